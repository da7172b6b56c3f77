"""What hand-written pages and translations must be: complete, current, the same numbers in both languages."""

from __future__ import annotations

import re
from collections import Counter

from spdr.errors import SpdrError
from spdr.publish import catalogues, sources
from spdr.publish.findings import Finding
from spdr.publish.words import BUDDHIST_ERA

_ROLE = re.compile(r"\{(?:fact|cite|page|recommendation)\}`[^`]+`")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


def numbers(text: str) -> Counter[str]:
    """Return the numbers typed into a text, roles left out.

    Examples
    --------
    >>> sorted(numbers("Section 33 and {fact}`poverty_2024` of 1,000"))
    ['1,000', '33']
    """
    return Counter(_NUMBER.findall(_ROLE.sub("", text)))


def same_numbers(english: str, thai: str) -> bool:
    """Whether a Thai text holds the numbers of the English one; years may be in the Buddhist era.

    Examples
    --------
    >>> same_numbers("In 2024, Section 33", "ปี 2567 มาตรา 33"), same_numbers("In 2024", "ปี 2566")
    (True, False)
    """
    left, right = numbers(english), numbers(thai)
    for year in [n for n in left if re.fullmatch(r"(1[89]|20)\d\d", n)]:
        buddhist = str(int(year) + BUDDHIST_ERA)
        moved = min(left[year], right[buddhist])
        left[year] -= moved
        right[buddhist] -= moved
    return +left == +right


def check_translation(progress: catalogues.Progress) -> list[Finding]:
    """Report messages without Thai, with Thai of an earlier text, or with other roles or numbers."""
    where = f"book/locale/th/LC_MESSAGES/{progress.page}.po"
    chapter = progress.page.startswith("chapters/")
    found = []
    states = {"have no Thai": progress.untranslated, "have Thai of an earlier text": progress.fuzzy}
    for kind, messages in states.items():
        if messages:
            first = messages[0] if len(messages[0]) <= 60 else messages[0][:60] + "…"
            what = f"{len(messages)} of {progress.messages} messages {kind}, the first {first!r}."
            found.append(Finding(where, what, "Fill in msgstr and remove the mark fuzzy.", note=chapter))
    for english, thai in progress.pairs:
        if Counter(_ROLE.findall(english)) != Counter(_ROLE.findall(thai)):
            what = f"the Thai of {english[:60]!r} refers to other facts, works or pages."
            found.append(Finding(where, what, "Keep every role of the English, in any order."))
        elif not same_numbers(english, thai):
            what = f"the Thai of {english[:60]!r} holds other numbers."
            found.append(Finding(where, what, "Write the same numbers; years may be in the Buddhist era."))
    return found


def check_contents() -> list[Finding]:
    """Report pages without an entry in the table of contents and entries without a page."""
    from spdr.publish import pages

    try:
        sources.contents([], {*sources.hand_written(), *pages.TITLES}, [])
    except SpdrError as error:
        return [Finding("book/_toc.yml", str(error))]
    return []


def check(only: set[str] | None = None) -> list[Finding]:
    """Return everything that is wrong with the book's sources.

    Parameters
    ----------
    only
        Pages whose translation to look at; every page where None.
    """
    from spdr.publish import bibliography

    found = check_contents() if only is None else []
    known = {*sources.hand_written(), *(f"chapters/{name}" for name in sources.chapter_sources())}
    counted = {progress.page: progress for progress in catalogues.progress()}
    wanted = known if only is None else known & only
    for page in sorted(wanted):
        if page in counted:
            found += check_translation(counted[page])
        else:
            where = f"book/locale/th/LC_MESSAGES/{page}.po"
            step = "Make it with `spdr check --update-po`."
            found.append(
                Finding(where, "there is no Thai catalogue.", step, note=page.startswith("chapters/"))
            )
    if only is None:
        for page in sorted(set(counted) - known):
            found.append(
                Finding(f"book/locale/th/LC_MESSAGES/{page}.po", "belongs to no page.", "Delete it.")
            )
        try:
            bibliography.works()
        except SpdrError as error:
            found.append(Finding("book/references.bib", str(error)))
    return found
