"""The part of the page of standards on the Core Diagnostic Instrument: 18 areas, each with its evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from spdr.publish import markup
from spdr.publish.markup import text
from spdr.publish.pages import register_parts as parts
from spdr.publish.pages.part import Part
from spdr.publish.pages.register_parts import rows, words

if TYPE_CHECKING:
    from spdr.publish.book import Book

MODULES = {
    "policy": ("Policy", "นโยบาย"),
    "design": ("Programme design", "การออกแบบโครงการ"),
    "implementation": ("Implementation", "การนำไปปฏิบัติ"),
}
STATES = {
    "documented": ("shown in this review", "แสดงในรายงานนี้"),
    "partly": ("partly", "บางส่วน"),
    "not_found": ("not found published", "ไม่พบการเผยแพร่"),
}
_HEADS = {
    "module": ("Module", "ส่วน"),
    "area": ("Key area", "ประเด็นหลัก"),
    "state": ("What is known", "สิ่งที่ทราบ"),
    "seen": ("What there is, or what is missing", "สิ่งที่มี หรือสิ่งที่ขาด"),
    "evidence": ("Evidence", "หลักฐาน"),
}


def profile(book: Book) -> Part:
    """Return the areas by module with what is known of each, and the counts; no score and no average."""
    lang, th = book.lang, book.lang == "th"
    areas = rows("codi_areas")
    title = ("System profile: 18 areas of the CODI", "ภาพรวมระบบ: ประเด็นหลัก 18 ข้อของ CODI")[th]
    told = (
        "The Core Diagnostic Instrument asks about 18 areas and rates each with those who run the "
        "system. No such rating of Thailand was found, and this review does not stand in for one: it says "
        "what is known of each area, with the evidence. Ratings are an order, without a mean or a total.",
        "เครื่องมือวินิจฉัยระบบ CODI ถาม 18 ประเด็น และให้ระดับแต่ละประเด็นร่วมกับผู้ดำเนินระบบ "
        "ไม่พบการให้ระดับดังกล่าวสำหรับประเทศไทย และรายงานนี้ไม่ทำแทน "
        "แต่บอกว่าทราบอะไรในแต่ละประเด็นพร้อมหลักฐาน "
        "ระดับเป็นค่าลำดับ จึงไม่มีค่าเฉลี่ยหรือคะแนนรวม",
    )[th]
    columns: list[tuple[str, Any]] = [
        ("area", lambda row: f"{row['number']}. <b>{words(row, 'name', lang)}</b>"),
        ("state", lambda row: text(STATES[row["state"]][th])),
        ("seen", lambda row: words(row, "seen", lang)),
        ("evidence", lambda row: parts.figures(row["figures"], book)),
    ]
    html = f"<p>{text(told)}</p>{_counts(th, title)}"
    for module, name in MODULES.items():
        chosen = [row for row in areas if row["module"] == module]
        head = [text(_HEADS[key][th]) for key, _ in columns]
        lines = [[make(row) for _, make in columns] for row in chosen]
        made = markup.table(head, lines, label=name[th], row_ids=[row["id"] for row in chosen])
        html += f"<h3>{text(name[th])}</h3>{made}"
    return parts.part(areas, html, title, "codi", lang)


def _counts(th: bool, label: str) -> str:
    areas = rows("codi_areas")
    head = [text(_HEADS["module"][th]), *(text(STATES[state][th]) for state in STATES)]
    lines = [
        [
            text(name[th]),
            *(
                str(sum(row["module"] == module and row["state"] == state for row in areas))
                for state in STATES
            ),
        ]
        for module, name in MODULES.items()
    ]
    return markup.table(head, lines, label=label, numeric=[False, True, True, True])
