"""What our pages add to Sphinx: facts in prose, figure cards, citations, generated pages, formulas, code."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from docutils import nodes
from docutils.parsers.rst import directives
from docutils.utils.math.latex2mathml import tex2mathml
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective, SphinxRole

from spdr.errors import SpdrError
from spdr.publish import bibliography, markup, pages, sources
from spdr.publish.book import Book, fact_words
from spdr.publish.cards import card_html
from spdr.publish.chapter_findings import box, fact_html, found_by
from spdr.publish.code import highlight
from spdr.publish.role_links import LINKS
from spdr.publish.sphinx_answer import Answer
from spdr.publish.sphinx_layout import extra_pages, page_context
from spdr.publish.sphinx_nodes import (
    book_of,
    card_node,
    chapter_of,
    computed_node,
    drawing,
    html_piece,
    root_of,
    whatif_node,
)
from spdr.publish.whatifs import box_html
from spdr.publish.words import word

logger = logging.getLogger(__name__)
LATIN = re.compile("[A-Za-z]")


class FactRole(SphinxRole):
    """``{fact}`csg_amount` ``: a recorded number, formatted, linked to its entry among the results."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Return the number, or a warning that names the page."""
        if not drawing(self.env.app):
            return [nodes.Text(self.text)], []
        book = book_of(self.env.app)
        try:
            chapter, fact = book.fact(self.text, chapter_of(self.env.docname))
        except SpdrError as error:
            logger.warning("%s", error, location=self.get_location())
            return [nodes.Text(self.text)], []
        html = fact_html(chapter, fact, book.lang, root_of(self.env.docname))
        shown = fact_words(fact, book.lang)
        return [html_piece(html=html, words=shown)], []


class CiteRole(SphinxRole):
    """``{cite}`ilo2022spdrpension` ``: one or more works, by author and year, linked to the list of works."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Return the citation in parentheses, or a warning that names the page."""
        if not drawing(self.env.app):
            return [nodes.Text(self.text)], []
        book, items, words = book_of(self.env.app), [], []
        for key in (part.strip() for part in self.text.split(",")):
            try:
                shown = bibliography.citation(key, book.lang, book.abbreviations)
            except SpdrError as error:
                logger.warning("%s", error, location=self.get_location())
                continue
            address = f"{root_of(self.env.docname)}{book.lang}/bibliography.html#{key}"
            items.append(markup.link(address, shown, book.lang))
            words.append(shown)
        html = f'<span class="cite">({"; ".join(items)})</span>'
        return [html_piece(html=html, words=f"({'; '.join(words)})")], []


class PageRole(SphinxRole):
    """``{page}`glossary` ``: a link to another page of the book, by its own title."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Return a reference that Sphinx resolves and checks."""
        from sphinx.addnodes import pending_xref

        reference = pending_xref(
            "",
            refdomain="std",
            reftype="doc",
            reftarget="/" + self.text,
            refexplicit=False,
            refwarn=True,
            refdoc=self.env.docname,
        )
        reference += nodes.inline(self.text, self.text)
        return [reference], []


class ThaiRole(SphinxRole):
    """``{th}`กบข.` ``: Thai words on an English page, marked so for screen readers and search."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Return the words with their language."""
        return [nodes.inline(self.text, self.text, classes=["language-th"])], []


class Card(SphinxDirective):
    """``:::{figure-card} poverty-rate``: a recorded figure with all that a reader needs to trust it."""

    required_arguments = 1
    option_spec = {"name": directives.unchanged}
    has_content = False
    kind = "figure"

    def run(self) -> list[nodes.Node]:
        """Return the card, or a warning that names the page."""
        if not drawing(self.env.app):
            return []
        book, reference = book_of(self.env.app), self.arguments[0].strip()
        try:
            chapter, figure = book.figure(reference, chapter_of(self.env.docname))
            if figure["kind"] != self.kind:
                raise SpdrError(
                    f"{reference!r} is a {figure['kind']}; write {{{figure['kind']}-card}} for it."
                )
        except SpdrError as error:
            logger.warning("%s", error, location=self.get_location())
            return []
        return [card_node(chapter=chapter, figure=figure, docname=self.env.docname)]


class TableCard(Card):
    """``:::{table-card} schemes-by-stage``."""

    kind = "table"


class WhatIf(SphinxDirective):
    """``:::{what-if} child-grant``: a recorded what-if with its controls, results and worked settings."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the box, or a warning that names the page."""
        if not drawing(self.env.app):
            return []
        book, reference = book_of(self.env.app), self.arguments[0].strip()
        try:
            chapter, entry = book.whatif(reference, chapter_of(self.env.docname))
        except SpdrError as error:
            logger.warning("%s", error, location=self.get_location())
            return []
        return [whatif_node(chapter=chapter, entry=entry, docname=self.env.docname)]


class Findings(SphinxDirective):
    """``:::{findings}``: the chapter's findings in a numbered box, each with a link to its card."""

    def run(self) -> list[nodes.Node]:
        """Return the box, or a warning that names the page."""
        if not drawing(self.env.app):
            return []
        book, chapter = book_of(self.env.app), chapter_of(self.env.docname)
        try:
            html = box(chapter, book, root_of(self.env.docname))
        except SpdrError as error:
            logger.warning("%s", error, location=self.get_location())
            return []
        return [html_piece(html=html, words="", finds=found_by(chapter, book))]


class Generated(SphinxDirective):
    """The body of a page that is made from the definitions the code uses, or a part of one.

    ``{generated} glossary`` stands alone on a stub page; ``{generated} chapters`` may stand inside a
    hand-written page.
    """

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return sections with their headings, so that contents and search see them."""
        if not drawing(self.env.app):
            return []
        book = book_of(self.env.app)
        found: list[nodes.Node] = []
        for part in pages.body(self.arguments[0], book, root_of(self.env.docname)):
            words = "" if part.finds else part.words or markup.strip_tags(part.html)
            piece = html_piece(html=part.html, words=words, finds=part.finds)
            if not part.title:
                found.append(piece)
                continue
            section = nodes.section(ids=[part.anchor], names=[part.anchor])
            section += nodes.title(part.title, part.title)
            section += piece
            found.append(section)
        return found


DIRECTIVES = {"figure-card": Card, "table-card": TableCard, "findings": Findings, "generated": Generated,
              "what-if": WhatIf, "answer": Answer}  # fmt: skip


def wrap_code(app: Sphinx, doctree: nodes.document) -> None:
    """Put each code cell behind "How this was computed" and give it the anchors of the cards it makes."""
    for cell in list(doctree.findall(nodes.container)):
        if cell.get("nb_element") != "cell_code":
            continue
        sources_shown = [block.astext() for block in cell.findall(nodes.literal_block)]
        code = computed_node(sources=sources_shown)
        for source in sources_shown:
            code["ids"] += [f"code-{name}" for name in sources.MAKES_CARD.findall(source)]
        cell.replace_self(code)


def part_anchors(app: Sphinx, doctree: nodes.document) -> None:
    """Give way with a heading's anchor where a card has the same name: a card keeps its address for ever."""
    cards = {card["figure"]["id"] for card in doctree.findall(card_node)}
    for section in doctree.findall(nodes.section):
        section["ids"] = [f"{name}-section" if name in cards else name for name in section["ids"]]


def mark_untranslated(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Say that a passage is English where a Thai page still shows it so; complain where that may not be."""
    if not drawing(app) or book_of(app).lang == "en":
        return
    for kind in (nodes.paragraph, nodes.title, nodes.term):
        for node in doctree.findall(kind):
            words = node.astext()
            if not node.get("translated") and len(LATIN.findall(words)) > len(markup.THAI.findall(words)):
                node["classes"].append("language-en")
    if book_of(app).translated:
        demand_thai(doctree, docname)


def demand_thai(doctree: nodes.document, docname: str) -> None:
    """Complain of a page with a message that has no Thai, or only the Thai of an earlier text."""
    if not (docname.startswith("chapters/") or docname in sources.hand_written()):
        return  # made from registers and records, which hold both languages
    messages = [node for node in doctree.findall(nodes.Element) if "translated" in node]
    waiting = [" ".join(node.astext().split())[:60] for node in messages if not node["translated"]]
    if messages and not waiting:
        return
    said = f"{len(waiting)} of {len(messages)} messages wait for their Thai, the first {waiting[:1]}"
    logger.warning(
        "%s. Run `spdr check --update-po`, fill in book/locale/th/LC_MESSAGES/%s.po and remove its marks "
        "fuzzy; `spdr build --lang en` builds the English alone.",
        said if messages else "there is no Thai catalogue",
        docname,
        location=docname,
    )


def visit_html_piece(translator: Any, node: html_piece) -> None:
    """Write finished HTML."""
    translator.body.append(node["html"])
    raise nodes.SkipNode


def level_of(node: nodes.Node) -> int:
    """Return the heading level of a card: one below the sections around it."""
    level, parent = 1, node.parent
    while parent is not None:
        level += isinstance(parent, nodes.section)
        parent = parent.parent
    return min(level, 6)


def visit_card(translator: Any, node: card_node) -> None:
    """Write a card at the heading level of the place it stands in."""
    book: Book = translator.config.spdr_book
    level = level_of(node)
    chapter, figure = node["chapter"], node["figure"]
    shelf = book.shelves[f"{chapter}/{figure['id']}"]
    context = book.context(root_of(node["docname"]))
    translator.body.append(card_html(book.records[chapter], figure, shelf, context, level))
    raise nodes.SkipNode


def visit_whatif(translator: Any, node: whatif_node) -> None:
    """Write a what-if at the heading level of the place it stands in."""
    book: Book = translator.config.spdr_book
    chapter, entry = node["chapter"], node["entry"]
    shelf = book.shelves[f"{chapter}/{entry['id']}"]
    context = book.context(root_of(node["docname"]))
    translator.body.append(box_html(book.records[chapter], entry, shelf, context, level_of(node)))
    raise nodes.SkipNode


def visit_computed(translator: Any, node: computed_node) -> None:
    """Write code behind a fold."""
    anchors = "".join(f'<span id="{markup.text(name)}"></span>' for name in node["ids"])
    words = markup.text(word("how_computed", translator.config.spdr_book.lang))
    shown = "".join(f'<pre tabindex="0"><code>{highlight(source)}</code></pre>' for source in node["sources"])
    translator.body.append(f'<details class="computed">{anchors}<summary>{words}</summary>{shown}</details>')
    raise nodes.SkipNode


def visit_math(translator: Any, node: nodes.Element) -> None:
    """Write a formula as MathML, which needs no script."""
    block = isinstance(node, nodes.math_block)
    try:
        formula = tex2mathml(node.astext(), as_block=block)
    except SyntaxError as error:
        logger.warning("formula %r: %s", node.astext(), error, location=node)
        raise nodes.SkipNode from error
    translator.body.append(f'<div class="math" tabindex="0">{formula}</div>' if block else formula)
    raise nodes.SkipNode


def start(app: Sphinx) -> None:
    """Leave out Sphinx's own search, whose index drops Thai words and years."""
    app.builder.search = False  # type: ignore[attr-defined]


def setup(app: Sphinx) -> dict[str, Any]:
    """Register everything above."""
    app.add_config_value("spdr_book", None, "")
    app.add_html_theme("spdr", str(Path(__file__).parent / "theme"))
    app.add_node(html_piece, html=(visit_html_piece, None))
    app.add_node(card_node, html=(visit_card, None))
    app.add_node(whatif_node, html=(visit_whatif, None))
    app.add_node(computed_node, html=(visit_computed, None))
    app.add_html_math_renderer("mathml", (visit_math, None), (visit_math, None))
    roles = {"fact": FactRole(), "cite": CiteRole(), "page": PageRole(), "th": ThaiRole(), **LINKS}
    for name, role in roles.items():
        app.add_role(name, role, override=True)
    for name, directive in DIRECTIVES.items():
        app.add_directive(name, directive)
    app.connect("builder-inited", start)
    app.connect("doctree-read", wrap_code)
    app.connect("doctree-read", part_anchors)
    app.connect("doctree-resolved", mark_untranslated)
    app.connect("html-page-context", page_context)
    app.connect("html-collect-pages", extra_pages)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": False}
