"""Finished sites on disk, and the one rename that puts a new one in place of the old.

``book/_build/html`` is a link to ``book/_build/sites/<id>``. A reader sees the old site or the new one,
never a mixture. Where links cannot be had (Windows without the right to make them) the folders
themselves are renamed, which leaves a gap of some milliseconds between two renames.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from spdr import project
from spdr.errors import SpdrError

KEPT_SITES = 2  # the published one and the one before it, to go back to
MARK = ".spdr-site"  # in folders given with --out: shows that what stands there is a site of ours


def home() -> Path:
    """Where finished sites are kept."""
    return project.path("book", "_build", "sites")


def public() -> Path:
    """What readers and servers open."""
    return project.path("book", "_build", "html")


def published() -> str:
    """The id of the site that is public, or an empty text."""
    link = public()
    if os.path.islink(link):
        return os.path.basename(os.readlink(link)) if os.path.exists(link) else ""
    try:
        with open(home() / "public", encoding="utf-8") as file:
            return file.read().strip() if os.path.isdir(link) else ""
    except OSError:
        return ""


def make(identity: str, build: Callable[[Path], None]) -> Path:
    """Let ``build`` fill a staging folder; return the finished site's folder, named by ``identity``.

    Every file is on the disk before the folder gets its name, so a named folder is a whole site.
    """
    home().mkdir(parents=True, exist_ok=True)
    staging = home() / f".staging-{os.getpid()}"
    shutil.rmtree(staging, ignore_errors=True)
    try:
        staging.mkdir()
        build(staging)
        if not (staging / "index.html").is_file():
            raise SpdrError("The site builder made no index.html. Nothing was published; please report this.")
        flush(staging)
        final = home() / identity
        if final.exists():
            os.rename(final, home() / f".old-{os.getpid()}")
        _size_file(identity).parent.mkdir(exist_ok=True)
        _size_file(identity).write_text(_measure(staging), encoding="utf-8")
        os.rename(staging, final)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
        shutil.rmtree(home() / f".old-{os.getpid()}", ignore_errors=True)
    return final


def whole(identity: str) -> bool:
    """Tell whether a finished site still has the files it was made with, by their number and size."""
    try:
        made = _size_file(identity).read_text(encoding="utf-8")
        return made == _measure(public() if published() == identity else home() / identity)
    except OSError:
        return False


def _size_file(identity: str) -> Path:
    return home().with_name("sizes") / identity


def _measure(folder: Path) -> str:
    sizes = [
        os.stat(os.path.join(path, name)).st_size for path, _, names in os.walk(folder) for name in names
    ]
    return f"{len(sizes)} files, {sum(sizes)} bytes\n"


def flush(folder: Path) -> None:
    """Wait until every file of a folder is on the disk."""
    for path, _, names in os.walk(folder):
        for name in names:
            descriptor = os.open(os.path.join(path, name), os.O_RDONLY if os.name != "nt" else os.O_RDWR)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)


def publish(site: Path) -> None:
    """Make a finished site the public one."""
    link = public()
    if os.name != "nt" and _swap_link(site, link):
        return
    _swap_folders(site, link)


def _swap_link(site: Path, link: Path) -> bool:
    """Point the link at the site in one rename; False where links cannot be had."""
    beside = link.with_name(f".html-{os.getpid()}")
    try:
        with suppress(FileNotFoundError):
            os.unlink(beside)
        os.symlink(os.path.relpath(site, link.parent), beside, target_is_directory=True)
    except (OSError, NotImplementedError):
        return False
    if link.is_dir() and not link.is_symlink():  # left by a build that could not make links
        _retire(link)
    os.replace(beside, link)
    return True


def _swap_folders(site: Path, link: Path) -> None:
    if link.is_symlink():
        os.unlink(link)
    elif link.exists():
        _retire(link)
    os.rename(site, link)
    from spdr.publish import runs

    runs.write(home() / "public", site.name + "\n")


def _retire(folder: Path) -> None:
    """Move a public folder back among the sites, under its own id."""
    name = published() or "unknown"
    shutil.rmtree(home() / name, ignore_errors=True)
    os.rename(folder, home() / name)


def prune() -> None:
    """Delete older sites, and what builds that were killed left behind."""
    if not home().is_dir():
        return
    for left in [*home().glob(".staging-*"), *home().glob(".old-*")]:
        shutil.rmtree(left, ignore_errors=True)
    for beside in public().parent.glob(".html-*"):
        beside.unlink(missing_ok=True)
    now = published()
    others = [p for p in home().iterdir() if p.is_dir() and p.name != now]
    for old in sorted(others, key=lambda p: p.stat().st_mtime_ns, reverse=True)[KEPT_SITES - 1 :]:
        shutil.rmtree(old, ignore_errors=True)
    for size in home().with_name("sizes").glob("*"):
        if size.name != now and not (home() / size.name).is_dir():
            size.unlink(missing_ok=True)


def copy_out(site: Path, out: Path) -> None:
    """Put a copy of a finished site at ``out``, whole or not at all.

    Raises
    ------
    SpdrError
        If something stands there that is not a site made by this command.
    """
    out = out.absolute()
    if out.exists() and not (out / MARK).is_file() and (not out.is_dir() or any(out.iterdir())):
        raise SpdrError(f"{out} holds something that is not a site of ours. Name a new or an empty folder.")
    out.parent.mkdir(parents=True, exist_ok=True)
    staging = out.with_name(f".{out.name}-{os.getpid()}")
    old = out.with_name(f".{out.name}-{os.getpid()}-old")
    try:
        shutil.copytree(site, staging)
        (staging / MARK).write_text(site.name + "\n", encoding="utf-8")
        flush(staging)
        if out.exists():
            os.rename(out, old)
        os.rename(staging, out)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)
