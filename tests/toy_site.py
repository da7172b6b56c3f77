"""A small project for the site's tests: one toy chapter on real tables, its record written by hand."""

from __future__ import annotations

import copy
import json
import shutil
from pathlib import Path
from typing import Any

from spdr import project

TABLES = ("poverty_region", "provinces")
# tables that register pages speak of whatever the chapters read
BESIDE = ("insured_section", "macro", "minimum_wage_province", "published_results", "ssf_benefit_cases")
PAYLOAD = '<script>alert("x")</script><img src=x onerror=alert(1)>'

MARKDOWN = """# Toy chapter

How many are poor? In 2024 it was {fact}`poverty` {cite}`ilo2022spdrpension`; {fact}`doubt` is in doubt,
and the grant is {fact}`grant`.

:::{findings}
:::

## Poverty

:::{figure-card} poverty-rate
:::

:::{table-card} poor-table
:::

## Sources

The formula is $a = \\frac{b}{c}$. See {page}`law` and {th}`กบข.`.

| left | right |
|---|---|
| one | two |
"""

FINDING = {
    "id": "poor",
    "en": "4.9% are poor; 1.2 million people may be.",
    "th": "คนจนมีสัดส่วนร้อยละ 4.9 และอาจมี 1.2 ล้านคน",
    "pattern_en": "{poverty} are poor; {doubt} may be.",
    "pattern_th": "คนจนมีสัดส่วน{poverty} และอาจมี {doubt}",
    "card": "poverty-rate",
    "facts": ["poverty", "doubt"],
}


def fact(identifier: str, value: Any, unit: str, shown_en: str, shown_th: str, **more: Any) -> dict[str, Any]:
    """One recorded number."""
    words = {"label_en": f"Label of {identifier}", "label_th": f"ป้ายของ {identifier}"}
    base = {"status": "official", "period": "2024", "inputs": ["poverty_region"], "cite": [], "digits": None}
    return {
        "id": identifier,
        "value": value,
        "unit": unit,
        "shown_en": shown_en,
        "shown_th": shown_th,
        **words,
        **base,
        **more,
    }


def spec(lang: str) -> dict[str, Any]:
    """A chart of two points."""
    years = {"en": ["2020", "2024"], "th": ["2563", "2567"]}[lang]
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "width": 400,
        "height": 200,
        "data": {
            "values": [
                {"year": year, "rate": rate} for year, rate in zip(years, [0.0683, 0.0489], strict=True)
            ]
        },
        "mark": {"type": "line", "point": True},
        "encoding": {
            "x": {"field": "year", "type": "ordinal"},
            "y": {"field": "rate", "type": "quantitative", "axis": {"format": "%"}},
        },
    }


def record() -> dict[str, Any]:
    """Record of the toy chapter, with a hostile text in a cell and a headline."""
    columns = [
        {"name": "year", "label_en": "Year", "label_th": "ปี", "unit": "year", "digits": None},
        {
            "name": "poverty_rate_share",
            "label_en": "Poverty rate",
            "label_th": "สัดส่วนคนจน",
            "unit": "share",
            "digits": None,
        },
    ]
    common = {
        "note_en": "",
        "note_th": "",
        "status": "official",
        "indicator": None,
        "inputs": ["poverty_region"],
        "cite": [],
    }
    figure = {
        "id": "poverty-rate",
        "kind": "figure",
        "headline_en": "Poverty fell to 4.9%",
        "headline_th": "ความยากจนลดลงเหลือร้อยละ 4.9",
        "subtitle_en": "Share of people below the national poverty line, %",
        "subtitle_th": "สัดส่วนประชากรที่อยู่ใต้เส้นความยากจน ร้อยละ",
        "alt_en": "A line falls from 6.8% in 2020 to 4.9% in 2024.",
        "alt_th": "เส้นลดลงจากร้อยละ 6.8 ในปี 2563 เหลือร้อยละ 4.9 ในปี 2567",
        **common,
        "inputs": ["poverty_region", "csg.amount"],
        "cite": ["ilo2022spdrpension"],
        "spec_en": spec("en"),
        "spec_th": spec("th"),
        "columns": columns,
        "rows": [[2020, 0.0683], [2024, 0.0489]],
        "rows_th": [[2020, 0.0683], [2024, 0.0489]],
    }
    region = {"name": "region", "label_en": "Region", "label_th": "ภาค", "unit": None, "digits": None}
    table = {
        "id": "poor-table",
        "kind": "table",
        "headline_en": f"Two regions {PAYLOAD}",
        "headline_th": "สองภาค",
        "subtitle_en": "Share of people below the line",
        "subtitle_th": "สัดส่วนประชากรใต้เส้น",
        "alt_en": "",
        "alt_th": "",
        **common,
        "status": "estimate",
        "spec_en": None,
        "spec_th": None,
        "columns": [region, columns[1]],
        "rows": [[PAYLOAD, 0.07], ["South", 0.05]],
        "rows_th": [[PAYLOAD, 0.07], ["ใต้", 0.05]],
    }
    return {
        "chapter": "01_toy",
        "title": {"en": "Toy chapter", "th": "บทตัวอย่าง"},
        "parameters": {"year": 2024, "lang": "en"},
        "facts": [
            fact("poverty", 0.0489, "share", "4.9%", "ร้อยละ 4.9"),
            fact("doubt", 1200000, "persons", "1.2 million people", "1.2 ล้านคน", status="unverified"),
            fact("grant", 600, "thb_month", "600 baht a month", "600 บาทต่อเดือน", inputs=["csg.amount"]),
        ],
        "figures": [figure, table],
        "findings": [FINDING],
        "inputs": [{"table": "poverty_region", "sha256": "0" * 64}],
        "law": [{"key": "csg.amount", "sha256": "1" * 64}],
    }


def cell(kind: str, source: str, **more: Any) -> dict[str, Any]:
    """One notebook cell."""
    base: dict[str, Any] = {"cell_type": kind, "id": "c", "metadata": {}, "source": source}
    if kind == "code":
        base |= {"outputs": [], "execution_count": None}
    return {**base, **more}


def notebook(markdown: str = MARKDOWN) -> dict[str, Any]:
    """The toy chapter's notebook."""
    tags = {"tags": ["parameters", "remove-cell"]}
    return {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
        "cells": [
            cell("code", 'year = 2024  # secret_parameter\nlang = "en"', metadata=tags),
            cell("markdown", markdown),
            cell("code", 'rate = load("poverty_region")'),
            cell("code", 'chapter.figure("poverty-rate", rate)'),
        ],
    }


def make_project(folder: Path, markdown: str = MARKDOWN) -> Path:
    """Write the toy project into an empty folder and return it; the caller points SPDR_ROOT at it."""
    home = Path(__file__).parents[1]
    shutil.copyfile(home / "_config.yml", folder / "_config.yml")
    shutil.copytree(home / "book", folder / "book", ignore=shutil.ignore_patterns("_build", "chapters"))
    shutil.copytree(home / "data" / "registers", folder / "data" / "registers")
    (folder / "data" / "tables").mkdir()
    for name in ("parameters", "intake"):
        shutil.copytree(home / "data" / name, folder / "data" / name)
    (folder / "notebooks").mkdir()
    for name in TABLES + BESIDE:
        for ending in ("csv", "yaml"):
            shutil.copyfile(home / f"data/tables/{name}.{ending}", folder / f"data/tables/{name}.{ending}")
    write_notebook(folder, markdown)
    return folder


def write_notebook(folder: Path, markdown: str) -> None:
    """Write the toy chapter's notebook with another text."""
    text = json.dumps(notebook(markdown), ensure_ascii=False)
    (folder / "notebooks" / "01_toy.ipynb").write_text(text, encoding="utf-8")


def records() -> dict[str, dict[str, Any]]:
    """Records of the toy project."""
    return {"01_toy": copy.deepcopy(record())}


def built(folder: Path) -> Path:
    """Build the toy site of a project folder and return the site's folder; SPDR_ROOT must point there."""
    from spdr.publish.site import build_site

    assert project.root() == folder.resolve()
    build_site(records(), folder / "site")
    return folder / "site"
