"""What a report says and does not do: lines, JSON, web page, exit codes, files opened, time and memory."""

from __future__ import annotations

import json
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest
from corpus import CASES
from corpus.base import base, changed, with_cells
from corpus.case import write

from spdr import cli
from spdr.data import intake
from spdr.data.intake.codes import CODES
from spdr.data.intake.findings import LEVELS, Findings
from spdr.errors import DataError

TABLE = "programme_by_province"
BY_NAME = {case.name: case for case in CASES}
ROOT = Path(__file__).resolve().parents[1]


def report_of(name: str, folder):
    case = BY_NAME[name]
    return intake.check(case.build(folder), case.table)


def test_codes_have_headings_in_both_languages():
    assert all(
        english and any("\u0e00" <= mark <= "\u0e7f" for mark in thai) for english, thai in CODES.values()
    )


def test_every_code_used_in_the_package_is_listed():
    import ast

    used = set()
    for file in (ROOT / "spdr" / "data" / "intake").glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            name = getattr(
                getattr(node, "func", None), "attr", getattr(getattr(node, "func", None), "id", "")
            )
            if isinstance(node, ast.Call) and name in ("add", "refuse") and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    used.add(first.value)
    assert used - CODES.keys() == set()
    assert len(used) > 40


@pytest.mark.parametrize(
    ("name", "bad_cells"),
    [
        ("total_at_the_end", 1),
        ("negative_amount", 1),
        ("misspelt_33", 4),
        ("half_a_person", 1),
        ("date_in_the_future", 1),
    ],
)
def test_one_bad_cell_makes_few_lines(name, bad_cells, tmp_path):
    lines = [line for line in report_of(name, tmp_path).to_text().splitlines() if line.startswith("  [")]
    assert 1 <= len(lines) <= 3 * bad_cells


def test_many_faults_of_a_kind_are_put_together(tmp_path):
    rows = changed(base(), "beneficiaries", lambda cell: f"{cell} คนโดยประมาณ")
    report = intake.check(write(tmp_path, rows), TABLE)
    faults = [one for one in report.findings if one.code == "not_a_number"]
    assert len(faults) == 13
    assert len({row for one in faults for row in one.rows}) == 308


def test_nothing_is_said_of_a_clean_file(tmp_path):
    report = report_of("clean_utf8", tmp_path)
    assert report.findings == []
    assert report.exit_code == 0
    assert report.frame()["beneficiaries"].dtype == "Int64"


def test_a_refused_file_has_no_frame(tmp_path):
    with pytest.raises(
        DataError, match=r"refused as programme_by_province: \[out_of_range\] row 35, amount_thb"
    ):
        report_of("negative_amount", tmp_path).frame()


def test_json_holds_everything(tmp_path):
    told = json.loads(report_of("misspelt_33", tmp_path).to_json())
    assert (told["verdict"], told["accepted"], told["exit_code"]) == ("reject", False, 2)
    found = told["findings"][0]
    assert (found["code"], found["rows"], found["row_count"]) == ("province_name", "86-89", 4)
    assert (found["column"], found["value"], found["expected"]) == ("province_th", "ศรีษะเกษ", "ศรีสะเกษ")
    assert len(told["sha256"]) == 64


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        assert not any(name.startswith("on") for name, _ in attributes)

    def handle_data(self, data):
        self.text += data


@pytest.mark.parametrize(
    "name", ["notes_with_code", "markup_in_a_name", "notes_like_formulas", "misspelt_33"]
)
def test_the_web_page_shows_texts_from_the_file_and_runs_none(name, tmp_path):
    page = Tags()
    report = report_of(name, tmp_path)
    page.feed(report.to_html())
    assert not {"script", "img", "svg", "iframe", "a", "b"} & set(page.tags)
    assert all(one.value in page.text for one in report.findings if one.value)
    assert "default-src 'none'" in report.to_html()
    assert "ต้องแก้ไข" in page.text or "เก็บไว้เป็นข้อความธรรมดา" in page.text


def test_terminal_lines_hold_no_control_characters(tmp_path):
    rows = with_cells(base(), {(2, "programme"): "\x1b[31mCSG\x07", (3, "note"): "\x1b]0;x\x07"})
    text = intake.check(write(tmp_path, rows), TABLE).to_text()
    assert not any(ord(mark) < 32 and mark != "\n" for mark in text)


def test_personal_values_are_not_repeated(tmp_path):
    report = report_of("citizen_numbers_in_a_column_of_their_own", tmp_path)
    raw = (tmp_path / "file.csv").read_text(encoding="utf-8")
    ids = [line.split(",")[0] for line in raw.splitlines()[1:]]
    told = report.to_json() + report.to_html() + report.to_text()
    assert not any(one in told for one in ids)


def test_the_command_writes_reports_and_tells_by_its_exit_code(tmp_path, capsys):
    good, bad = write(tmp_path, base()), write(tmp_path, base()[1:], "bad.csv")
    wanted = ["--json", str(tmp_path / "r.json"), "--html", str(tmp_path / "r.html")]
    assert cli.main(["data", "check", str(good), "--as", TABLE, *wanted]) == 0
    assert "accepted" in capsys.readouterr().out
    assert json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))["verdict"] == "accept"
    assert (tmp_path / "r.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert cli.main(["data", "check", str(bad), "--as", TABLE, "--json", "-"]) == 2
    assert json.loads(capsys.readouterr().out)["verdict"] == "reject"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["nothing.csv", "--as", TABLE], "There is no file 'nothing.csv'"),
        (["nothing.csv", "--as", "programme_by_provinz"], "Did you mean programme_by_province"),
        (["a\0b.csv", "--as", TABLE], "There is no file"),
    ],
)
def test_errors_are_one_paragraph(arguments, told, capsys):
    assert cli.main(["data", "check", *arguments]) == 2
    said = capsys.readouterr().err.strip()
    assert told in said
    assert "\n" not in said


def test_a_sheet_can_be_named(tmp_path, capsys):
    path = BY_NAME["workbook_with_two_tables"].build(tmp_path)
    assert intake.check(path, TABLE, sheet="ข้อมูล").verdict == "accept"
    with pytest.raises(DataError, match="no visible sheet 'x'"):
        intake.check(path, TABLE, sheet="x")


OPENED = """
import sys
from spdr.data import intake
import pandas, pyarrow.csv, pyarrow.parquet, scipy, yaml, openpyxl, python_calamine, pyreadstat, numpy.testing
seen = []
def hook(event, arguments):
    if event == "open" and isinstance(arguments[0], str):
        seen.append(arguments[0])
    elif event.startswith(("socket.", "subprocess.", "os.system", "os.exec", "os.posix_spawn")):
        seen.append(event)
sys.addaudithook(hook)
report = intake.check(sys.argv[1], "programme_by_province")
report.to_text(), report.to_json(), report.to_html()
print("\\n".join(name for name in seen if not name.endswith((".py", ".pyc", ".so"))))
"""


@pytest.mark.parametrize("name", ["external_entity", "workbook_that_refers_to_others", "notes_like_formulas"])
def test_no_file_outside_the_data_is_opened_and_nothing_is_called(name, tmp_path):
    path = BY_NAME[name].build(tmp_path)
    ran = subprocess.run(
        [sys.executable, "-c", OPENED, str(path)], capture_output=True, text=True, check=True, cwd=ROOT
    )
    opened = [line for line in ran.stdout.splitlines() if line]
    assert str(path) in opened
    allowed = (str(ROOT / "data"), str(path))
    assert [line for line in opened if not line.startswith(allowed)] == []


MEASURED = """
import resource, sys, time
from spdr.data import intake
start = time.process_time()
report = intake.check(sys.argv[1], "programme_by_province")
size = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (1024**2 if sys.platform == "darwin" else 1024)
if sys.platform == "linux":  # where the first measure starts at the size of the parent
    with open("/proc/self/status") as status:
        size = next(int(line.split()[1]) // 1024 for line in status if line.startswith("VmHWM"))
print(report.verdict, time.process_time() - start, size)
"""
HOSTILE = (
    *("zip_bomb", "entity_bomb", "endless_attribute", "open_document_of_a_value_repeated_for_ever"),
    *("cell_of_four_million_letters", "quote_that_swallows_a_megabyte", "noise_under_the_name_of_csv"),
)


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_cost_little_time_and_memory(name, tmp_path):
    path = BY_NAME[name].build(tmp_path)
    ran = subprocess.run(
        [sys.executable, "-c", MEASURED, str(path)], capture_output=True, text=True, check=True, cwd=ROOT
    )
    verdict, seconds, megabytes = ran.stdout.split()
    assert verdict == "reject"
    assert float(seconds) < 5
    assert int(megabytes) < 500
    assert not (tmp_path.parent / "outside.txt").exists()


def crowded(folder: Path, cell: str) -> Path:
    """A table of 200,000 rows of which one column is nonsense, each time another."""
    line = "10,{},{},CSG,male,{},7200,2023-09-30,{}\n"
    values = {"name": "กรุงเทพมหานคร", "year": "2023", "people": "1", "note": ""}
    with (folder / "file.csv").open("w", encoding="utf-8") as stream:
        stream.write(",".join(base()[0]) + "\n")
        for number in range(200_000):
            row = {**values, cell: f"ก{number}"}
            stream.write(line.format(*row.values()))
    return folder / "file.csv"


@pytest.mark.parametrize("cell", ["name", "year", "people"])
def test_a_long_column_of_nonsense_is_given_up(cell, tmp_path):
    report = intake.check(crowded(tmp_path, cell), TABLE)
    assert report.verdict == "reject"
    assert "not_checked" in {one.code for one in report.findings}
    assert len(report.findings) < 100


NASTY = (
    *("นาย" * 3_000, "a" * 9_900, "<" + " " * 9_000, "on" * 4_900, "x@" * 4_900, "1" * 9_900, "(" * 9_900),
    *("1" + " " * 9_000 + "x", "เ" * 9_900, "5.12345" + " " * 9_000, "08-" * 3_000, "à¸" * 4_900),
)


@pytest.mark.parametrize("name", ["province_th", "year", "programme", "beneficiaries", "ref_date", "note"])
def test_no_text_makes_a_pattern_run_for_ever(name, tmp_path):
    import time

    cells = {(row, name): NASTY[row % len(NASTY)] + str(row) for row in range(2, 310)}
    path = write(tmp_path, with_cells(base(), cells))
    start = time.process_time()
    assert intake.check(path, TABLE).verdict == "reject"
    assert time.process_time() - start < 5


def test_a_device_and_a_socket_are_no_files(tmp_path, monkeypatch):
    import socket

    monkeypatch.setenv("SPDR_ROOT", str(ROOT))
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("socket.csv")
        assert intake.check("socket.csv", TABLE).findings[0].code == "not_a_file"
    assert intake.check("/dev/zero", TABLE).findings[0].code == "not_a_file"


def test_levels_are_ordered():
    findings = Findings()
    assert findings.level() == "accept"
    for level in LEVELS:
        findings.add("encoding", level, "x")
        assert findings.level() == level


def test_tables_that_exist_are_accepted_as_themselves():
    for name in ("gpp_province", "population_register_province", "macro", "schemes", "provinces"):
        report = intake.check(ROOT / "data" / "tables" / f"{name}.csv", name)
        assert report.verdict in ("accept", "escape"), report.to_text()
