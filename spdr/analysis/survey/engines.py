"""Two ways from weights to a standard error: linearisation over the design, and replicate weights."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from spdr.analysis.survey.domains import Domains
from spdr.analysis.survey.structure import Structure
from spdr.analysis.survey.variance import Cells, design_variance, make_cells, sample_counts
from spdr.errors import DataError

# of income and weights of a group: the measure, and its derivative by each row's weight
Smooth = Callable[[np.ndarray, np.ndarray], tuple[float, np.ndarray]]

# of all weights: the measure of each group, and for a group its derivative by each row's weight
Crossing = Callable[[np.ndarray], tuple[np.ndarray, Callable[[int], np.ndarray]]]


class Adjustment(Protocol):
    """A calibration of weights that the variance must know of."""

    def residual(self, values: np.ndarray) -> np.ndarray:
        """Take out of weighted values what the calibration has fixed."""


@dataclass(frozen=True)
class Estimates:
    """One number per group: estimate, variance, rows of positive weight, degrees of freedom."""

    estimate: np.ndarray
    variance: np.ndarray
    n: np.ndarray
    degf: np.ndarray


class Engine(Protocol):
    """What a design asks of its way to a variance."""

    def linear(
        self, w: np.ndarray, y: np.ndarray, x: np.ndarray | None, domains: Domains, total: bool
    ) -> Estimates:
        """Mean (``x`` None), total, or ratio of totals."""

    def smooth(self, w: np.ndarray, y: np.ndarray, function: Smooth, domains: Domains) -> Estimates:
        """Measure of each group from its own rows."""

    def crossing(self, w: np.ndarray, function: Crossing, domains: Domains) -> Estimates:
        """Measures of groups that rest on rows of other groups too."""


@dataclass(frozen=True)
class Linearised:
    """Taylor linearisation over strata, clusters and stages, with calibrations taken out."""

    structure: Structure
    adjustments: tuple[Adjustment, ...] = ()

    def adjusted(self, adjustment: Adjustment) -> Linearised:
        """Return the engine that knows one calibration more."""
        return replace(self, adjustments=(*self.adjustments, adjustment))

    def linear(
        self, w: np.ndarray, y: np.ndarray, x: np.ndarray | None, domains: Domains, total: bool
    ) -> Estimates:
        """See :class:`Engine`."""
        rows, code, w_in = rows_inside(domains, w)
        wy = w_in * y[rows]
        wx = None if total else w_in if x is None else w_in * x[rows]
        found = self.linear_sums(rows, code, wy, wx, (w_in > 0).astype(np.float64), domains)
        if self.adjustments:
            influence = wy
            if wx is not None:
                influence = (wy - found.estimate[code] * wx) / _sums(code, wx, domains.count)[code]
            variance = self._full_variance(_each_domain(domains, rows, code, influence, w.size))
            return replace(found, variance=variance)
        return found

    def linear_sums(
        self,
        rows: np.ndarray | slice,
        code: np.ndarray,
        wy: np.ndarray,
        wx: np.ndarray | None,
        count: np.ndarray,
        domains: Domains,
    ) -> Estimates:
        """Estimate from weighted values of ``rows`` (or of sums over rows) in the groups ``code``.

        The variance needs only sums per (domain, stratum, cluster), so one pass over the rows is enough.
        """
        values = [wy, count] if wx is None else [wy, count, wx]
        cells, sums = make_cells(self.structure, code, domains.count, rows, *values)
        estimate, influence = _ratio(cells, sums[0], sums[2] if wx is not None else None, domains)
        n, degf = sample_counts(self.structure, cells, sums[1])
        return Estimates(estimate, design_variance(self.structure, cells, influence), n, degf)

    def smooth(self, w: np.ndarray, y: np.ndarray, function: Smooth, domains: Domains) -> Estimates:
        """See :class:`Engine`."""
        rows, code, w_in = rows_inside(domains, w)
        estimate = np.empty(domains.count)
        influence = np.empty(w_in.size)
        y_in = y[rows]
        for group, members in members_of(code, domains):
            estimate[group], slope = measured(function, y_in[members], w_in[members], domains, group)
            influence[members] = w_in[members] * slope
        cells, (sums, count) = make_cells(
            self.structure, code, domains.count, rows, influence, (w_in > 0).astype(np.float64)
        )
        n, degf = sample_counts(self.structure, cells, count)
        if self.adjustments:
            variance = self._full_variance(_each_domain(domains, rows, code, influence, w.size))
        else:
            variance = design_variance(self.structure, cells, sums)
        return Estimates(estimate, variance, n, degf)

    def crossing(self, w: np.ndarray, function: Crossing, domains: Domains) -> Estimates:
        """See :class:`Engine`."""
        rows, code, w_in = rows_inside(domains, w)
        estimate, slope_of = function(w)
        variance = self._full_variance(w * slope_of(group) for group in range(domains.count))
        cells, (count,) = make_cells(self.structure, code, domains.count, rows, (w_in > 0).astype(np.float64))
        return Estimates(estimate, variance, *sample_counts(self.structure, cells, count))

    def _full_variance(self, columns: Iterator[np.ndarray]) -> np.ndarray:
        """Variance of totals of full columns, one at a time, calibrations taken out."""
        variances = []
        for column in columns:
            values = column
            for adjustment in self.adjustments:
                values = adjustment.residual(values)
            zeros = np.zeros(values.size, dtype=np.int64)
            cells, (sums,) = make_cells(self.structure, zeros, 1, slice(None), values)
            variances.append(design_variance(self.structure, cells, sums)[0])
        return np.array(variances)


def _ratio(
    cells: Cells, wy: np.ndarray, wx: np.ndarray | None, domains: Domains
) -> tuple[np.ndarray, np.ndarray]:
    """Estimate and each cell's part of its linearised form."""
    top = np.bincount(cells.domain, weights=wy, minlength=domains.count)
    if wx is None:
        return top, wy
    bottom = np.bincount(cells.domain, weights=wx, minlength=domains.count)
    check_denominator(bottom, domains)
    estimate = top / bottom
    return estimate, (wy - estimate[cells.domain] * wx) / bottom[cells.domain]


def measured(
    function: Smooth, y: np.ndarray, w: np.ndarray, domains: Domains, group: int
) -> tuple[float, np.ndarray]:
    """Measure one group, naming it where that cannot be done."""
    try:
        return function(y, w)
    except DataError as fault:
        raise DataError(f"In {domains.name(group)}: {fault}") from None


def check_denominator(bottom: np.ndarray, domains: Domains) -> None:
    """Raise DataError naming the first group whose denominator is zero."""
    empty = np.flatnonzero(bottom == 0)
    if empty.size:
        raise DataError(
            f"Design: the denominator is zero in {domains.name(int(empty[0]))} (people represented, or the "
            "total of the "
            "denominator column), so no rate is defined. Leave the group out on purpose, or merge it with "
            "another."
        )


def rows_inside(domains: Domains, w: np.ndarray) -> tuple[np.ndarray | slice, np.ndarray, np.ndarray]:
    """Rows that belong to a group, their groups and weights; a slice, not a copy, where that is everybody."""
    if not domains.outside:
        return slice(None), domains.code, w
    rows = np.flatnonzero(domains.code >= 0)
    return rows, domains.code[rows], w[rows]


def _sums(code: np.ndarray, values: np.ndarray, count: int) -> np.ndarray:
    return np.bincount(code, weights=values, minlength=count)


def members_of(code: np.ndarray, domains: Domains) -> Iterator[tuple[int, np.ndarray | slice]]:
    """Each group and the positions of its rows."""
    if domains.count == 1:
        yield 0, slice(None)
        return
    order = np.argsort(code, kind="stable")
    ends = np.cumsum(np.bincount(code, minlength=domains.count))
    start = 0
    for group, end in enumerate(ends):
        yield group, order[start:end]
        start = end


def _each_domain(
    domains: Domains, rows: np.ndarray | slice, code: np.ndarray, values: np.ndarray, size: int
) -> Iterator[np.ndarray]:
    """Each group's values as a full column with zeros elsewhere."""
    places = np.arange(size)[rows]
    for group in range(domains.count):
        own = code == group
        column = np.zeros(size)
        column[places[own]] = values[own]
        yield column
