"""Indicators of the Child Support Grant's information system: what was reported and what nobody published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from spdr.errors import DataError

Row = Mapping[str, Any]
GROUPS: Mapping[str, str] = {
    "cs6": "mis_timeliness",
    "cs7": "mis_timeliness",
    "cs8": "mis_timeliness",
    "cs9": "mis_coverage",
    "cs10": "mis_coverage",
    "cs11": "mis_grievance",
    "cs12": "mis_grievance",
    "cs13": "mis_grievance",
}
"""Indicators of the register ``csg_system`` by what they tell."""
ANSWERED = {"see the chapter on children": "in_this_chapter", "to be loaded": "not_published"}


def indicators(
    system: Sequence[Row], results: Sequence[Row], channels: Sequence[Row], chosen: Sequence[str]
) -> pd.DataFrame:
    """Indicators of the grant's system with what was reported of each.

    Parameters
    ----------
    system
        Rows of the register ``csg_system``: ``id, name_en, name_th, status``.
    results
        Rows of ``results``: ``id, name_en, name_th, target, result``.
    channels
        Rows of ``communications``: ``id, name_en, name_th, reach``.
    chosen
        Ids of the results and channels that tell of communication, counts only.

    Returns
    -------
    pandas.DataFrame
        ``mis_group, mis_indicator_en, mis_indicator_th, target_n, reported_n, standing``.

    Raises
    ------
    DataError
        If an indicator or result is not there, or an indicator's status has no standing here.
    """
    by_id = {row["id"]: row for row in [*system, *results, *channels]}
    absent = [name for name in (*GROUPS, *chosen) if name not in by_id]
    if absent:
        raise DataError(f"The registers have no row {absent[0]!r}; the table of the grant's system needs it.")
    rows = [_system_row(by_id[name], group) for name, group in GROUPS.items()]
    for name in chosen:
        row = by_id[name]
        reported = row.get("result", row.get("reach"))
        standing = "not_published" if reported is None else "reported_once"
        names = (row["name_en"], row["name_th"])
        rows.append(("mis_communication", *names, row.get("target"), reported, standing))
    columns = ["mis_group", "mis_indicator_en", "mis_indicator_th", "target_n", "reported_n", "standing"]
    frame = pd.DataFrame(rows, columns=columns)
    return frame.astype({"target_n": float, "reported_n": float})


def _system_row(row: Row, group: str) -> tuple[str, str, str, None, None, str]:
    if row["status"] not in ANSWERED:
        known = ", ".join(ANSWERED)
        raise DataError(
            f"Register csg_system, row {row['id']}: the status {row['status']!r} is none of: {known}. "
            "Say in child_system.ANSWERED how it stands."
        )
    return (group, row["name_en"], row["name_th"], None, None, ANSWERED[row["status"]])
