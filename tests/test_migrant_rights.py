"""What an insured migrant pays and reaches, by hand from the law of 2026."""

import pytest

from spdr.analysis import migrant_rights

DAY, WAGE = "2026-06-15", 10_000


def test_the_ladder_rises_from_one_month_to_one_hundred_and_eighty():
    ladder = migrant_rights.benefits_by_months(DAY, WAGE, 48).set_index("scheme")
    assert ladder["months_needed"].tolist() == [1, 3, 3, 5, 6, 12, 36, 180]
    assert ladder.loc["ssf33_unemployment", "benefit_thb"] == 6_000
    assert ladder.loc["ssf_death", "benefit_thb"] == 20_000
    assert ladder.loc["ssf_pension", "within_permit"] == "no"


def test_a_benefit_never_reached_has_no_months():
    short = migrant_rights.benefits_by_months(DAY, WAGE, 48, ["ssf_pension"], longest=100)
    assert short["months_needed"].isna().all()


def test_a_stay_gives_back_the_old_age_part_of_both_or_a_pension():
    found = migrant_rights.stays(DAY, WAGE, [4, 15]).set_index("stay_years")
    assert found.loc[4, "paid_thb"] == 500 * 48
    assert found.loc[4, "oldage_paid_thb"] == pytest.approx(300 * 48, rel=1e-12)
    assert found.loc[4, "lump_sum_thb"] == pytest.approx(600 * 48, rel=1e-12)
    assert (found.loc[15, "lump_sum_thb"], found.loc[15, "pension_thb_month"]) == (0, 2_000)
    assert found["lacking_months"].tolist() == [132, 0]


def test_relief_left_insured_migrants_out_and_equality_is_priced_for_both_counts():
    found = migrant_rights.relief(100_000, 200_000)
    assert found["thai_thb"].tolist() == [4_000, 2_000]
    assert found["migrant_thb"].tolist() == [0, 0]
    assert found["low_million_thb"].tolist() == [400, 200]
    assert found["high_million_thb"].tolist() == [800, 400]


def test_nobody_is_in_the_first_regime_without_an_agreement_and_unknown_counts_stay_unknown():
    found = migrant_rights.regimes(
        {
            "insured_migrants": (5.0, "2024"),
            "registered_not_insured": (None, ""),
            "irregular_migrants": (None, ""),
        }
    )
    assert found["portability_regime"].tolist() == ["regime_II", "regime_III", "regime_IV"]
    assert found["people_n"].isna().tolist() == [False, True, True]
