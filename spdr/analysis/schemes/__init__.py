"""Every scheme as a rule of its own: who is eligible on a day, for how much, and why.

>>> import pandas as pd
>>> child = pd.DataFrame({
...     "birth_date": ["2024-05-01"], "is_thai": [True], "household_income_thb_year": [240_000],
...     "household_size": [4], "household_has_welfare_card": [False]})
>>> found = calculate(child, "csg", "2026-01-01")
>>> found["amount_thb"].tolist(), found["reason"].tolist()
([600.0], ['csg_income_test'])
"""

from spdr.analysis.schemes import (  # noqa: F401  importing a module registers its schemes
    children,
    civil_service,
    disability,
    emergency,
    older,
    other_schemes,
    savings,
    ssf40_benefits,
    ssf_benefits,
    ssf_contributions,
    ssf_oldage,
    taxes,
    welfare_card,
)
from spdr.analysis.schemes.branches import branches
from spdr.analysis.schemes.calculate import calculate, describe, fields, names
from spdr.analysis.schemes.reasons import reasons
from spdr.analysis.schemes.vocabulary import vocabulary

__all__ = ["branches", "calculate", "describe", "fields", "names", "reasons", "vocabulary"]
