"""What-ifs in the page: sliders over a recorded grid and closed forms, worked out by Python and page alike.

What a model gives is recorded once as a grid: one row for each combination of the controls that the model
needs. Everything else is a formula over the grid's columns and the other controls. The page only looks up
and calculates; a table of worked settings stands in the page for readers without scripts.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from spdr.errors import NotebookError
from spdr.present import formula, labels
from spdr.present.formats import LANGUAGES, format_value, plain
from spdr.present.units import UNITS, unit_of

MOST_CELLS = 20_000  # numbers of a grid that a page can carry
MOST_STEPS = 400  # places of one slider


@dataclass(frozen=True)
class Control:
    """Something a reader sets.

    Attributes
    ----------
    name
        Its key in the register of labels, and its name in formulas.
    kind
        ``slider`` (one of ``values``), ``choice`` (one of the words in ``values``) or ``number`` (typed).
    start
        Where it stands at first.
    values
        All places of a slider or choice, in order; empty for a number.
    low, high
        Ends of a number.
    unit, digits
        How it is written; no unit for a choice.
    """

    name: str
    kind: str
    start: Any
    values: tuple[Any, ...] = ()
    low: float = 0.0
    high: float = 0.0
    unit: str | None = None
    digits: int | None = None


@dataclass(frozen=True)
class Result:
    """Something the page works out: its key among the labels, its formula and how it is written."""

    name: str
    text: str
    unit: str | None = None
    digits: int | None = None


def slider(
    name: str,
    start: float,
    low: float,
    high: float,
    step: float,
    *,
    unit: str | None = None,
    digits: int | None = None,
) -> Control:
    """Declare a slider from ``low`` to ``high`` for a formula; where it starts is one of its places.

    Examples
    --------
    >>> slider("vat_points", 1, 0, 2, 0.5, unit="count").values
    (0.0, 0.5, 1.0, 1.5, 2.0)
    """
    if not step > 0 or not low < high:
        raise NotebookError(f"Slider {name!r}: it runs from a lower to a higher end in steps above nought.")
    count = round((high - low) / step)
    places = {round(low + place * step, 10) for place in range(count + 1)} | {float(start)}
    values = tuple(sorted(places))
    return Control(name, "slider", start, values, low, high, unit, digits)


def axis(name: str, start: Any, *, unit: str | None = None, digits: int | None = None) -> Control:
    """Declare a control over a column of the grid: a slider over numbers, a choice among words."""
    return Control(name, "axis", start, unit=unit, digits=digits)


def number(
    name: str, start: float, low: float, high: float, *, unit: str | None = None, digits: int | None = None
) -> Control:
    """Declare a number that the reader types, between two ends."""
    return Control(name, "number", start, (), low, high, unit, digits)


@dataclass(frozen=True)
class WhatIf:
    """A what-if ready to be recorded; :meth:`value` is what the page shows for any settings."""

    id: str
    controls: tuple[Control, ...]
    results: tuple[Result, ...]
    axes: tuple[str, ...] = ()
    columns: Mapping[str, tuple[float | None, ...]] = field(default_factory=dict)
    constants: Mapping[str, float] = field(default_factory=dict)
    chart: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)
    about: Mapping[str, Any] = field(default_factory=dict)

    def value(self, **settings: Any) -> dict[str, float | None]:
        """Work out every result; a control that is not named stands at its start.

        Raises
        ------
        NotebookError
            If a setting is not one of a control's.
        """
        return evaluate(self.model(), settings)

    def model(self) -> dict[str, Any]:
        """Return what the page calculates with."""
        return {
            "controls": [_control(one, self.id) for one in self.controls],
            "axes": list(self.axes),
            "columns": {name: list(column) for name, column in self.columns.items()},
            "constants": dict(self.constants),
            "results": [_result(one, self.id) for one in self.results],
        }

    def settings(self) -> list[dict[str, Any]]:
        """Return worked settings: as it starts, and each control at each of its ends, alone."""
        start = {one.name: one.start for one in self.controls}
        found = [start]
        for one in self.controls:
            ends: Sequence[Any] = (one.low, one.high)
            if one.kind == "slider":
                ends = (one.values[0], one.values[-1])
            elif one.kind == "choice":
                ends = one.values
            found += [{**start, one.name: end} for end in ends if end != one.start]
        return found

    def record(self) -> dict[str, Any]:
        """Return the entry of record.json: the model, its words, worked settings and the chart."""
        model = self.model()
        settings = self.settings()
        worked = [evaluate(model, one) for one in settings]
        entry = {"id": self.id, **self.texts, **self.about, **model}
        entry["worked"] = [
            {"settings": one, "results": found} for one, found in zip(settings, worked, strict=True)
        ]
        entry["chart"] = self.chart
        if self.chart:
            from spdr.present.whatif_chart import spec

            entry |= {f"spec_{lang}": spec(entry, lang) for lang in LANGUAGES}
        return entry


def make(
    id: str,
    grid: Any,
    controls: Sequence[Control],
    results: Sequence[Result],
    constants: Mapping[str, float],
    chart: str,
    where: str,
    allow_unknown: bool = False,
) -> WhatIf:
    """Check a what-if and return it; see :meth:`spdr.present.Chapter.whatif`."""
    names = [*(one.name for one in controls), *(one.name for one in results)]
    if not controls or not results or len(set(names)) < len(names):
        raise NotebookError(f"{where}: it needs controls and results, each with a name of its own.")
    asked = [one.name for one in controls if one.kind == "axis"]
    frame = _frame(grid, where)
    lacking = [name for name in asked if name not in frame]
    if lacking or bool(frame) != bool(asked):
        raise NotebookError(
            f"{where}: the grid's controls are {', '.join(asked) or 'none'}, its columns "
            f"{', '.join(frame) or 'none'}: each axis() names a column, and a grid needs an axis()."
        )
    places = {name: tuple(dict.fromkeys(frame[name])) for name in asked}
    columns = _ordered(frame, places, where, allow_unknown)
    ready = tuple(_ready(one, places, where) for one in controls)
    _check_formulas(ready, results, columns, constants, where)
    if chart and chart not in asked:
        raise NotebookError(f"{where}: the chart runs along {chart!r}, which is no axis() of it.")
    held = {name: float(value) for name, value in constants.items()}
    made = WhatIf(id, ready, tuple(results), tuple(asked), columns, held, chart)
    made.model()  # words and units are checked here, where the error can name the chapter
    return made


def _frame(grid: Any, where: str) -> dict[str, list[Any]]:
    if grid is None:
        return {}
    if not hasattr(grid, "columns"):
        raise NotebookError(f"{where}: the grid is a frame with a column for each axis and each number.")
    return {str(name): [plain(cell) for cell in grid[name].tolist()] for name in grid.columns}


def _ordered(
    frame: Mapping[str, list[Any]], places: Mapping[str, tuple[Any, ...]], where: str, allow_unknown: bool
) -> dict[str, tuple[float | None, ...]]:
    """Put the rows in the order of the axes, the last one fastest; every combination once."""
    if not places:
        return {}
    rows = list(zip(*(frame[name] for name in places), strict=True))
    wanted = list(itertools.product(*places.values()))
    if len(set(rows)) != len(rows) or len(rows) != len(wanted):
        raise NotebookError(
            f"{where}: the grid has {len(rows)} rows, {len(set(rows))} of them different; it needs one for "
            f"each of the {len(wanted)} combinations of {', '.join(places)}."
        )
    place = {row: number for number, row in enumerate(rows)}
    order = [place[row] for row in wanted]
    found = {name: tuple(cells[i] for i in order) for name, cells in frame.items() if name not in places}
    if len(order) * max(1, len(found)) > MOST_CELLS:
        raise NotebookError(f"{where}: the grid holds more than {MOST_CELLS:,} numbers. Make it coarser.")
    for name, cells in found.items():
        known = [cell for cell in cells if cell is not None or not allow_unknown]
        if any(isinstance(cell, bool) or not isinstance(cell, int | float) for cell in known):
            raise NotebookError(
                f"{where}: column {name!r} of the grid holds a cell that is not a number. If nobody knows "
                "this figure, say allow_unknown=True."
            )
    return found


def _ready(one: Control, places: Mapping[str, tuple[Any, ...]], where: str) -> Control:
    """Give an axis its places, and check that a control can stand where it starts."""
    kind, values = one.kind, one.values
    if kind == "axis":
        values = places[one.name]
        kind = "choice" if all(isinstance(value, str) for value in values) else "slider"
        values = values if kind == "choice" else tuple(sorted(values))
        if kind == "slider" and values != places[one.name]:
            raise NotebookError(f"{where}: column {one.name!r} must rise from row to row of the grid.")
    start = plain(one.start)
    if kind == "number":
        if not one.low <= start <= one.high:
            raise NotebookError(f"{where}: {one.name} starts at {start!r}, outside {one.low} to {one.high}.")
    elif start not in values or not 2 <= len(values) <= MOST_STEPS:
        raise NotebookError(
            f"{where}: {one.name} starts at {start!r}; it must be one of its places, two at least and "
            f"{MOST_STEPS} at most: {', '.join(map(str, values[:6]))} ..."
        )
    unit = None if kind == "choice" else one.unit or unit_of(one.name)
    if kind != "choice" and (unit not in UNITS or UNITS[unit].kind not in ("number", "year")):
        raise NotebookError(f"{where}: {one.name} has no unit; give unit=..., or a name that says it.")
    return Control(one.name, kind, start, values, one.low, one.high, unit, one.digits)


def _check_formulas(
    controls: Sequence[Control],
    results: Sequence[Result],
    columns: Mapping[str, Any],
    constants: Mapping[str, float],
    where: str,
) -> None:
    """Refuse a name that nothing gives, and one that two things give."""
    known = [*columns, *constants, *(one.name for one in controls if one.kind != "choice")]
    doubled = next((name for name in known if known.count(name) > 1), None)
    if doubled:
        raise NotebookError(f"{where}: {doubled!r} is the name of two things; rename one.")
    if not all(math.isfinite(value) for value in constants.values()):
        raise NotebookError(f"{where}: a constant is not a number.")
    for one in results:
        for name in formula.names(formula.parse(one.text, f"{where}, {one.name}")):
            if name not in known:
                raise NotebookError(
                    f"{where}: the formula of {one.name} names {name!r}. Known there: {', '.join(known)}."
                )
        known.append(one.name)


def _words(name: str, where: str) -> dict[str, str]:
    return {f"label_{lang}": labels.label(name, lang, used_by=where) for lang in LANGUAGES}


def _control(one: Control, where: str) -> dict[str, Any]:
    entry = {"name": one.name, "kind": one.kind, "start": one.start, "unit": one.unit, "digits": one.digits}
    entry |= _words(one.name, where)
    if one.kind == "number":
        return entry | {"low": one.low, "high": one.high}
    entry["values"] = list(one.values)
    if one.kind == "choice":
        for lang in LANGUAGES:
            entry[f"values_{lang}"] = [labels.category(v, lang, used_by=where) for v in one.values]
    return entry


def _result(one: Result, where: str) -> dict[str, Any]:
    unit = one.unit or unit_of(one.name)
    if unit not in UNITS or UNITS[unit].kind != "number":
        raise NotebookError(f"{where}: result {one.name} has no unit of numbers; give unit=....")
    entry = {"name": one.name, "unit": unit, "digits": one.digits, "formula": formula.parse(one.text)}
    return entry | _words(one.name, where)


def evaluate(model: Mapping[str, Any], settings: Mapping[str, Any]) -> dict[str, float | None]:
    """Work out a recorded what-if for some settings, as the page does.

    Parameters
    ----------
    model
        The entry of record.json, or :meth:`WhatIf.model`.
    settings
        Control -> where it stands; the others stand at their start.

    Raises
    ------
    NotebookError
        If a setting is not one of a control's.
    """
    controls = {one["name"]: one for one in model["controls"]}
    unknown = set(settings) - set(controls)
    if unknown:
        raise NotebookError(f"There is no control {sorted(unknown)[0]!r}; there are {', '.join(controls)}.")
    chosen = {name: settings.get(name, one["start"]) for name, one in controls.items()}
    row = 0
    for name, one in controls.items():
        inside = (
            one["low"] <= chosen[name] <= one["high"]
            if one["kind"] == "number"
            else chosen[name] in one["values"]
        )
        if not inside:
            raise NotebookError(f"{name} cannot be set to {chosen[name]!r}.")
    for name in model["axes"]:
        row = row * len(controls[name]["values"]) + controls[name]["values"].index(chosen[name])
    values: dict[str, Any] = {name: cells[row] for name, cells in model["columns"].items()}
    values |= model["constants"]
    values |= {name: value for name, value in chosen.items() if controls[name]["kind"] != "choice"}
    found: dict[str, float | None] = {}
    for one in model["results"]:
        given = {name: value for name, value in {**values, **found}.items() if value is not None}
        lacks = any(name not in given for name in formula.names(one["formula"]))
        found[one["name"]] = None if lacks else formula.evaluate(one["formula"], given)
    return found


def shown(one: Mapping[str, Any], value: Any, lang: str) -> str:
    """Write a control's or a result's value as the page does."""
    if one.get("kind") == "choice":
        return str(one[f"values_{lang}"][one["values"].index(value)])
    return format_value(value, one["unit"], lang, one["digits"])
