"""Grids behind the what-ifs of the financing chapter: debt, taxes, packages and one worker's contribution."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from spdr.analysis import macro
from spdr.analysis.financing_chapter import VAT_POINTS_PUBLISHED, burdens, survey_rows
from spdr.analysis.pensions import ssf_old_age
from spdr.errors import DataError

POINT = 0.01
MONTHS = 12
VAT_ITEMS = ("consumption expenditure", "food and non-alcoholic drinks", "current income")
PROBE = 10_000.0  # a wage between floor and ceiling: the pension over it is the accrued rate


def debt_factors(start_year: int, until: int, names: Sequence[str] = tuple(macro.SCENARIOS)) -> pd.DataFrame:
    """What multiplies the debt of the start, and what multiplies a constant primary balance, by year.

    Debt follows d = d (1 + r) / (1 + g) - pb, so that after some years it is d0 x ``carried_ratio`` -
    pb x ``weight_ratio``: linear in the balance, which a reader may then set.

    Returns
    -------
    pandas.DataFrame
        ``scenario, fiscal_year, carried_ratio, weight_ratio``.

    Raises
    ------
    DataError
        If the last year is not after the first.
    """
    if until <= start_year:
        raise DataError(f"debt_factors: from {start_year} to {until} there is no year to look at.")
    rows: list[tuple[Any, ...]] = []
    for name in names:
        chosen = macro.scenario(name)
        step = (1 + chosen.interest) / ((1 + chosen.growth) * (1 + chosen.inflation))
        carried, weight = 1.0, 0.0
        for year in range(start_year + 1, until + 1):
            carried, weight = carried * step, weight * step + 1
            rows.append((f"macro_{name}", year, carried, weight))
    return pd.DataFrame(rows, columns=["scenario", "fiscal_year", "carried_ratio", "weight_ratio"])


def vat_yield_share(published: Mapping[str, float]) -> float:
    """Revenue of one point of value added tax over GDP, by the published study."""
    return float(published["PR185"]) / 100 / VAT_POINTS_PUBLISHED


def vat_grid(survey: pd.DataFrame, year: int, rate: float) -> pd.DataFrame:
    """Taxed spending without the tax, and income, by region, class and what is taken as taxed.

    Parameters
    ----------
    survey
        Table ``household_income_expenditure_class``.
    year
        Year of the survey.
    rate
        Rate in force, inside the prices paid.

    Returns
    -------
    pandas.DataFrame
        ``ses_region, household_class, taxed_spending, net_thb_month, income_thb_month``, the whole country
        first; missing where the survey has no mean for a class in a region.

    Raises
    ------
    DataError
        If the survey has no such year.
    """
    classes = list(dict.fromkeys(survey["household_class"]))
    regions = dict.fromkeys(["Thailand", *survey["ses_region"]])
    frames = []
    for region in regions:
        rows = survey_rows(survey, year, "ses_region", region)
        needed = rows[rows["item"].isin(VAT_ITEMS)]
        holes = set(needed.loc[needed["mean_thb_month"].isna(), "household_class"])
        found = burdens(rows[~rows["household_class"].isin(holes)], rate, "household_class")
        keys = pd.MultiIndex.from_product([classes, found["taxed_spending"].unique()])
        whole = found.set_index(["household_class", "taxed_spending"]).reindex(keys)
        frames.append(
            whole.rename_axis(["household_class", "taxed_spending"]).reset_index().assign(ses_region=region)
        )
    frame = pd.concat(frames, ignore_index=True)
    names = ["ses_region", "household_class", "taxed_spending", "net_thb_month", "income_thb_month"]
    return frame.assign(net_thb_month=frame["taxed_thb_month"] / (1 + rate))[names]


def pension_rates(on: str, years: Sequence[int], law: Any = None) -> pd.DataFrame:
    """Pension of Section 33 over the mean counted wage by years insured: ``insured_years, rate_ratio``."""
    rows = [
        (year, float(ssf_old_age(PROBE, year * MONTHS, on, law=law, allow_after=True)) / PROBE)
        for year in years
    ]
    return pd.DataFrame(rows, columns=["insured_years", "rate_ratio"])
