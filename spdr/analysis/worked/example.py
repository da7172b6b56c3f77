"""The example survey (synthetic): made up from a seed, to show calculations on. It measures nothing.

No household survey of Thailand is open, so that the example stands for no country: its people, amounts and
answers are drawn from round numbers chosen for the purpose, and no published figure went into it. It carries
no mark of a synthetic *population* because nothing is claimed of anybody; what is shown says "synthetic".
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from spdr.errors import ParameterError

LINE = 3_000.0  # poverty line of the example, THB a head and month: a round number
STRATA = {  # area, region: mean market income a head, THB a month
    ("municipal", "one"): 9_000.0,
    ("municipal", "two"): 7_000.0,
    ("non_municipal", "one"): 5_000.0,
    ("non_municipal", "two"): 4_000.0,
}
HOMES_PER_CLUSTER = 8
GRANT, ALLOWANCE, BENEFIT = 600.0, 700.0, 1_000.0
STATUSES = ("employee", "own_account", "employer", "contributing_family", "dependent_contractor")
SECTORS = ("formal", "informal", "household")

Numbers = npt.NDArray[np.float64]


def example_survey(seed: int = 2_567, clusters: int = 160) -> pd.DataFrame:
    """Make up a household survey: four strata, clusters of eight households, persons in them.

    Parameters
    ----------
    seed
        The same seed gives the same answers.
    clusters
        Clusters in all, a multiple of four and at least eight.

    Returns
    -------
    pandas.DataFrame
        One row per person with ``stratum``, ``cluster``, ``weight``, ``household``, and the columns that the
        indicators of a household survey read. Money is THB a month unless the name says otherwise.

    Raises
    ------
    ParameterError
        If the clusters do not fill the strata.
    """
    if clusters < 2 * len(STRATA) or clusters % len(STRATA):
        raise ParameterError(f"example_survey: {clusters} clusters; give a multiple of four, eight or more.")
    chance = np.random.default_rng(seed)
    people = _persons(chance, clusters)
    people = _work(people, chance)
    people = _benefits(people, chance)
    people = _money(people, chance)
    return _answers(people, chance)


def _persons(chance: np.random.Generator, clusters: int) -> pd.DataFrame:
    """Households in clusters in strata; their income level differs by stratum and cluster."""
    homes = clusters * HOMES_PER_CLUSTER
    cluster = np.repeat(np.arange(clusters), HOMES_PER_CLUSTER)
    stratum = cluster * len(STRATA) // clusters
    size = chance.integers(1, 6, homes)
    mean = np.array(list(STRATA.values()))[stratum]
    level = mean * np.exp(chance.normal(0, 0.15, clusters)[cluster] + chance.normal(-0.15, 0.6, homes))
    home = np.repeat(np.arange(homes), size)
    first = np.r_[True, home[1:] != home[:-1]]
    age = np.where(first, chance.integers(22, 85, home.size), chance.integers(0, 85, home.size))
    area, region = (np.array([key[part] for key in STRATA])[stratum[home]] for part in (0, 1))
    return pd.DataFrame(
        {
            "stratum": stratum[home] + 1,
            "cluster": cluster[home] + 1,
            "weight": (400.0 + 100.0 * stratum)[home],
            "household": home + 1,
            "household_size": size[home],
            "area": area,
            "region": region,
            "sex": np.where(chance.random(home.size) < 0.51, "female", "male"),
            "age": age,
            "level": level[home],
        }
    )


def _share(
    chance: np.random.Generator, among: pd.Series | npt.NDArray[np.bool_], share: Numbers | float
) -> pd.Series:
    """Mark a share of those among, by chance."""
    index = among.index if isinstance(among, pd.Series) else None
    return pd.Series(np.asarray(among) & (chance.random(len(among)) < share), index=index)


def _work(people: pd.DataFrame, chance: np.random.Generator) -> pd.DataFrame:
    rows = len(people)
    working_age = people["age"].between(15, 64)
    employed = _share(chance, working_age, 0.7)
    status = np.where(employed, chance.choice(STATUSES, rows, p=[0.5, 0.3, 0.03, 0.12, 0.05]), "none")
    sector = np.where(employed, chance.choice(SECTORS, rows, p=[0.45, 0.5, 0.05]), "none")
    formal = pd.Series((status == "employee") & (sector == "formal"))
    insured = _share(chance, formal, 0.9)
    school = np.clip(np.round(chance.normal(9, 3, rows) + (people["level"] > 6_000) * 3), 0, 20)
    wage = (
        (6_000 + 900 * school)
        * np.exp(chance.normal(0, 0.3, rows))
        * np.where(people["sex"] == "female", 0.9, 1.0)
    )
    return people.assign(
        employed=employed,
        status=status,
        sector=sector,
        insured=insured,
        protected=insured | _share(chance, employed, 0.05),
        paid_annual_leave=_share(chance, formal, 0.85),
        paid_sick_leave=_share(chance, formal, 0.9),
        registered=_share(chance, employed, 0.3),
        agriculture=_share(chance, employed & (people["area"] == "non_municipal"), 0.5),
        unemployed=_share(chance, working_age & ~employed, 0.05),
        labour_force=employed,
        injury_insured=insured,
        contributes=insured | _share(chance, employed, 0.1),
        school_years=school,
        wage_thb_month=np.where(status == "employee", np.round(wage), 0.0),
    ).assign(labour_force=lambda p: p["employed"] | p["unemployed"])


def _benefits(people: pd.DataFrame, chance: np.random.Generator) -> pd.DataFrame:
    """Who has the right to a grant for young children or an allowance in old age, and who receives."""
    income = people["level"] * 12 * people["household_size"]
    child, old = people["age"] < 6, people["age"] >= 60
    poor_child = child & (people["level"] * 12 <= 60_000)
    gets_grant = _share(chance, poor_child, 0.75) | _share(chance, child & ~poor_child, 0.2)
    gets_allowance = _share(chance, old, 0.9)
    severe = _share(chance, people["age"] >= 0, 0.03)
    gave_birth = _share(chance, (people["sex"] == "female") & people["age"].between(18, 40), 0.12)
    disability = _share(chance, severe, 0.7)
    unemployment = _share(chance, people["unemployed"], 0.3)
    transfer = GRANT * gets_grant + ALLOWANCE * gets_allowance + BENEFIT * disability
    pension = np.where(old & _share(chance, old, 0.15), 8_000.0, 0.0)
    maternity = _share(chance, gave_birth, 0.4)
    return people.assign(
        household_income_thb_year=np.round(income),
        eligible=poor_child,
        receives=gets_grant,
        child_benefit=gets_grant,
        gave_birth=gave_birth,
        maternity_benefit=maternity,
        severe_disability=severe,
        disability_benefit=disability,
        unemployment_benefit=unemployment,
        pension=gets_allowance | (pension > 0),
        allowance=gets_allowance,
        pension_thb_month=pension + ALLOWANCE * gets_allowance,
        pension_benefits=pension,
        transfer_thb_month=transfer,
        assistance=transfer > 0,
        contributory_cover=people["insured"] | (pension > 0),
        receives_cash=(transfer > 0) | (pension > 0) | unemployment | maternity,
        legal=child | old,
        effective=gets_grant | gets_allowance,
    )


def _money(people: pd.DataFrame, chance: np.random.Generator) -> pd.DataFrame:
    """Income before and after taxes and transfers, spending, health: a head of the household."""
    home = people.groupby("household")
    transfer = home["transfer_thb_month"].transform("mean")
    pension = home["pension_benefits"].transform("mean")
    market = np.round(people["level"], 2)
    spending = np.round(0.8 * market + transfer + pension, 2)
    health = np.round(spending * chance.beta(1, 18, people["household"].max())[people["household"] - 1], 2)
    return people.assign(
        transfer_per_head_thb_month=transfer,
        before_thb_month=spending - transfer,
        welfare_thb_month=spending,
        household_assistance=home["assistance"].transform("max"),
        poor_before=spending - transfer < LINE,
        health_thb_month=health,
        private_income=market,
        pension_contributions=np.round(0.03 * market, 2),
        other_contributions=np.round(0.02 * market, 2),
        direct_taxes=np.round(0.1 * np.maximum(market - 8_000, 0), 2),
        direct_transfers=transfer,
        indirect_subsidies=50.0,
        indirect_taxes=np.round(0.05 * spending, 2),
        education=np.where(people["age"].between(6, 17), 1_500.0, 0.0),
        health=300.0,
        user_fees=30.0,
        pension_benefits=pension,
    )


def _answers(people: pd.DataFrame, chance: np.random.Generator) -> pd.DataFrame:
    """Deprivations and migration, for the indicators that need them."""
    poor = np.clip(1.5 - people["level"] / 6_000, 0.05, 0.9).to_numpy()
    everyone = people["age"] >= 0
    migrant = _share(chance, everyone, 0.1)
    return people.assign(
        **{
            f"deprived_{name}": _share(chance, everyone, poor * 0.5)
            for name in ("school", "health", "housing", "saving")
        },
        is_migrant=migrant,
        documented=_share(chance, migrant, 0.7),
        agreement=_share(chance, migrant, 0.3),
        access=_share(chance, migrant, 0.6),
    ).drop(columns="level")
