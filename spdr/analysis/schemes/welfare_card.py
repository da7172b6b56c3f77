"""State Welfare Card: who may hold one, and its monthly and yearly benefits."""

from __future__ import annotations

import numpy as np

from spdr.analysis.schemes.award import Award, Flags, Numbers, award
from spdr.analysis.schemes.registry import Requirement, need, optional, scheme

GAS_PERIODS_A_YEAR = 4  # the cooking-gas discount is per three months

TESTS: dict[str, Requirement] = {
    "min_age": need("swc.min_age"),
    "income_limit": need("swc.income_limit"),
    "asset_limit": need("swc.asset_limit"),
    "household_income_limit": optional("swc.household_income_limit"),
}


@scheme(
    "swc_eligibility",
    en="State Welfare Card, who may hold one",
    th="บัตรสวัสดิการแห่งรัฐ คุณสมบัติผู้มีสิทธิ",
    period="month",
    flow="in_kind",
    fields=(
        "age",
        "is_thai",
        "personal_income_thb_year",
        "financial_assets_thb",
        "household_income_thb_year",
        "household_size",
    ),
    parameters=TESTS,
)
def swc_eligibility(
    age: Numbers,
    is_thai: Flags,
    personal_income_thb_year: Numbers,
    financial_assets_thb: Numbers,
    household_income_thb_year: Numbers,
    household_size: Numbers,
    *,
    min_age: float,
    income_limit: float,
    asset_limit: float,
    household_income_limit: float | None,
) -> Award:
    """Say who passes the tests of age, income and assets, since September 2022 also of household income.

    No amount: the card is the door to ``swc_goods`` and the others. Land, houses and loans are tested by law
    too, but their limits are not in the evidence.
    """
    limit = np.inf if household_income_limit is None else household_income_limit
    return award(
        np.nan,
        unless={
            "not_thai": ~is_thai,
            "under_age": age < min_age,
            "income_above_threshold": personal_income_thb_year > income_limit,
            "assets_above_limit": financial_assets_thb > asset_limit,
            "household_income_above_threshold": household_income_thb_year / household_size > limit,
        },
        because="passes_the_tests",
    )


@scheme(
    "swc_goods",
    en="State Welfare Card, goods credit",
    th="บัตรสวัสดิการแห่งรัฐ วงเงินซื้อสินค้าอุปโภคบริโภค",
    period="month",
    fields=("has_welfare_card",),
    only_when={"personal_income_thb_year": lambda law: law["amount"] is None},
    parameters={
        "amount": optional("swc.goods"),
        "amount_low_income": optional("swc.goods.low"),
        "amount_others": optional("swc.goods.high"),
        "low_income_limit": optional("swc.low_income_bound"),
    },
    one_of=("amount", "amount_low_income"),
)
def swc_goods(
    has_welfare_card: Flags,
    personal_income_thb_year: Numbers | float = 0.0,
    *,
    amount: float | None,
    amount_low_income: float | None,
    amount_others: float | None,
    low_income_limit: float | None,
) -> Award:
    """Pay holders one amount (since April 2023), or more to those at or under ``low_income_limit`` a year."""
    if amount is not None:
        return award(amount, unless={"no_welfare_card": ~has_welfare_card}, because="swc_one_rate")
    low = np.asarray(personal_income_thb_year) <= (low_income_limit or 0.0)
    return award(
        np.select([low], [amount_low_income or 0.0], amount_others or 0.0),
        unless={"no_welfare_card": ~has_welfare_card},
        because={"swc_low_income": low, "swc_higher_income": True},
    )


def _for_holders(has_welfare_card: Flags, amount: float) -> Award:
    return award(amount, unless={"no_welfare_card": ~has_welfare_card}, because="swc_one_rate")


@scheme(
    "swc_transport",
    en="State Welfare Card, transport credit (a ceiling)",
    th="บัตรสวัสดิการแห่งรัฐ วงเงินค่าโดยสารสาธารณะ (วงเงินสูงสุด)",
    period="month",
    fields=("has_welfare_card",),
    parameters={"amount": need("swc.transport")},
)
def swc_transport(has_welfare_card: Flags, *, amount: float) -> Award:
    """Give holders up to ``amount`` a month for bus and train fares; what is not used lapses."""
    return _for_holders(has_welfare_card, amount)


@scheme(
    "swc_gas",
    en="State Welfare Card, cooking-gas discount",
    th="บัตรสวัสดิการแห่งรัฐ ส่วนลดค่าก๊าซหุงต้ม",
    period="year",
    fields=("has_welfare_card",),
    parameters={"amount": need("swc.gas")},
)
def swc_gas(has_welfare_card: Flags, *, amount: float) -> Award:
    """Give holders ``amount`` off cooking gas in each three months; the year holds four."""
    return _for_holders(has_welfare_card, amount * GAS_PERIODS_A_YEAR)


@scheme(
    "swc_electricity",
    en="State Welfare Card, electricity credit of the household (a ceiling)",
    th="บัตรสวัสดิการแห่งรัฐ ค่าไฟฟ้าของครัวเรือน (วงเงินสูงสุด)",
    period="month",
    fields=("household_has_welfare_card",),
    parameters={"amount": need("swc.electricity")},
)
def swc_electricity(household_has_welfare_card: Flags, *, amount: float) -> Award:
    """Pay a holder's household its electricity bill up to ``amount``; one row stands for one household."""
    return _for_holders(household_has_welfare_card, amount)


@scheme(
    "swc_water",
    en="State Welfare Card, water credit of the household (a ceiling)",
    th="บัตรสวัสดิการแห่งรัฐ ค่าน้ำประปาของครัวเรือน (วงเงินสูงสุด)",
    period="month",
    fields=("household_has_welfare_card",),
    parameters={"amount": need("swc.water")},
)
def swc_water(household_has_welfare_card: Flags, *, amount: float) -> Award:
    """Pay a holder's household its water bill up to ``amount``; one row stands for one household."""
    return _for_holders(household_has_welfare_card, amount)


@scheme(
    "swc_elderly_topup",
    en="State Welfare Card, supplement for holders aged 60 and over",
    th="เงินช่วยเหลือผู้สูงอายุที่มีบัตรสวัสดิการแห่งรัฐ",
    period="month",
    fields=("age", "has_welfare_card"),
    only_when={"personal_income_thb_year": lambda law: law["amount"] is None},
    parameters={
        "amount": optional("swc.elderly_topup"),
        "amount_low_income": optional("swc.elderly_topup.low"),
        "amount_others": optional("swc.elderly_topup.high"),
        "low_income_limit": optional("swc.low_income_bound"),
        "min_age": need("oaa.min_age"),
    },
    one_of=("amount", "amount_low_income"),
)
def swc_elderly_topup(
    age: Numbers,
    has_welfare_card: Flags,
    personal_income_thb_year: Numbers | float = 0.0,
    *,
    amount: float | None,
    amount_low_income: float | None,
    amount_others: float | None,
    low_income_limit: float | None,
    min_age: float,
) -> Award:
    """Pay holders of 60 and over the supplement in the months granted, by income until March 2023."""
    low = np.asarray(personal_income_thb_year) <= (low_income_limit or 0.0)
    by_income = np.select([low], [amount_low_income or 0.0], amount_others or 0.0)
    return award(
        amount if amount is not None else by_income,
        unless={"no_welfare_card": ~has_welfare_card, "under_age": age < min_age},
        because={"swc_one_rate": amount is not None, "swc_low_income": low, "swc_higher_income": True},
    )
