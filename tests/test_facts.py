"""A chapter's record: what is refused, what is written, and that it is written whole."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from spdr.data import access
from spdr.errors import NotebookError
from spdr.present import Chapter, charts, words
from tests.present_frames import poverty

WORDS = {"label_en": "Poverty rate", "label_th": "สัดส่วนคนจน"}
HEADS = {
    "headline_en": "A finding",
    "headline_th": "ข้อค้นพบ",
    "subtitle_en": "A statistic",
    "subtitle_th": "ตัวเลข",
}


@pytest.fixture
def chapter(monkeypatch):
    monkeypatch.delenv("SPDR_RUN_DIR", raising=False)
    access.reset()
    access.note_table("poverty_region", "a" * 64)
    access.note_parameter("csg.amount", "b" * 64)
    yield Chapter("02_children", year=2024, population_basis="WPP2024")
    access.reset()


def fact(chapter, id="poverty", value=0.049, **more):
    return chapter.fact(id, value, **{"unit": "share", "inputs": ["poverty_region"], **WORDS, **more})


def figure(chapter, id="poverty-rate", chart=None, **more):
    chart = chart or charts.line(poverty(), "year", "poverty_rate_share", "area")
    return chapter.figure(id, chart, **{**HEADS, "inputs": ["poverty_region"], **more})


def test_a_fact_is_returned_and_recorded_as_it_will_be_shown(chapter):
    assert fact(chapter, value=np.float64(0.0489), period="2024") == 0.0489
    kept = chapter.record()["facts"][0]
    assert (kept["value"], kept["shown_en"], kept["shown_th"]) == (0.0489, "4.9%", "ร้อยละ 4.9")
    assert kept["inputs"] == ["poverty_region"] and kept["period"] == "2024" and kept["status"] == "official"


def test_a_number_of_a_frame_can_be_recorded(chapter):
    frame = pd.DataFrame({"n": [16_383_213]})
    fact(chapter, "people", frame["n"].iloc[0], unit="persons")
    assert json.dumps(chapter.record()["facts"][0]["value"]) == "16383213"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"value": float("nan")}, "NaN"),
        ({"value": float("inf")}, "infinite"),
        ({"value": pd.NA}, "missing"),
        ({"value": True}, "True and False"),
        ({"value": 4.9}, "not a share"),
        ({"value": (0.3, 0.1)}, "not a range"),
        ({"unit": "percent"}, "not a unit"),
        ({"unit": "year"}, "not a year"),
        ({"id": "Poverty-Rate"}, "snake_case"),
        ({"label_th": " "}, "label_th has no text"),
        ({"status": "guess"}, "not a status"),
        ({"inputs": ["poverty_rgion"]}, "'poverty_rgion' was not read"),
        ({"inputs": []}, "no source"),
    ],
)
def test_a_fact_that_cannot_be_published_is_refused_by_name(chapter, change, message):
    with pytest.raises(NotebookError, match=rf"02_children, fact '.*{message}"):
        fact(chapter, **change)


def test_a_fact_that_nobody_knows_may_be_recorded_as_none(chapter):
    fact(chapter, value=None)
    assert chapter.record()["facts"][0]["shown_th"] == "ไม่ทราบ"


def test_ids_are_used_once(chapter):
    fact(chapter)
    figure(chapter)
    with pytest.raises(NotebookError, match="used twice"):
        fact(chapter)
    with pytest.raises(NotebookError, match="used twice"):
        figure(chapter)


def test_a_citation_is_a_source_too(chapter):
    fact(chapter, inputs=[], cite=["ilo2022"])
    assert chapter.record()["facts"][0]["cite"] == ["ilo2022"]


def test_headlines_read_their_numbers_from_facts_in_both_languages(chapter):
    fact(chapter)
    fact(chapter, "latest_year", 2024, unit="year", inputs=[])
    chapter.words("poverty_change", words.change(0.054, 0.049, digits=3))
    card = figure(
        chapter,
        headline_en="Poverty {poverty_change} to {poverty} in {latest_year}",
        headline_th="ความยากจน{poverty_change}เหลือ {poverty} ในปี {latest_year}",
        subtitle_en="Share of people, {first} to {last}",
        subtitle_th="สัดส่วน ปี {first} ถึง {last}",
    )
    assert card.texts["headline_en"] == "Poverty fell to 4.9% in 2024"
    assert card.texts["headline_th"] == "ความยากจนลดลงเหลือ ร้อยละ 4.9 ในปี 2567"
    assert card.texts["subtitle_en"] == "Share of people, 2019 to 2023"
    assert card.texts["subtitle_th"] == "สัดส่วน ปี 2562 ถึง 2566"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"headline_en": "Poverty {missing}"}, "headline_en: {missing} is not a fact"),
        ({"headline_en": "Poverty is 4.9%"}, "headline_en: the number 4.9% is typed"),
        ({"headline_th": ""}, "headline_th has no text"),
        ({"note_en": "Only here"}, "note_th has no text"),
        ({"id": "poverty_rate"}, "kebab-case"),
        ({"status": "maybe"}, "not a status"),
        ({"inputs": ["births"]}, "'births' was not read"),
        ({"inputs": []}, "no source"),
        ({"chart": "a chart"}, "not str"),
    ],
)
def test_a_figure_that_cannot_be_published_is_refused_by_name(chapter, change, message):
    with pytest.raises(NotebookError, match=rf"02_children, figure '.*{message}"):
        figure(chapter, **change)


def test_a_chart_without_rows_names_the_figure(chapter):
    with pytest.raises(NotebookError, match="figure 'empty': there are no rows"):
        figure(chapter, "empty", charts.line(poverty().head(0), "year", "poverty_rate_share", "area"))


def test_a_table_keeps_its_words_in_both_languages(chapter):
    chapter.table("areas", poverty(), inputs=["poverty_region"], **HEADS)
    kept = chapter.record()["figures"][0]
    assert kept["kind"] == "table" and kept["spec_en"] is None
    assert kept["rows"][0] == [2019, "Municipal area", 0.04] and kept["rows_th"][0] == [
        2019,
        "ในเขตเทศบาล",
        0.04,
    ]
    assert [column["unit"] for column in kept["columns"]] == ["year", None, "share"]


FINDING = {"en": "{poverty} are poor.", "th": "คนจนมี {poverty}", "card": "poverty-rate"}


def test_a_finding_reads_its_numbers_from_facts_and_names_its_card(chapter):
    fact(chapter)
    chapter.finding("poor", **FINDING)  # its card may follow
    figure(chapter)
    kept = chapter.record()["findings"]
    assert [(one["id"], one["en"], one["card"], one["facts"]) for one in kept] == [
        ("poor", "4.9% are poor.", "poverty-rate", ["poverty"])
    ]
    assert kept[0]["th"] == "คนจนมี ร้อยละ 4.9" and kept[0]["pattern_th"] == "คนจนมี {poverty}"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"en": " "}, "en has no text"),
        ({"th": ""}, "th has no text"),
        ({"en": "4.9% are poor."}, "the number 4.9% is typed"),
        ({"th": "คนจนมีร้อยละ 4.9 {poverty}"}, "th: the number 4.9 is typed"),
        ({"en": "Many are poor."}, "no fact in"),
        ({"th": "คนจนมี"}, "poverty stands in one language only"),
        ({"en": "{povert} are poor.", "th": "{povert}"}, "Near it: poverty"),
        ({"id": "poor_people"}, "kebab-case"),
    ],
)
def test_a_finding_that_cannot_be_published_is_refused_by_name(chapter, change, message):
    fact(chapter)
    with pytest.raises(NotebookError, match=rf"02_children, finding '.*{message}"):
        chapter.finding(**{"id": "poor", **FINDING, **change})


def test_a_finding_stands_once_and_on_a_card_of_the_chapter(chapter):
    fact(chapter)
    chapter.finding("poor", **FINDING)
    with pytest.raises(NotebookError, match="used twice"):
        chapter.finding("poor", **FINDING)
    figure(chapter, "poverty-rates")
    with pytest.raises(
        NotebookError, match=r"finding 'poor': the chapter records no card 'poverty-rate'.*poverty-rates"
    ):
        chapter.save()


def test_the_record_names_everything_that_was_read(chapter):
    record = chapter.record()
    assert record["inputs"] == [{"table": "poverty_region", "sha256": "a" * 64}]
    assert record["law"] == [{"key": "csg.amount", "sha256": "b" * 64}]
    assert record["parameters"] == {"year": 2024, "population_basis": "WPP2024"}
    assert record["title"] == {"en": "Children", "th": "เด็ก"}


def test_a_parameter_that_cannot_be_written_is_refused():
    with pytest.raises(NotebookError, match="parameter table"):
        Chapter("02_children", table=object())


def test_save_writes_one_whole_file_that_is_the_same_each_time(chapter, tmp_path, monkeypatch):
    fact(chapter)
    figure(chapter)
    monkeypatch.setenv("SPDR_RUN_DIR", str(tmp_path / "run"))
    said = chapter.save()
    first = (tmp_path / "run" / "record.json").read_bytes()
    chapter.save()
    assert (tmp_path / "run" / "record.json").read_bytes() == first
    assert [path.name for path in (tmp_path / "run").iterdir()] == ["record.json"]
    assert json.loads(first)["figures"][0]["spec_th"]["description"].startswith("กราฟเส้น")
    assert said == "02_children: 1 facts, 1 figures, 0 tables recorded."


def test_save_without_a_run_only_checks(chapter):
    fact(chapter)
    assert "nothing was written" in chapter.save()


def test_save_draws_and_so_finds_what_cannot_be_drawn(chapter):
    frame = pd.DataFrame({"year": 2020, "age_group": [f"{n}-{n}" for n in range(9)], "covered_n": 1})
    figure(chapter, "crowded", charts.line(frame, "year", "covered_n", "age_group"))
    with pytest.raises(NotebookError, match="figure 'crowded'.*at most 8"):
        chapter.save()


def test_a_card_shows_itself_with_its_headline_and_its_table(chapter):
    shown = figure(chapter)._repr_mimebundle_()
    assert "A finding" in shown["text/html"] and "<table>" in shown["text/html"]
