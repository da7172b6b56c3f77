"""What a chapter depends on, as checksums: files, tables, law, code and locked versions, made into one key.

Nothing heavy is imported here: a build with nothing to do reads the stat manifest, sees that no
size or time has moved, and stops.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any

# everything a site is made from; folders are walked
# worked cases are tests that the site shows
INPUTS = ("_config.yml", "requirements.lock", "book", "data", "notebooks", "spdr", "tests/cases")
RACY_NS = 2_000_000_000  # a file changed this short before it was hashed may change again unseen
Stamp = list[Any]  # [size, mtime_ns, sha256]


def stats(top: str) -> dict[str, tuple[int, int]]:
    """Size and modification time (ns) of every input file, by path from ``top`` with forward slashes."""
    found: dict[str, tuple[int, int]] = {}
    for name in INPUTS:
        path = os.path.join(top, name)
        if os.path.isdir(path):
            _walk(path, name, found)
        elif os.path.exists(path):
            about = os.stat(path)
            found[name] = (about.st_size, about.st_mtime_ns)
    return found


def _walk(folder: str, prefix: str, found: dict[str, tuple[int, int]]) -> None:
    with os.scandir(folder) as entries:
        for entry in entries:
            name = entry.name
            if name.startswith((".", "_build", "__pycache__")) or name.endswith((".pyc", "~")):
                continue
            if entry.is_dir():
                _walk(entry.path, f"{prefix}/{name}", found)
            else:
                about = entry.stat()
                found[f"{prefix}/{name}"] = (about.st_size, about.st_mtime_ns)


def unchanged(top: str, known: dict[str, Stamp], written: int) -> bool:
    """Tell from sizes and times alone that no input changed since ``known`` was written (ns)."""
    found = stats(top)
    limit = written - RACY_NS
    return len(found) == len(known) and all(
        (stamp := known.get(path)) is not None and stamp[0] == size and stamp[1] == mtime and mtime < limit
        for path, (size, mtime) in found.items()
    )


def snapshot(top: str, known: dict[str, Stamp], written: int) -> dict[str, Stamp]:
    """Stamp every input file now, hashing only those whose size or time moved, or moved too lately."""
    stamps: dict[str, Stamp] = {}
    for path, (size, mtime) in sorted(stats(top).items()):
        stamp = known.get(path)
        if stamp and stamp[0] == size and stamp[1] == mtime and mtime < written - RACY_NS:
            stamps[path] = stamp
        else:
            stamps[path] = [size, mtime, file_sha(os.path.join(top, path))]
    return stamps


def file_sha(path: str) -> str:
    """SHA-256 of a file's bytes."""
    import hashlib  # here, because it loads the whole of OpenSSL

    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def digest(value: Any) -> str:
    """SHA-256 of anything that JSON can hold, independent of the order of its keys."""
    import hashlib

    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


# ---------------------------------------------------------------- what a chapter was made from


def inputs_now(
    chapter: str,
    parameters: dict[str, Any],
    read: dict[str, Any],
    stamps: dict[str, Stamp],
    top: str,
) -> dict[str, Any]:
    """Today's checksums of everything that a run of ``chapter`` depends on.

    Parameters
    ----------
    chapter
        Name of the notebook without ending.
    parameters
        Those given in place of the notebook's defaults.
    read
        What the run read: ``tables`` (names), ``law`` (keys) and ``files`` (paths of registers).
    stamps
        Of :func:`snapshot`.
    top
        The project's folder.

    Returns
    -------
    dict
        ``notebook``, ``parameters``, ``tables``, ``law``, ``files``, ``code`` and ``versions``; a table,
        key or file that is gone has the checksum ``"gone"``.
    """
    notebook = f"notebooks/{chapter}.ipynb"
    tables = {name: table_shas(name, stamps) for name in read["tables"]}
    law = law_hashes() if read["law"] else {}
    files = sorted({*read["files"], *(path for path in ("data/registers/labels.csv",) if path in stamps)})
    return {
        "notebook": sha_in(stamps, notebook),
        "parameters": parameters,
        "tables": tables,
        "law": {key: law.get(key, "gone") for key in read["law"]},
        "files": {path: sha_in(stamps, path) for path in files},
        "code": code_shas(os.path.join(top, notebook), stamps, top),
        "versions": {
            "lock": sha_in(stamps, "requirements.lock"),
            "python": f"{sys.version_info.major}.{sys.version_info.minor}",
        },
    }


def sha_in(stamps: dict[str, Stamp], path: str) -> str:
    """Checksum of one input file, or ``"gone"``."""
    return stamps[path][2] if path in stamps else "gone"


def table_shas(name: str, stamps: dict[str, Stamp]) -> list[str]:
    """Checksums of a table's figures (or a map's outlines) and of its sidecar."""
    stem = f"data/tables/{name}"
    found = [stem + ending for ending in (".csv", ".geojson", ".json") if stem + ending in stamps]
    return [sha_in(stamps, (found or [stem])[0]), sha_in(stamps, stem + ".yaml")]


def law_hashes() -> dict[str, str]:
    """Checksum of every parameter's dated block."""
    from spdr.data import parameters

    return parameters.block_hashes()


def key_of(inputs: dict[str, Any]) -> str:
    """The key of a run: 20 hexadecimal digits over all of its inputs."""
    return digest(inputs)[:20]


def causes(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """Say what differs between the inputs of two runs, one phrase each.

    Examples
    --------
    >>> causes({"tables": {"gdp": ["1", "2"]}}, {"tables": {"gdp": ["3", "2"]}})
    ['table gdp']
    """
    words = {"tables": "table ", "law": "law ", "files": "register ", "code": "code ", "versions": "version "}
    found = [] if before.get("notebook") == after.get("notebook") else ["its notebook"]
    for part, word in {"parameters": "parameter ", **words}.items():
        old, new = before.get(part, {}), after.get(part, {})
        found += [word + name for name in sorted({*old, *new}) if old.get(name) != new.get(name)]
    return found


# ---------------------------------------------------------------- the code behind a notebook

IMPORT = r"(?m)^[ \t]*(?:from[ \t]+([.\w]+)[ \t]+import[ \t]*(\([^)]*\)|[^\n]+)|import[ \t]+([^\n]+))"
_imports: dict[tuple[str, str], set[str]] = {}  # module and its checksum -> dotted names that it imports


def code_shas(notebook: str, stamps: dict[str, Stamp], top: str) -> dict[str, str]:
    """Checksums of the ``spdr`` modules that a notebook imports, directly or through others.

    Files that are not modules (style sheets, word lists) count with the modules of their folder.
    """
    waiting = [name for source in code_of(notebook) for name in imported(source, "")]
    modules: set[str] = set()
    while waiting:
        name = waiting.pop()
        for path in module_paths(name, stamps):
            if path not in modules:
                modules.add(path)
                waiting += module_imports(path, stamps[path][2], top)
    folders = {path.rpartition("/")[0] for path in modules if not path.endswith("__init__.py")}
    beside = [p for p in stamps if not p.endswith(".py") and p.rpartition("/")[0] in folders]
    return {path: stamps[path][2] for path in sorted({*modules, *beside})}


def tables_named(notebook: str, stamps: dict[str, Stamp]) -> set[str]:
    """Tables whose names stand in quotes in a notebook's code."""
    import re

    known = {p[len("data/tables/") : -len(".csv")] for p in stamps if p.startswith("data/tables/")}
    return {
        word for source in code_of(notebook) for word in re.findall(r"[\"']([a-z0-9_]+)[\"']", source)
    } & known


def code_of(notebook: str) -> list[str]:
    """Sources of a notebook's code cells; none if it cannot be read, which its run will say."""
    try:
        with open(notebook, encoding="utf-8") as file:
            cells = json.load(file)["cells"]
        return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    except (OSError, ValueError, KeyError, TypeError):
        return []


def module_imports(path: str, sha: str, top: str) -> set[str]:
    """Dotted names that a module imports, at its top or inside functions."""
    if (path, sha) not in _imports:
        package = path.rpartition("/")[0].replace("/", ".")
        with open(os.path.join(top, path), encoding="utf-8") as file:
            _imports[path, sha] = imported(file.read(), package)
    return _imports[path, sha]


def imported(source: str, package: str) -> set[str]:
    """Names in the import statements of ``source``, relative ones resolved within ``package``.

    Statements are found by their form, at the start of a line: parsing every module would take longer than
    running a chapter. A test compares the result with Python's own parser over the whole package.

    Examples
    --------
    >>> sorted(imported("from spdr.data import load\\nimport os, re as r", ""))
    ['os', 're', 'spdr.data', 'spdr.data.load']
    >>> sorted(imported("from . import (\\n    tables as t,  # why\\n    seal,\\n)", "spdr.data"))
    ['spdr.data', 'spdr.data.seal', 'spdr.data.tables']
    """
    import re

    found: set[str] = set()
    for base, names, modules in re.findall(IMPORT, source):
        listed = re.sub(r"#.*", "", modules or names.strip("() \t\n")).split(",")
        plain = [one.split()[0] for one in listed if one.strip()]
        if modules:
            found.update(plain)
            continue
        dots = len(base) - len(base.lstrip("."))
        above = package.split(".")[: len(package.split(".")) - dots + 1] if dots else []
        home = ".".join([*above, base.lstrip(".")]).strip(".")
        found |= {home, *(f"{home}.{name}" for name in plain)}
    return found


def module_paths(name: str, stamps: dict[str, Stamp]) -> list[str]:
    """Files that importing a dotted name of ours runs: the packages above it and the module itself."""
    parts = name.split(".")
    if parts[0] != "spdr":
        return []
    found = []
    for end in range(1, len(parts) + 1):
        stem = "/".join(parts[:end])
        found += [path for path in (f"{stem}/__init__.py", f"{stem}.py") if path in stamps]
    return found
