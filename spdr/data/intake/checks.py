"""The check of one file: from its bytes to a table in the project's spelling, or to what must be mended."""

from __future__ import annotations

import datetime
import hashlib
from decimal import Decimal
from pathlib import Path

import numpy as np

from spdr.data.intake import body, earlier, files, header, personal, places, rules, sheets, wide
from spdr.data.intake import contract as contracts
from spdr.data.intake.cells import Cells
from spdr.data.intake.column import Column
from spdr.data.intake.contract import Contract, Field
from spdr.data.intake.convert import convert
from spdr.data.intake.findings import Findings, Refused
from spdr.data.intake.grid import Grid
from spdr.data.intake.report import Missing, Report
from spdr.data.intake.words import key, western


def check(
    path: str | Path, table: str, today: datetime.date | None = None, sheet: str | None = None
) -> Report:
    """Check a file that came in as a table, without changing anything.

    Parameters
    ----------
    path
        The file: CSV, TSV, XLSX, XLS, ODS, Stata, SPSS or Parquet. No other file is opened.
    table
        A contract in ``data/intake`` or a table in ``data/tables``.
    today
        Dates after it lie in the future; the current date if not given.
    sheet
        The sheet of a workbook, where several could be meant.

    Returns
    -------
    Report
        Its ``verdict``, its ``findings`` by row and column, and the table where it was not refused.

    Raises
    ------
    DataError
        If there is no such file or table.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder) / "empty.csv"
    ...     _ = file.write_bytes(b"")
    ...     report = check(file, "programme_by_province")
    >>> report.verdict, report.findings[0].code
    ('reject', 'empty')
    """
    wanted = contracts.read(table)
    findings = Findings()
    report = Report(Path(path).name, wanted, findings)
    try:
        source = files.open_source(Path(path))
        with source.stream:
            report.size = source.size
            report.sha256 = hashlib.sha256(source.stream.read()).hexdigest()
            source.stream.seek(0)
            opened = sheets.read(source, wanted, sheet, findings)
        report.kind = f"{sheets.FORMATS[opened.kind]}, {opened.grid.told}"
        _Check(opened.grid, wanted, findings, report, today or datetime.date.today()).run()
    except Refused as refused:
        findings.items.append(refused.finding)
    return report


class _Check:
    """One check on its way through the grid."""

    def __init__(
        self, grid: Grid, contract: Contract, findings: Findings, report: Report, today: datetime.date
    ) -> None:
        self.grid, self.contract, self.findings = grid, contract, findings
        self.report, self.today = report, today
        self.signs = {str(sign).lower(): why for sign, why in contract.words["missing"].items()}
        self.cells: dict[str, Cells] = {}
        self.taken: dict[int, Column] = {}

    def run(self) -> None:
        """Find the table, convert it, hold its rows against each other."""
        try:
            self.layout = header.find(self.grid, self.contract, self.findings)
        except Refused:
            self._personal_without_header()
            raise
        kept = body.rows(self.grid, self.layout, self.contract, self.findings)
        before = len(kept)
        kept = body.widths(self.grid, self.layout, kept, self.findings)
        self.lost = before > len(kept)
        body.unmerged(self.grid, self.layout, kept, self.findings)
        if self.layout.wide:
            self.grid, self.layout, kept = wide.long(self.grid, self.layout, kept)
        self.kept, self.rows = kept, self.grid.rows[kept]
        self._extra(self._personal())
        for field in self.contract.fields:
            if field.name in self.layout.places:
                self._convert(field, self.layout.places[field.name])
        self._formulas()
        columns, bad = self._columns()
        self._rules(columns, bad)
        self.report.read = len(kept)
        if not self.findings.refused():
            self.report.take(columns, self.rows, self._missing())

    def _personal_without_header(self) -> None:
        titles = self.grid.row(0) if len(self.grid) else []
        for place, column in enumerate(self.grid.columns):
            personal.check(
                titles[place] or f"column {place + 1}", column, self.grid.rows,
                self.contract.words["personal"], False, self.findings,
            )  # fmt: skip

    def _column(self, place: int) -> Column:
        if place not in self.taken:
            self.taken[place] = self.grid.columns[place].take(self.kept)
            self.grid.columns[place] = Column([""], np.zeros(len(self.grid), dtype=np.int32))  # frees memory
        return self.taken[place]

    def _personal(self) -> set[int]:
        """Return the columns that hold personal data."""
        amounts = {
            self.layout.places[one.name]
            for one in self.contract.fields
            if one.name in self.layout.places and one.type == "number"
        }
        found = set()
        for place, title in enumerate(self.layout.titles):
            named = title or f"column {place + 1}"
            words = self.contract.words["personal"]
            if personal.check(named, self._column(place), self.rows, words, place in amounts, self.findings):
                found.add(place)
        left = [place for place in self.layout.extra if place not in found]
        titles = [self.layout.titles[place] or f"column {place + 1}" for place in left]
        before = len(self.findings.items)
        personal.positions(titles, [self._column(place) for place in left], self.rows, self.findings)
        told = {item.column for item in self.findings.items[before:]}
        return found | {place for place, title in zip(left, titles, strict=True) if title in told}

    def _extra(self, personal_ones: set[int]) -> None:
        row = [int(self.grid.rows[self.layout.last])]
        for place in self.layout.extra:
            title = self.layout.titles[place]
            some = bool(self._column(place).some())
            if place in personal_ones or self.layout.spread or not (title or some):
                continue
            if self._counts_rows(place, title):
                self.findings.add(
                    "row_numbers", "normalise", "The column that numbers the rows was left out.", row, title
                )
                continue
            self.findings.add(
                "extra_column", "warn",
                "The table has no such column; it was left out." if title else
                "A column without a name was left out.",
                row, title or f"column {place + 1}", "", f"columns of {self.contract.name}",
            )  # fmt: skip

    def _counts_rows(self, place: int, title: str) -> bool:
        """Whether a column only counts the rows: 1, 2, 3."""
        names = {key(word) for word in self.contract.words["row_numbers"]}
        if key(title) not in names or not len(self.rows):
            return False
        column = self._column(place)
        return all(western(column[row]).strip(" .") == str(row + 1) for row in range(len(self.rows)))

    def _convert(self, field: Field, place: int) -> None:
        cells = Cells(
            field, self.layout.titles[place] or field.name, self._column(place), self.rows, self.findings
        )
        self._declare_missing(cells, place)
        self._stored(cells, field, place)
        formulas = {text for _, column, text in self.grid.formulas if column == place}
        cells.bad = {number for number in cells.column.odd() if cells.column.word(number) in formulas}
        factor = self.layout.factors.get(field.name, Decimal(1))
        convert(cells, self.signs, factor, self.grid.labels.get(place, {}), self.today)
        cells.stop_if_hopeless()
        self.cells[field.name] = cells

    def _declare_missing(self, cells: Cells, place: int) -> None:
        """Empty the cells that a Stata or SPSS file declares missing, before they are read."""
        hits = [(position, code) for position, column, code in self.grid.absent if column == place]
        if not hits:
            return
        index = {int(position): number for number, position in enumerate(self.kept)}
        chosen = [(index[position], code) for position, code in hits if position in index]
        codes = cells.column.codes.copy()
        codes[[number for number, _ in chosen]] = cells.column.count
        cells.column = Column([*cells.column.words, ""], codes, unique=False).packed()
        for code in dict.fromkeys(code for _, code in chosen):
            where = [number for number, one in chosen if one == code]
            why = cells.field.missing_codes.get(code, "declared missing")
            self.report.missing += [
                Missing(int(self.rows[number]), cells.field.name, why) for number in where
            ]
            self.findings.add(
                "declared_missing", "normalise", "The file declares this code missing; cells were emptied.",
                self.rows[where], cells.title, code, "missing, never averaged in",
            )  # fmt: skip

    def _stored(self, cells: Cells, field: Field, place: int) -> None:
        """Tell numbers that a spreadsheet stores as text, and codes that it stores as numbers."""
        if self.grid.numeric is None:
            return
        numeric = self.grid.numeric[self.kept, place]
        digits = cells.column.plain()[cells.column.codes]
        if field.type in ("integer", "number") and (text := np.flatnonzero(digits & ~numeric)).size:
            self.findings.add(
                "text_numbers", "normalise", "Numbers stored as text were read as numbers.", self.rows[text],
                cells.title, cells.column[int(text[0])],
            )  # fmt: skip
        if field.type == "string" and field.unit == "code" and (codes := np.flatnonzero(numeric)).size:
            self.findings.add(
                "number_codes", "normalise", "Codes stored as numbers were read as text.", self.rows[codes],
                cells.title, cells.column[int(codes[0])],
            )  # fmt: skip

    def _formulas(self) -> None:
        body_rows = set(self.rows.tolist()) if self.grid.formulas else set()
        by_column: dict[int, list[tuple[int, str]]] = {}
        for row, place, text in self.grid.formulas:
            if row in body_rows and place < len(self.layout.titles):
                by_column.setdefault(place, []).append((row, text))
        for place, hits in by_column.items():
            self.findings.add(
                "formula", "reject",
                "Formulas without a stored result: the workbook was never calculated. "
                "Open it in Excel and save it, or paste the values.",
                [row for row, _ in hits], self.layout.titles[place], hits[0][1], "stored values",
            )  # fmt: skip

    def _columns(self) -> tuple[dict[str, Column], dict[str, np.ndarray]]:
        """Return the converted columns in the table's order, derived ones included, and their bad rows."""
        self.known = places.known(self.contract.words)
        names = self._names_beside()
        self.derived, self.pairs = places.settle(self.contract, self.cells, names, self.known)
        count = len(self.rows)
        columns: dict[str, Column] = {}
        for field in self.contract.fields:
            cells = self.cells.get(field.name)
            if cells:
                cells.tell_changes()
                columns[field.name] = cells.result()
            elif field.name in self.derived:
                columns[field.name] = self.derived[field.name]
            elif field.name == "year" and self.layout.title_year and not self.layout.spread:
                columns[field.name] = Column([self._title_year()], np.zeros(count, dtype=np.int32))
            elif not field.required:
                columns[field.name] = Column([""], np.zeros(count, dtype=np.int32))
        return columns, {**{name: cells.bad_rows() for name, cells in self.cells.items()}, **self.pairs}

    def _title_year(self) -> str:
        year = int(self.layout.title_year)
        text = str(year - 543 if year > 2300 else year)
        self.findings.add(
            "year_from_title", "warn",
            f"No column gives the year; {self.layout.title_year} in the title was taken for every row.",
            [self.layout.title_row], "year", self.layout.title_year, text,
        )  # fmt: skip
        return text

    def _names_beside(self) -> Cells | None:
        """Return the column of names that stands beside or instead of codes, if the table has none itself."""
        place = self.layout.places.get(header.NAME)
        if place is None:
            return None
        field = Field(header.NAME, "string", "text", "Name of the province", True, "province_name")
        cells = Cells(field, self.layout.titles[place], self._column(place), self.rows, self.findings)
        convert(cells, self.signs, Decimal(1), {}, self.today)
        return cells

    def _rules(self, columns: dict[str, Column], bad: dict[str, np.ndarray]) -> None:
        titles = {name: self.layout.title(name) or name for name in columns}
        table = rules.Table(columns, bad, self.rows, titles)
        rules.keys(table, self.contract, self.findings)
        doubtful = self.lost or any(len(bad.get(name, ())) for name in self.contract.key)
        for rule in self.contract.rules:
            if rule["rule"] == "ratio":
                rules.ratio(table, rule, self.findings)
            elif rule["rule"] == "population":
                rules.population(table, rule, self.contract, self.findings)
            elif doubtful or not len(self.rows):
                told = "Whether every row is there was not checked: mend the key columns first."
                self.report.notes.append(told)
            else:
                rules.complete(table, rule, self.contract, self.known, self.findings)
        if not doubtful and len(self.rows):
            earlier.compare(table, self.contract, self.known, self.findings)

    def _missing(self) -> list[Missing]:
        found = []
        for name, cells in self.cells.items():
            for number, why in cells.missing.items():
                found += [Missing(int(row), name, why) for row in self.rows[cells.column.where([number])]]
        return found
