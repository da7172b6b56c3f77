"""The page of contradictions: what the rules find in the registers, in words of both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from spdr.analysis import inconsistencies, monitoring
from spdr.publish.markup import run, text
from spdr.publish.pages import register_parts as parts
from spdr.publish.pages.part import Part
from spdr.publish.pages.register_parts import number, percent, rows, words
from spdr.publish.pages.register_words import say

if TYPE_CHECKING:
    from spdr.publish.book import Book

RULE_WORDS: dict[str, tuple[str, str]] = {
    "parts_and_totals": ("The parts do not add up to the total", "ส่วนย่อยรวมกันไม่เท่ายอดรวม"),
    "one_score_two_levels": ("One score, two levels", "คะแนนเดียวแต่สองระดับ"),
    "level_of_higher_score": ("The lower score has the higher level", "คะแนนต่ำกว่าแต่ระดับสูงกว่า"),
    "value_of_another_kind": ("A number beside a yes or no", "ตัวเลขปนกับใช่หรือไม่ใช่"),
    "final_target_below_yearly": (
        "The final target asks for less than that of the year",
        "เป้าหมายสุดท้ายต่ำกว่าเป้าหมายรายปี",
    ),
    "final_target_passed": (
        "The result has passed a final target that was left as it was",
        "ผลเกินเป้าหมายสุดท้ายซึ่งไม่ได้ปรับ",
    ),
    "counted_before_it_was_reported": (
        "The final target counts what the result does not",
        "เป้าหมายสุดท้ายนับสิ่งที่ผลไม่ได้นับ",
    ),
    "missed_without_reason": ("A target was missed and no reason is given", "ไม่บรรลุเป้าหมายและไม่ระบุเหตุผล"),
    "yes_before_complete": ("The result is yes, the work is not complete", "ผลเป็นใช่แต่งานยังไม่เสร็จ"),
    "dated_after_its_report": (
        "An event is dated after the report that tells of it",
        "กิจกรรมลงวันที่หลังรายงานที่กล่าวถึง",
    ),
    "women_and_men": ("Women and men do not add up to the participants", "หญิงและชายรวมกันไม่เท่าผู้เข้าร่วม"),
    "said_two_ways": ("One thing is stated in two ways", "เรื่องเดียวระบุไว้สองแบบ"),
    "spent_more_than_there_is": ("More is spent and committed than there is", "รายจ่ายและภาระผูกพันเกินงบประมาณ"),
}
NAMES: dict[str, tuple[str, str]] = {
    "total": ("stated", "ที่ระบุ"),
    "added": ("added up", "ผลบวก"),
    "score": ("score", "คะแนน"),
    "levels": ("levels", "ระดับ"),
    "lower": ("lower score", "คะแนนต่ำกว่า"),
    "higher": ("higher score", "คะแนนสูงกว่า"),
    "baseline": ("baseline", "ค่าฐาน"),
    "target": ("target", "เป้าหมาย"),
    "result": ("result", "ผล"),
    "final": ("final target", "เป้าหมายสุดท้าย"),
    "complete": ("complete", "แล้วเสร็จ"),
    "recorded": ("recorded date", "วันที่ตามบันทึก"),
    "as_of": ("report as of", "รายงาน ณ"),
    "values": ("stated", "ที่ระบุ"),
    "people": ("participants", "ผู้เข้าร่วม"),
    "women": ("women", "หญิง"),
    "men": ("men", "ชาย"),
    "budget": ("budget", "งบประมาณ"),
    "spent": ("spent and committed", "จ่ายและผูกพัน"),
}
HIDDEN = {"group", "subject", "attribute", "programme"}


def _shown(name: str, value: Any, lang: str) -> str:
    import datetime as dt

    if name in ("recorded", "as_of"):
        return parts.day(dt.date.fromisoformat(value), lang)
    if name == "complete":
        return percent(value, lang)
    if isinstance(value, tuple):
        return " / ".join(say(v, lang) if v in monitoring.LEVELS else str(v) for v in value)
    return number(value) if isinstance(value, float | int) else str(value)


def contradictions(book: Book, root: str) -> list[Part]:
    """Return every contradiction that the rules find in the registers, under the rule that found it."""
    lang, thai = book.lang, book.lang == "th"
    registers = {name: rows(name) for name in inconsistencies.READS}
    found = inconsistencies.find(registers)
    head = parts.lead(
        f"{len(found)} places where a source contradicts itself. Nothing is smoothed: both values are kept, "
        f"and what this site uses is said where it is used. {len(inconsistencies.RULES)} rules look for "
        "them each time the site is built, in new entries too. Where one source contradicts another, see "
        "the page on sources that disagree.",
        f"พบ {len(found)} แห่งที่แหล่งข้อมูลขัดแย้งในตัวเอง ไม่มีการปรับให้เรียบ: "
        f"เก็บค่าทั้งสองไว้และระบุค่าที่ใช้ในที่ที่ใช้ "
        f"กฎ {len(inconsistencies.RULES)} ข้อตรวจทุกครั้งที่สร้างเว็บไซต์ รวมถึงรายการใหม่ "
        "กรณีแหล่งข้อมูลต่างแหล่งขัดแย้งกัน ดูหน้าแหล่งข้อมูลที่ขัดแย้งกัน",
        lang,
    )
    body = [head]
    for rule in inconsistencies.RULES:
        chosen = [one for one in found if one.rule == rule]
        if chosen:
            items = "".join(_contradiction(one, registers, lang) for one in chosen)
            title = RULE_WORDS[rule][thai]
            body.append(Part(f"<ul>{items}</ul>", title=title, anchor=rule.replace("_", "-")))
    quiet = [
        RULE_WORDS[rule][thai] for rule in inconsistencies.RULES if all(one.rule != rule for one in found)
    ]
    told = {"en": "Rules that found nothing: ", "th": "กฎที่ไม่พบสิ่งใด: "}[lang] + "; ".join(quiet)
    link = parts.page_link("conflicts", book)
    return [*body, Part(f"<p>{text(told)}</p><p>{link}</p>" if quiet else f"<p>{link}</p>")]


def _contradiction(
    one: inconsistencies.Inconsistency, registers: inconsistencies.Registers, lang: str
) -> str:
    known = {row["id"]: dict(row) for row in registers[one.register]}
    named = [known[key] for key in one.ids]
    shown = named[:1] if one.rule in ("parts_and_totals", "said_two_ways") else named
    told = "; ".join(words(row, "name", lang) for row in shown)
    values = ", ".join(
        f"{NAMES[name][lang == 'th']} <b>{run(_shown(name, value, lang), lang)}</b>"
        for name, value in one.values.items()
        if name not in HIDDEN
    )
    inside = ""
    if one.rule == "parts_and_totals":
        added = " + ".join(f"{number(row['value'])} ({words(row, 'name', lang)})" for row in named[1:])
        inside = f"<br><small>{added}</small>"
    where = "; ".join(dict.fromkeys(parts.source(row, lang).replace("<br>", " ") for row in shown))
    anchor = f"{one.rule.replace('_', '-')}-{one.ids[0]}"
    return f'<li id="{text(anchor)}">{told}: {values}{inside}<br>{where}</li>'
