"""One Excel sheet as a grid of text, with what it hides.

Numbers keep the digits that the file stores (as far as Excel shows them, 15), dates become ISO dates,
error values stay as they are, and a formula without a stored value is listed.
"""

from __future__ import annotations

import datetime
import re
from decimal import Decimal

import numpy as np

from spdr.data.intake.findings import Findings, refuse
from spdr.data.intake.grid import MOST_COLUMNS, Grid, GridBuilder
from spdr.data.intake.xlsx import BROKEN, Book, Sheet, unescaped
from spdr.data.intake.xmlparts import Reader

MOST_CELLS = 700_000
LAST_ROW = 1_048_576
FAR_BELOW = 100
REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")
TRUE = ("1", "true")


def read_sheet(book: Book, sheet: Sheet, findings: Findings) -> Grid:
    """Return one sheet as a grid; hidden rows and columns are read and warned of.

    Raises
    ------
    Refused
        If the sheet is broken or has too many cells.
    """
    reader = SheetReader(book)
    try:
        with book.archive.open(sheet.part) as stream:
            reader.read(stream)  # type: ignore[arg-type]
    except (*BROKEN, IndexError):
        raise refuse(
            "incomplete", f"Sheet {sheet.name!r} is damaged after row {reader.number}. Save it again."
        ) from None
    grid = reader.builder.grid(merged=reader.merged, formulas=reader.formulas)
    grid.numeric = np.zeros((len(grid.rows), len(grid.columns)), dtype=bool)
    for position, places in enumerate(reader.numeric):
        grid.numeric[position, places] = True
    tell_hidden(reader.hidden_rows, reader.hidden_columns, grid, findings)
    if reader.calculated:
        columns = ", ".join(letters(place) for place in sorted(reader.calculated))
        findings.add(
            "formulas",
            "normalise",
            f"Cells of sheet column {columns} hold formulas; their stored results were read.",
        )
    grid.told = f"sheet {sheet.name!r}"
    return grid


class SheetReader(Reader):
    """Collects the rows of one sheet."""

    def __init__(self, book: Book) -> None:
        super().__init__()
        self.book = book
        self.builder = GridBuilder()
        self.number = 0
        self.merged: list[tuple[int, int, int, int]] = []
        self.formulas: list[tuple[int, int, str]] = []
        self.numeric: list[list[int]] = []
        self.hidden_rows: list[int] = []
        self.hidden_columns: set[int] = set()
        self.calculated: set[int] = set()
        self._count = 0
        self._row: list[str] = []
        self._numbers: list[int] = []
        self._place = 0
        self._cell: dict[str, str] = {}
        self._value: str | None = None
        self._formula: str | None = None
        self._inline: list[str] = []
        self._aid = False
        self._coming = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Begin a row or a cell; note what is hidden or merged."""
        if tag == "c":
            self._cell = attributes
            self._value = self._formula = None
            self._inline = []
        elif tag == "row":
            self._coming = int(attributes.get("r") or self.number + 1)
            if not self.number < self._coming <= LAST_ROW:
                raise ValueError("rows out of order")
            self._row, self._numbers = [], []
            if attributes.get("hidden") in TRUE:
                self.hidden_rows.append(self._coming)
        elif tag == "rPh":
            self._aid = True
        elif tag == "col" and attributes.get("hidden") in TRUE:
            first, last = int(attributes.get("min", 1)), int(attributes.get("max", 1))
            self.hidden_columns.update(range(first - 1, min(last, MOST_COLUMNS)))
        elif tag == "mergeCell" and len(self.merged) < MOST_CELLS // 10:
            self.merged.append(block(attributes.get("ref", "A1")))

    def end(self, tag: str) -> None:
        """Finish a value, a cell or a row."""
        if tag == "v":
            self._value = self.text
        elif tag == "c":
            self._end_cell()
        elif tag == "row":
            self._end_row()
        elif tag == "f":
            self._formula = self.text
        elif tag == "t" and not self._aid:
            self._inline.append(self.text)
        elif tag == "rPh":
            self._aid = False

    def _end_cell(self) -> None:
        reference = self._cell.get("r")
        place = column_number(reference) if reference else len(self._row)
        text, is_number = self._shown(place)
        if place >= MOST_COLUMNS:
            if text:
                raise refuse(
                    "too_large", f"The sheet uses more than {MOST_COLUMNS:,} columns.", [self._coming]
                )
            return
        if place > len(self._row):
            self._row.extend([""] * (place - len(self._row)))
        self._row[place:] = [text]
        if is_number:
            self._numbers.append(place)

    def _shown(self, place: int) -> tuple[str, bool]:
        """Return the cell's text, and whether the sheet stored a number."""
        kind, value = self._cell.get("t", "n"), self._value or ""
        inline = unescaped("".join(self._inline))
        if self._formula is not None:
            if not value and not inline and kind != "str":
                self.formulas.append((self._coming, place, f"={self._formula}"))
                return f"={self._formula}", False
            self.calculated.add(place)
        if kind == "inlineStr" or not value:
            return inline, False
        if kind != "n":
            return self._words(kind, value), False
        style = int(self._cell.get("s") or 0)
        if style < len(self.book.dates) and self.book.dates[style]:
            return day(value, self.book.epoch), False
        return number_text(value), True

    def _words(self, kind: str, value: str) -> str:
        if kind == "s":
            return self.book.strings[int(value)]
        if kind == "b":
            return "TRUE" if value == "1" else "FALSE"
        return value.removesuffix("T00:00:00")

    def _end_row(self) -> None:
        while self._row and not self._row[-1]:
            self._row.pop()  # formats without a value reach far to the right
        if not self._row and self._coming - self.number > FAR_BELOW:
            return  # and far below the table
        gap = self._coming - self.number - 1
        for empty in range(self.number + 1, self._coming) if gap <= FAR_BELOW else ():
            self.builder.add(empty, [])
            self.numeric.append([])
            self._count += 1
        self.number = self._coming
        self._count += len(self._row) + 1
        if self._count > MOST_CELLS:
            raise refuse(
                "too_large",
                f"The sheet has more than {MOST_CELLS:,} cells. Save it as CSV UTF-8 instead.",
                [self.number],
            )
        self.builder.add(self.number, self._row)
        self.numeric.append(self._numbers)


def number_text(stored: str) -> str:
    """Return a stored number as Excel shows it: 15 digits, no exponent, no needless decimals.

    Examples
    --------
    >>> number_text("0.30000000000000004"), number_text("1.456E8"), number_text("12345678901234567")
    ('0.3', '145600000', '12345678901234567')
    """
    if stored.lstrip("-").isdigit():
        return stored
    short = format(float(stored), ".15g")
    if "e" not in short:
        return short
    number = Decimal(short)
    return format(number, "f") if number.is_finite() and abs(number.adjusted()) < 400 else short


def day(value: str, epoch: datetime.datetime) -> str:
    """Return a stored day number as an ISO date, with its time where it has one.

    Examples
    --------
    >>> day("45199", datetime.datetime(1899, 12, 30))
    '2023-09-30'
    """
    try:
        moment = epoch + datetime.timedelta(days=float(value))
    except (OverflowError, ValueError):
        return value
    return moment.isoformat(sep=" ", timespec="seconds").removesuffix(" 00:00:00")


def column_number(reference: str) -> int:
    """Return the column of a cell such as ``AB12``, counted from 0.

    Examples
    --------
    >>> column_number("A1"), column_number("AB12")
    (0, 27)
    """
    found = REFERENCE.fullmatch(reference)
    if not found:
        raise ValueError(f"no cell: {reference}")
    number = 0
    for letter in found[1]:
        number = number * 26 + ord(letter) - 64
    return number - 1


def letters(place: int) -> str:
    """Return the letters of a column counted from 0.

    Examples
    --------
    >>> letters(0), letters(27)
    ('A', 'AB')
    """
    name, number = "", place + 1
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(65 + rest) + name
    return name


def block(reference: str) -> tuple[int, int, int, int]:
    """Return a merged block ``A1:C2`` as first row, last row, first column, last column.

    Examples
    --------
    >>> block("A2:C3")
    (2, 3, 0, 2)
    """
    first, _, last = reference.partition(":")
    last = last or first
    rows = [int(one.lstrip("$ABCDEFGHIJKLMNOPQRSTUVWXYZ")) for one in (first, last)]
    return rows[0], rows[1], column_number(first), column_number(last)


def tell_hidden(rows: list[int], columns: set[int], grid: Grid, findings: Findings) -> None:
    """Warn of hidden rows and columns that hold something."""
    if rows:
        findings.add(
            "hidden_rows",
            "warn",
            "Hidden rows were read with the others. Unhide them, or say why they belong to the table.",
            rows,
            expected="no hidden rows",
        )
    names = grid.row(0) if len(grid) else []
    for place in sorted(columns):
        if place < len(grid.columns) and grid.columns[place].some():
            findings.add(
                "hidden_columns",
                "warn",
                "A hidden column was read with the others. Unhide it, or say why it belongs to the table.",
                column=names[place] or f"column {letters(place)}",
                expected="no hidden columns",
            )
