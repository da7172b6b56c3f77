"""Child Support Grant and the universal grant that Cabinet approved in principle in November 2024."""

from __future__ import annotations

from datetime import date

import numpy as np

from spdr.analysis.schemes.award import Award, Flags, Numbers, award
from spdr.analysis.schemes.dates import Dates, has_reached
from spdr.analysis.schemes.registry import IN_FORCE, flag, need, optional, scheme


@scheme(
    "csg",
    en="Child Support Grant",
    th="เงินอุดหนุนเพื่อการเลี้ยงดูเด็กแรกเกิด",
    period="month",
    fields=("birth_date", "is_thai"),
    only_when={
        "household_income_thb_year": lambda law: law["income_test"],
        "household_size": lambda law: law["income_test"],
        "household_has_welfare_card": lambda law: law["income_test"] and law["welfare_card_route"],
        "household_receives_ssf_child_allowance": lambda law: not law["open_to_ssf_families"],
        "pregnant_months": lambda law: law["pays_in_pregnancy"],
    },
    parameters={
        "amount": need("csg.amount"),
        "max_age_months": need("csg.max_duration"),
        "income_test": need("csg.income_test"),
        "income_threshold": need("csg.income_threshold"),
        "first_birth_date": need("csg.min_birth_date"),
        "welfare_card_route": flag("csg.swc_household_auto"),
        "open_to_ssf_families": flag("csg.ssf_compatible"),
        "pays_in_pregnancy": need("csg.pays_in_pregnancy"),
        "pregnancy_from_month": optional("csg.pregnancy_from_month", kinds=(*IN_FORCE, "announced")),
    },
)
def csg(
    birth_date: Dates,
    is_thai: Flags,
    household_income_thb_year: Numbers | float = 0.0,
    household_size: Numbers | float = 1.0,
    household_has_welfare_card: Flags | bool = False,
    household_receives_ssf_child_allowance: Flags | bool = False,
    pregnant_months: Numbers | float = 0.0,
    *,
    on: date,
    amount: float,
    max_age_months: float,
    income_test: bool,
    income_threshold: float,
    first_birth_date: date,
    welfare_card_route: bool,
    open_to_ssf_families: bool,
    pays_in_pregnancy: bool,
    pregnancy_from_month: float | None,
) -> Award:
    """Pay ``amount`` a month for each Thai child of the cohorts covered, under the age limit and income test.

    The test is income of the household divided by its members, at or under ``income_threshold`` a year. A
    household that holds a State Welfare Card passes it once ``welfare_card_route`` is in force. Children born
    before ``first_birth_date`` were never covered, whatever their age. ``income_test`` and
    ``pays_in_pregnancy`` are switches for reforms: without the one and with the other the grant is universal
    from pregnancy on, the person in the row being the child or the pregnant woman.
    """
    by_card = np.asarray(household_has_welfare_card) & welfare_card_route & income_test
    pregnant = np.asarray(pregnant_months) >= (pregnancy_from_month or np.inf)
    pregnant &= pays_in_pregnancy
    over_income = np.asarray(household_income_thb_year) / household_size > income_threshold
    return award(
        amount,
        unless={
            "not_thai": ~is_thai,
            "not_yet_born": birth_date > np.datetime64(on),
            "born_before_first_cohort": (birth_date < np.datetime64(first_birth_date)) & ~pregnant,
            "above_age_limit": has_reached(birth_date, max_age_months, on) & ~pregnant,
            "parent_in_social_security": np.asarray(household_receives_ssf_child_allowance)
            & (not open_to_ssf_families),
            "income_above_threshold": over_income & ~by_card & income_test,
        },
        because={
            "pregnancy": pregnant,
            "csg_welfare_card": by_card,
            "csg_income_test": income_test,
            "paid_to_all_of_the_age": True,
        },
    )


@scheme(
    "csg_universal",
    en="Universal Child Support Grant from pregnancy (approved in principle, not in force)",
    th="เงินอุดหนุนเพื่อการเลี้ยงดูเด็กแรกเกิดแบบถ้วนหน้าตั้งแต่ตั้งครรภ์ 4 เดือน (เห็นชอบในหลักการ ยังไม่มีผลใช้บังคับ)",
    period="month",
    status="announced",
    fields=("birth_date", "is_thai", "pregnant_months"),
    parameters={
        "amount": need("csg.universal_from_pregnancy", kinds=("announced",)),
        "max_age_months": need("csg.max_duration"),
        "first_pregnancy_month": need("csg.pregnancy_from_month", kinds=("announced",)),
    },
)
def csg_universal(
    birth_date: Dates,
    is_thai: Flags,
    pregnant_months: Numbers,
    *,
    on: date,
    amount: float,
    max_age_months: float,
    first_pregnancy_month: float,
) -> Award:
    """Pay ``amount`` a month for every Thai child under the age limit and every Thai woman well pregnant.

    The person in the row is the child, or the woman from ``first_pregnancy_month`` on; no income test.
    """
    is_child = ~has_reached(birth_date, max_age_months, on) & (birth_date <= np.datetime64(on))
    is_pregnant = pregnant_months >= first_pregnancy_month
    return award(
        amount,
        unless={"not_thai": ~is_thai, "above_age_limit": ~is_child & ~is_pregnant},
        because={"pregnancy": is_pregnant, "paid_to_all_of_the_age": True},
    )
