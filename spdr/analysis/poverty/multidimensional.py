"""Counting poverty in many dimensions: Alkire and Foster's headcount, intensity and adjusted headcount."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from spdr.analysis.frames import Values, check_flags, check_same_rows, check_weights
from spdr.analysis.poverty.arguments import checked_number, exact_sum
from spdr.errors import DataError

# sums of dimension weights such as 1/3 + 1/6 are compared with the cutoff up to rounding
ROUNDING = 1e-9


@dataclass(frozen=True)
class Multidimensional:
    """Alkire-Foster measures; all rates 0 to 1.

    Attributes
    ----------
    headcount
        H, share of people who are poor.
    intensity
        A, mean share of weighted deprivations among the poor; missing where nobody is poor.
    adjusted_headcount
        M0 = H x A.
    dimensions
        One row per dimension: ``dimension``, ``weight_share``, ``uncensored_share`` (all who are deprived),
        ``censored_share`` (poor and deprived), ``contribution_share`` (of M0; they add up to 1).
    groups
        One row per group where ``by`` was given, else None: ``group``, ``population_share``,
        ``headcount_share``, ``intensity_share``, ``adjusted_headcount``, ``contribution_share`` (of M0).
    poor
        Whether each row is poor.
    """

    headcount: float
    intensity: float
    adjusted_headcount: float
    dimensions: pd.DataFrame
    groups: pd.DataFrame | None
    poor: np.ndarray


def multidimensional(
    deprivations: pd.DataFrame | np.ndarray | Sequence[Sequence[object]],
    cutoff: float,
    dimension_weights: Sequence[float] | dict[str, float] | None = None,
    weights: Values | None = None,
    by: Values | None = None,
) -> Multidimensional:
    """Alkire-Foster multidimensional poverty: who is poor in many ways at once, and by how much.

    Parameters
    ----------
    deprivations
        One row per person, one column per dimension: true (or 1) where deprived. No missing values.
    cutoff
        A person is poor whose weighted deprivations reach it, on the scale of ``dimension_weights``: a number
        of dimensions where each weighs 1, a share such as 1/3 where they add up to 1.
    dimension_weights
        One positive number per dimension, in order or by name; each weighs 1 where not given.
    weights
        People represented by each row.
    by
        A group per row, to split the result.

    Returns
    -------
    Multidimensional

    Raises
    ------
    DataError
        A missing or other value than yes and no, unequal lengths, a bad weight, no row.
    ParameterError
        A cutoff of zero or less, or above the sum of the dimension weights.

    Notes
    -----
    Alkire and Foster (2011), Journal of Public Economics 95(7-8). Poor means ``count >= cutoff``.

    Examples
    --------
    >>> four = [[0, 0, 0, 0], [0, 1, 0, 1], [1, 1, 1, 1], [0, 1, 0, 0]]
    >>> result = multidimensional(four, cutoff=2)
    >>> result.headcount, result.intensity, result.adjusted_headcount
    (0.5, 0.75, 0.375)
    """
    names, flags = _deprived(deprivations)
    shares, reach = _dimension_shares(names, dimension_weights, cutoff)
    check_same_rows("multidimensional", weights=weights, by=by)
    w = check_weights(weights, len(flags), "multidimensional")
    people = exact_sum(w)
    if people == 0:
        raise DataError(
            "multidimensional: every weight is zero, so nobody is represented. Look at the weights."
        )
    count = flags @ shares
    poor = count >= reach - ROUNDING
    adjusted = exact_sum(w * count * poor) / people
    headcount = exact_sum(w * poor) / people
    censored = np.array([exact_sum(w * poor * flags[:, j]) / people for j in range(len(names))])
    dimensions = pd.DataFrame(
        {
            "dimension": names,
            "weight_share": shares,
            "uncensored_share": [exact_sum(w * flags[:, j]) / people for j in range(len(names))],
            "censored_share": censored,
            "contribution_share": shares * censored / adjusted if adjusted else np.nan,
        }
    )
    groups = None if by is None else _by_group(pd.Series(np.asarray(by)), w, poor, count)
    intensity = adjusted / headcount if headcount else float("nan")
    return Multidimensional(headcount, intensity, adjusted, dimensions, groups, poor)


def _deprived(
    deprivations: pd.DataFrame | np.ndarray | Sequence[Sequence[object]],
) -> tuple[list[str], np.ndarray]:
    """Return the dimensions' names and a matrix of zeros and ones."""
    frame = deprivations if isinstance(deprivations, pd.DataFrame) else pd.DataFrame(np.asarray(deprivations))
    if frame.empty:
        raise DataError(
            "multidimensional: there is no row or no dimension. Look at the filter before this call."
        )
    names = [str(name) for name in frame.columns]
    columns = [check_flags(frame[name], f"dimension {name!r}", "multidimensional") for name in frame.columns]
    return names, np.column_stack(columns).astype(np.float64)


def _dimension_shares(
    names: list[str], dimension_weights: Sequence[float] | dict[str, float] | None, cutoff: float
) -> tuple[np.ndarray, float]:
    """Return each dimension's share of the weights and the cutoff as a share of them."""
    given: Sequence[float] = [1.0] * len(names)
    if isinstance(dimension_weights, dict):
        if sorted(map(str, dimension_weights)) != sorted(names):
            raise DataError(
                f"multidimensional: weights are given for {', '.join(map(str, dimension_weights))}, but the "
                f"dimensions are {', '.join(names)}. Give one weight to each."
            )
        by_name = {str(name): value for name, value in dimension_weights.items()}
        given = [by_name[name] for name in names]
    elif dimension_weights is not None:
        given = dimension_weights
    if len(given) != len(names):
        raise DataError(f"multidimensional: {len(given)} dimension weights for {len(names)} dimensions.")
    weight = np.array(
        [
            checked_number(v, "a dimension weight", "multidimensional", low=0, high=np.inf, open_low=True)
            for v in given
        ]
    )
    total = float(weight.sum())
    top = total * (1 + ROUNDING)
    reach = checked_number(cutoff, "the cutoff", "multidimensional", low=0, high=top, open_low=True)
    return weight / total, reach / total


def _by_group(group: pd.Series, w: np.ndarray, poor: np.ndarray, count: np.ndarray) -> pd.DataFrame:
    """Split the measures by group; population shares times M0 add up to the total M0."""
    if group.isna().any():
        raise DataError(
            "multidimensional: the group is missing in some rows. Write 'not stated' to keep them."
        )
    parts = pd.DataFrame({"group": group, "people": w, "poor": w * poor, "counted": w * poor * count})
    sums = parts.groupby("group", as_index=False, sort=True)[["people", "poor", "counted"]].sum()
    people, poor_n, counted = sums["people"], sums["poor"], sums["counted"]
    return pd.DataFrame(
        {
            "group": sums["group"],
            "population_share": people / people.sum(),
            "headcount_share": poor_n / people.where(people > 0),
            "intensity_share": counted / poor_n.where(poor_n > 0),
            "adjusted_headcount": counted / people.where(people > 0),
            "contribution_share": counted / counted.sum() if counted.sum() else np.nan,
        }
    )
