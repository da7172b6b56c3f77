"""What the check of a contributed notebook refuses beside its form: network, shell commands, secrets."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from spdr.publish import check_hygiene

ROOT = Path(__file__).resolve().parents[1]
CHAPTERS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def found(text: str, kind: str = "code") -> list[str]:
    notebook = {"cells": [{"cell_type": kind, "source": text, "metadata": {}}]}
    return [finding.what for finding in check_hygiene.check("01_a", notebook)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("import requests", "imports requests."),
        ("from urllib.request import urlopen", "imports urllib.request."),
        ("import pandas, socket as s", "imports socket."),
        ("!pip install x", "runs a shell command."),
        ("x = 1\n%%bash\nls", "runs a shell command."),
        ("db_password = 'hunter'", "sets a password, token or key."),
        ("connect(api_key='abc')", "sets a password, token or key."),
        ("url = 'postgres://me:word@host/db'", "holds a key or password."),
    ],
)
def test_what_may_not_be_in_a_notebook_is_named(text, said):
    assert said in found(text)


def test_a_key_in_prose_is_found_too():
    assert found("-----BEGIN " + "PRIVATE KEY-----", "markdown") == ["holds a key or password."]


@pytest.mark.parametrize(
    "text", ["import pandas", "token = 3", "secret = ''", "from . import x", "year = 2024  # !", "a ="]
)
def test_harmless_code_is_left_alone(text):
    assert found(text) == []


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_the_chapters_of_the_book_are_clean(path):
    assert check_hygiene.check(path.stem, json.loads(path.read_text(encoding="utf-8"))) == []
