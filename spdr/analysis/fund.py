"""The old-age branch of the Social Security Fund as a stylised model, many scenarios at once.

Insured persons by wage, months contributed and the reserve of the branch are not published. The model fills
what is missing with assumptions (:mod:`spdr.analysis.fund_scenarios`), meets what is published (insured
persons by age and sex in 2020, pensions in payment in 2015-2023) and answers with ranges, never one year.

Arrays run over ``[scenario, sex, age]`` within a year and ``[scenario, year]`` across them; ages 0 to 100.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from spdr.analysis.frames import require_columns
from spdr.errors import DataError

Array = npt.NDArray[np.float64]

FIRST_YEAR = 1999  # the old-age branch collects since the last day of 1998
AGES = np.arange(101)
YOUNGEST_CLAIM, OLDEST_CLAIM = 55, 75  # nobody is taken to stay insured beyond the latter
LAST_HISTORY = 2023  # last published count of pensions in payment
MONTHS = 12
MOST_SERVICE, LEAST_SERVICE = 1.5, 0.2  # bounds of the service that the search tries, years per insured year

# what a scenario must say; see fund_scenarios for meaning and values
SWITCHES = (
    "variant",
    "mortality",
    "section40_slope",
    "turnover",
    "concentration",
    "paying_share",
    "coverage_growth",
    "inflation",
    "real_wage_growth",
    "real_return",
    "wage_spread",
    "late_wage",
    "section39_awards",
    "branch_share",
    "ceiling_indexed",
    "pensions_indexed",
    "care",
    "pension_age",
    "work_on",
    "extra_rate",
)


@dataclass(frozen=True)
class FundLaw:
    """The law by year, and the few amounts of it that the model needs.

    Attributes
    ----------
    ceiling_thb_month, floor_thb_month
        ``[year]`` of the years run; the ceiling holds its last step afterwards.
    base_share, step_share, needed_years
        Pension after the shortest career, for each further year, and that career in years.
    contribution_share, refund_share
        Contribution of all parties to old age and children, and the part that a lump sum pays back.
    section39_thb_month
        Fixed wage of Section 39.
    child_thb_month
        Child allowance, from the same contribution.
    care_base_share, care_step_share
        The announced career-average design, its rate after the shortest career and for a further year.
    care_topup_share
        ``[year]`` share of a shortfall against the old formula that new pensions are topped up by.
    """

    ceiling_thb_month: Array
    floor_thb_month: float
    base_share: float
    step_share: float
    needed_years: float
    contribution_share: float
    refund_share: float
    section39_thb_month: float
    child_thb_month: float
    care_base_share: float
    care_step_share: float
    care_topup_share: Array


@dataclass(frozen=True)
class FundBase:
    """What the model starts from, all of it published or derived from what is.

    Attributes
    ----------
    years
        Consecutive, from 1999.
    variants
        Names of the population variants.
    population
        ``[variant, year, sex, age]`` persons.
    mortality
        ``[year, sex, abridged age]`` deaths per person-year.
    insured_share
        ``[sex, age]`` insured persons of all Sections over people, 2020.
    insured_total
        ``[year]`` insured persons of Sections 33 and 39 up to the last published year, then missing.
    section40_n
        Insured persons of Section 40 in 2020.
    section39_share
        Section 39 among the two Sections, last published year.
    pensions
        ``year, pensioners_n`` in payment at the end of the year.
    children_n
        Child allowances in payment, last published year before the projection.
    mean_wage_thb_month, wage_year
        Mean wage of formal workers and its year.
    inflation
        ``[year]`` of consumer prices, missing where not published.
    reserve_thb, reserve_year
        Reserve of the whole fund at the end of a year.
    law
        See :class:`FundLaw`.
    """

    years: npt.NDArray[np.int64]
    variants: tuple[str, ...]
    population: Array
    mortality: Array
    insured_share: Array
    insured_total: Array
    section40_n: float
    section39_share: float
    pensions: pd.DataFrame
    children_n: float
    mean_wage_thb_month: float
    wage_year: int
    inflation: Array
    reserve_thb: float
    reserve_year: int
    law: FundLaw


@dataclass(frozen=True)
class FundPaths:
    """What each scenario leads to: arrays ``[scenario, year]`` in baht of the year or persons.

    Attributes
    ----------
    years
        Of the columns.
    contributors_n, new_pensions_n, pensioners_n, lump_sums_n
        Insured of Sections 33 and 39; awards of the year; in payment at its end; lump sums of the year.
    insurable_thb, contributions_thb, return_thb
        Insured wages, contributions of all parties, return on the reserve; the last two from the first year
        after the reserve's.
    pensions_thb, lump_sums_thb, children_thb
        What the branch pays.
    reserve_thb
        At the end of the year; below zero once used up; missing before the projection.
    service
        ``[scenario]`` years of service per insured year up to 2023 that make its pensions those published.
    service_years
        ``[scenario, year]`` mean years of contributions of those who claim a pension or lump sum.
    """

    years: npt.NDArray[np.int64]
    contributors_n: Array
    new_pensions_n: Array
    pensioners_n: Array
    lump_sums_n: Array
    insurable_thb: Array
    contributions_thb: Array
    return_thb: Array
    pensions_thb: Array
    lump_sums_thb: Array
    children_thb: Array
    reserve_thb: Array
    service: Array
    service_years: Array

    @property
    def expenditure_thb(self) -> Array:
        """All that the branch pays."""
        return self.pensions_thb + self.lump_sums_thb + self.children_thb


def check(scenarios: pd.DataFrame, base: FundBase) -> None:
    """Refuse scenarios that lack a switch, or hold a value that means nothing.

    Raises
    ------
    DataError
        Naming the switch and the row.
    """
    require_columns(scenarios, list(SWITCHES), used_by="fund.run")
    unknown = sorted(set(scenarios["variant"]) - set(base.variants))
    if unknown:
        raise DataError(f"Population variant {unknown[0]!r}: the base holds {', '.join(base.variants)}.")
    numbers = scenarios[[name for name in SWITCHES if name != "variant"]].astype(float)
    for name, (low, high) in _RANGES.items():
        wrong = ~numbers[name].between(low, high)
        if wrong.any():
            place = int(np.flatnonzero(wrong)[0])
            raise DataError(
                f"Scenario {place}: {name} is {float(numbers[name].iloc[place])}; give a number from "
                f"{low} to {high}."
            )


_RANGES = {
    "mortality": (0.2, 3.0),
    "section40_slope": (-0.2, 0.3),
    "turnover": (1.0, 5.0),
    "concentration": (0.1, 100.0),
    "paying_share": (0.0, 1.0),
    "coverage_growth": (-0.1, 0.1),
    "inflation": (-0.05, 0.2),
    "real_wage_growth": (-0.1, 0.1),
    "real_return": (-0.1, 0.2),
    "wage_spread": (0.05, 2.0),
    "late_wage": (0.2, 3.0),
    "section39_awards": (0.0, 1.0),
    "branch_share": (0.0, 1.0),
    "ceiling_indexed": (0.0, 1.0),
    "pensions_indexed": (0.0, 1.5),
    "care": (0.0, 1.0),
    "pension_age": (55.0, 70.0),
    "work_on": (0.0, 1.0),
    "extra_rate": (-0.07, 0.5),
}


def capped_mean(mean: npt.ArrayLike, spread: npt.ArrayLike, ceiling: npt.ArrayLike) -> Array:
    """Mean of wages counted up to a ceiling, where wages are lognormal.

    Parameters
    ----------
    mean
        Mean wage, uncapped.
    spread
        Standard deviation of the logarithm of wages, above 0.
    ceiling
        Highest wage counted.

    Examples
    --------
    With hardly any spread a wage below the ceiling is counted whole, one above it up to the ceiling.

    >>> capped_mean([10_000.0, 20_000.0], 0.01, 15_000.0).round(2).tolist()
    [10000.0, 15000.0]
    """
    from scipy.special import ndtr

    mean, spread, ceiling = (np.asarray(one, dtype=float) for one in (mean, spread, ceiling))
    middle = np.log(mean) - spread**2 / 2
    z = (np.log(ceiling) - middle) / spread
    return np.asarray(mean * ndtr(z - spread) + ceiling * (1 - ndtr(z)))


def careers_above(
    mean_years: npt.ArrayLike, longest: npt.ArrayLike, concentration: npt.ArrayLike, needed: float
) -> tuple[Array, Array]:
    """Share of careers at least as long as a pension needs, and the years those contain per person.

    Careers run from nothing to the longest possible; their length over that follows a beta distribution.

    Parameters
    ----------
    mean_years, longest
        Mean and greatest possible years of contributions.
    concentration
        How close careers lie to their mean: 2 with a mean of half is uniform, less puts more at both ends.
    needed
        Years that a pension needs.

    Returns
    -------
    tuple
        Share of people with a pension, and years of contributions of those people per person of all.

    Examples
    --------
    Uniform over forty years: five eighths reach fifteen years, and hold 55/64 of the mean of twenty.

    >>> share, years = careers_above(20.0, 40.0, 2.0, 15.0)
    >>> float(share.round(6)), float(years.round(6))
    (0.625, 17.1875)
    """
    from scipy.special import betainc

    most = np.maximum(np.asarray(longest, dtype=float), 1e-9)
    level = np.clip(np.asarray(mean_years, dtype=float) / most, 1e-6, 1 - 1e-6)
    point = np.clip(needed / most, 0.0, 1.0)
    spread = np.asarray(concentration, dtype=float)
    a, b = level * spread, (1 - level) * spread
    share = 1 - betainc(a, b, point)
    years = level * most * (1 - betainc(a + 1, b, point))
    return np.asarray(share), np.asarray(years)


def wages(scenarios: pd.DataFrame, base: FundBase) -> tuple[Array, Array]:
    """Mean contributory wage and the ceiling, ``[scenario, year]``, baht a month.

    Up to the last published year prices rise as they did, then by the scenario's inflation; real wages grow
    by the scenario's rate throughout. After its last step the ceiling follows wages by the scenario's share.
    """
    years, law = base.years, base.law
    prices = np.where(np.isnan(base.inflation), _column(scenarios, "inflation"), base.inflation)
    growth = (1 + prices) * (1 + _column(scenarios, "real_wage_growth")) - 1
    level = np.cumprod(1 + growth, axis=1)
    anchor = int(base.wage_year - years[0])
    mean = base.mean_wage_thb_month * level / level[:, [anchor]]
    last = int(np.append(0, np.flatnonzero(np.diff(law.ceiling_thb_month)) + 1)[-1])
    beyond = np.where(np.arange(len(years)) > last, growth, 0.0) * _column(scenarios, "ceiling_indexed")
    ceiling = law.ceiling_thb_month * np.cumprod(1 + beyond, axis=1)
    counted = capped_mean(mean, _column(scenarios, "wage_spread"), ceiling)
    return np.maximum(counted, law.floor_thb_month), ceiling


def _column(scenarios: pd.DataFrame, name: str) -> Array:
    return scenarios[name].to_numpy(dtype=float)[:, None]


def first_year(years: npt.NDArray[np.int64], happens: npt.NDArray[np.bool_]) -> Array:
    """First year in which something happens in each scenario; missing where it never does.

    >>> first_year(np.array([2030, 2031]), np.array([[False, True], [False, False]])).tolist()
    [2031.0, nan]
    """
    return np.where(happens.any(axis=1), years[happens.argmax(axis=1)].astype(float), np.nan)


def level_rate(paths: FundPaths, scenarios: pd.DataFrame, from_year: int, horizon: int) -> Array:
    """Constant contribution, as a share of insured wages, that pays for all of a horizon.

    Parameters
    ----------
    paths
        Of :func:`spdr.analysis.fund_run.run`.
    scenarios
        The same that were run; their return discounts.
    from_year
        First year; the reserve before it counts as paid in.
    horizon
        Years; the reserve is spent at their end.

    Raises
    ------
    DataError
        If the paths end earlier.
    """
    start = int(from_year - paths.years[0])
    if start < 1 or start + horizon > len(paths.years):
        raise DataError(
            f"{horizon} years from {from_year} reach beyond {paths.years[-1]}: ask for a shorter horizon."
        )
    span = slice(start, start + horizon)
    returns = (1 + _column(scenarios, "inflation")) * (1 + _column(scenarios, "real_return")) - 1
    discount = (1 + returns) ** -(np.arange(horizon) + 0.5)
    spent = (paths.expenditure_thb[:, span] * discount).sum(axis=1)
    insured = (paths.insurable_thb[:, span] * discount).sum(axis=1)
    return np.asarray((spent - paths.reserve_thb[:, start - 1]) / insured)


def summary(paths: FundPaths, scenarios: pd.DataFrame, horizons: tuple[int, ...] = (75, 100)) -> pd.DataFrame:
    """One row per scenario: first deficit, depletion, pay-as-you-go rates and level rates.

    Returns
    -------
    pandas.DataFrame
        The scenarios' columns and ``first_deficit_year`` (spending above contributions),
        ``depletion_year`` (reserve used up; missing if it lasts), ``level_rate_<horizon>_share`` and
        ``service_share`` (years of service per insured year that meet the published pensions).
    """
    start = int(np.flatnonzero(~np.isnan(paths.reserve_thb[0]))[0]) + 1
    ahead, years = slice(start, None), paths.years[start:]
    gap = paths.expenditure_thb[:, ahead] > paths.contributions_thb[:, ahead]
    found = {
        "first_deficit_year": first_year(years, gap),
        "depletion_year": first_year(years, paths.reserve_thb[:, ahead] < 0),
        "service_share": paths.service,
    }
    for horizon in horizons:
        found[f"level_rate_{horizon}_share"] = level_rate(paths, scenarios, int(years[0]), horizon)
    return scenarios.reset_index(drop=True).assign(**found)
