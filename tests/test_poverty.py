"""Poverty and inequality: numbers worked by hand, faults that are named, and laws that hold for all data."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spdr.analysis import poverty
from spdr.analysis.poverty import influence
from spdr.analysis.quantiles import RULES, weighted_quantile
from spdr.errors import DataError, ParameterError, SpdrError

# ---------------------------------------------------------------- numbers worked by hand


def test_whoever_has_exactly_the_line_is_not_poor():
    assert poverty.fgt([99, 100, 101], 100) == pytest.approx(1 / 3, abs=1e-16)


def test_weights_count_people_not_rows():
    # 1 of 4 people is poor, by half the line
    assert poverty.fgt([50, 200], 100, weights=[1, 3]) == 0.25
    assert poverty.fgt([50, 200], 100, weights=[1, 3], alpha=1) == 0.125
    assert poverty.fgt([50, 200], 100, weights=[1, 3], alpha=2) == 0.0625


def test_each_row_may_have_the_line_of_its_area():
    assert poverty.fgt([90, 90], [100, 80], alpha=1) == pytest.approx(0.05, abs=1e-16)


def test_watts_of_one_person_at_half_the_line_is_the_logarithm_of_two():
    assert poverty.watts([50], 100) == pytest.approx(math.log(2), abs=1e-15)


def test_gini_of_two_people_where_one_has_all_is_a_half():
    assert poverty.gini([0, 1]) == 0.5
    assert poverty.gini([7, 7, 7]) == 0.0


def test_inequality_of_one_and_three():
    # mean 2, relative incomes 1/2 and 3/2
    assert poverty.theil([1, 3]) == pytest.approx((0.5 * math.log(0.5) + 1.5 * math.log(1.5)) / 2, abs=1e-15)
    assert poverty.mean_log_deviation([1, 3]) == pytest.approx(-math.log(0.75) / 2, abs=1e-15)
    assert poverty.generalised_entropy([1, 3], 2) == 0.125
    assert poverty.atkinson([1, 3], 1) == pytest.approx(1 - math.sqrt(3) / 2, abs=1e-15)
    assert poverty.atkinson([1, 3], 2) == pytest.approx(0.25, abs=1e-15)  # harmonic mean 1.5


def test_quintile_ratio_is_of_totals_not_of_means():
    # poorest fifth: 2 people with 1 each; above the fourth quintile: 2 people with 9 each
    incomes = [1, 1, 2, 3, 3, 4, 4, 5, 9, 9]
    assert poverty.quintile_share_ratio(incomes) == 9.0
    assert poverty.quintile_share_ratio(incomes, [3] * 10) == 9.0


def test_palma_divides_the_person_on_the_boundary():
    # richest 10 % of 4 people: 0.4 of the richest; poorest 40 %: the poorest and 0.6 of the next
    assert poverty.palma([1, 2, 3, 4]) == pytest.approx(0.4 * 4 / (1 + 0.6 * 2), abs=1e-15)


def test_lorenz_curve_of_four_people():
    assert [poverty.lorenz([1, 2, 3, 4], p) for p in (0, 0.25, 0.5, 1)] == [0.0, 0.1, 0.3, 1.0]


def test_at_risk_rate_is_a_number_that_carries_its_line_and_gap():
    rate = poverty.at_risk_of_poverty_rate([10, 50, 100, 100, 100])
    assert (rate, rate.threshold, rate.median_gap) == (0.4, 60.0, 0.5)  # median of 10 and 50 is 30
    assert float(rate) + 1 == 1.4
    assert poverty.at_risk_of_poverty_threshold([10, 50, 100, 100, 100]) == 60.0
    assert poverty.relative_median_gap([10, 50, 100, 100, 100]) == 0.5
    assert math.isnan(poverty.relative_median_gap([100, 100]))


def test_theil_within_and_between_groups_add_up():
    parts = poverty.within_between([1, 3, 2, 2], ["a", "a", "b", "b"])
    # equal means: nothing between; half the income lies in group a
    assert parts.between == 0
    assert parts.within == pytest.approx(0.5 * poverty.theil([1, 3]), abs=1e-15)
    assert parts.total == pytest.approx(parts.within, abs=1e-15)


def test_poverty_contributions_of_groups_add_up():
    groups = poverty.fgt_by_group([50, 150, 80, 90], 100, ["a", "a", "b", "b"], [1, 1, 2, 1], alpha=1)
    # 0.5 + 2 x 0.2 + 0.1 = 1.0 of 5 people
    assert groups["contribution_share"].round(12).tolist() == [0.5, 0.5]
    assert (groups["population_share"] * groups["fgt"]).sum() == pytest.approx(0.2, abs=1e-15)


def test_growth_and_redistribution_explain_a_change():
    # the mean doubles: alone it lifts the one poor; the spread alone changes nothing
    parts = poverty.growth_redistribution([50, 100], [100, 200], 80)
    assert (parts.change, parts.growth, parts.redistribution, parts.residual) == (-0.5, -0.5, 0.0, 0.0)


def test_multidimensional_poverty_with_weights_cutoff_and_groups():
    frame = pd.DataFrame({"health": [1, 0, 1, 0], "school": [1, 1, 0, 0], "water": [0, 1, 0, 0]})
    weights = {"health": 1 / 2, "school": 1 / 4, "water": 1 / 4}
    result = poverty.multidimensional(frame, 1 / 2, weights, weights=[1, 1, 1, 1], by=["n", "n", "s", "s"])
    # counts 3/4, 1/2, 1/2, 0: three of four are poor
    assert (result.headcount, result.adjusted_headcount) == (0.75, 0.4375)
    assert result.intensity == pytest.approx(1.75 / 3, abs=1e-15)
    assert result.dimensions["censored_share"].tolist() == [0.5, 0.5, 0.25]
    assert result.dimensions["contribution_share"].sum() == pytest.approx(1, abs=1e-15)
    assert result.groups["adjusted_headcount"].tolist() == [0.625, 0.25]
    shares = result.groups["population_share"] * result.groups["adjusted_headcount"]
    assert shares.sum() == result.adjusted_headcount


def test_a_third_and_a_sixth_reach_a_cutoff_of_a_half():
    result = poverty.multidimensional([[1, 1, 0, 0]], 1 / 2, [1 / 3, 1 / 6, 1 / 6, 1 / 3])
    assert result.headcount == 1.0


def test_nobody_poor_has_no_intensity():
    result = poverty.multidimensional([[0, 0], [0, 1]], 2)
    assert result.headcount == 0
    assert math.isnan(result.intensity)


def test_grouped_best_takes_the_valid_curve_although_the_other_is_closer_below_the_line():
    people, income = [0.2, 0.4, 0.6, 0.8, 1.0], [0.06, 0.18, 0.35, 0.58, 1.0]
    gq, beta, best = (poverty.grouped(people, income, 100, 60, m) for m in ("gq", "beta", "best"))
    assert (gq.valid, beta.valid) == (True, False)
    assert beta.sse_below_line < gq.sse_below_line
    assert best == gq


def test_grouped_with_a_line_below_or_above_everybody():
    people, income = [0.2, 0.4, 0.6, 0.8, 1.0], [0.06, 0.18, 0.35, 0.58, 1.0]
    assert poverty.grouped(people, income, 100, 1e-6).headcount == 0
    assert poverty.grouped(people, income, 100, 1e9).headcount == 1


# ---------------------------------------------------------------- bad input

INDEXES = {
    "fgt": lambda y, w=None: poverty.fgt(y, 100, w, alpha=1),
    "watts": lambda y, w=None: poverty.watts(y, 100, w),
    "gini": poverty.gini,
    "theil": poverty.theil,
    "mean_log_deviation": poverty.mean_log_deviation,
    "atkinson": lambda y, w=None: poverty.atkinson(y, 0.5, w),
    "quintile_share_ratio": poverty.quintile_share_ratio,
    "palma": poverty.palma,
    "at_risk_of_poverty_rate": poverty.at_risk_of_poverty_rate,
    "generalised_entropy": lambda y, w=None: poverty.generalised_entropy(y, 2, w),
}
every = pytest.mark.parametrize("index", INDEXES.values(), ids=INDEXES)


@every
@pytest.mark.parametrize("bad", [None, float("nan"), float("inf"), "many"])
def test_a_missing_infinite_or_worded_income_is_named(index, bad):
    with pytest.raises(DataError, match="row 2"):
        index(pd.Series([10.0, bad, 30.0], dtype=object))


@every
@pytest.mark.parametrize("bad", [-1.0, float("nan"), float("inf")])
def test_a_negative_missing_or_infinite_weight_is_named(index, bad):
    with pytest.raises(DataError, match="weight.*row 3"):
        index([10.0, 20.0, 30.0], [1.0, 1.0, bad])


@every
def test_no_row_no_weight_and_unequal_lengths_are_refused(index):
    with pytest.raises(DataError, match="no row"):
        index([])
    with pytest.raises(DataError, match="every weight is zero"):
        index([10.0, 20.0], [0, 0])
    with pytest.raises(DataError, match="differ in length"):
        index([10.0, 20.0], [1.0])


@pytest.mark.parametrize("name", [n for n in INDEXES if n != "at_risk_of_poverty_rate"])
def test_a_negative_income_is_named_unless_a_rule_is_chosen(name):
    with pytest.raises(DataError, match="row 1"):
        INDEXES[name]([-5.0, 20.0, 300.0])


def test_rules_for_negative_incomes():
    assert poverty.fgt([-100, 200], 100) == 0.5  # poor in any case
    assert poverty.fgt([-100, 200], 100, alpha=1, negative="keep") == 1.0
    assert poverty.fgt([-100, 200], 100, alpha=1, negative="zero") == 0.5
    assert poverty.gini([-1, 3], negative="keep") == 1.0
    with pytest.raises(ParameterError, match="negative='drop'"):
        poverty.gini([1, 2], negative="drop")


@pytest.mark.parametrize("line", [0, -1, float("nan"), float("inf"), None, "high"])
def test_a_line_of_zero_or_none_is_refused(line):
    with pytest.raises(ParameterError, match="poverty line"):
        poverty.fgt([1, 2], line)


def test_a_bad_line_among_lines_is_named():
    with pytest.raises(DataError, match="row 2"):
        poverty.fgt([1, 2], [1.0, 0.0])


@pytest.mark.parametrize("measure", [poverty.mean_log_deviation, lambda y: poverty.watts(y, 100)])
def test_a_zero_income_is_named_where_logarithms_are_taken(measure):
    with pytest.raises(DataError, match="row 2"):
        measure([5.0, 0.0])


def test_atkinson_takes_zero_below_an_aversion_of_one_only():
    assert poverty.atkinson([0, 1], 0.5) == pytest.approx(0.5, abs=1e-15)
    with pytest.raises(DataError, match="row 1"):
        poverty.atkinson([0, 1], 1)
    with pytest.raises(ParameterError, match="epsilon"):
        poverty.atkinson([1, 2], 0)


def test_a_row_of_weight_zero_does_not_count():
    assert poverty.mean_log_deviation([0, 1, 3], [0, 1, 1]) == poverty.mean_log_deviation([1, 3])
    assert poverty.watts([0, 50], 100, [0, 1]) == poverty.watts([50], 100)
    assert poverty.palma([1, 2, 3, 4, 99], [1, 1, 1, 1, 0]) == poverty.palma([1, 2, 3, 4])


@pytest.mark.parametrize("measure", [poverty.gini, poverty.theil])
def test_nothing_to_share_is_refused(measure):
    with pytest.raises(DataError, match="total"):
        measure([0, 0])


def test_a_quintile_ratio_without_anybody_above_the_fourth_quintile_is_refused():
    with pytest.raises(DataError, match="cannot be told apart"):
        poverty.quintile_share_ratio([1, 5, 5])


def test_ratios_over_a_group_without_income_are_refused():
    with pytest.raises(DataError, match="poorest fifth"):
        poverty.quintile_share_ratio([0, 0, 1, 1, 1])
    with pytest.raises(DataError, match="poorest 40 %"):
        poverty.palma([0, 0, 0, 0, 1])


@pytest.mark.parametrize("kind", ["int8", "int16", "int32", "int64", "uint64"])
def test_whole_numbers_of_any_width_do_not_overflow(kind):
    top = np.iinfo(kind).max
    incomes, weights = np.array([top, top], dtype=kind), np.array([top, top], dtype=kind)
    assert poverty.gini(incomes, weights) == 0.0
    assert poverty.fgt(incomes, float(top) * 2, weights, alpha=1) == pytest.approx(0.5, rel=1e-15)


def test_columns_of_two_tables_are_not_paired_by_position():
    income = pd.Series([1.0, 2.0], index=["a", "b"])
    with pytest.raises(DataError, match="row labels"):
        poverty.gini(income, pd.Series([1.0, 2.0], index=["b", "a"]))


def test_nullable_columns_are_taken_and_their_gaps_named():
    assert poverty.gini(pd.array([1, 1], dtype="Int64")) == 0.0
    with pytest.raises(DataError, match="row 2"):
        poverty.gini(pd.Series([1, None], dtype="Int64"))


@pytest.mark.parametrize(
    ("p", "shares", "fault"),
    [
        ([0.2, 0.4, 0.6], [0.1, 0.2, 0.4], "at least four"),
        ([20, 40, 60, 80], [5, 15, 30, 60], "percentages"),
        ([0.2, 0.4, 0.6, 0.8], [0.1, 0.05, 0.3, 0.5], "do not rise"),
        ([0.2, 0.4, 0.6, 0.8], [0.3, 0.5, 0.7, 0.9], "poor to rich"),
        ([0.2, 0.4, 0.6, 0.8], [0.1, 0.2, 0.4], "Give pairs"),
    ],
)
def test_shares_that_make_no_lorenz_curve_are_refused(p, shares, fault):
    with pytest.raises(DataError, match=fault):
        poverty.grouped(p, shares, 100, 50)


def test_faults_of_multidimensional_poverty_are_named():
    with pytest.raises(DataError, match="row 2"):
        poverty.multidimensional(pd.DataFrame({"a": [1, None]}), 1)
    with pytest.raises(DataError, match="row 1"):
        poverty.multidimensional([[2, 0]], 1)
    with pytest.raises(ParameterError, match="cutoff"):
        poverty.multidimensional([[1, 0]], 3)
    with pytest.raises(ParameterError, match="cutoff"):
        poverty.multidimensional([[1, 0]], 0)
    with pytest.raises(DataError, match="2 dimensions"):
        poverty.multidimensional([[1, 0]], 1, [1, 1, 1])
    with pytest.raises(DataError, match="no row"):
        poverty.multidimensional(pd.DataFrame({"a": []}), 1)


def test_an_unknown_rule_or_method_is_refused():
    with pytest.raises(ParameterError, match="method='cubic'"):
        poverty.grouped([0.2, 0.4, 0.6, 0.8], [0.1, 0.2, 0.4, 0.6], 100, 50, "cubic")
    with pytest.raises(ParameterError, match="measure"):
        poverty.within_between([1, 2], ["a", "b"], measure="gini")
    with pytest.raises(ParameterError, match="unknown"):
        weighted_quantile(np.ones(2), np.ones(2), 0.5, "hf10")
    with pytest.raises(ParameterError, match="0 to 1"):
        weighted_quantile(np.ones(2), np.ones(2), 1.5)


# ---------------------------------------------------------------- laws that hold for all data

incomes = st.lists(st.integers(1, 100_000), min_size=2, max_size=40)
people = st.lists(st.tuples(st.integers(1, 50_000), st.integers(1, 50)), min_size=2, max_size=40)
RELATIVE = [
    "gini",
    "theil",
    "mean_log_deviation",
    "atkinson",
    "quintile_share_ratio",
    "palma",
    "generalised_entropy",
]


def split(pairs):
    return np.array([y for y, _ in pairs], dtype=float), np.array([w for _, w in pairs], dtype=float)


def value(name, y, w):
    """The measure, or the name of the error: laws hold for what can be computed."""
    try:
        return float(INDEXES[name](y, w))
    except SpdrError as fault:
        return type(fault).__name__


def close(first, second):
    if isinstance(first, str) or isinstance(second, str):
        return first == second
    return first == pytest.approx(second, rel=1e-9, abs=1e-12)


@given(people, st.integers(1, 1000))
def test_relative_measures_do_not_depend_on_the_unit_of_income(pairs, factor):
    y, w = split(pairs)
    for name in RELATIVE:
        assert close(value(name, y, w), value(name, y * factor, w)), name


@given(people, st.floats(0.001, 1000))
def test_no_measure_depends_on_the_scale_of_weights(pairs, factor):
    y, w = split(pairs)
    for name in INDEXES:
        assert close(value(name, y, w), value(name, y, w * factor)), name


@given(people, st.integers(2, 4))
def test_no_measure_changes_when_every_person_is_there_several_times(pairs, times):
    y, w = split(pairs)
    for name in INDEXES:
        assert close(value(name, y, w), value(name, np.tile(y, times), np.tile(w, times))), name


@given(people)
def test_a_row_of_weight_n_is_n_rows_of_weight_one(pairs):
    y, w = split(pairs)
    for name in INDEXES:
        assert close(value(name, y, w), value(name, np.repeat(y, w.astype(int)), None)), name


@given(people, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter_to_the_last_digit(pairs, random):
    shuffled = list(pairs)
    random.shuffle(shuffled)
    for name in INDEXES:
        assert value(name, *split(pairs)) == value(name, *split(shuffled)), name


@given(st.lists(st.tuples(st.integers(0, 10_000), st.integers(1, 50)), min_size=1, max_size=40))
def test_gini_lies_from_zero_to_below_one(pairs):
    y, w = split(pairs)
    if y.sum() > 0:
        assert 0 <= poverty.gini(y, w) < 1


@given(people, st.integers(1, 60_000))
def test_headcount_is_at_least_the_gap_and_the_gap_at_least_the_severity(pairs, line):
    y, w = split(pairs)
    zero, one, two = (poverty.fgt(y, line, w, alpha) for alpha in (0, 1, 2))
    assert 1 >= zero >= one >= two >= 0


@given(people, st.integers(1, 60_000), st.sampled_from([0, 1, 2]))
def test_poverty_of_groups_adds_up_to_that_of_everybody(pairs, line, alpha):
    y, w = split(pairs)
    group = np.arange(len(y)) % 3
    parts = poverty.fgt_by_group(y, line, group, w, alpha)
    assert (parts["population_share"] * parts["fgt"]).sum() == pytest.approx(
        poverty.fgt(y, line, w, alpha), abs=1e-12
    )
    assert parts["population_share"].sum() == pytest.approx(1, abs=1e-12)


@given(people, st.sampled_from(["theil", "mean_log_deviation"]))
def test_inequality_within_and_between_groups_adds_up(pairs, measure):
    y, w = split(pairs)
    parts = poverty.within_between(y, np.arange(len(y)) % 3, w, measure)
    assert parts.within + parts.between == pytest.approx(parts.total, rel=1e-9, abs=1e-12)
    assert parts.between >= -1e-12


@given(incomes, st.integers(1, 10_000))
def test_money_given_to_everybody_alike_lowers_inequality(values, amount):
    y = np.array(values, dtype=float)
    for name in ("gini", "theil", "mean_log_deviation", "atkinson"):
        assert value(name, y + amount, None) <= value(name, y, None) + 1e-12, name


@given(incomes, st.data())
def test_a_transfer_from_rich_to_poor_does_not_raise_inequality(values, data):
    y = np.sort(np.array(values, dtype=float))
    give = data.draw(st.floats(0, (y[-1] - y[0]) / 2))
    after = y.copy()
    after[0], after[-1] = y[0] + give, y[-1] - give
    for name in ("gini", "theil", "mean_log_deviation", "atkinson", "generalised_entropy"):
        assert value(name, after, None) <= value(name, y, None) + 1e-12, name


@given(people, st.integers(2, 60_000), st.integers(1, 1000))
def test_a_higher_line_has_no_less_poverty(pairs, line, more):
    y, w = split(pairs)
    for alpha in (0, 1, 2):
        assert poverty.fgt(y, line, w, alpha) <= poverty.fgt(y, line + more, w, alpha) + 1e-15
    assert poverty.watts(y, line, w) <= poverty.watts(y, line + more, w) + 1e-15


@given(people)
def test_atkinson_rises_with_aversion_and_stays_from_zero_to_one(pairs):
    y, w = split(pairs)
    steps = [poverty.atkinson(y, epsilon, w) for epsilon in (0.5, 1, 2)]
    assert 0 <= steps[0] <= steps[1] + 1e-12 <= steps[2] + 2e-12 <= 1 + 2e-12


@given(people, st.floats(0, 1))
def test_the_lorenz_curve_lies_below_the_diagonal(pairs, p):
    y, w = split(pairs)
    assert -1e-12 <= poverty.lorenz(y, p, w) <= p + 1e-12


@given(people, st.floats(0, 1), st.sampled_from(sorted(set(RULES) - {"shahvaish"})), st.floats(0.01, 100))
def test_quantiles_lie_among_the_values_and_ignore_the_scale_of_weights(pairs, q, rule, factor):
    y, w = split(pairs)
    found = weighted_quantile(y, w, q, rule)
    assert y.min() <= found <= y.max()
    if rule in ("math", "hf4", "hf5"):  # continuous in the shares, or a value: no tie to fall either way
        assert weighted_quantile(y, w * 4.0, q, rule) == pytest.approx(found, rel=1e-9)


@given(st.lists(st.lists(st.booleans(), min_size=3, max_size=3), min_size=1, max_size=30), st.integers(1, 3))
def test_adjusted_headcount_is_headcount_times_intensity_and_falls_with_the_cutoff(rows, cutoff):
    result = poverty.multidimensional(rows, cutoff)
    if result.headcount:
        assert result.adjusted_headcount == pytest.approx(result.headcount * result.intensity, abs=1e-15)
        assert cutoff / 3 - 1e-12 <= result.intensity <= 1
    if cutoff < 3:
        assert poverty.multidimensional(rows, cutoff + 1).adjusted_headcount <= result.adjusted_headcount


SMOOTH = {
    "gini": influence.gini,
    "theil": influence.theil,
    "mean_log_deviation": influence.mean_log_deviation,
    "generalised_entropy": influence.generalised_entropy(2.0),
    "atkinson": influence.atkinson(0.5),
}


@given(people, st.sampled_from(sorted(SMOOTH)))
def test_influence_is_the_derivative_of_the_measure_by_weights(pairs, name):
    y, w = split(pairs)
    found, slope = SMOOTH[name](y, w)
    step = 1e-5
    for row in {0, len(y) // 2, len(y) - 1}:
        up, down = w.copy(), w.copy()
        up[row], down[row] = w[row] + step, w[row] - step
        numeric = (SMOOTH[name](y, up)[0] - SMOOTH[name](y, down)[0]) / (2 * step)
        # a central difference of step 1e-5 has about five digits
        assert numeric == pytest.approx(slope[row], rel=1e-4, abs=1e-8)
    assert (w * slope).sum() == pytest.approx(0, abs=1e-9)
