"""Small pieces of HTML, escaped in one place, and the addresses of pages relative to each other."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape, unescape

THAI = re.compile(r"[\u0e00-\u0e7f]")
FOLDED, OPEN = 20, 12  # a table of more rows than the first shows the second, the rest behind a fold
TALL = 25  # a table of more rows scrolls in a window of its own
_TAG = re.compile(r"<[^>]*>")
_SPACE = re.compile(r"\s+")


def text(value: object) -> str:
    """Return any value as text that is safe between tags and inside quoted attributes.

    Examples
    --------
    >>> text('<b title="x">')
    '&lt;b title=&quot;x&quot;&gt;'
    """
    return escape(str(value), quote=True)


def strip_tags(html: str) -> str:
    """Return the words of a piece of HTML, for the search index and descriptions.

    Examples
    --------
    >>> strip_tags("<p>Fewer &amp; <b>older</b></p><p>people</p>")
    'Fewer & older people'
    """
    return _SPACE.sub(" ", unescape(_TAG.sub(" ", html))).strip()


def lang_of(words: str, page_lang: str) -> str:
    """Return a ``lang`` attribute where a run of text is not in the page's language, else an empty string.

    Examples
    --------
    >>> lang_of("กองทุนประกันสังคม", "en"), lang_of("Social Security Fund", "en")
    (' lang="th"', '')
    """
    written = "th" if THAI.search(words) else "en"
    return "" if written == page_lang else f' lang="{written}"'


def run(words: str, page_lang: str, tag: str = "span") -> str:
    """Return words in a tag that says their language when it is not the page's own."""
    return f"<{tag}{lang_of(words, page_lang)}>{text(words)}</{tag}>"


def link(href: str, words: str, page_lang: str = "en", **attributes: str) -> str:
    """Return a link; only http, https, mailto and relative addresses are followed, anything else is text.

    Examples
    --------
    >>> link("javascript:alert(1)", "x"), link("../a.html", "x")
    ('x', '<a href="../a.html">x</a>')
    """
    scheme = re.match(r"\s*([a-zA-Z][a-zA-Z0-9+.-]*):", href)
    if scheme and scheme.group(1).lower() not in ("http", "https", "mailto"):
        return text(words)
    extra = "".join(
        f' {name.rstrip("_").replace("_", "-")}="{text(value)}"' for name, value in attributes.items()
    )
    return f'<a href="{text(href)}"{lang_of(words, page_lang)}{extra}>{text(words)}</a>'


def table(
    head: Iterable[str],
    rows: Iterable[Iterable[str]],
    *,
    label: str,
    numeric: Iterable[bool] = (),
    row_ids: Iterable[str] = (),
    window: bool = False,
) -> str:
    """Return a table inside a region that scrolls sideways and can be reached by keyboard.

    Parameters
    ----------
    head, rows
        Cells that are HTML already. The first cell of a row is its heading.
    label
        What the table holds, for those who hear the page.
    numeric
        Which columns hold numbers; they are set right.
    row_ids
        Anchors of the rows, where rows can be linked to.
    window
        Let a table of many rows scroll in a window of its own.
    """
    numbers = list(numeric)
    anchors = list(row_ids)

    def css(column: int) -> str:
        return ' class="num"' if column < len(numbers) and numbers[column] else ""

    heads = "".join(f'<th scope="col"{css(i)}>{cell}</th>' for i, cell in enumerate(head))
    lines = []
    for number, row in enumerate(rows):
        cells = [
            f'<th scope="row"{css(i)}>{cell}</th>' if i == 0 else f"<td{css(i)}>{cell}</td>"
            for i, cell in enumerate(row)
        ]
        anchor = f' id="{text(anchors[number])}"' if number < len(anchors) else ""
        lines.append(f"<tr{anchor}>{''.join(cells)}</tr>")
    css_window = " tall" if window and len(lines) > TALL else ""
    return (
        f'<div class="scroll{css_window}" role="region" tabindex="0" aria-label="{text(label)}">'
        f"<table><thead><tr>{heads}</tr></thead><tbody>{''.join(lines)}</tbody></table></div>"
    )


def definitions(pairs: Iterable[tuple[str, str]]) -> str:
    """Return a list of terms, which are text, and their values, which are HTML; empty values are left out."""
    return "<dl>" + "".join(f"<dt>{text(t)}</dt><dd>{value}</dd>" for t, value in pairs if value) + "</dl>"


def size_words(size: int) -> str:
    """Return a file size as a reader expects it.

    Examples
    --------
    >>> size_words(512), size_words(20480), size_words(3_400_000)
    ('1 KB', '20 KB', '3.2 MB')
    """
    if size < 1024 * 1024:
        return f"{max(1, round(size / 1024))} KB"
    return f"{size / 1024 / 1024:.1f} MB"
