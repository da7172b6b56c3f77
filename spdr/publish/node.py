"""One batch of a fan-out on a worker's machine: values in on standard input, finished runs out as JSON.

It ends, with everything it started, as soon as its standard input closes, as it does when the worker that
started it is killed.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import threading
from pathlib import Path
from typing import Any

from spdr import project
from spdr.errors import SpdrError


def main() -> int:
    """Read a job, run it, print the answers, and return 0."""
    answers = os.dup(1)
    os.dup2(2, 1)  # what the project prints is for the log, not for the caller
    job = json.loads(sys.stdin.readline())
    threading.Thread(target=_end_with_caller, daemon=True).start()
    text = json.dumps(answer(job), ensure_ascii=True).encode()
    while text:
        text = text[os.write(answers, text) :]
    os.close(answers)
    return 0


def _end_with_caller() -> None:
    from spdr.publish import processes

    sys.stdin.read()
    processes.end_children()
    os._exit(1)


def answer(job: dict[str, Any]) -> list[dict[str, Any]]:
    """Run a batch and return one answer for each set of values: its files, or its error.

    Parameters
    ----------
    job
        Of ``spdr.publish.cluster.job_of``.
    """
    from spdr.publish import cluster, keys, pool, runner

    stamps = keys.snapshot(str(project.root()), {}, 0)
    here = {path: stamp[2] for path, stamp in stamps.items() if cluster.depends(path, job["chapter"])}
    other = sorted(p for p in {*here, *job["inputs"]} if here.get(p) != job["inputs"].get(p))
    if other:
        said = (
            f"the project on a worker's machine differs from this one in {len(other)} files, the first "
            f"{other[0]}. Bring both to the same state and repeat."
        )
        return [{"error": f"{job['chapter']}: {said}", "about": {}}] * len(job["parameters"])
    with tempfile.TemporaryDirectory(prefix="spdr-node-") as folder:
        tasks = [
            runner.Task(job["chapter"], values, stamps, job["cell_seconds"], Path(folder))
            for values in job["parameters"]
        ]
        return [_told(outcome) for outcome in pool.run_all(tasks, 1)]


def _told(outcome: Any) -> dict[str, Any]:
    from spdr.publish import cluster

    if outcome.run:
        files = {name: (outcome.run / name).read_text(encoding="utf-8") for name in cluster.FILES}
        return {"key": outcome.run.name, "files": files, "seconds": outcome.seconds}
    error: SpdrError = outcome.error
    about = {name: value for name, value in vars(error).items() if isinstance(value, str | int | bool | None)}
    return {"error": str(error), "about": about, "seconds": outcome.seconds}


if __name__ == "__main__":
    sys.exit(main())
