"""The fact check in a browser: claims chosen and sorted by keyboard, under the site's strict policy."""

from __future__ import annotations

SHOWN = "[...document.querySelectorAll('tr[data-measure]')].filter(e => !e.hidden)"
VALUES = f"{SHOWN}.map(e => e.cells[2].textContent)"


def first(site):
    return sorted((site / "en" / "fact-check").glob("*.html"))[0].name


def test_claims_are_chosen_by_kind_and_counted(site, server, tab):
    tab.goto(f"{server}/en/fact-check/{first(site)}")
    every = tab.evaluate(f"{SHOWN}.length")
    tab.locator("#filter-kind").select_option("finding")
    kept = tab.evaluate(f"{SHOWN}.map(e => e.dataset.kind)")
    assert kept and set(kept) == {"finding"} and len(kept) < every
    assert tab.locator(".filtered").inner_text() == f"{len(kept)} claims shown."
    tab.locator("form.filters button[type=reset]").press("Enter")
    tab.wait_for_function(f"{SHOWN}.length === {every}")
    assert tab.evaluate("window.violations") == []


def test_claims_are_sorted_up_and_down_by_keyboard(site, server, tab):
    tab.goto(f"{server}/th/fact-check/{first(site)}")
    heading = tab.locator("table.sorts th").nth(2)
    before = tab.evaluate(VALUES)
    heading.locator("button").press("Enter")
    up = tab.evaluate(VALUES)
    assert heading.get_attribute("aria-sort") == "ascending"
    heading.locator("button").press("Enter")
    down = tab.evaluate(VALUES)
    assert heading.get_attribute("aria-sort") == "descending"
    assert sorted(up) == sorted(before) == sorted(down) and up != down
    in_order = (
        "(v) => v.every((x, i) => !i || new Intl.Collator('th', {numeric: true}).compare(v[i - 1], x) <= 0)"
    )
    assert tab.evaluate(in_order, up) and tab.evaluate(in_order, down[::-1])


def test_every_claim_is_there_without_scripts(site, server, browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{server}/en/fact-check/{first(site)}")
    assert page.locator("tr[data-measure=claim]").count() > 3
    assert not page.locator("form.filters").is_visible() and page.locator("th button").count() == 0
    context.close()
