"""Social security standards branch by branch: rate, persons, qualifying period and duration, each on its own.

A branch passes Convention No. 102 when every test passes. A test whose norm was not read in a text keeps that
mark; a test whose facts nobody published is not known, which is neither pass nor failure. No score is added
up over branches.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from spdr.analysis.frames import require_columns
from spdr.errors import DataError

WEEK = 7
MONTHS = 12
YES, NO, NOT_KNOWN = "yes", "no", "not_known"
TESTS = ("rate", "persons", "qualifying", "duration")
BRANCHES = (
    "sickness",
    "unemployment",
    "old_age",
    "employment_injury",
    "maternity",
    "invalidity",
    "survivors",
)
# branch -> norm of the Schedule, norm of its duration
_RATE_NORM = {
    "sickness": "N20",
    "unemployment": "N21",
    "old_age": "N22",
    "employment_injury": "N23",
    "maternity": "N26",
    "invalidity": "N27",
    "survivors": "N28",
}
EMPLOYEES_NEEDED = 0.5  # the first of the alternatives of Articles 9, 15, 27 and 41, read in their text
EMPLOYEES_NORM = "N07"
FULL_CAREER_NORM = "N08"
INVALIDITY_NORM = "N16"
MATERNITY_WEEKS_NORM, SICKNESS_WEEKS_NORM, UNEMPLOYMENT_WEEKS_NORM = "N15", "N05", "N06"

Value = Callable[[str, str], float]


@dataclass(frozen=True)
class Test:
    """One test of one branch.

    Attributes
    ----------
    branch, test
        Which.
    thai, required
        The law of Thailand and the norm, in the test's own unit; None where not known or not a number.
    unit
        ``share``, ``days`` or ``months``.
    met
        yes, no or not_known.
    norm_id, evidence
        Row of table ``standards_norms`` and whether its text was seen or is unverified.
    """

    branch: str
    test: str
    thai: float | None
    required: float | None
    unit: str
    met: str
    norm_id: str
    evidence: str


def c102(value: Value, on: str, norms: pd.DataFrame, insured_n: float, employees_n: float) -> pd.DataFrame:
    """Test the Social Security Fund's Section 33 and the Workmen's Compensation Fund against Convention 102.

    Parameters
    ----------
    value
        Gives a parameter's value on a day.
    on
        The day.
    norms
        Table ``standards_norms``.
    insured_n, employees_n
        Insured persons of Section 33, and all employees, of the same year.

    Returns
    -------
    pandas.DataFrame
        One row per branch and test: the fields of :class:`Test`.

    Raises
    ------
    DataError
        If a norm is missing or employees are not above zero.

    Notes
    -----
    Rates hold for wages up to the ceiling: the Convention lets the maximum stand if a skilled worker's wage
    lies below it, which is not tested here. A survivor of an insured person gets a lump sum: whatever its
    size, it is no periodic payment.
    """
    require_columns(norms, ["norm_id", "value", "evidence_status"], used_by="c102")
    if employees_n <= 0:
        raise DataError(f"c102: {employees_n!r} employees; the number must be above zero.")
    known = norms.set_index("norm_id")
    covered = insured_n / employees_n
    tests = [
        *(_rate(branch, _thai_rate(branch, value, on, known), known) for branch in BRANCHES),
        *(_persons(branch, covered, known) for branch in BRANCHES),
        *_qualifying(value, on, known),
        *_duration(value, on, known),
    ]
    frame = pd.DataFrame([vars(test) for test in tests])
    order = {name: place for place, name in enumerate((*BRANCHES, *TESTS))}
    return frame.sort_values(
        ["branch", "test"], key=lambda column: column.map(order), kind="stable", ignore_index=True
    )


def _norm(known: pd.DataFrame, norm_id: str, part: int = 0) -> tuple[float, str]:
    if norm_id not in known.index:
        raise DataError(f"Table standards_norms has no norm {norm_id}.")
    row = known.loc[norm_id]
    numbers = [float(text) for text in re.findall(r"\d+(?:\.\d+)?", str(row["value"]))]
    if len(numbers) <= part:
        raise DataError(f"Norm {norm_id} of standards_norms holds no number at place {part + 1}.")
    return numbers[part], str(row["evidence_status"])


def _thai_rate(branch: str, value: Value, on: str, known: pd.DataFrame) -> float | None:
    if branch == "old_age":
        years, _ = _norm(known, FULL_CAREER_NORM)
        beyond = years - value("ssf33.oldage.min_months", on) / MONTHS
        return value("ssf33.oldage.base_rate", on) + beyond * value("ssf33.oldage.extra_rate", on)
    keys = {
        "sickness": "ssf33.sick.rate",
        "unemployment": "ssf33.unemp.laidoff",
        "employment_injury": "wcf.ttd_rate",
        "maternity": "ssf33.mat.cash_rate",
        "invalidity": "ssf33.disability.rate",
    }
    return float(value(keys[branch], on)) if branch in keys else None


def _rate(branch: str, thai: float | None, known: pd.DataFrame) -> Test:
    percent, evidence = _norm(known, _RATE_NORM[branch])
    required = percent / 100
    met = NO if thai is None else _met(thai >= required)
    return Test(branch, "rate", thai, required, "share", met, _RATE_NORM[branch], evidence)


def _persons(branch: str, covered: float, known: pd.DataFrame) -> Test:
    _, evidence = _norm(known, EMPLOYEES_NORM)
    met = _met(covered >= EMPLOYEES_NEEDED)
    return Test(branch, "persons", covered, EMPLOYEES_NEEDED, "share", met, EMPLOYEES_NORM, evidence)


def _qualifying(value: Value, on: str, known: pd.DataFrame) -> list[Test]:
    """A qualifying period passes when it is no longer than the norm; where no norm is held, not known."""
    tests = []
    years, evidence = _norm(known, "N09")
    months = float(value("ssf33.oldage.min_months", on))
    needed = years * MONTHS
    tests.append(
        Test("old_age", "qualifying", months, needed, "months", _met(months <= needed), "N09", evidence)
    )
    years, evidence = _norm(known, INVALIDITY_NORM)
    months, needed = float(value("ssf33.disability.contrib_months", on)), years * MONTHS
    tests.append(
        Test(
            "invalidity",
            "qualifying",
            months,
            needed,
            "months",
            _met(months <= needed),
            INVALIDITY_NORM,
            evidence,
        )
    )
    others = {
        "sickness": "ssf33.sick.contrib_months",
        "unemployment": "ssf33.unemp.contrib_months",
        "maternity": "ssf33.mat.contrib_months",
        "survivors": "ssf33.death.contrib_months",
    }
    for branch, key in others.items():
        months = float(value(key, on))
        tests.append(Test(branch, "qualifying", months, None, "months", NOT_KNOWN, "", "unverified"))
    tests.append(Test("employment_injury", "qualifying", 0.0, None, "months", NOT_KNOWN, "", "unverified"))
    return tests


def _duration(value: Value, on: str, known: pd.DataFrame) -> list[Test]:
    """Days paid against weeks required; pensions run while the need lasts."""
    tests = []
    for branch, key, norm in (
        ("sickness", "ssf33.sick.max_days_case", SICKNESS_WEEKS_NORM),
        ("unemployment", "ssf33.unemp.laidoff_days", UNEMPLOYMENT_WEEKS_NORM),
        ("maternity", "ssf33.mat.cash_days", MATERNITY_WEEKS_NORM),
    ):
        weeks, evidence = _norm(known, norm)
        days, needed = float(value(key, on)), weeks * WEEK
        tests.append(Test(branch, "duration", days, needed, "days", _met(days >= needed), norm, evidence))
    for branch in ("old_age", "invalidity"):
        tests.append(Test(branch, "duration", None, None, "days", YES, "", "seen"))
    tests.append(Test("survivors", "duration", None, None, "days", NO, "", "seen"))
    tests.append(Test("employment_injury", "duration", None, None, "days", NOT_KNOWN, "", "unverified"))
    return tests


def _met(passed: bool) -> str:
    return YES if passed else NO


def verdicts(tests: pd.DataFrame) -> pd.DataFrame:
    """Say of each branch whether all its tests pass: ``branch, verdict, failed, not_known, unverified``.

    ``no`` as soon as one test fails; ``not_known`` while one is open; ``yes`` when all pass. ``unverified``
    counts the tests whose norm was not read in a text.
    """
    rows = []
    for branch, group in tests.groupby("branch", sort=False):
        failed, open_ = int((group["met"] == NO).sum()), int((group["met"] == NOT_KNOWN).sum())
        verdict = NO if failed else NOT_KNOWN if open_ else YES
        rows.append((branch, verdict, failed, open_, int((group["evidence"] == "unverified").sum())))
    return pd.DataFrame(rows, columns=["branch", "verdict", "failed", "not_known", "unverified"])


def floor(guarantees: pd.DataFrame, poverty_line_thb_month: float) -> pd.DataFrame:
    """The four guarantees of Recommendation 202: who is reached, and the cash against the poverty line.

    Parameters
    ----------
    guarantees
        One row per guarantee: ``guarantee, instrument, coverage_share, benefit_thb_month``; missing where not
        published or, for health care, not cash.
    poverty_line_thb_month
        The national line, which stands for the level a country defines: Thailand has not named one.

    Returns
    -------
    pandas.DataFrame
        With ``poverty_line_share``.
    """
    require_columns(
        guarantees, ["guarantee", "instrument", "coverage_share", "benefit_thb_month"], used_by="floor"
    )
    if poverty_line_thb_month <= 0:
        raise DataError(f"floor: the poverty line is {poverty_line_thb_month!r}; it must be above zero.")
    return guarantees.assign(poverty_line_share=guarantees["benefit_thb_month"] / poverty_line_thb_month)


def maternity_c183(value: Value, on: str, norms: pd.DataFrame) -> pd.DataFrame:
    """Leave and cash of a mother against Convention 183: ``test, thai, required, unit, met, evidence``.

    The employer pays full wages for some days and the Fund part of the wage for others; the cash tested is
    the mean over the leave that the Convention asks for, at wages up to the ceiling.
    """
    known = norms.set_index("norm_id")
    weeks, seen_leave = _norm(known, "N36")
    share, seen_cash = _norm(known, "N37")
    leave, needed = float(value("lpa.maternity.leave_days", on)), weeks * WEEK
    employer = min(float(value("lpa.maternity.employer_paid_days", on)), needed)
    fund = min(float(value("ssf33.mat.cash_days", on)), needed)
    cash = (employer + fund * float(value("ssf33.mat.cash_rate", on))) / needed
    rows = [
        ("leave", leave, needed, "days", _met(leave >= needed), seen_leave),
        ("cash", cash, share, "share", _met(cash >= share), seen_cash),
    ]
    return pd.DataFrame(rows, columns=["test", "thai", "required", "unit", "met", "evidence"])


AREA_STATES = ("documented", "partly", "not_found")


def system_profile(areas: pd.DataFrame) -> pd.DataFrame:
    """Count the key areas of a system by what is known of them; levels are ordinal, so nothing is averaged.

    Parameters
    ----------
    areas
        One row per area: ``module, state``, the latter one of :data:`AREA_STATES`.

    Returns
    -------
    pandas.DataFrame
        ``module, state, areas_n`` for every module in its order and every state, zeros included.

    Raises
    ------
    DataError
        If a state has another name.

    Examples
    --------
    >>> areas = pd.DataFrame({"module": ["policy", "policy"], "state": ["partly", "not_found"]})
    >>> system_profile(areas)["areas_n"].tolist()
    [0, 1, 1]
    """
    require_columns(areas, ["module", "state"], used_by="system_profile")
    strange = sorted(set(areas["state"]) - set(AREA_STATES))
    if strange:
        raise DataError(f"system_profile: {strange[0]!r} is no state; choose from {', '.join(AREA_STATES)}.")
    counts = areas.groupby(["module", "state"], sort=False).size()
    rows = [
        (module, state, int(counts.get((module, state), 0)))
        for module in dict.fromkeys(areas["module"])
        for state in AREA_STATES
    ]
    return pd.DataFrame(rows, columns=["module", "state", "areas_n"])
