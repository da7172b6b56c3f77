"""Converting columns of numbers, years and dates."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from decimal import Decimal

import numpy as np

from spdr.data.intake import dates, values
from spdr.data.intake.cells import Cells
from spdr.data.intake.column import Column
from spdr.data.intake.values import Value
from spdr.data.intake.words import key


def numbers(cells: Cells, skip: set[int], factor: Decimal) -> None:
    """Read a column of numbers in the unit of its header; words to skip are blank, missing or refused."""
    kind, column = cells.field, cells.column
    whole, share = kind.type == "integer", kind.unit in ("share", "rate")
    by_fault: dict[tuple[str, str], dict[int, str]] = {}
    marks: dict[int, str] = {}
    todo = [number for number in _hard(column, whole, factor) if number not in skip]
    for number in cells.patiently(todo, lambda: sum(map(len, by_fault.values()))):
        value = values.read_number(column.word(number), whole and factor == 1, share)
        if not value.fault and factor != 1:
            value = _scaled(value, factor, whole)
        if value.fault:
            by_fault.setdefault((value.code, value.fault), {})[number] = value.expected
            continue
        cells.put(number, value.text)
        if value.warning:
            marks[number] = value.text
        for change in value.changes:
            cells.change(change, number)
    for (code, fault), hits in by_fault.items():
        cells.refuse(code, f"The value {fault}.", hits)
    cells.refuse("footnote_mark", "A number carries a mark of a footnote, which was left out.", marks, "warn")
    limits(cells, cells.missing.keys())


def _hard(column: Column, whole: bool, factor: Decimal) -> list[int]:
    """Return the words that must be read one by one: those that are no plain numbers of the right kind."""
    if factor != 1:
        return list(range(column.count))
    if not whole:
        return column.odd()
    import pyarrow.compute as pc

    pointed = pc.match_substring(column.vocabulary, ".").to_numpy(zero_copy_only=False)
    return np.flatnonzero(~column.plain() | pointed).tolist()


def _scaled(value: Value, factor: Decimal, whole: bool) -> Value:
    number = Decimal(value.text) * factor
    if whole and number != number.to_integral_value():
        return Value(
            fault="is no whole number in the table's unit", expected="a whole number", code="not_whole"
        )
    value.text = values.spelt(number)
    return value


def limits(cells: Cells, skip: Iterable[int] = ()) -> None:
    """Refuse numbers outside the column's limits."""
    kind = cells.field
    low, high, above = kind.minimum, kind.maximum, kind.above
    if kind.unit == "share":
        low, high = low if low is not None else Decimal(0), high if high is not None else Decimal(1)
    if low is None and high is None and above is None:
        return
    found = cells.column.numbers()
    for number, text in cells.new.items():
        found[number] = float(text) if text else np.nan
    found[list(cells.bad | set(skip))] = np.nan
    tests: list[tuple[Decimal | None, Callable[[float], np.ndarray], str]] = [
        (low, lambda limit: found < limit, ">="),
        (high, lambda limit: found > limit, "<="),
        (above, lambda limit: found <= limit, ">"),
    ]
    for limit, wrong, sign in tests:
        if limit is None:
            continue
        hint = " Is it a percentage? Then say so in the header (ร้อยละ)." if kind.unit == "share" else ""
        with np.errstate(invalid="ignore"):
            places = np.flatnonzero(wrong(float(limit))).tolist()
        hits = dict.fromkeys(places, f"{sign} {limit}")
        cells.refuse("out_of_range", f"The value must be {sign} {limit}.{hint}", hits)


def years(cells: Cells, todo: list[int], today: datetime.date) -> None:
    """Read a column of years, all of one era."""
    found: dict[int, dates.Year] = {}
    bad: dict[str, dict[int, str]] = {}
    for number in cells.patiently(todo, lambda: sum(map(len, bad.values()))):
        year = dates.read_year(cells.column.word(number))
        if isinstance(year, Value):
            bad.setdefault(year.fault, {})[number] = year.expected
        else:
            found[number] = year
    for fault, hits in bad.items():
        cells.refuse("bad_year", f"The value {fault}.", hits)
    if mixed_eras(cells, {number: year.era for number, year in found.items()}):
        return
    header = key(cells.title)
    said = "BE" if "พศ" in header else "CE" if "คศ" in header else ""
    for number, year in found.items():
        cells.put(number, str(year.gregorian))
        for change in [*year.changes, *(["buddhist_year"] if year.era == "BE" else [])]:
            cells.change(change, number)
    other = {number: str(year.gregorian) for number, year in found.items() if said and year.era != said}
    told = f"The header says {said}, but the years are of the other era; they were read as such."
    cells.refuse("era", told, other, "warn")
    if cells.field.not_in_future:
        late = {n: f"<= {today.year}" for n, year in found.items() if year.gregorian > today.year}
        cells.refuse("future_date", "The year lies in the future.", late)
    limits(cells)


def mixed_eras(cells: Cells, eras: dict[int, str]) -> bool:
    """Refuse a column with years of both eras, and return whether it has them."""
    if len(set(eras.values())) < 2:
        return False
    first: dict[str, int] = {}
    for era in ("BE", "CE"):
        first[era] = int(cells.column.where([n for n, one in eras.items() if one == era])[0])
    later = max(first, key=lambda era: first[era])
    hits = {number: "one era per file" for number, era in eras.items() if era == later}
    told = "Buddhist" if later == "BE" else "Gregorian"
    cells.refuse(
        "mixed_eras", f"Years of both eras stand in one column: from here on {told} ones. Use one era.", hits
    )
    cells.bad.update(eras)
    return True


def days(cells: Cells, todo: list[int], today: datetime.date) -> None:
    """Read a column of dates, all of one era."""
    found: dict[int, dates.Day] = {}
    bad: dict[str, dict[int, str]] = {}
    for number in cells.patiently(todo, lambda: sum(map(len, bad.values()))):
        day = dates.read_day(cells.column.word(number))
        if isinstance(day, Value):
            bad.setdefault(day.fault, {})[number] = day.expected
        else:
            found[number] = day
    for fault, hits in bad.items():
        cells.refuse("bad_date", f"The value {fault}.", hits)
    if mixed_eras(cells, {number: day.year.era for number, day in found.items()}):
        return
    future: dict[int, str] = {}
    for number, day in found.items():
        date = datetime.date(day.year.gregorian, day.month, day.day)
        cells.put(number, date.isoformat())
        for change in [*day.changes, *(["buddhist_year"] if day.year.era == "BE" else [])]:
            cells.change(change, number)
        if cells.field.not_in_future and date > today:
            future[number] = f"<= {today.isoformat()}"
    cells.refuse("future_date", "The date lies in the future.", future)
    if found and all(day.ambiguous for day in found.values() if day.month != day.day):
        unclear = {number: cells.text(number) for number, day in found.items() if day.ambiguous}
        cells.refuse(
            "ambiguous_date", "Day and month could be exchanged; the day was read first.", unclear, "warn"
        )
