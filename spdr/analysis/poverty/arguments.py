"""What every poverty and inequality measure asks of incomes, weights and lines before it adds anything up."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from spdr.analysis.frames import Values, check_numbers, check_same_rows, check_weights, row_name
from spdr.errors import DataError, ParameterError

# up to here Python's exact sum costs milliseconds; beyond it numpy's pairwise sum is as good as the data
EXACT_SUM_ROWS = 100_000

NEGATIVE_RULES = ("fail", "keep", "zero")


def exact_sum(values: np.ndarray) -> float:
    """Add up so that the order of rows does not matter: exactly up to 100,000 rows, pairwise beyond.

    Examples
    --------
    >>> exact_sum(np.array([1e16, 1.0, -1e16]))
    1.0
    """
    if values.size <= EXACT_SUM_ROWS:
        return math.fsum(values.tolist())
    return float(np.sum(values))


def income_and_weights(
    income: Values, weights: Values | None, used_by: str, negative: str = "fail"
) -> tuple[np.ndarray, np.ndarray]:
    """Return checked float64 incomes and weights of equal length.

    Parameters
    ----------
    income, weights
        One value per row; ``weights`` may be None (each row counts once).
    used_by
        The function that asks, for the message.
    negative
        Incomes below zero: ``"fail"`` names the first one, ``"keep"`` uses them as they are, ``"zero"``
        counts them as zero.

    Raises
    ------
    DataError
        No row, unequal lengths or labels, a missing or infinite value, a negative weight, only zero weights,
        or a negative income under the rule ``"fail"``.
    ParameterError
        An unknown rule.
    """
    if negative not in NEGATIVE_RULES:
        raise ParameterError(
            f"{used_by}: negative={negative!r} is unknown. Choose one of {', '.join(NEGATIVE_RULES)}."
        )
    check_same_rows(used_by, income=income, weights=weights)
    y = check_numbers(income, "income", used_by)
    if y.size == 0:
        raise DataError(
            f"{used_by}: there is no row to calculate from. Look at the filter that made this group."
        )
    w = check_weights(weights, y.size, used_by)
    if not w.any():
        raise DataError(
            f"{used_by}: every weight is zero, so nobody is represented. Look at the weight column."
        )
    if negative != "keep" and y.min() < 0:
        if negative == "fail":
            at = int(np.flatnonzero(y < 0)[0])
            raise DataError(
                f"{used_by}: income is {y[at]:g} in {row_name(income, at)}, one of {int((y < 0).sum())} "
                "below zero. Pass negative='zero' or 'keep' if that is the survey's rule, and say so."
            )
        y = np.maximum(y, 0.0)
    return y, w


def positive_incomes(y: np.ndarray, w: np.ndarray, income: Values, used_by: str, why: str) -> None:
    """Raise DataError naming the first row that counts and has an income of zero or less."""
    bad = (y <= 0) & (w > 0)
    if bad.any():
        at = int(np.flatnonzero(bad)[0])
        raise DataError(
            f"{used_by}: income is {y[at]:g} in {row_name(income, at)}, one of {int(bad.sum())} such "
            f"rows, and {why}. Treat these rows on purpose first: leave them out, or set them to the lowest "
            "plausible income."
        )


def checked_line(line: float | Values, n: int, used_by: str) -> np.ndarray | float:
    """Return the poverty line, one or one per row, refusing zero, negative, missing and infinite ones."""
    if np.ndim(line) == 0:
        value = _number(line, "the poverty line", used_by)
        if value <= 0:
            raise ParameterError(
                f"{used_by}: the poverty line is {value:g}; it must be above zero, in the unit of income. "
                "Check the line's area and year."
            )
        return value
    lines = check_numbers(line, "the poverty line", used_by, above=0.0)  # type: ignore[arg-type]
    if lines.size != n:
        raise DataError(f"{used_by}: {lines.size} poverty lines for {n} rows. Give one line, or one per row.")
    return lines


def checked_number(
    value: float, name: str, used_by: str, *, low: float, high: float, open_low: bool = False
) -> float:
    """Return a scalar argument as float, refusing what lies outside ``low`` to ``high``."""
    number = _number(value, name, used_by)
    if not low <= number <= high or (open_low and number == low):
        raise ParameterError(
            f"{used_by}: {name} is {number:g}; it must lie {'above' if open_low else 'from'} {low:g}"
            f"{'' if math.isinf(high) else f' to {high:g}'}. Correct the call."
        )
    return number


def _number(value: object, name: str, used_by: str) -> float:
    """Return a finite float or say that it is not one."""
    try:
        number = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        number = math.nan
    if value is pd.NA or not math.isfinite(number):
        raise ParameterError(f"{used_by}: {name} is {value!r}; a finite number is needed. Correct the call.")
    return number
