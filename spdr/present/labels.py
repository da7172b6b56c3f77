"""The words of columns, categories and units in both languages, from one register.

``data/registers/labels.csv`` holds ``key, en, th``: the name of a column (``poverty_rate_share``) or the
text of a category (``Section 33``). A word that is missing in either language stops the chapter.
"""

from __future__ import annotations

import csv
import os
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path

from spdr import project
from spdr.errors import DataError, NotebookError
from spdr.present.formats import (
    LANGUAGES,
    NOT_KNOWN,
    check_language,
    fiscal_year,
    format_date,
    format_value,
    format_year,
    round_half_up,
)
from spdr.present.units import UNITS, Unit, unit, unit_of

__all__ = [
    "LANGUAGES",
    "NOT_KNOWN",
    "UNITS",
    "Unit",
    "category",
    "column_title",
    "fiscal_year",
    "format_date",
    "format_value",
    "format_year",
    "has_label",
    "label",
    "round_half_up",
    "unit",
    "unit_name",
    "unit_of",
]

REGISTER = ("data", "registers", "labels.csv")


def _read(path: Path) -> dict[str, dict[str, str]]:
    """Read the register; every row needs a key of its own and a word in both languages."""
    words: dict[str, dict[str, str]] = {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), start=2):
            key = (row.get("key") or "").strip()
            where = f"{'/'.join(REGISTER)} row {number}"
            if not key or key in words:
                raise DataError(
                    f"{where}: the key {key!r} is {'used twice' if key else 'empty'}. Keys are unique."
                )
            if None in row or not all((row.get(lang) or "").strip() for lang in LANGUAGES):
                raise DataError(
                    f"{where}: {key!r} needs exactly one word in each of the columns en and th; "
                    "put a text that holds a comma in double quotes."
                )
            words[key] = {lang: row[lang].strip() for lang in LANGUAGES}
    return words


@lru_cache(maxsize=4)
def _read_at(path: Path, _changed: int) -> dict[str, dict[str, str]]:
    return _read(path)


@lru_cache(maxsize=4)
def _path(_named: str | None, _folder: str) -> Path:
    """Return where the register is; finding the project's root anew for each word is slow."""
    return project.path(*REGISTER)


def register() -> dict[str, dict[str, str]]:
    """Return the whole register as ``{key: {"en", "th"}}``, read again when the file has changed."""
    path = _path(os.environ.get("SPDR_ROOT"), os.getcwd())
    return _read_at(path, path.stat().st_mtime_ns)


def has_label(key: str) -> bool:
    """Return whether the register holds this key."""
    return key in register()


def label(key: str, lang: str, *, used_by: str = "") -> str:
    """Return the word for a column or a category.

    Parameters
    ----------
    key
        Column name or category text, exactly as in the register.
    lang
        ``en`` or ``th``.
    used_by
        The figure or table that asks; named in the error.

    Raises
    ------
    NotebookError
        If the register has no such key; the message names the figure, the key and the nearest keys.

    Examples
    --------
    >>> label("region", "en"), label("region", "th")
    ('Region', 'ภาค')
    """
    check_language(lang)
    words = register()
    if key not in words:
        near = get_close_matches(key, words, n=3)
        hint = f" Near it: {', '.join(map(repr, near))}." if near else ""
        raise NotebookError(
            f"{used_by or 'A label'}: {key!r} has no word in English and Thai.{hint} "
            f"Add a row {key},<English>,<Thai> to {'/'.join(REGISTER)}."
        )
    return words[key][lang]


def category(text: str, lang: str, *, used_by: str = "") -> str:
    """Return a category's word; a text without letters, such as the age group 0-4, is its own.

    Examples
    --------
    >>> category("15-59", "th"), category("female", "th")
    ('15–59', 'หญิง')
    """
    if not any(character.isalpha() for character in text):
        return text.replace("-", "\N{EN DASH}")
    return label(text, lang, used_by=used_by)


def unit_name(name: str, lang: str) -> str:
    """Return a unit's name for an axis or a column heading, such as 'baht a month'; may be empty."""
    check_language(lang)
    found = unit(name)
    return found.name_en if lang == "en" else found.name_th


def column_title(column: str, unit_: str | None, lang: str, *, used_by: str = "") -> str:
    """Return a column's heading with its unit.

    Examples
    --------
    >>> column_title("poverty_line_thb_month", "thb_month", "en")
    'Poverty line (baht a month)'
    """
    word = label(column, lang, used_by=used_by)
    name = unit_name(unit_, lang) if unit_ else ""
    if not name or (unit_ == "fiscal_year" and lang == "en") or name.casefold() == word.casefold():
        return word
    if unit_ == "fiscal_year":
        return f"{word} (พ.ศ.)"
    return f"{word} ({name})"
