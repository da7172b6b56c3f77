"""Bars from zero, dots for single points, ranges, and the population pyramid."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from spdr.present import labels, style
from spdr.present.draw import Canvas, finish, label_expression, label_room, most_lines
from spdr.present.formats import DASH
from spdr.present.scale import Scale, ticks_for

_BAND = 36  # height of a bar and the gap below it
_LABEL = style.SIZE + 4
_INNER = style.WIDTH - 16


def _category_axis(words: Sequence[str], room: float, **more: Any) -> Any:
    """Return the axis of category words, long ones broken into lines."""
    import altair as alt

    expression = label_expression(words, room)
    return alt.Axis(
        title=None,
        ticks=False,
        domain=False,
        grid=False,
        labelPadding=8,
        labelLineHeight=_LABEL,
        labelExpr=expression or alt.Undefined,
        **more,
    )


def _amount(channel: Any, name: str, ticks: Sequence[float], axis: Any = None) -> Any:
    """Return the value channel, its ends fixed."""
    import altair as alt

    scale = alt.Scale(domain=[ticks[0], ticks[-1]], nice=False, zero=ticks[0] <= 0 <= ticks[-1])
    return channel(field=name, type="quantitative", title=None, scale=scale, axis=axis)


def _ends(numbers: Sequence[float], *more: float, zero: bool = True) -> list[float]:
    """Return round ticks around the values, with zero among them unless it means nothing."""
    return ticks_for([*numbers, *more] or [0.0], zero=zero)


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


def _bars(canvas: Canvas, scale: Scale) -> list[dict[str, Any]]:
    """Return a row per bar: its word, value, label, colours."""
    keys = canvas.values("category", "raw")
    stressed = canvas.chart.options.get("highlight")
    words, tips, values, hollow = (
        canvas.words("category"),
        canvas.tips("value"),
        canvas.values("value"),
        canvas.hollow(),
    )
    if canvas.role("series"):
        groups, colours = canvas.groups("series")
        colour_of = dict(zip(groups, colours, strict=True))
        series = canvas.words("series")
    else:
        series = [""] * len(words)
        colour_of = {"": style.BLUE}
    rows = []
    for i in _order(canvas):
        colour = colour_of[series[i]]
        if stressed is not None and stressed not in (keys[i], words[i]):
            colour = style.GREY
        known = values[i] is not None
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


def _drawn(
    canvas: Canvas, data: Any, along: Any, amount: Any, offset: Any, horizontal: bool, *, labelled: bool
) -> list[Any]:
    """Return bars and the text at their ends."""
    import altair as alt

    tips = [
        alt.Tooltip(field="category", type="nominal", title=canvas.title("category")),
        alt.Tooltip(field="shown", type="nominal", title=canvas.title("value")),
    ]
    if canvas.role("series"):
        tips.insert(1, alt.Tooltip(field="group", type="nominal", title=canvas.title("series")))
    place = {"y": along, "x": amount} if horizontal else {"x": along, "y": amount}
    if offset is not None:
        place["yOffset" if horizontal else "xOffset"] = offset
    raw = {"type": "nominal", "scale": None, "legend": None}
    bars = alt.Chart(data).mark_bar(strokeWidth=1.5)
    layers = [
        bars.encode(
            **place,
            tooltip=tips,
            fill=alt.Fill(field="fill", **raw),
            stroke=alt.Stroke(field="stroke", **raw),
        )
    ]
    if labelled:
        text = alt.Chart(data).mark_text(
            align="left" if horizontal else "center",
            baseline="middle" if horizontal else "bottom",
            dx=6 if horizontal else 0,
            dy=1 if horizontal else -4,
        )
        layers.append(text.encode(**place, text=alt.Text(field="label", type="nominal")))
    return layers


def _reference(canvas: Canvas, scale: Scale, amount: Any, horizontal: bool) -> list[Any]:
    """Return the line to compare bars with, named at its end."""
    import altair as alt

    wanted = canvas.chart.options.get("reference")
    if not wanted:
        return []
    value, key = wanted
    words = f"{labels.label(key, canvas.lang, used_by=canvas.used_by)} {scale.text(value)}"
    data = canvas.add("reference", [{amount.to_dict(validate=False)["field"]: value, "words": words}])
    rule = alt.Chart(data).mark_rule(color=style.INK, strokeDash=[5, 4], strokeWidth=1.5)
    # Across: the name stands under the lowest bar, on the side with more room; upward: at the left, above the rule.
    text = alt.Chart(data).mark_text(
        align="right" if horizontal else "left",
        baseline="top" if horizontal else "bottom",
        dx=-6 if horizontal else 4,
    )
    text_encoding = alt.Text(field="words", type="nominal")
    if horizontal:
        return [rule.encode(x=amount), text.encode(x=amount, y=alt.value(-22), text=text_encoding)]
    return [rule.encode(y=amount), text.encode(y=amount, x=alt.value(0), text=text_encoding)]


def bar(canvas: Canvas, alt_text: str) -> Any:
    """Draw :func:`spdr.present.charts.bar`."""
    import altair as alt

    scale = canvas.scale("value")
    rows = _bars(canvas, scale)
    words = list(dict.fromkeys(row["category"] for row in rows))
    reference = canvas.chart.options.get("reference")
    numbers = [row["value"] for row in rows] + ([reference[0]] if reference else [])
    data = canvas.add("bars", rows)
    title = canvas.title("value", scale)
    if canvas.chart.options["horizontal"]:
        left = label_room(words)
        right = max(style.text_width(row["label"]) for row in rows) + 12
        band = max(_BAND, most_lines(words, 230) * _LABEL + 8)
        along = alt.Y(
            field="category",
            type="nominal",
            sort=words,
            axis=_category_axis(words, 230),
            scale=alt.Scale(paddingInner=0.3, paddingOuter=0.1),
        )
        amount = _amount(alt.X, "value", _tight(numbers))
        layers = _drawn(canvas, data, along, amount, None, True, labelled=True)
        layers += _reference(canvas, scale, amount, True)
        return finish(
            canvas,
            alt.layer(*layers),
            title,
            alt_text,
            width=round(_INNER - left - right),
            height=len(words) * band,
        )
    return _columns(canvas, alt_text, scale, rows, data, words, numbers, title, None)


def _columns(
    canvas: Canvas,
    alt_text: str,
    scale: Scale,
    rows: Any,
    data: Any,
    words: list[str],
    numbers: Any,
    title: str,
    offset: Any,
) -> Any:
    """Draw upright bars; their values stand above them where there is room for all, else on the axis."""
    import altair as alt

    ticks = _ends(numbers)
    bars = len(rows) if offset is None else len(words) * len({row["group"] for row in rows})
    labelled = bars * (max(style.text_width(row["label"]) for row in rows) + 4) < _INNER
    axis = None if labelled else alt.Axis(values=ticks, domain=False, ticks=False, **scale.axis(ticks))
    left = 0 if labelled else max(style.text_width(scale.text(tick)) for tick in ticks) + 14
    width = round(_INNER - left)
    slot = width / len(words)
    wide = max(style.text_width(line) for word in words for line in style.wrap(word, slot)) > slot
    x_axis = _category_axis(words, 110 if wide else slot, labelAngle=-45 if wide else 0)
    if wide and all(len(word) <= 6 for word in words):  # years and age groups: leave some out, upright
        x_axis = _category_axis(words, slot, labelAngle=0, labelOverlap="parity")
    along = alt.X(
        field="category",
        type="nominal",
        sort=words,
        axis=x_axis,
        scale=alt.Scale(paddingInner=0.25, paddingOuter=0.1),
    )
    amount = _amount(alt.Y, "value", _tight(numbers) if labelled else ticks, axis)
    layers = _drawn(canvas, data, along, amount, offset, False, labelled=labelled)
    layers += _reference(canvas, scale, amount, False)
    return finish(canvas, alt.layer(*layers), title, alt_text, width=width, height=300)


def grouped_bar(canvas: Canvas, alt_text: str) -> Any:
    """Draw :func:`spdr.present.charts.grouped_bar`."""
    import altair as alt

    scale = canvas.scale("value")
    rows = _bars(canvas, scale)
    words = list(dict.fromkeys(row["category"] for row in rows))
    groups, colours = canvas.groups("series")
    numbers = [row["value"] for row in rows]
    title = canvas.title("value", scale)
    if not canvas.chart.options["horizontal"]:
        data = canvas.add("bars", rows)
        offset = alt.XOffset(field="group", type="nominal", sort=groups, scale=alt.Scale(domain=groups))
        chart = _columns(canvas, alt_text, scale, rows, data, words, numbers, title, offset)
        return _with_legend(canvas, chart, groups, colours)
    for row in rows:  # each bar says its group: no legend to look up, and colour is not alone
        row["label"] = f"{row['group']} {row['label']}"
    data = canvas.add("bars", rows)
    left = label_room(words, 200)
    right = max(style.text_width(row["label"]) for row in rows) + 12
    band = max(len(groups) * 25 + 16, most_lines(words, 200) * _LABEL + 8)
    along = alt.Y(
        field="category",
        type="nominal",
        sort=words,
        axis=_category_axis(words, 200),
        scale=alt.Scale(paddingInner=0.2, paddingOuter=0.08),
    )
    offset = alt.YOffset(
        field="group", type="nominal", sort=groups, scale=alt.Scale(domain=groups, paddingInner=0.12)
    )
    layers = _drawn(
        canvas, data, along, _amount(alt.X, "value", _tight(numbers)), offset, True, labelled=True
    )
    width = max(160, round(_INNER - left - right))
    return finish(canvas, alt.layer(*layers), title, alt_text, width=width, height=len(words) * band)


def _with_legend(canvas: Canvas, chart: Any, groups: list[str], colours: list[str]) -> Any:
    """Add a row of names in the drawing's order; an invisible layer carries it, as fills are given outright."""
    import altair as alt

    scale = alt.Scale(domain=groups, range=colours)
    key = alt.Chart(canvas.add("key", [{"group": group} for group in groups])).mark_square(opacity=0)
    legend = alt.Legend(symbolType="square", symbolOpacity=1, columns=_legend_columns(groups))
    layer = key.encode(
        color=alt.Color(field="group", type="nominal", sort=groups, scale=scale, legend=legend)
    )
    chart.layer = [*chart.layer, layer]
    chart.datasets = canvas.data
    return chart


def _legend_columns(groups: Sequence[str]) -> int:
    widest = max(style.text_width(group) for group in groups) + 40
    return max(1, min(len(groups), int(style.WIDTH // widest)))


def stacked_bar(canvas: Canvas, alt_text: str) -> Any:
    """Draw :func:`spdr.present.charts.stacked_bar`."""
    import altair as alt

    scale = canvas.scale("value")
    groups, colours = canvas.groups("series")
    horizontal = canvas.chart.options["horizontal"]
    rows = _segments(canvas, scale, groups, colours)
    words = list(dict.fromkeys(row["category"] for row in rows))
    totals = {word: max(row["end"] for row in rows if row["category"] == word) for word in words}
    ticks = _ends(list(totals.values()))
    left = (
        label_room(words, 200)
        if horizontal
        else max(style.text_width(scale.text(tick)) for tick in ticks) + 14
    )
    width = round(_INNER - left - 24)
    per_unit = (width if horizontal else 300) / (ticks[-1] - ticks[0])
    slot = width / len(words) - 8
    for row in rows:
        long = (row["end"] - row["start"]) * per_unit
        fits = (
            style.text_width(row["label"]) + 8 < long
            if horizontal
            else (long > 20 and style.text_width(row["label"]) < slot)
        )
        row["label"] = row["label"] if fits else ""
    data = canvas.add("segments", rows)
    axis = alt.Axis(values=ticks, domain=False, ticks=False, **scale.axis(ticks))
    band = max(_BAND + 4, most_lines(words, 200) * _LABEL + 8)
    if horizontal:
        along = alt.Y(field="category", type="nominal", sort=words, axis=_category_axis(words, 200))
        ends = {"x": _amount(alt.X, "start", ticks, axis), "x2": alt.X2(field="end"), "y": along}
        middle = {"x": _amount(alt.X, "middle", ticks, axis), "y": along}
    else:
        along = alt.X(
            field="category",
            type="nominal",
            sort=words,
            axis=_category_axis(words, slot, labelAngle=0, labelOverlap="parity"),
        )
        ends = {"y": _amount(alt.Y, "start", ticks, axis), "y2": alt.Y2(field="end"), "x": along}
        middle = {"y": _amount(alt.Y, "middle", ticks, axis), "x": along}
    legend = alt.Legend(symbolType="square", columns=_legend_columns(groups))
    fill = alt.Color(
        field="group",
        type="nominal",
        sort=groups,
        scale=alt.Scale(domain=groups, range=colours),
        legend=legend,
    )
    tips = [
        alt.Tooltip(field=name, type="nominal", title=canvas.title(role))
        for name, role in (("category", "category"), ("group", "series"), ("shown", "value"))
    ]
    bars = (
        alt.Chart(data).mark_bar(stroke=style.PAPER, strokeWidth=1.5).encode(**ends, color=fill, tooltip=tips)
    )
    ink = alt.Fill(field="ink", type="nominal", scale=None, legend=None)
    text = (
        alt.Chart(data)
        .mark_text(baseline="middle", dy=1)
        .encode(**middle, text=alt.Text(field="label", type="nominal"), fill=ink)
    )
    height = len(words) * band if horizontal else 300
    return finish(
        canvas, alt.layer(bars, text), canvas.title("value", scale), alt_text, width=width, height=height
    )


def _segments(canvas: Canvas, scale: Scale, groups: list[str], colours: list[str]) -> list[dict[str, Any]]:
    """Return where each part starts and ends, in the order of the legend."""
    ink = {group: style.ink_on(colour) for group, colour in zip(groups, colours, strict=True)}
    cells = list(
        zip(
            canvas.words("category"),
            canvas.words("series"),
            canvas.values("value"),
            canvas.tips("value"),
            strict=True,
        )
    )
    reached: dict[str, float] = dict.fromkeys((word for word, *_ in cells), 0.0)
    rows = []
    for word, group, value, tip in sorted(
        cells, key=lambda cell: (list(reached).index(cell[0]), groups.index(cell[1]))
    ):
        start = reached[word]
        reached[word] = round(start + value, 10)
        rows.append(
            {
                "category": word,
                "group": group,
                "start": start,
                "end": reached[word],
                "middle": round(start + value / 2, 10),
                "label": scale.text(value),
                "shown": tip,
                "ink": ink[group],
            }
        )
    return rows


def _lanes(words: Sequence[str], room: float) -> tuple[list[str], Any]:
    """Return an id per row and an axis that prints each row's word, a repeated one once."""
    import json

    ids = [f"{place:03d}" for place in range(len(words))]
    shown = {
        lane: [""] if place and words[place - 1] == word else style.wrap(word, room)
        for place, (lane, word) in enumerate(zip(ids, words, strict=True))
    }
    axis = _category_axis([], room)
    axis.labelExpr = f"{json.dumps(shown, ensure_ascii=False)}[datum.label]"
    axis.labelOverlap = False
    return ids, axis


def dot(canvas: Canvas, alt_text: str) -> Any:
    """Draw :func:`spdr.present.charts.dot`."""
    import altair as alt

    roles = [role for role in ("value", "low", "high") if canvas.role(role)]
    scale = canvas.scale(*roles)
    words = canvas.words("category")
    ids, axis = _lanes(words, 230)
    dates = canvas.words("date") if canvas.role("date") else [""] * len(words)
    groups, colours = canvas.groups("series") if canvas.role("series") else ([""], [style.BLUE])
    series = canvas.words("series") if canvas.role("series") else [""] * len(words)
    rows = []
    for i, value in enumerate(canvas.values("value")):
        shown = canvas.tips("value")[i] if value is None else scale.text(value)
        rows.append(
            {
                "lane": ids[i],
                "category": words[i],
                "value": value,
                "at": 0 if value is None else value,
                "label": f"{shown} ({dates[i]})" if dates[i] else shown,
                "shown": canvas.tips("value")[i],
                "when": dates[i],
                "group": series[i],
                "hollow": canvas.hollow()[i],
                **{role: canvas.values(role)[i] for role in roles[1:]},
            }
        )
        if "high" in rows[-1]:
            rows[-1]["at"] = max(filter(None, (rows[-1]["high"], rows[-1]["at"])), default=0)
    numbers = [value for role in roles for value in canvas.values(role) if value is not None]
    ticks = _ends(numbers, zero=canvas.chart.options["zero"])
    left = label_room(words)
    right = max(style.text_width(row["label"]) for row in rows) + 18
    value_axis = alt.Axis(values=ticks, domain=False, ticks=False, labelOverlap=True, **scale.axis(ticks))
    lane = alt.Y(field="lane", type="nominal", sort=ids, axis=axis)
    data = canvas.add("dots", rows)
    known = alt.Chart(canvas.add("known", [row for row in rows if row["value"] is not None]))
    layers = []
    if len(roles) == 3:
        low, high = _amount(alt.X, "low", ticks, value_axis), alt.X2(field="high")
        layers.append(
            known.mark_rule(strokeWidth=3, color=style.SOFT, opacity=0.6).encode(x=low, x2=high, y=lane)
        )
    colour = alt.Scale(domain=groups, range=colours)
    named = bool(canvas.role("series"))
    legend = alt.Legend(symbolType="circle", columns=_legend_columns(groups)) if named else None
    tips = [
        alt.Tooltip(field="category", type="nominal", title=canvas.title("category")),
        alt.Tooltip(field="shown", type="nominal", title=canvas.title("value")),
    ]
    if canvas.role("date"):
        tips.append(alt.Tooltip(field="when", type="nominal", title=canvas.title("date")))
    encoded: dict[str, Any] = {
        "x": _amount(alt.X, "value", ticks, value_axis),
        "y": lane,
        "stroke": alt.Stroke(field="group", type="nominal", sort=groups, scale=colour, legend=legend),
        "fill": alt.condition(
            "datum.hollow",
            alt.value(style.PAPER),
            alt.Fill(field="group", type="nominal", sort=groups, scale=colour, legend=None),
        ),
        "tooltip": tips,
    }
    if named:
        shapes = alt.Scale(domain=groups, range=list(style.SHAPES[: len(groups)]))
        encoded["shape"] = alt.Shape(field="group", type="nominal", sort=groups, scale=shapes, legend=legend)
    layers.append(known.mark_point(size=130, strokeWidth=2).encode(**encoded))
    text = alt.Chart(data).mark_text(align="left", dx=12, baseline="middle", dy=1)
    layers.append(
        text.encode(
            x=_amount(alt.X, "at", ticks, value_axis), y=lane, text=alt.Text(field="label", type="nominal")
        )
    )
    band = max(34, most_lines(words, 230) * _LABEL + 10)
    return finish(
        canvas,
        alt.layer(*layers),
        canvas.title("value", scale),
        alt_text,
        width=max(180, round(_INNER - left - right)),
        height=len(words) * band,
    )


def range_bar(canvas: Canvas, alt_text: str) -> Any:
    """Draw :func:`spdr.present.charts.range_bar`."""
    import altair as alt

    scale = canvas.scale("low", "high", "point")
    words = canvas.words("category")
    lows, highs = canvas.values("low"), canvas.values("high")
    points = canvas.values("point") if canvas.role("point") else [None] * len(words)
    rows = [
        {
            "category": word,
            "low": low,
            "high": high,
            "point": point,
            "label": f"{scale.text(low).removesuffix('%')}{DASH}{scale.text(high)}",
        }
        for word, low, high, point in zip(words, lows, highs, points, strict=True)
    ]
    numbers = [
        number for row in rows for number in (row["low"], row["high"], row["point"]) if number is not None
    ]
    ticks = _ends(numbers, zero=canvas.chart.options["zero"])
    data = canvas.add("ranges", rows)
    along = alt.Y(field="category", type="nominal", sort=words, axis=_category_axis(words, 230))
    axis = alt.Axis(values=ticks, domain=False, ticks=False, labelOverlap=True, **scale.axis(ticks))
    low, high = _amount(alt.X, "low", ticks, axis), alt.X2(field="high")
    tips = [
        alt.Tooltip(field="category", type="nominal", title=canvas.title("category")),
        alt.Tooltip(field="label", type="nominal", title=canvas.title("low")),
    ]
    layers = [
        alt.Chart(data)
        .mark_bar(height=14, color=style.SKY, cornerRadius=3)
        .encode(x=low, x2=high, y=along, tooltip=tips)
    ]
    if canvas.role("point"):
        dots = alt.Chart(canvas.add("points", [row for row in rows if row["point"] is not None]))
        layers.append(
            dots.mark_point(filled=True, size=110, color=style.BLUE, opacity=1).encode(
                x=_amount(alt.X, "point", ticks, axis), y=along
            )
        )
    text = alt.Chart(data).mark_text(align="left", dx=8, baseline="middle", dy=1)
    layers.append(
        text.encode(
            x=_amount(alt.X, "high", ticks, axis), y=along, text=alt.Text(field="label", type="nominal")
        )
    )
    width = round(_INNER - label_room(words) - max(style.text_width(row["label"]) for row in rows) - 16)
    band = max(_BAND, most_lines(words, 230) * _LABEL + 8)
    return finish(
        canvas,
        alt.layer(*layers),
        canvas.title("low", scale),
        alt_text,
        width=width,
        height=len(words) * band,
    )


def pyramid(canvas: Canvas, alt_text: str) -> Any:
    """Draw :func:`spdr.present.charts.pyramid`."""
    import altair as alt

    scale = canvas.scale("value")
    ages = list(dict.fromkeys(canvas.words("age")))
    groups, colours = canvas.groups("series")
    rows = [
        {"age": age, "group": group, "value": -value if group == groups[0] else value, "shown": tip}
        for age, group, value, tip in zip(
            canvas.words("age"),
            canvas.words("series"),
            canvas.values("value"),
            canvas.tips("value"),
            strict=True,
        )
    ]
    top = ticks_for([abs(row["value"]) for row in rows], 3)[1:]
    ticks = [*(-tick for tick in reversed(top)), 0.0, *top]
    formats = scale.axis(ticks)
    shown = formats.get("labelExpr", f"format(datum.value, '{formats.get('format', '')}')")
    axis = alt.Axis(
        values=ticks, domain=False, ticks=False, labelExpr=shown.replace("datum.value", "abs(datum.value)")
    )
    along = alt.Y(
        field="age",
        type="nominal",
        sort=ages[::-1],
        axis=_category_axis(ages, 120),
        scale=alt.Scale(paddingInner=0.12),
    )
    colour = alt.Color(
        field="group", type="nominal", scale=alt.Scale(domain=groups, range=colours), legend=None
    )
    tips = [
        alt.Tooltip(field=name, type="nominal", title=canvas.title(role))
        for name, role in (("age", "age"), ("group", "series"), ("shown", "value"))
    ]
    bars = alt.Chart(canvas.add("bars", rows)).mark_bar()
    layers = [bars.encode(x=_amount(alt.X, "value", ticks, axis), y=along, color=colour, tooltip=tips)]
    for place, (group, side) in enumerate(zip(groups, ("left", "right"), strict=False)):
        name = alt.Chart(
            canvas.add(f"name_{side}", [{"value": ticks[0] if place == 0 else ticks[-1], "group": group}])
        )
        text = name.mark_text(align=side, baseline="top", fontWeight=600, fontSize=style.SIZE + 1, fill=None)
        layers.append(
            text.encode(
                x=_amount(alt.X, "value", ticks, axis),
                y=alt.value(0),
                text=alt.Text(field="group", type="nominal"),
                color=colour,
            )
        )
    width = round(_INNER - label_room(ages, 120))
    return finish(
        canvas, alt.layer(*layers), canvas.title("value", scale), alt_text, width=width, height=len(ages) * 24
    )
