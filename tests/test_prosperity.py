"""Growth of the poorest 40 % beside everybody's."""

import math

import pytest

from spdr.analysis.prosperity import shared_prosperity
from spdr.errors import DataError, ParameterError


def test_the_poorest_two_of_five_double_in_two_years_while_the_mean_grows_less():
    # poorest two: mean 2 to 8 in two years, twofold a year; everybody: mean 8 to 18
    result = shared_prosperity([1, 3, 6, 10, 20], [4, 12, 20, 24, 30], 2)
    assert result.poorest == pytest.approx(1.0)
    assert result.everybody == pytest.approx(0.5)
    assert result.premium == pytest.approx(0.5)


def test_the_two_surveys_need_not_have_the_same_people():
    one = shared_prosperity([1, 9], [2, 2, 10, 10], 1, poorest=0.5)
    assert (one.poorest, one.everybody) == (1.0, 6 / 5 - 1)


def test_weights_are_people():
    weighted = shared_prosperity([1, 9], [2, 10], 1, [3, 1], [3, 1], poorest=0.75)
    assert weighted.poorest == 1.0


def test_poorest_without_any_welfare_have_no_growth_rate():
    assert math.isnan(shared_prosperity([0, 9], [2, 10], 1, poorest=0.5).poorest)


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (([1], [1], 0), ParameterError),
        (([-1], [1], 1), DataError),
        (([], [1], 1), DataError),
        (([1], [1], 1, [0]), DataError),
    ],
)
def test_impossible_input_is_refused(arguments, error):
    with pytest.raises(error):
        shared_prosperity(*arguments)
