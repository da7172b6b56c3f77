"""What our pages add to Sphinx: facts in prose, figure cards, citations, generated pages, a plain layout."""

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
from spdr.publish import bibliography, markup, pages, search, sources
from spdr.publish.book import Book, fact_words
from spdr.publish.cards import card_html, card_words
from spdr.publish.code import highlight
from spdr.publish.provenance import vintage_words
from spdr.publish.words import LANGUAGE_NAMES, caption, status_word, word

logger = logging.getLogger(__name__)
LATIN = re.compile("[A-Za-z]")
# Statuses that a reader must see in the sentence itself, not only behind the link.
MARKED = {"unverified", "synthetic"}


class html_piece(nodes.General, nodes.Inline, nodes.Element):  # docutils names nodes so
    """Finished HTML; ``words`` is what the search and the title of a page take from it."""

    def astext(self) -> str:
        """Return the words, so that a heading that holds a fact has a title."""
        return str(self["words"])


class card_node(nodes.General, nodes.Element):
    """A figure or table card; drawn when its heading level is known."""


class computed_node(nodes.General, nodes.Element):
    """Code that a reader opens to see how a number came about."""


def book_of(app: Sphinx) -> Book:
    """Return the book that this application builds."""
    return app.config.spdr_book


def chapter_of(docname: str) -> str:
    """Return the chapter that a page shows, or an empty string.

    Examples
    --------
    >>> chapter_of("chapters/01_mapping"), chapter_of("method")
    ('01_mapping', '')
    """
    return docname.removeprefix("chapters/") if docname.startswith("chapters/") else ""


def root_of(docname: str) -> str:
    """Return the way from a page to the site's root, which holds one folder for each language.

    Examples
    --------
    >>> root_of("index"), root_of("chapters/01_mapping")
    ('../', '../../')
    """
    return "../" * (docname.count("/") + 1)


def drawing(app: Sphinx) -> bool:
    """Whether pages are being made, rather than messages gathered for translators."""
    return app.builder.name == "html"


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
        lang, status = book.lang, fact["status"]
        period = vintage_words(fact.get("period") or "", lang)
        shown = fact_words(fact, lang)
        about = ", ".join(
            str(part) for part in (fact[f"label_{lang}"], period, status_word(status, lang)) if part
        )
        mark = (
            f' <small class="mark">{markup.text(status_word(status, lang))}</small>'
            if status in MARKED
            else ""
        )
        address = f"{root_of(self.env.docname)}{lang}/results/{chapter}.html#{fact['id']}"
        html = (
            f'<span class="fact" data-fact="{markup.text(chapter)}.{markup.text(fact["id"])}" '
            f'data-status="{markup.text(status)}">'
            f'<a href="{markup.text(address)}" title="{markup.text(about)}">{markup.text(shown)}</a>'
            f"{mark}</span>"
        )
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
    """Say that a passage is English where a Thai page still shows it in English."""
    if not drawing(app) or book_of(app).lang == "en":
        return
    for kind in (nodes.paragraph, nodes.title, nodes.term):
        for node in doctree.findall(kind):
            words = node.astext()
            if not node.get("translated") and len(LATIN.findall(words)) > len(markup.THAI.findall(words)):
                node["classes"].append("language-en")


def visit_html_piece(translator: Any, node: html_piece) -> None:
    """Write finished HTML."""
    translator.body.append(node["html"])
    raise nodes.SkipNode


def visit_card(translator: Any, node: card_node) -> None:
    """Write a card at the heading level of the place it stands in."""
    book: Book = translator.config.spdr_book
    level, parent = 1, node.parent
    while parent is not None:
        level += isinstance(parent, nodes.section)
        parent = parent.parent
    chapter, figure = node["chapter"], node["figure"]
    shelf = book.shelves[f"{chapter}/{figure['id']}"]
    context = book.context(root_of(node["docname"]))
    translator.body.append(card_html(book.records[chapter], figure, shelf, context, min(level, 6)))
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


def passages(doctree: nodes.document, docname: str) -> list[search.Passage]:
    """Return the searchable passages of a page: one for each section and one for each card."""
    found: list[search.Passage] = []

    def gather(section: nodes.Element, anchor: str, title: str) -> None:
        words: list[str] = []
        for child in section.children:
            if isinstance(child, nodes.section):
                gather(child, child["ids"][0], child.next_node(nodes.title).astext())
            elif isinstance(child, card_node):
                figure = child["figure"]
                headline = figure[f"headline_{lang}"]
                found.append(
                    search.Passage(docname, figure["id"], headline, card_words(figure, lang), figure["kind"])
                )
            elif not isinstance(child, nodes.title | computed_node):
                words.append(child.astext())
                rows = child["finds"] if isinstance(child, html_piece) and "finds" in child else ()
                found.extend(search.Passage(docname, row[0], row[1], row[2], "row") for row in rows)
        if title:
            found.append(search.Passage(docname, anchor, title, " ".join(" ".join(words).split()), "text"))

    lang = doctree.settings.env.config.spdr_book.lang
    gather(doctree, "", "")
    return found


def describe(doctree: nodes.document | None, fallback: str) -> str:
    """Return a page's description: its first paragraph, at most 160 characters."""
    paragraph = next(iter(doctree.findall(nodes.paragraph)), None) if doctree is not None else None
    words = " ".join(paragraph.astext().split()) if paragraph is not None else fallback
    return words if len(words) <= 160 else words[:159].rstrip() + "…"


def navigation(book: Book, titles: dict[str, str], pagename: str) -> list[dict[str, Any]]:
    """Return the contents as parts with their pages, each with its address from this page."""
    up = "../" * pagename.count("/")
    parts = []
    for part in book.toc["parts"]:
        entries = [
            {
                "name": e["file"],
                "title": titles[e["file"]],
                "href": f"{up}{e['file']}.html",
                "here": e["file"] in (pagename, pagename.partition("/")[0]),
            }
            for e in part["chapters"]
        ]
        parts.append({"caption": caption(part["caption"], book.lang), "entries": entries})
    return parts


def crumb(titles: dict[str, str], pagename: str) -> dict[str, str] | None:
    """Return the page above a page such as ``law/csg``."""
    family, stroke, _ = pagename.partition("/")
    return {"title": titles[family], "href": f"../{family}.html"} if stroke and family in titles else None


def outline(doctree: nodes.document | None) -> list[dict[str, str]]:
    """Return the sections of the second level, for "On this page"."""
    if doctree is None or not doctree.children:
        return []
    top = next(iter(doctree.findall(nodes.section)), None)
    if top is None:
        return []
    return [
        {"href": "#" + child["ids"][0], "title": child.next_node(nodes.title).astext()}
        for child in top.children
        if isinstance(child, nodes.section)
    ]


def tidy(body: str, lang: str) -> str:
    """Return a page's body without style attributes, its Markdown tables in regions that scroll."""
    body = re.sub(r'(<[a-zA-Z][^<>]*?)\sstyle="[^"<>]*"', r"\1", body)
    label = markup.text(word("table", lang))
    body = re.sub(
        r'<table class="[^"]*docutils[^"]*">',
        f'<div class="scroll" role="region" tabindex="0" aria-label="{label}"><table>',
        body,
    )
    return body.replace("</table>\n", "</table></div>\n")


def page_context(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any) -> str:
    """Give the layout what it shows, and keep the page's passages for the search."""
    book = book_of(app)
    titles = {name: title.astext() for name, title in app.env.titles.items()}
    order = [e["file"] for part in book.toc["parts"] for e in part["chapters"]]
    place = order.index(pagename) if pagename in order else -1
    up, root = "../" * pagename.count("/"), root_of(pagename)

    def neighbour(index: int) -> dict[str, str] | None:
        if pagename == "search" or not 0 <= index < len(order):
            return None
        return {"title": titles[order[index]], "href": f"{up}{order[index]}.html"}

    other = next((lang for lang in book.languages if lang != book.lang), "")
    title = titles.get(pagename) or context.get("title", "")
    context.update(
        spdr=book,
        lang=book.lang,
        w=lambda key: word(key, book.lang),
        asset=lambda name: root + book.assets[name],
        up=up,
        root=root,
        page_title=markup.strip_tags(title),
        description=describe(doctree, word("site_title", book.lang)),
        parts=navigation(book, titles, pagename),
        outline=outline(doctree),
        crumb=crumb(titles, pagename),
        previous=neighbour(place - 1),
        following=neighbour(place + 1),
        other={"lang": other, "name": LANGUAGE_NAMES.get(other), "href": f"{root}{other}/{pagename}.html"},
        body=tidy(context.get("body", ""), book.lang),
    )
    if doctree is not None:
        book.passages.extend(passages(doctree, pagename))
        book.titles = titles
    return "page.html"


def extra_pages(app: Sphinx) -> list[tuple[str, dict[str, Any], str]]:
    """Write the search index and return the search page, last of all, when every passage is known."""
    book = book_of(app)
    name, script = search.index_script(book)
    folder = app.outdir / "_search"
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(script, encoding="utf-8")
    context = {"title": word("search", book.lang), "body": "", "search_index": f"_search/{name}"}
    return [("search", context, "page.html")]


def start(app: Sphinx) -> None:
    """Leave out Sphinx's own search, whose index drops Thai words and years."""
    app.builder.search = False  # type: ignore[attr-defined]


def setup(app: Sphinx) -> dict[str, Any]:
    """Register everything above."""
    app.add_config_value("spdr_book", None, "")
    app.add_html_theme("spdr", str(Path(__file__).parent / "theme"))
    app.add_node(html_piece, html=(visit_html_piece, None))
    app.add_node(card_node, html=(visit_card, None))
    app.add_node(computed_node, html=(visit_computed, None))
    app.add_html_math_renderer("mathml", (visit_math, None), (visit_math, None))
    for name, role in {"fact": FactRole(), "cite": CiteRole(), "page": PageRole(), "th": ThaiRole()}.items():
        app.add_role(name, role, override=True)
    for name, directive in {"figure-card": Card, "table-card": TableCard, "generated": Generated}.items():
        app.add_directive(name, directive)
    app.connect("builder-inited", start)
    app.connect("doctree-read", wrap_code)
    app.connect("doctree-read", part_anchors)
    app.connect("doctree-resolved", mark_untranslated)
    app.connect("html-page-context", page_context)
    app.connect("html-collect-pages", extra_pages)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": False}
