"""Where the project's folders are, found once and asked for by name."""

from __future__ import annotations

import os
from pathlib import Path

from spdr.errors import SpdrError


def root() -> Path:
    """Return the project's top folder.

    ``SPDR_ROOT`` if set, else the nearest folder from the working directory upwards that
    holds ``_config.yml`` and ``data/tables``, else the folder this package was installed from.

    Raises
    ------
    SpdrError
        If none of them is a checkout of the project.
    """
    named = os.environ.get("SPDR_ROOT")
    here = Path.cwd()
    candidates = [Path(named)] if named else [here, *here.parents, Path(__file__).resolve().parents[1]]
    for folder in candidates:
        if (folder / "_config.yml").is_file() and (folder / "data" / "tables").is_dir():
            return folder.resolve()
    raise SpdrError(
        f"No project found at {named or here}: a folder with _config.yml and data/tables is needed. "
        "Change into the cloned repository, or set SPDR_ROOT to it."
    )


def path(*parts: str) -> Path:
    """Return a path inside the project, such as ``path("data", "tables")``."""
    return root().joinpath(*parts)
