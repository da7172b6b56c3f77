"""Two wordings of one thing: the numbers in them must be the same."""

from __future__ import annotations

import re
from collections import Counter

from spdr.data.registers.personal import THAI_DIGITS

BUDDHIST_ERA = 543
_NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
_BUDDHIST_YEAR = re.compile(r"2[456]\d\d")


def numbers(words: str, lang: str) -> Counter[str]:
    """Return the numbers in a text; Buddhist years of a Thai one as Gregorian years.

    Examples
    --------
    >>> numbers("2.3 million children in 2021", "en") == numbers("เด็ก 2.3 ล้านคน ปี 2564", "th")
    True
    """
    found: Counter[str] = Counter()
    for match in _NUMBER.finditer(words.translate(THAI_DIGITS)):
        number = match.group().replace(",", "")
        if lang == "th" and _BUDDHIST_YEAR.fullmatch(match.group()):
            number = str(int(number) - BUDDHIST_ERA)
        found[number] += 1
    return found


def differing_numbers(english: str, thai: str) -> str:
    """Return in words which numbers stand in one language only, or an empty string.

    Examples
    --------
    >>> differing_numbers("40 participants", "ผู้เข้าร่วม 41 คน")
    '40 in English only, 41 in Thai only'
    """
    first, second = numbers(english, "en"), numbers(thai, "th")
    told = [
        f"{', '.join(sorted(left.elements()))} in {language} only"
        for left, language in ((first - second, "English"), (second - first, "Thai"))
        if left
    ]
    return ", ".join(told)
