"""Old Excel, Stata, SPSS and Parquet are read apart: a reader that crashes or hangs only refuses the file."""

from __future__ import annotations

import io
import json
import subprocess

import numpy as np
import pytest
from corpus import CASES

from spdr.data import intake
from spdr.data.intake import native
from spdr.data.intake.column import column_of
from spdr.data.intake.findings import Findings
from spdr.data.intake.grid import Grid

BY_NAME = {case.name: case for case in CASES}
WHOLE = ("old_workbook", "survey_in_stata", "spss_with_missing_answers_declared", "parquet")


def damaged(raw: bytes, how: str) -> bytes:
    """Cut in half, or every 97th byte after the first 600 turned round."""
    if how == "half":
        return raw[: len(raw) // 2]
    return bytes(255 - byte if place > 600 and place % 97 == 0 else byte for place, byte in enumerate(raw))


@pytest.mark.parametrize("how", ["half", "scattered"])
@pytest.mark.parametrize("name", WHOLE)
def test_a_damaged_file_is_refused_and_never_read_as_something_else(name, how, tmp_path):
    case = BY_NAME[name]
    path = case.build(tmp_path)
    path.write_bytes(damaged(path.read_bytes(), how))
    report = intake.check(path, case.table)
    assert report.verdict == "reject", report.to_text()


@pytest.mark.parametrize("name", WHOLE)
def test_a_reader_that_crashes_refuses_the_file(name, tmp_path, monkeypatch):
    case = BY_NAME[name]
    path = case.build(tmp_path)
    crashed = subprocess.CompletedProcess([], -11, b"", b"Segmentation fault")
    monkeypatch.setattr(native.subprocess, "run", lambda *args, **more: crashed)
    report = intake.check(path, case.table)
    assert (report.verdict, report.findings[-1].code) == ("reject", "incomplete")


def test_a_reader_that_hangs_is_ended_and_refuses_the_file(tmp_path, monkeypatch):
    case = BY_NAME["survey_in_stata"]
    path = case.build(tmp_path)
    monkeypatch.setattr(native, "SECONDS", 0.01)
    report = intake.check(path, case.table)
    assert (report.verdict, report.findings[-1].code) == ("reject", "too_large")


def test_a_grid_comes_back_as_it_went():
    grid = Grid(
        [column_of([["head", "ก", ""]]), column_of([["n", "1", "2"]])],
        np.array([1, 2, 4]),
        np.full(3, 2, dtype=np.int32),
        numeric=np.array([[False, False], [False, True], [False, False]]),
        merged=[(1, 2, 0, 0)],
        labels={1: {"1": "ชาย"}},
        absent=[(2, 1, "2")],
        told="sheet 'ก'",
    )
    about, raw = native._packed("ก", grid)
    told = json.dumps({"refused": None, "findings": [], "sheets": [about]}).encode()
    [(name, back)] = native._unpacked(len(told).to_bytes(8, "little") + told + raw, Findings())
    assert name == "ก"
    assert [back.row(place) for place in range(3)] == [["head", "n"], ["ก", "1"], ["", "2"]]
    assert back.rows.tolist() == [1, 2, 4]
    assert back.numeric.tolist() == grid.numeric.tolist()
    assert (back.merged, back.labels, back.absent, back.told) == (
        grid.merged,
        grid.labels,
        grid.absent,
        grid.told,
    )


def test_without_limits_of_the_system_the_file_is_still_read(tmp_path, monkeypatch, capsys):
    path = BY_NAME["survey_in_stata"].build(tmp_path)
    monkeypatch.setitem(__import__("sys").modules, "resource", None)  # as on Windows
    out = io.BytesIO()
    monkeypatch.setattr("sys.stdout", io.TextIOWrapper(out, write_through=True))
    native.main("dta", str(path))
    [(_, grid)] = native._unpacked(out.getvalue(), Findings())
    assert grid.row(0) == ["hhid", "prov", "sex", "informal", "income", "wt"]
    assert len(grid) == 401
