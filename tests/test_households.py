"""The synthetic population: what it was raked to, what it may say, what it must refuse."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from spdr.analysis import households, microsimulation, schemes
from spdr.analysis.households import chance, weights
from spdr.analysis.households.population import category
from spdr.analysis.population_bases import population_by_age
from spdr.analysis.schemes.dates import years_since
from spdr.data import load, reforms
from spdr.errors import DataError, ParameterError

ON = "2024-07-01"
MARGINS = households.published_margins(2024)


@pytest.fixture(scope="module")
def people() -> pd.DataFrame:
    return households.synthetic(size=20_000, seed=7, margins=MARGINS)


def weighted(people: pd.DataFrame, mask) -> float:
    return float(people.loc[mask, "weight"].sum())


# --- margins


@pytest.mark.parametrize(
    ("column", "value", "published"),
    [
        # National Statistical Office, Thailand's indicators 2568: insured at the end of 2024, thousands
        ("insured_section", 33, 12_081_100),
        ("insured_section", 39, 1_719_800),
        ("insured_section", 40, 11_011_900),
        # published_results PR539 (House committee, 2024), PR131 (2023) and PR055 (February 2024)
        ("receives_oaa", True, 11_800_000),
        ("has_welfare_card", True, 14_600_000),
        ("receives_csg", True, 2_000_000),
        # Department of Empowerment of Persons with Disabilities 2021; budget document, fiscal year 2017
        ("has_disability_card", True, 2_095_205),
        ("receives_da", True, 1_491_947),
        # United Nations in Thailand, 2024: at least 5.3 million residents without Thai nationality
        ("is_thai", False, 5_300_000),
        # persons with a disability and a welfare card, 2023 (PR128)
        ("has_both_cards", True, 1_229_097),
    ],
)
def test_published_counts_are_met(people, column, value, published):
    assert weighted(people, people[column] == value) == pytest.approx(published, rel=1e-8)


def test_people_by_age_and_sex_are_those_of_wpp2024(people):
    ages = population_by_age("wpp2024", [2024])
    ours = people.groupby(["sex", "age_group"], observed=True)["weight"].sum()
    assert ours.sum() == pytest.approx(ages["population_n"].sum(), rel=1e-9)
    old_women = ages.query("sex == 'female' and age >= 80")["population_n"].sum()
    assert ours["female", "80+"] == pytest.approx(old_women, rel=1e-8)


def test_bangkok_has_the_register_s_share_of_people_and_the_survey_s_mean_income(people):
    bangkok = people["province_code"] == "10"
    register = load("population_register_province").query(
        "year == 2021 and sex == 'both' and age_band == 'all'"
    )
    share = (
        register.loc[register["province_code"] == "10", "population_n"].iloc[0]
        / register["population_n"].sum()
    )
    assert weighted(people, bangkok) / people["weight"].sum() == pytest.approx(share, rel=1e-8)
    homes = people[bangkok].assign(homes=lambda p: p["weight"] / p["household_size"])
    mean = (homes["homes"] * homes["household_income_thb_year"]).sum() / homes["homes"].sum() / 12
    survey = load("household_income_province").query("year == 2021 and measure == 'income'")
    published = survey.loc[survey["province_code"] == "10", "mean_thb_month"].iloc[0]
    assert mean == pytest.approx(published, rel=1e-9)


def test_the_report_says_which_margins_are_hit_and_which_are_missed(people):
    report = households.margins_report(people, MARGINS)
    assert set(report["margin"]) == set(MARGINS)
    assert report.loc[report["raked"], "hit"].all()
    missed = report[~report["hit"]]
    assert set(missed["margin"]) == {"income by region and class", "expenditure by region and class"}
    nobody = missed["population"].isna()  # two classes that no household of the drawing is put into
    assert (missed.loc[~nobody, "miss_share"].abs() > 1e-6).all() and nobody.sum() < len(missed) / 2
    assert not missed["raked"].any()
    sizes = report.groupby("margin")["population"].sum()
    assert sizes["age and sex"] == pytest.approx(sizes["social security"])


def test_a_miss_is_seen(people):
    doubled = people.assign(weight=people["weight"] * 2)
    report = households.margins_report(doubled, MARGINS)
    counted = report[report["counts"] != "mean"]
    assert not counted["hit"].any() and counted["miss_share"].to_numpy() == pytest.approx(1.0)


# --- households


def test_members_of_a_household_share_weight_size_income_province_and_nationality(people):
    shared = ["weight", "household_size", "household_income_thb_year", "province_code", "is_thai"]
    assert (people.groupby("household_id")[shared].nunique() == 1).all(axis=None)
    assert (
        people.groupby("household_id").size() == people.groupby("household_id")["household_size"].first()
    ).all()
    assert (people["weight"] > 0).all()


def test_every_household_has_an_adult_and_the_number_of_households_is_the_survey_s(people):
    assert (people.groupby("household_id")["age"].max() >= 20).all()
    row = load("poverty_national").query("year == 2024").iloc[0]
    mean_size = row["survey_population_n"] / row["survey_household_n"]  # 70.2 over 27.878 million
    ours = people["weight"].sum() / (people["weight"] / people["household_size"]).sum()
    assert ours == pytest.approx(mean_size, rel=1e-8)


def test_what_the_law_rules_out_nobody_has(people):
    assert not people.loc[people["age"] < 15, "works"].any()
    assert (people.loc[people["insured_section"] == 33, "employment"] == "private_employee").all()
    assert people.loc[people["insured_section"] > 0, "age"].between(15, 64).all()
    assert (people.loc[people["receives_oaa"], "age"] >= 60).all()
    assert people.loc[people["receives_oaa"], "is_thai"].all()
    assert not (people["receives_oaa"] & people["is_state_pensioner"]).any()
    assert people.loc[people["receives_da"], "has_disability_card"].all()
    assert (people.loc[people["receives_csg"], "age"] < 6).all()
    assert not people.loc[people["employment"] == "government_employee", "has_welfare_card"].any()


@pytest.mark.parametrize("day", [date(2024, 7, 1), date(2026, 6, 1), date(2024, 2, 29), date(2025, 12, 31)])
def test_birth_dates_give_the_ages_on_the_day_of_the_law(day):
    people = households.synthetic(2_000, on=day, margins=MARGINS)
    born = people["birth_date"].to_numpy().astype("datetime64[D]")
    assert (years_since(born, day) == people["age"].to_numpy()).all()


def test_the_same_seed_gives_the_same_people_and_another_seed_others():
    one, two, other = (households.synthetic(2_000, seed, margins=MARGINS) for seed in (3, 3, 4))
    pd.testing.assert_frame_equal(one, two)
    assert not one["age"].equals(other["age"])
    assert one.attrs == {"synthetic": True, "seed": 3, "year": 2024} and one["synthetic"].all()


@pytest.mark.parametrize("size", [1_000, 3_000])
def test_small_populations_meet_every_margin_too(size):
    small = households.synthetic(size, margins=MARGINS)
    report = households.margins_report(small, MARGINS)
    assert len(small) == size and report.loc[report["raked"], "hit"].all()


@pytest.mark.parametrize("size", [0, 999, 1e5, True, "many"])
def test_a_size_that_is_no_number_of_persons_is_refused(size):
    with pytest.raises(ParameterError, match="1,000 or more"):
        households.synthetic(size, margins=MARGINS)


def test_a_margin_left_out_is_not_drawn_and_one_that_is_needed_is_missed():
    some = {name: margin for name, margin in MARGINS.items() if name != "social security"}
    assert (households.synthetic(1_000, margins=some)["insured_section"] == 0).all()
    with pytest.raises(DataError, match="margin 'province' is missing"):
        households.synthetic(1_000, margins={n: m for n, m in MARGINS.items() if n != "province"})


def test_another_total_is_met_instead():
    changed = households.Margin(("receives_csg",), pd.Series({True: 3e6, False: 0.0}), "a scenario", 2024)
    rest = MARGINS["age and sex"].totals.sum() - 3e6
    changed.totals[False] = rest
    people = households.synthetic(2_000, margins={**MARGINS, "receives_csg": changed})
    assert weighted(people, people["receives_csg"]) == pytest.approx(3e6, rel=1e-8)


def test_a_year_before_the_figures_is_refused_with_the_first_year():
    with pytest.raises(DataError, match="work status by sex.*first year: 2023"):
        households.published_margins(2019)


def test_a_margin_without_a_category_is_named(people):
    half = households.Margin(("sex",), pd.Series({"male": 1.0}), "x", 2024)
    with pytest.raises(DataError, match="'sexes' has no total for female"):
        category(people, "sexes", half)
    with pytest.raises(DataError, match="counts 'shoe_size'"):
        category(people, "feet", households.Margin(("shoe_size",), pd.Series({1: 1.0}), "x", 2024))


# --- chance and weights


def test_counts_are_whole_add_up_and_stay_within_one_of_their_share():
    generator = np.random.default_rng(5)
    for _ in range(50):
        totals = generator.random(30)
        counts = chance.whole_counts(totals, 1_000, generator)
        assert counts.sum() == 1_000
        assert (np.abs(counts - totals / totals.sum() * 1_000) < 1).all()


def test_those_without_preference_are_taken_last():
    generator = np.random.default_rng(5)
    places = np.arange(10)
    liked = np.array([1.0] * 4 + [0.0] * 6)
    assert set(chance.take(places, 4, liked, generator)) == {0, 1, 2, 3}
    assert {0, 1, 2, 3} < set(chance.take(places, 6, liked, generator))
    assert chance.take(places, 20, liked, generator).size == 10
    assert chance.take(places, 0, liked, generator).size == 0


def test_household_weights_meet_totals_of_persons_worked_by_hand():
    # households: two women; a woman and a man; a man. 30 women, 20 men, 30 households
    # w1 + w2 + w3 = 30, 2 w1 + w2 = 30, w2 + w3 = 20 gives w = (10, 10, 10)
    counts = weights.member_counts(np.array([0, 0, 1, 1, 2]), [np.array([0, 0, 0, 1, 1])], [2], 3)
    assert counts.toarray().tolist() == [[2, 0, 1], [1, 1, 1], [0, 1, 1]]
    fitted = weights.fit(counts, np.array([30.0, 20.0, 30.0]), np.array([1.0, 5.0, 9.0]))
    assert fitted.weights == pytest.approx([10.0, 10.0, 10.0])
    assert fitted.largest_miss <= 1e-9


def test_totals_that_no_weights_can_meet_come_back_as_a_miss():
    counts = weights.member_counts(np.array([0, 1]), [np.array([0, 1])], [2], 2)
    fitted = weights.fit(counts, np.array([5.0, 5.0, 4.0]), np.array([1.0, 1.0]))  # 5 + 5 are not 4
    assert fitted.largest_miss > 0.01 and (fitted.weights > 0).all()


# --- what it may say


@pytest.fixture(scope="module")
def answers() -> pd.DataFrame:
    names = ["oaa", "csg", "da", "swc_goods", "ssf39_contribution"]
    return households.ranges(names, ON, size=5_000, seeds=(1, 2)).set_index("scheme")


def test_the_law_lets_in_more_people_than_were_published_as_recipients(answers):
    for scheme in ("oaa", "csg", "da"):
        row = answers.loc[scheme]
        assert row["entitled_low_n"] <= row["entitled_n"] <= row["entitled_high_n"]
        assert row["entitled_low_n"] >= row["published_n"], scheme
    assert answers.loc["oaa", "published_n"] == 11_800_000
    assert answers.loc["csg", ["published_n", "published_year"]].tolist() == [2_000_000, 2024]


def test_a_range_is_wider_where_an_assumption_decides(answers):
    width = (answers["entitled_high_n"] - answers["entitled_low_n"]) / answers["entitled_n"]
    assert width["oaa"] > 0.03  # the number of state pensioners is an assumption
    assert width["da"] < 1e-6  # the number of card holders is a margin
    assert width["ssf39_contribution"] < 1e-6


def test_costs_are_those_of_the_law_worked_by_hand(answers):
    # 1,719,800 members of Section 39 pay 432 baht a month; 14.6 million cards hold 300 baht a month
    assert answers.loc["ssf39_contribution", "cost_thb_year"] == pytest.approx(1_719_800 * 432 * 12, rel=1e-8)
    assert answers.loc["swc_goods", "cost_thb_year"] == pytest.approx(14_600_000 * 300 * 12, rel=1e-8)
    assert (answers["status"] == "synthetic").all()


def test_mechanical_gains_of_a_reform_may_be_said_for_the_nation():
    flat = reforms.load_reform("oaa_flat_1000")
    people = households.synthetic(5_000, on="2026-06-01", margins=MARGINS)
    change = microsimulation.compare(people, ["oaa"], "2026-06-01", flat).iloc[0]
    entitled = schemes.calculate(people, "oaa", "2026-06-01")
    assert change["before_n"] == pytest.approx(weighted(people, entitled["eligible"]))
    assert change["gainers_n"] > 0 and change["losers_n"] == 0


@pytest.mark.parametrize("scheme", ["ssf33_employee", "ssf40_member", "ssf_child", "swc_eligibility"])
def test_a_scheme_that_reads_what_no_margin_fixes_is_refused_by_the_name_of_the_column(scheme):
    wanted = {"ssf33_employee": "monthly_wage_thb", "ssf40_member": "section40_option"}
    wanted |= {"ssf_child": "contribution_months_36", "swc_eligibility": "financial_assets_thb"}
    with pytest.raises(DataError, match=f"{wanted[scheme]}.*no published margin fixes"):
        households.ranges([scheme], ON, size=1_000, seeds=(1,))


def test_a_range_needs_a_central_assumption_a_seed_and_a_payment():
    with pytest.raises(ParameterError, match="central"):
        households.ranges(["oaa"], ON, assumptions={})
    with pytest.raises(ParameterError, match="seed"):
        households.ranges(["oaa"], ON, seeds=())
    with pytest.raises(ParameterError, match="paid per day"):
        households.ranges(["school_lunch"], ON)


# --- what it must refuse


def test_people_are_counted_only_by_groups_that_one_margin_fixes(people):
    counted = households.people_by(people, ["sex", "employment"], MARGINS)
    published = MARGINS["work status by sex"].totals
    ours = counted.set_index(["sex", "employment"])["people_n"]
    assert ours["female", "own_account"] == pytest.approx(published["female", "own_account"], rel=1e-8)
    with pytest.raises(DataError, match="each province_code x sex: that margin is missing"):
        households.people_by(people, ["province_code", "sex"], MARGINS)


@pytest.mark.parametrize("by", [["sex"], ["province_code"], ["age_group", "sex"]])
def test_a_reform_by_sex_or_province_is_refused_and_the_margin_named(people, by):
    flat = reforms.load_reform("oaa_flat_1000")
    with pytest.raises(DataError, match=f"{' x '.join(by)} x what is counted"):
        microsimulation.compare(people, ["oaa"], "2026-06-01", flat, by=by)


def test_winners_poverty_and_scenarios_are_refused(people):
    welfare = people.assign(
        welfare_thb_month=people["household_income_thb_year"] / people["household_size"] / 12
    )
    with pytest.raises(DataError, match="synthetic"):
        microsimulation.distribution_effects(welfare, np.zeros(len(welfare)), 3_078)
    with pytest.raises(DataError, match="synthetic"):
        microsimulation.household_sums(welfare.assign(term=1.0), ["term"])


def test_the_summary_counts_hits_by_margin(people):
    summary = households.margins_summary(households.margins_report(people, MARGINS)).set_index("margin")
    assert summary.loc["province", ["totals_n", "hit_n", "year"]].tolist() == [77, 77, 2021]
    assert summary.loc["income by region and class", "hit_n"] == 0
    assert summary.loc["income by region and class", "largest_miss_share"] > 0.01
