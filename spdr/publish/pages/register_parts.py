"""What the programme pages are made of: cells, records, links to figures, sources with their place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from spdr.errors import SpdrError
from spdr.publish import markup
from spdr.publish.markup import run, text
from spdr.publish.pages.part import Part
from spdr.publish.pages.register_words import OWN_PLACES, say
from spdr.publish.words import word

if TYPE_CHECKING:
    from spdr.publish.book import Book

Row = dict[str, Any]
LIGHTS = {
    "green": "status-official",
    "amber": "status-estimate",
    "red": "status-unverified",
    "grey": "status-grey",
}
RISKS = {"low": "status-official", "medium": "status-estimate", "high": "status-unverified"}


def rows(name: str) -> tuple[Row, ...]:
    """Return a register's rows, read once for as long as its file does not change."""
    from spdr import project

    file = project.path("data", "registers", f"{name}.csv")
    return _rows(name, str(file), file.stat().st_mtime_ns if file.is_file() else 0)


@lru_cache(maxsize=64)
def _rows(name: str, file: str, stamp: int) -> tuple[Row, ...]:
    from spdr.data import registers

    return tuple(registers.load(name))


def names_of(register: str, lang: str, column: str = "name") -> dict[str, str]:
    """Return id -> name in a language."""
    return {row["id"]: str(row[f"{column}_{lang}"]) for row in rows(register)}


def words(row: Row, column: str, lang: str) -> str:
    """Return a bilingual cell as text safe in HTML, or an empty string."""
    return text(row[f"{column}_{lang}"] or "")


def badge(label: str, css: str = "") -> str:
    """Return a small coloured label; its words carry the meaning, the colour repeats it."""
    return f'<span class="status {css}">{text(label)}</span>'


def day(value: dt.date | None, lang: str, precision: str = "day", end: dt.date | None = None) -> str:
    """Return a date as exactly as it is known, or an empty string.

    Examples
    --------
    >>> day(dt.date(2021, 9, 1), "en", "month"), day(dt.date(2017, 1, 1), "th", "year")
    ('September 2021', '2560')
    """
    from spdr.publish.words import BUDDHIST_ERA, MONTHS_EN, MONTHS_TH

    if value is None:
        return ""
    months, year = (MONTHS_EN, value.year) if lang == "en" else (MONTHS_TH, value.year + BUDDHIST_ERA)
    if precision == "year":
        return str(year)
    if precision == "day":
        first = f"{value.day} {months[value.month - 1]} {year}"
    else:
        first = f"{months[value.month - 1]} {year}"
    if end and (end.year, end.month) != (value.year, value.month):
        return f"{first} – {day(end, lang, 'day' if precision == 'day' else 'month')}"
    return first


def number(value: float | None) -> str:
    """Return a number with its thousands parted, or an empty string.

    Examples
    --------
    >>> number(1999815), number(95.8), number(None)
    ('1,999,815', '95.8', '')
    """
    return "" if value is None else f"{value:,.0f}" if value == int(value) else f"{value:,.4g}"


def percent(value: float, lang: str, digits: int = 0) -> str:
    """Return a share as a percentage in the language's manner.

    Examples
    --------
    >>> percent(1.2308, "en"), percent(0.494, "th", 1)
    ('123%', 'ร้อยละ 49.4')
    """
    shown = f"{value * 100:.{digits}f}".replace("-", "\u2212")
    return f"{shown}%" if lang == "en" else f"ร้อยละ {shown}"


def source(row: Row, lang: str) -> str:
    """Return where a row was read: the document, linked to its entry, and the place in it."""
    title = names_of("sources", lang, "short")[row["source"]]
    link = markup.link(f"library.html#source-{row['source']}", title, lang)
    place = str(row["place"])
    if lang == "th":
        place = OWN_PLACES.get(place, place)
    return f"{link}<br><small>{run(place, lang)}</small>"


def partners(ids: Sequence[str] | str | None, lang: str) -> str:
    """Return offices by their short name, linked to their entries."""
    chosen = [ids] if isinstance(ids, str) else list(ids or ())
    found = {row["id"]: row for row in rows("partners")}
    links = []
    for one in chosen:
        shown = found[one]["short"] if lang == "en" else None
        shown = shown or names_in_thai(one) if lang == "th" else shown or found[one]["name_en"]
        links.append(markup.link(f"partners.html#{one}", str(shown), lang))
    return ", ".join(links)


def names_in_thai(partner: str) -> str:
    """Return a partner's name for Thai pages: the Thai abbreviation where the glossary has one."""
    from spdr.publish.pages.terms import abbreviations

    name = names_of("partners", "th")[partner]
    return abbreviations("th").get(name, name)


def figures(references: Iterable[str] | None, book: Book) -> str:
    """Return links to figures by their headline; a chapter that is not in this build is named only.

    Raises
    ------
    SpdrError
        If a chapter of this build has no figure of that name.
    """
    items = []
    for reference in references or ():
        chapter, _, name = reference.partition("#")
        if chapter not in book.records:
            items.append(f"<li><code>{text(reference)}</code></li>")
            continue
        found = {figure["id"]: figure for figure in book.records[chapter]["figures"]}
        if name not in found:
            raise SpdrError(
                f"A register names the figure {reference!r}, which {chapter} does not make. Mend the row in "
                f"data/registers, or the chapter; it makes {', '.join(found)}."
            )
        headline = found[name][f"headline_{book.lang}"]
        items.append(f"<li>{markup.link(f'chapters/{chapter}.html#{name}', headline, book.lang)}</li>")
    return f"<ul>{''.join(items)}</ul>" if items else ""


def page_link(page: str, book: Book) -> str:
    """Return a link to another page by its title; a chapter that is not in this build is named only."""
    from spdr.publish import pages

    chapter = page.removeprefix("chapters/")
    if page.startswith("chapters/"):
        if chapter not in book.chapter_titles:
            return f"<code>{text(chapter)}</code>"
        return markup.link(f"{page}.html", book.chapter_titles[chapter], book.lang)
    titles = {**pages.stubs(book.lang), "method": word("how_computed", book.lang)}
    return markup.link(f"{page}.html", titles[page], book.lang)


def table_link(name: str, lang: str) -> str:
    """Return a link to a table's entry in the data dictionary; its name alone where there is none."""
    from spdr import data

    known = name in data.names()
    return markup.link(f"data/{name}.html", name, lang) if known else f"<code>{text(name)}</code>"


def record(anchor: str, title: str, pairs: Iterable[tuple[str, str]]) -> str:
    """Return one record under its anchor: a heading and what is known of it, empty values left out."""
    body = markup.definitions(pairs)
    return f'<section class="indicator" id="{text(anchor)}"><h3>{title}</h3>{body}</section>'


def lead(english: str, thai: str, lang: str) -> Part:
    """Return the first paragraph of a page."""
    return Part(f"<p>{text(english if lang == 'en' else thai)}</p>")


def listing(
    register: Sequence[Row],
    columns: Sequence[tuple[str, Any]],
    lang: str,
    label: str,
    numeric: Sequence[bool] = (),
) -> str:
    """Return rows as a table: ``columns`` are pairs of a heading's key and a function of the row.

    A column that is empty in every row is left out.
    """
    made = [(say(key, lang), [make(row) for row in register]) for key, make in columns]
    kept = [i for i, (_, cells) in enumerate(made) if any(cells)]
    head = [text(made[i][0]) for i in kept]
    lines = list(zip(*(made[i][1] for i in kept), strict=True))
    numbers = [i < len(numeric) and numeric[i] for i in kept]
    return markup.table(head, lines, label=label, numeric=numbers, row_ids=[row["id"] for row in register])


def finds(register: Sequence[Row], lang: str, column: str = "name") -> tuple[tuple[str, str, str], ...]:
    """Return rows as the search is to find them: anchor, heading, the words of every bilingual cell."""
    found = []
    for row in register:
        told = [str(v) for k, v in row.items() if k.endswith(f"_{lang}") and v]
        found.append((row["id"], str(row[f"{column}_{lang}"]), " ".join(told)))
    return tuple(found)


def part(
    register: Sequence[Row], html: str, title: str, anchor: str, lang: str, column: str = "name"
) -> Part:
    """Return a part whose rows the search finds one by one."""
    return Part(html, title=title, anchor=anchor, finds=finds(register, lang, column))


def download(names: Sequence[str], lang: str, root: str) -> Part:
    """Return links to the registers behind a page, as files."""
    links = ", ".join(
        f'<a href="{root}registers/{text(name)}.csv" download>{text(name)}.csv</a>' for name in names
    )
    return Part(f"<p><small>{text(say('files', lang))}: {links}</small></p>")


def by_kind(
    register: str, titles: dict[str, tuple[str, str]], columns: list[tuple[str, Any]], lang: str
) -> list[Part]:
    """Return a register as one table for each kind, in the order of ``titles``."""
    body = []
    for kind, title in titles.items():
        chosen = [row for row in rows(register) if row["kind"] == kind]
        name = title[lang == "th"]
        body.append(part(chosen, listing(chosen, columns, lang, name), name, kind, lang))
    return body


def commands(lines: list[str], lang: str) -> Part:
    """Return what to type, for those who run the project."""
    title = {"en": "Tools", "th": "เครื่องมือ"}[lang]
    code = "".join(f"<pre><code>{text(line)}</code></pre>" for line in lines)
    return Part(code, title=title, anchor="tools")
