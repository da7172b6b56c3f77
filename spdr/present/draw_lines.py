"""Lines over years, and the steps of a rate in law."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from spdr.present import labels, style
from spdr.present.draw import Canvas, finish, vega
from spdr.present.formats import BUDDHIST
from spdr.present.scale import Scale, spread, ticks_for

HEIGHT = 320
_MANY_POINTS = 20  # beyond these a dot per value only thickens the line
_YEARS = ("year", "fiscal_year", "date")

Point = dict[str, Any]


def _place(value: Any, unit: str | None, lang: str) -> float:
    """Return where a year, date or number stands on the axis, in the reader's era."""
    era = BUDDHIST if lang == "th" and unit in _YEARS else 0
    if unit == "date" and isinstance(value, str):
        day = date.fromisoformat(value)
        start, end = date(day.year, 1, 1), date(day.year + 1, 1, 1)
        return round(day.year + (day - start).days / (end - start).days, 4) + era
    return float(value) + era if isinstance(value, float) else value + era


def year_ticks(places: Sequence[float]) -> list[int]:
    """Return the years to print: each that has a value while they are few and apart, else round ones between
    the first and the last.

    Examples
    --------
    >>> year_ticks([2009, 2015, 2021]), year_ticks(range(1988, 2025))
    ([2009, 2015, 2021], [1988, 1995, 2000, 2005, 2010, 2015, 2024])
    """
    low, high = min(places), max(places)
    years = sorted({int(place) for place in places if place == int(place)})
    apart = all(b - a >= (high - low) / 10 for a, b in zip(years, years[1:], strict=False))
    if len(years) == len(set(places)) <= 8 and apart:
        return years
    step = next(size for size in (1, 2, 5, 10, 20, 50) if (high - low) / size <= 8 or size == 50)
    ends = [int(end) for end in (low, high) if end == int(end)]
    ticks = [year for year in range(int(low), int(high) + 1) if year % step == 0 and low <= year <= high]
    room = max(1.0, (high - low) / 8)
    return sorted({*ends, *(year for year in ticks if all(abs(year - end) >= room for end in ends))})


def parts(points: Sequence[Point]) -> list[Point]:
    """Cut each line where a value is missing, and where it turns from measured to projected.

    Each point of the result carries the number of its ``part`` and whether that part is ``dashed``. The
    point at a turn stands in both parts, so that the line has no gap.
    """
    paths: list[Point] = []
    part, dashed = -1, None
    before: Point | None = None
    for here in points:
        joined = before is not None and before["group"] == here["group"]
        if here["value"] is None or not joined:
            before, dashed = (None if here["value"] is None else here), None
            if before is not None:
                part += 1
                paths.append({**here, "part": part, "dashed": bool(here["hollow"])})
            continue
        assert before is not None
        turn = bool(here["hollow"] or before["hollow"])
        if dashed is None:
            paths[-1]["dashed"] = turn
        elif turn != dashed:
            part += 1
            paths.append({**before, "part": part, "dashed": turn})
        paths.append({**here, "part": part, "dashed": turn})
        before, dashed = here, turn
    return paths


class _Lines:
    """The pieces of a line chart: points in drawing order, axes and sizes."""

    def __init__(self, canvas: Canvas) -> None:
        self.canvas = canvas
        self.grouped = canvas.role("series") is not None
        self.words, self.colours = canvas.groups("series") if self.grouped else ([""], [style.BLUE])
        roles = [role for role in ("value", "low", "high") if canvas.role(role)]
        self.scale: Scale = canvas.scale(*roles)
        numbers = [value for role in roles for value in canvas.values(role) if value is not None]
        self.ticks = ticks_for(numbers or [0.0], zero=canvas.chart.options.get("zero", True))
        self.is_year = canvas.unit("x") in _YEARS
        self.places = [_place(value, canvas.unit("x"), canvas.lang) for value in canvas.values("x")]
        self.start, self.end = min(self.places), max(self.places)
        self.points = self._points(roles)

    def _points(self, roles: Sequence[str]) -> list[Point]:
        canvas = self.canvas
        series = canvas.words("series") if self.grouped else [""] * len(self.places)
        names = ("x", "group", "hollow", "when", "shown", *roles)
        cells = [self.places, series, canvas.hollow(), canvas.words("x"), canvas.tips("value")]
        cells += [canvas.values(role) for role in roles]
        points = [dict(zip(names, row, strict=True)) for row in zip(*cells, strict=True)]
        colour_of = dict(zip(self.words, self.colours, strict=True))
        for point in points:
            point["stroke"] = colour_of[point["group"]]
            point["fill"] = style.PAPER if point["hollow"] else point["stroke"]
        return sorted(points, key=lambda point: (self.words.index(point["group"]), point["x"]))

    def axes(self) -> tuple[Any, Any]:
        """Return the two axes; their ends are the outermost values across and ticks upward."""
        alt, canvas = vega(), self.canvas
        if self.is_year:
            across: dict[str, Any] = {"values": year_ticks(self.places), "format": "d"}
        else:
            ticks = [t for t in ticks_for(self.places, 6, zero=False) if self.start <= t <= self.end]
            across = {"values": ticks, **canvas.scale("x").axis(ticks)}
        x = alt.X(
            field="x",
            type="quantitative",
            title=self._across(),
            scale=alt.Scale(domain=[self.start, self.end], nice=False, zero=False),
            axis=alt.Axis(grid=False, **across),
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

    def _across(self) -> str | None:
        """Return the title of the axis across: years need none, except for their era in Thai."""
        if not self.is_year:
            return self.canvas.title("x")
        return labels.unit_name("year", "th") if self.canvas.lang == "th" else None

    def colour(self) -> dict[str, Any]:
        """Return the colour of each group; lines are named at their ends, so there is no legend."""
        alt = vega()
        if not self.grouped:
            return {}
        scale = alt.Scale(domain=self.words, range=self.colours)
        return {"color": alt.Color(field="group", type="nominal", scale=scale, legend=None)}

    def ends(self) -> list[dict[str, Any]]:
        """Return the label at the end of each line, moved apart from the others."""
        last = {point["group"]: point for point in self.points if point["value"] is not None}
        rows = []
        for point in last.values():
            shown = self.scale.text(point["value"])
            text = f"{point['group']}: {shown}" if self.grouped else shown
            rows.append(
                {
                    "x": point["x"],
                    "value": point["value"],
                    "group": point["group"],
                    "lines": style.wrap(text, 165),
                }
            )
        low, high = self.ticks[0], self.ticks[-1]
        pixels = [(high - row["value"]) / (high - low) * HEIGHT for row in rows]
        moved = spread(pixels, [len(row["lines"]) * style.LEADING + 5 for row in rows], -10, HEIGHT + 10)
        for row, pixel in zip(rows, moved, strict=True):
            first = pixel - (len(row["lines"]) - 1) * style.LEADING / 2  # Vega hangs lines from the first
            row["value"] = round(high - first / HEIGHT * (high - low), 10)
        return rows

    def end_labels(self, ends: Sequence[Point], x: Any, y: Any) -> Any:
        """Return the layer that names each line at its end."""
        alt = vega()
        text = alt.Chart(self.canvas.add("ends", ends)).mark_text(
            align="left", baseline="middle", dx=10, lineHeight=style.LEADING, fontWeight=600
        )
        return text.encode(x=x, y=y, text=alt.Text(field="lines", type="nominal"), **self.colour())

    def finish(self, layers: Sequence[Any], ends: Sequence[Point], alt_text: str) -> dict[str, Any]:
        """Lay the layers over each other in the room that the labels leave."""
        left = max(style.text_width(self.scale.text(tick)) for tick in self.ticks) + 12
        right = (
            max((style.text_width(line) for row in ends for line in row["lines"]), default=0) * style.BOLDER
            + 12
        )
        title = self.canvas.title("value", self.scale)
        width = round(style.WIDTH - 16 - left - right)
        return finish(self.canvas, layers, title, alt_text, width=width, height=HEIGHT)


def _breaks(lines: _Lines, x: Any) -> list[Any]:
    """Return the rules that mark where a series stops being comparable, with the reason at their head."""
    alt, canvas = vega(), lines.canvas
    rows = []
    for year, key in canvas.chart.options.get("breaks") or ():
        place = _place(year, canvas.unit("x"), canvas.lang)
        words = labels.label(key, canvas.lang, used_by=canvas.used_by)
        side = "right" if place > (lines.start + lines.end) / 2 else "left"
        rows.append({"x": place, "lines": style.wrap(words, 150), "side": side})
    if not rows:
        return []
    rule = alt.Chart(canvas.add("breaks", rows)).mark_rule(
        strokeDash=[2, 4], color=style.SOFT, strokeWidth=1.5
    )
    layers = [rule.encode(x=x)]
    for side, shift in (("right", -6), ("left", 6)):
        chosen = [row for row in rows if row["side"] == side]
        if chosen:
            text = alt.Chart(canvas.add(f"breaks_{side}", chosen)).mark_text(
                align=side, baseline="top", dx=shift, lineHeight=style.LEADING, color=style.SOFT
            )
            layers.append(text.encode(x=x, y=alt.YValue(0), text=alt.Text(field="lines", type="nominal")))
    return layers


def _band(lines: _Lines, data: Any, x: Any) -> list[Any]:
    """Return the band between the low and the high values, where both are given."""
    alt = vega()
    if not (lines.canvas.role("low") and lines.canvas.role("high")):
        return []
    area = alt.Chart(data).mark_area(opacity=0.16, color=style.BLUE)
    low = alt.Y(field="low", type="quantitative")
    return [area.encode(x=x, y=low, y2=alt.Y2(field="high"), **lines.colour())]


def _path(lines: _Lines, data: Any, x: Any, y: Any) -> Any:
    """Return the lines themselves, in parts where a gap or a projection needs them."""
    alt = vega()
    cut = parts(lines.points)
    drawn = alt.Chart(data)
    if len({point["part"] for point in cut}) > len(lines.words) or any(point["dashed"] for point in cut):
        keep = ("x", "value", "group", "part", "dashed")
        dash = alt.Scale(domain=[False, True], range=[[1, 0], [6, 4]])
        drawn = alt.Chart(lines.canvas.add("paths", [{key: point[key] for key in keep} for point in cut]))
        drawn = drawn.encode(
            detail=alt.Detail(field="part", type="nominal"),
            strokeDash=alt.StrokeDash(field="dashed", type="nominal", scale=dash, legend=None),
        )
    order = alt.Order(field="x", type="quantitative")
    return drawn.mark_line(strokeWidth=2.5, color=style.BLUE).encode(x=x, y=y, order=order, **lines.colour())


def _shown(lines: _Lines) -> None:
    """Say which dots are seen: all while they are few, else some of each line, to tell it by its shape."""
    wanted = lines.canvas.chart.options.get("points")
    for place, word in enumerate(lines.words):
        members = [point for point in lines.points if point["group"] == word]
        every = 1 if len(members) <= _MANY_POINTS else -(-len(members) // 8)
        start = place * every // max(1, len(lines.words))  # staggered, so that dots of lines stay apart
        for number, point in enumerate(members):
            some = number % every == start and (lines.grouped or point["hollow"] or every == 1)
            point["seen"] = int(some if wanted is None else wanted)


def _dots(lines: _Lines, data: Any, x: Any, y: Any) -> Any:
    """Return the dots with their tooltips; those not seen are still targets."""
    alt, canvas = vega(), lines.canvas
    tips = [alt.Tooltip(field="group", type="nominal", title=canvas.title("series"))] if lines.grouped else []
    tips += [
        alt.Tooltip(field="when", type="nominal", title=canvas.title("x")),
        alt.Tooltip(field="shown", type="nominal", title=canvas.title("value")),
    ]
    raw = {"type": "nominal", "scale": None, "legend": None}
    encoded = {"fill": alt.Fill(field="fill", **raw), "stroke": alt.Stroke(field="stroke", **raw)}
    if lines.grouped:
        shapes = alt.Scale(domain=lines.words, range=list(style.SHAPES[: len(lines.words)]))
        encoded["shape"] = alt.Shape(field="group", type="nominal", scale=shapes, legend=None)
    seen = alt.Opacity(field="seen", type="quantitative", scale=None, legend=None)
    dots = alt.Chart(data).mark_point(size=60, strokeWidth=2)
    return dots.encode(x=x, y=y, tooltip=tips, opacity=seen, **encoded)


def line(canvas: Canvas, alt_text: str) -> dict[str, Any]:
    """Draw :func:`spdr.present.charts.line`."""
    lines = _Lines(canvas)
    x, y = lines.axes()
    _shown(lines)
    data = canvas.add("points", [point for point in lines.points if point["value"] is not None])
    layers = [*_breaks(lines, x), *_band(lines, data, x), _path(lines, data, x, y), _dots(lines, data, x, y)]
    ends = lines.ends()
    return lines.finish([*layers, lines.end_labels(ends, x, y)], ends, alt_text)


def step(canvas: Canvas, alt_text: str) -> dict[str, Any]:
    """Draw :func:`spdr.present.charts.step`."""
    alt = vega()
    lines = _Lines(canvas)
    until = canvas.chart.options.get("until")
    if until is not None:
        lines.end = max(lines.end, _place(until, "year", canvas.lang))
        lines.places.append(lines.end)
    x, y = lines.axes()
    _shown(lines)
    keep = ("x", "value", "group")
    last = {point["group"]: point for point in lines.points}
    held = [*lines.points, *({**point, "x": lines.end} for point in last.values())]
    held.sort(key=lambda point: (lines.words.index(point["group"]), point["x"]))
    paths = canvas.add("paths", [{key: point[key] for key in keep} for point in held])
    drawn = alt.Chart(paths).mark_line(interpolate="step-after", strokeWidth=2.5, color=style.BLUE)
    ends = [{**row, "x": lines.end} for row in lines.ends()]
    layers = [
        drawn.encode(x=x, y=y, **lines.colour()),
        _dots(lines, canvas.add("points", lines.points), x, y),
        *_changes(lines, x, y),
        lines.end_labels(ends, x, y),
    ]
    return lines.finish(layers, ends, alt_text)


def _changes(lines: _Lines, x: Any, y: Any) -> list[Any]:
    """Return the value at each change of a single line; the last is named at its end."""
    alt = vega()
    if lines.grouped or len(lines.points) > 10:
        return []
    rows = [
        {"x": point["x"], "value": point["value"], "label": lines.scale.text(point["value"])}
        for point in lines.points[:-1]
    ]
    if not rows:
        return []
    text = alt.Chart(lines.canvas.add("changes", rows)).mark_text(align="left", dx=2, dy=-16)
    return [text.encode(x=x, y=y, text=alt.Text(field="label", type="nominal"))]
