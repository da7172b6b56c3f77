"""Measures of a pension: worked by hand on lives of which every payment is known."""

import numpy as np
import pandas as pd
import pytest

from spdr.analysis import careers, pensions_measures
from spdr.analysis.lifetable import ABRIDGED_AGES
from spdr.errors import DataError

DAY = "2026-01-01"
NOBODY_DIES = np.append(np.full(len(ABRIDGED_AGES) - 1, 1e-12), 1e9)  # before 100
STILL = pensions_measures.Setting(DAY, NOBODY_DIES, 0.0, 0.0)
ASSUMED = careers.Assumptions(annual_return=0.0, annual_fee=0.0, payout_years=20, savings_payout_years=20)
LIVES = careers.standard(10_000, 17_500, 1_000, 25, 30, 4)
RESULTS = careers.compare(LIVES, DAY, "2031-01-01", ASSUMED)


def one(name):
    return LIVES[LIVES["career"] == name]


@pytest.mark.parametrize(
    ("wage", "left"),
    [
        (10_000, 9_500),  # 5 %, no tax
        (17_500, 16_625),
        (
            30_000,
            30_000 - 875 - 2_500 / 12,
        ),  # contribution of the ceiling; 5 % of 360,000 - 160,000 - 150,000
        (60_000, 60_000 - 875 - (7_500 + 20_000 + 0.15 * 60_000) / 12),  # 560,000 taxable
    ],
)
def test_take_home_pay(wage, left):
    assert pensions_measures.take_home(wage, DAY)[0] == pytest.approx(left)


def test_a_temporary_cut_of_the_contribution_is_left_out():
    # 3 % in the flooded provinces from December 2025 to May 2026
    assert pensions_measures.take_home(10_000, "2026-01-01")[0] == 9_500


def test_a_net_rate_is_above_the_gross_one_where_only_the_wage_pays():
    assert pensions_measures.net_replacement(4_250, 10_000, DAY) == pytest.approx(4_250 / 9_500)
    with pytest.raises(DataError, match="above 0"):
        pensions_measures.net_replacement(4_250, 0, DAY)


def test_what_is_paid_in_by_section():
    mover = pensions_measures.paid_in(one("mover"), DAY)
    # 15 years at the ceiling, 10 on the fixed base of Section 39, 5 in Section 40
    assert mover.tolist() == pytest.approx([0.07 * 17_500 * 12] * 15 + [0.07 * 4_800 * 12] * 10 + [0.0] * 5)


def test_what_is_paid_into_a_fund_on_top():
    plain = pensions_measures.paid_in(one("at_ceiling"), DAY)
    fund = pensions_measures.paid_in(one("at_ceiling"), DAY, "ewf", "2026-10-01")
    assert (fund - plain).tolist() == pytest.approx([2 * 0.0025 * 17_500 * 12] * 30)


def test_a_saver_is_credited_the_match():
    saved = pensions_measures.paid_in(one("informal_saver"), DAY)
    assert (saved > 12_000).all()
    assert saved[0] == pytest.approx(12_000 + 1_800)  # 50 to 30 years of age: 50 %, at most 1,800
    assert saved[-1] == pytest.approx(12_000 + 1_800)


def test_measures_where_nobody_dies_and_money_earns_nothing():
    career = one("at_ceiling")
    paid = pensions_measures.paid_in(career, DAY)
    found = pensions_measures.measure(career, 7_437.5, 0.0, 55, paid, STILL)
    assert found["final_share"] == found["lifetime_share"] == pytest.approx(0.425)
    assert found["net_share"] == pytest.approx(7_437.5 / 16_625)
    assert found["wealth_thb"] == pytest.approx(45 * 12 * 7_437.5, rel=1e-6)
    assert found["wealth_years"] == pytest.approx(45 * 0.425, rel=1e-6)


def test_the_return_repays_what_was_paid():
    career = one("at_ceiling")
    paid = pensions_measures.paid_in(career, DAY)
    rate = pensions_measures.measure(career, 7_437.5, 0.0, 55, paid, STILL)["return_share"]
    flow = np.concatenate([-paid, np.full(46, 7_437.5 * 12)])  # ages 25 to 54, then 55 to 100
    assert flow @ (1 + rate) ** -np.arange(76) == pytest.approx(0, abs=0.01)
    assert rate > 0.03


def test_a_lump_sum_below_what_was_paid_has_a_negative_return():
    migrant = one("migrant_worker")
    paid = pensions_measures.paid_in(migrant, DAY)
    lump = 0.06 * 10_000 * 48
    found = pensions_measures.measure(migrant, 0.0, lump, 55, paid, STILL)
    assert found["return_share"] < 0  # six of the seven per cent come back
    assert found["wealth_thb"] == lump
    assert np.isnan(pensions_measures.measure(migrant, 0.0, 0.0, 55, paid, STILL)["return_share"])


def test_every_career_is_measured_under_every_rule():
    with_ewf = pensions_measures.add_fund(LIVES, RESULTS, "ewf", "2026-10-01", 0.0, 0.0, 20)
    rules = {
        "law": pensions_measures.Rule("law_thb_month"),
        "with_ewf": pensions_measures.Rule("with_ewf_thb_month", "ewf", "2026-10-01"),
    }
    found = pensions_measures.compare(LIVES, with_ewf, rules, 55, 60, STILL).set_index(
        ["pension_rule", "career"]
    )
    assert len(found) == 16
    # 30 years of 2 x 0.25 % of 17,500, paid out over 20
    extra = (
        found["pension_thb_month"]["with_ewf", "at_ceiling"] - found["pension_thb_month"]["law", "at_ceiling"]
    )
    assert extra == pytest.approx(2 * 0.0025 * 17_500 * 360 / 240)
    assert np.isnan(found["net_share"]["law", "informal_saver"])  # no wage is known
    assert found["final_share"]["law", "twice_ceiling"] == pytest.approx(0.2125)


def test_the_gap_of_five_years_out_is_that_of_the_years():
    rules = {"law": pensions_measures.Rule("law_thb_month")}
    found = pensions_measures.compare(LIVES, RESULTS, rules, 55, 60, STILL)
    gap = pensions_measures.gap(found, "five_years_out", "at_ceiling")
    assert gap.to_dict() == pytest.approx({"law": 1 - 0.35 / 0.425})
    assert isinstance(gap, pd.Series)
