"""The programme pages: what they show is real, complete and the same in both languages."""

from __future__ import annotations

import re

import pytest

from spdr import data
from spdr.data import registers
from spdr.data.registers import extracts, forms, wording
from spdr.publish import markup, pages, runs
from spdr.publish.book import Book
from spdr.publish.pages import register_cases, register_files, register_words
from spdr.publish.pages import registers as register_pages
from spdr.publish.words import LANGUAGES


@pytest.fixture(scope="module")
def made():
    """Every programme page in both languages, from the chapters' last runs."""
    records = runs.current_records()
    return {
        (name, lang): pages.body(
            name, Book(lang, records, {one: record["title"][lang] for one, record in records.items()}), "../"
        )
        for name in register_pages.PAGES
        for lang in LANGUAGES
    }


def words_of(parts):
    return markup.strip_tags(" ".join(f"{part.title} {part.html}" for part in parts))


@pytest.mark.parametrize("name", register_pages.PAGES)
def test_a_page_has_the_same_parts_rows_and_links_in_both_languages(name, made):
    english, thai = made[name, "en"], made[name, "th"]
    anchors = [
        [part.anchor if not part.anchor.startswith("year") else "year" for part in one]
        for one in (english, thai)
    ]
    assert anchors[0] == anchors[1]
    ids = [
        sorted(re.findall(r' id="([^"]+)"', "".join(part.html for part in one))) for one in (english, thai)
    ]
    assert ids[0] == ids[1] and len(set(ids[0])) == len(ids[0])
    assert re.search("[\u0e00-\u0e7f]{20}", words_of(thai))


def test_links_between_programme_pages_lead_to_an_anchor(made):
    anchors = {
        name: {part.anchor for part in made[name, "en"]}
        | set(re.findall(r' id="([^"]+)"', "".join(part.html for part in made[name, "en"])))
        for name in register_pages.PAGES
    }
    broken = [
        (name, page, anchor)
        for name in register_pages.PAGES
        for page, anchor in re.findall(
            r'href="([a-z-]+)\.html#([^"]+)"', "".join(part.html for part in made[name, "en"])
        )
        if page in anchors and anchor not in anchors[page]
    ]
    assert broken == []


def test_answers_of_a_case_study_are_questions_of_the_form_within_their_limits():
    limits = {
        row["number"]: row["words_max"]
        for row in registers.load("templates")
        if row["template"] == register_cases.FORM
    }
    told = registers.load("case_studies")
    assert {row["case"] for row in told} == set(register_cases.CASES)
    assert len({(row["case"], row["number"]) for row in told}) == len(told)
    for row in told:
        assert row["number"] in limits
        for lang in LANGUAGES:
            assert forms.count_words(row[f"answer_{lang}"]) <= (limits[row["number"]] or 200), row["id"]


def test_the_centre_answers_all_ten_questions():
    numbers = {
        row["number"].rstrip("abc") for row in registers.load("case_studies") if row["case"] == "nonthaburi"
    }
    assert numbers == {str(number) for number in range(1, 11)}


def test_case_studies_can_be_cited():
    bibtex = register_files.bibtex(register_files.case_studies())
    assert (
        bibtex.count("@misc{")
        == len(register_cases.CASES)
        == len(register_files.csl(register_files.case_studies()))
    )


def test_comparators_stand_in_the_table_of_published_figures():
    known = set(data.load("published_results")["result_id"])
    rows = registers.load("comparators")
    assert (
        rows and {row["result"] for row in rows} | {row["against"] for row in rows if row["against"]} <= known
    )


def test_services_name_kinds_of_file_and_tables_that_there_are():
    rows = registers.load("services")
    assert {row["file"] for row in rows if row["file"]} <= set(extracts.names())
    assert {name for row in rows for name in row["tables"] or ()} <= set(data.names())
    assert {row["file"] for row in rows} >= {"daily_counts", "satisfaction", "referrals", "feedback"}


def test_those_heard_are_the_parts_of_the_reported_sum():
    people = [row["people"] for row in registers.load("stakeholders") if row["people"] is not None]
    added = [
        row["value"]
        for row in registers.load("tallies")
        if row["group"] == "stakeholders" and row["role"] == "part"
    ]
    assert sorted(people) == sorted(added) and sum(people) == 517  # the report says "over 350"


def test_every_owner_has_its_recommendations(made):
    html = next(part.html for part in made["recommendations", "en"] if part.anchor == "by-owner")
    pairs = [(owner, row["id"]) for row in registers.load("recommendations") for owner in row["owner"]]
    assert html.count("<details>") == len({owner for owner, _ in pairs}) and html.count("<li>") == len(pairs)


def test_a_target_without_a_pledge_says_so_and_the_parts_are_the_target(made):
    html = next(part.html for part in made["finance", "en"] if part.anchor == "funding")
    assert html.count("not recorded") == 6 and "7,400,000" in html
    amounts = {row["id"]: row["amount"] for row in registers.load("finance") if row["of"] == "f-cercap"}
    assert sum(amounts.values()) == 7_400_000  # 2.6 and 4.8 million


def test_places_in_this_review_are_told_in_thai():
    own = {
        row["place"]
        for name in registers.names()
        for row in registers.load(name)
        if row.get("source") == "review"
    }
    assert own <= set(register_words.OWN_PLACES)


def test_every_table_has_an_owner_on_the_page_of_partners(made):
    html = next(part.html for part in made["partners", "en"] if part.anchor == "table-owners")
    assert re.findall(r'id="owner-([a-z0-9_]+)"', html) == data.names()


def test_numbers_of_the_new_parts_are_the_same_in_both_languages(made):
    wanted = {
        "impact-monitor": ("top-up", "advice-costs", "event-share"),
        "service-centre": ("national", "saving"),
        "csg-system": ("evaluation",),
        "standards": ("comparators",),
    }
    for name, anchors in wanted.items():
        for anchor in anchors:
            told = [
                markup.strip_tags(next(part.html for part in made[name, lang] if part.anchor == anchor))
                for lang in LANGUAGES
            ]
            assert not wording.differing_numbers(told[0], told[1]), (name, anchor)


def test_the_system_profile_shows_each_area_with_its_evidence_and_no_total(made):
    for lang in LANGUAGES:
        found = next(part for part in made["standards", lang] if part.anchor == "codi")
        for row in registers.load("codi_areas"):
            assert f'id="{row["id"]}"' in found.html
            assert markup.text(row[f"seen_{lang}"]) in found.html
        counted = [int(number) for number in re.findall(r'<td class="num">(\d+)</td>', found.html)]
        assert len(counted) == 9 and sum(counted) == 18  # three modules by three states, no sum and no mean
