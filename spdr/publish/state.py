"""What the last build left: stamps of all inputs and which site was made from them. Nothing heavy here."""

from __future__ import annotations

import json
import time
from typing import Any

from spdr import project


class State:
    """The stat manifest of the last build.

    Attributes
    ----------
    stamps
        Path to ``[size, mtime_ns, sha256]`` of every input file.
    written
        When they were taken, in ns.
    site
        Of the site they made: ``id``, ``languages``, and checksums of all ``inputs`` and of the ``data``.
    """

    def __init__(self, stamps: dict[str, list[Any]], written: int, site: dict[str, Any]) -> None:
        self.stamps, self.written, self.site = stamps, written, site

    @classmethod
    def load(cls) -> State:
        """Read the manifest; an empty one if there is none that can be read."""
        try:
            with open(project.path("book", "_build", "state.json"), encoding="utf-8") as file:
                found = json.load(file)
            return cls(found["stamps"], found["written"], found["site"])
        except (OSError, ValueError, KeyError, TypeError):
            return cls({}, 0, {})

    def save(self) -> None:
        """Write the manifest whole or not at all."""
        from spdr.publish import runs

        path = project.path("book", "_build", "state.json")
        path.parent.mkdir(parents=True, exist_ok=True)
        content = {"stamps": self.stamps, "written": self.written, "site": self.site}
        runs.write(path, json.dumps(content, separators=(",", ":")) + "\n")


def now() -> int:
    """The clock that file times are compared with, in ns."""
    return time.time_ns()
