"""Weighted quantiles under the rules that statistical offices and packages name."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from spdr.errors import DataError, ParameterError

# a cumulative share this close to the asked one is the same: sums of decimal weights are not exact
TIE = 1e-12


class Sorted:
    """Values in order with their positive weights: sort once, ask many quantiles.

    Parameters
    ----------
    values, weights
        Finite float64 arrays of equal length; rows of weight zero are left out, for they represent nobody.
    """

    def __init__(self, values: np.ndarray, weights: np.ndarray) -> None:
        keep = weights > 0
        if not keep.all():
            values, weights = values[keep], weights[keep]
        if not values.size:
            raise DataError("A quantile needs at least one row of positive weight; this group has none.")
        # equal values go by weight, so that interpolating rules do not depend on the order of rows
        order = np.lexsort((weights, values))
        self.values = values[order]
        self.weights = weights[order]
        self.running = np.cumsum(self.weights)

    def quantile(self, q: float, rule: str = "math") -> float:
        """Return the value below which the share ``q`` (0 to 1) of people lie, under one of :data:`RULES`."""
        if rule not in RULES:
            raise ParameterError(f"The quantile rule {rule!r} is unknown. Choose one of: {', '.join(RULES)}.")
        if not 0 <= q <= 1:
            raise ParameterError(f"The quantile {q!r} must lie from 0 to 1, such as 0.5 for the median.")
        return float(RULES[rule](self, float(q)))

    def position(self, q: float) -> tuple[int, bool]:
        """First index whose cumulative share reaches ``q``, and whether it meets it exactly."""
        total = self.running[-1]
        target = q * total
        at = int(np.searchsorted(self.running, target - TIE * total, side="left"))
        at = min(at, self.values.size - 1)
        return at, bool(abs(self.running[at] - target) <= TIE * total)


def weighted_quantile(values: np.ndarray, weights: np.ndarray, q: float, rule: str = "math") -> float:
    """Weighted quantile of finite numbers.

    Parameters
    ----------
    values, weights
        Arrays of equal length; weights zero or more, not all zero.
    q
        Share of people, 0 to 1.
    rule
        ``"math"`` (the lowest value that at least the share ``q`` do not exceed), ``"school"`` (the mean
        of the two neighbours where the share is met exactly), ``"hf1"`` to ``"hf9"`` (Hyndman and Fan 1996),
        ``"shahvaish"`` (as R survey computes it: its result moves when all weights are multiplied) or
        ``"shahvaish_scaled"`` (the same with weights scaled to mean one, which does not).

    Returns
    -------
    float
        In the unit of ``values``.

    Examples
    --------
    >>> four = np.array([1.0, 2.0, 3.0, 4.0])
    >>> [weighted_quantile(four, np.ones(4), 0.5, rule) for rule in ("math", "school", "hf7")]
    [2.0, 2.5, 2.5]
    """
    return Sorted(values, weights).quantile(q, rule)


def _lower(data: Sorted, q: float) -> float:
    return data.values[data.position(q)[0]]


def _middle(data: Sorted, q: float) -> float:
    at, tie = data.position(q)
    upper = min(at + 1, data.values.size - 1)
    return (data.values[at] + data.values[upper]) / 2 if tie else data.values[at]


def _even(data: Sorted, q: float) -> float:
    """Hyndman-Fan 3, over distinct values: where the share is met exactly, the even-numbered neighbour."""
    values, start = np.unique(data.values, return_index=True)
    distinct = Sorted(values, np.add.reduceat(data.weights, start))
    at, tie = distinct.position(q)
    number = at + 1  # counted from one
    return values[at] if not tie or number % 2 == 0 else values[min(at + 1, values.size - 1)]


def _interpolated(points: Callable[[Sorted], np.ndarray]) -> Callable[[Sorted, float], float]:
    """Make a rule that interpolates between plotting positions, flat outside them."""

    def rule(data: Sorted, q: float) -> float:
        return float(np.interp(q, points(data), data.values))

    return rule


def _before(data: Sorted) -> np.ndarray:
    return data.running - data.weights


def _hf7(data: Sorted) -> np.ndarray:
    if data.values.size == 1:
        return np.array([0.5])
    return _before(data) / data.running[-2]


def _last(data: Sorted) -> float:
    return float(data.weights[-1])


def _shah_vaish(scaled: bool) -> Callable[[Sorted, float], float]:
    """Step rule of Shah and Vaish (2006); unscaled weights inside one term are R survey's own reading."""

    def rule(data: Sorted, q: float) -> float:
        relative = data.weights / data.weights.mean()
        half = (relative if scaled else data.weights) / 2
        points = (np.cumsum(relative) + 0.5 - half) / (data.values.size + 1)
        order = np.argsort(points, kind="stable")
        at = int(np.searchsorted(points[order], q, side="right")) - 1
        return data.values[order[max(at, 0)]]

    return rule


RULES: dict[str, Callable[[Sorted, float], float]] = {
    "math": _lower,
    "school": _middle,
    "hf1": _lower,
    "hf2": _middle,
    "hf3": _even,
    "hf4": _interpolated(lambda d: d.running / d.running[-1]),
    "hf5": _interpolated(lambda d: (d.running - d.weights / 2) / d.running[-1]),
    "hf6": _interpolated(lambda d: d.running / (d.running[-1] + _last(d))),
    "hf7": _interpolated(_hf7),
    "hf8": _interpolated(lambda d: (_before(d) / 3 + d.running * 2 / 3) / (d.running[-1] + _last(d) / 3)),
    "hf9": _interpolated(lambda d: (_before(d) * 3 / 8 + d.running * 5 / 8) / (d.running[-1] + _last(d) / 4)),
    "shahvaish": _shah_vaish(scaled=False),
    "shahvaish_scaled": _shah_vaish(scaled=True),
}
