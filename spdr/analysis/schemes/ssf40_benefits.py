"""Section 40 benefits: days lost to illness, outpatient visits, invalidity, death, old age, children."""

from __future__ import annotations

import numpy as np

from spdr.analysis.schemes.award import Award, Flags, Numbers, award, satang
from spdr.analysis.schemes.registry import condition, need, optional, scheme
from spdr.errors import ParameterError

INVALIDITY_BANDS = ("6_of_10", "12_of_20", "24_of_40", "36_of_60")  # months paid of the last so many
FUNERAL_ADDITION_MONTHS = 60
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


@scheme(
    "ssf40_invalidity",
    en="Section 40, invalidity compensation",
    th="มาตรา 40 เงินทดแทนการขาดรายได้กรณีทุพพลภาพ",
    period="month",
    fields=(*OPTION_FIELDS, "is_invalid", "section40_invalidity_band"),
    parameters={
        **{f"amount_{band}": optional(f"ssf40.disability.{band}") for band in INVALIDITY_BANDS},
        "highest": optional("ssf40.disability_max"),
    },
    one_of=("amount_36_of_60", "highest"),
)
def ssf40_invalidity(
    insured_section: Numbers,
    section40_option: Numbers,
    is_invalid: Flags,
    section40_invalidity_band: np.ndarray,
    *,
    amount_6_of_10: float | None,
    amount_12_of_20: float | None,
    amount_24_of_40: float | None,
    amount_36_of_60: float | None,
    highest: float | None,
) -> Award:
    """Pay by how steadily contributions were paid; of the amounts since 2026 only the highest is known.

    Raises
    ------
    ParameterError
        If a member is in a lower band on a day for which only the highest amount was published.
    """
    top = highest if amount_36_of_60 is None else amount_36_of_60
    amounts = dict(
        zip(INVALIDITY_BANDS, (amount_6_of_10, amount_12_of_20, amount_24_of_40, top), strict=True)
    )
    stopped = {**_outside(insured_section, section40_option, (1, 2, 3)), "not_invalid": ~is_invalid}
    asking = ~np.logical_or.reduce(list(stopped.values()))
    for band, amount in amounts.items():
        if amount is None and (asking & (section40_invalidity_band == band)).any():
            raise ParameterError(
                f"ssf40.disability.{band} has no value on this date: of the amounts by contribution record "
                "only the highest was published (ssf40.disability_max). Ask for a date to 31 December 2025, "
                "or add the amount and its source to data/parameters/ssf40.toml."
            )
    bands = [section40_invalidity_band == band for band in INVALIDITY_BANDS]
    return award(
        np.select(bands, [amount or 0.0 for amount in amounts.values()], 0.0),
        unless={**stopped, "too_few_months": ~np.logical_or.reduce(bands)},
        because="rate_by_contribution_record",
    )


@scheme(
    "ssf40_funeral",
    en="Section 40, funeral grant",
    th="มาตรา 40 ค่าทำศพ",
    period="once",
    fields=(*OPTION_FIELDS, "has_died", "contribution_months"),
    parameters={
        "amount_options_1_2": need("ssf40.funeral.option1_2"),
        "amount_option_3": need("ssf40.funeral.option3"),
        "addition": need("ssf40.funeral.addition_60_months"),
    },
)
def ssf40_funeral(
    insured_section: Numbers,
    section40_option: Numbers,
    has_died: Flags,
    contribution_months: Numbers,
    *,
    amount_options_1_2: float,
    amount_option_3: float,
    addition: float,
) -> Award:
    """Pay the funeral grant of the option; options 1 and 2 add to it from 60 months of contributions."""
    third = section40_option == 3
    long = (contribution_months >= FUNERAL_ADDITION_MONTHS) & ~third
    return award(
        np.where(third, amount_option_3, amount_options_1_2 + addition * long),
        unless={**_outside(insured_section, section40_option, (1, 2, 3)), "alive": ~has_died},
        because={"funeral_with_addition": long, "rate_of_the_option": True},
    )


@scheme(
    "ssf40_oldage",
    en="Section 40, old-age lump sum (without the fund's yearly return)",
    th="มาตรา 40 เงินบำเหน็จชราภาพ (ไม่รวมผลตอบแทนรายปีของกองทุน)",
    period="once",
    fields=(*OPTION_FIELDS, "age", "contribution_months", "voluntary_saving_thb"),
    parameters={
        "min_age": need("ssf40.oldage_age"),
        "per_month_option_2": need("ssf40.option2.oldage"),
        "per_month_option_3": need("ssf40.option3.oldage"),
    },
)
def ssf40_oldage(
    insured_section: Numbers,
    section40_option: Numbers,
    age: Numbers,
    contribution_months: Numbers,
    voluntary_saving_thb: Numbers,
    *,
    min_age: float,
    per_month_option_2: float,
    per_month_option_3: float,
) -> Award:
    """Pay at 60 so much a month contributed, and the voluntary saving: a lump sum, not a pension."""
    per_month = np.where(section40_option == 3, per_month_option_3, per_month_option_2)
    return award(
        satang(per_month * contribution_months + voluntary_saving_thb),
        unless={
            **_outside(insured_section, section40_option, (2, 3)),
            "under_age": age < min_age,
            "never_contributed": contribution_months == 0,
        },
        because="rate_of_the_option",
    )


@scheme(
    "ssf40_child",
    en="Section 40 option 3, child allowance",
    th="มาตรา 40 ทางเลือกที่ 3 เงินสงเคราะห์บุตร",
    period="month",
    fields=(*OPTION_FIELDS, "contribution_months_36"),
    only_when={
        "children_under_6_n": lambda law: law["max_age"] == 6,
        "children_under_7_n": lambda law: law["max_age"] != 6,
    },
    parameters={
        "amount": need("ssf40_3.child"),
        "max_age": need("ssf40_3.child.max_age"),
        "max_children": condition("ssf40_3.child.max_children"),
        "months_needed": condition("ssf40_3.child.contrib_months"),
    },
)
def ssf40_child(
    insured_section: Numbers,
    section40_option: Numbers,
    contribution_months_36: Numbers,
    children_under_6_n: Numbers | float = 0.0,
    children_under_7_n: Numbers | float = 0.0,
    *,
    amount: float,
    max_age: float,
    max_children: float,
    months_needed: float,
) -> Award:
    """Pay members of option 3 for each child under six, since 2026 under seven, up to ``max_children``."""
    children = np.asarray(children_under_6_n if max_age == 6 else children_under_7_n)
    return award(
        amount * np.minimum(children, max_children),
        unless={
            **_outside(insured_section, section40_option, (3,)),
            "no_child_of_the_age": children == 0,
            "too_few_months": contribution_months_36 < months_needed,
        },
        because={"limited_to_the_children_allowed": children > max_children, "rate_per_child": True},
    )
