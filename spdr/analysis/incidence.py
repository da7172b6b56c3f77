"""Who gets the benefits and what they change: the ASPIRE set, the effect on poverty, fiscal incidence.

Everyone in a household with a recipient is a beneficiary here, direct or indirect; the ILO's count
of recipients alone is ``coverage``. Both rankings, on welfare before and after the transfer, come
back side by side, because each flatters a different programme.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from spdr.analysis.ceq import income_concepts
from spdr.analysis.frames import (
    Values,
    check_groups,
    check_numbers,
    check_same_rows,
    check_weights,
    require_columns,
    share,
)
from spdr.analysis.poverty.inequality import gini
from spdr.analysis.poverty.lines import fgt
from spdr.analysis.progressivity import (
    concentration,
    fiscal_impoverishment,
    kakwani,
    marginal_contributions,
    redistribution,
)
from spdr.analysis.synthetic import refuse_synthetic
from spdr.errors import DataError, ParameterError

__all__ = [
    "PovertyEffect",
    "beneficiaries",
    "concentration",
    "fiscal_impoverishment",
    "income_concepts",
    "kakwani",
    "marginal_contributions",
    "membership",
    "performance",
    "poverty_effect",
    "redistribution",
]


def beneficiaries(people: pd.DataFrame) -> pd.DataFrame:
    """Say who is a direct or indirect beneficiary and what the transfer is worth a head.

    Parameters
    ----------
    people
        One row per person, every member of every household: ``household`` (id) and
        ``transfer_thb_month`` (received by this person, zero or more).

    Returns
    -------
    pandas.DataFrame
        On the index of ``people``: ``direct`` (receives), ``beneficiary`` (somebody in the household
        does) and ``transfer_per_head_thb_month`` (the household's transfers over its rows).
    """
    require_columns(people, ["household", "transfer_thb_month"], "beneficiaries")
    check_groups(people, ["household"], "beneficiaries")
    paid = pd.Series(
        check_numbers(people["transfer_thb_month"], "transfer_thb_month", "beneficiaries", minimum=0),
        index=people.index,
    )
    by_household = paid.groupby(people["household"].to_numpy())
    return pd.DataFrame(
        {
            "direct": paid > 0,
            "beneficiary": by_household.transform("max") > 0,
            "transfer_per_head_thb_month": by_household.transform("mean"),
        }
    )


def membership(welfare: Values, weights: Values | None = None, groups: int = 5) -> np.ndarray:
    """How much of each person is in each group of equal size, poorest first.

    Parameters
    ----------
    welfare
        What people are ranked by.
    weights
        People each row stands for.
    groups
        5 for fifths, 10 for tenths.

    Returns
    -------
    numpy.ndarray
        Shape (people, groups), each row adding up to 1 (0 where the weight is 0). Equal welfare is
        one block, and a block across a boundary is shared out: every group holds exactly its share
        of the population, whatever the order of rows.

    Examples
    --------
    >>> membership([1, 2, 3], groups=2).tolist()
    [[1.0, 0.0], [0.5, 0.5], [0.0, 1.0]]
    """
    check_same_rows("membership", welfare=welfare, weights=weights)
    level = check_numbers(welfare, "welfare", "membership")
    weight = check_weights(weights, len(level), "membership")
    if not (isinstance(groups, int | np.integer) and groups >= 1):
        raise ParameterError(f"membership: groups is {groups!r}; it must be a whole number of 1 or more.")
    distinct, block = np.unique(level, return_inverse=True)
    people = np.bincount(block, weights=weight, minlength=len(distinct))
    top = np.cumsum(people)
    bounds = top[-1] * np.arange(groups + 1) / groups if len(top) else np.zeros(groups + 1)
    inside = np.minimum(top[:, None], bounds[1:]) - np.maximum((top - people)[:, None], bounds[:-1])
    parts = np.divide(
        np.maximum(inside, 0.0), people[:, None], out=np.zeros_like(inside), where=people[:, None] > 0
    )
    return parts[block]


def _before(after: np.ndarray, transfer: np.ndarray, consumed_share: float, used_by: str) -> np.ndarray:
    if not 0 <= consumed_share <= 1:
        raise ParameterError(f"{used_by}: consumed_share is {consumed_share!r}; it must be from 0 to 1.")
    return after - consumed_share * transfer


def performance(people: pd.DataFrame, *, groups: int = 5, consumed_share: float = 1.0) -> pd.DataFrame:
    """The ASPIRE indicators by fifth of welfare, ranked before and after the transfer (A03, D01-D05).

    Parameters
    ----------
    people
        One row per person, every member of every household: ``weight``, ``household``,
        ``welfare_thb_month`` (consumption or income a head **with** the transfer) and
        ``transfer_thb_month`` (received by this person).
    groups
        Number of groups of equal size.
    consumed_share
        Part of the transfer that is in ``welfare_thb_month``: 1 assumes all of it is consumed.

    Returns
    -------
    pandas.DataFrame
        One row per ranking (``ranked_on``: "before", "after") and ``quantile`` ("1" poorest, ... and
        "all"): ``population_n``; ``coverage_share`` (in a beneficiary household) and
        ``direct_coverage_share``; ``beneficiary_incidence_share`` and ``benefit_incidence_share`` (of
        all beneficiaries, of all money); ``relative_incidence_share`` (transfer over the group's
        welfare); ``transfer_thb_month`` and ``adequacy_share`` (mean transfer, and transfer
        over welfare, of those in beneficiary households). Missing where nobody is there.

    Raises
    ------
    DataError
        If a column or value is missing or negative.
    """
    used_by = "performance"
    require_columns(people, ["weight", "household", "welfare_thb_month", "transfer_thb_month"], used_by)
    refuse_synthetic(people, "who gets the transfer by fifth of welfare")
    weight = check_weights(people["weight"], len(people), used_by)
    after = check_numbers(people["welfare_thb_month"], "welfare_thb_month", used_by)
    who = beneficiaries(people)
    transfer = who["transfer_per_head_thb_month"].to_numpy()
    reached = who["beneficiary"].to_numpy()
    ranks = {"before": _before(after, transfer, consumed_share, used_by), "after": after}
    amounts = {
        "population_n": weight,
        "reached_n": weight * reached,
        "direct_n": weight * who["direct"].to_numpy(),
        "transfers": weight * transfer,
        "welfare": weight * after,
        "welfare_of_reached": weight * after * reached,
    }
    tables = []
    for name, rank in ranks.items():
        parts = membership(rank, weight, groups)
        sums = pd.DataFrame({key: np.append(parts.T @ value, value.sum()) for key, value in amounts.items()})
        labels = [*map(str, range(1, groups + 1)), "all"]
        tables.append(pd.DataFrame({"ranked_on": name, "quantile": labels, **_aspire(sums)}))
    return pd.concat(tables, ignore_index=True)


def _aspire(sums: pd.DataFrame) -> dict[str, pd.Series]:
    """Turn the sums of each group, the whole in the last row, into the indicators."""
    whole = sums.iloc[-1]
    return {
        "population_n": sums["population_n"],
        "coverage_share": share(sums["reached_n"], sums["population_n"]),
        "direct_coverage_share": share(sums["direct_n"], sums["population_n"]),
        "beneficiary_incidence_share": share(sums["reached_n"], whole["reached_n"]),
        "benefit_incidence_share": share(sums["transfers"], whole["transfers"]),
        "relative_incidence_share": share(sums["transfers"], sums["welfare"]),
        "transfer_thb_month": share(sums["transfers"], sums["reached_n"]),
        "adequacy_share": share(sums["transfers"], sums["welfare_of_reached"]),
    }


@dataclass(frozen=True)
class PovertyEffect:
    """Poverty and inequality without and with a transfer, and what a baht of it achieves.

    ``*_reduction`` are relative: (before - after) / before, missing where ``before`` is zero.
    ``benefit_cost_ratio`` is the fall of the total poverty gap over the money paid (0 to 1).
    """

    headcount_before: float
    headcount_after: float
    gap_before: float
    gap_after: float
    severity_before: float
    severity_after: float
    gini_before: float
    gini_after: float
    headcount_reduction: float
    gap_reduction: float
    severity_reduction: float
    gini_reduction: float
    benefit_cost_ratio: float
    n_unweighted: int


def poverty_effect(
    before: Values, transfer: Values, line: float, weights: Values | None = None, *, negative: str = "fail"
) -> PovertyEffect:
    """What a transfer does to poverty and inequality if nobody changes what they do (D06-D08).

    Parameters
    ----------
    before
        Welfare a head without the transfer (THB a month).
    transfer
        Transfer a head, zero or more.
    line
        Poverty line in the same unit; a person at the line is not poor.
    weights
        People each row stands for.
    negative
        Welfare below zero without the transfer: ``"fail"``, ``"keep"`` or ``"zero"`` (the
        transfer is then added to zero), as in ``poverty.fgt``.

    Returns
    -------
    PovertyEffect

    Notes
    -----
    The counterfactual has no behavioural response: an upper bound wherever a transfer replaces other income.
    """
    used_by = "poverty_effect"
    check_same_rows(used_by, before=before, transfer=transfer, weights=weights)
    first = check_numbers(before, "welfare before", used_by)
    paid = check_numbers(transfer, "the transfer", used_by, minimum=0)
    weight = check_weights(weights, len(first), used_by)
    if len(first) == 0:
        raise DataError(
            f"{used_by} needs at least one person. The table is empty: look at the filter before it."
        )
    if negative == "zero":
        first = np.maximum(first, 0.0)
    last = first + paid
    poverty = {
        f"{name}_{when}": fgt(values, line, weight, alpha, negative=negative)
        for when, values in (("before", first), ("after", last))
        for alpha, name in enumerate(("headcount", "gap", "severity"))
    }
    inequality = {
        f"gini_{w}": gini(v, weight, negative=negative) for w, v in (("before", first), ("after", last))
    }
    both = {**poverty, **inequality}
    closed = (weight * (np.maximum(line - first, 0) - np.maximum(line - last, 0))).sum()
    return PovertyEffect(
        **both,
        **{
            f"{name}_reduction": share(both[f"{name}_before"] - both[f"{name}_after"], both[f"{name}_before"])
            for name in ("headcount", "gap", "severity", "gini")
        },
        benefit_cost_ratio=share(closed, (weight * paid).sum()),
        n_unweighted=len(first),
    )
