"""Every file of the corpus gets its verdict, with rows and columns named; nothing bad is let through."""

from __future__ import annotations

import datetime

import pytest
from corpus import CASES, Case

from spdr.data import intake

TODAY = datetime.date(2026, 12, 1)


def checked(case: Case, folder):
    return intake.check(case.build(folder), case.table, today=TODAY)


def problems(case: Case, report) -> list[str]:
    """What the report should have said and did not."""
    wrong = [] if report.verdict == case.verdict else [f"verdict {report.verdict}, not {case.verdict}"]
    level = {"accept": (), "normalise": ("normalise",)}.get(case.verdict, (case.verdict,))
    found = [one for one in report.findings if one.level in level and one.code == case.code]
    if case.code and not found:
        wrong.append(f"no finding {case.code}")
    rows = {row for one in found for row in one.rows}
    if not set(case.rows) <= rows:
        wrong.append(f"rows {sorted(set(case.rows) - rows)} are not named")
    for part, told in (
        (case.column, [one.column for one in found]),
        (case.value, [one.value for one in found]),
        (case.expected, [one.expected for one in found]),
    ):
        if part and not any(part in text for text in told):
            wrong.append(f"{part!r} is not in {told[:4]}")
    if case.equal is not None and report.accepted:
        table = report.text
        got = [list(table.columns), *table.fillna("").to_numpy().tolist()]
        if got != case.equal:
            first = next(
                (pair for pair in zip(got, case.equal, strict=False) if pair[0] != pair[1]), "other length"
            )
            wrong.append(f"the table differs: {first}")
    return wrong


@pytest.mark.parametrize("case", CASES, ids=str)
def test_every_file_gets_its_verdict(case, tmp_path):
    report = checked(case, tmp_path)
    assert problems(case, report) == [], report.to_text()
