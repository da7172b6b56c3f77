"""Published numbers computed again: the register's entries run, compared and judged."""

from spdr.analysis.replication.run import COLUMNS, KINDS, run_all

__all__ = ["COLUMNS", "KINDS", "run_all"]
