"""Files beside the pages: registers, the library for reference managers, and a feed of what changed."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from spdr import project
from spdr.publish import bibliography, markup
from spdr.publish.markup import run, text
from spdr.publish.pages import register_parts as parts
from spdr.publish.pages.part import Part
from spdr.publish.pages.register_parts import rows
from spdr.publish.words import word

if TYPE_CHECKING:
    from spdr.publish.book import Book

ROWS_SHOWN = 40
CSL_KINDS = {"techreport": "report", "article": "article-journal", "online": "webpage", "book": "book"}


def bibtex(documents: Sequence[parts.Row]) -> str:
    """Return the library's documents as BibTeX, in the order of the register."""
    names = parts.names_of("partners", "en")
    found = []
    for row in documents:
        fields = {
            "title": f"{{{row['name_en']}}}",
            "author": " and ".join(f"{{{names[one]}}}" for one in row["producers"] or ()),
            "year": str(row["date"].year) if row["date"] else "",
            "note": f"{row['publication']}; recorded in {row['source']}: {row['place']}".replace('"', "''"),
        }
        body = ",\n".join(f"  {key} = {{{value}}}" for key, value in fields.items() if value)
        found.append(f"@misc{{{row['id']},\n{body}\n}}\n")
    return "\n".join(found)


def csl(documents: Sequence[parts.Row]) -> list[dict[str, Any]]:
    """Return the library's documents as CSL-JSON items."""
    names = parts.names_of("partners", "en")
    found = []
    for row in documents:
        item: dict[str, Any] = {"id": row["id"], "type": "report", "title": row["name_en"]}
        authors = [{"literal": names[one]} for one in row["producers"] or ()]
        if authors:
            item["author"] = authors
        if row["date"]:
            item["issued"] = {"date-parts": [[row["date"].year, row["date"].month]]}
        item["note"] = f"{row['publication']}; {row['source']}: {row['place']}"
        found.append(item)
    return found


def csl_of_works() -> list[dict[str, Any]]:
    """Return the works cited as CSL-JSON items."""
    found = []
    for work in sorted(bibliography.works().values(), key=bibliography.sort_key):
        item: dict[str, Any] = {
            "id": work.key,
            "type": CSL_KINDS.get(work.kind, "document"),
            "title": work.title.replace("{", "").replace("}", ""),
        }
        authors = [{"literal": author} for author in work.authors]
        if authors:
            item["author"] = authors
        year = work.fields.get("year", "").strip()
        if re.fullmatch(r"\d{4}", year):
            item["issued"] = {"date-parts": [[int(year)]]}
        if work.fields.get("url"):
            item["URL"] = work.fields["url"]
        found.append(item)
    return found


def changes() -> list[dict[str, str]]:
    """Return the changes of tables, newest first, as ``data/tables/CHANGES.csv`` keeps them."""
    file = project.path("data", "tables", "CHANGES.csv")
    if not file.is_file():
        return []
    found = list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8"))))
    return sorted(found, key=lambda row: row["date"], reverse=True)


def changelog() -> list[tuple[str, list[str]]]:
    """Return the versions of ``CHANGELOG.md`` with their items."""
    file = project.path("CHANGELOG.md")
    if not file.is_file():
        return []
    found: list[tuple[str, list[str]]] = []
    for line in file.read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            found.append((line[3:].strip(), []))
        elif line.startswith("- ") and found:
            found[-1][1].append(line[2:].strip())
        elif line.startswith("  ") and found and found[-1][1]:
            found[-1][1][-1] += " " + line.strip()
    return found


def whats_new(book: Book, root: str) -> list[Part]:
    """Return what changed in data and code, and how to be told of it."""
    lang = book.lang
    head = parts.lead(
        "What changed, newest first: tables that were sealed anew with the reason, then the project itself.",
        "สิ่งที่เปลี่ยนแปลง เรียงจากล่าสุด: ตารางที่รับรองใหม่พร้อมเหตุผล ตามด้วยการเปลี่ยนแปลงของโครงการ",
        lang,
    )
    title = {"en": "Tables", "th": "ตาราง"}[lang]
    from spdr import data

    known = set(data.names())
    lines = []
    for row in changes()[:ROWS_SHOWN]:
        table = row["table"]
        name = markup.link(f"data/{table}.html", table, lang) if table in known else text(table)
        lines.append([text(row["date"]), name, run(row["action"], lang), run(row["reason"], lang)])
    heads = [
        text(label)
        for label in {
            "en": ("Date", "Table", "What", "Reason"),
            "th": ("วันที่", "ตาราง", "การดำเนินการ", "เหตุผล"),
        }[lang]
    ]
    tables = Part(
        markup.table(heads, lines, label=title, window=True), title=title, anchor="tables", words=title
    )
    return [head, tables, *_versions(lang), _feeds(lang, root)]


def _versions(lang: str) -> list[Part]:
    title = {"en": "The project", "th": "โครงการ"}[lang]
    html = "".join(
        f"<h3>{run(version, lang)}</h3><ul>{''.join(f'<li>{run(item, lang)}</li>' for item in items)}</ul>"
        for version, items in changelog()
    )
    return [Part(html, title=title, anchor="project")] if html else []


def _feeds(lang: str, root: str) -> Part:
    title = {"en": "Be told of changes", "th": "ติดตามการเปลี่ยนแปลง"}[lang]
    link = f'<a href="{root}feed.{lang}.xml">feed.{lang}.xml</a>'
    told = {
        "en": "A feed for a news reader, which can also send mail or post to a group chat: ",
        "th": "ฟีดสำหรับโปรแกรมอ่านข่าว ซึ่งส่งต่อเป็นอีเมลหรือข้อความกลุ่มได้: ",
    }[lang]
    after = {
        "en": "This site keeps no addresses and sends no mail.",
        "th": "เว็บไซต์นี้ไม่เก็บที่อยู่และไม่ส่งอีเมล",
    }[lang]
    return Part(f"<p>{text(told)}{link}. {text(after)}</p>", title=title, anchor="feeds")


def feed(lang: str, base: str) -> str:
    """Return an Atom feed of the days on which tables changed; its dates are those of the changes."""
    days: dict[str, list[dict[str, str]]] = {}
    for row in changes():
        days.setdefault(row["date"], []).append(row)
    entries = []
    for date, found in days.items():
        names = ", ".join(f"{row['table']} ({row['reason']})" for row in found)
        count = {"en": f"{len(found)} tables changed", "th": f"เปลี่ยนแปลง {len(found)} ตาราง"}[lang]
        entries.append(
            f"<entry><id>urn:spdr:changes:{date}</id><title>{text(count)}</title>"
            f"<updated>{date}T00:00:00Z</updated>"
            f'<link href="{text(base)}{lang}/whats-new.html"/><summary>{text(names)}</summary></entry>'
        )
    updated = next(iter(days), "2026-01-01")
    title = word("site_title", lang)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{lang}"><id>urn:spdr:changes:{lang}</id>'
        f"<title>{text(title)}</title><updated>{updated}T00:00:00Z</updated>"
        f"<author><name>{text(title)}</name></author>{''.join(entries)}</feed>\n"
    )


def write(out: Path, languages: Sequence[str], base: str) -> None:
    """Write the registers, the library and the feeds into the site's folder."""
    from spdr.data import registers

    (out / "registers").mkdir()
    for name in registers.names():
        shutil.copyfile(project.path("data", "registers", f"{name}.csv"), out / "registers" / f"{name}.csv")
    (out / "library").mkdir()
    documents = rows("documents")
    (out / "library" / "library.bib").write_text(bibtex(documents), encoding="utf-8")
    _json(out / "library" / "library.json", csl(documents))
    shutil.copyfile(project.path("book", "references.bib"), out / "library" / "works-cited.bib")
    _json(out / "library" / "works-cited.json", csl_of_works())
    for lang in languages:
        (out / f"feed.{lang}.xml").write_text(feed(lang, base), encoding="utf-8")


def _json(file: Path, content: list[dict[str, Any]]) -> None:
    file.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
