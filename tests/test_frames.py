"""The checks every calculation shares: they name the row, and they change nothing."""

from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

from spdr.analysis import frames
from spdr.errors import DataError


def test_every_absent_column_is_named_once_with_what_is_there():
    with pytest.raises(DataError, match="columns 'b', 'c'; the table has 'a'"):
        frames.require_columns(pd.DataFrame({"a": [1]}), ["a", "b", "c", "b"], "f")
    with pytest.raises(DataError, match="DataFrame, not list"):
        frames.require_columns([1], ["a"], "f")


def test_a_row_is_counted_from_one_and_carries_its_label():
    values = pd.Series([1.0, -1.0, -2.0], index=["x", "y", "z"])
    with pytest.raises(DataError, match=r"pay is -1.0 in row 2 \(index 'y'\) and 1 more"):
        frames.check_numbers(values, "pay", "f", minimum=0)


@pytest.mark.parametrize("value", ["a", None, np.nan, np.inf, pd.NA])
def test_what_is_not_a_finite_number_is_refused(value):
    with pytest.raises(DataError, match="in row 2"):
        frames.check_numbers(pd.Series([1, value], dtype=object), "pay", "f")


def test_large_whole_numbers_do_not_overflow():
    values = frames.check_numbers(np.array([2**62, 2**62]), "pay", "f")
    assert values.dtype == np.float64
    assert (values * 4).tolist() == [2.0**64, 2.0**64]


def test_text_is_no_number_even_of_digits():
    with pytest.raises(DataError, match="pay is '1' in row 1 and 1 more"):
        frames.check_numbers(["1", "2.5"], "pay", "f")


def test_decimals_and_nullable_integers_are_numbers():
    assert frames.check_numbers([Decimal("1.5"), 2], "pay", "f").tolist() == [1.5, 2]
    assert frames.check_numbers(pd.Series([1, 2], dtype="Int64"), "pay", "f").tolist() == [1, 2]
    with pytest.raises(DataError, match="<NA> in row 2"):
        frames.check_numbers(pd.Series([1, None], dtype="Int64"), "pay", "f")


@pytest.mark.parametrize("values", [[True, False], [1, 0], np.array([1.0, 0.0]), pd.Series([True, False])])
def test_yes_and_no_are_read_from_booleans_and_from_one_and_nought(values):
    assert frames.check_flags(values, "x", "f").tolist() == [True, False]


@pytest.mark.parametrize("value", [2, None, "True", np.nan, pd.NA, 0.5])
def test_anything_else_is_no_answer(value):
    with pytest.raises(DataError, match="in row 2"):
        frames.check_flags(pd.Series([True, value], dtype=object), "x", "f")


def test_a_weight_may_be_nought_but_not_less():
    assert frames.check_weights([0, 1], 2, "f").tolist() == [0, 1]
    assert frames.check_weights(None, 2, "f").tolist() == [1, 1]
    with pytest.raises(DataError, match="3 weights for 2 rows"):
        frames.check_weights([1, 1, 1], 2, "f")


def test_series_with_other_labels_are_not_the_same_rows():
    one = pd.Series([1, 2])
    with pytest.raises(DataError, match="different row labels"):
        frames.check_same_rows("f", a=one, b=one.iloc[::-1])
    with pytest.raises(DataError, match="a 2, b 3"):
        frames.check_same_rows("f", a=one, b=[1, 2, 3])
    assert frames.check_same_rows("f", a=one, b=[5, 6], c=None) is None


def test_words_come_from_the_list_or_are_named():
    assert frames.check_words(["a", "b"], ("a", "b"), "x", "f").tolist() == ["a", "b"]
    with pytest.raises(DataError, match="x is None in row 1; it must be one of a, b"):
        frames.check_words([None], ("a", "b"), "x", "f")


def test_sums_over_nobody_keep_every_category():
    table = pd.DataFrame({"g": pd.Categorical(["a"], ["a", "b"]), "n": [2.0]})
    assert frames.sums_by(table, ["g"], ["n"])["n"].tolist() == [2, 0]
    assert frames.sums_by(table.iloc[:0], [], ["n"])["n"].tolist() == [0]


def test_a_share_of_nothing_is_missing_in_every_shape():
    assert np.isnan(frames.share(1.0, 0.0))
    assert np.isnan(frames.share(np.array([1.0]), np.array([0.0]))).all()
    assert frames.share(pd.Series([1.0, 1.0]), pd.Series([0.0, 4.0])).isna().tolist() == [True, False]
    assert frames.share(pd.Series([1.0]), 0.0).isna().all()
