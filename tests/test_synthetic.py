"""The mark of a synthetic population survives what analysts do to a table, and every guard sees it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from spdr.analysis import coverage, incidence, microsimulation, poverty, targeting
from spdr.analysis.households import refuse_synthetic
from spdr.analysis.survey import Design
from spdr.analysis.synthetic import is_synthetic
from spdr.errors import DataError


@pytest.fixture
def people() -> pd.DataFrame:
    frame = pd.DataFrame(
        {
            "household_id": [1, 1, 2, 3],
            "household": [1, 1, 2, 3],
            "sex": ["female", "male", "female", "male"],
            "weight": 10.0,
            "welfare_thb_month": [2_000.0, 2_000.0, 5_000.0, 9_000.0],
            "transfer_thb_month": [600.0, 0.0, 0.0, 600.0],
            "household_income_thb_year": [48_000.0, 48_000.0, 60_000.0, 108_000.0],
            "household_size": [2, 2, 1, 1],
            "eligible": [True, False, True, False],
            "receives": [True, False, False, True],
            "synthetic": True,
        }
    )
    frame.attrs["synthetic"] = True
    return frame


def _without_attrs(frame: pd.DataFrame) -> pd.DataFrame:
    bare = frame.copy()
    bare.attrs.clear()
    return bare


CHANGES = {
    "copy": lambda frame: frame.copy(),
    "filter": lambda frame: frame[frame["weight"] > 0],
    "assign": lambda frame: frame.assign(extra=1),
    "merged onto": lambda frame: frame.merge(
        pd.DataFrame({"sex": ["female", "male"], "code": [1, 2]}), on="sex"
    ),
    "merged into another": lambda frame: pd.DataFrame({"sex": ["female", "male"]}).merge(frame, on="sex"),
    "concat": lambda frame: pd.concat([frame, frame], ignore_index=True),
    "concat with real people": lambda frame: pd.concat([frame, frame.assign(synthetic=False)]),
    "file and back": lambda frame: pd.DataFrame(frame.to_dict("list")),
    "attrs emptied": _without_attrs,
    "column dropped": lambda frame: frame.drop(columns="synthetic"),
    "highest by household": lambda frame: frame.groupby("household_id", as_index=False).max(),
    "sum by household": lambda frame: frame.groupby("household_id").sum(numeric_only=True),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=list(CHANGES))
def test_the_mark_survives(people, change):
    assert is_synthetic(change(people))


def test_real_people_carry_no_mark(people):
    real = _without_attrs(people).drop(columns="synthetic")
    assert not is_synthetic(real) and not is_synthetic(real.assign(synthetic=False)) and not is_synthetic([1])
    assert refuse_synthetic(real, "anything") is None
    assert targeting.errors_by(real, [])["exclusion_share"].tolist() == [0.5]


@pytest.fixture(params=["attrs and column", "column only", "attrs only"])
def marked(request, people):
    if request.param == "column only":
        return _without_attrs(people)
    return people if request.param == "attrs and column" else people.drop(columns="synthetic")


ENTRIES = {
    "errors by group": lambda p: targeting.errors_by(p, []),
    "errors by sex": lambda p: targeting.errors_by(p, ["sex"]),
    "the grant's income test": lambda p: targeting.csg_test(p, 100_000),
    "survey": lambda p: Design(p, "weight").fgt("welfare_thb_month", 3_000),
    "errors with intervals": lambda p: targeting.errors_with_intervals(
        Design(p, "weight"), p["eligible"].to_numpy(), p["receives"].to_numpy()
    ),
    "incidence": incidence.performance,
    "winners and losers": lambda p: microsimulation.distribution_effects(p, np.zeros(4), 2_800),
    "scenarios": lambda p: microsimulation.household_sums(p.assign(term=1.0), ["term"]),
    "coverage by sex": lambda p: coverage.coverage_rate(p, ["sex"]),
}


@pytest.mark.parametrize("entry", ENTRIES.values(), ids=list(ENTRIES))
def test_poverty_targeting_and_groups_are_refused(marked, entry):
    with pytest.raises(DataError, match="synthetic, so it cannot say .* margin") as caught:
        entry(marked)
    assert "microdata" in str(caught.value)


@pytest.mark.parametrize("entry", ENTRIES.values(), ids=list(ENTRIES))
def test_the_same_call_on_unmarked_people_is_not_refused_as_synthetic(people, entry):
    real = _without_attrs(people).drop(columns="synthetic")
    assert len(entry(real)) if not hasattr(result := entry(real), "units") else result.units.shape[0] == 3


SERIES = {
    "headcount": lambda p: poverty.fgt(p["welfare_thb_month"], 3_000, p["weight"]),
    "gini": lambda p: poverty.gini(p["welfare_thb_month"], p["weight"]),
    "targeting errors": lambda p: targeting.errors(p["eligible"], p["receives"], p["weight"]),
    "share of the poorest": lambda p: targeting.coady_grosh_hoddinott(
        p["welfare_thb_month"], p["transfer_thb_month"]
    ),
    "fifths": lambda p: incidence.membership(p["welfare_thb_month"]),
    "concentration": lambda p: incidence.concentration(p["transfer_thb_month"], p["welfare_thb_month"]),
}


@pytest.mark.parametrize("entry", SERIES.values(), ids=list(SERIES))
def test_columns_taken_from_a_synthetic_population_are_refused_too(people, entry):
    with pytest.raises(DataError, match="synthetic, so it cannot say"):
        entry(people)
    assert np.size(entry(_without_attrs(people).drop(columns="synthetic")))


def test_the_missing_margin_is_named(people):
    with pytest.raises(DataError, match=r"eligible x receives \(that margin is missing\)"):
        targeting.errors(people["eligible"], people["receives"], people["weight"])
    with pytest.raises(DataError, match=r"sex x what is counted \(that margin is missing\)"):
        coverage.coverage_rate(people, ["sex"])
