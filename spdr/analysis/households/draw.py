"""Draw persons and put them into households, then give each what the margins count.

What no margin fixes is an assumption and is named in :class:`Assumptions`; the answers are ranges over them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

import numpy as np
import numpy.typing as npt
import pandas as pd

from spdr.analysis.households.chance import take, whole_counts
from spdr.analysis.households.margins import WORK_AGES, Margin, age_group, work_age
from spdr.errors import DataError

Numbers = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

ADULT, INSURABLE_TO, OLD = 20, 65, 60
STATUSES = (
    "not_working",
    "government_employee",
    "employer",
    "private_employee",
    "family_worker",
    "own_account",
)
IDLE, STATE, EMPLOYER, PRIVATE, FAMILY, OWN = range(len(STATUSES))
CLASSES = (  # the first five are of employees
    "professional and managerial employees",
    "clerical, sales and service workers",
    "production workers",
    "general workers",
    "farm workers",
    "farm operators owning land",
    "own-account non-farm business",
    "economically inactive households",
)
EMPLOYEE_CLASSES, FARM, BUSINESS, INACTIVE = 5, 5, 6, 7


@dataclass(frozen=True)
class Assumptions:
    """What the margins leave open.

    Attributes
    ----------
    state_pensioners_n
        People aged 60 and over with a state pension. By default the budget of more than 300 billion baht a
        year over 30,000 baht a month, both from the press (published_results PR540 and PR545).
    income_spread
        Standard deviation of the logarithm of household income within a class and province.
    poor_first
        How many times likelier a person of a household below the median holds a State Welfare Card.
    child_grant_leakage
        Likelihood that a child above the income limit receives the grant, relative to one below it.
    farm_share
        Share of households headed by own-account and family workers and employers that farm.
    """

    state_pensioners_n: float = 300e9 / 12 / 30_000
    income_spread: float = 0.7
    poor_first: float = 3.0
    child_grant_leakage: float = 0.05
    farm_share: float = 0.5


class Drawing:
    """One population while it is being drawn: arrays of one value per person, and the chance to draw with."""

    def __init__(
        self,
        size: int,
        day: date,
        margins: Mapping[str, Margin],
        assumed: Assumptions,
        ages: pd.DataFrame,
        seed: int,
    ) -> None:
        self.size, self.day, self.margins, self.assumed = size, day, margins, assumed
        self.generator = np.random.default_rng(seed)
        self.represented = float(margins["age and sex"].totals.sum()) / size
        self._persons(ages)
        self._homes()

    def number(self, people: float) -> int:
        """Return how many persons of the drawing stand for so many people."""
        return round(people / self.represented)

    def choose(self, among: Flags, count: float, preference: Numbers | None = None) -> Flags:
        """Draw persons that stand for ``count`` people from those marked, the preferred ones likelier."""
        places = np.flatnonzero(among)
        liked = np.ones(places.size) if preference is None else preference[places]
        chosen = np.zeros(self.size, dtype=bool)
        chosen[take(places, self.number(count), liked, self.generator)] = True
        return chosen

    def _persons(self, ages: pd.DataFrame) -> None:
        """Ages and sexes in the numbers of the margin, in an order of chance."""
        counts = whole_counts(ages["population_n"].to_numpy(), self.size, self.generator)
        order = self.generator.permutation(self.size)
        self.age = np.repeat(ages["age"].to_numpy(), counts)[order]
        self.female = np.repeat((ages["sex"] == "female").to_numpy(), counts)[order]

    def _homes(self) -> None:
        """Choose heads among adults, and give every other person a household of chance."""
        households = max(1, self.number(float(self.margins["households"].totals.iloc[0])))
        adult = np.flatnonzero(self.age >= ADULT)
        if households > adult.size:
            raise DataError(
                f"The margins ask for {households} households with {adult.size} adults to head them. "
                "Check the number of households against the people."
            )
        likely = np.clip((self.age[adult] - 15) / 25.0, 0.05, 1.0)
        heads = take(adult, households, likely, self.generator)
        self.home = self.generator.integers(0, households, self.size)
        # children live with someone of an age to be a parent or grandparent
        child = np.flatnonzero(self.age < ADULT)
        family = np.flatnonzero(self.age[heads] < INSURABLE_TO)
        if family.size:
            self.home[child] = family[self.generator.integers(0, family.size, child.size)]
        self.home[heads] = np.arange(households)
        self.head, self.households = heads, households
        self.members = np.bincount(self.home, minlength=households)
        provinces = self.margins["province"].totals
        codes = np.repeat(
            np.arange(len(provinces)), whole_counts(provinces.to_numpy(), households, self.generator)
        )
        self.province = self.generator.permutation(codes)  # of each household, a place in the margin's index

    def nationality(self) -> None:
        """Make whole households non-Thai, those of people of working age first."""
        self.thai = np.ones(self.size, dtype=bool)
        if "thai nationals" not in self.margins:
            return
        wanted = self.number(float(self.margins["thai nationals"].totals[False]))
        young = self.age[self.head] < 55
        order = np.concatenate(
            [self.generator.permutation(np.flatnonzero(group)) for group in (young, ~young)]
        )
        foreign = order[np.cumsum(self.members[order]) <= wanted]
        self.thai = ~np.isin(self.home, foreign)

    def work(self) -> None:
        """Who works, as what, formal or not, insured under which Section."""
        bands = np.array([WORK_AGES.index(work_age(age)) for age in range(121)])[self.age]
        works = np.zeros(self.size, dtype=bool)
        for key, count in self.margins["work by age and sex"].totals.items():
            sex, band, at_work = cast("tuple[str, str, bool]", key)
            if at_work:
                works |= self.choose(
                    (bands == WORK_AGES.index(band)) & (self.female == (sex == "female")), count
                )
        self.works, self.work_band = works, bands
        self.employment = np.full(self.size, IDLE, dtype=np.int64)
        liking = {
            STATE: np.where((self.age < 61) & (self.age >= 20) & self.thai, 1.0, 0.0),
            EMPLOYER: np.where(self.age >= 25, 1.0, 0.1),
            PRIVATE: np.where(self.thai, np.where(self.age < 60, 1.0, 0.2), 4.0),
            FAMILY: np.ones(self.size),
        }
        for sex in ("female", "male"):
            status = self.margins["work status by sex"].totals[sex]
            mine = works & (self.female == (sex == "female"))
            free = mine.copy()
            for code, preference in liking.items():
                chosen = self.choose(free, float(status[STATUSES[code]]), preference)
                self.employment[chosen] = code
                free &= ~chosen
            self.employment[free] = OWN

    def insurance(self) -> None:
        """Sections of social security, then who is formal: state and insured employees first."""
        private, state = self.employment == PRIVATE, self.employment == STATE
        able = (self.age >= 15) & (self.age < INSURABLE_TO)
        self.section = np.zeros(self.size, dtype=np.int64)
        if "social security" in self.margins:
            totals = self.margins["social security"].totals
            self.section[self.choose(private & able, totals[33])] = 33
            free = (self.section == 0) & able & ~state & self.thai & (self.age >= 20)
            self.section[self.choose(free, totals[39])] = 39
            free &= self.section == 0
            self.section[self.choose(free, totals[40], np.where(self.works, 3.0, 1.0))] = 40
        self.formal = np.zeros(self.size, dtype=bool)
        if "informality by sex" in self.margins:
            sure = state | np.isin(self.section, (33, 39))
            liked = np.where(sure, 1e6, np.where(private, 1.0, 0.1)) * np.where(self.section == 40, 0.01, 1.0)
            for sex in ("female", "male"):
                mine = self.works & (self.female == (sex == "female"))
                self.formal |= self.choose(
                    mine, self.margins["informality by sex"].totals[(sex, "formal")], liked
                )

    def incomes(self, regions: pd.Series) -> None:
        """Class, income and spending of each household; the level of a province is set after the raking."""
        work = self.employment[self.head]
        classes = np.full(self.households, INACTIVE)
        classes[work == STATE] = 0
        hired = np.flatnonzero(work == PRIVATE)
        classes[hired] = self.generator.integers(0, EMPLOYEE_CLASSES, hired.size)
        own = np.isin(work, (OWN, EMPLOYER, FAMILY))
        farms = self.generator.random(self.households) < self.assumed.farm_share
        classes[own] = np.where(farms[own], FARM, BUSINESS)
        self.home_class = classes
        codes = self.margins["province"].totals.index
        self.region_of_province = regions.reindex(codes).to_numpy(dtype=object)
        spread = self.assumed.income_spread
        chance = np.exp(self.generator.normal(-(spread**2) / 2, spread, self.households))
        self.income = self._class_means("income by region and class") * chance
        # households that earn twice as much spend less than twice as much: half of the spread
        self.spending = self._class_means("expenditure by region and class") * np.sqrt(chance)

    def _class_means(self, name: str) -> Numbers:
        if name not in self.margins:
            return np.ones(self.households)
        keys = pd.MultiIndex.from_product([self.region_of_province, CLASSES])
        known = self.margins[name].totals.reindex(keys).to_numpy(dtype="float64").reshape(-1, len(CLASSES))
        return np.where(np.isnan(known), np.nanmean(known), known)[self.province, self.home_class]

    def benefits(self) -> None:
        """Cards and recipients, in the published numbers, among those whom the law lets in."""
        old = (self.age >= OLD) & self.thai
        self.pensioner = self.choose(old, self.assumed.state_pensioners_n, np.where(self.works, 0.1, 1.0))
        per_head = (self.income / self.members)[self.home]
        poor = per_head < np.median(per_head)
        self.disabled = np.zeros(self.size, dtype=bool)
        for sex in ("female", "male") if "disability card" in self.margins else ():
            mine = self.thai & (self.female == (sex == "female"))
            count = self.margins["disability card"].totals[(sex, True)]
            self.disabled |= self.choose(mine, count, np.where(self.age >= OLD, 4.0, 1.0))
        self._welfare_cards(poor)
        self.gets_oaa = self._received("receives_oaa", old & ~self.pensioner)
        self.gets_da = self._received("receives_da", self.disabled)
        home_card = np.bincount(self.home, self.card, self.households) > 0
        self.home_card = home_card[self.home]
        meant = (per_head <= 100_000) | self.home_card
        liked = np.where(meant, 1.0, self.assumed.child_grant_leakage)
        self.gets_csg = self._received("receives_csg", self.thai & (self.age < 6), liked)

    def _welfare_cards(self, poor: Flags) -> None:
        self.card = np.zeros(self.size, dtype=bool)
        if "has_welfare_card" not in self.margins:
            return
        cards = float(self.margins["has_welfare_card"].totals[True])
        may = self.thai & (self.age >= 18) & (self.employment != STATE) & ~self.pensioner
        liked = np.where(poor, self.assumed.poor_first, 1.0)
        if "disability and welfare card" in self.margins:
            both = float(self.margins["disability and welfare card"].totals[True])
            self.card = self.choose(may & self.disabled, both, liked)
            self.card |= self.choose(may & ~self.disabled, cards - both, liked)
        else:
            self.card = self.choose(may, cards, liked)

    def _received(self, name: str, among: Flags, liked: Numbers | None = None) -> Flags:
        if name not in self.margins:
            return np.zeros(self.size, dtype=bool)
        return self.choose(among, float(self.margins[name].totals[True]), liked)

    def born(self) -> npt.NDArray[np.datetime64]:
        """Dates of birth by which everyone has their age on ``day``."""
        month = np.datetime64(f"{self.day:%Y-%m}", "M") - (12 * self.age).astype("timedelta64[M]")
        days = np.timedelta64(min(self.day.day, 28) - 1, "D")  # one that every month has
        return (
            month.astype("datetime64[D]")
            + days
            - self.generator.integers(0, 362, self.size).astype("timedelta64[D]")
        )

    def frame(self) -> pd.DataFrame:
        """Return the persons in the words of ``schemes.vocabulary``, without weights."""
        groups = np.array([age_group(age) for age in range(121)])
        codes = self.margins["province"].totals.index.to_numpy(dtype=object)
        employed = np.bincount(self.home, self.works, self.households)
        earners = np.where(employed > 0, employed, np.bincount(self.home, self.age >= ADULT, self.households))
        earns = self.works | ((employed == 0)[self.home] & (self.age >= ADULT))
        data = {
            "household_id": self.home,
            "synthetic": True,
            "age": self.age,
            "age_group": _words(groups, self.age),
            "birth_date": self.born().astype("datetime64[s]"),
            "sex": _words(["male", "female"], self.female),
            "is_thai": self.thai,
            "province_code": _words(codes, self.province[self.home]),
            "ses_region": _words(self.region_of_province, self.province[self.home]),
            "work_age_group": _words(WORK_AGES, self.work_band),
            "works": self.works,
            "employment": _words(STATUSES, self.employment),
            "formality": _words(
                ["not_working", "informal", "formal"], self.works + (self.works & self.formal).astype(int)
            ),
            "insured_section": self.section,
            "household_class": _words(CLASSES, self.home_class[self.home]),
            "household_size": self.members[self.home],
            "household_income_thb_year": self.income[self.home],
            "household_expenditure_thb_year": self.spending[self.home],
            "personal_income_thb_year": np.where(
                earns, (self.income / np.maximum(earners, 1))[self.home], 0.0
            ),
            "is_state_pensioner": self.pensioner,
            "has_disability_card": self.disabled,
            "has_welfare_card": self.card,
            "has_both_cards": self.card & self.disabled,
            "household_has_welfare_card": self.home_card,
            "receives_oaa": self.gets_oaa,
            "receives_da": self.gets_da,
            "receives_csg": self.gets_csg,
        }
        return pd.DataFrame(data)


def _words(table: Sequence[str] | npt.NDArray[np.generic], places: npt.NDArray[Any]) -> pd.Categorical:
    """Return the words of a table at these places; the table may hold a word more than once."""
    codes, words = pd.factorize(np.asarray(table, dtype=object))
    return pd.Categorical.from_codes(codes[places.astype(np.int64)], pd.Index(words))
