"""The three population bases in single ages: World Population Prospects 2024 and 2019, civil register."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Sequence

import pandas as pd

from spdr.analysis import defaults
from spdr.analysis.ages import rake_to_bands, rebuild_young, single_ages
from spdr.errors import DataError, ParameterError

BASES = ("wpp2024", "wpp2019", "register")


class _TablesOfBasis(dict[str, list[str]]):
    """The tables a basis is read from, which refuses a basis that does not exist."""

    def __missing__(self, basis: str) -> list[str]:
        near = difflib.get_close_matches(str(basis), BASES, n=1)
        hint = f"Did you mean {near[0]}? " if near else ""
        raise ParameterError(f"Population basis {basis!r} is unknown. {hint}There are: {', '.join(BASES)}.")


BASIS_TABLES = _TablesOfBasis(
    wpp2024=["population_wpp2024"],
    wpp2019=["population_wpp2019_single_age"],
    register=["population_register_age_share", "population_register", "population_wpp2024"],
)
_BANDS = {"0-14": (0, 14), "15-59": (15, 59), "60+": (60, 120)}


def population_by_age(
    basis: str,
    years: Sequence[int],
    method: str = "sprague",
    variant: str = "medium",
    young: str = "births",
    table: Callable[[str], pd.DataFrame] = defaults.table,
) -> pd.DataFrame:
    """Return people by single age, sex and year on one population basis.

    Parameters
    ----------
    basis
        ``wpp2024``: everyone living in Thailand, 1 July; single ages and the years between are interpolated.
        ``wpp2019``: an older revision with its own single ages. ``register``: people in the civil register at
        the end of the year, its three published age bands, with ages inside a band as in WPP2024.
    years
        Gregorian years.
    method
        How five-year groups are split, see ``ages.split_matrix``.
    variant
        Fertility variant of the WPP2024 projection: low, medium or high.
    young
        Ages 0 to 5 on the WPP2024 basis: ``births`` rebuilds them from yearly births and survival, ``groups``
        takes them from the five-year group. Yearly births are held for the medium variant only; the others
        always take the group.
    table
        Where tables are read by name.

    Returns
    -------
    pandas.DataFrame
        ``year, sex, age, population_n, derived``.

    Raises
    ------
    ParameterError
        If the basis or variant has another name.
    DataError
        If a year is outside the basis: the register has age bands for a few years only.
    """
    if basis not in BASES or variant not in ("low", "medium", "high"):
        raise ParameterError(
            f"population basis {basis!r}, variant {variant!r}: choose from {', '.join(BASES)} and "
            "low, medium, high."
        )
    wanted = sorted({int(year) for year in years})
    if basis == "wpp2019":
        return _wpp2019(table("population_wpp2019_single_age"), wanted)
    groups = table("population_wpp2024")
    groups = groups[groups["variant"].isin(["estimate", variant])]
    single = single_ages(groups, wanted, method)
    if young == "births" and variant == "medium":
        single = _with_births(table, single)
    return single if basis == "wpp2024" else _register(table, single, wanted)


def _with_births(table: Callable[[str], pd.DataFrame], single: pd.DataFrame) -> pd.DataFrame:
    annual = table("population_wpp2024_annual")
    annual = annual[(annual["statistic"] == "central") & (annual["sex"] == "both")].set_index("year")
    births, sex_ratio = (
        annual.loc[annual["measure"] == name, "value"] for name in ("births", "sex ratio at birth")
    )
    return rebuild_young(single, births, sex_ratio, table("mortality_wpp2024"))


def _wpp2019(people: pd.DataFrame, years: list[int]) -> pd.DataFrame:
    known = people["year"]
    outside = [year for year in years if year not in set(known)]
    if outside:
        raise DataError(
            f"WPP2019 has no population for {outside[0]}: it runs from {known.min()} to {known.max()}."
        )
    chosen = people.loc[known.isin(years), ["year", "sex", "age", "population_n"]]
    return chosen.reset_index(drop=True).assign(derived=False)


def _register(table: Callable[[str], pd.DataFrame], single: pd.DataFrame, years: list[int]) -> pd.DataFrame:
    shares = table("population_register_age_share")
    totals = table("population_register")
    everyone = totals.query("register_basis == 'all registered' and sex == 'both' and age_band == 'all'")
    known = sorted(set(shares["year"]) & set(everyone["year"]))
    outside = [year for year in years if year not in known]
    if outside:
        raise DataError(
            f"The civil register has no age structure for {outside[0]}: it is held for "
            f"{', '.join(map(str, known))}. Choose one of these, or the basis 'wpp2024'."
        )
    total = everyone.set_index("year")["population_n"]
    bands = shares[shares["year"].isin(years)].assign(
        age_low=shares["age_band"].map(lambda band: _BANDS[band][0]),
        age_high=shares["age_band"].map(lambda band: _BANDS[band][1]),
        population_n=shares["population_share"] * shares["year"].map(total),
    )
    return rake_to_bands(single, bands)
