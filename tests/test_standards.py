"""Conventions 102 and 183 and Recommendation 202 against the law, each number worked by hand."""

import pandas as pd
import pytest

from spdr import data
from spdr.analysis import standards
from spdr.data import parameters, registers
from spdr.errors import DataError

ON = "2026-10-15"  # the first day on which every rule tested was seen


def value(key, on):
    return parameters.value(key, on)


@pytest.fixture(scope="module")
def tests():
    return standards.c102(value, ON, data.load("standards_norms"), 12_081_100, 20_000_000)


def cell(tests, branch, test):
    return tests[(tests["branch"] == branch) & (tests["test"] == test)].iloc[0]


def test_every_branch_has_every_test_once(tests):
    assert len(tests) == len(standards.BRANCHES) * len(standards.TESTS)
    assert not tests.duplicated(["branch", "test"]).any()


@pytest.mark.parametrize(
    ("branch", "thai", "required", "met"),
    [
        ("sickness", 0.5, 0.45, "yes"),
        ("unemployment", 0.6, 0.45, "yes"),
        ("old_age", 0.2 + 15 * 0.015, 0.40, "yes"),  # 30 years: 20 % and 15 x 1.5 %
        ("employment_injury", 0.7, 0.50, "yes"),
        ("maternity", 0.5, 0.45, "yes"),
        ("invalidity", 0.5, 0.40, "yes"),
    ],
)
def test_rates(tests, branch, thai, required, met):
    found = cell(tests, branch, "rate")
    assert found["thai"] == pytest.approx(thai)
    assert found["required"] == pytest.approx(required)
    assert found["met"] == met


def test_a_lump_sum_is_no_pension_for_survivors(tests):
    assert cell(tests, "survivors", "rate")["met"] == "no"
    assert cell(tests, "survivors", "duration")["met"] == "no"


def test_rates_of_the_schedule_keep_their_mark(tests):
    assert set(tests.loc[tests["test"] == "rate", "evidence"]) == {"unverified"}
    assert set(tests.loc[tests["test"] == "persons", "evidence"]) == {"seen"}


def test_durations_by_hand(tests):
    found = cell(tests, "sickness", "duration")  # 90 days a case against 26 weeks
    assert (found["thai"], found["required"], found["met"]) == (90, 182, "no")
    found = cell(tests, "unemployment", "duration")  # 180 days against 13 weeks
    assert (found["thai"], found["required"], found["met"]) == (180, 91, "yes")
    found = cell(tests, "maternity", "duration")  # 90 days against 12 weeks
    assert (found["thai"], found["required"], found["met"]) == (90, 84, "yes")


def test_a_lower_rate_fails_its_branch():
    def lowered(key, on):
        return 0.4 if key == "ssf33.unemp.laidoff" else value(key, on)

    found = standards.c102(lowered, ON, data.load("standards_norms"), 12e6, 20e6)
    assert cell(found, "unemployment", "rate")["met"] == "no"
    assert standards.verdicts(found).set_index("branch").loc["unemployment", "verdict"] == "no"


def test_persons_turn_with_the_count(tests):
    assert cell(tests, "old_age", "persons")["thai"] == pytest.approx(0.604055)
    few = standards.c102(value, ON, data.load("standards_norms"), 9e6, 20e6)
    assert set(few.loc[few["test"] == "persons", "met"]) == {"no"}
    with pytest.raises(DataError, match="above zero"):
        standards.c102(value, ON, data.load("standards_norms"), 1, 0)


def test_one_failure_fails_the_branch_and_an_open_test_leaves_it_open():
    rows = [("a", "yes"), ("a", "no"), ("b", "yes"), ("b", "not_known"), ("c", "yes"), ("c", "yes")]
    frame = pd.DataFrame(rows, columns=["branch", "met"]).assign(evidence="seen")
    assert standards.verdicts(frame).set_index("branch")["verdict"].to_dict() == {
        "a": "no",
        "b": "not_known",
        "c": "yes",
    }


def test_branches_against_the_convention(tests):
    found = standards.verdicts(tests).set_index("branch")["verdict"]
    assert found["sickness"] == found["survivors"] == "no"
    assert found["old_age"] == found["invalidity"] == "yes"
    assert found["unemployment"] == found["maternity"] == "not_known"  # no norm held on qualifying


def test_maternity_against_c183():
    # 98 days of 14 weeks: the employer pays 60 in full, the Fund 90 at half: (60 + 45) / 98
    found = standards.maternity_c183(value, ON, data.load("standards_norms")).set_index("test")
    assert found.loc["leave", ["thai", "required"]].tolist() == [120, 98]
    assert found.loc["cash", "thai"] == pytest.approx(105 / 98)
    assert found.loc["cash", "required"] == pytest.approx(0.6667)
    assert set(found["met"]) == {"yes"}


def test_floor_against_the_line():
    frame = pd.DataFrame(
        {
            "guarantee": ["children", "health"],
            "instrument": ["csg", "ucs"],
            "coverage_share": [0.54, None],
            "benefit_thb_month": [600.0, None],
        }
    )
    found = standards.floor(frame, 3000)
    assert found["poverty_line_share"].tolist()[0] == pytest.approx(0.2)
    assert found["poverty_line_share"].isna().tolist() == [False, True]


def test_a_norm_that_is_gone_is_named():
    norms = data.load("standards_norms").query("norm_id != 'N22'")
    with pytest.raises(DataError, match="no norm N22"):
        standards.c102(value, ON, norms, 12e6, 20e6)


def test_the_profile_of_the_system_counts_eighteen_areas_and_scores_none():
    areas = pd.DataFrame(registers.load("codi_areas"))
    assert sorted(areas["number"]) == list(range(1, 19))
    assert areas.groupby("module", sort=False)["number"].count().to_dict() == {
        "policy": 7,
        "design": 4,
        "implementation": 7,
    }  # table of contents of the guidance note
    found = standards.system_profile(areas)
    assert found["areas_n"].sum() == 18
    assert len(found) == 9
    assert set(found.columns) == {"module", "state", "areas_n"}


def test_an_area_without_evidence_is_never_called_documented():
    for row in registers.load("codi_areas"):
        assert bool(row["figures"]) == (row["state"] != "not_found"), row["id"]


def test_an_unknown_state_of_an_area_is_refused():
    with pytest.raises(DataError, match="'fine' is no state"):
        standards.system_profile(pd.DataFrame({"module": ["policy"], "state": ["fine"]}))
