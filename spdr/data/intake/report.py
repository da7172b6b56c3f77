"""The report of a check: verdict, findings by row and column, and the table itself; as text and as data."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from spdr.data import checking
from spdr.data.intake.codes import CODES
from spdr.data.intake.column import Column
from spdr.data.intake.contract import Contract
from spdr.data.intake.findings import Finding, Findings, ranges
from spdr.errors import DataError

VERDICTS = {
    "accept": "accepted",
    "normalise": "accepted after small repairs",
    "escape": "accepted; texts that look like code are kept as text",
    "warn": "accepted with warnings",
    "reject": "refused",
}
HEADINGS = {
    "reject": "Refused: mend these",
    "warn": "Warnings: look at these",
    "escape": "Kept as harmless text",
    "normalise": "Repaired",
}
MOST_LINES = 60
LARGE = 100_000  # rows from which the typed frame is made when somebody asks for it
EXIT_REFUSED = 2


@dataclass(frozen=True)
class Missing:
    """A cell whose value is missing, and why: never zero, never averaged in."""

    row: int
    column: str
    why: str


@dataclass
class Report:
    """What a check found.

    Attributes
    ----------
    file
        The file's name without its folder.
    verdict
        ``accept``, ``normalise``, ``escape``, ``warn`` or ``reject``.
    findings
        Every finding, worst first.
    text
        The table in the project's spelling, all text (None where it was refused).
    missing
        Cells whose value is missing, and why.
    """

    file: str
    contract: Contract
    found: Findings
    kind: str = ""
    size: int = 0
    sha256: str = ""
    read: int = 0
    text: pd.DataFrame | None = None
    missing: list[Missing] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    _rows: np.ndarray | None = None
    _frame: pd.DataFrame | None = None

    @property
    def verdict(self) -> str:
        """Return the worst level of the findings, or ``accept``."""
        return self.found.level()

    @property
    def accepted(self) -> bool:
        """Return whether the table can be taken over (warnings need a waiver then)."""
        return self.verdict != "reject"

    @property
    def rows(self) -> np.ndarray:
        """Return the source row of each row of the table."""
        return self._rows if self._rows is not None else np.array([], dtype=np.int64)

    @property
    def exit_code(self) -> int:
        """Return 0 where the file was accepted, 2 where it was refused."""
        return 0 if self.accepted else EXIT_REFUSED

    @property
    def findings(self) -> list[Finding]:
        """Return the findings, the refused first, else in the order of the check."""
        order = list(HEADINGS)
        return sorted(self.found.items, key=lambda one: order.index(one.level))

    def warnings(self) -> list[str]:
        """Return the codes that need a waiver."""
        return sorted({one.code for one in self.found.items if one.level == "warn"})

    def take(self, columns: dict[str, Column], rows: np.ndarray, missing: list[Missing]) -> None:
        """Keep the converted table, after a last check by the rules of ``data/tables``."""
        import pyarrow as pa

        self._rows = rows
        self.missing += missing
        self.text = pa.table({name: column.cells() for name, column in columns.items()}).to_pandas()
        if len(rows) <= LARGE or self.contract.about.get("checks"):
            self._type()

    def _type(self) -> None:
        """Give the columns their types; what breaks a rule of ``data/tables`` is refused."""
        if self.text is None or self._rows is None:
            raise DataError("No rows have been taken yet: call take before asking for the typed table.")
        try:
            self._frame = checking.typed_frame(self.text, self.schema(), _Rows(self.file, self._rows))
        except DataError as error:
            self.found.add("table_check", "reject", str(error))
            self.text = None

    def frame(self) -> pd.DataFrame:
        """Return the table with its types.

        Raises
        ------
        DataError
            If the file was refused: one paragraph with the first reason and the number of others.
        """
        if self._frame is None and self.text is not None:
            self._type()
        if self._frame is None or not self.accepted:
            raise DataError(self.paragraph())
        return self._frame

    def schema(self) -> dict[str, Any]:
        """Return the schema of the table, as its sidecar states it."""
        return plain_schema(self.contract)

    def csv_bytes(self) -> bytes:
        """Return the table as the bytes of a CSV file in ``data/tables``.

        Raises
        ------
        DataError
            If the file was refused.
        """
        self.frame()
        assert self.text is not None
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(self.text.columns)
        writer.writerows(self.text.itertuples(index=False, name=None))
        return out.getvalue().encode("utf-8")

    def paragraph(self) -> str:
        """Return the verdict as one paragraph: what, where, what would be right, and the next step."""
        bad = [one for one in self.findings if one.level == "reject"]
        if not bad:
            return f"{self.file} is {VERDICTS[self.verdict]} as {self.contract.name}."
        rest = f" {len(bad) - 1} more faults are in the report." if len(bad) > 1 else ""
        return f"{self.file} is refused as {self.contract.name}: {_line(bad[0])}{rest} Mend it and try again."

    def to_text(self, most: int = MOST_LINES) -> str:
        """Return the report for a terminal: one line a finding, the worst first."""
        lines = [f"{self.file} as {self.contract.name}: {VERDICTS[self.verdict]}"]
        about = ", ".join(part for part in (self.kind, f"{self.read:,} rows" if self.read else "") if part)
        lines += [f"  {about}"] if about else []
        for level, heading in HEADINGS.items():
            here = [one for one in self.findings if one.level == level]
            if here:
                lines += ["", f"{heading} ({len(here)})"]
                lines += [f"  {_line(one)}" for one in here[:most]]
                lines += (
                    [f"  ... and {len(here) - most} more; --json lists them all"] if len(here) > most else []
                )
        lines += [f"  note: {note}" for note in dict.fromkeys(self.notes)]
        return "\n".join([*lines, "", self._next()])

    def _next(self) -> str:
        if not self.accepted:
            return (
                "Next: mend the refused rows in the source, or ask the office that sent it, and check again."
            )
        if self.contract.private:
            return (
                "Next: keep the file in the private folder outside the repository; microdata are never added."
            )
        ways = "".join(f' --waive {code} --by "office/name" --reason "..."' for code in self.warnings()[:1])
        return f'Next: spdr data add FILE --as {self.contract.name} --source "..."{ways}'

    def to_json(self) -> str:
        """Return the whole report as JSON."""
        told = {
            "file": self.file,
            "table": self.contract.name,
            "contract": self.contract.origin,
            "verdict": self.verdict,
            "accepted": self.accepted,
            "exit_code": self.exit_code,
            "format": self.kind,
            "bytes": self.size,
            "sha256": self.sha256,
            "rows": self.read,
            "columns": list(self.text.columns) if self.text is not None else [],
            "findings": [_as_data(one) for one in self.findings],
            "missing": [{"row": one.row, "column": one.column, "why": one.why} for one in self.missing],
            "notes": list(dict.fromkeys(self.notes)),
        }
        return json.dumps(told, ensure_ascii=False, indent=1)

    def to_html(self) -> str:
        """Return the report as one web page in Thai and English, to send back to the office."""
        from spdr.data.intake.report_page import page

        return page(self)


def plain_schema(contract: Contract) -> dict[str, Any]:
    """Return the schema of a contract as a sidecar states it, without what only the intake needs."""
    about, fields = contract.about, []
    for one, kind in zip(about["schema"]["fields"], contract.fields, strict=True):
        limits = dict(one.get("constraints", {}))
        if kind.may_be_missing:
            limits.pop("required", None)
        plain = {key: value for key, value in one.items() if key not in ("intake", "constraints")}
        if one.get("intake", {}).get("keeps_name"):
            plain["keeps_name"] = True
        fields.append({**plain, **({"constraints": limits} if limits else {})})
    return {"fields": fields, "primaryKey": list(contract.key), "checks": about.get("checks", [])}


def _as_data(one: Finding) -> dict[str, Any]:
    return {
        "code": one.code,
        "level": one.level,
        "title_en": CODES[one.code][0],
        "title_th": CODES[one.code][1],
        "message": one.message,
        "rows": ranges(one.rows, most=10_000),
        "row_count": len(one.rows),
        "column": one.column,
        "value": one.value,
        "expected": one.expected,
    }


def _line(one: Finding) -> str:
    where = f"row{'s' * (len(one.rows) > 1)} {ranges(one.rows)}" if len(one.rows) else ""
    value = repr(one.value) if one.value else ""
    place = ", ".join(part for part in (where, one.column, value) if part)
    right = f" Right: {one.expected}." if one.expected and one.level != "escape" else ""
    return f"[{one.code}] {place}{': ' if place else ''}{one.message}{right}"


class _Rows(checking.Place):
    """Names rows of the source instead of lines of a CSV."""

    def __init__(self, where: str, rows: np.ndarray) -> None:
        super().__init__(b"", where)
        self._rows = rows

    def line(self, row: int) -> int:
        return int(self._rows[row])
