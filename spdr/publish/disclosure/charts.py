"""Charts made from private data: the picture and the data inside the specification alike."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

import pandas as pd

from spdr.publish.disclosure.respondents import OF_PERSONS, Traces, check_text
from spdr.publish.disclosure.rules import RULES, Rules, Verdict

LONG = 30  # letters; shorter words hold no row
MOST_BARE = 40  # numbers in a list, such as the ticks of an axis
AGGREGATES = frozenset(
    [
        "average",
        "count",
        "distinct",
        "max",
        "mean",
        "median",
        "min",
        "missing",
        "q1",
        "q3",
        "stderr",
        "stdev",
        "sum",
        "values",
        "variance",
        "ci0",
        "ci1",
    ]
)


def check_chart(
    spec: dict[str, Any],
    counts: str = "n",
    people: pd.DataFrame | Traces | None = None,
    rules: Rules = RULES,
) -> Verdict:
    """Check a Vega-Lite specification made from private data: picture and embedded data alike.

    Every row in it must be a group and say of how many respondents: a chart that aggregates in the reader's
    browser, or draws a mark for each person, carries the persons with it.

    Parameters
    ----------
    spec
        The specification as a dictionary.
    counts
        The field that gives the respondents (unweighted) behind each row of data.
    people
        The private table, if at hand: then its own values are looked for too.

    Examples
    --------
    >>> bar = {"mark": "bar", "data": {"values": [{"region": "North", "income": 9000, "n": 60}]}}
    >>> check_chart(bar).decision
    'publish'
    >>> bar["data"]["values"][0]["n"] = 3
    >>> check_chart(bar).decision
    'refuse'
    """
    verdict = Verdict(rule_version=rules.version)
    traces = Traces(people) if isinstance(people, pd.DataFrame) else people
    for where, rows in _datasets(spec):
        if rows is None:
            verdict.refuse(
                "rows", f"{where}: data by address or in packed form cannot be checked. Embed groups."
            )
        elif told := _rows_of_persons(rows, counts, traces, rules):
            verdict.refuse("rows", f"{where}: {told}")
    for where, told in _beside(spec, traces, rules):
        verdict.refuse("rows", f"{where}: {told}")
    if used := sorted(_aggregates(spec)):
        told = f"The chart calculates {', '.join(used)} in the browser, so its data are single respondents."
        verdict.refuse("rows", f"{told} Calculate first, and draw the results.")
    return verdict


def _datasets(part: Any, where: str = "chart") -> Iterator[tuple[str, list[Any] | None]]:
    """Yield every embedded data set; None for one that is elsewhere or packed as text."""
    if isinstance(part, list):
        for place, item in enumerate(part):
            yield from _datasets(item, f"{where}[{place}]")
    if not isinstance(part, dict):
        return
    data = part.get("data")
    if isinstance(data, dict):
        if "url" in data:
            yield f"{where}.data", None
        elif "values" in data:
            values = data["values"]
            yield f"{where}.data", _as_rows(values)
    for name, rows in (part.get("datasets") or {}).items() if isinstance(part.get("datasets"), dict) else ():
        yield f"{where}.datasets.{name}", _as_rows(rows)
    for key, item in part.items():
        if key not in ("data", "datasets"):
            yield from _datasets(item, f"{where}.{key}")
        elif key == "data" and isinstance(item, list):  # a Vega specification lists its data
            for one in item:
                values = one.get("values") if isinstance(one, dict) else None
                if values is not None or (isinstance(one, dict) and "url" in one):
                    yield f"{where}.data", _as_rows(values) if values is not None else None


def _beside(
    part: Any, traces: Traces | None, rules: Rules, where: str = "chart"
) -> Iterator[tuple[str, str]]:
    """Yield (place, what) of respondents in lists outside the data sets, and in words everywhere."""
    if isinstance(part, str):
        if len(part) > LONG and check_text(part, traces, rules).decision == "refuse":
            yield where, "the words hold rows of respondents."
    elif isinstance(part, dict):
        for key, item in part.items():
            yield from _beside(item, traces, rules, f"{where}.{key}")
    elif isinstance(part, list):
        numbers = [item for item in part if isinstance(item, (int, float)) and not isinstance(item, bool)]
        inside = ".data" in where
        if len(numbers) >= MOST_BARE or (traces and traces.listed(" ".join(map(str, numbers)))):
            yield where, "a list of bare numbers, one for each respondent perhaps. Leave it out."
        elif not inside and sum(isinstance(item, dict) and _plain(item) for item in part) >= rules.threshold:
            yield where, "rows outside the data of the chart. Leave them out."
        for place, item in enumerate(part):
            yield from _beside(item, traces, rules, f"{where}[{place}]")


def _plain(row: dict[str, Any]) -> bool:
    """Whether something looks like a row of data: values only, some of them numbers."""
    return not any(isinstance(item, (dict, list)) for item in row.values()) and any(
        isinstance(item, (int, float)) and not isinstance(item, bool) for item in row.values()
    )


def _as_rows(values: Any) -> list[Any] | None:
    if isinstance(values, str):
        rows = list(csv.DictReader(io.StringIO(values)))
        return list(rows) if rows else None
    if isinstance(values, dict):
        features = values.get("features")
        return [one.get("properties", {}) for one in features] if isinstance(features, list) else [values]
    return list(values)


def _rows_of_persons(rows: list[Any], counts: str, traces: Traces | None, rules: Rules) -> str:
    if not rows:
        return ""
    if not all(isinstance(row, dict) for row in rows):
        return "bare values, one for each respondent perhaps. Give rows with the number of respondents."
    persons = sorted({name.lower() for row in rows[:100] for name in row} & OF_PERSONS)
    if persons:
        return f"the rows have a column of single respondents ({', '.join(persons)})."
    if traces and any(traces.in_words([str(value) for value in row.values()]) for row in rows):
        return "rows of the private data themselves."
    small = [row for row in rows if not _enough(row.get(counts), rules)]
    if small:
        return (
            f"{len(small)} of {len(rows)} rows do not say in {counts!r} that {rules.threshold} or more "
            "respondents stand behind them: one mark may be one person."
        )
    return ""


def _enough(number: Any, rules: Rules) -> bool:
    try:
        return float(number) >= rules.threshold
    except (TypeError, ValueError):
        return False


def _aggregates(part: Any) -> set[str]:
    """Return the calculations that the chart leaves to the browser."""
    if isinstance(part, list):
        return set().union(*map(_aggregates, part)) if part else set()
    if not isinstance(part, dict):
        return set()
    found: set[str] = set()
    for key, item in part.items():
        if key not in ("data", "datasets", "config", "usermeta"):
            found |= _calculation(key, item) or _aggregates(item)
    return found


def _calculation(key: str, item: Any) -> set[str]:
    """Return what one entry of a specification calculates, if anything."""
    if key == "aggregate":
        return {item} if isinstance(item, str) and item in AGGREGATES else {"aggregate"}
    if key in ("bin", "density", "regression", "loess", "quantile"):
        return set() if item in (False, None, "binned") else {key}
    kind = item.get("type") if isinstance(item, dict) else item
    return {str(kind)} if key == "mark" and kind in ("boxplot", "errorband", "errorbar") else set()
