"""Design-based estimation: :class:`Design` is the one name to import."""

from spdr.analysis.survey.design import Design

__all__ = ["Design"]
