"""The report on a file that an office sent: tables in words, on a terminal or as a page in two languages."""

from __future__ import annotations

import datetime as dt
import importlib
import math
from collections.abc import Callable
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from spdr.errors import DataError
from spdr.publish import return_words

if TYPE_CHECKING:
    import pandas as pd

    from spdr.data.intake import Report
    from spdr.data.intake.contract import Contract

    Tables = dict[str, pd.DataFrame]

CALCULATORS = ("spdr.analysis.returns", "spdr.analysis.consultation", "spdr.analysis.evaluation")
LANGUAGES = ("th", "en")
NAMES = {"en": "English", "th": "ภาษาไทย"}
TREND = {"month", "period_start"}
WIDTH, HEIGHT, EDGE = 640, 160, 24


def tables(kind: str, frame: pd.DataFrame) -> Tables:
    """Return the tables of a kind's report from its checked rows.

    Raises
    ------
    DataError
        If the kind has no report.
    """
    known: dict[str, Callable[[pd.DataFrame], Tables]] = {}
    for module in CALCULATORS:
        known |= importlib.import_module(module).REPORTS
    if kind not in known:
        raise DataError(f"There is no report on {kind!r}. Kinds with one: {', '.join(sorted(known))}.")
    return known[kind](frame)


def shown(value: Any, column: str, contract: Contract, lang: str) -> str:
    """Return one cell in words of a language: shares as percentages, days as dates, missing as a dash."""
    if value is None or (isinstance(value, float) and math.isnan(value)) or str(value) in ("NaT", ""):
        return "–"
    if isinstance(value, str):
        known = _provinces(lang) if column == "province_code" else {}
        return known.get(value) or return_words.cell(value, column, contract, lang)
    if hasattr(value, "strftime"):
        return _day(value, lang, column in TREND)
    return _number(float(value), column, lang)


def _number(value: float, column: str, lang: str) -> str:
    if column.endswith("_share"):
        return f"{value * 100:.1f}%" if lang == "en" else f"ร้อยละ {value * 100:.1f}"
    if column == "year":
        return str(int(value) + (543 if lang == "th" else 0))
    return f"{value:,.0f}" if value == int(value) else f"{value:,.2f}"


def _day(value: Any, lang: str, month: bool) -> str:
    from spdr.publish.pages.register_parts import day

    return day(dt.date(value.year, value.month, value.day), lang, "month" if month else "day")


@lru_cache(maxsize=2)
def _provinces(lang: str) -> dict[str, str]:
    from spdr import data

    frame = data.load("provinces")
    return dict(zip(frame["province_code"], frame[f"name_{lang}"], strict=True))


def to_text(found: Tables, contract: Contract, lang: str = "en") -> str:
    """Return the tables for a terminal."""
    lines = []
    for name, frame in found.items():
        heads = [return_words.heading(column, contract, lang) for column in frame.columns]
        body = [
            [shown(value, str(column), contract, lang) for column, value in zip(frame, row, strict=True)]
            for row in frame.itertuples(index=False, name=None)
        ]
        widths = [max(len(cell) for cell in column) for column in zip(heads, *body, strict=True)]
        lines += ["", return_words.title(name, lang)]
        for row in (heads, *body):
            lines.append("  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)))
    return "\n".join(lines[1:])


def to_page(found: Tables, contract: Contract, report: Report) -> str:
    """Return one page without scripts: each table in Thai and English, with its trend, and what was repaired.

    Every word from the file is escaped, and the page's policy forbids scripts and requests.
    """
    from spdr.data.intake.report_page import POLICY, STYLE

    parts = [
        '<!DOCTYPE html><html lang="th"><head><meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(str(contract.about['title']))}</title><style>{STYLE}</style></head><body>",
    ]
    for lang in LANGUAGES:
        title = contract.about["title_th" if lang == "th" else "title"]
        about = contract.about["description_th" if lang == "th" else "description"]
        parts.append(f'<main lang="{lang}"><h1>{escape(str(title))}</h1><p>{escape(str(about))}</p>')
        parts.append(f"<p><small>{escape(_about(report, lang))}</small></p>")
        parts += [_section(name, frame, contract, lang) for name, frame in found.items()]
        parts.append("</main>")
    return "".join([*parts, "</body></html>\n"])


def _about(report: Report, lang: str) -> str:
    told = {
        "en": f"{report.file}, {report.read:,} rows, fingerprint {report.sha256[:12]}.",
        "th": f"{report.file} จำนวน {report.read:,} แถว รหัสตรวจสอบ {report.sha256[:12]}",
    }[lang]
    if report.contract.private:
        told += {
            "en": " Made from a file of single cases: check small counts before it is passed on.",
            "th": " จัดทำจากไฟล์รายกรณี โปรดตรวจจำนวนที่น้อยก่อนเผยแพร่",
        }[lang]
    return told


def _section(name: str, frame: pd.DataFrame, contract: Contract, lang: str) -> str:
    heads = "".join(
        f'<th scope="col">{escape(return_words.heading(str(column), contract, lang))}</th>'
        for column in frame
    )
    body = "".join(
        "<tr>"
        + "".join(
            f"<td>{escape(shown(value, str(column), contract, lang))}</td>"
            for column, value in zip(frame, row, strict=True)
        )
        + "</tr>"
        for row in frame.itertuples(index=False, name=None)
    )
    title = escape(return_words.title(name, lang))
    table = f'<div class="wide"><table><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></div>'
    return f"<h2>{title}</h2>{_trend(frame, contract, lang)}{_map(frame, contract, lang)}{table}"


def _trend(frame: pd.DataFrame, contract: Contract, lang: str) -> str:
    """Return the first count over time as a line, where there are three points or more, else nothing."""
    columns = [str(column) for column in frame]
    when = next((column for column in columns if column in TREND), None)
    what = next((column for column in columns if column.endswith("_n")), None)
    if when is None or what is None or (what != "cases_n" and frame[when].duplicated().any()):
        return ""  # people asked about several aspects must not be added up
    series = frame.groupby(when)[what].sum().sort_index()
    if len(series) < 3:
        return ""
    top = float(series.max()) or 1.0
    step = (WIDTH - 2 * EDGE) / (len(series) - 1)
    points = [
        (EDGE + i * step, HEIGHT - EDGE - (HEIGHT - 2 * EDGE) * float(value) / top)
        for i, value in enumerate(series)
    ]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    ends = [shown(series.index[i], when, contract, lang) for i in (0, -1)]
    label = f"{return_words.heading(what, contract, lang)}: {ends[0]} {series.iloc[0]:,.0f}, "
    label += f"{ends[1]} {series.iloc[-1]:,.0f}"
    return (
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" width="100%" aria-hidden="true">'
        f'<polyline points="{path}" fill="none" stroke="#1f6fb2" stroke-width="3"/></svg>'
        f"<p><small>{escape(label)}</small></p>"
    )


MAP_WIDTH, MAP_HEIGHT = 260, 460
LIGHTEST = 0.25


def _map(frame: pd.DataFrame, contract: Contract, lang: str) -> str:
    """Return the first count by province as a map, the darker the more, or nothing where there is none."""
    what = next((str(column) for column in frame if str(column).endswith("_n")), None)
    if what is None or "province_code" not in frame:
        return ""
    counts = {
        str(code): float(value) for code, value in zip(frame["province_code"], frame[what], strict=True)
    }
    top = max(counts.values(), default=0.0) or 1.0
    shapes = []
    for code, path in _outlines().items():
        value = counts.get(code)
        shade = 'fill="#8882"' if value is None else f'fill="#1f6fb2" fill-opacity="{_shade(value, top):.2f}"'
        shapes.append(f'<path d="{path}" {shade} stroke="#8888" stroke-width="0.5"/>')
    label = f"{return_words.heading(what, contract, lang)}: "
    label += ", ".join(f"{_provinces(lang).get(code, code)} {value:,.0f}" for code, value in counts.items())
    return (
        f'<svg viewBox="0 0 {MAP_WIDTH} {MAP_HEIGHT}" style="max-width:20rem;width:100%" role="img" '
        f'aria-label="{escape(label)}">{"".join(shapes)}</svg>'
        f"<p><small>{escape(return_words.heading(what, contract, lang))}</small></p>"
    )


def _shade(value: float, top: float) -> float:
    return LIGHTEST + (1 - LIGHTEST) * value / top


@lru_cache(maxsize=1)
def _outlines() -> dict[str, str]:
    """Return each province's outline as the path of a drawing, from west and south to the drawing's size."""
    from spdr.data import tables as known

    features = known.load_geometry()["features"]
    rings = {one["properties"]["province_code"]: _rings(one["geometry"]) for one in features}
    points = [point for ring in rings.values() for line in ring for point in line]
    west, south = min(x for x, _ in points), min(y for _, y in points)
    east, north = max(x for x, _ in points), max(y for _, y in points)
    across, up = MAP_WIDTH / (east - west), MAP_HEIGHT / (north - south)
    paths = {}
    for code, lines in rings.items():
        moved = (
            " ".join(f"{(x - west) * across:.1f},{(north - y) * up:.1f}" for x, y in line) for line in lines
        )
        paths[code] = "".join(f"M{line}Z" for line in moved)
    return paths


def _rings(geometry: dict[str, Any]) -> list[list[tuple[float, float]]]:
    polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    return [[(x, y) for x, y, *_ in ring] for polygon in polygons for ring in polygon]


def write(page: str, out: Path) -> None:
    """Write a page to a file.

    Raises
    ------
    DataError
        If the folder is not there or cannot be written.
    """
    try:
        out.write_text(page, encoding="utf-8")
    except OSError as error:
        raise DataError(
            f"{out} cannot be written: {error.strerror or error}. Choose another place."
        ) from None
