"""The law as dated values: what a scheme paid, charged or asked for on a given day, and who said so.

Each file of ``data/parameters`` holds one scheme's parameters, each parameter its dated values, each value
its kind (law, practice, temporary overlay, announcement, proposal, rejected), its source and whether that
source was seen. ``value`` answers for one day or refuses: it never offers another day's value.

Only the standard library is imported here, so that a build with nothing to do stays quick.
"""

from __future__ import annotations

import datetime as dt
import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from spdr.data import access
from spdr.data.lawblocks import KINDS, LAW_SEEN_TO, BlockValue, Scalar
from spdr.data.lawfile import Parameter, block_hashes, corpus
from spdr.errors import ParameterError

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

__all__ = [
    "IN_FORCE",
    "KINDS",
    "LAW_SEEN_TO",
    "ParameterValue",
    "block_hashes",
    "describe",
    "history",
    "keys",
    "lookup",
    "value",
]

IN_FORCE = ("law", "de_facto", "overlay")
"""The kinds that say what applied; the others say what somebody wanted to apply."""


# by checksum: a simulation asks for the same histories again and again
_frames: dict[str, pd.DataFrame] = {}
_rows: dict[str, list[dict[Any, Any]]] = {}


class Overlay(Protocol):
    """What ``value`` needs of a reform: its own value of a key on a day (see ``spdr.data.reforms``)."""

    def find(self, key: str, on: dt.date) -> ParameterValue | None:
        """Return the reform's value of ``key`` on ``on``, or None where it leaves the law alone."""


@dataclass(frozen=True)
class ParameterValue:
    """One value on one day, with everything a reader needs to judge it.

    ``start`` is None where nobody published it (``start_unknown``); ``seen_on`` is then the day from which
    the value is known to apply. ``start_unverified`` marks a start that is recalled or assumed. ``end`` is
    the last day in force, None while it is still in force; with ``end_unknown`` only the last day known.
    """

    key: str
    value: Scalar
    unit: str
    kind: str
    status: str
    start: dt.date | None
    end: dt.date | None
    source: str
    url: tuple[str, ...] = ()
    confidence: str = "not_graded"
    note: str = ""
    note_th: str = ""
    text_th: str = ""
    area: tuple[str, ...] = ()
    start_unknown: bool = False
    start_unverified: bool = False
    end_unknown: bool = False
    seen_on: dt.date | None = None

    @property
    def verified(self) -> bool:
        """Whether the value was read in a source (``status`` is ``seen``)."""
        return self.status == "seen"


def value(
    key: str,
    on: dt.date | str,
    kinds: Iterable[str] = IN_FORCE,
    allow_after: bool = False,
    *,
    area: str | None = None,
    reform: Overlay | None = None,
) -> Scalar:
    """Return the value of one parameter on one day.

    Parameters
    ----------
    key
        Dotted key, such as ``"csg.amount"``; ``keys()`` lists them.
    on
        The day, as a date or ISO text.
    kinds
        Which kinds may answer. Where several hold on that day, the later of law, de_facto, overlay,
        rejected, proposal, announced is returned.
    allow_after
        Answer for days after ``LAW_SEEN_TO`` too, with the law as enacted by then.
    area
        Two-digit province code, or a named area of the key: lets overlays limited to an area answer.
    reform
        A reform laid over the law; its values stand over every kind.

    Returns
    -------
    int, float, bool, str or datetime.date
        In the unit that ``describe`` states; shares are between -1 and 1, dates are dates.

    Raises
    ------
    ParameterError
        If the key is unknown, nothing of these kinds is known for that day or area, the amount on that
        day was never published, or the day is after ``LAW_SEEN_TO``.

    Examples
    --------
    >>> value("csg.amount", "2016-09-30"), value("csg.amount", "2016-10-01")
    (400, 600)
    """
    return lookup(key, on, kinds, allow_after, area=area, reform=reform).value


def lookup(
    key: str,
    on: dt.date | str,
    kinds: Iterable[str] = IN_FORCE,
    allow_after: bool = False,
    *,
    area: str | None = None,
    reform: Overlay | None = None,
) -> ParameterValue:
    """Return the value of one parameter on one day with its kind, status, dates and source.

    The arguments and errors are those of ``value``. A caller learns from ``verified`` (or ``status``)
    whether the figure was read in a source, and from ``start_unknown`` and ``start_unverified`` how firm its
    start is.

    Examples
    --------
    >>> found = lookup("ssf33.rate.employee", "2020-04-15")
    >>> found.value, found.kind, found.key
    (0.01, 'overlay', 'ssf33.rate.employee.covid')
    """
    day = _day(on, key)
    asked = _asked_kinds(kinds)
    parameter = _parameter(key)
    if day > LAW_SEEN_TO and not allow_after:
        raise ParameterError(
            f"{key!r} was asked for on {day}, but the law was followed only to {LAW_SEEN_TO}. Ask for a date "
            "up to then, or pass allow_after=True to use the law as enacted by that day."
        )
    access.note_parameter(parameter.key, parameter.sha256)
    if reform is not None:
        changed = reform.find(parameter.key, day)
        if changed is not None:
            return changed
    return _chosen(parameter, day, asked, area)


def history(key: str) -> pd.DataFrame:
    """Return every value a parameter has had, all kinds, overlays of the key included.

    Returns
    -------
    pandas.DataFrame
        One row per value, by first day: ``key``, ``start``, ``end`` (dates or None), ``value``, ``unit``,
        ``kind``, ``status``, ``confidence``, ``source``, ``url`` (addresses parted by spaces), ``note``,
        ``note_th``, ``text_th``, ``area`` (codes parted by spaces), ``start_unknown``, ``start_unverified``,
        ``end_unknown``, ``seen_on`` and ``value_unknown`` (a change took place, but its amount is not held;
        ``value`` is then None).

    Raises
    ------
    ParameterError
        If the key is unknown.
    """
    parameter = _parameter(key)
    access.note_parameter(parameter.key, parameter.sha256)
    if parameter.sha256 not in _frames:
        _frames[parameter.sha256] = _frame(parameter)
    return _frames[parameter.sha256].copy()


def rows(key: str) -> list[dict[Any, Any]]:
    """Return :func:`history` as one dictionary per value; they are shared between callers, so only read them.

    Raises
    ------
    ParameterError
        If the key is unknown.
    """
    parameter = _parameter(key)
    access.note_parameter(parameter.key, parameter.sha256)
    if parameter.sha256 not in _rows:
        _rows[parameter.sha256] = history(key).to_dict("records")
    return _rows[parameter.sha256]


def keys(prefix: str | None = None) -> list[str]:
    """Return all parameter keys in order, or those at or below a dotted prefix such as ``"ssf33.oldage"``."""
    every = sorted(corpus().parameters)
    if prefix is None:
        return every
    return [key for key in every if key == prefix or key.startswith(prefix + ".")]


def describe(key: str) -> dict[str, str]:
    """Return what a key means.

    Returns
    -------
    dict
        ``key``, ``name_en``, ``name_th``, ``unit``, ``scheme``, ``note``, ``note_th``, ``overlay_of`` (the
        key this one stands over, or empty) and ``file`` (under ``data/parameters``).

    Raises
    ------
    ParameterError
        If the key is unknown.
    """
    parameter = _parameter(key)
    return {
        "key": parameter.key,
        "name_en": parameter.name_en,
        "name_th": parameter.name_th,
        "unit": parameter.unit,
        "scheme": parameter.scheme,
        "note": parameter.note,
        "note_th": parameter.note_th,
        "overlay_of": parameter.overlay_of,
        "file": parameter.file,
    }


def _frame(parameter: Parameter) -> pd.DataFrame:
    import pandas as pd

    rows = [
        {
            "key": v.key,
            "start": v.start,
            "end": v.end,
            "value": v.value,
            "unit": parameter.unit,
            "kind": v.kind,
            "status": v.status,
            "confidence": v.confidence,
            "source": v.source,
            "url": " ".join(v.url),
            "note": v.note,
            "note_th": v.note_th,
            "text_th": v.text_th,
            "area": " ".join(v.area),
            "start_unknown": v.start_unknown,
            "start_unverified": v.start_unverified,
            "end_unknown": v.end_unknown,
            "seen_on": v.seen_on,
            "value_unknown": v.value_unknown,
        }
        for v in sorted(parameter.in_play, key=lambda v: (v.first_day, KINDS.index(v.kind), v.key))
    ]
    return pd.DataFrame(rows).astype(dict.fromkeys(("start", "end", "seen_on", "value"), "object"))


def _day(on: dt.date | str, key: str) -> dt.date:
    if isinstance(on, dt.datetime):
        return on.date()
    if isinstance(on, dt.date):
        return on
    try:
        return dt.date.fromisoformat(on)
    except (TypeError, ValueError):
        raise ParameterError(
            f"{key!r} was asked for on {on!r}, which is not a day. Give a datetime.date, or text such as "
            '"2026-01-01" in the Gregorian calendar.'
        ) from None


def _asked_kinds(kinds: Iterable[str]) -> frozenset[str]:
    asked = frozenset([kinds] if isinstance(kinds, str) else kinds)
    unknown = sorted(asked - set(KINDS))
    if unknown or not asked:
        raise ParameterError(
            f"Unknown kind {', '.join(unknown) or '(none)'}: choose from {', '.join(KINDS)}."
        )
    return asked


def _parameter(key: str) -> Parameter:
    everything = corpus(key)
    found = everything.parameters.get(everything.renamed.get(key, key))
    if found is not None:
        return found
    below = keys(key) if isinstance(key, str) else []
    if below:
        raise ParameterError(f"{key!r} is a group, not a parameter. Ask for one of {', '.join(below[:12])}.")
    near = difflib.get_close_matches(str(key), everything.parameters, n=3, cutoff=0.6)
    hint = f"Did you mean {' or '.join(map(repr, near))}? " if near else ""
    raise ParameterError(
        f"There is no parameter {key!r} in data/parameters. {hint}spdr.data.parameters.keys() lists them all."
    )


def _chosen(parameter: Parameter, day: dt.date, asked: frozenset[str], area: str | None) -> ParameterValue:
    held = [v for v in parameter.in_play if v.kind in asked and v.holds(day) and _applies(v, parameter, area)]
    if not held:
        raise ParameterError(_nothing_holds(parameter, day, asked, area))
    best = max(held, key=lambda v: (KINDS.index(v.kind), bool(v.area)))
    if best.value is None:
        raise ParameterError(
            f"{parameter.key!r} has no known value on {day}: {best.note} Source of that: {best.source}. Ask "
            f"for a day outside {best.span()}, or add the amount and its source to "
            f"data/parameters/{parameter.file}."
        )
    return ParameterValue(
        key=best.key,
        value=best.value,
        unit=parameter.unit,
        kind=best.kind,
        status=best.status,
        start=best.start,
        end=best.end,
        source=best.source,
        url=best.url,
        confidence=best.confidence,
        note=best.note,
        note_th=best.note_th,
        text_th=best.text_th,
        area=best.area,
        start_unknown=best.start_unknown,
        start_unverified=best.start_unverified,
        end_unknown=best.end_unknown,
        seen_on=best.seen_on,
    )


def _applies(v: BlockValue, parameter: Parameter, area: str | None) -> bool:
    """Say whether a value limited to an area answers: asked for that area, or by its own key and no area."""
    if not v.area:
        return True
    return area in v.area if area is not None else v.key == parameter.key


def _nothing_holds(parameter: Parameter, day: dt.date, asked: frozenset[str], area: str | None) -> str:
    key, where = parameter.key, f"data/parameters/{parameter.file}"
    others = sorted({v.kind for v in parameter.in_play} - asked)
    mine = sorted((v for v in parameter.in_play if v.kind in asked), key=lambda v: v.first_day)
    if not mine:
        return (
            f"{key!r} has no value of kind {', '.join(sorted(asked))}: it holds only {', '.join(others)}. "
            f'Pass kinds=("{others[0]}",) if that is what you want.'
        )
    start = f"{key!r} has no value on {day}" + (f" in area {area}" if area else "")
    first = mine[0]
    if day < first.first_day and first.start_unknown:
        return (
            f"{start}: nobody published when its first value began; it is known to apply from "
            f"{first.first_day} onward. Ask for a later day, or add the start and its source to {where}."
        )
    if day < first.first_day:
        return (
            f"{start}: its first value starts on {first.first_day}. Ask for a later day, or add the earlier "
            f"value and its source to {where}."
        )
    spans = "; ".join(v.span() for v in mine)
    hint = f" It also has values of kind {', '.join(others)}." if others else ""
    return (
        f"{start}: values are known for {spans}.{hint} Ask for a day inside one of these, or add the missing "
        f"value and its source to {where}."
    )
