"""The registers: every file is good, and each kind of bad cell is refused with file, row and column."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spdr import project
from spdr.data import registers
from spdr.data.registers import cells, forms, personal, wording
from spdr.errors import DataError
from spdr.publish import bibliography


@pytest.mark.parametrize("name", registers.names())
def test_every_register_is_good_and_says_where_each_row_was_read(name):
    rows = registers.load(name)
    known = {row["id"] for row in registers.load("sources")}
    assert rows
    if name != "sources":
        assert {row["source"] for row in rows} <= known
        assert all(row["place"] for row in rows)


def test_a_register_is_typed():
    row = next(row for row in registers.load("results") if row["id"] == "O2")
    assert (row["baseline"], row["target"], row["result"]) == (700_000, 2_000_000, 2_300_000)
    assert row["result_text"] == "2.3 million (as of December 2021)"
    event = next(row for row in registers.load("events") if row["id"] == "e-2021-03-31")
    assert (event["start"], event["people"], event["women"]) == (dt.date(2021, 3, 31), 57, 36)
    document = next(row for row in registers.load("documents") if row["id"] == "d-note1")
    assert (document["adequacy"], document["governance"], document["youth"]) == (True, False, False)
    assert registers.load("risks")[0]["owner"][0] == "RCO"


def test_an_empty_cell_is_missing_not_nothing():
    letter = next(row for row in registers.load("documents") if row["id"] == "d-letter")
    assert letter["children"] is None and letter["coverage"] is False


def test_an_unknown_register_is_refused_with_the_nearest():
    with pytest.raises(DataError, match="Did you mean 'risks'"):
        registers.load("risk")


def changed(name, row_id, **cells_of_row):
    """The bytes of a register with one row changed, and the number of that row."""
    raw = project.path("data", "registers", f"{name}.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(io.StringIO(raw)))
    packed = io.StringIO()
    writer = csv.DictWriter(packed, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    place = next(i for i, row in enumerate(rows) if row["id"] == row_id)
    rows[place] |= cells_of_row
    writer.writerows(rows)
    return packed.getvalue().encode(), place + 2


TELEPHONE = "0" + "2-123-" + "4567"
CITIZEN = "1" * 12 + "9"


@pytest.mark.parametrize(
    ("name", "row_id", "cell", "said"),
    [
        ("events", "e-2020-11-17", {"start": "2019-11-17"}, r"start: 2019-11-17 lies outside the programme"),
        ("milestones", "m01", {"due": "2023-01-01"}, r"column due: 2023-01-01 lies outside"),
        ("results", "1.1a", {"baseline_text": ""}, r"column baseline_text: is empty though result_text"),
        ("risks", "R2", {"id": "R1"}, r"column id: 'R1' stands in row 2 already"),
        ("risks", "R1", {"owner": "XYZ"}, r"column owner: 'XYZ' is not in data/registers/partners.csv"),
        ("risks", "R1", {"impact": "6"}, r"column impact: '6' must lie from 1 to 5"),
        ("risks", "R1", {"mitigation_en": f"call {TELEPHONE}"}, r"mitigation_en: holds a telephone number"),
        ("lessons", "l1", {"use_en": f"ask {CITIZEN}"}, r"column use_en: holds a citizen number"),
        ("lessons", "l1", {"use_en": "ask someone@example.org"}, r"column use_en: holds a mail address"),
        ("lessons", "l5", {"learnt_en": "14 million baht"}, r"learnt_th: the numbers .* 14 in English"),
        ("lessons", "l1", {"use_th": ""}, r"column use_th: is empty and must not be"),
        ("events", "e-2020-11-17", {"start": "17/11/2020"}, r"column start: '17/11/2020' is no date"),
        ("finance", "f-fund", {"amount": "1,999,815"}, r"column amount: '1,999,815' is not a number"),
        ("stakeholders", "sh1", {"recommendations": "R02;R99"}, r"column recommendations: 'R99' is not in"),
        ("stakeholders", "sh1", {"event": "e-none"}, r"column event: 'e-none' is not in"),
        ("exchanges", "x1", {"givers": "NOBODY"}, r"column givers: 'NOBODY' is not in data"),
        ("case_studies", "cn8c", {"answer_en": "96% are satisfied"}, r"answer_th: the numbers differ"),
        ("case_studies", "cn1", {"answer_en": f"call {TELEPHONE}"}, r"answer_en: holds a telephone number"),
        ("commitments", "g1", {"proof_th": ""}, r"column proof_th: is empty and must not be"),
        ("finance", "f-cercap-un", {"of": "f-none"}, r"column of: 'f-none' is not in data/registers/finance"),
        ("documents", "d-note1", {"coverage": "maybe"}, r"column coverage: 'maybe' must be yes, no or empty"),
        ("recommendations", "R05", {"figures": "the chart"}, r"column figures: 'the chart' names no figure"),
        ("recommendations", "R01", {"cost_note_en": "", "cost_note_th": ""}, r"column cost: is empty, and"),
        ("recommendations", "R05", {"chapter": "11_x"}, r"column chapter: '11_x' must be one of"),
        ("recommendations", "R05", {"owner": "DCY;NOBODY"}, r"column owner: 'NOBODY' is not in"),
        ("covid_measures", "v9", {"people": "many"}, r"column people: 'many' is not a number"),
        ("covid_measures", "v9", {"note_th": "17 มิถุนายน 2563"}, r"note_th: the numbers differ"),
        ("results", "1.2b", {"result": "2"}, r"column result: '2' must be one of low, medium, high"),
        ("events", "e-2020-10", {"end": "2020-09-30"}, r"column end: 2020-09-30 lies before the start"),
    ],
)  # fmt: skip
def test_a_bad_cell_is_refused_with_file_row_and_column(name, row_id, cell, said):
    raw, row = changed(name, row_id, **cell)
    with pytest.raises(DataError, match=said) as error:
        registers.read(raw, registers.describe(name), f"data/registers/{name}.csv")
    assert str(error.value).startswith(f"data/registers/{name}.csv, row {row}, column ")


def test_a_file_with_other_columns_is_refused():
    with pytest.raises(DataError, match=r"row 1: .* unknown: colour"):
        registers.read(b"id,colour\n1,red\n", registers.describe("risks"), "risks.csv")


def test_a_file_in_another_encoding_is_refused_with_its_row():
    raw = "id,name\n1,เด็ก\n".encode("cp874")
    with pytest.raises(DataError, match=r"row 2: not UTF-8"):
        registers.read(raw, registers.describe("risks"), "risks.csv")


# ------------------------------------------------------------------------------- numbers of two languages


@pytest.mark.parametrize(
    ("english", "thai", "differ"),
    [
        ("2.3 million in 2021", "2.3 ล้านคน ปี 2564", False),
        ("1,000 baht for 3 months", "1000 บาท 3 เดือน", False),
        ("Section 33", "มาตรา ๓๓", False),
        ("2024", "2568", True),
        ("two people", "2 คน", True),
    ],
)
def test_numbers_of_two_languages_are_compared_as_numbers(english, thai, differ):
    assert bool(wording.differing_numbers(english, thai)) is differ


@given(st.lists(st.integers(0, 2399).map(str), max_size=5))
def test_the_same_numbers_never_differ_whatever_stands_around_them(numbers):
    assert wording.differing_numbers(" and ".join(numbers), " และ ".join(reversed(numbers))) == ""


# ------------------------------------------------------------------------------------- personal numbers


def with_check_digit(first: str) -> str:
    total = sum(int(digit) * weight for digit, weight in zip(first, range(13, 1, -1), strict=True))
    return first + str((11 - total % 11) % 10)


@given(st.text("0123456789", min_size=12, max_size=12))
def test_a_citizen_number_is_found_and_one_wrong_digit_makes_it_none(first):
    number = with_check_digit(first)
    assert personal.is_citizen_id(number)
    assert personal.find(f"number {number} here") == "a citizen number"
    wrong = number[:-1] + str((int(number[-1]) + 1) % 10)
    assert not personal.is_citizen_id(wrong)


@given(st.text("0123456789", min_size=12, max_size=12), st.integers(0, 11), st.integers(1, 9))
def test_a_changed_digit_is_noticed_except_where_the_check_digit_cannot_tell(first, place, step):
    number = with_check_digit(first)
    other = number[:place] + str((int(number[place]) + step) % 10) + number[place + 1 :]
    remainders = {_sum(number) % 11, _sum(other) % 11}
    # the third digit has the weight 11 and never counts; remainders 0 and 10 both give the check digit 1
    assert personal.is_citizen_id(other) is (place == 2 or remainders == {0, 10})


def _sum(number: str) -> int:
    return sum(int(d) * w for d, w in zip(number[:12], range(13, 1, -1), strict=True))


@pytest.mark.parametrize(
    "words",
    [
        "13,000,000 baht",
        "2,661,815 of 1,999,815",
        "2020-2021",
        "14 June 2012",
        "0.8% to 0.95%",
        "1-5",
        "ISBN 978",
    ],
)
def test_ordinary_numbers_are_no_personal_ones(words):
    assert personal.find(words) == ""


def test_numbers_written_in_two_ways_are_one():
    assert personal.duplicates([CITIZEN, "1 1111 11111 11 9", "1" * 13]) == 1


def filled(form, words):
    fields = [row for row in registers.load("templates") if row["template"] == form]
    return "".join(f"## {row['number']}. {row['name_en']}\n{row['name_th']}\n{words}\n\n" for row in fields)


def test_a_case_study_within_its_limits_passes_and_one_over_them_is_refused(tmp_path):
    file = tmp_path / "case.md"
    file.write_text(filled("case-study", "word " * 90), encoding="utf-8")
    counted = forms.check(file, "case-study")
    assert len(counted) == 14 and {words for _, words, _ in counted} == {90}
    file.write_text(filled("case-study", "word " * 101), encoding="utf-8")
    with pytest.raises(DataError, match="field 2: 101 words, at most 100"):
        forms.check(file, "case-study")
    file.write_text(filled("case-study", f"{TELEPHONE}"), encoding="utf-8")
    with pytest.raises(DataError, match="field 1: holds a telephone number"):
        forms.check(file, "case-study")


def test_the_ten_questions_keep_their_limits():
    limits = {
        row["number"]: row["words_max"]
        for row in registers.load("templates")
        if row["template"] == "case-study"
    }
    assert limits["1"] == limits["4"] == limits["9"] == 200 and limits["2"] == limits["10"] == 100
    assert len({number.rstrip("abc") for number in limits}) == 10


# ---------------------------------------------------------------------------------- references that lead on


def test_what_the_library_cites_stands_in_the_bibliography():
    cited = {row["cite"] for row in registers.load("documents") if row["cite"]}
    assert cited and cited <= set(bibliography.works())


def test_options_that_recommendations_name_are_in_the_table_of_options():
    from spdr import data

    known = set(data.load("reform_options")["option_id"])
    named = {option for row in registers.load("recommendations") for option in row["options"] or ()}
    assert named and named <= known


def test_every_figure_a_register_names_is_made_by_its_chapter():
    named = set()
    for name in ("recommendations", "alignments", "comments", "commitments", "strategy"):
        for row in registers.load(name):
            named |= {*(row["figures"] or ()), *(row.get("cost") or ())}
    for reference in sorted(named):
        chapter, _, figure = reference.partition("#")
        notebook = json.loads(project.path("notebooks", f"{chapter}.ipynb").read_text(encoding="utf-8"))
        code = "".join("".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code")
        assert re.search(rf"""\.(?:figure|table)\(\s*["']{figure}["']""", code), reference


def test_parameters_that_measures_name_are_in_the_law():
    from spdr.data import parameters

    named = {row["parameter"] for row in registers.load("covid_measures") if row["parameter"]}
    assert named and named <= set(parameters.keys())


def test_an_unknown_type_in_the_schema_is_refused():
    with pytest.raises(cells.Fault, match="declared as 'colour'"):
        cells.convert({"x": "red"}, [cells.Column("x", "colour")], None)
