"""Social protection of migrants: who the law admits, who is in fact covered, what can be carried home."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from spdr.analysis.coverage import legal_effective_gap
from spdr.analysis.frames import (
    Values,
    check_flags,
    check_groups,
    check_weights,
    check_words,
    require_columns,
    share,
)
from spdr.errors import DataError

REGIMES = ("I", "II", "III", "IV")
"""Portability regimes: I bilateral arrangement between the two countries; II access and exportable benefits
without one; III documented, but with neither access nor contributions; IV undocumented, no access."""


def coverage_by_status(
    people: pd.DataFrame, schemes: Mapping[str, tuple[str, str]], by: Sequence[str] = ("status",)
) -> pd.DataFrame:
    """Legal and effective coverage of each scheme by migration status (I05).

    Parameters
    ----------
    people
        One row per migrant, or per cell of a count table: ``weight``, the columns in ``by``, and two bool
        columns per scheme.
    schemes
        By scheme, the names of its legal and its effective column.
    by
        Grouping columns: ``status`` (MOU, registered, border pass, irregular, dependant, stateless ...), sex,
        sector. Domestic workers (I07) are a group like any other.

    Returns
    -------
    pandas.DataFrame
        One row per scheme and group: ``scheme``, ``population_n``, ``legal_n``, ``effective_n``,
        ``legal_share``, ``effective_share``, ``gap_share``, ``outside_law_n``.

    Raises
    ------
    DataError
        If a column is absent or a row lacks an answer: whether a scheme admits a status is a question of law
        that must be answered, not left empty.
    """
    if not schemes:
        raise DataError("coverage_by_status needs at least one scheme with its legal and effective column.")
    groups = check_groups(people, by, "coverage_by_status")
    require_columns(people, ["weight", *(c for pair in schemes.values() for c in pair)], "coverage_by_status")
    tables = []
    for scheme, (legal, effective) in schemes.items():
        one = people[[*groups, "weight"]].assign(legal=people[legal], effective=people[effective])
        tables.append(legal_effective_gap(one, groups).assign(scheme=scheme))
    order = ["population_n", "legal_n", "effective_n", "legal_share", "effective_share", "gap_share"]
    return pd.concat(tables, ignore_index=True)[["scheme", *groups, *order, "outside_law_n"]]


def portability_regime(people: pd.DataFrame) -> pd.Series:
    """Put each migrant in one of the four portability regimes (I06).

    Parameters
    ----------
    people
        One row per migrant (or corridor): ``documented``, ``agreement`` (a bilateral arrangement covers the
        corridor) and ``access`` (admitted to national schemes whose benefits can be paid abroad), bool.

    Returns
    -------
    pandas.Series
        ``"I"`` to ``"IV"``. The undocumented are IV whatever the corridor; of the documented, an
        agreement makes I, access without one II, neither III.
    """
    require_columns(people, ["documented", "agreement", "access"], "portability_regime")
    documented, agreement, access = (
        check_flags(people[name], name, "portability_regime")
        for name in ("documented", "agreement", "access")
    )
    regime = np.select([~documented, agreement, access], ["IV", "I", "II"], default="III")
    return pd.Series(regime, index=people.index, name="regime")


def portability_shares(regimes: Values, weights: Values | None = None) -> pd.DataFrame:
    """Share of migrants in each portability regime.

    Parameters
    ----------
    regimes
        ``"I"`` to ``"IV"`` per row.
    weights
        Migrants each row stands for.

    Returns
    -------
    pandas.DataFrame
        Four rows, in order: ``regime``, ``migrants_n``, ``regime_share`` (they add up to 1).

    Notes
    -----
    {cite}`holzmann2018portability`.
    """
    words = check_words(regimes, REGIMES, "the regime", "portability_shares")
    weight = check_weights(weights, len(words), "portability_shares")
    counts = np.array([weight[words == regime].sum() for regime in REGIMES])
    return pd.DataFrame(
        {
            "regime": REGIMES,
            "migrants_n": counts,
            "regime_share": share(counts, np.full(len(REGIMES), counts.sum())),
        }
    )
