"""Informal employment: every kind of worker once, worked by hand under each definition."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spdr.analysis import labour
from spdr.errors import DataError

YES, NO = True, False
WORKERS = pd.DataFrame(
    [
        # status, sector, protected, insured, leave, sick, registered, sex, agriculture, weight
        ("employee", "formal", YES, YES, YES, YES, YES, "male", NO, 10.0),
        ("employee", "formal", YES, YES, NO, YES, YES, "female", NO, 5.0),
        ("employee", "informal", NO, NO, NO, NO, NO, "male", YES, 4.0),
        ("own_account", "formal", NO, NO, NO, NO, YES, "female", NO, 3.0),
        ("own_account", "informal", YES, YES, NO, NO, NO, "female", YES, 8.0),
        ("dependent_contractor", "formal", NO, NO, NO, NO, YES, "male", NO, 2.0),
        ("dependent_contractor", "informal", YES, YES, NO, NO, YES, "male", NO, 1.0),
        ("contributing_family", "formal", NO, YES, NO, NO, YES, "female", YES, 6.0),
        ("contributing_family", "informal", NO, NO, NO, NO, NO, "female", YES, 7.0),
    ],
    columns=[
        "status",
        "sector",
        "protected",
        "insured",
        "paid_annual_leave",
        "paid_sick_leave",
        "registered",
        "sex",
        "agriculture",
        "weight",
    ],
)


@pytest.mark.parametrize(
    ("definition", "expected"),
    [
        ("nso", [NO, NO, YES, YES, NO, YES, NO, YES, YES]),
        ("icls17", [NO, YES, YES, NO, YES, NO, YES, YES, YES]),
        ("icls21", [NO, YES, YES, NO, YES, YES, NO, NO, YES]),
    ],
)
def test_every_kind_of_worker_falls_where_the_definition_puts_it(definition, expected):
    assert labour.informal(WORKERS, definition).tolist() == expected


def test_the_share_of_a_group_and_its_part_of_all_informal_workers_are_two_numbers():
    table = labour.informality_rate(WORKERS, "nso", ["sex"]).set_index("sex")
    assert table.loc["male", "informal_share"] == 6 / 17
    assert table.loc["male", "composition_share"] == 6 / 22


def test_the_matrix_adds_up_to_employment_and_has_no_formal_family_worker_under_the_17th():
    cells = labour.matrix(WORKERS, "icls17")
    assert cells["employed_n"].sum() == WORKERS["weight"].sum()
    family = cells[(cells["status"] == "contributing_family") & ~cells["informal"]]
    assert family["employed_n"].sum() == 0
    assert len(cells) == 3 * 6 * 2
    with pytest.raises(DataError, match="no matrix"):
        labour.matrix(WORKERS, "nso")


def test_sdg_831_parts_make_up_the_total():
    table = labour.sdg_831(WORKERS, [])
    counts = table.set_index("activity")["informal_n"]
    assert counts["agriculture"] + counts["non_agriculture"] == counts["total"] == 4 + 5 + 8 + 1 + 6 + 7
    assert table["informal_share"].tolist() == [25 / 25, 6 / 21, 31 / 46]


def test_reconciliation_cells_add_up_to_the_difference_between_definitions():
    counts, cells = labour.reconcile(WORKERS)
    by_name = counts.set_index("definition")["informal_n"]
    assert by_name.to_dict() == {"nso": 22, "icls17": 31, "icls21": 26}
    only_ilo = cells.query("icls17 and not nso")["employed_n"].sum()
    only_nso = cells.query("nso and not icls17")["employed_n"].sum()
    assert only_ilo - only_nso == by_name["icls17"] - by_name["nso"]


def test_published_counts_give_both_shares_and_impossible_ones_are_refused():
    table = labour.informality_from_counts(pd.DataFrame({"employed_n": [10, 0], "informal_n": [4, 0]}))
    assert table["informal_share"].iloc[0] == 0.4
    assert math.isnan(table["informal_share"].iloc[1])
    with pytest.raises(DataError, match="row 1 has more informal"):
        labour.informality_from_counts(pd.DataFrame({"employed_n": [1], "informal_n": [2]}))


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        ("status", "monk", "'monk' in row 1"),
        ("sector", None, "None in row 1"),
        ("insured", None, "None in row 1"),
        ("weight", -1.0, "-1.0 in row 1"),
    ],
)
def test_an_answer_that_is_not_on_the_list_is_named(column, value, words):
    workers = WORKERS.assign(**{column: WORKERS[column].astype(object)})
    workers.loc[0, column] = value
    with pytest.raises(DataError, match=words):
        labour.informality_rate(workers, "icls21")


def test_an_unknown_definition_is_refused():
    with pytest.raises(DataError, match="choose nso, icls17, icls21"):
        labour.informal(WORKERS, "oecd")


flag = st.booleans()
rows = st.lists(
    st.tuples(
        st.sampled_from(labour.STATUSES),
        st.sampled_from(labour.SECTORS),
        flag,
        flag,
        flag,
        flag,
        flag,
        st.floats(0, 1e5),
    ),
    min_size=1,
    max_size=30,
)


@given(rows, st.floats(0.01, 100), st.randoms(use_true_random=False))
def test_no_definition_depends_on_the_order_of_rows_or_the_scale_of_weights(table, scale, random):
    names = ["status", "sector", "protected", "insured", "paid_annual_leave", "paid_sick_leave", "registered"]
    frame = pd.DataFrame(table, columns=[*names, "weight"])
    other = frame.sample(frac=1, random_state=random.randrange(2**32)).assign(
        weight=lambda f: f["weight"] * scale
    )
    one, two = labour.reconcile(frame)[0], labour.reconcile(other)[0]
    assert np.allclose(one["informal_share"], two["informal_share"], equal_nan=True)
    assert (one["informal_n"] <= one["employed_n"] * (1 + 1e-12)).all()
