"""Reading and checking the parameter files: TOML in, checked blocks out, one mistake named at a time."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import re
import tomllib
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from typing import Any

from spdr import project
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

_HEADER = re.compile(r'^\["([^"\n]+)"\]', re.MULTILINE)
_OVERLAY = re.compile(r'^overlay_of = "([^"\n]+)"', re.MULTILINE)


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


@dataclass(frozen=True)
class Parameter:
    """One key with its words, its own values, and ``in_play``: these and the overlays that stand over it."""

    key: str
    name_en: str
    name_th: str
    unit: str
    scheme: str
    file: str
    values: tuple[BlockValue, ...]
    in_play: tuple[BlockValue, ...]
    sha256: str
    note: str = ""
    note_th: str = ""
    overlay_of: str = ""
    renamed_from: tuple[str, ...] = ()


@dataclass
class Corpus:
    """All parameters, which old name leads to which key, and the file stamps they were read under."""

    parameters: dict[str, Parameter] = field(default_factory=dict)
    renamed: dict[str, str] = field(default_factory=dict)
    stamps: dict[str, tuple[int, int]] = field(default_factory=dict)
    files: dict[str, dict[str, Parameter]] = field(default_factory=dict)


_cache: dict[str, Corpus] = {}


def corpus(key: str | None = None) -> Corpus:
    """Return all parameters, re-reading the files that changed since the last call.

    With a ``key`` that is known, only the file that holds it is looked at, so that a loop of look-ups
    costs one file stamp each.

    Raises
    ------
    ParameterError
        If a file is missing, is not TOML, or breaks a rule; the message names the file and the key.
    """
    folder = project.path("data", "parameters")
    held = _cache.setdefault(str(folder), Corpus())
    if key is not None:
        known = held.parameters.get(held.renamed.get(key, key))
        if known is not None and _stamp(folder / known.file) == held.stamps[known.file]:
            return held
    with os.scandir(folder) as entries:
        stamps = {
            e.name: (e.stat().st_mtime_ns, e.stat().st_size) for e in entries if e.name.endswith(".toml")
        }
    if stamps != held.stamps:
        held = _cache[str(folder)] = _reread(folder, stamps, held)
    return held


def _stamp(file: Path) -> tuple[int, int] | None:
    try:
        stat = os.stat(file)
    except OSError:
        return None
    return (stat.st_mtime_ns, stat.st_size)


def _reread(folder: Path, stamps: dict[str, tuple[int, int]], old: Corpus) -> Corpus:
    new = Corpus(stamps=stamps)
    for name in sorted(stamps):
        same = old.stamps.get(name) == stamps[name]
        new.files[name] = old.files[name] if same else read_file(folder / name)
        for key, parameter in new.files[name].items():
            if key in new.parameters:
                raise ParameterError(
                    f"data/parameters/{name}: {key!r} also stands in {new.parameters[key].file}. "
                    "A key lives in one file: move its values together."
                )
            new.parameters[key] = parameter
            new.renamed.update(dict.fromkeys(parameter.renamed_from, key))
    clash = sorted(set(new.renamed) & set(new.parameters))
    if clash:
        raise ParameterError(
            f"data/parameters/{new.parameters[clash[0]].file}: {clash[0]!r} is a key, and also an earlier "
            f"name of {new.renamed[clash[0]]!r}. Take it out of renamed_from."
        )
    return new


def read_file(file: Path) -> dict[str, Parameter]:
    """Read and check one parameter file.

    Raises
    ------
    ParameterError
        As ``corpus``.
    """
    try:
        text = file.read_text(encoding="utf-8")
        content = tomllib.loads(text)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ParameterError(f"data/parameters/{file.name} cannot be read as TOML: {error}.") from error
    hashes = block_hashes_of(text)
    unheaded = sorted(set(content) ^ set(hashes))
    if unheaded:
        raise _wrong(
            file.name, unheaded[0], 'needs one header of the form ["scheme.item"] at the start of a line'
        )
    values = {key: _own_values(key, block, file.name) for key, block in content.items()}
    over: dict[str, list[str]] = {}
    for key, block in content.items():
        base = block.get("overlay_of", "")
        if not base:
            continue
        if base not in content or content[base]["unit"] != block["unit"] or content[base].get("overlay_of"):
            raise _wrong(file.name, key, f"overlay_of names {base!r}, which is no base key of this unit here")
        over.setdefault(base, []).append(key)
    return {
        key: _parameter(key, content, file.name, values, over.get(key, []), hashes[key]) for key in content
    }


def _parameter(
    key: str,
    content: dict[str, Any],
    file: str,
    values: dict[str, tuple[BlockValue, ...]],
    over: list[str],
    sha256: str,
) -> Parameter:
    block = content[key]
    in_play = values[key] + tuple(v for other in sorted(over) for v in values[other])
    _refuse_overlaps(key, in_play, file)
    return Parameter(
        key=key,
        name_en=block["name_en"],
        name_th=block["name_th"],
        unit=block["unit"],
        scheme=block["scheme"],
        file=file,
        values=values[key],
        in_play=in_play,
        sha256=sha256,
        note=block.get("note", ""),
        note_th=block.get("note_th", ""),
        overlay_of=block.get("overlay_of", ""),
        renamed_from=tuple(block.get("renamed_from", ())),
    )


def block_hashes_of(text: str) -> dict[str, str]:
    """Return the SHA-256 of each parameter's text in one file, the text of its overlays included.

    Works on the text, because parsing all files would be most of the cost of a build that has nothing to do.
    """
    heads = list(_HEADER.finditer(text))
    ends = [head.start() for head in heads[1:]] + [len(text)]
    chunks = {head[1]: text[head.start() : end].strip() for head, end in zip(heads, ends, strict=True)}
    whole = {key: [chunk] for key, chunk in chunks.items()}
    for key in sorted(chunks):
        over = _OVERLAY.search(chunks[key])
        if over and over[1] in whole:
            whole[over[1]].append(chunks[key])
    return {key: hashlib.sha256("\n".join(parts).encode("utf-8")).hexdigest() for key, parts in whole.items()}


def _wrong(file: str, key: str, what: str, at: str = "") -> ParameterError:
    place = f"{key!r}, value of {at}" if at else repr(key)
    return ParameterError(
        f"data/parameters/{file}: {place}: {what}. Mend it there; data/parameters/README.md shows the form."
    )


def block_hashes() -> dict[str, str]:
    """Return the SHA-256 of every parameter's block, and of every reform under ``reform:<name>``.

    Nothing is parsed or checked, so that a build can ask every time.
    """
    found: dict[str, str] = {}
    for file in project.path("data", "parameters").glob("*.toml"):
        found.update(block_hashes_of(file.read_text(encoding="utf-8")))
    for file in project.path("data", "reforms").glob("*.toml"):
        text = file.read_text(encoding="utf-8")
        found[f"reform:{file.stem}"] = hashlib.sha256(text.encode("utf-8")).hexdigest()
    return dict(sorted(found.items()))


def _own_values(key: str, block: Any, file: str) -> tuple[BlockValue, ...]:
    if not isinstance(block, dict):
        raise _wrong(file, key, 'is no table; a parameter is a table with a quoted key, ["scheme.item"]')
    strange = sorted(set(block) - _HEAD)
    if strange:
        raise _wrong(file, key, f"unknown field {strange[0]!r}; fields are {', '.join(sorted(_HEAD))}")
    for name in ("name_en", "name_th", "unit", "scheme"):
        if not isinstance(block.get(name), str) or not block[name].strip():
            raise _wrong(file, key, f"{name} is missing")
    if not any("\u0e00" <= letter <= "\u0e7f" for letter in block["name_th"]):
        raise _wrong(file, key, "name_th holds no Thai")
    if block["unit"] not in UNITS:
        raise _wrong(file, key, f"unit {block['unit']!r} is unknown; units are {', '.join(UNITS)}")
    blocks = block.get("values")
    if not isinstance(blocks, list) or not blocks:
        raise _wrong(file, key, "has no values; add at least one dated value with its source")
    return tuple(_value(key, raw, block["unit"], file) for raw in blocks)


def _value(key: str, raw: dict[str, Any], unit: str, file: str) -> BlockValue:
    at = str(raw.get("start") or raw.get("seen_on") or raw.get("value"))
    strange = sorted(set(raw) - _VALUE)
    if strange:
        raise _wrong(file, key, f"unknown field {strange[0]!r}; fields are {', '.join(sorted(_VALUE))}", at)
    for name, allowed in (("kind", KINDS), ("status", STATUSES)):
        if raw.get(name) not in allowed:
            raise _wrong(
                file, key, f"{name} {raw.get(name)!r} is unknown; choose from {', '.join(allowed)}", at
            )
    if raw.get("confidence", "not_graded") not in CONFIDENCES:
        raise _wrong(file, key, f"confidence is one of {', '.join(CONFIDENCES)}", at)
    if not isinstance(raw.get("source"), str) or not raw["source"].strip():
        raise _wrong(file, key, "source is missing; a value without one is not entered", at)
    if bool(raw.get("note")) != bool(raw.get("note_th")):
        raise _wrong(file, key, "note and note_th go together: write both", at)
    for problem in (_date_problem(raw), value_problem(raw, unit)):
        if problem:
            raise _wrong(file, key, problem, at)
    for name in _FLAGS & set(raw):
        if raw[name] is not True:
            raise _wrong(file, key, f"{name} is either true or left out", at)
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


def _refuse_overlaps(key: str, values: tuple[BlockValue, ...], file: str) -> None:
    far = dt.date.max
    for kind in KINDS:
        layer = sorted((v for v in values if v.kind == kind), key=lambda v: v.first_day)
        for one, other in combinations(layer, 2):
            shared = set(one.area) & set(other.area) or not (one.area or other.area)
            if shared and other.first_day <= (one.end or far):
                raise _wrong(
                    file,
                    key,
                    f"two values of kind {kind} hold on {other.first_day}, {one.value!r} and "
                    f"{other.value!r}; close the earlier one the day before the later one starts",
                )
