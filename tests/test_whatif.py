"""What-ifs: formulas that Python, page and chart share; grids; what a chapter may not record."""

from __future__ import annotations

import re

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spdr import data, project
from spdr.errors import NotebookError
from spdr.present import Chapter, formula, whatif
from spdr.present.whatif import Result, axis, number, slider
from spdr.publish import whatifs
from spdr.publish.cards import Context, Shelf
from tests import whatif_toys


@pytest.mark.parametrize(
    ("text", "values", "result"),
    [
        ("2 + 3 * 4", {}, 14.0),
        ("(2 + 3) * 4 - 1", {}, 19.0),
        ("-a / 4", {"a": 2}, -0.5),
        ("min(a, b, 3) + max(a, 2)", {"a": 1, "b": 5}, 3.0),
        ("a / b", {"a": 1, "b": 0}, None),
        ("1 + a / b", {"a": 1, "b": 0}, None),
    ],
)
def test_a_formula_gives_what_the_same_sum_by_hand_gives(text, values, result):
    assert formula.evaluate(formula.parse(text), values) == result


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os')",
        "a.b",
        "a[0]",
        "a ** 2",
        "a if b else c",
        "f(a)",
        "min(a)",
        "True",
        "'x'",
        "",
        "a =",
    ],
)
def test_a_formula_is_sums_and_nothing_else(text):
    with pytest.raises(NotebookError, match="is not a formula that a page can work out"):
        formula.parse(text)


NUMBERS = st.floats(0.001, 1e6)


@given(NUMBERS, NUMBERS, NUMBERS)
def test_a_formula_is_worked_out_as_python_would(a, b, c):
    text = "(a + b) * c / max(a, b) - min(a, c)"
    # the text is this test's own
    assert formula.evaluate(formula.parse(text), {"a": a, "b": b, "c": c}) == (a + b) * c / max(a, b) - min(
        a, c
    )


TREES = st.recursive(
    st.sampled_from(["a", "b", 2, 7]),
    lambda part: st.tuples(st.sampled_from(["+", "-", "*", "/", "min", "max"]), part, part).map(list),
    max_leaves=8,
)


@given(TREES)
def test_a_formula_written_out_is_the_same_formula(tree):
    again = formula.parse(formula.text(tree))
    values = {"a": 3.5, "b": 0.25}
    assert formula.evaluate(again, values) == pytest.approx(formula.evaluate(tree, values), nan_ok=True)


def test_a_what_if_looks_the_grid_up_and_works_out_in_order():
    made, rows = whatif_toys.with_a_grid(), whatif_toys.grid()
    for row in rows.itertuples():
        found = made.value(
            sex=row.sex,
            older_from_years=row.older_from_years,
            fiscal_year=row.fiscal_year,
            grant_thb_month=250,
        )
        cost = row.older_n * 250 * 12 / 1e9
        assert found["cost_billion_thb"] == pytest.approx(cost)
        assert found["left_billion_thb"] == pytest.approx(0.75 - cost)
    assert made.value(grant_thb_month=500)["support_ratio"] is None


def test_a_number_nobody_knows_makes_results_not_known_and_leaves_the_chart():
    made = whatif_toys.with_a_hole()
    assert set(made.value(sex="female", fiscal_year=2040).values()) == {None}
    assert None not in made.value(sex="male", fiscal_year=2040).values()
    steps = made.record()["spec_en"]["layer"][1]["transform"]
    assert {"filter": "datum.older_n !== null"} in steps


@pytest.mark.parametrize("name", ["older_from_years", "grant_thb_month", "wage_thb_month", "sex", "no_such"])
def test_a_setting_that_no_control_has_is_refused(name):
    with pytest.raises(NotebookError, match="cannot be set to|There is no control"):
        whatif_toys.with_a_grid().value(**{name: 61.5 if name != "wage_thb_month" else 60001})


def test_worked_settings_move_one_control_to_each_of_its_ends():
    made = whatif_toys.with_a_grid()
    worked = made.record()["worked"]
    start = worked[0]["settings"]
    assert start == {one.name: one.start for one in made.controls}
    assert all(sum(one["settings"][name] != start[name] for name in start) == 1 for one in worked[1:])
    assert {one["settings"]["grant_thb_month"] for one in worked} == {0, 600, 1000}
    assert all(one["results"] == made.value(**one["settings"]) for one in worked)


def frame(**columns):
    return pd.DataFrame(columns or {"fiscal_year": [2027, 2030], "older_n": [1.0, 2.0]})


@pytest.mark.parametrize(
    ("grid", "controls", "text", "said"),
    [
        (frame(), [axis("fiscal_year", 2028)], "older_n", "starts at 2028; it must be one of its places"),
        (frame(), [axis("fiscal_year", 2027)], "people", "names 'people'. Known there: older_n, fiscal_year"),
        (frame(), [axis("older_from_years", 60)], "older_n", "each axis\\(\\) names a column"),
        (frame(), [slider("grant_thb_month", 600, 0, 1000, 100)], "older_n", "a grid needs an axis"),
        (None, [number("wage_thb_month", 5, 10, 20)], "wage_thb_month", "starts at 5, outside 10 to 20"),
        (None, [slider("surely_no_unit", 1, 0, 2, 1)], "surely_no_unit", "has no unit"),
        (
            frame(fiscal_year=[2027, 2027], older_n=[1.0, 2.0]),
            [axis("fiscal_year", 2027)],
            "older_n",
            "2 rows, 1 of them different",
        ),
        (
            frame(fiscal_year=[2027, 2030], older_n=[1.0, None]),
            [axis("fiscal_year", 2027)],
            "older_n",
            "holds a cell that is not a number",
        ),
        (
            frame(fiscal_year=[2030, 2027], older_n=[1.0, 2.0]),
            [axis("fiscal_year", 2027)],
            "older_n",
            "must rise from row to row",
        ),
    ],
)
def test_what_a_page_could_not_work_is_refused_with_its_name(grid, controls, text, said):
    with pytest.raises(NotebookError, match=said):
        whatif.make("x", grid, controls, [Result("cost_billion_thb", text)], {}, "", "toy, what-if 'x'")


def record_one(**changes):
    given = {
        "controls": [slider("grant_thb_month", 600, 0, 1000, 100)],
        "results": [Result("cost_billion_thb", "grant_thb_month / 100")],
        "cite": ["ilo1952c102"],
        **{f"{part}_{lang}": "What if" for part in ("headline", "subtitle") for lang in ("en", "th")},
    }
    chapter = Chapter("02_children")
    chapter.whatif("grant", **{**given, **changes})
    return chapter.record()


def test_a_chapter_records_it_and_says_where_it_comes_from():
    (entry,) = record_one()["whatifs"]
    assert entry["id"] == "grant" and entry["results"][0]["formula"] == ["/", "grant_thb_month", 100]
    assert entry["controls"][0]["label_th"] == "จำนวนเงินต่อเด็กหนึ่งคน"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"cite": []}, "no source"),
        ({"headline_en": "It costs 600"}, "the number 600 is typed"),
        ({"headline_th": ""}, "headline_th has no text"),
        ({"results": [Result("no_such_label_billion_thb", "1")]}, "has no word in English and Thai"),
        ({"chart": "grant_thb_month"}, "is no axis"),
        ({"inputs": ["no_such_table"]}, "was not read in this run"),
    ],
)
def test_a_chapter_refuses_one_without_source_word_or_axis(changes, said):
    with pytest.raises(NotebookError, match=said):
        record_one(**changes)


def test_the_chart_has_a_parameter_for_each_control_and_draws_with_the_same_formula():
    entry = whatif_toys.with_a_grid().record()
    spec = entry["spec_th"]
    assert [one["name"] for one in spec["params"]] == [f"set_{one['name']}" for one in entry["controls"]]
    steps = spec["layer"][1]["transform"]
    assert {"filter": "datum.sex === set_sex"} in steps and len(steps) == 3
    assert steps[-1]["calculate"] == "(((datum.older_n * set_grant_thb_month) * 12) / 1000000000)"
    assert len(spec["datasets"]["grid"]) == 24 and len(spec["datasets"]["start"]) == 3
    assert "+ 543" in spec["layer"][0]["encoding"]["x"]["axis"]["labelExpr"]
    bars = whatif_toys.with_a_grid("sex").record()["spec_th"]
    assert "ชาย" in bars["layer"][0]["encoding"]["y"]["axis"]["labelExpr"]


@pytest.mark.parametrize("lang", ["en", "th"])
def test_every_control_has_its_label_and_the_table_stands_without_scripts(lang):
    entry = whatif_toys.with_a_grid().record() | {"headline_en": "<b>x</b>", "headline_th": "<b>x</b>"}
    html = whatifs.box_html({"chapter": "toy"}, entry, Shelf(spec="specs/a.js"), Context(lang, "../../"), 3)
    for one in entry["controls"]:
        assert f'<label for="toy-grid--{one["name"]}">' in html and f'id="toy-grid--{one["name"]}"' in html
    assert "<form" in html and " hidden " in html and "<b>x</b>" not in html
    assert html.count("<tr>") == 1 + len(entry["worked"])
    assert 'role="status"' in html and "style=" not in html and "onclick" not in html
    assert ("ปีงบประมาณ 2573" if lang == "th" else "FY2030") in html


def test_the_example_of_the_guide_runs_as_printed():
    text = project.path("book", "guide-chapter.md").read_text(encoding="utf-8")
    code = re.search(r"```python\n(chapter\.whatif.*?)```", text, re.DOTALL).group(1)
    data.load("insured_section")
    chapter = Chapter("03_informal")
    exec(code, {"chapter": chapter, "whatif": whatif})
    (entry,) = chapter.record()["whatifs"]
    assert whatif.evaluate(entry, {"workers_n": 1000})["cost_billion_thb"] == pytest.approx(
        1000 * 0.05 * 15000 * 12 / 1e9
    )
