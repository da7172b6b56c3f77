"""The course in social budgeting: every answer worked again from the figures that the exercise gives."""

import json

import pytest

from spdr.analysis import course
from spdr.errors import ParameterError
from tests.chapters import expected, facts, run

CHAPTER = "92_tutorial"


@pytest.fixture(scope="module")
def found():
    return facts(run(CHAPTER))


def test_results_are_those_committed(found):
    assert json.loads(json.dumps(found)) == expected(CHAPTER)


def test_take_up_and_cost(found):
    assert found["take_up"] == pytest.approx(found["recipients"] / found["children_then"])
    assert found["receive_first"] == pytest.approx(found["children_first"] * found["take_up"])
    assert found["cost_first"] == pytest.approx(found["receive_first"] * found["amount"] * 12 / 1e9)


def test_prices(found):
    rise = (1 + found["inflation"]) ** found["years_ahead"]
    assert found["amount_horizon"] == pytest.approx(found["amount"] * rise)
    assert found["cost_still"] == pytest.approx(found["receive_horizon"] * found["amount"] * 12 / 1e9)
    assert found["cost_uprated"] == pytest.approx(
        found["receive_horizon"] * found["amount_horizon"] * 12 / 1e9
    )
    assert found["value_left"] == pytest.approx(1 / rise)


def test_a_reform_is_what_it_adds(found):
    whole = found["children_first"] * found["amount"] * 12 / 1e9
    assert found["extra_children"] == pytest.approx(whole - found["cost_first"])
    assert found["pregnancy"] == pytest.approx(found["extra_universal"] - found["extra_children"])
    assert found["extra_universal"] == pytest.approx(expected("07_budget")["universal_extra"])


def test_taxes_and_debt(found):
    assert found["point_yield"] == pytest.approx(found["product"] * found["point_share"])
    assert found["points_needed"] == pytest.approx(found["extra_universal"] / found["point_yield"] / 100)
    carried = found["debt_start"] * (1 + found["interest"]) / (1 + found["growth"])
    assert found["debt_balanced"] == pytest.approx(carried)
    assert found["debt_deficit"] == pytest.approx(carried + 0.02)
    # paid every year, the steady balance leaves debt where it was
    assert carried - found["steady"] == pytest.approx(found["debt_start"])


def test_every_answer_moves_with_the_scenario_and_the_year():
    other = facts(run(CHAPTER, scenario="high", first_year=2028, horizon=2035))
    rise = (1 + other["inflation"]) ** 7
    assert other["years_ahead"] == 7 and other["amount_horizon"] == pytest.approx(other["amount"] * rise)


def test_a_year_that_is_not_ahead_is_refused():
    with pytest.raises(ParameterError, match="looks ahead from 2030 to a later year, not to 2030"):
        course.answers(2030, 2030, "base", "wpp2024", 600, {})
