"""Accounts of the social budget, sensitivities and bands of the forecast."""

import csv
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from spdr import data
from spdr.analysis import macro
from spdr.analysis.population_bases import population_by_age
from spdr.analysis.socialbudget import Settings, accounts, forecast, revised, sensitivity
from spdr.data import parameters
from spdr.errors import DataError, ParameterError

TOP = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def made():
    return forecast(Settings(schemes=("csg", "oaa", "da"), first=2027, last=2031))


def test_expenditure_takes_the_firmest_figure_and_leaves_unknown_cells_empty():
    table = data.load("scheme_expenditure")
    found = accounts.expenditure(table, 2023).set_index("scheme_id")
    assert found.loc["OAA", "amount_billion_thb"] == 90.2  # actual of the year, not the mean 2020-2023
    assert found.loc["CSG", "period"] == "average 2020-2023"
    early = accounts.expenditure(table, 2021).set_index("scheme_id")
    assert early.loc["OAA", "amount_billion_thb"] == 84.14
    assert early["amount_billion_thb"].isna().sum() == 4
    with pytest.raises(DataError, match="no amount for 2019"):
        accounts.expenditure(table, 2019)


def test_residual_is_what_the_parts_leave():
    parts = pd.DataFrame({"scheme_id": ["a", "b", "c"], "amount_billion_thb": [60.0, 15.0, None]})
    found = accounts.reconcile(parts, 100).set_index("item")
    assert found.loc["residual", "amount_billion_thb"] == 25
    assert "c" not in found.index
    assert found["total_share"].tolist() == pytest.approx([0.6, 0.15, 0.25, 1])
    with pytest.raises(DataError, match="more than the total"):
        accounts.reconcile(parts, 70)


def test_who_pays_the_contribution_of_section_33():
    # 5 + 5 + 2.75 = 12.75
    parts = accounts.contribution_parts(parameters.value, "2026-01-01")
    assert parts["rate_share"].tolist() == [0.05, 0.05, 0.0275]
    assert parts["part_share"].tolist() == pytest.approx([5 / 12.75, 5 / 12.75, 2.75 / 12.75])


def test_fund_balance_of_2025():
    found = accounts.fund_balance(data.load("ssf_finance_2025"), 2025)
    assert found["left"] == 85
    assert found["years_of_benefits"] == 20
    with pytest.raises(DataError, match="no contributions for 2020"):
        accounts.fund_balance(data.load("ssf_finance_2025"), 2020)


def test_known_cells_are_those_of_the_file():
    with (TOP / "data/tables/scheme_expenditure.csv").open(encoding="utf-8", newline="") as file:
        seen = {(row["scheme_id"], int(row["year"])) for row in csv.DictReader(file)}
    cells = accounts.known_cells(data.load("scheme_expenditure"), range(2020, 2026))
    for item, year, known in cells.itertuples(index=False):
        assert (known == "yes") == ((item, year) in seen)
    assert (cells["item"] == "wcf_benefits").sum() == 6


def test_revising_equals_forecasting_anew(made):
    other = replace(made.settings, coverage={"oaa": 0.9}, uprating={"csg": "gdp"}, scenario="high")
    quick, slow = revised(made, other), forecast(other)
    pd.testing.assert_frame_equal(quick.lines, slow.lines)


def test_tornado_moves_by_what_each_assumption_is_worth(made):
    found = sensitivity.tornado(made, 2031).set_index("assumption")
    cost = made.by_scheme.set_index(["scheme", "fiscal_year"])["cost_thb"]
    total = sum(cost[scheme, 2031] for scheme in ("csg", "oaa", "da")) / 1e9
    assert found["base_billion_thb"].tolist() == pytest.approx([total] * len(found))
    points = cost["oaa", 2031] / made.used_share("oaa") * 0.1 / 1e9
    assert found.loc["take_up_oaa", "high_billion_thb"] == pytest.approx(total + points)
    assert found.loc["take_up_oaa", "low_billion_thb"] == pytest.approx(total - points)
    assert found.loc["uprating_prices", "high_billion_thb"] == pytest.approx(total * 1.01**4)
    assert found["swing_billion_thb"].is_monotonic_decreasing
    with pytest.raises(ParameterError, match="2027 to 2031, not to 2040"):
        sensitivity.tornado(made, 2040)


def test_fertility_moves_children_and_nobody_of_sixty(made):
    low = revised(made, replace(made.settings, variant="low"))
    before, after = (one.by_scheme.set_index(["scheme", "fiscal_year"])["cost_thb"] for one in (made, low))
    assert after["oaa"].tolist() == pytest.approx(before["oaa"].tolist(), rel=1e-9)
    assert after["csg", 2031] < before["csg", 2031]


def test_bands_are_seeded_ordered_and_hold_the_cost(made):
    one, again = (sensitivity.bands_of_cost(made, 50, seed=3) for _ in range(2))
    pd.testing.assert_frame_equal(one, again)
    other = sensitivity.bands_of_cost(made, 50, seed=4)
    assert not one["low80_billion_thb"].equals(other["low80_billion_thb"])
    inside = one[["low95_billion_thb", "low80_billion_thb", "cost_billion_thb", "high80_billion_thb"]]
    assert (inside.diff(axis=1).iloc[:, 1:] >= 0).all(axis=None)
    assert (one["high95_billion_thb"] >= one["high80_billion_thb"]).all()
    width = one["high95_billion_thb"] - one["low95_billion_thb"]
    assert width.iloc[-1] > width.iloc[0]


def test_bands_start_with_the_projection():
    early = forecast(Settings(schemes=("oaa",), first=2025, last=2026))
    with pytest.raises(ParameterError, match="fiscal year 2026 or later"):
        sensitivity.bands_of_cost(early, 10, seed=1)


def test_path_of_the_economy_keeps_published_years_and_says_so():
    path = macro.path(macro.SCENARIOS["low"], 2030).set_index("year")
    assert path.loc[2024, "gdp_million_thb"] == 18_578_916
    assert path.loc[2024, "status"] == "official"
    assert path.loc[2025, "status"] == "estimate"
    assert path.loc[2026, "status"] == "scenario"
    assert path.loc[2025, "gdp_million_thb"] == pytest.approx(18_578_916 * 1.024 * (1 - 0.0014))
    grown = path.loc[2030, "gdp_million_thb"] / path.loc[2029, "gdp_million_thb"]
    assert grown == pytest.approx(1.015 * 1.005)


def test_fiscal_years_need_both_their_calendar_years():
    with pytest.raises(DataError, match="need calendar year 2025"):
        macro.fiscal(pd.Series({2026: 1.0}), [2026])


def test_the_older_population_alone_explains_the_rise_of_the_allowance(made):
    # same amounts, same take-up: cost by tier follows people by tier
    ages = population_by_age("wpp2024", [2026, 2027, 2030, 2031])
    tiers = {600: (60, 69), 700: (70, 79), 800: (80, 89), 1000: (90, 120)}
    cost = {}
    for year in (2027, 2031):
        for months, on in ((3, year - 1), (9, year)):
            people = ages[ages["year"] == on]
            for amount, (low, high) in tiers.items():
                count = people.loc[people["age"].between(low, high), "population_n"].sum()
                cost[year] = cost.get(year, 0) + months * amount * count
    mine = made.by_scheme.query("scheme == 'oaa'").set_index("fiscal_year")["cost_thb"]
    assert mine[2031] / mine[2027] == pytest.approx(cost[2031] / cost[2027], rel=1e-12)
