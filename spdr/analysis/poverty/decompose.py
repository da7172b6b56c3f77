"""Splitting a measure into parts that add up: by group, within and between, growth and redistribution."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from spdr.analysis.frames import Values, check_same_rows
from spdr.analysis.poverty.arguments import exact_sum, income_and_weights
from spdr.analysis.poverty.inequality import mean_log_deviation, theil
from spdr.analysis.poverty.lines import fgt, fgt_contributions
from spdr.errors import DataError, ParameterError


@dataclass(frozen=True)
class WithinBetween:
    """An inequality measure split in two: ``total = within + between``, and a row per group.

    ``groups`` has ``group``, ``population_share``, ``income_share``, ``inequality`` (the measure inside the
    group) and ``within`` (the group's part of the within term).
    """

    total: float
    within: float
    between: float
    groups: pd.DataFrame


@dataclass(frozen=True)
class GrowthRedistribution:
    """A change in poverty split in three: ``change = growth + redistribution + residual``."""

    change: float
    growth: float
    redistribution: float
    residual: float


def fgt_by_group(
    income: Values, line: float | Values, group: Values, weights: Values | None = None, alpha: float = 0
) -> pd.DataFrame:
    """FGT index of each group and its contribution to the total.

    Parameters
    ----------
    income, line, weights, alpha
        As in :func:`spdr.analysis.poverty.fgt`.
    group
        One group per row.

    Returns
    -------
    pandas.DataFrame
        One row per group: ``group``, ``population_share``, ``fgt``, ``contribution_share`` (missing where
        nobody is poor). ``population_share x fgt`` adds up to the index of everybody.

    Examples
    --------
    >>> fgt_by_group([50, 150, 80, 90], 100, ["a", "a", "b", "b"])["contribution_share"].round(3).tolist()
    [0.333, 0.667]
    """
    labels, w = _groups(income, group, weights, "fgt_by_group")
    amounts = w * fgt_contributions(income, line, alpha)
    total, people = exact_sum(amounts), exact_sum(w)
    rows = []
    for name, rows_of in labels.items():
        own = exact_sum(w[rows_of])
        poor = exact_sum(amounts[rows_of])
        rows.append((name, own / people, poor / own if own else np.nan, poor / total if total else np.nan))
    return pd.DataFrame(rows, columns=["group", "population_share", "fgt", "contribution_share"])


def within_between(
    income: Values, group: Values, weights: Values | None = None, measure: str = "theil"
) -> WithinBetween:
    """Split the Theil index or the mean log deviation into inequality within and between groups.

    Parameters
    ----------
    income, weights
        As in :func:`spdr.analysis.poverty.theil` or :func:`spdr.analysis.poverty.mean_log_deviation`.
    group
        One group per row.
    measure
        ``"theil"`` (groups weighted by income shares) or ``"mean_log_deviation"`` (by population shares).

    Returns
    -------
    WithinBetween

    Examples
    --------
    >>> parts = within_between([1, 1, 3, 3], ["a", "a", "b", "b"])
    >>> parts.within, round(parts.between, 6) == round(parts.total, 6)
    (0.0, True)
    """
    functions = {"theil": theil, "mean_log_deviation": mean_log_deviation}
    if measure not in functions:
        raise ParameterError(
            f"within_between: measure={measure!r} is unknown; choose {' or '.join(functions)}."
        )
    labels, w = _groups(income, group, weights, "within_between")
    total = functions[measure](income, w)
    y = income_and_weights(income, w, "within_between", "fail")[0]
    people, incomes = exact_sum(w), exact_sum(w * y)
    rows, between = [], 0.0
    for name, rows_of in labels.items():
        own = exact_sum(w[rows_of])
        if own == 0:
            continue
        share, part = own / people, exact_sum((w * y)[rows_of]) / incomes
        inside = functions[measure](y[rows_of], w[rows_of]) if part > 0 else 0.0
        scale = part if measure == "theil" else share
        rows.append((name, share, part, inside, scale * inside))
        between += scale * np.log(part / share) * (1 if measure == "theil" else -1) if part > 0 else 0.0
    groups = pd.DataFrame(rows, columns=["group", "population_share", "income_share", "inequality", "within"])
    return WithinBetween(total, float(groups["within"].sum()), float(between), groups)


def growth_redistribution(
    before: Values,
    after: Values,
    line: float,
    weights_before: Values | None = None,
    weights_after: Values | None = None,
    alpha: float = 0,
) -> GrowthRedistribution:
    """Split a change in poverty into growth of the mean and change of the distribution.

    Parameters
    ----------
    before, after
        Real incomes of the two dates, in one unit and at one line.
    line, alpha
        As in :func:`spdr.analysis.poverty.fgt`.
    weights_before, weights_after
        People represented by each row.

    Returns
    -------
    GrowthRedistribution

    Notes
    -----
    Datt and Ravallion (1992), Journal of Development Economics 38(2), with the first date as reference:
    growth scales the first distribution to the second mean, redistribution the second to the first mean.

    Examples
    --------
    >>> growth_redistribution([50, 100], [100, 200], 80).growth
    -0.5
    """
    y0, w0 = income_and_weights(before, weights_before, "growth_redistribution")
    y1, w1 = income_and_weights(after, weights_after, "growth_redistribution")
    mean0, mean1 = exact_sum(w0 * y0) / exact_sum(w0), exact_sum(w1 * y1) / exact_sum(w1)
    if mean0 <= 0 or mean1 <= 0:
        raise DataError("growth_redistribution: a mean income is zero, so nothing can be scaled to it.")
    first, second = fgt(y0, line, w0, alpha), fgt(y1, line, w1, alpha)
    growth = fgt(y0 * (mean1 / mean0), line, w0, alpha) - first
    redistribution = fgt(y1 * (mean0 / mean1), line, w1, alpha) - first
    return GrowthRedistribution(
        second - first, growth, redistribution, second - first - growth - redistribution
    )


def _groups(
    income: Values, group: Values, weights: Values | None, used_by: str
) -> tuple[dict[object, np.ndarray], np.ndarray]:
    """Return the row positions of each group, in order of the groups, and checked weights."""
    check_same_rows(used_by, income=income, group=group, weights=weights)
    w = income_and_weights(income, weights, used_by, "keep")[1]
    labels = pd.Series(np.asarray(group))
    if labels.isna().any():
        at = int(np.flatnonzero(labels.isna())[0])
        raise DataError(
            f"{used_by}: the group is missing in row {at + 1}. Write 'not stated' to keep such rows."
        )
    places = labels.groupby(labels, sort=True).indices
    return {name: np.asarray(places[name]) for name in sorted(places)}, w  # type: ignore[type-var]
