"""Disability Allowance, and the flat rate approved in principle."""

from __future__ import annotations

import numpy as np

from spdr.analysis.schemes.award import Award, Flags, Numbers, award
from spdr.analysis.schemes.registry import need, optional, scheme

ADULT_AGE = 18


@scheme(
    "da",
    en="Disability Allowance",
    th="เบี้ยความพิการ",
    period="month",
    fields=("age", "is_thai", "has_disability_card", "has_welfare_card"),
    parameters={
        "amount": need("da.amount"),
        "amount_under_18": optional("da.amount.under18"),
        "amount_with_welfare_card": optional("da.amount.swc"),
    },
)
def da(
    age: Numbers,
    is_thai: Flags,
    has_disability_card: Flags,
    has_welfare_card: Flags,
    *,
    amount: float,
    amount_under_18: float | None,
    amount_with_welfare_card: float | None,
) -> Award:
    """Pay each registered Thai person the rate for children, for welfare card holders or for all others."""
    child = (age < ADULT_AGE) & (amount_under_18 is not None)
    card = has_welfare_card & (amount_with_welfare_card is not None)
    return award(
        np.select([child, card], [amount_under_18 or 0.0, amount_with_welfare_card or 0.0], amount),
        unless={"not_thai": ~is_thai, "no_disability_card": ~has_disability_card},
        because={"da_under_18": child, "da_welfare_card": card, "da_basic_rate": True},
    )


@scheme(
    "da_flat",
    en="Disability Allowance of one rate for all (approved in principle, not in force)",
    th="เบี้ยความพิการอัตราเดียว (เห็นชอบในหลักการ ยังไม่มีผลใช้บังคับ)",
    period="month",
    status="announced",
    fields=("is_thai", "has_disability_card"),
    parameters={"amount": need("da.flat1000", kinds=("announced",))},
)
def da_flat(is_thai: Flags, has_disability_card: Flags, *, amount: float) -> Award:
    """Pay one rate to every registered Thai person with a disability."""
    return award(
        amount,
        unless={"not_thai": ~is_thai, "no_disability_card": ~has_disability_card},
        because="paid_to_all_with_card",
    )
