"""Gaps between women and men, what explains them, and what a budget gives to gender equality."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from spdr.analysis.frames import (
    Values,
    check_flags,
    check_numbers,
    check_same_rows,
    check_weights,
    check_words,
    require_columns,
    share,
)
from spdr.analysis.oaxaca import SEXES, Decomposition, oaxaca_blinder
from spdr.analysis.quantiles import weighted_quantile
from spdr.errors import DataError, ParameterError

__all__ = [
    "Decomposition",
    "Gap",
    "PensionGap",
    "gap",
    "marker_shares",
    "oaxaca_blinder",
    "pay_gap",
    "pension_gap",
    "sdg_5c1",
]


@dataclass(frozen=True)
class Gap:
    """One comparison, named both ways: ``gap_share`` = (men - women) / men, ``ratio`` = women / men.

    ``difference`` is men less women in the unit of the values (for shares times 100, percentage points).
    Ratio and gap are missing where the men's value is zero; both values where nobody is there.
    """

    women: float
    men: float
    difference: float
    gap_share: float
    ratio: float


def gap(women: float, men: float) -> Gap:
    """Compare two values of women and men both ways (G04).

    Parameters
    ----------
    women, men
        A mean, a rate or a count, zero or more, in one unit; missing gives a missing gap.

    Examples
    --------
    >>> gap(80, 100).gap_share, gap(80, 100).ratio
    (0.2, 0.8)
    """
    for name, value in (("women", women), ("men", men)):
        if value < 0 or np.isinf(value):
            raise DataError(f"gap: the value of {name} is {value!r}; it must be zero or more and finite.")
    return Gap(float(women), float(men), float(men - women), share(men - women, men), share(women, men))


def _mean(values: np.ndarray, weight: np.ndarray) -> float:
    return share((values * weight).sum(), weight.sum())


def pay_gap(
    pay: Values, sex: Values, weights: Values | None = None, *, statistic: str = "mean", rule: str = "math"
) -> Gap:
    """Unadjusted pay gap, of means or of medians (G05).

    Parameters
    ----------
    pay
        Pay per employee in one unit (THB an hour or a month: say which), zero or more. The rows are
        the employees compared: nobody is dropped here.
    sex
        ``"female"`` or ``"male"`` per row.
    weights
        People each row stands for.
    statistic
        ``"mean"`` or ``"median"``.
    rule
        Quantile rule of the median, see ``quantiles.weighted_quantile``.

    Returns
    -------
    Gap
    """
    check_same_rows("pay_gap", pay=pay, sex=sex, weights=weights)
    amount = check_numbers(pay, "pay", "pay_gap", minimum=0)
    weight = check_weights(weights, len(amount), "pay_gap")
    women = check_words(sex, SEXES, "sex", "pay_gap") == "female"
    if statistic not in ("mean", "median"):
        raise ParameterError(f"pay_gap: statistic is {statistic!r}; it must be 'mean' or 'median'.")
    levels = []
    for group in (women, ~women):
        if statistic == "mean" or not weight[group].sum() > 0:
            levels.append(_mean(amount[group], weight[group]))
        else:
            levels.append(weighted_quantile(amount[group], weight[group], 0.5, rule))
    return gap(*levels)


@dataclass(frozen=True)
class PensionGap:
    """Pension gap with and without those who have none, and the gap in having one."""

    all_persons: Gap
    recipients: Gap
    coverage: Gap


def pension_gap(pension: Values, sex: Values, weights: Values | None = None) -> PensionGap:
    """Gap in pension income of older women and men, counting those with none as zero (G06).

    Parameters
    ----------
    pension
        Pension per older person, zero for those without (not missing).
    sex, weights
        As for ``pay_gap``.

    Returns
    -------
    PensionGap
        ``all_persons`` compares means over everybody, ``recipients`` over those above zero,
        ``coverage`` the shares above zero; mean over all = coverage x mean of recipients.
    """
    check_same_rows("pension_gap", pension=pension, sex=sex, weights=weights)
    amount = check_numbers(pension, "the pension", "pension_gap", minimum=0)
    weight = check_weights(weights, len(amount), "pension_gap")
    women = check_words(sex, SEXES, "sex", "pension_gap") == "female"
    has = amount > 0
    return PensionGap(
        gap(*(_mean(amount[g], weight[g]) for g in (women, ~women))),
        gap(*(_mean(amount[g & has], weight[g & has]) for g in (women, ~women))),
        gap(*(_mean(has[g].astype(float), weight[g]) for g in (women, ~women))),
    )


MARKERS: Mapping[int, str] = {2: "principal", 1: "significant", 0: "not_targeted"}
"""OECD-DAC gender equality policy marker; a blank means that nobody looked, not "no"."""


def marker_shares(programmes: pd.DataFrame) -> pd.DataFrame:
    """Budget by gender marker, with the part nobody screened shown as such (G01, G02).

    Parameters
    ----------
    programmes
        One row per programme: ``amount_thb`` (zero or more) and ``marker`` (2 principal, 1
        significant, 0 not targeted, missing = not screened).

    Returns
    -------
    pandas.DataFrame
        One row per ``marker`` word (principal, significant, not_targeted, not_screened):
        ``programmes_n``, ``amount_thb``, ``screened_share`` (of the screened amount; missing
        for not_screened) and ``budget_share`` (of all).
    """
    require_columns(programmes, ["amount_thb", "marker"], "marker_shares")
    amount = check_numbers(programmes["amount_thb"], "amount_thb", "marker_shares", minimum=0)
    marker = pd.to_numeric(programmes["marker"], errors="coerce")
    unknown = (programmes["marker"].notna() & ~marker.isin(list(MARKERS))).to_numpy()
    if unknown.any():
        at = int(np.flatnonzero(unknown)[0])
        raise DataError(
            f"marker_shares: marker is {programmes['marker'].tolist()[at]!r} in row {at + 1}; it must be "
            "2, 1, 0 or empty (not screened)."
        )
    words = marker.map(dict(MARKERS)).fillna("not_screened").to_numpy()
    rows = []
    screened = amount[words != "not_screened"].sum()
    for word in (*MARKERS.values(), "not_screened"):
        held = amount[words == word].sum()
        of_screened = float("nan") if word == "not_screened" else share(held, screened)
        rows.append((word, int((words == word).sum()), held, of_screened, share(held, amount.sum())))
    return pd.DataFrame(
        rows, columns=["marker", "programmes_n", "amount_thb", "screened_share", "budget_share"]
    )


def sdg_5c1(answers: pd.DataFrame, needed: Mapping[str, int]) -> str:
    """SDG 5.c.1: does the system track gender allocations: fully, nearly or not (G03).

    Parameters
    ----------
    answers
        One row per question: ``criterion`` (id) and ``yes`` (bool).
    needed
        Questions to be answered yes for each criterion to be met, such as ``{"1": 2, "2": 4, "3": 2}``.

    Returns
    -------
    str
        ``"fully"`` if every criterion is met, ``"approaches"`` if some are, ``"does_not"`` if none.
    """
    require_columns(answers, ["criterion", "yes"], "sdg_5c1")
    yes = pd.Series(check_flags(answers["yes"], "yes", "sdg_5c1")).groupby(answers["criterion"].to_numpy())
    asked, counted = yes.size(), yes.sum()
    if set(asked.index) != set(needed) or any(asked[c] < n for c, n in needed.items()):
        raise DataError(
            f"sdg_5c1: the answers have {asked.to_dict()} questions by criterion, the rule needs "
            f"{dict(needed)}. Give every question of each criterion, unanswered ones as no."
        )
    met = [counted[criterion] >= n for criterion, n in needed.items()]
    return "fully" if all(met) else "approaches" if any(met) else "does_not"
