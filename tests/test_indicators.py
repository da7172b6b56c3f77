"""The register of indicators: complete, in both languages, and each computed by a function that exists."""

import re

import pytest

from spdr.analysis.replication.run import resolve
from spdr.data import indicators
from spdr.errors import DataError
from spdr.present.units import UNITS
from spdr.publish.bibliography import works

ALL = indicators.load()
REPLICATIONS = {entry["id"]: entry for entry in indicators.replications()}
IDS = [one.id for one in ALL]


@pytest.mark.parametrize("one", [one for one in ALL if not one.pending], ids=lambda one: one.id)
def test_the_function_exists(one):
    assert callable(resolve(one.function))


@pytest.mark.parametrize("one", ALL, ids=IDS)
def test_names_stand_in_both_languages_and_the_source_in_the_bibliography(one):
    assert re.search(r"[ก-๙]", one.name_th)
    assert not re.search(r"[ก-๙]", one.name_en + one.variant)
    assert one.source in works()
    assert one.unit in UNITS
    assert all(one.family)


@pytest.mark.parametrize("one", ALL, ids=IDS)
def test_the_formula_is_balanced_latex_without_delimiters(one):
    assert one.formula.count("{") == one.formula.count("}")
    assert one.formula.count(r"\left") == one.formula.count(r"\right")
    assert "$" not in one.formula


def test_a_replication_is_computed_in_the_module_of_the_indicator_it_stands_for():
    for one in ALL:
        for name in one.reproduces:
            ours = REPLICATIONS[name]["function"]
            assert ours.rpartition(".")[0] == one.function.rpartition(".")[0], (one.id, name, ours)


def test_every_number_of_the_two_targeting_tables_belongs_to_an_indicator():
    used = {name for one in ALL for name in one.reproduces}
    assert {name for name in REPLICATIONS if name.startswith("wb-ten-persons")} <= used


def test_what_is_from_memory_is_marked():
    assert {one.id for one in ALL if one.status == "unverified"} == {"A01", "A02", "A05", "D04", "G03", "N04"}


def test_an_indicator_without_a_published_number_says_so_in_both_languages():
    assert indicators.find("P03").replication_note is None
    english, thai = indicators.find("T06").replication_note
    assert "No published number" in english and "ไม่พบตัวเลข" in thai


def test_an_indicator_is_found_by_its_id_or_refused():
    assert indicators.find("P01").function == "spdr.analysis.poverty.fgt"
    with pytest.raises(DataError, match="No indicator 'P99'"):
        indicators.find("P99")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("function = 'a.b'\npending = true", "not both"),
        ("", "not both"),
        ("function = 'a.b'\nstatus = 'guess'", "status is unknown"),
        ("function = 'a.b'\nreproduces = ['nothing']", "nothing is not in"),
    ],
)
def test_a_faulty_entry_is_named(monkeypatch, tmp_path, change, words):
    fields = ["name_en", "name_th", "formula", "variant", "unit", "source"]
    lines = ["[[indicator]]", "id = 'C01'", *(f"{name} = 'x'" for name in fields), change]
    if "reproduces" not in change:
        lines.append("reproduces = []")
    (tmp_path / "indicators.toml").write_text("\n".join(lines), encoding="utf-8")
    (tmp_path / "replications.toml").write_text("", encoding="utf-8")
    monkeypatch.setattr(indicators.project, "path", lambda *parts: tmp_path / parts[-1])
    with pytest.raises(DataError, match=words) as caught:
        indicators.load()
    assert "C01" in str(caught.value)
