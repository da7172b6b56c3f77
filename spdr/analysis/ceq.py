"""Income concepts from market to final income, with both treatments of contributory pensions at once."""

from __future__ import annotations

import pandas as pd

from spdr.analysis.frames import check_numbers, require_columns
from spdr.analysis.synthetic import refuse_synthetic

ITEMS = {
    "private_income": "wages, profits, own production and private transfers, before any tax or contribution",
    "pension_benefits": "contributory pensions received",
    "pension_contributions": "contributions to contributory pensions, of employee and employer",
    "other_contributions": "social contributions other than for pensions",
    "direct_taxes": "taxes on income",
    "direct_transfers": "cash and near-cash benefits other than contributory pensions",
    "indirect_subsidies": "price subsidies",
    "indirect_taxes": "value added tax, excises and other taxes on goods",
    "education": "public education at cost",
    "health": "public health care at cost",
    "user_fees": "co-payments and fees paid for education and health",
}
"""Columns that ``income_concepts`` reads: amounts of zero or more (``private_income`` may be negative), THB a
person in one period."""

TREATMENTS = ("deferred_income", "government_transfer")
"""Contributory pensions as savings drawn later, or as a transfer financed by a tax."""

CONCEPTS = (
    "market",
    "market_plus_pensions",
    "net_market",
    "gross",
    "disposable",
    "consumable",
    "final",
)


def income_concepts(people: pd.DataFrame) -> pd.DataFrame:
    """Build the CEQ income concepts under both pension treatments (F01).

    Parameters
    ----------
    people
        One row per person (household amounts per head), with every column of ``ITEMS``. Items that
        a survey lacks are given as zero by the caller, who says so. Other columns are ignored.

    Returns
    -------
    pandas.DataFrame
        Twice the rows of ``people``, its index repeated: ``treatment``, then one column per concept.
        Under ``deferred_income`` pensions less pension contributions are part of market income plus
        pensions; under ``government_transfer`` they are a transfer and a tax, so that market income
        plus pensions equals market income. Disposable, consumable and final income are the same
        under both: only the starting point, and so the measured redistribution, differs.

    Raises
    ------
    DataError
        If an item is absent, missing in a row, or negative.

    Notes
    -----
    {cite}`lustig2018ceq`. Worked example: OpenFisca-CEQ, ``tests/situations/final_income.yaml``.

    Examples
    --------
    >>> one = pd.DataFrame({name: [0.0] for name in ITEMS})
    >>> one = one.assign(private_income=10_000.0, pension_contributions=1_000.0)
    >>> income_concepts(one)[["treatment", "market", "market_plus_pensions"]].values.tolist()
    [['deferred_income', 10000.0, 9000.0], ['government_transfer', 10000.0, 10000.0]]
    """
    require_columns(people, ITEMS, "income_concepts")
    refuse_synthetic(people, "the income concepts of its households")
    part = {
        name: check_numbers(
            people[name], name, "income_concepts", minimum=None if name == "private_income" else 0
        )
        for name in ITEMS
    }
    pensions = part["pension_benefits"] - part["pension_contributions"]
    taken = part["direct_taxes"] + part["other_contributions"]
    disposable = part["private_income"] + pensions - taken + part["direct_transfers"]
    consumable = disposable + part["indirect_subsidies"] - part["indirect_taxes"]
    after = {
        "disposable": disposable,
        "consumable": consumable,
        "final": consumable + part["education"] + part["health"] - part["user_fees"],
    }
    saved = part["private_income"] + pensions
    rows = {
        "deferred_income": {
            "market": part["private_income"],
            "market_plus_pensions": saved,
            "net_market": saved - taken,
            "gross": saved + part["direct_transfers"],
        },
        "government_transfer": {
            "market": part["private_income"],
            "market_plus_pensions": part["private_income"],
            "net_market": part["private_income"] - taken - part["pension_contributions"],
            "gross": part["private_income"] + part["pension_benefits"] + part["direct_transfers"],
        },
    }
    tables = [
        pd.DataFrame({"treatment": name, **before, **after}, index=people.index)
        for name, before in rows.items()
    ]
    return pd.concat(tables)[["treatment", *CONCEPTS]]
