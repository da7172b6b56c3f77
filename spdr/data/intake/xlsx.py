"""Excel workbooks: the list of sheets, the shared texts, and which number formats are dates."""

from __future__ import annotations

import datetime
import re
import zipfile
from dataclasses import dataclass, field
from xml.etree import ElementTree
from xml.parsers import expat

from spdr.data.intake.findings import Findings, refuse
from spdr.data.intake.xmlparts import Reader

DATE_IDS = frozenset([*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59), *range(71, 82)])
NOT_A_MARK = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
EPOCH, EPOCH_1904 = datetime.datetime(1899, 12, 30), datetime.datetime(1904, 1, 1)
MOST_TEXTS = 700_000
MOST_PART = 6 * 1024 * 1024
BROKEN = (KeyError, ValueError, ElementTree.ParseError, expat.ExpatError, zipfile.BadZipFile, EOFError)


@dataclass
class Sheet:
    """One sheet of the workbook: its name, whether it is hidden, and its part in the archive."""

    name: str
    state: str
    part: str


@dataclass
class Book:
    """What the sheets share: texts, which cell formats are dates, and the first day of the calendar."""

    archive: zipfile.ZipFile
    sheets: list[Sheet]
    strings: list[str] = field(default_factory=list)
    dates: list[bool] = field(default_factory=list)
    epoch: datetime.datetime = EPOCH


def open_book(archive: zipfile.ZipFile, findings: Findings) -> Book:
    """Read what the sheets share, and warn of hidden sheets, macros and links to other workbooks.

    Raises
    ------
    Refused
        If a part is missing or broken.
    """
    names = set(archive.namelist())
    try:
        root = _tree(archive, "xl/workbook.xml")
        sheets = _sheets(archive, root, names)
        book = Book(archive, sheets)
        if any(
            _bare(one.tag) == "workbookPr" and one.get("date1904") in ("1", "true") for one in root.iter()
        ):
            book.epoch = EPOCH_1904
        if "xl/sharedStrings.xml" in names:
            with archive.open("xl/sharedStrings.xml") as stream:
                texts = _Texts()
                texts.read(stream)  # type: ignore[arg-type]
                book.strings = texts.found
        if "xl/styles.xml" in names:
            book.dates = _dates(_tree(archive, "xl/styles.xml"))
    except BROKEN:
        raise refuse(
            "incomplete", "The workbook is damaged: a part is missing or broken. Send it again."
        ) from None
    if not sheets:
        raise refuse("no_table", "The workbook has no sheet with cells.")
    _tell(sheets, names, findings)
    return book


def _tree(archive: zipfile.ZipFile, part: str) -> ElementTree.Element:
    if archive.getinfo(part).file_size > MOST_PART:
        raise refuse("too_large", f"{part} is far larger than any workbook needs. Save the table alone.")
    return ElementTree.fromstring(archive.read(part))


def _bare(tag: str) -> str:
    return tag.rpartition("}")[2]


def _sheets(archive: zipfile.ZipFile, root: ElementTree.Element, names: set[str]) -> list[Sheet]:
    targets = {
        one.get("Id", ""): one.get("Target", "") for one in _tree(archive, "xl/_rels/workbook.xml.rels")
    }
    found = []
    for one in root.iter():
        if _bare(one.tag) != "sheet":
            continue
        relation = next((value for key, value in one.items() if _bare(key) == "id"), "")
        target = targets.get(relation, "")
        part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        if part in names and "/worksheets/" in part:
            found.append(Sheet(one.get("name", ""), one.get("state", "visible"), part))
    return found


def _tell(sheets: list[Sheet], names: set[str], findings: Findings) -> None:
    for sheet in sheets:
        if sheet.state != "visible":
            findings.add(
                "hidden_sheet",
                "warn",
                f"The workbook has a hidden sheet {sheet.name!r}; it was not read. Ask what it is for.",
                value=sheet.name,
                expected="no hidden sheets",
            )
    if any(name.endswith("vbaProject.bin") for name in names):
        findings.add("macros", "warn", "The workbook holds macros; they were not run.")
    if any(name.startswith("xl/externalLinks/") and name.endswith(".xml") for name in names):
        findings.add(
            "external_links", "warn", "Cells refer to other workbooks; their last stored values were read."
        )


class _Texts(Reader):
    """The shared texts, without the reading aids (rPh) that may stand beside them."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._now: list[str] = []
        self._aid = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "si":
            self._now = []
        elif tag == "rPh":
            self._aid = True

    def end(self, tag: str) -> None:
        if tag == "t" and not self._aid:
            self._now.append(self.text)
        elif tag == "rPh":
            self._aid = False
        elif tag == "si":
            self.found.append(unescaped("".join(self._now)))
            if len(self.found) > MOST_TEXTS:
                raise refuse("too_large", "The workbook has far too many texts. Save it as CSV UTF-8.")


def unescaped(text: str) -> str:
    r"""Return a text with Excel's own escapes for control characters written out.

    Examples
    --------
    >>> unescaped("a_x000D_b"), unescaped("a_x005F_x000D_b")
    ('a\rb', 'a_x000D_b')
    """
    return ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def _dates(root: ElementTree.Element) -> list[bool]:
    """Return per cell format whether it shows a date."""
    own = {
        int(one.get("numFmtId", 0)): one.get("formatCode", "")
        for one in root.iter()
        if _bare(one.tag) == "numFmt"
    }
    formats: list[ElementTree.Element] = next((list(one) for one in root if _bare(one.tag) == "cellXfs"), [])
    return [shows_date(int(one.get("numFmtId", 0)), own) for one in formats]


def shows_date(number: int, own: dict[int, str]) -> bool:
    """Return whether a number format shows days, months or years (the Buddhist year is ``b`` or ``ป``).

    Examples
    --------
    >>> shows_date(14, {}), shows_date(164, {164: "[$-D000000]d/mm/yyyy"}), shows_date(165, {165: "#,##0.00"})
    (True, True, False)
    """
    if number not in own:
        return number in DATE_IDS
    marks = NOT_A_MARK.sub("", own[number].split(";")[0]).lower()
    return not any(mark in marks for mark in "0#?") and any(mark in marks for mark in "ydbปวmด")
