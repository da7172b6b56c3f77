"""The World Population Prospects tables as the arrays a projection needs: base stock and yearly rates.

Five-year rates are read as the values of the middle of their period and interpolated to each year, mortality
in logarithms; beyond the last middle they go on along the last slope. Calendar-year totals (fertility, sex
ratio) are averaged over the two calendar years that a step from 1 July to 1 July touches.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from spdr.analysis import ages, lifetable
from spdr.analysis.lifetable import Array
from spdr.analysis.population import FERTILE, NORMAL_80, SEXES, VARIANTS, Rates
from spdr.errors import DataError, ParameterError

FIRST_YEAR = 2025
Tables = dict[str, pd.DataFrame]
# variant -> (name of the fertility statistic, first-year stock's variant)
STATISTIC = {"medium": "central", "low": "low fertility", "high": "high fertility"}


def _given(tables: Tables | None) -> Tables:
    if tables is not None:
        return tables
    from spdr.analysis import defaults

    return defaults.wpp_tables()


def base_stock(base: pd.DataFrame | None, variant: str, tables: Tables | None = None) -> tuple[int, Array]:
    """First year and its ``[sex, age]`` persons: the caller's frame, or WPP 2024 split to single ages.

    Raises
    ------
    ParameterError
        If the variant is not medium, low or high.
    DataError
        If the caller's frame has several years, or lacks an age and sex.
    """
    if variant not in VARIANTS:
        raise ParameterError(f"Variant {variant!r} is unknown: choose one of {', '.join(VARIANTS)}.")
    if base is None:
        stock = _five_year(_given(tables)["population"], FIRST_YEAR, variant, "population_n")
        return FIRST_YEAR, np.stack([_split(row) for row in stock])
    years = base["year"].unique()
    if len(years) != 1:
        raise DataError(f"The base population has {len(years)} years: one year, its 1 July, is needed.")
    wide = base.pivot_table(index="sex", columns="age", values="population", aggfunc="sum")
    wide = wide.reindex(index=list(SEXES), columns=range(101))
    if wide.isna().to_numpy().any():
        sex, age = wide.index[wide.isna().any(axis=1)][0], wide.columns[wide.isna().any()][0]
        raise DataError(
            f"The base population lacks a row for sex {sex}, age {age}: "
            "every sex (female, male) and single age 0 to 100 is needed."
        )
    return int(years[0]), wide.to_numpy(dtype=float)


def _five_year(frame: pd.DataFrame, year: int, variant: str, column: str) -> Array:
    rows = frame[(frame["year"] == year) & (frame["variant"] == variant)]
    return (
        rows.pivot_table(index="sex", columns="age_low", values=column).loc[list(SEXES)].to_numpy(dtype=float)
    )


def _split(groups: Array) -> Array:
    """Twenty closed five-year groups and an open one, as single ages; group totals stay exact."""
    single = ages.split_groups(groups[:20], "sprague")
    return np.append(single, groups[20])


def _middles(frame: pd.DataFrame) -> Array:
    """Middles of the periods on a scale where 1 July of year t is t."""
    starts = np.sort(frame["period_start"].unique())
    return starts + 2.5


def _yearly(values: Array, middles: Array, years: np.ndarray) -> Array:
    """Rows of ``values`` at ``middles``, read half-way through each step; the last slope goes on."""
    where = years + 0.5
    upper = np.clip(np.searchsorted(middles, where), 1, len(middles) - 1)
    lower = upper - 1
    share = (where - middles[lower]) / (middles[upper] - middles[lower])
    share = share.reshape(-1, *[1] * (values.ndim - 1))
    return (1 - share) * values[lower] + share * values[upper]


def _annual(frame: pd.DataFrame, measure: str, statistic: str, years: np.ndarray) -> Array:
    rows = frame[(frame["measure"] == measure) & (frame["statistic"] == statistic) & (frame["sex"] == "both")]
    return np.interp(years + 0.5, rows["year"] + 0.0, rows["value"])


def _spread(frame: pd.DataFrame, measure: str, years: np.ndarray) -> Array:
    """Standard deviation that the published 80 per cent interval implies."""
    width = _annual(frame, measure, "80% upper", years) - _annual(frame, measure, "80% lower", years)
    return np.maximum(width, 0) / (2 * NORMAL_80)


def rates(variant: str, start: int, to: int, tables: Tables | None = None) -> Rates:
    """Rates of every step from 1 July ``start`` to 1 July ``to``.

    Raises
    ------
    ParameterError
        If ``to`` is not after ``start``, or the span leaves 2020 to 2100.
    """
    if not 2020 <= start < to <= 2100:
        raise ParameterError(
            f"A projection from {start} to {to} is not possible: the rates run from 2020 to 2100 "
            "and the last year must come after the first."
        )
    given = _given(tables)
    annual, years = given["annual"], np.arange(start, to)
    mortality = given["mortality"]
    table = mortality.pivot_table(
        index="period_start", columns=["sex", "age_low"], values="deaths_per_person_year"
    ).sort_index()
    stacked = np.stack(
        [table[sex][list(lifetable.ABRIDGED_AGES)].to_numpy(dtype=float) for sex in SEXES], axis=1
    )
    shape = given["fertility_age"].pivot_table(
        index="period_start", columns="age_low", values="fertility_share"
    )
    by_age = _yearly(
        np.stack([_split_fertility(row) for row in shape.to_numpy(dtype=float)]),
        _middles(shape.reset_index()),
        years,
    )
    by_age = by_age / by_age.sum(axis=1, keepdims=True)
    total = _annual(annual, "total fertility rate", STATISTIC[variant], years)
    return Rates(
        years=years,
        mortality=np.exp(_yearly(np.log(stacked), _middles(mortality), years)),
        fertility=by_age * total[:, None],
        sex_ratio=_annual(annual, "sex ratio at birth", "central", years),
        migration=_migration(given["migration"], years),
        fertility_spread=_spread(annual, "total fertility rate", years),
        longevity_spread=_spread(annual, "life expectancy at birth", years),
        migration_spread=_spread(annual, "net migration", years),
    )


def _split_fertility(groups: Array) -> Array:
    """Shares of total fertility by five-year group as shares by single age: a monotone cumulative curve."""
    from scipy.interpolate import PchipInterpolator

    edges = np.arange(15, 51, 5)
    curve = PchipInterpolator(edges, np.concatenate([[0.0], np.cumsum(groups)]))
    return np.diff(curve(np.append(FERTILE, FERTILE[-1] + 1)))


def _migration(frame: pd.DataFrame, years: np.ndarray) -> Array:
    """Net migrants by step, sex and single age: a fifth of the period's, spread evenly in the age group."""
    table = frame.pivot_table(index="period_start", columns=["sex", "age_low"], values="net_migration_n")
    starts = table.index.to_numpy()
    which = np.searchsorted(starts, years, side="right") - 1
    out = np.empty((len(years), len(SEXES), 101))
    for i, sex in enumerate(SEXES):
        groups = table[sex].to_numpy(dtype=float)[which] / 5
        out[:, i, :100] = np.repeat(groups[:, :20] / 5, 5, axis=1)
        out[:, i, 100] = groups[:, 20]
    return out
