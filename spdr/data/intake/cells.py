"""Converting one column: each different word is read once, and what happened is told by row."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from spdr.data.intake import hygiene
from spdr.data.intake.column import Column
from spdr.data.intake.contract import Field
from spdr.data.intake.findings import Findings, refuse

PATIENCE = 1_000
HOPELESS = 50_000
TOLD = {
    "spaces": "Invisible signs and superfluous spaces were removed.",
    "sara_e": "Sara ae typed as two sara e was mended.",
    "sara_am": "Sara am stored in two parts was joined.",
    "mark_order": "Vowels and tone marks were put in their order.",
    "thai_digits": "Thai digits were read as numbers.",
    "thousands": "Thousands separators were removed.",
    "number_form": "Numbers were written in the plain form.",
    "quote_mark": "The apostrophe before numbers was removed.",
    "minus_sign": "A dash before a number was read as minus.",
    "brackets_minus": "Numbers in brackets were read as negative.",
    "percent": "Percentages were divided by 100.",
    "unit_in_cell": "The unit inside the cell was applied and removed.",
    "year_words": "Words round the year were removed.",
    "buddhist_year": "Years of the Buddhist era were turned into Gregorian ones (minus 543).",
    "date_form": "Dates were written as year-month-day, day before month.",
    "category_words": "Words were replaced by those of the table.",
    "labels": "Labels were replaced by their codes.",
    "number_codes": "Codes stored as numbers were read as text.",
    "province_names": "Names of provinces were replaced by the official ones.",
}


@dataclass
class Cells:
    """A column on its way: source words, and what each became.

    Attributes
    ----------
    new
        Word -> its text in the project's spelling, where that is another.
    bad
        Words that were refused.
    missing
        Word -> why it is missing.
    """

    field: Field
    title: str
    column: Column
    rows: np.ndarray
    findings: Findings
    new: dict[int, str] = dataclasses.field(default_factory=dict)
    bad: set[int] = dataclasses.field(default_factory=set)
    missing: dict[int, str] = dataclasses.field(default_factory=dict)
    changes: dict[str, list[int]] = dataclasses.field(default_factory=dict)

    hopeless: bool = False

    def stop_if_hopeless(self) -> None:
        """End the check at a long column of which most is wrong: it is another column, or no table.

        Raises
        ------
        Refused
            In that case.
        """
        if self.hopeless:
            told = "Most of this column is wrong, so the check stopped here. Is it the right file and sheet?"
            raise refuse("not_checked", told, (), self.title)

    def text(self, number: int) -> str:
        """Return a word in the project's spelling."""
        return self.new[number] if number in self.new else self.column.word(number)

    def put(self, number: int, text: str) -> None:
        """Keep a word's text in the project's spelling."""
        if text != self.column.word(number):
            self.new[number] = text

    def change(self, code: str, number: int) -> None:
        """Note that a word was changed."""
        self.changes.setdefault(code, []).append(number)

    def refuse(self, code: str, told: str, hits: dict[int, str], level: str = "reject") -> None:
        """Add findings for words, each with what would be right."""
        if not hits:
            return
        if level == "reject":
            self.bad.update(hits)
        right = {self.column.word(number): expected for number, expected in hits.items()}
        hygiene.tell(
            code, told, lambda word: right.get(word, ""), self.title, self.column, self.rows, list(hits),
            self.findings, level,
        )  # fmt: skip

    def patiently(self, todo: list[int], faults: Callable[[], int]) -> Iterator[int]:
        """Hand out words to read; give up a long column of which most are wrong."""
        for seen, number in enumerate(todo):
            if seen and seen % PATIENCE == 0 and faults() * 2 > seen:
                if len(todo) > HOPELESS:
                    self.hopeless = True
                    return
                self.bad.update(todo[seen:])
                told = f"After {faults():,} faults the other {len(todo) - seen:,} values were not looked at."
                self.findings.add("not_checked", "reject", told, (), self.title)
                return
            yield number

    def tell_changes(self) -> None:
        """Add one finding for each kind of change."""
        for code, numbers in self.changes.items():
            good = [number for number in dict.fromkeys(numbers) if number not in self.bad]
            where = self.column.where(good)
            if len(where):
                number = int(self.column.codes[where[0]])
                before, after = self.column.word(number), self.text(number)
                self.findings.add(code, "normalise", TOLD[code], self.rows[where], self.title, before, after)

    def result(self) -> Column:
        """Return the column in the project's spelling; refused words are empty."""
        return self.column.changed({**self.new, **dict.fromkeys(self.bad, "")})

    def bad_rows(self) -> np.ndarray:
        """Return the positions of rows whose word was refused."""
        return self.column.where(self.bad)
