"""The budget of schemes year by year: people of the age x take-up x amount of the law x months.

What a workbook shows with live formulas is what is worked out here, group by group, so that the two can be
held against each other and against ``budget.scheme_cost``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd

from spdr.analysis import defaults, macro
from spdr.analysis.population_bases import population_by_age
from spdr.analysis.socialbudget.bands import EARLY_MONTHS, LATE_MONTHS, Bands, bands, people
from spdr.analysis.socialbudget.takeup import TakeUp, take_up
from spdr.errors import DataError, ParameterError

LAW_SCHEMES = ("csg", "oaa", "da", "swc_goods", "swc_transport", "swc_gas")
# a way of paying -> the law's scheme it would stand in for: the two are never added
INSTEAD_OF = {
    "csg_universal": "csg",
    "oaa_announced_tiers": "oaa",
    "oaa_flat": "oaa",
    "basic_pension": "oaa",
    "da_flat": "da",
}
FORECASTABLE = (*LAW_SCHEMES, *INSTEAD_OF)
DEFAULT_SCHEMES = ("csg", "oaa", "da", "csg_universal", "oaa_announced_tiers", "oaa_flat")
UPRATING = ("none", "prices", "gdp")
OLD = 60  # from which Thai law and statistics count a person as older
LONGEST = 60  # years: beyond, a budget of cash benefits says more than anyone knows


@dataclass(frozen=True)
class Settings:
    """What a forecast is asked for; every field can be changed in the workbook and read back.

    Attributes
    ----------
    schemes
        Names of ``FORECASTABLE``.
    first, last
        Fiscal years by the year in which they end.
    scenario, scenarios
        The chosen macro scenario and all of them.
    basis, variant
        Population basis, and the fertility variant of WPP2024.
    coverage
        Scheme -> share of the eligible who receive, in place of the calibrated one.
    uprating
        Scheme -> ``none`` (the law), ``prices`` or ``gdp``: how amounts move after the first year.
    administration
        Scheme -> cost of paying it as a share of benefits; zero where not given, for no source has one.
    amounts
        (scheme, group) -> baht a month in every year, in place of the law's.
    """

    schemes: tuple[str, ...] = DEFAULT_SCHEMES
    first: int = 0
    last: int = 0
    scenario: str = "base"
    basis: str = "wpp2024"
    variant: str = "medium"
    scenarios: Mapping[str, macro.Scenario] = field(default_factory=lambda: dict(macro.SCENARIOS))
    coverage: Mapping[str, float] = field(default_factory=dict)
    uprating: Mapping[str, str] = field(default_factory=dict)
    administration: Mapping[str, float] = field(default_factory=dict)
    amounts: Mapping[tuple[str, str], float] = field(default_factory=dict)


@dataclass(frozen=True)
class Forecast:
    """A budget with all it was made from.

    Attributes
    ----------
    settings
        With first and last year filled in.
    bands
        Scheme -> its groups and the law's amounts.
    people
        ``scheme, band, year, people_n``: calendar years, 1 July.
    take_ups
        Scheme -> calibration; the share used is that of ``used_share``.
    economy
        ``scenario, fiscal_year, inflation_share, growth_share, price_index, gdp_index, gdp_thb, gdp_status``.
    lines
        ``scheme, band, fiscal_year, recipients_n, amount_thb_month, cost_thb`` in the chosen scenario.
    population
        ``year, population_n, aged_60_n``.
    derived
        Whether ages of the population were interpolated.
    """

    settings: Settings
    bands: dict[str, Bands]
    people: pd.DataFrame
    take_ups: dict[str, TakeUp]
    economy: pd.DataFrame
    lines: pd.DataFrame
    population: pd.DataFrame
    derived: bool

    def used_share(self, scheme: str) -> float:
        """Take-up that the forecast used."""
        return self.settings.coverage.get(scheme, self.take_ups[scheme].share)

    @property
    def years(self) -> list[int]:
        """Fiscal years, by the one in which they end."""
        return list(range(self.settings.first, self.settings.last + 1))

    @property
    def by_scheme(self) -> pd.DataFrame:
        """``scheme, fiscal_year, recipients_n, cost_thb`` in the order of the settings."""
        sums = self.lines.groupby(["scheme", "fiscal_year"], sort=False)[["recipients_n", "cost_thb"]].sum()
        return sums.reset_index()

    @property
    def in_law(self) -> list[str]:
        """The law's schemes among those asked for: what the total adds up."""
        return [scheme for scheme in self.settings.schemes if scheme in LAW_SCHEMES]


def filled(settings: Settings, seen_to_fiscal: int) -> Settings:
    """Check settings and fill the years: ten fiscal years from the one the law was last followed in.

    Parameters
    ----------
    settings
        As asked.
    seen_to_fiscal
        Fiscal year of the day to which the law was followed.

    Raises
    ------
    ParameterError
        If a scheme, scenario, rule or year is not known, or a share not one.
    """
    if not settings.schemes:
        raise ParameterError("A forecast needs at least one scheme.")
    unknown = [scheme for scheme in settings.schemes if scheme not in FORECASTABLE]
    if unknown:
        raise ParameterError(
            f"{unknown[0]!r} is not a scheme that can be forecast from ages. Choose from "
            f"{', '.join(FORECASTABLE)}."
        )
    first = settings.first or seen_to_fiscal
    last = settings.last or first + 9
    if not first <= last <= first + LONGEST:
        raise ParameterError(
            f"A forecast runs from a year to the same or a later one, {LONGEST} years at most; it was asked "
            f"from {first} to {last}. Years are Gregorian fiscal years (2027 is 2570)."
        )
    macro.scenario(settings.scenario, settings.scenarios)
    for name, shares in (("take-up", settings.coverage), ("administration", settings.administration)):
        for scheme, share in shares.items():
            if not 0 <= share <= 1:
                raise ParameterError(f"The {name} of {scheme} is {share!r}; it must be a share from 0 to 1.")
    for scheme, rule in settings.uprating.items():
        if rule not in UPRATING:
            raise ParameterError(f"{scheme} moves with {rule!r}; choose from {', '.join(UPRATING)}.")
    return replace(settings, schemes=tuple(dict.fromkeys(settings.schemes)), first=first, last=last)


def forecast(settings: Settings | None = None, groups: Mapping[str, Bands] | None = None) -> Forecast:
    """Budget schemes in fiscal years from law, population, take-up and a macro scenario.

    Parameters
    ----------
    settings
        What to forecast; the defaults of :class:`Settings` if absent.
    groups
        Groups of the same schemes and years found before, to save finding them again.

    Raises
    ------
    ParameterError, DataError
        As in :func:`filled`, and where the population or the law does not reach the years.

    Notes
    -----
    Amounts are those of the law as enacted by the day it was followed to: no rise is taken for granted.
    Entitlement follows nationality, WPP counts everyone; the calibrated take-up makes up for that in the
    year of the count and carries its share forward.
    """
    law = defaults.law()
    seen = law.LAW_SEEN_TO
    wanted = filled(settings or Settings(), seen.year + (seen.month >= 10))
    years = list(range(wanted.first, wanted.last + 1))
    population = population_by_age(
        wanted.basis, range(wanted.first - 1, wanted.last + 1), variant=wanted.variant
    )
    known = groups or {}
    found = {scheme: known.get(scheme) or bands(scheme, years, law) for scheme in wanted.schemes}
    counted = pd.concat(
        [people(one, population).assign(scheme=scheme) for scheme, one in found.items()], ignore_index=True
    )[["scheme", "band", "year", "people_n"]]
    shares = {scheme: _take_up(scheme, wanted) for scheme in wanted.schemes}
    whole = population.assign(aged_60_n=population["population_n"].where(population["age"] >= OLD, 0.0))
    totals = whole.groupby("year", as_index=False)[["population_n", "aged_60_n"]].sum()
    return _made(wanted, found, counted, shares, totals, bool(population["derived"].any()))


def revised(made: Forecast, settings: Settings) -> Forecast:
    """Forecast the same schemes and years again under other assumptions, reusing what they leave alone.

    Parameters
    ----------
    made
        A forecast.
    settings
        Other settings with its schemes and years.
    """
    if (settings.basis, settings.variant) != (made.settings.basis, made.settings.variant):
        return forecast(settings, made.bands)
    wanted = filled(settings, made.settings.first)
    return _made(wanted, made.bands, made.people, made.take_ups, made.population, made.derived)


def _made(
    settings: Settings,
    found: dict[str, Bands],
    counted: pd.DataFrame,
    shares: dict[str, TakeUp],
    totals: pd.DataFrame,
    derived: bool,
) -> Forecast:
    _check_amounts(settings, found)
    money = economy(settings, range(settings.first, settings.last + 1))
    lines = [_lines(scheme, settings, one, counted, shares[scheme], money) for scheme, one in found.items()]
    return Forecast(
        settings, found, counted, shares, money, pd.concat(lines, ignore_index=True), totals, derived
    )


def _take_up(scheme: str, settings: Settings) -> TakeUp:
    """Calibrate; a scheme whose share is given needs no count."""
    given = settings.coverage.get(scheme)
    try:
        return take_up(scheme, settings.basis)
    except DataError:
        if given is None:
            raise
        return TakeUp(given, "given")


def _check_amounts(settings: Settings, found: Mapping[str, Bands]) -> None:
    for (scheme, band), amount in settings.amounts.items():
        known = found[scheme].groups["band"].tolist() if scheme in found else []
        if band not in known:
            raise ParameterError(
                f"An amount is given for {scheme}, group {band!r}; the groups are "
                f"{', '.join(known) or 'none'}."
            )
        if not amount >= 0:
            raise ParameterError(f"The amount of {scheme}, group {band}, is {amount!r}: below zero.")


def economy(settings: Settings, years: Sequence[int]) -> pd.DataFrame:
    """Indices and product of every scenario by fiscal year; the first year of the forecast is 1."""
    frames = []
    for name, chosen in settings.scenarios.items():
        yearly: Any = macro.path(chosen, max(years)).set_index("year")
        rows, prices, output = [], 1.0, 1.0
        product = macro.fiscal(yearly["gdp_million_thb"], list(years))
        for year in years:
            inflation, growth = (float(yearly.loc[year, f"{part}_share"]) for part in ("inflation", "growth"))
            if year > years[0]:
                prices *= 1 + inflation
                output *= (1 + inflation) * (1 + growth)
            status = _status(yearly["status"], year)
            rows.append((name, year, inflation, growth, prices, output, float(product[year]) * 1e6, status))
        columns = ["scenario", "fiscal_year", "inflation_share", "growth_share", "price_index", "gdp_index"]
        frames.append(pd.DataFrame(rows, columns=[*columns, "gdp_thb", "gdp_status"]))
    return pd.concat(frames, ignore_index=True)


def _status(yearly: pd.Series, year: int) -> str:
    """A fiscal year is as firm as the less firm of its two calendar years."""
    order = ["official", "estimate", "scenario"]
    return max((str(yearly[year - 1]), str(yearly[year])), key=order.index)


def _lines(
    scheme: str,
    settings: Settings,
    found: Bands,
    counted: pd.DataFrame,
    share: TakeUp,
    money: pd.DataFrame,
) -> pd.DataFrame:
    amounts = found.amounts
    given = pd.Series({band: value for (name, band), value in settings.amounts.items() if name == scheme})
    own = amounts["band"].map(given) if len(given) else pd.Series(float("nan"), index=amounts.index)
    early = own.fillna(amounts["early_thb_month"])
    late = own.fillna(amounts["late_thb_month"])
    heads = counted[counted["scheme"] == scheme].set_index(["band", "year"])["people_n"]
    before = heads.loc[list(zip(amounts["band"], amounts["fiscal_year"] - 1, strict=True))].to_numpy()
    now = heads.loc[list(zip(amounts["band"], amounts["fiscal_year"], strict=True))].to_numpy()
    index = money[money["scenario"] == settings.scenario].set_index("fiscal_year")
    rule = settings.uprating.get(scheme, "none")
    factor = 1.0 if rule == "none" else amounts["fiscal_year"].map(index[_INDEX[rule]])
    covered = settings.coverage.get(scheme, share.share)
    months = EARLY_MONTHS * before + LATE_MONTHS * now
    cost = (EARLY_MONTHS * before * early + LATE_MONTHS * now * late) * covered * factor
    cost *= 1 + settings.administration.get(scheme, 0.0)
    return pd.DataFrame(
        {
            "scheme": scheme,
            "band": amounts["band"],
            "fiscal_year": amounts["fiscal_year"],
            "recipients_n": months * covered / (EARLY_MONTHS + LATE_MONTHS),
            "amount_thb_month": (EARLY_MONTHS * early + LATE_MONTHS * late)
            / (EARLY_MONTHS + LATE_MONTHS)
            * factor,
            "cost_thb": cost,
        }
    )


_INDEX = {"prices": "price_index", "gdp": "gdp_index"}
