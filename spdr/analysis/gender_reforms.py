"""What reforms do to the pension gap of years out, and what the law gives a mother on her own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
import pandas as pd

from spdr.analysis import pensions, schemes
from spdr.analysis.frames import require_columns, share
from spdr.errors import DataError, ParameterError

MONTHS = 12
CAREERS = ("unbroken", "break", "section39")
ALLOWANCES: Mapping[str, str] = {
    "reform_law": "oaa",
    "reform_credits": "oaa",
    "reform_care": "oaa",
    "reform_care_credits": "oaa",
    "reform_tiers": "oaa_announced_tiers",
    "reform_basic": "basic_pension",
}
"""Reform -> the allowance paid beside the pension under it."""

HOUSEHOLDS = (
    ("lone_mother_one", 2, 1, 1),
    ("lone_mother_two", 3, 1, 2),
    ("lone_mother_parent", 3, 1, 1),
    ("couple_one_earner", 3, 1, 1),
    ("couple_two_earners", 3, 2, 1),
)
"""Household: members, earners and children under six."""
CHILD_YEARS = 2  # age of the children in the households


def credited(wage_thb_month: float, base39_thb_month: float, years: int, years_out: int) -> list[float]:
    """Contributory wages of a career whose years out, in the middle, are credited at the fixed base.

    Examples
    --------
    >>> months = credited(15_000, 4_800, 30, 5)
    >>> len(months), months[0], months[150], months[-1]
    (360, 15000.0, 4800.0, 15000.0)
    """
    if not 0 < years_out < years:
        raise DataError(
            f"{years_out} years out of a career of {years}: give at least one and fewer than all."
        )
    employed = (years - years_out) * MONTHS
    before = employed // 2
    wage, base = [float(wage_thb_month)], [float(base39_thb_month)]
    return wage * before + base * (years_out * MONTHS) + wage * (employed - before)


def of_age(people: pd.DataFrame, age: int) -> pd.DataFrame:
    """Return one older person of an age, from ``gender_benefits.older_people``.

    Raises
    ------
    ParameterError
        If nobody of that age is among them.
    """
    found = people.loc[people["age"] == age, ["age", "is_thai", "is_state_pensioner"]].head(1)
    if found.empty:
        raise ParameterError(
            f"compare_age is {age}: the allowance is paid from {people['age'].min()} to "
            f"{people['age'].max()} here. Choose one of these ages."
        )
    return found


def by_reform(
    wages: Mapping[str, Sequence[float]],
    credit: Sequence[float],
    average_months: int,
    on: str,
    care_on: str,
    person: pd.DataFrame,
) -> pd.DataFrame:
    """Pension and allowance a month of three careers under each reform, and the gap that is left.

    Parameters
    ----------
    wages
        ``career_unbroken, career_break, career_section39`` -> contributory wages in order.
    credit
        Wages of the broken career with its years out credited, from :func:`credited`.
    average_months
        Last months over which the law averages the wage.
    on, care_on
        Day of the law, and a day on which the announced design is known.
    person
        One older person as the allowances ask for her: ``age, is_thai, is_state_pensioner``.

    Returns
    -------
    pandas.DataFrame
        ``reform, unbroken_thb_month, break_thb_month, section39_thb_month`` (pension and allowance) and
        ``gap_break_share, gap_section39_share``: what the career lacks of the unbroken one's income.
    """
    require_columns(person, ["age", "is_thai", "is_state_pensioner"], used_by="by_reform")
    rows = []
    for reform, allowance in ALLOWANCES.items():
        careers = {name: wages[f"career_{name}"] for name in CAREERS}
        if reform.endswith("credits"):
            careers["break"] = credit
        care = reform.startswith("reform_care")
        paid = float(schemes.calculate(person, allowance, on)["amount_thb"].iloc[0])
        income = {
            name: paid + (_care(months, care_on) if care else _law(months, average_months, on))
            for name, months in careers.items()
        }
        gaps = [1 - share(income[name], income["unbroken"]) for name in ("break", "section39")]
        rows.append((reform, *income.values(), *gaps))
    names = [f"{name}_thb_month" for name in CAREERS]
    return pd.DataFrame(rows, columns=["reform", *names, "gap_break_share", "gap_section39_share"])


def _law(months: Sequence[float], average_months: int, on: str) -> float:
    last = float(np.mean(list(months)[-average_months:]))
    return float(pensions.ssf_old_age(last, len(months), on))


def _care(months: Sequence[float], on: str) -> float:
    return float(pensions.care_old_age(list(months), 1.0, 1.0, on).formula_thb_month)


def closed(table: pd.DataFrame, column: str) -> pd.Series:
    """Share of the gap under the rule in force that each reform closes, by reform; below 0 where it widens.

    Raises
    ------
    DataError
        If there is no gap under the rule in force.
    """
    gaps = table.set_index("reform")[column]
    if gaps["reform_law"] <= 0:
        raise DataError(
            f"closed: {column} is {gaps['reform_law']:.3f} under the rule in force: no gap to close."
        )
    return 1 - gaps / gaps["reform_law"]


def long(table: pd.DataFrame) -> pd.DataFrame:
    """Gaps one below the other for a chart: ``reform, career, gap_share``."""
    return table.melt(
        "reform", ["gap_break_share", "gap_section39_share"], var_name="career", value_name="gap_share"
    ).assign(
        career=lambda frame: frame["career"].map(
            {"gap_break_share": "career_break", "gap_section39_share": "career_section39"}
        )
    )


def households(wage_thb_month: float, line_thb_month: float, on: str) -> pd.DataFrame:
    """What wage and children's benefits come to in households of one earner or two.

    Parameters
    ----------
    wage_thb_month
        Wage of each earner, insured under Section 33.
    line_thb_month
        Poverty line per person.
    on
        Day of the law; children are two years old on it.

    Returns
    -------
    pandas.DataFrame
        ``household_kind, income_member_thb_year`` (wages over members), ``csg_thb_month``,
        ``ssf_child_thb_month`` (of one parent) and ``need_share``: wages and benefits over the lines of all.
    """
    frame = pd.DataFrame(HOUSEHOLDS, columns=["household_kind", "members", "earners", "children"])
    day = date.fromisoformat(on)
    income = frame["earners"] * wage_thb_month
    child = pd.DataFrame(
        {
            "birth_date": pd.Timestamp(day.replace(year=day.year - CHILD_YEARS, day=1)),
            "is_thai": True,
            "household_income_thb_year": income * MONTHS,
            "household_size": frame["members"],
            "household_has_welfare_card": False,
            "household_receives_ssf_child_allowance": True,
            "pregnant_months": 0,
        }
    )
    parent = pd.DataFrame(
        {"insured_section": 33, "contribution_months_36": 36, "children_under_6_n": frame["children"]}
    )
    grant = schemes.calculate(child, "csg", on)["amount_thb"] * frame["children"]
    allowance = schemes.calculate(parent, "ssf_child", on)["amount_thb"]
    return pd.DataFrame(
        {
            "household_kind": frame["household_kind"],
            "income_member_thb_year": income * MONTHS / frame["members"],
            "csg_thb_month": grant,
            "ssf_child_thb_month": allowance,
            "need_share": (income + grant + allowance) / (frame["members"] * line_thb_month),
        }
    )
