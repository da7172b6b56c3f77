"""What happens inside a chapter's own process: cells run in an IPython shell, under guard.

The forked child (:func:`child`) and the standard kernel (as the extension ``spdr.publish.cells``)
share the guards: no network, no questions to a keyboard, an exception in a thread fails the run,
and what the chapter read is reported.
"""

from __future__ import annotations

import codecs
import io
import json
import mmap
import os
import signal
import socket
import sys
import tempfile
import threading
import time
import traceback
import warnings
from typing import Any

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
        """Give processes that the chapter started time to end; a kernel's own end would hide them."""
        from spdr.publish import engine

        until = time.monotonic() + seconds
        while left := [
            c for c in map(engine.command, engine.children()) if c and "resource_tracker" not in c
        ]:
            if time.monotonic() > until:
                self.failures.append([None, engine.left_running(left)])
                return
            time.sleep(0.02)

    def report(self) -> dict[str, Any]:
        """What the chapter read, and what failed outside the cells' own exceptions."""
        from spdr.data import access

        if self.strayed[0]:
            self.failures.append([self.strayed[0], STRAYED])
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
            guard.strayed[0] = running[0]
            os._exit(72)

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


# ---------------------------------------------------------------- the forked child


def spool() -> int:
    """Open a nameless file that a child's descriptors 1 and 2 write to; it never blocks, unlike a pipe."""
    if hasattr(os, "memfd_create"):
        return os.memfd_create("spdr")
    with tempfile.TemporaryFile() as file:
        return os.dup(file.fileno())


def spooled(descriptor: int) -> str:
    """The end of what is in a spool, at most 4,000 bytes."""
    size = os.fstat(descriptor).st_size
    return os.pread(descriptor, 4000, max(0, size - 4000)).decode(errors="replace")


class Recorder:
    """Outputs of the notebook's cells in nbformat's shape, in the order in which they were made."""

    def __init__(self, spools: list[int]) -> None:
        self.owner = os.getpid()
        self.lock = threading.RLock()
        self.outputs: dict[int, list[dict[str, Any]]] = {}
        self.cell = -1
        self.touched: set[int] = set()
        self.clear_next = False
        self.shown: dict[str, list[dict[str, Any]]] = {}
        self.spools = list(zip(("stdout", "stderr"), spools, strict=True))
        self.offsets = dict.fromkeys(spools, 0)
        self.decoders = {fd: codecs.getincrementaldecoder("utf-8")("replace") for fd in spools}

    def begin(self, cell: int) -> None:
        """Start collecting for this cell."""
        self.drain()
        self.cell, self.clear_next = cell, False
        self.outputs[cell] = []
        self.touched = {cell}

    def drain(self) -> None:
        """Take in what reached descriptors 1 and 2 directly: C libraries, subprocesses, ``os.write``."""
        for name, descriptor in ((n, d) for n, d in self.spools):
            while block := os.pread(descriptor, 1 << 20, self.offsets[descriptor]):
                self.offsets[descriptor] += len(block)
                self.text(name, self.decoders[descriptor].decode(block))

    def text(self, name: str, text: str) -> None:
        """Add to a stream, joined to the last output if that is the same stream."""
        if not text or self.cell < 0:
            return
        outputs = self.room()
        if not (outputs and outputs[-1].get("name") == name and outputs[-1]["output_type"] == "stream"):
            outputs.append({"output_type": "stream", "name": name, "text": []})
        outputs[-1]["text"].append(text)

    def add(self, output: dict[str, Any], display_id: str | None = None) -> None:
        """Add a result, a display or an error."""
        with self.lock:
            self.drain()
            self.room().append(output)
            if display_id:
                self.shown.setdefault(display_id, []).append(output)

    def update(self, display_id: str | None, data: dict[str, Any], metadata: dict[str, Any]) -> None:
        """Replace every display that carries this id, in whichever cell it stands."""
        with self.lock:
            for output in self.shown.get(display_id or "", []):
                output["data"], output["metadata"] = data, metadata
                self.touched |= {
                    cell for cell, found in self.outputs.items() if any(o is output for o in found)
                }

    def clear(self, wait: bool) -> None:
        """Drop the cell's outputs, now or when the next one comes."""
        with self.lock:
            self.drain()
            if wait:
                self.clear_next = True
            else:
                self.outputs[self.cell].clear()

    def room(self) -> list[dict[str, Any]]:
        """The running cell's outputs, emptied first if that was asked for."""
        if self.clear_next:
            self.clear_next = False
            self.outputs[self.cell].clear()
        return self.outputs[self.cell]

    def finished(self) -> dict[int, list[dict[str, Any]]]:
        """Outputs of every cell touched since :meth:`begin`, streams joined."""
        with self.lock:
            self.drain()
            for cell in self.touched:
                for output in self.outputs[cell]:
                    if output["output_type"] == "stream":
                        output["text"] = ["".join(output["text"])]
            return {
                cell: [
                    {**output, "text": output["text"][0]} if output["output_type"] == "stream" else output
                    for output in self.outputs[cell]
                ]
                for cell in sorted(self.touched)
            }


class Stream(io.TextIOBase):
    """``sys.stdout`` or ``sys.stderr`` of a chapter: straight into the recorder, in order."""

    encoding, errors = "utf-8", "replace"

    def __init__(self, recorder: Recorder, name: str, descriptor: int) -> None:
        self.recorder, self.name, self.descriptor = recorder, name, descriptor

    def write(self, text: str) -> int:
        """Record ``text``; in a process forked by a cell, send it to the real descriptor instead."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text)}")
        if os.getpid() != self.recorder.owner:
            os.write(self.descriptor, text.encode(errors="replace"))
        else:
            with self.recorder.lock:
                self.recorder.drain()
                self.recorder.text(self.name, text)
        return len(text)

    def flush(self) -> None:
        """Nothing is held back here."""

    def writable(self) -> bool:
        """Streams of a chapter are for writing."""
        return True

    def fileno(self) -> int:
        """The descriptor that subprocesses inherit."""
        return self.descriptor


def clean(value: Any) -> Any:
    """Turn what a display carries into what JSON can hold, as the Jupyter protocol does."""
    if isinstance(value, bytes):
        import base64

        return base64.b64encode(value).decode("ascii")
    if isinstance(value, (set, frozenset, tuple)):
        return list(value)
    return repr(value) if not hasattr(value, "item") else value.item()


def shell_for(recorder: Recorder) -> Any:
    """Make the process's IPython shell: no history file, no start-up files, outputs to the recorder."""
    from IPython.core import page
    from IPython.core.displayhook import DisplayHook
    from IPython.core.displaypub import DisplayPublisher
    from IPython.core.interactiveshell import InteractiveShell
    from traitlets import Type
    from traitlets.config import Config

    class Publisher(DisplayPublisher):
        def publish(  # type: ignore[override]
            self, data: Any, metadata: Any = None, *, transient: Any = None, update: bool = False, **_: Any
        ) -> None:
            self._validate_data(data, metadata)
            display_id = (transient or {}).get("display_id")
            if update:
                recorder.update(display_id, data, metadata or {})
            else:
                output = {"output_type": "display_data", "data": data, "metadata": metadata or {}}
                recorder.add(output, display_id)

        def clear_output(self, wait: bool = False) -> None:
            recorder.clear(wait)

    class Hook(DisplayHook):
        def start_displayhook(self) -> None:
            self.found: dict[str, Any] = {}

        def write_output_prompt(self) -> None:
            pass

        def write_format_data(self, format_dict: Any, md_dict: Any = None) -> None:
            self.found = {"data": format_dict, "metadata": md_dict or {}}

        def finish_displayhook(self) -> None:
            if self.found.get("data"):
                output = {"output_type": "execute_result", "execution_count": self.prompt_count, **self.found}
                recorder.add(output)
            self.found = {}

    class Shell(InteractiveShell):
        displayhook_class = Type(Hook)
        display_pub_class = Type(Publisher)
        failed = False

        def init_ipython_dir(self, ipython_dir: Any) -> None:
            pass

        def init_profile_dir(self, profile_dir: Any) -> None:
            pass

        def init_virtualenv(self) -> None:
            pass

        def init_environment(self) -> None:
            os.environ.update(  # what a kernel sets, so that subprocesses print alike
                TERM="xterm-color",
                CLICOLOR="1",
                FORCE_COLOR="1",
                CLICOLOR_FORCE="1",
                PAGER="cat",
                GIT_PAGER="cat",
            )

        def init_hooks(self) -> None:
            super().init_hooks()
            # help texts go to a pager, which a notebook run without a front end does not show
            self.set_hook("show_in_pager", page.as_hook(lambda *a, **k: None), 99)

        def ask_exit(self) -> None:
            self.exit_now = True

        def _showtraceback(self, etype: Any, evalue: Any, stb: Any) -> None:
            self.failed = True
            recorder.add(
                {
                    "output_type": "error",
                    "ename": str(etype.__name__),
                    "evalue": str(evalue),
                    "traceback": list(stb),
                }
            )

    InteractiveShell.clear_instance()
    config = Config()
    config.HistoryManager.enabled = False
    config.HistoryManager.hist_file = ":memory:"
    return Shell.instance(config=config)


def settle(spools: list[int], parent: int) -> None:
    """Cut the child loose from its parent: own group, own descriptors, plain signals and warnings."""
    os.setsid()
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(1, signal.SIGKILL, 0, 0, 0)  # PR_SET_PDEATHSIG: never outlive the parent
    if os.getppid() != parent:
        os._exit(71)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for source, target in ((nothing, 0), (spools[0], 1), (spools[1], 2)):
        os.dup2(source, target)
    os.close(nothing)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    import logging

    logging.root.handlers.clear()
    warnings.resetwarnings()
    for category in (DeprecationWarning, PendingDeprecationWarning, ImportWarning, ResourceWarning):
        warnings.simplefilter("ignore", category)
    warnings.filterwarnings("default", category=DeprecationWarning, module="__main__")
    sys.path.insert(0, "")
    sys.argv = ["spdr"]
    if "numpy.random" in sys.modules:
        sys.modules["numpy.random"].seed()  # else every chapter would inherit one state


def refuse_input(*_: Any) -> str:
    """Stand in for ``input``, with the kernel's own words."""
    from IPython.core.error import StdinNotImplementedError

    raise StdinNotImplementedError("raw_input was called, but this frontend does not support input requests.")


def child(jobs: list[tuple[int, str, str | None]], writer: int, spools: list[int], parent: int) -> int:
    """Run the cells and report over the pipe; the forked process ends with the code returned."""
    settle(spools, parent)
    recorder = Recorder(spools)
    owner = os.getpid()

    def say(message: dict[str, Any]) -> None:
        line = json.dumps(message, default=clean, allow_nan=True).encode() + b"\n"
        while line:
            line = line[os.write(writer, line) :]

    sys.stdin = io.TextIOWrapper(io.FileIO(0, closefd=False))
    sys.stdout, sys.stderr = Stream(recorder, "stdout", 1), Stream(recorder, "stderr", 2)
    shell = shell_for(recorder)
    import builtins
    import getpass

    builtins.input = getpass.getpass = refuse_input  # type: ignore[assignment]
    guard = Guard(lambda: recorder.cell)
    guard.install()
    for index, source, cell_id in jobs:
        say({"say": "start", "index": index})
        recorder.begin(index)
        shell.failed = False
        result = shell.run_cell(source, store_history=True, cell_id=cell_id)
        if os.getpid() != owner:
            say({"say": "strayed", "index": index, "error": STRAYED})
            return 72
        for stream in (sys.__stdout__, sys.__stderr__):
            if stream is not None:
                stream.flush()
        error = result.error_before_exec or result.error_in_exec
        stopped = error is not None or shell.failed
        if isinstance(error, SystemExit) or shell.exit_now:
            guard.failures.append([index, EXITED])
        if index == jobs[-1][0] and not stopped:
            guard.wait_for_threads(60.0)
        stopped = stopped or bool(guard.failures)
        outputs = recorder.finished()
        say(
            {
                "say": "end",
                "index": index,
                "count": result.execution_count,
                "outputs": outputs,
                "failed": stopped,
            }
        )
        if stopped:
            break
    report = guard.report()
    failed = bool(report["failures"])
    say({"say": "done", "raised": stopped and not failed, "complete": not stopped, **report})
    return 0


def language_info() -> dict[str, Any]:
    """What a Python kernel says of itself; kept free of anything that changes with the machine."""
    version = sys.version_info
    return {
        "codemirror_mode": {"name": "ipython", "version": version.major},
        "file_extension": ".py",
        "mimetype": "text/x-python",
        "name": "python",
        "nbconvert_exporter": "python",
        "pygments_lexer": f"ipython{version.major}",
        "version": f"{version.major}.{version.minor}.{version.micro}",
    }
