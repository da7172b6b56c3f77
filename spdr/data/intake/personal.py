"""Columns and cells that identify a person: they never enter a table, and reports do not repeat them."""

from __future__ import annotations

import re
import unicodedata

import numpy as np

from spdr.data import citizen
from spdr.data.intake.column import Column
from spdr.data.intake.findings import Findings
from spdr.data.intake.words import key, western

MARKS = "-–—./_ "
HIDDEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")  # signs that no reader sees, put between digits
ID = re.compile(rf"(?<!\d)(\d)[{MARKS}]?(\d{{4}})[{MARKS}]?(\d{{5}})[{MARKS}]?(\d{{2}})[{MARKS}]?(\d)(?!\d)")
SPELT = re.compile(rf"(?<!\d)\d(?:[{MARKS}]{{1,2}}\d){{12}}(?!\d)")  # digit by digit
MOBILE = re.compile(r"(?<![\d.])(?:\+?66[- ]?|0)[689]\d?[- ]?\d{3,4}[- ]?\d{3,4}(?![\d.])")
MAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,64}\.[\w.-]{2,64}")
POSITION = re.compile(r"(?<!\d)(?:[5-9]|1\d|20)\.\d{4,20}\s{0,3}[,;/ ]\s{0,3}(?:9[7-9]|10[0-5])\.\d{4,}")
FULL_NAME = re.compile(r"(?:นาย|นางสาว|นาง|น\.ส\.|เด็กชาย|เด็กหญิง|ด\.ช\.|ด\.ญ\.)\s?[ก-๎]{2,30}\s{1,3}[ก-๎]{2,40}")
PERHAPS = (
    "[0-9๐-๙０-９][0-9๐-๙０-９ ._/–—\u00ad\u200b-\u200f\u2060\ufeff-]{7}|[@＠]|[0-9]"
    r"\.[0-9]{4}|นาย|นาง|น\.ส\.|เด็ก|ด\.[ชญ]\."
)
OFFICES = ("นายก", "นายอำเภอ", "นายทะเบียน", "นายจ้าง", "นายแพทย์สาธารณสุข")
LATITUDE, LONGITUDE = (5.5, 20.6), (97.3, 105.7)


def check(
    title: str,
    column: Column,
    rows: np.ndarray,
    words: dict[str, list[str]],
    amount: bool,
    findings: Findings,
) -> bool:
    """Refuse a column that names or identifies persons, and return whether it did.

    Parameters
    ----------
    title
        The column's header.
    column, rows
        Its cells and their source rows.
    words
        Headers of personal columns, by kind (``data/intake/words.yaml``).
    amount
        Whether the table expects amounts here: their digits are no ID by chance.
    findings
        Takes what is found.
    """
    heading = key(re.sub(r"\(.*?\)", "", title))
    for kind, headers in words.items():
        if heading in {key(header) for header in headers}:
            _tell(kind, title, column, rows, column.some(), findings)
            return True
    if amount:
        return False
    for kind, hits in _hits(column).items():
        if hits:
            _tell(kind, title, column, rows, hits, findings)
            return True
    return False


def _hits(column: Column) -> dict[str, list[int]]:
    import pyarrow.compute as pc

    thirteen = pc.equal(pc.binary_length(column.vocabulary), 13).to_numpy(zero_copy_only=False)
    plain = column.plain()
    found: dict[str, list[int]] = {
        "citizen ID": [],
        "phone number": [],
        "e-mail address": [],
        "position": [],
        "name": [],
    }
    for number in [*np.flatnonzero(plain & thirteen).tolist(), *column.matching(PERHAPS)]:
        text = seen(column.word(number))
        if _has_id(text):
            found["citizen ID"].append(number)
        elif plain[number] or len(text) > 10_000:
            continue
        elif MAIL.search(text):
            found["e-mail address"].append(number)
        elif _is_mobile(text):
            found["phone number"].append(number)
        elif POSITION.search(text):
            found["position"].append(number)
        elif FULL_NAME.search(text) and not text.startswith(OFFICES):
            found["name"].append(number)
    return found


def seen(text: str) -> str:
    """Return a text with its digits and signs as a reader sees them: plain, nothing hidden between them.

    Examples
    --------
    >>> seen("１๒\u200b3＠")
    '123@'
    """
    return western(unicodedata.normalize("NFKC", HIDDEN.sub("", text)))


def _has_id(text: str) -> bool:
    whole = ["".join(parts) for parts in ID.findall(text)]
    spelt = [re.sub(r"\D", "", hit) for hit in SPELT.findall(text)]
    return any(citizen.valid(digits) for digits in [*whole, *spelt])


def _is_mobile(text: str) -> bool:
    return any(len(re.sub(r"\D", "", hit)) in (10, 11) for hit in MOBILE.findall(text))


def positions(titles: list[str], columns: list[Column], rows: np.ndarray, findings: Findings) -> None:
    """Refuse two columns that together are places on the map of Thailand, whatever they are called."""
    north = [place for place, column in enumerate(columns) if _all_within(column, LATITUDE)]
    east = [place for place, column in enumerate(columns) if _all_within(column, LONGITUDE)]
    for place in [*north, *east] if north and east else []:
        _tell("position", titles[place], columns[place], rows, columns[place].some(), findings)


def _all_within(column: Column, limits: tuple[float, float]) -> bool:
    some = [column.word(number).strip() for number in column.some()[:1000]]
    if len(column.codes) < 2 or not some or not all(re.fullmatch(r"\d{1,3}\.\d{3,}", word) for word in some):
        return False
    return all(limits[0] <= float(word) <= limits[1] for word in some)


def _tell(
    kind: str, title: str, column: Column, rows: np.ndarray, hits: list[int], findings: Findings
) -> None:
    where = rows[column.where(hits)]
    if not len(where):
        return
    findings.add(
        "personal",
        "reject",
        f"The column holds personal data ({kind}). Delete it before the file leaves the office; "
        "tables here hold no persons. The values are not repeated in this report.",
        where,
        title,
        masked(column[int(column.where(hits)[0])]),
        "no personal data",
    )


def masked(text: str) -> str:
    """Return a personal value with its middle hidden.

    Examples
    --------
    >>> masked("1234567890121")
    '1***********1'
    """
    bare = text.strip()
    return bare[:1] + "*" * min(max(len(bare) - 2, 1), 20) + bare[-1:] if len(bare) > 1 else "*"
