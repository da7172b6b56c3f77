"""The impact monitor: what shows a shock, and the measures and advice of the last one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from spdr.analysis import monitoring
from spdr.publish import markup
from spdr.publish.markup import text
from spdr.publish.pages import register_parts as parts
from spdr.publish.pages.part import Part
from spdr.publish.pages.register_parts import Row, number, percent, rows, words
from spdr.publish.pages.register_words import say
from spdr.publish.words import BUDDHIST_ERA

if TYPE_CHECKING:
    from spdr.publish.book import Book


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
        ("date", lambda row: text(parts.day(row["date"], lang, "month"))),
        ("status", lambda row: text(say(row["status"], lang))),
        ("note", lambda row: words(row, "note", lang)),
        ("source", lambda row: parts.source(row, lang)),
    ]
    for kind, title in (
        ("measure", {"en": "Emergency measures", "th": "มาตรการฉุกเฉิน"}),
        ("advice", {"en": "Advice, and what became of it", "th": "ข้อเสนอและผล"}),
    ):
        found = [row for row in rows("covid_measures") if row["kind"] == kind]
        html = parts.listing(found, columns, lang, title[lang])
        body.append(parts.part(found, html, title[lang], kind, lang))
        if kind == "measure":
            body += [_groups(lang), _event_share(lang)]
        else:
            body.append(_advice_costs(found, lang))
    references = ("01_mapping#emergency-transfers", "01_mapping#poverty-with-and-without-relief")
    law = {"en": "Rules and amounts of each measure", "th": "หลักเกณฑ์และจำนวนเงินของแต่ละมาตรการ"}[lang]
    heading = {"en": "Figures and rules", "th": "แผนภูมิและหลักเกณฑ์"}[lang]
    more = markup.link("law/covid.html", law, lang) if "covid" in book.law_files else text(law)
    body.append(Part(f"{parts.figures(references, book)}<p>{more}</p>", title=heading, anchor="more"))
    return [*body, parts.download(["covid_measures"], lang, root)]


def _groups(lang: str) -> Part:
    """Return the top-up of 2020 by group: people, amount and months, and what overlap does to the sum."""
    from spdr.analysis import budget

    found = [row for row in rows("covid_measures") if row["kind"] == "group"]
    amount, months = found[0]["amount_thb_month"], found[0]["months"]
    bill = budget.emergency_topup({row["id"]: row["people"] for row in found}, amount, months)
    costs = bill.set_index("scheme")["cost_high_thb"]
    lines = [
        [words(row, "name", lang), text(number(row["people"])), text(_billion(costs[row["id"]]))]
        for row in found
    ]
    together = bill.iloc[-1]
    lines.append(
        [
            {"en": "Together, if nobody counts twice", "th": "รวม หากไม่มีผู้นับซ้ำ"}[lang],
            text(number(together["people_high_n"])),
            text(_billion(together["cost_high_thb"])),
        ]
    )
    stated = next(row["people"] for row in rows("covid_measures") if row["id"] == "v4")
    values = {
        "amount": number(amount),
        "months": months,
        "sum": number(together["people_high_n"]),
        "stated": number(stated),
        "least": number(together["people_low_n"]),
    }
    told = {
        "en": "{amount} baht a month for {months} months. The groups add up to {sum} people; the report of "
        "the programme says about {stated}. Somebody in two groups was to be paid once, so the people "
        "reached lie between the largest group, {least}, and the sum; how many are in two groups is not "
        "recorded.",
        "th": "เดือนละ {amount} บาท {months} เดือน ทุกกลุ่มรวม {sum} คน รายงานของโครงการระบุประมาณ {stated} คน "
        "ผู้ที่อยู่สองกลุ่มได้รับครั้งเดียว จำนวนผู้ได้รับจึงอยู่ระหว่างกลุ่มที่ใหญ่ที่สุด {least} คน กับผลรวม "
        "ไม่ได้บันทึกว่ามีผู้อยู่สองกลุ่มกี่คน",
    }[lang].format(**values)
    title = {"en": "The top-up of 2020, computed again", "th": "เงินเพิ่มปี 2563 คำนวณซ้ำ"}[lang]
    head = [text(say(key, lang)) for key in ("item", "people", "cost_billion")]
    ids = [*(row["id"] for row in found), "top-up-together"]
    table = markup.table(head, lines, label=title, numeric=[False, True, True], row_ids=ids)
    command = "spdr register topup oaa=4056596 csg=1394756 --amount 1000 --months 3"
    code = f"<pre><code>{text(command)}</code></pre>"
    return Part(f"{table}<p>{text(told)}</p>{code}", title=title, anchor="top-up")


def _billion(baht: float) -> str:
    return f"{baht / 1e9:,.2f}"


REFERENCE_PEOPLE = 100_000


def _advice_costs(found: list[Row], lang: str) -> Part:
    """Return what each measure advised would cost, for the people counted or for a hundred thousand."""
    from spdr.analysis import costing

    priced = [row for row in found if row["amount_thb_month"] and row["months"]]
    lines = []
    for row in priced:
        people = row["people"] or REFERENCE_PEOPLE
        cost = costing.annual_cost(people, row["amount_thb_month"], row["months"])
        rate = {"en": "{0} baht × {1} months", "th": "{0} บาท × {1} เดือน"}[lang]
        shown = rate.format(number(row["amount_thb_month"]), row["months"])
        reach = number(people) if row["people"] else f"{number(people)} *"
        lines.append([words(row, "name", lang), text(reach), text(shown), text(_billion(cost))])
    title = {"en": "What the measures of May 2021 would cost", "th": "ต้นทุนของมาตรการเดือนพฤษภาคม 2564"}[lang]
    head = [text(say(key, lang)) for key in ("item", "people", "amount", "cost_billion")]
    note = {
        "en": "* How many people is not recorded: the cost is for each 100,000. The notes above say which "
        "amounts are recorded and which are taken from 2020.",
        "th": "* ไม่ได้บันทึกจำนวนคน ต้นทุนเป็นของทุก 100,000 คน หมายเหตุข้างต้นระบุว่าจำนวนเงินใดมีบันทึกและใดใช้ของปี 2563",
    }[lang]
    ids = [f"cost-{row['id']}" for row in priced]
    table = markup.table(head, lines, label=title, numeric=[False, True, False, True], row_ids=ids)
    return Part(f"{table}<p>{text(note)}</p>", title=title, anchor="advice-costs")


def _event_share(lang: str) -> Part:
    """Return relief tied to an event beside lasting assistance, of which the Thai workshop warned."""
    from spdr import data

    found = {row["result_id"]: row for row in data.load("published_results").to_dict("records")}
    macro = data.load("macro").set_index("year")["gdp_million_thb"]
    relief, lasting = found["PR206"], found["PR434"]
    year = int(lasting["year"])
    money = float(lasting["value"]) / 100 * float(macro[year]) / 1000
    share = monitoring.event_share(float(relief["value"]), money)
    gap = BUDDHIST_ERA if lang == "th" else 0
    values = {
        "relief": number(float(relief["value"])),
        "when": int(relief["year"]) + gap,
        "lasting": f"{money:,.0f}",
        "before": year + gap,
        "part": lasting["value"],
        "share": percent(share, lang),
    }
    told = {
        "en": "Transfers of {when} cost {relief} billion baht. Lasting assistance stood at {part}% of output "
        "in {before}, {lasting} billion baht. Of the two together, {share} was relief tied to an event. The "
        "Thai workshop warned of this: activity by activity, without a system.",
        "th": "เงินโอนปี {when} ใช้เงิน {relief} พันล้านบาท สวัสดิการถาวรปี {before} คิดเป็นร้อยละ {part} ของ GDP หรือ "
        "{lasting} พันล้านบาท เมื่อรวมกัน เงินเยียวยารายเหตุการณ์คิดเป็น{share} ตรงกับข้อสังเกตของที่ประชุมไทยเรื่องการดำเนินงาน"
        "รายเหตุการณ์โดยไม่เป็นระบบ",
    }[lang].format(**values)
    title = {"en": "Events against programmes", "th": "รายเหตุการณ์เทียบกับโครงการถาวร"}[lang]
    tables = ", ".join(parts.table_link(name, lang) for name in ("published_results", "macro"))
    return Part(f"<p>{text(told)}</p><p>{tables}: PR206, PR434</p>", title=title, anchor="event-share")


SHOCK: dict[str, tuple[str, str]] = {
    "poverty_rate_share": ("Poverty rate", "สัดส่วนคนจน"),
    "unemployment": ("Unemployment, ILO estimate", "การว่างงาน ประมาณการของ ILO"),
    "cpi_inflation_rate": ("Inflation of consumer prices", "เงินเฟ้อ (ราคาผู้บริโภค)"),
    "gdp_growth_rate": ("Growth of output", "การเติบโตของผลผลิต"),
}
YEARS_SHOWN = 6
WORSE = {
    "poverty_rate_share": "up",
    "unemployment": "up",
    "cpi_inflation_rate": "up",
    "gdp_growth_rate": "down",
}
SIGNALS = {"calm": "green", "watch": "amber", "alert": "red", "grey": "grey"}
SIGNAL_RULE = {
    "en": "Alert: the last year is worse than each of the five before it. Watch: worse than their mean. "
    "Calm: "
    "neither. Higher is worse, for growth lower.",
    "th": "เตือนภัย: ปีล่าสุดแย่กว่าทุกปีในห้าปีก่อนหน้า เฝ้าระวัง: แย่กว่าค่าเฉลี่ยของห้าปีนั้น ปกติ: ไม่เข้าข้อใด "
    "ค่าสูงกว่าถือว่าแย่กว่า ยกเว้นการเติบโตซึ่งค่าต่ำกว่าถือว่าแย่กว่า",
}


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
        state = monitoring.signal([values[year] for year in sorted(values)], WORSE[key])
        sign = parts.badge(say(state, lang), parts.LIGHTS[SIGNALS[state]])
        lines.append(
            [text(SHOCK[key][lang == "th"]), sign, shown, markup.link(f"data/{table}.html", table, lang)]
        )
    title = {"en": "Indicators of a shock", "th": "ตัวชี้วัดภาวะวิกฤต"}[lang]
    head = [text(say(key, lang)) for key in ("indicator", "signal", "value", "source")]
    table = markup.table(head, lines, label=title, row_ids=list(series))
    return [Part(f"<p>{text(SIGNAL_RULE[lang])}</p>{table}", title=title, anchor="shock")]
