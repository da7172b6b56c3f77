"""Every dated value of the law that the calculations may use, with its history and who said so."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import TYPE_CHECKING, Any

from spdr.errors import ParameterError
from spdr.present.labels import UNITS, format_date, format_value
from spdr.publish import markup
from spdr.publish.markup import run, text
from spdr.publish.pages.part import Part
from spdr.publish.words import LANGUAGES, status_word, word

if TYPE_CHECKING:
    from spdr.publish.book import Book

KIND_WORDS: dict[str, tuple[str, str]] = {
    "law": ("law", "กฎหมาย"),
    "de_facto": ("practice", "แนวปฏิบัติ"),
    "overlay": ("temporary", "มาตรการชั่วคราว"),
    "announced": ("announced", "ประกาศแล้ว ยังไม่เป็นกฎหมาย"),
    "proposal": ("proposal", "ข้อเสนอ"),
    "rejected": ("rejected", "ไม่ได้รับความเห็นชอบ"),
}


# Files whose parameters do not share one name.
FILE_TITLES: dict[str, tuple[str, str]] = {
    "civil_service": ("Civil service pensions", "บำเหน็จบำนาญข้าราชการ"),
    "covid": ("COVID-19 relief", "มาตรการเยียวยาโควิด-19"),
    "education": ("School lunch and scholarships", "อาหารกลางวันและทุนการศึกษา"),
    "health": ("Health coverage", "หลักประกันสุขภาพ"),
    "labour": ("Wages and labour protection", "ค่าจ้างและการคุ้มครองแรงงาน"),
    "observations": ("Observed values", "ค่าที่สังเกตได้"),
    "ssf33_benefits": ("Section 33: benefits", "ประกันสังคม มาตรา 33: ประโยชน์ทดแทน"),
    "ssf33_contributions": ("Section 33: contributions", "ประกันสังคม มาตรา 33: เงินสมทบ"),
    "ssf33_oldage": ("Section 33: old age", "ประกันสังคม มาตรา 33: กรณีชราภาพ"),
    "standards": ("International standards", "มาตรฐานระหว่างประเทศ"),
    "swc": ("State Welfare Card and cash transfers", "บัตรสวัสดิการแห่งรัฐและเงินโอน"),
    "tax": ("Taxes and public debt", "ภาษีและหนี้สาธารณะ"),
}

LEAD = {
    "en": "Law as seen to {date}. The history of each value says from when it holds, whether it is law, "
    "practice, a temporary measure, an announcement or a proposal, and who said so. Only law, practice and "
    "temporary measures enter a calculation unless a reform is being tried.",
    "th": "กฎหมายเท่าที่ตรวจพบถึงวันที่ {date} ประวัติของแต่ละค่าระบุวันเริ่มใช้ "
    "ประเภท "
    "(กฎหมาย แนวปฏิบัติ มาตรการชั่วคราว ประกาศ หรือข้อเสนอ) และแหล่งที่มา การคำนวณใช้เฉพาะกฎหมาย แนวปฏิบัติ "
    "และมาตรการชั่วคราว เว้นแต่เป็นการทดลองข้อเสนอปฏิรูป",
}


def day(value: dt.date | None, lang: str) -> str:
    """Return a day in words, or an empty string."""
    return format_date(value, lang) if value else ""


def amount(value: Any, unit: str, lang: str) -> str:
    """Return a value of the law in words of ``lang``."""
    if value is None:
        return {"en": "changed, amount not published", "th": "มีการเปลี่ยนแปลง แต่ไม่พบจำนวนที่เผยแพร่"}[lang]
    if isinstance(value, bool):
        return {"en": ("no", "yes"), "th": ("ไม่ใช่", "ใช่")}[lang][value]
    if isinstance(value, dt.date):
        return day(value, lang)
    if isinstance(value, str):
        return value
    if unit in UNITS:
        return format_value(value, unit, lang, _decimals(value * (100 if unit == "share" else 1)))
    return f"{value:,} {unit}"


def _decimals(shown: float) -> int:
    """Return the decimals that show a value of the law exactly: 4.75 % is not 4.8 %."""
    return next((d for d in range(6) if abs(round(shown, d) - shown) < 1e-9), 6)


def _period(row: dict[Any, Any], lang: str) -> str:
    if row["start_unknown"]:
        seen = day(row["seen_on"], lang)
        start = {"en": f"start not published; seen on {seen}", "th": f"ไม่พบวันเริ่มใช้ ตรวจพบเมื่อ {seen}"}[lang]
    else:
        start = day(row["start"], lang)
        if row["start_unverified"]:
            start += {"en": " (start unverified)", "th": " (ยังไม่ได้ตรวจสอบวันเริ่มใช้)"}[lang]
    if row["end"]:
        start += {"en": " to ", "th": " ถึง "}[lang] + day(row["end"], lang)
    return start


def _history(key: str, lang: str) -> str:
    from spdr.data import parameters

    about, lines = parameters.describe(key), []
    for row in parameters.history(key).to_dict("records"):
        words = (
            row["text_th"]
            if lang == "th" and row["text_th"]
            else amount(None if row["value_unknown"] else row["value"], about["unit"], lang)
        )
        mark = (
            ""
            if row["status"] == "seen"
            else f' <small class="mark">{text(status_word("unverified", lang))}</small>'
        )
        kind = KIND_WORDS[row["kind"]][LANGUAGES.index(lang)]
        addresses = str(row["url"] or "").split()
        source = (
            markup.link(addresses[0], row["source"], lang, rel="noreferrer")
            if addresses
            else run(row["source"], lang)
        )
        said = _note(row, lang)
        note = f"<br><small>{run(said, lang)}</small>" if said else ""
        lines.append([text(_period(row, lang)), f"{run(words, lang)}{mark}", text(kind), f"{source}{note}"])
    head = [text(word(name, lang)) for name in ("from", "value", "kind", "source")]
    table = markup.table(head, lines, label=about[f"name_{lang}"])
    note = _note(about, lang)
    return f"<p><code>{text(key)}</code></p>{f'<p>{run(note, lang)}</p>' if note else ''}{table}"


def _note(row: dict[Any, Any], lang: str) -> str:
    """Return a note in the page's language; one without Thai stays as it is written."""
    return str((row["note_th"] if lang == "th" else "") or row["note"] or "")


def files() -> dict[str, list[str]]:
    """Return the files of ``data/parameters``, without ending, each with its keys in order."""
    from spdr.data import parameters

    found: dict[str, list[str]] = {}
    for key in parameters.keys():  # noqa: SIM118  # a function, not a mapping
        found.setdefault(parameters.describe(key)["file"].removesuffix(".toml"), []).append(key)
    return dict(sorted(found.items()))


def title(stem: str, keys: list[str], lang: str) -> str:
    """Return what a file of parameters is about: its own title, or what most of its names begin with."""
    from spdr.data import parameters

    if stem in FILE_TITLES:
        return FILE_TITLES[stem][LANGUAGES.index(lang)]
    names = [parameters.describe(key)[f"name_{lang}"].split(":")[0] for key in keys]
    return Counter(names).most_common(1)[0][0]


def children(lang: str) -> dict[str, str]:
    """Return the page of each file of parameters with its title."""
    return {f"law/{stem}": title(stem, keys, lang) for stem, keys in files().items()}


def address(key: str) -> str:
    """Return where a parameter's history stands, from the folder of a language."""
    from spdr.data import parameters

    return f"law/{parameters.describe(key)['file'].removesuffix('.toml')}.html#{key}"


def scheme(stem: str, book: Book, root: str) -> list[Part]:
    """Return the history of every parameter of one file."""
    return [
        Part(_history(key, book.lang), title=name_of(key, book.lang), anchor=key)
        for key in book.law_files[stem]
    ]


def name_of(key: str, lang: str) -> str:
    """Return a parameter's name in one language."""
    from spdr.data import parameters

    return parameters.describe(key)[f"name_{lang}"]


def _today(key: str, lang: str) -> list[str]:
    """Return one line of the overview: name, value in force when the law was last seen, since when."""
    from spdr.data import parameters

    name = f'<a href="{text(address(key))}">{text(name_of(key, lang))}</a>'
    try:
        now = parameters.lookup(key, parameters.LAW_SEEN_TO)
    except ParameterError:
        return [name, "–", "–"]
    words = now.text_th if lang == "th" and now.text_th else amount(now.value, now.unit, lang)
    mark = "" if now.verified else f' <small class="mark">{text(status_word("unverified", lang))}</small>'
    since = day(now.start, lang) if now.start else day(now.seen_on, lang)
    return [name, f"{run(words, lang)}{mark}", text(since)]


def law(book: Book, root: str) -> list[Part]:
    """Return every parameter with its value when the law was last seen, by file, linked to its history."""
    from spdr.data import parameters

    lang = book.lang
    seen = day(parameters.LAW_SEEN_TO, lang)
    parts = [Part(f"<p>{text(LEAD[lang].format(date=seen))}</p>")]
    head = [
        text(word("law_name", lang)),
        text(word("value_on", lang).format(date=seen)),
        text(word("from", lang)),
    ]
    for stem, keys in book.law_files.items():
        about = title(stem, keys, lang)
        rows = [_today(key, lang) for key in keys]
        parts.append(
            Part(markup.table(head, rows, label=about), title=about, anchor=f"file-{stem}", words=about)
        )
    return parts
