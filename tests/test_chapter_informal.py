"""The informal economy chapter: facts derived again from the files, words against numbers, reruns."""

import csv
import json
import tomllib

import pytest

from tests.chapters import TOP, attempt, card, cards, expected, facts, run

CHAPTER = "03_informal"


@pytest.fixture(scope="module")
def record():
    return run(CHAPTER)


def rows(table: str) -> list[dict[str, str]]:
    with (TOP / "data" / "tables" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def count(year: str, sex: str, formality: str) -> float:
    found = [
        row
        for row in rows("employment_informal_nso")
        if (row["year"], row["sex"], row["formality"]) == (year, sex, formality)
    ]
    return float(found[0]["employed_n"])


def test_results_are_those_committed(record):
    assert json.loads(json.dumps(facts(record))) == expected(CHAPTER)


def test_it_has_the_cards_and_facts_it_promises(record):
    assert len(cards(record, "figure")) >= 5
    assert len(cards(record, "table")) >= 3
    assert len(record["facts"]) >= 12


def test_informal_share_is_informal_over_both(record):
    informal, formal = count("2022", "both", "informal"), count("2022", "both", "formal")
    assert facts(record)["informal_share"] == informal / (informal + formal)
    newest = count("2023", "both", "informal")
    assert facts(record)["newest_informal_share"] == newest / (newest + count("2023", "both", "formal"))


def test_newest_share_agrees_with_the_percentage_in_the_press(record):
    # 52.3 % was printed beside 21.0 of 40.1 million: the rounding of the millions hides up to 0.2 points
    assert facts(record)["newest_informal_share"] == pytest.approx(0.523, abs=0.002)


def test_lump_sum_is_the_monthly_credit_times_the_months(record):
    law = tomllib.loads((TOP / "data" / "parameters" / "ssf40.toml").read_text(encoding="utf-8"))
    credit = law["ssf40.option3.oldage"]["values"][-1]["value"]
    assert facts(record)["lump_option3"] == credit * 12 * 30 == 54_000


def test_paying_share_is_what_the_two_published_numbers_give_and_not_the_printed_one(record):
    assert facts(record)["paying_share"] == pytest.approx(1.265 / 11.035, rel=1e-12)
    assert round(facts(record)["paying_share"], 3) != 0.144


def test_work_injury_cover_is_covered_over_employed(record):
    covered = next(float(row["covered_n"]) for row in rows("workmen_compensation") if row["year"] == "2023")
    employed = count("2023", "both", "informal") + count("2023", "both", "formal")
    assert facts(record)["wcf_share"] == covered / employed


def test_words_follow_the_numbers(record):
    found = facts(record)
    lower = round(found["informal_women"], 3) < round(found["informal_men"], 3)
    assert found["women_men"]["en"] == ("lower than" if lower else "higher than")
    assert found["since_break"]["en"] == (
        "fell" if found["newest_informal_share"] < found["break_share"] else "rose"
    )
    assert found["s40_change"]["th"] == "เพิ่มขึ้น"
    assert "higher than" in card(record, "two-definitions")["headline_en"]
    assert found["sdg_share"] > found["nso_share"]


def test_another_year_and_basis_stay_true():
    other = facts(run(CHAPTER, year=2019, population_basis="wpp2019"))
    assert other["informal_share"] == 20_400_000 / 37_500_000
    assert other["women_men"]["en"] == "lower than"
    assert other["s40_working_share"] != facts(run(CHAPTER))["s40_working_share"]


def test_a_year_without_the_sexes_is_refused_by_name():
    code, said, record = attempt(CHAPTER, year=2023)
    assert (code != 0, record) == (True, None)
    assert "no count by sex for 2023" in said
