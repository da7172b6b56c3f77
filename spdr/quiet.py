"""Deprecations inside libraries that we cannot mend, where a run treats warnings as errors."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager

# raised by Ibis 12 and Spark 4.0 on DuckDB 2 and pandas 3; drop a line when its library no longer needs it
KNOWN = (
    r"fetch_arrow_table\(\) is deprecated",
    r"The 'future.infer_string' option is deprecated",
    r"The copy keyword is deprecated",
)


@contextmanager
def known_deprecations() -> Iterator[None]:
    """Keep silent about :data:`KNOWN` inside the block, and about nothing else.

    Examples
    --------
    >>> with known_deprecations():
    ...     warnings.warn("fetch_arrow_table() is deprecated", DeprecationWarning, stacklevel=1)
    """
    with warnings.catch_warnings():
        for message in KNOWN:
            warnings.filterwarnings("ignore", message=message)
        yield
