"""Faults that a cell can have whatever its column: garbled letters, control characters, markup, paths."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np

from spdr.data.intake.column import Column
from spdr.data.intake.findings import Findings
from spdr.data.intake.words import INVISIBLE

LONGEST = 10_000
MOST_NAMED = 12
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
MARKUP = re.compile(
    r"<\s{0,3}/?\s{0,3}[a-zA-Z!?]|javascript:|vbscript:|data:text|\{\{|\{%|```|`[^`]*`|\\(?:href|url|input|write|def)\b"
    r"|constructor\s{0,3}[.\[(]|\]\(\w+:|\{[\w-]{1,40}\}`|\bon\w{3,20}\s{0,3}=\s{0,3}[\"'\w]",
    re.IGNORECASE,
)
PATH = re.compile(
    r"\.\.[\\/]|[\\/]\.\.|^[\\/]|^[A-Za-z]:[\\/]|\\\\|\b\w{1,20}://|^~[\\/]|%2e%2e|\$\(|\x00", re.IGNORECASE
)
LIVE = ("=", "+", "-", "@", "\t", "\r")
SIGNED_NUMBER = re.compile(r"[-+]?[\d.,\s]+%?")
# UTF-8 read as Latin-1 or Windows-1252; UTF-8 read as Windows-874; Windows-874 read as Latin-1
GARBLED = re.compile(
    "(?:à[¸¹]|Ã[\u0080-\u00bf]|â€)|(?:เ[ธน].?){3,}|[\u00a1-\u00fb]{4,}|^[\u00a1-\u00fb]{2,}$"
)
MAY_BE_CODE = r"^[^0-9A-Za-z\x{e00}-\x{e7f}]*[=+\-@\t\r]|[<{}`\\\[=]|script:|data:text|constructor"
SUSPICIOUS = (
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x{80}-\x{9f}\x{202a}-\x{202e}\x{2066}-\x{2069}\x{fffd}]"
    r"|\?\?\?|à[¸¹]|Ã|â€|เ[ธน].?เ|[\x{a1}-\x{fb}]{2}"
)
ONLY_QUESTIONS = re.compile(r"\?{3,}")


def check(title: str, column: Column, rows: np.ndarray, findings: Findings) -> set[int]:
    """Refuse words with faults of the text itself, and return their numbers.

    Parameters
    ----------
    title
        The column as the file names it.
    column, rows
        Its cells and their source rows.
    findings
        Takes what is found.
    """
    odd = column.matching(SUSPICIOUS)
    odd = sorted({*odd, *column.longer(LONGEST)})
    bad: set[int] = set()
    for code, told, right, fault in _TESTS:
        hits = [number for number in odd if number not in bad and fault(column.word(number))]
        bad.update(hits)
        tell(code, told, right, title, column, rows, hits, findings)
    return bad


def tell(
    code: str,
    told: str,
    right: Callable[[str], str],
    title: str,
    column: Column,
    rows: np.ndarray,
    hits: list[int],
    findings: Findings,
    level: str = "reject",
) -> None:
    """Add one finding per bad word, and one for all further ones where there are many."""
    if len(hits) > 1:
        first = column.first_rows()
        hits = sorted(hits, key=lambda number: int(first[number]))
    for number in hits[:MOST_NAMED]:
        word = column.word(number)
        where = rows[column.where([number])]
        if len(where):
            findings.add(code, level, told, where, title, word, right(word))
    rest = rows[column.where(hits[MOST_NAMED:])] if len(hits) > MOST_NAMED else []
    if len(rest):
        more = f"{told} {len(hits) - MOST_NAMED:,} more values of this column have the same fault."
        findings.add(code, level, more, rest, title, column.word(hits[MOST_NAMED]))


def repaired(text: str) -> str:
    """Return garbled Thai as it was before it was read in the wrong encoding, or nothing.

    Examples
    --------
    >>> repaired("à¸\\x81à¸£à¸°")
    'กระ'
    """
    for read_as, was in (("latin-1", "utf-8"), ("cp1252", "utf-8"), ("cp874", "utf-8"), ("latin-1", "cp874")):
        try:
            right = text.encode(read_as).decode(was)
        except (UnicodeEncodeError, UnicodeDecodeError):
            continue
        if any("\u0e01" <= mark <= "\u0e5b" for mark in right):
            return right
    return ""


def is_garbled(text: str) -> bool:
    """Return whether Thai letters were read in a wrong encoding."""
    return bool(GARBLED.search(text)) and bool(repaired(text) or "à¸" in text or "à¹" in text)


def is_live(text: str) -> bool:
    """Return whether a spreadsheet would take the text for a formula.

    Examples
    --------
    >>> is_live("=1+1"), is_live("-5"), is_live("- see below")
    (True, False, True)
    """
    return INVISIBLE.sub("", text).startswith(LIVE) and not SIGNED_NUMBER.fullmatch(text)


_TESTS: tuple[tuple[str, str, Callable[[str], str], Callable[[str], bool]], ...] = (
    (
        "long_cell",
        f"The cell holds more than {LONGEST:,} characters.",
        lambda _: f"at most {LONGEST:,} characters",
        lambda word: len(word) > LONGEST,
    ),
    (
        "lost_letters",
        "Letters were lost when the file was saved. Export it again as CSV UTF-8.",
        lambda _: "the original letters",
        lambda word: "\ufffd" in word or bool(ONLY_QUESTIONS.fullmatch(word.strip())),
    ),
    (
        "mojibake",
        "Thai letters were read in the wrong encoding and saved so. Export the original again as CSV UTF-8.",
        lambda word: repaired(word) or "Thai letters",
        is_garbled,
    ),
    (
        "control",
        "The cell holds control characters that cannot be seen. Delete them.",
        lambda _: "no control characters",
        lambda word: bool(CONTROL.search(word)),
    ),
)
