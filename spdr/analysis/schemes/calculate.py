"""Apply one scheme's rule, as it stood on one day, to every person of a frame."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from spdr.analysis import defaults
from spdr.analysis.schemes.award import Award, Flags, Numbers
from spdr.analysis.schemes.people import read_people
from spdr.analysis.schemes.reasons import REASON_KEYS
from spdr.analysis.schemes.registry import PERIODS, SCHEMES, find
from spdr.analysis.schemes.rules import Law, RulesOnDate, as_day

ROWS_AT_ONCE = 65_536  # a slice whose columns stay in the processor's cache
_PERIODS, _REASONS = pd.Index(PERIODS), pd.Index(REASON_KEYS)


def names(status: str | None = None) -> list[str]:
    """Return the names of all schemes, or of those of one status (law, announced, proposal, rejected, ended).

    Examples
    --------
    >>> "csg" in names(), "csg_universal" in names("announced")
    (True, True)
    """
    return [entry.name for entry in SCHEMES.values() if status in (None, entry.status)]


def fields(scheme: str, on: date | str | None = None, law: Law | None = None) -> list[str]:
    """Return the columns of ``people`` that a scheme reads, in the words of ``vocabulary()``.

    Parameters
    ----------
    scheme
        A name of ``names()``.
    on
        A day: only what the rule reads on it. Without one, every column it reads on some day.
    law
        Where the law comes from; the project's own by default.

    Examples
    --------
    >>> fields("oaa", "2026-01-01")
    ['age', 'is_thai', 'is_state_pensioner']
    """
    entry = find(scheme)
    if on is None:
        areas = [f for f in ("province_code", "in_declared_disaster_area") if _by_area(scheme)]
        return [*entry.fields, *entry.only_when, *areas]
    rules = RulesOnDate(entry, as_day(on), law or defaults.law())
    return [*_columns(scheme, rules), *rules.area_fields()]


def describe(scheme: str) -> dict[str, Any]:
    """Return what a scheme is: ``name, en, th, period, flow, status, fields, parameters, rule``.

    ``parameters`` are the keys of the law it reads, in order; ``rule`` is its rule in words.

    Examples
    --------
    >>> describe("csg")["period"], describe("csg")["parameters"][0]
    ('month', 'csg.amount')
    """
    entry = find(scheme)
    return {
        "name": entry.name,
        "en": entry.en,
        "th": entry.th,
        "period": entry.period,
        "flow": entry.flow,
        "status": entry.status,
        "fields": fields(scheme),
        "parameters": list(dict.fromkeys(asked.key for asked in entry.parameters.values())),
        "rule": inspect.cleandoc(entry.function.__doc__ or ""),
    }


def calculate(
    people: pd.DataFrame,
    scheme: str,
    on: date | str,
    reform: Any = None,
    law: Law | None = None,
    allow_after: bool = False,
) -> pd.DataFrame:
    """Say for every person whether a scheme pays (or charges) them on a day, how much, and why.

    Parameters
    ----------
    people
        One row per person with the columns of ``fields(scheme, on)``; see ``vocabulary()``. Not changed.
    scheme
        A name of ``names()``.
    on
        The day, as a date or ISO text (Gregorian).
    reform
        A reform to lay over the law (``spdr.data.reforms``).
    law
        Where the dated parameters come from; the project's own by default.
    allow_after
        Answer for days after the law was last followed, with the law as enacted by then.

    Returns
    -------
    pandas.DataFrame
        One row per person in their order and under their index: ``eligible`` (bool), ``amount_thb``
        (float64, exact to the satang; 0 where not eligible, missing where the benefit is in kind and has no
        amount), ``period`` (month, year, day or once: what the amount is per) and ``reason`` (a key of
        ``reasons()``: why not, or which rule set the amount). ``attrs["assumed"]`` lists qualifying
        conditions that were taken to hold before the day they were first seen in a source.

    Raises
    ------
    ParameterError
        If the scheme is unknown, or its law had not begun on the day, or was not followed to it.
    DataError
        If a column is missing or a cell impossible; row and column are named.

    Examples
    --------
    >>> people = pd.DataFrame({"age": [59, 60, 70], "is_thai": True, "is_state_pensioner": False})
    >>> calculate(people, "oaa", "2026-01-01")["amount_thb"].tolist()
    [0.0, 600.0, 700.0]
    """
    entry, day = find(scheme), as_day(on)
    rules = RulesOnDate(entry, day, law or defaults.law(), reform, allow_after)
    wanted = _columns(scheme, rules)
    columns = read_people(people, [*wanted, *rules.area_fields()], day, scheme)
    given: dict[str, Any] = {name: columns[name] for name in wanted} | rules.for_people(columns)
    if entry.wants_date:
        given["on"] = day
    size = len(people)
    eligible, amount, reason = _apply(entry.function, given, size)
    frame = pd.DataFrame(
        {
            "eligible": eligible,
            "amount_thb": amount,
            "period": pd.Categorical.from_codes(
                np.full(size, PERIODS.index(entry.period), dtype=np.int8), _PERIODS, validate=False
            ),
            "reason": pd.Categorical.from_codes(reason, _REASONS, validate=False),
        },
        index=people.index,
        copy=False,
    )
    frame.attrs["assumed"] = list(rules.assumed)
    return frame


def _apply(
    function: Callable[..., Award], given: dict[str, Any], size: int
) -> tuple[Flags, Numbers, npt.NDArray[np.int16]]:
    """Run the rule over slices, so that ten million people need no more room than their own columns."""
    eligible = np.empty(size, dtype=bool)
    amount = np.empty(size)
    reason = np.empty(size, dtype=np.int16)
    columns = {name for name, value in given.items() if isinstance(value, np.ndarray)}
    for start in range(0, size, ROWS_AT_ONCE):
        part = slice(start, start + ROWS_AT_ONCE)
        found = function(**{name: value[part] if name in columns else value for name, value in given.items()})
        eligible[part], amount[part], reason[part] = found.eligible, found.amount, found.reason
    return eligible, amount, reason


def _columns(scheme: str, rules: RulesOnDate) -> list[str]:
    entry = find(scheme)
    return [*entry.fields, *(name for name, reads in entry.only_when.items() if reads(rules.values))]


def _by_area(scheme: str) -> bool:
    return any(asked.by_area for asked in find(scheme).parameters.values())
