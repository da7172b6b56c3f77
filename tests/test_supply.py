"""What is installed: every package by its hash, and under a licence that lets the review be given away."""

from __future__ import annotations

import importlib.metadata
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
LOCKS = sorted(ROOT.glob("requirements*.lock"))
# a licence passes where one of these words is in it; the strong copyleft ones do not pass
FREE = re.compile(
    r"MIT|BSD|Apache|ISC|PSF|Python Software Foundation|MPL|Mozilla|OFL|Zlib|CC0|Public Domain|Unlicense"
)
STRONG = re.compile(r"\b(A?GPL|GNU (Affero )?General Public)")
SECRET = (
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----|\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_[A-Za-z0-9]{36}\b"
    r"|\bxox[abprs]-[A-Za-z0-9-]{10,}|://[^/[:space:]:@]+:[^/[:space:]:@]+@"
)


def packages(lock: Path) -> list[str]:
    return re.findall(r"(?m)^([A-Za-z0-9][A-Za-z0-9._-]*)(?:\[[^]]*\])?==", lock.read_text(encoding="utf-8"))


def licence(name: str) -> str | None:
    """Return what a package says of its licence, or None where this machine does not have the package."""
    try:
        about = importlib.metadata.metadata(name)
    except importlib.metadata.PackageNotFoundError:
        return None
    marks = [mark for mark in about.get_all("Classifier", []) if mark.startswith("License")]
    return about.get("License-Expression") or "; ".join(marks) or (about.get("License") or "")[:100]


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_every_package_is_locked_to_one_version_by_hash(lock):
    text = lock.read_text(encoding="utf-8")
    entries = re.split(r"(?m)^(?=[A-Za-z0-9])", text)[1:]
    assert len(entries) > 3
    for entry in entries:
        assert re.match(r"[^=\s]+==[^\s;]+", entry), entry[:80]
        assert "--hash=sha256:" in entry, entry[:80]


def test_every_package_of_the_lock_has_a_free_licence():
    told = {name: licence(name) for name in packages(ROOT / "requirements.lock")}
    known = {name: words for name, words in told.items() if words is not None}
    assert len(known) > 100
    wrong = {name: words for name, words in known.items() if not FREE.search(words)}
    # docutils is in the public domain but for a few files under other free licences, one of them the GPL
    strong = {name for name, words in known.items() if STRONG.search(words)} - {"docutils"}
    assert (wrong, strong) == ({}, set())


def test_no_secret_is_in_a_tracked_file():
    if not (ROOT / ".git").exists():
        pytest.skip("not a git repository")
    command = [
        "git",
        "grep",
        "-nIE",
        "-e",
        SECRET.replace(r"\b", ""),
        "--",
        ".",
        ":!tests",
        ":!spdr/publish/check_hygiene.py",
    ]
    found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (found.returncode, found.stdout) == (1, "")  # 1: nothing was found
