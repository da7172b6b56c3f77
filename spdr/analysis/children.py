"""What the chapter on children counts: recipients, children, births, and what targeting errors imply."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from spdr.analysis.frames import check_numbers, require_columns
from spdr.analysis.population_bases import BASIS_TABLES  # noqa: F401  read by the notebook as children.BASIS_TABLES
from spdr.errors import DataError, ParameterError

MONTHS = 12
MONTHS_BEFORE_JANUARY = 3  # October to December open the fiscal year that ends in the next September
# how a published figure is scaled, by the first word of its unit
SCALES = {"million": 1e6, "thousand": 1e3, "%": 0.01}


def published(results: pd.DataFrame, names: Mapping[str, str], value: str, column: str) -> pd.DataFrame:
    """Published figures as points, each with its year and kind of source.

    Parameters
    ----------
    results
        Table ``published_results``.
    names
        Result id -> key of the words that name the point, in the order wanted.
    value, column
        Names of the value column and of the naming column returned.

    Returns
    -------
    pandas.DataFrame
        ``column, year, value, source_kind``; millions and thousands are written out, per cent are shares.

    Raises
    ------
    DataError
        If a result is not in the table or has no single value.

    Examples
    --------
    >>> table = pd.DataFrame({"result_id": ["PR1"], "value": [4.0], "unit": ["million children"],
    ...     "year": [2021], "source_kind": ["UN"]})
    >>> published(table, {"PR1": "programme"}, "children_n", "count")["children_n"].tolist()
    [4000000.0]
    """
    require_columns(results, ["result_id", "value", "unit", "year", "source_kind"], "published")
    rows = results.set_index("result_id")
    known = set(rows.index[rows["value"].notna()])
    absent = [name for name in names if name not in known]
    if absent:
        raise DataError(f"Table published_results has no value for {absent[0]}; the chapter needs it.")
    chosen = rows.loc[list(names)]
    scale = chosen["unit"].str.split().str[0].map(SCALES).fillna(1.0)
    return pd.DataFrame(
        {
            column: list(names.values()),
            "year": chosen["year"].to_numpy(),
            value: (chosen["value"] * scale).to_numpy(),
            "source_kind": chosen["source_kind"].to_numpy(),
        }
    )


def recipients(counts: pd.DataFrame, observed: pd.DataFrame, until: int) -> pd.DataFrame:
    """Dated counts of children with the grant, from the table of beneficiaries and the law's observations.

    Parameters
    ----------
    counts
        Rows of one scheme: ``year, beneficiaries_n, counted, basis, source_kind``.
    observed
        History of a parameter that counts people in payment: ``start, value``; from the government.
    until
        Last year.

    Returns
    -------
    pandas.DataFrame
        ``year, children_n, counted, status, source_kind``, in order of year. A count planned in a budget is
        ``counted`` as ``planned in the budget`` with status ``projection``.

    Raises
    ------
    DataError
        If no count of children paid is as early as that.
    """
    require_columns(counts, ["year", "beneficiaries_n", "counted", "basis", "source_kind"], "recipients")
    planned = counts["basis"] == "budget"
    table = pd.DataFrame(
        {
            "year": counts["year"],
            "children_n": counts["beneficiaries_n"],
            "counted": counts["counted"].mask(planned, "planned in the budget"),
            "status": planned.map({True: "projection", False: "actual"}),
            "source_kind": counts["source_kind"],
        }
    )
    seen = pd.DataFrame(
        {
            "year": [start.year for start in observed["start"]],
            "children_n": observed["value"].to_numpy(),
            "counted": "recipients",
            "status": "actual",
            "source_kind": "Thai agency",
        }
    )
    points = pd.concat([table, seen], ignore_index=True).sort_values("year", kind="stable")
    points = points[points["year"] <= until]
    if not (points["counted"] == "recipients").any():
        raise DataError(f"No count of children paid the grant is of {until} or earlier. Choose a later year.")
    return points.reset_index(drop=True)


def under_age(population: pd.DataFrame, months: float) -> pd.Series:
    """Children below an age in months, by year, ages spread evenly over the months of a year of age.

    Examples
    --------
    >>> people = pd.DataFrame({"year": 2020, "age": [0, 1, 2], "population_n": [100.0, 100.0, 100.0]})
    >>> under_age(people, 18).to_dict()
    {2020: 150.0}
    """
    require_columns(population, ["year", "age", "population_n"], "under_age")
    part = (months / MONTHS - population["age"]).clip(0, 1)
    return (population["population_n"] * part).groupby(population["year"]).sum()


def check_years(
    basis: str, years: Mapping[str, int], held: Iterable[int], counts_from: int, horizon: int
) -> None:
    """Refuse years that the chapter cannot show, before anything is computed.

    Parameters
    ----------
    basis
        Population basis chosen.
    years
        ``grant_year`` and ``cost_year``.
    held
        Years for which the civil register has ages.
    counts_from
        Year of the first count of children with the grant.
    horizon
        Last year of the projections.

    Raises
    ------
    ParameterError
        Naming the parameter and the years there are.
    """
    grant, cost = years["grant_year"], years["cost_year"]
    if grant < counts_from:
        raise ParameterError(
            f"grant_year is {grant}: the first count of children with the grant is of {counts_from}. "
            "Choose that year or a later one."
        )
    if horizon <= cost:
        raise ParameterError(f"horizon is {horizon}: the projections begin in {cost}. Choose a later year.")
    if basis != "register":
        return
    known = sorted(set(held))
    wanted = {"grant_year": [grant], "cost_year": [cost - 1, cost]}
    for name, asked in wanted.items():
        if not set(asked) <= set(known):
            allowed = known if name == "grant_year" else [year for year in known if year - 1 in known]
            raise ParameterError(
                f"{name} is {years[name]}: on the basis 'register' the civil register has ages for "
                f"{', '.join(map(str, known))}, so {name} is one of {', '.join(map(str, allowed))}"
                + (" (a fiscal year begins in the year before)." if name == "cost_year" else ".")
            )


def in_year(by_year: pd.Series, year: int, name: str) -> float:
    """Return a year's value, or say which years there are.

    Raises
    ------
    DataError
        If the year is not held.
    """
    if year not in by_year.index:
        held = f"{by_year.index.min()} to {by_year.index.max()}"
        raise DataError(
            f"There is no figure of {name} for {year}: years from {held} are held. Choose one of them."
        )
    return float(by_year.loc[year])


def fiscal_mean(by_year: pd.Series) -> pd.Series:
    """Mean over fiscal years of a quantity that is constant in a calendar year, where both are known.

    Examples
    --------
    >>> fiscal_mean(pd.Series({2020: 100.0, 2021: 60.0})).to_dict()
    {2021: 70.0}
    """
    before = by_year.shift(1)
    mean = (before * MONTHS_BEFORE_JANUARY + by_year * (MONTHS - MONTHS_BEFORE_JANUARY)) / MONTHS
    return mean[(by_year.index.to_series().diff() == 1).to_numpy()]


def up_to(first: pd.DataFrame, second: pd.DataFrame, last: int) -> pd.DataFrame:
    """Rows of two frames of one shape up to a year, in order of year."""
    both = pd.concat([first, second], ignore_index=True)
    return both[both["year"] <= last].sort_values("year", kind="stable").reset_index(drop=True)


def by_round(findings: pd.DataFrame, same_round: Mapping[int, int]) -> pd.DataFrame:
    """Survey findings side by side: ``survey_item`` and one ``round_<year>_share`` per round.

    Parameters
    ----------
    findings
        ``survey_item, year, children_share``.
    same_round
        Year -> year of the round it belongs to, for a survey that ran over two years.
    """
    rounds = findings.assign(year=findings["year"].replace(dict(same_round)))
    wide = rounds.pivot(index="survey_item", columns="year", values="children_share")
    wide = wide.reindex(list(dict.fromkeys(findings["survey_item"])))
    wide.columns = pd.Index([f"round_{year}_share" for year in wide.columns])
    return wide.reset_index()


def with_bases(counted: pd.DataFrame, bases: Mapping[str, pd.Series], until: int) -> pd.DataFrame:
    """Add one row per population basis to published counts: its last year at or before ``until``, if any.

    ``counted`` has ``child_count, year, children_n, source_kind``; so has the frame returned.
    """
    rows = [
        (basis, int(known.index[-1]), float(known.iloc[-1]), "dataset")
        for basis, known in ((basis, by_year[by_year.index <= until]) for basis, by_year in bases.items())
        if len(known)
    ]
    added = pd.DataFrame(rows, columns=["child_count", "year", "children_n", "source_kind"])
    return pd.concat([counted, added], ignore_index=True)


def counts_beside(years: Iterable[int], bases: Mapping[str, pd.Series]) -> pd.DataFrame:
    """Children on each basis in the same years: ``year`` and one ``<basis>_n``; missing where not held."""
    frame = pd.DataFrame({"year": sorted({int(year) for year in years})})
    for basis, children in bases.items():
        frame[f"{basis}_n"] = frame["year"].map(children)
    return frame


def births(annual: pd.DataFrame, registered: pd.DataFrame, until: int, horizon: int) -> pd.DataFrame:
    """Births of the civil register beside those of WPP2024: ``year, births_n, counted, status``.

    ``registered`` holds provinces and both sexes; years after ``until`` are left out of it, years after
    ``horizon`` out of the projection.
    """
    first = int(registered["year"].min())
    world = annual[(annual["measure"] == "births") & annual["year"].between(first, horizon)]
    provinces = registered[(registered["sex"] == "both") & (registered["year"] <= until)]
    nation = provinces.groupby("year")["births_n"].sum().reset_index()
    parts = [
        nation.assign(counted="registered births", status="actual"),
        pd.DataFrame(
            {
                "year": world["year"],
                "births_n": world["value"],
                "counted": "births in WPP2024",
                "status": world["status"],
            }
        ),
    ]
    return pd.concat(parts, ignore_index=True)


def fertility(annual: pd.DataFrame, first: int, horizon: int) -> pd.DataFrame:
    """Total fertility with its 80 % interval, missing for years already observed.

    Returns ``year, total_fertility, total_fertility_80_low, total_fertility_80_high, status``.
    """
    rows = annual[(annual["measure"] == "total fertility rate") & annual["year"].between(first, horizon)]
    wide = rows.pivot(index="year", columns="statistic", values="value")
    status = rows[rows["statistic"] == "central"].set_index("year")["status"]
    return pd.DataFrame(
        {
            "year": wide.index,
            "total_fertility": wide["central"].to_numpy(),
            "total_fertility_80_low": wide["80% lower"].to_numpy(),
            "total_fertility_80_high": wide["80% upper"].to_numpy(),
            "status": status.reindex(wide.index).to_numpy(),
        }
    )


def least_outside(exclusion_share: float, recipients_n: float, children_n: float) -> tuple[float, float]:
    """What a published exclusion error implies, whoever the eligible are.

    Eligible x (1 - exclusion) = recipients x (1 - inclusion). The eligible are children of the age, so the
    base can be no larger than all of them.

    Parameters
    ----------
    exclusion_share
        Share of the eligible who do not receive.
    recipients_n, children_n
        Children who receive, and all children of the age.

    Returns
    -------
    tuple of float
        Eligible children reached at most, and the least share of recipients outside the base (0 if the
        identity leaves room for none).

    Examples
    --------
    >>> least_outside(0.5, 80, 100)
    (50.0, 0.375)
    >>> least_outside(0.1, 80, 100)
    (80.0, 0.0)
    """
    used_by = "least_outside"
    check_numbers([exclusion_share], "the exclusion error", used_by, minimum=0)
    check_numbers([recipients_n, children_n], "a number of children", used_by, above=0)
    if exclusion_share > 1:
        raise DataError(f"{used_by}: the exclusion error is {exclusion_share!r}; it is a share from 0 to 1.")
    reached = float(min(children_n * (1 - exclusion_share), recipients_n))
    return reached, 1 - reached / recipients_n


def identity_table(errors: pd.DataFrame, points: pd.DataFrame, children: pd.Series) -> pd.DataFrame:
    """Apply :func:`least_outside` to each published exclusion error.

    Parameters
    ----------
    errors
        ``year, exclusion_share`` and other columns, kept.
    points
        Counts of recipients, ``year, children_n, status``: the last actual one at or before the error's year
        stands for it.
    children
        All children of the age, by year.

    Returns
    -------
    pandas.DataFrame
        ``errors`` with ``recipients_n, all_children_n, reached_most_n, outside_least_share``.

    Raises
    ------
    DataError
        If no count is as early as an error, or a year has no number of children.
    """
    actual = points[points["status"] == "actual"].set_index("year")["children_n"].sort_index()
    rows = []
    for year, exclusion in zip(errors["year"], errors["exclusion_share"], strict=True):
        counted = actual[actual.index <= year]
        if counted.empty or year not in children.index:
            raise DataError(
                f"The error of {year} has no count of recipients or of children to be held against."
            )
        pair = float(counted.iloc[-1]), float(children[year])
        rows.append((*pair, *least_outside(float(exclusion), *pair)))
    names = ["recipients_n", "all_children_n", "reached_most_n", "outside_least_share"]
    return pd.concat([errors.reset_index(drop=True), pd.DataFrame(rows, columns=names)], axis=1)
