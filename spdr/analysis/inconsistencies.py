"""Rules that find where a source contradicts itself; they run on what is recorded now and on new entries.

Each rule takes the rows of a register and yields findings: the rule, the rows it is about, and the values
that do not agree. Words for readers are made from these by the pages, in both languages.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from spdr.analysis import monitoring

Row = Mapping[str, Any]
Registers = Mapping[str, Sequence[Row]]

MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
_DAY = re.compile(rf"\b(\d{{1,2}}) ({'|'.join(MONTHS)}) (\d{{4}})\b", re.I)


@dataclass(frozen=True)
class Inconsistency:
    """One contradiction.

    Attributes
    ----------
    rule
        A key of :data:`RULES`.
    register
        The register it was found in.
    ids
        The rows concerned, in the register's order.
    values
        What disagrees, by name; dates as text.
    """

    rule: str
    register: str
    ids: tuple[str, ...]
    values: Mapping[str, Any]


def parts_and_totals(registers: Registers) -> Iterable[Inconsistency]:
    """Yield totals that their parts do not add up to; "over" allows more, but not half as much again."""
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in registers.get("tallies", ()):
        groups[row["group"]].append(row)
    for group, rows in groups.items():
        totals = [row for row in rows if row["role"] == "total"]
        parts = [row for row in rows if row["role"] == "part"]
        added = sum(row["value"] for row in parts)
        for total in totals:
            if parts and not _agrees(total["qualifier"], total["value"], added):
                ids = (total["id"], *(row["id"] for row in parts))
                values = {"group": group, "total": total["value"], "added": added}
                yield Inconsistency("parts_and_totals", "tallies", ids, values)


ROUNDING = 0.1
"""A total said to be "over" or "about" a number may differ from it by this part; more is another number."""


def _agrees(qualifier: str, total: float, added: float) -> bool:
    if qualifier == "over":
        return total <= added <= total * (1 + ROUNDING)
    if qualifier == "about":
        return abs(added - total) <= total * ROUNDING
    return abs(added - total) < 0.5 if total == int(total) else abs(added - total) < 1e-9


def one_score_two_levels(registers: Registers) -> Iterable[Inconsistency]:
    """Yield scores (likelihood times impact) of one date that carry more than one level."""
    levels: dict[tuple[Any, int], dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for row in registers.get("risks", ()):
        levels[row["as_of"], row["likelihood"] * row["impact"]][row["level"]].append(row["id"])
    for (as_of, score), found in levels.items():
        if len(found) > 1:
            ids = tuple(one for level in found.values() for one in level)
            values = {"score": score, "levels": tuple(found), "as_of": str(as_of)}
            yield Inconsistency("one_score_two_levels", "risks", ids, values)


def level_of_higher_score(registers: Registers) -> Iterable[Inconsistency]:
    """Yield pairs of one date where the risk with the lower score carries the higher level."""
    rows = list(registers.get("risks", ()))
    rank = monitoring.LEVELS.index
    for low in rows:
        for high in rows:
            scores = (low["likelihood"] * low["impact"], high["likelihood"] * high["impact"])
            reversed_ = scores[0] < scores[1] and rank(low["level"]) > rank(high["level"])
            if reversed_ and low["as_of"] == high["as_of"]:
                values = {"lower": scores[0], "higher": scores[1]}
                yield Inconsistency("level_of_higher_score", "risks", (low["id"], high["id"]), values)


def value_of_another_kind(registers: Registers) -> Iterable[Inconsistency]:
    """Yield results whose recorded words are not of one kind: a number beside a yes or no."""
    for row in registers.get("results", ()):
        words = {name: row[f"{name}_text"] for name in ("baseline", "target", "result", "final")}
        kinds = {name: kind_of(text) for name, text in words.items() if text and kind_of(text)}
        if len(set(kinds.values())) > 1:
            values = {name: words[name] for name in kinds}
            yield Inconsistency("value_of_another_kind", "results", (row["id"],), values)


def kind_of(words: str) -> str:
    """Return count, yes_no or level for a recorded value, or an empty string where it says neither.

    Examples
    --------
    >>> kind_of("2.3 million"), kind_of("Yes in 2022"), kind_of("High"), kind_of("N/A")
    ('count', 'yes_no', 'level', '')
    """
    first = words.strip().split(" ")[0].strip(".,").lower()
    if first in ("yes", "no"):
        return "yes_no"
    if first in monitoring.LEVELS:
        return "level"
    return "count" if re.match(r"\d", first) else ""


def final_target_passed(registers: Registers) -> Iterable[Inconsistency]:
    """Yield counts whose result has passed the final target, which was left as it was."""
    for row in registers.get("results", ()):
        result, final = row["result"], row["final"]
        if row["kind"] == "count" and None not in (result, final) and result > final:
            values = {"result": result, "final": final}
            yield Inconsistency("final_target_passed", "results", (row["id"],), values)


def final_target_below_yearly(registers: Registers) -> Iterable[Inconsistency]:
    """Yield results whose final target asks for less than that of the year before it."""
    for row in registers.get("results", ()):
        target, final = row["target"], row["final"]
        if None in (target, final):
            continue
        if monitoring.as_number(row["kind"], final) < monitoring.as_number(row["kind"], target):
            values = {"target": row["target_text"], "final": row["final_text"]}
            yield Inconsistency("final_target_below_yearly", "results", (row["id"],), values)


def missed_without_reason(registers: Registers) -> Iterable[Inconsistency]:
    """Yield results below their target for which no reason is recorded."""
    for row in registers.get("results", ()):
        target, result = row["target"], row["result"]
        if row["reason_en"] is not None or None in (target, result):
            continue
        if monitoring.as_number(row["kind"], result) < monitoring.as_number(row["kind"], target):
            values = {"target": row["target_text"], "result": row["result_text"]}
            yield Inconsistency("missed_without_reason", "results", (row["id"],), values)


def counted_before_it_was_reported(registers: Registers) -> Iterable[Inconsistency]:
    """Yield results of nothing whose final target counts what was done in earlier years."""
    for row in registers.get("results", ()):
        years = {int(year) for year in re.findall(r"\b\d+ in (\d{4})", row["final_text"] or "")}
        reported = row.get("year") or 2021
        if row["kind"] == "count" and row["result"] == 0 and any(year <= reported for year in years):
            values = {"result": row["result_text"], "final": row["final_text"]}
            yield Inconsistency("counted_before_it_was_reported", "results", (row["id"],), values)


def yes_before_complete(registers: Registers) -> Iterable[Inconsistency]:
    """Yield results of yes whose reason puts completion below 100%."""
    for row in registers.get("results", ()):
        part = re.search(r"(\d+(?:\.\d+)?)% complete", row["reason_en"] or "")
        if row["kind"] == "yes_no" and row["result"] is True and part and float(part.group(1)) < 100:
            values = {"result": row["result_text"], "complete": float(part.group(1)) / 100}
            yield Inconsistency("yes_before_complete", "results", (row["id"],), values)


def dated_after_its_report(registers: Registers) -> Iterable[Inconsistency]:
    """Yield events said to have been held on a day after the date of the report that says so."""
    known = {row["id"]: row["as_of"] for row in registers.get("programmes", ())}
    for row in registers.get("events", ()):
        as_of = known.get(row["programme"])
        recorded = recorded_day(row["recorded"])
        if row["status"] == "held" and as_of and recorded and recorded > as_of:
            values = {"recorded": recorded.isoformat(), "as_of": as_of.isoformat()}
            yield Inconsistency("dated_after_its_report", "events", (row["id"],), values)


def recorded_day(words: str) -> dt.date | None:
    """Return the day that recorded words name, or None; Buddhist years are turned into Gregorian ones.

    Examples
    --------
    >>> recorded_day("on 22 September 2022"), recorded_day("14 June 2555 B.E."), recorded_day("in June 2021")
    (datetime.date(2022, 9, 22), datetime.date(2012, 6, 14), None)
    """
    found = _DAY.search(words)
    if not found:
        return None
    year = int(found.group(3))
    month = MONTHS.index(found.group(2).lower()) + 1
    try:
        return dt.date(year - 543 if year > 2400 else year, month, int(found.group(1)))
    except ValueError:
        return None


def women_and_men(registers: Registers) -> Iterable[Inconsistency]:
    """Yield events whose women and men do not add up to the participants."""
    for row in registers.get("events", ()):
        people, women, men = row["people"], row["women"], row["men"]
        if None not in (people, women, men) and women + men != people:
            values = {"people": people, "women": women, "men": men}
            yield Inconsistency("women_and_men", "events", (row["id"],), values)


def said_two_ways(registers: Registers) -> Iterable[Inconsistency]:
    """Yield attributes of one subject that are stated with more than one value."""
    groups: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in registers.get("statements", ()):
        groups[row["subject"], row["attribute"]].append(row)
    for (subject, attribute), rows in groups.items():
        said = tuple(dict.fromkeys(row["value"] for row in rows))
        if len(said) > 1:
            values = {"subject": subject, "attribute": attribute, "values": said}
            yield Inconsistency("said_two_ways", "statements", tuple(row["id"] for row in rows), values)


def spent_more_than_there_is(registers: Registers) -> Iterable[Inconsistency]:
    """Yield programmes whose spending and commitments pass the budget, or whose shares miss the total."""
    amounts: dict[tuple[str, str], dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for row in registers.get("finance", ()):
        amounts[row["programme"], row["currency"]][row["kind"]].append(row)
    for (programme, _), kinds in amounts.items():
        budget = sum(row["amount"] for row in kinds["budget"])
        spent = sum(row["amount"] for kind in ("expenditure", "commitment") for row in kinds[kind])
        if budget and spent > budget:
            ids = tuple(row["id"] for kind in ("budget", "expenditure", "commitment") for row in kinds[kind])
            values = {"programme": programme, "budget": budget, "spent": spent}
            yield Inconsistency("spent_more_than_there_is", "finance", ids, values)


Rule = Callable[[Registers], Iterable[Inconsistency]]
RULES: dict[str, Rule] = {
    rule.__name__: rule
    for rule in (
        *(parts_and_totals, one_score_two_levels, level_of_higher_score, value_of_another_kind),
        *(final_target_below_yearly, final_target_passed, counted_before_it_was_reported),
        *(missed_without_reason, yes_before_complete, dated_after_its_report, women_and_men),
        *(said_two_ways, spent_more_than_there_is),
    )
}
READS = ("tallies", "risks", "results", "events", "programmes", "statements", "finance")


def find(registers: Registers) -> list[Inconsistency]:
    """Return every contradiction that the rules find.

    Parameters
    ----------
    registers
        Register -> its rows, typed; those of :data:`READS` are looked at, absent ones are taken as empty.

    Examples
    --------
    >>> rows = [dict(id=i, kind="x", likelihood=a, impact=b, level=v, as_of=2021) for i, a, b, v in
    ...     (("R4", 4, 3, "high"), ("R6", 3, 4, "medium"))]
    >>> [(one.rule, one.ids, one.values["score"]) for one in find({"risks": rows})]
    [('one_score_two_levels', ('R4', 'R6'), 12)]
    """
    return [found for rule in RULES.values() for found in rule(registers)]
