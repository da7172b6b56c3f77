"""Briefs as they are printed: two pages of A4 each, in both languages."""

from __future__ import annotations

import os
import re

import pytest

pytestmark = pytest.mark.browser
PAGE = re.compile(rb"/Type\s*/Page[^s]")


def test_a_brief_is_two_pages_at_most(site, tab):
    names = sorted(path.relative_to(site).as_posix() for path in site.glob("*/briefs/*.html"))
    wanted = names if os.environ.get("SPDR_GATES") else names[:: max(1, len(names) // 4)]
    longer = {}
    for name in wanted:
        tab.goto((site / name).as_uri())
        count = len(PAGE.findall(tab.pdf(prefer_css_page_size=True)))
        if not 1 <= count <= 2:
            longer[name] = count
    assert wanted and longer == {}
