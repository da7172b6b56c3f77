"""Units that stand in headers, titles and cells: what they measure and by how much to multiply."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from spdr.data.intake.words import SPACES

# unit of a column (spdr.data.contracts.UNITS) -> what it measures, and its size in the plain unit
DIMENSIONS = {
    "thb": ("money", Decimal(1)),
    "thb_day": ("money", Decimal(1)),
    "thb_month": ("money", Decimal(1)),
    "thb_year": ("money", Decimal(1)),
    "million_thb": ("money", Decimal(1_000_000)),
    "billion_thb": ("money", Decimal(1_000_000_000)),
    "share": ("share", Decimal(1)),
    "rate": ("share", Decimal(1)),
    **dict.fromkeys(
        ("persons", "households", "houses", "cases", "establishments", "count"), ("count", Decimal(1))
    ),
}
SIZES = {
    "": Decimal(1),
    "ร้อย": Decimal(100),
    "พัน": Decimal(1_000),
    "หมื่น": Decimal(10_000),
    "แสน": Decimal(100_000),
    "ล้าน": Decimal(1_000_000),
    "สิบล้าน": Decimal(10_000_000),
    "ร้อยล้าน": Decimal(100_000_000),
    "พันล้าน": Decimal(1_000_000_000),
    "หมื่นล้าน": Decimal(10_000_000_000),
    "แสนล้าน": Decimal(100_000_000_000),
    "ล้านล้าน": Decimal(1_000_000_000_000),
    "thousand": Decimal(1_000),
    "thousands": Decimal(1_000),
    "k": Decimal(1_000),
    "'000": Decimal(1_000),
    "000": Decimal(1_000),
    "million": Decimal(1_000_000),
    "millions": Decimal(1_000_000),
    "mn": Decimal(1_000_000),
    "m": Decimal(1_000_000),
    "billion": Decimal(1_000_000_000),
    "bn": Decimal(1_000_000_000),
}
NOUNS = {
    **dict.fromkeys(("บาท", "บ", "baht", "bahts", "thb", "฿"), "money"),
    **dict.fromkeys(
        ("คน", "ราย", "person", "persons", "people", "cases", "ครัวเรือน", "households", "หลัง", "แห่ง"), "count"
    ),
}
PERIODS = {
    **dict.fromkeys(("เดือน", "month", "monthly"), "month"),
    **dict.fromkeys(("ปี", "year", "yearly", "annual", "annually"), "year"),
    **dict.fromkeys(("วัน", "day", "daily"), "day"),
}
SHARES = ("ร้อยละ", "%", "percent", "per cent", "percentage", "เปอร์เซ็นต์")
WORDS = re.compile(
    rf"(?P<size>{'|'.join(map(re.escape, sorted(SIZES, key=len, reverse=True)))})\s*"
    rf"(?:of\s+)?(?P<noun>{'|'.join(map(re.escape, sorted(NOUNS, key=len, reverse=True)))})?\s*"
    r"(?:(?:/|ต่อ|per|a)?\s*(?P<other>คน|ราย|person|head)?\s*(?:/|ต่อ|per|a)?\s*"
    rf"(?P<period>{'|'.join(PERIODS)}))?"
)
SHORT = {"ลบ": "ล้านบาท", "ล.บ": "ล้านบาท", "พลบ": "พันล้านบาท"}
CURRENCY_FIRST = re.compile(r"(thb|baht|฿)\s*(.+)")  # as in "THB million"
IN_HEADER = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
IN_TITLE = re.compile(
    r"หน่วย\s*(?:นับ)?\s*[:：]?\s*([^()\[\]]*)|\bunits?\s*[:：]\s*([^()\[\]]*)", re.IGNORECASE
)


@dataclass(frozen=True)
class Unit:
    """A unit read from text: ``money``, ``count`` or ``share``, its size in plain units, and its period."""

    dimension: str
    factor: Decimal
    period: str = ""


def read_unit(text: str) -> Unit | None:
    """Return the unit that a text names, or None if it names none.

    Examples
    --------
    >>> read_unit("ล้านบาท").factor, read_unit("พันคน").dimension, read_unit("แก้ไข")
    (Decimal('1000000'), 'count', None)
    >>> read_unit("ลบ.").factor, read_unit("THB million").factor
    (Decimal('1000000'), Decimal('1000000'))
    >>> read_unit("บาท/คน/เดือน").period, read_unit("ร้อยละ").factor
    ('month', Decimal('0.01'))
    """
    clean = SPACES.sub(" ", text).strip(" .:").lower().removeprefix("หน่วย").strip(" :.")
    if clean in SHARES:
        return Unit("share", Decimal("0.01"))
    clean = SHORT.get(clean, clean)
    turned = CURRENCY_FIRST.fullmatch(clean)
    if turned and turned[2] in SIZES:
        clean = f"{turned[2]} {turned[1]}"
    found = WORDS.fullmatch(clean)
    if not found or not clean:
        return None
    size, noun = found["size"], found["noun"]
    if noun is None:
        return Unit("any", SIZES[size]) if SIZES[size] > 1 and size not in ("k", "m") else None
    return Unit(NOUNS[noun], SIZES[size], PERIODS.get(found["period"] or "", ""))


def unit_in_header(text: str) -> tuple[str, str]:
    """Return the header without its unit, and the words of the unit (both may be empty).

    Examples
    --------
    >>> unit_in_header("จำนวนเงิน (ล้านบาท)")
    ('จำนวนเงิน', 'ล้านบาท')
    >>> unit_in_header("ผู้รับสิทธิ (แก้ไข)")
    ('ผู้รับสิทธิ (แก้ไข)', '')
    >>> unit_in_header("จำนวนเงิน หน่วย : ล้านบาท")
    ('จำนวนเงิน', 'ล้านบาท')
    """
    for found in IN_HEADER.finditer(text):
        inner = found[1].strip()
        for part in (inner, inner.rpartition(":")[2]):
            if read_unit(part):
                rest = (text[: found.start()] + " " + text[found.end() :]).strip()
                return SPACES.sub(" ", rest), part.strip()
    for mark in (":", " - ", ","):
        name, found_mark, inner = text.rpartition(mark)
        if found_mark and read_unit(inner):
            name = name.strip()
            return name.removesuffix("หน่วย").strip() or name, inner.strip()
    head, _, last = text.rpartition(" ")
    if head and (unit := read_unit(last)) and unit.dimension != "any":
        return head.strip(), last
    if text.strip().startswith("ร้อยละ") and text.strip() != "ร้อยละ":
        return text.strip().removeprefix("ร้อยละ").strip(), "ร้อยละ"
    return text, ""


def unit_in_title(text: str) -> str:
    """Return the unit that a title line declares for the whole table, such as ``หน่วย : ล้านบาท``.

    Examples
    --------
    >>> unit_in_title("(หน่วย : ล้านบาท)"), unit_in_title("ตารางที่ 1")
    ('ล้านบาท', '')
    """
    found = IN_TITLE.search(text)
    words = ((found[1] or found[2] or "") if found else "").strip(" :.")
    return words if read_unit(words) else ""


def bracketed(text: str) -> str:
    """Return the last words in brackets of a header, or nothing.

    Examples
    --------
    >>> bracketed("amount (USD)")
    'USD'
    """
    found = IN_HEADER.findall(text)
    return found[-1].strip() if found else ""
