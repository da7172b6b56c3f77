"""Fiscal incidence: the OpenFisca-CEQ case typed from its file, and Lambert's conundrum."""

import pandas as pd
import pytest

from spdr.analysis import incidence
from spdr.analysis.ceq import ITEMS

# final_income.yaml, first case: contributions 100 + 50 to pensions and 25 + 25 to health; cash transfers 100
# and social insurance 150; VAT 29 and sales tax 21; school fees 15 and co-payments 5
CASE = {
    "private_income": 10_000,
    "pension_contributions": 100 + 50,
    "other_contributions": 25 + 25,
    "direct_taxes": 200,
    "direct_transfers": 100 + 150,
    "indirect_subsidies": 25,
    "indirect_taxes": 29 + 21,
    "education": 30,
    "health": 10,
    "user_fees": 15 + 5,
}
PRINTED = {
    "market": 10_000,
    "market_plus_pensions": 10_000 - 150,
    "net_market": 10_000 - 400,
    "gross": 10_000 - 150 + 250,
    "disposable": 10_000 - 400 + 250,
    "consumable": 10_000 - 400 + 250 + 25 - 50,
    "final": 10_000 - 400 + 250 + 25 - 50 + 20,
}


def concepts(**amounts):
    person = pd.DataFrame({name: [amounts.get(name, 0)] for name in ITEMS})
    return incidence.income_concepts(person).set_index("treatment").loc["deferred_income"]


@pytest.mark.parametrize(("concept", "value"), PRINTED.items())
def test_every_income_concept_of_the_case(concept, value):
    assert concepts(**CASE)[concept] == value


def test_a_tenth_of_income_going_to_pensions_leaves_9000():
    assert concepts(private_income=10_000, pension_contributions=300 + 700)["market_plus_pensions"] == 9_000


INCOME, TAX, BENEFIT = [10, 20, 30, 40], [6, 9, 12, 15], [21, 14, 7, 0]


def test_a_regressive_tax_can_make_the_whole_system_more_equal():
    """Figures from memory, the page in Lambert not confirmed: the point is the sign, worked by hand here."""
    end = [25, 25, 25, 25]
    assert incidence.redistribution(INCOME, end).effect == 0.25
    alone = incidence.redistribution(INCOME, [4, 11, 18, 25]).effect
    assert alone == pytest.approx(0.25 - 17.5 / 58)
    assert incidence.kakwani(TAX, INCOME, kind="tax") < 0
    table = incidence.marginal_contributions(end, {"tax": [-t for t in TAX], "benefit": BENEFIT}).set_index(
        "item"
    )
    assert table.loc["tax", "marginal_contribution"] == pytest.approx(7.5 / 142)
    assert table.loc["benefit", "marginal_contribution"] > 0
