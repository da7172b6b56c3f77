"""The Budget Bureau's workbook: inputs, law, demography, scenarios, budget with live formulas, audit.

Every formula carries the value that Python worked out, so that a reader who does not recalculate sees the
same numbers; a test recalculates and holds the two against each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from spdr.analysis.schemes.registry import SCHEMES
from spdr.analysis.socialbudget.bands import EARLY_MONTHS, LATE_MONTHS
from spdr.analysis.socialbudget.forecast import Forecast
from spdr.publish import forecast_audit, forecast_sums
from spdr.publish.forecast_inputs import AMOUNTS, SCENARIOS, SETTINGS, SHEET
from spdr.publish.forecast_inputs import SCHEMES as SCHEMES_HEAD
from spdr.publish.forecast_sheets import FIRST_YEAR_COLUMN, Book, cell, group_words, lines, year_heads


def workbook(made: Forecast, audit: Sequence[Sequence[str]], created: datetime, law_seen_to: date) -> bytes:
    """Return the workbook of a forecast; equal forecasts and sources give equal bytes.

    Parameters
    ----------
    made
        The forecast.
    audit
        Rows of kind, name, fingerprint, title and licence of what was read: ``forecast_audit.rows``.
    created
        Date the file carries as its own.
    law_seen_to
        Day to which the law was followed.
    """
    book = Book(made, audit, created, law_seen_to)
    _inputs(book)
    _law(book)
    _people(book)
    forecast_sums.economy(book)
    forecast_sums.budget(book)
    forecast_audit.sheet(book)
    book.book.close()
    return book.buffer.getvalue()


def _inputs(book: Book) -> None:
    made, places = book.made, book.places
    title = "Inputs: change yellow cells / ข้อมูลนำเข้า: แก้ไขได้เฉพาะช่องสีเหลือง"
    sheet = book.sheet(SHEET, title, [22, 16, 30, 40, 12, 12, 14, 20, 14, 14, 12, 18])
    book.heads(sheet, 2, [SETTINGS, "value / ค่า", "meaning / ความหมาย"])
    values = {
        "from": (made.settings.first, "first fiscal year, CE / ปีงบประมาณแรก (ค.ศ.): read back by --inputs"),
        "to": (made.settings.last, "last fiscal year, CE / ปีงบประมาณสุดท้าย (ค.ศ.): read back by --inputs"),
        "scenario": (made.settings.scenario, "low, base, high / ต่ำ ฐาน สูง: live / คำนวณใหม่ทันที"),
        "basis": (made.settings.basis, "population basis / ฐานประชากร: read back by --inputs"),
    }
    for row, (name, (value, words)) in enumerate(values.items(), start=3):
        sheet.write_string(row, 0, name)
        sheet.write(row, 1, value, book.number("year", edit=True))
        sheet.write_string(row, 2, words)
    places.scenario = cell(5, 1, SHEET)
    sheet.data_validation(5, 1, 5, 1, {"validate": "list", "source": list(made.settings.scenarios)})
    for row, (words, months) in enumerate(
        [
            ("months from October to December / เดือนตุลาคมถึงธันวาคม", EARLY_MONTHS),
            ("months from January to September / เดือนมกราคมถึงกันยายน", LATE_MONTHS),
        ],
        start=8,
    ):
        sheet.write_string(row, 2, words)
        sheet.write_number(row, 1, months)
    places.months = (cell(8, 1, SHEET), cell(9, 1, SHEET))
    _scenario_inputs(book, sheet, 12)
    after = _scheme_inputs(book, sheet, 14 + len(made.settings.scenarios))
    _amount_inputs(book, sheet, after)


def _scenario_inputs(book: Book, sheet: Any, head: int) -> None:
    words = ["growth, real / อัตราการขยายตัวที่แท้จริง", "inflation / เงินเฟ้อ"]
    book.heads(
        sheet, head, [SCENARIOS, *words, "assumptions, no published figures / ข้อสมมติ ไม่ใช่ตัวเลขที่เผยแพร่"]
    )
    for row, (name, chosen) in enumerate(book.made.settings.scenarios.items(), start=head + 1):
        sheet.write_string(row, 0, name)
        sheet.write_number(row, 1, chosen.growth, book.number("share", edit=True))
        sheet.write_number(row, 2, chosen.inflation, book.number("share", edit=True))
        book.places.scenario_rows[name] = row


_SCHEME_HEADS = (
    SCHEMES_HEAD,
    "status / สถานะ",
    "name",
    "ชื่อโครงการ",
    "take-up / อัตราการรับสิทธิ",
    "uprating (none, prices, gdp) / การปรับตามดัชนี",
    "administration / ค่าบริหาร",
    "basis of take-up / ที่มาของอัตรา",
    "calibrated / ค่าปรับเทียบ",
    "recipients / ผู้รับ",
    "period / งวด",
    "eligible / ผู้มีสิทธิ",
)


def _scheme_inputs(book: Book, sheet: Any, head: int) -> int:
    made = book.made
    book.heads(sheet, head, _SCHEME_HEADS)
    row = head
    for row, name in enumerate(made.settings.schemes, start=head + 1):
        known, share = SCHEMES[name], made.take_ups[name]
        for place, words in enumerate((name, known.status, known.en, known.th)):
            sheet.write_string(row, place, words)
        sheet.write_number(row, 4, made.used_share(name), book.number("share", edit=True))
        sheet.write_string(row, 5, made.settings.uprating.get(name, "none"), book.number("text", edit=True))
        sheet.data_validation(row, 5, row, 5, {"validate": "list", "source": ["none", "prices", "gdp"]})
        administration = made.settings.administration.get(name, 0.0)
        sheet.write_number(row, 6, administration, book.number("share", edit=True))
        sheet.write_string(row, 7, share.basis + (f" ({share.result})" if share.result else ""))
        if share.basis != "given":
            sheet.write_number(row, 8, share.share, book.number("share"))
        if share.recipients_n is not None and share.eligible_n is not None:
            sheet.write_number(row, 9, share.recipients_n, book.number("people"))
            sheet.write_string(row, 10, share.period)
            sheet.write_number(row, 11, share.eligible_n, book.number("people"))
        book.places.scheme_rows[name] = row
    return row + 2


def _amount_inputs(book: Book, sheet: Any, head: int) -> None:
    words = [
        "group / กลุ่มอายุ",
        "own amount, baht a month; empty: the law's / จำนวนเงินที่กำหนดเอง (ว่าง: ตามกฎหมาย)",
    ]
    book.heads(sheet, head, [AMOUNTS, *words])
    row = head
    for scheme, found in book.made.bands.items():
        for band in found.groups["band"]:
            row += 1
            sheet.write_string(row, 0, scheme)
            sheet.write_string(row, 1, band)
            given = book.made.settings.amounts.get((scheme, band))
            style = book.number("amount", edit=True)
            if given is None:
                sheet.write_blank(row, 2, None, style)
            else:
                sheet.write_number(row, 2, given, style)
            book.places.amount_rows[scheme, band] = row


def _law(book: Book) -> None:
    made, years = book.made, book.made.years
    title = "Amounts of the law, baht a month / จำนวนเงินตามกฎหมาย บาทต่อเดือน"
    sheet = book.sheet("Law", title, [22, 22, 18, 34, *[11] * (2 * len(years) + 1)])
    second = FIRST_YEAR_COLUMN + len(years) + 1
    for column, words in (
        (FIRST_YEAR_COLUMN, "October to December / ต.ค.-ธ.ค."),
        (second, "January to September / ม.ค.-ก.ย."),
    ):
        sheet.write_string(1, column, words, book.bold)
        year_heads(book, sheet, 2, years, column, fiscal=True)
    book.heads(sheet, 3, ["scheme / โครงการ", "group / กลุ่มอายุ", "status / สถานะ"])
    for row, (scheme, band) in enumerate(lines(book), start=4):
        for place, words in enumerate((scheme, group_words(band), SCHEMES[scheme].status)):
            sheet.write_string(row, place, words)
        amounts = made.bands[scheme].amounts
        mine = amounts[amounts["band"] == band]
        for place, (early, late) in enumerate(
            zip(mine["early_thb_month"], mine["late_thb_month"], strict=True)
        ):
            sheet.write_number(row, FIRST_YEAR_COLUMN + place, early, book.number("amount"))
            sheet.write_number(row, second + place, late, book.number("amount"))
        book.places.law_rows[scheme, band] = row
    sheet.freeze_panes(4, FIRST_YEAR_COLUMN)


def _people(book: Book) -> None:
    made = book.made
    years = list(range(made.settings.first - 1, made.settings.last + 1))
    title = "People of each group, 1 July / จำนวนประชากรในกลุ่มอายุ ณ 1 กรกฎาคม"
    sheet = book.sheet("Demography", title, [22, 22, 18, 34, *[14] * len(years)])
    year_heads(book, sheet, 2, years, FIRST_YEAR_COLUMN, fiscal=False)
    book.heads(sheet, 3, ["scheme / โครงการ", "group / กลุ่มอายุ"])
    counts = made.people.set_index(["scheme", "band", "year"])["people_n"]
    row = 3
    for row, (scheme, band) in enumerate(lines(book), start=4):
        sheet.write_string(row, 0, scheme)
        sheet.write_string(row, 1, group_words(band))
        for place, year in enumerate(years, start=FIRST_YEAR_COLUMN):
            sheet.write_number(row, place, float(counts[scheme, band, year]), book.number("people"))
        book.places.people_rows[scheme, band] = row
    totals: Any = made.population.set_index("year")
    for down, (words, name) in enumerate(
        [("everyone / ประชากรทั้งหมด", "population_n"), ("aged 60 and over / อายุ 60 ปีขึ้นไป", "aged_60_n")]
    ):
        sheet.write_string(row + 2 + down, 0, words)
        for place, year in enumerate(years, start=FIRST_YEAR_COLUMN):
            sheet.write_number(row + 2 + down, place, float(totals.loc[year, name]), book.number("people"))
    sheet.write_string(row + 4, 0, "share aged 60 and over / สัดส่วนผู้มีอายุ 60 ปีขึ้นไป")
    for place, year in enumerate(years, start=FIRST_YEAR_COLUMN):
        old, everyone = (cell(row + 3 - up, place, fixed=False) for up in (0, 1))
        share = float(totals.loc[year, "aged_60_n"] / totals.loc[year, "population_n"])
        sheet.write_formula(row + 4, place, f"={old}/{everyone}", book.number("share"), share)
    sheet.freeze_panes(4, FIRST_YEAR_COLUMN)
