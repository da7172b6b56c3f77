"""The page of rules: every scheme, its own cases, in both languages."""

from types import SimpleNamespace

import pytest

from spdr.analysis import schemes
from spdr.publish.pages import laws, rules


@pytest.mark.parametrize("lang", ["en", "th"])
def test_every_scheme_stands_on_the_page_with_the_cases_that_the_tests_run(lang):
    parts = rules.rules(SimpleNamespace(lang=lang, law_files=laws.files()), "")
    by_anchor = {part.anchor: part.html for part in parts}
    for name in schemes.names():
        html = by_anchor[f"scheme-{name}"]
        found = rules.cases(name)
        assert html.count("<tr>") >= len(found)
        assert all(case["on"] is not None for case in found), name
    assert len(rules.cases("csg")) >= 10
    assert {"en": "600 baht", "th": "600 บาท"}[lang] in by_anchor["scheme-csg"]
    assert 'href="law/csg.html#csg.amount"' in by_anchor["scheme-csg"]


def test_a_scheme_without_cases_says_so():
    assert rules.cases("no_such_scheme") == []
