"""Sealing a table: accept an edit with a reason, keep every sealed version, go back to the one before.

``data/tables/CHANGES.csv`` has one line per sealing; ``data/tables/vintages/<table>/`` keeps each sealed
version, the current one too, so that an edit can be compared with it and undone without git.
"""

from __future__ import annotations

import contextlib
import csv
import datetime
import gzip
import io
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from spdr import project
from spdr.data import contracts, tables
from spdr.errors import DataError

Day = datetime.date | None
CHANGES = "CHANGES.csv"
COLUMNS = (
    *("date", "table", "action", "old_sha256", "new_sha256", "reason"),
    *("rows_added", "rows_removed", "rows_changed"),
)
HASH_LINE = re.compile(r"^hash:.*$", re.MULTILINE)


class Change(NamedTuple):
    """What one sealing did: rows added, removed and changed, and the new seal."""

    added: int
    removed: int
    changed: int
    seal: str


def accept(name: str, reason: str, today: Day = None) -> Change:
    """Seal an edited (or new) table after checking it whole.

    Parameters
    ----------
    name
        The table.
    reason
        Why it changed, for ``CHANGES.csv`` and the site.
    today
        The date to write; the current date if not given.

    Returns
    -------
    Change
        Rows added, removed and changed since the last seal, by primary key.

    Raises
    ------
    DataError
        If the reason is empty, nothing changed, or the table breaks its schema. Nothing is written then.
    """
    reason = " ".join(reason.split())
    if not reason:
        raise DataError(f'spdr data accept {name} needs --reason "why the figures changed".')
    sidecar = tables.describe(name)
    raw = _bytes(sidecar)
    new, old = tables.seal_of(raw), sidecar["hash"]
    if new == old:
        raise DataError(
            f"{tables.FOLDER}/{sidecar['path']} already carries its seal: there is nothing to accept."
        )
    _validate(name, sidecar, raw)
    first = old == "unsealed"
    change = _difference(sidecar, b"" if first else _vintage(name, sidecar, old), raw, new)
    _keep(name, sidecar, new, raw)
    told = ("sealed", "", new) if first else ("accepted", old, new)
    _record(name, told, change, reason, today)
    _write_seal(name, new)
    return change


def put(name: str, sidecar: dict[str, Any], raw: bytes, reason: str, today: Day = None) -> Change:
    """Write a table with its sidecar and seal it: both, the list of changes and the old version, or nothing.

    Parameters
    ----------
    name
        The table; it may be new.
    sidecar
        Its whole description; ``hash`` is set here.
    raw
        The new bytes of its CSV.
    reason
        Why it changed.
    today
        The date to write; the current date if not given.

    Returns
    -------
    Change
        Rows added, removed and changed, by primary key.

    Raises
    ------
    DataError
        If the table breaks its schema, nothing would change, or the disk refuses. The old state is back then.
    """
    where = f"{tables.FOLDER}/{name}.yaml"
    sidecar = {**sidecar, "hash": tables.seal_of(raw)}
    contracts.check_sidecar(name, sidecar, where)
    _validate(name, sidecar, raw)
    old = tables.describe(name) if name in tables.resources() else None
    if old and old["hash"] == sidecar["hash"]:
        raise DataError(f"{name} already holds exactly these rows: there is nothing to write.")
    before = tables.sealed_bytes(name, old) if old else b""
    change = _difference(sidecar, before, raw, sidecar["hash"])
    seal = sidecar["hash"]
    told = ("updated", old["hash"], seal) if old else ("sealed", "", seal)
    files = [project.path(tables.FOLDER, part) for part in (sidecar["path"], f"{name}.yaml", CHANGES)]
    with _locked(), _all_or_nothing(files):
        _keep(name, sidecar, seal, raw)
        if old:
            _keep_sidecar(name, old["hash"], files[1].read_bytes())
        _replace(files[0], raw)
        _record(name, told, change, reason, today)
        _replace(files[1], _as_yaml(sidecar))
    return change


def rollback(name: str, today: Day = None) -> Change:
    """Undo an unsealed edit; where there is none, return to the version sealed before the current one.

    Returns
    -------
    Change
        What going back did to the rows.

    Raises
    ------
    DataError
        If there is no earlier version, its copy is damaged, or it no longer fits the sidecar's schema.
    """
    sidecar = tables.describe(name)
    current = sidecar["hash"]
    file = project.path(tables.FOLDER, sidecar["path"])
    now = file.read_bytes() if file.is_file() else b""
    if tables.seal_of(now) != current:
        sealed = _vintage(name, sidecar, current)
        change = _difference(sidecar, now, sealed, current)
        _replace(file, sealed)
        return change
    earlier = _earlier(name, current)
    raw = _vintage(name, sidecar, earlier)
    then = _earlier_sidecar(name, earlier)
    _validate(name, _parsed(then) if then else sidecar, raw)
    change = _difference(sidecar, now, raw, earlier)
    told = ("rolled back", current, earlier)
    files = [file, tables.sidecar_path(name), project.path(tables.FOLDER, CHANGES)]
    with _locked(), _all_or_nothing(files):
        _keep_sidecar(name, current, files[1].read_bytes())
        _replace(file, raw)
        _record(name, told, change, "returned to the version sealed before", today)
        if then:
            _replace(files[1], then)
        else:
            _write_seal(name, earlier)
    return change


def history(name: str) -> list[dict[str, str]]:
    """Return the lines of ``CHANGES.csv`` about one table, oldest first."""
    file = project.path(tables.FOLDER, CHANGES)
    if not file.is_file():
        return []
    with file.open(encoding="utf-8", newline="") as stream:
        return [line for line in csv.DictReader(stream) if line["table"] == name]


def _bytes(sidecar: dict[str, Any]) -> bytes:
    file = project.path(tables.FOLDER, sidecar["path"])
    if not file.is_file():
        raise DataError(f"{tables.FOLDER}/{sidecar['path']} is missing, so there is nothing to accept.")
    return file.read_bytes()


def _validate(name: str, sidecar: dict[str, Any], raw: bytes) -> None:
    if sidecar.get("format", "csv") == "csv":
        tables.check(name, sidecar, raw)


def _earlier(name: str, current: str) -> str:
    """Return the seal before the current one: accepting puts one on the pile, rolling back takes one off."""
    pile: list[str] = []
    for line in history(name):
        if line["action"] == "rolled back":
            pile.pop()
        else:
            pile.append(line["new_sha256"])
    if pile == [current]:
        raise DataError(
            f"{name} has no earlier sealed version: this is the first version. To take the table out again, "
            f"delete {tables.FOLDER}/{name}.csv and {name}.yaml, and its line in {tables.FOLDER}/{CHANGES}."
        )
    if len(pile) < 2 or pile[-1] != current:
        raise DataError(f"{name} has no earlier sealed version in {tables.FOLDER}/{CHANGES} to go back to.")
    return pile[-2]


def _vintage_path(name: str, sidecar: dict[str, Any], seal: str) -> Path:
    ending = Path(sidecar["path"]).suffix
    short = seal.removeprefix("sha256:")[:8]
    return project.path(tables.FOLDER, "vintages", name, f"{short}{ending}.gz")


def _vintage(name: str, sidecar: dict[str, Any], seal: str) -> bytes:
    file = _vintage_path(name, sidecar, seal)
    told = f"{tables.FOLDER}/vintages/{name}/{file.name}"
    if not file.is_file():
        raise DataError(
            f"{told} is missing: the version with seal {seal[:19]}... was not kept. Take it from git."
        )
    raw = gzip.decompress(file.read_bytes())
    if tables.seal_of(raw) != seal:
        raise DataError(f"{told} does not hold the version it names. Take that file from git again.")
    return raw


def _keep(name: str, sidecar: dict[str, Any], seal: str, raw: bytes) -> None:
    file = _vintage_path(name, sidecar, seal)
    file.parent.mkdir(parents=True, exist_ok=True)
    packed = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", fileobj=packed, mtime=0, compresslevel=9) as stream:
        stream.write(raw)
    _replace(file, packed.getvalue())


def _keep_sidecar(name: str, seal: str, raw: bytes) -> None:
    """Keep the description that stood beside a version, so that going back returns it too."""
    file = _sidecar_vintage(name, seal)
    file.parent.mkdir(parents=True, exist_ok=True)
    _replace(file, gzip.compress(raw, compresslevel=9, mtime=0))


def _sidecar_vintage(name: str, seal: str) -> Path:
    return project.path(tables.FOLDER, "vintages", name, f"{seal.removeprefix('sha256:')[:8]}.yaml.gz")


def _earlier_sidecar(name: str, seal: str) -> bytes | None:
    file = _sidecar_vintage(name, seal)
    return gzip.decompress(file.read_bytes()) if file.is_file() else None


def _parsed(raw: bytes) -> dict[str, Any]:
    import yaml

    sidecar: dict[str, Any] = yaml.safe_load(raw)
    return sidecar


def _as_yaml(sidecar: dict[str, Any]) -> bytes:
    import yaml

    return yaml.safe_dump(sidecar, allow_unicode=True, sort_keys=False, width=110).encode("utf-8")


@contextlib.contextmanager
def _all_or_nothing(files: list[Path]) -> Iterator[None]:
    """Put these files back as they were if the block fails, so that no half of a change stays."""
    before = {file: file.read_bytes() if file.is_file() else None for file in files}
    try:
        yield
    except BaseException as error:
        for file, raw in before.items():
            if raw is None:
                file.unlink(missing_ok=True)
            elif file.read_bytes() != raw:
                _replace(file, raw)
        if isinstance(error, OSError):
            told = f"{error.strerror}: {Path(error.filename or '').name}"
            raise DataError(f"The table could not be written ({told}). Nothing was changed.") from None
        raise


@contextlib.contextmanager
def _locked() -> Iterator[None]:
    """Let one process at a time change tables."""
    try:
        import fcntl
    except ImportError:  # no such locks on this system: two changes at once are not guarded against
        yield
        return
    folder = os.open(project.path(tables.FOLDER), os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise DataError("Another process is changing tables. Try again when it has finished.") from None
    finally:
        os.close(folder)


def _difference(sidecar: dict[str, Any], old: bytes, new: bytes, seal: str) -> Change:
    """Count rows by primary key; a version that cannot be read as this table counts as wholly replaced."""
    if sidecar.get("format", "csv") != "csv":
        return Change(0, 0, 1, seal)
    before, after = _rows(sidecar, old), _rows(sidecar, new)
    changed = sum(before[key] != after[key] for key in before.keys() & after.keys())
    return Change(len(after.keys() - before.keys()), len(before.keys() - after.keys()), changed, seal)


def _rows(sidecar: dict[str, Any], raw: bytes) -> dict[tuple[str, ...], dict[str, str]]:
    keys = sidecar["schema"]["primaryKey"]
    try:
        lines = list(csv.DictReader(io.StringIO(raw.decode("utf-8"), newline="")))
        return {tuple(line[key] for key in keys): line for line in lines}
    except (UnicodeDecodeError, csv.Error, KeyError):
        return {}


def _record(name: str, told: tuple[str, str, str], change: Change, reason: str, today: Day) -> None:
    """Add the line ``told`` (action, old and new seal) to the list of changes."""
    file = project.path(tables.FOLDER, CHANGES)
    past = history(name)
    if past and (past[-1]["action"], past[-1]["old_sha256"], past[-1]["new_sha256"]) == told:
        return  # the line was written and the seal was not: an interrupted run, now completed
    day = today or datetime.date.today()
    line = [day.isoformat(), name, *told, reason, change.added, change.removed, change.changed]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    if not file.is_file():
        writer.writerow(COLUMNS)
    writer.writerow(line)
    before = file.read_bytes() if file.is_file() else b""
    _replace(file, before + out.getvalue().encode("utf-8"))


def _write_seal(name: str, seal: str) -> None:
    file = tables.sidecar_path(name)
    text = file.read_text(encoding="utf-8")
    if len(HASH_LINE.findall(text)) != 1:
        raise DataError(f"{tables.FOLDER}/{name}.yaml must have exactly one line that starts with hash:")
    _replace(file, HASH_LINE.sub(f"hash: {seal}", text).encode("utf-8"))


def _replace(file: Path, raw: bytes) -> None:
    """Write whole or not at all."""
    part = file.with_name(f".{file.name}.{os.getpid()}.part")
    part.write_bytes(raw)
    os.replace(part, file)
