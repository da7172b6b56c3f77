"""What a benefit or contribution function gives back, and how money is rounded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from spdr.analysis.schemes.reasons import code

Flags = npt.NDArray[np.bool_]
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
    size = np.broadcast_shapes(np.shape(amount), *(np.shape(test) for test in unless.values()))
    reason = np.zeros(size, dtype=np.int16)
    eligible = np.ones(size, dtype=bool)
    paying: Mapping[str, Flags | bool] = {because: True} if isinstance(because, str) else because
    for key in reversed(list(paying)):
        np.copyto(reason, np.int16(code(key)), where=paying[key])
    for key in reversed(list(unless)):
        np.copyto(reason, np.int16(code(key)), where=unless[key])
        eligible &= ~np.asarray(unless[key])
    return Award(eligible, np.where(eligible, amount, 0.0), reason)


def satang(amount: float | Numbers) -> Numbers:
    """Round to the satang (0.01 THB), half up.

    A binary fraction just under the half that stands for the half itself is first put back on it,
    so that 0.285 becomes 0.29 and not 0.28.

    Examples
    --------
    >>> satang(np.array([0.285, 82.504, 2600.0])).tolist()
    [0.29, 82.5, 2600.0]
    """
    return np.floor(np.round(np.asarray(amount, dtype=float) * 100.0, 6) + 0.5) / 100.0


def whole_baht(amount: float | Numbers) -> Numbers:
    """Round to the baht, half up, as social security contributions are: 82.5 at the wage floor is paid as 83.

    Examples
    --------
    >>> whole_baht(np.array([82.5, 283.2, 91.2])).tolist()
    [83.0, 283.0, 91.0]
    """
    return np.floor(np.round(np.asarray(amount, dtype=float), 6) + 0.5)
