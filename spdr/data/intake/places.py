"""Provinces: codes and names must agree; a wrong spelling is told with the right one first."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from spdr import project
from spdr.data.intake.cells import HOPELESS, PATIENCE, Cells
from spdr.data.intake.column import Column
from spdr.data.intake.contract import Contract
from spdr.data.intake.words import LONGEST, distance, key, likely, tidy

BUENG_KAN, ITS_FIRST_YEAR = "38", 2011


MOST_SUGGESTIONS = 60


@dataclass(frozen=True)
class Provinces:
    """The provinces' official names, and every accepted way to write them."""

    thai: dict[str, str]
    english: dict[str, str]
    ways: dict[str, str]
    prefixes: tuple[str, ...]
    asked: set[str] = field(default_factory=set)

    def code(self, name: str) -> str:
        """Return the code of a name, or nothing where it is not one."""
        for prefix in ("", *self.prefixes):
            if name.startswith(prefix) and (code := self.ways.get(_way(name.removeprefix(prefix)))):
                return code
        return ""

    def suggestion(self, name: str, code: str = "") -> str:
        """Return the name that was probably meant: the one of the code where it is near, else the nearest."""
        self.asked.add(name)
        if (
            len(self.asked) > MOST_SUGGESTIONS or len(name) > LONGEST
        ):  # each takes milliseconds; nobody reads hundreds
            return self.thai.get(code, "")
        thai = any("\u0e00" <= mark <= "\u0e7f" for mark in name)
        names = self.thai if thai else self.english
        near = likely(name, names.values())
        official = names.get(code, "")
        if official and (not near or distance(name, official) <= distance(name, near[0]) + 1):
            return official
        return near[0] if near else official


def _way(name: str) -> str:
    """Thai names must be right to the letter; others are compared without case, blanks and hyphens."""
    clean = tidy(name)[0]
    return clean.replace(" ", "") if any("\u0e00" <= mark <= "\u0e7f" for mark in clean) else key(clean)


def known(words: dict[str, Any]) -> Provinces:
    """Return the provinces of table ``provinces`` with the spoken short names of ``words``."""
    thai, english = _official(project.path("data", "tables", "provinces.csv"))
    ways = {_way(name): code for names in (english, thai) for code, name in names.items()}
    for code, names in words["province_names"].items():
        ways.update({_way(str(name)): code for name in names})
    return Provinces(thai, english, ways, tuple(words["province_prefixes"]))


@lru_cache(maxsize=4)
def _official(file: Path) -> tuple[dict[str, str], dict[str, str]]:
    lines = list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8"), newline="")))
    return (
        {line["province_code"]: line["name_th"] for line in lines},
        {line["province_code"]: line["name_en"] for line in lines},
    )


def codes_in(year: int | None, provinces: Provinces) -> list[str]:
    """Return the codes of the provinces that existed in a year: Bueng Kan was split off in 2011.

    Examples
    --------
    >>> codes_in(2010, Provinces({"38": "บึงกาฬ", "43": "หนองคาย"}, {}, {}, ()))
    ['43']
    """
    early = year is not None and year < ITS_FIRST_YEAR
    return [code for code in provinces.thai if not (early and code == BUENG_KAN)]


def only_codes(codes: Cells, provinces: Provinces) -> None:
    """Refuse codes that belong to no province."""
    hits: dict[int, str] = {}
    for number in codes.patiently(list(range(codes.column.count)), lambda: len(hits)):
        word = codes.text(number)
        if word and number not in codes.bad and word not in provinces.thai:
            hits[number] = provinces.suggestion(word) or "a TIS-1099 code such as 10"
    codes.refuse("province_code", "The code belongs to no province (TIS 1099).", hits)
    codes.stop_if_hopeless()


def only_names(names: Cells, provinces: Provinces) -> Column:
    """Return the codes of names that stand without codes; refuse names of no province."""
    found: list[str] = [""] * names.column.count
    hits: dict[int, str] = {}
    for number in names.patiently(list(range(names.column.count)), lambda: len(hits)):
        word = names.text(number)
        if not word or number in names.bad:
            continue
        code = provinces.code(word)
        if code:
            found[number] = code
            _official_name(names, number, provinces.thai[code])
        else:
            hits[number] = provinces.suggestion(word) or "an official name"
    names.refuse("province_name", "No province has this name.", hits)
    names.stop_if_hopeless()
    return Column(found, names.column.codes, unique=False)


def _official_name(names: Cells, number: int, official: str) -> None:
    if names.text(number) != official:
        names.put(number, official)
        names.change("province_names", number)


def together(codes: Cells, names: Cells, provinces: Provinces) -> np.ndarray:
    """Hold codes and names of the same rows against each other, pair by pair.

    Returns
    -------
    numpy.ndarray
        Positions of rows whose pair was refused.
    """
    width = max(names.column.count, 1)
    pairs, inverse = np.unique(
        codes.column.codes.astype(np.int64) * width + names.column.codes, return_inverse=True
    )
    bad = np.zeros(len(pairs), dtype=bool)
    faults: dict[int, tuple[Cells, str, str, str]] = {}
    for place, pair in enumerate(pairs.tolist()):
        if place and place % PATIENCE == 0 and len(faults) * 2 > place:
            if len(pairs) > HOPELESS:
                names.hopeless = True
                break
            bad[place:] = True
            told = f"After {len(faults):,} faults the other {len(pairs) - place:,} pairs were not looked at."
            names.findings.add("not_checked", "reject", told, (), names.title)
            break
        number, other = divmod(pair, width)
        if number in codes.bad or other in names.bad:
            bad[place] = True
            continue
        fault = _pair(codes, names, number, other, provinces)
        if fault:
            bad[place] = True
            faults[place] = fault
    for place in [*faults][:MOST_SUGGESTIONS]:
        column, code, told, expected = faults[place]
        where = np.flatnonzero(inverse == place)
        column.findings.add(
            code, "reject", told, column.rows[where], column.title, column.column[int(where[0])], expected
        )
    if len(faults) > MOST_SUGGESTIONS:
        rest = np.flatnonzero(np.isin(inverse, [*faults][MOST_SUGGESTIONS:]))
        told = f"{len(faults) - MOST_SUGGESTIONS:,} more pairs of code and name do not belong together."
        names.findings.add("province_name", "reject", told, names.rows[rest], names.title)
    names.stop_if_hopeless()
    return np.flatnonzero(bad[inverse])


def _pair(
    codes: Cells, names: Cells, number: int, other: int, provinces: Provinces
) -> tuple[Cells, str, str, str] | None:
    code, name = codes.text(number), names.text(other)
    meant = provinces.code(name)
    if meant and meant == code:
        _official_name(names, other, provinces.thai[code])
        return None
    if meant and code not in provinces.thai:
        told = f"The code belongs to no province (TIS 1099); {provinces.thai[meant]} has {meant}."
        return codes, "province_code", told, meant
    if meant:
        told = f"The code {code} is {provinces.thai[code]}, but the name is {name}, which has {meant}."
        return codes, "province_code", told, f"{meant}, or the name {provinces.thai[code]}"
    suggestion = provinces.suggestion(name, code)
    where = f" (the row's code is {code})" if code in provinces.thai else ""
    told = f"No province has this name{where}."
    if code not in provinces.thai:
        told += f" Its code {code!r} belongs to no province either."
    return names, "province_name", told, suggestion or "an official name"


def settle(
    contract: Contract, cells: dict[str, Cells], beside: Cells | None, provinces: Provinces
) -> tuple[dict[str, Column], dict[str, np.ndarray]]:
    """Hold codes and names together, and derive the one from the other where it is absent.

    Parameters
    ----------
    contract
        The table: which columns are codes and names of provinces.
    cells
        The converted columns, by name.
    beside
        A column of names that the table itself does not have.
    provinces
        The right codes and names.

    Returns
    -------
    tuple
        The derived columns, and for each column the positions of its refused rows.
    """
    code, name = contract.role("province_code"), contract.role("province_name")
    codes = cells.get(code.name) if code else None
    names = (cells.get(name.name) if name else None) or beside
    if codes:
        _whole_codes(codes)
    if codes and names:
        bad = together(codes, names, provinces)
        if names is beside:
            names.tell_changes()
        return {}, {codes.field.name: _bad_codes(codes, provinces), names.field.name: bad}
    if codes:
        only_codes(codes, provinces)
        official = [provinces.thai.get(codes.text(number), "") for number in range(codes.column.count)]
        named = Column(official, codes.column.codes, unique=False)
        return ({name.name: named} if name else {}), {}
    if not names or not code:
        return {}, {}
    found = only_names(names, provinces)
    if names is beside:
        names.tell_changes()
    names.findings.add(
        "code_from_name",
        "normalise",
        "The codes of the provinces were taken from their names.",
        names.rows,
        names.title,
        expected=code.name,
    )
    return {code.name: found}, {code.name: names.bad_rows()}


def _whole_codes(codes: Cells) -> None:
    """Codes that went through a column of decimals end in ``.0``."""
    for number in codes.column.odd():
        word = codes.text(number)
        short = word.removesuffix(".0")
        if short != word and short.isdigit():
            codes.put(number, short)
            codes.change("number_codes", number)


def _bad_codes(codes: Cells, provinces: Provinces) -> np.ndarray:
    """Return the rows whose code is wrong or doubtful; a wrong name alone leaves the code sound."""
    wrong = [number for number in range(codes.column.count) if codes.text(number) not in provinces.thai]
    told = [one.rows for one in codes.findings.items if one.code == "province_code"]
    doubtful = np.flatnonzero(np.isin(codes.rows, np.concatenate([*told, []])))
    return np.union1d(codes.column.where({*codes.bad, *wrong}), doubtful)
