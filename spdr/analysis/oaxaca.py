"""Oaxaca-Blinder: what part of a gap between women and men their characteristics explain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from spdr.analysis.frames import Values, check_numbers, check_same_rows, check_weights, check_words
from spdr.errors import DataError, ParameterError

SEXES = ("female", "male")


@dataclass(frozen=True)
class Decomposition:
    """Two-fold Oaxaca-Blinder: ``difference`` = ``explained`` + ``unexplained`` (men less women).

    ``detail`` has one row per variable, the constant among them: ``variable``, ``explained``,
    ``unexplained``, ``women_mean``, ``men_mean``, ``women_coefficient``, ``men_coefficient``,
    ``reference_coefficient``. The split of the unexplained part by variable depends on where the zero
    of each variable lies (and on the category left out); its total does not.
    """

    reference: str
    women: float
    men: float
    difference: float
    explained: float
    unexplained: float
    detail: pd.DataFrame


REFERENCES = ("men", "women", "pooled", "pooled_with_sex")


def _regression(
    y: np.ndarray, x: np.ndarray, weight: np.ndarray, names: Sequence[str], whom: str
) -> np.ndarray:
    """Weighted least squares, refusing columns that others already determine."""
    root = np.sqrt(weight)[:, None]
    kept = weight > 0
    scaled = x[kept] * root[kept]
    norms = np.linalg.norm(scaled, axis=0)
    unit = scaled / np.where(norms > 0, norms, 1.0)
    for last in range(1, x.shape[1] + 1):
        if np.linalg.matrix_rank(unit[:, :last], tol=1e-10) < last:
            raise DataError(
                f"oaxaca_blinder: among {whom}, {names[last - 1]!r} is a combination of the columns before "
                "it (constant, or one category too many). Leave it out, or leave one category out."
            )
    solution = np.linalg.lstsq(unit, y[kept] * root[kept, 0], rcond=None)[0]
    return solution / norms


def oaxaca_blinder(
    outcome: Values,
    characteristics: pd.DataFrame,
    sex: Values,
    weights: Values | None = None,
    *,
    reference: str,
) -> Decomposition:
    """Split the mean gap of men over women into what characteristics explain and the rest (G05).

    Parameters
    ----------
    outcome
        Usually the logarithm of hourly pay.
    characteristics
        One numeric column per variable (years of school, dummies with one category left out), without a
        constant: it is added.
    sex, weights
        As for ``pay_gap``.
    reference
        Whose returns value the difference in characteristics: ``"men"``, ``"women"``,
        ``"pooled"`` (one regression of all) or ``"pooled_with_sex"`` (one with a dummy for sex, which keeps
        the sex difference itself out of the returns). No default: results differ by it.

    Returns
    -------
    Decomposition

    Raises
    ------
    DataError
        If a group has fewer rows than coefficients, or a column is a combination of others.

    Notes
    -----
    {cite}`jann2008oaxaca`: explained = (X_m - X_w) b*, unexplained = X_m (b_m - b*) + X_w (b* - b_w).
    """
    used_by = "oaxaca_blinder"
    if reference not in REFERENCES:
        raise ParameterError(
            f"{used_by}: reference is {reference!r}; it must be one of {', '.join(REFERENCES)}."
        )
    check_same_rows(used_by, outcome=outcome, sex=sex, weights=weights, characteristics=characteristics)
    y = check_numbers(outcome, "the outcome", used_by)
    women, weight = (
        check_words(sex, SEXES, "sex", used_by) == "female",
        check_weights(weights, len(y), used_by),
    )
    names = ["constant", *map(str, characteristics.columns)]
    columns = [check_numbers(characteristics[name], str(name), used_by) for name in characteristics.columns]
    x = np.column_stack([np.ones(len(y)), *columns])
    for whom, group in (("women", women), ("men", ~women)):
        rows = int((weight[group] > 0).sum())
        if rows < x.shape[1]:
            raise DataError(
                f"{used_by}: {rows} rows of {whom} cannot fit {x.shape[1]} coefficients. "
                "Use fewer variables or more rows."
            )
    fits = {
        whom: _regression(y[group], x[group], weight[group], names, whom)
        for whom, group in (("women", women), ("men", ~women))
    }
    if reference in fits:
        star = fits[reference]
    else:
        both = np.column_stack([x, women]) if reference == "pooled_with_sex" else x
        star = _regression(y, both, weight, [*names, "sex"], "all")[: x.shape[1]]
    means = {
        whom: np.average(x[g], axis=0, weights=weight[g]) for whom, g in (("women", women), ("men", ~women))
    }
    explained = (means["men"] - means["women"]) * star
    unexplained = means["men"] * (fits["men"] - star) + means["women"] * (star - fits["women"])
    detail = pd.DataFrame(
        {
            "variable": names,
            "explained": explained,
            "unexplained": unexplained,
            "women_mean": means["women"],
            "men_mean": means["men"],
            "women_coefficient": fits["women"],
            "men_coefficient": fits["men"],
            "reference_coefficient": star,
        }
    )
    levels = [float(np.average(y[g], weights=weight[g])) for g in (women, ~women)]
    return Decomposition(
        reference,
        levels[0],
        levels[1],
        levels[1] - levels[0],
        float(explained.sum()),
        float(unexplained.sum()),
        detail,
    )
