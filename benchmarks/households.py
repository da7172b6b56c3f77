"""Drawing and raking a synthetic population: 100,000 and a million persons to some 200 published totals.

    python benchmarks/households.py [--rows 1000000] [--runs 3]

Drawing puts persons into households and gives them what the margins count; raking finds one weight for each
household that meets every total of persons to 1e-9. Raking alone is timed again on the people drawn.
"""

from __future__ import annotations

import argparse

import numpy as np
from beside import Work, compare, run_one, show


def whole(rows: int) -> Work:
    """Read the tables, draw, rake, set incomes."""
    from spdr.analysis import households

    margins = households.published_margins(2024)

    def work() -> dict:
        people = households.synthetic(rows, seed=1, margins=margins)
        report = households.margins_report(people, margins)
        raked = report[report["raked"]]
        return {"largest_miss": float(raked["miss_share"].abs().max()), "totals": len(raked)}

    return work


def raking(rows: int) -> Work:
    """Rake the people of one drawing to the totals, from equal weights."""
    from spdr.analysis import households
    from spdr.analysis.households import weights
    from spdr.analysis.households.population import category

    margins = households.published_margins(2024)
    people = households.synthetic(rows, seed=1, margins=margins)
    home = people["household_id"].to_numpy()
    met = {name: one for name, one in margins.items() if one.counts == "people"}

    def work() -> dict:
        codes = [category(people, name, one) for name, one in met.items()]
        counts = weights.member_counts(home, codes, [len(one.totals) for one in met.values()], home.max() + 1)
        totals = [one.totals.to_numpy() for one in met.values()] + [margins["households"].totals.to_numpy()]
        start = np.full(home.max() + 1, totals[0].sum() / rows)
        fitted = weights.fit(counts, np.concatenate(totals), start)
        return {"largest_miss": fitted.largest_miss, "least_weight": float(fitted.weights.min())}

    return work


CONTENDERS = {"drawing and raking": whole, "raking": raking}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--one", choices=CONTENDERS)
    options = parser.parse_args()
    if options.one:
        run_one(lambda: CONTENDERS[options.one](options.rows))
        return
    for rows in sorted({100_000, options.rows}):
        names = dict.fromkeys(CONTENDERS, False)
        medians = compare(__file__, names, ["--rows", str(rows)], options.runs)
        show(f"a synthetic population of {rows:,} persons", medians, "drawing and raking")
        for name, row in medians.items():
            print(f"{name}: largest miss {row['largest_miss']:.1e}")


if __name__ == "__main__":
    main()
