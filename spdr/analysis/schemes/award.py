"""What a benefit or contribution function gives back, and how money is rounded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from spdr.analysis.schemes.reasons import code

Flags = npt.NDArray[np.bool_]
HALF = 0.5 + 5e-7  # a half, reached too by a binary fraction that stands just under it
Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Award:
    """The outcome for every person: eligible or not, the amount (THB) and the code of the reason."""

    eligible: Flags
    amount: Numbers
    reason: npt.NDArray[np.int16]


def award(
    amount: float | Numbers,
    *,
    unless: Mapping[str, Flags | bool],
    because: str | Mapping[str, Flags | bool],
) -> Award:
    """Pay ``amount`` to everyone whom no test of ``unless`` stops, and say why.

    Parameters
    ----------
    amount
        THB, one number or one per person. Only what eligible persons get is read.
    unless
        Reason key -> True for the persons it stops, in the order of the law: the first that applies is the
        reason given.
    because
        Reason key of those who are paid, or several with the persons each is for; the last must cover
        the rest.

    Raises
    ------
    KeyError
        If a reason key has no wording in ``reasons``.

    Examples
    --------
    >>> given = award(600.0, unless={"not_thai": np.array([False, True])}, because="one_rate")
    >>> given.eligible.tolist(), given.amount.tolist()
    ([True, False], [600.0, 0.0])
    """
    paying: Mapping[str, Flags | bool] = {because: True} if isinstance(because, str) else because
    tests = [*unless.items(), *paying.items()]
    size = np.broadcast_shapes(np.shape(amount), *(np.shape(test) for _, test in tests))
    # The first test that holds has the highest rank: taking maxima is far faster than assigning by mask.
    # A test that holds for nobody is passed over.
    rank = np.zeros(size, dtype=np.int8)
    for position, (_, test) in enumerate(tests):
        held, height = np.asarray(test, dtype=bool), np.int8(len(tests) - position)
        if held.ndim == 0:
            if held:
                np.maximum(rank, height, out=rank)
        elif held.any():
            np.maximum(rank, held.view(np.int8) * height, out=rank)
    reason = _looked_up([0, *(code(key) for key, _ in reversed(tests))], rank)
    stopped = rank > len(paying)
    return Award(~stopped, np.where(stopped, 0.0, amount), reason)


def _looked_up(codes: Sequence[int], rank: npt.NDArray[np.int8]) -> npt.NDArray[np.int16]:
    """Return the code of each rank: byte by byte where all fit, which is many times quicker than an index."""
    if max(codes) > 255:
        return np.array(codes, dtype=np.int16)[rank]
    table = bytes(codes) + bytes(256 - len(codes))
    found = np.frombuffer(rank.tobytes().translate(table), dtype=np.uint8)
    return found.astype(np.int16).reshape(rank.shape)


def satang(amount: float | Numbers) -> Numbers:
    """Round to the satang (0.01 THB), half up.

    A binary fraction just under the half that stands for the half itself counts as the half, so that 0.285
    becomes 0.29 and not 0.28.

    Examples
    --------
    >>> satang(np.array([0.285, 82.504, 2600.0])).tolist()
    [0.29, 82.5, 2600.0]
    """
    return np.floor(np.asarray(amount, dtype=float) * 100.0 + HALF) / 100.0


def whole_baht(amount: float | Numbers) -> Numbers:
    """Round to the baht, half up, as social security contributions are: 82.5 at the wage floor is paid as 83.

    Examples
    --------
    >>> whole_baht(np.array([82.5, 283.2, 91.2])).tolist()
    [83.0, 283.0, 91.0]
    """
    return np.floor(np.asarray(amount, dtype=float) + HALF)
