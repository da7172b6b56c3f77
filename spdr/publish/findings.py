"""What a check reports: one line with the place, what is wrong there, and the next step."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Finding:
    """One thing to mend, or, as a note, one thing to know.

    ``where`` names a file, and a cell or line where there is one.
    """

    where: str
    what: str
    step: str = ""
    note: bool = False

    def __str__(self) -> str:
        return f"{self.where}: {self.what}{' ' + self.step if self.step else ''}"
