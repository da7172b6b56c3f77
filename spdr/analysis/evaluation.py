"""Estimates of an effect: a difference in differences with clusters, a discontinuity, and the power of both.

Plain textbook forms for the evaluation designs of the Child Support Grant; survey weights and covariates are
left to the analyst's own regression.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import pandas as pd

from spdr.analysis.frames import require_columns
from spdr.errors import DataError, ParameterError

FEWEST_CLUSTERS = 4


@dataclass(frozen=True)
class Effect:
    """An estimated effect with its standard error and 95% interval, in the outcome's unit."""

    estimate: float
    error: float
    low: float
    high: float
    units: int
    clusters: int


def _effect(estimate: float, error: float, freedom: int, units: int, clusters: int) -> Effect:
    from scipy.stats import t

    reach = float(t.ppf(0.975, freedom)) * error
    return Effect(estimate, error, estimate - reach, estimate + reach, units, clusters)


def did(frame: pd.DataFrame) -> Effect:
    """Return the change of the treated less the change of the comparison group.

    Parameters
    ----------
    frame
        One row per unit and period: ``unit_no``, ``period`` (before, after), ``group`` (treated,
        comparison), ``cluster`` and ``outcome``. Units seen in one period only are left out.

    Returns
    -------
    Effect
        The standard error allows for units of one cluster being alike (CR1); the interval uses Student's t
        with one degree of freedom less than there are clusters.

    Raises
    ------
    DataError
        If there are fewer than four clusters, or a group has none.

    Examples
    --------
    >>> rows = [(f"{g}{c}{u}", p, g, f"{g}{c}", base + (p == "after") * (1 + 2 * (g == "treated")))
    ...     for g in ("treated", "comparison") for c in range(3) for u, base in ((0, 1.0), (1, 4.0))
    ...     for p in ("before", "after")]
    >>> found = did(pd.DataFrame(rows, columns=["unit_no", "period", "group", "cluster", "outcome"]))
    >>> found.estimate, found.units, found.clusters
    (2.0, 12, 6)
    """
    require_columns(frame, ["unit_no", "period", "group", "cluster", "outcome"], used_by="did")
    wide = frame.pivot_table(index="unit_no", columns="period", values="outcome", aggfunc="first")
    missing = {"before", "after"} - set(wide.columns)
    if missing:
        raise DataError(f"did: no rows of the period {missing.pop()!r}. A difference needs both periods.")
    change = (wide["after"] - wide["before"]).dropna()
    about = frame.drop_duplicates("unit_no").set_index("unit_no").loc[change.index]
    treated = (about["group"] == "treated").to_numpy()
    clusters = about["cluster"].to_numpy()
    number = len(np.unique(clusters))
    if number < FEWEST_CLUSTERS or treated.all() or not treated.any():
        raise DataError(
            f"did: {number} clusters, {int(treated.sum())} treated units of {len(treated)} seen twice. It "
            f"needs both groups and {FEWEST_CLUSTERS} clusters; without villages give each unit its own."
        )
    values = change.to_numpy()
    means = np.where(treated, values[treated].mean(), values[~treated].mean())
    pull = (values - means) * np.where(treated, 1 / treated.sum(), -1 / (~treated).sum())
    sums = pd.Series(pull).groupby(clusters).sum()
    scale = number / (number - 1) * (len(values) - 1) / (len(values) - 2)
    error = math.sqrt(scale * float((sums**2).sum()))
    return _effect(
        float(values[treated].mean() - values[~treated].mean()), error, number - 1, len(values), number
    )


def discontinuity(frame: pd.DataFrame, bandwidth: float) -> Effect:
    """Return the jump of the outcome at the threshold, by a straight line on each side.

    Parameters
    ----------
    frame
        ``running``, the distance from the threshold (0 and above: eligible), and ``outcome``.
    bandwidth
        How far from the threshold rows are used; nearer ones weigh more (triangular kernel).

    Raises
    ------
    ParameterError
        If the bandwidth is not above zero.
    DataError
        If a side has fewer than three rows within it, or no spread.

    Examples
    --------
    >>> x = np.arange(-10, 10) / 10
    >>> rows = pd.DataFrame({"running": x, "outcome": 2 + x + 3 * (x >= 0)})
    >>> round(discontinuity(rows, 0.5).estimate, 9)
    3.0
    """
    require_columns(frame, ["running", "outcome"], used_by="discontinuity")
    if not bandwidth > 0:
        raise ParameterError(f"discontinuity: the bandwidth is {bandwidth!r}; it must be above zero.")
    rows = frame.dropna(subset=["running", "outcome"])
    rows = rows[rows["running"].abs() < bandwidth]
    ends = [_at_zero(part, bandwidth) for _, part in rows.groupby(rows["running"] >= 0)]
    if len(ends) < 2:
        raise DataError(f"discontinuity: rows on one side only within {bandwidth:g}. Widen the bandwidth.")
    (below, error_below), (above, error_above) = ends
    error = math.hypot(error_below, error_above)
    return _effect(above - below, error, len(rows) - 4, len(rows), len(rows))


def _at_zero(part: pd.DataFrame, bandwidth: float) -> tuple[float, float]:
    """Return the weighted line's value at the threshold and its standard error (HC1)."""
    x, y = part["running"].to_numpy(float), part["outcome"].to_numpy(float)
    if len(x) < 3 or np.ptp(x) == 0:
        raise DataError(
            f"discontinuity: {len(x)} rows on one side within {bandwidth:g}, or all at one distance. It "
            "needs three with different distances; widen the bandwidth."
        )
    weights = 1 - np.abs(x) / bandwidth
    design = np.column_stack([np.ones_like(x), x])
    inverse = np.linalg.inv(design.T @ (design * weights[:, None]))
    line = inverse @ (design.T @ (weights * y))
    pull = design * (weights * (y - design @ line))[:, None]
    spread = inverse @ (pull.T @ pull) @ inverse * len(x) / (len(x) - 2)
    return float(line[0]), math.sqrt(max(spread[0, 0], 0.0))


def smallest_effect(
    clusters: int,
    people_per_cluster: int,
    correlation: float,
    deviation: float = 1.0,
    kept_share: float = 0.5,
    power: float = 0.8,
) -> float:
    """Return the smallest effect that a difference in differences would see, in the outcome's unit.

    Parameters
    ----------
    clusters
        Clusters in both groups together, half of them treated.
    people_per_cluster
        Units measured twice in each.
    correlation
        Correlation of changes within a cluster, 0 to 1.
    deviation
        Standard deviation of the outcome.
    kept_share
        Correlation of a unit's outcome before and after: the change has variance 2(1 - it).
    power
        Chance of seeing the effect at 95% confidence.

    Examples
    --------
    >>> round(smallest_effect(60, 20, 0.05), 3), round(smallest_effect(60, 20, 0.0), 3)
    (0.226, 0.162)
    """
    if clusters < FEWEST_CLUSTERS or people_per_cluster < 1 or deviation <= 0:
        raise ParameterError(
            f"smallest_effect: {clusters} clusters of {people_per_cluster} with deviation {deviation:g}; it "
            f"needs {FEWEST_CLUSTERS} clusters, one unit in each and a deviation above zero."
        )
    if not (0 <= correlation <= 1 and 0 <= kept_share < 1 and 0 < power < 1):
        raise ParameterError("smallest_effect: correlations lie from 0 to 1, power between 0 and 1.")
    inflation = 1 + (people_per_cluster - 1) * correlation
    variance = 2 * (1 - kept_share) * deviation**2
    error = math.sqrt(4 * variance * inflation / (clusters * people_per_cluster))
    reach = NormalDist().inv_cdf(0.975) + NormalDist().inv_cdf(power)
    return reach * error


def outcomes(frame: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Return the estimates that a file of outcomes allows: differences, and jumps at three bandwidths."""
    rows = []
    if frame["group"].nunique() > 1 and frame["period"].nunique() > 1:
        rows.append(("difference_in_differences", math.nan, did(frame)))
    running = frame.loc[frame["period"] == "after"].dropna(subset=["running"])
    if len(running):
        middle = 2 * float(running["running"].abs().median())
        rows += [
            ("discontinuity", part * middle, discontinuity(running, part * middle)) for part in (0.5, 1, 1.5)
        ]
    told = [(design, width, *(getattr(one, name) for name in EFFECT)) for design, width, one in rows]
    return {"effects": pd.DataFrame(told, columns=["design", "bandwidth", *EFFECT])}


EFFECT = ("estimate", "error", "low", "high", "units", "clusters")
REPORTS = {"outcomes": outcomes}
