"""An answer of the course that a reader opens after trying: ``:::{answer}`` ... ``:::``."""

from __future__ import annotations

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from spdr.publish.sphinx_nodes import book_of, drawing, html_piece
from spdr.publish.words import LANGUAGES

ANSWER = ("Answer", "เฉลย")


class Answer(SphinxDirective):
    """A fold with the answer; its text is translated like any other."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        """Return the parsed content, behind a fold where pages are made."""
        inside = nodes.container()
        self.state.nested_parse(self.content, self.content_offset, inside)
        if not drawing(self.env.app):
            return list(inside.children)
        word = ANSWER[LANGUAGES.index(book_of(self.env.app).lang)]
        head = html_piece(html=f'<details class="answer"><summary>{word}</summary>', words="")
        return [head, *inside.children, html_piece(html="</details>", words="")]
