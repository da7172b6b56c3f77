"""How a sample was drawn: stages, strata, clusters and finite populations as whole numbers ready for sums."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from spdr.analysis.frames import check_numbers, require_columns, row_name
from spdr.errors import DataError, ParameterError

LONELY_RULES = ("fail", "remove", "adjust", "average", "certainty")

# below this sampling rest a stratum was drawn completely and adds no variance (the bound R survey uses)
CENSUS = 1e-7


@dataclass(frozen=True)
class Stage:
    """One stage of selection.

    Attributes
    ----------
    unit
        Unit of each leaf (the last stage's unit); None where every leaf is a unit of its own.
    stratum
        Stratum of each unit. From the second stage on, strata lie inside the unit drawn before.
    size
        Units drawn in each stratum.
    scale
        Factor of each stratum's sum of squares: sampling fractions above, finite population correction,
        n/(n-1).
    lonely
        Whether the stratum has a single unit and was not drawn completely.
    parent
        For each stratum the unit drawn before (all zero at the first stage).
    """

    unit: np.ndarray | None
    stratum: np.ndarray
    size: np.ndarray
    scale: np.ndarray
    lonely: np.ndarray
    parent: np.ndarray

    def units_of(self, leaves: np.ndarray | slice) -> np.ndarray:
        """Return the unit of each of these leaves."""
        return np.arange(self.stratum.size)[leaves] if self.unit is None else self.unit[leaves]


@dataclass(frozen=True)
class Structure:
    """The whole design: the leaf of each row (None where each row is a leaf), and the stages in order."""

    leaf: np.ndarray | None
    leaves: int
    stages: tuple[Stage, ...]
    lonely_psu: str


def shown(value: object) -> str:
    """Write a category as its owner would: without numpy's type around it."""
    return repr(value.item() if isinstance(value, np.generic) else value)


def codes_of(values: pd.Series, used_for: str) -> tuple[np.ndarray, int]:
    """Number the distinct values from zero in order of appearance, refusing missing ones.

    Raises
    ------
    DataError
        If a value is missing; the row is named.
    """
    codes, distinct = pd.factorize(values, sort=False)
    if codes.size and codes.min() < 0:
        at = int(np.flatnonzero(codes < 0)[0])
        raise DataError(
            f"Design: {used_for} {values.name!r} is missing in {row_name(values, at)}, one of "
            f"{int((codes < 0).sum())} such rows. A row without it has no place in the design; complete the "
            "column."
        )
    return codes, len(distinct)


def combine(first: np.ndarray, firsts: int, second: np.ndarray, seconds: int) -> tuple[np.ndarray, int]:
    """Number the pairs of two numberings that occur."""
    if firsts == 1:
        return second, seconds
    if seconds == 1:
        return first, firsts
    key = first.astype(np.int64) * seconds + second
    if firsts * seconds <= 4 * key.size:  # a table of all pairs is smaller than sorting
        new = np.cumsum(np.bincount(key, minlength=firsts * seconds) > 0) - 1
        return new[key], int(new[-1]) + 1
    codes, distinct = pd.factorize(key)
    return codes, len(distinct)


def build_structure(
    frame: pd.DataFrame,
    strata: Sequence[str],
    clusters: Sequence[str],
    fpc: Sequence[str],
    nest: bool,
    lonely_psu: str,
) -> Structure:
    """Turn the design's columns into numbers, checking that they describe a sample that can be.

    Raises
    ------
    DataError
        A missing value, a cluster in two strata, a finite population smaller than its sample or varying
        inside a stratum, or (with ``lonely_psu="fail"``) a stratum with a single cluster.
    ParameterError
        An unknown rule for lonely clusters, or numbers of columns that do not fit.
    """
    _check_arguments(strata, clusters, fpc, lonely_psu)
    require_columns(frame, [*strata, *clusters, *fpc], used_by="Design")
    rows = len(frame)
    stage_strata = [codes_of(frame[name], "the stratum") for name in strata]
    # without finite populations the variance rests on the first stage alone, so later ones need no numbers
    stages = max(len(clusters), 1) if fpc else 1
    units: list[tuple[np.ndarray | None, int]] = []
    above: tuple[np.ndarray, int] = (np.zeros(rows, dtype=np.int64), 1)
    for i in range(stages):
        if not clusters:
            units.append((None, rows))
            break
        here = combine(*above, *codes_of(frame[clusters[i]], "the cluster"))
        if i == 0 and stage_strata:
            if nest:
                here = combine(*stage_strata[0], *here)
            else:
                _check_nested(frame, strata[0], clusters[0], stage_strata[0], here)
        units.append(here)
        above = here
    return _assemble(frame, stage_strata, units, strata, fpc, lonely_psu)


def _check_arguments(
    strata: Sequence[str], clusters: Sequence[str], fpc: Sequence[str], lonely_psu: str
) -> None:
    if lonely_psu not in LONELY_RULES:
        raise ParameterError(
            f"Design: lonely_psu={lonely_psu!r} is unknown. Choose one of {', '.join(LONELY_RULES)}."
        )
    if len(strata) > max(len(clusters), 1):
        raise ParameterError(
            f"Design: {len(strata)} strata columns for {max(len(clusters), 1)} stage(s) of clusters. Several "
            "strata "
            "columns mean one per stage; to cross two columns, make one column of both."
        )
    if fpc and len(fpc) != max(len(clusters), 1):
        raise ParameterError(
            f"Design: {len(fpc)} fpc column(s) for {max(len(clusters), 1)} stage(s). Give one finite "
            "population per "
            "stage (the column may repeat), or none."
        )


def _check_nested(
    frame: pd.DataFrame,
    stratum_name: str,
    cluster_name: str,
    strata: tuple[np.ndarray, int],
    clusters: tuple[np.ndarray, int],
) -> None:
    """Raise DataError naming a cluster that lies in two strata."""
    home = np.zeros(clusters[1], dtype=strata[0].dtype)
    home[clusters[0]] = strata[0]
    astray = home[clusters[0]] != strata[0]
    if astray.any():
        at = int(np.flatnonzero(astray)[0])
        cluster = frame[cluster_name].iloc[at]
        inside = frame.loc[(frame[cluster_name] == cluster).to_numpy(), stratum_name].unique()
        raise DataError(
            f"Design: cluster {shown(cluster)} of {cluster_name!r} lies in the strata "
            f"{', '.join(map(shown, inside[:5]))} "
            f"({row_name(frame, at)}). If clusters are numbered anew in each stratum, pass nest=True; else "
            "correct it."
        )


def _assemble(
    frame: pd.DataFrame,
    stage_strata: list[tuple[np.ndarray, int]],
    units: list[tuple[np.ndarray | None, int]],
    names: Sequence[str],
    fpc: Sequence[str],
    lonely_psu: str,
) -> Structure:
    """Make the stages from row numberings: everything is kept per leaf, per unit or per stratum."""
    rows = len(frame)
    leaf, leaves = units[-1]
    first_row = np.empty(0, dtype=np.int64) if leaf is None else _first_rows(leaf, leaves)
    stages: list[Stage] = []
    fraction = np.ones(rows)
    parent_code: tuple[np.ndarray, int] = (np.zeros(rows, dtype=np.int64), 1)
    for i, (unit, count) in enumerate(units):
        own = (
            stage_strata[min(i, len(stage_strata) - 1)]
            if stage_strata
            else (np.zeros(rows, dtype=np.int64), 1)
        )
        stratum, strata_n = own if i == 0 else combine(*parent_code, *own)
        unit_stratum = stratum if unit is None else stratum[_first_rows(unit, count)]
        size = np.bincount(unit_stratum, minlength=strata_n).astype(np.float64)
        head = _first_rows(stratum, strata_n)
        population = _population(frame, fpc[i], stratum, size, head, i) if fpc else np.full(strata_n, np.inf)
        rest = 1.0 - size / population
        lonely = (size == 1) & (rest >= CENSUS)
        if lonely_psu == "fail" and lonely.any():
            _refuse_lonely(frame, names, i, head[np.flatnonzero(lonely)], int(lonely.sum()))
        scale = fraction[head] * np.where(rest < CENSUS, 0.0, rest) * size / np.maximum(size - 1, 1)
        stages.append(
            Stage(
                unit=None if unit is None or i + 1 == len(units) else unit[first_row],
                stratum=unit_stratum,
                size=size,
                scale=scale,
                lonely=lonely,
                parent=parent_code[0][head],
            )
        )
        if unit is not None and i + 1 < len(units):
            fraction = fraction * (size / population)[stratum]
            parent_code = (unit, count)
    return Structure(leaf, leaves, tuple(stages), lonely_psu)


def _first_rows(codes: np.ndarray, count: int) -> np.ndarray:
    """Return a row of each code: the first one."""
    first = np.empty(count, dtype=np.int64)
    first[codes[::-1]] = np.arange(codes.size - 1, -1, -1)
    return first


def _population(
    frame: pd.DataFrame, name: str, stratum: np.ndarray, size: np.ndarray, head: np.ndarray, stage: int
) -> np.ndarray:
    """Return the units in the population of each stratum, from counts or from sampling fractions."""
    values = check_numbers(frame[name], f"the finite population {name!r}", "Design", above=0.0)
    of_stratum = values[head]
    varies = values != of_stratum[stratum]
    if varies.any():
        at = int(np.flatnonzero(varies)[0])
        raise DataError(
            f"Design: the finite population {name!r} is {values[at]:g} in {row_name(frame, at)} but "
            f"{of_stratum[stratum[at]]:g} elsewhere in its stratum at stage {stage + 1}. Give one value per "
            "stratum."
        )
    if (values <= 1).all():
        return size / of_stratum
    if (values < 1).any():
        at = int(np.flatnonzero(values < 1)[0])
        raise DataError(
            f"Design: {name!r} mixes sampling fractions ({values[at]:g} in {row_name(frame, at)}) and "
            "population "
            "sizes. Give all of one kind."
        )
    small = of_stratum < size
    if small.any():
        h = int(np.flatnonzero(small)[0])
        raise DataError(
            f"Design: {name!r} says {of_stratum[h]:g} units in the population where {size[h]:g} were drawn, "
            "at stage "
            f"{stage + 1} ({row_name(frame, int(head[h]))}). Correct the count or the cluster column."
        )
    return of_stratum


def _refuse_lonely(
    frame: pd.DataFrame, names: Sequence[str], stage: int, rows: np.ndarray, count: int
) -> None:
    """Name the first stratum with a single unit."""
    at = int(rows[0])
    where = "the only stratum"
    if names:
        where = f"stratum {shown(frame[names[min(stage, len(names) - 1)]].iloc[at])}"
    raise DataError(
        f"Design: {where} has a single cluster at stage {stage + 1} ({row_name(frame, at)}), one of {count} "
        "such "
        "strata, so its variance cannot be estimated. Merge it with a like stratum, or choose "
        "lonely_psu='adjust' "
        "(cautious), 'average', 'remove' or 'certainty', and say so beside the number."
    )
