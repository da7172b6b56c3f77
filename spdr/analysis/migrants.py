"""What the migrants chapter derives: access by status from the law as code, contributions and stays."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from spdr.analysis import schemes

# five people alike in all but nationality and standing: each meets every other condition of the schemes asked
STATUSES = (
    "thai_employee",
    "migrant_insured",
    "migrant_registered_not_insured",
    "migrant_irregular",
    "stateless_person",
)
ACCESS_SCHEMES = (
    "csg",
    "oaa",
    "da",
    "swc_eligibility",
    "ssf_sickness",
    "ssf_maternity_grant",
    "ssf_child",
    "ssf33_unemployment",
    "mhis_premium",
    "stateless_health",
)


def model_people(on: str, wage_thb_month: float) -> pd.DataFrame:
    """Five made-up people, one for each status, who meet every condition that is not nationality or standing.

    They are illustrations of the law, not observations: old enough for the allowance where a scheme asks for
    age, poor enough where it asks for income, insured long enough where it asks for contributions.
    """
    people = pd.DataFrame(
        {
            "status": STATUSES,
            "is_thai": [True, False, False, False, False],
            "migrant_status": ["none", "registered", "registered", "irregular", "stateless"],
            "insured_section": [33, 33, 0, 0, 0],
        }
    )
    return people.assign(
        age=60,
        sex="female",
        is_state_pensioner=False,
        has_disability_card=True,
        has_welfare_card=False,
        household_has_welfare_card=False,
        personal_income_thb_year=0.0,
        financial_assets_thb=0.0,
        household_income_thb_year=0.0,
        household_size=1,
        monthly_wage_thb=wage_thb_month,
        contribution_months_15=12,
        contribution_months_36=24,
        sick_days=10,
        sick_days_paid_this_year=0,
        has_delivered=True,
        children_under_6_n=1,
        job_loss="laid_off",
        province_code="10",
    )


def access(
    on: str, wage_thb_month: float, names: Sequence[str] = ACCESS_SCHEMES, law: Any = None
) -> pd.DataFrame:
    """Whether the law of a day gives each status each benefit, all other conditions being met.

    Parameters
    ----------
    on
        Day, ISO text.
    wage_thb_month
        Wage of the model people, baht a month.
    names
        Schemes, see :func:`spdr.analysis.schemes.names`.
    law
        Dated parameters; the project's own where absent.

    Returns
    -------
    pandas.DataFrame
        ``scheme, status, access`` with ``yes`` or ``no``, in the order of ``names`` and :data:`STATUSES`.
    """
    people = model_people(on, wage_thb_month)
    child_born = pd.Timestamp(on) - pd.DateOffset(years=2)
    rows = []
    for name in names:
        # the grant is the child's: its nationality and its birth count, not the parent's age
        asked = people.assign(birth_date=child_born).drop(columns="age") if name == "csg" else people
        given = schemes.calculate(asked[schemes.fields(name, on)], name, on, law=law)["eligible"]
        rows += [(name, status, "yes" if ok else "no") for status, ok in zip(STATUSES, given, strict=True)]
    return pd.DataFrame(rows, columns=["scheme", "status", "access"])


def stay_and_pension(years: Sequence[int], contribution_thb_month: float, needed_months: int) -> pd.DataFrame:
    """What an employee has paid after years of unbroken insurance, and what is still lacking for a pension.

    Returns
    -------
    pandas.DataFrame
        ``stay_years, paid_thb, lacking_months, pension`` (yes or no).

    Examples
    --------
    >>> print(stay_and_pension([4], 500.0, 180).to_csv(index=False))
    stay_years,paid_thb,lacking_months,pension
    4,24000.0,132,no
    <BLANKLINE>
    """
    rows = []
    for stay in years:
        months = stay * 12
        lacking = max(needed_months - months, 0)
        rows.append((stay, contribution_thb_month * months, lacking, "no" if lacking else "yes"))
    return pd.DataFrame(rows, columns=["stay_years", "paid_thb", "lacking_months", "pension"])
