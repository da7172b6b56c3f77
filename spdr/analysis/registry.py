"""Coverage and errors from a register of everybody, as one Ibis expression that any engine runs.

A register has one row per person and, for each scheme, three columns: ``<scheme>_eligible`` and
``<scheme>_receives`` (true or false) and ``<scheme>_thb_month`` (the benefit, missing or zero without one).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from spdr.errors import DataError, ParameterError


def registry_summary(table: Any, schemes: Sequence[str], by: Sequence[str] = ("province", "decile")) -> Any:
    """Coverage, mean benefit and targeting errors of each scheme by group: one pass over the register.

    Parameters
    ----------
    table
        Ibis table, one row per person: the columns ``by`` and three per scheme (see the module).
    schemes
        Scheme names, the beginnings of column names.
    by
        Grouping columns.

    Returns
    -------
    ibis Table
        One row per group and scheme: ``people_n``, ``eligible_n``, ``recipients_n``, ``covered_n`` (eligible
        and receiving), ``unknown_n`` (eligibility or receipt not recorded: in no other count but
        ``people_n``), ``benefit_thb_month`` (total), ``coverage_share`` (covered / eligible),
        ``mean_benefit_thb_month`` (per recipient), ``exclusion_share`` (eligible without),
        ``inclusion_of_beneficiaries_share`` (recipients who are not eligible) and
        ``inclusion_of_ineligible_share`` (not eligible who receive). Shares are 0 to 1 and missing where
        their base is empty. Counts are exact whole numbers.

    Raises
    ------
    DataError
        A column is absent, or eligibility or receipt is not true or false.
    ParameterError
        No scheme.

    Notes
    -----
    Definitions as in :mod:`spdr.analysis.targeting`. Run it with :meth:`spdr.data.store.Store.run`; rows
    come in no order, see :func:`sorted_summary`.

    Examples
    --------
    >>> import ibis
    >>> people = ibis.table({"province": "int64", "decile": "int64", "csg_eligible": "boolean",
    ...     "csg_receives": "boolean", "csg_thb_month": "int64"}, name="people")
    >>> registry_summary(people, ["csg"]).columns[:4]
    ('province', 'decile', 'scheme', 'people_n')
    """
    import ibis

    names = [by] if isinstance(by, str) else list(by)
    _check(table, schemes, names)
    sums: dict[str, Any] = {"spdr_people": table.count()}
    for scheme in schemes:
        sums |= _sums(table, scheme)
    groups = table.group_by(names).aggregate(**sums)
    whole = all(table[f"{scheme}_thb_month"].type().is_integer() for scheme in schemes)
    rows = [_scheme_row(groups, scheme, whole) for scheme in schemes]
    long = groups.select(*names, spdr_row=ibis.array(rows)).unnest("spdr_row").unpack("spdr_row")
    return _shares(long)


def sorted_summary(summary: pd.DataFrame, by: Sequence[str] = ("province", "decile")) -> pd.DataFrame:
    """Return a fetched summary in the order of its groups and schemes."""
    return summary.sort_values([*([by] if isinstance(by, str) else by), "scheme"], ignore_index=True)


def _check(table: Any, schemes: Sequence[str], by: list[str]) -> None:
    """Refuse absent columns and flags that are not flags."""
    if isinstance(schemes, str) or not len(schemes):
        raise ParameterError("registry_summary: give a list of at least one scheme, such as ['csg', 'oaa'].")
    needed = [*by, *(f"{s}_{part}" for s in schemes for part in ("eligible", "receives", "thb_month"))]
    absent = [name for name in needed if name not in table.columns]
    if absent:
        raise DataError(
            f"registry_summary needs the column {absent[0]!r}; the table has "
            f"{', '.join(map(repr, table.columns))}."
        )
    for scheme in schemes:
        for part in ("eligible", "receives"):
            kind = table[f"{scheme}_{part}"].type()
            if not kind.is_boolean():
                raise DataError(f"registry_summary: {scheme}_{part} is {kind}; make it true or false first.")


def _sums(table: Any, scheme: str) -> dict[str, Any]:
    """Sums of one scheme; a row with an unknown flag is counted as unknown only.

    Flags are added up as they are: ``true and unknown`` is unknown, and sums leave it out. That is half the
    work of a condition per sum, which counts on a register of millions.
    """
    eligible, receives = table[f"{scheme}_eligible"], table[f"{scheme}_receives"]
    benefit = table[f"{scheme}_thb_month"]
    recipient = receives & eligible.notnull()
    return {
        f"{scheme}__eligible_n": (eligible & receives.notnull()).sum(),
        f"{scheme}__recipients_n": recipient.sum(),
        f"{scheme}__covered_n": (eligible & receives).sum(),
        f"{scheme}__known_n": (eligible == receives).count(),
        f"{scheme}__unpaid_n": (recipient & benefit.isnull()).sum(),
        f"{scheme}__benefit_thb_month": recipient.ifelse(benefit, 0).sum(),
    }


def _scheme_row(groups: Any, scheme: str, whole: bool) -> Any:
    """One scheme's sums as a structure, counts as whole numbers."""
    import ibis

    def count(name: str) -> Any:
        return groups[f"{scheme}__{name}"].fill_null(0).cast("int64")

    people = groups["spdr_people"].cast("int64")
    return ibis.struct(
        {
            "scheme": ibis.literal(scheme),
            "people_n": people,
            "eligible_n": count("eligible_n"),
            "recipients_n": count("recipients_n"),
            "covered_n": count("covered_n"),
            "unknown_n": people - count("known_n"),
            "amount_unknown_n": count("unpaid_n"),
            "benefit_thb_month": groups[f"{scheme}__benefit_thb_month"]
            .fill_null(0)
            .cast("int64" if whole else "float64"),
        }
    )


def _shares(long: Any) -> Any:
    """Add the shares, missing where nobody is in the base."""

    def over(part: Any, whole: Any) -> Any:
        return (whole > 0).ifelse(part.cast("float64") / whole.cast("float64"), None)

    ineligible = long.people_n - long.unknown_n - long.eligible_n
    return long.mutate(
        coverage_share=over(long.covered_n, long.eligible_n),
        mean_benefit_thb_month=over(long.benefit_thb_month, long.recipients_n - long.amount_unknown_n),
        exclusion_share=over(long.eligible_n - long.covered_n, long.eligible_n),
        inclusion_of_beneficiaries_share=over(long.recipients_n - long.covered_n, long.recipients_n),
        inclusion_of_ineligible_share=over(long.recipients_n - long.covered_n, ineligible),
    )
