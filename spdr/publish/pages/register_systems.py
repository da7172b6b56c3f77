"""Pages of systems: the grant's system, domestic workers, CERCAP, the service centre."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from spdr.analysis import sampling
from spdr.publish import markup
from spdr.publish.markup import text
from spdr.publish.pages import register_parts as parts
from spdr.publish.pages.part import Part
from spdr.publish.pages.register_parts import by_kind, commands, number, percent, rows, words
from spdr.publish.pages.register_words import say

if TYPE_CHECKING:
    from spdr.publish.book import Book


def _detailed(lang: str) -> list[tuple[str, Any]]:
    return [
        ("item", lambda row: words(row, "name", lang)),
        ("detail", lambda row: words(row, "detail", lang)),
        ("status", lambda row: text(say(row["status"], lang))),
        ("source", lambda row: parts.source(row, lang)),
    ]


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
        "pathway": ("Pathways to other services", "เส้นทางสู่บริการอื่น"),
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
    for kind in ("csg_mis", "csg_profile", "grievances", "outcomes"):
        tools.append(f"spdr register report {kind}.csv --as {kind} --out {kind}.html")
    return [
        head,
        *by_kind("csg_system", titles, columns, lang),
        _evaluation(lang),
        Part(figures),
        commands(tools, lang),
        parts.download(["csg_system"], lang, root),
    ]


DIFFERENCES = ((0.50, 0.40), (0.50, 0.45), (0.20, 0.15), (0.13, 0.10))
DESIGN_EFFECT = 2


def _evaluation(lang: str) -> Part:
    """Return the outline of an evaluation and the people it needs, for differences worth seeing."""
    title = {"en": "Design of an evaluation", "th": "การออกแบบการประเมิน"}[lang]
    told = {
        "en": "Two designs fit the grant’s rules: compare children born just before and just after the "
        "first birth "
        "date that counts (a discontinuity), or places and years before and after the income threshold "
        "was raised (a difference in differences). In both, state the outcome, the test and the groups "
        "before the data "
        "are opened. The table gives the children needed in each group to see a difference of two shares "
        "with a "
        "chance of 80% at 95% confidence, drawn singly and in villages with a design effect of 2.",
        "th": "กฎของเงินอุดหนุนเหมาะกับสองแบบ: เปรียบเทียบเด็กที่เกิดก่อนและหลังวันเกิดแรกที่มีสิทธิ "
        "(ความไม่ต่อเนื่อง) "
        "หรือพื้นที่และปีก่อนกับหลังการปรับเกณฑ์รายได้ (ผลต่างของผลต่าง) ทั้งสองแบบให้ระบุผลลัพธ์ "
        "การทดสอบ และกลุ่มก่อนเปิดข้อมูล "
        "ตารางแสดงจำนวนเด็กต่อกลุ่มที่ต้องใช้เพื่อเห็นผลต่างของสัดส่วนด้วยโอกาสร้อยละ 80 "
        "ที่ความเชื่อมั่นร้อยละ 95 "
        "กรณีสุ่มรายคน และกรณีสุ่มเป็นหมู่บ้านซึ่งมี design effect 2",
    }[lang]
    head = {
        "en": ["Shares compared", "Children in each group", "In villages"],
        "th": ["สัดส่วนที่เปรียบเทียบ", "เด็กต่อกลุ่ม", "สุ่มเป็นหมู่บ้าน"],
    }[lang]
    lines = []
    for first, second in DIFFERENCES:
        people = sampling.people_in_each_group(first, second)
        shares = f"{percent(first, lang)} – {percent(second, lang)}"
        lines.append([text(shares), text(number(people)), text(number(people * DESIGN_EFFECT))])
    table = markup.table([text(cell) for cell in head], lines, label=title, numeric=[False, True, True])
    return Part(f"<p>{text(told)}</p>{table}{_smallest(lang)}", title=title, anchor="evaluation")


CLUSTERS = (20, 40, 80)
CHILDREN_PER_VILLAGE, ALIKE = 20, 0.05


def _smallest(lang: str) -> str:
    """Return the smallest effect that a difference in differences would see, by the number of villages."""
    from spdr.analysis import evaluation

    lines = []
    for clusters in CLUSTERS:
        effect = evaluation.smallest_effect(clusters, CHILDREN_PER_VILLAGE, ALIKE)
        lines.append([str(clusters), number(clusters * CHILDREN_PER_VILLAGE), f"{effect:.2f}"])
    head = {
        "en": ["Villages", "Children", "Smallest effect seen, in standard deviations"],
        "th": ["หมู่บ้าน", "เด็ก", "ผลเล็กที่สุดที่เห็นได้ (ส่วนเบี่ยงเบนมาตรฐาน)"],
    }[lang]
    note = {
        "en": f"Difference in differences, {CHILDREN_PER_VILLAGE} children in a village measured twice, half "
        f"of the villages treated, correlation within a village {ALIKE}, between the two measures 0.5. The "
        "file kind outcomes takes the data of either design; its report gives the estimate with its "
        "interval, "
        "allowing for villages, and the jump at the threshold for three bandwidths.",
        "th": f"ผลต่างของผลต่าง เด็กหมู่บ้านละ {CHILDREN_PER_VILLAGE} คน วัดสองครั้ง ครึ่งหนึ่งของหมู่บ้านได้รับ "
        f"สหสัมพันธ์ในหมู่บ้าน "
        f"{ALIKE} ระหว่างการวัดสองครั้ง 0.5 ไฟล์ชนิด outcomes รับข้อมูลทั้งสองแบบ รายงานแสดงค่าประมาณพร้อมช่วงความเชื่อมั่น"
        "ที่คำนึงถึงหมู่บ้าน และการกระโดดที่เกณฑ์สามช่วง",
    }[lang]
    table = markup.table([text(cell) for cell in head], lines, label=head[2], numeric=[True] * 3)
    return f"<p>{text(note)}</p>{table}"


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
        "procedure": ("A procedure that households could follow: a draft", "ร่างขั้นตอนที่ครัวเรือนทำได้"),
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
    figures = parts.figures(["03_informal#domestic-workers", "03_informal#domestic-options"], book)
    tools = ["spdr register sample --margin 0.05 --population 290000 --design-effect 2"]
    tools += ["spdr register sample --people 200 --design-effect 2", "spdr register interval 150 200"]
    tools += ["spdr register template domestic_survey > answers.csv"]
    tools += ["spdr register report answers.csv --as domestic_survey --out tables.html"]
    tools += ["spdr register report scores.csv --as option_scores --out ranking.html"]
    return [
        head,
        *by_kind("domestic_workers", titles, _detailed(lang), lang),
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
    ("whats-new", "What's New", "มีอะไรใหม่", "changes"),
    ("about", "About CERCAP", "เกี่ยวกับ CERCAP", "cercap"),
    ("un-strategy", "UN Strategy", "ยุทธศาสตร์สหประชาชาติ", "cercap#element"),
    ("un-framework", "UN Framework", "กรอบสหประชาชาติ", "cercap#objective"),
    ("resources", "Resources", "ทรัพยากร", "cercap#resource"),
    ("email-network", "Email Network", "เครือข่ายอีเมล", "changes"),
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
        "local": ("Guideline for communities", "แนวทางสำหรับชุมชน"),
        "province": ("Guideline for provinces", "แนวทางสำหรับจังหวัด"),
        "resource": ("Learning resources on request", "ทรัพยากรการเรียนรู้ตามคำขอ"),
        "award": ("Twinning, awards, bulletin board", "การจับคู่ รางวัล กระดานข่าว"),
    }
    body = [head, _pages_of_1999(book), *by_kind("cercap", titles, _detailed(lang), lang)]
    loans: list[tuple[str, Any]] = [
        ("item", lambda row: words(row, "name", lang)),
        ("lender", lambda row: parts.partners(row["lender"], lang)),
        ("kind", lambda row: text(say(row["kind"], lang))),
        ("status", lambda row: text(say(row["status"], lang))),
        ("note", lambda row: words(row, "note", lang)),
        ("source", lambda row: parts.source(row, lang)),
    ]
    title = {"en": "Related initiatives and loans", "th": "โครงการที่เกี่ยวข้องและเงินกู้"}[lang]
    html = parts.listing(rows("initiatives"), loans, lang, title)
    body.append(parts.part(rows("initiatives"), html, title, "initiatives", lang))
    body.append(_community_tools(lang))
    return [*body, parts.download(["cercap", "initiatives"], lang, root)]


def _community_tools(lang: str) -> Part:
    """Return what a network or a community uses today, and where requests and results go."""
    tools = [
        "spdr register template community-plan > plan.md",
        "spdr register answers community-plan plan.md",
        "spdr register report requests.csv --as resource_requests --out requests.html",
        "spdr register report networks.csv --as learning_networks --out networks.html",
    ]
    told = {
        "en": "A request for learning resources is a row with its day, who asks and what for; the report "
        "counts what is answered and how fast. Networks send their province, members and last meeting; the "
        "report draws the list by province with a map of where they are. Results of communities are sent as ",
        "th": "คำขอทรัพยากรการเรียนรู้คือหนึ่งแถวที่มีวันที่ ผู้ขอ และสิ่งที่ขอ รายงานนับที่ตอบแล้วและความรวดเร็ว "
        "เครือข่ายส่งจังหวัด สมาชิก และการประชุมล่าสุด รายงานแสดงรายชื่อรายจังหวัดพร้อมแผนที่ ผลงานชุมชนส่งเป็น",
    }[lang]
    cases = markup.link("case-studies.html", {"en": "case studies", "th": "กรณีศึกษา"}[lang], lang)
    made = commands(tools, lang)
    return Part(f"<p>{text(told)}{cases}.</p>{made.html}", title=made.title, anchor=made.anchor)


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
