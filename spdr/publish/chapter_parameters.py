"""The parameters of a chapter: read from its tagged cell, and values given for them checked by name and type.

A name must be one that the notebook declares and a value becomes a literal of the declared type, so
nothing that is given can run as code.
"""

from __future__ import annotations

import ast
import contextlib
import datetime as dt
import difflib
import math
import re
from pathlib import Path
from typing import Any

from spdr.errors import NotebookError, ParameterError

LONGEST = 500  # characters of a text value
_SHAPES = {
    int: "a whole number, such as 2022",
    float: "a number, such as 0.25",
    bool: "true or false",
    dt.date: "a day, such as 2026-01-01",
    str: "text on one line",
    list: "a list, such as 2015,2020",
}


def declared(cells: list[dict[str, Any]], chapter: str) -> dict[str, Any]:
    """Names and defaults that a notebook's parameters cell declares.

    Parameters
    ----------
    cells
        The notebook's cells as JSON.
    chapter
        Named in errors.

    Returns
    -------
    dict
        Name to default: int, float, bool, str, :class:`datetime.date` (a text of that form) or list.

    Raises
    ------
    NotebookError
        If there is more than one such cell, or it holds anything but names set to literals.

    Examples
    --------
    >>> declared([{"cell_type": "code", "source": "year = 2020", "metadata": {"tags": ["parameters"]}}], "x")
    {'year': 2020}
    """
    tagged = [
        "".join(cell["source"])
        for cell in cells
        if cell["cell_type"] == "code" and "parameters" in cell.get("metadata", {}).get("tags", [])
    ]
    if len(tagged) > 1:
        raise NotebookError(f"{chapter}: {len(tagged)} cells are tagged 'parameters'. Keep one.")
    found: dict[str, Any] = {}
    try:
        body = ast.parse(tagged[0]).body if tagged else []
    except SyntaxError as error:
        raise NotebookError(f"{chapter}: the parameters cell is not Python: {error}. Mend it.") from None
    for line in body:
        targets = line.targets if isinstance(line, ast.Assign) else [getattr(line, "target", None)]
        name, value = targets[0], getattr(line, "value", None)
        if len(targets) != 1 or not isinstance(name, ast.Name) or value is None:
            raise NotebookError(_not_literal(chapter, line))
        try:
            found[name.id] = _typed_default(ast.literal_eval(value))
        except (ValueError, TypeError):
            raise NotebookError(_not_literal(chapter, line)) from None
    return found


def _not_literal(chapter: str, line: ast.stmt) -> str:
    return (
        f"{chapter}: line {line.lineno} of the parameters cell, `{ast.unparse(line)[:60]}`, is not a name "
        "set to a number, text, true or false, or a list of those. Move calculations to the next cell."
    )


def _typed_default(value: Any) -> Any:
    if isinstance(value, tuple):
        value = list(value)
    if type(value) not in _SHAPES:
        raise TypeError(value)
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        return dt.date.fromisoformat(value)
    return value


def given(
    defaults: dict[str, Any], pairs: list[tuple[str, str]], file: str | Path | None, chapter: str
) -> dict[str, Any]:
    """Check the values given on the command line and in a file, and return those that are not the default.

    Parameters
    ----------
    defaults
        Of :func:`declared`.
    pairs
        Names and texts from ``-p``; they win over the file.
    file
        A YAML file of names and values, or None.
    chapter
        Named in errors.

    Returns
    -------
    dict
        Name to literal (days as text), ready for papermill.

    Raises
    ------
    ParameterError
        For a name that is not declared (with the nearest one that is) or a value of another type.

    Examples
    --------
    >>> given({"year": 2020, "region": "all"}, [("year", "2022")], None, "02_children")
    {'year': 2022}
    """
    values: dict[str, Any] = {}
    for name, value in (_read(file) if file else {}).items():
        default = defaults[_known(name, defaults, chapter)]
        values[name] = _fitting(name, value, default, chapter)
    for name, text in pairs:
        default = defaults[_known(name, defaults, chapter)]
        values[name] = _fitting(name, _parsed(text, default), default, chapter)
    return differing(defaults, values)


def differing(defaults: dict[str, Any], values: dict[str, Any]) -> dict[str, Any]:
    """Return the values that are not the default, as papermill takes them: days as text."""
    plain = {n: v.isoformat() if isinstance(v, dt.date) else v for n, v in values.items()}
    return {
        n: v for n, v in plain.items() if values[n] != defaults[n] or type(values[n]) is not type(defaults[n])
    }


def checked(name: Any, value: Any, defaults: dict[str, Any], chapter: str, text: bool = False) -> Any:
    """Return one value in the declared type.

    Parameters
    ----------
    name
        Of a parameter that the chapter declares.
    value
        For it; where ``text``, as written on a command line.
    defaults
        Of :func:`declared`.
    chapter
        Named in errors.
    text
        Read the value as the default's type first.

    Raises
    ------
    ParameterError
        For a name that is not declared or a value of another type.
    """
    default = defaults[_known(name, defaults, chapter)]
    return _fitting(name, _parsed(value, default) if text else value, default, chapter)


def _known(name: Any, defaults: dict[str, Any], chapter: str) -> str:
    if name in defaults and str(name).isidentifier():
        return str(name)
    near = difflib.get_close_matches(str(name), defaults, n=1, cutoff=0.5)
    hint = f" Did you mean {near[0]!r}?" if near else ""
    raise ParameterError(
        f"{chapter} has no parameter {str(name)[:60]!r}.{hint} It has: {', '.join(defaults) or 'none'}."
    )


def _parsed(text: str, default: Any) -> Any:
    """Read a text as the default's type; what cannot be read stays text, and is refused by its type."""
    try:
        if isinstance(default, list):
            return _list(text, default)
        if isinstance(default, bool):
            return {"true": True, "false": False}[text.lower()]
        if isinstance(default, int):
            return int(text) if re.fullmatch(r"[+-]?[0-9]{1,18}", text) else text
        if isinstance(default, float):
            return float(text)
    except (ValueError, TypeError, KeyError, SyntaxError, MemoryError, RecursionError):
        return text
    return text


def _list(text: str, default: list[Any]) -> list[Any]:
    if text.lstrip().startswith("["):
        return list(ast.literal_eval(text))
    like = default[0] if default else ""
    return [_parsed(part.strip(), like) for part in text.split(",")] if text.strip() else []


def _fitting(name: str, value: Any, default: Any, chapter: str) -> Any:
    """Return the value if it is of the default's type (a whole number fits where a number is wanted)."""
    kind = type(default)
    if kind is float and type(value) is int:
        value = float(value)
    if kind is dt.date and isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        with contextlib.suppress(ValueError):
            value = dt.date.fromisoformat(value)
    right = type(value) is kind
    if right and kind is float:
        right = math.isfinite(value)
    if right and kind is str:
        right = value.isprintable() and len(value) <= LONGEST
    if right and kind is list:
        likes = {type(item) for item in default} or {str, int, float}
        right = all(type(item) in likes and _plain(item) for item in value)
    if not right:
        raise ParameterError(
            f"{chapter}: parameter {name!r} must be {_SHAPES[kind]} (its default is {default!r}), "
            f"but was given {str(value)[:60]!r}."
        )
    return value


def _plain(item: Any) -> bool:
    if isinstance(item, str):
        return item.isprintable() and len(item) <= LONGEST
    return not isinstance(item, float) or math.isfinite(item)


def _read(file: str | Path) -> dict[str, Any]:
    """Read a YAML file of parameters; a name that stands twice is refused."""
    import yaml

    try:
        text = Path(file).read_text(encoding="utf-8")
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        values = yaml.safe_load(text)
    except (OSError, UnicodeError, yaml.YAMLError) as error:
        raise ParameterError(
            f"The parameter file {file} cannot be read: {error}. Give names and values."
        ) from None
    if values is None:
        return {}
    if not isinstance(values, dict) or node is None:
        raise ParameterError(f"The parameter file {file} holds no names: write one `name: value` a line.")
    names = [key.value for key, _ in node.value]
    for name in names:
        if names.count(name) > 1:
            raise ParameterError(f"The parameter file {file} gives {name!r} twice. Keep one.")
    return values
