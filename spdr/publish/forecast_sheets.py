"""A workbook being written: its formats, where its cells stand, and what its sheets have in common."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from spdr.analysis.socialbudget.bands import PREGNANT
from spdr.analysis.socialbudget.forecast import Forecast

BUDDHIST = 543
FIRST_YEAR_COLUMN = 4  # of the law, people and budget sheets: scheme, group, and two more stand before


@dataclass
class Places:
    """Where things stand: zero-based rows and columns that formulas refer to."""

    scenario: str = ""
    scenario_rows: dict[str, int] = field(default_factory=dict)
    scheme_rows: dict[str, int] = field(default_factory=dict)
    amount_rows: dict[tuple[str, str], int] = field(default_factory=dict)
    law_rows: dict[tuple[str, str], int] = field(default_factory=dict)
    people_rows: dict[tuple[str, str], int] = field(default_factory=dict)
    chosen_rows: dict[str, int] = field(default_factory=dict)
    first_calendar: int = 0
    budget_rows: dict[str, int] = field(default_factory=dict)
    months: tuple[str, str] = ("", "")


class Book:
    """A workbook being written, with its formats and the places of its cells."""

    def __init__(
        self, made: Forecast, audit: Sequence[Sequence[str]], created: datetime, law_seen_to: date
    ) -> None:
        import xlsxwriter

        self.made, self.audit, self.places = made, audit, Places()
        self.audit_law_seen_to = law_seen_to
        self.buffer = io.BytesIO()
        self.book = xlsxwriter.Workbook(self.buffer, {"in_memory": True, "strings_to_urls": False})
        self.book.set_properties({"title": "Forecast of scheme budgets", "created": created})
        make = self.book.add_format
        self.bold = make({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        self.title = make({"bold": True, "font_size": 14})
        self.text = make({"text_wrap": True, "valign": "top"})
        self.plain = make({})
        self.formats = {
            (kind, edit): make({"num_format": shown} | ({"bg_color": "#FFF2CC"} if edit else {}))
            for kind, shown in _SHOWN.items()
            for edit in (False, True)
        }

    def number(self, kind: str, edit: bool = False) -> Any:
        """Format of a number: people, money, share, year, index or text; edited cells are yellow."""
        return self.formats[kind, edit]

    def sheet(self, name: str, title: str, widths: Sequence[int]) -> Any:
        """Add a sheet with a title and column widths."""
        made = self.book.add_worksheet(name)
        made.write_string(0, 0, title, self.title)
        for place, width in enumerate(widths):
            made.set_column(place, place, width)
        return made

    def heads(self, sheet: Any, row: int, words: Sequence[str]) -> None:
        """Write a row of headings."""
        for place, word in enumerate(words):
            sheet.write_string(row, place, word, self.bold)


_SHOWN = {
    "people": "#,##0",
    "money": "#,##0",
    "amount": "#,##0.00",
    "share": "0.0000%",
    "year": "0",
    "index": "0.000000",
    "text": "General",
}


def cell(row: int, column: int, sheet: str = "", fixed: bool = True) -> str:
    """Return a reference such as ``Inputs!$B$4``."""
    from xlsxwriter.utility import xl_rowcol_to_cell

    name = xl_rowcol_to_cell(row, column, row_abs=fixed, col_abs=fixed)
    return f"{sheet}!{name}" if sheet else name


def lines(book: Book) -> list[tuple[str, str]]:
    """Scheme and group of every line, in order."""
    return [(scheme, band) for scheme, found in book.made.bands.items() for band in found.groups["band"]]


def group_words(band: str) -> str:
    """Name a group as the sheets print it."""
    return f"{band} / ตั้งครรภ์ (คน-เดือนหารสิบสอง)" if band == PREGNANT else band


def year_heads(book: Book, sheet: Any, row: int, years: Sequence[int], column: int, fiscal: bool) -> None:
    """Write years in both eras over columns, the Buddhist one by formula."""
    words = ("fiscal year CE / ปีงบประมาณ ค.ศ.", "fiscal year BE / ปีงบประมาณ พ.ศ.")
    if not fiscal:
        words = ("1 July, year CE / 1 กรกฎาคม ค.ศ.", "year BE / พ.ศ.")
    for down, word in enumerate(words):
        sheet.write_string(row + down, column - 1, word, book.bold)
    for place, year in enumerate(years, start=column):
        sheet.write_number(row, place, year, book.number("year"))
        sheet.write_formula(
            row + 1,
            place,
            f"={cell(row, place, fixed=False)}+{BUDDHIST}",
            book.number("year"),
            year + BUDDHIST,
        )
