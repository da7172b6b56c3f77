"""Limits on a chapter's process: memory, processes, time, size of files, network; data for reading only.

They guard against accidents, not against attackers: a notebook that loops, fills the memory, forks without
end, writes over a table or reaches for the internet is stopped with a sentence. Who wants to get round them
can; a notebook from a stranger is read before it is run.

Two parts. :func:`apply` is called once in a forked child, before its first cell. :func:`install` adds an
audit hook, which works in the standard kernel too and wherever the system gives no namespaces.
"""

from __future__ import annotations

import mmap
import os
import sys
from contextlib import suppress
from typing import Any

GIB = 1 << 30
MEMORY = 4 * GIB  # of address space, beyond what the process has and its threads reserve
THREAD = 128 << 20  # of address space for each processor: stacks and arenas of numerical libraries
CPU_SECONDS = 3600  # processor time of a whole notebook; each cell has the runner's clock besides
LARGEST_FILE = 2 * GIB
PROCESSES = 64  # that a notebook may start, those of its children counted too
READ_ONLY = ("data", "notebooks", "spdr", "book")  # folders of the project that a chapter only reads

STARTS = frozenset({"os.fork", "os.forkpty", "os.posix_spawn", "subprocess.Popen"})
CHANGES = frozenset(
    {
        *(
            "os.remove",
            "os.rename",
            "os.rmdir",
            "os.mkdir",
            "os.truncate",
            "os.chmod",
            "os.link",
            "os.symlink",
        ),
        "shutil.rmtree",
    }
)
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
NEW_USER, NEW_NETWORK = 0x10000000, 0x40000000  # CLONE_NEWUSER, CLONE_NEWNET


def apply() -> list[str]:
    """Set the limits of this process and of what it starts; return those that this system granted."""
    granted = []
    with suppress(ImportError):  # no such limits on Windows
        import resource

        wanted = {
            "memory": (resource.RLIMIT_AS, _address_space() + MEMORY + THREAD * (os.cpu_count() or 1)),
            "time": (resource.RLIMIT_CPU, CPU_SECONDS),
            "files": (resource.RLIMIT_FSIZE, LARGEST_FILE),
        }
        for name, (kind, value) in wanted.items():
            with suppress(ValueError, OSError):
                hard = resource.getrlimit(kind)[1]
                most = value if hard == resource.RLIM_INFINITY else min(value, hard)
                resource.setrlimit(kind, (most, hard))
                granted.append(name)
    if network_off():
        granted.append("network")
    return granted


def _address_space() -> int:
    """Bytes of address space that this process has now (Linux; 0 elsewhere)."""
    try:
        with open("/proc/self/statm", encoding="ascii") as file:
            return int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError):
        return 0


def network_off() -> bool:
    """Move this process into a network of its own that has nothing but itself, where the system allows it.

    Returns
    -------
    bool
        False where it was refused; the audit hook refuses the network then.
    """
    if sys.platform != "linux" or os.environ.get("SPDR_NAMESPACES") == "0":
        return False
    import ctypes

    libc = ctypes.CDLL(None, use_errno=True)
    user, group = os.getuid(), os.getgid()
    if libc.unshare(NEW_NETWORK) != 0:  # the superuser needs no more
        if libc.unshare(NEW_USER | NEW_NETWORK) != 0:
            return False
        for name, text in (
            ("setgroups", "deny"),
            ("uid_map", f"{user} {user} 1"),
            ("gid_map", f"{group} {group} 1"),
        ):
            with suppress(OSError), open(f"/proc/self/{name}", "w", encoding="ascii") as file:
                file.write(text)
    with suppress(OSError):
        _loopback_up()
    return True


def _loopback_up() -> None:
    """Start the loopback of the new network, so that a notebook can still talk to itself."""
    import fcntl
    import socket
    import struct

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        request = struct.pack("16sh14x", b"lo", 0x41)  # IFF_UP | IFF_RUNNING
        fcntl.ioctl(any_socket, 0x8914, request)  # SIOCSIFFLAGS


class Watch:
    """The audit hook: refuses to change the project's folders, and to start processes without end."""

    def __init__(self, top: str, allowed: str) -> None:
        self.protected = tuple(os.path.join(top, name) + os.sep for name in READ_ONLY)
        self.allowed = allowed + os.sep if allowed else ""
        self.started = memoryview(mmap.mmap(-1, 8)).cast("q")  # shared with everything that is forked

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Look at one event, quickly: nearly all are none of ours."""
        if event == "open":
            if isinstance(arguments[2], int) and arguments[2] & WRITING:
                self.refuse(arguments[0])
        elif event in STARTS:
            self.started[0] += 1
            if self.started[0] > PROCESSES:
                raise PermissionError(f"a chapter may start {PROCESSES} processes; this one wanted more")
        elif event in CHANGES:
            for path in arguments[:2]:
                self.refuse(path)

    def refuse(self, path: Any) -> None:
        """Raise if a path is in a folder that is for reading."""
        if isinstance(path, bytes):
            path = os.fsdecode(path)
        if not isinstance(path, str) or "__pycache__" in path:
            return
        full = os.path.realpath(path) + os.sep
        if self.allowed and full.startswith(self.allowed):
            return
        if full.startswith(self.protected):
            raise PermissionError(
                f"a chapter may not change {os.path.basename(path)!r}: the project's folders are for "
                "reading. Results go to chapter.fact, chapter.figure and chapter.table."
            )


def install(top: str) -> None:
    """Add the audit hook to this process, for good.

    Parameters
    ----------
    top
        The project's folder.
    """
    allowed = os.environ.get("SPDR_RUN_DIR", "")
    sys.addaudithook(Watch(os.path.realpath(top), os.path.realpath(allowed) if allowed else ""))
