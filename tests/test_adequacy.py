"""Adequacy: shares worked by hand, chained prices, and the convention's minimum."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spdr.analysis import adequacy
from spdr.errors import DataError


def test_a_benefit_is_compared_with_each_base_given():
    table = adequacy.relative_value(
        600,
        poverty_line_thb_month=3000,
        minimum_wage_thb_day=400,
        average_wage_thb_month=15_000,
        gdp_per_head_thb_year=240_000,
    )
    assert table.set_index("measure")["adequacy_share"].to_dict() == {
        "poverty_line": 0.2,
        "minimum_wage": 600 / 10_400,
        "average_wage": 0.04,
        "gdp_per_head": 0.03,
    }


def test_the_month_of_a_minimum_wage_can_be_thirty_days():
    table = adequacy.relative_value(600, minimum_wage_thb_day=400, days=30)
    assert table["base_thb_month"].tolist() == [12_000]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({}, "at least one base"),
        ({"poverty_line_thb_month": 0}, "above 0"),
        ({"poverty_line_thb_month": float("nan")}, "finite"),
    ],
)
def test_a_base_that_cannot_divide_is_refused(arguments, words):
    with pytest.raises(DataError, match=words):
        adequacy.relative_value(600, **arguments)


def test_prices_chain_from_the_year_before_the_first_inflation():
    index = adequacy.price_index({2012: 0.25, 2011: 0.10}, 2011)
    assert index.round(10).to_dict() == {2010: 90.9090909091, 2011: 100.0, 2012: 125.0}


def test_a_gap_in_the_chain_names_the_year():
    with pytest.raises(DataError, match=r"\[2012\]"):
        adequacy.price_index({2011: 0.1, 2013: 0.1}, 2011)
    with pytest.raises(DataError, match="outside 2010 to 2011"):
        adequacy.price_index({2011: 0.1}, 2015)


def test_a_fixed_amount_loses_what_prices_gain_and_a_rise_restores_it():
    table = adequacy.real_value({2010: 500, 2011: 500, 2012: 600}, {2010: 100, 2011: 125, 2012: 150}, 2010)
    assert table["real_thb_month"].tolist() == [500, 400, 400]
    assert table["real_index"].tolist() == [100, 80, 80]


def test_the_real_index_does_not_depend_on_the_base_of_the_prices():
    amounts = {2010: 500, 2012: 600}
    one = adequacy.real_value(amounts, {2010: 100, 2012: 150}, 2010)["real_index"]
    other = adequacy.real_value(amounts, {2010: 62, 2012: 93}, 2010)["real_index"]
    assert one.tolist() == pytest.approx(other.tolist())


def test_an_amount_without_a_price_is_refused():
    with pytest.raises(DataError, match=r"no price for \[2011\]"):
        adequacy.real_value({2010: 1, 2011: 1}, {2010: 100}, 2010)
    with pytest.raises(DataError, match="no amount for base year 2011"):
        adequacy.real_value({2010: 1}, {2010: 100, 2011: 101}, 2011)


NORMS = pd.DataFrame(
    {"branch": ["old_age", "sickness"], "required_share": [0.40, 0.45], "text_seen": [False, False]}
)


def test_a_replacement_rate_is_set_beside_its_branch_norm():
    benefits = pd.DataFrame(
        {
            "branch": ["sickness", "old_age"],
            "benefit_thb_month": [7_500, 3_000],
            "reference_wage_thb_month": [15_000, 15_000],
        }
    )
    table = adequacy.replacement_tests(benefits, NORMS)
    assert table["replacement_share"].tolist() == [0.5, 0.2]
    assert table["met"].tolist() == [True, False]
    assert table["shortfall_share"].tolist() == [0, 0.2]
    assert table["text_seen"].tolist() == [False, False]


def test_a_rate_exactly_at_the_norm_meets_it():
    # 0.1 * 3 is above 0.3 in binary: equality in decimals must still pass
    norms = pd.DataFrame({"branch": ["x"], "required_share": [0.1 * 3], "text_seen": [True]})
    benefits = pd.DataFrame({"branch": ["x"], "benefit_thb_month": [3], "reference_wage_thb_month": [10]})
    assert adequacy.replacement_tests(benefits, norms)["met"].tolist() == [True]


def test_a_branch_without_a_norm_or_twice_is_refused():
    benefits = pd.DataFrame(
        {"branch": ["family", "family"], "benefit_thb_month": [1, 1], "reference_wage_thb_month": [1, 1]}
    )
    with pytest.raises(DataError, match="more than once"):
        adequacy.replacement_tests(benefits, NORMS)
    with pytest.raises(DataError, match="no norm for .'family'"):
        adequacy.replacement_tests(benefits.head(1), NORMS)


def test_family_benefits_are_measured_on_the_labourers_wage_times_the_children():
    # 3 % of 10,000 for 20 children is 6,000
    test = adequacy.family_benefit_test(6_000, 10_000, 20, 0.03)
    assert (test.required_thb_month, test.met) == (6_000, True)
    assert not adequacy.family_benefit_test(5_999, 10_000, 20, 0.03).met


@given(
    st.lists(st.floats(-0.05, 0.2), min_size=1, max_size=30),
    st.floats(1, 1e5),
    st.integers(0, 30),
)
def test_chained_prices_recover_the_inflation_and_the_base_only_rescales(rates, amount, shift):
    inflation = {2000 + i: rate for i, rate in enumerate(rates)}
    base = 1999 + shift % (len(rates) + 1)
    index = adequacy.price_index(inflation, base)
    assert index[base] == pytest.approx(100)
    assert (index / index.shift(1) - 1).dropna().tolist() == pytest.approx(rates, abs=1e-12)
    table = adequacy.real_value(dict.fromkeys(index.index, amount), index, base)
    assert np.allclose(table["real_thb_month"] * table["price_index"], amount * 100)
