"""Section 33 contributions by party and by branch."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from spdr.analysis import defaults
from spdr.analysis.frames import row_name
from spdr.analysis.schemes.award import satang, whole_baht
from spdr.analysis.schemes.calculate import calculate
from spdr.analysis.schemes.people import read_people
from spdr.analysis.schemes.rules import Law, as_day
from spdr.analysis.schemes.ssf_contributions import SECTION33_FIELDS, contributory_wage
from spdr.errors import ParameterError

PARTIES = ("employee", "employer", "government")
BRANCHES = ("sick4", "oldage", "unemp")


def branches(people: pd.DataFrame, on: date | str, law: Law | None = None) -> pd.DataFrame:
    """Split each Section 33 contribution into its branches, for each party.

    Branches are sickness, maternity, invalidity and death together (``sick4``), old age and children
    (``oldage``) and unemployment (``unemp``).

    Parameters
    ----------
    people
        ``insured_section`` and ``monthly_wage_thb``, and the area column of ``fields("ssf33_employee", on)``.
    on
        A day on which the normal rates applied: how a cut was shared among branches was not published.
    law
        Where the dated rates come from.

    Returns
    -------
    pandas.DataFrame
        ``<party>_<branch>_thb`` for three parties and three branches: monthly amounts to the satang, before
        the totals of member and employer are collected in whole baht. Zero for people outside Section 33.

    Raises
    ------
    ParameterError
        If a cut was in force for one of the people.

    Examples
    --------
    >>> people = pd.DataFrame({"insured_section": [33], "monthly_wage_thb": [15_000]})
    >>> split = branches(people, "2019-06-01")
    >>> split.filter(like="employee").iloc[0].tolist()
    [225.0, 450.0, 75.0]
    """
    day, law = as_day(on), law or defaults.law()
    totals = {party: calculate(people, f"ssf33_{party}", day, law=law) for party in PARTIES}
    wage = read_people(people, SECTION33_FIELDS, day, "branches")["monthly_wage_thb"]
    base = contributory_wage(wage, law.value("ssf33.wage_floor", day), law.value("ssf33.wage_ceiling", day))
    columns = {}
    for party in PARTIES:
        pays = totals[party]["eligible"].to_numpy()
        rates = {branch: law.value(f"ssf33.rate.{branch}.{party}", day) for branch in BRANCHES}
        rounded = satang if party == "government" else whole_baht
        whole = np.where(pays, rounded(sum(rates.values()) * base), 0.0)
        differs = whole != totals[party]["amount_thb"].to_numpy()
        if differs.any():
            where = row_name(people, int(np.flatnonzero(differs)[0]))
            raise ParameterError(
                f"The contribution of the {party} on {day} is not the sum of its branches in {where}: a "
                "temporary cut was in force, and how the branches shared it was not published. Ask for a day "
                "without a cut."
            )
        for branch, rate in rates.items():
            columns[f"{party}_{branch}_thb"] = np.where(pays, satang(rate * base), 0.0)
    return pd.DataFrame(columns, index=people.index)
