"""One person's pension under each scheme: by the law of a day, an announced design or a bill.

Formulas in force come from :mod:`spdr.analysis.schemes`; what is announced or proposed is computed here from
values of those kinds, so that nothing of it can slip into the law. Amounts are baht a month of the day's
money. What a pension is worth and costs stands in :mod:`spdr.analysis.annuities`, what is saved for one in
:mod:`spdr.analysis.pension_savings`; both are offered here too.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from spdr.analysis import defaults
from spdr.analysis.annuities import (
    MONTHS,
    accumulate,
    annuity_years,
    internal_rate_of_return,
    level_contribution_rate,
    pension_wealth,
)
from spdr.analysis.pension_savings import (
    DefinedContribution,
    defined_contribution,
    ewf_contributions,
    npf_contributions,
    nsf_pension,
)
from spdr.analysis.schemes import calculate
from spdr.analysis.schemes.award import satang
from spdr.analysis.schemes.rules import Law, as_day
from spdr.errors import DataError

__all__ = [
    "CarePension",
    "DefinedContribution",
    "ReplacementRates",
    "accumulate",
    "annuity_years",
    "care_old_age",
    "civil_service",
    "contributory",
    "defined_contribution",
    "ewf_contributions",
    "internal_rate_of_return",
    "level_contribution_rate",
    "npf_contributions",
    "nsf_pension",
    "pension_wealth",
    "replacement_rates",
    "ssf_death_sum",
    "ssf_lump_sum",
    "ssf_old_age",
]

Amount = float | npt.NDArray[np.float64]
ANNOUNCED = ("announced",)
OLDAGE_RATES = ("ssf33.rate.oldage.employee", "ssf33.rate.oldage.employer", "ssf33.rate.oldage.government")


def _as_given(values: npt.ArrayLike, *like: npt.ArrayLike) -> Amount:
    """Return one number where only single numbers were given, else an array."""
    found = np.asarray(values, dtype=float)
    return found if any(np.ndim(one) for one in like) else float(found.ravel()[0])


def ssf_old_age(
    average_wage: npt.ArrayLike,
    months: npt.ArrayLike,
    on: date | str,
    *,
    reform: Any = None,
    law: Law | None = None,
    allow_after: bool = False,
) -> Amount:
    """Old-age pension of Sections 33 and 39 for someone of pension age who has left insurance.

    Parameters
    ----------
    average_wage
        Average contributory wage of the last 60 months, baht a month; counted up to the ceiling of the day.
    months
        Months of contributions.
    on
        Day whose law applies.
    reform, law, allow_after
        As in ``schemes.calculate``.

    Returns
    -------
    float or numpy.ndarray
        Baht a month; 0 with fewer months than the law asks for, where a lump sum is paid instead. An array if
        wage or months are one.

    Raises
    ------
    DataError
        If a wage or a number of months is negative, missing or not whole.
    ParameterError
        If the law had no such pension on the day.

    Examples
    --------
    >>> ssf_old_age(15_000, 180, "2025-06-01"), ssf_old_age(15_000, 300, "2025-06-01")
    (3000.0, 5250.0)
    """
    law = law or defaults.law()
    wage, paid = np.broadcast_arrays(np.atleast_1d(average_wage), np.atleast_1d(months))
    age = law.value("ssf33.oldage.pension_age", as_day(on), allow_after=allow_after, reform=reform)
    people = pd.DataFrame(
        {
            "average_wage_60_thb": wage.ravel(),
            "contribution_months": paid.ravel(),
            "age": int(age),
            "has_left_insurance": True,
        }
    )
    found = calculate(people, "ssf_pension", on, reform, law, allow_after)
    return _as_given(found["amount_thb"].to_numpy().reshape(wage.shape), average_wage, months)


def ssf_lump_sum(wages_thb_month: npt.ArrayLike, on: date | str, *, law: Law | None = None) -> float:
    """Old-age lump sum of someone with too few months for a pension, without the fund's return.

    Parameters
    ----------
    wages_thb_month
        Wage of each month contributed, baht; counted between the floor and the ceiling of the day.
    on
        Day whose law, rates included, stands for the whole career.

    Returns
    -------
    float
        Baht, once; 0 for those who get a pension. The return that the fund adds is not published.
    """
    law, day = law or defaults.law(), as_day(on)
    wages = contributory(wages_thb_month, day, law)
    own, employer = (float(wages.sum() * law.value(key, day)) for key in OLDAGE_RATES[:2])
    people = pd.DataFrame(
        {
            "age": [int(law.value("ssf33.oldage.pension_age", day))],
            "contribution_months": [len(wages)],
            "has_left_insurance": [True],
            "own_oldage_contributions_thb": [own],
            "employer_oldage_contributions_thb": [employer],
            "oldage_return_thb": [0.0],
        }
    )
    return float(calculate(people, "ssf_oldage_lump_sum", day, law=law)["amount_thb"].iloc[0])


def ssf_death_sum(
    pension_thb_month: float, months_paid: int, on: date | str, *, law: Law | None = None
) -> float:
    """Sum paid once to the heirs of a pensioner of the Social Security Fund who dies on a day, baht.

    Parameters
    ----------
    pension_thb_month
        The pension at death.
    months_paid
        Months for which it was paid.
    """
    people = pd.DataFrame(
        {
            "has_died": [True],
            "pension_thb_month": [float(pension_thb_month)],
            "pension_months_paid": [int(months_paid)],
        }
    )
    return float(calculate(people, "ssf_pensioner_death", on, law=law)["amount_thb"].iloc[0])


def contributory(wages_thb_month: npt.ArrayLike, on: date | str, law: Law | None = None) -> npt.NDArray:
    """Wages as they count for Section 33 contributions: between the floor and the ceiling of the day."""
    law, day = law or defaults.law(), as_day(on)
    wages = np.atleast_1d(np.asarray(wages_thb_month, dtype=float))
    if not np.isfinite(wages).all() or (wages < 0).any():
        raise DataError("A wage is negative or missing: give baht a month, one per month contributed.")
    return np.clip(wages, law.value("ssf33.wage_floor", day), law.value("ssf33.wage_ceiling", day))


@dataclass(frozen=True)
class CarePension:
    """The announced career-average pension beside the one it would replace, baht a month.

    Attributes
    ----------
    pension_thb_month
        What a new pensioner of the day would get: the design's own amount and the share of a shortfall that
        its transition pays.
    formula_thb_month
        The design's own amount.
    law_thb_month
        The pension by the law in force: average of the last 60 months.
    topup_share
        Share of the shortfall paid to new pensioners of that year.
    base_thb_month
        Career-average wage at today's level, counted up to the ceiling.
    """

    pension_thb_month: float
    formula_thb_month: float
    law_thb_month: float
    topup_share: float
    base_thb_month: float


def care_old_age(
    wages_thb_month: npt.ArrayLike,
    system_wages_thb_month: npt.ArrayLike,
    system_wage_now_thb_month: float,
    on: date | str,
    *,
    law: Law | None = None,
) -> CarePension:
    """Pension of Section 33 by the announced career-average (CARE) design; it is not in force.

    Every month counts as its wage over the average wage of all insured in that month (pension points); the
    average of the points times today's average wage is the base.

    Parameters
    ----------
    wages_thb_month
        Contributory wage of each month contributed, in order.
    system_wages_thb_month
        Average contributory wage of all insured in the same months, or one number for all.
    system_wage_now_thb_month
        The same average over the five years before the pension.
    on
        First day of the pension.
    law
        Where the dated values come from.

    Returns
    -------
    CarePension
        All zero with fewer months than the law asks for.

    Raises
    ------
    DataError
        If an average of the system is not above 0, or its list has another length.

    Notes
    -----
    Rates and transition are those of an unofficial calculator (see the parameters ``ssf33.oldage.care.*``);
    the regulation itself was not seen.
    """
    law, day = law or defaults.law(), as_day(on)
    wages = np.atleast_1d(np.asarray(wages_thb_month, dtype=float))
    system = np.asarray(system_wages_thb_month, dtype=float)
    if system.ndim and system.shape != wages.shape:
        raise DataError(f"{len(wages)} months of wages and {system.size} averages of all insured differ.")
    if not (system > 0).all() or not system_wage_now_thb_month > 0:
        raise DataError("The average wage of all insured must be above 0 in every month.")
    months = len(wages)
    window = int(law.value("ssf33.oldage.avg_window", day, allow_after=True))
    needed = law.value("ssf33.oldage.min_months", day, allow_after=True)
    by_law = float(ssf_old_age(wages[-window:].mean(), months, day, law=law, allow_after=True))
    design = {
        name: law.value(f"ssf33.oldage.care.{name}", day, ANNOUNCED, True)
        for name in ("base_rate", "accrual_month", "transition_topup")
    }
    ceiling = law.value("ssf33.wage_ceiling", day, allow_after=True)
    base = min(float((wages / system).mean() * system_wage_now_thb_month), float(ceiling))
    rate = design["base_rate"] + design["accrual_month"] * (months - needed)
    own = float(satang(np.array(rate * base))) if months >= needed else 0.0
    total = float(satang(np.array(own + design["transition_topup"] * max(by_law - own, 0.0))))
    return CarePension(total, own, by_law, float(design["transition_topup"]), base)


def civil_service(
    salary_thb_month: npt.ArrayLike,
    years: npt.ArrayLike,
    on: date | str,
    scheme: str = "gpf",
    *,
    law: Law | None = None,
) -> Amount:
    """Pension of a civil servant from the budget, without the account of the Government Pension Fund.

    Parameters
    ----------
    salary_thb_month
        Average salary of the last 60 months (``gpf``) or last salary (``old``), baht a month.
    years
        Years of service.
    scheme
        ``gpf`` for members of the fund, ``old`` for the law before it.
    """
    salary, served = np.broadcast_arrays(np.atleast_1d(salary_thb_month), np.atleast_1d(years))
    column, rule = {
        "gpf": ("average_salary_60_thb_month", "gpf_pension"),
        "old": ("last_salary_thb_month", "civil_service_pension"),
    }[scheme]
    people = pd.DataFrame(
        {"civil_service_scheme": scheme, "years_of_service": served.ravel(), column: salary.ravel()}
    )
    found = calculate(people, rule, on, law=law)["amount_thb"].to_numpy().reshape(salary.shape)
    return _as_given(found, salary_thb_month, years)


@dataclass(frozen=True)
class ReplacementRates:
    """A pension over two wages, gross: shares that may pass 1."""

    final_share: float
    lifetime_share: float


def replacement_rates(
    pension_thb_month: float,
    wages_thb_month: npt.ArrayLike,
    revaluation: npt.ArrayLike = 1.0,
    final_months: int = MONTHS,
) -> ReplacementRates:
    """Gross replacement rates against the last wages and against the revalued average of all wages.

    Parameters
    ----------
    pension_thb_month
        First pension.
    wages_thb_month
        Full wage of each month worked, in order, also above any ceiling.
    revaluation
        Wage level at the pension over that of each month; 1 where wages are in today's level already.
    final_months
        How many last months make the final wage.

    Raises
    ------
    DataError
        If there is no month with a wage.

    Examples
    --------
    >>> replacement_rates(4000, [10_000] * 12 + [20_000] * 12)
    ReplacementRates(final_share=0.2, lifetime_share=0.26666666666666666)
    """
    wages = np.atleast_1d(np.asarray(wages_thb_month, dtype=float))
    if wages.size == 0 or not (wages > 0).all():
        raise DataError(
            "Replacement needs months with a wage above 0 only: leave out the months out of work."
        )
    lifetime = float((wages * np.asarray(revaluation, dtype=float)).mean())
    return ReplacementRates(
        float(pension_thb_month / wages[-final_months:].mean()), pension_thb_month / lifetime
    )
