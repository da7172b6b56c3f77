"""What a synthetic population may say: recipients and cost, as ranges over seeds and assumptions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd

from spdr.analysis import defaults
from spdr.analysis.households.draw import Assumptions
from spdr.analysis.households.margins import RECIPIENTS, Table, latest, published_margins
from spdr.analysis.households.population import SMALLEST, YEAR, Base, drawn
from spdr.analysis.schemes import calculate, fields
from spdr.analysis.schemes.registry import find
from spdr.analysis.schemes.rules import Law, as_day
from spdr.errors import DataError, ParameterError

SEEDS = (1, 2, 3)
PAYMENTS = {"month": 12.0, "year": 1.0, "once": 1.0}
# columns that a scheme reads -> the receipt that their margin publishes
TAKEN_BY = {"oaa": "receives_oaa", "da": "receives_da", "csg": "receives_csg"}

CENTRAL = Assumptions()
ASSUMPTIONS: dict[str, Assumptions] = {
    "central": CENTRAL,
    "half as many state pensioners": replace(CENTRAL, state_pensioners_n=CENTRAL.state_pensioners_n / 2),
    "half as many again": replace(CENTRAL, state_pensioners_n=CENTRAL.state_pensioners_n * 1.5),
    "incomes closer together": replace(CENTRAL, income_spread=0.5),
    "incomes further apart": replace(CENTRAL, income_spread=0.9),
    "cards by chance": replace(CENTRAL, poor_first=1.0),
    "cards to the poor": replace(CENTRAL, poor_first=10.0),
    "fewer farms": replace(CENTRAL, farm_share=0.3),
}


def ranges(
    schemes: Sequence[str],
    on: date | str,
    *,
    reform: Any = None,
    year: int = YEAR,
    size: int = 20_000,
    seeds: Sequence[int] = SEEDS,
    assumptions: dict[str, Assumptions] | None = None,
    law: Law | None = None,
    allow_after: bool = False,
    table: Table = defaults.table,
) -> pd.DataFrame:
    """Say how many people a scheme lets in and what that costs, from the lowest to the highest answer.

    Parameters
    ----------
    schemes
        Names of ``schemes.names()``.
    on
        Day of the law.
    reform
        Laid over the law; None is the law as it stands.
    year
        Year of the population.
    size
        Persons in each population.
    seeds
        Each assumption is tried with the first seed, the central one with all.
    assumptions
        By name, ``central`` among them; those of this module by default.
    law, allow_after
        As for ``schemes.calculate``.
    table
        Where base tables are read by name.

    Returns
    -------
    pandas.DataFrame
        One row per scheme: ``entitled_low_n``, ``entitled_n`` (central), ``entitled_high_n`` (people whom the
        rule lets in, all of them taking it up), ``cost_low_thb_year``, ``cost_thb_year``,
        ``cost_high_thb_year`` (a full year of what they get), ``published_n`` and ``published_year``
        (recipients as last published at or before the year, where they are), and ``status`` "synthetic".

    Raises
    ------
    DataError
        If a scheme reads a column that no published margin fixes: it is named.
    ParameterError
        If it pays by the day, no central assumption or no seed is given.
    """
    tried = dict(ASSUMPTIONS if assumptions is None else assumptions)
    if "central" not in tried or not seeds or size < SMALLEST:
        raise ParameterError(
            f"ranges: give a 'central' assumption, at least one seed and {SMALLEST:,} persons or more."
        )
    for name in schemes:
        if find(name).period not in PAYMENTS:
            raise ParameterError(f"ranges: {name!r} is paid per {find(name).period}; use schemes.calculate.")
    margins, base = published_margins(year, table), Base.of(year, table)
    runs = [("central", seed) for seed in seeds] + [(name, seeds[0]) for name in tried if name != "central"]
    rows = []
    for name, seed in runs:
        people = drawn(size, seed, as_day(on), margins, tried[name], base)
        for scheme in schemes:
            rows.append({"scheme": scheme, **_answer(people, scheme, on, reform, law, allow_after)})
    every = pd.DataFrame(rows)
    grouped = every.groupby("scheme", sort=False)
    found = pd.DataFrame(
        {
            "entitled_low_n": grouped["entitled_n"].min(),
            "entitled_n": grouped["entitled_n"].first(),
            "entitled_high_n": grouped["entitled_n"].max(),
            "cost_low_thb_year": grouped["cost"].min(),
            "cost_thb_year": grouped["cost"].first(),
            "cost_high_thb_year": grouped["cost"].max(),
        }
    ).reset_index()
    return _beside_published(found, year, table).assign(status="synthetic")


def _answer(
    people: pd.DataFrame, scheme: str, on: date | str, reform: Any, law: Law | None, allow_after: bool
) -> dict[str, float]:
    if reform is None:
        lost = [column for column in fields(scheme, on, law) if column not in people]
        if lost:
            raise DataError(
                f"This population is synthetic, so it cannot say who gets {scheme!r}: the rule reads "
                f"{', '.join(lost)}, and no published margin fixes that. Use the survey's microdata."
            )
    award = calculate(people, scheme, on, reform, law, allow_after)
    weight = people["weight"].to_numpy()
    amount = award["amount_thb"].to_numpy()
    return {
        "entitled_n": float(weight @ award["eligible"].to_numpy(dtype="float64")),
        "cost": float(weight @ amount) * PAYMENTS[find(scheme).period],
    }


def _beside_published(found: pd.DataFrame, year: int, table: Table) -> pd.DataFrame:
    counts = table("scheme_beneficiaries").query(
        "basis == 'actual' and counted in ['recipients', 'card holders']"
    )
    names = {scheme: RECIPIENTS[column] for scheme, column in TAKEN_BY.items()}
    numbers: list[Any] = []
    years: list[Any] = []
    for scheme in found["scheme"]:
        wanted = names.get(scheme, "SWC" if scheme.startswith("swc_") else "")
        rows = counts[counts["scheme_id"] == wanted]
        row = latest(rows, year, wanted).iloc[-1] if len(rows) else None
        numbers.append(pd.NA if row is None else int(row["beneficiaries_n"]))
        years.append(pd.NA if row is None else int(row["year"]))
    return found.assign(
        published_n=pd.array(numbers, dtype="Int64"), published_year=pd.array(years, dtype="Int64")
    )
