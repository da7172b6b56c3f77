"""No citizen number in the sources or on the site."""

from __future__ import annotations

import pytest

from spdr.data import citizen
from spdr.errors import DisclosureError
from spdr.publish import checks, persons


def numbered(twelve: str) -> str:
    """Twelve digits counted up (nobody's) with their check digit, by the published rule worked out here."""
    total = sum((13 - place) * int(digit) for place, digit in enumerate(twelve))
    return twelve + str((11 - total % 11) % 10)


NUMBER = numbered("100000000001")


def test_the_check_digit_is_the_published_one():
    # 1x13 + 2x12 + 3x11 + 4x10 + 5x9 + 6x8 + 7x7 + 8x6 + 9x5 + 0x4 + 1x3 + 2x2 = 352 = 32 x 11; 11 mod 10 = 1
    assert citizen.valid("1234567890121")
    assert not any(citizen.valid(f"123456789012{digit}") for digit in "023456789")
    assert not citizen.valid(numbered("900000000001"))  # the first digit runs from 1 to 8


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (f"a\n{NUMBER}\n", [2]),
        (f"{NUMBER[0]}-{NUMBER[1:5]}-{NUMBER[5:10]}-{NUMBER[10:12]}-{NUMBER[12]}", [1]),
        (f'<td>{NUMBER}</td>\n{{"id":"{NUMBER}"}}', [1, 2]),
        (f"0.{NUMBER}", []),
        (f"x{NUMBER} {NUMBER}9", []),
        ("1234567890123", []),
    ],
)
def test_numbers_are_found_where_they_stand_alone(text, lines):
    assert citizen.lines_with(text.encode()) == lines


@pytest.fixture
def sources(tmp_path, monkeypatch):
    for name in ("data/tables", "notebooks", "book/_build"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "_config.yml").touch()
    monkeypatch.setenv("SPDR_ROOT", str(tmp_path))
    return tmp_path


@pytest.mark.parametrize("name", ["data/tables/x.csv", "notebooks/x.ipynb", "book/x.md"])
def test_a_build_stops_at_a_citizen_number_and_does_not_repeat_it(sources, name):
    persons.require_none()
    (sources / name).write_text(f"one\ntwo {NUMBER}\n", encoding="utf-8")
    with pytest.raises(DisclosureError, match=f"{name}, line 2: holds a citizen number") as stopped:
        persons.require_none()
    assert NUMBER not in str(stopped.value)


def test_what_a_build_made_is_searched_when_it_is_asked_for(sources):
    page = sources / "book" / "_build" / "html" / "index.html"
    page.parent.mkdir()
    page.write_text(f"<p>{NUMBER}</p>", encoding="utf-8")
    persons.require_none()
    assert [finding.where for finding in persons.check([page.parent])] == ["html/index.html, line 1"]


def test_the_sources_of_this_project_hold_none():
    assert persons.check(checks.project.path(name) for name in persons.SOURCES) == []
