"""What one language's pages draw on, gathered before they are written and handed to the page builder."""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from spdr.errors import SpdrError
from spdr.publish.cards import Context, Shelf
from spdr.publish.search import Passage


@dataclass
class Book:
    """One language of the site.

    Attributes
    ----------
    lang
        Language of the pages.
    records
        Chapter -> the record of its last good run.
    chapter_titles
        Chapter -> the title of its page in this language.
    shelves
        ``chapter/figure`` -> what was made for that card in this language.
    assets
        Name of a script, style sheet or font -> its address from the site's root.
    sources
        Table name -> its source line as HTML, in this language.
    law
        Parameter key -> its name in this language, and where its history stands.
    abbreviations
        Organisation -> its abbreviation in this language.
    synonyms
        Groups of words that mean the same, for the search.
    edition
        What this edition is called: the date to which the law has been seen.
    indicators
        Indicator -> its name in this language.
    law_files
        File of ``data/parameters``, without ending -> its keys.
    coded
        ``chapter/figure`` of every card whose code has an anchor on its chapter's page.
    tables
        Tables whose files are in the site.
    toc
        The table of contents of this build.
    replications
        Published numbers computed again, see ``spdr.publish.pages.replications``.
    languages
        Every language of this build.
    base_url
        Where the site is served from, ending in a slash, or empty.
    translated
        Whether a message without Thai is a complaint.
    passages, titles
        What the pages were found to hold, for the search; filled while they are written.
    """

    lang: str
    records: dict[str, dict[str, Any]]
    chapter_titles: dict[str, str] = field(default_factory=dict)
    shelves: dict[str, Shelf] = field(default_factory=dict)
    assets: dict[str, str] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)
    law: dict[str, tuple[str, str]] = field(default_factory=dict)
    abbreviations: dict[str, str] = field(default_factory=dict)
    synonyms: list[list[str]] = field(default_factory=list)
    edition: str = ""
    indicators: dict[str, str] = field(default_factory=dict)
    law_files: dict[str, list[str]] = field(default_factory=dict)
    coded: list[str] = field(default_factory=list)
    tables: list[str] = field(default_factory=list)
    toc: dict[str, Any] = field(default_factory=dict)
    replications: list[dict[str, Any]] = field(default_factory=list)
    languages: list[str] = field(default_factory=lambda: ["en", "th"])
    base_url: str = ""
    translated: bool = False
    passages: list[Passage] = field(default_factory=list)
    titles: dict[str, str] = field(default_factory=dict)

    def context(self, root: str) -> Context:
        """Return what a card on a page ``root`` away from the top needs."""
        return Context(
            lang=self.lang,
            root=root,
            sources=self.sources,
            law=self.law,
            indicators=self.indicators,
            coded=frozenset(self.coded),
            engine=self.assets.get("vega.js", ""),
            abbreviations=self.abbreviations,
            chapter_titles=self.chapter_titles,
            edition=self.edition,
        )

    def _entry(self, kind: str, reference: str, chapter: str) -> tuple[str, dict[str, Any]]:
        where, _, name = reference.rpartition(".")
        where = where or chapter
        if where not in self.records:
            raise SpdrError(
                f"{reference!r} names no chapter with a good run. Write <chapter>.<name> outside a chapter's "
                f"own page; chapters are {', '.join(self.records) or 'none'}."
            )
        entries = {entry["id"]: entry for entry in self.records[where].get(kind, [])}
        if name not in entries:
            near = get_close_matches(name, entries, n=3)
            hint = f" Did you mean {' or '.join(near)}?" if near else ""
            raise SpdrError(f"Chapter {where} records no {name!r} among its {kind}.{hint}")
        return where, entries[name]

    def fact(self, reference: str, chapter: str) -> tuple[str, dict[str, Any]]:
        """Return the chapter and entry of a fact named on a page of ``chapter``.

        Raises
        ------
        SpdrError
            If there is no such fact; the message names the nearest.
        """
        return self._entry("facts", reference, chapter)

    def figure(self, reference: str, chapter: str) -> tuple[str, dict[str, Any]]:
        """Return the chapter and entry of a figure or table named on a page of ``chapter``.

        Raises
        ------
        SpdrError
            If there is no such figure; the message names the nearest.
        """
        return self._entry("figures", reference, chapter)

    def whatif(self, reference: str, chapter: str) -> tuple[str, dict[str, Any]]:
        """Return the chapter and entry of a what-if named on a page of ``chapter``.

        Raises
        ------
        SpdrError
            If there is no such what-if; the message names the nearest.
        """
        return self._entry("whatifs", reference, chapter)


def fact_words(fact: dict[str, Any], lang: str) -> str:
    """Return a fact's value as a sentence of ``lang`` shows it; the record holds it ready."""
    return str(fact[f"shown_{lang}"])
