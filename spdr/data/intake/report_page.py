"""The report as one web page in Thai and English, without scripts, to send back to the office."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from spdr.data.intake.codes import CODES
from spdr.data.intake.findings import Finding, ranges

if TYPE_CHECKING:
    from spdr.data.intake.report import Report

VERDICTS_TH = {
    "accept": "ผ่าน",
    "normalise": "ผ่าน โดยปรับรูปแบบเล็กน้อย",
    "escape": "ผ่าน ข้อความที่คล้ายโค้ดเก็บไว้เป็นข้อความธรรมดา",
    "warn": "ผ่านแบบมีข้อควรระวัง",
    "reject": "ไม่ผ่าน ต้องแก้ไข",
}
HEADINGS_TH = {
    "reject": "ต้องแก้ไข",
    "warn": "ข้อควรระวัง",
    "escape": "เก็บไว้เป็นข้อความธรรมดา",
    "normalise": "ปรับรูปแบบให้แล้ว",
}
COLUMNS = (
    ("Rows", "แถว"),
    ("Column", "คอลัมน์"),
    ("Value", "ค่าที่พบ"),
    ("Likely right", "ค่าที่น่าจะถูกต้อง"),
    ("What it is", "รายละเอียด"),
)
POLICY = "default-src 'none'; style-src 'unsafe-inline'"
STYLE = """
:root{color-scheme:light dark}
body{font:16px/1.55 Sarabun,"Noto Sans Thai",system-ui,sans-serif;max-width:72rem}
body{margin:2rem auto;padding:0 1rem}
h1{font-size:1.5rem;line-height:1.3}h2{font-size:1.15rem;margin-top:2rem}
.verdict{border-left:.4rem solid #1a7f4b;padding:.4rem .8rem}.verdict.reject{border-color:#b3261e}
.verdict.warn{border-color:#9a6700}
.wide{overflow-x:auto}table{border-collapse:collapse;width:100%}
th,td{border-bottom:1px solid #8886;padding:.4rem .6rem;text-align:left;vertical-align:top}
td.value{overflow-wrap:anywhere;font-family:ui-monospace,monospace,Sarabun}
small{opacity:.75}
"""


def page(report: Report) -> str:
    """Return the page; every text from the file is escaped, and a policy forbids scripts."""
    from spdr.data.intake.report import HEADINGS, VERDICTS

    name, table = escape(report.file), escape(report.contract.name)
    about = escape(
        ", ".join(part for part in (report.kind, f"{report.read:,} rows" if report.read else "") if part)
    )
    parts = [
        '<!DOCTYPE html><html lang="th"><head><meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{name}</title><style>{STYLE}</style></head><body>",
        f"<h1>ผลการตรวจแฟ้มข้อมูล <bdi>{name}</bdi><br>",
        f'<small lang="en">Check of the file as {table}</small></h1>',
        f'<p class="verdict {report.verdict}"><strong>{VERDICTS_TH[report.verdict]}</strong><br>'
        f'<span lang="en">{escape(VERDICTS[report.verdict].capitalize())}</span></p>',
        f'<p lang="en"><small>{about}<br>SHA-256 {report.sha256}</small></p>',
    ]
    for level, heading in HEADINGS.items():
        here = [one for one in report.findings if one.level == level]
        if here:
            parts.append(
                f'<h2>{HEADINGS_TH[level]} <small lang="en">{escape(heading)} ({len(here)})</small></h2>'
            )
            parts.append(_table(here))
    parts += [f'<p lang="en">{escape(note)}</p>' for note in dict.fromkeys(report.notes)]
    return "\n".join([*parts, "</body></html>\n"])


def _table(findings: list[Finding]) -> str:
    head = "".join(f'<th scope="col">{th}<br><small lang="en">{en}</small></th>' for en, th in COLUMNS)
    rows = "\n".join(_row(one) for one in findings)
    return f'<div class="wide"><table><thead><tr>{head}</tr></thead><tbody>\n{rows}\n</tbody></table></div>'


def _row(one: Finding) -> str:
    english, thai = CODES[one.code]
    told = f'{thai} <small lang="en">{escape(english)}: {escape(one.message)}</small>'
    cells = (escape(ranges(one.rows)), escape(one.column), escape(one.value), escape(one.expected))
    rows, column, value, expected = cells
    return (
        f'<tr><td>{rows}</td><td>{column}</td><td class="value">{value}</td>'
        f'<td class="value">{expected}</td><td>{told}</td></tr>'
    )
