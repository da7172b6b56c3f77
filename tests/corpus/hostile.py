"""Files that try to do something: bombs, entities, paths, markup, formulas, personal data, no file at all."""

from __future__ import annotations

import os
import zipfile

from corpus.base import base, changed, csv_text, ods, rezipped, typed, with_cells, xlsx
from corpus.case import case, write

NOTES = (
    *(
        "=cmd|' /C calc'!A0",
        "+SUM(1+1)",
        "-2+3+cmd|' /C calc'!A0",
        "@SUM(1)",
        "\t=1+1",
        '=HYPERLINK("x","ดู")',
    ),
)
CODE = (
    *("<script>alert(1)</script>", "<img src=x onerror=alert(1)>", '"><svg/onload=alert(1)>'),
    *("[x](javascript:alert(1))", "```{raw} html\n<script>alert(2)</script>\n```", "{{ config }} {% raw %}"),
    *(
        r"$\href{javascript:alert(1)}{x}$",
        "{eval-rst}`.. raw:: html`",
        "constructor.constructor('alert(1)')()",
    ),
)


def noted(notes: tuple[str, ...]):
    return with_cells(base(), {(row, "note"): text for row, text in enumerate(notes, 2)})


@case("escape", "formula_text", range(2, 8), equal=noted(NOTES))
def notes_like_formulas(folder):
    return write(folder, noted(NOTES))


@case("escape", "markup_text", range(2, 11), equal=noted(CODE))
def notes_with_code(folder):
    return write(folder, noted(CODE))


@case("reject", "markup", (2,), column="province_th", value="<b>")
def markup_in_a_name(folder):
    return write(folder, with_cells(base(), {(2, "province_th"): "<b>กรุงเทพมหานคร</b>"}))


@case("reject", "path", (2, 3), column="programme", expected="CSG, OAA")
def paths_for_a_programme(folder):
    return write(
        folder, with_cells(base(), {(2, "programme"): "../../index", (3, "programme"): "CSG\\..\\..\\x"})
    )


def check_digit(twelve: str) -> str:
    """A number with the check digit of a citizen ID; the twelve digits are counted up, nobody's."""
    total = sum(int(digit) * weight for digit, weight in zip(twelve, range(13, 1, -1), strict=True))
    return f"{twelve}{(11 - total % 11) % 10}"


@case("reject", "personal", range(2, 310), column="เลขประจำตัวประชาชน")
def citizen_numbers_in_a_column_of_their_own(folder):
    rows = base()
    ids = [check_digit(f"1{number:011d}") for number in range(len(rows) - 1)]
    return write(
        folder,
        [["เลขประจำตัวประชาชน", *rows[0]], *([one, *row] for one, row in zip(ids, rows[1:], strict=True))],
    )


@case("reject", "personal", (9,), column="note")
def citizen_number_in_a_note(folder):
    digits = check_digit("100000000012")
    told = f"{digits[0]}-{digits[1:5]}-{digits[5:10]}-{digits[10:12]}-{digits[12]}"
    return write(folder, with_cells(base(), {(9, "note"): f"เลขที่ {told}"}))


@case("reject", "personal", (9, 10, 11), column="note")
def citizen_numbers_written_otherwise(folder):
    digits = check_digit("100000000012")
    wide = digits.translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    told = {(9, "note"): "\u200b".join(digits), (10, "note"): wide, (11, "note"): ".".join(digits)}
    return write(folder, with_cells(base(), told))


@case("reject", "personal", (9,), column="note")
def mobile_number_in_a_note(folder):
    return write(folder, with_cells(base(), {(9, "note"): "ติดต่อ 08-0000-0000"}))


@case("reject", "personal", (9,), column="note")
def mail_address_in_a_note(folder):
    return write(folder, with_cells(base(), {(9, "note"): "ส่งที่ office@example.org"}))


@case("reject", "personal", range(2, 310), column="x")
def places_on_the_map(folder):
    rows = base()
    return write(folder, [[*rows[0], "x", "y"], *([*row, "13.75633", "100.50177"] for row in rows[1:])])


@case("accept", equal=changed(base(), "note", lambda _: "นายกองค์การบริหารส่วนตำบล รับทราบ"))
def office_that_starts_like_a_name(folder):
    return write(folder, changed(base(), "note", lambda _: "นายกองค์การบริหารส่วนตำบล รับทราบ"))


def _doctype(doctype: bytes, use: bytes):
    def change(name: str, raw: bytes) -> bytes:
        if not name.endswith("sheet1.xml"):
            return raw
        start = raw.index(b"<worksheet")
        return raw[:start] + doctype + raw[start:].replace(b"<sheetData>", b"<sheetData>" + use, 1)

    return change


@case("reject", "dtd")
def external_entity(folder):
    row = b'<row r="1"><c t="inlineStr"><is><t>&e;</t></is></c></row>'
    change = _doctype(b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>', row)
    return rezipped(xlsx(folder / "made.xlsx", typed(base())), folder / "file.xlsx", change)


@case("reject", "dtd")
def entity_bomb(folder):
    entities = b"".join(
        b'<!ENTITY %c "%s">' % (97 + n, b"&%c;" % (96 + n) * 20 if n else b"ha" * 9) for n in range(9)
    )
    change = _doctype(
        b"<!DOCTYPE x [" + entities + b"]>", b'<row r="1"><c t="inlineStr"><is><t>&i;</t></is></c></row>'
    )
    return rezipped(xlsx(folder / "made.xlsx", typed(base())), folder / "file.xlsx", change)


@case("reject", "dtd")
def entity_bomb_in_utf16(folder):
    change = _doctype(b'<!DOCTYPE x [<!ENTITY a "ha">]>', b"")

    def wide(name: str, raw: bytes) -> bytes:
        new = change(name, raw)
        return new if new == raw else new[new.index(b"<!DOCTYPE") :].decode().encode("utf-16")

    return rezipped(xlsx(folder / "made.xlsx", typed(base())), folder / "file.xlsx", wide)


@case("reject", "dtd")
def entity_in_open_document(folder):
    path = ods(folder / "made.ods", base())

    def change(name: str, raw: bytes) -> bytes:
        return raw.replace(
            b"<office:document-content", b'<!DOCTYPE x [<!ENTITY a "ha">]><office:document-content', 1
        )

    return rezipped(path, folder / "file.ods", change)


@case("reject", "bomb")
def zip_bomb(folder):
    path = xlsx(folder / "made.xlsx", typed(base()[:5]))
    target = folder / "file.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if not name.endswith("sheet1.xml"):
                new.writestr(name, old.read(name))
                continue
            with new.open(name, "w", force_zip64=True) as stream:
                stream.write(b"<worksheet><sheetData>")
                for _ in range(300):
                    stream.write(b"<row></row>" * 95_000)
    return target


@case("reject", "bomb")
def endless_attribute(folder):
    path = xlsx(folder / "made.xlsx", typed(base()[:5]))
    noise = os.urandom(3_000_000).hex().encode()

    def change(name: str, raw: bytes) -> bytes:
        return raw.replace(b"<sheetData>", b'<sheetData x="' + noise + b'">') if "sheet1" in name else raw

    return rezipped(path, folder / "file.xlsx", change)


@case("reject", "bad_archive")
def size_in_the_table_of_contents_is_a_lie(folder):
    path = xlsx(folder / "file.xlsx", typed(base()[:5]))
    raw = bytearray(path.read_bytes())
    start = raw.rindex(b"PK\x01\x02", 0, raw.rindex(b"xl/worksheets/sheet1.xml"))
    raw[start + 24 : start + 28] = (17).to_bytes(4, "little")
    path.write_bytes(bytes(raw))
    return path


@case("reject", "bad_archive")
def members_outside_the_archive(folder):
    path = xlsx(folder / "made.xlsx", typed(base()))
    return rezipped(path, folder / "file.xlsx", extra={"../../outside.txt": b"x"})


@case("reject", "bad_archive")
def member_with_an_absolute_name(folder):
    path = xlsx(folder / "made.xlsx", typed(base()))
    return rezipped(path, folder / "file.xlsx", extra={"/outside.txt": b"x"})


@case("reject", "too_large")
def open_document_of_a_value_repeated_for_ever(folder):
    many = (
        '<table:table-row table:number-rows-repeated="1000000"><table:table-cell office:value-type="float" '
        'office:value="1" table:number-columns-repeated="900"/></table:table-row>'
    )
    return ods(folder / "file.ods", base(), tail=many)


@case("reject", "not_a_file")
def link_to_a_file_elsewhere(folder):
    (folder / "link.csv").symlink_to("/etc/hostname")
    return folder / "link.csv"


@case("reject", "not_a_file")
def link_to_a_file_beside_it(folder):
    write(folder, base())
    (folder / "link.csv").symlink_to(folder / "file.csv")
    return folder / "link.csv"


@case("reject", "not_a_file")
def pipe(folder):
    os.mkfifo(folder / "pipe.csv")
    return folder / "pipe.csv"


@case("reject", "not_a_file")
def folder_under_the_name_of_a_file(folder):
    (folder / "file.csv").mkdir()
    return folder / "file.csv"


@case("reject", "incomplete")
def noise_under_the_name_of_spss(folder):
    return write(folder, b"$FL2" + bytes(range(256)) * 20, "file.sav")


@case("reject", "incomplete")
def noise_under_the_name_of_parquet(folder):
    return write(folder, b"PAR1" + bytes(range(256)) * 20 + b"PAR1", "file.parquet")


@case("reject", "encoding", (1,))
def noise_under_the_name_of_csv(folder):
    return write(folder, bytes(range(128, 256)) * 50, "file.csv")


@case("warn", "macros")
def workbook_with_macros(folder):
    path = xlsx(folder / "made.xlsx", typed(base()))
    return rezipped(path, folder / "file.xlsm", extra={"xl/vbaProject.bin": b"macro"})


@case("warn", "external_links")
def workbook_that_refers_to_others(folder):
    path = xlsx(folder / "made.xlsx", typed(base()))
    return rezipped(
        path, folder / "file.xlsx", extra={"xl/externalLinks/externalLink1.xml": b"<externalLink/>"}
    )


@case("reject", "unclosed_quote", (3,))
def quote_that_swallows_a_megabyte(folder):
    lines = csv_text(base() + base()[1:] * 40).splitlines(keepends=True)
    lines[2] = lines[2].replace("2023,CSG", '2023,"CSG', 1)
    return write(folder, "".join(lines))
