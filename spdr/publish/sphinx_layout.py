"""What stands around a page: contents, outline, neighbours, the other language; what a search finds on it."""

from __future__ import annotations

import re
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from spdr.publish import markup, search, whatifs
from spdr.publish.book import Book
from spdr.publish.cards import card_words
from spdr.publish.pages import briefs, provinces
from spdr.publish.sphinx_nodes import (
    book_of,
    card_node,
    chapter_of,
    computed_node,
    html_piece,
    root_of,
    whatif_node,
)
from spdr.publish.words import LANGUAGE_NAMES, caption, word


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
            elif isinstance(child, whatif_node):
                entry = child["entry"]
                found.append(
                    search.Passage(
                        docname, entry["id"], entry[f"headline_{lang}"], whatifs.words(entry, lang), "figure"
                    )
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


def brief(book: Book, titles: dict[str, str], pagename: str) -> dict[str, str] | None:
    """Return the link from a chapter to its brief; a preview of one chapter has none."""
    chapter = chapter_of(pagename)
    if chapter not in book.chapter_titles or provinces.FAMILY not in titles:
        return None
    return {"title": briefs.said("link", book.lang), "href": f"../{briefs.FAMILY}/{chapter}.html"}


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
        description=context.get("about") or describe(doctree, word("site_title", book.lang)),
        parts=navigation(book, titles, pagename),
        outline=context.get("sections") or outline(doctree),
        crumb=crumb(titles, pagename),
        brief=brief(book, titles, pagename),
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
    """Return the provinces and the search page, last of all, when every passage is known; write the index."""
    book = book_of(app)
    found: list[tuple[str, dict[str, Any], str]] = []
    if provinces.FAMILY in app.env.titles:  # a preview of one chapter goes without
        for page, shown, passage in provinces.pages(book):
            found.append((page, shown, "page.html"))
            book.passages.append(passage)
            book.titles[page] = shown["title"]
        found += [(page, shown, "page.html") for page, shown in briefs.pages(book)]
    name, script = search.index_script(book)
    folder = app.outdir / "_search"
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(script, encoding="utf-8")
    context = {"title": word("search", book.lang), "body": "", "search_index": f"_search/{name}"}
    return [*found, ("search", context, "page.html")]
