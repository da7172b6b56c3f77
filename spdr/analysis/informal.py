"""What the informal economy chapter counts: workers by formality, from published counts."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from spdr.analysis import labour
from spdr.analysis.frames import require_columns


def shares(counts: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """Informal share of employment from published counts of formal and informal workers.

    Parameters
    ----------
    counts
        ``formality`` (formal or informal), ``employed_n`` and the columns in ``by``.
    by
        Columns that name a group.

    Returns
    -------
    pandas.DataFrame
        ``by`` with ``informal_n``, ``employed_n`` (both kinds) and ``informal_share``.

    Examples
    --------
    >>> counts = pd.DataFrame({"sex": ["f", "f"], "formality": ["formal", "informal"], "employed_n": [1, 3]})
    >>> shares(counts, ["sex"])["informal_share"].tolist()
    [0.75]
    """
    require_columns(counts, [*by, "formality", "employed_n"], used_by="shares")
    wide = counts.pivot(index=list(by), columns="formality", values="employed_n").reset_index()
    wide = wide.dropna(subset=["formal", "informal"])
    frame = wide[list(by)].assign(informal_n=wide["informal"], employed_n=wide["formal"] + wide["informal"])
    frame.columns.name = None
    return labour.informality_from_counts(frame).drop(columns="composition_share")
