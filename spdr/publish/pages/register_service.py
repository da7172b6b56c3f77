"""The page of the service centre: services and their indicators, exchange, checklist, what a visit saves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from spdr.analysis import returns, sampling
from spdr.publish import markup
from spdr.publish.markup import text
from spdr.publish.pages import register_cases
from spdr.publish.pages import register_parts as parts
from spdr.publish.pages.part import Part
from spdr.publish.pages.register_parts import Row, by_kind, commands, number, percent, rows, words
from spdr.publish.pages.register_words import say
from spdr.publish.words import BUDDHIST_ERA

if TYPE_CHECKING:
    from spdr.publish.book import Book


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
        "check": (
            "Checklist of an easy centre: criteria of this review, read in the centre's answers",
            "รายการตรวจศูนย์ที่เข้าถึงง่าย: เกณฑ์ของรายงานนี้ อ่านจากคำตอบของศูนย์",
        ),
        "feedback": ("Feedback", "ความเห็น"),
        "replication": ("Taken up elsewhere", "การนำไปใช้ที่อื่น"),
        "resource": ("Resources", "ทรัพยากร"),
    }
    return [
        head,
        _satisfaction(lang),
        *by_kind("services", titles, _columns(lang), lang),
        _national(lang),
        _saving(lang),
        register_cases.exchanges(lang, "nonthaburi"),
        _tools(lang),
        parts.download(["services", "exchanges"], lang, root),
    ]


def _columns(lang: str) -> list[tuple[str, Any]]:
    return [
        ("item", lambda row: words(row, "name", lang)),
        ("detail", lambda row: words(row, "detail", lang)),
        ("status", lambda row: text(say(row["status"], lang))),
        ("loaded_with", lambda row: _file(row, lang)),
        ("source", lambda row: parts.source(row, lang)),
    ]


def _file(row: Row, lang: str) -> str:
    """Return the file that brings the counts, and the tables that hold the same for the whole country."""
    found = [markup.link(f"templates.html#{row['file']}", row["file"], lang)] if row["file"] else []
    national = ", ".join(parts.table_link(name, lang) for name in row["tables"] or ())
    label = {"en": "whole country", "th": "ทั้งประเทศ"}[lang]
    return "<br>".join([*found, *([f"<small>{text(label)}: {national}</small>"] if national else [])])


def _tools(lang: str) -> Part:
    tools = ["spdr register template daily_counts > counts.csv"]
    for kind in ("daily_counts", "satisfaction", "referrals", "feedback"):
        tools.append(f"spdr register report {kind}.csv --as {kind} --out {kind}.html")
    tools += ["spdr register interval 479 500"]
    tools += ["spdr register saving --visits 1000 --hours 4 --wage-day 372 --fare 60"]
    made = commands(tools, lang)
    more = {
        "en": "The report on daily counts gives: registration, resignation and change of facts by "
        "Section and "
        "month; claims by branch with the days to decide; refunds, checks and advice; money and members of "
        "Section 40; the share served outside office hours; documents asked for in a case.",
        "th": "รายงานจำนวนรายวันแสดง: ขึ้นทะเบียน ลาออก และเปลี่ยนแปลงข้อเท็จจริงตามมาตราและเดือน "
        "คำขอตามกรณีพร้อมจำนวนวันพิจารณา "
        "การคืนเงิน การตรวจสอบและให้คำปรึกษา เงินและผู้ส่งของมาตรา 40 สัดส่วนบริการนอกเวลาราชการ และจำนวนเอกสารที่ขอต่อราย",
    }[lang]
    return Part(f"<p>{text(more)}</p>{made.html}", title=made.title, anchor=made.anchor)


BRANCHES: dict[str, tuple[str, str]] = {
    "sickness": ("sickness", "เจ็บป่วย"),
    "maternity": ("maternity", "คลอดบุตร"),
    "invalidity": ("invalidity", "ทุพพลภาพ"),
    "death": ("death", "ตาย"),
    "child allowance": ("child allowance", "สงเคราะห์บุตร"),
    "old age lump sum": ("old age, lump sum", "ชราภาพ บำเหน็จ"),
    "old age pension": ("old age, pension", "ชราภาพ บำนาญ"),
    "unemployment": ("unemployment", "ว่างงาน"),
}
KINDS = {"flow": ("cases in the year", "รายในปี"), "stock": ("in payment at its end", "จ่ายอยู่เมื่อสิ้นปี")}


def _national(lang: str) -> Part:
    """Return the same counts for the whole country in the last year they were published."""
    from spdr import data

    insured = data.load("insured_section")
    last = insured[insured["year"] == insured["year"].max()]
    gap, thai = (BUDDHIST_ERA if lang == "th" else 0), lang == "th"
    section = {"en": "Insured, Section {0}", "th": "ผู้ประกันตน มาตรา {0}"}[lang]
    lines = [
        [text(section.format(row["section"])), text(number(row["insured_n"])), str(row["year"] + gap)]
        for row in last.to_dict("records")
    ]
    cases = data.load("ssf_benefit_cases")
    whole = cases[cases["period"] == "year"]
    for branch, names in BRANCHES.items():
        found = whole[whole["branch"] == branch]
        if len(found):
            row = found[found["year"] == found["year"].max()].to_dict("records")[-1]
            told = f"{names[thai]}, {KINDS[row['kind']][thai]}"
            lines.append([text(told), text(number(row["cases_n"])), str(row["year"] + gap)])
    title = {"en": "For scale: the whole country", "th": "เทียบขนาด: ทั้งประเทศ"}[lang]
    head = [text(say(key, lang)) for key in ("item", "value", "year")]
    table = markup.table(head, lines, label=title, numeric=[False, True, True])
    links = ", ".join(parts.table_link(name, lang) for name in ("insured_section", "ssf_benefit_cases"))
    return Part(f"{table}<p><small>{links}</small></p>", title=title, anchor="national", words=title)


PROVINCE = "12"


def _saving(lang: str) -> Part:
    """Return what a visit outside office hours saves: the hours' pay at the province's minimum wage."""
    from spdr import data

    wages = data.load("minimum_wage_province")
    found = wages[wages["province_code"] == PROVINCE].sort_values("effective_date").to_dict("records")[-1]
    wage = float(found["minimum_wage_thb_day"])
    lines = []
    for hours in (2, 4, 8):
        saved = returns.saved_by_visits(1_000, hours, wage, 0.0)
        lines.append([str(hours), text(number(round(saved / 1_000))), text(number(round(saved)))])
    title = {"en": "What opening outside office hours saves", "th": "การเปิดนอกเวลาราชการประหยัดเท่าใด"}[lang]
    head = {
        "en": ["Hours of work kept", "Baht a visit", "Baht for each 1,000 visits"],
        "th": ["ชั่วโมงทำงานที่ไม่เสีย", "บาทต่อครั้ง", "บาทต่อทุก 1,000 ครั้ง"],
    }[lang]
    day = parts.day(found["effective_date"].date(), lang)
    told = {
        "en": f"At the minimum wage of Nonthaburi, {number(wage)} baht for a day of 8 hours, in force from "
        f"{day}. Fares saved are added where an office knows them; hours, fares and visits of the centre "
        "were not published.",
        "th": f"ตามค่าจ้างขั้นต่ำของนนทบุรี วันละ {number(wage)} บาท ทำงาน 8 ชั่วโมง มีผลตั้งแต่ {day} "
        "บวกค่าเดินทางที่ประหยัดได้หากหน่วยงานทราบ ไม่มีการเผยแพร่ชั่วโมง ค่าเดินทาง และจำนวนครั้งของศูนย์",
    }[lang]
    table = markup.table([text(cell) for cell in head], lines, label=title, numeric=[True] * 3)
    link = parts.table_link("minimum_wage_province", lang)
    return Part(f"<p>{text(told)} ({link})</p>{table}", title=title, anchor="saving", words=title)


SIZES = (100, 500, 1000)


def _satisfaction(lang: str) -> Part:
    """Return the recorded satisfaction, and the interval it would have at sizes the source does not give."""
    found = [row for row in rows("services") if row["kind"] == "indicator"]
    columns: list[tuple[str, Any]] = [
        ("item", lambda row: words(row, "name", lang)),
        ("value", lambda row: text(_value(row, lang))),
        ("detail", lambda row: words(row, "detail", lang)),
        ("source", lambda row: parts.source(row, lang)),
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
