"""Every page of both trees in a real browser, from a server and from a folder: nothing fails, nothing leaves.

The published site is opened where there is one (``make test`` builds it first), else the toy site.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

pytestmark = pytest.mark.browser


class Trouble:
    """What went wrong while pages were open."""

    def __init__(self, tab, home: str) -> None:
        self.found: list[str] = []
        self.home = home
        self.handlers = {
            "pageerror": lambda error: self.found.append(f"{tab.url}: script error {error}"),
            "console": lambda said: said.type == "error" and self.found.append(f"{tab.url}: {said.text}"),
            "requestfailed": self.on_failed,
            "request": self.on_request,
            "response": lambda got: (
                got.status >= 400 and self.found.append(f"{tab.url}: {got.status} {got.url}")
            ),
        }
        self.tab = tab

    def on_failed(self, asked) -> None:
        # an icon still under way when the next page is opened is no fault of the page
        if asked.failure != "net::ERR_ABORTED":
            self.found.append(f"{self.tab.url}: failed {asked.url} {asked.failure}")

    def on_request(self, asked) -> None:
        if not asked.url.startswith((self.home, "data:")):
            self.found.append(f"{self.tab.url}: left the site for {asked.url}")

    def __enter__(self):
        for event, handler in self.handlers.items():
            self.tab.on(event, handler)
        return self

    def __exit__(self, *_):
        for event, handler in self.handlers.items():
            self.tab.remove_listener(event, handler)


def names(site: Path) -> list[str]:
    """Pages to open: every day a few of each folder, in ``make gates`` all of them."""
    every = sorted(path.relative_to(site).as_posix() for path in site.rglob("*.html"))
    if os.environ.get("SPDR_GATES"):
        return every
    kept: dict[str, list[str]] = {}
    for name in every:
        kept.setdefault(name.rpartition("/")[0], []).append(name)
    whole = ("", "en", "th", "en/chapters", "th/chapters")
    return [name for folder, group in kept.items() for name in (group if folder in whole else group[:5])]


def homes(site: Path, server: str) -> dict[str, str]:
    return {"server": server, "folder": site.as_uri()}


@pytest.mark.parametrize("place", ["server", "folder"])
def test_no_page_has_a_script_error_a_violation_or_a_request_elsewhere(site, server, tab, place):
    home = homes(site, server)[place]
    opened = 0
    with Trouble(tab, home) as trouble:
        for name in names(site):
            tab.goto(f"{home}/{name}", wait_until="load")
            trouble.found += [f"{name}: {said}" for said in tab.evaluate("window.violations")]
            if tab.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
                trouble.found.append(f"{name}: wider than 360 pixels")
            opened += 1
    assert trouble.found == []
    assert opened > 20


def chapters(site: Path) -> list[Path]:
    return sorted((site / "th" / "chapters").glob("*.html"))


def draw_all(tab, address: str) -> tuple[int, int, list[str]]:
    """Ask every chart of a chapter to answer; return how many were asked and drawn, and violations."""
    tab.goto(address)
    assert not [name for name in tab.evaluate("performance.getEntries().map(e => e.name)") if "vega" in name]
    asked = tab.evaluate("[...document.querySelectorAll('button.explore')].map(b => b.click()).length")
    if asked:  # a page of tables only has nothing to draw
        tab.locator("[data-drawn=yes]").nth(asked - 1).wait_for(state="attached", timeout=60_000)
    return asked, tab.locator(".lively svg").count(), tab.evaluate("window.violations")


def test_every_chart_of_every_chapter_answers_when_asked(site, server, tab):
    counts = []
    with Trouble(tab, server) as trouble:
        for path in chapters(site):
            asked, drawn, violations = draw_all(tab, f"{server}/th/chapters/{path.name}")
            counts.append(asked)
            assert drawn == asked == tab.locator(".card .chart").count() and violations == []
    assert trouble.found == [] and sum(count > 0 for count in counts) >= 6  # the six chapters have charts


def test_a_chart_answers_from_a_folder_and_goes_back_to_the_still_one(site, tab):
    with Trouble(tab, site.as_uri()) as trouble:
        asked, drawn, violations = draw_all(tab, f"{site.as_uri()}/en/chapters/{chapters(site)[0].name}")
    assert asked > 0 and drawn == asked and violations == [] and trouble.found == []
    tab.locator("button.explore").first.click()
    assert tab.locator(".chart").first.is_visible() and not tab.locator(".lively").first.is_visible()


@pytest.mark.parametrize("place", ["server", "folder"])
def test_the_language_switch_leads_to_the_same_place_and_back(site, server, tab, place):
    home, name = homes(site, server)[place], chapters(site)[0].name
    tab.goto(f"{home}/en/chapters/{name}")
    card = tab.locator(".card").first.get_attribute("id")
    tab.goto(f"{home}/en/chapters/{name}#{card}")
    headline = tab.locator(f"#{card} .headline").inner_text()
    tab.locator("a.language").click()
    assert tab.url == f"{home}/th/chapters/{name}#{card}"
    assert tab.locator(f"#{card} .headline").inner_text() != headline
    assert tab.evaluate("document.documentElement.lang") == "th"
    tab.locator("a.language").click()
    assert tab.url == f"{home}/en/chapters/{name}#{card}"


def search(tab, home: str, lang: str, query: str) -> list[str]:
    tab.goto(f"{home}/{lang}/index.html")
    tab.locator("#find").fill(query)
    tab.locator("#find").press("Enter")
    tab.wait_for_selector(".found:not(:empty)")
    return tab.locator(".results li").all_inner_texts()


@pytest.mark.parametrize("place", ["server", "folder"])
@pytest.mark.parametrize(
    ("lang", "query", "expected"),
    [
        ("th", "การคุ้มครองทางสังคม", "การคุ้มครองทางสังคม"),
        ("th", "เส้นความยากจน", "เส้นความยากจน"),
        ("th", "OAA", "เบี้ยยังชีพผู้สูงอายุ"),
        ("th", "เบี้ยยังชีพผู้สูงอายุ", "เบี้ยยังชีพผู้สูงอายุ"),
        ("th", "๒๕๕๘", "2558"),
        ("en", "2015", "2015"),
        ("en", "Old Age Allowance", "Old Age Allowance"),
        ("en", "OAA", "Old Age Allowance"),
        ("en", "เงินอุดหนุนเพื่อการเลี้ยงดูเด็กแรกเกิด", "Child Support Grant"),
        ("en", "fiscal year", "fiscal year"),
    ],
)
def test_a_search_finds_and_shows_the_passage(site, server, tab, place, lang, query, expected):
    found = search(tab, homes(site, server)[place], lang, query)
    assert found and any(expected.lower() in line.lower() for line in found[:10])


def test_a_search_for_markup_shows_text_and_runs_nothing(site, server, tab):
    with Trouble(tab, server) as trouble:
        search(tab, server, "en", '<img src=x onerror="window.ran=1">')
        assert tab.evaluate("window.ran") is None
    assert trouble.found == []


def test_a_search_for_nothing_known_says_so(site, server, tab):
    assert search(tab, server, "en", "zzqqxx") == []
    assert "Nothing found" in tab.locator(".found").inner_text()


def test_pages_are_whole_without_scripts(site, server, browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{server}/th/chapters/{chapters(site)[0].name}")
    assert page.locator(".card svg").first.is_visible()
    assert page.locator("nav.contents a").first.is_visible()
    assert page.locator(".downloads a").first.is_visible()
    assert not page.locator("button.explore").first.is_visible()
    context.close()


def test_the_choice_of_light_or_dark_holds_on_the_next_page(site, server, browser):
    context = browser.new_context(color_scheme="light")
    page = context.new_page()
    page.goto(f"{server}/en/index.html")
    page.locator("button.theme").click()
    page.goto(f"{server}/en/method.html")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(20, 24, 29)"
    assert page.context.cookies() == []
    context.close()


CONTROLS = "a[href], button, input, summary"
FOCUSED = """() => {
  const element = document.activeElement;
  if (element === document.body) return null;
  window.seen = window.seen || [];
  if (!window.seen.includes(element)) window.seen.push(element);
  return [window.seen.indexOf(element), element.matches("%s"), getComputedStyle(element).outlineStyle];
}"""


def test_every_control_can_be_reached_by_keyboard_and_shows_its_focus(site, server, browser):
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.goto(f"{server}/en/chapters/{chapters(site)[0].name}")
    visible = f"[...document.querySelectorAll('{CONTROLS}')].filter(e => e.checkVisibility()).length"
    wanted, reached, outlined = page.evaluate(visible), set(), True
    for _ in range(wanted + 120):
        page.keyboard.press("Tab")
        where = page.evaluate(FOCUSED % CONTROLS)
        if where is None:
            break
        if where[1]:
            reached.add(where[0])
            outlined = outlined and where[2] != "none"
    assert len(reached) >= wanted and outlined
    context.close()


def test_the_menu_opens_and_closes_on_a_small_screen(site, server, tab):
    tab.goto(f"{server}/th/index.html")
    button, contents = tab.locator("button.menu"), tab.locator("nav.contents")
    assert not contents.is_visible() and button.get_attribute("aria-expanded") == "false"
    button.click()
    assert contents.is_visible() and button.get_attribute("aria-expanded") == "true"
    tab.keyboard.press("Escape")
    assert not contents.is_visible()


def test_a_link_to_a_fold_opens_it(site, server, tab):
    name = chapters(site)[0].name
    tab.goto(f"{server}/en/chapters/{name}")
    anchor = tab.locator('[id^="code-"]').first.get_attribute("id")
    tab.goto(f"{server}/en/method.html")
    tab.goto(f"{server}/en/chapters/{name}#{anchor}")
    assert tab.evaluate(f"document.getElementById('{anchor}').closest('details').open")
