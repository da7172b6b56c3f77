"""``spdr new``: the skeleton of a chapter, which runs and passes ``spdr check`` before a word is changed.

It holds one example figure, made from a real table and labelled as an example, so that a contributor sees
every part in its place: parameters, facts, words chosen by numbers, a card, sources, both languages.
"""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import Any, NamedTuple

from spdr import project
from spdr.errors import NotebookError
from spdr.publish import runs

RESERVED = (
    80  # chapters from this number on are made for a place or a group, not for the book's line of thought
)
LONGEST = 80  # characters of a title
LABELS = ("data", "registers", "labels.csv")
_FORBIDDEN = re.compile(r"[`{}<>\[\]$#*_\\|]")

QUESTION = (
    "Which question does this chapter answer, for whom, and what did nobody know before? "
    "Write two or three sentences here."
)
EXAMPLE = (
    "The figure below is an example, made from the table of national poverty. It shows the parts of a card. "
    "Replace it with your own."
)
MEANING = (
    "The poverty rate {fact}`example_change` from {fact}`example_first` to {fact}`example_latest`. "
    "Say here what a decision maker can do with your finding, and what it does not show."
)
SOURCES = (
    "Poverty: Office of the National Economic and Social Development Council. "
    "Name every publisher whose figures the chapter uses."
)

PARAMETERS = """\
year = 2024  # last year shown, Gregorian
lang = "en"
"""
LOAD = """\
from spdr import data
from spdr.present import Chapter, charts, words

chapter = Chapter("{name}", year=year)
poverty = data.load("poverty_national").query("year <= @year")
"""
CALCULATE = """\
first, latest = poverty["poverty_rate_share"].iloc[[0, -1]]
about = dict(unit="share", inputs=["poverty_national"])
chapter.fact("example_first", first, label_en="Poverty rate, first year (example)",
             label_th="สัดส่วนคนจน ปีแรก (ตัวอย่าง)", period=str(poverty["year"].iloc[0]), **about)
chapter.fact("example_latest", latest, label_en="Poverty rate, latest year (example)",
             label_th="สัดส่วนคนจน ปีล่าสุด (ตัวอย่าง)", period=str(poverty["year"].iloc[-1]), **about)
chapter.words("example_change", words.change(first, latest, 3), inputs=["poverty_national"])
"""
CHART = """\
chapter.figure(
    "example", charts.line(poverty[["year", "poverty_rate_share"]], x="year", y="poverty_rate_share"),
    headline_en="Example figure: poverty {example_change} from {example_first} to {example_latest}",
    headline_th="รูปตัวอย่าง: ความยากจน{example_change}จาก {example_first} เป็น {example_latest}",
    subtitle_en="Share of people below the national poverty line, {first} to {last}",
    subtitle_th="สัดส่วนประชากรที่มีรายจ่ายต่ำกว่าเส้นความยากจน ปี {first} ถึง {last}",
    note_en="Example of a new chapter; replace it.", note_th="ตัวอย่างของบทใหม่ โปรดแทนที่",
    inputs=["poverty_national"], indicator="P01", status="official")
"""


class Made(NamedTuple):
    """What was made: the chapter's name, and its files by path from the project's root."""

    name: str
    files: tuple[str, ...]


def new(title: str, title_th: str = "", name: str = "") -> Made:
    """Make the skeleton of a chapter: notebook, Thai catalogue, and label where a Thai title is given.

    Parameters
    ----------
    title, title_th
        Of the chapter. Without the Thai one no label is entered, and the page bears the English title.
    name
        The notebook's name after its number, in lower case with underscores; made from the title if empty.

    Raises
    ------
    NotebookError
        If a title cannot stand on a page, there is no name in it, or a file of that name exists. Nothing
        is written then.

    Examples
    --------
    >>> slug("Who pays for care in old age?")
    'who_pays_for_care_in_old_age'
    """
    title, title_th = _sound(title, "title"), _sound(title_th, "--title-th") if title_th else ""
    stem = name or slug(title)
    if not re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", stem):
        raise NotebookError(
            f"{stem!r} cannot name a notebook. Give one in lower-case Latin letters, digits and underscores: "
            f'spdr new "{title}" --name care_in_old_age'
        )
    taken = [chapter for chapter in runs.chapters() if chapter.partition("_")[2] == stem]
    if taken:
        raise NotebookError(
            f"notebooks/{taken[0]}.ipynb bears that name already. Choose another title, or give --name."
        )
    chapter = f"{next_number():02d}_{stem}"
    notebook = project.path("notebooks", f"{chapter}.ipynb")
    catalogue = project.path("book", "locale", "th", "LC_MESSAGES", "chapters", f"{chapter}.po")
    _write_new({notebook: _notebook(chapter, title), catalogue: _catalogue(title, title_th)})
    files = [notebook, catalogue]
    if title_th:
        _add_label(chapter, title, title_th)
        files.append(project.path(*LABELS))
    return Made(chapter, tuple(path.relative_to(project.root()).as_posix() for path in files))


def slug(title: str) -> str:
    """Return a title as the name of a file: Latin letters and digits in lower case, joined by underscores."""
    found = ""
    for word in re.findall(r"[a-z0-9]+", title.lower()):
        if len(found) + len(word) > 40:
            break
        found += f"_{word}" if found else word
    return found


def next_number() -> int:
    """Return the number after the last of the book's chapters.

    Raises
    ------
    NotebookError
        If the numbers are used up.
    """
    used = [int(name[:2]) for name in runs.chapters() if re.match(r"\d\d_", name)]
    number = max((n for n in used if n < RESERVED), default=0) + 1
    if number >= RESERVED:
        raise NotebookError(f"Chapters up to {RESERVED - 1} are there; remove one before adding another.")
    return number


def _sound(text: str, what: str) -> str:
    kept = " ".join(text.split())
    bad = _FORBIDDEN.search(kept)
    if not kept or len(kept) > LONGEST or bad or not kept.isprintable():
        why = f"it holds {bad.group()!r}" if bad else f"it is empty or longer than {LONGEST} characters"
        raise NotebookError(f"The {what} {text[:40]!r} cannot be a heading: {why}. Use plain words.")
    return kept


def _notebook(chapter: str, title: str) -> str:
    markdown, code = "markdown", "code"
    cells: list[tuple[str, str, str]] = [
        (markdown, "title", f"# {title}\n\n{QUESTION}"),
        (code, "parameters", PARAMETERS),
        (code, "load", LOAD.replace("{name}", chapter)),
        (code, "calculate", CALCULATE),
        (code, "chart", CHART),
        (
            markdown,
            "meaning",
            f"## What the figures say\n\n{EXAMPLE}\n\n:::{{figure-card}} example\n:::\n\n{MEANING}",
        ),
        (markdown, "sources", f"## Sources\n\n{SOURCES}"),
        (code, "results", "chapter.save()"),
    ]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    notebook = {
        "cells": [_cell(*cell) for cell in cells],
        "metadata": {"kernelspec": kernel, "language_info": {"name": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(notebook, ensure_ascii=False, indent=1) + "\n"


def _cell(kind: str, name: str, text: str) -> dict[str, Any]:
    tags = {"tags": ["parameters", "remove-cell"]} if name == "parameters" else {}
    cell: dict[str, Any] = {"cell_type": kind, "id": name, "metadata": tags}
    if kind == "code":
        cell |= {"execution_count": None, "outputs": []}
    return cell | {"source": text.strip("\n").splitlines(keepends=True)}


def _catalogue(title: str, title_th: str) -> str:
    """Return the Thai catalogue of the new page, waiting for its translator, as ``--update-po`` makes it."""
    from spdr.publish.catalogues import HEADER

    messages = [title, QUESTION, "What the figures say", EXAMPLE, MEANING, "Sources", SOURCES]
    thai = {title: title_th, "Sources": "แหล่งข้อมูล"}
    lines = [f"msgid {_quoted(text)}\nmsgstr {_quoted(thai.get(text, ''))}\n" for text in messages]
    return "\n".join([HEADER, *lines])


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _write_new(files: dict[Path, str]) -> None:
    """Write files that do not exist yet: all of them, or none."""
    there = [path for path in files if path.exists()]
    if there:
        raise NotebookError(f"{there[0].name} exists already and is never overwritten. Remove it first.")
    written: list[Path] = []
    try:
        for path, text in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("x", encoding="utf-8", newline="\n") as file:
                written.append(path)
                file.write(text)
    except BaseException:
        for path in written:
            path.unlink(missing_ok=True)
        raise


def _add_label(chapter: str, title: str, title_th: str) -> None:
    """Append the chapter's title to the register of labels."""
    path = project.path(*LABELS)
    row = io.StringIO()
    csv.writer(row, lineterminator="\n").writerow([chapter, title, title_th])
    before = path.read_text(encoding="utf-8")
    runs.write(path, before + ("" if before.endswith("\n") else "\n") + row.getvalue())
