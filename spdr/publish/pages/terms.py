"""The one glossary and the list of works cited."""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING

from spdr import project
from spdr.publish import bibliography, markup
from spdr.publish.markup import run, text
from spdr.publish.pages.part import Part
from spdr.publish.words import LANGUAGES

if TYPE_CHECKING:
    from spdr.publish.book import Book

GLOSSARY = ("data", "registers", "glossary.csv")

HEAD: dict[str, tuple[str, str]] = {
    "term_en": ("English", "ภาษาอังกฤษ"),
    "term_th": ("Thai", "ภาษาไทย"),
    "abbr": ("Abbreviation", "คำย่อ"),
    "note": ("Note", "หมายเหตุ"),
}


def rows() -> list[dict[str, str]]:
    """Return the glossary's rows; none where the register is absent."""
    path = project.path(*GLOSSARY)
    if not path.is_file():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [
            {key: (value or "").strip() for key, value in row.items() if key} for row in csv.DictReader(file)
        ]


def abbreviations(lang: str) -> dict[str, str]:
    """Return organisation -> abbreviation, under its English and its Thai name."""
    found = {}
    for row in rows():
        short = row["abbr_th"] or row["abbr_en"] if lang == "th" else row["abbr_en"]
        if row["kind"] == "agency" and short:
            name = row["term_en"].split(" (")[0]
            found.update({name: short, name.removeprefix("Office of the "): short, row["term_th"]: short})
    return found


def glossary(book: Book, root: str) -> list[Part]:
    """Return every term in both languages, the page's own language first."""
    lang = LANGUAGES.index(book.lang)
    order = ["term_en", "term_th"] if book.lang == "en" else ["term_th", "term_en"]
    head = [text(HEAD[name][lang]) for name in [*order, "abbr", "note"]]
    lines: list[list[str]] = []
    finds: list[tuple[str, str, str]] = []
    for row in sorted(rows(), key=lambda row: row[order[0]].casefold()):
        short = ", ".join(run(row[name], book.lang) for name in ("abbr_en", "abbr_th") if row[name])
        note = row.get(f"note_{book.lang}") or row.get("note") or ""
        lines.append([*(run(row[name], book.lang) for name in order), short, run(note, book.lang)])
        words = " ".join([row[order[1]], row["abbr_en"], row["abbr_th"], note])
        finds.append((anchor(row), row[order[0]], words))
    html = markup.table(head, lines, label=HEAD[order[0]][lang], row_ids=[name for name, _, _ in finds])
    return [Part(html, finds=tuple(finds))]


def anchor(row: dict[str, str]) -> str:
    """Return the address of a term on its page, the same in both languages.

    Examples
    --------
    >>> anchor({"term_en": "Section 33 (of the Act)"})
    'section-33-of-the-act'
    """
    return re.sub(r"[^a-z0-9]+", "-", row["term_en"].casefold()).strip("-")


def bibliography_page(book: Book, root: str) -> list[Part]:
    """Return every work of ``book/references.bib``, each under the anchor that citations point to."""
    works = sorted(bibliography.works().values(), key=bibliography.sort_key)
    items = "".join(
        f'<li id="{text(work.key)}">{bibliography.entry_html(work, book.lang)}</li>' for work in works
    )
    finds = tuple(
        (work.key, work.title, markup.strip_tags(bibliography.entry_html(work, book.lang))) for work in works
    )
    return [Part(f'<ul class="works">{items}</ul>', finds=finds)]
