"""The Budget Bureau's workbook: inputs, law, demography, scenarios, budget with live formulas, audit.

Every formula carries the value that Python worked out, so that a reader who does not recalculate sees the
same numbers; a test recalculates and holds the two against each other.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import pandas as pd

from spdr.analysis import macro
from spdr.analysis.schemes.registry import SCHEMES
from spdr.analysis.socialbudget.bands import EARLY_MONTHS, LATE_MONTHS, PREGNANT
from spdr.analysis.socialbudget.forecast import INSTEAD_OF, Forecast
from spdr.publish import forecast_audit
from spdr.publish.forecast_inputs import AMOUNTS, SCENARIOS, SETTINGS, SHEET
from spdr.publish.forecast_inputs import SCHEMES as SCHEMES_HEAD

BUDDHIST = 543
FIRST_YEAR_COLUMN = 4  # of the law, people and budget sheets: scheme, group, and two more stand before


@dataclass
class Places:
    """Where things stand: zero-based rows and columns that formulas refer to."""

    scenario: str = ""
    scenario_rows: dict[str, int] = field(default_factory=dict)
    scheme_rows: dict[str, int] = field(default_factory=dict)
    amount_rows: dict[tuple[str, str], int] = field(default_factory=dict)
    law_rows: dict[tuple[str, str], int] = field(default_factory=dict)
    people_rows: dict[tuple[str, str], int] = field(default_factory=dict)
    chosen_rows: dict[str, int] = field(default_factory=dict)
    first_calendar: int = 0
    budget_rows: dict[str, int] = field(default_factory=dict)
    months: tuple[str, str] = ("", "")


class Book:
    """A workbook being written, with its formats and the places of its cells."""

    def __init__(
        self, made: Forecast, audit: Sequence[Sequence[str]], created: datetime, law_seen_to: date
    ) -> None:
        import xlsxwriter

        self.made, self.audit, self.places = made, audit, Places()
        self.audit_law_seen_to = law_seen_to
        self.buffer = io.BytesIO()
        self.book = xlsxwriter.Workbook(self.buffer, {"in_memory": True, "strings_to_urls": False})
        self.book.set_properties({"title": "Forecast of scheme budgets", "created": created})
        make = self.book.add_format
        self.bold = make({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        self.title = make({"bold": True, "font_size": 14})
        self.text = make({"text_wrap": True, "valign": "top"})
        self.plain = make({})
        self.formats = {
            (kind, edit): make({"num_format": shown} | ({"bg_color": "#FFF2CC"} if edit else {}))
            for kind, shown in _SHOWN.items()
            for edit in (False, True)
        }

    def number(self, kind: str, edit: bool = False) -> Any:
        """Format of a number: people, money, share, year, index or text; edited cells are yellow."""
        return self.formats[kind, edit]

    def sheet(self, name: str, title: str, widths: Sequence[int]) -> Any:
        """Add a sheet with a title and column widths."""
        made = self.book.add_worksheet(name)
        made.write_string(0, 0, title, self.title)
        for place, width in enumerate(widths):
            made.set_column(place, place, width)
        return made

    def heads(self, sheet: Any, row: int, words: Sequence[str]) -> None:
        """Write a row of headings."""
        for place, word in enumerate(words):
            sheet.write_string(row, place, word, self.bold)


_SHOWN = {
    "people": "#,##0",
    "money": "#,##0",
    "amount": "#,##0.00",
    "share": "0.0000%",
    "year": "0",
    "index": "0.000000",
    "text": "General",
}


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
    _scenarios(book)
    _budget(book)
    forecast_audit.sheet(book)
    book.book.close()
    return book.buffer.getvalue()


def cell(row: int, column: int, sheet: str = "", fixed: bool = True) -> str:
    """Return a reference such as ``Inputs!$B$4``."""
    from xlsxwriter.utility import xl_rowcol_to_cell

    name = xl_rowcol_to_cell(row, column, row_abs=fixed, col_abs=fixed)
    return f"{sheet}!{name}" if sheet else name


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


def _lines(book: Book) -> list[tuple[str, str]]:
    return [(scheme, band) for scheme, found in book.made.bands.items() for band in found.groups["band"]]


def _group_words(scheme: str, band: str) -> str:
    return f"{band} / ตั้งครรภ์ (คน-เดือนหารสิบสอง)" if band == PREGNANT else band


def year_heads(book: Book, sheet: Any, row: int, years: Sequence[int], column: int, fiscal: bool) -> None:
    """Write years in both eras over columns, the Buddhist one by formula."""
    words = ("fiscal year CE / ปีงบประมาณ ค.ศ.", "fiscal year BE / ปีงบประมาณ พ.ศ.")
    if not fiscal:
        words = ("1 July, year CE / 1 กรกฎาคม ค.ศ.", "year BE / พ.ศ.")
    for down, word in enumerate(words):
        sheet.write_string(row + down, column - 1, word, book.bold)
    for place, year in enumerate(years, start=column):
        sheet.write_number(row, place, year, book.number("year"))
        sheet.write_formula(
            row + 1,
            place,
            f"={cell(row, place, fixed=False)}+{BUDDHIST}",
            book.number("year"),
            year + BUDDHIST,
        )


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
    for row, (scheme, band) in enumerate(_lines(book), start=4):
        for place, words in enumerate((scheme, _group_words(scheme, band), SCHEMES[scheme].status)):
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
    for row, (scheme, band) in enumerate(_lines(book), start=4):
        sheet.write_string(row, 0, scheme)
        sheet.write_string(row, 1, _group_words(scheme, band))
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


def _scenarios(book: Book) -> None:
    made, places = book.made, book.places
    last = made.settings.last
    yearly = {name: macro.path(chosen, last) for name, chosen in made.settings.scenarios.items()}
    known = next(iter(yearly.values()))
    places.first_calendar = min(
        int(known.loc[known["status"] == "official", "year"].max()), made.settings.first - 1
    )
    years = list(range(places.first_calendar, last + 1))
    title = "Economy by scenario: assumptions after the published years / เศรษฐกิจตามฉากทัศน์ (ข้อสมมติ)"
    sheet = book.sheet("Scenarios", title, [22, 22, 18, 34, *[16] * len(years)])
    year_heads(book, sheet, 2, years, FIRST_YEAR_COLUMN, fiscal=False)
    row = 4
    found: dict[str, dict[str, int]] = {}
    for name in made.settings.scenarios:
        path = yearly[name].set_index("year")
        found[name] = _one_scenario(book, sheet, row, name, path, years)
        row += 8
    _chosen(book, sheet, row, found)
    sheet.freeze_panes(4, FIRST_YEAR_COLUMN)


_PARTS = {
    "growth": ("growth, calendar year / อัตราการขยายตัว ปีปฏิทิน", "share"),
    "inflation": ("inflation, calendar year / เงินเฟ้อ ปีปฏิทิน", "share"),
    "gdp": ("GDP, calendar year, baht / GDP ปีปฏิทิน บาท", "money"),
    "price_index": ("price index, fiscal year / ดัชนีราคา ปีงบประมาณ", "index"),
    "gdp_index": ("GDP index, fiscal year / ดัชนี GDP ปีงบประมาณ", "index"),
    "gdp_thb": ("GDP, fiscal year, baht / GDP ปีงบประมาณ บาท", "money"),
}


def _one_scenario(
    book: Book, sheet: Any, row: int, name: str, path: Any, years: Sequence[int]
) -> dict[str, int]:
    """Write a scenario's block; published cells are numbers, the rest formulas on the inputs."""
    made, entered = book.made, book.places.scenario_rows[name]
    rows = {part: row + down for down, part in enumerate(_PARTS)}
    money: Any = made.economy[made.economy["scenario"] == name].set_index("fiscal_year")
    table: Any = defaults_macro()
    for part, (words, _) in _PARTS.items():
        sheet.write_string(rows[part], 0, name)
        sheet.write_string(rows[part], 3, words)
    for place, year in enumerate(years, start=FIRST_YEAR_COLUMN):
        at = {part: cell(where, place, fixed=False) for part, where in rows.items()}
        before = {part: cell(where, place - 1, fixed=False) for part, where in rows.items()}
        for part, column, source in (
            ("growth", 1, "gdp_growth_rate"),
            ("inflation", 2, "cpi_inflation_rate"),
        ):
            published = table[source].get(year)
            value = path.loc[year, f"{part}_share"]
            if published is not None and not pd.isna(published):
                sheet.write_number(rows[part], place, float(value), book.number("share"))
            elif value is not None and not pd.isna(value):
                entry = cell(entered, column, SHEET)
                sheet.write_formula(rows[part], place, f"={entry}", book.number("share"), float(value))
        product = float(path.loc[year, "gdp_million_thb"]) * 1e6
        if path.loc[year, "status"] == "official":
            sheet.write_number(rows["gdp"], place, product, book.number("money"))
        else:
            formula = f"={before['gdp']}*(1+{at['growth']})*(1+{at['inflation']})"
            sheet.write_formula(rows["gdp"], place, formula, book.number("money"), product)
        if year not in money.index:
            continue
        step = year > made.settings.first
        formulas = {
            "price_index": f"={before['price_index']}*(1+{at['inflation']})" if step else "=1",
            "gdp_index": f"={before['gdp_index']}*(1+{at['inflation']})*(1+{at['growth']})" if step else "=1",
            "gdp_thb": f"={before['gdp']}*{1 - macro.LATE_SHARE}+{at['gdp']}*{macro.LATE_SHARE}",
        }
        for part, formula in formulas.items():
            shown = book.number(_PARTS[part][1])
            sheet.write_formula(rows[part], place, formula, shown, float(money.loc[year, part]))
    return rows


def defaults_macro() -> pd.DataFrame:
    """Table ``macro`` by year, to tell published cells from assumed ones."""
    from spdr.data import load

    return load("macro").set_index("year")


def _chosen(book: Book, sheet: Any, row: int, found: dict[str, dict[str, int]]) -> None:
    made, places = book.made, book.places
    names = list(made.settings.scenarios)
    first = cell(places.scenario_rows[names[0]], 0, SHEET)
    last = cell(places.scenario_rows[names[-1]], 0, SHEET)
    money: Any = made.economy[made.economy["scenario"] == made.settings.scenario].set_index("fiscal_year")
    for down, part in enumerate(("price_index", "gdp_index", "gdp_thb")):
        sheet.write_string(row + down, 0, "chosen / ที่เลือก", book.bold)
        sheet.write_string(row + down, 3, _PARTS[part][0])
        places.chosen_rows[part] = row + down
        for year in made.years:
            place = scenario_column(book, year)
            cells = ",".join(cell(found[name][part], place, fixed=False) for name in names)
            formula = f"=CHOOSE(MATCH({places.scenario},{first}:{last},0),{cells})"
            shown = book.number(_PARTS[part][1])
            sheet.write_formula(row + down, place, formula, shown, float(money.loc[year, part]))


def scenario_column(book: Book, year: int) -> int:
    """Column of a year on the scenarios sheet."""
    return FIRST_YEAR_COLUMN + year - book.places.first_calendar


def _budget(book: Book) -> None:
    made, years = book.made, book.made.years
    title = "Budget by scheme, baht, fiscal years / งบประมาณรายโครงการ บาท ปีงบประมาณ"
    sheet = book.sheet("Budget", title, [22, 22, 30, 34, *[18] * len(years)])
    year_heads(book, sheet, 2, years, FIRST_YEAR_COLUMN, fiscal=True)
    book.heads(sheet, 3, ["scheme / โครงการ", "group / กลุ่มอายุ", "what / รายการ"])
    row = 4
    totals = made.by_scheme.set_index(["scheme", "fiscal_year"])
    for scheme in made.settings.schemes:
        bands = made.bands[scheme].groups["band"].tolist()
        for band in bands:
            _budget_line(book, sheet, row, scheme, band)
            row += 1
        _row_of_sums(book, sheet, row, scheme, len(bands), totals.loc[scheme]["cost_thb"])
        book.places.budget_rows[scheme] = row
        _recipients(book, sheet, row + 1, scheme, totals.loc[scheme]["recipients_n"])
        row += 3
    _totals(book, sheet, row, totals)
    sheet.freeze_panes(4, FIRST_YEAR_COLUMN)


def _budget_line(book: Book, sheet: Any, row: int, scheme: str, band: str) -> None:
    """People x take-up x amount x months x index x (1 + administration), for the two parts of each year."""
    made, places = book.made, book.places
    for place, words in enumerate((scheme, _group_words(scheme, band), "cost / รายจ่าย")):
        sheet.write_string(row, place, words)
    lines = made.lines[(made.lines["scheme"] == scheme) & (made.lines["band"] == band)]
    values = lines.set_index("fiscal_year")["cost_thb"]
    own = cell(places.amount_rows[scheme, band], 2, SHEET)
    entered = {name: cell(places.scheme_rows[scheme], place, SHEET) for name, place in _ENTERED.items()}
    for place, year in enumerate(made.years):
        law_row, people_row = places.law_rows[scheme, band], places.people_rows[scheme, band]
        early = cell(law_row, FIRST_YEAR_COLUMN + place, "Law")
        late = cell(law_row, FIRST_YEAR_COLUMN + len(made.years) + 1 + place, "Law")
        before = cell(people_row, FIRST_YEAR_COLUMN + place, "Demography")
        now = cell(people_row, FIRST_YEAR_COLUMN + place + 1, "Demography")
        column = scenario_column(book, year)
        prices, output = (
            cell(places.chosen_rows[part], column, "Scenarios") for part in ("price_index", "gdp_index")
        )
        index = f'IF({entered["uprating"]}="none",1,IF({entered["uprating"]}="prices",{prices},{output}))'
        paid = [f"IF(ISBLANK({own}),{amount},{own})" for amount in (early, late)]
        formula = (
            f"=({places.months[0]}*{before}*{paid[0]}+{places.months[1]}*{now}*{paid[1]})"
            f"*{entered['take_up']}*{index}*(1+{entered['administration']})"
        )
        sheet.write_formula(
            row, FIRST_YEAR_COLUMN + place, formula, book.number("money"), float(values[year])
        )


_ENTERED = {"take_up": 4, "uprating": 5, "administration": 6}


def _row_of_sums(book: Book, sheet: Any, row: int, scheme: str, lines: int, values: pd.Series) -> None:
    for place, words in enumerate((scheme, "all / รวม", "cost / รายจ่าย")):
        sheet.write_string(row, place, words, book.bold)
    for place, year in enumerate(book.made.years, start=FIRST_YEAR_COLUMN):
        first, last = (cell(row - up, place, fixed=False) for up in (lines, 1))
        sheet.write_formula(row, place, f"=SUM({first}:{last})", book.number("money"), float(values[year]))


def _recipients(book: Book, sheet: Any, row: int, scheme: str, values: pd.Series) -> None:
    made, places = book.made, book.places
    for place, words in enumerate((scheme, "all / รวม", "recipients, mean of the year / ผู้รับเฉลี่ยทั้งปี")):
        sheet.write_string(row, place, words)
    rows = [places.people_rows[scheme, band] for band in made.bands[scheme].groups["band"]]
    share = cell(places.scheme_rows[scheme], _ENTERED["take_up"], SHEET)
    for place, year in enumerate(made.years, start=FIRST_YEAR_COLUMN):
        before, now = (
            f"SUM({cell(rows[0], place + on, 'Demography')}:{cell(rows[-1], place + on)})" for on in (0, 1)
        )
        months = places.months
        formula = f"=({months[0]}*{before}+{months[1]}*{now})/({months[0]}+{months[1]})*{share}"
        sheet.write_formula(row, place, formula, book.number("people"), float(values[year]))


def _totals(book: Book, sheet: Any, row: int, totals: pd.DataFrame) -> None:
    made, places = book.made, book.places
    money = made.economy[made.economy["scenario"] == made.settings.scenario].set_index("fiscal_year")
    rows: list[tuple[str, str, str, Any]] = []
    if made.in_law:
        cost = sum(totals.loc[name]["cost_thb"] for name in made.in_law)
        words = "law's schemes together / รวมโครงการตามกฎหมาย: " + ", ".join(made.in_law)
        rows.append((words, "=" + "+".join(f"{{{name}}}" for name in made.in_law), "money", cost))
        rows.append(("share of GDP / ร้อยละของ GDP", "={up1}/{gdp}", "share", cost / money["gdp_thb"]))
        real = "in prices of the first year / ราคาปีแรก"
        rows.append((real, "={up2}/{prices}", "money", cost / money["price_index"]))
    for name in made.settings.schemes:
        base = INSTEAD_OF.get(name)
        if base in made.settings.schemes:
            extra = totals.loc[name]["cost_thb"] - totals.loc[base]["cost_thb"]
            words = f"{name} instead of {base}: extra cost / รายจ่ายที่เพิ่มขึ้น"
            rows.append((words, f"={{{name}}}-{{{base}}}", "money", extra))
    for down, (words, formula, kind, values) in enumerate(rows):
        sheet.write_string(row + down, 0, words, book.bold)
        for place, year in enumerate(made.years, start=FIRST_YEAR_COLUMN):
            known = {name: cell(where, place, fixed=False) for name, where in places.budget_rows.items()}
            column = scenario_column(book, year)
            known |= {
                "up1": cell(row + down - 1, place, fixed=False),
                "up2": cell(row + down - 2, place, fixed=False),
                "gdp": cell(places.chosen_rows["gdp_thb"], column, "Scenarios"),
                "prices": cell(places.chosen_rows["price_index"], column, "Scenarios"),
            }
            sheet.write_formula(
                row + down, place, formula.format(**known), book.number(kind), float(values[year])
            )
