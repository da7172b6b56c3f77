"""A life under Section 40, groups brought into the fund: numbers worked by hand from the law of 2026."""

import pytest

from spdr.analysis import own_account
from spdr.errors import ParameterError

DAY = "2026-06-15"
LIFE = own_account.Life(join_age=30, leave_age=60, hospital_days=2, rest_days=3, visits=3, children=2)


def test_contributions_are_those_of_the_law_with_the_share_of_the_state():
    found = own_account.contributions(DAY).set_index("way_in")
    # 5 % and 2.75 % of 17,500; 9 % of 4,800; 70, 100 and 300 with 30, 50 and 150 from the state
    assert found["contribution_thb_month"].tolist() == [875, 432, 70, 100, 300]
    assert found.loc["section33_ceiling", "state_thb_month"] == 481.25
    assert found["state_thb_month"].iloc[2:].tolist() == [30, 50, 150]


def test_benefits_come_from_the_schemes_option_by_option():
    found = own_account.benefits(DAY).set_index("benefit")
    options = list(own_account.OPTION_NAMES)
    assert found.loc["sickness_inpatient_days", options].tolist() == [30, 30, 90]
    assert found.loc["outpatient_cash", options].tolist() == [200, 200, 0]
    assert found.loc["oldage_credit", options].tolist() == [0, 50, 150]
    assert found.loc["child_allowance", options].tolist() == [0, 0, 300]
    assert found.loc["invalidity_cash_max", options].tolist() == [3000] * 3


def test_a_life_of_thirty_years_adds_up_by_hand():
    found = own_account.lifetime(DAY, LIFE).set_index("option")
    dearest = found.loc["section40_option3"]
    assert dearest["member_thb"] == 300 * 360
    assert dearest["state_thb"] == 150 * 360
    assert dearest["illness_thb"] == (2 * 300 + 3 * 200) * 30  # no outpatient cash in option 3
    assert dearest["child_thb"] == 300 * 12 * 7 * 2
    assert dearest["oldage_thb"] == 150 * 360
    assert dearest["funeral_thb"] == 50_000
    assert dearest["back_thb"] == 36_000 + 50_400 + 54_000 + 50_000
    cheapest = found.loc["section40_option1"]
    assert cheapest["illness_thb"] == (600 + 600 + 3 * 200) * 30
    assert (cheapest["oldage_thb"], cheapest["child_thb"], cheapest["funeral_thb"]) == (0, 0, 33_000)
    assert cheapest["back_share"] == (54_000 + 33_000) / (70 * 360)


def test_without_children_no_child_allowance_comes_back():
    childless = own_account.Life(30, 60, 0, 0, 0, 0)
    assert own_account.lifetime(DAY, childless)["child_thb"].tolist() == [0, 0, 0]


def test_a_life_that_ends_before_it_begins_is_refused():
    with pytest.raises(ParameterError, match="join at 15 or later"):
        own_account.lifetime(DAY, own_account.Life(60, 30, 0, 0, 0, 0))


def test_lump_sums_are_the_monthly_credit_times_the_months():
    found = own_account.lump_sums(DAY, [10, 30])
    assert found["lump_sum_thb"].tolist() == [6_000, 18_000, 18_000, 54_000]
    assert found["paid_thb"].tolist() == [12_000, 36_000, 36_000, 108_000]


def test_extension_charges_each_party_for_the_number_of_workers_asked():
    found = own_account.extension(DAY, 8_762, 100_000).set_index("sector")
    # 5 % of 8,762 is 438.10, collected in whole baht; the state's 2.75 % is 240.955, to the satang
    domestic = found.loc["domestic_work"]
    assert (domestic["worker_thb_month"], domestic["employer_thb_month"]) == (438, 438)
    assert domestic["state_thb_month"] == 240.96
    assert domestic["worker_million_thb"] == pytest.approx(438 * 12 * 100_000 / 1e6, rel=1e-12)
    drivers = found.loc["transport_own_account"]
    assert (drivers["worker_thb_month"], drivers["employer_thb_month"], drivers["state_thb_month"]) == (
        300,
        0,
        150,
    )


def test_domestic_workers_cost_the_state_more_in_section_40_only_if_it_pays_their_part():
    found = own_account.domestic_options(DAY, 8_762, 100_000, 200_000).set_index("domestic_option")
    assert found["state_thb_month"].tolist() == [240.96, 50, 150]
    assert found.loc["domestic_section40_paid", "worker_thb_month"] == 0
    assert found.loc["domestic_section40", "state_high_million_thb"] == pytest.approx(120, rel=1e-12)
    assert found.loc["domestic_section40_paid", "all_high_million_thb"] == pytest.approx(360, rel=1e-12)


def test_the_state_paying_option_2_costs_a_hundred_baht_a_month_more_for_each():
    found = own_account.state_pays(DAY, {"steady": 1_000_000})
    assert found["members_billion_thb"].iloc[0] == pytest.approx(1.2, rel=1e-12)
    assert found["own_billion_thb"].iloc[0] == pytest.approx(0.6, rel=1e-12)


def test_a_section_33_pension_after_thirty_years_is_42_and_a_half_per_cent_of_the_wage():
    assert own_account.insured_pension(DAY, 10_000, 30) == 4_250


def test_the_grid_of_the_calculator_holds_every_sector_at_every_wage_as_the_law_charges_it():
    grid = own_account.extension_grid(DAY, [20_000, 1_000]).set_index(["sector", "wage_thb_month"])
    assert len(grid) == 2 * len(own_account.SECTORS)
    # below the floor of 1,650: 82.50 is collected as 83; above the ceiling of 17,500: 875
    assert grid.loc[("agriculture", 1_000), "worker_pays_thb"] == 83
    assert grid.loc[("agriculture", 20_000), "employer_pays_thb"] == 875
    assert grid.loc[("transport_own_account", 20_000), "worker_pays_thb"] == 300


def test_the_caseload_of_domestic_workers_is_the_sum_of_its_published_parts():
    found = own_account.domestic_caseload(290_000, 0.8, 67_149, 150_000)
    assert found == {"low": 286_000.0, "high": 440_000.0}
