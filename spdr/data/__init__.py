"""Real figures and dated law: tables with sidecars, and the parameters of the schemes."""

from spdr.data.tables import describe, load, load_geometry, names

__all__ = ["describe", "load", "load_geometry", "names"]
