"""Rows held against each other: keys, completeness, ratios and the population."""

from __future__ import annotations

import csv
import io
from itertools import product
from typing import Any

import numpy as np
import pandas as pd

from spdr import project
from spdr.data.intake.column import Column
from spdr.data.intake.contract import Contract
from spdr.data.intake.findings import Findings
from spdr.data.intake.places import Provinces, codes_in

MOST_NAMED = 12
MOST_ABSENT = 200
SLACK = 1.2  # the register counts who is registered, not who lives and is paid there


class Table:
    """The converted columns of one check, with the rows of the source and the cells that were refused."""

    def __init__(
        self, columns: dict[str, Column], bad: dict[str, np.ndarray], rows: np.ndarray, titles: dict[str, str]
    ) -> None:
        self.columns = columns
        self.bad, self.rows, self.titles = bad, rows, titles

    def has(self, names: list[str]) -> bool:
        """Whether all these columns are there."""
        return all(name in self.columns for name in names)

    def sound(self, names: list[str]) -> np.ndarray:
        """Mark the rows in which none of these cells was refused."""
        mark = np.ones(len(self.rows), dtype=bool)
        for name in names:
            mark[self.bad.get(name, np.array([], dtype=int))] = False
        return mark

    def numbers(self, name: str) -> np.ndarray:
        """Return a column as numbers; empty and refused cells are NaN."""
        found = self.columns[name].numbers()[self.columns[name].codes]
        found[self.bad.get(name, np.array([], dtype=int))] = np.nan
        return found

    def title(self, names: list[str]) -> str:
        """Return these columns as the file names them."""
        return ", ".join(self.titles.get(name, name) for name in names)


def keys(table: Table, contract: Contract, findings: Findings) -> None:
    """Refuse rows that stand twice."""
    names = list(contract.key)
    if not table.has(names) or not len(table.rows):
        return
    sound = np.flatnonzero(table.sound(names))
    combined = _combined([table.columns[name] for name in names], sound)
    twice = pd.Series(combined).duplicated(keep=False).to_numpy()
    if not twice.any():
        return
    sound, combined = sound[twice], np.unique(combined[twice], return_inverse=True)[1]
    counts = np.bincount(combined)
    order = np.argsort(combined, kind="stable")
    starts = np.concatenate([[0], np.cumsum(counts)])
    groups = [sound[order[starts[one] : starts[one + 1]]] for one in range(len(counts))]
    for group in groups[:MOST_NAMED]:
        value = "/".join(table.columns[name][int(group[0])] for name in names)
        findings.add(
            "duplicate_key", "reject", _same(table, group), table.rows[group], table.title(names), value,
            "each combination once (unique key)",
        )  # fmt: skip
    rest = groups[MOST_NAMED:]
    if rest:
        told = f"{len(rest):,} more combinations of the key stand more than once."
        findings.add("duplicate_key", "reject", told, table.rows[np.concatenate(rest)], table.title(names))


def _combined(columns: list[Column], rows: np.ndarray) -> np.ndarray:
    """Return one number per row that stands for the words of all these columns."""
    if len(columns) == 1 and columns[0].plain().all() and not (columns[0].numbers() % 1).any():
        return columns[0].numbers()[columns[0].codes[rows]].astype(np.int64)  # up to 15 digits: exact
    combined, size = np.zeros(len(rows), dtype=np.int64), 1
    for column in (one.packed() for one in columns):
        if size * (column.count + 1) > 2**62:
            combined = np.unique(combined, return_inverse=True)[1].astype(np.int64)
            size = len(rows)
        combined = combined * column.count + column.codes[rows]
        size *= max(column.count, 1)
    return combined


def _same(table: Table, group: np.ndarray) -> str:
    differ = [
        table.titles.get(name, name)
        for name, column in table.columns.items()
        if len({column[position] for position in group.tolist()}) > 1
    ]
    if not differ:
        return "The same row stands more than once. Delete the copy."
    return f"Rows of one key differ in {', '.join(differ)}. Keep the right one."


def complete(
    table: Table, rule: dict[str, Any], contract: Contract, provinces: Provinces, findings: Findings
) -> None:
    """Refuse (or warn of) combinations that are absent, such as a province in one year."""
    by, over = rule["by"], rule["over"]
    if not table.has([*by, *over]):
        return
    positions = np.flatnonzero(table.sound([*by, *over]))
    seen: dict[tuple[str, ...], set[tuple[str, ...]]] = {}
    columns = [table.columns[name] for name in [*by, *over]]
    one_each = np.unique(_combined(columns, positions), return_index=True)[1]
    for position in positions[one_each].tolist():
        words = [column[position] for column in columns]
        seen.setdefault(tuple(words[: len(by)]), set()).add(tuple(words[len(by) :]))
    level = rule.get("level", "reject")
    told = len(findings.items)
    for group, found in seen.items():
        if len(findings.items) - told > MOST_ABSENT:
            findings.add(
                "incomplete_rows", level, "Rows are absent in other groups too.", (), table.title(over)
            )
            break
        year = next((int(word) for name, word in zip(by, group, strict=True) if _is_year(name, word)), None)
        domains = [_domain(name, year, contract, provinces) for name in over]
        absent = [one for one in product(*domains) if one not in found]
        _too_early(found, rule, group, year, table, contract, provinces, findings)
        if absent:
            _tell_absent(absent, domains, group, rule, table, contract, provinces, findings, level)


def _too_early(
    found: set[tuple[str, ...]],
    rule: dict[str, Any],
    group: tuple[str, ...],
    year: int | None,
    table: Table,
    contract: Contract,
    provinces: Provinces,
    findings: Findings,
) -> None:
    """Refuse a province that did not exist yet in the year of its rows."""
    over = rule["over"]
    place = next((n for n, name in enumerate(over) if contract.field(name).role == "province_code"), None)
    if place is None:
        return
    codes, years = table.columns[over[place]].packed(), [table.columns[name] for name in rule["by"]]
    known = set(provinces.thai)
    for code in sorted(({one[place] for one in found} & known) - set(codes_in(year, provinces))):
        hit = [
            position
            for position in np.flatnonzero(codes.codes == codes.words.index(code)).tolist()
            if tuple(column[position] for column in years) == group
        ]
        told = f"{provinces.thai[code]} was founded in 2011; in {year} it was no province."
        findings.add(
            "province_code", "reject", told, table.rows[hit], table.title([over[place]]), code,
            "76 provinces before 2011",
        )  # fmt: skip


def _is_year(name: str, word: str) -> bool:
    return "year" in name and word.isdigit()


def _domain(name: str, year: int | None, contract: Contract, provinces: Provinces) -> list[str]:
    column = contract.field(name)
    return codes_in(year, provinces) if column.role == "province_code" else list(column.enum)


def _tell_absent(
    absent: list[tuple[str, ...]],
    domains: list[list[str]],
    group: tuple[str, ...],
    rule: dict[str, Any],
    table: Table,
    contract: Contract,
    provinces: Provinces,
    findings: Findings,
    level: str,
) -> None:
    """Add one finding per value that is absent throughout, then one per single combination."""
    over, where = rule["over"], f" in {'/'.join(group)}" if group else ""
    total = 1
    for domain in domains:
        total *= len(domain)
    left = set(absent)
    for place, name in enumerate(over):
        whole = total // max(len(domains[place]), 1)
        for value in domains[place]:
            hits = [one for one in absent if one[place] == value]
            if len(hits) == whole and left.intersection(hits):
                left -= set(hits)
                told = provinces.thai.get(value, "") if contract.field(name).role == "province_code" else ""
                findings.add(
                    "incomplete_rows", level,
                    f"{f'{value} {told}'.strip()} is absent{where}: {whole} row{'s' * (whole > 1)}.",
                    (), table.title([name]), value, f"{len(domains[place])} values of {name}{where}",
                )  # fmt: skip
    single = [one for one in absent if one in left]
    for one in single[:MOST_NAMED]:
        findings.add(
            "incomplete_rows", level, f"The row {'/'.join(one)}{where} is absent. Add it.", (),
            f"key ({table.title(over)})", "/".join(one), f"{total} rows{where}",
        )  # fmt: skip
    if len(single) > MOST_NAMED:
        told = f"{len(single) - MOST_NAMED:,} more rows are absent{where}."
        findings.add("incomplete_rows", level, told, (), f"key ({table.title(over)})")


def ratio(table: Table, rule: dict[str, Any], findings: Findings) -> None:
    """Refuse rows in which one number by another leaves its limits: a sum in the wrong unit does."""
    top, bottom, low, high = rule["top"], rule["bottom"], rule["minimum"], rule["maximum"]
    if not table.has([top, bottom]):
        return
    above, below = table.numbers(top), table.numbers(bottom)
    with np.errstate(divide="ignore", invalid="ignore"):
        found = above / below
        wrong = ((found < low) | (found > high)) & (below > 0) | ((below == 0) & (above > 0))
    hits = np.flatnonzero(wrong)
    expected = f"{top}/{bottom} in {low:,}..{high:,} {rule.get('told', '')}".strip()
    title = table.title([top])
    if len(hits) > MOST_NAMED:
        share = found[hits]
        hint = _unit_hint(float(np.median(share)), low, high)
        told = f"In {len(hits):,} rows {top} by {bottom} is outside its limits{hint}."
        findings.add("ratio", "reject", told, table.rows[hits], title, f"{share[0]:.6g}", expected)
        return
    for position in hits.tolist():
        value = float(found[position])
        told = f"{top} by {bottom} is {value:,.6g}{_unit_hint(value, low, high)}."
        findings.add(
            "ratio", "reject", told, table.rows[[position]], title, table.columns[top][position], expected
        )


def _unit_hint(value: float, low: float, high: float) -> str:
    for factor, name in ((1e6, "in millions"), (1e3, "in thousands"), (1e-3, "times a thousand")):
        if low <= value * factor <= high:
            return f" (the sum seems to be {name}: say so in the header for the whole column)"
    return ""


def population(table: Table, rule: dict[str, Any], contract: Contract, findings: Findings) -> None:
    """Refuse a count above everyone registered in the province in any year, and a fifth more."""
    code, name = contract.role("province_code"), rule["column"]
    if not code or not table.has([code.name, name]):
        return
    most = registered()
    column = table.columns[code.name]
    limits = np.array([most.get(word, np.inf) for word in column.words] or [np.inf])[column.codes]
    counts = table.numbers(name)
    for position in np.flatnonzero(counts > limits * SLACK)[:MOST_NAMED].tolist():
        findings.add(
            "population", "reject",
            f"More than everyone registered in province {column[position]} ({int(limits[position]):,}).",
            table.rows[[position]], table.title([name]), table.columns[name][position],
            f"<= {int(limits[position]):,}",
        )  # fmt: skip


def registered() -> dict[str, float]:
    """Return per province the largest registered population of any year, from the register tables."""
    most: dict[str, float] = {}
    for table in ("population_register_province", "population_register_selected_provinces"):
        file = project.path("data", "tables", f"{table}.csv")
        if not file.is_file():
            continue
        for line in csv.DictReader(io.StringIO(file.read_text(encoding="utf-8"), newline="")):
            if line["sex"] == "both" and line.get("age_band", "all") == "all":
                count = float(line["population_n"])
                most[line["province_code"]] = max(count, most.get(line["province_code"], 0))
    return most
