"""Weights that meet known totals: raking over margins.

Method: iterative proportional fitting (Deming and Stephan 1940). A factor is kept per category, not per row,
so a pass costs one table look-up per row and margin; weights stay positive where they were.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from spdr.analysis.frames import check_numbers, check_weights, require_columns, row_name
from spdr.errors import DataError, ParameterError

# margins of one population must add up to the same number of people, up to rounding of published totals
SAME_TOTAL = 1e-6


@dataclass(frozen=True)
class Raked:
    """Raked weights and how they were reached.

    Attributes
    ----------
    weights
        One per row.
    rounds
        Passes over all margins that were needed.
    largest_miss
        Largest relative miss of any total.
    """

    weights: np.ndarray
    rounds: int
    largest_miss: float


def rake(
    frame: pd.DataFrame,
    weights: str | np.ndarray | None,
    margins: Mapping[str, Mapping[Any, float]],
    *,
    tolerance: float = 1e-9,
    rounds: int = 500,
) -> Raked:
    """Scale weights until each category of each margin has its known total.

    Parameters
    ----------
    frame
        One row per person; holds the columns named in ``margins``. It is not changed.
    weights
        Column or array of starting weights, zero or more; None starts from one each.
    margins
        For each column: category to total people. Each margin must add up to the same number.
    tolerance
        Largest relative miss of any total when done.
    rounds
        Passes before giving up.

    Returns
    -------
    Raked

    Raises
    ------
    DataError
        A category without a total or a total without people, margins that add up differently, a bad weight,
        or no convergence: the margin and category that miss most are named.
    ParameterError
        No margin, or a tolerance of zero or less.

    Examples
    --------
    >>> people = pd.DataFrame({"sex": ["f", "m", "m"], "area": ["u", "u", "r"]})
    >>> raked = rake(people, None, {"sex": {"f": 50, "m": 50}, "area": {"u": 70, "r": 30}})
    >>> raked.weights.round(6).tolist()
    [50.0, 20.0, 30.0]
    """
    if not margins:
        raise ParameterError("rake: no margin is given. Name at least one column with its totals.")
    if not tolerance > 0 or rounds < 1:
        raise ParameterError("rake: tolerance must be above zero and rounds at least one.")
    require_columns(frame, list(margins), used_by="rake")
    start = frame[weights] if isinstance(weights, str) else weights
    w = check_weights(start, len(frame), "rake")
    tables = [margin_codes(frame, name, totals, w) for name, totals in margins.items()]
    _same_population(dict(zip(margins, tables, strict=True)))
    return _fit(w, tables, list(margins), [list(totals) for totals in margins.values()], tolerance, rounds)


def margin_codes(
    frame: pd.DataFrame, name: str, totals: Mapping[Any, float], w: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Number a margin's categories as in ``totals``; return each row's number and the totals.

    Raises
    ------
    DataError
        A missing category, one without a total, a total without people, or a total below zero.
    """
    totals = dict(totals)
    used_by = f"The margin {name!r}"
    target = check_numbers(list(totals.values()), "the total", used_by, minimum=0.0)
    code = pd.Index(list(totals)).get_indexer(pd.Index(frame[name]))
    if code.size and code.min() < 0:
        at = int(np.flatnonzero(code < 0)[0])
        raise DataError(
            f"{used_by}: {frame[name].iloc[at]!r} in {row_name(frame, at)} has no total, and "
            f"{int((code < 0).sum())} rows are like it. Totals are for: {', '.join(map(str, totals))[:200]}."
        )
    empty = np.flatnonzero((np.bincount(code, weights=w, minlength=target.size) == 0) & (target > 0))
    if empty.size:
        raise DataError(
            f"{used_by}: {list(totals)[int(empty[0])]!r} should have {target[empty[0]]:g} people but no "
            "row of positive weight is in it. Merge it with a like category in both the data and the totals."
        )
    return code, target


def _same_population(tables: Mapping[str, tuple[np.ndarray, np.ndarray]]) -> None:
    """Refuse margins that describe different numbers of people."""
    sums = {name: float(target.sum()) for name, (_, target) in tables.items()}
    first_name, first = next(iter(sums.items()))
    for name, value in sums.items():
        if abs(value - first) > SAME_TOTAL * max(first, 1e-300):
            raise DataError(
                f"rake: the totals of {first_name!r} add up to {first:,.6g}, those of {name!r} to "
                f"{value:,.6g}. Margins must describe one population: scale them, or correct a total."
            )


def _fit(
    w: np.ndarray,
    tables: list[tuple[np.ndarray, np.ndarray]],
    names: list[str],
    labels: list[list[Any]],
    tolerance: float,
    rounds: int,
) -> Raked:
    """Pass over the margins until all are met."""
    cell, cells, codes = _collapse(tables, w.size)
    before = w if cell is None else np.bincount(cell, weights=w, minlength=cells)
    margins = [(code, target) for code, (_, target) in zip(codes, tables, strict=True)]
    after, buffer = before.copy(), np.empty_like(before)
    done, miss, worst = 0, *_largest_miss(after, margins)
    while miss > tolerance and done < rounds:
        seen = 0.0
        for code, target in margins:
            now = np.bincount(code, weights=after, minlength=target.size)
            factor = np.divide(target, now, out=np.zeros_like(target), where=now > 0)
            seen = max(seen, float(np.abs(factor - 1.0)[now > 0].max()))
            np.take(factor, code, out=buffer, mode="clip")
            after *= buffer
        done += 1
        if seen <= 10 * tolerance or done == rounds:  # the full check costs as much as a pass
            miss, worst = _largest_miss(after, margins)
    if miss > tolerance:
        margin, category = worst
        raise DataError(
            f"rake: after {done} rounds the total of {labels[margin][category]!r} in {names[margin]!r} still "
            f"misses by {miss:.2g} of itself. The margins may contradict each other in small cells; merge "
            "categories, or allow more rounds or a wider tolerance."
        )
    if cell is None:
        return Raked(after, done, miss)
    return Raked(w * np.divide(after, before, out=np.zeros_like(after), where=before > 0)[cell], done, miss)


def _collapse(
    tables: list[tuple[np.ndarray, np.ndarray]], rows: int
) -> tuple[np.ndarray | None, int, list[np.ndarray]]:
    """Number the combinations of categories where they are much fewer than rows, for a factor suits them all.

    Returns each row's combination (None: work on rows), how many there are, and their categories by margin.
    """
    sizes = [target.size for _, target in tables]
    cells = int(np.prod(sizes, dtype=object))
    if cells * 4 > rows:
        return None, rows, [code for code, _ in tables]
    cell = np.zeros(rows, dtype=np.int64)
    for (code, _), size in zip(tables, sizes, strict=True):
        cell *= size
        cell += code
    return cell, cells, list(np.unravel_index(np.arange(cells), sizes))


def _largest_miss(
    weights: np.ndarray, tables: list[tuple[np.ndarray, np.ndarray]]
) -> tuple[float, tuple[int, int]]:
    """Largest relative miss, and its margin and category."""
    miss, worst = 0.0, (0, 0)
    for margin, (code, target) in enumerate(tables):
        now = np.bincount(code, weights=weights, minlength=target.size)
        gaps = np.abs(now - target) / np.where(target > 0, target, 1.0)
        at = int(gaps.argmax())
        if gaps[at] > miss:
            miss, worst = float(gaps[at]), (margin, at)
    return miss, worst
