"""What the pages draw on, gathered from data, law, registers and records; and the files beside the pages."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from spdr import project
from spdr.publish import catalogues, search, sources
from spdr.publish.book import Book
from spdr.publish.words import word

FIELDS = ("label_en", "label_th", "value", "unit", "status", "period")


def base_url() -> str:
    """Return where ``_config.yml`` says the site is served from, ending in a slash, or an empty string."""
    import yaml

    config = yaml.safe_load(project.path("_config.yml").read_text(encoding="utf-8"))
    address = (config.get("html") or {}).get("baseurl") or ""
    return address if not address or address.endswith("/") else address + "/"


def gather(
    records: dict[str, dict[str, Any]], lang: str, languages: Sequence[str], chapters_only: bool = False
) -> Book:
    """Return what the pages of one language draw on; of chapters alone, without replications, where asked."""
    from spdr import data
    from spdr.data import parameters
    from spdr.present.labels import format_date
    from spdr.publish.pages import indicators, replications
    from spdr.publish.pages.laws import address, files
    from spdr.publish.pages.terms import abbreviations, rows
    from spdr.publish.provenance import source_line, thai_names

    seen = parameters.LAW_SEEN_TO
    titles = {name: sources.title(name) for name in records}
    if lang != "en":
        titles = {name: catalogues.thai(f"chapters/{name}", title) for name, title in titles.items()}
    edition = word("law_seen_to", lang).format(date=format_date(seen, lang))
    kinds = ("figures", "facts", "whatifs")
    made_from = [entry for record in records.values() for kind in kinds for entry in record.get(kind, [])]
    used = {name for entry in made_from for name in entry.get("inputs") or []}
    names = thai_names(rows())
    tables_used = sorted(name for name in used if "." not in name)
    law_used = sorted(name for name in used if "." in name)
    return Book(
        lang=lang,
        records=records,
        chapter_titles=titles,
        sources={name: source_line(data.describe(name), lang, names) for name in tables_used},
        law={key: (parameters.describe(key)[f"name_{lang}"], address(key)) for key in law_used},
        abbreviations=abbreviations(lang),
        synonyms=search.synonym_groups(rows()),
        edition=edition,
        law_files=files(),
        indicators=indicators.names(lang),
        coded=[f"{name}/{figure}" for name in records for figure in sources.figures_made(name)],
        replications=[] if chapters_only else replications.rows(),
        languages=list(languages),
        base_url=base_url(),
    )


def result_rows(records: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """Return every recorded number as ``results.json`` holds it, by chapter and in the chapter's order."""
    rows = []
    for chapter, record in records.items():
        tables = {entry["table"]: entry["sha256"] for entry in record["inputs"]}
        law = {entry["key"]: entry["sha256"] for entry in record.get("law", [])}
        code = record.get("code_sha") or sources.code_sha(chapter)
        for fact in record["facts"]:
            used = fact.get("inputs") or []
            row = {name: fact.get(name) for name in FIELDS}
            rows.append(
                {
                    "id": f"{chapter}.{fact['id']}",
                    **row,
                    "chapter": chapter,
                    "parameters": record["parameters"],
                    "inputs": [{"table": n, "sha256": tables.get(n)} for n in used if "." not in n],
                    "law": [{"key": n, "sha256": law.get(n)} for n in used if "." in n],
                    "code_sha": code,
                }
            )
    return rows


def write_results(records: dict[str, dict[str, Any]], out: Path) -> None:
    """Write ``results.json`` and, for spreadsheets, ``results.csv``, in which no text is a formula."""
    from spdr.present.downloads import harmless

    rows = result_rows(records)
    text = json.dumps(rows, ensure_ascii=False, indent=1) + "\n"
    (out / "results.json").write_text(text, encoding="utf-8")
    packed = io.StringIO()
    names = ["id", *FIELDS, "chapter"]
    writer = csv.DictWriter(packed, names, lineterminator="\r\n")
    writer.writeheader()
    for row in rows:
        cells = {name: row[name] for name in names}
        if isinstance(cells["value"], dict | list):
            cells["value"] = json.dumps(cells["value"], ensure_ascii=False)
        writer.writerow({name: harmless(v) if isinstance(v, str) else v for name, v in cells.items()})
    (out / "results.csv").write_text("\ufeff" + packed.getvalue(), encoding="utf-8", newline="")


def copy_tables(records: dict[str, dict[str, Any]], out: Path) -> list[str]:
    """Copy the tables that the chapters read, with their sidecars, to ``data/``; return their names."""
    used = sorted({entry["table"] for record in records.values() for entry in record["inputs"]})
    (out / "data").mkdir()
    for name in used:
        for path in sorted(project.path("data", "tables").glob(f"{name}.*")):
            shutil.copyfile(path, out / "data" / path.name)
    return [name for name in used if (out / "data" / f"{name}.csv").is_file()]
