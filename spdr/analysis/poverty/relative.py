"""Measures that follow from the distribution itself: quintile ratio, Palma, at-risk-of-poverty."""

from __future__ import annotations

import numpy as np

from spdr.analysis.frames import Values
from spdr.analysis.poverty.arguments import checked_number, exact_sum, income_and_weights
from spdr.analysis.quantiles import Sorted
from spdr.errors import DataError

# the mean of the two neighbours where a share is met exactly: Eurostat's rule for medians and quintiles
EUROSTAT = "school"


class AtRiskRate(float):
    """The at-risk-of-poverty rate: a number (0 to 1) that also carries its line and its gap.

    Attributes
    ----------
    threshold
        The line, in the unit of income.
    median_gap
        How far the median income of the poor lies below the line, as a share of it; missing if none is poor.
    """

    threshold: float
    median_gap: float

    def __new__(cls, rate: float, threshold: float, median_gap: float) -> AtRiskRate:
        """Make the number and hang the two others on it."""
        self = super().__new__(cls, rate)
        self.threshold, self.median_gap = threshold, median_gap
        return self


def quintile_share_ratio(income: Values, weights: Values | None = None, *, negative: str = "fail") -> float:
    """S80/S20: total income above the fourth quintile over total income up to the first; a ratio of totals.

    Parameters
    ----------
    income, weights, negative
        As in :func:`spdr.analysis.poverty.gini`.

    Returns
    -------
    float
        Above zero.

    Raises
    ------
    DataError
        A bad value, a poorest fifth without any income, or nobody above the fourth quintile.

    Notes
    -----
    Eurostat's definition as in R ``laeken``: income above the 80 % quantile over income up to the 20 % one.
    The ratio of the two groups' means is another number (3.971415 against 3.970004 on laeken's example).

    Examples
    --------
    >>> quintile_share_ratio([1, 2, 3, 4, 5])
    5.0
    """
    y, w = income_and_weights(income, weights, "quintile_share_ratio", negative)
    data = Sorted(y, w)
    low, high = data.quantile(0.2, EUROSTAT), data.quantile(0.8, EUROSTAT)
    poorest = _not_zero(exact_sum((w * y)[y <= low]), "quintile_share_ratio", "fifth")
    if not (w[y > high] > 0).any():
        raise DataError(
            f"quintile_share_ratio: nobody has more than the fourth quintile, {high:g}: more than a fifth of "
            "people "
            "have this highest income, so the richest fifth cannot be told apart. Say that it is not defined "
            "here."
        )
    return exact_sum((w * y)[y > high]) / poorest


def palma(income: Values, weights: Values | None = None, *, negative: str = "fail") -> float:
    """Palma ratio: income of the richest 10 % over income of the poorest 40 %.

    Parameters
    ----------
    income, weights, negative
        As in :func:`spdr.analysis.poverty.gini`.

    Returns
    -------
    float
        Above zero.

    Raises
    ------
    DataError
        A bad value, or a poorest 40 % without any income.

    Notes
    -----
    A person on the boundary is divided between the groups, so that they hold exactly 10 % and 40 % of people.

    Examples
    --------
    >>> palma(range(1, 11))
    1.0
    """
    y, w = income_and_weights(income, weights, "palma", negative)
    data = Sorted(y, w)
    poorest = _not_zero(partial_total(data, 0.4), "palma", "40 %")
    return (exact_sum(w * y) - partial_total(data, 0.9)) / poorest


def lorenz(income: Values, p: float, weights: Values | None = None, *, negative: str = "fail") -> float:
    """Share of total income that the poorest share ``p`` of people have (0 to 1).

    Parameters
    ----------
    income, weights, negative
        As in :func:`spdr.analysis.poverty.gini`.
    p
        Share of people, 0 to 1; the person on the boundary is divided.

    Examples
    --------
    >>> lorenz([1, 2, 3, 4], 0.5)
    0.3
    """
    share = checked_number(p, "p", "lorenz", low=0, high=1)
    y, w = income_and_weights(income, weights, "lorenz", negative)
    return partial_total(Sorted(y, w), share) / _not_zero(exact_sum(w * y), "lorenz", "100 %")


def partial_total(data: Sorted, p: float) -> float:
    """Total income of the poorest share ``p``, dividing the person on the boundary."""
    at, _ = data.position(p)
    below = exact_sum(data.weights[:at] * data.values[:at])
    room = p * data.running[-1] - (data.running[at] - data.weights[at])
    return below + float(room * data.values[at])


def at_risk_of_poverty_rate(
    income: Values, weights: Values | None = None, share: float = 0.6, *, negative: str = "keep"
) -> AtRiskRate:
    """Share of people with an income below ``share`` of the median.

    Parameters
    ----------
    income, weights
        As in :func:`spdr.analysis.poverty.gini`; negative incomes are kept, as Eurostat does.
    share
        Part of the median that makes the line, above 0 to 1.

    Returns
    -------
    AtRiskRate
        A float from 0 to 1 with the attributes ``threshold`` and ``median_gap``.

    Raises
    ------
    DataError
        A bad value, or a median of zero or less.

    Examples
    --------
    >>> rate = at_risk_of_poverty_rate([10, 50, 100, 100, 100])
    >>> float(rate), rate.threshold, rate.median_gap
    (0.4, 60.0, 0.5)
    """
    part = checked_number(share, "share", "at_risk_of_poverty_rate", low=0, high=1, open_low=True)
    y, w = income_and_weights(income, weights, "at_risk_of_poverty_rate", negative)
    median = Sorted(y, w).quantile(0.5, EUROSTAT)
    if median <= 0:
        raise DataError(
            f"at_risk_of_poverty_rate: the median income is {median:g}, so no line follows from it. "
            "Look at the income column."
        )
    line = part * median
    poor = y < line
    gap = float("nan")
    if (w[poor] > 0).any():
        gap = (line - Sorted(y[poor], w[poor]).quantile(0.5, EUROSTAT)) / line
    return AtRiskRate(exact_sum(w[poor]) / exact_sum(w), line, gap)


def at_risk_of_poverty_threshold(income: Values, weights: Values | None = None, share: float = 0.6) -> float:
    """Line below which people are at risk of poverty: ``share`` of the median, in the unit of income."""
    return at_risk_of_poverty_rate(income, weights, share).threshold


def relative_median_gap(income: Values, weights: Values | None = None, share: float = 0.6) -> float:
    """How far the median income of those at risk lies below the line, as a share of it (0 to 1).

    Missing where nobody is below the line.
    """
    return at_risk_of_poverty_rate(income, weights, share).median_gap


def _not_zero(total: float, used_by: str, group: str) -> float:
    """Return a total that something is divided by, refusing zero and less."""
    if not np.isfinite(total) or total <= 0:
        raise DataError(
            f"{used_by}: the poorest {group} together have an income of {total:g}; the ratio needs more than "
            "zero. Say in the text that it is not defined here, or treat zeros by the survey's rule first."
        )
    return total
