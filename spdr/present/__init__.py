"""Words, charts and records: what a chapter shows, in English and Thai."""

from spdr.present import charts, whatif, words
from spdr.present.facts import Chapter

__all__ = ["Chapter", "charts", "whatif", "words"]
