"""A column as text: its different words once, and for each row the number of its word."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

BLANK = r"^[\s\x0b\x1c-\x1f\x{85}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}]*$"
SAMPLE = 5_000
PLAIN = r"^-?(0|[1-9][0-9]{0,14})(\.[0-9]*[1-9])?$"


class Column:
    """Words and codes. Reading and checking work on words, of which most columns have few.

    Words that are plain numbers are looked at by Arrow all at once; only the others, the odd ones, are
    looked at one by one. So a million amounts cost little, and a million texts are bearable.
    """

    def __init__(self, words: Any, codes: np.ndarray, unique: bool = True) -> None:
        self._words: list[str] | None = words if isinstance(words, list) else None
        self._vocabulary = None if self._words is not None else words
        self._plain: np.ndarray | None = None
        self._numbers: np.ndarray | None = None
        self.codes = codes
        self.unique = unique

    @property
    def vocabulary(self) -> Any:
        """Return the words as an Arrow array."""
        if self._vocabulary is None:
            import pyarrow as pa

            self._vocabulary = pa.array(self._words, pa.string())
        return self._vocabulary

    @property
    def words(self) -> list[str]:
        """Return the words as a list; for many words, :meth:`word` and :meth:`odd` cost less."""
        if self._words is None:
            self._words = self.vocabulary.to_pylist()
        return self._words

    @property
    def count(self) -> int:
        """Return how many words there are."""
        return len(self._words) if self._words is not None else len(self.vocabulary)

    def word(self, number: int) -> str:
        """Return one word."""
        return self._words[number] if self._words is not None else self.vocabulary[number].as_py()

    def __getitem__(self, row: int) -> str:
        return self.word(int(self.codes[row]))

    def plain(self) -> np.ndarray:
        """Mark the words that are plain numbers: nothing can be wrong with their spelling.

        Examples
        --------
        >>> Column(["12", "1.5", "-3", "x", ""], np.array([0])).plain().tolist()
        [True, True, True, False, False]
        """
        if self._plain is None:
            import pyarrow.compute as pc

            found = pc.match_substring_regex(self.vocabulary, PLAIN)
            self._plain = found.to_numpy(zero_copy_only=False).astype(bool)
        return self._plain

    def odd(self) -> list[int]:
        """Return the numbers of the words that are no plain numbers."""
        found = np.flatnonzero(~self.plain()).tolist()
        if len(found) > 1_000:
            self.words  # noqa: B018  one list for all is cheaper than many single words
        return found

    def matching(self, pattern: str) -> list[int]:
        """Return the numbers of the words in which a pattern (RE2, linear in time) is found."""
        import pyarrow.compute as pc

        odd, words = self._odd_words()
        if not len(odd):
            return []
        return odd[pc.match_substring_regex(words, pattern).to_numpy(zero_copy_only=False)].tolist()

    def longer(self, limit: int) -> list[int]:
        """Return the numbers of the words of more letters than the limit."""
        import pyarrow.compute as pc

        odd, words = self._odd_words()
        return odd[pc.greater(pc.utf8_length(words), limit).to_numpy(zero_copy_only=False)].tolist()

    def _odd_words(self) -> tuple[np.ndarray, Any]:
        import pyarrow as pa

        odd = np.flatnonzero(~self.plain())
        return odd, self.vocabulary.take(pa.array(odd)) if len(odd) < self.count else self.vocabulary

    def blank(self) -> np.ndarray:
        """Mark the words that are empty or only blanks."""
        mark = np.zeros(self.count, dtype=bool)
        mark[[number for number in self.matching(BLANK) if not self.word(number).strip()]] = True
        return mark

    def numbers(self) -> np.ndarray:
        """Return each word as a number; NaN where it is none."""
        import pyarrow as pa
        import pyarrow.compute as pc

        if self._numbers is None:
            words = self.vocabulary
            if not self.plain().all():
                words = pc.if_else(pa.array(self.plain()), words, pa.scalar(None, pa.string()))
            self._numbers = words.cast(pa.float64()).to_numpy(zero_copy_only=False)
        return np.array(self._numbers)  # a copy: Arrow's own memory may not be written

    def some(self) -> list[int]:
        """Return the numbers of the words that are not blank."""
        return np.flatnonzero(~self.blank()).tolist()

    def take(self, keep: np.ndarray) -> Column:
        """Return the column with the chosen rows only; words that no row uses any more are dropped."""
        import pyarrow as pa

        codes = self.codes[keep]
        used = np.zeros(self.count, dtype=bool)
        used[codes] = True
        if used.all():
            return Column(self.vocabulary, codes, self.unique)
        place = (np.cumsum(used) - 1).astype(np.int32)
        return Column(self.vocabulary.take(pa.array(np.flatnonzero(used))), place[codes], self.unique)

    def where(self, words: Iterable[int]) -> np.ndarray:
        """Return the row positions whose word is one of these numbers."""
        marked = np.zeros(self.count, dtype=bool)
        marked[list(words)] = True
        return np.flatnonzero(marked[self.codes])

    def first_rows(self) -> np.ndarray:
        """Return for each word the position of its first row."""
        first = np.full(self.count, len(self.codes), dtype=np.int64)
        first[self.codes[::-1]] = np.arange(len(self.codes))[::-1]
        return first

    def changed(self, new: dict[int, str]) -> Column:
        """Return the column with some words replaced."""
        if not new:
            return self
        import pyarrow as pa
        import pyarrow.compute as pc

        order = sorted(new)
        mask = np.zeros(self.count, dtype=bool)
        mask[order] = True
        text = pa.array([new[number] for number in order], pa.string())
        return Column(pc.replace_with_mask(self.vocabulary, pa.array(mask), text), self.codes, unique=False)

    def cells(self) -> Any:
        """Return the word of every row as an Arrow array."""
        import pyarrow as pa

        return self.vocabulary.take(pa.array(self.codes))

    def packed(self) -> Column:
        """Return the column with equal words made one."""
        if self.unique:
            return self
        encoded = self.vocabulary.dictionary_encode()
        return Column(encoded.dictionary, encoded.indices.to_numpy()[self.codes])


def column_of(chunks: Any) -> Column:
    """Pack Arrow text chunks into a column."""
    import pyarrow as pa

    whole = pa.chunked_array(chunks, pa.string())
    first = whole.slice(0, SAMPLE)
    if len(whole) > 10 * SAMPLE and len(first.unique()) > SAMPLE // 2:
        words = whole.combine_chunks()  # nearly every cell another: numbering the words would not pay
        words = words.chunk(0) if isinstance(words, pa.ChunkedArray) else words
        return Column(words, np.arange(len(words), dtype=np.int32), unique=False)
    packed = whole.dictionary_encode().combine_chunks()
    if isinstance(packed, pa.ChunkedArray):
        packed = packed.chunk(0)
    return Column(packed.dictionary, packed.indices.to_numpy(zero_copy_only=False))
