"""Reforms of the pension gap and households of one earner, against sums worked by hand."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spdr.analysis import gender_benefits, gender_reforms
from spdr.errors import DataError, ParameterError

PERSON = pd.DataFrame({"age": [65], "is_thai": [True], "is_state_pensioner": [False]})


def table(years_out=5):
    careers = gender_benefits.careers(10_000, 4_800, 20, years_out, 168)
    credit = gender_reforms.credited(10_000, 4_800, 20, years_out)
    return gender_reforms.by_reform(careers, credit, 60, "2026-01-01", "2027-01-15", PERSON)


def test_income_under_the_rule_in_force_is_formula_and_allowance():
    law = table().set_index("reform").loc["reform_law"]
    assert law["unbroken_thb_month"] == pytest.approx(10_000 * 0.275 + 600)  # 20 % and five years of 1.5 %
    assert law["break_thb_month"] == pytest.approx(10_000 * 0.20 + 600)  # fifteen years
    assert law["gap_break_share"] == pytest.approx(1 - 2_600 / 3_350)


def test_gaps_closed_are_parts_of_the_gap_in_force():
    closed = gender_reforms.closed(table(), "gap_break_share")
    assert closed["reform_law"] == 0
    assert closed["reform_credits"] == pytest.approx(1)
    assert 0 < closed["reform_tiers"] < closed["reform_basic"] < 1


def test_without_a_gap_nothing_can_be_closed():
    even = pd.DataFrame({"reform": ["reform_law"], "gap_break_share": [0.0]})
    with pytest.raises(DataError, match="no gap to close"):
        gender_reforms.closed(even, "gap_break_share")


@pytest.mark.parametrize("years_out", [0, 20, 25])
def test_years_out_are_fewer_than_all(years_out):
    with pytest.raises(DataError, match="fewer than all"):
        gender_reforms.credited(10_000, 4_800, 20, years_out)


def test_credits_stand_in_the_middle():
    months = gender_reforms.credited(10_000, 4_800, 20, 5)
    assert months.count(4_800) == 60
    assert months[:90] == months[-90:] == [10_000] * 90


def test_the_chart_has_one_row_for_each_reform_and_career():
    long = gender_reforms.long(table())
    assert len(long) == 2 * len(gender_reforms.ALLOWANCES)
    assert set(long["career"]) == {"career_break", "career_section39"}


def test_households_add_wages_and_benefits_over_their_lines():
    homes = gender_reforms.households(9_000, 3_000, "2026-01-01").set_index("household_kind")
    assert homes.loc["lone_mother_one", "need_share"] == pytest.approx((9_000 + 600 + 1_000) / 6_000)
    assert homes.loc["lone_mother_two", "income_member_thb_year"] == 36_000
    rich = gender_reforms.households(20_000, 3_000, "2026-01-01").set_index("household_kind")
    assert rich.loc["couple_two_earners", "csg_thb_month"] == 0  # 160,000 a member is over the limit
    assert rich.loc["couple_one_earner", "csg_thb_month"] == 600  # 80,000 is under it


def test_nobody_of_an_age_below_the_allowance_is_compared():
    people = pd.DataFrame({"age": [60, 61], "is_thai": True, "is_state_pensioner": False, "sex": "female"})
    assert gender_reforms.of_age(people, 61)["age"].tolist() == [61]
    with pytest.raises(ParameterError, match="paid from 60 to 61 here"):
        gender_reforms.of_age(people, 50)


@settings(max_examples=15, deadline=None)
@given(st.integers(5_000, 17_500), st.integers(20, 35), st.integers(1, 4))
def test_no_reform_pays_the_broken_career_more_than_the_unbroken(wage, years, out):
    careers = gender_benefits.careers(wage, 4_800, years, out, 168)
    credit = gender_reforms.credited(wage, 4_800, years, out)
    found = gender_reforms.by_reform(careers, credit, 60, "2026-01-01", "2027-01-15", PERSON)
    assert (found["gap_break_share"] >= -1e-9).all()
    assert (found["gap_break_share"] < 1).all()
    gaps = found.set_index("reform")["gap_break_share"]
    assert gaps["reform_basic"] <= gaps["reform_tiers"] + 1e-9
    assert gaps["reform_tiers"] <= gaps["reform_law"] + 1e-9
