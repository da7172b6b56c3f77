"""A tiny project for tests of the runner and the builder: chapters, a table, a law, a quick site."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import yaml

PYTHON = sys.executable

# stands in for the site builder: one page a language, so that a build takes moments
QUICK = """
import json, os, sys, time, types
site = types.ModuleType("spdr.publish.site")
def build_site(records, out, languages, translated):
    for lang in languages:
        (out / lang).mkdir()
        for number in range(20):
            (out / lang / f"{number}.html").write_text(json.dumps(records, sort_keys=True))
        time.sleep(float(os.environ.get("KIT_SITE_SECONDS", "0")))
    (out / "results.json").write_text(json.dumps(records, sort_keys=True))
    (out / "index.html").write_text("<html>" + json.dumps(records, sort_keys=True) + "</html>")
site.build_site = build_site
sys.modules["spdr.publish.site"] = site
from spdr.cli import main
sys.exit(main(sys.argv[1:]))
"""

SAVE = """
import json, os
record = {"chapter": chapter, "title": chapter, "parameters": {}, "figures": [], "inputs": [], "law": [],
          "facts": [{"id": "answer", "value": answer, "unit": "count",
                     "label_en": "Answer", "label_th": "คำตอบ", "status": "computed", "period": "2020",
                     "inputs": inputs}]}
json.dump(record, open(os.environ["SPDR_RUN_DIR"] + "/record.json", "w"))
"""
COUNT = "with open('ran.log', 'a') as log:\n    print(chapter, file=log)"


def notebook(*cells: str, parameters: str = "year = 2020") -> dict[str, Any]:
    """A notebook as JSON: a heading, the tagged parameters cell, then these code cells."""
    code = [(parameters, ["parameters", "remove-cell"]), *((cell, []) for cell in cells)]
    return {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
        "cells": [
            {"cell_type": "markdown", "id": "head", "metadata": {}, "source": "# A chapter"},
            *(
                {
                    "cell_type": "code",
                    "id": f"c{number}",
                    "metadata": {"tags": tags} if tags else {},
                    "source": source,
                    "outputs": [],
                    "execution_count": None,
                }
                for number, (source, tags) in enumerate(code)
            ),
        ],
    }


def chapter(name: str, *cells: str, answer: str = "year", inputs: str = "[]", **more: Any) -> dict[str, Any]:
    """A chapter that notes that it ran, runs these cells and records one fact."""
    first = f"chapter, inputs = {name!r}, {inputs}\n{COUNT}"
    return notebook(first, *cells, f"answer = {answer}", SAVE, **more)


class Project:
    """A project in a folder of its own, and the ``spdr`` command run on it in a process of its own."""

    def __init__(self, top: Path, chapters: dict[str, dict[str, Any]]) -> None:
        self.top = top
        for folder in ("data/tables", "data/parameters", "data/registers", "notebooks", "book"):
            (top / folder).mkdir(parents=True)
        (top / "_config.yml").write_text("title: Test\n")
        (top / "requirements.lock").write_text("pandas==3.0\n")
        for name, content in chapters.items():
            self.put(name, content)

    def put(self, name: str, content: dict[str, Any]) -> None:
        """Write a notebook."""
        path = self.top / "notebooks" / f"{name}.ipynb"
        path.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")

    def table(self, name: str, rows: dict[int, int]) -> None:
        """Write a sealed table of year and people."""
        raw = "year,people_n\n" + "".join(f"{year},{people}\n" for year, people in rows.items())
        (self.top / "data/tables" / f"{name}.csv").write_text(raw)
        text = dict.fromkeys(
            ("title", "title_th", "description", "description_th", "vintage", "population_basis"),
            "made for a test",
        )
        field = {"type": "integer", "description": "made for a test", "constraints": {"required": True}}
        source = dict.fromkeys(("title", "publisher", "url", "licence", "vintage"), "made for a test")
        sidecar = {
            **text,
            "name": name,
            "path": f"{name}.csv",
            "format": "csv",
            "grade": "C",
            "basis": "synthetic",
            "licences": ["CC0"],
            "hash": "sha256:" + hashlib.sha256(raw.encode()).hexdigest(),
            "schema": {
                "fields": [
                    {"name": "year", "unit": "year", **field},
                    {"name": "people_n", "unit": "persons", **field},
                ],
                "primaryKey": ["year"],
            },
            "sources": {"test": source},
        }
        (self.top / "data/tables" / f"{name}.yaml").write_text(yaml.safe_dump(sidecar))

    def law(self, name: str, amounts: dict[str, int]) -> None:
        """Write a law file of amounts in force since 2015."""
        blocks = [
            f'["{key}"]\nname_en = "Test"\nname_th = "ทดสอบ"\nunit = "thb_month"\nscheme = "TEST"\n\n'
            f'[["{key}".values]]\nstart = 2015-01-01\nvalue = {value}\nkind = "law"\nstatus = "seen"\n'
            f'confidence = "not_graded"\nsource = "Test"\nurl = ["https://example.org"]\n'
            for key, value in amounts.items()
        ]
        (self.top / "data/parameters" / f"{name}.toml").write_text("\n".join(blocks), encoding="utf-8")

    def command(self, *words: str) -> list[str]:
        """The ``spdr`` command with the quick site, as arguments of a process."""
        return [PYTHON, "-P", "-c", QUICK, *words]

    def environment(self, **more: str) -> dict[str, str]:
        """The environment that commands run in."""
        kept = {k: v for k, v in os.environ.items() if k != "PYTEST_CURRENT_TEST"}  # a kernel looks for it
        return {**kept, "SPDR_ROOT": str(self.top), "PYTHONDONTWRITEBYTECODE": "1", **more}

    def spdr(self, *words: str, timeout: float = 60, **more: str) -> subprocess.CompletedProcess[str]:
        """Run the command to its end."""
        return subprocess.run(
            self.command(*words),
            cwd=self.top,
            env=self.environment(**more),
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )

    def start(self, *words: str, **more: str) -> subprocess.Popen[str]:
        """Start the command and leave it running."""
        return subprocess.Popen(
            self.command(*words),
            cwd=self.top,
            env=self.environment(**more),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def ran(self) -> list[str]:
        """Chapters in the order in which they ran since the last look."""
        log = self.top / "ran.log"
        found = log.read_text().split() if log.exists() else []
        log.unlink(missing_ok=True)
        return found

    def site(self) -> dict[str, str]:
        """Checksum of every file of the public site."""
        html = self.top / "book/_build/html"
        return {
            str(path.relative_to(html)): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(html.rglob("*"))
            if path.is_file()
        }

    def leftovers(self) -> list[str]:
        """Staging folders and other unfinished things under ``book/_build``."""
        build = self.top / "book/_build"
        return [str(p.relative_to(build)) for p in build.rglob(".*")] if build.exists() else []


def processes_of(top: Path) -> list[str]:
    """Command lines of processes whose environment names this project (Linux; empty elsewhere)."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if f"SPDR_ROOT={top}".encode() in (entry / "environ").read_bytes():
                found.append(
                    (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")[:80]
                )
        except OSError:
            continue
    return found
