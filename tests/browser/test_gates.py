"""Gates of the built site: weight, width, contrast, links, hostile text. `make gates` opens every page."""

from __future__ import annotations

import gzip
import os
import re
import statistics
from pathlib import Path

import pytest
import toy_site

from browser.test_pages import Trouble, names
from spdr.publish import check_parity, check_site

pytestmark = pytest.mark.browser

KILOBYTE = 1024
CHART_PAGE, TEXT_PAGE = 300 * KILOBYTE, 250 * KILOBYTE  # over the wire
HOSTILE = [  # the kinds of text that files of offices have been seen to hold
    "=cmd|' /C calc'!A0",
    "@SUM(1+1)",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg/onload=alert(1)>',
    "[x](javascript:alert(1))",
    "```{raw} html\n<script>alert(2)</script>\n```",
    "{{ config }} {% raw %}",
    "$\\href{javascript:alert(1)}{x}$",
    '<a href="data:text/html,<script>alert(1)</script>">x</a>',
    "datum.x; constructor.constructor('alert(1)')()",
    '<iframe srcdoc="<script>alert(1)</script>">',
    "</script><script>alert(3)</script>",
    "<b>",
    "../../index",
]
# Words whose contrast with what lies behind them is under WCAG 2.2 AA; text in charts stands on paper.
CONTRAST = """() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  function rgba(colour) {
    canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1);
    const d = canvas.getImageData(0, 0, 1, 1).data; return [d[0], d[1], d[2], d[3] / 255];
  }
  function over(top, under) {
    return [0, 1, 2].map(i => top[i] * top[3] + under[i] * (1 - top[3])).concat(1);
  }
  const grounds = new Map(), seen = new Map();
  function behind(e) {
    const dark = getComputedStyle(document.documentElement).colorScheme === "dark";
    if (!e) return rgba(dark ? "#121212" : "#fff");
    const own = rgba(getComputedStyle(e).backgroundColor);
    if (!grounds.has(e)) grounds.set(e, over(own, behind(e.parentElement)));
    return grounds.get(e);
  }
  function light(c) {
    const [r, g, b] = c.map(v => v / 255).map(v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4);
    return .2126 * r + .7152 * g + .0722 * b;
  }
  const found = new Set();
  for (const e of document.querySelectorAll("body *")) {
    const kind = e.tagName + e.className + e.parentElement.className, times = (seen.get(kind) || 0) + 1;
    seen.set(kind, times);
    if (times > 8) continue;  // the ninth cell of a table looks like the first
    if (e.closest("svg, math, [hidden], .unseen, .skip") || !e.checkVisibility()) continue;
    if (![...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim())) continue;
    const style = getComputedStyle(e), size = parseFloat(style.fontSize), ground = behind(e);
    const a = light(over(rgba(style.color), ground)), b = light(ground);
    const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
    const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    if (ratio < (large ? 3 : 4.5)) found.add(e.tagName + "." + e.className + " " + ratio.toFixed(2));
  }
  return [...found];
}"""


def few(site: Path) -> list[str]:
    """Return a page or two of each folder, and those of each template; in ``make gates`` every page."""
    every = names(site)
    if os.environ.get("SPDR_GATES"):
        return every
    templates = (
        "index.html",
        "dashboard.html",
        "provinces.html",
        "search.html",
        "replication.html",
        "404.html",
    )
    kept = {name for name in every if name.rpartition("/")[2] in templates}
    for folder in {name.rpartition("/")[0] for name in every}:
        kept.update([name for name in every if name.rpartition("/")[0] == folder][:2])
    return sorted(kept)


def weight(site: Path, name: str) -> int:
    """Bytes over the wire of a page, its styles, its scripts and both weights of the typeface."""
    page = check_site.Page()
    html = (site / name).read_bytes()
    page.feed(html.decode())
    total = len(gzip.compress(html))
    for address in page.loads:
        if address.startswith("data:"):
            continue  # part of the page itself
        path = ((site / name).parent / address).resolve()
        content = path.read_bytes()
        total += len(gzip.compress(content))
        for font in re.findall(r"url\(([\w.-]+\.woff2)\)", content.decode()) if path.suffix == ".css" else ():
            total += (path.parent / font).stat().st_size / 2  # each is named twice
    return round(total)


def test_every_page_keeps_its_budget(site):
    heavy, opened = [], 0
    for name in sorted(p.relative_to(site).as_posix() for p in site.rglob("*.html")):
        if name.endswith("search.html"):
            continue  # loads the index of every passage, and nothing but it
        charts = 'class="chart"' in (site / name).read_text(encoding="utf-8")
        size = weight(site, name)
        opened += 1
        if size > (CHART_PAGE if charts else TEXT_PAGE):
            heavy.append(f"{name}: {size / KILOBYTE:.0f} KB")
    assert heavy == [] and opened > 50


def test_links_and_anchors_lead_somewhere_and_nothing_leaves(site):
    assert [str(finding) for finding in check_site.check(site)] == []


def test_both_languages_say_the_same_numbers_on_every_page(site):
    assert [str(finding) for finding in check_parity.check(site)] == []


@pytest.mark.parametrize("width", [320, 360])
def test_no_page_is_wider_than_a_small_screen(site, server, browser, width):
    context = browser.new_context(viewport={"width": width, "height": 640})
    page, wide = context.new_page(), []
    for name in few(site):
        page.goto(f"{server}/{name}", wait_until="domcontentloaded")
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            wide.append(name)
    context.close()
    assert wide == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_stand_out_from_what_lies_behind_them(site, server, browser, scheme):
    context = browser.new_context(color_scheme=scheme, viewport={"width": 1280, "height": 800})
    page, faint = context.new_page(), []
    for name in few(site):
        page.goto(f"{server}/{name}", wait_until="load")
        faint += [f"{name}: {said}" for said in page.evaluate(CONTRAST)]
    context.close()
    assert faint == []


def test_the_measure_of_contrast_finds_grey_on_grey(browser):
    page = browser.new_page()
    page.set_content('<body style="background:#888"><p style="color:#777">faint</p><p>plain</p></body>')
    assert [said.partition(" ")[0] for said in page.evaluate(CONTRAST)] == ["P."]
    page.close()


GROUND = "getComputedStyle(document.querySelector('.card .chart')).backgroundColor"
GLIDES = "getComputedStyle(document.documentElement).scrollBehavior"


def test_readers_colours_motion_and_screens_are_heeded(site, server, browser):
    name = next(iter(sorted((site / "th" / "chapters").glob("*.html")))).name
    address, plain = f"{server}/th/chapters/{name}", browser.new_page()
    plain.goto(address)
    chosen = browser.new_context(forced_colors="active", color_scheme="dark", reduced_motion="reduce")
    page = chosen.new_page()
    page.goto(address)
    assert page.evaluate(GROUND) != page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (plain.evaluate(GLIDES), page.evaluate(GLIDES)) == ("smooth", "auto")
    size = "parseFloat(getComputedStyle(document.querySelector('main p')).fontSize)"
    usual = plain.evaluate(size)
    plain.set_viewport_size({"width": 3840, "height": 2160})
    assert plain.evaluate(size) > usual * 1.3
    chosen.close()
    plain.close()


def test_a_phone_is_shown_the_chart_drawn_for_it(site, server, browser):
    name = next(iter(sorted((site / "en" / "chapters").glob("*.html")))).name
    page = browser.new_page(viewport={"width": 360, "height": 800})
    page.goto(f"{server}/en/chapters/{name}")
    seen = "kind => document.querySelector('.chart .' + kind + ' svg').checkVisibility()"
    assert (page.evaluate(seen, "narrow"), page.evaluate(seen, "wide")) == (True, False)
    drawn = "[...document.querySelectorAll('.chart .narrow svg')]"
    letters = page.evaluate(
        f"{drawn}.map(s => 18 * s.clientWidth / s.viewBox.baseVal.width)"
    )  # 18: style.SIZE
    assert statistics.median(letters) >= 12 and min(letters) >= 8, letters
    page.set_viewport_size({"width": 1280, "height": 800})
    assert (page.evaluate(seen, "narrow"), page.evaluate(seen, "wide")) == (False, True)
    page.close()


FILTERED = "[...document.querySelectorAll('tr[data-measure]')].filter(e => !e.hidden)"


def test_the_dashboard_is_narrowed_by_keyboard_alone(site, server, tab):
    if not (site / "th" / "chapters" / "01_mapping.html").is_file():
        pytest.skip("the toy site has no dashboard rows")
    tab.goto(f"{server}/en/dashboard.html")
    every = tab.evaluate(f"{FILTERED}.length")
    tab.locator("#filter-scheme").focus()
    tab.keyboard.press("ArrowDown")
    chosen = tab.locator("#filter-scheme").input_value()
    kept = tab.evaluate(f"{FILTERED}.map(e => e.dataset.scheme)")
    assert chosen and set(kept) == {chosen} and len(kept) < every
    assert str(len(kept)) in tab.locator(".filtered").inner_text()
    tab.locator("form.filters button[type=reset]").press("Enter")
    tab.wait_for_function(f"{FILTERED}.length === {every}")


def test_the_dashboard_and_a_province_are_whole_without_scripts(site, server, browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{server}/th/dashboard.html")
    assert not page.locator("form.filters").is_visible()
    province = next((site / "th" / "provinces").glob("*.html"))
    page.goto(f"{server}/th/provinces/{province.name}")
    assert page.locator("h1").is_visible() and page.locator("#not-known li").count() > 3
    context.close()


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        folder = toy_site.make_project(tmp_path_factory.mktemp("hostile"))
        patch.setenv("SPDR_ROOT", str(folder))
        records = toy_site.records()
        figure, table = records["01_toy"]["figures"]
        everything = " ".join(HOSTILE)
        for entry in (figure, table):
            for lang in ("en", "th"):
                entry |= {f"{field}_{lang}": everything for field in ("headline", "subtitle", "note", "alt")}
                entry["columns"][0][f"label_{lang}"] = everything
        table["rows"] = table["rows_th"] = [[text, 0.05] for text in HOSTILE]
        for lang in ("en", "th"):
            figure[f"spec_{lang}"]["data"]["values"] = [{"year": t, "rate": 0.05} for t in HOSTILE]
            figure[f"spec_{lang}"]["encoding"]["tooltip"] = [{"field": "year"}]
        records["01_toy"]["facts"][0] |= {"label_en": everything, "label_th": everything}
        from spdr.publish.site import build_site

        build_site(records, folder / "site")
        yield folder / "site"


def test_hostile_text_is_text_in_page_chart_tooltip_search_title_and_download(hostile, browser):
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page, dialogs = context.new_page(), []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    strange = "img[src=x], iframe, main script, a[href^='javascript:'], a[href^='data:'], [onload], [onerror]"
    with Trouble(page, hostile.as_uri()) as trouble:
        for name in ("chapters/01_toy", "figures", "results/01_toy", "briefs/01_toy", "dashboard"):
            page.goto(f"{hostile.as_uri()}/en/{name}.html")
            assert page.locator(strange).count() == 0, name
        page.goto(f"{hostile.as_uri()}/en/chapters/01_toy.html")
        cells = page.locator("#poor-table tbody th").all_text_contents()
        assert [" ".join(cell.split()) for cell in cells] == [" ".join(text.split()) for text in HOSTILE]
        page.locator("button.explore").click()
        page.locator(".lively svg").wait_for()
        page.locator(".lively svg .mark-symbol path").nth(2).hover(force=True)
        page.goto(f"{hostile.as_uri()}/en/search.html?q=alert")
        page.wait_for_selector(".results li")
        assert page.locator(strange).count() == 0
    context.close()
    assert dialogs == [] and trouble.found == []
    lines = (hostile / "downloads/01_toy/poor-table.en.csv").read_text(encoding="utf-8-sig")
    assert not re.search(r'(?m)^"?[=+@\t]', lines)
    assert not (hostile / "index").exists() and not (hostile.parent / "index").exists()
