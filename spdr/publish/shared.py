"""Checks of tables and law done once, in the process that chapters are forked from, and not again in each.

Every load still reads the file and compares its seal. Only the conversion and the checks of bytes that
this process has already checked are spared; a table that changes in between is checked anew.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from typing import Any

Stamp = tuple[int, int]  # size and modification time
_checked: dict[tuple[str, str, Stamp], Any] = {}  # table, seal, stamp of its sidecar -> checked frame
_sidecars: dict[str, tuple[Stamp, dict[str, Any]]] = {}
_plain: dict[str, Any] = {}  # the functions of spdr.data.tables that are stood in for


def share() -> None:
    """Let this process, and what it forks, remember which tables were checked."""
    from spdr.data import tables

    if not _plain:
        _plain.update(check=tables.check, describe=tables.describe)
    tables.check, tables.describe = _check, _describe


def unshare() -> None:
    """Forget, and check every time again."""
    from spdr.data import tables

    if _plain:
        tables.check, tables.describe = _plain["check"], _plain["describe"]
    _checked.clear()
    _sidecars.clear()


def load(names: Iterable[str]) -> None:
    """Check these tables and the law now; what is wrong with one is left for the chapter that reads it."""
    from spdr import data
    from spdr.data import parameters
    from spdr.errors import SpdrError

    share()
    for name in names:
        with suppress(SpdrError):
            data.load(name)
    with suppress(SpdrError):
        parameters.keys()  # reads and checks every file of the law


def check_all() -> str:
    """Check every table, parameter and reform, and say how many; their own errors say what is wrong."""
    from spdr import data
    from spdr.data import parameters, reforms

    share()
    tables, law, plans = data.names(), parameters.keys(), reforms.names()  # keys() parses and checks the law
    for name in tables:
        data.load(name)
    for name in plans:
        reforms.load_reform(name)
    return f"{len(tables)} tables, {len(law)} parameters and {len(plans)} reforms are in order"


def _check(name: str, sidecar: dict[str, Any], raw: bytes) -> Any:
    """Stand in for ``tables.check``: a frame checked before, if table and sidecar are still those."""
    from spdr.data import tables

    stamp, known = _sidecars.get(name, ((0, 0), None))
    if known is not sidecar:  # one that is not on the disk yet
        return _plain["check"](name, sidecar, raw)
    key = (name, tables.seal_of(raw), stamp)
    if key not in _checked:
        _checked[key] = _plain["check"](name, sidecar, raw)
    return _checked[key].copy(deep=False)  # in pandas 3 a frame that is written to parts from its copies


def _describe(name: str) -> dict[str, Any]:
    """Stand in for ``tables.describe``: the sidecar read before, if its file has not changed."""
    from spdr.data import tables

    about = tables.sidecar_path(name).stat()
    stamp = (about.st_size, about.st_mtime_ns)
    if name not in _sidecars or _sidecars[name][0] != stamp:
        _sidecars[name] = (stamp, _plain["describe"](name))
    return _sidecars[name][1]
