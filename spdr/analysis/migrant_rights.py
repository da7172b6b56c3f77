"""What an insured migrant pays and can reach, what relief for migrants would have cost, what moves abroad.

Every amount is the answer of a scheme as coded to made-up people; counts of people are published ones.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from spdr.analysis import defaults, migrants, migration, schemes

MONTHS = 12
MILLION = 1_000_000
REACHED = (
    "ssf_funeral",
    "ssf_sickness",
    "ssf_invalidity",
    "ssf_maternity_grant",
    "ssf33_unemployment",
    "ssf_child",
    "ssf_death",
    "ssf_pension",
)
RELIEF = {"covid_m33": "covid.m33", "covid_m33_extension": "covid.m33_ext"}
NEIGHBOURS = ("Cambodia", "Lao PDR", "Myanmar", "Viet Nam")


def insured(on: str, wage_thb_month: float, months: Sequence[int]) -> pd.DataFrame:
    """Return one insured migrant for each length of insurance, alike in all else."""
    one = migrants.model_people(on, wage_thb_month).query("status == 'migrant_insured'")
    people = one.loc[one.index.repeat(len(months))].reset_index(drop=True)
    held = pd.Series(list(months), dtype="int64")
    return people.assign(
        contribution_months=held,
        contribution_months_6=held.clip(upper=6),
        contribution_months_15=held.clip(upper=15),
        contribution_months_36=held.clip(upper=36),
    )


def benefits_by_months(
    on: str,
    wage_thb_month: float,
    permit_months: int,
    names: Sequence[str] = REACHED,
    law: Any = None,
    longest: int = migrants.LONG_INSURED,
) -> pd.DataFrame:
    """After how many months of insurance an insured migrant reaches each benefit, and how much it is then.

    Parameters
    ----------
    on
        Day whose law is read.
    wage_thb_month
        Wage, baht a month.
    permit_months
        Months that a permit runs.
    names
        Schemes asked.
    law
        Dated parameters; the project's own where absent.
    longest
        Months up to which the schemes are asked.

    Returns
    -------
    pandas.DataFrame
        ``scheme, months_needed, benefit_thb, paid_per`` (month, day or once) and ``within_permit`` (yes, no),
        shortest first; ``months_needed`` and the amount are missing if the benefit is never reached.
    """
    months = range(1, longest + 1)
    people = insured(on, wage_thb_month, months)
    rows: list[tuple[Any, ...]] = []
    for name in names:
        found = schemes.calculate(people[schemes.fields(name, on, law)], name, on, law=law)
        reached = found[found["eligible"]]
        if reached.empty:
            rows.append((name, None, None, str(found["period"].iloc[0]), "no"))
            continue
        needed = int(reached.index[0]) + 1
        within = "yes" if needed <= permit_months else "no"
        rows.append((name, needed, reached["amount_thb"].iloc[0], str(found["period"].iloc[0]), within))
    frame = pd.DataFrame(
        rows, columns=["scheme", "months_needed", "benefit_thb", "paid_per", "within_permit"]
    )
    return frame.sort_values("months_needed", kind="stable", ignore_index=True)


def stays(on: str, wage_thb_month: float, years: Sequence[int], law: Any = None) -> pd.DataFrame:
    """What is paid for an insured migrant over a stay, and what comes back for old age at the pension age.

    Returns
    -------
    pandas.DataFrame
        ``stay_years, paid_thb`` (own contributions, all branches), ``employer_paid_thb``,
        ``oldage_paid_thb`` (the own part for old age), ``lump_sum_thb`` (nought where a pension is due),
        ``pension_thb_month, lacking_months, pension`` (yes or no). The fund's yearly return is not added.
    """
    months = [n * MONTHS for n in years]
    people = insured(on, wage_thb_month, months)
    one = people.iloc[:1]
    monthly = {
        party: float(_amount(f"ssf33_{party}", one, on, law).iloc[0]) for party in ("employee", "employer")
    }
    split = schemes.branches(one, on, law=law).iloc[0]
    people = people.assign(
        own_oldage_contributions_thb=[split["employee_oldage_thb"] * n for n in months],
        employer_oldage_contributions_thb=[split["employer_oldage_thb"] * n for n in months],
        oldage_return_thb=0.0,
    )
    needed = benefits_by_months(on, wage_thb_month, 0, ("ssf_pension",), law)["months_needed"].iloc[0]
    pension = _amount("ssf_pension", people, on, law)
    return pd.DataFrame(
        {
            "stay_years": list(years),
            "paid_thb": [monthly["employee"] * n for n in months],
            "employer_paid_thb": [monthly["employer"] * n for n in months],
            "oldage_paid_thb": people["own_oldage_contributions_thb"],
            "lump_sum_thb": _amount("ssf_oldage_lump_sum", people, on, law),
            "pension_thb_month": pension,
            "lacking_months": [max(int(needed) - n, 0) for n in months],
            "pension": ["yes" if amount else "no" for amount in pension],
        }
    )


def _amount(scheme: str, people: pd.DataFrame, on: str, law: Any) -> pd.Series:
    return schemes.calculate(people[schemes.fields(scheme, on, law)], scheme, on, law=law)["amount_thb"]


def relief(low_n: float, high_n: float, law: Any = None) -> pd.DataFrame:
    """What the relief of 2021 for Section 33 gave Thais and migrants, and what equality would have cost.

    Parameters
    ----------
    low_n, high_n
        Insured migrants, a lower and an upper number.
    law
        Dated parameters; the project's own where absent.

    Returns
    -------
    pandas.DataFrame
        ``relief_scheme, start_date, thai_thb, migrant_thb, low_million_thb, high_million_thb``: paid to a
        Thai member and to an insured migrant, and the cost of paying migrants the same.
    """
    law = law or defaults.law()
    rows = []
    for scheme, key in RELIEF.items():
        start = law.history(key)["start"].iloc[0]
        people = pd.DataFrame({"is_thai": [True, False], "insured_section": [33, 33]})
        thai, migrant = schemes.calculate(people, scheme, start, law=law)["amount_thb"]
        lacking = (thai - migrant) / MILLION
        rows.append((scheme, start, thai, migrant, lacking * low_n, lacking * high_n))
    columns = [
        "relief_scheme",
        "start_date",
        "thai_thb",
        "migrant_thb",
        "low_million_thb",
        "high_million_thb",
    ]
    return pd.DataFrame(rows, columns=columns)


def card_prices(on: str, wage_thb_month: float, holders_n: float, law: Any = None) -> pd.DataFrame:
    """What health insurance costs a migrant in a year by way, and what all present card holders would pay.

    Returns
    -------
    pandas.DataFrame
        ``insurance_way, premium_thb_year, holders_million_thb``: the card at its lowest premium, at the
        premium proposed, and the own contribution to Section 33 (all branches) on the wage, which card
        holders do not pay (missing).
    """
    registered = migrants.model_people(on, wage_thb_month).query("status == 'migrant_registered_not_insured'")
    worker = insured(on, wage_thb_month, [MONTHS])
    now = float(_amount("mhis_premium", registered, on, law).iloc[0])
    proposed = float(_amount("mhis_premium_proposed", registered, on, law).iloc[0])
    own = float(_amount("ssf33_employee", worker, on, law).iloc[0]) * MONTHS
    rows = [
        ("card_lowest", now, now * holders_n / MILLION),
        ("card_proposed", proposed, proposed * holders_n / MILLION),
        ("section33_own", own, None),
    ]
    return pd.DataFrame(rows, columns=["insurance_way", "premium_thb_year", "holders_million_thb"])


def regimes(people: Mapping[str, tuple[float | None, str]]) -> pd.DataFrame:
    """Put migrants in portability regimes, with the number published for each group, never added up.

    Parameters
    ----------
    people
        ``insured_migrants``, ``registered_not_insured`` and ``irregular_migrants`` -> people (None where
        nobody has published them) and the period.

    Returns
    -------
    pandas.DataFrame
        ``migrant_group, portability_regime`` (I to IV, see :data:`spdr.analysis.migration.REGIMES`),
        ``people_n, period_code``. No agreement with a neighbour was seen in force, so nobody is in regime I.
    """
    standing = pd.DataFrame(
        {
            "documented": [True, True, False],
            "agreement": [False, False, False],
            "access": [True, False, False],
        },
        index=["insured_migrants", "registered_not_insured", "irregular_migrants"],
    )
    regime = migration.portability_regime(standing)
    rows = [(group, f"regime_{regime[group]}", *people[group]) for group in standing.index]
    return pd.DataFrame(rows, columns=["migrant_group", "portability_regime", "people_n", "period_code"])


def scorecard(rows: Sequence[tuple[str, str, int, int]]) -> pd.DataFrame:
    """Return the scorecard of the Global Compact: each measure as so many of so many, and what that means.

    Parameters
    ----------
    rows
        Objective, measure, how many are reached, of how many.

    Returns
    -------
    pandas.DataFrame
        ``gcm_objective, gcm_measure, gcm_reached_n, asked_n, gcm_verdict`` (none, some or all).

    Examples
    --------
    >>> scorecard([("gcm15", "m", 0, 4), ("gcm15", "m", 2, 4), ("gcm15", "m", 4, 4)])["gcm_verdict"].tolist()
    ['gcm_none', 'gcm_some', 'gcm_all']
    """
    found = [
        (*row, "gcm_none" if row[2] == 0 else "gcm_all" if row[2] == row[3] else "gcm_some") for row in rows
    ]
    return pd.DataFrame(
        found, columns=["gcm_objective", "gcm_measure", "gcm_reached_n", "asked_n", "gcm_verdict"]
    )
