"""Which rows below the header are rows of the table: blank lines, footnotes, headings and totals are not."""

from __future__ import annotations

import re

import numpy as np

from spdr.data.intake.contract import Contract
from spdr.data.intake.findings import Findings
from spdr.data.intake.grid import Column, Grid
from spdr.data.intake.header import NAME, NUMBER, NUMBERED, Layout
from spdr.data.intake.words import key, tidy, western

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
    for place in few.tolist():
        if odd.without_numbers(
            grid.row(int(below[place])), findings, int(grid.rows[below[place]]), place > end
        ):
            keep[place] = False
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

    def without_numbers(self, cells: list[str], findings: Findings, row: int, after: bool) -> bool:
        """Return whether the row was left out as a footnote or a heading."""
        told = [tidy(cell)[0] for cell in cells if cell.strip()]
        if self.width <= 2 or any(NUMBER.fullmatch(western(cell)) for cell in told):
            return False
        first = told[0].lower()
        if first.startswith(self.footnotes) or NOTE_MARK.match(first) or (after and not self._total(first)):
            findings.add(
                "footnotes", "normalise", "A line that is no row was left out.", [row], value=told[0]
            )
            return True
        if key(first) in self.regions:
            findings.add("section_rows", "normalise", "A heading row was left out.", [row], value=told[0])
            return True
        return False

    def _total(self, text: str) -> bool:
        return is_total(text, self.words)


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
    column = next((place for place in layout.places.values() if header[place]), None)
    again = np.zeros(len(below), dtype=bool)
    if column is None:
        return again
    same = [number for number, word in enumerate(grid.columns[column].words) if key(word) == header[column]]
    for place in np.flatnonzero(np.isin(grid.columns[column].codes[below], same)).tolist():
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
        if column and (column.free_text or column.type != "string"):
            continue
        known = column.words if column else {}
        provinces = name == NAME or (column is not None and column.role in ("province_code", "province_name"))
        bad = [
            number
            for number, word in enumerate(grid.columns[place].words)
            if word.strip()
            and key(word) not in known
            and (is_total(word, contract.words) or (provinces and key(word) in regions))
        ]
        for number in bad:
            hit = kept[grid.columns[place].codes[kept] == number]
            hit = hit[~np.isin(hit, found)]
            if len(hit):
                found += hit.tolist()
                _tell_total(grid, layout, place, number, hit, findings)
    return np.array(found, dtype=np.int64)


def _tell_total(
    grid: Grid, layout: Layout, place: int, number: int, hit: np.ndarray, findings: Findings
) -> None:
    findings.add(
        "totals",
        "reject",
        "A row sums other rows and would count people twice. Delete it; totals are calculated, not copied.",
        grid.rows[hit],
        layout.titles[place],
        grid.columns[place].words[number],
        "a row of the table",
    )


def widths(grid: Grid, layout: Layout, kept: np.ndarray, findings: Findings) -> np.ndarray:
    """Refuse rows of another width than the header (text files), and return the rest."""
    width = int(grid.widths[layout.first : layout.last + 1].max())
    short = kept[grid.widths[kept] < width] if grid.numeric is None else kept[:0]
    for position in short.tolist():
        had = int(grid.widths[position])
        findings.add(
            "ragged",
            "reject",
            f"The row has {had} cells, the header {width}: none from {layout.titles[had]} on.",
            grid.rows[[position]],
            layout.titles[had],
            expected=f"{width} cells",
        )
    extra = [place for place in range(width, len(grid.columns)) if any(grid.columns[place].words)]
    wide: list[int] = []
    for place in extra:
        filled = [number for number, word in enumerate(grid.columns[place].words) if word.strip()]
        hit = kept[np.isin(grid.columns[place].codes[kept], filled)]
        hit = hit[~np.isin(hit, wide)]
        wide += hit.tolist()
        for position in hit.tolist():
            findings.add(
                "ragged",
                "reject",
                f"The row has {int(grid.widths[position])} cells, the header {width}. "
                "A comma inside a text needs quotation marks round the text.",
                grid.rows[[position]],
                f"column {place + 1} ({_ordinal(place + 1)})",
                grid.columns[place][position],
                f"{width} cells",
            )
    return kept[~np.isin(kept, [*short.tolist(), *wide])]


def _ordinal(number: int) -> str:
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10 if number % 100 not in (11, 12, 13) else 0, "th")
    return f"{number}{ending}"


def unmerged(grid: Grid, layout: Layout, kept: np.ndarray, findings: Findings) -> None:
    """Give every row of a block merged downwards the block's value."""
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
        grid.columns[left] = Column(column.words, codes)
    for place, numbers in filled.items():
        findings.add(
            "merged_cells",
            "normalise",
            "Cells merged downwards gave their value to each row.",
            numbers,
            layout.titles[place],
        )
