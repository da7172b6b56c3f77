"""Titles, footnotes, totals, headings, keys and completeness."""

from __future__ import annotations

from corpus.base import THAI_HEADER, base, changed, csv_text, provinces, with_cells
from corpus.case import case, write


def thai(year: str = "2566"):
    return [list(THAI_HEADER), *changed(base(), "year", lambda _: year)[1:]]


@case("reject", "totals", (310,), column="province_th", value="รวม")
def total_at_the_end(folder):
    rows = base()
    return write(folder, [*rows, ["", "รวม", "2023", "CSG", "", "4659305", "33546996000", "2023-09-30", ""]])


@case("reject", "totals", (310,), column="province_th", value="Grand Total")
def total_in_english(folder):
    rows = base()
    return write(folder, [*rows, ["", "Grand Total", "2023", "", "", "4659305", "33546996000", "", ""]])


@case("reject", "totals", (2,), column="province_th", value="ทั่วราชอาณาจักร")
def whole_kingdom_at_the_top(folder):
    rows = base()
    total = ["00", "ทั่วราชอาณาจักร", "2023", "CSG", "male", "465930", "3354699600", "2023-09-30", ""]
    return write(folder, [rows[0], total, *rows[1:]])


@case("reject", "totals", (6,), column="province_th", value="รวมภาคกลาง")
def subtotal_of_a_region(folder):
    rows = base()
    part = ["", "รวมภาคกลาง", "2023", "CSG", "", "4000", "28800000", "", ""]
    return write(folder, [*rows[:5], part, *rows[5:]])


@case("reject", "totals", (6,), column="province_th", value="ภาคเหนือ")
def region_with_figures(folder):
    rows = base()
    part = ["", "ภาคเหนือ", "2023", "CSG", "male", "4000", "28800000", "2023-09-30", ""]
    return write(folder, [*rows[:5], part, *rows[5:]])


@case("reject", "totals", (4,), column="sex", value="รวม")
def both_sexes_among_men_and_women(folder):
    rows = base()
    both = [*rows[1][:4], "รวม", "4000", "28800000", "2023-09-30", ""]
    return write(folder, [*rows[:3], both, *rows[3:]])


@case("normalise", "section_rows", (2, 7))
def headings_of_regions(folder):
    rows, blank = base(), [""] * 8
    return write(folder, [rows[0], ["ภาคกลาง", *blank], *rows[1:5], ["ภาคเหนือ", *blank], *rows[5:]])


@case("normalise", "repeated_header", (103,))
def header_repeated_on_each_page(folder):
    rows = base()
    return write(folder, [*rows[:102], rows[0], *rows[102:]])


@case("normalise", "repeated_header", (2,))
def row_that_numbers_the_columns(folder):
    rows = base()
    return write(folder, [rows[0], [f"({number})" for number in range(1, 10)], *rows[1:]])


@case("normalise", "footnotes", (310, 311))
def footnotes(folder):
    return write(folder, [*base(), ["หมายเหตุ: ข้อมูลเบื้องต้น"], ["ที่มา: กรมบัญชีกลาง"]])


@case("normalise", "footnotes", (311, 312))
def footnotes_in_english(folder):
    return write(
        folder, [*base(), [], ["Note: preliminary figures."], ["Source: the ministry's own register, 2023"]]
    )


@case("normalise", "title_rows", (1, 2))
def title_lines(folder):
    return write(folder, [["ตารางที่ 1 จำนวนผู้รับสิทธิ"], ["ปีงบประมาณ พ.ศ. 2566"], [], *thai()])


@case("normalise", "unit_scaled")
def unit_in_the_title(folder):
    rows = changed(thai(), "amount_thb", lambda cell: f"{int(cell) / 1000:.3f}")
    rows[0][6] = "จำนวนเงิน"
    return write(folder, [["ตารางที่ 1 จำนวนเงิน"], ["(หน่วย : พันบาท)"], *rows])


@case("warn", "year_from_title", column="year", expected="2023")
def year_only_in_the_title(folder):
    rows = [[*row[:2], *row[3:]] for row in thai()]
    return write(folder, [["จำนวนผู้รับสิทธิ ปีงบประมาณ พ.ศ. 2566"], *rows])


@case("reject", "duplicate_key", (12, 310), value="12/2023/OAA/male")
def row_copied(folder):
    rows = base()
    return write(folder, [*rows, rows[11]])


@case("reject", "duplicate_key", (12, 310), column="province_code, year, programme, sex")
def key_with_another_value(folder):
    rows = base()
    again = rows[11][:]
    again[5], again[6] = "5000", str(5_000 * 8_400)
    return write(folder, [*rows, again])


@case("reject", "incomplete_rows", column="province_code", value="38")
def province_absent(folder):
    return write(folder, [row for row in base() if row[0] != "38"])


@case("reject", "incomplete_rows", column="key", value="45/CSG/female")
def one_row_absent(folder):
    return write(folder, [row for row in base() if (row[0], row[3], row[4]) != ("45", "CSG", "female")])


@case("reject", "incomplete_rows", column="programme", value="OAA")
def programme_absent(folder):
    return write(folder, [row for row in base() if row[3] != "OAA"])


@case("accept", equal=[row for row in base(2009) if row[0] != "38"])
def seventy_six_provinces_before_2011(folder):
    return write(folder, [row for row in base(2009) if row[0] != "38"])


@case("reject", "province_code", (62, 63))
def code_and_name_of_two_provinces(folder):
    rows = base()
    rows[61][0], rows[62][0] = "99", "50"
    return write(folder, rows)


@case("normalise", "code_from_name")
def names_without_codes(folder):
    return write(folder, [row[1:] for row in base()])


@case("accept")
def codes_without_names(folder):
    return write(folder, [[row[0], *row[2:]] for row in base()])


@case("normalise", "province_names")
def names_with_prefix_and_short_names(folder):
    short = {"กรุงเทพมหานคร": "กทม.", "พระนครศรีอยุธยา": "อยุธยา"}
    return write(folder, changed(base(), "province_th", lambda name: short.get(name, f"จ.{name}")))


@case("normalise", "province_names")
def names_in_english(folder):
    english = {thai_name: name for _, thai_name, name in provinces()}
    return write(folder, changed(base(), "province_th", lambda name: english[name].lower()))


@case("reject", "province_name", (2, 3), column="province_th")
def cells_of_a_province_left_blank_below(folder):
    rows = base()
    return write(
        folder, with_cells(rows, {(2, "province_th"): "กรุงเทพมหานคน", (3, "province_th"): "กรุงเทพมหานคน"})
    )


@case("normalise", "row_numbers", (1,), column="ลำดับที่")
def column_that_numbers_the_rows(folder):
    rows = base()
    return write(folder, [["ลำดับที่", *rows[0]], *([str(n), *row] for n, row in enumerate(rows[1:], 1))])


@case("warn", "extra_column", (1,), column="province")
def names_in_two_languages(folder):
    rows, english = base(), {code: name for code, _, name in provinces()}
    return write(folder, [[*rows[0], "province"], *([*row, english[row[0]]] for row in rows[1:])])


@case("reject", "ragged", (313, 314))
def second_table_below(folder):
    return write(folder, [*base(), [], ["ตารางที่ 2"], ["จังหวัด", "งบ"], ["เชียงใหม่", "100"], ["ลำพูน", "200"]])


@case("reject", "province_code", range(106, 110), value="38")
def bueng_kan_before_it_was_a_province(folder):
    return write(folder, base(2010))


@case("normalise", "header_words", (1,))
def header_of_two_lines_in_a_cell(folder):
    rows = thai("2023")
    rows[0] = [title.replace(" (", "\n(").replace("ปี พ.ศ.", "ปี ค.ศ.") for title in rows[0]]
    return write(folder, rows)


@case("normalise", "repeated_header", (101,))
def two_files_put_together(folder):
    rows = base()
    return write(folder, csv_text(rows[:100]) + "\ufeff" + csv_text([rows[0], *rows[100:]]))


@case("normalise", "number_codes", range(2, 310), column="province_code")
def codes_that_were_decimals(folder):
    return write(folder, changed(base(), "province_code", lambda code: f"{code}.0"))
