"""Where lines of Thai end."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from spdr.present import labels, style
from spdr.present.render import fonts
from spdr.present.thai import segments


@given(st.text(alphabet="กขคงเแโใไะาิีุู่้์ำ ab-12", max_size=60))
def test_the_pieces_joined_give_the_text_back(text):
    assert "".join(segments(text)) == (text if text.strip() else "")


@given(st.text(alphabet="กขคงนมรสเแโใไะาำิีุู่้์", min_size=1, max_size=40))
def test_no_line_begins_with_a_vowel_or_tone_that_belongs_to_the_letter_before(text):
    assert not [piece for piece in segments(text)[1:] if piece[0] in "ะาำิีุู่้์"]


@given(st.text(alphabet="กขคงนมรสเแโใไะาำิีุู่้์", min_size=1, max_size=40))
def test_no_line_ends_with_a_vowel_that_belongs_to_the_letter_after(text):
    assert not [piece for piece in segments(text)[:-1] if piece[-1] in "เแโใไ"]


def test_words_of_the_subject_are_kept_whole():
    assert segments("เงินอุดหนุนเพื่อการเลี้ยงดูเด็กแรกเกิด") == ["เงินอุดหนุน", "เพื่อ", "การ", "เลี้ยงดู", "เด็ก", "แรกเกิด"]
    assert segments("ประเทศไทย") == ["ประเทศไทย"]


def test_lines_are_no_wider_than_asked_where_words_allow():
    text = "เบี้ยความพิการสำหรับผู้มีบัตรประจำตัวคนพิการที่มีอายุต่ำกว่าสิบแปดปี"
    lines = style.wrap(text, 200)
    assert len(lines) > 1 and "".join(lines) == text
    assert max(map(style.text_width, lines)) <= 200


def test_estimated_widths_are_those_of_the_font():
    from fontTools.ttLib import TTFont

    font = TTFont(str(fonts() / "Sarabun-Regular.ttf"))
    glyphs, widths, em = font.getBestCmap(), font["hmtx"], font["head"].unitsPerEm
    words = [word for both in labels.register().values() for word in both.values() if len(word) > 12]
    for word in words:
        real = style.SIZE * sum(
            widths[glyphs[ord(letter)]][0] / em for letter in word if ord(letter) in glyphs
        )
        # Room beside a plot is cut by the estimate; a tenth too much or too little is still legible.
        assert 0.9 <= style.text_width(word) / real <= 1.1, word
