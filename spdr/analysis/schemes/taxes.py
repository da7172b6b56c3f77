"""Personal income tax and value added tax: what the state takes back."""

from __future__ import annotations

import numpy as np

from spdr.analysis.schemes.award import Award, Numbers, award, satang
from spdr.analysis.schemes.registry import condition, need, scheme

BAND_COUNT = 8


def tax_on(income: Numbers, rates: list[float], uppers: list[float]) -> Numbers:
    """Return the tax on net income: each band's rate on the part of the income that lies in it.

    Examples
    --------
    >>> tax_on(np.array([150_000.0, 200_000.0]), [0.0, 0.05], [150_000.0]).tolist()
    [0.0, 2500.0]
    """
    lowers = np.array([0.0, *uppers])
    in_band = np.clip(income[:, None] - lowers, 0.0, np.append(np.diff(lowers), np.inf))
    return in_band @ np.array(rates)


BANDS = {
    **{f"rate{n}": need(f"pit.band{n}") for n in range(1, BAND_COUNT + 1)},
    **{f"upper{n}": need(f"pit.band{n}.upper") for n in range(1, BAND_COUNT)},
}


@scheme(
    "pit",
    en="Personal income tax on net income",
    th="ภาษีเงินได้บุคคลธรรมดาจากเงินได้สุทธิ",
    period="year",
    flow="from_person",
    fields=("taxable_income_thb_year",),
    parameters=BANDS,
)
def pit(
    taxable_income_thb_year: Numbers,
    *,
    rate1: float,
    rate2: float,
    rate3: float,
    rate4: float,
    rate5: float,
    rate6: float,
    rate7: float,
    rate8: float,
    upper1: float,
    upper2: float,
    upper3: float,
    upper4: float,
    upper5: float,
    upper6: float,
    upper7: float,
) -> Award:
    """Charge the marginal rates on income net of expenses and allowances, taken as given."""
    rates = [rate1, rate2, rate3, rate4, rate5, rate6, rate7, rate8]
    uppers = [upper1, upper2, upper3, upper4, upper5, upper6, upper7]
    return award(
        satang(tax_on(taxable_income_thb_year, rates, uppers)),
        unless={"within_the_band_without_tax": taxable_income_thb_year <= upper1},
        because="marginal_rates",
    )


@scheme(
    "pit_employee",
    en="Personal income tax of an employee, from pay and the deductions claimed",
    th="ภาษีเงินได้บุคคลธรรมดาของลูกจ้าง คำนวณจากเงินได้และรายการที่ขอหัก",
    period="year",
    flow="from_person",
    fields=(
        "employment_income_thb_year",
        "expenses_claimed_thb_year",
        "saving_thb_year",
        "retirement_saving_thb_year",
    ),
    parameters={
        "expenses_max": need("tax.expense_deduction_max"),
        "personal_allowance": need("tax.personal_allowance"),
        "savings_fund_max": condition("tax.nsf_deduction_max"),
        "retirement_max": condition("tax.retirement_combined_cap"),
        **BANDS,
    },
)
def pit_employee(
    employment_income_thb_year: Numbers,
    expenses_claimed_thb_year: Numbers,
    saving_thb_year: Numbers,
    retirement_saving_thb_year: Numbers,
    *,
    expenses_max: float,
    personal_allowance: float,
    savings_fund_max: float,
    retirement_max: float,
    **bands: float,
) -> Award:
    """Charge the marginal rates on pay less expenses, the personal allowance and retirement saving.

    Expenses are those claimed, up to ``expenses_max``: the share of pay that the law allows is not in the
    evidence. Saving with the National Savings Fund counts up to ``savings_fund_max``, with all other
    retirement saving up to ``retirement_max``. Allowances for spouse, children, parents, insurance and gifts
    are not held, so the tax of a person who has them is too high.
    """
    saved = np.minimum(saving_thb_year, savings_fund_max) + retirement_saving_thb_year
    deducted = (
        np.minimum(expenses_claimed_thb_year, expenses_max)
        + personal_allowance
        + np.minimum(saved, retirement_max)
    )
    return pit(np.maximum(employment_income_thb_year - deducted, 0.0), **bands)


@scheme(
    "vat",
    en="Value added tax in spending",
    th="ภาษีมูลค่าเพิ่มในค่าใช้จ่าย",
    period="month",
    flow="from_person",
    fields=("vatable_spending_thb_month",),
    parameters={"rate": need("vat.rate")},
)
def vat(vatable_spending_thb_month: Numbers, *, rate: float) -> Award:
    """Take out the tax contained in spending at shop prices: ``rate / (1 + rate)`` of it."""
    return award(
        satang(vatable_spending_thb_month * rate / (1 + rate)),
        unless={"no_spending_with_tax": vatable_spending_thb_month == 0},
        because="rate_in_the_price",
    )
