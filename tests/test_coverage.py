"""Coverage: hand-worked tables, then properties of the bounds against every possible overlap."""

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spdr.analysis import coverage
from spdr.analysis.sdg131 import FUNCTIONS
from spdr.errors import DataError


def people(**columns):
    return pd.DataFrame(columns)


def test_people_who_are_not_eligible_do_not_count_as_covered():
    table = people(sex=["f", "m"], weight=[2.0, 5.0], eligible=[True, False], receives=[True, True])
    assert coverage.coverage_rate(table, ["sex"])["covered_n"].tolist() == [2, 0]


def test_a_group_without_eligible_people_has_a_missing_share_and_keeps_its_row():
    table = people(sex=["f", "m"], weight=[2.0, 5.0], eligible=[True, False], receives=[True, True])
    result = coverage.coverage_rate(table, ["sex"]).set_index("sex")
    assert np.isnan(result.loc["m", "coverage_share"])
    assert result.loc["m", ["eligible_n", "n_unweighted"]].tolist() == [0, 0]


def test_a_category_nobody_is_in_is_shown_as_empty():
    region = pd.Categorical(["north"], categories=["north", "south"])
    table = people(region=region, weight=[1.0], eligible=[True], receives=[True])
    result = coverage.coverage_rate(table, ["region"])
    assert result["region"].tolist() == ["north", "south"]
    assert result["coverage_share"].isna().tolist() == [False, True]


def test_without_groups_there_is_one_row_for_everybody():
    table = people(weight=[3, 1], eligible=[1, 1], receives=[1, 0])
    assert coverage.coverage_rate(table, [])["coverage_share"].tolist() == [0.75]


@pytest.mark.parametrize(
    ("column", "values", "words"),
    [
        ("weight", [1.0, -2.0], "-2.0 in row 2"),
        ("weight", [np.nan, 1.0], "nan in row 1"),
        ("weight", [1.0, np.inf], "inf in row 2"),
        ("receives", [True, None], "None in row 2"),
        ("receives", ["yes", "no"], "'yes' in row 1"),
        ("sex", ["f", None], "'sex' is missing in row 2"),
    ],
)
def test_a_bad_cell_is_named_with_its_row(column, values, words):
    table = people(sex=["f", "m"], weight=[1.0, 1.0], eligible=[True, True], receives=[True, False])
    table[column] = values
    with pytest.raises(DataError, match=words):
        coverage.coverage_rate(table, ["sex"])


def test_an_absent_column_is_named():
    with pytest.raises(DataError, match="'eligible', 'receives'"):
        coverage.coverage_rate(people(weight=[1.0]), [])


def test_the_table_given_is_not_changed():
    table = people(sex=["f", "m"], weight=[1, 1], eligible=[True, True], receives=[True, False])
    before = table.copy(deep=True)
    coverage.coverage_rate(table, ["sex"])
    pd.testing.assert_frame_equal(table, before)


def persons():
    """Six persons: two children, a mother who works, an unemployed man, a contributor, a pensioner."""
    flags = {name: [False] * 6 for f in FUNCTIONS.values() for name in f.received + f.within}
    table = pd.DataFrame(flags).assign(age=[3, 17, 30, 40, 50, 70], weight=[1.0, 1, 1, 1, 1, 2])
    table.loc[0, ["child_benefit", "receives_cash"]] = True
    table.loc[2, ["gave_birth", "employed", "labour_force", "contributes", "injury_insured"]] = True
    table.loc[2, "contributory_cover"] = True
    table.loc[3, ["unemployed", "labour_force"]] = True
    table.loc[4, ["employed", "labour_force", "severe_disability", "disability_benefit", "receives_cash"]] = (
        True
    )
    table.loc[5, ["pension", "receives_cash", "assistance", "household_assistance", "poor_before"]] = True
    return table


def test_each_function_has_its_own_base_and_counts_a_person_once():
    shares = coverage.by_function(persons(), pension_age=60).set_index("function")["coverage_share"]
    expected = {  # by hand from the six persons, the last one weighing 2
        "any": 5 / 7,
        "children": 1 / 2,
        "maternity": 0,
        "disability": 1,
        "unemployed": 0,
        "work_injury": 1 / 2,
        "older": 1,
        "vulnerable": 2 / 6,
        "poor": 1,
        "active": 1 / 3,
    }
    assert shares.to_dict() == pytest.approx(expected, abs=1e-15)


def test_the_age_limits_move_the_base_and_are_written_in_it():
    result = coverage.by_function(persons(), ["children", "older"], pension_age=71, child_age_max=15)
    assert result["eligible_n"].tolist() == [1, 0]
    assert result["base"].tolist() == ["ages 0 to 15", "ages 71 and over"]


def test_only_the_columns_of_the_functions_asked_for_are_needed():
    table = people(age=[5], weight=[1.0], child_benefit=[True])
    assert coverage.by_function(table, ["children"], pension_age=60)["coverage_share"].tolist() == [1]
    with pytest.raises(DataError, match="gave_birth"):
        coverage.by_function(table, ["maternity"], pension_age=60)


def test_an_unknown_function_lists_those_that_exist():
    with pytest.raises(DataError, match="housing.*it knows any, children"):
        coverage.by_function(persons(), ["housing"], pension_age=60)


def test_more_recipients_than_people_are_shown_and_marked_not_clipped():
    result = coverage.from_counts(people(covered_n=[12, 3, 0], eligible_n=[10, 10, 0]))
    assert result["coverage_share"].tolist()[:2] == [1.2, 0.3]
    assert np.isnan(result["coverage_share"].iloc[2])
    assert result["exceeds_base"].tolist() == [True, False, False]


def test_twins_are_one_mother():
    assert coverage.mothers(1000, 0.02) == 980
    with pytest.raises(DataError, match="multiple-birth share"):
        coverage.mothers(1000, 1.0)


def test_the_legal_gap_is_legal_less_effective_and_names_those_outside_the_law():
    table = people(weight=[4.0, 3, 2, 1], legal=[1, 1, 0, 0], effective=[1, 0, 0, 1])
    row = coverage.legal_effective_gap(table).iloc[0]
    assert row[["legal_share", "effective_share", "gap_share"]].round(12).tolist() == [0.7, 0.5, 0.2]
    assert row["outside_law_n"] == 1


def test_the_missing_middle_is_of_working_age_without_assistance_or_contribution():
    table = people(
        age=[5, 20, 20, 20, 70],
        sex=["f"] * 5,
        nationality=["thai"] * 5,
        weight=[1.0, 2, 4, 8, 16],
        assistance=[0, 1, 0, 0, 0],
        contributes=[0, 0, 1, 0, 0],
    )
    result = coverage.life_cycle_gap(table, working_age=(15, 59)).set_index("age")
    assert result["gap_n"].to_dict() == {5: 1, 20: 8, 70: 16}
    assert result["missing_middle_n"].to_dict() == {5: 0, 20: 8, 70: 0}
    assert result.loc[20, "gap_share"] == 8 / 14


def test_overlap_counts_the_covered_with_two_benefits_or_more():
    table = people(weight=[1.0, 1, 1, 1], a=[1, 1, 0, 0], b=[1, 0, 1, 0], c=[1, 0, 1, 0])
    row = coverage.overlap_rate(table, ["a", "b", "c"]).iloc[0]
    assert row[["covered_n", "overlap_n", "benefits_n"]].tolist() == [3, 2, 6]
    assert row["overlap_share"] == 2 / 3
    with pytest.raises(DataError, match="two benefits"):
        coverage.overlap_rate(table, ["a"])


def test_union_bounds_run_from_the_largest_programme_to_the_sum_or_everybody():
    assert coverage.union_bounds([30, 50], 100) == coverage.Bounds(0.5, 0.8)
    assert coverage.union_bounds([70, 50], 100) == coverage.Bounds(0.7, 1.0)


def test_a_programme_larger_than_its_population_is_refused():
    with pytest.raises(DataError, match="programme 2 covers 120"):
        coverage.union_bounds([30, 120], 100)
    with pytest.raises(DataError, match="population"):
        coverage.union_bounds([0], 0)
    with pytest.raises(DataError, match="two programmes"):
        coverage.overlap_bounds([1], 10)


def every_overlap(counts, size):
    """All (union, two or more) that programmes of these sizes can make among ``size`` people."""
    choices = [list(itertools.combinations(range(size), n)) for n in counts]
    for sets in itertools.product(*choices):
        held = np.bincount(np.concatenate([np.array(s, dtype=int) for s in sets]), minlength=size)
        yield (held >= 1).sum(), (held >= 2).sum()


@pytest.mark.parametrize("size", [1, 2, 3, 4])
def test_both_ends_of_the_bounds_are_reached_and_never_passed(size):
    for counts in itertools.product(range(size + 1), repeat=3):
        unions, overlaps = map(set, zip(*every_overlap(counts, size), strict=True))
        union, overlap = coverage.union_bounds(counts, size), coverage.overlap_bounds(counts, size)
        assert (min(unions), max(unions)) == pytest.approx((union.low * size, union.high * size))
        # people are whole here and shares in the formula are not: round inwards
        low, high = np.ceil(overlap.low * size - 1e-9), np.floor(overlap.high * size + 1e-9)
        assert (min(overlaps), max(overlaps)) == (low, high)


flags = st.booleans()
rows = st.lists(st.tuples(st.integers(0, 2), st.floats(0, 1e6), flags, flags), min_size=1, max_size=40)


@given(rows, st.randoms(use_true_random=False), st.floats(1e-3, 1e3))
def test_order_and_scale_of_weights_change_no_share_and_groups_add_up(table, random, scale):
    frame = pd.DataFrame(table, columns=["group", "weight", "eligible", "receives"])
    whole = coverage.coverage_rate(frame, [])
    parts = coverage.coverage_rate(frame, ["group"])
    assert parts["covered_n"].sum() == pytest.approx(whole["covered_n"].iloc[0])
    assert parts["coverage_share"].dropna().between(0, 1 + 1e-12).all()
    shuffled = frame.sample(frac=1, random_state=random.randrange(2**32)).reset_index(drop=True)
    other = coverage.coverage_rate(shuffled.assign(weight=shuffled["weight"] * scale), ["group"])
    assert other["coverage_share"].tolist() == pytest.approx(parts["coverage_share"].tolist(), nan_ok=True)
