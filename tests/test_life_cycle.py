"""The life cycle of the mapping chapter: numbers worked by hand, and totals that must hold for any data."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spdr.analysis import life_cycle
from spdr.errors import DataError

COUNTS = pd.DataFrame(
    {
        "scheme_id": ["CSG", "CSG", "CSG", "DA"],
        "year": [2020, 2021, 2022, 2020],
        "beneficiaries_n": [10.0, 30.0, 99.0, 6.0],
        "basis": ["actual", "actual", "budget", "actual"],
        "source_kind": ["UN", "news", "news", "Thai agency"],
    }
)
PEOPLE = pd.DataFrame({"year": 2021, "age": [0, 5, 6, 40], "population_n": [20.0, 40.0, 100.0, 500.0]})
ROWS = [
    life_cycle.Reach("early childhood", "CSG", "children", "means-tested"),
    life_cycle.Reach("disability", "DA", "registered", "categorical"),
]
AGES = life_cycle.groups(72, (15, 59), 60)


def test_each_row_stands_on_the_year_of_its_own_last_actual_count():
    table = life_cycle.matrix(COUNTS, PEOPLE, AGES, pd.Series({2020: 8.0}), ROWS)
    child, card = table.to_dict("records")
    assert (child["reached_year"], child["reached_n"], child["group_n"], child["outside_n"]) == (
        2021,
        30,
        60,
        30,
    )
    assert child["reached_share"] == 0.5 and card["reached_share"] == 0.75
    assert child["source_kind"] == "news"  # the budget of 2022 is no count


def test_an_observation_of_the_law_is_a_count_like_the_others():
    history = pd.DataFrame({"start": [pd.Timestamp("2023-04-01")], "value": [40]})
    added = life_cycle.observed(history, "CSG")
    last = life_cycle.last_counts(pd.concat([COUNTS, added]), ["CSG"])
    assert last["beneficiaries_n"].item() == 40 and last["source_kind"].item() == "Thai agency"


@pytest.mark.parametrize(
    ("counts", "registered", "message"),
    [
        (COUNTS[COUNTS["scheme_id"] == "CSG"], {2020: 8.0}, "no actual count of DA"),
        (COUNTS, {2019: 8.0}, "no cards of 2020, the year of DA"),
        (COUNTS.assign(year=1990), {1990: 8.0}, "no people aged 0 to 5 in 1990"),
    ],
)
def test_a_row_without_count_or_group_is_refused_by_name(counts, registered, message):
    with pytest.raises(DataError, match=message):
        life_cycle.matrix(counts, PEOPLE, AGES, pd.Series(registered), ROWS)


INSURED = pd.Series({"Section 33": 30.0, "Section 39": 5.0, "Section 40": 20.0})


def test_the_missing_middle_lies_between_two_readings():
    middle = life_cycle.missing_middle(100, INSURED, 0.1, 80, 0.1)
    assert (
        life_cycle.left_out(middle, "people_n") == (100 - 30 - 5 - 20 - 8, 100 - 30 - 5 - 2 - 8) == (37, 55)
    )
    assert life_cycle.left_out(middle, "people_share") == (0.37, 0.55)


@given(st.floats(0, 1), st.floats(0, 1))
def test_the_parts_of_a_reading_are_the_people_of_working_age(paying, state):
    middle = life_cycle.missing_middle(200, INSURED, paying, 100, state)
    assert middle.groupby("reading")["people_share"].sum().tolist() == pytest.approx([1, 1])
    assert (middle["people_n"] >= 0).all()


def test_more_insured_than_people_is_refused():
    with pytest.raises(DataError, match="63 people are covered of 60"):
        life_cycle.missing_middle(60, INSURED, 0.1, 80, 0.1)


def test_overlap_is_what_totals_allow():
    table = life_cycle.overlaps({"a": 60, "b": 70}, 100, {"pair": ["a", "b"]})
    assert life_cycle.bounds_of(table, "pair", "at least one") == (0.7, 1.0)
    assert life_cycle.bounds_of(table, "pair", "two or more") == (0.3, 0.6)


def test_spending_keeps_the_year_that_its_period_ends_in():
    schemes = pd.DataFrame(
        {
            "name_en": ["A", "B", "C"],
            "name_th": ["ก", "ข", "ค"],
            "status": ["active", "active", "ended"],
            "expenditure_million_thb": [100.0, 300.0, 900.0],
            "expenditure_period": ["avg FY2020-2023", "FY2019 subsidies (of 510,000 in 2025)", "2020"],
            "expenditure_basis": ["actual", "budget", "actual"],
        }
    )
    table = life_cycle.spending_by_scheme(schemes, pd.Series({2023: 10_000.0}))
    assert table["spending_year"].tolist() == [2019, 2023]
    assert pd.isna(table["gdp_share"][0]) and table["gdp_share"][1] == 0.01


def test_what_is_known_counts_schemes_and_refuses_one_it_cannot_find():
    names = sorted({name for listed in life_cycle.SEEN_BY.values() for name in listed})
    schemes = pd.DataFrame(
        {
            "scheme_id": [*names, "MILK"],
            "life_stage": "all ages",
            "beneficiaries_n": 1.0,
            "expenditure_million_thb": None,
        }
    )
    counted = life_cycle.count_known(life_cycle.known(schemes))
    cases = life_cycle.known(
        pd.concat([schemes, schemes.tail(1).assign(scheme_id="SSF33_MAT", beneficiaries_n=None)])
    )
    assert cases["beneficiaries"].iloc[-1] == "yes"  # maternity cases are published
    assert counted == {"beneficiaries": 10, "expenditure": 0, "by_sex": 9, "by_age": 8, "by_province": 3}
    with pytest.raises(DataError, match="is not among the schemes"):
        life_cycle.known(schemes.tail(1))


def test_options_tell_people_and_cost_only_where_their_text_does():
    table = pd.DataFrame(
        {
            "option_id": list(life_cycle.PAYERS),
            "year": 2023,
            "parameters": ["14 million people" if name == "OP45" else None for name in life_cycle.PAYERS],
            "cost_low": [116.6 if name == "OP45" else None for name in life_cycle.PAYERS],
            "unit": ["THB billion/year" if name == "OP45" else None for name in life_cycle.PAYERS],
        }
    )
    listed = life_cycle.options(table, {"OAA": (2023, 11e6, 10.0)}).set_index("option")
    assert listed.loc["OP45", ["people_n", "extra_billion_thb"]].tolist() == [14e6, 116.6]
    assert listed.loc["OP48", ["people_n", "extra_billion_thb"]].isna().all()
    assert listed.loc["restore OAA", "extra_billion_thb"] == 10.0
