"""Each scheme's rule in plain words, in both languages, with its numbers taken from the dated law."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from typing import Any

from spdr import project
from spdr.errors import DataError, ParameterError
from spdr.present.labels import format_date
from spdr.publish.pages import laws

RULES = ("data", "registers", "scheme_rules.csv")
NOT_CODED = ("data", "registers", "rules_not_coded.csv")
PLACE = re.compile(r"\{([^{}]+)\}")
ENDS = {"from": "start", "to": "end"}


def register(where: tuple[str, ...]) -> dict[str, dict[str, str]]:
    """Return a register of sentences by its first column, each row with ``en`` and ``th``.

    Raises
    ------
    DataError
        If a row has no key of its own or lacks a sentence in one language.
    """
    found: dict[str, dict[str, str]] = {}
    with project.path(*where).open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        key = (reader.fieldnames or [""])[0]
        for number, row in enumerate(reader, start=2):
            name = (row.get(key) or "").strip()
            if not name or name in found or not row.get("en") or not row.get("th"):
                raise DataError(
                    f"{'/'.join(where)} row {number}: {name!r} needs a name of its own and a sentence in "
                    "English and Thai. Correct the row."
                )
            found[name] = {column: str(cell).strip() for column, cell in row.items()}
    return found


def rule(scheme: str, lang: str, show: Callable[[str], str] = str) -> str:
    """Return the words of a scheme's rule with every ``{parameter}`` filled from the law.

    ``{key}`` is the value in force when the law was last followed (the last one known where none is),
    ``{key:from}`` and ``{key:to}`` its first and last day. ``show`` marks what was filled in.

    Raises
    ------
    DataError
        If the scheme has no words, or a placeholder names no parameter, or a day nobody published.

    Examples
    --------
    >>> rule("da_flat", "en")
    'Approved in principle, not in force: 1,000 baht a month for every Thai with a disability card.'
    """
    words = register(RULES)
    if scheme not in words:
        raise DataError(
            f"{'/'.join(RULES)} has no row for the scheme {scheme!r}. Add its rule in both languages."
        )
    return PLACE.sub(lambda place: show(filled(place[1], lang)), words[scheme][lang])


def filled(place: str, lang: str) -> str:
    """Return what a placeholder says: ``csg.amount``, or ``csg.amount:from`` for its first day."""
    from spdr.data import parameters

    key, _, end = place.partition(":")
    row = _shown(key)
    if not end:
        return laws.amount(row["value"], parameters.describe(key)["unit"], lang)
    day = row.get(ENDS.get(end, ""))
    if day is None:
        raise DataError(
            f"{'/'.join(RULES)}: {{{place}}} asks for a day that the law does not hold. Use {{{key}:from}} "
            f"or {{{key}:to}}, and only where data/parameters/ has the day."
        )
    return format_date(day, lang)


def _shown(key: str) -> dict[str, Any]:
    """Return the value in force when the law was last followed, or the last that was ever known."""
    from spdr.data import parameters

    try:
        now = parameters.lookup(key, parameters.LAW_SEEN_TO, kinds=parameters.KINDS)
    except ParameterError:
        if key not in parameters.keys():  # noqa: SIM118  # a function, not a mapping
            raise DataError(f"{'/'.join(RULES)} names {key!r}, which is no parameter.") from None
        known = [row for row in parameters.rows(key) if not row["value_unknown"]]
        return known[-1]
    return {"value": now.value, "start": now.start, "end": now.end}
