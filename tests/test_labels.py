"""Words, units, numbers, years and dates in both languages."""

from __future__ import annotations

import math
from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spdr.errors import DataError, NotebookError
from spdr.present import labels
from spdr.present.formats import MINUS, plain
from spdr.present.labels import (
    UNITS,
    fiscal_year,
    format_date,
    format_value,
    format_year,
    label,
    round_half_up,
)
from spdr.present.units import unit_of

EN, TH = "en", "th"


@pytest.mark.parametrize(
    ("value", "digits", "rounded"),
    [
        (2.675, 2, "2.68"),
        (0.125, 2, "0.13"),
        (-2.5, 0, "-3"),
        (1.005, 2, "1.01"),
        (1250, -2, "1300"),
        (0.05, 1, "0.1"),
    ],
)
def test_a_half_is_rounded_away_from_zero_on_the_printed_digits(value, digits, rounded):
    # Worked by hand; binary rounding would give 2.67, 0.12, -2, 1.0, 1200 and 0.1.
    assert round_half_up(value, digits) == Decimal(rounded)


@given(st.floats(-1e12, 1e12), st.integers(0, 6))
def test_rounding_never_moves_a_number_by_more_than_half_a_step(value, digits):
    assert abs(round_half_up(value, digits) - Decimal(repr(value))) <= Decimal(5).scaleb(-digits - 1)


@pytest.mark.parametrize(
    ("value", "unit", "english", "thai"),
    [
        (0.0489, "share", "4.9%", "ร้อยละ 4.9"),
        (1.07, "share_of", "107%", "ร้อยละ 107"),
        (-0.005, "percent_point", f"{MINUS}0.5 percentage points", f"{MINUS}0.5 จุดร้อยละ"),
        (999_999, "persons", "999,999 people", "999,999 คน"),
        (24_591_866, "persons", "24.6 million people", "24.6 ล้านคน"),
        (2_297_000, "persons", "2.30 million people", "2.30 ล้านคน"),
        (1, "persons", "1 person", "1 คน"),
        (600, "thb_month", "600 baht a month", "600 บาทต่อเดือน"),
        (90_200_000_000, "thb", "90.2 billion baht", "90.2 พันล้านบาท"),
        (16_600, "million_thb", "16,600 million baht", "16,600 ล้านบาท"),
        (90.2, "billion_thb", "90.2 billion baht", "90.2 พันล้านบาท"),
        (3.43, "million_persons", "3.43 million people", "3.43 ล้านคน"),
        (2024, "year", "2024", "2567"),
        (2024, "fiscal_year", "FY2024", "ปีงบประมาณ 2567"),
        ("2026-10-01", "date", "1 October 2026", "1 ตุลาคม 2569"),
        (60, "years", "60 years", "60 ปี"),
        (None, "thb", "not known", "ไม่ทราบ"),
        ((600, 1000), "thb_month", "600–1,000 baht a month", "600–1,000 บาทต่อเดือน"),
        ((0.041, 0.052), "share", "4.1–5.2%", "ร้อยละ 4.1–5.2"),
        ({"en": "fell", "th": "ลดลง"}, "text", "fell", "ลดลง"),
    ],
)
def test_values_are_written_as_each_language_writes_them(value, unit, english, thai):
    assert format_value(value, unit, EN) == english
    assert format_value(value, unit, TH) == thai


def test_digits_count_decimals_of_the_number_that_is_shown():
    assert format_value(24_591_866, "persons", EN, 2) == "24.59 million people"
    assert format_value(0.0489, "share", EN, 2) == "4.89%"


def test_decimals_asked_for_millions_do_not_fall_to_whole_numbers_below_one():
    assert format_value(983_964, "persons", EN, 2) == "983,964 people"
    assert format_value(1_100_000, "persons", EN, 2) == "1.10 million people"


def test_a_short_value_leaves_the_units_words_to_the_heading():
    assert format_value(24_591_866, "persons", TH, short=True) == "24,591,866"
    assert format_value(0.0489, "share", TH, short=True) == "4.9%"


def test_a_negative_number_that_rounds_to_zero_has_no_minus():
    assert format_value(-0.0001, "share", EN) == "0.0%"


@pytest.mark.parametrize("unit", UNITS)
def test_every_unit_has_both_languages_and_says_not_known(unit):
    found = UNITS[unit]
    assert "{}" in found.prose_en and "{}" in found.prose_th
    assert bool(found.name_en) <= bool(found.name_th)
    assert format_value(None, unit, TH) == "ไม่ทราบ"


@given(
    st.floats(-1e13, 1e13), st.sampled_from([name for name, unit in UNITS.items() if unit.kind == "number"])
)
def test_both_languages_show_the_same_digits(value, unit):
    shown = [
        "".join(letter for letter in format_value(value, unit, lang) if letter in "0123456789,." + MINUS)
        for lang in (EN, TH)
    ]
    assert shown[0] == shown[1]


def test_buddhist_years_are_543_ahead_and_only_in_thai():
    assert [format_year(2023, lang) for lang in (EN, TH)] == ["2023", "2566"]
    assert fiscal_year(2026, TH) == "ปีงบประมาณ 2569"
    assert format_date("2015-03-31", TH) == "31 มีนาคม 2558"  # the resolution that began the child grant


@pytest.mark.parametrize(
    ("value", "unit"),
    [(2567.5, "year"), (2567, "year"), ("1 October", "date"), ("many", "persons"), (True, "persons"),
     ({"en": "fell"}, "text"), ((5, 3), "thb"), (3, "bath"), (math.inf, "ratio")],
)  # fmt: skip
def test_what_does_not_fit_its_unit_is_refused(value, unit):
    with pytest.raises(NotebookError):
        format_value(value, unit, EN)


def test_only_two_languages_are_written():
    with pytest.raises(NotebookError, match="'en' and 'th'"):
        format_value(1, "count", "fr")


def test_values_of_data_libraries_become_plain_ones():
    frame = pd.DataFrame({"n": [1, 2], "x": [1.5, None], "day": pd.to_datetime(["2026-01-02", None])})
    assert [type(plain(value)) for value in (frame["n"].iloc[0], frame["x"].iloc[0])] == [int, float]
    assert plain(frame["x"].iloc[1]) is None and plain(pd.NA) is None and plain(frame["day"].iloc[1]) is None
    assert plain(frame["day"].iloc[0]) == "2026-01-02"


@pytest.mark.parametrize(
    ("column", "unit"),
    [
        ("poverty_line_thb_month", "thb_month"),
        ("cost_thb_year", "thb_year"),
        ("spending_billion_thb", "billion_thb"),
        ("covered_n", "persons"),
        ("poverty_rate_share", "share"),
        ("first_year", "year"),
        ("fiscal_year", "fiscal_year"),
        ("start_date", "date"),
        ("province_code", "code"),
        ("region", None),
    ],
)
def test_a_columns_ending_names_its_unit(column, unit):
    assert unit_of(column) == unit


def test_a_missing_label_names_the_figure_the_key_and_its_neighbours():
    with pytest.raises(NotebookError, match=r"figure 'x'.*'femal'.*Near it: 'female'.*labels\.csv"):
        label("femal", EN, used_by="figure 'x'")


def test_every_row_of_the_register_has_both_languages_and_thai_letters_in_thai():
    for key, words in labels.register().items():
        assert words[EN].strip() and words[TH].strip(), key
        same = words[EN] == words[TH] and words[EN].isupper()  # grades and abbreviations: A, ILO
        assert same or any("\u0e00" <= letter <= "\u0e7f" or letter.isdigit() for letter in words[TH]), key
        assert not any("\u0e00" <= letter <= "\u0e7f" for letter in words[EN]), key


def test_the_child_grant_has_one_thai_name_everywhere():
    for key, words in labels.register().items():
        if "Child Support Grant" in words[EN]:
            assert "เงินอุดหนุนเพื่อการเลี้ยงดูเด็กแรกเกิด" in words[TH], key


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("key,en,th\na,A,ก\na,B,ข\n", "used twice"),
        ("key,en,th\na,A,\n", "exactly one word"),
        ("key,en,th\na,A, B,ก\n", "double quotes"),
        ("key,en,th\n,A,ก\n", "empty"),
    ],
)
def test_a_broken_register_names_its_row(tmp_path, text, part):
    path = tmp_path / "labels.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=rf"row \d.*{part}"):
        labels._read(path)


def test_headings_carry_the_unit_and_the_era():
    assert labels.column_title("poverty_line_thb_month", "thb_month", TH) == "เส้นความยากจน (บาทต่อเดือน)"
    assert labels.column_title("year", "year", EN) == "Year"
    assert labels.column_title("year", "year", TH) == "ปี (พ.ศ.)"
