"""Pensions of civil servants: the old budget-financed pension and the Government Pension Fund."""

from __future__ import annotations

import numpy as np

from spdr.analysis.schemes.award import Award, Flags, Numbers, award, satang
from spdr.analysis.schemes.registry import need, scheme

_MEMBER = ("civil_service_scheme", "last_salary_thb_month")


@scheme(
    "civil_service_pension",
    en="Civil service pension, old law",
    th="บำนาญข้าราชการ (ระบบเดิม)",
    period="month",
    fields=("civil_service_scheme", "years_of_service", "last_salary_thb_month"),
    parameters={"divisor": need("csp.divisor")},
)
def civil_service_pension(
    civil_service_scheme: np.ndarray,
    years_of_service: Numbers,
    last_salary_thb_month: Numbers,
    *,
    divisor: float,
) -> Award:
    """Pay the last salary times the years of service, divided by fifty.

    The years that open the right (the evidence does not hold them) are not tested: the person is taken to
    have retired with a pension.
    """
    return award(
        satang(last_salary_thb_month * years_of_service / divisor),
        unless={
            "not_in_this_pension_law": civil_service_scheme != "old",
            "no_years_of_service": years_of_service == 0,
        },
        because="last_salary_by_years",
    )


@scheme(
    "gpf_pension",
    en="Government Pension Fund member's pension from the budget",
    th="บำนาญข้าราชการสำหรับสมาชิก กบข.",
    period="month",
    fields=("civil_service_scheme", "years_of_service", "average_salary_60_thb_month"),
    parameters={"divisor": need("gpf.db.divisor"), "cap": need("gpf.db.cap")},
)
def gpf_pension(
    civil_service_scheme: np.ndarray,
    years_of_service: Numbers,
    average_salary_60_thb_month: Numbers,
    *,
    divisor: float,
    cap: float,
) -> Award:
    """Pay the average salary of 60 months times the years, by fifty, up to ``cap`` of that average."""
    by_years = years_of_service / divisor
    return award(
        satang(average_salary_60_thb_month * np.minimum(by_years, cap)),
        unless={
            "not_in_this_pension_law": civil_service_scheme != "gpf",
            "no_years_of_service": years_of_service == 0,
        },
        because={"limited_to_the_cap": by_years > cap, "average_salary_by_years": True},
    )


def _contribution(rate: float | Numbers, civil_service_scheme: np.ndarray, salary: Numbers) -> Award:
    return award(
        satang(rate * salary),
        unless={"not_in_this_pension_law": civil_service_scheme != "gpf"},
        because="rate_on_salary",
    )


@scheme(
    "gpf_member",
    en="Government Pension Fund, saving of the member",
    th="เงินสะสมของสมาชิก กบข.",
    period="month",
    flow="from_person",
    fields=(*_MEMBER, "gpf_extra_rate"),
    parameters={"rate": need("gpf.rate.member"), "extra_max": need("gpf.extra_max")},
)
def gpf_member(
    civil_service_scheme: np.ndarray,
    last_salary_thb_month: Numbers,
    gpf_extra_rate: Numbers,
    *,
    rate: float,
    extra_max: float,
) -> Award:
    """Charge the member the basic rate and the voluntary one, the latter up to ``extra_max``."""
    chosen = rate + np.minimum(gpf_extra_rate, extra_max)
    return _contribution(chosen, civil_service_scheme, last_salary_thb_month)


@scheme(
    "gpf_government",
    en="Government Pension Fund, contribution of the state",
    th="เงินสมทบของรัฐในกองทุน กบข.",
    period="month",
    flow="from_state",
    fields=_MEMBER,
    parameters={"rate": need("gpf.rate.gov")},
)
def gpf_government(civil_service_scheme: np.ndarray, last_salary_thb_month: Numbers, *, rate: float) -> Award:
    """Charge the state its matching contribution."""
    return _contribution(rate, civil_service_scheme, last_salary_thb_month)


@scheme(
    "gpf_compensation",
    en="Government Pension Fund, compensation from the state (rate unverified)",
    th="เงินชดเชยของรัฐในกองทุน กบข. (อัตรายังไม่ได้ตรวจยืนยัน)",
    period="month",
    flow="from_state",
    fields=_MEMBER,
    parameters={"rate": need("gpf.rate.compensation")},
)
def gpf_compensation(
    civil_service_scheme: np.ndarray, last_salary_thb_month: Numbers, *, rate: float
) -> Award:
    """Charge the state its compensation for the smaller pension; the rate is recalled, not seen."""
    return _contribution(rate, civil_service_scheme, last_salary_thb_month)


def is_civil_servant(civil_service_scheme: np.ndarray) -> Flags:
    """Say who is under a pension law of the civil service."""
    return np.asarray(civil_service_scheme != "none")
