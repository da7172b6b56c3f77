"""Files to take away: right in a spreadsheet, harmless in one, and the same bytes each time."""

from __future__ import annotations

import csv
import datetime
import io
import time

import openpyxl
import pytest

from spdr.data import access
from spdr.present import Chapter
from spdr.present.downloads import about, csv_bytes, harmless, xlsx_bytes
from tests.present_frames import poverty

VINTAGE = datetime.date(2026, 2, 5)
HEADS = {
    "headline_en": "A finding",
    "headline_th": "ข้อค้นพบ",
    "subtitle_en": "A statistic",
    "subtitle_th": "ตัวเลข",
}
LIVE = ["=1+1", "+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "＝1"]


@pytest.fixture
def record():
    access.reset()
    access.note_table("poverty_region", "a" * 64)
    chapter = Chapter("02_children", year=2024)
    chapter.table("areas", poverty(), inputs=["poverty_region"], **HEADS)
    rows = [{"scheme_en": text, "scheme_th": text, "covered_n": -5.5} for text in LIVE]
    rows.append({"scheme_en": "unknown", "scheme_th": "ไม่รู้", "covered_n": None})
    chapter.table("live", rows, inputs=["poverty_region"], allow_unknown=True, **HEADS)
    yield chapter.record()
    access.reset()


def read(content):
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def test_a_csv_opens_in_excel_with_thai_letters_and_buddhist_years(record):
    content = csv_bytes(record["figures"][0], "th")
    assert content.startswith(b"\xef\xbb\xbf")
    assert read(content)[:2] == [["ปี (พ.ศ.)", "พื้นที่", "สัดส่วนคนจน (ร้อยละ)"], ["2562", "ในเขตเทศบาล", "4"]]


def test_values_are_in_the_unit_of_the_heading_with_all_their_decimals(record):
    year, _, rate = read(csv_bytes(record["figures"][0], "en"))[5]
    assert (year, rate) == ("2021", "10.1")


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_no_cell_is_a_formula_and_numbers_stay_numbers(record, kind):
    figure = record["figures"][1]
    if kind == "csv":
        rows = read(csv_bytes(figure, "en"))[1:]
        assert [float(row[1]) for row in rows[:-1]] == [-5.5] * len(LIVE)
    else:
        book = openpyxl.load_workbook(io.BytesIO(xlsx_bytes(figure, "en", [("=A1", "=B1")], VINTAGE)))
        assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)
        rows = [[cell.value for cell in row] for row in book["Data"].iter_rows(min_row=2)]
        assert [row[1] for row in rows[:-1]] == [-5.5] * len(LIVE)
    assert all(row[0].startswith("'") for row in rows[:-1]) and rows[-1][0] == "unknown"


def test_a_figure_that_is_not_known_is_an_empty_cell_and_not_zero(record):
    assert read(csv_bytes(record["figures"][1], "en"))[-1] == ["unknown", ""]
    book = openpyxl.load_workbook(io.BytesIO(xlsx_bytes(record["figures"][1], "en", [], VINTAGE)))
    assert book["Data"].cell(len(LIVE) + 2, 2).value is None


@pytest.mark.parametrize("text", LIVE)
def test_every_live_start_is_made_text(text):
    assert harmless(text) == "'" + text


def test_equal_data_make_equal_workbooks_at_any_time(record):
    figure = record["figures"][0]
    first = xlsx_bytes(figure, "th", about(record, figure, "th"), VINTAGE)
    time.sleep(2.1)  # a zip file stamps its parts to two seconds
    assert xlsx_bytes(figure, "th", about(record, figure, "th"), VINTAGE) == first


def test_the_second_sheet_names_words_parameters_and_inputs(record):
    figure = record["figures"][0]
    book = openpyxl.load_workbook(io.BytesIO(xlsx_bytes(figure, "en", about(record, figure, "en"), VINTAGE)))
    said = {row[0].value: row[1].value for row in book["Source"].iter_rows()}
    assert (
        said["Finding"] == "A finding"
        and said["Parameters"] == "year = 2024"
        and said["Status"] == "Official"
    )
    assert said["Made from"] == f"poverty_region (sha256 {'a' * 64})"
    assert book.properties.created == datetime.datetime(2026, 2, 5)
