"""Finished runs on disk: what makes one good, which is current, and what earlier builds published.

A run is a folder ``book/_build/runs/<chapter>/<key>`` with ``record.json``, ``executed.ipynb`` and
``success.json``. Only the last of these makes it good: it is written last, and names the key, every
execution count and the checksum of the record.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import time
from pathlib import Path
from typing import Any

from spdr import project
from spdr.errors import NotebookError

KEPT_RUNS = 4  # of each chapter, so that going back to earlier figures or law needs no run
HISTORY = "history"


def chapters() -> list[str]:
    """Names of the chapters: the notebooks, in order, without ending."""
    folder = project.path("notebooks")
    return sorted(p.stem for p in folder.glob("*.ipynb") if not p.name.startswith("."))


def folder(chapter: str) -> Path:
    """Where the runs of a chapter are kept."""
    return project.path("book", "_build", "runs", chapter)


def write(path: Path, text: str) -> None:
    """Write a file whole or not at all: temporary neighbour, flush to disk, rename."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with open(beside, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def dump(value: Any) -> str:
    """JSON as the project writes it: sorted, readable, Thai as Thai."""
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True, allow_nan=False) + "\n"


def success(run: Path) -> dict[str, Any] | None:
    """Return a run's success marker if the run is good, else None."""
    from spdr.publish import keys

    try:
        marker = json.loads((run / "success.json").read_text(encoding="utf-8"))
        counts = marker["counts"]
        good = (
            marker["key"] == run.name
            and marker["exit_code"] == 0
            and all(isinstance(count, int) for count in counts)
            and counts == sorted(set(counts))
            and marker["record_sha256"] == keys.file_sha(str(run / "record.json"))
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return marker if good else None


def good_runs(chapter: str) -> list[Path]:
    """Folders of the chapter's good runs, the current one first, then the newest."""
    where = folder(chapter)
    if not where.is_dir():
        return []
    current = current_key(chapter)
    found = [p for p in where.iterdir() if not p.name.startswith(".") and p.is_dir() and success(p)]
    return sorted(found, key=lambda p: (p.name == current, p.stat().st_mtime_ns), reverse=True)


def current_key(chapter: str) -> str:
    """Key of the run that the last build chose, or an empty text."""
    try:
        return (folder(chapter) / "current").read_text(encoding="utf-8").strip()
    except OSError:
        return ""


def make_current(run: Path) -> None:
    """Make a good run the chapter's current one, and drop the oldest beyond those kept."""
    if current_key(run.parent.name) != run.name:
        write(run.parent / "current", run.name + "\n")
    for old in good_runs(run.parent.name)[KEPT_RUNS:]:
        shutil.rmtree(old, ignore_errors=True)


def prune() -> None:
    """Delete what killed runs and builds left behind: hidden names with the number of a dead process."""
    top = project.path("book", "_build")
    for path in [*top.glob(".*"), *top.glob("runs/*/.*")]:
        number = re.search(r"[.-](\d+)(-\d+)?(-old)?$", path.name)
        if number and _abandoned(path, int(number.group(1))):
            shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)


def _abandoned(path: Path, pid: int) -> bool:
    """Tell whether the process that made this is gone; Windows, where asking may end it, waits a day."""
    if os.name == "nt":
        return time.time() - path.stat().st_mtime > 86_400
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


def current_run(chapter: str) -> Path | None:
    """Folder of the chapter's current good run with the notebook's own parameters, if it has one."""
    for run in good_runs(chapter):
        marker = success(run)
        if marker and not marker["inputs"]["parameters"]:
            return run
    return None


def record(run: Path) -> dict[str, Any]:
    """The record of a run."""
    return json.loads((run / "record.json").read_text(encoding="utf-8"))


def current_records() -> dict[str, dict[str, Any]]:
    """Records of the last good run of every chapter that has one, in chapter order.

    Returns
    -------
    dict
        Chapter name to the content of its ``record.json``.
    """
    found = {chapter: current_run(chapter) for chapter in chapters()}
    return {chapter: record(run) for chapter, run in found.items() if run}


def failure(
    chapter: str, error: str, next_step: str, cell: int | None = None, first_line: str = ""
) -> NotebookError:
    """Make the error of a run that failed, naming chapter, cell and next step; it ends with exit code 1."""
    where = f", cell {cell}" if cell else ""
    line = f" (`{first_line}`)" if first_line else ""
    raised = NotebookError(f"{chapter}{where}{line}: {error} {next_step}")
    raised.failed_run = True  # type: ignore[attr-defined]
    raised.chapter, raised.cell = chapter, cell  # type: ignore[attr-defined]
    raised.first_line, raised.error = first_line, error  # type: ignore[attr-defined]
    return raised
