"""The ages between which the law pays one amount, and that amount by fiscal year.

A budget office works with groups: children under six, people of 60 to 69. The groups are not typed here;
they are where the amounts of the law change between one month of age and the next, in any month asked for.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from spdr.analysis import defaults
from spdr.analysis.budget import BY_AGE, MONTHS, month_cells, months_of
from spdr.analysis.schemes import calculate
from spdr.analysis.schemes.registry import SCHEMES
from spdr.analysis.schemes.rules import Law
from spdr.errors import ParameterError

EARLY_MONTHS = 3  # October to December: the months of a fiscal year that lie in the calendar year before
LATE_MONTHS = MONTHS - EARLY_MONTHS
PREGNANT = "pregnant"


@dataclass(frozen=True)
class Bands:
    """The groups of one scheme with their amounts.

    Attributes
    ----------
    scheme
        Its name.
    groups
        ``band, start_months, end_months``: from the first month of age up to, not including, the last; an
        open end is missing, and so are both for women in pregnancy.
    amounts
        ``band, fiscal_year, early_thb_month, late_thb_month``: mean monthly amount of October to December
        and of January to September.
    members
        ``[band, cell]``: which cells of ``budget.month_cells`` belong to the group.
    months_paid
        Fiscal year -> months in which the law pays.
    """

    scheme: str
    groups: pd.DataFrame
    amounts: pd.DataFrame
    members: np.ndarray
    months_paid: dict[int, int]


def bands(
    scheme: str,
    fiscal_years: Sequence[int],
    law: Law | None = None,
    reform: Any = None,
    allow_after: bool = True,
) -> Bands:
    """Find the groups of a scheme and what each is paid.

    Parameters
    ----------
    scheme
        One of ``budget.BY_AGE``.
    fiscal_years
        Years by the one in which they end.
    law, reform, allow_after
        As in ``budget.scheme_cost``; months after the law was last followed take the law as enacted.

    Returns
    -------
    Bands

    Raises
    ------
    ParameterError
        If the scheme does not hang on age, or the law pays nothing in any month of a year.
    """
    if scheme not in BY_AGE:
        raise ParameterError(f"{scheme!r} cannot be budgeted from ages. These can: {', '.join(BY_AGE)}.")
    law = law or defaults.law()
    days = [day for year in fiscal_years for day in months_of(year, "fiscal")]
    paid, cells = _amounts(scheme, days, law, reform, allow_after)
    months_paid = _months_paid(scheme, fiscal_years, paid, law)
    table = np.stack([np.zeros(len(cells)) if row is None else row for row in paid])
    groups, members = _groups(cells, table)
    of_band = np.array([table[:, where].max(axis=1) for where in members]).reshape(len(groups), len(days))
    by_year = of_band.reshape(len(groups), len(fiscal_years), MONTHS)
    amounts = pd.DataFrame(
        {
            "band": np.repeat(groups["band"].to_numpy(), len(fiscal_years)),
            "fiscal_year": np.tile(np.asarray(fiscal_years), len(groups)),
            "early_thb_month": by_year[..., :EARLY_MONTHS].mean(axis=2).ravel(),
            "late_thb_month": by_year[..., EARLY_MONTHS:].mean(axis=2).ravel(),
        }
    )
    return Bands(scheme, groups, amounts, members, months_paid)


def _amounts(
    scheme: str, days: Sequence[date], law: Law, reform: Any, allow_after: bool
) -> tuple[list[np.ndarray | None], pd.DataFrame]:
    """What each cell is paid in each month, None where the law has no amount; and the cells.

    Between two changes of the law the amount of an age can differ from month to month only through a
    condition on the day of birth, which moves one way through the ages: where the first month and the last
    of such a span are alike, so are all between.
    """
    one_of_each = pd.DataFrame({"year": 0, "sex": "both", "age": np.arange(101), "population_n": 1.0})

    def paid_on(on: date) -> np.ndarray | None:
        cells = month_cells(one_of_each.assign(year=on.year), scheme, on)
        try:
            result = calculate(cells, scheme, on, reform, law, allow_after)
        except ParameterError:
            if on > law.LAW_SEEN_TO and not allow_after:
                raise
            return None
        per_month = MONTHS if result["period"].iloc[0] == "year" else 1
        return result["amount_thb"].to_numpy(dtype="float64") / per_month

    found: list[np.ndarray | None] = []
    for span in _spans(scheme, days, law, reform):
        ends = paid_on(span[0]), paid_on(span[-1])
        alike = ends[0] is ends[1] is None or (
            ends[0] is not None and ends[1] is not None and np.array_equal(ends[0], ends[1])
        )
        found += [ends[0]] * len(span) if alike else [paid_on(on) for on in span]
    return found, month_cells(one_of_each.assign(year=days[0].year), scheme, days[0])


def _spans(scheme: str, days: Sequence[date], law: Law, reform: Any) -> list[list[date]]:
    """Cut months into runs without a change of any parameter of the scheme."""
    if reform is not None:
        return [[on] for on in days]
    rows = pd.concat([law.history(asked.key) for asked in SCHEMES[scheme].parameters.values()])
    first = {day for column in ("start", "seen_on") for day in rows[column].dropna()}
    after = {day + timedelta(days=1) for day in [*rows["end"].dropna(), law.LAW_SEEN_TO]}
    changes = sorted(first | after)
    spans: list[list[date]] = []
    for on in days:
        if spans and bisect_right(changes, spans[-1][-1]) == bisect_right(changes, on):
            spans[-1].append(on)
        else:
            spans.append([on])
    return spans


def _months_paid(
    scheme: str, years: Sequence[int], paid: Sequence[np.ndarray | None], law: Law
) -> dict[int, int]:
    counts = {
        year: sum(row is not None for row in paid[i * MONTHS : (i + 1) * MONTHS])
        for i, year in enumerate(years)
    }
    empty = [year for year, count in counts.items() if not count]
    if empty:
        raise ParameterError(
            f"{scheme} has no amount in any month of fiscal year {empty[0]}: it had not begun or had ended "
            f"(the law was followed to {law.LAW_SEEN_TO}). Leave it out, or choose years in which it is paid."
        )
    return counts


def _groups(cells: pd.DataFrame, table: np.ndarray) -> tuple[pd.DataFrame, np.ndarray]:
    """Cut the months of age where any month's amount changes; keep the groups that are ever paid."""
    ages = np.arange(101 * MONTHS)
    by_age, rest = table[:, : len(ages)], table[:, len(ages) :]
    changes = (by_age[:, 1:] != by_age[:, :-1]).any(axis=0)
    starts = np.concatenate([[0], np.flatnonzero(changes) + 1])
    ends = np.concatenate([starts[1:], [len(ages)]])
    rows: list[tuple[str, int | None, int | None]] = []
    members = []
    for start, end in zip(starts, ends, strict=True):
        if not by_age[:, start].any():
            continue
        last = None if end == len(ages) else int(end)
        rows.append((age_words(int(start), last), int(start), last))
        members.append((np.arange(table.shape[1]) >= start) & (np.arange(table.shape[1]) < end))
    if rest.size and rest.any():
        rows.append((PREGNANT, None, None))
        members.append(np.concatenate([np.zeros(len(ages), dtype=bool), rest.any(axis=0)]))
    frame = pd.DataFrame(rows, columns=["band", "start_months", "end_months"]).astype(
        {"start_months": "Int64", "end_months": "Int64"}
    )
    return frame, np.array(members)


def age_words(start: int, end: int | None) -> str:
    """Name a group of ages by its whole years, or by months where it begins or ends inside one.

    Examples
    --------
    >>> age_words(720, 840), age_words(1080, None), age_words(0, 72), age_words(7, 72)
    ('60-69', '90+', '0-5', '7-71 months')
    """
    if end is None:
        return f"{start // MONTHS}+" if start % MONTHS == 0 else f"{start}+ months"
    if start % MONTHS or end % MONTHS:
        return f"{start}-{end - 1} months"
    low, high = start // MONTHS, end // MONTHS - 1
    return str(low) if low == high else f"{low}-{high}"


def people(found: Bands, population: pd.DataFrame) -> pd.DataFrame:
    """Count the people of each group in each calendar year of a population.

    Parameters
    ----------
    found
        The groups of a scheme.
    population
        ``year, sex, age, population_n`` in single ages.

    Returns
    -------
    pandas.DataFrame
        ``band, year, people_n``. Women in pregnancy are counted by month of pregnancy paid: a twelfth of a
        year's births each.
    """
    rows = []
    names = found.groups["band"].tolist()
    for year in sorted(population["year"].unique()):
        day = date(int(year), 1, 1)
        cells = month_cells(population[population["year"] == year], found.scheme, day)
        weight = _by_cell(cells)
        rows += [
            (name, int(year), float(weight[where].sum()) / MONTHS)
            for name, where in zip(names, found.members, strict=True)
        ]
    return pd.DataFrame(rows, columns=["band", "year", "people_n"])


def _by_cell(cells: pd.DataFrame) -> np.ndarray:
    """Weights in the order of the probe's cells: months of age, then months of pregnancy."""
    pregnant = (
        cells["pregnant_months"].to_numpy() > 0 if "pregnant_months" in cells else np.zeros(len(cells), bool)
    )
    of_age = cells[~pregnant]
    position = of_age.groupby("age").cumcount() % MONTHS
    months = of_age["age"].to_numpy() * MONTHS + position.to_numpy()
    weight = np.bincount(months, of_age["population_n"].to_numpy(), minlength=101 * MONTHS)
    return np.concatenate([weight, cells.loc[pregnant, "population_n"].to_numpy()])
