"""Gross domestic product and prices ahead: three scenarios, each an assumption and never a figure seen.

Published growth and inflation are used for as long as they last; the scenario takes over from there. No
forecast of another institution is copied here: the three paths bracket the last decade, so that a reader can
see what a budget does under each, and change them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from spdr.analysis import defaults
from spdr.analysis.frames import require_columns
from spdr.errors import DataError, ParameterError

LATE_SHARE = 9 / 12  # part of a fiscal year that lies in the calendar year it is named after


@dataclass(frozen=True)
class Scenario:
    """An assumed path of the economy: yearly real growth, inflation, interest and growth of wages.

    Attributes
    ----------
    growth, inflation, interest, wages
        Shares a year; interest is on public debt and wages are nominal.
    """

    growth: float
    inflation: float
    interest: float
    wages: float


# Assumptions of this review. Low and high lie on both sides of the growth and inflation of 2011-2025.
SCENARIOS: dict[str, Scenario] = {
    "low": Scenario(growth=0.015, inflation=0.005, interest=0.030, wages=0.015),
    "base": Scenario(growth=0.025, inflation=0.010, interest=0.030, wages=0.030),
    "high": Scenario(growth=0.035, inflation=0.020, interest=0.035, wages=0.050),
}


def scenario(name: str, scenarios: Mapping[str, Scenario] | None = None) -> Scenario:
    """Return a scenario by name.

    Raises
    ------
    ParameterError
        If there is none of that name.
    """
    known = scenarios or SCENARIOS
    if name not in known:
        raise ParameterError(f"There is no macro scenario {name!r}. Choose from {', '.join(known)}.")
    return known[name]


def path(chosen: Scenario, until: int, table: pd.DataFrame | None = None) -> pd.DataFrame:
    """Gross domestic product and prices by calendar year, published as far as they go, then assumed.

    Parameters
    ----------
    chosen
        The scenario.
    until
        Last year.
    table
        ``year, gdp_million_thb, gdp_growth_rate, cpi_inflation_rate``; the project's ``macro`` if absent.

    Returns
    -------
    pandas.DataFrame
        ``year, growth_share, inflation_share, gdp_million_thb, status``: official for a published product,
        estimate where it is carried on by published growth and consumer prices, scenario after that. The
        first year is the first with a published product.

    Raises
    ------
    DataError
        If the table has no product.

    Notes
    -----
    Consumer prices stand for the prices of the whole product: another assumption.
    """
    rows = (defaults.table("macro") if table is None else table).set_index("year")
    require_columns(rows, ["gdp_million_thb", "gdp_growth_rate", "cpi_inflation_rate"], used_by="macro.path")
    known = rows["gdp_million_thb"].dropna()
    if known.empty:
        raise DataError("Table macro has no gross domestic product: nothing can be carried on from it.")
    first, last = int(known.index.min()), int(known.index.max())
    found, product = [], float(known.loc[first])
    for year in range(first, max(until, last) + 1):
        growth, prices = (_cell(rows, year, name) for name in ("gdp_growth_rate", "cpi_inflation_rate"))
        published = growth is not None and prices is not None
        if year in known.index:
            product, status = float(known.loc[year]), "official"
        else:
            growth = chosen.growth if growth is None else growth
            prices = chosen.inflation if prices is None else prices
            product *= (1 + growth) * (1 + prices)
            status = "estimate" if published else "scenario"
        found.append((year, growth, prices, product, status))
    names = ["year", "growth_share", "inflation_share", "gdp_million_thb", "status"]
    return pd.DataFrame(found, columns=names)


def _cell(rows: pd.DataFrame, year: int, name: str) -> float | None:
    value = rows[name].get(year)
    return None if value is None or pd.isna(value) else float(value)


def fiscal(yearly: pd.Series, years: Sequence[int]) -> pd.Series:
    """Turn a calendar-year flow into fiscal years: a quarter of the year before, three of the year itself.

    Raises
    ------
    DataError
        If a calendar year is missing.

    Examples
    --------
    >>> float(fiscal(pd.Series({2025: 100.0, 2026: 200.0}), [2026])[2026])
    175.0
    """
    lacking = [year for one in years for year in (one - 1, one) if year not in yearly.index]
    if lacking:
        raise DataError(f"Fiscal years {years[0]} to {years[-1]} need calendar year {lacking[0]}: not given.")
    values = [(1 - LATE_SHARE) * float(yearly[year - 1]) + LATE_SHARE * float(yearly[year]) for year in years]
    return pd.Series(values, index=pd.Index(list(years), name="fiscal_year"))
