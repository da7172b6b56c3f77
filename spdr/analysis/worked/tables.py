"""Every survey indicator on the example survey, one row each, by the functions that chapters use."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

from spdr.analysis import coverage as cover
from spdr.analysis import (
    gender,
    health,
    incidence,
    labour,
    migration,
    poverty,
    progressivity,
    prosperity,
    targeting,
)
from spdr.analysis.survey import Design

COVERAGE = {
    "C01": "any",
    "C02": "children",
    "C03": "maternity",
    "C04": "disability",
    "C05": "unemployed",
    "C06": "work_injury",
    "C07": "older",
    "C08": "vulnerable",
    "C09": "poor",
    "C10": "active",
}
PENSION_AGE, THRESHOLD = 60, 60_000.0
ESTIMATES = ["estimate", "standard_error", "ci_low", "ci_high", "n"]


def design_of(people: pd.DataFrame) -> Design:
    """Return the survey with its strata, clusters and weights."""
    return Design(people, "weight", strata="stratum", clusters="cluster")


def _rows(parts: dict[str, pd.DataFrame], name: str) -> pd.DataFrame:
    found = pd.concat([part.assign(**{name: key}) for key, part in parts.items()], ignore_index=True)
    return found[[name, *found.columns.drop(name)]]


def levels(people: pd.DataFrame) -> pd.DataFrame:
    """Mean, quantiles and ratio of welfare with their standard errors.

    Parameters
    ----------
    people
        From ``example_survey``.

    Returns
    -------
    pandas.DataFrame
        ``statistic``; ``estimate``, ``standard_error``, ``ci_low``, ``ci_high`` (95 per cent), all in THB a
        head and month, and ``n``.
    """
    design = design_of(people)
    welfare = "welfare_thb_month"
    found = {
        "welfare_mean": design.mean(welfare),
        "welfare_mean_municipal": design.subset(people["area"] == "municipal").mean(welfare),
        "welfare_mean_non_municipal": design.subset(people["area"] == "non_municipal").mean(welfare),
        "welfare_q10": design.quantile(welfare, 0.1),
        "welfare_median": design.median(welfare),
        "welfare_q90": design.quantile(welfare, 0.9),
    }
    return _rows(found, "statistic")[["statistic", *ESTIMATES]]


def distribution(people: pd.DataFrame, line: float) -> pd.DataFrame:
    """Poverty and inequality with standard errors that respect the design.

    Parameters
    ----------
    people
        From ``example_survey``.
    line
        Poverty line, THB a head and month.

    Returns
    -------
    pandas.DataFrame
        ``indicator``; ``estimate``, ``standard_error``, ``ci_low``, ``ci_high``, ``n``.
    """
    design, welfare = design_of(people), "welfare_thb_month"
    found = {
        "P01": design.fgt(welfare, line, 0),
        "P02": design.fgt(welfare, line, 1),
        "P03": design.fgt(welfare, line, 2),
        "P04": design.watts(welfare, line),
        "P05": design.gini(welfare),
        "P06a": design.theil(welfare),
        "P06b": design.mean_log_deviation(welfare),
        "P07a": design.atkinson(welfare, 1.0),
        "P07b": design.palma(welfare),
        "P07c": design.quintile_share_ratio(welfare),
        "P11": design.at_risk_of_poverty_rate(welfare),
    }
    return _rows(found, "indicator")[["indicator", *ESTIMATES]]


def coverage(people: pd.DataFrame) -> pd.DataFrame:
    """The functions of SDG 1.3.1, each with its base.

    Parameters
    ----------
    people
        From ``example_survey``.

    Returns
    -------
    pandas.DataFrame
        ``indicator``, ``base_n`` and ``covered_n`` (people), ``coverage_share``, ``n`` (rows of the survey).
    """
    functions = cover.by_function(people, list(COVERAGE.values()), pension_age=PENSION_AGE)
    renamed = functions.rename(columns={"eligible_n": "base_n", "n_unweighted": "n"})
    table = renamed.assign(indicator=list(COVERAGE))
    return table[["indicator", "base_n", "covered_n", "coverage_share", "n"]]


def targets(people: pd.DataFrame) -> pd.DataFrame:
    """Targeting errors of the child grant among children under six, with intervals.

    Parameters
    ----------
    people
        From ``example_survey``.

    Returns
    -------
    pandas.DataFrame
        ``indicator`` (T01, T02a, T02b); ``estimate``, ``standard_error``, ``ci_low``, ``ci_high``, all
        shares, and ``n``.
    """
    names = {"exclusion": "T01", "inclusion_of_beneficiaries": "T02a", "inclusion_of_ineligible": "T02b"}
    child = (people["age"] < 6).to_numpy()
    design = design_of(people).subset(child)
    found = targeting.errors_with_intervals(design, people["eligible"], people["receives"])
    return found.assign(indicator=found["error"].map(names))[["indicator", *ESTIMATES]]


def by_fifth(people: pd.DataFrame) -> pd.DataFrame:
    """Who gets the transfers: the ASPIRE set by fifth of welfare, ranked before and after them.

    Parameters
    ----------
    people
        From ``example_survey``.

    Returns
    -------
    pandas.DataFrame
        As ``incidence.performance``, with ``ranked_on`` ``ranked_before`` or ``ranked_after``.
    """
    table = incidence.performance(people)
    return table.assign(ranked_on="ranked_" + table["ranked_on"])


def indicators(people: pd.DataFrame, later: pd.DataFrame, line: float) -> pd.DataFrame:
    """Return every other indicator that one household survey gives, as plain estimates.

    Parameters
    ----------
    people
        From ``example_survey``.
    later
        Another example survey, three years after, for growth.
    line
        Poverty line, THB a head and month.

    Returns
    -------
    pandas.DataFrame
        ``indicator`` (of the register), ``unit``, ``estimate``.
    """
    rows = [
        *_gaps(people),
        *_targeting(people),
        *_effects(people, line),
        *_other_poverty(people, later, line),
        *_fiscal(people, line),
        *_gender(people),
        *_labour(people),
        *_health_and_migration(people, line),
    ]
    return pd.DataFrame(rows, columns=["indicator", "unit", "estimate"])


def named(table: pd.DataFrame, register: Iterable[Any]) -> pd.DataFrame:
    """Put the names of indicators, in both languages, after their ids.

    Parameters
    ----------
    table
        One of the tables here, with the column ``indicator``.
    register
        Indicators with ``id``, ``name_en`` and ``name_th``.
    """
    known = {one.id: one for one in register}
    place = list(table.columns).index("indicator") + 1
    found = table.copy()
    found.insert(place, "indicator_name_en", [known[name].name_en for name in table["indicator"]])
    found.insert(place + 1, "indicator_name_th", [known[name].name_th for name in table["indicator"]])
    return found


Rows = list[tuple[str, str, float]]


def _gaps(people: pd.DataFrame) -> Rows:
    law = cover.legal_effective_gap(people).iloc[0]
    cycle = cover.life_cycle_gap(people.assign(contributes=people["contributory_cover"]), by=())
    both = cover.overlap_rate(people, ["allowance", "disability_benefit", "child_benefit"]).iloc[0]
    return [
        ("C11", "share", law["gap_share"]),
        ("C12", "share", cycle["gap_share"].iloc[0]),
        ("C13", "share", both["overlap_share"]),
    ]


def _targeting(people: pd.DataFrame) -> Rows:
    child = people[people["age"] < 6]
    flags = child["eligible"], child["receives"], child["weight"]
    welfare, weight = people["before_thb_month"], people["weight"]
    character = targeting.distributional_characteristic(
        people["welfare_thb_month"], people["transfer_per_head_thb_month"], weight, epsilon=1.0
    )
    exclusion = targeting.csg_test(child, THRESHOLD)["exclusion_share"].iloc[0]
    return [
        ("T03a", "share", targeting.targeting_differential_ravallion(*flags)),
        ("T03b", "share", targeting.targeting_differential_world_bank(*flags)),
        (
            "T04",
            "ratio",
            targeting.coady_grosh_hoddinott(welfare, people["transfer_per_head_thb_month"], weight),
        ),
        ("T05", "coefficient", character.value),
        ("T06", "share", exclusion),
    ]


def _effects(people: pd.DataFrame, line: float) -> Rows:
    effect = incidence.poverty_effect(
        people["before_thb_month"], people["transfer_per_head_thb_month"], line, people["weight"]
    )
    every = incidence.performance(people).query("ranked_on == 'before' and quantile == 'all'").iloc[0]
    return [
        ("D05", "thb_month", every["transfer_thb_month"]),
        ("D06", "share", effect.headcount_reduction),
        ("D07", "share", effect.gini_reduction),
        ("D08", "ratio", effect.benefit_cost_ratio),
    ]


def _other_poverty(people: pd.DataFrame, later: pd.DataFrame, line: float) -> Rows:
    growth = prosperity.shared_prosperity(
        people["welfare_thb_month"], later["welfare_thb_month"], 3, people["weight"], later["weight"]
    )
    flags = [str(name) for name in people if str(name).startswith("deprived_")]
    many = poverty.multidimensional(people[flags], 3, weights=people["weight"])
    parts = {"school and health": flags[:2], "living": flags[2:]}
    nation = health.national_mpi(people, parts, 0.26, people["weight"])
    points = np.arange(0.1, 1.0, 0.1)
    curve = [poverty.lorenz(people["welfare_thb_month"], float(p), people["weight"]) for p in points]
    mean = float(np.average(people["welfare_thb_month"], weights=people["weight"]))
    fitted = poverty.grouped([*points, 1.0], [*curve, 1.0], mean, line)
    return [
        ("P08", "share", growth.premium),
        ("P09", "coefficient", many.adjusted_headcount),
        ("P09b", "coefficient", nation.adjusted_headcount),
        ("P10", "share", fitted.headcount),
    ]


def _fiscal(people: pd.DataFrame, line: float) -> Rows:
    concepts = incidence.income_concepts(people)
    concepts = concepts[concepts["treatment"] == "deferred_income"].reset_index(drop=True)
    before, after = concepts["market_plus_pensions"], concepts["disposable"]
    weight = people["weight"].reset_index(drop=True)
    change = progressivity.redistribution(before, after, weight)
    taxes = people["direct_taxes"].reset_index(drop=True)
    transfers = people["direct_transfers"].reset_index(drop=True)
    marginal = progressivity.marginal_contributions(after, {"transfers": transfers}, weight)
    worse = progressivity.fiscal_impoverishment(before, concepts["consumable"], line, weight)
    return [
        ("F01", "thb_month", float(np.average(after, weights=weight))),
        ("F02a", "coefficient", change.effect),
        ("F02b", "coefficient", progressivity.kakwani(taxes, before, weight, kind="tax")),
        ("F02c", "coefficient", change.reranking),
        ("F03", "coefficient", marginal["marginal_contribution"].iloc[0]),
        ("F04a", "share", worse.impoverished_share),
        ("F04b", "thb_month", worse.gains),
    ]


def _gender(people: pd.DataFrame) -> Rows:
    paid = people[people["wage_thb_month"] > 0]
    pay = gender.pay_gap(paid["wage_thb_month"], paid["sex"], paid["weight"], statistic="median")
    split = gender_split(paid)
    old = people[people["age"] >= PENSION_AGE]
    pensions = gender.pension_gap(old["pension_thb_month"], old["sex"], old["weight"])
    employed = people[people["age"].between(15, 64)].groupby("sex")[["weight", "employed"]]
    rates = employed.apply(lambda part: np.average(part["employed"], weights=part["weight"]))
    return [
        ("G04", "share", gender.gap(rates["female"], rates["male"]).gap_share),
        ("G05a", "share", pay.gap_share),
        ("G05b", "coefficient", split),
        ("G06", "share", pensions.all_persons.gap_share),
    ]


def gender_split(paid: pd.DataFrame) -> float:
    """Return the part of the gap in log wages that schooling and age explain, at men's returns.

    Parameters
    ----------
    paid
        Employees of the example survey.
    """
    from spdr.analysis.oaxaca import oaxaca_blinder

    return oaxaca_blinder(
        np.log(paid["wage_thb_month"]),
        paid[["school_years", "age"]],
        paid["sex"],
        paid["weight"],
        reference="men",
    ).explained


def _labour(people: pd.DataFrame) -> Rows:
    workers = people[people["employed"]]
    counts, _ = labour.reconcile(workers)
    rate = counts.set_index("definition")["informal_share"]
    national = labour.informality_rate(workers, "nso")["informal_share"].iloc[0]
    outside = labour.sdg_831(workers, by=()).set_index("activity")["informal_share"]
    cells = labour.matrix(workers, "icls17")
    informal = cells.loc[cells["informal"], "employed_n"].sum() / cells["employed_n"].sum()
    return [
        ("I01", "share", national),
        ("I02", "share", informal),
        ("I03", "share", rate["icls21"]),
        ("I03b", "share", rate["icls17"] - rate["nso"]),
        ("I04", "share", outside["non_agriculture"]),
    ]


def _health_and_migration(people: pd.DataFrame, line: float) -> Rows:
    spent = people["health_thb_month"], people["welfare_thb_month"]
    heavy = health.catastrophic(*spent, people["weight"], thresholds=(0.10,)).iloc[0]
    pushed = health.impoverishing(*spent, line, people["weight"])
    migrants = people[people["is_migrant"]]
    schemes: dict[str, tuple[str, str]] = {"health": ("documented", "access")}
    known = migrants.assign(access=migrants["access"] & migrants["documented"])
    covered: Any = migration.coverage_by_status(known, schemes, by=()).iloc[0]
    regimes = migration.portability_shares(migration.portability_regime(migrants), migrants["weight"])
    return [
        ("H02", "share", heavy["affected_share"]),
        ("H03", "share", pushed.pushed_share),
        ("I05", "share", covered["effective_share"]),
        ("I06", "share", regimes.set_index("regime")["regime_share"]["II"]),
    ]
