"""The worked cases of every scheme, and what the schemes refuse."""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spdr import errors
from spdr.analysis import schemes
from spdr.analysis.schemes.award import satang, whole_baht
from spdr.analysis.schemes.calculate import ROWS_AT_ONCE
from spdr.analysis.schemes.dates import has_reached, months_since, years_since
from spdr.analysis.schemes.registry import SCHEMES, need, scheme
from spdr.data import parameters

CASES = Path(__file__).parent / "cases"
FILES = {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(CASES.glob("*.toml"))}


class Switched:
    """A reform of a case: the values it names stand over the law on every day."""

    def __init__(self, values):
        self.values = values

    def find(self, key, on):
        if key not in self.values:
            return None
        return parameters.ParameterValue(key, self.values[key], "", "proposal", "seen", on, None, "the case")


def person(file, case):
    return pd.DataFrame([{**file["base"], **case["person"]}])


def listed(kind):
    return [
        pytest.param(file, case, id=f"{name}: {case['en']}")
        for name, file in FILES.items()
        for case in file.get(kind, [])
    ]


@pytest.mark.parametrize(("file", "case"), listed("case"))
def test_the_worked_case_comes_out(file, case):
    reform = Switched(case["reform"]) if "reform" in case else None
    got = schemes.calculate(person(file, case), file["scheme"], case["on"], reform=reform).iloc[0]
    assert str(got["reason"]) == case["reason"]
    if "amount_thb" in case:
        assert got["amount_thb"] == case["amount_thb"]
        assert got["eligible"] == (case["amount_thb"] > 0)
    if "eligible" in case:
        assert got["eligible"] == case["eligible"]


@pytest.mark.parametrize(("file", "case"), listed("refused"))
def test_the_case_is_refused_with_its_reason(file, case):
    with pytest.raises(getattr(errors, case["error"]), match=case["says"]):
        schemes.calculate(person(file, case), file["scheme"], case["on"])


def test_every_scheme_has_worked_cases_in_both_languages_with_a_source():
    assert {file["scheme"] for file in FILES.values()} == set(schemes.names())
    for file in FILES.values():
        for case in file["case"]:
            assert (
                case["en"] and any("\u0e01" <= letter <= "\u0e39" for letter in case["th"]) and case["source"]
            )
            assert "amount_thb" in case or "eligible" in case


def test_every_reason_a_rule_can_give_has_words_and_every_word_is_used():
    used = set()
    for path in (Path(schemes.__file__).parent).glob("*.py"):
        if path.stem != "reasons":
            used |= {key for key in schemes.reasons() if f'"{key}"' in path.read_text(encoding="utf-8")}
    banded = {f"oaa_age_{band}" for band in ("60_69", "70_79", "80_89", "90_plus")}
    assert set(schemes.reasons()) - used - banded == set()


OLDER = {"age": 65, "is_thai": True, "is_state_pensioner": False}


@pytest.mark.parametrize(
    ("name", "changed", "says"),
    [
        ("oaa", {"age": 130}, r"age is .*130.* in row 2 .*from 0 to 120"),
        ("oaa", {"age": -1}, "age is"),
        ("oaa", {"age": 64.5}, "a whole number"),
        ("oaa", {"age": "sixty"}, "age is 'sixty' in row 2"),
        ("oaa", {"age": None}, "age is missing in row 2"),
        ("oaa", {"is_thai": "yes"}, "is_thai is 'yes' in row 2 .*True or False"),
        ("oaa", {"is_thai": None}, "is_thai is missing in row 2"),
        ("oaa", {"birth_date": "1990-01-01"}, "age is .* in row 2 .*completed years from birth_date"),
        ("ssf33_employee", {"monthly_wage_thb": -1}, "monthly_wage_thb is .*-1.* in row 2 .*of 0 or more"),
        ("ssf33_employee", {"monthly_wage_thb": float("inf")}, "monthly_wage_thb is inf in row 2"),
        ("ssf33_employee", {"insured_section": 34}, "insured_section is .*34.* in row 2 .*0, 33, 39"),
        ("ssf_pension", {"contribution_months": 600}, "contribution_months is .*600.* in row 2"),
        ("csg", {"birth_date": "01/10/2558"}, "birth_date is '01/10/2558' in row 2 .*written as 2015-10-01"),
        ("csg", {"household_size": 0}, "household_size is .*0.* in row 2 .*from 1 to 60"),
        ("csg_universal", {"pregnant_months": 5, "sex": "male"}, "pregnant_months is .*5.*0 for a man"),
        ("ssf33_unemployment", {"job_loss": "sacked"}, "job_loss is 'sacked' in row 2 .*'laid_off'"),
    ],
)  # fmt: skip
def test_an_impossible_cell_is_named_with_its_row_and_column(name, changed, says):
    base = FILES[name]["base"] | {key: OLDER[key] for key in OLDER if name == "oaa"}
    good = base | ({"sex": "female"} if "sex" in changed else {})
    good |= {"birth_date": dt.date(1961, 6, 1)} if name == "oaa" and "birth_date" in changed else {}
    people = pd.DataFrame([good, {**good, **changed}], index=["a", "b"]).astype("object").infer_objects()
    with pytest.raises(errors.DataError, match=says):
        schemes.calculate(people, name, "2026-06-01")


def test_a_missing_column_is_named_and_not_filled():
    for known in ({"age": [60]}, {"birth_date": ["1960-01-01"]}):
        with pytest.raises(errors.DataError, match="needs the column 'is_state_pensioner'"):
            schemes.calculate(pd.DataFrame({**known, "is_thai": [True]}), "oaa", "2026-01-01")


def test_a_column_that_the_day_does_not_need_may_be_absent():
    person = pd.DataFrame({"birth_date": ["2024-05-01"], "is_thai": [True]})
    assert "household_receives_ssf_child_allowance" not in schemes.fields("csg", "2026-01-01")
    assert "household_receives_ssf_child_allowance" in schemes.fields("csg", "2017-08-31")
    assert set(person) < set(schemes.fields("csg"))


def test_age_is_counted_from_the_birth_date_where_it_is_absent():
    people = pd.DataFrame(
        {"birth_date": ["1966-01-01", "1966-01-02"], "is_thai": True, "is_state_pensioner": False}
    )
    assert schemes.calculate(people, "oaa", "2026-01-01")["amount_thb"].tolist() == [600.0, 0.0]


def test_an_age_cannot_be_counted_from_a_birth_after_the_day_or_too_long_before():
    for born in ("2026-01-02", "1900-01-01"):
        person = pd.DataFrame({"birth_date": [born], "is_thai": [True], "is_state_pensioner": [False]})
        with pytest.raises(errors.DataError, match=f"birth_date is '{born}' in row 1, .*120 years up to"):
            schemes.calculate(person, "oaa", "2026-01-01")


def test_rows_keep_their_order_and_index_and_the_frame_is_not_changed():
    people = pd.DataFrame([{**OLDER, "age": age} for age in (90, 59, 70)], index=[7, 3, 5])
    before = people.copy()
    got = schemes.calculate(people, "oaa", "2026-01-01")
    pd.testing.assert_frame_equal(people, before)
    assert got.index.tolist() == [7, 3, 5]
    assert got["amount_thb"].tolist() == [1000.0, 0.0, 700.0]
    assert got.dtypes.astype(str).tolist() == ["bool", "float64", "category", "category"]


def test_an_empty_frame_gives_an_empty_answer():
    assert schemes.calculate(pd.DataFrame([OLDER]).iloc[:0], "oaa", "2026-01-01").empty


def test_an_unknown_scheme_is_refused_with_the_near_names():
    with pytest.raises(errors.ParameterError, match=r"no scheme 'oa'.*oaa"):
        schemes.calculate(pd.DataFrame([OLDER]), "oa", "2026-01-01")


def test_a_day_that_is_no_day_is_refused():
    with pytest.raises(errors.ParameterError, match="not a day"):
        schemes.calculate(pd.DataFrame([OLDER]), "oaa", "2569-13-01")


def test_after_the_law_was_followed_an_answer_must_be_asked_for():
    wage = pd.DataFrame({"insured_section": [33], "monthly_wage_thb": [50_000]})
    ceilings = {"2026-07-01": 875.0, "2028-12-31": 875.0, "2029-01-01": 1000.0, "2032-01-01": 1150.0}
    for day, amount in ceilings.items():
        got = schemes.calculate(wage, "ssf33_employee", day, allow_after=True)
        assert got["amount_thb"].tolist() == [amount]


def test_a_condition_first_seen_later_is_reported_as_assumed():
    person = pd.DataFrame([FILES["ssf_maternity_grant"]["base"]])
    earlier = schemes.calculate(person, "ssf_maternity_grant", "2021-01-01").attrs["assumed"]
    assert [line.split(":")[0] for line in earlier] == ["ssf33.mat.contrib_months"]
    assert schemes.calculate(person, "ssf_maternity_grant", "2026-06-01").attrs["assumed"] == []


def test_branches_of_section_33_add_up_to_the_rates_of_2_75_and_5_per_cent():
    people = pd.DataFrame({"insured_section": [33, 33, 40], "monthly_wage_thb": [15_000, 10_000, 9_000]})
    split = schemes.branches(people, "2019-06-01")
    assert split.filter(like="employer").iloc[0].tolist() == [225.0, 450.0, 75.0]
    assert split.filter(like="government").iloc[0].tolist() == [225.0, 150.0, 37.5]
    assert split.iloc[1].sum() == 1275.0  # 10,000 x 12.75 %
    assert split.iloc[2].sum() == 0.0


def test_branches_are_refused_while_a_cut_hides_the_split():
    people = pd.DataFrame({"insured_section": [33], "monthly_wage_thb": [15_000]})
    with pytest.raises(errors.ParameterError, match="employee on 2020-04-01 .*row 1"):
        schemes.branches(people, "2020-04-01")


def test_a_reform_of_the_base_rule_equals_the_scheme_of_the_proposal():
    universal = Switched(
        {"csg.income_test": False, "csg.pays_in_pregnancy": True, "csg.pregnancy_from_month": 4}
    )
    people = pd.DataFrame(
        {
            "birth_date": ["2024-05-10", "2019-05-10", "1995-02-03", "1995-02-03"],
            "is_thai": True,
            "pregnant_months": [0, 0, 4, 3],
        }
    )
    reformed = schemes.calculate(people, "csg", "2026-01-01", reform=universal)
    proposed = schemes.calculate(people, "csg_universal", "2026-01-01")
    assert reformed["amount_thb"].tolist() == proposed["amount_thb"].tolist() == [600.0, 0.0, 600.0, 0.0]


def test_a_scheme_that_does_not_match_its_function_cannot_be_registered():
    with pytest.raises(TypeError, match="not declared"):

        @scheme(
            "typo",
            en="x",
            th="x",
            period="month",
            fields=("age",),
            parameters={"amonut": need("oaa.min_age")},
        )
        def _(age, *, amount):
            raise NotImplementedError

    assert "typo" not in SCHEMES


def test_every_scheme_reads_only_parameters_that_exist_and_says_its_name_in_both_languages():
    known = set(parameters.keys())
    for entry in SCHEMES.values():
        assert {asked.key for asked in entry.parameters.values()} <= known
        assert entry.en != entry.th and any("\u0e01" <= letter <= "\u0e39" for letter in entry.th)


def test_the_vocabulary_lists_every_column_once_with_words_in_both_languages():
    table = schemes.vocabulary()
    assert table["name"].is_unique
    assert (table[["unit", "en", "th"]] != "").all(axis=None)
    assert {column for name in schemes.names() for column in schemes.fields(name)} <= set(table["name"])


@pytest.mark.parametrize(
    ("amount", "baht", "money"),
    [
        (0.285, 0.0, 0.29),
        (82.5, 83.0, 82.5),
        (82.49999, 82.0, 82.5),
        (1.005, 1.0, 1.01),
        (374.5, 375.0, 374.5),
    ],
)
def test_halves_are_rounded_up_at_the_satang_and_the_baht(amount, baht, money):
    assert whole_baht(np.array([amount])).tolist() == [baht]
    assert satang(np.array([amount])).tolist() == [money]


@given(
    born=st.dates(dt.date(1930, 1, 1), dt.date(2026, 1, 1)),
    on=st.dates(dt.date(2026, 1, 1), dt.date(2030, 1, 1)),
)
@settings(max_examples=100, deadline=None)
def test_completed_months_and_years_agree_with_the_calendar(born, on):
    start = np.array([born], dtype="datetime64[D]")
    whole = (on.year - born.year) * 12 + on.month - born.month - (on.day < born.day)
    assert months_since(start, on).tolist() == [whole]
    assert [bool(has_reached(start, months, on)[0]) for months in (whole, whole + 1)] == [True, False]
    assert years_since(start, on).tolist() == [
        on.year - born.year - ((on.month, on.day) < (born.month, born.day))
    ]


@given(wage=st.floats(0.01, 200_000, allow_nan=False))
@settings(max_examples=50, deadline=None)
def test_a_contribution_never_falls_with_the_wage_and_never_passes_the_ceiling(wage):
    people = pd.DataFrame({"insured_section": 33, "monthly_wage_thb": [wage, wage + 100]})
    low, high = schemes.calculate(people, "ssf33_employee", "2026-06-01")["amount_thb"]
    assert 83 <= low <= high <= 875


def test_rounding_counts_a_binary_fraction_just_under_the_half_as_the_half():
    wages = np.arange(0, 100_000, 0.5)
    for rate in (0.05, 0.0275, 0.03, 0.0025):
        exact = [int(w * 2) * int(rate * 10_000 + 0.5) for w in wages]  # in twenty-thousandths of a baht
        assert whole_baht(rate * wages).tolist() == [(n + 10_000) // 20_000 for n in exact]
        assert (satang(rate * wages) * 100).round().tolist() == [(n + 100) // 200 for n in exact]


def test_a_frame_longer_than_one_slice_is_answered_as_its_rows_are_one_by_one():
    rows = ROWS_AT_ONCE + 3
    people = pd.DataFrame({"age": np.arange(rows) % 101, "is_thai": True, "is_state_pensioner": False})
    found = schemes.calculate(people, "oaa", "2026-01-01")
    few = schemes.calculate(people.tail(200), "oaa", "2026-01-01")
    assert found.tail(200).equals(few)
