"""One cell, one row: the types that a register's column may have, and the rules that hold for a row."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from spdr.data.registers import personal, wording


class Fault(Exception):
    """What is wrong with a cell; the reader adds file and row."""

    def __init__(self, column: str, what: str) -> None:
        super().__init__(what)
        self.column, self.what = column, what


class Known(Protocol):
    """Looks up the records of another register."""

    def rows(self, register: str) -> dict[str, dict[str, str]]:
        """Return id -> raw row."""


@dataclass(frozen=True)
class Column:
    """A column as declared: its name, type, arguments, and whether every row must fill it."""

    name: str
    kind: str
    arguments: tuple[str, ...] = ()
    required: bool = False


ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
FIGURE = re.compile(r"\d\d_\w+#[a-z0-9-]+")
YES_NO = {"yes": True, "no": False}
LEVELS = ("low", "medium", "high")


def columns_of(declared: Mapping[str, str]) -> list[Column]:
    """Return the columns that ``registers.toml`` declares, a bilingual one as two.

    Examples
    --------
    >>> [(c.name, c.kind, c.required) for c in columns_of({"id": "id!", "name": "both"})]
    [('id', 'id', True), ('name_en', 'text', False), ('name_th', 'text', False)]
    """
    found = []
    for name, words in declared.items():
        kind, *arguments = words.split()
        required, kind = kind.endswith("!") or kind == "id", kind.rstrip("!")
        if kind == "both":
            found += [Column(f"{name}_{lang}", "text", (), required) for lang in ("en", "th")]
        else:
            found.append(Column(name, kind, tuple(arguments), required))
    return found


def _id(word: str, column: Column, known: Known) -> str:
    if not ID.fullmatch(word):
        raise Fault(column.name, f"{word!r} is no id: use letters, digits, points, hyphens, no spaces")
    return word


def _integer(word: str, column: Column, known: Known) -> int:
    value = _number(word, column, known)
    if value != int(value):
        raise Fault(column.name, f"{word!r} is not a whole number")
    if column.arguments and not int(column.arguments[0]) <= value <= int(column.arguments[1]):
        raise Fault(column.name, f"{word!r} must lie from {column.arguments[0]} to {column.arguments[1]}")
    return int(value)


def _number(word: str, column: Column, known: Known) -> float:
    if not re.fullmatch(r"-?\d+(\.\d+)?", word):
        raise Fault(column.name, f"{word!r} is not a number; write 2300000 or 95.8, no commas or units")
    return float(word)


def _date(word: str, column: Column, known: Known) -> dt.date:
    try:
        return dt.date.fromisoformat(word)
    except ValueError:
        raise Fault(
            column.name, f"{word!r} is no date; write year-month-day in the Gregorian calendar"
        ) from None


def _flag(word: str, column: Column, known: Known) -> bool:
    if word not in YES_NO:
        raise Fault(column.name, f"{word!r} must be yes, no or empty where nothing is recorded")
    return YES_NO[word]


def _choice(word: str, column: Column, known: Known) -> str:
    if word not in column.arguments:
        raise Fault(column.name, f"{word!r} must be one of {', '.join(column.arguments)}")
    return word


def _reference(word: str, column: Column, known: Known) -> str:
    register = column.arguments[0]
    if word not in known.rows(register):
        raise Fault(
            column.name,
            f"{word!r} is not in data/registers/{register}.csv; add it there, or choose one that is",
        )
    return word


def _references(word: str, column: Column, known: Known) -> tuple[str, ...]:
    return tuple(_reference(part.strip(), column, known) for part in word.split(";"))


def _figure(word: str, column: Column, known: Known) -> tuple[str, ...]:
    parts = tuple(part.strip() for part in word.split(";"))
    for part in parts:
        if not FIGURE.fullmatch(part):
            raise Fault(column.name, f"{part!r} names no figure; write 02_children#csg-coverage")
    return parts


def _words(word: str, column: Column, known: Known) -> tuple[str, ...]:
    return tuple(part.strip() for part in word.split(";"))


TYPES: dict[str, Callable[[str, Column, Known], Any]] = {
    "id": _id,
    "text": lambda word, column, known: word,
    "integer": _integer,
    "number": _number,
    "date": _date,
    "flag": _flag,
    "choice": _choice,
    "ref": _reference,
    "refs": _references,
    "figures": _figure,
    "words": _words,
    "typed": lambda word, column, known: word,  # its type depends on the row: see typed()
}


def convert(line: Mapping[str, str], columns: Iterable[Column], known: Known) -> dict[str, Any]:
    """Return one line of text as typed values.

    Raises
    ------
    Fault
        If a cell is empty that must not be, or is not what its column holds.
    """
    row: dict[str, Any] = {}
    for column in columns:
        word = line[column.name].strip()
        found = personal.find(word)
        if found:
            raise Fault(column.name, f"holds {found}; a register keeps offices, not persons: take it out")
        if not word:
            if column.required:
                raise Fault(column.name, "is empty and must not be")
            row[column.name] = None
            continue
        if column.kind not in TYPES:
            raise Fault(column.name, f"is declared as {column.kind!r}; types are {', '.join(TYPES)}")
        row[column.name] = TYPES[column.kind](word, column, known)
    for column in columns:
        if column.kind == "typed" and row[column.name] is not None:
            row[column.name] = typed(row[column.name], row[column.arguments[0]], column, known)
    return row


def typed(word: str, kind: str, column: Column, known: Known) -> float | bool | str:
    """Return a value by the kind of its row: a count, yes or no, or a level.

    Raises
    ------
    Fault
        If it is not of that kind: leave the typed cell empty and keep the recorded words beside it.
    """
    if kind == "yes_no":
        return _flag(word, column, known)
    if kind == "level":
        return _choice(word, Column(column.name, "choice", LEVELS), known)
    return _number(word, column, known)


def check_row(row: Mapping[str, Any], schema: Mapping[str, Any], known: Known) -> None:
    """Check what one row says in several cells.

    Raises
    ------
    Fault
        If two languages differ in their numbers or one is missing, a cell lacks the one it needs, none of a
        choice of cells is filled, dates run backwards, or a date lies outside the programme.
    """
    for name, declared in schema["columns"].items():
        if declared.split()[0].rstrip("!") == "both":
            _same_numbers(row, name)
    for name, needed in schema.get("needs", {}).items():
        if row[name] is not None and row[needed] is None:
            raise Fault(needed, f"is empty though {name} says {row[name]!r}; record it, or take out {name}")
    for names in schema.get("either", ()):
        if all(row[name] is None for name in names):
            raise Fault(names[0], f"is empty, and so is {' and '.join(names[1:])}; fill one of them")
    if row.get("start") and row.get("end") and row["end"] < row["start"]:
        raise Fault("end", f"{row['end']} lies before the start, {row['start']}")
    programme = row.get(schema.get("within", ""))
    if programme:
        _inside(row, known.rows("programmes")[programme])


def _same_numbers(row: Mapping[str, Any], name: str) -> None:
    english, thai = row[f"{name}_en"], row[f"{name}_th"]
    if (english is None) != (thai is None):
        raise Fault(f"{name}_{'th' if thai is None else 'en'}", "is empty; write it in both languages")
    if english is None:
        return
    differing = wording.differing_numbers(english, thai)
    if differing:
        raise Fault(f"{name}_th", f"the numbers differ between the languages: {differing}")


def _inside(row: Mapping[str, Any], programme: Mapping[str, str]) -> None:
    first, last = programme["start"], programme["end"]
    for name in ("start", "end", "due"):
        day = row.get(name)
        if day and not (first or "0") <= day.isoformat() <= (last or "9"):
            raise Fault(
                name,
                f"{day} lies outside the programme {programme['id']}, {first or 'open'} to {last or 'open'}; "
                "mend the date, and keep what the document says in the recorded words",
            )
