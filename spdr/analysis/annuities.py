"""Money over a life: savings that grow, pensions until death, what a promise is worth and what it costs.

Rates are yearly and in one kind of money: all nominal, or all above prices, or all above wage growth, never
mixed. Mortality comes as the abridged rates of :mod:`spdr.analysis.lifetable`, of one period: people who live
through falling mortality draw longer, so every value here is on the low side of a pension's cost.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from spdr.analysis import lifetable
from spdr.analysis.lifetable import ABRIDGED_AGES, OPEN_AGE, Array
from spdr.errors import DataError

MONTHS = 12


@dataclass(frozen=True)
class Savings:
    """What contributions grew to.

    Attributes
    ----------
    paid_in_thb
        Sum of the contributions.
    pot_thb
        What they are worth after the last of them, fees taken.
    fees_thb
        By how much more they would be worth without fees.
    """

    paid_in_thb: float
    pot_thb: float
    fees_thb: float


def _rate(value: float, name: str) -> float:
    if not np.isfinite(value) or not -1 < value < 1:
        raise DataError(f"{name} is {value!r}: give a yearly share between -1 and 1 (0.04 for 4 per cent).")
    return float(value)


def _amounts(values: npt.ArrayLike, name: str) -> Array:
    amounts = np.atleast_1d(np.asarray(values, dtype=float))
    if amounts.ndim != 1 or amounts.size == 0:
        raise DataError(f"{name} has shape {amounts.shape}: a list of amounts, one per period, is needed.")
    wrong = ~np.isfinite(amounts) | (amounts < 0)
    if wrong.any():
        place = int(np.flatnonzero(wrong)[0])
        raise DataError(f"{name} {amounts[place]} in period {place}: an amount of 0 or more is needed.")
    return amounts


def _grown(contributions: Array, annual_return: float) -> float:
    monthly = (1 + annual_return) ** (1 / MONTHS)
    return float(contributions @ monthly ** np.arange(len(contributions) - 1, -1, -1))


def accumulate(
    contributions_thb_month: npt.ArrayLike, annual_return: float, annual_fee: float = 0.0
) -> Savings:
    """Let monthly contributions grow, each paid at the end of its month.

    Parameters
    ----------
    contributions_thb_month
        One amount per month, in order; 0 in a month without any.
    annual_return, annual_fee
        Effective return a year, and the share of the pot taken in fees each year.

    Raises
    ------
    DataError
        If an amount is negative or missing, or a rate is not a share.

    Examples
    --------
    >>> accumulate([100.0] * 12, 0.0).pot_thb
    1200.0
    >>> round(accumulate([0.0] * 11 + [100.0] + [0.0] * 12, 0.05).pot_thb, 2)
    105.0
    """
    contributions = _amounts(contributions_thb_month, "contribution")
    gross, fee = _rate(annual_return, "annual_return"), _rate(annual_fee, "annual_fee")
    pot = _grown(contributions, gross - fee)
    return Savings(float(contributions.sum()), pot, _grown(contributions, gross) - pot)


def rates_of(mortality: pd.DataFrame, year: int, sex: str) -> Array:
    """Abridged death rates of one sex in the five-year period that holds a year.

    Parameters
    ----------
    mortality
        ``period_start, period_end, sex, age_low, deaths_per_person_year``.

    Raises
    ------
    DataError
        If no period holds the year, or the sex has no rates.
    """
    rows = mortality[
        (mortality["period_start"] <= year) & (mortality["period_end"] > year) & (mortality["sex"] == sex)
    ].sort_values("age_low")
    if len(rows) != len(ABRIDGED_AGES):
        known = f"{mortality['period_start'].min()} to {mortality['period_end'].max()}"
        raise DataError(f"There are no death rates of {sex!r} for {year}: the table holds {known}.")
    return rows["deaths_per_person_year"].to_numpy(dtype=float)


def _lived(mortality: npt.ArrayLike, age: int) -> tuple[Array, Array]:
    """Person-years from an age on per person alive at it, and how far away the middle of each stretch is."""
    if not 0 <= age < OPEN_AGE:
        raise DataError(f"Age {age} is outside 0 to {OPEN_AGE - 1}: give an exact age within it.")
    lived: Array = np.asarray(lifetable.person_years(mortality)[age:] / lifetable.survivors(mortality)[age])
    middle: Array = np.arange(len(lived), dtype=float) + 0.5
    middle[-1] = OPEN_AGE - age + float(lifetable.expectancy(mortality, OPEN_AGE)) / 2
    return lived, middle


def annuity_years(
    mortality: npt.ArrayLike, age: int, interest: float = 0.0, indexation: float = 0.0
) -> float:
    """Present value at an age of one baht a year until death, first payments included.

    Parameters
    ----------
    mortality
        Abridged death rates of one sex or both, see :mod:`spdr.analysis.lifetable`.
    age
        Exact age at which payment starts and to which it is discounted.
    interest, indexation
        Yearly discount rate, and yearly rise of the payment.

    Examples
    --------
    Without interest it is the life expectancy at that age.

    >>> rates = np.full(len(ABRIDGED_AGES), 0.02)
    >>> bool(abs(annuity_years(rates, 60) - lifetable.expectancy(rates, 60)) < 1e-9)
    True
    """
    lived, middle = _lived(mortality, age)
    growth = (1 + _rate(indexation, "indexation")) / (1 + _rate(interest, "interest"))
    return float(lived @ growth**middle)


def pension_wealth(
    pension_thb_month: float,
    age: int,
    mortality: npt.ArrayLike,
    discount_rate: float,
    indexation: float = 0.0,
) -> float:
    """Present value in baht of a pension for life, at the age it starts.

    Raises
    ------
    DataError
        If the pension is negative or missing, the age out of range or a rate no share.
    """
    pension = float(_amounts(pension_thb_month, "pension")[0])
    return MONTHS * pension * annuity_years(mortality, age, discount_rate, indexation)


def level_contribution_rate(
    replacement_share: float,
    entry_age: int,
    years: int,
    pension_age: int,
    mortality: npt.ArrayLike,
    interest: float = 0.0,
    indexation: float = 0.0,
) -> float:
    """Share of wages that pays for a pension, in a group that enters together and shares its deaths.

    Parameters
    ----------
    replacement_share
        First pension over the wage.
    entry_age, years
        Age of the first contribution and years of contributions, without a gap.
    pension_age
        Age of the first pension, not before the contributions end.
    mortality
        Abridged death rates.
    interest, indexation
        Discount rate and rise of the pension once in payment, both above wage growth.

    Returns
    -------
    float
        Present value of the pensions over that of the wages: what each baht of wage must bring in. Sums
        paid back at death are not counted.

    Raises
    ------
    DataError
        If the pension would start while contributions are paid.

    Examples
    --------
    Nobody dies before 100, money earns nothing: forty years of half a wage cost half of forty years' wages.

    >>> rates = np.full(len(ABRIDGED_AGES), 1e-12)
    >>> rates[-1] = 1e9
    >>> round(level_contribution_rate(0.5, 20, 40, 60, rates), 6)
    0.5
    """
    if years < 1 or entry_age + years > pension_age:
        raise DataError(
            f"{years} years of contributions from age {entry_age} do not end by the pension age "
            f"{pension_age}: give fewer years or a later pension."
        )
    lived, middle = _lived(mortality, entry_age)
    discount = (1 / (1 + _rate(interest, "interest"))) ** middle
    wages = float(lived[:years] @ discount[:years])
    start = pension_age - entry_age
    rise = (1 + _rate(indexation, "indexation")) ** (middle[start:] - start)
    return replacement_share * float((lived * discount)[start:] @ rise) / wages


def internal_rate_of_return(paid_thb_year: npt.ArrayLike, received_thb_year: npt.ArrayLike) -> float:
    """Yearly return at which what is received repays what was paid.

    Parameters
    ----------
    paid_thb_year, received_thb_year
        Two lists over the same years, amounts of 0 or more.

    Returns
    -------
    float
        The rate, a share: 0.05 is 5 per cent a year.

    Raises
    ------
    DataError
        If the lists differ in length, nothing is paid or received, or the net flow changes its sign more
        than once, when several rates would do.

    Examples
    --------
    >>> round(internal_rate_of_return([100, 0], [0, 105]), 6)
    0.05
    """
    from scipy.optimize import brentq

    paid, received = _amounts(paid_thb_year, "payment"), _amounts(received_thb_year, "receipt")
    if len(paid) != len(received):
        raise DataError(
            f"{len(paid)} years of payments and {len(received)} of receipts: give both lists over the same "
            "years, with 0 where nothing flows."
        )
    net = received - paid
    signs = np.sign(net[net != 0])
    if len(signs) == 0 or (np.diff(signs) != 0).sum() != 1 or signs[0] > 0:
        raise DataError(
            "A rate of return needs payments first and receipts after them: here the net flow "
            f"changes its sign {int((np.diff(signs) != 0).sum())} times."
        )
    year = np.arange(len(net), dtype=float)
    return float(brentq(lambda rate: net @ (1 + rate) ** -year, -0.9, 1e6, xtol=1e-14))
