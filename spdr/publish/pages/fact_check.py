"""The fact check: each claim of each chapter with its value, kind of source, period, and what it rests on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from spdr.publish import claims, markup, sources
from spdr.publish.bibliography import citation
from spdr.publish.markup import text
from spdr.publish.pages.lists import input_link
from spdr.publish.pages.part import Part
from spdr.publish.provenance import vintage_words
from spdr.publish.words import LANGUAGES, STATUSES, status_word, word

if TYPE_CHECKING:
    from spdr.publish.book import Book
    from spdr.publish.claims import Claim

FAMILY = "fact-check"
INPUTS_SHOWN = 3  # more inputs than this are counted
WORDS: dict[str, tuple[str, str]] = {
    "lead": (
        "Every claim of every chapter, with the kind of source it rests on: what an office published, what a "
        "study found, what the press reported, what this review computed. Unverified claims bear a mark.",
        "ทุกข้ออ้างของทุกบทพร้อมประเภทของแหล่งข้อมูล ได้แก่ ตัวเลขที่หน่วยงานเผยแพร่ ผลการศึกษา รายงานข่าว "
        "และค่าที่รายงานนี้คำนวณ ข้ออ้างที่ยังไม่ได้ตรวจสอบมีเครื่องหมายกำกับ",
    ),
    "rule": (
        "A claim is unsupported if it names no table, law, work or parameter, or if its number is typed into "
        "the text. Unsupported claims in this edition: {count}.",
        "ข้ออ้างถือว่าไม่มีหลักฐานหากไม่ระบุตาราง กฎหมาย เอกสารอ้างอิง หรือพารามิเตอร์ หรือหากพิมพ์ตัวเลขลงในเนื้อหาโดยตรง "
        "ข้ออ้างที่ไม่มีหลักฐานในฉบับนี้มี {count} ข้อ",
    ),
    "claims": ("Claims", "ข้ออ้าง"),
    "claim": ("Claim", "ข้ออ้าง"),
    "unsupported": ("Unsupported", "ไม่มีหลักฐาน"),
    "kind": ("What", "ประเภท"),
    "number": ("Number", "ตัวเลข"),
    "card": ("Figure or table", "แผนภูมิหรือตาราง"),
    "finding": ("Finding", "ข้อค้นพบ"),
    "source_kind": ("Kind of source", "ประเภทของแหล่งข้อมูล"),
    "rests": ("Rests on", "อ้างอิงจาก"),
    "more": ("and {count} more", "และอีก {count} รายการ"),
    "parameter": ("a parameter of the chapter", "พารามิเตอร์ของบท"),
    "filters": ("Choose what is shown", "เลือกข้อมูลที่จะแสดง"),
    "all": ("All", "ทั้งหมด"),
    "reset": ("Show everything", "แสดงทั้งหมด"),
    "shown": ("{rows} claims shown.", "แสดง {rows} ข้ออ้าง"),
    "sort": ("Sort by {column}", "เรียงตาม{column}"),
    "found": ("What each chapter found", "ข้อค้นพบของแต่ละบท"),
    "none": ("No chapter has recorded its findings yet.", "ยังไม่มีบทใดบันทึกข้อค้นพบ"),
}


def said(key: str, lang: str, **values: object) -> str:
    """Return one of this module's words, filled in."""
    return WORDS[key][LANGUAGES.index(lang)].format(**values)


def _unsupported(chapter: str, book: Book) -> list[str]:
    path = sources.chapter_sources().get(chapter)
    return claims.unsupported(book.records[chapter], sources.read_notebook(path) if path else None)


def overview(book: Book, root: str) -> list[Part]:
    """Return the page: for each chapter, how many claims of each kind of source, and how many unsupported."""
    lang, rows = book.lang, []
    bare = {chapter: len(_unsupported(chapter, book)) for chapter in book.records}
    for chapter, record in book.records.items():
        counted = Counter(claim.status for claim in claims.of_record(record))
        link = markup.link(f"{FAMILY}/{chapter}.html", book.chapter_titles[chapter], lang)
        shown = [str(counted[status] or "–") for status in STATUSES]
        rows.append([link, str(sum(counted.values())), str(bare[chapter]), *shown])
    head = [word("chapter", lang), said("claims", lang), said("unsupported", lang)]
    head += [status_word(status, lang) for status in STATUSES]
    numeric = [False] + [True] * (len(head) - 1)
    label = said("claims", lang)
    table = markup.table([text(cell) for cell in head], rows, label=label, numeric=numeric)
    rule = text(said("rule", lang, count=sum(bare.values())))
    return [Part(f"<p>{text(said('lead', lang))}</p><p>{rule}</p>{table}")]


def _rests(claim: Claim, book: Book, root: str) -> str:
    lang = book.lang
    links = [input_link(name, book, root) for name in claim.inputs[:INPUTS_SHOWN]]
    if len(claim.inputs) > INPUTS_SHOWN:
        links.append(text(said("more", lang, count=len(claim.inputs) - INPUTS_SHOWN)))
    links += [
        markup.link(f"{root}{lang}/bibliography.html#{key}", citation(key, lang, book.abbreviations), lang)
        for key in claim.cite
    ]
    if not links:
        links = [text(said("parameter" if claim.supported else "unsupported", lang))]
    return ", ".join(links)


def _row(chapter: str, claim: Claim, book: Book, root: str) -> str:
    lang = book.lang
    words = text(claim.th if lang == "th" else claim.en)
    page = f"{root}{lang}/chapters/{chapter}.html#{claim.anchor}"
    address = page if claim.anchor else f"{root}{lang}/results/{chapter}.html#{claim.id}"
    cells = [
        text(said(claim.kind, lang)),
        text(claim.shown_th if lang == "th" else claim.shown_en) or "–",
        f'<span class="status status-{text(claim.status)}">{text(status_word(claim.status, lang))}</span>',
        text(vintage_words(claim.period, lang)) or "–",
        _rests(claim, book, root),
    ]
    rest = "".join(f"<td>{cell}</td>" for cell in cells)
    support = "yes" if claim.supported else "no"
    return (
        f'<tr data-measure="claim" data-kind="{claim.kind}" data-status="{text(claim.status)}" '
        f'data-support="{support}"><th scope="row"><a href="{text(address)}">{words}</a></th>{rest}</tr>'
    )


def _select(name: str, title: str, choices: Iterable[tuple[str, str]], lang: str) -> str:
    options = "".join(f'<option value="{text(value)}">{text(shown)}</option>' for value, shown in choices)
    return (
        f'<p><label for="filter-{name}">{text(title)}</label> <select id="filter-{name}" name="{name}">'
        f'<option value="">{text(said("all", lang))}</option>{options}</select></p>'
    )


def _filters(listed: list[Claim], lang: str) -> str:
    """Return the form, which shows itself only where scripts run."""
    has = {claim.status for claim in listed}
    statuses = [(status, status_word(status, lang)) for status in STATUSES if status in has]
    kinds = [(kind, said(kind, lang)) for kind in claims.KINDS]
    shown = text(said("shown", lang, rows="#"))
    return (
        f'<form class="filters" hidden aria-label="{text(said("filters", lang))}">'
        f"{_select('kind', said('kind', lang), kinds, lang)}"
        f"{_select('status', said('source_kind', lang), statuses, lang)}"
        f'<p><button type="reset" class="copy">{text(said("reset", lang))}</button></p>'
        f'<p class="filtered" role="status" data-shown="{shown}" data-rows="only"></p></form>'
    )


def chapter_claims(chapter: str, book: Book, root: str) -> list[Part]:
    """Return the claims of one chapter in a table that can be narrowed and sorted."""
    lang, listed = book.lang, claims.of_record(book.records[chapter])
    columns = [said("claim", lang), said("kind", lang), word("value", lang), said("source_kind", lang)]
    columns += [word("period", lang), said("rests", lang)]
    heads = "".join(
        f'<th scope="col" data-sort="{text(said("sort", lang, column=name))}">{text(name)}</th>'
        for name in columns
    )
    body = "".join(_row(chapter, claim, book, root) for claim in listed)
    title = book.chapter_titles[chapter]
    bare = _unsupported(chapter, book)
    rule = text(said("rule", lang, count=len(bare)))
    more = "".join(f"<li>{text(one)}</li>" for one in bare)
    table = (
        f'<div class="scroll" role="region" tabindex="0" aria-label="{text(title)}"><table class="sorts">'
        f"<thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></div>"
    )
    link = markup.link(f"../chapters/{chapter}.html", title, lang)
    lead = f"<p>{text(word('chapter', lang))}: {link}</p><p>{rule}</p>" + (f"<ul>{more}</ul>" if bare else "")
    return [Part(lead + _filters(listed, lang) + table, words=f"{said('claims', lang)} {title}")]


def findings(book: Book, root: str) -> list[Part]:
    """Return the findings of every chapter, each chapter's behind a fold, for a page that draws together."""
    from spdr.publish.chapter_findings import REVIEW, found_by, sentence

    lang, blocks = book.lang, []
    for chapter, record in book.records.items():
        if not REVIEW.match(chapter) or not record.get("findings") or chapter.endswith("_synthesis"):
            continue
        page = f"{root}{lang}/chapters/{chapter}.html"
        cards = {figure["id"]: figure for figure in record["figures"]}
        items = "".join(
            f"<li>{sentence(chapter, finding, book, root)} <small>"
            f'<a class="to-card" href="{page}#{text(finding["card"])}">'
            f"{text(word(cards[finding['card']]['kind'], lang))}</a></small></li>"
            for finding in record["findings"]
        )
        title, count = book.chapter_titles[chapter], len(found_by(chapter, book))
        whole = markup.link(page, title, lang)
        blocks.append(
            f'<details class="rest"><summary>{text(title)} <small>({count})</small></summary>'
            f'<ol class="findings">{items}</ol><p><small>{whole}</small></p></details>'
        )
    return [Part("".join(blocks) or f"<p>{text(said('none', lang))}</p>")]
