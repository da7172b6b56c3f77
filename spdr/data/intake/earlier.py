"""The incoming rows beside the table as it stands: provinces that are gone, and figures that jump."""

from __future__ import annotations

import csv
import io

import numpy as np

from spdr import project
from spdr.data import tables
from spdr.data.intake.contract import Contract
from spdr.data.intake.findings import Findings, ranges
from spdr.data.intake.places import Provinces
from spdr.data.intake.rules import Table
from spdr.data.intake.units import DIMENSIONS

JUMP = 30  # a figure in thousands or millions of the unit is off by more; no series grows so in a year
MOST_ROWS = 200_000


def compare(table: Table, contract: Contract, provinces: Provinces, findings: Findings) -> None:
    """Warn of provinces that the present table has and the file lacks, and of figures that jump.

    Parameters
    ----------
    table
        The incoming rows.
    contract
        The table they should be.
    provinces
        Their names, for the message.
    findings
        Takes the warnings.
    """
    rows = _present(contract.name)
    if not rows or not table.has(list(contract.key)) or len(table.rows) > MOST_ROWS:
        return
    year = next(
        (one.name for one in contract.fields if one.name == "year" and one.name in contract.key), None
    )
    code = contract.role("province_code")
    if code and code.name in contract.key:
        _absent(table, rows, code.name, year, provinces, findings)
    for column in contract.fields:
        if column.unit in DIMENSIONS and column.name in table.columns and column.type != "string":
            _jumps(table, rows, contract, year, column.name, findings)


def _present(name: str) -> list[dict[str, str]]:
    file = project.path(tables.FOLDER, f"{name}.csv")
    if not file.is_file():
        return []
    return list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8"), newline="")))


def _absent(
    table: Table,
    rows: list[dict[str, str]],
    code: str,
    year: str | None,
    provinces: Provinces,
    findings: Findings,
) -> None:
    """A year that the table has must keep its provinces; a new one must have those of the last."""
    before: dict[str, set[str]] = {}
    for row in rows:
        before.setdefault(row[year] if year else "", set()).add(row[code])
    last = before[max(before)]
    whole = len(last) == len(set().union(*before.values()))
    now: dict[str, set[str]] = {}
    sound = np.flatnonzero(table.sound([code, *([year] if year else [])]))
    for position in sound.tolist():
        group = table.columns[year][position] if year else ""
        now.setdefault(group, set()).add(table.columns[code][position])
    for group, found in now.items():
        expected = before.get(group) or (last if whole else set())
        gone = sorted(expected - found)
        if gone:
            told = ", ".join(f"{one} {provinces.thai.get(one, '')}".strip() for one in gone[:10])
            findings.add(
                "incomplete_rows", "warn",
                f"Provinces that the present table has are absent{f' in {group}' if group else ''}: {told}"
                f"{f' and {len(gone) - 10} more' if len(gone) > 10 else ''}.",
                (), table.title([code]), gone[0], f"{len(expected)} provinces",
            )  # fmt: skip


def _jumps(
    table: Table,
    rows: list[dict[str, str]],
    contract: Contract,
    year: str | None,
    name: str,
    findings: Findings,
) -> None:
    """Warn of figures thirty times those of the same key, or of its last year before."""
    others = [one for one in contract.key if one != year]
    series: dict[tuple[str, ...], dict[str, str]] = {}
    for row in rows:
        if row[name]:
            series.setdefault(tuple(row[one] for one in others), {})[row[year] if year else ""] = row[name]
    values, hits = table.numbers(name), []
    for position in np.flatnonzero(values > 0).tolist():
        known = series.get(tuple(table.columns[one][position] for one in others))
        if not known:
            continue
        old = _nearest(known, table.columns[year][position] if year else "")
        if old > 0 and not old / JUMP < values[position] < old * JUMP:
            hits.append((position, old))
    if hits:
        position, old = hits[0]
        found = values[position] / old
        findings.add(
            "jump", "warn",
            f"{name} is {found:,.6g} times the figure of this key in the present table. Is the unit right?",
            table.rows[[place for place, _ in hits]], table.title([name]), table.columns[name][position],
            f"near {old:,.10g}; rows {ranges([int(table.rows[place]) for place, _ in hits])}",
        )  # fmt: skip


def _nearest(known: dict[str, str], year: str) -> float:
    """Return the value of this year, else of the year that is nearest."""
    if year in known or not year.isdigit():
        return float(known.get(year) or next(iter(known.values())))
    near = min(known, key=lambda one: abs(int(one) - int(year)))
    return float(known[near])
