"""Raking: known totals are met, weights stay positive, and margins that cannot be met are named."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spdr.analysis.calibration import rake
from spdr.errors import DataError, ParameterError


def people(rows=2000, sizes=(7, 5, 3), seed=2):
    """An invented sample and margins that some positive weights do meet."""
    random = np.random.default_rng(seed)
    frame = pd.DataFrame({f"m{i}": random.integers(0, size, rows) for i, size in enumerate(sizes)})
    weights = random.uniform(50, 150, rows)
    true = weights * np.exp(sum(random.normal(0, 0.4, size)[frame[f"m{i}"]] for i, size in enumerate(sizes)))
    margins = {name: dict(enumerate(np.bincount(frame[name], weights=true))) for name in frame}
    return frame, weights, margins


def test_two_margins_of_four_people_worked_by_hand():
    # cells (f, u), (f, r), (m, u), (m, r) of one person each; independent margins give products
    frame = pd.DataFrame({"sex": list("ffmm"), "area": list("urur")})
    raked = rake(frame, None, {"sex": {"f": 60, "m": 40}, "area": {"u": 50, "r": 50}})
    assert raked.weights.tolist() == pytest.approx([30, 30, 20, 20], rel=1e-12)
    assert raked.largest_miss <= 1e-9


@pytest.mark.parametrize("sizes", [(7, 5, 3), (50, 40, 30)])  # summed up to cells first, and row by row
def test_margins_are_met_to_nine_digits_with_positive_weights(sizes):
    frame, weights, margins = people(sizes=sizes)
    raked = rake(frame, weights, margins)
    for name, totals in margins.items():
        found = np.bincount(frame[name], weights=raked.weights)
        np.testing.assert_allclose(found, list(totals.values()), rtol=1e-9)
    assert raked.weights.min() > 0


def test_raking_keeps_the_odds_of_the_starting_weights():
    frame, weights, margins = people()
    ratio = rake(frame, weights, margins).weights / weights
    cells = frame.assign(ratio=ratio).groupby(["m0", "m1", "m2"])["ratio"]
    # one factor per combination of categories
    assert (cells.max() / cells.min() - 1).max() < 1e-12


def test_weights_that_meet_the_margins_already_stay_as_they_are():
    frame, weights, _ = people()
    margins = {name: dict(enumerate(np.bincount(frame[name], weights=weights))) for name in frame}
    raked = rake(frame, weights, margins)
    assert raked.rounds == 0
    np.testing.assert_allclose(raked.weights, weights, rtol=1e-15)


def test_a_category_of_nobody_gets_no_weight():
    frame = pd.DataFrame({"sex": list("ffm"), "area": list("uru")})
    raked = rake(frame, None, {"sex": {"f": 100, "m": 0}, "area": {"u": 50, "r": 50}})
    assert raked.weights.tolist() == pytest.approx([50, 50, 0], abs=1e-9)


def test_margins_that_contradict_each_other_in_an_empty_cell_are_named():
    # nobody is (f, r): 60 people in r must all be m, but m has only 40
    frame = pd.DataFrame({"sex": list("fmm"), "area": list("uur")})
    with pytest.raises(DataError, match="after 50 rounds the total of"):
        rake(frame, None, {"sex": {"f": 60, "m": 40}, "area": {"u": 40, "r": 60}}, rounds=50)


def test_margins_of_different_populations_are_refused():
    frame = pd.DataFrame({"sex": list("fm"), "area": list("ur")})
    with pytest.raises(DataError, match="'sex' add up to 100, those of 'area' to 110"):
        rake(frame, None, {"sex": {"f": 50, "m": 50}, "area": {"u": 50, "r": 60}})


def test_categories_without_totals_and_totals_without_people_are_named():
    frame = pd.DataFrame({"sex": ["f", "m", None]})
    with pytest.raises(DataError, match="in row 3 has no total"):
        rake(frame, None, {"sex": {"f": 1, "m": 1}})
    with pytest.raises(DataError, match="'x' should have 1 people"):
        rake(frame.dropna(), None, {"sex": {"f": 1, "m": 1, "x": 1}})
    with pytest.raises(DataError, match="total is -1"):
        rake(frame.dropna(), None, {"sex": {"f": -1, "m": 1}})


def test_bad_weights_and_arguments_are_named():
    frame, weights, margins = people(20, (2,))
    with pytest.raises(DataError, match="weight.*row 1"):
        rake(frame, -weights, margins)
    with pytest.raises(DataError, match="'m9'"):
        rake(frame, weights, {"m9": {0: 1.0}})
    with pytest.raises(ParameterError, match="no margin"):
        rake(frame, weights, {})
    with pytest.raises(ParameterError, match="tolerance"):
        rake(frame, weights, margins, tolerance=0)


@given(st.integers(0, 2**31), st.integers(30, 200), st.floats(0.01, 100))
def test_raked_weights_do_not_depend_on_the_scale_of_the_starting_ones(seed, rows, factor):
    frame, weights, margins = people(rows, (3, 2), seed)
    margins = {name: {k: v for k, v in totals.items() if v > 0} for name, totals in margins.items()}
    one = rake(frame, weights, margins, tolerance=1e-12).weights
    two = rake(frame, weights * factor, margins, tolerance=1e-12).weights
    np.testing.assert_allclose(one, two, rtol=1e-8)
