"""Section 40 benefits: days lost to illness, outpatient visits, invalidity, death, old age, children."""

from __future__ import annotations

import numpy as np

from spdr.analysis.schemes.award import Award, Flags, Numbers, award, satang
from spdr.analysis.schemes.registry import condition, need, scheme

OPTION_FIELDS = ("insured_section", "section40_option")


def _outside(
    insured_section: Numbers, section40_option: Numbers, options: tuple[int, ...]
) -> dict[str, Flags]:
    return {
        "not_section_40": insured_section != 40,
        "not_in_this_option": ~np.isin(section40_option, options),
    }


@scheme(
    "ssf40_sickness",
    en="Section 40, compensation for days in hospital and of prescribed rest, in a year",
    th="มาตรา 40 เงินทดแทนการขาดรายได้กรณีประสบอันตรายหรือเจ็บป่วย (ต่อปี)",
    period="year",
    fields=(*OPTION_FIELDS, "hospital_days", "rest_days"),
    parameters={
        "amount_hospital_day": need("ssf40.inpatient"),
        "amount_rest_day": need("ssf40.rest"),
        "max_days_options_1_2": need("ssf40.sick_days.option1_2"),
        "max_days_option_3": need("ssf40.sick_days.option3"),
    },
)
def ssf40_sickness(
    insured_section: Numbers,
    section40_option: Numbers,
    hospital_days: Numbers,
    rest_days: Numbers,
    *,
    amount_hospital_day: float,
    amount_rest_day: float,
    max_days_options_1_2: float,
    max_days_option_3: float,
) -> Award:
    """Pay each day in hospital, then each day of prescribed rest, up to the yearly days of the option."""
    allowed = np.where(section40_option == 3, max_days_option_3, max_days_options_1_2)
    in_hospital = np.minimum(hospital_days, allowed)
    at_rest = np.minimum(rest_days, allowed - in_hospital)
    return award(
        satang(amount_hospital_day * in_hospital + amount_rest_day * at_rest),
        unless={
            **_outside(insured_section, section40_option, (1, 2, 3)),
            "no_days_to_pay": in_hospital + at_rest == 0,
        },
        because={"limited_to_the_days_allowed": hospital_days + rest_days > allowed, "rate_per_day": True},
    )


@scheme(
    "ssf40_outpatient",
    en="Section 40, compensation for outpatient visits, in a year",
    th="มาตรา 40 เงินทดแทนกรณีพบแพทย์แบบผู้ป่วยนอก (ต่อปี)",
    period="year",
    fields=(*OPTION_FIELDS, "outpatient_visits"),
    parameters={"amount": need("ssf40.outpatient"), "max_visits": condition("ssf40.outpatient_visits")},
)
def ssf40_outpatient(
    insured_section: Numbers,
    section40_option: Numbers,
    outpatient_visits: Numbers,
    *,
    amount: float,
    max_visits: float,
) -> Award:
    """Pay members of options 1 and 2 each visit, up to ``max_visits`` in a year."""
    return award(
        amount * np.minimum(outpatient_visits, max_visits),
        unless={**_outside(insured_section, section40_option, (1, 2)), "no_visits": outpatient_visits == 0},
        because={"limited_to_the_visits_allowed": outpatient_visits > max_visits, "rate_per_visit": True},
    )
