"""``spdr new`` and ``spdr preview``: a skeleton that runs and passes, overwrites nothing, is soon seen."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from spdr import cli
from spdr.errors import NotebookError
from spdr.publish import runs, skeleton, twin

ROOT = Path(__file__).resolve().parents[1]
TITLE, TITLE_TH = "Care in old age", "การดูแลในวัยสูงอายุ"


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A copy of the project without its builds."""
    for name in ("data", "book", "notebooks"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("_build", "vintages"))
    for name in ("_config.yml", "requirements.lock"):
        shutil.copyfile(ROOT / name, tmp_path / name)
    monkeypatch.setenv("SPDR_ROOT", str(tmp_path))
    return tmp_path


def after_the_last(project: Path) -> str:
    """The number that a new chapter must get: one more than the last below 80."""
    used = [int(p.name[:2]) for p in (project / "notebooks").glob("[0-9][0-9]_*.ipynb")]
    return f"{max(n for n in used if n < 80) + 1:02d}"


def test_a_new_chapter_passes_the_check_and_runs_as_it_is(project, capsys):
    name = f"{after_the_last(project)}_care_in_old_age"
    assert cli.main(["new", TITLE, "--title-th", TITLE_TH]) == 0
    assert f"spdr preview {name}" in capsys.readouterr().out
    assert cli.main(["run", name]) == 0
    assert "3 facts, 1 figures and tables" in capsys.readouterr().out
    assert cli.main(["check", str(project / "notebooks" / f"{name}.ipynb")]) == 0
    assert "0 to mend" in capsys.readouterr().out
    record = runs.current_records()[name]
    assert record["title"] == {"en": TITLE, "th": TITLE_TH}
    (figure,) = record["figures"]
    assert "Example" in figure["headline_en"]
    assert "ตัวอย่าง" in figure["headline_th"]
    assert figure["inputs"] == ["poverty_national"]
    # NESDC prints 65.17 per cent for 1988 and 4.89 for 2024 (release of 2026)
    drawn = {row[0]: row[1] for row in figure["rows"]}
    assert (drawn[1988], drawn[2024]) == pytest.approx((0.6517, 0.0489), abs=5e-5)


def test_the_catalogue_of_a_new_chapter_is_the_one_that_the_updater_would_make(project):
    from spdr.publish.site import update_catalogues

    made = skeleton.new(TITLE, TITLE_TH)
    assert update_catalogues({f"chapters/{made.name}"}) == []
    catalogue = (project / made.files[1]).read_text(encoding="utf-8")
    assert f'msgid "{TITLE}"\nmsgstr "{TITLE_TH}"' in catalogue
    assert catalogue.count('msgstr ""') == 1 + 5  # the header, and five passages that wait for a translator


def test_the_label_is_entered_once_and_only_with_a_thai_title(project, capsys):
    labels = project / "data" / "registers" / "labels.csv"
    before = labels.read_bytes()
    first = skeleton.new(TITLE, TITLE_TH)
    with labels.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.reader(file) if row[0] == first.name]
    assert rows == [[first.name, TITLE, TITLE_TH]]
    assert labels.read_bytes().startswith(before)
    assert cli.main(["new", "Who pays"]) == 0
    assert "Its Thai title is missing" in capsys.readouterr().out
    assert b"_who_pays," not in labels.read_bytes()


def test_nothing_is_overwritten(project):
    made = skeleton.new(TITLE)
    before = (project / made.files[0]).read_bytes()
    with pytest.raises(NotebookError, match="bears that name already"):
        skeleton.new(TITLE)
    catalogue = project / "book/locale/th/LC_MESSAGES/chapters" / f"{after_the_last(project)}_left.po"
    catalogue.write_text("a translator's work", encoding="utf-8")
    with pytest.raises(NotebookError, match="never overwritten"):
        skeleton.new("Left", name="left")
    assert catalogue.read_text(encoding="utf-8") == "a translator's work"
    assert not (project / "notebooks" / f"{catalogue.stem}.ipynb").exists()
    assert (project / made.files[0]).read_bytes() == before


@pytest.mark.parametrize("title", ["", "   ", "x" * 81, "A `fact`", "{fact}", "<script>", "# Two", "a\x00b"])
def test_a_title_that_cannot_be_a_heading_is_refused(project, title):
    before = sorted((project / "notebooks").iterdir())
    with pytest.raises(NotebookError, match="cannot be a heading"):
        skeleton.new(title)
    assert sorted((project / "notebooks").iterdir()) == before


@pytest.mark.parametrize("name", ["Care", "../escape", "care-home", "1st", "a__b"])
def test_a_name_that_is_none_is_refused(project, name):
    with pytest.raises(NotebookError, match="cannot name a notebook"):
        skeleton.new(TITLE, name=name)


def test_a_thai_title_alone_needs_a_name(project):
    with pytest.raises(NotebookError, match="--name"):
        skeleton.new(TITLE_TH)
    assert skeleton.new(TITLE_TH, name="care").name.endswith("_care")


def test_a_preview_shows_the_page_and_forgets_the_earlier_one(project, capsys):
    made = skeleton.new(TITLE, TITLE_TH)
    notebook = project / made.files[0]
    assert cli.main(["preview", made.name, "--lang", "en"]) == 0
    page = project / f"book/_build/preview/{made.name}/en/chapters/{made.name}.html"
    html = page.read_text(encoding="utf-8")
    assert "Example figure: poverty" in html
    assert "<svg" in html
    assert not (page.parents[1] / "law.html").exists()
    broken = json.loads(notebook.read_text(encoding="utf-8"))
    broken["cells"][5]["source"].append("\n\n{fact}`no_such_number`")
    notebook.write_text(json.dumps(broken), encoding="utf-8")
    capsys.readouterr()
    assert cli.main(["preview", made.name, "--lang", "en"]) == 1
    assert "no_such_number" in capsys.readouterr().err


def test_a_notebook_is_compared_as_text_that_shows_every_change(tmp_path):
    path = ROOT / "notebooks" / "02_children.ipynb"
    raw = path.read_text(encoding="utf-8")
    shown = twin.as_text(raw)
    content = json.loads(raw)
    sources = ["".join(cell["source"]).rstrip() for cell in content["cells"]]
    assert all(source in shown for source in sources)
    assert '"cell_type"' not in shown
    content["cells"][2]["source"] = "changed"
    assert twin.as_text(json.dumps(content)) != shown
    content = json.loads(raw)
    content["cells"][2]["outputs"] = [{"output_type": "stream", "text": "x"}]
    assert "outputs were left" in twin.as_text(json.dumps(content))
    assert twin.as_text("no notebook") == "no notebook"


def test_git_shows_the_text_where_it_was_told_to(tmp_path):
    def git(*words: str) -> str:
        done = subprocess.run(["git", *words], cwd=tmp_path, capture_output=True, text=True, check=True)
        return done.stdout

    shutil.copyfile(ROOT / ".gitattributes", tmp_path / ".gitattributes")
    git("init", "-q")
    git("config", "diff.notebook.textconv", f'"{sys.executable}" -m spdr.publish.twin')
    cell = {"cell_type": "markdown", "metadata": {}, "source": ["before\n", "same"]}
    (tmp_path / "a.ipynb").write_text(json.dumps({"cells": [cell]}), encoding="utf-8")
    git("add", ".")
    cell["source"][0] = "after\n"
    (tmp_path / "a.ipynb").write_text(json.dumps({"cells": [cell]}), encoding="utf-8")
    lines = [line for line in git("diff").splitlines() if line[0] in "+-" and line[:3] not in ("+++", "---")]
    assert lines == ["-before", "+after"]
