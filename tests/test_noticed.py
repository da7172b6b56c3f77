"""Small changes of a calculation that no other test would notice; every number was worked out by hand."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from spdr.analysis import adequacy, calibration, ceq, gender_benefits, incidence
from spdr.analysis.poverty import decompose, influence, lines, multidimensional
from spdr.analysis.poverty.grouped import _Beta, _Quadratic
from spdr.analysis.poverty.influence import density
from spdr.analysis.prosperity import shared_prosperity
from spdr.analysis.socialbudget import accounts
from spdr.analysis.survey import Design
from spdr.errors import DataError, ParameterError


def replicated(kind: str, **more: object) -> Design:
    """Three people with 1, 2 and 6; leaving one out, the others count one and a half times."""
    frame = pd.DataFrame({"y": [1.0, 2.0, 6.0], "w": 1.0})
    for left in range(3):
        frame[f"r{left}"] = [0.0 if row == left else 1.5 for row in range(3)]
    return Design.replicate(frame, "w", "r", kind, **more)


@pytest.mark.parametrize(
    ("kind", "more", "scale"),
    [
        ("JK1", {}, 2 / 3),
        ("BRR", {}, 1 / 3),
        ("Fay", {"rho": 0.5}, 1 / (3 * 0.25)),
        ("bootstrap", {}, 1 / 2),
        ("JKn", {"rscales": [1.0, 1.0, 1.0]}, 1.0),
        ("JK1", {"scale": 0.1}, 0.1),
    ],
)
def test_each_kind_of_replicates_has_its_own_scale(kind, more, scale):
    # totals of the replicates: 12, 10.5, 4.5; their mean 9; squared distances 9 + 2.25 + 20.25 = 31.5
    found = replicated(kind, **more).total("y")
    assert found["estimate"][0] == 9
    assert found["standard_error"][0] == pytest.approx(math.sqrt(scale * 31.5), rel=1e-12)


def test_the_jackknife_of_a_total_is_the_error_of_a_simple_sample():
    # n^2 s^2 / n = 9 x 7 / 3, as s^2 = ((1-3)^2 + (2-3)^2 + (6-3)^2) / 2 = 7
    assert replicated("JK1").total("y")["standard_error"][0] == pytest.approx(math.sqrt(21), rel=1e-12)


@pytest.mark.parametrize("amounts", [{}, {2020.5: 600.0}, pd.Series([600.0, 700.0], index=[2020, 2020])])
def test_amounts_need_one_value_for_each_whole_year(amounts):
    with pytest.raises(DataError, match="one value for each of one or more whole years"):
        adequacy.real_value(amounts, {2020: 100.0, 2021: 101.0}, 2020)


def test_the_family_benefit_test_takes_small_wages_and_no_wage_of_nothing():
    assert adequacy.family_benefit_test(6.0, 0.5, 20, 0.03).met  # 0.03 x 0.5 x 20 = 0.3
    with pytest.raises(DataError, match="reference wage"):
        adequacy.family_benefit_test(6.0, 0.0, 20, 0.03)


def test_raking_needs_a_tolerance_and_a_round():
    people = pd.DataFrame({"sex": ["f", "m"]})
    margins = {"sex": {"f": 3, "m": 7}}
    for wrong in ({"tolerance": 0.0}, {"tolerance": -1e-9}, {"rounds": 0}):
        with pytest.raises(ParameterError, match="tolerance must be above zero"):
            calibration.rake(people, None, margins, **wrong)
    assert calibration.rake(people, None, margins, rounds=1).weights.tolist() == [3, 7]


def test_watts_takes_the_logarithm_of_the_gap_below_the_line_only():
    # ln(2/1) = 0.693 for the first, nothing at the line and above it
    found = lines.watts_contributions([1.0, 2.0, 4.0], 2.0)
    assert found == pytest.approx([math.log(2), 0, 0], abs=1e-15)


def test_dimensions_of_poverty_add_up_to_the_adjusted_headcount():
    flags = pd.DataFrame({"school": [1, 1, 0, 0], "water": [1, 0, 1, 0], "work": [1, 1, 0, 0]}).astype(bool)
    found = multidimensional(flags, cutoff=2, weights=[1.0, 2.0, 3.0, 4.0])
    # poor: rows 1 (all three) and 2 (two of three): 3 of 10 people; adjusted (1 x 1 + 2 x 2/3) / 10
    assert found.headcount == pytest.approx(0.3, rel=1e-12)
    assert found.adjusted_headcount == pytest.approx((1 + 4 / 3) / 10, rel=1e-12)
    parts = found.dimensions.set_index("dimension")
    assert parts["weight_share"].tolist() == pytest.approx([1 / 3] * 3)
    # of everybody: school 3, water 1 + 3, work 3 in 10; of the poor alone water 1 in 10
    assert parts["uncensored_share"].tolist() == pytest.approx([0.3, 0.4, 0.3])
    assert parts["censored_share"].tolist() == pytest.approx([0.3, 0.1, 0.3])


def test_the_density_of_two_values_is_that_of_one_bell_over_each():
    # standard deviation 0.5, two rows: width 0.5 x 2^-0.2 = 0.43528; both bells are 0.5 away
    width = 0.5 * 2**-0.2
    bell = math.exp(-0.5 * (0.5 / width) ** 2) / (width * math.sqrt(2 * math.pi))
    assert density(np.array([0.0, 1.0]), np.array([1.0, 1.0]), 0.5) == pytest.approx(bell, rel=1e-12)
    assert density(np.array([0.0, 1.0]), np.array([9.0, 9.0]), 0.5) == pytest.approx(bell, rel=1e-12)


def test_prosperity_is_shared_where_small_incomes_grow_faster():
    # the poorer half from 0.25 to 0.36 in two years is 20 % a year; all from 0.625 to 0.68 is 4.3 %
    found = shared_prosperity([0.25, 1.0], [0.36, 1.0], 2, poorest=0.5)
    growth = [0.2, math.sqrt(0.68 / 0.625) - 1]
    assert list(vars(found).values())[:2] == pytest.approx(growth, rel=1e-9)
    halves = [0.5, 0.5]  # weights that add up to one person are as good as others
    assert shared_prosperity([0.25, 1.0], [0.36, 1.0], 2, halves, halves, poorest=0.5) == found


def test_the_age_groups_of_the_allowance_leave_nobody_out_and_nobody_twice():
    bounds = list(gender_benefits.TIERS.values())
    assert [low for low, _ in bounds] == [60, 70, 80, 90]
    assert [high for _, high in bounds] == [69, 79, 89, None]


def test_every_income_concept_is_its_sum_under_both_treatments():
    person = dict.fromkeys(ceq.ITEMS, 0.0) | {
        "private_income": 100.0,
        "pension_benefits": 20.0,
        "pension_contributions": 5.0,
        "other_contributions": 3.0,
        "direct_taxes": 10.0,
        "direct_transfers": 7.0,
    }
    found = ceq.income_concepts(pd.DataFrame([person])).set_index("treatment")
    deferred, transfer = found.loc["deferred_income"], found.loc["government_transfer"]
    # saved: 100 + 20 - 5 = 115; taxes and other contributions 13; disposable 115 - 13 + 7 = 109
    assert deferred[["market", "market_plus_pensions", "net_market", "gross"]].tolist() == [
        100,
        115,
        102,
        122,
    ]
    # a transfer and a tax: 100 - 13 - 5 = 82; 100 + 20 + 7 = 127
    assert transfer[["market", "market_plus_pensions", "net_market", "gross"]].tolist() == [100, 100, 82, 127]
    assert deferred["disposable"] == transfer["disposable"] == 109


def test_parts_that_are_the_whole_leave_nothing_and_more_is_refused():
    parts = pd.DataFrame({"scheme_id": ["a", "b"], "amount_billion_thb": [1.5, 0.5]})
    found = accounts.reconcile(parts, 2.0).set_index("item")["amount_billion_thb"]
    assert found.to_dict() == {"a": 1.5, "b": 0.5, "residual": 0.0, "total": 2.0}
    assert accounts.reconcile(parts, 2.5).set_index("item")["amount_billion_thb"]["residual"] == 0.5
    with pytest.raises(DataError, match="more than the total"):
        accounts.reconcile(parts, 1.9)


# ---- Lorenz curves fitted to grouped data, against their own differences and sums on a fine grid

GRID = np.linspace(0.0005, 0.9995, 1_000)


def beta_curve(theta: float, gamma: float, delta: float) -> _Beta:
    curve = _Beta.__new__(_Beta)
    curve.coefficients = (theta, gamma, delta)
    return curve


FITTED = [
    (beta_curve(0.6, 0.95, 0.55), True),
    (beta_curve(0.8, 0.9, 0.4), False),  # falls at first, a little
    (beta_curve(0.6, 1.4, 0.55), False),  # concave near nothing
    (beta_curve(0.6, 0.95, 1.6), False),  # concave near everybody
    (beta_curve(1.4, 0.5, 0.5), False),  # falls at first
]


@pytest.mark.parametrize(("curve", "proper"), FITTED)
def test_a_beta_curve_is_proper_if_it_rises_ever_faster(curve, proper):
    values = np.array([curve.value(float(p)) for p in GRID])
    rises = np.diff(values)
    assert bool((rises[0] >= 0) and (np.diff(rises) >= -1e-12).all()) is proper
    assert curve.valid() is proper


def curves() -> list[_Beta | _Quadratic]:
    beta = FITTED[0][0]
    people = np.linspace(0.1, 0.9, 9)
    return [_Quadratic(people, np.array([beta.value(float(p)) for p in people])), beta]


@pytest.mark.parametrize("curve", curves(), ids=["quadratic", "beta"])
def test_slope_gini_and_severity_are_those_of_the_curve(curve):
    values = np.array([curve.value(float(p)) for p in GRID])
    for p in (0.1, 0.3, 0.5, 0.8):
        step = (curve.value(p + 1e-6) - curve.value(p - 1e-6)) / 2e-6
        assert curve.slope(p) == pytest.approx(step, rel=1e-6)
    # sums over a thousand steps are right to about 1e-3 of what they sum
    area = float(np.trapezoid(values, GRID)) if hasattr(np, "trapezoid") else float(np.trapz(values, GRID))
    assert curve.gini() == pytest.approx(1 - 2 * area, abs=2e-3)
    h, u = 0.4, 1.2
    steps = (np.arange(4_000) + 0.5) / 4_000 * h
    severity = np.mean([(1 - u * curve.slope(float(p))) ** 2 for p in steps]) * h
    assert curve.severity(h, u) == pytest.approx(severity, rel=2e-3)
    assert curve.valid() is True


@pytest.mark.parametrize(
    "measure",
    [
        *(influence.generalised_entropy(order) for order in (-1.0, 0.5, 3.0)),
        *map(influence.atkinson, (1.0, 2.0)),
    ],
    ids=["entropy -1", "entropy 0.5", "entropy 3", "atkinson 1", "atkinson 2"],
)
def test_influence_is_the_change_that_a_little_more_weight_makes(measure):
    """Order 2 hides what 3 shows, for 2 times 1 is 2 over 1."""
    y, w = np.array([1.0, 2.0, 3.5, 6.0, 11.0]), np.array([1.0, 2.0, 1.0, 3.0, 0.5])
    slope = measure(y, w)[1]
    for row in range(len(y)):
        step = np.where(np.arange(len(y)) == row, 1e-6, 0.0)
        change = (measure(y, w + step)[0] - measure(y, w - step)[0]) / 2e-6
        assert slope[row] == pytest.approx(change, rel=1e-5, abs=1e-9)  # of a difference over 2e-6


def test_five_equal_groups_are_the_default_and_nobody_is_lost():
    found = incidence.membership([10.0, 20.0, 30.0, 40.0, 50.0])
    assert np.asarray(found).tolist() == np.eye(5).tolist()


def test_powers_leave_people_without_income_at_nothing():
    assert influence._power(np.array([0.0, 4.0]), 0.5).tolist() == [0.0, 2.0]
    assert influence._power(np.array([0.0, 4.0]), -0.5).tolist() == [1.0, 0.5]


@pytest.mark.parametrize("split", [decompose.fgt_by_group, decompose.within_between])
def test_a_group_for_each_person_is_needed(split):
    more = (2.0,) if split is decompose.fgt_by_group else ()
    with pytest.raises(DataError, match="group"):
        split([1.0, 2.0, 3.0], *more, group=["a", "b"])
