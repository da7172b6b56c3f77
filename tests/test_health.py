"""Health: the two geometric means, strict thresholds, and the national MPI's equal weights."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spdr.analysis import health
from spdr.errors import DataError


def test_the_index_is_a_geometric_mean_of_geometric_means():
    table = pd.DataFrame({"area": ["a", "b", "a"], "value": [90.0, 15.0, 40.0]})
    result = health.service_coverage_index(table).set_index("area")
    assert result["value"].to_dict() == pytest.approx({"a": 60, "b": 15, "all": 30})
    assert result["tracers_n"].to_dict() == {"a": 2, "b": 1, "all": 3}


def test_a_tracer_at_nought_is_raised_to_the_floor():
    table = pd.DataFrame({"area": ["a", "a"], "value": [0.0, 100.0]})
    assert health.service_coverage_index(table)["value"].tolist() == pytest.approx([10, 10])


@pytest.mark.parametrize("values", [[101.0], [-1.0], [np.nan], []])
def test_a_tracer_off_the_scale_is_refused(values):
    with pytest.raises(DataError):
        health.service_coverage_index(pd.DataFrame({"area": ["a"] * len(values), "value": values}))


def test_spending_exactly_at_the_threshold_is_not_catastrophic():
    table = health.catastrophic([10, 11, 30, 0], [100, 100, 100, 0], [1, 2, 3, 4])
    assert table["affected_n"].tolist() == [5, 3]
    assert table["affected_share"].tolist() == [0.5, 0.3]


def test_paying_more_for_health_than_for_everything_is_a_fault_in_the_row():
    with pytest.raises(DataError, match="row 2 pays 5 for health out of a total of 4"):
        health.catastrophic([1, 5], [10, 4])


def test_those_pushed_below_the_line_are_apart_from_those_already_below():
    # line 100: 120 - 30 is pushed below, 90 - 10 goes deeper, 200 - 50 stays above
    result = health.impoverishing([30, 10, 50, 0], [120, 90, 200, 80], 100)
    assert (result.pushed_share, result.further_share) == (0.25, 0.25)
    assert result.gap_increase == pytest.approx((0.10 + 0.10) / 4)
    assert math.isnan(health.impoverishing([], [], 100).pushed_share)


def test_indicators_share_the_equal_weight_of_their_dimension():
    # one indicator alone is half of all; the other dimension has two at a quarter each
    table = pd.DataFrame({"school": [1, 0, 0], "water": [0, 1, 0], "toilet": [0, 1, 0]}).astype(bool)
    form = {"education": ["school"], "living": ["water", "toilet"]}
    result = health.national_mpi(table, form, 0.5)
    assert result.headcount == pytest.approx(2 / 3)
    assert result.adjusted_headcount == pytest.approx(1 / 3)
    assert health.national_mpi(table, form, 0.51).headcount == 0
    with pytest.raises(DataError, match="exactly one dimension"):
        health.national_mpi(table, {"a": ["school"], "b": ["school"]}, 0.5)


rows = st.lists(st.tuples(st.floats(0, 1), st.floats(1, 1e5), st.floats(0.01, 1e4)), min_size=1, max_size=30)


@given(rows, st.floats(0.01, 100))
def test_more_people_pass_the_lower_threshold_and_the_scale_of_weights_is_nothing(table, scale):
    part, total, weight = (np.array(column) for column in zip(*table, strict=True))
    one = health.catastrophic(part * total, total, weight)
    low, high = one["affected_share"]
    assert 0 <= high <= low <= 1 + 1e-12
    two = health.catastrophic(part * total, total, weight * scale)["affected_share"]
    assert two.tolist() == pytest.approx([low, high])
