"""Numbers, amounts, years and dates as a reader of English or Thai expects them.

Rounding is half away from zero on the decimal digits that Python prints for the number, so that
0.125 becomes 12.5 % and 2.675 becomes 2.68 on every machine, in both languages, on page and file.
"""

from __future__ import annotations

import math
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from numbers import Integral, Real
from typing import Any

from spdr.errors import NotebookError
from spdr.present.units import Unit, unit

LANGUAGES = ("en", "th")
BUDDHIST = 543  # years from the common era to the Buddhist era
NOT_KNOWN = {"en": "not known", "th": "ไม่ทราบ"}
MINUS = "\N{MINUS SIGN}"
DASH = "\N{EN DASH}"
_MILLION, _BILLION = Decimal(10) ** 6, Decimal(10) ** 9
_SCALES = {"en": {_MILLION: "million ", _BILLION: "billion "}, "th": {_MILLION: "ล้าน", _BILLION: "พันล้าน"}}
_MONTHS = {
    "en": [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
    "th": [
        "มกราคม",
        "กุมภาพันธ์",
        "มีนาคม",
        "เมษายน",
        "พฤษภาคม",
        "มิถุนายน",
        "กรกฎาคม",
        "สิงหาคม",
        "กันยายน",
        "ตุลาคม",
        "พฤศจิกายน",
        "ธันวาคม",
    ],
}


def check_language(lang: str) -> None:
    """Raise NotebookError unless ``lang`` is ``en`` or ``th``."""
    if lang not in LANGUAGES:
        raise NotebookError(f"{lang!r} is not a language of this site: it is written in 'en' and 'th'.")


def plain(value: Any) -> Any:
    """Return a value as a plain Python number, string, date or None, whatever library it came from.

    Raises
    ------
    NotebookError
        If the value is infinite, or of a type that cannot be published.

    Notes
    -----
    A float that is not a number becomes None, as pandas writes a missing value; callers that must
    tell a failed calculation from a figure nobody knows check before they call.
    """
    if value is None or isinstance(value, str | bool):
        return value
    if isinstance(value, Decimal):
        value = float(value)
    if isinstance(value, Integral):
        return int(value)
    if isinstance(value, Real):
        number = float(value)
        if math.isinf(number):
            raise NotebookError("An infinite number cannot be published: look for a division by zero.")
        return None if math.isnan(number) else number
    if hasattr(value, "item"):
        return plain(value.item())
    if type(value).__name__ in ("NAType", "NaTType"):
        return None
    if isinstance(value, date):
        return date(value.year, value.month, value.day).isoformat()
    raise NotebookError(
        f"A value of type {type(value).__name__} cannot be published: numbers, text, dates, None."
    )


def round_half_up(value: float | Decimal, digits: int) -> Decimal:
    """Round on the printed decimal digits, halves away from zero.

    Examples
    --------
    >>> round_half_up(2.675, 2), round_half_up(-0.5, 0), round_half_up(1250, -2)
    (Decimal('2.68'), Decimal('-1'), Decimal('1300'))
    """
    exact = value if isinstance(value, Decimal) else Decimal(repr(value))
    rounded = exact.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)
    return rounded if digits >= 0 else rounded.quantize(Decimal(1))


def _digits_for(scaled: Decimal) -> int:
    """Return the decimals that show three significant figures of an amount in millions or billions."""
    return max(0, 2 - max(0, abs(scaled).adjusted()))


def _number(value: float, unit_: Unit, lang: str, digits: int | None, *, short: bool) -> str:
    exact = Decimal(repr(value))
    word = ""
    if unit_.percent:
        exact *= 100
    shown = unit_.digits if digits is None else digits
    if unit_.scales and not short and abs(exact) >= _MILLION:
        size = _BILLION if abs(exact) >= _BILLION else _MILLION
        exact, word = exact / size, _SCALES[lang][size]
        shown = _digits_for(exact) if digits is None else digits
    elif unit_.scales and exact == exact.to_integral_value():
        shown = 0  # the decimals asked for are those of millions
    rounded = round_half_up(exact, shown)
    text = f"{abs(rounded):,f}"
    if rounded < 0:
        text = MINUS + text
    return f"{text} {word}".rstrip() if word else text


def _fill(number: str, unit_: Unit, lang: str, *, short: bool) -> str:
    if short:
        return number + "%" if unit_.name_en == "%" else number
    pattern = unit_.prose_en if lang == "en" else unit_.prose_th
    if lang == "th" and number.endswith(("ล้าน", "พันล้าน")):
        pattern = pattern.replace("{} ", "{}")
    if lang == "en" and number in ("1", f"{MINUS}1"):
        pattern = singular(pattern)
    return pattern.format(number)


_SINGULAR = {
    "people": "person",
    "children": "child",
    "years": "year",
    "months": "month",
    "days": "day",
    "households": "household",
    "cases": "case",
    "points": "point",
    "times": "time",
    "hours": "hour",
    "births": "birth",
    "dollars": "dollar",
}


def singular(pattern: str) -> str:
    """Return a pattern for one of a thing: one person, one child."""
    return " ".join(_SINGULAR.get(word, word) for word in pattern.split(" "))


def format_date(value: Any, lang: str) -> str:
    """Write a date in full, in the Buddhist era in Thai.

    Examples
    --------
    >>> format_date("2026-10-01", "en"), format_date("2026-10-01", "th")
    ('1 October 2026', '1 ตุลาคม 2569')
    """
    check_language(lang)
    try:
        day = value if isinstance(value, date) else date.fromisoformat(str(value))
    except ValueError:
        raise NotebookError(f"{value!r} is not a date: write it as 2026-10-01, in the common era.") from None
    year = day.year + (BUDDHIST if lang == "th" else 0)
    return f"{day.day} {_MONTHS[lang][day.month - 1]} {year}"


def format_year(value: Any, lang: str) -> str:
    """Write a Gregorian year, in the Buddhist era in Thai.

    Examples
    --------
    >>> format_year(2024, "th")
    '2567'
    """
    check_language(lang)
    if isinstance(value, bool) or not isinstance(value, int | float) or value != int(value):
        raise NotebookError(f"{value!r} is not a year: years are whole Gregorian numbers such as 2024.")
    if not 1800 <= value <= 2200:
        raise NotebookError(
            f"{value!r} is not a Gregorian year between 1800 and 2200 (Buddhist years minus 543)."
        )
    return str(int(value) + (BUDDHIST if lang == "th" else 0))


def fiscal_year(year: int, lang: str) -> str:
    """Name a Thai fiscal year, which ends on 30 September of ``year``.

    Examples
    --------
    >>> fiscal_year(2024, "en"), fiscal_year(2024, "th")
    ('FY2024', 'ปีงบประมาณ 2567')
    """
    return format_value(year, "fiscal_year", lang)


def format_value(
    value: Any, unit_name: str, lang: str, digits: int | None = None, *, short: bool = False
) -> str:
    """Write a value with its unit for a sentence, or without it for a cell or a label on a mark.

    Parameters
    ----------
    value
        Number; year; ISO date; ``{"en", "th"}`` for text; ``(low, high)`` for a range; None for not known.
        Shares and percentage points are fractions: 0.049 is shown as 4.9 %.
    unit_name
        A key of ``UNITS``.
    lang
        ``en`` or ``th``.
    digits
        Decimals; the unit's own when None. Of amounts shown in millions or billions: of the shown number.
    short
        Leave out the unit's words (a percentage keeps its sign) and never scale to millions.

    Raises
    ------
    NotebookError
        If the unit or language is unknown or the value does not fit the unit.

    Examples
    --------
    >>> format_value(0.0489, "share", "en"), format_value(0.0489, "share", "th")
    ('4.9%', 'ร้อยละ 4.9')
    >>> format_value(24591866, "persons", "en"), format_value(24591866, "persons", "th")
    ('24.6 million people', '24.6 ล้านคน')
    >>> format_value((600, 1000), "thb_month", "en")
    '600–1,000 baht a month'
    """
    check_language(lang)
    unit_ = unit(unit_name)
    if value is None:
        return NOT_KNOWN[lang]
    if unit_.kind == "text":
        return _text(value, lang)
    if isinstance(value, tuple | list):
        return _range(value, unit_name, lang, digits, short=short)
    if unit_.kind == "date":
        return format_date(value, lang)
    if unit_.kind == "year":
        return _fill(format_year(value, lang), unit_, lang, short=short)
    number = plain(value)
    if isinstance(number, bool) or not isinstance(number, int | float):
        raise NotebookError(f"{value!r} is not a number and cannot be written in {unit_name!r}.")
    return _fill(_number(number, unit_, lang, digits, short=short), unit_, lang, short=short)


def _text(value: Any, lang: str) -> str:
    if isinstance(value, dict) and all(isinstance(value.get(each), str) for each in LANGUAGES):
        return str(value[lang])
    raise NotebookError(f"{value!r} is not a text in both languages: write {{'en': ..., 'th': ...}}.")


def _range(value: Any, unit_name: str, lang: str, digits: int | None, *, short: bool) -> str:
    if len(value) != 2 or None in value or value[0] > value[1]:
        raise NotebookError(f"{value!r} is not a range: write (low, high), both known, the lower first.")
    low, high = (format_value(end, unit_name, lang, digits, short=True).removesuffix("%") for end in value)
    unit_ = unit(unit_name)
    return _fill(f"{low}{DASH}{high}", unit_, lang, short=short)
