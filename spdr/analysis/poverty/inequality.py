"""Inequality of a weighted distribution: Gini, Theil, mean log deviation, general entropy, Atkinson.

Each measure is the sum formula over people (weights are people, not a sample-size correction: no
``n / (n - 1)``), so repeating every row, or multiplying all weights, changes nothing.
"""

from __future__ import annotations

import math

import numpy as np

from spdr.analysis.frames import Values
from spdr.analysis.poverty.arguments import (
    checked_number,
    exact_sum,
    income_and_weights,
    positive_incomes,
)
from spdr.errors import DataError


def gini(income: Values, weights: Values | None = None, *, negative: str = "fail") -> float:
    """Gini coefficient, the scale-invariant trapezoid form.

    Parameters
    ----------
    income
        One value per row, zero or more; their total must be above zero.
    weights
        People represented by each row.
    negative
        ``"fail"``, ``"keep"`` (the result may then exceed 1) or ``"zero"``.

    Returns
    -------
    float
        0 (all equal) to below 1.

    Raises
    ------
    DataError
        A bad value, no row, or a total income of zero or less.

    Notes
    -----
    ``1 - sum w_k (2 L_k - w_k y_k) / (W L_n)`` with ``L`` the running total of ``w y`` in order of income.
    R ``laeken`` prints the same number; ``convey`` differs because its form depends on the scale of weights.

    Examples
    --------
    >>> gini([0] * 99 + [100]), gini([5, 5, 5])
    (0.99, 0.0)
    """
    y, w = income_and_weights(income, weights, "gini", negative)
    order = np.lexsort((w, y))
    y, w = y[order], w[order]
    people = exact_sum(w)
    total = _total(w * y, "gini")
    # twice the mid-rank of each row: people below it, twice, and its own
    twice_rank = 2.0 * np.cumsum(w) - w
    # the lowest income is taken off first, so that equal incomes give exactly zero
    value = exact_sum(w * (y - y[0]) * (twice_rank / people - 1.0)) / total
    return max(value, 0.0) if y[0] >= 0 else value


def theil(income: Values, weights: Values | None = None) -> float:
    """Theil index T, general entropy of order one.

    Parameters
    ----------
    income, weights
        As in :func:`gini`. An income of zero adds nothing (the limit of ``x ln x``); a negative one fails.

    Returns
    -------
    float
        0 (all equal) to ``ln`` of the number of people.

    Examples
    --------
    >>> round(theil([0, 0, 0, 10, 10, 10]), 6)
    0.693147
    """
    y, w = income_and_weights(income, weights, "theil")
    relative, shares = _relative(y, w, "theil")
    logs = np.log(np.where(relative > 0, relative, 1.0))
    return max(exact_sum(shares * relative * logs), 0.0)


def mean_log_deviation(income: Values, weights: Values | None = None) -> float:
    """Mean log deviation, general entropy of order zero.

    Parameters
    ----------
    income, weights
        As in :func:`gini`; every income must be above zero.

    Returns
    -------
    float
        Zero or more.

    Raises
    ------
    DataError
        As in :func:`gini`, and for an income of zero: its logarithm is not defined.

    Examples
    --------
    >>> round(mean_log_deviation([1, 4]), 6)
    0.223144
    """
    y, w = income_and_weights(income, weights, "mean_log_deviation", "keep")
    positive_incomes(y, w, income, "mean_log_deviation", "the mean log deviation takes its logarithm")
    y, w = y[w > 0], w[w > 0]
    relative, shares = _relative(y, w, "mean_log_deviation")
    return max(-exact_sum(shares * np.log(relative)), 0.0)


def generalised_entropy(income: Values, alpha: float, weights: Values | None = None) -> float:
    """General entropy of order ``alpha``: 0 is the mean log deviation, 1 Theil, 2 half the squared CV.

    Parameters
    ----------
    income, weights
        As in :func:`gini`; above zero when ``alpha`` is zero or less.
    alpha
        Any finite number.

    Returns
    -------
    float
        Zero or more.

    Examples
    --------
    >>> generalised_entropy([1, 3], 2)
    0.125
    """
    order = checked_number(alpha, "alpha", "generalised_entropy", low=-math.inf, high=math.inf)
    if order == 1:
        return theil(income, weights)
    if order == 0:
        return mean_log_deviation(income, weights)
    y, w = income_and_weights(income, weights, "generalised_entropy", "fail" if order > 0 else "keep")
    if order < 0:
        positive_incomes(
            y, w, income, "generalised_entropy", "an order of zero or less needs incomes above zero"
        )
        y, w = y[w > 0], w[w > 0]
    relative, shares = _relative(y, w, "generalised_entropy")
    return max((exact_sum(shares * relative**order) - 1.0) / (order * (order - 1.0)), 0.0)


def atkinson(income: Values, epsilon: float, weights: Values | None = None) -> float:
    """Atkinson index: the share of total income that equality could do without at aversion ``epsilon``.

    Parameters
    ----------
    income, weights
        As in :func:`gini`; above zero when ``epsilon`` is 1 or more.
    epsilon
        Aversion to inequality, above zero; 0.5, 1 and 2 are usual.

    Returns
    -------
    float
        0 to 1.

    Raises
    ------
    DataError
        As in :func:`gini`, and for an income of zero with ``epsilon`` of 1 or more.
    ParameterError
        An ``epsilon`` of zero or less.

    Examples
    --------
    >>> round(atkinson([1, 4], 1), 12)
    0.2
    """
    aversion = checked_number(epsilon, "epsilon", "atkinson", low=0, high=math.inf, open_low=True)
    y, w = income_and_weights(income, weights, "atkinson", "fail" if aversion < 1 else "keep")
    if aversion >= 1:
        positive_incomes(
            y, w, income, "atkinson", "with epsilon of 1 or more one zero makes the index 1 for everybody"
        )
        y, w = y[w > 0], w[w > 0]
    relative, shares = _relative(y, w, "atkinson")
    if aversion == 1:
        equal = math.exp(exact_sum(shares * np.log(relative)))
    else:
        equal = exact_sum(shares * relative ** (1.0 - aversion)) ** (1.0 / (1.0 - aversion))
    return min(max(1.0 - equal, 0.0), 1.0)


def _total(weighted: np.ndarray, used_by: str) -> float:
    """Total income, which must be above zero to divide by."""
    total = exact_sum(weighted)
    if total <= 0:
        raise DataError(
            f"{used_by}: total income is {total:g}; shares need a total above zero. Look at the incomes."
        )
    return total


def _relative(y: np.ndarray, w: np.ndarray, used_by: str) -> tuple[np.ndarray, np.ndarray]:
    """Return income over its mean and each row's share of people."""
    people = exact_sum(w)
    mean = _total(w * y, used_by) / people
    return y / mean, w / people
