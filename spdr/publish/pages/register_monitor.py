"""Pages that follow the programme: results, effects of a shock, implementation, risks, contradictions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from spdr.analysis import inconsistencies, monitoring
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
        ("reason", lambda row: words(row, "reason", lang)),
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
        ("recorded", lambda row: parts.source(row, lang)),
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
        ("item", lambda row: words(row, "name", lang)),
        ("status", lambda row: badge(say(row["status"], lang), _state(row["status"]))),
        ("due", lambda row: text(parts.day(row["due"], lang)) or run(row["due_text"], lang)),
        ("owner", lambda row: parts.partners(row["owner"], lang)),
        ("note", lambda row: words(row, "note", lang)),
        ("recorded", lambda row: parts.source(row, lang)),
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
    """Return the columns of a list of events."""
    return [
        ("date", lambda row: text(parts.day(row["start"], lang, row["precision"], row["end"]))),
        ("item", lambda row: words(row, "name", lang)),
        ("kind", lambda row: text(say(row["kind"], lang))),
        ("status", lambda row: text(say(row["status"], lang))),
        ("participants", lambda row: participants(row, lang)),
        ("by", lambda row: parts.partners(row["organisers"], lang)),
        ("outcome", lambda row: words(row, "outcome", lang)),
        ("recorded", lambda row: f"{run(row['recorded'], lang)}<br>{parts.source(row, lang)}"),
    ]


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
        ("item", lambda row: words(row, "name", lang)),
        ("score", lambda row: f"{row['likelihood']} × {row['impact']} = {row['likelihood'] * row['impact']}"),
        ("level", lambda row: badge(say(row["level"], lang), parts.RISKS[row["level"]])),
        ("level_here", lambda row: _by_cut_off(row, lang)),
        ("kind", lambda row: text(say(row["kind"], lang))),
        ("as_of", lambda row: text(parts.day(row["as_of"], lang))),
        ("mitigation", lambda row: words(row, "mitigation", lang)),
        ("owner", lambda row: parts.partners(row["owner"], lang)),
        ("recorded", lambda row: parts.source(row, lang)),
    ]
    found = sorted(rows("risks"), key=lambda row: -row["likelihood"] * row["impact"])
    title = {"en": "Risks, highest score first", "th": "ความเสี่ยง เรียงจากคะแนนสูงสุด"}[lang]
    html = parts.listing(found, columns, lang, title)
    link = parts.page_link("contradictions", book)
    return [
        head,
        parts.part(found, html, title, "register", lang),
        Part(f"<p>{link}</p>"),
        parts.download(["risks"], lang, root),
    ]


def _by_cut_off(row: Row, lang: str) -> str:
    level = monitoring.risk_level(row["likelihood"], row["impact"])
    return badge(say(level, lang), parts.RISKS[level])


# ----------------------------------------------------------------------------------------- contradictions

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
    known = {row["id"]: row for row in registers[one.register]}
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


# ------------------------------------------------------------------------------------------ impact monitor


def impact_monitor(book: Book, root: str) -> list[Part]:
    """Return what to watch in a crisis: poverty, unemployment, prices, output, and the measures taken."""
    lang = book.lang
    head = parts.lead(
        "What shows a shock: poverty, unemployment, prices and output for the last years there are figures "
        "for, then the measures taken and the advice given in the last crisis. The tables bring themselves "
        "up to date with the data.",
        "สิ่งที่ชี้ภาวะวิกฤต: ความยากจน การว่างงาน ราคา และผลผลิต ในปีล่าสุดที่มีตัวเลข "
        "ตามด้วยมาตรการและข้อเสนอในวิกฤตครั้งก่อน "
        "ตารางปรับตามข้อมูล",
        lang,
    )
    body = [head, *_shock_indicators(lang)]
    columns: list[tuple[str, Any]] = [
        ("item", lambda row: words(row, "name", lang)),
        ("kind", lambda row: text(say(row["kind"], lang))),
        ("date", lambda row: text(parts.day(row["date"], lang, "month"))),
        ("status", lambda row: text(say(row["status"], lang))),
        ("note", lambda row: words(row, "note", lang)),
        ("recorded", lambda row: parts.source(row, lang)),
    ]
    for kind, title in (
        ("measure", {"en": "Emergency measures", "th": "มาตรการฉุกเฉิน"}),
        ("advice", {"en": "Advice, and what became of it", "th": "ข้อเสนอและผล"}),
    ):
        found = [row for row in rows("covid_measures") if row["kind"] == kind]
        html = parts.listing(found, columns, lang, title[lang])
        body.append(parts.part(found, html, title[lang], kind, lang))
    references = ("01_mapping#emergency-transfers", "01_mapping#poverty-with-and-without-relief")
    law = {"en": "Rules and amounts of each measure", "th": "หลักเกณฑ์และจำนวนเงินของแต่ละมาตรการ"}[lang]
    title = {"en": "Figures and rules", "th": "แผนภูมิและหลักเกณฑ์"}[lang]
    more = markup.link("law/covid.html", law, lang) if "covid" in book.law_files else text(law)
    body.append(Part(f"{parts.figures(references, book)}<p>{more}</p>", title=title, anchor="more"))
    return [*body, parts.download(["covid_measures"], lang, root)]


SHOCK: dict[str, tuple[str, str]] = {
    "poverty_rate_share": ("Poverty rate", "สัดส่วนคนจน"),
    "unemployment": ("Unemployment, ILO estimate", "การว่างงาน ประมาณการของ ILO"),
    "cpi_inflation_rate": ("Inflation of consumer prices", "เงินเฟ้อ (ราคาผู้บริโภค)"),
    "gdp_growth_rate": ("Growth of output", "การเติบโตของผลผลิต"),
}
YEARS_SHOWN = 6


def _shock_series() -> dict[str, tuple[str, dict[int, float]]]:
    """Return for each indicator its table and year -> share, for the tables that there are."""
    from spdr import data

    known = set(data.names())
    found: dict[str, tuple[str, dict[int, float]]] = {}
    if "poverty_national" in known:
        frame = data.load("poverty_national").dropna(subset=["poverty_rate_share"])
        series = dict(zip(frame["year"], frame["poverty_rate_share"], strict=True))
        found["poverty_rate_share"] = ("poverty_national", series)
    if "labour_modelled" in known:
        frame = data.load("labour_modelled")
        chosen = frame[
            (frame["measure"] == "unemployment") & (frame["sex"] == "both") & (frame["age_group"] == "15+")
        ]
        found["unemployment"] = (
            "labour_modelled",
            dict(zip(chosen["year"], chosen["rate_share"], strict=True)),
        )
    if "macro" in known:
        frame = data.load("macro")
        for column in ("cpi_inflation_rate", "gdp_growth_rate"):
            chosen = frame.dropna(subset=[column])
            found[column] = ("macro", dict(zip(chosen["year"], chosen[column], strict=True)))
    return found


def _shock_indicators(lang: str) -> list[Part]:
    from spdr.publish.words import BUDDHIST_ERA

    series = _shock_series()
    if not series:
        return []
    lines = []
    for key, (table, values) in series.items():
        years = sorted(values)[-YEARS_SHOWN:]
        shown = ", ".join(
            f"{year + (BUDDHIST_ERA if lang == 'th' else 0)}: <b>{text(percent(values[year], lang, 1))}</b>"
            for year in years
        )
        lines.append([text(SHOCK[key][lang == "th"]), shown, markup.link(f"data/{table}.html", table, lang)])
    title = {"en": "Indicators of a shock", "th": "ตัวชี้วัดภาวะวิกฤต"}[lang]
    head = [text(say(key, lang)) for key in ("indicator", "value", "recorded")]
    return [Part(markup.table(head, lines, label=title, row_ids=list(series)), title=title, anchor="shock")]
