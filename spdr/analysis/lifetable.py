"""Life tables: abridged mortality rates to single-age survival, expectancies and survivors.

Abridged rates come as arrays over the ages 0, 1, 5, 10, ..., 100+ (:data:`ABRIDGED_AGES`), as the United
Nations publishes them; single ages run 0 to 100, the last one open.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from spdr.errors import DataError

Array = npt.NDArray[np.float64]

ABRIDGED_AGES = (0, 1, *range(5, 101, 5))
OPEN_AGE = 100


def _checked(rates: npt.ArrayLike) -> Array:
    rates = np.asarray(rates, dtype=float)
    if rates.shape[-1] != len(ABRIDGED_AGES):
        raise DataError(
            f"Mortality rates have {rates.shape[-1]} ages: {len(ABRIDGED_AGES)} are needed, "
            "for 0, 1, 5, 10 and so on to 100 and over."
        )
    if not np.isfinite(rates).all() or (rates <= 0).any():
        place = np.argwhere(~np.isfinite(rates) | (rates <= 0))[0]
        raise DataError(
            f"Mortality rate at age {ABRIDGED_AGES[place[-1]]} is {rates[tuple(place)]}: "
            "a positive, finite rate per person-year is needed."
        )
    return rates


def infant_years(rate: Array) -> Array:
    """Years lived in the first year of life by those who die in it, from the infant death rate.

    The straight line that Andreev and Kingkade fit where fewer than 17 in 1,000 infants die, the mean of
    both sexes; above that rate, where Thailand has not been since 2000, a floor of a tenth of a year.
    """
    return np.clip(0.149 - 2.0254 * rate, 0.1, None)


def survivors(rates: npt.ArrayLike) -> Array:
    """Survivors to exact ages 0 to 100 out of one birth.

    Parameters
    ----------
    rates
        Deaths per person-year, last axis over :data:`ABRIDGED_AGES`.

    Returns
    -------
    numpy.ndarray
        Last axis of 101 exact ages; the first is 1. Between the abridged ages, the logarithm of survivors
        runs along a monotone cubic, so survival never rises with age.

    Raises
    ------
    DataError
        If a rate is absent, not positive or infinite.
    """
    from scipy.interpolate import PchipInterpolator

    rates = _checked(rates)
    widths = np.diff(np.array(ABRIDGED_AGES, dtype=float))
    within = np.broadcast_to(widths / 2, (*rates.shape[:-1], len(widths))).copy()
    within[..., 0] = infant_years(rates[..., 0])
    within[..., 1] = 1.5
    dying = widths * rates[..., :-1] / (1 + (widths - within) * rates[..., :-1])
    log_alive = np.concatenate(
        [np.zeros((*rates.shape[:-1], 1)), np.cumsum(np.log1p(-np.minimum(dying, 0.999999)), axis=-1)],
        axis=-1,
    )
    return np.exp(PchipInterpolator(ABRIDGED_AGES, log_alive, axis=-1)(np.arange(OPEN_AGE + 1)))


def person_years(rates: npt.ArrayLike) -> Array:
    """Person-years lived at single ages 0 to 99 and at 100 and over, out of one birth.

    Same shapes and errors as :func:`survivors`; the open age is survivors to 100 divided by its rate.
    """
    rates = _checked(rates)
    alive = survivors(rates)
    lived = np.empty_like(alive)
    lived[..., :-1] = (alive[..., :-1] + alive[..., 1:]) / 2
    first = infant_years(rates[..., 0])
    lived[..., 0] = alive[..., 1] + first * (alive[..., 0] - alive[..., 1])
    lived[..., -1] = alive[..., -1] / rates[..., -1]
    return lived


def survival_ratios(rates: npt.ArrayLike) -> Array:
    """Share of a birth cohort, then of each single age, alive a year later.

    Returns
    -------
    numpy.ndarray
        Last axis of 102: births to age 0, age 0 to 1, ..., age 98 to 99, age 99 to 100 and over, and the
        open age staying in itself.
    """
    rates = _checked(rates)
    lived = person_years(rates)
    stay = np.exp(-rates[..., -1])
    entering = lived[..., -1] * (1 - stay)  # person-years of those who are exactly in their hundredth year
    return np.concatenate(
        [
            lived[..., :1],
            lived[..., 1:-1] / lived[..., :-2],
            (entering / lived[..., -2])[..., None],
            stay[..., None],
        ],
        axis=-1,
    )


def expectancy(rates: npt.ArrayLike, age: int = 0) -> Array:
    """Years still expected at an exact single age from 0 to 100 under these rates.

    >>> flat = np.full(len(ABRIDGED_AGES), 0.02)
    >>> bool(abs(expectancy(flat, 100) - 50) < 1e-9)
    True
    """
    if not 0 <= age <= OPEN_AGE:
        raise DataError(f"Age {age} is outside 0 to {OPEN_AGE}: give an exact age within it.")
    return person_years(rates)[..., age:].sum(axis=-1) / survivors(rates)[..., age]
