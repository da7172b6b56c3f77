"""Grids behind the what-ifs of the budget chapter: people of the age by fiscal year, at any limit of age."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from spdr.analysis.population_bases import population_by_age
from spdr.analysis.socialbudget import Forecast
from spdr.analysis.socialbudget.bands import EARLY_MONTHS, LATE_MONTHS
from spdr.errors import ParameterError

WORK_FROM = 20  # age at which the support ratio begins to count people of working age
# band of the allowance -> its column and the slider of its amount
TIERS = {
    "60-69": ("age_60_69_n", "tier_60_thb_month"),
    "70-79": ("age_70_79_n", "tier_70_thb_month"),
    "80-89": ("age_80_89_n", "tier_80_thb_month"),
    "90+": ("age_90_plus_n", "tier_90_thb_month"),
}

TIERS_COST = (
    "(" + " + ".join(f"{people} * {amount}" for people, amount in TIERS.values()) + ")"
    " * take_up_share * 12 / 1000000000"
)


def fiscal_people(made: Forecast) -> pd.DataFrame:
    """People by single age in the mean month of each fiscal year: index age, a column for each year.

    October to December take the people of 1 July before, the other nine months those of the year itself, as
    the forecast does.
    """
    years = made.years
    people = population_by_age(
        made.settings.basis, range(years[0] - 1, years[-1] + 1), variant=made.settings.variant
    )
    wide = people.groupby(["age", "year"])["population_n"].sum().unstack("year")
    months = EARLY_MONTHS + LATE_MONTHS
    return pd.DataFrame(
        {year: (EARLY_MONTHS * wide[year - 1] + LATE_MONTHS * wide[year]) / months for year in years}
    )


def children(made: Forecast, limits: Sequence[int], years: Sequence[int]) -> pd.DataFrame:
    """Children under each limit of age by fiscal year, and what the law's grant costs.

    Returns
    -------
    pandas.DataFrame
        ``age_limit_years, fiscal_year, children_n, law_billion_thb``.

    Raises
    ------
    ParameterError
        If a year is not in the forecast.
    """
    people = _asked(fiscal_people(made), years)
    law = dict(zip(years, _cost(made, "csg", years), strict=True))
    rows = [
        (limit, year, float(people.loc[people.index < limit, year].sum()), float(law[year]))
        for limit in limits
        for year in years
    ]
    return pd.DataFrame(rows, columns=["age_limit_years", "fiscal_year", "children_n", "law_billion_thb"])


def tiers(made: Forecast, years: Sequence[int]) -> pd.DataFrame:
    """People in each tier of the Old Age Allowance by fiscal year, and what the law of the day costs.

    Returns
    -------
    pandas.DataFrame
        ``fiscal_year``, one column a tier (persons), ``law_billion_thb``: the forecast's cost of the
        allowance.
    """
    people = _asked(fiscal_people(made), years)
    ends = [60, 70, 80, 90, int(people.index.max()) + 1]
    frame = pd.DataFrame({"fiscal_year": list(years)})
    for (column, _), low, high in zip(TIERS.values(), ends[:-1], ends[1:], strict=True):
        inside = (people.index >= low) & (people.index < high)
        frame[column] = people.loc[inside, list(years)].sum().to_numpy()
    return frame.assign(law_billion_thb=_cost(made, "oaa", years))


def later_age(made: Forecast, ages: Sequence[int], years: Sequence[int]) -> pd.DataFrame:
    """Older people, people of working age and the allowance if both began at another age.

    Parameters
    ----------
    made
        A forecast with the allowance.
    ages
        Ages from which a person counts as older, 60 or more.
    years
        Fiscal years.

    Returns
    -------
    pandas.DataFrame
        ``older_from_years, fiscal_year, older_n, working_n, allowance_billion_thb``: the allowance at the
        law's amounts and the forecast's take-up, paid to people of at least the age.

    Raises
    ------
    ParameterError
        If an age is under 60: the law has no amount for it.
    """
    if min(ages) < 60:
        raise ParameterError(f"The allowance is paid from 60: there is no amount for {min(ages)}.")
    people = _asked(fiscal_people(made), years)
    amounts = pd.Series(0.0, index=people.index)
    lines = made.lines[(made.lines["scheme"] == "oaa") & (made.lines["fiscal_year"] == years[0])]
    paid = lines.set_index("band")["amount_thb_month"]
    for band, low in zip(TIERS, (60, 70, 80, 90), strict=True):
        amounts[amounts.index >= low] = float(paid[band])
    rows = []
    for age in ages:
        old = people.index >= age
        for year in years:
            count = people[year]
            cost = float((count[old] * amounts[old]).sum()) * 12 * made.used_share("oaa") / 1e9
            working = float(count[(people.index >= WORK_FROM) & ~old].sum())
            rows.append((age, year, float(count[old].sum()), working, cost))
    names = ["older_from_years", "fiscal_year", "older_n", "working_n", "allowance_billion_thb"]
    return pd.DataFrame(rows, columns=names)


def _asked(people: pd.DataFrame, years: Sequence[int]) -> pd.DataFrame:
    absent = [year for year in years if year not in people]
    if absent:
        raise ParameterError(
            f"The forecast runs from {people.columns[0]} to {people.columns[-1]}; it has no {absent[0]}."
        )
    return people


def _cost(made: Forecast, scheme: str, years: Sequence[int]) -> np.ndarray:
    cost = made.by_scheme[made.by_scheme["scheme"] == scheme].set_index("fiscal_year")["cost_thb"]
    return cost.loc[list(years)].to_numpy() / 1e9
