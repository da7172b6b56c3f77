"""Formulas of the chapter on disability against numbers worked by hand."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spdr.analysis import disability
from spdr.errors import DataError, ParameterError


def test_the_quota_counts_whole_hundreds_and_a_rest_above_half():
    # Mazars: 100 employees make one person, 151 a second
    sizes = (0, 50, 99, 100, 149, 150, 151, 200, 250, 251)
    assert [disability.to_employ(n, 100, 50) for n in sizes] == [0, 0, 0, 1, 1, 1, 2, 2, 2, 3]


def test_the_levy_of_2014_is_the_published_one():
    # The Nation, 30 January 2014: 300 baht a day, 109,500 baht a year
    row = disability.quota([100], 100, 50, 365, (300, 300)).iloc[0]
    assert (row["levy_low_thb_year"], row["levy_high_thb_year"]) == (109_500, 109_500)


def test_an_employer_with_a_negative_number_of_people_is_refused():
    with pytest.raises(DataError, match="number of employees"):
        disability.to_employ(-1, 100, 50)


def test_groups_add_up_and_refuse_more_parts_than_people():
    groups = disability.groups(100, 60, 10)
    assert groups["people_n"].tolist() == [10, 60, 30]
    assert groups["people_n"].sum() == 100
    with pytest.raises(DataError, match="more than the 100 card holders"):
        disability.groups(100, 95, 10)


def test_cost_is_the_sum_over_groups_of_people_times_amount():
    groups = disability.groups(100, 60, 10)
    mean, total = disability.cost(groups, [1_000, 1_000, 800])
    assert mean == (70 * 1_000 + 30 * 800) / 100
    assert total == pytest.approx((70 * 1_000 + 30 * 800) * 12 / 1e9)


def test_the_youngest_band_is_what_the_shares_leave():
    people = pd.DataFrame({"age": [5, 30, 70], "population_n": [100.0, 200.0, 50.0]})
    bands = disability.by_band(40, {"15-59": 0.5, "60+": 0.25}, people).set_index("age_group")
    assert bands["cards_n"].to_dict() == {"0-14": 10, "15-59": 20, "60+": 10}
    assert bands["cards_rate_share"].to_dict() == {"0-14": 0.1, "15-59": 0.1, "60+": 0.2}
    with pytest.raises(DataError, match="must leave some"):
        disability.by_band(40, {"15-59": 0.6, "60+": 0.4}, people)


def test_totals_split_at_an_age():
    people = pd.DataFrame({"year": [2030] * 3, "age": [10, 59, 60], "population_n": [1.0, 2.0, 4.0]})
    assert disability.totals(people, 60).values.tolist() == [[2030, "60+", 4.0], [2030, "under_60", 3.0]]


def test_values_by_sex_are_read_from_a_note_or_refused():
    with pytest.raises(DataError, match="PR9"):
        disability.sexes_in_note("both sexes only", "PR9")
    table = pd.DataFrame({"value": [50.0], "note": ["men 35.9, women 26.6"]}, index=["PR9"])
    with pytest.raises(DataError, match="outside men and women"):
        disability.taking_part(table, {"PR9": "with_disability"})


def test_a_count_that_is_not_there_yet_says_from_which_year():
    points = pd.DataFrame({"year": [2017, 2021], "persons_n": [1.0, 2.0], "counted": "disability_cards"})
    assert disability.up_to(points, 2020, "disability_cards")["persons_n"] == 1
    with pytest.raises(ParameterError, match="the first is of 2017"):
        disability.up_to(points, 2016, "disability_cards")


def test_a_path_needs_a_year_after_its_start():
    assert list(disability.years_ahead(2021, 2023)) == [2021, 2022, 2023]
    with pytest.raises(ParameterError, match="choose a later year"):
        disability.years_ahead(2021, 2021)


def test_section_40_stands_before_the_uninsured():
    found = disability.after_work(
        pd.Series(["after_section33", "after_section39", "no_insurance"]),
        pd.Series([7_500.0, 2_400.0, 0.0]),
        pd.Series([800.0] * 3),
        3_000,
    )
    sums = found.groupby("situation", sort=False)["amount_thb_month"].sum().to_dict()
    assert sums == {
        "after_section33": 8_300,
        "after_section39": 3_200,
        "after_section40": 3_800,
        "no_insurance": 800,
    }


def test_rates_are_those_of_the_rule():
    # Royal Thai Government release 100165: 1,000 under 18 and with a welfare card, 800 for others
    found = disability.law_rates("2026-01-01")
    assert found == {"da.amount.under18": 1_000, "da.amount.swc": 1_000, "da.amount": 800}


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 100_000), st.integers(0, 500))
def test_more_employees_never_mean_fewer_places(size, more):
    now, then = (disability.to_employ(n, 100, 50) for n in (size, size + more))
    assert now <= then <= now + more // 100 + 2
    assert abs(now - size / 100) <= 0.5 or size < 100


@settings(max_examples=40, deadline=None)
@given(st.floats(1, 1e6), st.floats(0, 1), st.floats(0, 1), st.floats(0, 5_000))
def test_one_amount_costs_people_times_it_however_they_are_grouped(cards, cut, split, amount):
    children, welfare = cards * cut * split, cards * cut * (1 - split)
    mean, total = disability.cost(disability.groups(cards, welfare, children), [amount] * 3)
    assert mean == pytest.approx(amount, abs=1e-6)
    assert total == pytest.approx(cards * amount * 12 / 1e9, rel=1e-9, abs=1e-12)
