"""Raking a million persons to 200 known totals: ours beside svy, samplics and R survey.

    python benchmarks/raking.py [--rows 1000000] [--runs 5] [--r]

The totals stand on four columns of 77, 42, 10 and 71 categories; persons are random numbers. Goal: 0.5 CPU
seconds, every total met to 1e-9, no negative weight.
"""

from __future__ import annotations

import argparse
import subprocess
import tempfile
from pathlib import Path

import numpy as np
from beside import Work, compare, run_one, show

SIZES = {"province": 77, "age_sex": 42, "work": 10, "area": 71}

R_SCRIPT = """
suppressMessages(library(survey)); folder <- commandArgs(TRUE)[1]
people <- read.csv(file.path(folder, "people.csv")); totals <- read.csv(file.path(folder, "totals.csv"))
before <- sum(proc.time()[1:2])
design <- svydesign(id = ~1, weights = ~weight, data = people)
names <- unique(totals$column)
margins <- lapply(names, function(n) { m <- totals[totals$column == n, c("category", "total")]
  names(m) <- c(n, "Freq"); m })
raked <- rake(design, lapply(names, function(n) as.formula(paste0("~", n))), margins,
  control = list(maxit = 100, epsilon = 1e-9))
cat(sum(proc.time()[1:2]) - before)
"""


def draw(rows: int) -> tuple[dict[str, np.ndarray], np.ndarray, dict[str, dict[int, float]]]:
    random = np.random.default_rng(0)
    columns = {name: random.integers(0, size, rows) for name, size in SIZES.items()}
    weight = random.uniform(50, 150, rows)
    true = weight * np.exp(sum(random.normal(0, 0.3, SIZES[name])[code] for name, code in columns.items()))
    margins = {
        name: dict(enumerate(np.bincount(code, weights=true).tolist())) for name, code in columns.items()
    }
    return columns, weight, margins


def misses(columns: dict[str, np.ndarray], weight: np.ndarray, margins: dict[str, dict[int, float]]) -> dict:
    gaps = [
        np.abs(np.bincount(columns[name], weights=weight) / list(totals.values()) - 1).max()
        for name, totals in margins.items()
    ]
    return {"largest_miss": float(max(gaps)), "least_weight": float(weight.min())}


def ours(rows: int) -> Work:
    import pandas as pd

    from spdr.analysis.calibration import rake

    columns, weight, margins = draw(rows)
    people = pd.DataFrame(columns, copy=False)
    return lambda: misses(columns, rake(people, weight, margins, tolerance=1e-9).weights, margins)


def svy(rows: int) -> Work:
    import polars
    import svy as package

    columns, weight, margins = draw(rows)
    people = polars.DataFrame(columns | {"weight": weight})

    def work() -> dict:
        sample = package.Sample(people, package.Design(wgt="weight"))
        raked = sample.weighting.rake(controls=margins, tol=1e-9, max_iter=500)
        return misses(columns, raked.data["rk_wgt"].to_numpy(), margins)

    return work


def samplics(rows: int) -> Work:
    from samplics.weighting import SampleWeight

    columns, weight, margins = draw(rows)

    def work() -> dict:
        raked = SampleWeight().rake(
            samp_weight=weight, margins=columns, control=margins, tol=1e-9, max_iter=500
        )
        return misses(columns, np.asarray(raked), margins)

    return work


CONTENDERS = {"ours": ours, "svy": svy, "samplics": samplics}


def r_survey(rows: int) -> dict | None:
    """R survey once; None where R or the package is absent."""
    import pandas as pd

    columns, weight, margins = draw(rows)
    table = [
        (name, category, total) for name, totals in margins.items() for category, total in totals.items()
    ]
    with tempfile.TemporaryDirectory() as folder:
        pd.DataFrame(columns | {"weight": weight}).to_csv(Path(folder) / "people.csv", index=False)
        pd.DataFrame(table, columns=["column", "category", "total"]).to_csv(
            Path(folder) / "totals.csv", index=False
        )
        script = Path(folder) / "run.R"
        script.write_text(R_SCRIPT)
        try:
            done = subprocess.run(
                ["Rscript", str(script), folder], capture_output=True, text=True, check=True
            )
        except (FileNotFoundError, subprocess.CalledProcessError):
            return None
    return {"cpu": float(done.stdout.split()[-1]), "peak_mb": float("nan")}


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
    medians = compare(
        __file__, {name: name != "ours" for name in CONTENDERS}, ["--rows", str(options.rows)], options.runs
    )
    if options.r:
        found = r_survey(options.rows)
        if found is None:
            print("left out: R survey (Rscript or the package is absent)")
        else:
            medians["R survey, one run"] = found
    show(f"raking {options.rows:,} rows to {sum(SIZES.values())} totals", medians, "ours")
    for name, row in medians.items():
        if "largest_miss" in row:
            print(f"{name}: largest miss {row['largest_miss']:.1e}, least weight {row['least_weight']:.3g}")


if __name__ == "__main__":
    main()
