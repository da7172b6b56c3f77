"""The workflow of the code host and the page that tells how to publish name what there is."""

from __future__ import annotations

import re

import yaml

from spdr import project


def workflow() -> str:
    return project.path(".github", "workflows", "pages.yml").read_text(encoding="utf-8")


def test_every_action_is_pinned_by_its_whole_commit_and_names_its_release():
    used = re.findall(r"uses: (.+)", workflow())
    assert len(used) > 3
    for line in used:
        assert re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", line), line


def test_only_the_last_job_may_publish_and_only_from_the_main_branch():
    jobs = yaml.safe_load(workflow())
    assert jobs["permissions"] == {"contents": "read"}
    allowed = [name for name, job in jobs["jobs"].items() if "permissions" in job]
    assert allowed == ["deploy"] and "refs/heads/main" in jobs["jobs"]["deploy"]["if"]
    assert jobs["jobs"]["deploy"]["needs"] == "site" and jobs["jobs"]["site"]["needs"] == "test"


def test_both_systems_are_tested_with_the_oldest_and_the_newest_python():
    jobs = yaml.safe_load(workflow())["jobs"]
    systems = {name: jobs[name]["runs-on"].partition("-")[0] for name in ("test", "windows")}
    assert systems == {"test": "ubuntu", "windows": "windows"}
    assert all(jobs[name]["strategy"]["matrix"]["python"] == ["3.11", "3.13"] for name in systems)
    ran = [step["run"] for step in jobs["windows"]["steps"] if "run" in step]
    assert any("--require-hashes -r requirements.lock" in step for step in ran)
    assert any(step.startswith("pytest") for step in ran) and "spdr build" in ran


def test_the_commands_that_are_named_exist():
    told = workflow() + project.path("book", "publish.md").read_text(encoding="utf-8")
    targets = set(re.findall(r"^(\w+):", project.path("Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = set(re.findall(r"make (\w+)", told))
    assert {"site", "gates", "pdf"} <= named <= targets
    assert project.path(".ci", "run").is_file()
