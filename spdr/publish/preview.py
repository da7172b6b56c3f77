"""Build the site from what there is into a folder of your own, to look at while writing."""

from __future__ import annotations

import argparse
import json
import re
import shutil
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from spdr.errors import SpdrError


def main(argv: list[str] | None = None) -> int:
    """Build a preview and print what would stop a build; return 0, or 2 when nothing could be built."""
    parser = argparse.ArgumentParser(prog="python -m spdr.publish.preview", description=__doc__)
    parser.add_argument("chapter", help="the chapter you are writing, such as 02_children")
    parser.add_argument("out", type=Path, help="folder to build into; an earlier preview there is replaced")
    parser.add_argument("--record", type=Path, help="record.json to use for the chapter, from spdr run --out")
    parser.add_argument("--only", action="store_true", help="this chapter alone, without the others")
    args = parser.parse_args(argv)
    from spdr.publish import runs
    from spdr.publish.site import build_site

    records = runs.current_records()
    if args.record:
        records[args.chapter] = json.loads(args.record.read_text(encoding="utf-8"))
    try:
        if args.chapter not in records:
            raise SpdrError(f"{args.chapter} has no good run. Use `spdr run {args.chapter}`, or --record.")
        if args.only:
            records = {args.chapter: records[args.chapter]}
        _make_room(args.out)
        for complaint in build_site(records, args.out, strict=False):
            print(complaint, file=sys.stderr)
    except SpdrError as error:
        print(error, file=sys.stderr)
        return 2
    print(args.out / "th" / "chapters" / f"{args.chapter}.html")
    return 0


def _make_room(out: Path) -> None:
    """Remove an earlier preview, and nothing else."""
    if (out / "results.json").is_file():
        shutil.rmtree(out)


def show(chapter: str, out: str | None, languages: Sequence[str], cell_seconds: float = 600.0) -> int:
    """Run one chapter if it is out of date, build its pages alone, and print where they are.

    Parameters
    ----------
    chapter
        Its name.
    out
        Folder for the pages; an earlier preview there is replaced. ``book/_build/preview`` if None.
    languages
        Which pages to build.
    cell_seconds
        Time limit of each cell, should it have to run.

    Returns
    -------
    int
        0, or 1 if the page complains of something.

    Raises
    ------
    SpdrError
        If the chapter does not run, or its page cannot be built.
    """
    import time

    from spdr import project
    from spdr.publish.build import shown

    started = time.monotonic()
    record = fresh_record(chapter, cell_seconds)
    folder = Path(out) if out else project.path("book", "_build", "preview", chapter)
    _make_room(folder)
    said = build_page(record, folder, languages)
    for complaint in said:
        print(complaint, file=sys.stderr)
    for lang in languages:
        print(shown(folder / lang / "chapters" / f"{chapter}.html"))
    print(f"Preview in {time.monotonic() - started:.1f} s; links to other chapters lead nowhere in it.")
    return 1 if said else 0


def build_page(record: dict[str, Any], out: Path, languages: Sequence[str]) -> list[str]:
    """Build one chapter's page as the site shows it, without the other pages; return its complaints.

    Parameters
    ----------
    record
        Of the chapter's run.
    out
        Folder to build into, absent or empty.
    languages
        Which pages to build.
    """
    import tempfile

    from spdr.present.render import vega_bundle
    from spdr.publish import assets, catalogues, contents, front, pages, runs, shelves, site, sources

    chapter = record["chapter"]
    alone = {chapter: record}
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="spdr-preview-") as scratch:
        work = Path(scratch)
        tables = contents.copy_tables(alone, out)
        books = {lang: contents.gather(alone, lang, languages, chapters_only=True) for lang in languages}
        shelves.make(books, out)
        addresses = assets.write(out / "assets", {"vega.js": vega_bundle()})
        contents.write_results(alone, out)
        catalogues.compile_all(work / "locale")
        jobs = []
        for lang, book in books.items():
            book.assets, book.tables = addresses, tables
            book.records = {**runs.current_records(), **alone}  # prose may name facts of other chapters
            source = work / lang / "src"
            sources.assemble(source, [chapter], pages.stubs(lang), pages.children(book))
            book.toc = _keep_only(source, chapter)
            job = work / lang / "job.json"
            job.write_text(json.dumps(asdict(book), ensure_ascii=False), encoding="utf-8")
            jobs.append((lang, job))
        said = site.run_jobs(jobs, strict=False)
        for lang in languages:
            shutil.move(work / lang / "html", out / lang)
    front.write(out, languages, addresses, contents.base_url())
    return said


def _keep_only(source: Path, chapter: str) -> dict[str, Any]:
    """Leave a chapter in the source folder and, as bare headings, the pages it names; return the contents."""
    import yaml

    text = (source / "chapters" / f"{chapter}.ipynb").read_text(encoding="utf-8")
    named = set(re.findall(r"\{page\}`([^`]+)`", text)) - {f"chapters/{chapter}"}
    for page in source.rglob("*.md"):
        page.unlink()
    for page in ["index", *named - {"index"}]:
        path = source / f"{page}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"# {page}\n", encoding="utf-8")
    entries = [{"file": name} for name in [f"chapters/{chapter}", *sorted(named - {"index"})]]
    toc = {"format": "jb-book", "root": "index", "parts": [{"caption": "The review", "chapters": entries}]}
    (source / "_toc.yml").write_text(yaml.safe_dump(toc), encoding="utf-8")
    return toc


def fresh_record(chapter: str, cell_seconds: float = 600.0) -> dict[str, Any]:
    """Return the record of a run of today's inputs: one that is there, or a new one.

    Raises
    ------
    SpdrError
        If there is no such chapter, or it does not run.
    """
    from spdr import project
    from spdr.publish import keys, pool, runner, runs
    from spdr.publish.state import State

    runner.source(chapter)
    top, state = str(project.root()), State.load()
    stamps = keys.snapshot(top, state.stamps, state.written)
    run = runs.current_run(chapter)
    marker = runs.success(run) if run else None
    if run and marker:
        today = keys.inputs_now(chapter, {}, marker["inputs"], stamps, top)
        if keys.key_of(today) == run.name:
            return runs.record(run)
    (outcome,) = pool.run_all([runner.Task(chapter, {}, stamps, cell_seconds)], 1)
    if outcome.error or not outcome.run:
        raise outcome.error or AssertionError
    runs.make_current(outcome.run)
    return runs.record(outcome.run)


if __name__ == "__main__":
    sys.exit(main())
