"""Each measure with its derivative by every row's weight, from which a design makes a standard error.

The derivative is that of the very formula that gives the value (Deville 1999: the linearised variable), so
weights may be multiplied by any number without a change in the standard error. Quintile and Palma ratios use
the derivative of an income share, in which the density at the quantile cancels; only the at-risk rate needs a
density, estimated with a Gaussian kernel.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from spdr.analysis.poverty import inequality, relative
from spdr.analysis.quantiles import Sorted
from spdr.errors import DataError

Derivative = tuple[float, np.ndarray]


def gini(y: np.ndarray, w: np.ndarray) -> Derivative:
    """Gini of the trapezoid form; ties share their middle rank."""
    value = inequality.gini(y, w, negative="keep")
    order = np.argsort(y, kind="stable")
    values, start = np.unique(y[order], return_index=True)
    people = np.add.reduceat(w[order], start)
    income = people * values
    rank = np.cumsum(people) - people / 2
    above = income.sum() - np.cumsum(income) + income / 2
    place = np.searchsorted(values, y)
    total, count = income.sum(), people.sum()
    slope = 2.0 * (y * rank[place] + above[place]) / (count * total) - (value + 1.0) * (
        1.0 / count + y / total
    )
    return value, slope


def theil(y: np.ndarray, w: np.ndarray) -> Derivative:
    """Theil index."""
    value = inequality.theil(y, w)
    people, total = w.sum(), (w * y).sum()
    relative_income = y * (people / total)
    logs = relative_income * np.log(np.where(relative_income > 0, relative_income, 1.0))
    return value, (logs - relative_income * (1.0 + value) + 1.0) / people


def mean_log_deviation(y: np.ndarray, w: np.ndarray) -> Derivative:
    """Mean log deviation."""
    value = inequality.mean_log_deviation(y, w)
    people = w.sum()
    relative_income = y * (people / (w * y).sum())
    logs = np.log(np.where(relative_income > 0, relative_income, 1.0))
    return value, (relative_income - 1.0 - logs - value) / people


def generalised_entropy(order: float) -> Callable[[np.ndarray, np.ndarray], Derivative]:
    """General entropy of one order."""
    if order in (0.0, 1.0):
        return mean_log_deviation if order == 0 else theil

    def measure(y: np.ndarray, w: np.ndarray) -> Derivative:
        value = inequality.generalised_entropy(y, order, w)
        people = w.sum()
        relative_income = y * (people / (w * y).sum())
        power = _power(relative_income, order)
        moment = value * order * (order - 1.0) + 1.0
        slope = (power - moment - order * moment * (relative_income - 1.0)) / (people * order * (order - 1.0))
        return value, slope

    return measure


def atkinson(epsilon: float) -> Callable[[np.ndarray, np.ndarray], Derivative]:
    """Atkinson index of one aversion."""

    def measure(y: np.ndarray, w: np.ndarray) -> Derivative:
        value = inequality.atkinson(y, epsilon, w)
        people = w.sum()
        relative_income = y * (people / (w * y).sum())
        equal = 1.0 - value  # income that would do if all had the same, over the mean
        if epsilon == 1:
            own = np.log(np.where(relative_income > 0, relative_income, 1.0)) - np.log(equal)
        else:
            own = (_power(relative_income, 1.0 - epsilon) / equal ** (1.0 - epsilon) - 1.0) / (1.0 - epsilon)
        return value, -equal * (own - (relative_income - 1.0)) / people

    return measure


def quintile_share_ratio(y: np.ndarray, w: np.ndarray) -> Derivative:
    """S80/S20."""
    value = relative.quintile_share_ratio(y, w, negative="keep")
    data = Sorted(y, w)
    low, high = (data.quantile(q, relative.EUROSTAT) for q in (0.2, 0.8))
    poorest = (w * y)[y <= low].sum()
    top = y - _share_slope(y, high, 0.8)
    return value, (top - value * _share_slope(y, low, 0.2)) / poorest


def palma(y: np.ndarray, w: np.ndarray) -> Derivative:
    """Palma ratio."""
    value = relative.palma(y, w, negative="keep")
    data = Sorted(y, w)
    low, high = (float(data.values[data.position(q)[0]]) for q in (0.4, 0.9))
    poorest = relative.partial_total(data, 0.4)
    top = y - _share_slope(y, high, 0.9)
    return value, (top - value * _share_slope(y, low, 0.4)) / poorest


def at_risk_line(y: np.ndarray, w: np.ndarray, share: float) -> tuple[float, float]:
    """Line at ``share`` of the median, and the median."""
    median = Sorted(y, w).quantile(0.5, relative.EUROSTAT)
    if median <= 0:
        raise DataError(f"The median income is {median:g}, so no line follows from it. Look at the incomes.")
    return share * median, median


def at_risk_slope(y: np.ndarray, w: np.ndarray, share: float, median: float) -> np.ndarray:
    """Derivative of the line at ``share`` of the median by weights."""
    return share * (0.5 - (y <= median)) / (w.sum() * density(y, w, median))


def density(y: np.ndarray, w: np.ndarray, at: float) -> float:
    """Weighted Gaussian kernel density at one point.

    The bandwidth is the standard deviation times rows to the power -1/5. ``convey`` puts the sum of weights
    in the place of rows, which makes its standard error depend on the scale of weights.
    """
    share = w / w.sum()
    centre = (share * y).sum()
    spread = np.sqrt((share * (y - centre) ** 2).sum())
    width = spread * (w > 0).sum() ** -0.2
    if width == 0:
        return float("nan")
    return float((share * np.exp(-0.5 * ((at - y) / width) ** 2)).sum() / (width * np.sqrt(2.0 * np.pi)))


def _share_slope(y: np.ndarray, quantile: float, p: float) -> np.ndarray:
    """Derivative by weights of the total income of the poorest share ``p``."""
    return np.minimum(y - quantile, 0.0) + p * quantile


def _power(relative_income: np.ndarray, exponent: float) -> np.ndarray:
    """Power with rows of no income (and, for such measures, no weight) out of harm's way."""
    if exponent > 0:
        return relative_income**exponent
    return np.where(relative_income > 0, relative_income, 1.0) ** exponent
