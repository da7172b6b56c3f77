"""The mark of a synthetic population, and the one guard that keeps it from answering what it cannot know.

The mark stands twice: in ``attrs``, which pandas hands on to most results, and in a column ``synthetic`` of
the people, which survives merges and sums that lose ``attrs``. Either is enough.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from spdr.errors import DataError

MARK = "synthetic"


def is_synthetic(values: Any) -> bool:
    """Tell whether a table or column carries the mark.

    Examples
    --------
    >>> is_synthetic(pd.DataFrame({"synthetic": [True]})), is_synthetic(pd.DataFrame({"age": [60]}))
    (True, False)
    """
    if not isinstance(values, pd.DataFrame | pd.Series):
        return False
    if values.attrs.get(MARK):
        return True
    if isinstance(values, pd.Series) or MARK not in values.columns:
        return False
    mark = values[MARK]
    if pd.api.types.is_numeric_dtype(mark):  # flags, or flags added up
        return bool((mark.fillna(0) != 0).any())
    return any(cell is True for cell in mark)


def refuse_synthetic(frame: Any, what: str, margin: str = "") -> None:
    """Raise if a table or column comes from a synthetic population.

    Parameters
    ----------
    frame
        What a calculation was given.
    what
        What it would say, such as ``"poverty after a scenario"``.
    margin
        The margin that would have to be published for the answer to rest on anything.

    Raises
    ------
    DataError
        If it carries the mark; the missing margin is named.
    """
    if is_synthetic(frame):
        raise DataError(
            f"This population is synthetic, so it cannot say {what}: no margin it was raked to fixes "
            f"{margin or 'the joint distribution of income and of who lives together'}. "
            "Use the survey's microdata (spdr.analysis.microdata reads it)."
        )


def refuse_columns(used_by: str, columns: dict[str, Any]) -> None:
    """Refuse columns of a synthetic population that a calculation would relate to each other."""
    for values in columns.values():
        if is_synthetic(values):
            names = " x ".join(name for name in columns if name != "weights")
            refuse_synthetic(values, f"what {used_by} measures", f"{names} (that margin is missing)")


def refuse_groups(frame: Any, by: Iterable[str], used_by: str) -> None:
    """Refuse groups of a synthetic population: its recipients and amounts are fixed for the nation only."""
    names = " x ".join(by)
    if names:
        refuse_synthetic(
            frame, f"{used_by} by {names}", f"{names} x what is counted (that margin is missing)"
        )
