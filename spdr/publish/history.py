"""What earlier builds published: numbers, inputs and code of each, for ``spdr explain`` and ``spdr diff``."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

from spdr import project
from spdr.errors import SpdrError
from spdr.publish import runs

KEPT = 50


def folder() -> Path:
    """Where the builds' accounts are kept, one file each."""
    return project.path("book", "_build", "runs", runs.HISTORY)


def numbers() -> list[int]:
    """Numbers of the accounts kept, oldest first."""
    return sorted(int(path.stem) for path in folder().glob("*.json") if path.stem.isdigit())


def append(site: str, found: dict[str, Path]) -> int:
    """Write the account of a build and return its number; a site published before keeps its number.

    Parameters
    ----------
    site
        Id of the site.
    found
        Chapter to the folder of the run that was published.
    """
    folder().mkdir(parents=True, exist_ok=True)
    known = numbers()
    if known and load(known[-1])["site"] == site:
        return known[-1]
    chapters = {}
    for name, run in found.items():
        marker, record = runs.success(run) or {}, runs.record(run)
        chapters[name] = {
            "key": run.name,
            "inputs": marker.get("inputs", {}),
            "parameters": record.get("parameters", {}),
            "facts": record["facts"],
        }
    number = known[-1] + 1 if known else 1
    when = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    account = {"run": number, "at": when, "site": site, "chapters": chapters}
    runs.write(folder() / f"{number:04d}.json", runs.dump(account))
    for old in known[: -KEPT + 1]:
        (folder() / f"{old:04d}.json").unlink(missing_ok=True)
    return number


def load(number: int) -> dict[str, Any]:
    """Read one build's account.

    Raises
    ------
    SpdrError
        If it is not kept.
    """
    try:
        return json.loads((folder() / f"{number:04d}.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        kept = ", ".join(map(str, numbers())) or "none"
        raise SpdrError(f"There is no run {number}. Runs kept: {kept}.") from None
