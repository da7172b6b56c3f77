"""The published margins that the synthetic population is drawn and raked to, each with its table and year.

All counts stand on one population, that of World Population Prospects 2024 on 1 July: shares published on
another basis (the civil register's provinces, the labour force survey's statuses) are applied to it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from spdr.analysis import defaults
from spdr.analysis.population_bases import population_by_age
from spdr.errors import DataError

Table = Callable[[str], pd.DataFrame]

TOP_AGE = 80
EMPLOYMENT = {  # work status as published -> the word of schemes.vocabulary
    "employer": "employer",
    "government employee": "government_employee",
    "private employee": "private_employee",
    "own-account worker": "own_account",
    "unpaid family worker": "family_worker",
    "member of producers' cooperative": "own_account",
}
WORK_AGES = ("0-14", "15-24", "25-54", "55-64", "65+")
SECTIONS = {"Section 33": 33, "Section 39": 39, "Section 40": 40}
RECIPIENTS = {"receives_oaa": "OAA", "receives_da": "DA", "receives_csg": "CSG", "has_welfare_card": "SWC"}
CARD_AND_DISABILITY = "PR128"  # persons with a disability who hold a State Welfare Card


@dataclass(frozen=True)
class Margin:
    """Published totals of the categories of one or more columns.

    Attributes
    ----------
    columns
        Columns of the people; for two and more, ``totals`` has a tuple of their values as index.
    totals
        People, households, or (``counts="mean"``) the mean per household of ``value`` in its own unit.
    source, year
        Table of ``data/tables`` and the year that was used.
    counts
        ``people``, ``households`` or ``mean``.
    value
        Column whose mean per household is published.
    raked
        Whether the population is made to meet it; otherwise it is only compared.
    note
        What was done to the published figures.
    """

    columns: tuple[str, ...]
    totals: pd.Series
    source: str
    year: int
    counts: str = "people"
    value: str = ""
    raked: bool = True
    note: str = ""


def latest(frame: pd.DataFrame, year: int, what: str) -> pd.DataFrame:
    """Return the rows of the last year at or before ``year``.

    Raises
    ------
    DataError
        If there is none.
    """
    before = frame[frame["year"] <= year]
    if before.empty:
        raise DataError(
            f"The synthetic population of {year} needs {what}, which is not published for {year} or before "
            f"(first year: {frame['year'].min()}). Ask for a later year, or give margins without it."
        )
    return before[before["year"] == before["year"].max()]


def age_group(age: int) -> str:
    """Name the five-year group of an age, ``80+`` at the top."""
    if age >= TOP_AGE:
        return f"{TOP_AGE}+"
    return f"{age // 5 * 5}-{age // 5 * 5 + 4}"


def work_age(age: int) -> str:
    """Name the group of ages for which work is published."""
    return WORK_AGES[sum(age >= bound for bound in (15, 25, 55, 65))]


def published_margins(year: int = 2024, table: Table = defaults.table) -> dict[str, Margin]:
    """Return every margin that the population of a year is raked to or compared with.

    Parameters
    ----------
    year
        The population is that of 1 July of this year; every other margin is the last published at or before.
    table
        Where base tables are read by name.

    Returns
    -------
    dict
        Name to :class:`Margin`. Leave one out, or put another in its place, and give the rest to
        ``synthetic(margins=...)``.

    Raises
    ------
    DataError
        If a margin has no figure at or before the year.
    """
    ages = population_by_age("wpp2024", [year], table=table)
    people = float(ages["population_n"].sum())
    return {
        "age and sex": _age_sex(ages, year),
        "province": _province(table, year, people),
        "households": _households(table, year, people),
        "thai nationals": _nationality(table, year, people),
        **_work(table, year, ages),
        "social security": _insured(table, year, people),
        "disability card": _disability(table, year, ages),
        **{name: _received(table, year, people, name, scheme) for name, scheme in RECIPIENTS.items()},
        "disability and welfare card": _both_cards(table, year, people),
        **_incomes(table, year),
    }


def _age_sex(ages: pd.DataFrame, year: int) -> Margin:
    grouped = ages.assign(age_group=ages["age"].map(age_group)).groupby(["sex", "age_group"])["population_n"]
    return Margin(
        ("sex", "age_group"), grouped.sum(), "population_wpp2024", year, note="years between interpolated"
    )


def _province(table: Table, year: int, people: float) -> Margin:
    register = table("population_register_province")
    rows = latest(register.query("sex == 'both' and age_band == 'all'"), year, "people by province")
    shares = rows.set_index("province_code")["population_n"]
    note = "shares of the civil register on the WPP2024 total"
    totals = shares / shares.sum() * people
    return Margin(
        ("province_code",), totals, "population_register_province", int(rows["year"].iloc[0]), note=note
    )


def _households(table: Table, year: int, people: float) -> Margin:
    row = latest(table("poverty_national"), year, "the number of households").iloc[0]
    count = people * row["survey_household_n"] / row["survey_population_n"]
    totals = pd.Series({"all": float(count)})
    note = "people over the survey's mean household size"
    return Margin((), totals, "poverty_national", int(row["year"]), counts="households", note=note)


def _yes_no(column: str, yes: float, people: float, source: str, year: int, note: str = "") -> Margin:
    return Margin((column,), pd.Series({True: yes, False: people - yes}), source, year, note=note)


def _nationality(table: Table, year: int, people: float) -> Margin:
    groups = table("non_thai_population")
    row = latest(
        groups[groups["population_group"] == "all"], year, "residents without Thai nationality"
    ).iloc[0]
    count = people - float(row["residents_n"])
    return _yes_no("is_thai", count, people, "non_thai_population", int(row["year"]), "an estimate, at least")


def _by_sex(ages: pd.DataFrame, low: int, high: int) -> pd.Series:
    return ages[ages["age"].between(low, high)].groupby("sex")["population_n"].sum()


def _work(table: Table, year: int, ages: pd.DataFrame) -> dict[str, Margin]:
    """Work by age, status and formality, all on the same number of employed men and women."""
    modelled = table("labour_modelled").query("sex != 'both'")
    known = latest(modelled[modelled["measure"] == "employment to population"], year, "employment by sex")
    used = int(known["year"].iloc[0])
    rate = (
        modelled[modelled["year"] == used]
        .set_index(["measure", "age_group", "sex"])["rate_share"]
        .sort_index()
    )
    adults, everyone = _by_sex(ages, 15, 120), _by_sex(ages, 0, 120)
    employed = rate["employment to population"]["15+"] * adults
    prime = rate["labour force participation"]["25-54"] * (1 - rate["unemployment"]["25-54"])
    working = {
        "0-14": adults * 0.0,
        "15-24": rate["employment to population"]["15-24"] * _by_sex(ages, 15, 24),
        "25-54": prime * _by_sex(ages, 25, 54),
        "65+": rate["labour force participation"]["65+"] * _by_sex(ages, 65, 120),
    }
    working["55-64"] = employed - sum(working.values())
    bounds = {"0-14": (0, 14), "15-24": (15, 24), "25-54": (25, 54), "55-64": (55, 64), "65+": (65, 120)}
    by_age = {}
    for band, (low, high) in bounds.items():
        for sex, all_of_age in _by_sex(ages, low, high).items():
            by_age[(sex, band, True)] = float(working[band][sex])
            by_age[(sex, band, False)] = float(all_of_age - working[band][sex])
    by_age = {key: count for key, count in by_age.items() if count > 0}
    note = "modelled rates on WPP2024; 55-64 is the rest of all employed"
    columns = ("sex", "work_age_group", "works")
    return {
        "work by age and sex": Margin(columns, pd.Series(by_age), "labour_modelled", used, note=note),
        "work status by sex": _status(table, year, employed, everyone),
        "informality by sex": _formality(table, year, employed, everyone),
    }


def _status(table: Table, year: int, employed: pd.Series, everyone: pd.Series) -> Margin:
    rows = latest(table("labour_status").query("sex != 'both'"), year, "work status by sex")
    named = rows.assign(employment=rows["work_status"].map(EMPLOYMENT))
    shares = named.groupby(["sex", "employment"])["employed_share"].sum()
    totals = (shares / shares.groupby("sex").transform("sum")).mul(employed, level="sex")
    return _with_the_rest(
        totals, employed, everyone, "employment", "labour_status", int(rows["year"].iloc[0])
    )


def _formality(table: Table, year: int, employed: pd.Series, everyone: pd.Series) -> Margin:
    rows = latest(table("employment_informal_nso").query("sex != 'both'"), year, "informality by sex")
    counts = rows.set_index(["sex", "formality"])["employed_n"].sort_index()
    totals = (counts / counts.groupby("sex").transform("sum")).mul(employed, level="sex")
    return _with_the_rest(
        totals, employed, everyone, "formality", "employment_informal_nso", int(rows["year"].iloc[0])
    )


def _with_the_rest(
    totals: pd.Series, employed: pd.Series, everyone: pd.Series, column: str, source: str, year: int
) -> Margin:
    """Add those who do not work, children among them."""
    idle = everyone - employed
    rest = pd.Series({(sex, "not_working"): float(idle[sex]) for sex in idle.index})
    note = "published shares of the employed on the modelled number of employed"
    return Margin(("sex", column), pd.concat([totals, rest]), source, year, note=note)


def _insured(table: Table, year: int, people: float) -> Margin:
    rows = latest(table("insured_section").query("section != 'all'"), year, "insured persons by Section")
    counts = {
        SECTIONS[name]: float(count) for name, count in zip(rows["section"], rows["insured_n"], strict=True)
    }
    totals = pd.Series({0: people - sum(counts.values()), **counts})
    note = "registered, not contributing"
    return Margin(("insured_section",), totals, "insured_section", int(rows["year"].iloc[0]), note=note)


def _disability(table: Table, year: int, ages: pd.DataFrame) -> Margin:
    rows = table("registered_disability").query("sex != 'both' and disability_type == 'all'")
    rows = latest(rows, year, "persons with a disability card by sex")
    everyone = _by_sex(ages, 0, 120)
    totals: dict[tuple[str, bool], float] = {}
    for sex, count in zip(rows["sex"], rows["registered_n"], strict=True):
        totals |= {(sex, True): float(count), (sex, False): float(everyone[sex] - count)}
    columns = ("sex", "has_disability_card")
    return Margin(columns, pd.Series(totals), "registered_disability", int(rows["year"].iloc[0]))


def _received(table: Table, year: int, people: float, column: str, scheme: str) -> Margin:
    rows = table("scheme_beneficiaries").query("basis == 'actual'")
    wanted = rows[(rows["scheme_id"] == scheme) & rows["counted"].isin(["recipients", "card holders"])]
    row = latest(wanted, year, f"recipients of {scheme}").iloc[-1]
    note = f"{row['period']}, {row['source_kind']}"
    return _yes_no(
        column, float(row["beneficiaries_n"]), people, "scheme_beneficiaries", int(row["year"]), note
    )


def _both_cards(table: Table, year: int, people: float) -> Margin:
    results = table("published_results")
    row = latest(
        results[results["result_id"] == CARD_AND_DISABILITY], year, "card holders with a disability"
    ).iloc[0]
    both = float(row["value"])
    column = "has_both_cards"
    return _yes_no(column, both, people, "published_results", int(row["year"]), f"{row['result_id']}, press")


def _incomes(table: Table, year: int) -> dict[str, Margin]:
    """Mean income and spending of households by province, met; by region and class, compared."""
    found = {}
    provinces, classes = table("household_income_province"), table("household_income_expenditure_class")
    names = {"income": "household_income_thb_year", "expenditure": "household_expenditure_thb_year"}
    for measure, value in names.items():
        rows = latest(provinces[provinces["measure"] == measure], year, f"household {measure} by province")
        totals = rows.set_index("province_code")["mean_thb_month"] * 12.0
        used = int(rows["year"].iloc[0])
        note = "money of that year, not raised to another"
        found[f"{measure} by province"] = Margin(
            ("province_code",), totals, "household_income_province", used, "mean", value, note=note
        )
        rows = classes[(classes["item"] == f"total {measure}") & (classes["ses_region"] != "Thailand")]
        rows = latest(
            rows[rows["household_class"] != "all households"], year, f"household {measure} by class"
        )
        totals = rows.set_index(["ses_region", "household_class"])["mean_thb_month"].dropna() * 12.0
        columns, used = ("ses_region", "household_class"), int(rows["year"].iloc[0])
        note = "sets the classes apart; the level is that of the provinces"
        found[f"{measure} by region and class"] = Margin(
            columns, totals, "household_income_expenditure_class", used, "mean", value, False, note
        )
    return found
