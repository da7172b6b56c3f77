"""Where figures come from, in words of the page's language: publishers, vintages, source lines."""

from __future__ import annotations

import re
from typing import Any

from spdr.present.labels import format_date, format_year
from spdr.publish import markup
from spdr.publish.markup import run
from spdr.publish.words import word

# Offices that publish figures and are not in the glossary.
ORGANISATIONS: dict[str, str] = {
    "Bank of Thailand": "ธนาคารแห่งประเทศไทย",
    "Department of Provincial Administration": "กรมการปกครอง",
    "Informal Employment Survey": "การสำรวจแรงงานนอกระบบ",
    "Ministry of Commerce": "กระทรวงพาณิชย์",
    "Royal Thai Government": "รัฐบาลไทย",
    "Thailand Social Protection Diagnostic Review": "การทบทวนระบบการคุ้มครองทางสังคมของประเทศไทย",
    "United Nations": "องค์การสหประชาชาติ",
    "United Nations Statistics Division": "กองสถิติ องค์การสหประชาชาติ",
    "United Nations, DESA, Population Division": "กองประชากร กรมกิจการเศรษฐกิจและสังคม องค์การสหประชาชาติ",
    "World Bank": "ธนาคารโลก",
    "World Health Organization": "องค์การอนามัยโลก",
}
# How sidecars join two publishers, and how Thai does; the first that fits parts the text.
JOINTS = {" from the ": " จาก", " from ": " จาก", " via ": " ผ่าน", " and ": " และ", ", ": " "}

_MONTHS = {
    name: number
    for number, name in enumerate(
        (
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ),
        start=1,
    )
}
_DATE = re.compile(rf"(?:(\d{{1,2}}) )?({'|'.join(_MONTHS)}) (\d{{4}})")
_YEAR = re.compile(r"(?<![\d/])(?:19|20)\d\d(?!\d)")
# What sidecars say of a vintage, after dates and years are Thai.
_PHRASES = (
    (re.compile(r"^gathered (.+)$"), r"รวบรวมเมื่อ\1"),
    (re.compile(r"^fiscal years? (.+)$"), r"ปีงบประมาณ \1"),
    (re.compile(r"^(\S+) edition$"), r"ฉบับปี \1"),
    (re.compile(r"^(\S+) release$"), r"เผยแพร่ปี \1"),
    (re.compile(r"^(\S+) revision$"), r"ฉบับปรับปรุงปี \1"),
    (re.compile(r"^(.+) copy$"), r"สำเนาเมื่อ\1"),
    (re.compile(r"^derived$"), "คำนวณต่อ"),
    (re.compile(r"^as ratified$"), "ตามที่ให้สัตยาบัน"),
    *(
        (re.compile(rf"^{quarter} quarter (\S+)$"), rf"ไตรมาสที่{thai} ปี \1")
        for quarter, thai in (("first", "หนึ่ง"), ("second", "สอง"), ("third", "สาม"), ("fourth", "สี่"))
    ),
)


def vintage_words(written: str, lang: str) -> str:
    """Return a vintage in the page's language; what cannot be said in Thai stays as it is written.

    Examples
    --------
    >>> vintage_words("5 February 2026", "th"), vintage_words("2024 revision, July 2024", "th")
    ('5 กุมภาพันธ์ 2569', 'ฉบับปรับปรุงปี 2567, กรกฎาคม 2567')
    >>> vintage_words("1:10m", "th"), vintage_words("2025 edition", "en")
    ('1:10m', '2025 edition')
    >>> vintage_words("third quarter 2016", "th")
    'ไตรมาสที่สาม ปี 2559'
    """
    if lang == "en":
        return written

    def date(match: re.Match[str]) -> str:
        shown = format_date(f"{match[3]}-{_MONTHS[match[2]]:02d}-{int(match[1] or 1):02d}", "th")
        return shown if match[1] else shown.removeprefix("1 ")

    parts = []
    for part in written.split(", "):
        said = _DATE.sub(date, part)
        said = _YEAR.sub(lambda match: format_year(int(match[0]), "th"), said)
        for pattern, thai in _PHRASES:
            said = pattern.sub(thai, said)
        parts.append(said)
    said = ", ".join(parts)
    return written if re.search("[A-Za-z]", said) else said


def publisher_words(written: str, lang: str, thai_names: dict[str, str]) -> str:
    """Return a publisher in the page's language: in Thai where every office named has a known Thai name.

    Parameters
    ----------
    thai_names
        English name of an office -> its Thai name.

    Examples
    --------
    >>> publisher_words("World Bank via Manager Online", "th", {})
    'World Bank via Manager Online'
    >>> publisher_words("World Bank and World Health Organization", "th", {})
    'ธนาคารโลก และองค์การอนามัยโลก'
    """
    if lang == "en":
        return written
    return _thai(written, {**thai_names, **ORGANISATIONS}) or written


def _thai(written: str, names: dict[str, str]) -> str:
    written = written.removeprefix("Office of ").removeprefix("the ")
    if written in names:
        return names[written]
    for joint, thai in JOINTS.items():
        first, found, rest = written.partition(joint)
        if found:
            left, right = _thai(first, names), _thai(rest, names)
            if left and right:
                return f"{left}{thai}{right}"
    return ""


def thai_names(glossary: list[dict[str, str]]) -> dict[str, str]:
    """Return the Thai names of offices and surveys, from the rows of the glossary."""
    found = {}
    for row in glossary:
        if row["kind"] in ("agency", "source"):
            found[row["term_en"].split(" (")[0].removeprefix("Office of the ")] = row["term_th"]
            if row["abbr_en"]:
                found[row["abbr_en"]] = row["abbr_th"] or row["term_th"]
    return found


def in_language(entry: dict[str, Any], name: str, lang: str) -> str:
    """Return ``name`` of a sidecar in ``lang``: ``title_th`` where there is one, else ``title``."""
    return str(entry.get(f"{name}_{lang}") or entry.get(name) or "")


def _dated(vintage: str, lang: str) -> str:
    """Return a vintage with the word for it, unless the vintage says already what kind of date it is."""
    said = vintage_words(vintage, lang)
    return said if lang == "th" and re.match("[ก-ฮเ-ไ]", said) else f"{word('vintage', lang)} {said}"


def _one(source: dict[str, Any], lang: str, names: dict[str, str]) -> str:
    title, address = in_language(source, "title", lang), str(source.get("url") or "")
    vintage = str(source.get("vintage") or "")
    shown = f" ({run(_dated(vintage, lang), lang)})" if vintage else ""
    if not address.startswith("http"):  # a table gathered from many pages, each row with its own
        return f"{run(title, lang)}{shown}"
    linked = markup.link(address, title, lang, rel="noreferrer")
    publisher = publisher_words(in_language(source, "publisher", lang), lang, names)
    return f"{run(publisher, lang)}, {linked}{shown}" if publisher else f"{linked}{shown}"


def source_line(sidecar: dict[str, Any], lang: str, names: dict[str, str]) -> str:
    """Return a table's sources as one line of HTML: publisher, title with its address, vintage.

    Parameters
    ----------
    names
        As of :func:`thai_names`.
    """
    return "; ".join(_one(source, lang, names) for source in (sidecar.get("sources") or {}).values())
