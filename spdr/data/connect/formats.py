"""Answers of publishers as plain rows: a period, a value, and the codes of everything else, all as text.

Each reader names what it misses when a publisher has changed its columns; nothing is guessed.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from spdr.errors import DataError

Row = dict[str, str]  # "period", "value" and the answer's own columns
MOST_ROWS = 2_000_000


def _json(raw: bytes, url: str) -> Any:
    try:
        return json.loads(raw.decode("utf-8-sig"), parse_float=str, parse_int=str)
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise DataError(f"{url}: the answer is not the JSON it should be ({error}).") from None


def _changed(url: str, what: str, found: Any) -> DataError:
    return DataError(
        f"{url}: the publisher changed the answer: {what}; it holds {str(found)[:200]}. Nothing was changed. "
        "Mend data/registers/connectors.toml, or the reader, once the new form is understood."
    )


def worldbank(raw: bytes, url: str, series: Mapping[str, Any]) -> list[Row]:
    """Read the World Bank's indicators as JSON: a page's head, then a list of observations."""
    answer = _json(raw, url)
    if isinstance(answer, list) and answer and isinstance(answer[0], dict) and "message" in answer[0]:
        raise DataError(f"{url}: the World Bank says {str(answer[0]['message'])[:200]}.")
    if not (isinstance(answer, list) and len(answer) == 2 and isinstance(answer[1], list)):
        raise _changed(url, "not a head and a list", answer)
    if int(answer[0].get("pages", "1")) > 1:
        raise DataError(f"{url}: the answer has more than one page. Ask for more rows a page.")
    found = []
    for one in answer[1]:
        if not isinstance(one, dict) or not {"date", "value"} <= one.keys():
            raise _changed(url, "no date and value", one)
        if one["value"] is not None:
            found.append({"period": str(one["date"]), "value": str(one["value"])})
    return found


def table(raw: bytes, url: str, series: Mapping[str, Any]) -> list[Row]:
    """Read a CSV whose columns the series names; SDMX-CSV has the same for all."""
    period, value = series.get("period_column", "TIME_PERIOD"), series.get("value_column", "OBS_VALUE")
    keep: dict[str, str] = series.get("keep", {})
    needed = [period, value, *series.get("dimensions", {}).values(), *keep]
    try:
        reader = csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline=""), strict=True)
        missing = [name for name in needed if name not in (reader.fieldnames or [])]
        if missing:
            raise _changed(
                url, f"no column {', '.join(missing)}", ", ".join(reader.fieldnames or []) or "nothing"
            )
        found = []
        for number, line in enumerate(reader, start=2):
            if None in line or None in line.values() or number > MOST_ROWS:
                raise DataError(f"{url}: line {number} has another number of columns than the header.")
            if line[value] and all(line[name] == text for name, text in keep.items()):
                found.append({**line, "period": line[period], "value": line[value]})
    except (UnicodeDecodeError, csv.Error) as error:
        raise DataError(f"{url}: the answer is not the CSV it should be ({error}).") from None
    return found


def sdmx_json(raw: bytes, url: str, series: Mapping[str, Any]) -> list[Row]:
    """Read SDMX-JSON: series whose keys are positions in the lists of codes, then observations by period."""
    answer = _json(raw, url)
    body = answer.get("data", answer) if isinstance(answer, dict) else {}
    structure = (body.get("structures") or [body.get("structure")])[0]
    try:
        dimensions = structure["dimensions"]
        names = [(d["id"], [v["id"] for v in d["values"]]) for d in dimensions["series"]]
        (time_dimension,) = dimensions["observation"]
        periods = [v["id"] for v in time_dimension["values"]]
        found = list(_observations(body["dataSets"], names, periods))
    except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
        raise _changed(url, f"{type(error).__name__}: {error}", answer) from None
    missing = [name for name in series.get("dimensions", {}).values() if name not in dict(names)]
    if missing:
        raise _changed(url, f"no dimension {', '.join(missing)}", ", ".join(name for name, _ in names))
    return found


def _observations(sets: list[Any], names: list[tuple[str, list[str]]], periods: list[str]) -> Iterator[Row]:
    for data in sets:
        for key, one in data["series"].items():
            places = [int(place) for place in key.split(":")]
            codes = {name: values[place] for (name, values), place in zip(names, places, strict=True)}
            for place, observation in one["observations"].items():
                if observation[0] is not None:
                    yield {**codes, "period": periods[int(place)], "value": str(observation[0])}


def ckan(raw: bytes, url: str) -> list[dict[str, str]]:
    """Read the files that a CKAN catalogue lists for a package: name, format, address, date of change."""
    answer = _json(raw, url)
    try:
        if answer["success"] is not True:
            raise DataError(f"{url}: the catalogue says no: {str(answer.get('error'))[:200]}.")
        return [
            {key: str(one.get(key) or "") for key in ("name", "format", "url", "last_modified")}
            for one in answer["result"]["resources"]
        ]
    except (KeyError, TypeError, AttributeError) as error:
        raise _changed(url, f"{type(error).__name__}: {error}", answer) from None


READERS: dict[str, Callable[[bytes, str, Mapping[str, Any]], list[Row]]] = {
    "worldbank": worldbank,
    "sdmx-csv": table,
    "csv": table,
    "sdmx-json": sdmx_json,
}
