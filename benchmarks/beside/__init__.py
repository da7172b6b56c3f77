"""Run contenders in turn, each in a process of its own, and print CPU seconds as ratios.

A contender is a function without arguments that prepares data and returns the work to be timed; the work may
return a dictionary of numbers to compare. Peers run in the interpreter named by PEERS_PYTHON, or in this one;
a peer whose package is absent there is left out with a line that says so.
"""

from __future__ import annotations

import json
import os
import resource
import statistics
import subprocess
import sys
from collections.abc import Callable

Work = Callable[[], dict | None]


def cpu_seconds() -> float:
    """CPU time of this process and its finished children so far."""
    total = 0.0
    for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN):
        usage = resource.getrusage(who)
        total += usage.ru_utime + usage.ru_stime
    return total


def run_one(prepare: Callable[[], Work]) -> None:
    """Time one contender in this process and print the result as JSON."""
    try:
        work = prepare()
    except ImportError as absent:
        print(json.dumps({"absent": str(absent)}))
        return
    before = cpu_seconds()
    found = work() or {}
    spent = cpu_seconds() - before
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"cpu": spent, "peak_mb": peak, **found}))


def compare(script: str, contenders: dict[str, bool], arguments: list[str], runs: int) -> dict[str, dict]:
    """Alternate the contenders (name: whether it is a peer) and return medians by name."""
    results: dict[str, list[dict]] = {name: [] for name in contenders}
    for _ in range(runs):
        for name, peer in contenders.items():
            if results[name] and "absent" in results[name][0]:
                continue
            python = os.environ.get("PEERS_PYTHON", sys.executable) if peer else sys.executable
            command = [python, script, "--one", name, *arguments]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            if done.returncode:
                raise SystemExit(f"{name} failed:\n{done.stderr[-2000:]}")
            results[name].append(json.loads(done.stdout.splitlines()[-1]))
    medians = {}
    for name, found in results.items():
        if "absent" in found[0]:
            print(f"left out: {name} ({found[0]['absent']})")
            continue
        keys = [key for key, value in found[0].items() if isinstance(value, int | float)]
        medians[name] = {key: statistics.median(row[key] for row in found) for key in keys}
    return medians


def show(title: str, medians: dict[str, dict], ours: str) -> None:
    """Print the table: CPU seconds, peak memory, and CPU seconds of ours over each peer's."""
    print(f"\n{title}\n{'':28}{'CPU s':>9}{'peak MB':>10}{'ours / it':>11}")
    for name, row in medians.items():
        ratio = "" if name == ours else f"{medians[ours]['cpu'] / row['cpu']:.2f}"
        print(f"{name:28}{row['cpu']:9.3f}{row['peak_mb']:10.0f}{ratio:>11}")
