"""Tables that spread a category over columns, such as men and women side by side: one row for each again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from spdr.data.intake.column import Column
from spdr.data.intake.contract import Contract, Field
from spdr.data.intake.dates import Year, read_year
from spdr.data.intake.grid import Grid
from spdr.data.intake.units import bracketed, unit_in_header
from spdr.data.intake.words import key, western

if TYPE_CHECKING:
    from spdr.data.intake.header import Layout, Names

Words = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Wide:
    """Which columns hold which figure of which category.

    Attributes
    ----------
    fields
        The categories that the header spreads.
    columns
        Column of the grid -> (figure, words of the categories).
    heads
        Figure -> its title with the unit that the header gives it.
    """

    fields: tuple[str, ...]
    columns: dict[int, tuple[str, Words]]
    heads: dict[str, str]

    @property
    def figures(self) -> tuple[str, ...]:
        """Return the columns of figures, in the order of the header."""
        return tuple(dict.fromkeys(figure for figure, _ in self.columns.values()))


@dataclass
class _Told:
    """What the header of one column says."""

    words: dict[str, str]
    figure: str = ""
    unit: str = ""
    odd: bool = False


def detect(parts: list[list[str]], names: Names) -> Wide | None:
    """Return how a header spreads categories over columns, or None where it does not, or not clearly.

    Parameters
    ----------
    parts
        For each column the texts of the header's rows, from the top.
    names
        The columns of the table and their names.
    """
    plain = {names.find(told[0]) for told in parts if len(told) == 1}
    free = [one for one in names.contract.fields if one.name not in plain]
    spread = [one for one in free if len(one.enum) > 1 or one.name == "year"]
    told = {place: _read(part, spread, names) for place, part in enumerate(parts)}
    told = {place: one for place, one in told.items() if one.words and not one.odd}
    if not _clear(list(told.values())):
        return None
    figures = {one.figure for one in told.values()}
    if figures == {""}:
        numbers = [one for one in free if one.type in ("integer", "number") and one not in spread]
        only = [one.name for one in numbers if one.required or len(numbers) == 1]
        if len(only) != 1:
            return None
        figures = {only[0]}
        told = {place: replace(one, figure=only[0]) for place, one in told.items()}
    units = {figure: {one.unit for one in told.values() if one.figure == figure} for figure in figures}
    if "" in figures or any(len(one) > 1 for one in units.values()):
        return None
    columns = {place: (one.figure, tuple(sorted(one.words.items()))) for place, one in told.items()}
    if len(set(columns.values())) < len(columns):
        return None
    heads = {figure: f"{figure} ({unit})" if unit else figure for figure, (unit,) in units.items()}
    return Wide(tuple(sorted(next(iter(told.values())).words)), columns, heads)


def _clear(told: list[_Told]) -> bool:
    """Whether two columns or more name words of the same categories."""
    return len(told) > 1 and len({tuple(sorted(one.words)) for one in told}) == 1


def spreads(row: list[str], names: Names) -> bool:
    """Return whether a row may be a header that spreads a category over its columns."""
    spread = [one for one in names.contract.fields if len(one.enum) > 1 or one.name == "year"]
    hits = [hit for cell in row if cell.strip() and len(cell) < 100 and (hit := _word(cell, spread))]
    return any(len({word for name, word in hits if name == one.name}) > 1 for one in spread)


def _read(parts: list[str], spread: list[Field], names: Names) -> _Told:
    """Return what the rows of one column's header say."""
    told = _Told({})
    for part in parts:
        for piece in [part] if _word(part, spread) or names.find(part) else part.split():
            unit = unit_in_header(piece)[1]
            hit = _word(piece, spread)
            named = names.find(piece)
            if hit:
                told.words[hit[0]] = hit[1]
            elif named and _is_figure(named, names.contract):
                told.figure = named
            else:
                told.odd = True
            told.unit = unit or told.unit
    return told


def _is_figure(name: str, contract: Contract) -> bool:
    return any(one.name == name and one.type in ("integer", "number") for one in contract.fields)


def _word(text: str, spread: list[Field]) -> tuple[str, str] | None:
    """Return (column, word) if a text is a word of one of these categories."""
    for one in spread:
        for way in (text, bracketed(text), unit_in_header(text)[0]):
            if one.name == "year" and isinstance(read_year(western(way).strip() or "x"), Year):
                return one.name, way
            if word := one.words.get(key(way)):
                return one.name, word
    return None


def long(grid: Grid, layout: Layout, kept: np.ndarray) -> tuple[Grid, Layout, np.ndarray]:
    """Return grid, layout and rows with one row for each category.

    Rows keep the number that they have in the source.
    """
    wide = layout.wide
    assert wide is not None
    combinations = list(dict.fromkeys(words for _, words in wide.columns.values()))
    count, times = len(kept), len(combinations)
    columns: list[Column] = []
    titles: list[str] = []
    places: dict[str, int] = {}
    numeric: list[np.ndarray] = []
    for name, place in layout.places.items():
        part = grid.columns[place].take(kept)
        columns.append(Column(part.vocabulary, np.repeat(part.codes, times), part.unique))
        titles.append(layout.titles[place])
        places[name] = len(places)
        numeric.append(_numeric(grid, kept, [place] * times))
    for name in wide.fields:
        told = [dict(words)[name] for words in combinations]
        columns.append(Column(told, np.tile(np.arange(times, dtype=np.int32), count), unique=False))
        titles.append(name)
        places[name] = len(places)
        numeric.append(np.tile(name == "year", count * times))
    for figure in wide.figures:
        sources = [_place(wide, figure, words) for words in combinations]
        cells = [
            [grid.columns[place][row] if place is not None else "" for place in sources]
            for row in kept.tolist()
        ]
        words = [cell for row in cells for cell in row]
        columns.append(Column(words, np.arange(len(words), dtype=np.int32), unique=False).packed())
        titles.append(wide.heads[figure])
        places[figure] = len(places)
        numeric.append(_numeric(grid, kept, sources))
    new = replace(
        grid,
        columns=columns,
        rows=np.repeat(grid.rows[kept], times),
        widths=np.full(count * times, len(columns), dtype=np.int32),
        numeric=np.stack(numeric, axis=1) if grid.numeric is not None else None,
        formulas=_formulas(grid, wide, layout, places),
        labels={},
        absent=[],
    )
    return new, replace(layout, places=places, titles=titles, extra=[], wide=None), np.arange(count * times)


def _place(wide: Wide, figure: str, words: Words) -> int | None:
    return next((place for place, told in wide.columns.items() if told == (figure, words)), None)


def _numeric(grid: Grid, kept: np.ndarray, sources: list[int | None]) -> np.ndarray:
    if grid.numeric is None:
        return np.zeros(len(kept) * len(sources), dtype=bool)
    parts = [
        grid.numeric[kept, place] if place is not None else np.zeros(len(kept), bool) for place in sources
    ]
    return np.stack(parts, axis=1).ravel()


def _formulas(grid: Grid, wide: Wide, layout: Layout, places: dict[str, int]) -> list[tuple[int, int, str]]:
    by_place = {place: places[name] for name, place in layout.places.items()}
    by_place |= {place: places[figure] for place, (figure, _) in wide.columns.items()}
    return [(row, by_place[place], text) for row, place, text in grid.formulas if place in by_place]
