"""The sheets of the forecast that work things out: economy by scenario, and budgets with live formulas."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from spdr.analysis import macro
from spdr.analysis.socialbudget.forecast import INSTEAD_OF
from spdr.publish.forecast_inputs import SHEET
from spdr.publish.forecast_sheets import FIRST_YEAR_COLUMN, Book, cell, group_words, year_heads


def economy(book: Book) -> None:
    """Write the economy of every scenario and of the chosen one."""
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


def budget(book: Book) -> None:
    """Write the budget by scheme and group, totals, and what each reform adds to the law."""
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
    for place, words in enumerate((scheme, group_words(band), "cost / รายจ่าย")):
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
