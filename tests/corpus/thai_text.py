"""Thai spellings, digits, eras, dates, and the numbers beside them."""

from __future__ import annotations

from corpus.base import THAI_DIGITS, base, changed, with_cells
from corpus.case import case, write
from corpus.structure import thai

MISSPELT = {
    "33": ("ศรีสะเกษ", "ศรีษะเกษ"),
    "40": ("ขอนแก่น", "ขอนแก่นน"),
    "80": ("นครศรีธรรมราช", "นครศรีธรรมราฃ"),
    "24": ("ฉะเชิงเทรา", "ฉะเฉิงเทรา"),
    "34": ("อุบลราชธานี", "อุบลราชธานนี"),
    "77": ("ประจวบคีรีขันธ์", "ประจวบคีรีขันท์"),
    "84": ("สุราษฎร์ธานี", "สุราษฏร์ธานี"),
    "67": ("เพชรบูรณ์", "เพรชบูรณ์"),
    "46": ("กาฬสินธุ์", "กาฬสินธ์"),
    "58": ("แม่ฮ่องสอน", "แม่ฮองสอน"),
}


@case("normalise", "buddhist_year", range(2, 310), expected="2023")
def thai_headers_and_buddhist_year(folder):
    return write(folder, thai())


@case("normalise", "thai_digits", range(2, 310))
def thai_digits(folder):
    rows = thai()
    return write(folder, [rows[0], *([*(cell.translate(THAI_DIGITS) for cell in row)] for row in rows[1:])])


@case("normalise", "year_words", range(2, 310))
def words_round_the_year(folder):
    return write(folder, thai("ปีงบประมาณ พ.ศ. 2566"))


@case("warn", "era", range(2, 310))
def gregorian_years_under_a_buddhist_header(folder):
    return write(folder, thai("2023"))


@case("reject", "mixed_eras", range(152, 310), column="year", value="2566")
def two_eras(folder):
    rows = base()
    return write(folder, with_cells(rows, {(row, "year"): "2566" for row in range(152, 310)}))


@case("reject", "bad_year", range(2, 310), column="ปี พ.ศ.", expected="2567 (2024)")
def year_that_spans_two(folder):
    return write(folder, thai("2566/67"))


@case("reject", "bad_year", range(2, 310), column="ปี พ.ศ.", expected="2566 (2023)")
def year_of_two_digits(folder):
    return write(folder, thai("66"))


@case("normalise", "date_form", range(2, 310), expected="2023-09-30")
def buddhist_dates(folder):
    return write(folder, changed(base(), "ref_date", lambda _: "30/09/2566"))


@case("normalise", "date_form", range(2, 310), expected="2023-09-30")
def dates_with_thai_months(folder):
    return write(folder, changed(base(), "ref_date", lambda _: "๓๐ ก.ย. ๒๕๖๖"))


@case("reject", "mixed_eras", range(200, 310), column="ref_date")
def dates_of_two_eras(folder):
    rows = base()
    return write(folder, with_cells(rows, {(row, "ref_date"): "30/09/2566" for row in range(200, 310)}))


@case("reject", "bad_date", range(2, 310), column="ref_date", expected="2023-09-30")
def month_before_day(folder):
    return write(folder, changed(base(), "ref_date", lambda _: "09/30/2023"))


@case("warn", "ambiguous_date", range(2, 310), equal=changed(base(), "ref_date", lambda _: "2023-05-04"))
def day_and_month_not_to_be_told_apart(folder):
    return write(folder, changed(base(), "ref_date", lambda _: "04/05/2023"))


@case("reject", "bad_date", range(2, 310), column="ref_date", expected="2023-09-30")
def day_number_of_a_spreadsheet(folder):
    return write(folder, changed(base(), "ref_date", lambda _: "45199"))


@case("reject", "future_date", (14,), column="ref_date", value="2031-09-30")
def date_in_the_future(folder):
    return write(folder, with_cells(base(), {(14, "ref_date"): "2031-09-30"}))


@case("reject", "bad_date", (14,), column="ref_date", value="2023-02-30", expected="2023-02-28")
def thirtieth_of_february(folder):
    return write(folder, with_cells(base(), {(14, "ref_date"): "2023-02-30"}))


@case("normalise", "sara_e", column="province_th")
def two_sara_e(folder):
    return write(folder, changed(base(), "province_th", lambda name: name.replace("แ", "เเ")))


@case("normalise", "sara_am", column="province_th")
def sara_am_in_two_parts(folder):
    return write(folder, changed(base(), "province_th", lambda name: name.replace("ำ", "ํา")))


@case("normalise", "spaces", range(2, 310), column="province_th")
def invisible_signs(folder):
    return write(folder, changed(base(), "province_th", lambda name: f"\u200b{name}\u00a0"))


@case("normalise", "mark_order", column="province_th")
def tone_mark_before_the_vowel(folder):
    return write(
        folder,
        changed(base(), "province_th", lambda name: name.replace("ี่", "่ี").replace("ิ่", "่ิ").replace("ุ้", "ุ้")),
    )


def _misspelt(code: str, right: str, wrong: str):
    def build(folder):
        return write(folder, changed(base(), "province_th", lambda name: wrong if name == right else name))

    def without_codes(folder):
        rows = changed(base(), "province_th", lambda name: wrong if name == right else name)
        return write(folder, [row[1:] for row in rows])

    hits = [number for number, row in enumerate(base(), 1) if row[0] == code]
    build.__name__ = f"misspelt_{code}"
    without_codes.__name__ = f"misspelt_{code}_without_codes"
    for one in (build, without_codes):
        case("reject", "province_name", tuple(hits), column="province_th", value=wrong, expected=right)(one)


for _code, (_right, _wrong) in MISSPELT.items():
    _misspelt(_code, _right, _wrong)
