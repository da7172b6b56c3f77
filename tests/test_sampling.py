"""Sample sizes and intervals: published examples and numbers worked by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spdr.analysis import sampling
from spdr.errors import ParameterError


@pytest.mark.parametrize(
    ("about", "people"),
    [
        ({"margin": 0.05}, 385),  # the textbook answer: 1.96^2 x 0.25 / 0.05^2 = 384.1
        ({"margin": 0.05, "population": 1000}, 278),  # 384.1 / (1 + 383.1 / 1000) = 277.7
        ({"margin": 0.03}, 1068),  # 1067.1
        ({"margin": 0.05, "design_effect": 2.0}, 769),  # 768.3
        ({"margin": 0.05, "response_rate": 0.5}, 769),  # 384.1 / 0.5
        ({"margin": 0.1, "share": 0.2}, 62),  # 1.96^2 x 0.16 / 0.01 = 61.5
    ],
)
def test_a_sample_is_as_large_as_the_formula_says(about, people):
    assert sampling.sample_size(**about) == people


def test_two_hundred_people_leave_a_margin_of_seven_points_and_ten_in_villages():
    assert sampling.margin_of_error(200) == pytest.approx(0.0693, abs=5e-5)  # 1.96 x sqrt(0.25 / 200)
    assert sampling.margin_of_error(200, design_effect=2) == pytest.approx(0.0980, abs=5e-5)


def test_asking_everybody_leaves_no_margin():
    assert sampling.margin_of_error(50, population=50) == 0


@pytest.mark.parametrize(
    ("yes", "people", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),  # Newcombe 1998, Statistics in Medicine 17:857, table I, method 3
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilsons_interval_is_the_published_one(yes, people, low, high):
    assert sampling.wilson(yes, people) == pytest.approx((low, high), abs=5e-5)


@pytest.mark.parametrize(
    ("first", "second", "low", "high"),
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),  # Newcombe 1998, Statistics in Medicine 17:873, table II
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((10, 10), (0, 10), 0.6075, 1.0000),
    ],
)
def test_newcombes_interval_of_a_difference_is_the_published_one(first, second, low, high):
    found = sampling.difference(first, second)
    assert (found.low, found.high) == pytest.approx((low, high), abs=5e-5)


def test_groups_large_enough_for_a_difference_follow_the_formula():
    # p = 0.55: (1.95996 sqrt(2 x 0.2475) + 0.84162 sqrt(0.24 + 0.25))^2 / 0.01 = 387.3
    assert sampling.people_in_each_group(0.6, 0.5) == 388


def test_twenty_interviews_find_a_theme_of_one_in_seven():
    assert sampling.people_to_reach_a_theme(0.14) == 20  # 1 - 0.86^20 = 0.951, 1 - 0.86^19 = 0.943


@given(st.integers(1, 500), st.data())
def test_an_interval_holds_its_share_and_stays_between_nothing_and_all(people, data):
    yes = data.draw(st.integers(0, people))
    low, high = sampling.wilson(yes, people)
    assert 0 <= low <= yes / people <= high <= 1


@given(st.floats(0.01, 0.3), st.integers(2, 10_000))
def test_a_finite_population_never_needs_more_people_than_it_has(margin, population):
    assert sampling.sample_size(margin, population=population) <= population


@given(st.floats(0.02, 0.2))
def test_the_size_for_a_margin_gives_at_most_that_margin(margin):
    assert sampling.margin_of_error(sampling.sample_size(margin)) <= margin + 1e-12


@pytest.mark.parametrize(
    "call",
    [
        lambda: sampling.sample_size(5),
        lambda: sampling.sample_size(0.05, design_effect=0.5),
        lambda: sampling.sample_size(0.05, population=1),
        lambda: sampling.wilson(3, 2),
        lambda: sampling.wilson(0, 0),
        lambda: sampling.margin_of_error(30, population=20),
        lambda: sampling.people_in_each_group(0.5, 0.5),
        lambda: sampling.people_to_reach_a_theme(1.0),
    ],
)
def test_what_makes_no_sense_is_refused(call):
    with pytest.raises(ParameterError):
        call()
