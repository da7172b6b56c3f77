"""The law on one day, as a scheme's function takes it: argument name -> value."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
import pandas as pd

from spdr.analysis.schemes.registry import IN_FORCE, Requirement, Scheme
from spdr.errors import ParameterError

DISASTER_FIELD = "in_declared_disaster_area"
PROVINCE_FIELD = "province_code"


class Law(Protocol):
    """What the rules need of the law: ``spdr.data.parameters`` is one, a test may write another."""

    LAW_SEEN_TO: date

    def value(
        self,
        key: str,
        on: date,
        kinds: Iterable[str] = IN_FORCE,
        allow_after: bool = False,
        area: str | None = None,
        reform: Any = None,
    ) -> Any:
        """Return the value of ``key`` on ``on``, or raise ``ParameterError``."""

    def history(self, key: str) -> pd.DataFrame:
        """Return every value of ``key`` with its start, end, seen_on, start_unknown, kind and area."""


class RulesOnDate:
    """A scheme's parameters as they stand on one day, with the reform laid over them.

    Parameters
    ----------
    scheme
        The scheme whose parameters are read.
    on
        The day.
    law
        Where the dated values come from.
    reform
        A reform laid over the law, or None.
    allow_after
        Answer after the law was last followed, too.

    Raises
    ------
    ParameterError
        If a parameter the rule cannot do without has no value on the day.
    """

    def __init__(
        self, scheme: Scheme, on: date, law: Law, reform: Any = None, allow_after: bool = False
    ) -> None:
        self.on, self._law, self._reform, self._allow_after = on, law, reform, allow_after
        self._scheme = scheme
        self.values: dict[str, Any] = {}
        self.assumed: list[str] = []
        for name, asked in scheme.parameters.items():
            self.values[name] = self._resolve(asked)
        if scheme.one_of and all(self.values[name] is None for name in scheme.one_of):
            self._value(scheme.parameters[scheme.one_of[0]])  # raises: the law had not begun, or had ended

    def _value(self, asked: Requirement, area: str | None = None, on: date | None = None) -> Any:
        return self._law.value(
            asked.key,
            on or self.on,
            kinds=asked.kinds,
            allow_after=self._allow_after,
            area=area,
            reform=self._reform,
        )

    def _resolve(self, asked: Requirement) -> Any:
        if asked.mode == "need" or self._changed(asked) or self._in_force(asked):
            return self._value(asked)
        if asked.mode == "condition":
            return self._as_first_seen(asked)
        return False if asked.mode == "flag" else None

    def _as_first_seen(self, asked: Requirement) -> Any:
        """Take a condition before the day it was first seen, if it is its start that nobody published."""
        first = next(row for row in self._rows(asked.key) if row["kind"] in asked.kinds)
        if not first["start_unknown"] or first["seen_on"] <= self.on:
            return self._value(asked)  # raises, naming the days that are known
        self.assumed.append(f"{asked.key}: first seen on {first['seen_on']}, taken to hold on {self.on}")
        return self._value(asked, on=first["seen_on"])

    def _changed(self, asked: Requirement) -> bool:
        return self._reform is not None and self._reform.find(asked.key, self.on) is not None

    def _in_force(self, asked: Requirement) -> bool:
        return any(row["area"] == "" for row in self._holding(asked))

    def _rows(self, key: str) -> list[dict[Any, Any]]:
        # the project's law hands out its rows ready made; one written for a test has a history only
        ready = getattr(self._law, "rows", None)
        return ready(key) if ready else self._law.history(key).to_dict("records")

    def _holding(self, asked: Requirement) -> list[dict[Any, Any]]:
        return [row for row in self._rows(asked.key) if row["kind"] in asked.kinds and self._holds(row)]

    def _holds(self, row: dict[Any, Any]) -> bool:
        first = row["seen_on"] if row["start_unknown"] else row["start"]
        last = row["end"]
        return first <= self.on and (last is None or pd.isna(last) or self.on <= last)

    def areas(self) -> dict[str, list[str]]:
        """Return the areas with a value of their own on this day, for each parameter that varies by area."""
        found = {}
        for name, asked in self._scheme.parameters.items():
            if asked.by_area and not self._changed(asked):
                codes = sorted({code for row in self._holding(asked) for code in row["area"].split()})
                if codes:
                    found[name] = codes
        return found

    def area_fields(self) -> list[str]:
        """Return the columns that say whose area's value a person gets; none where one holds everywhere."""
        codes = {code for listed in self.areas().values() for code in listed}
        wanted = [PROVINCE_FIELD] * any(code.isdigit() for code in codes)
        return wanted + [DISASTER_FIELD] * any(not code.isdigit() for code in codes)

    def for_people(self, columns: Mapping[str, npt.NDArray[Any]]) -> dict[str, Any]:
        """Return the values, as one per person where they vary by area."""
        given = dict(self.values)
        for name, codes in self.areas().items():
            asked = self._scheme.parameters[name]
            field = PROVINCE_FIELD if codes[0].isdigit() else DISASTER_FIELD
            each = np.full(len(columns[field]), self.values[name], dtype=float)
            for code in codes:
                here = columns[PROVINCE_FIELD] == code if code.isdigit() else columns[DISASTER_FIELD]
                each[np.asarray(here, dtype=bool)] = self._value(asked, area=code)
            given[name] = each
        return given


def as_day(on: date | str) -> date:
    """Return a day given as a date or ISO text.

    Raises
    ------
    ParameterError
        If it is neither.
    """
    try:
        day: date | None = pd.Timestamp(on).date() if not isinstance(on, str) else date.fromisoformat(on)
    except (TypeError, ValueError):
        day = None
    if day is None or pd.isna(day) or isinstance(on, int | float):
        raise ParameterError(
            f"{on!r} is not a day. Give a datetime.date, or text such as '2026-01-01' (Gregorian)."
        )
    return day
