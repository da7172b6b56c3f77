"""What a built site must not hold: other hosts' files, a machine's paths, addresses of people, dead links."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

from spdr.publish.findings import Finding

# Attributes by which a page asks for a file; a link in <a> asks for nothing until it is followed.
LOADS = {
    "script": ("src",),
    "img": ("src", "srcset"),
    "iframe": ("src",),
    "source": ("src", "srcset"),
    "video": ("src", "poster"),
    "audio": ("src",),
    "embed": ("src",),
    "object": ("data",),
    "image": ("href", "xlink:href"),
    "use": ("href", "xlink:href"),
}
LINK_LOADS = {"stylesheet", "icon", "preload", "modulepreload", "prefetch", "preconnect", "dns-prefetch"}
TEXT_SUFFIXES = {".html", ".js", ".css", ".svg", ".csv", ".json", ".yaml", ".xml", ".txt"}
_MACHINE = re.compile(
    r"(?<![\w./:-])(/(?:home|root|tmp|work|Users|var/folders)/[\w.-]+|[A-Za-z]:\\\\?Users\\)"
)
_EMAIL = re.compile(r"(?<![\w.@/])[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|int|th|gov|edu|io|info)\b")
_CSS_URL = re.compile(r"(?:url\(\s*[\"']?|@import\s+[\"'])\s*((?:https?:)?//[^\"')\s]+)")


@dataclass
class Page(HTMLParser):
    """What one page declares, loads and links to."""

    ids: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    loads: list[str] = field(default_factory=list)
    trouble: list[str] = field(default_factory=list)
    policy: bool = False
    hashed: bool = False
    lang: str = ""
    words: str = ""

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep what this tag says."""
        given = {name: value or "" for name, value in attrs}
        if "id" in given:
            self.ids.append(given["id"])
        if tag == "html":
            self.lang = given.get("lang", "")
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        if tag == "meta" and given.get("http-equiv", "").lower() == "content-security-policy":
            self.policy = "unsafe" not in given.get("content", "")
            self.hashed = "script-src 'sha256-" in given.get("content", "")
        if tag == "link" and set(given.get("rel", "").split()) & LINK_LOADS:
            self.loads.append(given.get("href", ""))
        self.loads += [given[name] for name in LOADS.get(tag, ()) if given.get(name)]
        if tag == "script" and "src" not in given and not self.hashed:  # a policy names its script by hash
            self.trouble.append("holds a script in the page")
        if "style" in given or any(name.startswith("on") for name in given):
            self.trouble.append(f"<{tag}> holds a style or an event in the page")


def off_site(address: str) -> bool:
    """Whether loading this address would leave the site.

    Examples
    --------
    >>> off_site("https://cdn.example/x.js"), off_site("//cdn.example/x.js"), off_site("../assets/x.js")
    (True, True, False)
    """
    return bool(re.match(r"(?:[a-z][a-z0-9+.-]*:)?//", address, re.IGNORECASE))


def _check_text(relative: str, content: str) -> list[Finding]:
    found = []
    if path := _MACHINE.search(content):
        found.append(
            Finding(relative, f"holds a path of this machine, {path.group()!r}.", "Remove it at its source.")
        )
    if address := _EMAIL.search(content):
        found.append(
            Finding(relative, f"holds an e-mail address, {address.group()!r}.", "Name an office instead.")
        )
    if relative.endswith((".css", ".svg")) and (url := _CSS_URL.search(content)):
        found.append(
            Finding(relative, f"loads {url.group(1)!r} from another host.", "Keep the file in book/static.")
        )
    return found


def _check_page(relative: str, page: Page) -> list[Finding]:
    found = [
        Finding(relative, f"{trouble}.", "Move it into a file of book/static.")
        for trouble in set(page.trouble)
    ]
    for address in page.loads:
        if off_site(address):
            found.append(
                Finding(relative, f"loads {address!r} from another host.", "Keep the file in book/static.")
            )
    if not page.policy:
        found.append(
            Finding(relative, "has no strict content security policy.", "Use the site's own layout.")
        )
    if not page.lang:
        found.append(Finding(relative, "does not say its language.", "Use the site's own layout."))
    twice = (
        sorted({name for name in page.ids if page.ids.count(name) > 1})
        if len(set(page.ids)) < len(page.ids)
        else []
    )
    if twice:
        found.append(
            Finding(relative, f"uses the anchor {twice[0]!r} twice.", "Rename one heading or figure.")
        )
    return found


def _check_links(site: Path, relative: str, page: Page, pages: dict[str, Page]) -> list[Finding]:
    found = []
    for address in dict.fromkeys([*page.links, *page.loads]):
        parts = urlsplit(address)
        if parts.scheme or parts.netloc or (not parts.path and not parts.fragment):
            continue
        target = (site / relative).parent / unquote(parts.path) if parts.path else site / relative
        try:
            name = target.resolve().relative_to(site).as_posix()
        except ValueError:
            found.append(
                Finding(relative, f"links to {address!r}, which is outside the site.", "Mend the link.")
            )
            continue
        if not (site / name).is_file():
            found.append(Finding(relative, f"links to {address!r}, which is not there.", "Mend the link."))
        elif parts.fragment and name in pages and unquote(parts.fragment) not in set(pages[name].ids):
            found.append(
                Finding(relative, f"links to {address!r}, an anchor that is not there.", "Mend the link.")
            )
    return found


def check(site: Path) -> list[Finding]:
    """Return everything that is wrong with a built site.

    Parameters
    ----------
    site
        The folder that holds ``index.html`` and one folder for each language.
    """
    site = site.resolve()
    found: list[Finding] = []
    pages: dict[str, Page] = {}
    for path in sorted(p for p in site.rglob("*") if p.is_file() and p.suffix in TEXT_SUFFIXES):
        relative, content = path.relative_to(site).as_posix(), path.read_text(encoding="utf-8-sig")
        found += _check_text(relative, content)
        if path.suffix == ".html":
            pages[relative] = page = Page()
            page.feed(content)
            found += _check_page(relative, page)
    for relative, page in pages.items():
        found += _check_links(site, relative, page, pages)
    return found
