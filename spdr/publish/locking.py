"""One builder at a time: a lock that the system releases when its process is gone, however it went."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from spdr.errors import SpdrError


class Busy(SpdrError):
    """Another process is building; ``pid`` is its number."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        super().__init__(
            f"another build is running (process {pid or 'unknown'}). "
            "Wait for it to end, or stop it, then repeat the command."
        )


@contextmanager
def single_writer(path: Path) -> Iterator[None]:
    """Hold the build lock.

    Parameters
    ----------
    path
        The lock file; it holds the number of the process that has the lock.

    Raises
    ------
    Busy
        If another process holds it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        if not _take(descriptor):
            raise Busy(_holder(descriptor))
        os.ftruncate(descriptor, 0)
        os.write(descriptor, f"{os.getpid()}\n".encode())
        yield
        with suppress(OSError):
            os.ftruncate(descriptor, 0)
    finally:
        os.close(descriptor)


def _holder(descriptor: int) -> int:
    """Number of the process that has the lock; it writes it just after taking the lock."""
    for _ in range(50):
        os.lseek(descriptor, 0, os.SEEK_SET)
        text = os.read(descriptor, 32).decode(errors="replace")
        if text.endswith("\n") and text.strip().isdigit():
            return int(text)
        time.sleep(0.01)
    return 0


def _take(descriptor: int) -> bool:
    """Try to lock, never waiting. The lock belongs to this process alone: what it forks does not hold it."""
    if os.name == "nt":
        import msvcrt

        os.lseek(descriptor, 1 << 20, os.SEEK_SET)  # far beyond the number, which others must be able to read
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined, unused-ignore]
        except OSError:
            return False
        finally:
            os.lseek(descriptor, 0, os.SEEK_SET)
        return True
    import fcntl

    try:
        fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
