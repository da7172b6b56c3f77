"""The papermill engine ``spdr``: one forked child per notebook, the standard kernel where there is no fork.

Papermill loads this module whenever it is imported itself, so it imports the standard library only and
reaches for papermill inside functions. The engine trusts nothing but its own account of a run: a child
that exits, is killed, hangs, leaves processes behind or skips a cell makes :class:`RunFailure`, whatever
papermill would have written into the notebook. Set ``SPDR_ENGINE=kernel`` to use the standard kernel.
"""

from __future__ import annotations

import json
import os
import select
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from spdr.publish import processes

CELL_SECONDS = 600.0


class RunFailure(Exception):
    """A notebook did not run to its end as it should.

    Parameters
    ----------
    index
        Position of the cell in the executed notebook (0 = first), or None if no cell is to blame.
    error
        What happened, in one sentence.
    """

    def __init__(self, index: int | None, error: str) -> None:
        super().__init__(error)
        self.index = index
        self.error = error


class SpdrEngine:
    """What papermill asks of an engine; see :class:`papermill.engines.Engine`."""

    @classmethod
    def nb_kernel_name(cls, nb: Any, name: str | None = None) -> str:
        """Name the kernel, as papermill's own engines do."""
        from papermill.utils import nb_kernel_name

        return nb_kernel_name(nb, name)

    @classmethod
    def nb_language(cls, nb: Any, language: str | None = None) -> str:
        """Name the language; a notebook of ours that does not say is Python."""
        from papermill.utils import nb_language

        return nb_language(nb, language or nb.metadata.get("language_info", {}).get("name") or "python")

    @classmethod
    def execute_notebook(
        cls,
        nb: Any,
        kernel_name: str,
        output_path: str | None = None,
        progress_bar: Any = False,
        log_output: bool = False,
        autosave_cell_every: int = 0,
        **kwargs: Any,
    ) -> Any:
        """Run every code cell of ``nb`` and return it with outputs and counts.

        ``output_path`` is ignored on purpose: papermill writes there in place after each cell, and a
        reader would find half a notebook. The caller writes the finished one.

        Raises
        ------
        RunFailure
            If the run ended in any way but every cell complete; a cell that raises is instead left in
            the notebook as an error output, for papermill to raise.
        """
        from papermill.engines import NotebookExecutionManager

        manager = NotebookExecutionManager(nb, output_path=None, progress_bar=progress_bar)
        manager.notebook_start()
        limit = float(kwargs.get("execution_timeout") or CELL_SECONDS)
        try:
            with processes.adopted_orphans() as stray:
                if forks():
                    report = run_forked(manager, limit)
                else:
                    from spdr.publish.kernel import run_kernel

                    report = run_kernel(manager, kernel_name, limit, kwargs.get("start_timeout", 60))
            check_run(nb, report, stray)
            nb.metadata["spdr"] = {"reads": report["reads"], "files": report["files"]}
        finally:
            manager.cleanup_pbar()
            manager.notebook_complete()
        return nb


def forks() -> bool:
    """Tell whether notebooks run in forked children here."""
    return processes.can_fork() and os.environ.get("SPDR_ENGINE") != "kernel"


def check_run(nb: Any, report: dict[str, Any], stray: list[str]) -> None:
    """Raise :class:`RunFailure` unless the child's report and the notebook agree on a complete run."""
    if report.get("raised"):
        return  # the error output is in the notebook: papermill raises with its traceback
    for index, error in report.get("failures", []):
        raise RunFailure(index, error)
    if stray:
        raise RunFailure(None, processes.left_running(stray))
    last = 0
    for index, cell in enumerate(nb.cells):
        if not runnable(cell):
            continue
        if not isinstance(cell.execution_count, int) or cell.execution_count <= last:
            raise RunFailure(index, "the cell did not run, although the notebook ended without an error")
        last = cell.execution_count
    if not report.get("complete"):
        raise RunFailure(None, "the notebook ended without saying that it was complete")


def runnable(cell: Any) -> bool:
    """Tell whether a cell has code to run; the standard kernel skips the same ones."""
    return (
        cell.cell_type == "code"
        and bool(cell.source.strip())
        and "skip-execution" not in cell.metadata.get("tags", [])
    )


# ---------------------------------------------------------------- forked children


def run_forked(manager: Any, limit: float) -> dict[str, Any]:
    """Run the cells in a forked child, watch it, and return its closing report."""
    from spdr.publish import cells, recorder

    nb = manager.nb
    jobs = [(index, cell.source, cell.get("id")) for index, cell in enumerate(nb.cells) if runnable(cell)]
    for stream in {sys.stdout, sys.stderr, sys.__stdout__, sys.__stderr__} - {None}:
        stream.flush()  # type: ignore[union-attr]
    reader, writer = os.pipe()
    spools = [recorder.spool(), recorder.spool()]
    parent = os.getpid()
    child = processes.fork()
    if child == 0:
        code = 70
        try:
            for descriptor in (reader, *processes.private):
                os.close(descriptor)
            code = cells.child(jobs, writer, spools, parent)
        except BaseException:  # nothing may escape into the parent's stack
            import traceback

            os.write(spools[1], traceback.format_exc().encode())
        finally:
            os._exit(code)
    os.close(writer)
    processes.running.add(child)
    watch = _Watch(manager, child, reader, limit)
    try:
        return watch.run(lambda: recorder.spooled(spools[1]))
    finally:
        watch.close()
        processes.running.discard(child)
        for spool in spools:
            os.close(spool)
        if not nb.metadata.get("language_info"):
            nb.metadata["language_info"] = cells.language_info()


class _Watch:
    """The parent's side of one child: reads its messages, holds the clock, ends its whole group."""

    def __init__(self, manager: Any, child: int, reader: int, limit: float) -> None:
        self.manager, self.child, self.reader, self.limit = manager, child, reader, limit
        self.started = time.monotonic()
        self.current: int | None = None
        self.status: int | None = None
        self.report: dict[str, Any] | None = None
        self.buffer = bytearray()

    def run(self, last_words: Callable[[], str]) -> dict[str, Any]:
        """Follow the child to its end and return its report."""
        open_pipe = True
        while open_pipe and self.report is None:
            left = self.started + self.limit - time.monotonic()
            if left <= 0:
                self.end_group()
                raise RunFailure(self.current, f"the cell ran longer than its limit of {self.limit:g} s")
            if select.select([self.reader], [], [], min(left, 0.25))[0]:
                open_pipe = self.receive()
            elif self.dead():
                open_pipe = False
        if self.report is None:
            self.end_group()
            raise RunFailure(self.current, self.cause_of_death(last_words()))
        self.wait(processes.GRACE_SECONDS)
        if self.status != 0:
            raise RunFailure(self.current, self.cause_of_death(last_words()))
        return self.report

    def receive(self) -> bool:
        """Take in what the child sent; False when its end of the pipe is closed."""
        block = os.read(self.reader, 1 << 20)
        fresh = len(self.buffer)  # what came before holds no line end
        self.buffer += block
        while (end := self.buffer.find(b"\n", fresh)) >= 0:
            fresh = 0
            message = json.loads(self.buffer[:end])
            del self.buffer[: end + 1]
            getattr(self, "on_" + message.pop("say"))(**message)
        return bool(block)

    def on_start(self, index: int) -> None:
        """A cell begins: its clock starts."""
        self.current, self.started = index, time.monotonic()
        self.manager.cell_start(self.manager.nb.cells[index], index)

    def on_end(self, index: int, count: int, outputs: dict[str, list[Any]], failed: bool) -> None:
        """A cell ended; ``outputs`` holds those of every cell it touched."""
        from nbformat import from_dict

        notebook = self.manager.nb
        for position, found in outputs.items():
            notebook.cells[int(position)].outputs = [from_dict(output) for output in found]
        cell = notebook.cells[index]
        cell.execution_count = count
        if failed:
            self.manager.cell_exception(cell, index)
        self.manager.cell_complete(cell, index)
        self.started = time.monotonic()

    def on_done(self, **report: Any) -> None:
        """The child's closing report."""
        self.report = report

    def dead(self) -> bool:
        """Tell whether the child has ended, and keep its status."""
        if self.status is None:
            pid, status = os.waitpid(self.child, os.WNOHANG)
            if pid:
                self.status = os.waitstatus_to_exitcode(status)
        return self.status is not None

    def wait(self, seconds: float) -> None:
        """Wait for the child to end; end it by force after that."""
        until = time.monotonic() + seconds
        while not self.dead() and time.monotonic() < until:
            time.sleep(0.002)
        if not self.dead():
            self.end_group()

    def end_group(self) -> None:
        """Kill the child and everything in its process group, and reap the child."""
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.child, signal.SIGKILL)
        if self.status is None:
            with suppress(ProcessLookupError):
                os.kill(self.child, signal.SIGKILL)  # it may not have made its group yet
            self.status = os.waitstatus_to_exitcode(os.waitpid(self.child, 0)[1])

    def cause_of_death(self, last_words: str) -> str:
        """Say how the child ended, with the last line it left on standard error."""
        status = self.status or 0
        if status < 0:
            name = signal.Signals(-status).name
            cause = f"its process was killed by {name}"
            if name == "SIGKILL":
                cause += " (the system does this when memory runs out)"
        else:
            cause = f"its process ended with exit code {status} before the notebook was complete"
        lines = [line for line in last_words.strip().splitlines() if line.strip()]
        return f"{cause}; last words: {lines[-1][:200]}" if lines else cause

    def close(self) -> None:
        """Leave nothing behind: neither child nor pipe."""
        if not self.dead():
            self.end_group()
        os.close(self.reader)
