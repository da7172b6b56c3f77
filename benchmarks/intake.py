"""Checking a million households against eight rules: our intake beside pandera and plain pandas.

    python benchmarks/intake.py [--rows 1000000] [--runs 5]

Every contender reads the same CSV and holds it to the same eight rules: key there and unique, province known,
two lists of codes, income within limits (two), weight above zero. Ours also looks for encodings, eras, units,
markup and personal data, and keeps the text. Goal: at most three times pandera's time and twice its memory.
"""

from __future__ import annotations

import argparse
import csv
import tempfile
from pathlib import Path

import numpy as np
from beside import Work, compare, run_one, show

ROOT = Path(__file__).resolve().parents[1]


def codes() -> list[str]:
    with (ROOT / "data" / "tables" / "provinces.csv").open(encoding="utf-8", newline="") as stream:
        return [line["province_code"] for line in csv.DictReader(stream)]


def file_of(rows: int) -> Path:
    """Made-up households, written once per size."""
    path = Path(tempfile.gettempdir()) / f"spdr_intake_{rows}.csv"
    if not path.is_file():
        random = np.random.default_rng(0)
        columns = (
            np.arange(1, rows + 1),
            random.choice(codes(), rows),
            random.integers(1, 3, rows),
            random.integers(0, 2, rows),
            random.integers(0, 100_000, rows),
            np.round(random.uniform(50, 900, rows), 3),
        )
        part = path.with_suffix(".part")
        with part.open("w", encoding="utf-8") as stream:
            stream.write("hhid,prov,sex,informal,income,wt\n")
            stream.writelines(",".join(map(str, row)) + "\n" for row in zip(*columns, strict=True))
        part.replace(path)
    return path


def ours(rows: int) -> Work:
    from spdr.data import intake

    path = file_of(rows)

    def work() -> dict:
        report = intake.check(path, "household_survey")
        return {"rows": report.read, "refused": int(not report.accepted)}

    return work


def pandera(rows: int) -> Work:
    import pandas as pd
    import pandera.pandas as pa

    path, known = file_of(rows), codes()
    schema = pa.DataFrameSchema(
        {
            "hhid": pa.Column(int, pa.Check.ge(1), unique=True),
            "prov": pa.Column(str, pa.Check.isin(known)),
            "sex": pa.Column(int, pa.Check.isin([1, 2])),
            "informal": pa.Column(int, pa.Check.isin([0, 1])),
            "income": pa.Column(float, [pa.Check.ge(-1e6), pa.Check.le(1e7)], coerce=True),
            "wt": pa.Column(float, pa.Check.gt(0)),
        },
        strict=True,
    )

    def work() -> dict:
        return {"rows": len(schema.validate(pd.read_csv(path, dtype={"prov": str}), lazy=True)), "refused": 0}

    return work


def text_only(rows: int) -> Work:
    """What it costs only to read the file as text."""
    import pandas as pd

    path = file_of(rows)
    return lambda: {"rows": len(pd.read_csv(path, dtype=str)), "refused": 0}


CONTENDERS = {"ours": ours, "pandera": pandera, "pandas, text only": text_only}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--one", choices=CONTENDERS)
    options = parser.parse_args()
    file_of(options.rows)
    if options.one:
        run_one(lambda: CONTENDERS[options.one](options.rows))
        return
    arguments = ["--rows", str(options.rows)]
    medians = compare(__file__, dict.fromkeys(CONTENDERS, False), arguments, options.runs)
    show(f"checking {options.rows:,} rows by eight rules", medians, "ours")
    memory = medians["ours"]["peak_mb"] / medians["pandera"]["peak_mb"]
    print(f"memory: {memory:.2f} times pandera's")
    wrong = [name for name, row in medians.items() if row["rows"] != options.rows or row["refused"]]
    print(f"wrong results: {', '.join(wrong) or 'none'}")


if __name__ == "__main__":
    main()
