"""Gaps: both ways, with and without those who have none, explained and unexplained, and budgets."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spdr.analysis import gender
from spdr.errors import DataError, ParameterError


def test_a_gap_is_named_both_ways():
    result = gender.gap(45, 60)
    assert (result.difference, result.gap_share, result.ratio) == (15, 0.25, 0.75)


def test_a_gap_against_nothing_is_missing_and_a_negative_value_refused():
    assert math.isnan(gender.gap(1, 0).gap_share)
    assert math.isnan(gender.gap(math.nan, 2).ratio)
    with pytest.raises(DataError, match="women is -1"):
        gender.gap(-1, 2)


PAY, SEX = [10, 20, 90, 20, 40], ["female", "female", "female", "male", "male"]


def test_one_high_wage_turns_the_mean_gap_but_not_the_median_gap():
    assert gender.pay_gap(PAY, SEX).gap_share == (30 - 40) / 30
    assert gender.pay_gap(PAY, SEX, statistic="median", rule="school").gap_share == (30 - 20) / 30


def test_weights_are_people():
    heavy = gender.pay_gap(PAY, SEX, [1, 8, 1, 1, 1])
    assert heavy.women == 26
    assert gender.pay_gap(PAY, SEX, [1, 1, 8, 1, 1], statistic="median").women == 90


def test_without_women_the_gap_is_missing():
    assert math.isnan(gender.pay_gap([10], ["male"], statistic="median").gap_share)


def test_a_sex_that_is_not_one_of_the_two_words_is_named():
    with pytest.raises(DataError, match="'f' in row 2"):
        gender.pay_gap([1, 2], ["male", "f"])
    with pytest.raises(ParameterError, match="'mean' or 'median'"):
        gender.pay_gap([1], ["male"], statistic="mode")


def test_leaving_out_women_without_a_pension_hides_most_of_the_gap():
    # two of four women have 100, three of four men 120
    result = gender.pension_gap([100, 100, 0, 0, 120, 120, 120, 0], ["female"] * 4 + ["male"] * 4)
    assert (result.all_persons.women, result.all_persons.men) == (50, 90)
    assert result.recipients.gap_share == 20 / 120
    assert result.coverage.difference == 0.25
    assert result.all_persons.gap_share == 40 / 90


def test_the_decomposition_is_the_one_worked_by_hand():
    # men: pay = 10 + 2 school at school 1 and 3; women: pay = 8 + 1 school at school 0 and 2
    school, pay = [1, 3, 0, 2], [12, 16, 8, 10]
    sex = ["male", "male", "female", "female"]
    frame = pd.DataFrame({"school": school})
    men = gender.oaxaca_blinder(pay, frame, sex, reference="men")
    assert (men.women, men.men, men.difference) == (9, 14, 5)
    # one more year of school at the men's return of 2; the rest is 2 in the constant and 1 x 1 in returns
    assert (men.explained, men.unexplained) == pytest.approx((2, 3))
    assert men.detail.set_index("variable")["unexplained"].to_dict() == pytest.approx(
        {"constant": 2, "school": 1}
    )
    women = gender.oaxaca_blinder(pay, frame, sex, reference="women")
    assert (women.explained, women.unexplained) == pytest.approx((1, 4))


def test_a_dummy_for_sex_keeps_the_sex_difference_out_of_the_pooled_returns():
    # same return of 1 for both, and 5 for being a man: all of the 5 is unexplained
    school = [0, 1, 2, 3, 4, 5]
    sex = ["female"] * 3 + ["male"] * 3
    pay = [s + 5 * (x == "male") for s, x in zip(school, sex, strict=True)]
    frame = pd.DataFrame({"school": school})
    kept_out = gender.oaxaca_blinder(pay, frame, sex, reference="pooled_with_sex")
    mixed_in = gender.oaxaca_blinder(pay, frame, sex, reference="pooled")
    assert (kept_out.explained, kept_out.unexplained) == pytest.approx((3, 5))
    assert mixed_in.explained > kept_out.explained


def test_a_column_that_others_determine_is_named():
    sex = ["male"] * 3 + ["female"] * 3
    frame = pd.DataFrame({"city": [1, 0, 1, 1, 0, 0], "village": [0, 1, 0, 0, 1, 1]})
    with pytest.raises(DataError, match="among women, 'village' is a combination"):
        gender.oaxaca_blinder([1, 2, 3, 4, 5, 6], frame, sex, reference="men")
    with pytest.raises(DataError, match="2 rows of women cannot fit 3"):
        gender.oaxaca_blinder([1, 2, 3, 4, 5], frame.head(5), sex[:5], reference="men")
    with pytest.raises(ParameterError, match="reference"):
        gender.oaxaca_blinder([1, 2], frame.head(2), sex[:2], reference="average")


value = st.floats(-100, 100).map(lambda v: round(v, 3))


@given(
    st.lists(st.tuples(value, value, value, st.integers(1, 5)), min_size=8, max_size=30),
    st.sampled_from(["men", "women", "pooled", "pooled_with_sex"]),
    st.floats(0.1, 10),
)
def test_explained_and_unexplained_add_up_and_the_scale_of_weights_is_nothing(rows, reference, scale):
    y, a, b, weight = (np.array(column) for column in zip(*rows, strict=True))
    sex = np.where(np.arange(len(y)) % 2 == 0, "female", "male")
    frame = pd.DataFrame({"a": a + np.arange(len(y)) ** 2, "b": b})
    try:
        one = gender.oaxaca_blinder(y, frame, sex, weight, reference=reference)
    except DataError:
        return  # a drawn column happens to be constant or a combination of the other
    assert one.explained + one.unexplained == pytest.approx(one.difference, abs=1e-6)
    two = gender.oaxaca_blinder(y, frame, sex, weight * scale, reference=reference)
    assert two.explained == pytest.approx(one.explained, abs=1e-6)


def test_what_nobody_screened_is_not_counted_as_not_targeted():
    table = gender.marker_shares(
        pd.DataFrame({"amount_thb": [10, 20, 30, 40], "marker": [2, 1, 0, None]})
    ).set_index("marker")
    assert table["screened_share"].tolist()[:3] == [10 / 60, 20 / 60, 30 / 60]
    assert math.isnan(table.loc["not_screened", "screened_share"])
    assert table["budget_share"].tolist() == [0.1, 0.2, 0.3, 0.4]
    with pytest.raises(DataError, match="marker is 3 in row 1"):
        gender.marker_shares(pd.DataFrame({"amount_thb": [1], "marker": [3]}))


def answers(*counts):
    asked = {"1": 3, "2": 7, "3": 3}
    return pd.DataFrame(
        [
            (criterion, number < yes)
            for (criterion, total), yes in zip(asked.items(), counts, strict=True)
            for number in range(total)
        ],
        columns=["criterion", "yes"],
    )


@pytest.mark.parametrize(
    ("counts", "expected"),
    [((2, 4, 2), "fully"), ((3, 7, 1), "approaches"), ((1, 3, 1), "does_not"), ((0, 4, 0), "approaches")],
)
def test_the_tracking_system_is_graded_by_the_criteria_it_meets(counts, expected):
    assert gender.sdg_5c1(answers(*counts), {"1": 2, "2": 4, "3": 2}) == expected


def test_a_criterion_with_too_few_questions_is_refused():
    with pytest.raises(DataError, match="unanswered ones as no"):
        gender.sdg_5c1(answers(2, 4, 2).head(9), {"1": 2, "2": 4, "3": 2})
