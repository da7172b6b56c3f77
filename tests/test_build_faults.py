"""Building: what changed is run, the rest is not; the public site is the old one or the new one, whole."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time

import pipeline_kit as kit
import pytest

posix = pytest.mark.skipif(os.name == "nt", reason="signals and links of POSIX")


def slow(name: str, seconds: float, answer: str = "year") -> dict:
    """A chapter that takes its time."""
    return kit.chapter(name, f"import time\ntime.sleep({seconds})", answer=answer)


def six(answer: str = "year") -> dict[str, dict]:
    return {f"0{number}_c": kit.chapter(f"0{number}_c", answer=answer) for number in range(1, 7)}


def built(project: kit.Project, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    done = project.spdr("build", *words, **more)
    assert done.returncode == 0, done.stderr
    return done


# ---------------------------------------------------------------- what is run, and what is not


def test_a_failed_chapter_leaves_the_site_and_the_next_build_runs_that_chapter_only(tmp_path):
    project = kit.Project(tmp_path, six())
    built(project)
    before = project.site()
    assert project.ran() == [f"0{number}_c" for number in range(1, 7)] or len(before) == 42
    for name, content in six("year + 1").items():
        project.put(name, content)
    project.put("04_c", kit.chapter("04_c", "raise ValueError('secret-token')"))

    failed = project.spdr("build", "--workers", "1")
    assert failed.returncode == 1
    assert "04_c, cell 3 (`raise ValueError('secret-token')`): ValueError" in failed.stderr
    assert "The last good site is unchanged." in failed.stderr
    assert project.site() == before
    assert project.ran() == [f"0{number}_c" for number in range(1, 7)]

    project.put("04_c", kit.chapter("04_c", answer="year + 1"))
    built(project)
    assert project.ran() == ["04_c"]
    assert project.site() != before
    public = (tmp_path / "book/_build/html/index.html").read_text()
    assert "secret-token" not in public


def reading(name: str, table: str) -> dict:
    return kit.chapter(
        name, f"from spdr import data\nframe = data.load({table!r})", answer="int(frame.people_n.sum())"
    )


def obeying(name: str, key: str) -> dict:
    return kit.chapter(
        name, "from spdr.data import parameters", answer=f"parameters.value({key!r}, '2020-01-01')"
    )


@pytest.fixture(scope="module")
def mixed(tmp_path_factory):
    """Chapters that read one table, another, one law, another, or code of the project."""
    top = tmp_path_factory.mktemp("mixed")
    chapters = {
        "01_old": reading("01_old", "elderly"),
        "02_young": reading("02_young", "children"),
        "03_grant": obeying("03_grant", "test.grant"),
        "04_wage": obeying("04_wage", "test.wage"),
        "05_code": kit.chapter("05_code", "from spdr.analysis import quantiles"),
    }
    project = kit.Project(top, chapters)
    project.table("elderly", {2020: 10, 2021: 11})
    project.table("children", {2020: 20})
    project.law("test", {"test.grant": 600, "test.wage": 300})
    for path in (
        "spdr/__init__.py",
        "spdr/analysis/__init__.py",
        "spdr/analysis/quantiles.py",
        "spdr/other.py",
    ):
        (top / path).parent.mkdir(parents=True, exist_ok=True)
        (top / path).write_text('"""Stands for the module whose checksum counts."""\n')
    (top / "data/registers/labels.csv").write_text("key,en,th\n")
    built(project)
    assert sorted(project.ran()) == sorted(chapters)
    return project


def test_nothing_changed_runs_nothing(mixed):
    done = built(mixed)
    assert mixed.ran() == []
    assert done.stdout == "Nothing changed: book/_build/html is up to date.\n"


def test_files_touched_but_not_changed_run_nothing(mixed):
    for path in mixed.top.glob("notebooks/*"):
        os.utime(path)
    done = built(mixed)
    assert mixed.ran() == []
    assert done.stdout == "Nothing changed: book/_build/html is up to date.\n"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda p: p.table("elderly", {2020: 10, 2021: 12}), ["01_old"]),
        (lambda p: p.law("test", {"test.grant": 700, "test.wage": 300}), ["03_grant"]),
        (lambda p: (p.top / "spdr/analysis/quantiles.py").write_text('"""Changed."""\n'), ["05_code"]),
        (lambda p: (p.top / "spdr/other.py").write_text('"""Imported by nobody."""\n'), []),
        (lambda p: (p.top / "book/page.md").write_text("# A page\n"), []),
        (
            lambda p: (p.top / "data/registers/labels.csv").write_text("key,en,th\na,A,ก\n"),
            ["01_old", "02_young", "03_grant", "04_wage", "05_code"],
        ),
    ],
    ids=["table", "law", "code", "other code", "page", "labels"],
)
def test_a_change_runs_exactly_the_chapters_that_depend_on_it(mixed, change, expected):
    before = os.readlink(mixed.top / "book/_build/html")
    change(mixed)
    built(mixed)
    assert sorted(mixed.ran()) == expected
    assert os.readlink(mixed.top / "book/_build/html") != before  # pages may depend on any input


@pytest.mark.parametrize(
    ("right", "wrong", "expected"),
    [
        ("value = 300", 'value = "much"', "value 'much' is of a wrong type"),
        ("start = 2015-01-01\nvalue = 300", "value = 300", "needs start"),
        ('["test.wage"]', '["test.wage"', "cannot be read as TOML"),
    ],
)
def test_a_law_that_breaks_a_rule_stops_the_build_before_any_chapter(tmp_path, right, wrong, expected):
    project = kit.Project(tmp_path, {"01_grant": obeying("01_grant", "test.grant")})
    project.law("test", {"test.grant": 600, "test.wage": 300})
    built(project)
    before, law = project.site(), tmp_path / "data/parameters/test.toml"
    text = law.read_text(encoding="utf-8")
    assert right in text
    law.write_text(text.replace(right, wrong), encoding="utf-8")
    done = project.spdr("build")
    assert done.returncode == 2
    assert expected in done.stderr and "data/parameters/test.toml" in done.stderr
    assert "chapter 1" not in done.stdout and "in order" not in done.stdout
    assert project.site() == before


def test_a_site_that_lost_or_changed_a_file_is_made_again(mixed):
    built(mixed)
    before = mixed.site()
    public = mixed.top / "book/_build/html"
    (public / "results.json").unlink()
    built(mixed)
    assert mixed.ran() == [] and mixed.site() == before
    (public / "results.json").write_text("[]", encoding="utf-8")
    os.unlink(public)
    built(mixed)
    assert mixed.ran() == [] and mixed.site() == before


def test_going_back_to_earlier_figures_runs_nothing(mixed):
    mixed.table("children", {2020: 99})
    built(mixed)
    assert mixed.ran() == ["02_young"]
    mixed.table("children", {2020: 20})
    built(mixed)
    assert mixed.ran() == []
    index = (mixed.top / "book/_build/html/results.json").read_text()
    assert json.loads(index)["02_young"]["facts"][0]["value"] == 20


def test_an_edited_table_stops_the_build_before_any_chapter(mixed):
    before = mixed.site()
    path = mixed.top / "data/tables/children.csv"
    path.write_text(path.read_text() + "2021,5\n")
    failed = mixed.spdr("build")
    assert failed.returncode == 2
    assert "children.csv" in failed.stderr
    assert "\n" not in failed.stderr.strip()
    assert mixed.ran() == []
    assert mixed.site() == before
    mixed.table("children", {2020: 20})


def test_a_law_that_contradicts_itself_stops_the_build_before_any_chapter(mixed):
    path = mixed.top / "data/parameters/test.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("start = 2015-01-01", "start = 'soon'", 1), encoding="utf-8")
    failed = mixed.spdr("build")
    path.write_text(text, encoding="utf-8")
    assert failed.returncode == 2
    assert "data/parameters/test.toml" in failed.stderr
    assert mixed.ran() == []


def test_a_result_equals_that_of_a_clean_build(mixed, tmp_path):
    for _ in range(2):  # the second in place of the first
        built(mixed, "--out", str(tmp_path / "kept"))
    built(mixed, "--force")
    again = {p.name: p.read_bytes() for p in (mixed.top / "book/_build/html").iterdir() if p.is_file()}
    kept = {p.name: p.read_bytes() for p in (tmp_path / "kept").iterdir() if p.is_file()}
    assert again == {name: content for name, content in kept.items() if name != ".spdr-site"}


def test_chapters_not_asked_for_are_never_published_stale(tmp_path):
    project = kit.Project(tmp_path, {"01_a": kit.chapter("01_a"), "02_b": kit.chapter("02_b")})
    built(project)
    before = project.site()
    project.ran()
    for name in ("01_a", "02_b"):
        project.put(name, kit.chapter(name, answer="year + 1"))
    done = project.spdr("build", "--chapters", "01_a")
    assert done.returncode == 1
    assert "02_b (changed: its notebook)" in done.stderr
    assert project.ran() == ["01_a"]
    assert project.site() == before


# ---------------------------------------------------------------- killed at any moment


@posix
def test_a_build_killed_at_any_moment_leaves_the_last_good_site(tmp_path):
    project = kit.Project(tmp_path, {"01_a": slow("01_a", 0.1), "02_b": kit.chapter("02_b")})
    built(project, KIT_SITE_SECONDS="0.1")
    started = time.monotonic()
    project.put("02_b", kit.chapter("02_b", answer="-1"))
    built(project, KIT_SITE_SECONDS="0.1")
    whole = time.monotonic() - started
    chance = random.Random(20)
    for number in range(20):
        before = project.site()
        link = os.readlink(tmp_path / "book/_build/html")
        project.put("01_a", slow("01_a", 0.1, answer=str(number)))
        process = project.start("build", KIT_SITE_SECONDS="0.1")
        time.sleep(whole * (number + chance.random()) / 20)
        process.send_signal([signal.SIGKILL, signal.SIGTERM, signal.SIGINT][number % 3])
        process.communicate(timeout=20)
        if os.readlink(tmp_path / "book/_build/html") == link:
            assert project.site() == before, f"moment {number}"
        else:  # the last moments may come after the swap: then the new site is whole
            assert len(project.site()) == len(before), f"moment {number}"
        until = time.monotonic() + 5
        while kit.processes_of(tmp_path):
            assert time.monotonic() < until, kit.processes_of(tmp_path)
            time.sleep(0.02)
    built(project)
    results = json.loads((tmp_path / "book/_build/html/results.json").read_text())
    assert results["01_a"]["facts"][0]["value"] == 19
    assert project.leftovers() == []


@posix
def test_a_polite_stop_says_that_the_site_is_unchanged(tmp_path):
    project = kit.Project(tmp_path, {"01_a": slow("01_a", 30)})
    process = project.start("build")
    wait_for((tmp_path / "ran.log").exists)
    process.send_signal(signal.SIGTERM)
    _, said = process.communicate(timeout=10)
    assert process.returncode == 130
    assert "The last good site is unchanged" in said
    assert kit.processes_of(tmp_path) == []
    assert project.leftovers() == []


def wait_for(condition, seconds: float = 20) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.01)


@posix
def test_a_site_that_cannot_be_made_is_not_published(tmp_path):
    project = kit.Project(tmp_path, {"01_a": kit.chapter("01_a")})
    built(project)
    before = project.site()
    (tmp_path / "book/page.md").write_text("new")
    failed = project.spdr("build", KIT_SITE_SECONDS="not a number")
    assert failed.returncode == 1
    assert "The last good site is unchanged." in failed.stderr
    assert project.site() == before
    assert project.leftovers() == []


@posix
@pytest.mark.torture
def test_a_full_disk_leaves_no_invalid_file_and_the_last_good_site(tmp_path, monkeypatch):
    """A limit on the size of every file stands for the disk: writing beyond it fails in the same way."""
    import resource

    from spdr.publish import runs

    project = kit.Project(tmp_path, {"01_a": kit.chapter("01_a"), "02_b": kit.chapter("02_b")})
    built(project)
    before = project.site()
    monkeypatch.setenv("SPDR_ROOT", str(tmp_path))
    project.put("01_a", kit.chapter("01_a", answer="'x' * 3000"))
    for size in (0, 10, 100, 300, 600, 1000, 2000, 3500, 5000, 8000):
        done = subprocess.run(
            project.command("build"),
            cwd=tmp_path,
            env=project.environment(),
            capture_output=True,
            text=True,
            check=False,
            preexec_fn=lambda size=size: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size)),
        )
        if done.returncode == 0:  # the limit was no hindrance
            assert size > 3000
        else:
            assert "last good site is unchanged" in done.stderr, done.stderr
            assert "Traceback" not in done.stderr
            assert project.site() == before
        for marker in tmp_path.glob("book/_build/runs/*/*/success.json"):
            assert runs.success(marker.parent), f"{marker} at {size}"
    built(project)
    assert project.site() != before
    assert project.leftovers() == []


@posix
def test_what_a_killed_build_left_is_cleared_and_what_a_live_one_uses_is_not(tmp_path):
    project = kit.Project(tmp_path, {"01_a": kit.chapter("01_a")})
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    folder = tmp_path / "book/_build/runs/01_a"
    dead, live = folder / f".staging-{gone.pid}-7", folder / f".staging-{os.getpid()}-7"
    site = tmp_path / f"book/_build/sites/.staging-{gone.pid}"
    for left in (dead, live, site):
        left.mkdir(parents=True)
        (left / "record.json").write_text("{")
    built(project)
    assert (dead.exists(), site.exists(), live.exists()) == (False, False, True)


# ---------------------------------------------------------------- two builders, many readers


@posix
def test_a_second_build_refuses_and_names_the_first(tmp_path):
    project = kit.Project(tmp_path, {"01_a": slow("01_a", 2)})
    first = project.start("build")
    wait_for((tmp_path / "ran.log").exists)
    second = project.spdr("build")
    assert second.returncode == 1
    assert f"another build is running (process {first.pid})" in second.stderr
    assert first.wait(timeout=20) == 0
    assert json.loads((tmp_path / "book/_build/html/results.json").read_text())["01_a"]
    first.communicate()


def test_the_lock_of_a_killed_build_does_not_stay(tmp_path):
    project = kit.Project(tmp_path, {"01_a": kit.chapter("01_a")})
    (tmp_path / "book/_build").mkdir(parents=True)
    (tmp_path / "book/_build/lock").write_text("1\n")
    built(project)


@posix
def test_a_reader_never_finds_a_torn_page(tmp_path):
    project = kit.Project(tmp_path, {"01_a": kit.chapter("01_a")})
    built(project)
    done = threading.Event()

    def build_twice() -> None:
        for number in (1, 2):
            project.put("01_a", kit.chapter("01_a", answer=str(number)))
            built(project)
        done.set()

    builder = threading.Thread(target=build_twice)
    builder.start()
    html, seen, reads = tmp_path / "book/_build/html", set(), 0
    while reads < 10_000 or not done.is_set():
        page = (html / "index.html").read_text()
        assert page.startswith("<html>{") and page.endswith("}</html>")
        results = json.loads((html / "results.json").read_text())
        seen.add(results["01_a"]["facts"][0]["value"])
        reads += 2
        if reads > 20_000:
            time.sleep(0.001)  # leave the processor to the builder
    builder.join()
    assert seen == {2020, 1, 2}


# ---------------------------------------------------------------- sites on disk


def test_the_last_site_is_kept_to_go_back_to_and_older_ones_are_not(tmp_path):
    project = kit.Project(tmp_path, {"01_a": kit.chapter("01_a")})
    made = []
    for number in range(3):
        project.put("01_a", kit.chapter("01_a", answer=str(number)))
        built(project)
        made.append((tmp_path / "book/_build/html").resolve().name)
    kept = {p.name for p in (tmp_path / "book/_build/sites").iterdir()}
    assert kept == set(made[-2:])


def test_where_links_cannot_be_had_folders_are_renamed(tmp_path):
    project = kit.Project(tmp_path, {"01_a": kit.chapter("01_a")})
    (tmp_path / "no_links.py").write_text(
        "import os\ndef refuse(*a, **k):\n    raise OSError('no links here')\nos.symlink = refuse\n"
        + kit.QUICK
    )
    html = tmp_path / "book/_build/html"
    for number in range(2):
        project.put("01_a", kit.chapter("01_a", answer=str(number)))
        done = subprocess.run(
            [sys.executable, "no_links.py", "build"],
            cwd=tmp_path,
            env=project.environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert not html.is_symlink()
        assert json.loads((html / "results.json").read_text())["01_a"]["facts"][0]["value"] == number
    assert built(project).stdout.startswith("Nothing changed")
    project.put("01_a", kit.chapter("01_a", answer="9"))
    built(project)  # links again
    assert html.is_symlink()
    assert json.loads((html / "results.json").read_text())["01_a"]["facts"][0]["value"] == 9


def test_where_there_is_no_fork_kernels_run_the_chapters_with_the_same_outcome(tmp_path):
    project = kit.Project(tmp_path, {"01_a": kit.chapter("01_a"), "02_b": kit.chapter("02_b", "1 / 0")})
    (tmp_path / "no_fork.py").write_text("import os\ndel os.fork\n" + kit.QUICK)

    def build() -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "no_fork.py", "build"]
        pipes = {"capture_output": True, "text": True}
        return subprocess.run(command, check=False, cwd=tmp_path, env=project.environment(), **pipes)

    failed = build()
    assert failed.returncode == 1
    assert "02_b, cell 3 (`1 / 0`): ZeroDivisionError" in failed.stderr
    assert "last good site is unchanged" in failed.stderr
    project.put("02_b", kit.chapter("02_b"))
    project.ran()
    done = build()
    assert done.returncode == 0, done.stderr
    assert project.ran() == ["02_b"]
    assert len(json.loads((tmp_path / "book/_build/html/results.json").read_text())) == 2


def test_a_folder_that_is_not_a_site_is_not_written_over(tmp_path):
    project = kit.Project(tmp_path, {"01_a": kit.chapter("01_a")})
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/thesis.txt").write_text("three years of work")
    failed = project.spdr("build", "--out", "mine")
    assert failed.returncode == 2
    assert "holds something that is not a site" in failed.stderr
    assert (tmp_path / "mine/thesis.txt").read_text() == "three years of work"
    built(project, "--out", "new")
    assert (tmp_path / "new/index.html").is_file()
    assert not (tmp_path / "book/_build/html").exists()
