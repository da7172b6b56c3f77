"""The synthesis: ranks worked by hand, and what must hold for any weights."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spdr.analysis import synthesis
from spdr.errors import DataError, ParameterError


def row(id, status="open", term="now", model=(), options=(), owner=("SSO",)):
    return {"id": id, "status": status, "term": term, "model": model, "options": options, "owner": owner,
            "chapter": "03_informal", "name_en": f"Do {id}", "name_th": f"ทำ {id}"}  # fmt: skip


THREE = [
    row("R01", "adopted", model=("m",)),
    row("R02", "proposed", "medium", options=("o",)),
    row("R03", term="long"),
]
PEOPLE, COST = {"R01": 30, "R02": 10, "R03": 20}, {"R01": 5, "R02": 1}
EQUAL = dict.fromkeys(synthesis.CRITERIA, 1.0)


def by_hand(id, criterion):
    table = synthesis.scores(THREE, PEOPLE, COST).set_index(["id", "criterion"])
    return tuple(table.loc[(id, criterion)])


@pytest.mark.parametrize(
    ("id", "criterion", "expected"),
    [
        ("R01", "people", (1, 1)),  # the most people
        ("R02", "people", (0, 0)),
        ("R03", "people", (0.5, 0.5)),
        ("R01", "cost", (0, 0)),  # the dearer of two
        ("R02", "cost", (1, 1)),
        ("R03", "cost", (0, 1)),  # nobody knows
        ("R02", "readiness", (0.25, 0.25)),
        ("R02", "time", (0.5, 0.5)),
        ("R02", "evidence", (0.5, 0.5)),
    ],
)
def test_scores_are_places_and_ladders_and_unknown_may_be_anything(id, criterion, expected):
    assert by_hand(id, criterion) == expected


def test_totals_and_ranks_by_hand():
    table = synthesis.scores(THREE, PEOPLE, COST)
    total = synthesis.totals(table, EQUAL)
    assert total.loc["R01", "middle"] == pytest.approx((1 + 0 + 1 + 1 + 1) / 5)
    assert (total.loc["R03", "low"], total.loc["R03", "high"]) == pytest.approx((0.1, 0.3))
    ranked = synthesis.ranking(THREE, table, EQUAL)
    assert ranked["id"].tolist() == ["R01", "R02", "R03"] and ranked["rank"].tolist() == [1, 2, 3]
    assert ranked["worst_rank"].tolist()[0] == 1  # 0.667 at worst, with cost doubled, against 0.54
    assert synthesis.always_among(ranked, 1)["id"].tolist() == ["R01"]


def test_equal_ones_share_a_rank_and_the_last_of_their_places_is_the_worst():
    twins = [row("R01"), row("R02"), row("R03", term="long")]
    table = synthesis.scores(twins, {}, {})
    ranked = synthesis.ranking(twins, table, EQUAL).set_index("id")
    assert ranked["rank"].tolist() == [1, 1, 3] and ranked["best_rank"]["R01"] == 1
    assert ranked["worst_rank"]["R01"] == 3  # all three are equal where time is left out
    assert synthesis.always_among(ranked, 2).empty


WEIGHTS = st.fixed_dictionaries({name: st.integers(0, 9) for name in synthesis.CRITERIA}).filter(
    lambda given: sum(given.values()) > 0
)


@settings(max_examples=40, deadline=None)
@given(WEIGHTS)
def test_the_rank_lies_within_its_range_and_scores_within_their_ends(weights):
    table = synthesis.scores(THREE, PEOPLE, COST)
    ranked = synthesis.ranking(THREE, table, weights)
    assert (ranked["best_rank"] <= ranked["rank"]).all() and (ranked["rank"] <= ranked["worst_rank"]).all()
    total = synthesis.totals(table, weights)
    assert (total["low"] <= total["middle"]).all() and total["high"].max() <= 1 + 1e-9


@settings(max_examples=25, deadline=None)
@given(WEIGHTS, st.integers(2, 5))
def test_weights_count_only_beside_each_other(weights, factor):
    table = synthesis.scores(THREE, PEOPLE, COST)
    scaled = {name: weight * factor for name, weight in weights.items()}
    pd.testing.assert_frame_equal(synthesis.totals(table, weights), synthesis.totals(table, scaled))


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"people": 1}, "Weights are needed"),
        ({**EQUAL, "cost": -1}, "zero or more"),
        (dict.fromkeys(EQUAL, 0), "above zero"),
    ],
)
def test_weights_that_cannot_be_are_refused(given, message):
    with pytest.raises(ParameterError, match=message):
        synthesis.weights_of(given)


def test_a_number_for_nobody_and_a_status_off_the_ladder_are_refused():
    with pytest.raises(DataError, match="R99 is no recommendation"):
        synthesis.scores(THREE, {"R99": 1}, {})
    with pytest.raises(DataError, match="R01 has status 'lost'"):
        synthesis.scores([row("R01", "lost")], {}, {})


def test_a_scorecard_keeps_what_is_not_known_and_refuses_doubles():
    table = synthesis.scorecard(
        [("a", "reach", 0.5, 2024, "computed"), ("b", "reach", None, None, "not_known")]
    )
    assert synthesis.lowest(table, "reach")["group"] == "a" and table["score_share"].isna().sum() == 1
    with pytest.raises(DataError, match="no group has a figure for worth"):
        synthesis.lowest(table, "worth")
    with pytest.raises(DataError, match="given twice"):
        synthesis.scorecard([("a", "reach", 0.5, 2024, "x"), ("a", "reach", 0.6, 2024, "x")])
    with pytest.raises(DataError, match="'depth' is no dimension"):
        synthesis.scorecard([("a", "depth", 0.5, 2024, "x")])


def test_alignment_counts_what_serves_each_direction():
    plan = [{"id": "al1", "name_en": "Cover", "name_th": "ครอบคลุม", "how_en": "Recommendations R01, R02"}]
    table = synthesis.alignment(plan, THREE)
    assert table.iloc[0].tolist() == ["Cover", "ครอบคลุม", "R01, R02", 1, 0, 1]
    with pytest.raises(DataError, match="al1 names R77"):
        synthesis.alignment([{**plan[0], "how_en": "R77"}], THREE)


def test_the_road_begins_with_what_can_be_done_now():
    partners = [{"id": "SSO", "name_en": "Social Security Office", "name_th": "สำนักงานประกันสังคม"}]
    road = synthesis.roadmap(THREE, partners)
    assert road["term"].tolist() == ["term now", "term medium", "term long"]
    assert road["lead_en"].unique().tolist() == ["Social Security Office"]
    counted = synthesis.by_term(THREE)
    assert counted["recommendations_count"].sum() == 3 and len(counted) == 9


def test_offices_are_counted_and_the_busiest_comes_first():
    partners = [{"id": name, "name_en": name, "name_th": f"ส{name}"} for name in ("SSO", "MOF")]
    rows = [row("R01", owner=("MOF", "SSO")), *(row(f"R0{n}", "started") for n in (2, 3))]
    table = synthesis.by_office(rows, partners)
    assert table["lead_en"].tolist() == ["SSO"] * 3 + ["MOF"] * 3
    assert table["recommendations_count"].tolist() == [0, 2, 0, 0, 0, 1]


def test_reasons_are_the_scores_of_the_first():
    ranked = synthesis.ranking(THREE, synthesis.scores(THREE, PEOPLE, COST), EQUAL)
    told = synthesis.reasons(ranked, 2)
    assert len(told) == 2 * len(synthesis.CRITERIA)
    assert told[told["criterion"] == "people"]["score_ratio"].tolist() == [1, 0]


def test_priced_recommendations_stand_by_cost():
    table = synthesis.priced(THREE, PEOPLE, COST, 100)
    assert table["extra_billion_thb"].tolist() == [1, 5] and table["gdp_share"].tolist() == [0.01, 0.05]
    with pytest.raises(DataError, match="no recommendation has a cost"):
        synthesis.priced(THREE, PEOPLE, {}, 100)


def test_what_to_measure_is_a_grid_of_schemes_and_items():
    known = pd.DataFrame(
        {"scheme_id": ["A"], "life_stage": "old age", "beneficiaries": "yes", "by_sex": "no"}
    )
    grid = synthesis.to_measure(known, ["A"])
    assert grid["seen"].tolist() == ["yes", "no"] and synthesis.known_share(known, "A") == 0.5
    with pytest.raises(DataError, match="B is not among"):
        synthesis.to_measure(known, ["B"])
    with pytest.raises(DataError, match="B is not among"):
        synthesis.known_share(known, "B")
