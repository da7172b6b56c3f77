"""Bars from zero: single, side by side, and stacked."""

from __future__ import annotations

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
    tooltips,
    vega,
)
from spdr.present.scale import Scale, ticks_for

_BAND = 38  # height of a bar and the gap below it
_THICK = 26
_TALL = 300
_WORDS = 250  # most pixels for category words beside the bars
_INNER = style.WIDTH - 16
_SPELT = 130  # names of groups up to this wide stand at the bars, longer ones in a legend

Bar = dict[str, Any]


def _tight(numbers: Sequence[float]) -> list[float]:
    """Return ends that touch the longest bar: with a value on every bar no round axis is needed."""
    low, high = min([0.0, *numbers]), max([0.0, *numbers])
    return [low, high if high > low else low + 1]


def _order(canvas: Canvas) -> list[int]:
    """Return the rows' drawing order."""
    values = canvas.values("value")
    places = list(range(len(values)))
    if canvas.chart.options.get("sort") == "value":
        places.sort(key=lambda i: (values[i] is None, -(values[i] or 0)))
    return places


def _bars(canvas: Canvas, scale: Scale) -> list[Bar]:
    """Return a row per bar: its word, value, label and colours."""
    stressed = canvas.chart.options.get("highlight")
    keys, words = canvas.values("category", "raw"), canvas.words("category")
    tips, values, hollow = canvas.tips("value"), canvas.values("value"), canvas.hollow()
    series, colour_of = [""] * len(words), {"": style.BLUE}
    if canvas.role("series"):
        series = canvas.words("series")
        colour_of = dict(zip(*canvas.groups("series"), strict=True))
    rows = []
    for i in _order(canvas):
        known = values[i] is not None
        quiet = stressed is not None and stressed not in (keys[i], words[i])
        colour = style.GREY if quiet else colour_of[series[i]]
        rows.append(
            {
                "category": words[i],
                "group": series[i],
                "value": values[i] if known else 0,
                "label": scale.text(values[i]) if known else tips[i],
                "shown": tips[i],
                "fill": style.PAPER if hollow[i] else colour,
                "stroke": colour,
            }
        )
    return rows


def _drawn(canvas: Canvas, data: Any, place: dict[str, Any], horizontal: bool, labelled: bool) -> list[Any]:
    """Return bars and the text at their ends."""
    alt = vega()
    roles = {"category": "category", "group": "series", "shown": "value"}
    tips = tooltips(canvas, {name: role for name, role in roles.items() if canvas.role(role)})
    raw = {"type": "nominal", "scale": None, "legend": None}
    size = {"height" if horizontal else "width": _THICK} if horizontal and not canvas.role("series") else {}
    bars = alt.Chart(data).mark_bar(strokeWidth=1.5, **size)
    fill, stroke = alt.Fill(field="fill", **raw), alt.Stroke(field="stroke", **raw)
    layers = [bars.encode(**place, tooltip=tips, fill=fill, stroke=stroke)]
    if labelled:
        beside = {"align": "left", "baseline": "middle", "dx": 6, "dy": 1}
        above = {"align": "center", "baseline": "bottom", "dy": -4}
        text = alt.Chart(data).mark_text(**(beside if horizontal else above))
        layers.append(text.encode(**place, text=nominal(alt.Text, "label")))
    return layers


def _reference(canvas: Canvas, scale: Scale, along: Any, horizontal: bool) -> list[Any]:
    """Return the line to compare bars with, named where it starts."""
    alt = vega()
    wanted = canvas.chart.options.get("reference")
    if not wanted:
        return []
    value, key = wanted
    words = f"{labels.label(key, canvas.lang, used_by=canvas.used_by)} {scale.text(value)}"
    data = canvas.add("reference", [{"value": value, "words": words}])
    rule = alt.Chart(data).mark_rule(color=style.INK, strokeDash=[5, 4], strokeWidth=1.5)
    text = nominal(alt.Text, "words")
    if horizontal:
        name = alt.Chart(data).mark_text(align="right", baseline="top", dx=4)
        return [rule.encode(x=along), name.encode(x=along, y=alt.YValue(-22), text=text)]
    name = alt.Chart(data).mark_text(align="left", baseline="bottom", dx=4, dy=-3)
    return [rule.encode(y=along), name.encode(y=along, x=alt.XValue(0), text=text)]


def bar(canvas: Canvas, alt_text: str) -> dict[str, Any]:
    """Draw :func:`spdr.present.charts.bar`."""
    scale = canvas.scale("value")
    rows = _bars(canvas, scale)
    if not canvas.chart.options["horizontal"]:
        return _columns(canvas, scale, rows, alt_text)
    alt = vega()
    words = list(dict.fromkeys(row["category"] for row in rows))
    reference = canvas.chart.options.get("reference")
    ends = _tight([row["value"] for row in rows] + ([reference[0]] if reference else []))
    right = max(style.text_width(row["label"]) for row in rows) + 12
    along = nominal(
        alt.Y, "category", sort=words, axis=category_axis(words, _WORDS, **centred(words, _WORDS))
    )
    across = amount(alt.X, "value", ends)
    data = canvas.add("bars", rows)
    layers = _drawn(canvas, data, {"y": along, "x": across}, True, True)
    layers += _reference(canvas, scale, across, True)
    width = round(_INNER - label_room(words, _WORDS) - right)
    height = len(words) * max(_BAND, most_lines(words, _WORDS) * style.LEADING + 10)
    return finish(canvas, layers, canvas.title("value", scale), alt_text, width=width, height=height)


def _column_axis(words: list[str], width: float) -> Any:
    """Return the foot of upright bars: words upright where they fit, years thinned out, others aslant."""
    slot = width / len(words)
    wide = max(style.text_width(line) for word in words for line in style.wrap(word, slot)) > slot
    if not wide:
        return category_axis(words, slot, labelAngle=0)
    if all(len(word) <= 9 for word in words):
        return category_axis(words, slot * 3, labelAngle=0, labelOverlap="parity")
    return category_axis([], 0, labelAngle=-45)


def _columns(
    canvas: Canvas, scale: Scale, rows: list[Bar], alt_text: str, offset: Any = None
) -> dict[str, Any]:
    """Draw upright bars; values stand above them where there is room for all, else on the axis."""
    alt = vega()
    words = list(dict.fromkeys(row["category"] for row in rows))
    reference = canvas.chart.options.get("reference")
    numbers = [row["value"] for row in rows] + ([reference[0]] if reference else [])
    ticks = ticks_for(numbers)
    slots = len(words) * len({row["group"] for row in rows})
    labelled = slots * (max(style.text_width(row["label"]) for row in rows) + 4) < _INNER
    axis = None if labelled else alt.Axis(values=ticks, domain=False, ticks=False, **scale.axis(ticks))
    left = 0 if labelled else max(style.text_width(scale.text(tick)) for tick in ticks) + 12
    width = round(_INNER - left)
    gaps = alt.Scale(paddingInner=0.25, paddingOuter=0.1)
    along = nominal(alt.X, "category", sort=words, axis=_column_axis(words, width), scale=gaps)
    up = amount(alt.Y, "value", _tight(numbers) if labelled else ticks, axis)
    place = {"x": along, "y": up} | ({} if offset is None else {"xOffset": offset})
    layers = _drawn(canvas, canvas.add("bars", rows), place, False, labelled)
    layers += _reference(canvas, scale, up, False)
    if offset is not None:
        layers.append(_key(canvas, width))
    title = canvas.title("value", scale)
    return finish(canvas, layers, title, alt_text, width=width, height=_TALL)


def _key(canvas: Canvas, width: float) -> Any:
    """Return an invisible layer that carries the names of the groups, as fills are given outright."""
    alt = vega()
    groups, colours = canvas.groups("series")
    legend = alt.Legend(symbolType="square", symbolOpacity=1, columns=legend_columns(groups, width))
    colour = alt.Scale(domain=groups, range=colours)
    marks = alt.Chart(canvas.add("key", [{"group": group} for group in groups])).mark_square(opacity=0)
    return marks.encode(color=nominal(alt.Color, "group", sort=groups, scale=colour, legend=legend))


def grouped_bar(canvas: Canvas, alt_text: str) -> dict[str, Any]:
    """Draw :func:`spdr.present.charts.grouped_bar`."""
    alt = vega()
    scale = canvas.scale("value")
    rows = _bars(canvas, scale)
    words = list(dict.fromkeys(row["category"] for row in rows))
    groups, _ = canvas.groups("series")
    if not canvas.chart.options["horizontal"]:
        offset = nominal(alt.XOffset, "group", sort=groups, scale=alt.Scale(domain=groups))
        return _columns(canvas, scale, rows, alt_text, offset)
    spelt = max(map(style.text_width, groups)) <= _SPELT
    if spelt:  # each bar says its group: no legend to look up, and colour is not alone
        for row in rows:
            row["label"] = f"{row['group']}: {row['label']}"
    right = max(style.text_width(row["label"]) for row in rows) + 12
    width = max(160, round(_INNER - label_room(words, 200) - right))
    height = len(words) * max(len(groups) * 26 + 18, most_lines(words, 200) * style.LEADING + 10)
    place = {
        "y": nominal(alt.Y, "category", sort=words, axis=category_axis(words, 200, **centred(words, 200))),
        "x": amount(alt.X, "value", _tight([row["value"] for row in rows])),
        "yOffset": nominal(
            alt.YOffset, "group", sort=groups, scale=alt.Scale(domain=groups, paddingInner=0.12)
        ),
    }
    place["y"].scale = alt.Scale(paddingInner=0.25, paddingOuter=0.1)
    layers = _drawn(canvas, canvas.add("bars", rows), place, True, True)
    if not spelt:
        layers.append(_key(canvas, width))
    title = canvas.title("value", scale)
    return finish(canvas, layers, title, alt_text, width=width, height=height)


def _segments(canvas: Canvas, scale: Scale) -> list[Bar]:
    """Return where each part starts and ends, in the order of the legend."""
    groups, colours = canvas.groups("series")
    ink = {group: style.ink_on(colour) for group, colour in zip(groups, colours, strict=True)}
    words = list(dict.fromkeys(canvas.words("category")))
    cells = zip(
        canvas.words("category"),
        canvas.words("series"),
        canvas.values("value"),
        canvas.tips("value"),
        strict=True,
    )
    reached = dict.fromkeys(words, 0.0)
    rows = []
    for word, group, value, tip in sorted(
        cells, key=lambda cell: (words.index(cell[0]), groups.index(cell[1]))
    ):
        start = reached[word]
        reached[word] = round(start + value, 10)
        row = {"category": word, "group": group, "start": start, "end": reached[word]}
        middle = round(start + value / 2, 10)
        rows.append(row | {"middle": middle, "label": scale.text(value), "shown": tip, "ink": ink[group]})
    return rows


def _hide_tight(rows: list[Bar], per_unit: float, slot: float | None) -> None:
    """Take away the numbers that do not fit into their part; the table has them."""
    for row in rows:
        long = (row["end"] - row["start"]) * per_unit
        wide = style.text_width(row["label"]) + 8
        fits = wide < long if slot is None else long > style.SIZE + 4 and wide < slot
        row["label"] = row["label"] if fits else ""


def stacked_bar(canvas: Canvas, alt_text: str) -> dict[str, Any]:
    """Draw :func:`spdr.present.charts.stacked_bar`."""
    alt = vega()
    scale = canvas.scale("value")
    rows = _segments(canvas, scale)
    horizontal = canvas.chart.options["horizontal"]
    words = list(dict.fromkeys(row["category"] for row in rows))
    ticks = ticks_for([row["end"] for row in rows])
    ticks_room = max(style.text_width(scale.text(tick)) for tick in ticks) + 12
    left = label_room(words, 200) if horizontal else ticks_room
    width = round(_INNER - left - (ticks_room / 2 if horizontal else 0))
    slot = width / len(words) - 8
    _hide_tight(rows, (width if horizontal else _TALL) / (ticks[-1] - ticks[0]), None if horizontal else slot)
    axis = alt.Axis(values=ticks, domain=False, ticks=False, **scale.axis(ticks))
    if horizontal:
        along: Any = nominal(
            alt.Y, "category", sort=words, axis=category_axis(words, 200, **centred(words, 200))
        )
        ends = {"x": amount(alt.X, "start", ticks, axis), "x2": alt.X2(field="end"), "y": along}
        middle = {"x": amount(alt.X, "middle", ticks, axis), "y": along}
    else:
        along = nominal(alt.X, "category", sort=words, axis=_column_axis(words, width))
        ends = {"y": amount(alt.Y, "start", ticks, axis), "y2": alt.Y2(field="end"), "x": along}
        middle = {"y": amount(alt.Y, "middle", ticks, axis), "x": along}
    height = len(words) * max(_BAND, most_lines(words, 200) * style.LEADING + 10) if horizontal else _TALL
    layers = _parts(canvas, canvas.add("segments", rows), ends, middle, width)
    title = canvas.title("value", scale)
    return finish(canvas, layers, title, alt_text, width=width, height=height)


def _parts(
    canvas: Canvas, data: Any, ends: dict[str, Any], middle: dict[str, Any], width: float
) -> list[Any]:
    """Return the stacked parts, parted by white lines, and the numbers inside them."""
    alt = vega()
    groups, colours = canvas.groups("series")
    legend = alt.Legend(symbolType="square", columns=legend_columns(groups, width))
    colour = alt.Scale(domain=groups, range=colours)
    fill = nominal(alt.Color, "group", sort=groups, scale=colour, legend=legend)
    tips = tooltips(canvas, {"category": "category", "group": "series", "shown": "value"})
    bars = alt.Chart(data).mark_bar(stroke=style.PAPER, strokeWidth=1.5)
    text = alt.Chart(data).mark_text(baseline="middle", dy=1)
    ink = alt.Fill(field="ink", type="nominal", scale=None, legend=None)
    return [
        bars.encode(**ends, color=fill, tooltip=tips),
        text.encode(**middle, text=nominal(alt.Text, "label"), fill=ink),
    ]
