"""Pages of systems and plans: the grant's system, domestic workers, CERCAP, the service centre, strategy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from spdr.analysis import sampling
from spdr.publish import markup
from spdr.publish.markup import text
from spdr.publish.pages import register_parts as parts
from spdr.publish.pages.part import Part
from spdr.publish.pages.register_parts import Row, number, percent, rows, words
from spdr.publish.pages.register_words import say

if TYPE_CHECKING:
    from spdr.publish.book import Book


def _by_kind(
    register: str, titles: dict[str, tuple[str, str]], columns: list[tuple[str, Any]], lang: str
) -> list[Part]:
    """Return a register as one table for each kind, in the order of ``titles``."""
    body = []
    for kind, title in titles.items():
        chosen = [row for row in rows(register) if row["kind"] == kind]
        name = title[lang == "th"]
        body.append(parts.part(chosen, parts.listing(chosen, columns, lang, name), name, kind, lang))
    return body


def _detailed(lang: str) -> list[tuple[str, Any]]:
    return [
        ("item", lambda row: words(row, "name", lang)),
        ("detail", lambda row: words(row, "detail", lang)),
        ("status", lambda row: text(say(row["status"], lang))),
        ("recorded", lambda row: parts.source(row, lang)),
    ]


def commands(lines: list[str], lang: str) -> Part:
    """Return what to type, for those who run the project."""
    title = {"en": "Tools", "th": "เครื่องมือ"}[lang]
    code = "".join(f"<pre><code>{text(line)}</code></pre>" for line in lines)
    return Part(code, title=title, anchor="tools")


def csg_system(book: Book, root: str) -> list[Part]:
    """Return the grant's information system: review, tests, indicators, grievances, studies."""
    lang = book.lang
    head = parts.lead(
        "The system behind the Child Support Grant: what its review found, how it was accepted, what should "
        "be counted each month, how complaints are handled, and the studies of the grant. No monthly counts "
        "have been published; a department loads its own extract with the tool below, which takes counts and "
        "refuses personal numbers.",
        "ระบบเบื้องหลังเงินอุดหนุนเพื่อการเลี้ยงดูเด็กแรกเกิด: ผลการทบทวน การรับมอบ สิ่งที่ควรนับทุกเดือน "
        "การจัดการเรื่องร้องเรียน และงานศึกษา "
        "ยังไม่มีตัวเลขรายเดือนที่เผยแพร่ หน่วยงานนำเข้าข้อมูลของตนด้วยเครื่องมือด้านล่าง "
        "ซึ่งรับเฉพาะจำนวนและปฏิเสธเลขประจำตัวบุคคล",
        lang,
    )
    titles = {
        "finding": ("Review of the system", "การทบทวนระบบ"),
        "test": ("Acceptance", "การรับมอบ"),
        "indicator": ("Monthly indicators", "ตัวชี้วัดรายเดือน"),
        "grievance": ("Grievances", "เรื่องร้องเรียน"),
        "study": ("Studies", "งานศึกษา"),
    }
    columns = _detailed(lang)
    columns.insert(
        2, ("formula", lambda row: f"<code>{text(row['formula'])}</code>" if row["formula"] else "")
    )
    figures = parts.figures(
        (
            *("02_children#csg-coverage", "02_children#csg-against-poverty-line"),
            *("02_children#options-cost", "02_children#exclusion-errors"),
        ),
        book,
    )
    tools = ["spdr register template csg_mis > extract.csv", "spdr register check extract.csv --as csg_mis"]
    tools += ["spdr register check complaints.csv --as grievances"]
    return [
        head,
        *_by_kind("csg_system", titles, columns, lang),
        Part(figures),
        commands(tools, lang),
        parts.download(["csg_system"], lang, root),
    ]


SAMPLES = (200, 20)


def domestic_workers(book: Book, root: str) -> list[Part]:
    """Return barriers, options and the survey of domestic workers, with the intervals it allows."""
    lang = book.lang
    head = parts.lead(
        "What keeps domestic workers out of social insurance, the options, how they would be scored, and the "
        "survey that was to ask them. Its results were not found in print; its design can be judged.",
        "สิ่งที่กันลูกจ้างทำงานบ้านออกจากประกันสังคม ทางเลือก วิธีให้คะแนน และการสำรวจที่จะสอบถาม "
        "ไม่พบผลที่เผยแพร่ แต่ประเมินแบบการสำรวจได้",
        lang,
    )
    titles = {
        "barrier": ("Barriers", "อุปสรรค"),
        "option": ("Options", "ทางเลือก"),
        "criterion": ("How options are scored", "การให้คะแนนทางเลือก"),
        "survey": ("Survey", "การสำรวจ"),
    }
    title = {"en": "How sure such a survey can be", "th": "การสำรวจเช่นนี้แม่นเพียงใด"}[lang]
    lines = []
    for people in SAMPLES:
        plain, clustered = (sampling.margin_of_error(people, design_effect=effect) for effect in (1.0, 2.0))
        low, high = sampling.wilson(0, people)
        cells = [str(people), f"± {percent(plain, lang, 1)}", f"± {percent(clustered, lang, 1)}"]
        lines.append([text(cell) for cell in [*cells, f"{percent(low, lang)} – {percent(high, lang, 1)}"]])
    words_of_head = {
        "en": [
            "People asked",
            "Margin of a share of one half",
            "The same, design effect 2",
            "If nobody says yes",
        ],
        "th": ["จำนวนผู้ตอบ", "ค่าคลาดเคลื่อนของสัดส่วนครึ่งหนึ่ง", "เช่นเดียวกัน design effect 2", "หากไม่มีผู้ตอบใช่"],
    }[lang]
    theme = sampling.people_to_reach_a_theme(0.14)
    note = {
        "en": f"With 95% confidence. {theme} interviews bring up a theme that 14% of people would name "
        f"with a chance of 95%.",
        "th": f"ที่ความเชื่อมั่น{percent(0.95, lang)} การสัมภาษณ์ {theme} คนจะพบประเด็นที่คนร้อยละ 14 "
        f"จะกล่าวถึงด้วยโอกาสร้อยละ 95",
    }[lang]
    table = markup.table([text(cell) for cell in words_of_head], lines, label=title, numeric=[True] * 4)
    figures = parts.figures(["03_informal#domestic-workers", "03_informal#what-members-pay"], book)
    tools = ["spdr register sample --margin 0.05 --population 290000 --design-effect 2"]
    tools += ["spdr register sample --people 200 --design-effect 2", "spdr register interval 150 200"]
    return [
        head,
        *_by_kind("domestic_workers", titles, _detailed(lang), lang),
        Part(f"{table}<p>{text(note)}</p>", title=title, anchor="precision"),
        _questionnaire(lang),
        Part(figures),
        commands(tools, lang),
        parts.download(["domestic_workers", "survey_questions"], lang, root),
    ]


def _questionnaire(lang: str) -> Part:
    title = {"en": "Questionnaire, a template", "th": "แบบสอบถาม (แบบฟอร์ม)"}[lang]
    columns: list[tuple[str, Any]] = [
        ("answers_to", lambda row: words(row, "name", lang)),
        ("answers", lambda row: words(row, "answers", lang)),
    ]
    found = rows("survey_questions")
    return parts.part(found, parts.listing(found, columns, lang, title), title, "questions", lang)


# ----------------------------------------------------------------------------------------------- CERCAP

SITE_OF_1999: tuple[tuple[str, str, str, str], ...] = (
    ("home", "Home", "หน้าแรก", "index"),
    ("whats-new", "What's New", "มีอะไรใหม่", "whats-new"),
    ("about", "About CERCAP", "เกี่ยวกับ CERCAP", "cercap"),
    ("un-strategy", "UN Strategy", "ยุทธศาสตร์สหประชาชาติ", "cercap#element"),
    ("un-framework", "UN Framework", "กรอบสหประชาชาติ", "cercap#objective"),
    ("resources", "Resources", "ทรัพยากร", "library"),
    ("email-network", "Email Network", "เครือข่ายอีเมล", "whats-new#feeds"),
    ("implementation-status", "Implementation Status", "สถานะการดำเนินงาน", "implementation"),
    ("results-monitor", "Results Monitor", "การติดตามผลลัพธ์", "results-monitor"),
    ("impact-monitor", "Impact Monitor", "การติดตามผลกระทบ", "impact-monitor"),
    ("un-responses", "UN Responses", "การดำเนินงานของสหประชาชาติ", "partners#kind-un"),
    ("donor-responses", "Donor Responses", "การสนับสนุนของผู้ให้ทุน", "finance#money-cercap"),
    ("related-initiatives", "Related Initiatives", "โครงการที่เกี่ยวข้อง", "cercap#initiatives"),
    ("documents", "Documents", "เอกสาร", "library#records"),
)
"""The fourteen pages that the draft of 28 July 1999 names, and where each stands today."""


def cercap(book: Book, root: str) -> list[Part]:
    """Return the plan of 1999: what it was, its elements, networks and money, its fourteen pages today."""
    lang = book.lang
    head = parts.lead(
        "In March 1999 the Prime Minister launched a plan that let communities answer the economic crisis: "
        "they would set priorities, act and count the results themselves, with advice from teams at tambon "
        "and district. The plan followed the Eighth National Plan and was to work through learning networks. "
        "The United Nations drew up a framework to support it, and named fourteen pages of a web site. "
        "The draft is a plan: "
        "what came of it is not recorded there.",
        "เดือนมีนาคม 2542 นายกรัฐมนตรีเปิดตัวแผนที่ให้ชุมชนรับมือวิกฤตเศรษฐกิจด้วยตนเอง "
        "ชุมชนจัดลำดับความสำคัญ ลงมือทำ และนับผลเอง "
        "โดยมีทีมระดับตำบลและอำเภอให้คำปรึกษา แผนสืบเนื่องจากแผนพัฒนา ฉบับที่ 8 "
        "และทำงานผ่านเครือข่ายการเรียนรู้ สหประชาชาติจัดทำกรอบสนับสนุนและกำหนดเว็บไซต์สิบสี่หน้า "
        "เอกสารเป็นร่างแผน จึงไม่มีบันทึกผลที่เกิดขึ้น",
        lang,
    )
    titles = {
        "element": ("Strategy: the principal elements", "ยุทธศาสตร์: องค์ประกอบหลัก"),
        "objective": ("Framework", "กรอบสนับสนุน"),
        "tier": ("Support to communities", "การสนับสนุนชุมชน"),
        "network": ("Learning networks", "เครือข่ายการเรียนรู้"),
        "guideline": ("Guidelines", "แนวทางปฏิบัติ"),
        "award": ("Twinning, awards, bulletin board", "การจับคู่ รางวัล กระดานข่าว"),
    }
    body = [head, _pages_of_1999(book), *_by_kind("cercap", titles, _detailed(lang), lang)]
    loans: list[tuple[str, Any]] = [
        ("item", lambda row: words(row, "name", lang)),
        ("lender", lambda row: parts.partners(row["lender"], lang)),
        ("kind", lambda row: text(say(row["kind"], lang))),
        ("status", lambda row: text(say(row["status"], lang))),
        ("note", lambda row: words(row, "note", lang)),
        ("recorded", lambda row: parts.source(row, lang)),
    ]
    title = {"en": "Related initiatives and loans", "th": "โครงการที่เกี่ยวข้องและเงินกู้"}[lang]
    html = parts.listing(rows("initiatives"), loans, lang, title)
    body.append(parts.part(rows("initiatives"), html, title, "initiatives", lang))
    return [*body, parts.download(["cercap", "initiatives"], lang, root)]


def _pages_of_1999(book: Book) -> Part:
    from spdr.publish import pages

    lang = book.lang
    titles = {**pages.stubs(lang), "index": {"en": "First page", "th": "หน้าแรก"}[lang]}
    lines = []
    for _, english, thai, home in SITE_OF_1999:
        page, _, anchor = home.partition("#")
        address = f"{page}.html#{anchor}" if anchor else f"{page}.html"
        lines.append([text(thai if lang == "th" else english), markup.link(address, titles[page], lang)])
    title = {"en": "The pages of 1999 today", "th": "หน้าเว็บปี 2542 ในปัจจุบัน"}[lang]
    head = [text(say(key, lang)) for key in ("page", "home_today")]
    anchors = [f"page-{name}" for name, *_ in SITE_OF_1999]
    return Part(markup.table(head, lines, label=title, row_ids=anchors), title=title, anchor="pages")


# -------------------------------------------------------------------------------------- service centre


def service_centre(book: Book, root: str) -> list[Part]:
    """Return the service unit in Nonthaburi: services, indicators, satisfaction, exchange, replication."""
    lang = book.lang
    head = parts.lead(
        "The Social Security Office of Nonthaburi serves people at the government service centre, outside "
        "office "
        "hours too, so that nobody loses a day's pay. What is served and counted is known; the counts "
        "themselves were not published. An office loads its own with the tool below.",
        "สำนักงานประกันสังคมจังหวัดนนทบุรีให้บริการที่ศูนย์ราชการสะดวก รวมถึงนอกเวลาราชการ "
        "เพื่อไม่ให้ประชาชนเสียรายได้รายวัน "
        "ทราบว่าให้บริการและนับสิ่งใด แต่ไม่มีการเผยแพร่จำนวน "
        "หน่วยงานนำเข้าข้อมูลของตนได้ด้วยเครื่องมือด้านล่าง",
        lang,
    )
    titles = {
        "service": ("Services and what is counted", "บริการและสิ่งที่นับ"),
        "practice": ("How it works", "วิธีดำเนินงาน"),
        "exchange": ("Data exchange and referral", "การแลกเปลี่ยนข้อมูลและการส่งต่อ"),
        "standard": ("Standard", "มาตรฐาน"),
        "feedback": ("Feedback", "ความเห็น"),
        "replication": ("Taken up elsewhere", "การนำไปใช้ที่อื่น"),
        "resource": ("Resources", "ทรัพยากร"),
    }
    tools = ["spdr register template daily_counts > counts.csv"]
    tools += ["spdr register check counts.csv --as daily_counts", "spdr register interval 479 500"]
    tools += ["spdr register check comments.csv --as comments_export"]
    return [
        head,
        _satisfaction(lang),
        *_by_kind("services", titles, _detailed(lang), lang),
        commands(tools, lang),
        parts.download(["services"], lang, root),
    ]


SIZES = (100, 500, 1000)


def _satisfaction(lang: str) -> Part:
    """Return the recorded satisfaction, and the interval it would have at sizes the source does not give."""
    found = [row for row in rows("services") if row["kind"] == "indicator"]
    columns: list[tuple[str, Any]] = [
        ("item", lambda row: words(row, "name", lang)),
        ("value", lambda row: text(_value(row, lang))),
        ("detail", lambda row: words(row, "detail", lang)),
        ("recorded", lambda row: parts.source(row, lang)),
    ]
    title = {"en": "Satisfaction and size", "th": "ความพึงพอใจและขนาด"}[lang]
    share = next(row["value"] for row in found if row["unit"] == "share")
    told = []
    for people in SIZES:
        low, high = sampling.wilson(round(share * people), people)
        told.append(f"{number(people)}: {percent(low, lang, 1)} – {percent(high, lang, 1)}")
    note = {
        "en": "The number of people asked is not recorded. If it were one of these, the interval (95%) "
        "would be: ",
        "th": "ไม่ได้บันทึกจำนวนผู้ตอบ หากเป็นจำนวนต่อไปนี้ ช่วงความเชื่อมั่น (ร้อยละ 95) คือ ",
    }[lang] + "; ".join(told)
    html = parts.listing(found, columns, lang, title, [False, True]) + f"<p>{text(note)}</p>"
    return parts.part(found, html, title, "satisfaction", lang)


def _value(row: Row, lang: str) -> str:
    return percent(row["value"], lang, 1) if row["unit"] == "share" else number(row["value"])


# ------------------------------------------------------------------------------------- strategy, standards


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
        ("page", lambda row: parts.page_link(row["link"], book)),
        ("recorded", lambda row: parts.source(row, lang)),
    ]
    titles = {
        "recommendation": ("What was asked for", "สิ่งที่เสนอ"),
        "vision": ("Draft: vision", "ร่าง: วิสัยทัศน์"),
        "mission": ("Draft: mission", "ร่าง: พันธกิจ"),
        "goal": ("Draft: goals and their indicators", "ร่าง: เป้าหมายและตัวชี้วัด"),
        "network": ("Quality of the network: four questions", "คุณภาพเครือข่าย: คำถามสี่ข้อ"),
    }
    steps: list[tuple[str, Any]] = [
        ("item", lambda row: words(row, "name", lang)),
        ("status", lambda row: text(say(row["status"], lang))),
        ("have", lambda row: words(row, "have", lang)),
        ("missing", lambda row: words(row, "missing", lang)),
        ("page", lambda row: parts.page_link(row["link"], book)),
        ("recorded", lambda row: parts.source(row, lang)),
    ]
    title = {"en": "Road map of Recommendation No. 202", "th": "แผนที่นำทางข้อแนะฉบับที่ 202"}[lang]
    html = parts.listing(rows("roadmap"), steps, lang, title)
    links = ", ".join(parts.page_link(page, book) for page in ("indicators", "recommendations", "standards"))
    return [
        head,
        *_by_kind("strategy", titles, columns, lang),
        parts.part(rows("roadmap"), html, title, "r202", lang),
        _committee(lang),
        Part(f"<p>{links}</p>"),
        parts.download(["strategy", "roadmap"], lang, root),
    ]


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
        "GCM": ("Global Compact for Migration", "ข้อตกลงระหว่างประเทศว่าด้วยการโยกย้ายถิ่นฐาน"),
        "NESDP": ("13th National Plan", "แผนพัฒนา ฉบับที่ 13"),
        "UNSDCF": ("Cooperation framework of the United Nations", "กรอบความร่วมมือสหประชาชาติ"),
        "coalition": ("Global coalition", "ภาคีระดับโลก"),
    }
    columns: list[tuple[str, Any]] = [
        ("item", lambda row: f"<b>{text(row['item'])}</b> {words(row, 'name', lang)}"),
        ("how", lambda row: words(row, "how", lang)),
        ("evidence", lambda row: parts.figures(row["figures"], book)),
        ("recorded", lambda row: parts.source(row, lang)),
    ]
    body = [head]
    for framework, title in titles.items():
        chosen = [row for row in rows("alignments") if row["framework"] == framework]
        name = title[lang == "th"]
        html = parts.listing(chosen, columns, lang, name)
        body.append(parts.part(chosen, html, name, framework.lower(), lang))
    return [*body, _norms(lang), parts.download(["alignments"], lang, root)]


def _norms(lang: str) -> Part:
    from spdr import data

    title = {"en": "The norms in figures", "th": "ข้อกำหนดเป็นตัวเลข"}[lang]
    if "standards_norms" not in data.names():
        return Part("")
    link = markup.link("data/standards_norms.html", "standards_norms", lang)
    more = markup.link("law/standards.html", {"en": "values used in checks", "th": "ค่าที่ใช้ตรวจ"}[lang], lang)
    return Part(f"<p>{link}, {more}</p>", title=title, anchor="norms")


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
        ("id", lambda row: text(row["number"])),
        ("answers_to", lambda row: words(row, "name", lang)),
        ("limit", lambda row: text(number(row["words_max"]))),
    ]
    body = [head]
    for form, title in titles.items():
        chosen = [row for row in rows("templates") if row["template"] == form]
        name = title[lang == "th"]
        html = parts.listing(chosen, columns, lang, name, [False, False, True])
        body.append(parts.part(chosen, html, name, form, lang))
    tools = ["spdr register template case-study > case.md", "spdr register answers case-study case.md"]
    return [*body, commands(tools, lang), parts.download(["templates"], lang, root)]
