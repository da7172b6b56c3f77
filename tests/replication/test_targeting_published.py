"""World Bank, Revisiting Targeting in Social Assistance (2022), tables 7.3 and 7.4 and p. 489."""

import pytest

from spdr.analysis import incidence, targeting

INCOME = [6, 8, 11, 15, 21, 25, 30, 40, 50, 100]  # table 7.3, total 306
LINE = 20  # incomes and the gaps printed under them add up to it: 6 + 14, 8 + 12, 11 + 9, 15 + 5
SCHEMES = {1: [1, 1] + [0] * 8, 2: [0, 1, 1] + [0] * 7, 3: [0, 0, 1, 1] + [0] * 6, 4: [1] * 10}
BASES = {"PL": [income < LINE for income in INCOME], "P20": [True, True] + [False] * 8}

# table 7.4: exclusion error, inclusion error, targeting differential, per cent
TABLE_7_4 = [
    (1, "PL", 50, 0, 50),
    (1, "P20", 0, 0, 100),
    (2, "PL", 50, 0, 50),
    (2, "P20", 50, 50, 0),
    (3, "PL", 50, 0, 50),
    (3, "P20", 100, 100, -100),
    (4, "PL", 0, 60, 40),
    (4, "P20", 0, 80, 20),
]


def test_the_inputs_are_the_ones_printed():
    assert sum(INCOME) == 306
    assert [max(LINE - income, 0) for income in INCOME] == [14, 12, 9, 5] + [0] * 6


@pytest.mark.parametrize(("scheme", "base", "exclusion", "inclusion", "differential"), TABLE_7_4)
def test_table_7_4(scheme, base, exclusion, inclusion, differential):
    errors = targeting.errors(BASES[base], SCHEMES[scheme], base=base)
    assert errors.exclusion == exclusion / 100
    assert errors.inclusion_of_beneficiaries == inclusion / 100
    bank = targeting.targeting_differential_world_bank(BASES[base], SCHEMES[scheme])
    assert bank == pytest.approx(differential / 100, abs=1e-15)


def test_the_universal_scheme_is_forty_per_cent_for_the_bank_and_nought_for_ravallion():
    assert targeting.targeting_differential_world_bank(BASES["PL"], SCHEMES[4]) == 0.4
    assert targeting.targeting_differential_ravallion(BASES["PL"], SCHEMES[4]) == 0


@pytest.mark.parametrize(
    ("scheme", "ratio", "gap_percent", "gini_percent"), [(2, 0.70, None, 18), (4, 0.40, 30, 9)]
)
def test_page_489_impacts_of_a_budget_of_30(scheme, ratio, gap_percent, gini_percent):
    benefit = 30 / sum(SCHEMES[scheme])
    effect = incidence.poverty_effect(INCOME, [benefit * paid for paid in SCHEMES[scheme]], LINE)
    assert effect.headcount_before == 0.40
    assert effect.benefit_cost_ratio == pytest.approx(ratio, abs=1e-15)
    # printed as whole per cents: ours are 17.5305 and 8.9286
    assert round(100 * effect.gini_reduction) == gini_percent
    if gap_percent is not None:
        assert effect.gap_reduction == pytest.approx(gap_percent / 100, abs=1e-15)
        assert effect.headcount_reduction == 0
