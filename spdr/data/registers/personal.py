"""Personal numbers, which no register or page may hold: citizen numbers, telephones, mail addresses."""

from __future__ import annotations

import re
from collections.abc import Iterable

THAI_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
_THIRTEEN = re.compile(r"(?<![\d.,])\d(?:[ -]?\d){12}(?![\d.,]*\d)")
_TELEPHONE = re.compile(
    r"(?<![\d.,/-])(?:\+66|0066|0)[ -]?\(?\d{1,2}\)?(?:[ -]?\d{3,4})[ -]?\d{3,4}(?![\d.,/-]*\d)"
)
_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")


def is_citizen_id(number: str) -> bool:
    """Whether 13 digits are a Thai citizen number: the last is the check digit of the twelve before it.

    The first twelve are weighted 13 down to 2; the check digit is (11 - sum mod 11) mod 10. Spaces, hyphens
    and Thai digits are allowed.

    Examples
    --------
    >>> is_citizen_id("1111111111119"), is_citizen_id("1111111111118"), is_citizen_id("111")
    (True, False, False)
    """
    digits = re.sub(r"[ -]", "", number.translate(THAI_DIGITS))
    if not re.fullmatch(r"\d{13}", digits):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(digits[:12], range(13, 1, -1), strict=True))
    return (11 - total % 11) % 10 == int(digits[12])


def find(words: str) -> str:
    """Return what kind of personal number stands in a text, or an empty string; never the number itself.

    Examples
    --------
    >>> find("call 02-123-4567"), find("13,000,000 baht in 2021")
    ('a telephone number', '')
    """
    plain = words.translate(THAI_DIGITS)
    if any(is_citizen_id(match.group()) for match in _THIRTEEN.finditer(plain)):
        return "a citizen number"
    if _MAIL.search(plain):
        return "a mail address"
    if _TELEPHONE.search(plain):
        return "a telephone number"
    return ""


def duplicates(numbers: Iterable[str]) -> int:
    """Return how many citizen numbers of a list repeat one before them, however they are written.

    For use on a ministry's own machine before an extract is made: the numbers themselves are neither kept
    nor shown.

    Examples
    --------
    >>> duplicates(["1 1111 11111 11 9", "1111111111119", "2222222222228"])
    1
    """
    plain = [re.sub(r"[ -]", "", number.translate(THAI_DIGITS)) for number in numbers]
    return len(plain) - len(set(plain))
