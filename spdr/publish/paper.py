"""Pages made ready for paper: links that lead somewhere from a PDF, and all chapters in one document.

A page is copied before it is printed. On paper a link to another page of the folder it was printed from leads
nowhere and would name that folder, so it becomes the site's full address where that is known, else words.
"""

from __future__ import annotations

import re
from pathlib import Path
from posixpath import join, normpath

from spdr.errors import SpdrError
from spdr.publish.markup import text
from spdr.publish.words import word

_LINK = re.compile(r'(<a\b[^>]*?)\shref="([^"]*)"')
_OUTSIDE = re.compile(r"[a-z][a-z0-9+.-]*:|#")
_DRAWN = re.compile(r"f[0-9a-f]{10}s?-")  # ids inside a chart have a prefix of their own already
_IDS = re.compile(r'\s(id|href|aria-labelledby|aria-describedby|for)="(#?)([^"]+)"')


def for_paper(html: str, where: str, base_url: str) -> str:
    """Return a page with links that work from paper.

    Parameters
    ----------
    html
        The page.
    where
        Its place in the site, such as ``en/chapters/02_children.html``.
    base_url
        Where the site is served from, ending in a slash, or empty.

    Examples
    --------
    >>> for_paper('<a href="#a">x</a><a class="b" href="../law.html#c">y</a>', "en/chapters/x.html", "")
    '<a href="#a">x</a><a class="b">y</a>'
    >>> for_paper('<a href="../law.html#c">y</a>', "en/chapters/x.html", "https://review.example/")
    '<a href="https://review.example/en/law.html#c">y</a>'
    """

    def kept(match: re.Match[str]) -> str:
        before, address = match.groups()
        if _OUTSIDE.match(address):
            return match.group(0)
        if not base_url:
            return before
        return f'{before} href="{base_url}{normpath(join(where, "..", address))}"'

    return _LINK.sub(kept, html)


def _own(main: str, mark: str) -> str:
    """Return a chapter's body with its anchors, and the links to them, made its own by a mark."""

    def marked(match: re.Match[str]) -> str:
        name, sharp, value = match.groups()
        if name == "href" and not sharp:
            return match.group(0)
        parts = [part if _DRAWN.match(part) else f"{mark}{part}" for part in value.split(" ")]
        return f' {name}="{sharp}{" ".join(parts)}"'

    return _IDS.sub(marked, main)


def whole_book(site: Path, lang: str, base_url: str) -> str:
    """Return one page of every chapter of a language, behind a title and its contents.

    Raises
    ------
    SpdrError
        If the site has no chapters in this language.
    """
    pages = sorted((site / lang / "chapters").glob("*.html"))
    if not pages:
        raise SpdrError("There is no built site to print. Run `spdr build`, then this again.")
    head, contents, bodies = "", [], []
    for number, path in enumerate(pages, 1):
        html = for_paper(path.read_text(encoding="utf-8"), f"{lang}/chapters/{path.name}", base_url)
        head = head or html[: html.index("<body")]
        start = html.index(">", html.index("<main")) + 1
        body = _own(html[start : html.rindex("</main>")], f"c{number}-")
        found = re.search(r"<h1[^>]*>(.*?)</h1>", body, re.DOTALL)
        if not found:
            raise SpdrError(f"{path.name} has no heading of its own, so the book cannot name it.")
        contents.append(f'<li><a href="#c{number}">{found.group(1)}</a></li>')
        bodies.append(f'<article class="bound" id="c{number}">{body}</article>')
    title = text(word("site_title", lang))
    head = re.sub(r"<title>.*?</title>", f"<title>{title}</title>", head, flags=re.DOTALL)
    front = f'<header class="bound"><h1>{title}</h1><ol>{"".join(contents)}</ol></header>'
    return f'{head}<body class="book"><main>{front}{"".join(bodies)}</main></body></html>'
