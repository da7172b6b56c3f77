"""A figure's or table's data as files to take away: CSV and XLSX, the same bytes from the same record.

Values are in the unit of their heading (a share under "%" is 4.9, not 0.049), with every decimal that was
calculated; years are Buddhist in Thai files, dates are ISO 8601 in both. An empty cell is a figure that is
not known.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from spdr.errors import NotebookError
from spdr.present import labels
from spdr.present.formats import BUDDHIST, check_language

Figure = Mapping[str, Any]  # one of record.json's figures
_LIVE = ("=", "+", "-", "@", "\t", "\r", "\n", "\N{FULLWIDTH EQUALS SIGN}", "\N{FULLWIDTH PLUS SIGN}",
         "\N{FULLWIDTH HYPHEN-MINUS}", "\N{FULLWIDTH COMMERCIAL AT}")  # fmt: skip
_SHEETS = {"en": ("Data", "Source"), "th": ("ข้อมูล", "ที่มา")}
_ABOUT = {
    "headline": ("Finding", "ข้อค้นพบ"),
    "subtitle": ("Statistic", "ตัวเลขที่แสดง"),
    "note": ("Note", "หมายเหตุ"),
    "status": ("Status", "สถานะ"),
    "chapter": ("Chapter", "บท"),
    "parameters": ("Parameters", "พารามิเตอร์"),
    "inputs": ("Made from", "จัดทำจาก"),
    "unknown": ("Empty cell", "ช่องว่าง"),
}


def harmless(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula.

    Examples
    --------
    >>> harmless("=1+1"), harmless("Section 33")
    ("'=1+1", 'Section 33')
    """
    return f"'{text}" if text.startswith(_LIVE) else text


def _cell(value: Any, unit: str | None, lang: str) -> Any:
    """Return a cell as a file holds it: a number in the heading's unit, a harmless text, or None."""
    if value is None or unit is None:
        return None if value is None else harmless(str(value))
    found = labels.unit(unit)
    if found.kind == "year" and isinstance(value, int):
        return value + (BUDDHIST if lang == "th" else 0)
    if found.percent:
        exact = Decimal(repr(value)) * 100
        return int(exact) if exact == exact.to_integral_value() else float(exact)
    if isinstance(value, int | float):
        return value
    return harmless(str(value))


def _grid(figure: Figure, lang: str) -> tuple[list[str], list[list[Any]]]:
    check_language(lang)
    columns, rows = figure["columns"], figure["rows_th" if lang == "th" else "rows"]
    heads = [harmless(column[f"label_{lang}"]) for column in columns]
    return heads, [
        [_cell(value, column["unit"], lang) for value, column in zip(row, columns, strict=True)]
        for row in rows
    ]


def csv_bytes(figure: Figure, lang: str) -> bytes:
    """Return the rows of a figure as UTF-8 CSV.

    Parameters
    ----------
    figure
        One of the record's figures or tables.
    lang
        ``en`` or ``th``.

    Notes
    -----
    The byte-order mark is there because Excel shows Thai letters wrongly without it.
    """
    heads, rows = _grid(figure, lang)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(heads)
    writer.writerows(["" if value is None else value for value in row] for row in rows)
    return ("\ufeff" + text.getvalue()).encode()


def about(record: Mapping[str, Any], figure: Figure, lang: str) -> list[tuple[str, str]]:
    """Return what the second sheet says of a figure: words, status, parameters and inputs with their hashes.

    Parameters
    ----------
    record
        The chapter's record.
    figure
        One of its figures or tables.
    lang
        ``en`` or ``th``.
    """
    check_language(lang)
    law = {entry["key"]: entry["sha256"] for entry in record["law"]}
    tables = {entry["table"]: entry["sha256"] for entry in record["inputs"]}
    made_from = [f"{name} (sha256 {({**tables, **law}).get(name, '')})" for name in figure["inputs"]]
    values = {
        "headline": figure[f"headline_{lang}"],
        "subtitle": figure[f"subtitle_{lang}"],
        "note": figure[f"note_{lang}"],
        "status": labels.label(figure["status"], lang),
        "chapter": record["title"][lang],
        "parameters": ", ".join(
            f"{name} = {json.dumps(value, ensure_ascii=False)}"
            for name, value in record["parameters"].items()
        ),
        "inputs": "\n".join(made_from),
        "unknown": labels.NOT_KNOWN[lang],
    }
    return [(_ABOUT[name][0 if lang == "en" else 1], text) for name, text in values.items() if text]


def xlsx_bytes(figure: Figure, lang: str, about_rows: Sequence[tuple[str, str]], vintage: date) -> bytes:
    """Return a workbook: the rows of a figure on the first sheet, where they come from on the second.

    Parameters
    ----------
    figure
        One of the record's figures or tables.
    lang
        ``en`` or ``th``.
    about_rows
        Heading and text of each line of the second sheet, from :func:`about`, with source, licence and
        citation added by the site.
    vintage
        Date of the data, which the file gives as its own, so that equal data make equal files.
    """
    import xlsxwriter

    heads, rows = _grid(figure, lang)
    buffer = io.BytesIO()
    literal = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, **literal})
    made = datetime(vintage.year, vintage.month, vintage.day)
    book.set_properties({"title": figure[f"headline_{lang}"], "created": made})
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    data, source = (book.add_worksheet(name) for name in _SHEETS[lang])
    for place, (head, column) in enumerate(zip(heads, figure["columns"], strict=True)):
        data.write_string(0, place, head, bold)
        shown = book.add_format({"num_format": _number_format(column)})
        for line, row in enumerate(rows, start=1):
            _write(data, line, place, row[place], shown)
        data.set_column(place, place, min(48, max(12, *(len(str(row[place])) + 2 for row in rows))))
    data.freeze_panes(1, 0)
    source.set_column(0, 0, 20)
    source.set_column(1, 1, 90)
    for line, (head, text) in enumerate(about_rows):
        source.write_string(line, 0, harmless(head), bold)
        source.write_string(line, 1, harmless(text), wrapped)
    book.close()
    return buffer.getvalue()


def _write(sheet: Any, line: int, place: int, value: Any, shown: Any) -> None:
    if value is None:
        return
    if isinstance(value, str):
        sheet.write_string(line, place, value)
    elif isinstance(value, int | float):
        sheet.write_number(line, place, value, shown)
    else:
        raise NotebookError(f"A cell of type {type(value).__name__} cannot be written to a workbook.")


def _number_format(column: Mapping[str, Any]) -> str:
    """Return the spreadsheet format of a column: its decimals, thousands parted, years plain."""
    if column["unit"] is None or labels.unit(column["unit"]).kind != "number":
        return "General"
    digits = labels.unit(column["unit"]).digits if column["digits"] is None else column["digits"]
    return "#,##0" + ("." + "0" * digits if digits else "")
