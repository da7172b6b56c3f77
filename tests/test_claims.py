"""The fact check: what is a claim, what is unsupported, and the pages that say so; none in any chapter."""

import copy

import pytest
import toy_site

from spdr.publish import claims, sources
from spdr.publish.book import Book
from spdr.publish.pages import fact_check
from tests.chapters import TOP, run

REVIEW = sorted(path.stem for path in (TOP / "notebooks").glob("*.ipynb") if path.stem[:2] <= "10")


def record(**changes):
    made = copy.deepcopy(toy_site.record())
    for name, change in changes.items():
        made["facts"][0][name] = change
    return made


def test_every_number_card_and_finding_is_a_claim():
    listed = claims.of_record(record())
    assert [claim.kind for claim in listed] == ["number"] * 3 + ["card"] * 2 + ["finding"]
    assert all(claim.supported for claim in listed)
    assert listed[-1].facts == ("poverty", "doubt") and listed[-1].anchor == "finding-poor"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"inputs": []}, ["number poverty"]),
        ({"inputs": [], "cite": ["ilo2022spdrpension"]}, []),
        ({"inputs": [], "value": 2024}, []),  # the chapter's own parameter
        ({"inputs": [], "value": None}, []),  # said not to be known
    ],
)
def test_a_number_without_input_work_or_parameter_is_unsupported(change, expected):
    assert claims.unsupported(record(**change), None) == expected


def test_a_finding_whose_fact_is_gone_is_unsupported():
    made = record()
    made["findings"][0]["facts"] = ["gone"]
    assert claims.unsupported(made, None) == ["finding poor"]


@pytest.mark.parametrize(
    "prose",
    [
        "Section 33 and Sections 39 and 40 of the Act of 1990 (มาตรา 33 พ.ศ. 2533).",
        "Of {fact}`n` people aged 60 to 69, {fact}`m` hold a card {cite}`ilo2022`; SDG 1.3.1 says so.",
        "1. The first option\n2. The second\n\n:::{figure-card} cover-2024\n:::",
        "A woman of 60, or one who turns 60 in any of the 77 provinces, see `spdr run -p year 2022`.",
    ],
)
def test_names_that_hold_digits_are_no_typed_numbers(prose):
    assert claims.typed_numbers(prose) == []


@pytest.mark.parametrize("typed", ["4.9%", "12 million", "1,200 baht", "3", "2.0"])
def test_a_number_typed_into_prose_is_found_with_its_words(typed):
    (found,) = claims.typed_numbers(f"About {typed} of them in 2024.")
    assert typed.split(" ")[0].rstrip("%") in found


def test_the_pages_say_how_many_are_unsupported_and_let_rows_be_chosen():
    book = Book(
        "th",
        {"01_toy": record(inputs=[])},
        {"01_toy": "บทตัวอย่าง"},
        law={"csg.amount": ("x", "law/csg.html#a")},
    )
    (whole,) = fact_check.overview(book, "../")
    assert "ข้ออ้างที่ไม่มีหลักฐานในฉบับนี้มี 1 ข้อ" in whole.html and 'href="fact-check/01_toy.html"' in whole.html
    (part,) = fact_check.chapter_claims("01_toy", book, "../../")
    assert part.html.count('data-measure="claim"') == 6 and 'data-support="no"' in part.html
    assert '<option value="unverified">ยังไม่ได้ตรวจสอบ</option>' in part.html
    assert "<li>number poverty</li>" in part.html and "<script>alert" not in part.html
    assert 'href="../../th/results/01_toy.html#poverty"' in part.html


def test_findings_of_other_chapters_lead_to_their_cards():
    book = Book("en", {"01_toy": record()}, {"01_toy": "Toy"})
    (part,) = fact_check.findings(book, "../")
    assert 'href="../en/chapters/01_toy.html#poverty-rate">Figure</a>' in part.html
    assert "No chapter" in fact_check.findings(Book("en", {}), "../")[0].html


@pytest.mark.parametrize("chapter", REVIEW)
def test_no_chapter_claims_anything_unsupported(chapter):
    notebook = sources.read_notebook(TOP / "notebooks" / f"{chapter}.ipynb")
    assert claims.unsupported(run(chapter), notebook) == []
