"""Reading all words of one column by the kind of column it is."""

from __future__ import annotations

import datetime
from decimal import Decimal

import numpy as np

from spdr.data.intake import cells_numeric, cells_text, hygiene
from spdr.data.intake.cells import Cells


def convert(
    cells: Cells, signs: dict[str, str], factor: Decimal, labels: dict[str, str], today: datetime.date
) -> None:
    """Read all words of a column.

    Parameters
    ----------
    cells
        The column; it takes the result.
    signs
        Signs for missing values and why they are missing.
    factor
        What to multiply by (a unit in the header), else 1.
    labels
        Labels of codes that the file itself carries (Stata, SPSS).
    today
        Dates after it lie in the future.
    """
    cells.bad |= hygiene.check(cells.title, cells.column, cells.rows, cells.findings)
    cells_text.blank_and_missing(cells, signs)
    skip = cells.bad | cells.missing.keys() | set(np.flatnonzero(cells.column.blank()).tolist())
    kind = cells.field
    if kind.type in ("integer", "number") and not kind.enum and kind.role != "year":
        cells_numeric.numbers(cells, skip, factor)
        return
    todo = [number for number in range(cells.column.count) if number not in skip]
    if kind.enum:
        cells_text.category(cells, todo, labels)
    elif kind.role == "year" and kind.type == "integer":
        cells_numeric.years(cells, todo, today)
    elif kind.type == "date":
        cells_numeric.days(cells, todo, today)
    elif kind.free_text:
        cells_text.free(cells)
    else:
        cells_text.texts(cells, todo)
