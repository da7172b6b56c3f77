"""Grids of categories and maps of areas."""

from __future__ import annotations

from typing import Any

from spdr.errors import NotebookError
from spdr.present import labels, style
from spdr.present.draw import (
    Canvas,
    category_axis,
    centred,
    finish,
    label_room,
    most_lines,
    nominal,
    text_lines,
    tooltips,
    vega,
)
from spdr.present.formats import DASH
from spdr.present.scale import Scale, ticks_for

_ROOMS = (140, 165, 185, 205, 250)  # pixels that the words of rows may take
_SIZES = (style.SIZE, 16, 14, 13)  # of the words above columns
# Words of a grid that have a colour by meaning; others take the light end of the ramp in order.
_MEANINGS = {
    "yes": style.RAMP[4],
    "known": style.RAMP[4],
    "no": "#f3d9c8",
    "conditional": style.RAMP[1],
    "partly_known": style.RAMP[1],
    "not_known": style.UNKNOWN,
    "not_applicable": style.PAPER,
}


def classes(numbers: list[float], most: int = len(style.RAMP)) -> list[float]:
    """Return round class limits of equal width that enclose the numbers, as many as fit into ``most``.

    Examples
    --------
    >>> classes([0.02, 0.28], 6)
    [0.0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3]
    """
    fitting = (ticks_for(numbers, count, zero=False) for count in range(most, 0, -1))
    return next((limits for limits in fitting if len(limits) - 1 <= most), [min(numbers), max(numbers)])


def class_of(value: float, limits: list[float]) -> int:
    """Return the class of a value; a value on a limit belongs to the class above it.

    Examples
    --------
    >>> [class_of(value, [0.0, 10.0, 20.0]) for value in (0, 9.9, 10, 20)]
    [0, 0, 1, 1]
    """
    return min(sum(value >= limit for limit in limits[1:-1]), len(limits) - 2)


def _fills(canvas: Canvas) -> list[str]:
    """Return each cell's colour, from its meaning or its amount."""
    keys = canvas.values("value", "raw")
    if canvas.unit("value") is None:
        spare = iter(colour for colour in style.RAMP if colour not in _MEANINGS.values())
        known = dict(_MEANINGS)
        words = [{None: "not_known", True: "yes", False: "no"}.get(key, str(key)) for key in keys]
        for word in words:
            if word not in known:
                known[word] = next(spare, style.RAMP[0])
        return [known[word] for word in words]
    numbers = [value for value in keys if value is not None]
    limits = classes(numbers) if numbers else [0.0, 1.0]
    return [style.UNKNOWN if value is None else style.RAMP[class_of(value, limits)] for value in keys]


def _cells(canvas: Canvas, scale: Scale | None, slot: float) -> list[dict[str, Any]]:
    """Return a row per cell of the grid, its text broken to fit."""
    columns = (
        canvas.words("row"),
        canvas.words("column"),
        canvas.values("value"),
        canvas.words("value"),
        canvas.tips("value"),
        _fills(canvas),
    )
    return [
        {
            "row": row,
            "column": column,
            "lines": style.wrap(scale.text(value) if scale and value is not None else word, slot),
            "fill": fill,
            "ink": style.ink_on(fill),
            "shown": word if value is None or scale is None else tip,
        }
        for row, column, value, word, tip, fill in zip(*columns, strict=True)
    ]


def _upright(words: list[str], slot: float) -> int | None:
    """Return the largest size in which column words fit above their columns, or None."""
    for size in _SIZES:
        if (
            max(style.text_width(line, size) for word in words for line in style.wrap(word, slot, size))
            <= slot
        ):
            return size
    return None


def _room(rows: list[str], columns: list[str]) -> tuple[float, float]:
    """Return how wide row words may be and what a column has: heads upright first, then few lines a row."""

    def merit(room: float) -> tuple[bool, int, float]:
        upright = _upright(columns, _slot(rows, columns, room)) is not None
        return upright, -max(2, most_lines(rows, room)), -room

    best = max(_ROOMS, key=merit)
    return best, _slot(rows, columns, best)


def _slot(rows: list[str], columns: list[str], room: float) -> float:
    return (style.WIDTH - 16 - label_room(rows, room)) / len(columns) - 6


def _heads(canvas: Canvas, words: list[str], slot: float) -> tuple[Any, list[Any]]:
    """Return the axis of column words and, where they fit upright, the layers that write them.

    Words of several lines stand on the grid, which an axis cannot do: it hangs them from their first line.
    """
    alt = vega()
    quiet = {"title": None, "ticks": False, "domain": False, "grid": False, "orient": "top"}
    size = _upright(words, slot)
    if size is None:
        return alt.Axis(labelAngle=-45, labelAlign="left", labelPadding=8, **quiet), []
    lines = {word: style.wrap(word, slot, size) for word in words}
    leading = size + 3
    data = canvas.add("heads", [{"column": word, "lines": broken} for word, broken in lines.items()])
    layers = []
    for count in sorted({len(broken) for broken in lines.values()}):
        text = alt.Chart(data).transform_filter(f"length(datum.lines) == {count}")
        text = text.mark_text(baseline="bottom", lineHeight=leading, fontSize=size)
        place = {"x": nominal(alt.X, "column", sort=words), "y": alt.YValue(-6 - (count - 1) * leading)}
        layers.append(text.encode(**place, text=nominal(alt.Text, "lines")))
    return alt.Axis(labels=False, **quiet), layers


def heatmap(canvas: Canvas, alt_text: str) -> dict[str, Any]:
    """Draw :func:`spdr.present.charts.heatmap`."""
    alt = vega()
    scale: Scale | None = canvas.scale("value") if canvas.unit("value") else None
    row_words, column_words = (list(dict.fromkeys(canvas.words(role))) for role in ("row", "column"))
    room, slot = _room(row_words, column_words)
    width = round((slot + 6) * len(column_words))
    cells = _cells(canvas, scale, slot)
    across, heads = _heads(canvas, column_words, slot)
    data = canvas.add("cells", cells)
    down = category_axis(row_words, room, **centred(row_words, room))
    place = {
        "x": nominal(alt.X, "column", sort=column_words, axis=across),
        "y": nominal(alt.Y, "row", sort=row_words, axis=down),
    }
    raw = {"type": "nominal", "scale": None, "legend": None}
    tips = tooltips(canvas, {"row": "row", "column": "column", "shown": "value"})
    boxes = alt.Chart(data).mark_rect(stroke=style.PAPER, strokeWidth=3)
    deepest = max(len(cell["lines"]) for cell in cells)
    layers = [
        boxes.encode(**place, fill=alt.Fill(field="fill", **raw), tooltip=tips),
        *text_lines(data, deepest, place, {"fill": alt.Fill(field="ink", **raw)}, dy=1),
        *heads,
    ]
    height = len(row_words) * max(34, max(most_lines(row_words, room), deepest) * style.LEADING + 10)
    title = canvas.title("value", scale)
    return finish(canvas, layers, title, alt_text, width=width, height=height)


def _features(canvas: Canvas) -> dict[str, Any]:
    """Return the geometry by key, refusing areas that the geometry does not have."""
    key = canvas.chart.roles["key"]
    features = canvas.chart.options["geometry"].get("features") or []
    known = {str(feature.get("properties", {}).get(key)): feature for feature in features}
    missing = [str(code) for code in canvas.values("key", "raw") if code not in known]
    if missing:
        raise NotebookError(
            f"{canvas.used_by}: the geometry has no area whose {key} is {', '.join(missing[:3])}. "
            f"It has, for example, {', '.join(list(known)[:3]) or 'no areas at all'}."
        )
    return known


def _rounded(part: Any) -> Any:
    """Round coordinates to about a hundred metres: finer than the drawing, and a third lighter."""
    if isinstance(part, int | float):
        return round(part, 3)
    return [_rounded(inner) for inner in part]


def _class_names(limits: list[float], scale: Scale) -> list[str]:
    """Name the classes by their limits, with as few decimals as tell the limits apart."""
    digits = next(d for d in (0, 1, 2, 3, 9) if len({scale.text(x, d) for x in limits}) == len(limits))
    shown = [scale.text(limit, digits) for limit in limits]
    return [f"{low.removesuffix('%')}{DASH}{high}" for low, high in zip(shown, shown[1:], strict=False)]


def _areas(canvas: Canvas, limits: list[float], names: list[str]) -> list[dict[str, Any]]:
    """Return every area of the geometry with its class, name and value; those without a row are not known."""
    codes = canvas.values("key", "raw")
    values = dict(zip(codes, canvas.values("value"), strict=True))
    called = canvas.values("name") if canvas.role("name") else codes
    shown = dict(zip(codes, zip(called, canvas.tips("value"), strict=True), strict=True))
    unknown = labels.label("not_known", canvas.lang)
    areas = []
    for code, feature in _features(canvas).items():
        shape, value = feature["geometry"], values.get(code)
        name, tip = shown.get(code, ("", unknown))
        areas.append(
            {
                "type": "Feature",
                "geometry": {"type": shape["type"], "coordinates": _rounded(shape["coordinates"])},
                "class": unknown if value is None else names[class_of(value, limits)],
                "name": name,
                "shown": tip,
            }
        )
    return areas


def choropleth(canvas: Canvas, alt_text: str) -> dict[str, Any]:
    """Draw :func:`spdr.present.charts.choropleth`."""
    alt = vega()
    scale = canvas.scale("value")
    numbers = [value for value in canvas.values("value") if value is not None]
    if not numbers:
        raise NotebookError(f"{canvas.used_by}: no area has a value, so there is nothing to map.")
    limits = classes(numbers, min(canvas.chart.options["classes"], len(style.RAMP)))
    names = _class_names(limits, scale)
    areas = _areas(canvas, limits, names)
    # A ramp of few classes is spread over its whole length, so that neighbours stay apart.
    last = len(style.RAMP) - 1
    steps = [round(place * last / max(1, len(names) - 1)) for place in range(len(names))]
    domain, colours = list(names), [style.RAMP[step] for step in steps]
    unknown = labels.label("not_known", canvas.lang)
    if any(area["class"] == unknown for area in areas):
        domain, colours = [*domain, unknown], [*colours, style.UNKNOWN]
    legend = alt.Legend(orient="right", symbolType="square", direction="vertical", offset=20)
    scheme = alt.Scale(domain=domain, range=colours)
    tips = tooltips(canvas, ({"name": "name"} if canvas.role("name") else {}) | {"shown": "value"})
    chart = alt.Chart(canvas.add("areas", areas)).mark_geoshape(stroke="#9aa5b1", strokeWidth=0.6)
    fill = nominal(alt.Fill, "class", sort=domain, scale=scheme, legend=legend)
    drawn = chart.encode(fill=fill, tooltip=tips).project(type="identity", reflectY=True)
    return finish(canvas, [drawn], canvas.title("value", scale), alt_text, width=380, height=640)
