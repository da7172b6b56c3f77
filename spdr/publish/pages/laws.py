"""Every dated value of the law that the calculations may use, with its history and who said so."""

from __future__ import annotations

import datetime as dt
from itertools import groupby
from typing import TYPE_CHECKING, Any

from spdr.present.labels import UNITS, format_value
from spdr.publish import markup
from spdr.publish.markup import run, text
from spdr.publish.pages.part import Part
from spdr.publish.words import LANGUAGES, date_words, status_word, word

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


def day(value: dt.date | None, lang: str) -> str:
    """Return a day in words, or an empty string."""
    return date_words(value.year, value.month, value.day, lang) if value else ""


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


def _period(row: dict[str, Any], lang: str) -> str:
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
            row["text_th"] if lang == "th" and row["text_th"] else amount(row["value"], about["unit"], lang)
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
        note = f"<br><small>{run(row['note'], lang)}</small>" if row["note"] else ""
        lines.append([text(_period(row, lang)), f"{run(words, lang)}{mark}", text(kind), f"{source}{note}"])
    head = [text(word(name, lang)) for name in ("from", "value", "kind", "source")]
    name = about[f"name_{lang}"]
    return (
        f'<section class="parameter" id="{text(key)}"><h3>{text(name)}</h3><p><code>{text(key)}</code></p>'
        f"{markup.table(head, lines, label=name)}</section>"
    )


def law(book: Book, root: str) -> list[Part]:
    """Return every parameter with its whole history, by scheme."""
    from spdr.data import parameters

    seen = day(parameters.LAW_SEEN_TO, book.lang)
    lead = {
        "en": f"Law as seen to {seen}. Each value says from when it holds, whether it is law, practice, a temporary "
        "measure, an announcement or a proposal, and who said so. Only law, practice and temporary measures enter a "
        "calculation unless a reform is being tried.",
        "th": f"กฎหมายเท่าที่ตรวจพบถึงวันที่ {seen} แต่ละค่าระบุวันเริ่มใช้ ว่าเป็นกฎหมาย แนวปฏิบัติ มาตรการชั่วคราว "
        "ประกาศ หรือข้อเสนอ และระบุแหล่งที่มา การคำนวณใช้เฉพาะกฎหมาย แนวปฏิบัติ และมาตรการชั่วคราว เว้นแต่เป็นการทดลองข้อเสนอปฏิรูป",
    }[book.lang]
    parts = [Part(f"<p>{text(lead)}</p>")]
    schemes = sorted(parameters.keys(), key=lambda key: (parameters.describe(key)["file"], key))
    for file, keys in groupby(schemes, key=lambda key: parameters.describe(key)["file"]):
        named = list(keys)
        scheme = parameters.describe(named[0])["scheme"]
        html = "".join(_history(key, book.lang) for key in named)
        parts.append(Part(html, title=scheme, anchor=f"file-{file.removesuffix('.toml')}"))
    return parts
