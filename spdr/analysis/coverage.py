"""Who is covered: in law, in effect, by function, through life, and what totals alone can bound.

Coverage here counts the person who receives or contributes (the ILO's count); counting
everyone in a beneficiary's household is incidence (``spdr.analysis.incidence``), and can be
three times as large. Shares are 0 to 1 and missing where nobody is in the base.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from spdr.analysis.bounds import Bounds, overlap_bounds, union_bounds
from spdr.analysis.frames import (
    check_flags,
    check_groups,
    check_numbers,
    check_weights,
    require_columns,
    share,
    sums_by,
)
from spdr.analysis.sdg131 import FUNCTIONS, base_of
from spdr.errors import DataError

__all__ = [
    "Bounds",
    "by_function",
    "coverage_rate",
    "from_counts",
    "legal_effective_gap",
    "life_cycle_gap",
    "mothers",
    "overlap_bounds",
    "overlap_rate",
    "union_bounds",
]


def _covered(
    people: pd.DataFrame, base: np.ndarray, reached: np.ndarray, by: Sequence[str], used_by: str
) -> pd.DataFrame:
    """Count the base and the covered in it, by group, with the rows behind them."""
    groups = check_groups(people, by, used_by)
    weight = check_weights(people["weight"], len(people), used_by)
    counts = people[groups].assign(
        eligible_n=np.where(base, weight, 0.0),
        covered_n=np.where(base & reached, weight, 0.0),
        n_unweighted=base.astype(int),
    )
    counts = sums_by(counts, groups, ["eligible_n", "covered_n", "n_unweighted"])
    return counts.assign(
        coverage_share=share(counts["covered_n"], counts["eligible_n"]),
        n_unweighted=counts["n_unweighted"].astype(int),
    )[[*groups, "eligible_n", "covered_n", "coverage_share", "n_unweighted"]]


def coverage_rate(people: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """Share of eligible people who receive the benefit, by group.

    Parameters
    ----------
    people
        One row per person: ``weight`` (people represented), ``eligible`` and ``receives``
        (bool), and the columns in ``by``. No missing values.
    by
        Grouping columns, such as ``["region", "sex"]``; empty for the whole table.

    Returns
    -------
    pandas.DataFrame
        One row per group: ``eligible_n``, ``covered_n`` (people), ``coverage_share`` (0 to 1,
        missing where nobody is eligible) and ``n_unweighted`` (eligible rows behind it). A
        person who receives without being eligible is not covered: see ``targeting.errors``.

    Raises
    ------
    DataError
        If a column is absent, or a weight, flag or group is missing: the row is named.

    Notes
    -----
    Effective coverage, {cite}`ilowspdb`.

    Examples
    --------
    >>> people = pd.DataFrame({"sex": ["f", "f", "m"], "weight": [2.0, 1.0, 1.0],
    ...     "eligible": [True, True, False], "receives": [True, False, False]})
    >>> coverage_rate(people, ["sex"])["coverage_share"].round(2).tolist()
    [0.67, nan]
    """
    require_columns(
        people,
        ["weight", "eligible", "receives", *check_groups(people, by, "coverage_rate")],
        "coverage_rate",
    )
    eligible = check_flags(people["eligible"], "eligible", "coverage_rate")
    receives = check_flags(people["receives"], "receives", "coverage_rate")
    return _covered(people, eligible, receives, by, "coverage_rate")


def by_function(
    people: pd.DataFrame,
    functions: Sequence[str] | None = None,
    by: Sequence[str] = (),
    *,
    pension_age: int,
    child_age_max: int = 17,
) -> pd.DataFrame:
    """SDG 1.3.1: the share covered, function by function, each with its own stated base.

    Parameters
    ----------
    people
        One row per person: ``weight``, ``age`` (completed years) and, for each function asked,
        the bool columns that its ``received`` and ``within`` in ``FUNCTIONS`` name.
    functions
        Which functions, all by default: any, children, maternity, disability, unemployed,
        work_injury, older, vulnerable, poor, active.
    by
        Grouping columns.
    pension_age
        Statutory pensionable age in years, from the law in force: no default.
    child_age_max
        Last completed age counted as a child: 17, or 15 and the like where a source chose so.

    Returns
    -------
    pandas.DataFrame
        One row per function and group: ``function``, ``covered`` and ``base`` (words),
        ``eligible_n``, ``covered_n``, ``coverage_share``, ``n_unweighted``. A person with two
        benefits counts once.

    Raises
    ------
    DataError
        If a function is unknown, a column is absent, or a row lacks an answer.

    Notes
    -----
    Numerators and denominators follow the metadata of SDG indicator 1.3.1 {cite}`unsdgmetadata`.
    """
    names = list(FUNCTIONS) if functions is None else list(functions)
    unknown = [name for name in names if name not in FUNCTIONS]
    if unknown:
        raise DataError(
            f"by_function does not know {unknown}; it knows {', '.join(FUNCTIONS)}. Ask for those."
        )
    needed = dict.fromkeys(c for name in names for c in FUNCTIONS[name].received + FUNCTIONS[name].within)
    require_columns(people, ["weight", "age", *needed], "by_function")
    groups = check_groups(people, by, "by_function")
    flags = {column: check_flags(people[column], column, "by_function") for column in needed}
    age = check_numbers(people["age"], "age", "by_function", minimum=0)
    ages = {"child": child_age_max, "pension": pension_age, "working": 15}
    rows = []
    for name in names:
        what = FUNCTIONS[name]
        reached = np.any([flags[column] for column in what.received], axis=0)
        counts = _covered(people, base_of(name, flags, age, ages), reached, groups, "by_function")
        rows.append(counts.assign(function=name, covered=what.covered, base=what.base.format(**ages)))
    order = [
        "function",
        *groups,
        "covered",
        "base",
        "eligible_n",
        "covered_n",
        "coverage_share",
        "n_unweighted",
    ]
    return pd.concat(rows, ignore_index=True)[order]


def mothers(births: float, multiple_share: float) -> float:
    """Women who gave birth, the base of C03: births less those beyond the first of a delivery.

    Parameters
    ----------
    births
        Live births in the year.
    multiple_share
        Births beyond the first of a delivery, as a share of all births (0 to 1).
    """
    if not (births >= 0 and 0 <= multiple_share < 1):
        raise DataError(
            f"mothers: {births} births and a multiple-birth share of {multiple_share} cannot be. "
            "Births are zero or more and the share at least 0 and below 1."
        )
    return births * (1.0 - multiple_share)


def from_counts(counts: pd.DataFrame) -> pd.DataFrame:
    """Coverage from administrative counts, marked where the recipients exceed the base.

    Parameters
    ----------
    counts
        One row per item: ``covered_n`` and ``eligible_n`` (people), and any other columns, kept.

    Returns
    -------
    pandas.DataFrame
        ``counts`` with ``coverage_share`` and ``exceeds_base`` (bool). A share above 1 is shown
        as it is: the register and the census disagree, and clipping would hide it.
    """
    require_columns(counts, ["covered_n", "eligible_n"], "from_counts")
    covered = check_numbers(counts["covered_n"], "covered_n", "from_counts", minimum=0)
    eligible = check_numbers(counts["eligible_n"], "eligible_n", "from_counts", minimum=0)
    return counts.assign(coverage_share=share(covered, eligible), exceeds_base=covered > eligible)


def legal_effective_gap(people: pd.DataFrame, by: Sequence[str] = ()) -> pd.DataFrame:
    """Legal coverage, effective coverage and the gap between them (C11).

    Parameters
    ----------
    people
        One row per person of the base population: ``weight``, ``legal`` (the law gives this
        person a right or a duty to be insured) and ``effective`` (receives or contributes).

    Returns
    -------
    pandas.DataFrame
        Per group ``population_n``, ``legal_n``, ``effective_n``, ``legal_share``,
        ``effective_share``, ``gap_share`` (legal less effective, in shares of the population) and
        ``outside_law_n`` (effective without a legal basis: a data fault or a discretionary award).
    """
    require_columns(people, ["weight", "legal", "effective"], "legal_effective_gap")
    groups = check_groups(people, by, "legal_effective_gap")
    weight = check_weights(people["weight"], len(people), "legal_effective_gap")
    legal = check_flags(people["legal"], "legal", "legal_effective_gap")
    effective = check_flags(people["effective"], "effective", "legal_effective_gap")
    counts = sums_by(
        people[groups].assign(
            population_n=weight,
            legal_n=weight * legal,
            effective_n=weight * effective,
            outside_law_n=weight * (effective & ~legal),
        ),
        groups,
        ["population_n", "legal_n", "effective_n", "outside_law_n"],
    )
    legal_share = share(counts["legal_n"], counts["population_n"])
    effective_share = share(counts["effective_n"], counts["population_n"])
    return counts.assign(
        legal_share=legal_share, effective_share=effective_share, gap_share=legal_share - effective_share
    )


def life_cycle_gap(
    people: pd.DataFrame,
    by: Sequence[str] = ("age", "sex", "nationality"),
    working_age: tuple[int, int] | None = None,
) -> pd.DataFrame:
    """People without any cover, by single age, sex and nationality (C12).

    Parameters
    ----------
    people
        One row per person, or per cell of a population table: ``weight`` (people),
        ``assistance`` and ``contributes`` (bool), and the columns in ``by``.
    by
        Grouping columns; ``("age", "sex", "nationality")`` unless said.
    working_age
        First and last completed age of the "missing middle", such as ``(15, 59)``; with it the
        people of those ages with neither assistance nor a contribution are counted in
        ``missing_middle_n``.

    Returns
    -------
    pandas.DataFrame
        Per group ``population_n``, ``covered_n``, ``gap_n`` (people), ``gap_share``, and
        ``missing_middle_n`` if asked. The gaps of the groups add up to the gap of the whole.
    """
    extra = ["age"] if working_age else []
    require_columns(people, ["weight", "assistance", "contributes", *extra], "life_cycle_gap")
    groups = check_groups(people, by, "life_cycle_gap")
    weight = check_weights(people["weight"], len(people), "life_cycle_gap")
    covered = check_flags(people["assistance"], "assistance", "life_cycle_gap") | check_flags(
        people["contributes"], "contributes", "life_cycle_gap"
    )
    counts = people[groups].assign(population_n=weight, covered_n=weight * covered, gap_n=weight * ~covered)
    wanted = ["population_n", "covered_n", "gap_n"]
    if working_age:
        age = check_numbers(people["age"], "age", "life_cycle_gap", minimum=0)
        middle = (age >= working_age[0]) & (age <= working_age[1]) & ~covered
        counts = counts.assign(missing_middle_n=weight * middle)
        wanted.append("missing_middle_n")
    counts = sums_by(counts, groups, wanted)
    return counts.assign(gap_share=share(counts["gap_n"], counts["population_n"]))


def overlap_rate(people: pd.DataFrame, benefits: Sequence[str], by: Sequence[str] = ()) -> pd.DataFrame:
    """Share of covered people who have two benefits or more (C13).

    Parameters
    ----------
    people
        One row per person: ``weight`` and one bool column per benefit.
    benefits
        Two or more benefit columns.

    Returns
    -------
    pandas.DataFrame
        Per group ``covered_n`` (one benefit or more), ``overlap_n`` (two or more),
        ``overlap_share`` and ``benefits_n`` (benefits counted, so that
        ``benefits_n - covered_n`` is what adding the programmes up would count twice).
    """
    names = list(dict.fromkeys(benefits))
    if len(names) < 2:
        raise DataError(f"overlap_rate needs two benefits or more, not {names}. Name the columns to compare.")
    require_columns(people, ["weight", *names], "overlap_rate")
    groups = check_groups(people, by, "overlap_rate")
    weight = check_weights(people["weight"], len(people), "overlap_rate")
    held = np.sum([check_flags(people[name], name, "overlap_rate") for name in names], axis=0)
    counts = sums_by(
        people[groups].assign(
            covered_n=weight * (held >= 1), overlap_n=weight * (held >= 2), benefits_n=weight * held
        ),
        groups,
        ["covered_n", "overlap_n", "benefits_n"],
    )
    return counts.assign(overlap_share=share(counts["overlap_n"], counts["covered_n"]))
