"""Targeting: one table worked by hand, edge rules, and properties."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spdr.analysis import targeting
from spdr.analysis.survey import Design
from spdr.errors import DataError

# eligible 10 people, of whom 8 receive; not eligible 20, of whom 5 receive
ELIGIBLE = [True, True, False, False]
RECEIVES = [True, False, True, False]
WEIGHTS = [8, 2, 5, 15]


def test_the_three_errors_have_three_different_bases():
    table = targeting.errors(ELIGIBLE, RECEIVES, WEIGHTS, base="by law")
    assert table.exclusion == 2 / 10
    assert table.inclusion_of_beneficiaries == 5 / 13
    assert table.inclusion_of_ineligible == 5 / 20
    assert (table.base, table.n_unweighted, table.population_n) == ("by law", 4, 30)


def test_the_two_differentials_differ_by_name():
    assert targeting.targeting_differential_ravallion(ELIGIBLE, RECEIVES, WEIGHTS) == 0.8 - 0.25
    assert targeting.targeting_differential_world_bank(ELIGIBLE, RECEIVES, WEIGHTS) == 0.8 - 5 / 13


def test_a_universal_programme_scores_nought_for_ravallion_and_the_eligible_share_for_the_bank():
    everybody = [True] * 4
    assert targeting.targeting_differential_ravallion(ELIGIBLE, everybody, WEIGHTS) == 0
    bank = targeting.targeting_differential_world_bank(ELIGIBLE, everybody, WEIGHTS)
    assert bank == pytest.approx(10 / 30)


def test_an_empty_base_gives_a_missing_error_not_zero():
    nobody, all_ = [False, False], [True, True]
    assert math.isnan(targeting.errors(nobody, all_).exclusion)
    assert math.isnan(targeting.errors(all_, nobody).inclusion_of_beneficiaries)
    assert math.isnan(targeting.errors(all_, all_).inclusion_of_ineligible)
    assert math.isnan(targeting.errors([], []).exclusion)


@pytest.mark.parametrize(
    ("eligible", "receives", "weights", "words"),
    [
        ([1, 0], [1, 1], [1.0, -1.0], "weight is -1.0 in row 2"),
        ([1, 0], [1, 1], [1.0, None], "weight is None in row 2"),
        ([1, 0], [1, 1], [1.0], "length"),
        ([1, 0, 1], [1, 1], None, "length"),
        ([1, 2], [1, 1], None, "eligible is 2 in row 2"),
        ([1, 0], [1, np.nan], None, "receives is nan in row 2"),
    ],
)
def test_bad_input_is_named(eligible, receives, weights, words):
    with pytest.raises(DataError, match=words):
        targeting.errors(eligible, receives, weights)


def test_columns_sorted_apart_are_refused():
    eligible = pd.Series([True, False], index=["a", "b"])
    receives = pd.Series([True, False], index=["b", "a"])
    with pytest.raises(DataError, match="different row labels"):
        targeting.errors(eligible, receives)


def test_errors_by_group_are_the_errors_of_each_group():
    people = pd.DataFrame(
        {"area": ["x", "x", "y", "y"], "eligible": ELIGIBLE, "receives": RECEIVES, "weight": WEIGHTS}
    )
    table = targeting.errors_by(people, ["area"]).set_index("area")
    assert table.loc["x", "exclusion_share"] == 0.2
    assert table.loc["y", "inclusion_of_ineligible_share"] == 0.25
    assert table.loc["y", "inclusion_of_beneficiaries_share"] == 1
    assert math.isnan(table.loc["y", "exclusion_share"])
    assert table["n_unweighted"].tolist() == [2, 2]


def test_the_poorest_two_fifths_get_their_share_over_two_fifths():
    # five people, the two poorest get 30 of 60 baht and are two of three recipients
    welfare, benefit = [1, 2, 3, 4, 5], [10, 20, 30, 0, 0]
    money = targeting.coady_grosh_hoddinott(welfare, benefit, poorest=0.4)
    heads = targeting.coady_grosh_hoddinott(welfare, benefit, poorest=0.4, form="beneficiary")
    assert money == pytest.approx(0.5 / 0.4)
    assert heads == pytest.approx((2 / 3) / 0.4)


def test_ties_and_the_boundary_are_shared_out_whatever_the_order():
    # everybody equally well off: any fifth of the people has a fifth of the money
    assert targeting.coady_grosh_hoddinott([7, 7, 7], [9, 0, 0], poorest=0.2) == pytest.approx(1)
    # the boundary falls inside the second person: all of the first and half of the second
    assert targeting.coady_grosh_hoddinott([1, 2], [1, 1], poorest=0.75) == pytest.approx(1)
    assert targeting.coady_grosh_hoddinott([1, 2], [0, 1], poorest=0.75) == pytest.approx(0.5 / 0.75)


def test_no_benefit_at_all_is_missing_and_a_bad_choice_is_named():
    assert math.isnan(targeting.coady_grosh_hoddinott([1, 2], [0, 0]))
    with pytest.raises(DataError, match="'benefit' or 'beneficiary'"):
        targeting.coady_grosh_hoddinott([1], [1], form="money")
    with pytest.raises(DataError, match="poorest share is 0"):
        targeting.coady_grosh_hoddinott([1], [1], poorest=0)
    with pytest.raises(DataError, match="benefit is -1 in row 1"):
        targeting.coady_grosh_hoddinott([1], [-1])


def test_the_distributional_characteristic_carries_its_epsilon():
    # mean welfare 2; the poor person's baht weighs (2/1)**2 = 4, the rich one's (2/3)**2 = 4/9
    result = targeting.distributional_characteristic([1, 3], [3, 1], epsilon=2)
    assert result.value == pytest.approx((3 * 4 + 1 * 4 / 9) / 4)
    assert (result.epsilon, result.reference_thb_month) == (2, 2)
    assert targeting.distributional_characteristic([1, 3], [3, 1], epsilon=0).value == 1
    assert targeting.distributional_characteristic([1, 3], [1, 0], epsilon=1, reference=5).value == 5


@pytest.mark.parametrize("welfare", [0, -5])
def test_a_welfare_of_zero_or_less_has_no_social_weight(welfare):
    with pytest.raises(DataError, match="above 0"):
        targeting.distributional_characteristic([welfare, 3], [1, 1], epsilon=1)


def children():
    return pd.DataFrame(
        {
            "weight": [1.0, 1.0, 2.0, 4.0],
            "household_income_thb_year": [144_000, 200_000, 400_000, 500_000],
            "household_size": [4, 4, 4, 4],
            "receives": [True, False, False, True],
        }
    )


def test_the_csg_test_moves_with_the_threshold_it_is_given():
    # per head 36,000; 50,000; 100,000; 125,000
    first = targeting.csg_test(children(), 36_000).iloc[0]
    second = targeting.csg_test(children(), 100_000).iloc[0]
    assert (first["eligible_n"], first["exclusion_share"]) == (1, 0)
    assert (second["eligible_n"], second["exclusion_share"]) == (4, 3 / 4)
    assert second["inclusion_of_beneficiaries_share"] == 4 / 5


def test_a_universal_grant_has_no_inclusion_error():
    row = targeting.csg_test(children(), None).iloc[0]
    assert (row["eligible_n"], row["exclusion_share"], row["inclusion_of_beneficiaries_share"]) == (
        8,
        3 / 8,
        0,
    )
    with pytest.raises(DataError, match="threshold is 0"):
        targeting.csg_test(children(), 0)


def test_the_intervals_stand_around_the_same_errors_and_grow_with_clustering():
    children_ = pd.concat([children()] * 6, ignore_index=True).assign(
        village=np.repeat(np.arange(6), 4), area=np.repeat(["x", "y"], 12)
    )
    children_.loc[children_["village"] == 0, "receives"] = True
    eligible = targeting.csg_eligible(children_, 100_000)
    table = targeting.errors_with_intervals(
        Design(children_, "weight", clusters="village"), eligible, children_["receives"]
    ).set_index("error")
    plain = targeting.errors(eligible, children_["receives"], children_["weight"])
    for name in table.index:
        assert table.loc[name, "estimate"] == pytest.approx(getattr(plain, name))
        assert table.loc[name, "ci_low"] < getattr(plain, name) < table.loc[name, "ci_high"] or (
            table.loc[name, "standard_error"] == 0
        )
    # one village of six covers everybody: by hand, the rate of exclusion is 5 x 3 of 6 x 4
    assert table.loc["exclusion", "estimate"] == 15 / 24
    assert table.loc["exclusion", "standard_error"] == pytest.approx(0.125)


def test_a_group_without_a_base_has_no_row():
    people_ = children().assign(area=["x", "x", "x", "y"])
    design = Design(people_, "weight")
    table = targeting.errors_with_intervals(
        design, targeting.csg_eligible(people_, 100_000), people_["receives"], "area"
    )
    assert table[table["error"] == "exclusion"]["area"].tolist() == ["x"]
    with pytest.raises(DataError, match="no rows"):
        targeting.errors_with_intervals(design, [], [])


people = st.lists(
    st.tuples(st.booleans(), st.booleans(), st.floats(0.1, 1e4), st.floats(0, 1e4), st.integers(1, 50)),
    min_size=1,
    max_size=40,
)


@given(people)
def test_the_two_error_bases_tie_eligible_to_recipients(table):
    """E (1 - EE) = R (1 - IE): both sides are the people rightly reached (target RT08)."""
    eligible, receives, _, _, weights = zip(*table, strict=True)
    e = targeting.errors(eligible, receives, weights)
    if e.eligible_n and e.beneficiaries_n:
        left = e.eligible_n * (1 - e.exclusion)
        assert left == pytest.approx(e.beneficiaries_n * (1 - e.inclusion_of_beneficiaries), abs=1e-9)


@given(people, st.floats(1e-3, 1e3), st.floats(0.05, 1))
def test_a_weight_is_worth_as_many_rows_and_scaling_changes_nothing(table, scale, poorest):
    _, _, welfare, benefit, weights = map(np.array, zip(*table, strict=True))
    one = targeting.coady_grosh_hoddinott(welfare, benefit, weights, poorest=poorest)
    rows = np.repeat(welfare, weights), np.repeat(benefit, weights)
    assert targeting.coady_grosh_hoddinott(*rows, poorest=poorest) == pytest.approx(one, nan_ok=True)
    scaled = targeting.coady_grosh_hoddinott(welfare, benefit, weights * scale, poorest=poorest)
    assert scaled == pytest.approx(one, nan_ok=True)
    backwards = targeting.coady_grosh_hoddinott(welfare[::-1], benefit[::-1], weights[::-1], poorest=poorest)
    assert backwards == pytest.approx(one, nan_ok=True)


@given(people)
def test_everybody_is_the_whole_and_an_equal_benefit_is_neutral(table):
    _, _, welfare, benefit, weights = zip(*table, strict=True)
    if sum(benefit) > 0:
        assert targeting.coady_grosh_hoddinott(welfare, benefit, weights, poorest=1) == pytest.approx(1)
    equal = targeting.coady_grosh_hoddinott(welfare, [1.0] * len(welfare), weights, poorest=0.3)
    assert equal == pytest.approx(1)
