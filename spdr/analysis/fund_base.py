"""What is published of the Social Security Fund, laid out by year, sex and age for the fund model."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd

from spdr.analysis import defaults, oldage
from spdr.analysis.fund import AGES, FIRST_YEAR, Array, FundBase, FundLaw
from spdr.analysis.population import SEXES
from spdr.analysis.population_bases import population_by_age
from spdr.analysis.schemes.rules import Law, as_day
from spdr.errors import DataError

LAST_YEAR = 2125  # a hundred years from the first one projected
LAST_POPULATION = 2100  # end of World Population Prospects: its last year stands for those after
TABLES = (
    "insured_age_sex_2020",
    "insured_section",
    "ssf_benefit_cases",
    "published_results",
    "wage_formality",
    "employment_informal_age",
    "macro",
    "population_wpp2024",
    "mortality_wpp2024",
)
# those that a picture names; the table of assumptions names all
MAIN = (
    "insured_age_sex_2020",
    "insured_section",
    "ssf_benefit_cases",
    "population_wpp2024",
    "ssf33.wage_ceiling",
)
PARAMETERS = (
    *oldage.OLDAGE_RATES,
    "ssf33.wage_ceiling",
    "ssf33.wage_floor",
    "ssf33.oldage.base_rate",
    "ssf33.oldage.extra_rate",
    "ssf33.oldage.min_months",
    "ssf33.oldage.care.base_rate",
    "ssf33.oldage.care.accrual_month",
    "ssf33.oldage.care.transition_topup",
    "ssf33.child.amount",
    "ssf39.base",
)
# insured persons before the yearly series: share of the labour force in 2001 and 2010, persons in 2010
SHARE_2001, SHARE_2010, SECTION33_2010, SECTION39_2010 = "PR403", "PR404", "PR150", "PR151"
CARE_MATURE = date(2031, 1, 1)  # after the transition of the announced design
RESERVE = "PR143"  # the whole fund, January 2026
PAYING = ("Section 33", "Section 39")


def load(
    on: str,
    variants: tuple[str, ...] = ("medium", "low", "high"),
    last_year: int = LAST_YEAR,
    table: Callable[[str], pd.DataFrame] = defaults.table,
    law: Law | None = None,
) -> FundBase:
    """Read what the fund model starts from.

    Parameters
    ----------
    on
        Day whose law holds for rates and amounts; the ceiling follows its own dated steps.
    variants
        Fertility variants of the population.
    last_year
        Last year to run to.
    table, law
        Where tables and dated values come from.

    Raises
    ------
    DataError
        If a table lacks what the model needs.
    """
    law = law or defaults.law()
    years = np.arange(FIRST_YEAR, last_year + 1)
    people = np.stack([_people(years, name, table) for name in variants])
    published = table("published_results").set_index("result_id")
    sections = table("insured_section")
    paying = sections[sections["section"].isin(PAYING)].pivot_table("insured_n", "year", "section")
    cases = table("ssf_benefit_cases")
    wage = table("wage_formality").query("formality == 'formal'").sort_values("year").iloc[-1]
    prices = table("macro").set_index("year")["cpi_inflation_rate"].reindex(years)
    first = int(years[0])
    return FundBase(
        years=years,
        variants=variants,
        population=people,
        mortality=_mortality(table("mortality_wpp2024"), years),
        insured_share=_insured_share(table("insured_age_sex_2020"), people[0, 2020 - first]),
        insured_total=_totals(paying.sum(axis=1), published, people[0], years),
        section40_n=float(sections.query("section == 'Section 40' and year == 2020")["insured_n"].iloc[0]),
        section39_share=float(paying[PAYING[1]].iloc[-1] / paying.iloc[-1].sum()),
        pensions=oldage.in_payment(cases, int(cases["year"].max())),
        children_n=_children(cases),
        mean_wage_thb_month=float(wage["mean_wage_thb_month"]),
        wage_year=int(wage["year"]),
        inflation=prices.to_numpy(dtype=float),
        reserve_thb=float(published["value"].astype(float)[RESERVE]) * 1e12,
        reserve_year=int(published["year"].astype(int)[RESERVE])
        - 1,  # counted in January, so the year before
        law=read_law(as_day(on), years, law),
    )


def read_law(on: date, years: np.ndarray, law: Law) -> FundLaw:
    """The law of a day; ceiling and the announced transition year by year as they are dated."""
    rates = [float(law.value(key, on)) for key in oldage.OLDAGE_RATES]
    announced = ("announced",)
    care = "ssf33.oldage.care"
    return FundLaw(
        ceiling_thb_month=_ceilings(law.history("ssf33.wage_ceiling"), years),
        floor_thb_month=float(law.value("ssf33.wage_floor", on)),
        base_share=float(law.value("ssf33.oldage.base_rate", on)),
        step_share=float(law.value("ssf33.oldage.extra_rate", on)),
        needed_years=float(law.value("ssf33.oldage.min_months", on)) / 12,
        contribution_share=sum(rates),
        refund_share=sum(rates[:2]),
        section39_thb_month=float(law.value("ssf39.base", on)),
        child_thb_month=float(law.value("ssf33.child.amount", on)),
        care_base_share=float(law.value(f"{care}.base_rate", CARE_MATURE, announced, True)),
        care_step_share=12 * float(law.value(f"{care}.accrual_month", CARE_MATURE, announced, True)),
        care_topup_share=_dated(law.history(f"{care}.transition_topup"), years),
    )


def with_ceiling(base: FundBase, ceiling_thb_month: float) -> FundBase:
    """The same base under a ceiling that never moves, such as that of studies made before it rose."""
    held = np.full(len(base.years), float(ceiling_thb_month))
    return replace(base, law=replace(base.law, ceiling_thb_month=held))


def _ceilings(steps: pd.DataFrame, years: np.ndarray) -> Array:
    return _dated(steps[steps["kind"] == "law"], years)


def _dated(steps: pd.DataFrame, years: np.ndarray) -> Array:
    """Value in force in the middle of each year: the first before its start, the last after."""
    steps = steps.sort_values("start")
    starts = np.array([one.year for one in steps["start"]])
    place = np.searchsorted(starts, years, side="right") - 1
    return np.asarray(steps["value"].to_numpy(dtype=float)[np.clip(place, 0, None)])


def _people(years: np.ndarray, variant: str, table: Callable[[str], pd.DataFrame]) -> Array:
    """``[year, sex, age]`` persons; the last year of the projection stands for those after it."""
    wanted = [int(year) for year in years if year <= LAST_POPULATION]
    frame = population_by_age("wpp2024", wanted, variant=variant, young="groups", table=table)
    frame = frame[frame["sex"].isin(SEXES)].sort_values(["year", "sex", "age"])  # SEXES stand in this order
    if len(frame) != len(wanted) * 2 * len(AGES):
        raise DataError(f"Population variant {variant}: {len(frame)} rows do not fill years, sexes and ages.")
    known = frame["population_n"].to_numpy(dtype=float).reshape(len(wanted), 2, len(AGES))
    return np.concatenate([known, np.repeat(known[-1:], len(years) - len(wanted), axis=0)])


def _mortality(rates: pd.DataFrame, years: np.ndarray) -> Array:
    """``[year, sex, abridged age]``: the rates of the five years that hold each year."""
    starts = np.sort(rates["period_start"].unique())
    table = rates[rates["sex"].isin(SEXES)].sort_values(["period_start", "sex", "age_low"])
    by_period = table["deaths_per_person_year"].to_numpy(dtype=float).reshape(len(starts), 2, -1)
    return np.asarray(by_period[np.searchsorted(starts, years, side="right") - 1])


def _insured_share(insured: pd.DataFrame, people: Array) -> Array:
    """``[sex, age]`` insured over people in 2020, the same at every age of a published group."""
    share = np.zeros_like(people)
    for row in insured[(insured["sex"] != "both") & (insured["age_group"] != "all")].itertuples():
        low = int(str(row.age_group)[:2])
        ages = slice(low, low + 5) if "-" in str(row.age_group) else slice(low, low + 10)  # 60+ to below 70
        place = SEXES.index(str(row.sex))
        share[place, ages] = float(row.insured_n) / people[place, ages].sum()  # type: ignore[arg-type]
    return share


def _totals(paying: pd.Series, published: pd.DataFrame, people: Array, years: np.ndarray) -> Array:
    """Insured of Sections 33 and 39 by year: published, between by share of working age; then missing."""
    working = people[:, :, 15:60].sum(axis=(1, 2))
    first = int(years[0])
    count_2010 = float(published.loc[[SECTION33_2010, SECTION39_2010], "value"].sum())
    share_2010 = count_2010 / working[2010 - first]
    of_labour_force = published["value"].astype(float)
    share_2001 = share_2010 * of_labour_force[SHARE_2001] / of_labour_force[SHARE_2010]
    points = {2001: share_2001, 2010: share_2010}
    points |= {int(year): float(count) / working[int(year) - first] for year, count in paying.items()}  # type: ignore[call-overload]
    found = np.interp(years, list(points), list(points.values())) * working
    return np.where(years <= max(points), found, np.nan)


def _children(cases: pd.DataFrame) -> float:
    rows = cases[(cases["branch"] == "child allowance") & (cases["kind"] == "stock")]
    return float(rows.sort_values(["year", "period"])["cases_n"].iloc[-1])


def informal_slope(employed: pd.DataFrame) -> float:
    """Rise of the log odds of informal against formal work per year of age, from 25-29 to 50-59.

    Parameters
    ----------
    employed
        Table ``employment_informal_age``; its last year with ages counts.

    Notes
    -----
    It stands for the age pattern of Section 40, which informal workers join; its own ages are not published.
    """
    both = employed[(employed["sex"] == "both") & employed["age_group"].isin(["25-29", "50-59"])]
    latest = both[both["year"] == both["year"].max()].set_index(["age_group", "formality"])["employed_n"]
    odds = {age: float(latest[age, "informal"] / latest[age, "formal"]) for age in ("25-29", "50-59")}
    return float(np.log(odds["50-59"] / odds["25-29"]) / (54.5 - 27.0))
