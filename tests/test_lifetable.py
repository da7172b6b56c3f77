"""Life tables against closed forms and the published expectancies."""

import numpy as np
import pytest

from spdr.analysis import lifetable
from spdr.data import load
from spdr.errors import DataError


def wpp_rates(period: int, sex: str) -> np.ndarray:
    rows = load("mortality_wpp2024").query("period_start == @period and sex == @sex").sort_values("age_low")
    return rows["deaths_per_person_year"].to_numpy(dtype=float)


def test_survivors_start_at_one_and_never_rise():
    alive = lifetable.survivors(wpp_rates(2025, "male"))
    assert alive[0] == 1.0
    assert (np.diff(alive) < 0).all()
    assert len(alive) == 101


def test_open_age_expectancy_is_one_over_its_rate():
    rates = wpp_rates(2025, "female")
    assert lifetable.expectancy(rates, 100) == pytest.approx(1 / rates[-1], rel=1e-12)


@pytest.mark.parametrize(
    ("period", "sex"), [(2020, "male"), (2020, "female"), (2050, "male"), (2050, "female")]
)
@pytest.mark.parametrize("age", [0, 60, 65])
def test_expectancy_is_within_a_twentieth_of_a_year_of_the_abridged_table(period, sex, age):
    # single ages between the abridged ones are interpolated, so the two tables differ in the second decimal;
    # at 80 the abridged one has the dying live 2.5 of 5 years, which is too rough to compare with
    table = load("life_expectancy_wpp2024").query("period_start == @period and sex == @sex")
    ours = lifetable.expectancy(wpp_rates(period, sex), age)
    assert ours == pytest.approx(float(table[f"life_expectancy_{age}"].iloc[0]), abs=0.05)


def test_survival_ratios_conserve_person_years():
    # the stationary population reproduces itself: stock times survival plus births is the stock again
    rates = wpp_rates(2025, "female")
    lived, ratios = lifetable.person_years(rates), lifetable.survival_ratios(rates)
    after = np.concatenate([[ratios[0]], lived[:98] * ratios[1:99], [lived[98] * ratios[99]]])
    assert after == pytest.approx(lived[:100], rel=1e-12)
    # the open age is exponential at its own rate, so what leaves it is what enters it
    assert lived[99] * ratios[100] + lived[100] * ratios[101] == pytest.approx(lived[100], rel=1e-9)


@pytest.mark.parametrize("bad", [0.0, -0.01, np.nan, np.inf])
def test_a_rate_that_is_no_rate_is_refused_by_age(bad):
    rates = wpp_rates(2025, "male").copy()
    rates[14] = bad
    with pytest.raises(DataError, match="age 65"):
        lifetable.survivors(rates)


def test_a_table_of_another_length_is_refused():
    with pytest.raises(DataError, match="22 are needed"):
        lifetable.survivors(np.full(21, 0.01))
    with pytest.raises(DataError, match="0 to 100"):
        lifetable.expectancy(wpp_rates(2025, "male"), 101)
