"""``spdr runs``: the builds that are kept, and for one of them its inputs, parameters, code and results."""

from __future__ import annotations

from typing import Any

from spdr.errors import SpdrError
from spdr.publish import diff, history, runs

SHOWN = 10  # hexadecimal digits of a checksum that are shown


def told(number: str | None = None, as_json: bool = False) -> str:
    """Return the list of builds, or the account of one, as text.

    Parameters
    ----------
    number
        Number of a build or ``last``; all where None.
    as_json
        The account as it is kept, for machines.

    Raises
    ------
    SpdrError
        If there is no such build.
    """
    kept = history.numbers()
    if not kept:
        return "No build is kept yet. spdr build makes one."
    if number is None:
        if as_json:
            return runs.dump([_short(history.load(one)) for one in kept]).rstrip()
        return "\n".join(
            [*_list(kept), "spdr runs N shows one of them, spdr diff A B what moved between two."]
        )
    account = history.load(_number(number, kept))
    return runs.dump(account).rstrip() if as_json else "\n".join(_account(account))


def _number(word: str, kept: list[int]) -> int:
    if word == "last":
        return kept[-1]
    if not word.isdecimal():
        raise SpdrError(
            f"{word!r} is no number of a build. Builds kept: {', '.join(map(str, kept))}, or last."
        )
    return int(word)


def _short(account: dict[str, Any]) -> dict[str, Any]:
    facts = sum(len(about["facts"]) for about in account["chapters"].values())
    return {**{part: account[part] for part in ("run", "at", "site")}, "numbers": facts}


def _list(kept: list[int]) -> list[str]:
    """A line for each build: when, how many numbers, and how many of them moved since the one before."""
    lines, before = [], None
    for number in kept:
        account = history.load(number)
        about, now = _short(account), diff.numbers(str(number))
        if before is None:
            moved = "the first that is kept"
        else:
            found = diff.changes(before, now)
            words = [
                f"{sum(change.kind == kind for change in found)} {kind}"
                for kind in ("changed", "added", "removed")
            ]
            moved = ", ".join(words) if found else "no number moved"
        when = about["at"][:16].replace("T", " ")
        lines.append(f"{number:>4}  {when}  site {about['site']}  {about['numbers']} numbers  {moved}")
        before = now
    return lines


def _account(account: dict[str, Any]) -> list[str]:
    """What went into a build and came out of it, chapter by chapter."""
    lines = [f"run {account['run']} of {account['at']}, site {account['site']}"]
    for name, about in account["chapters"].items():
        inputs = about["inputs"]
        parameters = ", ".join(f"{key}={value}" for key, value in about["parameters"].items()) or "none"
        lines += [
            "",
            f"{name}  run {about['key']}, notebook {inputs.get('notebook', '')[:SHOWN]}",
            f"  parameters  {parameters}",
            f"  tables      {_sums({key: sha[0] for key, sha in inputs.get('tables', {}).items()})}",
            f"  law         {_sums(inputs.get('law', {}))}",
            f"  code        {len(inputs.get('code', {}))} modules (their sums: --json)",
            f"  versions    {_sums(inputs.get('versions', {}))}",
            f"  results     {len(about['facts'])} numbers",
        ]
    return lines


def _sums(named: dict[str, Any]) -> str:
    return ", ".join(f"{name} {str(sha)[:SHOWN]}" for name, sha in named.items()) or "none"
