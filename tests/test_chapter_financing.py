"""The financing chapter: facts derived again from the files, headlines against data, reruns."""

import json

import pytest

from spdr.present.whatif import evaluate
from tests.chapters import attempt, card, cards, expected, facts, rows, run

CHAPTER = "08_financing"


@pytest.fixture(scope="module")
def record():
    return run(CHAPTER)


def published(result):
    return float(next(row["value"] for row in rows("published_results") if row["result_id"] == result))


def product():
    return next(float(row["gdp_million_thb"]) / 1e3 for row in rows("macro") if row["year"] == "2024")


def test_results_are_those_committed(record):
    assert json.loads(json.dumps(facts(record))) == expected(CHAPTER)


def test_it_has_the_cards_and_facts_it_promises(record):
    assert len(cards(record, "figure")) >= 9
    assert len(cards(record, "table")) >= 4
    assert len(record["findings"]) == 5
    assert len(record["facts"]) >= 35


def test_the_floor_for_older_people_is_the_line_for_everyone_less_what_is_paid(record):
    found, budget = facts(record), expected("07_budget")
    everyone = budget["older_first"] * found["line"] * 12 / 1e9
    # three months are of the year before, which has about a fortieth fewer older people
    assert found["floor_older"] == pytest.approx(everyone - budget["oaa_first"], rel=0.015)
    line = next(r for r in rows("poverty_national") if r["year"] == "2024")
    assert found["line"] == float(line["poverty_line_thb_month"])


def test_the_announced_package_agrees_with_the_budget_chapter(record):
    budget = expected("07_budget")
    parts = budget["universal_extra"] + budget["tiers_extra"]
    assert parts < facts(record)["announced_cost"] < parts + 5  # the rest is one rate for disability
    assert facts(record)["announced_gdp"] < facts(record)["basic_gdp"]


def test_yields_are_published_bases_times_their_steps(record):
    found = facts(record)
    assert found["vat_yield"] == pytest.approx(published("PR185") / 100 * product() / 3)
    assert found["contribution_yield"] == pytest.approx(220 * 0.01 / 0.1275)
    assert found["debt_yield"] == pytest.approx((0.7 - published("PR467") / 100) * product() / 10)
    table = card(record, "options-and-bases")
    names = [column["name"] for column in table["columns"]]
    empty = [row for row in table["rows"] if row[names.index("yield_billion_thb")] is None]
    assert len(empty) == found["options_all"] - found["options_known"] == 2


def test_burden_of_the_tax_is_the_survey_by_hand(record):
    cells = {
        (r["measure"], r["item"]): float(r["mean_thb_month"])
        for r in rows("household_income_expenditure_class")
        if (r["year"], r["ses_region"], r["household_class"]) == ("2019", "Thailand", "all households")
    }
    burden = cells["expenditure", "consumption expenditure"] / 1.07 * 0.01 / cells["income", "current income"]
    found = facts(record)
    assert found["vat_all"] == pytest.approx(burden)
    assert found["vat_least"] <= found["vat_all"] <= found["vat_most"]


def test_debt_passes_its_ceiling_in_the_year_the_headline_names(record):
    found = facts(record)
    held, year = published("PR467") / 100, 2025
    growth = 1.025 * 1.01
    while held <= found["debt_ceiling"]:
        held, year = held * 1.03 / growth + 0.02, year + 1
    assert f"in FY{year}" in card(record, "debt-paths")["headline_en"]
    assert f"ปีงบประมาณ {year + 543}" in card(record, "debt-paths")["headline_th"]
    assert found["steady"] == pytest.approx(found["debt_start"] * (0.03 - (growth - 1)) / growth)


def test_break_even_by_hand(record):
    found = facts(record)
    assert found["needed_now"] == pytest.approx(1 / 0.171)
    real = 0.03 - 0.01
    assert found["needed_twenty"] == pytest.approx(1 / 0.171 / ((1 - (1 + real) ** -20) / real))


def test_employees_insured(record):
    employees = sum(
        float(r["employed_share"])
        for r in rows("labour_status")
        if (r["year"], r["sex"]) == ("2023", "both") and r["work_status"].endswith(" employee")
    ) * sum(
        float(r["employed_n"])
        for r in rows("employment_informal_nso")
        if (r["year"], r["sex"]) == ("2023", "both")
    )
    insured = next(
        float(r["insured_n"])
        for r in rows("insured_section")
        if (r["year"], r["section"]) == ("2023", "Section 33")
    )
    assert facts(record)["insured_employees"] == pytest.approx(insured / employees)


def what_if(record, id, **settings):
    return evaluate(next(one for one in record["whatifs"] if one["id"] == id), settings)


def regional_burdens(record):
    """Region, what is taken as taxed, and the burden, as the card has them."""
    figure = card(record, "vat-by-region")
    names = [column["name"] for column in figure["columns"]]
    wanted = [names.index(name) for name in ("ses_region", "taxed_spending", "income_share")]
    return [[row[place] for place in wanted] for row in figure["rows"]]


def test_packages_by_the_sliders_are_those_of_the_table(record):
    found, table = facts(record), card(record, "package-financing")
    names = [column["name"] for column in table["columns"]]
    shown = [dict(zip(names, row, strict=True)) for row in table["rows"]]
    assert len(shown) == found["packages_n"] == 4
    for one, key in zip(
        shown, ("package_announced", "package_flat", "package_basic_pension", "package_floor"), strict=True
    ):
        at = what_if(record, "package-gap", package=key)
        assert at["extra_billion_thb"] == pytest.approx(one["extra_horizon_billion_thb"])
        assert at["left_gdp_share"] == pytest.approx(one["gdp_share"])
        points = one["gdp_share"] / (published("PR185") / 100 / 3)  # 2.5 % of product for three points
        assert one["vat_needed_percent_point"] == pytest.approx(points / 100)
    assert shown[0]["extra_first_billion_thb"] == pytest.approx(found["announced_cost"])
    assert shown[3]["extra_first_billion_thb"] == pytest.approx(found["floor_gap"])
    over = sum(one["debt_gdp_share"] > found["debt_ceiling"] for one in shown)
    assert f"{over} of 4 packages" in table["headline_en"] and found["over_ceiling"] == over


def test_borrowing_a_package_is_the_path_of_debt_by_hand(record):
    rows_of = {tuple(row[:2]): row[2] for row in card(record, "package-paths")["rows"]}
    held, growth = published("PR467") / 100, 1.025 * 1.01
    for year in range(2026, 2041):
        held = held * 1.03 / growth + rows_of.get((year, "Announced reforms"), 0.0)
    assert facts(record)["announced_debt"] == pytest.approx(held)


def test_debt_by_the_sliders_is_the_path_drawn(record):
    drawn = {tuple(row[:2]): row[2] for row in card(record, "debt-paths")["rows"]}
    for year in (2026, 2033, 2040):
        for word, balance in (("Balanced", 0.0), ("Deficit of two points of GDP", -0.02)):
            at = what_if(record, "debt", fiscal_year=year, primary_balance_gdp_share=balance)
            assert at["debt_gdp_share"] == pytest.approx(drawn[year, word])
    spent = what_if(record, "debt", added_spending_gdp_share=0.02)
    assert spent == what_if(record, "debt", primary_balance_gdp_share=-0.02)


def test_a_contribution_is_the_law_by_hand(record):
    """5 % of 17,500 is the 875 baht of 2026; 30 years give 20 % and 15 times 1.5 %."""
    at = what_if(record, "contribution", wage_thb_month=20000)
    assert at["paid_employee_thb_month"] == pytest.approx(875)
    assert at["pension_thb_month"] == pytest.approx(17500 * 0.425)
    assert at["fund_extra_billion_thb"] == pytest.approx(0)
    more = what_if(record, "contribution", employee_rate_share=0.06)
    assert more["fund_extra_billion_thb"] == pytest.approx(facts(record)["contribution_yield"])


def test_tax_by_the_sliders_is_the_burden_of_the_cards(record):
    found = facts(record)
    at = what_if(record, "vat-points", household_class="all households")
    assert at["income_share"] == pytest.approx(found["vat_all"])
    assert at["vat_yield_billion_thb"] == pytest.approx(found["vat_yield"])
    drawn = {tuple(row[:2]): row[2] for row in regional_burdens(record)}
    for region in ("Northeast", "South"):
        at = what_if(record, "vat-points", ses_region=region, taxed_spending="without_food")
        assert at["income_share"] == pytest.approx(drawn[region, "Without food"])


def test_a_step_of_an_option_is_that_of_the_table(record):
    found = facts(record)
    assert what_if(record, "fiscal-space")["yield_billion_thb"] == pytest.approx(found["vat_yield"])
    twice = what_if(record, "fiscal-space", option="contributions", step_ratio=2)
    assert twice["yield_billion_thb"] == pytest.approx(2 * found["contribution_yield"])
    options = next(one for one in record["whatifs"] if one["id"] == "fiscal-space")["controls"][0]
    assert len(options["values"]) == found["options_known"]


def test_another_year_horizon_and_scenario_stay_true():
    other = run(
        CHAPTER, year=2023, first_year=2028, horizon=2036, debt_years=5, survey_year=2017, scenario="high"
    )
    found, table = facts(other), card(other, "package-financing")
    place = [column["name"] for column in table["columns"]].index("debt_gdp_share")
    over = sum(row[place] > found["debt_ceiling"] for row in table["rows"])
    assert f"{over} of 4 packages" in table["headline_en"] and "FY2036" in table["headline_en"]
    assert "2579" in table["headline_th"]
    said = {finding["id"]: finding for finding in other["findings"]}
    assert "FY2028" in said["floor"]["en"] and "FY2036" in said["packages"]["en"]


def test_norms_from_recollection_keep_their_mark(record):
    status = {fact["id"].split(".")[-1]: fact["status"] for fact in record["facts"]}
    assert status["branches_failed"] == status["branches_open"] == "unverified"
    assert card(record, "convention-102")["status"] == "unverified"
    assert status["debt_start"] == "news"
    cells = {tuple(row[:3]) for row in card(record, "convention-102")["rows"]}
    assert len(cells) == 28


def test_a_calmer_scenario_changes_the_year_and_the_words_follow():
    other = run(CHAPTER, scenario="high", survey_year=2017)
    found = facts(other)
    assert found["survey_year"] == 2017
    assert "2017" in card(other, "vat-by-class")["subtitle_en"]
    assert found["announced_gdp"] < facts(run(CHAPTER))["announced_gdp"]
    assert found["floor_gap"] == facts(run(CHAPTER))["floor_gap"]


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        ({"year": 2025}, "2025"),
        ({"survey_year": 2021}, "household_income_expenditure_class has no 2021"),
        ({"population_basis": "register"}, "civil register has no age structure"),
        ({"law_date": "2025-01-01"}, "nobody published when its first value began"),
    ],
)
def test_what_cannot_be_is_refused(wish, said):
    code, words, record = attempt(CHAPTER, **wish)
    assert code != 0
    assert record is None
    assert said in words
