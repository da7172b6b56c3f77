"""How to pay for it: fiscal space on published bases, debt, the gap of a floor, the break-even return.

A calculator multiplies a base that somebody published by a change that the reader chooses. Where nobody
published a base for Thailand the option stays in the list, without an amount.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from spdr.analysis.frames import check_numbers, require_columns
from spdr.errors import DataError, ParameterError

BILLION = 1e9
# the eight ways of the ILO and UNICEF handbook of 2019, by key: papers number them differently
OPTIONS = (
    "contributions",
    "taxes",
    "illicit_flows",
    "reallocation",
    "reserves",
    "debt",
    "macro_framework",
    "aid",
)


@dataclass(frozen=True)
class Yield:
    """What an option brings in a year.

    Attributes
    ----------
    option
        One of ``OPTIONS``.
    base_billion_thb
        Published base, None where there is none.
    change_share
        Share of the base, a rate difference over the base's rate, or room as a share of GDP.
    yield_billion_thb
        Base times change, less what is lost to avoidance; None without a base.
    """

    option: str
    base_billion_thb: float | None
    change_share: float
    yield_billion_thb: float | None


def option_yield(
    option: str,
    base_billion_thb: float | None,
    change_share: float,
    *,
    response: float = 0.0,
    compliance: float = 1.0,
) -> Yield:
    """Base x change x (1 - response) x compliance (S02).

    Parameters
    ----------
    option
        One of ``OPTIONS``.
    base_billion_thb
        Amount that the change applies to; None where none is published.
    change_share
        Change as a share of the base, -1 or more.
    response, compliance
        Share of the base that shrinks away, and share that is collected, 0 to 1.

    Raises
    ------
    ParameterError
        If the option has another name or a share is not one.

    Examples
    --------
    >>> option_yield("contributions", 220, 0.05).yield_billion_thb
    11.0
    """
    if option not in OPTIONS:
        raise ParameterError(f"There is no option {option!r}. Choose from {', '.join(OPTIONS)}.")
    for name, share in (("response", response), ("compliance", compliance)):
        if not 0 <= share <= 1:
            raise ParameterError(f"{option}: {name} is {share!r}; it must be a share from 0 to 1.")
    if change_share < -1:
        raise ParameterError(f"{option}: a change of {change_share!r} would take more than the base.")
    if base_billion_thb is None:
        return Yield(option, None, change_share, None)
    check_numbers([base_billion_thb], "the base", "financing", minimum=0)
    gained = base_billion_thb * change_share * (1 - response) * compliance
    return Yield(option, float(base_billion_thb), change_share, float(gained))


def table(yields: Sequence[Yield], gdp_billion_thb: float) -> pd.DataFrame:
    """List all eight options with what each brings; one that is not among ``yields`` has no amount.

    Returns
    -------
    pandas.DataFrame
        ``option, base_billion_thb, yield_billion_thb, gdp_share``.
    """
    known = {one.option: one for one in yields}
    rows = []
    for option in OPTIONS:
        one = known.get(option)
        base = one.base_billion_thb if one else None
        gained = one.yield_billion_thb if one else None
        rows.append((option, base, gained, None if gained is None else gained / gdp_billion_thb))
    names = ["option", "base_billion_thb", "yield_billion_thb", "gdp_share"]
    return pd.DataFrame(rows, columns=names)


def debt_path(
    debt_share: float,
    years: Sequence[int],
    interest: float,
    nominal_growth: float | Mapping[int, float],
    primary_balance: float | Mapping[int, float] = 0.0,
) -> pd.DataFrame:
    """Debt over GDP, d = d (1 + r) / (1 + g) - pb, from the year before the first (S03).

    Parameters
    ----------
    debt_share
        Debt over GDP at the end of the year before ``years[0]``.
    years
        Consecutive years.
    interest
        Mean nominal interest on the debt, a year.
    nominal_growth, primary_balance
        Growth of nominal GDP, and revenue less spending without interest over GDP; one for all, or by year.

    Returns
    -------
    pandas.DataFrame
        ``year, debt_gdp_share``.

    Raises
    ------
    DataError
        If a year has no rate.

    Examples
    --------
    >>> debt_path(0.6, [2026], 0.03, 0.03)["debt_gdp_share"].tolist()
    [0.6]
    """
    check_numbers([debt_share], "the debt", "debt_path", minimum=0)
    found, held = [], float(debt_share)
    for year in years:
        growth, balance = _of(nominal_growth, year, "growth"), _of(primary_balance, year, "primary balance")
        if growth <= -1:
            raise DataError(f"debt_path: growth of {year} is {growth!r}; it must be above -1.")
        held = held * (1 + interest) / (1 + growth) - balance
        found.append((int(year), held))
    return pd.DataFrame(found, columns=["year", "debt_gdp_share"])


def _of(values: float | Mapping[int, float], year: int, name: str) -> float:
    if not isinstance(values, Mapping):
        return float(values)
    if year not in values:
        raise DataError(f"debt_path has no {name} for {year}: give every year, or one number for all.")
    return float(values[year])


def first_above(path: pd.DataFrame, ceiling: float) -> int | None:
    """First year in which debt passes the ceiling, None if it does not."""
    over = path.loc[path["debt_gdp_share"] > ceiling, "year"]
    return None if over.empty else int(over.iloc[0])


def steady_balance(debt_share: float, interest: float, nominal_growth: float) -> float:
    """Primary balance over GDP that keeps debt where it is: d (r - g) / (1 + g).

    Examples
    --------
    >>> round(steady_balance(0.65, 0.03, 0.04), 5)
    -0.00625
    """
    return debt_share * (interest - nominal_growth) / (1 + nominal_growth)


def vat_burden(
    spending: pd.DataFrame, rate: float, points: float, by: str, exempt: Sequence[str] = ()
) -> pd.DataFrame:
    """Extra value added tax of a household, by class or region, as if its whole taxed spending bore it.

    Parameters
    ----------
    spending
        Rows of one year of table ``household_income_expenditure_class``: ``measure, item, mean_thb_month``
        and the column ``by``.
    rate
        Rate in force, inside the prices paid.
    points
        Rise of the rate, such as 0.01 for one point.
    by
        ``household_class`` or ``ses_region``.
    exempt
        Items of spending taken to bear no tax.

    Returns
    -------
    pandas.DataFrame
        ``by``, ``taxed_thb_month``, ``income_thb_month``, ``extra_thb_month``, ``income_share``. An upper
        bound: small shops are not registered and some goods are exempt by law.

    Raises
    ------
    DataError
        If consumption, income or an exempt item is missing.
    """
    require_columns(spending, ["measure", "item", "mean_thb_month", by], used_by="vat_burden")
    if not 0 <= rate < 1 or not -rate <= points < 1:
        raise ParameterError(
            f"vat_burden: rate {rate!r} and rise {points!r} must be shares such as 0.07, 0.01."
        )
    wide = spending.assign(key=spending["measure"] + ": " + spending["item"]).pivot(
        index=by, columns="key", values="mean_thb_month"
    )
    needed = ["expenditure: consumption expenditure", "income: current income"]
    needed += [f"expenditure: {item}" for item in exempt]
    for name in needed:
        if name not in wide or wide[name].isna().any():
            raise DataError(f"vat_burden: {name!r} is missing for a {by}. Choose another year or item.")
    taxed = wide[needed[0]] - sum((wide[name] for name in needed[2:]), start=0.0)
    extra = taxed / (1 + rate) * points
    found = pd.DataFrame(
        {"taxed_thb_month": taxed, "income_thb_month": wide[needed[1]], "extra_thb_month": extra}
    )
    order = list(dict.fromkeys(spending[by]))
    return found.assign(income_share=extra / wide[needed[1]]).loc[order].reset_index()


def gap(costs: Mapping[str, float], paid: Mapping[str, float]) -> pd.DataFrame:
    """Cost of each guarantee of a floor, what is paid for it now, and the gap (B04): billions of baht.

    Raises
    ------
    DataError
        If the two name other guarantees.
    """
    if set(costs) != set(paid):
        raise DataError(f"gap: costs name {', '.join(costs)}, payments {', '.join(paid)}. Name the same.")
    whole, now = {**costs, "together": sum(costs.values())}, {**paid, "together": sum(paid.values())}
    frame = pd.DataFrame({"cost_billion_thb": whole, "paid_billion_thb": now})
    frame["gap_billion_thb"] = frame["cost_billion_thb"] - frame["paid_billion_thb"]
    return frame.rename_axis("guarantee").reset_index()


def break_even(tax_share: float, interest: float, years: int) -> dict[str, float]:
    """What a baht of cash would have to return; a condition to be met, never a measured return.

    Parameters
    ----------
    tax_share
        Part of extra output that the state collects.
    interest
        Real interest of public debt.
    years
        How long the return may take.

    Returns
    -------
    dict
        ``output_now``: extra output a baht must bring within the year to pay for itself in tax;
        ``output_a_year``: extra output each year over ``years`` that pays back one baht borrowed;
        ``society``: gain to society in the last year that is worth one baht today.

    Examples
    --------
    >>> {name: round(value, 3) for name, value in break_even(0.171, 0.02, 20).items()}
    {'output_now': 5.848, 'output_a_year': 0.358, 'society': 1.486}
    """
    if not 0 < tax_share <= 1:
        raise ParameterError(f"break_even: the tax share is {tax_share!r}; it must be above 0 and at most 1.")
    if years < 1 or interest <= -1:
        raise ParameterError("break_even needs a year or more and interest above -1.")
    factor = years if interest == 0 else (1 - (1 + interest) ** -years) / interest
    return {
        "output_now": 1 / tax_share,
        "output_a_year": 1 / tax_share / factor,
        "society": (1 + interest) ** years,
    }
