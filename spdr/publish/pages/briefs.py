"""A brief for each chapter: its findings and numbers on two printed pages, from its record alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from spdr.publish import markup, sources
from spdr.publish.book import fact_words
from spdr.publish.chapter_findings import sentence
from spdr.publish.markup import text
from spdr.publish.provenance import vintage_words
from spdr.publish.words import LANGUAGES, status_word, word

if TYPE_CHECKING:
    from spdr.publish.book import Book

FAMILY = "briefs"
NUMBERS, FINDINGS, CHARTS = 10, 7, 2  # what two pages of A4 hold
SOURCES = 3  # named under a chart; a chart of many tables has a page of them
WORDS: dict[str, tuple[str, str]] = {
    "brief": ("Brief", "สรุปสำหรับผู้บริหาร"),
    "link": ("Two-page brief for printing", "สรุปสองหน้าสำหรับพิมพ์"),
    "findings": ("Findings", "ข้อค้นพบ"),
    "numbers": ("Numbers", "ตัวเลขสำคัญ"),
    "more_sources": ("{count} more on the card", "อีก {count} แหล่งในการ์ด"),
    "whole": ("The whole chapter, with data and sources", "อ่านบทเต็มพร้อมข้อมูลและที่มา"),
    "about": ("{chapter}: findings and numbers on two pages.", "{chapter}: ข้อค้นพบและตัวเลขสำคัญในสองหน้า"),
}
_FACT = re.compile(r"\{fact\}`(\w+)`")


def said(key: str, lang: str, **values: object) -> str:
    """Return one of this module's words, filled in."""
    return WORDS[key][LANGUAGES.index(lang)].format(**values)


def facts_told(chapter: str, record: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the facts that the chapter's prose tells, in its order, without years and bare words."""
    known = {fact["id"]: fact for fact in record["facts"]}
    path = sources.chapter_sources().get(chapter)
    cells = sources.read_notebook(path)["cells"] if path else []
    prose = "\n".join(sources.cell_text(cell) for cell in cells if cell["cell_type"] == "markdown")
    named = [known[name] for name in dict.fromkeys(_FACT.findall(prose)) if name in known]
    return [fact for fact in named if fact["unit"] not in ("year", "fiscal_year", "date", "text", "code")]


def _findings(chapter: str, record: dict[str, Any], book: Book) -> str:
    """Return the chapter's own findings, or the headlines of its first cards where it records none."""
    lang = book.lang
    items = []
    if record.get("findings"):
        cards = {figure["id"]: figure for figure in record["figures"]}
        for finding in record["findings"]:
            card = cards[finding["card"]]
            items.append(
                f"<li>{sentence(chapter, finding, book, '../../')} "
                f'<a href="../chapters/{text(chapter)}.html#{text(card["id"])}"><small>'
                f"{text(word(card['kind'], lang))}</small></a></li>"
            )
        return f'<ol class="findings">{"".join(items)}</ol>'
    for figure in record["figures"][:FINDINGS]:
        status = text(status_word(figure["status"], lang))
        link = f"../chapters/{text(chapter)}.html#{text(figure['id'])}"
        items.append(
            f'<li><a href="{link}"><b>{text(figure[f"headline_{lang}"])}</b></a> '
            f'<span class="status status-{text(figure["status"])}">{status}</span><br>'
            f"<small>{text(figure[f'subtitle_{lang}'])}</small></li>"
        )
    return f'<ul class="findings">{"".join(items)}</ul>'


def _charts(chapter: str, record: dict[str, Any], book: Book) -> str:
    """Return the chapter's first charts, each with its headline and sources."""
    from spdr.publish.cards import each_source

    lang = book.lang
    drawn: list[str] = []
    for figure in record["figures"]:
        shelf = book.shelves.get(f"{chapter}/{figure['id']}")
        if shelf and shelf.svg and len(drawn) < CHARTS:
            headline = text(figure[f"headline_{lang}"])
            sources_all = each_source(figure, book.context("../../"))
            source = "; ".join(sources_all[:SOURCES])
            if len(sources_all) > SOURCES:  # the rest is on the card: a brief has two pages
                more = said("more_sources", lang, count=len(sources_all) - SOURCES)
                card = f"../chapters/{text(chapter)}.html#{text(figure['id'])}"
                source += f'; <a href="{card}">{text(more)}</a>'
            drawn.append(
                f'<figure><figcaption>{headline}</figcaption><div class="chart" role="region" tabindex="0" '
                f'aria-label="{headline}">{shelf.svg}</div>'
                f'<p class="source"><b>{text(word("source", lang))}:</b> {source}</p></figure>'
            )
    return "".join(drawn)


def page(chapter: str, book: Book) -> str:
    """Return the body of a chapter's brief."""
    lang, record = book.lang, book.records[chapter]
    rows = [
        [
            text(fact[f"label_{lang}"]),
            text(fact_words(fact, lang)),
            text(vintage_words(fact.get("period") or "–", lang)),
            text(status_word(fact["status"], lang)),
        ]
        for fact in facts_told(chapter, record)[:NUMBERS]
    ]
    head = [text(word(key, lang)) for key in ("meaning", "value", "period", "status")]
    title, numbers = text(book.chapter_titles[chapter]), said("numbers", lang)
    return (
        f'<div class="brief"><p class="kicker">{text(said("brief", lang))} · {text(book.edition)}</p>'
        f"<h1>{title}</h1><h2>{text(said('findings', lang))}</h2>{_findings(chapter, record, book)}"
        f"<h2>{text(numbers)}</h2>{markup.table(head, rows, label=numbers)}"
        f"{_charts(chapter, record, book)}"
        f'<p><a href="../chapters/{text(chapter)}.html">{text(said("whole", lang))}</a></p></div>'
    )


def pages(book: Book) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each chapter's brief: the name of its page and what the layout shows."""
    for chapter, title in book.chapter_titles.items():
        yield (
            f"{FAMILY}/{chapter}",
            {
                "title": f"{said('brief', book.lang)}: {title}",
                "body": page(chapter, book),
                "about": said("about", book.lang, chapter=title),
            },
        )
