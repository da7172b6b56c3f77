"""A synthetic population: persons in households, drawn from a seed and raked to published margins only."""

from spdr.analysis.households.answers import ASSUMPTIONS, ranges
from spdr.analysis.households.draw import Assumptions
from spdr.analysis.households.margins import Margin, published_margins
from spdr.analysis.households.population import margins_report, margins_summary, people_by, synthetic
from spdr.analysis.synthetic import refuse_synthetic

__all__ = [
    "ASSUMPTIONS",
    "Assumptions",
    "Margin",
    "margins_report",
    "margins_summary",
    "people_by",
    "published_margins",
    "ranges",
    "refuse_synthetic",
    "synthetic",
]
