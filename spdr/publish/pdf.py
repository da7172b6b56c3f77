"""Chapters, briefs and the whole book as PDF, printed by Chromium from the built site: ``make pdf``."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from spdr import project
from spdr.errors import SpdrError
from spdr.publish import paper
from spdr.publish.contents import base_url
from spdr.publish.words import LANGUAGES

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "msedge", "chrome")
KINDS = ("chapters", "briefs")
BOOK = "book"  # name of the one document with every chapter
SECONDS = 180  # for one page; the longest chapter takes about ten
BOOK_SECONDS = 900


def browser() -> str:
    """Return the command of a browser that prints.

    Raises
    ------
    SpdrError
        If none is installed.
    """
    found = os.environ.get("SPDR_BROWSER") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if not found:
        raise SpdrError(
            f"No browser that prints to PDF; looked for {', '.join(BROWSERS)}. Install Chromium, or "
            "name the command in SPDR_BROWSER. Every page can also be printed from any browser."
        )
    return found


def wanted(site: Path, languages: Sequence[str], chapters: Sequence[str]) -> list[Path]:
    """Return the pages to print, in order.

    Raises
    ------
    SpdrError
        If the site is not built, or holds no such chapter.
    """
    pages = [
        path for lang in languages for kind in KINDS for path in sorted((site / lang / kind).glob("*.html"))
    ]
    if not pages:
        raise SpdrError("There is no built site to print. Run `spdr build`, then this again.")
    unknown = sorted(set(chapters) - {path.stem for path in pages})
    if unknown:
        known = ", ".join(sorted({path.stem for path in pages}))
        raise SpdrError(f"The site has no chapter {unknown[0]!r}. Its chapters are: {known}.")
    return [path for path in pages if not chapters or path.stem in chapters]


@contextmanager
def copied(site: Path, where: str, html: str) -> Iterator[Path]:
    """Put a page where it finds the site's styles and typefaces but no other page; yield its path."""
    with tempfile.TemporaryDirectory(prefix="spdr-paper-") as folder:
        page = Path(folder) / where
        page.parent.mkdir(parents=True)
        page.write_text(html, encoding="utf-8")
        shutil.copytree(site / "assets", Path(folder) / "assets")
        yield page


def print_page(page: Path, target: Path, command: str, seconds: int = SECONDS) -> None:
    """Print one page.

    Raises
    ------
    SpdrError
        If the browser fails or writes nothing.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="spdr-pdf-") as profile:
        options = [
            "--headless",
            "--disable-gpu",
            "--no-first-run",
            "--disable-background-networking",
            "--no-pdf-header-footer",
            f"--user-data-dir={profile}",
            f"--print-to-pdf={target}",
        ]
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            options.append("--no-sandbox")  # in a container, where the sandbox has no rights
        try:
            ran = subprocess.run(
                [command, *options, page.resolve().as_uri()],
                capture_output=True,
                timeout=seconds,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise SpdrError(
                f"{page.name} was not printed: {error}. Try again, or print it by hand."
            ) from error
    if ran.returncode or not target.is_file() or not target.read_bytes().startswith(b"%PDF"):
        said = ran.stderr.decode(errors="replace").strip().splitlines()[-1:] or ["no message"]
        raise SpdrError(f"{page.name} was not printed; the browser said: {said[0]}")


def main(argv: list[str] | None = None) -> int:
    """Print what is asked for and say where it is; return 0, or 2 where something could not be printed."""
    parser = argparse.ArgumentParser(prog="python -m spdr.publish.pdf", description=__doc__)
    parser.add_argument("chapters", nargs="*", help="such as 02_children; all, and the whole book, without")
    parser.add_argument("--site", type=Path, default=project.path("book", "_build", "html"))
    parser.add_argument("--out", type=Path, default=project.path("book", "_build", "pdf"))
    parser.add_argument("--lang", choices=LANGUAGES, action="append", help="a language; both without")
    args = parser.parse_args(argv)
    try:
        pages, command = wanted(args.site, args.lang or LANGUAGES, args.chapters), browser()
        address = base_url()
        for page in pages:
            lang, kind = page.parts[-3:-1]
            name = f"{page.stem}-brief" if kind == "briefs" else page.stem
            where = "/".join(page.parts[-3:])
            html = paper.for_paper(page.read_text(encoding="utf-8"), where, address)
            with copied(args.site, where, html) as ready:
                print_page(ready, args.out / lang / f"{name}.pdf", command)
            print(f"{lang}/{name}.pdf", flush=True)
        for lang in () if args.chapters else args.lang or LANGUAGES:
            html = paper.whole_book(args.site, lang, address)
            with copied(args.site, f"{lang}/chapters/{BOOK}.html", html) as ready:
                print_page(ready, args.out / lang / f"{BOOK}.pdf", command, BOOK_SECONDS)
            print(f"{lang}/{BOOK}.pdf", flush=True)
    except SpdrError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
