"""What the pension chapter counts and compares: ages, members of the fund, options and their cost."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from spdr.analysis import population
from spdr.analysis.annuities import accumulate, level_contribution_rate, pension_wealth
from spdr.analysis.frames import require_columns
from spdr.analysis.pensions import (
    MONTHS,
    OLDAGE_RATES,
    civil_service,
    npf_contributions,
    ssf_lump_sum,
    ssf_old_age,
)
from spdr.errors import DataError

LAST_ESTIMATE = 2020  # both revisions of World Population Prospects held here project from then on
# scheme -> (what it pays, what its count of people is)
SCHEMES = {
    "CSP_OLD": ("pension for life", "recipients"),
    "GPF": ("pension for life and savings", "members"),
    "SSF33_OLD": ("pension for life", "pensions in payment"),
    "SSF40_2": ("lump sum", "members"),
    "SSF40_3": ("lump sum", "members"),
    "PVD": ("savings", "members"),
    "NSF": ("savings paid as a pension", "members"),
    "EWF": ("lump sum", "members"),
    "OAA": ("allowance for life", "recipients"),
    "NPF": ("savings paid as a pension", "members"),
}
# published result -> study that says when the reserve of the Social Security Fund would be used up
DEPLETION = {
    "PR148": "study_ilo_2010",
    "PR154": "study_saardchom_2016",
    "PR139": "study_sso_2020",
    "PR490": "study_pier_2022",
}
# study -> published result on the contribution that would be needed
NEEDED_RATE = {"study_saardchom_2016": "PR155", "study_sso_2025": "PR140"}

# published option -> (who proposed it, whether this chapter prices or computes it)
OPTIONS = {
    "OP01": ("ilo_review", "yes"),
    "OP22": ("cabinet", "yes"),
    "OP15": ("house_committee", "yes"),
    "OP11": ("World Bank", "no"),
    "OP09": ("pier", "no"),
    "OP24": ("101_pub", "no"),
    "OP02": ("ilo_review", "no"),
    "OP03": ("ilo_review", "partly"),
    "OP05": ("ILO", "yes"),
    "OP06": ("sso", "yes"),
    "OP10": ("pier", "no"),
    "OP13": ("World Bank", "no"),
    "OP26": ("fpo", "yes"),
    "OP04": ("ilo_review", "no"),
}

NEAR_PENSION, NEAR_PENSION_FROM = ("45-49", "50-54"), 45  # age groups just below the pension age of 55
CAREER_COLUMNS = (
    "career",
    "contribution_years",
    "law_thb_month",
    "care_thb_month",
    "with_npf_thb_month",
    "lump_sum_thb",
    "oaa_thb_month",
    "lifetime_share",
)
# what the chapter's pictures run over
LONGEST_CAREER = 35
WAGES = range(5_000, 60_001, 2_500)  # baht a month
YEARS_ROUND_THE_CLIFF = range(5, 26)
INTERESTS = (0.0, 0.01, 0.02, 0.03, 0.04)
EVERY_FIVE_YEARS = range(2000, 2061, 5)
OLD_GROUPS = {"60 and over": 60, "80 and over": 80}
POT_YEARS, POT_RETURNS = (10, 20, 30), (0.02, 0.04, 0.06)


def mean_inflation(inflation: pd.Series, year: int, years: int) -> float:
    """Mean yearly inflation of the ``years`` up to one, a share; an error if one of them is missing."""
    wanted = range(year - years + 1, year + 1)
    absent = [one for one in wanted if one not in inflation.index]
    if absent or years < 1:
        raise DataError(f"Table macro has no inflation for {absent or year}: choose years it holds.")
    return float(np.prod(1 + inflation.loc[list(wanted)].to_numpy()) ** (1 / years) - 1)


def frozen(growth: float) -> float:
    """Yearly change, against wages that grow so, of a pension that stays fixed in baht.

    >>> round(frozen(0.25), 2)
    -0.2
    """
    return 1 / (1 + growth) - 1


def older_shares(people: pd.DataFrame, ages: Mapping[str, int]) -> pd.DataFrame:
    """Share of people at or above several ages: ``year, age_group, population_share, status``.

    Parameters
    ----------
    people
        ``year, age, population_n``, single ages.
    ages
        Name of each group and its first age.
    """
    require_columns(people, ["year", "age", "population_n"], used_by="older_shares")
    total = people.groupby("year")["population_n"].sum()
    frames = []
    for name, age in ages.items():
        old = people[people["age"] >= age].groupby("year")["population_n"].sum() / total
        frames.append(old.rename("population_share").reset_index().assign(age_group=name))
    shares = pd.concat(frames, ignore_index=True)
    return shares.assign(status=np.where(shares["year"] <= LAST_ESTIMATE, "estimate", "projection"))


def support(people: pd.DataFrame, year: int) -> pd.Series:
    """Dependency measures of one year from people by single age, see ``population.dependency``."""
    frame = people.rename(columns={"population_n": "population"})
    return pd.Series(population.dependency(frame).set_index("year").xs(year))


def variant_shares(year: int, variants: Sequence[str] = ("low", "high")) -> dict[str, float]:
    """Share of people aged 60 and over in one year under fertility variants of WPP 2024, projected here."""
    found = {}
    for variant in variants:
        ratios = population.dependency(population.project(variant=variant, to=year)).set_index("year")
        found[variant] = float(ratios["old_share"].loc[year])
    return found


def in_payment(cases: pd.DataFrame, year: int) -> pd.DataFrame:
    """Pensions in payment at the end of the years up to one: ``year, pensioners_n``, no lump sums."""
    rows = cases[
        (cases["branch"] == "old age pension")
        & (cases["kind"] == "stock")
        & (cases["period"] == "year")
        & (cases["year"] <= year)
    ]
    if rows.empty:
        raise DataError(f"Table ssf_benefit_cases has no pension in payment up to {year}: it starts in 2015.")
    rows = rows[["year", "cases_n"]].sort_values("year").reset_index(drop=True)
    return rows.rename(columns={"cases_n": "pensioners_n"})


def payers_per_pension(insured: pd.DataFrame, pensions: pd.DataFrame, sections: Sequence[str]) -> pd.Series:
    """Insured persons of the sections that pay for pensions, per pension in payment, indexed by year."""
    paying = insured[insured["section"].isin(sections)].groupby("year")["insured_n"].sum()
    found = (paying / pensions.set_index("year")["pensioners_n"]).dropna()
    if found.empty:
        raise DataError(
            f"No year up to {pensions['year'].max()} has both insured persons and pensions in payment: the "
            f"former are held from {insured['year'].min()} on. Run the chapter with a later year."
        )
    return found


def pension_by_ceiling(steps: pd.DataFrame, shortest: int, longest: int = LONGEST_CAREER) -> pd.DataFrame:
    """Highest pension by years of contributions under each step of the ceiling.

    Parameters
    ----------
    steps
        ``start`` and ``end`` (first and last day, the latter missing while in force) and ``value`` (baht a
        month) of each ceiling. The pension is that of a step's last day.
    shortest, longest
        Years of contributions.

    Returns
    -------
    pandas.DataFrame
        ``contribution_years, ceiling`` (text), ``pension_thb_month``: the average of the last 60 months
        stands at the ceiling.
    """
    counted = np.arange(shortest, longest + 1)
    frames = []
    for start, end, ceiling in zip(steps["start"], steps["end"], steps["value"], strict=True):
        on = start if end is None or pd.isna(end) else end  # the oldest step began before pensions did
        pension = ssf_old_age(float(ceiling), counted * MONTHS, on, allow_after=True)
        frames.append(
            pd.DataFrame(
                {
                    "contribution_years": counted,
                    "ceiling": f"{ceiling:,.0f}",
                    "pension_thb_month": np.asarray(pension),
                }
            )
        )
    return pd.concat(frames, ignore_index=True)


def replacement_by_wage(on: str, short: int, long: int, wages: Sequence[float] = WAGES) -> pd.DataFrame:
    """Pension over the wage, for private employees after two lengths of career and for civil servants.

    Returns
    -------
    pandas.DataFrame
        ``monthly_wage_thb, rule, replacement_share``.
    """
    wage = np.asarray(wages, dtype=float)
    found = {
        "ssf_short": ssf_old_age(wage, short * MONTHS, on),
        "ssf_long": ssf_old_age(wage, long * MONTHS, on),
        "gpf_long": civil_service(wage, long, on),
    }
    frames = [
        pd.DataFrame({"wage_thb_month": wage, "rule": rule, "replacement_share": np.asarray(pension) / wage})
        for rule, pension in found.items()
    ]
    return pd.concat(frames, ignore_index=True)


def cliff(
    wage_thb_month: float,
    on: str,
    pension_age: int,
    mortality: npt.ArrayLike,
    interest: float,
    indexation: float,
    years: Iterable[int] = YEARS_ROUND_THE_CLIFF,
) -> pd.DataFrame:
    """Worth at the pension age of what years of contributions bring: ``contribution_years, form, worth_thb``.

    The fund's return on a lump sum is not published: contributions are taken to earn the interest at which
    the pension, worth what it is expected to pay until death, is discounted.
    """
    rows = []
    for year in years:
        pension = float(ssf_old_age(wage_thb_month, year * MONTHS, on))
        if pension:
            worth = pension_wealth(pension, pension_age, mortality, interest, indexation)
            rows.append((year, "pension", worth))
        else:
            months = year * MONTHS
            paid = ssf_lump_sum([wage_thb_month] * months, on) / months
            rows.append((year, "lump sum", accumulate([paid] * months, interest).pot_thb))
    return pd.DataFrame(rows, columns=["contribution_years", "form", "worth_thb"])


def cost_grid(
    replacement_share: float,
    years: int,
    pension_ages: Sequence[int],
    mortality: npt.ArrayLike,
    indexation: float = 0.0,
    interests: Sequence[float] = INTERESTS,
) -> pd.DataFrame:
    """Contribution that pays for a pension, by pension age and interest above wage growth.

    Returns
    -------
    pandas.DataFrame
        ``interest`` and ``pension_age`` as text, ``contribution_share`` of the wage; everyone contributes for
        the same years, up to the pension age.
    """
    rows = [
        (
            f"{interest:.0%}",
            str(age),
            level_contribution_rate(
                replacement_share, age - years, years, age, mortality, interest, indexation
            ),
        )
        for interest in interests
        for age in pension_ages
    ]
    return pd.DataFrame(rows, columns=["interest", "pension_age", "contribution_share"])


def flows(
    contribution_share: float,
    replacement_share: float,
    entry_age: int,
    years: int,
    pension_age: int,
    survivors: npt.ArrayLike,
    indexation: float = 0.0,
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Yearly payments and expected receipts per baht of yearly wage, for someone who lives to the pension.

    Returns
    -------
    tuple
        Two arrays from the entry age to 100.
    """
    alive = np.asarray(survivors, dtype=float)
    age = np.arange(entry_age, len(alive))
    paid = np.where(age < entry_age + years, contribution_share, 0.0)
    living = alive[age] / alive[pension_age]
    worn = (1 + indexation) ** np.maximum(age - pension_age, 0)
    return paid, np.where(age >= pension_age, replacement_share * living * worn, 0.0)


def oldage_rate(value: Callable[[str, str], float], on: str) -> float:
    """Contribution of all three parties to the branch of old age and children, share of the wage."""
    return float(sum(value(key, on) for key in OLDAGE_RATES))


def depletion(published: pd.DataFrame, value: Callable[[str, str], float]) -> pd.DataFrame:
    """Published years in which the reserve would be used up, with the law of the year of each study.

    Returns
    -------
    pandas.DataFrame
        ``study, study_year, depletion_year, needed_rate_share`` (missing where not given),
        ``contribution_share`` and ``ceiling_thb_month`` of that year's law, ``source_kind``.
    """
    years = {study: result for result, study in DEPLETION.items()}
    rows = []
    for study in dict.fromkeys([*DEPLETION.values(), *NEEDED_RATE]):
        row = pd.Series(published.xs(years.get(study) or NEEDED_RATE[study]))
        on = f"{row['year']}-07-01"
        rate = float(published["value"][NEEDED_RATE[study]]) / 100 if study in NEEDED_RATE else np.nan
        rows.append(
            {
                "study": study,
                "study_year": int(row["year"]),
                "depletion_year": row["value"] if study in years else np.nan,
                "needed_rate_share": rate,
                "contribution_share": oldage_rate(value, on),
                "ceiling_thb_month": float(value("ssf33.wage_ceiling", on)),
                "source_kind": row["source_kind"],
            }
        )
    return pd.DataFrame(rows).astype({"depletion_year": "Int64"})


def years_ahead(studies: pd.DataFrame) -> pd.DataFrame:
    """Studies that give a year, with the ``ahead_years`` from the study to it."""
    dated = studies.dropna(subset=["depletion_year"])
    return dated.assign(ahead_years=(dated["depletion_year"] - dated["study_year"]).astype("int64"))


def pots(
    wage_thb_month: float,
    on: str,
    fee: float,
    years: Sequence[int] = POT_YEARS,
    returns: Sequence[float] = POT_RETURNS,
) -> pd.DataFrame:
    """Savings under the National Pension Fund bill: ``saving_years, annual_return, pot_thb, paid_in_thb``."""
    rows = []
    for year in years:
        paid = npf_contributions([wage_thb_month] * (year * MONTHS), on).sum(axis=1).to_numpy()
        for gain in returns:
            savings = accumulate(paid, gain, fee)
            rows.append((year, f"{gain:.0%}", savings.pot_thb, savings.paid_in_thb))
    return pd.DataFrame(rows, columns=["saving_years", "annual_return", "pot_thb", "paid_in_thb"])


def on_one_page(schemes: pd.DataFrame) -> pd.DataFrame:
    """Old-age schemes, a row each: names, what they pay, standing, year of the law, people, their year."""
    rows = schemes.set_index("scheme_id").loc[list(SCHEMES)]
    period = rows["beneficiaries_period"].str.extract(r"(\d{4})")[0]
    return pd.DataFrame(
        {
            "scheme_en": rows["name_en"],
            "scheme_th": rows["name_th"],
            "pays": [SCHEMES[name][0] for name in rows.index],
            "status": rows["status"],
            "legal_year": rows["legal_year"],
            "people_n": rows["beneficiaries_n"],
            "counted": [SCHEMES[name][1] for name in rows.index],
            "year": period.astype("Int64"),
        }
    ).reset_index(drop=True)


def reform_list(options: pd.DataFrame) -> pd.DataFrame:
    """Options for the pension system: ``reform_option`` (label), ``proposer, year, computed_here``."""
    rows = [
        (f"option_{option.lower()}", proposer, int(options["year"][option]), computed)
        for option, (proposer, computed) in OPTIONS.items()
    ]
    return pd.DataFrame(rows, columns=["reform_option", "proposer", "year", "computed_here"])
