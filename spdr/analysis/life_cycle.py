"""The life cycle of the mapping chapter: who is reached at each age, who stands between, what overlaps."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from spdr.analysis.bounds import Bounds, overlap_bounds, union_bounds
from spdr.analysis.frames import require_columns
from spdr.errors import DataError

ADULT = 18  # from this age a person may hold a State Welfare Card
LAST_AGE = 120


@dataclass(frozen=True)
class Reach:
    """A row of the matrix: a scheme, the ages it is meant for, and the kind of right the law gives.

    Attributes
    ----------
    stage, right
        Words of the register of labels.
    scheme_id
        Scheme of the table of beneficiaries.
    group
        Name of the group of ages.
    """

    stage: str
    scheme_id: str
    group: str
    right: str


MATRIX = (
    Reach("early childhood", "CSG", "children", "means-tested"),
    Reach("working age", "SSF33", "working", "contributory, mandatory"),
    Reach("working age", "SSF39", "working", "contributory, voluntary"),
    Reach("working age", "SSF40", "working", "contributory, voluntary"),
    Reach("old age", "OAA", "older", "pension-tested"),
    Reach("old age", "SSF33_OLD", "older", "contributory, mandatory"),
    Reach("disability", "DA", "registered", "categorical"),
    Reach("all ages", "SWC", "adults", "means-tested"),
)


def groups(child_months: float, working: tuple[int, int], old_from: float) -> dict[str, tuple[int, int]]:
    """Return first and last completed age of each group of the matrix.

    >>> groups(72, (15, 59), 60)["children"]
    (0, 5)
    """
    return {
        "children": (0, int(child_months // 12) - 1),
        "working": working,
        "older": (int(old_from), LAST_AGE),
        "adults": (ADULT, LAST_AGE),
    }


def observed(history: pd.DataFrame, scheme: str) -> pd.DataFrame:
    """Turn a parameter that counts people in payment into rows of the table of beneficiaries."""
    return pd.DataFrame(
        {
            "scheme_id": scheme,
            "year": [start.year for start in history["start"]],
            "beneficiaries_n": history["value"].astype(float).to_numpy(),
            "basis": "actual",
            "source_kind": "Thai agency",
        }
    )


def last_counts(counts: pd.DataFrame, schemes: Sequence[str]) -> pd.DataFrame:
    """Return the last count of people actually reached, one row for each scheme, as published.

    Raises
    ------
    DataError
        If a scheme has no such count.
    """
    require_columns(counts, ["scheme_id", "year", "beneficiaries_n", "basis", "source_kind"], "last_counts")
    actual = counts[counts["basis"] == "actual"].sort_values("year", kind="stable")
    last = actual.groupby("scheme_id").tail(1).set_index("scheme_id")
    missing = [scheme for scheme in schemes if scheme not in last.index]
    if missing:
        raise DataError(f"Table scheme_beneficiaries has no actual count of {', '.join(missing)}.")
    return last.loc[list(schemes)].reset_index()


def people_aged(people: pd.DataFrame, year: int, ages: tuple[int, int]) -> float:
    """Return how many people of the given ages a population has in a year."""
    rows = people[(people["year"] == year) & people["age"].between(*ages)]
    if rows.empty:
        raise DataError(f"The population has no people aged {ages[0]} to {ages[1]} in {year}.")
    return float(rows["population_n"].sum())


def matrix(
    counts: pd.DataFrame,
    people: pd.DataFrame,
    ages: Mapping[str, tuple[int, int]],
    registered: pd.Series,
    rows: Sequence[Reach] = MATRIX,
) -> pd.DataFrame:
    """Set the people each scheme reaches beside the people it is meant for, each in the year of its count.

    Parameters
    ----------
    counts
        Table ``scheme_beneficiaries``, with rows of :func:`observed` where there are any.
    people
        ``year, age, population_n`` of the years of the counts.
    ages
        From :func:`groups`.
    registered
        Persons with a disability card, by year, for rows whose group is ``registered``.

    Returns
    -------
    pandas.DataFrame
        ``life_stage, scheme, right_in_law, reached_year, reached_n, group_n, reached_share, outside_n,
        source_kind``. ``outside_n`` are people of the group without this one benefit, who may have another.

    Raises
    ------
    DataError
        If a scheme has no count, or a group nobody in its year.
    """
    last = last_counts(counts, [row.scheme_id for row in rows])
    found = []
    for row, count in zip(rows, last.itertuples(), strict=True):
        year, reached = int(str(count.year)), float(str(count.beneficiaries_n))
        if row.group == "registered":
            if year not in registered.index:
                raise DataError(
                    f"Table registered_disability has no cards of {year}, the year of {row.scheme_id}."
                )
            group = float(registered.loc[year])
        else:
            group = people_aged(people, year, ages[row.group])
        found.append(
            {
                "life_stage": row.stage,
                "scheme": row.scheme_id,
                "right_in_law": row.right,
                "reached_year": year,
                "reached_n": reached,
                "group_n": group,
                "reached_share": reached / group,
                "outside_n": max(group - reached, 0.0),
                "source_kind": count.source_kind,
            }
        )
    return pd.DataFrame(found)


def missing_middle(
    working_n: float, insured: pd.Series, paying_share: float, employed_n: float, state_share: float
) -> pd.DataFrame:
    """Divide the people of working age by the cover they have, on two readings of Section 40.

    Parameters
    ----------
    working_n
        People of working age.
    insured
        Registered persons by section: ``Section 33``, ``Section 39``, ``Section 40``.
    paying_share
        Share of Section 40's members who contribute continuously.
    employed_n, state_share
        Employed people, and the share of them who work for the state.

    Returns
    -------
    pandas.DataFrame
        ``reading`` (section40_registered, section40_paying), ``cover``, ``people_n``, ``people_share``; the
        parts of a reading add up to the people of working age.

    Raises
    ------
    DataError
        If more people are insured than there are.

    Notes
    -----
    Temporary staff of the state are insured under Section 33 as well, so that the last part is, if anything,
    too small. People who study, keep house or cannot work are in it.
    """
    parts = {name: float(insured[name]) for name in ("Section 33", "Section 39")}
    state, registered = employed_n * state_share, float(insured["Section 40"])
    frames = []
    for reading, section40 in (
        ("section40_registered", registered),
        ("section40_paying", registered * paying_share),
    ):
        cover = {**parts, "Section 40": section40, "state employees": state}
        rest = working_n - sum(cover.values())
        if rest < 0:
            raise DataError(
                f"missing_middle: {sum(cover.values()):,.0f} people are covered of {working_n:,.0f} of "
                "working age. Widen the working ages, or take both from one year."
            )
        cover["none of these"] = rest
        frames.append(
            pd.DataFrame({"reading": reading, "cover": list(cover), "people_n": list(cover.values())})
        )
    table = pd.concat(frames, ignore_index=True)
    return table.assign(people_share=table["people_n"] / working_n)


def left_out(middle: pd.DataFrame, column: str) -> tuple[float, float]:
    """Return the least and the most of the people of working age with none of these covers."""
    ends = middle[middle["cover"] == "none of these"][column]
    return float(ends.min()), float(ends.max())


def overlaps(
    covered: Mapping[str, float], population_n: float, sets: Mapping[str, Sequence[str]]
) -> pd.DataFrame:
    """Bounds that totals allow on people with at least one, and with two or more, of each set of benefits.

    Returns
    -------
    pandas.DataFrame
        ``benefit_set, held, low_share, high_share``.
    """
    rows: list[tuple[str, str, float, float]] = []
    for name, members in sets.items():
        counts = [covered[member] for member in members]
        ends: dict[str, Bounds] = {
            "at least one": union_bounds(counts, population_n),
            "two or more": overlap_bounds(counts, population_n),
        }
        rows += [(name, held, found.low, found.high) for held, found in ends.items()]
    return pd.DataFrame(rows, columns=["benefit_set", "held", "low_share", "high_share"])


def bounds_of(table: pd.DataFrame, benefit_set: str, held: str) -> tuple[float, float]:
    """Return one row of :func:`overlaps` as a range."""
    row = table[(table["benefit_set"] == benefit_set) & (table["held"] == held)].iloc[0]
    return float(row["low_share"]), float(row["high_share"])


def spending_by_scheme(schemes: pd.DataFrame, gdp_million_thb: pd.Series) -> pd.DataFrame:
    """Last seen spending of each scheme in operation, with the year it belongs to.

    Parameters
    ----------
    schemes
        Table ``schemes``; a period such as ``avg FY2020-2023`` belongs to its last year.
    gdp_million_thb
        By year; the share of a year whose GDP was not seen is missing.

    Returns
    -------
    pandas.DataFrame
        ``scheme_en, scheme_th, spending_million_thb, spending_year, spending_basis, gdp_share``, dearest
        first. Rows belong to different years: they are never added.
    """
    rows = schemes[(schemes["status"] == "active") & schemes["expenditure_million_thb"].notna()]
    # a period may tell of another figure behind its year, in brackets
    first = [str(period).split("(")[0] for period in rows["expenditure_period"]]
    years = [int(re.findall(r"(?:19|20)\d{2}", text)[-1]) for text in first]
    table = pd.DataFrame(
        {
            "scheme_en": rows["name_en"].to_numpy(),
            "scheme_th": rows["name_th"].to_numpy(),
            "spending_million_thb": rows["expenditure_million_thb"].to_numpy(),
            "spending_year": years,
            "spending_basis": rows["expenditure_basis"].to_numpy(),
        }
    )
    share = table["spending_million_thb"] / table["spending_year"].map(gdp_million_thb)
    return table.assign(gdp_share=share).sort_values(
        "spending_million_thb", ascending=False, ignore_index=True
    )


SEEN_BY: Mapping[str, tuple[str, ...]] = {
    "by_sex": ("SSF33", "SSF39", "SSF40_1", "SSF40_2", "SSF40_3", "UCS", "CSMBS", "SSS_HEALTH", "DA"),
    "by_age": ("SSF33", "SSF39", "SSF40_1", "SSF40_2", "SSF40_3", "UCS", "CSMBS", "SSS_HEALTH"),
    "by_province": ("UCS", "CSMBS", "SSS_HEALTH"),
}
"""Schemes of which people were seen by sex, age or province, in tables insured_age_sex_2020, health_coverage,
health_coverage_age, health_coverage_province and registered_disability."""


CASES = ("SSF33_CHILD", "SSF33_DEATH", "SSF33_DIS", "SSF33_MAT", "SSF33_SICK", "SSF33_UNEMP", "WCF")
"""Benefits of which cases are published, in tables ssf_benefit_cases and workmen_compensation."""


def known(schemes: pd.DataFrame) -> pd.DataFrame:
    """For each scheme, whether its people, its money, and its people by sex, age and province were ever seen.

    Returns
    -------
    pandas.DataFrame
        ``scheme_id, life_stage, beneficiaries, expenditure, by_sex, by_age, by_province``, yes or no.
        Cases of a benefit count as people.
    """
    answer = {True: "yes", False: "no"}
    table = pd.DataFrame(
        {
            "scheme_id": schemes["scheme_id"],
            "life_stage": schemes["life_stage"],
            "beneficiaries": (schemes["beneficiaries_n"].notna() | schemes["scheme_id"].isin(CASES)).map(
                answer
            ),
            "expenditure": schemes["expenditure_million_thb"].notna().map(answer),
        }
    )
    for name, listed in SEEN_BY.items():
        strange = sorted(set(listed) - set(schemes["scheme_id"]))
        if strange:
            raise DataError(f"known: {strange[0]} is not among the schemes given.")
        table[name] = schemes["scheme_id"].isin(listed).map(answer)
    return table


def count_known(table: pd.DataFrame) -> dict[str, int]:
    """Return how many schemes have each item of :func:`known`."""
    items = [column for column in table.columns if column not in ("scheme_id", "life_stage")]
    return {item: int((table[item] == "yes").sum()) for item in items}


PAYERS: Mapping[str, str] = {
    "OP43": "programmes replaced",
    "OP44": "not stated",
    "OP45": "general taxes",
    "OP46": "general taxes",
    "OP47": "not stated",
    "OP48": "not stated",
    "OP49": "new taxes",
}
"""Published options for the whole system, and who would pay by their texts; a card is paid by the budget."""
_PEOPLE = re.compile(r"([\d.]+) million people")


def restoring(spent_million_thb: Mapping[str, float], kept: Mapping[str, float]) -> dict[str, float]:
    """Yearly cost, billion baht, of giving each benefit back the value it had when it was set.

    Parameters
    ----------
    spent_million_thb
        Benefit -> last spending of a year.
    kept
        Benefit -> share of its value it has kept.

    Examples
    --------
    >>> restoring({"OAA": 90_000}, {"OAA": 0.9})
    {'OAA': 10.0}
    """
    return {name: round(spent_million_thb[name] * (1 / kept[name] - 1) / 1000, 6) for name in kept}


def options(table: pd.DataFrame, restored: Mapping[str, tuple[int, float, float]]) -> pd.DataFrame:
    """List options for the whole system: restoring values, costed here, and what others published.

    Parameters
    ----------
    table
        Table ``reform_options``.
    restored
        Scheme -> year, people, and billion baht a year of restoring its value.

    Returns
    -------
    pandas.DataFrame
        ``option, option_year, people_n, extra_billion_thb, payer, costing``; missing where nobody published
        it.
    """
    published = table.set_index("option_id")
    rows: list[dict[str, object]] = [
        {
            "option": f"restore {scheme}",
            "option_year": year,
            "people_n": reached,
            "extra_billion_thb": cost,
            "payer": "general taxes",
            "costing": "computed",
        }
        for scheme, (year, reached, cost) in restored.items()
    ]
    for option, payer in PAYERS.items():
        row = published.loc[option]
        priced = str(row["unit"]).startswith("THB billion")
        people = _PEOPLE.match(str(row["parameters"]))
        rows.append(
            {
                "option": option,
                "option_year": int(str(row["year"])),
                "people_n": float(people.group(1)) * 1e6 if people else None,
                "extra_billion_thb": float(str(row["cost_low"])) if priced else None,
                "payer": payer,
                "costing": "as published",
            }
        )
    return pd.DataFrame(rows)
