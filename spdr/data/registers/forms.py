"""Forms with word limits: the ten questions of a case study, an event, a community plan, a peer review."""

from __future__ import annotations

import re
from pathlib import Path

from spdr.data import registers
from spdr.data.registers import personal
from spdr.errors import DataError

HEADING = re.compile(r"^## (\w+)\. .*$", re.M)
_LATIN_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9'.,%-]*")
_THAI_RUN = re.compile(r"[\u0e00-\u0e7f]+")
LETTERS_OF_A_THAI_WORD = 5
"""Thai is written without spaces; a word is taken to be five signs, near the mean of its running text."""


def count_words(text: str) -> int:
    """Return the words of a text; Thai, written without spaces, by its length.

    Examples
    --------
    >>> count_words("Save time, save cost."), count_words("ประหยัดเวลา")
    (4, 3)
    """
    thai = sum(len(run) for run in _THAI_RUN.findall(text))
    return len(_LATIN_WORD.findall(text)) + -(-thai // LETTERS_OF_A_THAI_WORD)


def check(file: Path, form: str) -> list[tuple[str, int, int | None]]:
    """Return for each field of a filled-in form its number, its words and its limit.

    Parameters
    ----------
    file
        Text whose fields begin with ``## <number>. <title>``, as ``spdr register template`` prints them.
    form
        ``case-study``, ``event``, ``community-plan``, ``peer-review``, ``lesson`` ...

    Raises
    ------
    DataError
        If there is no such form, a field is missing or empty, over its limit, or holds a personal number.
    """
    fields = {row["number"]: row for row in registers.load("templates") if row["template"] == form}
    if not fields:
        raise DataError(f"There is no form {form!r}; see data/registers/templates.csv.")
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise DataError(f"{file.name} cannot be read as UTF-8 text.") from None
    parts = HEADING.split(text)[1:]
    answers = dict(zip(parts[::2], parts[1::2], strict=True))
    told = []
    for number, row in fields.items():
        answer = answers.get(number, "").replace(row["name_th"], "").strip()
        if not answer:
            raise DataError(f"{file.name}, field {number} ({row['name_en']}): is missing or empty.")
        found = personal.find(answer)
        if found:
            raise DataError(f"{file.name}, field {number}: holds {found}. Take it out; name offices only.")
        words, limit = count_words(answer), row["words_max"]
        if limit and words > limit:
            raise DataError(f"{file.name}, field {number}: {words} words, at most {limit}. Shorten it.")
        told.append((number, words, limit))
    return told
