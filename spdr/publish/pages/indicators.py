"""Every indicator: what it is called, its formula, who defines it, what computes it, what it reproduces."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from spdr.present.labels import UNITS, unit_name
from spdr.publish import bibliography, markup
from spdr.publish.markup import run, text
from spdr.publish.pages.part import Part
from spdr.publish.words import LANGUAGES, status_word, word

if TYPE_CHECKING:
    from spdr.data.indicators import Indicator
    from spdr.publish.book import Book

LEAD = {
    "en": "One card for each indicator: the formula, the variant we use, the work that defines it, the "
    "function that computes it, and the published number it reproduces. A figure's indicator leads here.",
    "th": "ตัวชี้วัดแต่ละตัวแสดงสูตร นิยามที่เลือกใช้ เอกสารที่ให้นิยาม "
    "ฟังก์ชันที่คำนวณ และตัวเลขที่เผยแพร่แล้วซึ่งคำนวณซ้ำได้ตรงกัน "
    "รหัสตัวชี้วัดในแผนภูมิเชื่อมมายังหน้านี้",
}
# Sizes of brackets say nothing in MathML, where brackets grow by themselves.
_SIZES = re.compile(r"\\[bB]igg?[lrm]?(?![a-zA-Z])")


def formula(latex: str) -> str:
    """Return a formula as MathML, or as code where it cannot be written so.

    Examples
    --------
    >>> formula(r"\\frac{a}{b}").count("<mfrac>"), formula(r"\\nosuch")
    (1, '<code>\\\\nosuch</code>')
    """
    from docutils.utils.math import MathError
    from docutils.utils.math.latex2mathml import tex2mathml

    try:
        drawn = tex2mathml(_SIZES.sub("", latex), as_block=True)
    except (MathError, SyntaxError):
        return f"<code>{text(latex)}</code>"
    return re.sub(r">\s+<", "><", drawn)


def _cited(key: str, book: Book) -> str:
    shown = bibliography.citation(key, book.lang, book.abbreviations)
    return markup.link(f"bibliography.html#{key}", shown, book.lang)


def _reproduced(entry: dict[str, Any], book: Book) -> str:
    title = markup.link(f"replication.html#{entry['id']}", entry[f"title_{book.lang}"], book.lang)
    return f"<li>{title} ({_cited(entry['source'], book)}, {run(entry['where'], book.lang)})</li>"


def _card(indicator: Indicator, published: dict[str, dict[str, Any]], book: Book) -> str:
    lang, number = book.lang, LANGUAGES.index(book.lang)
    name = indicator.name_th if lang == "th" else indicator.name_en
    mark = ""
    if indicator.status == "unverified":
        mark = f' <small class="mark">{text(status_word("unverified", lang))}</small>'
    same = "".join(_reproduced(published[key], book) for key in indicator.reproduces)
    note = indicator.replication_note
    unit = unit_name(indicator.unit, lang) if indicator.unit in UNITS else indicator.unit
    computed = (
        f"<code>{text(indicator.function)}</code>" if indicator.function else text(word("pending", lang))
    )
    pairs = [
        (word("variant", lang), run(indicator.variant, lang)),
        (word("unit", lang), run(unit, lang)),
        (word("defined_by", lang), _cited(indicator.source, book) + mark),
        (word("computed_by", lang), computed),
        (word("reproduces", lang), f"<ul>{same}</ul>" if same else text(note[number] if note else "")),
    ]
    return (
        f'<section class="indicator" id="{text(indicator.id)}">'
        f"<h3>{text(indicator.id)} {run(name, lang)}</h3>"
        f'<div class="math" tabindex="0">{formula(indicator.formula)}</div>'
        f"{markup.definitions(pairs)}</section>"
    )


def indicators(book: Book, root: str) -> list[Part]:
    """Return every indicator of the register, by family."""
    from spdr.data import indicators as register

    number = LANGUAGES.index(book.lang)
    published = {entry["id"]: entry for entry in register.replications()}
    parts = [Part(f"<p>{text(LEAD[book.lang])}</p>")]
    known = register.load()
    for letter in dict.fromkeys(indicator.id[0] for indicator in known):
        members = [one for one in known if one.id[0] == letter]
        html = "".join(_card(one, published, book) for one in members)
        finds = tuple(
            (one.id, f"{one.id} {(one.name_en, one.name_th)[number]}", one.variant) for one in members
        )
        parts.append(
            Part(html, title=register.FAMILIES[letter][number], anchor=f"family-{letter}", finds=finds)
        )
    return parts


def names(lang: str) -> dict[str, str]:
    """Return the name of every indicator, for the cards that link to it."""
    from spdr.data import indicators as register

    return {one.id: one.name_th if lang == "th" else one.name_en for one in register.load()}
