"""Charts by declaration: say which column is what; drawing, words and checks come later.

Each function copies the columns it needs out of a tidy, aggregated frame and returns a
:class:`~spdr.present.chart.Chart`. The unit of a column follows from its ending (``_share``, ``_n``,
``_thb_month`` ...); name the others in ``units``. Categories stay in the order of the frame. Rules common
to all charts are in :mod:`spdr.present.style`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from spdr.present import tidy
from spdr.present.chart import Chart
from spdr.present.formats import plain


def _chart(
    kind: str,
    frame: Any,
    roles: Mapping[str, str | None],
    also: Iterable[str],
    units: Mapping[str, str] | None,
    digits: Mapping[str, int] | None,
    allow_unknown: bool,
    **options: Any,
) -> Chart:
    used = {role: column for role, column in roles.items() if column is not None}
    source = tidy.take(frame, [*used.values(), *also])
    return Chart(kind, source, used, tuple(also), units or {}, digits or {}, allow_unknown, options)


def line(
    frame: Any,
    x: str,
    y: str,
    series: str | None = None,
    *,
    low: str | None = None,
    high: str | None = None,
    status: str | None = None,
    breaks: Sequence[tuple[int, str]] = (),
    zero: bool = True,
    points: bool | None = None,
    also: Iterable[str] = (),
    units: Mapping[str, str] | None = None,
    digits: Mapping[str, int] | None = None,
    allow_unknown: bool = False,
) -> Chart:
    """Draw values over years, one line per series, each named at its end.

    Parameters
    ----------
    frame
        One row per year and series.
    x
        Column of Gregorian years, or of another number.
    y
        Column of values.
    series
        Column of groups; at most eight.
    low, high
        Columns of the ends of a band of uncertainty.
    status
        Column with each row's status; projections and unverified values are dashed and hollow.
    breaks
        ``(year, label key)`` where the series is not comparable: a rule with its reason.
    zero
        Start the axis at zero; False only where zero means nothing, such as an index.
    points
        Mark every value with a dot; by default when there are few.
    also, units, digits, allow_unknown
        See :class:`Chart`.
    """
    return _chart(
        "line",
        frame,
        {"x": x, "series": series, "value": y, "low": low, "high": high, "status": status},
        also,
        units,
        digits,
        allow_unknown,
        breaks=tuple((plain(year), key) for year, key in breaks),
        zero=zero,
        points=points,
    )


def step(
    frame: Any,
    x: str,
    y: str,
    series: str | None = None,
    *,
    until: float | None = None,
    status: str | None = None,
    also: Iterable[str] = (),
    units: Mapping[str, str] | None = None,
    digits: Mapping[str, int] | None = None,
) -> Chart:
    """Draw a value that holds until the next one: the history of a rate in law.

    Parameters
    ----------
    frame
        One row per change (and series), such as a parameter's history.
    x
        Column of ISO dates, or of years, from which each value holds.
    y
        Column of values.
    series
        Column of groups.
    until
        Year to which the last value is drawn, such as the year in which the law was last seen.
    status
        Column with each value's status; announced and proposed ones are hollow.
    also, units, digits
        See :class:`Chart`.
    """
    roles = {"x": x, "series": series, "value": y, "status": status}
    return _chart(
        "step", frame, roles, also, {x: "date", **(units or {})}, digits, False, until=until, zero=True
    )


def bar(
    frame: Any,
    category: str,
    value: str,
    *,
    horizontal: bool = True,
    sort: str = "given",
    highlight: str | None = None,
    status: str | None = None,
    reference: tuple[float, str] | None = None,
    also: Iterable[str] = (),
    units: Mapping[str, str] | None = None,
    digits: Mapping[str, int] | None = None,
    allow_unknown: bool = False,
) -> Chart:
    """Draw one bar per category, from zero, each with its value.

    Parameters
    ----------
    frame
        One row per category.
    category
        Column of words, years or other categories.
    value
        Column of values.
    horizontal
        Bars run to the right, which leaves room for words; False for years and age groups.
    sort
        ``given`` (the frame's order) or ``value`` (largest first).
    highlight
        English or key text of the category to stress; the others turn grey.
    status
        Column with each row's status; projections and unverified values are hollow.
    reference
        ``(value, label key)`` of a line to compare with, such as the poverty line.
    also, units, digits, allow_unknown
        See :class:`Chart`.
    """
    return _chart(
        "bar",
        frame,
        {"category": category, "value": value, "status": status},
        also,
        units,
        digits,
        allow_unknown,
        horizontal=horizontal,
        sort=sort,
        highlight=highlight,
        reference=reference and (plain(reference[0]), reference[1]),
    )


def grouped_bar(
    frame: Any,
    category: str,
    value: str,
    series: str,
    *,
    horizontal: bool = True,
    status: str | None = None,
    also: Iterable[str] = (),
    units: Mapping[str, str] | None = None,
    digits: Mapping[str, int] | None = None,
    allow_unknown: bool = False,
) -> Chart:
    """Draw bars side by side within each category, one per series; see :func:`bar`."""
    roles = {"category": category, "series": series, "value": value, "status": status}
    return _chart("grouped_bar", frame, roles, also, units, digits, allow_unknown, horizontal=horizontal)


def stacked_bar(
    frame: Any,
    category: str,
    value: str,
    series: str,
    *,
    horizontal: bool = True,
    also: Iterable[str] = (),
    units: Mapping[str, str] | None = None,
    digits: Mapping[str, int] | None = None,
) -> Chart:
    """Draw the parts of a whole within each category; parts must be of one period and not overlap."""
    roles = {"category": category, "series": series, "value": value}
    return _chart("stacked_bar", frame, roles, also, units, digits, False, horizontal=horizontal)


def dot(
    frame: Any,
    category: str,
    value: str,
    *,
    date: str | None = None,
    series: str | None = None,
    low: str | None = None,
    high: str | None = None,
    status: str | None = None,
    zero: bool = True,
    also: Iterable[str] = (),
    units: Mapping[str, str] | None = None,
    digits: Mapping[str, int] | None = None,
    allow_unknown: bool = False,
) -> Chart:
    """Draw single, dated points of evidence: a dot per row with its value and its date, never joined.

    Parameters
    ----------
    frame
        One row per point.
    category
        Column that names the point.
    value
        Column of values.
    date
        Column of years or dates, printed beside the value.
    series
        Column of groups, told apart by colour and shape.
    low, high
        Columns of the ends of an interval, drawn as a line through the dot.
    status
        Column with each point's status; projections and unverified values are hollow.
    zero
        Start the axis at zero.
    also, units, digits, allow_unknown
        See :class:`Chart`.
    """
    roles = {"category": category, "series": series, "date": date, "value": value}
    roles |= {"low": low, "high": high, "status": status}
    return _chart("dot", frame, roles, also, units, digits, allow_unknown, zero=zero)


def range_bar(
    frame: Any,
    category: str,
    low: str,
    high: str,
    *,
    point: str | None = None,
    title: str | None = None,
    zero: bool = True,
    also: Iterable[str] = (),
    units: Mapping[str, str] | None = None,
    digits: Mapping[str, int] | None = None,
) -> Chart:
    """Draw from a low to a high value per category, with an optional central point.

    ``title`` is the label key of what is measured, such as ``poverty_rate_share``; without it the low
    column names it.
    """
    roles = {"category": category, "low": low, "high": high, "point": point}
    return _chart("range_bar", frame, roles, also, units, digits, False, zero=zero, title=title)


def pyramid(
    frame: Any,
    age: str,
    sex: str,
    value: str,
    *,
    also: Iterable[str] = (),
    units: Mapping[str, str] | None = None,
    digits: Mapping[str, int] | None = None,
) -> Chart:
    """Draw a population by age group and sex: the frame's first sex to the left, the youngest at the foot."""
    return _chart("pyramid", frame, {"age": age, "series": sex, "value": value}, also, units, digits, False)


def heatmap(
    frame: Any,
    row: str,
    column: str,
    value: str,
    *,
    also: Iterable[str] = (),
    units: Mapping[str, str] | None = None,
    digits: Mapping[str, int] | None = None,
    allow_unknown: bool = False,
) -> Chart:
    """Draw a grid of rows by columns; each cell carries its word or number, so colour is never alone.

    ``value`` is a column of words (``yes``, ``no``, ``conditional``, ``not_known``) or of numbers.
    """
    roles = {"row": row, "column": column, "value": value}
    return _chart("heatmap", frame, roles, also, units, digits, allow_unknown)


def choropleth(
    frame: Any,
    geometry: Mapping[str, Any],
    key: str,
    value: str,
    *,
    name: str | None = None,
    classes: int = 6,
    also: Iterable[str] = (),
    units: Mapping[str, str] | None = None,
    digits: Mapping[str, int] | None = None,
    allow_unknown: bool = False,
) -> Chart:
    """Draw a map of values in classes of equal width.

    Parameters
    ----------
    frame
        One row per area.
    geometry
        GeoJSON FeatureCollection whose features carry ``key`` among their properties.
    key
        Column and property that join the two, such as ``province_code``.
    value
        Column of values: rates or amounts per head; never head counts, which map where people live.
    name
        Column (or pair ``_en``/``_th``) of the areas' names, for the table.
    classes
        Number of classes, at most six.
    also, units, digits, allow_unknown
        See :class:`Chart`.
    """
    roles = {"key": key, "name": name, "value": value}
    chart = _chart("choropleth", frame, roles, also, {key: "text", **(units or {})}, digits, allow_unknown)
    return chart.with_options(geometry=geometry, classes=classes)
