"""Small frames that the tests of the present floor share; the numbers are made up."""

from __future__ import annotations

from typing import Any

import pandas as pd

from spdr.present import charts
from spdr.present.chart import Chart

GEOMETRY: dict[str, Any] = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "properties": {"province_code": code},
            "geometry": {
                "type": "Polygon",
                "coordinates": [[[x, 10.12345], [x, 11], [x + 1, 11], [x + 1, 10.12345], [x, 10.12345]]],
            },
        }
        for code, x in (("10", 100), ("50", 101), ("90", 102))
    ],
}


def poverty() -> pd.DataFrame:
    """Three years in two areas; outside falls, inside rises."""
    return pd.DataFrame(
        {
            "year": [2019, 2021, 2023] * 2,
            "area": ["municipal"] * 3 + ["non_municipal"] * 3,
            "poverty_rate_share": [0.040, 0.045, 0.050, 0.090, 0.101, 0.070],
        }
    )


def benefits() -> pd.DataFrame:
    """Two amounts, one of them not verified."""
    return pd.DataFrame(
        {
            "scheme_en": ["Old Age Allowance", "Disability Allowance"],
            "scheme_th": ["เบี้ยยังชีพผู้สูงอายุ", "เบี้ยความพิการ"],
            "amount_thb_month": [600, 1000],
            "status": ["official", "unverified"],
        }
    )


def insured() -> pd.DataFrame:
    """People by section and sex."""
    return pd.DataFrame(
        {
            "section": ["Section 33", "Section 33", "Section 40", "Section 40"],
            "sex": ["female", "male"] * 2,
            "insured_n": [5_900_000, 5_700_000, 6_200_000, 4_600_000],
        }
    )


def every_kind() -> dict[str, Chart]:
    """One chart of each kind."""
    ages = pd.DataFrame(
        {
            "age_group": ["0-4", "5-9", "10-14"] * 2,
            "sex": ["male"] * 3 + ["female"] * 3,
            "population_n": [1_500_000, 1_700_000, 1_900_000, 1_400_000, 1_600_000, 1_800_000],
        }
    )
    known = pd.DataFrame(
        {
            "section": ["Section 33", "Section 33", "Section 40", "Section 40"],
            "indicator": ["sex", "province"] * 2,
            "status": ["yes", "no", "partly_known", "not_known"],
        }
    )
    mapped = pd.DataFrame({"province_code": ["10", "50"], "poverty_rate_share": [0.02, 0.17]})
    ranges = pd.DataFrame(
        {"section": ["Section 33"], "lo_share": [0.1], "hi_share": [0.3], "mid_share": [0.2]}
    )
    law = pd.DataFrame({"start_date": ["2015-10-01", "2016-10-01"], "amount_thb_month": [400, 600]})
    return {
        "line": charts.line(
            poverty(), "year", "poverty_rate_share", "area", breaks=[(2021, "population_basis")]
        ),
        "step": charts.step(law, "start_date", "amount_thb_month", until=2026),
        "bar": charts.bar(benefits(), "scheme", "amount_thb_month", status="status"),
        "grouped_bar": charts.grouped_bar(insured(), "section", "insured_n", "sex"),
        "stacked_bar": charts.stacked_bar(insured(), "sex", "insured_n", "section"),
        "dot": charts.dot(poverty().head(3), "area", "poverty_rate_share", date="year"),
        "range_bar": charts.range_bar(
            ranges, "section", "lo_share", "hi_share", point="mid_share", title="coverage_share"
        ),
        "pyramid": charts.pyramid(ages, "age_group", "sex", "population_n"),
        "heatmap": charts.heatmap(known, "section", "indicator", "status"),
        "choropleth": charts.choropleth(mapped, GEOMETRY, "province_code", "poverty_rate_share"),
    }
