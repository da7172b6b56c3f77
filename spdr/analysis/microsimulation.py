"""Schemes on people in households: who receives, what a reform changes, and a hundred scenarios at once.

Recipients, cost and mechanical gains can be worked out on any population. What depends on who lives with
whom at which income (poverty, inequality, winners and losers by decile) is refused on a synthetic one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from spdr.analysis import poverty
from spdr.analysis.frames import check_groups, check_numbers, check_weights, require_columns
from spdr.analysis.incidence import membership
from spdr.analysis.schemes import calculate
from spdr.analysis.schemes.registry import find
from spdr.analysis.schemes.rules import Law
from spdr.analysis.synthetic import refuse_synthetic
from spdr.errors import DataError, ParameterError

Numbers = npt.NDArray[np.float64]

MONTHS = 12
PER_MONTH = {"month": 1.0, "year": 1.0 / MONTHS}
SIGN = {"to_person": 1.0, "from_person": -1.0}
HOUSEHOLDS_AT_ONCE = 2_048  # with a hundred scenarios, what fits the processor's cache


def monthly_amounts(
    people: pd.DataFrame,
    schemes: Sequence[str],
    on: date | str,
    reform: Any = None,
    law: Law | None = None,
    allow_after: bool = False,
) -> pd.DataFrame:
    """Return what each scheme gives (positive) or takes (negative) per person and month.

    Parameters
    ----------
    people
        One row per person with the columns that the schemes read.
    schemes
        Schemes paid or charged by the month or year; contributions of employers and of the state count as 0.

    Returns
    -------
    pandas.DataFrame
        One column per scheme, ``<scheme>_thb_month``, rows as in ``people``.

    Raises
    ------
    ParameterError
        If a scheme pays once or by the day: it has no monthly amount.
    """
    columns = {}
    for name in schemes:
        entry = find(name)
        if entry.period not in PER_MONTH or entry.flow == "in_kind":
            raise ParameterError(
                f"{name!r} has no monthly amount: it is paid per {entry.period} ({entry.flow}). Leave it out "
                "here and use schemes.calculate."
            )
        amount = calculate(people, name, on, reform, law, allow_after)["amount_thb"]
        columns[f"{name}_thb_month"] = amount * (PER_MONTH[entry.period] * SIGN.get(entry.flow, 0.0))
    return pd.DataFrame(columns, index=people.index)


def draw_receipt(
    eligible: npt.ArrayLike, take_up: float, generator: np.random.Generator, leakage: float = 0.0
) -> npt.NDArray[np.bool_]:
    """Draw who receives: a share of the eligible, and a share of everyone else who should not.

    Parameters
    ----------
    eligible
        Who has the right, one flag per person.
    take_up
        Share of them who receive (0 to 1); the rest are the exclusion error.
    generator
        Seeded source of chance: the same seed and order of rows give the same people.
    leakage
        Share of those without the right who receive all the same (the inclusion error, over the ineligible).

    Returns
    -------
    numpy.ndarray
        One flag per person.

    Raises
    ------
    DataError
        If a share is not between 0 and 1.
    """
    for name, share in (("take-up", take_up), ("leakage", leakage)):
        if not 0 <= share <= 1:
            raise DataError(f"The {name} is {share!r}; it must be a share from 0 to 1.")
    chance = generator.random(np.size(eligible))
    return np.where(np.asarray(eligible, dtype=bool), chance < take_up, chance < leakage)


def compare(
    people: pd.DataFrame,
    schemes: Sequence[str],
    on: date | str,
    reform: Any,
    by: Sequence[str] = (),
    law: Law | None = None,
    allow_after: bool = False,
) -> pd.DataFrame:
    """Say what a reform does, scheme by scheme: recipients, cost and mechanical gains.

    Nobody changes behaviour, and everyone entitled receives; ``draw_receipt`` models take-up.

    Parameters
    ----------
    people
        One row per person with ``weight`` (people represented) and the columns the schemes read.
    schemes
        Monthly or yearly schemes.
    on
        A day on which the reform is in force.
    reform
        The reform laid over the law.
    by
        Grouping columns; none gives one row per scheme.

    Returns
    -------
    pandas.DataFrame
        Per scheme and group: ``before_n`` and ``after_n`` (people who get or pay something),
        ``cost_before_thb_year``, ``cost_after_thb_year`` (positive is paid to people), ``gainers_n``,
        ``losers_n`` and ``mean_change_thb_month`` over everyone in the group.
    """
    groups = check_groups(people, by, "compare")
    require_columns(people, ["weight"], "compare")
    weight = check_weights(people["weight"], len(people), "compare")
    before = monthly_amounts(people, schemes, on, None, law, allow_after)
    after = monthly_amounts(people, schemes, on, reform, law, allow_after)
    rows = []
    for name in schemes:
        old, new = (side[f"{name}_thb_month"].to_numpy() for side in (before, after))
        sums = people[groups].assign(
            scheme=name,
            before_n=weight * (old != 0),
            after_n=weight * (new != 0),
            cost_before_thb_year=weight * old * MONTHS,
            cost_after_thb_year=weight * new * MONTHS,
            gainers_n=weight * (new > old),
            losers_n=weight * (new < old),
            mean_change_thb_month=weight * (new - old),
            weight=weight,
        )
        rows.append(sums.groupby(["scheme", *groups], as_index=False, observed=False).sum())
    result = pd.concat(rows, ignore_index=True)
    result["mean_change_thb_month"] /= result["weight"].where(result["weight"] > 0)
    return result.drop(columns="weight")


def distribution_effects(
    people: pd.DataFrame, change_thb_month: npt.ArrayLike, poverty_line: float, by: str | None = None
) -> pd.DataFrame:
    """Say what a change in transfers does to poverty and inequality, and who wins and loses.

    Parameters
    ----------
    people
        Survey microdata, one row per person: ``household_id``, ``weight``, ``welfare_thb_month`` (per head,
        before the change) and the column ``by``.
    change_thb_month
        Change in what each person gets, THB a month; a household shares it equally.
    poverty_line
        THB a month per head.
    by
        A column, or ``decile`` for tenths of people ranked by welfare before the change. None takes everyone.

    Returns
    -------
    pandas.DataFrame
        One row per group: ``group``, ``people_n``, ``winners_n``, ``losers_n`` (people in households that
        gain or lose), ``mean_change_thb_month`` per head, ``poverty_before_share``, ``poverty_after_share``,
        ``gini_before_index`` and ``gini_after_index`` (within the group).

    Raises
    ------
    DataError
        If the population is synthetic or a column is missing.
    """
    refuse_synthetic(people, "who wins, who loses and what becomes of poverty")
    require_columns(people, ["household_id", "weight", "welfare_thb_month"], "distribution_effects")
    weight = check_weights(people["weight"], len(people), "distribution_effects")
    before = check_numbers(people["welfare_thb_month"], "welfare_thb_month", "distribution_effects")
    codes, homes = pd.factorize(people["household_id"])
    change = check_numbers(np.asarray(change_thb_month), "the change", "distribution_effects")
    gain = (np.bincount(codes, change, len(homes)) / np.bincount(codes, minlength=len(homes)))[codes]
    after = before + gain
    rows = []
    for group, inside in _group_weights(people, before, weight, by).items():
        rows.append(
            {
                "group": group,
                "people_n": inside.sum(),
                "winners_n": inside @ (gain > 0),
                "losers_n": inside @ (gain < 0),
                "mean_change_thb_month": inside @ gain / inside.sum(),
                "poverty_before_share": poverty.fgt(before, poverty_line, inside),
                "poverty_after_share": poverty.fgt(after, poverty_line, inside),
                "gini_before_index": poverty.gini(before, inside),
                "gini_after_index": poverty.gini(after, inside),
            }
        )
    return pd.DataFrame(rows)


def _group_weights(
    people: pd.DataFrame, welfare: Numbers, weight: Numbers, by: str | None
) -> dict[Any, Numbers]:
    if by is None:
        return {"all": weight}
    if by == "decile":
        parts = membership(welfare, weight, groups=10)
        return {tenth + 1: weight * parts[:, tenth] for tenth in range(10)}
    check_groups(people, [by], "distribution_effects")
    return {group: weight * (people[by] == group).to_numpy() for group in sorted(people[by].unique())}


@dataclass(frozen=True)
class HouseholdSums:
    """What scenarios need of the people, added up by household once.

    ``units[h, k]`` is how many units of term ``k`` household ``h`` has (children paid, people of an age band,
    baht of contributory wages), ``size`` its members, ``weight`` the households it stands for and ``welfare``
    its welfare per head before any term, THB a month.
    """

    terms: tuple[str, ...]
    units: Numbers
    size: Numbers
    weight: Numbers
    welfare: Numbers


def household_sums(
    people: pd.DataFrame, terms: Sequence[str], welfare: str = "welfare_thb_month"
) -> HouseholdSums:
    """Add the terms of each person up by household.

    Parameters
    ----------
    people
        One row per person: ``household_id``, ``weight`` (the same within a household), the welfare per head
        before transfers (the same within a household) and the columns in ``terms``.
    terms
        Columns whose units a scenario multiplies with an amount, such as ``paid_csg`` (1 or 0).
    welfare
        Name of the welfare column, THB a month per head.

    Raises
    ------
    DataError
        If a column is missing, or the population is synthetic: welfare of its households is drawn, not seen.
    """
    refuse_synthetic(people, "poverty after a scenario")
    require_columns(people, ["household_id", "weight", welfare, *terms], "household_sums")
    weight = check_weights(people["weight"], len(people), "household_sums")
    codes, first = pd.factorize(people["household_id"])
    count = len(first)
    size = np.bincount(codes, minlength=count).astype(float)
    units = np.empty((count, len(terms)))
    for place, term in enumerate(terms):
        units[:, place] = np.bincount(codes, check_numbers(people[term], term, "household_sums"), count)
    per_head = check_numbers(people[welfare], welfare, "household_sums")
    means = [np.bincount(codes, values, count) / size for values in (weight, per_head)]
    return HouseholdSums(tuple(terms), units, size, means[0], means[1])


def sweep(
    sums: HouseholdSums,
    scenarios: pd.DataFrame,
    poverty_line: float,
    fixed: Mapping[str, float] | None = None,
) -> pd.DataFrame:
    """Run many scenarios that change amounts, from household sums instead of from people.

    Parameters
    ----------
    sums
        From ``household_sums``.
    scenarios
        One row per scenario, a column per term: the amount of one unit, THB a month (negative is taken).
    poverty_line
        THB a month per head; poor is below it.
    fixed
        Amounts of the terms before: the baseline of the change in cost. None means nothing is paid.

    Returns
    -------
    pandas.DataFrame
        ``scenario`` (its label), ``cost_thb_year``, ``cost_change_thb_year``, ``poverty_before_share``,
        ``poverty_share`` and ``poverty_gap_share``.

    Raises
    ------
    DataError
        If a scenario lacks a term.

    Notes
    -----
    Equal to working every scenario out again person by person as long as the scenario changes amounts and
    not who is entitled.
    """
    require_columns(scenarios, list(sums.terms), "sweep")
    amounts = scenarios[list(sums.terms)].to_numpy(dtype=float)
    base = np.array([(fixed or {}).get(term, 0.0) for term in sums.terms])
    persons = sums.weight * sums.size
    total = persons.sum()
    each = np.vstack([base, amounts]).T
    poor, gap = _poor_and_gap(sums, each, persons, poverty_line)
    yearly = (sums.weight @ sums.units) @ each * MONTHS
    return pd.DataFrame(
        {
            "scenario": scenarios.index,
            "cost_thb_year": yearly[1:],
            "cost_change_thb_year": yearly[1:] - yearly[0],
            "poverty_before_share": poor[0] / total,
            "poverty_share": poor[1:] / total,
            "poverty_gap_share": gap[1:] / total / poverty_line,
        }
    )


def _poor_and_gap(
    sums: HouseholdSums, each: Numbers, persons: Numbers, poverty_line: float
) -> tuple[Numbers, Numbers]:
    """People under the line and their total shortfall, one of each per scenario.

    Households above the line in every scenario are left out: with units of zero or more, the least a term can
    bring is its units times its lowest amount.
    """
    per_head = sums.units / sums.size[:, None]
    short = poverty_line - sums.welfare
    least = per_head @ each.min(axis=1) if (per_head >= 0).all() else np.full(len(short), -np.inf)
    near = np.flatnonzero(short - least > 0)
    # One matrix product gives the shortfall of every household in every scenario.
    left = np.column_stack([per_head[near], short[near]])
    right = np.vstack([-each, np.ones(each.shape[1])])
    people = persons[near]
    poor, gap = np.zeros(each.shape[1]), np.zeros(each.shape[1])
    for start in range(0, len(near), HOUSEHOLDS_AT_ONCE):
        part = slice(start, start + HOUSEHOLDS_AT_ONCE)
        shortfall = left[part] @ right
        np.maximum(shortfall, 0.0, out=shortfall)
        gap += people[part] @ shortfall
        np.sign(shortfall, out=shortfall)
        poor += people[part] @ shortfall
    return poor, gap
