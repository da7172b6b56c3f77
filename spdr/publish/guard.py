"""The watch kept over a chapter's process, forked child or kernel: no network, no thread that fails unseen.

It also notes what the chapter reads. A kernel loads this module as an extension.
"""

from __future__ import annotations

import mmap
import os
import socket
import sys
import threading
import time
import traceback
from typing import Any

from spdr.publish import limits

REPORT = "application/vnd.spdr.report+json"
LOCAL = ("127.", "::1", "localhost")
STRAYED = "the cell forked a process that went on as if it were the notebook"
EXITED = "SystemExit: the cell ended the notebook"


class Guard:
    """The watch kept while a chapter runs: threads that failed, files that were read, network refused."""

    def __init__(self, count: Any) -> None:
        self.count = count
        self.owner = os.getpid()
        self.strayed = memoryview(mmap.mmap(-1, 8)).cast("q")  # shared with what a cell forks
        self.failures: list[list[Any]] = []
        self.files: set[str] = set()
        self.folder = os.path.join(os.getcwd(), "data", "registers") + os.sep

    def install(self) -> None:
        """Put the guards in place, for good: an audit hook cannot be taken away by a cell."""
        from spdr.data import access

        access.reset()
        sys.addaudithook(self.audit)
        limits.install(os.getcwd())
        threading.excepthook = self.thread_failed
        start = threading.Thread.start

        def start_noted(thread: Any) -> None:
            thread.spdr_cell = self.count()
            start(thread)

        threading.Thread.start = start_noted  # type: ignore[method-assign, assignment]

    def audit(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Refuse the network; note which registers are opened."""
        if event == "open":
            name = arguments[0]
            if isinstance(name, str) and "registers" in name:
                full = os.path.abspath(name)
                if full.startswith(self.folder) and os.path.isfile(full):
                    self.files.add(full[len(self.folder) - len("data/registers/") :].replace(os.sep, "/"))
        elif event in {"socket.connect", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname"}:
            address = (
                arguments[0] if event in {"socket.getaddrinfo", "socket.gethostbyname"} else arguments[1]
            )
            host = address[0] if isinstance(address, tuple) else address
            if event.startswith("socket.get"):
                refused = bool(host) and not str(host).startswith(LOCAL)
            else:
                family = getattr(arguments[0], "family", None)
                refused = family != getattr(socket, "AF_UNIX", None) and not str(host).startswith(LOCAL)
            if refused:
                raise PermissionError(
                    f"a chapter may not use the network (it asked for {host}): read from data/tables"
                )

    def thread_failed(self, arguments: threading.ExceptHookArgs) -> None:
        """Print the traceback as Python does, and remember the failure for the cell now running."""
        if arguments.exc_type is SystemExit:
            return
        name = arguments.thread.name if arguments.thread else "unknown"
        print(f"Exception in thread {name}:", file=sys.stderr)
        traceback.print_exception(arguments.exc_type, arguments.exc_value, arguments.exc_traceback)
        error = f"{arguments.exc_type.__name__} in {name}: {arguments.exc_value}"
        self.failures.append([getattr(arguments.thread, "spdr_cell", self.count()), error])

    def stray(self) -> None:
        """End a process that a cell forked and that came out of it: it must not speak for the notebook."""
        self.strayed[0] = self.count() + 1
        os._exit(72)

    def wait_for_threads(self, seconds: float) -> None:
        """Give threads that are not daemons time to end; those that do not are failures."""
        until = time.monotonic() + seconds
        for thread in threading.enumerate():
            if thread is threading.current_thread() or thread.daemon or thread is threading.main_thread():
                continue
            if thread.name.startswith("IPython"):
                continue
            thread.join(max(0.0, until - time.monotonic()))
            if thread.is_alive():
                cell = getattr(thread, "spdr_cell", self.count())
                self.failures.append([cell, f"thread {thread.name} was still running at the end"])

    def wait_for_processes(self, seconds: float) -> None:
        """Give processes that the chapter started time to end; those that do not are failures."""
        from spdr.publish import processes

        until = time.monotonic() + seconds
        while left := [
            c for c in map(processes.command, processes.children()) if c and "resource_tracker" not in c
        ]:
            if time.monotonic() > until:
                self.failures.append([None, processes.left_running(left)])
                return
            time.sleep(0.02)

    def report(self) -> dict[str, Any]:
        """What the chapter read, and what failed outside the cells' own exceptions."""
        from spdr.data import access

        if self.strayed[0]:
            self.failures.append([self.strayed[0] - 1, STRAYED])
        return {"failures": self.failures, "reads": access.reads(), "files": sorted(self.files)}


# ---------------------------------------------------------------- the standard kernel's side

_guard: Guard | None = None


def load_ipython_extension(shell: Any) -> None:
    """Install the guards in a kernel; loaded with ``--ext`` before the first cell."""
    global _guard  # noqa: PLW0603  one process, one chapter
    running = [0]
    guard = _guard = Guard(lambda: running[0])
    guard.install()

    def before(*_: Any) -> None:
        running[0] += 1

    def after(*_: Any) -> None:
        if os.getpid() != guard.owner:  # forked by the cell and gone on: must not speak for the kernel
            guard.stray()

    shell.events.register("pre_run_cell", before)
    shell.events.register("post_run_cell", after)
    shell.ask_exit = lambda: guard.failures.append([running[0], EXITED])


def closing_cell() -> None:
    """Display the report; the engine runs this after a notebook's last cell and takes the cell away."""
    from IPython.display import display

    if _guard is None:
        raise RuntimeError("the guards were not installed")
    _guard.wait_for_threads(5.0)
    _guard.wait_for_processes(2.0)
    display({REPORT: {**_guard.report(), "complete": True}}, raw=True)
