"""The cost identity, the reach of a budget, and progress to a target."""

import math

import pytest

from spdr.analysis import costing
from spdr.errors import DataError, ParameterError


def test_the_cost_is_the_product_of_its_five_parts():
    # 100 people x 0.5 x 20 baht x 12 x 1.1
    assert costing.annual_cost(100, 20, take_up=0.5, administration=0.1) == pytest.approx(13_200)
    assert costing.annual_cost(100, 20, 1) == 2_000


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        ({"people_n": -1, "benefit_thb": 1}, DataError, "people is -1"),
        ({"people_n": 1, "benefit_thb": math.nan}, DataError, "benefit is nan"),
        ({"people_n": 1, "benefit_thb": 1, "take_up": 1.5}, ParameterError, "take-up is 1.5"),
    ],
)
def test_an_impossible_part_is_named(arguments, error, words):
    with pytest.raises(error, match=words):
        costing.annual_cost(**arguments)


def test_administration_comes_out_of_the_budget_first():
    reach = costing.budget_reach(1_000, 10, 50, fixed_cost=100, cost_per_person=10)
    assert (reach.transfers, reach.benefit, reach.gap_closed_share) == (800, 80, 1.6)
    with pytest.raises(DataError, match="administration costs 1,100"):
        costing.budget_reach(1_000, 100, 50, fixed_cost=100, cost_per_person=10)


def test_a_budget_without_recipients_has_no_benefit():
    assert math.isnan(costing.budget_reach(1_000, 0, 50).benefit)


@pytest.mark.parametrize(("value", "expected"), [(7, 0), (20, 1), (33, 2), (0.5, -0.5)])
def test_progress_is_measured_from_the_baseline(value, expected):
    assert costing.progress(value, baseline=7, target=20) == expected


def test_a_falling_target_is_reached_by_falling():
    assert costing.progress(5, baseline=10, target=0) == 0.5
    with pytest.raises(ParameterError, match="no distance"):
        costing.progress(1, 2, 2)
