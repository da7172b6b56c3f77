"""The dashboard: coverage, adequacy, expenditure and poverty by stage of life, scheme and year.

Nothing is counted here. The charts are the chapters' own cards; the table puts the published figures of
schemes, coverage and poverty into one list that a reader can narrow. Without scripts both are whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from spdr.present.labels import category, format_value, label
from spdr.present.tidy import format_cell
from spdr.publish import markup
from spdr.publish.cards import card_html
from spdr.publish.markup import text
from spdr.publish.pages.part import Part
from spdr.publish.words import LANGUAGES, word

if TYPE_CHECKING:
    from spdr.publish.book import Book

MEASURES: dict[str, tuple[str, str]] = {
    "coverage": ("Coverage", "ความครอบคลุม"),
    "adequacy": ("Adequacy", "ความเพียงพอ"),
    "expenditure": ("Expenditure", "รายจ่าย"),
    "poverty": ("Poverty", "ความยากจน"),
}
# Each measure's cards: the stage of life, the chapter and the figure in it.
SHOWN: dict[str, tuple[tuple[str, str], ...]] = {
    "coverage": (
        ("all ages", "01_mapping.coverage-by-function"),
        ("all ages", "01_mapping.assistance-and-insurance"),
        ("early childhood", "02_children.csg-coverage"),
        ("working age", "01_mapping.insured-by-section"),
        ("working age", "03_informal.informal-share"),
        ("pregnancy and birth", "06_gender.maternity-cases"),
        ("old age", "05_pension.pensions-in-payment"),
        ("disability", "09_disability.reach-by-base"),
    ),
    "adequacy": (
        ("all ages", "01_mapping.benefits-against-poverty-line"),
        ("early childhood", "02_children.csg-against-poverty-line"),
        ("old age", "05_pension.allowance-against-poverty-line"),
        ("disability", "09_disability.allowance-against-poverty-line"),
    ),
    "expenditure": (
        ("old age", "01_mapping.oaa-spending"),
        ("early childhood", "02_children.universal-cost-path"),
        ("old age", "05_pension.allowance-options"),
        ("disability", "09_disability.options-cost"),
    ),
    "poverty": (
        ("all ages", "01_mapping.poverty-rate"),
        ("all ages", "01_mapping.poverty-by-region"),
        ("early childhood", "02_children.child-poverty"),
    ),
}
STAGES = (
    "pregnancy and birth",
    "early childhood",
    "school age",
    "working age",
    "old age",
    "disability",
    "all ages",
)
# Whom a function of social protection serves; the others serve people of all ages.
FUNCTION_STAGES = {
    "children": "early childhood",
    "maternity": "pregnancy and birth",
    "severe disability": "disability",
    "old age": "old age",
    "unemployment": "working age",
    "work injury": "working age",
}
WORDS: dict[str, tuple[str, str]] = {
    "lead": (
        "The review's charts of four measures, side by side, and the published figures behind them in one "
        "table. Choose a measure, a stage of life, a scheme or a year; every chart has its data, source and "
        "downloads.",
        "แผนภูมิของรายงานตามมาตรวัดสี่ด้าน และตัวเลขที่เผยแพร่รวมไว้ในตารางเดียว เลือกดูตามมาตรวัด ช่วงวัย โครงการ "
        "หรือปีได้ แผนภูมิทุกภาพมีข้อมูล ที่มา และไฟล์ให้ดาวน์โหลด",
    ),
    "filters": ("Narrow what is shown", "เลือกข้อมูลที่แสดง"),
    "measure": ("Measure", "มาตรวัด"),
    "stage": ("Stage of life", "ช่วงวัย"),
    "scheme": ("Scheme", "โครงการ"),
    "year": ("Year", "ปี"),
    "all": ("All", "ทั้งหมด"),
    "reset": ("Show all", "แสดงทั้งหมด"),
    "shown": ("charts and {rows} rows shown", "แผนภูมิ และ {rows} แถว"),
    "figures": ("Published figures by scheme and year", "ตัวเลขที่เผยแพร่ รายโครงการและรายปี"),
    "what": ("What is counted", "สิ่งที่นับ"),
    "sdg": ("Coverage rate (SDG 1.3.1)", "อัตราความครอบคลุม (SDG 1.3.1)"),
    "people_below": ("people below the poverty line", "ผู้ที่อยู่ใต้เส้นความยากจน"),
    "basis": (
        "Rows keep the basis of their source and are not added up. A scheme or year without a row has no "
        "published figure among the sources of this review.",
        "แต่ละแถวใช้ฐานการนับตามแหล่งที่มา จึงไม่นำมารวมกัน โครงการหรือปีที่ไม่มีแถว คือไม่พบตัวเลขที่เผยแพร่ในแหล่งข้อมูลของรายงานนี้",
    ),
}


class Row(NamedTuple):
    """One published figure; ``scheme`` is its code, ``name`` what it is called, ``what`` what is counted."""

    measure: str
    stage: str
    scheme: str
    name: str
    year: int
    period: str
    value: str
    what: str
    source: str


def _said(key: str, lang: str) -> str:
    return WORDS[key][LANGUAGES.index(lang)]


def _schemes(lang: str) -> Iterator[Row]:
    """Yield the people and the money of each scheme, as published."""
    from spdr import data

    stages = {row["scheme_id"]: row["life_stage"] for row in data.load("schemes").to_dict("records")}
    for name, measure, column, unit, counted in (
        ("scheme_beneficiaries", "coverage", "beneficiaries_n", "persons", "counted"),
        ("scheme_expenditure", "expenditure", "expenditure_million_thb", "million_thb", "basis"),
    ):
        for row in data.load(name).to_dict("records"):
            scheme = row["scheme_id"]  # of Section 40 the options are listed, the people counted together
            stage = stages.get(scheme) or stages[f"{scheme}_1"]
            qualifier = row["qualifier"] if isinstance(row["qualifier"], str) else ""
            value = format_value(row[column], unit, lang)
            shown = f"{category(qualifier, lang)} {value}" if qualifier else value
            yield Row(
                measure,
                stage,
                scheme,
                category(scheme, lang),
                int(row["year"]),
                _period(str(row["period"]), lang),
                shown,
                category(row[counted], lang),
                category(row["source_kind"], lang),
            )


def _period(period: str, lang: str) -> str:
    """Return when a figure was counted: a year, a fiscal year, or the month of a year."""
    from spdr.publish.provenance import vintage_words
    from spdr.publish.words import MONTHS_EN, MONTHS_TH

    year, dash, month = period.partition("-")
    if dash and len(month) == 2 and month.isdigit():
        name = (MONTHS_EN if lang == "en" else MONTHS_TH)[int(month) - 1]
        return f"{name} {format_value(int(year), 'year', lang)}"
    if period.startswith("FY"):
        return format_value(int(period[2:]), "fiscal_year", lang)
    if period.startswith("average ") and lang == "th":
        return "เฉลี่ย " + format_cell(period.removeprefix("average "), "year", lang)
    return vintage_words(period, lang)


def _rates(lang: str) -> Iterator[Row]:
    """Yield the shares of people covered, by function, and below the poverty line."""
    from spdr import data

    if "sdg_social_protection" in data.names():
        for row in data.load("sdg_social_protection").to_dict("records"):
            year, group = int(row["year"]), row["population_group"]
            what = category(row["function"], lang)
            what = what if group == "all" else f"{what}: {category(group, lang)}"
            shown = format_value(row["coverage_share"], "share", lang)
            stage, office = FUNCTION_STAGES.get(row["function"], "all ages"), row["compiled_by"]
            when = _period(str(year), lang)
            yield Row("coverage", stage, "", _said("sdg", lang), year, when, shown, what, office)
    if "poverty_national" in data.names():
        for row in data.load("poverty_national").to_dict("records"):
            year, shown = int(row["year"]), format_value(row["poverty_rate_share"], "share", lang, 2)
            office = {"en": "NESDC", "th": "สศช."}[lang]
            yield Row(
                "poverty", "all ages", "", "", year, _period(str(year), lang), shown,
                _said("people_below", lang), office,
            )  # fmt: skip


def rows(lang: str) -> list[Row]:
    """Return every figure of the table, by measure, scheme and year."""
    from spdr import data

    needed = {"schemes", "scheme_beneficiaries", "scheme_expenditure"}
    found = [*(_schemes(lang) if needed <= set(data.names()) else ()), *_rates(lang)]
    order = {name: place for place, name in enumerate(MEASURES)}
    return sorted(found, key=lambda row: (order[row.measure], row.scheme, row.year))


def _select(name: str, options: list[tuple[str, str]], lang: str) -> str:
    choices = "".join(f'<option value="{text(value)}">{text(said)}</option>' for value, said in options)
    return (
        f'<p><label for="filter-{name}">{text(_said(name, lang))}</label> '
        f'<select id="filter-{name}" name="{name}"><option value="">{text(_said("all", lang))}</option>'
        f"{choices}</select></p>"
    )


def _filters(found: list[Row], stages: set[str], lang: str) -> str:
    """Return the form, which shows itself only where scripts run."""
    place = LANGUAGES.index(lang)
    schemes = sorted({(row.scheme, row.name) for row in found if row.scheme}, key=lambda pair: pair[1])
    years = sorted({row.year for row in found}, reverse=True)
    chosen = [stage for stage in STAGES if stage in stages]
    selects = [
        _select("measure", [(key, words[place]) for key, words in MEASURES.items()], lang),
        _select("stage", [(stage, label(stage, lang)) for stage in chosen], lang),
        _select("scheme", schemes, lang),
        _select("year", [(str(year), format_value(year, "year", lang)) for year in years], lang),
    ]
    shown = text(_said("shown", lang).replace("{rows}", "#"))
    return (
        f'<form class="filters" hidden aria-label="{text(_said("filters", lang))}">{"".join(selects)}'
        f'<p><button type="reset" class="copy">{text(_said("reset", lang))}</button></p>'
        f'<p class="filtered" role="status" data-shown="{shown}"></p></form>'
    )


def _table(found: list[Row], lang: str) -> str:
    place = LANGUAGES.index(lang)
    head = [_said(key, lang) for key in ("scheme", "year")]
    head += [word("value", lang), _said("what", lang), _said("stage", lang), word("source", lang)]
    lines = []
    for row in found:
        name = row.name or MEASURES[row.measure][place]
        cells = (row.period, row.value, row.what, label(row.stage, lang), row.source)
        cells_html = "".join(f"<td>{markup.run(cell, lang)}</td>" for cell in cells)
        lines.append(
            f'<tr data-measure="{text(row.measure)}" data-stage="{text(row.stage)}" '
            f'data-scheme="{text(row.scheme)}" data-year="{row.year}">'
            f'<th scope="row">{markup.run(name, lang)}</th>{cells_html}</tr>'
        )
    heads = "".join(f'<th scope="col">{text(cell)}</th>' for cell in head)
    return (
        f'<div class="scroll tall" role="region" tabindex="0" aria-label="{text(_said("figures", lang))}">'
        f"<table><thead><tr>{heads}</tr></thead><tbody>{''.join(lines)}</tbody></table></div>"
    )


def _cards(measure: str, book: Book, root: str) -> list[tuple[str, str]]:
    """Return the stage and the card of each figure whose chapter is on this site.

    Raises
    ------
    SpdrError
        If a chapter no longer has the figure; the message names the nearest.
    """
    found = []
    names = [reference.partition(".")[2] for listed in SHOWN.values() for _, reference in listed]
    for stage, reference in SHOWN[measure]:
        chapter = reference.partition(".")[0]
        if chapter not in book.records:
            continue
        _, figure = book.figure(reference, chapter)
        shelf = book.shelves[f"{chapter}/{figure['id']}"]
        if names.count(figure["id"]) > 1:  # chapters may use one name; a page has an anchor once
            figure = {**figure, "anchor": f"{chapter}-{figure['id']}"}
        found.append((stage, card_html(book.records[chapter], figure, shelf, book.context(root), 3)))
    return found


def dashboard(book: Book, root: str) -> list[Part]:
    """Return the filters, the cards of each measure, and the table of published figures."""
    lang, place = book.lang, LANGUAGES.index(book.lang)
    found = rows(lang)
    cards: dict[str, list[tuple[str, str]]] = {name: _cards(name, book, root) for name in MEASURES}
    stages = {stage for listed in cards.values() for stage, _ in listed} | {row.stage for row in found}
    parts = [Part(f"<p>{text(_said('lead', lang))}</p>{_filters(found, stages, lang)}")]
    for measure, listed in cards.items():
        if listed:
            html = "".join(
                f'<div data-measure="{measure}" data-stage="{text(stage)}">{card}</div>'
                for stage, card in listed
            )
            title = MEASURES[measure][place]
            parts.append(Part(html, title=title, anchor=f"measure-{measure}", words=title))
    if found:
        table = f"<p>{text(_said('basis', lang))}</p>{_table(found, lang)}"
        parts.append(Part(table, title=_said("figures", lang), anchor="published-figures"))
    return parts
