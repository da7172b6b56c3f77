"""How many people to ask, and how sure the answer is: sample sizes and intervals of a share.

For surveys with few questions and a simple design, such as 200 domestic workers and 20 interviews. Data of
a survey with strata and clusters belong to :mod:`spdr.analysis.survey`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

from spdr.errors import ParameterError


def _share(value: float, name: str) -> None:
    if not 0 < value < 1:
        raise ParameterError(f"{name} is {value!r}; it must lie between 0 and 1, such as 0.95.")


def _z(confidence: float) -> float:
    _share(confidence, "confidence")
    return NormalDist().inv_cdf(0.5 + confidence / 2)


def sample_size(
    margin: float,
    confidence: float = 0.95,
    share: float = 0.5,
    population: int | None = None,
    design_effect: float = 1.0,
    response_rate: float = 1.0,
) -> int:
    """Return how many people to draw so that a share is known to within a margin.

    Parameters
    ----------
    margin
        Half the width of the interval, such as 0.05 for five percentage points.
    confidence
        Of the interval.
    share
        The share expected; 0.5 needs the most people and is the safe choice.
    population
        Size of a finite population; None where it is large or not known.
    design_effect
        How much the variance grows by clustering or weighting; for networks of hidden workers 2 or more.
    response_rate
        Part of those drawn who will answer.

    Returns
    -------
    int
        Rounded up.

    Raises
    ------
    ParameterError
        If a share lies outside 0 to 1, the population is below 2 or the design effect below 1.

    Notes
    -----
    n0 = z^2 p(1-p) / margin^2, times the design effect; with a population of N, n = n0 / (1 + (n0 - 1)/N);
    divided by the response rate.

    Examples
    --------
    >>> sample_size(0.05), sample_size(0.05, population=1000), sample_size(0.05, design_effect=2)
    (385, 278, 769)
    """
    _share(margin, "margin")
    _share(share, "share")
    if design_effect < 1 or not 0 < response_rate <= 1 or (population is not None and population < 2):
        raise ParameterError(
            f"design_effect {design_effect:g} must be at least 1, response_rate {response_rate:g} above 0 "
            f"and at most 1, population {population} at least 2."
        )
    needed = _z(confidence) ** 2 * share * (1 - share) / margin**2 * design_effect
    if population is not None:
        needed = needed / (1 + (needed - 1) / population)
    return math.ceil(round(needed / response_rate, 9))


def margin_of_error(
    people: int,
    confidence: float = 0.95,
    share: float = 0.5,
    population: int | None = None,
    design_effect: float = 1.0,
) -> float:
    """Return half the width of the interval that a sample allows; parameters as for :func:`sample_size`.

    Raises
    ------
    ParameterError
        If fewer than two people are asked, or more than there are.

    Examples
    --------
    >>> round(margin_of_error(200), 3), round(margin_of_error(200, design_effect=2), 3)
    (0.069, 0.098)
    """
    _share(share, "share")
    if people < 2 or design_effect < 1 or (population is not None and people > population):
        raise ParameterError(f"{people} people of {population} with a design effect of {design_effect:g}.")
    left = 1.0 if population is None else (population - people) / (population - 1)
    return _z(confidence) * math.sqrt(design_effect * share * (1 - share) / people * left)


def wilson(yes: int, people: int, confidence: float = 0.95) -> tuple[float, float]:
    """Return the interval of a share by Wilson's formula, which stays within 0 and 1.

    Parameters
    ----------
    yes
        How many of those asked.
    people
        How many were asked, all with the same chance.
    confidence
        Of the interval.

    Raises
    ------
    ParameterError
        If nobody was asked, or more said yes than were asked.

    Notes
    -----
    (p + z^2/2n +- z sqrt(p(1-p)/n + z^2/4n^2)) / (1 + z^2/n).

    Examples
    --------
    >>> [round(end, 3) for end in wilson(0, 20)], [round(end, 3) for end in wilson(100, 200)]
    ([0.0, 0.161], [0.431, 0.569])
    """
    if people < 1 or not 0 <= yes <= people:
        raise ParameterError(f"{yes} of {people}: the first must lie from 0 to the second.")
    z, p = _z(confidence), yes / people
    middle = (p + z * z / (2 * people)) / (1 + z * z / people)
    half = z * math.sqrt(p * (1 - p) / people + z * z / (4 * people**2)) / (1 + z * z / people)
    low = 0.0 if yes == 0 else max(0.0, middle - half)
    return low, 1.0 if yes == people else min(1.0, middle + half)


@dataclass(frozen=True)
class Difference:
    """Difference of two shares with its interval."""

    difference: float
    low: float
    high: float


def difference(first: tuple[int, int], second: tuple[int, int], confidence: float = 0.95) -> Difference:
    """Return the difference of two independent shares with Newcombe's interval (his method 10).

    Parameters
    ----------
    first, second
        How many of how many.
    confidence
        Of the interval.

    Examples
    --------
    >>> found = difference((56, 70), (48, 80))
    >>> round(found.difference, 4), round(found.low, 4), round(found.high, 4)
    (0.2, 0.0524, 0.3339)
    """
    (a, n), (b, m) = first, second
    low1, high1 = wilson(a, n, confidence)
    low2, high2 = wilson(b, m, confidence)
    p1, p2 = a / n, b / m
    below = math.hypot(p1 - low1, high2 - p2)
    above = math.hypot(high1 - p1, p2 - low2)
    return Difference(p1 - p2, p1 - p2 - below, p1 - p2 + above)


def people_to_reach_a_theme(share: float, chance: float = 0.95) -> int:
    """Return how many interviews bring up, with a given chance, a theme that a share of people would name.

    Parameters
    ----------
    share
        Part of the people who would name it.
    chance
        Wished-for probability that at least one does.

    Notes
    -----
    The smallest n with 1 - (1 - share)^n >= chance.

    Examples
    --------
    >>> people_to_reach_a_theme(0.14), people_to_reach_a_theme(0.5)
    (20, 5)
    """
    _share(share, "share")
    _share(chance, "chance")
    return math.ceil(round(math.log(1 - chance) / math.log(1 - share), 9))


def people_in_each_group(first: float, second: float, power: float = 0.8, confidence: float = 0.95) -> int:
    """Return how many people each of two groups needs so that a difference of shares is seen.

    Parameters
    ----------
    first, second
        The shares expected in the two groups, such as with and without a grant.
    power
        Chance that a test sees the difference.
    confidence
        Of the test, two-sided.

    Returns
    -------
    int
        For each group, everybody drawn with the same chance; times the design effect for villages.

    Raises
    ------
    ParameterError
        If a share lies outside 0 to 1, or the two are equal.

    Notes
    -----
    n = (z_a sqrt(2 p(1-p)) + z_b sqrt(p1(1-p1) + p2(1-p2)))^2 / (p1 - p2)^2 with p the mean of the two.

    Examples
    --------
    >>> people_in_each_group(0.6, 0.5), people_in_each_group(0.13, 0.10)
    (388, 1774)
    """
    for name, value in (("first", first), ("second", second), ("power", power)):
        _share(value, name)
    if first == second:
        raise ParameterError(
            f"people_in_each_group: both shares are {first:g}; no sample sees no difference."
        )
    mean = (first + second) / 2
    spread = first * (1 - first) + second * (1 - second)
    reach = _z(confidence) * math.sqrt(2 * mean * (1 - mean))
    reach += NormalDist().inv_cdf(power) * math.sqrt(spread)
    return math.ceil(round(reach**2 / (first - second) ** 2, 9))
