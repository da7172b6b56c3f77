"""Every system that the documents name has a home: a page, a file or a command, and each is followed."""

from __future__ import annotations

import csv
import re
import shlex

import pytest

from spdr import cli, project
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


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The published site where it holds every page of today, else one built from the chapters' last runs."""
    from spdr.publish.site import build_site

    public = project.path("book", "_build", "html")
    if all((public / lang / f"{name}.html").is_file() for lang in LANGUAGES for name in pages.TITLES):
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
