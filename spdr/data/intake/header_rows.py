"""Headers of several rows: where they begin and end, and what each column's rows say."""

from __future__ import annotations

import re

from spdr.data.intake.grid import Grid
from spdr.data.intake.units import read_unit
from spdr.data.intake.words import SPACES, western

DEEPEST = 3
NUMBER = re.compile(r"[-+(]?[\d,.]*\d[\d,.]*\)?%?")


def _is_data(row: list[str]) -> bool:
    return any(NUMBER.fullmatch(western(cell).strip()) for cell in row)


def starts(top: list[list[str]], best: int, grid: Grid) -> int:
    """Return the first row of a header of several rows: the one where merged cells begin."""
    number = int(grid.rows[best])
    for first, last, left, right in grid.merged:
        reaches_down = first < number <= last
        spans_right = first == number - 1 and right > left and sum(bool(cell) for cell in top[best - 1]) > 1
        if reaches_down or (best and spans_right):
            return max(0, best - (number - first))
    return best


def deepest(top: list[list[str]], first: int, best: int, grid: Grid) -> tuple[int, list[list[str]]]:
    """Return the header's last row, and for each column the texts of its rows from the top."""
    last = best
    while last + 1 < len(top) and last - first + 1 < DEEPEST and _continues(top, first, last + 1, grid):
        last += 1
    if last == first:
        return last, [[SPACES.sub(" ", cell).strip()] if cell.strip() else [] for cell in top[first]]
    parents = [_filled_right(top[row], top[last]) for row in range(first, last)] + [top[last]]
    columns = [[row[place].strip() for row in parents] for place in range(len(top[first]))]
    return last, [list(dict.fromkeys(SPACES.sub(" ", part) for part in told if part)) for told in columns]


def _continues(top: list[list[str]], first: int, row: int, grid: Grid) -> bool:
    """Whether a row below the header belongs to it: no numbers, and cells merged or left empty above it."""
    cells = top[row]
    if not any(cell.strip() for cell in cells) or _is_data(cells):
        return False
    number = int(grid.rows[row])
    if any(up < number <= low for up, low, _, _ in grid.merged):
        return True
    if any(up == low == number - 1 and right > left for up, low, left, right in grid.merged):
        return True
    above = top[row - 1]
    gaps = sum(not one.strip() and bool(two.strip()) for one, two in zip(above, cells, strict=True))
    units = [cell for cell in cells if cell.strip()]
    return (gaps > 0 and row > first) or all(read_unit(cell.strip(" ()[]")) for cell in units)


def _filled_right(row: list[str], below: list[str]) -> list[str]:
    filled, held = [], ""
    for cell, under in zip(row, below, strict=True):
        held = cell if cell.strip() else (held if under.strip() else "")
        filled.append(held)
    return filled
