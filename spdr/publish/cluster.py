"""Fan-out to the workers of an existing Dask cluster; every worker machine holds the same project.

Dask carries batches of values out and finished runs back as text. A batch runs in a process of its own
(:mod:`spdr.publish.node`), because notebooks run in forked children and a worker has threads. When a worker
dies, Dask gives its batch to another; the caller keeps a run once, under its key.
"""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from spdr.errors import NotebookError
from spdr.publish import runs

if TYPE_CHECKING:
    from spdr.publish.pool import Outcome
    from spdr.publish.runner import Task

FILES = ("record.json", "executed.ipynb", "success.json")  # the marker last
SECONDS = 20.0  # to reach the scheduler
LARGEST = 8  # runs of a batch: what one dead worker makes another repeat


def run_all(tasks: list[Task], address: str, tell: Callable[[Outcome], None]) -> None:
    """Run the tasks on a cluster and keep their runs in each task's home.

    Parameters
    ----------
    tasks
        Of one chapter, all with a home.
    address
        Of the scheduler, such as ``tcp://10.0.0.5:8786``.
    tell
        Called with each outcome as it comes.

    Raises
    ------
    NotebookError
        If Dask is not installed, the scheduler cannot be reached, or it has no workers.
    """
    try:
        from distributed import Client, as_completed
    except ImportError:
        raise NotebookError(
            "--scheduler needs Dask: pip install --require-hashes -r requirements-cluster.lock."
        ) from None
    try:
        client = Client(address, timeout=SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:
        raise NotebookError(
            f"No Dask scheduler answers at {address} ({error}). Start one, or leave --scheduler out."
        ) from None
    with client:
        threads = sum(client.nthreads().values())
        if not threads:
            raise NotebookError(
                f"The scheduler at {address} has no workers. Start some: dask worker {address}"
            )
        batches = batched(tasks, threads)
        futures = {client.submit(run_batch, job_of(batch), pure=False, retries=2): batch for batch in batches}
        for future in as_completed(futures, loop=client.loop):
            for outcome in _outcomes(future, futures[future]):
                tell(outcome)


def batched(tasks: list[Task], threads: int) -> list[list[Task]]:
    """Part the tasks into batches, at least four for each thread of the cluster where there are enough."""
    size = max(1, min(LARGEST, math.ceil(len(tasks) / (4 * threads))))
    return [tasks[start : start + size] for start in range(0, len(tasks), size)]


def job_of(batch: list[Task]) -> dict[str, Any]:
    """Return a batch as JSON: values, and checksums of everything that a chapter can depend on."""
    first = batch[0]
    inputs = {path: stamp[2] for path, stamp in first.stamps.items() if depends(path, first.chapter)}
    return {
        "chapter": first.chapter,
        "cell_seconds": first.cell_seconds,
        "parameters": [task.parameters for task in batch],
        "inputs": inputs,
    }


def depends(path: str, chapter: str) -> bool:
    """Tell whether a run of the chapter can depend on this file of the project."""
    return path.startswith(("data/", "spdr/")) or path in ("requirements.lock", f"notebooks/{chapter}.ipynb")


def run_batch(job: dict[str, Any]) -> list[dict[str, Any]]:
    """Run a batch in a process of its own on the worker's machine, and return its answers.

    The process ends when this one does: it watches its standard input, which stays open until then.
    """
    command = [sys.executable, "-m", "spdr.publish.node"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        if process.stdin is None or process.stdout is None:
            raise OSError("The batch's process has no pipes to talk through.")
        process.stdin.write(json.dumps(job) + "\n")
        process.stdin.flush()
        text = process.stdout.read()
        process.stdin.close()
    try:
        return list(json.loads(text))
    except ValueError:
        said = f"the process of a batch ended with code {process.returncode} and no answer"
        return [{"error": said, "about": {}}] * len(job["parameters"])


def _outcomes(future: Any, batch: list[Task]) -> list[Outcome]:
    from spdr.publish.pool import Outcome

    try:
        answers = future.result()
    except Exception as error:  # a worker that died again and again, or a lost connection
        answers = [{"error": f"{type(error).__name__}: {error}", "about": {}}] * len(batch)
    found = []
    for task, answer in zip(batch, answers, strict=True):
        failure: NotebookError | None = None
        run = None
        if "files" in answer:
            run = keep(answer["key"], answer["files"], task)
            if run is None:
                failure = runs.failure(task.chapter, "the answer of a worker is damaged.", "Run it again.")
        else:
            failure = NotebookError(answer["error"])
            vars(failure).update(answer["about"])
        found.append(Outcome(task, run, failure, answer.get("seconds", 0.0)))
    return found


def keep(key: str, files: dict[str, str], task: Task) -> Path | None:
    """Write a run that a worker made to its folder in one rename; return None if it is no good run.

    A run of that key that is there already stays: the same batch may come back twice when a worker was
    thought dead.
    """
    home = task.home or runs.folder(task.chapter)
    final = home / key
    if runs.success(final):
        return final
    staging = home / f".staging-{os.getpid()}-{time.monotonic_ns()}"
    staging.mkdir(parents=True)
    for name in FILES:
        runs.write(staging / name, files[name])
    os.rename(staging, final)
    return final if runs.success(final) else None
