"""One parameter of the law as it stands in a file: its fields, units and kinds, and the checks on them."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from spdr.errors import ParameterError

LAW_SEEN_TO = dt.date(2026, 11, 22)
"""The last day to which the law was followed; later dates are answered only when asked for explicitly."""

Scalar = int | float | bool | str | dt.date

KINDS = ("law", "de_facto", "overlay", "rejected", "proposal", "announced")
"""Kinds of a value, the later one answering first where several are asked for and hold on the same day."""

STATUSES = ("seen", "recall_unverified")
CONFIDENCES = ("high", "medium-high", "medium", "low", "not_graded")

_NUMBER = (int, float)
UNITS: dict[str, tuple[type, ...]] = {
    **dict.fromkeys(("thb", "thb_day", "thb_month", "thb_year", "million_thb", "billion_thb"), _NUMBER),
    **dict.fromkeys(("share", "ratio", "million_persons", "persons", "count"), _NUMBER),
    **dict.fromkeys(("years", "months", "weeks", "days"), (int,)),
    "flag": (bool,),
    "date": (dt.date,),
    "text": (str,),
}
"""Units a parameter may have, with the types its values may take."""

_HEAD = {"name_en", "name_th", "unit", "scheme", "note", "note_th", "overlay_of", "renamed_from", "values"}
_FLAGS = {"value_unknown", "start_unknown", "start_unverified", "end_unknown"}
_VALUE = {"start", "end", "seen_on", "value", "kind", "status", "confidence", "source", "url", "area"}
_VALUE |= {"note", "note_th", "text_th"} | _FLAGS
_ADDRESS = re.compile(r"https?://\S+$")
_AREA = re.compile(r"\d\d$|[a-z][a-z0-9_]+$")
_FORMS = {"url": "web addresses", "area": "two-digit province codes or names such as disaster_localities"}


@dataclass(frozen=True)
class BlockValue:
    """One dated value as it stands in a file; the fields are those of ``parameters.ParameterValue``."""

    key: str
    value: Scalar | None
    kind: str
    status: str
    source: str
    start: dt.date | None = None
    end: dt.date | None = None
    url: tuple[str, ...] = ()
    confidence: str = "not_graded"
    note: str = ""
    note_th: str = ""
    text_th: str = ""
    area: tuple[str, ...] = ()
    start_unknown: bool = False
    start_unverified: bool = False
    end_unknown: bool = False
    value_unknown: bool = False
    seen_on: dt.date | None = None

    @property
    def first_day(self) -> dt.date:
        """The first day for which this value may be returned."""
        day = self.seen_on if self.start_unknown else self.start
        if day is None:  # the checks below allow no such value into a corpus
            raise ParameterError(f"{self.key!r} has a value without a first day.")
        return day

    def holds(self, day: dt.date) -> bool:
        """Say whether the value is known to apply on ``day``."""
        return self.first_day <= day and (self.end is None or day <= self.end)

    def span(self) -> str:
        """The days it holds, as text."""
        return f"{self.first_day} to {self.end}" if self.end else f"{self.first_day} onward"


def wrong(file: str, key: str, what: str, at: str = "") -> ParameterError:
    """Make the error that names file, key and, where there is one, the value."""
    place = f"{key!r}, value of {at}" if at else repr(key)
    return ParameterError(
        f"data/parameters/{file}: {place}: {what}. Mend it there; data/parameters/README.md shows the form."
    )


def own_values(key: str, block: Any, file: str) -> tuple[BlockValue, ...]:
    """Check the block of one key and return its values, or raise the first mistake."""
    if not isinstance(block, dict):
        raise wrong(file, key, 'is no table; a parameter is a table with a quoted key, ["scheme.item"]')
    strange = sorted(set(block) - _HEAD)
    if strange:
        raise wrong(file, key, f"unknown field {strange[0]!r}; fields are {', '.join(sorted(_HEAD))}")
    for name in ("name_en", "name_th", "unit", "scheme"):
        if not isinstance(block.get(name), str) or not block[name].strip():
            raise wrong(file, key, f"{name} is missing")
    if not any("\u0e00" <= letter <= "\u0e7f" for letter in block["name_th"]):
        raise wrong(file, key, "name_th holds no Thai")
    if block["unit"] not in UNITS:
        raise wrong(file, key, f"unit {block['unit']!r} is unknown; units are {', '.join(UNITS)}")
    blocks = block.get("values")
    if not isinstance(blocks, list) or not blocks:
        raise wrong(file, key, "has no values; add at least one dated value with its source")
    return tuple(_value(key, raw, block["unit"], file) for raw in blocks)


def _value(key: str, raw: dict[str, Any], unit: str, file: str) -> BlockValue:
    at = str(raw.get("start") or raw.get("seen_on") or raw.get("value"))
    strange = sorted(set(raw) - _VALUE)
    if strange:
        raise wrong(file, key, f"unknown field {strange[0]!r}; fields are {', '.join(sorted(_VALUE))}", at)
    for name, allowed in (("kind", KINDS), ("status", STATUSES)):
        if raw.get(name) not in allowed:
            raise wrong(
                file, key, f"{name} {raw.get(name)!r} is unknown; choose from {', '.join(allowed)}", at
            )
    if raw.get("confidence", "not_graded") not in CONFIDENCES:
        raise wrong(file, key, f"confidence is one of {', '.join(CONFIDENCES)}", at)
    if not isinstance(raw.get("source"), str) or not raw["source"].strip():
        raise wrong(file, key, "source is missing; a value without one is not entered", at)
    if bool(raw.get("note")) != bool(raw.get("note_th")):
        raise wrong(file, key, "note and note_th go together: write both", at)
    for problem in (_date_problem(raw), value_problem(raw, unit)):
        if problem:
            raise wrong(file, key, problem, at)
    for name in _FLAGS & set(raw):
        if raw[name] is not True:
            raise wrong(file, key, f"{name} is either true or left out", at)
    for name, form in (("url", _ADDRESS), ("area", _AREA)):
        entries = raw.get(name, [])
        if not isinstance(entries, list) or not all(isinstance(e, str) and form.match(e) for e in entries):
            raise wrong(file, key, f"{name} {entries!r} is no list of {_FORMS[name]}", at)
    listed = {name: tuple(raw.get(name, ())) for name in ("url", "area")}
    return BlockValue(key=key, **{"value": None, **raw, **listed})


def _date_problem(raw: dict[str, Any]) -> str:
    for name in ("start", "end", "seen_on"):
        if name in raw and type(raw[name]) is not dt.date:
            return f"{name} is {raw[name]!r}; write a date without quotes, such as 2026-01-01"
    problem = _start_problem(raw)
    if problem:
        return problem
    first, end = raw.get("start") or raw["seen_on"], raw.get("end")
    if end and end < first:
        return f"end {end} is before its first day {first}"
    if raw.get("end_unknown") and not end:
        return "end_unknown needs end, the last day it is known to apply"
    return ""


def _start_problem(raw: dict[str, Any]) -> str:
    start, seen_on = raw.get("start"), raw.get("seen_on")
    if bool(raw.get("start_unknown")) != bool(seen_on) or bool(start) == bool(seen_on):
        return "needs start, or start_unknown = true with seen_on, the first day it is known to apply"
    if seen_on and seen_on > LAW_SEEN_TO:
        return f"seen_on {seen_on} is after {LAW_SEEN_TO}, to which the law was followed"
    if start and start > LAW_SEEN_TO and raw["kind"] not in ("law", "announced", "proposal"):
        return (
            f"start {start} is after {LAW_SEEN_TO}, to which the law was followed; only enacted steps may be"
        )
    return ""


def value_problem(raw: dict[str, Any], unit: str) -> str:
    """Say what is wrong with the value of one block for its unit, or nothing."""
    if raw.get("value_unknown"):
        return "" if "value" not in raw and raw.get("note") else "value_unknown needs a note and no value"
    value = raw.get("value")
    types = UNITS[unit]
    is_bool, is_moment = isinstance(value, bool), isinstance(value, dt.datetime)
    if not isinstance(value, types) or (is_bool and bool not in types) or is_moment:
        return f"value {value!r} is of a wrong type for unit {unit!r}"
    if isinstance(value, _NUMBER) and not is_bool:
        low = -1 if unit == "share" else 0
        high = 1 if unit == "share" else float("inf")
        if not low <= value <= high or value == float("inf"):
            return f"value {value!r} is outside {low} to {high} for unit {unit!r}"
    return "a text value needs its Thai in text_th" if unit == "text" and not raw.get("text_th") else ""


def refuse_overlaps(key: str, values: tuple[BlockValue, ...], file: str) -> None:
    """Refuse two values of one kind on one day, unless they are for different areas."""
    far = dt.date.max
    for kind in KINDS:
        layer = sorted((v for v in values if v.kind == kind), key=lambda v: v.first_day)
        for one, other in combinations(layer, 2):
            shared = set(one.area) & set(other.area) or not (one.area or other.area)
            if shared and other.first_day <= (one.end or far):
                raise wrong(
                    file,
                    key,
                    f"two values of kind {kind} hold on {other.first_day}, {one.value!r} and "
                    f"{other.value!r}; close the earlier one the day before the later one starts",
                )
