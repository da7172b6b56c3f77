"""The worked survey: a made-up survey that says so, every survey indicator on it, and its page."""

from __future__ import annotations

import re

import chapters
import numpy as np
import pandas as pd
import pytest

from spdr.analysis import poverty, worked
from spdr.data import indicators
from spdr.errors import ParameterError

CHAPTER = "90_worked_survey"
# what no household survey gives: programme totals, budgets, laws, populations, prices, country systems
NOT_OF_A_SURVEY = {"C01b", "C13b", "A01", "A02", "A04", "A05", "G01", "G02", "G03", "H01", "Y01", "Y02"}


@pytest.fixture(scope="module")
def people() -> pd.DataFrame:
    return worked.example_survey()


def test_the_same_seed_gives_the_same_answers_and_households_are_whole(people):
    pd.testing.assert_frame_equal(people, worked.example_survey())
    assert (people.groupby("household").size() == people.groupby("household")["household_size"].first()).all()
    assert people.groupby("household")["weight"].nunique().eq(1).all()
    assert people.groupby("cluster")["stratum"].nunique().eq(1).all() and people["stratum"].nunique() == 4


@pytest.mark.parametrize("clusters", [0, 4, 10])
def test_clusters_that_do_not_fill_the_strata_are_refused(clusters):
    with pytest.raises(ParameterError, match="multiple of four"):
        worked.example_survey(clusters=clusters)


def test_estimates_with_intervals_are_those_of_the_plain_functions(people):
    table = worked.distribution(people, worked.LINE).set_index("indicator")
    welfare, weight = people["welfare_thb_month"], people["weight"]
    assert table.loc["P01", "estimate"] == pytest.approx(weight[welfare < worked.LINE].sum() / weight.sum())
    assert table.loc["P05", "estimate"] == pytest.approx(poverty.gini(welfare, weight), rel=1e-12)
    assert (table["ci_low"] < table["estimate"]).all() and (table["estimate"] < table["ci_high"]).all()
    mean = worked.levels(people).set_index("statistic").loc["welfare_mean", "estimate"]
    assert mean == pytest.approx(np.average(welfare, weights=weight))


def test_coverage_counts_each_function_within_its_base(people):
    table = worked.coverage(people).set_index("indicator")
    child = people["age"] <= 17
    assert table.loc["C02", "base_n"] == people.loc[child, "weight"].sum()
    assert table.loc["C02", "covered_n"] == people.loc[child & people["child_benefit"], "weight"].sum()
    assert table.index.tolist() == [f"C{number:02}" for number in range(1, 11)]
    assert table["coverage_share"].between(0, 1).all()


def test_targeting_errors_are_the_shares_worked_from_counts(people):
    child = people[people["age"] < 6]
    meant, paid, weight = child["eligible"], child["receives"], child["weight"]
    table = worked.targets(people).set_index("indicator")["estimate"]
    assert table["T01"] == pytest.approx(weight[meant & ~paid].sum() / weight[meant].sum())
    assert table["T02a"] == pytest.approx(weight[paid & ~meant].sum() / weight[paid].sum())
    assert table["T02b"] == pytest.approx(weight[paid & ~meant].sum() / weight[~meant].sum())


def test_transfers_by_fifth_add_up_to_all(people):
    fifths = worked.by_fifth(people)
    parts = fifths[fifths["quantile"] != "all"].groupby("ranked_on")["benefit_incidence_share"].sum()
    assert parts.to_dict() == pytest.approx({"ranked_after": 1.0, "ranked_before": 1.0})


def test_a_made_up_survey_with_another_seed_gives_other_numbers(people):
    other = worked.example_survey(seed=1)
    ours, theirs = (
        worked.indicators(one, people, worked.LINE).set_index("indicator") for one in (people, other)
    )
    assert (ours["estimate"] - theirs["estimate"]).abs().gt(1e-9).mean() > 0.9
    assert ours.loc["P08", "estimate"] == 0  # the same survey twice has not grown


# the page


@pytest.fixture(scope="module")
def record():
    return chapters.run(CHAPTER)


def test_the_page_runs_every_indicator_of_a_survey(record):
    on_page = {
        row[0]
        for card in record["figures"]
        for row in card["rows"]
        if card["columns"][0]["name"] == "indicator"
    }
    fifths = {"A03", "D01", "D02", "D03", "D04", "D05"}  # columns of the table by fifth
    wanted = {
        one.id
        for one in indicators.load()
        if one.id[0] in "CADPTFGIH" and not one.pending and one.id not in NOT_OF_A_SURVEY
    }
    assert wanted - on_page - fifths == set()
    names = {column["name"] for column in chapters.card(record, "worked-performance")["columns"]}
    assert {"coverage_share", "benefit_incidence_share", "adequacy_share", "transfer_thb_month"} <= names


def test_everything_on_the_page_is_labelled_synthetic(record):
    marks = {entry["status"] for entry in record["figures"] + record["facts"]}
    assert marks == {"synthetic"} and record["inputs"] == [] and record["law"] == []
    assert "synthetic" in record["title"]["en"] and "สังเคราะห์" in record["title"]["th"]
    for figure in record["figures"]:
        assert "made-up" in figure["headline_en"] or "example" in figure["headline_en"], figure["id"]
        assert "ตัวอย่าง" in figure["headline_th"] or "ครัวเรือนผู้รับ" in figure["headline_th"], figure["id"]


def test_another_seed_moves_the_facts(record):
    other = chapters.run(CHAPTER, seed=1)
    before, after = chapters.facts(record), chapters.facts(other)
    assert before["headcount"] != after["headcount"] and before["line"] == after["line"]


def test_the_page_is_written_in_thai():
    path = chapters.TOP / "book/locale/th/LC_MESSAGES/chapters" / f"{CHAPTER}.po"
    entries = re.findall(r'^msgid "(.+)"\nmsgstr "(.*)"$', path.read_text(encoding="utf-8"), re.M)
    assert len(entries) > 15 and all(re.search("[ก-๙]", thai) for _, thai in entries)
