"""Mutation of ``spdr.analysis``: change one operator or number, run the tests that reach it, see them fail.

    python tests/mutation.py --mutants 200 --seed 1 --workers 2 --report report.json

First every test file runs once and notes which lines of ``spdr.analysis`` each test reaches. Then each
mutant of the sample runs in a child process, in which only the tests that reach its line run, the fastest
first. A mutant is killed when one of them fails or hangs. A line that no test reaches counts as a survivor.
"""

from __future__ import annotations

import argparse
import ast
import concurrent.futures
import copy
import importlib.abc
import importlib.machinery
import importlib.util
import json
import os
import random
import signal
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

TOP = Path(__file__).resolve().parents[1]
ANALYSIS = "spdr/analysis"
SECONDS = 90  # of processor time; a mutant that needs more hangs: its tests need a few seconds
PATIENCE = 20  # times as long on the clock, for a machine that does other things too
MOST_SECONDS = (
    45.0  # of tests for one mutant, as they took while their lines were noted; then the rest is left
)
SWAPS: dict[type, type] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult, ast.Pow: ast.Mult, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd,
    ast.And: ast.Or, ast.Or: ast.And,
}  # fmt: skip


@dataclass(frozen=True)
class Mutant:
    """The change number ``place`` of a file: its line, the lines of its statement, and what it is."""

    file: str
    place: int
    line: int
    what: str
    first: int = 0
    last: int = 0


# ---------------------------------------------------------------- the changes


def _skipped(node: ast.AST) -> bool:
    """Words of errors and types are no calculation."""
    return isinstance(node, (ast.Raise, ast.Assert, ast.JoinedStr)) or (
        isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
    )


def _children(node: ast.AST) -> Iterator[ast.AST]:
    for field, value in ast.iter_fields(node):
        if field in ("annotation", "returns", "decorator_list", "type_comment"):
            continue
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, ast.AST) and not _skipped(one):
                yield one


def _text(node: ast.AST) -> bool:
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))


def _changes(node: ast.AST) -> Iterator[tuple[str, Any]]:
    """Yield (what, function that makes the change in place) for one node."""

    def swap(name: str, index: int | None = None):
        def change(found: Any) -> None:
            old = getattr(found, name)
            if index is None:
                setattr(found, name, SWAPS[type(old)]())
            else:
                old[index] = SWAPS[type(old[index])]()

        return change

    if isinstance(node, ast.Compare):
        for index, one in enumerate(node.ops):
            yield f"{type(one).__name__} -> {SWAPS[type(one)].__name__}", swap("ops", index)
    elif isinstance(node, (ast.BinOp, ast.AugAssign)):
        sides = (node.left, node.right) if isinstance(node, ast.BinOp) else (node.value,)
        if type(node.op) in SWAPS and not any(map(_text, sides)):
            yield f"{type(node.op).__name__} -> {SWAPS[type(node.op)].__name__}", swap("op")
    elif isinstance(node, ast.BoolOp):
        yield f"{type(node.op).__name__} -> {SWAPS[type(node.op)].__name__}", swap("op")
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        yield "-x -> +x", lambda found: setattr(found, "op", ast.UAdd())
    elif isinstance(node, ast.Constant) and isinstance(node.value, bool):
        yield f"{node.value} -> {not node.value}", lambda found: setattr(found, "value", not found.value)
    elif isinstance(node, ast.Constant) and isinstance(node.value, (int, float)):
        yield f"{node.value} -> {node.value + 1}", lambda found: setattr(found, "value", found.value + 1)
    elif isinstance(node, (ast.If, ast.IfExp, ast.While)):
        yield (
            "if x -> if not x",
            lambda found: setattr(found, "test", ast.UnaryOp(op=ast.Not(), operand=found.test)),
        )
    elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        yield "call left out", lambda found: setattr(found, "value", ast.Constant(value=None))


def _walk(node: ast.AST) -> Iterator[ast.AST]:
    yield node
    for child in _children(node):
        yield from _walk(child)


def _spans(node: ast.AST, span: tuple[int, int] = (0, 0)) -> Iterator[tuple[ast.AST, tuple[int, int]]]:
    """Yield each node with the lines of the statement it stands in; of a block only those of its head."""
    if isinstance(node, ast.stmt):
        inside = [one for one in getattr(node, "body", []) if isinstance(one, ast.stmt)]
        last = inside[0].lineno - 1 if inside else (node.end_lineno or node.lineno)
        span = (node.lineno, max(last, node.lineno))
    yield node, span
    for child in _children(node):
        yield from _spans(child, span)


def mutants_of(file: str) -> list[Mutant]:
    """List every change of a file, in the order of its text."""
    tree = ast.parse((TOP / file).read_text(encoding="utf-8"))
    found = [
        (getattr(node, "lineno", 0), what, *span) for node, span in _spans(tree) for what, _ in _changes(node)
    ]
    return [Mutant(file, place, *about) for place, about in enumerate(found)]


def mutated(mutant: Mutant) -> ast.Module:
    """Return the file's tree with the change made."""
    tree = ast.parse((TOP / mutant.file).read_text(encoding="utf-8"))
    every = [(node, change) for node in _walk(tree) for _, change in _changes(node)]
    node, change = every[mutant.place]
    change(node)
    return ast.fix_missing_locations(copy.deepcopy(tree))


def sample(count: int, seed: int, under: str = ANALYSIS) -> list[Mutant]:
    """Draw mutants at random from all files, every change with the same chance."""
    files = sorted(str(path.relative_to(TOP)) for path in (TOP / under).rglob("*.py"))
    every = [mutant for file in files for mutant in mutants_of(file)]
    return random.Random(seed).sample(every, min(count, len(every)))


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Gives the changed code for the one module, and leaves all others alone."""

    def __init__(self, mutant: Mutant) -> None:
        parts = mutant.file.removesuffix(".py").split("/")
        self.path = str(TOP / mutant.file)
        self.package = parts[-1] == "__init__"
        self.name = ".".join(parts[:-1] if self.package else parts)
        self.code = compile(mutated(mutant), self.path, "exec")

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> Any:
        if name != self.name:
            return None
        where = [str(Path(self.path).parent)] if self.package else None
        return importlib.util.spec_from_file_location(
            name, self.path, loader=self, submodule_search_locations=where
        )

    def exec_module(self, module: Any) -> None:
        exec(self.code, module.__dict__)


# ---------------------------------------------------------------- running tests in a child


def _chapters_in_process() -> None:
    """Run chapters here instead of in a process of their own, where no change would reach them."""
    import tests.chapters as chapters

    def attempt(chapter: str, **parameters: Any) -> tuple[int, str, dict[str, Any] | None]:
        from spdr.data import access

        cells = json.loads((TOP / "notebooks" / f"{chapter}.ipynb").read_text(encoding="utf-8"))["cells"]
        namespace: dict[str, Any] = {"__name__": "__main__"}
        access.reset()
        with tempfile.TemporaryDirectory() as folder:
            os.environ["SPDR_RUN_DIR"] = folder
            try:
                for cell in cells:
                    if cell["cell_type"] == "code":
                        exec("".join(cell["source"]), namespace)
                        if "parameters" in cell["metadata"].get("tags", []):
                            namespace |= parameters
                record = json.loads((Path(folder) / "record.json").read_text(encoding="utf-8"))
            except Exception as error:
                return 1, str(error), None
            finally:
                del os.environ["SPDR_RUN_DIR"]
        return 0, "", record

    chapters.attempt = attempt


class _Tracer:
    """A pytest plugin: which lines of ``spdr.analysis`` each test reaches, and how long it takes."""

    def __init__(self) -> None:
        self.top = str(TOP / ANALYSIS) + os.sep
        self.lines: set[tuple[str, int]] = set()
        self.reached: dict[str, set[tuple[str, int]]] = {}
        self.seconds: dict[str, float] = {}

    def trace(self, frame: Any, event: str, argument: Any) -> Any:
        name = frame.f_code.co_filename
        if not name.startswith(self.top):
            return None
        short, lines = os.path.relpath(name, TOP), self.lines

        def local(frame: Any, event: str, argument: Any) -> Any:
            lines.add((short, frame.f_lineno))
            return local

        lines.add((short, frame.f_lineno))
        return local

    def around(self, key: str) -> Iterator[None]:
        import threading

        self.lines = self.reached.setdefault(key, set())
        start = time.perf_counter()
        sys.settrace(self.trace)
        threading.settrace(self.trace)
        try:
            return (yield)
        finally:
            sys.settrace(None)
            threading.settrace(None)
            self.seconds[key] = self.seconds.get(key, 0.0) + time.perf_counter() - start


def _plugin(tracer: _Tracer | None) -> Any:
    import pytest

    class Plugin:
        @pytest.hookimpl(tryfirst=True)
        def pytest_collection_modifyitems(self, items: list[Any]) -> None:
            _chapters_in_process()

        if tracer:

            @pytest.hookimpl(wrapper=True)
            def pytest_collection(self, session: Any):
                return (yield from tracer.around("collect"))

            @pytest.hookimpl(wrapper=True)
            def pytest_runtest_setup(self, item: Any):
                return (yield from tracer.around("setup"))

            @pytest.hookimpl(wrapper=True)
            def pytest_runtest_call(self, item: Any):
                return (yield from tracer.around(item.nodeid))

    return Plugin()


def _pytest(words: list[str], tracer: _Tracer | None = None) -> int:
    import pytest

    quiet = ["-q", "-p", "no:cacheprovider", "--no-header", "-c", str(TOP / "pyproject.toml")]
    # plain: pytest's own loader, which rewrites assertions, would read the file before ours is asked
    quiet += ["--assert=plain", "-W", "ignore::pytest.PytestAssertRewriteWarning"]
    return int(pytest.main([*quiet, *words], plugins=[_plugin(tracer)]))


def _in_child(work: Any, seconds: float) -> tuple[str, Any]:
    """Run a function in a forked child; return (``ended``, ``hung`` or ``died``, what it returned)."""
    with tempfile.TemporaryDirectory() as folder:
        answer = Path(folder) / "answer.json"
        child = os.fork()
        if child == 0:
            os.setsid()
            import resource  # not on Windows, where there is no fork either

            resource.setrlimit(resource.RLIMIT_CPU, (int(seconds), int(seconds) + 5))
            quiet = os.open(os.devnull, os.O_RDWR)
            for number in (0, 1, 2):
                os.dup2(quiet, number)
            os.environ["HYPOTHESIS_STORAGE_DIRECTORY"] = folder
            code = 1
            try:
                answer.write_text(json.dumps(work()), encoding="utf-8")
                code = 0
            finally:
                os._exit(code)
        end = time.monotonic() + seconds * PATIENCE
        while time.monotonic() < end:
            done, status = os.waitpid(child, os.WNOHANG)
            if done and os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGXCPU:
                return "hung", None
            if done:
                told = answer.read_text(encoding="utf-8") if answer.exists() else ""
                return ("ended", json.loads(told)) if told else ("died", None)
            time.sleep(0.02)
        os.killpg(child, signal.SIGKILL)
        os.waitpid(child, 0)
        return "given up", None


# ---------------------------------------------------------------- which tests reach which lines


def test_files() -> list[str]:
    """List the test files that calculate, and the modules whose examples are run."""
    tests = [*(TOP / "tests").glob("test_*.py"), *(TOP / "tests" / "replication").glob("test_*.py")]
    words = ("spdr.analysis", "from spdr import analysis", "tests.chapters")
    found = [path for path in tests if any(word in path.read_text(encoding="utf-8") for word in words)]
    return sorted(str(path.relative_to(TOP)) for path in found if path.name != "test_mutation.py") + [
        ANALYSIS
    ]


def _reached(file: str) -> dict[str, Any]:
    def work() -> dict[str, Any]:
        tracer = _Tracer()
        code = _pytest([file], tracer)
        told = {key: sorted(lines) for key, lines in tracer.reached.items()}
        return {"code": code, "reached": told, "seconds": tracer.seconds}

    how, told = _in_child(work, 900)
    return told if how == "ended" else {"code": how, "reached": {}, "seconds": {}}


@dataclass
class Reach:
    """For each line the tests that reach it; for each line reached while a file is set up, the file."""

    tests: dict[tuple[str, int], list[str]]
    files: dict[tuple[str, int], list[str]]
    seconds: dict[str, float]
    broken: list[str]

    def of(self, mutant: Mutant) -> list[str]:
        """Return the tests for a mutant, the fastest first; a file whose fixtures reach it is run whole."""
        lines = [(mutant.file, line) for line in range(mutant.first, mutant.last + 1)]
        whole = sorted({file for line in lines for file in self.files.get(line, [])})
        tests = {test for line in lines for test in self.tests.get(line, [])}
        alone = [test for test in tests if test.split("::")[0] not in whole]
        chosen, spent = [], 0.0
        for test in sorted(alone, key=lambda test: self.seconds.get(test, 0.0)):
            spent += self.seconds.get(test, 0.0)
            if spent < MOST_SECONDS or not chosen:
                chosen.append(test)
        return [*chosen, *whole]


def reach(workers: int) -> Reach:
    """Run every test file once, and keep what its tests reach."""
    tests, files = defaultdict(list), defaultdict(list)
    seconds: dict[str, float] = {}
    broken = []
    every = test_files()
    with concurrent.futures.ThreadPoolExecutor(workers) as pool:
        for file, told in zip(every, pool.map(_reached, every), strict=True):
            if told["code"] != 0:
                broken.append(f"{file}: {told['code']}")
            seconds |= told["seconds"]
            for key, lines in told["reached"].items():
                for one in map(tuple, lines):
                    if key in ("collect", "setup"):
                        if file != ANALYSIS and file not in files[one]:
                            files[one].append(file)
                    else:
                        tests[one].append(key)
    return Reach(tests, files, seconds, broken)


# ---------------------------------------------------------------- judging


def judge(mutant: Mutant, tests: list[str]) -> str:
    """Return what became of a mutant: ``killed``, ``hung``, ``survived`` or ``unreached``."""
    if not tests:
        return "unreached"

    def work() -> int:
        sys.meta_path.insert(0, _Finder(mutant))
        return _pytest(["-x", *tests])

    how, code = _in_child(work, SECONDS)
    if how in ("hung", "given up"):
        return {"hung": "hung", "given up": "survived"}[how]  # a clock alone is no proof
    return "survived" if how == "ended" and code in (0, 5) else "killed"


def run(mutants: list[Mutant], workers: int, known: Reach | None = None) -> dict[str, Any]:
    """Judge a sample and return its account: score, counts, survivors."""
    _warm()
    known = known or reach(workers)
    with concurrent.futures.ThreadPoolExecutor(workers) as pool:
        verdicts = list(pool.map(lambda one: judge(one, known.of(one)), mutants))
    counts = {word: verdicts.count(word) for word in ("killed", "hung", "survived", "unreached")}
    left = [
        f"{one.file}:{one.line}  {one.what}  {verdict}"
        for one, verdict in zip(mutants, verdicts, strict=True)
        if verdict in ("survived", "unreached")
    ]
    score = (counts["killed"] + counts["hung"]) / max(len(mutants), 1)
    return {"score": score, "mutants": len(mutants), **counts, "left": sorted(left), "broken": known.broken}


def _warm() -> None:
    """Import once what every child needs, but nothing of ``spdr.analysis``: a child imports that itself."""
    import hypothesis
    import hypothesis.extra.pandas
    import numpy
    import pandas
    import pytest
    import scipy.optimize
    import scipy.stats

    os.chdir(TOP)
    sys.path[:0] = [path for path in (str(TOP), str(TOP / "tests")) if path not in sys.path]
    used = (hypothesis, numpy, pandas, pytest, scipy)
    loaded = [name for name in sys.modules if name.startswith("spdr.analysis")]
    if loaded or not all(used):
        raise RuntimeError(f"{loaded} must not be loaded before the children start")


def main() -> int:
    """Judge a sample and print its account."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mutants", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--under", default=ANALYSIS, help="a folder or a file of spdr/analysis")
    parser.add_argument("--report", default="")
    given = parser.parse_args()
    start = time.monotonic()
    account = run(sample(given.mutants, given.seed, given.under), given.workers)
    account["seconds"] = round(time.monotonic() - start)
    told = json.dumps(account, indent=1)
    if given.report:
        Path(given.report).write_text(told + "\n", encoding="utf-8")
    print(told)
    return 0


if __name__ == "__main__":
    sys.exit(main())
