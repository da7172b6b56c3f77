"""The chapter on persons with disabilities: its facts derived again, its headlines, its reruns."""

import json
import tomllib

import pytest

from spdr.present.whatif import evaluate
from tests.chapters import TOP, attempt, card, cards, expected, facts, rows, run

CHAPTER = "09_disability"


@pytest.fixture(scope="module")
def record():
    return run(CHAPTER)


def published(result: str) -> float:
    return float(rows("published_results", result_id=result)[0]["value"])


def law(file: str, key: str, kind: str = "law") -> float:
    text = (TOP / "data" / "parameters" / f"{file}.toml").read_text(encoding="utf-8")
    return [value["value"] for value in tomllib.loads(text)[key]["values"] if value["kind"] == kind][-1]


def table(record: dict, id: str) -> list[dict]:
    shown = card(record, id)
    names = [column["name"] for column in shown["columns"]]
    return [dict(zip(names, row, strict=True)) for row in shown["rows"]]


def test_results_are_those_committed(record):
    assert json.loads(json.dumps(facts(record))) == expected(CHAPTER)


def test_it_has_the_cards_facts_and_findings_it_promises(record):
    assert len(cards(record, "figure")) == 9
    assert len(cards(record, "table")) == 7
    assert len(record["facts"]) >= 20
    assert [finding["card"] for finding in record["findings"]] == [
        "persons-counted",
        "allowance-against-poverty-line",
        "income-after-disability",
        "card-holders-ahead",
        "options-cost",
    ]


def test_counts_are_those_published(record):
    found = facts(record)
    assert found["cards"] == published("PR126") == 2_199_798
    assert found["survey"] == published("PR127") == 4_192_291
    assert found["cards_of_survey"] == 2_199_798 / 4_192_291
    assert (
        found["paid"] == int(rows("scheme_beneficiaries", scheme_id="DA")[-1]["beneficiaries_n"]) == 1_491_947
    )
    assert found["of_cards"] == 1_491_947 / 1_808_524  # cards of the same year
    assert found["register_compare"]["en"] == "fewer than"
    assert found["cards"] < found["survey"]


def test_budget_over_recipients_is_what_the_office_printed(record):
    found = facts(record)
    assert found["each_computed"] == 14_308.53 * 1e6 / 1_491_947
    assert found["each_computed"] == pytest.approx(found["each_printed"], abs=1)  # printed in whole baht
    assert found["each_printed"] == 9_590


def test_a_part_of_the_recipients_is_not_drawn_as_all_of_them(record):
    kinds = {(row["year"], row["counted"]) for row in table(record, "persons-counted")}
    assert (2025, "Recipients through grants to local governments") in kinds
    assert (2025, "Recipients of the allowance, all channels") not in kinds
    drawn = json.dumps(card(record, "persons-counted")["spec_en"])
    assert '"point"' in drawn
    assert '"line"' not in drawn


def test_women_and_men_make_the_card_holders(record):
    found = facts(record)
    assert found["women_share"] == 1_000_995 / (1_000_995 + 1_094_210)
    counted = rows("registered_disability", year="2021", disability_type="all")
    sexes = {row["sex"]: int(row["registered_n"]) for row in counted}
    assert sexes["female"] + sexes["male"] == sexes["both"]
    shares = [row["cards_share"] for row in table(record, "card-holders-by-age")]
    assert sum(shares) == pytest.approx(1, abs=1e-12)
    assert found["older_share"] == published("PR706") / 100 == max(shares)


def test_amounts_and_worth_are_the_law_over_the_line(record):
    found = facts(record)
    assert found["amount"] == law("disability", "da.amount") == 800
    assert found["flat"] == law("disability", "da.flat1000", "announced") == 1_000
    lines = {row["year"]: float(row["poverty_line_thb_month"]) for row in rows("poverty_national")}
    assert found["line_share"] == 800 / lines["2024"]
    assert found["line_share_best"] == max(
        (500 if year < 2014 else 800) / lines[str(year)] for year in range(2010, 2025)
    )
    assert (
        "fell from 30.2% in 2015 to 26.0% in 2024"
        in card(record, "allowance-against-poverty-line")["headline_en"]
    )
    level = 1.0
    for row in rows("macro"):
        if 2014 < int(row["year"]) <= found["real_until"]:  # set in October 2014
            level *= 1 + float(row["cpi_inflation_rate"])
    assert found["real_kept"] == pytest.approx(1 / level, rel=1e-12)


def test_income_after_disability_is_insurance_and_allowance_by_hand(record):
    found = facts(record)
    assert found["after_33"] == 0.5 * 15_000 + 800
    assert found["after_40"] == 3_000 + 800  # the highest amount of the decree of 2025
    assert found["after_none"] == 800
    cells = table(record, "income-after-disability")
    paid = {(row["situation"], row["paid_by"]): row["amount_thb_month"] for row in cells}
    assert paid["Was insured under Section 39", "Social security invalidity cash"] == 0.5 * 4_800


def test_the_quota_is_counted_as_the_regulation_does(record):
    asked = {row["employees_n"]: row["to_employ_n"] for row in table(record, "employment-quota")}
    assert asked == {99: 0, 100: 1, 150: 1, 151: 2, 500: 5, 1000: 10}  # 151: the second person, as published
    found = facts(record)
    assert found["levy"][0] == 337 * 365  # lowest minimum wage of 2026
    for row in table(record, "employment-quota"):
        assert row["levy_low_thb_year"] == row["to_employ_n"] * found["levy"][0]


def test_options_are_people_times_amount(record):
    found = facts(record)
    cells = {row["option"]: row for row in table(record, "options")}
    flat = cells["One rate for all, as announced"]
    assert flat["cost_billion_thb"] == pytest.approx(2_199_798 * 1_000 * 12 / 1e9, rel=1e-12)
    young = 2_199_798 * (1 - 0.5541 - 0.4081)
    cheaper = 2_199_798 - 1_229_097 - young  # adults without a welfare card: 200 baht more
    assert found["extra_flat_announced"] == pytest.approx(cheaper * 200 * 12 / 1e9, rel=1e-9)
    assert found["cost_law"] == pytest.approx(
        flat["cost_billion_thb"] - found["extra_flat_announced"], rel=1e-12
    )
    whole = cells["The poverty line"]
    assert whole["cost_billion_thb"] == pytest.approx(2_199_798 * 3_078 * 12 / 1e9, rel=1e-12)
    for row in cells.values():
        made = row["recipients_n"] * row["amount_thb_month"] * 12 / 1e9
        assert row["cost_billion_thb"] == pytest.approx(made, rel=1e-12)


def test_the_slider_starts_at_the_cost_of_the_announced_rate(record):
    found = facts(record)
    asked = record["whatifs"][0]
    settings = {"amount_thb_month": 1_000, "take_up_share": 1.0, "year": 2040}
    assert evaluate(asked, settings)["cost_billion_thb"] == pytest.approx(
        found["holders_last"] * 12_000 / 1e9, rel=1e-12
    )
    half = evaluate(asked, settings | {"take_up_share": 0.5})
    assert half["recipients_n"] == pytest.approx(found["holders_last"] / 2, rel=1e-12)


def test_the_path_starts_at_the_count_and_follows_age(record):
    found = facts(record)
    assert found["holders_first"] == pytest.approx(2_095_205, rel=1e-9)
    assert found["growth"] == pytest.approx(found["holders_last"] / found["holders_first"] - 1, rel=1e-12)
    assert found["path_compare"]["en"] == "more than"
    assert found["holders_last"] > found["holders_first"]
    assert found["flat_last"] == pytest.approx(
        found["holders_last"] * 12_000 / 1e9, rel=0.01
    )  # fiscal, not calendar


def test_words_and_norms_follow_the_numbers(record):
    found = facts(record)
    assert found["rate_thai"] == law("ssf33_benefits", "ssf33.disability.rate")
    assert found["rate_norm"] == law("standards", "c102.invalid.rr")
    assert found["rate_compare"]["en"] == "higher than"
    assert found["rate_thai"] > found["rate_norm"]
    assert found["rate_compare_higher"]["en"] == "equal to"
    assert found["rate_thai"] == found["rate_higher_norm"]
    assert found["work_compare"]["en"] == "lower than"
    assert found["work_women"] < found["work_with"] < found["work_men"] < found["work_without"]
    statuses = {fact["id"].split(".")[-1]: fact["status"] for fact in record["facts"]}
    assert statuses["rate_norm"] == statuses["rate_higher_norm"] == "unverified"
    assert found["articles_dark"] == sum(
        row["reach_known"] == "Not known" for row in table(record, "convention-articles")
    )


def test_another_year_and_basis_stay_true():
    other = run(CHAPTER, year=2019, population_basis="register", horizon=2030)
    found = facts(other)
    assert found["line_share"] == 800 / 2_763
    assert "to 29.0% in 2019" in card(other, "allowance-against-poverty-line")["headline_en"]
    assert found["older_rate"] != facts(run(CHAPTER))["older_rate"]
    assert "in 2030" in card(other, "card-holders-ahead")["headline_en"]


def test_a_wrong_basis_is_refused_with_what_would_be_right():
    code, said, record = attempt(CHAPTER, population_basis="wpp")
    assert code != 0
    assert record is None
    assert "Did you mean wpp2024?" in said
