"""Changing a table's columns by a stated migration: renamed, dropped and added, with reason and date.

The migration is a YAML file; the sidecar keeps what it did, the old version stays in
``data/tables/vintages``, and files with the old headers are still understood.

    rename: {poor_n: poor_people_n}
    drop: [note]
    add:
    - {name: survey_round, type: string, unit: text, description: Round of the survey, value: "1"}
    primaryKey: [year, survey_round]        # only where it changes
"""

from __future__ import annotations

import csv
import datetime
import difflib
import io
from pathlib import Path
from typing import Any

from spdr.data import contracts, seal, tables
from spdr.data.intake import contract
from spdr.errors import DataError

PARTS = ("rename", "drop", "add", "primaryKey")


def migrate(table: str, path: str | Path, reason: str, today: datetime.date | None = None) -> seal.Change:
    """Change the columns of a sealed table as a file states, and seal the outcome.

    Parameters
    ----------
    table
        The table.
    path
        The migration, see the module.
    reason
        Why the columns change; kept in the sidecar and in the list of changes.
    today
        The date to write; the current date if not given.

    Returns
    -------
    seal.Change
        What happened to the rows.

    Raises
    ------
    DataError
        If the file is no migration, names a column that is none, drops part of the key, or the outcome
        breaks a rule. Nothing is written then.
    """
    reason = " ".join(reason.split())
    if not reason:
        raise DataError(f'spdr data migrate {table} needs --reason "why the columns change".')
    old = tables.describe(table)
    if old.get("format", "csv") != "csv":
        raise DataError(f"{table} is no CSV table; its columns cannot be migrated.")
    steps = _read(Path(path), [one["name"] for one in old["schema"]["fields"]])
    day = (today or datetime.date.today()).isoformat()
    sidecar = _sidecar(old, steps)
    sidecar["migrations"] = [
        *old.get("migrations", []),
        {"date": day, "reason": reason, "from": old["hash"], **_stated(steps)},
    ]
    names = [one["name"] for one in sidecar["schema"]["fields"]]
    _fits_contract(table, names)
    contracts.check_sidecar(table, sidecar, f"{tables.FOLDER}/{table}.yaml")
    raw = _rows(tables.sealed_bytes(table, old), names, steps)
    return seal.put(table, sidecar, raw, f"columns changed ({_told(steps)}): {reason}", today)


def _read(path: Path, known: list[str]) -> dict[str, Any]:
    """Return the migration with every part there, after checking it against the table's columns."""
    import yaml

    try:
        steps = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise DataError(f"The migration {path} cannot be read: {error.strerror}.") from None
    except (yaml.YAMLError, UnicodeDecodeError):
        raise DataError(f"The migration {path} is not readable as YAML in UTF-8.") from None
    if not isinstance(steps, dict) or not steps or set(steps) - set(PARTS):
        raise DataError(f"The migration {path} must be a mapping with some of {', '.join(PARTS)}.")
    rename, drop, add = steps.get("rename") or {}, steps.get("drop") or [], steps.get("add") or []
    if not (isinstance(rename, dict) and isinstance(drop, list) and isinstance(add, list)):
        raise DataError(f"{path}: rename is a mapping, drop and add are lists.")
    for name in [*rename, *drop]:
        if name not in known:
            near = difflib.get_close_matches(str(name), known, n=1)
            hint = f" Did you mean {near[0]}?" if near else ""
            raise DataError(f"{path}: the table has no column {name!r}.{hint} It has {', '.join(known)}.")
    for one in add:
        lacking = [part for part in ("name", "type", "unit", "description", "value") if part not in one]
        if lacking:
            raise DataError(f"{path}: the column to add, {one.get('name', '?')}, lacks {', '.join(lacking)}.")
    after = [rename.get(name, name) for name in known if name not in drop] + [one["name"] for one in add]
    twice = sorted({name for name in after if after.count(name) > 1})
    if twice:
        raise DataError(f"{path}: the column {', '.join(twice)} would be there twice.")
    return {"rename": rename, "drop": drop, "add": add, "primaryKey": steps.get("primaryKey")}


def _sidecar(old: dict[str, Any], steps: dict[str, Any]) -> dict[str, Any]:
    """Return the description with the columns changed, in the schema, its key and its links."""
    rename, drop, schema = steps["rename"], steps["drop"], old["schema"]
    key = steps["primaryKey"] or [rename.get(name, name) for name in schema["primaryKey"]]
    lost = [name for name in schema["primaryKey"] if name in drop]
    if lost and not steps["primaryKey"]:
        raise DataError(f"{old['name']}: {', '.join(lost)} is part of the key. State the new primaryKey too.")
    fields = [
        {**one, "name": rename.get(one["name"], one["name"])}
        for one in schema["fields"]
        if one["name"] not in drop
    ]
    fields += [{part: value for part, value in one.items() if part != "value"} for one in steps["add"]]
    used = [
        name for name in [*rename, *drop] for check in schema.get("checks", []) if name in str(check).split()
    ]
    if used:
        raise DataError(
            f"{old['name']}: a check of the sidecar names {', '.join(used)}. Change the check first."
        )
    links = [
        {**link, "fields": rename.get(link["fields"], link["fields"])}
        for link in schema.get("foreignKeys", [])
        if link["fields"] not in drop
    ]
    changed = {**schema, "fields": fields, "primaryKey": key}
    return {**old, "schema": {**changed, **({"foreignKeys": links} if "foreignKeys" in schema else {})}}


def _stated(steps: dict[str, Any]) -> dict[str, Any]:
    added = [one["name"] for one in steps["add"]]
    return {part: value for part, value in {**steps, "add": added}.items() if value}


def _told(steps: dict[str, Any]) -> str:
    parts = [f"{old} is now {new}" for old, new in steps["rename"].items()]
    parts += [f"{name} dropped" for name in steps["drop"]]
    parts += [f"{one['name']} added" for one in steps["add"]]
    parts += [f"key {' + '.join(steps['primaryKey'])}"] if steps["primaryKey"] else []
    return ", ".join(parts)


def _fits_contract(table: str, names: list[str]) -> None:
    """A table that has a contract of its own in ``data/intake`` must agree with it afterwards."""
    if table not in contract.names():
        return
    wanted = [one.name for one in contract.read(table).fields]
    if wanted != names:
        raise DataError(
            f"{contract.FOLDER}/{table}.yaml says how files of {table} look, with the columns "
            f"{', '.join(wanted)}; after this migration they would be {', '.join(names)}. "
            "Change that contract first, in the same order of columns."
        )


def _rows(raw: bytes, names: list[str], steps: dict[str, Any]) -> bytes:
    lines = csv.DictReader(io.StringIO(raw.decode("utf-8"), newline=""))
    back = {new: old for old, new in steps["rename"].items()}
    filled = {one["name"]: str(one["value"]) for one in steps["add"]}
    rows = [
        [filled[name] if name in filled else line[back.get(name, name)] for name in names] for line in lines
    ]
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([names, *rows])
    return out.getvalue().encode("utf-8")
