"""Telling answers of yes and no from categories."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from spdr.errors import DataError


def is_flags(series: pd.Series) -> bool:
    """Whether a column answers yes or no (true and false, or 1 and 0), leaving missing answers aside.

    Raises
    ------
    DataError
        If the column holds fractions, which are neither answers nor categories.
    """
    if pd.api.types.is_bool_dtype(series.dtype):
        return True
    if not pd.api.types.is_numeric_dtype(series.dtype):
        return False
    values = series.to_numpy(dtype=np.float64, na_value=np.nan)
    values = values[~np.isnan(values)]
    if np.isin(values, (0.0, 1.0)).all():
        return True
    if (values != np.round(values)).any():
        raise DataError(
            "Design.share: the column holds fractions; give true and false (or 1 and 0), or a column of "
            "categories. For the average of an amount use mean()."
        )
    return False


def categories_of(series: pd.Series) -> list[Any]:
    """Return the categories that occur, in their order."""
    if isinstance(series.dtype, pd.CategoricalDtype):
        present = set(series.unique())
        return [category for category in series.cat.categories if category in present]
    return in_order(list(series.unique()))


def in_order(values: list[Any]) -> list[Any]:
    """Sort values of one kind; of several kinds, kind by kind, so that a mixed column has an order too.

    Examples
    --------
    >>> in_order(["b", 2, "a", 1])
    [1, 2, 'a', 'b']
    """
    try:
        return sorted(values)
    except TypeError:
        return sorted(values, key=lambda value: (type(value).__name__, str(value)))
