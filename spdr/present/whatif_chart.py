"""The chart of a what-if: its formulas as Vega expressions, its controls as Vega parameters."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from spdr.present import formula, labels, style
from spdr.present.formats import BUDDHIST
from spdr.present.scale import scale_for, ticks_for
from spdr.present.units import UNITS

HEIGHT = 280
BAR = 58  # room of one bar of a choice
Model = Mapping[str, Any]


def signal(name: str) -> str:
    """Return the name by which the chart knows a control.

    Examples
    --------
    >>> signal("vat_points")
    'set_vat_points'
    """
    return f"set_{name}"


def spec(model: Model, lang: str) -> dict[str, Any]:
    """Return the Vega-Lite specification: the first result along the chart's axis, as set and as it starts.

    Parameters
    ----------
    model
        The what-if's entry of record.json, with ``worked`` settings and the name of the ``chart``'s axis.
    lang
        ``en`` or ``th``.
    """
    controls = {one["name"]: one for one in model["controls"]}
    across, drawn = controls[model["chart"]], model["results"][0]
    words = [labels.label(key, lang) for key in ("whatif_set", "whatif_start")]
    colour = {"type": "nominal", "scale": {"domain": words, "range": [style.BLUE, style.GREY]}}
    axes = (_bars if across["kind"] == "choice" else _lines)(across, drawn, model, lang)
    mark = axes.pop("mark")
    dashed = {"strokeDash": [6, 4]} if mark["type"] == "line" else {}
    title = labels.column_title(drawn["name"], drawn["unit"], lang)
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "config": style.config(),
        "title": {"text": style.wrap(title, style.WIDTH)},
        "width": style.WIDTH - 90,
        "params": [{"name": signal(one["name"]), "value": one["start"]} for one in model["controls"]],
        "datasets": {"grid": _rows(model), "start": _start(model)},
        "height": axes.pop("height"),
        "layer": [
            {
                "data": {"name": "start"},
                "mark": {**mark, "opacity": 0.7, **dashed},
                "encoding": {**axes, "color": {"datum": words[1], **colour}},
            },
            {
                "data": {"name": "grid"},
                "transform": _transform(model, controls),
                "mark": {**mark, "strokeWidth": 3} if mark["type"] == "line" else {**mark, "size": 10},
                "encoding": {**axes, "color": {"datum": words[0], **colour}},
            },
        ],
    }


def _rows(model: Model) -> list[dict[str, Any]]:
    """The grid, one row for each combination of its axes in their order."""
    import itertools

    controls = {one["name"]: one for one in model["controls"]}
    places = itertools.product(*(controls[name]["values"] for name in model["axes"]))
    return [
        dict(zip(model["axes"], place, strict=True))
        | {name: cells[number] for name, cells in model["columns"].items()}
        for number, place in enumerate(places)
    ]


def _start(model: Model) -> list[dict[str, Any]]:
    from spdr.present.whatif import evaluate

    name, drawn = model["chart"], model["results"][0]["name"]
    control = next(one for one in model["controls"] if one["name"] == name)
    return [{name: place, drawn: evaluate(model, {name: place})[drawn]} for place in control["values"]]


def _transform(model: Model, controls: Mapping[str, Model]) -> list[dict[str, str]]:
    written = {name: signal(name) for name in controls}
    written |= {name: f"datum.{name}" for name in [*model["columns"], model["chart"]]}
    written |= {name: json.dumps(value) for name, value in model["constants"].items()}
    steps = [
        {"filter": f"datum.{name} === {signal(name)}"} for name in model["axes"] if name != model["chart"]
    ]
    holes = [name for name, cells in model["columns"].items() if None in cells]
    if holes:  # the chart would take a missing number for nought
        steps.append({"filter": " && ".join(f"datum.{name} !== null" for name in holes)})
    first = model["results"][0]
    return [*steps, {"calculate": formula.vega(first["formula"], written), "as": first["name"]}]


def _value_axis(drawn: Model, model: Model, lang: str) -> dict[str, Any]:
    """The axis of values: its scale is free, as nobody knows how far a reader will go."""
    values = [row[drawn["name"]] or 0.0 for row in _start(model)]
    scale = scale_for(drawn["unit"], values, drawn["digits"], lang)
    axis = scale.axis(ticks_for(values))
    if "format" in axis and not UNITS[drawn["unit"]].percent:
        axis = {"format": ",~r"}
    return {
        "field": drawn["name"],
        "type": "quantitative",
        "title": None,
        "axis": {"tickCount": 5, "domain": False, "ticks": False, "labelPadding": 8, **axis},
    }


def _lines(across: Model, drawn: Model, model: Model, lang: str) -> dict[str, Any]:
    year = UNITS[across["unit"]].kind == "year"
    era = BUDDHIST if year and lang == "th" else 0
    title = labels.column_title(across["name"], across["unit"], lang)
    axis = {"grid": False, "tickCount": 6, "format": "d" if year else ",~r"}
    if era:
        axis["labelExpr"] = f"format(datum.value + {era}, 'd')"
    x = {"field": across["name"], "type": "quantitative", "title": title, "axis": axis}
    x["scale"] = {"domain": [across["values"][0], across["values"][-1]], "nice": False, "zero": False}
    return {
        "mark": {"type": "line"},
        "height": HEIGHT,
        "x": x,
        "y": _value_axis(drawn, model, lang),
    }


def _bars(across: Model, drawn: Model, model: Model, lang: str) -> dict[str, Any]:
    words = dict(zip(across["values"], across[f"values_{lang}"], strict=True))
    lines = {key: style.wrap(word, 200) for key, word in words.items()}
    axis = {"labelExpr": f"{json.dumps(lines, ensure_ascii=False)}[datum.label]", "ticks": False}
    y = {"field": across["name"], "type": "nominal", "title": None, "sort": across["values"], "axis": axis}
    return {
        "mark": {"type": "bar"},
        "height": BAR * len(words),
        "x": _value_axis(drawn, model, lang),
        "y": y,
    }
