"""From a frame to the plain, labelled, checked rows that a chart, a table and a download share."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from spdr.errors import NotebookError
from spdr.present import labels
from spdr.present.formats import DASH, format_value, plain
from spdr.present.units import UNITS

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")
_YEARS = re.compile(r"(\d{4})\s*[-–]\s*(\d{4})\Z")


@dataclass(frozen=True)
class Column:
    """A column as readers see it: its words in both languages, its unit (None for text) and its decimals."""

    name: str
    unit: str | None
    label_en: str
    label_th: str
    digits: int | None = None

    def label(self, lang: str) -> str:
        """Return the heading in one language."""
        return self.label_en if lang == "en" else self.label_th

    @property
    def is_text(self) -> bool:
        """Whether the cells are words and not numbers, years or dates."""
        return self.unit is None


@dataclass(frozen=True)
class Source:
    """The columns asked of a frame, copied when asked, so that later changes do not reach the page."""

    values: Mapping[str, tuple[Any, ...]]
    available: tuple[str, ...]

    @property
    def length(self) -> int:
        """Return the number of rows."""
        return len(next(iter(self.values.values()), ()))


@dataclass(frozen=True)
class Rows:
    """Checked rows: numbers are the same in both languages, words are not."""

    columns: tuple[Column, ...]
    en: tuple[tuple[Any, ...], ...]
    th: tuple[tuple[Any, ...], ...]
    raw: tuple[tuple[Any, ...], ...]  # categories by their keys, which colours and marks go by

    def rows(self, lang: str) -> tuple[tuple[Any, ...], ...]:
        """Return the rows with the words of one language, or their keys for ``raw``."""
        return {"en": self.en, "th": self.th, "raw": self.raw}[lang]

    def column(self, name: str) -> Column:
        """Return the column of that name."""
        return next(column for column in self.columns if column.name == name)

    def values(self, name: str, lang: str = "en") -> list[Any]:
        """Return one column's cells."""
        place = [column.name for column in self.columns].index(name)
        return [row[place] for row in self.rows(lang)]

    def records(self, lang: str) -> list[dict[str, Any]]:
        """Return the rows as dictionaries."""
        names = [column.name for column in self.columns]
        return [dict(zip(names, row, strict=True)) for row in self.rows(lang)]


def take(frame: Any, columns: Iterable[str] | None = None) -> Source:
    """Copy columns out of a pandas frame (or a list of dictionaries); all of them when none are named.

    ``scheme`` may stand for the pair ``scheme_en``, ``scheme_th``. A column that the frame does not have is
    reported later, by :func:`resolve`, which knows the figure's name.
    """
    if isinstance(frame, list | tuple):
        names = tuple(dict.fromkeys(key for row in frame for key in row))
        cells: dict[str, list[Any]] = {name: [row.get(name) for row in frame] for name in names}
    elif hasattr(frame, "columns"):
        names = tuple(str(name) for name in frame.columns)
        cells = {name: frame[name].tolist() for name in _needed(names, columns)}
    else:
        raise NotebookError(f"A chart or table needs a frame or a list of rows, not {type(frame).__name__}.")
    return Source({name: tuple(cells[name]) for name in _needed(names, columns)}, names)


def _needed(names: Sequence[str], columns: Iterable[str] | None) -> list[str]:
    if columns is None:
        return list(names)
    wanted: list[str] = []
    for column in dict.fromkeys(columns):
        pair = [f"{column}_en", f"{column}_th"]
        wanted += [column] if column in names else [name for name in pair if name in names]
    return wanted


def _asked(source: Source, columns: Iterable[str] | None, used_by: str) -> list[str]:
    """Return the readers' columns in order, a pair counted once."""
    if columns is None:
        names = source.available
        pairs = {name[:-3] for name in names if name.endswith("_en") and f"{name[:-3]}_th" in names}
        columns = [
            name[:-3] if name[:-3] in pairs and name[-3:] in ("_en", "_th") else name for name in names
        ]
    asked = list(dict.fromkeys(columns))
    for name in asked:
        if name not in source.values and f"{name}_th" not in source.values:
            raise NotebookError(
                f"{used_by}: the frame has no column {name!r}. "
                f"It has: {', '.join(source.available) or 'none'}."
            )
        if not _NAME.match(name):
            raise NotebookError(
                f"{used_by}: {name!r} is not a column name; use letters, digits and underscores."
            )
    return asked


def resolve(
    source: Source,
    used_by: str,
    columns: Iterable[str] | None = None,
    units: Mapping[str, str] | None = None,
    digits: Mapping[str, int] | None = None,
    *,
    allow_unknown: bool = False,
    limit: int = 500,
) -> Rows:
    """Check a source and put its words into both languages.

    Parameters
    ----------
    source
        From :func:`take`.
    used_by
        Figure or table, named in every error.
    columns
        Columns to keep, in reading order.
    units
        Units of columns whose names do not say it.
    digits
        Decimals of columns that need others than their unit's.
    allow_unknown
        Whether a missing value is a figure nobody knows (shown as "not known") and not a mistake.
    limit
        Most rows a page may carry; more is a sign of data that were not aggregated.

    Raises
    ------
    NotebookError
        For no rows, too many rows, an absent column, a unit or word that is missing, a number that is
        missing, infinite or outside its unit's range; figure, column and row are named.
    """
    if source.length == 0:
        raise NotebookError(f"{used_by}: there are no rows to show. Check the filter that made the frame.")
    if source.length > limit:
        raise NotebookError(
            f"{used_by}: {source.length} rows; a page shows at most {limit}. Aggregate first."
        )
    units, digits = dict(units or {}), dict(digits or {})
    asked = _asked(source, columns, used_by)
    described, cells_en, cells_th, cells_raw = [], [], [], []
    for name in asked:
        if name not in source.values:
            en, th = _pair(source, name, used_by)
            unit, raw = None, en
        else:
            unit, raw = _cells(source.values[name], name, units.get(name), used_by, allow_unknown)
            en, th = _words(raw, used_by) if unit is None else (raw, raw)
            unit = None if unit == "code" else unit
        titles = [labels.column_title(name, unit, lang, used_by=used_by) for lang in labels.LANGUAGES]
        described.append(Column(name, unit, titles[0], titles[1], digits.get(name)))
        cells_en.append(en)
        cells_th.append(th)
        cells_raw.append(raw)
    en_th_raw = [tuple(zip(*cells, strict=True)) for cells in (cells_en, cells_th, cells_raw)]
    return Rows(tuple(described), *en_th_raw)


def _pair(source: Source, name: str, used_by: str) -> tuple[list[str], list[str]]:
    """Return the cells of a bilingual pair of columns; both languages are needed in every row."""
    both: list[list[str]] = []
    for lang in labels.LANGUAGES:
        cells = [plain(cell) for cell in source.values[f"{name}_{lang}"]]
        for number, cell in enumerate(cells, start=1):
            if not isinstance(cell, str) or not cell.strip():
                raise NotebookError(f"{used_by}: row {number} has no text in column {name}_{lang}.")
        both.append([cell.strip() for cell in cells])
    return both[0], both[1]


def _cells(
    values: Sequence[Any], name: str, unit: str | None, used_by: str, allow_unknown: bool
) -> tuple[str | None, list[Any]]:
    """Return a column's unit, None for words, and its plain, checked cells."""
    cells = []
    for number, value in enumerate(values, start=1):
        try:
            cells.append(plain(value))
        except NotebookError as error:
            raise NotebookError(f"{used_by}: column {name!r}, row {number}: {error}") from None
    known = [cell for cell in cells if cell is not None]
    unit = unit or labels.unit_of(name)
    if unit is None and any(isinstance(cell, int | float) and not isinstance(cell, bool) for cell in known):
        raise NotebookError(
            f"{used_by}: column {name!r} holds numbers of no known unit. End its name in _share, _n, _thb, "
            "_thb_month ..., or say which: units={'" + name + "': 'count'}."
        )
    if None in cells and not allow_unknown:
        raise NotebookError(
            f"{used_by}: column {name!r}, row {cells.index(None) + 1} has no value. If nobody knows this "
            "figure, say allow_unknown=True; otherwise mend the calculation."
        )
    if unit == "code":
        return unit, [None if cell is None else str(cell) for cell in cells]
    if unit in (None, "text"):
        return None, cells
    for number, cell in enumerate(cells, start=1):
        _check(cell, unit, f"{used_by}: column {name!r}, row {number}")
    return unit, cells


def _words(cells: Sequence[Any], used_by: str) -> tuple[list[Any], list[Any]]:
    both = []
    for lang in labels.LANGUAGES:
        words: dict[Any, Any] = {None: None, True: "yes", False: "no"}
        both.append(
            [
                None if cell is None else labels.category(str(words.get(cell, cell)), lang, used_by=used_by)
                for cell in cells
            ]
        )
    return both[0], both[1]


def _check(cell: Any, unit: str, where: str) -> None:
    """Refuse a cell that its unit cannot hold; formatting it is the test, besides the range of a share."""
    if cell is None:
        return
    check_range(cell, unit, where)
    try:
        format_cell(cell, unit, "th")
    except NotebookError as error:
        raise NotebookError(f"{where}: {error}") from None


def check_range(value: Any, unit: str, where: str) -> None:
    """Refuse a share outside -1 to 1: it is a percentage that was not divided by a hundred."""
    ends = value if isinstance(value, tuple | list) else (value,)
    if unit == "share" and any(isinstance(end, int | float) and abs(end) > 1 for end in ends):
        raise NotebookError(
            f"{where}: {value} is not a share. Shares are fractions from 0 to 1, so 4.9 % is 0.049; a "
            "percentage of a reference amount, which may pass 100, has the unit 'share_of'."
        )


def format_cell(value: Any, unit: str | None, lang: str, digits: int | None = None) -> str:
    """Write one cell for a table or a label on a mark.

    Examples
    --------
    >>> format_cell(0.049, "share", "th"), format_cell("2016-2018", "year", "th")
    ('4.9%', '2559–2561')
    """
    if value is None:
        return format_value(None, "text", lang)
    if unit is None:
        return str(value)
    span = _YEARS.match(value) if isinstance(value, str) and unit in ("year", "fiscal_year") else None
    if span:
        ends = [format_value(int(year), "year", lang) for year in span.groups()]
        return ("FY" if unit == "fiscal_year" and lang == "en" else "") + DASH.join(ends)
    if unit == "fiscal_year" and lang == "th":
        unit = "year"  # the heading already says ปีงบประมาณ
    return format_value(value, unit, lang, digits, short=True)


# Roles that stand by themselves, without an axis whose title says the unit.
_NAMING = ("category", "series", "row", "column", "age")


def role_words(rows: Rows, roles: Mapping[str, str], role: str, lang: str) -> list[str]:
    """Write the cells of a chart's role as its readers see them.

    A number that names a bar, a line or a row of a grid carries its unit (10 years, 15,000 baht a month);
    one on an axis does not, as the axis' title says it.
    """
    column = rows.column(roles[role])
    cells = rows.values(column.name, lang)
    if role in _NAMING and column.unit and UNITS[column.unit].kind == "number":
        return [format_value(cell, column.unit, lang, column.digits) for cell in cells]
    return [format_cell(cell, column.unit, lang, column.digits) for cell in cells]
