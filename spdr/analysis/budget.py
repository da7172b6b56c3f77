"""What a scheme costs: people of the age by the law of each month by the share who receive.

The identity is the one the ILO uses for rapid assessments: people x take-up x benefit x months x
(1 + administration), here with single ages, dated rates and calendar or fiscal years.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from spdr.analysis import defaults
from spdr.analysis.costing import annual_cost
from spdr.analysis.frames import require_columns
from spdr.analysis.population_bases import population_by_age
from spdr.analysis.schemes import calculate, fields
from spdr.analysis.schemes.rules import Law
from spdr.errors import DataError, ParameterError

MONTHS = 12
CALENDARS = ("calendar", "fiscal")
FISCAL_START_MONTH = 10  # the fiscal year 2026 runs from October 2025 to September 2026

# Someone who meets every condition of the scheme but age: what the age structure alone can cost.
_MEETS_THE_REST: dict[str, Any] = {
    "is_thai": True,
    "household_income_thb_year": 0.0,
    "household_size": 1,
    "personal_income_thb_year": 0.0,
    "has_inadequate_income": True,
    "is_state_pensioner": False,
    "receives_oaa_before_2023": False,
    "receives_oaa": True,
    "household_has_welfare_card": False,
    "household_receives_ssf_child_allowance": False,
    "has_welfare_card": False,
    "has_disability_card": True,
    "pregnant_months": 0,
}
# Schemes whose people are found by a register, not by age: without a share the cost would be everyone's.
_NEEDS_COVERAGE = {
    "da": "registered persons with a disability",
    "da_flat": "registered persons with a disability",
    "swc_goods": "State Welfare Card holders",
    "swc_transport": "State Welfare Card holders",
    "swc_gas": "State Welfare Card holders",
    "swc_elderly_topup": "State Welfare Card holders",
}
PREGNANCY_MONTHS = range(1, 10)
MOTHER_AGE = 30  # any age outside those of a grant for children
MID_MONTH = 15  # where the people of one month of age stand in it
_HOLDS_CARD = {name for name in _NEEDS_COVERAGE if name.startswith("swc")}
BY_AGE = (
    "csg",
    "csg_universal",
    "oaa",
    "oaa_topup_2022",
    "oaa_announced_tiers",
    "oaa_flat",
    "basic_pension",
    *_NEEDS_COVERAGE,
)


def scheme_cost(
    scheme: str,
    years: int | Sequence[int],
    population_basis: str = "wpp2024",
    coverage: float | Mapping[int, float] | None = None,
    reform: Any = None,
    calendar: str = "calendar",
    population: pd.DataFrame | None = None,
    law: Law | None = None,
    allow_after: bool = False,
) -> pd.DataFrame:
    """Cost a scheme from the age structure, the law of each month and the share of the eligible who receive.

    Parameters
    ----------
    scheme
        One of ``BY_AGE``: schemes whose amount hangs on age.
    years
        Gregorian years; with ``calendar="fiscal"`` the year in which the fiscal year ends.
    population_basis
        ``wpp2024`` (everyone living in Thailand on 1 July, single ages derived from five-year groups),
        ``wpp2019`` (an older revision with its own single ages) or ``register`` (the civil register's three
        age bands, ages inside them as in WPP2024). Only the label where ``population`` is given.
    coverage
        Share (0 to 1) of the eligible who receive, one for all years or one per year. None is full take-up by
        everyone of the age; schemes of card holders have no such thing and need a share of the population.
    reform
        A reform laid over the law.
    calendar
        ``calendar`` or ``fiscal`` (October to September).
    population
        ``year, sex, age, population_n`` in single ages, instead of the basis's own table.
    law
        Where the dated parameters come from.
    allow_after
        Cost months after the law was last followed too, with the law as enacted by then: a projection.

    Returns
    -------
    pandas.DataFrame
        One row per year: ``year``, ``eligible`` and ``beneficiaries`` (people, mean of the months paid),
        ``average_amount_thb_month`` (per beneficiary and month paid; missing where nobody receives),
        ``cost_thb`` and ``months_paid``. ``attrs`` holds the basis, whether it is derived, and the caveat
        on nationality.

    Raises
    ------
    ParameterError
        If the scheme cannot be costed by age, or the law gives no amount in any month of a year.
    DataError
        If a year is outside the population, or a coverage is missing or not between 0 and 1.

    Notes
    -----
    The mid-year age structure stands for every month of its calendar year. Ages are spread evenly over the
    twelve months of a year of age, so that limits in months (72 for the Child Support Grant) and birth
    cohorts cut where the law cuts them. Tests other than age are taken as met: ``coverage`` is for those.
    A month before the law began or after a temporary measure ended costs nothing and does not count among
    the months paid; a year without any such month is an error.
    """
    if scheme not in BY_AGE:
        raise ParameterError(
            f"{scheme!r} cannot be costed from ages. These can: {', '.join(BY_AGE)}. For any other use "
            "schemes.calculate on people with weights, or costing.annual_cost with a count of them."
        )
    if calendar not in CALENDARS:
        raise ParameterError(f"calendar is 'calendar' or 'fiscal', not {calendar!r}.")
    wanted = [int(year) for year in np.atleast_1d(years)]
    law = law or defaults.law()
    if population is None:
        population = population_by_age(population_basis, _spanned(wanted, calendar))
    people = population
    require_columns(people, ["year", "sex", "age", "population_n"], used_by="scheme_cost")
    rows = []
    for year in wanted:
        share = _share(scheme, coverage, year)
        rows.append(_one_year(scheme, year, share, people, reform, calendar, law, allow_after))
    frame = pd.DataFrame(rows)
    derived = bool(people["derived"].any()) if "derived" in people else False
    frame.attrs.update(NATIONALITY_CAVEAT, population_basis=population_basis, derived=derived)
    return frame


NATIONALITY_CAVEAT = {
    "caveat_en": "Entitlement follows Thai nationality. World Population Prospects counts everyone living in "
    "Thailand, so the eligible are overstated; the civil register counts those registered.",
    "caveat_th": "สิทธิขึ้นอยู่กับสัญชาติไทย แต่ประชากรของสหประชาชาติ (WPP) นับทุกคนที่อาศัยอยู่ในประเทศไทย "
    "จำนวนผู้มีสิทธิจึงสูงกว่าความเป็นจริง ส่วนทะเบียนราษฎรนับเฉพาะผู้มีชื่อในทะเบียน",
}


def _spanned(years: Sequence[int], calendar: str) -> list[int]:
    earlier = [year - 1 for year in years] if calendar == "fiscal" else []
    return sorted({*years, *earlier})


def _share(scheme: str, coverage: float | Mapping[int, float] | None, year: int) -> float:
    if coverage is None:
        if scheme in _NEEDS_COVERAGE:
            raise DataError(
                f"{scheme} is paid to {_NEEDS_COVERAGE[scheme]}, whom no age structure shows. Give coverage "
                "as the share of the population of the age who hold the card."
            )
        return 1.0
    if isinstance(coverage, Mapping) and year not in coverage:
        known = ", ".join(map(str, sorted(coverage)))
        raise DataError(f"There is no coverage for {year}: coverage is given for {known}. Add the year.")
    share = float(coverage[year] if isinstance(coverage, Mapping) else coverage)
    if not 0 <= share <= 1:
        raise DataError(
            f"The coverage of {year} is {share!r}; it must be a share from 0 to 1 (0.758, not 75.8)."
        )
    return share


def months_of(year: int, calendar: str) -> list[date]:
    """Return the first days of the months of a calendar year, or of the fiscal year that ends in it.

    Examples
    --------
    >>> months_of(2026, "fiscal")[0], months_of(2026, "fiscal")[-1]
    (datetime.date(2025, 10, 1), datetime.date(2026, 9, 1))
    """
    if calendar == "calendar":
        return [date(year, month, 1) for month in range(1, MONTHS + 1)]
    before = [date(year - 1, month, 1) for month in range(FISCAL_START_MONTH, MONTHS + 1)]
    return before + [date(year, month, 1) for month in range(1, FISCAL_START_MONTH)]


def _one_year(
    scheme: str,
    year: int,
    share: float,
    people: pd.DataFrame,
    reform: Any,
    calendar: str,
    law: Law,
    allow_after: bool,
) -> dict[str, float]:
    eligible, cost, paid, refused = 0.0, 0.0, 0, []
    months = months_of(year, calendar)
    of_year = {of: _cells(people, scheme, of) for of in {on.year for on in months}}
    for on in months:
        cells = _born(of_year[on.year], on)
        try:
            found = calculate(cells, scheme, on, reform, law, allow_after)
        except ParameterError as error:
            if on > law.LAW_SEEN_TO and not allow_after:
                raise
            refused.append(error)
            continue
        weight = cells["population_n"].to_numpy()  # twelve times the people of the cell: divided at the end
        eligible += weight[found["eligible"].to_numpy()].sum()
        per_month = MONTHS if found["period"].iloc[0] == "year" else 1
        cost += float(weight @ found["amount_thb"].to_numpy()) / per_month
        paid += 1
    if not paid:
        raise refused[0]
    eligible, cost = eligible / MONTHS, cost / MONTHS
    receiving = eligible * share
    return {
        "year": year,
        "eligible": eligible / paid,
        "beneficiaries": receiving / paid,
        "average_amount_thb_month": cost * share / receiving if receiving else float("nan"),
        "cost_thb": cost * share,
        "months_paid": paid,
    }


def month_cells(people: pd.DataFrame, scheme: str, on: date) -> pd.DataFrame:
    """Spread the single ages of the month's year over twelve months of age, meeting every test but age.

    Parameters
    ----------
    people
        ``year, sex, age, population_n`` in single ages.
    scheme
        One of ``BY_AGE``.
    on
        First day of the month.

    Returns
    -------
    pandas.DataFrame
        The scheme's columns and ``population_n``, twelve times the people of the cell: each stands for a
        twelfth of its year of age. Pregnant women follow at the end where the scheme pays them.
    """
    return _born(_cells(people, scheme, on.year), on)


def _cells(people: pd.DataFrame, scheme: str, year: int) -> pd.DataFrame:
    """Return the cells of a year of the population; those of its months differ by their birth dates only."""
    held = people["year"].to_numpy()
    here = held == year
    if not here.any():
        raise DataError(
            f"There is no population for {year}: the table holds {held.min()} to {held.max()}. "
            "Choose a year it holds."
        )
    ages = people["age"].to_numpy(dtype="int64")[here]
    counts = people["population_n"].to_numpy()[here]
    age, number = np.repeat(ages, MONTHS), np.repeat(counts, MONTHS)
    months = age * MONTHS + np.tile(np.arange(MONTHS), len(ages))
    asked = fields(scheme)
    rest = {name: value for name, value in _MEETS_THE_REST.items() if name in asked}
    if "pregnant_months" in asked:
        # women by month of pregnancy, in each a twelfth of the children under one, standing for births; their
        # own row among the ages pays them nothing under a grant for children, so nobody counts twice
        women = len(PREGNANCY_MONTHS)
        months = np.append(months, np.full(women, months[np.flatnonzero(age == MOTHER_AGE)[0]]))
        rest["pregnant_months"] = np.append(np.full(len(age), rest["pregnant_months"]), PREGNANCY_MONTHS)
        age = np.append(age, np.full(women, MOTHER_AGE))
        number = np.append(number, np.full(women, counts[ages == 0].sum()))
    if scheme in _HOLDS_CARD:
        rest["has_welfare_card"] = True
    return pd.DataFrame({"age": age, "birth_date": months, "population_n": number, **rest})


def _born(cells: pd.DataFrame, on: date) -> pd.DataFrame:
    """Turn the months of age that stand in the place of the birth dates into dates, seen from a day."""
    month = np.datetime64(on, "M") - (cells["birth_date"].to_numpy() + 1)
    return cells.assign(birth_date=month.astype("datetime64[D]") + MID_MONTH)


def emergency_topup(
    recipients_n: Mapping[str, float], amount_thb_month: float, months: int, once_a_person: bool = True
) -> pd.DataFrame:
    """Say how many people a top-up on existing schemes reaches and what it costs, by scheme and together.

    Counts of recipients overlap (an older person may also hold a disability card), and nobody publishes by
    how much. Paid once a person, the total lies between the largest scheme (all others inside it) and the
    sum (no overlap). Paid on every benefit, it is the sum.

    Parameters
    ----------
    recipients_n
        Scheme -> people who receive it now.
    amount_thb_month, months
        The top-up and how long it is paid.
    once_a_person
        Whether someone on two schemes gets one top-up.

    Returns
    -------
    pandas.DataFrame
        ``scheme``, ``people_low_n``, ``people_high_n``, ``cost_low_thb``, ``cost_high_thb``; the last row is
        ``together``.

    Raises
    ------
    DataError
        If there is no scheme, or a number is negative or missing.

    Examples
    --------
    >>> both = emergency_topup({"csg": 2_000_000, "oaa": 11_000_000}, 1_000, 3)
    >>> both.set_index("scheme").loc["together"].astype(int).tolist()
    [11000000, 13000000, 33000000000, 39000000000]
    """
    if not recipients_n:
        raise DataError("emergency_topup needs at least one scheme with its recipients.")
    counts = {name: float(count) for name, count in recipients_n.items()}
    costs = {name: annual_cost(count, amount_thb_month, months) for name, count in counts.items()}
    rows = [(name, counts[name], counts[name], costs[name], costs[name]) for name in counts]
    people = (max(counts.values()), sum(counts.values()))
    cost = (max(costs.values()) if once_a_person else sum(costs.values()), sum(costs.values()))
    rows.append(("together", *people, *cost))
    columns = ["scheme", "people_low_n", "people_high_n", "cost_low_thb", "cost_high_thb"]
    return pd.DataFrame(rows, columns=columns)
