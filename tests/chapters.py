"""Running a chapter from a test, once for each set of parameters, and reading what it recorded."""

from __future__ import annotations

import csv
import functools
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

TOP = Path(__file__).resolve().parents[1]


def attempt(chapter: str, **parameters: Any) -> tuple[int, str, dict[str, Any] | None]:
    """Run a chapter as ``spdr run`` does; return exit code, what it said, and its record if it made one."""
    with tempfile.TemporaryDirectory() as folder:
        words = [word for name, value in parameters.items() for word in ("-p", name, str(value))]
        command = [sys.executable, "-m", "spdr.cli", "run", chapter, "--out", folder, *words]
        done = subprocess.run(command, cwd=TOP, capture_output=True, text=True, timeout=180, check=False)
        record = Path(folder) / "record.json"
        found = json.loads(record.read_text(encoding="utf-8")) if record.is_file() else None
        return done.returncode, done.stdout + done.stderr, found


@functools.cache
def run(chapter: str, **parameters: Any) -> dict[str, Any]:
    """Return the record of a good run."""
    code, said, record = attempt(chapter, **parameters)
    assert code == 0, said
    assert record is not None, said
    return record


def facts(record: dict[str, Any]) -> dict[str, Any]:
    """Return ``{fact id: value}``."""
    return {fact["id"].split(".")[-1]: fact["value"] for fact in record["facts"]}


def card(record: dict[str, Any], id: str) -> dict[str, Any]:
    """Return a figure or table card by id."""
    return next(figure for figure in record["figures"] if figure["id"] == id)


def cards(record: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    """Return the cards of a kind, ``figure`` or ``table``."""
    return [figure for figure in record["figures"] if figure["kind"] == kind]


def expected(chapter: str) -> dict[str, Any]:
    """Return the committed results; another result needs a changelog line."""
    return json.loads((TOP / "tests" / "expected" / f"{chapter}.json").read_text(encoding="utf-8"))


def rows(table: str, **where: str) -> list[dict[str, str]]:
    """Return the rows of a table as text, read past the package, where columns have these values."""
    with (TOP / "data" / "tables" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if all(row[key] == value for key, value in where.items())]
