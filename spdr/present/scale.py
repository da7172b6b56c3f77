"""Axes decided once, in Python: where ticks stand, and whether a reader sees people or millions of people."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from spdr.present.formats import BUDDHIST, MINUS, round_half_up
from spdr.present.units import unit

# unit -> (values from here on, are divided by, and named), the largest first
_STEPS: dict[str, tuple[tuple[float, float, str, str], ...]] = {
    "thousand_persons": ((2e3, 1e3, "million people", "ล้านคน"),),
    "million_thb": ((1e4, 1e3, "billion baht", "พันล้านบาท"),),
    **{
        name: (
            (2e9, 1e9, f"billion {en}".strip(), f"พันล้าน{th}"),
            (1e6, 1e6, f"million {en}".strip(), f"ล้าน{th}"),
        )
        for name, en, th in (
            ("persons", "people", "คน"),
            ("children", "children", "คน"),
            ("households", "households", "ครัวเรือน"),
            ("cases", "cases", "ราย"),
            ("thb", "baht", "บาท"),
            ("thb_year", "baht a year", "บาทต่อปี"),
            ("usd", "US dollars", "ดอลลาร์สหรัฐ"),
            ("count", "", ""),
        )
    },
}


@dataclass(frozen=True)
class Scale:
    """How the values of one axis are shown.

    Attributes
    ----------
    unit
        The unit's key.
    divisor
        What values are divided by for the reader (1,000,000 for millions).
    name_en, name_th
        The shown unit.
    digits
        Decimals on labels of marks.
    era
        Years added to a year for the reader; None where the values are not years.
    """

    unit: str
    divisor: float
    name_en: str
    name_th: str
    digits: int
    era: int | None = None

    def name(self, lang: str) -> str:
        """Return the shown unit in one language."""
        return self.name_en if lang == "en" else self.name_th

    def text(self, value: float, digits: int | None = None) -> str:
        """Write a value as its mark is labelled, without the unit's words.

        Examples
        --------
        >>> scale_for("persons", [24591866.0]).text(1850000)
        '1.9'
        """
        if self.era is not None:
            return str(int(value) + self.era)
        exact = (
            Decimal(repr(float(value)))
            * (100 if unit(self.unit).percent else 1)
            / Decimal(repr(self.divisor))
        )
        rounded = round_half_up(exact, self.digits if digits is None else digits)
        sign = MINUS if rounded < 0 else ""
        return f"{sign}{abs(rounded):,f}" + ("%" if unit(self.unit).percent else "")

    def axis(self, ticks: Sequence[float]) -> dict[str, str]:
        """Return the axis properties that write the ticks: a d3 format, and an expression where scaled."""
        if self.era is not None:
            return {"labelExpr": f"format(datum.value + {self.era}, 'd')"}
        # of the ticks as written: the difference of two floats has digits that neither has
        exact = [Decimal(repr(float(tick))) for tick in ticks[:2]]
        step = abs(exact[1] - exact[0]) if len(exact) > 1 else Decimal(1)
        shown = step * (100 if unit(self.unit).percent else 1) / Decimal(repr(self.divisor))
        digits = max(0, -int(shown.normalize().as_tuple().exponent))
        if unit(self.unit).percent:
            return {"format": f".{digits}%"}
        if self.divisor == 1:
            return {"format": f",.{digits}f"}
        return {"labelExpr": f"format(datum.value / {int(self.divisor)}, ',.{digits}f')"}


def scale_for(unit_name: str, values: Sequence[float], digits: int | None = None, lang: str = "en") -> Scale:
    """Choose how values of a unit are shown, by the largest of them; years in the reader's era."""
    top = max((abs(value) for value in values), default=0.0)
    found = unit(unit_name)
    if found.kind == "year":
        era = BUDDHIST if lang == "th" else 0
        return Scale(unit_name, 1.0, found.name_en, found.name_th, 0, era)
    for start, divisor, en, th in _STEPS.get(unit_name, ()):
        if top >= start:
            shown = 2 if top < 2 * divisor else 1
            return Scale(unit_name, divisor, en, th, shown if digits is None else digits)
    return Scale(unit_name, 1.0, found.name_en, found.name_th, found.digits if digits is None else digits)


def ticks_for(values: Sequence[float], count: int = 5, *, zero: bool = True) -> list[float]:
    """Return round tick values that enclose the values; the first and last are the axis' ends.

    Whole values, such as counts, get whole ticks.

    Examples
    --------
    >>> ticks_for([0.049, 0.652])
    [0.0, 0.2, 0.4, 0.6, 0.8]
    >>> ticks_for([3.5, 3.5], zero=False)
    [3.3, 3.4, 3.5, 3.6, 3.7]
    >>> ticks_for([1, 4, 11])
    [0.0, 5.0, 10.0, 15.0]
    """
    low, high = min(values), max(values)
    whole = high > 1 and all(float(value).is_integer() for value in values)
    if zero:
        low, high = min(low, 0.0), max(high, 0.0)
    if low == high:
        low, high = (low - abs(low) / 20, high + abs(high) / 20) if low else (0.0, 1.0)
    rough = Decimal(repr(float(high - low))) / count
    power = Decimal(10) ** rough.adjusted()
    steps = (size * power for size in (1, 2, Decimal("2.5"), 5, 10))
    step = next(one for one in steps if one >= rough and not (whole and one % 1 and one > 1))
    step = max(step, Decimal(1)) if whole else step
    first = math.floor(Decimal(repr(float(low))) / step)
    last = math.ceil(Decimal(repr(float(high))) / step)
    return [float(step * place) for place in range(first, last + 1)]


def spread(places: Sequence[float], gaps: Sequence[float], low: float, high: float) -> list[float]:
    """Move labels apart so that none covers another, each as near its own place as can be.

    Parameters
    ----------
    places
        Wanted positions in pixels.
    gaps
        Height of each label.
    low, high
        Room to stay within, where it suffices.

    Examples
    --------
    >>> spread([50.0, 52.0, 100.0], [20, 20, 20], 0, 200)
    [41.0, 61.0, 100.0]
    """
    order = sorted(range(len(places)), key=lambda i: (places[i], i))
    groups: list[tuple[list[int], float, float]] = []  # members, top, height
    for i in order:
        group = ([i], places[i] - gaps[i] / 2, float(gaps[i]))
        while groups and groups[-1][1] + groups[-1][2] > group[1]:
            members = groups.pop()[0] + group[0]
            height = sum(gaps[m] for m in members)
            offsets = [sum(gaps[m] for m in members[:k]) + gaps[members[k]] / 2 for k in range(len(members))]
            middle = sum(places[m] - offset for m, offset in zip(members, offsets, strict=True)) / len(
                members
            )
            group = (members, middle, height)
        group = (group[0], max(low, min(group[1], high - group[2])), group[2])
        groups.append(group)
    moved = [0.0] * len(places)
    for members, top, _ in groups:
        reached = top
        for member in members:
            moved[member] = round(reached + gaps[member] / 2, 1)
            reached += gaps[member]
    return moved
