"""The Atom feeds and the site map: the same bytes for the same log, whatever the day they are built on."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from spdr.publish.pages.changes import Change, changes, reason_words, said
from spdr.publish.words import word

SPACE = uuid.uuid5(uuid.NAMESPACE_OID, "spdr changes")  # entries keep their ids wherever the site is served
LATEST = 30


def _entry(rows: list[Change], lang: str, page: str) -> str:
    first = rows[0]
    reason = reason_words(first.reason, lang)
    title = (
        f"{reason}: {said('tables', lang, count=len(rows))}" if len(rows) > 1 else f"{first.table}: {reason}"
    )
    name = uuid.uuid5(SPACE, f"{first.date} {first.reason} {' '.join(sorted(r.new_sha256 for r in rows))}")
    names = ", ".join(sorted(row.table for row in rows))
    return (
        f"<entry><id>urn:uuid:{name}</id><title>{escape(title)}</title>"
        f"<updated>{first.date}T00:00:00Z</updated><link href={quoteattr(page)}/>"
        f"<summary>{escape(names)}</summary></entry>\n"
    )


def feed(lang: str, base_url: str, without: str) -> str:
    """Return the feed of one language.

    Parameters
    ----------
    base_url
        Where the site is served from; links are relative where that is not known.
    without
        Day given as the feed's own where nothing has changed yet, as ``2026-11-22``.
    """
    found = changes()
    groups = [list(rows) for _, rows in groupby(found, key=lambda row: (row.date, row.reason))][:LATEST]
    where = f"{base_url}{lang}/" if base_url else ""
    entries = "".join(_entry(rows, lang, f"{where}changes.html#tables") for rows in groups)
    updated = found[0].date if found else without
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{lang}">\n'
        f"<id>urn:uuid:{uuid.uuid5(SPACE, lang)}</id><title>{escape(word('site_title', lang))}</title>\n"
        f"<author><name>{escape(word('site_title', lang))}</name></author>\n"
        f"<updated>{updated}T00:00:00Z</updated>\n"
        f'<link rel="self" href={quoteattr(where + "feed.xml")}/>'
        f"<link href={quoteattr(where + 'changes.html')}/>\n{entries}</feed>\n"
    )


def site_map(out: Path, languages: Sequence[str], base_url: str) -> str:
    """Return the site map: every page with its address in each language. It needs a full address."""
    lines = []
    for path in sorted(path for lang in languages for path in (out / lang).rglob("*.html")):
        name = path.relative_to(out).as_posix()
        page = name.partition("/")[2]
        others = "".join(
            f'<xhtml:link rel="alternate" hreflang="{lang}" href={quoteattr(f"{base_url}{lang}/{page}")}/>'
            for lang in languages
        )
        lines.append(f"<url><loc>{escape(base_url + name)}</loc>{others}</url>\n")
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        f'xmlns:xhtml="http://www.w3.org/1999/xhtml">\n{"".join(lines)}</urlset>\n'
    )


def write(out: Path, languages: Sequence[str], base_url: str) -> None:
    """Write ``feed.xml`` of each language and, where the site's address is known, ``sitemap.xml``."""
    from spdr.data.parameters import LAW_SEEN_TO

    for lang in languages:
        (out / lang / "feed.xml").write_text(feed(lang, base_url, str(LAW_SEEN_TO)), encoding="utf-8")
    if base_url:
        (out / "sitemap.xml").write_text(site_map(out, languages, base_url), encoding="utf-8")
