"""Migrants: legal against effective by status, and the four portability regimes."""

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spdr.analysis import migration
from spdr.errors import DataError

PEOPLE = pd.DataFrame(
    {
        "status": ["mou", "mou", "irregular"],
        "weight": [3.0, 1.0, 4.0],
        "ssf_legal": [True, True, False],
        "ssf_in": [True, False, False],
        "card_legal": [False, False, True],
        "card_in": [False, False, True],
    }
)
SCHEMES = {"ssf33": ("ssf_legal", "ssf_in"), "hics": ("card_legal", "card_in")}


def test_each_scheme_has_its_legal_and_effective_share_by_status():
    table = migration.coverage_by_status(PEOPLE, SCHEMES).set_index(["scheme", "status"])
    assert table.loc[("ssf33", "mou"), ["legal_share", "effective_share", "gap_share"]].tolist() == [
        1,
        0.75,
        0.25,
    ]
    assert table.loc[("ssf33", "irregular"), "legal_share"] == 0
    assert table.loc[("hics", "irregular"), "effective_share"] == 1


def test_a_status_nobody_has_is_a_row_with_missing_shares():
    people = PEOPLE.assign(status=pd.Categorical(PEOPLE["status"], ["mou", "irregular", "stateless"]))
    table = migration.coverage_by_status(people, SCHEMES).set_index(["scheme", "status"])
    assert math.isnan(table.loc[("ssf33", "stateless"), "legal_share"])


def test_an_unanswered_question_of_law_is_refused():
    people = PEOPLE.assign(card_legal=[False, None, True])
    with pytest.raises(DataError, match="legal is None in row 2"):
        migration.coverage_by_status(people, SCHEMES)
    with pytest.raises(DataError, match="at least one scheme"):
        migration.coverage_by_status(PEOPLE, {})


def test_the_undocumented_are_regime_four_whatever_the_corridor():
    people = pd.DataFrame(
        {
            "documented": [True, True, True, False],
            "agreement": [True, False, False, True],
            "access": [True, True, False, True],
        }
    )
    assert migration.portability_regime(people).tolist() == ["I", "II", "III", "IV"]


def test_every_regime_has_a_row_and_an_unknown_one_is_named():
    table = migration.portability_shares(["II", "IV", "II"], [1, 1, 2])
    assert table["regime_share"].tolist() == [0, 0.75, 0, 0.25]
    assert migration.portability_shares([])["regime_share"].isna().all()
    with pytest.raises(DataError, match="'V' in row 1"):
        migration.portability_shares(["V"])


@given(st.lists(st.tuples(st.sampled_from(migration.REGIMES), st.floats(0.001, 1e6)), min_size=1))
def test_the_shares_add_up_to_one(rows):
    regimes, weights = zip(*rows, strict=True)
    assert migration.portability_shares(regimes, weights)["regime_share"].sum() == pytest.approx(1)
