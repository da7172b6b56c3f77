"""A chapter's record: its facts, figures and tables, checked as they are entered and written in one step."""

from __future__ import annotations

import json
import math
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from spdr.data import access
from spdr.errors import NotebookError
from spdr.present import findings, labels, tidy, whatif
from spdr.present.chart import Chart
from spdr.present.figures import Card, check_no_typed_number, fill
from spdr.present.formats import LANGUAGES, format_value, plain
from spdr.present.units import UNITS, unit

STATUSES = ("official", "estimate", "projection", "computed", "research", "news", "unverified", "synthetic")
RUN_DIR = "SPDR_RUN_DIR"  # where the runner wants record.json; unset when a person runs the notebook
_FACT_ID = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*\Z")
_FIGURE_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*\Z")


class Chapter:
    """The record of one chapter.

    Parameters
    ----------
    name
        The notebook's name without its ending, such as ``02_children``.
    parameters
        Every parameter of the notebook, as keywords: plain numbers, texts, lists or None.

    Raises
    ------
    NotebookError
        If a parameter cannot be written to the record.
    """

    def __init__(self, name: str, **parameters: Any) -> None:
        self.name = name
        self.parameters = {key: self._parameter(key, value) for key, value in parameters.items()}
        self._facts: dict[str, dict[str, Any]] = {}
        self._cards: dict[str, Card] = {}
        self._findings: dict[str, dict[str, Any]] = {}
        self._whatifs: dict[str, whatif.WhatIf] = {}

    def _parameter(self, key: str, value: Any) -> Any:
        try:
            kept = [plain(item) for item in value] if isinstance(value, list | tuple) else plain(value)
        except NotebookError as error:
            raise NotebookError(f"{self.name}: parameter {key}: {error}") from None
        return kept

    def fact(
        self,
        id: str,
        value: Any,
        *,
        unit: str,
        label_en: str,
        label_th: str,
        inputs: Iterable[str] = (),
        period: str = "",
        status: str = "official",
        digits: int | None = None,
        cite: Iterable[str] = (),
    ) -> Any:
        """Record one published number and return it.

        Parameters
        ----------
        id
            Snake-case, unique in the chapter; the name by which prose and headlines call it.
        value
            Number; ``(low, high)``; Gregorian year; ISO date; ``{"en", "th"}`` for text; None for not known.
        unit
            A key of ``spdr.present.labels.UNITS``; shares are fractions.
        label_en, label_th
            What the number is, in both languages.
        inputs
            Tables and parameter keys it was made from; all must have been read in this run.
        period
            Year, fiscal year or date it belongs to, such as ``2024`` or ``FY2024``.
        status
            One of ``STATUSES``.
        digits
            Decimals, where the unit's own do not do.
        cite
            Keys of the bibliography.

        Raises
        ------
        NotebookError
            Naming the chapter and the fact.
        """
        where = f"{self.name}, fact {id!r}"
        self._new_id(id, _FACT_ID, "snake_case", self._facts, where)
        value = _value(value, unit, where)
        inputs, cite = tuple(inputs), tuple(cite)
        self._provenance(inputs, cite, where, needed=UNITS[unit].kind == "number" and value is not None)
        _status(status, where)
        _both({"label_en": label_en, "label_th": label_th}, where)
        try:
            shown = {lang: format_value(value, unit, lang, digits) for lang in LANGUAGES}
        except NotebookError as error:
            raise NotebookError(f"{where}: {error}") from None
        self._facts[id] = {
            "id": id,
            "value": list(value) if isinstance(value, tuple) else value,
            "unit": unit,
            "digits": digits,
            "label_en": label_en,
            "label_th": label_th,
            "shown_en": shown["en"],
            "shown_th": shown["th"],
            "status": status,
            "period": str(period),
            "inputs": list(inputs),
            "cite": list(cite),
        }
        return value

    def words(
        self,
        id: str,
        value: Mapping[str, str],
        *,
        inputs: Iterable[str] = (),
        cite: Iterable[str] = (),
        label_en: str = "Wording",
        label_th: str = "ถ้อยคำ",
    ) -> Mapping[str, str]:
        """Record words that the numbers chose, from :mod:`spdr.present.words`, and return them."""
        recorded = self.fact(
            id,
            dict(value),
            unit="text",
            label_en=label_en,
            label_th=label_th,
            inputs=inputs,
            cite=cite,
            status="computed",
        )
        return dict(recorded)

    def figure(
        self,
        id: str,
        chart: Chart,
        *,
        headline_en: str,
        headline_th: str,
        subtitle_en: str,
        subtitle_th: str,
        inputs: Iterable[str] = (),
        status: str = "official",
        indicator: str = "",
        note_en: str = "",
        note_th: str = "",
        cite: Iterable[str] = (),
    ) -> Card:
        """Record a chart with its words and return the card, which JupyterLab shows as a table.

        Parameters
        ----------
        id
            Kebab-case, the figure's permalink for good.
        chart
            From :mod:`spdr.present.charts`.
        headline_en, headline_th
            The finding, in a sentence; numbers only as ``{fact_id}``.
        subtitle_en, subtitle_th
            The statistic: measure, unit, place, years. ``{first}`` and ``{last}`` stand for the years drawn.
        inputs, status, cite
            As in :meth:`fact`.
        indicator
            Id of the indicator that defines the measure.
        note_en, note_th
            What a reader must know besides; may stay empty.
        """
        where = f"{self.name}, figure {id!r}"
        if not isinstance(chart, Chart):
            raise NotebookError(
                f"{where}: the second argument is a chart of spdr.present.charts, not {type(chart).__name__}."
            )
        texts = {"headline_en": headline_en, "headline_th": headline_th, "subtitle_en": subtitle_en,
                 "subtitle_th": subtitle_th, "note_en": note_en, "note_th": note_th}  # fmt: skip
        return self._card(id, chart.rows(where), chart, texts, inputs, status, indicator, cite, where)

    def table(
        self,
        id: str,
        frame: Any,
        *,
        headline_en: str,
        headline_th: str,
        subtitle_en: str,
        subtitle_th: str,
        columns: Sequence[str] | None = None,
        units: Mapping[str, str] | None = None,
        digits: Mapping[str, int] | None = None,
        allow_unknown: bool = False,
        inputs: Iterable[str] = (),
        status: str = "official",
        indicator: str = "",
        note_en: str = "",
        note_th: str = "",
        cite: Iterable[str] = (),
    ) -> Card:
        """Record a table with its words; see :meth:`figure` and :func:`spdr.present.tidy.resolve`."""
        where = f"{self.name}, table {id!r}"
        rows = tidy.resolve(
            tidy.take(frame, columns), where, columns, units, digits, allow_unknown=allow_unknown
        )
        texts = {"headline_en": headline_en, "headline_th": headline_th, "subtitle_en": subtitle_en,
                 "subtitle_th": subtitle_th, "note_en": note_en, "note_th": note_th}  # fmt: skip
        return self._card(id, rows, None, texts, inputs, status, indicator, cite, where)

    def finding(self, id: str, *, en: str, th: str, card: str) -> dict[str, Any]:
        """Record one of the chapter's findings and return it; ``{findings}`` prints them in this order.

        Parameters
        ----------
        id
            Kebab-case, unique among the findings.
        en, th
            The finding in both languages; numbers and words only as ``{fact_id}`` of facts recorded above.
        card
            Id of the figure or table of this chapter that shows it; it may be recorded below.
        """
        where = f"{self.name}, finding {id!r}"
        self._new_id(id, _FIGURE_ID, "kebab-case", self._findings, where)
        self._findings[id] = findings.make(id, {"en": en, "th": th}, card, self._facts, where)
        return self._findings[id]

    def whatif(
        self,
        id: str,
        grid: Any = None,
        *,
        controls: Sequence[whatif.Control],
        results: Sequence[whatif.Result],
        headline_en: str,
        headline_th: str,
        subtitle_en: str,
        subtitle_th: str,
        constants: Mapping[str, float] | None = None,
        chart: str = "",
        inputs: Iterable[str] = (),
        status: str = "computed",
        note_en: str = "",
        note_th: str = "",
        cite: Iterable[str] = (),
        allow_unknown: bool = False,
    ) -> whatif.WhatIf:
        """Record a what-if that a reader works with sliders, and return it; ``{what-if}`` shows it.

        Parameters
        ----------
        id
            Kebab-case, unique among the what-ifs and cards of the chapter: the permalink.
        grid
            Frame of what a model gave: a column for each ``axis()`` and one for each number a formula names.
        controls, results
            From :mod:`spdr.present.whatif`; names are keys of the register of labels.
        constants
            Further numbers that formulas name.
        chart
            The ``axis()`` along which the first result is drawn; empty for none.
        headline_en, headline_th, subtitle_en, subtitle_th, inputs, status, note_en, note_th, cite
            As in :meth:`figure`.
        allow_unknown
            Whether a missing cell of the grid is a figure that nobody knows; its results are "not known".
        """
        where = f"{self.name}, what-if {id!r}"
        self._new_id(id, _FIGURE_ID, "kebab-case", {**self._cards, **self._whatifs}, where)
        texts = {"headline_en": headline_en, "headline_th": headline_th, "subtitle_en": subtitle_en,
                 "subtitle_th": subtitle_th, "note_en": note_en, "note_th": note_th}  # fmt: skip
        inputs, cite = tuple(inputs), tuple(cite)
        self._provenance(inputs, cite, where, needed=True)
        _status(status, where)
        _both(texts, where)
        for name, text in texts.items():
            shown = {key: str(fact[f"shown_{name[-2:]}"]) for key, fact in self._facts.items()}
            check_no_typed_number(text if name.startswith("headline") else "", f"{where}, {name}")
            texts[name] = fill(text, shown, f"{where}, {name}")
        made = whatif.make(id, grid, controls, results, constants or {}, chart, where, allow_unknown)
        about = {"status": status, "inputs": list(inputs), "cite": list(cite)}
        self._whatifs[id] = replace(made, texts=texts, about=about)
        return self._whatifs[id]

    def _card(
        self,
        id: str,
        rows: tidy.Rows,
        chart: Chart | None,
        texts: dict[str, str],
        inputs: Iterable[str],
        status: str,
        indicator: str,
        cite: Iterable[str],
        where: str,
    ) -> Card:
        self._new_id(id, _FIGURE_ID, "kebab-case", self._cards, where)
        inputs, cite = tuple(inputs), tuple(cite)
        self._provenance(inputs, cite, where, needed=True)
        _status(status, where)
        _both(texts, where)
        filled = {}
        for name, text in texts.items():
            if name.startswith("headline"):
                check_no_typed_number(text, f"{where}, {name}")
            filled[name] = fill(text, self._shown(name[-2:], chart, rows), f"{where}, {name}")
        card = Card(id, filled, status, indicator, inputs, cite, rows, chart, where)
        self._cards[id] = card
        return card

    def _shown(self, lang: str, chart: Chart | None, rows: tidy.Rows) -> dict[str, str]:
        """Return what each placeholder stands for: the facts so far, and the first and last year drawn."""
        shown = {id: str(fact[f"shown_{lang}"]) for id, fact in self._facts.items()}
        times = [column for column in rows.columns if column.unit in ("year", "fiscal_year", "date")]
        role = chart.roles.get("x") if chart else None
        column = next((column for column in times if column.name == role), times[0] if times else None)
        if column:
            known = [
                cell for cell in rows.values(column.name) if cell is not None and not isinstance(cell, bool)
            ]
            known.sort(key=str)
            if known:
                shown |= {
                    end: tidy.format_cell(cell, column.unit, lang)
                    for end, cell in (("first", known[0]), ("last", known[-1]))
                }
        return shown

    def _new_id(
        self, id: str, pattern: re.Pattern[str], style: str, taken: Mapping[str, Any], where: str
    ) -> None:
        if not isinstance(id, str) or not pattern.match(id):
            raise NotebookError(f"{where}: an id is written in {style}, lower-case letters and digits.")
        if id in taken:
            raise NotebookError(
                f"{where}: the id is used twice in this chapter. Ids are unique; choose another."
            )

    def _provenance(
        self, inputs: tuple[str, ...], cite: tuple[str, ...], where: str, *, needed: bool
    ) -> None:
        read = access.reads()
        known = [*read["tables"], *read["parameters"]]
        for name in inputs:
            if name not in known:
                raise NotebookError(
                    f"{where}: the input {name!r} was not read in this run. Read it with spdr.data.load or "
                    f"parameters.value, or name one of: {', '.join(known) or 'nothing was read'}."
                )
        if needed and not inputs and not cite:
            raise NotebookError(
                f"{where}: no source. Name the tables and parameters it is made from in inputs=[...], "
                "or the published work in cite=[...]."
            )

    def record(self) -> dict[str, Any]:
        """Return the whole record; this is where charts are drawn."""
        read = access.reads()
        findings.check_cards(self.name, self._findings.values(), self._cards)
        title = {
            lang: labels.label(self.name, lang) if labels.has_label(self.name) else self.name
            for lang in LANGUAGES
        }
        return {
            "chapter": self.name,
            "title": title,
            "parameters": self.parameters,
            "facts": list(self._facts.values()),
            "figures": [card.record() for card in self._cards.values()],
            "findings": list(self._findings.values()),
            "whatifs": [one.record() for one in self._whatifs.values()],
            "inputs": [{"table": name, "sha256": sha} for name, sha in read["tables"].items()],
            "law": [{"key": key, "sha256": sha} for key, sha in read["parameters"].items()],
        }

    def save(self) -> str:
        """Check the whole record; where the runner asked for it, write record.json in one step.

        Returns
        -------
        str
            A sentence for the last cell: how much was recorded.
        """
        text = json.dumps(self.record(), ensure_ascii=False, sort_keys=True, allow_nan=False) + "\n"
        folder = os.environ.get(RUN_DIR)
        if folder:
            _write(Path(folder) / "record.json", text)
        tables = sum(card.chart is None for card in self._cards.values())
        return (
            f"{self.name}: {len(self._facts)} facts, {len(self._cards) - tables} figures, {tables} tables "
            + ("recorded." if folder else "are sound; nothing was written, as no run asked for a record.")
        )


def _write(path: Path, text: str) -> None:
    """Write a file so that a reader sees the whole of it or none."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    with beside.open("w", encoding="utf-8", newline="\n") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    os.replace(beside, path)


def _value(value: Any, unit_name: str, where: str) -> Any:
    """Return a fact's value in plain form, refusing what a calculation gone wrong leaves behind."""
    try:
        kind = unit(unit_name).kind
        if kind == "text":
            return value
        if isinstance(value, tuple | list):
            return tuple(_value(end, unit_name, where) for end in value)
        if isinstance(value, float) and math.isnan(value):
            raise NotebookError(
                "the value is not a number (NaN). Mend the calculation, or give None for not known."
            )
        kept = plain(value)
    except NotebookError as error:
        raise NotebookError(f"{where}: {error}") from None
    if value is not None and kept is None:
        raise NotebookError(
            f"{where}: the value is missing. Mend the calculation, or give None for not known."
        )
    if isinstance(kept, bool):
        raise NotebookError(
            f"{where}: True and False are not numbers; use unit 'text' with words in both languages."
        )
    tidy.check_range(kept, unit_name, where)
    return kept


def _status(status: str, where: str) -> None:
    if status not in STATUSES:
        raise NotebookError(f"{where}: {status!r} is not a status. It is one of: {', '.join(STATUSES)}.")


def _both(texts: Mapping[str, str], where: str) -> None:
    """Refuse words that are missing in one language; a note may be missing in both."""
    for name, text in texts.items():
        other = texts[f"{name[:-3]}_{'th' if name.endswith('en') else 'en'}"]
        if not isinstance(text, str) or (
            not text.strip() and (not name.startswith("note") or str(other).strip())
        ):
            raise NotebookError(f"{where}: {name} has no text. Readers of both languages get the same words.")
