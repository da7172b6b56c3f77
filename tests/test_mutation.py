"""Tests must notice: changes of one operator or number in ``spdr.analysis``, and tests that fail for them."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys

import mutation
import pytest

MUTANTS = int(os.environ.get("SPDR_MUTANTS", "150"))
SEED = int(os.environ.get("SPDR_MUTATION_SEED", "1"))
WANTED = 0.85


def test_a_mutant_differs_in_one_place_and_still_compiles():
    for mutant in mutation.sample(40, SEED):
        before = ast.parse((mutation.TOP / mutant.file).read_text(encoding="utf-8"))
        after = mutation.mutated(mutant)
        compile(after, mutant.file, "exec")
        old, new = ast.dump(before), ast.dump(after)
        assert old != new, mutant
        assert mutant.first <= mutant.line <= mutant.last, mutant
        assert ast.dump(mutation.mutated(mutant)) == new


def test_words_of_errors_and_types_are_left_alone(tmp_path, monkeypatch):
    source = (
        "def half(x: 'int | None' = None) -> 'float | None':\n"
        '    """Half, 2."""\n'
        "    if x > 1:\n"
        "        raise ValueError(f'{x + 1} is more than ' + 'one')\n"
        "    return x / 2\n"
    )
    (tmp_path / "one.py").write_text(source)
    monkeypatch.setattr(mutation, "TOP", tmp_path)
    found = [(mutant.line, mutant.what) for mutant in mutation.mutants_of("one.py")]
    assert found == [
        (3, "if x -> if not x"),
        (3, "Gt -> GtE"),
        (3, "1 -> 2"),
        (5, "Div -> Mult"),
        (5, "2 -> 3"),
    ]


def test_the_tests_of_a_change_are_those_that_reach_its_statement():
    mutant = mutation.Mutant("a.py", 0, 4, "1 -> 2", 3, 5)
    reach = mutation.Reach(
        {("a.py", 5): ["t.py::slow", "t.py::fast"], ("a.py", 6): ["t.py::other"], ("a.py", 3): ["u.py::one"]},
        {("a.py", 4): ["u.py"]},
        {"t.py::slow": 2.0, "t.py::fast": 0.1},
        [],
    )
    assert reach.of(mutant) == ["t.py::fast", "t.py::slow", "u.py"]


@pytest.mark.torture
def test_most_changes_of_a_calculation_are_noticed(tmp_path):
    """In a process of its own: every child must import the modules of the analysis itself."""
    report = tmp_path / "report.json"
    command = [sys.executable, mutation.__file__, "--mutants", str(MUTANTS), "--seed", str(SEED)]
    subprocess.run([*command, "--report", str(report)], check=True, capture_output=True)
    account = json.loads(report.read_text(encoding="utf-8"))
    assert account["mutants"] == MUTANTS
    assert account["score"] >= WANTED, "\n".join(account["left"])
