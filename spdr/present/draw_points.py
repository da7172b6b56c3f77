"""Dots for single points of evidence, ranges, and the population pyramid."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from spdr.present import labels, style
from spdr.present.draw import (
    Canvas,
    amount,
    category_axis,
    centred,
    finish,
    label_room,
    legend_columns,
    most_lines,
    nominal,
    raised,
    tooltips,
    vega,
)
from spdr.present.formats import DASH
from spdr.present.scale import Scale, ticks_for

_WORDS = 250
_INNER = style.WIDTH - 16


def _lanes(words: Sequence[str]) -> tuple[list[str], Any]:
    """Return an id per row and an axis that prints each row's word, a repeated one once."""
    ids = [f"{place:03d}" for place in range(len(words))]
    shown = {
        lane: [""] if place and words[place - 1] == word else style.wrap(word, _WORDS)
        for place, (lane, word) in enumerate(zip(ids, words, strict=True))
    }
    offset = raised({lane: len(lines) for lane, lines in shown.items()})
    axis = category_axis([], _WORDS, labelOverlap=False, labelOffset=offset)
    axis.labelExpr = f"{json.dumps(shown, ensure_ascii=False)}[datum.label]"
    return ids, axis


def _dots(canvas: Canvas, scale: Scale, ids: Sequence[str]) -> list[dict[str, Any]]:
    """Return a row per dot, with the place and the words of its label."""
    words = canvas.words("category")
    dates = canvas.words("date") if canvas.role("date") else [""] * len(words)
    series = canvas.words("series") if canvas.role("series") else [""] * len(words)
    tips, hollow = canvas.tips("value"), canvas.hollow()
    colour_of = dict(zip(*canvas.groups("series"), strict=True)) if canvas.role("series") else {}
    rows = []
    for i, value in enumerate(canvas.values("value")):
        shown = tips[i] if value is None else scale.text(value)
        fill = style.PAPER if hollow[i] else colour_of.get(series[i], style.BLUE)
        row = {"lane": ids[i], "category": words[i], "value": value, "group": series[i], "fill": fill}
        row["stroke"] = colour_of.get(series[i], style.BLUE)
        row |= {"label": f"{shown} ({dates[i]})" if dates[i] else shown, "shown": tips[i], "when": dates[i]}
        for role in ("low", "high"):
            if canvas.role(role):
                row[role] = canvas.values(role)[i]
        row["at"] = max([number for number in (value, row.get("high")) if number is not None], default=0)
        rows.append(row)
    return rows


def dot(canvas: Canvas, alt_text: str) -> dict[str, Any]:
    """Draw :func:`spdr.present.charts.dot`."""
    alt = vega()
    roles = [role for role in ("value", "low", "high") if canvas.role(role)]
    scale = canvas.scale(*roles)
    words = canvas.words("category")
    ids, axis = _lanes(words)
    rows = _dots(canvas, scale, ids)
    numbers = [value for role in roles for value in canvas.values(role) if value is not None]
    ticks = ticks_for(numbers or [0.0], zero=canvas.chart.options["zero"])
    value_axis = alt.Axis(values=ticks, domain=False, ticks=False, labelOverlap=True, **scale.axis(ticks))
    lane = nominal(alt.Y, "lane", sort=ids, axis=axis)
    data = canvas.add("dots", rows)
    known = [row for row in rows if row["value"] is not None]
    measured = alt.Chart(data if len(known) == len(rows) else canvas.add("known", known))
    layers = []
    if len(roles) == 3:
        low = amount(alt.X, "low", ticks, value_axis)
        rule = measured.mark_rule(strokeWidth=3, color=style.SOFT, opacity=0.6)
        layers.append(rule.encode(x=low, x2=alt.X2(field="high"), y=lane))
    points = measured.mark_point(size=130, strokeWidth=2, opacity=1)
    layers.append(points.encode(x=amount(alt.X, "value", ticks, value_axis), y=lane, **_looks(canvas)))
    text = alt.Chart(data).mark_text(align="left", dx=12, baseline="middle", dy=1)
    at = amount(alt.X, "at", ticks, value_axis)
    right = max(style.text_width(row["label"]) for row in rows) + 18
    width = max(180, round(_INNER - label_room(words, _WORDS) - right))
    layers += [text.encode(x=at, y=lane, text=nominal(alt.Text, "label")), *_key(canvas, width)]
    height = len(words) * max(34, most_lines(words, _WORDS) * style.LEADING + 10)
    title = canvas.title("value", scale)
    return finish(canvas, layers, title, alt_text, width=width, height=height)


def _looks(canvas: Canvas) -> dict[str, Any]:
    """Return colour, shape, hollowness and tooltip of dots."""
    alt = vega()
    roles = {"category": "category", "group": "series", "shown": "value", "when": "date"}
    tips = tooltips(canvas, {name: role for name, role in roles.items() if canvas.role(role)})
    fill = alt.Fill(field="fill", type="nominal", scale=None, legend=None)
    if not canvas.role("series"):
        return {"fill": fill, "stroke": alt.StrokeValue(style.BLUE), "tooltip": tips}
    groups, _ = canvas.groups("series")
    shapes = alt.Scale(domain=groups, range=list(style.SHAPES[: len(groups)]))
    return {
        "fill": fill,
        "stroke": alt.Stroke(field="stroke", type="nominal", scale=None, legend=None),
        "shape": nominal(alt.Shape, "group", sort=groups, scale=shapes),
        "tooltip": tips,
    }


def _key(canvas: Canvas, width: float) -> list[Any]:
    """Return an invisible layer that carries the legend, whose signs are full: a hollow one has a meaning."""
    alt = vega()
    if not canvas.role("series"):
        return []
    groups, colours = canvas.groups("series")
    legend = alt.Legend(columns=legend_columns(groups, width), symbolOpacity=1)
    colour = alt.Scale(domain=groups, range=colours)
    shapes = alt.Scale(domain=groups, range=list(style.SHAPES[: len(groups)]))
    marks = alt.Chart(canvas.add("key", [{"group": group} for group in groups]))
    marks = marks.mark_point(filled=True, opacity=0)
    return [
        marks.encode(
            color=nominal(alt.Color, "group", sort=groups, scale=colour, legend=legend),
            shape=nominal(alt.Shape, "group", sort=groups, scale=shapes, legend=legend),
        )
    ]


def range_bar(canvas: Canvas, alt_text: str) -> dict[str, Any]:
    """Draw :func:`spdr.present.charts.range_bar`."""
    alt = vega()
    scale = canvas.scale("low", "high", "point")
    words = canvas.words("category")
    points = canvas.values("point") if canvas.role("point") else [None] * len(words)
    rows = [
        {
            "category": word,
            "low": low,
            "high": high,
            "point": point,
            "label": f"{scale.text(low).removesuffix('%')}{DASH}{scale.text(high)}",
        }
        for word, low, high, point in zip(
            words, canvas.values("low"), canvas.values("high"), points, strict=True
        )
    ]
    numbers = [row[end] for row in rows for end in ("low", "high", "point") if row[end] is not None]
    ticks = ticks_for(numbers, zero=canvas.chart.options["zero"])
    data = canvas.add("ranges", rows)
    along = nominal(
        alt.Y, "category", sort=words, axis=category_axis(words, _WORDS, **centred(words, _WORDS))
    )
    axis = alt.Axis(values=ticks, domain=False, ticks=False, labelOverlap=True, **scale.axis(ticks))
    tips = tooltips(canvas, {"category": "category", "label": "low"})
    bars = alt.Chart(data).mark_bar(height=14, color=style.SKY, cornerRadius=3)
    low_end = amount(alt.X, "low", ticks, axis)
    layers = [bars.encode(x=low_end, x2=alt.X2(field="high"), y=along, tooltip=tips)]
    if canvas.role("point"):
        dots = alt.Chart(canvas.add("points", [row for row in rows if row["point"] is not None]))
        dots = dots.mark_point(filled=True, size=110, color=style.BLUE, opacity=1)
        layers.append(dots.encode(x=amount(alt.X, "point", ticks, axis), y=along))
    text = alt.Chart(data).mark_text(align="left", dx=8, baseline="middle", dy=1)
    high_end = amount(alt.X, "high", ticks, axis)
    layers.append(text.encode(x=high_end, y=along, text=nominal(alt.Text, "label")))
    right = max(style.text_width(row["label"]) for row in rows) + 16
    width = round(_INNER - label_room(words, _WORDS) - right)
    height = len(words) * max(36, most_lines(words, _WORDS) * style.LEADING + 10)
    return finish(canvas, layers, _measure(canvas, scale), alt_text, width=width, height=height)


def _measure(canvas: Canvas, scale: Scale) -> str:
    """Return what a range measures, with its unit."""
    key = canvas.chart.options.get("title")
    if not key:
        return canvas.title("low", scale)
    word = labels.label(key, canvas.lang, used_by=canvas.used_by)
    name = scale.name(canvas.lang)
    return f"{word} ({name})" if name else word


def pyramid(canvas: Canvas, alt_text: str) -> dict[str, Any]:
    """Draw :func:`spdr.present.charts.pyramid`."""
    alt = vega()
    scale = canvas.scale("value")
    ages = list(dict.fromkeys(canvas.words("age")))
    groups, colours = canvas.groups("series")
    cells = zip(
        canvas.words("age"), canvas.words("series"), canvas.values("value"), canvas.tips("value"), strict=True
    )
    rows = [
        {"age": age, "group": group, "value": -value if group == groups[0] else value, "shown": tip}
        for age, group, value, tip in cells
    ]
    top = ticks_for([abs(row["value"]) for row in rows], 3)[1:]
    ticks = [*(-tick for tick in reversed(top)), 0.0, *top]
    shown = scale.axis(ticks)
    words = shown.get("labelExpr") or f"format(datum.value, '{shown['format']}')"
    words = words.replace("datum.value", "abs(datum.value)")
    axis = alt.Axis(values=ticks, domain=False, ticks=False, labelExpr=words)
    across = amount(alt.X, "value", ticks, axis)
    along = nominal(alt.Y, "age", sort=ages[::-1], axis=category_axis(ages, 120))
    along.scale = alt.Scale(paddingInner=0.12)
    scheme = alt.Scale(domain=groups, range=colours)
    colour = nominal(alt.Color, "group", scale=scheme, legend=None)
    tips = tooltips(canvas, {"age": "age", "group": "series", "shown": "value"})
    bars = alt.Chart(canvas.add("bars", rows)).mark_bar()
    layers = [bars.encode(x=across, y=along, color=colour, tooltip=tips)]
    for group, side, end in zip(groups, ("left", "right"), (ticks[0], ticks[-1]), strict=True):
        name = alt.Chart(canvas.add(f"name_{side}", [{"value": end, "group": group}]))
        text = name.mark_text(align=side, baseline="top", fontWeight=600, dx=6 if side == "left" else -6)
        layers.append(text.encode(x=across, y=alt.YValue(0), text=nominal(alt.Text, "group"), color=colour))
    title = canvas.title("value", scale)
    width = round(_INNER - label_room(ages, 120) - 8)
    return finish(canvas, layers, title, alt_text, width=width, height=len(ages) * 24)
