"""Single ages and years from five-year groups."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from spdr.analysis.ages import rake_to_bands, rebuild_young, single_ages, split_groups, split_matrix
from spdr.analysis.population_bases import population_by_age
from spdr.data import load
from spdr.errors import DataError, ParameterError


@pytest.fixture(scope="module")
def wpp2019():
    return load("population_wpp2019_single_age")


@pytest.fixture(scope="module")
def its_groups(wpp2019):
    fifth = wpp2019[wpp2019["year"] % 5 == 0].assign(age_low=lambda rows: rows["age"] // 5 * 5)
    return fifth.groupby(["year", "sex", "age_low"], as_index=False)["population_n"].sum()


@pytest.mark.parametrize("method", ["sprague", "beers", "uniform"])
def test_every_method_keeps_the_total_of_each_group(method):
    groups = np.array([900.0, 850, 700, 780, 640, 500, 420, 300])
    single = split_groups(groups, method)
    assert single.reshape(8, 5).sum(axis=1) == pytest.approx(groups, rel=1e-12)


def test_sprague_gives_a_cubic_curve_back_exactly():
    def under(age):  # the integral of 2000 - 3 a + 0.2 a^2 - 0.004 a^3
        return 2000 * age - 1.5 * age**2 + 0.2 / 3 * age**3 - 0.001 * age**4

    edges = np.arange(0.0, 51.0)
    single = np.diff(under(edges))
    assert split_groups(np.diff(under(edges[::5])), "sprague") == pytest.approx(single, rel=1e-9)


def test_every_row_of_the_multipliers_takes_a_fifth_of_a_level_population():
    for method in ("sprague", "beers", "uniform"):
        assert split_matrix(8, method) @ np.full(8, 5.0) == pytest.approx(np.ones(40), abs=1e-9)


def test_a_group_in_which_an_age_would_be_negative_is_split_evenly():
    groups = np.array([1000.0, 1000, 1000, 1000, 1000, 10])
    single = split_groups(groups)
    assert (single >= 0).all()
    assert single[-5:].tolist() == [2.0] * 5


def test_too_few_groups_and_unknown_methods_are_refused():
    with pytest.raises(DataError, match="five groups"):
        split_matrix(4, "sprague")
    with pytest.raises(DataError, match="'spline'"):
        split_matrix(8, "spline")


def test_years_between_follow_the_cohort_and_given_years_are_kept():
    rows = [
        {"year": year, "sex": "female", "age_low": age, "population_n": 500.0}
        for year in (2020, 2025)
        for age in range(0, 101, 5)
    ]
    frame = pd.DataFrame(rows)
    frame.loc[(frame["year"] == 2020) & (frame["age_low"] == 20), "population_n"] = 1000.0
    frame.loc[(frame["year"] == 2025) & (frame["age_low"] == 25), "population_n"] = 1000.0
    got = single_ages(frame, [2020, 2022, 2025], method="uniform").set_index(["year", "age"])["population_n"]
    assert got[2020].loc[20:24].tolist() == [200.0] * 5
    assert got[2022].loc[22:26].tolist() == [200.0] * 5  # the bulge is two years older in 2022
    assert got[2022].loc[[21, 27]].tolist() == [100.0, 100.0]
    assert got[2025].loc[25:29].tolist() == [200.0] * 5


def test_wpp2019_single_ages_come_back_from_their_own_five_year_groups(wpp2019, its_groups):
    """Against published single ages: 0.07 % off on average, 0.1 % for the sums that pensions use."""
    years = [2017, 2021, 2022, 2023, 2028, 2034]
    got = single_ages(its_groups, years).set_index(["year", "sex", "age"])["population_n"]
    true = wpp2019.set_index(["year", "sex", "age"])["population_n"].reindex(got.index)
    under_90 = got.index.get_level_values("age") < 90
    assert (got / true - 1).abs()[under_90].mean() < 0.0008
    over_60 = got.index.get_level_values("age") >= 60
    assert (got[over_60].groupby("year").sum() / true[over_60].groupby("year").sum() - 1).abs().max() < 0.001


def test_following_cohorts_beats_going_straight_at_each_age(wpp2019, its_groups):
    true = wpp2019[wpp2019["year"] == 2023].set_index(["sex", "age"])["population_n"]
    off = {}
    for along in ("cohort", "age"):
        got = single_ages(its_groups, [2023], along=along).set_index(["sex", "age"])["population_n"]
        off[along] = (got / true - 1).abs().iloc[:90].mean()
    assert off["cohort"] < off["age"] / 5


def test_a_year_outside_or_a_missing_group_is_refused(its_groups):
    with pytest.raises(DataError, match="no population for 1989"):
        single_ages(its_groups, [1989])
    with pytest.raises(DataError, match="once for each year and sex"):
        single_ages(its_groups[its_groups["age_low"] != 40], [2020])
    with pytest.raises(DataError, match="'diagonal'"):
        single_ages(its_groups, [2021], along="diagonal")


def test_ages_rebuilt_from_births_are_births_that_survived():
    births = pd.Series(1000.0, index=range(2010, 2021))
    ratio = pd.Series(1.0, index=range(2010, 2021))
    nobody_dies = pd.DataFrame(
        [
            {
                "period_start": 2015,
                "period_end": 2025,
                "sex": sex,
                "age_low": age,
                "deaths_per_person_year": 0.0,
            }
            for sex in ("female", "male")
            for age in (0, 1, 5)
        ]
    )
    people = pd.DataFrame(
        [
            {"year": 2020, "sex": sex, "age": age, "population_n": 7.0}
            for sex in ("female", "male")
            for age in range(101)
        ]
    )
    got = rebuild_young(people, births, ratio, nobody_dies)
    assert got.loc[got["age"] <= 5, "population_n"].tolist() == [500.0] * 12
    assert set(got.loc[got["age"] > 5, "population_n"]) == {7.0}
    some_die = nobody_dies.assign(deaths_per_person_year=[0.1, 0.0, 0.0, 0.1, 0.0, 0.0])
    at_two = rebuild_young(people, births, ratio, some_die).query("age == 2")["population_n"]
    assert at_two.tolist() == pytest.approx([454.545, 454.545], abs=0.001)  # 500 x (1 - 0.1 / 1.1)
    with pytest.raises(DataError, match="reach back from 2020"):
        rebuild_young(people, births.loc[2016:], ratio, nobody_dies)


def test_derived_totals_are_within_a_fifth_of_a_per_cent_of_the_published_ones():
    """Only every fifth year is given: migration in between does not run straight."""
    annual = load("population_wpp2024_annual").query(
        "measure == 'population 1 July' and statistic == 'central'"
    )
    total = annual.set_index("year")["value"]
    got = population_by_age("wpp2024", range(2015, 2041)).groupby("year")["population_n"].sum()
    assert (got / total.reindex(got.index) - 1).abs().max() < 0.002


def test_bands_are_met_and_the_shape_inside_is_kept():
    people = pd.DataFrame(
        {"year": 2020, "sex": "female", "age": [0, 14, 15, 59, 60, 100], "population_n": [1.0, 3, 1, 1, 2, 2]}
    )
    bands = pd.DataFrame(
        {"year": 2020, "age_low": [0, 15, 60], "age_high": [14, 59, 120], "population_n": [40.0, 10, 6]}
    )
    got = rake_to_bands(people, bands)
    assert got["population_n"].tolist() == [10.0, 30.0, 5.0, 5.0, 3.0, 3.0]
    assert got["derived"].all()
    with pytest.raises(DataError, match="leave out an age"):
        rake_to_bands(people, bands.iloc[:2])


def test_the_register_basis_has_the_register_s_total_and_refuses_other_years():
    got = population_by_age("register", [2023])
    assert got["population_n"].sum() == pytest.approx(66_052_600, rel=0.001)
    older = got.loc[got["age"] >= 60, "population_n"].sum() / got["population_n"].sum()
    assert older == pytest.approx(0.200, abs=0.0005)  # the published share
    with pytest.raises(DataError, match="2019, 2020, 2021, 2022, 2023"):
        population_by_age("register", [2025])


def test_a_basis_of_another_name_is_refused():
    with pytest.raises(ParameterError, match="wpp2024, wpp2019, register"):
        population_by_age("census", [2020])


def test_an_unknown_population_basis_is_refused_with_the_nearest_name():
    from spdr.analysis.population_bases import BASES, BASIS_TABLES
    from spdr.errors import ParameterError

    assert set(BASIS_TABLES) == set(BASES)
    with pytest.raises(ParameterError, match="'wpp204' is unknown. Did you mean wpp2024"):
        BASIS_TABLES["wpp204"]
