"""Thailand Social Protection Diagnostic Review: from figures and law to a published, bilingual site."""

__version__ = "0.1.0"
