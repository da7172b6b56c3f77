"""A reform: a small file of dated values laid over the law, never an ``if`` in a formula.

Each file of ``data/reforms`` names who proposed it and changes the values of existing parameters from a day
on. ``[switches]`` turns yes-or-no rules on or off from the reform's own ``start``. What a reform does not
name stays as the law has it. A key that does not exist, or a unit that is not the key's, is refused with
its line: a reform that silently changes nothing would be believed.
"""

from __future__ import annotations

import datetime as dt
import difflib
import hashlib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from spdr import project
from spdr.data import access
from spdr.data.lawblocks import Scalar, value_problem
from spdr.data.parameters import ParameterValue, describe, keys
from spdr.errors import ParameterError

FOLDER = "data/reforms"
STATUSES = ("announced", "proposal", "rejected", "what_if")
_HEAD = ("name_en", "name_th", "status", "source", "url", "note", "note_th", "start", "switches")


@dataclass(frozen=True)
class Change:
    """One value that a reform gives a key, from ``start`` to ``end`` (None while it lasts)."""

    key: str
    start: dt.date
    value: Scalar
    unit: str
    end: dt.date | None = None
    text_th: str = ""

    def holds(self, day: dt.date) -> bool:
        """Say whether the change applies on ``day``."""
        return self.start <= day and (self.end is None or day <= self.end)


@dataclass(frozen=True)
class Reform:
    """Dated changes laid over the law, with their names and who proposed them."""

    name: str
    name_en: str
    name_th: str
    source: str
    changes: tuple[Change, ...]
    status: str = "what_if"
    url: tuple[str, ...] = ()
    note: str = ""
    note_th: str = ""
    sha256: str = ""
    _by_key: dict[str, tuple[Change, ...]] = field(default_factory=dict, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_key: dict[str, list[Change]] = {}
        for change in self.changes:
            by_key.setdefault(change.key, []).append(change)
        self._by_key.update({key: tuple(found) for key, found in by_key.items()})

    @property
    def keys(self) -> list[str]:
        """The parameters this reform changes, in order."""
        return sorted(self._by_key)

    def find(self, key: str, on: dt.date) -> ParameterValue | None:
        """Return the reform's value of ``key`` on ``on``, or None where it leaves the law alone."""
        for change in self._by_key.get(key, ()):
            if change.holds(on):
                return ParameterValue(
                    key=key,
                    value=change.value,
                    unit=change.unit,
                    kind="reform",
                    status="seen",
                    start=change.start,
                    end=change.end,
                    source=self.source,
                    url=self.url,
                    note=self.note,
                    note_th=self.note_th,
                    text_th=change.text_th,
                )
        return None


def names() -> list[str]:
    """Return the names of the reforms of the project, for ``load_reform``."""
    return sorted(file.stem for file in project.path(FOLDER).glob("*.toml"))


def load_reform(path_or_name: str | Path) -> Reform:
    """Read one reform and check it against the law.

    Parameters
    ----------
    path_or_name
        A name of ``names()``, or the path of a TOML file kept elsewhere.

    Returns
    -------
    Reform
        To be passed as ``reform=`` to ``parameters.value`` and to ``schemes.calculate``.

    Raises
    ------
    ParameterError
        If there is no such reform, or it names a key that does not exist, a unit that is not the key's, or
        a value the unit cannot hold; the message names the file, the key and the line.

    Examples
    --------
    >>> from spdr.data import parameters
    >>> reform = load_reform("oaa_flat_1000")
    >>> parameters.value("oaa.amount.60_69", "2026-01-01")
    600
    >>> parameters.value("oaa.amount.60_69", "2026-01-01", reform=reform)
    1000
    """
    file = Path(path_or_name)
    if file.suffix != ".toml":
        file = project.path(FOLDER) / f"{path_or_name}.toml"
        if not file.is_file():
            near = difflib.get_close_matches(str(path_or_name), names(), n=1)
            hint = f"Did you mean {near[0]!r}? " if near else ""
            raise ParameterError(
                f"There is no reform {str(path_or_name)!r} in {FOLDER}. {hint}"
                f"There are {', '.join(names()) or 'none'}; or give the path of a .toml file."
            )
    try:
        text = file.read_text(encoding="utf-8")
        content = tomllib.loads(text)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ParameterError(f"The reform {file.name} cannot be read as TOML: {error}.") from error
    reform = _Reader(file.name, text).read(content, file.stem)
    if file.parent.resolve() == project.path(FOLDER):
        access.note_parameter(f"reform:{reform.name}", reform.sha256)
    return reform


def from_values(
    values: Mapping[str, Scalar],
    start: dt.date | str,
    name: str = "what_if",
    source: str = "A question of the reader, not a proposal",
) -> Reform:
    """Make a reform in memory, for sweeps and what-ifs.

    Parameters
    ----------
    values
        Parameter key -> its value under the reform, in the unit of the parameter.
    start
        First day of all of them.
    name, source
        Shown wherever the outcome is.

    Raises
    ------
    ParameterError
        As ``load_reform``.

    Examples
    --------
    >>> reform = from_values({"csg.amount": 800}, start="2026-01-01")
    >>> reform.keys, reform.find("csg.amount", dt.date(2026, 1, 1)).value
    (['csg.amount'], 800)
    """
    reader = _Reader(name, "")
    begin = dt.date.fromisoformat(start) if isinstance(start, str) else start
    changes = []
    for key, value in values.items():
        unit = reader.unit_of(key)
        changes.append(reader.change(key, {"start": begin, "value": value}, unit))
    return Reform(name, name, name, source, tuple(changes))


class _Reader:
    """Turns the content of one reform into a ``Reform``, naming the line of whatever is wrong."""

    def __init__(self, file: str, text: str) -> None:
        self.file, self.text = file, text

    def wrong(self, key: str, what: str) -> ParameterError:
        found = re.search(rf'^(\["{re.escape(key)}"\]|"?{re.escape(key)}"?\s*=)', self.text, re.MULTILINE)
        line = f", line {self.text.count(chr(10), 0, found.start()) + 1}" if found else ""
        return ParameterError(f"Reform {self.file}{line}: {key!r} {what}.")

    def read(self, content: dict[str, Any], name: str) -> Reform:
        head = {field: content.pop(field) for field in _HEAD if field in content}
        for field_name in ("name_en", "name_th", "source"):
            if not isinstance(head.get(field_name), str) or not head[field_name].strip():
                raise self.wrong(
                    field_name, "is missing; a reform says its name in both languages and its source"
                )
        if head.get("status") not in STATUSES:
            raise self.wrong("status", f"must be one of {', '.join(STATUSES)}")
        changes = [self.switch(key, on, head) for key, on in head.pop("switches", {}).items()]
        for key, block in content.items():
            changes += self.block(key, block)
        if not changes:
            raise ParameterError(
                f"Reform {self.file} changes nothing: give at least one dated value or switch."
            )
        self.refuse_overlaps(changes)
        head.pop("start", None)
        head["url"] = tuple(head.get("url", ()))
        sha = hashlib.sha256(self.text.encode("utf-8")).hexdigest()
        return Reform(name=name, changes=tuple(changes), sha256=sha, **head)

    def unit_of(self, key: str) -> str:
        if key in keys():
            return describe(key)["unit"]
        near = difflib.get_close_matches(key, keys(), n=1)
        hint = f"; did you mean {near[0]!r}?" if near else ""
        raise self.wrong(key, f"is no parameter{hint} A reform can change only what data/parameters holds")

    def switch(self, key: str, on: Any, head: dict[str, Any]) -> Change:
        if self.unit_of(key) != "flag":
            raise self.wrong(
                key, f"is no switch: its unit is {self.unit_of(key)}; give it dated values instead"
            )
        if "start" not in head:
            raise self.wrong(key, "is a switch, so the reform needs a start, the day from which it is set")
        return self.change(key, {"start": head["start"], "value": on}, "flag")

    def block(self, key: str, block: Any) -> list[Change]:
        unit = self.unit_of(key)
        if not isinstance(block, dict) or not isinstance(block.get("values"), list) or not block["values"]:
            raise self.wrong(key, "needs unit and at least one dated value under values")
        if block.get("unit") != unit:
            raise self.wrong(
                key, f"is in {unit}, but the reform gives {block.get('unit')!r}: state the unit {unit}"
            )
        return [self.change(key, raw, unit) for raw in block["values"]]

    def change(self, key: str, raw: dict[str, Any], unit: str) -> Change:
        strange = sorted(set(raw) - {"start", "end", "value", "text_th"})
        if strange:
            raise self.wrong(
                key, f"has an unknown field {strange[0]!r}; fields are start, end, value and text_th"
            )
        start, end = raw.get("start"), raw.get("end")
        if type(start) is not dt.date or (end is not None and (type(end) is not dt.date or end < start)):
            raise self.wrong(key, f"needs a start, and an end not before it: {start!r}, {end!r}")
        problem = value_problem(raw, unit)
        if problem:
            raise self.wrong(key, f"on {start}: {problem}")
        return Change(key=key, unit=unit, **raw)

    def refuse_overlaps(self, changes: list[Change]) -> None:
        ordered = sorted(changes, key=lambda change: (change.key, change.start))
        for one, other in zip(ordered, ordered[1:], strict=False):
            if one.key == other.key and one.holds(other.start):
                raise self.wrong(one.key, f"has two values on {other.start}; close the earlier one before it")
