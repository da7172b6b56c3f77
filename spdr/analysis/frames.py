"""What every calculation asks of the frame, the numbers and the weights it is given.

A fault is named with its row, so that the person who sent the file can find it; nothing is
dropped, filled or clipped here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pandas as pd

from spdr.analysis.synthetic import refuse_columns, refuse_groups
from spdr.errors import DataError

Values = pd.Series | np.ndarray | Sequence[Any]


def require_columns(frame: pd.DataFrame, columns: Iterable[str], used_by: str) -> None:
    """Raise a ``DataError`` naming every column of ``columns`` that ``frame`` lacks.

    Parameters
    ----------
    frame
        The table to look at.
    columns
        Names that must be there.
    used_by
        The function that needs them, for the message.
    """
    if not isinstance(frame, pd.DataFrame):
        raise DataError(
            f"{used_by} needs a pandas DataFrame, not {type(frame).__name__}. "
            "Load the table with spdr.data.load, or build a DataFrame first."
        )
    absent = [name for name in dict.fromkeys(columns) if name not in frame.columns]
    if absent:
        raise DataError(
            f"{used_by} needs the column{'s' * (len(absent) > 1)} {', '.join(map(repr, absent))}; the table "
            f"has {', '.join(map(repr, frame.columns)) or 'none'}. Rename or add them and call it again."
        )


def row_name(values: Values | pd.DataFrame, position: int) -> str:
    """Say which row a position is, with its index label where that differs, such as ``row 3 (index 'B7')``.

    Rows are counted from 1, as in a spreadsheet without its heading.
    """
    label = values.index[position] if isinstance(values, pd.Series | pd.DataFrame) else position
    return f"row {position + 1}" if label == position else f"row {position + 1} (index {label!r})"


def _where(values: Values | pd.DataFrame, bad: np.ndarray) -> str:
    """Name the first bad row and count the rest."""
    more = int(bad.sum()) - 1
    return row_name(values, int(np.flatnonzero(bad)[0])) + (f" and {more} more" if more else "")


def _shown(values: Values, bad: np.ndarray) -> str:
    """The first bad value as a reader knows it: ``-2.0``, not ``np.float64(-2.0)``."""
    value = list(values)[int(np.flatnonzero(bad)[0])]
    return repr(value.item() if isinstance(value, np.generic) else value)


def check_numbers(
    values: Values, name: str, used_by: str, *, minimum: float | None = None, above: float | None = None
) -> np.ndarray:
    """Return ``values`` as float64, or say which row is not a finite number in range.

    Parameters
    ----------
    values
        One number per row. Integers are widened to float64 first, so that no product overflows.
    name, used_by
        The column and the function, for the message.
    minimum
        Smallest value allowed, itself included.
    above
        A bound that values must exceed.

    Raises
    ------
    DataError
        If a value is text, missing, infinite or out of range: the first such row is named.
    """
    numbers = np.asarray(values)
    if numbers.dtype.kind in "iufb":
        numbers = numbers.astype("float64")
    else:  # text, even of digits, is no number: whoever read the file decides how it is converted
        cells = [np.nan if isinstance(v, str) else v for v in numbers.ravel()]
        read = pd.to_numeric(pd.Series(cells, dtype="object"), errors="coerce")
        numbers = read.to_numpy("float64", na_value=np.nan).reshape(numbers.shape)
    if numbers.ndim != 1:
        raise DataError(f"{used_by} needs {name} as one column of numbers, not {numbers.ndim} dimensions.")
    bad = ~np.isfinite(numbers)
    want = "a finite number"
    if minimum is not None:
        bad |= numbers < minimum
        want += f" of {minimum:g} or more"
    if above is not None:
        bad |= numbers <= above
        want += f" above {above:g}"
    if bad.any():
        raise DataError(
            f"{used_by}: {name} is {_shown(values, bad)} in {_where(values, bad)}; it must be {want}. "
            "Correct the row, or leave it out explicitly and say so."
        )
    return numbers


def check_weights(weights: Values | None, rows: int, used_by: str) -> np.ndarray:
    """Return one float64 weight per row: ones where none were given.

    A weight of zero is allowed and the row then counts for nothing (a domain or a replicate
    weight may be zero); a negative, missing or infinite one is an error.

    Raises
    ------
    DataError
        If the number of weights differs from ``rows``, or a weight is out of range: its row is named.
    """
    if weights is None:
        return np.ones(rows)
    if len(weights) != rows:
        raise DataError(
            f"{used_by}: {len(weights)} weights for {rows} rows. Give one weight per row, in the same order."
        )
    return check_numbers(weights, "the weight", used_by, minimum=0.0)


def check_flags(values: Values, name: str, used_by: str) -> np.ndarray:
    """Return ``values`` as booleans; True/False and 1/0 are accepted, nothing else.

    Raises
    ------
    DataError
        If a value is missing, or is neither yes nor no: a missing answer is not a "no".
    """
    if isinstance(values, pd.Series | np.ndarray) and values.dtype == bool:
        return np.asarray(values)
    if isinstance(values, np.ndarray) and values.dtype.kind in "iuf" and np.isin(values, (0, 1)).all():
        return values.astype(bool)
    cells = list(values)
    kinds = bool | np.bool_ | int | float | np.number
    good = np.array([isinstance(v, kinds) and v in (0, 1) for v in cells], dtype=bool)
    if not good.all():
        raise DataError(
            f"{used_by}: {name} is {_shown(values, ~good)} in {_where(values, ~good)}; it must be True or "
            "False (or 1 or 0). Decide what a missing answer means before the call."
        )
    return np.array([bool(v) for v in cells], dtype=bool)


def check_words(values: Values, allowed: Sequence[str], name: str, used_by: str) -> np.ndarray:
    """Return ``values`` as an array of words, each one of ``allowed``.

    Raises
    ------
    DataError
        If a value is missing or not on the list: a survey's own codes are recoded by the caller.
    """
    words = np.asarray(values, dtype=object)
    bad = ~pd.Series(words, dtype=object).isin(list(allowed)).to_numpy()
    if bad.any():
        raise DataError(
            f"{used_by}: {name} is {_shown(values, bad)} in {_where(values, bad)}; it must be one of "
            f"{', '.join(allowed)}. Recode the survey's own answers to these words, missing ones too."
        )
    return words


def check_same_rows(used_by: str, **columns: Values | pd.DataFrame | None) -> None:
    """Raise if the columns differ in length, or are pandas series with differing indexes.

    Numbers are matched by position; two series whose labels differ were probably sorted or
    filtered apart, and matching them would pair one person's income with another's benefit. Columns of a
    synthetic population are refused: how they go together was drawn, not seen.
    """
    given = {name: values for name, values in columns.items() if values is not None}
    lengths = {name: len(values) for name, values in given.items()}
    if len(set(lengths.values())) > 1:
        told = ", ".join(f"{name} {length}" for name, length in lengths.items())
        raise DataError(f"{used_by}: the columns differ in length ({told}). Take all of them from one table.")
    refuse_columns(used_by, given)
    series = [
        (name, values) for name, values in given.items() if isinstance(values, pd.Series | pd.DataFrame)
    ]
    for name, values in series[1:]:
        if not values.index.equals(series[0][1].index):
            raise DataError(
                f"{used_by}: {series[0][0]} and {name} have different row labels, so their rows may not be "
                "the same people. Take both from one table, or reset_index(drop=True) on each if they match."
            )


def check_groups(frame: pd.DataFrame, by: Sequence[str], used_by: str) -> list[str]:
    """Return the grouping columns as a list, refusing a missing group and a repeated name.

    pandas leaves rows with a missing group out of a result; here that is an error. Groups of a synthetic
    population are refused: nothing published fixes what is counted in them.
    """
    names = [by] if isinstance(by, str) else list(by)
    require_columns(frame, names, used_by)
    refuse_groups(frame, names, used_by)
    for name in names:
        missing = frame[name].isna().to_numpy()
        if missing.any():
            raise DataError(
                f"{used_by}: the group {name!r} is missing in {_where(frame, missing)}. "
                "Write a word such as 'not stated' to keep these rows."
            )
    return list(dict.fromkeys(names))


def sums_by(frame: pd.DataFrame, by: Sequence[str], columns: Sequence[str]) -> pd.DataFrame:
    """Add up ``columns`` by group, one row for the whole table when ``by`` is empty.

    Every category of a categorical column gets a row, with zeros where nobody is in it, so that
    an empty group is seen to be empty.
    """
    if not by:
        return frame[list(columns)].sum().to_frame().T.reset_index(drop=True)
    return frame.groupby(list(by), as_index=False, observed=False)[list(columns)].sum()


def share(part: Any, whole: Any) -> Any:
    """Return ``part / whole``, missing where the whole is zero.

    Works on numbers, arrays and series; the answer has the shape of ``part``.

    Examples
    --------
    >>> share(1.0, 4.0), share(0.0, 0.0)
    (0.25, nan)
    """
    if isinstance(part, pd.Series):
        return part / whole.where(whole != 0) if isinstance(whole, pd.Series) else part / (whole or np.nan)
    if np.ndim(part) == 0:
        return float(part) / float(whole) if whole else float("nan")
    whole = np.asarray(whole, dtype="float64")
    return np.divide(part, whole, out=np.full(np.shape(part), np.nan), where=whole != 0)
