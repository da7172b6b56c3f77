"""Income and expenditure of social protection by function and by who pays, with what nobody published shown.

A social budget is only as whole as its sources. Each cell here is a published amount or is missing; the
difference to a published total is a residual with a name, never spread over the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd

from spdr.analysis.frames import require_columns
from spdr.errors import DataError

BILLION = 1e9
# scheme of table scheme_expenditure -> function; the state pays all of these from tax
TAX_PAID = {
    "OAA": "old_age",
    "DA": "disability",
    "CSG": "families_and_children",
    "SWC": "poverty",
    "UCS": "health",
}
# what a full account would hold and no table has for any year: kept as rows without an amount
NEVER_SEEN = (
    ("civil_service_medical", "health", "state"),
    ("village_health_volunteers", "health", "state"),
    ("gpf_contributions", "old_age", "state"),
    ("wcf_benefits", "work_injury", "employers"),
    ("ssf_administration", "administration", "employers_insured_state"),
)
PARTIES = ("employee", "employer", "government")
BRANCHES = {"sick4": "sickness4", "oldage": "old_age_and_child", "unemp": "unemployment"}


def expenditure(table: pd.DataFrame, year: int) -> pd.DataFrame:
    """Tax-paid schemes in one year, as published, with a missing amount where none was.

    Parameters
    ----------
    table
        ``scheme_id, year, period, expenditure_million_thb, basis, source_kind``: table
        ``scheme_expenditure``.
    year
        Calendar or fiscal year, as each source has it.

    Returns
    -------
    pandas.DataFrame
        ``scheme_id, function, payer, period, amount_billion_thb, basis, source_kind``. An actual amount of
        the year stands before a budget, a budget before a projection or a mean over years; ``period`` says
        which it is.

    Raises
    ------
    DataError
        If no scheme at all has an amount for the year.
    """
    require_columns(table, ["scheme_id", "year", "period", "expenditure_million_thb", "basis"], "expenditure")
    rows: list[tuple[Any, ...]] = []
    for scheme, function in TAX_PAID.items():
        found = table[(table["scheme_id"] == scheme) & (table["year"] == year)]
        if found.empty:
            rows.append((scheme, function, "state", None, None, None, None))
            continue
        best = found.iloc[found.apply(_firmness, axis=1).argmin()]
        amount = float(best["expenditure_million_thb"]) / 1e3
        rows.append((scheme, function, "state", best["period"], amount, best["basis"], best["source_kind"]))
    frame = pd.DataFrame(
        rows,
        columns=["scheme_id", "function", "payer", "period", "amount_billion_thb", "basis", "source_kind"],
    )
    if frame["amount_billion_thb"].isna().all():
        known = ", ".join(map(str, sorted(table["year"].unique())))
        raise DataError(f"Table scheme_expenditure has no amount for {year}; it has {known}.")
    return frame


def full(table: pd.DataFrame, year: int) -> pd.DataFrame:
    """Every item that a social budget holds, by function and by who pays, those that nobody published empty.

    Returns
    -------
    pandas.DataFrame
        ``scheme_id, function, payer, amount_billion_thb, basis``: the schemes of :func:`expenditure`, then
        the items that no table has for any year.

    Raises
    ------
    DataError
        As in :func:`expenditure`.
    """
    seen = expenditure(table, year)[["scheme_id", "function", "payer", "amount_billion_thb", "basis"]]
    rest = pd.DataFrame(NEVER_SEEN, columns=["scheme_id", "function", "payer"])
    return pd.concat(
        [seen.astype(object), rest.assign(amount_billion_thb=None, basis=None).astype(object)],
        ignore_index=True,
    )


def _firmness(row: pd.Series) -> int:
    order = {"actual": 0, "budget": 1, "projection": 2}
    return order.get(str(row["basis"]), 3) + 10 * str(row["period"]).startswith("average")


def reconcile(parts: pd.DataFrame, total_billion_thb: float) -> pd.DataFrame:
    """Set parts beside a published total: the parts seen, the number not seen, and the residual.

    Parameters
    ----------
    parts
        ``scheme_id, amount_billion_thb``, missing where not published.
    total_billion_thb
        The published total of the same year.

    Returns
    -------
    pandas.DataFrame
        ``item, amount_billion_thb, total_share``: the parts with an amount, ``residual`` and ``total``.

    Raises
    ------
    DataError
        If the parts are more than the total: then they are not its parts.
    """
    seen = parts.dropna(subset="amount_billion_thb")
    rest = total_billion_thb - float(seen["amount_billion_thb"].sum())
    if rest < 0:
        raise DataError(
            f"The parts add up to {seen['amount_billion_thb'].sum():,.1f} billion baht, more than the total "
            f"of {total_billion_thb:,.1f}: they count other things. Show them side by side instead."
        )
    items = [*seen["scheme_id"], "residual", "total"]
    amounts = [*seen["amount_billion_thb"].astype(float), rest, total_billion_thb]
    frame = pd.DataFrame({"item": items, "amount_billion_thb": amounts})
    return frame.assign(total_share=frame["amount_billion_thb"] / total_billion_thb)


def contribution_parts(value: Callable[[str, str], float], on: str) -> pd.DataFrame:
    """Who pays a contribution of Section 33: ``payer, rate_share, part_share``.

    Parameters
    ----------
    value
        Gives a parameter's value on a day.
    on
        The day.
    """
    rates = {party: float(value(f"ssf33.rate.{party}", on)) for party in PARTIES}
    whole = sum(rates.values())
    return pd.DataFrame({"payer": list(rates), "rate_share": list(rates.values())}).assign(
        part_share=lambda frame: frame["rate_share"] / whole
    )


def fund_balance(finance: pd.DataFrame, year: int) -> dict[str, float]:
    """Contributions, benefits and what is left of the Social Security Fund in a year, billion baht.

    Raises
    ------
    DataError
        If the year or an item is missing.
    """
    rows = finance[finance["year"] == year].set_index("item")["amount_billion_thb"]
    lacking = [name for name in ("contributions", "benefits", "fund size") if name not in rows.index]
    if lacking:
        raise DataError(
            f"Table ssf_finance_2025 has no {lacking[0]} for {year}; it has the years "
            f"{', '.join(map(str, sorted(finance['year'].unique())))}."
        )
    contributions, benefits = float(rows["contributions"]), float(rows["benefits"])
    return {
        "contributions": contributions,
        "benefits": benefits,
        "left": contributions - benefits,
        "fund": float(rows["fund size"]),
        "years_of_benefits": float(rows["fund size"]) / benefits,
    }


def known_cells(table: pd.DataFrame, years: Sequence[int]) -> pd.DataFrame:
    """Which amounts exist: ``item, year, known`` with the words yes and not_known, for a heat map.

    Parameters
    ----------
    table
        Table ``scheme_expenditure``.
    years
        Years to look at.
    """
    seen = set(zip(table["scheme_id"], table["year"], strict=True))
    items = [*TAX_PAID, *(name for name, _, _ in NEVER_SEEN)]
    rows = [(item, year, "yes" if (item, year) in seen else "not_known") for item in items for year in years]
    return pd.DataFrame(rows, columns=["item", "year", "known"])
