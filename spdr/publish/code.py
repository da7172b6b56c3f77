"""Code as a page shows it: four colours and no more, so that a chapter's code does not outweigh its text."""

from __future__ import annotations

from html import escape
from itertools import groupby


def highlight(source: str) -> str:
    """Return Python code as HTML with comments, texts, keywords and numbers marked.

    Examples
    --------
    >>> highlight("year = 2024  # Gregorian")
    'year = <span class="m">2024</span>  <span class="c"># Gregorian</span>'
    """
    from pygments.lexers.python import PythonLexer  # type: ignore[import-untyped]
    from pygments.token import Comment, Keyword, Number, String  # type: ignore[import-untyped]

    def kind(token: object) -> str:
        for css, family in (("c", Comment), ("s", String), ("k", Keyword), ("m", Number)):
            if token in family:
                return css
        return ""

    tokens = [
        (kind(token), text) for token, text in PythonLexer(stripnl=False, ensurenl=False).get_tokens(source)
    ]
    parts = []
    for css, run in groupby(tokens, key=lambda token: token[0]):
        text = escape("".join(piece for _, piece in run), quote=False)
        parts.append(f'<span class="{css}">{text}</span>' if css else text)
    return "".join(parts)
