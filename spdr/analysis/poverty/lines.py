"""Poverty against a fixed line: the FGT family and the Watts index."""

from __future__ import annotations

import math

import numpy as np

from spdr.analysis.frames import Values, check_same_rows
from spdr.analysis.poverty.arguments import (
    checked_line,
    checked_number,
    exact_sum,
    income_and_weights,
    positive_incomes,
)


def fgt(
    income: Values,
    line: float | Values,
    weights: Values | None = None,
    alpha: float = 0,
    *,
    negative: str = "fail",
) -> float:
    """Foster-Greer-Thorbecke poverty index: headcount, gap or severity.

    Parameters
    ----------
    income
        Consumption or income per person, one value per row. No missing or infinite values.
    line
        Poverty line in the same unit: one number, or one per row where lines differ by area.
    weights
        People represented by each row (survey weight times household members where a row is a household).
    alpha
        0 headcount rate, 1 poverty gap, 2 severity; any number of zero or more.
    negative
        Incomes below zero when ``alpha`` is above zero (their gap would exceed one): ``"fail"``, ``"keep"``
        or ``"zero"``. For the headcount they are simply poor.

    Returns
    -------
    float
        0 to 1 (above 1 only with ``negative="keep"``).

    Raises
    ------
    DataError
        A missing, infinite or (for ``alpha`` above zero) negative income, a bad weight, or no row.
    ParameterError
        A line of zero or less, or a negative ``alpha``.

    Notes
    -----
    ``sum w 1(y < z) ((z - y) / z)**alpha / sum w`` with a strict ``<``: whoever has exactly the line is not
    poor. Foster, Greer and Thorbecke (1984), Econometrica 52(3).

    Examples
    --------
    >>> fgt([100, 110, 150, 160], 125), round(fgt([100, 110, 150, 160], 125, alpha=2), 4)
    (0.5, 0.0136)
    """
    y, w, gaps = _poor_gaps(income, line, weights, alpha, negative, "fgt")
    return exact_sum(w * gaps) / exact_sum(w)


def fgt_contributions(
    income: Values, line: float | Values, alpha: float = 0, *, negative: str = "fail"
) -> np.ndarray:
    """What each row adds to the FGT index, ``1(y < z) ((z - y) / z)**alpha``: its mean is the index.

    Examples
    --------
    >>> fgt_contributions([50.0, 100.0], 100, alpha=1).tolist()
    [0.5, 0.0]
    """
    return _poor_gaps(income, line, None, alpha, negative, "fgt")[2]


def _poor_gaps(
    income: Values, line: float | Values, weights: Values | None, alpha: float, negative: str, used_by: str
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return checked income, weights and each row's contribution."""
    power = checked_number(alpha, "alpha", used_by, low=0, high=math.inf)
    y, w = income_and_weights(income, weights, used_by, negative if power or negative != "fail" else "keep")
    if np.ndim(line):
        check_same_rows(used_by, income=income, line=line)  # type: ignore[arg-type]
    z = checked_line(line, y.size, used_by)
    poor = y < z
    if power == 0:
        return y, w, poor.astype(np.float64)
    return y, w, np.where(poor, (z - y) / z, 0.0) ** power


def watts(income: Values, line: float | Values, weights: Values | None = None) -> float:
    """Watts index of poverty, sensitive to the poorest: ``ln(line / income)`` of the poor, over everybody.

    Parameters
    ----------
    income, line, weights
        As in :func:`fgt`.

    Returns
    -------
    float
        Zero or more.

    Raises
    ------
    DataError
        As in :func:`fgt`, and for an income of zero or less in a row that counts: it has no logarithm.

    Examples
    --------
    >>> round(watts([50.0, 100.0], 100), 6)
    0.346574
    """
    contributions = watts_contributions(income, line, weights)
    w = income_and_weights(income, weights, "watts")[1]
    return exact_sum(w * contributions) / exact_sum(w)


def watts_contributions(income: Values, line: float | Values, weights: Values | None = None) -> np.ndarray:
    """What each row adds to the Watts index before weighting: ``ln(z / y)`` below the line, else zero."""
    y, w = income_and_weights(income, weights, "watts", "keep")
    if np.ndim(line):
        check_same_rows("watts", income=income, line=line)  # type: ignore[arg-type]
    z = checked_line(line, y.size, "watts")
    positive_incomes(y, w, income, "watts", "the Watts index takes its logarithm")
    poor = (y < z) & (y > 0)
    return np.log(np.where(poor, z / np.where(poor, y, 1.0), 1.0))
