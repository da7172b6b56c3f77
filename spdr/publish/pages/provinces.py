"""The list of provinces with its map, and a page for each province: what is known there, and what is not.

The pages stand outside the table of contents: they are written after the others, from the same layout.
"""

from __future__ import annotations

import json
import math
import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from spdr.present import style
from spdr.present.draw_grid import class_of, classes
from spdr.present.labels import category, format_value
from spdr.publish import markup
from spdr.publish.markup import run, text
from spdr.publish.pages.part import Part
from spdr.publish.pages.terms import rows as glossary_rows
from spdr.publish.provenance import source_line, thai_names
from spdr.publish.province_series import SHOWN, Row, Series, Subject, provinces, series, subjects
from spdr.publish.search import Passage
from spdr.publish.words import LANGUAGES, word

if TYPE_CHECKING:
    from spdr.publish.book import Book

FAMILY = "provinces"
WIDTH, EDGE = 380.0, 6.0  # of the map, in its own units
MAPPED = "household"  # the subject that the map shows
WORDS: dict[str, tuple[str, str]] = {
    "lead": (
        "What published tables say of each of the {count} provinces, every figure with its date and source, "
        "and what they do not say. Choose a province on the map or in the list.",
        "ข้อมูลที่เผยแพร่ของแต่ละจังหวัดทั้ง {count} จังหวัด ทุกตัวเลขมีวันที่และแหล่งที่มา พร้อมรายการข้อมูลที่ยังไม่มี "
        "เลือกจังหวัดได้จากแผนที่หรือรายชื่อ",
    ),
    "map": (
        "Map of provinces: household income, {year} (baht a month)",
        "แผนที่จังหวัด: รายได้ครัวเรือน ปี {year} (บาทต่อเดือน)",
    ),
    "plain_map": ("Map of provinces", "แผนที่จังหวัด"),
    "list": ("List of provinces", "รายชื่อจังหวัด"),
    "province": ("Province", "จังหวัด"),
    "region": ("Region", "ภาค"),
    "glance": ("At a glance", "ข้อมูลโดยสรุป"),
    "subject": ("Subject", "เรื่อง"),
    "latest": ("Latest figure", "ตัวเลขล่าสุด"),
    "date": ("Date", "วันที่ของข้อมูล"),
    "older": ("Earlier years: {count} rows", "ปีก่อนหน้า {count} แถว"),
    "absent": ("No figure for this province in the source.", "แหล่งข้อมูลไม่มีตัวเลขของจังหวัดนี้"),
    "unknown": ("What is not known here, and who holds it", "ข้อมูลที่ยังไม่มี และหน่วยงานที่ถือข้อมูล"),
    "unknown_lead": (
        "These figures were not found in published form for the province; the office named keeps the records "
        "they would come from.",
        "ไม่พบตัวเลขเหล่านี้ของจังหวัดในรูปแบบที่เผยแพร่ หน่วยงานที่ระบุเป็นผู้เก็บบันทึกต้นทาง",
    ),
    "about": (
        "What published tables say of {name}: population, births, product, household income, minimum wage, "
        "poverty, health schemes.",
        "ข้อมูลที่เผยแพร่ของ{name}: ประชากร การเกิด ผลิตภัณฑ์จังหวัด รายได้ครัวเรือน ค่าจ้างขั้นต่ำ ความยากจน สิทธิรักษาพยาบาล",
    ),
    "unknown_income": ("not known", "ไม่ทราบ"),
}
# What a reader would look for and not find, and the office that holds the records.
UNKNOWN: tuple[tuple[tuple[str, str], tuple[str, str]], ...] = (
    (
        ("Recipients of the Old Age Allowance", "ผู้รับเบี้ยยังชีพผู้สูงอายุ"),
        ("Department of Local Administration", "กรมส่งเสริมการปกครองท้องถิ่น"),
    ),
    (
        ("Recipients of the Disability Allowance", "ผู้รับเบี้ยความพิการ"),
        (
            "Department of Local Administration; Department of Empowerment of Persons with Disabilities",
            "กรมส่งเสริมการปกครองท้องถิ่น และกรมส่งเสริมและพัฒนาคุณภาพชีวิตคนพิการ",
        ),
    ),
    (
        ("Recipients of the Child Support Grant", "ผู้รับเงินอุดหนุนเพื่อการเลี้ยงดูเด็กแรกเกิด"),
        ("Department of Children and Youth", "กรมกิจการเด็กและเยาวชน"),
    ),
    (
        ("Holders of the State Welfare Card", "ผู้ถือบัตรสวัสดิการแห่งรัฐ"),
        ("Ministry of Finance", "กระทรวงการคลัง"),
    ),
    (
        (
            "Insured persons under Sections 33, 39 and 40, and pensions in payment",
            "ผู้ประกันตนมาตรา 33 39 และ 40 และผู้รับบำนาญชราภาพ",
        ),
        ("Social Security Office", "สำนักงานประกันสังคม"),
    ),
    (
        (
            "Informal workers, and people whom no scheme reaches",
            "แรงงานนอกระบบ และผู้ที่ไม่มีโครงการใดเข้าถึง",
        ),
        ("National Statistical Office (survey files)", "สำนักงานสถิติแห่งชาติ (แฟ้มข้อมูลสำรวจ)"),
    ),
)
# Subject -> what comes after its last figure, and the office that holds it.
SINCE: dict[str, tuple[tuple[str, str], tuple[str, str]]] = {
    "population": (
        ("Registered population after {when}", "ประชากรตามทะเบียนราษฎรหลัง{when}"),
        ("Department of Provincial Administration", "กรมการปกครอง"),
    ),
    "births": (
        ("Registered births after {when}", "การเกิดตามทะเบียนหลังปี {when}"),
        ("Department of Provincial Administration", "กรมการปกครอง"),
    ),
    "product": (
        ("Provincial product after {when}", "ผลิตภัณฑ์จังหวัดหลังปี {when}"),
        (
            "Office of the National Economic and Social Development Council",
            "สำนักงานสภาพัฒนาการเศรษฐกิจและสังคมแห่งชาติ",
        ),
    ),
    "household": (
        ("Household income and expenditure after {when}", "รายได้และค่าใช้จ่ายครัวเรือนหลังปี {when}"),
        ("National Statistical Office", "สำนักงานสถิติแห่งชาติ"),
    ),
    "poverty": (
        ("Poverty after {when}, on today's basis", "ความยากจนหลังปี {when} ตามฐานปัจจุบัน"),
        (
            "Office of the National Economic and Social Development Council; National Statistical Office",
            "สำนักงานสภาพัฒนาการเศรษฐกิจและสังคมแห่งชาติ และสำนักงานสถิติแห่งชาติ",
        ),
    ),
    "health": (
        ("Registrants of health schemes after {when}", "ผู้ลงทะเบียนสิทธิรักษาพยาบาลหลังปี {when}"),
        ("National Health Security Office", "สำนักงานหลักประกันสุขภาพแห่งชาติ"),
    ),
    "work-permits": (
        ("Work permits after {when}", "ใบอนุญาตทำงานหลังปี {when}"),
        ("Department of Employment", "กรมการจัดหางาน"),
    ),
}


def said(key: str, lang: str, **values: object) -> str:
    """Return one of this module's words, filled in."""
    return WORDS[key][LANGUAGES.index(lang)].format(**values)


def address(row: Row) -> str:
    """Return the name of a province's page, which stays the same for ever.

    Examples
    --------
    >>> address({"name_en": "Nakhon Si Thammarat"})
    'provinces/nakhon-si-thammarat'
    """
    plain = unicodedata.normalize("NFKD", row["name_en"]).encode("ascii", "ignore").decode().lower()
    return f"{FAMILY}/{re.sub('[^a-z0-9]+', '-', plain).strip('-')}"


def full_name(row: Row, lang: str) -> str:
    """Return a province's name as a heading shows it; Bangkok is no จังหวัด."""
    if lang == "en" or row["province_code"] == "10":
        return row[f"name_{lang}"]
    return f"จังหวัด{row['name_th']}"


@lru_cache(maxsize=32)
def _source(table: str, lang: str) -> str:
    from spdr import data

    return source_line(data.describe(table), lang, thai_names(glossary_rows()))


def _section(subject: Subject, found: Series, lang: str) -> str:
    """Return one subject of a province: its note, its newest rows, older ones folded, its source."""
    place = LANGUAGES.index(lang)
    title = subject.title[place]
    html = f'<section id="{subject.anchor}"><h2>{text(title)}</h2>'
    if not found.rows:
        return f"{html}<p>{text(said('absent', lang))}</p></section>"
    head, rows = [text(cell) for cell in found.head], [[text(cell) for cell in row] for row in found.rows]
    words_until = 2 if subject.anchor == "minimum-wage" else 1
    numeric = [number >= words_until for number in range(len(head))]
    html += f"<p>{text(subject.note[place])}</p>"
    html += markup.table(head, rows[:SHOWN], label=title, numeric=numeric)
    if rows[SHOWN:]:
        more = said("older", lang, count=len(rows) - SHOWN)
        older = markup.table(head, rows[SHOWN:], label=f"{title}: {more}", numeric=numeric)
        html += f'<details class="rest"><summary>{text(more)}</summary>{older}</details>'
    sources = "; ".join(dict.fromkeys(_source(name, lang) for name in subject.tables))
    links = ", ".join(f'<a href="../data/{name}.html"><code>{name}</code></a>' for name in subject.tables)
    return f'{html}<p class="source"><b>{text(word("source", lang))}:</b> {sources} ({links})</p></section>'


def _unknown(known: dict[str, Series], lang: str) -> str:
    place = LANGUAGES.index(lang)
    items = [(what[place], office[place]) for what, office in UNKNOWN]
    for anchor, (what, office) in SINCE.items():
        if anchor in known:
            when = known[anchor].when
            subject = what[place].format(when=when) if when else what[place].split(" {")[0].split("หลัง")[0]
            items.append((subject, office[place]))
    listed = "".join(f"<li>{text(what)}: <b>{text(office)}</b></li>" for what, office in items)
    return (
        f'<section id="not-known"><h2>{text(said("unknown", lang))}</h2>'
        f"<p>{text(said('unknown_lead', lang))}</p><ul>{listed}</ul></section>"
    )


def page(row: Row, made: list[tuple[Subject, Series]], lang: str) -> str:
    """Return the body of a province's page."""
    place = LANGUAGES.index(lang)
    glance = [
        [
            f'<a href="#{subject.anchor}">{text(subject.title[place])}</a>',
            text(found.latest),
            text(found.when),
        ]
        for subject, found in made
        if found.rows
    ]
    head = [text(said(key, lang)) for key in ("subject", "latest", "date")]
    other = row["name_th" if lang == "en" else "name_en"]
    region = category(row["region5"], lang)
    return (
        f'<section id="known"><h1>{text(full_name(row, lang))}</h1>'
        f'<p class="kicker">{run(other, lang)} · {text(region)} · '
        f"{text(row['iso_3166_2'])}</p>"
        f"{markup.table(head, glance, label=said('glance', lang))}"
        f"{''.join(_section(subject, found, lang) for subject, found in made)}"
        f"{_unknown({subject.anchor: found for subject, found in made}, lang)}</section>"
    )


def pages(book: Book) -> Iterator[tuple[str, dict[str, Any], Passage]]:
    """Yield each province's page: its name, what the layout shows, and what the search finds it by."""
    lang, place = book.lang, LANGUAGES.index(book.lang)
    kept = subjects()
    for row in provinces():
        made = [(subject, series(subject, row["province_code"], lang)) for subject in kept]
        name, title = address(row), full_name(row, lang)
        outline = [{"href": f"#{s.anchor}", "title": s.title[place]} for s, _ in made]
        outline.append({"href": "#not-known", "title": said("unknown", lang)})
        words = [row["name_en"], row["name_th"], row["iso_3166_2"]]
        words += [f"{s.title[place]} {found.latest} ({found.when})" for s, found in made if found.rows]
        context = {
            "title": title,
            "body": page(row, made, lang),
            "about": said("about", lang, name=title),
            "sections": outline,
        }
        yield name, context, Passage(name, "known", title, "; ".join(words), "row")


def _geometry() -> dict[str, list[list[list[list[float]]]]]:
    """Return the polygons of each province, or nothing where a project has no map."""
    from spdr import project

    path = project.path("data", "tables", "province_geometry.geojson")
    if not path.is_file():
        return {}
    found = {}
    for feature in json.loads(path.read_text(encoding="utf-8"))["features"]:
        shape = feature["geometry"]
        polygons = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
        found[feature["properties"]["province_code"]] = polygons
    return found


def outlines() -> tuple[dict[str, str], int]:
    """Return each province's outline as the path of an SVG, and the height of the map.

    Degrees of longitude are narrowed by the cosine of the middle latitude, so that shapes keep their form.
    """
    shapes = _geometry()
    points = [point for polygons in shapes.values() for p in polygons for ring in p for point in ring]
    if not points:
        return {}, 0
    west, east = min(p[0] for p in points), max(p[0] for p in points)
    south, north = min(p[1] for p in points), max(p[1] for p in points)
    narrow = math.cos(math.radians((south + north) / 2))
    scale = (WIDTH - 2 * EDGE) / ((east - west) * narrow)

    def path(ring: list[list[float]]) -> str:
        placed = [
            (round(EDGE + (x - west) * narrow * scale, 1), round(EDGE + (north - y) * scale, 1))
            for x, y, *_ in ring
        ]
        kept = [point for number, point in enumerate(placed) if number == 0 or point != placed[number - 1]]
        return "M" + "L".join(f"{x:g},{y:g}" for x, y in kept) + "Z"

    drawn = {
        code: "".join(path(ring) for polygon in polygons for ring in polygon)
        for code, polygons in shapes.items()
    }
    return drawn, math.ceil((north - south) * scale + 2 * EDGE)


def _map(rows: list[Row], incomes: dict[str, Series], lang: str) -> str:
    """Return the map: each province a link, coloured by household income where that is known."""
    drawn, height = outlines()
    if not drawn:
        return ""
    amounts = {code: found.amount for code, found in incomes.items() if found.amount is not None}
    limits = classes(list(amounts.values())) if amounts else [0.0, 1.0]
    links, used = [], set()
    for row in rows:
        code, amount = row["province_code"], amounts.get(row["province_code"])
        step = class_of(amount, limits) if amount is not None else None
        used.add(step)
        fill = style.UNKNOWN if step is None else style.RAMP[step]
        value = (
            format_value(amount, "thb_month", lang) if amount is not None else said("unknown_income", lang)
        )
        label = f"{full_name(row, lang)}: {value}" if amounts else full_name(row, lang)
        links.append(
            f'<a href="{address(row)}.html" aria-label="{text(label)}"><title>{text(label)}</title>'
            f'<path d="{drawn[code]}" fill="{fill}" stroke="#6b7680" stroke-width=".6"/></a>'
        )
    year = max((found.when for found in incomes.values() if found.amount is not None), default="")
    title = said("map", lang, year=year) if amounts else said("plain_map", lang)
    keys = "".join(
        f'<li><svg aria-hidden="true" width="14" height="14"><rect width="14" height="14" '
        f'fill="{style.RAMP[step]}"/></svg> {limits[step]:,.0f}–{limits[step + 1]:,.0f}</li>'
        for step in sorted(step for step in used if step is not None)
    )
    return (
        f'<figure class="map"><figcaption>{text(title)}</figcaption>'
        f'<svg viewBox="0 0 {WIDTH:g} {height}" width="{WIDTH:g}" height="{height}" role="group" '
        f'aria-label="{text(title)}">{"".join(links)}</svg>'
        f"{f'<ul>{keys}</ul>' if amounts else ''}</figure>"
    )


def _short(subject: Subject, found: Series, lang: str) -> str:
    """Return a subject's last figure for the list; of a household, its income."""
    if subject.anchor == MAPPED and found.amount is not None:
        return text(format_value(found.amount, "thb_month", lang))
    return text(found.latest)


def index(book: Book, root: str) -> list[Part]:
    """Return the map and the list of provinces."""
    lang, place, rows = book.lang, LANGUAGES.index(book.lang), provinces()
    named = {subject.anchor: subject for subject in subjects()}
    shown = [named[name] for name in ("population", "product", MAPPED, "minimum-wage") if name in named]
    found = {s.anchor: {r["province_code"]: series(s, r["province_code"], lang) for r in rows} for s in shown}
    head = [text(said(key, lang)) for key in ("province", "region")]
    head += [text(subject.title[place]) for subject in shown]
    lines = [
        [
            markup.link(f"{address(row)}.html", row[f"name_{lang}"], lang),
            text(category(row["region5"], lang)),
            *(_short(s, found[s.anchor][row["province_code"]], lang) for s in shown),
        ]
        for row in rows
    ]
    drawn = _map(rows, found.get(MAPPED, {}), lang)
    listed = markup.table(head, lines, label=said("list", lang)) if rows else ""
    lead = said("lead", lang, count=len(rows))
    return [
        Part(f"<p>{text(lead)}</p>{drawn}", words=lead),
        Part(listed, title=said("list", lang), anchor="list", words=said("list", lang)),
    ]
