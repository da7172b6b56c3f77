"""Every system that the documents name has a home: a page, a file or a command, and each is followed."""

from __future__ import annotations

import csv
import importlib
import re
import shlex

import pytest

from spdr import cli, project
from spdr.data import registers
from spdr.publish import pages, runs
from spdr.publish.words import LANGUAGES

with project.path("data", "registers", "features.csv").open(encoding="utf-8", newline="") as _file:
    FEATURES = list(csv.DictReader(_file))
PAGES = [row for row in FEATURES if not row["home"].startswith(("spdr ", "data/"))]
COMMANDS = [row for row in FEATURES if row["home"].startswith("spdr ")]
FILES = [row for row in FEATURES if row["home"].startswith("data/")]


def test_there_is_one_home_for_each_of_the_144_features():
    assert list(FEATURES[0]) == ["feature_id", "home"]
    assert [row["feature_id"] for row in FEATURES] == [f"FT{number:03}" for number in range(1, 145)]


def _of_today(copy):
    return copy.is_file() and copy.read_bytes() == project.path("data", "registers", copy.name).read_bytes()


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The published site where it holds every page of today, else one built from the chapters' last runs."""
    from spdr.publish.site import build_site

    public = project.path("book", "_build", "html")
    whole = all((public / lang / f"{name}.html").is_file() for lang in LANGUAGES for name in pages.TITLES)
    if whole and all(_of_today(public / "registers" / f"{name}.csv") for name in registers.names()):
        return public
    out = tmp_path_factory.mktemp("features") / "site"
    build_site(runs.current_records(), out)
    return out


@pytest.fixture(scope="module")
def chapters():
    return set(runs.current_records())


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("row", PAGES, ids=lambda row: row["feature_id"])
def test_the_page_and_its_anchor_are_on_the_site(row, lang, site, chapters):
    page, _, anchor = row["home"].partition("#")
    chapter = re.fullmatch(r"chapters/(\w+)\.html", page)
    if chapter and chapter.group(1) not in chapters:
        pytest.skip(f"{chapter.group(1)} has not been run here: spdr build")
    html = (site / lang / page).read_text(encoding="utf-8")
    assert not anchor or f'id="{anchor}"' in html
    assert len(re.sub(r"<[^>]*>", "", html.partition("<main")[2])) > 400  # a page with something to say


@pytest.mark.parametrize("row", COMMANDS, ids=lambda row: row["feature_id"])
def test_the_command_runs(row, capsys):
    words = shlex.split(row["home"])[1:]
    assert words[0] in cli.COMMANDS
    try:
        code = cli.main(words)
    except SystemExit as stopped:  # --help
        code = stopped.code
    assert code == 0
    assert capsys.readouterr().out.strip()


def test_files_that_are_homes_exist():
    assert [row for row in FILES if not project.path(*row["home"].split("/")).is_file()] == []


# --------------------------------------------------- from a recommendation to the ground in three clicks


def _page(site, lang, address, start):
    """The file and the anchor that a link on the page ``start`` leads to."""
    path, _, anchor = address.partition("#")
    file = (site / lang / start).parent.joinpath(path).resolve() if path else site / lang / start
    assert file.is_file(), f"{start} links to {address}, which is not there"
    return file.read_text(encoding="utf-8"), anchor


def _links(html):
    return re.findall(r'href="([^"]+)"', html)


def _section(html, name):
    """The HTML of one card or record: from its anchor to the end of its section."""
    found = re.search(rf'<section class="[^"]*" id="{re.escape(name)}".*?</section>', html, re.S)
    assert found, f"no section {name}"
    return found.group()


RECOMMENDATIONS = registers.load("recommendations")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("row", RECOMMENDATIONS, ids=lambda row: row["id"])
def test_a_recommendation_leads_to_figure_code_and_source_in_three_clicks(row, lang, site, chapters):
    record = _section((site / lang / "recommendations.html").read_text(encoding="utf-8"), row["id"])
    figures = [link for link in _links(record) if link.startswith("chapters/")]
    wanted = {one for one in (*row["figures"], *(row["cost"] or ())) if one.split("#")[0] in chapters}
    assert {link.removeprefix("chapters/").replace(".html#", "#") for link in figures} == wanted
    for link in figures:
        html, anchor = _page(site, lang, link, "recommendations.html")  # the first click
        here = link.partition("#")[0]
        ways = _links(_section(html, anchor))
        code = [way for way in ways if "#code-" in way]
        page, cell = _page(site, lang, code[0], here)  # the second, to the code
        assert re.search(rf'id="{cell}".*?<pre', page, re.S)
        sources = [way for way in ways if re.search(r"(^|/)((data|law)/\w+|bibliography)\.html", way)]
        assert sources, f"{link} names no table, law or work"
        for way in sources:  # or the second, to data, law or work; the third, to its publisher or its file
            page, place = _page(site, lang, way, here)
            assert not place or f'id="{place}"' in page
            out = re.search(r'href="https?://', page) or re.search(r'href="[^"]+\.csv" download', page)
            assert out, f"{way} leads no further"


@pytest.mark.parametrize("row", RECOMMENDATIONS, ids=lambda row: row["id"])
def test_a_recommendation_says_what_it_costs_by_which_model_and_who_would_do_it(row):
    assert row["cost"] or row["cost_note_en"]
    assert row["owner"] and row["status"] and row["finding_en"] and row["figures"]
    for name in row["model"] or ():
        module, _, function = name.rpartition(".")
        assert callable(getattr(importlib.import_module(module), function))
