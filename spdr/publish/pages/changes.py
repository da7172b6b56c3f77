"""What changed: the tables, from the log that sealing keeps, and the review, from its change log."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from spdr import project
from spdr.present.labels import format_date
from spdr.publish import markup
from spdr.publish.markup import run, text
from spdr.publish.pages import moved
from spdr.publish.pages.part import Part
from spdr.publish.words import LANGUAGES, word

if TYPE_CHECKING:
    from spdr.publish.book import Book

FOLDED = 12  # a day with more tables than this keeps its list behind a fold
WORDS: dict[str, tuple[str, str]] = {
    "lead": (
        "Every change of a table, with its reason, and what changed in the text and the software. What a "
        "correction is and how to report an error stands under About.",
        "การเปลี่ยนแปลงของทุกตารางพร้อมเหตุผล และการเปลี่ยนแปลงของเนื้อหาและซอฟต์แวร์ "
        "หลักการแก้ไขและวิธีแจ้งข้อผิดพลาดอยู่ในหน้าเกี่ยวกับรายงาน",
    ),
    "feed": ("Follow changes (Atom)", "ติดตามการเปลี่ยนแปลง (Atom)"),
    "about": ("About, corrections and licences", "เกี่ยวกับรายงาน การแก้ไข และสัญญาอนุญาต"),
    "data": ("Data", "ข้อมูล"),
    "text": ("Text and software", "เนื้อหาและซอฟต์แวร์"),
    "tables": ("{count} tables", "{count} ตาราง"),
    "reason": ("Reason", "เหตุผล"),
    "rows": ("Rows added / removed / changed", "แถวที่เพิ่ม / ลบ / แก้ไข"),
    "first": ("first version", "ฉบับแรก"),
    "english": ("The change log is written in English.", "บันทึกการเปลี่ยนแปลงเขียนเป็นภาษาอังกฤษ"),
}


@dataclass(frozen=True)
class Change:
    """One sealing of a table: its day, its reason, and how many rows it added, removed and changed."""

    date: str
    table: str
    reason: str
    added: int
    removed: int
    changed: int
    new_sha256: str


def said(key: str, lang: str, **values: object) -> str:
    """Return one of this module's words, filled in."""
    return WORDS[key][LANGUAGES.index(lang)].format(**values)


def reason_words(reason: str, lang: str) -> str:
    """Return a reason as the log has it; the commonest has its Thai."""
    return said("first", lang) if reason == WORDS["first"][0] else reason


def changes() -> list[Change]:
    """Return the log of the tables, newest first; empty where a project has none yet."""
    path = project.path("data", "tables", "CHANGES.csv")
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        found = [
            Change(
                row["date"],
                row["table"],
                row["reason"],
                int(row["rows_added"] or 0),
                int(row["rows_removed"] or 0),
                int(row["rows_changed"] or 0),
                row["new_sha256"],
            )
            for row in csv.DictReader(file)
        ]
    found.reverse()  # of one day, the last first
    return sorted(found, key=lambda change: change.date, reverse=True)


def versions() -> list[tuple[str, list[str]]]:
    """Return each version of the change log with its points, as ``CHANGELOG.md`` lists them."""
    path = project.path("CHANGELOG.md")
    if not path.is_file():
        return []
    found: list[tuple[str, list[str]]] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            found.append((line[3:].strip(), []))
        elif found and re.match(r"[-*] ", line):
            found[-1][1].append(line[2:].strip())
        elif found and found[-1][1] and line.startswith("  ") and line.strip():
            found[-1][1][-1] += " " + line.strip()
    return found


def _day(rows: list[Change], lang: str) -> str:
    from spdr import data

    known = set(data.names())
    lines = []
    for row in rows:
        name = text(row.table)
        shown = f'<a href="data/{name}.html"><code>{name}</code></a>' if row.table in known else name
        counts = f"+{row.added:,} / −{row.removed:,} / {row.changed:,}"
        lines.append([shown, run(reason_words(row.reason, lang), lang), counts])
    head = [text(word("table", lang)), text(said("reason", lang)), text(said("rows", lang))]
    label = said("tables", lang, count=len(rows))
    table = markup.table(head, lines, label=f"{format_date(rows[0].date, lang)}: {label}")
    if len(rows) <= FOLDED:
        return table
    return f'<details class="rest"><summary>{text(label)}</summary>{table}</details>'


def page(book: Book, root: str) -> list[Part]:
    """Return the page of changes: the feed, the tables day by day, the versions of the review."""
    lang = book.lang
    links = (
        f'<a href="feed.xml" type="application/atom+xml">{text(said("feed", lang))}</a> · '
        f'<a href="about.html">{text(said("about", lang))}</a>'
    )
    parts = [
        Part(f"<p>{text(said('lead', lang))}</p><p>{links}</p>", words=said("lead", lang)),
        *moved.part(book),
    ]
    days = [list(rows) for _, rows in groupby(changes(), key=lambda change: change.date)]
    if days:
        html = "".join(f"<h3>{text(format_date(rows[0].date, lang))}</h3>{_day(rows, lang)}" for rows in days)
        parts.append(Part(html, title=said("data", lang), anchor="tables", words=said("data", lang)))
    listed = []
    for version, points in versions():
        items = "".join(f"<li>{text(point.replace('`', ''))}</li>" for point in points)
        listed.append(f"<h3{markup.lang_of(version, lang)}>{text(version)}</h3>")
        listed.append(f"<ul{markup.lang_of('a', lang)}>{items}</ul>")
    if listed:
        note = f"<p>{text(said('english', lang))}</p>" if lang != "en" else ""
        parts.append(Part(note + "".join(listed), title=said("text", lang), anchor="versions"))
    return parts
