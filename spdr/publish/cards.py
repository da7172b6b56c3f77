"""The figure card: what a chart or table says, how sure it is, its data, its downloads and where it comes from.

A card is HTML made from the chapter's record alone. Everything that comes from data or a record is escaped here.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, field
from typing import Any

from spdr.present.labels import format_value
from spdr.publish import markup
from spdr.publish.bibliography import citation
from spdr.publish.markup import text
from spdr.publish.words import status_word, word

ICONS = {"explore": "⤢", "link": "#"}
_STYLE = re.compile(r'\sstyle="([^"]*)"')
_ID = re.compile(
    r'(\s(?:id|clip-path|fill|stroke|mask|filter|xlink:href|href|aria-labelledby)=")(url\(#|#)?([^")]+)(\)?")'
)


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
    """

    svg: str = ""
    downloads: tuple[tuple[str, str, int], ...] = ()
    spec: str = ""


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
        Input name -> its source line as HTML.
    engine
        Address of the chart engine from the site's root.
    abbreviations
        Organisation -> abbreviation, for citations.
    site, edition
        What a citation calls this site, and the law's date that identifies the edition.
    """

    lang: str
    root: str
    sources: dict[str, str] = field(default_factory=dict)
    engine: str = ""
    abbreviations: dict[str, str] = field(default_factory=dict)
    edition: str = ""


def fingerprint(figure: dict[str, Any]) -> str:
    """Return a short hash of a figure's columns and rows: the same data, the same fingerprint."""
    shown = {"columns": [column["name"] for column in figure["columns"]], "rows": figure["rows"]}
    packed = json.dumps(shown, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(packed.encode()).hexdigest()[:12]


def inline_svg(svg: str, prefix: str) -> str:
    """Return a chart's SVG fit for a page: ids of its own, no style attributes, size left to the page.

    Style attributes are refused by the site's content security policy, so they become attributes of their own.
    """
    svg = svg[svg.index("<svg") :]

    def own_id(match: re.Match[str]) -> str:
        before, mark, name, after = match.groups()
        if mark or " id=" in before or "labelledby" in before:
            return f"{before}{mark or ''}{prefix}-{name}{after}"
        return match.group(0)

    def attributes(match: re.Match[str]) -> str:
        pairs = (rule.split(":", 1) for rule in match.group(1).split(";") if ":" in rule)
        return "".join(f' {name.strip()}="{value.strip()}"' for name, value in pairs)

    svg = _ID.sub(own_id, _STYLE.sub(attributes, svg))
    opening, rest = svg.split(">", 1)
    size = re.search(r'\swidth="([\d.]+)".*?\sheight="([\d.]+)"', opening)
    if size and "viewBox" not in opening:
        opening += f' viewBox="0 0 {size.group(1)} {size.group(2)}"'
    for name in ("class", "role", "aria-roledescription", "aria-label", "version", "xmlns:xlink"):
        opening = re.sub(rf'\s{name}="[^"]*"', "", opening)
    return f'{opening} role="img" aria-labelledby="{prefix}-headline" aria-describedby="{prefix}-description">{rest}'


def cell(value: Any, unit: str | None, lang: str) -> str:
    """Return one value of a data table as text."""
    if value is None:
        return "–"
    if isinstance(value, str) or unit in (None, "text"):
        return str(value)
    return format_value(value, unit, lang, short=True)


def data_table(figure: dict[str, Any], lang: str) -> str:
    """Return a figure's rows as an HTML table with words in ``lang``."""
    columns = figure["columns"]
    rows = figure.get("rows_th") if lang == "th" and figure.get("rows_th") else figure["rows"]
    numeric = [any(isinstance(row[i], int | float) for row in rows) for i in range(len(columns))]
    return markup.table(
        [text(column[f"label_{lang}"]) for column in columns],
        [[text(cell(v, c.get("unit"), lang)) for v, c in zip(row, columns, strict=True)] for row in rows],
        label=figure[f"headline_{lang}"],
        numeric=numeric,
    )


def parameters_text(record: dict[str, Any], lang: str) -> str:
    """Return a run's parameters as ``name = value`` pairs."""
    given = record.get("parameters") or {}
    shown = ", ".join(f"{name} = {value}" for name, value in sorted(given.items()) if name != "lang")
    return shown or word("parameters_default", lang)


def cite_text(record: dict[str, Any], figure: dict[str, Any], context: Context) -> str:
    """Return the sentence by which others can cite this figure."""
    lang = context.lang
    title = record["title"] if isinstance(record["title"], str) else record["title"][lang]
    headline = figure[f"headline_{lang}"]
    where = f"{record['chapter']}#{figure['id']}"
    site = word("site_title", lang)
    return f"{site}, {title}: {headline} ({where}, {context.edition}, {fingerprint(figure)})."


def source_lines(figure: dict[str, Any], context: Context) -> str:
    """Return the sources of a figure, one for each table or parameter it was made from."""
    return "; ".join(
        dict.fromkeys(context.sources[name] for name in figure["inputs"] if name in context.sources)
    )


def cited(figure: dict[str, Any], context: Context) -> str:
    """Return links to the works that a figure cites."""
    return ", ".join(
        f'<a href="{context.root}{context.lang}/bibliography.html#{text(key)}">'
        f"{text(citation(key, context.lang, context.abbreviations))}</a>"
        for key in figure.get("cite") or []
    )


def _downloads(shelf: Shelf, context: Context) -> str:
    items = "".join(
        f'<li><a href="{context.root}{text(address)}" download>{kind.upper()} '
        f"<small>{markup.size_words(size)}</small></a></li>"
        for kind, address, size in shelf.downloads
    )
    label = word("download", context.lang)
    return f'<ul class="downloads" aria-label="{text(label)}">{items}</ul>' if items else ""


def _explore(figure: dict[str, Any], shelf: Shelf, context: Context) -> str:
    if not shelf.spec:
        return ""
    lang = context.lang
    return (
        f'<button type="button" class="explore" hidden data-figure="{text(figure["id"])}" '
        f'data-engine="{context.root}{text(context.engine)}" data-spec="{context.root}{text(shelf.spec)}" '
        f'data-close="{text(word("explore_close", lang))}" data-failed="{text(word("explore_failed", lang))}">'
        f"{text(word('explore', lang))}</button>"
    )


def _provenance(record: dict[str, Any], figure: dict[str, Any], context: Context) -> str:
    lang = context.lang
    law = ", ".join(
        f'<a href="{context.root}{lang}/law.html#{text(key)}"><code>{text(key)}</code></a>'
        for key in figure["inputs"]
        if "." in key
    )
    citation_words = text(cite_text(record, figure, context))
    copy = (
        f'<button type="button" class="copy" hidden data-done="{text(word("copied", lang))}">'
        f"{text(word('copy', lang))}</button>"
    )
    how = f'<a href="#code-{text(figure["id"])}">{text(word("how_computed", lang))}</a>'
    pairs = [
        (word("sources", lang), source_lines(figure, context)),
        (word("law_used", lang), law),
        (word("parameters", lang), text(parameters_text(record, lang))),
        (word("data_hash", lang), f"<code>{fingerprint(figure)}</code>"),
        (word("indicator", lang), text(figure.get("indicator") or "")),
        (word("how_computed", lang), how),
        (word("cite_" + figure["kind"], lang), f'<span class="citation">{citation_words}</span> {copy}'),
    ]
    return (
        f'<details class="provenance"><summary>{text(word("provenance", lang))}</summary>'
        f"{markup.definitions(pairs)}</details>"
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
    lang, name = context.lang, text(figure["id"])
    status = figure["status"]
    head = (
        f'<header><p class="kicker"><span class="kind">{text(word(figure["kind"], lang))}</span> '
        f'<span class="status status-{text(status)}">{text(status_word(status, lang))}</span></p>'
        f'<h{level} class="headline" id="{name}-headline">{text(figure[f"headline_{lang}"])} '
        f'<a class="permalink" href="#{name}" aria-label="{text(word("permalink", lang))}">#</a></h{level}>'
        f'<p class="subtitle">{text(figure[f"subtitle_{lang}"])}</p></header>'
    )
    note, works = figure.get(f"note_{lang}") or "", cited(figure, context)
    sources = "; ".join(part for part in (source_lines(figure, context), works) if part)
    foot = "".join(
        f'<p class="{css}"><b>{text(word(css, lang))}:</b> {value}</p>'
        for css, value in (("note", text(note)), ("source", sources))
        if value
    )
    table = data_table(figure, lang)
    if figure["kind"] == "table":
        body = table
    else:
        alt = text(figure.get(f"alt_{lang}") or figure[f"subtitle_{lang}"])
        count = f"{len(figure['rows'])} {word('rows', lang)}"
        body = (
            f'<div class="chart" role="region" tabindex="0" aria-label="{text(word("chart", lang))}: '
            f'{text(figure[f"headline_{lang}"])}">{shelf.svg}</div>'
            f'<details class="description"><summary>{text(word("description", lang))}</summary>'
            f'<p id="{name}-description">{alt}</p></details>'
            f'<details class="data"><summary>{text(word("data_table", lang))} <small>({count})</small></summary>'
            f"{table}</details>"
        )
    tools = f'<div class="tools">{_explore(figure, shelf, context)}{_downloads(shelf, context)}</div>'
    return (
        f'<section class="card card-{figure["kind"]}" id="{name}" aria-labelledby="{name}-headline" '
        f'data-chapter="{text(record["chapter"])}" data-status="{text(status)}">'
        f"{head}{body}{foot}{tools}{_provenance(record, figure, context)}</section>"
    )


def card_words(figure: dict[str, Any], lang: str) -> str:
    """Return what a search should find a card by."""
    labels = " ".join(column[f"label_{lang}"] for column in figure["columns"])
    parts = [figure[f"headline_{lang}"], figure[f"subtitle_{lang}"], figure.get(f"note_{lang}") or "", labels]
    return " ".join(part for part in [*parts, figure.get(f"alt_{lang}") or ""] if part)
