"""Looking into a workbook's zip archive before anything is unpacked or parsed.

Sizes are counted while inflating, never believed; every XML part is read up to its first element, so
that a document type declaration (external entities, entity bombs) is refused unread.
"""

from __future__ import annotations

import stat
import zipfile
import zlib
from typing import BinaryIO
from xml.parsers import expat

from spdr.data.intake.findings import refuse

MOST_INFLATED = 200 * 1024 * 1024
MOST_RATIO = 200
RATIO_FROM = 1024 * 1024  # small parts may shrink more: a sheet of equal rows does
MOST_MEMBERS = 2_000
MOST_TOKEN = 4 * 1024 * 1024  # no tag and no text of a sheet is this long
BLOCK = 256 * 1024
XML_ENDINGS = (".xml", ".rels", ".vml")


def opened(stream: BinaryIO) -> zipfile.ZipFile:
    """Return the archive after looking at every member.

    Raises
    ------
    Refused
        If it is incomplete, encrypted, a bomb, or has members outside itself or with a DTD.
    """
    try:
        archive = zipfile.ZipFile(stream)
        members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, UnicodeDecodeError):
        raise refuse(
            "incomplete",
            "The workbook is incomplete or damaged: its table of contents is missing. "
            "Send or download the file again.",
            expected="a complete file",
        ) from None
    _names(members)
    total = 0
    for member in members:
        total += _inflated(stream, member, total)
    return archive


def _names(members: list[zipfile.ZipInfo]) -> None:
    names = [member.filename for member in members]
    if len(names) > MOST_MEMBERS or len(set(names)) != len(names):
        raise refuse("bad_archive", "The archive has too many members, or two of one name. Save it again.")
    for member in members:
        name = member.orig_filename.replace("\\", "/")
        if name.startswith("/") or ".." in name.split("/") or ":" in name or "\0" in name:
            raise refuse(
                "bad_archive",
                "The archive has a member that points outside itself. Nothing was unpacked.",
                value=member.orig_filename,
                expected="no such member",
            )
        if stat.S_ISLNK(member.external_attr >> 16):
            raise refuse("bad_archive", "The archive holds a link. Save the sheet again.", value=name)
        if member.flag_bits & 1:
            raise refuse(
                "protected", "The workbook is protected by a password. Remove it and save again.", value=name
            )
        if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise refuse(
                "bad_archive", "A member is packed in an unknown way. Save the sheet again.", value=name
            )


def _inflated(stream: BinaryIO, member: zipfile.ZipInfo, before: int) -> int:
    """Return the true inflated size of one member, checked block by block; look at its XML prologue."""
    stream.seek(member.header_offset)
    header = stream.read(30)
    if len(header) < 30 or header[:4] != b"PK\x03\x04":
        raise refuse(
            "incomplete", "The workbook is damaged: a part is not where it should be. Send it again."
        )
    skip = int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")
    stream.seek(member.header_offset + 30 + skip)
    packed = member.compress_type == zipfile.ZIP_DEFLATED
    inflater = zlib.decompressobj(-15) if packed else None
    prologue = _Prologue(member.filename) if member.filename.lower().endswith(XML_ENDINGS) else None
    left, size, read = member.compress_size, 0, 0
    while left > 0:
        block = stream.read(min(BLOCK, left))
        if not block:
            raise refuse("incomplete", "The workbook ends in the middle of a part. Send it again.")
        left -= len(block)
        read += len(block)
        try:
            while block:
                data = inflater.decompress(block, BLOCK) if inflater else block
                block = inflater.unconsumed_tail if inflater else b""
                size += len(data)
                _bearable(before + size, size, read, member.filename)
                if prologue:
                    prologue.feed(data)
        except zlib.error:
            raise refuse("incomplete", "A part of the workbook is damaged. Send the file again.") from None
    if size != member.file_size:
        raise refuse(
            "bad_archive",
            "A part of the workbook has another size than it says. Save it again.",
            value=member.filename,
        )
    return size


def _bearable(total: int, size: int, packed: int, name: str) -> None:
    if total > MOST_INFLATED or (size > RATIO_FROM and size > MOST_RATIO * max(packed, 1)):
        raise refuse(
            "bomb",
            f"The workbook is a zip bomb or far too large: {name} unpacks to more than {size:,} bytes from "
            f"{packed:,}. Nothing was read; save only the table itself.",
            value=name,
            expected=f"at most {MOST_INFLATED:,} bytes unpacked, {MOST_RATIO} times the packed size",
        )


class _Prologue:
    """Reads an XML part up to its first element and refuses a document type declaration."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._gap = 0
        self._parser: expat.XMLParserType | None = expat.ParserCreate()
        self._parser.StartDoctypeDeclHandler = self._refuse
        self._parser.EntityDeclHandler = self._refuse
        self._parser.StartElementHandler = self._done

    def feed(self, data: bytes) -> None:
        """Take the next bytes; after the first element only the length of what stands between tags counts."""
        last = data.rfind(b">")
        self._gap = self._gap + len(data) if last < 0 else len(data) - last
        if self._gap > MOST_TOKEN:
            raise refuse(
                "bomb", "A part of the workbook holds one endless text. Save it again.", value=self._name
            )
        if self._parser is None:
            return
        for start in range(0, len(data), 4096):
            try:
                self._parser.Parse(data[start : start + 4096], False)
            except expat.ExpatError:
                raise refuse(
                    "bad_archive",
                    "A part of the workbook is not proper XML. Save it again.",
                    value=self._name,
                ) from None
            except _Enough:
                self._parser = None
                return

    def _done(self, *_: object) -> None:
        raise _Enough

    def _refuse(self, *_: object) -> None:
        raise refuse(
            "dtd",
            "A part of the workbook declares a document type (DTD), as attacks by external entities or "
            "entity expansion do. No sheet needs one; it was not read. Save the sheet again.",
            value=self._name,
            expected="no DTD",
        )


class _Enough(Exception):
    pass
