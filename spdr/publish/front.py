"""The pages above both languages: the choice of language and the not-found page."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from pathlib import Path

from spdr.publish.markup import text
from spdr.publish.words import LANGUAGE_NAMES, word

LEAD = {
    "en": "Thailand's social protection in figures and words: what exists, whom it reaches, what it costs.",
    "th": "ระบบการคุ้มครองทางสังคมของไทยในตัวเลขและคำอธิบาย: มีอะไรบ้าง เข้าถึงใคร และใช้งบประมาณเท่าใด",
}
# The not-found page may be served under any address and knows no file's place: its few styles stand in it,
# allowed by their hash, and so does a script that looks for the site's root among the folders above.
PLAIN = (
    "body{font:1.125rem/1.8 system-ui,Sarabun,sans-serif;max-width:38rem;margin:12vh auto;padding:0 1.25rem}"
    "@media (prefers-color-scheme:dark){body{background:#14181d;color:#e8eaed}a{color:#8ecbf5}}"
)

# An icon that loads says where the site begins: no connection is opened but for a picture of this host.
SEEK = """(function(){"use strict";
var parts=location.pathname.split("/").slice(0,-1);
function seek(){
if(!parts.length)return;
var root=parts.join("/")+"/",icon=new Image();
icon.onload=function(){document.querySelectorAll("a[data-to]").forEach(function(link){link.href=root+link.dataset.to})};
icon.onerror=function(){parts.pop();seek()};
icon.src=root+"ICON"}
seek()})();"""


def _hash(text: str) -> str:
    """Return what a content security policy calls a script or style by."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _choice(languages: Sequence[str], prefix: str) -> str:
    return "".join(
        f'<li><a lang="{lang}" hreflang="{lang}" href="{prefix}{lang}/index.html">'
        f"<b>{LANGUAGE_NAMES[lang]}</b> "
        f"<span>{text(LEAD[lang])}</span></a></li>"
        for lang in sorted(languages, reverse=True)
    )


def index_page(languages: Sequence[str], addresses: dict[str, str]) -> str:
    """Return the choice of language: a page without scripts that remembers nothing."""
    policy = (
        "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; base-uri 'none'; "
        "form-action 'none'"
    )
    alternates = "".join(
        f'<link rel="alternate" hreflang="{lang}" href="{lang}/index.html">\n' for lang in languages
    )
    title = " · ".join(word("site_title", lang) for lang in sorted(languages, reverse=True))
    return (
        '<!doctype html>\n<html lang="th">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        f"<title>{text(title)}</title>\n"
        f'<meta name="description" content="{text(LEAD["th"])} {text(LEAD["en"])}">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f'<link rel="icon" href="{addresses["favicon.svg"]}" type="image/svg+xml">\n{alternates}'
        f'<link rel="stylesheet" href="{addresses["site.css"]}">\n</head>\n'
        f'<body class="front">\n<main>\n<h1>{text(word("site_title", "th"))}<br>'
        f'<span lang="en">{text(word("site_title", "en"))}</span></h1>\n'
        f'<ul class="choice">{_choice(languages, "")}</ul>\n</main>\n</body>\n</html>\n'
    )


def not_found(languages: Sequence[str], base_url: str, icon: str) -> str:
    """Return the not-found page in both languages.

    Parameters
    ----------
    base_url
        Where the site is served from; where nobody said, a script finds it, and without scripts the links
        work for addresses beside the first page.
    icon
        Address of the icon from the site's root.
    """
    script = "" if base_url else SEEK.replace("ICON", icon)
    policy = (
        f"default-src 'none'; style-src {_hash(PLAIN)}; img-src 'self' data:; "
        "base-uri 'none'; form-action 'none'"
    )
    policy += f"; script-src {_hash(script)}" if script else ""

    def link(lang: str, page: str, words: str) -> str:
        to = f"{lang}/{page}.html"
        return f'<a href="{base_url}{to}" data-to="{to}">{text(words)}</a>'

    parts = "".join(
        f'<section lang="{lang}"><h1>{text(word("not_found", lang))}</h1>'
        f"<p>{text(word('not_found_text', lang))}</p>"
        f"<p>{link(lang, 'index', word('site_title', lang))}</p>"
        f"<p>{link(lang, 'search', word('search', lang))}</p>"
        "</section>\n"
        for lang in sorted(languages, reverse=True)
    )
    return (
        '<!doctype html>\n<html lang="th">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="robots" content="noindex">\n<meta name="color-scheme" content="light dark">\n'
        '<link rel="icon" href="data:,">\n'  # else the browser asks the host for one of its own
        f"<title>{text(word('not_found', 'th'))} · {text(word('not_found', 'en'))}</title>\n"
        f"<style>{PLAIN}</style>\n</head>\n<body>\n<main>\n{parts}</main>\n"
        f"{f'<script>{script}</script>' if script else ''}\n</body>\n</html>\n"
    )


def robots(base_url: str) -> str:
    """Return what search engines are told: everything may be read, and where the site map is, if known."""
    known = f"Sitemap: {base_url}sitemap.xml\n" if base_url else ""
    return f"User-agent: *\nAllow: /\n{known}"


def write(out: Path, languages: Sequence[str], addresses: dict[str, str], base_url: str) -> None:
    """Write ``index.html``, ``404.html`` and ``robots.txt``."""
    (out / "index.html").write_text(index_page(languages, addresses), encoding="utf-8")
    lost = not_found(languages, base_url, addresses["favicon.svg"])
    (out / "404.html").write_text(lost, encoding="utf-8")
    (out / "robots.txt").write_text(robots(base_url), encoding="utf-8")
