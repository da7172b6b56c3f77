"""Units in headers and titles: what a column is multiplied by, and units that do not fit."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from spdr.data.intake.contract import Contract, Field
from spdr.data.intake.findings import Findings
from spdr.data.intake.grid import Grid
from spdr.data.intake.units import DIMENSIONS, Unit, bracketed, read_unit, unit_in_header, unit_in_title

if TYPE_CHECKING:
    from spdr.data.intake.header import Layout


def read(layout: Layout, above: list[list[str]], contract: Contract, grid: Grid, findings: Findings) -> None:
    """Read the units in header and title, and what to multiply by."""
    common = next((words for line in above for cell in line if (words := unit_in_title(cell))), "")
    row = [int(grid.rows[layout.last])]
    for column in contract.fields:
        title = layout.title(column.name)
        if title is None or column.unit not in DIMENSIONS:
            continue
        own = unit_in_header(title)[1]
        words = own or common
        unit = read_unit(words) if words else None
        dimension, size = DIMENSIONS[column.unit]
        told = f"{column.name} is needed in {column.unit}"
        if not own and (odd := bracketed(title)) and _names_money(odd):
            findings.add(
                "wrong_unit", "reject", f"{told}; the header says {odd!r}.", row, title, odd, column.unit
            )
        if unit is None or (not own and unit.dimension not in ("any", dimension)):
            continue
        if unit.dimension not in ("any", dimension) or _other_period(unit, column):
            findings.add(
                "wrong_unit", "reject", f"{told}; the header says {words!r}.", row, title, words, column.unit
            )
            continue
        factor = unit.factor / size if unit.dimension != "any" else unit.factor
        if factor != 1:
            layout.factors[column.name] = factor
            findings.add(
                "unit_scaled",
                "normalise",
                f"The column is in {words}; its values were multiplied by {factor:,f}.",
                row,
                title,
                words,
                column.unit,
            )


def without_money(header: str) -> str:
    """Return a header without a foreign currency in brackets, so that the column is known and refused.

    Examples
    --------
    >>> without_money("amount (USD)"), without_money("amount (draft)")
    ('amount', 'amount (draft)')
    """
    odd = bracketed(header)
    return header.replace(f"({odd})", "").strip() if odd and _names_money(odd) else header


def _names_money(text: str) -> bool:
    return bool(re.search(r"usd|dollar|ดอลลาร์|eur|euro|ยูโร|เหรียญ|yen|เยน|us\$", text.lower()))


def _other_period(unit: Unit, column: Field) -> bool:
    ends = column.unit.rpartition("_")[2]
    wanted = column.period or (ends if ends in ("day", "month", "year") else "")
    return bool(unit.period and wanted and unit.period != wanted)
