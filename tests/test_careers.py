"""Eight careers: what each was, and the pension of each worked out by hand."""

import pytest

from spdr.analysis import careers
from spdr.errors import DataError

ASSUMED = careers.Assumptions(annual_return=0.0, annual_fee=0.0, payout_years=20, savings_payout_years=20)
LIVES = careers.standard(8_762, 17_500, 1_000, 25, 30, 4)


@pytest.fixture(scope="module")
def compared():
    return careers.compare(LIVES, "2026-01-01", "2031-01-01", ASSUMED).set_index("career")


def test_every_career_covers_every_year_once():
    ages = LIVES.groupby("career")["age"].agg(["min", "max", "count"])
    assert ages.to_numpy().tolist() == [[25, 54, 30]] * 8


def test_years_in_section_33_are_those_described():
    insured = LIVES[LIVES["insured_section"] == 33].groupby("career")["age"].count().to_dict()
    assert insured == {
        "minimum_wage": 30,
        "at_ceiling": 30,
        "twice_ceiling": 30,
        "interrupted": 20,
        "five_years_out": 25,
        "mover": 15,
        "migrant_worker": 4,
    }


@pytest.mark.parametrize(
    ("career", "rate", "wage"),
    [
        ("minimum_wage", 0.425, 8_762),
        ("at_ceiling", 0.425, 17_500),
        ("twice_ceiling", 0.425, 17_500),
        ("interrupted", 0.275, 17_500),
        ("five_years_out", 0.35, 17_500),
        ("mover", 0.35, 4_800),
    ],
)
def test_the_law_pays_its_rate_on_the_last_contributory_wage(compared, career, rate, wage):
    assert compared.loc[career, "law_thb_month"] == pytest.approx(rate * wage, abs=0.005)


def test_the_announced_formula_differs_only_where_the_wage_changed(compared):
    changed = compared.index[compared["law_thb_month"] != compared["care_thb_month"]].tolist()
    assert changed == ["mover"]
    assert compared.loc["mover", "care_thb_month"] == pytest.approx(0.35 * (15 * 17_500 + 10 * 4_800) / 25)


def test_the_migrant_leaves_with_both_sides_contributions_and_without_allowance(compared):
    migrant = compared.loc["migrant_worker"]
    assert migrant["law_thb_month"] == 0
    assert migrant["lump_sum_thb"] == pytest.approx(48 * 8_762 * 0.06)
    assert migrant["oaa_thb_month"] == 0
    assert compared.loc["minimum_wage", "oaa_thb_month"] == 600


def test_the_bill_adds_what_was_paid_in_over_the_years_of_payment(compared):
    # 3, 5 and 7 per cent of each side in three years each, then 7 per cent
    paid = 12 * 17_500 * 2 * (3 * 0.03 + 3 * 0.05 + 24 * 0.07)
    assert compared.loc["at_ceiling", "npf_thb_month"] == pytest.approx(paid / 240)
    # under 10,000 baht only the employer pays
    assert compared.loc["minimum_wage", "npf_thb_month"] == pytest.approx(paid / 240 * 8_762 / 17_500 / 2)
    assert compared.loc["informal_saver", "npf_thb_month"] == 0


def test_the_informal_saver_draws_saving_and_match(compared):
    # 35 years to 60: 12,000 a year and 1,800 of match
    assert compared.loc["informal_saver", "law_thb_month"] == pytest.approx(35 * 13_800 / 240)


def test_replacement_counts_the_full_wage_and_is_missing_without_one(compared):
    assert compared.loc["twice_ceiling", "lifetime_share"] == pytest.approx(0.2125)
    assert compared["lifetime_share"].isna().tolist() == [
        name == "informal_saver" for name in careers.CAREERS
    ]


@pytest.mark.parametrize(("years", "migrant"), [(11, 4), (30, 0), (30, 31)])
def test_a_working_life_too_short_to_differ_is_refused(years, migrant):
    with pytest.raises(DataError, match="at least 12 years"):
        careers.standard(8_762, 17_500, 1_000, 25, years, migrant)


def test_a_missing_column_is_named():
    with pytest.raises(DataError, match="saving_thb_month"):
        careers.compare(LIVES.drop(columns="saving_thb_month"), "2026-01-01", "2031-01-01", ASSUMED)
