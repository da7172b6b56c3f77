"""No citizen number is published: the sources are searched before a build, the site when it is checked."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from spdr import project
from spdr.data import citizen
from spdr.errors import DisclosureError
from spdr.publish.findings import Finding

ENDINGS = frozenset(
    [
        ".csv",
        ".yaml",
        ".yml",
        ".toml",
        ".md",
        ".ipynb",
        ".html",
        ".json",
        ".js",
        ".svg",
        ".txt",
        ".bib",
        ".po",
        ".rst",
        ".tsv",
    ]
)
SOURCES = ("data", "notebooks", "book")


def check(folders: Iterable[Path]) -> list[Finding]:
    """Report files that hold a thirteen-digit number with the check digit of a citizen.

    Parameters
    ----------
    folders
        Searched with everything in them; what a build made (``_build``) only if it is named itself.
    """
    found = []
    for folder in folders:
        for file in sorted(folder.rglob("*")):
            inside = file.relative_to(folder).parts
            if file.suffix.lower() not in ENDINGS or "_build" in inside or not file.is_file():
                continue
            for line in citizen.lines_with(file.read_bytes())[:3]:
                found.append(
                    Finding(
                        f"{folder.name}/{'/'.join(inside)}, line {line}",
                        "holds a citizen number.",
                        "Take the person out, and the number out of git's history before it is pushed.",
                    )
                )
    return found


def require_none() -> None:
    """Stop a build whose sources hold a citizen number.

    Raises
    ------
    DisclosureError
        Naming file and line, never the number.
    """
    found = check(project.path(name) for name in SOURCES)
    if found:
        more = f" {len(found) - 1} more lines do." if len(found) > 1 else ""
        raise DisclosureError(f"{found[0]}{more}")
