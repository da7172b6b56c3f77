"""Social security benefits before old age: sickness, maternity, invalidity, death, children, unemployment."""

from __future__ import annotations

import numpy as np

from spdr.analysis.schemes.award import Award, Flags, Numbers, award, satang
from spdr.analysis.schemes.registry import Requirement, condition, need, optional, scheme
from spdr.errors import ParameterError

DEATH_MONTHS_SHORT, DEATH_MONTHS_LONG = 36, 120  # the bands in the names of the two allowance parameters
CHILDREN_ALWAYS_PAID = 2
DAYS_A_MONTH = 30  # a day's wage is the monthly wage by thirty
BENEFIT_WAGE: dict[str, Requirement] = {
    "wage_floor": need("ssf33.wage_floor"),
    "wage_ceiling": need("ssf33.wage_ceiling"),
    "section39_wage": condition("ssf39.base"),
}
WAGE_FIELDS = ("insured_section", "monthly_wage_thb")


def benefit_wage(
    insured_section: Numbers,
    monthly_wage_thb: Numbers,
    wage_floor: float,
    wage_ceiling: float,
    section39_wage: float,
) -> Numbers:
    """Return the wage that benefits are counted on: the contributory wage, for Section 39 its fixed base."""
    return np.where(
        insured_section == 39, section39_wage, np.clip(monthly_wage_thb, wage_floor, wage_ceiling)
    )


def _not_insured(insured_section: Numbers) -> Flags:
    return ~np.isin(insured_section, (33, 39))


@scheme(
    "ssf_sickness",
    en="Social security sickness cash benefit, one case",
    th="เงินทดแทนการขาดรายได้กรณีเจ็บป่วย ประกันสังคม (ต่อครั้ง)",
    period="once",
    fields=(*WAGE_FIELDS, "contribution_months_15", "sick_days", "sick_days_paid_this_year"),
    parameters={
        "rate": need("ssf33.sick.rate"),
        "months_needed": condition("ssf33.sick.contrib_months"),
        "max_days_case": condition("ssf33.sick.max_days_case"),
        "max_days_year": condition("ssf33.sick.max_days_year"),
        **BENEFIT_WAGE,
    },
)
def ssf_sickness(
    insured_section: Numbers,
    monthly_wage_thb: Numbers,
    contribution_months_15: Numbers,
    sick_days: Numbers,
    sick_days_paid_this_year: Numbers,
    *,
    rate: float,
    months_needed: float,
    max_days_case: float,
    max_days_year: float,
    wage_floor: float,
    wage_ceiling: float,
    section39_wage: float,
) -> Award:
    """Pay ``rate`` of the day's wage for each certified day, up to the limits of a case and of the year."""
    wage = benefit_wage(insured_section, monthly_wage_thb, wage_floor, wage_ceiling, section39_wage)
    left = np.maximum(max_days_year - sick_days_paid_this_year, 0)
    days = np.minimum(np.minimum(sick_days, max_days_case), left)
    return award(
        satang(rate * wage / DAYS_A_MONTH * days),
        unless={
            "not_section_33_or_39": _not_insured(insured_section),
            "too_few_months": contribution_months_15 < months_needed,
            "no_days_to_pay": days == 0,
        },
        because={"limited_to_the_days_allowed": days < sick_days, "rate_on_wage": True},
    )


MATERNITY_FIELDS = ("insured_section", "contribution_months_15", "has_delivered")


def _maternity(
    amount: float | Numbers, insured_section: Numbers, months: Numbers, delivered: Flags, needed: float
) -> Award:
    return award(
        amount,
        unless={
            "not_section_33_or_39": _not_insured(insured_section),
            "no_birth": ~delivered,
            "too_few_months": months < needed,
        },
        because="one_rate_per_birth",
    )


@scheme(
    "ssf_maternity_grant",
    en="Social security maternity, lump sum for a delivery",
    th="ค่าคลอดบุตรเหมาจ่าย ประกันสังคม",
    period="once",
    fields=MATERNITY_FIELDS,
    parameters={"amount": need("ssf33.mat.lump"), "months_needed": condition("ssf33.mat.contrib_months")},
)
def ssf_maternity_grant(
    insured_section: Numbers,
    contribution_months_15: Numbers,
    has_delivered: Flags,
    *,
    amount: float,
    months_needed: float,
) -> Award:
    """Pay ``amount`` for a birth to those with enough months in the last 15; any number of births."""
    return _maternity(amount, insured_section, contribution_months_15, has_delivered, months_needed)


@scheme(
    "ssf_antenatal",
    en="Social security maternity, antenatal care",
    th="ค่าตรวจและรับฝากครรภ์ ประกันสังคม",
    period="once",
    fields=MATERNITY_FIELDS,
    parameters={
        "amount": need("ssf33.mat.antenatal"),
        "months_needed": condition("ssf33.mat.contrib_months"),
    },
)
def ssf_antenatal(
    insured_section: Numbers,
    contribution_months_15: Numbers,
    has_delivered: Flags,
    *,
    amount: float,
    months_needed: float,
) -> Award:
    """Pay up to ``amount`` for the antenatal visits of a pregnancy: the sum of all of them."""
    return _maternity(amount, insured_section, contribution_months_15, has_delivered, months_needed)


@scheme(
    "ssf_maternity_cash",
    en="Social security maternity, cash for time off work",
    th="เงินสงเคราะห์การหยุดงานเพื่อการคลอดบุตร ประกันสังคม",
    period="once",
    fields=(*MATERNITY_FIELDS, "monthly_wage_thb", "sex", "earlier_deliveries_n"),
    parameters={
        "rate": need("ssf33.mat.cash_rate"),
        "days": condition("ssf33.mat.cash_days"),
        "max_births": condition("ssf33.mat.cash_max_births"),
        "months_needed": condition("ssf33.mat.contrib_months"),
        **BENEFIT_WAGE,
    },
)
def ssf_maternity_cash(
    insured_section: Numbers,
    contribution_months_15: Numbers,
    has_delivered: Flags,
    monthly_wage_thb: Numbers,
    sex: np.ndarray,
    earlier_deliveries_n: Numbers,
    *,
    rate: float,
    days: float,
    max_births: float,
    months_needed: float,
    wage_floor: float,
    wage_ceiling: float,
    section39_wage: float,
) -> Award:
    """Pay the insured mother ``rate`` of the day's wage for ``days`` days, for ``max_births`` births."""
    wage = benefit_wage(insured_section, monthly_wage_thb, wage_floor, wage_ceiling, section39_wage)
    return award(
        satang(rate * wage * days / DAYS_A_MONTH),
        unless={
            "not_section_33_or_39": _not_insured(insured_section),
            "for_mothers_only": sex != "female",
            "no_birth": ~has_delivered,
            "too_few_months": contribution_months_15 < months_needed,
            "births_used_up": earlier_deliveries_n >= max_births,
        },
        because="rate_on_wage",
    )


@scheme(
    "ssf_invalidity",
    en="Social security invalidity benefit",
    th="เงินทดแทนการขาดรายได้กรณีทุพพลภาพ ประกันสังคม",
    period="month",
    fields=(*WAGE_FIELDS, "contribution_months_15", "is_invalid"),
    parameters={
        "rate": need("ssf33.disability.rate"),
        "months_needed": condition("ssf33.disability.contrib_months"),
        **BENEFIT_WAGE,
    },
)
def ssf_invalidity(
    insured_section: Numbers,
    monthly_wage_thb: Numbers,
    contribution_months_15: Numbers,
    is_invalid: Flags,
    *,
    rate: float,
    months_needed: float,
    wage_floor: float,
    wage_ceiling: float,
    section39_wage: float,
) -> Award:
    """Pay the insured who became severely invalid ``rate`` of the wage each month."""
    wage = benefit_wage(insured_section, monthly_wage_thb, wage_floor, wage_ceiling, section39_wage)
    return award(
        satang(rate * wage),
        unless={
            "not_section_33_or_39": _not_insured(insured_section),
            "not_invalid": ~is_invalid,
            "too_few_months": contribution_months_15 < months_needed,
        },
        because="rate_on_wage",
    )


@scheme(
    "ssf_funeral",
    en="Social security funeral grant",
    th="ค่าทำศพ ประกันสังคม",
    period="once",
    fields=("insured_section", "has_died", "contribution_months_6"),
    parameters={
        "amount": need("ssf33.death.funeral"),
        "months_needed": condition("ssf33.death.contrib_months"),
    },
)
def ssf_funeral(
    insured_section: Numbers,
    has_died: Flags,
    contribution_months_6: Numbers,
    *,
    amount: float,
    months_needed: float,
) -> Award:
    """Pay ``amount`` to whoever arranges the funeral of an insured person."""
    return award(
        amount,
        unless={
            "not_section_33_or_39": _not_insured(insured_section),
            "alive": ~has_died,
            "too_few_months": contribution_months_6 < months_needed,
        },
        because="one_rate",
    )


@scheme(
    "ssf_death",
    en="Social security death allowance of the heirs",
    th="เงินสงเคราะห์กรณีตาย ประกันสังคม",
    period="once",
    fields=(*WAGE_FIELDS, "has_died", "contribution_months"),
    parameters={
        "wage_months_short": need("ssf33.death.allowance.36_119"),
        "wage_months_long": need("ssf33.death.allowance.120_plus"),
        **BENEFIT_WAGE,
    },
)
def ssf_death(
    insured_section: Numbers,
    monthly_wage_thb: Numbers,
    has_died: Flags,
    contribution_months: Numbers,
    *,
    wage_months_short: float,
    wage_months_long: float,
    wage_floor: float,
    wage_ceiling: float,
    section39_wage: float,
) -> Award:
    """Pay the heirs so many months' wages, more for those who had contributed for ten years."""
    wage = benefit_wage(insured_section, monthly_wage_thb, wage_floor, wage_ceiling, section39_wage)
    long = contribution_months >= DEATH_MONTHS_LONG
    return award(
        satang(wage * np.where(long, wage_months_long, wage_months_short)),
        unless={
            "not_section_33_or_39": _not_insured(insured_section),
            "alive": ~has_died,
            "too_few_months": contribution_months < DEATH_MONTHS_SHORT,
        },
        because={"death_long_contribution": long, "death_short_contribution": True},
    )


@scheme(
    "ssf_child",
    en="Social security child allowance",
    th="เงินสงเคราะห์บุตร ประกันสังคม",
    period="month",
    fields=("insured_section", "contribution_months_36", "children_under_6_n"),
    parameters={
        "amount": need("ssf33.child.amount"),
        "max_children": optional("ssf33.child.max_children"),
        "months_needed": condition("ssf33.child.contrib_months"),
    },
)
def ssf_child(
    insured_section: Numbers,
    contribution_months_36: Numbers,
    children_under_6_n: Numbers,
    *,
    amount: float,
    max_children: float | None,
    months_needed: float,
) -> Award:
    """Pay the insured parent ``amount`` for each child under six, up to ``max_children`` at a time.

    The limit of 2011 to 2018 was not seen. It was two before and three after: up to two children are sure.

    Raises
    ------
    ParameterError
        If the limit is not known on the date and a family has more children than are sure.
    """
    if max_children is None and (children_under_6_n > CHILDREN_ALWAYS_PAID).any():
        raise ParameterError(
            "ssf33.child.max_children is not known on this date (2 to 2010, 3 from 2019), and a family "
            "has three children or more. Ask for another date, or add the limit and its source to the file."
        )
    limit = CHILDREN_ALWAYS_PAID if max_children is None else max_children
    return award(
        amount * np.minimum(children_under_6_n, limit),
        unless={
            "not_section_33_or_39": _not_insured(insured_section),
            "no_child_of_the_age": children_under_6_n == 0,
            "too_few_months": contribution_months_36 < months_needed,
        },
        because={
            "limited_to_the_children_allowed": children_under_6_n > limit,
            "rate_per_child": True,
        },
    )


@scheme(
    "ssf33_unemployment",
    en="Social security unemployment benefit (Section 33)",
    th="ประโยชน์ทดแทนกรณีว่างงาน ประกันสังคม (มาตรา 33)",
    period="month",
    fields=(*WAGE_FIELDS, "contribution_months_15", "job_loss"),
    parameters={
        "rate_laid_off": need("ssf33.unemp.laidoff"),
        "rate_resigned": need("ssf33.unemp.resigned"),
        "rate_force_majeure": optional("ssf33.unemp.forcemajeure.covid"),
        "months_needed": condition("ssf33.unemp.contrib_months"),
        "wage_floor": need("ssf33.wage_floor"),
        "wage_ceiling": need("ssf33.wage_ceiling"),
    },
)
def ssf33_unemployment(
    insured_section: Numbers,
    monthly_wage_thb: Numbers,
    contribution_months_15: Numbers,
    job_loss: np.ndarray,
    *,
    rate_laid_off: float,
    rate_resigned: float,
    rate_force_majeure: float | None,
    months_needed: float,
    wage_floor: float,
    wage_ceiling: float,
) -> Award:
    """Pay a share of the wage by how the job was lost; force majeure only while an overlay is in force."""
    laid_off, resigned = job_loss == "laid_off", job_loss == "resigned"
    closed = (job_loss == "force_majeure") & (rate_force_majeure is not None)
    rate = np.select(
        [laid_off, resigned, closed], [rate_laid_off, rate_resigned, rate_force_majeure or 0.0], 0.0
    )
    return award(
        satang(rate * np.clip(monthly_wage_thb, wage_floor, wage_ceiling)),
        unless={
            "not_section_33": insured_section != 33,
            "no_benefit_for_this_job_loss": ~(laid_off | resigned | closed),
            "too_few_months": contribution_months_15 < months_needed,
        },
        because={"laid_off": laid_off, "resigned": resigned, "force_majeure": True},
    )
