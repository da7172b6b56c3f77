"""The page of money: what was spent and committed of the budget, and targets against pledges."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from spdr.analysis import monitoring
from spdr.publish import markup
from spdr.publish.markup import text
from spdr.publish.pages import register_parts as parts
from spdr.publish.pages.part import Part
from spdr.publish.pages.register_parts import Row, number, percent, rows, words
from spdr.publish.pages.register_words import say

if TYPE_CHECKING:
    from spdr.publish.book import Book


def finance(book: Book, root: str) -> list[Part]:
    """Return the money of the programme with its delivery rates, and the target of the nineties."""
    lang = book.lang
    found = {row["id"]: row for row in rows("finance")}
    fund, total = found["f-fund"]["amount"], found["f-total"]["amount"]
    spent, committed = found["f-spent"]["amount"], found["f-committed"]["amount"]
    rates = [
        ({"en": "Spent, of the fund's contribution", "th": "จ่ายแล้ว ต่อเงินสมทบจากกองทุน"}, spent, fund),
        (
            {"en": "Spent and committed, of the fund's contribution", "th": "จ่ายและผูกพัน ต่อเงินสมทบจากกองทุน"},
            spent + committed,
            fund,
        ),
        ({"en": "Spent, of the budget with co-funding", "th": "จ่ายแล้ว ต่องบประมาณรวม"}, spent, total),
        (
            {"en": "Spent and committed, of the budget with co-funding", "th": "จ่ายและผูกพัน ต่องบประมาณรวม"},
            spent + committed,
            total,
        ),
    ]
    head = parts.lead(
        "Amounts as stated on 31 December 2021, in US dollars unless said otherwise. The delivery rate is "
        "what "
        "was spent, or spent and committed, as a share of the budget.",
        "จำนวนเงินตามที่ระบุ ณ วันที่ 31 ธันวาคม 2564 เป็นดอลลาร์สหรัฐเว้นแต่ระบุเป็นอย่างอื่น "
        "อัตราการเบิกจ่ายคือเงินที่จ่าย "
        "หรือจ่ายและผูกพัน ต่องบประมาณ",
        lang,
    )
    title = {"en": "Delivery rate", "th": "อัตราการเบิกจ่าย"}[lang]
    lines = [
        [
            text(label[lang]),
            text(number(part)),
            text(number(whole)),
            text(percent(monitoring.delivery_rate(part, whole), lang, 1)),
        ]
        for label, part, whole in rates
    ]
    headings = [text(say(key, lang)) for key in ("item", "amount", "budget", "share")]
    html = markup.table(headings, lines, label=title, numeric=[False, True, True, True])
    body = [head, Part(html, title=title, anchor="delivery")]
    groups = {
        "jp": {"en": "Joint programme", "th": "โครงการร่วม"},
        "cercap": {
            "en": "Support framework of 1999: target, pledged, received",
            "th": "กรอบสนับสนุนปี 2542: เป้าหมาย คำมั่น ที่ได้รับ",
        },
    }
    for programme, name in groups.items():
        chosen = [row for row in rows("finance") if row["programme"] == programme]
        table = parts.listing(chosen, _money(lang), lang, name[lang], [False, True])
        body.append(parts.part(chosen, table, name[lang], f"money-{programme}", lang))
    return [*body, _funding(lang), parts.download(["finance"], lang, root)]


def _funding(lang: str) -> Part:
    """Return each target with what was pledged and received of it; a pledge names its target."""
    found = rows("finance")
    targets = [row for row in found if row["kind"] == "target"]
    lines = []
    for target in targets:
        cells = []
        for kind in ("pledge", "received"):
            amounts = [row["amount"] for row in found if row["kind"] == kind and row["of"] == target["id"]]
            share = monitoring.delivery_rate(sum(amounts), target["amount"]) if amounts else None
            told = f"{number(sum(amounts))} ({percent(share, lang)})" if share is not None else ""
            cells.append(text(told or say("not_recorded", lang)))
        lines.append([words(target, "name", lang), text(number(target["amount"])), *cells])
    title = {"en": "Targets against pledges and money received", "th": "เป้าหมายเทียบคำมั่นและเงินที่ได้รับ"}[lang]
    head = [text(say(key, lang)) for key in ("item", "target_money", "pledge", "received")]
    ids = [f"funding-{row['id']}" for row in targets]
    table = markup.table(head, lines, label=title, numeric=[False, True, True, True], row_ids=ids)
    return Part(table, title=title, anchor="funding", words=title)


def _money(lang: str) -> list[tuple[str, Any]]:
    return [
        ("item", lambda row: f"{words(row, 'name', lang)}<br><small>{_money_about(row, lang)}</small>"),
        ("amount", lambda row: f"{text(number(row['amount']))} {text(row['currency'])}"),
        ("source", lambda row: parts.source(row, lang)),
    ]


def _money_about(row: Row, lang: str) -> str:
    told = [say(row["kind"], lang), parts.day(row["as_of"], lang), str(row[f"note_{lang}"] or "")]
    return text(", ".join(part for part in told if part))
