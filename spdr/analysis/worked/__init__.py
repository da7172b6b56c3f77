"""A worked example: every survey indicator on one small made-up survey."""

from spdr.analysis.worked.example import LINE, example_survey
from spdr.analysis.worked.tables import by_fifth, coverage, distribution, indicators, levels, named, targets

__all__ = [
    "LINE",
    "by_fifth",
    "coverage",
    "distribution",
    "example_survey",
    "indicators",
    "levels",
    "named",
    "targets",
]
