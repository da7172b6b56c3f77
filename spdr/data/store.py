"""Tables too big for memory, reached through Ibis: DuckDB in this process, or Spark on a cluster.

An expression is written once (``spdr.analysis.registry``, or ``spdr.analysis.survey.Design`` over a table)
and runs where the data is. Use it in scripts, tests and on the command line, not in a chapter: chapters run
in processes forked from a warm one, and a database whose threads were started before a fork hangs in the
child.

A running Spark cluster is named by its master: ``connect("spark://HOST:7077")``, with the extra installed
(``pip install '.[spark]'``, Java 17) and files on storage that every worker reads.
"""

from __future__ import annotations

import importlib
import importlib.util
from pathlib import Path
from typing import Any

import pandas as pd

from spdr.errors import DataError
from spdr.quiet import known_deprecations

READERS = {".parquet": "read_parquet", ".csv": "read_csv", ".json": "read_json"}

_default: dict[str, Store] = {}


class Store:
    """A connection, and the tables reached through it.

    Parameters
    ----------
    connection
        An Ibis backend.
    """

    def __init__(self, connection: Any) -> None:
        self.connection = connection
        self._names = 0

    def table(self, source: Any, name: str | None = None) -> Any:
        """Return an Ibis table over a file, a frame, or a table that the connection holds.

        Parameters
        ----------
        source
            A pandas frame; the path of a ``.parquet``, ``.csv`` or ``.json`` file, or of a folder of Parquet
            files, or a pattern with ``*``; or the name of a table.
        name
            What to call it in the connection; made up where not given.

        Raises
        ------
        DataError
            No such file or table, or a kind of file that is not read.
        """
        with known_deprecations():
            return self._table(source, name or self._new_name())

    def run(self, expression: Any) -> Any:
        """Run an Ibis expression where its tables are; return a frame, or a number of a single value."""
        with known_deprecations():
            found = self.connection.to_pyarrow(expression)
        return found.to_pandas() if hasattr(found, "to_pandas") else found.as_py()

    def close(self) -> None:
        """End the connection (and a Spark session that was started for it)."""
        self.connection.disconnect()

    def _table(self, source: Any, name: str) -> Any:
        """Tell frames, tables and files apart."""
        if isinstance(source, pd.DataFrame):
            return self._frame(source, name)
        text = str(source)
        if isinstance(source, str) and not _looks_like_path(text):
            return self._named(text)
        return self._file(text, name)

    def _named(self, name: str) -> Any:
        """Return a table that the connection holds."""
        from ibis.common.exceptions import TableNotFound

        try:
            return self.connection.table(name)
        except TableNotFound:
            raise DataError(
                f"{name!r} is neither a file nor a table of this connection. Give a path that ends in "
                f"{' or '.join(READERS)}, a pandas frame, or the name of a table."
            ) from None

    def _new_name(self) -> str:
        self._names += 1
        return f"spdr_{self._names}"

    def _frame(self, frame: pd.DataFrame, name: str) -> Any:
        if self.connection.name == "duckdb":
            self.connection.con.register(name, frame)
        elif self.connection.name == "pyspark":
            self.connection._session.createDataFrame(frame).createOrReplaceTempView(name)
        else:
            self.connection.create_table(name, frame)
        return self.connection.table(name)

    def _file(self, text: str, name: str) -> Any:
        path = Path(text)
        first = path if "*" not in text else next(path.parent.glob(path.name), path)
        if not first.exists():
            raise DataError(f"There is no file {text!r}. Check the folder and the spelling.")
        ending = ".parquet" if first.is_dir() else first.suffix.lower()
        if ending not in READERS:
            raise DataError(
                f"{text!r} ends in {ending!r}; the store reads {', '.join(READERS)}. Convert it first."
            )
        if first.is_dir() and self.connection.name == "duckdb":
            text = f"{text}/**/*.parquet"
        return getattr(self.connection, READERS[ending])(text, table_name=name)


def connect(url: str = "duckdb://") -> Store:
    """Open a store.

    Parameters
    ----------
    url
        ``"duckdb://"`` (in memory), ``"duckdb://FILE"``; ``"spark://HOST:PORT"`` for a running Spark
        cluster, or ``"pyspark://MASTER"`` with any Spark master, such as
        ``"pyspark://local-cluster[2,1,1024]"`` (a real master and two worker processes here) or
        ``"pyspark://local[2]"``; or any other address that Ibis knows.

    Raises
    ------
    DataError
        Spark is asked for but not installed.

    Examples
    --------
    >>> store = connect()
    >>> people = store.table(pd.DataFrame({"age": [1, 2, 3]}))
    >>> store.run(people.age.sum())
    6
    """
    if url.startswith(("spark://", "pyspark://")):
        return Store(_spark(url))
    import ibis

    with known_deprecations():
        connection = ibis.connect(url)
    if connection.name == "duckdb":
        # sums need no order, and keeping it costs memory
        connection.raw_sql("SET preserve_insertion_order = false")
    return Store(connection)


def table(source: Any, url: str = "duckdb://") -> Any:
    """Return an Ibis table over a file or frame, in one connection per address and process.

    Examples
    --------
    >>> table(pd.DataFrame({"age": [1, 2]})).columns
    ('age',)
    """
    if url not in _default:
        _default[url] = connect(url)
    return _default[url].table(source)


def _spark(url: str) -> Any:
    """Start or join a Spark session and hand it to Ibis."""
    if importlib.util.find_spec("pyspark") is None:
        raise DataError(
            f"{url!r} needs Spark, which is not installed here. Install the extra: pip install '.[spark]' "
            "(and Java "
            "17), or use 'duckdb://'."
        )
    import ibis

    master = url if url.startswith("spark://") else url.removeprefix("pyspark://")
    session = (
        importlib.import_module("pyspark.sql")
        .SparkSession.builder.master(master)
        .appName("spdr")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.ui.enabled", "false")
        .getOrCreate()
    )
    return ibis.pyspark.connect(session)


def _looks_like_path(text: str) -> bool:
    """Whether a string names a file or folder rather than a table."""
    return (
        "/" in text
        or "\\" in text
        or "*" in text
        or Path(text).suffix.lower() in READERS
        or Path(text).exists()
    )
