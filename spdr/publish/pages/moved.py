"""Which published numbers moved since the last vintage, from the approvals that were signed."""

from __future__ import annotations

import json
from itertools import groupby
from typing import TYPE_CHECKING, Any

from spdr.errors import NotebookError
from spdr.present.labels import format_date, format_value
from spdr.publish import approvals, markup
from spdr.publish.markup import run, text
from spdr.publish.pages.part import Part
from spdr.publish.words import LANGUAGES

if TYPE_CHECKING:
    from spdr.publish.book import Book

FOLDED = 12  # a day with more numbers than this keeps its list behind a fold
WORDS: dict[str, tuple[str, str]] = {
    "title": ("Published numbers that moved", "ตัวเลขที่เผยแพร่แล้วและมีการเปลี่ยนแปลง"),
    "lead": (
        "Every published number that changed since the last vintage, and who approved the change. The newest "
        "change comes first.",
        "ตัวเลขที่เผยแพร่แล้วทุกตัวซึ่งเปลี่ยนแปลงนับจากข้อมูลชุดก่อน พร้อมผู้ที่อนุมัติการเปลี่ยนแปลง เรียงจากใหม่ไปเก่า",
    ),
    "number": ("Number", "ตัวเลข"),
    "before": ("Before", "เดิม"),
    "after": ("After", "ใหม่"),
    "why": ("Why", "เหตุผล"),
    "by": ("Approved by", "ผู้อนุมัติ"),
    "none": ("none", "ไม่มี"),
    "numbers": ("{count} numbers", "{count} ตัวเลข"),
}


def said(key: str, lang: str, **values: object) -> str:
    """Return one of this module's words, filled in."""
    return WORDS[key][LANGUAGES.index(lang)].format(**values)


def value_words(value: str, unit: str, lang: str) -> str:
    """Return a signed value as the pages show values of its unit; as it was signed where it has none.

    Examples
    --------
    >>> value_words("600", "thb_month", "en"), value_words("0.0489", "share", "th")
    ('600 baht a month', 'ร้อยละ 4.89')
    >>> value_words("-", "thb_month", "en"), value_words("old / เดิม", "text", "th")
    ('none', 'เดิม')
    >>> value_words("[0.2, 0.35]", "share", "en"), value_words("2023", "year", "th")
    ('20.00–35.00%', '2566')
    """
    if value == "-":
        return said("none", lang)
    if unit == "text" and value.count(" / ") == 1:
        return value.split(" / ")[LANGUAGES.index(lang)]
    try:
        number: Any = json.loads(value)
        number = tuple(number) if isinstance(number, list) else number
        return format_value(number, unit, lang, _digits(value, unit))
    except (ValueError, TypeError, NotebookError):
        return value


def _digits(value: str, unit: str) -> int | None:
    """Decimals that show a small move: two for a percentage, the unit's own otherwise."""
    return 2 if unit in ("share", "percent_point") and "." in value else None


def _row(one: approvals.Approval, book: Book) -> list[str]:
    chapter, _, name = one.fact.partition(".")
    facts = {fact["id"]: fact for fact in book.records.get(chapter, {}).get("facts", [])}
    fact = facts.get(name)
    if fact:
        label = text(fact[f"label_{book.lang}"])
        shown = f'<a href="results/{text(chapter)}.html#{text(name)}">{label}</a>'
    else:
        shown = f"<code>{text(one.fact)}</code>"
    unit = one.unit or (fact["unit"] if fact else "")
    values = [text(value_words(value, unit, book.lang)) for value in (one.before, one.after)]
    return [shown, *values, run(one.reason, book.lang), run(one.approved_by, book.lang)]


def _day(rows: list[approvals.Approval], book: Book) -> str:
    day = format_date(rows[0].date, book.lang)
    label = said("numbers", book.lang, count=len(rows))
    head = [text(said(key, book.lang)) for key in ("number", "before", "after", "why", "by")]
    table = markup.table(head, [_row(one, book) for one in rows], label=f"{day}: {label}")
    if len(rows) > FOLDED:
        table = f'<details class="rest"><summary>{text(label)}</summary>{table}</details>'
    return f"<h3>{text(day)}</h3>{table}"


def part(book: Book) -> list[Part]:
    """Return the part of the page of changes that lists numbers; nothing where no change is signed yet."""
    signed = sorted(approvals.load(), key=_date, reverse=True)
    if not signed:
        return []
    days = "".join(_day(list(rows), book) for _, rows in groupby(signed, key=_date))
    lead = said("lead", book.lang)
    title = said("title", book.lang)
    return [Part(f"<p>{text(lead)}</p>{days}", title=title, anchor="numbers", words=f"{title} {lead}")]


def _date(one: approvals.Approval) -> str:
    return one.date
