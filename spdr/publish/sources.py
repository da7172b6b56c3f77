"""The source folder a book is built from: hand-written pages, source notebooks, stubs of the generated pages.

It is made afresh for every build, in the build's own folder, so that nothing of an earlier build, of an
unfinished chapter or of an executed notebook can reach a page.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from pathlib import Path
from typing import Any

import yaml

from spdr import project
from spdr.errors import NotebookError, SpdrError

# How a chapter makes a card; the name in it is the card's anchor.
MAKES_CARD = re.compile(r"""\.(?:figure|table|whatif)\(\s*["']([\w-]+)["']""")
HIDDEN_TAGS = {"remove-cell", "parameters", "injected-parameters"}
PAGE_SUFFIXES = (".md", ".ipynb")


def hand_written() -> list[str]:
    """Names of the hand-written pages, sorted: every ``book/*.md``."""
    return sorted(page.stem for page in project.path("book").glob("*.md"))


def chapter_sources() -> dict[str, Path]:
    """Every chapter notebook of the project by name, in order."""
    return {path.stem: path for path in sorted(project.path("notebooks").glob("*.ipynb"))}


def read_notebook(path: Path) -> dict[str, Any]:
    """Read a notebook as plain JSON.

    Raises
    ------
    NotebookError
        If the file is not a notebook.
    """
    try:
        notebook = json.loads(path.read_text(encoding="utf-8"))
        notebook["cells"]  # a file without cells is no notebook
    except (ValueError, KeyError, TypeError) as error:
        raise NotebookError(
            f"notebooks/{path.name} is not a notebook ({error}). "
            'Restore it from the repository, or make a new one with `spdr new "TITLE"`.'
        ) from error
    return notebook


def cell_text(cell: dict[str, Any]) -> str:
    """Return a cell's source as one string, whichever of the two notebook spellings it has."""
    source = cell.get("source", "")
    return source if isinstance(source, str) else "".join(source)


def page_notebook(path: Path) -> dict[str, Any]:
    """Return a chapter as its page shows it: no parameter cells, no outputs, neighbouring code joined.

    Code that follows code becomes one cell, so that a reader meets one "How this was computed" between two
    passages instead of one for every cell.
    """
    shown: list[dict[str, Any]] = []
    for number, cell in enumerate(read_notebook(path)["cells"], start=1):
        text = cell_text(cell).strip("\n")
        tags = set(cell.get("metadata", {}).get("tags", []))
        if not text or tags & HIDDEN_TAGS or cell["cell_type"] not in ("markdown", "code"):
            continue
        code = cell["cell_type"] == "code"
        if code and shown and shown[-1]["cell_type"] == "code":
            shown[-1]["source"] += "\n\n" + text
            continue
        one = {"cell_type": cell["cell_type"], "id": f"c{number}", "metadata": {}, "source": text}
        shown.append({**one, "outputs": [], "execution_count": None} if code else one)
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {"kernelspec": kernel, "language_info": {"name": "python"}},
        "cells": shown,
    }


def contents(chapters: list[str], pages: set[str], children: list[str]) -> dict[str, Any]:
    """Return the table of contents of this build as ``sphinx_external_toc`` reads it.

    Parameters
    ----------
    chapters
        Chapters that have a record, in order; they stand where ``book/_toc.yml`` says ``chapters/*``.
    pages
        Every other page there is, hand-written or generated.
    children
        Pages below one of these, such as ``law/csg`` below ``law``.

    Raises
    ------
    SpdrError
        If ``book/_toc.yml`` names a page that does not exist, or leaves out one that does.
    """
    toc = yaml.safe_load(project.path("book", "_toc.yml").read_text(encoding="utf-8"))
    named = {toc["root"]}
    for part in toc["parts"]:
        entries: list[dict[str, Any]] = []
        for entry in part["chapters"]:
            if entry.get("glob") == "chapters/*":
                entries += [{"file": f"chapters/{name}"} for name in chapters]
            else:
                below = [{"file": name} for name in children if name.startswith(entry["file"] + "/")]
                entries.append({**entry, "sections": below} if below else entry)
                named.add(entry["file"])
        part["chapters"] = entries
    toc["parts"] = [part for part in toc["parts"] if part["chapters"]]
    if named != pages:
        missing, extra = sorted(named - pages), sorted(pages - named)
        raise SpdrError(
            f"book/_toc.yml and the pages differ: no page for {missing or 'nothing'}, "
            f"no entry for {extra or 'nothing'}. Add the page under book/, or mend book/_toc.yml."
        )
    return toc


def assemble(
    folder: Path, chapters: list[str], stubs: dict[str, str], children: dict[str, str]
) -> dict[str, Any]:
    """Write the source folder of one language and return its table of contents.

    Parameters
    ----------
    folder
        An empty or absent folder.
    chapters
        Names of the chapters to show.
    stubs
        Generated page -> its title in this language.
    children
        The same for the pages below one of these.
    """
    (folder / "chapters").mkdir(parents=True)
    for name in hand_written():
        shutil.copyfile(project.path("book", f"{name}.md"), folder / f"{name}.md")
    known = chapter_sources()
    for name in chapters:
        if name not in known:
            raise NotebookError(
                f"There is a record of chapter {name!r} but no notebooks/{name}.ipynb. "
                f"Restore the notebook, or remove book/_build/runs/{name}."
            )
        page = json.dumps(page_notebook(known[name]), ensure_ascii=False)
        (folder / "chapters" / f"{name}.ipynb").write_text(page, encoding="utf-8")
    for name, title in {**stubs, **children}.items():
        (folder / name).parent.mkdir(exist_ok=True)
        stub = f"# {title}\n\n```{{generated}} {name}\n```\n"
        (folder / f"{name}.md").write_text(stub, encoding="utf-8")
    toc = contents(chapters, {*hand_written(), *stubs}, list(children))
    (folder / "_toc.yml").write_text(yaml.safe_dump(toc, allow_unicode=True), encoding="utf-8")
    return toc


def title(chapter: str) -> str:
    """Return a chapter's English title: the first heading of its notebook, or its name."""
    path = chapter_sources().get(chapter)
    cells = read_notebook(path)["cells"] if path else []
    lines = [
        line for cell in cells if cell["cell_type"] == "markdown" for line in cell_text(cell).splitlines()
    ]
    return next((line[2:].strip() for line in lines if line.startswith("# ")), chapter)


def figures_made(chapter: str) -> list[str]:
    """Return the cards that a chapter's shown code makes by name, which have an anchor at that code."""
    path = chapter_sources().get(chapter)
    cells = page_notebook(path)["cells"] if path else []
    return [
        name for cell in cells if cell["cell_type"] == "code" for name in MAKES_CARD.findall(cell["source"])
    ]


def cell_numbers(chapter: str) -> list[int]:
    """Return, for each cell of a chapter's page, the number of the notebook's cell that it begins with."""
    path = chapter_sources().get(chapter)
    return [int(cell["id"][1:]) for cell in page_notebook(path)["cells"]] if path else []


def code_sha(chapter: str) -> str:
    """Return the SHA-256 of a chapter's code cells, in order."""
    path = chapter_sources().get(chapter)
    if path is None:
        return ""
    cells = [cell_text(cell) for cell in read_notebook(path)["cells"] if cell["cell_type"] == "code"]
    return hashlib.sha256("\0".join(cells).encode()).hexdigest()
