"""Running chapters and finding nothing to do: ours beside papermill in a loop and Jupyter Book's own build.

    python benchmarks/pipeline.py [--rounds 3]

CPU seconds (user and system, children included) of alternating rounds, medians, and their ratio. Charts are
not rendered on either side. Cold: the review's six chapters from nothing, with the checks of the tables that
they read. Nothing changed: ``spdr build`` beside ``jupyter-book build`` of the
same notebooks, both after a build of their own. All in a copy of the project in a temporary folder.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

TOP = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
KEPT = ("_config.yml", "requirements.lock", "book", "data", "notebooks", "spdr")
RUN_ALL = """
from spdr import project
from spdr.publish import keys, pool, runner, runs
stamps = keys.snapshot(str(project.root()), {}, 0)
outcomes = pool.run_all([runner.Task(name, {}, stamps) for name in runs.chapters()])
failed = [str(outcome.error) for outcome in outcomes if outcome.error]
assert not failed, failed
"""
# a site of one page: the site has benchmarks of its own
QUICK_SITE = """
import sys, types
site = types.ModuleType("spdr.publish.site")
site.build_site = lambda records, out, *_, **__: (out / "index.html").write_text("made") and None
sys.modules["spdr.publish.site"] = site
from spdr.cli import main
sys.exit(main(["build"]))
"""
SIX = "0[1-6]_*.ipynb"
GOALS = {"cold, six chapters": 0.20, "nothing changed": 0.05}


def cpu_of(commands: list[list[str]], top: Path, **more: str) -> float:
    """CPU seconds of commands run one after the other in the copy of the project."""
    environment = {**os.environ, "SPDR_ROOT": str(top), "PYTHONPATH": str(top), **more}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    for command in commands:
        done = subprocess.run(command, cwd=top, env=environment, capture_output=True, text=True, check=False)
        if done.returncode:
            sys.exit(f"{' '.join(command)[:120]} failed: {done.stderr[-2000:]}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def alternating(ours, theirs, rounds: int) -> tuple[float, float]:
    """Medians of both sides over rounds that take turns."""
    taken = [(ours(), theirs()) for _ in range(rounds)]
    return statistics.median(one for one, _ in taken), statistics.median(two for _, two in taken)


def cold(top: Path, rounds: int) -> tuple[float, float]:
    """All chapters from nothing: ours, and the papermill command once for each."""
    notebooks = sorted((top / "notebooks").glob("*.ipynb"))
    out = top / "out"
    out.mkdir(exist_ok=True)
    loop = [
        [str(BIN / "papermill"), "--no-progress-bar", "-k", "python3", str(path), str(out / path.name)]
        for path in notebooks
    ]

    def ours() -> float:
        shutil.rmtree(top / "book/_build", ignore_errors=True)
        return cpu_of([[sys.executable, "-c", RUN_ALL]], top)

    return alternating(ours, lambda: cpu_of(loop, top, SPDR_RUN_DIR=str(out)), rounds)


def nothing_changed(top: Path, rounds: int) -> tuple[float, float]:
    """A build with nothing to do, on both sides."""
    book = top / "peer"
    book.mkdir()
    names = []
    for path in sorted((top / "notebooks").glob("*.ipynb")):
        content = json.loads(path.read_text(encoding="utf-8"))
        for cell in content["cells"]:  # our own roles and cards are unknown to the peer
            cell["source"] = "".join(cell["source"]).replace("{", "(").replace("}", ")")
        (book / path.name).write_text(json.dumps(content), encoding="utf-8")
        names.append(path.stem)
    (book / "_config.yml").write_text("title: Peer\nexecute:\n  execute_notebooks: 'off'\n")
    toc = f"format: jb-book\nroot: {names[0]}\nchapters:\n" + "".join(f"- file: {n}\n" for n in names[1:])
    (book / "_toc.yml").write_text(toc)
    peer = [[str(BIN / "jupyter-book"), "build", str(book)]]
    own = [[sys.executable, "-c", QUICK_SITE]]
    for command in (peer, own, own):
        cpu_of(command, top)
    return alternating(lambda: cpu_of(own, top), lambda: cpu_of(peer, top), max(5, rounds))


def main() -> int:
    """Print the table, and which goals were missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as folder:
        top = Path(folder)
        for name in KEPT:
            source = TOP / name
            copy = shutil.copytree if source.is_dir() else shutil.copyfile
            copy(
                source,
                top / name,
                **({"ignore": shutil.ignore_patterns("_build")} if source.is_dir() else {}),
            )
        for path in set((top / "notebooks").glob("*.ipynb")) - set((top / "notebooks").glob(SIX)):
            path.unlink()
        measured = {"cold, six chapters": cold(top, rounds), "nothing changed": nothing_changed(top, rounds)}
    print(f"{'CPU seconds':<22}{'ours':>8}{'peer':>8}{'ratio':>8}{'goal':>8}")
    missed = []
    for name, (ours, theirs) in measured.items():
        print(f"{name:<22}{ours:>8.3f}{theirs:>8.2f}{ours / theirs:>8.3f}{GOALS[name]:>8.2f}")
        if ours / theirs > GOALS[name]:
            missed.append(name)
    if missed:
        print(f"goal missed: {', '.join(missed)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
