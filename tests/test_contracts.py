"""A broken table is refused with its file, line and column; a broken sidecar with the part that is wrong."""

from __future__ import annotations

import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spdr.data import checking, contracts
from spdr.errors import DataError

FIELDS = [
    {"name": "year", "type": "integer", "unit": "year", "description": "Year",
     "constraints": {"required": True, "minimum": 1990, "maximum": 2030}},
    {"name": "province_code", "type": "string", "unit": "code", "description": "Province",
     "constraints": {"required": True, "pattern": "[1-9][0-9]"}},
    {"name": "sex", "type": "string", "unit": "text", "description": "Sex",
     "constraints": {"required": True, "enum": ["male", "female", "both"]}},
    {"name": "poor_n", "type": "integer", "unit": "persons", "description": "Poor people",
     "constraints": {"minimum": 0}},
    {"name": "poverty_rate_share", "type": "number", "unit": "share", "description": "Poverty rate"},
    {"name": "seen_on", "type": "date", "unit": "date", "description": "Day"},
]  # fmt: skip
SCHEMA = {
    "fields": FIELDS,
    "primaryKey": ["year", "province_code", "sex"],
    "checks": [
        {"rule": "between_parts", "column": "sex", "whole": "both", "parts": ["male", "female"],
         "value": "poverty_rate_share", "by": ["year", "province_code"]},
        {"rule": "sum_of_parts", "column": "sex", "whole": "both", "parts": ["male", "female"],
         "value": "poor_n", "by": ["year", "province_code"]},
    ],
}  # fmt: skip
HEADER = "year,province_code,sex,poor_n,poverty_rate_share,seen_on"
GOOD = [
    HEADER,
    "2011,10,both,300,0.3,2011-12-31",
    "2011,10,male,100,0.2,2011-12-31",
    "2011,10,female,200,0.4,",
    "2011,11,both,,0.1,2011-12-31",
]
SIDECAR = {
    "name": "poverty", "path": "poverty.csv", "title": "Poverty", "title_th": "ความยากจน",
    "description": "Poor people", "description_th": "คนจน", "schema": SCHEMA, "licences": ["open"],
    "vintage": "2011", "grade": "A",
    "basis": "actual", "population_basis": "survey", "hash": "unsealed",
    "sources": {"nso": {"title": "t", "publisher": "p", "url": "u", "licence": "l", "vintage": "v"}},
}  # fmt: skip


def read(lines: list[str], raw: bytes | None = None):
    content = raw if raw is not None else ("\n".join(lines) + "\n").encode()
    place = checking.Place(content, "data/tables/poverty.csv")
    return checking.typed_frame(checking.text_frame(content, FIELDS, place.where), SCHEMA, place)


def with_line(number: int, line: str) -> list[str]:
    """The good file with one line (counted as an editor does, the header is line 1) replaced."""
    return [*GOOD[: number - 1], line, *GOOD[number:]]


def test_a_good_table_keeps_codes_as_text_and_types_the_rest():
    frame = read(GOOD)
    assert frame["province_code"].tolist() == ["10", "10", "10", "11"]
    assert [str(kind) for kind in frame.dtypes[["year", "poor_n", "poverty_rate_share"]]] == [
        "int64",
        "Int64",
        "float64",
    ]
    assert frame["poor_n"].isna().tolist() == [False, False, False, True]
    assert frame["seen_on"].dt.year.tolist()[:2] == [2011, 2011]


@pytest.mark.parametrize(
    ("lines", "line", "column", "says"),
    [
        (with_line(3, "2011,10,male,1 00,0.2,"), 3, "poor_n", "'1 00' is not a whole number"),
        (with_line(3, '2011,10,male,"1,000",0.2,'), 3, "poor_n", "without commas"),
        (with_line(3, "2011,10,male,100.0,0.2,"), 3, "poor_n", "whole number"),
        (with_line(3, "2011,10,male,๑๐๐,0.2,"), 3, "poor_n", "whole number"),
        (with_line(3, "2011,10,male,99999999999999999999,0.2,"), 3, "poor_n", "whole number"),
        (with_line(3, "2011,10,male,-5,0.2,"), 3, "poor_n", "below the minimum 0"),
        (with_line(3, "2011,10,male,100,20,"), 3, "poverty_rate_share", "divide a percentage by 100"),
        (with_line(3, "2011,10,male,100,nan,"), 3, "poverty_rate_share", "is not a number"),
        (with_line(3, "2011,10,male,100,1e400,"), 3, "poverty_rate_share", "too large"),
        (with_line(3, "2011,10,male,100,inf,"), 3, "poverty_rate_share", "is not a number"),
        (with_line(3, "2011,10,male,100,0.2,31/12/2011"), 3, "seen_on", "is not a date"),
        (with_line(3, "2011,10,male,100,0.2,2011-02-30"), 3, "seen_on", "not a day of the calendar"),
        (with_line(3, "2554,10,male,100,0.2,"), 3, "year", "above the maximum 2030"),
        (with_line(3, ",10,male,100,0.2,"), 3, "year", "empty"),
        (with_line(3, "2011,1,male,100,0.2,"), 3, "province_code", "does not fit"),
        (with_line(3, "2011,10,men,100,0.2,"), 3, "sex", "'men' is not one of: male, female, both"),
        (with_line(4, GOOD[2]), 4, "sex", "a second row for year '2011', province_code '10', sex 'male'"),
        (with_line(2, "2011,10,both,300,0.5,"), 2, "poverty_rate_share", "outside its parts"),
        (with_line(2, "2011,10,both,301,0.3,"), 2, "poor_n", "male + female is 300"),
    ],
)  # fmt: skip
def test_a_wrong_cell_is_refused_with_file_line_and_column(lines, line, column, says):
    with pytest.raises(DataError) as refused:
        read(lines)
    assert str(refused.value).startswith(f"data/tables/poverty.csv, line {line}, column {column}: ")
    assert says in str(refused.value)


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        ("\n".join(with_line(3, "2011,10,male,100,0.2")).encode(), "line 3: 5 cells where the header has 6"),
        ("\n".join(with_line(3, "")).encode(), "line 3: 0 cells"),
        ("\n".join(with_line(3, '2011,10,"male,100,0.2,')).encode(), "Close the quote"),
        ("\n".join([HEADER.replace("sex", "gender"), *GOOD[1:]]).encode(), "missing sex; unknown gender"),
        ("\n".join([HEADER.replace("sex", "year"), *GOOD[1:]]).encode(), "twice year"),
        ("\n".join([",".join(reversed(HEADER.split(","))), *GOOD[1:]]).encode(), "other order"),
        ("\ufeff".encode() + "\n".join(GOOD).encode(), "byte-order mark"),
        ("\n".join([*GOOD[:2], "2011,10,ชาย,1,0.2,"]).encode("cp874"), "line 3: not UTF-8"),
        (HEADER.encode(), "no rows"),
        (b"", "line 1"),
    ],
)  # fmt: skip
def test_a_broken_file_is_refused_with_what_would_be_right(raw, says):
    with pytest.raises(DataError) as refused:
        read([], raw)
    assert str(refused.value).startswith("data/tables/poverty.csv")
    assert says in str(refused.value)


def test_one_fault_in_many_rows_is_one_message_that_counts_the_others():
    lines = [HEADER, *[f"{year},10,man,1,0.2," for year in range(1990, 2020)]]
    with pytest.raises(DataError, match=r"line 2, column sex.*29 more rows"):
        read(lines)


def test_a_text_with_a_line_break_does_not_shift_the_line_that_is_named():
    fields = [
        {"name": "remark", "type": "string", "unit": "text", "description": "Remark"},
        {"name": "year", "type": "integer", "unit": "year", "description": "Year"},
    ]
    raw = b'remark,year\n"two\nlines",2011\nplain,none\n'
    place = checking.Place(raw, "t.csv")
    with pytest.raises(DataError, match=r"t.csv, line 4, column year"):
        checking.typed_frame(
            checking.text_frame(raw, fields, "t.csv"), {"fields": fields, "primaryKey": ["remark"]}, place
        )


def test_a_rate_for_both_sexes_may_equal_one_sex_but_not_leave_the_range():
    assert len(read(with_line(2, "2011,10,both,300,0.4,"))) == 4
    with pytest.raises(DataError, match="outside its parts"):
        read(with_line(2, "2011,10,both,300,0.41,"))


def test_an_unknown_code_of_another_table_is_refused_with_its_line():
    frame = read(GOOD)
    place = checking.Place(("\n".join(GOOD)).encode(), "data/tables/poverty.csv")
    with pytest.raises(DataError, match="line 5, column province_code: '11' is not in table provinces"):
        checking.check_reference(frame, "province_code", ["10"], "provinces", place)


def test_a_complete_sidecar_passes():
    assert contracts.check_sidecar("poverty", SIDECAR, "data/tables/poverty.yaml") is None


@pytest.mark.parametrize("part", contracts.REQUIRED)
def test_a_sidecar_without_a_part_is_refused_by_the_name_of_the_part(part):
    broken = {key: value for key, value in SIDECAR.items() if key != part}
    with pytest.raises(DataError, match=rf"poverty\.yaml lacks {part}"):
        contracts.check_sidecar("poverty", broken, "data/tables/poverty.yaml")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"name": "poor"}, "the file is called poverty"),
        ({"grade": "D"}, "grade 'D' is not one of A, B, C"),
        ({"basis": "guess"}, "basis 'guess'"),
        ({"sources": {"nso": {"title": "t"}}}, "source 'nso' lacks publisher, url, licence, vintage"),
        ({"schema": {"fields": [], "primaryKey": ["year"]}}, "schema.fields is empty"),
        ({"schema": {"fields": FIELDS, "primaryKey": ["month"]}}, "month"),
    ],
)  # fmt: skip
def test_a_sidecar_with_a_wrong_word_is_refused(change, says):
    with pytest.raises(DataError, match=says):
        contracts.check_sidecar("poverty", {**SIDECAR, **change}, "data/tables/poverty.yaml")


@pytest.mark.parametrize(
    ("field", "says"),
    [
        ({"name": "poverty_rate", "type": "number", "unit": "share"}, "must end in _share"),
        ({"name": "benefit_thb", "type": "number", "unit": "thb_month"}, "must end in _thb_month"),
        ({"name": "benefit_thb_month", "type": "number", "unit": "index"}, "its unit must be thb_month"),
        ({"name": "people_n", "type": "number", "unit": "share"}, "must end in _share"),
        ({"name": "year", "type": "int", "unit": "year"}, "has type 'int'"),
        ({"name": "height", "type": "number", "unit": "furlong"}, "'furlong'"),
        ({"name": "height", "type": "number", "unit": "index", "description": ""}, "has no description"),
    ],
)  # fmt: skip
def test_a_column_whose_name_hides_its_unit_is_refused(field, says):
    broken = copy.deepcopy(SIDECAR)
    broken["schema"] = {"fields": [{"description": "d", **field}], "primaryKey": [field["name"]]}
    with pytest.raises(DataError, match=says):
        contracts.check_sidecar("poverty", broken, "data/tables/poverty.yaml")


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=20))
def test_a_number_comes_back_bit_for_bit_as_it_was_written(numbers):
    fields = [
        {
            "name": "row",
            "type": "integer",
            "unit": "code",
            "description": "Row",
            "constraints": {"required": True},
        },
        {"name": "index", "type": "number", "unit": "index", "description": "Number"},
    ]
    raw = ("row,index\n" + "".join(f"{row},{number!r}\n" for row, number in enumerate(numbers))).encode()
    place = checking.Place(raw, "t.csv")
    frame = checking.typed_frame(
        checking.text_frame(raw, fields, "t.csv"), {"fields": fields, "primaryKey": ["row"]}, place
    )
    assert [number.hex() for number in frame["index"]] == [number.hex() for number in numbers]
