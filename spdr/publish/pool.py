"""Run many jobs: one warmed parent, a few workers, each chapter in a child; all end with the parent."""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from spdr import errors, project
from spdr.errors import SpdrError
from spdr.publish import keys, processes, runs, shared
from spdr.publish.runner import Task, execute

NEVER_WARM = {
    "vl_convert",
    "polars",
    "numba",
    "duckdb",
    "ibis",
}  # a child forked after their use hangs or dies
WARM = (
    *("numpy", "pandas", "pandas.core.methods.to_dict", "pandas.core.reshape.reshape", "encodings.utf_8_sig"),
    *("altair", "nbformat", "papermill", "IPython.display", "IPython.core.interactiveshell"),
    *("IPython.core.application", "IPython.core.completerlib", "IPython.core.logger", "IPython.core.magics"),
)
SEVERAL = 3  # chapters from which on it pays to import once what only some of them use
SOMETIMES = {"scipy.interpolate", "scipy.optimize"}
PATIENCE = 3.0  # seconds that workers get to end by themselves


@dataclass
class Outcome:
    """What became of a task: the folder of its good run, or the error."""

    task: Task
    run: Path | None
    error: SpdrError | None
    seconds: float


def run_all(
    tasks: list[Task], workers: int | None = None, tell: Callable[[Outcome], None] | None = None
) -> list[Outcome]:
    """Run chapters, ``workers`` at a time, and return their outcomes in the order of the tasks.

    A chapter that fails does not stop the others, so that a repeated build runs only what is missing.

    Parameters
    ----------
    tasks
        What to run.
    workers
        Processes at a time; the number of processors, at most four, if not given.
    tell
        Called with each outcome as it comes.
    """
    if not tasks:
        return []
    tell = tell or (lambda outcome: None)
    found: dict[int, Outcome] = {}
    warm(tasks)
    jobs = [_chapter_job(task) for task in tasks]
    with contextlib.closing(perform(jobs, max(1, workers or min(4, os.cpu_count() or 1)))) as done:
        for job in done:
            task = tasks[jobs.index(job)]
            run = Path(job.answer) if job.answer else None
            found[id(task)] = Outcome(task, run, job.error, job.seconds)
            tell(found[id(task)])
    return [found[id(task)] for task in tasks]


def warm(tasks: list[Task]) -> None:
    """Do once, in the parent, what the chapters would each do: imports, and checks of the tables they name.

    Modules that start threads of their own when used are imported by each child instead.
    """
    import gc

    if not processes.can_fork():
        return
    gc.disable()  # what is made here stays; looking for rubbish in it takes a sixth of the time
    names: set[str] = set(WARM)
    tables: set[str] = set()
    top = str(project.root())
    for task in {task.chapter: task for task in tasks}.values():
        notebook = f"{top}/notebooks/{task.chapter}.ipynb"
        tables |= keys.tables_named(notebook, task.stamps)
        for path, sha in keys.code_shas(notebook, task.stamps, top).items():
            if path.endswith(".py") and not path.startswith("spdr/publish/"):
                names.add(path[:-3].replace("/", ".").removesuffix(".__init__"))
                if len(tasks) >= SEVERAL:
                    names |= keys.module_imports(path, sha, top) & SOMETIMES
    for name in sorted(names):
        if name.split(".")[0] not in NEVER_WARM:
            with contextlib.suppress(Exception):  # a broken module is the failure of the cell that needs it
                importlib.import_module(name)
    if len(tasks) > 1:
        shared.load(sorted(tables))
    _first_uses()
    gc.collect()
    gc.freeze()  # keeps the collector from touching, and so copying, the parent's pages
    gc.enable()


def _first_uses() -> None:
    """Do once what is slow the first time only: compile the check of notebooks, read the schema of charts."""
    import altair
    import nbformat
    import pandas

    nbformat.validate(nbformat.v4.new_notebook())
    altair.Chart(pandas.DataFrame({"a": [1.0]})).mark_bar().encode(x="a:Q").to_dict()


# ---------------------------------------------------------------- jobs and workers


@dataclass(eq=False)
class Job:
    """Something to do in a worker process, and what came of it.

    Attributes
    ----------
    work
        Returns a text.
    name
        Of the job, in errors.
    answer, error, seconds
        Filled in when it is done.
    """

    work: Callable[[], str]
    name: str
    answer: str = ""
    error: SpdrError | None = None
    seconds: float = 0.0
    pid: int = 0
    started: float = 0.0
    heard: bytearray = field(default_factory=bytearray)


def _chapter_job(task: Task) -> Job:
    def work() -> str:
        draw_without_validation()
        shared.share()
        return str(execute(task))

    return Job(work, task.chapter)


def perform(jobs: list[Job], workers: int = 1) -> Generator[Job, None, None]:
    """Do the jobs in forked workers, yielding each as it is done; in this process where there is no fork."""
    if not processes.can_fork():
        for job in jobs:
            job.started = time.monotonic()
            _take(job, _done(job))
            yield job
        return
    pool = _Pool(workers)
    try:
        yield from pool.run(jobs)
    finally:
        pool.close()


def _done(job: Job) -> dict[str, Any]:
    """Do the job here and put its answer or its error into JSON's shape."""
    try:
        return {"answer": job.work()}
    except SpdrError as error:
        return {"kind": type(error).__name__, "message": str(error), "about": vars(error)}
    except Exception as error:
        what = f"{type(error).__name__}: {error}"
        failed = runs.failure(job.name, what, "The last good site is unchanged.")
        return {"kind": "NotebookError", "message": str(failed), "about": vars(failed)}


def _take(job: Job, told: dict[str, Any]) -> None:
    job.seconds = time.monotonic() - job.started
    job.answer = told.get("answer", "")
    if "kind" in told:
        job.error = getattr(errors, told["kind"], SpdrError)(told["message"])
        vars(job.error).update(told["about"])


class _Pool:
    """Forked workers, one job each; when this process is gone they end what they run, and themselves."""

    def __init__(self, workers: int) -> None:
        self.workers = workers
        self.lifeline, self.held = os.pipe()
        self.busy: dict[int, Job] = {}

    def run(self, jobs: list[Job]) -> Iterator[Job]:
        import select

        waiting = list(jobs)
        while waiting or self.busy:
            while waiting and len(self.busy) < self.workers:
                self.start(waiting.pop(0))
            for pipe in select.select(list(self.busy), [], [])[0]:
                block = os.read(pipe, 1 << 16)
                self.busy[pipe].heard.extend(block)
                if not block:
                    yield self.finish(pipe)

    def start(self, job: Job) -> None:
        """Fork a worker for the job."""
        reader, writer = os.pipe()
        sys.stdout.flush()
        sys.stderr.flush()
        job.started = time.monotonic()
        job.pid = processes.fork()
        if job.pid == 0:
            code = 70
            try:
                for descriptor in (self.held, reader, *self.busy):
                    os.close(descriptor)
                code = _worker(job, writer, self.lifeline)
            finally:
                os._exit(code)
        os.close(writer)
        self.busy[reader] = job

    def finish(self, pipe: int) -> Job:
        """Reap the worker and take its answer."""
        job = self.busy.pop(pipe)
        os.close(pipe)
        status = os.waitstatus_to_exitcode(os.waitpid(job.pid, 0)[1])
        if job.heard:
            _take(job, json.loads(job.heard))
        else:
            job.error = runs.failure(
                job.name, f"the process that ran it ended (status {status}).", "Build again."
            )
        return job

    def close(self) -> None:
        """End what still runs: workers see the lifeline close and take their notebooks with them."""
        os.close(self.held)
        until = time.monotonic() + PATIENCE
        for pipe, job in self.busy.items():
            os.close(pipe)
            while os.waitpid(job.pid, os.WNOHANG)[0] == 0:
                if time.monotonic() > until:
                    os.kill(job.pid, signal.SIGKILL)
                    os.waitpid(job.pid, 0)
                    break
                time.sleep(0.01)
        os.close(self.lifeline)


def _worker(job: Job, writer: int, lifeline: int) -> int:
    """Do one job in a process of its own, answer over the pipe, and return the exit code."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides, and closes the lifeline
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    processes.dedicated, processes.private = True, [writer, lifeline]
    processes.adopt(True)
    threading.Thread(target=_end_with_parent, args=(lifeline,), daemon=True).start()
    text = json.dumps(_done(job), default=str).encode()
    sys.stdout.flush()
    sys.stderr.flush()
    while text:
        text = text[os.write(writer, text) :]
    return 0


def _end_with_parent(lifeline: int) -> None:
    """When the parent is gone, end everything below this worker, and the worker."""
    with contextlib.suppress(OSError):
        os.read(lifeline, 1)
    processes.end_children()
    os._exit(1)


def draw_without_validation() -> None:
    """Switch off Altair's check of every part of every chart against its schema, in this process.

    It takes longer than drawing and tells nothing that the tests, which keep it on, have not told.
    ``SPDR_VALIDATE_CHARTS=1`` leaves it on.
    """
    if os.environ.get("SPDR_VALIDATE_CHARTS") == "1" or "altair" not in sys.modules:
        return
    from altair.utils import schemapi

    schemapi.disable_debug_mode()
    schemapi.SchemaBase.validate = classmethod(lambda cls, instance, schema=None: None)  # type: ignore
