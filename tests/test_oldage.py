"""What the pension chapter counts: shares of older people, payers, costs, published years; the allowance."""

import pandas as pd
import pytest

from spdr.analysis import allowance, oldage
from spdr.data import load, parameters, reforms
from spdr.errors import DataError


def test_older_shares_are_people_at_or_above_the_age():
    people = pd.DataFrame({"year": 2020, "age": [10, 60, 80], "population_n": [6.0, 3.0, 1.0]})
    found = oldage.older_shares(people, {"60 and over": 60, "80 and over": 80})
    assert found["population_share"].tolist() == [0.4, 0.1]
    assert set(found["status"]) == {"estimate"}


def test_low_fertility_makes_the_older_share_higher():
    found = oldage.variant_shares(2035)
    assert found["low"] > found["high"] > 0.25


def test_payers_per_pension_meets_years_that_both_have():
    insured = pd.DataFrame({"year": [2020, 2021], "section": "Section 33", "insured_n": [40.0, 60.0]})
    pensions = pd.DataFrame({"year": [2018, 2020], "pensioners_n": [1.0, 2.0]})
    assert oldage.payers_per_pension(insured, pensions, ["Section 33"]).to_dict() == {2020: 20.0}
    with pytest.raises(DataError, match="2018"):
        oldage.payers_per_pension(insured, pensions[:1], ["Section 33"])


def test_pensions_in_payment_leave_out_lump_sums():
    stock = oldage.in_payment(load("ssf_benefit_cases"), 2022).set_index("year")["pensioners_n"]
    assert stock[2022] == 513_639  # 761,434 as the press has it adds 247,795 lump sums
    assert stock.index.max() == 2022
    with pytest.raises(DataError, match="2014"):
        oldage.in_payment(load("ssf_benefit_cases"), 2014)


def test_the_highest_pensions_are_the_published_ones():
    steps = parameters.history("ssf33.wage_ceiling")
    found = oldage.pension_by_ceiling(steps, 15, 25).set_index(["ceiling", "contribution_years"])
    pension = found["pension_thb_month"]
    assert pension["15,000", 15] == 3_000  # Orbis Alliance
    assert pension["15,000", 25] == 5_250
    assert pension["17,500", 15] == 3_500
    assert pension["23,000", 25] == 8_050  # 35 per cent


def test_replacement_falls_above_the_ceiling_only():
    rates = oldage.replacement_by_wage("2026-01-01", 15, 30, [10_000, 17_500, 35_000])
    share = rates.set_index(["rule", "wage_thb_month"])["replacement_share"]
    assert share["ssf_long"].round(6).tolist() == [0.425, 0.425, 0.2125]
    assert share["gpf_long"].tolist() == [0.6, 0.6, 0.6]


def test_one_year_more_turns_a_lump_sum_into_a_pension():
    rates = load("mortality_wpp2024").query("period_start == 2025 and sex == 'both'").sort_values("age_low")
    found = oldage.cliff(17_500, "2026-01-01", 55, rates["deaths_per_person_year"], 0.0, 0.0, [14, 15])
    assert found["form"].tolist() == ["lump sum", "pension"]
    assert found["worth_thb"][0] == pytest.approx(14 * 12 * 17_500 * 0.06)
    assert found["worth_thb"][1] == pytest.approx(3_500 * 12 * 27.76, rel=0.001)  # years left at 55


def test_costs_fall_with_interest_and_with_age():
    rates = load("mortality_wpp2024").query("period_start == 2025 and sex == 'both'").sort_values("age_low")
    grid = oldage.cost_grid(0.425, 30, [55, 65], rates["deaths_per_person_year"], interests=[0.0, 0.04])
    assert grid[["interest", "pension_age"]].to_numpy().tolist() == [
        ["0%", "55"],
        ["0%", "65"],
        ["4%", "55"],
        ["4%", "65"],
    ]
    cost = grid["contribution_share"]
    assert cost[0] > cost[1] > cost[3] and cost[0] > cost[2] > cost[3]


def test_frozen_pensions_lose_what_wages_gain():
    inflation = pd.Series({2022: 0.10, 2023: 0.0})
    assert oldage.mean_inflation(inflation, 2023, 2) == pytest.approx(1.1**0.5 - 1)
    assert (1 + oldage.frozen(0.25)) * 1.25 == 1
    with pytest.raises(DataError, match="2021"):
        oldage.mean_inflation(inflation, 2022, 2)


def test_flows_follow_the_survivors_of_the_pension_age():
    paid, received = oldage.flows(0.1, 0.5, 98, 1, 99, [1.0] * 99 + [0.8, 0.4])
    assert paid.tolist() == [0.1, 0, 0]
    assert received.tolist() == [0, 0.5, 0.25]


def test_published_depletion_years_stand_with_their_study_and_law():
    found = oldage.depletion(load("published_results").set_index("result_id"), parameters.value)
    by_study = found.set_index("study")
    assert by_study["depletion_year"].dropna().to_dict() == {
        "study_ilo_2010": 2047,
        "study_saardchom_2016": 2052,
        "study_sso_2020": 2054,
        "study_pier_2022": 2045,
    }
    assert by_study["needed_rate_share"].dropna().round(3).to_dict() == {
        "study_saardchom_2016": 0.235,
        "study_sso_2025": 0.202,
    }
    assert set(found["ceiling_thb_month"]) == {15_000}
    assert set(found["contribution_share"].round(2)) == {0.07}
    assert oldage.years_ahead(found)["ahead_years"].tolist() == [37, 36, 34, 23]


def test_take_up_of_the_allowance_is_within_the_people_of_the_age():
    assert allowance.take_up(11_800_000, 2024, "wpp2024") == pytest.approx(0.75, abs=0.005)
    with pytest.raises(DataError, match="not within"):
        allowance.take_up(20_000_000, 2024, "wpp2024")


def test_doubling_the_lowest_tier_costs_what_recipients_times_the_rise_cost():
    change = {"oaa_lowest_1200": reforms.load_reform("oaa_lowest_1200")}
    costs = allowance.allowance_costs([2026], "wpp2024", 0.75, change)
    here = costs.set_index("allowance")
    lowest, law = here.loc["oaa_lowest_1200"], here.loc["oaa_law"]
    assert lowest["recipients_n"] == law["recipients_n"]
    assert lowest["amount_thb_month"] == pytest.approx(1_200)  # no tier is higher
    assert law["full_cost_billion_thb"] == pytest.approx(law["reached_cost_billion_thb"] / 0.75)
    extra = law["recipients_n"] * (1_200 - law["amount_thb_month"]) * 12 / 1e9
    options = load("reform_options").set_index("option_id")
    table = allowance.published_costings(options, costs, 2026).set_index("allowance")
    row = table.loc["oaa_lowest_1200_extra"]
    assert row["computed_billion_thb"] == pytest.approx(extra)
    assert (row["low_billion_thb"], row["high_billion_thb"]) == (50, 60)
    assert table.loc["basic_pension_3000", "low_billion_thb"].tolist() == [432, 420, 400]


def test_the_latest_count_is_not_from_the_future():
    counts = load("scheme_beneficiaries")
    assert allowance.latest(counts, "OAA", 2020)["beneficiaries_n"] == 8_157_175
    with pytest.raises(DataError, match="OAA"):
        allowance.latest(counts, "OAA", 1980)


def test_tiers_are_compared_with_the_line_of_their_year():
    lines = pd.Series({2011: 2_000.0, 2012: 2_400.0})
    found = allowance.tiers_against_line(lines, parameters.value, 2012, 2012)
    assert found["poverty_line_share"].round(6).tolist() == [0.25, 0.291667, 0.333333, 0.416667]
    with pytest.raises(DataError, match="from 2013"):
        allowance.tiers_against_line(lines, parameters.value, 2013, 2014)


def test_options_and_schemes_are_those_of_the_tables():
    assert set(oldage.reform_list(load("reform_options").set_index("option_id"))["computed_here"]) == {
        "yes",
        "no",
        "partly",
    }
    page = oldage.on_one_page(load("schemes"))
    assert page["pays"].str.contains("for life").sum() == 4
    assert page["year"].dropna().between(2000, 2026).all()
