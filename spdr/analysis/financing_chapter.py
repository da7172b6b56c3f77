"""Frames of the financing chapter: fiscal space on published bases, packages of a floor, paths of debt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from spdr.analysis import financing, macro
from spdr.analysis.population_bases import population_by_age
from spdr.analysis.socialbudget import Forecast, Settings, forecast, revised
from spdr.errors import DataError

BILLION = 1e9
POINT = 0.01
FLOOR_SCHEMES = (
    "csg",
    "oaa",
    "da",
    "csg_universal",
    "oaa_announced_tiers",
    "oaa_flat",
    "da_flat",
    "basic_pension",
)
# package -> the schemes it pays, instead of the law's
PACKAGES = {
    "package_announced": ("csg_universal", "oaa_announced_tiers", "da_flat"),
    "package_flat": ("csg_universal", "oaa_flat", "da_flat"),
    "package_basic_pension": ("csg_universal", "basic_pension", "da_flat"),
}
BALANCES = {"primary_balanced": 0.0, "primary_deficit_1": -0.01, "primary_deficit_2": -0.02}
VAT_POINTS_PUBLISHED = 3  # the published yield is of a rise from seven to ten per cent


def gdp(made: Forecast, year: int) -> float:
    """GDP of a fiscal year in the chosen scenario, billion baht."""
    rows = made.economy[
        (made.economy["scenario"] == made.settings.scenario) & (made.economy["fiscal_year"] == year)
    ]
    return float(rows["gdp_thb"].iloc[0]) / BILLION


def cost_of(made: Forecast, year: int) -> pd.Series:
    """Cost of each scheme in a fiscal year, billion baht."""
    rows = made.by_scheme[made.by_scheme["fiscal_year"] == year]
    return rows.set_index("scheme")["cost_thb"] / BILLION


def packages(made: Forecast, year: int) -> pd.DataFrame:
    """Extra cost of each package over the law: ``package, extra_billion_thb, gdp_share``."""
    cost, product = cost_of(made, year), gdp(made, year)
    now = float(cost[made.in_law].sum())
    rows = [(name, float(cost[list(schemes)].sum()) - now) for name, schemes in PACKAGES.items()]
    frame = pd.DataFrame(rows, columns=["package", "extra_billion_thb"])
    return frame.assign(gdp_share=frame["extra_billion_thb"] / product)


def floor_at_line(
    made: Forecast, year: int, line_thb_month: float, registered_n: float, registered_year: int
) -> pd.DataFrame:
    """Gap of a floor that pays every child, older and registered disabled person the poverty line.

    Parameters
    ----------
    made
        A forecast of ``FLOOR_SCHEMES``.
    year
        Fiscal year.
    line_thb_month
        National poverty line of a person, kept as it is.
    registered_n, registered_year
        Persons registered with a disability, and the year of the count; their share of the population is
        held.

    Returns
    -------
    pandas.DataFrame
        ``guarantee, cost_billion_thb, paid_billion_thb, gap_billion_thb``: children under six, people with
        disabilities, people of sixty and over, and together. A person with two of them counts twice.
    """
    paid = at_line(made, line_thb_month, registered_n, registered_year)
    return floor_gap(made, paid, year)


def at_line(made: Forecast, line_thb_month: float, registered_n: float, registered_year: int) -> Forecast:
    """The forecast with the poverty line paid to every child, older and registered disabled person."""
    people = population_by_age(made.settings.basis, [registered_year])["population_n"].sum()
    amounts = {
        (scheme, band): line_thb_month
        for scheme in ("csg", "oaa_flat", "da_flat")
        for band in made.bands[scheme].groups["band"]
    }
    coverage = {"csg": 1.0, "oaa_flat": 1.0, "da_flat": registered_n / float(people)}
    return revised(made, replace(made.settings, amounts=amounts, coverage=coverage))


def floor_gap(made: Forecast, paid: Forecast, year: int) -> pd.DataFrame:
    """Gap of a floor, by guarantee and together, between a forecast and the one of :func:`at_line`."""
    whole, now = cost_of(paid, year), cost_of(made, year)
    return financing.gap(
        {"children": whole["csg"], "disability": whole["da_flat"], "older": whole["oaa_flat"]},
        {"children": now["csg"], "disability": now["da"], "older": now["oaa"]},
    )


def floor_forecast(first: int, last: int, scenario: str, basis: str) -> Forecast:
    """Forecast every scheme that a package or a floor needs."""
    return forecast(Settings(schemes=FLOOR_SCHEMES, first=first, last=last, scenario=scenario, basis=basis))


def options(
    published: pd.Series,
    gdp_billion_thb: float,
    rates: Mapping[str, float],
    fund_billion_thb: float,
    contributions_billion_thb: float,
    debt_share: float,
    debt_ceiling: float,
    debt_years: int,
) -> pd.DataFrame:
    """Eight options, each moved by one stated step on a published base.

    Parameters
    ----------
    published
        Results by id.
    gdp_billion_thb
        Product that shares are taken of.
    rates
        Party -> contribution rate of Section 33.
    fund_billion_thb, contributions_billion_thb
        Reserve of the Social Security Fund and its contributions of a year.
    debt_share, debt_ceiling, debt_years
        Debt and its ceiling over GDP; years over which the room is used.

    Returns
    -------
    pandas.DataFrame
        ``option, step, base_billion_thb, yield_billion_thb, gdp_share``. Illicit flows and aid have no
        published base. The fund's reserve belongs to its members and pays nothing else.

    Raises
    ------
    DataError
        If debt is already above its ceiling.
    """
    if debt_share >= debt_ceiling:
        raise DataError(f"Debt of {debt_share:.1%} of GDP is not below the ceiling of {debt_ceiling:.1%}.")
    point = financing.option_yield
    vat = float(published["PR185"]) / 100 * gdp_billion_thb
    tax = float(published["PR178"]) / 100 * gdp_billion_thb
    yields = [
        point("contributions", contributions_billion_thb, POINT / sum(rates.values())),
        point("taxes", vat, 1 / VAT_POINTS_PUBLISHED),
        point("illicit_flows", None, 0.0),
        point("reallocation", float(published["PR560"]), POINT),
        point("reserves", fund_billion_thb, POINT),
        point("debt", (debt_ceiling - debt_share) * gdp_billion_thb, 1 / debt_years),
        point("macro_framework", tax, POINT),
        point("aid", None, 0.0),
    ]
    frame = financing.table(yields, gdp_billion_thb)
    frame.insert(1, "step", [f"step_{name}" for name in frame["option"]])
    return frame


def debt(
    start_share: float, start_year: int, until: int, scenario: str, extra_share: float = 0.0
) -> pd.DataFrame:
    """Debt under three primary balances: ``year, balance, debt_gdp_share``, from the year after the start.

    Parameters
    ----------
    start_share, start_year
        Debt over GDP at the end of a fiscal year.
    until
        Last year.
    scenario
        Macro scenario: growth, prices and interest, all assumed.
    extra_share
        Extra spending over GDP each year, borrowed.
    """
    chosen = macro.scenario(scenario)
    growth = (1 + chosen.growth) * (1 + chosen.inflation) - 1
    years = range(start_year + 1, until + 1)
    frames = []
    for name, balance in BALANCES.items():
        path = financing.debt_path(start_share, years, chosen.interest, growth, balance - extra_share)
        frames.append(path.assign(balance=name))
    return pd.concat(frames, ignore_index=True)[["year", "balance", "debt_gdp_share"]]


def passes(paths: pd.DataFrame, balance: str, ceiling: float) -> int | None:
    """First year in which one of the paths passes the ceiling."""
    return financing.first_above(paths[paths["balance"] == balance], ceiling)


def survey_rows(survey: pd.DataFrame, year: int, column: str, value: str) -> pd.DataFrame:
    """Rows of the household survey of a year, all households or all regions.

    Raises
    ------
    DataError
        If the survey has no such year.
    """
    rows = survey[(survey["year"] == year) & (survey[column] == value)]
    if rows.empty:
        known = ", ".join(map(str, sorted(survey["year"].unique())))
        raise DataError(
            f"Table household_income_expenditure_class has no {year}: it has {known}. Choose one of them."
        )
    return rows


def burdens(rows: pd.DataFrame, rate: float, by: str) -> pd.DataFrame:
    """Burden of one point of tax, on all consumption and without food, by class or region."""
    frames = []
    for name, exempt in (("all_consumption", ()), ("without_food", ("food and non-alcoholic drinks",))):
        found = financing.vat_burden(rows, rate, POINT, by, exempt)
        frames.append(found.assign(taxed_spending=name))
    return pd.concat(frames, ignore_index=True)


def pay_back(tax_share: float, interest: float, years: Sequence[int]) -> pd.DataFrame:
    """Extra output a year that pays back one baht, by years allowed: ``pay_back_years, output_thb``."""
    rows = [(year, financing.break_even(tax_share, interest, year)["output_a_year"]) for year in years]
    return pd.DataFrame(rows, columns=["pay_back_years", "output_ratio"])


def guarantees(rows: Mapping[str, tuple[str, float | None, float | None]]) -> pd.DataFrame:
    """Guarantee -> instrument, coverage and monthly cash, as ``standards.floor`` takes them."""
    found: list[tuple[Any, ...]] = [(name, *values) for name, values in rows.items()]
    return pd.DataFrame(found, columns=["guarantee", "instrument", "coverage_share", "benefit_thb_month"])
