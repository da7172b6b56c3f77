"""The pension chapter: its facts derived again from the files, its headlines against its data, its reruns."""

import json
import tomllib

import pytest

from tests.chapters import TOP, attempt, card, cards, expected, facts, rows, run

CHAPTER = "05_pension"


@pytest.fixture(scope="module")
def record():
    return run(CHAPTER)


def published(result: str) -> float:
    return float(next(row["value"] for row in rows("published_results") if row["result_id"] == result))


def law(scheme: str, key: str) -> list[dict]:
    file = TOP / "data" / "parameters" / f"{scheme}.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))[key]["values"]


def test_results_are_those_committed(record):
    assert json.loads(json.dumps(facts(record))) == expected(CHAPTER)


def test_it_has_the_cards_and_facts_it_promises(record):
    assert len(cards(record, "figure")) >= 11
    assert len(cards(record, "table")) >= 4
    assert len(record["facts"]) >= 20


def test_the_older_share_is_the_published_projection(record):
    groups = [
        row for row in rows("population_wpp2024") if row["year"] == "2040" and row["variant"] == "medium"
    ]
    older = sum(float(row["population_n"]) for row in groups if int(row["age_low"]) >= 60)
    everyone = sum(float(row["population_n"]) for row in groups)
    assert facts(record)["older_then"] == pytest.approx(older / everyone, rel=1e-9)
    assert facts(record)["older_then"] == pytest.approx(0.324, abs=0.0005)


def test_the_circulated_share_of_39_per_cent_does_not_come_out(record):
    found = facts(record)
    assert found["pier_older"] == published("PR163") / 100 == 0.39
    assert found["pier_year"] == found["horizon"] == 2040
    assert found["older_high"] < found["pier_older"] - 0.05


def test_the_allowance_against_the_line(record):
    found = facts(record)
    line = {int(row["year"]): float(row["poverty_line_thb_month"]) for row in rows("poverty_national")}
    amount = law("oaa", "oaa.amount.60_69")[-1]["value"]
    assert found["oaa_line_last"] == amount / line[2024] == 600 / 3078
    assert found["oaa_line_first"] == amount / line[2012]
    assert found["oaa_turn"]["en"] == ("fell" if line[2024] > line[2012] else "rose")
    assert (
        "fell from 24% in 2012 to 19% in 2024"
        in card(record, "allowance-against-poverty-line")["headline_en"]
    )
    assert "ในปี 2555" in card(record, "allowance-against-poverty-line")["headline_th"]


def test_the_social_security_pension_is_the_law_by_hand(record):
    found = facts(record)
    base = law("ssf33_oldage", "ssf33.oldage.base_rate")[-1]["value"]
    extra = law("ssf33_oldage", "ssf33.oldage.extra_rate")[-1]["value"]
    ceilings = [value["value"] for value in law("ssf33_contributions", "ssf33.wage_ceiling")]
    rate = base + extra * (30 - 15)
    assert found["long_at_ceiling"] == pytest.approx(rate) == pytest.approx(0.425)
    assert found["long_at_double"] == pytest.approx(rate / 2)
    assert found["highest_first"] == pytest.approx(rate * ceilings[0]) == 6_375
    assert found["highest_last"] == pytest.approx(rate * ceilings[-1]) == 9_775
    assert found["official_pension"] == 30 / law("civil_service", "gpf.db.divisor")[-1]["value"] == 0.6
    assert found["c102_against"]["en"] == "higher than"
    assert rate > found["c102_rate"]


def test_unverified_figures_keep_their_mark(record):
    status = {fact["id"].split(".")[-1]: fact["status"] for fact in record["facts"]}
    for fact in ("c102_rate", "first_ceiling_year", "prices_since", "mover_care", "care_gain"):
        assert status[fact] == "unverified"


def test_pensions_in_payment_and_those_who_pay_for_them(record):
    found = facts(record)
    stock = {
        int(row["year"]): int(row["cases_n"])
        for row in rows("ssf_benefit_cases")
        if row["branch"] == "old age pension" and row["period"] == "year"
    }
    payers = sum(
        float(row["insured_n"])
        for row in rows("insured_section")
        if row["year"] == "2023" and row["section"] in ("Section 33", "Section 39")
    )
    assert found["pensions_paid"] == stock[2023] == 642_073
    assert found["pensions_first"] == stock[2015] == 47_490
    assert found["payers_last"] == pytest.approx(payers / stock[2023])
    assert found["pensions_turn"]["en"] == "rose"
    assert found["payers_turn"]["en"] == "fell"
    shown = card(record, "pensions-in-payment")
    assert [row[0] for row in shown["rows"]] == [2015, 2016, 2017, 2018, 2020, 2022, 2023]  # gaps stay gaps


def test_members_near_the_pension_age_are_those_of_the_table(record):
    near = sum(
        int(row["insured_n"])
        for row in rows("insured_age_sex_2020")
        if row["sex"] == "both" and row["age_group"] in ("45-49", "50-54")
    )
    assert facts(record)["members_ready"] == near == 3_535_632
    assert facts(record)["members_all"] == 16_432_967


def test_what_is_collected_is_the_sum_of_the_three_parties(record):
    keys = [f"ssf33.rate.oldage.{party}" for party in ("employee", "employer", "government")]
    collected = sum(law("ssf33_contributions", key)[-1]["value"] for key in keys)
    found = facts(record)
    assert found["oldage_rate"] == pytest.approx(collected) == pytest.approx(0.07)
    cells = [row[2] for row in card(record, "what-the-pension-costs")["rows"]]
    assert (found["cost_lowest"], found["cost_highest"]) == (min(cells), max(cells))
    assert found["cost_against"]["en"] == ("higher than" if min(cells) > collected else "lower than")
    assert found["cost_indexed"] > found["cost_highest"]  # pensions that rise with wages cost more


def test_published_years_are_shown_with_their_studies_and_not_as_our_own(record):
    found = facts(record)
    years = sorted(published(result) for result in ("PR139", "PR148", "PR154", "PR490"))
    assert years == [2045, 2047, 2052, 2054]
    assert (found["depleted_first"], found["depleted_last"], found["studies"]) == (2045, 2054, 4)
    assert (found["needed_low"], found["needed_high"]) == (published("PR140") / 100, published("PR155") / 100)
    columns = [column["name"] for column in card(record, "depletion-studies")["columns"]]
    assert {"study_year", "contribution_share", "ceiling_thb_month", "source_kind"} <= set(columns)


def test_careers_end_where_their_rules_say(record):
    found = facts(record)
    base = law("ssf39", "ssf39.base")[-1]["value"]
    assert found["mover_law"] == pytest.approx(0.35 * base) == 1_680
    assert found["mover_care"] == pytest.approx(0.35 * (15 * 17_500 + 10 * base) / 25)
    assert found["ceiling_pension"] == pytest.approx(0.425 * 17_500)
    assert found["five_out_pension"] == pytest.approx(0.35 * 17_500)
    assert found["care_against"]["en"] == "higher than"
    assert "higher than the law's" in card(record, "eight-careers")["headline_en"]
    assert "สูงกว่ากฎหมายปัจจุบัน" in card(record, "eight-careers")["headline_th"]


def test_the_press_costing_of_the_doubled_tier_is_set_beside_the_arithmetic(record):
    found = facts(record)
    assert list(found["extra_1200_published"]) == [50, 60]
    assert found["extra_1200"] > 60
    assert found["oaa_take_up"] == pytest.approx(0.75, abs=0.005)


def test_five_findings_name_a_card_each_and_say_the_facts(record):
    found = {finding["id"]: finding for finding in record["findings"]}
    assert list(found) == ["aging", "allowance", "adequacy", "fund", "careers"]
    assert {finding["card"] for finding in found.values()} <= {one["id"] for one in record["figures"]}
    assert "42.5% of a wage at the ceiling" in found["adequacy"]["en"]
    assert "1,680" in found["careers"]["en"] and "1,680" in found["careers"]["th"]


def test_the_fund_is_a_range_and_starts_from_what_is_published(record):
    found = facts(record)
    assert found["fund_scenarios"] == 3**6 * 2
    first, last = found["depletion_range"]
    assert (
        found["depletion_earliest"] <= first <= found["depletion_middle"] <= last <= found["run_end"] == 2125
    )
    assert found["deficit_range"][0] <= found["deficit_range"][1] < first
    low, high = found["level_range"]
    assert low < found["level_law"] < high
    assert found["level_range_century"][0] > low
    assert found["payg_first"] < found["oldage_rate"] < found["payg_range"][0]
    checked = {(row[0], row[1]): row for row in card(record, "fund-against-published")["rows"]}
    stock = {
        int(row["year"]): int(row["cases_n"])
        for row in rows("ssf_benefit_cases")
        if row["branch"] == "old age pension" and row["period"] == "year"
    }
    shown = {key[0]: row for key, row in checked.items() if "ensions" in key[1]}
    assert {year: row[2] for year, row in shown.items()} == stock
    assert shown[2023][4] == pytest.approx(642_073, rel=1e-4)
    assert found["fund_worst"] == pytest.approx(
        max(abs(row[6] - 1) for year, row in shown.items() if year < 2023)
    )


def test_the_tornado_names_the_assumption_with_the_longest_bar(record):
    found = facts(record)
    bars = card(record, "fund-tornado")
    assert len(bars["rows"]) == 10
    assert found["strongest_years"] == max(row[2] - row[1] for row in bars["rows"])
    assert bars["headline_en"].endswith(found["fund_strongest"]["en"])
    assert found["fund_strongest"]["th"] in bars["headline_th"]


def test_reforms_of_the_fund_are_compared_with_the_law(record):
    found = facts(record)
    assert found["level_65"] < found["level_60"] < found["level_law"] < found["level_indexed"]
    assert found["age_against"]["en"] == "lower than"
    assert found["collected_package"] == pytest.approx(found["oldage_rate"] + 0.03)
    higher = found["level_package"] > found["collected_package"]
    assert found["package_against"]["en"] == ("higher than" if higher else "lower than")
    assert found["package_against"]["en"] in card(record, "fund-reforms-table")["headline_en"]


def test_assumptions_without_a_figure_are_counted_as_they_are_shown(record):
    found = facts(record)
    why = [row[4] for row in card(record, "fund-assumptions")["rows"]]
    assert found["assumptions_n"] == len(why) == 16
    assert found["assumed_n"] == sum("ssumed here" in one for one in why)


def test_published_years_stand_beside_the_grid_with_their_kind(record):
    shown = card(record, "depletion-studies")
    names = [column["name"] for column in shown["columns"]]
    years = {row[names.index("study")]: row[names.index("depletion_year")] for row in shown["rows"]}
    ours = [year for study, year in years.items() if study.startswith("This chapter")]
    assert ours == [
        *facts(record)["depletion_range"][:1],
        facts(record)["depletion_middle"],
        facts(record)["depletion_range"][1],
    ]
    assert "not as agreement" in shown["note_en"]


def test_net_rates_and_returns_by_career(record):
    found = facts(record)
    assert found["net_law"] == pytest.approx(0.425 / 0.95)  # no tax at this wage, 5 % contribution
    table = card(record, "net-replacement-by-career")
    names = [column["name"] for column in table["columns"]]
    twice = next(row for row in table["rows"] if row[0].startswith("Twice"))
    # 35,000 less 875 less the tax on 420,000 - 160,000: 5 % of 110,000 a year
    assert twice[names.index("law_net_share")] == pytest.approx(7_437.5 / (35_000 - 875 - 5_500 / 12))
    assert found["return_migrant"] < 0 < found["return_mover"] < found["return_npf"] < found["return_law"]
    assert found["return_against"]["en"] == "lower than"
    assert found["gap_law"] == pytest.approx(1 - 0.35 / 0.425)
    assert found["gap_against"]["en"] == (
        "higher than" if found["gap_npf"] > found["gap_law"] else "lower than"
    )
    assert found["oecd_wealth"] == published("PR166") == 4
    worth = card(record, "worth-and-return-by-career")["rows"]
    at, double = (next(row[1] for row in worth if row[0].startswith(name)) for name in ("At the", "Twice"))
    assert found["wealth_double"] == double == pytest.approx(at / 2)  # the same pension over twice the wage
    assert found["later_at_ceiling"] == pytest.approx(0.5 * 17_500)  # 35 years: 20 % and 20 x 1.5 %


def test_the_what_if_starts_at_the_law_and_moves_as_the_table_of_reforms_does(record):
    found = next(one for one in record["whatifs"] if one["id"] == "fund-what-if")
    worked = {tuple(sorted(one["settings"].items())): one["results"] for one in found["worked"]}
    start = worked[("extra_rate_share", 0.0), ("fund_return_share", 0.02), ("pension_age_years", 55)]
    later = worked[("extra_rate_share", 0.0), ("fund_return_share", 0.02), ("pension_age_years", 65)]
    assert start["collected_share"] == pytest.approx(0.07)
    assert start["reserve_lasts_years"] < later["reserve_lasts_years"] <= 100
    assert start["level_rate_75_share"] > later["level_rate_75_share"]
    assert start["balance_lasts_years"] < start["reserve_lasts_years"]


def test_the_ceiling_of_the_studies_is_tried_on_the_same_grid(record):
    found = facts(record)
    assert found["old_ceiling_range"][0] <= found["depletion_range"][0]
    assert found["low_return_year"] < found["depletion_middle"]


def test_another_return_moves_the_fund_and_its_words_stay_true(record):
    other = facts(run(CHAPTER, fund_return=0.035))
    plain = facts(record)
    assert other["level_law"] < plain["level_law"]
    assert other["depletion_middle"] > plain["depletion_middle"]
    higher = round(other["level_package"], 3) > round(other["collected_package"], 3)
    assert other["package_against"]["en"] == ("higher than" if higher else "lower than")


def test_an_earlier_year_and_another_revision_stay_true():
    other = run(CHAPTER, year=2022, population_basis="wpp2019", law_date="2025-06-01")
    found = facts(other)
    assert found["ceiling"] == 15_000
    assert found["older_then"] == pytest.approx(0.331, abs=0.0005)  # WPP2019 in 2040
    assert found["pensions_paid"] == 513_639
    assert found["oaa_recipients"] == 8_157_175
    assert "in 2022" in card(other, "older-people")["headline_en"]
    assert found["long_at_ceiling"] == facts(run(CHAPTER))["long_at_ceiling"]
    assert "to 20% in 2022" in card(other, "allowance-against-poverty-line")["headline_en"]


def test_a_shorter_career_changes_the_words_about_the_convention():
    found = facts(run(CHAPTER, career_years=25))
    assert found["long_at_ceiling"] == pytest.approx(0.35)
    assert found["c102_against"]["en"] == "lower than"


def test_the_register_has_no_future_and_says_so():
    code, said, record = attempt(CHAPTER, population_basis="register")
    assert code != 0
    assert record is None
    assert "civil register has no age structure" in said


def test_a_year_without_a_poverty_line_is_refused():
    code, said, _ = attempt(CHAPTER, year=2025)
    assert code != 0
    assert "poverty_national has no year 2025" in said


def test_a_year_before_insured_persons_are_known_is_refused():
    code, said, _ = attempt(CHAPTER, year=2019)
    assert code != 0
    assert "insured" in said
