"""Files that an office sends regularly: daily service counts, a monthly extract, comments, grievances.

They are checked like a register: every cell typed, personal numbers refused, one row for each key. They are
read from where they lie and kept nowhere: what is to be published goes through the intake of tables.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

from spdr.data import registers
from spdr.errors import DataError

MOST_BYTES = 50_000_000


def names() -> list[str]:
    """Return the kinds of file that can be checked, in alphabetical order."""
    return sorted(registers.schemas()["extract"])


def describe(name: str) -> dict[str, Any]:
    """Return what a kind of file is: titles, what it is for, its columns and its key.

    Raises
    ------
    DataError
        If there is no such kind.
    """
    known = registers.schemas()["extract"]
    if name not in known:
        raise DataError(f"There is no kind of file {name!r}. Kinds: {', '.join(sorted(known))}.")
    return {"name": name, **known[name]}


def template(name: str) -> str:
    """Return the header line of a kind of file, to begin one with."""
    from spdr.data.registers.cells import columns_of

    packed = io.StringIO()
    csv.writer(packed, lineterminator="\n").writerow(
        [column.name for column in columns_of(describe(name)["columns"])]
    )
    return packed.getvalue()


def load(file: Path, name: str) -> list[dict[str, Any]]:
    """Return the rows of a file as typed values.

    Parameters
    ----------
    file
        A CSV file in UTF-8.
    name
        Its kind, one of :func:`names`.

    Raises
    ------
    DataError
        Naming file, row and column: a cell of another type, a personal number, a key that stands twice, an
        end before its beginning, parts that pass their whole.
    """
    schema = describe(name)
    try:
        if file.stat().st_size > MOST_BYTES:
            raise DataError(
                f"{file.name} is larger than {MOST_BYTES // 1_000_000} MB: send counts, not records."
            )
        raw = file.read_bytes()
    except OSError as error:
        raise DataError(f"{file.name} cannot be read: {error.strerror or error}. Check the name.") from None
    rows = registers.read(raw, schema, file.name)
    _check_keys(rows, schema["key"], file.name)
    for number, row in enumerate(rows, start=2):
        _check_counts(row, name, f"{file.name}, row {number}")
    return rows


def _check_keys(rows: list[dict[str, Any]], key: list[str], where: str) -> None:
    first: dict[tuple[Any, ...], int] = {}
    for number, row in enumerate(rows, start=2):
        value = tuple(row[name] for name in key)
        if key and value in first:
            told = ", ".join(f"{name} {word}" for name, word in zip(key, value, strict=True))
            raise DataError(
                f"{where}, row {number}: {told} stands in row {first[value]} already. Send one row for each."
            )
        first[value] = number


def _check_counts(row: dict[str, Any], name: str, where: str) -> None:
    if name == "csg_mis" and row["approved"] + row["refused"] > row["applied"]:
        raise DataError(
            f"{where}, column approved: {row['approved']} approved and {row['refused']} refused are more "
            f"than the {row['applied']} applied. Count decisions in the month of the application."
        )
    if name == "grievances" and row["closed"] and row["closed"] < row["received"]:
        raise DataError(f"{where}, column closed: {row['closed']} lies before {row['received']}.")


def summary(rows: list[dict[str, Any]], name: str) -> list[tuple[str, str]]:
    """Return what an office wants to know at once: pairs of a measure and its value as text."""
    if not rows:
        return [("rows", "0")]
    told = [("rows", str(len(rows)))]
    if name == "daily_counts":
        days = {row["date"] for row in rows}
        told += [("days", str(len(days))), ("cases", str(sum(row["count"] for row in rows)))]
        for service in dict.fromkeys(row["service"] for row in rows):
            told.append((service, str(sum(row["count"] for row in rows if row["service"] == service))))
    elif name == "csg_mis":
        for column in ("applied", "approved", "refused", "paid", "failed"):
            told.append((column, str(sum(row[column] for row in rows))))
    elif name == "grievances":
        waits = [(row["closed"] - row["received"]).days for row in rows if row["closed"]]
        told += [("closed", str(len(waits))), ("closed within 30 days", str(sum(w <= 30 for w in waits)))]
    else:
        told.append(("open", str(sum(row["status"] == "open" for row in rows))))
    return told
