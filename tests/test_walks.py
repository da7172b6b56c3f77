"""The four walks of the guides, each from the first command to the last, as a new user would go them."""

from __future__ import annotations

import csv
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pipeline_kit as kit
import pytest

from spdr import cli

ROOT = Path(__file__).resolve().parents[1]
GUIDES = sorted((ROOT / "book").glob("guide-*.md"))


@pytest.fixture(scope="module")
def clone(tmp_path_factory):
    """The repository as a new user has it: no builds, no caches."""
    top = tmp_path_factory.mktemp("clone")
    for name in ("data", "book", "notebooks"):
        shutil.copytree(ROOT / name, top / name, ignore=shutil.ignore_patterns("_build", ".cache"))
    for name in ("_config.yml", "requirements.lock"):
        shutil.copyfile(ROOT / name, top / name)
    return top


def spdr(top: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    environment = kit.Project.environment(type("Top", (), {"top": top})(), **more)
    return subprocess.run(
        [sys.executable, "-m", "spdr.cli", *words],
        cwd=top,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


# ---------------------------------------------------------------- the guides themselves


@pytest.mark.parametrize("page", GUIDES, ids=lambda page: page.stem)
def test_every_command_of_a_guide_is_one(page, capsys):
    commands = re.findall(
        r"^\.venv/bin/spdr (.+?)(?:\s{2,}#.*)?$", page.read_text(encoding="utf-8"), re.MULTILINE
    )
    commands += re.findall(r"&& \.venv/bin/spdr (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    assert commands or page.stem == "guide-review"
    for command in commands:
        words = command.split()
        with pytest.raises(SystemExit) as ended:
            cli.main([*(words[:2] if words[0] == "data" else words[:1]), "--help"])
        shown = capsys.readouterr().out
        assert ended.value.code == 0, command
        for option in re.findall(r"(?<!\S)--[a-z-]+", command):
            assert option in shown, command


# ---------------------------------------------------------------- 1. a Thai spreadsheet


def spreadsheet(path: Path, wrong: str = "") -> Path:
    """Write a file as a ministry would send it, in Thai; recipients and money are made up for this test."""
    with (ROOT / "data/tables/provinces.csv").open(encoding="utf-8", newline="") as file:
        provinces = {row["province_code"]: row["name_th"] for row in csv.DictReader(file)}
    header = "รหัสจังหวัด,จังหวัด,ปี พ.ศ.,โครงการ,เพศ,จำนวนผู้รับสิทธิ (คน),จำนวนเงิน (ล้านบาท),ข้อมูล ณ วันที่,หมายเหตุ"
    lines = [
        f'{code},{wrong if wrong and code == "50" else name},๒๕๖๗,{programme},{sex},"๑,๒๐๐",๘.๖๔,30/09/2567,'
        for code, name in provinces.items()
        for programme in ("CSG", "OAA")
        for sex in ("ชาย", "หญิง")
    ]
    path.write_text("\n".join([header, *lines]) + "\n", encoding="cp874")
    return path


def test_a_thai_spreadsheet_is_read_and_what_was_changed_is_said(clone, tmp_path):
    report = tmp_path / "report.json"
    file = spreadsheet(tmp_path / "good.csv")
    done = spdr(clone, "data", "check", str(file), "--as", "programme_by_province", "--json", str(report))
    assert done.returncode == 0, done.stdout
    said = report.read_text(encoding="utf-8")
    for repaired in ("buddhist_year", "thai_digits", "unit_scaled", "category_words"):
        assert repaired in said


def test_a_misspelt_province_is_refused_by_row_with_the_right_word(clone, tmp_path):
    file = spreadsheet(tmp_path / "bad.csv", wrong="เชียงใหมม่")
    done = spdr(clone, "data", "check", str(file), "--as", "programme_by_province")
    assert done.returncode == 2
    refused = next(line for line in done.stdout.splitlines() if "province_name" in line)
    lines = file.read_text(encoding="cp874").splitlines()
    row = 1 + next(n for n, line in enumerate(lines) if line.startswith("50,"))
    assert f"rows {row}-{row + 3}" in refused
    assert refused.rstrip(".").endswith("Right: เชียงใหม่")


def test_a_thai_spreadsheet_becomes_a_table_and_can_be_taken_back(clone, tmp_path):
    file = spreadsheet(tmp_path / "good.csv")
    words = ("--as", "programme_by_province", "--source", "Made up for a test")
    done = spdr(clone, "data", "add", str(file), *words)
    assert done.returncode == 0, done.stdout + done.stderr
    with (clone / "data/tables/programme_by_province.csv").open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table))
    assert len(rows) == 77 * 2 * 2
    assert {row["year"] for row in rows} == {"2024"}
    assert {float(row["amount_thb"]) for row in rows} == {8_640_000.0}
    assert "spdr data rollback programme_by_province" in done.stdout  # the next step is said
    shown = spdr(clone, "data", "show", "programme_by_province")
    assert "sealed" in shown.stdout
    file.write_text(file.read_text(encoding="cp874").replace("๑,๒๐๐", "๑,๓๐๐"), encoding="cp874")
    done = spdr(clone, "data", "add", str(file), *words)
    assert "308 changed" in done.stdout, done.stdout + done.stderr
    back = spdr(clone, "data", "rollback", "programme_by_province")
    assert back.returncode == 0, back.stderr
    text = (clone / "data/tables/programme_by_province.csv").read_text(encoding="utf-8")
    assert ",1200," in text and ",1300," not in text


# ---------------------------------------------------------------- 2. which numbers moved


def test_a_changed_figure_is_sealed_built_compared_and_explained(tmp_path):
    reads = "from spdr import data\nframe = data.load('people')"
    project = kit.Project(
        tmp_path,
        {
            "01_a": kit.chapter("01_a", reads, answer="int(frame.people_n.sum())", inputs="['people']"),
            "02_b": kit.chapter("02_b"),
        },
    )
    project.table("people", {2020: 100})
    sidecar = tmp_path / "data/tables/people.yaml"
    sidecar.write_text(re.sub(r"(?m)^hash:.*$", "hash: unsealed", sidecar.read_text()))
    assert project.spdr("data", "accept", "people", "--reason", "first").returncode == 0
    assert project.spdr("build").returncode == 0
    project.ran()
    path = tmp_path / "data/tables/people.csv"
    path.write_text(path.read_text().replace("100", "125"))
    refused = project.spdr("build")
    assert refused.returncode != 0
    assert "edited after it was sealed" in refused.stderr
    project.table(
        "people", {2020: 125}
    )  # as accept would seal it; made for this test, it has no earlier vintage
    assert project.spdr("build").returncode == 0
    assert project.ran() == ["01_a"]
    compared = project.spdr("diff", "1", "last")
    assert compared.returncode == 1  # nobody approved it
    assert "01_a.answer" in compared.stdout
    assert re.search(r"100\D+125", compared.stdout)
    assert "people" in compared.stdout
    explained = project.spdr("explain", "01_a.answer")
    assert explained.returncode == 0
    assert "people" in explained.stdout


def test_a_thai_spreadsheet_moves_a_number_that_is_then_approved(tmp_path):
    reads = "from spdr import data\nframe = data.load('people')"
    answer = "int(frame.people_n.iloc[-1])"
    cells = {
        "01_a": kit.chapter("01_a", reads, answer=answer, inputs="['people']"),
        "02_b": kit.chapter("02_b"),
    }
    project = kit.Project(tmp_path, cells)
    project.table("people", {2020: 100})
    (tmp_path / "data/intake").mkdir()
    shutil.copy(ROOT / "data/intake/words.yaml", tmp_path / "data/intake")
    for ending in ("csv", "yaml"):
        shutil.copy(ROOT / f"data/tables/provinces.{ending}", tmp_path / "data/tables")
    sidecar = tmp_path / "data/tables/people.yaml"
    sidecar.write_text(re.sub(r"(?m)^hash:.*$", "hash: unsealed", sidecar.read_text()))
    assert project.spdr("data", "accept", "people", "--reason", "first").returncode == 0
    assert project.spdr("build").returncode == 0
    sheet = tmp_path / "ตาราง ๒๕๖๔.csv"
    sheet.write_text("ปี พ.ศ.,people_n\n๒๕๖๔,๑๒๕\n", encoding="cp874")
    added = project.spdr("data", "add", str(sheet), "--as", "people", "--source", "Made up for a test")
    assert added.returncode == 0, added.stdout + added.stderr
    assert "1 rows added, 0 removed, 0 changed" in added.stdout
    assert project.spdr("build").returncode == 0
    runs = project.spdr("runs").stdout.splitlines()
    assert "1 changed, 0 added, 0 removed" in runs[1]
    compared = project.spdr("diff", "1", "last")
    assert compared.returncode == 1
    line = compared.stdout.splitlines()[0]
    assert line == "changed  01_a.answer  100 -> 125 count (+25.00 %)  table people  on chapters/01_a"
    assert "--approve" in compared.stderr
    signed = ("--approve", "--by", "office/name", "--reason", "figures of 2564")
    assert project.spdr("diff", "1", "last", *signed).returncode == 0
    assert project.spdr("diff", "1", "last").returncode == 0
    kept = (tmp_path / "data/registers/approved_changes.csv").read_text(encoding="utf-8").splitlines()
    assert kept[1].startswith("01_a.answer,100,125,office/name,")
    assert project.spdr("data", "rollback", "people").returncode == 0
    assert project.spdr("build").returncode == 0
    assert project.spdr("diff", "1", "last").returncode == 0  # every number is what it was


# ---------------------------------------------------------------- 3. 77 provinces


def test_every_province_is_run_and_none_is_run_twice(clone):
    words = ("run", "80_province", "--over", "province", "--out", "provinces", "--workers", "2")
    done = spdr(clone, *words)
    assert done.returncode == 0, done.stderr
    assert "77 of 77 runs are good" in done.stdout
    with (clone / "provinces/results.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len({row["province_code"] for row in rows}) == 77
    # births of 2021 by province sum to those of the whole table
    births = {row["province_code"]: int(row["value"]) for row in rows if row["id"] == "births"}
    with (ROOT / "data/tables/births_province.csv").open(encoding="utf-8", newline="") as file:
        table = [r for r in csv.DictReader(file) if r["year"] == "2021" and r["sex"] == "both"]
    assert sum(births.values()) == sum(int(row["births_n"]) for row in table)
    chiang_mai = {row["id"]: row["value"] for row in rows if row["province_code"] == "50"}
    assert chiang_mai["province"] == "Chiang Mai"
    again = spdr(clone, *words)
    assert "77 runs, 77 of them there already" in again.stdout


# ---------------------------------------------------------------- 4. a contributed chapter


def test_a_contributed_chapter_goes_from_new_to_a_page(clone):
    made = spdr(clone, "new", "Care in old age", "--title-th", "การดูแลในวัยสูงอายุ")
    assert made.returncode == 0, made.stderr
    name = re.search(r"notebooks/(\d\d_care_in_old_age)\.ipynb", made.stdout).group(1)
    notebook = clone / "notebooks" / f"{name}.ipynb"
    assert spdr(clone, "check", str(notebook)).returncode == 0
    content = json.loads(notebook.read_text(encoding="utf-8"))
    good = json.dumps(content)
    content["cells"][2]["source"] += ["\nframe = open('/data/own.csv').read()"]
    content["cells"][3]["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "x"}]
    content["cells"][5]["source"] += ["\n\n{cite}`nobody1999`"]
    notebook.write_text(json.dumps(content), encoding="utf-8")
    faulty = spdr(clone, "check", str(notebook))
    assert faulty.returncode == 2
    for said in ("cell 3: open() reads or writes a file", "cell 4: carries outputs", "nobody1999"):
        assert said in faulty.stdout
    notebook.write_text(good, encoding="utf-8")
    shown = spdr(clone, "preview", name)
    assert shown.returncode == 0, shown.stderr
    for lang, words in (("en", "Example figure"), ("th", "รูปตัวอย่าง")):
        page = clone / "book/_build/preview" / name / lang / "chapters" / f"{name}.html"
        assert words in page.read_text(encoding="utf-8")
    update = spdr(clone, "check", str(notebook), "--update-po")
    assert update.returncode == 0, update.stdout + update.stderr
