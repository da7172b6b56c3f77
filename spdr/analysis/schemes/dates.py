"""Ages in whole years and months on a date, for arrays of birth dates."""

from __future__ import annotations

from datetime import date

import numpy as np
import numpy.typing as npt

Dates = npt.NDArray[np.datetime64]


def months_since(start: Dates, on: date) -> npt.NDArray[np.int64]:
    """Completed months from each ``start`` to ``on``; negative before it.

    A month is complete when the day of the month of ``start`` comes round; who was born on the 31st
    completes a month of 30 days on the first of the next.

    Examples
    --------
    >>> born = np.array(["2015-10-01", "2015-09-30"], dtype="datetime64[D]")
    >>> months_since(born, date(2016, 9, 30)).tolist()
    [11, 12]
    """
    day = start.astype("datetime64[D]")
    month = day.astype("datetime64[M]")
    day_of_month = (day - month.astype("datetime64[D]")).astype(np.int64) + 1
    elapsed = (np.datetime64(on, "M") - month).astype(np.int64)
    return elapsed - (day_of_month > on.day)


def years_since(start: Dates, on: date) -> npt.NDArray[np.int64]:
    """Completed years from each ``start`` to ``on``.

    Examples
    --------
    >>> years_since(np.array(["1966-01-02"], dtype="datetime64[D]"), date(2026, 1, 1)).tolist()
    [59]
    """
    return months_since(start, on) // 12


def has_reached(start: Dates, months: float, on: date) -> npt.NDArray[np.bool_]:
    """Say for each ``start`` whether ``months`` are complete on ``on``: one comparison, for large frames.

    Examples
    --------
    >>> born = np.array(["2020-01-10", "2020-01-11"], dtype="datetime64[D]")
    >>> has_reached(born, 72, date(2026, 1, 10)).tolist()
    [True, False]
    """
    month = np.datetime64(on, "M") - int(months)
    last_day = (month + 1).astype("datetime64[D]") - 1
    return start <= min(month.astype("datetime64[D]") + (on.day - 1), last_day)
