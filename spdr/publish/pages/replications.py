"""Published numbers beside ours: what each agreement proves, by family of indicators.

The numbers are computed when the site is built. They are kept in ``book/_build`` under a checksum of the
register, tables, law and code they rest on, so that editing a chapter does not compute them again.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import spdr
from spdr import project
from spdr.errors import SpdrError
from spdr.present.formats import format_value
from spdr.present.labels import unit_name
from spdr.present.units import UNITS
from spdr.publish import bibliography, markup
from spdr.publish.markup import run, text
from spdr.publish.pages.part import Part
from spdr.publish.words import LANGUAGES, status_word

if TYPE_CHECKING:
    from spdr.data.indicators import Indicator
    from spdr.publish.book import Book

Row = dict[str, Any]

LEAD = {
    "en": "Every number below was published by somebody else. We computed it again from its published inputs "
    "with the same functions that the chapters use. Agreement does not always prove the same thing, so each "
    "line says what it is.",
    "th": "ตัวเลขทุกตัวด้านล่างเป็นตัวเลขที่ผู้อื่นเผยแพร่ รายงานนี้คำนวณซ้ำจากข้อมูลตั้งต้นที่เผยแพร่ "
    "ด้วยฟังก์ชันชุดเดียวกับที่ใช้ในบทต่าง ๆ การที่ผลตรงกันไม่ได้พิสูจน์สิ่งเดียวกันเสมอไป แต่ละบรรทัดจึงระบุว่าเป็นการทดสอบประเภทใด",
}
# Kind -> its name in both languages, and what agreement proves.
KINDS: dict[str, tuple[str, str, str, str]] = {
    "arithmetic": (
        "arithmetic",
        "เลขคณิต",
        "The published inputs and formula give the published result: the formula was read correctly.",
        "ข้อมูลตั้งต้นและสูตรที่เผยแพร่ให้ผลตามที่เผยแพร่: แสดงว่าอ่านสูตรถูกต้อง",
    ),
    "calibration": (
        "calibration",
        "การปรับเทียบ",
        "The calculation was fitted to the very numbers it returns: agreement proves nothing.",
        "การคำนวณถูกปรับให้เข้ากับตัวเลขชุดที่ให้ผลออกมา: การตรงกันไม่ได้พิสูจน์อะไร",
    ),
    "validation": (
        "validation",
        "การตรวจสอบแบบจำลอง",
        "A model or an estimator that could have come out otherwise comes near the published number.",
        "แบบจำลองหรือตัวประมาณที่อาจให้ผลต่างไปได้ ให้ผลใกล้เคียงตัวเลขที่เผยแพร่",
    ),
    "negative control": (
        "negative control",
        "ตัวควบคุมเชิงลบ",
        "A published number that contradicts its own inputs: a correct calculation must not give it.",
        "ตัวเลขที่เผยแพร่ซึ่งขัดกับข้อมูลตั้งต้นของตนเอง: การคำนวณที่ถูกต้องต้องไม่ได้ตัวเลขนี้",
    ),
}
VERDICTS: dict[str, tuple[str, str]] = {
    "reproduced": ("reproduced", "คำนวณซ้ำได้ตรงกัน"),
    "agrees by calibration": ("agrees by calibration", "ตรงกันเพราะปรับเทียบ"),
    "differs, explained": ("differs, explained", "ต่างกัน มีคำอธิบาย"),
    "not reproduced": ("not reproduced", "คำนวณซ้ำไม่ได้"),
    "differs, as it must": ("differs, as it must", "ต่างกันตามที่ควรเป็น"),
    "reproduced, but must not be": ("reproduced, but must not be", "ตรงกันทั้งที่ไม่ควรตรง"),
    "not run": ("not run", "ยังไม่ได้คำนวณ"),
}
NAMES: dict[str, tuple[str, str]] = {
    "what": ("What was published", "ตัวเลขที่เผยแพร่คืออะไร"),
    "published": ("Published", "ค่าที่เผยแพร่"),
    "ours": ("Ours", "ค่าที่คำนวณได้"),
    "difference": ("Difference", "ผลต่าง"),
    "allowed": ("Difference allowed", "ผลต่างที่ยอมรับได้"),
    "kind": ("Kind", "ประเภท"),
    "verdict": ("Verdict", "ผลการเทียบ"),
    "proves": ("What agreement proves", "การตรงกันพิสูจน์อะไร"),
    "count": ("Numbers", "จำนวน"),
    "none": ("none", "ไม่มี"),
    "summary": ("All numbers by kind and verdict", "ตัวเลขทั้งหมดจำแนกตามประเภทและผลการเทียบ"),
    "failed": ("The calculation could not be run: ", "คำนวณไม่ได้: "),
}
OTHERS = ("Schemes, costs and populations", "โครงการ ต้นทุน และประชากร")
MOST_DIGITS = 6
SMALLEST = 1e-12  # relative: below it a difference is rounding in binary
KEPT = "replication.json"


def _checksum() -> str:
    """Return a checksum of all that the numbers rest on; a sidecar holds its table's checksum."""
    from spdr.publish.keys import digest, file_sha

    inputs = ("data/registers/replications.toml", "data/tables/*.yaml", "data/parameters/*.toml")
    files = sorted(path for pattern in inputs for path in project.root().glob(pattern))
    package = Path(spdr.__file__).parent
    files += sorted(path for floor in ("analysis", "data") for path in (package / floor).rglob("*.py"))
    return digest([(path.name, file_sha(str(path))) for path in files])


def compute(register: Iterable[Row]) -> list[Row]:
    """Run each entry of the register; one that cannot be run says why instead of stopping the site.

    Returns
    -------
    list of dict
        Rows of :func:`spdr.analysis.replication.run_all`, fit for JSON: a number that is not there is None.
    """
    rows: list[Row] = []
    for entry in register:
        try:
            row = _one(entry)
        except SpdrError as error:
            row = _one({**entry, "function": ""})
            row |= {"note": NAMES["failed"][0] + str(error), "note_th": NAMES["failed"][1] + str(error)}
        numbers = {key: None if math.isnan(row[key]) else float(row[key]) for key in ("ours", "difference")}
        rows.append({**row, **numbers})
    return rows


def _one(entry: Row) -> Row:
    from spdr.analysis import replication

    return {str(key): value for key, value in replication.run_all([entry]).iloc[0].items()}


def rows() -> list[Row]:
    """Return every published number with ours, computed anew only if what they rest on has changed."""
    from spdr.data import indicators as register

    kept, key = project.path("book", "_build", KEPT), _checksum()
    if kept.is_file():
        try:
            found = json.loads(kept.read_text(encoding="utf-8"))
            if found["key"] == key:
                return list(found["rows"])
        except (ValueError, KeyError, TypeError):
            pass  # half written or of an earlier make: compute and write it again
    made = compute(register.replications())
    kept.parent.mkdir(parents=True, exist_ok=True)
    draft = kept.with_suffix(".draft")
    draft.write_text(json.dumps({"key": key, "rows": made}, ensure_ascii=False), encoding="utf-8")
    draft.replace(kept)
    return made


def digits_of(value: float, unit: str) -> int:
    """Return the decimals that a published number was printed with, in the unit that pages show.

    Examples
    --------
    >>> digits_of(0.626, "share"), digits_of(86.82, "billion_thb"), digits_of(7000.0, "thb_month")
    (1, 2, 0)
    """
    exact = Decimal(repr(float(value))) * (100 if UNITS[unit].percent else 1)
    exponent = exact.normalize().as_tuple().exponent
    return min(MOST_DIGITS, max(0, -exponent)) if isinstance(exponent, int) else 0


def _number(value: float | None, unit: str, lang: str, digits: int) -> str:
    """Write a number without the words of its unit; decimals beyond those published lose their zeros."""
    if value is None:
        return "–"
    if UNITS[unit].kind == "year":
        return format_value(round(value), unit, lang)
    return format_value(value, unit, lang, digits, short=True)


def _ours(row: Row, lang: str) -> str:
    """Write our number with up to two more decimals than the published one, where they say something."""
    least = digits_of(row["published"], row["unit"])
    if row["ours"] is None or least > MOST_DIGITS - 2:  # all decimals that are shown are there already
        return _number(row["ours"], row["unit"], lang, least)
    shown = _number(row["ours"], row["unit"], lang, least + 2)
    sign = "%" if shown.endswith("%") else ""
    number = shown.removesuffix("%")
    for _ in range(2):
        number = number[:-1] if number.endswith("0") and "." in number else number
    return number.rstrip(".") + sign


def _gap(value: float | None, row: Row, lang: str) -> str:
    """Write a difference as HTML: of years in years, percentages in points, small ones in powers."""
    if value is None:
        return "–"
    if abs(value) < SMALLEST * max(1.0, abs(row["published"])):
        return text(NAMES["none"][LANGUAGES.index(lang)])
    percent = UNITS[row["unit"]].percent
    unit = "percent_point" if percent else {"year": "years"}.get(row["unit"], str(row["unit"]))
    digits = 1 if unit == "years" else min(MOST_DIGITS, digits_of(row["published"], row["unit"]) + 2)
    shown = format_value(value, unit, lang, digits, short=True)
    name = f"<br><small>{text(unit_name(unit, lang))}</small>" if percent else ""
    if any(digit in shown for digit in "123456789"):
        return text(shown) + name
    mantissa, exponent = f"{value * (100 if percent else 1):.1e}".split("e")
    sign = "\N{MINUS SIGN}"
    power = f"{mantissa.replace('-', sign)} × 10<sup>{str(int(exponent)).replace('-', sign)}</sup>"
    return power + name


def _what(row: Row, indicators: list[Indicator], book: Book) -> str:
    lang = book.lang
    title = run(row["title_th"] if lang == "th" else row["title"], lang)
    shown = bibliography.citation(row["source"], lang, book.abbreviations)
    cited = markup.link(f"bibliography.html#{row['source']}", shown, lang)
    links = " ".join(markup.link(f"indicators.html#{one.id}", one.id, lang) for one in indicators)
    code = f"<code>{text(row['function'])}</code>" if row["function"] else ""
    small = " · ".join(part for part in (f"{cited}, {run(row['where'], lang)}", links, code) if part)
    note = row["note_th"] if lang == "th" else row["note"]
    return f"{title}<br><small>{small}</small>" + (f"<br><small>{run(note, lang)}</small>" if note else "")


def _cells(row: Row, indicators: list[Indicator], book: Book) -> list[str]:
    lang, number = book.lang, LANGUAGES.index(book.lang)
    unit = UNITS[row["unit"]]
    name = "" if unit.percent else text(unit.name_th if lang == "th" else unit.name_en)
    published = text(_number(row["published"], row["unit"], lang, digits_of(row["published"], row["unit"])))
    mark = ""
    if row["status"] == "unverified":
        mark = f'<br><small class="mark">{text(status_word("unverified", lang))}</small>'
    return [
        _what(row, indicators, book),
        f"{published}<br><small>{name}</small>{mark}",
        text(_ours(row, lang)),
        _gap(row["difference"], row, lang),
        _gap(row["tolerance"], row, lang),
        f"{text(VERDICTS[row['verdict']][number])}<br><small>{text(KINDS[row['kind']][number])}</small>",
    ]


def _summary(book: Book) -> Part:
    """Count the numbers by kind and verdict, and say what each kind proves."""
    number = LANGUAGES.index(book.lang)
    names = {key: words[number] for key, words in NAMES.items()}
    lines = []
    for kind, words in KINDS.items():
        mine = [row["verdict"] for row in book.replications if row["kind"] == kind]
        told = [f"{text(VERDICTS[one][number])} {mine.count(one)}" for one in VERDICTS if one in mine]
        lines.append([text(words[number]), text(words[2 + number]), str(len(mine)), "<br>".join(told) or "–"])
    head = [text(names[key]) for key in ("kind", "proves", "count", "verdict")]
    html = markup.table(head, lines, label=names["summary"], numeric=[False, False, True])
    return Part(f"<p>{text(LEAD[book.lang])}</p>{html}")


def replication(book: Book, root: str) -> list[Part]:
    """Return the published numbers beside ours, by family of the indicator that they belong to."""
    from spdr.data import indicators as register

    number = LANGUAGES.index(book.lang)
    known = register.load()
    mine = {row["id"]: [one for one in known if row["id"] in one.reproduces] for row in book.replications}
    head = [text(NAMES[key][number]) for key in ("what", "published", "ours", "difference", "allowed")]
    head.append(text(NAMES["verdict"][number]))
    parts = [_summary(book)]
    for letter, words in {**register.FAMILIES, "": OTHERS}.items():
        inside = [
            row
            for row in book.replications
            if (mine[row["id"]][0].id[0] if mine[row["id"]] else "") == letter
        ]
        inside.sort(
            key=lambda row: [one.id for one in mine[row["id"]]]
        )  # stable: the register's order within
        if not inside:
            continue
        html = markup.table(
            head,
            [_cells(row, mine[row["id"]], book) for row in inside],
            label=words[number],
            numeric=[False, True, True, True, True],
            row_ids=[row["id"] for row in inside],
        )
        parts.append(Part(html, title=words[number], anchor=f"numbers-{letter or 'other'}"))
    return parts
