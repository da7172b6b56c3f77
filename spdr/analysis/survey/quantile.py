"""Quantiles of a design with Woodruff's intervals."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypedDict, Unpack

import numpy as np
import pandas as pd

from spdr.analysis.quantiles import Sorted
from spdr.analysis.survey.core import By, Column, Core
from spdr.analysis.survey.domains import Domains, critical_values, make_domains, result_frame
from spdr.analysis.survey.engines import members_of, rows_inside

# rules whose quantiles are values of the sample
STEPS = ("math", "school", "hf1", "hf2")


class Options(TypedDict, total=False):
    """Arguments that every statistic takes: coverage, kind of interval, rule for missing values."""

    level: float
    interval: str
    missing: str


class Quantiles(Core):
    """Quantiles and medians."""

    def quantile(
        self,
        y: Column,
        q: float | Sequence[float],
        by: By = None,
        rule: str = "math",
        *,
        level: float = 0.95,
        interval: str = "t",
        missing: str = "fail",
    ) -> pd.DataFrame:
        """Quantile of ``y``, in its own unit.

        Parameters
        ----------
        y, by, level, missing
            As for ``mean``.
        q
            Share of people below, 0 to 1, or several; several add a column ``quantile`` after ``by``.
        rule
            A name of :data:`spdr.analysis.quantiles.RULES`.
        interval
            ``"t"`` (with ``degf``, as R survey's ``svyquantile``) or ``"normal"``, for the interval of the
            share below, whose ends are turned into quantiles (Woodruff 1952). The standard error is the
            interval's width over twice the critical value. Ends beyond 0 or 1 are missing.
        """
        local = self._local(y, by)
        values, keep = local._values(y, missing)
        domains = make_domains(local._frame, by, keep)
        groups = _sorted_groups(values, local._weights, domains)
        several = isinstance(q, Iterable)
        parts = []
        for point in q if isinstance(q, Iterable) else [q]:
            estimate = np.array([group.quantile(point, rule) for group in groups])
            part = _woodruff(local, values, domains, groups, estimate, rule, level, interval)
            if several:
                part.insert(domains.labels.shape[1], "quantile", float(point))
            parts.append(local._with_missing(part, domains, by, missing))
        return pd.concat(parts).sort_index(kind="stable").reset_index(drop=True)

    def median(
        self, y: Column, by: By = None, rule: str = "math", **options: Unpack[Options]
    ) -> pd.DataFrame:
        """Median of ``y``; see :meth:`quantile`."""
        return self.quantile(y, 0.5, by, rule, **options)


def _sorted_groups(values: np.ndarray, weights: np.ndarray, domains: Domains) -> list[Sorted]:
    """Sort each group once."""
    rows, code, w = rows_inside(domains, weights)
    inside = values[rows]
    return [Sorted(inside[members], w[members]) for _, members in members_of(code, domains)]


def _woodruff(
    design: Core,
    values: np.ndarray,
    domains: Domains,
    groups: list[Sorted],
    estimate: np.ndarray,
    rule: str,
    level: float,
    interval: str,
) -> pd.DataFrame:
    """Turn the interval of the share at or below each estimate into an interval of values."""
    below = np.where(domains.code >= 0, values <= estimate[domains.code], 0.0)
    found = design._engine.linear(design._weights, below, None, domains, False)
    reach = critical_values(found.degf, level, interval)
    error = np.sqrt(found.variance)
    ends = [
        np.array([_end(group, share, rule) for group, share in zip(groups, side, strict=True)])
        for side in (found.estimate - reach * error, found.estimate + reach * error)
    ]
    frame = result_frame(
        domains, estimate, (ends[1] - ends[0]) / (2 * reach), found.n, found.degf, level, "normal"
    )
    frame["ci_low"], frame["ci_high"] = ends
    return frame


def _end(group: Sorted, share: float, rule: str) -> float:
    """Return the quantile at an end of the interval, missing where the end is beyond 0 or 1.

    R survey reads a share below that of the lowest row as the second lowest value. Interval ends follow it,
    so that standard errors have its digits; estimates do not, for the lowest value is the quantile there.
    """
    if not 0 <= share <= 1:
        return float("nan")
    if rule in STEPS and group.values.size > 1 and share * group.running[-1] < group.running[0]:
        return float(group.values[1])
    return group.quantile(share, rule)
