"""Run many chapters: one warmed parent, a few workers, each with one notebook in a child of its own."""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from spdr import project
from spdr.errors import NotebookError, SpdrError
from spdr.publish import keys, runs
from spdr.publish.runner import Task, execute

NEVER_WARM = {
    "vl_convert",
    "polars",
    "numba",
    "duckdb",
    "ibis",
}  # a child forked after their use hangs or dies
WARM = (
    "numpy",
    "pandas",
    "altair",
    "nbformat",
    "papermill",
    "IPython.core.interactiveshell",
    "IPython.display",
)


@dataclass
class Outcome:
    """What became of a task: the folder of its good run, or the error."""

    task: Task
    run: Path | None
    error: NotebookError | None
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
    if not hasattr(os, "fork"):
        return [_told(tell, _attempt(task)) for task in tasks]
    warm(tasks)
    count = max(1, workers or min(4, os.cpu_count() or 1))
    with contextlib.ExitStack() as stack:
        pool = _Pool(count, stack)
        found = {id(outcome.task): _told(tell, outcome) for outcome in pool.run(tasks)}
    return [found[id(task)] for task in tasks]


def _told(tell: Callable[[Outcome], None], outcome: Outcome) -> Outcome:
    tell(outcome)
    return outcome


def _attempt(task: Task) -> Outcome:
    started = time.monotonic()
    try:
        return Outcome(task, execute(task), None, time.monotonic() - started)
    except NotebookError as error:
        return Outcome(task, None, error, time.monotonic() - started)


def warm(tasks: list[Task]) -> None:
    """Import once, in the parent, what the notebooks and the modules behind them import.

    Modules that start threads of their own when used are imported by each child instead.
    """
    import gc

    names: set[str] = set(WARM)
    top = str(project.root())
    for task in tasks:
        for path in keys.code_shas(f"{top}/notebooks/{task.chapter}.ipynb", task.stamps, top):
            if path.endswith(".py") and not path.startswith("spdr/publish/"):
                names.add(path[:-3].replace("/", ".").removesuffix(".__init__"))
    for name in sorted(names):
        if name.split(".")[0] not in NEVER_WARM:
            with contextlib.suppress(
                Exception
            ):  # a broken module is the chapter's own failure, with its cell
                importlib.import_module(name)
    gc.collect()
    gc.freeze()  # keeps the collector from touching, and so copying, the parent's pages


class _Pool:
    """Worker processes, one task each, that end with the parent."""

    def __init__(self, count: int, stack: contextlib.ExitStack) -> None:
        self.count = count
        self.lifeline, self.held = os.pipe()
        self.busy: dict[int, tuple[int, Task, float, bytearray]] = {}  # pipe -> pid, task, start, answer
        stack.callback(self.close)

    def run(self, tasks: list[Task]) -> Iterator[Outcome]:
        import select

        waiting = list(tasks)
        while waiting or self.busy:
            while waiting and len(self.busy) < self.count:
                self.start(waiting.pop(0))
            for pipe in select.select(list(self.busy), [], [])[0]:
                block = os.read(pipe, 1 << 16)
                self.busy[pipe][3].extend(block)
                if not block:
                    yield self.finish(pipe)

    def start(self, task: Task) -> None:
        reader, writer = os.pipe()
        sys.stdout.flush()
        sys.stderr.flush()
        pid = os.fork()
        if pid == 0:
            code = 70
            try:
                for descriptor in (self.held, reader, *self.busy):
                    os.close(descriptor)
                code = _worker(task, writer, self.lifeline)
            finally:
                os._exit(code)
        os.close(writer)
        self.busy[reader] = (pid, task, time.monotonic(), bytearray())

    def finish(self, pipe: int) -> Outcome:
        pid, task, started, answer = self.busy.pop(pipe)
        os.close(pipe)
        status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        seconds = time.monotonic() - started
        if not answer:
            error = runs.failure(
                task.chapter, f"the process that ran it ended (status {status}).", "Build again."
            )
            return Outcome(task, None, error, seconds)
        told = json.loads(answer)
        if told["run"]:
            return Outcome(task, Path(told["run"]), None, seconds)
        if "failed_run" not in told["about"]:
            return Outcome(task, None, NotebookError(told["message"]), seconds)
        error = NotebookError(told["message"])
        for name, value in told["about"].items():
            setattr(error, name, value)
        return Outcome(task, None, error, seconds)

    def close(self) -> None:
        """End what still runs: workers see the lifeline close and take their notebooks with them."""
        os.close(self.held)
        until = time.monotonic() + 3.0
        for pid, _, _, _ in self.busy.values():
            while os.waitpid(pid, os.WNOHANG)[0] == 0:
                if time.monotonic() > until:
                    os.kill(pid, signal.SIGKILL)
                    os.waitpid(pid, 0)
                    break
                time.sleep(0.01)
        os.close(self.lifeline)


def _worker(task: Task, writer: int, lifeline: int) -> int:
    """Run one task in a process of its own, answer over the pipe, and return the exit code."""
    from spdr.publish import engine

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides, and closes the lifeline
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    engine.dedicated, engine.lifeline = True, lifeline
    if not engine.forks():
        threading.Thread(target=_end_with_parent, args=(lifeline,), daemon=True).start()
    draw_without_validation()
    try:
        answer: dict[str, Any] = {"run": str(execute(task)), "about": {}}
    except SpdrError as error:
        answer = {"run": "", "message": str(error), "about": vars(error)}
    except Exception as error:
        failed = runs.failure(
            task.chapter,
            f"{type(error).__name__}: {error}.",
            "This is a fault of the runner; please report it.",
        )
        answer = {"run": "", "message": str(failed), "about": vars(failed)}
    text = json.dumps(answer).encode()
    while text:
        text = text[os.write(writer, text) :]
    return 0


def _end_with_parent(lifeline: int) -> None:
    """Where a kernel runs the notebook: end it, and this process, when the parent is gone."""
    from spdr.publish import engine

    with contextlib.suppress(OSError):
        os.read(lifeline, 1)
    engine.end_children()
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
