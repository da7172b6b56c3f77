"""The site: what its pages hold in both languages, what stops a build, that two builds are the same bytes."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import pytest
import toy_site

from spdr.errors import SpdrError
from spdr.publish import (
    bibliography,
    cards,
    catalogues,
    check_site,
    markup,
    pages,
    search,
    site,
    sources,
    words,
)


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    folder = toy_site.make_project(tmp_path_factory.mktemp("project"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SPDR_ROOT", str(folder))
        yield folder


@pytest.fixture(scope="module")
def built(root):
    return toy_site.built(root)


def page(built: Path, name: str) -> str:
    return (built / name).read_text(encoding="utf-8")


def chapter(built: Path, lang: str) -> str:
    return page(built, f"{lang}/chapters/01_toy.html")


def test_both_trees_hold_the_same_pages(built):
    trees = [
        sorted(p.relative_to(built / lang).as_posix() for p in (built / lang).rglob("*.html"))
        for lang in ("en", "th")
    ]
    assert trees[0] == trees[1]
    assert {
        "index.html",
        "chapters/01_toy.html",
        "law/csg.html",
        "data/provinces.html",
        "search.html",
    } <= set(trees[0])


def test_a_fact_is_written_in_the_language_of_its_page_and_linked_to_its_entry(built):
    for lang, shown in (("en", "4.9%"), ("th", "ร้อยละ 4.9")):
        html = chapter(built, lang)
        found = re.search(
            r'<span class="fact" data-fact="01_toy.poverty" data-status="official">'
            r'<a href="([^"]+)"[^>]*>([^<]+)',
            html,
        )
        assert found and found.group(2) == shown
        assert found.group(1) == f"../../{lang}/results/01_toy.html#poverty"
        assert '<tr id="poverty">' in page(built, f"{lang}/results/01_toy.html")


def test_findings_are_a_box_whose_numbers_and_cards_are_linked(built):
    for lang, kind in (("en", "Figure"), ("th", "แผนภูมิ")):
        html = chapter(built, lang)
        box = html[html.index('<ol class="findings boxed">') : html.index("</ol>")]
        assert '<li id="finding-poor">' in box and f'href="#poverty-rate">{kind}</a>' in box
        assert 'data-fact="01_toy.poverty"' in box and '<small class="mark">' in box
    index = next((built / "en" / "_search").glob("*.js")).read_text(encoding="utf-8")
    assert "finding-poor" in index


def test_an_unverified_fact_says_so_in_the_sentence(built):
    assert '<small class="mark">Unverified</small>' in chapter(built, "en")
    assert '<small class="mark">ยังไม่ได้ตรวจสอบ</small>' in chapter(built, "th")


def test_markup_in_data_is_text_everywhere(built):
    for path in built.rglob("*.html"):
        html = path.read_text(encoding="utf-8")
        assert "<script>alert" not in html and "<img src=x" not in html, path
    assert "&lt;script&gt;alert" in chapter(built, "en")
    index = next((built / "en" / "_search").glob("*.js")).read_text(encoding="utf-8")
    assert index.count("</script>") == 0 or index.startswith("window.SPDR_INDEX=")


def test_a_card_shows_what_a_reader_needs_to_trust_it(built):
    html = chapter(built, "en")
    card = html[html.index('id="poverty-rate"') : html.index('id="poor-table"')]
    for wanted in (
        "Poverty fell to 4.9%",
        "Share of people below the national poverty line, %",
        "Official figure",
        "<svg",
        "A line falls from 6.8% in 2020 to 4.9% in 2024.",
        "National Economic and Social Development Council",
        "year = 2024",
        cards.fingerprint(toy_site.record()["figures"][0]),
        "law/csg.html#csg.amount",
        'href="../../en/chapters/01_toy.html#code-poverty-rate"',
        "downloads/01_toy/poverty-rate.en.svg",
        "downloads/01_toy/poverty-rate.en.png",
        "downloads/01_toy/poverty-rate.en.csv",
        "downloads/01_toy/poverty-rate.en.xlsx",
    ):
        assert wanted in card, wanted
    assert 'id="code-poverty-rate"' in html


def test_thai_pages_count_years_in_the_buddhist_era(built):
    html = chapter(built, "th")
    card = html[html.index('id="poverty-rate"') : html.index('id="poor-table"')]
    assert "<td" in card and ">2567<" in card and ">2024<" not in card


def test_the_parameters_cell_is_not_shown(built):
    assert "secret_parameter" not in chapter(built, "en")
    assert "poverty_region" in chapter(built, "en")


def test_a_heading_keeps_its_anchor_in_both_languages(built):
    english, thai = (
        set(re.findall(r'\sid="([^"]+)"', page(built, f"{lang}/how-to-read.html"))) for lang in ("en", "th")
    )
    assert english == thai and "a-figure-card" in english


def test_hand_written_pages_are_in_thai(built):
    for name in ("index", "how-to-read", "method", "about", "publish"):
        body = re.search(r"<main.*</main>", page(built, f"th/{name}.html"), re.DOTALL).group()
        body = body.replace('lang="en">Toy chapter<', "")
        assert 'lang="en"' not in body, name
        assert len(re.findall("[ก-๙]", body)) > 300, name


def test_untranslated_text_on_a_thai_page_says_that_it_is_english(built):
    assert '<h2 lang="en">Sources</h2>' in chapter(built, "th")
    assert re.search(r'<p[^>]*lang="en"', chapter(built, "th"))


def test_every_page_leads_to_the_same_page_in_the_other_language(built):
    for path in sorted((built / "en").rglob("*.html")):
        name = path.relative_to(built / "en").as_posix()
        up = "../" * (name.count("/") + 1)
        html = path.read_text(encoding="utf-8")
        assert f'<a class="language" lang="th" hreflang="th" rel="alternate" href="{up}th/{name}"' in html
        assert f'<link rel="alternate" hreflang="th" href="{up}th/{name}">' in html


def test_results_are_for_machines_too(built):
    rows = json.loads(page(built, "results.json"))
    assert [row["id"] for row in rows] == ["01_toy.poverty", "01_toy.doubt", "01_toy.grant"]
    assert rows[0]["value"] == 0.0489 and rows[0]["unit"] == "share" and rows[0]["chapter"] == "01_toy"
    assert rows[0]["inputs"] == [{"table": "poverty_region", "sha256": "0" * 64}]
    assert rows[2]["inputs"] == [] and rows[2]["law"] == [{"key": "csg.amount", "sha256": "1" * 64}]
    assert re.fullmatch("[0-9a-f]{64}", rows[0]["code_sha"])
    lines = page(built, "results.csv").splitlines()
    assert lines[0] == "\ufeffid,label_en,label_th,value,unit,status,period,chapter" and len(lines) == 4
    assert lines[1] == "01_toy.poverty,Label of poverty,ป้ายของ poverty,0.0489,share,official,2024,01_toy"


def test_the_tables_that_were_read_are_in_the_site_byte_for_byte(built, root):
    for ending in ("csv", "yaml"):
        copied = built / "data" / f"poverty_region.{ending}"
        assert copied.read_bytes() == (root / "data" / "tables" / copied.name).read_bytes()
    assert not (built / "data" / "provinces.csv").exists()


def test_nothing_is_wrong_with_the_built_site(built):
    assert check_site.check(built) == []


def test_two_builds_in_two_folders_are_the_same_bytes(built, root, tmp_path, monkeypatch):
    again = tmp_path / "elsewhere" / "second"
    monkeypatch.chdir(tmp_path)
    site.build_site(toy_site.records(), again)

    def files(folder):
        return {
            p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest()
            for p in folder.rglob("*")
            if p.is_file()
        }

    assert files(built) == files(again)


@pytest.fixture
def drawn(root, monkeypatch):
    """The charts that are drawn already, so that a build that fails need not draw them again."""
    folder = root / "book" / "_build" / "charts"
    monkeypatch.setattr(site.shelves, "pictures_folder", lambda: folder)


WRONG = {
    "It was {fact}`povertty`.": "Did you mean poverty",
    "It was {fact}`02_other.poverty`.": "names no chapter with a good run",
    ":::{figure-card} poverty-rat\n:::": "Did you mean poverty-rate",
    ":::{figure-card} poor-table\n:::": "write {table-card} for it",
    "So {cite}`ilo2022spdrpensio`.": "Did you mean ilo2022spdrpension",
    "See {page}`no-such-page`.": "unknown document",
    "{nosuchrole}`x`": "nosuchrole",
}


def test_a_reference_to_nothing_stops_the_build_and_names_the_page(built, drawn, tmp_path, monkeypatch):
    folder = toy_site.make_project(tmp_path, "# Toy\n\n" + "\n\n".join(WRONG))
    monkeypatch.setenv("SPDR_ROOT", str(folder))
    with pytest.raises(SpdrError) as error:
        site.build_site(toy_site.records(), folder / "site", ["en"])
    for text, said in WRONG.items():
        assert said in str(error.value), text
    assert str(error.value).count("notebooks/01_toy.ipynb, cell 2: ") == len(WRONG)
    assert str(tmp_path) not in str(error.value)


def test_text_without_thai_of_today_stops_a_build_that_asks_for_it(drawn, tmp_path, monkeypatch):
    folder = toy_site.make_project(tmp_path)
    monkeypatch.setenv("SPDR_ROOT", str(folder))
    page = folder / "book" / "about.md"
    page.write_text(page.read_text(encoding="utf-8") + "\nA sentence nobody translated.\n", encoding="utf-8")
    with pytest.raises(SpdrError) as error:
        site.build_site(toy_site.records(), folder / "site", ["th"], translated=True)
    said = str(error.value)
    assert re.search(r"about.*1 of \d+ messages wait for their Thai, the first \['A sentence nobody", said)
    assert "chapters/01_toy.po" in said and "there is no Thai catalogue" in said
    assert said.count("spdr build --lang en") == 2


def test_a_build_never_writes_into_a_folder_that_holds_something(root, tmp_path):
    (tmp_path / "keep.txt").write_text("mine")
    with pytest.raises(SpdrError, match="is not empty"):
        site.build_site(toy_site.records(), tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["keep.txt"]


def test_a_record_without_its_notebook_is_refused(root, tmp_path):
    with pytest.raises(SpdrError, match="no notebooks/02_gone.ipynb"):
        site.build_site({"02_gone": toy_site.record()}, tmp_path / "out", ["en"])


def test_code_that_follows_code_is_one_fold(root):
    shown = sources.page_notebook(root / "notebooks" / "01_toy.ipynb")["cells"]
    assert [cell["cell_type"] for cell in shown] == ["markdown", "code"]
    assert shown[1]["source"] == 'rate = load("poverty_region")\n\nchapter.figure("poverty-rate", rate)'


def test_every_word_of_the_frame_is_in_both_languages():
    for key, (english, thai) in words.WORDS.items():
        assert english.strip() and thai.strip(), key
        assert set(re.findall(r"\{\w+\}", english)) == set(re.findall(r"\{\w+\}", thai)), key
        if key not in ("other_language",):
            assert not markup.THAI.search(english), key
            assert markup.THAI.search(thai), key


def test_every_caption_of_the_contents_has_its_thai(root):
    for part in sources.contents([], {*sources.hand_written(), *pages.TITLES}, [])["parts"]:
        assert words.caption(part["caption"], "th") != part["caption"]


def test_the_fingerprint_changes_with_the_data_and_not_with_the_words():
    figure = toy_site.record()["figures"][0]
    first = cards.fingerprint(figure)
    assert cards.fingerprint({**figure, "headline_en": "Other"}) == first
    assert cards.fingerprint({**figure, "rows": [[2020, 0.0683], [2024, 0.0490]]}) != first


def test_a_thai_work_is_cited_by_its_buddhist_year_on_a_thai_page():
    works = bibliography.parse(
        "@book{a, title = {รายงาน}, author = {{สำนักงานสถิติแห่งชาติ}}, year = {2024}}"
        "@book{b, title = {Report}, author = {{World Bank} and Doe, Jane and {IMF}}, year = {2021}}"
    )
    assert works["a"].year("th") == "2567" and works["a"].year("en") == "2024"
    assert works["b"].year("th") == "2021"
    assert bibliography.short_name(works["b"], "en", {}) == "World Bank et al."


def test_a_catalogue_keeps_its_thai_and_marks_what_the_english_changed(tmp_path, monkeypatch):
    folder = toy_site.make_project(
        tmp_path, "# Toy\n\nA sentence about people who are poor.\n\nAnother one.\n"
    )
    monkeypatch.setenv("SPDR_ROOT", str(folder))
    assert "chapters/01_toy" in site.update_catalogues()
    assert site.update_catalogues() == []
    path = catalogues.folder() / "chapters/01_toy.po"
    text = path.read_text(encoding="utf-8")
    assert "20" not in re.sub(r"msgid.*", "", text) and str(tmp_path) not in text
    path.write_text(text.replace('poor."\nmsgstr ""', 'poor."\nmsgstr "ประโยคเกี่ยวกับคนจน"'), encoding="utf-8")
    assert site.update_catalogues() == []
    toy_site.write_notebook(folder, "# Toy\n\nA sentence about people who are very poor.\n\nAnother one.\n")
    assert site.update_catalogues({"chapters/01_toy"}) == ["chapters/01_toy"]
    (progress,) = [p for p in catalogues.progress() if p.page == "chapters/01_toy"]
    assert progress.fuzzy == ("A sentence about people who are very poor.",)
    assert progress.untranslated == ("Toy", "Another one.")
    assert catalogues.thai("chapters/01_toy", "A sentence about people who are very poor.").startswith(
        "A sentence"
    )


def test_search_finds_decomposed_thai_and_keeps_digits():
    assert search.normalise("น\u0e4d\u0e49\u0e32") == "น้ำ"
    assert search.normalise("ปี ๒๕๖๗") == "ปี ๒๕๖๗"
    groups = search.synonym_groups(
        [{"term_en": "Old Age Allowance", "term_th": "เบี้ยยังชีพผู้สูงอายุ", "abbr_en": "OAA", "abbr_th": ""}]
    )
    assert groups[0] == ["Old Age Allowance", "เบี้ยยังชีพผู้สูงอายุ", "OAA"]
