"""OpenDocument sheets as grids of text; repeated rows and cells are unfolded only as far as a table goes."""

from __future__ import annotations

import zipfile
from collections.abc import Callable

import numpy as np

from spdr.data.intake.findings import Findings, refuse
from spdr.data.intake.grid import MOST_COLUMNS, Grid, GridBuilder
from spdr.data.intake.xlsx import BROKEN
from spdr.data.intake.xlsx_sheet import MOST_CELLS, number_text, tell_hidden
from spdr.data.intake.xmlparts import Reader

HIDDEN = ("collapse", "filter")
MOST_REPEATED = 100_000


def read_book(archive: zipfile.ZipFile, findings: Findings) -> list[tuple[str, Callable[[], Grid]]]:
    """Return (name, reader) of every visible sheet; hidden ones are warned of.

    Raises
    ------
    Refused
        If the content is broken or has too many cells.
    """
    reader = _Content()
    try:
        with archive.open("content.xml") as stream:
            reader.read(stream)  # type: ignore[arg-type]
    except BROKEN:
        raise refuse(
            "incomplete", "The OpenDocument sheet is damaged or has no content. Send it again."
        ) from None
    found: list[tuple[str, Callable[[], Grid]]] = []
    for table in reader.tables:
        if table.hidden:
            findings.add(
                "hidden_sheet",
                "warn",
                f"The workbook has a hidden sheet {table.name!r}; it was not read. Ask what it is for.",
                value=table.name,
                expected="no hidden sheets",
            )
        else:
            found.append((table.name, lambda table=table: table.grid(findings)))  # type: ignore[misc]
    if not found:
        raise refuse("no_table", "The workbook has no visible sheet.")
    return found


class _Table:
    def __init__(self, name: str, hidden: bool) -> None:
        self.name, self.hidden = name, hidden
        self.rows: list[tuple[list[str], list[int], int]] = []
        self.merged: list[tuple[int, int, int, int]] = []
        self.formulas: list[tuple[int, int, str]] = []
        self.hidden_rows: list[int] = []
        self.hidden_columns: set[int] = set()
        self.columns = 0
        self.number = 0

    def grid(self, findings: Findings) -> Grid:
        """Unfold the rows; the empty ones at the end are left out."""
        while self.rows and not self.rows[-1][0]:
            self.rows.pop()
        builder, numeric, number = GridBuilder(), [], 0
        for cells, numbers, repeated in self.rows:
            for _ in range(repeated):
                number += 1
                builder.add(number, cells[:])
                numeric.append(numbers)
        grid = builder.grid(merged=self.merged, formulas=self.formulas)
        grid.numeric = np.zeros((len(grid.rows), len(grid.columns)), dtype=bool)
        for position, places in enumerate(numeric):
            grid.numeric[position, places] = True
        tell_hidden([row for row in self.hidden_rows if row <= number], self.hidden_columns, grid, findings)
        grid.told = f"sheet {self.name!r}"
        return grid


class _Content(Reader):
    def __init__(self) -> None:
        super().__init__()
        self.tables: list[_Table] = []
        self._hidden_styles: set[str] = set()
        self._style = ""
        self._row: list[str] = []
        self._numbers: list[int] = []
        self._row_told: dict[str, str] = {}
        self._cell: dict[str, str] | None = None
        self._texts: list[str] = []
        self._note = 0
        self._count = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        told = {name.rpartition(":")[2]: value for name, value in attributes.items()}
        if tag == "style":
            self._style = told.get("name", "")
        elif tag == "table-properties" and told.get("display") == "false":
            self._hidden_styles.add(self._style)
        elif tag == "table":
            self.tables.append(
                _Table(told.get("name", ""), told.get("style-name", "") in self._hidden_styles)
            )
        elif tag == "table-column" and self.tables:
            self._column(told)
        elif tag == "table-row":
            self._row, self._numbers, self._row_told = [], [], told
        elif tag in ("table-cell", "covered-table-cell"):
            self._cell, self._texts = told, []
        elif tag == "annotation":
            self._note += 1

    def end(self, tag: str) -> None:
        if tag == "annotation":
            self._note -= 1
        elif tag in ("p", "span", "a", "s") and self._cell is not None and not self._note:
            self._texts.append(self.text)
            if tag == "p":
                self._texts.append("\n")
        elif tag in ("table-cell", "covered-table-cell"):
            self._end_cell()
        elif tag == "table-row" and self.tables:
            self._end_row()

    def _column(self, told: dict[str, str]) -> None:
        table = self.tables[-1]
        many = min(int(told.get("number-columns-repeated", 1)), MOST_COLUMNS)
        if told.get("visibility") in HIDDEN:
            table.hidden_columns.update(range(table.columns, table.columns + many))
        table.columns += many

    def _end_cell(self) -> None:
        told, self._cell = self._cell or {}, None
        text, is_number = self._shown(told)
        many = int(told.get("number-columns-repeated", 1))
        if not text:
            many = min(many, MOST_COLUMNS - len(self._row))
        elif len(self._row) + many > MOST_COLUMNS:
            raise refuse("too_large", f"The sheet uses more than {MOST_COLUMNS:,} columns.")
        first = len(self._row)
        self._row.extend([text] * many)
        if is_number:
            self._numbers.extend(range(first, first + many))
        table = self.tables[-1]
        wide, high = int(told.get("number-columns-spanned", 1)), int(told.get("number-rows-spanned", 1))
        if wide > 1 or high > 1:
            row = table.number + 1
            table.merged.append((row, row + high - 1, first, first + wide - 1))

    def _shown(self, told: dict[str, str]) -> tuple[str, bool]:
        kind, text = told.get("value-type", ""), "".join(self._texts).strip("\n")
        if text.startswith(("#", "Err:")) or (not kind and not told.get("formula")):
            return text, False
        if told.get("formula") and "value" not in told and "date-value" not in told and not text:
            formula = told["formula"].partition(":")[2] or told["formula"]
            self.tables[-1].formulas.append((self.tables[-1].number + 1, len(self._row), formula))
            return formula, False
        if kind in ("float", "currency") and "value" in told:
            return number_text(told["value"]), True
        if kind == "date":
            text = told.get("date-value", text).removesuffix("T00:00:00")
        return text, False

    def _end_row(self) -> None:
        table = self.tables[-1]
        many = int(self._row_told.get("number-rows-repeated", 1))
        cells = self._row
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            many = min(many, MOST_REPEATED)
        self._count += len(cells) * many + 1
        if self._count > MOST_CELLS or (cells and many > MOST_REPEATED):
            raise refuse("too_large", f"The sheet has more than {MOST_CELLS:,} cells. Save it as CSV UTF-8.")
        if self._row_told.get("visibility") in HIDDEN:
            table.hidden_rows.extend(range(table.number + 1, table.number + many + 1))
        table.rows.append((cells, self._numbers, many))
        table.number += many
