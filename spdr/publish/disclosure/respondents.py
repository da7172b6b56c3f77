"""Rows of respondents where only results belong: printed tables, messages, tracebacks, files."""

from __future__ import annotations

import base64
import contextlib
import math
import re
import zipfile
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from spdr.publish.disclosure.rules import RULES, Rules, Verdict

# columns that only rows of respondents have
OF_PERSONS = frozenset(
    [
        "hh",
        "hhid",
        "hh_id",
        "household",
        "household_id",
        "pid",
        "person",
        "person_id",
        "respondent",
        "id",
        "case_id",
        "caseid",
        "wt",
        "weight",
    ]
)
FINE_ENDINGS = (
    ".html",
    ".htm",
    ".json",
    ".js",
    ".csv",
    ".tsv",
    ".txt",
    ".md",
    ".ipynb",
    ".svg",
    ".xml",
    ".log",
)
PACKED_ENDINGS = (".xlsx", ".zip", ".ods")
TOKEN = re.compile(r"[^\s,;|<>\"'\[\]{}()=&]+")
LINES = re.compile(r"[\n\r]+|</tr>|\}\s*,\s*\{|\]\s*,\s*\[")
MOST_BYTES = 50_000_000
EXTREMES = re.compile(
    r"^\s*(?:<th>)?(?:min|max|minimum|maximum)(?:</th>)?\s+(?:<td>)?-?\d", re.MULTILINE | re.IGNORECASE
)
NUMBER = re.compile(r"(?<![\w.])-?\d[\d,]*(?:\.\d+)?(?![\w])")
BASE64 = re.compile(r"[A-Za-z0-9+/]{200,}={0,2}")
# so many values of one column among the numbers of a text, and such a share of them, are a list of answers
LISTED, LISTED_SHARE = 5, 0.6
FINE = 50  # values that a column must have before its values can be told from results
# so many values of one respondent in one line are no accident, if so many are in columns of many values
ALIKE, ALIKE_TELLING = 3, 2


class Traces:
    """What the rows of a private table look like in text.

    Parameters
    ----------
    people
        Respondents, one row each. Only columns with many different values can give somebody away.
    """

    def __init__(self, people: pd.DataFrame) -> None:
        texts = people.map(_spelt)
        telling = [name for name in people.columns if people[name].nunique() * 4 >= min(len(people), 100)]
        self._values = [set(row) - {""} for row in texts.itertuples(index=False, name=None)]
        self._telling = [set(row) - {""} for row in texts[telling].itertuples(index=False, name=None)]
        self._by_value: dict[str, list[int]] = {}
        for number, values in enumerate(self._telling):
            for text in values:
                if len(text) > 1:
                    self._by_value.setdefault(text, []).append(number)
        self._names = {str(name).lower() for name in people.columns}
        self._columns = [
            found
            for name in people.columns
            if people[name].nunique() >= FINE and (found := {_long(text) for text in texts[name]} - {""})
        ]
        self._need = min(ALIKE, people.shape[1])
        self._need_telling = min(ALIKE_TELLING, len(telling))

    def in_words(self, words: Collection[str]) -> bool:
        """Return whether these words hold most of one respondent's values."""
        there = {_same(word) for word in words}
        seen: set[int] = set()
        for word in there:
            for number in self._by_value.get(word, [])[:200]:
                if number not in seen:
                    seen.add(number)
                    if (
                        len(self._telling[number] & there) >= self._need_telling
                        and len(self._values[number] & there) >= self._need
                    ):
                        return True
        return False

    def in_text(self, text: str) -> int:
        """Return how many lines (or rows of markup) hold a respondent."""
        lines = [TOKEN.findall(_unmarked(line)) for line in LINES.split(text)]
        found = sum(map(self.in_words, lines)) or self._in_columns(lines)
        return found or int(self.listed(text)) + sum(map(self.in_text, _unpacked(text)))

    def _in_columns(self, lines: list[list[str]]) -> int:
        """Return how many columns of a table printed on its side, names first, hold a respondent."""
        named = [line for line in lines if line and line[0].lower() in self._names]
        width = max(map(len, named), default=0)
        columns = [[line[place] for line in named if len(line) > place] for place in range(1, min(width, 40))]
        return sum(map(self.in_words, columns)) if len(named) >= ALIKE else 0

    def listed(self, text: str) -> bool:
        """Return whether the numbers of a text, or of one of its lines, are mostly answers to a question."""
        for part in {text, *text.splitlines()}:
            numbers = {_long(_same(word.replace(",", ""))) for word in NUMBER.findall(part)} - {""}
            for column in self._columns if len(numbers) >= LISTED else ():
                same = len(numbers & column)
                if same >= LISTED and same >= LISTED_SHARE * len(numbers):
                    return True
        return False


def _spelt(value: Any) -> str:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    return _same(str(value))


def _same(word: str) -> str:
    """Numbers are compared by value: 5.0 is 5."""
    try:
        number = float(word)
    except ValueError:
        return word
    return f"{number:.10g}"


def _long(word: str) -> str:
    """A number of four digits or more that is no year; of any other word nothing, for it says too little."""
    digits = sum(mark.isdigit() for mark in word)
    if digits < 4 or not re.fullmatch(r"-?\d+(\.\d+)?", word):
        return ""
    return "" if digits == 4 and "." not in word and 1900 <= int(word) <= 2600 else word


def _unpacked(text: str) -> Iterator[str]:
    """Yield texts that were packed as letters of base 64, as pictures and downloads in pages are."""
    for found in BASE64.findall(text):
        with contextlib.suppress(ValueError):  # no text, or not packed at all
            yield base64.b64decode(found + "=" * (-len(found) % 4), validate=True).decode("utf-8")


def _unmarked(line: str) -> str:
    return re.sub(r"<[^<>]{0,300}>", " ", line).replace(":", " ")


def check_text(text: str, people: pd.DataFrame | Traces | None = None, rules: Rules = RULES) -> Verdict:
    """Check printed output, a message or a traceback for rows of respondents.

    Parameters
    ----------
    text
        What would be shown: text or HTML.
    people
        The private table, if at hand: then its own values are looked for. Without it, a printed table
        with a column of persons (a household number, a weight) is refused.

    Examples
    --------
    >>> check_text("   hhid  income\\n0     1    5000\\n1     2    7000").decision
    'refuse'
    """
    verdict = Verdict(rule_version=rules.version)
    if people is not None:
        traces = people if isinstance(people, Traces) else Traces(people)
        found = traces.in_text(text)
        if found:
            verdict.refuse(
                "rows", f"{found} lines hold values of single respondents. Show results of groups."
            )
            return verdict
    if EXTREMES.search(text):
        verdict.refuse(
            "extreme", "A printed summary shows the least or greatest value: one person's. Leave it out."
        )
        return verdict
    for names, rows in _printed(text):
        persons = sorted({name.lower() for name in names} & OF_PERSONS)
        if persons and rows:
            told = f"A printed table has a column of single respondents ({', '.join(persons)}). Show groups."
            verdict.refuse("rows", told)
            return verdict
    return verdict


def _printed(text: str) -> Iterator[tuple[list[str], int]]:
    """Yield (column names, number of rows) of tables printed as text or HTML."""
    if "<table" in text:
        for table in re.split(r"<table", text)[1:]:
            heads = [_unmarked(cell).split() for cell in re.findall(r"<th[^>]*>(.*?)</th>", table, re.DOTALL)]
            yield [word for head in heads for word in head], table.count("<tr")
    lines = text.splitlines()
    for place, line in enumerate(lines[:-1]):
        names = TOKEN.findall(line)
        below = TOKEN.findall(lines[place + 1])
        if len(names) >= 2 and _starts_a_row(below, len(names)):
            yield names, 1


def _starts_a_row(words: list[str], width: int) -> bool:
    """Whether a line under a header is a row: an index and a value for each name, or mostly numbers."""
    numbers = [bool(re.fullmatch(r"-?\d+(\.\d+)?", word)) for word in words]
    if len(words) == width + 1:
        return words[0].isdigit()
    return len(words) == width and sum(numbers) * 2 > width


def scan(folder: Path, people: pd.DataFrame) -> list[tuple[str, int]]:
    """Look for rows of a private table in every file of a folder: pages, data, caches, search index.

    Returns
    -------
    list
        (file, number of lines) of files that hold a respondent.
    """
    traces = Traces(people)
    found = []
    for file in sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()):
        hits = sum(traces.in_text(text) for text in _texts(file))
        if hits:
            found.append((file.relative_to(folder).as_posix(), hits))
    return found


def _texts(file: Path) -> Iterator[str]:
    ending = file.suffix.lower()
    if ending in FINE_ENDINGS and file.stat().st_size < MOST_BYTES:
        yield file.read_text(encoding="utf-8", errors="replace")
    elif ending in PACKED_ENDINGS and zipfile.is_zipfile(file):
        with zipfile.ZipFile(file) as archive:
            for member in archive.infolist():
                if member.filename.endswith((".xml", *FINE_ENDINGS)) and member.file_size < MOST_BYTES:
                    yield archive.read(member).decode("utf-8", "replace").replace("</row>", "\n")
