"""Frames of the social budget chapter: the forecast as lines and shares, its calibration and its test."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from spdr.analysis import budget, macro
from spdr.analysis.population_bases import population_by_age
from spdr.analysis.socialbudget import Forecast, revised
from spdr.analysis.socialbudget.forecast import INSTEAD_OF
from spdr.errors import DataError, ParameterError

BILLION = 1e9
CHILD_UNTIL = 6
TOTALS = {2018: "PR188", 2023: "PR189"}  # year -> published total of welfare spending
SCHEME_IDS = {"OAA": "oaa", "DA": "da"}


def costs(made: Forecast) -> pd.DataFrame:
    """Cost of the law's schemes: ``fiscal_year, scheme, cost_billion_thb``."""
    frame = made.by_scheme[made.by_scheme["scheme"].isin(made.in_law)]
    return frame.assign(cost_billion_thb=frame["cost_thb"] / BILLION)[
        ["fiscal_year", "scheme", "cost_billion_thb"]
    ].reset_index(drop=True)


def totals(made: Forecast) -> pd.Series:
    """Cost of the law's schemes together by fiscal year, billion baht."""
    return costs(made).groupby("fiscal_year")["cost_billion_thb"].sum()


def at(series: pd.Series, year: int) -> float:
    """Value of one fiscal year.

    Raises
    ------
    ParameterError
        If the series does not hold it.
    """
    if year not in series.index:
        raise ParameterError(
            f"The forecast runs from {series.index.min()} to {series.index.max()}; it has no {year}. Choose "
            "another horizon."
        )
    return float(series[year])


def scenario_shares(made: Forecast) -> pd.DataFrame:
    """Law's schemes as a share of product in each scenario: ``fiscal_year, scenario, gdp_share``."""
    frames = []
    for name in made.settings.scenarios:
        one = revised(made, replace(made.settings, scenario=name))
        money = one.economy[one.economy["scenario"] == name].set_index("fiscal_year")["gdp_thb"]
        shares = totals(one) * BILLION / money
        frames.append(
            pd.DataFrame(
                {"fiscal_year": shares.index, "scenario": f"macro_{name}", "gdp_share": shares.to_numpy()}
            )
        )
    return pd.concat(frames, ignore_index=True)


def extras(made: Forecast, years: Sequence[int]) -> pd.DataFrame:
    """What each way of paying adds to the law's scheme: ``scheme, fiscal_year, extra_billion_thb``."""
    cost = made.by_scheme.set_index(["scheme", "fiscal_year"])["cost_thb"] / BILLION
    rows = [
        (scheme, year, float(cost[scheme, year] - cost[base, year]))
        for scheme, base in INSTEAD_OF.items()
        if scheme in made.settings.schemes and base in made.settings.schemes
        for year in years
    ]
    return pd.DataFrame(rows, columns=["scheme", "fiscal_year", "extra_billion_thb"])


def priced(made: Forecast, first: int, horizon: int) -> pd.DataFrame:
    """What each way of paying reaches and adds in two years, and who pays.

    Returns
    -------
    pandas.DataFrame
        ``scheme, recipients_n`` (mean of the first year), ``extra_first_billion_thb,
        extra_horizon_billion_thb, payer``.
    """
    extra = extras(made, [first, horizon]).pivot(
        index="scheme", columns="fiscal_year", values="extra_billion_thb"
    )
    reached = made.by_scheme[made.by_scheme["fiscal_year"] == first].set_index("scheme")["recipients_n"]
    order = [scheme for scheme in made.settings.schemes if scheme in extra.index]
    rows = [
        (scheme, float(reached[scheme]), extra.loc[scheme, first], extra.loc[scheme, horizon], "state")
        for scheme in order
    ]
    names = ["scheme", "recipients_n", "extra_first_billion_thb", "extra_horizon_billion_thb", "payer"]
    return pd.DataFrame(rows, columns=names)


def women_share(basis: str, year: int, from_age: int) -> float:
    """Women among people of at least an age, 1 July."""
    people = population_by_age(basis, [year])
    old = people[people["age"] >= from_age].groupby("sex")["population_n"].sum()
    return float(old["female"] / old.sum())


def eligible(made: Forecast) -> pd.DataFrame:
    """Children under six and people of sixty and over on 1 July: ``year, age_group, people_n``."""
    frames = []
    for scheme, group in (("csg", "under_six"), ("oaa", "sixty_and_over")):
        rows = made.people[made.people["scheme"] == scheme]
        count = rows.groupby("year", as_index=False)["people_n"].sum()
        frames.append(count.assign(age_group=group))
    return pd.concat(frames, ignore_index=True)[["year", "age_group", "people_n"]]


def take_ups(made: Forecast) -> pd.DataFrame:
    """Where each take-up comes from, one row a scheme."""
    rows = []
    for scheme in made.settings.schemes:
        share = made.take_ups[scheme]
        rows.append(
            (
                scheme,
                share.basis.replace(" ", "_").replace("'", ""),
                share.period.removeprefix("FY") or None,
                share.recipients_n,
                share.eligible_n,
                share.share,
            )
        )
    names = ["scheme", "take_up_basis", "count_period", "recipients_n", "people_of_age_n", "take_up_share"]
    return pd.DataFrame(rows, columns=names)


def assumptions(scenarios: dict[str, macro.Scenario] | None = None) -> pd.DataFrame:
    """Macro scenarios as a table: ``scenario, growth_share, inflation_share``."""
    known = scenarios or macro.SCENARIOS
    rows = [(f"macro_{name}", one.growth, one.inflation) for name, one in known.items()]
    return pd.DataFrame(rows, columns=["scenario", "growth_share", "inflation_share"])


def published_total(published: pd.Series, year: int) -> float:
    """Published total of welfare spending, billion baht, by result id.

    Raises
    ------
    DataError
        If none is held for the year.
    """
    if year not in TOTALS:
        raise DataError(
            f"No published total of welfare spending is held for {year}, only for "
            f"{', '.join(map(str, TOTALS))}. Choose one of these years."
        )
    return float(published[TOTALS[year]])


def backcast(table: pd.DataFrame) -> pd.DataFrame:
    """Cost by ages and law at the published number of recipients, beside the published budget.

    Parameters
    ----------
    table
        Table ``oaa_disability_recipients``; rows with recipients and budget of all channels are used.

    Returns
    -------
    pandas.DataFrame
        ``scheme, fiscal_year, recipients_n, published_billion_thb, computed_billion_thb,
        difference_share``. Only the mean amount is put to the test: the ages decide it.
    """
    held = table[(table["channel"] == "all channels") & (table["period_type"] == "fiscal")]
    held = held.dropna(subset=["recipients_n", "budget_million_thb"])
    rows = []
    for scheme_id, scheme in SCHEME_IDS.items():
        mine = held[held["scheme_id"] == scheme_id]
        years = [int(year) for year in mine["year"]]
        whole: Any = budget.scheme_cost(scheme, years, coverage=1.0, calendar="fiscal").set_index("year")
        for year, received, paid in zip(years, mine["recipients_n"], mine["budget_million_thb"], strict=True):
            one = whole.loc[year]
            ours = float(one["cost_thb"]) * float(received) / float(one["eligible"]) / BILLION
            rows.append(
                (scheme, year, int(received), float(paid) / 1e3, ours, ours / (float(paid) / 1e3) - 1)
            )
    names = ["scheme", "fiscal_year", "recipients_n", "published_billion_thb", "computed_billion_thb"]
    return pd.DataFrame(rows, columns=[*names, "difference_share"])


def selected(made: Forecast, step: int = 5) -> pd.DataFrame:
    """Budget of every few years: one column per law's scheme, their sum and its share of product."""
    wide = costs(made).pivot(index="fiscal_year", columns="scheme", values="cost_billion_thb")[made.in_law]
    money = made.economy[made.economy["scenario"] == made.settings.scenario].set_index("fiscal_year")[
        "gdp_thb"
    ]
    frame = wide.rename(columns=lambda name: f"{name}_billion_thb")
    frame["together_billion_thb"] = wide.sum(axis=1)
    frame["gdp_share"] = frame["together_billion_thb"] * BILLION / money
    return frame.iloc[::step].reset_index()


def direction(first: float, then: float, digits: int) -> int:
    """Return -1, 0 or 1 as a value falls, stays or rises, rounded as it is printed.

    Examples
    --------
    >>> direction(0.0065, 0.0052, 4), direction(0.00651, 0.00652, 4)
    (-1, 0)
    """
    change = round(then, digits) - round(first, digits)
    return int(change > 0) - int(change < 0)
