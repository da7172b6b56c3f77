"""Growth of the income of the poorest beside everybody's."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from spdr.analysis.frames import Values, check_numbers, check_same_rows, check_weights, share
from spdr.analysis.targeting import share_of_poorest
from spdr.errors import DataError, ParameterError


@dataclass(frozen=True)
class SharedProsperity:
    """Annual growth of mean welfare of the poorest and of everybody (shares), and their difference."""

    poorest: float
    everybody: float
    premium: float


def shared_prosperity(
    before: Values,
    after: Values,
    years: float,
    weights_before: Values | None = None,
    weights_after: Values | None = None,
    *,
    poorest: float = 0.4,
) -> SharedProsperity:
    """SDG 10.1.1: annual growth of the poorest 40 % and of the whole population (P08).

    Parameters
    ----------
    before, after
        Welfare a head in the first and the last survey at constant prices: two surveys of different people.
    years
        Years between them, above zero.
    weights_before, weights_after
        People each row stands for.
    poorest
        The poorest share of the population, above 0 and at most 1; equal welfare at the boundary is shared.

    Returns
    -------
    SharedProsperity
        Missing where a first mean is zero.

    Raises
    ------
    DataError
        If a value is negative or missing, or a survey is empty.

    Examples
    --------
    >>> shared_prosperity([10, 100], [40, 100], 2, poorest=0.5).poorest
    1.0
    """
    used_by = "shared_prosperity"
    if not (np.isfinite(years) and years > 0):
        raise ParameterError(f"{used_by}: years is {years!r}; it must be a number above 0.")
    if not 0 < poorest <= 1:
        raise ParameterError(
            f"{used_by}: the poorest share is {poorest!r}; it must be above 0 and at most 1."
        )
    means = []
    for welfare, weights in ((before, weights_before), (after, weights_after)):
        check_same_rows(used_by, welfare=welfare, weights=weights)
        level = check_numbers(welfare, "welfare", used_by, minimum=0)
        weight = check_weights(weights, len(level), used_by)
        if not weight.sum() > 0:
            raise DataError(f"{used_by}: a survey has nobody in it. Look at the filter before the call.")
        mean = share((weight * level).sum(), weight.sum())
        means.append((mean * share_of_poorest(level, level, weight, poorest, used_by) / poorest, mean))
    growth = [share(last, first) ** (1 / years) - 1 for first, last in zip(*means, strict=True)]
    return SharedProsperity(growth[0], growth[1], growth[0] - growth[1])
