"""Converting columns of words: categories, names and codes, free text; and what is missing in any column."""

from __future__ import annotations

import re

from spdr.data.intake import hygiene
from spdr.data.intake.cells import Cells
from spdr.data.intake.words import THAI_DIGITS, key, likely, tidy


def blank_and_missing(cells: Cells, signs: dict[str, str]) -> None:
    """Refuse blanks where a value is needed; keep signs and codes for missing values apart from zero."""
    kind, words = cells.field, cells.column.words
    blank = {number: "a value" for number, word in enumerate(words) if not word.strip()}
    for number in blank:
        cells.out[number] = ""
    if blank and kind.required:
        if len(cells.column.where(blank)):
            cells.refuse("blank", "The cell is blank, but the table needs a value.", blank)
        cells.bad.update(blank)
    if kind.free_text:
        return
    for number, word in enumerate(words):
        text = tidy(word)[0]
        why = kind.missing_codes.get(text.removesuffix(".0"), "")
        coded = bool(why)
        if not why and text.lower() in signs and key(text) not in kind.words and text not in kind.enum:
            why = signs[text.lower()]
        if not why or number in cells.bad:
            continue
        if kind.may_be_missing:
            cells.missing[number], cells.out[number] = why, ""
            code = "missing_codes" if coded else "missing"
            cells.refuse(
                code, f"The value is missing ({why}); it was kept apart from zero.", {number: why}, "warn"
            )
        elif kind.type != "string":
            cells.refuse(
                "missing", f"The value is missing ({why}), but the table needs one.", {number: "a value"}
            )


def category(cells: Cells, todo: list[int], labels: dict[str, str]) -> None:
    """Read a column of allowed words, in any way they may be written."""
    kind, words = cells.field, cells.column.words
    known = ", ".join(kind.enum)
    bad: dict[int, str] = {}
    for number in todo:
        text, changes = tidy(words[number])
        text = text.removesuffix(".0") if kind.type == "integer" else text
        if text in kind.enum:
            cells.out[number] = text
            for change in changes:
                cells.change(change, number)
        elif _is_markup(cells, number) or _is_path(cells, number):
            continue
        elif word := kind.words.get(key(text)) or kind.words.get(key(labels.get(text, ""))):
            cells.out[number] = word
            cells.change("labels" if key(text) not in kind.words else "category_words", number)
        else:
            near = likely(text, kind.enum) or [
                kind.words[one] for one in likely(key(text), [way for way in kind.words if len(way) > 2])
            ]
            bad[number] = f"{near[0]} (one of: {known})" if near and len(kind.enum) > 2 else known
    code = "unlabelled" if labels else "bad_category"
    cells.refuse(code, "The value is not one that the table knows" + _label_hint(labels) + ".", bad)


def _label_hint(labels: dict[str, str]) -> str:
    told = "; ".join(f"{code} {label}" for code, label in list(labels.items())[:6])
    return f" and has no label in the file (labels: {told})" if told else ""


def _is_markup(cells: Cells, number: int) -> bool:
    word = cells.column.words[number]
    if not hygiene.MARKUP.search(word):
        return False
    cells.refuse(
        "markup", "The cell holds markup or code.", {number: tidy(_stripped(word))[0] or "plain text"}
    )
    return True


def _stripped(word: str) -> str:
    return re.sub(r"<[^>]*>", "", word)


def _is_path(cells: Cells, number: int) -> bool:
    if not hygiene.PATH.search(cells.column.words[number]):
        return False
    right = ", ".join(cells.field.enum) or "a plain name"
    cells.refuse("path", "The cell looks like a path of a file.", {number: right})
    return True


def texts(cells: Cells, todo: list[int]) -> None:
    """Read a column of names or codes: tidied, and plain text where the table needs them."""
    kind = cells.field
    for number in todo:
        word = cells.column.words[number]
        if kind.required and (_is_markup(cells, number) or _is_path(cells, number)):
            continue
        clean, changes = tidy(word)
        if kind.unit == "code":
            western = clean.translate(THAI_DIGITS)
            changes = (*changes, "thai_digits") if western != clean else changes
            clean = western
        cells.out[number] = clean
        for change in changes:
            cells.change(change, number)
        if kind.required and hygiene.is_live(word):
            cells.refuse("formula_text", "The cell starts like a formula.", {number: "plain text"})
    if kind.pattern:
        wrong = {
            number: f"the form {kind.pattern}"
            for number in todo
            if number not in cells.bad and not re.fullmatch(kind.pattern, cells.out[number])
        }
        cells.refuse("bad_pattern", "The value does not have the form that the table needs.", wrong)
    if not kind.required:
        free(cells, todo)


def free(cells: Cells, todo: list[int]) -> None:
    """Leave free text as it is, and tell what looks like formulas or code."""
    live: list[int] = []
    marked: list[int] = []
    for number in todo:
        word = cells.column.words[number]
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
                code, "escape", told, cells.rows[where], cells.title, cells.column.words[hits[0]]
            )
