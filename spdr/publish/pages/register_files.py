"""Files beside the pages: the registers, and the library for reference managers."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from spdr import project
from spdr.publish import bibliography
from spdr.publish.pages import register_parts as parts
from spdr.publish.pages.register_parts import rows

if TYPE_CHECKING:
    pass

CSL_KINDS = {"techreport": "report", "article": "article-journal", "online": "webpage", "book": "book"}


def bibtex(documents: Sequence[parts.Row]) -> str:
    """Return the library's documents as BibTeX, in the order of the register."""
    names = parts.names_of("partners", "en")
    found = []
    for row in documents:
        fields = {
            "title": f"{{{row['name_en']}}}",
            "author": " and ".join(f"{{{names[one]}}}" for one in row["producers"] or ()),
            "year": str(row["date"].year) if row["date"] else "",
            "note": f"{row['publication']}; recorded in {row['source']}: {row['place']}".replace('"', "''"),
        }
        body = ",\n".join(f"  {key} = {{{value}}}" for key, value in fields.items() if value)
        found.append(f"@misc{{{row['id']},\n{body}\n}}\n")
    return "\n".join(found)


def csl(documents: Sequence[parts.Row]) -> list[dict[str, Any]]:
    """Return the library's documents as CSL-JSON items."""
    names = parts.names_of("partners", "en")
    found = []
    for row in documents:
        item: dict[str, Any] = {"id": row["id"], "type": "report", "title": row["name_en"]}
        authors = [{"literal": names[one]} for one in row["producers"] or ()]
        if authors:
            item["author"] = authors
        if row["date"]:
            item["issued"] = {"date-parts": [[row["date"].year, row["date"].month]]}
        item["note"] = f"{row['publication']}; {row['source']}: {row['place']}"
        found.append(item)
    return found


def csl_of_works() -> list[dict[str, Any]]:
    """Return the works cited as CSL-JSON items."""
    found = []
    for work in sorted(bibliography.works().values(), key=bibliography.sort_key):
        item: dict[str, Any] = {
            "id": work.key,
            "type": CSL_KINDS.get(work.kind, "document"),
            "title": work.title.replace("{", "").replace("}", ""),
        }
        authors = [{"literal": author} for author in work.authors]
        if authors:
            item["author"] = authors
        year = work.fields.get("year", "").strip()
        if re.fullmatch(r"\d{4}", year):
            item["issued"] = {"date-parts": [[int(year)]]}
        if work.fields.get("url"):
            item["URL"] = work.fields["url"]
        found.append(item)
    return found


def case_studies() -> list[parts.Row]:
    """Return the documents behind the case studies, for reference managers."""
    from spdr.publish.pages.register_cases import CASES

    known = {row["id"]: row for row in rows("documents")}
    return [known[document] for _, _, document in CASES.values()]


def write(out: Path) -> None:
    """Write the registers and the library into the site's folder."""
    from spdr.data import registers

    (out / "registers").mkdir()
    for name in registers.names():
        shutil.copyfile(project.path("data", "registers", f"{name}.csv"), out / "registers" / f"{name}.csv")
    (out / "library").mkdir()
    documents = rows("documents")
    (out / "library" / "library.bib").write_text(bibtex(documents), encoding="utf-8")
    _json(out / "library" / "library.json", csl(documents))
    studies = case_studies()
    (out / "library" / "case-studies.bib").write_text(bibtex(studies), encoding="utf-8")
    _json(out / "library" / "case-studies.json", csl(studies))
    shutil.copyfile(project.path("book", "references.bib"), out / "library" / "works-cited.bib")
    _json(out / "library" / "works-cited.json", csl_of_works())


def _json(file: Path, content: list[dict[str, Any]]) -> None:
    file.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
