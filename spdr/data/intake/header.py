"""Finding the header under title lines, and which column of the file is which column of the table."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, field
from decimal import Decimal

from spdr.data.intake import header_units, hygiene
from spdr.data.intake.contract import Contract, Field
from spdr.data.intake.findings import Findings, refuse
from spdr.data.intake.grid import Grid
from spdr.data.intake.units import bracketed, read_unit, unit_in_header
from spdr.data.intake.words import SPACES, key, western

TOP = 40
DEEPEST = 3
LONGEST = 300
NEAR = 0.6  # how alike a header must be to be asked about
NAME = "@province_name"  # the helper column: names beside (or instead of) codes
NUMBERED = re.compile(r"\(?\d{1,3}\)?\.?")
NUMBER = re.compile(r"[-+(]?[\d,.]*\d[\d,.]*\)?%?")
FOOT_MARK = re.compile(r"[*†‡¹²³⁴⁵]+$|\s?\d{1,2}/$")
TITLE_YEAR = re.compile(r"(?<!\d)(2[45]\d{2}|19\d{2}|20\d{2})(?!\d)")


@dataclass
class Layout:
    """Where the table stands in the grid.

    Attributes
    ----------
    first, last
        Row positions of the header's first and last row.
    places
        Column of the table (or :data:`NAME`) -> column of the grid.
    titles
        The header's text per grid column.
    factors
        Column of the table -> what to multiply by.
    extra
        Grid columns that the table does not have.
    title_year
        The one year that the title lines name, or empty.
    spread
        Whether categories are spread over columns, so that no column can be read.
    """

    first: int
    last: int
    places: dict[str, int] = field(default_factory=dict)
    titles: list[str] = field(default_factory=list)
    factors: dict[str, Decimal] = field(default_factory=dict)
    extra: list[int] = field(default_factory=list)
    title_year: str = ""
    spread: bool = False

    def title(self, name: str) -> str:
        """Return how the file names a column of the table."""
        place = self.places.get(name)
        return self.titles[place] if place is not None else name


class Names:
    """Looks up which column a header means."""

    def __init__(self, contract: Contract) -> None:
        self.contract = contract
        self._by_alias: dict[str, str] = {}
        for one in contract.fields:
            for alias in one.aliases:
                self._by_alias.setdefault(alias, one.name)
        for one in contract.fields:
            self._by_alias[key(one.name)] = one.name
        if contract.role("province_code") and not contract.role("province_name"):
            for word in contract.words["columns"]["province_name"]:
                self._by_alias.setdefault(key(word), NAME)

    def find(self, header: str) -> str | None:
        """Return the column that a header means, with or without its unit."""
        if len(header) > LONGEST:
            return None
        clean = FOOT_MARK.sub("", SPACES.sub(" ", western(header)).strip())
        for text in (clean, unit_in_header(clean)[0], header_units.without_money(clean)):
            if (found := self._by_alias.get(key(text))) is not None and key(text):
                return found
        return None

    def is_name(self, column: str | None) -> bool:
        """Return whether a column holds names of provinces."""
        return column == NAME or any(
            one.name == column and one.role == "province_name" for one in self.contract.fields
        )

    def near(self, column: Field, headers: list[str]) -> str:
        """Return the header that may have been meant for a missing column, or nothing."""
        best = ("", NEAR)
        for header in headers:
            for alias in column.aliases:
                score = difflib.SequenceMatcher(None, key(unit_in_header(header)[0]), alias).ratio()
                if score > best[1]:
                    best = (header, score)
        return best[0]


def find(grid: Grid, contract: Contract, findings: Findings) -> Layout:
    """Return where header and columns stand.

    Raises
    ------
    Refused
        If no row names the table's columns, or the columns spread a category over a header of several rows.
    """
    names = Names(contract)
    top = [grid.row(position) for position in range(min(TOP, len(grid)))]
    scores = [len({names.find(cell) for cell in row if cell.strip()} - {None}) for row in top]
    best = max(range(len(scores)), key=lambda position: (scores[position], -position), default=0)
    if not scores or scores[best] < 2:
        raise _no_header(top, grid, contract)
    first = _starts(top, best, grid)
    last, titles = _deepest(top, first, best, names, grid, findings)
    layout = Layout(first, last, titles=titles)
    _titles_above(top[:first], layout, grid, findings)
    layout.spread = any(one.code == "merged_header" and one.level == "reject" for one in findings.items)
    _assign(layout, names, grid, contract, findings)
    header_units.read(layout, top[:first], contract, grid, findings)
    return layout


def _no_header(top: list[list[str]], grid: Grid, contract: Contract) -> Exception:
    rows = [int(number) for number in grid.rows[:1]]
    for number, row in zip(grid.rows.tolist(), top, strict=False):
        if hit := next((cell for cell in row if hygiene.is_garbled(cell)), ""):
            told = "The header was read in the wrong encoding and saved so. Export it again as CSV UTF-8."
            return refuse("mojibake", told, [number], "header", hit, hygiene.repaired(hit))
    wanted = ", ".join(one.name for one in contract.fields if not one.optional)
    seen = next((", ".join(cell for cell in row if cell.strip()) for row in top if any(row)), "")
    return refuse(
        "no_header",
        f"No row among the first {TOP} names the columns of {contract.name}. It needs: {wanted}.",
        rows or [1],
        value=seen,
        expected=wanted,
    )


def _is_data(row: list[str]) -> bool:
    return any(NUMBER.fullmatch(western(cell).strip()) for cell in row)


def _starts(top: list[list[str]], best: int, grid: Grid) -> int:
    """Return the first row of a header of several rows: the one where merged cells begin."""
    number = int(grid.rows[best])
    for first, last, left, right in grid.merged:
        reaches_down = first < number <= last
        spans_right = first == number - 1 and right > left and sum(bool(cell) for cell in top[best - 1]) > 1
        if reaches_down or (best and spans_right):
            return max(0, best - (number - first))
    return best


def _deepest(
    top: list[list[str]], first: int, best: int, names: Names, grid: Grid, findings: Findings
) -> tuple[int, list[str]]:
    """Return the header's last row and the text per column, several rows joined where they help."""
    last = best
    while last + 1 < len(top) and last - first + 1 < DEEPEST and _continues(top, first, last + 1, grid):
        last += 1
    if last == first:
        return last, [SPACES.sub(" ", cell).strip() for cell in top[first]]
    parents = [_filled_right(top[row], top[row + 1]) for row in range(first, last)] + [top[last]]
    titles = [_joined([row[place].strip() for row in parents], names) for place in range(len(top[first]))]
    alone = {names.find(cell) for cell in top[best] if cell.strip()} - {None}
    together = {names.find(cell) for cell in titles if cell} - {None}
    rows = [int(grid.rows[row]) for row in range(first, last + 1)]
    wanted = {one.name for one in names.contract.fields if one.required}
    if wanted - together and (spread := _spread(parents, names.contract)):
        words = " and ".join(spread)
        merged = [
            int(number)
            for number in grid.rows[:first]
            if any(up <= number <= low for up, low, *_ in grid.merged)
        ]
        findings.add(
            "merged_header",
            "reject",
            f"Rows {rows[0]}-{rows[-1]} are one merged header that spreads {words} over columns. "
            f"Give one row for each {' and '.join(names.contract.key)}, with these as columns.",
            [*merged, *rows],
            ", ".join(spread),
            expected="one header row, one row per combination",
        )
    elif len(together) >= len(alone):
        findings.add(
            "merged_header", "normalise", "The rows of the header were joined to one.", rows, value=titles[-1]
        )
    return last, titles


def _continues(top: list[list[str]], first: int, row: int, grid: Grid) -> bool:
    """Whether a row below the header belongs to it: no numbers, and cells merged or left empty above it."""
    cells = top[row]
    if not any(cell.strip() for cell in cells) or _is_data(cells):
        return False
    number = int(grid.rows[row])
    if any(up < number <= low for up, low, _, _ in grid.merged):
        return True
    if any(up == low == number - 1 and right > left for up, low, left, right in grid.merged):
        return True
    above = top[row - 1]
    gaps = sum(not one.strip() and bool(two.strip()) for one, two in zip(above, cells, strict=True))
    units = [cell for cell in cells if cell.strip()]
    return (gaps > 0 and row > first) or all(read_unit(cell.strip(" ()[]")) for cell in units)


def _filled_right(row: list[str], below: list[str]) -> list[str]:
    filled, held = [], ""
    for cell, under in zip(row, below, strict=True):
        held = cell if cell.strip() else (held if under.strip() else "")
        filled.append(held)
    return filled


def _joined(parts: list[str], names: Names) -> str:
    told = list(dict.fromkeys(part for part in parts if part))
    ways = [" ".join(told), *reversed(told)]
    return next((way for way in ways if names.find(way)), ways[0] if told else "")


def _spread(rows: list[list[str]], contract: Contract) -> list[str]:
    """Return the category columns whose words stand in the header."""
    cells = {part for row in rows for cell in row for part in (key(cell), key(bracketed(cell)))} - {""}
    return [
        one.name
        for one in contract.fields
        if len({one.words[cell] for cell in cells if cell in one.words}) > 1
    ]


def _titles_above(rows: list[list[str]], layout: Layout, grid: Grid, findings: Findings) -> None:
    told = [
        int(grid.rows[position]) for position, row in enumerate(rows) if any(cell.strip() for cell in row)
    ]
    if not told:
        return
    findings.add("title_rows", "normalise", "Title lines above the header were left out.", told)
    years = {year for row in rows for cell in row for year in TITLE_YEAR.findall(western(cell))}
    if len(years) == 1:
        layout.title_year = years.pop()


def _assign(layout: Layout, names: Names, grid: Grid, contract: Contract, findings: Findings) -> None:
    """Give each grid column its place in the table; name what is double, missing or too much."""
    row = [int(grid.rows[layout.first])]
    other_words = []
    for place, title in enumerate(layout.titles):
        found = names.find(title) if title else None
        if found in layout.places and names.is_name(found):
            layout.extra.append(place)  # the same names in another language
        elif found in layout.places or (title and title in layout.titles[:place]):
            findings.add(
                "duplicate_column",
                "reject",
                f"The header names {found or title} twice. Keep one column, or name the other differently.",
                row,
                title,
                expected="unique names",
            )
        elif found:
            layout.places[found] = place
            if found not in (title, NAME):
                other_words.append(f"{title} = {found}")
        else:
            layout.extra.append(place)
    if other_words:
        findings.add(
            "header_words",
            "normalise",
            f"Columns under other names: {'; '.join(other_words)}.",
            row,
            value="",
        )
    if not layout.spread:
        _missing(layout, names, contract, row, findings)


def _missing(layout: Layout, names: Names, contract: Contract, row: list[int], findings: Findings) -> None:
    unused = [layout.titles[place] for place in layout.extra if layout.titles[place]]
    for column in contract.fields:
        if column.name in layout.places or column.optional or _derived(column, layout, contract):
            continue
        near = names.near(column, unused)
        findings.add(
            "missing_column",
            "reject" if column.required else "warn",
            f"The column {column.name} ({column.description}) is missing."
            + (f" Is it {near!r}? Then name it {column.name}." if near else ""),
            row,
            column.name,
            near,
            f"a column {column.name}",
        )


def _derived(column: Field, layout: Layout, contract: Contract) -> bool:
    """Whether the column can be had from another one, or from the title."""
    if column.role == "year" and column.name == "year" and layout.title_year:
        return True
    code, name = contract.role("province_code"), contract.role("province_name")
    known = {one.name for one in (code, name) if one} & layout.places.keys()
    if column.role in ("province_code", "province_name"):
        return bool(known) or NAME in layout.places
    return False
