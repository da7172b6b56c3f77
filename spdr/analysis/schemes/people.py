"""Read the people frame: every column a rule needs, typed and in range, or an error naming row and column."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from spdr.analysis.frames import require_columns, row_name
from spdr.analysis.schemes.dates import months_since, years_since
from spdr.analysis.schemes.vocabulary import FIELDS, Field
from spdr.errors import DataError

Column = npt.NDArray[Any]

INSURABLE_AGE = 15  # the Social Security Act insures employees from 15 years of age


def read_people(people: pd.DataFrame, needed: Iterable[str], on: date, used_by: str) -> dict[str, Column]:
    """Return the needed columns as arrays in the order of the rows.

    ``age`` may be left out where ``birth_date`` is given: it is then counted on ``on``.

    Parameters
    ----------
    people
        One row per person, columns named as in ``schemes.vocabulary()``.
    needed
        Columns that the rule reads.
    on
        The date of the calculation; ages are completed years on it.
    used_by
        The scheme, for messages.

    Raises
    ------
    DataError
        If a column is missing, a cell is missing or outside its type or range, or two columns of one person
        cannot both be true. Row and column are named.
    """
    wanted = list(dict.fromkeys(needed))
    count_age = (
        "age" in wanted
        and isinstance(people, pd.DataFrame)
        and "age" not in people
        and "birth_date" in people
    )
    if count_age:
        wanted = [*(name for name in wanted if name not in ("age", "birth_date")), "birth_date"]
    require_columns(people, wanted, used_by=f"the scheme {used_by!r}")
    columns = {name: _read(people, FIELDS[name], used_by) for name in wanted}
    if count_age:
        _not_born_later(people, columns["birth_date"], on, used_by)
        columns["age"] = years_since(columns["birth_date"], on)
    _check_together(people, columns, on, used_by)
    return columns


def _read(people: pd.DataFrame, field: Field, used_by: str) -> Column:
    values = people[field.name]
    if isinstance(values, pd.DataFrame):
        raise DataError(
            f"{used_by}: the column {field.name!r} stands more than once in the table. Keep one of them."
        )
    quick = _quick(values, field)
    if quick is not None:
        return quick
    missing = values.isna().to_numpy()
    if missing.any():
        raise _fault(people, missing, field.name, "is missing", _want(field), used_by)
    if field.kind == "flag":
        return _flags(people, values, field, used_by)
    if field.kind == "date":
        return _days(people, values, field, used_by)
    if field.kind in {"category", "text"}:
        return _words(people, values, field, used_by)
    return _figures(people, values, field, used_by)


def _quick(values: pd.Series, field: Field) -> Column | None:
    """Return a plain numeric or boolean column whose extremes are in range; None asks for the full check."""
    held = values.to_numpy() if isinstance(values.dtype, np.dtype) else None
    if held is None or not len(held) or held.dtype.kind not in "bif":
        return None
    if field.kind == "flag":
        return held if held.dtype.kind == "b" else None
    if field.kind not in {"number", "integer"} or held.dtype.kind == "b":
        return None
    low, high = held.min(), held.max()  # not a number if any cell is
    top = np.inf if field.high is None else field.high
    whole = field.kind == "number" or held.dtype.kind == "i" or bool((held == np.floor(held)).all())
    if not (
        low >= (-np.inf if field.low is None else field.low) and high <= top and np.isfinite(high) and whole
    ):
        return None
    return held.astype("float64", copy=False)


def _figures(people: pd.DataFrame, values: pd.Series, field: Field, used_by: str) -> Column:
    if values.dtype == bool or not pd.api.types.is_numeric_dtype(values):
        bad = ~values.map(
            lambda cell: isinstance(cell, int | float | np.number) and not isinstance(cell, bool)
        )
        if bad.any():
            raise _fault(people, bad.to_numpy(), field.name, None, _want(field), used_by)
    numbers = values.to_numpy(dtype="float64")
    bad = ~np.isfinite(numbers)
    if field.low is not None:
        bad |= numbers < field.low
    if field.high is not None:
        bad |= numbers > field.high
    if field.kind == "integer":
        bad |= numbers != np.floor(numbers)
    if bad.any():
        raise _fault(people, bad, field.name, None, _want(field), used_by)
    return numbers


def _flags(people: pd.DataFrame, values: pd.Series, field: Field, used_by: str) -> Column:
    if values.dtype == bool:
        return values.to_numpy()
    good = values.isin([True, False]).to_numpy() & ~values.map(lambda cell: isinstance(cell, str)).to_numpy()
    if not good.all():
        raise _fault(people, ~good, field.name, None, _want(field), used_by)
    return values.astype(bool).to_numpy()


def _days(people: pd.DataFrame, values: pd.Series, field: Field, used_by: str) -> Column:
    if pd.api.types.is_datetime64_any_dtype(values):
        return values.to_numpy().astype("datetime64[D]")
    if pd.api.types.is_numeric_dtype(values):
        everyone = np.ones(len(values), dtype=bool)
        raise _fault(people, everyone, field.name, None, _want(field), used_by)
    read = pd.to_datetime(values.astype(str), format="%Y-%m-%d", errors="coerce")
    if read.isna().any():
        raise _fault(people, read.isna().to_numpy(), field.name, None, _want(field), used_by)
    return read.to_numpy().astype("datetime64[D]")


def _words(people: pd.DataFrame, values: pd.Series, field: Field, used_by: str) -> Column:
    if field.kind == "text":
        good = values.astype(str).str.fullmatch(r"\d{2}").to_numpy(dtype=bool)
    elif values.dtype.kind in "iu" and isinstance(field.options[0], int):
        good = np.isin(values.to_numpy(), field.options)  # by a table of the few options
    else:
        good = values.isin(field.options).to_numpy()
    if not good.all():
        raise _fault(people, ~good, field.name, None, _want(field), used_by)
    if field.options and isinstance(field.options[0], int):
        return values.to_numpy().astype("int64", copy=False)
    return values.astype(str).to_numpy(dtype=object)


def _not_born_later(people: pd.DataFrame, born: Column, on: date, used_by: str) -> None:
    bad = (born > np.datetime64(on)) | (years_since(born, on) > 120)
    if bad.any():
        raise _fault(people, bad, "birth_date", None, f"a date of the 120 years up to {on}", used_by)


def _check_together(people: pd.DataFrame, columns: dict[str, Column], on: date, used_by: str) -> None:
    """Refuse rows whose columns contradict each other; age and birth date are read wherever they stand."""
    read = dict(columns)
    for name in ("age", "birth_date"):
        if name in people and name not in read:
            read[name] = _read(people, FIELDS[name], used_by)
    born, age = read.get("birth_date"), read.get("age")
    if born is not None and age is not None:
        bad = age != years_since(born, on)
        if bad.any():
            raise _fault(people, bad, "age", None, f"the completed years from birth_date to {on}", used_by)
    months = read.get("contribution_months")
    if months is not None and (age is not None or born is not None):
        oldest = months_since(born, on) if born is not None else 12 * age + 11  # type: ignore[operator]
        most = np.maximum(oldest - 12 * INSURABLE_AGE + 1, 0)
        want = f"no more than the months since the person turned {INSURABLE_AGE}"
        if (months > most).any():
            raise _fault(people, months > most, "contribution_months", None, want, used_by)
    if "pregnant_months" in read and "sex" in people:
        bad = (read["pregnant_months"] > 0) & (people["sex"].to_numpy() == "male")
        if bad.any():
            raise _fault(people, bad, "pregnant_months", None, "0 for a man", used_by)


def _want(field: Field) -> str:
    if field.options:
        return f"one of {', '.join(map(repr, field.options))}"
    if field.kind == "flag":
        return "True or False"
    if field.kind == "date":
        return "a date, written as 2015-10-01 or held as a datetime"
    if field.kind == "text":
        return f"a {field.unit} as text, such as '10'"
    kind = "a whole number" if field.kind == "integer" else "a number"
    bounds = (
        f" from {field.low:g} to {field.high:g}" if field.high is not None else f" of {field.low:g} or more"
    )
    return f"{kind}{bounds} ({field.unit})"


def _fault(
    people: pd.DataFrame, bad: Column, column: str, what: str | None, want: str, used_by: str
) -> DataError:
    at = int(np.flatnonzero(bad)[0])
    cell = people[column].iloc[at]
    found = what or f"is {cell.item() if isinstance(cell, np.generic) else cell!r}"
    return DataError(
        f"{used_by}: {column} {found} in {row_name(people, at)}, one of {int(np.sum(bad))} such rows; it "
        f"must be {want}. Correct the row, or leave the person out explicitly and say so."
    )
