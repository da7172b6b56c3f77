"""Run every entry of the replication register and say whether our number is the published one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import Any

import numpy as np
import pandas as pd

from spdr.analysis import defaults
from spdr.errors import ParameterError

KINDS = ("arithmetic", "calibration", "validation", "negative control")
"""arithmetic: the published inputs and formula; calibration: fitted to the very numbers it returns, so that
agreement proves nothing; validation: a model's or estimator's answer that could have come out otherwise;
negative control: a published number that a correct calculation must not give."""

VERDICTS = (
    "reproduced",
    "agrees by calibration",
    "differs, explained",
    "not reproduced",
    "differs, as it must",
    "reproduced, but must not be",
    "not run",
)

COLUMNS = [
    "id",
    "title",
    "published",
    "ours",
    "difference",
    "tolerance",
    "kind",
    "verdict",
    "source",
    "where",
    "unit",
    "status",
    "function",
    "note",
    "title_th",
    "note_th",
]

ROUNDING = 1e-12
"""Relative slack for the last binary place where an entry's tolerance is zero."""


def resolve(dotted: str) -> Callable[..., Any]:
    """Return the function that a dotted path names.

    Raises
    ------
    ParameterError
        If it is outside ``spdr`` or cannot be imported.
    """
    module, _, name = dotted.rpartition(".")
    if not module.startswith("spdr."):
        raise ParameterError(
            f"{dotted!r} is not a function of this package. Name one such as spdr.analysis.poverty.fgt."
        )
    try:
        found = getattr(import_module(module), name)
    except (ImportError, AttributeError) as error:
        raise ParameterError(
            f"{dotted!r} cannot be imported ({error}). Mend the path in the register."
        ) from error
    if not callable(found):
        raise ParameterError(f"{dotted!r} is not a function. Mend the path in the register.")
    return found


def _argument(value: Any) -> Any:
    """A mapping of lists stands for a table of columns, everything else for itself."""
    if isinstance(value, Mapping) and value and all(isinstance(column, list) for column in value.values()):
        return pd.DataFrame(value)
    return value


def pick(result: Any, path: str) -> float:
    """Take one number out of what a function returned.

    Parameters
    ----------
    result
        A number, a dataclass, a mapping, or a table.
    path
        ``""`` for a number; a field, key or place, also of a field (``"coverage.ratio"``); for a table a
        column, with ``@key=value`` for each column that chooses the row (``"regime_share@regime=II"``).

    Raises
    ------
    ParameterError
        If the path leads to no number, or to several.
    """
    wanted, *conditions = path.split("@")
    for name in filter(None, wanted.split(".")):
        if isinstance(result, pd.DataFrame):
            for condition in conditions:
                key, _, value = condition.partition("=")
                result = result[result[key].astype(str) == value]
            result = result[name].to_numpy()
        else:
            result = _part(result, name)
    found = np.asarray(result, dtype="float64").ravel()
    if found.size != 1:
        raise ParameterError(f"The path {path!r} leads to {found.size} numbers; it must lead to one.")
    return float(found[0])


def _part(result: Any, name: str) -> Any:
    """Take an item of a sequence, a key of a mapping or a field of anything else."""
    if name.isdigit():
        return result[int(name)]
    return result[name] if isinstance(result, Mapping) else getattr(result, name)


def _compute(entry: Mapping[str, Any], load: Callable[[str], pd.DataFrame]) -> float:
    function = resolve(entry["function"])
    arguments = {name: _argument(value) for name, value in entry.get("arguments", {}).items()}
    tables = {name: load(table) for name, table in entry.get("tables", {}).items()}
    return pick(function(**arguments, **tables), entry.get("pick", ""))


def verdict(entry: Mapping[str, Any], ours: float) -> str:
    """Judge one entry: see ``VERDICTS``."""
    close = abs(ours - entry["published"]) <= entry["tolerance"] + ROUNDING * abs(entry["published"])
    if entry["kind"] == "negative control":
        return "reproduced, but must not be" if close else "differs, as it must"
    if close:
        return "agrees by calibration" if entry["kind"] == "calibration" else "reproduced"
    return "differs, explained" if entry.get("explained") else "not reproduced"


def run_all(
    register: Sequence[Mapping[str, Any]] | None = None,
    load: Callable[[str], pd.DataFrame] | None = None,
) -> pd.DataFrame:
    """Compute every published number of the register again.

    Parameters
    ----------
    register
        Entries as ``spdr.data.indicators.replications()`` returns them; that register by default.
    load
        Returns a base table by name; the project's own by default.

    Returns
    -------
    pandas.DataFrame
        One row per entry, ``COLUMNS``: ``published`` and ``ours`` in ``unit``; ``difference`` ours
        less published; ``tolerance`` absolute; ``kind``; ``verdict``; ``source`` (key in the
        bibliography) and ``where`` in it; ``status`` "unverified" where the published number itself was
        not seen in its source. Entries that cannot be run yet have no ``ours`` and say why in ``note``.

    Raises
    ------
    ParameterError
        If an entry names a function that does not exist, or a path that leads to no number.
    """
    entries = defaults.replications() if register is None else register
    fetch = load or defaults.table
    rows = []
    for entry in entries:
        ours = _compute(entry, fetch) if entry["function"] else float("nan")
        rows.append(
            {
                "id": entry["id"],
                "title": entry["title_en"],
                "published": entry["published"],
                "ours": ours,
                "difference": ours - entry["published"],
                "tolerance": entry["tolerance"],
                "kind": entry["kind"],
                "verdict": verdict(entry, ours) if entry["function"] else "not run",
                "source": entry["source"],
                "where": entry["where"],
                "unit": entry["unit"],
                "status": entry["status"],
                "function": entry["function"],
                "note": entry.get("note_en", ""),
                "title_th": entry["title_th"],
                "note_th": entry.get("note_th", ""),
            }
        )
    return pd.DataFrame(rows, columns=COLUMNS)
