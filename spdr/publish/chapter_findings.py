"""A chapter's findings on its page, a numbered box that leads to their cards; facts as prose shows them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from spdr.errors import SpdrError
from spdr.publish.book import fact_words
from spdr.publish.markup import text
from spdr.publish.provenance import vintage_words
from spdr.publish.words import status_word, word

if TYPE_CHECKING:
    from spdr.publish.book import Book

MARKED = {
    "unverified",
    "synthetic",
}  # what a reader must see in the sentence itself, not only behind the link
PROMISED = 5  # findings of each chapter of the review
REVIEW = re.compile(r"(0[1-9]|10)_")  # its chapters; what comes after shows how things are done
_PLACE = re.compile(r"\{([a-z][a-z0-9_]*)\}")


def fact_html(chapter: str, fact: dict[str, Any], lang: str, root: str) -> str:
    """Return a recorded number as a sentence shows it: formatted, linked to its entry among the results."""
    status = fact["status"]
    period = vintage_words(fact.get("period") or "", lang)
    about = ", ".join(
        str(part) for part in (fact[f"label_{lang}"], period, status_word(status, lang)) if part
    )
    mark = f' <small class="mark">{text(status_word(status, lang))}</small>' if status in MARKED else ""
    address = f"{root}{lang}/results/{chapter}.html#{fact['id']}"
    return (
        f'<span class="fact" data-fact="{text(chapter)}.{text(fact["id"])}" data-status="{text(status)}">'
        f'<a href="{text(address)}" title="{text(about)}">{text(fact_words(fact, lang))}</a>{mark}</span>'
    )


def sentence(chapter: str, finding: dict[str, Any], book: Book, root: str) -> str:
    """Return a finding with each of its numbers linked to its entry."""
    facts = {fact["id"]: fact for fact in book.records[chapter]["facts"]}
    parts = _PLACE.split(finding[f"pattern_{book.lang}"])
    return "".join(
        fact_html(chapter, facts[part], book.lang, root) if place % 2 else text(part)
        for place, part in enumerate(parts)
    )


def box(chapter: str, book: Book, root: str) -> str:
    """Return the numbered box of a chapter's findings.

    Raises
    ------
    SpdrError
        If the chapter has no good run, or records no finding.
    """
    record = book.records.get(chapter)
    if not record or not record.get("findings"):
        raise SpdrError(
            f"Chapter {chapter} records no finding to print. Call chapter.finding(...) in a cell, or remove "
            "{findings}."
        )
    cards = {figure["id"]: figure for figure in record["figures"]}
    items = []
    for finding in record["findings"]:
        card = cards[finding["card"]]
        link = f'<a class="to-card" href="#{text(card["id"])}">{text(word(card["kind"], book.lang))}</a>'
        shown = text(status_word(card["status"], book.lang))
        status = f'<span class="status status-{text(card["status"])}">{shown}</span>'
        items.append(
            f'<li id="finding-{text(finding["id"])}">{sentence(chapter, finding, book, root)} '
            f"<small>{link} {status}</small></li>"
        )
    return f'<ol class="findings boxed">{"".join(items)}</ol>'


def found_by(chapter: str, book: Book) -> tuple[tuple[str, str, str], ...]:
    """Return what the search finds each finding by: anchor, heading, words."""
    lang = book.lang
    return tuple(
        (f"finding-{finding['id']}", finding[lang], finding[lang])
        for finding in book.records[chapter].get("findings", [])
    )
