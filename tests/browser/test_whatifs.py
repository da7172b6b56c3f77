"""What-ifs in a real browser under the site's policy: the page's number is Python's to the displayed digit.

One page is written from recorded what-ifs and opened from a folder: those of the chapters that have been run
here, and made-up ones with every kind of control and unit.
"""

from __future__ import annotations

import itertools
import random

import pytest

from spdr import project
from spdr.present import render
from spdr.present.whatif import evaluate, shown
from spdr.publish import whatifs
from spdr.publish.cards import Context, Shelf
from tests import whatif_toys

pytestmark = pytest.mark.browser
POLICY = "default-src 'none'; script-src 'self' file:; style-src 'self' file:; img-src 'self' data:"
LANGUAGES = ("en", "th")


def recorded() -> dict[str, dict]:
    from spdr.publish.runs import current_records

    found = {
        f"{chapter}/{entry['id']}": entry
        for chapter, record in current_records().items()
        for entry in record.get("whatifs", [])
    }
    toys = [whatif_toys.with_a_grid(), whatif_toys.closed_form(), whatif_toys.with_a_hole()]
    return found | {f"toy/{one.id}": one.record() for one in toys}


ENTRIES = recorded()
LAW = {name: (name, "law.html") for entry in ENTRIES.values() for name in entry["inputs"] if "." in name}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("whatifs")
    for name in ("site.js", "whatif.js"):
        (made / name).write_bytes(project.path("book", "static", name).read_bytes())
    for lang in LANGUAGES:
        boxes = [
            whatifs.box_html(
                {"chapter": name.split("/")[0]},
                entry,
                Shelf(spec="spec.js"),
                Context(lang, "", law=LAW, engine="vega.js"),
                2,
            )
            for name, entry in ENTRIES.items()
        ]
        scripts = '<script src="site.js" defer></script><script src="whatif.js" defer></script>'
        head = (
            f'<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{POLICY}">{scripts}'
        )
        page = f'<!doctype html><html lang="{lang}"><head>{head}</head><body>{"".join(boxes)}</body></html>'
        (made / f"{lang}.html").write_text(page, encoding="utf-8")
    return made


def drawn_settings(entry: dict, count: int = 25) -> list[dict]:
    """The worked settings, and others drawn by chance from the whole range: equal draws every time."""
    dice = random.Random(5)
    found = [one["settings"] for one in entry["worked"]]
    for _ in range(count):
        found.append(
            {
                one["name"]: dice.randint(int(one["low"]), int(one["high"]))
                if one["kind"] == "number"
                else dice.choice(one["values"])
                for one in entry["controls"]
            }
        )
    return found


SET = """([id, settings]) => {
  const card = document.getElementById(id), form = card.querySelector("form.whatif");
  for (const [name, value] of settings) form.querySelector(`[data-control="${name}"]`).value = String(value);
  form.dispatchEvent(new Event("input", { bubbles: true }));
  return [...form.querySelectorAll("[data-result]")].map((e) => e.textContent);
}"""


def places(entry: dict, settings: dict) -> list[list]:
    """What a reader's hand would leave in each control: the place on a slider, or the typed number."""
    return [
        [
            one["name"],
            settings[one["name"]] if one["kind"] == "number" else one["values"].index(settings[one["name"]]),
        ]
        for one in entry["controls"]
    ]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_says_what_python_says_to_the_digit(folder, tab, lang):
    errors = []
    tab.on("pageerror", lambda error: errors.append(str(error)))
    tab.goto((folder / f"{lang}.html").as_uri())
    compared, wrong = 0, []
    for entry in ENTRIES.values():
        for settings in drawn_settings(entry):
            page = tab.evaluate(SET, [entry["id"], places(entry, settings)])
            found = evaluate(entry, settings)
            ours = [shown(one, found[one["name"]], lang) for one in entry["results"]]
            wrong += [(entry["id"], settings, a, b) for a, b in zip(page, ours, strict=True) if a != b]
            compared += len(ours)
    assert wrong[:3] == [] and errors == [] and tab.evaluate("window.violations") == []
    assert compared > 300


def test_a_slider_moves_by_keyboard_and_says_where_it_stands(folder, tab):
    tab.goto((folder / "en.html").as_uri())
    box = tab.locator("#toy-grid--grant_thb_month")
    before = tab.locator("#toy-grid [data-result=cost_billion_thb]").inner_text()
    box.focus()
    tab.keyboard.press("ArrowRight")
    assert box.get_attribute("aria-valuetext") == "625 baht a month"
    assert tab.get_by_label("Amount for each child").first.get_attribute("id") is not None
    after = tab.locator("#toy-grid [data-result=cost_billion_thb]").inner_text()
    assert after != before and tab.locator("#toy-grid [role=status]").get_attribute("aria-live") == "polite"
    tab.locator("#toy-grid button[type=reset]").click()
    tab.wait_for_function(
        "want => document.querySelector('#toy-grid [data-result=cost_billion_thb]').textContent === want",
        arg=before,
    )


@pytest.mark.parametrize(("typed", "fits"), [("60001", False), ("-1", False), ("", False), ("12345.5", True)])
def test_a_typed_number_outside_its_ends_is_refused_in_words(folder, tab, typed, fits):
    tab.goto((folder / "en.html").as_uri())
    tab.locator("#toy-grid--wage_thb_month").fill(typed)
    assert tab.locator("#toy-grid--wage_thb_month").get_attribute("aria-invalid") == str(not fits).lower()
    pension = tab.locator("#toy-grid [data-result=pension_thb_month]").inner_text()
    words = tab.locator("#toy-grid--wage_thb_month + .set").inner_text()
    assert (pension == "2,469 baht a month") is fits
    assert words == ("12,346 baht a month" if fits else "Between 0 baht a month and 60,000 baht a month")


def test_without_scripts_the_worked_settings_are_read_and_no_dead_slider_is_shown(folder, browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((folder / "th.html").as_uri())
    assert page.locator("#toy-grid .worked table").is_visible()
    assert not page.locator("#toy-grid--grant_thb_month").is_visible()
    context.close()


def test_the_chart_follows_the_sliders_with_pythons_numbers(folder, tab):
    import json

    entry = ENTRIES["toy/toy-grid"]
    (folder / "vega.js").write_bytes(render.vega_bundle())
    spec = json.dumps(entry["spec_en"])
    (folder / "spec.js").write_text(f'SPDR.specs["toy/toy-grid"]={spec};', encoding="utf-8")
    tab.goto((folder / "en.html").as_uri())
    tab.evaluate("""() => { const draw = window.spdrChart; Object.defineProperty(window, "spdrChart", {
      set(made) { this.made = made; }, get() { return (...all) => this.made(...all).then((done) => {
        window.view = done.view; return done; }); } }); }""")
    tab.locator("#toy-grid button.draw").click()
    tab.locator("#toy-grid[data-drawn=yes]").wait_for(timeout=60_000)
    for sex, grant in itertools.product(("male", "female"), (0, 1000)):
        settings = {
            **{one["name"]: one["start"] for one in entry["controls"]},
            "sex": sex,
            "grant_thb_month": grant,
        }
        tab.evaluate(SET, [entry["id"], places(entry, settings)])
        rows = tab.evaluate("""async () => { await window.view.runAsync();
          const all = Object.keys(window.view.getState({ data: () => true }).data);
          return all.map((name) => { try { return window.view.data(name); } catch (gone) { return []; } })
            .find((rows) => rows.length === 3 && "older_n" in rows[0] && "cost_billion_thb" in rows[0])
            .map((row) => [row.fiscal_year, row.cost_billion_thb]); }""")
        ours = [
            [year, evaluate(entry, {**settings, "fiscal_year": year})["cost_billion_thb"]]
            for year in (2027, 2030, 2040)
        ]
        assert rows == ours
    assert tab.evaluate("window.violations") == []
