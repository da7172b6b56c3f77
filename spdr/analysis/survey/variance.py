"""Variance of totals under a sample design, for many domains in one pass over cells of (unit, domain)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from spdr.analysis.survey.structure import Stage, Structure
from spdr.errors import DataError

# a table of all pairs is faster than sorting them until it is this much larger than the data
DENSE_FACTOR = 2
DENSE_FLOOR = 1_000_000


@dataclass(frozen=True)
class Cells:
    """Sums of rows by (leaf, domain), one cell per pair that occurs.

    Attributes
    ----------
    leaf, domain
        The pair of each cell; ``leaf`` is ``slice(None)`` where every row is a leaf, all here in order.
    domains
        Number of domains.
    """

    leaf: np.ndarray | slice
    domain: np.ndarray
    domains: int


def distinct(key: np.ndarray, size: int) -> np.ndarray:
    """Return the keys (0 to ``size - 1``) that occur, in order."""
    if size <= max(DENSE_FACTOR * key.size, DENSE_FLOOR):
        return np.flatnonzero(np.bincount(key, minlength=size))
    return np.unique(key)


def compact(key: np.ndarray, size: int) -> tuple[np.ndarray, np.ndarray]:
    """Number the keys (0 to ``size - 1``) that occur, in order; return them and each entry's number."""
    if size <= max(DENSE_FACTOR * key.size, DENSE_FLOOR):
        present = np.bincount(key, minlength=size) > 0
        if present.all():
            return np.arange(size), key
        return np.flatnonzero(present), (np.cumsum(present) - 1)[key]
    return np.unique(key, return_inverse=True)


def pair(first: np.ndarray, second: np.ndarray, seconds: int) -> np.ndarray:
    """Number pairs by ``first * seconds + second``, in 64 bits."""
    return first if seconds == 1 else first.astype(np.int64) * seconds + second


def make_cells(
    structure: Structure, domain: np.ndarray, domains: int, rows: np.ndarray | slice, *values: np.ndarray
) -> tuple[Cells, list[np.ndarray]]:
    """Add up rows to cells.

    Parameters
    ----------
    structure
        The design.
    domain, values
        For each of ``rows``: its domain and the numbers to add.
    domains
        Number of domains.
    rows
        Which rows of the design they are.
    """
    if structure.leaf is None:
        return Cells(rows, domain, domains), list(values)
    leaf = structure.leaf[rows]
    key = pair(leaf, domain, domains)
    size = structure.leaves * domains
    if size <= max(DENSE_FACTOR * key.size, DENSE_FLOOR):
        present = np.flatnonzero(np.bincount(key, minlength=size))
        sums = [np.bincount(key, weights=v, minlength=size)[present] for v in values]
    else:
        present, code = np.unique(key, return_inverse=True)
        sums = [np.bincount(code, weights=v, minlength=present.size) for v in values]
    if domains == 1:
        return Cells(present, np.zeros(present.size, dtype=np.int64), 1), sums
    return Cells(present // domains, present % domains, domains), sums


def design_variance(structure: Structure, cells: Cells, values: np.ndarray) -> np.ndarray:
    """Variance of the total of ``values`` (one per cell) in each domain.

    A drawn unit without a cell in a domain counts there as zero, which is what makes a domain differ from a
    survey of its own.
    """
    total = np.zeros(cells.domains)
    for stage in structure.stages:
        total += _stage_variance(stage, structure.lonely_psu, cells, values)
    return total


def _stage_variance(stage: Stage, lonely_psu: str, cells: Cells, values: np.ndarray) -> np.ndarray:
    """One stage's part: within each stratum, squares of unit totals round their mean."""
    domains = cells.domains
    unit, domain, sums = cells.leaf, cells.domain, values
    if stage.unit is not None:  # several leaves make a unit
        key = pair(stage.unit[cells.leaf], cells.domain, domains)
        present, code = compact(key, stage.stratum.size * domains)
        sums = np.bincount(code, weights=values, minlength=present.size)
        unit, domain = present // domains, present % domains
    pairs, cell = compact(pair(stage.stratum[unit], domain, domains), stage.size.size * domains)
    stratum, where = pairs // domains, pairs % domains
    size = stage.size[stratum]
    mean = np.bincount(cell, weights=sums, minlength=pairs.size) / size
    if lonely_psu == "adjust":
        mean[stage.lonely[stratum]] = 0.0
    deviation = sums - mean[cell]
    squares = np.bincount(cell, weights=deviation * deviation, minlength=pairs.size)
    absent = size - np.bincount(cell, minlength=pairs.size)
    parts = stage.scale[stratum] * (squares + absent * mean * mean)
    if lonely_psu == "average" and stage.lonely.any():
        return _averaged(stage, stratum, where, domains, parts)
    return np.bincount(where, weights=parts, minlength=domains)


def _averaged(
    stage: Stage, stratum: np.ndarray, domain: np.ndarray, domains: int, parts: np.ndarray
) -> np.ndarray:
    """Give lonely strata the mean of the others that the domain reaches, as R survey does."""
    known = ~stage.lonely[stratum]
    groups, group = compact(
        pair(stage.parent[stratum], domain, domains), (int(stage.parent.max()) + 1) * domains
    )
    reached = np.bincount(group, minlength=groups.size)
    good = np.bincount(group, weights=known, minlength=groups.size)
    if (good == 0).any():
        raise DataError(
            "Design: lonely_psu='average' needs a stratum with two clusters or more to average, and a group "
            "or a "
            "stage has none. Merge strata, or choose lonely_psu='adjust'."
        )
    sums = np.bincount(group, weights=np.where(known, parts, 0.0), minlength=groups.size)
    return np.bincount(groups % domains, weights=sums * reached / good, minlength=domains)


def sample_counts(structure: Structure, cells: Cells, count: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Rows of positive weight and degrees of freedom in each domain.

    Degrees of freedom are clusters less strata among rows of positive weight in the domain, as R survey
    counts them for a subset.

    Parameters
    ----------
    count
        Rows of positive weight in each cell.
    """
    domains = cells.domains
    n = np.bincount(cells.domain, weights=count, minlength=domains)
    filled = slice(None) if (count > 0).all() else np.flatnonzero(count > 0)
    first = structure.stages[0]
    domain = cells.domain[filled]
    stratum = first.stratum[cells.leaf][filled] if first.unit is None else None
    if stratum is None:  # several leaves make a unit
        units = distinct(
            pair(first.units_of(cells.leaf)[filled], domain, domains), first.stratum.size * domains
        )
        stratum, domain = first.stratum[units // domains], units % domains
    strata = distinct(pair(stratum, domain, domains), first.size.size * domains)
    clusters_n = np.bincount(domain, minlength=domains)
    strata_n = np.bincount(strata % domains, minlength=domains)
    return n, clusters_n - strata_n
