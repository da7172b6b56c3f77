"""Whether the pages of both languages say the same numbers: facts, table cells, headlines, descriptions.

The pages are read as a reader gets them, not the records behind them, so that a slip anywhere on the way is
found. Thai pages count years in the Buddhist era; a few numbers are a word in one language, see ``AS_WORDS``.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

from spdr.publish.findings import Finding
from spdr.publish.words import BUDDHIST_ERA

# class of an element -> what it is called in a finding
KINDS = {"fact": "fact", "headline": "headline", "num": "cell", "description": "description"}
# A number that one language may write as a word, and what then stands in that language.
AS_WORDS = {"6": "[Ss]ix", "10": "[Tt]en|decile", "30": "บัตรทอง|หลักประกันสุขภาพ"}
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_YEAR = re.compile(r"(?:1[89]|2[01])\d\d")
_EMPTY = frozenset({"area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"})


@dataclass
class Numbers(HTMLParser):
    """The elements of a page that hold numbers: kind, name of a fact, text."""

    found: list[tuple[str, str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._open: list[tuple[str, str]] = []  # tag and kind of every open element
        self._texts: list[list[str]] = []  # kind, name and text of those that are kept

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the element and begin to keep its text if it is one of ``KINDS``."""
        if tag in _EMPTY:
            return
        given = {name: value or "" for name, value in attrs}
        kind = next((KINDS[part] for part in given.get("class", "").split() if part in KINDS), "")
        kind = "" if tag == "th" else kind  # the head of a column of numbers is words
        self._open.append((tag, kind))
        if kind:
            self._texts.append([kind, given.get("data-fact", ""), ""])

    def handle_endtag(self, tag: str) -> None:
        """Close the element, and any inside it that had no end."""
        while self._open:
            closed, kind = self._open.pop()
            if kind:
                kept = self._texts.pop()
                self.found.append((kept[0], kept[1], kept[2]))
            if closed == tag:
                break

    def handle_data(self, data: str) -> None:
        """Add text to every element it stands in."""
        for kept in self._texts:
            kept[2] += data


def read(path: Path) -> list[tuple[str, str, str]]:
    """Return what holds numbers on a page, in the page's order, facts last and by name.

    Facts stand where the sentence of each language wants them; everything else is in one order.
    """
    page = Numbers()
    page.feed(path.read_text(encoding="utf-8"))
    return sorted(page.found, key=lambda kept: (kept[0] == "fact", kept[1]))


def other_numbers(english: str, thai: str) -> tuple[list[str], list[str]]:
    """Return the numbers that only the English and only the Thai text holds.

    Examples
    --------
    >>> other_numbers("1,234 in 2024", "1,234 ในปี 2567")
    ([], [])
    >>> other_numbers("children under six", "เด็กอายุต่ำกว่า 6 ปี"), other_numbers("4.9%", "ร้อยละ 4.8")
    (([], []), (['4.9'], ['4.8']))
    """
    left, right = Counter(_NUMBER.findall(english)), Counter(_NUMBER.findall(thai))
    left, right = left - right, right - left
    for year in [number for number in left if _YEAR.fullmatch(number)]:
        buddhist = str(int(year) + BUDDHIST_ERA)
        moved = min(left[year], right[buddhist])
        left[year] -= moved
        right[buddhist] -= moved
    for number, word in AS_WORDS.items():
        for side, other in ((left, thai), (right, english)):
            if side[number] and re.search(word, other):
                side[number] = 0
    return sorted((+left).elements()), sorted((+right).elements())


def _compare(english: list[tuple[str, str, str]], thai: list[tuple[str, str, str]]) -> str:
    """Return what differs between the numbers of two pages, or nothing."""
    shapes = [Counter((kind, name) for kind, name, _ in side) for side in (english, thai)]
    if shapes[0] != shapes[1]:
        apart = (shapes[0] - shapes[1]) or (shapes[1] - shapes[0])
        (kind, name), count = apart.most_common(1)[0]
        return f"has another number of {kind}s {name}".rstrip() + f" than its page in Thai ({count} apart)."
    for (kind, name, one), (_, _, other) in zip(english, thai, strict=True):
        only_english, only_thai = other_numbers(one, other)
        if only_english or only_thai:
            what = f"{kind} {name}".rstrip()
            said = " ".join(one.split())[:60]
            return f"its {what} {said!r} holds {only_english} where the Thai page holds {only_thai}."
    return ""


def check(site: Path) -> list[Finding]:
    """Return the pages whose numbers differ between the languages; the first difference of each.

    Parameters
    ----------
    site
        A built site; one with a single language has nothing to compare.
    """
    if not ((site / "en").is_dir() and (site / "th").is_dir()):
        return []
    found = []
    names = {
        lang: {p.relative_to(site / lang) for p in (site / lang).rglob("*.html")} for lang in ("en", "th")
    }
    for name in sorted(names["en"] ^ names["th"]):
        where = "en" if name in names["en"] else "th"
        found.append(Finding(f"{where}/{name.as_posix()}", "has no page in the other language."))
    for name in sorted(names["en"] & names["th"]):
        said = _compare(read(site / "en" / name), read(site / "th" / name))
        if said:
            step = "Mend the record or the Thai text: both languages show one set of numbers."
            found.append(Finding(f"en/{name.as_posix()}", said, step))
    return found
