"""Two links of prose: to a row of the recommendations tracker, by its own words, and to a place on a page."""

from __future__ import annotations

import re
from difflib import get_close_matches

from docutils import nodes
from sphinx.util import logging
from sphinx.util.docutils import SphinxRole

from spdr.errors import SpdrError
from spdr.publish import markup
from spdr.publish.sphinx_nodes import book_of, drawing, html_piece, root_of

logger = logging.getLogger(__name__)
_PLACE = re.compile(r"(?P<words>.+?)\s*<(?P<page>[\w/-]+)(?P<anchor>#[\w.-]+)?>\Z", re.DOTALL)


def recommendation(identifier: str, lang: str) -> str:
    """Return what a recommendation says in ``lang``.

    Raises
    ------
    SpdrError
        If the register has no such recommendation; the message names the nearest.
    """
    from spdr.data import registers

    rows = {row["id"]: row for row in registers.load("recommendations")}
    if identifier not in rows:
        near = get_close_matches(identifier, rows, n=2)
        hint = f" Did you mean {' or '.join(near)}?" if near else ""
        raise SpdrError(f"The register of recommendations has no {identifier!r}.{hint}")
    return str(rows[identifier][f"name_{lang}"])


def place(text: str) -> tuple[str, str, str]:
    """Part ``words <page#anchor>``.

    Raises
    ------
    SpdrError
        If the text is not of this form.

    Examples
    --------
    >>> place("who is reached <chapters/06_gender#access>")
    ('who is reached', 'chapters/06_gender', '#access')
    """
    found = _PLACE.match(text)
    if not found:
        raise SpdrError(f"{text!r} is no link. Write the words, then <page#anchor> or <page>.")
    return found["words"], found["page"], found["anchor"] or ""


class RecommendationRole(SphinxRole):
    """``{recommendation}`R01` ``: a recommendation in the words of its register, linked to its row."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Return the link, or a warning that names the page."""
        if not drawing(self.env.app):
            return [nodes.Text(self.text)], []
        lang = book_of(self.env.app).lang
        try:
            words = recommendation(self.text, lang)
        except SpdrError as error:
            logger.warning("%s", error, location=self.get_location())
            return [nodes.Text(self.text)], []
        href = f"{root_of(self.env.docname)}{lang}/recommendations.html#{self.text}"
        return [html_piece(html=markup.link(href, f"{self.text}: {words}", lang), words=words)], []


class GoRole(SphinxRole):
    """``{go}`who is reached <chapters/06_gender#access>` ``: words that lead to a place on another page."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Return the link, or a warning that names the page."""
        if not drawing(self.env.app):
            return [nodes.Text(self.text)], []
        lang = book_of(self.env.app).lang
        try:
            words, page, anchor = place(self.text)
        except SpdrError as error:
            logger.warning("%s", error, location=self.get_location())
            return [nodes.Text(self.text)], []
        href = f"{root_of(self.env.docname)}{lang}/{page}.html{anchor}"
        return [html_piece(html=markup.link(href, words, lang), words=words)], []


LINKS: dict[str, SphinxRole] = {"recommendation": RecommendationRole(), "go": GoRole()}
