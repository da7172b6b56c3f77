"""The fund model: its books, what it must meet, and how it must move."""

import dataclasses

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spdr import data
from spdr.analysis import fund, fund_base, fund_chapter, fund_run, fund_scenarios
from spdr.errors import DataError, ParameterError

KNOWN = fund_scenarios.assumptions(inflation=0.01, informal_slope=0.05)
CASES = data.load("ssf_benefit_cases")


@pytest.fixture(scope="module")
def base():
    return fund_base.load("2026-01-01")


@pytest.fixture(scope="module")
def grid(base):
    return fund_scenarios.run(
        fund_scenarios.grid(KNOWN, ("real_return", "concentration", "section39_awards")), base
    )


def one(**changes):
    return pd.DataFrame([fund_scenarios.central(KNOWN) | changes])


def test_the_books_balance_in_every_scenario_and_year(grid):
    paths, _ = grid
    start = int(np.flatnonzero(~np.isnan(paths.reserve_thb[0]))[0])
    flows = paths.contributions_thb + paths.return_thb - paths.expenditure_thb
    change = np.diff(paths.reserve_thb[:, start:], axis=1)
    assert np.abs(change - flows[:, start + 1 :]).max() < 1e-9 * np.abs(paths.reserve_thb[:, -1]).max()


def test_insured_persons_by_age_and_sex_in_2020_are_those_published(base):
    table = data.load("insured_age_sex_2020")
    paying = fund_run.contributors(one(), base)[0, 2020 - 1999]
    share40 = fund_run.section40_share(base, np.array([0.05]))[0]
    insured = base.insured_share * base.population[0, 2020 - 1999]
    assert (share40 * insured).sum() == pytest.approx(3_509_000, rel=1e-6)
    assert paying.sum() == pytest.approx(12_924_000, rel=1e-6)  # Sections 33 and 39
    # what the two Sections and Section 40 hold together is the table, group by group
    scale = paying.sum() / (insured * (1 - share40)).sum()
    assert scale == pytest.approx(1, abs=1e-3)  # one table says 16,432,967, the other 16,433,000
    published = table.set_index(["sex", "age_group"])["insured_n"]
    for place, sex in enumerate(("female", "male")):
        for group, low in (("25-29", 25), ("50-54", 50), ("60+", 60)):
            wide = slice(low, low + (10 if group == "60+" else 5))
            assert insured[place, wide].sum() == pytest.approx(published[sex, group], rel=1e-9)


def test_insured_totals_are_those_published(base):
    paths = fund_run.run(one(), base)
    table = data.load("insured_section").query("section in ('Section 33', 'Section 39')")
    for year, published in table.groupby("year")["insured_n"].sum().items():
        assert paths.contributors_n[0, year - 1999] == pytest.approx(published, rel=1e-9)


def test_pensions_in_payment_are_met_at_the_end_of_2023_and_bracketed_before(base, grid):
    found = fund_scenarios.against_published(grid[0], CASES).set_index(["fund_count", "year"])
    stock = found.loc["pensions_in_payment"]
    assert stock["fund_published_n"].tolist() == [47_490, 79_247, 117_911, 170_001, 321_358, 513_639, 642_073]
    assert stock.loc[2023, "model_to_published_ratio"] == pytest.approx(1, abs=1e-4)
    before = stock.drop(index=[2022, 2023])
    assert (before["model_low_n"] <= before["fund_published_n"]).all()
    assert (before["model_high_n"] >= before["fund_published_n"]).all()
    # published pensions grew by a quarter in 2023, the model's by a fifth: 2022 lies under all scenarios
    assert stock.loc[2022, "model_high_n"] / stock.loc[2022, "fund_published_n"] < 1.06
    # 2015 and 2016 count the first pensions ever, of the few who had paid without a gap
    assert (before.loc[2017:, "model_to_published_ratio"] - 1).abs().max() < 0.12


def test_lump_sums_are_of_the_published_size_over_the_years(grid):
    found = fund_scenarios.against_published(grid[0], CASES).query(
        "fund_count == 'fund_lump_sums' and year >= 2014"
    )
    assert found["model_middle_n"].sum() / found["fund_published_n"].sum() == pytest.approx(1, abs=0.1)


def test_nobody_draws_a_pension_before_fifteen_years_have_passed(base):
    paths = fund_run.run(one(), base)
    assert paths.pensioners_n[0, paths.years < 2014].max() == 0
    assert paths.pensioners_n[0, paths.years == 2014][0] > 0


@settings(max_examples=15, deadline=None)
@given(st.floats(0, 0.1), st.floats(0, 0.1), st.sampled_from([55.0, 60.0]), st.floats(0.0, 0.05))
def test_more_contributions_never_bring_the_end_forward(base, less, more, age, gain):
    low, high = sorted((less, more))
    rows = pd.concat([one(extra_rate=rate, pension_age=age, real_return=gain) for rate in (low, high)])
    paths = fund_run.run(rows, base)
    ends = fund.summary(paths, rows)["depletion_year"].fillna(9999)
    assert ends.iloc[1] >= ends.iloc[0]
    assert (np.diff(paths.reserve_thb[:, 27:], axis=0) >= -1.0).all()  # baht


@settings(max_examples=10, deadline=None)
@given(st.integers(55, 65), st.integers(55, 65), st.floats(0, 1))
def test_a_later_pension_age_never_raises_what_is_needed(base, first, second, work_on):
    young, old = sorted((first, second))
    rows = pd.concat([one(pension_age=float(age), work_on=work_on) for age in (young, old)])
    found = fund.summary(fund_run.run(rows, base), rows)["level_rate_75_share"]
    assert found.iloc[1] <= found.iloc[0] + 1e-9


@pytest.mark.parametrize(
    ("switch", "value", "sign"),
    [
        ("branch_share", 0.95, 1),
        ("pensions_indexed", 1.0, -1),
        ("late_wage", 1.15, -1),
        ("real_return", 0.05, 1),
    ],
)
def test_what_helps_and_hurts_the_reserve(base, switch, value, sign):
    rows = pd.concat([one(), one(**{switch: value})])
    reserve = fund_run.run(rows, base).reserve_thb[:, 2060 - 1999]
    assert np.sign(reserve[1] - reserve[0]) == sign


def test_a_level_rate_leaves_nothing_at_the_end(base):
    plain = one()
    paths = fund_run.run(plain, base)
    rate = float(fund.level_rate(paths, plain, 2026, 75)[0])
    # contributions at that rate from the first year on, worked through the reserve by hand
    gain = (1 + plain["inflation"].iloc[0]) * (1 + plain["real_return"].iloc[0]) - 1
    reserve = paths.reserve_thb[0, 2025 - 1999]
    for year in range(2026, 2101):
        net = rate * paths.insurable_thb[0, year - 1999] - paths.expenditure_thb[0, year - 1999]
        reserve = reserve * (1 + gain) + net * np.sqrt(1 + gain)
    assert abs(reserve) < 1e-6 * paths.expenditure_thb[0, 2100 - 1999]


def test_the_level_rate_does_not_depend_on_what_is_collected(base):
    rows = pd.concat([one(), one(extra_rate=0.03)])
    found = fund.summary(fund_run.run(rows, base), rows)
    assert found["level_rate_75_share"].iloc[0] == pytest.approx(found["level_rate_75_share"].iloc[1])
    with pytest.raises(DataError, match="reach beyond 2125"):
        fund.level_rate(fund_run.run(rows, base), rows, 2026, 150)


def test_many_scenarios_together_give_what_each_gives_alone(base, grid):
    together, _ = grid
    rows = fund_scenarios.grid(KNOWN, ("real_return", "concentration", "section39_awards"))
    alone = fund_run.run(rows.iloc[[7]], base)
    assert alone.reserve_thb[0, 27:] == pytest.approx(together.reserve_thb[7, 27:], rel=1e-9)
    assert alone.service[0] == pytest.approx(together.service[7], rel=1e-9)


def test_a_wage_is_counted_up_to_the_ceiling():
    # half of all wages 10,000 and half far above, roughly: between the ceiling and the mean
    spread = fund.capped_mean([15_000.0], 0.6, 15_000.0)[0]
    assert 9_000 < spread < 15_000
    assert fund.capped_mean([15_000.0], 0.6, 1e9)[0] == pytest.approx(15_000)


def test_the_ceiling_follows_its_dated_steps(base):
    steps = dict(zip(base.years.tolist(), base.law.ceiling_thb_month.tolist(), strict=True))
    assert [steps[year] for year in (2025, 2026, 2029, 2032, 2100)] == [
        15_000,
        17_500,
        20_000,
        23_000,
        23_000,
    ]
    assert base.law.contribution_share == pytest.approx(0.07)


def test_the_pension_age_rises_by_a_year_every_second_year(base):
    ages = fund_run.pension_ages(one(pension_age=60.0), base.years)[0]
    found = dict(zip(base.years.tolist(), ages.tolist(), strict=True))
    assert [found[year] for year in (2027, 2028, 2029, 2030, 2036, 2060)] == [55, 56, 56, 57, 60, 60]


def test_the_tornado_is_ranked_and_measures_from_the_base(base):
    found = fund_scenarios.tornado(KNOWN, base)
    assert found["span_years"].is_monotonic_decreasing
    assert set(found["assumption"]) == {a.assumption for a in KNOWN}
    assert found.iloc[0]["assumption"] == "real_return"
    two = found[found["assumption"] == "real_return"].set_index("side")["years_moved"]
    assert two["low"] < 0 < two["high"]
    assert found["span_years"].iloc[0] == two["high"] - two["low"]


def test_every_assumption_has_its_basis_and_a_base_between_low_and_high():
    for known in KNOWN:
        assert known.basis in {"law", "table", "fitted", "published", "assumed"}
        assert bool(known.source) == (known.basis not in ("assumed",)) or known.basis == "law"
        if not isinstance(known.base, str):
            assert known.low <= known.base <= known.high
            assert known.low < known.high


def test_a_reform_is_compared_with_the_law_as_it_is(base):
    rows = fund_scenarios.reforms(KNOWN)
    _, found = fund_scenarios.run(rows, base)
    years = found.set_index("fund_reform")["depletion_year"]
    assert years["age_65"] > years["age_60"] > years["law_as_it_is"]
    assert years["three_points_more"] > years["law_as_it_is"] >= years["pensions_with_prices"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"branch_share": 1.2}, "branch_share is 1.2"),
        ({"concentration": 0.0}, "concentration"),
        ({"variant": "sideways"}, "holds medium, low, high"),
        ({"real_return": float("nan")}, "real_return"),
    ],
)
def test_a_scenario_that_means_nothing_is_refused(base, change, words):
    with pytest.raises(DataError, match=words):
        fund_run.run(one(**change), base)


def test_missing_switches_other_starts_and_unknown_assumptions_are_refused(base):
    with pytest.raises(DataError, match="turnover"):
        fund_run.run(one().drop(columns="turnover"), base)
    with pytest.raises(DataError, match="starts in 2000"):
        fund_run.run(one(), dataclasses.replace(base, years=base.years + 1))
    with pytest.raises(ParameterError, match="'luck' is no assumption"):
        fund_scenarios.grid(KNOWN, ("luck",))
    many = pd.DataFrame({"year": [2015, 2023], "pensioners_n": [1, 50_000_000]})
    with pytest.raises(DataError, match="No service between"):
        fund_run.run(one(), dataclasses.replace(base, pensions=many))


def test_informality_rises_with_age_by_the_table():
    # 2013: 2,314,780 informal to 2,148,532 formal at 25-29; 5,448,116 to 1,968,021 at 50-59
    by_hand = np.log((5_448_116 / 1_968_021) / (2_314_780 / 2_148_532)) / 27.5
    employed = data.load("employment_informal_age")
    assert fund_base.informal_slope(employed[employed["year"] == 2013]) == pytest.approx(by_hand)


def test_a_ceiling_that_never_moves_lowers_what_is_insured(base):
    still = fund_base.with_ceiling(base, 15_000)
    moving, held = (fund_run.run(one(), held).insurable_thb[0, 2040 - 1999] for held in (base, still))
    assert held < moving
    assert set(still.law.ceiling_thb_month) == {15_000.0}
    assert base.law.ceiling_thb_month[-1] == 23_000  # the base itself is not changed


def test_chapter_frames_of_the_fund(base, grid):
    spent = fund_chapter.spending(grid[0], 2026, 2030, 0.07)
    assert (spent["payg_low_share"] <= spent["payg_share"]).all()
    assert (spent["payg_share"] <= spent["payg_high_share"]).all()
    assert set(spent["fund_flow"]) == {"fund_spending", "fund_collected"} and len(spent) == 10
    table = fund_chapter.assumption_table(KNOWN)
    assert table.set_index("fund_assumption").loc["fund_inflation"].tolist()[:3] == ["0.5%", "1.0%", "2.0%"]
    assert table.iloc[0].tolist()[1:4] == ["fund_variant_low", "fund_variant_medium", "fund_variant_high"]
    reforms = fund_chapter.reform_ranges(KNOWN, base, ("real_return",))
    assert reforms["fund_reform"].tolist() == [f"fund_reform_{name}" for name in fund_scenarios.REFORMS]
    assert (reforms["depletion_low"] <= reforms["depletion_middle"]).all()
    settings_ = fund_chapter.reform_grid(KNOWN, base, [55, 60], [0.0, 0.03], [0.02])
    assert len(settings_) == 4
    assert settings_["fund_level"].iloc[0] == pytest.approx(settings_["fund_level"].iloc[1])


def test_new_pensions_are_the_law_by_hand(base):
    # wages far above a ceiling of 15,000 that never moves: everybody counts at the ceiling
    still = dataclasses.replace(fund_base.with_ceiling(base, 15_000), mean_wage_thb_month=90_000.0)
    rows = pd.concat(
        [one(section39_awards=0.0, wage_spread=0.05), one(section39_awards=1.0, wage_spread=0.05)]
    )
    counted, ceiling = fund.wages(rows, still)
    constant, slope = fund_run.new_pensions(rows, still, counted, ceiling)
    at = 2023 - 1999
    assert counted[:, at] == pytest.approx([15_000, 15_000])
    # 25 full years, and on average half a year that does not count: 20 % and 10 x 1.5 %
    assert constant[0, at] + 25.5 * slope[0, at] == pytest.approx(12 * 5_250)
    assert constant[1, at] + 25.5 * slope[1, at] == pytest.approx(12 * 0.35 * 4_800)


def test_the_announced_formula_averages_the_career_and_counts_months(base):
    still = dataclasses.replace(fund_base.with_ceiling(base, 15_000), mean_wage_thb_month=90_000.0)
    rows = pd.concat([one(section39_awards=share, wage_spread=0.05, care=1.0) for share in (0.0, 1.0)])
    constant, slope = fund_run.new_pensions(rows, still, *fund.wages(rows, still))
    at, before = 2040 - 1999, 2026 - 1999
    assert constant[0, at] + 25 * slope[0, at] == pytest.approx(12 * 5_250)
    # half of such careers on the ceiling, half on the fixed base of Section 39
    assert constant[1, at] + 25 * slope[1, at] == pytest.approx(12 * 0.35 * (15_000 + 4_800) / 2)
    assert constant[1, before] + 25.5 * slope[1, before] == pytest.approx(
        12 * 0.35 * 4_800
    )  # not yet in force


@given(st.floats(0.5, 39.5), st.floats(16, 40), st.floats(0.3, 20))
def test_careers_split_without_loss(mean, longest, concentration):
    mean = min(mean, 0.98 * longest)
    share, years = fund.careers_above(mean, longest, concentration, 15.0)
    assert 0 <= share <= 1
    assert 15 * share - 1e-9 <= years <= longest * share + 1e-9  # those above hold between 15 and the longest
    assert years <= mean + 1e-9


@given(st.floats(5_000, 60_000), st.floats(0.1, 1.5), st.floats(2_000, 60_000), st.floats(1.0, 3.0))
def test_a_higher_ceiling_counts_more_but_never_more_than_the_wage(mean, spread, ceiling, times):
    low, high = (float(fund.capped_mean(mean, spread, one_)) for one_ in (ceiling, ceiling * times))
    assert low <= high + 1e-6 <= mean + 2e-6
    assert low <= ceiling + 1e-6


def test_a_later_pension_keeps_part_of_those_who_wait_at_work(base):
    rows = pd.concat([one(), one(pension_age=60.0, work_on=0.0), one(pension_age=60.0, work_on=1.0)])
    paying = fund_run.contributors(rows, base)[:, 2045 - 1999, :, 55:60].sum(axis=(1, 2))
    assert paying[0] == pytest.approx(paying[1])
    assert paying[2] > paying[0]
