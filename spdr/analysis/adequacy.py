"""How much a benefit is worth: beside the poverty line, wages and prices, and the ILO's minimum rates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from spdr.analysis.frames import check_flags, check_numbers, require_columns, share
from spdr.errors import DataError

DAYS_OF_MINIMUM_WAGE = 26
"""Working days in a month by which Thai practice turns a daily minimum wage into a monthly one."""

LAST_PLACE = 1e-12
"""A rate equal to the norm in exact arithmetic must not fail by a rounding of the last binary place."""


def relative_value(
    benefit_thb_month: float,
    *,
    poverty_line_thb_month: float | None = None,
    minimum_wage_thb_day: float | None = None,
    average_wage_thb_month: float | None = None,
    gdp_per_head_thb_year: float | None = None,
    days: int = DAYS_OF_MINIMUM_WAGE,
) -> pd.DataFrame:
    """A monthly benefit as a share of the poverty line, of wages and of GDP per head (A01, A02).

    Parameters
    ----------
    benefit_thb_month
        Benefit per person and month, zero or more.
    poverty_line_thb_month, minimum_wage_thb_day, average_wage_thb_month, gdp_per_head_thb_year
        The bases, each above zero and of the same period as the benefit; those left out have no row.
    days
        Paid days a month for the daily minimum wage.

    Returns
    -------
    pandas.DataFrame
        One row per base given: ``measure`` (poverty_line, minimum_wage, average_wage,
        gdp_per_head), ``base_thb_month`` and ``adequacy_share`` (0 upwards).

    Raises
    ------
    DataError
        If no base is given, or a number is missing, negative, or (a base) zero.

    Examples
    --------
    >>> relative_value(600, minimum_wage_thb_day=400)["adequacy_share"].round(4).tolist()
    [0.0577]
    """
    bases = {
        "poverty_line": poverty_line_thb_month,
        "minimum_wage": None if minimum_wage_thb_day is None else minimum_wage_thb_day * days,
        "average_wage": average_wage_thb_month,
        "gdp_per_head": None if gdp_per_head_thb_year is None else gdp_per_head_thb_year / 12,
    }
    given = {name: base for name, base in bases.items() if base is not None}
    if not given:
        raise DataError("relative_value needs at least one base, such as poverty_line_thb_month=3078.")
    benefit = check_numbers([benefit_thb_month], "the benefit", "relative_value", minimum=0)[0]
    base = check_numbers(list(given.values()), f"the base ({', '.join(given)})", "relative_value", above=0)
    return pd.DataFrame({"measure": list(given), "base_thb_month": base, "adequacy_share": benefit / base})


def _by_year(values: Mapping[int, float] | pd.Series, name: str, used_by: str) -> pd.Series:
    """Return values by year in order, refusing a year twice or a year that is not a whole number."""
    series = pd.Series(dict(values) if isinstance(values, Mapping) else values)
    years = check_numbers(series.index.to_numpy(), f"the year of {name}", used_by)
    if series.empty or (years != np.round(years)).any() or len(set(years)) < len(years):
        raise DataError(f"{used_by}: {name} needs one value for each of one or more whole years.")
    numbers = check_numbers(series, name, used_by)
    return pd.Series(numbers, index=years.astype(int)).sort_index()


def price_index(inflation: Mapping[int, float] | pd.Series, base_year: int) -> pd.Series:
    """Chain annual inflation into a price index, 100 in ``base_year``.

    Parameters
    ----------
    inflation
        By Gregorian year: the rise of the year's average price level over the year before, as
        a share (0.004 for 0.4 %), above -1. Years without a gap.
    base_year
        The year set to 100: one with a figure, or the year before the first.

    Returns
    -------
    pandas.Series
        The index by year, from the year before the first figure to the last.

    Raises
    ------
    DataError
        If a year in between is missing, or the base year is out of reach.

    Examples
    --------
    >>> price_index({2011: 0.10, 2012: 0.0}, 2010).round(1).to_dict()
    {2010: 100.0, 2011: 110.0, 2012: 110.0}
    """
    rates = _by_year(inflation, "inflation", "price_index")
    check_numbers(rates.to_numpy(), "inflation", "price_index", above=-1)
    first, last = int(rates.index[0]), int(rates.index[-1])
    gaps = sorted(set(range(first, last + 1)) - set(rates.index))
    if gaps:
        raise DataError(
            f"price_index: no inflation for {gaps}; a chain needs every year from {first} to {last}."
        )
    level = pd.Series(
        np.concatenate([[1.0], np.cumprod(1.0 + rates.to_numpy())]), index=range(first - 1, last + 1)
    )
    if base_year not in level.index:
        raise DataError(
            f"price_index: base year {base_year} is outside {first - 1} to {last}. Choose one inside."
        )
    return 100.0 * level / level[base_year]


def real_value(
    amounts_thb_month: Mapping[int, float] | pd.Series,
    prices: Mapping[int, float] | pd.Series,
    base_year: int,
) -> pd.DataFrame:
    """What an amount fixed in baht is still worth, year by year (A04).

    Parameters
    ----------
    amounts_thb_month
        Amount in force by Gregorian year.
    prices
        Price index by year, above zero, on any base: ``price_index`` makes one from inflation.
    base_year
        The year whose prices the real amounts are in, and whose real index is 100.

    Returns
    -------
    pandas.DataFrame
        ``year``, ``amount_thb_month``, ``price_index`` (100 in the base year),
        ``real_thb_month`` (at base-year prices) and ``real_index`` (100 in the base year).

    Raises
    ------
    DataError
        If a year of the amounts, or the base year, has no price.
    """
    amounts = _by_year(amounts_thb_month, "the amount", "real_value")
    index = _by_year(prices, "the price index", "real_value")
    check_numbers(index.to_numpy(), "the price index", "real_value", above=0)
    absent = sorted({*amounts.index, base_year} - set(index.index))
    if absent or base_year not in amounts.index:
        fault = f"no price for {absent}" if absent else f"no amount for base year {base_year}"
        raise DataError(
            f"real_value: {fault}. Give a price for every year of the amounts, and choose a base year that "
            "has an amount."
        )
    level = 100.0 * index.reindex(amounts.index) / index[base_year]
    real = amounts * 100.0 / level
    return pd.DataFrame(
        {
            "year": amounts.index,
            "amount_thb_month": amounts.to_numpy(),
            "price_index": level.to_numpy(),
            "real_thb_month": real.to_numpy(),
            "real_index": 100.0 * share(real.to_numpy(), np.full(len(real), real[base_year])),
        }
    )


def replacement_tests(benefits: pd.DataFrame, norms: pd.DataFrame) -> pd.DataFrame:
    """Compare replacement rates with a convention's minimum, branch by branch (A05).

    Parameters
    ----------
    benefits
        One row per branch: ``branch``, ``benefit_thb_month`` of the standard beneficiary (with
        the family benefits paid to the family) and ``reference_wage_thb_month``, the wage
        the convention compares with, with the family benefits paid while at work.
    norms
        One row per branch: ``branch``, ``required_share`` (0 to 1) and ``text_seen`` (bool):
        whether the text of the convention was read, or the figure is from memory.

    Returns
    -------
    pandas.DataFrame
        ``benefits`` with ``replacement_share``, ``required_share``, ``shortfall_share`` (0 where
        met), ``met`` (bool) and ``text_seen``. A branch in ``norms`` that ``benefits`` lacks is
        not there: leaving it out is not meeting it.

    Raises
    ------
    DataError
        If a branch has no norm, or has two.
    """
    used_by = "replacement_tests"
    require_columns(benefits, ["branch", "benefit_thb_month", "reference_wage_thb_month"], used_by)
    require_columns(norms, ["branch", "required_share", "text_seen"], used_by)
    for name, table in (("benefits", benefits), ("norms", norms)):
        twice = table["branch"][table["branch"].duplicated()].tolist()
        if twice:
            raise DataError(f"{used_by}: {name} has {twice} more than once. Keep one row per branch.")
    absent = sorted(set(benefits["branch"]) - set(norms["branch"]))
    if absent:
        raise DataError(
            f"{used_by}: no norm for {absent}. Add its required share to the norms, or leave it out."
        )
    paid = check_numbers(benefits["benefit_thb_month"], "benefit_thb_month", used_by, minimum=0)
    wage = check_numbers(benefits["reference_wage_thb_month"], "reference_wage_thb_month", used_by, above=0)
    order = norms.set_index("branch").loc[benefits["branch"]]
    required = check_numbers(order["required_share"].to_numpy(), "required_share", used_by, minimum=0)
    met = paid >= required * wage * (1 - LAST_PLACE)
    return benefits.assign(
        replacement_share=paid / wage,
        required_share=required,
        shortfall_share=np.where(met, 0.0, required - paid / wage),
        met=met,
        text_seen=check_flags(order["text_seen"].to_numpy(), "text_seen", used_by),
    )


@dataclass(frozen=True)
class FamilyTest:
    """Total of family benefits beside what the convention asks for (THB a month)."""

    required_thb_month: float
    total_thb_month: float
    met: bool


def family_benefit_test(
    total_benefits_thb_month: float, reference_wage_thb_month: float, children_n: float, required_share: float
) -> FamilyTest:
    """Compare the total of family benefits with Article 44 of Convention 102.

    Parameters
    ----------
    total_benefits_thb_month
        All family benefits granted in a month.
    reference_wage_thb_month
        Wage of an ordinary adult male labourer.
    children_n, required_share
        Children of the persons protected with the share of test (a), or children of all residents
        with that of test (b), both from the norms table: meeting one of the two tests is enough.
    """
    used_by = "family_benefit_test"
    given = [total_benefits_thb_month, children_n, required_share]
    total, children, required = check_numbers(given, "the total, children or share", used_by, minimum=0)
    wage = check_numbers([reference_wage_thb_month], "the reference wage", used_by, above=0)[0]
    least = float(required * wage * children)
    return FamilyTest(least, float(total), bool(total >= least * (1 - LAST_PLACE)))
