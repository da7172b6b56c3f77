"""Grids of categories and maps of provinces."""

from __future__ import annotations

from typing import Any

from spdr.errors import NotebookError
from spdr.present import labels, style
from spdr.present.draw import Canvas, finish, label_expression, label_room, most_lines
from spdr.present.formats import DASH
from spdr.present.scale import Scale, ticks_for

_LABEL = style.SIZE + 4
# Words of a grid that have a colour by meaning; others take the light end of the palette in order.
_MEANINGS = {
    "yes": style.RAMP[3],
    "known": style.RAMP[3],
    "no": "#f3d9c8",
    "conditional": style.RAMP[1],
    "partly_known": style.RAMP[1],
    "not_known": style.UNKNOWN,
    "not_applicable": style.PAPER,
}


def _classes(numbers: list[float], count: int) -> list[float]:
    """Return round class limits of equal width that enclose the numbers."""
    ticks = ticks_for(numbers, count, zero=False)
    if len(ticks) - 1 > len(style.RAMP):
        ticks = ticks_for(numbers, len(style.RAMP) - 1, zero=False)
    return ticks[: len(style.RAMP) + 1]


def _class_of(value: float, limits: list[float]) -> int:
    """Return the class of a value; a value on a limit belongs to the class above it."""
    return min(sum(value >= limit for limit in limits[1:-1]), len(limits) - 2)


def _colours_of(canvas: Canvas) -> list[str]:
    """Return each cell's colour, from its meaning or its amount."""
    keys = canvas.values("value", "raw")
    if canvas.unit("value") is None:
        spare = iter(colour for colour in style.RAMP if colour not in _MEANINGS.values())
        known = dict(_MEANINGS)
        for key in dict.fromkeys(map(str, keys)):
            if key not in known:
                known[key] = next(spare, style.RAMP[0])
        return [
            style.UNKNOWN if key is None else known[{True: "yes", False: "no"}.get(key, str(key))]
            for key in keys
        ]
    numbers = [value for value in keys if value is not None]
    limits = _classes(numbers, len(style.RAMP)) if numbers else [0.0, 1.0]
    return [style.UNKNOWN if value is None else style.RAMP[_class_of(value, limits)] for value in keys]


def heatmap(canvas: Canvas, alt_text: str) -> Any:
    """Draw :func:`spdr.present.charts.heatmap`."""
    import altair as alt

    scale: Scale | None = canvas.scale("value") if canvas.unit("value") else None
    words = canvas.words("value")
    texts = [
        scale.text(value) if scale and value is not None else word
        for value, word in zip(canvas.values("value"), words, strict=True)
    ]
    row_words, column_words = (list(dict.fromkeys(canvas.words(role))) for role in ("row", "column"))
    left = label_room(row_words)
    width = round(style.WIDTH - 16 - left)
    slot = width / len(column_words) - 6
    cells = [
        {
            "row": row,
            "column": column,
            "lines": style.wrap(text, slot),
            "fill": fill,
            "ink": style.ink_on(fill),
            "shown": tip,
        }
        for row, column, text, fill, tip in zip(
            canvas.words("row"),
            canvas.words("column"),
            texts,
            _colours_of(canvas),
            canvas.tips("value"),
            strict=True,
        )
    ]
    tallest = max(most_lines(row_words, 230), max(len(cell["lines"]) for cell in cells))
    data = canvas.add("cells", cells)
    quiet = {"title": None, "ticks": False, "domain": False, "labelLineHeight": _LABEL, "labelPadding": 8}
    across = alt.Axis(
        orient="top",
        labelAngle=0,
        labelBaseline="bottom",
        labelExpr=label_expression(column_words, slot) or alt.Undefined,
        **quiet,
    )
    down = alt.Axis(labelExpr=label_expression(row_words, 230) or alt.Undefined, **quiet)
    place = {
        "x": alt.X(field="column", type="nominal", sort=column_words, axis=across),
        "y": alt.Y(field="row", type="nominal", sort=row_words, axis=down),
    }
    raw = {"type": "nominal", "scale": None, "legend": None}
    tips = [
        alt.Tooltip(field=name, type="nominal", title=canvas.title(role))
        for name, role in (("row", "row"), ("column", "column"), ("shown", "value"))
    ]
    boxes = alt.Chart(data).mark_rect(stroke=style.PAPER, strokeWidth=3)
    text = alt.Chart(data).mark_text(baseline="middle", lineHeight=_LABEL, dy=1)
    layers = [
        boxes.encode(**place, fill=alt.Fill(field="fill", **raw), tooltip=tips),
        text.encode(**place, text=alt.Text(field="lines", type="nominal"), fill=alt.Fill(field="ink", **raw)),
    ]
    height = len(row_words) * max(34, tallest * _LABEL + 10)
    return finish(
        canvas, alt.layer(*layers), canvas.title("value", scale), alt_text, width=width, height=height
    )


def _features(canvas: Canvas) -> dict[str, Any]:
    """Return the geometry by key, refusing areas that the geometry does not have."""
    key = canvas.chart.roles["key"]
    features = canvas.chart.options["geometry"].get("features") or []
    known = {str(feature.get("properties", {}).get(key)): feature for feature in features}
    missing = [code for code in canvas.values("key", "raw") if code not in known]
    if missing:
        raise NotebookError(
            f"{canvas.used_by}: the geometry has no area with {key} {', '.join(missing[:3])}. "
            f"It has, for example, {', '.join(list(known)[:3])}."
        )
    return known


def _rounded(part: Any) -> Any:
    """Round coordinates to about a hundred metres: finer than the drawing, and a third lighter."""
    if isinstance(part, int | float):
        return round(part, 3)
    return [_rounded(inner) for inner in part]


def choropleth(canvas: Canvas, alt_text: str) -> Any:
    """Draw :func:`spdr.present.charts.choropleth`."""
    import altair as alt

    scale = canvas.scale("value")
    values = dict(zip(canvas.values("key", "raw"), canvas.values("value"), strict=True))
    names = canvas.values("name") if canvas.role("name") else list(values)
    shown = dict(zip(values, zip(names, canvas.tips("value"), strict=True), strict=True))
    numbers = [value for value in values.values() if value is not None]
    limits = _classes(numbers, min(canvas.chart.options["classes"], len(style.RAMP)))
    names_of_classes = [
        f"{scale.text(low, _digits(limits, scale)).removesuffix('%')}{DASH}{scale.text(high, _digits(limits, scale))}"
        for low, high in zip(limits, limits[1:], strict=False)
    ]
    unknown = labels.label("not_known", canvas.lang)
    areas = []
    for code, feature in _features(canvas).items():
        value = values.get(code)
        name, tip = shown.get(code, ("", unknown))
        areas.append(
            {
                "type": "Feature",
                "geometry": {
                    "type": feature["geometry"]["type"],
                    "coordinates": _rounded(feature["geometry"]["coordinates"]),
                },
                "class": unknown if value is None else names_of_classes[_class_of(value, limits)],
                "name": name,
                "shown": tip,
            }
        )
    used = [name for name in names_of_classes if name is not None]
    domain, colours = list(used), list(style.RAMP[: len(used)])
    if any(area["class"] == unknown for area in areas):
        domain, colours = [*domain, unknown], [*colours, style.UNKNOWN]
    legend = alt.Legend(orient="right", symbolType="square", direction="vertical", offset=20)
    colour = alt.Fill(
        field="class",
        type="nominal",
        sort=domain,
        scale=alt.Scale(domain=domain, range=colours),
        legend=legend,
    )
    tips = [alt.Tooltip(field="shown", type="nominal", title=canvas.title("value", scale))]
    if canvas.role("name"):
        tips.insert(0, alt.Tooltip(field="name", type="nominal", title=canvas.title("name")))
    chart = alt.Chart(canvas.add("areas", areas)).mark_geoshape(stroke=style.PAPER, strokeWidth=0.6)
    drawn = chart.encode(fill=colour, tooltip=tips).project(type="identity", reflectY=True)
    return finish(canvas, drawn, canvas.title("value", scale), alt_text, width=380, height=640)


def _digits(limits: list[float], scale: Scale) -> int:
    """Return the decimals that tell the class limits apart."""
    for digits in range(4):
        if len({scale.text(limit, digits) for limit in limits}) == len(limits):
            return digits
    return 4
