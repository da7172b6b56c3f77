"""A chapter's findings: the few sentences a reader should leave with, each on a card of the chapter."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from spdr.errors import NotebookError
from spdr.present.figures import check_no_typed_number, fill
from spdr.present.formats import LANGUAGES

PLACE = re.compile(r"\{([a-z][a-z0-9_]*)\}")


def make(
    id: str, texts: Mapping[str, str], card: str, facts: Mapping[str, Mapping[str, Any]], where: str
) -> dict[str, Any]:
    """Return a finding as the record holds it.

    Parameters
    ----------
    id
        Kebab-case, unique among the chapter's findings.
    texts
        ``en`` and ``th``: one sentence or two, numbers only as ``{fact_id}``.
    card
        The figure or table that shows it.
    facts
        What the chapter has recorded so far, by id.
    where
        Chapter and finding, for messages.

    Raises
    ------
    NotebookError
        If a language is missing, a number is typed, no fact is named, or the languages name different facts.
    """
    for lang in LANGUAGES:
        if not isinstance(texts[lang], str) or not texts[lang].strip():
            raise NotebookError(f"{where}: {lang} has no text. Readers of both languages get the same words.")
        check_no_typed_number(texts[lang], f"{where}, {lang}")
    named = {lang: list(dict.fromkeys(PLACE.findall(texts[lang]))) for lang in LANGUAGES}
    if not named["en"]:
        raise NotebookError(
            f"{where}: no fact in {texts['en']!r}. A finding rests on a recorded number or wording; "
            "write its id in braces."
        )
    if set(named["en"]) != set(named["th"]):
        odd = sorted(set(named["en"]) ^ set(named["th"]))
        raise NotebookError(
            f"{where}: {', '.join(odd)} stands in one language only. Name the same facts in both."
        )
    shown = {lang: {name: str(fact[f"shown_{lang}"]) for name, fact in facts.items()} for lang in LANGUAGES}
    return {
        "id": id,
        **{lang: fill(texts[lang], shown[lang], f"{where}, {lang}") for lang in LANGUAGES},
        **{f"pattern_{lang}": texts[lang] for lang in LANGUAGES},
        "card": card,
        "facts": named["en"],
    }


def check_cards(chapter: str, findings: Iterable[Mapping[str, Any]], cards: Iterable[str]) -> None:
    """Refuse a finding whose card the chapter does not record.

    Raises
    ------
    NotebookError
        Naming the chapter, the finding and the nearest card.
    """
    known = list(cards)
    for finding in findings:
        if finding["card"] not in known:
            from difflib import get_close_matches

            near = get_close_matches(finding["card"], known, n=3)
            hint = f" Near it: {', '.join(near)}." if near else ""
            raise NotebookError(
                f"{chapter}, finding {finding['id']!r}: the chapter records no card "
                f"{finding['card']!r}.{hint}"
            )
