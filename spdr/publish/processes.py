"""Processes of notebooks: started, kept track of, and ended with whatever they leave behind."""

from __future__ import annotations

import glob
import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

GRACE_SECONDS = 2.0  # that what a notebook started gets to end by itself

# a process that does nothing but run notebooks may end whatever they leave; any other only what is theirs
dedicated = False
private: list[int] = []  # descriptors that are not for the notebook's process
running: set[int] = set()


def can_fork() -> bool:
    """Tell whether notebooks may be run in forks of this process.

    Not on Windows, which has none, nor on macOS, whose own libraries may crash in a fork of a process that
    has used them; there ``SPDR_ENGINE=fork`` insists.
    """
    return hasattr(os, "fork") and (sys.platform != "darwin" or os.environ.get("SPDR_ENGINE") == "fork")


def fork() -> int:
    """Fork; Python 3.12 warns of threads that numerical libraries keep idle, which is known and harmless."""
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return os.fork()


@contextmanager
def adopted_orphans() -> Iterator[list[str]]:
    """Adopt what the notebook's processes leave behind; yields the list it fills with those it had to end.

    On Linux orphans of our descendants become our children while this is open. Elsewhere only the
    child's own process group is ended.
    """
    left: list[str] = []
    before = set(children())
    adopt(True)
    try:
        yield left
        left += _end_strays(before, GRACE_SECONDS)
    except BaseException:
        _end_strays(before, 0.0)
        raise
    finally:
        adopt(dedicated)


def adopt(on: bool) -> None:
    """Make orphans of our descendants our children, or leave them to the system (Linux)."""
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(36, int(on), 0, 0, 0)  # PR_SET_CHILD_SUBREAPER


def children() -> list[int]:
    """Process ids of our own children (Linux; empty elsewhere)."""
    found: list[int] = []
    for task in glob.glob("/proc/self/task/*/children"):
        with suppress(OSError), open(task) as listing:
            found += [int(pid) for pid in listing.read().split()]
    return found


def _strays(before: set[int]) -> list[int]:
    """New children that the notebook left: outside our session, where every notebook's process starts."""
    found = [pid for pid in children() if pid not in before and pid not in running]
    if dedicated:
        return found
    ours = os.getsid(0)
    with suppress(ProcessLookupError):
        return [pid for pid in found if os.getsid(pid) != ours]
    return []


def _end_strays(before: set[int], grace: float) -> list[str]:
    """Wait ``grace`` seconds for strays to end by themselves, then kill them; name those killed."""
    until = time.monotonic() + grace
    named: list[str] = []
    while strays := _strays(before):
        late = time.monotonic() >= until
        for pid in strays:
            with suppress(ChildProcessError, ProcessLookupError):
                if os.waitpid(pid, os.WNOHANG)[0]:
                    continue
                if late:
                    named.append(command(pid))
                    os.kill(pid, signal.SIGKILL)
                    os.waitpid(pid, 0)
        if not late:
            time.sleep(0.01)
    return named


def command(pid: int) -> str:
    """Command line of a process; empty once it has ended and only waits to be reaped."""
    try:
        with open(f"/proc/{pid}/cmdline", "rb") as line:
            return line.read().replace(b"\0", b" ").decode(errors="replace").strip()
    except OSError:
        return ""


def end_children() -> None:
    """Kill every process below this one (Linux), as those of killed ones come up, within a second."""
    until = time.monotonic() + 1.0
    while (found := children()) and time.monotonic() < until:
        for pid in found:
            for end in (os.killpg, os.kill):
                with suppress(ProcessLookupError, PermissionError):
                    end(pid, signal.SIGKILL)
            with suppress(ChildProcessError):
                os.waitpid(pid, os.WNOHANG)
        time.sleep(0.005)


def left_running(commands: list[str]) -> str:
    """Say that processes had to be ended, and which."""
    return f"the notebook left {len(commands)} process(es) running, now ended: {'; '.join(commands)[:200]}"
