"""Poverty and inequality: from microdata, from grouped data, in many dimensions.

Rates and shares are 0 to 1. Every function takes weights, refuses missing, infinite and unexplained negative
values by naming the row, and does not depend on the order of rows. Standard errors come with a survey design:
``spdr.analysis.survey.Design(...).fgt(...)``.
"""

from spdr.analysis.poverty.decompose import (
    GrowthRedistribution,
    WithinBetween,
    fgt_by_group,
    growth_redistribution,
    within_between,
)
from spdr.analysis.poverty.grouped import GroupedPoverty, grouped
from spdr.analysis.poverty.inequality import atkinson, generalised_entropy, gini, mean_log_deviation, theil
from spdr.analysis.poverty.lines import fgt, fgt_contributions, watts, watts_contributions
from spdr.analysis.poverty.multidimensional import Multidimensional, multidimensional
from spdr.analysis.poverty.relative import (
    AtRiskRate,
    at_risk_of_poverty_rate,
    at_risk_of_poverty_threshold,
    lorenz,
    palma,
    quintile_share_ratio,
    relative_median_gap,
)

__all__ = [
    "AtRiskRate",
    "GroupedPoverty",
    "GrowthRedistribution",
    "Multidimensional",
    "WithinBetween",
    "at_risk_of_poverty_rate",
    "at_risk_of_poverty_threshold",
    "atkinson",
    "fgt",
    "fgt_by_group",
    "fgt_contributions",
    "generalised_entropy",
    "gini",
    "grouped",
    "growth_redistribution",
    "lorenz",
    "mean_log_deviation",
    "multidimensional",
    "palma",
    "quintile_share_ratio",
    "relative_median_gap",
    "theil",
    "watts",
    "watts_contributions",
    "within_between",
]
