"""The forked child of one notebook: cells run in an IPython shell; outputs are those of a kernel."""

from __future__ import annotations

import io
import json
import os
import signal
import sys
import warnings
from typing import Any

from spdr.publish import limits, processes
from spdr.publish.guard import EXITED, Guard
from spdr.publish.recorder import Recorder, Stream, clean

THREAD_SECONDS = 60.0  # that threads get to end after the last cell


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
    """Run the cells and report over the pipe; the forked process ends with the code returned.

    Parameters
    ----------
    jobs
        Position, source and id of each cell to run.
    writer
        The pipe to the parent: one JSON object a line.
    spools
        Files that descriptors 1 and 2 are to write to.
    parent
        Its process id.
    """
    settle(spools, parent)
    limits.apply()
    recorder = Recorder(spools)
    shell = shell_for(recorder)
    guard = Guard(lambda: recorder.cell)
    _connect(recorder)
    guard.install()
    stopped = False
    for index, source, cell_id in jobs:
        _say(writer, say="start", index=index)
        recorder.begin(index)
        shell.failed = False
        result = shell.run_cell(source, store_history=True, cell_id=cell_id)
        if os.getpid() != guard.owner:
            guard.stray()
        error = result.error_before_exec or result.error_in_exec
        stopped = error is not None or shell.failed
        if isinstance(error, SystemExit) or shell.exit_now:
            guard.failures.append([index, EXITED])
        if index == jobs[-1][0] and not stopped:
            guard.wait_for_threads(THREAD_SECONDS)
            guard.wait_for_processes(processes.GRACE_SECONDS)
        stopped = stopped or bool(guard.failures)
        for stream in filter(None, (sys.__stdout__, sys.__stderr__)):
            stream.flush()
        outputs = recorder.finished()
        _say(writer, say="end", index=index, count=result.execution_count, outputs=outputs, failed=stopped)
        if stopped:
            break
    report = guard.report()
    raised = stopped and not report["failures"]
    _say(writer, say="done", raised=raised, complete=not stopped, **report)
    return 0


def _connect(recorder: Recorder) -> None:
    """Give the process the streams of a notebook, and nobody to ask."""
    import builtins
    import getpass

    sys.stdin = io.TextIOWrapper(io.FileIO(0, closefd=False))
    sys.stdout, sys.stderr = Stream(recorder, "stdout", 1), Stream(recorder, "stderr", 2)
    builtins.input = getpass.getpass = refuse_input  # type: ignore[assignment]


def _say(writer: int, **message: Any) -> None:
    """Send one message to the parent."""
    line = json.dumps(message, default=clean).encode() + b"\n"
    while line:
        line = line[os.write(writer, line) :]


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
