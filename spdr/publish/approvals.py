"""Expected changes of published numbers, signed: who approved which value after which, when and why."""

from __future__ import annotations

import csv
import datetime
import io
import re
from dataclasses import dataclass
from pathlib import Path

from spdr import project
from spdr.errors import DataError, SpdrError

PLACE = ("data", "registers", "approved_changes.csv")
COLUMNS = ["fact", "before", "after", "approved_by", "date", "reason"]
WRITTEN = [*COLUMNS, "unit", "cause"]
PERSON = re.compile(r"[^/\s][^/]*/\s*[^/\s].*")


@dataclass(frozen=True)
class Approval:
    """One signed change; ``before`` or ``after`` is ``-`` where there was or is no such number.

    ``unit`` and ``cause`` are those that ``spdr diff`` found, empty in approvals written by hand.
    """

    fact: str
    before: str
    after: str
    approved_by: str
    date: str
    reason: str
    unit: str = ""
    cause: str = ""

    @property
    def change(self) -> tuple[str, str, str]:
        """Return what was approved, without who, when and why."""
        return self.fact, self.before, self.after


def place() -> Path:
    """Return the file of approvals."""
    return project.path(*PLACE)


def load(path: Path | None = None) -> list[Approval]:
    """Read the approvals, in the order of the file; none where there is no file.

    Raises
    ------
    DataError
        If a cell that must be filled is empty, or a date is none, naming the line.
    """
    path = path or place()
    if not path.exists():
        return []
    with open(path, encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    found = []
    for line, row in enumerate(rows, 2):
        cells = {column: (row.get(column) or "").strip() for column in WRITTEN}
        empty = [column for column in COLUMNS if not cells[column]]
        if empty:
            raise DataError(
                f"{path}, line {line}: {', '.join(empty)} is empty. An approval names {', '.join(COLUMNS)}; "
                "write - for a value that did not exist."
            )
        try:
            datetime.date.fromisoformat(cells["date"])
        except ValueError:
            raise DataError(
                f"{path}, line {line}: {cells['date']!r} is no date. Write it as 2027-02-01."
            ) from None
        found.append(Approval(**cells))
    return found


def sign(found: list[Approval], path: Path | None = None) -> int:
    """Add approvals to the file and return how many were new.

    Raises
    ------
    SpdrError
        If the person is not given as ``office/name``, or there is no reason.
    """
    for one in found:
        if not PERSON.fullmatch(one.approved_by):
            raise SpdrError(
                f'An approval needs a named person: --by "office/name", not {one.approved_by!r}. '
                "Nothing was signed."
            )
        if not one.reason:
            raise SpdrError(
                'An approval needs a reason: --reason "why the numbers moved". Nothing was signed.'
            )
    path = path or place()
    known = load(path)
    signed = {one.change for one in known}
    new = [one for one in found if one.change not in signed]
    if new:
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(WRITTEN)
        writer.writerows([getattr(one, column) for column in WRITTEN] for one in [*known, *new])
        _write(path, out.getvalue())
    return len(new)


def _write(path: Path, text: str) -> None:
    from spdr.publish import runs

    path.parent.mkdir(parents=True, exist_ok=True)
    runs.write(path, text)
