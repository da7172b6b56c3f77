"""The migrants chapter: facts derived again from the files, the law asked again by hand, reruns."""

import json

import pytest

from spdr.analysis import migrants
from tests.chapters import attempt, card, cards, expected, facts, rows, run

CHAPTER = "04_migrants"


@pytest.fixture(scope="module")
def record():
    return run(CHAPTER)


def test_results_are_those_committed(record):
    assert json.loads(json.dumps(facts(record))) == expected(CHAPTER)


def test_it_has_the_cards_and_facts_it_promises(record):
    assert 10 <= len(record["figures"]) <= 15
    assert len(cards(record, "table")) >= 4
    assert len(record["facts"]) >= 20
    assert len(record["findings"]) == 5


def test_residents_and_permits_are_those_of_the_tables(record):
    found = facts(record)
    assert found["residents_n"] == float(rows("non_thai_population")[-1]["residents_n"]) == 5_300_000
    permits = {row["region"]: float(row["permits_n"]) for row in rows("work_permits")
               if row["year"] == "2017" and row["permit_type"] == "all"}  # fmt: skip
    assert found["permits_n"] == permits.pop("Thailand") == sum(permits.values())
    assert found["permit_region"]["en"] == max(permits, key=permits.get)


def test_the_law_opens_to_each_status_what_its_nationality_and_insurance_allow(record):
    found = facts(record)
    names = ("given_thai", "given_insured", "given_uninsured", "given_irregular", "given_stateless")
    assert [found[name] for name in names] == [13, 8, 3, 0, 3]
    asked = migrants.access("2026-01-01", 337 * 26, 48)
    assert len(card(record, "access-by-status")["rows"]) == len(asked) == 75
    yes = asked[asked["access"] == "yes"].groupby("status")["scheme"].agg(set)
    at_work = {"wcf_temporary_disability", "maternity_leave"}
    insurance = {
        "ssf_sickness",
        "ssf_maternity_grant",
        "ssf_child",
        "ssf33_unemployment",
        "ssf_invalidity",
        "ssf_death",
    }
    assert yes["migrant_insured"] == insurance | at_work
    assert yes["stateless_person"] == {"stateless_health"} | at_work
    assert yes["migrant_registered_not_insured"] == {"mhis_premium"} | at_work
    odd = asked.set_index(["scheme", "status"])["access"]
    assert odd["ssf_pension", "migrant_insured"] == "conditional"  # 180 months, and 48 to stay
    assert {odd[name, "migrant_irregular"] for name in at_work} == {"unknown"}


def test_a_longer_permit_opens_the_pension_to_an_insured_migrant():
    asked = migrants.access("2026-01-01", 9_000, 180, ["ssf_pension"]).set_index("status")["access"]
    assert asked["migrant_insured"] == "yes"
    assert asked["migrant_registered_not_insured"] == "no"


def test_each_reason_is_that_of_the_law_for_the_status(record):
    table = card(record, "access-reasons")
    names = [column["name"] for column in table["columns"]]
    rows_by = {row[0]: dict(zip(names, row, strict=True)) for row in table["rows"]}
    assert rows_by["Old Age Allowance"]["migrant_insured"] == "Not a Thai national"
    assert (
        rows_by["Old-age pension, Social Security Fund"]["migrant_insured"]
        == "Too few months of contributions"
    )


def test_months_to_each_benefit_are_those_of_the_act(record):
    found = facts(record)
    months = ("maternity_months", "child_months", "survivor_months", "pension_months")
    assert [found[name] for name in months] == [5, 12, 36, 180]
    assert (found["ladder_within"], found["ladder_n"]) == (7, 8)


def test_contributions_are_five_per_cent_of_the_lowest_minimum_wage_and_the_old_age_part_comes_back(record):
    found = facts(record)
    notice = [row for row in rows("minimum_wage_province") if row["effective_date"] == "2025-01-01"]
    lowest = min(float(row["minimum_wage_thb_day"]) for row in notice if row["district"] == "whole province")
    assert lowest == 337
    assert found["monthly_contribution"] == round(lowest * 26 * 0.05)  # the fund rounds to a whole baht
    assert found["short_paid"] == found["monthly_contribution"] * 12 * found["short_stay"]
    # 3 % of the wage from worker and from employer for old age, 262.86 a month each
    assert found["short_lump"] == pytest.approx(2 * 262.86 * 12 * 8, abs=0.01)
    assert found["leaver_gets"] == pytest.approx(2 * 262.86 * 12 * 4, abs=0.01)


def test_relief_for_insured_migrants_costs_six_thousand_baht_for_each(record):
    found = facts(record)
    assert (found["relief_thai"], found["relief_migrant"]) == (6_000, 0)
    permits = next(
        float(row["permits_n"])
        for row in rows("work_permits")
        if (row["year"], row["region"], row["permit_type"]) == ("2021", "Thailand", "all")
    )
    assert found["relief_cost_low"] == pytest.approx(0.39 * permits * 6_000 / 1e9, rel=1e-9)
    assert found["relief_cost_high"] == pytest.approx(1_430_000 * 6_000 / 1e9, rel=1e-9)


def test_the_card_at_the_proposed_premium_costs_its_holders_the_difference(record):
    found = facts(record)
    assert found["card_extra"] == pytest.approx((3_650 - 1_600) * 309_416 / 1e6, rel=1e-12)
    assert found["card_against_section33"]["en"] == "lower than"  # 3,650 and 12 x 438


def test_the_scorecard_counts_what_the_cards_show(record):
    table = card(record, "global-compact")
    names = [column["name"] for column in table["columns"]]
    score = [dict(zip(names, row, strict=True)) for row in table["rows"]]
    assert [row["gcm_reached_n"] for row in score] == [3, 0, 3, 8, 0, 7, 0]
    assert facts(record)["measures_none"] == sum(row["gcm_reached_n"] == 0 for row in score) == 3
    verdicts = {row["gcm_verdict"] for row in score if row["gcm_reached_n"] == 0}
    assert verdicts == {"Not reached"}


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


def test_longer_stays_another_permit_and_another_day_stay_true():
    other = run(CHAPTER, law_date="2026-06-15", stay_years="[5, 20]", permit_years=2, projection_until=2030)
    found = facts(other)
    assert found["short_stay"] == 5
    names = [column["name"] for column in card(other, "stay-and-pension")["columns"]]
    assert [row[names.index("pension")] for row in card(other, "stay-and-pension")["rows"]] == ["No", "Yes"]
    assert len(card(other, "net-migration")["rows"]) == 2
    assert found["ladder_within"] == 6  # the grant to survivors takes 36 months, the permit 24
    assert found["given_insured"] == 7


def test_stays_that_all_end_with_a_pension_are_refused():
    code, said, record = attempt(CHAPTER, stay_years="[20]")
    assert (code != 0, record) == (True, None)
    assert "ask for a shorter one" in said


def test_a_year_without_groups_is_refused_by_name():
    code, said, record = attempt(CHAPTER, year=2024)
    assert (code != 0, record) == (True, None)
    assert "no groups for 2024" in said


def test_model_people_differ_in_nothing_but_nationality_and_standing():
    people = migrants.model_people("2026-01-01", 9000.0)
    insurance = [name for name in people if name.startswith("contribution_months")]
    same = people.drop(columns=["status", "is_thai", "migrant_status", "insured_section", *insurance])
    assert (same.nunique() == 1).all()
    assert (people.loc[people["insured_section"] == 0, insurance] == 0).all(axis=None)


def test_a_day_on_which_a_benefit_was_not_seen_is_refused_by_name():
    code, said, record = attempt(CHAPTER, law_date="2025-06-01")
    assert (code != 0, record) == (True, None)
    assert "ssf33.death.allowance" in said
