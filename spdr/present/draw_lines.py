"""Lines over years, and the steps of a rate in law."""

from __future__ import annotations

from datetime import date
from typing import Any

from spdr.present import labels, style
from spdr.present.draw import Canvas, finish
from spdr.present.formats import BUDDHIST
from spdr.present.scale import Scale, spread, ticks_for

HEIGHT = 320
_MANY_POINTS = 30  # beyond these a dot per value only thickens the line
_LABEL = style.SIZE + 4


def _place(value: Any, unit: str | None, lang: str) -> float:
    """Return where a year, date or number stands on the axis, in the reader's era."""
    era = BUDDHIST if lang == "th" and unit in ("year", "fiscal_year", "date") else 0
    if unit == "date" and isinstance(value, str):
        day = date.fromisoformat(value)
        start, end = date(day.year, 1, 1), date(day.year + 1, 1, 1)
        return round(day.year + (day - start).days / (end - start).days, 4) + era
    return value + era


def _year_ticks(places: list[float]) -> list[float]:
    """Return the years to print: each that has a value while they are few, else round ones."""
    whole = sorted({place for place in places if place == int(place)})
    if (
        len(whole) == len(set(places)) <= 8
        and min(b - a for a, b in zip([-99, *whole], whole, strict=False)) >= (whole[-1] - whole[0]) / 10
    ):
        return [int(place) for place in whole]
    low, high = min(places), max(places)
    step = next(size for size in (1, 2, 5, 10, 20, 50) if (high - low) / size <= 8 or size == 50)
    return [year for year in range(int(low) - 50, int(high) + 1) if year % step == 0 and low <= year <= high]


def _parts(points: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Cut each line where a value is missing, and where it turns from measured to projected."""
    paths: list[dict[str, Any]] = []
    part = 0
    for before, here in zip([None, *points], points, strict=False):
        same = before is not None and before["group"] == here["group"]
        if here["value"] is None or not same or before["value"] is None:
            part += 1
            if here["value"] is not None:
                paths.append({**here, "part": part})
            continue
        dashed = here["hollow"] or before["hollow"]
        if paths and paths[-1]["part"] == part and paths[-1].get("dashed", dashed) != dashed:
            part += 1
            paths.append({**before, "part": part, "dashed": dashed})
        paths.append({**here, "part": part, "dashed": dashed})
    first = {path["part"]: path["dashed"] for path in reversed(paths) if "dashed" in path}
    return [{**path, "dashed": first.get(path["part"], path["hollow"])} for path in paths]


class _Lines:
    """The pieces of a line chart: points in drawing order, axes and sizes."""

    def __init__(self, canvas: Canvas) -> None:
        self.canvas = canvas
        lang = canvas.lang
        self.grouped = canvas.role("series") is not None
        self.words, self.colours = canvas.groups("series") if self.grouped else ([""], [style.BLUE])
        roles = [role for role in ("value", "low", "high") if canvas.role(role)]
        self.scale: Scale = canvas.scale(*roles)
        numbers = [value for role in roles for value in canvas.values(role) if value is not None]
        self.ticks = ticks_for(numbers or [0.0], zero=canvas.chart.options.get("zero", True))
        unit = canvas.unit("x")
        places = [_place(value, unit, lang) for value in canvas.values("x")]
        series = canvas.words("series") if self.grouped else [""] * len(places)
        self.points = [
            {"x": x, "value": value, "group": group, "hollow": hollow, "when": when, "shown": tip}
            for x, value, group, hollow, when, tip in zip(
                places,
                canvas.values("value"),
                series,
                canvas.hollow(),
                canvas.words("x"),
                canvas.tips("value"),
                strict=True,
            )
        ]
        for role in ("low", "high"):
            if canvas.role(role):
                for point, value in zip(self.points, canvas.values(role), strict=True):
                    point[role] = value
        order = {word: place for place, word in enumerate(self.words)}
        self.points.sort(key=lambda point: (order[point["group"]], point["x"]))
        self.start, self.end = min(places), max(places)
        self.places, self.is_year = places, unit in ("year", "fiscal_year", "date")

    def axes(self) -> tuple[Any, Any]:
        """Return the two axes; their ends are the outermost values across and ticks upward."""
        import altair as alt

        canvas = self.canvas
        if self.is_year:
            across = {"values": _year_ticks(self.places), "format": "d"}
        else:
            unit_scale = canvas.scale("x")
            ticks = [t for t in ticks_for(self.places, 6, zero=False) if self.start <= t <= self.end]
            across = {"values": ticks, **unit_scale.axis(ticks)}
        x = alt.X(
            field="x",
            type="quantitative",
            title=canvas.title("x") if not self.is_year or canvas.lang == "th" else None,
            scale=alt.Scale(domain=[self.start, self.end], nice=False, zero=False),
            axis=alt.Axis(grid=False, labelFlush=False, **across),
        )
        y = alt.Y(
            field="value",
            type="quantitative",
            title=None,
            scale=alt.Scale(domain=[self.ticks[0], self.ticks[-1]], nice=False, zero=self.ticks[0] == 0),
            axis=alt.Axis(
                values=self.ticks, domain=False, ticks=False, labelPadding=8, **self.scale.axis(self.ticks)
            ),
        )
        return x, y

    def colour(self) -> Any:
        """Return the colour of each group; lines are named at their ends, so there is no legend."""
        import altair as alt

        scale = alt.Scale(domain=self.words, range=self.colours)
        return alt.Color(field="group", type="nominal", scale=scale, legend=None)

    def shape(self) -> Any:
        """Return the shape of each group's dots, so that colour is never alone."""
        import altair as alt

        scale = alt.Scale(domain=self.words, range=list(style.SHAPES[: len(self.words)]))
        return alt.Shape(field="group", type="nominal", scale=scale, legend=None)

    def ends(self) -> list[dict[str, Any]]:
        """Return the label at the end of each line, moved apart from the others."""
        last = {point["group"]: point for point in self.points if point["value"] is not None}
        room = style.text_width("M") * 9
        rows = []
        for point in last.values():
            shown = self.scale.text(point["value"])
            lines = style.wrap(f"{point['group']} {shown}".strip(), room)
            rows.append({"x": point["x"], "value": point["value"], "group": point["group"], "lines": lines})
        low, high = self.ticks[0], self.ticks[-1]
        pixels = [(high - row["value"]) / (high - low) * HEIGHT for row in rows]
        moved = spread(pixels, [len(row["lines"]) * _LABEL for row in rows], -10, HEIGHT + 10)
        for row, pixel in zip(rows, moved, strict=True):
            row["value"] = round(high - pixel / HEIGHT * (high - low), 10)
        return rows

    def room(self, ends: list[dict[str, Any]]) -> float:
        """Return the plot's width: what the page leaves beside the tick labels and the end labels."""
        left = max(style.text_width(self.scale.text(tick)) for tick in self.ticks) + 14
        right = max((style.text_width(line) for row in ends for line in row["lines"]), default=0) + 14
        return round(style.WIDTH - 16 - left - right)


def _breaks(lines: _Lines, x: Any) -> list[Any]:
    """Return the rules that mark where a series stops being comparable, with the reason at their head."""
    import altair as alt

    canvas = lines.canvas
    marked = canvas.chart.options.get("breaks") or ()
    if not marked:
        return []
    rows = []
    for year, key in marked:
        place = _place(year, canvas.unit("x"), canvas.lang)
        words = style.wrap(labels.label(key, canvas.lang, used_by=canvas.used_by), 150)
        left = place > (lines.start + lines.end) / 2
        rows.append(
            {"x": place, "words": words, "side": "right" if left else "left", "shift": -6 if left else 6}
        )
    layers = [
        alt.Chart(canvas.add("breaks", rows))
        .mark_rule(strokeDash=[2, 4], color=style.SOFT, strokeWidth=1.5)
        .encode(x=x)
    ]
    for side, shift in (("right", -6), ("left", 6)):
        chosen = [row for row in rows if row["side"] == side]
        if chosen:
            text = alt.Chart(canvas.add(f"breaks_{side}", chosen)).mark_text(
                align=side, baseline="top", dx=shift, lineHeight=_LABEL, color=style.SOFT
            )
            layers.append(text.encode(x=x, y=alt.value(0), text=alt.Text(field="words", type="nominal")))
    return layers


def _end_labels(lines: _Lines, ends: list[dict[str, Any]], x: Any, y: Any) -> Any:
    import altair as alt

    encoded: dict[str, Any] = {"x": x, "y": y, "text": alt.Text(field="lines", type="nominal")}
    if lines.grouped:
        encoded["color"] = lines.colour()
    return (
        alt.Chart(lines.canvas.add("ends", ends))
        .mark_text(align="left", baseline="middle", dx=10, lineHeight=_LABEL, fontWeight=600, fill=None)
        .encode(**encoded)
    )


def line(canvas: Canvas, alt_text: str) -> Any:
    """Draw :func:`spdr.present.charts.line`."""
    import altair as alt

    lines = _Lines(canvas)
    x, y = lines.axes()
    layers = _breaks(lines, x)
    known = [point for point in lines.points if point["value"] is not None]
    data = canvas.add("points", known)
    if canvas.role("low") and canvas.role("high"):
        low, high = (alt.Y(field=end, type="quantitative") for end in ("low", "high"))
        band = alt.Chart(data).mark_area(opacity=0.16, color=style.BLUE)
        band = band.encode(
            x=x, y=low, y2=alt.Y2(field="high"), **({"color": lines.colour()} if lines.grouped else {})
        )
        layers.append(band)
    paths = _parts(lines.points)
    if len({path["part"] for path in paths}) > len(lines.words) or any(path["dashed"] for path in paths):
        keep = ("x", "value", "group", "part", "dashed")
        path_data = canvas.add("paths", [{key: path[key] for key in keep} for path in paths])
        dash = alt.StrokeDash(
            field="dashed",
            type="nominal",
            scale=alt.Scale(domain=[False, True], range=[[1, 0], [6, 4]]),
            legend=None,
        )
        drawn = alt.Chart(path_data).encode(detail=alt.Detail(field="part", type="nominal"), strokeDash=dash)
    else:
        drawn = alt.Chart(data)
    order = alt.Order(field="x", type="quantitative")
    layers.append(
        drawn.mark_line(strokeWidth=2.5, color=style.BLUE).encode(x=x, y=y, order=order, **_colour(lines))
    )
    layers += _points(lines, data, x, y)
    ends = lines.ends()
    layers.append(_end_labels(lines, ends, x, y))
    return finish(
        canvas,
        alt.layer(*layers),
        canvas.title("value", lines.scale),
        alt_text,
        width=lines.room(ends),
        height=HEIGHT,
    )


def _colour(lines: _Lines) -> dict[str, Any]:
    return {"color": lines.colour()} if lines.grouped else {}


def _points(lines: _Lines, data: Any, x: Any, y: Any) -> list[Any]:
    """Return the dots with their tooltips: all of them, or where they are many only invisible targets."""
    import altair as alt

    per_line = max(sum(point["group"] == word for point in lines.points) for word in lines.words)
    wanted = lines.canvas.chart.options.get("points")
    shown = per_line <= _MANY_POINTS if wanted is None else wanted
    tips = [alt.Tooltip(field="group", type="nominal", title=" ")] if lines.grouped else []
    tips += [
        alt.Tooltip(field="when", type="nominal", title=lines.canvas.title("x")),
        alt.Tooltip(field="shown", type="nominal", title=lines.canvas.title("value", lines.scale)),
    ]
    fill = alt.condition(
        "datum.hollow", alt.value(style.PAPER), lines.colour() if lines.grouped else alt.value(style.BLUE)
    )
    encoded: dict[str, Any] = {"x": x, "y": y, "tooltip": tips, "fill": fill}
    if lines.grouped:
        encoded |= {"stroke": alt.Stroke(**lines.colour().to_dict(validate=False)), "shape": lines.shape()}
    mark = alt.Chart(data).mark_point(
        size=60,
        strokeWidth=2,
        stroke=alt.Undefined if lines.grouped else style.BLUE,
        opacity=1 if shown else 0,
    )
    return [mark.encode(**encoded)]


def step(canvas: Canvas, alt_text: str) -> Any:
    """Draw :func:`spdr.present.charts.step`."""
    import altair as alt

    lines = _Lines(canvas)
    until = canvas.chart.options.get("until")
    if until is not None:
        lines.end = max(lines.end, _place(until, "year", canvas.lang))
        lines.places.append(lines.end)
    x, y = lines.axes()
    data = canvas.add("points", lines.points)
    tails = [
        {**point, "x": lines.end} for point in {point["group"]: point for point in lines.points}.values()
    ]
    held = sorted([*lines.points, *tails], key=lambda point: (lines.words.index(point["group"]), point["x"]))
    keep = ("x", "value", "group")
    paths = canvas.add("paths", [{key: point[key] for key in keep} for point in held])
    drawn = alt.Chart(paths).mark_line(interpolate="step-after", strokeWidth=2.5, color=style.BLUE)
    layers = [drawn.encode(x=x, y=y, **_colour(lines))]
    layers += _points(lines, data, x, y)
    ends = lines.ends()
    for row in ends:
        row["x"] = lines.end
    layers.append(_end_labels(lines, ends, x, y))
    return finish(
        canvas,
        alt.layer(*layers),
        canvas.title("value", lines.scale),
        alt_text,
        width=lines.room(ends),
        height=HEIGHT,
    )
