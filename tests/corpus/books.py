"""Workbooks: Excel new and old, OpenDocument, and files that are not what their names say."""

from __future__ import annotations

import datetime
import re

from corpus.base import (
    HEADER,
    base,
    changed,
    csv_text,
    ods,
    ole,
    rezipped,
    typed,
    with_cells,
    xls,
    xlsx,
)
from corpus.case import case, write
from corpus.structure import thai


@case("accept")
def workbook(folder):
    return xlsx(folder / "file.xlsx", typed(base()))


@case("normalise", "text_numbers", range(2, 310), column="beneficiaries")
def workbook_with_numbers_as_text(folder):
    rows = typed(base())
    return xlsx(folder / "file.xlsx", [rows[0], *([*row[:5], str(row[5]), *row[6:]] for row in rows[1:])])


@case("normalise", "number_codes", range(2, 310), column="province_code")
def workbook_with_codes_as_numbers(folder):
    rows = typed(base())
    return xlsx(folder / "file.xlsx", [rows[0], *([int(row[0]), *row[1:]] for row in rows[1:])])


@case("normalise", "buddhist_year", range(2, 310))
def workbook_of_the_buddhist_era(folder):
    rows = typed(base())
    later = [[*row[:2], 2566, *row[3:7], datetime.date(2566, 9, 30), row[8]] for row in rows[1:]]
    return xlsx(folder / "file.xlsx", [rows[0], *later])


def _hide(book, sheet):
    sheet.row_dimensions[20].hidden = True
    sheet.column_dimensions["I"].hidden = True
    old = book.create_sheet("old")
    old.append(list(HEADER))
    old.sheet_state = "veryHidden"


@case("warn", "hidden_rows", (20,))
def workbook_with_hidden_parts(folder):
    return xlsx(folder / "file.xlsx", typed(base()), touch=_hide)


@case("reject", "formula", range(2, 310), column="amount_thb", value="=F2*7200")
def workbook_never_calculated(folder):
    rows = typed(base())
    return xlsx(folder / "file.xlsx", [
        rows[0], *([*row[:6], f"=F{number}*7200", *row[7:]] for number, row in enumerate(rows[1:], 2)),
    ])  # fmt: skip


@case("normalise", "formulas")
def workbook_with_calculated_formulas(folder):
    path = xlsx(folder / "made.xlsx", typed(base()))

    def calculate(name: str, raw: bytes) -> bytes:
        if not name.endswith("sheet1.xml"):
            return raw
        return re.sub(rb'(<c r="G\d+"[^>]*>)<v>', rb"\1<f>F2*7200</f><v>", raw)

    return rezipped(path, folder / "file.xlsx", calculate)


@case("reject", "spreadsheet_error", (5,), column="beneficiaries", value="#REF!")
def workbook_with_an_error_cell(folder):
    rows = typed(base())
    rows[4][5] = "#REF!"
    return xlsx(folder / "file.xlsx", rows)


@case("reject", "totals", (310,), column="province_th")
def workbook_with_a_total(folder):
    return xlsx(folder / "file.xlsx", [*typed(base()), [None, "รวมทั้งสิ้น", 2023, None, None, 4659305, 1]])


def _merge_provinces(book, sheet):
    for first in range(2, 310, 4):
        for letter in "AB":
            for row in range(first + 1, first + 4):
                sheet[f"{letter}{row}"].value = None
            sheet.merge_cells(f"{letter}{first}:{letter}{first + 3}")


@case("normalise", "merged_cells")
def workbook_with_provinces_merged_downwards(folder):
    return xlsx(folder / "file.xlsx", typed(base()), touch=_merge_provinces)


@case("normalise", "merged_header", (2, 3))
def workbook_with_a_header_of_two_rows(folder):
    rows = typed(thai())
    names = ["รหัสจังหวัด", "จังหวัด", "ปี พ.ศ.", "โครงการ", "เพศ", "ผลการจ่าย", None, "ข้อมูล ณ วันที่", "หมายเหตุ"]
    below = [None] * 5 + ["จำนวนผู้รับสิทธิ (คน)", "จำนวนเงิน (บาท)", None, None]

    def merge(book, sheet):
        for letter in "ABCDEHI":
            sheet.merge_cells(f"{letter}2:{letter}3")
        sheet.merge_cells("F2:G2")

    return xlsx(folder / "file.xlsx", [["ตารางที่ 3"], names, below, *rows[1:]], touch=merge)


@case("warn", "sheets")
def workbook_with_a_sheet_of_notes(folder):
    def notes(book, sheet):
        book.create_sheet("คำอธิบาย").append(["ข้อมูลจากระบบ e-Social Welfare"])

    return xlsx(folder / "file.xlsx", typed(base()), touch=notes)


@case("reject", "sheets")
def workbook_with_two_tables(folder):
    def copy(book, sheet):
        book.copy_worksheet(sheet)

    return xlsx(folder / "file.xlsx", typed(base()), touch=copy)


@case("accept")
def old_workbook(folder):
    numbers = {"year": int, "beneficiaries": int, "amount_thb": int}
    rows = [
        [numbers.get(name, str)(cell) for name, cell in zip(HEADER, row, strict=True)] for row in base()[1:]
    ]
    return xls(folder / "file.xls", [list(HEADER), *rows])


@case("warn", "name_mismatch")
def old_workbook_under_a_new_name(folder):
    numbers = {"year": int, "beneficiaries": int, "amount_thb": int}
    rows = [
        [numbers.get(name, str)(cell) for name, cell in zip(HEADER, row, strict=True)] for row in base()[1:]
    ]
    return xls(folder / "file.xlsx", [list(HEADER), *rows])


@case("accept")
def open_document(folder):
    return ods(folder / "file.ods", base(), ("year", "beneficiaries", "amount_thb"))


@case("accept")
def open_document_with_a_million_empty_rows(folder):
    empty = (
        '<table:table-row table:number-rows-repeated="1048000">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    return ods(folder / "file.ods", base(), ("year", "beneficiaries", "amount_thb"), empty)


@case("warn", "name_mismatch")
def csv_under_the_name_of_a_workbook(folder):
    return write(folder, base(), "file.xlsx")


@case("warn", "name_mismatch")
def workbook_under_the_name_of_a_csv(folder):
    return xlsx(folder / "made.xlsx", typed(base())).rename(folder / "file.csv")


@case("warn", "name_mismatch")
def web_page_under_the_name_of_a_workbook(folder):
    lines = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in base())
    page = f"<html><meta charset=tis-620><style>td{{color:red}}</style><table>{lines}</table></html>"
    return write(folder, page.encode("cp874"), "file.xls")


@case("warn", "name_mismatch")
def web_page_with_spans_and_entities(folder):
    lines = []
    for number, row in enumerate(base()):
        cells = [f"<td>{cell}&nbsp;</td>" for cell in row[1:]]
        first = f"<td rowspan=4>{row[0]}</td>" if number % 4 == 1 else ""
        lines.append(f"<TR>{f'<th>{row[0]}</th>' if not number else first}{''.join(cells)}</TR>")
    return write(folder, f"<!DOCTYPE html><body><table>{''.join(lines)}</table>", "file.xls")


@case("reject", "protected")
def workbook_under_a_password(folder):
    return ole(folder / "file.xlsx", "EncryptedPackage", bytes(5000))


@case("reject", "protected")
def container_of_something_else(folder):
    return ole(folder / "file.xlsx", "Contents", bytes(5000))


@case("reject", "incomplete")
def half_a_workbook(folder):
    path = xlsx(folder / "file.xlsx", typed(base()))
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    return path


@case("reject", "incomplete")
def workbook_without_its_sheet(folder):
    path = xlsx(folder / "made.xlsx", typed(base()))
    return rezipped(path, folder / "file.xlsx", lambda name, raw: raw[:500] if "sheet1" in name else raw)


@case("accept")
def parquet(folder):
    import pandas as pd

    rows = base()
    frame = pd.DataFrame(rows[1:], columns=rows[0]).astype(
        {"year": int, "beneficiaries": int, "amount_thb": int}
    )
    frame.to_parquet(folder / "file.parquet")
    return folder / "file.parquet"


@case("normalise", "buddhist_year")
def parquet_of_the_buddhist_era(folder):
    import pandas as pd

    rows = changed(base(), "year", lambda _: "2566")
    frame = pd.DataFrame(rows[1:], columns=rows[0]).astype({"year": float, "beneficiaries": float})
    frame.assign(amount_thb=frame["amount_thb"].astype(float)).to_parquet(folder / "file.parquet")
    return folder / "file.parquet"


@case("reject", "blank", (7,), column="beneficiaries")
def parquet_with_a_hole(folder):
    import pandas as pd

    rows = with_cells(base(), {(7, "beneficiaries"): ""})
    frame = pd.DataFrame(rows[1:], columns=rows[0]).assign(
        beneficiaries=lambda f: pd.to_numeric(f["beneficiaries"])
    )
    frame.to_parquet(folder / "file.parquet")
    return folder / "file.parquet"


@case("reject", "no_table")
def json_file(folder):
    return write(folder, '[{"province_code": "10"}]', "file.json")


@case("reject", "no_table")
def archive_of_a_csv(folder):
    import zipfile

    with zipfile.ZipFile(folder / "file.zip", "w") as archive:
        archive.writestr("file.csv", csv_text(base()))
    return folder / "file.zip"
