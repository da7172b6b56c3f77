"""The page for addresses that do not exist: its links lead home from any address under any path."""

from __future__ import annotations

import http.server
import threading
from pathlib import Path

import pytest

from browser.test_pages import Trouble
from spdr.publish import front

pytestmark = pytest.mark.browser


class Host(http.server.SimpleHTTPRequestHandler):
    """A host that has the site under ``/office/review/`` and answers what it lacks with ``404.html``."""

    site = Path()
    under = "/office/review/"

    def log_message(self, *_):
        pass

    def do_GET(self):
        path = self.path.partition("?")[0]
        wanted = self.site / path.removeprefix(self.under)
        found = path.startswith(self.under) and wanted.is_file()
        content = (wanted if found else self.site / "404.html").read_bytes()
        kind = {".html": "text/html", ".svg": "image/svg+xml", ".css": "text/css", ".js": "text/javascript"}
        picture = not found and wanted.suffix == ".svg"  # a browser would take the page for no picture
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", "text/plain" if picture else kind.get(wanted.suffix, "text/html"))
        self.end_headers()
        self.wfile.write(content)


@pytest.fixture(scope="module")
def host(site):
    handler = type("Here", (Host,), {"site": site})
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as running:
        thread = threading.Thread(target=running.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{running.server_address[1]}"
        running.shutdown()
        thread.join()


@pytest.mark.parametrize("lost", ["gone.html", "en/gone.html", "th/chapters/very/deep/gone"])
def test_the_links_lead_home_from_any_address(host, browser, lost):
    page = browser.new_page()
    page.goto(f"{host}{Host.under}{lost}")
    home = f"{host}{Host.under}th/index.html"
    page.wait_for_function("home => document.querySelector('a[data-to]').href === home", arg=home)
    for lang in ("th", "en"):
        link = page.locator(f"section[lang={lang}] a").first
        assert link.evaluate("link => link.href") == f"{host}{Host.under}{lang}/index.html"
    page.locator("section[lang=en] a").first.click()
    page.locator("nav.contents").wait_for(state="attached")
    assert page.locator("html").get_attribute("lang") == "en" and page.locator("nav.contents").count() == 1
    page.close()


def test_the_page_breaks_no_policy_of_its_own_from_a_folder(site, tab):
    with Trouble(tab, site.as_uri()) as trouble:
        tab.goto(f"{site.as_uri()}/404.html")
        tab.wait_for_function("document.querySelector('a[data-to]').href.endsWith('th/index.html')")
        assert tab.evaluate("window.violations") == []
    assert trouble.found == []


def test_a_known_address_needs_no_script():
    html = front.not_found(["en", "th"], "https://review.example/", "assets/favicon.svg")
    assert "<script" not in html and 'href="https://review.example/th/search.html"' in html
    assert front.robots("https://review.example/").endswith("Sitemap: https://review.example/sitemap.xml\n")
