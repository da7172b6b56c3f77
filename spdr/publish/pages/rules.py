"""Each scheme's rule as it is computed: what it asks, which parameters set it, and worked cases."""

from __future__ import annotations

import datetime as dt
import tomllib
from typing import TYPE_CHECKING, Any

from spdr import project
from spdr.present.labels import format_value
from spdr.publish import markup
from spdr.publish.markup import run, text
from spdr.publish.pages import laws, rule_words
from spdr.publish.pages.part import Part

if TYPE_CHECKING:
    from spdr.publish.book import Book

CASES = ("tests", "cases")  # the tests run the very cases that the page shows
PERIODS = {
    "month": ("a month", "ต่อเดือน"),
    "year": ("a year", "ต่อปี"),
    "day": ("a day", "ต่อวัน"),
    "once": ("once", "ครั้งเดียว"),
}
STANDING = {**laws.KIND_WORDS, "ended": ("ended", "สิ้นสุดแล้ว")}
WORDS: dict[str, tuple[str, str]] = {
    "lead": (
        "Every scheme of the law is written as code. Below stand, for each, what it asks of a person, the "
        "dated parameters that set it, and worked cases; the tests of this review run each case.",
        "ทุกโครงการในกฎหมายเขียนไว้เป็นโปรแกรม แต่ละโครงการข้างล่างแสดงข้อมูลบุคคลที่ใช้ พารามิเตอร์ตามวันที่ที่กำหนด "
        "และกรณีตัวอย่างที่คำนวณแล้ว ซึ่งชุดทดสอบของรายงานนี้คำนวณซ้ำทุกกรณี",
    ),
    "asks": ("Asks", "ข้อมูลที่ใช้"),
    "set_by": ("Set by", "กำหนดโดย"),
    "case": ("Case", "กรณี"),
    "day": ("Day", "วันที่"),
    "amount": ("Amount", "จำนวนเงิน"),
    "why": ("Why", "เหตุผล"),
    "source": ("Source", "แหล่งที่มา"),
    "not_coded": ("Not coded, and why", "สิ่งที่ยังไม่ได้เขียนเป็นโปรแกรม พร้อมเหตุผล"),
    "no_cases": ("No worked case yet.", "ยังไม่มีกรณีตัวอย่าง"),
}


def rules(book: Book, root: str) -> list[Part]:
    """Return the page: one part for each scheme, in the order of the code's registry."""
    from spdr.analysis import schemes

    words = schemes.vocabulary()
    fields = dict(zip(words["name"], words[book.lang], strict=True))
    parts = [Part(f"<p>{text(_word('lead', book.lang))}</p>")]
    parts += [_scheme(schemes.describe(name), fields, book) for name in schemes.names()]
    return [*parts, _not_coded(book.lang)]


def _not_coded(lang: str) -> Part:
    """Return the list of rules that the evidence does not carry: the code refuses them."""
    lines = [f"<li>{run(row[lang], lang)}</li>" for row in rule_words.register(rule_words.NOT_CODED).values()]
    return Part(f"<ul>{''.join(lines)}</ul>", title=_word("not_coded", lang), anchor="not-coded")


def cases(scheme: str) -> list[dict[str, Any]]:
    """Return the worked cases of a scheme, each a sentence in both languages with its day and outcome."""
    path = project.path(*CASES, f"{scheme}.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))["case"] if path.is_file() else []


def _word(key: str, lang: str) -> str:
    return WORDS[key][lang == "th"]


def _scheme(about: dict[str, Any], fields: dict[str, str], book: Book) -> Part:
    lang = book.lang
    known = {key for keys in book.law_files.values() for key in keys}
    links = [
        f'<a href="{text(laws.address(key))}">{text(laws.name_of(key, lang))}</a>'
        if key in known
        else text(key)
        for key in about["parameters"]
    ]
    standing = STANDING[about["status"]][lang == "th"] + ", " + PERIODS[about["period"]][lang == "th"]
    asks = ", ".join(text(fields[name]) for name in about["fields"])
    lines = [
        f"<p>{run(rule_words.rule(about['name'], lang), lang)}</p>",
        f"<p><code>{text(about['name'])}</code> {text(standing)}</p>",
        f"<p><b>{text(_word('asks', lang))}:</b> {asks}</p>" if asks else "",
        f"<p><b>{text(_word('set_by', lang))}:</b> {', '.join(links)}</p>" if links else "",
    ]
    shown = [_case(case, lang) for case in cases(about["name"])]
    head = [text(_word(key, lang)) for key in ("case", "day", "amount", "why", "source")]
    worked = (
        markup.table(head, shown, label=about[lang]) if shown else f"<p>{text(_word('no_cases', lang))}</p>"
    )
    return Part("".join(lines) + worked, title=about[lang], anchor=f"scheme-{about['name']}")


def _case(case: dict[str, Any], lang: str) -> list[str]:
    from spdr.analysis import schemes

    on = case.get("on")
    amount = case.get("amount_thb")
    reason = schemes.reasons().get(case.get("reason", ""))
    return [
        text(case[lang]),
        text(laws.day(on, lang)) if isinstance(on, dt.date) else "–",
        text(format_value(amount, "thb", lang)) if isinstance(amount, int | float) else "–",
        text(getattr(reason, lang)) if reason else "–",
        run(str(case.get("source", "")), lang),
    ]
