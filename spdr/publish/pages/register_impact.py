"""The impact monitor: what shows a shock, and the measures and advice of the last one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from spdr.publish import markup
from spdr.publish.markup import text
from spdr.publish.pages import register_parts as parts
from spdr.publish.pages.part import Part
from spdr.publish.pages.register_parts import Row, number, percent, rows, words
from spdr.publish.pages.register_words import say

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
            body.append(Part("".join(_bill(row, lang) for row in found)))
    references = ("01_mapping#emergency-transfers", "01_mapping#poverty-with-and-without-relief")
    law = {"en": "Rules and amounts of each measure", "th": "หลักเกณฑ์และจำนวนเงินของแต่ละมาตรการ"}[lang]
    heading = {"en": "Figures and rules", "th": "แผนภูมิและหลักเกณฑ์"}[lang]
    more = markup.link("law/covid.html", law, lang) if "covid" in book.law_files else text(law)
    body.append(Part(f"{parts.figures(references, book)}<p>{more}</p>", title=heading, anchor="more"))
    return [*body, parts.download(["covid_measures"], lang, root)]


def _bill(row: Row, lang: str) -> str:
    """Return the bill of a top-up: people times amount times months, and what overlap does to it."""
    if None in (row["people"], row["amount_thb_month"], row["months"]):
        return ""
    people, amount, months = row["people"], row["amount_thb_month"], row["months"]
    billion = people * amount * months / 1e9
    told = {
        "en": f"{number(people)} people × {number(amount)} baht × {months} months = "
        f"{number(billion)} billion baht. If some people were paid under two schemes, the bill was higher; "
        "how many is not recorded.",
        "th": f"{number(people)} คน × {number(amount)} บาท × {months} เดือน = {number(billion)} พันล้านบาท "
        "หากมีผู้ได้รับจากสองโครงการ ยอดจ่ายจะสูงกว่านี้ ไม่ได้บันทึกว่ามีกี่คน",
    }[lang]
    return f"<p>{text(told)}</p>"


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
    head = [text(say(key, lang)) for key in ("indicator", "value", "source")]
    return [Part(markup.table(head, lines, label=title, row_ids=list(series)), title=title, anchor="shock")]
