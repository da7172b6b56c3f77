"""Poverty and inequality of a design, with standard errors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Unpack

import numpy as np
import pandas as pd

from spdr.analysis.poverty import fgt_contributions, influence, watts_contributions
from spdr.analysis.poverty.arguments import checked_number, income_and_weights, positive_incomes
from spdr.analysis.survey.core import By, Column, Core
from spdr.analysis.survey.domains import Domains, make_domains
from spdr.analysis.survey.engines import Estimates, Smooth, check_denominator
from spdr.analysis.survey.quantile import Options, Quantiles


class Indicators(Quantiles):
    """Statistics of :mod:`spdr.analysis.poverty`; ``options`` are ``level``, ``interval`` and ``missing``."""

    def fgt(
        self,
        income: Column,
        line: float | Column,
        alpha: float = 0,
        by: By = None,
        *,
        negative: str = "fail",
        **options: Unpack[Options],
    ) -> pd.DataFrame:
        """FGT poverty index against a fixed line (a number or a column).

        See :func:`spdr.analysis.poverty.fgt`.
        """
        local = self._local(income, by, line if isinstance(line, str) else None)
        y, places = _inside(local, income, options)
        lines = _lines(local, line, places)
        own = np.zeros(len(local._frame))
        own[places] = fgt_contributions(y, lines, alpha, negative=negative)
        return _mean_of(local, own, places, by, options)

    def watts(
        self, income: Column, line: float | Column, by: By = None, **options: Unpack[Options]
    ) -> pd.DataFrame:
        """Watts index against a fixed line; see :func:`spdr.analysis.poverty.watts`."""
        local = self._local(income, by, line if isinstance(line, str) else None)
        y, places = _inside(local, income, options)
        lines = _lines(local, line, places)
        own = np.zeros(len(local._frame))
        own[places] = watts_contributions(y, lines, pd.Series(local._weights[places], index=y.index))
        return _mean_of(local, own, places, by, options)

    def gini(
        self, income: Column, by: By = None, *, negative: str = "fail", **options: Unpack[Options]
    ) -> pd.DataFrame:
        """Gini coefficient; see :func:`spdr.analysis.poverty.gini`."""
        return self._smooth("gini", income, influence.gini, by, negative, False, options)

    def theil(self, income: Column, by: By = None, **options: Unpack[Options]) -> pd.DataFrame:
        """Theil index; see :func:`spdr.analysis.poverty.theil`."""
        return self._smooth("theil", income, influence.theil, by, "fail", False, options)

    def mean_log_deviation(self, income: Column, by: By = None, **options: Unpack[Options]) -> pd.DataFrame:
        """Mean log deviation; see :func:`spdr.analysis.poverty.mean_log_deviation`."""
        measure = influence.mean_log_deviation
        return self._smooth("mean_log_deviation", income, measure, by, "keep", True, options)

    def generalised_entropy(
        self, income: Column, alpha: float, by: By = None, **options: Unpack[Options]
    ) -> pd.DataFrame:
        """General entropy of order ``alpha``; see :func:`spdr.analysis.poverty.generalised_entropy`."""
        order = checked_number(alpha, "alpha", "generalised_entropy", low=-np.inf, high=np.inf)
        measure = influence.generalised_entropy(order)
        rule = "keep" if order <= 0 else "fail"
        return self._smooth("generalised_entropy", income, measure, by, rule, order <= 0, options)

    def atkinson(
        self, income: Column, epsilon: float, by: By = None, **options: Unpack[Options]
    ) -> pd.DataFrame:
        """Atkinson index; see :func:`spdr.analysis.poverty.atkinson`."""
        aversion = checked_number(epsilon, "epsilon", "atkinson", low=0, high=np.inf, open_low=True)
        rule = "keep" if aversion >= 1 else "fail"
        measure = influence.atkinson(aversion)
        return self._smooth("atkinson", income, measure, by, rule, aversion >= 1, options)

    def quintile_share_ratio(
        self, income: Column, by: By = None, *, negative: str = "fail", **options: Unpack[Options]
    ) -> pd.DataFrame:
        """S80/S20; see :func:`spdr.analysis.poverty.quintile_share_ratio`."""
        measure = influence.quintile_share_ratio
        return self._smooth("quintile_share_ratio", income, measure, by, negative, False, options)

    def palma(
        self, income: Column, by: By = None, *, negative: str = "fail", **options: Unpack[Options]
    ) -> pd.DataFrame:
        """Palma ratio; see :func:`spdr.analysis.poverty.palma`."""
        return self._smooth("palma", income, influence.palma, by, negative, False, options)

    def at_risk_of_poverty_rate(
        self, income: Column, share: float = 0.6, by: By = None, **options: Unpack[Options]
    ) -> pd.DataFrame:
        """Share of people below ``share`` of the median of everybody selected, by group.

        The line is itself an estimate, and the standard error allows for that. A last column ``threshold``
        carries it. See :func:`spdr.analysis.poverty.at_risk_of_poverty_rate`.
        """
        part = checked_number(share, "share", "at_risk_of_poverty_rate", low=0, high=1, open_low=True)
        local = self._local(income, by)
        y, keep = local._values(income, options.get("missing", "fail"))
        domains = make_domains(local._frame, by, keep)

        def rates(weights: np.ndarray) -> tuple[np.ndarray, Callable[[int], np.ndarray]]:
            return _at_risk(y, weights if keep is None else np.where(keep, weights, 0.0), part, domains)

        w = local._weights if keep is None else np.where(keep, local._weights, 0.0)
        line, _ = influence.at_risk_line(y, w, part)
        found = local._engine.crossing(w, rates, domains)
        return _framed(local, domains, found, by, options).assign(threshold=line)

    def _smooth(
        self,
        used_by: str,
        income: Column,
        measure: Smooth,
        by: By,
        negative: str,
        positive: bool,
        options: Options,
    ) -> pd.DataFrame:
        """Estimate a measure of incomes by group, each group from its own rows."""
        local = self._local(income, by)
        y, places = _inside(local, income, options)
        checked, w = income_and_weights(y, pd.Series(local._weights[places], y.index), used_by, negative)
        if positive:
            positive_incomes(checked, w, y, used_by, "this measure takes its logarithm or a negative power")
        values = np.zeros(len(local._frame))
        values[places] = checked
        domains = _domains_of(local, places, by)
        found = local._engine.smooth(local._weights, values, measure, domains)
        return _framed(local, domains, found, by, options)


def _inside(design: Core, income: Column, options: Options) -> tuple[pd.Series, np.ndarray]:
    """Incomes of the rows that count, with their labels, and the rows' positions."""
    values, keep = design._values(income, options.get("missing", "fail"))
    places = np.arange(values.size) if keep is None else np.flatnonzero(keep)
    return pd.Series(values[places], index=design._frame.index[places]), places


def _lines(design: Core, line: float | Column, places: np.ndarray) -> float | pd.Series:
    """Return one line for all, or that of each row that counts."""
    if isinstance(line, (int, float)) or (not isinstance(line, str) and np.ndim(line) == 0):
        return line  # type: ignore[return-value]
    return pd.Series(np.asarray(design._column(line))[places], index=design._frame.index[places])


def _domains_of(design: Core, places: np.ndarray, by: By) -> Domains:
    """Groups among the rows that count."""
    if places.size == len(design._frame):
        return make_domains(design._frame, by, None)
    keep = np.zeros(len(design._frame), dtype=bool)
    keep[places] = True
    return make_domains(design._frame, by, keep)


def _mean_of(design: Core, own: np.ndarray, places: np.ndarray, by: By, options: Options) -> pd.DataFrame:
    """Mean by group of what each row contributes."""
    domains = _domains_of(design, places, by)
    found = design._engine.linear(design._weights, own, None, domains, False)
    return _framed(design, domains, found, by, options)


def _framed(design: Core, domains: Domains, found: Estimates, by: By, options: Options) -> pd.DataFrame:
    """Put estimates into a frame under the caller's options."""
    result = design._frame_of(domains, found, options.get("level", 0.95), options.get("interval", "normal"))
    return design._with_missing(result, domains, by, options.get("missing", "fail"))


def _at_risk(
    y: np.ndarray, w: np.ndarray, share: float, domains: Domains
) -> tuple[np.ndarray, Callable[[int], np.ndarray]]:
    """Rates by group, and each rate's derivative by the weights of all rows (the line rests on all)."""
    line, median = influence.at_risk_line(y, w, share)
    inside = domains.code >= 0
    code = domains.code[inside]
    people = np.bincount(code, weights=w[inside], minlength=domains.count)
    check_denominator(people, domains)
    poor = y < line
    rate = np.bincount(code, weights=(w * poor)[inside], minlength=domains.count) / people

    def slope(group: int) -> np.ndarray:
        own = domains.code == group
        moved = influence.density(y[own], w[own], line) * influence.at_risk_slope(y, w, share, median)
        return np.where(own, (poor - rate[group]) / people[group], 0.0) + moved

    return rate, slope
