"""Informal employment under four definitions, from one table of workers, and what sets them apart.

The National Statistical Office asks one question (is the worker protected by social security
through work?); the ILO's definitions look at the enterprise and the job. They differ by whole
percentage points and neither is a version of the other, so they are published side by side.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from spdr.analysis.frames import (
    check_flags,
    check_groups,
    check_weights,
    check_words,
    require_columns,
    share,
    sums_by,
)
from spdr.errors import DataError

STATUSES = (
    "employee",
    "employer",
    "own_account",
    "dependent_contractor",
    "cooperative_member",
    "contributing_family",
)
"""Status in employment (ICSE-18 at the level these definitions need)."""

SECTORS = ("formal", "informal", "household")
"""Where the work is done: a formal enterprise, an informal one, or a household for its own use."""

DEFINITIONS = ("nso", "icls17", "icls21")

FLAGS = {
    "nso": ("protected",),
    "icls17": ("insured", "paid_annual_leave", "paid_sick_leave"),
    "icls21": ("insured", "paid_annual_leave", "paid_sick_leave", "registered"),
}
"""The bool columns that each definition reads. ``protected``: protected, or with social security, from work;
``insured``: the employer (or the worker's own scheme membership) pays social insurance for this job;
``paid_annual_leave``, ``paid_sick_leave``: has both by right; ``registered``: the worker's own activity is
registered for tax, or its activity is recognised by law (dependent contractors, family workers)."""


def informal(workers: pd.DataFrame, definition: str) -> pd.Series:
    """Say which employed persons are informally employed under one definition.

    Parameters
    ----------
    workers
        One row per employed person, main job: the columns ``FLAGS[definition]`` and, for the ILO's
        definitions, ``status`` (one of ``STATUSES``) and ``sector`` (one of ``SECTORS``).
    definition
        ``"nso"``: not protected and without social security from work (I01). ``"icls17"``:
        employees without social insurance, or without paid annual or sick leave; employers, own-account
        workers, dependent contractors and cooperative members whose enterprise is not formal;
        contributing family workers always (I02). ``"icls21"``: as the 17th, but a dependent contractor
        is formal only if registered and insured, and a contributing family worker is formal in
        a formal enterprise if registered and insured (I03).

    Returns
    -------
    pandas.Series
        True for informal, on the index of ``workers``.

    Raises
    ------
    DataError
        If the definition is unknown, a column is absent, or an answer is missing or not on the list.

    Notes
    -----
    {cite}`ilo2003informal`, {cite}`ilo2023icls21`, {cite}`nso2012informal`. Under the 17th ICLS, dependent
    contractors had no status of their own: they count by their enterprise, as own-account workers did.
    """
    if definition not in DEFINITIONS:
        raise DataError(
            f"informal: the definition {definition!r} is unknown; choose {', '.join(DEFINITIONS)}."
        )
    extra = [] if definition == "nso" else ["status", "sector"]
    require_columns(workers, [*FLAGS[definition], *extra], "informal")
    has = {name: check_flags(workers[name], name, "informal") for name in FLAGS[definition]}
    if definition == "nso":
        return pd.Series(~has["protected"], index=workers.index, name=definition)
    status = check_words(workers["status"], STATUSES, "status", "informal")
    outside = check_words(workers["sector"], SECTORS, "sector", "informal") != "formal"
    good_job = has["insured"] & has["paid_annual_leave"] & has["paid_sick_leave"]
    answer = np.where(status == "employee", ~good_job, outside)
    if definition == "icls17":
        answer = np.where(status == "contributing_family", True, answer)
    else:
        recognised = has["registered"] & has["insured"]
        answer = np.where(status == "dependent_contractor", ~recognised, answer)
        answer = np.where(status == "contributing_family", outside | ~recognised, answer)
    return pd.Series(answer.astype(bool), index=workers.index, name=definition)


def informality_rate(workers: pd.DataFrame, definition: str, by: Sequence[str] = ()) -> pd.DataFrame:
    """Informal employment by group under one definition.

    Parameters
    ----------
    workers
        As for ``informal``, with ``weight`` and the columns in ``by``.

    Returns
    -------
    pandas.DataFrame
        Per group ``employed_n``, ``informal_n``, ``informal_share`` (of the group's employment) and
        ``composition_share`` (the group's share of all informal workers): "54 % of informal workers are
        men" is the second, not the first.
    """
    require_columns(workers, ["weight"], "informality_rate")
    groups = check_groups(workers, by, "informality_rate")
    weight = check_weights(workers["weight"], len(workers), "informality_rate")
    counts = workers[groups].assign(
        employed_n=weight, informal_n=weight * informal(workers, definition).to_numpy()
    )
    return informality_from_counts(sums_by(counts, groups, ["employed_n", "informal_n"]))


def informality_from_counts(counts: pd.DataFrame) -> pd.DataFrame:
    """Informality from a published table of counts.

    Parameters
    ----------
    counts
        One row per group that partitions employment: ``employed_n`` and ``informal_n`` in one unit.

    Returns
    -------
    pandas.DataFrame
        ``counts`` with ``informal_share`` and ``composition_share``.

    Examples
    --------
    >>> informality_from_counts(pd.DataFrame({"employed_n": [39.6], "informal_n": [24.8]}))[
    ...     "informal_share"].round(3).tolist()
    [0.626]
    """
    require_columns(counts, ["employed_n", "informal_n"], "informality_from_counts")
    employed = check_weights(counts["employed_n"], len(counts), "informality_from_counts")
    outside = check_weights(counts["informal_n"], len(counts), "informality_from_counts")
    over = outside > employed
    if over.any():
        raise DataError(
            f"informality_from_counts: row {int(np.flatnonzero(over)[0]) + 1} has more informal workers than "
            "employed ones. Give both in one unit, for one and the same group."
        )
    return counts.assign(
        informal_share=share(outside, employed),
        composition_share=share(outside, np.full(len(outside), outside.sum())),
    )


def matrix(workers: pd.DataFrame, definition: str) -> pd.DataFrame:
    """The ILO's matrix: sector of the enterprise by status and formality of the job.

    Parameters
    ----------
    workers
        As for ``informal`` under ``"icls17"`` or ``"icls21"``, with ``weight``.

    Returns
    -------
    pandas.DataFrame
        One row per sector, status and ``informal`` (bool), all combinations, with ``employed_n``; the
        cells add up to employment. Cells the definition makes impossible hold zero.
    """
    if definition not in ("icls17", "icls21"):
        raise DataError(f"matrix: {definition!r} has no matrix; choose icls17 or icls21.")
    require_columns(workers, ["weight"], "matrix")
    answer = informal(workers, definition)
    table = pd.DataFrame(
        {
            "sector": pd.Categorical(workers["sector"], categories=SECTORS),
            "status": pd.Categorical(workers["status"], categories=STATUSES),
            "informal": pd.Categorical(answer, categories=[False, True]),
            "employed_n": check_weights(workers["weight"], len(workers), "matrix"),
        }
    )
    cells = sums_by(table, ["sector", "status", "informal"], ["employed_n"])
    return cells.astype({"sector": str, "status": str, "informal": bool})


def sdg_831(workers: pd.DataFrame, by: Sequence[str] = ("sex",)) -> pd.DataFrame:
    """SDG 8.3.1: informal employment by sector of activity and group (I04).

    Parameters
    ----------
    workers
        As for ``informal`` under ``"icls17"``, with ``weight``, ``agriculture`` (bool) and the
        columns in ``by``.

    Returns
    -------
    pandas.DataFrame
        As ``informality_rate`` without ``composition_share``, for ``activity`` agriculture,
        non_agriculture and total. The indicator was on non-agricultural employment only until
        2020: say which row is compared with which source.
    """
    require_columns(workers, ["agriculture"], "sdg_831")
    farm = check_flags(workers["agriculture"], "agriculture", "sdg_831")
    groups = check_groups(workers, by, "sdg_831")
    tables = []
    for name, keep in (
        ("agriculture", farm),
        ("non_agriculture", ~farm),
        ("total", np.ones(len(farm), bool)),
    ):
        part = informality_rate(workers[keep], "icls17", groups)
        tables.append(part.drop(columns="composition_share").assign(activity=name))
    return pd.concat(tables, ignore_index=True)[
        ["activity", *groups, "employed_n", "informal_n", "informal_share"]
    ]


def reconcile(workers: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Set the definitions side by side on the same workers.

    Parameters
    ----------
    workers
        One row per employed person with the columns of all three definitions and ``weight``.

    Returns
    -------
    tuple of pandas.DataFrame
        First, one row per definition: ``definition``, ``employed_n``, ``informal_n``,
        ``informal_share``. Second, one row per combination of the three answers: ``nso``,
        ``icls17``, ``icls21`` (bool), ``status``, ``employed_n``: adding up the rows where two
        definitions differ gives exactly the difference between their counts.
    """
    require_columns(workers, ["weight"], "reconcile")
    weight = check_weights(workers["weight"], len(workers), "reconcile")
    answers = pd.DataFrame({name: informal(workers, name).to_numpy() for name in DEFINITIONS})
    counts = pd.DataFrame(
        {
            "definition": DEFINITIONS,
            "employed_n": weight.sum(),
            "informal_n": [(weight * answers[name]).sum() for name in DEFINITIONS],
        }
    )
    cells = answers.assign(status=workers["status"].to_numpy(), employed_n=weight)
    return (
        counts.assign(informal_share=share(counts["informal_n"], counts["employed_n"])),
        sums_by(cells, [*DEFINITIONS, "status"], ["employed_n"]),
    )
