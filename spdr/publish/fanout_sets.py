"""Which runs a fan-out makes: values of ``--over`` and of a grid, checked as the chapter's parameters are."""

from __future__ import annotations

import itertools
import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from spdr.errors import ParameterError
from spdr.publish import chapter_parameters

MOST = 10_000  # runs of one fan-out; more is a slip of the pen
PLACES = {"province": "province_code"}  # what may stand for a parameter whose values are all places of a kind


def sets_of(
    defaults: dict[str, Any], over: Sequence[str], grid: str | None, chapter: str
) -> list[dict[str, Any]]:
    """Return the sets of values that ``--over`` and ``--grid`` ask for.

    Parameters
    ----------
    defaults
        The chapter's parameters, of ``chapter_parameters.declared``.
    over
        ``FIELD=v1,v2`` or ``province``; several are combined, each value of one with each of the others.
    grid
        A YAML file: names with lists of values, to be combined, or a list of mappings, taken as they are.
    chapter
        Named in errors.

    Raises
    ------
    ParameterError
        For a name or value that the chapter does not take, a value given twice, or too many runs.

    Examples
    --------
    >>> sets_of({"year": 2020, "region": "all"}, ["year=2021,2022", "region=North"], None, "x")
    [{'year': 2021, 'region': 'North'}, {'year': 2022, 'region': 'North'}]
    """
    axes: dict[str, list[Any]] = {}
    explicit: list[dict[str, Any]] = [{}]
    for item in over:
        name, values = _axis(item, defaults, chapter)
        _add_axis(axes, name, values, chapter)
    if grid:
        read = _grid(grid)
        if isinstance(read, dict):
            for name, values in read.items():
                _add_axis(
                    axes,
                    name,
                    [chapter_parameters.checked(name, v, defaults, chapter) for v in values],
                    chapter,
                )
        else:
            explicit = [
                {n: chapter_parameters.checked(n, v, defaults, chapter) for n, v in one.items()}
                for one in read
            ]
    count = len(explicit)
    for values in axes.values():
        count *= len(values)
    if count > MOST:
        raise ParameterError(f"{chapter}: that is {count:,} runs; {MOST:,} at most. Give fewer values.")
    found = [
        {**one, **dict(zip(axes, values, strict=True))}
        for one in explicit
        for values in itertools.product(*axes.values())
    ]
    texts = Counter(json.dumps(one, sort_keys=True, default=str) for one in found)
    text, times = texts.most_common(1)[0]
    if times > 1:
        raise ParameterError(f"{chapter}: the values {text} are given twice. Keep one.")
    return found


def _axis(item: str, defaults: dict[str, Any], chapter: str) -> tuple[str, list[Any]]:
    """Read ``FIELD=v1,v2``, or the name of a kind of place."""
    name, equals, text = item.partition("=")
    if not equals:
        wanted = PLACES.get(name, name)
        if wanted not in PLACES.values() or wanted not in defaults:
            what = f"has no parameter {wanted!r}" if name in PLACES else f"needs values: --over {name}=v1,v2"
            raise ParameterError(
                f"{chapter} {what}. --over province is for chapters with a parameter province_code; "
                f"this one has: {', '.join(defaults) or 'none'}."
            )
        return wanted, _codes()
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if isinstance(defaults.get(name), list):
        raise ParameterError(f"{chapter}: {name!r} takes lists, which --over cannot tell apart. Use --grid.")
    return name, [chapter_parameters.checked(name, part, defaults, chapter, text=True) for part in parts]


def _add_axis(axes: dict[str, list[Any]], name: str, values: list[Any], chapter: str) -> None:
    if name in axes or not values:
        what = "given twice" if name in axes else "given no values"
        raise ParameterError(f"{chapter}: {name!r} is {what}. Write --over {name}=v1,v2 once.")
    axes[name] = values


def _codes() -> list[str]:
    """Codes of the 77 provinces."""
    from spdr import data

    return sorted(data.load("provinces")["province_code"])


def _grid(file: str) -> dict[str, list[Any]] | list[dict[str, Any]]:
    import yaml

    try:
        read = yaml.safe_load(Path(file).read_text(encoding="utf-8"))
    except (OSError, UnicodeError, yaml.YAMLError) as error:
        raise ParameterError(f"The grid {file} cannot be read: {error}.") from None
    if isinstance(read, dict) and read and all(isinstance(v, list) for v in read.values()):
        return read
    if isinstance(read, list) and read and all(isinstance(one, dict) and one for one in read):
        if any(set(one) != set(read[0]) for one in read):
            raise ParameterError(f"The grid {file}: every entry must name the same parameters.")
        return read
    raise ParameterError(
        f"The grid {file} must hold names with lists of values, such as `year: [2020, 2022]`, "
        "or a list of entries such as `- {year: 2020, region: North}`."
    )
