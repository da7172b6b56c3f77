"""Emergency measures: COVID-19 grants and top-ups of 2020 and 2021, and the 10,000-baht transfer.

Nobody is paid twice under the rules of 2020: the grants for workers and farmers come first, the top-up for
vulnerable groups goes to those they missed, the one for card holders to those still left, and the one for
refused applicants last.
"""

from __future__ import annotations

import numpy as np

from spdr.analysis.schemes.award import Award, Flags, Numbers, award
from spdr.analysis.schemes.registry import need, scheme

CASH10K_OLDER_AGE = 60
CASH10K_YOUNG_AGES = (16, 20)


def works_informally(employment: np.ndarray, insured_section: Numbers) -> Flags:
    """Say who works, not for the state, and is not insured under Section 33."""
    working = ~np.isin(employment, ("not_working", "government_employee"))
    return working & (insured_section != 33)


_WORKER = ("is_thai", "employment", "insured_section")


@scheme(
    "covid_rmtk",
    en="No One Left Behind (2020)",
    th="เราไม่ทิ้งกัน (ปี 2563)",
    period="month",
    status="ended",
    fields=(*_WORKER, "is_registered_farmer"),
    parameters={"amount": need("covid.rmtk")},
)
def covid_rmtk(
    is_thai: Flags,
    employment: np.ndarray,
    insured_section: Numbers,
    is_registered_farmer: Flags,
    *,
    amount: float,
) -> Award:
    """Pay Thai workers outside Section 33 for three months; farmers had a grant of their own."""
    return award(
        amount,
        unless={
            "not_thai": ~is_thai,
            "not_an_informal_worker": ~works_informally(employment, insured_section),
            "paid_as_a_farmer": is_registered_farmer,
        },
        because="one_rate",
    )


@scheme(
    "covid_farmers",
    en="COVID-19 relief for farmers (2020)",
    th="เยียวยาเกษตรกร (ปี 2563)",
    period="month",
    status="ended",
    fields=("is_thai", "is_registered_farmer", "receives_covid_rmtk"),
    parameters={"amount": need("covid.farm")},
)
def covid_farmers(
    is_thai: Flags, is_registered_farmer: Flags, receives_covid_rmtk: Flags, *, amount: float
) -> Award:
    """Pay registered farmers who had not received the grant for workers."""
    return award(
        amount,
        unless={
            "not_thai": ~is_thai,
            "not_a_registered_farmer": ~is_registered_farmer,
            "paid_by_another_grant": receives_covid_rmtk,
        },
        because="one_rate",
    )


_TOPUP = ("receives_csg", "receives_oaa", "receives_da", "receives_covid_rmtk", "is_registered_farmer")


def _vulnerable(receives_csg: Flags, receives_oaa: Flags, receives_da: Flags) -> Flags:
    return receives_csg | receives_oaa | receives_da


@scheme(
    "covid_vulnerable",
    en="COVID-19 top-up for children, older persons and persons with disabilities (2020)",
    th="เงินเยียวยากลุ่มเปราะบาง (ปี 2563)",
    period="month",
    status="ended",
    fields=_TOPUP,
    parameters={"amount": need("covid.vuln")},
)
def covid_vulnerable(
    receives_csg: Flags,
    receives_oaa: Flags,
    receives_da: Flags,
    receives_covid_rmtk: Flags,
    is_registered_farmer: Flags,
    *,
    amount: float,
) -> Award:
    """Pay recipients of the three allowances whom no grant had reached, once a person.

    That nobody was paid for two allowances is our reading: the numbers by group add up to the total.
    """
    return award(
        amount,
        unless={
            "not_in_a_vulnerable_group": ~_vulnerable(receives_csg, receives_oaa, receives_da),
            "paid_by_another_grant": receives_covid_rmtk | is_registered_farmer,
        },
        because="one_rate",
    )


@scheme(
    "covid_welfare_card",
    en="COVID-19 top-up for State Welfare Card holders without other aid (2020)",
    th="เงินเยียวยาผู้ถือบัตรสวัสดิการแห่งรัฐที่ไม่ได้รับความช่วยเหลืออื่น (ปี 2563)",
    period="month",
    status="ended",
    fields=("has_welfare_card", *_TOPUP),
    parameters={"amount": need("covid.swc")},
)
def covid_welfare_card(
    has_welfare_card: Flags,
    receives_csg: Flags,
    receives_oaa: Flags,
    receives_da: Flags,
    receives_covid_rmtk: Flags,
    is_registered_farmer: Flags,
    *,
    amount: float,
) -> Award:
    """Pay card holders whom neither a grant nor the top-up for vulnerable groups had reached."""
    reached = (
        receives_covid_rmtk | is_registered_farmer | _vulnerable(receives_csg, receives_oaa, receives_da)
    )
    return award(
        amount,
        unless={"no_welfare_card": ~has_welfare_card, "paid_by_another_grant": reached},
        because="one_rate",
    )


@scheme(
    "covid_refused_applicants",
    en="COVID-19 relief for people refused by No One Left Behind (2020)",
    th="เงินเยียวยาผู้ลงทะเบียนเราไม่ทิ้งกันไม่สำเร็จ (ปี 2563)",
    period="month",
    status="ended",
    fields=("applied_covid_rmtk", "has_welfare_card", *_TOPUP),
    parameters={"amount": need("covid.unregistered")},
)
def covid_refused_applicants(
    applied_covid_rmtk: Flags,
    has_welfare_card: Flags,
    receives_csg: Flags,
    receives_oaa: Flags,
    receives_da: Flags,
    receives_covid_rmtk: Flags,
    is_registered_farmer: Flags,
    *,
    amount: float,
) -> Award:
    """Pay refused applicants whom nothing else had reached."""
    reached = (
        receives_covid_rmtk | is_registered_farmer | _vulnerable(receives_csg, receives_oaa, receives_da)
    )
    return award(
        amount,
        unless={
            "did_not_apply": ~applied_covid_rmtk,
            "paid_by_another_grant": reached | has_welfare_card,
        },
        because="one_rate",
    )


@scheme(
    "covid_disability",
    en="COVID-19 one-off payment to registered persons with disabilities (2020)",
    th="เงินช่วยเหลือคนพิการครั้งเดียว (ปี 2563)",
    period="once",
    status="ended",
    fields=("has_disability_card",),
    parameters={"amount": need("covid.pwd")},
)
def covid_disability(has_disability_card: Flags, *, amount: float) -> Award:
    """Pay every registered person with a disability once, on top of anything else."""
    return award(amount, unless={"no_disability_card": ~has_disability_card}, because="paid_to_all_with_card")


_WIN = (*_WORKER, "has_welfare_card", "personal_income_thb_year", "financial_assets_thb")
_WIN_CAPS = {"income_cap": need("covid.win_income_cap"), "savings_cap": need("covid.win_savings_cap")}


def _win(
    amount: float,
    is_thai: Flags,
    employment: np.ndarray,
    insured_section: Numbers,
    has_welfare_card: Flags,
    income: Numbers,
    savings: Numbers,
    income_cap: float,
    savings_cap: float,
) -> Award:
    card = has_welfare_card & (insured_section != 33)
    return award(
        amount,
        unless={
            "not_thai": ~is_thai,
            "not_an_informal_worker": ~works_informally(employment, insured_section) & ~card,
            "income_above_threshold": (income >= income_cap) & ~card,
            "assets_above_limit": (savings > savings_cap) & ~card,
        },
        because={"paid_by_welfare_card": card, "one_rate": True},
    )


@scheme(
    "covid_win",
    en="We Win (2021)",
    th="เราชนะ (ปี 2564)",
    period="once",
    status="ended",
    fields=_WIN,
    parameters={"amount": need("covid.win"), **_WIN_CAPS},
)
def covid_win(
    is_thai: Flags,
    employment: np.ndarray,
    insured_section: Numbers,
    has_welfare_card: Flags,
    personal_income_thb_year: Numbers,
    financial_assets_thb: Numbers,
    *,
    amount: float,
    income_cap: float,
    savings_cap: float,
) -> Award:
    """Pay card holders, and workers outside Section 33 with income and savings under the caps."""
    return _win(
        amount, is_thai, employment, insured_section, has_welfare_card,
        personal_income_thb_year, financial_assets_thb, income_cap, savings_cap,
    )  # fmt: skip


@scheme(
    "covid_win_extension",
    en="We Win, extension of May 2021",
    th="เราชนะ ส่วนขยายเดือนพฤษภาคม 2564",
    period="once",
    status="ended",
    fields=_WIN,
    parameters={"amount": need("covid.win_ext"), **_WIN_CAPS},
)
def covid_win_extension(
    is_thai: Flags,
    employment: np.ndarray,
    insured_section: Numbers,
    has_welfare_card: Flags,
    personal_income_thb_year: Numbers,
    financial_assets_thb: Numbers,
    *,
    amount: float,
    income_cap: float,
    savings_cap: float,
) -> Award:
    """Pay the same people the extension."""
    return _win(
        amount, is_thai, employment, insured_section, has_welfare_card,
        personal_income_thb_year, financial_assets_thb, income_cap, savings_cap,
    )  # fmt: skip


def _section33_thai(amount: float, is_thai: Flags, insured_section: Numbers) -> Award:
    return award(
        amount,
        unless={"not_thai": ~is_thai, "not_section_33": insured_section != 33},
        because="one_rate",
    )


@scheme(
    "covid_m33",
    en="Section 33 We Love Each Other (2021)",
    th="ม33 เรารักกัน (ปี 2564)",
    period="once",
    status="ended",
    fields=("is_thai", "insured_section"),
    parameters={"amount": need("covid.m33")},
)
def covid_m33(is_thai: Flags, insured_section: Numbers, *, amount: float) -> Award:
    """Pay Thai members of Section 33; migrants in the same section were left out."""
    return _section33_thai(amount, is_thai, insured_section)


@scheme(
    "covid_m33_extension",
    en="Section 33 We Love Each Other, extension of May 2021",
    th="ม33 เรารักกัน ส่วนขยายเดือนพฤษภาคม 2564",
    period="once",
    status="ended",
    fields=("is_thai", "insured_section"),
    parameters={"amount": need("covid.m33_ext")},
)
def covid_m33_extension(is_thai: Flags, insured_section: Numbers, *, amount: float) -> Award:
    """Pay the same people the extension."""
    return _section33_thai(amount, is_thai, insured_section)


@scheme(
    "cash10k_phase1",
    en="10,000-baht transfer, September 2024: card holders and persons with disabilities",
    th="เงินหมื่น เฟส 1 กันยายน 2567: ผู้ถือบัตรสวัสดิการแห่งรัฐและคนพิการ",
    period="once",
    status="ended",
    fields=("is_thai", "has_welfare_card", "has_disability_card"),
    parameters={"amount": need("cash10k.amount")},
)
def cash10k_phase1(
    is_thai: Flags, has_welfare_card: Flags, has_disability_card: Flags, *, amount: float
) -> Award:
    """Pay holders of either card once."""
    return award(
        amount,
        unless={"not_thai": ~is_thai, "no_card_of_either_kind": ~(has_welfare_card | has_disability_card)},
        because={"paid_by_welfare_card": has_welfare_card, "paid_to_all_with_card": True},
    )


@scheme(
    "cash10k_phase2",
    en="10,000-baht transfer, January 2025: people of 60 and over",
    th="เงินหมื่น เฟส 2 มกราคม 2568: ผู้มีอายุ 60 ปีขึ้นไป",
    period="once",
    status="ended",
    fields=("age", "is_thai", "personal_income_thb_year", "financial_assets_thb", "receives_cash10k_phase1"),
    parameters={
        "amount": need("cash10k.phase2"),
        "income_cap": need("cash10k.phase2_income_cap"),
        "savings_cap": need("cash10k.phase2_savings_cap"),
    },
)
def cash10k_phase2(
    age: Numbers,
    is_thai: Flags,
    personal_income_thb_year: Numbers,
    financial_assets_thb: Numbers,
    receives_cash10k_phase1: Flags,
    *,
    amount: float,
    income_cap: float,
    savings_cap: float,
) -> Award:
    """Pay people of 60 and over at or under both caps who had not been paid in the first phase."""
    return award(
        amount,
        unless={
            "not_thai": ~is_thai,
            "under_age": age < CASH10K_OLDER_AGE,
            "income_above_threshold": personal_income_thb_year > income_cap,
            "assets_above_limit": financial_assets_thb > savings_cap,
            "paid_by_another_grant": receives_cash10k_phase1,
        },
        because="one_rate",
    )


@scheme(
    "cash10k_phase3",
    en="10,000-baht transfer for ages 16 to 20 (approved in principle, then set aside)",
    th="เงินหมื่น เฟส 3 สำหรับอายุ 16-20 ปี (เห็นชอบในหลักการแล้วยกเลิก)",
    period="once",
    status="rejected",
    fields=("age", "is_thai"),
    parameters={"amount": need("cash10k.phase3", kinds=("rejected",))},
)
def cash10k_phase3(age: Numbers, is_thai: Flags, *, amount: float) -> Award:
    """Pay Thai people of 16 to 20 once; the payment was never made."""
    youngest, oldest = CASH10K_YOUNG_AGES
    return award(
        amount,
        unless={"not_thai": ~is_thai, "under_age": age < youngest, "above_age_limit": age > oldest},
        because="one_rate",
    )
