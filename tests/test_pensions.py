"""Pensions of one person: published examples, hand-worked cases of announced and proposed rules."""

import numpy as np
import pytest

from spdr.analysis import pensions
from spdr.analysis.replication.cases import savings_pension
from spdr.errors import DataError, ParameterError


@pytest.mark.parametrize(
    ("wage", "months", "on", "published"),
    [
        (15_000, 180, "2025-06-01", 3_000),  # Orbis Alliance
        (15_000, 300, "2025-06-01", 5_250),  # Orbis Alliance
        (17_500, 180, "2026-06-01", 3_500),  # Orbis Alliance
        (15_000, 240, "2025-06-01", 4_125),  # Social Security Office, example 2
        (13_000, 180, "2025-06-01", 2_600),  # Social Security Office, example 1
        (10_000, 193, "2025-06-01", 2_150),  # the same, text after example 1: full years only
    ],
)
def test_social_security_pays_what_was_published(wage, months, on, published):
    assert pensions.ssf_old_age(wage, months, on) == published


def test_a_wage_above_the_ceiling_earns_no_more():
    assert pensions.ssf_old_age(40_000, 360, "2026-06-01") == pensions.ssf_old_age(17_500, 360, "2026-06-01")


def test_179_months_earn_no_pension_but_a_lump_sum_of_both_sides():
    assert pensions.ssf_old_age(17_500, 179, "2026-06-01") == 0
    assert pensions.ssf_lump_sum([17_500] * 179, "2026-06-15") == pytest.approx(179 * 17_500 * 0.06)


def test_the_lump_sum_of_less_than_a_year_is_the_own_share():
    assert pensions.ssf_lump_sum([17_500] * 6, "2026-06-15") == 6 * 17_500 * 0.03


def test_whoever_gets_a_pension_gets_no_lump_sum():
    assert pensions.ssf_lump_sum([17_500] * 180, "2026-06-15") == 0


def test_wages_and_months_may_be_arrays():
    found = pensions.ssf_old_age([15_000, 40_000], [[180], [360]], "2026-06-01")
    assert found.tolist() == [[3_000, 3_500], [6_375, 7_437.5]]


def test_the_law_before_2007_paid_fifteen_per_cent():
    assert pensions.ssf_old_age(15_000, 180, "2006-06-01") == 0.15 * 15_000


def test_before_there_was_a_pension_the_question_is_refused():
    with pytest.raises(ParameterError, match="1998-12-31"):
        pensions.ssf_old_age(15_000, 180, "1996-01-01")


def test_a_negative_wage_is_refused():
    with pytest.raises(DataError, match="average_wage_60_thb"):
        pensions.ssf_old_age(-1, 180, "2026-06-01")


def test_heirs_get_the_months_left_of_sixty_and_ten_at_least():
    assert pensions.ssf_death_sum(5_250, 20, "2024-01-01") == 210_000  # ministry's example: 5,250 x 40
    assert pensions.ssf_death_sum(5_250, 55, "2024-01-01") == 52_500
    assert pensions.ssf_death_sum(5_250, 60, "2024-01-01") == 0


MOVER = [17_500] * 180 + [4_800] * 120


def test_care_averages_the_career_where_the_law_takes_the_last_months():
    found = pensions.care_old_age(MOVER, 16_000, 16_000, "2031-06-01")
    assert found.base_thb_month == pytest.approx((180 * 17_500 + 120 * 4_800) / 300)  # 12,420
    assert found.formula_thb_month == pytest.approx(0.35 * 12_420)
    assert found.law_thb_month == pytest.approx(0.35 * 4_800)
    assert found.pension_thb_month == pytest.approx(4_347)


def test_care_revalues_by_the_wage_of_all_insured():
    doubled = pensions.care_old_age([5_000] * 180, 10_000, 20_000, "2031-06-01")
    assert doubled.base_thb_month == 10_000
    assert doubled.formula_thb_month == 2_000


def test_the_transition_of_care_pays_its_share_of_a_shortfall():
    rising = [8_750] * 240 + [17_500] * 60  # base 10,500, so 3,675 against 6,125 by the law
    found = pensions.care_old_age(rising, 1.0, 1.0, "2027-06-01")
    assert found.topup_share == 0.8
    assert found.pension_thb_month == pytest.approx(3_675 + 0.8 * (6_125 - 3_675))
    assert pensions.care_old_age(rising, 1.0, 1.0, "2031-06-01").pension_thb_month == pytest.approx(3_675)


def test_care_counts_up_to_the_ceiling_and_pays_nobody_with_too_few_months():
    assert pensions.care_old_age([17_500] * 180, 10_000, 20_000, "2031-06-01").base_thb_month == 20_000
    assert pensions.care_old_age([17_500] * 179, 1.0, 1.0, "2031-06-01").pension_thb_month == 0


def test_care_refuses_a_date_on_which_its_design_was_not_known():
    with pytest.raises(ParameterError, match="care"):
        pensions.care_old_age(MOVER, 1.0, 1.0, "2025-06-01")


@pytest.mark.parametrize(("system", "now"), [([1.0] * 3, 1.0), (0.0, 1.0), (1.0, 0.0)])
def test_care_needs_an_average_wage_for_every_month(system, now):
    with pytest.raises(DataError, match="all insured"):
        pensions.care_old_age(MOVER, system, now, "2031-06-01")


@pytest.mark.parametrize(("age", "published"), [(20, 7_000), (30, 4_441)])
def test_the_savings_fund_pays_about_what_was_published(age, published):
    # Return and divisor were fitted to these two pensions with the second band from 30; the law's band starts
    # over 30, so a year at the lower match is worth some 7 baht a month. The allowance of 600 is on top.
    assert pensions.nsf_pension(1_000, age, "2015-09-01", 0.03945, 191.6) + 600 == pytest.approx(
        published, abs=8
    )


@pytest.mark.parametrize("age", [15, 20, 31, 51, 59])
def test_the_savings_fund_agrees_with_a_second_calculation(age):
    over_30_and_50 = [[15, 0.5, 600], [31, 0.8, 960], [51, 1.0, 1200]]
    other = savings_pension(1_000, age, 60, over_30_and_50, 0.03, 240, 0)
    assert pensions.nsf_pension(1_000, age, "2015-09-01", 0.03, 240) == pytest.approx(other, rel=1e-12)


def test_without_return_the_savings_fund_pays_back_saving_and_match():
    # one year at 59: 12,000 saved, matched in full up to 1,800
    assert pensions.nsf_pension(1_000, 59, "2026-01-01", 0.0, 100) == pytest.approx(138)


@pytest.mark.parametrize(
    ("saving", "age", "divisor", "said"),
    [
        (1_000, 60, 240, "cannot start at 60"),
        (1_000, 14, 240, "cannot start at 14"),
        (3_000, 30, 240, "outside 50 to 2,500"),
        (40, 30, 240, "outside 50 to 2,500"),
        (1_000, 30, 0, "divisor_months"),
    ],
)
def test_the_savings_fund_refuses_what_the_law_does_not_take(saving, age, divisor, said):
    with pytest.raises(DataError, match=said):
        pensions.nsf_pension(saving, age, "2026-01-01", 0.03, divisor)


def test_civil_servants_get_a_fiftieth_a_year_up_to_their_cap():
    assert pensions.civil_service(30_000, 30, "2026-01-01") == 18_000
    assert pensions.civil_service(30_000, 40, "2026-01-01") == 21_000  # 70 per cent
    assert pensions.civil_service(30_000, 40, "2026-01-01", "old") == 24_000


def test_the_bill_raises_its_rate_in_steps():
    paid = pensions.npf_contributions([17_500] * 120, "2026-01-01")["employee_thb"]
    assert paid.iloc[[0, 35, 36, 71, 72, 108]].tolist() == [525, 525, 875, 875, 1_225, 1_225]


def test_under_the_bill_the_lowest_paid_do_not_pay_and_the_ceiling_holds():
    low, out, high = pensions.npf_contributions([9_000, 0, 100_000], "2026-01-01").to_numpy().tolist()
    assert low == [0, 270]
    assert out == [0, 0]
    assert high == [1_800, 1_800]


def test_the_employee_welfare_fund_starts_at_a_quarter_of_a_per_cent():
    assert pensions.ewf_contributions([17_500], "2026-10-01").iloc[0].tolist() == [43.75, 43.75]


def test_a_pot_without_return_is_paid_out_evenly():
    found = pensions.defined_contribution([1_000] * 120, 0.0, 0.0, 10)
    assert (found.savings.paid_in_thb, found.savings.fees_thb, found.pension_thb_month) == (120_000, 0, 1_000)


def test_a_pot_must_be_paid_over_some_time():
    with pytest.raises(DataError, match="payout_years"):
        pensions.defined_contribution([1_000], 0.0, 0.0, 0)


def test_replacement_is_over_the_last_year_and_over_the_career():
    found = pensions.replacement_rates(4_000, [10_000] * 12 + [20_000] * 12)
    assert found.final_share == 0.2
    assert found.lifetime_share == pytest.approx(4_000 / 15_000)


def test_lifetime_replacement_revalues_early_wages():
    found = pensions.replacement_rates(4_000, [10_000, 20_000], revaluation=[2.0, 1.0], final_months=1)
    assert found.lifetime_share == 0.2


def test_replacement_refuses_months_without_a_wage():
    with pytest.raises(DataError, match="above 0"):
        pensions.replacement_rates(4_000, [10_000, 0])


def test_contributory_wages_lie_between_floor_and_ceiling():
    assert pensions.contributory([1_000, 9_000, 40_000], "2026-06-01").tolist() == [1_650, 9_000, 17_500]
    with pytest.raises(DataError, match="negative or missing"):
        pensions.contributory([np.nan], "2026-06-01")
