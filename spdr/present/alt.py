"""Descriptions of charts in words, made from the rows that are drawn, in both languages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from spdr.present import labels
from spdr.present.formats import format_value, plain, round_half_up
from spdr.present.tidy import Rows, role_words
from spdr.present.units import unit

if TYPE_CHECKING:
    from spdr.present.chart import Chart

_MOST = 8  # series or categories told one by one

_KINDS = {
    "line": ("Line chart", "กราฟเส้น"),
    "step": ("Step chart", "กราฟขั้นบันได"),
    "bar": ("Bar chart", "แผนภูมิแท่ง"),
    "grouped_bar": ("Grouped bar chart", "แผนภูมิแท่งแบบกลุ่ม"),
    "stacked_bar": ("Stacked bar chart", "แผนภูมิแท่งแบบซ้อน"),
    "dot": ("Dot chart", "แผนภูมิจุด"),
    "range_bar": ("Range chart", "แผนภูมิช่วงค่า"),
    "pyramid": ("Population pyramid", "พีระมิดประชากร"),
    "heatmap": ("Grid", "ตารางสี"),
    "choropleth": ("Map", "แผนที่"),
}


class _Teller:
    """Writes the sentences of one chart in one language."""

    def __init__(self, chart: Chart, rows: Rows, lang: str) -> None:
        self.chart, self.rows, self.lang = chart, rows, lang
        self.english = lang == "en"

    def words(self, role: str) -> list[str]:
        """Return a role's cells as a reader sees them; a number on the axis across with its unit."""
        column = self.rows.column(self.chart.roles[role])
        if role == "x" and column.unit and unit(column.unit).kind == "number":
            return [self.number(role, cell) for cell in self.values(role)]
        return role_words(self.rows, self.chart.roles, role, self.lang)

    def values(self, role: str) -> list[Any]:
        """Return a role's cells as they are."""
        return self.rows.values(self.chart.roles[role], self.lang)

    def number(self, role: str, value: Any) -> str:
        """Write a value in full."""
        column = self.rows.column(self.chart.roles[role])
        return format_value(value, column.unit, self.lang, column.digits) if column.unit else str(value)

    def opening(self, role: str, count: str) -> str:
        """Return what is drawn: "Line chart of the poverty rate, 28 values"."""
        kind = _KINDS[self.chart.kind][0 if self.english else 1]
        name = labels.label(self.chart.roles[role], self.lang)
        return f"{kind}: {name}, {count}." if self.english else f"{kind}: {name} {count}"

    def moved(self, first: float, last: float) -> str:
        """Say how a value moved, comparing as shown."""
        column = self.rows.column(self.chart.roles["value"])
        unit_ = unit(column.unit or "count")
        digits = (unit_.digits if column.digits is None else column.digits) + (2 if unit_.percent else 0)
        shown = [round_half_up(value, digits) for value in (first, last)]
        if shown[0] == shown[1]:
            return "unchanged" if self.english else "ไม่เปลี่ยนแปลง"
        if shown[0] > shown[1]:
            return "falling" if self.english else "ลดลง"
        return "rising" if self.english else "เพิ่มขึ้น"


def describe(chart: Chart, rows: Rows, lang: str) -> str:
    """Describe a chart: what it shows, and first, last, lowest and highest of each series or the extremes.

    Parameters
    ----------
    chart
        The declared chart.
    rows
        Its checked rows.
    lang
        ``en`` or ``th``.

    Returns
    -------
    str
        A few sentences; every number in them is one of the rows.
    """
    tell = _Teller(chart, rows, lang)
    tellers: dict[str, Callable[[_Teller], list[str]]] = {
        "line": _over_time,
        "step": _over_time,
        "range_bar": _ranges,
        "heatmap": _grid,
    }
    sentences = tellers.get(chart.kind, _extremes)(tell)
    sentences += _marks(tell)
    return " ".join(sentence for sentence in sentences if sentence)


def _split(tell: _Teller, role: str) -> dict[str, list[int]]:
    """Return the rows of each group, in order of appearance; one nameless group without the role."""
    if role not in tell.chart.roles:
        return {"": list(range(len(tell.rows.en)))}
    groups: dict[str, list[int]] = {}
    for place, word in enumerate(tell.words(role)):
        groups.setdefault(word, []).append(place)
    return groups


def _over_time(tell: _Teller) -> list[str]:
    x, values, when = tell.values("x"), tell.values("value"), tell.words("x")
    groups = _split(tell, "series")
    order = sorted(range(len(x)), key=lambda i: x[i])
    span = (when[order[0]], when[order[-1]])
    count = f"{span[0]} to {span[1]}" if tell.english else f"{span[0]} ถึง {span[1]}"
    said = [tell.opening("value", count)]
    for name, members in list(groups.items())[:_MOST]:
        known = sorted((i for i in members if values[i] is not None), key=lambda i: x[i])
        if not known:
            said.append(f"{name}: {format_value(None, 'text', tell.lang)}.")
            continue
        said.append(_path(tell, name, known, values, when))
    return said


def _path(tell: _Teller, name: str, known: Sequence[int], values: Sequence[Any], when: Sequence[str]) -> str:
    """Return first, last, direction, lowest and highest of one series."""
    first, last = known[0], known[-1]
    low, high = min(known, key=lambda i: values[i]), max(known, key=lambda i: values[i])
    shown = {i: tell.number("value", values[i]) for i in (first, last, low, high)}
    head = f"{name}: from" if name else "From"
    kind = unit(tell.rows.column(tell.chart.roles["x"]).unit or "text").kind
    at = {"date": "on", "year": "in"}.get(kind, "at")
    if first == last:
        head = f"{name}: " if name else ""
        return (
            f"{head}{shown[first]} {at} {when[first]}."
            if tell.english
            else f"{head}{shown[first]} ({when[first]})"
        )
    direction = tell.moved(values[first], values[last])
    if tell.english:
        return (
            f"{head} {shown[first]} {at} {when[first]} to {shown[last]} {at} {when[last]}, {direction}; "
            f"lowest {shown[low]} {at} {when[low]}, highest {shown[high]} {at} {when[high]}."
        )
    head = f"{name}: " if name else ""
    return (
        f"{head}จาก {shown[first]} ({when[first]}) เป็น {shown[last]} ({when[last]}) {direction} "
        f"ต่ำสุด {shown[low]} ({when[low]}) สูงสุด {shown[high]} ({when[high]})"
    )


def _extremes(tell: _Teller) -> list[str]:
    """Describe bars, dots, pyramids and maps: all values while few, else the extremes of each group."""
    role = next(role for role in ("category", "age", "name", "key") if role in tell.chart.roles)
    names, values = tell.words(role), tell.values("value")
    if "date" in tell.chart.roles:
        names = [f"{name} ({date})" for name, date in zip(names, tell.words("date"), strict=True)]
    count = f"{len(values)} values" if tell.english else f"{len(values)} ค่า"
    said = [tell.opening("value", count)]
    for group, members in list(_split(tell, "series").items())[:_MOST]:
        known = [i for i in members if values[i] is not None]
        head = f"{group}: " if group else ""
        if len(members) <= _MOST:
            told = "; ".join(f"{names[i]}: {tell.number('value', values[i])}" for i in members)
            said.append(f"{head}{told}." if tell.english else f"{head}{told}")
        if len(known) > 1:
            said.append(_peaks(tell, "" if len(members) <= _MOST else head, known, names, values))
        elif not known and len(members) > _MOST:
            said.append(f"{head}{format_value(None, 'text', tell.lang)}.")
    return said


def _peaks(
    tell: _Teller, head: str, known: Sequence[int], names: Sequence[str], values: Sequence[Any]
) -> str:
    low, high = min(known, key=lambda i: values[i]), max(known, key=lambda i: values[i])
    bottom, top = tell.number("value", values[low]), tell.number("value", values[high])
    if values[low] == values[high]:
        return f"{head}All equal: {top}." if tell.english else f"{head}เท่ากันทุกรายการ: {top}"
    if tell.english:
        return f"{head}Highest: {names[high]}, {top}; lowest: {names[low]}, {bottom}."
    return f"{head}สูงสุด: {names[high]} {top}; ต่ำสุด: {names[low]} {bottom}"


def _ranges(tell: _Teller) -> list[str]:
    names, lows, highs = tell.words("category"), tell.values("low"), tell.values("high")
    count = f"{len(names)} ranges" if tell.english else f"{len(names)} ช่วง"
    said = [tell.opening("low", count)]
    for i, name in enumerate(names):
        column = tell.rows.column(tell.chart.roles["low"])
        shown = format_value((lows[i], highs[i]), column.unit or "count", tell.lang, column.digits)
        said.append(f"{name}: {shown}." if tell.english else f"{name}: {shown}")
    return said


def _grid(tell: _Teller) -> list[str]:
    """Describe a grid of words by how often each stands there, a grid of numbers by its extremes."""
    words, values = tell.words("value"), tell.values("value")
    rows, columns = (len(dict.fromkeys(tell.words(role))) for role in ("row", "column"))
    count = f"{rows} rows by {columns} columns" if tell.english else f"{rows} แถว {columns} คอลัมน์"
    said = [tell.opening("value", count)]
    known = [i for i, value in enumerate(values) if value is not None]
    if tell.rows.column(tell.chart.roles["value"]).unit and known:
        cells = [
            f"{row}, {column}" for row, column in zip(tell.words("row"), tell.words("column"), strict=True)
        ]
        return [*said, _peaks(tell, "", known, cells, values)]
    counted = "; ".join(f"{word}: {words.count(word)}" for word in dict.fromkeys(words))
    return [*said, f"{counted}." if tell.english else counted]


def _marks(tell: _Teller) -> list[str]:
    """Say which values were not measured, what nobody knows, and where a series breaks."""
    said = []
    if "status" in tell.chart.roles:
        from spdr.present.draw import HOLLOW

        keys = tell.rows.values(tell.chart.roles["status"], "raw")
        for key in dict.fromkeys(key for key in keys if key in HOLLOW):
            word = labels.label(key, tell.lang)
            said.append(f"{word}: {keys.count(key)}." if tell.english else f"{word}: {keys.count(key)} ค่า")
    missing = sum(value is None for value in (tell.values("value") if "value" in tell.chart.roles else []))
    if missing:
        said.append(f"Not known: {missing}." if tell.english else f"ไม่ทราบ: {missing} ค่า")
    for year, key in tell.chart.options.get("breaks") or ():
        shown = format_value(plain(year), "year", tell.lang)
        word = labels.label(key, tell.lang)
        said.append(f"Break in {shown}: {word}." if tell.english else f"จุดเปลี่ยนของข้อมูล {shown}: {word}")
    return said


def describe_table(rows: Rows, lang: str) -> str:
    """Describe a table: how many rows, and its columns.

    Parameters
    ----------
    rows
        The checked rows.
    lang
        ``en`` or ``th``.
    """
    names = ", ".join(column.label(lang) for column in rows.columns)
    return f"Table, {len(rows.en)} rows: {names}." if lang == "en" else f"ตาราง {len(rows.en)} แถว: {names}"
