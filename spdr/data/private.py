"""Survey microdata of people, read from a private folder outside the repository and never from inside it.

``SPDR_PRIVATE`` names the folder. Nothing read here is logged, copied or kept: a file of people must not
reach the repository, a run's record or the site.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from spdr import project
from spdr.errors import DataError

VARIABLE = "SPDR_PRIVATE"
ENDINGS = (".dta", ".sav", ".zsav", ".csv", ".toml")


def folder() -> Path:
    """Return the private folder.

    Raises
    ------
    DataError
        If ``SPDR_PRIVATE`` is not set, is no folder, or lies inside the repository.
    """
    named = os.environ.get(VARIABLE, "")
    if not named:
        raise DataError(
            f"Survey microdata are read from a private folder outside the repository, and {VARIABLE} is "
            f"not set. Set it to that folder, such as {VARIABLE}=D:/surveys, and try again."
        )
    found = Path(named).expanduser().resolve()
    if not found.is_dir():
        raise DataError(
            f"{VARIABLE} names {named!r}, which is no folder. Make it, or set {VARIABLE} to another."
        )
    _refuse_inside(found, f"{VARIABLE} names {named!r}")
    return found


def _refuse_inside(found: Path, what: str) -> None:
    """Refuse a path in the repository; links are followed first."""
    if found.is_relative_to(project.root()):
        raise DataError(
            f"{what}, which lies inside the repository: people's answers could be committed or published "
            "from there. Move the file to a folder outside it."
        )


def find(name: str) -> Path:
    """Return the path of a private file, which stays inside the folder and outside the repository.

    Raises
    ------
    DataError
        If it is not there, has another ending than those that can be read, or leads out of the folder.
    """
    home = folder()
    found = (home / name).resolve()
    if not found.is_relative_to(home):
        raise DataError(f"{name!r} leads out of the private folder. Give the file's name inside {VARIABLE}.")
    _refuse_inside(found, f"The private file {name!r} is a link to a place")
    if found.suffix.lower() not in ENDINGS:
        raise DataError(
            f"{name!r} cannot be read: Stata (.dta), SPSS (.sav, .zsav) and .csv can. Export it as one "
            "of these."
        )
    if not found.is_file():
        there = sorted(path.name for path in home.iterdir() if path.suffix.lower() in ENDINGS)
        raise DataError(
            f"There is no {name!r} in the private folder. It holds: {', '.join(there[:8]) or 'no such file'}."
        )
    return found


def read(name: str, columns: Sequence[str] | None = None, encoding: str | None = None) -> pd.DataFrame:
    """Read a survey file as it is, codes as codes.

    Parameters
    ----------
    name
        File in the private folder: Stata, SPSS or CSV.
    columns
        Only these; all by default.
    encoding
        Of its text, such as ``tis-620`` for an old Thai file; the file's own (CSV: UTF-8) by default.

    Returns
    -------
    pandas.DataFrame
        One row per row of the file. Labels of values are not put in place of codes.

    Raises
    ------
    DataError
        If the file is not there, cannot be read, or lacks one of the columns: the nearest names are given.
    """
    path = find(name)
    wanted = list(dict.fromkeys(columns)) if columns is not None else None
    try:
        frame = _read(path, encoding)
    except (ValueError, LookupError, OSError) as error:
        raise DataError(
            f"{name!r} cannot be read: {error}. Look at the file, or name its encoding (tis-620, cp874)."
        ) from error
    if wanted is None:
        return frame
    from difflib import get_close_matches

    for column in wanted:
        if column not in frame.columns:
            near = get_close_matches(column, [str(known) for known in frame.columns], n=3, cutoff=0.5)
            hint = f"Did you mean {' or '.join(near)}?" if near else f"It has {len(frame.columns)} columns."
            raise DataError(f"{name!r} has no column {column!r}. {hint} Mend the mapping file.")
    return frame[wanted]


def _read(path: Path, encoding: str | None) -> pd.DataFrame:
    if path.suffix.lower() == ".csv":
        return pd.read_csv(path, encoding=encoding or "utf-8-sig", low_memory=False)
    import pyreadstat

    reader = pyreadstat.read_dta if path.suffix.lower() == ".dta" else pyreadstat.read_sav
    try:
        frame, _ = reader(str(path), encoding=encoding)
    except pyreadstat.ReadstatError as error:
        raise ValueError(str(error)) from error
    return frame


def mapping(name: str) -> dict[str, Any]:
    """Read a mapping file of the private folder; ``spdr.analysis.microdata.read_mapping`` checks it.

    Raises
    ------
    DataError
        If it is not there or is no TOML.
    """
    path = find(name)
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DataError(f"{name!r} cannot be read as TOML: {error}. Mend the line it names.") from error


def example_mapping() -> dict[str, Any]:
    """Return the documented example, ``data/registers/microdata_map.toml``, to copy and change."""
    path = project.path("data", "registers", "microdata_map.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))
