"""The migrants chapter: facts derived again from the files, the law asked again by hand, reruns."""

import csv
import json

import pytest

from spdr.analysis import migrants
from tests.chapters import TOP, attempt, card, cards, expected, facts, run

CHAPTER = "04_migrants"


@pytest.fixture(scope="module")
def record():
    return run(CHAPTER)


def rows(table: str) -> list[dict[str, str]]:
    with (TOP / "data" / "tables" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_results_are_those_committed(record):
    assert json.loads(json.dumps(facts(record))) == expected(CHAPTER)


def test_it_has_the_cards_and_facts_it_promises(record):
    assert len(cards(record, "figure")) >= 5
    assert len(cards(record, "table")) >= 2
    assert len(record["facts"]) >= 12


def test_residents_and_permits_are_those_of_the_tables(record):
    found = facts(record)
    assert found["residents_n"] == float(rows("non_thai_population")[-1]["residents_n"]) == 5_300_000
    permits = {row["region"]: float(row["permits_n"]) for row in rows("work_permits")
               if row["year"] == "2017" and row["permit_type"] == "all"}  # fmt: skip
    assert found["permits_n"] == permits.pop("Thailand") == sum(permits.values())
    assert found["permit_region"]["en"] == max(permits, key=permits.get)


def test_the_law_opens_nothing_of_the_ten_to_a_migrant_in_an_irregular_situation(record):
    found = facts(record)
    assert (
        found["given_thai"],
        found["given_insured"],
        found["given_uninsured"],
        found["given_irregular"],
    ) == (8, 4, 1, 0)
    asked = migrants.access("2026-01-01", 337 * 26)
    assert len(card(record, "access-by-status")["rows"]) == len(asked) == 50
    yes = asked[asked["access"] == "yes"]
    insurance = {"ssf_sickness", "ssf_maternity_grant", "ssf_child", "ssf33_unemployment"}
    assert set(yes.loc[yes["status"] == "migrant_insured", "scheme"]) == insurance
    assert set(yes.loc[yes["status"] == "stateless_person", "scheme"]) == {"stateless_health"}
    assert set(yes.loc[yes["status"] == "migrant_registered_not_insured", "scheme"]) == {"mhis_premium"}


def test_contributions_are_five_per_cent_of_the_lowest_minimum_wage_and_a_pension_takes_180_months(record):
    found = facts(record)
    notice = [row for row in rows("minimum_wage_province") if row["effective_date"] == "2025-01-01"]
    lowest = min(float(row["minimum_wage_thb_day"]) for row in notice if row["district"] == "whole province")
    assert lowest == 337
    assert found["monthly_contribution"] == round(lowest * 26 * 0.05)  # the fund rounds to a whole baht
    assert found["pension_months"] == 180
    assert found["short_paid"] == found["monthly_contribution"] * 12 * found["short_stay"]


def test_published_shares_span_what_the_table_prints(record):
    printed = [
        float(row[1])
        for row in card(record, "published-coverage")["rows"]
        if "%" in row[2] and "million" not in row[2]
    ]
    found = facts(record)
    assert found["share_lowest"] == min(printed) / 100 == 0.25
    assert found["share_highest"] == 0.87


def test_net_migration_is_positive_in_every_period_as_the_headline_says(record):
    flows = card(record, "net-migration")
    values = [row[1] for row in flows["rows"]]
    assert min(values) > 0
    assert "more arrive than leave" in flows["headline_en"]
    assert facts(record)["flow_last"] == values[-1]


def test_longer_stays_and_another_day_stay_true():
    other = run(CHAPTER, law_date="2025-06-01", stay_years="[5, 20]", projection_until=2030)
    found = facts(other)
    assert found["short_stay"] == 5
    assert [row[3] for row in card(other, "stay-and-pension")["rows"]] == ["No", "Yes"]
    assert len(card(other, "net-migration")["rows"]) == 2


def test_a_year_without_groups_is_refused_by_name():
    code, said, record = attempt(CHAPTER, year=2024)
    assert (code != 0, record) == (True, None)
    assert "no groups for 2024" in said


def test_model_people_differ_in_nothing_but_nationality_and_standing():
    people = migrants.model_people("2026-01-01", 9000.0)
    same = people.drop(columns=["status", "is_thai", "migrant_status", "insured_section"])
    assert (same.nunique() == 1).all()
