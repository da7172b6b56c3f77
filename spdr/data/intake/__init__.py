"""Files from ministries, checked before they become tables.

>>> from spdr.data import intake
>>> intake.check.__name__
'check'
"""

from spdr.data.intake import contract
from spdr.data.intake.checks import check
from spdr.data.intake.report import Report

__all__ = ["Report", "check", "contract"]
