"""Running chapters: every way in which a run can go wrong ends as one error that names chapter and cell."""

from __future__ import annotations

import datetime as dt
import json
import subprocess

import pipeline_kit as kit
import pytest

from spdr.errors import NotebookError, ParameterError
from spdr.publish import chapter_parameters, keys, runner, runs

LIMIT = 3.0  # seconds a cell may take here
# name -> (cell 3 of the chapter, what the error must say)
FAULTS = {
    "raises": ("value = 1\nvalue / 0", "ZeroDivisionError: division by zero"),
    "sys_exit": ("import sys\nsys.exit(0)", "SystemExit"),
    "sys_exit_with_code": ("import sys\nsys.exit(3)", "SystemExit"),
    "exit": ("exit()", "SystemExit"),
    "os_exit": ("import os\nos._exit(0)", "process"),
    "killed": ("import os\nos.kill(os.getpid(), 9)", "process"),
    "aborts": ("import os\nos.abort()", "process"),
    "endless": ("while True:\n    pass", "longer than its limit of 3 s"),
    "asleep": ("import time\ntime.sleep(60)", "longer than its limit of 3 s"),
    "thread": (
        "import threading\nthreading.Thread(target=lambda: 1 / 0).start()",
        "ZeroDivisionError in Thread",
    ),
    "late_thread": (
        "import threading, time\ndef late():\n    time.sleep(0.4)\n    raise OSError('too late')\n"
        "threading.Thread(target=late).start()",
        "OSError in Thread",
    ),
    "left_behind": ("import subprocess\nkept = subprocess.Popen(['sleep', '60'])", "left 1 process"),
    "detached": (
        "import subprocess\nkept = subprocess.Popen(['sleep', '60'], start_new_session=True)",
        "left 1 process",
    ),
    "strayed": ("import os\npid = os.fork()", "forked a process that went on"),
    "question": ("input('which year? ')", "StdinNotImplementedError"),
    "network": ("import urllib.request as web\nweb.urlopen('http://192.0.2.1/')", "may not use the network"),
    "socket": (
        "import socket\nsocket.create_connection(('192.0.2.1', 80), timeout=1)",
        "may not use the network",
    ),
    "memory": ("big = bytearray(1 << 60)", "MemoryError"),
    "interrupted": ("raise KeyboardInterrupt", "KeyboardInterrupt"),
}
# enough on one engine: each kernel takes a second to start, and these end as others in the list do
FORK_ONLY = {"raises", "sys_exit_with_code", "aborts", "asleep", "socket", "memory", "interrupted"}
BOTH = [("fork", n) for n in FAULTS] + [("kernel", n) for n in FAULTS if n not in FORK_ONLY]
WHOLE_RUN = {"left_behind", "detached"}  # known only when the notebook has ended, so no cell is named
DRIVER = """
import json, sys
from spdr.publish import pool, runner
from spdr import project
from spdr.publish import keys
stamps = keys.snapshot(str(project.root()), {}, 0)
tasks = [runner.Task(name, {}, stamps, float(sys.argv[2])) for name in sys.argv[3:]]
told, kept = {}, ("chapter", "cell", "first_line", "error", "failed_run")
for outcome in pool.run_all(tasks, 2):
    error = outcome.error
    told[outcome.task.chapter] = {"run": str(outcome.run), "seconds": outcome.seconds, "message": str(error),
        **{name: getattr(error, name, None) for name in kept}}
json.dump(told, open(sys.argv[1], "w"))
"""


@pytest.fixture(scope="module")
def faults(tmp_path_factory):
    """Every fault on both engines, each engine in one process."""
    chapters = {name: kit.chapter(name, cell, "after = 1") for name, (cell, _) in FAULTS.items()}
    chapters["no_record"] = kit.notebook("answer = 1")
    chapters["other_record"] = kit.chapter("another_name")
    reads = "text = open('data/registers/words.csv').read()"
    chapters["fine"] = kit.chapter("fine", reads, "from spdr import data\nframe = data.load('people')")
    found, running = {}, {}
    for engine in ("fork", "kernel"):
        project = kit.Project(tmp_path_factory.mktemp(engine), chapters)
        project.table("people", {2020: 1})
        (project.top / "data/registers/words.csv").write_text("key,en,th\n")
        asked = [name for name in chapters if (engine, name) in BOTH or name not in FAULTS]
        command = [kit.PYTHON, "-c", DRIVER, str(project.top / "told"), str(LIMIT), *asked]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
        running[engine] = (
            project,
            subprocess.Popen(command, cwd=project.top, env=project.environment(SPDR_ENGINE=engine), **pipes),
        )
    for engine, (project, process) in running.items():
        said, _ = process.communicate(timeout=120)
        assert process.returncode == 0, said
        found[engine] = project, json.loads((project.top / "told").read_text())
    return found


@pytest.mark.parametrize(("engine", "name"), BOTH)
def test_a_run_that_goes_wrong_names_chapter_cell_and_error_and_leaves_nothing(faults, engine, name):
    project, told = faults[engine]
    cell, words = FAULTS[name]
    error = told[name]
    assert error["failed_run"] is True
    assert error["chapter"] == name
    assert words in error["error"]
    if name not in WHOLE_RUN:
        assert error["cell"] == 3  # after the parameters and the cell that counts
        assert error["first_line"] == cell.splitlines()[0]
        assert f"{name}, cell 3 (`{cell.splitlines()[0]}`): " in error["message"]
    assert f"`spdr run {name}`" in error["message"]
    assert "\n" not in error["message"]
    assert error["seconds"] < LIMIT + 5 + 5  # the limit, five seconds to end it, and a kernel's start
    folder = project.top / "book/_build/runs" / name
    assert not list(folder.glob("*"))


@pytest.mark.parametrize("engine", ["fork", "kernel"])
def test_a_failed_chapter_does_not_stop_the_next(faults, engine):
    assert faults[engine][1]["fine"]["message"] == "None"


@pytest.mark.parametrize("engine", ["fork", "kernel"])
def test_no_process_and_no_staging_folder_is_left(faults, engine):
    project, _ = faults[engine]
    assert kit.processes_of(project.top) == []
    assert project.leftovers() == []


@pytest.mark.parametrize("engine", ["fork", "kernel"])
@pytest.mark.parametrize(
    ("name", "words"),
    [("no_record", "wrote no record"), ("other_record", "its record is of chapter 'another_name'")],
)
def test_a_run_without_its_own_record_is_not_kept(faults, engine, name, words):
    error = faults[engine][1][name]
    assert words in error["message"]
    assert "chapter.save()" in error["message"]
    assert error["failed_run"] is True


@pytest.mark.parametrize("engine", ["fork", "kernel"])
def test_both_engines_leave_the_same_kind_of_run(faults, engine):
    project, told = faults[engine]
    (run,) = (project.top / "book/_build/runs/fine").iterdir()
    assert told["fine"]["run"] == str(run)
    marker = json.loads((run / "success.json").read_text())
    assert marker["counts"] == [1, 2, 3, 4, 5, 6]
    assert list(marker["inputs"]["tables"]) == ["people"]
    assert list(marker["inputs"]["files"]) == ["data/registers/words.csv"]
    assert marker["record_sha256"] == keys.file_sha(str(run / "record.json"))
    executed = json.loads((run / "executed.ipynb").read_text())
    assert "papermill" not in json.dumps(executed)  # it would write this machine's paths there
    assert str(project.top) not in json.dumps(executed)


def test_the_key_of_a_run_does_not_depend_on_the_engine(faults):
    assert len({next((p.top / "book/_build/runs/fine").iterdir()).name for p, _ in faults.values()}) == 1


# ---------------------------------------------------------------- success is not taken on trust


@pytest.fixture
def finished(tmp_path, monkeypatch):
    """A good run, made by hand."""
    kit.Project(tmp_path, {"01_a": kit.chapter("01_a")})
    monkeypatch.setenv("SPDR_ROOT", str(tmp_path))
    run = tmp_path / "book/_build/runs/01_a/key1"
    run.mkdir(parents=True)
    (run / "record.json").write_text('{"chapter": "01_a"}')
    marker = {
        "key": "key1",
        "exit_code": 0,
        "counts": [1, 2, 3],
        "inputs": {"parameters": {}},
        "record_sha256": keys.file_sha(str(run / "record.json")),
    }
    (run / "success.json").write_text(json.dumps(marker))
    return run, marker


def test_a_whole_run_is_current(finished):
    assert runs.current_records() == {"01_a": {"chapter": "01_a"}}


@pytest.mark.parametrize(
    "change",
    [
        {"key": "key2"},
        {"exit_code": 1},
        {"counts": [1, None, 3]},
        {"counts": [1, 3, 2]},
        {"counts": [1, 1, 2]},
        {"record_sha256": "0" * 64},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_run_whose_marker_does_not_add_up_is_no_run(finished, change):
    run, marker = finished
    (run / "success.json").write_text(json.dumps({**marker, **change}))
    assert runs.current_records() == {}


def test_a_run_whose_marker_is_torn_is_no_run(finished):
    run, marker = finished
    (run / "success.json").write_text(json.dumps(marker)[:40])
    assert runs.current_records() == {}


def test_a_run_whose_record_was_edited_is_no_run(finished):
    (finished[0] / "record.json").write_text('{"chapter": "01_a", "facts": []}')
    assert runs.current_records() == {}


# ---------------------------------------------------------------- parameters

DEFAULTS = {
    "year": 2020,
    "rate": 0.5,
    "full": True,
    "basis": "register",
    "day": dt.date(2026, 1, 1),
    "regions": ["north", "south"],
}


def given(*pairs: tuple[str, str]) -> dict:
    return chapter_parameters.given(DEFAULTS, list(pairs), None, "02_children")


def test_values_are_read_as_the_type_of_the_default():
    found = given(
        ("year", "2022"),
        ("rate", "1"),
        ("full", "false"),
        ("basis", "ทะเบียน"),
        ("day", "2025-10-01"),
        ("regions", "isan,north"),
    )
    assert found == {
        "year": 2022,
        "rate": 1.0,
        "full": False,
        "basis": "ทะเบียน",
        "day": "2025-10-01",
        "regions": ["isan", "north"],
    }


def test_a_default_given_again_is_not_another_run():
    assert given(("year", "2020"), ("day", "2026-01-01")) == {}


@pytest.mark.parametrize(
    ("name", "nearest"),
    [("yaer", "year"), ("Year", "year"), ("bassis", "basis"), ("region", "regions"), ("ful", "full")],
)
def test_an_unknown_name_is_refused_with_the_nearest(name, nearest):
    with pytest.raises(ParameterError, match=f"Did you mean '{nearest}'"):
        given((name, "1"))


@pytest.mark.parametrize(
    ("name", "text", "right"),
    [
        ("year", "20.5", "a whole number"),
        ("year", "2,022", "a whole number"),
        ("year", "２０２２", "a whole number"),
        ("year", "", "a whole number"),
        ("rate", "half", "a number"),
        ("rate", "nan", "a number"),
        ("rate", "inf", "a number"),
        ("full", "yes", "true or false"),
        ("full", "1", "true or false"),
        ("day", "2026-02-30", "a day"),
        ("day", "1 Jan 2026", "a day"),
        ("regions", "[1, 2]", "a list"),
        ("regions", "[", "a list"),
    ],
)
def test_a_value_of_another_type_is_refused_saying_what_would_be_right(name, text, right):
    with pytest.raises(ParameterError, match=f"{name!r} must be {right}"):
        given((name, text))


@pytest.mark.parametrize(
    "name",
    [
        "year=1; import os; os.system('touch pwned') #",
        "year\nimport os",
        "__import__('os').system('touch pwned')",
        "../../etc/passwd",
        "year ",
        "",
        "print",
        "chapter",
    ],
)
def test_a_name_that_is_code_or_a_path_is_refused(name):
    with pytest.raises(ParameterError, match="has no parameter"):
        given((name, "1"))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("year", "__import__('os').system('touch pwned')"),
        ("rate", "1 if open('pwned', 'w') else 2"),
        ("regions", "[open('pwned', 'w')]"),
        ("basis", "two\nlines"),
        ("basis", "bell\a"),
        ("basis", "x" * 501),
        ("day", "2026-01-01; open('pwned', 'w')"),
    ],
)
def test_a_value_that_is_code_or_has_line_breaks_is_refused(name, text):
    with pytest.raises(ParameterError, match=f"{name!r} must be"):
        given((name, text))


HOSTILE = [
    "\"; open('pwned', 'w').close() #",
    "'''; open('pwned', 'w').close(); '''",
    "{open('pwned', 'w')}",
    "%run pwned",
    "!touch pwned",
    "../../../../etc/passwd",
    "\\\"; open('pwned', 'w') #",
    "$(touch pwned) `touch pwned`",
]


def test_a_text_that_looks_like_code_reaches_the_chapter_as_text(tmp_path):
    parameters = "\n".join(f"text{number} = ''" for number in range(len(HOSTILE)))
    answer = "[" + ", ".join(f"text{number}" for number in range(len(HOSTILE))) + "]"
    project = kit.Project(tmp_path, {"01_a": kit.chapter("01_a", answer=answer, parameters=parameters)})
    pairs = [word for number, text in enumerate(HOSTILE) for word in ("-p", f"text{number}", text)]
    done = project.spdr("run", "01_a", *pairs, "--out", "out")
    assert done.returncode == 0, done.stderr
    assert json.loads((tmp_path / "out/record.json").read_text())["facts"][0]["value"] == HOSTILE
    assert not list(tmp_path.rglob("pwned"))


def test_a_parameter_file_is_checked_like_the_command_line(tmp_path):
    file = tmp_path / "parameters.yml"
    file.write_text("year: 2021\nday: 2025-01-01\nregions: [isan]\n")
    assert chapter_parameters.given(DEFAULTS, [("year", "2022")], file, "x") == {
        "year": 2022,
        "day": "2025-01-01",
        "regions": ["isan"],
    }
    for text, words in [
        ("yaer: 2021", "Did you mean 'year'"),
        ("year: '2021'", "'year' must be a whole number"),
        ("full: 1", "'full' must be true or false"),
        ("year: 2021\nyear: 2022", "gives 'year' twice"),
        ("- 1", "holds no names"),
        ("year: [", "cannot be read"),
        ("year: !!python/object/apply:os.system ['touch pwned']", "cannot be read"),
    ]:
        file.write_text(text)
        with pytest.raises(ParameterError, match=words):
            chapter_parameters.given(DEFAULTS, [], file, "x")


@pytest.mark.parametrize(
    "cell", ["year = 2020 + 1", "import os", "year, month = 1, 2", "year = now()", "print(1)", "year = {}"]
)
def test_a_parameters_cell_holds_names_and_literals_only(cell):
    cells = [{"cell_type": "code", "source": cell, "metadata": {"tags": ["parameters"]}}]
    with pytest.raises(NotebookError, match="line 1 of the parameters cell"):
        chapter_parameters.declared(cells, "x")


# ---------------------------------------------------------------- bad notebooks


def test_an_unknown_chapter_is_refused_with_the_nearest(finished):
    with pytest.raises(NotebookError, match=r"no chapter '01_b'. Did you mean 01_a\?"):
        runner.source("01_b")


def test_a_notebook_with_outputs_is_refused_naming_the_cell(finished, tmp_path):
    content = kit.chapter("01_a")
    content["cells"][2]["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "x"}]
    (tmp_path / "notebooks/01_a.ipynb").write_text(json.dumps(content))
    with pytest.raises(NotebookError, match=r"cell 2 \(`chapter, inputs = .*`\) carries outputs"):
        runner.source("01_a")


@pytest.mark.parametrize("text", ["", "{", "[]", '{"cells": [{"cell_type": "code"}]}'])
def test_a_file_that_is_no_notebook_is_refused(finished, tmp_path, text):
    (tmp_path / "notebooks/01_a.ipynb").write_text(text)
    with pytest.raises(NotebookError, match=r"notebooks/01_a\.ipynb is not a notebook"):
        runner.source("01_a")


# ---------------------------------------------------------------- the code behind a chapter


def test_imports_are_found_as_python_finds_them():
    """In every module of the package, whose formatter puts each import on a line of its own."""
    import ast
    from pathlib import Path

    import spdr

    top = Path(spdr.__file__).parent.parent
    files = sorted((top / "spdr").rglob("*.py"))
    assert len(files) > 50
    for path in files:
        package = ".".join(path.relative_to(top).parts[:-1])
        source = path.read_text(encoding="utf-8")
        expected, quoted = set(), set()  # an import in a text counts too, and does no harm
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                quoted |= keys.imported(node.value, package)
            if isinstance(node, ast.Import):
                expected |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
                home = ".".join([*above, node.module or ""]).strip(".")
                expected |= {home, *(f"{home}.{alias.name}" for alias in node.names)}
        assert expected <= keys.imported(source, package) <= expected | quoted, path


# ---------------------------------------------------------------- checks shared by the chapters of a build


@pytest.fixture
def shared_tables(tmp_path, monkeypatch):
    """A project with one table, and the number of times it was checked."""
    from spdr.data import tables
    from spdr.publish import shared

    project = kit.Project(tmp_path, {})
    project.table("people", {2020: 10})
    monkeypatch.setenv("SPDR_ROOT", str(tmp_path))
    times = []
    plain = tables.check
    monkeypatch.setattr(tables, "check", lambda *given: times.append(1) or plain(*given))
    monkeypatch.setitem(shared._plain, "check", tables.check)
    monkeypatch.setitem(shared._plain, "describe", tables.describe)
    shared.share()
    yield project, times
    shared.unshare()


def test_a_table_is_checked_once_and_every_frame_is_one_of_its_own(shared_tables):
    from spdr import data

    project, times = shared_tables
    first = data.load("people")
    first.loc[0, "people_n"] = 99
    first["more"] = 1
    second = data.load("people")
    assert len(times) == 1
    assert second.to_dict("list") == {"year": [2020], "people_n": [10]}


def test_a_table_that_changes_is_checked_again_and_a_broken_seal_is_seen(shared_tables):
    from spdr import data
    from spdr.errors import DataError

    project, times = shared_tables
    data.load("people")
    project.table("people", {2020: 10, 2021: 12})
    assert data.load("people")["people_n"].tolist() == [10, 12]
    assert len(times) == 2
    path = project.top / "data/tables/people.csv"
    path.write_text(path.read_text() + "2022,13\n")
    with pytest.raises(DataError, match="edited after it was sealed"):
        data.load("people")


def test_reading_is_logged_whether_or_not_the_check_was_spared(shared_tables):
    from spdr import data
    from spdr.data import access

    data.load("people")
    access.reset()
    data.load("people")
    assert list(access.reads()["tables"]) == ["people"]
    access.reset()


def test_a_chapter_that_is_random_is_told_so(finished, tmp_path, capsys):
    run, marker = finished
    staging = run.parent / ".staging-1-1"
    staging.mkdir()
    (staging / "record.json").write_text('{"chapter": "01_a", "facts": [1]}')
    sha = keys.file_sha(str(staging / "record.json"))
    (staging / "success.json").write_text(json.dumps({**marker, "record_sha256": sha}))
    assert runner._settle(staging, "01_a") == run
    assert "is something random?" in capsys.readouterr().err
    assert runs.current_records() == {"01_a": {"chapter": "01_a", "facts": [1]}}
