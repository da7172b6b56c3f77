"""Groups to estimate for, as numbers, and the frame that carries an estimate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import pandas as pd

from spdr.analysis.frames import check_groups
from spdr.analysis.survey.categories import in_order
from spdr.analysis.survey.structure import shown
from spdr.errors import DataError, ParameterError

INTERVALS = ("normal", "t", "logit")


@dataclass(frozen=True)
class Domains:
    """Rows assigned to groups.

    Attributes
    ----------
    code
        Group of each row; -1 for rows outside (not selected, or left out for a missing value).
    count
        Number of groups.
    labels
        One row per group: the ``by`` columns (no column when everybody is one group).
    outside
        Whether any code is -1.
    """

    code: np.ndarray
    count: int
    labels: pd.DataFrame
    outside: bool

    def name(self, group: int) -> str:
        """Say which group, for an error."""
        if self.labels.shape[1] == 0:
            return "the whole sample"
        return ", ".join(
            f"{column}={shown(self.labels[column].iloc[group])}" for column in self.labels.columns
        )


def make_domains(frame: pd.DataFrame, by: str | Sequence[str] | None, keep: np.ndarray | None) -> Domains:
    """Number the groups of ``by`` that occur among the rows ``keep``, in sorted order.

    Raises
    ------
    DataError
        No row is kept, or a group is missing in a kept row.
    """
    if keep is not None and not keep.any():
        raise DataError(
            "Design: the subset has no row, so there is nothing to estimate. Look at the condition, and at "
            "the "
            "spelling of the category in it."
        )
    if by is None or (not isinstance(by, str) and len(by) == 0):
        labels = pd.DataFrame(index=range(1))
        if keep is None:
            return Domains(np.zeros(len(frame), dtype=np.int64), 1, labels, False)
        return Domains(np.where(keep, 0, -1), 1, labels, True)
    inside = frame if keep is None else frame.loc[keep]
    names = check_groups(inside, by if not isinstance(by, str) else [by], "Design")
    code, labels = _number(inside, names)
    if keep is None:
        return Domains(code, len(labels), labels, False)
    full = np.full(len(frame), -1, dtype=np.int64)
    full[keep] = code
    return Domains(full, len(labels), labels, True)


def _number(frame: pd.DataFrame, names: list[str]) -> tuple[np.ndarray, pd.DataFrame]:
    """Number combinations of columns in sorted order; only those that occur."""
    code, count = np.zeros(len(frame), dtype=np.int64), 1
    for name in names:
        own, distinct = _ordered_codes(frame[name])
        # combine keeps the order of pairs only by their key, so ranks are made from sorted single columns
        key = code * distinct + own
        code, count = _rank(key, count * distinct)
    first = np.empty(count, dtype=np.int64)
    first[code[::-1]] = np.arange(code.size - 1, -1, -1)
    return code, frame[names].iloc[first].reset_index(drop=True)


def _ordered_codes(values: pd.Series) -> tuple[np.ndarray, int]:
    """Number distinct values in their order (that of the categories where there are some)."""
    if isinstance(values.dtype, pd.CategoricalDtype):
        return values.cat.codes.to_numpy().astype(np.int64), len(values.cat.categories)
    codes, distinct = pd.factorize(values, sort=False)
    try:
        order = np.argsort(pd.Index(distinct).argsort())
    except TypeError:  # words and numbers in one column
        places = {value: place for place, value in enumerate(in_order(list(distinct)))}
        order = np.array([places[value] for value in distinct])
    return order[codes], len(distinct)


def _rank(key: np.ndarray, size: int) -> tuple[np.ndarray, int]:
    """Number the keys that occur by size."""
    if size <= 4 * key.size + 1000:
        present = np.bincount(key, minlength=size) > 0
        new = np.cumsum(present) - 1
        return new[key], int(present.sum())
    distinct, code = np.unique(key, return_inverse=True)
    return code, distinct.size


def result_frame(
    domains: Domains,
    estimate: np.ndarray,
    standard_error: np.ndarray,
    n: np.ndarray,
    degf: np.ndarray,
    level: float,
    interval: str,
) -> pd.DataFrame:
    """Put estimates into the frame that every statistic returns.

    Parameters
    ----------
    domains, estimate, standard_error, n, degf
        One value per group.
    level
        Coverage of the interval, such as 0.95.
    interval
        ``"normal"`` (R survey's ``confint`` default), ``"t"`` with ``degf`` degrees of freedom, or
        ``"logit"`` for shares: normal on the logit scale, so that it stays inside 0 to 1.

    Returns
    -------
    pandas.DataFrame
        The ``by`` columns, ``estimate``, ``standard_error``, ``ci_low``, ``ci_high``, ``n``, ``degf``.
    """
    low, high = _interval(estimate, standard_error, degf, level, interval)
    values = {
        "estimate": estimate,
        "standard_error": standard_error,
        "ci_low": low,
        "ci_high": high,
        "n": n.astype(np.int64),
        "degf": degf.astype(np.int64),
    }
    return pd.concat([domains.labels, pd.DataFrame(values, index=domains.labels.index)], axis=1)


def critical_values(degf: np.ndarray, level: float, interval: str) -> np.ndarray:
    """How many standard errors an interval reaches to each side."""
    if interval not in INTERVALS:
        raise ParameterError(
            f"Design: interval={interval!r} is unknown. Choose one of {', '.join(INTERVALS)}."
        )
    if not 0 < level < 1:
        raise ParameterError(f"Design: level={level!r} must lie between 0 and 1, such as 0.95.")
    if interval == "t":
        from scipy.stats import t

        return np.asarray(t.ppf((1 + level) / 2, np.where(degf > 0, degf, np.nan)))
    return np.full(degf.size, NormalDist().inv_cdf((1 + level) / 2))


def _interval(
    estimate: np.ndarray, standard_error: np.ndarray, degf: np.ndarray, level: float, interval: str
) -> tuple[np.ndarray, np.ndarray]:
    reach = critical_values(degf, level, interval) * standard_error
    if interval != "logit":
        return estimate - reach, estimate + reach
    inside = (estimate > 0) & (estimate < 1)
    p = np.where(inside, estimate, 0.5)
    centre, spread = np.log(p / (1 - p)), reach / (p * (1 - p))
    low, high = (1 / (1 + np.exp(-(centre + sign * spread))) for sign in (-1, 1))
    return np.where(inside, low, estimate), np.where(inside, high, estimate)
