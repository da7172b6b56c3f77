"""What the informal economy chapter counts: workers by formality, and Section 40 over a working life."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from spdr.analysis import labour
from spdr.analysis.frames import require_columns

MONTHS = 12
NOT_IN_OPTION = ""  # instead of a parameter: the option has no such benefit, which pays nothing


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


def section40_lump_sums(
    contributions: Mapping[str, float], credits: Mapping[str, float], years: Sequence[int]
) -> pd.DataFrame:
    """What a Section 40 member has paid and is credited for old age after whole years of contributions.

    Parameters
    ----------
    contributions
        Member's contribution by option, baht a month.
    credits
        Old-age lump sum by option, baht for each month contributed, before the fund's return.
    years
        Years of unbroken contributions.

    Returns
    -------
    pandas.DataFrame
        ``option, contribution_years, paid_thb, lump_sum_thb``.

    Examples
    --------
    >>> section40_lump_sums({"a": 100.0}, {"a": 50.0}, [10])[["paid_thb", "lump_sum_thb"]].iloc[0].tolist()
    [12000.0, 6000.0]
    """
    rows = [
        (option, n, contributions[option] * MONTHS * n, credits[option] * MONTHS * n)
        for option in credits
        for n in years
    ]
    return pd.DataFrame(rows, columns=["option", "contribution_years", "paid_thb", "lump_sum_thb"])


def ways_in(keys: Mapping[str, str], amounts: Mapping[str, float]) -> pd.DataFrame:
    """Monthly contribution of the insured person by way into the fund: ``way_in, contribution_thb_month``."""
    rows = [(way, float(amounts[key])) for way, key in keys.items()]
    return pd.DataFrame(rows, columns=["way_in", "contribution_thb_month"])


def benefits_by_option(
    rows: Sequence[tuple[str, str, Sequence[str | None]]],
    options: Sequence[str],
    amounts: Mapping[str, float],
) -> pd.DataFrame:
    """Amounts of each benefit under each option: ``benefit, unit_text`` and one column for each option.

    Parameters
    ----------
    rows
        Benefit, the unit's label, and for each option the parameter of its amount, None where no amount
        was seen, or ``NOT_IN_OPTION`` (nought).
    options
        Column names.
    amounts
        Value of each parameter on the chapter's day.
    """
    frame = [
        (
            benefit,
            unit,
            *[None if key is None else 0.0 if key == NOT_IN_OPTION else float(amounts[key]) for key in keys],
        )
        for benefit, unit, keys in rows
    ]
    return pd.DataFrame(frame, columns=["benefit", "benefit_unit", *options])
