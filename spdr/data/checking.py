"""Reading a table as text, typing it column by column, and checking it against its sidecar.

Every violation is a :class:`~spdr.errors.DataError` that names file, line and column and says what would
be right. Text first, then types: one stray word must not turn a whole column into text, and a blank must
not turn whole numbers into decimals.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from spdr.errors import DataError

Numbers = npt.NDArray[np.float64]
Rows = npt.NDArray[np.int64]
NUMBER = r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?"
INTEGER = r"-?[0-9]{1,18}"
DATE = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"


class Place:
    """Where a value stands: turns a row number of the frame into ``file, line`` for a message."""

    def __init__(self, raw: bytes, where: str) -> None:
        self.where = where
        self._raw = raw

    def line(self, row: int) -> int:
        """Return the file line on which data row ``row`` (0 is the first below the header) ends."""
        reader = csv.reader(io.StringIO(self._raw.decode("utf-8"), newline=""))
        for number, _ in enumerate(reader):
            if number == row + 1:
                break
        return reader.line_num

    def fail(self, row: int, column: str, what: str, others: int = 0) -> DataError:
        """Return the error for one cell; ``others`` counts further rows with the same fault."""
        more = f" ({others} more rows have the same fault)" if others else ""
        return DataError(f"{self.where}, line {self.line(row)}, column {column}: {what}{more}")


def text_frame(raw: bytes, fields: list[dict[str, Any]], where: str) -> pd.DataFrame:
    """Read a CSV as text, exactly as it stands, refusing broken encoding, ragged rows and wrong headers.

    Parameters
    ----------
    raw
        The file's bytes: UTF-8 without a byte-order mark, comma-separated, one header line.
    fields
        The sidecar's ``schema.fields``; the header must name them in this order.
    where
        The file as the reader knows it, for messages.

    Returns
    -------
    pandas.DataFrame
        All columns text; an empty cell is ``""``.

    Raises
    ------
    DataError
        Naming file, line and column.
    """
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise DataError(f"{where}, line {line}: not UTF-8 text. Save the file as CSV UTF-8.") from None
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    names = [field["name"] for field in fields]
    rows: list[list[str]] = []
    try:
        header = next(reader, [])
        _check_header(header, names, where)
        width = len(names)
        for row in reader:
            if len(row) != width:
                raise DataError(
                    f"{where}, line {reader.line_num}: {len(row)} cells where the header has {width}. "
                    "A comma inside a text needs quotes round the text; an empty line must go."
                )
            rows.append(row)
    except csv.Error as error:
        raise DataError(f"{where}, line {reader.line_num}: {error}. Close the quote on that line.") from None
    if not rows:
        raise DataError(f"{where}: the table has a header and no rows. Restore it with spdr data rollback.")
    return pd.DataFrame(rows, columns=names, dtype="str")


def _check_header(header: list[str], names: list[str], where: str) -> None:
    if header == names:
        return
    if header and header[0].startswith("\ufeff"):
        raise DataError(f"{where}, line 1: starts with a byte-order mark. Save as plain UTF-8 without it.")
    missing = [name for name in names if name not in header]
    extra = [name for name in header if name not in names]
    twice = sorted({name for name in header if header.count(name) > 1})
    told = "; ".join(
        f"{word} {', '.join(found)}"
        for word, found in (("missing", missing), ("unknown", extra), ("twice", twice))
        if found
    )
    raise DataError(
        f"{where}, line 1: the columns differ from the sidecar ({told or 'other order'}). "
        f"The header must be: {','.join(names)}"
    )


def typed_frame(text: pd.DataFrame, schema: dict[str, Any], place: Place) -> pd.DataFrame:
    """Convert a text frame to the sidecar's types and check every column, the key and the declared rules.

    Parameters
    ----------
    text
        All-text frame from :func:`text_frame`.
    schema
        The sidecar's ``schema`` (``fields``, ``primaryKey``) with its ``checks``.
    place
        Where the rows stand, for messages.

    Returns
    -------
    pandas.DataFrame
        Text as ``str``, ``integer`` as int64 (Int64 where cells may be empty), ``number`` as float64,
        ``boolean`` as bool, ``date`` as datetime64.

    Raises
    ------
    DataError
        Naming file, line and column of the first violation and what would be right.
    """
    frame = pd.DataFrame({f["name"]: _typed_column(text[f["name"]], f, place) for f in schema["fields"]})
    key = schema["primaryKey"]
    doubled = frame.duplicated(key)
    if doubled.any():
        row = int(doubled.to_numpy().argmax())
        values = ", ".join(f"{name} {text[name].iloc[row]!r}" for name in key)
        raise place.fail(
            row,
            key[-1],
            f"a second row for {values}. Each combination may stand once: delete or mend one of them.",
            int(doubled.sum()) - 1,
        )
    for rule in schema.get("checks", []):
        RULES[rule["rule"]](frame, rule, place)
    return frame


def _first(bad: pd.Series) -> tuple[int, int]:
    """Return the position of the first True and how many follow."""
    flags = bad.to_numpy(dtype=bool)
    return int(flags.argmax()), int(flags.sum()) - 1


def _typed_column(cells: pd.Series, field: dict[str, Any], place: Place) -> pd.Series:
    """Convert and check one column."""
    column, limits = field["name"], field.get("constraints", {})
    empty = cells == ""
    if limits.get("required") and empty.any():
        row, others = _first(empty)
        raise place.fail(row, column, "empty, but this column may not be. Fill it or delete the row", others)
    _refuse(cells, empty, field, place)
    values = _converted(cells, empty, field, place)
    _check_range(values, cells, field, place)
    if limits.get("unique") and (again := values.duplicated() & ~empty).any():
        row, others = _first(again)
        raise place.fail(row, column, f"{cells.iloc[row]!r} stands twice; values must be unique", others)
    return values


def _refuse(cells: pd.Series, empty: pd.Series, field: dict[str, Any], place: Place) -> None:
    """Check spelling: the type's own, the pattern and the allowed values."""
    limits = field.get("constraints", {})
    spelling = {
        "integer": (INTEGER, "a whole number such as 1234, without commas or blanks"),
        "number": (NUMBER, "a number such as 1234.5, without commas, blanks or per cent signs"),
        "date": (DATE, "a date such as 2024-12-31 (Gregorian)"),
        "boolean": ("true|false", "true or false"),
    }.get(field["type"])
    if spelling:
        bad = ~empty & ~cells.str.fullmatch(spelling[0])
        if bad.any():
            row, others = _first(bad)
            raise place.fail(row, field["name"], f"{cells.iloc[row]!r} is not {spelling[1]}", others)
    if pattern := limits.get("pattern"):
        bad = ~empty & ~cells.str.fullmatch(pattern)
        if bad.any():
            row, others = _first(bad)
            raise place.fail(row, field["name"], f"{cells.iloc[row]!r} does not fit {pattern}", others)
    if allowed := limits.get("enum"):
        bad = ~empty & ~cells.isin([str(word) for word in allowed])
        if bad.any():
            row, others = _first(bad)
            words = ", ".join(str(word) for word in allowed)
            raise place.fail(row, field["name"], f"{cells.iloc[row]!r} is not one of: {words}", others)


def _converted(cells: pd.Series, empty: pd.Series, field: dict[str, Any], place: Place) -> pd.Series:
    kind, required = field["type"], field.get("constraints", {}).get("required", False)
    if kind == "string":
        return cells.mask(empty) if empty.any() else cells
    if kind == "boolean":
        return cells == "true" if required else (cells == "true").astype("boolean").mask(empty)
    if kind == "date":
        dates = pd.to_datetime(cells.mask(empty), format="%Y-%m-%d", errors="coerce")
        if (bad := dates.isna() & ~empty).any():
            row, others = _first(bad)
            raise place.fail(row, field["name"], f"{cells.iloc[row]!r} is not a day of the calendar", others)
        return dates
    if kind == "integer":
        return cells.astype("int64") if required else cells.mask(empty).astype("Int64")
    numbers = cells.mask(empty).astype("float64") if empty.any() else cells.astype("float64")
    if (endless := pd.Series(np.isinf(numbers), index=numbers.index)).any():
        row, others = _first(endless)
        raise place.fail(row, field["name"], f"{cells.iloc[row]!r} is too large to be a number", others)
    return numbers


def _check_range(values: pd.Series, cells: pd.Series, field: dict[str, Any], place: Place) -> None:
    if field["type"] not in ("integer", "number"):
        return
    limits = dict(field.get("constraints", {}))
    if field["unit"] == "share":
        limits = {"minimum": 0, "maximum": 1, **limits}
    for word, wrong, told in (
        ("minimum", lambda limit: values < limit, "below"),
        ("maximum", lambda limit: values > limit, "above"),
    ):
        if word in limits and (bad := wrong(limits[word]).fillna(False)).any():
            row, others = _first(bad)
            hint = (
                " (a share runs from 0 to 1: divide a percentage by 100)" if field["unit"] == "share" else ""
            )
            raise place.fail(
                row, field["name"], f"{cells.iloc[row]} is {told} the {word} {limits[word]}{hint}", others
            )


def _spread(frame: pd.DataFrame, rule: dict[str, Any]) -> tuple[Numbers, Numbers, Rows]:
    """Return wholes (n), the parts of each (n x parts) and the rows of the wholes, where all are given."""
    chosen = np.ones(len(frame), dtype=bool)
    for column, value in rule.get("where", {}).items():
        chosen &= (frame[column] == value).to_numpy(dtype=bool)
    part_of = frame[rule["column"]].to_numpy()
    values = frame[rule["value"]].to_numpy(dtype=float, na_value=np.nan)
    group = frame.groupby([*rule["by"]], sort=False).ngroup().to_numpy()
    count = int(group.max(initial=-1)) + 1
    side_by_side = np.full((count, 1 + len(rule["parts"])), np.nan)
    rows = np.zeros(count, dtype=np.int64)
    for place, name in enumerate([rule["whole"], *rule["parts"]]):
        here = np.flatnonzero(chosen & (part_of == name) & (group >= 0))
        side_by_side[group[here], place] = values[here]
        if not place:
            rows[group[here]] = here
    told = ~np.isnan(side_by_side).any(axis=1)
    return side_by_side[told, 0], side_by_side[told, 1:], rows[told]


def _between_parts(frame: pd.DataFrame, rule: dict[str, Any], place: Place) -> None:
    """A rate or mean of all lies between those of its parts: both sexes between male and female."""
    whole, parts, rows = _spread(frame, rule)
    slack = rule.get("tolerance", 0)
    bad = (whole < parts.min(axis=1) - slack) | (whole > parts.max(axis=1) + slack)
    if bad.any():
        at = int(bad.argmax())
        found = ", ".join(
            f"{name} {part:.10g}" for name, part in zip(rule["parts"], parts[at].tolist(), strict=True)
        )
        raise place.fail(
            int(rows[at]),
            rule["value"],
            f"the value for {rule['whole']!r} is {whole[at]:.10g}, outside its parts ({found}). "
            "A rate or mean of all must lie between those of its parts: look the row up in the source",
            int(bad.sum()) - 1,
        )


def _sum_of_parts(frame: pd.DataFrame, rule: dict[str, Any], place: Place) -> None:
    """A count of all is the sum of its parts, within the rounding that the sidecar states."""
    whole, parts, rows = _spread(frame, rule)
    total = parts.sum(axis=1)
    bad = np.abs(whole - total) > rule.get("tolerance", 0)
    if bad.any():
        at = int(bad.argmax())
        raise place.fail(
            int(rows[at]),
            rule["value"],
            f"the value for {rule['whole']!r} is {whole[at]:.10g}, but {' + '.join(rule['parts'])} "
            f"is {total[at]:.10g}. They must be equal (tolerance {rule.get('tolerance', 0)})",
            int(bad.sum()) - 1,
        )


RULES: dict[str, Callable[[pd.DataFrame, dict[str, Any], Place], None]] = {
    "between_parts": _between_parts,
    "sum_of_parts": _sum_of_parts,
}


def check_reference(frame: pd.DataFrame, column: str, known: Iterable[str], table: str, place: Place) -> None:
    """Refuse a code that its home table does not have.

    Raises
    ------
    DataError
        Naming file, line and column.
    """
    bad = frame[column].notna() & ~frame[column].isin(list(known))
    if bad.any():
        row, others = _first(bad)
        raise place.fail(row, column, f"{frame[column].iloc[row]!r} is not in table {table}", others)
