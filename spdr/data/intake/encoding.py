"""Which encoding a text file has: UTF-8, UTF-16 or Thai Windows-874, one for the whole file."""

from __future__ import annotations

import codecs
import csv
import re
from typing import BinaryIO

from spdr.data.intake.findings import Refused, refuse

BLOCK = 1 << 20
BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# vowels and tone marks that stand above or below a Thai consonant, so never after a Latin letter
MARKS = re.compile("[ัิีึืฺุู็่้๊๋์ํ๎]")
STRAY = re.compile("(?<![ก-๎])[ัิีึืฺุู็่้๊๋์ํ๎]")
LINES_LOOKED_AT = 20_000
UTF8_THAI = re.compile(rb"\xe0[\xb8\xb9][\x80-\xbf]")
MOST_LINES = 1_500_000
MOST_ROWS_NAMED = 2_000


def decide(stream: BinaryIO, head: bytes) -> str:
    """Return the encoding of the whole file; the stream is read through and wound back.

    Raises
    ------
    Refused
        If the file mixes encodings, is cut inside a character, or is in none of the three; by row.
    """
    _count_lines(stream)
    for mark, name in BOMS:
        if head.startswith(mark):
            _through(stream, name)
            return name
    wide = _without_bom(head)
    if wide:
        _through(stream, wide)
        return wide
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while block := stream.read(BLOCK):
            decoder.decode(block)
        decoder.decode(b"", final=True)
        return "utf-8"
    except UnicodeDecodeError:
        return _by_lines(stream)
    finally:
        stream.seek(0)


def _count_lines(stream: BinaryIO) -> None:
    """Refuse a file of more rows than are read, before anything else is done with it."""
    lines = 0
    while block := stream.read(BLOCK):
        lines += block.count(b"\n")
    stream.seek(0)
    if lines > MOST_LINES:
        raise refuse(
            "too_large", f"The file has {lines:,} lines; at most {MOST_LINES:,} are read. Give it in parts."
        )


def _through(stream: BinaryIO, name: str) -> None:
    """Read the file once in this encoding, so that a fault is found before any row is used."""
    decoder = codecs.getincrementaldecoder(name)()
    rows = 1
    try:
        while block := stream.read(BLOCK):
            rows += decoder.decode(block).count("\n")
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        raise refuse(
            "encoding",
            f"The file starts as {name.upper()}, but is not {name.upper()} throughout ({error.reason}). "
            "Export it again.",
            [rows],
            expected="one encoding per file",
        ) from None
    finally:
        stream.seek(0)


def _without_bom(head: bytes) -> str | None:
    """UTF-16 without its mark shows as zeros in every second place."""
    half = max(len(head) // 2, 1)
    even, odd = head[0::2].count(0) / half, head[1::2].count(0) / half
    if odd > 0.1 and even < 0.01:
        return "utf-16-le"
    return "utf-16-be" if even > 0.1 and odd < 0.01 else None


def _by_lines(stream: BinaryIO) -> str:
    """Tell Windows-874 from a mixture or a cut by looking at each line alone."""
    stream.seek(0)
    thai: list[int] = []
    other: list[int] = []
    first: tuple[bytes, UnicodeDecodeError] | None = None
    number, last = 0, b""
    for number, line in enumerate(stream, 1):
        try:
            line.decode("utf-8")
            if UTF8_THAI.search(line):
                thai.append(number)
        except UnicodeDecodeError as error:
            other.append(number)
            first = first or (line, error)
            last = line
    if first is None:  # a line break inside a character
        raise refuse("encoding", "A character is cut by a line break. Export the file again as UTF-8.")
    if thai and other == [number] and not last.endswith(b"\n") and "end of data" in first[1].reason:
        raise _fault(stream, other, first, "truncated", "The file is cut inside a character in its last row.")
    if thai:
        later = other if other[0] > thai[0] else thai
        told = "Rows in Thai Windows-874 (or another encoding) stand beside rows in UTF-8."
        raise _fault(stream, later, first, "mixed_encoding", told)
    _windows_874(stream, first)
    return "cp874"


def _windows_874(stream: BinaryIO, first: tuple[bytes, UnicodeDecodeError]) -> None:
    """Refuse a file that Windows-874 cannot have written."""
    stream.seek(0)
    marks = stray = 0
    odd: list[int] = []
    for number, line in enumerate(stream, 1):
        try:
            text = line.decode("cp874")
        except UnicodeDecodeError as error:
            told = "Bytes that are neither UTF-8 nor Thai Windows-874."
            raise _fault(stream, [number], (line, error), "encoding", told) from None
        if number <= LINES_LOOKED_AT:
            marks += len(MARKS.findall(text))
            here = len(STRAY.findall(text))
            stray += here
            odd += [number] * (here > 0)
    if stray > 2 and stray * 3 > marks:
        told = "The letters are no Thai text in Windows-874 (perhaps Windows-1252)."
        raise _fault(stream, odd, first, "encoding", told)


def _fault(
    stream: BinaryIO, lines: list[int], first: tuple[bytes, UnicodeDecodeError], code: str, told: str
) -> Refused:
    """Return the refusal with rows as a spreadsheet counts them and the column of the first bad byte."""
    rows = _rows_of(stream, lines[:MOST_ROWS_NAMED])
    line, error = first
    column = _column_of(stream, line[: error.start])
    return refuse(
        code,
        f"{told} Save the whole file as CSV UTF-8 and try again.",
        rows,
        column,
        " ".join(f"{byte:02X}" for byte in line[error.start : error.start + 4]),
        "a complete row" if code == "truncated" else "one encoding per file: UTF-8",
    )


def _rows_of(stream: BinaryIO, lines: list[int]) -> list[int]:
    """Turn line numbers into row numbers: a quoted cell may hold line breaks."""
    stream.seek(0)
    wanted, rows = set(lines), []
    reader = csv.reader(line.decode("latin-1") for line in stream)
    try:
        start = 1
        for row, _ in enumerate(reader, 1):
            if any(line in wanted for line in range(start, reader.line_num + 1)):
                rows.append(row)
            start = reader.line_num + 1
            if start > lines[-1]:
                break
    except csv.Error:
        return lines
    finally:
        stream.seek(0)
    return rows


def _column_of(stream: BinaryIO, before: bytes) -> str:
    """Return the header's name of the column in which ``before`` ends."""
    stream.seek(0)
    header = stream.readline()
    stream.seek(0)
    delimiter = max((b",", b";", b"\t", b"|"), key=header.count)
    place = before.count(delimiter)
    for name in ("utf-8-sig", "cp874"):
        try:
            names = header.decode(name).rstrip("\r\n").split(delimiter.decode())
        except UnicodeDecodeError:
            continue
        if place < len(names):
            return names[place].strip().strip('"')
    return f"column {place + 1}"
