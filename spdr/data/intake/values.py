"""One word to one number, as Thai offices write them.

A reader returns a :class:`Value`: the plain text of the value, or what is wrong and what would be right.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from spdr.data.intake.units import read_unit
from spdr.data.intake.words import INVISIBLE, SPACES, THAI_DIGITS

PLAIN = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?")
GROUPED = re.compile(r"[-+]?\d{1,3}(,\d{3})+(\.\d+)?")
SPACED = re.compile(r"[-+]?\d{1,3}( \d{3})+(\.\d+)?")
EUROPEAN = re.compile(r"[-+]?\d{1,3}(\.\d{3})+,\d+|[-+]?\d+,\d{1,2}|[-+]?\d{1,3}(\.\d{3}){2,}")
SCIENTIFIC = re.compile(r"[-+]?\d+(\.\d*)?[eE][-+]?\d+")
LEADING = re.compile(r"[-+]?\d*\.?\d+|[-+]?\d+\.")
IN_BRACKETS = re.compile(r"\((.+)\)")
MARKED = re.compile(r"(.*\d)\s*([*†‡¹²³⁴⁵]+|\s(?:p|r|e|f|\d{1,2}/))")
NUMBER_AND_WORDS = re.compile(r"([-+]?[\d.,]*\d)\s*([^\d.,].*)")
ERRORS = ("#DIV/0!", "#REF!", "#N/A", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "#FIELD!")
NOT_FINITE = frozenset(("nan", "inf", "infinity"))
EXACT = 2**53
LONGEST = 60  # no number, year or date is written longer


@dataclass
class Value:
    """What a word says.

    Attributes
    ----------
    text
        The value in the project's own spelling; empty where it is missing or refused.
    changes
        Codes of what was changed on the way (they become ``normalise`` findings).
    fault
        What is wrong, or empty.
    expected
        What would be right.
    warning
        What the reader must know although the value was taken.
    missing
        Why the value is missing (``suppressed`` ...), or empty.
    """

    text: str = ""
    changes: tuple[str, ...] = ()
    fault: str = ""
    expected: str = ""
    warning: str = ""
    missing: str = ""
    code: str = "not_a_number"


def spelt(number: Decimal) -> str:
    """Return a number without exponent or needless zeros.

    Examples
    --------
    >>> spelt(Decimal("145.627200") * 1000000), spelt(Decimal("0.50"))
    ('145627200', '0.5')
    """
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def read_number(word: str, whole: bool, share: bool = False) -> Value:
    """Read one number as people write it.

    Parameters
    ----------
    word
        The cell's text, not empty.
    whole
        Whether only whole numbers are right.
    share
        Whether a per cent sign is right; ``12.5%`` becomes 0.125.

    Examples
    --------
    >>> read_number("๑๔๕,๖๒๗.00", whole=True).text
    '145627'
    >>> read_number("1.234.567,89", whole=False).expected
    '1234567.89'
    """
    if len(word) > LONGEST:
        endless = word.strip("-+0123456789.,") == ""
        told = ("is far too large", "too_big") if endless else ("is no number", "not_a_number")
        return Value(fault=told[0], expected="a number below 1e18", code=told[1])
    text, changes = tidied(word)
    if text.upper() in ERRORS or (text.startswith("#") and text.upper().rstrip("?!") in ("#ERR", "#VALUE")):
        return Value(fault="is an error of the spreadsheet", expected="a number", code="spreadsheet_error")
    if text.lower().lstrip("+-") in NOT_FINITE:
        return Value(fault="is no finite number", expected="a finite number", code="not_finite")
    if text.startswith("="):
        return Value(fault="is a formula, not its result", expected="the stored value", code="formula")
    mark = MARKED.fullmatch(text)
    warning = ""
    if mark:
        text, warning = mark[1].strip(), f"carries the mark {mark[2].strip()!r}, which was left out"
    percent = text.endswith("%")
    if percent and share:
        text, changes = text[:-1].strip(), [*changes, "percent"]
    number = _digits(text, changes)
    if isinstance(number, Value):
        return number
    if percent and share:
        number = number / 100
    value = _checked(number, whole, tuple(changes), warning)
    if whole and not value.fault and not value.changes and value.text != word:
        value.changes = ("number_form",)
    return value


def tidied(word: str) -> tuple[str, list[str]]:
    """Return a word with Arabic digits and plain signs, and what was changed."""
    changes: list[str] = []
    text = SPACES.sub(" ", INVISIBLE.sub("", word)).strip()
    if text != word:
        changes.append("spaces")
    western = text.translate(THAI_DIGITS)
    if western != text:
        changes.append("thai_digits")
    if western.startswith("'"):
        western = western[1:]
        changes.append("quote_mark")
    if western[:1] in ("−", "–") and len(western) > 1:
        western = f"-{western[1:].lstrip()}"
        changes.append("minus_sign")
    bracket = IN_BRACKETS.fullmatch(western)
    if bracket and PLAIN.fullmatch(bracket[1].replace(",", "")):
        western = f"-{bracket[1]}"
        changes.append("brackets_minus")
    return western, changes


def _digits(text: str, changes: list[str]) -> Decimal | Value:
    """Return the number, or the fault with the value that was probably meant."""
    if PLAIN.fullmatch(text):
        return Decimal(text)
    if GROUPED.fullmatch(text) or SPACED.fullmatch(text):
        changes.append("thousands")
        return Decimal(text.replace(",", "").replace(" ", ""))
    if LEADING.fullmatch(text):
        changes.append("number_form")
        return Decimal(text)
    return _scientific(text, changes) if SCIENTIFIC.fullmatch(text) else _meant(text, changes)


def _meant(text: str, changes: list[str]) -> Decimal | Value:
    """Return what is wrong with a text that is no plain number, and which number was probably meant."""
    if EUROPEAN.fullmatch(text):
        meant = text.replace(".", "").replace(",", ".")
        return Value(
            fault="has a decimal comma or points between thousands",
            expected=spelt(Decimal(meant)),
            code="decimal_comma",
        )
    with_words = NUMBER_AND_WORDS.fullmatch(text)
    if with_words:
        return _with_words(with_words[1], with_words[2].strip(), changes)
    bare = text.replace(",", "").replace(" ", "")
    if PLAIN.fullmatch(bare) and bare:
        return Value(fault="has commas or blanks in the wrong places", expected=bare, code="bad_grouping")
    return Value(fault="is no number", expected="a number")


def _scientific(text: str, changes: list[str]) -> Decimal | Value:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return Value(fault="is no number", expected="a number")
    if abs(number.adjusted()) > 300:
        return Value(fault="is too large to be a number", expected="a finite number", code="not_finite")
    shown = len(number.as_tuple().digits)
    if number == number.to_integral_value() and number.adjusted() + 1 > shown:
        return Value(
            fault="was rounded by a spreadsheet: digits are lost",
            expected=f"the full number, about {spelt(number)}",
            code="rounded",
        )
    changes.append("number_form")
    return number


def _with_words(digits: str, words: str, changes: list[str]) -> Decimal | Value:
    unit = read_unit(words)
    inner = _digits(digits, changes)
    if isinstance(inner, Value):
        return inner
    if words == "%":
        return Value(
            fault="is a percentage", expected=f"the amount itself, not {digits} %", code="wrong_unit"
        )
    if unit is None:
        return Value(fault="is a number with words", expected=spelt(inner))
    changes.append("unit_in_cell")
    return inner * unit.factor


def _checked(number: Decimal, whole: bool, changes: tuple[str, ...], warning: str) -> Value:
    if whole and number != number.to_integral_value():
        return Value(fault="is not a whole number", expected="a whole number (integer)", code="not_whole")
    if abs(number) > EXACT and whole:
        return Value(
            fault="is larger than a computer keeps exactly (2^53)",
            expected="a count within the population",
            code="too_big",
        )
    if abs(number) > Decimal("1e18"):
        return Value(fault="is far too large", expected="a number below 1e18", code="too_big")
    return Value(spelt(number), changes, warning=warning)
