"""One look for every chart: palette, fonts, sizes, and how long words are broken."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

WIDTH = 640
FONT = "Sarabun, 'Noto Sans Thai', 'Leelawadee UI', Thonburi, Tahoma, sans-serif"
SIZE = 16  # of axis labels: 8 px when a phone shows the chart at 328 px, and the data table is beside it
INK = "#1f2933"
SOFT = "#52606d"
LINE = "#d5dae0"
PAPER = "#ffffff"
UNKNOWN = "#e4e7eb"

# Told apart by people who see no red, no green or no blue, and dark enough (3:1) on white: see the tests.
BLUE, ORANGE, TEAL, PLUM, GREY, GOLD, SKY, RED = (
    "#1b5aa6",
    "#c8500a",
    "#0a8a78",
    "#8c2d82",
    "#5b6673",
    "#a67c00",
    "#4a9fd8",
    "#b3203a",
)
PALETTE = (BLUE, ORANGE, TEAL, PLUM, GOLD, SKY, RED, GREY)

# The same group has the same colour in every chapter. Charts of other groups take the palette in order.
GROUPS: dict[str, str] = {
    **dict.fromkeys(("female", "women", "girls"), PLUM),
    **dict.fromkeys(("male", "men", "boys"), TEAL),
    **dict.fromkeys(("both", "total", "all", "Thailand", "whole_kingdom", "all_households"), GREY),
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
RAMP = ("#d6e6f4", "#a3c8e6", "#6aa5d4", "#337fbb", "#0f4f8b")  # light to dark, for amounts on maps and grids


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
    >>> ink_on("#1b5aa6"), ink_on("#d6e6f4")
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


# Thai writes no spaces between words. A line may end before a vowel that stands in front of its consonant,
# as that always opens a syllable, except inside these words.
_WHOLE = re.compile(
    "ประเทศ|ประเภท|ประเมิน|ประโยชน์|ประเด็น|ประเพณี|เศรษฐกิจ|เกษตร|เทศบาล|เพศภาวะ|เอกชน|เงื่อนไข|เฉลี่ย|เปรียบเทียบ|"
    "เงินสมทบ|เงินสะสม|เบี้ยยังชีพ|เหลื่อมล้ำ|โรงเรียน|นักเรียน|ทะเบียน|เปลี่ยนแปลง|ไม่เปลี่ยนแปลง|ค่าใช้จ่าย|รายจ่าย|โครงการ|"
    "ตะวันออกเฉียงเหนือ|ภาคเหนือ|เหนือ|กรุงเทพมหานคร|แรงงานข้ามชาติ|การเกิด|แรกเกิด|การเลี้ยงดู|เลี้ยงดู|การเงิน|ผู้เกษียณ|"
    "ทั่วประเทศ|หลักเกณฑ์|ส่งเสริม|ช่วยเหลือ|ร่วมเป็น|ความเปราะบาง|อิสระ|ว่างงาน|ทุพพลภาพ|สงเคราะห์|เลี้ยงชีพ|เข้าถึง"
)
_COMBINING = re.compile("[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]")  # drawn above or below, so they take no width
_THAI = re.compile("[\u0e00-\u0e7f]")


def text_width(text: str, size: int = SIZE) -> float:
    """Estimate how wide a line of text is drawn, in pixels; Thai marks above and below take no room.

    Examples
    --------
    >>> round(text_width("ที่นี่") / text_width("ทน"), 1) < 2.5
    True
    """
    return size * sum(0.58 if _THAI.match(letter) else 0.53 for letter in _COMBINING.sub("", text))


def _pieces(text: str) -> list[str]:
    """Split a text where a line may end; the pieces joined give the text back."""
    pieces: list[str] = []
    for word in re.findall(r"\S+\s*", text):
        start = 0
        kept = [range(match.start() + 1, match.end()) for match in _WHOLE.finditer(word)]
        for place in range(1, len(word)):
            opens = word[place] in "เแโใไ" and _THAI.match(word[place - 1]) and word[place - 1] not in "เแโใไ"
            if opens and not any(place in span for span in kept):
                pieces.append(word[start:place])
                start = place
        pieces.append(word[start:])
    return pieces


def wrap(text: str, width: float, size: int = SIZE) -> list[str]:
    """Break a text into lines no wider than ``width`` pixels where its pieces allow.

    Examples
    --------
    >>> wrap("Informal workers insured under Section 40", 170)
    ['Informal workers', 'insured under', 'Section 40']
    """
    lines = [""]
    for piece in _pieces(text):
        if lines[-1] and text_width((lines[-1] + piece).rstrip(), size) > width:
            lines.append("")
        lines[-1] += piece
    return [line.strip() for line in lines]


def config() -> dict[str, Any]:
    """Return the Vega-Lite configuration that every chart carries."""
    text = {"font": FONT, "fontSize": SIZE, "fill": INK}
    axis = {
        "labelFont": FONT,
        "labelFontSize": SIZE,
        "labelColor": INK,
        "labelLimit": 0,
        "titleFont": FONT,
        "titleFontSize": SIZE,
        "titleFontWeight": "normal",
        "titleColor": SOFT,
        "gridColor": LINE,
        "domainColor": SOFT,
        "tickColor": SOFT,
    }
    legend = {key: value for key, value in axis.items() if key.startswith(("label", "title"))}
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
