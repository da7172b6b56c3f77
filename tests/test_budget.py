"""What a scheme costs, by hand on a small population."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from spdr.analysis import budget
from spdr.data import parameters, reforms
from spdr.errors import DataError, ParameterError


def people(ages, years=(2020, 2021, 2022, 2023, 2024, 2025, 2026)):
    """So many persons of each age, the same every year, half of them women."""
    rows = [
        {"year": year, "sex": sex, "age": age, "population_n": ages.get(age, 0) / 2}
        for year in years
        for sex in ("female", "male")
        for age in range(101)
    ]
    return pd.DataFrame(rows)


def test_the_old_age_allowance_costs_people_times_rate_times_twelve():
    got = budget.scheme_cost("oaa", 2024, population=people({59: 50, 60: 100, 75: 20, 80: 5, 95: 1})).iloc[0]
    assert got["eligible"] == 126
    assert got["cost_thb"] == 12 * (100 * 600 + 20 * 700 + 5 * 800 + 1 * 1000)
    assert got["average_amount_thb_month"] == pytest.approx(79_000 / 126)
    assert got["months_paid"] == 12


def test_coverage_takes_its_share_of_people_and_money_and_leaves_the_average():
    full = budget.scheme_cost("oaa", [2023, 2024], population=people({60: 100})).set_index("year")
    part = budget.scheme_cost(
        "oaa", [2023, 2024], population=people({60: 100}), coverage={2023: 0.5, 2024: 0.75}
    ).set_index("year")
    assert part["beneficiaries"].tolist() == [50, 75]
    assert part["cost_thb"].tolist() == [0.5 * full.loc[2023, "cost_thb"], 0.75 * full.loc[2024, "cost_thb"]]
    assert part["average_amount_thb_month"].tolist() == [600, 600]
    nobody = budget.scheme_cost("oaa", 2024, population=people({60: 100}), coverage=0).iloc[0]
    assert nobody["cost_thb"] == 0 and np.isnan(nobody["average_amount_thb_month"])


def test_a_rate_that_changes_within_the_year_counts_by_month():
    """1,200 infants, 100 of each month of age, stand for births in the middle of a month.

    On 1 January 2016 those of October, November and December 2015 are covered, a month more on each first of
    the month: 3 + 4 + ... + 11 hundred at 400. From October all 1,200 at 600.
    """
    cost = budget.scheme_cost("csg", 2016, population=people({0: 1200}, years=(2016,))).iloc[0]
    assert cost["cost_thb"] == 400 * 100 * sum(range(3, 12)) + 600 * 1200 * 3


def test_the_birth_cohort_cuts_where_the_law_cuts_it():
    """In 2018 the limit moved to 72 months in October, but three-year-olds were mostly born too early.

    On 1 November those born in October 2015 are covered, on 1 December those of November too.
    """
    in_2018 = budget.scheme_cost("csg", 2018, population=people({3: 1200, 5: 1200}, years=(2018,))).iloc[0]
    assert in_2018["cost_thb"] == 600 * 100 * (0 + 1 + 2)
    whole = budget.scheme_cost("csg", 2024, population=people({3: 1200, 5: 1200, 6: 1200})).iloc[0]
    assert whole["cost_thb"] == 12 * 600 * 2400


def test_the_fiscal_year_runs_from_october_to_september():
    first = budget.months_of(2026, "fiscal")
    assert (first[0], first[-1], len(first)) == (dt.date(2025, 10, 1), dt.date(2026, 9, 1), 12)
    growing = pd.concat([people({60: 100}, years=(2024,)), people({60: 200}, years=(2025,))])
    got = budget.scheme_cost("oaa", 2025, calendar="fiscal", population=growing).iloc[0]
    assert got["cost_thb"] == 600 * (3 * 100 + 9 * 200)


def test_a_temporary_measure_is_paid_for_its_months_only():
    got = budget.scheme_cost("oaa_topup_2022", 2022, population=people({60: 10})).iloc[0]
    assert (got["cost_thb"], got["months_paid"], got["eligible"]) == (6 * 10 * 100, 6, 10)
    with pytest.raises(ParameterError, match="oaa.topup2022.60"):
        budget.scheme_cost("oaa_topup_2022", 2023, population=people({60: 10}))


def test_a_year_that_reaches_past_the_law_must_be_asked_for():
    with pytest.raises(ParameterError, match="allow_after"):
        budget.scheme_cost("oaa", 2026, population=people({60: 10}))
    asked = budget.scheme_cost("oaa", 2026, population=people({60: 10}), allow_after=True)
    assert asked["months_paid"].tolist() == [12]
    assert (
        budget.scheme_cost("oaa", 2026, calendar="fiscal", population=people({60: 10}))["cost_thb"].item()
        == 72_000
    )


def test_a_universal_grant_pays_six_months_of_each_pregnancy():
    """Months four to nine of 1,200 births a year: 600 women at any time."""
    born = people({0: 1200}, years=(2025,))
    got = budget.scheme_cost("csg_universal", 2025, population=born).iloc[0]
    assert got["eligible"] == 1200 + 600


def test_a_reform_of_the_law_changes_the_cost_and_leaves_the_base_alone():
    flat = reforms.load_reform("oaa_flat_1000")
    base = budget.scheme_cost("oaa", 2025, population=people({60: 10}), calendar="fiscal").iloc[0]
    after = budget.scheme_cost("oaa", 2026, population=people({60: 10}), calendar="fiscal", reform=flat).iloc[
        0
    ]
    assert base["cost_thb"] == 72_000
    assert after["cost_thb"] == 120_000


def test_card_holders_need_a_share_and_get_their_yearly_benefits_by_month():
    adults = people({40: 1000})
    with pytest.raises(DataError, match="State Welfare Card holders"):
        budget.scheme_cost("swc_goods", 2024, population=adults)
    assert (
        budget.scheme_cost("swc_goods", 2024, population=adults, coverage=0.2)["cost_thb"].item()
        == 200 * 300 * 12
    )
    assert (
        budget.scheme_cost("swc_gas", 2024, population=adults, coverage=0.2)["cost_thb"].item()
        == 200 * 80 * 4
    )
    disabled = budget.scheme_cost("da", 2024, population=people({10: 100, 40: 100}), coverage=0.5).iloc[0]
    assert disabled["cost_thb"] == 12 * (50 * 1000 + 50 * 800)


@pytest.mark.parametrize(
    ("asked", "error", "says"),
    [
        ({"scheme": "ssf_pension"}, ParameterError, "cannot be costed from ages"),
        ({"calendar": "lunar"}, ParameterError, "'lunar'"),
        ({"coverage": 75.8}, DataError, "from 0 to 1"),
        ({"coverage": -0.1}, DataError, "from 0 to 1"),
        ({"coverage": {2023: 0.5}}, DataError, "no coverage for 2024"),
        ({"years": 2030, "allow_after": True}, DataError, "no population for 2030"),
        ({"years": 2008}, DataError, "no population for 2008"),
        ({"population_basis": "census", "population": None}, ParameterError, "census"),
    ],
)  # fmt: skip
def test_what_cannot_be_costed_is_refused(asked, error, says):
    given = {"scheme": "oaa", "years": 2024, "population": people({60: 10})} | asked
    with pytest.raises(error, match=says):
        budget.scheme_cost(**given)


def test_the_answer_says_on_whom_it_rests():
    got = budget.scheme_cost("oaa", 2023, "register")
    assert got.attrs["population_basis"] == "register" and got.attrs["derived"]
    assert "nationality" in got.attrs["caveat_en"] and "สัญชาติ" in got.attrs["caveat_th"]
    older = budget.scheme_cost("oaa", 2023, "wpp2024")
    assert older["eligible"].item() > 1.1 * got["eligible"].item()
    assert not budget.scheme_cost("oaa", 2023, "wpp2019").attrs["derived"]


def test_a_top_up_is_bounded_by_full_and_by_no_overlap():
    got = budget.emergency_topup({"csg": 2_000_000, "da": 1_300_000}, 1_000, 3).set_index("scheme")
    assert got.loc["csg", "cost_low_thb"] == 6e9
    assert got.loc["together"].tolist() == [2_000_000, 3_300_000, 6e9, 9.9e9]
    each = budget.emergency_topup({"csg": 2_000_000, "da": 1_300_000}, 1_000, 3, once_a_person=False)
    assert each.iloc[-1]["cost_low_thb"] == each.iloc[-1]["cost_high_thb"] == 9.9e9
    with pytest.raises(DataError, match="at least one scheme"):
        budget.emergency_topup({}, 1_000, 3)
    with pytest.raises(DataError, match="people"):
        budget.emergency_topup({"csg": -1}, 1_000, 3)


def test_the_law_can_be_replaced_by_another():
    class Doubled:
        LAW_SEEN_TO = parameters.LAW_SEEN_TO
        history = staticmethod(parameters.history)

        @staticmethod
        def value(key, on, **asked):
            found = parameters.value(key, on, **asked)
            return found * 2 if ".amount." in key else found

    got = budget.scheme_cost("oaa", 2024, population=people({60: 10}), law=Doubled())
    assert got["cost_thb"].item() == 2 * 72_000
