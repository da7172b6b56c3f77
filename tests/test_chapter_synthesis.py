"""The synthesis chapter: its cells derived again from the files, its ranks from the register, its reruns."""

import json

import pytest

from spdr.data import registers
from tests.chapters import attempt, card, cards, expected, facts, rows, run

CHAPTER = "10_synthesis"
# These follow the register of recommendations, which moves with each decision; below they are held to it.
TRACKED = {"recommendations_n", "priced_n", "steady_n", "widest_spread", "widest_name", "top_ranked",
           "plan_moving", "now_n", "now_waiting", "costed_n", "begun_n", "office_most", "office_most_n",
           "offices_n"}  # fmt: skip


@pytest.fixture(scope="module")
def record():
    return run(CHAPTER)


def columns(table):
    names = [column["name"] for column in table["columns"]]
    return [dict(zip(names, row, strict=True)) for row in table["rows"]]


def test_results_are_those_committed(record):
    found = {name: value for name, value in facts(record).items() if name not in TRACKED}
    assert json.loads(json.dumps(found)) == expected(CHAPTER)


def test_what_follows_the_register_is_counted_in_it(record):
    tracker, found = registers.load("recommendations"), facts(record)
    now = [row for row in tracker if row["term"] == "now"]
    assert found["recommendations_n"] == len(tracker) and found["now_n"] == len(now)
    assert found["now_waiting"] == sum(row["status"] in ("open", "proposed") for row in now)
    assert found["offices_n"] == len({row["owner"][0] for row in tracker})
    assert found["office_most_n"] == max(
        sum(row["owner"][0] == office for row in tracker) for office in {row["owner"][0] for row in tracker}
    )
    assert found["priced_n"] == len(columns(card(record, "priced-recommendations")))


def test_it_has_the_cards_facts_and_findings_it_promises(record):
    assert len(cards(record, "figure")) >= 7 and len(cards(record, "table")) >= 4
    assert len(record["facts"]) >= 20 and len(record["findings"]) == 5


def test_cells_are_derived_again(record):
    found = facts(record)
    line = next(float(r["poverty_line_thb_month"]) for r in rows("poverty_national") if r["year"] == "2024")
    assert found["worth_older"] == 600 / line and found["least_value"] == 300 / line
    payers = next(float(r["value"]) for r in rows("published_results") if r["result_id"] == "PR040")
    assert found["reach_informal"] == pytest.approx(payers / 21.0)  # million informal workers of 2023
    assert found["least_reach"] == min(
        cell["score_share"] for cell in columns(card(record, "scorecard")) if cell["dimension"] == "Reach"
    )


def test_every_recommendation_is_ranked_once_within_its_range(record):
    ranked = columns(card(record, "ranking"))
    assert sorted(row["recommendation"].split()[0] for row in ranked) == sorted(
        row["id"] for row in registers.load("recommendations")
    )
    assert all(row["best_rank"] <= row["rank"] <= row["worst_rank"] for row in ranked)
    assert facts(record)["steady_n"] == sum(row["worst_rank"] <= 10 for row in ranked)
    assert facts(record)["top_ranked"]["en"].startswith(ranked[0]["recommendation"])


def test_other_weights_give_another_order_and_true_sentences(record):
    other = run(CHAPTER, weight_people=0, weight_cost=0, weight_readiness=0, weight_evidence=0, first=5)
    ranked = columns(card(other, "ranking"))
    now = {row["id"] for row in registers.load("recommendations") if row["term"] == "now"}
    assert {row["recommendation"].split()[0] for row in ranked if row["rank"] == 1} == now
    assert facts(other)["steady_n"] == sum(row["worst_rank"] <= 5 for row in ranked)
    assert facts(other)["top_ranked"] != facts(record)["top_ranked"]


def test_weights_of_nothing_are_refused():
    zero = dict.fromkeys(("people", "cost", "readiness", "time", "evidence"), 0)
    code, said, found = attempt(CHAPTER, **{f"weight_{name}": weight for name, weight in zero.items()})
    assert code != 0 and found is None and "at least one is above zero" in said


def test_the_income_gap_is_that_of_the_plan_in_its_base_year(record):
    found = facts(record)
    base = next(row for row in rows("income_distribution_wb") if row["year"] == "2019")
    poorest = (float(base["poorest_fifth_share"]) + float(base["second_fifth_share"])) / 4
    assert found["gap_before"] == pytest.approx(float(base["richest_tenth_share"]) / poorest)
    assert found["gap_before"] == pytest.approx(5.66, abs=0.01)  # as the plan prints it
    assert found["gap_turn"]["en"] == ("fell" if found["gap_latest"] < found["gap_before"] else "rose")
    assert found["head_target"] == 300_000


def test_the_grant_costs_what_the_chapter_on_children_says(record):
    children = facts(run("02_children"))
    assert facts(record)["cost_children"] == pytest.approx(children["universal_extra"], rel=1e-6)


def test_another_year_and_basis_stay_true(record):
    other = run(CHAPTER, year=2022, population_basis="wpp2019")
    found = facts(other)
    assert found["poverty_line"] != facts(record)["poverty_line"]
    assert found["worth_older"] == pytest.approx(600 / found["poverty_line"])
    assert "2022" in card(other, "scorecard")["subtitle_en"]
