"""Cohort-component projection of the population by single age and sex.

The United Nations publish rates for five-year periods and stocks for five-year groups; here they are carried
to single years and ages (labelled derived) and projected from 1 July to 1 July. Arrays run over
``[sex, age]`` with the sexes of :data:`SEXES` and the ages 0 to 100, the last one open.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from spdr.analysis import lifetable
from spdr.analysis.lifetable import Array
from spdr.errors import DataError, ParameterError

SEXES = ("female", "male")
AGES = np.arange(101)
FERTILE = np.arange(15, 50)
VARIANTS = ("medium", "low", "high")
# spread of the published intervals in standard deviations of a normal distribution
NORMAL_80 = 1.2815515655446004
NORMAL_95 = 1.959963984540054


@dataclass(frozen=True)
class Rates:
    """What moves a population from 1 July of each year to the next.

    Attributes
    ----------
    years
        First year of each step, consecutive.
    mortality
        ``[step, sex, abridged age]`` deaths per person-year.
    fertility
        ``[step, age 15 to 49]`` births per woman and year.
    sex_ratio
        ``[step]`` boys born per girl.
    migration
        ``[step, sex, age]`` net migrants in persons over the step.
    fertility_spread, longevity_spread, migration_spread
        ``[step]`` standard deviations of the total fertility rate (children), of life expectancy at birth
        (years) and of total net migration (persons), for probabilistic runs; zeros where not published.
    """

    years: np.ndarray
    mortality: Array
    fertility: Array
    sex_ratio: Array
    migration: Array
    fertility_spread: Array
    longevity_spread: Array
    migration_spread: Array


@dataclass(frozen=True)
class Projection:
    """Stocks at 1 July and the flows between them, in persons.

    Attributes
    ----------
    years
        ``[year]`` of the stocks.
    stock
        ``[draw, year, sex, age]``.
    births, deaths, migration
        ``[draw, step]``; stock after = stock before + births - deaths + migration.
    """

    years: np.ndarray
    stock: Array
    births: Array
    deaths: Array
    migration: Array


def step(stock: Array, survival: Array, fertility: Array, sex_ratio: Array, migration: Array) -> tuple:
    """Move ``[..., sex, age]`` persons one year on.

    Half of the migrants live, and die, a year here with the others; half arrive at its end. Births follow
    the mean number of women at the two ends of the year.

    Returns
    -------
    tuple
        New stock, births and deaths, the last two summed over sex and age.
    """
    early = stock + migration / 2
    after = np.empty_like(early)
    after[..., 1:100] = early[..., :99] * survival[..., 1:100]
    after[..., 100] = early[..., 99] * survival[..., 100] + early[..., 100] * survival[..., 101]
    arriving = migration / 2
    women = (stock[..., 0, 15:50] + after[..., 0, 15:50] + arriving[..., 0, 15:50]) / 2
    births = (women * fertility).sum(axis=-1)
    girls = births / (1 + sex_ratio)
    born = np.stack([girls, births - girls], axis=-1)
    after[..., 0] = born * survival[..., 0]
    after = after + arriving
    deaths = stock.sum(axis=(-1, -2)) + births + migration.sum(axis=(-1, -2)) - after.sum(axis=(-1, -2))
    return after, births, deaths


def run(
    base: Array, rates: Rates, draws: int = 0, generator: np.random.Generator | None = None
) -> Projection:
    """Project ``[sex, age]`` persons through every step of the rates.

    Parameters
    ----------
    base
        Persons at 1 July of the first year.
    rates
        Steps to take.
    draws
        0 for the central run (one draw, no randomness), else the number of random futures.
    generator
        Needed with ``draws``: the one source of randomness.

    Raises
    ------
    DataError
        If the base has another shape, a negative or missing number.
    ParameterError
        If draws are asked for without a generator.
    """
    base = np.asarray(base, dtype=float)
    if base.shape != (2, 101):
        raise DataError(f"The base population has shape {base.shape}: (2, 101) is needed, sex by age.")
    if not np.isfinite(base).all() or (base < 0).any():
        sex, age = np.argwhere(~np.isfinite(base) | (base < 0))[0]
        raise DataError(
            f"The base population of {SEXES[sex]} aged {age} is {base[sex, age]}: "
            "a number of persons from 0 upwards is needed."
        )
    if draws and generator is None:
        raise ParameterError("Random draws need a seed: give seed=..., so that the run can be repeated.")
    shocks = _shocks(rates, draws, generator)
    stock, births, deaths, moved = [np.broadcast_to(base, (max(draws, 1), 2, 101))], [], [], []
    for i in range(len(rates.years)):
        fertility, survival, migration = _disturbed(rates, i, shocks)
        after, born, died = step(stock[-1], survival, fertility, rates.sex_ratio[i], migration)
        stock.append(after)
        births.append(born)
        deaths.append(died)
        moved.append(np.broadcast_to(migration.sum(axis=(-1, -2)), born.shape))
    years = np.append(rates.years, rates.years[-1] + 1)
    return Projection(years, np.stack(stock, 1), np.stack(births, 1), np.stack(deaths, 1), np.stack(moved, 1))


def _shocks(rates: Rates, draws: int, generator: np.random.Generator | None) -> Array | None:
    """``[cause, step, draw]`` standard normal paths; neighbouring years move together."""
    if not draws or generator is None:
        return None
    # share of a year's deviation that the next keeps: chosen so that total population meets WPP's bands
    memory = 0.99
    noise = generator.standard_normal((3, len(rates.years), draws))
    paths = np.empty_like(noise)
    paths[:, 0] = noise[:, 0]
    for i in range(1, noise.shape[1]):
        paths[:, i] = memory * paths[:, i - 1] + np.sqrt(1 - memory**2) * noise[:, i]
    return paths


def _disturbed(rates: Rates, i: int, shocks: Array | None) -> tuple[Array, Array, Array]:
    """Fertility, survival and migration of step ``i``, one row per draw."""
    fertility, mortality, migration = rates.fertility[i], rates.mortality[i], rates.migration[i]
    if shocks is None:
        return fertility[None], lifetable.survival_ratios(mortality)[None], migration[None]
    total = fertility.sum()
    wanted = np.clip(total + rates.fertility_spread[i] * shocks[0, i], 0.3, None)
    gained = rates.longevity_spread[i] * shocks[1, i]
    # survival along a straight line between the table and one with all rates ten per cent lower
    now, better = lifetable.survival_ratios(mortality), lifetable.survival_ratios(mortality * 0.9)
    years = lifetable.expectancy(mortality * 0.9) - lifetable.expectancy(mortality)
    share = gained[:, None] / years
    survival = np.clip(now + share[..., None] * (better - now), 0, 1)
    size = np.abs(migration).sum()
    weight = np.abs(migration) / size if size else np.full_like(migration, 1 / migration.size)
    moved = migration + weight * (rates.migration_spread[i] * shocks[2, i])[:, None, None]
    return fertility * (wanted / total)[:, None], survival, moved


def project(
    base: pd.DataFrame | None = None,
    variant: str = "medium",
    to: int = 2100,
    seed: int | None = None,
    draws: int = 0,
    tables: dict[str, pd.DataFrame] | None = None,
) -> pd.DataFrame:
    """Population by single age and sex, year by year.

    Parameters
    ----------
    base
        ``age`` (0 to 100, the last open), ``sex`` and ``population`` in persons at 1 July of the first year,
        with that year in ``year``. Absent: WPP 2024 in 2025, five-year groups split to single ages.
    variant
        ``medium``, ``low`` or ``high`` (fertility half a child lower or higher).
    to
        Last year, up to 2100.
    seed, draws
        Number of random futures, and the seed they need. The bands of fertility, life expectancy and net
        migration are the published ones.
    tables
        ``population``, ``annual``, ``mortality``, ``fertility`` and ``migration`` of WPP 2024, if not the
        project's own.

    Returns
    -------
    pandas.DataFrame
        ``year, age, sex, population`` (persons). With draws, also ``population_low80``,
        ``population_high80``, ``population_low95`` and ``population_high95``.

    Raises
    ------
    DataError, ParameterError
        See :func:`run`; also for an unknown variant or a year outside the rates.
    """
    from spdr.analysis import wpp

    start, stock = wpp.base_stock(base, variant, tables)
    rates = wpp.rates(variant, start, to, tables)
    central = run(stock, rates)
    frame = long_frame(central.years, central.stock[0])
    if draws:
        futures = run(stock, rates, draws, None if seed is None else np.random.default_rng(seed))
        for name, share in (("low80", 0.1), ("high80", 0.9), ("low95", 0.025), ("high95", 0.975)):
            frame[f"population_{name}"] = np.quantile(futures.stock, share, axis=0).ravel()
    return frame


def long_frame(years: np.ndarray, stock: Array) -> pd.DataFrame:
    """``[year, sex, age]`` as a frame ``year, age, sex, population``, sorted by year, sex and age."""
    shape = stock.shape
    return pd.DataFrame(
        {
            "year": np.repeat(years, shape[1] * shape[2]),
            "age": np.tile(AGES, shape[0] * shape[1]),
            "sex": np.tile(np.repeat(SEXES, shape[2]), shape[0]),
            "population": stock.ravel(),
        }
    )


def dependency(population: pd.DataFrame, young: int = 15, old: int = 60) -> pd.DataFrame:
    """Dependency and support ratios by year.

    Parameters
    ----------
    population
        ``year, age, population``.
    young, old
        First age of working life and first age after it (Thailand: 15 and 60; international: 15 and 65).

    Returns
    -------
    pandas.DataFrame
        ``year, population, old_share, old_age_dependency_ratio, child_dependency_ratio, support_ratio``:
        persons aged ``old`` and over per person, per person of working age; children per person of working
        age; persons of working age per person aged ``old`` and over.
    """
    if not 0 < young < old:
        raise ParameterError(f"Ages {young} and {old}: working life must start before it ends.")
    age = population["age"]
    bands = pd.DataFrame(
        {
            "year": population["year"],
            "children": population["population"].where(age < young, 0.0),
            "working": population["population"].where((age >= young) & (age < old), 0.0),
            "old": population["population"].where(age >= old, 0.0),
        }
    )
    sums = bands.groupby("year", as_index=False).sum()
    total = sums["children"] + sums["working"] + sums["old"]
    return pd.DataFrame(
        {
            "year": sums["year"],
            "population": total,
            "old_share": sums["old"] / total,
            "old_age_dependency_ratio": sums["old"] / sums["working"],
            "child_dependency_ratio": sums["children"] / sums["working"],
            "support_ratio": sums["working"] / sums["old"],
        }
    )
