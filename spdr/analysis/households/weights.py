"""Weights of households that meet totals of persons: raking where members of a household share one weight.

Each weight is the starting one times a positive factor, the exponential of a sum over the household's members
(Deville and Saerndal 1992, raking ratio), so no weight is negative and every member has the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]

TOLERANCE = 1e-9
ROUNDS = 60
STEP_LIMIT = 3.0  # the largest change of a weight's logarithm in a round
SAMPLE = 50_000  # households from which the curvature is first made
HAIR = 1e-9  # relative
SLOW = 0.5  # a round that leaves more than this part of the miss has a curvature too rough


@dataclass(frozen=True)
class Fitted:
    """Weights per household, the rounds they took and the largest miss of a total, relative to it."""

    weights: Numbers
    rounds: int
    largest_miss: float


def member_counts(household: Places, codes: list[Places], sizes: list[int], households: int) -> Any:
    """Count the members of each household in each category of each margin.

    Parameters
    ----------
    household
        Household of each person.
    codes
        For each margin, the category of each person.
    sizes
        Number of categories of each margin.
    households
        Number of households.

    Returns
    -------
    scipy.sparse.csr_matrix
        A row per household, a column per category, margins side by side, and a last column of ones, whose
        total is the number of households.
    """
    from scipy import sparse

    one = np.ones(household.size)
    parts = [
        sparse.csr_matrix((one, (household, code)), shape=(households, size))
        for code, size in zip(codes, sizes, strict=True)
    ]
    return sparse.hstack([*parts, np.ones((households, 1))], format="csr")


def fit(counts: Any, targets: Numbers, start: Numbers) -> Fitted:
    """Find the weights that meet the targets, or come nearest within ``ROUNDS``.

    Parameters
    ----------
    counts
        From :func:`member_counts`.
    targets
        Total of each column.
    start
        Weights to begin with.

    Notes
    -----
    Newton's method on the dual problem. The matrix of second derivatives is made once, from a part of the
    households where there are many, and from all of them again only when a round gains little: with a
    population drawn near its margins it hardly changes.
    """
    scale = np.maximum(targets, 1.0)
    log_start, factor = np.log(start), np.zeros(targets.size)
    transposed = counts.T.tocsr()
    weights = start.copy()
    gap = targets - transposed @ weights
    miss = float(np.abs(gap / scale).max())
    best, rounds = Fitted(weights, 0, miss), 0
    solver: _Solver | None = None
    while best.largest_miss > TOLERANCE and rounds < ROUNDS:
        if solver is None:
            every = max(1, weights.size // SAMPLE) if rounds == 0 else 1
            curvature = every * _curvature(counts[::every], weights[::every])
            solver = _Solver(curvature)
        step = counts @ (move := solver.solve(gap))
        shrink = min(1.0, STEP_LIMIT / max(float(np.abs(step).max()), 1e-300))
        factor = factor + shrink * move
        weights = np.exp(log_start + counts @ factor)
        gap = targets - transposed @ weights
        now, rounds = float(np.abs(gap / scale).max()), rounds + 1
        if now > SLOW * miss:
            solver = None  # the curvature has moved on: make it anew
        miss = now
        if miss < best.largest_miss:
            best = Fitted(weights, rounds, miss)
    return best


class _Solver:
    """Solves with a matrix that is singular only because every margin counts the same people.

    Rows and columns are scaled to ones on the diagonal, and a hair is added to it: directions without
    curvature, which change no weight, then stay where they are.
    """

    def __init__(self, curvature: Numbers) -> None:
        from scipy.linalg import cho_factor

        diagonal = np.sqrt(np.maximum(np.diag(curvature), 1e-300))
        scaled = curvature / diagonal[:, None] / diagonal[None, :]
        scaled[np.diag_indices_from(scaled)] = 1.0 + HAIR
        self.diagonal, self.factor = diagonal, cho_factor(scaled, check_finite=False)

    def solve(self, gap: Numbers) -> Numbers:
        """Return the step for a gap."""
        from scipy.linalg import cho_solve

        return np.asarray(cho_solve(self.factor, gap / self.diagonal, check_finite=False)) / self.diagonal


def _curvature(counts: Any, weights: Numbers) -> Numbers:
    """Return counts' x weights x counts, in parts that fit the memory."""
    total = np.zeros((counts.shape[1], counts.shape[1]))
    rows = max(1, 4_000_000 // counts.shape[1])
    for first in range(0, counts.shape[0], rows):
        part = counts[first : first + rows].toarray()
        total += (part * weights[first : first + rows, None]).T @ part
    return total
