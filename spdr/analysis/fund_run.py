"""The year-by-year run of the fund model: cohorts are insured, claim, draw pensions and die.

See :mod:`spdr.analysis.fund` for what goes in and comes out. A cohort's careers are known by three numbers
only: people ever insured (the most at one time, times a turnover), the years they have contributed together,
and how unequal their careers are. Deaths before a claim leave nothing to heirs here, nor do those after it.
Section 39 pays the same rate on its fixed base, and running the fund costs nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from spdr.analysis import lifetable
from spdr.analysis.fund import (
    AGES,
    FIRST_YEAR,
    LAST_HISTORY,
    LEAST_SERVICE,
    MONTHS,
    MOST_SERVICE,
    OLDEST_CLAIM,
    YOUNGEST_CLAIM,
    Array,
    FundBase,
    FundPaths,
    _column,
    careers_above,
    check,
    wages,
)
from spdr.errors import DataError

CLAIMING = slice(YOUNGEST_CLAIM, OLDEST_CLAIM + 1)
REFORM_FROM = 2028  # first year in which a later pension age or a higher contribution bites
CARE_FROM = 2027  # the announced design is not in force before January of that year
YEARS_PER_STEP = 2  # the pension age rises by a year every so many years
COVERAGE_YEARS = 10  # years during which coverage still changes
MOST_COVERED = 0.95  # of people of an age
SEARCHES = 25
# what decides who draws a pension by the last published year, and what decides it in any year
_OF_HISTORY = ["section40_slope", "turnover", "concentration", "mortality"]
_OF_PERSONS = [*_OF_HISTORY, "variant", "coverage_growth", "pension_age", "work_on", "paying_share"]


@dataclass
class _Cohorts:
    """People by sex and age: the most ever insured, those yet to claim, their service, and pensioners."""

    most: Array
    unclaimed: Array
    served: Array
    pensioners: Array


@dataclass(frozen=True)
class _Persons:
    """Claims ``[scenario, year, sex, claiming age]`` and pensions in payment ``[scenario, year]``."""

    people: Array
    alive: Array
    awards: Array
    years_above: Array
    refunds: Array
    years_below: Array
    pensioners_n: Array
    service: Array


def pension_ages(scenarios: pd.DataFrame, years: npt.NDArray[np.int64]) -> Array:
    """Pension age ``[scenario, year]``: today's, then a year more every second year up to the scenario's."""
    steps = np.clip((years - REFORM_FROM) // YEARS_PER_STEP + 1, 0, None)
    return np.minimum(YOUNGEST_CLAIM + steps[None, :], np.maximum(_column(scenarios, "pension_age"), 55))


def section40_share(base: FundBase, slope: Array) -> Array:
    """Share of Section 40 among insured persons ``[scenario, sex, age]``; it rises with age by a slope.

    The level is set so that Section 40 has its published members in 2020.

    Parameters
    ----------
    slope
        Rise of the log odds per year of age.
    """
    insured = base.insured_share * base.population[0, 2020 - base.years[0]]
    low, high = np.full(len(slope), -30.0), np.full(len(slope), 30.0)
    for _ in range(60):
        middle = (low + high) / 2
        share = _logistic(middle, slope)
        over = (share * insured).sum(axis=(1, 2)) > base.section40_n
        low, high = np.where(over, low, middle), np.where(over, middle, high)
    return _logistic((low + high) / 2, slope)


def _logistic(level: Array, slope: Array) -> Array:
    odds = level[:, None] + slope[:, None] * (AGES - 40)
    return np.repeat((1 / (1 + np.exp(-odds)))[:, None, :], 2, axis=1)


def contributors(scenarios: pd.DataFrame, base: FundBase) -> Array:
    """Insured persons of Sections 33 and 39, ``[scenario, year, sex, age]``.

    The age pattern of 2020 holds in every year and is scaled to the published totals; after the last of them
    coverage changes by the scenario's growth for ten years. A later pension age keeps part of those who would
    have left in insured work.
    """
    share = base.insured_share * (
        1 - section40_share(base, scenarios["section40_slope"].to_numpy(dtype=float))
    )
    at = [base.variants.index(name) for name in scenarios["variant"]]
    people = base.population[at]
    total = np.einsum("stxa,sxa->st", people, share)
    known = np.where(np.isnan(base.insured_total), 0.0, base.insured_total)
    last = int(np.flatnonzero(~np.isnan(base.insured_total))[-1])
    growth = (1 + _column(scenarios, "coverage_growth")) ** np.clip(
        np.arange(len(base.years)) - last, 0, COVERAGE_YEARS
    )
    scale = np.where(
        np.arange(len(base.years)) <= last, known / total, known[last] / total[:, [last]] * growth
    )
    covered = np.minimum(share[:, None] * scale[:, :, None, None], MOST_COVERED)
    later = pension_ages(scenarios, base.years)[:, :, None, None]
    reach = (AGES >= YOUNGEST_CLAIM) & (later > AGES)
    before = covered[..., [YOUNGEST_CLAIM - 1]]
    stays = np.maximum(before, covered) * _column(scenarios, "work_on")[..., None, None]
    covered = np.where(reach, np.maximum(covered, stays), covered)
    return people * np.where(AGES > OLDEST_CLAIM, 0.0, covered)


def survival(scenarios: pd.DataFrame, base: FundBase) -> Array:
    """Share of each age that lives to the next year's age, ``[scenario, year, sex, age]``."""
    factors, place = np.unique(scenarios["mortality"].to_numpy(dtype=float), return_inverse=True)
    tables, which = np.unique(base.mortality, axis=0, return_inverse=True)
    ratios = np.stack([lifetable.survival_ratios(tables * factor) for factor in factors])
    return np.asarray(ratios[:, which.ravel()][place][..., 1:])


def run(scenarios: pd.DataFrame, base: FundBase) -> FundPaths:
    """Run every scenario from 1999 to the last year of the base, all in one go.

    Parameters
    ----------
    scenarios
        A row each, columns :data:`spdr.analysis.fund.SWITCHES`.
    base
        What is published, see :func:`spdr.analysis.fund_base.load`.

    Returns
    -------
    FundPaths
        The pensions in payment at the end of 2023 are those published: the years of service that an insured
        year brought until then are searched for in each scenario until they are. Afterwards an insured year
        brings the scenario's share of months paid.

    Raises
    ------
    DataError
        If a switch is missing or out of range, or no service brings the published pensions.
    """
    check(scenarios, base)
    if base.years[0] != FIRST_YEAR:
        raise DataError(f"The base starts in {base.years[0]}: {FIRST_YEAR} is needed, when the branch began.")
    # people move alike in scenarios that differ in money only: each such group is moved once
    some, place = _distinct(scenarios, _OF_PERSONS)
    people, alive = contributors(some, base), survival(some, base)
    moved = _move(some, base, people, alive, _calibrated(some, base, people, alive))
    return _account(scenarios, base, moved, place)


def _distinct(scenarios: pd.DataFrame, columns: list[str]) -> tuple[pd.DataFrame, npt.NDArray[np.int64]]:
    """The first row of each combination of some columns, and the place of every row's own among them."""
    groups = scenarios.groupby(columns, sort=False)
    place = np.asarray(groups.ngroup(), dtype=np.int64)
    return scenarios.iloc[np.unique(place, return_index=True)[1]], place


def _calibrated(scenarios: pd.DataFrame, base: FundBase, people: Array, alive: Array) -> Array:
    """Years of service per insured year at which pensions in 2023 are those published."""
    some, place = _distinct(scenarios, _OF_HISTORY)
    rows, upto = np.unique(place, return_index=True)[1], slice(0, LAST_HISTORY - FIRST_YEAR + 1)
    people, alive = people[rows][:, upto], alive[rows][:, upto]
    target = float(base.pensions.set_index("year")["pensioners_n"][LAST_HISTORY])
    low, high = np.full(len(rows), LEAST_SERVICE), np.full(len(rows), MOST_SERVICE)
    for _ in range(SEARCHES):
        middle = (low + high) / 2
        found = _move(some, base, people, alive, middle).pensioners_n[:, -1]
        low, high = np.where(found < target, middle, low), np.where(found < target, high, middle)
    missed = (low < LEAST_SERVICE + 1e-4) | (high > MOST_SERVICE - 1e-4)
    if missed.any():
        wrong = some.iloc[int(np.flatnonzero(missed)[0])][_OF_HISTORY].to_dict()
        raise DataError(
            f"No service between {LEAST_SERVICE} and {MOST_SERVICE} years per insured year gives the "
            f"{target:,.0f} pensions published for {LAST_HISTORY} with {wrong}: keep nearer to the base."
        )
    return np.asarray(((low + high) / 2)[place])


def _move(scenarios: pd.DataFrame, base: FundBase, people: Array, alive: Array, service: Array) -> _Persons:
    """Move cohorts through the years: who claims, with how many years, and who draws a pension."""
    turnover = _column(scenarios, "turnover")[..., None]
    zero = np.zeros((len(scenarios), 2, len(AGES)))
    now = _Cohorts(people[:, 0], people[:, 0] * turnover, zero, zero.copy())
    ages, paying = pension_ages(scenarios, base.years), scenarios["paying_share"].to_numpy(dtype=float)
    claims, drawn = [], []
    for t in range(people.shape[1]):
        if t:
            _grow_older(now, alive[:, t], people[:, t], turnover)
        # from then on an insured year brings the months that are paid for, as it brings in contributions
        brings = service if base.years[t] <= LAST_HISTORY else paying
        now.served = now.served + brings[:, None, None] * people[:, t]
        found = _claim(now, people[:, t], ages[:, t], scenarios, base, int(base.years[t]))
        now.pensioners[..., CLAIMING] += found[0]
        claims.append(found)
        drawn.append(now.pensioners.sum(axis=(1, 2)))
    awards, above, refunds, below = (np.stack([one[i] for one in claims], axis=1) for i in range(4))
    return _Persons(people, alive, awards, above, refunds, below, np.stack(drawn, axis=1), service)


def _older(before: Array, alive: Array) -> Array:
    """Everybody one year older, the dead left out; the last age stays open."""
    after = np.zeros_like(before)
    after[..., 1:] = before[..., :-1] * alive[..., :-1]
    after[..., -1] += before[..., -1] * alive[..., -1]
    return after


def _grow_older(now: _Cohorts, alive: Array, people: Array, turnover: Array) -> None:
    """A year on: those below the claiming ages are counted anew from the most ever insured."""
    for name in ("most", "unclaimed", "served", "pensioners"):
        setattr(now, name, _older(getattr(now, name), alive))
    young = AGES < YOUNGEST_CLAIM
    now.most = np.where(young, np.maximum(now.most, people), now.most)
    now.unclaimed = np.where(young, now.most * turnover, np.maximum(now.unclaimed, people))


def _claim(
    now: _Cohorts, people: Array, age: Array, scenarios: pd.DataFrame, base: FundBase, year: int
) -> tuple[Array, Array, Array, Array]:
    """Who claims this year: pensions, their years of service, lump sums and theirs, by claiming age."""
    left = now.unclaimed[..., CLAIMING]
    stay = people[..., CLAIMING].copy()
    stay[..., -1] = 0.0
    old_enough = AGES[CLAIMING] >= age[:, None, None]
    claims = np.where(old_enough, np.maximum(left - stay, 0.0), 0.0)
    share = np.divide(claims, left, out=np.zeros_like(claims), where=left > 0)
    served = now.served[..., CLAIMING] * share
    longest = np.minimum(year - FIRST_YEAR + 0.5, AGES[CLAIMING] - 15.0)
    mean = np.divide(served, claims, out=np.zeros_like(claims), where=claims > 0)
    mean = np.minimum(mean, 0.98 * longest)
    reach, years = careers_above(
        mean, longest, _column(scenarios, "concentration")[..., None], base.law.needed_years
    )
    now.unclaimed[..., CLAIMING] -= claims
    now.served[..., CLAIMING] -= served
    return claims * reach, claims * years, claims * (1 - reach), claims * (mean - years)


def _last_five(values: Array) -> Array:
    """Mean of each year and the four before it, ``[scenario, year]``."""
    padded = np.concatenate([np.repeat(values[:, :1], 4, axis=1), values], axis=1)
    return np.asarray(np.mean([padded[:, i : i + values.shape[1]] for i in range(5)], axis=0))


def new_pensions(
    scenarios: pd.DataFrame, base: FundBase, counted: Array, ceiling: Array
) -> tuple[Array, Array]:
    """Yearly pension of a new pensioner ``[scenario, year]``: a constant part, and one per year of service.

    Notes
    -----
    The law averages the last five years, where part of the new pensioners stand on the fixed base of Section
    39. The announced design averages the career: those pensioners are taken to have spent half of theirs on
    it. Only full years count by the law, which loses half a year on average; the design counts months.
    """
    law, last_five = base.law, _last_five(counted)
    final = np.minimum(_column(scenarios, "late_wage") * last_five, _last_five(ceiling))
    left = _column(scenarios, "section39_awards")
    by_law = (1 - left) * final + left * law.section39_thb_month
    constant = law.base_share - law.step_share * (law.needed_years + 0.5)
    old = np.stack([constant * by_law, law.step_share * by_law])
    average = (1 - left) * last_five + left * (last_five + law.section39_thb_month) / 2
    topped = average + law.care_topup_share * np.maximum(by_law - average, 0)
    constant = law.care_base_share - law.care_step_share * law.needed_years
    new = np.stack([constant * topped, law.care_step_share * topped])
    begun = (base.years >= CARE_FROM) & (_column(scenarios, "care") > 0)
    both = np.where(begun, new, old) * MONTHS
    return both[0], both[1]


def _pensions(
    scenarios: pd.DataFrame, base: FundBase, moved: _Persons, place: npt.NDArray[np.int64], award: tuple
) -> Array:
    """Pensions paid ``[scenario, year]``, baht: half a year of those new in the year."""
    constant, slope = award
    rise = 1 + _column(scenarios, "inflation") * _column(scenarios, "pensions_indexed")
    standing = np.zeros((len(scenarios), 2, len(AGES) - YOUNGEST_CLAIM))
    ages = slice(0, OLDEST_CLAIM - YOUNGEST_CLAIM + 1)
    paid = []
    for t in range(len(base.years)):
        if t:
            standing = _older(standing, moved.alive[:, t, :, YOUNGEST_CLAIM:][place])
            standing *= rise[..., None] if base.years[t] > base.reserve_year else 1.0
        new = constant[:, t, None, None] * moved.awards[:, t][place]
        new += slope[:, t, None, None] * moved.years_above[:, t][place]
        paid.append(standing.sum(axis=(1, 2)) + new.sum(axis=(1, 2)) / 2)
        standing[..., ages] += new
    return np.stack(paid, axis=1)


def _account(
    scenarios: pd.DataFrame, base: FundBase, moved: _Persons, place: npt.NDArray[np.int64]
) -> FundPaths:
    """Money in and out, and the reserve from the year after the published one."""
    years, law = base.years, base.law
    counted, ceiling = wages(scenarios, base)
    fixed = base.section39_share
    month = (1 - fixed) * counted + fixed * law.section39_thb_month
    members = moved.people.sum(axis=(2, 3))[place]
    insurable = members * month * MONTHS * _column(scenarios, "paying_share")
    rate = law.contribution_share + np.where(years >= REFORM_FROM, _column(scenarios, "extra_rate"), 0.0)
    contributions = insurable * rate
    pensions = _pensions(scenarios, base, moved, place, new_pensions(scenarios, base, counted, ceiling))
    below = moved.years_below.sum(axis=(2, 3))[place]
    lump_sums = below * counted * MONTHS * law.refund_share
    children = _children(scenarios, base)
    reserve, gained = _reserve(scenarios, base, contributions - pensions - lump_sums - children)
    awards, refunds = moved.awards.sum(axis=(2, 3))[place], moved.refunds.sum(axis=(2, 3))[place]
    served = below + moved.years_above.sum(axis=(2, 3))[place]
    claims = awards + refunds
    mean = np.divide(served, claims, out=np.zeros_like(claims), where=claims > 0)
    return FundPaths(
        years=years, contributors_n=members, new_pensions_n=awards, pensioners_n=moved.pensioners_n[place],
        lump_sums_n=refunds, insurable_thb=insurable, contributions_thb=contributions, return_thb=gained,
        pensions_thb=pensions, lump_sums_thb=lump_sums, children_thb=children, reserve_thb=reserve,
        service=moved.service[place], service_years=mean,
    )  # fmt: skip


def _children(scenarios: pd.DataFrame, base: FundBase) -> Array:
    """Child allowances, which the same contribution pays: as many per child under six, fixed in baht."""
    at = [base.variants.index(name) for name in scenarios["variant"]]
    young = base.population[..., :6].sum(axis=(2, 3))[at]
    number = base.children_n * young / young[:, [LAST_HISTORY - FIRST_YEAR]]
    return np.asarray(number * base.law.child_thb_month * MONTHS)


def _reserve(scenarios: pd.DataFrame, base: FundBase, net: Array) -> tuple[Array, Array]:
    """Reserve at the end of each year and its return in it; what flows in the year earns half a year's."""
    gain = ((1 + _column(scenarios, "inflation")) * (1 + _column(scenarios, "real_return")) - 1)[:, 0]
    reserve, gained = np.full(net.shape, np.nan), np.zeros(net.shape)
    start = int(base.reserve_year - base.years[0])
    reserve[:, start] = base.reserve_thb * scenarios["branch_share"].to_numpy(dtype=float)
    for t in range(start + 1, len(base.years)):
        gained[:, t] = reserve[:, t - 1] * gain + net[:, t] * (np.sqrt(1 + gain) - 1)
        reserve[:, t] = reserve[:, t - 1] + net[:, t] + gained[:, t]
    return reserve, gained
