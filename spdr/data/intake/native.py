"""Reading old Excel, Stata, SPSS and Parquet files in a process of its own.

The libraries that read them are written in C and Rust; a damaged file can make them crash. In a process
with limits that costs nothing: the file is refused. What comes back is text (Arrow) and JSON, never code.

    python -m spdr.data.intake.native KIND FILE
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from spdr.data.intake.column import column_of
from spdr.data.intake.files import Source, open_source
from spdr.data.intake.findings import Finding, Findings, Refused, refuse
from spdr.data.intake.grid import Grid

SECONDS = 30
MOST_MEMORY = 4 * 1024**3  # address space, of which Arrow reserves much and uses little
TOLD = {
    "ole": "The .xls workbook",
    "dta": "The Stata file",
    "sav": "The SPSS file",
    "parquet": "The Parquet file",
}


def read(source: Source, kind: str, findings: Findings) -> list[tuple[str, Grid]]:
    """Return the sheets of a file, each with its name, as the other process read them.

    Parameters
    ----------
    source
        The open file.
    kind
        ``ole``, ``dta``, ``sav`` or ``parquet``.
    findings
        Takes what the other process noticed.

    Raises
    ------
    Refused
        For the reason the other process gave, or because it crashed or ran out of time or memory.
    """
    package = str(Path(__file__).resolve().parents[3])
    paths = os.pathsep.join(part for part in (package, os.environ.get("PYTHONPATH", "")) if part)
    # -P: a module that lies in the folder of the file is not taken for one of ours
    command = [sys.executable, "-P", "-m", "spdr.data.intake.native", kind, str(source.path)]
    try:
        ran = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, timeout=SECONDS, check=False,
            env={**os.environ, "PYTHONPATH": paths},
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise refuse("too_large", f"{TOLD[kind]} takes too long to read. Save it as CSV UTF-8.") from None
    if ran.returncode != 0:
        raise refuse(
            "incomplete",
            f"{TOLD[kind]} is damaged or asks for too much memory: its reader gave up on it. "
            "Save or send it again, or as CSV UTF-8.",
        )
    return _unpacked(ran.stdout, findings)


def _unpacked(raw: bytes, findings: Findings) -> list[tuple[str, Grid]]:
    import pyarrow as pa

    start = 8 + int.from_bytes(raw[:8], "little")
    told: dict[str, Any] = json.loads(raw[8:start])
    findings.items += [_finding(one) for one in told["findings"]]
    if told["refused"]:
        raise Refused(_finding(told["refused"]))
    sheets = []
    for about in told["sheets"]:
        end = start + about["size"]
        table = pa.ipc.open_stream(pa.py_buffer(raw[start:end])).read_all()
        sheets.append((about["name"], _grid(table, about)))
        start = end
    return sheets


def _finding(told: dict[str, Any]) -> Finding:
    return Finding(**{**told, "rows": np.array(told["rows"], dtype=np.int64)})


def _grid(table: Any, about: dict[str, Any]) -> Grid:
    width, count = about["width"], table.num_rows
    numeric = [table.column(width + place).to_numpy() for place in range(width)] if about["numeric"] else None
    return Grid(
        [column_of(table.column(place).chunks) for place in range(width)],
        np.array(about["rows"], dtype=np.int64) if about["rows"] else np.arange(1, count + 1),
        np.full(count, width, dtype=np.int32),
        numeric=np.stack(numeric, axis=1) if numeric else None,
        merged=[tuple(block) for block in about["merged"]],
        labels={int(place): labels for place, labels in about["labels"].items()},
        absent=[tuple(cell) for cell in about["absent"]],
        told=about["told"],
    )


def _packed(name: str, grid: Grid) -> tuple[dict[str, Any], bytes]:
    import pyarrow as pa

    parts = {f"c{place}": column.cells() for place, column in enumerate(grid.columns)}
    if grid.numeric is not None:
        parts |= {f"n{place}": pa.array(grid.numeric[:, place]) for place in range(len(grid.columns))}
    table = pa.table(parts)
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as stream:
        stream.write_table(table)
    raw = sink.getvalue().to_pybytes()
    plain = np.array_equal(grid.rows, np.arange(1, len(grid.rows) + 1))
    about = {
        "name": name,
        "told": grid.told,
        "width": len(grid.columns),
        "size": len(raw),
        "numeric": grid.numeric is not None,
        "rows": [] if plain else grid.rows.tolist(),
        "merged": grid.merged,
        "labels": grid.labels,
        "absent": grid.absent,
    }
    return about, raw


def _limit() -> None:
    """Bound this process before it touches the file."""
    try:
        import resource
    except ImportError:  # not on this system: only the time is bounded, by the parent
        return
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main(kind: str, path: str) -> None:
    """Read one file and write its sheets to standard output."""
    from spdr.data.intake import binary

    _limit()
    findings = Findings()
    refused: Finding | None = None
    packed: list[tuple[dict[str, Any], bytes]] = []
    try:
        source = open_source(Path(path))
        with source.stream:
            if kind == "ole":
                packed = [_packed(name, reader()) for name, reader in binary.old_excel(source, findings)]
            elif kind == "parquet":
                packed = [_packed("", binary.parquet(source))]
            else:
                packed = [_packed("", binary.microdata(source, kind))]
    except Refused as stopped:
        refused, packed = stopped.finding, []
    told = {
        "refused": _plain(refused) if refused else None,
        "findings": [_plain(one) for one in findings.items],
        "sheets": [about for about, _ in packed],
    }
    header = json.dumps(told, ensure_ascii=False).encode("utf-8")
    out = sys.stdout.buffer
    out.write(len(header).to_bytes(8, "little") + header + b"".join(raw for _, raw in packed))
    out.flush()


def _plain(one: Finding) -> dict[str, Any]:
    return {**asdict(one), "rows": one.rows.tolist()}


if __name__ == "__main__":
    main(*sys.argv[1:])
