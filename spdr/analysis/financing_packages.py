"""Packages of reform priced year by year, and what would pay for them: taxes, or debt."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from spdr.analysis import financing, macro
from spdr.analysis.financing_chapter import PACKAGES, cost_of, floor_gap, gdp
from spdr.analysis.socialbudget import Forecast
from spdr.errors import ParameterError

FLOOR = "package_floor"
NAMES = (*PACKAGES, FLOOR)


def by_year(made: Forecast, paid: Forecast, years: Sequence[int]) -> pd.DataFrame:
    """Extra cost of each package, and of a floor at the poverty line, over the law of the day.

    Parameters
    ----------
    made
        A forecast of ``financing_chapter.FLOOR_SCHEMES``.
    paid
        The same with the poverty line paid, from ``financing_chapter.at_line``.
    years
        Fiscal years.

    Returns
    -------
    pandas.DataFrame
        ``package, fiscal_year, extra_cost_billion_thb, gdp_billion_thb, gdp_share``, package by package.

    Raises
    ------
    ParameterError
        If a year is not in the forecast.
    """
    absent = [year for year in years if year not in made.years]
    if absent:
        raise ParameterError(
            f"The forecast runs from {made.years[0]} to {made.years[-1]}; it has no {absent[0]}."
        )
    rows = []
    for year in years:
        cost, product = cost_of(made, year), gdp(made, year)
        now = float(cost[made.in_law].sum())
        extra = {name: float(cost[list(schemes)].sum()) - now for name, schemes in PACKAGES.items()}
        gap = floor_gap(made, paid, year).set_index("guarantee")["gap_billion_thb"]
        extra[FLOOR] = float(gap["together"])
        rows += [(name, year, value, product, value / product) for name, value in extra.items()]
    columns = ["package", "fiscal_year", "extra_cost_billion_thb", "gdp_billion_thb", "gdp_share"]
    frame = pd.DataFrame(rows, columns=columns)
    return pd.concat([frame[frame["package"] == name] for name in NAMES], ignore_index=True)


def financed(
    costs: pd.DataFrame, vat_share: float, debt_share: float, debt_year: int, scenario: str
) -> pd.DataFrame:
    """How each package could be paid for: by value added tax, or by debt alone.

    Parameters
    ----------
    costs
        From :func:`by_year`; its first and last years are those compared.
    vat_share
        Revenue of one point of value added tax over GDP.
    debt_share, debt_year
        Debt over GDP at the end of a fiscal year before the first.
    scenario
        Macro scenario: growth, prices and interest.

    Returns
    -------
    pandas.DataFrame
        ``package, extra_first_billion_thb, extra_horizon_billion_thb, gdp_share`` (last year),
        ``vat_needed_percent_point`` (rise of the rate that pays for the last year) and ``debt_gdp_share``
        (last year, if the package is borrowed every year on top of a balanced primary budget).
    """
    first, last = int(costs["fiscal_year"].min()), int(costs["fiscal_year"].max())
    chosen = macro.scenario(scenario)
    growth = (1 + chosen.growth) * (1 + chosen.inflation) - 1
    ahead = range(debt_year + 1, last + 1)
    rows = []
    for name in NAMES:
        mine = costs[costs["package"] == name].set_index("fiscal_year")
        shares, extra = mine["gdp_share"].to_dict(), mine["extra_cost_billion_thb"].to_dict()
        balance = {year: -float(shares.get(year, 0.0)) for year in ahead}
        path = financing.debt_path(debt_share, ahead, chosen.interest, growth, balance)
        share = float(shares[last])
        rows.append(
            (
                name,
                float(extra[first]),
                float(extra[last]),
                share,
                share / vat_share / 100,
                float(path["debt_gdp_share"].iloc[-1]),
            )
        )
    columns = ["package", "extra_first_billion_thb", "extra_horizon_billion_thb", "gdp_share"]
    return pd.DataFrame(rows, columns=[*columns, "vat_needed_percent_point", "debt_gdp_share"])
