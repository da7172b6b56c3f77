"""Concentration, progressivity and redistribution: what taxes and benefits do to inequality.

Signs are chosen so that positive means equalising: for a tax, concentration above the Gini; for
a benefit, below it. People with equal income before the change share one rank.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from spdr.analysis.frames import Values, check_numbers, check_same_rows, check_weights, share
from spdr.analysis.poverty.inequality import gini
from spdr.errors import DataError, ParameterError


def concentration(amount: Values, rank_by: Values, weights: Values | None = None) -> float:
    """Concentration coefficient of ``amount`` over people ranked by ``rank_by``, -1 to 1.

    Parameters
    ----------
    amount
        Income, tax or benefit per person; its weighted total must be above zero.
    rank_by
        What people are ranked by, low to high. Equal values share the middle of their ranks, so
        that the order of rows does not matter.
    weights
        People each row stands for; ones by default.

    Returns
    -------
    float
        The Gini of ``amount`` if ranked by itself; negative if it goes mostly to low ranks.

    Examples
    --------
    >>> concentration([1, 0, 0, 0], [10, 20, 30, 40])
    -0.75
    """
    used_by = "concentration"
    check_same_rows(used_by, amount=amount, rank_by=rank_by, weights=weights)
    given = check_numbers(amount, "the amount", used_by)
    level = check_numbers(rank_by, "the rank", used_by)
    weight = check_weights(weights, len(given), used_by)
    blocks = pd.DataFrame({"level": level, "people": weight, "given": weight * given}).groupby("level").sum()
    people, amounts = blocks["people"].to_numpy(), blocks["given"].to_numpy()
    total = amounts.sum()
    if not total > 0:
        raise DataError(
            f"{used_by}: the total amount is {total:g}; a concentration needs a total above zero."
        )
    middle = (np.cumsum(people) - people / 2) / people.sum()
    return float((amounts * (2 * middle - 1)).sum() / total)


def kakwani(
    amount: Values, income_before: Values, weights: Values | None = None, *, kind: str, negative: str = "fail"
) -> float:
    """Kakwani index of progressivity (F02): positive if the item is progressive.

    Parameters
    ----------
    amount
        The tax paid or benefit received, per person.
    income_before
        Income that people are ranked by, before the item.
    weights
        People each row stands for.
    kind
        ``"tax"``: concentration of the tax less the Gini; ``"benefit"``: the Gini less the
        concentration of the benefit.
    negative
        How the Gini treats incomes below zero, see ``poverty.gini``.
    """
    if kind not in ("tax", "benefit"):
        raise ParameterError(f"kakwani: kind is {kind!r}; it must be 'tax' or 'benefit'.")
    departure = concentration(amount, income_before, weights) - gini(
        income_before, weights, negative=negative
    )
    return departure if kind == "tax" else -departure


@dataclass(frozen=True)
class Redistribution:
    """How a change of incomes moves the Gini; ``effect`` = ``vertical_equity`` - ``reranking``."""

    gini_before: float
    gini_after: float
    effect: float
    vertical_equity: float
    reranking: float


def redistribution(
    before: Values, after: Values, weights: Values | None = None, *, negative: str = "fail"
) -> Redistribution:
    """Redistributive effect with its vertical and reranking parts (F02).

    Parameters
    ----------
    before, after
        Income per person before and after taxes and benefits.
    weights
        People each row stands for.
    negative
        How the Gini treats incomes below zero, see ``poverty.gini``.

    Returns
    -------
    Redistribution
        ``effect`` G(before) - G(after); ``vertical_equity`` (Reynolds-Smolensky) G(before) less the
        concentration of ``after`` ranked by ``before``; ``reranking`` (Atkinson-Plotnick) G(after)
        less that concentration, zero or more.
    """
    check_same_rows("redistribution", before=before, after=after, weights=weights)
    first = gini(before, weights, negative=negative)
    last = gini(after, weights, negative=negative)
    ranked = concentration(after, before, weights)
    return Redistribution(first, last, first - last, first - ranked, last - ranked)


def marginal_contributions(
    end_income: Values,
    items: Mapping[str, Values],
    weights: Values | None = None,
    *,
    negative: str = "fail",
) -> pd.DataFrame:
    """Gini without an item less Gini with it, item by item (F03).

    Parameters
    ----------
    end_income
        Income with every item in it.
    items
        By name, what each adds to income per person: benefits positive, taxes negative.
    weights
        People each row stands for.
    negative
        How the Gini treats incomes below zero once an item is taken out.

    Returns
    -------
    pandas.DataFrame
        One row per item: ``item``, ``gini_without``, ``gini_with``, ``marginal_contribution``
        (positive: the item reduces inequality). The contributions do not add up to the
        total effect, because each depends on all the others.
    """
    used_by = "marginal_contributions"
    income = check_numbers(end_income, "end_income", used_by)
    with_all = gini(income, weights, negative=negative)
    rows = []
    for name, item in items.items():
        check_same_rows(used_by, end_income=end_income, **{name: item})
        without = gini(income - check_numbers(item, name, used_by), weights, negative=negative)
        rows.append((name, without, with_all, without - with_all))
    return pd.DataFrame(rows, columns=["item", "gini_without", "gini_with", "marginal_contribution"])


@dataclass(frozen=True)
class FiscalImpoverishment:
    """Losses and gains below the poverty line, kept apart (currency per person of the population).

    ``gap_after - gap_before`` = ``impoverishment - gains``. ``impoverished_share`` is the share of
    the population poor after and with less than before; ``of_poor_share`` the same people as a share
    of the poor after; ``gaining_share`` the share poor before and with more after.
    """

    impoverished_share: float
    of_poor_share: float
    gaining_share: float
    impoverishment: float
    gains: float
    gap_before: float
    gap_after: float


def fiscal_impoverishment(
    before: Values, after: Values, line: float, weights: Values | None = None
) -> FiscalImpoverishment:
    """Measure how many poor are made poorer by taxes and transfers, and how many gain (F04).

    Parameters
    ----------
    before, after
        Income per person before and after, in the unit of ``line``.
    line
        Poverty line, above zero; a person at the line is not poor.
    weights
        People each row stands for.

    Returns
    -------
    FiscalImpoverishment
        Missing where nobody is there.

    Notes
    -----
    {cite}`higgins2016impoverishment`: a person's loss is min(z, before) - min(z, before, after), the
    gain min(z, after) - min(z, before, after).
    """
    used_by = "fiscal_impoverishment"
    check_same_rows(used_by, before=before, after=after, weights=weights)
    first, last = check_numbers(before, "before", used_by), check_numbers(after, "after", used_by)
    weight = check_weights(weights, len(first), used_by)
    z = float(check_numbers([line], "the line", used_by, above=0)[0])
    people = weight.sum()
    low = np.minimum(np.minimum(first, last), z)
    made_poorer = (last < z) & (last < first)
    return FiscalImpoverishment(
        impoverished_share=share(weight[made_poorer].sum(), people),
        of_poor_share=share(weight[made_poorer].sum(), weight[last < z].sum()),
        gaining_share=share(weight[(first < z) & (last > first)].sum(), people),
        impoverishment=share((weight * (np.minimum(first, z) - low)).sum(), people),
        gains=share((weight * (np.minimum(last, z) - low)).sum(), people),
        gap_before=share((weight * np.maximum(z - first, 0)).sum(), people),
        gap_after=share((weight * np.maximum(z - last, 0)).sum(), people),
    )
