"""Secondary suppression: with true totals shown, no suppressed cell may be worked out closely.

A reader of a table with totals knows linear equations between its cells. What they reveal about a
suppressed cell is the interval between its least and greatest value under them, by linear programming.
"""

from __future__ import annotations

from collections.abc import Collection
from itertools import product

import numpy as np

from spdr.errors import DisclosureError
from spdr.publish.disclosure.rules import Cell

ALL = "(all)"
Table = dict[Cell, float]


def with_totals(cells: Table) -> Table:
    """Return a table with the totals over each dimension and over all, in cells that say ``(all)``.

    Examples
    --------
    >>> with_totals({("a", "x"): 1.0, ("b", "x"): 2.0})[("(all)", "x")]
    3.0
    """
    dimensions = len(next(iter(cells)))
    found = dict(cells)
    for mask in product((False, True), repeat=dimensions):
        if not any(mask):
            continue
        for cell, value in cells.items():
            total = tuple(ALL if hidden else part for part, hidden in zip(cell, mask, strict=True))
            found[total] = found.get(total, 0.0) + value
    return found


def _equations(table: Table) -> list[tuple[Cell, list[Cell]]]:
    """Return (total, its parts) for each total along each dimension."""
    dimensions = len(next(iter(table)))
    found = []
    for place in range(dimensions):
        groups: dict[Cell, list[Cell]] = {}
        for cell in table:
            if cell[place] != ALL:
                groups.setdefault((*cell[:place], ALL, *cell[place + 1 :]), []).append(cell)
        found += [(total, parts) for total, parts in groups.items() if total in table]
    return found


def intervals(table: Table, hidden: Collection[Cell]) -> dict[Cell, tuple[float, float]]:
    """Return for each hidden cell the least and greatest value that the shown cells allow.

    Parameters
    ----------
    table
        Cells with their totals; no value is negative.
    hidden
        Cells that are not shown; totals may be among them.

    Examples
    --------
    >>> table = with_totals({("a", "x"): 3.0, ("a", "y"): 5.0, ("b", "x"): 4.0, ("b", "y"): 6.0})
    >>> intervals(table, [("a", "x")])
    {('a', 'x'): (3.0, 3.0)}
    """
    from scipy.optimize import linprog

    unknown = {cell: place for place, cell in enumerate(hidden)}
    rows, right = [], []
    for total, parts in _equations(table):
        row = np.zeros(len(unknown))
        rest = 0.0
        for cell, sign in [*((part, 1.0) for part in parts), (total, -1.0)]:
            if cell in unknown:
                row[unknown[cell]] += sign
            else:
                rest += sign * table[cell]
        if row.any():
            rows.append(row)
            right.append(-rest)
    if not rows:
        return dict.fromkeys(unknown, (0.0, float("inf")))
    scale = max(max((abs(value) for value in table.values()), default=1.0), 1.0)
    found = {}
    for cell, place in unknown.items():
        ends = []
        for sign in (1.0, -1.0):
            aim = np.zeros(len(unknown))
            aim[place] = sign
            solved = linprog(
                aim, A_eq=np.array(rows), b_eq=np.array(right) / scale, bounds=(0, None), method="highs"
            )
            if solved.status == 3:
                ends.append(float("inf"))
            elif solved.status != 0:
                raise DisclosureError(
                    "The totals of the table do not fit its cells, so what it reveals cannot be worked out. "
                    "Calculate the totals from the cells."
                )
            else:
                ends.append(sign * solved.fun * scale)
        found[cell] = (round(ends[0], 9), round(ends[1], 9))
    return found


def exposed(table: Table, hidden: Collection[Cell], width: float) -> set[Cell]:
    """Return the hidden cells that can be worked out too closely.

    A cell is exposed if its interval is narrower than ``width`` times its value, or is no interval at all.
    """
    return {
        cell
        for cell, (low, high) in intervals(table, hidden).items()
        if high - low < max(width * table[cell], 1e-6 * max(table[cell], 1.0))
    }


def protect(
    cells: Table, primary: Collection[Cell], known_zeros: Collection[Cell] = (), width: float = 0.5
) -> set[Cell]:
    """Return the cells to suppress so that none of them can be worked out closely from the true totals.

    Parameters
    ----------
    cells
        The table's inner cells with their values, none negative.
    primary
        Cells that must not be known.
    known_zeros
        Cells that are zero by definition: everybody knows them, so they hide nothing.
    width
        Least width of every suppressed cell's interval, as a share of its value.

    Returns
    -------
    set
        The primary cells and those that had to follow; totals (``(all)``) only where cells do not suffice.

    Raises
    ------
    DisclosureError
        If a value is negative, or nothing protects the table.
    """
    if any(value < 0 for value in cells.values()):
        raise DisclosureError("A table with negative values has no safe totals. Publish it without totals.")
    table = with_totals(cells)
    hidden = set(primary)
    lines = [{total, *parts} for total, parts in _equations(table)]
    for _ in range(len(table)):
        # a cell hidden alone in a line is its total less the others: that needs no linear programme
        bad = {cell for line in lines if len(line & hidden) == 1 for cell in line & hidden}
        bad = bad or exposed(table, hidden, width)
        if not bad:
            return hidden
        following = _next(table, hidden, bad, set(known_zeros), lines)
        if following is None:
            break
        hidden.add(following)
    raise DisclosureError("No suppression protects this table with its totals. Publish it without totals.")


def _next(
    table: Table, hidden: set[Cell], bad: set[Cell], known: set[Cell], lines: list[set[Cell]]
) -> Cell | None:
    """Return the cell to hide next: in a line with an exposed cell, useful to many lines, of small value."""
    needy = [line for line in lines if line & bad]
    need = min(table[cell] for cell in bad)
    candidates: dict[Cell, tuple[bool, bool, int, float]] = {}
    for line in needy:
        for cell in line - hidden - known:
            helped = sum(cell in other and len(other & hidden) > 0 for other in needy)
            enough = table[cell] >= 0.5 * need and table[cell] > 0
            candidates[cell] = (ALL in cell, not enough, -helped, table[cell])
    return min(candidates, key=lambda cell: (*candidates[cell], str(cell)), default=None)


def shown(cells: Table, hidden: Collection[Cell]) -> dict[Cell, float | None]:
    """Return the table with its true totals, hidden cells as None.

    Examples
    --------
    >>> shown({("a",): 1.0, ("b",): 2.0}, [("a",)])
    {('a',): None, ('b',): 2.0, ('(all)',): 3.0}
    """
    return {cell: None if cell in hidden else value for cell, value in with_totals(cells).items()}
