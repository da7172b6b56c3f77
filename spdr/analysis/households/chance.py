"""Draws that keep to counts: who is chosen is chance, how many are chosen is not."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]


def whole_counts(totals: npt.ArrayLike, size: int, generator: np.random.Generator) -> Places:
    """Turn totals into whole numbers that add up to ``size``, each within one of its share.

    Systematic rounding: which totals are rounded up is chance, so that small ones are not always lost.

    Examples
    --------
    >>> counts = whole_counts([1.0, 1.0, 2.0], 6, np.random.default_rng(1))
    >>> int(counts.sum()), bool((abs(counts - [1.5, 1.5, 3.0]) < 1).all())
    (6, True)
    """
    shares = np.asarray(totals, dtype="float64")
    edges = np.concatenate([[0.0], np.cumsum(shares)]) / shares.sum() * size
    edges[-1] = size
    return np.diff(np.floor(edges + generator.random() * (1 - 1e-9))).astype(np.int64)


def take(among: Places, count: int, preference: Numbers, generator: np.random.Generator) -> Places:
    """Draw ``count`` of the places ``among`` without replacement; the preferred ones are likelier.

    Parameters
    ----------
    among
        Places of the persons to draw from.
    count
        How many; all of them if there are fewer.
    preference
        Relative likelihood of each of ``among``; those with zero come last.
    generator
        Source of chance.
    """
    if count >= among.size:
        return among
    with np.errstate(divide="ignore"):
        keys = np.log(preference) + generator.gumbel(size=among.size)
    keys[preference == 0] = -1e9 + generator.random(int((preference == 0).sum()))
    return among[np.argpartition(-keys, count)[:count]] if count > 0 else among[:0]
