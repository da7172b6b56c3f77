"""Pages to look things up in: library, events, recommendations, lessons, outreach, partners."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from spdr.publish import bibliography, markup
from spdr.publish.markup import run, text
from spdr.publish.pages import register_cases
from spdr.publish.pages import register_parts as parts
from spdr.publish.pages.part import Part
from spdr.publish.pages.register_monitor import event_columns
from spdr.publish.pages.register_parts import Row, badge, number, percent, rows, words
from spdr.publish.pages.register_words import say

if TYPE_CHECKING:
    from spdr.publish.book import Book

FOCUS = ("coverage", "comprehensive", "adequacy", "governance", "integration")
GROUPS = ("women", "children", "youth", "older", "disability", "disaggregated")


def library(book: Book, root: str) -> list[Part]:
    """Return the documents: lists by focus, group, kind and access, then every record, then their sources."""
    lang = book.lang
    head = parts.lead(
        "Documents that the programme produced, had a part in or refers to. Pick a focus, a group, a kind or "
        "an access below; each leads to the record. Flags are those of the programme's report; a document it "
        "did not flag stands under its kind only.",
        "เอกสารที่โครงการจัดทำ มีส่วนร่วม หรืออ้างถึง เลือกจุดเน้น กลุ่ม ประเภท "
        "หรือการเผยแพร่ด้านล่างเพื่อไปยังรายการ "
        "เครื่องหมายเป็นไปตามรายงานของโครงการ เอกสารที่ไม่ได้ระบุจะอยู่ตามประเภทเท่านั้น",
        lang,
    )
    files = ", ".join(
        f'<a href="{root}library/{name}" download>{text(label)}</a>'
        for name, label in (
            ("library.bib", "BibTeX"),
            ("library.json", "CSL-JSON"),
            ("works-cited.bib", {"en": "works cited, BibTeX", "th": "บรรณานุกรม BibTeX"}[lang]),
            ("works-cited.json", {"en": "works cited, CSL-JSON", "th": "บรรณานุกรม CSL-JSON"}[lang]),
        )
    )
    title = {"en": "Records", "th": "รายการ"}[lang]
    found = rows("documents")
    records = "".join(_document(row, lang) for row in found)
    return [
        head,
        Part(f"<p>{text(say('files', lang))}: {files}</p>"),
        _facets(found, lang),
        parts.part(found, records, title, "records", lang),
        _sources(lang),
        parts.download(["documents", "sources"], lang, root),
    ]


def _facets(found: tuple[Row, ...], lang: str) -> Part:
    """Return the lists to choose from: each value of each facet with the documents under it."""
    facets: list[tuple[str, list[tuple[str, list[Row]]]]] = []
    for key, flags in (("focus", FOCUS), ("groups", GROUPS)):
        facets.append((key, [(flag, [row for row in found if row[flag]]) for flag in flags]))
    for key in ("kind", "publication", "made"):
        values = dict.fromkeys(row[key] for row in found)
        facets.append((key, [(value, [row for row in found if row[key] == value]) for value in values]))
    html = []
    for key, options in facets:
        folds = "".join(
            f"<details><summary>{text(_facet(value, lang))} ({len(chosen)})</summary><ul>"
            + "".join(
                f"<li>{markup.link('#' + row['id'], str(row[f'name_{lang}']), lang)}</li>" for row in chosen
            )
            + "</ul></details>"
            for value, chosen in options
            if chosen
        )
        html.append(f'<h3 id="by-{key}">{text(say(key, lang))}</h3>{folds}')
    title = {"en": "Find a document", "th": "ค้นหาเอกสาร"}[lang]
    return Part("".join(html), title=title, anchor="find-documents", words=title)


def _facet(value: str, lang: str) -> str:
    return say("kind_note" if value == "note" else value, lang)


def _flags(row: Row, flags: tuple[str, ...], lang: str) -> str:
    chosen = [say(flag, lang) for flag in flags if row[flag]]
    known = any(row[flag] is not None for flag in flags)
    return text(", ".join(chosen)) if chosen else text(say("no", lang)) if known else ""


def _document(row: Row, lang: str) -> str:
    cited = ""
    if row["cite"]:
        shown = bibliography.works()[row["cite"]].title
        cited = markup.link(f"bibliography.html#{row['cite']}", shown, lang)
    pairs = [
        (say("kind", lang), text(_facet(row["kind"], lang))),
        (
            say("date", lang),
            text(parts.day(row["date"], lang, "month")) or run(row["date_text"], lang),
        ),
        (say("producers", lang), parts.partners(row["producers"], lang)),
        (say("made", lang), text(say(row["made"], lang))),
        (say("publication", lang), text(say(row["publication"], lang))),
        (say("focus", lang), _flags(row, FOCUS, lang)),
        (say("groups", lang), _flags(row, GROUPS, lang)),
        (say("others", lang), words(row, "others", lang)),
        (say("reference", lang).capitalize(), cited),
        (say("source", lang), parts.source(row, lang)),
    ]
    return parts.record(row["id"], words(row, "name", lang), pairs)


def _sources(lang: str) -> Part:
    found = rows("sources")
    title = {"en": "Documents behind the registers", "th": "เอกสารต้นทางของทะเบียน"}[lang]
    head = [text(say(key, lang)) for key in ("document", "by", "date")]
    lines = [
        [words(row, "title", lang), run(row["publisher"], lang), run(row["date_text"], lang)] for row in found
    ]
    anchors = [f"source-{row['id']}" for row in found]
    return Part(markup.table(head, lines, label=title, row_ids=anchors), title=title, anchor="sources")


# ------------------------------------------------------------------------------------------------ events


def events(book: Book, root: str) -> list[Part]:
    """Return every event by year, newest last, with participants counted by sex where they were."""
    lang = book.lang
    found = sorted(rows("events"), key=lambda row: row["start"])
    counted = [row for row in found if row["people"] is not None]
    by_sex = [row for row in counted if row["women"] is not None]
    total = sum(row["people"] for row in counted)
    women = sum(row["women"] for row in by_sex)
    share = women / sum(row["people"] for row in by_sex)
    head = parts.lead(
        f"{len(found)} events; {len(counted)} have a count of participants, {number(total)} in all, people "
        f"who "
        f"came twice counted twice. Women and men were counted at {len(by_sex)} of them: "
        f"{percent(share, lang)} women. Each date stands as it is read here and as the source prints it.",
        f"กิจกรรม {len(found)} รายการ มีจำนวนผู้เข้าร่วม {len(counted)} รายการ รวม {number(total)} คน "
        f"ผู้ที่มาสองครั้งนับสองครั้ง "
        f"นับแยกหญิงชาย {len(by_sex)} รายการ: ผู้หญิง{percent(share, lang)} "
        f"แต่ละวันที่แสดงทั้งที่อ่านได้และตามที่แหล่งข้อมูลพิมพ์",
        lang,
    )
    body = [head]
    for year in dict.fromkeys(row["start"].year for row in found):
        chosen = [row for row in found if row["start"].year == year]
        title = str(year + 543) if lang == "th" else str(year)
        html = parts.listing(chosen, event_columns(lang), lang, title)
        body.append(parts.part(chosen, html, title, f"year-{year}", lang))
    body += register_cases.stakeholders(book)
    return [*body, parts.download(["events", "stakeholders"], lang, root)]


# --------------------------------------------------------------------------------------- recommendations


def recommendations(book: Book, root: str) -> list[Part]:
    """Return every recommendation by chapter, from the finding to the cost, the owner and the status."""
    lang = book.lang
    found = rows("recommendations")
    head = parts.lead(
        "From the finding to what should be done, what it would cost, who would do it and how it stands. "
        "Three clicks lead to the ground: the figure; on its card, “How this was computed” and the sources. "
        "The status is that of the law as this site has seen it; an announcement is not law.",
        "จากข้อค้นพบสู่สิ่งที่ควรทำ ต้นทุน ผู้ดำเนินการ และสถานะ สามคลิกถึงหลักฐาน: แผนภูมิ และบนการ์ดคือ "
        "“วิธีคำนวณ” กับแหล่งที่มา "
        "สถานะเป็นไปตามกฎหมายเท่าที่เว็บไซต์นี้ตรวจพบ การประกาศยังไม่ใช่กฎหมาย",
        lang,
    )
    body = [head, _overview(found, lang), _by_owner(found, lang)]
    for chapter in dict.fromkeys(row["chapter"] for row in found):
        chosen = [row for row in found if row["chapter"] == chapter]
        title = book.chapter_titles.get(chapter, chapter)
        html = "".join(_recommendation(row, book) for row in chosen)
        body.append(parts.part(chosen, html, title, f"chapter-{chapter}", lang))
    return [*body, parts.download(["recommendations"], lang, root)]


def _overview(found: tuple[Row, ...], lang: str) -> Part:
    columns: list[tuple[str, Any]] = [
        (
            "recommendation",
            lambda row: f"{markup.link('#' + row['id'], row['id'])} {words(row, 'name', lang)}",
        ),
        ("status", lambda row: _status(row, lang)),
        ("term", lambda row: text(_term(row, lang))),
        ("owner", lambda row: parts.partners(row["owner"], lang)),
    ]
    title = {"en": "At a glance", "th": "ภาพรวม"}[lang]
    head = [text(say(key, lang)) for key, _ in columns]
    lines = [[make(row) for _, make in columns] for row in found]
    counts = "; ".join(
        f"{_status(chosen[0], lang)} {len(chosen)}"
        for chosen in ([row for row in found if row["status"] == one] for one in STATUSES)
        if chosen
    )
    html = f"<p>{counts}</p>{markup.table(head, lines, label=title)}"
    return Part(html, title=title, anchor="overview", words=title)


def _by_owner(found: tuple[Row, ...], lang: str) -> Part:
    """Return for each office the recommendations it would carry out, those of most first."""
    names = parts.names_of("partners", lang)
    owned = {one: [row for row in found if one in row["owner"]] for row in found for one in row["owner"]}
    folds = "".join(
        f"<details><summary>{text(names[one])} ({len(chosen)})</summary><ul>"
        + "".join(
            f"<li>{markup.link('#' + row['id'], row['id'])} {words(row, 'name', lang)} "
            f"{_status(row, lang)}</li>"
            for row in chosen
        )
        + "</ul></details>"
        for one, chosen in sorted(owned.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    )
    title = {"en": "By office", "th": "จำแนกตามหน่วยงาน"}[lang]
    return Part(folds, title=title, anchor="by-owner", words=title)


STATUSES = ("adopted", "partly", "started", "announced", "proposed", "open", "rejected")
"""From what is done to what was refused: the order in which the tracker counts."""


def _status(row: Row, lang: str) -> str:
    css = {"adopted": "status-official", "open": "status-unverified", "rejected": "status-unverified"}
    return badge(say(row["status"], lang), css.get(row["status"], "status-estimate"))


def _term(row: Row, lang: str) -> str:
    return say("term_medium" if row["term"] == "medium" else row["term"], lang)


def _recommendation(row: Row, book: Book) -> str:
    lang = book.lang
    options = ", ".join(text(option) for option in row["options"] or ())
    published = ""
    if options:
        published = f"{options} ({parts.table_link('reform_options', lang)})"
    cost = parts.figures(row["cost"], book) + (
        f"<p>{words(row, 'cost_note', lang)}</p>" if row["cost_note_en"] else ""
    )
    pairs = [
        (say("finding", lang), words(row, "finding", lang)),
        (say("evidence", lang), parts.figures(row["figures"], book)),
        (say("cost", lang), cost or text(say("not_recorded", lang))),
        (say("model", lang), ", ".join(f"<code>{text(name)}</code>" for name in row["model"] or ())),
        (say("proposed", lang).capitalize(), published),
        (say("owner", lang), parts.partners(row["owner"], lang)),
        (say("term", lang), text(_term(row, lang))),
        (say("status", lang), f"{_status(row, lang)} {words(row, 'status_note', lang)}"),
        (say("source", lang), parts.source(row, lang)),
    ]
    return parts.record(row["id"], f"{text(row['id'])} {words(row, 'name', lang)}", pairs)


# -------------------------------------------------------------------------------- lessons, outreach, partners


def lessons(book: Book, root: str) -> list[Part]:
    """Return what was learnt and the comments with what became of them."""
    lang = book.lang
    head = parts.lead(
        "What was learnt, from five documents of 1999 to 2022, and how this site uses it. Below: what "
        "participants said and what became of it.",
        "สิ่งที่ได้เรียนรู้จากเอกสารห้าฉบับระหว่างปี 2542 ถึง 2565 และการนำมาใช้ในเว็บไซต์นี้ "
        "ด้านล่างคือความเห็นของผู้เข้าร่วมและผลการดำเนินการ",
        lang,
    )
    learnt = "".join(
        parts.record(
            row["id"],
            words(row, "name", lang),
            [
                (say("learnt", lang), words(row, "learnt", lang)),
                (say("use", lang), f"{words(row, 'use', lang)} ({parts.page_link(row['link'], book)})"),
                (say("source", lang), parts.source(row, lang)),
            ],
        )
        for row in rows("lessons")
    )
    names = parts.names_of("events", lang)
    columns: list[tuple[str, Any]] = [
        ("topic", lambda row: words(row, "topic", lang)),
        ("resolution", lambda row: words(row, "resolution", lang)),
        ("shown_in", lambda row: parts.figures(row["figures"], book)),
        ("status", lambda row: text(say(row["status"], lang))),
        ("by", lambda row: markup.link(f"events.html#{row['event']}", names[row["event"]], lang)),
        ("source", lambda row: parts.source(row, lang)),
    ]
    title = {"en": "Comments and their resolution", "th": "ข้อคิดเห็นและการแก้ไข"}[lang]
    html = parts.listing(rows("comments"), columns, lang, title)
    first = {"en": "Lessons", "th": "บทเรียน"}[lang]
    return [
        head,
        parts.part(rows("lessons"), learnt, first, "lessons-learnt", lang),
        parts.part(rows("comments"), html, title, "comments", lang, "topic"),
        parts.download(["lessons", "comments"], lang, root),
    ]


def outreach(book: Book, root: str) -> list[Part]:
    """Return training and communication: who, how many, through what, with what message."""
    lang = book.lang
    training: list[tuple[str, Any]] = [
        ("item", lambda row: words(row, "name", lang)),
        ("people", lambda row: text(number(row["people"])) or text(say("not_recorded", lang))),
        ("date", lambda row: text(parts.day(row["start"], lang, "month", row["end"]))),
        ("audience", lambda row: words(row, "for", lang)),
        ("by", lambda row: parts.partners(row["by"], lang)),
        ("source", lambda row: parts.source(row, lang)),
    ]
    media: list[tuple[str, Any]] = [
        ("item", lambda row: f"{words(row, 'name', lang)}<br><small>{words(row, 'message', lang)}</small>"),
        ("reach", lambda row: f"{text(say(row['status'], lang))}<br>{text(_reach(row, lang))}"),
        ("date", lambda row: text(parts.day(row["date"], lang)) or run(row["date_text"], lang)),
        ("channel", lambda row: f"{words(row, 'channel', lang)}: {words(row, 'audience', lang)}"),
        ("by", lambda row: parts.partners(row["by"], lang)),
        ("source", lambda row: parts.source(row, lang)),
    ]
    found = [row for row in rows("trainings") if row["people"] is not None]
    head = parts.lead(
        f"{number(sum(row['people'] for row in found))} people were counted in {len(found)} of "
        f"{len(rows('trainings'))} trainings. Reach is shown where it was counted.",
        f"นับผู้เข้าอบรมได้ {number(sum(row['people'] for row in found))} คนใน {len(found)} จาก "
        f"{len(rows('trainings'))} หลักสูตร แสดงการเข้าถึงเมื่อมีการนับ",
        lang,
    )
    first = {"en": "Training", "th": "การอบรม"}[lang]
    second = {"en": "Communication and media", "th": "การสื่อสารและสื่อ"}[lang]
    one = parts.listing(rows("trainings"), training, lang, first, [False, True])
    two = parts.listing(rows("communications"), media, lang, second)
    awareness = [row for row in rows("results") if row["id"] in ("1.2a", "1.2b", "3.2b")]
    links = "".join(
        f"<li>{markup.link('results-monitor.html#' + row['id'], str(row[f'name_{lang}']), lang)}</li>"
        for row in awareness
    )
    return [
        head,
        parts.part(rows("trainings"), one, first, "training", lang),
        parts.part(rows("communications"), two, second, "media", lang),
        Part(f"<ul>{links}</ul>"),
        parts.download(["trainings", "communications"], lang, root),
    ]


def _reach(row: Row, lang: str) -> str:
    return f"{number(row['reach'])} {say(row['reach_unit'], lang)}" if row["reach"] is not None else ""


def partner_pages(book: Book, root: str) -> list[Part]:
    """Return offices by kind with their roles, and the commitments they made."""
    lang = book.lang
    head = parts.lead(
        "Offices and organisations and what each does. No persons are named: write to the office. The focal "
        "point of the Government is the Ministry of Social Development and Human Security, which works with "
        "the line ministries; the four agencies of the United Nations speak as one team.",
        "หน่วยงานและองค์กรพร้อมบทบาท ไม่ระบุชื่อบุคคล โปรดติดต่อหน่วยงานโดยตรง "
        "กระทรวงการพัฒนาสังคมและความมั่นคงของมนุษย์เป็นหน่วยงานประสานหลักของรัฐบาล "
        "ทำงานร่วมกับกระทรวงที่เกี่ยวข้อง หน่วยงานสหประชาชาติสี่แห่งทำงานเป็นทีมเดียว",
        lang,
    )
    columns: list[tuple[str, Any]] = [
        ("office", lambda row: words(row, "name", lang)),
        ("role", lambda row: words(row, "role", lang)),
        ("source", lambda row: parts.source(row, lang)),
    ]
    body = [head]
    found = rows("partners")
    for kind in dict.fromkeys(row["kind"] for row in found):
        chosen = [row for row in found if row["kind"] == kind]
        title = say({"project": "team", "office": "office_kind"}.get(kind, kind), lang)
        title = title[:1].upper() + title[1:]
        html = parts.listing(chosen, columns, lang, title)
        body.append(parts.part(chosen, html, title, f"kind-{kind}", lang))
    title = {"en": "Commitments", "th": "คำมั่น"}[lang]
    made: list[tuple[str, Any]] = [
        ("office", lambda row: parts.partners(row["partner"], lang)),
        ("commitment", lambda row: words(row, "name", lang)),
        ("status", lambda row: f"{text(say(row['status'], lang))}<br>{text(parts.day(row['date'], lang))}"),
        ("proof", lambda row: words(row, "proof", lang)),
        ("seen", lambda row: f"{words(row, 'seen', lang)}{parts.figures(row['figures'], book)}"),
        ("source", lambda row: parts.source(row, lang)),
    ]
    html = parts.listing(rows("commitments"), made, lang, title)
    body.append(parts.part(rows("commitments"), html, title, "commitments", lang))
    body += [register_cases.exchanges(lang), register_cases.table_owners(lang)]
    return [*body, parts.download(["partners", "commitments", "exchanges"], lang, root)]
