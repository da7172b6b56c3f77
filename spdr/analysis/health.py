"""Health protection: service coverage, spending that ruins, and deprivation in many dimensions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from spdr.analysis.frames import (
    Values,
    check_numbers,
    check_same_rows,
    check_weights,
    require_columns,
    share,
)
from spdr.analysis.poverty.multidimensional import Multidimensional, multidimensional
from spdr.errors import DataError


def service_coverage_index(tracers: pd.DataFrame, *, floor: float = 1.0) -> pd.DataFrame:
    """SDG 3.8.1: geometric mean of tracers within each area, then across areas.

    Parameters
    ----------
    tracers
        One row per tracer: ``area`` (such as infectious diseases) and ``value`` (0 to 100, already
        rescaled where the metadata ask for it). Tracers that do not apply to a country are left out by the
        caller.
    floor
        Values below it are raised to it, so that one tracer at zero does not make the index zero.

    Returns
    -------
    pandas.DataFrame
        One row per area and one for ``area`` "all": ``value`` (0 to 100) and ``tracers_n``.

    Raises
    ------
    DataError
        If a value is missing or outside 0 to 100, or there is no tracer.

    Examples
    --------
    >>> table = pd.DataFrame({"area": ["a", "a", "b"], "value": [90.0, 40.0, 15.0]})
    >>> service_coverage_index(table)["value"].round(6).tolist()
    [60.0, 15.0, 30.0]
    """
    require_columns(tracers, ["area", "value"], "service_coverage_index")
    values = check_numbers(tracers["value"], "value", "service_coverage_index", minimum=0)
    if not len(values) or (values > 100).any():
        raise DataError(
            "service_coverage_index needs at least one tracer, each from 0 to 100: rescale them first."
        )
    logs = pd.Series(np.log(np.maximum(values, floor))).groupby(tracers["area"].to_numpy(), sort=False)
    means = logs.mean()
    whole = float(np.exp(means.mean()))
    return pd.DataFrame(
        {
            "area": [*means.index, "all"],
            "value": [*np.exp(means), whole],
            "tracers_n": [*logs.size(), len(values)],
        }
    )


def _spending(
    out_of_pocket: Values, total: Values, weights: Values | None, used_by: str
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    check_same_rows(used_by, out_of_pocket=out_of_pocket, total=total, weights=weights)
    paid = check_numbers(out_of_pocket, "out-of-pocket spending", used_by, minimum=0)
    spent = check_numbers(total, "total spending", used_by, minimum=0)
    over = paid > spent
    if over.any():
        at = int(np.flatnonzero(over)[0])
        raise DataError(
            f"{used_by}: row {at + 1} pays {paid[at]:g} for health out of a total of {spent[at]:g}. "
            "Total spending must include health; correct the row."
        )
    return paid, spent, check_weights(weights, len(paid), used_by)


def catastrophic(
    out_of_pocket: Values,
    total: Values,
    weights: Values | None = None,
    thresholds: tuple[float, ...] = (0.10, 0.25),
) -> pd.DataFrame:
    """SDG 3.8.2: people whose household spends a large share of its budget on health.

    Parameters
    ----------
    out_of_pocket, total
        Household's out-of-pocket health spending and total consumption or income, in one unit; health is
        part of the total. One row per household (with weight x members) or per person.
    weights
        People each row stands for.
    thresholds
        Shares of the budget that must be exceeded.

    Returns
    -------
    pandas.DataFrame
        One row per threshold: ``threshold_share``, ``affected_n``, ``affected_share`` (spending **above** the
        threshold; exactly at it does not count) and ``n_unweighted``. A household without any
        spending is not affected.
    """
    paid, spent, weight = _spending(out_of_pocket, total, weights, "catastrophic")
    limits = check_numbers(list(thresholds), "the threshold", "catastrophic", minimum=0)
    affected = [(weight * (paid > limit * spent)).sum() for limit in limits]
    return pd.DataFrame(
        {
            "threshold_share": limits,
            "affected_n": affected,
            "affected_share": [share(n, weight.sum()) for n in affected],
            "n_unweighted": len(paid),
        }
    )


@dataclass(frozen=True)
class Impoverishment:
    """People pushed below the line, or further below it, by paying for health (shares of the population).

    ``gap_increase`` is the rise of the poverty gap index.
    """

    pushed_share: float
    further_share: float
    gap_increase: float
    n_unweighted: int


def impoverishing(
    out_of_pocket: Values, total: Values, line: float, weights: Values | None = None
) -> Impoverishment:
    """People made poor, or poorer, by out-of-pocket health spending.

    Parameters
    ----------
    out_of_pocket, total
        Health spending and total consumption, a head, in the unit of ``line``.
    line
        Poverty line, above zero; at the line is not poor.
    weights
        People each row stands for.
    """
    paid, spent, weight = _spending(out_of_pocket, total, weights, "impoverishing")
    z = float(check_numbers([line], "the line", "impoverishing", above=0)[0])
    left = spent - paid
    deeper = np.maximum(z - left, 0) - np.maximum(z - spent, 0)
    people = weight.sum()
    return Impoverishment(
        share((weight * ((spent >= z) & (left < z))).sum(), people),
        share((weight * ((spent < z) & (paid > 0))).sum(), people),
        share((weight * deeper / z).sum(), people),
        len(paid),
    )


def national_mpi(
    deprivations: pd.DataFrame,
    dimensions: Mapping[str, list[str]],
    cutoff: float,
    weights: Values | None = None,
    by: Values | None = None,
) -> Multidimensional:
    """The national MPI's form: dimensions weigh the same, and so do the indicators in one.

    Parameters
    ----------
    deprivations
        One bool column per indicator, one row per person.
    dimensions
        By dimension, its indicator columns; each indicator in exactly one.
    cutoff
        Share of weighted deprivations at which a person is poor (0.26 in Thailand's national index).
    weights
        People each row stands for.
    by
        Group of each row, such as region, for the decomposition.

    Returns
    -------
    spdr.analysis.poverty.Multidimensional
        Headcount, intensity, adjusted headcount, and the contribution of each indicator and group.
    """
    listed = [name for names in dimensions.values() for name in names]
    if len(set(listed)) < len(listed) or not all(dimensions.values()):
        raise DataError(
            "national_mpi: each indicator must stand in exactly one dimension, and none be empty."
        )
    require_columns(deprivations, listed, "national_mpi")
    parts = {name: 1 / len(dimensions) / len(names) for names in dimensions.values() for name in names}
    return multidimensional(deprivations[listed], cutoff, parts, weights, by)
