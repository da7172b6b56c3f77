"""What workers outside compulsory insurance pay and get: a life under Section 40, groups brought in.

Every amount comes from the schemes as coded (:mod:`spdr.analysis.schemes`); the people are made up to
question the law, and the law of one day is held still for a whole life.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from spdr.analysis import schemes
from spdr.errors import ParameterError

MONTHS = 12
MILLION = 1_000_000
BANGKOK = "10"  # cuts of contributions are limited to other provinces
OPTIONS = (1, 2, 3)
OPTION_NAMES = tuple(f"section40_option{option}" for option in OPTIONS)
PAID_KEYS = (  # parameters behind what the insured person pays
    "ssf33.rate.employee",
    "ssf33.wage_ceiling",
    "ssf39.contribution",
    *(f"ssf40.option{option}.contribution" for option in OPTIONS),
)
STATE_KEYS = tuple(f"ssf40.option{option}.government" for option in OPTIONS)
STEADY = 36  # months of the last 36: the record of somebody who pays every month

# how each group would be insured: by the law of today, by a proposal, or by choice; employment as in schemes
SECTORS: Mapping[str, tuple[str, str]] = {
    "micro_small_enterprises": ("section33_in_law", "private_employee"),
    "wholesale_retail": ("section33_in_law", "private_employee"),
    "fixed_stalls": ("section33_proposed", "fixed_stall_employee"),
    "agriculture": ("section33_proposed", "agricultural_employee"),
    "domestic_work": ("section33_proposed", "domestic_worker"),
    "transport_own_account": ("section40_by_choice", "own_account"),
}


@dataclass(frozen=True)
class Life:
    """A member's life, as assumed: ages, days of illness and visits in a year, children."""

    join_age: int
    leave_age: int
    hospital_days: int
    rest_days: int
    visits: int
    children: int

    @property
    def years(self) -> int:
        """Years of unbroken contributions."""
        if not 15 <= self.join_age < self.leave_age:
            raise ParameterError(
                f"A life from {self.join_age} to {self.leave_age}: join at 15 or later, and leave after that."
            )
        return self.leave_age - self.join_age


def amounts(scheme: str, people: pd.DataFrame, on: str, law: Any = None) -> pd.Series:
    """Return what a scheme pays or charges each person on a day, reading only the columns it asks for."""
    placed = people.assign(province_code=BANGKOK, in_declared_disaster_area=False)
    return schemes.calculate(placed[schemes.fields(scheme, on, law)], scheme, on, law=law)["amount_thb"]


def option_members(options: Sequence[int] = OPTIONS, **columns: Any) -> pd.DataFrame:
    """Return one made-up Section 40 member for each option, with further columns alike for all."""
    return pd.DataFrame({"insured_section": 40, "section40_option": list(options)}).assign(**columns)


def contributions(on: str, law: Any = None) -> pd.DataFrame:
    """What the insured person and the state pay by way into the fund.

    Returns
    -------
    pandas.DataFrame
        ``way_in, contribution_thb_month, state_thb_month``: Section 33 at its wage ceiling (without the
        employer's part), Section 39 (the state's part was not seen) and the three options of Section 40.
    """
    rich = pd.DataFrame({"insured_section": [33], "monthly_wage_thb": [1e6]})
    left = pd.DataFrame({"insured_section": [39]})
    members = option_members()
    rows: list[tuple[str, float, float | None]] = [
        (
            "section33_ceiling",
            amounts("ssf33_employee", rich, on, law).iloc[0],
            amounts("ssf33_government", rich, on, law).iloc[0],
        ),
        ("section39", amounts("ssf39_contribution", left, on, law).iloc[0], None),
    ]
    rows += list(
        zip(
            OPTION_NAMES,
            amounts("ssf40_member", members, on, law),
            amounts("ssf40_government", members, on, law),
            strict=True,
        )
    )
    return pd.DataFrame(rows, columns=["way_in", "contribution_thb_month", "state_thb_month"])


def benefits(on: str, law: Any = None) -> pd.DataFrame:
    """What each option of Section 40 gives, asked of a member who meets every condition.

    Returns
    -------
    pandas.DataFrame
        ``benefit, benefit_unit`` and a column for each option; 0 where the option has no such benefit.
    """
    sick = option_members(hospital_days=0, rest_days=0)
    one_day = amounts("ssf40_sickness", sick.assign(hospital_days=1), on, law)
    all_year = amounts("ssf40_sickness", sick.assign(hospital_days=365), on, law)
    invalid = option_members(is_invalid=True, section40_invalidity_band="36_of_60")
    parent = option_members(contribution_months_36=STEADY, children_under_6_n=1, children_under_7_n=1)
    month = option_members(age=60, contribution_months=1, voluntary_saving_thb=0)
    rows = {
        ("sickness_inpatient_days", "days_a_year"): all_year / one_day,
        ("hospital_day_cash", "thb_a_day"): one_day,
        ("rest_day_cash", "thb_a_day"): amounts("ssf40_sickness", sick.assign(rest_days=1), on, law),
        ("outpatient_cash", "thb_a_visit"): amounts(
            "ssf40_outpatient", option_members(outpatient_visits=1), on, law
        ),
        ("invalidity_cash_max", "thb_a_month"): amounts("ssf40_invalidity", invalid, on, law),
        ("funeral_grant", "thb_once"): amounts(
            "ssf40_funeral", option_members(has_died=True, contribution_months=12), on, law
        ),
        ("oldage_credit", "thb_for_each_month"): amounts("ssf40_oldage", month, on, law),
        ("child_allowance", "thb_a_month"): amounts("ssf40_child", parent, on, law),
    }
    frame = [(benefit, unit, *values) for (benefit, unit), values in rows.items()]
    return pd.DataFrame(frame, columns=["benefit", "benefit_unit", *OPTION_NAMES])


def lump_sums(on: str, years: Sequence[int], law: Any = None) -> pd.DataFrame:
    """What a member has paid and is credited for old age after whole years of contributions, options 2 and 3.

    Returns
    -------
    pandas.DataFrame
        ``option, contribution_years, paid_thb, lump_sum_thb``; the fund's yearly return is not added.
    """
    rows = []
    for n in years:
        members = option_members((2, 3), age=60, contribution_months=n * MONTHS, voluntary_saving_thb=0)
        paid = amounts("ssf40_member", members, on, law) * MONTHS * n
        credited = amounts("ssf40_oldage", members, on, law)
        rows += list(zip(OPTION_NAMES[1:], [n] * 2, paid, credited, strict=True))
    frame = pd.DataFrame(rows, columns=["option", "contribution_years", "paid_thb", "lump_sum_thb"])
    return frame.sort_values(["option", "contribution_years"], ignore_index=True)


def lifetime(on: str, life: Life, law: Any = None) -> pd.DataFrame:
    """What a member pays and gets over a life under each option of Section 40.

    Parameters
    ----------
    on
        Day whose law is held still for the whole life: no amount grows, nothing is discounted.
    life
        The life assumed. Children are born after the months the child allowance asks for.
    law
        Dated parameters; the project's own where absent.

    Returns
    -------
    pandas.DataFrame
        One row for each option: ``option, member_thb, state_thb, illness_thb, child_thb, oldage_thb,
        funeral_thb, back_thb`` (all that comes back) and ``back_share`` (by what the member paid).
    """
    months = life.years * MONTHS
    members = option_members()
    illness = option_members(
        hospital_days=life.hospital_days, rest_days=life.rest_days, outpatient_visits=life.visits
    )
    old = option_members(age=life.leave_age, contribution_months=months, voluntary_saving_thb=0)
    yearly = amounts("ssf40_sickness", illness, on, law) + amounts("ssf40_outpatient", illness, on, law)
    frame = pd.DataFrame(
        {
            "option": OPTION_NAMES,
            "member_thb": amounts("ssf40_member", members, on, law) * months,
            "state_thb": amounts("ssf40_government", members, on, law) * months,
            "illness_thb": yearly * life.years,
            "child_thb": _children(on, life.children, law),
            "oldage_thb": amounts("ssf40_oldage", old, on, law),
            "funeral_thb": amounts(
                "ssf40_funeral", option_members(has_died=True, contribution_months=months), on, law
            ),
        }
    )
    back = frame[["illness_thb", "child_thb", "oldage_thb", "funeral_thb"]].sum(axis=1)
    return frame.assign(back_thb=back, back_share=back / frame["member_thb"])


def _children(on: str, children: int, law: Any) -> pd.Series:
    """Return the child allowance of all years of all children, born one after the other."""
    if not children:
        return pd.Series([0.0] * len(OPTIONS))
    parent = option_members(contribution_months_36=STEADY)
    young = "children_under_7_n" if "children_under_7_n" in schemes.fields("ssf40_child", on, law) else ""
    column, until = (young, 7) if young else ("children_under_6_n", 6)
    monthly = amounts("ssf40_child", parent.assign(**{column: 1}), on, law)
    return monthly * MONTHS * until * children


def extension(on: str, wage_thb_month: float, workers_n: float, law: Any = None) -> pd.DataFrame:
    """What insuring so many workers of each sector costs the worker, the employer and the state.

    Parameters
    ----------
    on
        Day whose law is read.
    wage_thb_month
        Wage on which Section 33 is counted: nobody has published wages by sector.
    workers_n
        Workers of each sector: nobody has published these either, so the number is the reader's.
    law
        Dated parameters; the project's own where absent.

    Returns
    -------
    pandas.DataFrame
        ``sector, way_in, worker_thb_month, employer_thb_month, state_thb_month`` and the same three in
        million baht a year for all workers, ending ``_million_thb``.
    """
    rows = []
    for sector, (way, employment) in SECTORS.items():
        person = pd.DataFrame({"employment": [employment], "monthly_wage_thb": [wage_thb_month]})
        rows.append((sector, way, *_parties(person, way, on, law)))
    frame = pd.DataFrame(
        rows, columns=["sector", "way_in", "worker_thb_month", "employer_thb_month", "state_thb_month"]
    )
    for party in ("worker", "employer", "state"):
        total = frame[f"{party}_thb_month"] * MONTHS * workers_n / MILLION
        frame[f"{party}_million_thb"] = total
    return frame


def _parties(person: pd.DataFrame, way: str, on: str, law: Any) -> tuple[float, float, float]:
    """Return what worker, employer and state pay in a month for one person by a way in."""
    if way == "section40_by_choice":
        member = option_members((3,))
        return (
            float(amounts("ssf40_member", member, on, law).iloc[0]),
            0.0,
            float(amounts("ssf40_government", member, on, law).iloc[0]),
        )
    insured = person.assign(insured_section=33)
    own = ("ssf33_new_groups", person.assign(insured_section=0))
    scheme, asked = own if way == "section33_proposed" else ("ssf33_employee", insured)
    return (
        float(amounts(scheme, asked, on, law).iloc[0]),
        float(amounts("ssf33_employer", insured, on, law).iloc[0]),
        float(amounts("ssf33_government", insured, on, law).iloc[0]),
    )


def domestic_options(
    on: str, wage_thb_month: float, low_n: float, high_n: float, law: Any = None
) -> pd.DataFrame:
    """Three ways to insure domestic workers: who pays, and what the state pays for a low and a high caseload.

    Section 33 as proposed; Section 40 option 2 as it is; and option 2 paid by the state alone.

    Returns
    -------
    pandas.DataFrame
        ``domestic_option, worker_thb_month, employer_thb_month, state_thb_month, state_low_million_thb,
        state_high_million_thb, all_high_million_thb`` (what the three pay together).
    """
    person = pd.DataFrame({"employment": ["domestic_worker"], "monthly_wage_thb": [wage_thb_month]})
    member = option_members((2,))
    own = float(amounts("ssf40_member", member, on, law).iloc[0])
    state = float(amounts("ssf40_government", member, on, law).iloc[0])
    rows = [
        ("domestic_section33", *_parties(person, "section33_proposed", on, law)),
        ("domestic_section40", own, 0.0, state),
        ("domestic_section40_paid", 0.0, 0.0, own + state),
    ]
    parties = ["worker_thb_month", "employer_thb_month", "state_thb_month"]
    frame = pd.DataFrame(rows, columns=["domestic_option", *parties])
    year = MONTHS / MILLION
    return frame.assign(
        state_low_million_thb=frame["state_thb_month"] * low_n * year,
        state_high_million_thb=frame["state_thb_month"] * high_n * year,
        all_high_million_thb=frame[parties].sum(axis=1) * high_n * year,
    )


def domestic_caseload(
    thai_n: float, outside_share: float, migrant_low_n: float, migrant_high_n: float
) -> dict[str, float]:
    """How many domestic workers an extension would meet, as a range over what is not known.

    Low: Thai and registered migrant workers who are outside the fund. High: all Thai domestic workers and the
    largest estimate of migrant ones, none of them insured. Rounded to the thousand: the parts are estimates.

    Examples
    --------
    >>> domestic_caseload(100_000, 0.8, 50_600, 90_000)
    {'low': 120000.0, 'high': 190000.0}
    """
    found = {"low": (thai_n + migrant_low_n) * outside_share, "high": thai_n + migrant_high_n}
    return {name: float(round(count, -3)) for name, count in found.items()}


def state_pays(on: str, people: Mapping[str, float], option: int = 2, law: Any = None) -> pd.DataFrame:
    """What it costs the state to pay the members' part of an option of Section 40 as well as its own.

    Parameters
    ----------
    on
        Day whose law is read.
    people
        Group -> people who would be paid for.
    option
        1, 2 or 3.
    law
        Dated parameters; the project's own where absent.

    Returns
    -------
    pandas.DataFrame
        ``payers_group, people_n, own_billion_thb`` (what the state's present share comes to) and
        ``members_billion_thb`` (the members' part on top).
    """
    member = option_members((option,))
    billion = MONTHS / 1e9
    extra = float(amounts("ssf40_member", member, on, law).iloc[0]) * billion
    own = float(amounts("ssf40_government", member, on, law).iloc[0]) * billion
    rows = [(group, float(count), own * count, extra * count) for group, count in people.items()]
    return pd.DataFrame(rows, columns=["payers_group", "people_n", "own_billion_thb", "members_billion_thb"])


def insured_pension(on: str, wage_thb_month: float, years: int, law: Any = None) -> float:
    """Monthly pension of Section 33 at the pension age after so many years on one wage, THB."""
    person = pd.DataFrame(
        {
            "age": [60],
            "contribution_months": [years * MONTHS],
            "average_wage_60_thb": [wage_thb_month],
            "has_left_insurance": [True],
        }
    )
    return float(amounts("ssf_pension", person, on, law).iloc[0])


def extension_grid(on: str, wages_thb_month: Sequence[float], law: Any = None) -> pd.DataFrame:
    """What one worker of each sector, the employer and the state pay at each of several wages.

    Returns
    -------
    pandas.DataFrame
        ``sector, wage_thb_month, worker_pays_thb, employer_pays_thb, state_pays_thb``, a month; one row for
        each sector and wage, wages rising.
    """
    frames = []
    for wage in sorted(set(map(float, wages_thb_month))):
        one = extension(on, wage, 1, law)
        one = one.rename(columns={f"{p}_thb_month": f"{p}_pays_thb" for p in ("worker", "employer", "state")})
        frames.append(one.assign(wage_thb_month=wage))
    columns = ["sector", "wage_thb_month", "worker_pays_thb", "employer_pays_thb", "state_pays_thb"]
    grid = pd.concat(frames)[columns]
    order = {sector: place for place, sector in enumerate(SECTORS)}
    return grid.sort_values(
        ["sector", "wage_thb_month"],
        key=lambda c: c.map(order) if c.name == "sector" else c,
        ignore_index=True,
    )
