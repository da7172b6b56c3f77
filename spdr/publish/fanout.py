"""``spdr run CHAPTER --over FIELD``: one chapter for many values of its parameters, such as 77 provinces.

Every run is kept under its key in the fan-out's own folder. A run whose inputs are still today's is not
repeated, so that a fan-out that was stopped, or of which some failed, goes on where it was.
"""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from spdr import project
from spdr.errors import NotebookError
from spdr.publish import chapter_parameters, keys, runs

if TYPE_CHECKING:
    from spdr.publish.pool import Outcome

FACT = ("id", "label_en", "label_th", "value", "unit", "period", "status")


@dataclass
class Fan:
    """What to run: one chapter with each of several sets of values.

    Attributes
    ----------
    chapter
        Its name.
    defaults
        The parameters that it declares.
    sets
        Values of the parameters that vary, one mapping a run, in the order of the results.
    fixed
        Values that are the same in every run.
    out
        Folder for the runs and their results.
    cell_seconds
        Time limit of each cell.
    """

    chapter: str
    defaults: dict[str, Any]
    sets: list[dict[str, Any]]
    fixed: dict[str, Any] = field(default_factory=dict)
    out: Path = Path()
    cell_seconds: float = 600.0

    def parameters(self, one: dict[str, Any]) -> dict[str, Any]:
        """Return what differs from the notebook's own parameters in one run, as its record holds it."""
        return chapter_parameters.differing(self.defaults, {**self.fixed, **one})

    @property
    def home(self) -> Path:
        """Where the runs are, each in the folder of its key."""
        return self.out / "runs"


def default_folder(chapter: str, sets: list[dict[str, Any]]) -> Path:
    """Where a fan-out goes unless it is told: one folder a chapter and set of names."""
    return project.path("book", "_build", "fanout", f"{chapter}-by-{'-'.join(sets[0])}")


def run(fan: Fan, workers: int | None = None, scheduler: str = "") -> int:
    """Run what is not run yet, write the combined results, and return the exit code.

    Parameters
    ----------
    fan
        What to run.
    workers
        Runs at a time on this machine.
    scheduler
        Address of a Dask scheduler whose workers are to run them instead.

    Returns
    -------
    int
        0, or 1 if a run failed; the others are kept and stand in the results.

    Raises
    ------
    NotebookError
        If another fan-out writes to the same folder.
    """
    from spdr.publish.locking import Busy, single_writer
    from spdr.publish.state import State

    state = State.load()
    stamps = keys.snapshot(str(project.root()), state.stamps, state.written)
    try:
        with single_writer(fan.out / "lock"):
            return _Run(fan, stamps).go(workers, scheduler)
    except Busy as error:
        raise NotebookError(f"{fan.out}: {error}") from None


class _Run:
    """One fan-out under its lock."""

    def __init__(self, fan: Fan, stamps: dict[str, keys.Stamp]) -> None:
        self.fan, self.stamps = fan, stamps
        self.good: dict[str, Path] = {}
        self.failed: dict[str, Any] = {}

    def go(self, workers: int | None, scheduler: str) -> int:
        from spdr.publish import runner

        fan = self.fan
        _prune(fan.home)
        self.resume()
        tasks = [
            runner.Task(fan.chapter, fan.parameters(one), self.stamps, fan.cell_seconds, fan.home)
            for one in fan.sets
            if name_of(fan.parameters(one)) not in self.good
        ]
        there = len(fan.sets) - len(tasks)
        print(f"{fan.chapter}: {len(fan.sets)} runs" + (f", {there} of them there already" if there else ""))
        try:
            self.perform(tasks, workers, scheduler)
        finally:
            self.write()
        return self.close()

    def resume(self) -> None:
        """Take over good runs of today's inputs; drop those of other inputs."""
        wanted = {name_of(self.fan.parameters(one)) for one in self.fan.sets}
        top = str(project.root())
        for folder in sorted(self.fan.home.glob("[0-9a-f]*")):
            marker = runs.success(folder)
            if marker:
                given = marker["inputs"]["parameters"]
                today = keys.inputs_now(self.fan.chapter, given, marker["inputs"], self.stamps, top)
                if keys.key_of(today) == folder.name:
                    if name_of(given) in wanted:
                        self.good[name_of(given)] = folder
                    continue
            shutil.rmtree(folder, ignore_errors=True)

    def perform(self, tasks: list[Any], workers: int | None, scheduler: str) -> None:
        """Run the tasks here or on a cluster, telling of each as it ends."""
        from spdr.publish import pool, shared

        given = {
            name_of(self.fan.parameters(one)): " ".join(f"{n}={v}" for n, v in one.items())
            for one in self.fan.sets
        }
        tell = _Progress(len(tasks), given, self.take)
        if scheduler and tasks:
            from spdr.publish import cluster

            cluster.run_all(tasks, scheduler, tell)
            return
        if len(tasks) > pool.SEVERAL:  # the first shows which tables to check once for all
            first = pool.run_all(tasks[:1], 1, tell)[0]
            marker = runs.success(first.run) if first.run else None
            shared.load(marker["inputs"]["tables"] if marker else [])
            tasks = tasks[1:]
        pool.run_all(tasks, workers, tell)

    def take(self, outcome: Outcome) -> None:
        name = name_of(outcome.task.parameters)
        if outcome.run:
            self.good[name] = outcome.run
        else:
            self.failed[name] = outcome.error

    def write(self) -> None:
        """Write the results and the failures, in the order that was asked for."""
        fan = self.fan
        names = list(fan.sets[0])
        rows, failures = [], []
        for one in fan.sets:
            key, varied = name_of(fan.parameters(one)), [str(one[name]) for name in names]
            if key in self.good:
                for fact in runs.record(self.good[key])["facts"]:
                    rows.append([*varied, *(_plain(fact.get(column)) for column in FACT)])
            elif key in self.failed:
                error = self.failed[key]
                about = [getattr(error, column, "") or "" for column in ("cell", "first_line", "error")]
                failures.append([*varied, *about[:2], about[2] or str(error)])
        runs.write(fan.out / "results.csv", _csv([*names, *FACT], rows))
        if failures:
            runs.write(fan.out / "failures.csv", _csv([*names, "cell", "first_line", "error"], failures))
        else:
            (fan.out / "failures.csv").unlink(missing_ok=True)

    def close(self) -> int:
        """Say what came of it and return the exit code."""
        from spdr.publish.build import shown

        for error in self.failed.values():
            print(f"spdr run: {error}", file=sys.stderr)
        good, all_runs = len(self.good), len(self.fan.sets)
        print(f"{good} of {all_runs} runs are good; results in {shown(self.fan.out / 'results.csv')}")
        if self.failed:
            print(f"{len(self.failed)} failed, listed in {shown(self.fan.out / 'failures.csv')}; "
                  "the same command runs only those again.")  # fmt: skip
        return 1 if self.failed else 0


def _plain(value: Any) -> Any:
    """Return what a cell of the results holds: of words in both languages, the English."""
    return value["en"] if isinstance(value, dict) else value


def name_of(parameters: dict[str, Any]) -> str:
    """Return a run's parameters as one text, the same for the same values."""
    return json.dumps(parameters, sort_keys=True, ensure_ascii=False, default=str)


class _Progress:
    """Tells of each run as it ends, with the time that the rest will take at this pace."""

    def __init__(self, count: int, given: dict[str, str], take: Callable[[Outcome], None]) -> None:
        self.count, self.given, self.take = count, given, take
        self.done = 0
        self.started = time.monotonic()

    def __call__(self, outcome: Outcome) -> None:
        self.take(outcome)
        self.done += 1
        left = (time.monotonic() - self.started) / self.done * (self.count - self.done)
        given = self.given[name_of(outcome.task.parameters)]
        end = "failed" if outcome.error else f"{outcome.seconds:.1f} s"
        after = f", about {duration(left)} left" if self.done < self.count else ""
        print(f"run {self.done} of {self.count}: {given} {end}{after}", flush=True)


def duration(seconds: float) -> str:
    """Return a length of time in words.

    Examples
    --------
    >>> duration(4.2), duration(75), duration(7300)
    ('5 s', '1 min 15 s', '2 h 1 min')
    """
    whole = int(-(-seconds // 1))
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"


def _prune(home: Path) -> None:
    """Delete what a fan-out that was killed left half done; the lock says that none is running."""
    home.mkdir(parents=True, exist_ok=True)
    for path in home.glob(".staging-*"):
        if re.fullmatch(r"\.staging-\d+-\d+(-old)?", path.name):
            shutil.rmtree(path, ignore_errors=True)


def _csv(columns: list[str], rows: list[list[Any]]) -> str:
    from spdr.publish.runner import harmless

    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([harmless(value) for value in row] for row in rows)
    return out.getvalue()
