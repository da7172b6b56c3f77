"""Finding the header under title lines, and which column of the file is which column of the table."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, field
from decimal import Decimal

from spdr.data.intake import header_rows, header_units, hygiene, wide
from spdr.data.intake.contract import Contract, Field
from spdr.data.intake.findings import Findings, refuse
from spdr.data.intake.grid import Grid
from spdr.data.intake.units import bracketed, unit_in_header
from spdr.data.intake.wide import Wide
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
    title_year, title_row
        The one year that the title lines name, or empty, and its row.
    spread
        Whether categories are spread over columns in a way that cannot be read.
    wide
        How categories are spread over columns, where that can be read.
    """

    first: int
    last: int
    places: dict[str, int] = field(default_factory=dict)
    titles: list[str] = field(default_factory=list)
    factors: dict[str, Decimal] = field(default_factory=dict)
    extra: list[int] = field(default_factory=list)
    title_year: str = ""
    title_row: int = 0
    spread: bool = False
    wide: Wide | None = None

    def title(self, name: str) -> str | None:
        """Return how the file names a column of the table, or None where it does not."""
        if self.wide and name in self.wide.heads:
            return self.wide.heads[name]
        place = self.places.get(name)
        return self.titles[place] if place is not None else None


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
    scores = [
        score + 2 * wide.spreads(row, names) if score else 0 for score, row in zip(scores, top, strict=True)
    ]
    best = max(range(len(scores)), key=lambda position: (scores[position], -position), default=0)
    if not scores or scores[best] < 2:
        raise _no_header(top, grid, contract)
    first = header_rows.starts(top, best, grid)
    last, parts = header_rows.deepest(top, first, best, grid)
    layout = Layout(first, last, titles=[_joined(told, names) for told in parts])
    layout.wide = wide.detect(parts, names)
    _tell_rows(layout, parts, top[best], names, grid, findings)
    _titles_above(top[:first], layout, grid, findings)
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


def _tell_rows(
    layout: Layout, parts: list[list[str]], above: list[str], names: Names, grid: Grid, findings: Findings
) -> None:
    """Say what a header of several rows, or one that spreads categories over columns, was taken for."""
    rows = [int(grid.rows[row]) for row in range(layout.first, layout.last + 1)]
    alone = {names.find(cell) for cell in above if cell.strip()} - {None}
    together = {names.find(title) for title in layout.titles if title} - {None}
    wanted = {one.name for one in names.contract.fields if one.required}
    blocks = [int(n) for n in grid.rows[: layout.first] if any(up <= n <= low for up, low, *_ in grid.merged)]
    if layout.wide:
        words = " and ".join(layout.wide.fields)
        findings.add(
            "wide_table",
            "warn",
            f"The header spreads {words} over {len(layout.wide.columns)} columns; they were put below each "
            "other, one row each. Look whether that is meant.",
            [*blocks, *rows],
            words,
            expected="one row per combination",
        )
    elif wanted - together and (spread := _spread(parts, names.contract)):
        layout.spread = True
        findings.add(
            "merged_header",
            "reject",
            f"Rows {rows[0]}-{rows[-1]} are one merged header that spreads {' and '.join(spread)} over "
            f"columns. Give one row for each {' and '.join(names.contract.key)}, with these as columns.",
            [*blocks, *rows],
            ", ".join(spread),
            expected="one header row, one row per combination",
        )
    elif len(rows) > 1 and len(together) >= len(alone):
        told = "The rows of the header were joined to one."
        findings.add("merged_header", "normalise", told, rows, value=layout.titles[-1])


def _joined(parts: list[str], names: Names) -> str:
    ways = [" ".join(parts), *reversed(parts)]
    return next((way for way in ways if names.find(way)), ways[0] if parts else "")


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
    years = {
        year: int(grid.rows[position])
        for position, row in enumerate(rows)
        for cell in row
        for year in TITLE_YEAR.findall(western(cell))
    }
    if len(years) == 1:
        layout.title_year, layout.title_row = years.popitem()


def _assign(layout: Layout, names: Names, grid: Grid, contract: Contract, findings: Findings) -> None:
    """Give each grid column its place in the table; name what is double, missing or too much."""
    row = [int(grid.rows[layout.first])]
    other_words = []
    for place, title in enumerate(layout.titles):
        if layout.wide and place in layout.wide.columns:
            continue
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
    had = {*layout.places, *(layout.wide.fields + layout.wide.figures if layout.wide else ())}
    unused = [layout.titles[place] for place in layout.extra if layout.titles[place]]
    for column in contract.fields:
        if column.name in had or column.optional or _derived(column, layout, contract):
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
