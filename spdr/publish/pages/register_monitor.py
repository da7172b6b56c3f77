"""Pages that follow the programme: results, implementation, risks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from spdr.analysis import monitoring
from spdr.publish import markup
from spdr.publish.markup import run, text
from spdr.publish.pages import register_parts as parts
from spdr.publish.pages.part import Part
from spdr.publish.pages.register_parts import Row, badge, number, percent, rows, words
from spdr.publish.pages.register_words import say

if TYPE_CHECKING:
    from spdr.publish.book import Book

RULE = {
    "en": "Green: the planned change was made in full. Amber: at least half of it. Red: less. Change "
    "achieved "
    "is (result − baseline) / (target − baseline); low, medium and high count as 0, 1 and 2, no and yes as 0 "
    "and 1. Without a recorded baseline the result is held against the target alone, and no change is given. "
    "The words of the report stand in the table; what it contradicts in itself is on the page on "
    "contradictions.",
    "th": "เขียว: เปลี่ยนแปลงได้ครบตามแผน เหลือง: อย่างน้อยครึ่งหนึ่ง แดง: น้อยกว่านั้น "
    "การเปลี่ยนแปลงที่ทำได้คือ (ผล − ค่าฐาน) / "
    "(เป้าหมาย − ค่าฐาน) โดยให้ต่ำ ปานกลาง สูง เป็น 0 1 2 และไม่ใช่ ใช่ เป็น 0 1 หากไม่ได้บันทึกค่าฐาน "
    "จะเทียบผลกับเป้าหมายเท่านั้นและไม่แสดงการเปลี่ยนแปลง ตารางแสดงถ้อยคำตามรายงาน "
    "ส่วนที่รายงานขัดแย้งกันเองอยู่ในหน้าข้อขัดแย้ง",
}


def _light(row: Row, lang: str) -> str:
    values = (row["kind"], row["baseline"], row["target"], row["result"])
    light = monitoring.traffic_light(*values)
    return badge(say(light, lang), parts.LIGHTS[light])


def _achieved(row: Row, lang: str) -> str:
    part = monitoring.change_achieved(row["kind"], row["baseline"], row["target"], row["result"])
    return text(percent(part, lang)) if part is not None else "–"


def results_monitor(book: Book, root: str) -> list[Part]:
    """Return the results framework with its lights, the fund's indicators and the rates of completion."""
    lang = book.lang
    found = rows("results")
    columns: list[tuple[str, Any]] = [
        ("indicator", lambda row: f"<b>{text(row['id'])}</b> {words(row, 'name', lang)}"),
        ("light", lambda row: _light(row, lang)),
        ("achieved", lambda row: _achieved(row, lang)),
        ("baseline", lambda row: run(row["baseline_text"] or "", lang)),
        ("target", lambda row: run(row["target_text"], lang)),
        ("result", lambda row: run(row["result_text"] or "", lang)),
        ("final", lambda row: run(row["final_text"], lang)),
        ("reason", lambda row: f"{words(row, 'reason', lang)}<br>{parts.source(row, lang)}"),
    ]
    titles = {
        "1": ("Result 1: policy", "ผลลัพธ์ที่ 1: นโยบาย"),
        "2": ("Result 2: Child Support Grant", "ผลลัพธ์ที่ 2: เงินอุดหนุนเพื่อการเลี้ยงดูเด็กแรกเกิด"),
        "3": ("Result 3: domestic workers", "ผลลัพธ์ที่ 3: ลูกจ้างทำงานบ้าน"),
    }
    body = [Part(f"<p>{text(RULE[lang])}</p>"), _grant(found, lang), _completion(lang)]
    for key, title in titles.items():
        chosen = [row for row in found if row["id"].lstrip("O").startswith(key)]
        name = title[lang == "th"]
        html = parts.listing(chosen, columns, lang, name, [False, False, True])
        body.append(parts.part(chosen, html, name, f"outcome-{key}", lang))
    return [*body, _fund(lang), parts.download(["results", "fund_results", "completion"], lang, root)]


def _grant(found: tuple[Row, ...], lang: str) -> Part:
    """Return the one result that most readers come for, worked out in a sentence."""
    row = next(row for row in found if row["id"] == "O2")
    part = monitoring.change_achieved(row["kind"], row["baseline"], row["target"], row["result"])
    values = [number(row[name]) for name in ("result", "baseline", "target")]
    title = {"en": "The grant: more than was planned", "th": "เงินอุดหนุน: มากกว่าแผน"}
    if part is None or part < 1:
        title = {"en": "The grant: less than was planned", "th": "เงินอุดหนุน: น้อยกว่าแผน"}
    sentence = {
        "en": "{0} children had the Child Support Grant in December 2021; the start was {1}, the aim {2}. "
        "Change achieved: ({0} − {1}) / ({2} − {1}) = {3}.",
        "th": "เด็ก {0} คนได้รับเงินอุดหนุนเพื่อการเลี้ยงดูเด็กแรกเกิดในเดือนธันวาคม 2564 เริ่มจาก {1} คน "
        "เป้าหมาย {2} คน "
        "การเปลี่ยนแปลงที่ทำได้: ({0} − {1}) / ({2} − {1}) = {3}",
    }[lang].format(*values, percent(part or 0, lang))
    where = parts.source(row, lang)
    return Part(f"<p>{text(sentence)}</p><p>{where}</p>", title=title[lang], anchor="csg")


def _completion(lang: str) -> Part:
    found = rows("completion")
    title = {"en": "Rates of completion", "th": "อัตราแล้วเสร็จ"}[lang]
    columns: list[tuple[str, Any]] = [
        ("item", lambda row: words(row, "name", lang)),
        ("value", lambda row: text(percent(row["completion_share"], lang))),
        ("as_of", lambda row: text(parts.day(row["as_of"], lang))),
        ("source", lambda row: parts.source(row, lang)),
    ]
    html = parts.listing(found, columns, lang, title, [False, True])
    return parts.part(found, html, title, "completion", lang)


def _fund(lang: str) -> Part:
    found = rows("fund_results")
    title = {"en": "Indicators of the fund", "th": "ตัวชี้วัดของกองทุน"}[lang]
    columns: list[tuple[str, Any]] = [
        ("indicator", lambda row: f"<b>{text(row['id'])}</b> {words(row, 'name', lang)}"),
        ("target", lambda row: text(number(row["target"]))),
        ("result", lambda row: text(number(row["result"]))),
        ("final", lambda row: text(number(row["final"]))),
        ("reason", lambda row: words(row, "reason", lang)),
        ("document", lambda row: words(row, "policies", lang)),
        ("source", lambda row: parts.source(row, lang)),
    ]
    html = parts.listing(found, columns, lang, title, [False, True, True, True])
    return parts.part(found, html, title, "fund", lang)


# ------------------------------------------------------------------------------------------- implementation


def implementation(book: Book, root: str) -> list[Part]:
    """Return milestones by status, and what the steering committee dealt with."""
    lang = book.lang
    head = parts.lead(
        "Where each piece of work stood at the end of 2021, what was to follow in 2022, and who had it in "
        "hand. Later developments are under the recommendations.",
        "สถานะของงานแต่ละชิ้นเมื่อสิ้นปี 2564 สิ่งที่กำหนดในปี 2565 และผู้รับผิดชอบ พัฒนาการหลังจากนั้นอยู่ในหน้าข้อเสนอแนะ",
        lang,
    )
    columns: list[tuple[str, Any]] = [
        ("item", lambda row: f"{words(row, 'name', lang)}<br><small>{words(row, 'note', lang)}</small>"),
        ("status", lambda row: badge(say(row["status"], lang), _state(row["status"]))),
        ("due", lambda row: text(parts.day(row["due"], lang)) or run(row["due_text"], lang)),
        ("owner", lambda row: parts.partners(row["owner"], lang)),
        ("source", lambda row: parts.source(row, lang)),
    ]
    done = ("done", "validated")
    groups = {
        "work-done": (
            "Done or validated",
            "เสร็จหรือตรวจสอบแล้ว",
            [r for r in rows("milestones") if r["status"] in done],
        ),
        "work-open": (
            "Action plan: what was open",
            "แผนปฏิบัติการ: งานที่ยังเปิด",
            [r for r in rows("milestones") if r["status"] not in done],
        ),
    }
    body = [head]
    for anchor, (english, thai, chosen) in groups.items():
        title = thai if lang == "th" else english
        html = parts.listing(chosen, columns, lang, title)
        body.append(parts.part(chosen, html, title, anchor, lang))
    meetings = [row for row in rows("events") if row["kind"] == "steering"]
    title = {"en": "Steering committee", "th": "คณะกรรมการกำกับโครงการ"}[lang]
    html = parts.listing(meetings, event_columns(lang), lang, title)
    return [*body, Part(html, title=title, anchor="steering"), parts.download(["milestones"], lang, root)]


def _state(status: str) -> str:
    good, bad = ("done", "validated"), ("late",)
    return (
        "status-official" if status in good else "status-unverified" if status in bad else "status-estimate"
    )


def event_columns(lang: str) -> list[tuple[str, Any]]:
    """Return the columns of a list of events; small print stands under what it belongs to."""
    return [
        ("date", lambda row: text(parts.day(row["start"], lang, row["precision"], row["end"]))),
        ("item", lambda row: _event(row, lang)),
        ("participants", lambda row: participants(row, lang)),
        ("outcome", lambda row: words(row, "outcome", lang)),
        ("source", lambda row: f"{parts.source(row, lang)}<br><small>{run(row['recorded'], lang)}</small>"),
    ]


def _event(row: Row, lang: str) -> str:
    about = f"{say(row['kind'], lang)}, {say(row['status'], lang)}"
    offices = parts.partners(row["organisers"], lang)
    return f"{words(row, 'name', lang)}<br><small>{text(about)}{': ' if offices else ''}{offices}</small>"


def participants(row: Row, lang: str) -> str:
    """Return the participants of an event, with women and men where they are counted."""
    if row["people"] is None:
        return ""
    if row["women"] is None:
        return text(number(row["people"]))
    told = {"en": "{0} ({1} women, {2} men)", "th": "{0} (หญิง {1} ชาย {2})"}[lang]
    return text(told.format(row["people"], row["women"], row["men"]))


# ------------------------------------------------------------------------------------------------- risks


def risks(book: Book, root: str) -> list[Part]:
    """Return the risk register: the level as recorded beside the level by one cut-off."""
    lang = book.lang
    head = parts.lead(
        "Score = likelihood × impact, each from 1 to 5. The level is the one recorded. Beside it stands "
        "the level "
        f"by one cut-off for all: high from {monitoring.RISK_HIGH}, medium from {monitoring.RISK_MEDIUM}. "
        "Where the two differ, the report used no fixed cut-off; its own contradiction is on the page on "
        "contradictions. A new assessment is a new row with its date, so that the history stays.",
        "คะแนน = โอกาส × ผลกระทบ แต่ละค่าจาก 1 ถึง 5 ระดับที่แสดงเป็นระดับตามที่บันทึก "
        "ข้างกันเป็นระดับตามเกณฑ์เดียวสำหรับทุกความเสี่ยง: "
        f"สูงตั้งแต่ {monitoring.RISK_HIGH} ปานกลางตั้งแต่ {monitoring.RISK_MEDIUM} "
        f"หากต่างกันแสดงว่ารายงานไม่ได้ใช้เกณฑ์ตายตัว "
        "ข้อขัดแย้งของรายงานเองอยู่ในหน้าข้อขัดแย้ง การประเมินใหม่เพิ่มเป็นแถวใหม่พร้อมวันที่ "
        "จึงเก็บประวัติไว้",
        lang,
    )
    columns: list[tuple[str, Any]] = [
        ("item", lambda row: markup.link(f"#{row['id']}", str(row[f"name_{lang}"]), lang)),
        ("score", lambda row: f"{row['likelihood']} × {row['impact']} = {row['likelihood'] * row['impact']}"),
        ("level", lambda row: badge(say(row["level"], lang), parts.RISKS[row["level"]])),
        ("level_here", lambda row: _by_cut_off(row, lang)),
    ]
    found = sorted(rows("risks"), key=lambda row: -row["likelihood"] * row["impact"])
    title = {"en": "Highest score first", "th": "เรียงจากคะแนนสูงสุด"}[lang]
    headings = [text(say(key, lang)) for key, _ in columns]
    table = markup.table(headings, [[make(row) for _, make in columns] for row in found], label=title)
    records = "".join(_risk(row, lang) for row in found)
    name = {"en": "Each risk", "th": "ความเสี่ยงแต่ละข้อ"}[lang]
    return [
        head,
        Part(table, title=title, anchor="register", words=title),
        parts.part(found, records, name, "each", lang),
        Part(f"<p>{parts.page_link('contradictions', book)}</p>"),
        parts.download(["risks"], lang, root),
    ]


def _risk(row: Row, lang: str) -> str:
    pairs = [
        (say("kind", lang), text(say(row["kind"], lang))),
        (say("likelihood", lang), str(row["likelihood"])),
        (say("impact", lang), str(row["impact"])),
        (say("level", lang), badge(say(row["level"], lang), parts.RISKS[row["level"]])),
        (say("as_of", lang), text(parts.day(row["as_of"], lang))),
        (say("mitigation", lang), words(row, "mitigation", lang)),
        (say("owner", lang), parts.partners(row["owner"], lang)),
        (say("source", lang), parts.source(row, lang)),
    ]
    return parts.record(row["id"], words(row, "name", lang), pairs)


def _by_cut_off(row: Row, lang: str) -> str:
    level = monitoring.risk_level(row["likelihood"], row["impact"])
    return badge(say(level, lang), parts.RISKS[level])
