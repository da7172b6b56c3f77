"""What a check finds: one finding is one fault, or one kind of change, with its rows and the right value."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

# from harmless to fatal; a report's verdict is the worst of its findings
LEVELS = ("normalise", "escape", "warn", "reject")
SHOWN_RANGES = 8
SHOWN_CHARACTERS = 60


@dataclass(frozen=True, eq=False)
class Finding:
    """One fault or change.

    Attributes
    ----------
    code
        A word of :data:`spdr.data.intake.codes.CODES`; waivers name it.
    level
        A word of :data:`LEVELS`.
    message
        One sentence: what is wrong or what was changed.
    rows
        Row numbers as a spreadsheet shows them (the first row of the file is 1); empty where the whole
        file is meant.
    column
        The column as the file names it, or a cell such as ``column 10`` where it has no name.
    value, expected
        What stands there and what would be right, both as text; empty where that says nothing.
    """

    code: str
    level: str
    message: str
    rows: np.ndarray = field(default_factory=lambda: np.array([], dtype=np.int64))
    column: str = ""
    value: str = ""
    expected: str = ""


class Refused(Exception):
    """Reading cannot go on: the file as a whole is refused for one reason."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message)
        self.finding = finding


@dataclass
class Findings:
    """The findings of one check, in the order in which they were made."""

    items: list[Finding] = field(default_factory=list)

    def add(
        self,
        code: str,
        level: str,
        message: str,
        rows: Iterable[int] | np.ndarray = (),
        column: str = "",
        value: str = "",
        expected: str = "",
    ) -> None:
        """Add one finding; ``rows`` may come in any order."""
        self.items.append(
            Finding(code, level, message, _numbers(rows), column, shown(value), shown(expected))
        )

    def level(self) -> str:
        """Return the worst level, or ``accept`` where nothing was found."""
        found = {item.level for item in self.items}
        return next((level for level in reversed(LEVELS) if level in found), "accept")

    def refused(self) -> bool:
        """Whether anything was refused."""
        return any(item.level == "reject" for item in self.items)


def refuse(
    code: str, message: str, rows: Iterable[int] = (), column: str = "", value: str = "", expected: str = ""
) -> Refused:
    """Return the exception for a file that cannot be read on."""
    return Refused(Finding(code, "reject", message, _numbers(rows), column, shown(value), shown(expected)))


def _numbers(rows: Iterable[int] | np.ndarray) -> np.ndarray:
    return np.unique(rows if isinstance(rows, np.ndarray) else np.array([*rows], dtype=np.int64))


def shown(text: str, limit: int = SHOWN_CHARACTERS) -> str:
    r"""Return ``text`` as one harmless line: control characters spelt out, long texts cut.

    Examples
    --------
    >>> shown("a\x00b\n")
    'a\\x00b\\n'
    """
    cut = text if len(text) <= limit else f"{text[: limit - 12]}... ({len(text):,} characters)"
    return "".join(mark if _harmless(mark) else _spelt(mark) for mark in cut)


def _harmless(mark: str) -> bool:
    return mark.isprintable() or "\u0e00" <= mark <= "\u0e7f"


def _spelt(mark: str) -> str:
    return mark.encode("unicode_escape").decode("ascii")


def ranges(rows: Iterable[int] | np.ndarray, most: int = SHOWN_RANGES) -> str:
    """Return row numbers as ranges.

    Examples
    --------
    >>> ranges([5, 2, 3, 4, 9])
    '2-5, 9'
    >>> ranges(range(1, 100, 2), most=2)
    '1, 3 and 48 more'
    """
    numbers = _numbers(rows)
    if not len(numbers):
        return ""
    starts = np.flatnonzero(np.diff(numbers, prepend=numbers[0] - 2) != 1)
    ends = np.append(starts[1:], len(numbers))
    told = []
    for start, end in zip(starts[:most].tolist(), ends[:most].tolist(), strict=True):
        first, last = int(numbers[start]), int(numbers[end - 1])
        told.append(str(first) if first == last else f"{first}-{last}")
    rest = len(numbers) - int(ends[:most][-1])
    return ", ".join(told) + (f" and {rest} more" if rest else "")
