"""The site: one clean tree for each language, built with Jupyter Book, beside what both share.

``build_site`` gathers what pages draw on, makes the cards' charts and downloads once, then builds each
language in a process of its own. Jupyter Book is known to this module only, Sphinx to this one and the
``sphinx_`` modules beside it.
"""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Collection, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from spdr import project
from spdr.errors import SpdrError
from spdr.publish import assets, catalogues, contents, feed, front, pages, shelves, sources
from spdr.publish.book import Book
from spdr.publish.cards import Shelf
from spdr.publish.pages import register_files
from spdr.publish.words import LANGUAGES, word

# What Jupyter Book loads that these pages have no use for: each adds scripts, or reaches off the machine.
LEFT_OUT = {
    "sphinx_togglebutton",
    "sphinx_copybutton",
    "sphinx_thebe",
    "sphinx_comments",
    "sphinx_design",
    "sphinx_book_theme",
    "sphinx.ext.intersphinx",
}
COMPLAINED = 3  # exit code of a language that was built and has complaints
# What Sphinx leaves in a tree that no page asks for.
LEFTOVERS = (
    "_static",
    "_sources",
    ".buildinfo",
    ".buildinfo.bak",
    "objects.inv",
    ".doctrees",
    "_images",
    "_sphinx_design_static",
)


def build_site(
    records: dict[str, dict[str, Any]],
    out: Path,
    languages: Sequence[str] = LANGUAGES,
    strict: bool = True,
    translated: bool = False,
) -> list[str]:
    """Build the whole site into an empty folder.

    Parameters
    ----------
    records
        Chapter -> the record of its last good run; chapters without one are not on the site.
    out
        Folder to build into; it must be absent or empty, and is the caller's to publish.
    languages
        Which trees to build.
    strict
        Take a complaint about a page, such as a fact that does not exist, for an error.
    translated
        Complain of a page with a message that has no Thai of today's English.

    Returns
    -------
    list of str
        The complaints; none where ``strict``.

    Raises
    ------
    SpdrError
        If ``out`` holds something, or a page names a fact, figure, work or page that does not exist; the
        message names the page. What was written until then is left in ``out`` and is no site.
    """
    if out.exists() and any(out.iterdir()):
        raise SpdrError(f"{out} is not empty. Build into a new folder, then put it in place of the old site.")
    from spdr.present.render import vega_bundle

    records = {name: records[name] for name in sorted(records)}
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="spdr-site-") as scratch:
        work = Path(scratch)
        tables = contents.copy_tables(records, out)
        books = {lang: contents.gather(records, lang, languages) for lang in languages}
        shelves.make(books, out)
        addresses = assets.write(out / "assets", {"vega.js": vega_bundle()})
        contents.write_results(records, out)
        register_files.write(out)
        catalogues.compile_all(work / "locale")
        jobs = []
        for lang, book in books.items():
            book.assets, book.tables, book.translated = addresses, tables, translated
            stubs, children = pages.stubs(lang), pages.children(book)
            book.toc = sources.assemble(work / lang / "src", list(records), stubs, children)
            job = work / lang / "job.json"
            job.write_text(json.dumps(asdict(book), ensure_ascii=False), encoding="utf-8")
            jobs.append((lang, job))
        complaints = run_jobs(jobs, strict)
        for lang in languages:
            shutil.move(work / lang / "html", out / lang)
    front.write(out, languages, addresses, contents.base_url())
    feed.write(out, languages, contents.base_url())
    return complaints


def run_jobs(jobs: list[tuple[str, Path]], strict: bool) -> list[str]:
    """Build the languages side by side; return what they complain of, or raise it where ``strict``."""
    command = [sys.executable, "-m", "spdr.publish.site"]
    running = [
        (lang, subprocess.Popen([*command, str(job)], stderr=subprocess.PIPE, text=True, encoding="utf-8"))
        for lang, job in jobs
    ]
    said = [(lang, process.communicate()[1].strip(), process.returncode) for lang, process in running]
    for lang, error, code in said:
        if code not in (0, COMPLAINED) or (code and strict):
            raise SpdrError(
                f"The {lang} pages were not built: {error or f'exit code {code}'}\n"
                "Mend the page named above, or the notebook behind it, and build again."
            )
    return list(dict.fromkeys(line for _, error, code in said if code for line in error.splitlines()))


def cells_named(complaint: str) -> str:
    """Name the notebook's cell in a complaint; myst-nb gives the page's cell times 10,000 plus a line."""

    def named(match: re.Match[str]) -> str:
        chapter, place = match.group(1), int(match.group(2))
        numbers = sources.cell_numbers(chapter)
        cell = place // 10_000 - 1
        thai = " in Thai" if match.group(3) else ""
        return f"notebooks/{chapter}.ipynb, cell {numbers[cell] if cell < len(numbers) else '?'}{thai}: "

    place = r"chapters/(\w+)\.ipynb:(\d+):(<translated>:\d+:)? (?:WARNING|ERROR): "
    return re.sub(place, named, complaint)


def sphinx_config(lang: str, work: Path) -> dict[str, Any]:
    """Return the Sphinx settings that Jupyter Book makes of ``_config.yml``, with ours over them."""
    from jupyter_book.config import get_final_config

    config, _ = get_final_config(
        user_yaml=project.path("_config.yml"),
        cli_config={"latex_individualpages": False},
        sourcedir=work / lang / "src",
        raise_on_invalid=True,
    )
    kept = [name for name in config["extensions"] if name not in LEFT_OUT]
    config.update(
        extensions=[*kept, "spdr.publish.sphinx_ext"],
        html_theme="spdr",
        html_theme_options={},
        html_title=word("site_title", lang),
        html_math_renderer="mathml",
        html_permalinks=False,
        html_copy_source=False,
        html_use_index=False,
        html_domain_indices=False,
        html_show_sphinx=False,
        language=lang,
        locale_dirs=[str(work / "locale")],
        gettext_compact=False,
        gettext_location=False,
        nb_execution_mode="off",
        numfig=False,
    )
    for name in ("html_logo", "html_favicon", "comments_config"):
        config.pop(name, None)
    return config


def run_sphinx(lang: str, work: Path, builder: str, target: Path, book: Book | None) -> list[str]:
    """Build one language's source folder and return the warnings.

    Parameters
    ----------
    builder
        ``html``, or ``gettext`` to gather messages for translators.
    book
        What the pages draw on; none for ``gettext``.
    """
    from docutils.utils import Reporter  # noqa: F401  # loaded first: sphinx patches it
    from sphinx.application import Sphinx
    from sphinx.util.docutils import docutils_namespace, patch_docutils

    config = sphinx_config(lang, work)
    if book is not None:
        config["spdr_book"] = book
    warnings = io.StringIO()
    source = work / lang / "src"
    with patch_docutils(None), docutils_namespace():
        app = Sphinx(
            srcdir=source,
            confdir=None,
            outdir=target,
            doctreedir=work / lang / f"doctrees-{builder}",
            buildername=builder,
            confoverrides=config,
            status=None,
            warning=warnings,
            freshenv=True,
        )
        app.build(force_all=True)
    said = re.sub(r"\x1b\[[0-9;]*m", "", warnings.getvalue()).replace(f"{source}/", "")
    return [cells_named(line.strip()) for line in said.splitlines() if line.strip()]


def build_language(job: Path) -> list[str]:
    """Build one language from its job file and return the warnings, which the caller takes for errors."""
    work = job.parent.parent
    raw = json.loads(job.read_text(encoding="utf-8"))
    raw["shelves"] = {
        key: Shelf(**{**value, "downloads": tuple(tuple(item) for item in value["downloads"])})
        for key, value in raw["shelves"].items()
    }
    book = Book(**raw)
    target = work / book.lang / "html"
    warnings = run_sphinx(book.lang, work, "html", target, book)
    for name in LEFTOVERS:
        leftover = target / name
        if leftover.is_dir():
            shutil.rmtree(leftover)
        elif leftover.exists():
            leftover.unlink()
    return warnings


def update_catalogues(only: Collection[str] = ()) -> list[str]:
    """Bring the Thai catalogues up to the English pages and notebooks; return the pages that changed.

    Parameters
    ----------
    only
        Pages to look at, such as ``chapters/01_mapping``; every page where empty.

    Raises
    ------
    SpdrError
        If a page cannot be read.
    """
    with tempfile.TemporaryDirectory(prefix="spdr-po-") as scratch:
        work = Path(scratch)
        folder, stubs = work / "en" / "src", {name: name for name in pages.TITLES}
        toc = sources.assemble(folder, list(sources.chapter_sources()), stubs, {})
        for part in toc["parts"]:
            del part["caption"]  # translated in words.py
        (folder / "_toc.yml").write_text(json.dumps(toc), encoding="utf-8")
        warnings = run_sphinx("en", work, "gettext", work / "pot", None)
        if warnings:
            raise SpdrError("The pages could not be read: " + " ".join(warnings[:5]))
        for template in (work / "pot").rglob("*.pot"):
            page = template.relative_to(work / "pot").with_suffix("").as_posix()
            if page in pages.TITLES or page == "sphinx" or (only and page not in only):
                template.unlink()
        return catalogues.update(work / "pot")


if __name__ == "__main__":
    try:
        complaints, code = build_language(Path(sys.argv[1])), COMPLAINED
    except SpdrError as error:
        complaints, code = [str(error)], 2
    if complaints:
        print("\n".join(complaints[:40]), file=sys.stderr)
    sys.exit(code if complaints else 0)
