"""``spdr check``: each fault it promises to find is made here and must be named with its place."""

from __future__ import annotations

import json

import pytest
import toy_site

from spdr.errors import SpdrError
from spdr.publish import check_book, check_notebooks, check_parity, check_site, checks


def notebook(*cells):
    return {**toy_site.notebook(), "cells": [toy_site.notebook()["cells"][0], *cells]}


def said(cells, records=None):
    made = notebook(*cells)
    found = check_notebooks.check_cells("01_toy", made)
    return [str(f) for f in found + check_notebooks.check_references("01_toy", made, records or {})]


def test_a_clean_chapter_has_no_findings():
    records = toy_site.records()
    assert check_notebooks.check_cells("01_toy", toy_site.notebook()) == []
    assert check_notebooks.check_references("01_toy", toy_site.notebook(), records) == []


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (toy_site.cell("code", "x = 1", outputs=[{"output_type": "stream"}]), "carries outputs"),
        (toy_site.cell("code", "x = 1", execution_count=3), "carries outputs"),
        (toy_site.cell("code", "def f():\n    return 1"), "defines 'f'"),
        (toy_site.cell("code", "class A:\n    pass"), "defines 'A'"),
        (toy_site.cell("code", "\n".join(f"x{i} = {i}" for i in range(16))), "16 lines; 15 at most"),
        (toy_site.cell("code", 'pd.read_csv("x")'), "read_csv() reads or writes a file"),
        (toy_site.cell("code", 'frame = load("data/tables/x.csv")'), "holds the file path"),
        (toy_site.cell("code", 'place = "/srv/figures"'), "holds the file path"),
        (toy_site.cell("code", 'display(Markdown("5 %"))'), "Markdown() makes text"),
        (toy_site.cell("code", 'glue("x", 5)'), "glue() makes text"),
        (toy_site.cell("code", "x ="), "is not Python"),
        (toy_site.cell("markdown", "Poverty is {glue}`x`."), "{glue} does not survive"),
        (toy_site.cell("markdown", "# Title <script>alert(1)</script>"), "holds the markup <script"),
        (toy_site.cell("markdown", "So {cite}`nobody1900`."), "No work has the key 'nobody1900'"),
    ],
)
def test_a_fault_in_a_cell_is_named_with_its_cell(cell, expected):
    found = said([cell])
    assert len(found) == 1
    assert expected in found[0] and found[0].startswith("notebooks/01_toy.ipynb, cell 2")


def test_a_file_ending_in_prose_or_an_address_is_no_file_path():
    assert said([toy_site.cell("code", 'note = "share of people; see nesdc.go.th"')]) == []


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("year = 2020 + 4", "`year = 2020 + 4` is no parameter"),
        ("import os", "`import os` is no parameter"),
        ("year = max(2020, 2021)", "is no parameter"),
    ],
)
def test_a_parameter_is_a_name_and_a_literal(source, expected):
    made = toy_site.notebook()
    made["cells"][0]["source"] = source
    found = [str(f) for f in check_notebooks.check_cells("01_toy", made)]
    assert len(found) == 1 and expected in found[0] and "cell 1" in found[0]


def test_a_list_or_a_negative_number_is_a_literal_parameter():
    made = toy_site.notebook()
    made["cells"][0]["source"] = 'years = [2020, 2021]\ngap = -0.5\nname = "x"\nflag = True'
    assert check_notebooks.check_cells("01_toy", made) == []


def test_a_chapter_without_parameters_is_told_so():
    made = toy_site.notebook()
    del made["cells"][0]
    assert "has 0 parameters cells" in str(check_notebooks.check_cells("01_toy", made)[0])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{fact}`povert`", "records no 'povert' among its facts. Did you mean poverty?"),
        (":::{figure-card} poverty-rates\n:::", "records no 'poverty-rates' among its figures"),
        (":::{table-card} poverty-rate\n:::", "is not a table"),
    ],
)
def test_a_reference_that_the_record_lacks_is_named_with_the_nearest(text, expected):
    found = said([toy_site.cell("markdown", text)], toy_site.records())
    assert any(expected in line and "cell 2" in line for line in found)


def test_a_recorded_figure_that_no_card_shows_is_reported():
    found = said([toy_site.cell("markdown", ":::{figure-card} poverty-rate\n:::")], toy_site.records())
    assert found == [
        "notebooks/01_toy.ipynb: records 'poor-table' but shows no card. Add the lines "
        ":::{figure-card} poor-table and ::: (table-card for a table), or drop it."
    ]


def test_a_chapter_of_the_review_prints_five_findings():
    records = {"01_toy": {**toy_site.record(), "findings": [toy_site.FINDING] * 5}}
    assert check_notebooks.check_findings("01_toy", toy_site.notebook(), records) == []
    records["01_toy"]["findings"].pop()
    bare = check_notebooks.check_findings("01_toy", toy_site.notebook("# Nothing"), records)
    assert [finding.what for finding in bare] == [
        "records 4 findings; a chapter has 5.",
        "does not print its findings.",
    ]
    assert not any(finding.note for finding in bare)
    assert check_notebooks.check_findings("90_toy", toy_site.notebook("# Nothing"), {}) == []


def test_a_typed_number_or_a_number_without_source_is_an_unsupported_claim():
    made = toy_site.notebook("# Toy\n\nAbout 12 million are poor in 2024.")
    typed = check_notebooks.check_claims("01_toy", made, {})
    assert len(typed) == 1 and "About 12 million" in typed[0].what and not typed[0].note
    bare = toy_site.record()
    bare["facts"][0]["inputs"] = []
    found = check_notebooks.check_claims("01_toy", toy_site.notebook(), {"01_toy": bare})
    assert [finding.what for finding in found] == ["claims without support: 'number poverty'."]
    assert check_notebooks.check_claims("90_toy", made, {}) == []


PAGE = (
    '<!doctype html><html lang="en"><head>'
    '<meta http-equiv="Content-Security-Policy" content="default-src \'self\'">'
    '</head><body><h1 id="top">x</h1>{}</body></html>'
)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            '<script src="https://cdn.example/x.js"></script>',
            "loads 'https://cdn.example/x.js' from another host",
        ),
        ('<img src="//cdn.example/x.png">', "loads '//cdn.example/x.png' from another host"),
        ('<link rel="stylesheet" href="http://x.example/a.css">', "from another host"),
        ("<script>1</script>", "holds a script in the page"),
        ('<p style="color:red">x</p>', "<p> holds a style"),
        ('<p onclick="x()">x</p>', "<p> holds a style or an event"),
        ("<p>/home/somebody/file.csv</p>", "holds a path of this machine, '/home/somebody'"),
        ("<p>somebody@ministry.go.th</p>", "holds an e-mail address"),
        ('<a href="gone.html">x</a>', "links to 'gone.html', which is not there"),
        ('<a href="#gone">x</a>', "links to '#gone', an anchor that is not there"),
        ('<a href="../../etc/passwd">x</a>', "which is outside the site"),
        ('<p id="top">x</p>', "uses the anchor 'top' twice"),
    ],
)
def test_a_fault_in_a_built_page_is_named(tmp_path, body, expected):
    (tmp_path / "a.html").write_text(PAGE.format(body), encoding="utf-8")
    (finding,) = check_site.check(tmp_path)
    assert finding.where == "a.html" and expected in str(finding)


def test_a_link_to_another_host_is_allowed_and_loads_nothing(tmp_path):
    body = '<a href="https://www.nesdc.go.th/">x</a> <a href="#top">y</a> <a href="a.html#top">z</a>'
    (tmp_path / "a.html").write_text(PAGE.format(body), encoding="utf-8")
    assert check_site.check(tmp_path) == []


ENGLISH = """<main><h2 class="headline">In 2024 it was 4.9%</h2>
<p>It was <span class="fact" data-fact="a.poor">4.9%</span><br> of <span class="fact" data-fact="a.line">3,043
baht</span>.</p><table><tr><th class="num">Year 1</th><td class="num">2024</td></tr></table></main>"""
THAI = """<main><h2 class="headline">ปี 2567 เท่ากับร้อยละ 4.9</h2><p><span class="fact" data-fact="a.line">3,043
บาท</span> เท่ากับ <span class="fact" data-fact="a.poor">ร้อยละ 4.9</span></p>
<table><tr><th class="num">ปีแรก</th><td class="num">2567</td></tr></table></main>"""


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("ปี 2567 เท่า", "ปี 2567 เท่า", ""),
        ("ปี 2567 เท่า", "ปี 2566 เท่า", "its headline 'In 2024 it was 4.9%' holds ['2024'] where"),
        ("ร้อยละ 4.9</span>", "ร้อยละ 4.8</span>", "its fact a.poor '4.9%' holds ['4.9'] where the Thai"),
        ("3,043", "3.043", "its fact a.line"),
        (">2567<", ">2024<", ""),  # the year of a source in English
        (">2567<", ">2568<", "its cell '2024'"),
        ('data-fact="a.line"', 'data-fact="a.other"', "has another number of facts a.line"),
        ('<td class="num">2567</td>', "", "has another number of cells"),
    ],
)
def test_the_pages_of_both_languages_say_the_same_numbers(tmp_path, before, after, expected):
    assert before in THAI
    for lang, body in (("en", ENGLISH), ("th", THAI.replace(before, after))):
        (tmp_path / lang).mkdir()
        (tmp_path / lang / "x.html").write_text(body, encoding="utf-8")
    found = "".join(map(str, check_parity.check(tmp_path)))
    assert found.startswith(f"en/x.html: {expected}") if expected else not found


def test_a_page_that_only_one_language_has_is_named(tmp_path):
    for name in ("en/x.html", "th/x.html", "th/y.html"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("<p>", encoding="utf-8")
    assert [finding.where for finding in check_parity.check(tmp_path)] == ["th/y.html"]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<html lang="en"><body></body></html>', "no strict content security policy"),
        (PAGE.format("").replace(' lang="en"', ""), "does not say its language"),
        (PAGE.format("").replace("'self'", "'self' 'unsafe-inline'"), "no strict content security policy"),
    ],
)
def test_a_page_without_policy_or_language_is_named(tmp_path, html, expected):
    (tmp_path / "a.html").write_text(html, encoding="utf-8")
    assert expected in str(check_site.check(tmp_path)[0])


def test_a_style_sheet_that_loads_from_another_host_is_named(tmp_path):
    (tmp_path / "a.css").write_text(
        "@font-face { src: url(https://fonts.example/a.woff2) }", encoding="utf-8"
    )
    assert "loads 'https://fonts.example/a.woff2'" in str(check_site.check(tmp_path)[0])


@pytest.mark.parametrize(
    ("english", "thai", "expected"),
    [
        ("It is {fact}`a` in {fact}`b`", "ในปี {fact}`b` คือ {fact}`a`", []),
        ("It is {fact}`a`", "คือ {fact}`b`", ["refers to other facts"]),
        ("It is {fact}`a`", "คือ", ["refers to other facts"]),
        ("Since 2015, Section 33", "ตั้งแต่ปี 2558 มาตรา 33", []),
        ("Since 2015", "ตั้งแต่ปี 2557", ["holds other numbers"]),
    ],
)
def test_a_translation_keeps_references_and_numbers(english, thai, expected):
    progress = check_book.catalogues.Progress("index", 1, (), (), ((english, thai),))
    found = [str(f) for f in check_book.check_translation(progress)]
    assert len(found) == len(expected)
    assert all(part in line for part, line in zip(expected, found, strict=True))


def test_missing_thai_is_wrong_on_a_page_and_a_note_in_a_chapter():
    for page, note in (("index", False), ("chapters/02_children", True)):
        (finding,) = check_book.check_translation(check_book.catalogues.Progress(page, 3, ("Hello.",), ()))
        assert finding.note is note
        assert "1 of 3 messages have no Thai, the first 'Hello.'" in str(finding)


@pytest.fixture
def root(tmp_path, monkeypatch):
    monkeypatch.setenv("SPDR_ROOT", str(toy_site.make_project(tmp_path)))
    return tmp_path


def test_check_exits_with_two_and_says_how_many(root, capsys):
    made = toy_site.notebook()
    made["cells"].append(toy_site.cell("code", "def f(): pass"))
    (root / "notebooks" / "01_toy.ipynb").write_text(json.dumps(made), encoding="utf-8")
    assert checks.run_check([str(root / "notebooks")]) == 2
    out = capsys.readouterr().out
    assert "notebooks/01_toy.ipynb, cell 5: defines 'f'. Move it into spdr, with a test." in out
    assert "1 to mend, 1 notes." in out


def test_check_of_the_toy_book_and_law_finds_nothing(root, capsys):
    assert checks.run_check([str(root / "data" / "parameters"), str(root / "book")]) == 0
    assert "0 to mend" in capsys.readouterr().out


def test_an_edited_table_is_found(root, capsys):
    path = root / "data" / "tables" / "poverty_region.csv"
    path.write_text(path.read_text(encoding="utf-8") + "2025,Thailand,all,0.01\n", encoding="utf-8")
    assert checks.run_check([str(path)]) == 2
    assert "poverty_region" in capsys.readouterr().out


def test_a_path_that_is_nothing_of_the_project_is_refused(root, tmp_path_factory):
    with pytest.raises(SpdrError, match="not a file or folder of the project"):
        checks.run_check([str(tmp_path_factory.mktemp("other"))])


def test_a_catalogue_without_a_page_is_found(root):
    (root / "book/locale/th/LC_MESSAGES/gone.po").write_text('msgid ""\nmsgstr ""\n', encoding="utf-8")
    assert "belongs to no page" in "".join(map(str, check_book.check()))
