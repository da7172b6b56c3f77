"""What an incoming table must look like: its columns, their other names, limits and rules.

A contract is a file ``data/intake/<table>.yaml``, or derived from the sidecar of a table that exists.
Words that all contracts share (headers in Thai, missing signs, totals) stand in ``data/intake/words.yaml``.
"""

from __future__ import annotations

import csv
import dataclasses
import difflib
import io
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from spdr import project
from spdr.data import contracts, tables
from spdr.data.intake.words import key
from spdr.errors import DataError

FOLDER = "data/intake"
WORDS = "words"
SOURCE_COLUMN = "source_id"  # filled with the key of the new source where a file does not have it


@dataclass(frozen=True)
class Field:
    """One column that the table needs.

    Attributes
    ----------
    role
        ``province_code``, ``province_name``, ``year`` or empty.
    aliases
        Normalised headers (:func:`spdr.data.intake.words.key`) that mean this column.
    words
        Normalised cell text -> our word, for columns with a list of allowed words.
    missing_codes
        Code -> why the value is missing, such as ``99999998 -> refused``.
    may_be_missing
        Whether a sign such as ``..`` may stand for the value, although blank cells may not.
    names_rows
        Whether its words could become names of pages or files: keys, and names of provinces.
    """

    name: str
    type: str
    unit: str
    description: str
    required: bool
    role: str = ""
    aliases: tuple[str, ...] = ()
    enum: tuple[str, ...] = ()
    words: dict[str, str] = dataclasses.field(default_factory=dict)
    pattern: str = ""
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    above: Decimal | None = None
    missing_codes: dict[str, str] = dataclasses.field(default_factory=dict)
    may_be_missing: bool = False
    free_text: bool = False
    optional: bool = False
    not_in_future: bool = False
    period: str = ""
    names_rows: bool = False


@dataclass(frozen=True)
class Contract:
    """A table's columns, key and rules, and the file they come from."""

    name: str
    origin: str
    fields: tuple[Field, ...]
    key: tuple[str, ...]
    rules: tuple[dict[str, Any], ...]
    about: dict[str, Any]
    words: dict[str, Any]
    private: bool = False

    def field(self, name: str) -> Field:
        """Return one column's contract."""
        return next(one for one in self.fields if one.name == name)

    def role(self, role: str) -> Field | None:
        """Return the column that has this role, or None."""
        return next((one for one in self.fields if one.role == role), None)


def names() -> list[str]:
    """Return the tables that have a contract of their own in ``data/intake``."""
    return sorted(file.stem for file in project.path(FOLDER).glob("*.yaml") if file.stem != WORDS)


def read(name: str) -> Contract:
    """Return the contract of a table.

    Raises
    ------
    DataError
        If there is neither a contract nor a table of that name, with the nearest ones.
    """
    words = _yaml(WORDS)
    if name in names():
        about, origin = _yaml(name), f"{FOLDER}/{name}.yaml"
    elif name in tables.names():
        about, origin = tables.describe(name), f"{tables.FOLDER}/{name}.yaml"
    else:
        known = sorted({*names(), *tables.names()})
        near = difflib.get_close_matches(name, known, n=3, cutoff=0.4)
        hint = f" Did you mean {' or '.join(near)}?" if near else ""
        raise DataError(
            f"There is no table {name!r} in {FOLDER} or {tables.FOLDER}.{hint} spdr data list names them all."
        )
    return build(about, words, origin)


def build(about: dict[str, Any], words: dict[str, Any], origin: str) -> Contract:
    """Return the contract that a description (a contract file or a sidecar) states."""
    schema = about["schema"]
    provinces = {
        link["fields"]
        for link in [*schema.get("foreignKeys", []), *about.get("foreignKeys", [])]
        if link["reference"]["resource"] == "provinces"
    }
    labels = _labels()
    if sum(one["unit"] == "year" for one in schema["fields"]) > 1:
        words = {**words, "columns": {**words["columns"], "year": ["year", "ปี"]}}
    fields = tuple(_field(one, schema["primaryKey"], provinces, words, labels) for one in schema["fields"])
    fields = _with_earlier_names(fields, about.get("migrations", []))
    rules = tuple(about.get("rules", []))
    return Contract(
        about["name"],
        origin,
        fields,
        tuple(schema["primaryKey"]),
        rules,
        about,
        words,
        bool(about.get("private")),
    )


def _with_earlier_names(fields: tuple[Field, ...], migrations: list[dict[str, Any]]) -> tuple[Field, ...]:
    """Let a column be found by the names it had before the table's migrations."""
    earlier: dict[str, list[str]] = {}
    for migration in migrations:
        for old, new in migration.get("rename", {}).items():
            earlier[new] = [*earlier.pop(old, []), key(old)]
    taken = {name for one in fields for name in one.aliases}
    return tuple(
        dataclasses.replace(
            one,
            aliases=(*one.aliases, *(old for old in earlier.get(one.name, []) if old not in taken)),
        )
        for one in fields
    )


def _field(
    one: dict[str, Any],
    primary: list[str],
    provinces: set[str],
    words: dict[str, Any],
    labels: dict[str, tuple[str, str]],
) -> Field:
    limits, extra = one.get("constraints", {}), one.get("intake", {})
    name = one["name"]
    role = extra.get("role", "")
    if not role and name in provinces:
        role = "province_code"
    if not role and one["unit"] == "year":
        role = "year"
    enum = tuple(str(word) for word in limits.get("enum", ()))
    free = extra.get("free_text", False) or (
        one["type"] == "string" and not enum and name not in primary and name in ("note", "notes")
    )
    return Field(
        name=name,
        type=one["type"],
        unit=one["unit"],
        description=one["description"],
        required=bool(limits.get("required") or name in primary) and name != SOURCE_COLUMN,
        role=role,
        aliases=_aliases(name, role, extra, words, labels),
        enum=enum,
        words=_cell_words(enum, extra, words, labels),
        pattern=limits.get("pattern", ""),
        minimum=_decimal(limits.get("minimum")),
        maximum=_decimal(limits.get("maximum")),
        above=_decimal(extra.get("above")),
        missing_codes={str(code): why for code, why in extra.get("missing_codes", {}).items()},
        may_be_missing=name not in primary
        and bool(extra.get("may_be_missing") or not limits.get("required") or name == SOURCE_COLUMN),
        free_text=free,
        optional=bool(extra.get("optional")) or name == SOURCE_COLUMN,
        not_in_future=bool(extra.get("not_in_future")),
        period=extra.get("period", ""),
        names_rows=name in primary or bool(role),
    )


def _decimal(number: Any) -> Decimal | None:
    return None if number is None else Decimal(str(number))


def _aliases(
    name: str, role: str, extra: dict[str, Any], words: dict[str, Any], labels: dict[str, tuple[str, str]]
) -> tuple[str, ...]:
    shared = words["columns"]
    found = [name, *labels.get(name, ()), *extra.get("aliases", ()), *shared.get(name, ())]
    if role and not (role == "year" and name != "year" and len(shared["year"]) == 2):
        found += shared.get(role, ())
    plain = name
    for ending in sorted(contracts.ENDINGS, key=len, reverse=True):
        if name.endswith(ending):
            plain = name.removesuffix(ending)
            break
    if plain != name:
        found += [plain, *labels.get(plain, ()), *shared.get(plain, ())]
    return tuple(dict.fromkeys(key(_without_unit(str(word))) for word in found if word))


def _without_unit(text: str) -> str:
    from spdr.data.intake.units import unit_in_header

    name, unit = unit_in_header(text)
    return name if unit and key(name) else text


def _cell_words(
    enum: tuple[str, ...], extra: dict[str, Any], words: dict[str, Any], labels: dict[str, tuple[str, str]]
) -> dict[str, str]:
    """Return every way to write each allowed word; what could mean two of them means none."""
    found: dict[str, str] = {}
    twice = set()
    own = extra.get("labels", {})
    for word in enum:
        ways = [word, *labels.get(word, ()), *words["categories"].get(word, ()), *own.get(word, ())]
        for way in {key(str(one)) for one in ways}:
            if not way:
                continue
            if found.setdefault(way, word) != word:
                twice.add(way)
    exact = {key(word): word for word in enum if key(word)}
    if len(exact) < len([word for word in enum if key(word)]):
        return {}  # words that differ in signs only must be written exactly
    return {**{way: word for way, word in found.items() if way not in twice}, **exact}


def _labels() -> dict[str, tuple[str, str]]:
    file = project.path("data", "registers", "labels.csv")
    if not file.is_file():
        return {}
    lines = csv.DictReader(io.StringIO(file.read_text(encoding="utf-8"), newline=""))
    return {line["key"]: (line["en"], line["th"]) for line in lines}


def _yaml(name: str) -> dict[str, Any]:
    import yaml

    file = project.path(FOLDER) / f"{name}.yaml"
    try:
        about = yaml.load(file.read_bytes(), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except FileNotFoundError:
        raise DataError(f"{FOLDER}/{name}.yaml is missing. Restore it from git.") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f", line {mark.line + 1}" if mark else ""
        raise DataError(
            f"{FOLDER}/{name}.yaml{line}: not readable as YAML. Mend indentation or quotes."
        ) from None
    if not isinstance(about, dict):
        raise DataError(f"{FOLDER}/{name}.yaml is empty or not a mapping.")
    return about
