"""What a sidecar must say: its parts, and the words it may use for types, units, grades and bases.

A sidecar is a Data Package resource (``fields``, ``constraints``, ``primaryKey``, ``foreignKeys``)
with a few words of our own: ``grade``, ``basis``, ``population_basis``, ``vintage``, ``sources``
and ``checks``. The rows are held to it by :mod:`spdr.data.checking`.
"""

from __future__ import annotations

from typing import Any

from spdr.errors import DataError

# unit -> the endings a column of that unit must have; () leaves the name free
UNITS: dict[str, tuple[str, ...]] = {
    "text": (),
    "code": (),
    "year": (),
    "date": (),
    "yes_no": (),
    "share": ("_share",),
    "persons": ("_n",),
    "households": ("_n",),
    "houses": ("_n",),
    "cases": ("_n",),
    "establishments": ("_n",),
    "count": ("_n",),
    "thb": ("_thb",),
    "thb_day": ("_thb_day",),
    "thb_month": ("_thb_month",),
    "thb_year": ("_thb_year",),
    "million_thb": ("_million_thb",),
    "billion_thb": ("_billion_thb",),
    "usd": ("_usd",),
    "thb_per_usd": ("_thb_per_usd",),
    "rate": ("_rate",),  # a decimal fraction that may be negative or above one, such as growth or inflation
    "per_1000": ("_per_1000",),
    "per_person_year": (),
    "children_per_woman": (),
    "ratio": (),
    "index": (),
    "score": (),
    "years": (),
    "months": (),
    "days": (),
    "square_km": (),
    "degrees": (),
    "mixed": (),  # the unit stands in another column of the same row
}
ENDINGS = {
    **{ending: unit for unit, endings in UNITS.items() for ending in endings if ending != "_n"},
    "_n": "persons, households, houses, cases, establishments or count",
}
TYPES = ("string", "integer", "number", "boolean", "date")
GRADES = ("A", "B", "C")
BASES = ("actual", "budget", "projection", "synthetic", "law", "mixed")
REQUIRED = (
    *("name", "path", "title", "title_th", "description", "description_th", "schema", "sources"),
    *("licences", "vintage", "grade", "basis", "population_basis", "hash"),
)
SOURCE_REQUIRED = ("title", "publisher", "url", "licence", "vintage")


def check_sidecar(name: str, sidecar: dict[str, Any], where: str) -> None:
    """Refuse a sidecar that lacks a part, or uses a type, unit, grade or basis we do not know.

    Parameters
    ----------
    name
        The table's name, which must be the sidecar's ``name``.
    sidecar
        The parsed sidecar.
    where
        The file as the reader knows it, for messages.

    Raises
    ------
    DataError
        Naming the file and the part that is missing or wrong.
    """
    missing = [key for key in REQUIRED if not sidecar.get(key)]
    if missing:
        raise DataError(
            f"{where} lacks {', '.join(missing)}. Add it; data/tables/provinces.yaml is an example."
        )
    if sidecar["name"] != name:
        raise DataError(
            f"{where} says name: {sidecar['name']}, but the file is called {name}. Make them equal."
        )
    for key, allowed in (("grade", GRADES), ("basis", BASES)):
        if sidecar[key] not in allowed:
            raise DataError(f"{where}: {key} {sidecar[key]!r} is not one of {', '.join(allowed)}.")
    for key, source in sidecar["sources"].items():
        absent = [part for part in SOURCE_REQUIRED if not source.get(part)]
        if absent:
            raise DataError(f"{where}: source {key!r} lacks {', '.join(absent)}.")
    if sidecar.get("format", "csv") == "csv":
        _check_fields(sidecar["schema"], where)


def _check_fields(schema: dict[str, Any], where: str) -> None:
    fields = schema.get("fields") or []
    names = [field.get("name") for field in fields]
    if not fields or len(set(names)) != len(names):
        raise DataError(f"{where}: schema.fields is empty or names a column twice: {names}.")
    for field in fields:
        column = field["name"]
        at = f"{where}: column {column}"
        if field.get("type") not in TYPES:
            raise DataError(f"{at} has type {field.get('type')!r}, not {', '.join(TYPES)}.")
        if field.get("unit") not in UNITS:
            raise DataError(
                f"{where}: column {column} has unit {field.get('unit')!r}; use {', '.join(UNITS)}."
            )
        if not field.get("description"):
            raise DataError(f"{at} has no description.")
        if not field.get("keeps_name"):  # columns that come in from ministries keep the names they have there
            _check_ending(column, field["unit"], where)
    unknown = [key for key in schema.get("primaryKey", []) if key not in names]
    if unknown or not schema.get("primaryKey"):
        raise DataError(f"{where}: primaryKey must list columns of the table; unknown or empty: {unknown}.")


def _check_ending(column: str, unit: str, where: str) -> None:
    """The name of a column ends in its unit, so that a reader of code sees the unit too."""
    wanted = UNITS[unit]
    if wanted and not column.endswith(wanted):
        raise DataError(f"{where}: column {column} is in {unit}, so its name must end in {wanted[0]}.")
    ending = max((end for end in ENDINGS if column.endswith(end)), key=len, default=None)
    if ending and ending not in wanted and unit not in ("mixed", "text", "code"):
        raise DataError(f"{where}: column {column} ends in {ending}, so its unit must be {ENDINGS[ending]}.")
