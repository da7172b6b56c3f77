"""The works that chapters cite: read from ``book/references.bib``, named in the text, listed on a page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path

from spdr import project
from spdr.errors import DataError
from spdr.publish.markup import THAI, link, run, text
from spdr.publish.words import BUDDHIST_ERA, word

_ENTRY = re.compile(r"@(\w+)\s*\{\s*([^,\s]+)\s*,")
_FIELD = re.compile(r"(\w+)\s*=\s*(?=[{\"\d])")


@dataclass(frozen=True)
class Work:
    """One work: its key, kind, and fields as written (``title``, ``author``, ``year``, ``url`` ...)."""

    key: str
    kind: str
    fields: dict[str, str]

    @property
    def title(self) -> str:
        """Title as written."""
        return self.fields.get("title", self.key)

    @property
    def authors(self) -> list[str]:
        """Authors, one string each; organisations whole, people as ``Family, Given``."""
        return [author.strip(" {}") for author in self._written()]

    @property
    def family_names(self) -> list[str]:
        """What a citation calls each author: a person by the family name, a name in braces whole."""
        return [
            author.strip(" {}") if author.startswith("{") else author.split(",")[0]
            for author in self._written()
        ]

    def _written(self) -> list[str]:
        named = self.fields.get("author") or self.fields.get("editor") or self.fields.get("institution") or ""
        parts = (author.strip() for author in re.split(r"\s+and\s+(?![^{]*\})", named))
        return [author for author in parts if author.strip(" {}")]

    def year(self, lang: str) -> str:
        """Year of publication; in the Buddhist era where the work is in Thai and so is the page."""
        written = self.fields.get("year", "").strip()
        if not written or written in ("n.d.", "n.d"):
            return word("no_date", lang)
        if lang == "th" and THAI.search(self.title) and re.fullmatch(r"(19|20)\d\d", written):
            return str(int(written) + BUDDHIST_ERA)
        return written


def _value(source: str, start: int) -> tuple[str, int]:
    """Read one field's value that begins at ``start``; return it and where it ends."""
    if source[start].isdigit():
        end = start
        while source[end].isdigit():
            end += 1
        return source[start:end], end
    closing = "}" if source[start] == "{" else '"'
    depth, end = 0, start + 1
    while source[end] != closing or depth:
        depth += {"{": 1, "}": -1}.get(source[end], 0)
        end += 1
    return source[start + 1 : end], end + 1


def parse(source: str) -> dict[str, Work]:
    """Read works from BibTeX text.

    Raises
    ------
    DataError
        If a key stands twice or an entry never ends.

    Examples
    --------
    >>> works = parse('@book{a1, title = {The {State}}, author = {{World Bank} and Doe, J.}, year = 2020}')
    >>> works["a1"].title, works["a1"].authors, works["a1"].year("th")
    ('The State', ['World Bank', 'Doe, J.'], '2020')
    """
    works: dict[str, Work] = {}
    starts = list(_ENTRY.finditer(source))
    for number, match in enumerate(starts):
        key = match.group(2)
        end = starts[number + 1].start() if number + 1 < len(starts) else len(source)
        body, fields, at = source[match.end() : end], {}, 0
        try:
            while found := _FIELD.search(body, at):
                value, at = _value(body, found.end())
                value = re.sub(r"\s+", " ", value).strip()
                name = found.group(1).lower()
                fields[name] = (
                    value if name in ("author", "editor") else value.replace("{", "").replace("}", "")
                )
        except IndexError as error:
            raise DataError(
                f"book/references.bib: entry {key!r} has a brace or quote that never closes."
            ) from error
        if key in works:
            raise DataError(f"book/references.bib: the key {key!r} stands twice. Keep one entry.")
        works[key] = Work(key, match.group(1).lower(), {k: v.replace(r"\&", "&") for k, v in fields.items()})
    return works


@lru_cache(maxsize=2)
def _read(path: Path, _changed: int) -> dict[str, Work]:
    return parse(path.read_text(encoding="utf-8"))


def works() -> dict[str, Work]:
    """Every work of ``book/references.bib`` by key."""
    path = project.path("book", "references.bib")
    return _read(path, path.stat().st_mtime_ns)


def find(key: str) -> Work:
    """Return the work with this key.

    Raises
    ------
    DataError
        If there is none; the message names the nearest keys.
    """
    known = works()
    if key not in known:
        near = get_close_matches(key, known, n=3)
        hint = f" Did you mean {' or '.join(near)}?" if near else ""
        raise DataError(
            f"No work has the key {key!r} in book/references.bib.{hint} Add it there, or mend the key."
        )
    return known[key]


def short_name(work: Work, lang: str, abbreviations: dict[str, str]) -> str:
    """Return the authors as a citation names them: abbreviations for organisations, family names for people.

    Parameters
    ----------
    abbreviations
        Organisation as written in the entry -> its abbreviation in this language (from the glossary).

    Examples
    --------
    >>> works = parse('@article{a1, author = {{Journal of Work, Age and Care} and Doe, J.}, year = 2020}')
    >>> short_name(works["a1"], "en", {})
    'Journal of Work, Age and Care and Doe'
    """
    pairs = zip(work.authors, work.family_names, strict=True)
    names = [abbreviations.get(author, short) for author, short in pairs] or [work.title]
    if len(names) == 1:
        return names[0]
    if len(names) == 2:
        return f"{names[0]} {word('and', lang)} {names[1]}"
    return f"{names[0]} {word('others', lang)}"


def citation(key: str, lang: str, abbreviations: dict[str, str]) -> str:
    """Return how the text names a work, such as ``ILO 2022``.

    Raises
    ------
    DataError
        If no work has this key.
    """
    work = find(key)
    return f"{short_name(work, lang, abbreviations)} {work.year(lang)}"


def entry_html(work: Work, lang: str) -> str:
    """Return one line of the list of works."""
    authors = ", ".join(work.authors) or word("none", lang)
    fields = work.fields
    rest = [
        fields[name]
        for name in ("journal", "booktitle", "publisher", "type", "number", "pages", "note")
        if fields.get(name)
    ]
    institution = fields.get("institution") or fields.get("organization") or ""
    if institution and institution not in work.authors:
        rest.insert(0, institution)
    title = (
        link(fields["url"], work.title, lang, rel="noreferrer")
        if fields.get("url")
        else run(work.title, lang, "cite")
    )
    tail = ". ".join(run(part, lang) for part in rest)
    return f"{run(authors, lang)} ({text(work.year(lang))}). {title}. {tail}{'.' if tail else ''}"


def sort_key(work: Work) -> tuple[str, str, str]:
    """Order of the list: authors, year, key."""
    return (
        "; ".join(work.authors).casefold() or work.title.casefold(),
        work.fields.get("year", ""),
        work.key,
    )
