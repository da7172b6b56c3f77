"""The runner of the replication register: what it computes, how it judges, what it refuses."""

import math
from types import SimpleNamespace

import pandas as pd
import pytest

from spdr.analysis.replication import COLUMNS, run_all
from spdr.analysis.replication.run import KINDS, VERDICTS, pick, resolve, verdict
from spdr.data import indicators
from spdr.errors import DataError, ParameterError


def entry(**changes):
    return {
        "id": "x",
        "title_en": "a gini",
        "title_th": "จีนี",
        "published": 0.25,
        "unit": "index",
        "source": "haughton2009handbook",
        "where": "p. 1",
        "kind": "arithmetic",
        "tolerance": 0.0,
        "status": "seen",
        "function": "spdr.analysis.poverty.gini",
        "arguments": {"income": [10, 20, 30, 40]},
        **changes,
    }


def test_an_entry_is_computed_compared_and_judged():
    table = run_all([entry(), entry(id="y", published=0.3), entry(id="z", function="", note_en="no inputs")])
    assert list(table.columns) == COLUMNS
    assert table["ours"].tolist()[:2] == [0.25, 0.25]
    assert table["verdict"].tolist() == ["reproduced", "not reproduced", "not run"]
    assert math.isnan(table["ours"].iloc[2])


@pytest.mark.parametrize(
    ("changes", "ours", "expected"),
    [
        ({"kind": "negative control"}, 0.25, "reproduced, but must not be"),
        ({"kind": "negative control"}, 0.30, "differs, as it must"),
        ({"kind": "calibration"}, 0.25, "agrees by calibration"),
        ({"explained": True}, 0.30, "differs, explained"),
        ({"tolerance": 0.05}, 0.30, "reproduced"),
        ({"tolerance": 0.04}, 0.30, "not reproduced"),
    ],
)
def test_the_verdict_follows_kind_and_tolerance(changes, ours, expected):
    assert verdict(entry(**changes), ours) == expected
    assert expected in VERDICTS


def test_a_table_argument_and_a_base_table_reach_the_function():
    counts = {"employed_n": [10.0], "informal_n": [4.0]}
    one = entry(
        function="spdr.analysis.labour.informality_from_counts",
        arguments={"counts": counts},
        pick="informal_share",
        published=0.4,
    )
    two = entry(
        function="spdr.analysis.replication.cases.share_aged",
        arguments={"year": 2000, "from_age": 60},
        tables={"population": "people"},
        published=0.25,
    )
    people = pd.DataFrame({"year": [2000, 2000], "age": [10, 60], "population_n": [3, 1]})
    assert run_all([one, two], load={"people": people}.__getitem__)["verdict"].tolist() == ["reproduced"] * 2


def test_a_path_leads_to_one_number():
    table = pd.DataFrame({"sex": ["f", "m"], "share": [0.1, 0.9]})
    assert pick(table, "share@sex=m") == 0.9
    assert pick(SimpleNamespace(inner={"value": 3}), "inner.value") == 3
    assert pick(SimpleNamespace(three=(1, 2, 3)), "three.2") == 3
    with pytest.raises(ParameterError, match="2 numbers"):
        pick(table, "share")


@pytest.mark.parametrize(
    "path",
    ["os.system", "spdr.analysis.poverty.nothing", "spdr.analysis.nothing.fgt", "spdr.project.__name__"],
)
def test_a_path_that_is_no_function_of_the_package_is_refused(path):
    with pytest.raises(ParameterError):
        resolve(path)


def test_the_kinds_of_the_register_are_those_of_the_runner():
    assert indicators.KINDS == KINDS


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[[replication]]\nid = 'a'", "title_en is None"),
        ("{{", "cannot be read as TOML"),
        ("{good}\n{good}", "stands twice"),
        ("{good}\nextra = 1\ntolerance = 0.5", "cannot be read as TOML"),
    ],
)
def test_a_broken_register_names_its_fault(monkeypatch, tmp_path, text, words):
    good = "\n".join(
        ["[[replication]]"]
        + [f"{name} = '{name}'" for name in ("id", "title_en", "title_th", "unit", "source", "where")]
        + ["kind = 'arithmetic'", "published = 1", "tolerance = 0", "function = 'f'"]
    )
    assert words in fault(monkeypatch, tmp_path, text.replace("{good}", good))


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("tolerance = 0.5", "needs its reason"),
        ("tolerance = 0\nkind = 'guess'", "kind or status is unknown"),
        ("tolerance = 0\nfunction = ''", "why it differs or is not run"),
        ("tolerance = 0\narguments = { line = '@missing.line' }", "'@missing.line' is not under"),
    ],
)
def test_an_entry_that_does_not_explain_itself_is_refused(monkeypatch, tmp_path, line, words):
    fields = {
        name: f"'{name}'" for name in ("id", "title_en", "title_th", "unit", "source", "where", "function")
    }
    fields |= {"kind": "'arithmetic'", "published": "1"}
    for extra in line.splitlines():
        name, _, value = extra.partition(" = ")
        fields[name] = value
    text = "[[replication]]\n" + "\n".join(f"{name} = {value}" for name, value in fields.items())
    assert words in fault(monkeypatch, tmp_path, text)


def fault(monkeypatch, tmp_path, text):
    file = tmp_path / "replications.toml"
    file.write_text(text, encoding="utf-8")
    monkeypatch.setattr(indicators.project, "path", lambda *parts: file)
    with pytest.raises(DataError) as caught:
        indicators.replications()
    return str(caught.value)
