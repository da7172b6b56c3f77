"""Taking a checked file over: table, sidecar, list of changes and old version in one step."""

from __future__ import annotations

import csv
import datetime
import io
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from spdr.data import seal, tables
from spdr.data.intake.checks import check
from spdr.data.intake.codes import CODES
from spdr.data.intake.contract import SOURCE_COLUMN, Contract
from spdr.data.intake.report import Report, plain_schema
from spdr.errors import DataError

PERSON = re.compile(r"[^/\s][^/]*/\s*[^/\s].*")
UNSEALED = "unsealed"
FORMAT = {"profile": "tabular-data-resource", "format": "csv", "encoding": "utf-8"}


@dataclass
class Origin:
    """Where a file comes from, as its source line will say.

    Attributes
    ----------
    title
        The source in words: office, title, date. Must be given.
    publisher, url, licence, vintage, grade
        What is known of it; the contract or the present table fill what is empty.
    """

    title: str
    publisher: str = ""
    url: str = ""
    licence: str = ""
    vintage: str = ""
    grade: str = ""


@dataclass
class Waiver:
    """Who let which warnings pass, and why."""

    codes: list[str] = field(default_factory=list)
    by: str = ""
    reason: str = ""


@dataclass
class Added:
    """What adding did: the report of the check, and the change of the table."""

    report: Report
    change: seal.Change
    created: bool


def add(
    path: str | Path,
    table: str,
    origin: Origin,
    waiver: Waiver | None = None,
    replace: bool = False,
    sheet: str | None = None,
    today: datetime.date | None = None,
) -> Added:
    """Check a file and take it over into ``data/tables``.

    Parameters
    ----------
    path, table, sheet, today
        As for :func:`spdr.data.intake.check`.
    origin
        Where the file comes from.
    waiver
        Lets warnings pass, by name, with a reason; every warning needs one.
    replace
        Whether the file is the whole table. Else its rows replace those of the same key, and the other
        rows of the table stay.

    Returns
    -------
    Added
        The report and what changed.

    Raises
    ------
    DataError
        If the file is refused, a warning is not waived, or the table would break its rules. Nothing is
        written then.
    """
    if not origin.title.strip():
        raise DataError(f'spdr data add {table} needs --source "office, title, date of the file".')
    report = check(path, table, today, sheet)
    if report.contract.private:
        raise DataError(
            f"{table} holds microdata, one row per household or person. It is checked here but never added: "
            "keep the file in the private folder outside the repository and read it from there."
        )
    if not report.accepted:
        raise DataError(report.paragraph())
    _check_waiver(report, waiver or Waiver())
    day = today or datetime.date.today()
    created = table not in tables.names()
    sidecar = _new_sidecar(report.contract) if created else dict(tables.describe(table))
    key = _add_source(sidecar, report, origin, day)
    _add_notes(sidecar, report, waiver or Waiver(), day)
    raw = _merged(report, sidecar, key, replace or created)
    reason = f"{'added' if created else 'updated'} from {report.file}: {' '.join(origin.title.split())}"
    return Added(report, seal.put(table, sidecar, raw, reason, day), created)


def _check_waiver(report: Report, waiver: Waiver) -> None:
    """Refuse warnings without a waiver, waivers without a warning, and waivers that nobody signed."""
    needed = report.warnings()
    idle = [code for code in waiver.codes if code not in needed]
    if idle:
        told = ", ".join(needed) or "none"
        raise DataError(f"{report.file} has no warning {', '.join(idle)} to waive. Its warnings: {told}.")
    missing = [code for code in needed if code not in waiver.codes]
    if missing:
        ways = " ".join(f"--waive {code}" for code in missing)
        first = next(one for one in report.findings if one.level == "warn" and one.code == missing[0])
        raise DataError(
            f"{report.file} has warnings that nobody has let pass: {', '.join(missing)} "
            f"({first.message}) Mend the file, or let them pass by name: "
            f'{ways} --by "office/name" --reason "why the figures are right".'
        )
    if needed and not PERSON.fullmatch(waiver.by.strip()):
        raise DataError(f'A waiver needs a named person: --by "office/name", not {waiver.by!r}.')
    if needed and len(waiver.reason.split()) < 1:
        raise DataError('A waiver needs a reason: --reason "why the figures are right nevertheless".')


def _new_sidecar(contract: Contract) -> dict[str, Any]:
    """Return the sidecar of a table that a contract creates."""
    about = contract.about
    taken = ("name", "title", "title_th", "description", "description_th", "basis", "population_basis")
    sidecar: dict[str, Any] = {"name": about["name"], "path": f"{about['name']}.csv", **FORMAT}
    sidecar.update({part: about[part] for part in taken[1:]})
    links = {"foreignKeys": about["foreignKeys"]} if about.get("foreignKeys") else {}
    schema = {name: part for name, part in plain_schema(contract).items() if name != "checks"}
    return {
        **sidecar,
        "vintage": "",
        "grade": about.get("grade", "B"),
        "licences": [],
        "hash": UNSEALED,
        "traps": list(about.get("traps", [])),
        "schema": {**schema, **links},
        "sources": {},
    }


def _add_source(sidecar: dict[str, Any], report: Report, origin: Origin, day: datetime.date) -> str:
    """Add the source to the sidecar and return its key, which rows of tables with a source column carry."""
    about: dict[str, Any] = report.contract.about
    last: dict[str, Any] = next(reversed(sidecar["sources"].values()), {})
    key = f"added_{day:%Y%m%d}_{report.sha256[:6]}"
    licence = origin.licence or about.get("licence") or last.get("licence") or "not stated"
    source = {
        "title": " ".join(origin.title.split()),
        "publisher": origin.publisher or about.get("publisher") or last.get("publisher") or "not stated",
        "url": origin.url or "file sent by the office, not published",
        "licence": licence,
        "vintage": origin.vintage or day.isoformat(),
        "file": report.file,
        "sha256": report.sha256,
        "accessed": day.isoformat(),
    }
    sidecar["sources"] = {**sidecar["sources"], key: source}
    sidecar["licences"] = list(dict.fromkeys([*sidecar["licences"], licence]))
    sidecar["vintage"] = origin.vintage or sidecar["vintage"] or day.isoformat()
    sidecar["grade"] = origin.grade or sidecar["grade"]
    for one in sidecar["schema"]["fields"]:
        if one["name"] == SOURCE_COLUMN and "enum" in one.get("constraints", {}):
            one["constraints"]["enum"] = [*one["constraints"]["enum"], key]
    return key


def _add_notes(sidecar: dict[str, Any], report: Report, waiver: Waiver, day: datetime.date) -> None:
    """Keep who waived what, and which values are missing for which reason."""
    if report.warnings():
        told = {one.code: one.message for one in report.findings if one.level == "warn"}
        sidecar["waivers"] = [
            *sidecar.get("waivers", []),
            *(
                {
                    "code": code,
                    "told": told[code],
                    "by": " ".join(waiver.by.split()),
                    "reason": " ".join(waiver.reason.split()),
                    "date": day.isoformat(),
                    "file": report.file,
                }
                for code in report.warnings()
            ),
        ]
    if report.missing and report.text is not None:
        place = {int(row): number for number, row in enumerate(report.rows)}
        keys = report.contract.key
        sidecar["missing"] = [
            *sidecar.get("missing", []),
            *(
                {
                    **{name: str(report.text[name].iloc[place[one.row]]) for name in keys},
                    "column": one.column,
                    "why": one.why,
                }
                for one in report.missing
            ),
        ]


def _merged(report: Report, sidecar: dict[str, Any], source: str, whole: bool) -> bytes:
    """Return the table's new bytes: the file's rows in place of those of the same key, new ones behind."""
    assert report.text is not None
    names = [one["name"] for one in sidecar["schema"]["fields"]]
    text = report.text.fillna("")
    if SOURCE_COLUMN in names and (text[SOURCE_COLUMN] == "").all():
        text = text.assign(**{SOURCE_COLUMN: source})
    rows = text[names].to_numpy().tolist()
    if not whole:
        keys = [names.index(name) for name in report.contract.key]
        new = {tuple(row[place] for place in keys): row for row in rows}
        before = tables.sealed_bytes(report.contract.name, tables.describe(report.contract.name))
        lines = list(csv.reader(io.StringIO(before.decode("utf-8"), newline="")))[1:]
        kept = [new.pop(tuple(row[place] for place in keys), row) for row in lines]
        rows = [*kept, *new.values()]
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([names, *rows])
    return out.getvalue().encode("utf-8")


def told(waiver: dict[str, str], lang: str) -> str:
    """Return a waiver of a sidecar as a sentence for the page of its table.

    Examples
    --------
    >>> told({"code": "hidden_rows", "by": "FPO/A. B.", "date": "2026-12-01", "reason": "Checked."}, "en")
    'Warning "Hidden rows" let pass by FPO/A. B. on 2026-12-01: Checked.'
    """
    english, thai = CODES.get(waiver["code"], (waiver["code"], waiver["code"]))
    if lang == "th":
        day = datetime.date.fromisoformat(waiver["date"])
        when = f"{day.day}/{day.month}/{day.year + 543}"
        return f"ข้อควรระวัง “{thai}” ให้ผ่านโดย {waiver['by']} เมื่อวันที่ {when} เหตุผล: {waiver['reason']}"
    return f'Warning "{english}" let pass by {waiver["by"]} on {waiver["date"]}: {waiver["reason"]}'
