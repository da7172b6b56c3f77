"""The synthetic table behind every file, and writers of the formats that our tools only read."""

from __future__ import annotations

import csv
import io
import struct
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

ROOT = Path(__file__).resolve().parents[2]
HEADER = (
    *("province_code", "province_th", "year", "programme", "sex"),
    *("beneficiaries", "amount_thb", "ref_date", "note"),
)
THAI_HEADER = (
    *("รหัสจังหวัด", "จังหวัด", "ปี พ.ศ.", "โครงการ", "เพศ"),
    *("จำนวนผู้รับสิทธิ (คน)", "จำนวนเงิน (บาท)", "ข้อมูล ณ วันที่", "หมายเหตุ"),
)
THAI_DIGITS = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
Rows = list[list[str]]


def provinces() -> list[tuple[str, str, str]]:
    """Code, Thai and English name of the 77 provinces, from the project's own table."""
    text = (ROOT / "data" / "tables" / "provinces.csv").read_text(encoding="utf-8")
    return [
        (one["province_code"], one["name_th"], one["name_en"]) for one in csv.DictReader(io.StringIO(text))
    ]


def base(year: int = 2023) -> Rows:
    """Header and 308 rows of made-up counts: no figure of this table was ever published."""
    rows = [list(HEADER)]
    for code, name, _ in provinces():
        for step, (programme, sex) in enumerate((p, s) for p in ("CSG", "OAA") for s in ("male", "female")):
            count = 1_000 + (int(code) * 7_919 + step * 104_729) % 20_011
            amount = count * (7_200 if programme == "CSG" else 8_400)
            rows.append([code, name, str(year), programme, sex, str(count), str(amount), f"{year}-09-30", ""])
    return rows


def column(name: str) -> int:
    return HEADER.index(name)


def changed(rows: Rows, name: str, change) -> Rows:
    """Every cell of one column passed through a function; the header stays."""
    place = column(name)
    return [rows[0], *([*row[:place], change(row[place]), *row[place + 1 :]] for row in rows[1:])]


def with_cells(rows: Rows, cells: dict[tuple[int, str], str]) -> Rows:
    """Single cells replaced, by sheet row (the header is row 1) and column."""
    new = [row[:] for row in rows]
    for (row, name), text in cells.items():
        new[row - 1][column(name)] = text
    return new


def csv_text(rows: Rows, delimiter: str = ",", end: str = "\r\n") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator=end).writerows(rows)
    return out.getvalue()


def xlsx(path: Path, rows: list[list[object]], title: str = "ข้อมูล", touch=None) -> Path:
    """A workbook of one sheet; ``touch(workbook, sheet)`` may hide, merge or break something."""
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    if touch:
        touch(book, sheet)
    book.save(path)
    return path


def typed(rows: Rows) -> list[list[object]]:
    """The rows as a spreadsheet stores them: numbers as numbers, dates as dates."""
    import datetime

    kinds = {"year": int, "beneficiaries": int, "amount_thb": int, "ref_date": datetime.date.fromisoformat}
    return [
        list(rows[0]),
        *(
            [kinds.get(name, lambda text: text or None)(cell) for name, cell in zip(HEADER, row, strict=True)]
            for row in rows[1:]
        ),
    ]


def rezipped(path: Path, target: Path, change=None, extra: dict[str, bytes] | None = None) -> Path:
    """A workbook with parts changed (``change(name, raw)``) or added."""
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            raw = old.read(member)
            new.writestr(member.filename, change(member.filename, raw) if change else raw)
        for name, raw in (extra or {}).items():
            new.writestr(name, raw)
    return target


NAMESPACES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
)


def ods(
    path: Path, rows: Rows, numbers: tuple[str, ...] = ("beneficiaries", "amount_thb"), tail: str = ""
) -> Path:
    """An OpenDocument sheet; ``tail`` is raw XML at the end of the table."""
    lines = []
    for number, row in enumerate(rows):
        cells = []
        for name, text in zip(HEADER, row, strict=False):
            if number and name in numbers and text.isdigit():
                cells.append(f'<table:table-cell office:value-type="float" office:value="{text}"/>')
            else:
                words = f"<text:p>{escape(text)}</text:p>" if text else ""
                cells.append(f'<table:table-cell office:value-type="string">{words}</table:table-cell>')
        lines.append(f"<table:table-row>{''.join(cells)}</table:table-row>")
    body = f'<table:table table:name="ข้อมูล">{"".join(lines)}{tail}</table:table>'
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {NAMESPACES}><office:body>'
        f"<office:spreadsheet>{body}</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
    return path


def ole(path: Path, stream: str, raw: bytes) -> Path:
    """An OLE container with one stream, as old Excel and encrypted workbooks are."""
    raw = raw.ljust(max(4096, -(-len(raw) // 512) * 512), b"\0")
    count = len(raw) // 512
    fats = -(-(count + 2) // 128)
    while -(-(count + 1 + fats) // 128) > fats:
        fats += 1
    chain = (
        [0xFFFFFFFD] * fats + [0xFFFFFFFE] + [fats + 2 + place for place in range(count - 1)] + [0xFFFFFFFE]
    )
    chain += [0xFFFFFFFF] * (fats * 128 - len(chain))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack(
        "<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, fats, fats, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0
    )
    header += struct.pack("<109I", *range(fats), *[0xFFFFFFFF] * (109 - fats))
    entries = _entry("Root Entry", 5, 1, 0xFFFFFFFE, 0) + _entry(stream, 2, 0xFFFFFFFF, fats + 1, len(raw))
    path.write_bytes(header + struct.pack(f"<{fats * 128}I", *chain) + entries.ljust(512, b"\0") + raw)
    return path


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    words = (name + "\0").encode("utf-16-le")
    return (
        words.ljust(64, b"\0")
        + struct.pack("<HBBIII", len(words), kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child)
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )


def xls(path: Path, rows: list[list[object]]) -> Path:
    """An Excel 97 workbook: a stream of records, texts as labels and numbers as doubles."""

    def record(kind: int, body: bytes) -> bytes:
        return struct.pack("<HH", kind, len(body)) + body

    def words(text: str, size: str) -> bytes:
        return struct.pack(size, len(text)) + b"\x01" + text.encode("utf-16-le")

    start = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0x0DBB, 0x07CC, 0, 6)) + record(
        0x0042, b"\xb0\x04"
    )
    sheet = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0x0DBB, 0x07CC, 0, 6))
    sheet += record(0x0200, struct.pack("<IIHHH", 0, len(rows), 0, len(rows[0]), 0))
    for number, row in enumerate(rows):
        for place, value in enumerate(row):
            if isinstance(value, (int, float)):
                sheet += record(0x0203, struct.pack("<HHHd", number, place, 0, float(value)))
            elif value:
                sheet += record(0x0204, struct.pack("<HHH", number, place, 0) + words(str(value), "<H"))
    sheet += record(0x000A, b"")
    name = words("Sheet1", "<B")
    offset = len(start) + 4 + 6 + len(name) + 4
    start += record(0x0085, struct.pack("<IBB", offset, 0, 0) + name) + record(0x000A, b"")
    return ole(path, "Workbook", start + sheet)
