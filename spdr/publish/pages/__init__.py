"""Pages made from the definitions that the code uses, written in both languages from one template each."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from spdr.publish.pages import (
    changes,
    dashboard,
    fact_check,
    indicators,
    laws,
    lists,
    provinces,
    registers,
    replications,
    rules,
    tables,
    terms,
)
from spdr.publish.pages.part import Part
from spdr.publish.words import LANGUAGES

if TYPE_CHECKING:
    from spdr.publish.book import Book

__all__ = ["BODIES", "TITLES", "Part", "body", "stubs"]

# Page -> its title in both languages.
TITLES: dict[str, tuple[str, str]] = {
    "dashboard": ("Dashboard", "ภาพรวมตัวชี้วัด"),
    "provinces": ("Provinces", "รายจังหวัด"),
    "figures": ("All figures and tables", "แผนภูมิและตารางทั้งหมด"),
    "results": ("All numbers", "ตัวเลขทั้งหมด"),
    "fact-check": ("Fact check", "ตรวจสอบข้อเท็จจริง"),
    "data": ("Data dictionary", "พจนานุกรมข้อมูล"),
    "law": ("Law and its parameters", "กฎหมายและพารามิเตอร์"),
    "rules": ("Schemes: rules and worked cases", "โครงการ: หลักเกณฑ์และกรณีตัวอย่าง"),
    "indicators": ("Indicators and formulas", "ตัวชี้วัดและสูตร"),
    "replication": ("Published numbers computed again", "ตัวเลขที่เผยแพร่แล้วและผลการคำนวณซ้ำ"),
    "conflicts": ("Where sources disagree", "แหล่งข้อมูลที่ขัดแย้งกัน"),
    "changes": ("What changed", "การเปลี่ยนแปลง"),
    "glossary": ("Glossary", "อภิธานศัพท์"),
    "bibliography": ("Works cited", "บรรณานุกรม"),
    **registers.TITLES,
}

# What `{generated} NAME` stands for: the pages above, and parts of hand-written pages.
BODIES: dict[str, Callable[[Book, str], list[Part]]] = {
    "dashboard": dashboard.dashboard,
    "provinces": provinces.index,
    "changes": changes.page,
    "figures": lists.figures,
    "results": lists.results,
    "fact-check": fact_check.overview,
    "chapter-findings": fact_check.findings,
    "data": tables.dictionary,
    "law": laws.law,
    "rules": rules.rules,
    "conflicts": tables.conflicts,
    "indicators": indicators.indicators,
    "replication": replications.replication,
    "glossary": terms.glossary,
    "bibliography": terms.bibliography_page,
    "chapters": lists.chapters,
    "statuses": lists.statuses,
    **registers.BODIES,
}


# Families of pages: what `{generated} law/csg` stands for, by the part before the stroke.
FAMILIES: dict[str, Callable[[str, Book, str], list[Part]]] = {
    "data": tables.table,
    "law": laws.scheme,
    "results": lists.chapter_results,
    fact_check.FAMILY: fact_check.chapter_claims,
}


def children(book: Book) -> dict[str, str]:
    """Return the pages below another, such as ``law/csg`` below ``law``, with their titles."""
    results = {f"results/{name}": title for name, title in book.chapter_titles.items()}
    claims = {f"{fact_check.FAMILY}/{name}": title for name, title in book.chapter_titles.items()}
    return {**tables.children(book.lang), **laws.children(book.lang), **results, **claims}


def stubs(lang: str) -> dict[str, str]:
    """Return every generated page of the table of contents with its title in ``lang``."""
    return {name: titles[LANGUAGES.index(lang)] for name, titles in TITLES.items()}


def body(name: str, book: Book, root: str) -> list[Part]:
    """Return the parts of a generated page; ``root`` is the way from its page to the site's root.

    Raises
    ------
    KeyError
        If no page or part has this name.
    """
    family, stroke, member = name.partition("/")
    return FAMILIES[family](member, book, root) if stroke else BODIES[name](book, root)
