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
    "ssf_invalidity",
    "ssf_death",
    "ssf_pension",
    "wcf_temporary_disability",
    "maternity_leave",
    "mhis_premium",
    "stateless_health",
)
# the law as coded asks an injured or pregnant employee for no papers; whether an office does was not seen
UNSETTLED = (("wcf_temporary_disability", "migrant_irregular"), ("maternity_leave", "migrant_irregular"))
CHILD_BORN = pd.DateOffset(years=2)
LONG_INSURED = 240  # months: longer than any benefit asks for


def model_people(on: str, wage_thb_month: float, insured_months: int = LONG_INSURED) -> pd.DataFrame:
    """Five made-up people, one for each status, who meet every condition that is not nationality or standing.

    They are illustrations of the law, not observations: old enough for the allowance where a scheme asks for
    age, poor enough where it asks for income, insured for ``insured_months`` where it asks for contributions.
    """
    people = pd.DataFrame(
        {
            "status": STATUSES,
            "is_thai": [True, False, False, False, False],
            "migrant_status": ["none", "registered", "registered", "irregular", "stateless"],
            "insured_section": [33, 33, 0, 0, 0],
        }
    )
    months = (people["insured_section"] == 33) * insured_months
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
        employment="private_employee",
        contribution_months=months,
        contribution_months_6=months.clip(upper=6),
        contribution_months_15=months.clip(upper=15),
        contribution_months_36=months.clip(upper=36),
        average_wage_60_thb=wage_thb_month,
        has_left_insurance=True,
        sick_days=10,
        sick_days_paid_this_year=0,
        has_delivered=True,
        earlier_deliveries_n=0,
        children_under_6_n=1,
        is_invalid=True,
        has_died=True,
        is_injured_at_work=True,
        job_loss="laid_off",
        province_code="10",
        in_declared_disaster_area=False,
    )


def _given(name: str, people: pd.DataFrame, on: str, law: Any) -> pd.DataFrame:
    """Return what the scheme as coded answers for each person."""
    # the grant is the child's: its nationality and its birth count, not the parent's age
    asked = (
        people.drop(columns="age").assign(birth_date=pd.Timestamp(on) - CHILD_BORN)
        if name == "csg"
        else people
    )
    return schemes.calculate(asked[schemes.fields(name, on, law)], name, on, law=law)


def access(
    on: str,
    wage_thb_month: float,
    permit_months: int,
    names: Sequence[str] = ACCESS_SCHEMES,
    law: Any = None,
) -> pd.DataFrame:
    """Whether the law of a day gives each status each benefit, all other conditions being met.

    Parameters
    ----------
    on
        Day, ISO text.
    wage_thb_month
        Wage of the model people, baht a month.
    permit_months
        Months that a migrant may stay and be insured: a benefit that asks for more is conditional.
    names
        Schemes, see :func:`spdr.analysis.schemes.names`.
    law
        Dated parameters; the project's own where absent.

    Returns
    -------
    pandas.DataFrame
        ``scheme, status, access, access_reason`` in the order of ``names`` and :data:`STATUSES`; access is
        ``yes``, ``no``, ``conditional`` (the law opens it to people insured longer than the permit runs) or
        ``unknown`` (:data:`UNSETTLED`); the reason is a key of ``schemes.reasons()``.
    """
    rows = []
    for name in names:
        long = _given(name, model_people(on, wage_thb_month), on, law)
        short = _given(name, model_people(on, wage_thb_month, permit_months), on, law)
        for place, status in enumerate(STATUSES):
            opened, reached = bool(long["eligible"].iloc[place]), bool(short["eligible"].iloc[place])
            found, reason = "no", str(long["reason"].iloc[place])
            if (name, status) in UNSETTLED and opened:
                found, reason = "unknown", "not_seen_in_practice"
            elif opened and not reached and status != "thai_employee":
                found, reason = "conditional", str(short["reason"].iloc[place])
            elif opened:
                found, reason = "yes", "open_to_this_status"
            rows.append((name, status, found, reason))
    return pd.DataFrame(rows, columns=["scheme", "status", "access", "access_reason"])


def reasons_by_status(reach: pd.DataFrame, statuses: Sequence[str] = STATUSES[1:]) -> pd.DataFrame:
    """Return why each status has each benefit or not: ``scheme`` and a column for each status."""
    wide = reach.pivot(index="scheme", columns="status", values="access_reason")
    wide = wide.reindex(index=list(dict.fromkeys(reach["scheme"])), columns=list(statuses))
    wide.columns.name = None
    return wide.reset_index()


def options(rows: Sequence[tuple[str, str, float, float]]) -> pd.DataFrame:
    """Return options as a table: ``migrant_option, payer_group, people_n, option_cost_million_thb``."""
    columns = ["migrant_option", "payer_group", "people_n", "option_cost_million_thb"]
    return pd.DataFrame(rows, columns=columns)
