"""What the mapping chapter counts and compares: schemes, amounts against yardsticks, gaps of knowledge."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import pandas as pd

from spdr.analysis import adequacy
from spdr.analysis.frames import require_columns
from spdr.analysis.population_bases import BASIS_TABLES
from spdr.errors import DataError

LIFE_STAGES = (
    "pregnancy and birth",
    "early childhood",
    "school age",
    "working age",
    "old age",
    "disability",
    "all ages",
)
# cash amounts that the law sets in baht a month for one person
CASH_BENEFITS = (
    "csg.amount",
    "ssf33.child.amount",
    "ssf40_3.child",
    "da.amount",
    "da.amount.swc",
    "swc.goods",
    "oaa.amount.60_69",
    "oaa.amount.70_79",
    "oaa.amount.80_89",
    "oaa.amount.90_plus",
)
WHOLE = 100.0  # an index stands at this in its base year
POPULATION_TABLES = BASIS_TABLES


def in_order(frame: pd.DataFrame, column: str, order: Sequence[str]) -> pd.DataFrame:
    """Sort by the given order of a column's values, keeping the order of rows within each."""
    place = {value: i for i, value in enumerate(order)}
    strange = sorted(set(frame[column]) - set(place))
    if strange:
        raise DataError(
            f"Column {column} holds {strange[0]!r}, which has no place in the order {list(order)}."
        )
    return frame.sort_values(column, key=lambda values: values.map(place), kind="stable")


def count_by(frame: pd.DataFrame, row: str, column: str, order: Sequence[str]) -> pd.DataFrame:
    """Count schemes by two columns: ``row``, ``column`` and ``schemes_count``, zero where there is none.

    >>> frame = pd.DataFrame({"stage": ["old", "old"], "type": ["cash", "care"]})
    >>> count_by(frame, "stage", "type", ["young", "old"])["schemes_count"].tolist()
    [0, 0, 1, 1]
    """
    table = pd.crosstab(frame[row], frame[column]).reindex(index=list(order), fill_value=0)
    return (
        table.reset_index()
        .melt(row, var_name=column, value_name="schemes_count")
        .sort_values(
            row, key=lambda values: values.map({value: i for i, value in enumerate(order)}), kind="stable"
        )
    )


def year_row(frame: pd.DataFrame, year: int, table: str) -> pd.Series:
    """Return the row of a year from a frame indexed by year, or say which years there are."""
    if year not in frame.index:
        years = ", ".join(str(value) for value in frame.index)
        raise DataError(
            f"Table {table} has no year {year}: it has {years}. Run the chapter with one of them."
        )
    return pd.Series(frame.xs(year))


def municipal_table(regional: pd.DataFrame, year: int, regions: Sequence[str]) -> pd.DataFrame:
    """Poverty rate by region, one column for each kind of area; missing where a region has no such area."""
    require_columns(
        regional, ["year", "region", "municipality", "poverty_rate_share"], used_by="municipal_table"
    )
    rows = regional[regional["year"] == year]
    wide = rows.pivot(index="region", columns="municipality", values="poverty_rate_share").reindex(
        list(regions)
    )
    columns = {
        "all": "poverty_rate_share",
        "municipal": "municipal_poverty_share",
        "non-municipal": "non_municipal_poverty_share",
    }
    return wide[list(columns)].rename(columns=columns).reset_index()


def with_group(frame: pd.DataFrame, first: str, second: str) -> pd.DataFrame:
    """Add ``programme_group``: the two columns' texts joined, so that one chart can draw their four lines."""
    return frame.assign(programme_group=frame[first] + ", " + frame[second])


def per_section(insured: pd.Series, population_n: float) -> pd.DataFrame:
    """Insured by section beside one population: ``section, covered_n, eligible_n``."""
    return pd.DataFrame(
        {"section": insured.index, "covered_n": insured.to_numpy(), "eligible_n": population_n}
    )


def minimum_wage(wages: pd.DataFrame, on: str, which: str = "lowest") -> float:
    """Lowest or highest minimum wage of a whole province in force on a day, baht a day.

    A province keeps its rate until its next notice. A province whose rate in force was not seen is left out.

    Raises
    ------
    DataError
        If no province has a rate on that day.
    """
    day = pd.Timestamp(on)
    rows = wages[(wages["district"] == "whole province") & (wages["effective_date"] <= day)]
    rates = (
        rows.sort_values("effective_date").groupby("province_code").tail(1)["minimum_wage_thb_day"].dropna()
    )
    if rates.empty:
        raise DataError(f"Table minimum_wage_province has no rate in force on {on}: ask for a later day.")
    return float(rates.min() if which == "lowest" else rates.max())


def worth(amounts: Mapping[str, float], poverty_line: float, wage_thb_day: float) -> pd.DataFrame:
    """Monthly amounts against the poverty line and a month of minimum wage.

    Returns
    -------
    pandas.DataFrame
        ``benefit, amount_thb_month, poverty_line_share, minimum_wage_share``, in the order given.
    """
    rows = []
    for key, amount in amounts.items():
        value = adequacy.relative_value(
            amount, poverty_line_thb_month=poverty_line, minimum_wage_thb_day=wage_thb_day
        ).set_index("measure")["adequacy_share"]
        rows.append((key, amount, value["poverty_line"], value["minimum_wage"]))
    columns = ["benefit", "amount_thb_month", "poverty_line_share", "minimum_wage_share"]
    return pd.DataFrame(rows, columns=columns)


def real_value_since_set(
    keys: Sequence[str], history: Callable[[str], pd.DataFrame], inflation: pd.Series, until: int
) -> pd.DataFrame:
    """Real value of amounts since the year each was last set, 100 in that year.

    Parameters
    ----------
    keys
        Parameters whose last value of kind law is in force.
    history
        Gives a key's values: ``start, value, kind``.
    inflation
        Yearly change of consumer prices as a share, indexed by year.
    until
        Last year.

    Returns
    -------
    pandas.DataFrame
        ``benefit, year, real_index``.
    """
    frames = []
    for key in keys:
        law = history(key).query("kind == 'law'").sort_values("start").iloc[-1]
        since = law["start"].year
        changes = inflation[(inflation.index > since) & (inflation.index <= until)]
        prices = adequacy.price_index(changes, since)
        amounts = pd.Series(float(law["value"]), index=range(since, until + 1))
        real = adequacy.real_value(amounts, prices, since)
        frames.append(pd.DataFrame({"benefit": key, "year": real["year"], "real_index": real["real_index"]}))
    return pd.concat(frames, ignore_index=True)


def spending(published: pd.DataFrame, results: Sequence[str]) -> pd.DataFrame:
    """Yearly spending as published: ``year, spending_billion_thb, status`` (actual or projection)."""
    rows = published.loc[list(results)]
    projected = rows["description"].str.contains("project", case=False)
    return pd.DataFrame(
        {
            "year": rows["year"].to_numpy(),
            "spending_billion_thb": rows["value"].to_numpy(),
            "status": projected.map({True: "projection", False: "actual"}).to_numpy(),
        }
    )


def gdp_share(billion_thb: float, gdp_million_thb: pd.Series, year: int) -> float:
    """Share of gross domestic product of the same year; an error where GDP of that year was not seen."""
    gdp = gdp_million_thb.get(year)
    if gdp is None or pd.isna(gdp):
        raise DataError(f"Table macro has no GDP in baht for {year}: a share of GDP needs one with a source.")
    return float(billion_thb * 1000 / gdp)


def percent(value: pd.Series) -> pd.Series:
    """Turn published percentages into shares."""
    return value / 100


def relief_frame(shares: pd.Series, names: Mapping[str, str]) -> pd.DataFrame:
    """Simulated poverty rates by situation: ``situation, poverty_rate_share``."""
    return pd.DataFrame(
        {"situation": list(names.values()), "poverty_rate_share": [shares[result] for result in names]}
    )


def measures(published: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """Money of measures as published: ``measure, period, money_billion_thb, source_kind``."""
    rows = published.loc[list(names)]
    return pd.DataFrame(
        {
            "measure": list(names.values()),
            "year": rows["year"].to_numpy(),
            "money_billion_thb": rows["value"].to_numpy(),
            "source_kind": rows["source_kind"].to_numpy(),
        }
    )


def known(schemes: pd.DataFrame) -> pd.DataFrame:
    """For each scheme, whether any number of people and any amount of money was seen: yes or no."""
    answer = {True: "yes", False: "no"}
    return pd.DataFrame(
        {
            "life_stage": schemes["life_stage"],
            "beneficiaries": schemes["beneficiaries_n"].notna().map(answer),
            "expenditure": schemes["expenditure_million_thb"].notna().map(answer),
        }
    )


def known_by_stage(known_: pd.DataFrame, order: Sequence[str]) -> pd.DataFrame:
    """Share of schemes with a figure: ``life_stage, item, known_share``."""
    long = known_.melt("life_stage", var_name="item", value_name="answer")
    shares = (long["answer"] == "yes").groupby([long["life_stage"], long["item"]]).mean()
    return in_order(shares.rename("known_share").reset_index(), "life_stage", order)


def stack_named(series: Mapping[str, pd.Series], name: str, index: str, value: str) -> pd.DataFrame:
    """Series under their names as one long frame: ``name``, ``index`` and ``value``.

    >>> print(stack_named({"a": pd.Series([0.5], index=[2020])}, "line", "year", "share").to_csv(index=False))
    line,year,share
    a,2020,0.5
    <BLANKLINE>
    """
    frames = [pd.DataFrame({name: key, index: s.index, value: s.to_numpy()}) for key, s in series.items()]
    return pd.concat(frames, ignore_index=True)


def situations(values: Mapping[str, float], name: str, value: str) -> pd.DataFrame:
    """Single figures under their names as a frame with one row for each."""
    return pd.DataFrame({name: list(values), value: [float(x) for x in values.values()]})


def as_published(published: pd.DataFrame, results: Sequence[str]) -> pd.DataFrame:
    """Published results as printed: ``result, figure_text, printed_unit, period_code, source_kind``.

    The description stays the register's own; the figure keeps the unit in which it was printed.
    """
    rows = published.loc[list(results)]
    return pd.DataFrame(
        {
            "result": list(results),
            "figure_text": [f"{value:,g}" for value in rows["value"]],
            "printed_unit": rows["unit"].to_numpy(),
            "period_code": rows["period"].astype(str).to_numpy(),
            "source_kind": rows["source_kind"].to_numpy(),
        }
    )


def some(frame: pd.DataFrame | pd.Series, otherwise: str) -> pd.DataFrame | pd.Series:
    """Return the frame, or refuse with ``otherwise`` where a choice of parameters left no row."""
    if frame.empty:
        raise DataError(otherwise)
    return frame
