"""Disclosure control: no figure that leaves private data may tell somebody apart.

Pure checks of tables, models and charts; suppression that holds although true totals are shown; a ledger
that compares each release with those before it.
"""

from spdr.publish.disclosure.charts import check_chart
from spdr.publish.disclosure.ledger import Ledger, Release
from spdr.publish.disclosure.respondents import Traces, check_text, scan
from spdr.publish.disclosure.rules import RULES, Reason, Rules, Verdict, worst
from spdr.publish.disclosure.suppression import ALL, intervals, protect, shown, with_totals
from spdr.publish.disclosure.tables import check_histogram, check_model, check_release, check_table

__all__ = [
    "ALL",
    "RULES",
    "Ledger",
    "Reason",
    "Release",
    "Rules",
    "Traces",
    "Verdict",
    "check_chart",
    "check_histogram",
    "check_model",
    "check_release",
    "check_table",
    "check_text",
    "intervals",
    "protect",
    "scan",
    "shown",
    "with_totals",
    "worst",
]
