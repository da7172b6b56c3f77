"""How much a budget moves with each assumption, one at a time, and with the uncertain population."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from spdr.analysis import population, wpp
from spdr.analysis.budget import MONTHS
from spdr.analysis.socialbudget.bands import EARLY_MONTHS, LATE_MONTHS, Bands
from spdr.analysis.socialbudget.forecast import Forecast, Settings, revised
from spdr.errors import ParameterError

POINT = 0.01
BILLION = 1e9


def tornado(made: Forecast, year: int, take_up_points: int = 10) -> pd.DataFrame:
    """Change each assumption down and up, alone, and see what the law's schemes cost in one year.

    Parameters
    ----------
    made
        The forecast to start from, on the WPP2024 basis.
    year
        Fiscal year looked at.
    take_up_points
        Percentage points that the take-up of each scheme moves by.

    Returns
    -------
    pandas.DataFrame
        ``assumption, low_billion_thb, base_billion_thb, high_billion_thb, swing_billion_thb``, the widest
        first. Prices and growth count through uprating by them: the law's amounts stand still, so that alone
        they move the share of GDP and not the baht.

    Raises
    ------
    ParameterError
        If the year is not in the forecast or the basis has no variants.
    """
    if year not in made.years:
        raise ParameterError(f"The forecast runs from {made.years[0]} to {made.years[-1]}, not to {year}.")
    if made.settings.basis != "wpp2024":
        raise ParameterError("The tornado moves fertility variants, which the basis wpp2024 alone has.")
    given = replace(made.settings, schemes=tuple(made.in_law))
    runs: dict[str, tuple[Settings, Settings]] = {}
    for scheme in made.in_law:
        share = made.used_share(scheme)
        low, high = (
            min(1.0, max(0.0, share + sign * take_up_points * POINT))
            if scheme != "da"
            else share * (1 + sign * 0.1)
            for sign in (-1, 1)
        )
        runs[f"take_up_{scheme}"] = (
            replace(given, coverage={**given.coverage, scheme: low}),
            replace(given, coverage={**given.coverage, scheme: high}),
        )
    runs["fertility"] = (replace(given, variant="low"), replace(given, variant="high"))
    every = dict.fromkeys(made.in_law, "prices")
    runs["uprating_prices"] = (given, replace(given, uprating={**given.uprating, **every}))
    every = dict.fromkeys(made.in_law, "gdp")
    runs["uprating_gdp"] = (given, replace(given, uprating={**given.uprating, **every}))
    runs["older_revision"] = (replace(given, basis="wpp2019", coverage=_fixed(made)), given)
    base = _total(made, year)
    alone = replace(made, settings=given, bands={name: made.bands[name] for name in made.in_law})
    ends_of = {name: sorted(_total(revised(alone, one), year) for one in pair) for name, pair in runs.items()}
    rows = [(name, *pair) for name, pair in ends_of.items()]
    frame = pd.DataFrame(rows, columns=["assumption", "low_billion_thb", "high_billion_thb"])
    frame.insert(2, "base_billion_thb", base)
    ends = frame[["low_billion_thb", "high_billion_thb"]]
    frame["swing_billion_thb"] = ends.max(axis=1) - ends.min(axis=1)
    return frame.sort_values("swing_billion_thb", ascending=False, ignore_index=True)


def _fixed(made: Forecast) -> dict[str, float]:
    """Take-ups held, so that another population changes people and nothing else."""
    return {scheme: made.used_share(scheme) for scheme in made.settings.schemes}


def _total(made: Forecast, year: int) -> float:
    lines = made.lines[made.lines["scheme"].isin(made.in_law) & (made.lines["fiscal_year"] == year)]
    return float(lines["cost_thb"].sum()) / BILLION


def bands_of_cost(made: Forecast, draws: int, seed: int) -> pd.DataFrame:
    """Cost of the law's schemes under random futures of the population: ``fiscal_year`` and its bands.

    Parameters
    ----------
    made
        The forecast, on the WPP2024 basis and from fiscal year 2026 on: the projection starts in 2025.
    draws
        Random futures.
    seed
        Equal seeds give equal bands.

    Returns
    -------
    pandas.DataFrame
        ``fiscal_year, cost_billion_thb, low80_billion_thb, high80_billion_thb, low95_billion_thb,
        high95_billion_thb``. The band of a draw is its ratio to the central run, laid on the forecast's cost:
        only fertility, mortality and migration are uncertain here, not take-up or law.

    Raises
    ------
    ParameterError
        If the basis or the years do not allow it.
    """
    if made.settings.basis != "wpp2024" or made.settings.first <= wpp.FIRST_YEAR:
        raise ParameterError(
            f"Random futures start from WPP2024 in {wpp.FIRST_YEAR}: forecast on the basis wpp2024 from "
            f"fiscal year {wpp.FIRST_YEAR + 1} or later."
        )
    start, stock = wpp.base_stock(None, "medium", None)
    rates = wpp.rates("medium", start, made.settings.last, None)
    central = population.run(stock, rates)
    futures = population.run(stock, rates, draws, np.random.default_rng(seed))
    one = _cost_of(made, central.years, central.stock)
    many = _cost_of(made, futures.years, futures.stock)
    ratio = many / one
    cost = np.array([_total(made, year) for year in made.years])
    frame = pd.DataFrame({"fiscal_year": made.years, "cost_billion_thb": cost})
    for name, share in (("low80", 0.1), ("high80", 0.9), ("low95", 0.025), ("high95", 0.975)):
        frame[f"{name}_billion_thb"] = cost * np.quantile(ratio, share, axis=0)
    return frame


def _cost_of(made: Forecast, years: np.ndarray, stock: np.ndarray) -> np.ndarray:
    """``[draw, fiscal year]`` cost of the law's schemes from ``[draw, year, sex, age]`` people."""
    by_age = stock.sum(axis=2)
    place = {int(year): i for i, year in enumerate(years)}
    total = np.zeros((len(stock), len(made.years)))
    for scheme in made.in_law:
        weights = _weights(made.bands[scheme], made.years)
        for i, year in enumerate(made.years):
            early, late = weights[0][i], weights[1][i]
            months = EARLY_MONTHS * (by_age[:, place[year - 1]] @ early) + LATE_MONTHS * (
                by_age[:, place[year]] @ late
            )
            total[:, i] += months * made.used_share(scheme)
    return total


def _weights(found: Bands, years: Sequence[int]) -> tuple[np.ndarray, np.ndarray]:
    """``[fiscal year, age]`` mean amount of a person of each age, for the two parts of the year."""
    parts = []
    members = found.members[:, : 101 * MONTHS].astype(float)
    for name in ("early_thb_month", "late_thb_month"):
        wide = found.amounts.pivot(index="fiscal_year", columns="band", values=name)
        amounts = wide.loc[list(years), found.groups["band"].tolist()].to_numpy()
        parts.append((amounts @ members).reshape(len(years), 101, MONTHS).mean(axis=2))
    return parts[0], parts[1]
