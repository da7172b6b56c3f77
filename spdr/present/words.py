"""Sentences that stay true under other data: words chosen by the numbers, in both languages.

Each helper returns ``{"en": ..., "th": ...}``, ready for :meth:`spdr.present.Chapter.words`.
"""

from __future__ import annotations

from collections.abc import Sequence

from spdr.errors import NotebookError
from spdr.present.formats import plain, round_half_up

Words = dict[str, str]

FELL: Words = {"en": "fell", "th": "ลดลง"}
ROSE: Words = {"en": "rose", "th": "เพิ่มขึ้น"}
SAME: Words = {"en": "did not change", "th": "ไม่เปลี่ยนแปลง"}
HIGHER: Words = {"en": "higher than", "th": "สูงกว่า"}
LOWER: Words = {"en": "lower than", "th": "ต่ำกว่า"}
EQUAL: Words = {"en": "equal to", "th": "เท่ากับ"}
MORE: Words = {"en": "more than", "th": "มากกว่า"}
FEWER: Words = {"en": "fewer than", "th": "น้อยกว่า"}
AS_MANY: Words = {"en": "as many as", "th": "เท่ากับ"}


def _sign(first: float, second: float, digits: int | None) -> int:
    """Return -1, 0 or 1 as ``second`` is below, equal to or above ``first``, both rounded as shown."""
    pair = [plain(first), plain(second)]
    if any(isinstance(value, bool) or not isinstance(value, int | float) for value in pair):
        raise NotebookError(
            f"Cannot compare {first!r} with {second!r}: both must be numbers that are known. "
            "Write the sentence without the comparison, or guard it."
        )
    shown = pair if digits is None else [round_half_up(value, digits) for value in pair]
    return int(shown[1] > shown[0]) - int(shown[1] < shown[0])


def choose(sign: int, lower: Words, same: Words, higher: Words) -> Words:
    """Return a copy of the words for a negative, zero or positive difference."""
    return dict((lower, same, higher)[sign + 1])


def change(first: float, last: float, digits: int | None = None) -> Words:
    """Say how a value moved.

    Parameters
    ----------
    first, last
        The earlier and the later value.
    digits
        Compare as rounded to so many decimals, so that the words agree with the numbers a reader sees;
        a share shown as 4.9 % has three.

    Raises
    ------
    NotebookError
        If either is missing.

    Examples
    --------
    >>> change(0.0543, 0.0489)["en"], change(0.0489, 0.0489)["th"], change(0.04891, 0.04894, digits=3)["en"]
    ('fell', 'ไม่เปลี่ยนแปลง', 'did not change')
    """
    return choose(_sign(first, last, digits), FELL, SAME, ROSE)


def compare(value: float, reference: float, digits: int | None = None) -> Words:
    """Say whether an amount or rate is higher than, lower than or equal to another.

    Examples
    --------
    >>> compare(600, 3078)["en"], compare(600, 600)["th"]
    ('lower than', 'เท่ากับ')
    """
    return choose(_sign(reference, value, digits), LOWER, EQUAL, HIGHER)


def more_or_fewer(count: float, reference: float) -> Words:
    """Say whether there are more, fewer or as many people or things.

    Examples
    --------
    >>> more_or_fewer(3, 5)["en"]
    'fewer than'
    """
    return choose(_sign(reference, count, None), FEWER, AS_MANY, MORE)


def every_or_some(reached: int, total: int) -> Words:
    """Say that none, some or all of a number of things have a property.

    Examples
    --------
    >>> [every_or_some(n, 4)["en"] for n in (0, 2, 4)]
    ['none', 'some', 'all']
    """
    if not 0 <= reached <= total or total == 0:
        raise NotebookError(f"{reached} of {total} cannot be: the part lies between none and the whole.")
    if reached == 0:
        return {"en": "none", "th": "ไม่มีเลย"}
    return {"en": "all", "th": "ทั้งหมด"} if reached == total else {"en": "some", "th": "บางส่วน"}


def listing(items: Sequence[Words]) -> Words:
    """Join names into a list for a sentence.

    Examples
    --------
    >>> abc = [{"en": name, "th": name} for name in "ABC"]
    >>> listing(abc)
    {'en': 'A, B and C', 'th': 'A B และ C'}
    """
    if not items:
        raise NotebookError("A list in a sentence needs at least one name.")
    joined = {}
    for lang, comma, last in (("en", ", ", " and "), ("th", " ", " และ ")):
        names = [item[lang] for item in items]
        joined[lang] = last.join(filter(None, [comma.join(names[:-1]), names[-1]]))
    return joined


def of_which(part: Words, whole: Words) -> Words:
    """Join a part to its whole: "3 million, of which 1 million", with both already written out.

    Examples
    --------
    >>> of_which({"en": "1 million", "th": "1 ล้าน"}, {"en": "3 million", "th": "3 ล้าน"})["en"]
    '3 million, of which 1 million'
    """
    return {"en": f"{whole['en']}, of which {part['en']}", "th": f"{whole['th']} ในจำนวนนี้ {part['th']}"}


def named(key: str) -> Words:
    """Return a category's words from the register of labels, for a sentence that names what the data picked.

    Raises
    ------
    NotebookError
        If the register has no words for it.

    Examples
    --------
    >>> named("Northeast")["en"]
    'Northeast'
    """
    from spdr.present.labels import label

    return {"en": label(key, "en"), "th": label(key, "th")}
