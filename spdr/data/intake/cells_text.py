"""Converting columns of words: categories, names and codes, free text; and what is missing in any column."""

from __future__ import annotations

import re

import numpy as np

from spdr.data.intake import hygiene
from spdr.data.intake.cells import Cells
from spdr.data.intake.words import THAI_DIGITS, key, likely, tidy


def blank_and_missing(cells: Cells, signs: dict[str, str]) -> None:
    """Refuse blanks where a value is needed; keep signs and codes for missing values apart from zero."""
    kind, column = cells.field, cells.column
    blank = dict.fromkeys(np.flatnonzero(column.blank()).tolist(), "a value")
    for number in blank:
        cells.put(number, "")
    if blank and kind.required:
        if len(column.where(blank)):
            cells.refuse("blank", "The cell is blank, but the table needs a value.", blank)
        cells.bad.update(blank)
    if kind.free_text or (kind.type == "string" and not kind.enum):
        return
    for number in _coded(cells):
        why = kind.missing_codes[tidy(column.word(number))[0].removesuffix(".0")]
        _missing(cells, number, "missing_codes", why)
    for number in column.matching(r"^.{1,14}$"):
        text = tidy(column.word(number))[0]
        if text.lower() in signs and key(text) not in kind.words and text not in kind.enum:
            _missing(cells, number, "missing", signs[text.lower()])


def _coded(cells: Cells) -> list[int]:
    """Return the words that are codes for missing answers."""
    import pyarrow as pa
    import pyarrow.compute as pc

    codes = [code + end for code in cells.field.missing_codes for end in ("", ".0")]
    if not codes:
        return []
    found = pc.is_in(cells.column.vocabulary, pa.array(codes, pa.string()))
    return np.flatnonzero(found.to_numpy(zero_copy_only=False)).tolist()


def _missing(cells: Cells, number: int, code: str, why: str) -> None:
    if number in cells.bad:
        return
    if cells.field.may_be_missing:
        cells.missing[number] = why
        cells.put(number, "")
        told = f"The value is missing ({why}); it was kept apart from zero."
        cells.refuse(code, told, {number: why}, "warn")
    elif cells.field.type != "string":
        cells.refuse(
            "missing", f"The value is missing ({why}), but the table needs one.", {number: "a value"}
        )


def category(cells: Cells, todo: list[int], labels: dict[str, str]) -> None:
    """Read a column of allowed words, in any way they may be written."""
    kind, column = cells.field, cells.column
    known = ", ".join(kind.enum)
    bad: dict[int, str] = {}
    for number in cells.patiently(todo, lambda: len(bad)):
        text, changes = tidy(column.word(number))
        text = text.removesuffix(".0") if kind.type == "integer" else text
        if text in kind.enum:
            cells.put(number, text)
            for change in changes:
                cells.change(change, number)
        elif _is_markup(cells, number) or _is_path(cells, number):
            continue
        elif word := kind.words.get(key(text)) or kind.words.get(key(labels.get(text, ""))):
            cells.put(number, word)
            cells.change("labels" if key(text) not in kind.words else "category_words", number)
        else:
            near = (
                []
                if len(bad) > hygiene.MOST_NAMED
                else likely(text, kind.enum)
                or [kind.words[one] for one in likely(key(text), [way for way in kind.words if len(way) > 2])]
            )
            bad[number] = f"{near[0]} (one of: {known})" if near and len(kind.enum) > 2 else known
    code = "unlabelled" if labels else "bad_category"
    cells.refuse(code, "The value is not one that the table knows" + _label_hint(labels) + ".", bad)


def _label_hint(labels: dict[str, str]) -> str:
    told = "; ".join(f"{code} {label}" for code, label in list(labels.items())[:6])
    return f" and has no label in the file (labels: {told})" if told else ""


def _is_markup(cells: Cells, number: int) -> bool:
    word = cells.column.word(number)
    if not hygiene.MARKUP.search(word):
        return False
    cells.refuse(
        "markup", "The cell holds markup or code.", {number: tidy(_stripped(word))[0] or "plain text"}
    )
    return True


def _stripped(word: str) -> str:
    return re.sub(r"<[^>]*>", "", word)


def _is_path(cells: Cells, number: int) -> bool:
    if not hygiene.PATH.search(cells.column.word(number)):
        return False
    right = ", ".join(cells.field.enum) or "a plain name"
    cells.refuse("path", "The cell looks like a path of a file.", {number: right})
    return True


def texts(cells: Cells, todo: list[int]) -> None:
    """Read a column of names or codes: tidied, and plain text where the table needs them."""
    kind = cells.field
    for number in todo:
        word = cells.column.word(number)
        if kind.names_rows and (_is_markup(cells, number) or _is_path(cells, number)):
            continue
        clean, changes = tidy(word)
        if kind.unit == "code":
            western = clean.translate(THAI_DIGITS)
            changes = (*changes, "thai_digits") if western != clean else changes
            clean = western
        cells.put(number, clean)
        for change in changes:
            cells.change(change, number)
        if kind.names_rows and hygiene.is_live(word):
            cells.refuse("formula_text", "The cell starts like a formula.", {number: "plain text"})
    if kind.pattern:
        wrong = {
            number: f"the form {kind.pattern}"
            for number in todo
            if number not in cells.bad and not re.fullmatch(kind.pattern, cells.text(number))
        }
        cells.refuse("bad_pattern", "The value does not have the form that the table needs.", wrong)
    if not kind.names_rows:
        free(cells)


def free(cells: Cells) -> None:
    """Leave free text as it is, and tell what looks like formulas or code."""
    live: list[int] = []
    marked: list[int] = []
    skip = cells.bad | cells.missing.keys()
    for number in cells.column.matching(hygiene.MAY_BE_CODE):
        if number in skip:
            continue
        word = cells.column.word(number)
        if hygiene.is_live(word):
            live.append(number)
        elif hygiene.MARKUP.search(word):
            marked.append(number)
    for code, told, hits in (
        ("formula_text", "Texts start like formulas; they are kept as text and written harmlessly.", live),
        ("markup_text", "Texts hold markup or code; they are kept as text and shown as such.", marked),
    ):
        if hits:
            where = cells.column.where(hits)
            cells.findings.add(
                code, "escape", told, cells.rows[where], cells.title, cells.column.word(hits[0])
            )
