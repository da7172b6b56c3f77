"""Eight standard working lives, and the pension each gets by the law, by announced and by proposed rules.

Wages stand in the money and at the wage level of one day for the whole life: as if the ceiling, the minimum
wage and the fixed base of Section 39 kept pace with wages. Where they do not, pensions are lower.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from spdr.analysis import defaults
from spdr.analysis.annuities import MONTHS
from spdr.analysis.frames import require_columns
from spdr.analysis.pensions import (
    care_old_age,
    contributory,
    defined_contribution,
    npf_contributions,
    nsf_pension,
    replacement_rates,
    ssf_lump_sum,
    ssf_old_age,
)
from spdr.analysis.schemes.rules import Law, as_day
from spdr.errors import DataError

CAREERS = (
    "minimum_wage",
    "at_ceiling",
    "twice_ceiling",
    "interrupted",
    "five_years_out",
    "mover",
    "informal_saver",
    "migrant_worker",
)
NOT_THAI = ("migrant_worker",)
FIVE_YEARS_OUT = range(5, 10)  # years of the career spent out of work for care
YEARS_OF_THREE = 2  # in insured work, of every three, in the interrupted career


@dataclass(frozen=True)
class Assumptions:
    """What the law does not say, the same for every career.

    Attributes
    ----------
    annual_return, annual_fee
        Of a savings fund, above wage growth.
    payout_years
        Years by which a pot is divided at the Section 33 pension age.
    savings_payout_years
        The same at the pension age of the National Savings Fund.
    """

    annual_return: float
    annual_fee: float
    payout_years: float
    savings_payout_years: float


def standard(
    minimum_wage_thb_month: float,
    ceiling_thb_month: float,
    saving_thb_month: float,
    start_age: int,
    years: int,
    migrant_years: int,
) -> pd.DataFrame:
    """Eight careers, a row per year of age.

    Parameters
    ----------
    minimum_wage_thb_month, ceiling_thb_month
        A month of minimum wage, and the highest wage on which contributions are counted.
    saving_thb_month
        Own saving of the informal worker in the National Savings Fund.
    start_age, years
        Age at the start and length of working life until the pension age, at least 12 years.
    migrant_years
        Years of insured work of the migrant.

    Returns
    -------
    pandas.DataFrame
        ``career, age, insured_section`` (33, 39, 40, or 0), ``wage_thb_month`` (0 outside Section 33, where
        earnings are not known) and ``saving_thb_month``.

    Raises
    ------
    DataError
        If working life is too short for the careers to differ, or the migrant works longer than it lasts.
    """
    if years < 12 or not 0 < migrant_years <= years:
        raise DataError(
            f"A working life of {years} years, {migrant_years} of them a migrant's: at least 12 years are "
            "needed, and the migrant's must lie within them."
        )
    year = np.arange(years)
    half = years // 2
    sections = {
        "minimum_wage": np.full(years, 33),
        "at_ceiling": np.full(years, 33),
        "twice_ceiling": np.full(years, 33),
        "interrupted": np.where(year % 3 < YEARS_OF_THREE, 33, 0),
        "five_years_out": np.where(np.isin(year, FIVE_YEARS_OUT), 0, 33),
        "mover": np.select([year < half, year < half + years // 3], [33, 39], 40),
        "informal_saver": np.zeros(years, dtype=int),
        "migrant_worker": np.where(year < migrant_years, 33, 0),
    }
    wage = dict.fromkeys(CAREERS, ceiling_thb_month)
    wage |= {"minimum_wage": minimum_wage_thb_month, "migrant_worker": minimum_wage_thb_month}
    wage["twice_ceiling"] = 2 * ceiling_thb_month
    frames = [
        pd.DataFrame(
            {
                "career": name,
                "age": start_age + year,
                "insured_section": sections[name],
                "wage_thb_month": np.where(sections[name] == 33, wage[name], 0.0),
                "saving_thb_month": saving_thb_month if name == "informal_saver" else 0.0,
            }
        )
        for name in CAREERS
    ]
    return pd.concat(frames, ignore_index=True)


def compare(
    careers: pd.DataFrame,
    on: date | str,
    care_on: date | str,
    assumptions: Assumptions,
    law: Law | None = None,
) -> pd.DataFrame:
    """Pension of each career by the law, by the CARE design and with the National Pension Fund bill.

    Parameters
    ----------
    careers
        As :func:`standard` returns them.
    on
        Day whose law, and whose ceiling, stands for the whole career.
    care_on
        First day of a pension by the CARE design.
    assumptions
        Return, fee and years of payment.
    law
        Where the dated values come from.

    Returns
    -------
    pandas.DataFrame
        One row per career: ``career``, ``contribution_years``, ``law_thb_month``, ``lump_sum_thb`` (once, for
        those with too few months), ``care_thb_month``, ``npf_thb_month`` (the bill's addition alone),
        ``with_npf_thb_month``, ``oaa_thb_month`` (from the age of the allowance, Thai nationals) and
        ``lifetime_share``, the pension by the law over the average wage in Section 33 (missing without one).

    Raises
    ------
    DataError
        If a column is absent.
    """
    columns = ["career", "age", "insured_section", "wage_thb_month", "saving_thb_month"]
    require_columns(careers, columns, used_by="compare")
    law, day = law or defaults.law(), as_day(on)
    rows = [
        _one(str(name), rows, day, as_day(care_on), assumptions, law)
        for name, rows in careers.groupby("career", sort=False)
    ]
    return pd.DataFrame(rows)


def _one(
    name: str, career: pd.DataFrame, on: date, care_on: date, assumptions: Assumptions, law: Law
) -> dict[str, object]:
    section = np.repeat(career["insured_section"].to_numpy(), MONTHS)
    wage = np.repeat(career["wage_thb_month"].to_numpy(), MONTHS)
    counted = np.where(section == 33, contributory(wage, on, law), float(law.value("ssf39.base", on)))
    counted = counted[(section == 33) | (section == 39)]
    saved = _saved(career, on, assumptions, law)
    by_law = lump = care = 0.0
    if len(counted):
        window = int(law.value("ssf33.oldage.avg_window", on))
        by_law = float(ssf_old_age(counted[-window:].mean(), len(counted), on, law=law))
        lump = 0.0 if by_law else ssf_lump_sum(counted, on, law=law)
        care = care_old_age(counted, 1.0, 1.0, care_on, law=law).pension_thb_month
    paid = npf_contributions(wage, on, law=law).sum(axis=1).to_numpy()
    npf = defined_contribution(
        paid, assumptions.annual_return, assumptions.annual_fee, assumptions.payout_years
    ).pension_thb_month
    worked = wage[wage > 0]
    return {
        "career": name,
        "contribution_years": len(counted) / MONTHS,
        "law_thb_month": by_law + saved,
        "lump_sum_thb": lump,
        "care_thb_month": care + saved,
        "npf_thb_month": npf,
        "with_npf_thb_month": by_law + saved + npf,
        "oaa_thb_month": 0.0 if name in NOT_THAI else float(law.value("oaa.amount.60_69", on)),
        "lifetime_share": replacement_rates(by_law, worked).lifetime_share if len(worked) else np.nan,
    }


def _saved(career: pd.DataFrame, on: date, assumptions: Assumptions, law: Law) -> float:
    saving = float(career["saving_thb_month"].iloc[0])
    if not saving:
        return 0.0
    start, months = int(career["age"].iloc[0]), assumptions.savings_payout_years * MONTHS
    net = assumptions.annual_return - assumptions.annual_fee
    return nsf_pension(saving, start, on, net, months, law=law)
