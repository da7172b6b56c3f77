"""The what-if box of a page: labelled controls, results as text, worked settings that need no script."""

from __future__ import annotations

import json
from typing import Any

from spdr.present import formula
from spdr.present.formats import MINUS, NOT_KNOWN, singular
from spdr.present.units import UNITS
from spdr.present.whatif import shown
from spdr.publish import markup
from spdr.publish.cards import Context, Shelf, law_links, parameters_text, sources_told
from spdr.publish.markup import text
from spdr.publish.words import LANGUAGES, status_word, word

WORDS: dict[str, tuple[str, str]] = {
    "what_if": ("What if", "ถ้าหากว่า"),
    "settings": ("Settings", "ตัวแปรที่ปรับได้"),
    "result": ("Result", "ผลลัพธ์"),
    "reset": ("Back to the start", "กลับค่าเริ่มต้น"),
    "formulas": ("Formulas", "สูตร"),
    "provenance": ("Formulas, sources and parameters", "สูตร ที่มา และพารามิเตอร์"),
    "worked": ("Worked settings", "ตัวอย่างค่าที่คำนวณไว้"),
    "worked_hint": (
        "The first row is how the sliders start; each other row moves one of them.",
        "แถวแรกคือค่าเริ่มต้น แถวอื่นเปลี่ยนตัวแปรทีละหนึ่งตัว",
    ),
    "draw": ("Draw the chart", "แสดงแผนภูมิ"),
    "hide": ("Hide the chart", "ซ่อนแผนภูมิ"),
    "failed": ("The chart could not be drawn; the results stay right.", "แสดงแผนภูมิไม่ได้ แต่ผลลัพธ์ยังถูกต้อง"),
    "outside": ("Between {low} and {high}", "ระหว่าง {low} ถึง {high}"),
}


def said(key: str, lang: str) -> str:
    """Return one of this module's words."""
    return WORDS[key][LANGUAGES.index(lang)]


def writing(one: dict[str, Any], lang: str) -> dict[str, Any]:
    """Return how the page's script is to write a control's or a result's numbers."""
    unit = UNITS[one["unit"]]
    pattern = unit.prose_en if lang == "en" else unit.prose_th
    found: dict[str, Any] = {"pattern": pattern, "year": unit.kind == "year"}
    return found | {
        "one": singular(pattern) if lang == "en" else pattern,
        "percent": unit.percent,
        "scales": unit.scales,
        "unit_digits": unit.digits,
        "digits": one["digits"],
    }


def model(entry: dict[str, Any], lang: str) -> dict[str, Any]:
    """Return what the page's script calculates with, in one language."""
    controls = []
    for one in entry["controls"]:
        kept = {key: one[key] for key in ("name", "kind", "start")}
        kept |= {key: one[key] for key in ("values", "low", "high") if key in one}
        if one["kind"] == "choice":
            kept["words"] = one[f"values_{lang}"]
        else:
            kept["writing"] = writing(one, lang)
        controls.append(kept)
    results = [
        {"name": one["name"], "formula": one["formula"], "writing": writing(one, lang)}
        for one in entry["results"]
    ]
    packed = {key: entry[key] for key in ("axes", "columns", "constants")}
    words = {"minus": MINUS, "not_known": NOT_KNOWN[lang], "outside": said("outside", lang)}
    return {**packed, "controls": controls, "results": results, "lang": lang, "words": words}


def _control(entry: dict[str, Any], one: dict[str, Any], lang: str) -> str:
    name, label = f"{entry['id']}--{one['name']}", text(one[f"label_{lang}"])
    start = text(shown(one, one["start"], lang))
    head = f'<label for="{text(name)}">{label}</label>'
    if one["kind"] == "choice":
        options = "".join(
            f'<option value="{place}"{" selected" if value == one["start"] else ""}>{text(word)}</option>'
            for place, (value, word) in enumerate(zip(one["values"], one[f"values_{lang}"], strict=True))
        )
        return f'<p>{head}<select id="{text(name)}" data-control="{text(one["name"])}">{options}</select></p>'
    if one["kind"] == "number":
        value = format(one["start"], "g") if one["start"] < 1e6 else str(int(one["start"]))
        box = (
            f'<input type="number" id="{text(name)}" data-control="{text(one["name"])}" inputmode="decimal" '
            f'min="{one["low"]}" max="{one["high"]}" step="any" required value="{value}">'
        )
    else:
        box = (
            f'<input type="range" id="{text(name)}" data-control="{text(one["name"])}" min="0" '
            f'max="{len(one["values"]) - 1}" step="1" value="{one["values"].index(one["start"])}" '
            f'aria-valuetext="{start}">'
        )
    return f'<p>{head}{box} <span class="set" aria-hidden="true">{start}</span></p>'


def _worked(entry: dict[str, Any], lang: str) -> str:
    """Return the table of worked settings, which needs no script."""
    parts = [*entry["controls"], *entry["results"]]
    rows = []
    for one in entry["worked"]:
        cells = {**one["settings"], **one["results"]}
        rows.append([text(shown(part, cells[part["name"]], lang)) for part in parts])
    head = [text(part[f"label_{lang}"]) for part in parts]
    table = markup.table(head, rows, label=f"{said('worked', lang)}: {entry[f'headline_{lang}']}")
    hint = f"<p><small>{text(said('worked_hint', lang))}</small></p>"
    return (
        f'<details class="worked" open><summary>{text(said("worked", lang))}</summary>{hint}{table}</details>'
    )


def _results(entry: dict[str, Any], lang: str) -> str:
    start = entry["worked"][0]["results"]
    lines = "".join(
        f'<p>{text(one[f"label_{lang}"])}: <b data-result="{text(one["name"])}">'
        f"{text(shown(one, start[one['name']], lang))}</b></p>"
        for one in entry["results"]
    )
    label = text(said("result", lang))
    return f'<div class="answers" role="status" aria-live="polite" aria-label="{label}">{lines}</div>'


def _chart(entry: dict[str, Any], shelf: Shelf, context: Context) -> str:
    if not shelf.spec:
        return ""
    lang = context.lang
    return (
        f'<button type="button" class="draw" aria-expanded="false" '
        f'data-engine="{context.root}{text(context.engine)}" data-spec="{context.root}{text(shelf.spec)}" '
        f'data-hide="{text(said("hide", lang))}" data-failed="{text(said("failed", lang))}">'
        f"{text(said('draw', lang))}</button>"
    )


def box_html(
    record: dict[str, Any], entry: dict[str, Any], shelf: Shelf, context: Context, level: int
) -> str:
    """Return one what-if.

    Parameters
    ----------
    record, entry
        The chapter's record and its entry among ``whatifs``.
    shelf
        With the chart's specification, where there is one.
    context, level
        The page it stands on, and the heading level of the headline.
    """
    lang, name = context.lang, text(entry["id"])
    packed = json.dumps(model(entry, lang), ensure_ascii=False, separators=(",", ":"))
    controls = "".join(_control(entry, one, lang) for one in entry["controls"])
    told, every = sources_told(entry, context)
    lines = (("note", text(entry.get(f"note_{lang}") or "")), ("source", told))
    foot = "".join(
        f'<p class="{css}"><b>{_word(css, lang)}:</b> {value}</p>' for css, value in lines if value
    )
    status = text(entry["status"])
    return (
        f'<section class="card card-whatif" id="{name}" aria-labelledby="{name}-headline" '
        f'data-chapter="{text(record["chapter"])}" data-status="{status}">'
        f'<header><p class="kicker"><span class="kind">{text(said("what_if", lang))}</span> '
        f'<span class="status status-{status}">{text(status_word(entry["status"], lang))}</span>'
        f'</p><h{level} class="headline" id="{name}-headline">{text(entry[f"headline_{lang}"])} '
        f'<a class="permalink" href="#{name}" aria-label="{_word("permalink", lang)}">#</a></h{level}>'
        f'<p class="subtitle">{text(entry[f"subtitle_{lang}"])}</p></header>'
        f'<form class="whatif" hidden data-model="{text(packed)}"><fieldset>'
        f'<legend class="unseen">{text(said("settings", lang))}</legend>{controls}</fieldset>'
        f"{_results(entry, lang)}"
        f'<p class="tools"><button type="reset" class="copy">{text(said("reset", lang))}</button> '
        f"{_chart(entry, shelf, context)}</p></form>{_worked(entry, lang)}{foot}"
        f"{_provenance(record, entry, every, context)}</section>"
    )


def _provenance(record: dict[str, Any], entry: dict[str, Any], every: str, context: Context) -> str:
    """Return what the results are worked out with: formulas, inputs, law and the code of the grid."""
    lang = context.lang
    formulas = "".join(
        f"<li>{text(one[f'label_{lang}'])}: <code>{text(formula.text(one['formula']))}</code></li>"
        for one in entry["results"]
    )
    tables = [name for name in entry["inputs"] if "." not in name]
    data = f"{context.root}{lang}/data"
    code = f"{context.root}{lang}/chapters/{text(record['chapter'])}.html#code-{text(entry['id'])}"
    pairs = [
        (said("formulas", lang), f"<ul>{formulas}</ul>"),
        (word("sources", lang), every),
        (word("inputs", lang), ", ".join(f'<a href="{data}/{text(n)}.html">{text(n)}</a>' for n in tables)),
        (word("law_used", lang), ", ".join(law_links(entry, context))),
        (word("parameters", lang), text(parameters_text(record, lang))),
        (word("code", lang), f'<a href="{code}">{_word("how_computed", lang)}</a>'),
    ]
    return (
        f'<details class="provenance"><summary>{text(said("provenance", lang))}</summary>'
        f"{markup.definitions(pairs)}</details>"
    )


def _word(key: str, lang: str) -> str:
    return text(word(key, lang))


def words(entry: dict[str, Any], lang: str) -> str:
    """Return what a search should find a what-if by."""
    named = [one[f"label_{lang}"] for one in [*entry["controls"], *entry["results"]]]
    texts = [entry[f"{part}_{lang}"] for part in ("headline", "subtitle", "note")]
    return " ".join(part for part in [*texts, *named] if part)
