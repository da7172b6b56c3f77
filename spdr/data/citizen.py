"""Thai citizen numbers: thirteen digits of which the last checks the others."""

from __future__ import annotations

import re

# alone, with or without blanks or hyphens in the usual places: no part of a longer number or a word
_NUMBER = re.compile(rb"(?<![\w.])([1-8])[- ]?(\d{4})[- ]?(\d{5})[- ]?(\d{2})[- ]?(\d)(?![\w.])")
_PERHAPS = re.compile(rb"[1-8][- ]?\d{4}[- ]?\d{5}[- ]?\d{2}[- ]?\d")


def valid(digits: str) -> bool:
    """Return whether thirteen digits carry the check digit of a citizen number.

    The check digit is (11 - sum of digit x weight 13..2 modulo 11) modulo 10.

    Examples
    --------
    >>> valid("1234567890121"), valid("1234567890123")
    (True, False)
    """
    if len(digits) != 13 or digits[0] not in "12345678":
        return False
    total = sum(int(digit) * weight for digit, weight in zip(digits, range(13, 1, -1), strict=False))
    return (11 - total % 11) % 10 == int(digits[12])


def lines_with(raw: bytes) -> list[int]:
    """Return the lines of a text that hold a citizen number.

    Examples
    --------
    >>> nobody = b"1-2345-67890-12-%d"  # made up; only one last digit fits the others
    >>> [last for last in range(10) if lines_with(b"id\\n" + nobody % last) == [2]]
    [1]
    """
    if not _PERHAPS.search(raw):
        return []
    return [
        raw.count(b"\n", 0, found.start()) + 1
        for found in _NUMBER.finditer(raw)
        if valid(b"".join(found.groups()).decode("ascii"))
    ]
