"""No finding of axe against WCAG 2.2 A and AA, nor against good practice: light, dark and on a small screen.

Every day one page of each template is looked at, the languages taking turns; in ``make gates`` every page.
"""

from __future__ import annotations

import os
from importlib.resources import files
from pathlib import Path

import pytest

from browser.test_pages import names

pytestmark = [pytest.mark.browser, pytest.mark.axe]

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
RUN = """asked => axe.run({ runOnly: asked, resultTypes: ["violations"] }).then(result =>
  result.violations.map(found => found.id + ": " + found.nodes[0].html.slice(0, 120)))"""
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}  # what a dark page changes
DRAWN = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
# A page of each template: the first ones stand above the languages, the others below each.
ABOVE = ["index.html", "404.html"]
SINGLE = ["index", "how-to-read", "dashboard", "figures", "results", "provinces", "law", "data", "search"]
SINGLE += ["glossary", "bibliography", "replication"]
FOLDERS = ["briefs", "chapters", "data", "law", "provinces", "results"]


def templates(site: Path) -> list[str]:
    """Return a page of each template, of a folder its lightest page; in ``make gates`` every page."""
    if os.environ.get("SPDR_GATES"):
        return names(site)
    kept = [*ABOVE, *(f"{('en', 'th')[place % 2]}/{name}.html" for place, name in enumerate(SINGLE))]
    for place, folder in enumerate(FOLDERS):
        pages = sorted(
            (site / ("th", "en")[place % 2] / folder).glob("*.html"), key=lambda p: p.stat().st_size
        )
        kept += [page.relative_to(site).as_posix() for page in pages[:1]]
    return kept


def script() -> str:
    """Return axe as the locked package carries it."""
    return files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")


def look(page) -> list[str]:
    """Return axe's findings on an open page: light and wide, dark, and 360 pixels wide."""
    found = []
    for name, scheme, width, asked in (
        ("light", "light", 1280, TAGS),
        ("dark", "dark", 1280, COLOURS),
        ("360 px", "light", 360, TAGS),
    ):
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 800})
        page.evaluate(DRAWN)  # the page's own answer to its new size
        found += [f"{name}, {said}" for said in page.evaluate(RUN, asked)]
    return found


def test_axe_finds_nothing(site, server, browser):
    context = browser.new_context(bypass_csp=True)
    page, found, opened = context.new_page(), [], 0
    for name in templates(site):
        page.goto(f"{server}/{name}", wait_until="load")
        page.evaluate(script())
        found += [f"{name}: {said}" for said in look(page)]
        opened += 1
    context.close()
    assert found == [] and opened >= len(ABOVE + SINGLE + FOLDERS)


def test_axe_finds_faults_where_there_are_some(browser):
    context = browser.new_context(bypass_csp=True)
    page = context.new_page()
    page.set_content(
        "<style>p{color:#777;background:#fff}@media(prefers-color-scheme:dark){p{background:#888}}</style>"
        '<html lang="en"><title>x</title><main><h1>x</h1><p>grey</p><img src="data:,"></main>'
    )
    page.evaluate(script())
    found = look(page)
    context.close()
    rules = {said.partition(": ")[0] for said in found}
    assert {"light, image-alt", "dark, color-contrast", "360 px, image-alt"} <= rules
