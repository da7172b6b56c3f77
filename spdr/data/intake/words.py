"""Text as it should have been typed: invisible signs, Thai letter orders, and which right word was meant."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")
SPACES = re.compile(r"[\s\u00a0\u2000-\u200a\u202f\u3000]+")
THAI_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
TONES = "่้๊๋"
DOUBLED = re.compile("([ัิีึืฺุู็่้๊๋์ํ])\\1+")
SPLIT_SARA_AM = re.compile(f"ํ([{TONES}]?)า")
TONE_FIRST = re.compile(f"([{TONES}])([ัิีึืฺุู])")
SARA_AM_FIRST = re.compile(f"ำ([{TONES}])")
# everything that tidy() could change; letters that are neither Thai nor ASCII go through Unicode's own order
TO_TIDY = re.compile(f"^\\s|\\s$|\\s\\s|[^ -~\u0e01-\u0e5b]|เเ|ํ[{TONES}]?า|ำ[{TONES}]|[{TONES}][ัิีึืฺุู]|([ัิีึืฺุู็่้๊๋์ํ])\\1")
# letters that sound alike are one letter for the ear, and mistakes are made by ear
ALIKE = {
    **dict.fromkeys("ศษ", "ส"),
    **dict.fromkeys("ฆฅฃ", "ค"),
    **dict.fromkeys("ฒฑธฐถ", "ท"),
    **dict.fromkeys("ฎ", "ด"),
    **dict.fromkeys("ฏ", "ต"),
    **dict.fromkeys("ณ", "น"),
    **dict.fromkeys("ฬ", "ล"),
    **dict.fromkeys("ญ", "ย"),
    **dict.fromkeys("ภผ", "พ"),
    **dict.fromkeys("ฌฉ", "ช"),
    **dict.fromkeys("ฝ", "ฟ"),
    "ี": "ิ",
    "ื": "ึ",
    "ู": "ุ",
    "ไ": "ใ",
    "ๅ": "า",
}
SILENT = re.compile("[ก-ฮ][ิุ]?์")
LONGEST = 40
SLIGHT = frozenset(TONES + "็ะ์ัฺ")


def tidy(text: str) -> tuple[str, tuple[str, ...]]:
    """Return a name as it should have been typed, and what was changed.

    Returns
    -------
    tuple
        The clean text, and codes of the changes: ``spaces`` (invisible signs, hard or doubled spaces),
        ``sara_e`` (แ typed as two เ), ``sara_am`` (ำ stored as two signs), ``mark_order`` (marks doubled
        or in another order).

    Examples
    --------
    >>> tidy("\\u200bเเพร่\\u00a0")
    ('แพร่', ('spaces', 'sara_e'))
    """
    if not TO_TIDY.search(text):
        return text, ()
    changes = []
    clean = SPACES.sub(" ", INVISIBLE.sub("", text)).strip()
    if clean != text:
        changes.append("spaces")
    if "เเ" in clean:
        clean = clean.replace("เเ", "แ")
        changes.append("sara_e")
    if SPLIT_SARA_AM.search(clean) or SARA_AM_FIRST.search(clean):
        clean = SARA_AM_FIRST.sub(r"\1ำ", SPLIT_SARA_AM.sub(r"\1ำ", clean))
        changes.append("sara_am")
    ordered = DOUBLED.sub(r"\1", TONE_FIRST.sub(r"\2\1", unicodedata.normalize("NFC", clean)))
    if ordered != clean:
        clean = ordered
        changes.append("mark_order")
    return clean, tuple(changes)


def key(text: str) -> str:
    """Return a text reduced to what identifies a name: no case, spaces, signs or silent letters.

    Examples
    --------
    >>> key("ปี พ.ศ.") == key("ปีพ.ศ"), key("Amount_THB")
    (True, 'amountthb')
    """
    clean = SILENT.sub("", tidy(text)[0].lower()) if "์" in text else tidy(text)[0].lower()
    return "".join(mark for mark in clean if mark.isalnum() or "\u0e30" <= mark <= "\u0e4e")


def sound(text: str) -> str:
    """Return a rough sound of a Thai name: letters that sound alike become one, silent ones go.

    Examples
    --------
    >>> sound("ศรีษะเกษ") == sound("ศรีสะเกษ")
    True
    """
    bare = SILENT.sub("", tidy(text)[0].lower()).replace("รร", "ั").replace("ฤ", "ร")
    return "".join(ALIKE.get(mark, mark) for mark in bare if mark not in SLIGHT and not mark.isspace())


def distance(one: str, two: str) -> float:
    """Return how far two spellings are apart: edits, where marks and letters that sound alike weigh little.

    Examples
    --------
    >>> distance("ศรีษะเกษ", "ศรีสะเกษ") < distance("ศรีษะเกษ", "สระแก้ว")
    True
    """
    before = [0.0]
    for letter in two:
        before.append(before[-1] + _weight(letter))
    older: list[float] = []
    for place, first in enumerate(one):
        row = [before[0] + _weight(first)]
        for other, second in enumerate(two):
            cost = min(
                before[other] + _swap(first, second),
                before[other + 1] + _weight(first),
                row[other] + _weight(second),
            )
            if place and other and first == two[other - 1] and one[place - 1] == second:
                cost = min(cost, older[other - 1] + 0.4)
            row.append(cost)
        older, before = before, row
    return before[-1]


def _weight(letter: str) -> float:
    return 0.3 if letter in SLIGHT or not letter.isalnum() and letter not in "ิีึืุู" else 1.0


def _swap(one: str, two: str) -> float:
    if one == two:
        return 0.0
    if ALIKE.get(one, one) == ALIKE.get(two, two) or {one, two} in ({"ร", "ล"}, {"น", "ณ"}):
        return 0.3
    return 0.3 if one in SLIGHT and two in SLIGHT else 1.0


@lru_cache(maxsize=4096)
def _nearest(text: str, known: tuple[str, ...]) -> tuple[tuple[float, str], ...]:
    clean = tidy(text)[0].lower()
    heard = sound(clean)
    scored = [(distance(clean, word.lower()) + 0.5 * distance(heard, sound(word)), word) for word in known]
    return tuple(sorted(scored)[:3])


def likely(text: str, known: Iterable[str], limit: float = 0.6) -> list[str]:
    """Return the right spellings that may have been meant, the likeliest first; none if all are far.

    Parameters
    ----------
    text
        What was typed.
    known
        The right words.
    limit
        How many weighted edits per letter are still a mistake and not another word.

    Examples
    --------
    >>> likely("นครศรีธรรมราชย์", ["นครราชสีมา", "นครศรีธรรมราช"])[0]
    'นครศรีธรรมราช'
    """
    words = tuple(known)
    if len(text) > LONGEST:
        return []
    found = [word for far, word in _nearest(text, words) if far <= limit * 1.5 * max(len(text), 3)]
    return found or difflib.get_close_matches(text, words, n=1, cutoff=0.6)


def western(text: str) -> str:
    """Return a text with Thai digits as Arabic ones.

    Examples
    --------
    >>> western("๒๕๖๖")
    '2566'
    """
    return text.translate(THAI_DIGITS)
