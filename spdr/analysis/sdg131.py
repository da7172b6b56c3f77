"""The functions of SDG indicator 1.3.1: who is counted, and out of whom."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Function:
    """One line of SDG indicator 1.3.1: who is counted, out of whom, and the flags that say so."""

    covered: str
    base: str
    received: tuple[str, ...]
    within: tuple[str, ...] = ()


FUNCTIONS = {
    "any": Function(
        "receive a cash benefit or contribute to a scheme", "population", ("receives_cash", "contributes")
    ),
    "children": Function("receive a child or family cash benefit", "ages 0 to {child}", ("child_benefit",)),
    "maternity": Function(
        "receive a maternity cash benefit",
        "women who gave birth in the year",
        ("maternity_benefit",),
        ("gave_birth",),
    ),
    "disability": Function(
        "receive a disability cash benefit",
        "persons with a severe disability",
        ("disability_benefit",),
        ("severe_disability",),
    ),
    "unemployed": Function(
        "receive an unemployment cash benefit",
        "unemployed persons",
        ("unemployment_benefit",),
        ("unemployed",),
    ),
    "work_injury": Function(
        "are insured against work injury", "employed persons", ("injury_insured",), ("employed",)
    ),
    "older": Function(
        "receive an old-age pension, contributory or not", "ages {pension} and over", ("pension",)
    ),
    "vulnerable": Function(
        "receive social assistance",
        "children, and adults of any age without a contributory benefit or cover",
        ("assistance",),
        ("contributory_cover",),
    ),
    "poor": Function(
        "live in a household with social assistance",
        "persons below the poverty line before social assistance",
        ("household_assistance",),
        ("poor_before",),
    ),
    "active": Function(
        "contribute to a pension scheme",
        "labour force aged {working} and over",
        ("contributes",),
        ("labour_force",),
    ),
}


def base_of(name: str, flags: dict[str, np.ndarray], age: np.ndarray, ages: dict[str, int]) -> np.ndarray:
    """Return one bool per person: in the base of this function or not.

    Parameters
    ----------
    name
        A key of ``FUNCTIONS``.
    flags
        The checked bool columns that the function's ``within`` names.
    age
        Completed years.
    ages
        ``child`` (last age of a child), ``pension`` (pensionable age) and ``working``.
    """
    if name in ("any", "children", "older"):
        low = {"older": ages["pension"]}.get(name, 0)
        high = {"children": ages["child"]}.get(name, np.inf)
        return (age >= low) & (age <= high)
    flag = flags[FUNCTIONS[name].within[0]]
    if name == "vulnerable":
        return (age <= ages["child"]) | ~flag
    return flag & (age >= ages["working"]) if name == "active" else flag
