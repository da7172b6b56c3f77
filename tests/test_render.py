"""Drawn charts: the same bytes each time, readable by machines and people, safe under a strict policy."""

from __future__ import annotations

import json
import re
import shutil
import struct
import xml.etree.ElementTree as ElementTree
import zlib

import pandas as pd
import pytest

from spdr.errors import NotebookError, SpdrError
from spdr.present import charts, render, style, svg
from spdr.present.png import smaller
from tests.present_frames import every_kind

PAYLOAD = '<script>alert("x")</script><img src=x onerror=alert(1)>'


def job(kind="bar", lang="th", **more):
    spec = every_kind()[kind].spec(lang)
    words = {"headline": "ความยากจนลดลง", "subtitle": "สัดส่วน ร้อยละ", "description": spec["description"]}
    return render.Job(
        **{"id": f"{kind}/{lang}", "spec": spec, "lang": lang, **words, "notes": ["ที่มา: สศช."], **more}
    )


@pytest.fixture(scope="module")
def drawn(tmp_path_factory):
    jobs = [job(kind, lang) for kind in every_kind() for lang in ("en", "th")]
    return jobs, render.render(jobs, tmp_path_factory.mktemp("charts"))


def test_every_kind_is_drawn_in_both_languages(drawn):
    jobs, pictures = drawn
    for one in jobs:
        for name, path in vars(pictures[one.id]).items():
            assert path.stat().st_size > 1000 or (name == "small" and not path.stat().st_size), one.id


def shown(path):
    """The words of a drawing, as a reader sees them."""
    root = ElementTree.fromstring(path.read_text(encoding="utf-8"))
    return [text.text for text in root.iter("{http://www.w3.org/2000/svg}text") if text.text]


def test_a_chart_for_a_phone_is_narrower_and_says_nothing_else(drawn):
    jobs, pictures = drawn
    narrowed = [one for one in jobs if pictures[one.id].small.stat().st_size]
    assert {one.id.partition("/")[0] for one in narrowed} >= {"line", "step", "bar", "dot", "grouped_bar"}
    for one in narrowed:
        wide, narrow = (
            svg.size(vars(pictures[one.id])[name].read_text("utf-8")) for name in ("svg", "small")
        )
        assert narrow[0] < wide[0] * 0.85, one.id
        words = {word for line in shown(pictures[one.id].svg) for word in line.split()}
        assert {word for line in shown(pictures[one.id].small) for word in line.split()} <= words, one.id


def test_drawing_twice_gives_the_same_bytes(drawn, tmp_path):
    _, pictures = drawn
    again = render.render([job("line"), job("choropleth")], tmp_path)
    for id_, picture in again.items():
        for name, path in vars(picture).items():
            assert path.read_bytes() == vars(pictures[id_])[name].read_bytes()


def test_what_is_drawn_is_not_drawn_again(drawn, monkeypatch):
    jobs, pictures = drawn
    monkeypatch.setattr(render, "_in_own_processes", lambda *_: pytest.fail("drawn again"))
    folder = next(iter(pictures.values())).svg.parent
    assert render.render(jobs, folder) == pictures


def test_any_change_that_shows_has_a_key_of_its_own():
    assert (
        len({job().key, job(headline="x").key, job(notes=["x"]).key, job(lang="en").key, job("dot").key}) == 5
    )
    assert job().key == job(id="elsewhere").key


def test_an_svg_is_one_image_with_a_name_and_a_description(drawn):
    jobs, pictures = drawn
    for one in jobs:
        root = ElementTree.fromstring(pictures[one.id].svg.read_text(encoding="utf-8"))
        space = "{http://www.w3.org/2000/svg}"
        title, description = root.find(f"{space}title"), root.find(f"{space}desc")
        assert (
            root.get("role") == "img" and title.text == one.headline and description.text == one.description
        )
        assert root.get("aria-labelledby").split() == [title.get("id"), description.get("id")]
        assert root.get("viewBox") == f"0 0 {root.get('width')} {root.get('height')}"


def test_an_svg_loads_nothing_and_needs_no_inline_style(drawn):
    _, pictures = drawn
    for picture in pictures.values():
        for text in (
            picture.svg.read_text(encoding="utf-8"),
            picture.download_svg.read_text(encoding="utf-8"),
        ):
            assert not re.search(r"style=|<style|<script|href|url\(http|<image|on\w+=", text)
            assert text.count("http") == 1  # the name of the SVG format


def test_ids_differ_between_charts_of_one_page(drawn):
    _, pictures = drawn
    ids = [
        id_ for picture in pictures.values() for id_ in re.findall(r'\bid="([^"]+)"', picture.svg.read_text())
    ]
    assert len(ids) == len(set(ids)) > 0


def test_text_stays_text_with_thai_letters_as_they_are_typed(drawn):
    _, pictures = drawn
    text = pictures["bar/th"].svg.read_text(encoding="utf-8")
    assert "จำนวนเงินต่อเดือน" in text and "เบี้ยยังชีพผู้สูงอายุ" in text
    assert style.FONT.split(",")[0] in text


def test_the_download_has_headline_statistic_and_source(drawn):
    _, pictures = drawn
    text = pictures["bar/th"].download_svg.read_text(encoding="utf-8")
    assert all(words in text for words in ("ความยากจนลดลง", "สัดส่วน ร้อยละ", "ที่มา: สศช."))


def test_small_letters_are_not_smaller_than_twelve_pixels(drawn):
    _, pictures = drawn
    for picture in pictures.values():
        sizes = re.findall(r'font-size="(\d+)px"', picture.download_svg.read_text(encoding="utf-8"))
        assert sizes and min(map(int, sizes)) >= 12


def test_a_chart_is_no_wider_than_its_column(drawn):
    _, pictures = drawn
    for name, picture in pictures.items():
        assert svg.size(picture.svg.read_text(encoding="utf-8"))[0] <= style.WIDTH * 1.03, name


def test_markup_in_words_and_data_is_only_text(tmp_path):
    frame = pd.DataFrame({"scheme_en": [PAYLOAD], "scheme_th": [PAYLOAD], "amount_thb_month": [1]})
    spec = charts.bar(frame, "scheme", "amount_thb_month").spec("en")
    words = {"headline": PAYLOAD, "subtitle": PAYLOAD, "description": PAYLOAD, "notes": [PAYLOAD]}
    picture = render.render([render.Job("payload", spec, "en", **words)], tmp_path)["payload"]
    for path in (picture.svg, picture.download_svg):
        text = path.read_text(encoding="utf-8")
        ElementTree.fromstring(text)
        assert "<script" not in text and "<img" not in text and "&lt;script&gt;" in text


def test_a_chart_that_cannot_be_drawn_is_named(tmp_path):
    broken = job(spec={"mark": "no such mark"}, id="02_children/broken/en")
    with pytest.raises(NotebookError, match="02_children/broken/en"):
        render.render([broken], tmp_path)


def test_without_its_font_nothing_is_drawn(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "fontpkg_sarabun", None)
    with pytest.raises(SpdrError, match="fontpkg-sarabun"):
        render.fonts()


def test_sara_am_is_split_for_drawing_and_joined_for_reading():
    assert svg.split_am("น้ำ") == "น\u0e4d\u0e49\u0e32" and svg.join_am(svg.split_am("น้ำจำกัด")) == "น้ำจำกัด"


def png(pixels):
    """An RGBA PNG, unfiltered, of rows of (r, g, b, a)."""
    raw = b"".join(b"\0" + b"".join(bytes(pixel) for pixel in row) for row in pixels)
    head = struct.pack(">IIBBBBB", len(pixels[0]), len(pixels), 8, 6, 0, 0, 0)
    parts = [(b"IHDR", head), (b"IDAT", zlib.compress(raw)), (b"IEND", b"")]
    chunks = [struct.pack(">I", len(d)) + k + d + struct.pack(">I", zlib.crc32(k + d)) for k, d in parts]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def test_a_small_png_holds_the_same_pixels():
    packed = smaller(png([[(255, 0, 0, 255), (0, 0, 255, 255)], [(255, 0, 0, 255), (255, 0, 0, 255)]]))
    palette = packed[packed.index(b"PLTE") + 4 :][:6]
    data = zlib.decompress(packed[packed.index(b"IDAT") + 4 : packed.index(b"IEND") - 8])
    assert palette == bytes([0, 0, 255, 255, 0, 0])  # blue is colour 0, red is colour 1
    assert data == bytes([0, 1, 0, 0, 1, 1])  # each row: no filter, then its pixels


def test_a_see_through_png_is_left_alone():
    original = png([[(1, 2, 3, 4)]])
    assert smaller(original) == original


def test_the_bundle_is_one_script_without_modules():
    script = render.vega_bundle().decode()
    assert "window.spdrChart" in script
    assert not re.search(r"\bimport\s*[({\"']|\bexport\s*[{*]|\brequire\(", script)


PAGE = """<!doctype html><html><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy"
 content="default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'">
</head><body><script src="vega.js"></script><script src="draw.js"></script></body></html>"""


@pytest.mark.browser
def test_every_kind_draws_in_a_browser_under_a_strict_policy(tmp_path):
    from playwright.sync_api import sync_playwright

    specs = {kind: chart.spec("th") for kind, chart in every_kind().items()}
    (tmp_path / "index.html").write_text(PAGE, encoding="utf-8")
    (tmp_path / "vega.js").write_bytes(render.vega_bundle())
    script = f"""const specs = {json.dumps(specs, ensure_ascii=False)};
    window.refused = [];
    document.addEventListener("securitypolicyviolation", (event) => refused.push(event.violatedDirective));
    window.done = Promise.all(Object.entries(specs).map(([kind, spec]) => {{
      const box = document.createElement("div"); box.id = kind; document.body.append(box);
      return spdrChart(box, spec); }})).then(() => null);"""
    (tmp_path / "draw.js").write_text(script, encoding="utf-8")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page()
        failures, requests = [], []
        page.on("pageerror", lambda error: failures.append(str(error)))
        page.on("request", lambda request: requests.append(request.url))
        page.goto((tmp_path / "index.html").as_uri())
        page.evaluate("window.done")
        marks = {kind: page.locator(f"#{kind} svg .mark-text text").count() for kind in specs}
        refused = page.evaluate("window.refused")
        browser.close()
    assert not failures and not refused
    assert all(url.startswith("file:") for url in requests)
    assert all(count > 2 for count in marks.values()), marks
