"""Single ages and single years from five-year groups: named methods, and a label saying it is derived.

World Population Prospects gives Thailand by five-year group every fifth year. A benefit that begins at
60 or ends at six needs single ages each year. What comes out here is an interpolation, never a count.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from spdr.analysis.frames import require_columns
from spdr.errors import DataError

Numbers = npt.NDArray[np.float64]

OPEN_AGE = 100
GROUP = 5

# Multipliers that give each single age of a group (rows) from the groups around it (columns): for the first
# group, the second, and every group with two neighbours on both sides. The last two are the first mirrored.
# Sprague's fifth-difference formula and Beers' six-term ordinary formula; a test holds them to what they
# promise (totals kept, and for Sprague a cubic curve given back exactly).
_SPRAGUE = (
    ((0.3616, -0.2768, 0.1488, -0.0336, 0.0), (0.2640, -0.0960, 0.0400, -0.0080, 0.0),
     (0.1840, 0.0400, -0.0320, 0.0080, 0.0), (0.1200, 0.1360, -0.0720, 0.0160, 0.0),
     (0.0704, 0.1968, -0.0848, 0.0176, 0.0)),
    ((0.0336, 0.2272, -0.0752, 0.0144, 0.0), (0.0080, 0.2320, -0.0480, 0.0080, 0.0),
     (-0.0080, 0.2160, -0.0080, 0.0, 0.0), (-0.0160, 0.1840, 0.0400, -0.0080, 0.0),
     (-0.0176, 0.1408, 0.0912, -0.0144, 0.0)),
    ((-0.0128, 0.0848, 0.1504, -0.0240, 0.0016), (-0.0016, 0.0144, 0.2224, -0.0416, 0.0064),
     (0.0064, -0.0336, 0.2544, -0.0336, 0.0064), (0.0064, -0.0416, 0.2224, 0.0144, -0.0016),
     (0.0016, -0.0240, 0.1504, 0.0848, -0.0128)),
)  # fmt: skip
_BEERS = (
    ((0.3333, -0.1636, -0.0210, 0.0796, -0.0283), (0.2595, -0.0780, 0.0130, 0.0100, -0.0045),
     (0.1924, 0.0064, 0.0184, -0.0256, 0.0084), (0.1329, 0.0844, 0.0054, -0.0356, 0.0129),
     (0.0819, 0.1508, -0.0158, -0.0284, 0.0115)),
    ((0.0404, 0.2000, -0.0344, -0.0128, 0.0068), (0.0093, 0.2268, -0.0402, 0.0028, 0.0013),
     (-0.0108, 0.2272, -0.0248, 0.0112, -0.0028), (-0.0198, 0.1992, 0.0172, 0.0072, -0.0038),
     (-0.0191, 0.1468, 0.0822, -0.0084, -0.0015)),
    ((-0.0117, 0.0804, 0.1570, -0.0284, 0.0027), (-0.0020, 0.0160, 0.2200, -0.0400, 0.0060),
     (0.0050, -0.0280, 0.2460, -0.0280, 0.0050), (0.0060, -0.0400, 0.2200, 0.0160, -0.0020),
     (0.0027, -0.0284, 0.1570, 0.0804, -0.0117)),
)  # fmt: skip
METHODS = ("sprague", "beers", "uniform")


def split_matrix(groups: int, method: str = "sprague") -> Numbers:
    """Return the matrix that turns five-year totals into single ages: five rows for each column.

    Parameters
    ----------
    groups
        Number of closed five-year groups; five or more for Sprague and Beers.
    method
        ``sprague``, ``beers`` (ordinary), or ``uniform`` (a fifth of the group each).

    Raises
    ------
    DataError
        If the method has another name or there are too few groups.

    Examples
    --------
    >>> split_matrix(20, "sprague").sum(axis=0).round(9).tolist() == [1.0] * 20
    True
    """
    if method not in METHODS:
        raise DataError(f"There is no way {method!r} to split age groups. Choose from {', '.join(METHODS)}.")
    if method == "uniform":
        return np.repeat(np.eye(groups), GROUP, axis=0) / GROUP
    if groups < 5:
        raise DataError(
            f"{method} needs five groups of five years or more; there are {groups}. Use 'uniform'."
        )
    first, second, middle = (np.array(panel) for panel in (_SPRAGUE if method == "sprague" else _BEERS))
    matrix = np.zeros((GROUP * groups, groups))
    for group in range(groups):
        rows = slice(GROUP * group, GROUP * (group + 1))
        if group < 2:
            matrix[rows, :5] = first if group == 0 else second
        elif group >= groups - 2:
            panel = first if group == groups - 1 else second
            matrix[rows, groups - 5 :] = panel[::-1, ::-1]
        else:
            matrix[rows, group - 2 : group + 3] = middle
    return matrix


def split_groups(totals: Numbers, method: str = "sprague") -> Numbers:
    """Split five-year totals (last axis) into single ages, keeping every total.

    A group in which the formula leaves a negative age is split evenly instead: it can happen among the
    very old, where numbers fall steeply.

    Parameters
    ----------
    totals
        People in the groups 0-4, 5-9, ... along the last axis.
    method
        See ``split_matrix``.

    Examples
    --------
    >>> ages = split_groups(np.array([500.0, 500, 500, 500, 500]))
    >>> ages.round(6).tolist() == [100.0] * 25
    True
    """
    single = totals @ split_matrix(totals.shape[-1], method).T
    by_group = single.reshape(*totals.shape, GROUP)
    negative = (by_group < 0).any(axis=-1, keepdims=True)
    return np.where(negative, totals[..., None] / GROUP, by_group).reshape(*totals.shape[:-1], -1)


def single_ages(
    population: pd.DataFrame, years: Sequence[int], method: str = "sprague", along: str = "cohort"
) -> pd.DataFrame:
    """Estimate people by single age, sex and year from five-year groups every fifth year.

    Parameters
    ----------
    population
        ``year`` (every fifth), ``sex`` (female, male), ``age_low`` (0, 5, ... 100; the last is open) and
        ``population_n``; one row each.
    years
        Years wanted, inside those of ``population``.
    method
        How a group is split: ``sprague``, ``beers`` or ``uniform``.
    along
        How a year between two given ones is reached: ``cohort`` follows each birth cohort from one to the
        next (ages under the gap are read at the same age), ``age`` goes straight at each age.

    Returns
    -------
    pandas.DataFrame
        ``year, sex, age`` (0 to 100, the last open), ``population_n`` and ``derived`` (always True: no single
        age was published).

    Raises
    ------
    DataError
        If columns or cells are missing, or a year lies outside.
    """
    require_columns(population, ["year", "sex", "age_low", "population_n"], used_by="single_ages")
    table = population.pivot(index=["year", "sex"], columns="age_low", values="population_n")
    if list(table.columns) != list(range(0, OPEN_AGE + 1, GROUP)) or table.isna().any(axis=None):
        raise DataError(
            "single_ages needs the groups 0-4, 5-9, ... 95-99 and 100 and over once for each year and sex. "
            "Choose one variant and add the missing rows."
        )
    sexes = sorted(population["sex"].unique())
    given = sorted(population["year"].unique())
    counts = table.to_numpy(dtype=float).reshape(len(given), len(sexes), -1)
    known = np.concatenate([split_groups(counts[..., :-1], method), counts[..., -1:]], axis=-1)
    wanted = [int(year) for year in years]
    counts = np.stack([_at_year(known, np.asarray(given), year, along) for year in wanted])
    index = pd.MultiIndex.from_product([wanted, sexes, range(OPEN_AGE + 1)], names=["year", "sex", "age"])
    frame = index.to_frame(index=False)
    return frame.assign(population_n=counts.ravel(), derived=True)


def _at_year(known: Numbers, given: Numbers, year: int, along: str) -> Numbers:
    if not given[0] <= year <= given[-1]:
        raise DataError(
            f"There is no population for {year}: the table runs from {given[0]} to {given[-1]}. "
            "Choose a year inside."
        )
    if along not in ("cohort", "age"):
        raise DataError(f"along is 'cohort' or 'age', not {along!r}.")
    after = int(np.searchsorted(given, year))
    if given[after] == year:
        return known[after]
    before, gap = after - 1, int(given[after] - given[after - 1])
    passed = year - int(given[before])
    part = passed / gap
    straight = (1 - part) * known[before] + part * known[after]
    if along == "age":
        return straight
    # A person aged a in the year was a - passed before and will be a + (gap - passed) after. Those born since
    # the earlier year, and those that enter the open group, are read straight at the age.
    ages = np.arange(passed, OPEN_AGE - (gap - passed))
    followed = straight.copy()
    followed[..., ages] = (1 - part) * known[before][..., ages - passed] + part * known[after][
        ..., ages + gap - passed
    ]
    return followed


YOUNG_AGES = 6  # ages 0 to 5, rebuilt from births


def rebuild_young(
    population: pd.DataFrame, births: pd.Series, sex_ratio: pd.Series, mortality: pd.DataFrame
) -> pd.DataFrame:
    """Replace ages 0 to 5 by the births of the years before that survived: births are known for every year.

    Five-year groups say nothing of how births fall from year to year, and a grant for children hangs on it.

    Parameters
    ----------
    population
        ``year, sex, age, population_n`` on 1 July.
    births
        Live births by calendar year, both sexes.
    sex_ratio
        Boys per girl by calendar year.
    mortality
        ``period_start, period_end, sex, age_low`` (0, 1, 5) and ``deaths_per_person_year``.

    Returns
    -------
    pandas.DataFrame
        ``population`` with ages 0 to 5 replaced. Migration of small children is left out.

    Raises
    ------
    DataError
        If births or mortality do not reach a year.
    """
    year_of, age_of, sex_of = (population[name].to_numpy() for name in ("year", "age", "sex"))
    rebuilt = population["population_n"].to_numpy(dtype=float, copy=True)
    starts, ends = (mortality[name].to_numpy() for name in ("period_start", "period_end"))
    by_sex = {sex: mortality["sex"].to_numpy() == sex for sex in ("male", "female")}
    born_in, boys_per_girl = births.to_dict(), sex_ratio.to_dict()
    young = age_of < YOUNG_AGES
    for year in np.unique(year_of).tolist():
        # Aged a on 1 July: born in the twelve months before that day a years ago, half in each calendar year.
        needed = range(year, year - YOUNG_AGES - 1, -1)
        period = (starts <= year) & (year < ends)
        if not born_in.keys() >= set(needed) or not period.any():
            raise DataError(f"Births and mortality do not reach back from {year}. Choose a year they cover.")
        counted = np.array([born_in[one] for one in needed], dtype=float)
        born = (counted[:-1] + counted[1:]) / 2
        boys = born * (boys_per_girl[year] / (1 + boys_per_girl[year]))
        for sex, cohort in (("male", boys), ("female", born - boys)):
            rows = mortality[period & by_sex[sex]]
            rates = dict(zip(rows["age_low"], rows["deaths_per_person_year"], strict=True))
            alive = cohort * _survival_to_mid_age(rates)
            here = young & (year_of == year) & (sex_of == sex)
            rebuilt[here] = alive[age_of[here]]
    return population.assign(population_n=rebuilt)


def _survival_to_mid_age(rates: dict[int, float]) -> Numbers:
    """Share of births alive on average at each age 0 to 5: infants die early, later deaths spread evenly."""
    first_year = 1 - rates[0] / (1 + rates[0])
    later = first_year * np.exp(-rates[1] * (np.arange(1, GROUP) - 0.5))
    at_five = first_year * np.exp(-rates[1] * (GROUP - 1)) * np.exp(-rates[GROUP] * 0.5)
    return np.concatenate([[first_year], later, [at_five]])


def rake_to_bands(population: pd.DataFrame, bands: pd.DataFrame) -> pd.DataFrame:
    """Scale single ages so that each age band of each year has a published total.

    Parameters
    ----------
    population
        ``year, sex, age, population_n``.
    bands
        ``year, age_low, age_high`` (inclusive) and ``population_n`` (both sexes): every age once.

    Returns
    -------
    pandas.DataFrame
        ``population`` for the years of ``bands``, scaled, with ``derived`` True.

    Raises
    ------
    DataError
        If a year of ``bands`` is not in ``population``, or the bands leave an age out.
    """
    frames = []
    for year, rows in bands.groupby("year"):
        people = population[population["year"] == year]
        factor = np.full(len(people), np.nan)
        age = people["age"].to_numpy()
        for band in rows.itertuples():
            inside = (age >= band.age_low) & (age <= band.age_high)
            factor[inside] = band.population_n / people["population_n"].to_numpy()[inside].sum()
        if len(people) == 0 or np.isnan(factor).any():
            raise DataError(
                f"The age bands of {year} leave out an age, or the year has no single ages to scale."
            )
        frames.append(people.assign(population_n=people["population_n"] * factor, derived=True))
    return pd.concat(frames, ignore_index=True)
