"""The gender chapter: its facts derived again from the files, its headlines against its data, its reruns."""

import json
import tomllib

import pytest

from tests.chapters import TOP, attempt, card, cards, expected, facts, rows, run

CHAPTER = "06_gender"


@pytest.fixture(scope="module")
def record():
    return run(CHAPTER)


def by_sex(table: str, value: str, **where: str) -> dict[str, float]:
    return {row["sex"]: float(row[value]) for row in rows(table, **where)}


def column(record: dict, id: str, name: str) -> list:
    figure = card(record, id)
    place = [item["name"] for item in figure["columns"]].index(name)
    return [row[place] for row in figure["rows"]]


def law(file: str, key: str, kind: str = "law") -> float:
    text = (TOP / "data" / "parameters" / f"{file}.toml").read_text(encoding="utf-8")
    return [value["value"] for value in tomllib.loads(text)[key]["values"] if value["kind"] == kind][-1]


def test_results_are_those_committed(record):
    assert json.loads(json.dumps(facts(record))) == expected(CHAPTER)


def test_it_has_the_cards_and_facts_it_promises(record):
    assert len(cards(record, "figure")) >= 8
    assert len(cards(record, "table")) >= 4
    assert len(record["facts"]) >= 20
    assert [finding["card"] for finding in record["findings"]] == [
        "participation", "unpaid-work", "maternity-pay", "gap-by-reform", "data-by-sex",
    ]  # fmt: skip


def test_the_places_that_other_chapters_link_to_are_there():
    notebook = json.loads((TOP / "notebooks" / f"{CHAPTER}.ipynb").read_text(encoding="utf-8"))
    lines = [
        line.strip()
        for cell in notebook["cells"]
        if cell["cell_type"] == "markdown"
        for line in cell["source"]
    ]
    for heading in ("Access", "Work", "Care", "Maternity", "Pension gap", "Budgeting", "Single mothers"):
        assert f"## {heading}" in lines, heading


def test_participation_is_that_of_the_table(record):
    found = facts(record)
    where = {"measure": "labour force participation", "age_group": "15+"}
    now = by_sex("labour_modelled", "rate_share", year="2024", **where)
    then = by_sex("labour_modelled", "rate_share", year="1990", **where)
    assert (found["participation_women"], found["participation_men"]) == (now["female"], now["male"])
    assert found["participation_gap"] == now["male"] - now["female"]
    assert found["gap_turn"]["en"] == (
        "fell" if found["participation_gap"] < then["male"] - then["female"] else "rose"
    )
    assert "the gap fell from 19.0 percentage points in 1990" in card(record, "participation")["headline_en"]


def test_the_informal_share_is_that_of_the_counts(record):
    found = facts(record)
    counts = {(row["sex"], row["formality"]): float(row["employed_n"])
              for row in rows("employment_informal_nso", year="2022")}  # fmt: skip
    for sex, fact in (("female", "informal_women"), ("male", "informal_men")):
        informal = counts[sex, "informal"]
        assert found[fact] == informal / (informal + counts[sex, "formal"])
    assert found["informal_compare"]["en"] == "lower than"
    assert found["informal_women"] < found["informal_men"]


def test_hours_of_unpaid_work_are_the_published_share_of_a_day(record):
    found = facts(record)
    day = by_sex("sdg_selected", "value", series_code="SL_DOM_TSPD", year="2015")
    assert found["care_women"] == day["female"] * 24
    assert found["care_men"] == day["male"] * 24
    assert found["care_year"] == 2015


def test_maternity_cases_are_over_the_births_of_their_year(record):
    found = facts(record)
    cases = next(row for row in rows("ssf_benefit_cases", year="2023", branch="maternity", period="year"))
    births = next(
        row
        for row in rows("population_wpp2024_annual", year="2023", measure="births")
        if row["statistic"] == "central"
    )
    assert found["cases_latest"] == float(cases["cases_n"]) == 246_004
    assert found["cover_latest"] == 246_004 / float(births["value"])
    assert found["births_outside"] == float(births["value"]) - 246_004
    assert found["cover_highest"] == max(column(record, "maternity-cases", "cases_births_share"))


def test_paid_days_of_leave_follow_the_law(record):
    found = facts(record)
    employer = law("labour", "lpa.maternity.employer_paid_days")
    fund = law("ssf33_benefits", "ssf33.mat.cash_rate") * law("ssf33_benefits", "ssf33.mat.cash_days")
    assert found["days_33"] == employer + fund == 105
    assert found["days_33_third"] == employer
    assert found["days_39"] == pytest.approx(fund * 4_800 / 15_000, rel=1e-12)
    assert found["days_40"] == 0
    assert found["leave_days"] == law("labour", "lpa.maternity.leave_days") == 120


def test_pensions_are_the_formula_worked_by_hand(record):
    found = facts(record)
    assert found["pension_unbroken"] == (0.20 + 15 * 0.015) * 15_000
    assert found["pension_break"] == pytest.approx(
        (0.20 + 10 * 0.015) * 15_000, abs=0.005
    )  # rounded to satang
    assert found["pension_section39"] == pytest.approx((0.20 + 15 * 0.015) * 4_800, abs=0.005)
    assert found["section39_loss"] == pytest.approx(1 - 4_800 / 15_000, rel=1e-12)
    assert found["care_loss"] == pytest.approx(1 - (25 * 15_000 + 5 * 4_800) / (30 * 15_000), rel=1e-12)
    assert found["section39_compare"]["en"] == "lower than"
    # own and employer's three per cent for 168 months
    assert found["short_lump_sum"] == pytest.approx(15_000 * 0.06 * 168, rel=1e-12)


def test_reforms_close_what_the_arithmetic_says(record):
    found = facts(record)
    names = ("reform", "unbroken_thb_month", "break_thb_month", "section39_thb_month")
    table = {
        row[0]: row[1:]
        for row in zip(*(column(record, "income-by-reform", name) for name in names), strict=True)
    }
    # 42.5 % and 35 % of 15,000, 42.5 % of 4,800, each with the allowance of 600
    assert table["Rule in force"] == pytest.approx((6_375 + 600, 5_250 + 600, 2_040 + 600), abs=0.01)
    credits = table["Rule in force, care years credited"]
    assert credits[1] == credits[0]  # years in the middle: the last sixty months are at the full wage
    assert found["credit_closes"] == pytest.approx(1)
    averaged = (25 * 15_000 + 5 * 4_800) / 30 * 0.425 + 600
    assert table["Career average (CARE), announced"] == pytest.approx((6_975, 5_850, averaged), abs=0.5)
    gap = 1 - 2_640 / 6_975
    assert found["care_closes_39"] == pytest.approx(1 - (1 - averaged / 6_975) / gap, abs=1e-3)
    assert found["care_closes_break"] == pytest.approx(0, abs=1e-9)
    assert found["tiers_closes_39"] == pytest.approx(1 - (1 - 2_740 / 7_075) / gap, rel=1e-9)
    assert found["basic_closes_39"] == pytest.approx(1 - (1 - 5_040 / 9_375) / gap, rel=1e-9)
    assert found["mend_both"]["en"] == "none"


def test_a_mother_alone_gets_the_benefits_of_each_child_and_no_more(record):
    found = facts(record)
    wage = 337 * 26
    assert found["lowest_wage"] == wage
    line = float(rows("poverty_national", year="2024")[0]["poverty_line_thb_month"])
    assert found["alone_two"] == pytest.approx((wage + 2 * 600 + 2 * 1_000) / (3 * line), rel=1e-12)
    assert found["couple_two"] == pytest.approx((2 * wage + 600 + 1_000) / (3 * line), rel=1e-12)
    assert found["alone_compare"]["en"] == "lower than"
    assert column(record, "mother-alone", "csg_thb_month") == [600, 1_200, 600, 600, 600]


def test_costs_of_options_are_people_times_amount(record):
    found = facts(record)
    grant = law("ssf33_benefits", "ssf33.mat.lump")
    assert found["cost_grant"] == pytest.approx(found["births_outside"] * grant / 1e6, rel=1e-12)
    assert found["cost_credit"] == pytest.approx(246_004 * 432 * 12 / 1e6, rel=1e-12)
    # half of 17,500 baht for 98 days less that for 90, each to the satang
    assert found["cost_longer"] == pytest.approx(246_004 * (28_583.33 - 26_250) / 1e6, rel=1e-9)
    assert found["cost_cash"] == pytest.approx(
        found["births_outside"] * 337 * 26 * 0.5 * 90 / 30 / 1e6, rel=1e-12
    )


def test_the_tiers_give_women_more_of_the_money_than_one_flat_rate(record):
    found = facts(record)
    expected_sums = column(record, "allowance-over-life", "expected_thb")
    assert len(expected_sums) == 6  # three designs, two sexes
    assert {found["oaa_life_women"], found["oaa_life_men"]} < set(expected_sums)
    assert 0.5 < found["oaa_women_share"] < 1
    assert (
        found["oaa_flat_women_share"] < found["oaa_women_share"]
    )  # tiers rise with age, and women are older


def test_nothing_is_drawn_that_must_not_be(record):
    """No chart of insured persons, payees of the child grant, allowances or cards by sex; no pay by sex."""
    never = {"insured_age_sex_2020", "registered_disability", "wage_formality", "health_coverage",
             "scheme_beneficiaries", "oaa_disability_recipients", "household_income_head_sex"}  # fmt: skip
    for figure in cards(record, "figure"):
        assert not never & set(figure["inputs"]), figure["id"]
    assert "SL_EMP_AEARN" not in json.dumps(record)


def test_no_scheme_is_said_to_publish_money_by_sex_or_to_be_screened(record):
    found = facts(record)
    assert found["money_by_sex_n"] == found["screened_n"] == 0
    assert "0 of 11 schemes" in card(record, "gender-screening")["headline_en"]
    listed = dict(
        zip(
            column(record, "data-by-sex", "scheme"),
            column(record, "data-by-sex", "people_by_sex"),
            strict=True,
        )
    )
    assert len(listed) == found["schemes_n"]
    for scheme in ("Old Age Allowance", "Child Support Grant", "State Welfare Card"):
        assert listed[scheme] == "Not known"
    assert found["rules_sex_n"] == 3  # maternity leave, leave for a sick infant, maternity cash


def test_words_follow_the_numbers(record):
    found = facts(record)
    for word, women, men in (
        ("neet_compare", "neet_women", "neet_men"),
        ("poverty_compare", "poverty_women", "poverty_men"),
        ("late_compare", "late_women", "late_men"),
        ("helping_compare", "helping_women", "helping_men"),
        ("government_compare", "government_women", "government_men"),
        ("oaa_compare", "oaa_life_women", "oaa_life_men"),
        ("wealth_compare", "wealth_woman_break", "wealth_man_unbroken"),
    ):
        assert found[word]["en"] == ("higher than" if found[women] > found[men] else "lower than"), word
    assert found["helping_turn"]["en"] == "fell"
    assert found["helping_women"] < found["helping_women_first"]
    assert found["cover_turn"]["en"] == "rose"
    assert found["cover_latest"] > found["cover_first"]


def test_another_year_and_basis_stay_true():
    other = run(CHAPTER, year=2022, population_basis="wpp2019")
    found, usual = facts(other), facts(run(CHAPTER))
    now = by_sex("labour_modelled", "rate_share", year="2022",
                 measure="labour force participation", age_group="15+")  # fmt: skip
    assert found["participation_women"] == now["female"]
    assert found["women_90"] != usual["women_90"]
    assert found["poverty_women"] == usual["poverty_women"]  # this section says its own year
    assert "in 2022" in card(other, "participation")["headline_en"]


def test_a_year_outside_the_series_is_refused_by_name():
    code, said, record = attempt(CHAPTER, year=1989)
    assert code != 0
    assert record is None
    assert "labour_modelled" in said
    assert "1990 to 2024" in said


def test_a_wage_that_does_not_count_in_full_is_refused():
    code, said, _ = attempt(CHAPTER, example_wage_thb_month=30_000)
    assert code != 0
    assert "from 1650 to 17500" in said


def test_a_wrong_basis_is_refused_with_what_would_be_right():
    code, said, record = attempt(CHAPTER, population_basis="wpp")
    assert code != 0
    assert record is None
    assert "Did you mean wpp2024?" in said
