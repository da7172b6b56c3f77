"""The share of eligible people who receive, from the last published count over the people of that year."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from spdr.analysis import budget, defaults
from spdr.errors import DataError

# scheme -> (scheme of table scheme_beneficiaries, what it counts); a reform takes the people of the law's
# scheme, unless it does away with the test that keeps them out: then everyone of the age is the assumption
COUNTED = {
    "csg": ("CSG", "recipients"),
    "oaa": ("OAA", "recipients"),
    "da": ("DA", "recipients"),
    "swc_goods": ("SWC", "card holders"),
    "swc_transport": ("SWC", "card holders"),
    "swc_gas": ("SWC", "card holders"),
}
AS_IN_LAW = {"oaa_announced_tiers": "oaa", "oaa_flat": "oaa", "da_flat": "da"}
EVERYONE = ("csg_universal", "basic_pension")


@dataclass(frozen=True)
class TakeUp:
    """A take-up and where it comes from.

    Attributes
    ----------
    share
        Of the eligible, 0 to 1.
    basis
        ``calibrated`` (published count over eligible people), ``as the law's scheme`` or ``assumed``.
    period
        Of the count, empty where there is none.
    recipients_n, eligible_n
        What it was worked out from; missing where assumed.
    result
        Key of the published result, or of its source.
    """

    share: float
    basis: str
    period: str = ""
    recipients_n: float | None = None
    eligible_n: float | None = None
    result: str = ""


def take_up(scheme: str, basis: str = "wpp2024", counts: pd.DataFrame | None = None) -> TakeUp:
    """Return the take-up of a scheme that a forecast starts from.

    Parameters
    ----------
    scheme
        One of ``budget.BY_AGE``.
    basis
        Population basis: the same count is another share of another population.
    counts
        Table ``scheme_beneficiaries``, the project's own if absent.

    Raises
    ------
    DataError
        If nobody published recipients of the scheme.

    Notes
    -----
    Only actual counts of the whole scheme serve: a budget's target is a plan, and the grants to local
    governments leave out Bangkok and others. Programmes whose eligible are found by a card or register are
    calibrated on the whole population of the age.
    """
    if scheme in EVERYONE:
        return TakeUp(1.0, "assumed")
    if scheme in AS_IN_LAW:
        found = take_up(AS_IN_LAW[scheme], basis, counts)
        return TakeUp(
            found.share,
            "as the law's scheme",
            found.period,
            found.recipients_n,
            found.eligible_n,
            found.result,
        )
    if scheme not in COUNTED:
        raise DataError(
            f"No published count of recipients stands behind {scheme}. Give its take-up as a share of the "
            f"people of the age. Counts are known for {', '.join(COUNTED)}."
        )
    row = _latest(*COUNTED[scheme], defaults.table("scheme_beneficiaries") if counts is None else counts)
    fiscal = str(row["period"]).startswith("FY")
    whole = budget.scheme_cost(
        scheme, int(row["year"]), basis, coverage=1.0, calendar="fiscal" if fiscal else "calendar"
    ).iloc[0]
    people, received = float(whole["eligible"]), float(row["beneficiaries_n"])
    if received > people:
        raise DataError(
            f"{scheme}: {received:,.0f} received in {row['period']}, more than the {people:,.0f} people of "
            f"the age on the basis {basis}. Choose another basis or give the take-up."
        )
    result = row["result_id"] if isinstance(row["result_id"], str) and row["result_id"] else row["source_id"]
    return TakeUp(received / people, "calibrated", str(row["period"]), received, people, str(result))


def _latest(scheme_id: str, counted: str, counts: pd.DataFrame) -> pd.Series:
    rows = counts[
        (counts["scheme_id"] == scheme_id) & (counts["basis"] == "actual") & (counts["counted"] == counted)
    ].sort_values("year", kind="stable")
    if rows.empty:
        raise DataError(f"Table scheme_beneficiaries has no actual {counted} of {scheme_id}.")
    return rows.iloc[-1]
