"""Fiscal space, debt, tax burden and break-even, each worked by hand."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spdr import data
from spdr.analysis import financing
from spdr.errors import DataError, ParameterError


def test_yield_is_base_times_change_less_what_is_lost():
    # 200 x 0.10 x 0.8 x 0.9 = 14.4
    found = financing.option_yield("taxes", 200, 0.10, response=0.2, compliance=0.9)
    assert found.yield_billion_thb == pytest.approx(14.4)


def test_an_option_without_a_base_stays_without_an_amount():
    found = financing.table([financing.option_yield("illicit_flows", None, 0.1)], 18_000)
    assert list(found["option"]) == list(financing.OPTIONS)
    assert found["yield_billion_thb"].isna().all()


def test_share_of_product():
    found = financing.table([financing.option_yield("contributions", 220, 0.5)], 20_000).set_index("option")
    assert found.loc["contributions", "gdp_share"] == pytest.approx(110 / 20_000)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: financing.option_yield("lottery", 1, 0.1), "no option 'lottery'"),
        (lambda: financing.option_yield("taxes", 1, 0.1, response=2), "response is 2"),
        (lambda: financing.option_yield("taxes", 1, -2), "more than the base"),
        (lambda: financing.break_even(0, 0.02, 10), "tax share is 0"),
        (lambda: financing.break_even(0.2, 0.02, 0), "a year or more"),
    ],
)
def test_arguments_that_cannot_be_are_refused(call, said):
    with pytest.raises(ParameterError, match=said):
        call()


def test_debt_by_hand():
    # 0.65 x 1.03 / 1.04 + 0.02 = 0.66375; then x 1.03 / 1.04 + 0.02 = 0.677368
    path = financing.debt_path(0.65, [2026, 2027], 0.03, 0.04, -0.02)
    assert path["debt_gdp_share"].tolist() == pytest.approx([0.66375, 0.6773678], abs=1e-7)
    assert financing.first_above(path, 0.67) == 2027
    assert financing.first_above(path, 0.7) is None


@given(st.floats(0.1, 1.5), st.floats(0, 0.1), st.floats(0, 0.1))
def test_the_steady_balance_keeps_debt_where_it_is(debt, interest, growth):
    balance = financing.steady_balance(debt, interest, growth)
    path = financing.debt_path(debt, range(2026, 2036), interest, growth, balance)
    assert path["debt_gdp_share"].tolist() == pytest.approx([debt] * 10)


def test_a_year_without_a_rate_is_named():
    with pytest.raises(DataError, match="no growth for 2027"):
        financing.debt_path(0.6, [2026, 2027], 0.03, {2026: 0.04})


def test_tax_burden_by_hand_on_the_survey():
    survey = data.load("household_income_expenditure_class")
    rows = survey[(survey["year"] == 2019) & (survey["ses_region"] == "Thailand")]
    found = financing.vat_burden(rows, 0.07, 0.01, "household_class").set_index("household_class")
    everyone = found.loc["all households"]
    assert everyone["extra_thb_month"] == pytest.approx(17_945.31 / 1.07 * 0.01)
    assert everyone["income_share"] == pytest.approx(17_945.31 / 1.07 * 0.01 / 25_718)
    food = ["food and non-alcoholic drinks"]
    less = financing.vat_burden(rows, 0.07, 0.01, "household_class", food).set_index("household_class")
    assert less.loc["all households", "taxed_thb_month"] == pytest.approx(17_945.31 - 6_815.57)


def test_a_missing_item_is_named():
    rows = pd.DataFrame(
        {"measure": ["income"], "item": ["current income"], "mean_thb_month": [1.0], "ses_region": ["North"]}
    )
    with pytest.raises(DataError, match="consumption expenditure"):
        financing.vat_burden(rows, 0.07, 0.01, "ses_region")


def test_gap_of_a_floor_adds_up():
    found = financing.gap({"children": 30.0, "older": 100.0}, {"children": 10.0, "older": 90.0})
    assert found.set_index("guarantee").loc["together"].tolist() == [130.0, 100.0, 30.0]
    with pytest.raises(DataError, match="Name the same"):
        financing.gap({"children": 1.0}, {"older": 1.0})


def test_break_even_pays_back_exactly():
    found = financing.break_even(0.2, 0.03, 10)
    assert found["output_now"] == 5
    back = sum(0.2 * found["output_a_year"] / 1.03**year for year in range(1, 11))
    assert back == pytest.approx(1)
    assert financing.break_even(0.2, 0, 10)["output_a_year"] == pytest.approx(0.5)
