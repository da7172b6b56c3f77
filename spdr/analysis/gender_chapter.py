"""What the gender chapter sets side by side: women and men in work and cover, and what nobody counted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np
import pandas as pd

from spdr.analysis import costing, gender
from spdr.analysis.frames import require_columns, share
from spdr.errors import DataError

HOURS_A_DAY = 24
MILLION = 1e6
YEARS = r"(\d{4}(?:-\d{4})?)"  # the first year, or span of years, in a period as published
SEXES = ("female", "male")

PAYS_OR_INSURES = (
    "social assistance in cash",
    "social insurance, mandatory",
    "social insurance, voluntary",
    "civil service pension",
    "saving funds",
    "health coverage",
)

_INSURED, _RIGHTS = ("insured_three_sections", "insured_age_sex_2020"), ("registrants", "health_coverage")
SEEN_BY_SEX: Mapping[str, tuple[str, str]] = {
    **dict.fromkeys(("SSF33", "SSF39", "SSF40_1", "SSF40_2", "SSF40_3"), _INSURED),
    **dict.fromkeys(("UCS", "CSMBS", "SSS_HEALTH"), _RIGHTS),
    "DA": ("disability_cards", "registered_disability"),
}
"""By scheme, the only thing seen by sex, and its table. None of it counts recipients of money."""


def pair(frame: pd.DataFrame, value: str, year: int, table: str) -> gender.Gap:
    """Compare women and men in one year of a table.

    Parameters
    ----------
    frame
        ``year``, ``sex`` and ``value``, one row for each.
    value
        Column to compare, zero or more.
    year
        Gregorian year.
    table
        Name of the table, for the message.

    Raises
    ------
    DataError
        If the year is not there for both sexes.

    Examples
    --------
    >>> rates = pd.DataFrame({"year": 2020, "sex": ["female", "male"], "rate_share": [0.5, 0.75]})
    >>> pair(rates, "rate_share", 2020, "rates").difference
    0.25
    """
    require_columns(frame, ["year", "sex", value], "pair")
    by_sex = frame[frame["year"] == year].set_index("sex")[value]
    if not set(SEXES) <= set(by_sex.index):
        years = sorted(frame.loc[frame["sex"] == "female", "year"].unique())
        held = f"{years[0]} to {years[-1]}" if years else "none"
        raise DataError(
            f"Table {table} has no {value} of women and men for {year}; years held: {held}. "
            "Run the chapter with one of them."
        )
    return gender.gap(float(by_sex["female"]), float(by_sex["male"]))


def beside(frame: pd.DataFrame, by: str, value: str) -> pd.DataFrame:
    """Set rates of women and men side by side.

    Parameters
    ----------
    frame
        One row for each group in ``by`` and sex; rows of both sexes together are left out.
    by
        Column that names the group; its order is kept.
    value
        Column of rates, 0 to 1.

    Returns
    -------
    pandas.DataFrame
        ``by``, ``women_rate_share``, ``men_rate_share`` and ``gap_percent_point`` (men less women).
    """
    require_columns(frame, [by, "sex", value], "beside")
    rows = []
    for group, part in frame.groupby(by, sort=False):
        by_sex = part.set_index("sex")[value]
        found = gender.gap(float(by_sex["female"]), float(by_sex["male"]))
        rows.append((group, found.women, found.men, found.difference))
    return pd.DataFrame(rows, columns=[by, "women_rate_share", "men_rate_share", "gap_percent_point"])


def counts_beside(counts: pd.DataFrame, by: str, value: str) -> pd.DataFrame:
    """Counts of women and men side by side: ``by, women_n, men_n`` and ``women_share``.

    Rows of both sexes together are left out; the order of the groups is kept.

    Examples
    --------
    >>> counts = pd.DataFrame({"year": 2020, "sex": ["female", "male"], "people_n": [3, 1]})
    >>> counts_beside(counts, "year", "people_n")["women_share"].tolist()
    [0.75]
    """
    require_columns(counts, [by, "sex", value], "counts_beside")
    wide = counts[counts["sex"].isin(SEXES)].pivot_table(
        index=by, columns="sex", values=value, aggfunc="sum", sort=False
    )
    women, men = wide["female"], wide["male"]
    shares = np.asarray(share(women, women + men))
    columns = {by: wide.index, "women_n": women.to_numpy(), "men_n": men.to_numpy(), "women_share": shares}
    return pd.DataFrame(columns)


def per_birth(cases: pd.Series, births: pd.Series) -> pd.DataFrame:
    """Maternity cases beside the births of the same year: ``year, covered_n, eligible_n``.

    Raises
    ------
    DataError
        If a year of cases has no births.
    """
    missing = sorted(set(cases.index) - set(births.index))
    if missing:
        raise DataError(
            f"There are maternity cases for {missing[0]} and no births: give births of that year."
        )
    years = list(cases.index)
    return pd.DataFrame(
        {"year": years, "covered_n": cases.to_numpy(), "eligible_n": births.loc[years].to_numpy()}
    )


def rules_reading(
    column: str, names: Iterable[str], fields: Callable[[str], Iterable[str]]
) -> tuple[list[str], int]:
    """Names of the rules that read a column of the person, and how many rules there are.

    >>> rules_reading("sex", ["a", "b"], {"a": ["age"], "b": ["age", "sex"]}.get)
    (['b'], 2)
    """
    listed = list(names)
    return [name for name in listed if column in fields(name)], len(listed)


def seen_by_sex(schemes: pd.DataFrame, years: Mapping[str, tuple[int, int]]) -> pd.DataFrame:
    """For each scheme in operation that pays or insures people, what was seen of them by sex.

    Parameters
    ----------
    schemes
        Table of schemes: ``scheme_id, name_en, name_th, scheme_type, status``.
    years
        By table, first and last year of its rows by sex.

    Returns
    -------
    pandas.DataFrame
        ``scheme_en, scheme_th, scheme_type``, ``money_by_sex`` and ``people_by_sex`` (partly_known or
        not_known), ``what_counted`` and ``seen_year`` (its years, missing where nothing was seen).
    """
    rows = schemes[(schemes["status"] == "active") & schemes["scheme_type"].isin(PAYS_OR_INSURES)]
    found = []
    for row in rows.itertuples():
        what, table = SEEN_BY_SEX.get(str(row.scheme_id), ("nothing_seen", ""))
        low, high = years[table] if table else (None, None)
        span = None if low is None else _span(str(low) if low == high else f"{low}-{high}")
        people = "partly_known" if table else "not_known"
        found.append((row.name_en, row.name_th, row.scheme_type, "not_known", people, what, span))
    columns = [
        "scheme_en",
        "scheme_th",
        "scheme_type",
        "money_by_sex",
        "people_by_sex",
        "what_counted",
        "seen_year",
    ]
    return pd.DataFrame(found, columns=columns)


def _span(years: str) -> int | str:
    """A single year as a number, several as the text they are."""
    return years if "-" in years else int(years)


def screening(schemes: pd.DataFrame, markers: Mapping[str, int | None]) -> pd.DataFrame:
    """Schemes in operation whose money was seen, each with its gender marker or none.

    Parameters
    ----------
    schemes
        Table of schemes.
    markers
        By scheme, a published marker (2 principal, 1 significant, 0 not targeted); those left out were not
        screened.

    Returns
    -------
    pandas.DataFrame
        ``scheme_en, scheme_th, expenditure_million_thb, money_year, expenditure_basis`` and ``marker``: money
        of different years, never to be added.
    """
    rows = schemes[(schemes["status"] == "active") & schemes["expenditure_million_thb"].notna()]
    held = rows["scheme_id"].map(dict(markers)).astype(float)
    words = held.map(dict(gender.MARKERS)).fillna("not_screened")
    return pd.DataFrame(
        {
            "scheme_en": rows["name_en"],
            "scheme_th": rows["name_th"],
            "expenditure_million_thb": rows["expenditure_million_thb"],
            "money_year": rows["expenditure_period"].str.extract(YEARS, expand=False).map(_span),
            "expenditure_basis": rows["expenditure_basis"],
            "marker": words,
        }
    ).reset_index(drop=True)


def priced(options: Sequence[tuple[str, float, float, str]]) -> pd.DataFrame:
    """Cost of options for a year: people times an amount for each.

    Parameters
    ----------
    options
        Option, people, baht a year for each of them, and who pays.

    Returns
    -------
    pandas.DataFrame
        ``option, people_n, amount_thb_year, cost_million_thb, who_pays``.

    Examples
    --------
    >>> priced([("grant", 200, 15_000, "taxes")])["cost_million_thb"].tolist()
    [3.0]
    """
    columns = ["option", "people_n", "amount_thb_year", "who_pays"]
    found = pd.DataFrame(list(options), columns=columns)
    costs = [costing.annual_cost(people, amount, 1) for _, people, amount, _ in options]
    found.insert(3, "cost_million_thb", np.array(costs) / MILLION)
    return found
