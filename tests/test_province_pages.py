"""The pages of the provinces: figures as published, their dates and sources, and what is not known."""

from __future__ import annotations

import re
import time

import pytest

from spdr.publish import province_series
from spdr.publish.book import Book
from spdr.publish.pages import provinces


def series(anchor: str, code: str, lang: str = "en") -> province_series.Series:
    (subject,) = [s for s in province_series.SUBJECTS if s.anchor == anchor]
    return province_series.series(subject, code, lang)


@pytest.fixture(scope="module")
def made() -> dict[str, dict[str, str]]:
    return {
        lang: {name: shown["body"] for name, shown, _ in provinces.pages(Book(lang, {}))}
        for lang in ("en", "th")
    }


def test_there_are_77_pages_with_the_same_addresses_in_both_languages(made):
    assert len(made["en"]) == 77 and list(made["en"]) == list(made["th"])
    assert "provinces/phra-nakhon-si-ayutthaya" in made["en"] and "provinces/bangkok" in made["en"]


def test_figures_are_those_of_the_register_and_the_statistical_offices():
    # read off the published tables: register of June 2021, births of 2021, province product of 2020
    assert series("population", "50").rows[0] == ["June 2021", "1,786,155"]
    assert series("births", "96").rows[0] == ["2021", "11,295"]
    assert series("product", "96").latest == "40,415 million baht"
    assert series("household", "96").rows[0] == ["2021", "17,512", "17,089"]
    assert series("poverty", "96").rows[0] == ["2011", "24.7%", "165,700"]
    # the notice of 1 July 2025 left Chiang Mai at 357 baht a day
    assert (series("minimum-wage", "50").latest, series("minimum-wage", "50").when) == (
        "357 baht a day",
        "1 July 2025",
    )


def test_health_registrants_are_the_source_s_bands_put_together():
    # Narathiwat 2012, universal coverage: 78,223.6 + 115,462.3 + 406,200.3 + 72,680.1 + 537.8 = 673,104.1
    assert series("health", "96").rows[0][:2] == ["2012", "673,104"]


def test_the_minimum_wage_goes_back_to_1973_in_bangkok():
    rows = series("minimum-wage", "10", "th").rows
    assert rows[-1][0].endswith("2516") and rows[-1][2] == "12"


def test_a_province_without_figures_says_so(made):
    # Bueng Kan was set up in 2011 and is in neither the poverty figures nor the work permits of 2007
    body = made["en"]["provinces/bueng-kan"]
    for anchor in ("poverty", "work-permits"):
        section = re.search(rf'<section id="{anchor}">.*?</section>', body).group()
        assert "No figure for this province in the source." in section
    assert series("poverty", "38") == province_series.Series()


def test_every_subject_has_its_source_and_every_page_says_what_is_not_known(made):
    for lang, unknown in (("en", "Department of Local Administration"), ("th", "กรมส่งเสริมการปกครองท้องถิ่น")):
        for name, body in made[lang].items():
            sections = re.findall(r'<section id="([\w-]+)"><h2>(.*?)</section>', body)
            assert [anchor for anchor, _ in sections][-1] == "not-known", name
            for anchor, html in sections[:-1]:
                assert '<p class="source">' in html or "<table" not in html, (name, anchor)
            assert unknown in sections[-1][1]
            assert not re.search(r"\{\w*\}|>nan<|None", body), name


def test_thai_pages_count_in_the_buddhist_era(made):
    body = made["th"]["provinces/chiang-mai"]
    assert "มิถุนายน 2564" in body and "จังหวัดเชียงใหม่" in body
    cells = re.findall(r"<t[dh][^>]*>([^<]+)<", body)
    assert not [cell for cell in cells if re.fullmatch(r"(19|20)\d\d", cell)]


def test_the_map_links_every_province_and_its_shapes_are_inside():
    map_part, listed = provinces.index(Book("en", {}), "../")
    links = re.findall(r'<a href="(provinces/[\w-]+\.html)" aria-label', map_part.html)
    assert len(set(links)) == 77
    for link in links:
        assert f'href="{link}"' in listed.html
    width, height = map(float, re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', map_part.html).groups())
    drawn, _ = provinces.outlines()
    points = [
        tuple(map(float, p.split(","))) for d in drawn.values() for p in re.findall(r"[\d.]+,[\d.]+", d)
    ]
    assert min(p[0] for p in points) >= 0 and max(p[0] for p in points) <= width
    assert min(p[1] for p in points) >= 0 and max(p[1] for p in points) <= height


def test_all_pages_are_quick_to_make(made):
    begun = time.perf_counter()
    assert sum(1 for _ in provinces.pages(Book("en", {}))) == 77
    assert time.perf_counter() - begun < 10
