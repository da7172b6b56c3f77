"""Savings, annuities, pension wealth, its price and its return: identities and cases worked by hand."""

import numpy as np
import pandas as pd
import pytest

from spdr.analysis import annuities, lifetable
from spdr.analysis.lifetable import ABRIDGED_AGES
from spdr.errors import DataError

FLAT = np.full(len(ABRIDGED_AGES), 0.02)
NOBODY_DIES = np.append(np.full(len(ABRIDGED_AGES) - 1, 1e-12), 1e9)  # before 100, and all at it


def test_a_contribution_earns_from_the_month_after_it():
    found = annuities.accumulate([100] + [0] * 12, 0.10)
    assert found.pot_thb == pytest.approx(110)
    assert found.paid_in_thb == 100


def test_fees_are_what_the_pot_would_hold_without_them():
    found = annuities.accumulate([100] + [0] * 24, 0.10, 0.02)
    assert found.pot_thb == pytest.approx(100 * 1.08**2)
    assert found.fees_thb == pytest.approx(100 * (1.10**2 - 1.08**2))


def test_without_interest_an_annuity_lasts_the_years_left():
    assert annuities.annuity_years(FLAT, 60) == pytest.approx(float(lifetable.expectancy(FLAT, 60)))


def test_a_pension_that_rises_with_interest_is_worth_its_payments():
    level = annuities.annuity_years(FLAT, 60)
    assert annuities.annuity_years(FLAT, 60, 0.03, 0.03) == pytest.approx(level)
    assert annuities.annuity_years(FLAT, 60, 0.03) < level < annuities.annuity_years(FLAT, 60, 0.0, 0.03)


def test_a_certain_annuity_is_the_sum_of_its_discounts():
    by_hand = sum(1.04 ** -(year + 0.5) for year in range(40))
    # those alive at 100 die there at once: the open age adds no payment
    assert annuities.annuity_years(NOBODY_DIES, 60, 0.04) == pytest.approx(by_hand, rel=1e-9)


def test_wealth_is_twelve_pensions_a_year_of_the_annuity():
    assert annuities.pension_wealth(5_000, 60, FLAT, 0.02) == pytest.approx(
        60_000 * annuities.annuity_years(FLAT, 60, 0.02)
    )


def test_the_level_rate_is_pensions_over_wages():
    # 30 years of wages from 30, then 40 years of half a wage: 20 / 30
    assert annuities.level_contribution_rate(0.5, 30, 30, 60, NOBODY_DIES) == pytest.approx(20 / 30)


def test_interest_and_a_later_pension_make_it_cheaper():
    rate = annuities.level_contribution_rate
    assert rate(0.5, 25, 30, 55, FLAT, 0.02) < rate(0.5, 25, 30, 55, FLAT)
    assert rate(0.5, 25, 30, 60, FLAT) < rate(0.5, 25, 30, 55, FLAT)
    assert rate(0.5, 25, 30, 55, FLAT, 0.0, -0.01) < rate(0.5, 25, 30, 55, FLAT)


def test_a_pension_cannot_start_while_contributions_are_paid():
    with pytest.raises(DataError, match="pension age 50"):
        annuities.level_contribution_rate(0.5, 25, 30, 50, FLAT)


def test_at_the_rate_of_return_receipts_repay_payments():
    paid, received = [7.0] * 30 + [0.0] * 25, [0.0] * 30 + [42.5] * 25
    rate = annuities.internal_rate_of_return(paid, received)
    net = np.array(received) - np.array(paid)
    assert float(net @ (1 + rate) ** -np.arange(55.0)) == pytest.approx(0, abs=1e-6)
    # 210 paid in and 1,062.5 received, on average 27.5 years later: continuous growth comes near it
    assert rate == pytest.approx(np.log(1_062.5 / 210) / 27.5, abs=0.001)


def test_equal_sums_return_nothing_and_smaller_ones_less():
    assert annuities.internal_rate_of_return([100, 0, 0], [0, 0, 100]) == pytest.approx(0, abs=1e-12)
    assert annuities.internal_rate_of_return([100, 0], [0, 90]) == pytest.approx(-0.1)


@pytest.mark.parametrize(
    ("paid", "received", "said"),
    [
        ([1, 0], [0, 0], "changes its sign 0 times"),
        ([0, 0], [0, 1], "changes its sign 0 times"),
        ([1, 0, 1], [0, 5, 0], "changes its sign 2 times"),
        ([0, 1], [1, 0], "payments first"),
        ([1], [0, 1], "1 years of payments and 2 of receipts"),
        ([-1, 0], [0, 1], "payment -1.0 in period 0"),
    ],
)
def test_a_rate_that_does_not_exist_or_is_not_one_is_refused(paid, received, said):
    with pytest.raises(DataError, match=said):
        annuities.internal_rate_of_return(paid, received)


@pytest.mark.parametrize(("values", "gain"), [([1, -1], 0.0), ([np.nan], 0.0), ([], 0.0), ([1], 4.0)])
def test_savings_refuse_amounts_and_rates_that_are_none(values, gain):
    with pytest.raises(DataError):
        annuities.accumulate(values, gain)


def test_an_age_outside_the_table_is_refused():
    with pytest.raises(DataError, match="Age 100"):
        annuities.annuity_years(FLAT, 100)


def test_death_rates_are_those_of_the_period_that_holds_the_year():
    ages = list(ABRIDGED_AGES)
    table = pd.DataFrame(
        {
            "period_start": [2020] * len(ages) + [2025] * len(ages),
            "period_end": [2025] * len(ages) + [2030] * len(ages),
            "sex": "both",
            "age_low": ages * 2,
            "deaths_per_person_year": [0.01] * len(ages) + [0.02] * len(ages),
        }
    )
    assert annuities.rates_of(table, 2024, "both").tolist() == [0.01] * len(ages)
    assert annuities.rates_of(table, 2025, "both").tolist() == [0.02] * len(ages)
    with pytest.raises(DataError, match="2020 to 2030"):
        annuities.rates_of(table, 2031, "both")
