"""``spdr data refresh``: newer figures from their publishers; offline unless told, no table changed unasked.

Without ``--online`` it says what it would ask. With it, answers are kept with date and checksum and compared
with the table: new values, revised history and values no longer given are listed. ``--write`` puts the new
and revised ones into the table, which is then sealed with ``spdr data accept`` and a reason, like any edit.
"""

from __future__ import annotations

import difflib
import os
import tomllib
from pathlib import Path
from typing import Any, NamedTuple

from spdr import project
from spdr.data import tables
from spdr.data.connect import formats, revisions
from spdr.data.connect.fetch import Answer, Limits, check_address, get
from spdr.errors import DataError

REGISTER = ("data", "registers", "connectors.toml")
SHOWN = 20  # values listed of each kind


class Report(NamedTuple):
    """What a refresh found, as lines to print, and whether the table would change, or has."""

    lines: list[str]
    changed: bool
    written: bool = False


def register() -> dict[str, Any]:
    """Return the register of connectors.

    Raises
    ------
    DataError
        If it cannot be read, or a table names a connector, column or reader that is none.
    """
    path = project.path(*REGISTER)
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise DataError(f"{'/'.join(REGISTER)} cannot be read: {error}.") from None
    for name, plan in found.get("tables", {}).items():
        connector = found["connectors"].get(plan.get("connector"))
        if connector is None or connector["format"] not in formats.READERS:
            raise DataError(f"{'/'.join(REGISTER)}: table {name} names no connector that reads figures.")
        columns = [field["name"] for field in tables.describe(name)["schema"]["fields"]]
        for series in plan["series"]:
            wrong = {
                series["column"],
                plan["period"],
                *series.get("dimensions", {}),
                *series.get("set", {}),
            } - {*columns}
            if wrong:
                raise DataError(
                    f"{'/'.join(REGISTER)}: table {name} has no column {', '.join(sorted(wrong))}."
                )
    return found


def refresh(target: str, online: bool = False, write: bool = False, limits: Limits | None = None) -> Report:
    """Ask for newer figures of a table, the files of a catalogue's package, or one file.

    Parameters
    ----------
    target
        A table of the register; ``ckan:PACKAGE``; or an ``https://`` address.
    online
        Ask; else only say what would be asked.
    write
        Put new and revised values into the table.
    limits
        Of time, size and patience.

    Raises
    ------
    DataError
        If the target is none, no whole answer came, or the answer has changed its form. Nothing is written
        then.
    """
    found = register()
    if target.startswith("ckan:"):
        return _package(found["connectors"]["ckan"], target, online, limits)
    if "://" in target:
        return _file(target, online, limits)
    if target not in found.get("tables", {}):
        near = difflib.get_close_matches(target, found.get("tables", {}), n=1, cutoff=0.5)
        hint = f" Did you mean {near[0]}?" if near else ""
        raise DataError(
            f"{'/'.join(REGISTER)} names no publisher for {target!r}.{hint} It has: "
            f"{', '.join(found.get('tables', {}))}. A file goes in with spdr data check FILE --as TABLE."
        )
    return _table(target, found, online, write, limits)


def _table(name: str, found: dict[str, Any], online: bool, write: bool, limits: Limits | None) -> Report:
    plan = found["tables"][name]
    connector = found["connectors"][plan["connector"]]
    asked = [f"{connector['base_url'].rstrip('/')}/{series['address']}" for series in plan["series"]]
    if not online:
        return Report(
            [f"{name} would be refreshed from {connector['title']}:", *(f"  {url}" for url in asked),
             "Nothing was asked. Add --online to ask and compare; the table stays as it is."],
            False,
        )  # fmt: skip
    sidecar = tables.describe(name)
    raw = tables.sealed_bytes(name, sidecar)
    primary = sidecar["schema"]["primaryKey"]
    if primary[0] != plan["period"]:
        raise DataError(f"{'/'.join(REGISTER)}: the period of {name} must be its first key, {primary[0]}.")
    lines, cells = [f"{name} beside {connector['title']}:"], []
    _, known = revisions.lines_of(raw)
    for url, series in zip(asked, plan["series"], strict=True):
        answer = get(url, name, limits)
        rows = formats.READERS[connector["format"]](answer.raw, url, series)
        values = revisions.values_of(rows, series, plan["period"], primary, url)
        revision = revisions.compare(known, primary, series["column"], values, series.get("set", {}))
        lines += _told(series, answer, revision)
        cells += [*revision.added, *revision.revised]
    if not cells:
        return Report([*lines, "The table is up to date."], False)
    if not write:
        return Report([*lines, f"Add --write to put {len(cells)} values into the table."], True)
    _replace(project.path(tables.FOLDER, sidecar["path"]), revisions.merged(raw, primary, cells))
    lines.append(
        f"{len(cells)} values are in {tables.FOLDER}/{sidecar['path']}, not sealed yet. Set the new vintage "
        f'in its sidecar, then: spdr data accept {name} --reason "..." (or spdr data rollback {name})'
    )
    return Report(lines, True, True)


def _told(series: dict[str, Any], answer: Answer, revision: revisions.Revision) -> list[str]:
    """Say what one answer holds."""
    what = " ".join([series["column"], *series.get("set", {}).values()])
    seen = ", the same answer as before" if answer.known else ""
    counts = (
        f"{revision.same} equal, {len(revision.added)} new, {len(revision.revised)} revised, "
        f"{len(revision.withdrawn)} no longer given"
    )
    lines = [f"  {what}: {counts} (sha256 {answer.sha256[:12]}{seen})"]
    for sign, cells in (("+", revision.added), ("~", revision.revised), ("-", revision.withdrawn)):
        for cell in cells[:SHOWN]:
            change = {"+": cell.new, "~": f"{cell.old} -> {cell.new}", "-": f"{cell.old} (kept)"}[sign]
            lines.append(f"    {sign} {' '.join(cell.key)}: {change}")
        if len(cells) > SHOWN:
            lines.append(f"    {sign} and {len(cells) - SHOWN} more")
    return lines


def _package(connector: dict[str, Any], target: str, online: bool, limits: Limits | None) -> Report:
    from urllib.parse import quote

    name = target.partition(":")[2]
    url = f"{connector['base_url'].rstrip('/')}/api/3/action/package_show?id={quote(name, safe='')}"
    if not online:
        return Report([f"{target} would be looked up in the {connector['title']}:", f"  {url}",
                       "Nothing was asked. Add --online to ask."], False)  # fmt: skip
    resources = formats.ckan(get(url, target, limits).raw, url)
    lines = [f"{target}: {len(resources)} files"]
    for one in resources:
        lines.append(f"  {one['format'] or '?'}  {one['name']}  {one['last_modified'][:10]}  {one['url']}")
    lines.append("Fetch one with: spdr data refresh URL --online")
    return Report(lines, False)


def _file(url: str, online: bool, limits: Limits | None) -> Report:
    check_address(url)
    if not online:
        return Report([f"Would be fetched: {url}", "Nothing was asked. Add --online to ask."], False)
    answer = get(url, "files", limits)
    shown = answer.file.relative_to(project.root()).as_posix()
    return Report(
        [
            f"{shown}: {len(answer.raw):,} bytes, sha256 {answer.sha256}",
            f"Next: spdr data check {shown} --as TABLE",
        ],
        False,
    )


def _replace(file: Path, raw: bytes) -> None:
    """Write whole or not at all."""
    part = file.with_name(f".{file.name}.{os.getpid()}.part")
    part.write_bytes(raw)
    os.replace(part, file)
