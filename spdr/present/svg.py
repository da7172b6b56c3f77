"""What is done to an SVG after it was drawn: made accessible, made lighter, framed for download."""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

from spdr.present import style

_OPEN = re.compile(r"<svg\b[^>]*>")
_SIZE = re.compile(r'\b(width|height)="([\d.]+)"')
_ID = re.compile(r'\bid="([^"]+)"')
# The sara am of Thai, with a tone mark that may stand before it.
_SARA_AM = re.compile("([\u0e48-\u0e4b]?)\u0e33")
_SPLIT_AM = re.compile("\u0e4d([\u0e48-\u0e4b]?)\u0e32")
HEADLINE, SMALL = 24, 15


def accessible(svg: str, name: str, title: str, description: str, lang: str) -> str:
    """Make a drawn chart one image with a name and a description, its ids its own, its fonts said once.

    Parameters
    ----------
    svg
        As Vega drew it.
    name
        Prefix of every id, unique on a page.
    title, description
        What a screen reader says.
    lang
        Language of both.
    """
    found = _OPEN.match(svg)
    if not found:
        raise ValueError("not an SVG")
    width, height = size(svg)
    body = svg[found.end() :]
    for id_ in dict.fromkeys(_ID.findall(body)):
        body = body.replace(f'id="{id_}"', f'id="{name}-{id_}"').replace(
            f"url(#{id_})", f"url(#{name}-{id_})"
        )
    # Parts have names and roles of their own, which would be read out one by one.
    body = re.sub(r' (?:role|aria-[a-z]+)="[^"]*"', "", body)
    body = body.replace(f" font-family={quoteattr(style.FONT)}", "").replace(
        f' font-size="{style.SIZE}px"', ""
    )
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="{width:g}" '
        f'height="{height:g}" role="img" lang="{lang}" aria-labelledby="{name}-title {name}-desc" '
        f'font-family={quoteattr(style.FONT)} font-size="{style.SIZE}px">'
        f'<title id="{name}-title">{escape(title)}</title><desc id="{name}-desc">{escape(description)}</desc>'
    )
    return head + body


def size(svg: str) -> tuple[float, float]:
    """Return an SVG's width and height in pixels."""
    found = _OPEN.match(svg)
    sizes = dict(_SIZE.findall(found.group())) if found else {}
    return float(sizes["width"]), float(sizes["height"])


def _texts(lines: Sequence[str], top: float, size_: int, colour: str, weight: int = 400) -> tuple[str, float]:
    """Return lines of text below each other, and where the next would stand."""
    drawn = []
    for line in lines:
        top += size_ * 1.3
        drawn.append(
            f'<text x="12" y="{top:.1f}" font-size="{size_}px" font-weight="{weight}" fill="{colour}">'
            f"{escape(line)}</text>"
        )
    return "".join(drawn), top


def framed(svg: str, headline: str, subtitle: str, notes: Sequence[str]) -> str:
    """Put a headline and a subtitle above a chart, and its sources below: the file that readers take away.

    Parameters
    ----------
    svg
        From :func:`accessible`.
    headline, subtitle
        As on the figure card.
    notes
        Note, source, licence and address; each starts a line.
    """
    found = _OPEN.match(svg)
    if not found:
        raise ValueError("not an SVG")
    inner_width, inner_height = size(svg)
    width = max(inner_width, style.WIDTH)
    room = width - 24
    bold = room / style.BOLDER  # the estimate of a line's width is of the regular weight
    heading, y = _texts(style.wrap(headline, bold, HEADLINE), 8, HEADLINE, style.INK, 600)
    under, y = _texts(style.wrap(subtitle, room), y + 2, style.SIZE, style.SOFT)
    small = [line for note in notes if note for line in style.wrap(note, room, SMALL)]
    foot, end = _texts(small, y + 14 + inner_height, SMALL, style.SOFT)
    height = round(end + 14)
    names, body = _names(svg[found.end() :].removesuffix("</svg>"))
    head = re.sub(r'viewBox="[^"]*"', f'viewBox="0 0 {width:g} {height}"', found.group())
    head = re.sub(r' width="[^"]*"', f' width="{width:g}"', head, count=1)
    head = re.sub(r' height="[^"]*"', f' height="{height}"', head, count=1)
    return (
        f'{head}{names}<rect width="{width:g}" height="{height}" fill="{style.PAPER}"/>{heading}{under}'
        f'<g transform="translate(4,{y + 12:.1f})">{body}</g>{foot}</svg>'
    )


def _names(body: str) -> tuple[str, str]:
    """Part the title and description, which must stand first, from the drawing."""
    end = body.index("</desc>") + len("</desc>")
    return body[:end], body[end:]


def split_am(text: str) -> str:
    """Write sara am as the two signs it is drawn as: the drawing library measures and paints it wrongly.

    Examples
    --------
    >>> [hex(ord(sign)) for sign in split_am("น้ำ")]
    ['0xe19', '0xe4d', '0xe49', '0xe32']
    """
    return _SARA_AM.sub("\u0e4d\\1\u0e32", text)


def join_am(text: str) -> str:
    """Undo :func:`split_am`, so that readers search and copy the letters they type.

    Examples
    --------
    >>> join_am(split_am("จำนวนน้ำ")) == "จำนวนน้ำ"
    True
    """
    return _SPLIT_AM.sub("\\1\u0e33", text)
