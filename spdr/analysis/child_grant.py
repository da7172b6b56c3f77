"""The Child Support Grant in law and in money: its rules over time, its worth, and what options cost."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd

from spdr.analysis import adequacy, budget, costing, schemes
from spdr.errors import ParameterError

BILLION = 1e9
MONTHS = 12


def law_amounts(on: str) -> dict[str, float]:
    """Baht a month for one infant by the rules of the schemes, by the key of each amount.

    Parameters
    ----------
    on
        Day of the law.

    Returns
    -------
    dict
        ``csg.amount`` (a child of a poor household), ``ssf33.child.amount`` and ``ssf40_3.child`` (a parent
        who has contributed throughout).

    Raises
    ------
    ParameterError
        If a scheme pays such a child nothing on that day, or its law is not known.
    """
    day = pd.Timestamp(on)
    child = {
        "birth_date": day - pd.DateOffset(months=1),
        "is_thai": True,
        "household_income_thb_year": 0.0,
        "household_size": 2,
        "household_has_welfare_card": False,
        "household_receives_ssf_child_allowance": False,
        "pregnant_months": 0,
    }
    parent = {"contribution_months_36": 36, "children_under_6_n": 1, "children_under_7_n": 1}
    asked = {
        "csg.amount": ("csg", child),
        "ssf33.child.amount": ("ssf_child", parent | {"insured_section": 33}),
        "ssf40_3.child": ("ssf40_child", parent | {"insured_section": 40, "section40_option": 3}),
    }
    amounts = {}
    for key, (scheme, person) in asked.items():
        found = schemes.calculate(pd.DataFrame([person]), scheme, on)
        amounts[key] = float(found["amount_thb"].iloc[0])
        if not amounts[key]:
            raise ParameterError(f"{scheme} pays an infant nothing on {on}: choose a later law_date.")
    return amounts


def rules_over_time(keys: Mapping[str, str], history: Callable[[str], pd.DataFrame]) -> pd.DataFrame:
    """Rules in force after each change of any of them: ``start_date`` and one column per key.

    Parameters
    ----------
    keys
        Parameter key -> column name.
    history
        Gives a key's values: ``start, value, kind``; only those of kind law count.
    """
    columns = {}
    for key, column in keys.items():
        law = history(key).query("kind == 'law'").dropna(subset="start")
        columns[column] = pd.Series(law["value"].to_numpy(), index=pd.to_datetime(law["start"]))
    wide = pd.DataFrame(columns).sort_index().ffill()
    return wide.reset_index(names="start_date").assign(
        start_date=lambda frame: frame["start_date"].dt.date.astype(str)
    )


def amounts_over_time(keys: Sequence[str], history: Callable[[str], pd.DataFrame]) -> pd.DataFrame:
    """Amounts of kind law from the day each began, or the day it was first seen.

    Returns
    -------
    pandas.DataFrame
        ``benefit, start_date, amount_thb_month``.
    """
    frames = []
    for key in keys:
        law = history(key).query("kind == 'law'")
        start = law["start"].fillna(law["seen_on"])
        frames.append(
            pd.DataFrame(
                {
                    "benefit": key,
                    "start_date": [day.isoformat() for day in start],
                    "amount_thb_month": law["value"].to_numpy(),
                }
            )
        )
    return pd.concat(frames, ignore_index=True)


def worth_by_year(lines: pd.Series, value: Callable[[str, str], Any], key: str, first: int) -> pd.DataFrame:
    """Amount in force at the end of each year against that year's poverty line.

    Parameters
    ----------
    lines
        Poverty line, baht a person a month, by year.
    value
        Gives a parameter's value on a day.
    key
        The amount.
    first
        First year with an amount.

    Returns
    -------
    pandas.DataFrame
        ``year, amount_thb_month, poverty_line_thb_month, poverty_line_share``.

    Raises
    ------
    ParameterError
        If no line is as late as the first amount.
    """
    known = lines[lines.index >= first]
    if known.empty:
        raise ParameterError(
            f"{key} begins in {first}, the last poverty line asked for is of {lines.index.max()}. Run the "
            "chapter with a later year."
        )
    rows = []
    for year, line in zip(known.index, known, strict=True):
        amount = float(value(key, f"{year}-12-31"))
        worth = adequacy.relative_value(amount, poverty_line_thb_month=float(line))["adequacy_share"].iloc[0]
        rows.append((int(year), amount, float(line), worth))
    names = ["year", "amount_thb_month", "poverty_line_thb_month", "poverty_line_share"]
    return pd.DataFrame(rows, columns=names)


def with_target(points: pd.DataFrame, target_n: float, year: int) -> pd.DataFrame:
    """Add a programme's target to counts of children, marked as what was aimed at, in order of year.

    Parameters
    ----------
    points
        ``year, children_n, counted, status, source_kind``.
    target_n, year
        Children aimed at, and by when.
    """
    aim = pd.DataFrame(
        {
            "year": [year],
            "children_n": [float(target_n)],
            "counted": "programme_target",
            "status": "projection",
            "source_kind": "UN",
        }
    )
    return pd.concat([points, aim], ignore_index=True).sort_values("year", kind="stable", ignore_index=True)


def universal_costs(
    bases: Mapping[str, int], take_ups: Sequence[float], paid_thb_year: float
) -> pd.DataFrame:
    """Cost of the grant for every child of the age, by population basis and take-up.

    Parameters
    ----------
    bases
        Population basis -> fiscal year, which the basis must hold.
    take_ups
        Shares of the children who would receive.
    paid_thb_year
        What the grant costs now, taken off for the extra cost.

    Returns
    -------
    pandas.DataFrame
        ``population_basis, fiscal_year, take_up_share, eligible_n, recipients_n, cost_billion_thb,
        extra_billion_thb``. The cost is that of ``budget.scheme_cost`` with its income test met by all.
    """
    rows = []
    for basis, year in bases.items():
        whole = budget.scheme_cost("csg", [year], basis, calendar="fiscal").iloc[0]
        for share in take_ups:
            cost = whole["cost_thb"] * share
            people = whole["eligible"]
            extra = cost - paid_thb_year
            rows.append((basis, year, share, people, people * share, cost / BILLION, extra / BILLION))
    names = ["population_basis", "fiscal_year", "take_up_share", "eligible_n", "recipients_n"]
    return pd.DataFrame(rows, columns=[*names, "cost_billion_thb", "extra_billion_thb"])


def options(
    reforms: Mapping[str, Any], year: int, population: pd.DataFrame, take_up: float, paid_n: float
) -> pd.DataFrame:
    """Cost of reforms of the grant in one fiscal year, and what each adds to what is paid now.

    Parameters
    ----------
    reforms
        Option -> reform laid over the law, its income test met by all.
    year
        Fiscal year.
    population
        ``year, sex, age, population_n`` of that year and the one before.
    take_up
        Share of the children who would receive, 0 to 1.
    paid_n
        Children paid now, taken to be spread over the ages as all children are: an option for some ages
        replaces that part of what is paid now.

    Returns
    -------
    pandas.DataFrame
        ``option, recipients_n, amount_thb_month, cost_billion_thb, extra_billion_thb``.
    """
    now = budget.scheme_cost("csg", [year], population=population, calendar="fiscal").iloc[0]
    rows = []
    for name, reform in reforms.items():
        cost = budget.scheme_cost("csg", [year], population=population, calendar="fiscal", reform=reform)
        whole = cost.iloc[0]
        replaced = paid_n * min(whole["eligible"] / now["eligible"], 1.0)
        spent = costing.annual_cost(replaced, now["average_amount_thb_month"])
        total = whole["cost_thb"] * take_up
        amount = whole["average_amount_thb_month"]
        rows.append((name, whole["eligible"] * take_up, amount, total / BILLION, (total - spent) / BILLION))
    names = ["option", "recipients_n", "amount_thb_month", "cost_billion_thb", "extra_billion_thb"]
    return pd.DataFrame(rows, columns=names)


def phases(
    steps: Mapping[int, tuple[str, Any, Any]], bases: Sequence[str], take_up: float, paid_n: float
) -> pd.DataFrame:
    """Cost of an expansion in steps, each in its fiscal year and on each population basis.

    Parameters
    ----------
    steps
        Fiscal year -> name of the step, its reform for children alone, and the same with pregnancy.
    bases
        Population bases that hold these years.
    take_up
        Share of those meant who would receive, 0 to 1.
    paid_n
        Children paid now, spread over the ages as all children are: a step for some ages replaces that part.

    Returns
    -------
    pandas.DataFrame
        ``phase, fiscal_year, population_basis, recipients_n, cost_billion_thb, extra_billion_thb``. The law
        after the last day it was followed is the law of that day.
    """
    rows = []
    for year, (name, children_only, with_pregnancy) in steps.items():
        for basis in bases:
            now, young, whole = (
                budget.scheme_cost(
                    "csg", [year], basis, calendar="fiscal", reform=one, allow_after=True
                ).iloc[0]
                for one in (None, children_only, with_pregnancy)
            )
            replaced = paid_n * min(young["eligible"] / now["eligible"], 1.0)
            spent = costing.annual_cost(replaced, now["average_amount_thb_month"])
            total = whole["cost_thb"] * take_up
            people = whole["eligible"] * take_up
            rows.append((name, year, basis, people, total / BILLION, (total - spent) / BILLION))
    names = [
        "phase",
        "fiscal_year",
        "population_basis",
        "recipients_n",
        "cost_billion_thb",
        "extra_billion_thb",
    ]
    return pd.DataFrame(rows, columns=names)


def thresholds(values: Sequence[float], wage_thb_day: float) -> pd.DataFrame:
    """What a limit of income per member lets households of three, four and five earn.

    Parameters
    ----------
    values
        Limits, baht a year for each member.
    wage_thb_day
        A minimum wage, to hold the income of four against.

    Returns
    -------
    pandas.DataFrame
        ``income_threshold_thb_year, passes_of_3_thb_month, passes_of_4_thb_month, passes_of_5_thb_month`` and
        ``minimum_wages_of_4``, in months of the wage.

    Examples
    --------
    >>> thresholds([36_000], 300)["passes_of_4_thb_month"].tolist()
    [12000.0]
    """
    frame = pd.DataFrame({"income_threshold_thb_year": [float(value) for value in values]})
    for members in (3, 4, 5):
        frame[f"passes_of_{members}_thb_month"] = frame["income_threshold_thb_year"] * members / MONTHS
    month = wage_thb_day * adequacy.DAYS_OF_MINIMUM_WAGE
    return frame.assign(minimum_wages_of_4=frame["passes_of_4_thb_month"] / month)


def published_options(table: pd.DataFrame, chapter: str, leave_out: Sequence[str] = ()) -> pd.DataFrame:
    """Options of a chapter as others proposed them, their cost in billions where one was published.

    Parameters
    ----------
    table
        Table ``reform_options``.
    chapter
        Its chapter.
    leave_out
        Options whose published cost contradicts itself.

    Returns
    -------
    pandas.DataFrame
        ``option, year, published_billion_thb`` (missing where nobody gave a cost); options by their id.
    """
    rows = table[(table["chapter"] == chapter) & ~table["option_id"].isin(list(leave_out))]
    millions = rows["unit"].eq("THB million")
    return pd.DataFrame(
        {
            "option": rows["option_id"].to_numpy(),
            "year": rows["year"].to_numpy(),
            "published_billion_thb": rows["cost_low"].where(~millions, rows["cost_low"] / 1000).to_numpy(),
        }
    )


def cost_path(
    children: Mapping[str, pd.Series], amount_thb_month: float, years: Sequence[int]
) -> pd.DataFrame:
    """Cost of an amount for every child by fiscal year, with the low and high variants of fertility.

    Parameters
    ----------
    children
        ``low``, ``medium`` and ``high`` -> children of the age by fiscal year.
    amount_thb_month
        Amount that stays as it is.
    years
        Fiscal years.

    Returns
    -------
    pandas.DataFrame
        ``fiscal_year, cost_billion_thb, cost_low_billion_thb, cost_high_billion_thb, status``.

    Raises
    ------
    ParameterError
        If there is no year.
    """
    if not len(years):
        raise ParameterError("The path of costs has no year: choose a horizon after the year of the costs.")
    cost = {
        name: [costing.annual_cost(by_year[year], amount_thb_month) / BILLION for year in years]
        for name, by_year in children.items()
    }
    return pd.DataFrame(
        {
            "fiscal_year": list(years),
            "cost_billion_thb": cost["medium"],
            "cost_low_billion_thb": cost["low"],
            "cost_high_billion_thb": cost["high"],
            "status": "projection",
        }
    )


def beside_proposal(costs: pd.DataFrame, proposed_billion_thb: float, fiscal_year: int) -> pd.DataFrame:
    """Extra costs as points by basis and take-up, with the published proposal as a point of its own year.

    Returns
    -------
    pandas.DataFrame
        ``population_basis, take_up, fiscal_year, extra_billion_thb``; ``take_up`` is words, such as ``90%``.
    """
    points = costs.assign(take_up=[f"{share:.0%}" for share in costs["take_up_share"]])
    proposal = pd.DataFrame(
        {
            "population_basis": ["published proposal"],
            "take_up": ["as published"],
            "fiscal_year": [fiscal_year],
            "extra_billion_thb": [float(proposed_billion_thb)],
        }
    )
    return pd.concat([points[list(proposal.columns)], proposal], ignore_index=True)


def lunch_rates(sizes: Mapping[str, str], value: Callable[[str, str], Any], on: str) -> pd.DataFrame:
    """School lunch per pupil by size of school: ``school_size, amount_thb_day, amount_thb_year``.

    ``sizes`` maps parameter keys to the words of each size; the year has as many days as ``lunch.days``.
    """
    days = value("lunch.days", on)
    rates = [float(value(key, on)) for key in sizes]
    return pd.DataFrame(
        {
            "school_size": list(sizes.values()),
            "amount_thb_day": rates,
            "amount_thb_year": [rate * days for rate in rates],
        }
    )
