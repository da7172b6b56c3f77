"""Old Age Allowance in all its regimes, its temporary top-up of 2022, and the proposals to raise it."""

from __future__ import annotations

import numpy as np

from spdr.analysis.schemes.award import Award, Flags, Numbers, award
from spdr.analysis.schemes.registry import flag, need, optional, scheme

BANDS = ("60_69", "70_79", "80_89", "90_plus")
BAND_STARTS = (60, 70, 80, 90)
OLDER_FIELDS = ("age", "is_thai", "is_state_pensioner")


def by_band(age: Numbers, amounts: tuple[float, float, float, float]) -> Numbers:
    """Return the amount of each person's age band: 60-69, 70-79, 80-89, 90 and over; 0 under 60."""
    band = np.zeros(np.shape(age), dtype=np.int8)
    for start in BAND_STARTS:
        band += age >= start
    return np.array([0.0, *amounts])[band]


def _band_reasons(age: Numbers) -> dict[str, Flags | bool]:
    return {
        f"oaa_age_{band}": age >= start
        for band, start in zip(reversed(BANDS), reversed(BAND_STARTS), strict=True)
    } | {"oaa_one_rate": True}


@scheme(
    "oaa",
    en="Old Age Allowance",
    th="เบี้ยยังชีพผู้สูงอายุ",
    period="month",
    fields=OLDER_FIELDS,
    only_when={
        "has_inadequate_income": lambda law: not law["universal"] or law["means_test_applied"],
        "receives_oaa_before_2023": lambda law: bool(law["means_test_applied"]),
    },
    parameters={
        "amount_all": optional("oaa.amount.all"),
        **{f"amount_{band}": optional(f"oaa.amount.{band}") for band in BANDS},
        "min_age": need("oaa.min_age"),
        "universal": need("oaa.universal"),
        "excludes_state_pensioners": need("oaa.excl_other_state_benefit"),
        "means_test_applied": flag("oaa.meanstest.applied"),
    },
    one_of=("amount_60_69", "amount_all"),
)
def oaa(
    age: Numbers,
    is_thai: Flags,
    is_state_pensioner: Flags,
    has_inadequate_income: Flags | bool = True,
    receives_oaa_before_2023: Flags | bool = False,
    *,
    amount_all: float | None,
    amount_60_69: float | None,
    amount_70_79: float | None,
    amount_80_89: float | None,
    amount_90_plus: float | None,
    min_age: float,
    universal: bool,
    excludes_state_pensioners: bool,
    means_test_applied: bool,
) -> Award:
    """Pay one rate (to September 2011) or the rate of the age band to Thai people of 60 and over.

    Those who receive a pension or another regular benefit from the state are excluded; social security
    pensioners are not. The rules are held from April 2009, when the allowance became universal; a reform
    that ends this pays only people found to have too little to live on. The regulation of August 2023 brought
    that test back, but its transitional clause keeps the old right until criteria are set:
    ``means_test_applied`` is False in practice and a switch for reforms, under which people already receiving
    the allowance keep it.
    """
    bands = (amount_60_69, amount_70_79, amount_80_89, amount_90_plus)
    rate = amount_all if amount_all is not None else by_band(age, bands)  # type: ignore[arg-type]
    tested = means_test_applied or not universal
    keeps = np.asarray(receives_oaa_before_2023) & means_test_applied
    return award(
        rate,
        unless={
            "not_thai": ~is_thai,
            "under_age": age < min_age,
            "state_pensioner": is_state_pensioner & excludes_state_pensioners,
            "not_found_in_need": ~np.asarray(has_inadequate_income) & tested & ~keeps,
        },
        because={"oaa_kept_from_before_2023": keeps}
        | ({"oaa_one_rate": True} if amount_all is not None else _band_reasons(age)),
    )


@scheme(
    "oaa_topup_2022",
    en="Old Age Allowance, temporary top-up of April to September 2022",
    th="เงินเพิ่มเบี้ยยังชีพผู้สูงอายุชั่วคราว เมษายน-กันยายน 2565",
    period="month",
    status="ended",
    fields=("age", "receives_oaa"),
    parameters={f"amount_{band}": need(f"oaa.topup2022.{band[:2]}") for band in BANDS},
)
def oaa_topup_2022(
    age: Numbers,
    receives_oaa: Flags,
    *,
    amount_60_69: float,
    amount_70_79: float,
    amount_80_89: float,
    amount_90_plus: float,
) -> Award:
    """Pay the top-up of the age band to those who receive the allowance."""
    return award(
        by_band(age, (amount_60_69, amount_70_79, amount_80_89, amount_90_plus)),
        unless={"does_not_receive_oaa": ~receives_oaa, "under_age": age < BAND_STARTS[0]},
        because=_band_reasons(age),
    )


def _raised(
    rate: float | Numbers, age: Numbers, is_thai: Flags, is_state_pensioner: Flags, min_age: float
) -> Award:
    return award(
        rate,
        unless={"not_thai": ~is_thai, "under_age": age < min_age, "state_pensioner": is_state_pensioner},
        because="paid_to_all_of_the_age" if np.ndim(rate) == 0 else _band_reasons(age),
    )


@scheme(
    "oaa_announced_tiers",
    en="Old Age Allowance of 700, 850, 1,000 and 1,250 baht (approved in principle, not in force)",
    th="เบี้ยยังชีพผู้สูงอายุ 700 850 1,000 และ 1,250 บาท (เห็นชอบในหลักการ ยังไม่มีผลใช้บังคับ)",
    period="month",
    status="announced",
    fields=OLDER_FIELDS,
    parameters={
        **{f"amount_{band}": need(f"oaa.proposed_tiers.{band}", kinds=("announced",)) for band in BANDS},
        "min_age": need("oaa.min_age"),
    },
)
def oaa_announced_tiers(
    age: Numbers,
    is_thai: Flags,
    is_state_pensioner: Flags,
    *,
    amount_60_69: float,
    amount_70_79: float,
    amount_80_89: float,
    amount_90_plus: float,
    min_age: float,
) -> Award:
    """Pay the higher rates approved in principle in November 2024 to those who have the allowance today."""
    rate = by_band(age, (amount_60_69, amount_70_79, amount_80_89, amount_90_plus))
    return _raised(rate, age, is_thai, is_state_pensioner, min_age)


@scheme(
    "oaa_flat",
    en="Old Age Allowance of one flat rate for all (proposal)",
    th="เบี้ยยังชีพผู้สูงอายุอัตราเดียว (ข้อเสนอ)",
    period="month",
    status="proposal",
    fields=OLDER_FIELDS,
    parameters={"amount": need("oaa.proposed_flat", kinds=("proposal",)), "min_age": need("oaa.min_age")},
)
def oaa_flat(
    age: Numbers, is_thai: Flags, is_state_pensioner: Flags, *, amount: float, min_age: float
) -> Award:
    """Pay one rate to those who have the allowance today, whatever their age band."""
    return _raised(amount, age, is_thai, is_state_pensioner, min_age)


@scheme(
    "basic_pension",
    en="National basic pension (bills set aside)",
    th="บำนาญพื้นฐานแห่งชาติ (ร่างกฎหมายที่ไม่ผ่าน)",
    period="month",
    status="rejected",
    fields=("age", "is_thai"),
    parameters={"amount": need("basicpen.amount", kinds=("rejected",)), "min_age": need("oaa.min_age")},
)
def basic_pension(age: Numbers, is_thai: Flags, *, amount: float, min_age: float) -> Award:
    """Pay one pension to every Thai of 60 and over, state pensioners included."""
    return award(
        amount,
        unless={"not_thai": ~is_thai, "under_age": age < min_age},
        because="paid_to_all_of_the_age",
    )
