"""Schemes of which the evidence holds eligibility and rate only: work injury, migrants, school, leave."""

from __future__ import annotations

import numpy as np

from spdr.analysis.schemes.award import Award, Flags, Numbers, award, satang
from spdr.analysis.schemes.registry import need, optional, scheme

MONTHS_A_YEAR = 12
DAYS_A_MONTH = 30  # a day's wage is the monthly wage by thirty
EMPLOYEES = ("private_employee", "domestic_worker", "agricultural_employee", "fixed_stall_employee")


def is_employee(employment: np.ndarray) -> Flags:
    """Say who works for a private employer."""
    return np.isin(employment, EMPLOYEES)


def _wcf_contribution(
    rate: float, employment: np.ndarray, monthly_wage_thb: Numbers, wage_cap: float
) -> Award:
    wages = monthly_wage_thb * MONTHS_A_YEAR
    return award(
        satang(rate * np.minimum(wages, wage_cap)),
        unless={
            "not_a_private_employee": employment != "private_employee",
            "no_wage": monthly_wage_thb == 0,
        },
        because={"wage_at_or_above_ceiling": wages >= wage_cap, "rate_on_wage": True},
    )


@scheme(
    "wcf_employer_lowest",
    en="Workmen's Compensation Fund, employer's contribution at the lowest rate",
    th="กองทุนเงินทดแทน เงินสมทบของนายจ้างตามอัตราต่ำสุด",
    period="year",
    flow="from_employer",
    fields=("employment", "monthly_wage_thb"),
    parameters={"rate": need("wcf.rate_min"), "wage_cap": need("wcf.wage_cap")},
)
def wcf_employer_lowest(
    employment: np.ndarray, monthly_wage_thb: Numbers, *, rate: float, wage_cap: float
) -> Award:
    """Charge the employer of the safest trades; the rate of each trade is not in the evidence."""
    return _wcf_contribution(rate, employment, monthly_wage_thb, wage_cap)


@scheme(
    "wcf_employer_highest",
    en="Workmen's Compensation Fund, employer's contribution at the highest rate",
    th="กองทุนเงินทดแทน เงินสมทบของนายจ้างตามอัตราสูงสุด",
    period="year",
    flow="from_employer",
    fields=("employment", "monthly_wage_thb"),
    parameters={"rate": need("wcf.rate_max"), "wage_cap": need("wcf.wage_cap")},
)
def wcf_employer_highest(
    employment: np.ndarray, monthly_wage_thb: Numbers, *, rate: float, wage_cap: float
) -> Award:
    """Charge the employer of the most dangerous trades."""
    return _wcf_contribution(rate, employment, monthly_wage_thb, wage_cap)


@scheme(
    "wcf_temporary_disability",
    en="Workmen's Compensation Fund, wage replacement while off work",
    th="กองทุนเงินทดแทน ค่าทดแทนกรณีหยุดงานชั่วคราว",
    period="month",
    fields=("employment", "monthly_wage_thb", "is_injured_at_work"),
    parameters={"rate": need("wcf.ttd_rate")},
)
def wcf_temporary_disability(
    employment: np.ndarray, monthly_wage_thb: Numbers, is_injured_at_work: Flags, *, rate: float
) -> Award:
    """Pay an injured private employee ``rate`` of the wage; the law's monthly limits are not held."""
    return award(
        satang(rate * monthly_wage_thb),
        unless={
            "not_a_private_employee": employment != "private_employee",
            "not_injured_at_work": ~is_injured_at_work,
        },
        because="rate_on_wage",
    )


_MIGRANT = ("is_thai", "migrant_status", "insured_section")


def _migrant_card(
    amount: float, is_thai: Flags, migrant_status: np.ndarray, insured_section: Numbers
) -> Award:
    return award(
        amount,
        unless={
            "is_thai": is_thai,
            "not_a_migrant_with_status": ~np.isin(migrant_status, ("registered", "dependant")),
            "insured_under_social_security": insured_section == 33,
        },
        because="one_rate",
    )


@scheme(
    "mhis_premium",
    en="Migrant health insurance, lowest yearly premium",
    th="บัตรประกันสุขภาพคนต่างด้าว ค่าบัตรต่อปีขั้นต่ำ",
    period="year",
    flow="from_person",
    fields=_MIGRANT,
    parameters={"amount": need("mhis.premium")},
)
def mhis_premium(
    is_thai: Flags, migrant_status: np.ndarray, insured_section: Numbers, *, amount: float
) -> Award:
    """Charge registered migrants outside Section 33 and their dependants the lowest premium published."""
    return _migrant_card(amount, is_thai, migrant_status, insured_section)


@scheme(
    "mhis_premium_proposed",
    en="Migrant health insurance, proposed premium",
    th="บัตรประกันสุขภาพคนต่างด้าว ค่าบัตรตามข้อเสนอ",
    period="year",
    flow="from_person",
    status="proposal",
    fields=_MIGRANT,
    parameters={"amount": need("mhis.premium_proposed", kinds=("proposal",))},
)
def mhis_premium_proposed(
    is_thai: Flags, migrant_status: np.ndarray, insured_section: Numbers, *, amount: float
) -> Award:
    """Charge the same people the premium proposed in 2025."""
    return _migrant_card(amount, is_thai, migrant_status, insured_section)


@scheme(
    "stateless_health",
    en="Health insurance for people with citizenship problems",
    th="กองทุนให้สิทธิ (คืนสิทธิ) ขั้นพื้นฐานด้านสาธารณสุขกับบุคคลที่มีปัญหาสถานะและสิทธิ (ท.99)",
    period="year",
    flow="in_kind",
    fields=("is_thai", "migrant_status"),
    parameters={"in_force": need("stateless_health.in_force")},
)
def stateless_health(is_thai: Flags, migrant_status: np.ndarray, *, in_force: bool) -> Award:
    """Say who is covered: health care in kind, so there is no amount."""
    return award(
        np.nan,
        unless={
            "is_thai": is_thai,
            "not_stateless": migrant_status != "stateless",
            "not_in_force": np.full(len(is_thai), not in_force),
        },
        because="health_care_in_kind",
    )


@scheme(
    "hiv",
    en="Allowance for persons with AIDS (amount unverified)",
    th="เบี้ยยังชีพผู้ป่วยเอดส์ (จำนวนเงินยังไม่ได้ตรวจยืนยัน)",
    period="month",
    fields=("is_thai", "is_aids_patient", "has_inadequate_income"),
    parameters={"amount": need("hiv.amount")},
)
def hiv(is_thai: Flags, is_aids_patient: Flags, has_inadequate_income: Flags, *, amount: float) -> Award:
    """Pay certified persons with AIDS found to have too little to live on."""
    return award(
        amount,
        unless={
            "not_thai": ~is_thai,
            "not_certified": ~is_aids_patient,
            "not_found_in_need": ~has_inadequate_income,
        },
        because="one_rate",
    )


@scheme(
    "eef",
    en="Equity scholarship of the Equitable Education Fund",
    th="ทุนเสมอภาค กองทุนเพื่อความเสมอภาคทางการศึกษา (กสศ.)",
    period="year",
    fields=("school_level", "is_extremely_poor_pupil", "school_attendance_share"),
    parameters={
        "amount": need("eef.cct"),
        "amount_kindergarten": need("eef.cct.kindergarten"),
        "attendance": need("eef.cct.attendance"),
    },
)
def eef(
    school_level: np.ndarray,
    is_extremely_poor_pupil: Flags,
    school_attendance_share: Numbers,
    *,
    amount: float,
    amount_kindergarten: float,
    attendance: float,
) -> Award:
    """Pay extremely poor pupils up to lower secondary who attend: one amount in kindergarten, one after."""
    kindergarten = school_level == "kindergarten"
    return award(
        np.where(kindergarten, amount_kindergarten, float(amount)),
        unless={
            "not_at_this_level": ~np.isin(school_level, ("kindergarten", "primary", "lower_secondary")),
            "not_extremely_poor": ~is_extremely_poor_pupil,
            "attends_too_little": school_attendance_share < attendance,
        },
        because={"kindergarten_rate": kindergarten, "school_rate": True},
    )


SIZES = ("1-40", "41-100", "101-120", "121+")
SIZE_LIMITS = (40, 100, 120)


@scheme(
    "school_lunch",
    en="School lunch",
    th="โครงการอาหารกลางวัน",
    period="day",
    flow="in_kind",
    fields=("school_level",),
    only_when={
        "school_size_n": lambda law: law["rate"] is None,
        "in_expansion_school": lambda law: law["lower_secondary_1"] is not None,
    },
    parameters={
        "rate": optional("lunch.rate"),
        **{f"rate_{n}": optional(f"lunch.rate.{size}") for n, size in enumerate(SIZES, start=1)},
        **{f"lower_secondary_{n}": optional(f"lunch_m.rate.{size}") for n, size in enumerate(SIZES, start=1)},
    },
    one_of=("rate_1", "rate"),
)
def school_lunch(
    school_level: np.ndarray,
    school_size_n: Numbers | float = 0.0,
    in_expansion_school: Flags | bool = False,
    *,
    rate: float | None,
    rate_1: float | None,
    rate_2: float | None,
    rate_3: float | None,
    rate_4: float | None,
    lower_secondary_1: float | None,
    lower_secondary_2: float | None,
    lower_secondary_3: float | None,
    lower_secondary_4: float | None,
) -> Award:
    """Pay the school for each pupil and school day, since November 2022 by the size of the school."""
    small = [np.asarray(school_size_n) <= limit for limit in SIZE_LIMITS]
    by_size = np.select(small, [rate_1 or 0.0, rate_2 or 0.0, rate_3 or 0.0], rate_4 or 0.0)
    expansion = [lower_secondary_1 or 0.0, lower_secondary_2 or 0.0, lower_secondary_3 or 0.0]
    after = (school_level == "lower_secondary") & np.asarray(in_expansion_school)
    paid = (
        rate
        if rate is not None
        else np.where(after, np.select(small, expansion, lower_secondary_4 or 0.0), by_size)
    )
    return award(
        paid,
        unless={"not_at_this_level": ~np.isin(school_level, ("kindergarten", "primary")) & ~after},
        because={"one_rate": rate is not None, "rate_by_school_size": True},
    )


def _leave(
    days: float, share: float, employment: np.ndarray, wage: Numbers, happened: Flags, mother: np.ndarray
) -> Award:
    return award(
        satang(share * wage * days / DAYS_A_MONTH),
        unless={
            "not_an_employee": ~is_employee(employment),
            "for_mothers_only": ~mother,
            "no_birth": ~happened,
        },
        because="days_paid_by_the_employer",
    )


@scheme(
    "maternity_leave",
    en="Maternity leave, wage paid by the employer",
    th="ลาคลอดบุตร ค่าจ้างที่นายจ้างจ่าย",
    period="once",
    fields=("employment", "sex", "monthly_wage_thb", "has_delivered"),
    parameters={"days": need("lpa.maternity.employer_paid_days")},
)
def maternity_leave(
    employment: np.ndarray, sex: np.ndarray, monthly_wage_thb: Numbers, has_delivered: Flags, *, days: float
) -> Award:
    """Pay the mother's wage for the days of leave that the employer bears."""
    return _leave(days, 1.0, employment, monthly_wage_thb, has_delivered, sex == "female")


@scheme(
    "infant_care_leave",
    en="Leave to care for a sick infant, half wage paid by the employer",
    th="ลาดูแลบุตรที่เจ็บป่วยหลังคลอด ค่าจ้างครึ่งหนึ่งที่นายจ้างจ่าย",
    period="once",
    fields=("employment", "sex", "monthly_wage_thb", "infant_needs_care"),
    parameters={
        "days": need("lpa.maternity.infant_care_days"),
        "share": need("lpa.maternity.infant_care_pay"),
    },
)
def infant_care_leave(
    employment: np.ndarray,
    sex: np.ndarray,
    monthly_wage_thb: Numbers,
    infant_needs_care: Flags,
    *,
    days: float,
    share: float,
) -> Award:
    """Pay the mother part of the wage for further days when the infant is ill."""
    return _leave(days, share, employment, monthly_wage_thb, infant_needs_care, sex == "female")


@scheme(
    "spouse_leave",
    en="Leave of the spouse at a birth, wage paid by the employer",
    th="ลาเพื่อช่วยคู่สมรสที่คลอดบุตร ค่าจ้างที่นายจ้างจ่าย",
    period="once",
    fields=("employment", "monthly_wage_thb", "spouse_has_delivered"),
    parameters={"days": need("lpa.parental.spouse_days")},
)
def spouse_leave(
    employment: np.ndarray, monthly_wage_thb: Numbers, spouse_has_delivered: Flags, *, days: float
) -> Award:
    """Pay the spouse's wage for the days of leave."""
    everyone = np.ones(len(monthly_wage_thb), dtype=bool)
    return _leave(days, 1.0, employment, monthly_wage_thb, spouse_has_delivered, everyone)
