"""Pensions that are saved: National Savings Fund, National Pension Fund bill, Employee Welfare Fund."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from spdr.analysis import defaults
from spdr.analysis.annuities import MONTHS, Savings, accumulate
from spdr.analysis.schemes import calculate
from spdr.analysis.schemes.rules import Law, as_day
from spdr.errors import DataError


def nsf_pension(
    monthly_saving: float,
    start_age: int,
    on: date | str,
    annual_return: float,
    divisor_months: float,
    *,
    law: Law | None = None,
) -> float:
    """Pension of the National Savings Fund at its pension age, the Old Age Allowance not included.

    Parameters
    ----------
    monthly_saving
        Own saving, baht a month, every month until the pension age.
    start_age
        Age at the first saving, completed years.
    on
        Day whose law, with its match and caps, stands for the whole career.
    annual_return
        Effective return a year, compounded monthly.
    divisor_months
        Months by which the pot is divided.
    law
        Where the dated values come from.

    Returns
    -------
    float
        Baht a month.

    Raises
    ------
    DataError
        If the saver is too old or too young, saves less than the least or more than the most the fund takes,
        or the divisor is not above 0.
    """
    law, day = law or defaults.law(), as_day(on)
    first, last = law.value("nsf.min_age", day), law.value("nsf.max_age", day)
    most, least = law.value("nsf.max_saving", day) / MONTHS, law.value("nsf.min_saving", day)
    if not first <= start_age < last or int(start_age) != start_age:
        raise DataError(f"A saver cannot start at {start_age}: the fund takes ages {first} to {last - 1}.")
    if not least <= monthly_saving <= most:
        raise DataError(f"A saving of {monthly_saving} baht a month is outside {least} to {most:,.0f}.")
    if not divisor_months > 0:
        raise DataError(f"divisor_months is {divisor_months!r}: a number of months above 0 is needed.")
    ages = np.arange(start_age, last)
    match = nsf_match(ages, monthly_saving, day, law=law)
    return (
        accumulate(monthly_saving + np.repeat(match / MONTHS, MONTHS), annual_return).pot_thb / divisor_months
    )


def nsf_match(
    ages: npt.NDArray[np.int_], saving_thb_month: npt.ArrayLike, on: date | str, *, law: Law | None = None
) -> npt.NDArray[np.float64]:
    """Return what the state adds to the saving of a member of the National Savings Fund, THB a year by age.

    Parameters
    ----------
    ages
        Completed years, one for each year of saving.
    saving_thb_month
        One for all ages, or one for each.
    on
        Day of the law.
    law
        Where the dated values come from.
    """
    savers = pd.DataFrame(
        {
            "age": ages,
            "is_thai": True,
            "insured_section": 0,
            "section40_option": 0,
            "civil_service_scheme": "none",
            "has_provident_fund": False,
            "saving_thb_year": np.asarray(saving_thb_month) * MONTHS,
        }
    )
    return calculate(savers, "nsf_match", on, law=law)["amount_thb"].to_numpy()


def _employees(wages_thb_month: npt.ArrayLike) -> pd.DataFrame:
    wages = np.atleast_1d(np.asarray(wages_thb_month, dtype=float))
    return pd.DataFrame(
        {
            "employment": "private_employee",
            "has_provident_fund": False,
            "monthly_wage_thb": wages,
            "npf_year": np.arange(len(wages)) // MONTHS + 1,
            "employer_workers_n": 10_000,
        }
    )


def npf_contributions(
    wages_thb_month: npt.ArrayLike, on: date | str, *, law: Law | None = None
) -> pd.DataFrame:
    """Contributions to the National Pension Fund by its bill, month by month from the fund's first year.

    Parameters
    ----------
    wages_thb_month
        Wage of each month, baht; 0 in a month out of work.
    on
        Day on which the bill is read.

    Returns
    -------
    pandas.DataFrame
        ``employee_thb`` and ``employer_thb``, a row per month.
    """
    people = _employees(wages_thb_month)
    return pd.DataFrame(
        {
            f"{side}_thb": calculate(people, f"npf_{side}", on, law=law)["amount_thb"].to_numpy()
            for side in ("employee", "employer")
        }
    )


def ewf_contributions(
    wages_thb_month: npt.ArrayLike, on: date | str, *, law: Law | None = None
) -> pd.DataFrame:
    """Contributions to the Employee Welfare Fund in a firm that owes them; otherwise as the bill above."""
    people = _employees(wages_thb_month)
    return pd.DataFrame(
        {
            f"{side}_thb": calculate(people, f"ewf_{side}", on, law=law)["amount_thb"].to_numpy()
            for side in ("employee", "employer")
        }
    )


@dataclass(frozen=True)
class DefinedContribution:
    """A funded pension: the savings behind it and the baht a month they pay."""

    savings: Savings
    pension_thb_month: float


def defined_contribution(
    contributions_thb_month: npt.ArrayLike, annual_return: float, annual_fee: float, payout_years: float
) -> DefinedContribution:
    """Pension from a pot: contributions, return and fees, then equal payments over ``payout_years``.

    Parameters
    ----------
    contributions_thb_month, annual_return, annual_fee
        See :func:`spdr.analysis.annuities.accumulate`.
    payout_years
        Years of payment the pot is divided by: a fixed term, or :func:`annuity_years` for life.

    Raises
    ------
    DataError
        If ``payout_years`` is not above 0.

    Examples
    --------
    >>> defined_contribution([1000.0] * 120, 0.0, 0.0, 10).pension_thb_month
    1000.0
    """
    if not payout_years > 0:
        raise DataError(f"payout_years is {payout_years!r}: a number of years above 0 is needed.")
    savings = accumulate(contributions_thb_month, annual_return, annual_fee)
    return DefinedContribution(savings, savings.pot_thb / payout_years / MONTHS)
