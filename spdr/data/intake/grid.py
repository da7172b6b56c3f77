"""A sheet as text, with the row numbers of the source and what only a spreadsheet knows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from spdr.data.intake.column import Column, column_of
from spdr.data.intake.findings import refuse

CHUNK = 20_000
MOST_ROWS = 1_500_000
MOST_COLUMNS = 1_000
MOST_CELLS = 13_000_000


@dataclass
class Grid:
    """The text of one sheet with what only a spreadsheet knows.

    Attributes
    ----------
    columns
        All columns, title lines and header included.
    rows
        The source row number of each row (1 is the first of the file).
    widths
        How many cells each row had, before short rows were filled up with empty ones.
    numeric
        Per row and column, whether a spreadsheet stored a number (None for text files).
    merged
        Merged blocks as (first row, last row, first column, last column): row numbers of the source,
        columns from 0.
    formulas
        (row number, column, formula) of formulas without a stored value.
    labels
        Per column, the label of each code (Stata, SPSS).
    absent
        (row position, column, code) of cells that the file itself declares missing (Stata, SPSS).
    """

    columns: list[Column]
    rows: np.ndarray
    widths: np.ndarray
    numeric: np.ndarray | None = None
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    formulas: list[tuple[int, int, str]] = field(default_factory=list)
    labels: dict[int, dict[str, str]] = field(default_factory=dict)
    absent: list[tuple[int, int, str]] = field(default_factory=list)
    told: str = ""

    def __len__(self) -> int:
        return len(self.rows)

    def row(self, position: int) -> list[str]:
        """Return the cells of one row."""
        return [column[position] for column in self.columns]

    def filled(self) -> np.ndarray:
        """Return per row how many cells are not empty."""
        count = np.zeros(len(self.rows), dtype=np.int32)
        for column in self.columns:
            count += ~column.blank()[column.codes]
        return count


class GridBuilder:
    """Collects rows of text and packs them column by column, so that a large sheet stays small."""

    def __init__(self) -> None:
        self._chunks: list[list[Any]] = []
        self._pending: list[list[str]] = []
        self._numbers: list[int] = []
        self._widths: list[int] = []
        self._packed = 0

    def add(self, number: int, cells: list[str]) -> None:
        """Add one row with its number in the source."""
        self._pending.append(cells)
        self._numbers.append(number)
        self._widths.append(len(cells))
        if len(self._pending) >= CHUNK:
            self._pack()

    def _pack(self) -> None:
        import pyarrow as pa

        wide = max((len(cells) for cells in self._pending), default=0)
        width = max(wide, len(self._chunks))
        if width > MOST_COLUMNS:
            raise refuse(
                "too_large", f"The sheet has {width:,} columns; at most {MOST_COLUMNS:,} are read.", [1]
            )
        if len(self._numbers) > MOST_ROWS or len(self._numbers) * width > MOST_CELLS:
            raise refuse("too_large", f"The sheet has more than {MOST_ROWS:,} rows. Give it in parts.")
        while len(self._chunks) < width:
            self._chunks.append([pa.array([""] * self._packed, pa.string())] if self._packed else [])
        for cells in self._pending:
            if len(cells) < width:
                cells.extend([""] * (width - len(cells)))
        for chunks, column in zip(self._chunks, zip(*self._pending, strict=True), strict=True):
            chunks.append(pa.array(column, pa.string()))
        self._packed += len(self._pending)
        self._pending = []

    def grid(self, **extra: Any) -> Grid:
        """Return everything added as a grid."""
        if self._pending:
            self._pack()
        columns = [column_of(chunks) for chunks in self._chunks]
        return Grid(
            columns, np.array(self._numbers, dtype=np.int64), np.array(self._widths, dtype=np.int32), **extra
        )
