"""One chapter over many values: which runs, their results together, resuming, failures, clusters."""

from __future__ import annotations

import csv
import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pipeline_kit as kit
import pytest

from spdr.errors import ParameterError
from spdr.publish import cluster, fanout_sets, runs
from spdr.publish.runner import Task

DEFAULTS = {"year": 2020, "region": "all", "province_code": "10", "ages": [15, 60]}


# the dask commands, whether or not their scripts are on the path
DASK = """
import sys
from distributed.cli import dask_scheduler, dask_worker
{"scheduler": dask_scheduler, "worker": dask_worker}[sys.argv.pop(1)].main()
"""


def combined(folder: Path) -> list[dict[str, str]]:
    with (folder / "results.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def answers(folder: Path) -> dict[str, str]:
    return {row["year"]: row["value"] for row in combined(folder)}


@pytest.fixture
def project(tmp_path):
    """A chapter whose answer is its year times two, and that fails in the years that ``bad.txt`` names."""
    fails = "bad = open('bad.txt').read().split()\nassert str(year) not in bad, f'no figure for {year}'"
    project = kit.Project(tmp_path, {"01_a": kit.chapter("01_a", fails, answer="year * 2")})
    (tmp_path / "bad.txt").write_text("")
    return project


# ---------------------------------------------------------------- which runs


def test_values_are_read_in_the_type_that_the_chapter_declares():
    assert fanout_sets.sets_of(DEFAULTS, ["year=2021,2022"], None, "x") == [{"year": 2021}, {"year": 2022}]
    assert fanout_sets.sets_of(DEFAULTS, ["province_code=50,57"], None, "x") == [
        {"province_code": "50"},
        {"province_code": "57"},
    ]


def test_provinces_are_the_77_of_the_table_in_order():
    found = [one["province_code"] for one in fanout_sets.sets_of(DEFAULTS, ["province"], None, "x")]
    assert len(found) == 77  # TIS-1099 lists 77, Bangkok (10) first, Narathiwat (96) last
    assert (found[0], found[-1]) == ("10", "96")
    assert found == sorted(set(found))


def test_a_grid_combines_its_lists_and_takes_entries_as_they_are(tmp_path):
    grid = tmp_path / "grid.yml"
    grid.write_text("year: [2020, 2021]\nages: [[0, 6], [60, 99]]\n")
    assert fanout_sets.sets_of(DEFAULTS, [], str(grid), "x") == [
        {"year": 2020, "ages": [0, 6]},
        {"year": 2020, "ages": [60, 99]},
        {"year": 2021, "ages": [0, 6]},
        {"year": 2021, "ages": [60, 99]},
    ]
    grid.write_text("- {year: 2020, region: North}\n- {year: 2024, region: South}\n")
    assert fanout_sets.sets_of(DEFAULTS, [], str(grid), "x") == [
        {"year": 2020, "region": "North"},
        {"year": 2024, "region": "South"},
    ]


@pytest.mark.parametrize(
    ("over", "grid", "said"),
    [
        (["yaer=2020"], "", "Did you mean 'year'"),
        (["year=soon"], "", "must be a whole number"),
        (["year"], "", "--over year=v1,v2"),
        (["year="], "", "given no values"),
        (["year=2020,2020"], "", "given twice"),
        (["year=2020", "year=2021"], "", "given twice"),
        (["ages=1,2"], "", "Use --grid"),
        (
            [f"year={','.join(map(str, range(101)))}", f"region={','.join('abcdefghij' * 10)}"],
            "",
            "10,100 runs",
        ),
        ([], "year: 2020", "names with lists"),
        ([], "[]", "names with lists"),
        ([], "- {year: 2020}\n- {region: all}", "same parameters"),
        ([], "province_code: [10]", "must be text"),
        ([], "year: [__import__('os')]", "must be a whole number"),
        ([], "year: [2020", "cannot be read"),
    ],
)
def test_a_fan_out_that_makes_no_sense_is_refused(tmp_path, over, grid, said):
    file = tmp_path / "grid.yml"
    file.write_text(grid)
    with pytest.raises(ParameterError, match=re.escape(said)):
        fanout_sets.sets_of(DEFAULTS, over, str(file) if grid else None, "x")


def test_provinces_need_a_chapter_that_takes_one():
    with pytest.raises(ParameterError, match="has no parameter 'province_code'"):
        fanout_sets.sets_of({"year": 2020}, ["province"], None, "x")


# ---------------------------------------------------------------- results, resuming, failures


def test_results_stand_together_in_the_order_asked_for(project):
    done = project.spdr("run", "01_a", "--over", "year=2023,2021,2022", "--out", "out")
    assert done.returncode == 0, done.stderr
    rows = combined(project.top / "out")
    assert [(row["year"], row["value"]) for row in rows] == [
        ("2023", "4046"),
        ("2021", "4042"),
        ("2022", "4044"),
    ]
    assert list(rows[0])[:5] == ["year", "id", "label_en", "label_th", "value"]
    assert "run 3 of 3" in done.stdout
    told = re.findall(r"run ([12]) of 3: year=(\d+) [\d.]+ s, about .+ left", done.stdout)
    assert [place for place, _ in told] == ["1", "2"]  # as they end, in whichever order that is
    assert not (project.top / "out/failures.csv").exists()
    assert "3 of 3 runs are good" in done.stdout


def test_one_run_of_a_fan_out_is_the_run_of_the_same_values_alone(project):
    assert project.spdr("run", "01_a", "--over", "year=2021,2022", "--out", "out").returncode == 0
    assert project.spdr("run", "01_a", "-p", "year", "2022").returncode == 0
    (alone,) = (project.top / "book/_build/runs/01_a").glob("[0-9a-f]*")
    together = project.top / "out/runs" / alone.name
    assert (together / "record.json").read_bytes() == (alone / "record.json").read_bytes()


def test_the_runs_of_the_site_are_left_alone(project):
    assert project.spdr("build").returncode == 0
    before = project.site()
    many = ",".join(str(year) for year in range(2015, 2027))
    assert project.spdr("run", "01_a", "--over", f"year={many}").returncode == 0
    project.ran()
    assert "Nothing changed" in project.spdr("build").stdout
    assert (project.ran(), project.site()) == ([], before)


def test_what_failed_is_listed_the_rest_is_kept_and_only_that_runs_again(project):
    (project.top / "bad.txt").write_text("2021 2023")
    words = ("run", "01_a", "--over", "year=2020,2021,2022,2023,2024", "--out", "out")
    done = project.spdr(*words)
    assert done.returncode == 1
    assert answers(project.top / "out") == {"2020": "4040", "2022": "4044", "2024": "4048"}
    with (project.top / "out/failures.csv").open(encoding="utf-8", newline="") as file:
        failed = list(csv.DictReader(file))
    assert [row["year"] for row in failed] == ["2021", "2023"]
    assert "no figure for 2023" in failed[1]["error"]
    assert failed[1]["first_line"].startswith("bad = open")
    assert "01_a, cell 3" in done.stderr
    assert len(project.ran()) == 5
    (project.top / "bad.txt").write_text("")
    again = project.spdr(*words)
    assert again.returncode == 0, again.stderr
    assert "5 runs, 3 of them there already" in again.stdout
    assert len(project.ran()) == 2
    assert answers(project.top / "out")["2023"] == "4046"
    assert not (project.top / "out/failures.csv").exists()


def test_a_fan_out_that_was_killed_goes_on_where_it_was(project):
    slow = kit.chapter("01_a", "import time; time.sleep(0.3)", answer="year * 2")
    project.put("01_a", slow)
    words = (
        "run",
        "01_a",
        "--over",
        f"year={','.join(map(str, range(2001, 2013)))}",
        "--workers",
        "2",
        "--out",
        "out",
    )
    started = project.start(*words)
    home = project.top / "out/runs"
    until = time.monotonic() + 60
    while len(list(home.glob("*/success.json"))) < 4 and time.monotonic() < until:
        time.sleep(0.02)
    started.send_signal(signal.SIGKILL)
    started.communicate()
    time.sleep(1.0)
    there = len([p for p in home.glob("[0-9a-f]*") if runs.success(p)])
    assert 4 <= there < 12
    project.ran()
    done = project.spdr(*words)
    assert done.returncode == 0, done.stderr
    assert len(project.ran()) == 12 - there
    assert answers(project.top / "out") == {str(y): str(2 * y) for y in range(2001, 2013)}
    assert list(home.glob(".*")) == []


def test_runs_of_other_inputs_are_not_taken_for_todays(project):
    words = ("run", "01_a", "--over", "year=2021,2022", "--out", "out")
    project.spdr(*words)
    project.put("01_a", kit.chapter("01_a", answer="year * 3"))
    project.ran()
    assert project.spdr(*words).returncode == 0
    assert len(project.ran()) == 2
    assert answers(project.top / "out") == {"2021": "6063", "2022": "6066"}
    assert len(list((project.top / "out/runs").iterdir())) == 2


def test_a_value_given_and_varied_is_refused(project):
    done = project.spdr("run", "01_a", "-p", "year", "2022", "--over", "year=2021")
    assert done.returncode == 2
    assert "varied too" in done.stderr


def test_formulas_do_not_live_in_the_results(project):
    chapter = kit.chapter("01_a", answer="name", parameters='name = "a"')
    project.put("01_a", chapter)
    assert project.spdr("run", "01_a", "--over", "name==1+1", "--out", "out").returncode == 0
    (row,) = combined(project.top / "out")
    assert (row["name"], row["value"]) == ("'=1+1", "'=1+1")


# ---------------------------------------------------------------- on a cluster


def test_batches_are_small_enough_that_a_dead_worker_loses_little():
    tasks = [Task("x", {"n": n}) for n in range(77)]
    batches = cluster.batched(tasks, 4)
    assert [task for batch in batches for task in batch] == tasks
    assert max(map(len, batches)) == 5  # 77 runs for 4 threads, at least 4 batches each: 77 / 16, rounded up
    assert max(map(len, cluster.batched(tasks, 1))) == 8


def test_a_run_that_comes_back_twice_is_kept_once_and_a_damaged_one_not_at_all(project, tmp_path):
    assert project.spdr("run", "01_a", "--over", "year=2021", "--out", "out").returncode == 0
    (made,) = (project.top / "out/runs").iterdir()
    files = {name: (made / name).read_text(encoding="utf-8") for name in cluster.FILES}
    task = Task("01_a", {"year": 2021}, home=tmp_path / "home")
    first = cluster.keep(made.name, files, task)
    stamp = (first / "success.json").stat().st_mtime_ns
    assert cluster.keep(made.name, files, task) == first
    assert (first / "success.json").stat().st_mtime_ns == stamp
    task.home = tmp_path / "other"
    assert cluster.keep(made.name, {**files, "record.json": files["record.json"] + " "}, task) is None


def test_a_worker_with_another_project_refuses_the_batch(project, monkeypatch):
    from spdr.publish import keys

    stamps = keys.snapshot(str(project.top), {}, 0)
    job = cluster.job_of([Task("01_a", {"year": 2021}, stamps)])
    project.put("01_a", kit.chapter("01_a", answer="year * 5"))
    monkeypatch.setenv("SPDR_ROOT", str(project.top))
    (answer,) = cluster.run_batch(job)
    assert "differs from this one in 1 files, the first notebooks/01_a.ipynb" in answer["error"]
    assert project.ran() == []


def test_without_dask_or_a_scheduler_the_message_says_what_to_do(project):
    done = project.spdr(
        "run", "01_a", "--over", "year=2021", "--scheduler", "tcp://127.0.0.1:9", "--out", "out"
    )
    assert done.returncode == 2
    assert "requirements-cluster.lock" in done.stderr or "No Dask scheduler answers" in done.stderr


@pytest.mark.cluster
def test_a_worker_killed_midway_loses_nothing_and_nothing_comes_twice(project):
    project.put("01_a", kit.chapter("01_a", "import time; time.sleep(0.4)", answer="year * 2"))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"tcp://127.0.0.1:{port}"
    quiet = {"cwd": project.top, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    quiet["env"] = project.environment()
    common = ["--no-dashboard"]
    module = [sys.executable, "-c", DASK]
    running = [
        subprocess.Popen([*module, "scheduler", "--host", "127.0.0.1", "--port", str(port), *common], **quiet)
    ]
    try:
        for _ in range(2):
            running.append(
                subprocess.Popen(
                    [*module, "worker", address, "--nthreads", "1", "--no-nanny", *common], **quiet
                )
            )
        from distributed import Client

        with Client(address, timeout=30, set_as_default=False) as client:
            client.wait_for_workers(2, timeout=60)
        years = range(2001, 2025)
        started = project.start(
            "run",
            "01_a",
            "--over",
            f"year={','.join(map(str, years))}",
            "--scheduler",
            address,
            "--out",
            "out",
        )
        home = project.top / "out/runs"
        until = time.monotonic() + 120
        while (
            len(list(home.glob("*/success.json"))) < 3 and started.poll() is None and time.monotonic() < until
        ):
            time.sleep(0.05)
        os.kill(running[2].pid, signal.SIGKILL)
        said, errors = started.communicate(timeout=240)
        assert started.returncode == 0, said + errors
        assert answers(project.top / "out") == {str(y): str(2 * y) for y in years}
        assert len(combined(project.top / "out")) == len(years)
        assert len(list(home.glob("*/success.json"))) == len(years)
        assert said.count("run ") >= len(years)
    finally:
        for process in reversed(running):
            process.kill()
            process.wait()


@pytest.mark.skipif(os.name == "nt", reason="needs limits of POSIX")
@pytest.mark.torture
def test_a_fan_out_on_a_full_disk_keeps_only_whole_runs_and_goes_on_later(project):
    """A limit on the size of every file stands for the disk."""
    import resource

    words = ("run", "01_a", "--over", "year=2001,2002,2003", "--out", "fan")
    for size in (0, 200, 1_000, 4_000):
        done = subprocess.run(
            project.command(*words),
            cwd=project.top,
            env=project.environment(),
            capture_output=True,
            text=True,
            check=False,
            preexec_fn=lambda size=size: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size)),
        )
        assert "Traceback" not in done.stderr, done.stderr
        for marker in project.top.glob("fan/runs/*/success.json"):
            assert runs.success(marker.parent), f"{marker} at {size}"
    again = project.spdr(*words)
    assert again.returncode == 0, again.stderr
    assert "3 of 3 runs are good" in again.stdout
