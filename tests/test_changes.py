"""What changed, the feeds, the site map and the briefs: made from logs and records, the same every time."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
import toy_site

from spdr.publish import check_site, feed, paper, pdf
from spdr.publish.book import Book
from spdr.publish.cards import Shelf
from spdr.publish.pages import briefs, changes

LOG = """date,table,action,old_sha256,new_sha256,reason,rows_added,rows_removed,rows_changed
2026-11-25,poverty_region,sealed,,sha256:aa,first version,476,0,0
2026-11-25,provinces,sealed,,sha256:bb,first version,77,0,0
2026-12-01,poverty_region,sealed,sha256:aa,sha256:cc,corrected <b>2019</b>,0,0,3
"""
NOTES = "# Changelog\n\n## 0.2.0\n\n- One thing,\n  told on two lines.\n- Another.\n\n## 0.1.0\n\n- First.\n"
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def root(tmp_path, monkeypatch):
    folder = toy_site.make_project(tmp_path)
    (folder / "data" / "tables" / "CHANGES.csv").write_text(LOG, encoding="utf-8")
    (folder / "CHANGELOG.md").write_text(NOTES, encoding="utf-8")
    monkeypatch.setenv("SPDR_ROOT", str(folder))
    return folder


def test_changes_are_told_day_by_day_newest_first_in_both_languages(root):
    _, data, notes = changes.page(Book("en", {}), "../")
    assert data.html.index("1 December 2026") < data.html.index("25 November 2026")
    assert "+0 / −0 / 3" in data.html and "corrected &lt;b&gt;2019&lt;/b&gt;" in data.html
    assert 'href="data/poverty_region.html"' in data.html
    assert re.findall("<h3>([^<]+)</h3>", notes.html) == ["0.2.0", "0.1.0"]
    assert "One thing, told on two lines." in notes.html
    _, data, notes = changes.page(Book("th", {}), "../")
    assert "1 ธันวาคม 2569" in data.html and "ฉบับแรก" in data.html and '<ul lang="en">' in notes.html


SIGNED = """fact,before,after,approved_by,date,reason,unit,cause
01_a.answer,100,125,FPO/A. Person,2026-11-25,new <b>register</b>,persons,table people
01_a.rate,0.0489,0.0512,FPO/A. Person,2026-12-01,survey of 2025,share,table people
01_a.gone,7,-,FPO/A. Person,2026-12-01,no longer published,count,no known cause
"""


def test_numbers_that_moved_stand_on_the_page_with_who_approved_them(root):
    assert [part.anchor for part in changes.page(Book("en", {}), "../")] == ["", "tables", "versions"]
    (root / "data" / "registers").mkdir(exist_ok=True)
    (root / "data" / "registers" / "approved_changes.csv").write_text(SIGNED, encoding="utf-8")
    fact = {"id": "rate", "label_en": "Poverty rate", "label_th": "อัตราความยากจน", "unit": "share"}
    records = {"01_a": {"facts": [fact]}}
    part = changes.page(Book("en", records), "../")[1]
    assert part.anchor == "numbers"
    assert part.html.index("1 December 2026") < part.html.index("25 November 2026")
    assert '<a href="results/01_a.html#rate">Poverty rate</a>' in part.html
    assert "4.89%" in part.html and "5.12%" in part.html and "FPO/A. Person" in part.html
    assert "<code>01_a.gone</code>" in part.html and "none" in part.html
    assert "new &lt;b&gt;register&lt;/b&gt;" in part.html and "<b>" not in part.html
    part = changes.page(Book("th", records), "../")[1]
    assert "ร้อยละ 4.89" in part.html and "1 ธันวาคม 2569" in part.html and "อัตราความยากจน" in part.html
    assert "125 คน" in part.html


def test_a_feed_has_an_entry_for_each_day_and_reason_and_is_the_same_twice(root):
    written = feed.feed("en", "https://example.org/review/", "2026-11-22")
    tree = ElementTree.fromstring(written)
    assert tree.find(f"{ATOM}updated").text == "2026-12-01T00:00:00Z"
    titles = [entry.find(f"{ATOM}title").text for entry in tree.iter(f"{ATOM}entry")]
    assert titles == ["poverty_region: corrected <b>2019</b>", "first version: 2 tables"]
    links = {entry.find(f"{ATOM}link").get("href") for entry in tree.iter(f"{ATOM}entry")}
    assert links == {"https://example.org/review/en/changes.html#tables"}
    assert feed.feed("en", "https://example.org/review/", "2026-11-22") == written
    assert 'href="changes.html"' in feed.feed("th", "", "2026-11-22")


def test_a_feed_without_changes_has_the_day_it_is_given(root):
    (root / "data" / "tables" / "CHANGES.csv").unlink()
    tree = ElementTree.fromstring(feed.feed("th", "", "2026-11-22"))
    assert tree.find(f"{ATOM}updated").text == "2026-11-22T00:00:00Z" and not list(tree.iter(f"{ATOM}entry"))


def test_a_site_map_names_every_page_in_each_language_and_needs_an_address(root, tmp_path):
    site = tmp_path / "site"
    for lang in ("en", "th"):
        (site / lang / "law").mkdir(parents=True)
        for name in ("index", "law/csg"):
            (site / lang / f"{name}.html").write_text("x")
    feed.write(site, ["en", "th"], "")
    assert not (site / "sitemap.xml").exists() and (site / "th" / "feed.xml").is_file()
    feed.write(site, ["en", "th"], "https://example.org/")
    tree = ElementTree.fromstring((site / "sitemap.xml").read_text(encoding="utf-8"))
    places = [loc.text for loc in tree.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    assert "https://example.org/th/law/csg.html" in places and len(places) == 4
    assert len(list(tree.iter("{http://www.w3.org/1999/xhtml}link"))) == 8


def test_a_brief_tells_the_facts_of_the_prose_in_its_order(root):
    record = toy_site.record()
    assert [fact["id"] for fact in briefs.facts_told("01_toy", record)] == ["poverty", "doubt", "grant"]
    book = Book("th", {"01_toy": record}, {"01_toy": "บทตัวอย่าง"})
    html = briefs.page("01_toy", book)
    assert "ร้อยละ 4.9" in html and "คนจนมีสัดส่วน" in html and "<script>" not in html
    assert "ความยากจนลดลงเหลือร้อยละ 4.9" not in html  # headlines stand in where there are no findings
    bare = Book("th", {"01_toy": {**record, "findings": []}}, {"01_toy": "บทตัวอย่าง"})
    assert "ความยากจนลดลงเหลือร้อยละ 4.9" in briefs.page("01_toy", bare)
    ((name, shown),) = briefs.pages(book)
    assert name == "briefs/01_toy" and shown["title"] == "สรุปสำหรับผู้บริหาร: บทตัวอย่าง"


def test_a_brief_names_three_sources_of_a_chart_and_leads_to_the_rest(root):
    record = toy_site.record()
    figure = next(one for one in record["figures"] if one["spec_en"])
    tables = [f"table_{number}" for number in range(5)]
    shown = {**record, "figures": [{**figure, "inputs": tables, "cite": []}], "findings": []}
    shelves = {f"01_toy/{figure['id']}": Shelf(svg="<svg></svg>")}
    book = Book(
        "en", {"01_toy": shown}, {"01_toy": "Toy"}, shelves, sources={t: f"source {t}" for t in tables}
    )
    html = briefs.page("01_toy", book)
    assert "source table_2; <a" in html and "source table_3" not in html
    assert f'<a href="../chapters/01_toy.html#{figure["id"]}">2 more on the card</a>' in html


def test_printing_asks_for_a_site_and_a_chapter_that_are_there(root, tmp_path, capsys):
    assert pdf.main(["--site", str(tmp_path / "none")]) == 2
    assert "no built site" in capsys.readouterr().err
    page = tmp_path / "site" / "en" / "chapters" / "01_toy.html"
    page.parent.mkdir(parents=True)
    page.write_text("<p>x", encoding="utf-8")
    assert pdf.main(["02_gone", "--site", str(tmp_path / "site")]) == 2
    assert "no chapter '02_gone'" in capsys.readouterr().err
    assert pdf.wanted(tmp_path / "site", ["en", "th"], []) == [page]


BOUND = """<!doctype html><html lang="en"><head><title>{0}</title></head>
<body><nav><a href="../x.html">x</a></nav><main id="main"><h1>{0}</h1><h2 id="sources">Sources</h2>
<a href="#sources">see</a> <a href="../law.html">law</a>
<svg aria-labelledby="f0123456789-title"><title id="f0123456789-title">c</title></svg></main></body></html>"""


def test_the_whole_book_binds_every_chapter_with_anchors_of_its_own(tmp_path):
    folder = tmp_path / "en" / "chapters"
    folder.mkdir(parents=True)
    for name in ("01_a", "02_b"):
        (folder / f"{name}.html").write_text(BOUND.format(name), encoding="utf-8")
    html = paper.whole_book(tmp_path, "en", "")
    page = check_site.Page()
    page.feed(html)
    assert page.links == ["#c1", "#c2", "#c1-sources", "#c2-sources"]  # no link to a page beside it
    assert {"c1", "c2", "c1-sources", "c2-sources", "f0123456789-title"} == set(page.ids)
    assert '<a href="#c2">02_b</a>' in html and "<nav" not in html
    known = paper.whole_book(tmp_path, "en", "https://review.example/")
    assert known.count('href="https://review.example/en/law.html"') == 2
    with pytest.raises(pdf.SpdrError, match="no built site"):
        paper.whole_book(tmp_path, "th", "")


def test_a_page_is_printed_beside_its_styles_only(tmp_path):
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "site.css").write_text("p{}", encoding="utf-8")
    with pdf.copied(tmp_path, "en/chapters/x.html", "<p>") as page:
        assert (page.parent / "../../assets/site.css").is_file() and page.read_text(encoding="utf-8") == "<p>"
        top = page.parents[2]
        assert sorted(path.name for path in top.iterdir()) == ["assets", "en"]
    assert not top.exists()


def test_a_browser_that_fails_is_named(tmp_path, monkeypatch):
    monkeypatch.setenv("SPDR_BROWSER", "no-such-browser")
    with pytest.raises(pdf.SpdrError, match="was not printed"):
        pdf.print_page(tmp_path / "page.html", tmp_path / "page.pdf", pdf.browser())
