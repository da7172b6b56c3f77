"""What maternity, old-age allowances and pensions give women and men by law and demography alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from spdr.analysis import lifetable, pensions, schemes
from spdr.analysis.frames import require_columns, share
from spdr.errors import DataError, ParameterError

MONTHS = 12
DAYS_A_MONTH = 30  # the month by which daily wages are turned into monthly ones in the schemes
SEXES = ("female", "male")

TIERS = {"60-69": (60, 69), "70-79": (70, 79), "80-89": (80, 89), "90+": (90, None)}
"""The age groups that the Old Age Allowance tells apart."""

MOTHERS = (
    ("mother_section33", "private_employee", 33, 0),
    ("mother_section33_third", "private_employee", 33, 2),
    ("mother_uninsured_employee", "private_employee", 0, 0),
    ("mother_section39", "own_account", 39, 0),
    ("mother_section40", "own_account", 40, 0),
    ("mother_uninsured", "family_worker", 0, 0),
)
"""Situations of a woman who gives birth: name, work, Section, births for which she was paid before."""


def older_people(population: pd.DataFrame, from_age: float) -> pd.DataFrame:
    """People from an age on, as the schemes ask for them: everyone counted as entitled.

    Parameters
    ----------
    population
        ``sex, age, population_n`` of one year.
    from_age
        Youngest age.

    Returns
    -------
    pandas.DataFrame
        ``sex, age, population_n, is_thai, is_state_pensioner``, one row for each sex and age.
    """
    require_columns(population, ["sex", "age", "population_n"], "older_people")
    people = population.loc[
        (population["age"] >= from_age) & population["sex"].isin(SEXES), ["sex", "age", "population_n"]
    ]
    return people.assign(is_thai=True, is_state_pensioner=False).reset_index(drop=True)


def in_tiers(people: pd.DataFrame, tiers: Mapping[str, tuple[int, int | None]] = TIERS) -> pd.DataFrame:
    """People in each age group: ``sex, age_group, population_n``, one row for each sex and single age."""
    require_columns(people, ["sex", "age", "population_n"], "in_tiers")
    named = pd.Series(pd.NA, index=people.index, dtype="string")
    for name, (low, high) in tiers.items():
        named[(people["age"] >= low) & (people["age"] <= (high or np.inf))] = name
    return people[["sex", "population_n"]].assign(age_group=named).dropna(subset=["age_group"])


def expected_total(amounts_thb_month: pd.Series, rates: npt.ArrayLike) -> float:
    """Expected sum of a monthly amount from the youngest age given until death, at today's amounts.

    Parameters
    ----------
    amounts_thb_month
        Baht a month, indexed by every single age from the first one to 100.
    rates
        Abridged death rates of one sex, see :mod:`spdr.analysis.lifetable`.

    Returns
    -------
    float
        Baht per person alive at the first age; neither discounted nor raised.

    Raises
    ------
    DataError
        If an age is missing.
    """
    first = int(amounts_thb_month.index.min())
    ages = range(first, lifetable.OPEN_AGE + 1)
    missing = [age for age in ages if age not in amounts_thb_month.index]
    if missing:
        raise DataError(f"There is no amount for age {missing[0]}: give one for every age from {first} on.")
    years = lifetable.person_years(rates)[first:] / lifetable.survivors(rates)[first]
    return float(years @ amounts_thb_month.loc[list(ages)].to_numpy(dtype=float)) * MONTHS


def designs(
    people: pd.DataFrame, amounts: Mapping[str, pd.Series], rates: Mapping[str, npt.ArrayLike]
) -> pd.DataFrame:
    """What each design of an allowance gives women and men, with everyone of the age paid.

    Parameters
    ----------
    people
        As from :func:`older_people`.
    amounts
        By design, baht a month for each row of ``people``.
    rates
        By sex, abridged death rates.

    Returns
    -------
    pandas.DataFrame
        ``design, sex, mean_thb_month, cost_million_thb`` (a year), ``cost_share`` (of the design's cost) and
        ``expected_thb`` (from the first age until death).
    """
    rows = []
    for name, amount in amounts.items():
        paid = people.assign(amount=np.asarray(amount), money=people["population_n"] * np.asarray(amount))
        for sex in SEXES:
            part = paid[paid["sex"] == sex]
            total = part["money"].sum()
            expected = expected_total(part.set_index("age")["amount"], rates[sex])
            mean = share(total, part["population_n"].sum())
            rows.append((name, sex, mean, total * MONTHS / 1e6, share(total, paid["money"].sum()), expected))
    columns = ["design", "sex", "mean_thb_month", "cost_million_thb", "cost_share", "expected_thb"]
    return pd.DataFrame(rows, columns=columns)


def example_wage(wage_thb_month: float, floor: float, ceiling: float) -> float:
    """Return a wage that counts in full for contributions, or say between which amounts it must lie.

    Raises
    ------
    ParameterError
        If the wage is below the floor or above the ceiling: the examples would then mix rules.
    """
    if not floor <= wage_thb_month <= ceiling:
        raise ParameterError(
            f"example_wage_thb_month is {wage_thb_month:g}: on that day wages from {floor:g} to {ceiling:g} "
            "baht a month count for Section 33. Choose one of these."
        )
    return float(wage_thb_month)


def mothers(wage_thb_month: float) -> pd.DataFrame:
    """Women of one wage who have given birth, one for each situation, as the schemes ask for them.

    Those who are insured have contributed in every one of the last 15 months.
    """
    columns = ["situation", "employment", "insured_section", "earlier_deliveries_n"]
    return pd.DataFrame(MOTHERS, columns=columns).assign(
        sex="female", has_delivered=True, contribution_months_15=15, monthly_wage_thb=float(wage_thb_month)
    )


def longer_cash(wage_thb_month: float, on: str, reform: object) -> float:
    """Baht more for one birth under Section 33 if a reform lengthens the cash, at one wage."""
    mother = mothers(wage_thb_month).head(1)
    now, then = (
        float(schemes.calculate(mother, "ssf_maternity_cash", on, change)["amount_thb"].iloc[0])
        for change in (None, reform)
    )
    return then - now


def section39_year(on: str) -> float:
    """Baht that a member of Section 39 pays in a year."""
    member = pd.DataFrame(
        {"insured_section": [39], "province_code": ["10"], "in_declared_disaster_area": [False]}
    )
    return float(schemes.calculate(member, "ssf39_contribution", on)["amount_thb"].iloc[0]) * MONTHS


def paid_days(
    people: pd.DataFrame, leave_days: float, employer_thb: pd.Series, fund_thb: pd.Series
) -> pd.DataFrame:
    """Split a leave into days paid by the employer, days' worth from the fund, and the rest.

    Parameters
    ----------
    people
        As from :func:`mothers`.
    leave_days
        Length of the leave in law.
    employer_thb, fund_thb
        Wage paid by the employer and cash of the fund, baht for the birth.

    Returns
    -------
    pandas.DataFrame
        ``situation, paid_by`` (employer, fund, nobody) and ``leave_days``; days of her own full wage.

    Raises
    ------
    DataError
        If more days are paid than the leave has.
    """
    daily = people["monthly_wage_thb"] / DAYS_A_MONTH
    parts = {"paid_employer": employer_thb / daily, "paid_fund": fund_thb / daily}
    left = leave_days - parts["paid_employer"] - parts["paid_fund"]
    if (left < 0).any():
        raise DataError(f"More days are paid than the leave of {leave_days:g} days has: check the wage.")
    parts["paid_nobody"] = left
    frames = [
        pd.DataFrame({"situation": people["situation"], "paid_by": name, "leave_days": days})
        for name, days in parts.items()
    ]
    return pd.concat(frames, ignore_index=True)


def careers(
    wage_thb_month: float, base39_thb_month: float, years: int, years_out: int, short_months: int
) -> dict[str, list[float]]:
    """Contributory wage of every month contributed in four careers that end on the same day.

    Parameters
    ----------
    wage_thb_month
        Wage while employed, at today's level throughout.
    base39_thb_month
        Fixed wage on which Section 39 counts.
    years, years_out
        Length of the unbroken career, and years without an employer in the others.
    short_months
        Months of the career that ends before it earns a pension.

    Returns
    -------
    dict
        ``career_unbroken``; ``career_break``: the years out in the middle; ``career_section39``: the last
        years paid under Section 39; ``career_short``.

    Raises
    ------
    DataError
        If the years out are not fewer than all years.
    """
    if not 0 < years_out < years:
        raise DataError(
            f"{years_out} years out of a career of {years}: give at least one and fewer than all."
        )
    employed = [float(wage_thb_month)] * (MONTHS * (years - years_out))
    return {
        "career_unbroken": [float(wage_thb_month)] * (MONTHS * years),
        "career_break": employed,
        "career_section39": employed + [float(base39_thb_month)] * (MONTHS * years_out),
        "career_short": [float(wage_thb_month)] * short_months,
    }


def pensions_by_career(
    wages: Mapping[str, Sequence[float]], average_months: int, on: str, care_on: str
) -> pd.DataFrame:
    """Pension of each career by the law of a day and by the announced career-average design.

    Parameters
    ----------
    wages
        By career, contributory wages in order, at today's level: they rise as the average of all insured.
    average_months
        Last months over which the law averages the wage.
    on, care_on
        Day of the law, and a day on which the announced design is known.

    Returns
    -------
    pandas.DataFrame
        ``career, contribution_months, law_thb_month, care_thb_month`` (before its transition payments) and
        ``law_share``, ``care_share``, each of the first career.
    """
    rows = []
    for name, paid in wages.items():
        last = float(np.mean(list(paid)[-average_months:]))
        law = pensions.ssf_old_age(last, len(paid), on)
        care = pensions.care_old_age(paid, 1.0, 1.0, care_on).formula_thb_month
        rows.append((name, len(paid), float(law), care))
    columns = ["career", "contribution_months", "law_thb_month", "care_thb_month"]
    found = pd.DataFrame(rows, columns=columns)
    for rule in ("law", "care"):
        found[f"{rule}_share"] = share(found[f"{rule}_thb_month"], found[f"{rule}_thb_month"].iloc[0])
    return found
