"""Sentences that stay true when the numbers change."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spdr.errors import NotebookError
from spdr.present import words
from spdr.present.labels import format_value

NUMBERS = st.floats(-1e9, 1e9)


@pytest.mark.parametrize(
    ("first", "last", "english", "thai"),
    [(5, 4, "fell", "ลดลง"), (4, 5, "rose", "เพิ่มขึ้น"), (4, 4, "did not change", "ไม่เปลี่ยนแปลง")],
)
def test_a_change_is_named_by_its_direction(first, last, english, thai):
    assert words.change(first, last) == {"en": english, "th": thai}


@given(NUMBERS, NUMBERS)
def test_turning_a_comparison_round_turns_its_word_round(first, second):
    opposite = {"higher than": "lower than", "lower than": "higher than", "equal to": "equal to"}
    assert words.compare(second, first)["en"] == opposite[words.compare(first, second)["en"]]


@given(st.floats(0, 1), st.floats(0, 1))
def test_words_agree_with_the_numbers_as_they_are_shown(first, last):
    shown = [float(format_value(value, "share", "en").rstrip("%")) for value in (first, last)]
    said = words.change(first, last, digits=3)["en"]
    assert said == ("fell" if shown[1] < shown[0] else "rose" if shown[1] > shown[0] else "did not change")


def test_people_are_more_or_fewer_and_not_higher():
    assert words.more_or_fewer(5, 3)["en"] == "more than"
    assert words.more_or_fewer(3, 3)["th"] == "เท่ากับ"


@pytest.mark.parametrize("missing", [None, float("nan"), "4.9"])
def test_nothing_is_compared_with_a_missing_value(missing):
    with pytest.raises(NotebookError, match="must be numbers"):
        words.change(1.0, missing)


@pytest.mark.parametrize(("reached", "total", "said"), [(0, 3, "none"), (1, 3, "some"), (3, 3, "all")])
def test_parts_of_a_whole_are_none_some_or_all(reached, total, said):
    assert words.every_or_some(reached, total)["en"] == said


@pytest.mark.parametrize(("reached", "total"), [(4, 3), (-1, 3), (0, 0)])
def test_a_part_larger_than_the_whole_is_refused(reached, total):
    with pytest.raises(NotebookError):
        words.every_or_some(reached, total)


def test_one_name_needs_no_and_and_no_name_is_refused():
    assert words.listing([{"en": "A", "th": "ก"}]) == {"en": "A", "th": "ก"}
    with pytest.raises(NotebookError):
        words.listing([])


def test_callers_cannot_change_the_words_for_each_other():
    words.change(1, 2)["en"] = "exploded"
    assert words.change(1, 2)["en"] == "rose"
