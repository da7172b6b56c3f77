"""A chart made again for a phone: the same marks in a narrower room, so that words keep a size to read.

It works on the specification alone, which the record holds: the room across shrinks, what is written in it
is broken, thinned or left out where it no longer fits (the data table has every number). A chart whose
columns stand side by side cannot shrink so, and is shown whole.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from typing import Any

from spdr.present import style
from spdr.present.draw import legend_columns

WIDTH = 400  # of the whole drawing; 300 pixels of a phone show it at three quarters
LEAST = 120  # of the room across, where the words beside it are long
TICK = 58  # pixels that a label under the axis takes


def small(spec: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return a narrower specification, or None where the chart cannot be made narrower.

    Parameters
    ----------
    spec
        Vega-Lite, in layers, with a width in pixels, as the functions of ``spdr.present.draw`` make it.
    """
    layers = spec.get("layer") or []
    width = spec.get("width")
    across = [layer["encoding"]["x"] for layer in layers if "x" in layer.get("encoding", {})]
    measured = [x for x in across if "value" not in x]
    if not isinstance(width, int) or not measured or any(x.get("type") != "quantitative" for x in measured):
        return None
    beside = style.WIDTH - width  # labels and margins, which keep their size
    room = max(LEAST, WIDTH - beside)
    if room >= width:
        return None
    made: dict[str, Any] = copy.deepcopy(dict(spec))
    made["width"] = room
    for axis in _axes(made["layer"]):
        axis["values"] = _fewer(axis["values"], room) if axis.get("values") else axis.get("values")
        axis["labelOverlap"] = True
    for legend, names in _legends(made["layer"]):
        legend["columns"] = legend_columns(names, room)
    _break_title(made, room + beside)
    _thin_labels(made, room)
    return made


def _axes(layers: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield the axis across of every layer that has one with ticks."""
    for layer in layers:
        axis = layer.get("encoding", {}).get("x", {}).get("axis")
        if axis and axis.get("values"):
            yield axis


def _fewer(values: list[float], room: float) -> list[float]:
    """Return every second, third ... tick, as many as have room; the first stays."""
    every = max(1, -(-len(values) * TICK // max(1, int(room))))
    return values[::every]


def _legends(layers: list[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], list[str]]]:
    """Yield every legend that stands above the chart, with the names in it."""
    for layer in layers:
        for channel in layer.get("encoding", {}).values():
            legend = channel.get("legend") if isinstance(channel, dict) else None
            names = (channel.get("scale") or {}).get("domain") if legend else None
            if legend and names and legend.get("orient") != "right":
                yield legend, names


def _break_title(made: dict[str, Any], room: float) -> None:
    """Break the lines above the chart anew."""
    title = made.get("title")
    if isinstance(title, dict):
        for part in ("text", "subtitle"):
            lines = title.get(part)
            if isinstance(lines, list):
                title[part] = style.wrap("".join(_joined(lines)), room)


def _joined(lines: list[str]) -> Iterator[str]:
    """Yield lines with a space between two that a space may have parted: Thai words need none."""
    for number, line in enumerate(lines):
        thai = number and "\u0e00" <= line[:1] <= "\u0e7f" and "\u0e00" <= lines[number - 1][-1:] <= "\u0e7f"
        yield line if not number or thai else f" {line}"


def _thin_labels(made: dict[str, Any], room: float) -> None:
    """Leave out numbers inside parts of bars that are now too short, and along steps that are too many."""
    rows = made.get("datasets", {}).get("segments") or []
    if rows:
        ends = [layer["encoding"]["x"]["scale"]["domain"] for layer in made["layer"] if _scaled(layer)]
        low, high = ends[0] if ends else (0.0, max(row["end"] for row in rows))
        for row in rows:
            long = (row["end"] - row["start"]) / (high - low) * room
            row["label"] = row["label"] if style.text_width(row["label"]) + 8 < long else ""
    steps = made.get("datasets", {}).get("changes") or []
    if len(steps) * TICK > room:
        for row in steps:
            row["label"] = ""


def _scaled(layer: Mapping[str, Any]) -> bool:
    return bool((layer.get("encoding", {}).get("x", {}).get("scale") or {}).get("domain"))
