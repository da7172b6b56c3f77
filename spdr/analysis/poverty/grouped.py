"""Poverty and inequality from grouped data: a Lorenz curve fitted through published shares.

The general quadratic (Villasenor and Arnold 1989) and the Beta curve (Kakwani 1980), with the fitting rules
of Datt (1998), "Computational tools for poverty measurement and analysis", as PovcalNet applied them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from spdr.analysis.frames import Values, check_numbers
from spdr.analysis.poverty.arguments import checked_line, checked_number
from spdr.errors import DataError, ParameterError

METHODS = ("gq", "beta", "best")

# PovcalNet accepts a quadratic whose coefficients A + C reach 0.9, not the 1 that theory asks for
LEAST_A_PLUS_C = 0.9


@dataclass(frozen=True)
class GroupedPoverty:
    """What a fitted Lorenz curve says; rates are 0 to 1.

    Attributes
    ----------
    headcount, gap, severity
        FGT with alpha 0, 1, 2.
    gini
        Of the fitted curve.
    median
        In the unit of the mean.
    coefficients
        ``A, B, C`` of the quadratic, or ``theta, gamma, delta`` of the Beta curve.
    valid
        Whether the curve is a Lorenz curve where it matters (rising, bending upwards, from 0 to 1).
    sse, sse_below_line
        Sums of squared errors of the fitted shares: at all points, and at those below the headcount.
    method
        ``"gq"`` or ``"beta"``.
    """

    headcount: float
    gap: float
    severity: float
    gini: float
    median: float
    coefficients: tuple[float, float, float]
    valid: bool
    sse: float
    sse_below_line: float
    method: str
    _lorenz: Callable[[float], float] = field(repr=False, compare=False)

    def lorenz(self, p: float) -> float:
        """Share of total income of the poorest share ``p``, by the fitted curve."""
        return self._lorenz(checked_number(p, "p", "lorenz", low=0, high=1))

    def shares(self, groups: int = 10) -> list[float]:
        """Income share of each of ``groups`` equal groups of people, poorest first; they add up to 1."""
        points = [self.lorenz(i / groups) for i in range(1, groups)]
        return np.diff([0.0, *points, 1.0]).tolist()


def grouped(p: Values, lorenz: Values, mean: float, line: float, method: str = "gq") -> GroupedPoverty:
    """Poverty and inequality from cumulative shares, such as published decile shares.

    Parameters
    ----------
    p, lorenz
        Cumulative shares of people and of income, both rising, from above 0 to 1. The last point, (1, 1), is
        not used in the fit, for both curves pass through it anyway.
    mean, line
        Mean income and poverty line in one unit.
    method
        ``"gq"``, ``"beta"``, or ``"best"``: the valid one of the two, and the closer one below the line where
        both (or neither) are valid.

    Returns
    -------
    GroupedPoverty

    Raises
    ------
    DataError
        Fewer than four points, shares that fall, leave 0 to 1, or give the poor more than their share.
    ParameterError
        A mean or line of zero or less, or an unknown method.

    Examples
    --------
    >>> people = [0.2, 0.4, 0.6, 0.8, 1.0]
    >>> result = grouped(people, [0.06, 0.18, 0.35, 0.58, 1.0], mean=100, line=60)
    >>> round(result.headcount, 2), round(result.gini, 2), result.valid
    (0.3, 0.36, True)
    """
    if method not in METHODS:
        raise ParameterError(f"grouped: method={method!r} is unknown. Choose one of {', '.join(METHODS)}.")
    people, income = _checked_shares(p, lorenz)
    relative_line = float(checked_line(line, 1, "grouped")) / checked_number(
        mean, "the mean", "grouped", low=0, high=np.inf, open_low=True
    )
    fits = [_FITS[name](people, income) for name in (("gq", "beta") if method == "best" else (method,))]
    results = [_result(curve, people, income, mean, relative_line) for curve in fits]
    return min(results, key=lambda result: (not result.valid, result.sse_below_line))


class _Curve:
    """A Lorenz curve: its value, its slope, and whether it is a proper one."""

    name = ""
    coefficients: tuple[float, float, float]

    def value(self, p: float) -> float:
        raise NotImplementedError

    def slope(self, p: float) -> float:
        raise NotImplementedError

    def gini(self) -> float:
        raise NotImplementedError

    def severity(self, h: float, u: float) -> float:
        """Integral of ``(1 - u L'(p))**2`` from 0 to the headcount ``h``."""
        raise NotImplementedError

    def valid(self) -> bool:
        raise NotImplementedError


class _Quadratic(_Curve):
    """``L (1 - L) = A (p**2 - L) + B L (p - 1) + C (p - L)``."""

    name = "gq"

    def __init__(self, people: np.ndarray, income: np.ndarray) -> None:
        columns = np.column_stack([people**2 - income, income * (people - 1.0), people - income])
        a, b, c = (float(x) for x in np.linalg.lstsq(columns, income * (1.0 - income), rcond=None)[0])
        self.coefficients = (a, b, c)
        self.e = -(a + b + c + 1.0)
        self.m = b * b - 4.0 * a
        self.n = 2.0 * b * self.e - 4.0 * c

    def _root(self, p: float) -> float:
        return float(np.sqrt(max(self.m * p * p + self.n * p + self.e**2, 0.0)))

    def value(self, p: float) -> float:
        return -0.5 * (self.coefficients[1] * p + self.e + self._root(p))

    def slope(self, p: float) -> float:
        root = self._root(p)
        rise = -(2.0 * self.m * p + self.n)
        return float("inf") if root == 0 else -self.coefficients[1] / 2.0 + rise / (4.0 * root)

    def gini(self) -> float:
        return 1.0 - 2.0 * _integral(self.value, 1.0)

    def severity(self, h: float, u: float) -> float:
        return _integral(lambda p: (1.0 - u * self.slope(p)) ** 2, h)

    def valid(self) -> bool:
        a, _, c = self.coefficients
        m, n, e = self.m, self.n, self.e
        if e > 0 or c < 0 or n * n - 4.0 * m * e * e < 0 or a + c < LEAST_A_PLUS_C:
            return False
        bound = n * n / (4.0 * e * e) if e else float("inf")
        return m < 0 or (0 < m < bound and (n >= 0 or m < -n / 2.0))


class _Beta(_Curve):
    """``L = p - theta p**gamma (1 - p)**delta``."""

    name = "beta"

    def __init__(self, people: np.ndarray, income: np.ndarray) -> None:
        columns = np.column_stack([np.ones_like(people), np.log(people), np.log1p(-people)])
        fitted = np.linalg.lstsq(columns, np.log(people - income), rcond=None)[0]
        self.coefficients = (float(np.exp(fitted[0])), float(fitted[1]), float(fitted[2]))

    def value(self, p: float) -> float:
        theta, gamma, delta = self.coefficients
        return p - theta * p**gamma * (1.0 - p) ** delta

    def slope(self, p: float) -> float:
        theta, gamma, delta = self.coefficients
        return 1.0 - theta * p**gamma * (1.0 - p) ** delta * (gamma / p - delta / (1.0 - p))

    def gini(self) -> float:
        from scipy.special import beta

        theta, gamma, delta = self.coefficients
        return float(2.0 * theta * beta(1.0 + gamma, 1.0 + delta))

    def severity(self, h: float, u: float) -> float:
        from scipy.special import hyp2f1

        theta, g, d = self.coefficients

        def incomplete(a: float, b: float) -> float:  # this form allows b of zero and less, as h is below one
            return float(h**a / a * hyp2f1(a, 1.0 - b, a + 1.0, h))

        square = (
            g * g * incomplete(2 * g - 1, 2 * d + 1)
            - 2 * g * d * incomplete(2 * g, 2 * d)
            + d * d * incomplete(2 * g + 1, 2 * d - 1)
        )
        gap = h - u * self.value(h)
        return (1.0 - u) * (2.0 * gap - (1.0 - u) * h) + (theta * u) ** 2 * square

    def valid(self) -> bool:
        theta, gamma, delta = self.coefficients
        p = np.arange(0.001, 1.0, 0.05)
        curve = theta * p**gamma * (1 - p) ** delta
        bend = curve * (
            gamma * (1 - gamma) / p**2
            + 2 * gamma * delta / (p * (1 - p))
            + delta * (1 - delta) / (1 - p) ** 2
        )
        return bool(all(self.slope(at) >= 0 for at in (0.001, 0.051)) and (bend >= 0).all())


_FITS: dict[str, Callable[[np.ndarray, np.ndarray], _Curve]] = {"gq": _Quadratic, "beta": _Beta}


def _result(
    curve: _Curve, people: np.ndarray, income: np.ndarray, mean: float, relative_line: float
) -> GroupedPoverty:
    """Read the measures off a fitted curve."""
    h = _headcount(curve, relative_line)
    u = 1.0 / relative_line
    errors = np.array([curve.value(at) for at in people]) - income
    return GroupedPoverty(
        headcount=h,
        gap=h - u * curve.value(h) if h > 0 else 0.0,
        severity=curve.severity(h, u) if h > 0 else 0.0,
        gini=curve.gini(),
        median=float(mean) * curve.slope(0.5),
        coefficients=curve.coefficients,
        valid=curve.valid(),
        sse=float(errors @ errors),
        sse_below_line=float(errors[people <= h] @ errors[people <= h]),
        method=curve.name,
        _lorenz=curve.value,
    )


def _headcount(curve: _Curve, relative_line: float) -> float:
    """Share of people whose income, the slope of the curve times the mean, lies below the line."""
    from scipy.optimize import brentq

    low, high = 1e-9, 1.0 - 1e-9
    if curve.slope(low) >= relative_line:
        return 0.0
    if curve.slope(high) <= relative_line:
        return 1.0
    return float(brentq(lambda p: curve.slope(p) - relative_line, low, high, xtol=1e-15, rtol=1e-14))


def _integral(function: Callable[[float], float], upper: float) -> float:
    from scipy.integrate import quad

    return float(quad(function, 0.0, upper, epsabs=1e-13, epsrel=1e-12, limit=200)[0])


def _checked_shares(p: Values, lorenz: Values) -> tuple[np.ndarray, np.ndarray]:
    """Return the points of the curve strictly between 0 and 1, or say which one cannot be."""
    people = check_numbers(p, "the share of people", "grouped", minimum=0.0)
    income = check_numbers(lorenz, "the share of income", "grouped", minimum=0.0)
    if people.size != income.size:
        raise DataError(f"grouped: {people.size} shares of people but {income.size} of income. Give pairs.")
    if people.size and (people.max() > 1 or income.max() > 1):
        raise DataError(
            "grouped: cumulative shares go from 0 to 1, but one is larger. Divide percentages by 100."
        )
    inside = (people > 0) & (people < 1)
    people, income = people[inside], income[inside]
    if people.size < 4:
        raise DataError(
            f"grouped: {people.size} points between 0 and 1; three coefficients need at least four."
        )
    falls = np.flatnonzero((np.diff(people) <= 0) | (np.diff(income) < 0))
    if falls.size:
        raise DataError(
            f"grouped: the shares do not rise after point {int(falls[0]) + 1}. Cumulate and sort them."
        )
    above = np.flatnonzero(income >= people)
    if above.size:
        at = int(above[0])
        raise DataError(
            f"grouped: at point {at + 1} the poorest {people[at]:g} of people have {income[at]:g} of income, "
            "which poorest-first shares cannot exceed. Order groups from poor to rich."
        )
    return people, income
