"""The ``spdr`` command: exit codes, messages of one paragraph, help of one screen, and a light start."""

from __future__ import annotations

import csv
import json
import random
import subprocess
import sys
import urllib.request

import pipeline_kit as kit
import pytest

from spdr import cli
from spdr.errors import DataError, SpdrError
from spdr.publish import approvals, diff


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """Two builds: a table changes between them."""
    reads = "from spdr import data\nframe = data.load('people')"
    chapters = {
        "01_a": kit.chapter("01_a", reads, answer="int(frame.people_n.sum())", inputs="['people']"),
        "02_b": kit.chapter("02_b"),
    }
    project = kit.Project(tmp_path_factory.mktemp("cli"), chapters)
    for people in (100, 125):
        project.table("people", {2020: people})
        done = project.spdr("build")
        assert done.returncode == 0, done.stderr
    return project


# ---------------------------------------------------------------- words, codes, help


@pytest.mark.parametrize("command", cli.COMMANDS)
def test_help_fits_a_screen_and_says_what_the_command_does(command, capsys):
    with pytest.raises(SystemExit) as stopped:
        cli.main([command, "--help"])
    said = capsys.readouterr().out
    assert stopped.value.code == 0
    assert cli.COMMANDS[command][1].split(",")[0] in said
    assert len(said.splitlines()) <= 24


def test_an_unknown_command_is_refused_with_the_nearest(capsys):
    with pytest.raises(SystemExit) as stopped:
        cli.main(["biuld"])
    assert stopped.value.code == 2
    assert "Did you mean 'build'?" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["run", "01_aa"], 2, "Did you mean 01_a?"),
        (["run", "01_a", "-p", "yaer", "2022"], 2, "Did you mean 'year'?"),
        (["run", "01_a", "-p", "year", "soon"], 2, "must be a whole number"),
        (["run", "01_a", "-f", "nowhere.yml"], 2, "nowhere.yml cannot be read"),
        (["build", "--chapters", "01_x"], 2, "Did you mean 01_a?"),
        (["build", "--lang", "fr"], 2, "the site's languages are en, th"),
        (["explain", "anwser"], 2, "01_a.answer"),
        (["explain", "answer"], 2, "several chapters. Say which: 01_a.answer, 02_b.answer"),
        (["diff", "1", "9"], 2, "There is no run 9. Runs kept: 1, 2"),
        (["diff", "1", "nowhere"], 2, "'nowhere' is not a run to compare"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_bad_input_is_one_paragraph_with_the_next_step_and_exit_code_2(project, words, code, said):
    done = project.spdr(*words)
    assert done.returncode == code
    assert said in done.stderr
    assert done.stderr.startswith(f"spdr {words[0]}: ")
    assert "\n" not in done.stderr.strip()
    assert "Traceback" not in done.stderr


def test_a_failed_run_is_exit_code_1(project):
    project.put("03_bad", kit.chapter("03_bad", "1 / 0"))
    done = project.spdr("run", "03_bad")
    (project.top / "notebooks/03_bad.ipynb").unlink()
    assert done.returncode == 1
    assert "03_bad, cell 3 (`1 / 0`): ZeroDivisionError: division by zero." in done.stderr


def test_a_project_that_is_not_there_is_bad_input(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "spdr.cli", "build"],
        env={"SPDR_ROOT": str(tmp_path), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "No project found" in done.stderr


# ---------------------------------------------------------------- run


def test_a_run_with_other_parameters_is_delivered_and_not_published(project):
    before = project.site()
    done = project.spdr("run", "02_b", "-p", "year", "2021", "--out", "other")
    assert done.returncode == 0, done.stderr
    assert "02_b (year=2021): 1 facts" in done.stdout
    out = project.top / "other"
    assert {path.name for path in out.iterdir()} == {"record.json", "executed.ipynb", "results.csv"}
    with open(out / "results.csv", encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["id"], row["value"], row["label_th"]) == ("answer", "2021", "คำตอบ")
    assert project.site() == before
    assert "Nothing changed" in project.spdr("build").stdout


def test_a_text_in_results_csv_does_not_become_a_formula():
    from spdr.publish.runner import results_csv

    fact = {"id": "x", "label_en": "=1+1", "label_th": "@x", "value": -5, "unit": "count"}
    rows = list(csv.reader(results_csv({"chapter": "c", "facts": [fact]}).splitlines()))
    assert rows[1][1:6] == ["x", "'=1+1", "'@x", "-5", "count"]


# ---------------------------------------------------------------- a light start


def test_a_build_with_nothing_to_do_imports_nothing_heavy(project):
    project.spdr("build")
    done = project.spdr("build", PYTHONPROFILEIMPORTTIME="1")
    assert done.stdout == "Nothing changed: book/_build/html is up to date.\n"
    loaded = {line.rpartition("|")[2].strip().partition(".")[0] for line in done.stderr.splitlines()}
    heavy = {"pandas", "numpy", "yaml", "papermill", "IPython", "altair", "sphinx", "hashlib", "dataclasses"}
    assert "spdr" in loaded
    assert loaded & heavy == set()


def test_papermill_can_name_the_engine_without_loading_ours_first():
    """Papermill loads every engine when it is imported, whichever of the two comes first."""
    found = "from papermill.engines import papermill_engines; papermill_engines.get_engine('spdr')"
    for first, second in (("papermill", "spdr.publish.engine"), ("spdr.publish.engine", "papermill")):
        command = [sys.executable, "-c", f"import {first}; import {second}; {found}"]
        assert subprocess.run(command, check=False).returncode == 0, command
    light = (
        "import sys, spdr.publish.engine; assert not {'pandas', 'IPython', 'papermill'} & set(sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", light], check=False).returncode == 0


# ---------------------------------------------------------------- explain and diff


def test_explain_names_inputs_parameters_code_and_earlier_values(project):
    done = project.spdr("explain", "01_a.answer")
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[0] == "01_a.answer = 125 count (computed, 2020)"
    assert lines[1].strip() == "Answer / คำตอบ"
    marks = [line.split()[0] for line in lines[3:]]
    assert marks == ["table", "parameters", "code", "pages", "run", "earlier"]
    assert "people" in lines[3] and "made for a test" in lines[3]
    assert "100 count in run 1" in lines[-1]


def test_diff_tells_what_changed_how_far_and_why(project):
    done = project.spdr("diff", "1", "last")
    assert done.returncode == 1
    assert done.stdout.splitlines() == [
        "changed  01_a.answer  100 -> 125 count (+25.00 %)  table people  on chapters/01_a",
        "1 changed, 0 added, 0 removed; 1 not approved.",
    ]
    same = project.spdr("diff", "2", "last")
    assert (same.returncode, same.stdout) == (0, "No number differs.\n")


def test_an_approved_change_is_not_an_error_and_an_approval_names_a_person(project, tmp_path):
    file = tmp_path / "approved.csv"
    head = "fact,before,after,approved_by,date,reason\n"
    file.write_text(head + "01_a.answer,100,125,A. Person,2026-11-01,new register\n")
    done = project.spdr("diff", "1", "2", "--approved", str(file))
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[0].endswith("table people  on chapters/01_a  approved")
    file.write_text(head + "01_a.answer,100,126,A. Person,2026-11-01,new register\n")
    assert project.spdr("diff", "1", "2", "--approved", str(file)).returncode == 1
    file.write_text(head + "01_a.answer,100,125,,2026-11-01,new register\n")
    refused = project.spdr("diff", "1", "2", "--approved", str(file))
    assert refused.returncode == 2
    assert "line 2: approved_by is empty" in refused.stderr


def test_a_change_is_signed_by_a_named_person_with_a_reason_and_only_once(project, tmp_path):
    file = tmp_path / "approved.csv"
    file.write_text(",".join(approvals.COLUMNS) + "\n")
    words = ("diff", "1", "2", "--approved", str(file), "--approve")
    for more, said in (
        ((), '--by "office/name"'),
        (("--by", "somebody", "--reason", "new register"), "a named person"),
        (("--by", "FPO/A. Person"), "needs a reason"),
    ):
        refused = project.spdr(*words, *more)
        assert refused.returncode == 2, more
        assert said in refused.stderr
    signed = ("--by", "FPO/A. Person", "--reason", "new  register")
    assert "1 of 1 changes signed" in project.spdr(*words, *signed).stdout
    (one,) = approvals.load(file)
    assert one.change == ("01_a.answer", "100", "125")
    assert (one.approved_by, one.reason, one.unit) == ("FPO/A. Person", "new register", "count")
    assert one.cause == "table people"
    assert project.spdr("diff", "1", "2", "--approved", str(file)).returncode == 0
    assert "0 of 1 changes signed" in project.spdr(*words, *signed).stdout
    assert len(approvals.load(file)) == 1


def test_a_date_that_is_none_is_no_approval(tmp_path):
    file = tmp_path / "approved.csv"
    file.write_text(",".join(approvals.COLUMNS) + "\n01_a.answer,1,2,FPO/A,1 Dec 2026,why\n")
    with pytest.raises(DataError, match="line 2: '1 Dec 2026' is no date"):
        approvals.load(file)


def test_the_builds_are_listed_with_what_moved_and_each_has_its_account(project):
    listed = project.spdr("runs").stdout.splitlines()
    assert "the first that is kept" in listed[0]
    assert listed[1].endswith("1 changed, 0 added, 0 removed")
    account = project.spdr("runs", "last").stdout
    for part in ("01_a  run ", "parameters", "tables      people", "law", "code", "results     1 numbers"):
        assert part in account
    kept = json.loads(project.spdr("runs", "2", "--json").stdout)
    assert kept["chapters"]["01_a"]["facts"][0]["value"] == 125
    assert set(kept["chapters"]["01_a"]["inputs"]["tables"]) == {"people"}
    for wrong, said in (("9", "There is no run 9"), ("x", "is no number of a build")):
        refused = project.spdr("runs", wrong)
        assert refused.returncode == 2
        assert said in refused.stderr


def row(number: int, value: object, **more: object) -> dict:
    """A line of results.json."""
    given = {"inputs": [{"table": "t", "sha256": "a"}], "parameters": {"year": 2020}, "code_sha": "c", **more}
    return {"id": f"01_a.f{number}", "value": value, "unit": "count", **given}


def test_every_one_of_fifty_seeded_changes_is_listed(tmp_path, capsys):
    chance = random.Random(50)
    before = {number: row(number, number + 1) for number in range(200)}
    after = {number: dict(one) for number, one in before.items()}
    seeded = chance.sample(range(200), 50)
    for number in seeded[:10]:
        del after[number]
    for number in seeded[10:20]:
        after[1000 + number] = row(1000 + number, 1.5)
    for number in seeded[20:40]:
        after[number] = row(
            number, (number + 1) * (1 + chance.choice([-1, 1]) * 10.0 ** -chance.randint(1, 12))
        )
    for number in seeded[40:45]:
        after[number]["unit"] = "persons"
    for number in seeded[45:]:
        after[number]["value"] = None
    for name, rows in (("a", before), ("b", after)):
        (tmp_path / f"{name}.json").write_text(json.dumps(list(rows.values())))
    assert diff.diff(str(tmp_path / "a.json"), str(tmp_path / "b.json"), str(_no_approvals(tmp_path))) == 1
    said = capsys.readouterr().out.splitlines()
    listed = {line.split()[1] for line in said[:-1]}
    expected = {f"01_a.f{n}" for n in seeded[:10] + seeded[20:]} | {
        f"01_a.f{1000 + n}" for n in seeded[10:20]
    }
    assert listed == expected
    assert said[-1] == "30 changed, 10 added, 10 removed; 50 not approved."


def _no_approvals(tmp_path):
    file = tmp_path / "none.csv"
    file.write_text(",".join(approvals.COLUMNS) + "\n")
    return file


@pytest.mark.parametrize(
    ("more", "cause"),
    [
        ({"inputs": [{"table": "t", "sha256": "b"}]}, "table t"),
        (
            {"inputs": [{"table": "t", "sha256": "a"}, {"table": "csg.amount", "sha256": "b"}]},
            "law csg.amount",
        ),
        ({"parameters": {"year": 2021}}, "parameter year"),
        ({"code_sha": "d"}, "code the chapter's code"),
        ({}, "no known cause"),
    ],
    ids=["data", "law", "parameter", "code", "nothing"],
)
def test_diff_says_why_a_number_changed(tmp_path, more, cause, monkeypatch):
    old, new = (diff._of_results([one]) for one in (row(1, 10), row(1, 20, **more)))
    (change,) = diff.changes(old, new)
    assert (change.kind, change.cause, change.size) == ("changed", cause, 1.0)


def test_the_largest_movers_come_first():
    old = diff._of_results([row(n, 100) for n in range(3)])
    new = diff._of_results([row(0, 101), row(1, 50), row(2, 110)])
    assert [change.fact for change in diff.changes(old, new)] == ["01_a.f1", "01_a.f2", "01_a.f0"]


# ---------------------------------------------------------------- serve


def test_serve_answers_on_this_machine_only(project):
    process = project.start("serve", "--port", "0")
    try:
        line = process.stdout.readline()
        address = line.split()[0]
        assert address.startswith("http://127.0.0.1:")
        with urllib.request.urlopen(address, timeout=10) as answer:
            assert answer.read().decode().startswith("<html>")
    finally:
        process.terminate()
        process.communicate(timeout=10)


def test_serve_without_a_site_says_how_to_make_one(tmp_path):
    empty = kit.Project(tmp_path, {})
    done = empty.spdr("serve")
    assert done.returncode == 2
    assert "Make it with `spdr build`" in done.stderr


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["serve", "--port", "99999"], "from 0 (any free one) to 65535"),
        (["build", "--workers", "0"], "'0' is no whole number from 1"),
        (["build", "--cell-seconds", "nan"], "'nan' is no number of seconds above 0"),
        (["run", "01_a", "--cell-seconds", "-1"], "'-1' is no number of seconds above 0"),
        (["run", "01_a", "--cell-seconds", "soon"], "'soon' is no number of seconds above 0"),
    ],
)
def test_a_number_that_cannot_be_meant_is_refused(project, words, expected):
    done = project.spdr(*words)
    assert done.returncode == 2
    assert expected in done.stderr and "Traceback" not in done.stderr


def test_every_error_class_has_an_exit_code(monkeypatch, capsys):
    for error in (SpdrError("x"), DataError("x")):
        monkeypatch.setattr(
            "spdr.publish.commands.run", lambda args, error=error: (_ for _ in ()).throw(error)
        )
        assert cli.main(["serve"]) == 2
        assert capsys.readouterr().err == "spdr serve: x\n"
