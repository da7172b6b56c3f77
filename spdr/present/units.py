"""The units in which figures are counted: their names in both languages, decimals and axis formats."""

from __future__ import annotations

from dataclasses import dataclass

from spdr.errors import NotebookError


@dataclass(frozen=True)
class Unit:
    """One unit of measurement.

    Attributes
    ----------
    prose_en, prose_th
        Pattern of a number in a sentence; ``{}`` stands for the number.
    name_en, name_th
        Name for an axis or a column heading; empty where the number speaks for itself.
    digits
        Decimals shown unless a fact asks for others.
    percent
        The value is a fraction and is shown as a percentage.
    scales
        Large amounts in prose are shown in millions and billions.
    kind
        ``number``, ``year``, ``date`` or ``text``.
    """

    prose_en: str
    prose_th: str
    name_en: str = ""
    name_th: str = ""
    digits: int = 0
    percent: bool = False
    scales: bool = False
    kind: str = "number"


UNITS: dict[str, Unit] = {
    "share": Unit("{}%", "ร้อยละ {}", "%", "ร้อยละ", 1, percent=True),
    # A percentage of a reference amount may pass 100, a share of people may not.
    "share_of": Unit("{}%", "ร้อยละ {}", "%", "ร้อยละ", 0, percent=True),
    "percent_point": Unit(
        "{} percentage points", "{} จุดร้อยละ", "percentage points", "จุดร้อยละ", 1, percent=True
    ),
    "persons": Unit("{} people", "{} คน", "people", "คน", scales=True),
    "thousand_persons": Unit("{} thousand people", "{} พันคน", "thousand people", "พันคน"),
    "million_persons": Unit("{} million people", "{} ล้านคน", "million people", "ล้านคน", 2),
    "children": Unit("{} children", "{} คน", "children", "คน", scales=True),
    "households": Unit("{} households", "{} ครัวเรือน", "households", "ครัวเรือน", scales=True),
    "cases": Unit("{} cases", "{} ราย", "cases", "ราย", scales=True),
    "thb": Unit("{} baht", "{} บาท", "baht", "บาท", scales=True),
    "thb_day": Unit("{} baht a day", "{} บาทต่อวัน", "baht a day", "บาทต่อวัน"),
    "thb_month": Unit("{} baht a month", "{} บาทต่อเดือน", "baht a month", "บาทต่อเดือน"),
    "thb_year": Unit("{} baht a year", "{} บาทต่อปี", "baht a year", "บาทต่อปี", scales=True),
    "million_thb": Unit("{} million baht", "{} ล้านบาท", "million baht", "ล้านบาท"),
    "billion_thb": Unit("{} billion baht", "{} พันล้านบาท", "billion baht", "พันล้านบาท", 1),
    "usd": Unit("{} US dollars", "{} ดอลลาร์สหรัฐ", "US dollars", "ดอลลาร์สหรัฐ", scales=True),
    "ratio": Unit("{}", "{}", "ratio", "อัตราส่วน", 2),
    "times": Unit("{} times", "{} เท่า", "times", "เท่า", 1),
    "index": Unit("{}", "{}", "index", "ดัชนี", 1),
    "coefficient": Unit("{}", "{}", "coefficient", "ค่าสัมประสิทธิ์", 3),
    "count": Unit("{}", "{}", "number", "จำนวน", scales=True),
    "per_woman": Unit("{} births per woman", "{} คนต่อสตรีหนึ่งคน", "births per woman", "คนต่อสตรีหนึ่งคน", 2),
    "per_thousand": Unit("{} per thousand", "{} ต่อพัน", "per thousand", "ต่อพัน", 1),
    "years": Unit("{} years", "{} ปี", "years", "ปี"),
    "months": Unit("{} months", "{} เดือน", "months", "เดือน"),
    "days": Unit("{} days", "{} วัน", "days", "วัน"),
    "hours_day": Unit("{} hours a day", "{} ชั่วโมงต่อวัน", "hours a day", "ชั่วโมงต่อวัน", 1),
    "year": Unit("{}", "{}", "", "พ.ศ.", kind="year"),
    "fiscal_year": Unit("FY{}", "ปีงบประมาณ {}", "fiscal year", "ปีงบประมาณ พ.ศ.", kind="year"),
    "date": Unit("{}", "{}", kind="date"),
    "text": Unit("{}", "{}", kind="text"),
    "code": Unit("{}", "{}", kind="text"),  # written as it is in both languages: codes, keys of sources
}

# Longest first: `_thb_month` must be seen before `_thb`.
_ENDINGS: tuple[tuple[str, str], ...] = (
    ("_thousand_persons", "thousand_persons"),
    ("_million_persons", "million_persons"),
    ("_million_thb", "million_thb"),
    ("_billion_thb", "billion_thb"),
    ("_thb_month", "thb_month"),
    ("_thb_year", "thb_year"),
    ("_thb_day", "thb_day"),
    ("_percent_point", "percent_point"),
    ("fiscal_year", "fiscal_year"),
    ("_share", "share"),
    ("_thb", "thb"),
    ("_usd", "usd"),
    ("_ratio", "ratio"),
    ("_index", "index"),
    ("_years", "years"),
    ("_months", "months"),
    ("_days", "days"),
    ("_year", "year"),
    ("_date", "date"),
    ("_code", "code"),
    ("_n", "persons"),
)


def unit(name: str) -> Unit:
    """Return the unit of that name.

    Raises
    ------
    NotebookError
        If no such unit is registered.

    Examples
    --------
    >>> unit("thb_month").name_en
    'baht a month'
    """
    if name not in UNITS:
        raise NotebookError(f"{name!r} is not a unit. Units are: {', '.join(UNITS)} (spdr/present/units.py).")
    return UNITS[name]


def unit_of(column: str) -> str | None:
    """Return the unit that a column's ending promises, or None where it promises nothing.

    Examples
    --------
    >>> unit_of("poverty_line_thb_month"), unit_of("covered_n"), unit_of("region")
    ('thb_month', 'persons', None)
    """
    if column in ("year", "date", "fiscal_year"):
        return column
    return next((unit for ending, unit in _ENDINGS if column.endswith(ending)), None)
