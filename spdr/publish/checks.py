"""``spdr check``: data, parameters, notebooks, book and built site; each finding is one line."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from spdr import project
from spdr.errors import SpdrError
from spdr.publish.findings import Finding

AREAS = ("data", "parameters", "notebooks", "book", "site")


def check_data(only: set[str] | None = None) -> list[Finding]:
    """Report every table that does not fit its sidecar, and the register of labels."""
    from spdr import data
    from spdr.present.labels import register

    found = []
    for name in data.names():
        if only is None or name in only:
            try:
                data.load(name)
            except SpdrError as error:
                found.append(Finding(f"data/tables/{name}", str(error)))
    if only is None:
        try:
            register()
        except (SpdrError, OSError) as error:
            found.append(Finding("data/registers/labels.csv", str(error)))
    return found


def check_law() -> list[Finding]:
    """Report the first mistake in the files of the law, else each reform that does not fit it."""
    from spdr.data import parameters, reforms

    try:
        parameters.keys()
    except SpdrError as error:
        return [Finding("data/parameters", str(error))]
    found = []
    for name in reforms.names():
        try:
            reforms.load_reform(name)
        except SpdrError as error:
            found.append(Finding(f"data/reforms/{name}", str(error)))
    return found


def check_chapters(only: set[str] | None = None) -> list[Finding]:
    """Report what is wrong with chapter notebooks; references are checked where there is a good run."""
    from spdr.publish import check_notebooks, runs, sources

    records: dict[str, dict[str, Any]] = runs.current_records()
    chapters = sources.chapter_sources()
    wanted = chapters if only is None else {name: path for name, path in chapters.items() if name in only}
    return [finding for path in wanted.values() for finding in check_notebooks.check(path, records)]


def built_site() -> Path:
    """Where the published site is."""
    return project.path("book", "_build", "html")


def area_of(path: str) -> tuple[str, str]:
    """Return what a path given on the command line asks to check: an area, and a name in it or nothing.

    Raises
    ------
    SpdrError
        If the path is nothing that can be checked.
    """
    given = Path(path).resolve()
    for part in (given, given / "index.html"):
        if part.name == "index.html" and (part.parent / "results.json").is_file():
            return "site", str(part.parent)
    try:
        parts = Path(os.path.relpath(given, project.root())).parts
    except ValueError:  # another drive
        parts = ("..",)
    if not given.exists() or parts[:1] == ("..",):
        raise SpdrError(f"{path} is not a file or folder of the project, nor a built site.")
    name = given.stem if given.is_file() else ""
    if parts[:1] == ("notebooks",):
        return "notebooks", name
    if parts[:2] == ("data", "parameters"):
        return "parameters", ""
    if parts[:1] == ("data",):
        return "data", name if parts[:2] == ("data", "tables") else ""
    if parts[:1] == ("book",):
        return "book", ""
    raise SpdrError(f"{path} cannot be checked. Name a notebook, data, book, or a built site.")


def findings(paths: list[str]) -> list[Finding]:
    """Return what is wrong with the given paths, or with everything where there are none."""
    from spdr.publish import check_book, check_parity, check_site, persons

    asked: dict[str, set[str]] = {}
    for path in paths:
        area, name = area_of(path)
        asked.setdefault(area, set()).add(name)
    if not paths:
        asked = {area: {""} for area in AREAS[:-1]}
        if (built_site() / "index.html").is_file():
            asked["site"] = {str(built_site())}
    found: list[Finding] = []
    for area, names in asked.items():
        only = None if "" in names else names
        if area == "data":
            found += check_data(only)
        elif area == "parameters":
            found += check_law()
        elif area == "notebooks":
            found += check_chapters(only)
            if paths:
                found += check_book.check(None if only is None else {f"chapters/{name}" for name in only})
        elif area == "book":
            found += check_book.check()
        else:
            found += [finding for name in sorted(names) for finding in check_site.check(Path(name))]
            found += [finding for name in sorted(names) for finding in check_parity.check(Path(name))]
            found += persons.check(Path(name) for name in sorted(names))
        if area in persons.SOURCES:
            found += persons.check([project.path(area)])
    return found


def run_check(paths: list[str], update_po: bool = False) -> int:
    """Check, print one line for each finding, and return the exit code.

    Parameters
    ----------
    paths
        Notebooks, folders of the project, or a built site; everything where empty.
    update_po
        First bring the Thai catalogues of these paths up to the English text.

    Returns
    -------
    int
        2 if there is anything to mend, else 0; notes, such as chapter text that waits for its Thai, count
        for nothing.
    """
    if update_po:
        from spdr.publish import catalogues
        from spdr.publish.site import update_catalogues

        named = {name for area, name in map(area_of, paths) if area == "notebooks" and name}
        changed = update_catalogues({f"chapters/{name}" for name in named})
        print(f"Catalogues brought up to date: {', '.join(changed) or 'none had changed'}.")
        counted = catalogues.progress()
        print(catalogues.status([one for one in counted if not named or one.page.split("/")[-1] in named]))
    found = findings(paths)
    for finding in [f for f in found if not f.note] + [f for f in found if f.note]:
        print(f"{'note: ' if finding.note else ''}{finding}")
    wrong = sum(not finding.note for finding in found)
    print(f"{wrong} to mend, {len(found) - wrong} notes." if found else "Nothing to mend.")
    return 2 if wrong else 0
