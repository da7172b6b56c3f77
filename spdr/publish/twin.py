"""A notebook as text, made anew for each comparison, so that it cannot drift from the notebook.

Git shows it in place of the JSON once it has been told to (``.gitattributes`` names the notebooks):

    git config diff.notebook.textconv ".venv/bin/python -m spdr.publish.twin"
"""

from __future__ import annotations

import json
import sys
from pathlib import Path


def as_text(raw: str) -> str:
    """Return the cells of a notebook as text: kind, tags and source, and a word where outputs were left.

    Parameters
    ----------
    raw
        The content of an ``.ipynb`` file. What is no notebook is returned as it is, so that a comparison
        never hides a damaged file.

    Examples
    --------
    >>> cell = {"cell_type": "code", "metadata": {"tags": ["parameters"]}, "source": ["year = 2024"]}
    >>> print(as_text(json.dumps({"cells": [cell]})))
    ---- 1 code [parameters]
    year = 2024
    <BLANKLINE>
    """
    try:
        cells = json.loads(raw)["cells"]
        return "".join(_cell(number, cell) for number, cell in enumerate(cells, 1))
    except (ValueError, KeyError, TypeError):
        return raw


def _cell(number: int, cell: dict) -> str:
    tags = ", ".join(cell.get("metadata", {}).get("tags", []))
    head = f"---- {number} {cell['cell_type']}" + (f" [{tags}]" if tags else "")
    left = cell.get("outputs") or cell.get("execution_count")
    source = "".join(cell["source"]).rstrip()
    return f"{head}\n{source}\n" + ("(outputs were left in this cell)\n" if left else "") + "\n"


def main() -> int:
    """Print the notebook that is named on the command line."""
    text = as_text(Path(sys.argv[1]).read_text(encoding="utf-8"))
    sys.stdout.buffer.write(text.encode("utf-8"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
