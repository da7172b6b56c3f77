"""Frames of the fund model as the pension chapter draws them: words are label keys, years are capped."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np
import pandas as pd

from spdr.analysis import fund_scenarios
from spdr.analysis.fund import FundBase, FundPaths
from spdr.analysis.fund_scenarios import Assumption

LOWER, MIDDLE, UPPER = 0.1, 0.5, 0.9  # eight scenarios of ten lie between the outer two
REFORM_CROSSED = ("real_return", "inflation", "section39_awards", "concentration")
_SHARES = {
    "paying_share",
    "coverage_growth",
    "inflation",
    "real_wage_growth",
    "real_return",
    "section39_awards",
    "branch_share",
    "section40_slope",
    "ceiling_indexed",
    "pensions_indexed",
}


def spending(paths: FundPaths, first: int, last: int, collected_share: float) -> pd.DataFrame:
    """Spending over insured wages with its range, and what is collected, year by year.

    Returns
    -------
    pandas.DataFrame
        ``year, fund_flow`` (``fund_spending``, ``fund_collected``), ``payg_share`` and its ends
        ``payg_low_share`` and ``payg_high_share``, between which eight scenarios of ten lie.
    """
    chosen = (paths.years >= first) & (paths.years <= last)
    share = (paths.expenditure_thb / paths.insurable_thb)[:, chosen]
    low, middle, high = np.quantile(share, [LOWER, MIDDLE, UPPER], axis=0)
    years = paths.years[chosen]
    spent = {"payg_share": middle, "payg_low_share": low, "payg_high_share": high}
    frames = [
        pd.DataFrame({"year": years, "fund_flow": "fund_spending", **spent}),
        pd.DataFrame({"year": years, "fund_flow": "fund_collected", **dict.fromkeys(spent, collected_share)}),
    ]
    return pd.concat(frames, ignore_index=True)


def tornado_bars(tornado: pd.DataFrame, base_year: int, most: int) -> pd.DataFrame:
    """A row per assumption, the strongest first: earliest and latest year it leads to, and the base's year.

    Returns
    -------
    pandas.DataFrame
        ``fund_assumption, depletion_low, depletion_high, depletion_middle, moved_years``.
    """
    ends = tornado.groupby("assumption", sort=False)["depletion_year"].agg(["min", "max"])
    frame = pd.DataFrame(
        {
            "fund_assumption": [f"fund_{name}" for name in ends.index],
            "depletion_low": ends["min"].clip(upper=base_year).to_numpy(dtype=int),
            "depletion_high": ends["max"].clip(lower=base_year).to_numpy(dtype=int),
            "depletion_middle": base_year,
        }
    )
    frame["moved_years"] = frame["depletion_high"] - frame["depletion_low"]
    return frame.head(most)


def reform_ranges(
    known: Sequence[Assumption], base: FundBase, crossed: Sequence[str] = REFORM_CROSSED
) -> pd.DataFrame:
    """Each reform over a small grid: when spending passes contributions, the reserve ends, what would pay.

    Returns
    -------
    pandas.DataFrame
        ``fund_reform``; ``depletion_low, depletion_middle, depletion_high`` (the last year of the run where
        the reserve lasts), ``lasts_share`` of the scenarios in which it does, ``first_deficit_year`` of the
        middle and ``level_rate_75_low_share``, ``level_rate_75_share``, ``level_rate_75_high_share``.
    """
    corners = fund_scenarios.grid(known, crossed)
    rows = pd.concat(
        [corners.assign(fund_reform=name, **change) for name, change in fund_scenarios.REFORMS.items()],
        ignore_index=True,
    )
    _, found = fund_scenarios.run(rows, base)
    found["lasts"] = found["depletion_year"].isna()
    found["depletion_year"] = found["depletion_year"].fillna(float(base.years[-1]))
    groups = found.groupby("fund_reform", sort=False)
    ends = np.array([LOWER, MIDDLE, UPPER])
    years = groups["depletion_year"].quantile(ends, interpolation="nearest").unstack()
    rates = groups["level_rate_75_share"].quantile(ends).unstack()
    deficit = groups["first_deficit_year"].quantile(MIDDLE, interpolation="nearest")
    frame = pd.DataFrame(
        {
            "depletion_low": years[LOWER].astype(int),
            "depletion_middle": years[MIDDLE].astype(int),
            "depletion_high": years[UPPER].astype(int),
            "lasts_share": groups["lasts"].mean(),
            "first_deficit_year": deficit.astype(int),
            "level_rate_75_low_share": rates[LOWER],
            "level_rate_75_share": rates[MIDDLE],
            "level_rate_75_high_share": rates[UPPER],
        }
    )
    frame.index = pd.Index([f"fund_reform_{name}" for name in frame.index], name="fund_reform")
    return frame.reset_index()


def assumption_table(known: Sequence[Assumption]) -> pd.DataFrame:
    """The assumptions as a table of words: ``fund_assumption``, its three values, and ``fund_why``.

    Shares are printed as percentages; population variants by their name.
    """
    rows = [
        (
            f"fund_{one.assumption}",
            *(_shown(one.assumption, value) for value in (one.low, one.base, one.high)),
            f"fund_why_{one.assumption}",
        )
        for one in known
    ]
    columns = ["fund_assumption", "fund_low_value", "fund_base_value", "fund_high_value", "fund_why"]
    return pd.DataFrame(rows, columns=columns)


def _shown(name: str, value: float | str) -> str:
    if isinstance(value, str):
        return f"fund_variant_{value}"
    return f"{value:.1%}" if name in _SHARES else f"{value:g}"


def beside_published(years: pd.DataFrame, studies: pd.DataFrame) -> pd.DataFrame:
    """Published studies and this model's range in one table, each with its law, never as agreement.

    Parameters
    ----------
    years
        Of :func:`spdr.analysis.fund_scenarios.years_of`.
    studies
        Of :func:`spdr.analysis.oldage.depletion`.

    Returns
    -------
    pandas.DataFrame
        ``study`` (``this_model_lower_tenth`` and so on for the model's), and the columns of ``studies``.
    """
    known = years.set_index("fund_range")
    rows = [
        {
            "study": f"this_model_{name}",
            "study_year": pd.NA,
            "depletion_year": int(known["depletion_year"][name]),
            "needed_rate_share": float(known["level_rate_75_share"][name]),
            "contribution_share": studies["contribution_share"].iloc[-1],
            "ceiling_thb_month": float("nan"),
            "source_kind": "computed",
        }
        for name in ("lower_tenth", "middle", "upper_tenth")
    ]
    frame = pd.concat([studies, pd.DataFrame(rows)], ignore_index=True)
    return frame.astype({"study_year": "Int64", "depletion_year": "Int64"})


def reform_grid(
    known: Sequence[Assumption],
    base: FundBase,
    ages: Sequence[int],
    extra_rates: Sequence[float],
    returns: Sequence[float],
) -> pd.DataFrame:
    """The base scenario under every combination of a pension age, more contribution and a real return.

    Returns
    -------
    pandas.DataFrame
        ``pension_age_years, extra_rate_share, fund_return_share``; ``fund_deficit`` and ``fund_end``, the
        years in which spending passes contributions and the reserve is used up (the last year of the run
        where that never happens), and ``fund_level``, the level contribution over 75 years.
    """
    corners = list(itertools.product(ages, extra_rates, returns))
    names = ["pension_age", "extra_rate", "real_return"]
    rows = [
        fund_scenarios.central(known) | dict(zip(names, map(float, corner), strict=True))
        for corner in corners
    ]
    _, found = fund_scenarios.run(pd.DataFrame(rows), base)
    frame = pd.DataFrame(corners, columns=["pension_age_years", "extra_rate_share", "fund_return_share"])
    end = float(base.years[-1])
    return frame.assign(
        fund_deficit=found["first_deficit_year"].fillna(end).astype(int),
        fund_end=found["depletion_year"].fillna(end).astype(int),
        fund_level=found["level_rate_75_share"],
    )
