"""One case: how its file is made, and what the check must say about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from corpus.base import Rows, base, csv_text


@dataclass(frozen=True)
class Case:
    """``rows``, ``column``, ``value`` and ``expected`` must stand in findings of the verdict's level."""

    name: str
    build: Callable[[Path], Path]
    verdict: str
    code: str = ""
    rows: tuple[int, ...] = ()
    column: str = ""
    value: str = ""
    expected: str = ""
    table: str = "programme_by_province"
    equal: Rows | None = None

    def __str__(self) -> str:
        return self.name


CASES: list[Case] = []


def case(
    verdict: str,
    code: str = "",
    rows: tuple[int, ...] | range = (),
    equal: Rows | str | None = "base",
    **told,
):
    """Register a builder. Accepted tables must equal the base table unless ``equal`` says otherwise."""

    def keep(build: Callable[[Path], Path]) -> Callable[[Path], Path]:
        wanted = base() if equal == "base" else equal
        accepted = verdict != "reject"
        CASES.append(
            Case(
                build.__name__, build, verdict, code, tuple(rows), equal=wanted if accepted else None, **told
            )
        )
        return build

    return keep


def write(folder: Path, rows: Rows | str | bytes, name: str = "file.csv") -> Path:
    raw = (
        rows
        if isinstance(rows, bytes)
        else (rows if isinstance(rows, str) else csv_text(rows)).encode("utf-8")
    )
    path = folder / name
    path.write_bytes(raw)
    return path
