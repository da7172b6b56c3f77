"""The search index: every passage of a language's pages, in a form a browser can scan without a server.

Sphinx's own index splits words at spaces, so that Thai has none, and drops words made of digits. Here the
passages themselves are the index: a browser looks for the words, their synonyms and, where a phrase is not
found whole, for its groups of three characters. It works from a folder (``file://``): nothing is fetched.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spdr.publish.book import Book

_INVISIBLE = re.compile("[\u200b-\u200d\u2060\ufeff\u00ad]")
# A decomposed sara am, with or without a tone mark between its halves, as PDFs often hold it.
_SARA_AM = re.compile("\u0e4d([\u0e48-\u0e4b]?)\u0e32")
_DOUBLED_AM = re.compile("\u0e33\u0e32+")


@dataclass(frozen=True)
class Passage:
    """A part of a page that a search can find; ``kind`` is text, figure or table."""

    page: str
    anchor: str
    title: str
    words: str
    kind: str = "text"


def normalise(words: str) -> str:
    """Return words as they should have been typed: composed, Thai vowels in one piece, nothing invisible.

    Examples
    --------
    >>> normalise("ก\u0e4d\u0e32หนด") == normalise("กำาหนด") == "กำหนด"
    True
    >>> normalise("เเรงงาน\u200bนอก\u00a0ระบบ")
    'แรงงานนอก ระบบ'
    """
    words = unicodedata.normalize("NFC", _INVISIBLE.sub("", words))
    words = _SARA_AM.sub("\\1\u0e33", words).replace("\u0e40\u0e40", "\u0e41")
    return " ".join(_DOUBLED_AM.sub("\u0e33", words).split())


# Everyday words that mean the same here; a search for one finds the others, in both languages.
EVERYDAY = [
    ["elderly", "older people", "older persons", "old age", "ผู้สูงอายุ", "คนชรา"],
    ["poor", "poverty", "คนจน", "ยากจน"],
    ["unemployment", "unemployed", "jobless", "ว่างงาน"],
    ["disabled", "disability", "disabilities", "คนพิการ", "ความพิการ"],
    ["maternity", "childbirth", "คลอดบุตร"],
    ["newborn", "infant", "แรกเกิด"],
    ["informal workers", "informal employment", "แรงงานนอกระบบ"],
    ["migrants", "foreign workers", "migrant workers", "แรงงานข้ามชาติ", "แรงงานต่างด้าว"],
    ["women", "female", "หญิง"],
    ["budget", "expenditure", "spending", "งบประมาณ", "รายจ่าย"],
    ["gold card", "Universal Coverage Scheme", "บัตรทอง", "หลักประกันสุขภาพแห่งชาติ"],
    ["State Welfare Card", "บัตรสวัสดิการแห่งรัฐ", "บัตรคนจน"],
    ["Disability Allowance", "เบี้ยความพิการ", "เบี้ยคนพิการ", "เบี้ยยังชีพคนพิการ"],
    ["Old Age Allowance", "เบี้ยยังชีพผู้สูงอายุ", "เบี้ยผู้สูงอายุ", "เบี้ยคนชรา"],
    ["Child Support Grant", "เงินอุดหนุนเพื่อการเลี้ยงดูเด็กแรกเกิด", "เงินอุดหนุนบุตร"],
    ["pension", "บำนาญ"],
    ["lump sum", "gratuity", "บำเหน็จ"],
    ["contributions", "เงินสมทบ"],
    ["minimum wage", "ค่าจ้างขั้นต่ำ", "ค่าแรงขั้นต่ำ"],
    ["Bangkok", "กรุงเทพมหานคร", "กรุงเทพฯ", "กทม."],
    ["stunting", "stunted", "เตี้ยแคระแกร็น", "ภาวะเตี้ย", "เตี้ย"],
    ["depletion", "depleted", "runs out", "run out", "หมดลง"],
    ["survivors", "survivor", "ทายาท"],
    ["funeral", "death grant", "ค่าทำศพ"],
    ["work injury", "employment injury", "บาดเจ็บจากการทำงาน", "ประสบอันตรายจากการทำงาน"],
    ["domestic workers", "ลูกจ้างทำงานบ้าน", "คนทำงานบ้าน"],
    ["retirement age", "pensionable age", "อายุเกษียณ", "อายุที่ได้รับบำนาญ"],
    ["Ministry of Labour", "กระทรวงแรงงาน", "รง."],
    [
        "MSDHS",
        "Ministry of Social Development and Human Security",
        "พม.",
        "กระทรวงการพัฒนาสังคมและความมั่นคงของมนุษย์",
    ],
    [
        "NESDC",
        "National Economic and Social Development Council",
        "สศช.",
        "สภาพัฒน์",
        "สภาพัฒนาการเศรษฐกิจและสังคมแห่งชาติ",
    ],
    ["National Statistical Office", "NSO", "สสช.", "สำนักงานสถิติแห่งชาติ"],
]


def synonym_groups(terms: list[dict[str, str]]) -> list[list[str]]:
    """Return groups of words that mean the same: a term in both languages with its abbreviations.

    Parameters
    ----------
    terms
        Rows of the glossary with ``term_en``, ``term_th``, ``abbr_en`` and ``abbr_th``.

    Examples
    --------
    >>> row = {"term_en": "Section 33 (of the Act)", "term_th": "มาตรา 33", "abbr_en": "", "abbr_th": "ม.33"}
    >>> synonym_groups([row])[0]
    ['Section 33', 'มาตรา 33', 'ม.33']
    """
    groups = []
    for row in terms:
        written = [
            re.sub(r"\s*\([^)]*\)", "", row[name]) for name in ("term_en", "term_th", "abbr_en", "abbr_th")
        ]
        group = [
            part.strip() for words in written for part in re.split(r"\s+/\s+|(?<=[A-Z])/(?=[A-Z])", words)
        ]
        group = list(dict.fromkeys(normalise(part) for part in group if part))
        if len(group) > 1:
            groups.append(group)
    return groups + EVERYDAY


def index_script(book: Book) -> tuple[str, str]:
    """Return the name, which holds a hash of the content, and the text of the script that holds the index."""
    content = {
        "lang": book.lang,
        "titles": {page: normalise(title) for page, title in sorted(book.titles.items())},
        "passages": [
            [p.page, p.anchor, normalise(p.title), normalise(p.words), p.kind] for p in book.passages
        ],
        "synonyms": book.synonyms,
    }
    packed = (
        json.dumps(content, ensure_ascii=False, separators=(",", ":"))
        .replace("\u2028", " ")
        .replace("\u2029", " ")
    )
    script = f"window.SPDR_INDEX={packed};\n"
    return f"index-{book.lang}.{hashlib.sha256(script.encode()).hexdigest()[:10]}.js", script
