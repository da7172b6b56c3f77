"""The profile of a province: the rows of one place, against the files; what is absent stays absent."""

from __future__ import annotations

import csv

import pandas as pd
import pytest
from chapters import run as run_chapter

from spdr import data, project
from spdr.analysis import provinces
from spdr.errors import ParameterError


def lines(table: str, **equal: str) -> list[dict[str, str]]:
    with project.path("data", "tables", f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if all(row[c] == v for c, v in equal.items())]


def test_a_code_that_is_none_is_refused_with_the_range():
    table = data.load("provinces")
    assert provinces.named(table, "50") == {"en": "Chiang Mai", "th": "เชียงใหม่"}
    for code in ("5", "00", "Chiang Mai", ""):
        with pytest.raises(ParameterError, match="from 10 to 96"):
            provinces.named(table, code)


def test_the_latest_value_is_the_last_known_one():
    frame = pd.DataFrame({"year": [2021, 2019, 2020], "n": [None, 1.5, 2.5]})
    assert provinces.latest(frame, "n") == (2.5, "2020")
    assert provinces.latest(frame[frame["year"] > 2020], "n") == (None, "")


def test_wages_leave_out_districts_and_notices_whose_rate_was_not_seen():
    wages = data.load("minimum_wage_province")
    found = provinces.wage_history(wages, "10")
    # Bangkok: 12 baht in 1973, 400 baht from 1 July 2025 (Royal Gazette); notice 10 was not seen
    assert found.iloc[0].tolist() == ["1973-04-17", 12]
    assert found.iloc[-1].tolist() == ["2025-07-01", 400]
    assert "2020-01-01" not in found["effective_date"].tolist()
    chiang_mai = lines("minimum_wage_province", province_code="50", effective_date="2025-01-01")
    assert len(chiang_mai) > 1  # one of them for a district
    assert (provinces.wage_history(wages, "50")["effective_date"] == "2025-01-01").sum() == 1


def test_registrants_are_the_sum_of_the_bands():
    found = provinces.registrants(data.load("health_coverage_province"), "50").set_index(
        ["fiscal_year", "health_scheme"]
    )["registrants_n"]
    rows = lines("health_coverage_province", province_code="50", sex="both", year="2012", health_scheme="UCS")
    assert len(rows) == 5
    assert found[2012, "UCS"] == pytest.approx(sum(float(row["registrants_n"]) for row in rows))


def test_bangkok_has_its_own_figures():
    facts = {fact["id"]: fact for fact in run_chapter("80_province")["facts"]}
    (row,) = lines("household_income_province", province_code="10", year="2021", measure="income")
    assert facts["income"]["value"] == float(row["mean_thb_month"])
    (row,) = lines("gpp_province", province_code="10", year="2020")
    assert facts["product"]["value"] == float(row["gpp_million_thb"])
    (row,) = lines("work_permits_province_2007", province_code="10", sex="both", entry="all")
    assert facts["permits"]["value"] == int(row["permits_n"])
    assert facts["wage"]["value"] == 400
    assert facts["wage_date"]["value"] == "2025-07-01"


def test_what_bueng_kan_has_not_is_not_known_and_not_zero():
    record = run_chapter("80_province", province_code="38")
    facts = {fact["id"]: fact for fact in record["facts"]}
    for name in ("poverty_rate", "poor", "permits"):
        assert facts[name]["value"] is None
        assert facts[name]["shown_en"] == "not known"
    assert "poverty" not in [figure["id"] for figure in record["figures"]]
    assert facts["province"]["value"] == {"en": "Bueng Kan", "th": "บึงกาฬ"}
