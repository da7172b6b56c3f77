"""One look for every chart: palette, fonts, sizes, and how long words are broken."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from spdr.present.thai import segments

WIDTH = 640
FONT = "Sarabun, 'Noto Sans Thai', 'Leelawadee UI', Thonburi, Tahoma, sans-serif"
SIZE = 18  # of every word: half of it is left where a phone shows the chart, and the data table is beside it
BOLDER = 1.07  # how much wider semi-bold text is
LEADING = SIZE + 4  # from line to line of broken words
INK = "#1f2933"
SOFT = "#52606d"
LINE = "#d5dae0"
PAPER = "#ffffff"
UNKNOWN = "#e4e7eb"

# Told apart by people who see no red or no green, and dark enough on white for words (4.5:1): see the tests.
BLUE, ORANGE, TEAL, PLUM, GOLD, SKY, RED, GREY = (
    "#0c54a8",
    "#cc480c",
    "#18786c",
    "#843084",
    "#6c4800",
    "#3078a8",
    "#a8243c",
    "#485460",
)
PALETTE = (BLUE, ORANGE, TEAL, PLUM, GOLD, SKY, RED, GREY)

# The same group has the same colour in every chapter. Charts of other groups take the palette in order.
GROUPS: dict[str, str] = {
    **dict.fromkeys(("female", "women", "girls"), PLUM),
    **dict.fromkeys(("male", "men", "boys"), TEAL),
    **dict.fromkeys(
        ("both", "total", "all", "Thailand", "whole_kingdom", "all_households", "paid_nobody"), GREY
    ),
    **dict.fromkeys(("formal", "municipal", "Section 33", "medium", "official", "actual"), BLUE),
    **dict.fromkeys(("informal", "non_municipal", "Section 40", "high"), ORANGE),
    **dict.fromkeys(("Section 39", "low"), GOLD),
    "Bangkok": BLUE,
    "Central": GOLD,
    "North": TEAL,
    "Northeast": ORANGE,
    "South": PLUM,
    "WPP2024": BLUE,
    "WPP2019": GOLD,
    "register": TEAL,
    "not_known": UNKNOWN,
}
SHAPES = (
    "circle",
    "square",
    "triangle-up",
    "diamond",
    "cross",
    "triangle-down",
    "triangle-right",
    "triangle-left",
)
# Light to dark, for amounts on maps and grids; none is too dark for black words and too light for white ones.
RAMP = ("#dceaf6", "#b9d4eb", "#93bde0", "#6ca5d3", "#2f75b0", "#0b437a")


def colours(groups: Sequence[str]) -> list[str]:
    """Return one colour per group: its own where it has one, else the next of the palette not yet taken.

    Examples
    --------
    >>> colours(["female", "male"]) == [PLUM, TEAL]
    True
    """
    fixed = {group: GROUPS[group] for group in groups if group in GROUPS}
    if len(set(fixed.values())) < len(fixed):  # two relatives in one chart, such as female and women
        fixed = {}
    free = iter([colour for colour in PALETTE if colour not in fixed.values()] * 2)
    return [fixed.get(group) or next(free) for group in groups]


def ink_on(colour: str) -> str:
    """Return black or white, whichever is easier to read on a colour.

    Examples
    --------
    >>> ink_on(BLUE), ink_on(RAMP[0])
    ('#ffffff', '#1f2933')
    """
    return PAPER if contrast(colour, PAPER) >= contrast(colour, INK) else INK


def contrast(first: str, second: str) -> float:
    """Return the contrast ratio of two colours as WCAG 2.2 defines it, from 1 to 21."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


_COMBINING = re.compile("[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]")  # drawn above or below, so they take no width
# Advance widths of Sarabun in ems, by kind of letter; the test compares sums with the font itself.
_WIDTHS = (
    (" ijl.,:;'|!", 0.25),
    ("ftr()-I/", 0.32),
    ("mwMW%@", 0.83),
    ("\u2013", 0.5),
    ("\u2212", 0.55),
    ("เ", 0.3),
    ("โใไ", 0.4),
    ("งรวาำ", 0.49),
    ("จฉฐธยะ", 0.55),
    ("ฆทนบปห", 0.66),
    ("พฟษฬญฒณฌฑ", 0.75),
)
_OF = {letter: width for letters, width in _WIDTHS for letter in letters}


def text_width(text: str, size: int = SIZE) -> float:
    """Estimate how wide a line of text is drawn, in pixels; Thai marks above and below take no room.

    Examples
    --------
    >>> text_width("ที่") == text_width("ท")
    True
    """
    return size * sum(_letter_width(letter) for letter in _COMBINING.sub("", text))


def _letter_width(letter: str) -> float:
    if letter in _OF:
        return _OF[letter]
    if "\u0e00" <= letter <= "\u0e7f":
        return 0.6
    return 0.62 if letter.isupper() else 0.54


def wrap(text: str, width: float, size: int = SIZE) -> list[str]:
    """Break a text into lines no wider than ``width`` pixels where its words allow.

    Examples
    --------
    >>> wrap("Informal workers insured under Section 40", 150)
    ['Informal workers', 'insured under', 'Section 40']
    """
    lines = [""]
    for piece in segments(text):
        if lines[-1] and text_width((lines[-1] + piece).rstrip(), size) > width:
            lines.append("")
        lines[-1] += piece
    return [line.strip() for line in lines]


def config() -> dict[str, Any]:
    """Return the Vega-Lite configuration that every chart carries."""
    text = {"font": FONT, "fontSize": SIZE, "color": INK}
    axis = {
        "labelFont": FONT,
        "labelFontSize": SIZE,
        "labelColor": INK,
        "labelLimit": 0,
        "labelFlush": False,
        "titleFont": FONT,
        "titleFontSize": SIZE,
        "titleFontWeight": "normal",
        "titleColor": SOFT,
        "gridColor": LINE,
        "domainColor": SOFT,
        "tickColor": SOFT,
    }
    legend = {
        key: value
        for key, value in axis.items()
        if key.startswith(("label", "title")) and key != "labelFlush"
    }
    title = {
        "font": FONT,
        "fontSize": SIZE,
        "fontWeight": "normal",
        "color": SOFT,
        "anchor": "start",
        "offset": 14,
    }
    return {
        "background": PAPER,
        "padding": 8,
        "font": FONT,
        "view": {"stroke": None},
        "axis": axis,
        "legend": legend | {"symbolSize": 140, "orient": "top", "columnPadding": 18, "title": None},
        "title": title
        | {"frame": "bounds", "subtitleFont": FONT, "subtitleFontSize": SIZE, "subtitleColor": SOFT},
        "text": text,
    }
