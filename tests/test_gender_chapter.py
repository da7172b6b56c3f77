"""What the gender chapter sets side by side: by hand on small frames."""

import pandas as pd
import pytest

from spdr.analysis import gender_chapter
from spdr.errors import DataError


def rates(*rows):
    return pd.DataFrame(list(rows), columns=["year", "sex", "rate_share"])


def schemes(*rows):
    columns = ["scheme_id", "name_en", "name_th", "scheme_type", "status", "expenditure_million_thb"]
    frame = pd.DataFrame(list(rows), columns=columns)
    return frame.assign(expenditure_period="avg FY2020-2023", expenditure_basis="actual")


CASH, HEALTH = "social assistance in cash", "health coverage"


def test_a_pair_leaves_both_sexes_together_aside():
    found = gender_chapter.pair(
        rates((2020, "both", 0.9), (2020, "female", 0.6), (2020, "male", 0.8)), "rate_share", 2020, "t"
    )
    assert (found.women, found.men) == (0.6, 0.8)
    assert found.gap_share == pytest.approx(0.25, abs=1e-15)  # (0.8 - 0.6) / 0.8, not exact in binary


def test_a_year_without_both_sexes_is_refused_with_the_years_there_are():
    table = rates((2019, "female", 0.6), (2019, "male", 0.8), (2020, "both", 0.7))
    with pytest.raises(DataError, match=r"Table labour has no rate_share .* for 2020; .*2019 to 2019"):
        gender_chapter.pair(table, "rate_share", 2020, "labour")
    with pytest.raises(DataError, match="years held: none"):
        gender_chapter.pair(table[table["sex"] == "both"], "rate_share", 2020, "labour")


def test_rates_beside_each_other_keep_the_order_of_groups_and_count_men_less_women():
    frame = pd.DataFrame(
        {
            "age": ["65+", "65+", "15+", "15+"],
            "sex": ["female", "male"] * 2,
            "rate_share": [0.25, 0.5, 0.75, 0.5],
        }
    )
    found = gender_chapter.beside(frame, "age", "rate_share")
    assert found["age"].tolist() == ["65+", "15+"]
    assert found["gap_percent_point"].tolist() == [0.25, -0.25]


def test_counts_beside_each_other_add_rows_of_one_group_and_drop_both():
    frame = pd.DataFrame(
        {
            "band": ["b", "b", "b", "a", "a", "a"],
            "sex": ["female", "female", "male", "female", "male", "both"],
            "n": [1, 2, 1, 1, 3, 4],
        }
    )
    found = gender_chapter.counts_beside(frame, "band", "n")
    assert found["band"].tolist() == ["b", "a"]
    assert found["women_n"].tolist() == [3, 1]
    assert found["women_share"].tolist() == [0.75, 0.25]


def test_cases_meet_the_births_of_their_own_year():
    births = pd.Series({2019: 50.0, 2020: 40.0, 2021: 30.0})
    found = gender_chapter.per_birth(pd.Series({2019: 10, 2021: 15}), births)
    assert found.to_dict("list") == {"year": [2019, 2021], "covered_n": [10, 15], "eligible_n": [50.0, 30.0]}


def test_cases_without_births_are_refused():
    with pytest.raises(DataError, match="cases for 2022 and no births"):
        gender_chapter.per_birth(pd.Series({2022: 1}), pd.Series({2021: 2.0}))


def test_only_schemes_in_operation_that_pay_or_insure_are_listed():
    table = schemes(
        ("OAA", "Old", "ก", CASH, "active", 1.0),
        ("UCS", "Health", "ข", HEALTH, "active", 1.0),
        ("BASICPEN", "Bill", "ค", CASH, "proposed", 1.0),
        ("WAGE", "Wage", "ง", "labour regulation", "active", None),
    )
    found = gender_chapter.seen_by_sex(table, {"health_coverage": (2008, 2012)})
    assert found["scheme_en"].tolist() == ["Old", "Health"]
    assert found["people_by_sex"].tolist() == ["not_known", "partly_known"]
    assert found["what_counted"].tolist() == ["nothing_seen", "registrants"]
    assert found["seen_year"].isna().tolist() == [True, False]
    assert found["seen_year"].iloc[1] == "2008-2012"
    assert set(found["money_by_sex"]) == {"not_known"}


def test_every_scheme_said_to_be_seen_stands_in_the_table_of_schemes():
    from spdr.data import load

    assert set(gender_chapter.SEEN_BY_SEX) <= set(load("schemes")["scheme_id"])
    for _, table in gender_chapter.SEEN_BY_SEX.values():
        assert {"female", "male"} <= set(load(table)["sex"])


def test_a_scheme_nobody_marked_is_not_screened_and_one_marked_0_is_not_targeted():
    table = schemes(
        ("A", "a", "ก", CASH, "active", 5.0),
        ("B", "b", "ข", CASH, "active", 5.0),
        ("C", "c", "ค", CASH, "active", None),
        ("D", "d", "ง", CASH, "ended", 5.0),
    )
    found = gender_chapter.screening(table, {"B": 0})
    assert found["scheme_en"].tolist() == ["a", "b"]
    assert found["marker"].tolist() == ["not_screened", "not_targeted"]
    assert found["money_year"].tolist() == ["2020-2023"] * 2


def test_a_single_year_of_money_is_a_number():
    table = schemes(("A", "a", "ก", CASH, "active", 5.0)).assign(
        expenditure_period="FY2019 subsidies (of 510,000 education budget)"
    )
    assert gender_chapter.screening(table, {})["money_year"].tolist() == [2019]


def test_options_cost_people_times_amount_in_million():
    found = gender_chapter.priced([("a", 1_000_000, 5_184, "taxes"), ("b", 0, 10, "taxes")])
    assert found["cost_million_thb"].tolist() == [5_184.0, 0.0]
