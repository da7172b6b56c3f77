"""Drawn people are those of their seed: another draw is another result, and needs a line in the change log.

``tests/expected/seeded.json`` was computed by this code when the pages were published. It guards against a
change that nobody meant; that the draws are right is for the tests of margins and of properties to show.
Where a change is meant, ``python tests/test_seeded.py`` writes the file anew.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from spdr.analysis import households, worked

KEPT = Path(__file__).parent / "expected" / "seeded.json"


def fingerprint(frame: pd.DataFrame) -> dict[str, Any]:
    """Of numbers their sum and their sum by place in the table, of words how often each stands there."""
    found: dict[str, Any] = {"rows": len(frame)}
    place = np.arange(1, len(frame) + 1)
    for name, column in frame.items():
        if pd.api.types.is_numeric_dtype(column) or pd.api.types.is_bool_dtype(column):
            values = column.to_numpy(dtype=float, na_value=np.nan)
            found[str(name)] = [
                float(np.nansum(values)),
                float(np.nansum(values * place)),
                int(np.isnan(values).sum()),
            ]
        else:
            words = column.astype(str)
            counts = words.value_counts()
            found[str(name)] = (
                {str(word): int(count) for word, count in sorted(counts.items())}
                if len(counts) <= 40
                else hashlib.sha256("\n".join(words).encode()).hexdigest()
            )
    return found


def frames() -> dict[str, pd.DataFrame]:
    margins = households.published_margins(2024)
    return {
        "worked_survey": worked.example_survey(),
        "synthetic_population": households.synthetic(size=6_000, seed=3, margins=margins),
    }


@pytest.fixture(scope="module")
def found() -> dict[str, Any]:
    return {name: fingerprint(frame) for name, frame in frames().items()}


@pytest.mark.parametrize("name", ["worked_survey", "synthetic_population"])
def test_the_people_of_a_seed_are_those_committed(found, name):
    kept = json.loads(KEPT.read_text(encoding="utf-8"))[name]
    assert list(found[name]) == list(kept)
    for column, value in kept.items():
        if isinstance(value, list):
            # 1e-7: weights are the end of an iteration that stops when margins are met to this precision
            assert found[name][column] == pytest.approx(value, rel=1e-7), column
        else:
            assert found[name][column] == value, column


if __name__ == "__main__":
    made = {name: fingerprint(frame) for name, frame in frames().items()}
    KEPT.write_text(json.dumps(made, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
