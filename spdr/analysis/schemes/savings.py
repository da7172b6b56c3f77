"""Saving funds: National Savings Fund, National Pension Fund bill, provident and Employee Welfare Fund."""

from __future__ import annotations

import numpy as np

from spdr.analysis.schemes.award import Award, Flags, Numbers, award, satang
from spdr.analysis.schemes.civil_service import is_civil_servant
from spdr.analysis.schemes.registry import Requirement, flag, need, scheme

NSF_BANDS = ("15_30", "31_50", "51_60")
PROPOSAL = ("proposal",)


@scheme(
    "nsf_match",
    en="National Savings Fund, contribution of the state",
    th="เงินสมทบของรัฐในกองทุนการออมแห่งชาติ (กอช.)",
    period="year",
    flow="from_state",
    fields=(
        "age",
        "is_thai",
        "insured_section",
        "section40_option",
        "civil_service_scheme",
        "has_provident_fund",
        "saving_thb_year",
    ),
    parameters={
        "min_age": need("nsf.min_age"),
        "max_age": need("nsf.max_age"),
        "min_saving": need("nsf.min_saving"),
        "max_saving": need("nsf.max_saving"),
        "excludes_section40": flag("nsf.excl_ssf40_option2_3"),
        **{f"match_{band}": need(f"nsf.match.{band}") for band in NSF_BANDS},
        **{f"cap_{band}": need(f"nsf.match_max.{band}") for band in NSF_BANDS},
    },
)
def nsf_match(
    age: Numbers,
    is_thai: Flags,
    insured_section: Numbers,
    section40_option: Numbers,
    civil_service_scheme: np.ndarray,
    has_provident_fund: Flags,
    saving_thb_year: Numbers,
    *,
    min_age: float,
    max_age: float,
    min_saving: float,
    max_saving: float,
    excludes_section40: bool,
    match_15_30: float,
    match_31_50: float,
    match_51_60: float,
    cap_15_30: float,
    cap_31_50: float,
    cap_51_60: float,
) -> Award:
    """Match the year's saving at the rate of the saver's age, up to the cap of that age.

    Ages of exactly 30 and 50 belong to the lower band ("over 30", "over 50"). Saving above ``max_saving`` is
    not accepted by the fund and counts up to it.
    """
    bands = [age <= 30, age <= 50]
    rate = np.select(bands, [match_15_30, match_31_50], match_51_60)
    cap = np.select(bands, [cap_15_30, cap_31_50], cap_51_60)
    matched = rate * np.minimum(saving_thb_year, max_saving)
    in_section40 = (insured_section == 40) & np.isin(section40_option, (2, 3)) & excludes_section40
    return award(
        satang(np.minimum(matched, cap)),
        unless={
            "not_thai": ~is_thai,
            "under_age": age < min_age,
            "above_age_limit": age > max_age,
            "in_another_pension_scheme": np.isin(insured_section, (33, 39))
            | in_section40
            | is_civil_servant(civil_service_scheme)
            | has_provident_fund,
            "saved_too_little": saving_thb_year < min_saving,
        },
        because={"limited_to_the_cap": matched > cap, "rate_on_saving": True},
    )


_NPF: dict[str, Requirement] = {
    "rate_1_3": need("npf.rate.1-3", PROPOSAL),
    "rate_4_6": need("npf.rate.4-6", PROPOSAL),
    "rate_7_9": need("npf.rate.7-9", PROPOSAL),
    "rate_10_plus": need("npf.rate.10plus", PROPOSAL),
    "wage_ceiling": need("npf.wage_ceiling", PROPOSAL),
}
_NPF_FIELDS = ("employment", "has_provident_fund", "monthly_wage_thb", "npf_year")


def _npf(
    employment: np.ndarray,
    has_provident_fund: Flags,
    monthly_wage_thb: Numbers,
    npf_year: Numbers,
    rates: tuple[float, float, float, float],
    wage_ceiling: float,
    exempt_below: float = 0.0,
) -> Award:
    rate = np.select([npf_year <= 3, npf_year <= 6, npf_year <= 9], list(rates[:3]), rates[3])
    return award(
        satang(rate * np.minimum(monthly_wage_thb, wage_ceiling)),
        unless={
            "not_a_private_employee": employment != "private_employee",
            "has_provident_fund": has_provident_fund,
            "no_wage": monthly_wage_thb == 0,
            "wage_below_the_exemption": monthly_wage_thb < exempt_below,
        },
        because={"wage_at_or_above_ceiling": monthly_wage_thb >= wage_ceiling, "rate_on_wage": True},
    )


@scheme(
    "npf_employee",
    en="National Pension Fund bill, contribution of the employee",
    th="ร่างกฎหมายกองทุนบำเหน็จบำนาญแห่งชาติ (กบช.) เงินสะสมของลูกจ้าง",
    period="month",
    flow="from_person",
    status="proposal",
    fields=_NPF_FIELDS,
    parameters={**_NPF, "exempt_below": need("npf.employee_exempt_wage", PROPOSAL)},
)
def npf_employee(
    employment: np.ndarray,
    has_provident_fund: Flags,
    monthly_wage_thb: Numbers,
    npf_year: Numbers,
    *,
    rate_1_3: float,
    rate_4_6: float,
    rate_7_9: float,
    rate_10_plus: float,
    wage_ceiling: float,
    exempt_below: float,
) -> Award:
    """Charge private employees without a provident fund the rate of the year; none under the exemption."""
    rates = (rate_1_3, rate_4_6, rate_7_9, rate_10_plus)
    return _npf(employment, has_provident_fund, monthly_wage_thb, npf_year, rates, wage_ceiling, exempt_below)


@scheme(
    "npf_employer",
    en="National Pension Fund bill, contribution of the employer",
    th="ร่างกฎหมายกองทุนบำเหน็จบำนาญแห่งชาติ (กบช.) เงินสมทบของนายจ้าง",
    period="month",
    flow="from_employer",
    status="proposal",
    fields=_NPF_FIELDS,
    parameters=_NPF,
)
def npf_employer(
    employment: np.ndarray,
    has_provident_fund: Flags,
    monthly_wage_thb: Numbers,
    npf_year: Numbers,
    *,
    rate_1_3: float,
    rate_4_6: float,
    rate_7_9: float,
    rate_10_plus: float,
    wage_ceiling: float,
) -> Award:
    """Charge their employers the same rate, for employees under the exemption too."""
    rates = (rate_1_3, rate_4_6, rate_7_9, rate_10_plus)
    return _npf(employment, has_provident_fund, monthly_wage_thb, npf_year, rates, wage_ceiling)


@scheme(
    "provident_fund",
    en="Provident fund, saving of the member at the chosen rate",
    th="กองทุนสำรองเลี้ยงชีพ เงินสะสมตามอัตราที่สมาชิกเลือก",
    period="month",
    flow="from_person",
    fields=("has_provident_fund", "provident_fund_rate", "monthly_wage_thb"),
    parameters={"rate_min": need("pvd.rate_min"), "rate_max": need("pvd.rate_max")},
)
def provident_fund(
    has_provident_fund: Flags,
    provident_fund_rate: Numbers,
    monthly_wage_thb: Numbers,
    *,
    rate_min: float,
    rate_max: float,
) -> Award:
    """Charge the member the chosen rate, which the law keeps between two bounds."""
    return award(
        satang(provident_fund_rate * monthly_wage_thb),
        unless={
            "no_provident_fund": ~has_provident_fund,
            "rate_outside_the_law": (provident_fund_rate < rate_min) | (provident_fund_rate > rate_max),
        },
        because="rate_on_wage",
    )


_EWF_FIELDS = ("employment", "has_provident_fund", "employer_workers_n", "monthly_wage_thb")


def _ewf(
    employment: np.ndarray,
    has_provident_fund: Flags,
    employer_workers_n: Numbers,
    monthly_wage_thb: Numbers,
    rate: float,
    min_employees: float,
) -> Award:
    return award(
        satang(rate * monthly_wage_thb),
        unless={
            "not_a_private_employee": employment != "private_employee",
            "has_provident_fund": has_provident_fund,
            "employer_too_small": employer_workers_n < min_employees,
            "no_wage": monthly_wage_thb == 0,
        },
        because="rate_on_wage",
    )


@scheme(
    "ewf_employee",
    en="Employee Welfare Fund, saving of the employee",
    th="กองทุนสงเคราะห์ลูกจ้าง เงินสะสมของลูกจ้าง",
    period="month",
    flow="from_person",
    fields=_EWF_FIELDS,
    parameters={"rate": need("ewf.rate.employee"), "min_employees": need("ewf.min_employees")},
)
def ewf_employee(
    employment: np.ndarray,
    has_provident_fund: Flags,
    employer_workers_n: Numbers,
    monthly_wage_thb: Numbers,
    *,
    rate: float,
    min_employees: float,
) -> Award:
    """Charge employees of firms with ten workers or more and no provident fund; there is no wage ceiling."""
    return _ewf(employment, has_provident_fund, employer_workers_n, monthly_wage_thb, rate, min_employees)


@scheme(
    "ewf_employer",
    en="Employee Welfare Fund, contribution of the employer",
    th="กองทุนสงเคราะห์ลูกจ้าง เงินสมทบของนายจ้าง",
    period="month",
    flow="from_employer",
    fields=_EWF_FIELDS,
    parameters={"rate": need("ewf.rate.employer"), "min_employees": need("ewf.min_employees")},
)
def ewf_employer(
    employment: np.ndarray,
    has_provident_fund: Flags,
    employer_workers_n: Numbers,
    monthly_wage_thb: Numbers,
    *,
    rate: float,
    min_employees: float,
) -> Award:
    """Charge their employers the same."""
    return _ewf(employment, has_provident_fund, employer_workers_n, monthly_wage_thb, rate, min_employees)
