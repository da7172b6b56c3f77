"""The synthetic population itself, and how near it comes to each published margin."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from spdr.analysis import defaults
from spdr.analysis.households.draw import Assumptions, Drawing
from spdr.analysis.households.margins import Margin, Table, published_margins
from spdr.analysis.households.weights import fit, member_counts
from spdr.analysis.population_bases import population_by_age
from spdr.analysis.schemes.rules import as_day
from spdr.analysis.synthetic import MARK, is_synthetic
from spdr.errors import DataError, ParameterError

SIZE, YEAR, SEED = 100_000, 2024, 20_241
SMALLEST = 1_000
NEEDED = ("age and sex", "province", "households", "work by age and sex", "work status by sex")
HIT = 1e-6  # a margin is hit where no total misses by more than a millionth of itself

Places = npt.NDArray[np.int64]


def synthetic(
    size: int = SIZE,
    seed: int = SEED,
    year: int = YEAR,
    on: date | str | None = None,
    margins: Mapping[str, Margin] | None = None,
    assumptions: Assumptions | None = None,
    table: Table = defaults.table,
) -> pd.DataFrame:
    """Draw persons in households and rake them to published margins.

    Parameters
    ----------
    size
        Persons to draw, 1,000 or more. Small populations cannot meet every margin: see ``margins_report``.
    seed
        The same seed, size and margins give the same people.
    year
        The population of 1 July of this year.
    on
        The day of the law they are for: everyone has their age, and a birth date that gives it, on this day.
        By default 1 July of the year. A later day does not make the population older.
    margins
        Margins by name, such as some of ``published_margins(year)``; all of them by default. A margin that is
        left out is neither drawn nor met: nobody then has what it counts.
    assumptions
        What no margin fixes.
    table
        Where base tables are read by name.

    Returns
    -------
    pandas.DataFrame
        One row per person: ``household_id``, ``weight`` (people represented, one for all members of a
        household), ``synthetic`` (always true), and the columns of ``schemes.vocabulary()`` that a margin or
        a stated assumption stands behind, with ``age_group``, ``work_age_group``, ``works``, ``formality``,
        ``ses_region``, ``household_class`` and ``household_expenditure_thb_year``. Wages, contributions,
        nationality of migrants and the like are not there: no recent margin fixes them.
        ``attrs``: ``synthetic``, ``seed``, ``year``.

    Raises
    ------
    ParameterError
        If the size is below 1,000.
    DataError
        If a margin that everything rests on is absent, or names a column or category that does not exist.

    Notes
    -----
    It may say recipients, gross cost and mechanical amounts. It may not say poverty, inequality, targeting
    errors, winners and losers, or anything by sex or province that no margin fixes: see ``refuse_synthetic``.
    """
    if not isinstance(size, int | np.integer) or isinstance(size, bool) or size < SMALLEST:
        raise ParameterError(
            f"synthetic: the size is {size!r}; it must be a whole number of persons, {SMALLEST:,} or more."
        )
    known = dict(published_margins(year, table) if margins is None else margins)
    absent = [name for name in NEEDED if name not in known]
    if absent:
        raise DataError(
            f"synthetic: the margin {absent[0]!r} is missing, without which no person can be drawn. "
            "Add it from households.published_margins(year)."
        )
    base = Base.of(year, table)
    return drawn(
        int(size), int(seed), as_day(on or f"{year}-07-01"), known, assumptions or Assumptions(), base
    )


@dataclass(frozen=True)
class Base:
    """What a drawing needs besides margins: people by single age, and the survey region of each province."""

    year: int
    ages: pd.DataFrame
    regions: pd.Series

    @classmethod
    def of(cls, year: int, table: Table) -> Base:
        """Read it once; many populations may be drawn on it."""
        ages = population_by_age("wpp2024", [year], table=table)
        return cls(year, ages, table("provinces").set_index("province_code")["ses_region"])


def drawn(
    size: int, seed: int, day: date, known: Mapping[str, Margin], assumed: Assumptions, base: Base
) -> pd.DataFrame:
    """Draw and rake: the work of ``synthetic`` on margins and a base already read."""
    drawing = Drawing(size, day, known, assumed, base.ages, seed)
    drawing.nationality()
    drawing.work()
    drawing.insurance()
    drawing.incomes(base.regions)
    drawing.benefits()
    people = drawing.frame()
    people.insert(1, "weight", _weights(people, known, drawing))
    people = _level(people, known)
    people.attrs = {MARK: True, "seed": seed, "year": base.year}
    return people


def _weights(people: pd.DataFrame, margins: Mapping[str, Margin], drawing: Drawing) -> np.ndarray:
    codes, sizes, targets = [], [], []
    for name, margin in margins.items():
        if margin.counts == "people" and margin.raked:
            codes.append(category(people, name, margin))
            sizes.append(len(margin.totals))
            targets.append(margin.totals.to_numpy(dtype="float64"))
    counts = member_counts(drawing.home, codes, sizes, drawing.households)
    goals = np.concatenate([*targets, margins["households"].totals.to_numpy(dtype="float64")])
    start = np.full(drawing.households, drawing.represented)
    return fit(counts, goals, start).weights[drawing.home]


def category(people: pd.DataFrame, name: str, margin: Margin) -> Places:
    """Return each person's place among the categories of a margin.

    Raises
    ------
    DataError
        If a column is absent or a person is in a category without a total.
    """
    lost = [column for column in margin.columns if column not in people]
    if lost:
        raise DataError(
            f"The margin {name!r} counts {lost[0]!r}, which a synthetic population does not have. Its "
            f"columns are {', '.join(people.columns)}."
        )
    parts = [pd.factorize(people[column]) for column in margin.columns]
    combined = np.zeros(len(people), dtype=np.int64)
    for code, words in parts:
        combined = combined * len(words) + code
    place = np.full(int(np.prod([len(words) for _, words in parts])), -1, dtype=np.int64)
    index = {
        key if isinstance(key, tuple) else (key,): number for number, key in enumerate(margin.totals.index)
    }
    for number in np.unique(combined):
        left, key = int(number), []
        for _, words in reversed(parts):
            left, at = divmod(left, len(words))
            key.append(words[at])
        wanted = tuple(reversed(key))
        if wanted not in index:
            raise DataError(
                f"The margin {name!r} has no total for {' x '.join(map(str, wanted))}. "
                "Give every category one."
            )
        place[number] = index[wanted]
    return place[combined]


def _level(people: pd.DataFrame, margins: Mapping[str, Margin]) -> pd.DataFrame:
    """Bring incomes to the published mean of each province, and everyone's own with the household's."""
    people = people.copy()
    for margin in margins.values():
        if margin.counts != "mean" or not margin.raked:
            continue
        factor = people[list(margin.columns)[0]].map(margin.totals / means(people, margin)).astype("float64")
        people[margin.value] = people[margin.value] * factor
        if margin.value == "household_income_thb_year":
            people["personal_income_thb_year"] = people["personal_income_thb_year"] * factor
    return people


def means(people: pd.DataFrame, margin: Margin) -> pd.Series:
    """Return the mean per household of a margin's value, by its categories."""
    homes = people.assign(homes_n=people["weight"] / people["household_size"])
    homes["sum"] = homes["homes_n"] * homes[margin.value]
    sums = homes.groupby(list(margin.columns), observed=True)[["sum", "homes_n"]].sum()
    return sums["sum"] / sums["homes_n"]


def margins_report(
    people: pd.DataFrame, margins: Mapping[str, Margin] | None = None, table: Table = defaults.table
) -> pd.DataFrame:
    """Compare the population with every published margin, met or missed.

    Parameters
    ----------
    people
        From ``synthetic``.
    margins
        Those it was made with; the published ones of its year by default.
    table
        Where base tables are read by name.

    Returns
    -------
    pandas.DataFrame
        One row per category: ``margin``, ``category``, ``counts`` (people, households, mean), ``published``,
        ``population``, ``miss_share`` (ours over published less one; 0 where both are none; missing, as
        ``population`` is, for the mean of a category that nobody is in), ``hit``, ``raked`` (whether it was
        meant to be met), ``source``, ``year``, ``note``.
    """
    known = published_margins(people.attrs.get("year", YEAR), table) if margins is None else margins
    tables = [_compared(people, name, margin) for name, margin in known.items()]
    return pd.concat(tables, ignore_index=True)


def _compared(people: pd.DataFrame, name: str, margin: Margin) -> pd.DataFrame:
    if margin.counts == "mean":
        ours = means(people, margin).reindex(margin.totals.index).to_numpy(dtype="float64")
    elif margin.counts == "households":
        ours = np.array([(people["weight"] / people["household_size"]).sum()])
    else:
        place = category(people, name, margin)
        ours = np.bincount(place, people["weight"].to_numpy(), len(margin.totals))
    published = margin.totals.to_numpy(dtype="float64")
    miss = np.divide(ours - published, published, out=np.zeros_like(published), where=published != 0)
    words: list[Any] = [
        " x ".join(map(str, key)) if isinstance(key, tuple) else str(key) for key in margin.totals.index
    ]
    return pd.DataFrame(
        {
            "margin": name,
            "category": words,
            "counts": margin.counts,
            "published": published,
            "population": ours,
            "miss_share": miss,
            "hit": np.abs(miss) <= HIT,
            "raked": margin.raked,
            "source": margin.source,
            "year": margin.year,
            "note": margin.note,
        }
    )


def people_by(
    people: pd.DataFrame,
    by: Sequence[str],
    margins: Mapping[str, Margin] | None = None,
    table: Table = defaults.table,
) -> pd.DataFrame:
    """Count people by groups that a margin fixes.

    Parameters
    ----------
    people
        From ``synthetic``.
    by
        Columns that stand in one margin together, such as ``["sex", "age_group"]``.
    margins, table
        As for ``margins_report``.

    Returns
    -------
    pandas.DataFrame
        The groups and ``people_n``.

    Raises
    ------
    DataError
        If no margin has these columns together: it is named.
    """
    known = published_margins(people.attrs.get("year", YEAR), table) if margins is None else margins
    fixed = [set(margin.columns) for margin in known.values() if margin.counts == "people" and margin.raked]
    if is_synthetic(people) and not any(set(by) <= columns for columns in fixed):
        told = "; ".join(" x ".join(margin.columns) for margin in known.values() if margin.columns)
        raise DataError(
            f"This population is synthetic, so it cannot say how many people are in each {' x '.join(by)}: "
            f"that margin is missing. It was raked to {told}."
        )
    counted = people.groupby(list(by), observed=True)["weight"].sum()
    return counted.rename("people_n").reset_index()


def margins_summary(report: pd.DataFrame) -> pd.DataFrame:
    """Say of each margin how many of its totals are hit, and the largest miss.

    Parameters
    ----------
    report
        From ``margins_report``.

    Returns
    -------
    pandas.DataFrame
        ``margin``, ``totals_n``, ``hit_n``, ``largest_miss_share`` (of a category that somebody is in),
        ``source``, ``year``, in the order of the report.
    """
    miss = report.assign(size=report["miss_share"].abs())
    grouped = miss.groupby("margin", sort=False)
    return grouped.agg(
        totals_n=("hit", "size"),
        hit_n=("hit", "sum"),
        largest_miss_share=("size", "max"),
        source=("source", "first"),
        year=("year", "first"),
    ).reset_index()
