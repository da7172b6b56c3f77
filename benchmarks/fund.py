"""The scenario grid of the Social Security Fund: all scenarios at once beside one after the other.

    python benchmarks/fund.py

Both run the same scenarios over the same years; the second runs a few of them, each by itself, and is
compared per scenario.
"""

from __future__ import annotations

import resource
import time

from spdr.analysis import fund_base, fund_run, fund_scenarios

ALONE = 20


def main() -> None:
    """Print the table."""
    started = time.process_time()
    base = fund_base.load("2026-01-01")
    loading = time.process_time() - started
    scenarios = fund_scenarios.grid(fund_scenarios.assumptions(0.01, 0.05))
    fund_run.run(scenarios.iloc[:1], base)  # imports
    started = time.process_time()
    fund_run.run(scenarios, base)
    together = time.process_time() - started
    started = time.process_time()
    for place in range(ALONE):
        fund_run.run(scenarios.iloc[[place]], base)
    alone = (time.process_time() - started) / ALONE
    each = together / len(scenarios)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    years = len(base.years)
    print(f"{f'fund, {years} years':<44}{'CPU s':>8}{'ms each':>9}{'ratio':>8}")
    print(
        f"{f'{len(scenarios)} scenarios at once':<44}{together:>8.2f}{1000 * each:>9.3f}{each / alone:>8.3f}"
    )
    print(f"{f'one by one ({ALONE} measured)':<44}{alone * ALONE:>8.2f}{1000 * alone:>9.1f}{1:>8}")
    print(f"reading the base {loading:.2f} s; process {peak:.0f} MB")


if __name__ == "__main__":
    main()
