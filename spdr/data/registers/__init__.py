"""The registers of the review: results, risks, events, recommendations and their like, one CSV file each.

A register is a list of short records in both languages, each with the document it was read from and the
place in it. What a register holds is declared in ``data/registers/registers.toml``; the file
``data/registers/<name>.csv`` is read as text, converted column by column and checked.
"""

from __future__ import annotations

import csv
import io
import tomllib
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from functools import lru_cache
from typing import Any

from spdr import project
from spdr.data.registers import cells
from spdr.data.registers.cells import Column, Fault
from spdr.errors import DataError

__all__ = ["SCHEMAS", "describe", "load", "names", "read"]

FOLDER = "data/registers"
SCHEMAS = f"{FOLDER}/registers.toml"
Row = dict[str, Any]


@lru_cache(maxsize=4)
def _schemas(path: str, stamp: int) -> dict[str, Any]:
    with open(path, "rb") as file:
        return tomllib.load(file)


def schemas() -> dict[str, Any]:
    """Return what ``registers.toml`` declares: ``register``, each name -> its schema.

    Raises
    ------
    DataError
        If the file is not there or cannot be read.
    """
    file = project.path(*SCHEMAS.split("/"))
    try:
        return _schemas(str(file), file.stat().st_mtime_ns)
    except FileNotFoundError:
        raise DataError(f"{SCHEMAS} is not there. Restore it from the repository.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DataError(f"{SCHEMAS} cannot be read as TOML: {error}. Mend the line it names.") from None


def names() -> list[str]:
    """Return the names of all registers, in alphabetical order."""
    return sorted(schemas()["register"])


def describe(name: str) -> dict[str, Any]:
    """Return what a register is: titles, what it is for, its columns and its rules.

    Returns
    -------
    dict
        ``title_en``, ``title_th``, ``about_en``, ``about_th``, ``columns`` (name -> declaration),
        ``needs`` (column -> column that must be filled with it) and ``within`` where dates are held to
        a programme.

    Raises
    ------
    DataError
        If there is no such register; the message names the nearest.
    """
    known = schemas()["register"]
    if name not in known:
        near = get_close_matches(name, known, n=1)
        hint = f" Did you mean {near[0]!r}?" if near else ""
        raise DataError(f"There is no register {name!r}.{hint} Registers: {', '.join(sorted(known))}.")
    return {"name": name, **known[name]}


def load(name: str) -> list[Row]:
    """Return the rows of a register, every cell typed and checked.

    Parameters
    ----------
    name
        A register from :func:`names`.

    Returns
    -------
    list of dict
        Column -> value. A date is a ``datetime.date``, a number ``int`` or ``float``, a list of references
        a tuple of ids, yes or no a ``bool``; an empty cell is ``None``, never zero. A column declared
        ``both`` is two: ``<name>_en`` and ``<name>_th``.

    Raises
    ------
    DataError
        Naming file, row and column: a duplicate id, a date outside the programme, a result without a
        baseline, an owner that is no partner, a personal number, two languages whose numbers differ.
    """
    schema = describe(name)
    where = f"{FOLDER}/{name}.csv"
    file = project.path(*where.split("/"))
    try:
        raw = file.read_bytes()
    except FileNotFoundError:
        raise DataError(f"{where} is not there. Restore it from the repository.") from None
    return read(raw, schema, where)


def read(raw: bytes, schema: Mapping[str, Any], where: str) -> list[Row]:
    """Return the rows of ``raw``, a CSV file in UTF-8, held to ``schema``; see :func:`load`.

    Raises
    ------
    DataError
        Naming ``where``, the row as a spreadsheet counts it, and the column.
    """
    columns = cells.columns_of(schema["columns"])
    header, lines = _lines(raw, where)
    _check_header(header, columns, where)
    ids = _Ids()
    rows: list[Row] = []
    for number, line in lines:
        try:
            if len(line) != len(header):
                raise Fault("", f"has {len(line)} cells where the header has {len(header)}; mend the quotes")
            row = cells.convert(dict(zip(header, line, strict=True)), columns, ids)
            cells.check_row(row, schema, ids)
            rows.append(row)
        except Fault as fault:
            place = f", column {fault.column}" if fault.column else ""
            raise DataError(f"{where}, row {number}{place}: {fault.what}.") from None
    _check_once(rows, [number for number, _ in lines], columns, where)
    return rows


def _lines(raw: bytes, where: str) -> tuple[list[str], list[tuple[int, list[str]]]]:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = raw[: error.start].count(b"\n") + 1
        raise DataError(f"{where}, row {row}: not UTF-8. Save the file as CSV UTF-8.") from None
    reader = csv.reader(io.StringIO(text, newline=""))
    header = next(reader, [])
    lines, row = [], 1
    for line in reader:
        row += 1
        if any(cell.strip() for cell in line):
            lines.append((row, line))
    return header, lines


def _check_header(header: list[str], columns: Iterable[Column], where: str) -> None:
    wanted = [column.name for column in columns]
    missing, extra = [n for n in wanted if n not in header], [n for n in header if n not in wanted]
    if missing or extra or len(set(header)) != len(header):
        raise DataError(
            f"{where}, row 1: the columns must be {', '.join(wanted)}; "
            f"missing: {', '.join(missing) or 'none'}; unknown: {', '.join(extra) or 'none'}."
        )


def _check_once(rows: list[Row], numbers: list[int], columns: Iterable[Column], where: str) -> None:
    for column in columns:
        if column.kind != "id":
            continue
        first: dict[str, int] = {}
        for number, row in zip(numbers, rows, strict=True):
            value = row[column.name]
            if value in first:
                raise DataError(
                    f"{where}, row {number}, column {column.name}: {value!r} stands in row {first[value]} "
                    "already. An id names one record; choose another."
                )
            first[value] = number


class _Ids:
    """The ids and rows of other registers, read when a reference first asks for them."""

    def __init__(self) -> None:
        self._known: dict[str, dict[str, dict[str, str]]] = {}

    def rows(self, register: str) -> dict[str, dict[str, str]]:
        """Return id -> raw row of a register, without checking it: it is checked when it is loaded."""
        if register not in self._known:
            header, lines = _lines(
                project.path(*FOLDER.split("/"), f"{register}.csv").read_bytes(), f"{register}.csv"
            )
            rows = (dict(zip(header, line, strict=False)) for _, line in lines)
            self._known[register] = {row["id"]: row for row in rows}
        return self._known[register]
