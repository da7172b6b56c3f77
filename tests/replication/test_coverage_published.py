"""Coverage and overlap: published totals of 2023 whose true overlap was published too."""

import pandas as pd
import pytest

from spdr.analysis import coverage

# The Nation, 1 March 2025, on NESDC's multidimensional poverty of 2023, million persons: 4.78 poor in many
# dimensions only, 1.04 by money only, 1.35 both; the 6.13 million are 8.76 % of the population
PARTS = pd.DataFrame({"weight": [4.78, 1.04, 1.35], "many": [1, 0, 1], "money": [0, 1, 1]})
MANY, MONEY, BOTH, EITHER = 6.13, 2.39, 1.35, 7.17
POPULATION = 6.13 / 0.0876


def test_the_parts_make_the_published_totals_and_nobody_counts_twice():
    row = coverage.overlap_rate(PARTS, ["many", "money"]).iloc[0]
    assert row["covered_n"] == pytest.approx(EITHER, abs=1e-9)
    assert row["overlap_n"] == pytest.approx(BOTH, abs=1e-9)
    assert row["benefits_n"] == pytest.approx(MANY + MONEY, abs=1e-9)


def test_the_bounds_from_the_totals_alone_hold_the_published_union_and_overlap():
    union = coverage.union_bounds([MANY, MONEY], POPULATION)
    assert union.low * POPULATION == pytest.approx(MANY)
    assert union.high * POPULATION == pytest.approx(MANY + MONEY)
    assert union.low < EITHER / POPULATION < union.high
    overlap = coverage.overlap_bounds([MANY, MONEY], POPULATION)
    assert overlap.low == 0
    assert overlap.high * POPULATION == pytest.approx(MONEY)
    assert overlap.low < BOTH / POPULATION < overlap.high
