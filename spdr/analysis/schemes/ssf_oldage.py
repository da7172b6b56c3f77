"""Social security old age (Sections 33 and 39): pension, lump sum, and the sum for an early death."""

from __future__ import annotations

import numpy as np

from spdr.analysis.schemes.award import Award, Flags, Numbers, award, satang
from spdr.analysis.schemes.registry import condition, need, optional, scheme

AGE_AND_MONTHS = {
    "pension_age": need("ssf33.oldage.pension_age"),
    "min_months": need("ssf33.oldage.min_months"),
}


EARLY_DEATH_MONTHS = 60  # before and after the regulation of April 2022 a death counts as early until then


def pension_rate(
    contribution_months: Numbers, min_months: float, base_rate: float, extra_rate: float
) -> Numbers:
    """Return the share of the average wage: the base at ``min_months``, more for each further full 12 months.

    Examples
    --------
    >>> pension_rate(np.array([180.0, 191.0, 192.0, 193.0, 300.0]), 180, 0.20, 0.015).round(4).tolist()
    [0.2, 0.2, 0.215, 0.215, 0.35]
    """
    return base_rate + extra_rate * np.floor((contribution_months - min_months) / 12)


@scheme(
    "ssf_pension",
    en="Social security old-age pension",
    th="เงินบำนาญชราภาพ ประกันสังคม",
    period="month",
    fields=("age", "contribution_months", "average_wage_60_thb", "has_left_insurance"),
    parameters={
        **AGE_AND_MONTHS,
        "base_rate": need("ssf33.oldage.base_rate"),
        "extra_rate": need("ssf33.oldage.extra_rate"),
        "wage_ceiling": need("ssf33.wage_ceiling"),
    },
)
def ssf_pension(
    age: Numbers,
    contribution_months: Numbers,
    average_wage_60_thb: Numbers,
    has_left_insurance: Flags,
    *,
    pension_age: float,
    min_months: float,
    base_rate: float,
    extra_rate: float,
    wage_ceiling: float,
) -> Award:
    """Pay for life the rate of the months contributed, on the average wage of the last 60 months.

    Wages above the ceiling never counted, so an average above it is read as the ceiling.
    """
    rate = pension_rate(contribution_months, min_months, base_rate, extra_rate)
    return award(
        satang(rate * np.minimum(average_wage_60_thb, wage_ceiling)),
        unless={
            "under_age": age < pension_age,
            "still_insured": ~has_left_insurance,
            "too_few_months": contribution_months < min_months,
        },
        because={
            "pension_base_rate": contribution_months < min_months + 12,
            "pension_with_added_years": True,
        },
    )


@scheme(
    "ssf_oldage_lump_sum",
    en="Social security old-age lump sum",
    th="เงินบำเหน็จชราภาพ ประกันสังคม",
    period="once",
    fields=(
        "age",
        "contribution_months",
        "has_left_insurance",
        "own_oldage_contributions_thb",
        "employer_oldage_contributions_thb",
        "oldage_return_thb",
    ),
    parameters={
        **AGE_AND_MONTHS,
        "months_for_employer_share": condition("ssf33.oldage.lump_sum_employer_months"),
    },
)
def ssf_oldage_lump_sum(
    age: Numbers,
    contribution_months: Numbers,
    has_left_insurance: Flags,
    own_oldage_contributions_thb: Numbers,
    employer_oldage_contributions_thb: Numbers,
    oldage_return_thb: Numbers,
    *,
    pension_age: float,
    min_months: float,
    months_for_employer_share: float,
) -> Award:
    """Pay back the own contributions of those with too few months for a pension.

    From ``months_for_employer_share`` on, the employer's contributions and the return are paid too.
    """
    full = contribution_months >= months_for_employer_share
    amount = own_oldage_contributions_thb + np.where(
        full, employer_oldage_contributions_thb + oldage_return_thb, 0.0
    )
    return award(
        satang(amount),
        unless={
            "never_contributed": contribution_months == 0,
            "under_age": age < pension_age,
            "still_insured": ~has_left_insurance,
            "gets_the_pension": contribution_months >= min_months,
        },
        because={"lump_sum_with_employer_share": full, "lump_sum_own_share": True},
    )


@scheme(
    "ssf_pensioner_death",
    en="Social security, lump sum when a pensioner dies within 60 months",
    th="เงินบำเหน็จชราภาพกรณีผู้รับบำนาญถึงแก่ความตายภายใน 60 เดือน",
    period="once",
    fields=("has_died", "pension_thb_month", "pension_months_paid"),
    parameters={
        "guarantee_months": optional("ssf33.oldage.death60.guarantee_months"),
        "multiple": need("ssf33.oldage.death60.min_multiple"),
    },
)
def ssf_pensioner_death(
    has_died: Flags,
    pension_thb_month: Numbers,
    pension_months_paid: Numbers,
    *,
    guarantee_months: float | None,
    multiple: float,
) -> Award:
    """Pay the heirs of a pensioner who dies early ``multiple`` pensions, or those of the months left if more.

    The months left count since the regulation of April 2022 only.
    """
    times = np.maximum((guarantee_months or 0.0) - pension_months_paid, multiple)
    return award(
        satang(times * pension_thb_month),
        unless={
            "alive": ~has_died,
            "no_pension": pension_thb_month == 0,
            "guarantee_over": pension_months_paid >= EARLY_DEATH_MONTHS,
        },
        because={"months_left_of_guarantee": times > multiple, "fixed_number_of_pensions": True},
    )
