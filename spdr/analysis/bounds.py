"""What programme totals alone can say about people with one benefit or several."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from spdr.analysis.frames import Values, check_numbers
from spdr.errors import DataError


@dataclass(frozen=True)
class Bounds:
    """The least and the most that the totals allow; ``low`` and ``high`` are shares of the population."""

    low: float
    high: float


def _programmes(covered: Values, population: float, used_by: str) -> tuple[np.ndarray, float]:
    people = check_numbers(covered, "the number covered", used_by, minimum=0)
    size = float(check_numbers([population], "the population", used_by, above=0)[0])
    if people.size == 0:
        raise DataError(f"{used_by} needs at least one programme. Give the number covered by each.")
    over = people > size
    if over.any():
        at = int(np.flatnonzero(over)[0])
        raise DataError(
            f"{used_by}: programme {at + 1} covers {people[at]:,.0f} people out of a population of "
            f"{size:,.0f}. Take both from the same population basis, or count persons rather than cases."
        )
    return people, size


def union_bounds(covered: Values, population: float) -> Bounds:
    """Bounds on the share with at least one benefit, when only programme totals are known.

    Parameters
    ----------
    covered
        People covered by each programme (persons, not cases), each at most ``population``.
    population
        People in the base.

    Returns
    -------
    Bounds
        From the largest programme alone (all others inside it) to the sum of all, at most 1.
        Both ends can be reached (Fréchet), so no narrower statement follows from the totals.

    Examples
    --------
    >>> union_bounds([30, 50], 100)
    Bounds(low=0.5, high=0.8)
    """
    people, size = _programmes(covered, population, "union_bounds")
    return Bounds(float(people.max() / size), float(min(1.0, people.sum() / size)))


def overlap_bounds(covered: Values, population: float) -> Bounds:
    """Bounds on the share of the population with two benefits or more, from programme totals.

    Parameters
    ----------
    covered, population
        As for ``union_bounds``; two programmes or more.

    Returns
    -------
    Bounds
        For two programmes ``[max(0, a + b - 1), min(a, b)]``. For more, the low end is the
        smallest m with sum of (c - m)+ at most 1 - m, the high end the largest m with sum of
        min(c, m) at least 2 m, with every c and m a share of the population: each is reached.

    Examples
    --------
    >>> overlap_bounds([60, 70], 100)
    Bounds(low=0.3, high=0.6)
    """
    people, size = _programmes(covered, population, "overlap_bounds")
    if people.size < 2:
        raise DataError("overlap_bounds needs two programmes or more: one alone overlaps with nothing.")
    ordered = np.sort(people)[::-1]
    # low: with the k largest above m, sum of those - k m <= N - m, so m >= (sum - N) / (k - 1)
    partial = np.cumsum(ordered)[1:]
    low = max(0.0, float(((partial - size) / np.arange(1, people.size)).max()))
    # high: with the j largest cut down to m, j m + the rest >= 2 m, so m <= rest / (2 - j): j = 0 and 1 bind
    high = min(float(ordered.sum() / 2), float(ordered[1:].sum()), size)
    return Bounds(round(low / size, 15), round(high / size, 15))
