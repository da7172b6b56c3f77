"""The page of rules: every scheme, its own cases, in both languages."""

import re
from types import SimpleNamespace

import pytest

from spdr.analysis import schemes
from spdr.data import parameters
from spdr.errors import DataError
from spdr.publish.pages import laws, rule_words, rules

NAMED = re.compile(r"(Sections?|[Oo]ptions?|มาตรา|ทางเลือกที่) \d+( (and|และ) \d+)?")  # names, not amounts


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


def test_every_scheme_has_its_rule_in_both_languages_and_no_other_scheme_has_one():
    assert set(rule_words.register(rule_words.RULES)) == set(schemes.names())


@pytest.mark.parametrize("scheme", schemes.names())
def test_a_rule_names_the_same_numbers_in_both_languages_and_types_none(scheme):
    words = rule_words.register(rule_words.RULES)[scheme]
    asked = {lang: sorted(rule_words.PLACE.findall(words[lang])) for lang in ("en", "th")}
    assert asked["en"] == asked["th"]
    for lang in ("en", "th"):
        typed = NAMED.sub("", rule_words.PLACE.sub("", words[lang]))
        assert not re.search(r"[0-9๐-๙]", typed), typed
        assert "{" not in rule_words.rule(scheme, lang)
        assert words[lang].count(". ") <= 3


@pytest.mark.parametrize("scheme", schemes.names())
def test_the_numbers_of_a_rule_are_parameters_the_scheme_reads_or_conditions_beside_them(scheme):
    named = {
        key.partition(":")[0]
        for key in rule_words.PLACE.findall(rule_words.register(rule_words.RULES)[scheme]["en"])
    }
    read = set(schemes.describe(scheme)["parameters"])
    assert named <= read | {"ssf39.base", "oaa.min_age"}
    assert named <= set(parameters.keys())


def test_the_number_is_the_one_in_force_when_the_law_was_last_followed():
    assert "counted from 1,650 baht a month up to 17,500 baht a month" in rule_words.rule(
        "ssf33_employee", "en"
    )
    assert "1 ตุลาคม 2558" in rule_words.rule("csg", "th")


def test_a_placeholder_that_names_nothing_is_refused():
    with pytest.raises(DataError, match="no parameter"):
        rule_words.filled("csg.amuont", "en")
    with pytest.raises(DataError, match="a day that the law does not hold"):
        rule_words.filled("csg.amount:to", "en")


@pytest.mark.parametrize("lang", ["en", "th"])
def test_what_is_not_coded_stands_at_the_end_of_the_page_with_its_reason(lang):
    last = rules.rules(SimpleNamespace(lang=lang, law_files=laws.files()), "")[-1]
    assert last.anchor == "not-coded"
    assert last.html.count("<li>") == len(rule_words.register(rule_words.NOT_CODED)) >= 8
