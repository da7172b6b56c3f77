"""Published costs of Thai schemes computed again from the dated law and the age structure.

Each row says what agreement is worth: arithmetic (published inputs, published formula), calibration (a share
fitted to one year, the others follow), validation (could have come out otherwise) or negative control (must
not come out). Tolerances stand beside their reason.
"""

from __future__ import annotations

import pandas as pd
import pytest

from spdr.analysis import budget, schemes
from spdr.analysis.costing import annual_cost
from spdr.analysis.population_bases import population_by_age
from spdr.data import load, parameters

BILLION = 1e9


def amount(scheme, on, **person):
    return float(schemes.calculate(pd.DataFrame([person]), scheme, on)["amount_thb"].iloc[0])


def oaa_cost(year, basis="wpp2019"):
    return budget.scheme_cost("oaa", year, basis)["cost_thb"].item()


def oaa_with_the_share_of_2021(year):
    """NESDC's spending of 2021 (84.14 bn) fixes the share who receive; ages and rates do the rest."""
    share = 84.14 * BILLION / oaa_cost(2021)
    return budget.scheme_cost("oaa", year, "wpp2019", coverage=share)["cost_thb"].item() / BILLION


PENSIONLESS = {"age": 70, "is_thai": True, "is_state_pensioner": False}
ARITHMETIC = [
    (
        "RT01 Old Age Allowance, fiscal year 2010: 5,652,893 people at the rate of the law, million baht",
        lambda: annual_cost(5_652_893, amount("oaa", "2010-06-01", **PENSIONLESS)) / 1e6,
        33_917, 0.5,  # printed in whole millions
    ),
    (
        "RT05 ILO rapid assessment, transfer to children of 0 to 3, baht",
        lambda: annual_cost(2_393_000, 4_800, 1, take_up=0.60, administration=0.05),
        7_236_432_000, 0,
    ),
    (
        "RT09a No One Left Behind: 16 million people for the months of the law, billion baht",
        lambda: annual_cost(16e6, parameters.value("covid.rmtk", "2020-04-01"), 3) / BILLION,
        240, 0,
    ),
    (
        "RT09a Farmers: 10 million, billion baht",
        lambda: annual_cost(10e6, parameters.value("covid.farm", "2020-05-01"), 3) / BILLION,
        150, 0,
    ),
    (
        "10,000-baht transfer, first phase: 14.56 million holders of either card, billion baht",
        lambda: annual_cost(14.56e6, parameters.value("cash10k.amount", "2024-09-25"), 1) / BILLION,
        145, 1.0,  # printed as "145 billion"; the count is a target
    ),
    (
        "Contribution cuts of 2020-2022: members and employers together, million baht",
        lambda: 94_547 + 65_703,
        parameters.value("ssf33.rate.cut_cost", "2021-01-01"), 0,
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("what", "compute", "published", "tolerance"), ARITHMETIC, ids=[row[0] for row in ARITHMETIC]
)
def test_arithmetic(what, compute, published, tolerance):
    assert compute() == pytest.approx(published, abs=tolerance)


@pytest.mark.parametrize(("year", "published"), [(2022, 86.82), (2023, 90.20)])
def test_calibration_rt03a_old_age_allowance_follows_ages_and_rates_from_2021(year, published):
    """Within 1.5 %: 87.54 and 90.97 bn against NESDC's 86.82 and 90.20."""
    assert oaa_with_the_share_of_2021(year) == pytest.approx(published, rel=0.015)


def test_calibration_rt03a_gives_the_figures_recorded_when_the_target_was_set():
    assert [round(oaa_with_the_share_of_2021(year), 2) for year in (2022, 2023)] == [87.54, 90.97]


def test_arithmetic_rt04_averages_of_nesdc():
    spent = load("scheme_expenditure").query("scheme_id == 'OAA' and year >= 2020 and year <= 2023")
    yearly = spent.loc[~spent["period"].str.contains("average"), "expenditure_million_thb"]
    assert yearly.mean() / 1e3 == pytest.approx(84.36, abs=0.005)
    together = 84.36 + 49.7 + 19.41 + 16.6
    assert together == pytest.approx(170.087, rel=0.001)


@pytest.mark.parametrize(
    ("on", "wage", "contribution", "pension_15y"),
    [
        ("2025-11-01", 50_000, 750, 3_000),
        ("2026-11-01", 50_000, 875, 3_500),
        ("2029-01-01", 50_000, 1_000, 4_000),
        ("2032-01-01", 50_000, 1_150, 4_600),
    ],
)
def test_arithmetic_rt06a_contribution_and_pension_at_each_ceiling(on, wage, contribution, pension_15y):
    """Contributions, 3,000 and 3,500 are published; 4,000 and 4,600 are 20 % of the ceilings to come."""
    worker = pd.DataFrame(
        {"insured_section": [33], "monthly_wage_thb": [wage], "in_declared_disaster_area": [False]}
    )
    paid = schemes.calculate(worker, "ssf33_employee", on, allow_after=True)["amount_thb"].item()
    old = pd.DataFrame(
        {
            "age": [55],
            "contribution_months": [180],
            "average_wage_60_thb": [float(wage)],
            "has_left_insurance": [True],
        }
    )
    pension = schemes.calculate(old, "ssf_pension", on, allow_after=True)["amount_thb"].item()
    assert (paid, pension) == (contribution, pension_15y)


def test_validation_rt07_extra_cost_of_a_universal_child_grant():
    """3.2 million children less the 2.31 million whom 16.6 bn pays: 6.44 bn against 6.7, within 5 %."""
    rate = parameters.value("csg.amount", "2025-10-01")
    now = 16.6 * BILLION / (rate * 12)
    extra = annual_cost(3.2e6, rate) - annual_cost(now, rate)
    assert extra / BILLION == pytest.approx(6.7, rel=0.05)


@pytest.mark.parametrize("year", [2014, 2015, 2016, 2017])
def test_validation_mean_allowance_a_recipient_follows_from_the_age_structure(year):
    """NSO prints recipients and budget; the mean a head rests on ages over 60 alone. Within 1 %."""
    known = load("oaa_disability_recipients").query("scheme_id == 'OAA' and channel == 'all channels'")
    row = known[known["year"] == year].iloc[0]
    published = row["budget_million_thb"] * 1e6 / row["recipients_n"] / 12
    ours = budget.scheme_cost("oaa", year, calendar="fiscal")["average_amount_thb_month"].item()
    assert ours == pytest.approx(published, rel=0.01)


def test_validation_top_up_of_2022_for_ten_million_recipients():
    """8 bn published for 10 million recipients; both are round. Within 5 %: 7.86 bn."""
    mean = budget.scheme_cost("oaa_topup_2022", 2022)["average_amount_thb_month"].item()
    assert annual_cost(10e6, mean, 6) / BILLION == pytest.approx(8.0, rel=0.05)


def test_validation_growth_of_the_announced_tiers_from_2024_to_2030():
    """Cabinet's paper: 123,353 to 152,903 million baht, 24 % more. Ages alone give 21 %. Within 3 %."""
    people = population_by_age("wpp2024", [2024, 2030]).assign(is_thai=True, is_state_pensioner=False)
    paid = schemes.calculate(people, "oaa_announced_tiers", "2026-01-01")["amount_thb"]
    cost = (people["population_n"] * paid).groupby(people["year"]).sum()
    assert cost[2030] / cost[2024] == pytest.approx(152_903 / 123_353, rel=0.03)


def test_validation_children_under_six_of_2018_on_the_basis_of_that_time():
    """The ministry counted 4.318 million children of 0 to 5 in 2018, WPP2019 4.462 million: within 5 %."""
    people = population_by_age("wpp2019", [2018])
    assert people.loc[people["age"] < 6, "population_n"].sum() == pytest.approx(4.318e6, rel=0.05)


def test_negative_control_rt13_we_win_is_not_people_times_amount():
    """31.1 million at 7,000 is 217.7 bn, not the 210.2 bn of the budget: it must not pass at 1 %."""
    cost = annual_cost(31.1e6, parameters.value("covid.win", "2021-02-01"), 1) / BILLION
    assert cost == pytest.approx(217.7, abs=0.05)
    assert cost != pytest.approx(210.2, rel=0.01)


def test_negative_control_school_lunch_of_2022_is_not_200_days():
    """5,894,420 pupils x 21 x 200 days is 24,757 million; the budget of 25,436 million means 205.5 days."""
    cost = annual_cost(5_894_420, parameters.value("lunch.rate", "2022-01-01"), 200) / 1e6
    assert cost == pytest.approx(24_756.6, abs=0.05)
    assert cost != pytest.approx(25_436.3, rel=0.01)
