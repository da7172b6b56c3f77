"""Published poverty and inequality numbers, and ours: arithmetic checks on their data, to their digits."""

from __future__ import annotations

import math

import pytest

from spdr.analysis import poverty

# Haughton and Khandker, Handbook on Poverty and Inequality (World Bank 2009), chapter 4: line 125
COUNTRIES = {"A": [100, 100, 150, 150], "B": [124, 124, 150, 150], "C": [100, 110, 150, 160]}


def test_haughton_khandker_page_72_severity_of_country_c():
    assert round(poverty.fgt(COUNTRIES["C"], 125, alpha=2), 4) == 0.0136


def test_haughton_khandker_countries_have_one_headcount_and_different_gaps():
    # worked by hand: (25 + 25) / 125 / 4, (1 + 1) / 125 / 4, (25 + 15) / 125 / 4
    gaps = {"A": 0.1, "B": 0.004, "C": 0.08}
    for country, incomes in COUNTRIES.items():
        assert poverty.fgt(incomes, 125) == 0.5
        assert poverty.fgt(incomes, 125, alpha=1) == pytest.approx(gaps[country], abs=1e-15)


# Tests of the World Bank's wbpip package (MIT licence), whose numbers come from the Bank's earlier .NET code
PEOPLE = [0.0005, 0.0032, 0.0148, 0.0443, 0.0991, 0.257, 0.4385, 0.5938, 0.7089, 1]
INCOME = [
    5.824760527229386e-05, 0.000604029410841011, 0.0037949334793616948, 0.013988878652244477,
    0.036992164583098786, 0.12140708906131342, 0.24531391873082081, 0.37446670169288321,
    0.48753116241194566, 1,
]  # fmt: skip
MEAN, LINE = 51.5660557757944, 57.791666666666664
GQ_DECILES = [
    0.037459351271787455, 0.050102491249992831, 0.060098424008397155, 0.0689612882777707,
    0.077549299610190137, 0.086590868400210574, 0.097034440897180829, 0.11071235633968635,
    0.13305852826044706, 0.2784329516843369,
]  # fmt: skip
BETA_DECILES = [
    0.0375048593336125, 0.0496360493447891, 0.058713139008492066, 0.067752312054008029,
    0.077419347133837746, 0.0883101840173634, 0.10132910544405782, 0.11835493348127901,
    0.14500186589082675, 0.25597820429173357,
]  # fmt: skip


def test_povcalnet_general_quadratic():
    result = poverty.grouped(PEOPLE, INCOME, MEAN, LINE, method="gq")
    coefficients = (0.795981535745657, -1.4445933880119242, 0.14728191995919815)
    assert result.coefficients == pytest.approx(coefficients, rel=1e-11)
    assert result.gini == pytest.approx(0.32126464221602591, abs=1e-12)
    # the published headcount was rounded to a 32-bit number on its way (their test says so): 8 digits
    assert result.headcount == pytest.approx(0.76005810499191284, abs=2e-8)
    assert result.gap == pytest.approx(0.27617606019159308, abs=1e-12)
    assert result.severity == pytest.approx(0.12832887439632906, abs=1e-12)
    assert result.median == pytest.approx(42.247782467994874, abs=1e-10)
    assert result.sse == pytest.approx(2.5301549524661934e-06, rel=1e-8)
    assert result.shares(10) == pytest.approx(GQ_DECILES, abs=1e-12)
    assert result.valid


def test_povcalnet_beta():
    result = poverty.grouped(PEOPLE, INCOME, MEAN, LINE, method="beta")
    coefficients = (0.57803721740313529, 0.94205090386544987, 0.52578600019473676)
    assert result.coefficients == pytest.approx(coefficients, rel=1e-11)
    # theirs comes from Newton steps that stop at about 1e-8, ours from a bracketed root
    assert result.headcount == pytest.approx(0.71833938360214233, abs=1e-8)
    assert result.gap == pytest.approx(0.27137498479545558, abs=1e-12)
    assert result.severity == pytest.approx(0.12933674851941607, abs=1e-10)
    assert result.median == pytest.approx(42.594731176686537, abs=1e-10)
    assert result.shares(10) == pytest.approx(BETA_DECILES, abs=1e-12)
    # theirs sums the curve in 500 steps, ours is the Beta function: 2.3 in the sixth digit apart
    assert result.gini == pytest.approx(0.31236656171451094, abs=3e-6)


def test_povcalnet_chooses_the_curve_that_is_closer_below_the_line_where_both_are_valid():
    gq, beta, best = (poverty.grouped(PEOPLE, INCOME, MEAN, LINE, method=m) for m in ("gq", "beta", "best"))
    assert gq.valid and beta.valid
    assert gq.sse_below_line < beta.sse_below_line
    assert best == gq


def test_povcalnet_curve_that_is_no_lorenz_curve_is_called_invalid():
    from spdr.analysis.poverty.grouped import _Quadratic

    curve = object.__new__(_Quadratic)
    a, b, c = curve.coefficients = (0.78554131924835879, -1.9856022109519547, -0.30597079435662672)
    curve.e, curve.m = -(a + b + c + 1), b * b - 4 * a
    curve.n = 2 * b * curve.e - 4 * c
    assert not curve.valid()


def test_wbpip_edge_cases_of_the_headcount_and_gap():
    assert poverty.fgt(range(10, 101), 9, range(10, 101)) == 0
    assert poverty.fgt(range(1, 101), 101) == 1
    assert poverty.fgt([0] * 10, 12, alpha=1) == 1
    assert poverty.fgt(range(21, 31), 15, alpha=1) == 0


def test_wbpip_edge_cases_of_the_gini():
    assert poverty.gini([0] * 99 + [100]) == pytest.approx(0.99, abs=1e-15)
    assert poverty.gini(range(5, 0, -1), range(10, 15)) == poverty.gini(range(1, 6), range(14, 9, -1))


def test_pysal_theil_of_half_without_income():
    assert poverty.theil([0, 0, 0, 10, 10, 10]) == pytest.approx(math.log(2), abs=1e-15)
    assert round(poverty.theil([0, 0, 0, 10, 10, 10]), 6) == 0.693147


def test_alkire_foster_example_with_four_people_and_dimensions():
    """Alkire and Foster, OPHI working paper 32. Unverified: quoted from memory, not from the page."""
    achievements = [[13.1, 14, 4, 1], [15.2, 7, 5, 0], [12.5, 10, 1, 0], [20, 11, 3, 1]]
    cutoffs = [13, 12, 3, 1]
    deprived = [[value < z for value, z in zip(row, cutoffs, strict=True)] for row in achievements]
    result = poverty.multidimensional(deprived, cutoff=2)
    assert (result.headcount, result.intensity, result.adjusted_headcount) == (1 / 2, 3 / 4, 3 / 8)
    # dimension contributions add up to one
    assert result.dimensions["contribution_share"].sum() == pytest.approx(1, abs=1e-15)


def test_lambert_conundrum_progressive_benefit_and_regressive_tax():
    """Lambert's example (from memory, source not confirmed): the tax alone widens the gap, both narrow it."""
    market, tax, benefit = [10, 20, 30, 40], [6, 9, 12, 15], [21, 14, 7, 0]
    net = [m - t + b for m, t, b in zip(market, tax, benefit, strict=True)]
    gini = poverty.gini
    assert gini(market) - gini(net) == pytest.approx(0.25, abs=1e-15)
    after_tax = [m - t for m, t in zip(market, tax, strict=True)]
    assert round(gini(market) - gini(after_tax), 4) == -0.0517
    with_benefit = [m + b for m, b in zip(market, benefit, strict=True)]
    assert round(gini(market) - gini(with_benefit), 4) == 0.1972
