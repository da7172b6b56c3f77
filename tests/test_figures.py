"""Figure cards, and descriptions of charts held against the numbers they describe."""

from __future__ import annotations

import re

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spdr.errors import NotebookError
from spdr.present import alt, charts
from spdr.present.figures import check_no_typed_number, fill, table_html
from spdr.present.formats import format_value
from spdr.present.tidy import resolve, take
from tests.present_frames import benefits, every_kind, poverty

SHARES = st.lists(st.floats(0, 1), min_size=2, max_size=12)


def described(chart, lang="en"):
    return alt.describe(chart, chart.rows("figure"), lang)


def line_of(values):
    frame = pd.DataFrame({"year": range(2000, 2000 + len(values)), "coverage_share": values})
    return charts.line(frame, "year", "coverage_share")


def test_a_line_is_described_by_first_last_lowest_and_highest():
    said = described(charts.line(poverty(), "year", "poverty_rate_share", "area"))
    outside = said.split("area: ")[2]
    assert (
        outside == "from 9.0% in 2019 to 7.0% in 2023, falling; lowest 7.0% in 2023, highest 10.1% in 2021."
    )
    assert "from 4.0% in 2019 to 5.0% in 2023, rising; lowest 4.0% in 2019, highest 5.0% in 2023." in said


def test_the_thai_description_has_buddhist_years_and_no_english():
    said = described(charts.line(poverty(), "year", "poverty_rate_share", "area"), "th")
    assert (
        "จาก ร้อยละ 9.0 (2562) เป็น ร้อยละ 7.0 (2566) ลดลง ต่ำสุด ร้อยละ 7.0 (2566) สูงสุด ร้อยละ 10.1 (2564)" in said
    )
    assert not re.search("[A-Za-z]", said)


@given(SHARES)
def test_the_described_ends_and_extremes_are_those_of_the_data(values):
    said = described(line_of(values))
    first, last, low, high = (
        re.search(pattern, said).group(1)
        for pattern in (r"From ([\d.]+%)", r" to ([\d.]+%) in", r"lowest ([\d.]+%)", r"highest ([\d.]+%)")
    )
    expected = [
        format_value(value, "share", "en") for value in (values[0], values[-1], min(values), max(values))
    ]
    assert [first, last, low, high] == expected


@given(SHARES)
def test_the_described_direction_never_contradicts_the_described_numbers(values):
    first, last, direction = re.search(
        r"From ([\d.]+)% .* to ([\d.]+)% in \d+, (\w+)", described(line_of(values))
    ).groups()
    sign = (float(last) > float(first)) - (float(last) < float(first))
    assert direction == {1: "rising", -1: "falling", 0: "unchanged"}[sign]


@given(SHARES)
def test_both_languages_describe_the_same_numbers(values):
    chart = line_of(values)
    numbers = [re.findall(r"\d+\.\d", described(chart, lang)) for lang in ("en", "th")]
    assert numbers[0] == numbers[1]


def test_an_axis_of_other_things_than_years_is_described_with_its_unit():
    frame = pd.DataFrame({"saving_years": [15, 35], "amount_thb_month": [3000, 7500]})
    said = described(charts.line(frame, "saving_years", "amount_thb_month"))
    assert "From 3,000 baht a month at 15 years to 7,500 baht a month at 35 years, rising" in said


def test_few_bars_are_all_told_with_the_highest_and_the_lowest():
    said = described(charts.bar(benefits(), "scheme", "amount_thb_month", status="status"))
    assert "Old Age Allowance: 600 baht a month; Disability Allowance: 1,000 baht a month." in said
    assert (
        "Highest: Disability Allowance, 1,000 baht a month; lowest: Old Age Allowance, 600 baht a month."
        in said
    )
    assert said.endswith("Not verified: 1.")


def test_what_nobody_knows_is_said():
    frame = pd.DataFrame({"region": ["North", "South"], "covered_n": [5.0, None]})
    chart = charts.bar(frame, "region", "covered_n", allow_unknown=True)
    assert described(chart).endswith("Not known: 1.") and described(chart, "th").endswith("ไม่ทราบ: 1 ค่า")


def test_equal_values_have_no_highest():
    frame = pd.DataFrame({"region": ["North", "South"], "covered_n": [5, 5]})
    assert "All equal: 5 people." in described(charts.bar(frame, "region", "covered_n"))


def test_a_break_and_its_reason_are_said():
    assert "Break in 2021: Population basis." in described(every_kind()["line"])


def test_a_grid_of_words_counts_them():
    assert "Yes: 1; No: 1; Partly known: 1; Not known: 1." in described(every_kind()["heatmap"])


@pytest.mark.parametrize(
    "kind", ["line", "step", "bar", "grouped_bar", "stacked_bar", "dot", "pyramid", "choropleth"]
)
def test_every_number_described_comes_from_the_rows(kind):
    chart = every_kind()[kind]
    rows = chart.rows("figure")
    shown = {
        format_value(cell, column.unit, "en", column.digits)
        for column in rows.columns
        for cell in rows.values(column.name)
        if column.unit
    }
    said = described(chart)
    numbers = re.findall(r"\d[\d.,]*(?:%| million people| baht a month)", said)
    assert numbers and all(number in shown for number in numbers), (numbers, shown)


def test_placeholders_take_the_formatted_fact():
    assert fill("From {a} to {b}", {"a": "1%", "b": "2%"}, "figure") == "From 1% to 2%"


@pytest.mark.parametrize(
    ("text", "message"),
    [("Poverty {povrty}", "Near it: poverty"), ("Poverty {poverty", "brace"), ("{}", "brace")],
)
def test_a_placeholder_that_names_nothing_names_the_figure(text, message):
    with pytest.raises(NotebookError, match=f"figure 'x'.*{message}"):
        fill(text, {"poverty": "5%"}, "figure 'x'")


@pytest.mark.parametrize(
    "text",
    [
        "Poverty fell to 4.9%",
        "In 2024 it rose",
        "ลดลงเหลือร้อยละ 4.9",
        "Three of 66 schemes",
        "600 baht is little",
    ],
)
def test_a_number_typed_into_a_headline_is_refused(text):
    with pytest.raises(NotebookError, match="typed into"):
        check_no_typed_number(text, "figure 'x'")


@pytest.mark.parametrize(
    "text",
    [
        "Sections 33, 39 and 40 insure {n}",
        "มาตรา 33 มีผู้ประกันตน {n}",
        "People aged 60 and over are {share}",
        "ผู้มีอายุ 60 ปีขึ้นไปเป็น{share}",
        "COVID-19 relief reached {n}",
        "SDG 1.3.1 counts {n}",
        "Convention C102 asks for more",
    ],
)
def test_names_that_hold_digits_may_be_typed(text):
    check_no_typed_number(text, "figure 'x'")


def test_markup_in_a_cell_is_shown_and_not_run():
    payload = "<script>alert(1)</script>"
    rows = resolve(take([{"scheme_en": payload, "scheme_th": payload, "covered_n": 1}]), "table", None)
    html = table_html(rows, "en")
    assert "&lt;script&gt;" in html and "<script" not in html


def test_a_table_says_how_many_rows_it_leaves_out():
    rows = resolve(take(poverty()), "table")
    assert "4 more rows" in table_html(rows, "en", most=2) and "more rows" not in table_html(rows, "en")
