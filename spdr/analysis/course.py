"""The answers of the course in social budgeting, worked out by the functions that the chapters use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from spdr.analysis import budget_whatif, financing, macro
from spdr.analysis.financing_chapter import cost_of, gdp
from spdr.analysis.financing_whatif import POINT, vat_yield_share
from spdr.analysis.socialbudget import Settings, forecast, revised
from spdr.errors import ParameterError

CHILD_UNTIL = 6
DEFICIT = 0.02


def answers(
    first: int, horizon: int, scenario: str, basis: str, amount: float, published: Mapping[str, Any]
) -> dict[str, Any]:
    """Work out every number of the course.

    Parameters
    ----------
    first, horizon
        First fiscal year, and the one looked ahead to.
    scenario, basis
        Macro scenario and population basis.
    amount
        Child Support Grant, baht a month.
    published
        Results by id, for the yield of value added tax and the debt.

    Returns
    -------
    dict
        Children are persons in the mean month of a fiscal year, money is billions of baht, shares are
        fractions. Keys follow the exercises.

    Raises
    ------
    ParameterError
        If the year looked ahead to is not after the first.
    """
    if horizon <= first:
        raise ParameterError(f"The course looks ahead from {first} to a later year, not to {horizon}.")
    made = forecast(
        Settings(schemes=("csg", "csg_universal"), first=first, last=horizon, scenario=scenario, basis=basis)
    )
    grid = budget_whatif.children(made, [CHILD_UNTIL], [first, horizon]).set_index("fiscal_year")
    children = grid["children_n"]
    count, share = made.take_ups["csg"], made.used_share("csg")
    economy = macro.scenario(scenario)
    growth = (1 + economy.growth) * (1 + economy.inflation) - 1
    rise = (1 + economy.inflation) ** (horizon - first)
    now, then = cost_of(made, first), cost_of(made, horizon)
    uprated = cost_of(revised(made, replace(made.settings, uprating={"csg": "prices"})), horizon)
    every_child = float(children[first]) * amount * 12 / 1e9
    extra = float(now["csg_universal"] - now["csg"])
    point = gdp(made, first) * vat_yield_share(published)
    debt = float(published["PR467"]) / 100
    return {
        "count_period": count.period,
        "recipients": count.recipients_n,
        "children_then": count.eligible_n,
        "take_up": share,
        "children_first": float(children[first]),
        "receive_first": float(children[first]) * share,
        "cost_first": float(now["csg"]),
        "inflation": economy.inflation,
        "amount_horizon": amount * rise,
        "receive_horizon": float(children[horizon]) * share,
        "cost_still": float(then["csg"]),
        "cost_uprated": float(uprated["csg"]),
        "value_left": 1 / rise,
        "extra_children": every_child - float(now["csg"]),
        "extra_universal": extra,
        "pregnancy": extra - (every_child - float(now["csg"])),
        "product": gdp(made, first),
        "point_share": vat_yield_share(published),
        "point_yield": point,
        "points_needed": extra / point * POINT,
        "debt_start": debt,
        "interest": economy.interest,
        "growth": growth,
        "debt_balanced": _next(debt, economy.interest, growth, 0.0),
        "debt_deficit": _next(debt, economy.interest, growth, -DEFICIT),
        "steady": financing.steady_balance(debt, economy.interest, growth),
    }


def _next(debt: float, interest: float, growth: float, balance: float) -> float:
    return float(financing.debt_path(debt, [0], interest, growth, balance)["debt_gdp_share"].iloc[0])
