"""Assumptions of the fund model with their low, base and high values, the grid over them, and reforms.

The grid is a set of corners, not a distribution: its range says how far the answer can move while nobody
publishes the data, not how likely a year is.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from spdr.analysis import defaults, fund, fund_base, fund_run, oldage
from spdr.analysis.fund import FundBase, FundPaths
from spdr.errors import ParameterError


@dataclass(frozen=True)
class Assumption:
    """One thing the model takes to be so.

    Attributes
    ----------
    assumption
        Name of the switch, see :data:`spdr.analysis.fund.SWITCHES`.
    low, base, high
        Its three values.
    basis
        ``law``, ``table`` (computed from one), ``fitted`` (the range that keeps near published counts),
        ``published`` or ``assumed`` (no figure is published: this review's own).
    source
        Table or parameter behind it; empty where assumed.
    """

    assumption: str
    low: float | str
    base: float | str
    high: float | str
    basis: str
    source: str


def assumptions(inflation: float, informal_slope: float, real_return: float = 0.02) -> list[Assumption]:
    """Every assumption, in the order of the model.

    Parameters
    ----------
    inflation
        Mean of recent years, for the base; the others lie half a point below and one above.
    informal_slope
        Rise of informality with age, see :func:`spdr.analysis.fund_base.informal_slope`.
    real_return
        Return on the reserve above prices, for the base; the others lie one and a half points around it.
    """
    return [
        Assumption("variant", "low", "medium", "high", "published", "population_wpp2024"),
        Assumption("mortality", 0.85, 1.0, 1.15, "published", "mortality_wpp2024"),
        Assumption("section40_slope", 0.0, informal_slope, 0.08, "table", "employment_informal_age"),
        Assumption("turnover", 1.5, 2.0, 2.5, "fitted", "ssf_benefit_cases"),
        Assumption("concentration", 0.8, 1.25, 2.0, "fitted", "ssf_benefit_cases"),
        Assumption("paying_share", 0.90, 0.97, 1.0, "assumed", ""),
        Assumption("coverage_growth", -0.01, 0.0, 0.01, "assumed", ""),
        Assumption("inflation", inflation - 0.005, inflation, inflation + 0.01, "table", "macro"),
        Assumption("real_wage_growth", 0.005, 0.015, 0.025, "assumed", ""),
        Assumption("real_return", real_return - 0.015, real_return, real_return + 0.015, "assumed", ""),
        Assumption("wage_spread", 0.5, 0.6, 0.7, "assumed", ""),
        Assumption("late_wage", 0.9, 1.0, 1.15, "assumed", ""),
        Assumption("section39_awards", 0.10, 0.25, 0.40, "assumed", ""),
        Assumption("branch_share", 0.75, 0.85, 0.95, "assumed", ""),
        Assumption("ceiling_indexed", 0.0, 0.0, 1.0, "law", "ssf33.wage_ceiling"),
        Assumption("pensions_indexed", 0.0, 0.0, 1.0, "law", ""),
    ]


def from_tables(
    year: int = 2024, inflation_years: int = 10, real_return: float = 0.02, table: Any = defaults.table
) -> list[Assumption]:
    """The assumptions with inflation of the years up to one, and informality by age, read from the tables."""
    inflation = table("macro").set_index("year")["cpi_inflation_rate"].dropna()
    return assumptions(
        oldage.mean_inflation(inflation, year, inflation_years),
        fund_base.informal_slope(table("employment_informal_age")),
        real_return,
    )


def central_year(on: str = "2026-01-01") -> float:
    """Year in which the reserve is used up in the base scenario by the law of a day; missing if it lasts.

    One corner among many: the grid, not this year, is the model's answer.
    """
    return float(_central(on)["depletion_year"])


def central_rate(horizon: int, on: str = "2026-01-01") -> float:
    """Level contribution over 75 or 100 years in the base scenario by the law of a day, a share of wages."""
    return float(_central(on)[f"level_rate_{horizon}_share"])


def _central(on: str) -> pd.Series:
    base = fund_base.load(on, ("medium",))
    return run(pd.DataFrame([central(from_tables())]), base)[1].iloc[0]


# what a reform changes; nothing of it is law
REFORMS: dict[str, dict[str, float]] = {
    "law_as_it_is": {},
    "care_formula": {"care": 1.0},
    "ceiling_with_wages": {"ceiling_indexed": 1.0},
    "pensions_with_prices": {"pensions_indexed": 1.0},
    "age_60": {"pension_age": 60.0},
    "age_65": {"pension_age": 65.0},
    "three_points_more": {"extra_rate": 0.03},
    "package": {
        "care": 1.0,
        "ceiling_indexed": 1.0,
        "pensions_indexed": 1.0,
        "pension_age": 60.0,
        "extra_rate": 0.03,
    },
}
_POLICY = {"care": 0.0, "pension_age": 55.0, "work_on": 0.5, "extra_rate": 0.0}
# varied together in the grid; the rest stay at their base
CROSSED = (
    "real_return",
    "inflation",
    "section39_awards",
    "concentration",
    "late_wage",
    "branch_share",
    "ceiling_indexed",
)
QUANTILES = {"lowest": 0.0, "lower_tenth": 0.1, "middle": 0.5, "upper_tenth": 0.9, "highest": 1.0}


def central(known: Sequence[Assumption]) -> dict[str, float | str]:
    """Base value of every switch, today's policy included."""
    return {one.assumption: one.base for one in known} | _POLICY


def grid(known: Sequence[Assumption], crossed: Sequence[str] = CROSSED) -> pd.DataFrame:
    """Every combination of the low, base and high values of some assumptions, a row each.

    Raises
    ------
    ParameterError
        If one of them is no assumption.
    """
    values = {one.assumption: list(dict.fromkeys([one.low, one.base, one.high])) for one in known}
    lost = [name for name in crossed if name not in values]
    if lost:
        raise ParameterError(
            f"{lost[0]!r} is no assumption of the fund model; there are {', '.join(values)}."
        )
    rows = [
        central(known) | dict(zip(crossed, corner, strict=True))
        for corner in itertools.product(*(values[name] for name in crossed))
    ]
    return pd.DataFrame(rows, columns=list(fund.SWITCHES))


def one_by_one(known: Sequence[Assumption]) -> pd.DataFrame:
    """The base scenario, then each assumption at its low and at its high value alone.

    Returns
    -------
    pandas.DataFrame
        The switches, ``moved`` (the assumption; ``base`` for none) and ``side`` (low, high or base).
    """
    rows: list[dict[str, float | str]] = [central(known) | {"moved": "base", "side": "base"}]
    for one in known:
        for side in ("low", "high"):
            if getattr(one, side) != one.base:
                moved = {one.assumption: getattr(one, side), "moved": one.assumption, "side": side}
                rows.append(central(known) | moved)
    return pd.DataFrame(rows)


def reforms(known: Sequence[Assumption]) -> pd.DataFrame:
    """The base scenario under each reform: the switches and ``fund_reform``."""
    return pd.DataFrame([central(known) | change | {"fund_reform": name} for name, change in REFORMS.items()])


def run(scenarios: pd.DataFrame, base: FundBase) -> tuple[FundPaths, pd.DataFrame]:
    """Paths of the scenarios and one row of results for each, see :func:`spdr.analysis.fund.summary`."""
    switches = scenarios[list(fund.SWITCHES)]
    paths = fund_run.run(switches, base)
    return paths, fund.summary(paths, scenarios)


def tornado(known: Sequence[Assumption], base: FundBase) -> pd.DataFrame:
    """What each assumption does to the year the reserve is used up, the strongest first.

    Returns
    -------
    pandas.DataFrame
        ``assumption, side, depletion_year`` (the end of the run where the reserve lasts, then ``lasts`` is
        true), ``years_moved`` against the base, and ``span_years`` between both sides.
    """
    _, found = run(one_by_one(known), base)
    end = float(base.years[-1])
    years = found["depletion_year"].fillna(end)
    frame = pd.DataFrame(
        {
            "assumption": found["moved"],
            "side": found["side"],
            "depletion_year": years.astype(int),
            "lasts": found["depletion_year"].isna(),
            "years_moved": (years - years.iloc[0]).astype(int),
        }
    ).iloc[1:]
    moved = frame.groupby("assumption")["years_moved"]
    # an assumption with one side only is measured from the base, whose move is 0
    span = moved.transform("max").clip(lower=0) - moved.transform("min").clip(upper=0)
    frame = frame.assign(span_years=span.astype(int))
    return frame.sort_values(
        ["span_years", "assumption"], ascending=[False, True], kind="stable", ignore_index=True
    )


def ranges(paths: FundPaths, first: int, last: int) -> pd.DataFrame:
    """Range over the scenarios of what the branch spends and holds, year by year.

    Returns
    -------
    pandas.DataFrame
        ``year, fund_range`` (a name of :data:`QUANTILES`), ``payg_share`` (spending over insured wages) and
        ``reserve_years`` (reserve over the year's spending; below zero once used up).
    """
    chosen = (paths.years >= first) & (paths.years <= last)
    years = paths.years[chosen]
    payg = (paths.expenditure_thb / paths.insurable_thb)[:, chosen]
    held = (paths.reserve_thb / paths.expenditure_thb)[:, chosen]
    frames = [
        pd.DataFrame(
            {
                "year": years,
                "fund_range": name,
                "payg_share": np.quantile(payg, share, axis=0),
                "reserve_years": np.quantile(held, share, axis=0),
            }
        )
        for name, share in QUANTILES.items()
    ]
    return pd.concat(frames, ignore_index=True)


def years_of(found: pd.DataFrame, end: int) -> pd.DataFrame:
    """Quantiles over scenarios of the two years and the level rates; a reserve that lasts counts as the end.

    Returns
    -------
    pandas.DataFrame
        A row per name of :data:`QUANTILES`: ``fund_range, first_deficit_year, depletion_year,
        level_rate_75_share, level_rate_100_share``.
    """
    columns = ["first_deficit_year", "depletion_year", "level_rate_75_share", "level_rate_100_share"]
    known = found[columns].fillna(float(end))
    table = known.quantile(list(QUANTILES.values()), interpolation="nearest")
    table.insert(0, "fund_range", list(QUANTILES))
    whole = {"first_deficit_year": int, "depletion_year": int}
    return table.reset_index(drop=True).astype(whole)


def against_published(paths: FundPaths, cases: pd.DataFrame) -> pd.DataFrame:
    """Pensions in payment and lump sums: published, and the range of the scenarios, by year.

    Parameters
    ----------
    cases
        Table ``ssf_benefit_cases``.

    Returns
    -------
    pandas.DataFrame
        ``year, fund_count`` (``pensions_in_payment``, ``fund_lump_sums``), ``fund_published_n``,
        ``model_low_n``, ``model_middle_n``, ``model_high_n`` and ``model_to_published_ratio`` of the middle.
    """
    yearly = cases[cases["period"] == "year"]
    rows = []
    for name, branch, model in (
        ("pensions_in_payment", "old age pension", paths.pensioners_n),
        ("fund_lump_sums", "old age lump sum", paths.lump_sums_n),
    ):
        counted = yearly[yearly["branch"] == branch].sort_values("year").set_index("year")["cases_n"]
        for year, count in zip(counted.index.to_numpy(dtype=int), counted.to_numpy(dtype=float), strict=True):
            low, middle, high = np.quantile(model[:, year - int(paths.years[0])], [0, 0.5, 1])
            rows.append((year, name, count, low, middle, high, middle / count))
    columns = ["year", "fund_count", "fund_published_n", "model_low_n", "model_middle_n", "model_high_n"]
    return pd.DataFrame(rows, columns=[*columns, "model_to_published_ratio"])
