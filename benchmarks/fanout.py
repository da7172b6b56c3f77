"""Fan-out of a chapter over all provinces, beside papermill called for each of a few of them.

Both make the same records. Processor time of this process and everything it starts, user and system; on two
shared processors it is steadier than the clock. Papermill is measured on a few provinces, because 77 would
take minutes, and compared per run.
"""

from __future__ import annotations

import csv
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CHAPTER = "80_province"
NAIVE = 4  # provinces that papermill runs one by one
BESIDE = """
import os, sys, papermill
code, folder = sys.argv[1:]
os.environ["SPDR_RUN_DIR"] = folder
papermill.execute_notebook({notebook!r}, folder + "/out.ipynb", parameters={{"province_code": code}},
                           kernel_name="python3", progress_bar=False, cwd={root!r})
"""


def measured(*words: str) -> tuple[float, float]:
    """Run a command; return its processor seconds and its seconds by the clock."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    subprocess.run(words, cwd=ROOT, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, time.monotonic() - started


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as scratch:
        out = Path(scratch) / "fan"
        command = [sys.executable, "-m", "spdr.cli", "run", CHAPTER, "--over", "province", "--out", str(out)]
        cold, clock = measured(*command, "--workers", str(min(4, os.cpu_count() or 1)))
        with (out / "results.csv").open(encoding="utf-8", newline="") as file:
            codes = sorted({row["province_code"] for row in csv.DictReader(file)})
        again, _ = measured(*command)
        script = BESIDE.format(notebook=str(ROOT / "notebooks" / f"{CHAPTER}.ipynb"), root=str(ROOT))
        naive = 0.0
        for code in codes[:NAIVE]:
            folder = Path(scratch) / code
            folder.mkdir()
            naive += measured(sys.executable, "-c", script, code, str(folder))[0]
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    each, beside = cold / len(codes), naive / NAIVE
    print(f"{'fan-out over ' + str(len(codes)) + ' provinces':<44}{'CPU s':>8}{'a run':>8}{'ratio':>8}")
    print(f"{'spdr run --over province':<44}{cold:>8.1f}{each:>8.2f}{each / beside:>8.2f}")
    print(f"{'the same command again, all there':<44}{again:>8.1f}")
    print(f"{f'papermill, one process a run ({NAIVE} measured)':<44}{naive:>8.1f}{beside:>8.2f}{1:>8.2f}")
    print(f"clock {clock:.1f} s; largest process {peak:.0f} MB")


if __name__ == "__main__":
    main()
