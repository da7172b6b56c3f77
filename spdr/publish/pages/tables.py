"""The data dictionary, from the tables' sidecars, and the register of sources that disagree."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from spdr.publish import markup
from spdr.publish.markup import run, text
from spdr.publish.pages.part import Part
from spdr.publish.pages.terms import rows as glossary_rows
from spdr.publish.provenance import in_language, source_line, thai_names, vintage_words
from spdr.publish.words import LANGUAGES, word

if TYPE_CHECKING:
    from spdr.publish.book import Book


LEAD = {
    "en": "Each table keeps its source, licence, vintage and a grade: A read from the publisher's own file, "
    "B transcribed from a page, C a single reported number.",
    "th": "ทุกตารางเก็บที่มา สัญญาอนุญาต ฉบับข้อมูล และระดับความน่าเชื่อถือ: A อ่านจากไฟล์ของผู้เผยแพร่ "
    "B คัดลอกจากหน้าเอกสาร C ตัวเลขเดี่ยวที่มีผู้รายงาน",
}


def _columns(sidecar: dict[str, Any], lang: str) -> str:
    head = [text(word(key, lang)) for key in ("column", "type", "unit", "meaning")]
    rows = [
        [
            f"<code>{text(field['name'])}</code>",
            text(field.get("type", "")),
            text(field.get("unit") or "–"),
            run(in_language(field, "description", lang), lang),
        ]
        for field in sidecar["schema"]["fields"]
    ]
    return markup.table(head, rows, label=in_language(sidecar, "title", lang))


def _download(name: str, used: set[str], root: str) -> str:
    if name not in used:
        return ""
    files = ", ".join(
        f'<a href="{root}data/{text(name)}.{kind}" download>{kind.upper()}</a>' for kind in ("csv", "yaml")
    )
    return f"{files}"


def _waived(sidecar: dict[str, Any], lang: str) -> list[str]:
    """Return who let which warnings of an incoming file pass, and why."""
    waivers = sidecar.get("waivers") or []
    if not waivers:
        return []
    from spdr.data.intake.adding import told

    return [text(told(waiver, lang)) for waiver in waivers]


def children(lang: str) -> dict[str, str]:
    """Return the page of each table with its title."""
    from spdr import data

    return {f"data/{name}": in_language(data.describe(name), "title", lang) for name in data.names()}


def table(name: str, book: Book, root: str) -> list[Part]:
    """Return the entry of one table: what it is, where it comes from, its traps, its file, its columns."""
    from spdr import data

    lang, sidecar = book.lang, data.describe(name)
    notes = [*(run(str(trap), lang) for trap in sidecar.get("traps") or []), *_waived(sidecar, lang)]
    traps = "".join(f"<li>{note}</li>" for note in notes)
    licences = "; ".join(dict.fromkeys(str(line) for line in sidecar.get("licences") or []))
    pairs = [
        (word("key", lang), f"<code>{text(name)}</code>"),
        (word("sources", lang), source_line(sidecar, lang, thai_names(glossary_rows()))),
        (
            word("vintage", lang).capitalize(),
            run(vintage_words(str(sidecar.get("vintage") or ""), lang), lang),
        ),
        (word("grade", lang), text(sidecar.get("grade") or "")),
        (word("licence", lang), run(licences, lang) if licences else ""),
        (word("note", lang), f"<ul>{traps}</ul>" if traps else ""),
        (word("data_hash", lang), f"<code>{text(fingerprint(sidecar))}</code>"),
        (word("download", lang), _download(name, set(book.tables), root)),
    ]
    about = in_language(sidecar, "description", lang)
    return [
        Part(f"<p>{run(about, lang)}</p>{markup.definitions(pairs)}"),
        Part(_columns(sidecar, lang), title=word("columns", lang), anchor="columns"),
    ]


def fingerprint(sidecar: dict[str, Any]) -> str:
    """Return the beginning of a table's checksum."""
    return str(sidecar.get("hash", "")).removeprefix("sha256:")[:12]


def dictionary(book: Book, root: str) -> list[Part]:
    """Return every table of the project, used or not, in alphabetical order, linked to its entry."""
    from spdr import data

    lang = book.lang
    rows = []
    for name in data.names():
        sidecar = data.describe(name)
        title = markup.link(f"data/{name}.html", in_language(sidecar, "title", lang), lang)
        vintage = run(vintage_words(str(sidecar.get("vintage") or ""), lang), lang)
        rows.append(
            [
                f"{title}<br><small><code>{text(name)}</code></small>",
                text(sidecar.get("grade") or ""),
                vintage,
            ]
        )
    head = [text(word(key, lang)) for key in ("table", "grade", "vintage")]
    table_html = markup.table(head, rows, label=word("data_table", lang), row_ids=data.names())
    return [Part(f"<p>{text(LEAD[lang])}</p>{table_html}")]


TOPICS: dict[str, tuple[str, str]] = {
    "children": ("Children", "เด็ก"),
    "coverage": ("Coverage", "ความครอบคลุม"),
    "disability": ("Disability", "ความพิการ"),
    "education": ("Education", "การศึกษา"),
    "health": ("Health", "สุขภาพ"),
    "informal work": ("Informal work", "แรงงานนอกระบบ"),
    "insured": ("Insured persons", "ผู้ประกันตน"),
    "macro": ("Economy and public finance", "เศรษฐกิจและการคลัง"),
    "old age": ("Old age", "ผู้สูงอายุ"),
    "pension": ("Pensions", "บำนาญ"),
    "population": ("Population", "ประชากร"),
    "poverty": ("Poverty", "ความยากจน"),
    "this review": ("This review", "รายงานทบทวนนี้"),
    "welfare card": ("State Welfare Card", "บัตรสวัสดิการแห่งรัฐ"),
    "work injury": ("Work injury", "การบาดเจ็บจากการทำงาน"),
}
CONFLICTS_LEAD = {
    "en": "Two sources, one number, two answers: each case, what we use and why. Nothing is averaged.",
    "th": "ตัวเลขเดียวกันแต่แหล่งข้อมูลให้คำตอบต่างกัน: แต่ละกรณี ค่าที่รายงานนี้ใช้ และเหตุผล โดยไม่นำตัวเลขมาเฉลี่ยกัน",
}


def conflicts(book: Book, root: str) -> list[Part]:
    """Return the table of conflicts between sources, by subject."""
    from spdr import data

    lang, number = book.lang, LANGUAGES.index(book.lang)
    parts = [Part(f"<p>{text(CONFLICTS_LEAD[lang])}</p>")]
    if "source_conflicts" not in data.names():
        return parts
    head = [text(word(key, lang)) for key in ("contradiction", "treatment")]
    for subject, rows in data.load("source_conflicts").groupby("topic", sort=True):
        topic = str(subject)
        title = TOPICS[topic][number] if topic in TOPICS else topic
        cells = [
            [run(row[f"statement_{lang}"], lang), run(row[f"treatment_{lang}"], lang)]
            for row in rows.to_dict("records")
        ]
        anchors = rows["conflict_id"].tolist()
        html = markup.table(head, cells, label=title, row_ids=anchors)
        parts.append(Part(html, title=title, anchor=topic.replace(" ", "-")))
    return parts
