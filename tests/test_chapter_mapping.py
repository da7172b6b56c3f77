"""The mapping chapter: its facts derived again from the files, its headlines against its data, its reruns."""

import json
import tomllib

import pytest

from tests.chapters import TOP, attempt, card, cards, expected, facts, rows, run

CHAPTER = "01_mapping"


@pytest.fixture(scope="module")
def record():
    return run(CHAPTER)


def law(scheme: str, key: str) -> list[dict]:
    return tomllib.loads((TOP / "data" / "parameters" / f"{scheme}.toml").read_text(encoding="utf-8"))[key][
        "values"
    ]


def test_results_are_those_committed(record):
    assert json.loads(json.dumps(facts(record))) == expected(CHAPTER)


def test_it_has_the_cards_and_facts_it_promises(record):
    assert len(cards(record, "figure")) >= 8
    assert len(cards(record, "table")) >= 4
    assert len(record["facts"]) >= 20


def test_poverty_facts_are_the_official_ones(record):
    found, row = facts(record), next(row for row in rows("poverty_national") if row["year"] == "2024")
    assert found["poverty_rate"] == float(row["poverty_rate_share"]) == 0.0489
    assert found["poverty_line"] == float(row["poverty_line_thb_month"]) == 3078
    assert found["poor_n"] == float(row["poor_n"]) == 3.4e6


def test_insured_shares_are_insured_over_the_working_age(record):
    found = facts(record)
    insured = {
        row["section"]: float(row["insured_n"]) for row in rows("insured_section") if row["year"] == "2024"
    }
    assert found["insured_33"] == insured["Section 33"]
    assert found["share_33"] == insured["Section 33"] / found["working_age"]
    assert sum(insured[f"Section {n}"] for n in (33, 39, 40)) == pytest.approx(
        insured["all"], abs=150
    )  # rounding


def test_amounts_are_the_law_of_the_day(record):
    found = facts(record)
    assert found["csg_amount"] == law("csg", "csg.amount")[-1]["value"] == 600
    assert found["csg_line_share"] == 600 / 3078
    assert found["oaa_line_share"] == law("oaa", "oaa.amount.60_69")[-1]["value"] / 3078


def test_real_value_is_the_product_of_the_years_of_inflation(record):
    prices = {
        int(row["year"]): float(row["cpi_inflation_rate"])
        for row in rows("macro")
        if row["cpi_inflation_rate"]
    }
    level = 1.0
    for year in range(2012, facts(record)["real_until"] + 1):  # set in October 2011
        level *= 1 + prices[year]
    assert facts(record)["real_oaa"] == pytest.approx(1 / level, rel=1e-12)


def test_spending_is_the_published_figure_over_gdp(record):
    found = facts(record)
    result = next(row for row in rows("published_results") if row["result_id"] == "PR095")
    gdp = next(float(row["gdp_million_thb"]) for row in rows("macro") if row["year"] == "2023")
    assert found["oaa_spending"] == float(result["value"]) == 90.2
    assert found["oaa_gdp_share"] == pytest.approx(90_200 / gdp, rel=1e-12)


def test_words_follow_the_numbers(record):
    found = facts(record)
    assert found["poverty_turn"]["en"] == (
        "rose" if found["poverty_rate"] > found["poverty_rate_before"] else "fell"
    )
    assert found["gini_change"]["en"] == (
        "fell" if found["gini_consumption"] < found["gini_consumption_first"] else "rose"
    )
    whole = [row for row in rows("poverty_region") if row["year"] == "2024" and row["municipality"] == "all"]
    regions = {
        row["region"]: float(row["poverty_rate_share"]) for row in whole if row["region"] != "Thailand"
    }
    assert found["region_highest"]["en"] == max(regions, key=regions.get)
    assert found["region_lowest"]["en"] == min(regions, key=regions.get)
    assert "rose from 3.41% in 2023 to 4.89% in 2024" in card(record, "poverty-rate")["headline_en"]
    assert (
        "เพิ่มขึ้นจาก ร้อยละ 3.41 ในปี 2566 เป็น ร้อยละ 4.89 ในปี 2567" in card(record, "poverty-rate")["headline_th"]
    )


def test_each_row_of_the_life_cycle_is_reached_over_meant(record):
    table = card(record, "life-cycle")
    place = {column["name"]: index for index, column in enumerate(table["columns"])}
    assert len(table["rows"]) == 8
    for row in table["rows"]:
        share = row[place["reached_n"]] / row[place["group_n"]]
        assert row[place["reached_share"]] == pytest.approx(share, rel=1e-12)
        assert row[place["outside_n"]] == pytest.approx(row[place["group_n"]] - row[place["reached_n"]])


def test_the_missing_middle_is_what_no_cover_holds(record):
    found = facts(record)
    insured = {
        row["section"]: float(row["insured_n"]) for row in rows("insured_section") if row["year"] == "2024"
    }
    state = 0.095 * (19.1e6 + 21.0e6)  # labour_status and employment_informal_nso of 2023
    with_all = (
        found["working_age"] - insured["Section 33"] - insured["Section 39"] - insured["Section 40"] - state
    )
    assert found["middle_n"][0] == pytest.approx(with_all / 1e6)
    not_paying = insured["Section 40"] * (1 - 1.265 / 11.035)
    assert found["middle_n"][1] == pytest.approx((with_all + not_paying) / 1e6)


def test_overlap_bounds_are_those_that_totals_allow(record):
    found = facts(record)
    rows_ = card(record, "overlap")["rows"]
    assert found["two_of_three"][0] == 0  # the three together are fewer than all adults
    assert found["any_of_three"] == rows_[2][1:3]
    assert rows_[1][2] < rows_[3][2] <= found["any_of_three"][1] / 2 + 1e-12


def test_restoring_values_costs_what_prices_took(record):
    found = facts(record)
    spent = {"real_csg": 16.6, "real_oaa": 90.2, "real_da": 19.41}
    by_hand = sum(money * (1 / found[kept] - 1) for kept, money in spent.items())
    assert found["restore_all"] == pytest.approx(by_hand, abs=1e-5)


def test_five_findings_stand_on_five_cards(record):
    assert len(record["findings"]) == 5
    assert len({finding["card"] for finding in record["findings"]}) == 5
    middle = next(finding for finding in record["findings"] if finding["id"] == "middle")
    assert "16.7–26.5 million people" in middle["en"] and "16.7–26.5 ล้านคน" in middle["th"]


def test_wider_working_ages_find_more_people_outside():
    wider = facts(run(CHAPTER, working_age_to=64))
    assert wider["middle_n"][0] > facts(run(CHAPTER))["middle_n"][0]
    assert wider["middle_share"][0] <= wider["middle_share"][1] <= 1


def test_another_year_and_basis_stay_true():
    other = run(CHAPTER, year=2022, population_basis="wpp2019")
    found = facts(other)
    assert found["poverty_rate"] == 0.0543
    assert found["poverty_turn"]["en"] == "fell"
    assert found["working_age"] != facts(run(CHAPTER))["working_age"]
    assert "2022" in card(other, "poverty-rate")["headline_en"]


def test_a_year_without_a_survey_is_refused_by_name():
    code, said, record = attempt(CHAPTER, year=1989)
    assert code != 0
    assert record is None
    assert "poverty_national has no year 1989" in said


def test_the_register_basis_says_what_it_lacks():
    code, said, _ = attempt(CHAPTER, population_basis="register")
    assert code != 0
    assert "2024" in said
