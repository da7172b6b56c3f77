"""What each chapter claims and on what it rests: numbers, cards, findings; and numbers typed into prose.

A claim is unsupported if it is a recorded number, date or wording without input, citation or parameter, a
finding without fact, or a number typed into prose, where it would stay when the data change.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from spdr.present.figures import NAMES

KINDS = ("number", "card", "finding")
_ROLE = re.compile(r"\{[\w-]+\}`[^`]*`")
_QUIET = re.compile(r"`[^`]*`|^:::.*$|^\s*\d+\. |\]\([^)]*\)|<[^>]*>", re.MULTILINE)
# Digits that are names in prose: a year, a code of an indicator, an age that a law or a definition sets, the
# provinces of the country.
_NAMED = re.compile(
    r"(?:B\.E\.|พ\.ศ\.) ?\d{4}|(?<![\d.,])(?:19|20)\d\d(?![\d.,]*\d)|\b\d+(?:\.\d+){2,}\b|\b77 provinces\b"
    r"|\b(?:woman of|man of|men of|turns|is|be|to|after)\s+60\b|\b60 or older\b"
)
_TYPED = re.compile(r"\d[\d.,]*\d|\d")


@dataclass(frozen=True)
class Claim:
    """One claim of a chapter.

    Attributes
    ----------
    kind
        One of ``KINDS``.
    id, en, th
        Its id in the record and its words: a number's label, a card's headline, a finding's sentence.
    shown_en, shown_th
        The value as the text shows it; empty for a card or a finding.
    status, period
        How sure it is, and when; a finding has the status of its card.
    inputs, cite, facts
        Tables and parameters, works, and the facts of a finding.
    anchor
        Where on the chapter's page it stands; empty for a number, whose address is among the results.
    supported
        Whether it rests on anything.
    """

    kind: str
    id: str
    en: str
    th: str
    shown_en: str
    shown_th: str
    status: str
    period: str
    inputs: tuple[str, ...]
    cite: tuple[str, ...]
    facts: tuple[str, ...]
    anchor: str
    supported: bool


def of_record(record: dict[str, Any]) -> list[Claim]:
    """Return the claims of a chapter in the order of its record: numbers, cards, findings."""
    return [*_numbers(record), *_cards(record), *_findings(record)]


def _numbers(record: dict[str, Any]) -> Iterator[Claim]:
    chosen = {str(value) for value in record["parameters"].values()}
    for fact in record["facts"]:
        inputs, cite = tuple(fact.get("inputs") or ()), tuple(fact.get("cite") or ())
        rests = bool(inputs or cite) or fact["value"] is None or str(fact["value"]) in chosen
        shown = str(fact["shown_en"]), str(fact["shown_th"])
        yield Claim(
            "number", fact["id"], fact["label_en"], fact["label_th"], *shown, fact["status"],
            str(fact.get("period") or ""), inputs, cite, (), "", rests,
        )  # fmt: skip


def _cards(record: dict[str, Any]) -> Iterator[Claim]:
    for figure in record["figures"]:
        inputs, cite = tuple(figure.get("inputs") or ()), tuple(figure.get("cite") or ())
        yield Claim(
            "card", figure["id"], figure["headline_en"], figure["headline_th"], "", "", figure["status"], "",
            inputs, cite, (), figure["id"], bool(inputs or cite),
        )  # fmt: skip


def _findings(record: dict[str, Any]) -> Iterator[Claim]:
    cards = {figure["id"]: figure for figure in record["figures"]}
    known = {fact["id"] for fact in record["facts"]}
    for finding in record.get("findings", []):
        card, facts = cards[finding["card"]], tuple(finding["facts"])
        yield Claim(
            "finding", finding["id"], finding["en"], finding["th"], "", "", card["status"], "",
            tuple(card.get("inputs") or ()), tuple(card.get("cite") or ()), facts, f"finding-{finding['id']}",
            bool(facts) and set(facts) <= known,
        )  # fmt: skip


def typed_numbers(prose: str) -> list[str]:
    """Return the numbers typed into a Markdown text, each with the words around it.

    Roles, code, links and names that hold digits are left out; so are years, which are dates of sources.

    Examples
    --------
    >>> typed_numbers("Since 2019, Section 33 insures {fact}`insured`; SDG 1.3.1 counts people aged 60.")
    []
    >>> typed_numbers("About 4.9% are poor.")
    ['About 4.9% are poor.']
    """
    text = _NAMED.sub("", NAMES.sub("", _QUIET.sub("", _ROLE.sub("", prose))))
    return [
        " ".join(text[max(0, found.start() - 30) : found.end() + 30].split())
        for found in _TYPED.finditer(text)
    ]


def prose_numbers(notebook: dict[str, Any]) -> list[str]:
    """Return the numbers typed into the prose of a chapter, each with the words around it."""
    from spdr.publish import sources

    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "markdown"]
    return [found for cell in cells for found in typed_numbers(sources.cell_text(cell))]


def unsupported(record: dict[str, Any], notebook: dict[str, Any] | None) -> list[str]:
    """Return what a chapter claims without support: ids of its record, and typed numbers with their words."""
    bare = [f"{claim.kind} {claim.id}" for claim in of_record(record) if not claim.supported]
    return bare + (prose_numbers(notebook) if notebook else [])
