"""Real figures and dated law: tables with sidecars, and the parameters of the schemes.

``load``, ``describe``, ``names`` and ``load_geometry`` are those of :mod:`spdr.data.tables`, imported on
first use: a build with nothing to do asks for the law's hashes and must not pay for pandas.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from spdr.data.tables import describe, load, load_geometry, names

__all__ = ["describe", "load", "load_geometry", "names"]


def __getattr__(name: str) -> Any:
    """Fetch a loader from the tables module when it is first asked for."""
    if name not in __all__:
        raise AttributeError(f"module 'spdr.data' has no attribute {name!r}")
    from spdr.data import tables

    return getattr(tables, name)
