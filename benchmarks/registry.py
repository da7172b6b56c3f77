"""Coverage and errors from a register: one Ibis expression beside SQL and polars written for the purpose.

    python benchmarks/registry.py [--rows 5000000] [--runs 3] [--spark]

Persons x 12 columns are made by a hash into one Parquet file; they stand for nobody. Goal for 66 million rows
(--rows 66000000): 1.5 of native, under 500 MB, counts exact, the same expression on Spark (--spark).
Ours also counts what is unknown and reports shares; the native queries count no more than they must.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from beside import Work, compare, run_one, show

SCHEMES = {"csg": (14, 12, 600), "oaa": (20, 18, 700), "disability": (4, 3, 800)}


def make_register(file: Path, rows: int) -> None:
    import duckdb

    connection = duckdb.connect()
    connection.execute("SET preserve_insertion_order = false")
    columns = [
        "i AS person",
        "(hash(i) % 77)::INTEGER AS province",
        "(hash(i * 3 + 1) % 10 + 1)::INTEGER AS decile",
    ]
    for number, (scheme, (eligible, receives, amount)) in enumerate(SCHEMES.items()):
        paid = f"hash(i * {11 + number}) % 100 < {receives}"
        columns += [
            f"hash(i * {5 + number}) % 100 < {eligible} AS {scheme}_eligible",
            f"{paid} AS {scheme}_receives",
            f"(CASE WHEN {paid} THEN {amount} ELSE 0 END)::INTEGER AS {scheme}_thb_month",
        ]
    connection.execute(
        f"COPY (SELECT {', '.join(columns)} FROM range({rows}) t(i)) TO '{file}' (FORMAT parquet)"
    )


def check(eligible: int, recipients: int, covered: int, benefit: int) -> dict:
    return {
        "eligible": int(eligible),
        "recipients": int(recipients),
        "covered": int(covered),
        "benefit": int(benefit),
    }


def through_store(url: str, file: str) -> Work:
    from spdr.analysis.registry import registry_summary
    from spdr.data.store import connect

    store = connect(url)
    people = store.table(file)

    def work() -> dict:
        found = store.run(registry_summary(people, list(SCHEMES)))
        return check(*found[["eligible_n", "recipients_n", "covered_n", "benefit_thb_month"]].sum())

    return work


def ours(file: str) -> Work:
    return through_store("duckdb://", file)


def spark(file: str) -> Work:
    try:
        return through_store("pyspark://local[2]", file)
    except Exception as fault:  # the package, or Java, is absent
        raise ImportError(f"Spark: {fault}") from None


def sql(file: str) -> Work:
    import duckdb

    connection = duckdb.connect()
    connection.execute("SET preserve_insertion_order = false")
    sums = ", ".join(
        f"count_if({s}_eligible), count_if({s}_receives), "
        f"count_if({s}_eligible AND {s}_receives), sum({s}_thb_month)"
        for s in SCHEMES
    )
    query = f"SELECT province, decile, count(*), {sums} FROM '{file}' GROUP BY ALL"

    def work() -> dict:
        rows = connection.execute(query).fetchall()
        parts = [sum(row[3 + part + 4 * s] for row in rows for s in range(len(SCHEMES))) for part in range(4)]
        return check(*parts)

    return work


def polars(file: str) -> Work:
    import polars as pl

    sums = [
        total
        for s in SCHEMES
        for total in (
            pl.col(f"{s}_eligible").sum(),
            pl.col(f"{s}_receives").sum(),
            (pl.col(f"{s}_eligible") & pl.col(f"{s}_receives")).sum().alias(f"{s}_covered"),
            pl.col(f"{s}_thb_month").cast(pl.Int64).sum(),
        )
    ]
    lazy = pl.scan_parquet(file).group_by("province", "decile").agg(pl.len(), *sums)

    def work() -> dict:
        found = lazy.collect(engine="streaming")
        ends = ("_eligible", "_receives", "_covered", "_thb_month")
        return check(*(sum(found[f"{s}{end}"].sum() for s in SCHEMES) for end in ends))

    return work


CONTENDERS = {"ours, Ibis on DuckDB": ours, "DuckDB, SQL by hand": sql, "polars, streaming": polars}
CONTENDERS["Spark, Java not counted"] = spark


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=5_000_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument(
        "--spark", action="store_true", help="also run the expression on Spark, in this interpreter"
    )
    parser.add_argument("--file")
    parser.add_argument("--one", choices=CONTENDERS)
    options = parser.parse_args()
    if options.one:
        run_one(lambda: CONTENDERS[options.one](options.file))
        return
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "register.parquet"
        make_register(file, options.rows)
        wanted = {
            name: name.startswith("polars") for name in CONTENDERS if options.spark or "Spark" not in name
        }
        medians = compare(__file__, wanted, ["--file", str(file)], options.runs)
    first, *_ = medians
    show(f"register of {options.rows:,} persons x 12 columns, 770 groups x 3 schemes", medians, first)
    for name, row in medians.items():
        same = all(
            row[key] == medians[first][key] for key in ("eligible", "recipients", "covered", "benefit")
        )
        print(f"{name}: counts {'equal' if same else 'DIFFER from'} ours")


if __name__ == "__main__":
    main()
