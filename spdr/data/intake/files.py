"""Opening the one file that was named, and telling its kind by its content, not by its name."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from spdr.data.intake.findings import Findings, refuse
from spdr.errors import DataError

MOST_BYTES = 80 * 1024 * 1024
HEAD = 64 * 1024
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# first bytes -> what it is; none of these holds a table
NO_TABLE = (
    (b"%PDF", "a PDF. Ask for the spreadsheet behind it"),
    (b"\x1f\x8b", "a gzip archive. Unpack it and give the file inside"),
    (b"7z\xbc\xaf", "a 7z archive. Unpack it and give the file inside"),
    (b"Rar!", "a RAR archive. Unpack it and give the file inside"),
    (b"\x89PNG", "a picture. Ask for the spreadsheet behind it"),
    (b"\xff\xd8\xff", "a picture. Ask for the spreadsheet behind it"),
    (b"SQLite format 3", "a database. Export the table as CSV"),
    (b"MIME-Version:", "a web archive (MHTML). Save the sheet as .xlsx"),
    (b"{\\rtf", "a word-processor document. Ask for the spreadsheet behind it"),
)
# what the ending promises
ENDINGS = {
    **dict.fromkeys((".csv", ".txt", ".tsv", ".tab"), "text"),
    **dict.fromkeys((".xlsx", ".xlsm"), "xlsx"),
    **dict.fromkeys((".sav", ".zsav"), "sav"),
    **dict.fromkeys((".html", ".htm"), "html"),
    ".xls": "xls",
    ".ods": "ods",
    ".dta": "dta",
    ".parquet": "parquet",
}
TOLD = {
    "text": "delimited text",
    "xlsx": "an Excel workbook (.xlsx)",
    "xls": "an old Excel workbook (.xls)",
    "ods": "an OpenDocument sheet (.ods)",
    "dta": "Stata data",
    "sav": "SPSS data",
    "parquet": "Parquet",
    "html": "HTML inside",
}


@dataclass
class Source:
    """The open file, its name for messages, its ending, its size and its first bytes."""

    stream: BinaryIO
    path: Path
    size: int
    head: bytes

    @property
    def ending(self) -> str:
        """Return the ending in small letters, such as ``.csv``."""
        return self.path.suffix.lower()


def open_source(path: Path) -> Source:
    """Open a regular file of bearable size, without following a link.

    Raises
    ------
    DataError
        If there is no such file.
    Refused
        If it is a link, a folder, a pipe or a device, empty, or too large.
    """
    try:
        seen = path.lstat()
    except (OSError, ValueError):
        raise DataError(f"There is no file {str(path)!r}. Check folder and spelling.") from None
    if stat.S_ISLNK(seen.st_mode):
        raise refuse(
            "not_a_file",
            "The name is a link to another file. Copy the file itself into the folder.",
            value=os.readlink(path),
            expected="the file itself",
        )
    _regular(seen)
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        descriptor = os.open(path, flags | getattr(os, "O_BINARY", 0))
    except OSError as error:
        raise DataError(f"{path.name} cannot be opened: {error.strerror}.") from None
    stream = os.fdopen(descriptor, "rb")
    now = os.fstat(descriptor)
    _regular(now)
    if now.st_size == 0:
        stream.close()
        raise refuse("empty", "The file is empty. It needs a header line and rows.", [1], "", "", "a header")
    if now.st_size > MOST_BYTES:
        stream.close()
        raise refuse(
            "too_large",
            f"The file has {now.st_size:,} bytes; at most {MOST_BYTES:,} are read. Give it in parts.",
        )
    head = stream.read(HEAD)
    stream.seek(0)
    return Source(stream, path, now.st_size, head)


def _regular(seen: os.stat_result) -> None:
    if stat.S_ISREG(seen.st_mode):
        return
    kinds = (
        (stat.S_ISDIR, "a folder"),
        (stat.S_ISFIFO, "a pipe"),
        (stat.S_ISSOCK, "a socket"),
        (stat.S_ISCHR, "a device"),
        (stat.S_ISBLK, "a device"),
    )
    told = next((word for test, word in kinds if test(seen.st_mode)), "no regular file")
    raise refuse("not_a_file", f"The name belongs to {told}. Give a regular file.")


def kind_of(source: Source, findings: Findings) -> str:
    """Return the file's kind by its content, and warn where its name promises another.

    Returns
    -------
    str
        ``text``, ``zip`` (a workbook, to be looked into), ``ole``, ``dta``, ``sav``, ``parquet`` or ``html``.

    Raises
    ------
    Refused
        If it is something that holds no table.
    """
    head = source.head
    for first, told in NO_TABLE:
        if head.startswith(first):
            raise refuse("no_table", f"The file is {told}.", expected="CSV, XLSX, ODS, SAV, DTA or Parquet")
    kind = _by_bytes(source)
    if kind in ("zip", "ole"):
        return kind
    promised = ENDINGS.get(source.ending)
    if promised in ("xlsx", "ods") and kind == "text" and not _is_text(head):
        raise refuse("no_table", f"The file is not {TOLD[promised]} and not text: it is damaged.")
    if promised != kind:
        disguise(source, kind, findings)
    return kind


def disguise(source: Source, kind: str, findings: Findings) -> None:
    """Warn that the file is not what its name promises."""
    if ENDINGS.get(source.ending) == kind:
        return
    what = f"{TOLD[kind]} {source.ending}" if kind == "html" else TOLD[kind]
    findings.add(
        "name_mismatch",
        "warn",
        f"The name ends in {source.ending or 'nothing'}, but the file is {what}; it was read as that. "
        "Rename it or save it again.",
        value=source.ending,
        expected=TOLD[kind],
    )


def _by_bytes(source: Source) -> str:
    head = source.head
    if head.startswith(b"PK"):
        return "zip"
    if head.startswith(OLE):
        return "ole"
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith((b"$FL2", b"$FL3")):
        return "sav"
    if head.startswith(b"<stata_dta>") or (source.ending == ".dta" and head[0] in range(102, 122)):
        return "dta"
    return _marked_up(head)


def _marked_up(head: bytes) -> str:
    start = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if start.startswith((b"<html", b"<!doctype html", b"<table", b"<meta", b"<body", b"<div", b"<style")):
        return "html"
    if start.startswith(b"<?xml"):
        if b"<html" in start or b"<table" in start:
            return "html"
        raise refuse(
            "no_table",
            "The file is XML (perhaps XML Spreadsheet 2003). Save the sheet as .xlsx and try again.",
        )
    if start.startswith((b"{", b"[{")):
        raise refuse("no_table", "The file is JSON. Export the table as CSV.")
    return "text"


def _is_text(head: bytes) -> bool:
    """Whether the bytes can be text: few control characters, or UTF-16."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    control = sum(byte < 9 or 13 < byte < 32 for byte in head)
    return control <= len(head) // 100
