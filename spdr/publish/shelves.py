"""What a card offers, made once for the whole site: still chart, downloads, interactive specification."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from spdr import project
from spdr.present import downloads
from spdr.present.render import Job, render
from spdr.publish import markup
from spdr.publish.assets import hashed_name
from spdr.publish.book import Book
from spdr.publish.cards import Shelf, cite_text, fingerprint, inline_svg, source_lines
from spdr.publish.words import word


def pictures_folder() -> Path:
    """Where drawn charts are kept between builds, named by their content."""
    return project.path("book", "_build", "charts")


def footnotes(figure: dict[str, Any], book: Book) -> list[str]:
    """Return the lines under a downloaded chart or table: note, sources, licence, edition."""
    lang = book.lang
    note = figure.get(f"note_{lang}") or ""
    source = markup.strip_tags(source_lines(figure, book.context("")))
    return [
        *([f"{word('note', lang)}: {note}"] if note else []),
        *([f"{word('source', lang)}: {source}"] if source else []),
        f"{word('site_title', lang)}. {word('text_licence', lang)} {book.edition}",
    ]


def jobs(book: Book) -> list[Job]:
    """Return every chart of one language as it is to be drawn."""
    lang = book.lang
    return [
        Job(
            id=f"{chapter}/{figure['id']}/{lang}",
            spec=figure[f"spec_{lang}"],
            lang=lang,
            headline=figure[f"headline_{lang}"],
            subtitle=figure[f"subtitle_{lang}"],
            description=figure[f"alt_{lang}"],
            notes=footnotes(figure, book),
        )
        for chapter, record in book.records.items()
        for figure in record["figures"]
        if figure.get(f"spec_{lang}")
    ]


def _specification(chapter: str, figure: dict[str, Any], lang: str, out: Path) -> str:
    """Write the script that holds an interactive chart; return its address from the site's root."""
    name, file = json.dumps(f"{chapter}/{figure['id']}"), f"{chapter}-{figure['id']}.{lang}.js"
    spec = json.dumps(figure[f"spec_{lang}"], ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    script = (
        f"SPDR.specs[{name}]={spec};\n".replace("\u2028", "\\u2028").replace("\u2029", "\\u2029").encode()
    )
    address = f"specs/{hashed_name(file, script)}"
    (out / address).write_bytes(script)
    return address


def make(books: dict[str, Book], out: Path) -> None:
    """Draw what is not drawn yet, write every download, and put the shelves into the books.

    Parameters
    ----------
    books
        Language -> its book; all hold the same records.
    out
        The site's folder; ``downloads/<chapter>/<figure>.<language>.<kind>`` keep their names for ever.

    Raises
    ------
    NotebookError
        If a chart cannot be drawn; the message names it.
    """
    pictures = render([job for book in books.values() for job in jobs(book)], pictures_folder())
    (out / "specs").mkdir()
    for lang, book in books.items():
        for chapter, record in book.records.items():
            (out / "downloads" / chapter).mkdir(parents=True, exist_ok=True)
            for figure in record["figures"]:
                picture = pictures.get(f"{chapter}/{figure['id']}/{lang}")
                files = table_files(record, figure, book)
                spec, svg, narrow = "", "", ""
                if picture:
                    files |= {"svg": picture.download_svg.read_bytes(), "png": picture.png.read_bytes()}
                    spec = _specification(chapter, figure, lang, out)
                    svg, narrow = (
                        inline_svg(p.read_text(encoding="utf-8")) for p in (picture.svg, picture.small)
                    )
                offered = []
                for kind, content in files.items():
                    address = f"downloads/{chapter}/{figure['id']}.{lang}.{kind}"
                    (out / address).write_bytes(content)
                    offered.append((kind, address, len(content)))
                book.shelves[f"{chapter}/{figure['id']}"] = Shelf(svg, tuple(offered), spec, narrow)
            for entry in record.get("whatifs", []):
                drawn = _specification(chapter, entry, lang, out) if entry["chart"] else ""
                book.shelves[f"{chapter}/{entry['id']}"] = Shelf(spec=drawn)


def table_files(record: dict[str, Any], figure: dict[str, Any], book: Book) -> dict[str, bytes]:
    """Return a figure's data as CSV and as a workbook that says where it comes from."""
    from spdr.data.parameters import LAW_SEEN_TO

    lang, context = book.lang, book.context("")
    about = downloads.about(record, figure, lang)
    about += [
        (word("source", lang), markup.strip_tags(source_lines(figure, context))),
        (word("data_hash", lang), fingerprint(figure)),
        (word("licence", lang), f"{word('text_licence', lang)} {book.edition}"),
        (word(f"cite_{figure['kind']}", lang), cite_text(record, figure, context)),
    ]
    return {
        "csv": downloads.csv_bytes(figure, lang),
        "xlsx": downloads.xlsx_bytes(figure, lang, about, LAW_SEEN_TO),
    }
