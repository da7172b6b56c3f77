"""One part of a generated page."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Part:
    """HTML under a heading, or without one where it stands inside other text.

    ``words`` is what the search finds it by, where that is not simply all its text; ``finds`` are rows that
    the search finds one by one instead: anchor, heading, words.
    """

    html: str
    title: str = ""
    anchor: str = ""
    words: str = ""
    finds: tuple[tuple[str, str, str], ...] = ()
