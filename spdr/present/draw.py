"""From a declared chart and its checked rows to Altair: what all kinds share."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from spdr.errors import NotebookError
from spdr.present import labels, style
from spdr.present.formats import format_value
from spdr.present.scale import Scale, scale_for
from spdr.present.tidy import Rows, role_words

if TYPE_CHECKING:
    from spdr.present.chart import Chart

# Marks of these are drawn hollow or dashed: they were not measured, or not checked against the source.
HOLLOW = ("projection", "unverified", "synthetic", "proposal", "announced")
MOST_SERIES = 8


def vega() -> Any:
    """Return Altair, imported when the first chart is drawn."""
    import altair

    return altair


@dataclass
class Canvas:
    """What a drawing function works on: the chart, its rows in one language, and the data it adds.

    ``data`` collects the named datasets, so that each row is in the specification once.
    """

    chart: Chart
    rows: Rows
    lang: str
    used_by: str
    data: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def role(self, name: str) -> str | None:
        """Return the column in a role, or None."""
        return self.chart.roles.get(name)

    def values(self, role: str, lang: str | None = None) -> list[Any]:
        """Return the cells of the column in a role; ``lang="raw"`` gives keys instead of words."""
        return self.rows.values(self.chart.roles[role], lang or self.lang)

    def unit(self, role: str) -> str | None:
        """Return the unit of the column in a role."""
        return self.rows.column(self.chart.roles[role]).unit

    def digits(self, role: str) -> int | None:
        """Return the decimals asked for the column in a role."""
        return self.rows.column(self.chart.roles[role]).digits

    def words(self, role: str) -> list[str]:
        """Return a role's cells as words; see :func:`spdr.present.tidy.role_words`."""
        return role_words(self.rows, self.chart.roles, role, self.lang)

    def scale(self, *roles: str) -> Scale:
        """Choose how the numbers of these roles, which share an axis, are shown."""
        numbers = [
            value for role in roles if self.role(role) for value in self.values(role) if value is not None
        ]
        unit = self.unit(roles[0])
        if unit is None:
            raise NotebookError(
                f"{self.used_by}: column {self.role(roles[0])!r} has no unit to draw an axis by."
            )
        return scale_for(unit, numbers, self.digits(roles[0]), self.lang)

    def title(self, role: str, scale: Scale | None = None) -> str:
        """Return a column's word with the shown unit."""
        column = self.rows.column(self.chart.roles[role])
        if scale is None or scale.divisor == 1:
            return column.label(self.lang)
        return f"{labels.label(column.name, self.lang, used_by=self.used_by)} ({scale.name(self.lang)})"

    def tips(self, role: str) -> list[str]:
        """Write each value in full, as a tooltip shows it."""
        unit = self.unit(role)
        return [
            format_value(value, unit, self.lang, self.digits(role)) if unit else str(value)
            for value in self.values(role)
        ]

    def hollow(self) -> list[bool]:
        """Return which rows were not measured or not checked."""
        if not self.role("status"):
            return [False] * len(self.rows.en)
        return [cell in HOLLOW for cell in self.values("status", "raw")]

    def hollow_note(self) -> str:
        """Name what hollow marks mean, or nothing."""
        if not any(self.hollow()):
            return ""
        words = dict.fromkeys(
            labels.label(cell, self.lang, used_by=self.used_by)
            for cell, hollow in zip(self.values("status", "raw"), self.hollow(), strict=True)
            if hollow
        )
        return f"{labels.label('hollow_mark', self.lang)}: {', '.join(words)}"

    def groups(self, role: str) -> tuple[list[str], list[str]]:
        """Return the words of a role in order of appearance, and the colour of each."""
        pairs = dict(zip(map(str, self.values(role, "raw")), self.words(role), strict=True))
        if len(set(pairs.values())) < len(pairs):
            raise NotebookError(
                f"{self.used_by}: two groups of {self.role(role)!r} have the same word in {self.lang}."
            )
        if len(pairs) > MOST_SERIES:
            raise NotebookError(
                f"{self.used_by}: {len(pairs)} groups in {self.role(role)!r} cannot be told apart; "
                f"at most {MOST_SERIES}. Show fewer, or use a heatmap or a table."
            )
        return list(pairs.values()), style.colours(list(pairs))

    def add(self, name: str, rows: Sequence[Mapping[str, Any]]) -> Any:
        """Put rows into the specification under a name and return the reference to them."""
        self.data[name] = [dict(row) for row in rows]
        return vega().NamedData(name=name)


def label_expression(words: Sequence[str], width: float) -> str | None:
    """Return a Vega expression that breaks long category words into lines, or None when none is long.

    The words stand in the expression as JSON strings, so markup and quotes in them stay text.
    """
    broken = {word: style.wrap(word, width) for word in words}
    long = {word: lines for word, lines in broken.items() if len(lines) > 1}
    if not long:
        return None
    return f"{json.dumps(long, ensure_ascii=False)}[datum.label] || datum.label"


def raised(lines_of: Mapping[str, int]) -> Any:
    """Return an axis' label offset that centres words of several lines, which Vega hangs from the first.

    Parameters
    ----------
    lines_of
        Label to its number of lines.
    """
    counts = sorted({lines for lines in lines_of.values() if lines > 1})
    if not counts:
        return vega().Undefined
    conditions = []
    for count in counts:
        words = json.dumps([word for word, lines in lines_of.items() if lines == count], ensure_ascii=False)
        shift = -(count - 1) * style.LEADING / 2
        conditions.append({"test": f"indexof({words}, datum.label) >= 0", "value": shift})
    return {"condition": conditions, "value": 0}


def text_lines(data: Any, most: int, place: dict[str, Any], fill: Any, **mark: Any) -> list[Any]:
    """Return layers of text whose field ``lines`` holds a list of lines, each centred on its place."""
    alt = vega()
    layers = []
    for count in range(1, most + 1):
        shift = mark.get("dy", 0) - (count - 1) * style.LEADING / 2
        text = alt.Chart(data).mark_text(
            baseline="middle", lineHeight=style.LEADING, **(mark | {"dy": shift})
        )
        if most > 1:
            text = text.transform_filter(f"length(datum.lines) == {count}")
        layers.append(text.encode(**place, text=nominal(alt.Text, "lines"), **fill))
    return layers


def label_room(words: Sequence[str], most: float) -> float:
    """Return the pixels that category words need beside the plot, after breaking."""
    lines = [line for word in words for line in style.wrap(word, most)]
    return max(map(style.text_width, lines), default=0) + 10


def most_lines(words: Sequence[str], width: float) -> int:
    """Return the number of lines of the tallest word."""
    return max((len(style.wrap(word, width)) for word in words), default=1)


def nominal(channel: Any, name: str, **more: Any) -> Any:
    """Return a channel of categories."""
    return channel(field=name, type="nominal", **more)


def amount(channel: Any, name: str, ticks: Sequence[float], axis: Any = None) -> Any:
    """Return a channel of values whose ends are the first and last tick."""
    scale = vega().Scale(domain=[ticks[0], ticks[-1]], nice=False, zero=ticks[0] <= 0 <= ticks[-1])
    return channel(field=name, type="quantitative", title=None, scale=scale, axis=axis)


def category_axis(words: Sequence[str], room: float, **more: Any) -> Any:
    """Return the axis of category words, long ones broken into lines."""
    alt = vega()
    return alt.Axis(
        title=None,
        ticks=False,
        domain=False,
        grid=False,
        labelPadding=8,
        labelLineHeight=style.LEADING,
        labelExpr=label_expression(words, room) or alt.Undefined,
        **more,
    )


def centred(words: Sequence[str], room: float) -> dict[str, Any]:
    """Return the axis property that centres broken words beside their bars."""
    return {"labelOffset": raised({word: len(style.wrap(word, room)) for word in words})}


def tooltips(canvas: Canvas, roles: Mapping[str, str]) -> list[Any]:
    """Return tooltips of fields of the drawn data, titled by the columns in these roles."""
    alt = vega()
    return [
        alt.Tooltip(field=name, type="nominal", title=canvas.title(role) if canvas.role(role) else name)
        for name, role in roles.items()
    ]


def legend_columns(groups: Sequence[str], room: float) -> int:
    """Return how many names of a legend fit side by side above a plot that is so wide."""
    widths = [style.text_width(group) + 44 for group in groups]
    return len(groups) if sum(widths) <= room else max(1, int(room // max(widths)))


def finish(canvas: Canvas, layers: Sequence[Any], title: str, alt_text: str, **size: Any) -> dict[str, Any]:
    """Give the layers a title, a description, their data and the common look: the whole specification.

    Each layer is written out by itself: Altair's own layering copies and checks every part several times,
    which took three quarters of a chapter's time.
    """
    alt = vega()
    note = canvas.hollow_note()
    top = alt.Title(style.wrap(title, style.WIDTH), subtitle=[note] if note else alt.Undefined)
    return {
        "$schema": alt.SCHEMA_URL,
        "config": style.config(),
        "datasets": canvas.data,
        "description": alt_text,
        "layer": [layer.to_dict(validate=False, context={"top_level": False}) for layer in layers],
        "title": top.to_dict(validate=False),
        **size,
    }


def draw(chart: Chart, rows: Rows, lang: str, used_by: str, alt_text: str) -> Any:
    """Draw a chart in one language; see :meth:`spdr.present.charts.Chart.draw`."""
    from spdr.present import draw_bars, draw_grid, draw_lines, draw_points

    kinds = {
        "line": draw_lines.line,
        "step": draw_lines.step,
        "bar": draw_bars.bar,
        "grouped_bar": draw_bars.grouped_bar,
        "stacked_bar": draw_bars.stacked_bar,
        "dot": draw_points.dot,
        "range_bar": draw_points.range_bar,
        "pyramid": draw_points.pyramid,
        "heatmap": draw_grid.heatmap,
        "choropleth": draw_grid.choropleth,
    }
    return kinds[chart.kind](Canvas(chart, rows, lang, used_by), alt_text)
