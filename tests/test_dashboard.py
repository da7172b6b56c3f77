"""The dashboard: published figures in one list, cards of the chapters, filters that need scripts."""

from __future__ import annotations

import re

import pytest
import toy_site

from spdr.errors import SpdrError
from spdr.publish.book import Book
from spdr.publish.cards import Shelf
from spdr.publish.pages import dashboard


def row(lang: str, **wanted: object) -> dashboard.Row:
    (found,) = [r for r in dashboard.rows(lang) if all(getattr(r, k) == v for k, v in wanted.items())]
    return found


def test_a_published_count_is_shown_as_printed_in_both_languages():
    # Statistical Yearbook 2017 of the National Statistical Office, page 72: 8,157,175 recipients in FY2017
    english = row("en", scheme="OAA", measure="coverage", year=2017)
    assert (english.period, english.value, english.stage) == ("FY2017", "8.16 million people", "old age")
    thai = row("th", scheme="OAA", measure="coverage", year=2017)
    assert (thai.period, thai.value, thai.name) == (
        "ปีงบประมาณ 2560",
        "8.16 ล้านคน",
        "เบี้ยยังชีพผู้สูงอายุ",
    )


def test_a_qualifier_and_a_month_stay_with_the_number():
    assert row("en", scheme="OAA", year=1993).value == "about 20,000 people"
    assert row("en", scheme="SSF33", year=2024).period == "December 2024"
    assert row("th", scheme="SSF33", year=2024).period == "ธันวาคม 2567"


def test_poverty_and_coverage_rates_are_among_the_rows():
    # NESDC: 4.89 % in 2024; United Nations database, SDG 1.3.1: 82 % of older people in 2019
    assert row("en", measure="poverty", year=2024).value == "4.89%"
    assert row("en", measure="coverage", scheme="", stage="old age", year=2019).value == "82.0%"


def test_both_languages_hold_the_same_rows():
    keys = [[(r.measure, r.stage, r.scheme, r.year) for r in dashboard.rows(lang)] for lang in ("en", "th")]
    assert keys[0] == keys[1] and len(keys[0]) > 100


def test_every_row_can_be_chosen_and_every_choice_has_rows():
    (first, *_, last) = dashboard.dashboard(Book("en", {}), "../")
    for name in ("scheme", "year"):
        select = re.search(rf'<select id="filter-{name}".*?</select>', first.html).group()
        offered = set(re.findall(r'<option value="([^"]+)"', select))
        assert offered == set(re.findall(rf'data-{name}="([^"]+)"', last.html))
    assert '<form class="filters" hidden' in first.html  # shown by the script that makes it work


def test_a_figure_that_its_chapter_no_longer_has_stops_the_build(monkeypatch):
    record = toy_site.record()
    book = Book("en", {"01_toy": record}, shelves={"01_toy/poverty-rate": Shelf("<svg></svg>")})
    book.law = {"csg.amount": ("Amount of the grant", "law/csg.html#csg.amount")}
    none: dict[str, tuple] = dict.fromkeys(dashboard.MEASURES, ())
    monkeypatch.setattr(dashboard, "SHOWN", none | {"poverty": (("all ages", "01_toy.poverty-rate"),)})
    parts = dashboard.dashboard(book, "../")
    assert [p.anchor for p in parts] == ["", "measure-poverty", "published-figures"]
    assert 'id="poverty-rate"' in parts[1].html and 'data-stage="all ages"' in parts[1].html
    record["figures"] = []
    with pytest.raises(SpdrError, match="01_toy records no 'poverty-rate'"):
        dashboard.dashboard(book, "../")


def test_cards_of_one_name_from_two_chapters_have_an_anchor_each(monkeypatch):
    toy = toy_site.record()
    (figure,) = [one for one in toy["figures"] if one["kind"] == "figure"]
    records = {name: {**toy, "chapter": name} for name in ("01_toy", "02_toy")}
    shelves = {f"{name}/{figure['id']}": Shelf(svg="<svg></svg>") for name in records}
    book = Book(
        "en", records, dict.fromkeys(records, "Toy"), shelves, law={"csg.amount": ("Grant", "law.html")}
    )
    shown = tuple(("all ages", f"{name}.{figure['id']}") for name in records)
    monkeypatch.setattr(
        dashboard, "SHOWN", {name: shown if name == "poverty" else () for name in dashboard.SHOWN}
    )
    html = "".join(card for _, card in dashboard._cards("poverty", book, ""))
    ids = re.findall(r'\bid="([^"]+)"', html)
    assert {"01_toy-poverty-rate", "02_toy-poverty-rate"} <= set(ids) and len(set(ids)) == len(ids)
    assert html.count('href="#02_toy-poverty-rate"') == 1
