"""Incidence: households worked by hand, income concepts, and identities that must hold."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spdr.analysis import incidence
from spdr.analysis.ceq import CONCEPTS, ITEMS
from spdr.analysis.poverty.inequality import gini
from spdr.errors import DataError, ParameterError

# two poor people with one recipient between them, one middling recipient alone, two rich without
PEOPLE = pd.DataFrame(
    {
        "household": ["a", "a", "b", "c", "c"],
        "weight": [1.0, 1.0, 1.0, 1.0, 1.0],
        "welfare_thb_month": [100.0, 100.0, 200.0, 400.0, 400.0],
        "transfer_thb_month": [40.0, 0.0, 150.0, 0.0, 0.0],
    }
)


def test_members_of_a_recipient_household_benefit_indirectly_and_share_alike():
    who = incidence.beneficiaries(PEOPLE)
    assert who["direct"].tolist() == [True, False, True, False, False]
    assert who["beneficiary"].tolist() == [True, True, True, False, False]
    assert who["transfer_per_head_thb_month"].tolist() == [20, 20, 150, 0, 0]


def test_the_performance_table_is_the_one_worked_by_hand():
    table = incidence.performance(PEOPLE, groups=5).set_index(["ranked_on", "quantile"])
    # before the transfer b has 50 and is the poorest; after it a's two members are
    assert table.loc[("before", "1"), "benefit_incidence_share"] == pytest.approx(150 / 190)
    assert table.loc[("after", "1"), "benefit_incidence_share"] == pytest.approx(20 / 190)
    assert table.loc[("after", "3"), "benefit_incidence_share"] == pytest.approx(150 / 190)
    whole = table.loc[("after", "all")]
    assert whole["coverage_share"] == 3 / 5
    assert whole["direct_coverage_share"] == 2 / 5
    assert whole["relative_incidence_share"] == 190 / 1200
    assert whole["transfer_thb_month"] == pytest.approx(190 / 3)
    assert whole["adequacy_share"] == 190 / 400
    assert math.isnan(table.loc[("after", "5"), "adequacy_share"])


def test_the_share_of_a_transfer_that_is_consumed_moves_the_ranking_before():
    table = incidence.performance(PEOPLE, groups=5, consumed_share=0.0).set_index(["ranked_on", "quantile"])
    assert table.loc["before"].equals(table.loc["after"])
    with pytest.raises(ParameterError, match="from 0 to 1"):
        incidence.performance(PEOPLE, consumed_share=2)


@pytest.mark.parametrize(
    ("column", "values", "words"),
    [
        ("household", ["a", None, "b", "c", "c"], "'household' is missing in row 2"),
        ("transfer_thb_month", [1, 2, -3, 4, 5], "-3 in row 3"),
        ("weight", [1, 1, 1, np.nan, 1], "nan in row 4"),
    ],
)
def test_a_bad_row_is_named(column, values, words):
    with pytest.raises(DataError, match=words):
        incidence.performance(PEOPLE.assign(**{column: values}))


def test_the_effect_on_poverty_is_the_one_worked_by_hand():
    # line 100: gaps 50 and 0 (at the line is not poor); the transfer closes 30 of the 50 for 60 baht
    effect = incidence.poverty_effect([50, 100, 300], [30, 30, 0], 100)
    assert (effect.headcount_before, effect.headcount_after) == (1 / 3, 1 / 3)
    assert (effect.gap_before, effect.gap_after) == pytest.approx((0.5 / 3, 0.2 / 3))
    assert effect.gap_reduction == pytest.approx(0.6)
    assert effect.headcount_reduction == 0
    assert effect.benefit_cost_ratio == 30 / 60


def test_without_poor_or_without_money_the_reduction_or_the_ratio_is_missing():
    effect = incidence.poverty_effect([200, 300], [0, 0], 100)
    assert math.isnan(effect.gap_reduction)
    assert math.isnan(effect.benefit_cost_ratio)
    with pytest.raises(DataError, match="at least one person"):
        incidence.poverty_effect([], [], 100)


def test_welfare_below_zero_follows_the_rule_that_was_asked_for():
    with pytest.raises(DataError):
        incidence.poverty_effect([-10, 300], [5, 0], 100)
    kept = incidence.poverty_effect([-10, 300], [5, 0], 100, negative="keep")
    zero = incidence.poverty_effect([-10, 300], [5, 0], 100, negative="zero")
    assert (kept.gap_before, zero.gap_before) == (1.1 / 2, 1.0 / 2)
    assert zero.gap_after == 0.95 / 2


def test_a_person_across_a_boundary_is_shared_between_the_groups():
    parts = incidence.membership([5, 5, 9], [1, 1, 2], groups=4)
    assert parts.tolist() == [[0.5, 0.5, 0, 0], [0.5, 0.5, 0, 0], [0, 0, 0.5, 0.5]]


def test_a_person_of_weight_zero_is_in_no_group():
    assert incidence.membership([1, 2], [0, 3], groups=2).tolist() == [[0, 0], [0.5, 0.5]]


def one_person(**amounts):
    return pd.DataFrame({name: [float(amounts.get(name, 0))] for name in ITEMS})


def test_the_pension_treatments_part_before_disposable_income_and_meet_in_it():
    concepts = incidence.income_concepts(
        one_person(private_income=1000, pension_benefits=300, pension_contributions=50, direct_taxes=100)
    ).set_index("treatment")
    assert concepts["market_plus_pensions"].to_dict() == {
        "deferred_income": 1250,
        "government_transfer": 1000,
    }
    assert concepts["gross"].to_dict() == {"deferred_income": 1250, "government_transfer": 1300}
    assert concepts["net_market"].to_dict() == {"deferred_income": 1150, "government_transfer": 850}
    assert concepts["disposable"].tolist() == [1150, 1150]


def test_an_item_left_out_or_negative_is_refused():
    with pytest.raises(DataError, match="'health'"):
        incidence.income_concepts(one_person().drop(columns="health"))
    with pytest.raises(DataError, match="user_fees is -1.0 in row 1"):
        incidence.income_concepts(one_person(user_fees=-1))


def test_a_loss_can_turn_income_negative():
    assert incidence.income_concepts(one_person(private_income=-5))["final"].tolist() == [-5, -5]


@given(
    st.lists(st.lists(st.floats(0, 1e5), min_size=len(ITEMS), max_size=len(ITEMS)), min_size=1, max_size=8)
)
def test_both_treatments_lead_to_the_same_disposable_and_final_income(rows):
    concepts = incidence.income_concepts(pd.DataFrame(rows, columns=list(ITEMS)))
    pdi, pgt = (part for _, part in concepts.groupby("treatment"))
    assert set(CONCEPTS) < set(concepts.columns)
    for name in ("market", "disposable", "consumable", "final"):
        assert np.allclose(pdi[name], pgt[name])
    # net market income plus transfers is disposable income, whichever way pensions count
    items = pd.DataFrame(rows, columns=list(ITEMS))
    assert np.allclose(pdi["net_market"] + items["direct_transfers"], pdi["disposable"])
    paid = items["direct_transfers"] + items["pension_benefits"]
    assert np.allclose(pgt["net_market"] + paid, pgt["disposable"])


def test_a_flat_tax_is_proportional_and_a_lump_sum_tax_regressive():
    income = [10, 20, 30, 40]
    assert incidence.kakwani([1, 2, 3, 4], income, kind="tax") == pytest.approx(0)
    assert incidence.kakwani([1, 1, 1, 1], income, kind="tax") == pytest.approx(-0.25)
    assert incidence.kakwani([1, 1, 1, 1], income, kind="benefit") == pytest.approx(0.25)
    with pytest.raises(ParameterError, match="'tax' or 'benefit'"):
        incidence.kakwani([1], [1], kind="levy")


def test_people_of_equal_income_share_one_rank():
    assert incidence.concentration([4, 0, 0], [7, 7, 7]) == 0
    assert incidence.concentration([0, 0, 4], [7, 7, 7]) == 0
    with pytest.raises(DataError, match="total above zero"):
        incidence.concentration([0, 0], [1, 2])


def test_reranking_is_what_the_effect_loses_of_vertical_equity():
    # 10 and 20 change places: the Gini is unchanged, so all vertical equity is lost to reranking
    result = incidence.redistribution([10, 20], [20, 10])
    assert result.effect == 0
    assert result.vertical_equity == result.reranking == pytest.approx(1 / 3)


def test_the_marginal_contribution_is_the_gini_without_less_the_gini_with():
    table = incidence.marginal_contributions([25, 25], {"benefit": [15, 0], "tax": [0, -15]})
    assert table["gini_with"].tolist() == [0, 0]
    # without the benefit 10 and 25; without the tax 25 and 40
    assert table["marginal_contribution"].tolist() == pytest.approx([7.5 / 35, 7.5 / 65])


def test_the_poor_made_poorer_are_counted_apart_from_the_gainers():
    result = incidence.fiscal_impoverishment([50, 120, 60, 300], [40, 90, 80, 200], 100)
    assert result.impoverished_share == 2 / 4
    assert result.of_poor_share == 2 / 3
    assert result.gaining_share == 1 / 4
    assert result.impoverishment == (10 + 10) / 4
    assert result.gains == 20 / 4
    assert (result.gap_before, result.gap_after) == (90 / 4, 90 / 4)


def test_a_person_at_the_line_after_is_not_impoverished():
    assert incidence.fiscal_impoverishment([150], [100], 100).impoverished_share == 0


amount = st.floats(1, 1e4)
rows = st.lists(st.tuples(amount, amount, st.integers(1, 20), st.floats(0, 1e3)), min_size=2, max_size=30)


@given(rows)
def test_the_change_of_the_gap_is_impoverishment_less_gains(table):
    before, after, weight, _ = zip(*table, strict=True)
    result = incidence.fiscal_impoverishment(before, after, 500, weight)
    change = result.gap_after - result.gap_before
    assert change == pytest.approx(result.impoverishment - result.gains, abs=1e-8)


@given(rows)
def test_the_redistributive_effect_is_vertical_equity_less_reranking(table):
    before, after, weight, _ = zip(*table, strict=True)
    result = incidence.redistribution(before, after, weight)
    assert result.effect == pytest.approx(result.vertical_equity - result.reranking, abs=1e-9)
    assert result.reranking >= -1e-9


@given(rows, st.floats(0.01, 0.9))
def test_reynolds_smolensky_is_kakwani_times_t_over_one_less_t(table, top):
    before, _, weight, shape = (np.array(column) for column in zip(*table, strict=True))
    tax = before * top * (1 + shape) / (2 + shape)
    result = incidence.redistribution(before, before - tax, weight)
    t = (weight * tax).sum() / (weight * before).sum()
    progressivity = incidence.kakwani(tax, before, weight, kind="tax")
    assert result.vertical_equity == pytest.approx(progressivity * t / (1 - t), abs=1e-8)


@given(rows)
def test_income_ranked_by_itself_has_its_gini_as_concentration(table):
    income, _, weight, _ = zip(*table, strict=True)
    assert incidence.concentration(income, income, weight) == pytest.approx(gini(income, weight), abs=1e-10)


@given(rows, st.integers(1, 7), st.randoms(use_true_random=False))
def test_groups_are_equal_in_size_whatever_the_order_and_everybody_is_shared_out_once(table, groups, random):
    income, _, weight, _ = (np.array(column) for column in zip(*table, strict=True))
    parts = incidence.membership(income, weight, groups)
    assert np.allclose(parts.sum(axis=1), 1)
    assert np.allclose(parts.T @ weight, weight.sum() / groups)
    order = random.sample(range(len(income)), len(income))
    assert np.allclose(incidence.membership(income[order], weight[order], groups), parts[order])


@given(rows, st.floats(0.01, 100))
def test_the_benefit_cost_ratio_never_passes_one_and_ignores_the_scale_of_weights(table, scale):
    before, _, weight, paid = (np.array(column) for column in zip(*table, strict=True))
    effect = incidence.poverty_effect(before, paid, 2000, weight)
    if paid.sum() > 0:
        assert -1e-12 <= effect.benefit_cost_ratio <= 1 + 1e-12
    other = incidence.poverty_effect(before, paid, 2000, weight * scale)
    assert other.benefit_cost_ratio == pytest.approx(effect.benefit_cost_ratio, nan_ok=True)
    assert other.gini_reduction == pytest.approx(effect.gini_reduction, abs=1e-9, nan_ok=True)
