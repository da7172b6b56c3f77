"""The cost identity of a cash benefit, and how far a budget of a targeted programme goes."""

from __future__ import annotations

from dataclasses import dataclass

from spdr.analysis.frames import check_numbers, share
from spdr.errors import DataError, ParameterError


def annual_cost(
    people_n: float,
    benefit_thb: float,
    payments: float = 12,
    *,
    take_up: float = 1.0,
    administration: float = 0.0,
) -> float:
    """Cost of a cash benefit in a year (B01): people x take-up x benefit x payments x (1 + administration).

    Parameters
    ----------
    people_n
        People with the right to it.
    benefit_thb
        Benefit per payment.
    payments
        Payments a year: 12 for a monthly benefit, 1 for an annual amount.
    take_up
        Share of them who receive it, 0 to 1.
    administration
        Administrative cost as a share of benefits, zero or more.

    Returns
    -------
    float
        THB a year.

    Examples
    --------
    >>> annual_cost(1_000, 600)
    7200000.0
    """
    values = {
        "people": people_n,
        "benefit": benefit_thb,
        "payments": payments,
        "administration": administration,
    }
    for name, value in values.items():
        check_numbers([value], name, "annual_cost", minimum=0)
    if not 0 <= take_up <= 1:
        raise ParameterError(f"annual_cost: take-up is {take_up!r}; it must be a share from 0 to 1.")
    return float(people_n * take_up * benefit_thb * payments * (1 + administration))


@dataclass(frozen=True)
class BudgetReach:
    """What a budget leaves for transfers, the benefit a head, and the share of a poor person's gap closed."""

    transfers: float
    benefit: float
    gap_closed_share: float


def budget_reach(
    budget: float, caseload_n: float, gap: float, *, fixed_cost: float = 0.0, cost_per_person: float = 0.0
) -> BudgetReach:
    """How far a budget goes once administration is paid and the rest is shared among the caseload.

    Parameters
    ----------
    budget
        Money for the programme.
    caseload_n
        Recipients, the wrongly included among them.
    gap
        Mean distance of the poor from the line, above zero.
    fixed_cost, cost_per_person
        Administration: a sum, and one per person on the caseload.

    Returns
    -------
    BudgetReach
        ``gap_closed_share`` is the benefit over the gap: above 1, recipients pass the line.
    """
    values = (budget, caseload_n, fixed_cost, cost_per_person)
    money, people, fixed, each = check_numbers(values, "an amount", "budget_reach", minimum=0)
    check_numbers([gap], "the gap", "budget_reach", above=0)
    left = money - fixed - each * people
    if left < 0:
        raise DataError(
            f"budget_reach: administration costs {fixed + each * people:,.0f}, more than the budget of "
            f"{money:,.0f}. Raise the budget or lower the caseload."
        )
    benefit = share(left, people)
    return BudgetReach(float(left), benefit, benefit / gap)


def progress(value: float, baseline: float, target: float) -> float:
    """Part of the way from baseline to target (Y02): 1 when met, above 1 when passed, below 0 when it fell.

    Examples
    --------
    >>> round(progress(2.3, baseline=0.7, target=2.0), 2)
    1.23
    """
    check_numbers([value, baseline, target], "a value", "progress")
    if target == baseline:
        raise ParameterError(
            f"progress: target and baseline are both {target:g}: there is no distance to cover."
        )
    return (value - baseline) / (target - baseline)
