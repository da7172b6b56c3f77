"""The figure card: a headline, a statistic, a chart or a table, and what both are made of."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Any

from spdr.errors import NotebookError
from spdr.present import alt
from spdr.present.chart import Chart
from spdr.present.formats import LANGUAGES
from spdr.present.tidy import Rows, format_cell

_PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")
# Numbers that are names and not findings may be typed: sections of a law, ages, conventions, epidemics.
NAMES = re.compile(
    r"(?:Sections?|Articles?|มาตรา|ม\.)\s?\d+(?:(?:,| and| or| และ| หรือ|/)\s?\d+)*"
    r"|(?:C|R|No\. ?|ฉบับที่ |Goal |SDG |เป้าหมายที่ )\d+(?:\.\d+)*"
    r"|(?:COVID|โควิด)-19|WPP ?\d{4}"
    r"|(?:aged?|under|over|below|above)\s\d+(?:\s?(?:-|–|to)\s?\d+)?\+?"
    r"|อายุ(?:ต่ำกว่า|ไม่เกิน|ตั้งแต่|เกิน)?\s?\d+(?:\s?(?:-|–|ถึง)\s?\d+)?",
)


@dataclass(frozen=True)
class Card:
    """A figure or a table with everything the page needs to show it.

    Attributes
    ----------
    id
        Kebab-case, the permalink.
    texts
        ``headline_en`` ... ``note_th``, placeholders filled.
    status, indicator, inputs, cite
        As the chapter recorded them.
    rows
        The data, words in both languages.
    chart
        None for a table.
    """

    id: str
    texts: Mapping[str, str]
    status: str
    indicator: str
    inputs: tuple[str, ...]
    cite: tuple[str, ...]
    rows: Rows
    chart: Chart | None = None
    used_by: str = field(default="", compare=False)

    def record(self) -> dict[str, Any]:
        """Return the card as record.json holds it; charts are drawn here, once per language."""
        drawn: dict[str, Any] = {}
        for lang in LANGUAGES:
            words = (
                alt.describe(self.chart, self.rows, lang)
                if self.chart
                else alt.describe_table(self.rows, lang)
            )
            drawn[f"alt_{lang}"] = words
            drawn[f"spec_{lang}"] = (
                self.chart.spec(lang, self.used_by, words, self.rows) if self.chart else None
            )
        return {
            "id": self.id,
            "kind": "figure" if self.chart else "table",
            **self.texts,
            **drawn,
            "status": self.status,
            "indicator": self.indicator,
            "inputs": list(self.inputs),
            "cite": list(self.cite),
            "columns": [
                {
                    "name": column.name,
                    "label_en": column.label_en,
                    "label_th": column.label_th,
                    "unit": column.unit,
                    "digits": column.digits,
                }
                for column in self.rows.columns
            ],
            "rows": [list(row) for row in self.rows.en],
            "rows_th": [list(row) for row in self.rows.th],
        }

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        headline = self.texts["headline_en"]
        parts = [
            f"<p><strong>{escape(headline)}</strong><br>{escape(self.texts['subtitle_en'])}</p>",
            f"<p lang='th'><strong>{escape(self.texts['headline_th'])}</strong></p>",
            table_html(self.rows, "en", most=12),
        ]
        return {"text/html": "".join(parts), "text/plain": f"{self.id}: {headline}"}


def table_html(rows: Rows, lang: str, most: int | None = None) -> str:
    """Return rows as an HTML table, every cell escaped; beyond ``most`` rows it says how many are left."""
    shown = rows.rows(lang)[:most]
    head = "".join(f"<th scope='col'>{escape(column.label(lang))}</th>" for column in rows.columns)
    body = "".join(
        "<tr>"
        + "".join(
            f"<td>{escape(format_cell(cell, column.unit, lang, column.digits))}</td>"
            for cell, column in zip(row, rows.columns, strict=True)
        )
        + "</tr>"
        for row in shown
    )
    left = len(rows.en) - len(shown)
    more = f"<p>… {left} more rows</p>" if left else ""
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{more}"


def fill(text: str, values: Mapping[str, str], where: str) -> str:
    """Put formatted facts in the places of ``{fact_id}``.

    Raises
    ------
    NotebookError
        If a place names no fact recorded above, or a brace stands alone; the figure is named.

    Examples
    --------
    >>> fill("Poverty fell to {latest}", {"latest": "4.9%"}, "figure poverty-rate")
    'Poverty fell to 4.9%'
    """
    missing = [name for name in _PLACEHOLDER.findall(text) if name not in values]
    if missing:
        from difflib import get_close_matches

        near = get_close_matches(missing[0], values, n=3)
        hint = f" Near it: {', '.join(near)}." if near else ""
        raise NotebookError(f"{where}: {{{missing[0]}}} is not a fact recorded above this figure.{hint}")
    filled = _PLACEHOLDER.sub(lambda match: values[match.group(1)], text)
    if "{" in _PLACEHOLDER.sub("", text) or "}" in _PLACEHOLDER.sub("", text):
        raise NotebookError(f"{where}: a brace stands alone in {text!r}. Places are written {{fact_id}}.")
    return filled


def check_no_typed_number(text: str, where: str) -> None:
    """Refuse a number typed into a headline: it would stay when the data change.

    Raises
    ------
    NotebookError
        Naming the figure and the number.

    Examples
    --------
    >>> check_no_typed_number("Section 40 grew to {insured_latest}", "figure insured")
    """
    rest = NAMES.sub("", _PLACEHOLDER.sub("", text))
    typed = re.search(r"\d[\d.,]*%?", rest)
    if typed:
        raise NotebookError(
            f"{where}: the number {typed.group()} is typed into {text!r}. Record it as a fact and write its "
            "id in braces; only names such as Section 33, aged 60 or COVID-19 may hold digits."
        )
