"""Which rows below the header are rows of the table: blank lines, footnotes, headings and totals are not."""

from __future__ import annotations

import re

import numpy as np

from spdr.data.intake.column import Column
from spdr.data.intake.contract import Contract
from spdr.data.intake.findings import Findings
from spdr.data.intake.grid import Grid
from spdr.data.intake.header import NAME, NUMBER, NUMBERED, Layout
from spdr.data.intake.hygiene import MOST_NAMED
from spdr.data.intake.words import key, tidy, western

TOTALS = "A row sums other rows and would count people twice. Delete it; totals are calculated, not copied."
MOST_ODD = 5_000
LEFT_OUT = {
    "footnotes": "Lines that are no rows were left out.",
    "section_rows": "Heading rows were left out.",
}
NOTE_MARK = re.compile(r"[*†‡]+|\d{1,2}[/)]|¹|²|³")


def rows(grid: Grid, layout: Layout, contract: Contract, findings: Findings) -> np.ndarray:
    """Return the positions of the table's rows; what was left out or refused is among the findings."""
    below = np.arange(layout.last + 1, len(grid))
    if len(below) and _is_numbering(grid.row(int(below[0]))):
        findings.add(
            "repeated_header",
            "normalise",
            "The row that numbers the columns was left out.",
            grid.rows[below[:1]],
        )
        below = below[1:]
    filled = grid.filled()[below]
    keep = filled > 0
    last = int(np.flatnonzero(keep)[-1]) if keep.any() else -1
    inside = ~keep & (np.arange(len(below)) < last)
    if inside.any():
        findings.add("blank_rows", "normalise", "Blank rows were left out.", grid.rows[below[inside]])
    odd = _Odd(grid, layout, contract)
    few = np.flatnonzero(keep & (filled <= 2))
    full = np.flatnonzero(filled > 2)
    end = int(full[-1]) if len(full) else last
    if len(few) > MOST_ODD:  # footnotes stand at the ends; a table of such rows is refused for its cells
        few = np.concatenate([few[: MOST_ODD // 2], few[-MOST_ODD // 2 :]])
    kinds = {place: odd.kind(grid.row(int(below[place])), place > end) for place in few.tolist()}
    for code, told in LEFT_OUT.items():
        places = [place for place, kind in kinds.items() if kind == code]
        if places:
            keep[places] = False
            first = next(cell for cell in grid.row(int(below[places[0]])) if cell.strip())
            findings.add(code, "normalise", told, grid.rows[below[places]], value=first)
    keep &= ~_repeated(grid, layout, below, findings)
    totals = _totals(grid, layout, contract, below[keep], findings)
    kept = below[keep]
    kept = kept[~np.isin(kept, totals)]
    if not len(kept):
        row = int(grid.rows[layout.last]) + 1
        findings.add("no_rows", "reject", "Under the header stand no rows.", [row], "", "", "rows of figures")
    return kept


def _is_numbering(cells: list[str]) -> bool:
    """Whether a row only numbers the columns: (1) (2) (3)."""
    told = [western(cell).strip(" ().") for cell in cells if cell.strip()]
    return (
        len(told) > 2
        and all(NUMBERED.fullmatch(cell) for cell in told)
        and told == [str(int(told[0]) + step) for step in range(len(told))]
    )


class _Odd:
    """Tells rows of one or two cells: footnotes and headings go, anything else is refused."""

    def __init__(self, grid: Grid, layout: Layout, contract: Contract) -> None:
        self.words = contract.words
        self.width = len([title for title in layout.titles if title])
        self.footnotes = tuple(word.lower() for word in self.words["footnotes"])
        self.regions = {key(word) for word in self.words["regions"]}

    def kind(self, cells: list[str], after: bool) -> str:
        """Return the code under which the row is left out, or nothing if it stays."""
        told = [tidy(cell)[0] for cell in cells if cell.strip()]
        if self.width <= 2 or any(NUMBER.fullmatch(western(cell)) for cell in told):
            return ""
        first = told[0].lower()
        if first.startswith(self.footnotes) or NOTE_MARK.match(first) or (after and not self._total(first)):
            return "footnotes"
        return "section_rows" if key(first) in self.regions else ""

    def _total(self, text: str) -> bool:
        return is_total(text, self.words)


def _sums(word: str, known: dict[str, str], provinces: bool, regions: set[str], contract: Contract) -> bool:
    """Whether a cell says that its row sums others, and is no word that the column may hold."""
    short = key(word)
    if short in known:
        return False
    return is_total(word, contract.words) or (provinces and short in regions)


def _starts(words: dict[str, list[str]]) -> str:
    """Return a pattern for cells that may start like a total or a region."""
    starts = [re.escape(word) for word in [*words["totals"], *words["regions"]]]
    return rf"(?i)^[^0-9A-Za-z\x{{e00}}-\x{{e7f}}]*({'|'.join(starts)})"


def is_total(text: str, words: dict[str, list[str]]) -> bool:
    """Return whether a cell says that its row sums others.

    Examples
    --------
    >>> is_total("รวมทั้งสิ้น", {"totals": ["รวม"], "regions": []})
    True
    """
    clean = tidy(text)[0].lower().strip(" :.*")
    totals = [word.lower() for word in words["totals"]]
    if clean in totals:
        return True
    starts = tuple(word for word in totals if word not in ("thailand",))
    if not clean.startswith(starts):
        return False
    start = max((word for word in starts if clean.startswith(word)), key=len)
    rest = clean[len(start) :]
    return not rest or not rest[0].isascii() or not rest[0].isalnum()


def _repeated(grid: Grid, layout: Layout, below: np.ndarray, findings: Findings) -> np.ndarray:
    """Mark rows that repeat the header, as printed pages do."""
    header = [key(cell) for cell in grid.row(layout.last)]
    named = [place for place in layout.places.values() if header[place]]
    again = np.zeros(len(below), dtype=bool)
    if not named:
        return again
    few = min(named, key=lambda place: grid.columns[place].count)
    column = grid.columns[few]
    same = [number for number in column.odd() if key(column.word(number)) == header[few]]
    for place in np.flatnonzero(np.isin(column.codes[below], same)).tolist()[:1_000]:
        again[place] = [key(cell) for cell in grid.row(int(below[place]))] == header
    if again.any():
        findings.add(
            "repeated_header", "normalise", "Repeated headers were left out.", grid.rows[below[again]]
        )
    return again


def _totals(
    grid: Grid, layout: Layout, contract: Contract, kept: np.ndarray, findings: Findings
) -> np.ndarray:
    """Refuse rows that sum others, once each, and return their positions."""
    found: list[int] = []
    regions = {key(word) for word in contract.words["regions"]}
    fields = {one.name: one for one in contract.fields}
    for name, place in layout.places.items():
        column = fields.get(name)
        if column and (column.type != "string" or not (column.enum or column.role)):
            continue
        known = column.words if column else {}
        provinces = name == NAME or (column is not None and column.role in ("province_code", "province_name"))
        cells = grid.columns[place]
        bad = cells.matching(_starts(contract.words))
        if len(bad) <= MOST_ODD:
            bad = [number for number in bad if _sums(cells.word(number), known, provinces, regions, contract)]
        hit = kept[np.isin(cells.codes[kept], bad)]
        hit = hit[~np.isin(hit, found)]
        found += hit.tolist()
        codes = [*dict.fromkeys(cells.codes[hit].tolist())]
        for number in codes[:MOST_NAMED]:
            same = grid.rows[hit[cells.codes[hit] == number]]
            right = "a row of the table"
            findings.add("totals", "reject", TOTALS, same, layout.titles[place], cells.word(number), right)
        if len(codes) > MOST_NAMED:
            findings.add("totals", "reject", TOTALS, grid.rows[hit], layout.titles[place])
    return np.array(found, dtype=np.int64)


def widths(grid: Grid, layout: Layout, kept: np.ndarray, findings: Findings) -> np.ndarray:
    """Refuse rows of another width than the header (text files), and return the rest."""
    width = int(grid.widths[layout.first : layout.last + 1].max())
    short = kept[grid.widths[kept] < width] if grid.numeric is None else kept[:0]
    for had in np.unique(grid.widths[short]).tolist()[:MOST_NAMED]:
        findings.add(
            "ragged",
            "reject",
            f"The row has {had} cells, the header {width}: none from {layout.titles[had]} on.",
            grid.rows[short[grid.widths[short] == had]],
            layout.titles[had],
            expected=f"{width} cells",
        )
    wide = kept[:0]
    for place in range(width, len(grid.columns)):
        column = grid.columns[place]
        hit = np.setdiff1d(kept[np.isin(column.codes[kept], column.some())], wide)
        if not len(hit):
            continue
        wide = np.union1d(wide, hit)
        findings.add(
            "ragged",
            "reject",
            f"The row has {int(grid.widths[hit[0]])} cells, the header {width}. "
            "A comma inside a text needs quotation marks round the text.",
            grid.rows[hit],
            f"column {place + 1} ({_ordinal(place + 1)})",
            column[int(hit[0])],
            f"{width} cells",
        )
    lost = np.concatenate([short, wide])
    return np.setdiff1d(kept, lost) if len(lost) else kept


def _ordinal(number: int) -> str:
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10 if number % 100 not in (11, 12, 13) else 0, "th")
    return f"{number}{ending}"


def unmerged(grid: Grid, layout: Layout, kept: np.ndarray, findings: Findings) -> None:
    """Give every row of a block merged downwards the block's value."""
    if not grid.merged:
        return
    positions = {int(number): place for place, number in enumerate(grid.rows)}
    body = {int(grid.rows[position]) for position in kept}
    filled: dict[int, list[int]] = {}
    for first, last, left, right in grid.merged:
        if last == first or left != right or first not in body or left >= len(grid.columns):
            continue
        column = grid.columns[left]
        codes = column.codes.copy()
        for number in range(first + 1, last + 1):
            if number in body and not column[positions[number]]:
                codes[positions[number]] = codes[positions[first]]
                filled.setdefault(left, []).append(number)
        grid.columns[left] = Column(column.vocabulary, codes, column.unique)
    for place, numbers in filled.items():
        findings.add(
            "merged_cells",
            "normalise",
            "Cells merged downwards gave their value to each row.",
            numbers,
            layout.titles[place],
        )
