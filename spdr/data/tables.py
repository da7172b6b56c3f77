"""The project's tables: tidy CSV files under ``data/tables``, each with a YAML sidecar that describes it.

A table is read as text, compared with the seal (SHA-256) in its sidecar, converted column by column
and checked (:mod:`spdr.data.checking`). Nothing is cached: what is on disk is what is checked.
"""

from __future__ import annotations

import difflib
import hashlib
import json
from pathlib import Path
from typing import Any

import pandas as pd

from spdr import project
from spdr.data import access, checking, contracts
from spdr.errors import DataError

FOLDER = "data/tables"


def names() -> list[str]:
    """Return the names of all tables in alphabetical order (maps, which are no tables, are left out)."""
    return [name for name in resources() if (project.path(FOLDER) / f"{name}.csv").is_file()]


def resources() -> list[str]:
    """Return the names of everything in ``data/tables`` that has a sidecar, maps included."""
    return sorted(file.stem for file in project.path(FOLDER).glob("*.yaml"))


def describe(name: str) -> dict[str, Any]:
    """Return a table's sidecar: title, schema with units, sources, licences, vintage, grade, traps.

    Parameters
    ----------
    name
        A table from :func:`names`.

    Raises
    ------
    DataError
        If there is no such table (with the nearest names), or its sidecar is incomplete.
    """
    import yaml

    file = sidecar_path(name)
    where = f"{FOLDER}/{name}.yaml"
    try:
        sidecar = yaml.load(file.read_bytes(), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f", line {mark.line + 1}" if mark else ""
        raise DataError(f"{where}{line}: not readable as YAML. Mend indentation or quotes.") from None
    if not isinstance(sidecar, dict):
        raise DataError(f"{where} is empty or not a mapping. data/tables/provinces.yaml is an example.")
    contracts.check_sidecar(name, sidecar, where)
    return sidecar


def load(name: str) -> pd.DataFrame:
    """Return a table, its seal verified and every value checked.

    Parameters
    ----------
    name
        A table from :func:`names`; :func:`describe` gives its columns, units and traps.

    Returns
    -------
    pandas.DataFrame
        Columns in the sidecar's order. Text as ``str``, whole numbers as int64 (Int64 where a cell may
        be empty), other numbers as float64, dates as datetime64. Shares run from 0 to 1. An empty cell
        is missing, never zero.

    Raises
    ------
    DataError
        If the table is unknown, was edited since it was sealed, or breaks its schema: the message names
        file, line and column, and what would be right.
    """
    sidecar = describe(name)
    if sidecar.get("format", "csv") != "csv":
        raise DataError(f"{name} is a map, not a table. Use spdr.data.load_geometry().")
    raw = sealed_bytes(name, sidecar)
    frame = check(name, sidecar, raw)
    access.note_table(name, sidecar["hash"].removeprefix("sha256:"))
    return frame


def load_geometry(name: str = "province_geometry") -> dict[str, Any]:
    """Return the outlines of the 77 provinces as a GeoJSON dictionary.

    Each feature has ``id`` and ``properties.province_code`` (TIS-1099, text) to join by, and the
    province's names. Longitude and latitude are in degrees (WGS 84).

    Raises
    ------
    DataError
        If the file was edited since it was sealed, or its codes are not those of table ``provinces``.
    """
    sidecar = describe(name)
    raw = sealed_bytes(name, sidecar)
    geometry: dict[str, Any] = json.loads(raw)
    found = [feature["properties"]["province_code"] for feature in geometry["features"]]
    if sorted(found) != sorted(_codes("provinces", "province_code")):
        raise DataError(f"{FOLDER}/{sidecar['path']}: its province codes are not those of table provinces.")
    access.note_table(name, sidecar["hash"].removeprefix("sha256:"))
    return geometry


def check(name: str, sidecar: dict[str, Any], raw: bytes) -> pd.DataFrame:
    """Return ``raw`` as a checked frame of table ``name``, whether or not it is sealed.

    Raises
    ------
    DataError
        Naming file, line and column of the first violation.
    """
    where = f"{FOLDER}/{sidecar['path']}"
    schema = {**sidecar["schema"], "checks": sidecar.get("checks", [])}
    place = checking.Place(raw, where)
    frame = checking.typed_frame(checking.text_frame(raw, schema["fields"], where), schema, place)
    for link in schema.get("foreignKeys", []):
        column, home = link["fields"], link["reference"]
        checking.check_reference(
            frame, column, _codes(home["resource"], home["fields"]), home["resource"], place
        )
    return frame


def sealed_bytes(name: str, sidecar: dict[str, Any]) -> bytes:
    """Return the file's bytes if they carry the seal.

    Raises
    ------
    DataError
        If the file is missing or its checksum is not the sidecar's.
    """
    file = project.path(FOLDER, sidecar["path"])
    if not file.is_file():
        raise DataError(f"{FOLDER}/{sidecar['path']} is missing. Put it back with: spdr data rollback {name}")
    raw = file.read_bytes()
    if seal_of(raw) != sidecar["hash"]:
        raise DataError(
            f"{FOLDER}/{sidecar['path']} was edited after it was sealed: checksum {seal_of(raw)[:19]}..., "
            f"the one in {FOLDER}/{name}.yaml (hash) is {sidecar['hash'][:19]}.... "
            f'If the edit is meant, run: spdr data accept {name} --reason "why"; '
            f"if not, run: spdr data rollback {name}"
        )
    return raw


def seal_of(raw: bytes) -> str:
    """Return the seal of these bytes, ``sha256:`` and 64 hexadecimal digits."""
    return f"sha256:{hashlib.sha256(raw).hexdigest()}"


def sidecar_path(name: str) -> Path:
    """Return the sidecar's path.

    Raises
    ------
    DataError
        If there is none, with the nearest names.
    """
    known = resources()
    if name not in known:
        near = difflib.get_close_matches(name, known, n=3, cutoff=0.4)
        hint = f" Did you mean {' or '.join(near)}?" if near else ""
        raise DataError(f"There is no table {name!r} in {FOLDER}.{hint} spdr data list names them all.")
    return project.path(FOLDER) / f"{name}.yaml"


def _codes(table: str, column: str) -> list[str]:
    """Return one text column of another table, without logging it as read: it only checks spelling."""
    sidecar = describe(table)
    raw = project.path(FOLDER, sidecar["path"]).read_bytes()
    frame = checking.text_frame(raw, sidecar["schema"]["fields"], f"{FOLDER}/{sidecar['path']}")
    return frame[column].tolist()
