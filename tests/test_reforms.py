"""Reforms: dated changes laid over the law, and what a reform file may not do."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from spdr.data import access, parameters
from spdr.data.parameters import KINDS
from spdr.data.reforms import from_values, load_reform, names
from spdr.errors import ParameterError


def test_a_reform_changes_its_keys_from_its_first_day_and_leaves_the_rest():
    reform = load_reform("oaa_tiers_announced")
    bands = ("60_69", "70_79", "80_89", "90_plus")

    def amounts(day: str) -> list[object]:
        return [parameters.value(f"oaa.amount.{band}", day, reform=reform) for band in bands]

    assert amounts("2025-09-30") == [600, 700, 800, 1000]
    assert amounts("2025-10-01") == [700, 850, 1000, 1250]  # Cabinet, 29 November 2024
    assert parameters.value("csg.amount", "2026-01-01", reform=reform) == 600


def test_a_switch_turns_a_rule_off_from_the_reforms_start():
    reform = load_reform("csg_universal")
    assert parameters.value("csg.income_test", "2025-09-30", reform=reform) is True
    assert parameters.value("csg.income_test", "2025-10-01", reform=reform) is False
    assert parameters.value("csg.pregnancy_from_month", "2026-01-01", reform=reform) == 4


def test_a_reform_stands_over_every_kind_and_says_that_it_is_one():
    reform = from_values({"ssf33.rate.employee": 0.06}, start="2020-01-01", source="Worked by hand")
    found = parameters.lookup(
        "ssf33.rate.employee", "2020-04-15", reform=reform
    )  # a COVID-19 overlay that day
    assert (found.value, found.kind, found.source) == (0.06, "reform", "Worked by hand")
    assert "reform" not in KINDS


def test_every_reform_of_the_project_changes_something_and_names_its_source_in_both_languages():
    assert len(names()) >= 5
    for name in names():
        reform = load_reform(name)
        assert reform.name_en and reform.name_th and reform.source and reform.note_th
        moved = []
        for change in reform.changes:
            try:
                law = parameters.value(change.key, change.start, allow_after=True)
            except ParameterError:
                law = None  # a key that only proposals fill
            moved.append(law != change.value)
        assert any(moved), name


def test_a_reform_read_by_a_chapter_is_logged_with_its_checksum():
    access.reset()
    load_reform("vat_10")
    key = "reform:vat_10"
    assert access.reads()["parameters"] == {key: parameters.block_hashes()[key]}
    access.reset()


def test_an_unknown_reform_gets_a_suggestion():
    with pytest.raises(ParameterError, match=r"no reform 'oaa_flat_100'.*'oaa_flat_1000'"):
        load_reform("oaa_flat_100")


def test_law_after_its_last_day_is_still_refused_under_a_reform():
    with pytest.raises(ParameterError, match="followed only to"):
        parameters.value("csg.amount", "2027-01-01", reform=load_reform("csg_1200"))


GOOD = """name_en = "Trial"
name_th = "ทดลอง"
status = "what_if"
source = "Worked by hand"
start = 2026-01-01

[switches]
"csg.income_test" = false

["csg.amount"]
unit = "thb_month"

[["csg.amount".values]]
start = 2026-01-01
end = 2026-06-30
value = 700

[["csg.amount".values]]
start = 2026-07-01
value = 800
"""


def write(folder: Path, text: str) -> Path:
    file = folder / "trial.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_a_reform_kept_elsewhere_is_read_by_its_path(tmp_path):
    reform = load_reform(write(tmp_path, GOOD))
    assert (reform.name, reform.keys) == ("trial", ["csg.amount", "csg.income_test"])
    days = ["2025-12-31", "2026-01-01", "2026-06-30", "2026-07-01"]
    assert [parameters.value("csg.amount", day, reform=reform) for day in days] == [600, 700, 700, 800]


REFUSED = [
    (
        '["csg.amount"]\n',
        '["csg.amuont"]\n',
        r"line 10: 'csg.amuont' is no parameter; did you mean 'csg.amount'\?",
    ),
    (
        'unit = "thb_month"',
        'unit = "thb_year"',
        "line 10: 'csg.amount' is in thb_month, but the reform gives 'thb_year'",
    ),
    ('unit = "thb_month"\n', "", "line 10: 'csg.amount' is in thb_month, but the reform gives None"),
    ('"csg.income_test" = false', '"csg.amount" = false', "line 8: 'csg.amount' is no switch"),
    (
        '"csg.income_test" = false',
        '"csg.income_test" = 0',
        "line 8: 'csg.income_test' on 2026-01-01: value 0 is of a wrong",
    ),
    ('"csg.income_test" = false', '"csg.no_test" = false', "line 8: 'csg.no_test' is no parameter"),
    ("start = 2026-01-01\n\n[switches]", "[switches]", "is a switch, so the reform needs a start"),
    ("end = 2026-06-30\n", "", "'csg.amount' has two values on 2026-07-01"),
    ("value = 700", "value = true", "value True is of a wrong type"),
    ("value = 700", "value = -700", "outside 0 to inf"),
    ("value = 700", "value = 700\nkind = 'law'", "unknown field 'kind'"),
    ('name_th = "ทดลอง"\n', "", "'name_th' is missing"),
    ('source = "Worked by hand"\n', "", "'source' is missing"),
    ('status = "what_if"', 'status = "law"', "line 3: 'status' must be one of announced"),
]


@pytest.mark.parametrize(("old", "new", "words"), REFUSED)
def test_a_reform_that_could_mislead_is_refused_with_its_line(tmp_path, old, new, words):
    assert old in GOOD
    with pytest.raises(ParameterError, match=words) as caught:
        load_reform(write(tmp_path, GOOD.replace(old, new, 1)))
    assert "Reform trial.toml" in str(caught.value)


def test_a_reform_that_changes_nothing_is_refused(tmp_path):
    text = GOOD[: GOOD.index("[switches]")]
    with pytest.raises(ParameterError, match="changes nothing"):
        load_reform(write(tmp_path, text))


def test_a_reform_made_in_memory_is_checked_in_the_same_way():
    assert (
        from_values({"csg.amount": 800}, dt.date(2026, 1, 1)).find("csg.amount", dt.date(2025, 12, 31))
        is None
    )
    with pytest.raises(ParameterError, match="'csg.amuont' is no parameter"):
        from_values({"csg.amuont": 800}, "2026-01-01")
    with pytest.raises(ParameterError, match="value 1.5 is outside -1 to 1"):
        from_values({"vat.rate": 1.5}, "2026-01-01")
