"""Charts by their specification: types, units, zero, order, colour, language; every kind is valid."""

from __future__ import annotations

import itertools
import json
import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spdr.errors import NotebookError
from spdr.present import charts, style
from spdr.present.draw_grid import class_of, classes
from spdr.present.draw_lines import parts
from spdr.present.scale import scale_for, spread, ticks_for
from tests.present_frames import GEOMETRY, benefits, every_kind, insured, poverty

KINDS = every_kind()
LANGUAGES = ("en", "th")


def layers(spec, mark):
    return [layer for layer in spec["layer"] if layer["mark"]["type"] == mark]


def texts(spec):
    """Every word of a specification that a reader may see."""
    return json.dumps([spec["datasets"], spec["title"], spec["layer"]], ensure_ascii=False)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_valid_vega_lite(kind, lang):
    assert KINDS[kind].draw(lang).to_dict(validate=True)["description"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_specification_is_the_same_each_time(kind):
    first, second = (json.dumps(every_kind()[kind].spec("th"), sort_keys=True) for _ in range(2))
    assert first == second


@pytest.mark.parametrize("kind", KINDS)
def test_a_specification_loads_nothing_and_names_its_data(kind):
    spec = KINDS[kind].spec("en")
    assert '"url"' not in json.dumps(spec)
    named = {layer["data"]["name"] for layer in spec["layer"]}
    assert named == set(spec["datasets"])


@pytest.mark.parametrize("kind", KINDS)
def test_types_are_spelt_out(kind):
    for layer in KINDS[kind].spec("en")["layer"]:
        for name, channel in layer["encoding"].items():
            for one in channel if isinstance(channel, list) else [channel]:
                assert "field" not in one or "type" in one or name in ("x2", "y2"), (kind, name)


@pytest.mark.parametrize("kind", KINDS)
def test_thai_charts_hold_no_english_word(kind):
    spec = KINDS[kind].spec("th")
    not_words = ("fill", "stroke", "ink", "side", "type", "geometry")
    cells = [cell for data in spec["datasets"].values() for row in data for cell in row.items()]
    words = [value for name, value in cells if isinstance(value, str) and name not in not_words]
    assert not [word for word in [*words, *spec["title"]["text"]] if re.search("[A-Za-z]", word)]


@pytest.mark.parametrize("kind", ["bar", "grouped_bar", "stacked_bar", "pyramid"])
def test_bars_start_at_zero(kind):
    spec = KINDS[kind].spec("en")
    scales = [
        layer["encoding"][axis]["scale"]
        for layer in layers(spec, "bar")
        for axis in ("x", "y")
        if layer["encoding"].get(axis, {}).get("type") == "quantitative"
    ]
    assert scales and all(scale["domain"][0] <= 0 <= scale["domain"][1] and scale["zero"] for scale in scales)


def test_long_names_of_groups_stand_in_a_legend_and_not_at_each_bar():
    frame = insured().assign(sex=["responsible_agency", "low"] * 2)
    spec = charts.grouped_bar(frame, "section", "insured_n", "sex").spec("en")
    assert "key" in spec["datasets"] and spec["datasets"]["bars"][0]["label"] == "5.9"
    assert "key" not in KINDS["grouped_bar"].spec("en")["datasets"]


def test_years_are_buddhist_in_thai_and_never_have_a_comma():
    spec = KINDS["line"].spec("th")
    axis = layers(spec, "line")[0]["encoding"]["x"]["axis"]
    assert axis["values"] == [2562, 2564, 2566] and axis["format"] == "d"
    assert [row["when"] for row in spec["datasets"]["points"]][:3] == ["2562", "2564", "2566"]


@pytest.mark.parametrize(("lang", "first", "expression"), [("en", "2047", "+ 0"), ("th", "2590", "+ 543")])
def test_years_that_are_values_are_of_the_readers_era_and_have_no_comma(lang, first, expression):
    frame = pd.DataFrame({"region": ["North", "South"], "depletion_year": [2047, 2054]})
    spec = charts.dot(frame, "region", "depletion_year", zero=False).spec(lang)
    assert spec["datasets"]["dots"][0]["label"] == first
    axis = layers(spec, "point")[0]["encoding"]["x"]["axis"]
    assert axis["labelExpr"] == f"format(datum.value {expression}, 'd')"


def test_a_number_that_names_a_bar_carries_its_unit():
    frame = pd.DataFrame({"saving_years": [10, 20], "covered_n": [1, 2]})
    chart = charts.bar(frame, "saving_years", "covered_n")
    assert [row["category"] for row in chart.spec("en")["datasets"]["bars"]] == ["10 years", "20 years"]
    assert [row["category"] for row in chart.spec("th")["datasets"]["bars"]] == ["10 ปี", "20 ปี"]


def test_a_share_axis_is_in_percent():
    axis = layers(KINDS["line"].spec("en"), "line")[0]["encoding"]["y"]["axis"]
    assert axis["format"] == ".1%" and axis["values"] == [0.0, 0.025, 0.05, 0.075, 0.1, 0.125]


def test_the_values_drawn_are_the_values_given():
    drawn = [row["value"] for row in KINDS["line"].spec("en")["datasets"]["points"]]
    assert drawn == poverty()["poverty_rate_share"].tolist()


def test_large_amounts_are_shown_in_millions_and_say_so():
    spec = KINDS["grouped_bar"].spec("en")
    assert spec["title"]["text"] == ["Insured persons (million people)"]
    assert [row["label"] for row in spec["datasets"]["bars"]] == [
        "Female: 5.9",
        "Male: 5.7",
        "Female: 6.2",
        "Male: 4.6",
    ]
    assert KINDS["grouped_bar"].spec("th")["title"]["text"] == ["ผู้ประกันตน (ล้านคน)"]


def test_each_line_is_named_at_its_end_with_its_last_value():
    ends = {row["group"]: " ".join(row["lines"]) for row in KINDS["line"].spec("en")["datasets"]["ends"]}
    assert sorted(text.rsplit(" ", 1)[1] for text in ends.values()) == ["5.0%", "7.0%"]
    assert all(text.startswith(name) for name, text in ends.items())


def test_lines_differ_in_colour_and_in_shape():
    encoding = layers(KINDS["line"].spec("en"), "point")[0]["encoding"]
    assert len(set(encoding["shape"]["scale"]["range"])) == 2
    strokes = {row["group"]: row["stroke"] for row in KINDS["line"].spec("en")["datasets"]["points"]}
    assert len(set(strokes.values())) == 2


def test_the_same_group_has_the_same_colour_in_every_chart():
    line = charts.line(
        insured().assign(year=[2020, 2020, 2021, 2021]).drop(columns="section"), "year", "insured_n", "sex"
    )
    in_line = {row["group"]: row["stroke"] for row in line.spec("en")["datasets"]["points"]}
    in_bars = {row["group"]: row["stroke"] for row in KINDS["grouped_bar"].spec("en")["datasets"]["bars"]}
    assert in_line == in_bars == {"Female": style.GROUPS["female"], "Male": style.GROUPS["male"]}


def test_age_groups_keep_their_order():
    axis = layers(KINDS["pyramid"].spec("en"), "bar")[0]["encoding"]["y"]
    assert axis["sort"] == ["10–14", "5–9", "0–4"]


def test_the_first_sex_of_a_pyramid_stands_on_the_left():
    rows = KINDS["pyramid"].spec("en")["datasets"]["bars"]
    assert {row["group"]: row["value"] < 0 for row in rows} == {"Male": True, "Female": False}


def test_bars_sort_by_value_when_asked_and_keep_their_order_otherwise():
    given_order = [row["value"] for row in KINDS["bar"].spec("en")["datasets"]["bars"]]
    by_value = charts.bar(benefits(), "scheme", "amount_thb_month", sort="value").spec("en")["datasets"][
        "bars"
    ]
    assert given_order == [600, 1000] and [row["value"] for row in by_value] == [1000, 600]


def test_unverified_bars_are_hollow_and_the_chart_says_what_hollow_means():
    spec = KINDS["bar"].spec("en")
    fills = [row["fill"] for row in spec["datasets"]["bars"]]
    assert fills == [style.BLUE, style.PAPER]
    assert "Not verified" in spec["title"]["subtitle"][0]


def test_a_projection_is_dashed_from_the_last_measured_point():
    frame = pd.DataFrame(
        {"year": [2020, 2021, 2022], "insured_n": [1, 2, 3], "status": ["actual", "actual", "projection"]}
    )
    paths = charts.line(frame, "year", "insured_n", status="status").spec("en")["datasets"]["paths"]
    assert [(row["x"], row["dashed"]) for row in paths] == [
        (2020, False),
        (2021, False),
        (2021, True),
        (2022, True),
    ]


def test_a_line_is_not_drawn_across_a_missing_value():
    values = {1: 1.0, 2: None, 3: 2.0, 4: 3.0}
    points = [{"group": "", "x": x, "value": value, "hollow": False} for x, value in values.items()]
    assert [(point["x"], point["part"]) for point in parts(points)] == [(1, 0), (3, 1), (4, 1)]


def test_numbers_of_numpy_can_be_given_as_options():
    bars = charts.bar(
        benefits(), "scheme", "amount_thb_month", reference=(np.float64(3000), "poverty_line_thb_month")
    )
    lines = charts.line(
        poverty(), "year", "poverty_rate_share", "area", breaks=[(np.int64(2021), "population_basis")]
    )
    assert json.dumps([bars.spec("en"), lines.spec("en")])


def test_a_break_is_marked_with_its_reason():
    spec = KINDS["line"].spec("en")
    assert spec["datasets"]["breaks"][0]["x"] == 2021
    assert "Population basis" in texts(spec)


def test_dots_are_never_joined():
    assert not layers(KINDS["dot"].spec("en"), "line")
    assert [row["label"] for row in KINDS["dot"].spec("en")["datasets"]["dots"]][0] == "4.0% (2019)"


def test_groups_of_dots_have_a_legend_whose_signs_are_full():
    chart = charts.dot(poverty(), "year", "poverty_rate_share", series="area")
    key = layers(chart.spec("en"), "point")[-1]
    assert key["mark"]["filled"] and key["encoding"]["color"]["legend"] == key["encoding"]["shape"]["legend"]


def test_an_unknown_bar_says_so_and_has_no_length():
    frame = pd.DataFrame({"region": ["North", "South"], "covered_n": [5.0, None]})
    rows = charts.bar(frame, "region", "covered_n", allow_unknown=True).spec("th")["datasets"]["bars"]
    assert rows[1]["value"] == 0 and rows[1]["label"] == "ไม่ทราบ"


def test_an_area_without_a_row_is_not_known_on_the_map():
    areas = KINDS["choropleth"].spec("en")["datasets"]["areas"]
    assert [area["class"] for area in areas][2] == "Not known"
    assert areas[0]["geometry"]["coordinates"][0][0] == [100, 10.123]


def test_parts_stand_one_after_the_other():
    rows = KINDS["stacked_bar"].spec("en")["datasets"]["segments"]
    women = [(row["start"], row["end"]) for row in rows if row["category"] == "Female"]
    assert women == [(0.0, 5_900_000.0), (5_900_000.0, 12_100_000.0)]


def test_long_words_are_broken_and_stay_text():
    name = '<img src=x onerror=alert(1)> "quoted" name of a benefit that is longer than sixty characters'
    frame = pd.DataFrame({"scheme_en": [name], "scheme_th": [name], "amount_thb_month": [1]})
    bars = layers(charts.bar(frame, "scheme", "amount_thb_month").spec("en"), "bar")[0]
    expression = bars["encoding"]["y"]["axis"]["labelExpr"]
    words = json.loads(expression.removesuffix("[datum.label] || datum.label"))
    assert " ".join(words[name]) == name and len(words[name]) > 1


@pytest.mark.parametrize(
    ("frame", "call", "message"),
    [
        (poverty().head(0), {}, "no rows"),
        (poverty().rename(columns={"year": "jahr"}), {}, "no column 'year'"),
        (pd.concat([poverty()] * 100, ignore_index=True), {}, "600 rows"),
        (pd.concat([poverty(), poverty()]), {}, "more than one row for 2019, Municipal area"),
        (poverty().assign(poverty_rate_share=np.inf), {}, "row 1.*infinite"),
        (poverty().assign(poverty_rate_share=[0.1, np.nan] * 3), {}, "row 2 has no value"),
        (poverty().assign(poverty_rate_share=4.9), {}, "not a share"),
        (poverty().assign(year=2567), {}, "Gregorian"),
        (poverty().assign(area="unheard of"), {}, "'unheard of' has no word"),
        (poverty().rename(columns={"poverty_rate_share": "value"}), {"y": "value"}, "no known unit"),
        (poverty().assign(area=[f"{n}" for n in range(6)] ), {"y": "area"}, "words; 'value' needs numbers"),
    ],
)  # fmt: skip
def test_a_chart_that_cannot_be_drawn_names_the_figure(frame, call, message):
    chart = charts.line(frame, **{"x": "year", "y": "poverty_rate_share", "series": "area", **call})
    with pytest.raises(NotebookError, match=rf"figure 'poverty-rate'.*{message}"):
        chart.spec("en", "figure 'poverty-rate'")


def test_nine_groups_are_too_many():
    frame = pd.DataFrame({"year": 2020, "age_group": [f"{n}-{n}" for n in range(9)], "covered_n": 1})
    with pytest.raises(NotebookError, match="at most 8"):
        charts.line(frame, "year", "covered_n", "age_group").spec("en")


def test_a_map_refuses_an_area_that_the_geometry_does_not_have():
    frame = pd.DataFrame({"province_code": ["99"], "poverty_rate_share": [0.1]})
    with pytest.raises(NotebookError, match="no area whose province_code is 99"):
        charts.choropleth(frame, GEOMETRY, "province_code", "poverty_rate_share").spec("en")


def test_a_frame_changed_later_does_not_change_the_chart():
    frame = poverty()
    chart = charts.line(frame, "year", "poverty_rate_share", "area")
    frame["poverty_rate_share"] = 0.9
    assert max(row["value"] for row in chart.spec("en")["datasets"]["points"]) == 0.101


# Colour vision: matrices of Machado, Oliveira and Fernandes (2009), full severity, on linear RGB.
DEFICIENCIES = {
    "no red": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "no green": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
}
XYZ = [
    [0.4124564, 0.3575761, 0.1804375],
    [0.2126729, 0.7151522, 0.0721750],
    [0.0193339, 0.1191920, 0.9503041],
]


def lab(colour, matrix=None):
    """CIE L*a*b* (D65) of a colour, as seen with a deficiency."""
    rgb = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    if matrix is not None:
        linear = np.clip(np.array(matrix) @ linear, 0, 1)
    xyz = np.array(XYZ) @ linear / np.array([0.95047, 1.0, 1.08883])
    f = np.where(xyz > 216 / 24389, np.cbrt(xyz), (24389 / 27 * xyz + 16) / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("deficiency", [None, *DEFICIENCIES])
def test_colours_are_told_apart_by_everyone(deficiency):
    matrix = DEFICIENCIES.get(deficiency)
    pairs = itertools.combinations(style.PALETTE, 2)
    # A distance of 10 is where two colours apart from each other are clearly two.
    assert min(np.linalg.norm(lab(a, matrix) - lab(b, matrix)) for a, b in pairs) > 10


def test_words_can_be_read_in_every_colour_and_on_every_colour():
    assert min(style.contrast(colour, style.PAPER) for colour in [*style.PALETTE, style.SOFT]) >= 4.5
    everything = [*style.PALETTE, *style.RAMP, style.UNKNOWN]
    assert min(style.contrast(style.ink_on(colour), colour) for colour in everything) >= 4.5


@given(st.lists(st.sampled_from([*style.GROUPS, *"abcdefgh"]), unique=True, max_size=8))
def test_groups_of_one_chart_never_share_a_colour(groups):
    assert len(set(style.colours(groups))) == len(groups)


@given(st.lists(st.floats(-1e9, 1e9), min_size=1), st.booleans())
def test_ticks_enclose_the_values_and_rise_evenly(values, zero):
    ticks = ticks_for(values, zero=zero)
    assert ticks[0] <= min(values) and max(values) <= ticks[-1] and ticks == sorted(set(ticks))
    assert not zero or (ticks[0] <= 0 <= ticks[-1])


@given(st.lists(st.tuples(st.floats(0, 300), st.sampled_from([20, 40])), min_size=1, max_size=7))
def test_labels_moved_apart_do_not_overlap(wanted):
    places, gaps = zip(*wanted, strict=True)
    moved = sorted(zip(spread(places, gaps, 0, 400), gaps, strict=True))
    between = [b[0] - b[1] / 2 - a[0] - a[1] / 2 for a, b in itertools.pairwise(moved)]
    assert all(room >= -0.2 for room in between)  # positions are rounded to a tenth of a pixel


@given(st.lists(st.floats(-100, 100), min_size=1))
def test_every_value_lies_in_its_class(numbers):
    limits = classes(numbers)
    assert len(limits) - 1 <= len(style.RAMP)
    for value in numbers:
        place = class_of(value, limits)
        assert limits[place] <= value <= limits[place + 1]


@pytest.mark.parametrize(
    ("unit", "top", "name", "text"),
    [
        ("thb", 9.02e10, "billion baht", "90.2"),
        ("persons", 24_591_866, "million people", "24.6"),
        ("persons", 1_940_000, "million people", "1.94"),
        ("persons", 999_999, "people", "999,999"),
        ("thousand_persons", 3430.0, "million people", "3.4"),
        ("million_thb", 90_200.0, "billion baht", "90.2"),
        ("share", 0.5, "%", "50.0%"),
    ],
)
def test_an_axis_shows_people_or_millions_of_people(unit, top, name, text):
    scale = scale_for(unit, [top])
    assert (scale.name_en, scale.text(top)) == (name, text)


@pytest.mark.parametrize(
    ("unit", "values", "zero", "expected"),
    [
        (
            "share",
            [0.9031, 0.9389],
            False,
            {"format": ".0%"},
        ),  # .91 - .90 has 16 decimals
        ("share", [0.0049, 0.0065], True, {"format": ".1%"}),
        ("share", [0.1, 0.35], False, {"format": ".0%"}),
        ("index", [99.1, 99.4], False, {"format": ",.1f"}),
        ("persons", [2.1e6, 2.4e6], False, {"labelExpr": "format(datum.value / 1000000, ',.1f')"}),
    ],
)
def test_an_axis_has_the_decimals_of_its_ticks_and_no_more(unit, values, zero, expected):
    ticks = ticks_for(values, zero=zero)
    assert scale_for(unit, values).axis(ticks) == expected
