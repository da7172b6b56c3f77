"""On which pages of the site a published number stands."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from pathlib import Path

from spdr import project

FACT = re.compile(r"\{fact\}`([^`]+)`")


def pages_of_facts() -> dict[str, list[str]]:
    """Return the pages on which each fact is written in a sentence, besides the chapter that records it.

    Returns
    -------
    dict
        ``chapter.fact`` to page names without language and ending, such as ``chapters/01_mapping``.
    """
    found: dict[str, list[str]] = defaultdict(list)
    for page, chapter, words in _texts():
        for reference in FACT.findall(words):
            name = reference.split("<")[-1].rstrip(">").strip() if "<" in reference else reference.strip()
            full = name if "." in name else f"{chapter}.{name}"
            if page not in found[full]:
                found[full].append(page)
    return found


def on_pages(fact: str, known: dict[str, list[str]]) -> list[str]:
    """Return every page of one fact: the chapter that records it, then the others."""
    own = f"chapters/{fact.partition('.')[0]}"
    return [own, *(page for page in known.get(fact, []) if page != own)]


def _texts() -> list[tuple[str, str, str]]:
    """List (page, chapter, text) of the notebooks' and the book's hand-written texts."""
    texts = []
    for path in sorted(project.path("notebooks").glob("*.ipynb")):
        words = _markdown(path)
        texts.append((f"chapters/{path.stem}", path.stem, words))
    for path in sorted(project.path("book").glob("*.md")):
        texts.append((path.stem, "", path.read_text(encoding="utf-8")))
    return texts


def _markdown(path: Path) -> str:
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        return "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
    except (OSError, ValueError, KeyError, TypeError):
        return ""  # a notebook that cannot be read stops the build, with its own message
