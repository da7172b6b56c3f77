"""What-ifs made up for the tests: every kind of control, unit and ending that a page has to write."""

from __future__ import annotations

import itertools

import pandas as pd

from spdr.present import whatif
from spdr.present.whatif import Result, axis, number, slider

TEXTS = {
    f"{part}_{lang}": f"{part} {lang}" for part in ("headline", "subtitle", "note") for lang in ("en", "th")
}
ABOUT = {"status": "computed", "inputs": [], "cite": []}


def grid() -> pd.DataFrame:
    """People of two groups, four ages and three years: numbers nobody counted."""
    rows = [
        (group, age, year, 1234.5678 * age * (year - 2026) * (1 + (group == "female")))
        for group, age, year in itertools.product(("male", "female"), (60, 62, 65, 70), (2027, 2030, 2040))
    ]
    return pd.DataFrame(rows, columns=["sex", "older_from_years", "fiscal_year", "older_n"])


def with_a_grid(chart: str = "fiscal_year") -> whatif.WhatIf:
    """A choice, two axes, a slider and a typed number, with results of many sizes and signs."""
    controls = [
        axis("sex", "male"),
        axis("older_from_years", 62),
        axis("fiscal_year", 2030),
        slider("grant_thb_month", 600, 0, 1000, 125),
        number("wage_thb_month", 15000, 0, 60000),
    ]
    results = [
        Result("cost_billion_thb", "older_n * grant_thb_month * 12 / 1000000000"),
        Result("recipients_n", "older_n * 100"),
        Result("left_billion_thb", "0.75 - cost_billion_thb"),
        Result("take_up_share", "grant_thb_month / 1000"),
        Result("support_ratio", "wage_thb_month / (grant_thb_month - 500)"),
        Result("pension_thb_month", "min(wage_thb_month, ceiling) * 0.20000001"),
        Result("fund_grant_thb", "older_n * older_n", unit="thb"),
    ]
    return dressed(whatif.make("toy-grid", grid(), controls, results, {"ceiling": 17500}, chart, "toy"))


def closed_form() -> whatif.WhatIf:
    """No grid at all: sliders and a formula."""
    controls = [
        slider("vat_rise_percent_point", 0.01, 0, 0.03, 0.005),
        slider("take_up_share", 1 / 3, 0, 1, 0.1, digits=2),
    ]
    results = [
        Result("vat_yield_billion_thb", "vat_rise_percent_point * 18578.916", digits=0),
        Result("children_n", "0 - take_up_share * 3", unit="children"),
        Result("insured_years", "take_up_share * 3", unit="years"),
    ]
    return dressed(whatif.make("toy-closed", None, controls, results, {}, "", "toy"))


def with_a_hole() -> whatif.WhatIf:
    """A grid in which one number is not known."""
    frame = grid()
    frame.loc[(frame["sex"] == "female") & (frame["fiscal_year"] == 2040), "older_n"] = None
    controls = [axis("sex", "male"), axis("older_from_years", 60), axis("fiscal_year", 2027)]
    results = [
        Result("recipients_n", "older_n * 2"),
        Result("children_n", "recipients_n + 1", unit="children"),
    ]
    return dressed(whatif.make("toy-hole", frame, controls, results, {}, "fiscal_year", "toy", True))


def dressed(made: whatif.WhatIf) -> whatif.WhatIf:
    """Give a what-if its words, as a chapter does."""
    from dataclasses import replace

    return replace(made, texts=TEXTS, about=ABOUT)
