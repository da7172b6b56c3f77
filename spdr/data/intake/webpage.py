"""A table saved as a web page, as web systems export under the name ``.xls``."""

from __future__ import annotations

import html
import re

from spdr.data.intake import encoding
from spdr.data.intake.files import Source
from spdr.data.intake.findings import Findings, refuse
from spdr.data.intake.grid import MOST_COLUMNS, Grid, GridBuilder

TAG = re.compile(r"<(/?)([a-zA-Z!][a-zA-Z0-9]*)([^<>]*)>")
SPAN = re.compile(r"\b(col|row)span\s*=\s*[\"']?(\d{1,4})", re.IGNORECASE)
SILENT = ("script", "style", "head", "title")
MOST_TAGS, MOST_TABLES = 1_000_000, 1_000
MOST_BYTES = 30 * 1024 * 1024


def read(source: Source, findings: Findings) -> Grid:
    """Return the largest table of the page as a grid; nothing in it is run or followed.

    Raises
    ------
    Refused
        If the page is too large or has no table.
    """
    if source.size > MOST_BYTES:
        raise refuse("too_large", "The web page is too large for a table. Save the sheet as CSV UTF-8.")
    name = encoding.decide(source.stream, source.head)
    source.stream.seek(0)
    text = source.stream.read().decode(name)
    if name not in ("utf-8", "utf-8-sig"):
        findings.add("encoding", "normalise", f"The page is in {name}; it was read as such.", value=name)
    page = _Page()
    page.read(text)
    if not page.tables:
        raise refuse("no_table", "The web page has no table. Save the sheet as .xlsx or CSV UTF-8.")
    rows = max(page.tables, key=len)
    builder = GridBuilder()
    for number, cells in enumerate(rows, 1):
        builder.add(number, cells)
    return builder.grid(merged=page.merged, told="HTML table")


class _Page:
    """Takes rows and cells out of the tags; everything else is text or ignored."""

    def __init__(self) -> None:
        self.tables: list[list[list[str]]] = []
        self.merged: list[tuple[int, int, int, int]] = []
        self._cell: list[str] | None = None
        self._span = (1, 1)
        self._below: dict[int, int] = {}

    def read(self, text: str) -> None:
        """Walk through the page once."""
        position, silent = 0, ""
        for number, found in enumerate(TAG.finditer(text)):
            if number > MOST_TAGS or len(self.tables) > MOST_TABLES:
                raise refuse("too_large", "The web page has far too many cells or tables.")
            if self._cell is not None and not silent:
                self._cell.append(text[position : found.start()])
            position = found.end()
            closing, tag, rest = found[1] == "/", found[2].lower(), found[3]
            if tag in SILENT:
                silent = "" if closing else tag
            elif not silent:
                self._tag(closing, tag, rest)
        self._end_cell()

    def _tag(self, closing: bool, tag: str, rest: str) -> None:
        if tag == "table" and not closing:
            self._end_cell()
            self.tables.append([])
            self._below, self.merged = {}, []
        elif tag == "tr":
            self._end_cell()
            if not closing and self.tables:
                self.tables[-1].append([])
        elif tag in ("td", "th"):
            self._end_cell()
            if not closing and self.tables:
                spans = {kind.lower(): int(number) for kind, number in SPAN.findall(rest)}
                self._span = (max(spans.get("row", 1), 1), max(spans.get("col", 1), 1))
                self._cell = []
        elif tag in ("br", "p", "div") and self._cell:
            self._cell.append(" ")

    def _end_cell(self) -> None:
        if self._cell is None:
            return
        if not self.tables[-1]:
            self.tables[-1].append([])
        row = self.tables[-1][-1]
        number = len(self.tables[-1])
        while self._below.get(len(row), 0) >= number:  # covered by a cell that reaches down
            row.append("")
        text = " ".join(html.unescape("".join(self._cell)).split())
        high, wide = self._span
        first = len(row)
        if first + wide > MOST_COLUMNS:
            raise refuse("too_large", f"The table uses more than {MOST_COLUMNS:,} columns.", [number])
        row.extend([text, *[""] * (wide - 1)])
        if high > 1 or wide > 1:
            self.merged.append((number, number + high - 1, first, first + wide - 1))
            self._below.update(dict.fromkeys(range(first, first + wide), number + high - 1))
        self._cell = None
