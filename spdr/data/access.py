"""The log of what this process has read: tables by name and checksum, parameters by key.

A chapter's key is made from this log, so what is not read through ``load`` and ``value``
cannot be tracked. Kept apart from the loaders so that both can write to it.
"""

from __future__ import annotations

_tables: dict[str, str] = {}
_parameters: dict[str, str] = {}


def note_table(name: str, sha256: str) -> None:
    """Record that table ``name`` with this checksum was read."""
    _tables[name] = sha256


def note_parameter(key: str, sha256: str) -> None:
    """Record that parameter ``key``, whose whole dated block hashes to ``sha256``, was read."""
    _parameters[key] = sha256


def reads() -> dict[str, dict[str, str]]:
    """Return ``{"tables": {name: sha256}, "parameters": {key: sha256}}`` read since the last reset."""
    return {"tables": dict(sorted(_tables.items())), "parameters": dict(sorted(_parameters.items()))}


def reset() -> None:
    """Forget everything read so far; the runner calls this before a chapter starts."""
    _tables.clear()
    _parameters.clear()
