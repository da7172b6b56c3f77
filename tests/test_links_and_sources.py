"""Links of prose to recommendations and places, and the source line of a card with many sources."""

import pytest
import toy_site

from spdr.data import registers
from spdr.errors import SpdrError
from spdr.publish import cards, role_links


def test_a_recommendation_is_told_in_its_own_words():
    row = registers.load("recommendations")[0]
    assert role_links.recommendation(row["id"], "en") == row["name_en"]
    assert role_links.recommendation(row["id"], "th") == row["name_th"]
    with pytest.raises(SpdrError, match="no 'R00'.*Did you mean"):
        role_links.recommendation("R00", "en")


@pytest.mark.parametrize("text", ["words", "<page>", "words <../page.html>", "words <page#>"])
def test_a_link_without_words_or_page_is_refused(text):
    with pytest.raises(SpdrError, match="is no link"):
        role_links.place(text)


def told(count):
    tables = [f"table{number}" for number in range(count)]
    context = cards.Context("en", "../", sources={name: f"Office &amp; Co; {name}" for name in tables})
    return cards.sources_told({**toy_site.record()["figures"][1], "inputs": tables, "cite": []}, context)


def test_a_card_with_few_sources_names_them_all():
    assert told(2) == ("Office &amp; Co; table0; table1", "")


def test_a_card_with_many_sources_names_six_and_lists_the_rest_below():
    line, whole = told(9)
    assert line.endswith("table4; and 4 more, listed below") and line.count("Office &amp; Co") == 1
    assert whole.endswith("table8") and whole.count("; table") == 9
