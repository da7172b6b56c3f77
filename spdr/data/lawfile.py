"""Reading and checking the parameter files: TOML in, checked blocks out, one mistake named at a time."""

from __future__ import annotations

import hashlib
import os
import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from spdr import project
from spdr.data.lawblocks import BlockValue, own_values, refuse_overlaps, wrong
from spdr.errors import ParameterError

_HEADER = re.compile(r'^\["([^"\n]+)"\]', re.MULTILINE)
_OVERLAY = re.compile(r'^overlay_of = "([^"\n]+)"', re.MULTILINE)


@dataclass(frozen=True)
class Parameter:
    """One key with its words, its own values, and ``in_play``: these and the overlays that stand over it."""

    key: str
    name_en: str
    name_th: str
    unit: str
    scheme: str
    file: str
    values: tuple[BlockValue, ...]
    in_play: tuple[BlockValue, ...]
    sha256: str
    note: str = ""
    note_th: str = ""
    overlay_of: str = ""
    renamed_from: tuple[str, ...] = ()


@dataclass
class Corpus:
    """All parameters, which old name leads to which key, and the file stamps they were read under."""

    parameters: dict[str, Parameter] = field(default_factory=dict)
    renamed: dict[str, str] = field(default_factory=dict)
    stamps: dict[str, tuple[int, int]] = field(default_factory=dict)
    files: dict[str, dict[str, Parameter]] = field(default_factory=dict)


_cache: dict[str, Corpus] = {}
_folders: dict[tuple[str | None, str], Path] = {}


def corpus(key: str | None = None) -> Corpus:
    """Return all parameters, re-reading the files that changed since the last call.

    With a ``key`` that is known, only the file that holds it is looked at, so that a loop of look-ups
    costs one file stamp each.

    Raises
    ------
    ParameterError
        If a file is missing, is not TOML, or breaks a rule; the message names the file and the key.
    """
    folder = _folder()
    held = _cache.setdefault(str(folder), Corpus())
    if key is not None:
        known = held.parameters.get(held.renamed.get(key, key))
        if known is not None and _stamp(folder / known.file) == held.stamps[known.file]:
            return held
    with os.scandir(folder) as entries:
        stamps = {
            e.name: (e.stat().st_mtime_ns, e.stat().st_size) for e in entries if e.name.endswith(".toml")
        }
    if stamps != held.stamps:
        held = _cache[str(folder)] = _reread(folder, stamps, held)
    return held


def _folder() -> Path:
    """Return the parameters' folder; finding the project costs more than ten look-ups."""
    where = (os.environ.get("SPDR_ROOT"), os.getcwd())
    if where not in _folders:
        _folders[where] = project.path("data", "parameters")
    return _folders[where]


def _stamp(file: Path) -> tuple[int, int] | None:
    try:
        stat = os.stat(file)
    except OSError:
        return None
    return (stat.st_mtime_ns, stat.st_size)


def _reread(folder: Path, stamps: dict[str, tuple[int, int]], old: Corpus) -> Corpus:
    new = Corpus(stamps=stamps)
    for name in sorted(stamps):
        same = old.stamps.get(name) == stamps[name]
        new.files[name] = old.files[name] if same else read_file(folder / name)
        for key, parameter in new.files[name].items():
            if key in new.parameters:
                raise ParameterError(
                    f"data/parameters/{name}: {key!r} also stands in {new.parameters[key].file}. "
                    "A key lives in one file: move its values together."
                )
            new.parameters[key] = parameter
            new.renamed.update(dict.fromkeys(parameter.renamed_from, key))
    clash = sorted(set(new.renamed) & set(new.parameters))
    if clash:
        raise ParameterError(
            f"data/parameters/{new.parameters[clash[0]].file}: {clash[0]!r} is a key, and also an earlier "
            f"name of {new.renamed[clash[0]]!r}. Take it out of renamed_from."
        )
    return new


def read_file(file: Path) -> dict[str, Parameter]:
    """Read and check one parameter file.

    Raises
    ------
    ParameterError
        As ``corpus``.
    """
    try:
        text = file.read_text(encoding="utf-8")
        content = tomllib.loads(text)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ParameterError(f"data/parameters/{file.name} cannot be read as TOML: {error}.") from error
    hashes = block_hashes_of(text)
    unheaded = sorted(set(content) ^ set(hashes))
    if unheaded:
        raise wrong(
            file.name, unheaded[0], 'needs one header of the form ["scheme.item"] at the start of a line'
        )
    values = {key: own_values(key, block, file.name) for key, block in content.items()}
    over: dict[str, list[str]] = {}
    for key, block in content.items():
        base = block.get("overlay_of", "")
        if not base:
            continue
        if base not in content or content[base]["unit"] != block["unit"] or content[base].get("overlay_of"):
            raise wrong(file.name, key, f"overlay_of names {base!r}, which is no base key of this unit here")
        over.setdefault(base, []).append(key)
    return {
        key: _parameter(key, content, file.name, values, over.get(key, []), hashes[key]) for key in content
    }


def _parameter(
    key: str,
    content: dict[str, Any],
    file: str,
    values: dict[str, tuple[BlockValue, ...]],
    over: list[str],
    sha256: str,
) -> Parameter:
    block = content[key]
    in_play = values[key] + tuple(v for other in sorted(over) for v in values[other])
    refuse_overlaps(key, in_play, file)
    return Parameter(
        key=key,
        name_en=block["name_en"],
        name_th=block["name_th"],
        unit=block["unit"],
        scheme=block["scheme"],
        file=file,
        values=values[key],
        in_play=in_play,
        sha256=sha256,
        note=block.get("note", ""),
        note_th=block.get("note_th", ""),
        overlay_of=block.get("overlay_of", ""),
        renamed_from=tuple(block.get("renamed_from", ())),
    )


def block_hashes_of(text: str) -> dict[str, str]:
    """Return the SHA-256 of each parameter's text in one file, the text of its overlays included.

    Works on the text, because parsing all files would be most of the cost of a build that has nothing to do.
    """
    heads = list(_HEADER.finditer(text))
    ends = [head.start() for head in heads[1:]] + [len(text)]
    chunks = {head[1]: text[head.start() : end].strip() for head, end in zip(heads, ends, strict=True)}
    whole = {key: [chunk] for key, chunk in chunks.items()}
    for key in sorted(chunks):
        over = _OVERLAY.search(chunks[key])
        if over and over[1] in whole:
            whole[over[1]].append(chunks[key])
    return {key: hashlib.sha256("\n".join(parts).encode("utf-8")).hexdigest() for key, parts in whole.items()}


def block_hashes() -> dict[str, str]:
    """Return the SHA-256 of every parameter's block, and of every reform under ``reform:<name>``.

    Nothing is parsed or checked, so that a build can ask every time.
    """
    found: dict[str, str] = {}
    for file in project.path("data", "parameters").glob("*.toml"):
        found.update(block_hashes_of(file.read_text(encoding="utf-8")))
    for file in project.path("data", "reforms").glob("*.toml"):
        text = file.read_text(encoding="utf-8")
        found[f"reform:{file.stem}"] = hashlib.sha256(text.encode("utf-8")).hexdigest()
    return dict(sorted(found.items()))
