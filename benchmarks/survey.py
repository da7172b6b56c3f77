"""Domain means with design-based standard errors: ours beside svy, R survey, and sums without errors.

    python benchmarks/survey.py [--rows 1000000] [--runs 5] [--r]

Persons are random numbers in 77 provinces, 154 strata and 4,620 clusters; they stand for nobody. Goals: a
tenth of svy and an eightieth of R survey; ten million rows under 1.5 GB (--rows 10000000).
"""

from __future__ import annotations

import argparse
import subprocess
import tempfile
from pathlib import Path

import numpy as np
from beside import Work, compare, run_one, show

R_SCRIPT = """
suppressMessages(library(survey)); people <- read.csv(commandArgs(TRUE)[1])
before <- sum(proc.time()[1:2])
design <- svydesign(id = ~cluster, strata = ~stratum, weights = ~weight, data = people)
found <- svyby(~income, ~province, design, svymean)
cat(sum(proc.time()[1:2]) - before, sprintf("%.17g", sum(found$income)), sprintf("%.17g", sum(found$se)))
"""


def draw(rows: int) -> dict[str, np.ndarray]:
    random = np.random.default_rng(0)
    province = random.integers(0, 77, rows)
    stratum = province * 2 + random.integers(0, 2, rows)
    return {
        "province": province,
        "stratum": stratum,
        "cluster": stratum * 30 + random.integers(0, 30, rows),
        "income": random.lognormal(8, 0.7, rows),
        "weight": random.uniform(50, 150, rows),
    }


def ours(rows: int) -> Work:
    import pandas as pd

    from spdr.analysis.survey import Design

    people = pd.DataFrame(draw(rows), copy=False)

    def work() -> dict:
        found = Design(people, "weight", strata="stratum", clusters="cluster").mean("income", by="province")
        return {"means": found["estimate"].sum(), "errors": found["standard_error"].sum()}

    return work


def svy(rows: int) -> Work:
    import polars
    import svy as package

    people = polars.DataFrame(draw(rows))

    def work() -> dict:
        design = package.Design(stratum="stratum", psu="cluster", wgt="weight")
        found = package.Sample(people, design).estimation.mean("income", by="province")
        rows_of = found.estimates
        return {"means": sum(row.est for row in rows_of), "errors": sum(row.se for row in rows_of)}

    return work


def polars_means(rows: int) -> Work:
    import polars as pl

    people = pl.DataFrame(draw(rows))
    mean = (pl.col("income") * pl.col("weight")).sum() / pl.col("weight").sum()
    return lambda: {"means": float(people.group_by("province").agg(mean.alias("mean"))["mean"].sum())}


def duckdb_means(rows: int) -> Work:
    import duckdb
    import pandas as pd

    connection = duckdb.connect()
    connection.register("people", pd.DataFrame(draw(rows), copy=False))
    query = "SELECT sum(m) FROM (SELECT sum(income * weight) / sum(weight) m FROM people GROUP BY province)"
    return lambda: {"means": connection.execute(query).fetchone()[0]}


CONTENDERS = {"ours": ours, "svy": svy, "polars, no errors": polars_means, "DuckDB, no errors": duckdb_means}


def r_survey(rows: int) -> dict | None:
    """R survey once, from a file that R reads before its clock starts; None where R or survey is absent."""
    import pandas as pd

    with tempfile.TemporaryDirectory() as folder:
        file, script = Path(folder) / "people.csv", Path(folder) / "run.R"
        pd.DataFrame(draw(rows)).to_csv(file, index=False)
        script.write_text(R_SCRIPT)
        try:
            done = subprocess.run(
                ["Rscript", str(script), str(file)], capture_output=True, text=True, check=True
            )
        except (FileNotFoundError, subprocess.CalledProcessError):
            return None
    cpu, means, errors = map(float, done.stdout.split())
    return {"cpu": cpu, "peak_mb": float("nan"), "means": means, "errors": errors}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--r", action="store_true", help="also run R survey, which takes a while")
    parser.add_argument("--one", choices=CONTENDERS)
    options = parser.parse_args()
    if options.one:
        run_one(lambda: CONTENDERS[options.one](options.rows))
        return
    contenders = {name: name not in ("ours", "DuckDB, no errors") for name in CONTENDERS}
    medians = compare(__file__, contenders, ["--rows", str(options.rows)], options.runs)
    if options.r:
        found = r_survey(options.rows)
        if found is None:
            print("left out: R survey (Rscript or the package is absent)")
        else:
            medians["R survey, one run"] = found
    show(f"means of 77 provinces, {options.rows:,} rows", medians, "ours")
    for name, row in medians.items():
        for key in ("means", "errors"):
            if name != "ours" and key in row:
                print(f"{key} of {name} differ from ours by {abs(row[key] / medians['ours'][key] - 1):.1e}")


if __name__ == "__main__":
    main()
