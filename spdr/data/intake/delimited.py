"""CSV and its relatives as a grid of text: the delimiter, quotes and rows of other widths."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import TextIO

import numpy as np

from spdr.data.intake import encoding
from spdr.data.intake.column import column_of
from spdr.data.intake.files import Source
from spdr.data.intake.findings import Findings, Refused, refuse
from spdr.data.intake.grid import MOST_CELLS, MOST_COLUMNS, Grid, GridBuilder

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
ENCODINGS = {"utf-8": "UTF-8", "utf-8-sig": "UTF-8", "cp874": "Thai Windows-874", "utf-16": "UTF-16"}
SEP_LINE = re.compile(r'"?sep=(.)"?\s*')
NUMERIC = re.compile(r"[-+0-9.,\u0e50-\u0e59]*")
SAMPLE_ROWS = 200
TOP_ROWS = 10
LARGE = 4 * 1024 * 1024
LONG_LINE = 100_000


def read(source: Source, findings: Findings) -> Grid:
    """Return a text file as a grid; a delimiter or an encoding of its own is reported.

    Raises
    ------
    Refused
        If the encoding is mixed or broken, a quote is never closed, or no delimiter is found; by row.
    """
    name = encoding.decide(source.stream, source.head)
    if name not in ("utf-8", "utf-8-sig"):
        told = ENCODINGS.get(name, name.upper())
        findings.add("encoding", "normalise", f"The file is in {told}; it was read as such.", value=told)
    if source.size > LARGE and (grid := _large(source, name, findings)):
        return grid
    source.stream.seek(0)
    text = io.TextIOWrapper(source.stream, name, newline="")
    try:
        skip, delimiter = _dialect(text, source, findings)
        text.seek(0)
        grid = _rows(text, delimiter, skip)
    finally:
        text.detach()
    grid.told = f"{ENCODINGS.get(name, name.upper())}, {DELIMITERS[delimiter]}"
    return grid


def _large(source: Source, name: str, findings: Findings) -> Grid | None:
    """Read a large file without quotes or odd rows by Arrow; None where it must be read row by row."""
    import pyarrow as pa
    from pyarrow import csv as arrow

    raw = _utf8(source, name)
    if b'"' in raw or b"\n\n" in raw or b"\n\r\n" in raw or b"\r" in raw.replace(b"\r\n", b"")[:LARGE]:
        return None
    before = len(findings.items)
    skip, delimiter = _dialect(io.StringIO(raw[:LARGE].decode("utf-8", "ignore")), source, findings)
    width = raw.split(b"\n", 1)[0].count(delimiter.encode()) + 1
    if width > MOST_COLUMNS or raw.count(b"\n") * width > MOST_CELLS:
        raise refuse("too_large", f"The table has more than {MOST_CELLS:,} cells. Give it in parts.", [1])
    names = [str(place) for place in range(width)]
    try:
        table = arrow.read_csv(
            pa.BufferReader(raw),
            arrow.ReadOptions(column_names=names, skip_rows=skip),
            arrow.ParseOptions(delimiter=delimiter, quote_char=False),
            arrow.ConvertOptions(column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False),
        )
    except pa.ArrowInvalid:  # rows of other widths, titles, footnotes
        del findings.items[before:]
        return None
    count = table.num_rows
    parts = [table.column(name) for name in names]
    del raw, table  # memory: each column is let go as soon as it is packed
    columns = [column_of(parts.pop(0).chunks) for _ in names]
    return Grid(
        columns,
        np.arange(1 + skip, count + 1 + skip),
        np.full(count, width, dtype=np.int32),
        told=f"{ENCODINGS.get(name, name.upper())}, {DELIMITERS[delimiter]}",
    )


def _utf8(source: Source, name: str) -> bytes:
    """Return the whole file in UTF-8."""
    source.stream.seek(0)
    if name == "utf-8":
        return source.stream.read()
    decoder = codecs.getincrementaldecoder(name)()
    blocks = iter(lambda: source.stream.read(LARGE), b"")
    return b"".join(decoder.decode(block).encode("utf-8") for block in blocks)


def _dialect(text: TextIO, source: Source, findings: Findings) -> tuple[int, str]:
    """Return how many lines to skip (a ``sep=`` line) and the delimiter."""
    sample = text.read(64 * 1024)
    if not sample.strip("\ufeff \t\r\n,;|"):
        raise refuse(
            "empty", "The file has no text. It needs a header line and rows.", [1], "", "", "a header"
        )
    lines = sample.splitlines(keepends=True)
    if len(sample) == 64 * 1024:
        lines = lines[:-1] or lines
    if lines and (named := SEP_LINE.fullmatch(lines[0])) and named[1] in DELIMITERS:
        findings.add("delimiter", "normalise", f"The first line {lines[0].strip()!r} was obeyed.", [1])
        return 1, named[1]
    found = max(DELIMITERS, key=lambda one: _regularity(lines[:SAMPLE_ROWS], one))
    if _regularity(lines[:SAMPLE_ROWS], found)[0] == 0:
        raise refuse(
            "delimiter",
            "The rows are not split into columns by commas, tabs, semicolons or bars. "
            "Save the sheet as CSV UTF-8.",
            [1],
            expected="a delimited header",
        )
    usual = "\t" if source.ending in (".tsv", ".tab") else ","
    if found != usual:
        findings.add(
            "delimiter", "normalise", f"The columns are separated by {DELIMITERS[found]}s.", value=found
        )
    return 0, found


def _regularity(lines: list[str], delimiter: str) -> tuple[int, int]:
    """Return how many sample rows have the commonest width above one, and that width."""
    try:
        widths = Counter(len(row) for row in csv.reader(lines, delimiter=delimiter) if len(row) > 1)
    except csv.Error:
        widths = Counter(line.count(delimiter) + 1 for line in lines if delimiter in line)
    if not widths:
        return 0, 0
    width, count = max(widths.items(), key=lambda item: (item[1], item[0]))
    return count, width


class _Lines:
    """Hands lines to the CSV reader and keeps those of the row that is being read."""

    def __init__(self, text: TextIO) -> None:
        self._text = text
        self.held: list[str] = []

    def __iter__(self) -> Iterator[str]:
        for line in self._text:
            if len(line) > LONG_LINE and max(map(line.count, DELIMITERS)) > MOST_CELLS // 1_000:
                raise refuse("too_large", f"A row has more than {MOST_COLUMNS:,} cells.", [1])
            self.held.append(line)
            yield line


def _rows(text: TextIO, delimiter: str, skip: int) -> Grid:
    builder = GridBuilder()
    lines = _Lines(text)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    number, before = 0, [""]
    top: list[list[str]] = []
    try:
        for cells in reader:
            number += 1
            if number > skip:
                if len(lines.held) > 1:
                    _swallowed(cells, before, number, delimiter)
                before = cells[:]
                if len(top) < TOP_ROWS:
                    top.append(before)
                builder.add(number, cells)
            lines.held.clear()
    except csv.Error as error:
        raise _named(_broken("".join(lines.held), number + 1, delimiter, before, str(error)), top) from None
    except Refused as refused:
        raise _named(refused, top) from None
    return builder.grid()


def _named(refused: Refused, top: list[list[str]]) -> Refused:
    """Give the column its name in the header: the first row that is wide enough and has no numbers."""
    told = refused.finding
    if not told.column.startswith("#"):
        return refused
    place = int(told.column[1:]) - 1
    for row in top:
        if len(row) > place and not any(NUMERIC.fullmatch(cell) for cell in row):
            return Refused(replace(told, column=row[place].strip()))
    return Refused(replace(told, column=f"column {place + 1}"))


def _swallowed(cells: list[str], before: list[str], number: int, delimiter: str) -> None:
    """Refuse a cell that holds a whole later row: its quote was never closed."""
    for place, cell in enumerate(cells):
        inner = cell.replace("\r", "\n").split("\n")[1:]
        if any(_like(line.split(delimiter), before) for line in inner):
            raise _unclosed(number, place, cell)


def _like(cells: list[str], row: list[str]) -> bool:
    """Whether these cells have the shape of that row: as many, and numbers in the same places."""
    if len(cells) < max(len(row), 2):
        return False
    same = sum(
        bool(NUMERIC.fullmatch(one)) == bool(NUMERIC.fullmatch(two))
        for one, two in zip(cells, row, strict=False)
    )
    return same >= len(row) - 1


def _unclosed(number: int, place: int, cell: str) -> Refused:
    return refuse(
        "unclosed_quote",
        "A quotation mark opens this cell and is never closed, so it swallows the rows below.",
        [number],
        f"#{place + 1}",
        '"' + cell.partition("\n")[0].strip(),
        "a closing quotation mark",
    )


def _broken(held: str, number: int, delimiter: str, before: list[str], told: str) -> Refused:
    """Return the refusal for a row that the CSV reader gave up on."""
    place, start, quoted, width = 0, 0, False, 0
    for position, mark in enumerate(held):
        if mark == '"':
            quoted = not quoted
        elif mark == delimiter and not quoted:
            place, start = place + 1, position + 1
        if quoted and mark == "\n":
            break
        width = position - start
        if width > csv.field_size_limit():
            break
    cell = held[start : start + 200]
    later = held[start:].split("\n")[1:]
    if quoted and (
        not later or "end of data" in told or any(_like(x.split(delimiter), before) for x in later)
    ):
        return _unclosed(number, place, cell.lstrip('"'))
    if "field limit" in told:
        size = f"more than {csv.field_size_limit():,} characters"
        return refuse(
            "long_cell",
            f"The cell holds {size}; at most 10,000 are read.",
            [number],
            f"#{place + 1}",
            cell[:20] + "...",
            "at most 10,000 characters",
        )
    return refuse(
        "unclosed_quote",
        f"The quotation marks of this row do not fit ({told}). Double a quotation mark inside a quoted cell.",
        [number],
        f"#{place + 1}",
        cell,
        'a cell such as "he said ""yes"""',
    )
