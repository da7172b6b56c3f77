"""The fund's questionnaire, answered from the registers: progress, results, documents and groups, risks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from spdr.analysis import monitoring
from spdr.publish.pages.register_library import FOCUS, GROUPS
from spdr.publish.pages.register_parts import day, number, percent, rows
from spdr.publish.pages.register_words import say

Row = dict[str, Any]


def sheet(lang: str) -> str:
    """Return the answers as text: one heading for each part of the questionnaire, one line for each record.

    Every value is that of the registers, with the document and the place it was read from; what the report
    did not record is said to be so.
    """
    titles = {
        row["number"]: str(row[f"name_{lang}"])
        for row in rows("templates")
        if row["template"] == "fund-answers"
    }
    parts = {"1": _progress, "2": _results, "3": _documents, "4": _risks}
    lines = []
    for key, title in titles.items():
        lines += [f"## {key}. {title}", "", *parts[key](lang), ""]
    return "\n".join(lines).rstrip()


def _source(row: Row) -> str:
    return f"[{row['source']}: {row['place']}]"


def _progress(lang: str) -> Iterator[str]:
    for row in rows("completion"):
        yield f"- {row[f'name_{lang}']}: {percent(row['completion_share'], lang)} {_source(row)}"
    money = {row["id"]: row["amount"] for row in rows("finance")}
    spent = money["f-spent"] + money["f-committed"]
    label = f"{say('expenditure', lang)}, {say('commitment', lang)} / {say('budget', lang)}"
    rate = monitoring.delivery_rate(spent, money["f-total"])
    yield f"- {label}: {number(spent)} / {number(money['f-total'])} USD, {percent(rate, lang, 1)}"


def _results(lang: str) -> Iterator[str]:
    for row in rows("fund_results"):
        told = [f"{say(key, lang)} {number(row[key])}" for key in ("target", "result", "final")]
        name = f"{row['id']} {row[f'name_{lang}']}"
        yield f"- {name}: {'; '.join(told)}. {row[f'reason_{lang}']} {_source(row)}"
    for row in rows("results"):
        values = (row["kind"], row["baseline"], row["target"], row["result"])
        told = [
            f"{say(key, lang)} {row[f'{key}_text'] or say('not_recorded', lang)}"
            for key in ("baseline", "target", "result", "final")
        ]
        light = say(monitoring.traffic_light(*values), lang)
        reason = row[f"reason_{lang}"] or say("not_recorded", lang)
        yield f"- {row['id']} {row[f'name_{lang}']}: {'; '.join(told)}. {light}. {reason} {_source(row)}"


def _documents(lang: str) -> Iterator[str]:
    for row in rows("documents"):
        if row["made"] == "reference":
            continue
        flags = [say(flag, lang) for flag in (*FOCUS, *GROUPS) if row[flag]]
        told = ", ".join(flags) or say("not_recorded", lang)
        when = day(row["date"], lang, "month") or row["date_text"]
        shown = f"{say(row['made'], lang)}, {when}, {say(row['publication'], lang)}"
        yield f"- {row[f'name_{lang}']} ({shown}): {told} {_source(row)}"


def _risks(lang: str) -> Iterator[str]:
    for row in rows("risks"):
        score = row["likelihood"] * row["impact"]
        level = f"{row['likelihood']} × {row['impact']} = {score}, {say(row['level'], lang)}"
        yield f"- {row[f'name_{lang}']}: {level}. {row[f'mitigation_{lang}']} {_source(row)}"
