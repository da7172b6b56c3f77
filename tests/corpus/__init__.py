"""Good and bad files as ministries send them, made on the spot from a synthetic table; none is kept."""

from corpus import books, figures, hostile, micro, structure, text_files, thai_text, wide_tables  # noqa: F401
from corpus.case import CASES, Case

__all__ = ["CASES", "Case"]
