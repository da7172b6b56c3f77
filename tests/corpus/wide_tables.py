"""Workbooks that put categories side by side under headers of several rows."""

from __future__ import annotations

from corpus.base import HEADER, base, provinces, xlsx
from corpus.case import case


def _across(figures: tuple[str, ...]) -> list[list[object]]:
    """The base table with programmes and sexes side by side under each figure."""
    by = {(row[0], row[3], row[4]): row for row in base()[1:]}
    pairs = [(programme, sex) for programme in ("CSG", "OAA") for sex in ("male", "female")]
    return [
        [code, name, 2566, "2023-09-30"]
        + [int(by[(code, *pair)][HEADER.index(figure)]) for figure in figures for pair in pairs]
        for code, name, _ in provinces()
    ]


WIDE = [
    ["ตารางที่ 4 ผลการจ่ายเงิน"],
    ["รหัสจังหวัด", "จังหวัด", "ปี", "ข้อมูล ณ วันที่", "จำนวนผู้รับสิทธิ (คน)", *[None] * 3, "จำนวนเงิน (บาท)", *[None] * 3],
    [*[None] * 4, "CSG", None, "OAA", None, "CSG", None, "OAA", None],
    [*[None] * 4, *["ชาย", "หญิง"] * 4],
]


def _merge_wide(book, sheet):
    for block in ("A2:A4", "B2:B4", "C2:C4", "D2:D4", "E2:H2", "I2:L2", "E3:F3", "G3:H3", "I3:J3", "K3:L3"):
        sheet.merge_cells(block)


@case("warn", "wide_table", (2, 3, 4), column="programme and sex")
def workbook_with_programmes_and_sexes_side_by_side(folder):
    rows = [*WIDE, *_across(("beneficiaries", "amount_thb"))]
    return xlsx(folder / "file.xlsx", rows, touch=_merge_wide)


@case("warn", "wide_table", (2, 3, 4))
def workbook_side_by_side_in_million_baht(folder):
    rows = [
        row[:8] + [amount / 1e6 for amount in row[8:]] for row in _across(("beneficiaries", "amount_thb"))
    ]
    head = [[cell and str(cell).replace("(บาท)", "(ล้านบาท)") for cell in row] for row in WIDE]
    return xlsx(folder / "file.xlsx", [*head, *rows], touch=_merge_wide)


@case("reject", "totals", (82,), column="จังหวัด")
def workbook_side_by_side_with_a_total(folder):
    rows = [*WIDE, *_across(("beneficiaries", "amount_thb")), [None, "รวม", 2566, None, *[1] * 8]]
    return xlsx(folder / "file.xlsx", rows, touch=_merge_wide)


@case("reject", "blank", (6,), column="beneficiaries")
def workbook_side_by_side_with_a_hole(folder):
    rows = [*WIDE, *_across(("beneficiaries", "amount_thb"))]
    rows[5] = [*rows[5][:4], None, *rows[5][5:]]
    return xlsx(folder / "file.xlsx", rows, touch=_merge_wide)


@case("reject", "merged_header", (1, 2, 3))
def workbook_with_a_wide_merged_header(folder):
    rows = [
        ["ตารางที่ 2 จำนวนผู้รับสิทธิ ปีงบประมาณ 2566"],
        ["รหัสจังหวัด", "จังหวัด", "เงินอุดหนุนเด็กแรกเกิด (CSG)", None, "เบี้ยยังชีพผู้สูงอายุ (OAA)", None],
        [None, None, "ชาย", "หญิง", "ชาย", "หญิง"],
        *([code, name, 1000, 1100, 1200, 1300] for code, name, _ in provinces()),
        [None, "รวม", "=SUM(C4:C80)", "=SUM(D4:D80)", "=SUM(E4:E80)", "=SUM(F4:F80)"],
    ]

    def merge(book, sheet):
        for block in ("A1:F1", "A2:A3", "B2:B3", "C2:D2", "E2:F2"):
            sheet.merge_cells(block)

    return xlsx(folder / "file.xlsx", rows, touch=merge)
