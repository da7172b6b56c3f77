"""The figure card: what a chart or table says, how sure it is, its data, its downloads, where it comes from.

A card is HTML made from the chapter's record alone. What comes from data or a record is escaped here.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, field
from typing import Any

from spdr.present.tidy import format_cell
from spdr.publish import markup
from spdr.publish.bibliography import citation
from spdr.publish.markup import text
from spdr.publish.words import status_word, word

SOURCES_SHOWN = 6  # more sources than this are counted in the source line and listed under it
LAW_SHOWN = 4  # more parameters than this are counted in the source line and listed under it
# Attributes that hold places on the drawing, and a number of more than two decimals in one.
_DRAWN = re.compile(r'\s(?:d|transform|x|y|x1|x2|y1|y2|width|height|cx|cy|r|points)="[^"]*"')
_LONG = re.compile(r"(\d+\.\d\d)\d+")
_APART = re.compile(r"(?<!&amp)(?<!&lt)(?<!&gt)(?<!&quot)(?<!&#x27); ")  # between sources, not in an entity
_STYLE = re.compile(r'\sstyle="([^"]*)"')


@dataclass(frozen=True)
class Shelf:
    """What the build has made for one card, in one language.

    Attributes
    ----------
    svg
        The still chart, or empty for a table.
    downloads
        ``(kind, address from the site's root, size in bytes)`` in the order they are offered.
    spec
        Address, from the site's root, of the script that holds the interactive chart; empty for a table.
    small
        The still chart for a phone, or empty where there is only the one.
    """

    svg: str = ""
    downloads: tuple[tuple[str, str, int], ...] = ()
    spec: str = ""
    small: str = ""


@dataclass(frozen=True)
class Context:
    """What a card needs to know of the page it stands on.

    Attributes
    ----------
    lang
        Language of the page.
    root
        Way from the page to the site's root, such as ``../../``.
    sources
        Table name -> its source line as HTML.
    indicators
        Indicator -> its name.
    coded
        ``chapter/figure`` of every card whose code has an anchor on its chapter's page.
    law
        Parameter key -> its name, and where its history stands below the folder of a language.
    engine
        Address of the chart engine from the site's root.
    abbreviations
        Organisation -> abbreviation, for citations.
    chapter_titles
        Chapter -> title of its page.
    edition
        The law's date, which identifies the edition in a citation.
    """

    lang: str
    root: str
    sources: dict[str, str] = field(default_factory=dict)
    law: dict[str, tuple[str, str]] = field(default_factory=dict)
    indicators: dict[str, str] = field(default_factory=dict)
    coded: frozenset[str] = frozenset()
    engine: str = ""
    abbreviations: dict[str, str] = field(default_factory=dict)
    chapter_titles: dict[str, str] = field(default_factory=dict)
    edition: str = ""


def fingerprint(figure: dict[str, Any]) -> str:
    """Return a short hash of a figure's columns and rows: the same data, the same fingerprint."""
    shown = {"columns": [column["name"] for column in figure["columns"]], "rows": figure["rows"]}
    packed = json.dumps(shown, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(packed.encode()).hexdigest()[:12]


def inline_svg(svg: str) -> str:
    """Return a chart's SVG fit for a page: no style attributes, and no more decimals than a screen can show.

    The site's content security policy refuses style attributes, so they become attributes of their own.

    Examples
    --------
    >>> inline_svg('<?xml?><svg><g style="fill:red; stroke: blue" d="M10.123456,2.5"/></svg>')
    '<svg><g fill="red" stroke="blue" d="M10.12,2.5"/></svg>'
    """

    def attributes(match: re.Match[str]) -> str:
        pairs = (rule.split(":", 1) for rule in match.group(1).split(";") if ":" in rule)
        return "".join(f' {name.strip()}="{value.strip()}"' for name, value in pairs)

    def shorter(match: re.Match[str]) -> str:
        return _LONG.sub(r"\1", match.group(0))

    return _DRAWN.sub(shorter, _STYLE.sub(attributes, svg[svg.index("<svg") :])) if svg else ""


def rows_of(figure: dict[str, Any], lang: str) -> list[list[Any]]:
    """Return a figure's rows with the words of ``lang``; numbers are the same in both."""
    return list(figure["rows_th"] if lang == "th" and figure.get("rows_th") else figure["rows"])


def data_table(figure: dict[str, Any], lang: str) -> str:
    """Return a figure's rows as an HTML table with words in ``lang``."""
    columns = figure["columns"]
    rows = rows_of(figure, lang)
    numeric = [
        all(row[i] is None or isinstance(row[i], int | float) for row in rows) for i in range(len(columns))
    ]

    def shown(row: list[Any]) -> list[str]:
        pairs = zip(row, columns, strict=True)
        return [text(format_cell(value, c.get("unit"), lang, c.get("digits"))) for value, c in pairs]

    head = [text(column[f"label_{lang}"]) for column in columns]
    label, numbers = figure[f"headline_{lang}"], [False, *numeric[1:]]
    if figure["kind"] != "table" or len(rows) <= markup.FOLDED:
        return markup.table(head, [shown(r) for r in rows], label=label, numeric=numbers, window=True)
    more = word("show_all", lang).format(count=len(rows))
    first = markup.table(head, [shown(r) for r in rows[: markup.OPEN]], label=label, numeric=numbers)
    rest = markup.table(
        head, [shown(r) for r in rows[markup.OPEN :]], label=f"{label}: {more}", numeric=numbers
    )
    return f'{first}<details class="rest"><summary>{text(more)}</summary>{rest}</details>'


def parameters_text(record: dict[str, Any], lang: str) -> str:
    """Return a run's parameters as ``name = value`` pairs."""
    given = record.get("parameters") or {}
    shown = ", ".join(f"{name} = {value}" for name, value in sorted(given.items()) if name != "lang")
    return shown or word("parameters_default", lang)


def cite_text(record: dict[str, Any], figure: dict[str, Any], context: Context) -> str:
    """Return the sentence by which others can cite this figure."""
    lang = context.lang
    where = f"{record['chapter']}#{figure['id']}"
    headline = figure[f"headline_{lang}"]
    site, title = word("site_title", lang), context.chapter_titles.get(record["chapter"], record["chapter"])
    return f"{site}, {title}: {headline}. {where}, {context.edition.rstrip('.')}, {fingerprint(figure)}."


def law_links(figure: dict[str, Any], context: Context) -> list[str]:
    """Return the parameters of the law that a figure was made from, each linked to its history."""
    known = [context.law[key] for key in figure["inputs"] if "." in key]
    return [f'<a href="{context.root}{context.lang}/{text(where)}">{text(name)}</a>' for name, where in known]


def cited(figure: dict[str, Any], context: Context) -> list[str]:
    """Return the works that a figure cites, each linked to the list of works."""
    page = f"{context.root}{context.lang}/bibliography.html"
    return [
        f'<a href="{page}#{text(key)}">{text(citation(key, context.lang, context.abbreviations))}</a>'
        for key in figure.get("cite") or []
    ]


def source_parts(figure: dict[str, Any], context: Context) -> list[str]:
    """Return the sources of a figure, one by one: those of its tables, the works it cites, and the law."""
    tables = [context.sources[name] for name in figure["inputs"] if name in context.sources]
    law = law_links(figure, context)
    if len(law) > LAW_SHOWN:
        law = [*law[:LAW_SHOWN], f"+{len(law) - LAW_SHOWN}"]
    named = [f"{text(word('law_used', context.lang))} ({', '.join(law)})"] if law else []
    return list(dict.fromkeys([*tables, *cited(figure, context), *named]))


def source_lines(figure: dict[str, Any], context: Context) -> str:
    """Return the sources of a figure as one line of HTML."""
    return "; ".join(source_parts(figure, context))


def each_source(figure: dict[str, Any], context: Context) -> list[str]:
    """Return every single source of a figure once; a table may have several."""
    parts = source_parts(figure, context)
    return list(dict.fromkeys(line for part in parts for line in _APART.split(part)))


def sources_told(figure: dict[str, Any], context: Context) -> tuple[str, str]:
    """Return the source line of a card, and the whole list where the line is not the whole."""
    found = each_source(figure, context)
    if len(found) <= SOURCES_SHOWN + 1:
        return "; ".join(found), ""
    more = word("more_sources", context.lang).format(count=len(found) - SOURCES_SHOWN)
    return f"{'; '.join(found[:SOURCES_SHOWN])}; {text(more)}", "; ".join(found)


def _downloads(shelf: Shelf, context: Context) -> str:
    label = text(word("download", context.lang))
    items = "".join(
        f'<li><a href="{context.root}{text(address)}" download>{kind.upper()} '
        f"<small>{markup.size_words(size)}</small></a></li>"
        for kind, address, size in shelf.downloads
    )
    return f'<p class="download-label">{label}</p><ul class="downloads">{items}</ul>' if items else ""


def _explore(figure: dict[str, Any], shelf: Shelf, context: Context) -> str:
    if not shelf.spec:
        return ""
    lang = context.lang
    return (
        f'<button type="button" class="explore" hidden data-figure="{text(figure["id"])}" '
        f'data-engine="{context.root}{text(context.engine)}" data-spec="{context.root}{text(shelf.spec)}" '
        f'data-close="{text(word("explore_close", lang))}" '
        f'data-failed="{text(word("explore_failed", lang))}">'
        f"{text(word('explore', lang))}</button>"
    )


def _indicator(figure: dict[str, Any], context: Context) -> str:
    name = figure.get("indicator") or ""
    if name not in context.indicators:
        return text(name)
    page = f"{context.root}{context.lang}/indicators.html"
    return f'<a href="{page}#{text(name)}">{text(name)} {text(context.indicators[name])}</a>'


def _provenance(record: dict[str, Any], figure: dict[str, Any], context: Context) -> str:
    lang = context.lang
    code = f"{context.root}{lang}/chapters/{text(record['chapter'])}.html"
    if f"{record['chapter']}/{figure['id']}" in context.coded:
        code += f"#code-{text(figure['id'])}"
    copy = (
        f'<button type="button" class="copy" hidden data-done="{text(word("copied", lang))}">'
        f"{text(word('copy', lang))}</button>"
    )
    quote = f'<span class="citation">{text(cite_text(record, figure, context))}</span> {copy}'
    tables = [name for name in figure["inputs"] if "." not in name]
    data = f"{context.root}{lang}/data"
    pairs = [
        (word("sources", lang), sources_told(figure, context)[1]),
        (word("inputs", lang), ", ".join(f'<a href="{data}/{text(n)}.html">{text(n)}</a>' for n in tables)),
        (word("law_used", lang), ", ".join(law_links(figure, context))),
        (word("parameters", lang), text(parameters_text(record, lang))),
        (word("data_hash", lang), f"<code>{fingerprint(figure)}</code>"),
        (word("indicator", lang), _indicator(figure, context)),
        (word("code", lang), f'<a href="{code}">{text(word("how_computed", lang))}</a>'),
        (word("cite_" + figure["kind"], lang), quote),
    ]
    return (
        f'<details class="provenance"><summary>{text(word("provenance", lang))}</summary>'
        f"{markup.definitions(pairs)}</details>"
    )


def anchor(figure: dict[str, Any]) -> str:
    """Return where a card stands on its page: its own name, unless the page gave it another."""
    return text(figure.get("anchor") or figure["id"])


def _head(figure: dict[str, Any], lang: str, level: int) -> str:
    name, status = anchor(figure), figure["status"]
    return (
        f'<header><p class="kicker"><span class="kind">{text(word(figure["kind"], lang))}</span> '
        f'<span class="status status-{text(status)}">{text(status_word(status, lang))}</span></p>'
        f'<h{level} class="headline" id="{name}-headline">{text(figure[f"headline_{lang}"])} '
        f'<a class="permalink" href="#{name}" aria-label="{text(word("permalink", lang))}">#</a></h{level}>'
        f'<p class="subtitle">{text(figure[f"subtitle_{lang}"])}</p></header>'
    )


def _body(figure: dict[str, Any], shelf: Shelf, lang: str) -> str:
    if figure["kind"] == "table":
        return data_table(figure, lang)
    name, alt = anchor(figure), text(figure.get(f"alt_{lang}") or figure[f"subtitle_{lang}"])
    label = f"{word('chart', lang)}: {figure[f'headline_{lang}']}"
    count = f"{len(figure['rows'])} {word('rows', lang)}"
    still = shelf.svg
    if shelf.small:  # the style sheet shows one of the two
        still = f'<div class="wide">{shelf.svg}</div><div class="narrow">{shelf.small}</div>'
    return (
        f'<div class="chart" role="region" tabindex="0" aria-label="{text(label)}">{still}</div>'
        f'<details class="description"><summary>{text(word("description", lang))}</summary>'
        f'<p id="{name}-description">{alt}</p></details>'
        f'<details class="data"><summary>{text(word("data_table", lang))} <small>({text(count)})</small>'
        f"</summary>{data_table(figure, lang)}</details>"
    )


def card_html(
    record: dict[str, Any], figure: dict[str, Any], shelf: Shelf, context: Context, level: int
) -> str:
    """Return one card.

    Parameters
    ----------
    record, figure
        The chapter's record and the entry of the figure or table in it.
    shelf
        What the build made for it.
    context
        The page it stands on.
    level
        Heading level of the headline, 2 to 6.
    """
    lang, name = context.lang, anchor(figure)
    lines = (("note", text(figure.get(f"note_{lang}") or "")), ("source", sources_told(figure, context)[0]))
    foot = "".join(
        f'<p class="{css}"><b>{text(word(css, lang))}:</b> {value}</p>' for css, value in lines if value
    )
    return (
        f'<section class="card card-{figure["kind"]}" id="{name}" aria-labelledby="{name}-headline" '
        f'data-chapter="{text(record["chapter"])}" data-status="{text(figure["status"])}">'
        f"{_head(figure, lang, level)}{_body(figure, shelf, lang)}{foot}"
        f'<div class="tools">{_explore(figure, shelf, context)}{_downloads(shelf, context)}</div>'
        f"{_provenance(record, figure, context)}</section>"
    )


def card_words(figure: dict[str, Any], lang: str) -> str:
    """Return what a search should find a card by."""
    fields = (f"headline_{lang}", f"subtitle_{lang}", f"note_{lang}", f"alt_{lang}")
    labels = [column[f"label_{lang}"] for column in figure["columns"]]
    rows = rows_of(figure, lang)
    words = dict.fromkeys(str(value) for row in rows for value in row if isinstance(value, str))
    return " ".join(part for part in [*(figure.get(name) or "" for name in fields), *labels, *words] if part)
