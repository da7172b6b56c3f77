"""Social security contributions: Section 33 by party, Section 39, and Section 40 with the state's share."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from spdr.analysis.schemes.award import Award, Flags, Numbers, award, satang, whole_baht
from spdr.analysis.schemes.registry import Requirement, need, scheme

WAGE_BASE: dict[str, Requirement] = {
    "wage_floor": need("ssf33.wage_floor"),
    "wage_ceiling": need("ssf33.wage_ceiling"),
}
SECTION33_FIELDS = ("insured_section", "monthly_wage_thb")
OPTIONS = (1, 2, 3)
PROPOSAL = ("proposal",)


def contributory_wage(monthly_wage_thb: Numbers, wage_floor: float, wage_ceiling: float) -> Numbers:
    """Return the wage that counts: not under the floor, not over the ceiling."""
    return np.clip(monthly_wage_thb, wage_floor, wage_ceiling)


def _section33(
    insured_section: Numbers,
    monthly_wage_thb: Numbers,
    amount: Numbers,
    wage_floor: float,
    wage_ceiling: float,
) -> Award:
    return award(
        amount,
        unless={"not_section_33": insured_section != 33, "no_wage": monthly_wage_thb == 0},
        because={
            "wage_at_or_above_ceiling": monthly_wage_thb >= wage_ceiling,
            "wage_at_or_below_floor": monthly_wage_thb <= wage_floor,
            "rate_on_wage": True,
        },
    )


@scheme(
    "ssf33_employee",
    en="Section 33, contribution of the employee",
    th="เงินสมทบมาตรา 33 ส่วนของลูกจ้าง",
    period="month",
    flow="from_person",
    fields=SECTION33_FIELDS,
    parameters={"rate": need("ssf33.rate.employee", by_area=True), **WAGE_BASE},
)
def ssf33_employee(
    insured_section: Numbers,
    monthly_wage_thb: Numbers,
    *,
    rate: float | Numbers,
    wage_floor: float,
    wage_ceiling: float,
) -> Award:
    """Charge the employee ``rate`` of the contributory wage, in whole baht."""
    amount = whole_baht(rate * contributory_wage(monthly_wage_thb, wage_floor, wage_ceiling))
    return _section33(insured_section, monthly_wage_thb, amount, wage_floor, wage_ceiling)


@scheme(
    "ssf33_employer",
    en="Section 33, contribution of the employer",
    th="เงินสมทบมาตรา 33 ส่วนของนายจ้าง",
    period="month",
    flow="from_employer",
    fields=SECTION33_FIELDS,
    parameters={"rate": need("ssf33.rate.employer", by_area=True), **WAGE_BASE},
)
def ssf33_employer(
    insured_section: Numbers,
    monthly_wage_thb: Numbers,
    *,
    rate: float | Numbers,
    wage_floor: float,
    wage_ceiling: float,
) -> Award:
    """Charge the employer ``rate`` of the contributory wage, in whole baht."""
    amount = whole_baht(rate * contributory_wage(monthly_wage_thb, wage_floor, wage_ceiling))
    return _section33(insured_section, monthly_wage_thb, amount, wage_floor, wage_ceiling)


@scheme(
    "ssf33_government",
    en="Section 33, contribution of the state",
    th="เงินสมทบมาตรา 33 ส่วนของรัฐบาล",
    period="month",
    flow="from_state",
    fields=SECTION33_FIELDS,
    parameters={"rate": need("ssf33.rate.government"), **WAGE_BASE},
)
def ssf33_government(
    insured_section: Numbers,
    monthly_wage_thb: Numbers,
    *,
    rate: float,
    wage_floor: float,
    wage_ceiling: float,
) -> Award:
    """Charge the state ``rate`` of the contributory wage, to the satang: it does not pay head by head."""
    amount = satang(rate * contributory_wage(monthly_wage_thb, wage_floor, wage_ceiling))
    return _section33(insured_section, monthly_wage_thb, amount, wage_floor, wage_ceiling)


@scheme(
    "ssf39_contribution",
    en="Section 39, contribution of the member",
    th="เงินสมทบมาตรา 39 ส่วนของผู้ประกันตน",
    period="month",
    flow="from_person",
    fields=("insured_section",),
    parameters={"amount": need("ssf39.contribution", by_area=True)},
)
def ssf39_contribution(insured_section: Numbers, *, amount: float | Numbers) -> Award:
    """Charge the one monthly amount: 9 % of 4,800, less in the months and areas of a cut."""
    return award(amount, unless={"not_section_39": insured_section != 39}, because="flat_contribution")


def _by_option(section40_option: Numbers, amounts: Mapping[int, float], insured_section: Numbers) -> Award:
    return award(
        np.select([section40_option == n for n in OPTIONS], [amounts[n] for n in OPTIONS], 0.0),
        unless={
            "not_section_40": insured_section != 40,
            "no_option_chosen": ~np.isin(section40_option, OPTIONS),
        },
        because="rate_of_the_option",
    )


@scheme(
    "ssf40_member",
    en="Section 40, contribution of the member",
    th="เงินสมทบมาตรา 40 ส่วนของผู้ประกันตน",
    period="month",
    flow="from_person",
    fields=("insured_section", "section40_option"),
    parameters={f"option{n}": need(f"ssf40.option{n}.contribution") for n in OPTIONS},
)
def ssf40_member(
    insured_section: Numbers, section40_option: Numbers, *, option1: float, option2: float, option3: float
) -> Award:
    """Charge the member the amount of the chosen option."""
    return _by_option(section40_option, {1: option1, 2: option2, 3: option3}, insured_section)


@scheme(
    "ssf40_government",
    en="Section 40, share of the state",
    th="เงินสมทบมาตรา 40 ส่วนของรัฐบาล",
    period="month",
    flow="from_state",
    fields=("insured_section", "section40_option"),
    parameters={f"option{n}": need(f"ssf40.option{n}.government") for n in OPTIONS},
)
def ssf40_government(
    insured_section: Numbers, section40_option: Numbers, *, option1: float, option2: float, option3: float
) -> Award:
    """Charge the state its share for the chosen option."""
    return _by_option(section40_option, {1: option1, 2: option2, 3: option3}, insured_section)


@scheme(
    "ssf33_new_groups",
    en="Section 33 opened to domestic, agricultural and stall employees (proposal): employee's contribution",
    th="การขยายมาตรา 33 ให้ลูกจ้างทำงานบ้าน ลูกจ้างภาคเกษตร และลูกจ้างแผงลอยประจำ (ข้อเสนอ): เงินสมทบส่วนของลูกจ้าง",
    period="month",
    flow="from_person",
    status="proposal",
    fields=("employment", "insured_section", "monthly_wage_thb"),
    parameters={
        "rate": need("ssf33.rate.employee"),
        "covers_domestic": need("ssf33.covers.domestic", PROPOSAL),
        "covers_agriculture": need("ssf33.covers.agriculture", PROPOSAL),
        "covers_stall": need("ssf33.covers.stall", PROPOSAL),
        **WAGE_BASE,
    },
)
def ssf33_new_groups(
    employment: np.ndarray,
    insured_section: Numbers,
    monthly_wage_thb: Numbers,
    *,
    rate: float,
    covers_domestic: bool,
    covers_agriculture: bool,
    covers_stall: bool,
    wage_floor: float,
    wage_ceiling: float,
) -> Award:
    """Charge employees of the groups left out of Section 33 today, and brought in, as if they were in it."""
    group: Flags = (
        ((employment == "domestic_worker") & covers_domestic)
        | ((employment == "agricultural_employee") & covers_agriculture)
        | ((employment == "fixed_stall_employee") & covers_stall)
    )
    return award(
        whole_baht(rate * contributory_wage(monthly_wage_thb, wage_floor, wage_ceiling)),
        unless={
            "not_in_the_proposed_groups": ~group,
            "already_insured": insured_section == 33,
            "no_wage": monthly_wage_thb == 0,
        },
        because={
            "wage_at_or_above_ceiling": monthly_wage_thb >= wage_ceiling,
            "wage_at_or_below_floor": monthly_wage_thb <= wage_floor,
            "rate_on_wage": True,
        },
    )
