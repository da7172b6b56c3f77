"""Run one chapter with papermill into a staging folder, and keep the run only if it is good in every way."""

from __future__ import annotations

import contextlib
import csv
import difflib
import io
import json
import os
import shutil
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from spdr import project
from spdr.errors import NotebookError
from spdr.publish import keys, runs


@dataclass
class Task:
    """One chapter to run.

    Attributes
    ----------
    chapter
        Name of the notebook without ending.
    parameters
        Values in place of the notebook's defaults, checked by ``chapter_parameters.given``.
    stamps
        Checksums of all inputs when the task was made (``keys.snapshot``).
    cell_seconds
        Time limit of each cell.
    home
        Folder in which the run is kept, under its key; the chapter's own where None.
    """

    chapter: str
    parameters: dict[str, Any] = field(default_factory=dict)
    stamps: dict[str, keys.Stamp] = field(default_factory=dict)
    cell_seconds: float = 600.0
    home: Path | None = None


# ---------------------------------------------------------------- the notebook as it stands


def source(chapter: str) -> dict[str, Any]:
    """Read a chapter's notebook and check that it can be run.

    Raises
    ------
    NotebookError
        If there is no such chapter (naming the nearest), it is not a notebook, or it carries outputs.
    """
    if chapter not in runs.chapters():
        near = difflib.get_close_matches(chapter, runs.chapters(), n=1, cutoff=0.4)
        hint = f" Did you mean {near[0]}?" if near else ""
        raise NotebookError(
            f"There is no chapter {chapter!r}.{hint} There are: {', '.join(runs.chapters()) or 'none yet'}."
        )
    try:
        notebook = json.loads(path_of(chapter).read_text(encoding="utf-8"))
        cells = [(c["cell_type"], "".join(c["source"])) for c in notebook["cells"]]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise NotebookError(
            f"notebooks/{chapter}.ipynb is not a notebook ({type(error).__name__}: {error}). "
            "Open it in Jupyter, or take the last committed version."
        ) from None
    for number, cell in enumerate((c for c in notebook["cells"] if c["cell_type"] == "code"), 1):
        if cell.get("outputs") or cell.get("execution_count"):
            raise NotebookError(
                f"notebooks/{chapter}.ipynb, cell {number} (`{first_line(''.join(cell['source']))}`) carries "
                "outputs or a count. Clear all outputs in Jupyter and save; results are with the run instead."
            )
    if not any(kind == "code" and text.strip() for kind, text in cells):
        raise NotebookError(f"notebooks/{chapter}.ipynb has no code to run. Add cells, or remove it.")
    return notebook


def path_of(chapter: str) -> Path:
    """Where a chapter's notebook is."""
    return project.path("notebooks", f"{chapter}.ipynb")


def first_line(code: str) -> str:
    """The first line of a cell that says something, shortened."""
    lines = [line.strip() for line in code.splitlines() if line.strip() and not line.strip().startswith("#")]
    return (lines or code.strip().splitlines() or [""])[0][:70]


# ---------------------------------------------------------------- one run, in the process that watches it


def execute(task: Task) -> Path:
    """Run one chapter and return the folder of its good run.

    Raises
    ------
    NotebookError
        Naming chapter, cell and next step, if the run ended in any way but well; nothing of it is kept.
    """
    staging = (task.home or runs.folder(task.chapter)) / f".staging-{os.getpid()}-{time.monotonic_ns()}"
    staging.mkdir(parents=True)
    try:
        cells = source(task.chapter)["cells"]
        copy = staging / "source.ipynb"  # what is run is what is hashed, whoever saves the notebook meanwhile
        shutil.copyfile(path_of(task.chapter), copy)
        with _environment(SPDR_RUN_DIR=str(staging)):
            notebook = _papermill(task, copy, cells)
        _keep(task, notebook, staging)
        return _settle(staging, task.chapter)
    finally:
        shutil.rmtree(staging, ignore_errors=True)


@contextlib.contextmanager
def _environment(**values: str) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def _papermill(task: Task, path: Path, cells: list[dict[str, Any]]) -> Any:
    import papermill
    from papermill.exceptions import PapermillExecutionError

    from spdr.publish.engine import RunFailure

    try:
        return papermill.execute_notebook(
            str(path).replace("{", "{{").replace("}", "}}"),  # papermill formats paths with the parameters
            None,
            parameters=task.parameters or None,
            engine_name="spdr",
            kernel_name="python3",
            progress_bar=False,
            cwd=str(project.root()),
            execution_timeout=task.cell_seconds,
        )
    except RunFailure as error:
        number, line = _cell(cells, error.index, bool(task.parameters))
        raise _failed(task.chapter, number, line, error.error) from None
    except PapermillExecutionError as error:
        number, line = _cell(cells, error.cell_index, bool(task.parameters))
        raise _failed(task.chapter, number, line, f"{error.ename}: {error.evalue}") from None


def _cell(cells: list[dict[str, Any]], index: int | None, injected: bool) -> tuple[int | None, str]:
    """Number among code cells, as Jupyter counts, and first line of the cell at ``index`` of the run."""
    if index is None:
        return None, ""
    if injected:
        tagged = [i for i, c in enumerate(cells) if "parameters" in c["metadata"].get("tags", [])]
        index -= bool(tagged) and index > tagged[0]
    number = sum(c["cell_type"] == "code" for c in cells[: index + 1])
    return number, first_line("".join(cells[index]["source"]))


# what to do where the error's own name tells that the cell is not at fault
_REMEDIES = {"ParameterError": "give another value", "DataError": "mend what it names"}


def _failed(chapter: str, number: int | None, line: str, error: str) -> NotebookError:
    text = " ".join(error.split())
    remedy = _REMEDIES.get(text.partition(":")[0], "mend the cell")
    return runs.failure(
        chapter,
        text[:600].rstrip(".") + ".",
        f"Nothing of this run was kept; {remedy} and repeat `spdr run {chapter}`.",
        number,
        line,
    )


def _keep(task: Task, notebook: Any, staging: Path) -> None:
    """Check the record that the chapter wrote, then write the executed notebook and, last, the marker."""
    import nbformat

    from spdr.publish.engine import runnable

    problem = _record_problem(staging / "record.json", task.chapter)
    if problem:
        raise runs.failure(
            task.chapter, problem, "Its last cell must be `chapter.save()`, with this chapter's own name."
        )
    report = notebook.metadata.pop("spdr")
    read = {
        "tables": report["reads"]["tables"],
        "law": report["reads"]["parameters"],
        "files": report["files"],
    }
    copy = staging / "source.ipynb"
    inputs = keys.inputs_now(task.chapter, task.parameters, read, task.stamps, str(project.root()))
    for name, sha in read["tables"].items():  # as read, should a file have changed meanwhile
        inputs["tables"][name][0] = sha
    inputs["law"], inputs["notebook"] = read["law"], keys.file_sha(str(copy))
    notebook.metadata.pop("papermill", None)  # it holds paths of this machine
    for cell in notebook.cells:
        cell.metadata.pop("papermill", None)
    nbformat.validate(notebook)
    runs.write(staging / "executed.ipynb", nbformat.writes(notebook) + "\n")
    counts = [cell.execution_count for cell in notebook.cells if runnable(cell)]
    marker = {
        "chapter": task.chapter,
        "key": keys.key_of(inputs),
        "inputs": inputs,
        "counts": counts,
        "exit_code": 0,
        "record_sha256": keys.file_sha(str(staging / "record.json")),
    }
    copy.unlink()
    runs.write(staging / "success.json", runs.dump(marker))


def _record_problem(path: Path, chapter: str) -> str:
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return "it ran to its end but wrote no record of its results."
    except ValueError as error:
        return f"its record is not JSON: {error}."
    if record.get("chapter") != chapter:
        return f"its record is of chapter {record.get('chapter')!r}."
    return ""


def _settle(staging: Path, chapter: str) -> Path:
    """Move a finished run to the folder of its key, in one rename."""
    key = json.loads((staging / "success.json").read_text(encoding="utf-8"))["key"]
    final = staging.parent / key
    try:
        os.rename(staging, final)
        return final
    except OSError:  # there is a run of that key
        if not final.is_dir():
            raise
    if runs.success(final):
        if runs.record(final) == runs.record(staging):
            return final
        said = "the same inputs gave other results than last time; is something random?"
        print(f"{chapter}: {said}", file=sys.stderr)
    old = staging.with_name(staging.name + "-old")
    os.rename(final, old)
    os.rename(staging, final)
    shutil.rmtree(old, ignore_errors=True)
    return final


# ---------------------------------------------------------------- results outside the site


def results_csv(record: dict[str, Any]) -> str:
    """The facts of a record as CSV; texts that a spreadsheet would run as formulas are made harmless."""
    columns = ["id", "label_en", "label_th", "value", "unit", "period", "status"]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["chapter", *columns])
    for fact in record["facts"]:
        writer.writerow([harmless(v) for v in (record["chapter"], *(fact.get(c) for c in columns))])
    return out.getvalue()


def harmless(value: Any) -> Any:
    """Return a value as a cell of a CSV; text that a spreadsheet would run as a formula is marked as text."""
    return f"'{value}" if isinstance(value, str) and value[:1] in tuple("=+-@\t\r") else value


def deliver(run: Path, out: Path) -> None:
    """Copy a good run's record, executed notebook and facts as CSV into ``out``."""
    out.mkdir(parents=True, exist_ok=True)
    for name in ("record.json", "executed.ipynb"):
        runs.write(out / name, (run / name).read_text(encoding="utf-8"))
    runs.write(out / "results.csv", results_csv(runs.record(run)))
