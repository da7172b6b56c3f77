"""Schemes on households: reforms compared, receipt drawn, scenarios swept."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from spdr.analysis import poverty
from spdr.analysis.microsimulation import (
    compare,
    distribution_effects,
    draw_receipt,
    household_sums,
    monthly_amounts,
    sweep,
)
from spdr.analysis.schemes.older import by_band
from spdr.data import reforms
from spdr.errors import DataError, ParameterError


@pytest.fixture
def people():
    """A couple of 65 and 40; a woman of 82 alone; three people with nobody over 60."""
    return pd.DataFrame(
        {
            "household_id": [1, 1, 2, 3, 3, 3],
            "weight": [100.0, 100, 50, 10, 10, 10],
            "age": [65, 40, 82, 30, 30, 5],
            "sex": ["male", "female", "female", "male", "female", "male"],
            "is_thai": True,
            "is_state_pensioner": False,
            "insured_section": [0, 33, 0, 33, 0, 0],
            "monthly_wage_thb": [0.0, 10_000, 0, 20_000, 0, 0],
            "welfare_thb_month": [2_600.0, 2_600, 1_000, 4_000, 4_000, 4_000],
        }
    )


def test_benefits_are_added_and_contributions_taken(people):
    got = monthly_amounts(people, ["oaa", "ssf33_employee", "ssf33_employer"], "2026-06-01")
    assert got["oaa_thb_month"].tolist() == [600, 0, 800, 0, 0, 0]
    assert got["ssf33_employee_thb_month"].tolist() == [0, -500, 0, -875, 0, 0]
    assert got["ssf33_employer_thb_month"].tolist() == [0] * 6


def test_what_has_no_monthly_amount_is_refused(people):
    with pytest.raises(
        ParameterError, match="'ssf_maternity_grant' has no monthly amount: it is paid per once"
    ):
        monthly_amounts(people, ["ssf_maternity_grant"], "2026-06-01")


def test_a_reform_is_compared_with_the_law_by_scheme(people):
    flat = reforms.load_reform("oaa_flat_1000")
    got = compare(people, ["oaa", "ssf33_employee"], "2026-06-01", flat).set_index("scheme")
    oaa = got.loc["oaa"]
    assert (oaa["before_n"], oaa["after_n"], oaa["gainers_n"], oaa["losers_n"]) == (150, 150, 150, 0)
    assert oaa["cost_before_thb_year"] == 12 * (100 * 600 + 50 * 800)
    assert oaa["cost_after_thb_year"] == 12 * 150 * 1000
    assert oaa["mean_change_thb_month"] == pytest.approx((100 * 400 + 50 * 200) / 280)
    assert got.loc["ssf33_employee", "cost_after_thb_year"] == -12 * (100 * 500 + 10 * 875)
    by_sex = compare(people, ["oaa"], "2026-06-01", flat, by=["sex"]).set_index("sex")
    assert by_sex["gainers_n"].to_dict() == {"female": 50, "male": 100}


def test_receipt_is_drawn_from_a_seed_at_the_shares_asked_for():
    eligible = np.arange(100_000) < 60_000
    first = draw_receipt(eligible, 0.8, np.random.default_rng(7), leakage=0.1)
    again = draw_receipt(eligible, 0.8, np.random.default_rng(7), leakage=0.1)
    assert (first == again).all()
    assert first[eligible].mean() == pytest.approx(0.8, abs=0.01)  # three standard errors of the draw: 0.005
    assert first[~eligible].mean() == pytest.approx(0.1, abs=0.01)
    assert draw_receipt(eligible, 1.0, np.random.default_rng(7)).tolist() == eligible.tolist()
    with pytest.raises(DataError, match="take-up is 80"):
        draw_receipt(eligible, 80, np.random.default_rng(7))


def test_more_take_up_keeps_those_who_already_received():
    eligible = np.ones(1_000, dtype=bool)
    less = draw_receipt(eligible, 0.5, np.random.default_rng(3))
    more = draw_receipt(eligible, 0.7, np.random.default_rng(3))
    assert (more | ~less).all() and more.sum() > less.sum()


def test_winners_and_poverty_follow_the_household_s_share(people):
    """600 to the man of 65 is 300 a head: both are lifted over a line of 2,800; nobody else changes."""
    change = [600, 0, 0, 0, 0, 0]
    got = distribution_effects(people, change, 2_800).iloc[0]
    assert (got["people_n"], got["winners_n"], got["losers_n"]) == (280, 200, 0)
    assert got["mean_change_thb_month"] == pytest.approx(600 * 100 / 280)
    assert got["poverty_before_share"] == pytest.approx(250 / 280)
    assert got["poverty_after_share"] == pytest.approx(50 / 280)
    assert got["gini_after_index"] != got["gini_before_index"]
    by_sex = distribution_effects(people, change, 2_800, by="sex").set_index("group")
    assert by_sex["winners_n"].to_dict() == {"female": 100, "male": 100}
    tenths = distribution_effects(people, change, 2_800, by="decile")
    assert tenths["people_n"].tolist() == pytest.approx([28.0] * 10)
    assert tenths["winners_n"].sum() == pytest.approx(200)


def test_a_synthetic_population_does_not_answer_for_poverty(people):
    people.attrs["synthetic"] = True
    with pytest.raises(DataError, match="synthetic, so it cannot say who wins"):
        distribution_effects(people, np.zeros(6), 2_800)
    with pytest.raises(DataError, match="synthetic, so it cannot say poverty"):
        household_sums(people.assign(term=1.0), ["term"])
    flat = reforms.load_reform("oaa_flat_1000")
    assert compare(people, ["oaa"], "2026-06-01", flat)["after_n"].tolist() == [150]


def test_a_sweep_from_household_sums_equals_every_scenario_worked_out_in_full():
    rng = np.random.default_rng(11)
    size = 4_000
    home = np.sort(rng.integers(0, 1_400, size))
    people = pd.DataFrame(
        {
            "household_id": home,
            "weight": rng.integers(1, 50, 1_400)[home].astype(float),
            "age": rng.integers(0, 100, size),
            "welfare_thb_month": rng.integers(500, 9_000, 1_400)[home].astype(float),
        }
    )
    bands = {"oaa_60": 60, "oaa_70": 70, "oaa_80": 80, "oaa_90": 90}
    rates = pd.DataFrame(
        {name: rng.integers(0, 30, 100) * 100.0 for name in [*bands, "csg"]},
        index=[f"s{n}" for n in range(100)],
    )
    age = people["age"]
    people["csg"] = (age < 6).astype(float)
    edges = [60, 70, 80, 90, 200]
    for place, name in enumerate(bands):
        people[name] = ((age >= edges[place]) & (age < edges[place + 1])).astype(float)
    sums = household_sums(people, [*bands, "csg"])
    got = sweep(
        sums, rates, 3_000, fixed={"oaa_60": 600, "oaa_70": 700, "oaa_80": 800, "oaa_90": 1000, "csg": 600}
    )
    members = people.groupby("household_id")["weight"].transform("size")
    for position, (label, rate) in enumerate(rates.iterrows()):
        paid = by_band(age.to_numpy(), tuple(rate[list(bands)])) + np.where(age < 6, rate["csg"], 0)
        per_head = people.assign(paid=paid).groupby("household_id")["paid"].transform("sum") / members
        after = people["welfare_thb_month"] + per_head
        assert got.loc[position, "scenario"] == label
        assert got.loc[position, "cost_thb_year"] == pytest.approx(
            (people["weight"] * paid).sum() * 12, rel=1e-12
        )
        head, gap = (poverty.fgt(after, 3_000, people["weight"], alpha=alpha) for alpha in (0, 1))
        assert got.loc[position, "poverty_share"] == pytest.approx(head, abs=1e-12)
        assert got.loc[position, "poverty_gap_share"] == pytest.approx(gap, abs=1e-12)


def test_a_scenario_that_lacks_a_term_is_refused(people):
    sums = household_sums(people.assign(paid=1.0), ["paid"])
    with pytest.raises(DataError, match="'paid'"):
        sweep(sums, pd.DataFrame({"other": [1.0]}), 3_000)
