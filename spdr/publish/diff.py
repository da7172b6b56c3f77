"""``spdr diff``: every number that differs between two builds, how far, and why."""

from __future__ import annotations

import datetime
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from spdr.errors import SpdrError
from spdr.publish import approvals, history, keys, places
from spdr.publish.explain import shown


@dataclass(frozen=True)
class Number:
    """A published number with what it was made from.

    Attributes
    ----------
    value, unit
        As recorded.
    tables, law, parameters, code
        Name to checksum (or to value, of chapter parameters).
    """

    value: Any
    unit: str
    tables: dict[str, Any]
    law: dict[str, Any]
    parameters: dict[str, Any]
    code: dict[str, Any]


@dataclass(frozen=True)
class Change:
    """One difference: ``kind`` is changed, added or removed; ``cause`` in words."""

    kind: str
    fact: str
    before: Number | None
    after: Number | None
    cause: str

    @property
    def size(self) -> float:
        """Relative size of the change; infinite where there is none to be had."""
        old, new = (one.value if one else None for one in (self.before, self.after))
        if _is_number(old) and _is_number(new) and old:
            return abs(new / old - 1)
        return float("inf")


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def numbers(name: str) -> dict[str, Number]:
    """Read the numbers of a build.

    Parameters
    ----------
    name
        The number of a run, ``last``, a ``results.json``, or the folder of a site.

    Raises
    ------
    SpdrError
        If it is none of these.
    """
    kept = history.numbers()
    if name == "last" and kept:
        return _of_account(history.load(kept[-1]))
    path = Path(name)
    if name.isdigit() and not path.exists():
        return _of_account(history.load(int(name)))
    path = path / "results.json" if path.is_dir() else path
    try:
        return _of_results(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SpdrError(
            f"{name!r} is not a run to compare ({type(error).__name__}). Give the number of a run "
            f"({', '.join(map(str, kept)) or 'none is kept yet'}), last, a results.json, or a site's folder."
        ) from None


def _of_account(account: dict[str, Any]) -> dict[str, Number]:
    found = {}
    for chapter, about in account["chapters"].items():
        inputs = about["inputs"]
        code = {**inputs["code"], "notebook": inputs["notebook"], **inputs["versions"]}
        for fact in about["facts"]:
            named = fact.get("inputs") or [*inputs["tables"], *inputs["law"]]
            tables = {name: sha[0] for name, sha in inputs["tables"].items() if name in named}
            law = {key: sha for key, sha in inputs["law"].items() if key in named}
            found[f"{chapter}.{fact['id']}"] = Number(
                fact["value"], fact["unit"], tables, law, about["parameters"], code
            )
    return found


def _of_results(rows: list[dict[str, Any]]) -> dict[str, Number]:
    found = {}
    for row in rows:
        inputs = {one["table"]: one["sha256"] for one in row["inputs"]}
        law = {name: sha for name, sha in inputs.items() if "." in name}
        tables = {name: sha for name, sha in inputs.items() if "." not in name}
        code = {"the chapter's code": row["code_sha"]}
        found[row["id"]] = Number(row["value"], row["unit"], tables, law, row["parameters"], code)
    return found


def changes(before: dict[str, Number], after: dict[str, Number]) -> list[Change]:
    """List what was added, removed or changed, the largest relative change first."""
    found = [Change("removed", fact, old, None, "") for fact, old in before.items() if fact not in after]
    found += [Change("added", fact, None, new, "") for fact, new in after.items() if fact not in before]
    for fact, old in before.items():
        new = after.get(fact)
        if new and (old.value != new.value or type(old.value) is not type(new.value) or old.unit != new.unit):
            found.append(Change("changed", fact, old, new, _cause(old, new)))
    order = {"changed": 0, "added": 1, "removed": 2}
    return sorted(found, key=lambda change: (order[change.kind], -change.size, change.fact))


def _cause(old: Number, new: Number) -> str:
    """Say what differs between the inputs of two numbers; code only where figures and law are the same."""
    inputs = [
        {"tables": one.tables, "law": one.law, "parameters": one.parameters, "code": one.code}
        for one in (old, new)
    ]
    found = keys.causes(*inputs)
    first = [cause for cause in found if not cause.startswith("code ")]
    words = first or found
    return (
        ", ".join(words[:4]) + (f" and {len(words) - 4} more" if len(words) > 4 else "") or "no known cause"
    )


def text_of(number: Number | None) -> str:
    """A value as approvals write it: in full, without separators; words in both languages."""
    if number is None:
        return "-"
    value = number.value
    return " / ".join(str(value[lang]) for lang in sorted(value)) if isinstance(value, dict) else str(value)


def described(change: Change) -> str:
    """One line for a change."""
    if change.before is None or change.after is None:
        number = change.before or change.after
        return f"{change.kind:<8} {change.fact}  {shown(number.value)} {number.unit}" if number else ""
    old, new = change.before, change.after
    size = ""
    if change.size != float("inf"):
        size = f" ({100 * (new.value / old.value - 1):+.2f} %)"
    units = f"{new.unit}" if old.unit == new.unit else f"{new.unit}, was {old.unit}"
    return f"changed  {change.fact}  {shown(old.value)} -> {shown(new.value)} {units}{size}  {change.cause}"


def _approval(change: Change, by: str = "", reason: str = "") -> approvals.Approval:
    number = change.after or change.before
    return approvals.Approval(
        change.fact,
        text_of(change.before),
        text_of(change.after),
        " ".join(by.split()),
        datetime.date.today().isoformat(),
        " ".join(reason.split()),
        number.unit if number else "",
        change.cause,
    )


def diff(before: str, after: str, file: str | None = None) -> int:
    """Print every difference between two builds, with its pages; return 1 if one is not approved, else 0."""
    found = changes(numbers(before), numbers(after))
    path = Path(file) if file else approvals.place()
    if file and not path.exists():
        raise SpdrError(
            f"The approvals file {file} does not exist. Its columns are {','.join(approvals.COLUMNS)}."
        )
    known = {one.change for one in approvals.load(path)}
    pages = places.pages_of_facts() if found else {}
    open_ones = 0
    for change in found:
        agreed = _approval(change).change in known
        open_ones += not agreed
        where = ", ".join(places.on_pages(change.fact, pages))
        print(f"{described(change)}  on {where}{'  approved' if agreed else ''}")
    counts = [f"{sum(c.kind == kind for c in found)} {kind}" for kind in ("changed", "added", "removed")]
    print(f"{', '.join(counts)}; {open_ones} not approved." if found else "No number differs.")
    if open_ones:
        print(
            f'To approve them: spdr diff {before} {after} --approve --by "office/name" --reason "..."',
            file=sys.stderr,
        )
    return 1 if open_ones else 0


def approve(before: str, after: str, by: str, reason: str, file: str | None = None) -> int:
    """Sign every difference between two builds, as one person, for one reason; return 0."""
    found = [_approval(change, by, reason) for change in changes(numbers(before), numbers(after))]
    path = Path(file) if file else approvals.place()
    new = approvals.sign(found, path)
    old = len(found) - new
    print(f"{new} of {len(found)} changes signed by {by} in {path.name}, {old} were signed before.")
    return 0
