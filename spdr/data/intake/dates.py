"""One word to one year or date, of the Buddhist or the Gregorian era."""

from __future__ import annotations

import calendar
import datetime
import re
from dataclasses import dataclass

from spdr.data.intake.values import LONGEST, Value, tidied

BUDDHIST = 543
FIRST_CE, LAST_CE = 1850, 2150


@dataclass(frozen=True)
class Year:
    """A year as written: its number, its era (``CE`` or ``BE``) and what was changed to read it."""

    number: int
    era: str
    changes: tuple[str, ...] = ()

    @property
    def gregorian(self) -> int:
        """Return the Gregorian year."""
        return self.number - BUDDHIST if self.era == "BE" else self.number


YEAR = re.compile(r"(?P<words>[^\d]*?)\s*(?P<year>\d{4})(?:\.0+)?")
YEAR_WORDS = re.compile(
    r"(ปี)?\s*(งบประมาณ|งบ|การศึกษา|ปฏิทิน|fiscal year|fy|year)?\s*"
    r"(?P<era>พ\.?\s?ศ\.?|ค\.?\s?ศ\.?|b\.?e\.?|a\.?d\.?|c\.?e\.?)?\s*",
    re.IGNORECASE,
)
SPAN = re.compile(r"(\d{4})\s*[/–-]\s*(\d{2}|\d{4})")


def read_year(word: str) -> Year | Value:
    """Read one year of either era.

    Examples
    --------
    >>> read_year("๒๕๖๖").gregorian, read_year("ปีงบประมาณ พ.ศ. 2566").gregorian, read_year("66").expected
    (2023, 2023, '2566 (2023)')
    """
    text, changes = tidied(word[:LONGEST])
    span = SPAN.fullmatch(text)
    if span:
        return _two_years(int(span[1]), span[2])
    if re.fullmatch(r"\d{2}", text):
        return Value(
            fault="is a year of two digits",
            expected=f"25{text} ({2500 + int(text) - BUDDHIST})",
            code="bad_year",
        )
    found = YEAR.fullmatch(text)
    words = YEAR_WORDS.fullmatch(found["words"]) if found else None
    if not found or not words:
        return Value(fault="is no year", expected="a year such as 2023 or 2566", code="bad_year")
    number = int(found["year"])
    if found["words"].strip() or text != found["year"]:
        changes.append("year_words")
    era = "BE" if FIRST_CE + BUDDHIST <= number <= LAST_CE + BUDDHIST else "CE"
    said = "BE" if (words["era"] or "c").lower()[0] in "พb" else "CE"
    if era == "CE" and not FIRST_CE <= number <= LAST_CE:
        return Value(fault="is no year of our time", expected="a year such as 2023 or 2566", code="bad_year")
    if words["era"] and said != era:
        return Value(fault="names one era and is of the other", expected="one era", code="bad_year")
    return Year(number, era, tuple(changes))


def _two_years(first: int, second: str) -> Value:
    last = first // 100 * 100 + int(second) if len(second) == 2 else int(second)
    told = [f"{year} ({year - BUDDHIST})" if year > 2300 else str(year) for year in (first, last)]
    return Value(
        fault="spans two years",
        expected=f"one year: {told[1]} if that is the fiscal year, {told[0]} if the span starts the year",
        code="bad_year",
    )


MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("มกราคม", "ม.ค.", "มค", "january", "jan"),
            ("กุมภาพันธ์", "ก.พ.", "กพ", "february", "feb"),
            ("มีนาคม", "มี.ค.", "มีค", "march", "mar"),
            ("เมษายน", "เม.ย.", "เมย", "april", "apr"),
            ("พฤษภาคม", "พ.ค.", "พค", "may"),
            ("มิถุนายน", "มิ.ย.", "มิย", "june", "jun"),
            ("กรกฎาคม", "ก.ค.", "กค", "july", "jul"),
            ("สิงหาคม", "ส.ค.", "สค", "august", "aug"),
            ("กันยายน", "ก.ย.", "กย", "september", "sep", "sept"),
            ("ตุลาคม", "ต.ค.", "ตค", "october", "oct"),
            ("พฤศจิกายน", "พ.ย.", "พย", "november", "nov"),
            ("ธันวาคม", "ธ.ค.", "ธค", "december", "dec"),
        ),
        1,
    )
    for name in names
}
ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[ T]00:00(?::00)?(?:\.0+)?)?")
DAY_FIRST = re.compile(r"(\d{1,2})\s?[-/.]\s?(\d{1,2})\s?[-/.]\s?(\d{4})")
SHORT = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{2})")
IN_WORDS = re.compile(r"(?:วันที่)?\s*(\d{1,2})\s*[- ]?\s*([^\d\s]+)\s*[- ]?\s*(?:พ\.?ศ\.?|ค\.?ศ\.?)?\s*(\d{4})")
SHORT_IN_WORDS = re.compile(r"\d{1,2}\s*[- ]?\s*([^\d\s]+)\s*[- ]?\s*\d{2}")
SERIAL = re.compile(r"[34]\d{4}")


@dataclass(frozen=True)
class Day:
    """A date as written: year with its era, month, day, and what was changed to read it."""

    year: Year
    month: int
    day: int
    changes: tuple[str, ...] = ()
    ambiguous: bool = False


def read_day(word: str) -> Day | Value:
    """Read one date of either era; day before month, as Thais write.

    Examples
    --------
    >>> read_day("30/09/2566").year.gregorian, read_day("30 ก.ย. 2566").month, read_day("2023-02-30").expected
    (2023, 9, '2023-02-28, the last day of that month')
    """
    text, changes = tidied(word[:LONGEST])
    ambiguous = False
    if found := ISO.fullmatch(text):
        parts = [int(part) for part in found.groups()]
        if text != "-".join(found.groups()) or len(found[2]) + len(found[3]) < 4:
            changes.append("date_form")
    elif found := DAY_FIRST.fullmatch(text):
        parts = [int(part) for part in reversed(found.groups())]
        ambiguous = parts[1] <= 12 and parts[2] <= 12 and parts[1] != parts[2]
        changes.append("date_form")
    elif (found := IN_WORDS.fullmatch(text)) and found[2].lower() in MONTHS:
        parts = [int(found[3]), MONTHS[found[2].lower()], int(found[1])]
        changes.append("date_form")
    else:
        return _no_day(text)
    year = read_year(str(parts[0]))
    if isinstance(year, Value):
        return Value(fault="has no year of our time", expected="a date such as 2023-09-30", code="bad_date")
    if not 1 <= parts[1] <= 12:
        return _no_month(year, parts)
    last = calendar.monthrange(year.gregorian, parts[1])[1]
    if not 1 <= parts[2] <= last:
        right = f"{year.gregorian}-{parts[1]:02d}-{last}"
        return Value(
            fault="is no day of the calendar",
            expected=f"{right}, the last day of that month",
            code="bad_date",
        )
    return Day(year, parts[1], parts[2], tuple(changes), ambiguous and year.era == "CE")


def _no_month(year: Year, parts: list[int]) -> Value:
    meant = (
        f"{year.gregorian}-{parts[2]:02d}-{parts[1]:02d}" if 1 <= parts[2] <= 12 and parts[1] <= 31 else ""
    )
    return Value(
        fault="has no such month (month before day?)",
        expected=meant or "a date such as 2023-09-30",
        code="bad_date",
    )


def _no_day(text: str) -> Value:
    worded = SHORT_IN_WORDS.fullmatch(text)
    if SHORT.fullmatch(text) or (worded and worded[1].lower() in MONTHS):
        return Value(
            fault="has a year of two digits", expected="a year of four digits, such as 2566", code="bad_date"
        )
    if SERIAL.fullmatch(text):
        meant = datetime.date(1899, 12, 30) + datetime.timedelta(days=int(text))
        return Value(fault="is a spreadsheet's day number", expected=meant.isoformat(), code="bad_date")
    return Value(fault="is no date", expected="a date such as 2023-09-30", code="bad_date")
