"""Variance from replicate weights: balanced repeated replication, Fay, jackknife and bootstrap."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from spdr.analysis.survey.domains import Domains
from spdr.analysis.survey.engines import (
    Crossing,
    Estimates,
    Smooth,
    check_denominator,
    measured,
    members_of,
    rows_inside,
)
from spdr.errors import DataError, ParameterError

KINDS = ("BRR", "Fay", "JK1", "JKn", "bootstrap")

# squared tolerance for the rank of the weights: R survey's 1e-5 on the weights themselves
RANK_TOLERANCE = 1e-10


@dataclass(frozen=True)
class Replicated:
    """Replicate weights (rows x replicates), each a full set, and the factors of their squares.

    ``mse`` measures deviations from the estimate instead of from the replicates' mean.
    """

    weights: np.ndarray
    scale: float
    rscales: np.ndarray
    mse: bool

    def reweighted(self, weights: np.ndarray) -> Replicated:
        """Return the engine with other replicate weights."""
        return replace(self, weights=weights)

    def linear(
        self, w: np.ndarray, y: np.ndarray, x: np.ndarray | None, domains: Domains, total: bool
    ) -> Estimates:
        """See :class:`spdr.analysis.survey.engines.Engine`."""

        def estimate(weights: np.ndarray) -> np.ndarray:
            rows, code, inside = rows_inside(domains, weights)
            top = np.bincount(code, weights=inside * y[rows], minlength=domains.count)
            if total:
                return top
            below = inside if x is None else inside * x[rows]
            bottom = np.bincount(code, weights=below, minlength=domains.count)
            check_denominator(bottom, domains)
            return top / bottom

        return self._estimates(w, estimate, domains)

    def smooth(self, w: np.ndarray, y: np.ndarray, function: Smooth, domains: Domains) -> Estimates:
        """See :class:`spdr.analysis.survey.engines.Engine`."""

        def estimate(weights: np.ndarray) -> np.ndarray:
            rows, code, inside = rows_inside(domains, weights)
            y_in = y[rows]
            return np.array(
                [measured(function, y_in[m], inside[m], domains, g)[0] for g, m in members_of(code, domains)]
            )

        return self._estimates(w, estimate, domains)

    def crossing(self, w: np.ndarray, function: Crossing, domains: Domains) -> Estimates:
        """See :class:`spdr.analysis.survey.engines.Engine`."""
        return self._estimates(w, lambda weights: function(weights)[0], domains)

    def _estimates(
        self, w: np.ndarray, estimate: Callable[[np.ndarray], np.ndarray], domains: Domains
    ) -> Estimates:
        """Estimate with every set of weights and take the spread."""
        central = estimate(w)
        spread = np.empty((self.weights.shape[1], domains.count))
        for r in range(self.weights.shape[1]):
            try:
                spread[r] = estimate(self.weights[:, r])
            except DataError as fault:
                raise DataError(f"With the replicate weights {r + 1}: {fault}") from None
        middle = central if self.mse else spread[self.rscales > 0].mean(axis=0)
        variance = self.scale * (self.rscales @ (spread - middle) ** 2)
        rows, code, inside = rows_inside(domains, w)
        n = np.bincount(code, weights=inside > 0, minlength=domains.count)
        held = self.weights[rows]
        degf = np.array([_rank(held[m]) - 1 for _, m in members_of(code, domains)])
        return Estimates(central, variance, n, degf)


def _rank(weights: np.ndarray) -> int:
    """Rank of the replicate weights, from the small matrix of their products."""
    values = np.linalg.eigvalsh(weights.T @ weights)
    return int((values > RANK_TOLERANCE * values[-1]).sum())


def make_replicated(
    weights: np.ndarray,
    replicates: np.ndarray,
    kind: str,
    combined: bool,
    rho: float | None,
    scale: float | None,
    rscales: np.ndarray | None,
    mse: bool,
) -> Replicated:
    """Choose the factors that belong to a kind of replication, as R survey's ``svrepdesign`` does.

    Raises
    ------
    ParameterError
        An unknown kind, ``Fay`` without ``rho``, ``JKn`` without ``rscales``, or a factor the kind does not
        use.
    """
    if kind not in KINDS:
        raise ParameterError(f"Design.replicate: kind={kind!r} is unknown. Choose from {', '.join(KINDS)}.")
    count = replicates.shape[1]
    if count < 2:
        raise ParameterError(f"Design.replicate: {count} set of replicate weights; a spread needs two.")
    if (rho is not None) != (kind == "Fay"):
        verb = "needs" if kind == "Fay" else "does not use"
        raise ParameterError(f"Design.replicate: kind={kind!r} {verb} rho.")
    if rho is not None and not 0 <= rho < 1:
        raise ParameterError(f"Design.replicate: rho={rho!r} must lie from 0 to below 1.")
    if kind in ("BRR", "Fay") and scale is not None:
        raise ParameterError(f"Design.replicate: kind={kind!r} sets its own scale; leave it out.")
    if kind == "JKn" and rscales is None:
        raise ParameterError(
            "Design.replicate: kind='JKn' needs rscales, one per replicate: (n - 1) / n of the stratum it "
            "drops from."
        )
    factor = np.ones(count) if rscales is None else np.asarray(rscales, dtype=np.float64)
    if factor.shape != (count,) or not np.isfinite(factor).all() or (factor < 0).any():
        raise ParameterError(f"Design.replicate: rscales must be {count} numbers of zero or more.")
    usual = {
        "BRR": 1.0 / count,
        "Fay": 1.0 / (count * (1.0 - (rho or 0.0)) ** 2),
        "JK1": (count - 1.0) / count,
        "JKn": 1.0,
        "bootstrap": 1.0 / (count - 1.0),
    }
    full = replicates if combined else replicates * weights[:, None]
    return Replicated(full, usual[kind] if scale is None else float(scale), factor, mse)
