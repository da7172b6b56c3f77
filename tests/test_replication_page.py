"""The replication page: every published number beside ours, what agreement proves, in both languages."""

from __future__ import annotations

import re

import pytest

from spdr.data import indicators
from spdr.errors import DataError
from spdr.publish import bibliography
from spdr.publish.book import Book
from spdr.publish.pages import body, replications

ROWS = replications.compute(indicators.replications())
BY_ID = {row["id"]: row for row in ROWS}


@pytest.fixture(scope="module", params=["en", "th"])
def page(request):
    book = Book(request.param, {}, replications=ROWS)
    return request.param, body("replication", book, "../")


def html(page) -> str:
    return "".join(part.html for part in page[1])


def line(page, identifier: str) -> str:
    found = re.search(rf'<tr id="{identifier}">.*?</tr>', html(page))
    assert found, identifier
    return found.group()


def test_every_number_of_the_register_stands_on_the_page_once(page):
    anchors = re.findall(r'<tr id="([^"]+)">', html(page))
    assert sorted(anchors) == sorted(entry["id"] for entry in indicators.replications())


def test_every_kind_is_named_explained_and_counted(page):
    number = ("en", "th").index(page[0])
    summary = page[1][0].html
    for kind, words in replications.KINDS.items():
        count = sum(row["kind"] == kind for row in ROWS)
        assert re.search(rf"{words[number]}</th><td>[^<]+</td><td class=\"num\">{count}</td>", summary), kind


def test_every_verdict_of_the_calculation_has_words():
    from spdr.analysis.replication.run import KINDS, VERDICTS

    assert tuple(replications.VERDICTS) == VERDICTS
    assert tuple(replications.KINDS) == KINDS


@pytest.mark.parametrize(
    ("identifier", "cells"),
    [
        # World Bank 2022, table 7.4: 18 % printed; (0.18 - 0.1753052) is 0.47 of a percentage point
        ("wb-ten-persons-2-gini", ["18%", "17.53%", "−0.47", "0.50"]),
        ("rt03a-oaa-2022", ["86.82", "87.5406", "0.7206", "1.3000"]),
        ("wb-exercise-4-budget", ["599,970", "600,000", "30"]),
    ],
)
def test_published_and_ours_stand_side_by_side_in_the_unit_published(page, identifier, cells):
    words = re.sub(r"<[^>]+>", " ", line(page, identifier))
    assert all(re.search(rf"(?<![\d.]){re.escape(cell)}(?![\d])", words) for cell in cells), words


def test_a_negative_control_says_that_it_must_differ(page):
    words = {"en": "differs, as it must", "th": "ต่างกันตามที่ควรเป็น"}[page[0]]
    assert words in line(page, "rt13-we-win")
    assert words not in line(page, "rt01-oaa-2010")


def test_a_number_never_seen_in_its_source_is_marked(page):
    mark = {"en": "Unverified", "th": "ยังไม่ได้ตรวจสอบ"}[page[0]]
    assert mark in line(page, "lambert-tax")
    assert mark not in line(page, "rt01-oaa-2010")


def test_numbers_stand_under_the_family_of_their_indicator_and_link_to_it(page):
    family = next(part for part in page[1] if part.anchor == "numbers-T")
    assert 'id="wb-ten-persons-1-pl-exclusion"' in family.html
    assert 'href="indicators.html#T01"' in line(page, "wb-ten-persons-1-pl-exclusion")
    other = next(part for part in page[1] if part.anchor == "numbers-other")
    assert 'id="rt08-identity"' in other.html


def test_thai_pages_hold_thai_words_for_every_title_and_note():
    book = Book("th", {}, replications=ROWS)
    text = "".join(part.html for part in body("replication", book, "../"))
    for row in ROWS:
        assert re.search("[ก-๙]", row["title_th"]), row["id"]
        assert not row["note"] or re.search("[ก-๙]", row["note_th"]), row["id"]
        assert row["title"] == row["title_th"] or f">{row['title']}<" not in text


def test_on_this_project_every_number_runs_and_the_verdicts_are_those_of_the_register():
    assert [
        row["id"] for row in ROWS if row["verdict"] in ("not reproduced", "reproduced, but must not be")
    ] == []
    ran = {entry["id"] for entry in indicators.replications() if entry["function"]}
    assert {row["id"] for row in ROWS if row["ours"] is not None} == ran
    assert all(row["source"] in bibliography.works() for row in ROWS)


def test_a_calculation_that_fails_is_shown_as_not_run_with_its_reason():
    entry = {**indicators.replications()[0], "function": "spdr.analysis.nowhere.f"}
    (row,) = replications.compute([entry])
    assert row["verdict"] == "not run" and row["ours"] is None and row["difference"] is None
    assert "cannot be imported" in row["note"] and "คำนวณไม่ได้" in row["note_th"]


def test_numbers_are_kept_until_what_they_rest_on_changes(tmp_path, monkeypatch):
    kept = tmp_path / "book/_build/replication.json"
    monkeypatch.setattr(replications.project, "path", tmp_path.joinpath)
    calls = []
    monkeypatch.setattr(
        replications, "compute", lambda register: calls.append(1) or [{"id": "x", "ours": 1.0}]
    )
    monkeypatch.setattr(indicators, "replications", list)
    monkeypatch.setattr(replications, "_checksum", lambda: "one")
    assert replications.rows() == replications.rows() == [{"id": "x", "ours": 1.0}]
    assert len(calls) == 1
    monkeypatch.setattr(replications, "_checksum", lambda: "two")
    replications.rows()
    assert len(calls) == 2
    kept.write_text("{half", encoding="utf-8")
    assert replications.rows() == [{"id": "x", "ours": 1.0}] and len(calls) == 3


def test_the_checksum_moves_with_the_register(tmp_path, monkeypatch):
    (tmp_path / "data/registers").mkdir(parents=True)
    register = tmp_path / "data/registers/replications.toml"
    register.write_text("a = 1", encoding="utf-8")
    monkeypatch.setattr(replications.project, "root", lambda: tmp_path)
    before = replications._checksum()
    assert before == replications._checksum()
    register.write_text("a = 2", encoding="utf-8")
    assert before != replications._checksum()


def test_what_is_not_known_is_a_dash_and_an_unlisted_source_stops_the_page():
    row = {**ROWS[0], "ours": None, "difference": None, "verdict": "not run"}
    part = body("replication", Book("en", {}, replications=[row]), "../")[1]
    assert part.html.count('<td class="num">–</td>') == 2
    with pytest.raises(DataError):
        body("replication", Book("en", {}, replications=[{**row, "source": "nobody2020"}]), "../")
