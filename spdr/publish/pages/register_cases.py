"""The gallery of case studies, those who were heard, and who gives data to whom."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from spdr.publish import markup
from spdr.publish.markup import run, text
from spdr.publish.pages import register_parts as parts
from spdr.publish.pages.part import Part
from spdr.publish.pages.register_parts import Row, commands, number, rows, words
from spdr.publish.pages.register_words import say

if TYPE_CHECKING:
    from spdr.publish.book import Book

# Case -> its title in both languages and the document of the library that it was read from.
CASES: dict[str, tuple[str, str, str]] = {
    "nonthaburi": (
        "Social security at the Government Service Center, Nonthaburi",
        "ประกันสังคมที่ศูนย์ราชการสะดวก จังหวัดนนทบุรี",
        "d-nonthaburi",
    ),
    "joint-team": (
        "The joint team of the United Nations on the Social Protection Floor",
        "คณะทำงานร่วมสหประชาชาติเรื่องฐานการคุ้มครองทางสังคม",
        "d-joint",
    ),
}
FORM = "case-study"


def case_studies(book: Book, root: str) -> list[Part]:
    """Return every case in the ten-question form, how to send one, and who looks at it before."""
    lang, thai = book.lang, book.lang == "th"
    head = parts.lead(
        "What worked, where and how, in the form of the public service award: ten questions with word "
        "limits. "
        "The cases are told in the words of this review from the documents they name; a question that a "
        "document does not answer is left out. A case that is sent in is checked and read before it stands "
        "here.",
        "สิ่งที่ได้ผล ที่ใด และอย่างไร ตามแบบรางวัลบริการสาธารณะ สิบคำถามพร้อมจำนวนคำสูงสุด "
        "เรียบเรียงโดยรายงานนี้จากเอกสารที่อ้างถึง "
        "คำถามที่เอกสารไม่ได้ตอบจะไม่แสดง กรณีที่ส่งเข้ามาจะตรวจและอ่านก่อนเผยแพร่",
        lang,
    )
    questions = {row["number"]: row for row in rows("templates") if row["template"] == FORM}
    body = [head]
    for case, (english, thai_title, document) in CASES.items():
        chosen = [row for row in rows("case_studies") if row["case"] == case]
        pairs = [
            (str(questions[row["number"]][f"name_{lang}"]), f"{words(row, 'answer', lang)} {_at(row, lang)}")
            for row in chosen
        ]
        document_name = parts.names_of("documents", lang)[document]
        pairs.append((say("document", lang), markup.link(f"library.html#{document}", document_name, lang)))
        title = thai_title if thai else english
        told = " ".join(str(row[f"answer_{lang}"]) for row in chosen)
        html = markup.definitions(pairs)
        body.append(Part(html, title=title, anchor=case, finds=((case, title, told),)))
    return [*body, _send(lang), _files(lang, root), parts.download(["case_studies"], lang, root)]


def _at(row: Row, lang: str) -> str:
    return f"<small>({run(row['place'], lang)})</small>"


def _send(lang: str) -> Part:
    title = {"en": "Send a case", "th": "ส่งกรณีศึกษา"}[lang]
    steps = {
        "en": (
            "Print the form with the first command and write under each heading, in Thai or English.",
            "Let the second command count the words and look for personal numbers.",
            "Send the file to the editors; an office is named as its author, not a person.",
            "Two reviewers read it with the peer review form: source of each number, both languages, consent "
            "of the office.",
            "It is shown here, sent back with reasons, or put off; a refusal is told to the office.",
        ),
        "th": (
            "พิมพ์แบบฟอร์มด้วยคำสั่งแรก เขียนใต้แต่ละหัวข้อเป็นภาษาไทยหรืออังกฤษ",
            "ใช้คำสั่งที่สองนับคำและตรวจหาเลขประจำตัวบุคคล",
            "ส่งไฟล์ให้ผู้จัดทำ ระบุหน่วยงานเป็นผู้เขียน ไม่ระบุบุคคล",
            "ผู้ทบทวนสองคนอ่านตามแบบทบทวน: แหล่งที่มาของตัวเลข สองภาษา และความยินยอมของหน่วยงาน",
            "แสดงไว้ที่นี่ ส่งคืนพร้อมเหตุผล หรือเลื่อนไว้ หากไม่รับจะแจ้งหน่วยงาน",
        ),
    }[lang]
    items = "".join(f"<li>{text(step)}</li>" for step in steps)
    tools = ["spdr register template case-study > case.md", "spdr register answers case-study case.md"]
    code = "".join(f"<pre><code>{text(line)}</code></pre>" for line in tools)
    return Part(f"<ol>{items}</ol>{code}", title=title, anchor="send")


def _files(lang: str, root: str) -> Part:
    told = {"en": "For reference managers", "th": "สำหรับโปรแกรมจัดการบรรณานุกรม"}[lang]
    links = ", ".join(
        f'<a href="{root}library/{name}" download>{text(label)}</a>'
        for name, label in (("case-studies.bib", "BibTeX"), ("case-studies.json", "CSL-JSON"))
    )
    return Part(f"<p>{text(told)}: {links}</p>")


# --------------------------------------------------------------------------------------- stakeholders


def stakeholders(book: Book) -> list[Part]:
    """Return who was heard, in which activity, on what, and which recommendations rest on it."""
    lang = book.lang
    events = parts.names_of("events", lang)
    columns: list[tuple[str, Any]] = [
        ("item", lambda row: _activity(row, events, lang)),
        ("people", lambda row: text(number(row["people"])) or text(say("not_recorded", lang))),
        ("groups", lambda row: text(", ".join(say(group, lang) for group in row["groups"]))),
        ("said", lambda row: words(row, "said", lang)),
        ("chapters", lambda row: _bears_on(row, book)),
        ("source", lambda row: parts.source(row, lang)),
    ]
    found = rows("stakeholders")
    title = {"en": "Who was heard, and on what", "th": "ผู้ให้ข้อมูลและประเด็น"}[lang]
    note = {
        "en": "Groups, never persons. Which chapter and recommendation an activity bears on is the coding of "
        "this review. Interviews are coded statement by statement with the tool below, which counts how many "
        "interviews and groups stand behind each recommendation.",
        "th": "แสดงกลุ่ม ไม่แสดงบุคคล การลงรหัสว่ากิจกรรมเกี่ยวกับบทและข้อเสนอแนะใดเป็นของรายงานนี้ "
        "บทสัมภาษณ์ลงรหัสรายข้อความด้วยเครื่องมือด้านล่าง ซึ่งนับจำนวนบทสัมภาษณ์และกลุ่มที่รองรับข้อเสนอแนะแต่ละข้อ",
    }[lang]
    tools = [
        "spdr register template interviews > interviews.csv",
        "spdr register report interviews.csv --as interviews --out evidence.html",
    ]
    code = "".join(f"<pre><code>{text(line)}</code></pre>" for line in tools)
    html = f"<p>{text(note)}</p>{parts.listing(found, columns, lang, title, [False, True])}{code}"
    return [parts.part(found, html, title, "stakeholders", lang), _behind(found, book)]


def _activity(row: Row, events: dict[str, str], lang: str) -> str:
    name = words(row, "name", lang)
    return markup.link(f"#{row['event']}", str(row[f"name_{lang}"]), lang) if row["event"] in events else name


def _bears_on(row: Row, book: Book) -> str:
    chapters = ", ".join(parts.page_link(f"chapters/{name}", book) for name in row["chapters"])
    return f"{chapters}<br><small>{_recommendation_links(row['recommendations'])}</small>"


def _recommendation_links(ids: Sequence[str]) -> str:
    return ", ".join(markup.link(f"recommendations.html#{one}", one) for one in ids)


def _behind(found: Sequence[Row], book: Book) -> Part:
    """Return for each recommendation the activities and groups that bear on it."""
    lang = book.lang
    names = parts.names_of("recommendations", lang)
    lines, anchors = [], []
    for one, name in names.items():
        activities = [row for row in found if one in row["recommendations"]]
        groups = dict.fromkeys(group for row in activities for group in row["groups"])
        if activities:
            link = markup.link(f"recommendations.html#{one}", f"{one} {name}", lang)
            told = ", ".join(say(group, lang) for group in groups)
            lines.append([link, text(len(activities)), text(told)])
            anchors.append(f"heard-{one}")
    title = {"en": "Recommendations and those heard on them", "th": "ข้อเสนอแนะกับผู้ให้ข้อมูล"}[lang]
    head = [text(say(key, lang)) for key in ("recommendation", "activities", "groups")]
    table = markup.table(head, lines, label=title, numeric=[False, True, False], row_ids=anchors)
    return Part(table, title=title, anchor="heard", words=title)


# --------------------------------------------------------------------------------------- exchange of data


def exchanges(lang: str, programme: str = "") -> Part:
    """Return who gives data to whom and how it stands, of all programmes or of one."""
    found = [row for row in rows("exchanges") if programme in ("", row["programme"])]
    columns: list[tuple[str, Any]] = [
        ("item", lambda row: f"{words(row, 'name', lang)}<br><small>{words(row, 'what', lang)}</small>"),
        ("giver", lambda row: parts.partners(row["givers"], lang)),
        ("taker", lambda row: parts.partners(row["takers"], lang)),
        ("status", lambda row: text(say(row["status"], lang))),
        ("since", lambda row: text(_since(row["since"], lang))),
        ("source", lambda row: parts.source(row, lang)),
    ]
    title = {"en": "Data shared between offices", "th": "การแบ่งปันข้อมูลระหว่างหน่วยงาน"}[lang]
    html = parts.listing(found, columns, lang, title)
    return parts.part(found, html, title, "data-sharing", lang)


def _since(year: str | None, lang: str) -> str:
    from spdr.publish.words import BUDDHIST_ERA

    return "" if not year else str(int(year) + (BUDDHIST_ERA if lang == "th" else 0))


def table_owners(lang: str) -> Part:
    """Return every table of this site with the office that made it and the date of its figures."""
    from spdr import data
    from spdr.publish.provenance import in_language, vintage_words

    lines = []
    for name in data.names():
        sidecar = data.describe(name)
        owners = dict.fromkeys(str(one["publisher"]) for one in sidecar["sources"].values())
        lines.append(
            [
                markup.link(f"data/{name}.html", in_language(sidecar, "title", lang), lang),
                "; ".join(run(owner, lang) for owner in owners),
                run(vintage_words(str(sidecar.get("vintage") or ""), lang), lang),
            ]
        )
    title = {"en": "Owner and date of every table", "th": "เจ้าของและวันที่ของทุกตาราง"}[lang]
    head = [text(say(key, lang)) for key in ("item", "office", "date")]
    anchors = [f"owner-{name}" for name in data.names()]
    table = markup.table(head, lines, label=title, row_ids=anchors)
    return Part(table, title=title, anchor="table-owners", words=title)


def returned(lang: str) -> Part:
    """Return every kind of file that an office may send: what it is, its columns, the report made of it."""
    from spdr.data.registers import extracts

    lines, names = [], extracts.names()
    for name in names:
        about = extracts.describe(name)
        columns = ", ".join(f"<code>{text(column)}</code>" for column in about["columns"])
        told = f"<b>{text(about[f'title_{lang}'])}</b><br>{text(about[f'about_{lang}'])}"
        lines.append([f"<code>{text(name)}</code>", told, columns])
    title = {"en": "Files that offices send", "th": "ไฟล์ที่หน่วยงานส่ง"}[lang]
    note = {
        "en": "CSV or Excel, headers in Thai or English, Buddhist or Gregorian years. Each is held to "
        "the same "
        "checks as a table; personal numbers are refused. The report comes on the screen or as one page in "
        "both languages, and leaves the office only if the office sends it.",
        "th": "CSV หรือ Excel หัวตารางภาษาไทยหรืออังกฤษ ปีพุทธศักราชหรือคริสต์ศักราช ตรวจเช่นเดียวกับตารางข้อมูล "
        "ไม่รับเลขประจำตัวบุคคล รายงานแสดงบนหน้าจอหรือเป็นหน้าเดียวสองภาษา และอยู่กับหน่วยงานจนกว่าหน่วยงานจะส่ง",
    }[lang]
    head = [text(say(key, lang)) for key in ("kind", "item", "columns")]
    table = markup.table(head, lines, label=title, row_ids=names)
    tools = commands(
        [
            "spdr register template daily_counts > counts.csv",
            "spdr register check counts.csv --as daily_counts",
            "spdr register report counts.csv --as daily_counts --out counts.html",
        ],
        lang,
    )
    return Part(f"<p>{text(note)}</p>{table}{tools.html}", title=title, anchor="returned", words=title)
