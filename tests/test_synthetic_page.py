"""The page of the synthetic population: labelled, with its margins, and in ranges."""

from __future__ import annotations

import chapters
import pytest

from spdr.analysis import households

CHAPTER = "91_synthetic_population"


@pytest.fixture(scope="module")
def record():
    return chapters.run(CHAPTER, size=1000)


def test_every_margin_stands_in_the_table_and_all_but_the_classes_are_met(record):
    rows = {row[0]: row for row in chapters.card(record, "synthetic-margins")["rows"]}
    assert len(rows) == len(households.published_margins())
    missed = [name for name, row in rows.items() if row[1] != row[2]]
    assert len(missed) == 2 and all("region and class" in name for name in missed)


def test_cards_are_labelled_synthetic_and_answers_are_ranges(record):
    assert {card["status"] for card in record["figures"]} == {"synthetic"}
    for row in chapters.card(record, "synthetic-recipients")["rows"]:
        assert row[1] <= row[2] <= row[3]
    facts = chapters.facts(record)
    assert facts["entitled_low"] < facts["entitled_high"] and facts["published"] == 11_800_000


def test_a_population_too_small_to_draw_stops_the_page():
    code, said, _ = chapters.attempt(CHAPTER, size=10)
    assert code != 0 and "1,000 or more" in said
