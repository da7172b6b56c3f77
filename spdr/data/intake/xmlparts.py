"""Reading XML parts as a stream of tags and texts: no tree is built, so a large sheet stays small."""

from __future__ import annotations

from typing import BinaryIO
from xml.parsers import expat

from spdr.data.intake.findings import refuse

BLOCK = 64 * 1024
MOST_TAGS = 3_500_000


class Reader:
    """Base of the sheet readers: subclasses override :meth:`start` and :meth:`end`.

    ``self.text`` holds the characters since the last opening or closing tag.
    """

    def __init__(self) -> None:
        self.text = ""
        self._parts: list[str] = []
        self._tags = 0

    def read(self, stream: BinaryIO) -> None:
        """Read the whole part.

        Raises
        ------
        Refused
            If it declares a document type or has too many tags.
        xml.parsers.expat.ExpatError
            If it is not proper XML.
        """
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._parts.append
        parser.StartDoctypeDeclHandler = _no_dtd
        while block := stream.read(BLOCK):
            parser.Parse(block, False)
        parser.Parse(b"", True)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self._tags += 1
        if self._tags > MOST_TAGS:
            raise refuse("too_large", "The sheet has far too many cells. Save the table alone as CSV UTF-8.")
        if self._parts:
            self.text = "".join(self._parts)
            self._parts.clear()
        self.start(plain(tag), attributes)

    def _end(self, tag: str) -> None:
        self.text = "".join(self._parts)
        self._parts.clear()
        self.end(plain(tag))

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Take an opening tag without its prefix."""

    def end(self, tag: str) -> None:
        """Take a closing tag; ``self.text`` is what stood before it."""


def plain(tag: str) -> str:
    """Return a tag without its prefix.

    Examples
    --------
    >>> plain("table:table-row")
    'table-row'
    """
    return tag.rpartition(":")[2]


def _no_dtd(*_: object) -> None:
    raise refuse("dtd", "The sheet declares a document type (DTD); no sheet needs one.", expected="no DTD")
