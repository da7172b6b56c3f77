"""Numbers, units, categories and missing values."""

from __future__ import annotations

from corpus.base import base, changed, with_cells
from corpus.case import case, write
from corpus.structure import thai


def one(row: int, name: str, text: str):
    return with_cells(base(), {(row, name): text})


@case("normalise", "thousands", range(2, 310))
def thousands_separators(folder):
    rows = changed(base(), "amount_thb", lambda cell: f"{int(cell):,}.00")
    return write(folder, changed(rows, "beneficiaries", lambda cell: f"{int(cell):,}"))


@case("normalise", "thousands", range(2, 310))
def blanks_between_thousands(folder):
    return write(folder, changed(base(), "amount_thb", lambda cell: f"{int(cell):,}".replace(",", "\u00a0")))


@case("normalise", "unit_in_cell", range(2, 310))
def units_in_the_cells(folder):
    return write(folder, changed(base(), "beneficiaries", lambda cell: f"{int(cell):,} คน"))


def in_millions(folder, rows, header):
    rows = changed(rows, "amount_thb", lambda cell: f"{int(cell) / 1e6:.6f}")
    rows[0][6] = header
    return write(folder, rows)


@case("normalise", "unit_scaled")
def million_baht_in_the_header(folder):
    return in_millions(folder, thai(), "จำนวนเงิน (ล้านบาท)")


@case("normalise", "unit_scaled")
def million_baht_in_english(folder):
    return in_millions(folder, base(), "Amount (million baht)")


@case("normalise", "unit_scaled")
def million_baht_with_the_currency_first(folder):
    return in_millions(folder, base(), "Amount (THB million)")


@case("normalise", "unit_scaled")
def million_baht_shortened(folder):
    return in_millions(folder, base(), "จำนวนเงิน (ลบ.)")


@case("normalise", "unit_scaled")
def million_baht_without_brackets(folder):
    return in_millions(folder, base(), "จำนวนเงิน หน่วย : ล้านบาท")


@case("normalise", "quote_mark", range(2, 310))
def apostrophes_before_numbers(folder):
    return write(folder, changed(base(), "beneficiaries", lambda cell: f"'{cell}"))


@case("reject", "wrong_unit", (1,), column="จำนวนเงิน (บาทต่อเดือน)")
def baht_a_month_where_a_year_is_needed(folder):
    rows = thai()
    rows[0][6] = "จำนวนเงิน (บาทต่อเดือน)"
    return write(folder, rows)


@case("reject", "wrong_unit", (1,), column="amount (USD)")
def dollars(folder):
    rows = base()
    rows[0][6] = "amount (USD)"
    return write(folder, rows)


@case("reject", "out_of_range", (35,), column="amount_thb", value="-5000000", expected=">= 0")
def negative_amount(folder):
    return write(folder, one(35, "amount_thb", "-5000000"))


@case("reject", "out_of_range", (35,), column="amount_thb", value="(5,000,000)", expected=">= 0")
def negative_amount_in_brackets(folder):
    return write(folder, one(35, "amount_thb", "(5,000,000)"))


@case("reject", "not_finite", (7, 8, 9, 10), column="amount_thb")
def not_numbers_and_infinities(folder):
    cells = {(7, "amount_thb"): "NaN", (8, "amount_thb"): "inf"}
    cells |= {(9, "amount_thb"): "-Infinity", (10, "amount_thb"): "1e400"}
    return write(folder, with_cells(base(), cells))


@case("reject", "spreadsheet_error", (7, 8, 9))
def spreadsheet_errors(folder):
    cells = {(7, "amount_thb"): "#DIV/0!", (8, "beneficiaries"): "#REF!", (9, "beneficiaries"): "#N/A"}
    return write(folder, with_cells(base(), cells))


@case("reject", "ratio", (72, 73, 74, 75), column="amount_thb")
def four_rows_in_millions(folder):
    rows = base()
    cells = {(row, "amount_thb"): f"{int(rows[row - 1][6]) / 1e6:.3f}" for row in range(72, 76)}
    return write(folder, with_cells(rows, cells))


@case("reject", "ratio", range(2, 310), column="amount_thb")
def all_rows_in_millions_and_no_word_of_it(folder):
    return write(folder, changed(base(), "amount_thb", lambda cell: f"{int(cell) / 1e6:.6f}"))


@case("reject", "not_whole", (46,), column="beneficiaries", value="1234.5", expected="integer")
def half_a_person(folder):
    return write(folder, one(46, "beneficiaries", "1234.5"))


@case("reject", "decimal_comma", (11,), column="amount_thb", expected="1234567.89")
def decimal_comma(folder):
    return write(folder, one(11, "amount_thb", "1.234.567,89"))


@case("reject", "bad_grouping", (11,), column="amount_thb", expected="1234567")
def commas_in_the_wrong_places(folder):
    return write(folder, one(11, "amount_thb", "1,23,4567"))


@case("reject", "rounded", (11,), column="amount_thb")
def rounded_to_an_exponent(folder):
    return write(folder, one(11, "amount_thb", "1.45627E+08"))


@case("reject", "wrong_unit", (11,), column="beneficiaries")
def percentage_where_people_are_counted(folder):
    return write(folder, one(11, "beneficiaries", "45.5%"))


@case("reject", "not_a_number", (11,), column="beneficiaries", expected="20226")
def number_with_words(folder):
    return write(folder, one(11, "beneficiaries", "20226 โดยประมาณ"))


@case("reject", "too_big", (28,), column="beneficiaries", value="12345678901234567", expected="population")
def more_digits_than_a_computer_keeps(folder):
    return write(
        folder, with_cells(base(), {(28, "beneficiaries"): "12345678901234567", (28, "amount_thb"): "9" * 17})
    )


@case("reject", "population", (28,), column="beneficiaries")
def more_people_than_the_province_has(folder):
    return write(
        folder, with_cells(base(), {(28, "beneficiaries"): "9000000", (28, "amount_thb"): "64800000000"})
    )


@case("reject", "blank", range(202, 207), column="beneficiaries")
def blank_cells(folder):
    return write(folder, with_cells(base(), {(row, "beneficiaries"): "" for row in range(202, 207)}))


@case("reject", "bad_category", (5,), column="programme", value="CSGG", expected="CSG")
def unknown_programme(folder):
    return write(folder, one(5, "programme", "CSGG"))


@case("normalise", "category_words", range(2, 310), column="sex")
def sexes_in_thai(folder):
    return write(folder, changed(base(), "sex", {"male": "ชาย", "female": "หญิง"}.__getitem__))


@case("warn", "missing", (11, 12), column="beneficiaries",
      equal=with_cells(
          base(), {(row, name): "" for row in (11, 12) for name in ("beneficiaries", "amount_thb")}
      ))  # fmt: skip
def signs_for_missing_values(folder):
    cells = {
        (row, name): sign for row, sign in ((11, ".."), (12, "*")) for name in ("beneficiaries", "amount_thb")
    }
    return write(folder, with_cells(base(), cells))


@case("warn", "footnote_mark", (11,), column="beneficiaries")
def mark_at_a_number(folder):
    return write(folder, one(11, "beneficiaries", f"{base()[10][5]}*"))


@case("reject", "bad_category", (11,), column="sex", value="..")
def missing_sign_in_a_key(folder):
    return write(folder, one(11, "sex", ".."))


@case("normalise", "thousands", range(2, 310), column="beneficiaries")
def thin_blanks_between_thousands(folder):
    return write(
        folder, changed(base(), "beneficiaries", lambda cell: f"{int(cell):,}".replace(",", "\u2009"))
    )


@case("normalise", "number_form", range(2, 310), column="beneficiaries")
def people_with_decimals_of_zero(folder):
    return write(folder, changed(base(), "beneficiaries", lambda cell: f"{cell}.00"))


@case("normalise", "unit_scaled", column="จำนวนผู้รับสิทธิ (พันคน)")
def thousands_of_people(folder):
    rows = changed(thai(), "beneficiaries", lambda cell: f"{int(cell) / 1000:.3f}")
    rows[0][5] = "จำนวนผู้รับสิทธิ (พันคน)"
    return write(folder, rows)


@case("reject", "future_date", range(2, 310), column="year", value="2573")
def year_in_the_future(folder):
    return write(folder, changed(base(), "year", lambda _: "2573"))


@case("reject", "ratio", (5,), column="amount_thb", value="0")
def money_of_zero_for_people(folder):
    return write(folder, one(5, "amount_thb", "0"))


@case("reject", "too_big", (5,), column="amount_thb")
def number_of_four_hundred_digits(folder):
    return write(folder, one(5, "amount_thb", "9" * 400))
