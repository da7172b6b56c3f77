"""What maternity, allowances and pensions give by law and demography: by hand on small frames."""

import numpy as np
import pandas as pd
import pytest

from spdr.analysis import gender_benefits, lifetable
from spdr.data import reforms
from spdr.errors import DataError, ParameterError

FLAT = np.full(len(lifetable.ABRIDGED_AGES), 0.02)  # everyone lives 1 / 0.02 = 50 more years at any age


def people(*rows):
    return pd.DataFrame(list(rows), columns=["sex", "age", "population_n"])


def test_older_people_start_at_the_age_and_count_both_sexes_apart():
    found = gender_benefits.older_people(
        people(("female", 59, 1.0), ("female", 60, 2.0), ("both", 60, 5.0), ("male", 60, 3.0)), 60
    )
    assert found["population_n"].tolist() == [2.0, 3.0]
    assert found["is_thai"].all()
    assert not found["is_state_pensioner"].any()


def test_tiers_hold_their_first_and_last_age_and_the_last_is_open():
    found = gender_benefits.in_tiers(people(*(("female", age, 1.0) for age in (59, 60, 69, 70, 89, 90, 100))))
    assert found["age_group"].tolist() == ["60-69", "60-69", "70-79", "80-89", "90+", "90+"]


def test_an_amount_for_life_is_worth_the_years_expected():
    amounts = pd.Series(100.0, index=range(60, 101))
    assert gender_benefits.expected_total(amounts, FLAT) == pytest.approx(
        12 * 100 * lifetable.expectancy(FLAT, 60), rel=1e-12
    )


def test_an_amount_is_needed_for_every_age():
    with pytest.raises(DataError, match="no amount for age 70"):
        gender_benefits.expected_total(pd.Series(1.0, index=[*range(60, 70), *range(71, 101)]), FLAT)


def test_a_design_splits_its_cost_by_people_and_amount():
    rows = people(
        *(("female", age, 3.0) for age in range(60, 101)), *(("male", age, 1.0) for age in range(60, 101))
    )
    amounts = {"flat": pd.Series(1_000.0, index=rows.index)}
    found = gender_benefits.designs(rows, amounts, {"female": FLAT, "male": FLAT}).set_index("sex")
    assert found["mean_thb_month"].tolist() == [1_000.0, 1_000.0]
    assert found["cost_share"].tolist() == [0.75, 0.25]
    assert found.loc["male", "cost_million_thb"] == 41 * 1_000 * 12 / 1e6
    assert found.loc["female", "expected_thb"] == found.loc["male", "expected_thb"]


def test_a_wage_in_the_examples_counts_in_full_or_is_refused():
    assert gender_benefits.example_wage(15_000, 1_650, 17_500) == 15_000.0
    assert gender_benefits.example_wage(17_500, 1_650, 17_500) == 17_500.0
    for wage in (1_649, 17_501):
        with pytest.raises(ParameterError, match="from 1650 to 17500"):
            gender_benefits.example_wage(wage, 1_650, 17_500)


def test_paid_days_are_the_money_over_the_days_wage_and_add_up_to_the_leave():
    women = gender_benefits.mothers(15_000).head(2)  # 500 baht a day
    days = gender_benefits.paid_days(women, 120, pd.Series([30_000.0, 0.0]), pd.Series([22_500.0, 7_200.0]))
    by_payer = days.pivot(index="situation", columns="paid_by", values="leave_days")
    assert by_payer.loc["mother_section33"].to_dict() == {
        "paid_employer": 60, "paid_fund": 45, "paid_nobody": 15,
    }  # fmt: skip
    assert days.groupby("situation")["leave_days"].sum().tolist() == [120.0, 120.0]


def test_more_paid_days_than_the_leave_has_are_refused():
    with pytest.raises(DataError, match="leave of 98 days"):
        gender_benefits.paid_days(
            gender_benefits.mothers(15_000).head(1), 98, pd.Series([30_000.0]), pd.Series([22_500.0])
        )


def test_careers_have_the_months_they_say():
    found = gender_benefits.careers(15_000, 4_800, 30, 5, 168)
    assert {name: len(wages) for name, wages in found.items()} == {
        "career_unbroken": 360, "career_break": 300, "career_section39": 360, "career_short": 168,
    }  # fmt: skip
    assert found["career_section39"][299:301] == [15_000.0, 4_800.0]
    for years_out in (0, 30):
        with pytest.raises(DataError, match="career of 30"):
            gender_benefits.careers(15_000, 4_800, 30, years_out, 168)


def test_pensions_by_career_worked_by_hand():
    wages = gender_benefits.careers(15_000, 4_800, 30, 5, 168)
    found = gender_benefits.pensions_by_career(wages, 60, "2026-01-01", "2027-01-15").set_index("career")
    # 20 % for 15 years and 1.5 % for each further one: 42.5 % after 30 years, 35 % after 25
    assert found["law_thb_month"].tolist() == [6_375.0, 5_250.0, 0.425 * 4_800, 0.0]
    # career average: 25 years at 15,000 and 5 at 4,800 make 13,300
    assert found["care_thb_month"].tolist() == [6_375.0, 5_250.0, 5_652.5, 0.0]
    assert found["law_share"].tolist() == [1.0, 5_250 / 6_375, 0.32, 0.0]


def test_longer_cash_is_the_rate_on_the_days_added():
    reform = reforms.from_values({"ssf33.mat.cash_days": 98}, start="2026-01-01")
    # half of 15,000 baht a month for eight more days of a month of thirty
    assert gender_benefits.longer_cash(15_000, "2026-01-01", reform) == pytest.approx(2_000, abs=0.01)


def test_a_year_of_section_39_is_twelve_contributions():
    assert gender_benefits.section39_year("2026-01-01") == 432 * 12
