"""The Old Age Allowance: what it is worth, who receives it, and what other ways to set it would cost."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import pandas as pd

from spdr.analysis import budget
from spdr.errors import DataError

OAA_TIERS = ("oaa.amount.60_69", "oaa.amount.70_79", "oaa.amount.80_89", "oaa.amount.90_plus")
# way of setting the allowance -> (scheme of the budget, reform over the law, standing)
ALLOWANCES = {
    "oaa_law": ("oaa", None, "law"),
    "oaa_announced_tiers": ("oaa_announced_tiers", None, "announced"),
    "oaa_flat_1000": ("oaa_flat", None, "proposal"),
    "oaa_lowest_1200": ("oaa", "oaa_lowest_1200", "proposal"),
    "basic_pension_3000": ("basic_pension", None, "rejected"),
}
# published option -> (who proposed it, its costing here, whether the published cost is on top of the law's)
COSTINGS = {
    "OP15": ("house_committee", "basic_pension_3000", False),
    "OP16": ("move_forward", "basic_pension_3000", False),
    "OP17": ("government", "basic_pension_3000", False),
    "OP21": ("house_committee", "oaa_lowest_1200", True),
}
BILLION = 1e9
IN_BILLIONS = {
    "THB million/year": 1e-3,
    "THB billion/year": 1.0,
    "THB billion/year (more than)": 1.0,
    "THB billion/year extra": 1.0,
}


def tiers_against_line(
    lines: pd.Series, amount: Callable[[str, str], float], since: int, until: int
) -> pd.DataFrame:
    """Each tier of the Old Age Allowance over the poverty line: ``year, benefit, poverty_line_share``.

    Parameters
    ----------
    lines
        Poverty line in baht a month, indexed by year.
    amount
        Gives a parameter's value on a day.
    since, until
        First and last year.
    """
    rows = [
        (year, key, float(amount(key, f"{year}-07-01")) / line)
        for key in OAA_TIERS
        for year, line in lines.items()
        if since <= int(str(year)) <= until
    ]
    if not rows:
        raise DataError(f"There is no poverty line from {since} to {until}: choose a later year.")
    return pd.DataFrame(rows, columns=["year", "benefit", "poverty_line_share"])


def latest(frame: pd.DataFrame, scheme_id: str, year: int) -> pd.Series:
    """Return the latest actual count of a scheme up to a year, from ``scheme_beneficiaries``."""
    rows = frame[
        (frame["scheme_id"] == scheme_id) & (frame["basis"] == "actual") & (frame["year"] <= year)
    ].sort_values("year")
    if rows.empty:
        raise DataError(f"Table scheme_beneficiaries has no count of {scheme_id} up to {year}.")
    return rows.iloc[-1]


def allowance_costs(
    years: Sequence[int],
    basis: str,
    share: float,
    reforms: Mapping[str, object],
    options: Mapping[str, tuple[str, str | None, str]] = ALLOWANCES,
) -> pd.DataFrame:
    """Yearly cost of each way to set the Old Age Allowance, at one share of people who receive and at full.

    Parameters
    ----------
    years
        Gregorian years.
    basis
        Population basis, see ``budget.scheme_cost``.
    share
        Share of people of the age who receive.
    reforms
        Reform of each option that has one, by name.

    Returns
    -------
    pandas.DataFrame
        ``allowance, status, year, recipients_n, amount_thb_month`` (mean), ``reached_cost_billion_thb`` at
        the share given and ``full_cost_billion_thb`` at full take-up.
    """
    frames = []
    for name, (scheme, reform, status) in options.items():
        found = budget.scheme_cost(
            scheme, years, basis, share, reforms[reform] if reform else None, allow_after=True
        )
        frames.append(
            pd.DataFrame(
                {
                    "allowance": name,
                    "status": status,
                    "year": found["year"],
                    "recipients_n": found["beneficiaries"],
                    "amount_thb_month": found["average_amount_thb_month"],
                    "reached_cost_billion_thb": found["cost_thb"] / BILLION,
                    "full_cost_billion_thb": found["cost_thb"] / BILLION / share,
                }
            )
        )
    return pd.concat(frames, ignore_index=True)


def take_up(recipients_n: float, year: int, basis: str) -> float:
    """Share of people of the allowance's age who receive it, on one population basis."""
    eligible = float(budget.scheme_cost("oaa", year, basis)["eligible"].iloc[0])
    if not 0 < recipients_n <= eligible:
        raise DataError(
            f"{recipients_n:,.0f} recipients in {year} are not within the {eligible:,.0f} people of the age "
            f"on the basis {basis!r}: another basis or year is meant."
        )
    return recipients_n / eligible


def published_costings(options: pd.DataFrame, costs: pd.DataFrame, year: int) -> pd.DataFrame:
    """Costs as proposers or critics published them beside those computed here for one year.

    Returns
    -------
    pandas.DataFrame
        ``allowance, proposer, year, low_billion_thb, high_billion_thb, computed_billion_thb``; where the
        published cost is on top of the law's, so is the computed one.
    """
    here = costs[costs["year"] == year].set_index("allowance")["reached_cost_billion_thb"]
    rows = []
    for option, (proposer, allowance, on_top) in COSTINGS.items():
        row = pd.Series(options.xs(option))
        unit = IN_BILLIONS[row["unit"]]
        computed = here[allowance] - (here["oaa_law"] if on_top else 0.0)
        name = f"{allowance}_extra" if on_top else allowance
        rows.append(
            (name, proposer, int(row["year"]), row["cost_low"] * unit, row["cost_high"] * unit, computed)
        )
    columns = ["allowance", "proposer", "year", "low_billion_thb", "high_billion_thb", "computed_billion_thb"]
    return pd.DataFrame(rows, columns=columns)
