"""``spdr explain``: where one published number comes from, down to checksums, and what it was before."""

from __future__ import annotations

import difflib
from typing import Any

from spdr.errors import SpdrError
from spdr.publish import history, places, runs

MODULES = 6  # of the code; `--all` lists every one
SHOWN = 10  # hexadecimal digits of a checksum that are shown


def explain(name: str, every: bool = False) -> str:
    """Return the account of a fact as text.

    Parameters
    ----------
    name
        ``chapter.fact``, or the fact's own id where only one chapter has it.
    every
        Whether to list every module of the code.

    Raises
    ------
    SpdrError
        If there is no such fact in the current runs, or several, with the nearest names.
    """
    chapter, fact = find(name)
    run = runs.current_run(chapter)
    marker = (run and runs.success(run)) or {}
    inputs = marker["inputs"]
    record = runs.record(run) if run else {}
    about = [fact.get("status"), str(fact.get("period") or "")]
    lines = [
        f"{chapter}.{fact['id']} = {shown(fact['value'])} {fact['unit']} ({', '.join(filter(None, about))})",
        f"  {fact['label_en']} / {fact['label_th']}",
        "",
        *_input_lines(fact, inputs),
        _line("parameters", ", ".join(f"{k}={v}" for k, v in record["parameters"].items()) or "none"),
        *_code_lines(inputs, every),
        _line("pages", ", ".join(places.on_pages(f"{chapter}.{fact['id']}", places.pages_of_facts()))),
        _line("run", f"{marker['key']} of notebooks/{chapter}.ipynb {inputs['notebook'][:SHOWN]}"),
        *_earlier_lines(chapter, fact),
    ]
    return "\n".join(lines)


def find(name: str) -> tuple[str, dict[str, Any]]:
    """Find a fact in the current runs by ``chapter.fact`` or by its own id."""
    known = {
        f"{chapter}.{fact['id']}": (chapter, fact)
        for chapter, record in runs.current_records().items()
        for fact in record["facts"]
    }
    if name in known:
        return known[name]
    found = [full for full in known if full.split(".", 1)[1] == name]
    if len(found) == 1:
        return known[found[0]]
    if found:
        raise SpdrError(f"{name!r} is a fact of several chapters. Say which: {', '.join(found)}.")
    own = {full.split(".", 1)[1] for full in known}
    close = difflib.get_close_matches(name, own, 2)
    found = [full for full in known if full.split(".", 1)[1] in close]
    near = ", ".join(dict.fromkeys([*difflib.get_close_matches(name, known, 2), *found]))
    hint = (
        f" Did you mean {near}?"
        if near
        else " `spdr build` runs the chapters; results.json lists their facts."
    )
    raise SpdrError(f"There is no fact {name!r} in the current runs.{hint}")


def shown(value: Any) -> str:
    """A value with separators between thousands, otherwise in full."""
    if isinstance(value, dict):  # a word in both languages
        return str(value.get("en", value))
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    return f"{value:,.10g}" if isinstance(value, float) else str(value)


def _line(title: str, text: str) -> str:
    return f"  {title:<11}{text}"


def _input_lines(fact: dict[str, Any], inputs: dict[str, Any]) -> list[str]:
    """A line for each table and each parameter of the law that the fact names, or that the chapter read."""
    from spdr import data
    from spdr.data import parameters

    named = fact.get("inputs") or []
    lines = []
    for table, (sha, *_) in inputs["tables"].items():
        if table in named or not named:
            sidecar = data.describe(table)
            source = next(iter(sidecar["sources"].values()))
            what = f"{sidecar['title']}. {source['publisher']}, {sidecar['vintage']}"
            lines.append(_line("table", f"{table} {sha[:SHOWN]}  {what}"))
    for key, sha in inputs["law"].items():
        if key in named or not named:
            lines.append(_line("law", f"{key} {sha[:SHOWN]}  {parameters.describe(key)['name_en']}"))
    return lines or [_line("inputs", "none recorded")]


def _code_lines(inputs: dict[str, Any], every: bool) -> list[str]:
    """The modules that calculate, one a line; those that load and draw only by their number."""
    code = inputs["code"]
    own = {path: sha for path, sha in code.items() if path.startswith("spdr/analysis/")}
    own = {path: sha for path, sha in own.items() if not path.endswith("/__init__.py")} or own
    named = dict(list(own.items())[: len(own) if every else MODULES])
    lines = [_line("code", f"{path} {sha[:SHOWN]}") for path, sha in named.items()]
    if len(own) > len(named):
        lines.append(_line("code", f"and {len(own) - len(named)} more that calculate (--all names them)"))
    return [*lines, _line("code", f"and {len(code) - len(own)} modules that load, label and draw")]


def _earlier_lines(chapter: str, fact: dict[str, Any]) -> list[str]:
    """The values that earlier builds published, newest first, as long as they differ."""
    lines, last = [], fact["value"]
    for number in reversed(history.numbers()):
        account = history.load(number)
        for old in account["chapters"].get(chapter, {}).get("facts", []):
            if old["id"] == fact["id"] and old["value"] != last:
                last = old["value"]
                text = f"{shown(last)} {old['unit']} in run {number} ({account['at'][:10]})"
                lines.append(_line("earlier", text))
    return lines or [_line("earlier", "no other value in the builds kept")]
