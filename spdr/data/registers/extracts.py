"""Files that an office sends regularly: daily service counts, a monthly extract, grievances, interviews.

Each kind is a contract in ``data/intake`` that says ``returned: true``. A file is held to it by the intake's
own checks (:mod:`spdr.data.intake`): formats, headers in Thai, Buddhist years, personal numbers, limits,
keys; then what one row says in several columns is checked here. Files are read from where they lie and kept
nowhere. Counts that are to be published become a table by ``spdr data add``.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from spdr.data.registers import personal
from spdr.errors import DataError

if TYPE_CHECKING:
    import pandas as pd

    from spdr.data.intake import Report

MOST_BYTES = 50_000_000
# kind -> parts that together may not pass a whole
WITHIN: dict[str, tuple[tuple[tuple[str, ...], str], ...]] = {
    "csg_mis": ((("approved_n", "refused_n"), "applied_n"),),
    "satisfaction": ((("satisfied_n",), "asked_n"),),
    "referrals": ((("served_n",), "people_n"),),
}
# kind -> two days of which the second may not come first
ORDERED: dict[str, tuple[str, str]] = {
    "grievances": ("received", "closed"),
    "feedback": ("received", "answered"),
    "resource_requests": ("asked", "answered"),
}
# kind -> columns that are filled together or not at all
TOGETHER: dict[str, tuple[str, str]] = {"grievances": ("closed", "outcome")}


def names() -> list[str]:
    """Return the kinds of file that can be checked, in alphabetical order."""
    from spdr.data.intake import contract

    return [name for name in contract.names() if _about(name).get("returned")]


def _about(name: str) -> dict[str, Any]:
    """Return what a contract says, read once for as long as its file does not change."""
    from spdr import project
    from spdr.data.intake import contract

    file = project.path(contract.FOLDER, f"{name}.yaml")
    return _read(name, str(file), file.stat().st_mtime_ns)


@lru_cache(maxsize=64)
def _read(name: str, file: str, stamp: int) -> dict[str, Any]:
    from spdr.data.intake import contract

    return contract.read(name).about


def describe(name: str) -> dict[str, Any]:
    """Return what a kind of file is: ``title_en``, ``title_th``, ``about_en``, ``about_th``, ``columns``.

    Raises
    ------
    DataError
        If there is no such kind.
    """
    if name not in names():
        raise DataError(f"There is no kind of file {name!r}. Kinds: {', '.join(names())}.")
    about = _about(name)
    return {
        "name": name,
        "title_en": about["title"],
        "title_th": about["title_th"],
        "about_en": about["description"],
        "about_th": about["description_th"],
        "columns": [field["name"] for field in about["schema"]["fields"]],
    }


def template(name: str) -> str:
    """Return the header line of a kind of file, to begin one with."""
    packed = io.StringIO()
    csv.writer(packed, lineterminator="\n").writerow(describe(name)["columns"])
    return packed.getvalue()


def check(file: Path, name: str) -> Report:
    """Return the intake's report on a file, with what its rows say against themselves.

    Raises
    ------
    DataError
        If there is no such kind, or the file is too large or cannot be read.
    """
    from spdr.data import intake

    describe(name)
    try:
        if file.stat().st_size > MOST_BYTES:
            raise DataError(
                f"{file.name} is larger than {MOST_BYTES // 1_000_000} MB: send counts, not records."
            )
    except OSError as error:
        raise DataError(f"{file.name} cannot be read: {error.strerror or error}. Check the name.") from None
    return intake.check(file, name)


def load(file: Path, name: str) -> pd.DataFrame:
    """Return the rows of a file, typed.

    Parameters
    ----------
    file
        CSV, Excel or another format of the intake.
    name
        Its kind, one of :func:`names`.

    Raises
    ------
    DataError
        Naming file, row and column: what the intake refuses, a telephone number or mail address in a text,
        an end before its beginning, parts that pass their whole, a recommendation that there is not.
    """
    report = check(file, name)
    frame = report.frame()
    for number, row in zip(report.rows.tolist(), frame.to_dict("records"), strict=True):
        _check_row(row, name, f"{file.name}, row {number}")
    if name == "interviews":
        _check_recommendations(frame, report.rows.tolist(), file.name)
    return frame


def _check_row(row: Mapping[Any, Any], name: str, where: str) -> None:
    for column, value in row.items():
        found = personal.find(value) if isinstance(value, str) else ""
        if found:
            raise DataError(
                f"{where}, column {column}: holds {found}. Take it out; offices are named, not persons."
            )
    for parts, whole in WITHIN.get(name, ()):
        if sum(row[part] for part in parts) > row[whole]:
            told = " and ".join(f"{part} {row[part]}" for part in parts)
            raise DataError(
                f"{where}, column {parts[0]}: {told} pass {whole} {row[whole]}. Count them for one month."
            )
    if name in ORDERED:
        first, last = ORDERED[name]
        if not _empty(row[last]) and row[last] < row[first]:
            raise DataError(f"{where}, column {last}: {_day(row[last])} lies before {_day(row[first])}.")
    if name in TOGETHER:
        one, other = TOGETHER[name]
        if _empty(row[one]) != _empty(row[other]):
            missing = one if _empty(row[one]) else other
            raise DataError(f"{where}, column {missing}: is empty though {one} and {other} go together.")


def _check_recommendations(frame: pd.DataFrame, rows: list[int], where: str) -> None:
    from spdr.data import registers

    known = {row["id"] for row in registers.load("recommendations")}
    for number, word in zip(rows, frame["recommendation"].tolist(), strict=True):
        if not _empty(word) and word not in known:
            raise DataError(
                f"{where}, row {number}, column recommendation: {word!r} is not in "
                "data/registers/recommendations.csv. Write an id such as R05, or leave the cell empty."
            )


def _empty(value: Any) -> bool:
    import pandas as pd

    return bool(pd.isna(value)) or value == ""


def _day(value: Any) -> str:
    return str(value)[:10]
