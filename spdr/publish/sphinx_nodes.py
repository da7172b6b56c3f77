"""The parts of a page that are ours, and where a page stands; shared by the extension and the layout."""

from __future__ import annotations

from docutils import nodes
from sphinx.application import Sphinx

from spdr.publish.book import Book


class html_piece(nodes.General, nodes.Inline, nodes.Element):  # docutils names nodes so
    """Finished HTML; ``words`` is what the search and the title of a page take from it."""

    def astext(self) -> str:
        """Return the words, so that a heading that holds a fact has a title."""
        return str(self["words"])


class card_node(nodes.General, nodes.Element):
    """A figure or table card; drawn when its heading level is known."""


class whatif_node(nodes.General, nodes.Element):
    """A what-if; drawn when its heading level is known."""


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
