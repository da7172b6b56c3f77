"""Lists made from the records: chapters on the first page, all figures, all numbers, all statuses."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from spdr.publish import markup
from spdr.publish.chapter_findings import sentence
from spdr.publish.markup import text
from spdr.publish.pages.part import Part
from spdr.publish.provenance import vintage_words
from spdr.publish.words import LANGUAGES, STATUSES, status_word, word

if TYPE_CHECKING:
    from spdr.publish.book import Book

STATUS_MEANINGS: dict[str, tuple[str, str]] = {
    "official": (
        "Published by the office that is responsible for it, and shown as published.",
        "หน่วยงานที่รับผิดชอบเป็นผู้เผยแพร่ และแสดงตามที่เผยแพร่",
    ),
    "estimate": (
        "Estimated by a statistical office or an international organisation from surveys or models.",
        "สำนักงานสถิติหรือองค์การระหว่างประเทศประมาณการจากการสำรวจหรือแบบจำลอง",
    ),
    "projection": (
        "A statement about the future under stated assumptions.",
        "ค่าที่คาดการณ์ไปในอนาคตภายใต้ข้อสมมติที่ระบุไว้",
    ),
    "computed": (
        "Worked out in this review from law, population or published figures; the code stands with it.",
        "คำนวณในรายงานนี้จากกฎหมาย ประชากร หรือตัวเลขที่เผยแพร่แล้ว โดยแสดงโค้ดไว้ด้วย",
    ),
    "research": (
        "A finding of a study, with its own sample and year; not a regular statistic.",
        "ผลจากงานศึกษาที่มีกลุ่มตัวอย่างและปีเฉพาะ ไม่ใช่สถิติที่จัดทำประจำ",
    ),
    "news": (
        "Given by an official to the press; the document itself was not seen.",
        "เจ้าหน้าที่ให้ข้อมูลแก่สื่อมวลชน โดยยังไม่พบเอกสารต้นฉบับ",
    ),
    "unverified": (
        "Widely repeated, but no source was seen. Do not rely on it until it is checked.",
        "มีการอ้างถึงทั่วไปแต่ยังไม่พบแหล่งที่มา ไม่ควรใช้อ้างอิงจนกว่าจะตรวจสอบแล้ว",
    ),
    "synthetic": (
        "Made by a model for trying out calculations. It describes no real person and measures nothing.",
        "ข้อมูลที่แบบจำลองสร้างขึ้นเพื่อทดลองการคำนวณ ไม่ได้หมายถึงบุคคลจริงและไม่ใช่ค่าที่วัดได้",
    ),
}


def _status(status: str, lang: str) -> str:
    return f'<span class="status status-{text(status)}">{text(status_word(status, lang))}</span>'


def statuses(book: Book, root: str) -> list[Part]:
    """Return what each status means, from the list that every card is checked against."""
    lang = LANGUAGES.index(book.lang)
    rows = [[_status(status, book.lang), text(STATUS_MEANINGS[status][lang])] for status in STATUSES]
    head = [text(word("status", book.lang)), text(word("meaning", book.lang))]
    return [Part(markup.table(head, rows, label=word("status", book.lang)))]


# how many figures and tables a chapter holds: one, several
COUNTS = {
    "figure": {"en": ("{} figure", "{} figures"), "th": ("แผนภูมิ {} รายการ",) * 2},
    "table": {"en": ("{} table", "{} tables"), "th": ("ตาราง {} รายการ",) * 2},
}


def chapters(book: Book, root: str) -> list[Part]:
    """Return the chapters as a list, each with its first finding and how much it holds."""
    items = []
    for name, record in book.records.items():
        kinds = Counter(figure["kind"] for figure in record["figures"])
        told = [
            COUNTS[kind][book.lang][kinds[kind] > 1].format(kinds[kind]) for kind in COUNTS if kinds[kind]
        ]
        if record.get("findings"):
            first = sentence(name, record["findings"][0], book, root)
        else:
            first = text(record["figures"][0][f"headline_{book.lang}"]) if record["figures"] else ""
        title = markup.link(f"{root}{book.lang}/chapters/{name}.html", book.chapter_titles[name], book.lang)
        items.append(f"<li><h3>{title}</h3><p>{first}</p><p><small>{text(', '.join(told))}</small></p></li>")
    return [Part(f'<ul class="chapters">{"".join(items)}</ul>')] if items else []


def figures(book: Book, root: str) -> list[Part]:
    """Return every figure and table of every chapter, by chapter."""
    parts = []
    head = [text(word(key, book.lang)) for key in ("figure", "kind", "status")]
    for name, record in book.records.items():
        title = book.chapter_titles[name]
        rows = []
        for figure in record["figures"]:
            href = f"{root}{book.lang}/chapters/{name}.html#{figure['id']}"
            link = markup.link(href, figure[f"headline_{book.lang}"], book.lang)
            subtitle = f"<small>{text(figure[f'subtitle_{book.lang}'])}</small>"
            rows.append(
                [
                    f"{link}<br>{subtitle}",
                    text(word(figure["kind"], book.lang)),
                    _status(figure["status"], book.lang),
                ]
            )
        if rows:
            parts.append(Part(markup.table(head, rows, label=title), title=title, anchor=name, words=title))
    return parts


RESULTS_LEAD = {
    "en": "Every number in the text, once, under an address for citing it. The same list for machines: ",
    "th": "ตัวเลขทุกตัวในเนื้อหา พร้อมที่อยู่สำหรับอ้างอิง รายการเดียวกันสำหรับเครื่องอ่าน: ",
}


def results(book: Book, root: str) -> list[Part]:
    """Return the lists of numbers, one page for each chapter, and the files for machines."""
    files = ", ".join(
        f'<a href="{root}results.{kind}" download>results.{kind}</a>' for kind in ("json", "csv")
    )
    rows = [
        [markup.link(f"results/{name}.html", book.chapter_titles[name], book.lang), str(len(record["facts"]))]
        for name, record in book.records.items()
    ]
    head = [text(word(key, book.lang)) for key in ("chapter", "numbers")]
    label = word("numbers", book.lang)
    table = markup.table(head, rows, label=label, numeric=[False, True])
    return [Part(f"<p>{text(RESULTS_LEAD[book.lang])}{files}</p>{table}")]


def chapter_results(chapter: str, book: Book, root: str) -> list[Part]:
    """Return every recorded number of a chapter with its meaning, period, status and inputs."""
    from spdr.publish.book import fact_words

    rows: list[list[str]] = []
    finds: list[tuple[str, str, str]] = []
    for fact in book.records[chapter]["facts"]:
        inputs = ", ".join(input_link(key, book, root) for key in fact.get("inputs") or [])
        address = f"{chapter}.{fact['id']}"
        meaning = f"{text(fact[f'label_{book.lang}'])}<br><small><code>{text(address)}</code></small>"
        value, period = (
            text(fact_words(fact, book.lang)),
            text(vintage_words(fact.get("period") or "–", book.lang)),
        )
        rows.append([meaning, value, period, _status(fact["status"], book.lang), inputs or "–"])
        words = (
            f"{fact_words(fact, book.lang)} {vintage_words(fact.get('period') or '', book.lang)} {address}"
        )
        finds.append((fact["id"], fact[f"label_{book.lang}"], words))
    head = [text(word(key, book.lang)) for key in ("meaning", "value", "period", "status", "inputs")]
    label = book.chapter_titles[chapter]
    link = markup.link(f"../chapters/{chapter}.html", label, book.lang)
    table = markup.table(head, rows, label=label, row_ids=[name for name, _, _ in finds])
    return [Part(f"<p>{text(word('chapter', book.lang))}: {link}</p>{table}", finds=tuple(finds))]


def input_link(name: str, book: Book, root: str) -> str:
    """Return a link to where an input is described: a parameter key, which holds a dot, or a table."""
    where = book.law[name][1] if "." in name else f"data/{name}.html"
    return f'<a href="{root}{book.lang}/{text(where)}"><code>{text(name)}</code></a>'
