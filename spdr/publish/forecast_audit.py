"""The audit sheet of the forecast: what was read, with fingerprints, and our totals beside the live ones."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from spdr.analysis.budget import NATIONALITY_CAVEAT

if TYPE_CHECKING:
    from spdr.analysis.socialbudget.forecast import Forecast
    from spdr.publish.forecast_sheets import Book

SHEET = "Audit"
_HEADS = (
    "kind / ชนิด",
    "name / ชื่อ",
    "sha256",
    "title / คำอธิบาย",
    "source / แหล่งที่มา",
    "licence / เงื่อนไข",
)


def rows(read: Mapping[str, Mapping[str, str]], made: Forecast) -> list[tuple[str, ...]]:
    """List what a forecast read: tables with title, publisher and licence, law keys with their names.

    Parameters
    ----------
    read
        ``spdr.data.access.reads()``.
    made
        The forecast.
    """
    from spdr.data import describe, parameters

    found: list[tuple[str, ...]] = []
    for name, sha256 in read["tables"].items():
        about = describe(name)
        sources = about.get("sources") or []
        entries = sources.values() if isinstance(sources, dict) else sources
        titles = dict.fromkeys(str(one.get("title", "")) for one in entries if isinstance(one, dict))
        licences = "; ".join(map(str, about.get("licences") or []))
        found.append(("table", name, sha256, str(about["title"]), "; ".join(titles), licences))
    for key, sha256 in read["parameters"].items():
        about = parameters.describe(key)
        titles = dict.fromkeys(str(source) for source in parameters.history(key)["source"])
        names = f"{about['name_en']} / {about['name_th']}"
        found.append(("law", key, sha256, names, "; ".join(titles), f"data/parameters/{about['file']}"))
    return found


def sheet(book: Book) -> None:
    """Write the audit sheet."""
    from spdr.publish.forecast_sheets import FIRST_YEAR_COLUMN, cell, year_heads

    made, years = book.made, book.made.years
    page = book.sheet(SHEET, "Audit / การตรวจสอบ", [22, 34, 40, 50, *[18] * max(2, len(years))])
    row = _remarks(book, page, 2)
    page.write_string(row, 0, "Totals as computed by spdr / ยอดรวมที่ spdr คำนวณ", book.bold)
    year_heads(book, page, row + 1, years, FIRST_YEAR_COLUMN, fiscal=True)
    totals = made.by_scheme.set_index(["scheme", "fiscal_year"])["cost_thb"]
    row += 3
    differences = []
    for scheme in made.settings.schemes:
        page.write_string(row, 0, scheme)
        page.write_string(row, 3, "computed / ที่คำนวณไว้")
        page.write_string(row + 1, 3, "workbook less computed / ส่วนต่างของสมุดงาน")
        for place, year in enumerate(years, start=FIRST_YEAR_COLUMN):
            page.write_number(row, place, float(totals[scheme, year]), book.number("money"))
            live = cell(book.places.budget_rows[scheme], place, "Budget")
            page.write_formula(
                row + 1, place, f"={live}-{cell(row, place, fixed=False)}", book.number("amount"), 0.0
            )
        last = FIRST_YEAR_COLUMN + len(years) - 1
        differences.append(f"{cell(row + 1, FIRST_YEAR_COLUMN)}:{cell(row + 1, last)}")
        row += 2
    page.write_string(row, 0, "Largest difference, zero until an input is changed / ส่วนต่างมากที่สุด", book.bold)
    largest = ",".join(f"MAX({span}),-MIN({span})" for span in differences)
    page.write_formula(row, FIRST_YEAR_COLUMN, f"=MAX({largest})", book.number("amount"), 0.0)
    row += 2
    book.heads(page, row, _HEADS)
    for down, entry in enumerate(book.audit, start=1):
        for place, words in enumerate(entry):
            page.write_string(row + down, place, words)


def _remarks(book: Book, page: Any, row: int) -> int:
    made = book.made
    law_to = book.audit_law_seen_to
    remarks = (
        f"Law as seen to {law_to.isoformat()}; later months carry it on unchanged. / กฎหมายตามที่ตรวจสอบถึงวันที่ "
        f"{law_to.isoformat()} เดือนหลังจากนั้นใช้กฎหมายเดิม",
        f"Population basis / ฐานประชากร: {made.settings.basis}"
        + (" (single ages interpolated / อายุรายปีเป็นค่าประมาณ)" if made.derived else ""),
        f"{NATIONALITY_CAVEAT['caveat_en']} / {NATIONALITY_CAVEAT['caveat_th']}",
        "Growth and inflation after the published years are assumptions of this review, not forecasts of any "
        "institution. / อัตราการขยายตัวและเงินเฟ้อหลังปีที่มีตัวเลขเผยแพร่เป็นข้อสมมติของงานนี้ ไม่ใช่การพยากรณ์ของหน่วยงานใด",
        "Schemes that would stand in for a scheme of the law are never added to it. / "
        "โครงการที่เสนอให้ใช้แทนจะไม่นำมาบวกกับโครงการตามกฎหมาย",
    )
    for down, words in enumerate(remarks):
        page.write_string(row + down, 0, words)
    return row + len(remarks) + 1
