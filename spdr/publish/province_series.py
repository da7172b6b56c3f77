"""What is known of each province: the series of the tables that have provinces, each with its last value.

Tables are read and parted by province once; a province's page then costs its own rows only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from spdr.present.labels import category, format_date, format_value, label, unit_name
from spdr.present.tidy import format_cell

Row = dict[str, Any]
SHOWN = 8  # rows of a series that stand open; older ones are folded
KEYS = ("region5", "name_en", "name_th", "province_code")


@dataclass(frozen=True)
class Series:
    """One series of a province.

    Attributes
    ----------
    head
        Headings of the columns; the first is the date.
    rows
        Cells as text, latest first.
    latest, when
        The last value with its unit, and its date.
    amount
        The last value as a number, for the map and the list of provinces.
    """

    head: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    latest: str = ""
    when: str = ""
    amount: float | None = None


def _year(value: Any, lang: str) -> str:
    return format_value(int(value), "year", lang)


def _columns(names: list[str], unit: str, lang: str) -> list[str]:
    return [label("year", lang), *(f"{name} ({unit_name(unit, lang)})" for name in names)]


def _newest(rows: list[Row], key: str = "year") -> list[Row]:
    return sorted(rows, key=lambda row: row[key], reverse=True)


def _single(column: str, unit: str, named: dict[str, str]) -> Callable[[list[Row], str], Series]:
    """Return the maker of a series of one value a year."""

    def make(rows: list[Row], lang: str) -> Series:
        kept = _newest([row for row in rows if row.get("sex", "both") == "both"])
        if not kept:
            return Series()
        cells = [[_year(row["year"], lang), format_cell(row[column], unit, lang)] for row in kept]
        last = kept[0]
        shown = format_value(last[column], unit, lang)
        head = _columns([named[lang]], unit, lang)
        return Series(head, cells, shown, _year(last["year"], lang), float(last[column]))

    return make


def _population(rows: list[Row], lang: str) -> Series:
    """Make the register population of all ages; a year in two tables is taken from the first."""
    years: dict[int, Row] = {}
    for row in rows:
        if row["sex"] == "both" and row.get("age_band", "all") == "all":
            years.setdefault(int(row["year"]), row)
    kept = [years[year] for year in sorted(years, reverse=True)]
    if not kept:
        return Series()

    def when(row: Row) -> str:
        month = str(row.get("month") or "")
        midyear = {"en": "June ", "th": "มิถุนายน "}[lang] if month.endswith("-06") else ""
        return midyear + _year(row["year"], lang)

    cells = [[when(row), format_cell(row["population_n"], "persons", lang)] for row in kept]
    shown = format_value(kept[0]["population_n"], "persons", lang)
    head = _columns([label("population_n", lang)], "persons", lang)
    return Series(head, cells, shown, when(kept[0]), float(kept[0]["population_n"]))


def _ages(rows: list[Row], lang: str) -> Series:
    """Make the age bands of the register, which the tables hold for one year."""
    kept = [row for row in rows if row["sex"] == "both" and row["age_band"] != "all"]
    if not kept:
        return Series()
    year = max(row["year"] for row in kept)
    bands = {row["age_band"]: row["population_n"] for row in kept if row["year"] == year}
    shown = [format_cell(count, "persons", lang) for count in bands.values()]
    names = [category(band, lang) for band in bands]
    latest = "; ".join(f"{name}: {count}" for name, count in zip(names, shown, strict=True))
    return Series(_columns(names, "persons", lang), [[_year(year, lang), *shown]], latest, _year(year, lang))


def _household(rows: list[Row], lang: str) -> Series:
    """Make household income beside expenditure; not every year has both."""
    years: dict[int, Row] = defaultdict(dict)
    for row in rows:
        years[int(row["year"])][row["measure"]] = row["mean_thb_month"]
    if not years:
        return Series()
    order = sorted(years, reverse=True)
    names = {
        "en": ["Household income", "Household expenditure"],
        "th": ["รายได้ครัวเรือน", "ค่าใช้จ่ายครัวเรือน"],
    }[lang]
    kinds = ("income", "expenditure")
    cells = [
        [_year(year, lang), *(format_cell(years[year].get(kind), "thb_month", lang) for kind in kinds)]
        for year in order
    ]
    last = [(kind, next((year for year in order if kind in years[year]), None)) for kind in kinds]
    said = [
        f"{name} {format_value(years[year][kind], 'thb_month', lang)} ({_year(year, lang)})"
        for name, (kind, year) in zip(names, last, strict=True)
        if year is not None
    ]
    earned = last[0][1]
    amount = float(years[earned]["income"]) if earned is not None else None
    head = _columns(names, "thb_month", lang)
    return Series(head, cells, "; ".join(said), _year(order[0], lang), amount)


def _decimals(value: float | None) -> int:
    return 2 if value is not None and value % 1 else 0


DISTRICTS = {
    "whole province": "ทั้งจังหวัด",
    "Mueang Chiang Mai": "อำเภอเมืองเชียงใหม่",
    "Ko Samui": "อำเภอเกาะสมุย",
    "Hat Yai": "อำเภอหาดใหญ่",
}


def _wage(rows: list[Row], lang: str) -> Series:
    """Make the daily minimum wage of every notice since the first."""
    kept = sorted(rows, key=lambda row: (row["effective_date"], row["district"] == "whole province"))[::-1]
    if not kept:
        return Series()

    def amount(row: Row) -> str:
        value = row["minimum_wage_thb_day"]
        return format_cell(value, "thb_day", lang, _decimals(value))

    def place(row: Row) -> str:
        return row["district"] if lang == "en" else DISTRICTS[row["district"]]

    dates = [format_date(row["effective_date"].date(), lang) for row in kept]
    cells = [[day, place(row), amount(row)] for day, row in zip(dates, kept, strict=True)]
    stated = [row for row in kept if row["minimum_wage_thb_day"] is not None]
    whole = next(row for row in stated if row["district"] == "whole province")
    head = {
        "en": ["From", "Area", "Minimum wage (baht a day)"],
        "th": ["ตั้งแต่วันที่", "พื้นที่", "ค่าจ้างขั้นต่ำ (บาทต่อวัน)"],
    }[lang]
    value = float(whole["minimum_wage_thb_day"])
    shown = format_value(value, "thb_day", lang, _decimals(value))
    return Series(head, cells, shown, format_date(whole["effective_date"].date(), lang), value)


def _poverty(rows: list[Row], lang: str) -> Series:
    kept = _newest([row for row in rows if row["sex"] == "both"])
    if not kept:
        return Series()
    cells = [
        [
            _year(row["year"], lang),
            format_cell(row["poverty_rate_share"], "share", lang),
            format_cell(row["poor_n"], "persons", lang),
        ]
        for row in kept
    ]
    head = [label(name, lang) for name in ("year", "poverty_rate_share", "poor_n")]
    shown = format_value(kept[0]["poverty_rate_share"], "share", lang)
    amount = float(kept[0]["poverty_rate_share"])
    return Series(head, cells, shown, _year(kept[0]["year"], lang), amount)


HEALTH = ("UCS", "SSS", "CSMBS")


def _health(rows: list[Row], lang: str) -> Series:
    """Make the registrants of the three public schemes: the source's age bands put together."""
    years: dict[int, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for row in rows:
        if row["sex"] == "both":
            years[int(row["year"])][row["health_scheme"]] += row["registrants_n"]
    if not years:
        return Series()
    order = sorted(years, reverse=True)

    def counts(year: int) -> list[str]:
        return [
            format_cell(round(years[year][s]) if s in years[year] else None, "persons", lang) for s in HEALTH
        ]

    cells = [[_year(year, lang), *counts(year)] for year in order]
    names = [category(scheme, lang) for scheme in HEALTH]
    latest = "; ".join(f"{name}: {count}" for name, count in zip(names, counts(order[0]), strict=True))
    return Series(_columns(names, "persons", lang), cells, latest, _year(order[0], lang))


def _permits(rows: list[Row], lang: str) -> Series:
    kept = [row for row in rows if row["sex"] == "both"]
    if not kept:
        return Series()
    found = {row["entry"]: row["permits_n"] for row in kept}
    kinds = [kind for kind in ("all", "legal entry", "illegal entry") if kind in found]
    year = _year(kept[0]["year"], lang)
    cells = [[year, *(format_cell(found[kind], "count", lang) for kind in kinds)]]
    head = [label("year", lang), *(category(kind, lang) for kind in kinds)]
    return Series(head, cells, format_value(found["all"], "count", lang), year, float(found["all"]))


@dataclass(frozen=True)
class Subject:
    """A series as the pages show it: its anchor, its tables, its words and what makes it."""

    anchor: str
    tables: tuple[str, ...]
    title: tuple[str, str]
    note: tuple[str, str]
    make: Callable[[list[Row], str], Series]


SUBJECTS = (
    Subject(
        "population",
        ("population_register_province", "population_register_selected_provinces"),
        ("Registered population", "ประชากรตามทะเบียนราษฎร"),
        (
            "People in the civil register at the end of the year unless a month is named; residents who are "
            "registered elsewhere are not among them.",
            "จำนวนประชากรตามทะเบียนราษฎร ณ สิ้นปี เว้นแต่ระบุเดือนไว้ ไม่รวมผู้อยู่อาศัยที่มีชื่อในทะเบียนบ้านที่อื่น",
        ),
        _population,
    ),
    Subject(
        "ages",
        ("population_register_province",),
        ("Population by age", "ประชากรจำแนกตามอายุ"),
        ("Age bands by province exist for one year only.", "มีข้อมูลช่วงอายุรายจังหวัดเพียงปีเดียว"),
        _ages,
    ),
    Subject(
        "births",
        ("births_province",),
        ("Registered births", "การเกิดตามทะเบียน"),
        ("Counted where the birth was registered.", "นับตามจังหวัดที่จดทะเบียนการเกิด"),
        _single("births_n", "children", {"en": "Births", "th": "การเกิด"}),
    ),
    Subject(
        "product",
        ("gpp_province",),
        ("Gross provincial product", "ผลิตภัณฑ์จังหวัด"),
        ("At current prices.", "ราคาประจำปี"),
        _single("gpp_million_thb", "million_thb", {"en": "Product", "th": "ผลิตภัณฑ์จังหวัด"}),
    ),
    Subject(
        "household",
        ("household_income_province",),
        ("Household income and expenditure", "รายได้และค่าใช้จ่ายครัวเรือน"),
        (
            "Mean of each household, not of each person, in baht of the year. A province's sample is small: "
            "a difference of a few hundred baht says nothing.",
            "ค่าเฉลี่ยต่อครัวเรือน มิใช่ต่อคน เป็นบาทของปีนั้น ตัวอย่างในแต่ละจังหวัดมีขนาดเล็ก ความต่างเพียงไม่กี่ร้อยบาทจึงไม่มีนัยใด",
        ),
        _household,
    ),
    Subject(
        "minimum-wage",
        ("minimum_wage_province",),
        ("Minimum wage", "ค่าจ้างขั้นต่ำ"),
        (
            "Every notice since the first. An empty rate was not seen in a source. Exceptions for trades are "
            "not in the table.",
            "ตามประกาศทุกฉบับตั้งแต่ฉบับแรก ช่องที่ว่างคือยังไม่พบอัตราในแหล่งข้อมูล ไม่รวมข้อยกเว้นเฉพาะกิจการ",
        ),
        _wage,
    ),
    Subject(
        "poverty",
        ("poverty_province_2006_2011",),
        ("Poverty, older basis", "ความยากจน (ฐานเดิม)"),
        (
            "On the poverty lines in use then; it must not be put in one line with today's rates.",
            "ใช้เส้นความยากจนฐานเดิม จึงนำไปเรียงต่อกับอัตราปัจจุบันไม่ได้",
        ),
        _poverty,
    ),
    Subject(
        "health",
        ("health_coverage_province",),
        ("Registrants of health schemes", "ผู้ลงทะเบียนสิทธิรักษาพยาบาล"),
        (
            "By fiscal year, the source's age bands put together. Insured workers are counted where they "
            "work: registrants are not a population.",
            "รายปีงบประมาณ รวมทุกช่วงอายุของแหล่งข้อมูล ผู้ประกันตนนับตามที่ทำงาน จึงไม่ใช่จำนวนประชากรของจังหวัด",
        ),
        _health,
    ),
    Subject(
        "work-permits",
        ("work_permits_province_2007",),
        ("Work permits of foreign nationals", "ใบอนุญาตทำงานของคนต่างด้าว"),
        ("One year only.", "มีเพียงปีเดียว"),
        _permits,
    ),
)


def provinces() -> list[Row]:
    """Return the rows of the provinces, in the order of their codes; none where the table is absent."""
    from spdr import data

    if "provinces" not in data.names():
        return []
    return data.load("provinces").sort_values("province_code").to_dict("records")  # type: ignore[return-value]


def subjects() -> list[Subject]:
    """Return the subjects whose tables this project has."""
    from spdr import data

    return [subject for subject in SUBJECTS if set(subject.tables) <= set(data.names())]


@lru_cache(maxsize=32)
def _parted(table: str, _top: str) -> dict[str, list[Row]]:
    """Return a table's rows by province."""
    from spdr import data

    found: dict[str, list[Row]] = defaultdict(list)
    frame = data.load(table).astype(object)
    for row in frame.where(frame.notna(), None).to_dict("records"):
        found[str(row["province_code"])].append({str(name): value for name, value in row.items()})
    return dict(found)


def series(subject: Subject, code: str, lang: str) -> Series:
    """Return one series of a province; without rows where its source has none for it."""
    from spdr import project

    rows = [row for name in subject.tables for row in _parted(name, str(project.root())).get(code, [])]
    return subject.make(rows, lang)
