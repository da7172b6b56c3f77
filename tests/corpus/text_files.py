"""Encodings, delimiters, quotes and the shape of delimited text."""

from __future__ import annotations

from corpus.base import HEADER, base, column, csv_text, with_cells
from corpus.case import case, write


@case("accept")
def clean_utf8(folder):
    return write(folder, base())


@case("accept")
def utf8_with_bom(folder):
    return write(folder, b"\xef\xbb\xbf" + csv_text(base()).encode())


@case("accept")
def old_mac_line_ends(folder):
    return write(folder, csv_text(base(), end="\r"))


@case("accept")
def name_with_shell_characters(folder):
    return write(folder, base(), "a;touch made_by_name;$(id).csv")


@case("accept")
def thai_name_with_blanks(folder):
    return write(folder, base(), "ข้อมูล ปี 2566 (ฉบับแก้ไข).csv")


@case("accept")
def tabs_in_tsv(folder):
    return write(folder, csv_text(base(), "\t"), "file.tsv")


@case("accept")
def columns_in_another_order(folder):
    return write(folder, [row[::-1] for row in base()])


@case("normalise", "encoding")
def windows_874(folder):
    return write(folder, csv_text(base()).encode("cp874"))


@case("normalise", "encoding")
def utf16_little_endian_tabs(folder):
    return write(folder, b"\xff\xfe" + csv_text(base(), "\t").encode("utf-16-le"))


@case("normalise", "encoding")
def utf16_big_endian(folder):
    return write(folder, b"\xfe\xff" + csv_text(base()).encode("utf-16-be"))


@case("normalise", "encoding")
def utf16_without_bom(folder):
    return write(folder, csv_text(base()).encode("utf-16-le"))


@case("normalise", "delimiter")
def semicolons(folder):
    return write(folder, csv_text(base(), ";"))


@case("normalise", "delimiter")
def bars(folder):
    return write(folder, csv_text(base(), "|"))


@case("normalise", "delimiter")
def line_that_names_the_delimiter(folder):
    return write(folder, "sep=;\r\n" + csv_text(base(), ";"))


@case("reject", "mojibake", range(2, 310), column="province_th", expected="กรุงเทพมหานคร")
def utf8_read_as_latin1(folder):
    return write(folder, csv_text(base()).encode().decode("latin-1"))


@case("reject", "mojibake", range(2, 310), column="province_th", expected="กรุงเทพมหานคร")
def windows_874_read_as_latin1(folder):
    return write(folder, csv_text(base()).encode("cp874").decode("latin-1"))


@case("reject", "lost_letters", range(2, 310), column="province_th")
def letters_replaced_by_question_marks(folder):
    return write(folder, csv_text(base()).encode("ascii", "replace"))


@case("reject", "mixed_encoding", range(102, 310), column="province_th")
def two_encodings_in_one_file(folder):
    lines = csv_text(base()).splitlines(keepends=True)
    return write(folder, "".join(lines[:101]).encode() + "".join(lines[101:]).encode("cp874"))


@case("reject", "mixed_encoding", range(50, 310), column="province_th")
def windows_874_first_then_utf8(folder):
    lines = csv_text(base()).splitlines(keepends=True)
    return write(folder, "".join(lines[:49]).encode("cp874") + "".join(lines[49:]).encode())


@case("reject", "truncated", (309,), column="province_th")
def cut_inside_a_letter(folder):
    raw = csv_text(base()).encode()
    return write(folder, raw[: raw.rindex("นราธิวาส".encode()) + 4])


@case("reject", "ragged", (309,), column="sex")
def cut_between_letters(folder):
    raw = csv_text(base()).encode()
    return write(folder, raw[: raw.rindex(b"OAA") + 3])


@case("reject", "encoding", (2,), column="province_th")
def french_in_windows_1252(folder):
    rows = [[cell.replace("กรุงเทพมหานคร", "Préfecture é") for cell in row] for row in base()[:5]]
    rows = [rows[0], *([*row[:8], "é à ç è"] for row in rows[1:])]
    return write(folder, csv_text(rows).encode("cp1252"))


@case("reject", "unclosed_quote", (52,), column="note")
def quote_never_closed(folder):
    lines = csv_text(base()).splitlines(keepends=True)
    lines[51] = lines[51].rstrip("\r\n") + '"x\r\n'
    return write(folder, "".join(lines))


@case("reject", "unclosed_quote", (52,), column="note")
def quote_closed_by_a_later_one(folder):
    rows = with_cells(base(), {(150, "note"): "a, b"})
    lines = csv_text(rows).splitlines(keepends=True)
    lines[51] = lines[51].rstrip("\r\n") + '"x\r\n'
    return write(folder, "".join(lines))


@case("reject", "ragged", (41, 42))
def rows_too_short_and_too_long(folder):
    rows = base()
    rows[40], rows[41] = rows[40][:6], [*rows[41], "999"]
    return write(folder, rows)


@case("reject", "empty", (1,))
def no_bytes(folder):
    return write(folder, b"")


@case("reject", "no_rows", (2,))
def header_only(folder):
    return write(folder, base()[:1])


@case("reject", "no_header", (1,))
def no_header(folder):
    return write(folder, base()[1:])


@case("reject", "delimiter", (1,))
def one_column_of_prose(folder):
    return write(folder, "รายงานประจำปี\nไม่มีตาราง\n")


@case("reject", "duplicate_column", (1,), column="beneficiaries")
def column_twice(folder):
    rows = base()
    rows[0] = [*HEADER[:6], "beneficiaries", *HEADER[7:]]
    return write(folder, rows)


@case("reject", "missing_column", (1,), column="amount_thb")
def column_absent(folder):
    place = column("amount_thb")
    return write(folder, [[*row[:place], *row[place + 1 :]] for row in base()])


@case("reject", "missing_column", (1,), column="beneficiaries", value="จำนวนผู้ได้รับสิทธิทั้งสิ้น")
def column_under_a_name_that_is_near(folder):
    rows = base()
    rows[0] = ["จำนวนผู้ได้รับสิทธิทั้งสิ้น" if cell == "beneficiaries" else cell for cell in HEADER]
    return write(folder, rows)


@case("warn", "extra_column", (1,), column="เลขที่แฟ้ม")
def column_too_many(folder):
    rows = base()
    return write(folder, [[*rows[0], "เลขที่แฟ้ม"], *([*row, "1"] for row in rows[1:])])


@case("normalise", "blank_rows", (102, 103))
def blank_rows(folder):
    lines = csv_text(base()).splitlines(keepends=True)
    return write(folder, "".join([*lines[:101], ",,,,,,,,\r\n", "\r\n", *lines[101:]]))


@case("reject", "control", (22,), column="note")
def zero_byte(folder):
    return write(folder, with_cells(base(), {(22, "note"): "a\0b"}))


@case("reject", "control", (22,), column="note")
def sign_that_turns_the_direction_of_writing(folder):
    return write(folder, with_cells(base(), {(22, "note"): "a\u202eb"}))


@case("reject", "long_cell", (22,), column="note")
def cell_of_four_million_letters(folder):
    return write(folder, with_cells(base(), {(22, "note"): "ก" * 4_000_000}))


@case("reject", "long_cell", (22,), column="note")
def cell_of_twenty_thousand_letters(folder):
    return write(folder, with_cells(base(), {(22, "note"): "ก" * 20_000}))


@case("accept", equal=with_cells(base(), {(5, "note"): "บรรทัดแรก\nบรรทัดที่สอง"}))
def cell_of_two_lines(folder):
    return write(folder, with_cells(base(), {(5, "note"): "บรรทัดแรก\nบรรทัดที่สอง"}))
