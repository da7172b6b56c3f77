"""What an answer would change in a table: new rows, revised history, rows that are no longer given."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

from spdr.data.connect.formats import Row
from spdr.errors import DataError


class Cell(NamedTuple):
    """One value of a table: its row's key, its column, what stands there and what was answered."""

    key: tuple[str, ...]
    column: str
    old: str
    new: str


class Revision(NamedTuple):
    """The difference between a table and what its publisher answers now.

    Attributes
    ----------
    added
        Values where the table has none.
    revised
        Values that differ from the table's.
    withdrawn
        Values of the table that are no longer given; they stay.
    same
        How many are equal.
    """

    added: list[Cell]
    revised: list[Cell]
    withdrawn: list[Cell]
    same: int


def values_of(
    rows: list[Row], series: Mapping[str, Any], period: str, primary: list[str], url: str
) -> dict[tuple[str, ...], str]:
    """Turn an answer's rows into values of one column by primary key.

    Raises
    ------
    DataError
        If a value is no number, two rows fall on one key, or no row is left.
    """
    dimensions, codes = series.get("dimensions", {}), series.get("codes", {})
    found: dict[tuple[str, ...], str] = {}
    for row in rows:
        ours = {**series.get("set", {}), period: row["period"]}
        for name, theirs in dimensions.items():
            code = row[theirs]
            ours[name] = codes[name].get(code, "") if name in codes else code
        if not all(ours.get(name, "") for name in primary):
            continue
        key = tuple(ours[name] for name in primary)
        if key in found:
            raise DataError(
                f"{url}: two rows are {' '.join(key)}. The answer parts something that the table does not; "
                "say which with `keep` in data/registers/connectors.toml."
            )
        found[key] = _scaled(row["value"], series, url, key)
    if not found:
        raise DataError(
            f"{url}: none of {len(rows)} rows is one of the table's. The publisher changed its codes, or "
            "data/registers/connectors.toml names the wrong ones."
        )
    return found


def _scaled(text: str, series: Mapping[str, Any], url: str, key: tuple[str, ...]) -> str:
    try:
        value = Decimal(text) * Decimal(str(series.get("scale", 1)))
        rounded = value.quantize(Decimal(1).scaleb(-series["decimals"])) if "decimals" in series else value
        if not rounded.is_finite():
            raise InvalidOperation
    except InvalidOperation:
        raise DataError(
            f"{url}: the value of {' '.join(key)} is {text[:40]!r}, which is no number."
        ) from None
    shown = f"{rounded:f}"
    return shown.rstrip("0").rstrip(".") if "." in shown else shown


def lines_of(raw: bytes) -> tuple[list[str], list[dict[str, str]]]:
    """Return a table's header and its lines as text."""
    reader = csv.DictReader(io.StringIO(raw.decode("utf-8"), newline=""))
    lines = list(reader)
    return list(reader.fieldnames or []), lines


def compare(
    lines: list[dict[str, str]],
    primary: list[str],
    column: str,
    answered: dict[tuple[str, ...], str],
    fixed: Mapping[str, str],
) -> Revision:
    """Compare one column of a table with an answer.

    Parameters
    ----------
    lines
        The table's.
    primary
        Its key columns.
    column
        The one that the series fills.
    answered
        Of :func:`values_of`.
    fixed
        What is the same in all rows of the series; other rows of the table are not looked at.
    """
    known = {tuple(line[name] for name in primary): line[column] for line in lines}
    added, revised, same = [], [], 0
    for key, new in answered.items():
        old = known.get(key, "")
        if old == "":
            added.append(Cell(key, column, "", new))
        elif Decimal(old) != Decimal(new):
            revised.append(Cell(key, column, old, new))
        else:
            same += 1
    asked = {key[1:] for key in answered}  # the combinations that the answer speaks of, whatever their period
    withdrawn = [
        Cell(key, column, old, "")
        for key, old in known.items()
        if old
        and key not in answered
        and key[1:] in asked
        and all(
            dict(zip(primary, key, strict=True))[name] == text
            for name, text in fixed.items()
            if name in primary
        )
    ]
    return Revision(added, revised, withdrawn, same)


def merged(raw: bytes, primary: list[str], cells: list[Cell]) -> bytes:
    """Return the table with these values in place; rows that are new come where their key belongs.

    Lines that nothing changes in keep their text.
    """
    header, lines = lines_of(raw)
    by_key = {tuple(line[name] for name in primary): line for line in lines}
    for cell in cells:
        line = by_key.get(cell.key)
        if line is None:
            line = dict.fromkeys(header, "") | dict(zip(primary, cell.key, strict=True))
            by_key[cell.key] = line
            place = next(
                (i for i, other in enumerate(lines) if _before(cell.key, other, primary)), len(lines)
            )
            lines.insert(place, line)
        line[cell.column] = cell.new
    out = io.StringIO()
    writer = csv.DictWriter(out, header, lineterminator="\n")
    writer.writeheader()
    writer.writerows(lines)
    return out.getvalue().encode("utf-8")


def _before(key: tuple[str, ...], other: dict[str, str], primary: list[str]) -> bool:
    """Tell whether a row belongs before another of the same kind, by its period."""
    theirs = tuple(other[name] for name in primary)
    return key[1:] == theirs[1:] and key[0] < theirs[0]
