"""Editing a value of the law, building again and signing the change: what moved, why, and nothing else."""

from __future__ import annotations

import pipeline_kit as kit
import pytest

from spdr import project as here

ASKS = (
    "import pandas as pd\n"
    "from spdr.analysis import schemes\n"
    "people = pd.DataFrame({'age': [60], 'is_thai': [True], 'is_state_pensioner': [False]})\n"
    "paid = schemes.calculate(people, 'oaa', '2026-01-01')['amount_thb'].iloc[0]"
)


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """Two builds of a chapter that asks a scheme and of one that does not; the allowance rises in between."""
    chapters = {
        "01_a": kit.chapter("01_a", ASKS, answer="int(paid)", inputs="['oaa.amount.60_69']"),
        "02_b": kit.chapter("02_b"),
    }
    made = kit.Project(tmp_path_factory.mktemp("law"), chapters)
    law = made.top / "data/parameters/oaa.toml"
    text = here.path("data", "parameters", "oaa.toml").read_text(encoding="utf-8")
    law.write_text(text, encoding="utf-8")
    first = made.spdr("build")
    assert first.returncode == 0, first.stderr
    assert sorted(made.ran()) == ["01_a", "02_b"]
    begin = text.index('["oaa.amount.60_69"]')
    edited = text[:begin] + text[begin:].replace("value = 600", "value = 650", 1)
    assert edited != text
    law.write_text(edited, encoding="utf-8")
    second = made.spdr("build")
    assert second.returncode == 0, second.stderr
    return made


def test_only_the_chapter_that_reads_the_value_runs_again(project):
    assert project.ran() == ["01_a"]


def test_diff_names_the_number_how_far_it_moved_and_the_value_of_the_law(project):
    done = project.spdr("diff", "1", "2")
    assert done.returncode == 1
    lines = done.stdout.splitlines()
    assert lines[-1] == "1 changed, 0 added, 0 removed; 1 not approved."
    assert lines[0].startswith("changed  01_a.answer  600 -> 650 count (+8.33 %)")
    assert "oaa.amount.60_69" in lines[0]


def test_a_signed_change_is_accepted_and_the_signature_names_the_law(project, tmp_path):
    file = tmp_path / "approved.csv"
    signed = ("--approved", str(file), "--approve", "--by", "DOP/A. Person", "--reason", "Cabinet resolution")
    first = project.spdr("diff", "1", "2", *signed)
    assert "1 of 1 changes signed" in first.stdout, first.stderr
    assert project.spdr("diff", "1", "2", "--approved", str(file)).returncode == 0
    assert "oaa.amount.60_69" in file.read_text(encoding="utf-8")
