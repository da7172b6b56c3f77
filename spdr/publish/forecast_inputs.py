"""Reading an edited inputs sheet of the forecast workbook back; a bad cell is named by sheet and cell."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from spdr.analysis.macro import Scenario
from spdr.analysis.population_bases import BASES
from spdr.analysis.socialbudget.bands import EARLY_MONTHS, LATE_MONTHS, bands
from spdr.analysis.socialbudget.forecast import FORECASTABLE, UPRATING, Settings
from spdr.errors import DataError, ParameterError

SHEET = "Inputs"
# first cells of the rows that open each part of the sheet
SETTINGS, SCENARIOS, SCHEMES, AMOUNTS = "setting", "macro scenario", "scheme", "scheme, group"
NAMES = ("from", "to", "scenario", "basis")
YEARS = (1950, 2100)


def read(file: Path) -> Settings:
    """Return the settings of an edited workbook.

    Parameters
    ----------
    file
        A workbook that ``spdr forecast --out`` wrote.

    Raises
    ------
    DataError
        If it is not such a workbook.
    ParameterError
        If a cell holds something that cannot be: the message names sheet and cell.
    """
    rows = _rows(file)
    heads = {name: _find(rows, name, file) for name in (SETTINGS, SCENARIOS, SCHEMES, AMOUNTS)}
    single = {str(row[0].value): row[1] for row in _part(rows, heads[SETTINGS])}
    lacking = [name for name in NAMES if name not in single]
    if lacking:
        raise DataError(f"{file.name}, sheet {SHEET}: the setting {lacking[0]!r} is missing from column A.")
    scenarios = {
        str(row[0].value): Scenario(
            _number(row[1], -0.2, 0.3), _number(row[2], -0.2, 0.3), *_assumed(str(row[0].value))
        )
        for row in _part(rows, heads[SCENARIOS])
    }
    schemes = _part(rows, heads[SCHEMES])
    names = [_one_of(row[0], FORECASTABLE) for row in schemes]
    groups = _part(rows, heads[AMOUNTS])
    for row in groups:  # a scheme wiped out above would otherwise drop those below it, unsaid
        _one_of(row[0], tuple(names))
    amounts = [row for row in groups if row[2].value is not None]
    first, last = _year(single["from"]), _year(single["to"])
    if last < first:
        raise _bad(single["to"], f"{first}, the first year, or a later one")
    _check_groups(amounts, range(first, last + 1))
    _check_months(rows)
    return Settings(
        schemes=tuple(names),
        first=first,
        last=last,
        scenario=_one_of(single["scenario"], tuple(scenarios)),
        basis=_one_of(single["basis"], BASES),
        scenarios=scenarios,
        coverage={
            name: _number(row[4], 0, 1)
            for name, row in zip(names, schemes, strict=True)
            if _changed(row[4], row[8])
        },
        uprating={name: _one_of(row[5], UPRATING) for name, row in zip(names, schemes, strict=True)},
        administration={name: _number(row[6], 0, 1) for name, row in zip(names, schemes, strict=True)},
        amounts={(str(row[0].value), str(row[1].value)): _number(row[2], 0, 1_000_000) for row in amounts},
    )


def _check_groups(amounts: list[tuple[Any, ...]], years: range) -> None:
    """Name the cell of a group of ages that the law does not have, where an amount is given for it."""
    for row in amounts:
        known = bands(str(row[0].value), list(years)).groups["band"].tolist()
        _one_of(row[1], tuple(known))


def _check_months(rows: list[tuple[Any, ...]]) -> None:
    """Refuse other months than those of a Thai fiscal year: the sheets would use them, the command not."""
    for row in rows:
        for said, months in (("months from October", EARLY_MONTHS), ("months from January", LATE_MONTHS)):
            if str(row[2].value).startswith(said) and row[1].value != months:
                raise _bad(row[1], f"{months}: a fiscal year runs from October to September")


def _assumed(name: str) -> tuple[float, float]:
    """Interest and wages of a scenario are no part of a budget of cash benefits: kept as they are."""
    from spdr.analysis.macro import SCENARIOS as KNOWN

    chosen = KNOWN.get(name, KNOWN["base"])
    return chosen.interest, chosen.wages


def _changed(used: Any, calibrated: Any) -> bool:
    """Whether the take-up is another than the calibrated one printed beside it."""
    if used.value is None:
        raise _bad(used, "a number from 0 to 1 (0.75 or 75%); the calibrated one stands in column I")
    return not isinstance(calibrated.value, int | float) or used.value != calibrated.value


def _rows(file: Path) -> list[tuple[Any, ...]]:
    import zipfile

    import openpyxl

    try:
        book = openpyxl.load_workbook(file, data_only=True)
        written = openpyxl.load_workbook(file)
    except FileNotFoundError:
        raise DataError(
            f"There is no file {file}. Give the workbook that spdr forecast --out wrote."
        ) from None
    except (zipfile.BadZipFile, KeyError, openpyxl.utils.exceptions.InvalidFileException):
        raise DataError(
            f"{file.name} is not an Excel workbook (.xlsx). Save the edited workbook as .xlsx and try again."
        ) from None
    if SHEET not in book.sheetnames:
        raise DataError(
            f"{file.name} has no sheet {SHEET!r}; it has {', '.join(book.sheetnames)}. Give the workbook "
            "that spdr forecast --out wrote."
        )
    rows = list(book[SHEET].iter_rows(min_col=1, max_col=12))
    for row in rows:
        for cell in row:  # it would look like an empty cell, which is taken as the law's amount
            if cell.value is None and written[SHEET][cell.coordinate].value is not None:
                raise _bad(cell, "saved by Excel or LibreOffice, or a plain number")
    return rows


def _find(rows: list[tuple[Any, ...]], name: str, file: Path) -> int:
    for place, row in enumerate(rows):
        if row[0].value == name:
            return place
    raise DataError(
        f"{file.name}, sheet {SHEET}: no row begins with {name!r} in column A. Do not move parts."
    )


def _part(rows: list[tuple[Any, ...]], head: int) -> list[tuple[Any, ...]]:
    """Rows below a head down to the first empty one."""
    found = []
    for row in rows[head + 1 :]:
        if all(cell.value is None for cell in row):
            break
        if row[0].value is None:
            raise _bad(row[0], "the name that opened this row")
        found.append(row)
    return found


def _bad(cell: Any, wanted: str) -> ParameterError:
    held = "is empty or a formula without a saved value" if cell.value is None else f"holds {cell.value!r}"
    return ParameterError(f"Sheet {SHEET}, cell {cell.coordinate} {held}; it must be {wanted}.")


def _number(cell: Any, low: float, high: float) -> float:
    value = cell.value
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
        raise _bad(cell, f"a number from {low:g} to {high:,g}" + (" (0.75 or 75%)" if high == 1 else ""))
    return float(value)


def _year(cell: Any) -> int:
    value = cell.value
    if isinstance(value, bool) or not isinstance(value, int | float) or value != int(value):
        raise _bad(cell, "a whole year")
    if not YEARS[0] <= value <= YEARS[1]:
        raise _bad(cell, f"a Gregorian fiscal year from {YEARS[0]} to {YEARS[1]} (2027, not 2570)")
    return int(value)


def _one_of(cell: Any, allowed: tuple[str, ...]) -> str:
    if cell.value not in allowed:
        raise _bad(cell, f"one of {', '.join(allowed)}")
    return str(cell.value)
