"""Small calculations that only a published number asks for: no chapter uses them."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd

from spdr.analysis.costing import annual_cost
from spdr.analysis.schemes import calculate
from spdr.analysis.targeting import errors


def mean(values: Sequence[float]) -> float:
    """Arithmetic mean."""
    return math.fsum(values) / len(values)


def total(values: Sequence[float]) -> float:
    """Sum."""
    return math.fsum(values)


def product(values: Sequence[float]) -> float:
    """Product, such as headcount times intensity."""
    return math.prod(values)


def difference(after: float, before: float) -> float:
    """Change from ``before`` to ``after``."""
    return after - before


def extra_cost(
    people_after_n: float, people_before_n: float, benefit_thb: float, payments: float = 12
) -> float:
    """Cost of reaching more people with the same benefit (THB a year)."""
    return annual_cost(people_after_n, benefit_thb, payments) - annual_cost(
        people_before_n, benefit_thb, payments
    )


def error_identity(eligible: Sequence[bool], receives: Sequence[bool], weights: Sequence[float]) -> float:
    """Eligible x (1 - exclusion) less recipients x (1 - inclusion): zero in every two-by-two table."""
    table = errors(eligible, receives, weights)
    reached = table.eligible_n * (1 - table.exclusion)
    return reached - table.beneficiaries_n * (1 - table.inclusion_of_beneficiaries)


def share_aged(population: pd.DataFrame, year: int, from_age: int) -> float:
    """Share of the population of ``year`` aged ``from_age`` and over (one variant: estimate, else medium)."""
    one = _one_year(population, year)
    return float(one.loc[one["age"] >= from_age, "population_n"].sum() / one["population_n"].sum())


def _one_year(population: pd.DataFrame, year: int) -> pd.DataFrame:
    """Rows of a year with its ages and people, by the project's own column names."""
    one = population[population["year"] == year]
    return one[one["variant"].isin(["estimate", "medium"])] if "variant" in one else one


def calibrated_allowance(
    population: pd.DataFrame,
    year: int,
    calibration_year: int,
    spent: float,
    ages: Sequence[int],
    amounts: Sequence[float],
) -> float:
    """Spending on an allowance by age in ``year`` if the share who receive it stays as in another year.

    Parameters
    ----------
    population
        ``year``, ``age``, ``population_n``.
    year, calibration_year
        The year asked for, and the one whose spending gives the share.
    spent
        Spending in the calibration year.
    ages, amounts
        First age of each band, rising, and its amount a month.

    Returns
    -------
    float
        In the unit of ``spent``: only the age structure moves.
    """
    cost = {}
    for when in (calibration_year, year):
        one = _one_year(population, when)
        band = np.searchsorted(np.asarray(ages), one["age"], side="right")
        cost[when] = float((one["population_n"] * np.append(0.0, amounts)[band]).sum())
    return spent * cost[year] / cost[calibration_year]


def old_age_rate(months: int, on: str) -> float:
    """Old-age pension of an insured person with an average wage of 100 baht, as a share of it."""
    person = {
        "age": [55],
        "contribution_months": [months],
        "average_wage_60_thb": [100.0],
        "has_left_insurance": [True],
    }
    return float(calculate(pd.DataFrame(person), "ssf_pension", on)["amount_thb"].iloc[0]) / 100.0


def savings_pension(
    saving_thb_month: float,
    start_age: int,
    end_age: int,
    bands: Sequence[Sequence[float]],
    return_year: float,
    divisor_months: float,
    added_thb_month: float,
) -> float:
    """Monthly pension from monthly savings with a state match by age, compounded monthly.

    Parameters
    ----------
    saving_thb_month
        Own saving.
    start_age, end_age
        First and last age of saving, the last not included.
    bands
        Rows of first age, match (share of saving) and its cap a year.
    return_year
        Effective return a year, compounded monthly.
    divisor_months
        Months the savings are divided by.
    added_thb_month
        An allowance paid on top.
    """
    fund, monthly = 0.0, (1 + return_year) ** (1 / 12) - 1
    for month in range((end_age - start_age) * 12):
        age = start_age + month // 12
        _, match, cap = max((band for band in bands if band[0] <= age), key=lambda band: band[0])
        fund = fund * (1 + monthly) + saving_thb_month + min(match * saving_thb_month, cap / 12)
    return fund / divisor_months + added_thb_month
