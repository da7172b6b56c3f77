"""Tables made from respondents: thresholds, dominance, class disclosure, extremes, bins, models."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import product
from typing import Any

import numpy as np
import pandas as pd

from spdr.errors import DisclosureError
from spdr.publish.disclosure.rules import RULES, Cell, Rules, Verdict
from spdr.publish.disclosure.suppression import protect

STATISTICS = ("count", "total", "sum", "mean", "share", "median", "quantile", "max", "min")
SUMS = ("sum", "mean")


def check_table(
    counts: pd.Series | Mapping[Any, int],
    *,
    contributions: pd.DataFrame | Mapping[Any, tuple[float, float, float]] | None = None,
    having: pd.Series | Mapping[Any, int] | None = None,
    both_ways: bool = False,
    structural_zeros: Collection[Cell] = (),
    values: pd.Series | Mapping[Any, float] | None = None,
    margins: bool = False,
    rules: Rules = RULES,
) -> Verdict:
    """Check a table of groups.

    Parameters
    ----------
    counts
        Respondents behind each cell, never weighted; the index names the cell by one or more levels.
        Combinations that are absent count as zero.
    contributions
        For sums and means of amounts: columns ``total``, ``first`` and ``second`` (the whole and its two
        largest contributions, absolute), indexed as ``counts``.
    having
        For shares: respondents with the attribute, indexed as ``counts``. A group of whom all have it is
        disclosed.
    both_ways
        Whether not having the attribute is as sensitive: a share of 0 discloses too.
    structural_zeros
        Cells that are empty by definition (no man is pregnant), so that zero says nothing.
    values
        What the table shows, indexed as ``counts``; the counts themselves if not given. Needed with margins.
    margins
        Whether totals are shown too: then further cells are suppressed until none can be worked out.
    rules
        The limits.

    Returns
    -------
    Verdict
        ``publish``, or ``suppress`` with the cells, or ``refuse`` where most cells are too small.

    Examples
    --------
    >>> counts = pd.Series({("North", "men"): 9, ("North", "women"): 40})
    >>> check_table(counts).suppressed
    {('North', 'men')}
    """
    verdict = Verdict(rule_version=rules.version)
    by_cell = _by_cell(counts)
    whole = _whole(by_cell)
    parts, with_it = (
        _by_cell({} if contributions is None else contributions),
        _by_cell({} if having is None else having),
    )
    zeros = {_cell(one) for one in structural_zeros}
    for cell, number in whole.items():
        _threshold(verdict, cell, number, zeros, rules)
        if cell in parts and number >= rules.threshold:
            _dominance(verdict, cell, parts[cell], rules)
        if cell in with_it and number >= rules.threshold:
            _class(verdict, cell, number, int(with_it[cell]), both_ways)
    filled = [number for cell, number in whole.items() if number > 0]
    if filled and np.median(filled) < rules.threshold:
        verdict.refuse(
            "sparse",
            f"Half of the cells have fewer than {rules.threshold} respondents. Use wider groups.",
        )
    if margins and verdict.suppressed and verdict.decision != "refuse":
        shown = by_cell if values is None else _by_cell(values)
        cells = {cell: float(shown.get(cell, 0.0)) for cell in whole}
        further = protect(cells, verdict.suppressed, zeros, rules.width)
        for cell in sorted(further - verdict.suppressed, key=str):
            told = "Suppressed so that the cells above cannot be worked out from the totals."
            verdict.suppress("secondary", told, cell)
    return verdict


def _cell(label: Any) -> Cell:
    return label if isinstance(label, tuple) else (label,)


def _by_cell(values: Any) -> dict[Cell, Any]:
    """Return a series, a frame (as rows) or a mapping by cell."""
    if isinstance(values, pd.DataFrame):
        rows = values[["total", "first", "second"]].itertuples(name=None)
        return {_cell(label): tuple(map(float, parts)) for label, *parts in rows}
    return {_cell(label): value for label, value in values.items()}


def _whole(counts: dict[Cell, Any]) -> dict[Cell, int]:
    """Return every combination of the levels, absent ones as zero."""
    width = len(next(iter(counts), ()))
    levels = [list(dict.fromkeys(cell[level] for cell in counts)) for level in range(width)]
    return {cell: int(counts.get(cell, 0)) for cell in product(*levels)}


def _threshold(verdict: Verdict, cell: Cell, number: int, zeros: set[Cell], rules: Rules) -> None:
    if number == 0 and cell not in zeros:
        told = "No respondent: suppress it, or name it in structural_zeros if it is empty by definition."
        verdict.suppress("zero", told, cell)
    elif 0 < number < rules.threshold:
        told = f"Fewer than {rules.threshold} respondents (unweighted): suppress it or merge groups."
        verdict.suppress("threshold", told, cell)


def _dominance(verdict: Verdict, cell: Cell, parts: tuple[float, float, float], rules: Rules) -> None:
    total, first, second = parts
    if total <= 0:
        return
    if first + second >= rules.dominance * total:
        told = f"The two largest contributors give {rules.dominance:.0%} or more of the sum."
        verdict.suppress("dominance", told, cell)
    elif total - first - second < rules.p_percent * first:
        told = f"The largest contribution can be worked out to within {rules.p_percent:.0%}."
        verdict.suppress("p_percent", told, cell)


def _class(verdict: Verdict, cell: Cell, number: int, having: int, both_ways: bool) -> None:
    if having == number or (both_ways and having == 0):
        told = "All of the group have the attribute, so each of them is known to: suppress or give a band."
        verdict.suppress("class", told, cell)


def check_release(
    people: pd.DataFrame,
    by: Sequence[str],
    statistic: str = "count",
    value: str | None = None,
    *,
    q: float = 0.5,
    unit: str | None = None,
    margins: bool = False,
    both_ways: bool = False,
    structural_zeros: Collection[Cell] = (),
    rules: Rules = RULES,
) -> Verdict:
    """Check a statistic by groups before it leaves the private data.

    Parameters
    ----------
    people
        Respondents, one row each.
    by
        Grouping columns; empty for one figure of everybody.
    statistic
        ``count``, ``total`` (weighted persons), ``sum``, ``mean``, ``share`` (of a yes-no column),
        ``median``, ``quantile``, ``max`` or ``min``. A weight changes the figure, never the check.
    value
        The column that is summed, averaged or ranked.
    q
        For ``quantile``: which, between 0 and 1.
    unit
        The column that says who answered, where several rows belong to one respondent (the persons of a
        household, the payments to a person): respondents are counted once, their amounts together.
    margins, both_ways, structural_zeros, rules
        As for :func:`check_table`.

    Raises
    ------
    DisclosureError
        If the statistic is unknown, a column is absent or there twice, or amounts are no numbers.
    """
    if statistic not in STATISTICS:
        raise DisclosureError(f"No rule for the statistic {statistic!r}; known: {', '.join(STATISTICS)}.")
    wanted = [*by, *(name for name in (value, unit) if name)]
    absent = [name for name in wanted if name not in people.columns]
    if absent or (value is None and statistic not in ("count", "total")):
        raise DisclosureError(f"The release needs columns that are absent: {', '.join(absent) or 'value'}.")
    _check_columns(people, wanted, value if statistic not in ("count", "total", "share") else None)
    asked = people if value is None else people[people[value].notna()]
    groups = _groups(asked, by)
    counts = {cell: len(group) if unit is None else group[unit].nunique() for cell, group in groups.items()}
    if statistic in ("max", "min"):
        return _extremes(counts, statistic, rules)
    if statistic in ("median", "quantile"):
        return _quantile(counts, 0.5 if statistic == "median" else q, rules)
    options: dict[str, Any] = {}
    if statistic in SUMS:
        options["contributions"] = {
            cell: _largest(group[value] if unit is None else _by_unit(group, unit, value))
            for cell, group in groups.items()
        }
        options["values"] = {cell: parts[0] for cell, parts in options["contributions"].items()}
    elif statistic == "share":
        options["having"] = {
            cell: _having(group[value].astype(bool), None if unit is None else group[unit], counts[cell])
            for cell, group in groups.items()
        }
    return check_table(
        counts,
        **options,
        both_ways=both_ways,
        structural_zeros=structural_zeros,
        margins=margins,
        rules=rules,
    )


def _check_columns(people: pd.DataFrame, wanted: Sequence[str], amount: str | None) -> None:
    twice = sorted({name for name in wanted if list(people.columns).count(name) > 1})
    if twice:
        raise DisclosureError(f"The column {', '.join(twice)} is there twice. Rename one of the two.")
    if amount is not None and not pd.api.types.is_numeric_dtype(people[amount]):
        raise DisclosureError(f"The column {amount} holds no numbers, so that no amount can be checked.")


def _by_unit(group: pd.DataFrame, unit: str, value: str | None) -> pd.Series:
    """Add up what belongs to one respondent."""
    return group[value].groupby(group[unit]).sum()


def _having(has: pd.Series, unit: pd.Series | None, count: int) -> int:
    """Respondents with an attribute: of several rows all where all have it, none where none has."""
    if unit is None or has.all() or not has.any():
        return int(has.sum()) if unit is None else count * int(has.all())
    return min(max(int(has.groupby(unit).any().sum()), 1), count - 1)


def _groups(people: pd.DataFrame, by: Sequence[str]) -> dict[Cell, pd.DataFrame]:
    if not by:
        return {("all",): people}
    return {_cell(label): group for label, group in people.groupby(list(by), observed=True)}


def _largest(amounts: pd.Series) -> tuple[float, float, float]:
    """Return the whole and its two largest contributions, as sizes without sign."""
    sizes = amounts.abs().astype(float)
    top = [*sizes.nlargest(2).tolist(), 0.0, 0.0]
    return float(sizes.sum()), top[0], top[1]


def _extremes(counts: dict[Cell, int], statistic: str, rules: Rules) -> Verdict:
    verdict = Verdict(rule_version=rules.version)
    for cell in counts:
        told = f"A {statistic} is the value of one person. Give a quantile with enough respondents beyond it."
        verdict.suppress("extreme", told, cell)
    return verdict


def _quantile(counts: dict[Cell, int], q: float, rules: Rules) -> Verdict:
    """A quantile needs enough respondents on either side of it."""
    verdict = Verdict(rule_version=rules.version)
    for cell, number in counts.items():
        if number * min(q, 1 - q) < rules.threshold:
            told = f"Fewer than {rules.threshold} respondents lie beyond this quantile."
            verdict.suppress("quantile", told, cell)
    return verdict


def check_histogram(counts: Sequence[int], rules: Rules = RULES) -> Verdict:
    """Check the respondents in each bin of a histogram; empty bins say nothing about anybody.

    Examples
    --------
    >>> check_histogram([40, 12, 1]).decision, check_histogram([40, 12, 0]).decision
    ('refuse', 'publish')
    """
    verdict = Verdict(rule_version=rules.version)
    small = [place for place, number in enumerate(counts) if 0 < number < rules.threshold]
    if small:
        told = (
            f"{len(small)} bins have fewer than {rules.threshold} respondents. Use fewer, wider or open bins."
        )
        verdict.refuse("bins", told)
    return verdict


def check_model(residual_dof: float, rules: Rules = RULES) -> Verdict:
    """Check a fitted model: respondents less parameters.

    Examples
    --------
    >>> check_model(11).decision, check_model(5).decision
    ('publish', 'refuse')
    """
    verdict = Verdict(rule_version=rules.version)
    if not residual_dof >= rules.residual_dof:
        told = f"{residual_dof:g} residual degrees of freedom; at least {rules.residual_dof} are needed."
        verdict.refuse("dof", told)
    return verdict
