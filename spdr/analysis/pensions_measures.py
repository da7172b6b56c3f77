"""What a career's pension is worth by several measures: before and after tax, over a life, as a return.

A pension is compared with wages in the same money; everything over time stands above wage growth, as in
:mod:`spdr.analysis.careers`. Tax and contributions are those of one day.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from spdr.analysis import defaults, lifetable
from spdr.analysis.annuities import MONTHS, Array, internal_rate_of_return, pension_wealth
from spdr.analysis.frames import require_columns
from spdr.analysis.pension_savings import (
    defined_contribution,
    ewf_contributions,
    npf_contributions,
    nsf_match,
)
from spdr.analysis.pensions import OLDAGE_RATES, contributory, replacement_rates
from spdr.analysis.schemes import calculate
from spdr.analysis.schemes.rules import Law, as_day
from spdr.errors import DataError

LAW_ONLY = ("law",)
FINAL_YEARS = 5  # what a final wage is the mean of, as in the law's own average


def take_home(wage_thb_month: npt.ArrayLike, on: date | str, *, law: Law | None = None) -> Array:
    """Wage of a private employee after the contribution of Section 33 and income tax, baht a month.

    Parameters
    ----------
    wage_thb_month
        Full wages.
    on
        Day whose law applies; temporary cuts of the contribution are left out.

    Notes
    -----
    Tax is that of a single person who claims expenses up to the most the law takes off; family allowances are
    not held. Below the wage at which tax begins this changes nothing.

    Examples
    --------
    Five per cent of the ceiling at most; tax on what is left of 360,000 a year after 160,000 and the first
    150,000: 5 % of 50,000.

    >>> take_home([10_000, 30_000], "2025-06-01").round(2).tolist()
    [9500.0, 29041.67]
    """
    law, day = law or defaults.law(), as_day(on)
    wage = np.atleast_1d(np.asarray(wage_thb_month, dtype=float))
    paid = contributory(wage, day, law) * law.value("ssf33.rate.employee", day, LAW_ONLY)
    return wage - np.where(wage > 0, paid, 0.0) - _tax(wage, day, law, claims=True)


def after_tax(pension_thb_month: npt.ArrayLike, on: date | str, *, law: Law | None = None) -> Array:
    """Pension after income tax, baht a month, as if it were taxed like other income.

    Whether each pension is exempt is not held; below the allowance and the first band it makes no difference,
    and above them the true amount lies between the pension and this one.

    Examples
    --------
    >>> after_tax([7_437.5, 25_000.0], "2026-01-01").round(2).tolist()
    [7437.5, 24625.0]
    """
    law, day = law or defaults.law(), as_day(on)
    pension = np.atleast_1d(np.asarray(pension_thb_month, dtype=float))
    return pension - _tax(pension, day, law, claims=False)


def _tax(month: Array, day: date, law: Law, claims: bool) -> Array:
    most = float(law.value("tax.expense_deduction_max", day)) if claims else 0.0
    people = pd.DataFrame(
        {
            "employment_income_thb_year": month * MONTHS,
            "expenses_claimed_thb_year": most,
            "saving_thb_year": 0.0,
            "retirement_saving_thb_year": 0.0,
        }
    )
    return np.asarray(calculate(people, "pit_employee", day, law=law)["amount_thb"].to_numpy() / MONTHS)


def net_replacement(
    pension_thb_month: float, wage_thb_month: float, on: date | str, *, law: Law | None = None
) -> float:
    """Pension after tax over the wage after tax and contributions.

    Raises
    ------
    DataError
        If the wage is not above 0.

    Examples
    --------
    >>> round(net_replacement(4_000, 10_000, "2025-06-01"), 4)
    0.4211
    """
    if not wage_thb_month > 0:
        raise DataError(f"A wage of {wage_thb_month!r}: a net replacement rate needs one above 0.")
    net_wage = take_home(wage_thb_month, on, law=law)
    return float(after_tax(pension_thb_month, on, law=law)[0] / net_wage[0])


def paid_in(
    career: pd.DataFrame,
    on: date | str,
    fund: str = "",
    fund_on: date | str | None = None,
    *,
    law: Law | None = None,
) -> Array:
    """What all parties pay for a career's old age, baht in each of its years.

    Parameters
    ----------
    career
        One career of :func:`spdr.analysis.careers.standard`.
    on
        Day whose law stands for the whole career.
    fund, fund_on
        ``npf`` or ``ewf`` for contributions to that fund on top, and the day its rates are read, if another.

    Notes
    -----
    Sections 33 and 39 at the rate of all parties for old age and children: the part for children cannot be
    told apart, which lowers a return. Saving in the National Savings Fund comes with its match.
    """
    law, day = law or defaults.law(), as_day(on)
    require_columns(
        career, ["age", "insured_section", "wage_thb_month", "saving_thb_month"], used_by="paid_in"
    )
    section = career["insured_section"].to_numpy()
    wage = career["wage_thb_month"].to_numpy(dtype=float)
    rate = sum(float(law.value(key, day)) for key in OLDAGE_RATES)
    counted = np.where(section == 33, contributory(wage, day, law), 0.0)
    counted = np.where(section == 39, float(law.value("ssf39.base", day)), counted)
    paid = counted * rate * MONTHS
    if fund:
        month = fund_contributions(wage, fund, fund_on or day, law)
        paid = paid + month.reshape(-1, MONTHS).sum(axis=1)
    saving = career["saving_thb_month"].to_numpy(dtype=float)
    return np.asarray(paid + _saved_with_match(career["age"].to_numpy(), saving, day, law))


def fund_contributions(
    wage_thb_month: npt.ArrayLike, fund: str, on: date | str, law: Law | None = None
) -> Array:
    """Both sides' contributions to a savings fund, month by month, from the wage of each year."""
    rule = {"npf": npf_contributions, "ewf": ewf_contributions}[fund]
    return np.asarray(rule(np.repeat(wage_thb_month, MONTHS), on, law=law).sum(axis=1))


def _saved_with_match(ages: npt.NDArray, saving: Array, day: date, law: Law) -> Array:
    if not saving.any():
        return saving
    return np.asarray(saving * MONTHS + nsf_match(ages, saving, day, law=law))


@dataclass(frozen=True)
class Setting:
    """What the measures take besides a career and its pension.

    Attributes
    ----------
    on
        Day of the law.
    mortality
        Abridged death rates.
    discount_rate
        Interest above wage growth.
    indexation
        Yearly change of a pension in payment against wages.
    """

    on: date | str
    mortality: npt.ArrayLike
    discount_rate: float
    indexation: float


def measure(
    career: pd.DataFrame,
    pension_thb_month: float,
    lump_sum_thb: float,
    pension_age: int,
    paid_thb_year: Array,
    setting: Setting,
    *,
    law: Law | None = None,
) -> dict[str, float]:
    """Measures of one career under one rule.

    Parameters
    ----------
    career
        One career of :func:`spdr.analysis.careers.standard`.
    pension_thb_month, lump_sum_thb
        What it brings from ``pension_age`` on, and once at that age.
    pension_age
        At or after the end of the career.
    paid_thb_year
        What was paid in each year of it, see :func:`paid_in`.
    setting
        Rates and law.

    Returns
    -------
    dict
        ``pension_thb_month``; ``final_share`` and ``lifetime_share``, gross over the last five years' wage
        and the mean wage; ``net_share``, net over net of the former; ``wealth_thb``, worth at the pension
        age; ``wealth_years``, that over a year of the mean wage; ``return_share``, the yearly return above
        wage growth on what all parties paid. Shares are missing for a career without a wage known, the return
        where nothing comes back.
    """
    wages = career["wage_thb_month"].to_numpy(dtype=float)
    worked = np.repeat(wages[wages > 0], MONTHS)
    worth = pension_wealth(
        pension_thb_month, pension_age, setting.mortality, setting.discount_rate, setting.indexation
    )
    worth += lump_sum_thb
    found = {
        "pension_thb_month": float(pension_thb_month),
        "final_share": np.nan,
        "lifetime_share": np.nan,
        "net_share": np.nan,
        "wealth_thb": worth,
        "wealth_years": np.nan,
        "return_share": _return(career, pension_thb_month, lump_sum_thb, pension_age, paid_thb_year, setting),
    }
    if len(worked):
        rates = replacement_rates(pension_thb_month, worked, final_months=FINAL_YEARS * MONTHS)
        final = float(worked[-FINAL_YEARS * MONTHS :].mean())
        found |= {
            "final_share": rates.final_share,
            "lifetime_share": rates.lifetime_share,
            "net_share": net_replacement(pension_thb_month, final, setting.on, law=law),
            "wealth_years": worth / float(worked.mean()) / MONTHS,
        }
    return found


def _return(
    career: pd.DataFrame, pension: float, lump: float, pension_age: int, paid: Array, setting: Setting
) -> float:
    """Return for someone alive at the pension age, who then lives as long as people do on average."""
    alive = lifetable.survivors(setting.mortality)
    ages = np.arange(int(career["age"].iloc[0]), len(alive))
    out = np.zeros(len(ages))
    out[: len(paid)] = paid
    old = ages >= pension_age
    worn = (1 + setting.indexation) ** np.maximum(ages - pension_age, 0)
    back = np.where(old, pension * MONTHS * alive[ages] / alive[pension_age] * worn, 0.0)
    back[ages == pension_age] += lump
    if not out.any() or back.sum() <= 0:
        return float("nan")
    return internal_rate_of_return(out, back)


@dataclass(frozen=True)
class Rule:
    """One set of rules: which column of the careers' results it pays, and what is paid for it on top.

    Attributes
    ----------
    column
        Of the results, see :func:`spdr.analysis.careers.compare`.
    fund, fund_on
        Savings fund on top and the day its rates are read.
    """

    column: str
    fund: str = ""
    fund_on: date | str | None = None


def add_fund(
    careers: pd.DataFrame,
    results: pd.DataFrame,
    fund: str,
    on: date | str,
    annual_return: float,
    annual_fee: float,
    payout_years: float,
) -> pd.DataFrame:
    """Add the pension with a savings fund on top of the law: a column ``with_<fund>_thb_month``."""
    extra = {
        name: defined_contribution(
            fund_contributions(career["wage_thb_month"], fund, on), annual_return, annual_fee, payout_years
        ).pension_thb_month
        for name, career in careers.groupby("career", sort=False)
    }
    total = results["law_thb_month"] + results["career"].map(pd.Series(extra))
    return results.assign(**{f"with_{fund}_thb_month": total})


def compare(
    careers: pd.DataFrame,
    results: pd.DataFrame,
    rules: Mapping[str, Rule],
    pension_age: int,
    savings_age: int,
    setting: Setting,
    *,
    law: Law | None = None,
) -> pd.DataFrame:
    """Measure every career under several rules.

    Parameters
    ----------
    careers, results
        Of :func:`spdr.analysis.careers.standard` and :func:`spdr.analysis.careers.compare`.
    rules
        Name of the rule -> what it is.
    pension_age, savings_age
        Of the Social Security Fund, and of the National Savings Fund for those who save there.
    setting
        Rates and law.

    Returns
    -------
    pandas.DataFrame
        ``career, pension_rule`` and the measures of :func:`measure`.
    """
    known = results.set_index("career")
    rows = []
    for rule, one in rules.items():
        for name, career in careers.groupby("career", sort=False):
            paid = paid_in(career, setting.on, one.fund, one.fund_on, law=law)
            age = savings_age if career["saving_thb_month"].to_numpy().any() else pension_age
            pension, lump = (float(known[part][name]) for part in (one.column, "lump_sum_thb"))
            found = measure(career, pension, lump, age, paid, setting, law=law)
            rows.append({"career": name, "pension_rule": rule, **found})
    return pd.DataFrame(rows)


def join(*measured: pd.DataFrame) -> pd.DataFrame:
    """Several answers of :func:`compare` as one, such as those of careers of another length."""
    return pd.concat(measured, ignore_index=True)


def side_by_side(measured: pd.DataFrame, rules: Sequence[str], columns: Sequence[str]) -> pd.DataFrame:
    """A row per career, a column ``<rule>_<measure>`` for each measure under each rule, missing kept.

    Examples
    --------
    >>> found = pd.DataFrame({"career": ["a"], "pension_rule": ["law"], "net_share": [0.4]})
    >>> side_by_side(found, ["law"], ["net_share"]).to_dict("records")
    [{'career': 'a', 'law_net_share': 0.4}]
    """
    table = measured.set_index(["career", "pension_rule"])
    names = list(dict.fromkeys(measured["career"]))
    frame = pd.DataFrame({"career": names})
    for column in columns:
        for rule in rules:
            frame[f"{rule}_{column}"] = [table[column][name, rule] for name in names]
    return frame


def gap(measured: pd.DataFrame, of: str, against: str, column: str = "pension_thb_month") -> pd.Series:
    """By how much one career's measure falls short of another's, a share, by rule.

    Examples
    --------
    >>> found = pd.DataFrame({"career": ["a", "b"], "pension_rule": "law", "pension_thb_month": [80, 100]})
    >>> gap(found, "a", "b").round(2).to_dict()
    {'law': 0.2}
    """
    table = measured.pivot_table(column, "pension_rule", "career", sort=False)
    return 1 - table[of] / table[against]
