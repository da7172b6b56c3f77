"""Pages of plans: strategy and committee, standards, templates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from spdr.publish import markup
from spdr.publish.markup import text
from spdr.publish.pages import codi, register_cases
from spdr.publish.pages import register_parts as parts
from spdr.publish.pages.part import Part
from spdr.publish.pages.register_parts import by_kind, commands, number, rows, words
from spdr.publish.pages.register_words import say

if TYPE_CHECKING:
    from spdr.publish.book import Book


def strategy(book: Book, root: str) -> list[Part]:
    """Return what the Thai workshop asked for, a draft strategy, the committee, the road map, the network."""
    lang = book.lang
    head = parts.lead(
        "A Thai workshop asked for a national strategy, a committee, and Recommendation No. 202 in "
        "practice. Here "
        "is what it asked, a draft for discussion made from the findings of this review, and a road map.",
        "ที่ประชุมของไทยเสนอให้มียุทธศาสตร์ระดับชาติ คณะกรรมการ และการนำข้อแนะฉบับที่ 202 มาปฏิบัติ "
        "หน้านี้แสดงข้อเสนอ "
        "ร่างเพื่อการหารือจากข้อค้นพบของรายงานนี้ และแผนที่นำทาง",
        lang,
    )
    columns: list[tuple[str, Any]] = [
        ("item", lambda row: words(row, "name", lang)),
        ("today", lambda row: words(row, "today", lang)),
        ("page", lambda row: f"{parts.page_link(row['link'], book)}{parts.figures(row['figures'], book)}"),
        ("source", lambda row: parts.source(row, lang)),
    ]
    titles = {
        "recommendation": ("What was asked for", "สิ่งที่เสนอ"),
        "vision": ("Draft: vision", "ร่าง: วิสัยทัศน์"),
        "mission": ("Draft: mission", "ร่าง: พันธกิจ"),
        "goal": ("Draft: goals and their indicators", "ร่าง: เป้าหมายและตัวชี้วัด"),
        "card": ("Scenario cards to vote on", "การ์ดฉากทัศน์สำหรับลงคะแนน"),
        "network": ("Quality of the network: four questions", "คุณภาพเครือข่าย: คำถามสี่ข้อ"),
    }
    steps: list[tuple[str, Any]] = [
        ("item", lambda row: words(row, "name", lang)),
        ("status", lambda row: text(say(row["status"], lang))),
        ("have", lambda row: words(row, "have", lang)),
        ("missing", lambda row: words(row, "missing", lang)),
        ("page", lambda row: parts.page_link(row["link"], book)),
        ("source", lambda row: parts.source(row, lang)),
    ]
    title = {"en": "Road map of Recommendation No. 202", "th": "แผนที่นำทางข้อแนะฉบับที่ 202"}[lang]
    html = parts.listing(rows("roadmap"), steps, lang, title)
    links = ", ".join(parts.page_link(page, book) for page in ("indicators", "recommendations", "standards"))
    return [
        head,
        *by_kind("strategy", titles, columns, lang),
        parts.part(rows("roadmap"), html, title, "r202", lang),
        _committee(lang),
        _votes(lang),
        Part(f"<p>{links}</p>"),
        parts.download(["strategy", "roadmap"], lang, root),
    ]


def _votes(lang: str) -> Part:
    """Return how cards are voted on, options ranked and the network asked, with what was recorded so far."""
    title = {"en": "Votes, scores and the network index", "th": "ผลคะแนนเสียง คะแนนทางเลือก และดัชนีเครือข่าย"}[
        lang
    ]
    told = {
        "en": "No vote, score or survey of the network is on record: the visioning and reform workshops were "
        "planned for early 2022 and their results were not found. A workshop counts its own with these "
        "tools. Ballots: first places, Borda points, and whether a card beats every other in pairs. Scores: "
        "the mean on each criterion, the order with equal weights, and the best and worst place of each "
        "option when one criterion in turn counts twice. Network: the mean of the four answers from 0 to "
        "100, by year, with its interval, shown from five offices on.",
        "th": "ไม่มีบันทึกการลงคะแนน การให้คะแนน หรือการสำรวจเครือข่าย "
        "การประชุมกำหนดวิสัยทัศน์และทางเลือกการปฏิรูปกำหนดไว้ต้นปี 2565 "
        "และไม่พบผล ที่ประชุมนับผลของตนได้ด้วยเครื่องมือนี้ บัตรลงคะแนน: อันดับหนึ่ง คะแนนบอร์ดา "
        "และการ์ดที่ชนะทุกการ์ดเป็นคู่ คะแนนทางเลือก: ค่าเฉลี่ยตามเกณฑ์ ลำดับเมื่อน้ำหนักเท่ากัน และลำดับดีที่สุดกับต่ำสุด"
        "เมื่อแต่ละเกณฑ์นับสองเท่า เครือข่าย: ค่าเฉลี่ยของคำตอบสี่ข้อจาก 0 ถึง 100 รายปีพร้อมช่วงความเชื่อมั่น "
        "แสดงเมื่อมีตั้งแต่ห้าหน่วยงาน",
    }[lang]
    lines = [
        f"spdr register report {file}.csv --as {kind} --out {file}.html"
        for file, kind in (("ballots", "ballots"), ("scores", "option_scores"), ("network", "network_survey"))
    ]
    code = "".join(f"<pre><code>{text(line)}</code></pre>" for line in lines)
    more = markup.link(
        "templates.html#returned", {"en": "Columns of these files", "th": "คอลัมน์ของไฟล์"}[lang], lang
    )
    return Part(f"<p>{text(told)}</p>{code}<p>{more}</p>", title=title, anchor="votes")


def _committee(lang: str) -> Part:
    title = {"en": "The committee", "th": "คณะกรรมการ"}[lang]
    told = {
        "en": "Proposed: a Social Protection Committee at national level, chaired by the Prime Minister "
        "or a deputy, "
        "with members from the offices concerned. The page that was read ends before its membership and "
        "duties; no such committee was found in the law. Decisions will be listed here once there are any.",
        "th": "ข้อเสนอ: คณะกรรมการเพื่อการคุ้มครองทางสังคม (กพค.) ระดับชาติ "
        "มีนายกรัฐมนตรีหรือรองนายกรัฐมนตรีที่ได้รับมอบหมายเป็นประธาน "
        "และผู้แทนหน่วยงานที่เกี่ยวข้อง หน้าที่อ่านได้จบก่อนระบุองค์ประกอบและหน้าที่ "
        "ไม่พบคณะกรรมการดังกล่าวในกฎหมาย "
        "เมื่อมีมติจะแสดงไว้ที่นี่",
    }[lang]
    return Part(f"<p>{text(told)}</p>", title=title, anchor="committee")


def standards(book: Book, root: str) -> list[Part]:
    """Return goals, conventions and plans with how the work answers each, and the ILO norms in figures."""
    lang = book.lang
    head = parts.lead(
        "The goals, conventions and plans that the work is held to, with a figure that shows where the "
        "country "
        "stands. Requirements whose text was not seen carry a mark in the table of norms.",
        "เป้าหมาย อนุสัญญา และแผนที่ใช้เทียบ พร้อมแผนภูมิที่ชี้สถานะของประเทศ "
        "ข้อกำหนดที่ไม่เห็นตัวบทมีเครื่องหมายกำกับในตารางมาตรฐาน",
        lang,
    )
    titles = {
        "SDG": ("Sustainable Development Goals", "เป้าหมายการพัฒนาที่ยั่งยืน"),
        "C102": ("Convention No. 102", "อนุสัญญาฉบับที่ 102"),
        "R202": ("Recommendation No. 202", "ข้อแนะฉบับที่ 202"),
        "C189": ("Convention No. 189", "อนุสัญญาฉบับที่ 189"),
        "R204": ("Recommendation No. 204", "ข้อแนะฉบับที่ 204"),
        "GCM": ("Global Compact for Migration", "ข้อตกลงระหว่างประเทศว่าด้วยการโยกย้ายถิ่นฐาน"),
        "NESDP": ("13th National Plan", "แผนพัฒนา ฉบับที่ 13"),
        "UNSDCF": ("Cooperation framework of the United Nations", "กรอบความร่วมมือสหประชาชาติ"),
        "coalition": ("Global coalition", "ภาคีระดับโลก"),
    }
    columns: list[tuple[str, Any]] = [
        ("item", lambda row: f"<b>{text(row['item'])}</b> {words(row, 'name', lang)}"),
        ("how", lambda row: words(row, "how", lang)),
        ("evidence", lambda row: parts.figures(row["figures"], book)),
        ("source", lambda row: parts.source(row, lang)),
    ]
    body = [head]
    for framework, title in titles.items():
        chosen = [row for row in rows("alignments") if row["framework"] == framework]
        name = title[lang == "th"]
        html = parts.listing(chosen, columns, lang, name)
        body.append(parts.part(chosen, html, name, framework.lower(), lang))
    return [
        *body,
        codi.profile(book),
        _norms(book),
        _comparators(lang),
        parts.download(["alignments", "codi_areas", "comparators"], lang, root),
    ]


def _norms(book: Book) -> Part:
    lang = book.lang
    title = {"en": "The norms in figures", "th": "ข้อกำหนดเป็นตัวเลข"}[lang]
    words_of_law = {"en": "values used in checks", "th": "ค่าที่ใช้ตรวจ"}[lang]
    known = "standards" in book.law_files
    more = markup.link("law/standards.html", words_of_law, lang) if known else text(words_of_law)
    html = f"<p>{parts.table_link('standards_norms', lang)}, {more}</p>"
    return Part(html, title=title, anchor="norms")


def _comparators(lang: str) -> Part:
    """Return published figures of other countries beside the Thai one, each with its source."""
    from spdr import data

    known = {str(row["result_id"]): row for row in data.load("published_results").to_dict("records")}
    found = rows("comparators")
    columns: list[tuple[str, Any]] = [
        ("item", lambda row: words(row, "name", lang)),
        ("country", lambda row: words(row, "country", lang)),
        ("value", lambda row: _published(known[row["result"]], lang)),
        ("thailand", lambda row: _published(known[row["against"]], lang) if row["against"] else ""),
        ("note", lambda row: words(row, "note", lang)),
        ("source", lambda row: _origin(known[row["result"]], lang)),
    ]
    title = {"en": "Other countries", "th": "ประเทศอื่น"}[lang]
    html = parts.listing(found, columns, lang, title)
    return parts.part(found, html, title, "comparators", lang)


def _published(row: dict[Any, Any], lang: str) -> str:
    from spdr.publish.words import BUDDHIST_ERA

    year = int(row["year"]) + (BUDDHIST_ERA if lang == "th" else 0)
    percent_sign = str(row["unit"]).startswith("%")
    shown = f"{row['value']:g}"
    if percent_sign:
        shown = f"{shown}%" if lang == "en" else f"ร้อยละ {shown}"
    return f"<b>{text(shown)}</b> <small>({year})</small>"


def _origin(row: dict[Any, Any], lang: str) -> str:
    return markup.link(str(row["url"]), str(row["source_title"]), lang, rel="noreferrer")


def templates(book: Book, root: str) -> list[Part]:
    """Return the forms, field by field, with their word limits and the command that checks an answer."""
    lang = book.lang
    head = parts.lead(
        "Forms to fill in. Print one with the command, write under each heading, and let the limits be "
        "checked. Name offices, not persons.",
        "แบบฟอร์มสำหรับกรอก พิมพ์ด้วยคำสั่ง เขียนใต้แต่ละหัวข้อ แล้วตรวจจำนวนคำ ระบุหน่วยงาน ไม่ระบุบุคคล",
        lang,
    )
    titles = {
        "event": ("Event", "กิจกรรม"),
        "case-study": ("Case study, ten questions", "กรณีศึกษา สิบคำถาม"),
        "community-plan": ("Community plan", "แผนชุมชน"),
        "peer-review": ("Peer review", "การทบทวนโดยผู้รู้เสมอกัน"),
        "lesson": ("Lesson distillation", "การถอดบทเรียน"),
        "policy-brief": ("Policy brief, two pages", "บทสรุปนโยบาย สองหน้า"),
        "fund-answers": ("Answers to the fund", "คำตอบต่อกองทุน"),
    }
    columns: list[tuple[str, Any]] = [
        ("answers_to", lambda row: f"<b>{text(row['number'])}</b> {words(row, 'name', lang)}"),
        ("limit", lambda row: text(number(row["words_max"]))),
    ]
    body = [head]
    for form, title in titles.items():
        chosen = [row for row in rows("templates") if row["template"] == form]
        name = title[lang == "th"]
        html = parts.listing(chosen, columns, lang, name, [False, True])
        body.append(parts.part(chosen, html, name, form, lang))
    tools = ["spdr register template case-study > case.md", "spdr register answers case-study case.md"]
    last = [commands(tools, lang), register_cases.returned(lang)]
    return [*body, *last, parts.download(["templates"], lang, root)]
