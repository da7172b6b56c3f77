"""What the chapter on disability counts: who is on the register, what they get, what rules ask."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from spdr.analysis import adequacy, costing, schemes
from spdr.analysis.frames import check_numbers, require_columns, share
from spdr.errors import DataError, ParameterError

BILLION = 1e9
ADULT_AGE = 18
ROUNDING = 1e-9  # parts of a whole computed from shares may pass it by this much of it
BANDS: Mapping[str, tuple[int, int | None]] = {"0-14": (0, 14), "15-59": (15, 59), "60+": (60, None)}
"""Ages in which the register's card holders are published."""

SITUATIONS = (
    ("after_section33", 33),
    ("after_section39", 39),
    ("no_insurance", 0),
)
"""A worker who becomes severely disabled: name of the situation, Section that insured her."""

CRPD = (
    ("crpd_6_women", "instrument_cards_by_sex", "partly_known"),
    ("crpd_7_children", "instrument_child_rate", "partly_known"),
    ("crpd_9_access", "instrument_none_seen", "not_known"),
    ("crpd_19_living", "instrument_none_seen", "not_known"),
    ("crpd_24_education", "instrument_free_education", "partly_known"),
    ("crpd_25_health", "instrument_health_cover", "partly_known"),
    ("crpd_27_work", "instrument_quota", "partly_known"),
    ("crpd_28_protection", "instrument_allowance", "partly_known"),
    ("crpd_31_statistics", "instrument_register_survey", "partly_known"),
    ("crpd_33_monitoring", "instrument_commission", "partly_known"),
)
"""Articles of the Convention: the instrument seen in Thailand, and whether figures tell its reach."""


def counted(
    registered: pd.DataFrame, beneficiaries: pd.DataFrame, channel: pd.DataFrame, others: pd.DataFrame
) -> pd.DataFrame:
    """Put every count of persons with a disability in one frame, each with its kind and source.

    Parameters
    ----------
    registered
        Card holders: ``year, sex, disability_type, registered_n``.
    beneficiaries
        Recipients of the allowance through all channels: ``year, beneficiaries_n, source_kind``.
    channel
        The table ``oaa_disability_recipients``; only counts of its part through local governments are taken.
    others
        Further counts as points: ``year, persons_n, counted, source_kind``.

    Returns
    -------
    pandas.DataFrame
        ``year, persons_n, counted, source_kind`` by kind, then year.
    """
    cards = registered.query("sex == 'both' and disability_type == 'all'")
    local = channel.query("scheme_id == 'DA' and channel != 'all channels'").dropna(subset="recipients_n")
    frames = [
        _points(beneficiaries["year"], beneficiaries["beneficiaries_n"], "allowance_all_channels")
        .assign(source_kind=beneficiaries["source_kind"].to_numpy()),
        _points(local["year"], local["recipients_n"], "allowance_local_grants").assign(source_kind="news"),
        _points(cards["year"], cards["registered_n"], "disability_cards").assign(source_kind="Thai agency"),
        others[["year", "persons_n", "counted", "source_kind"]],
    ]  # fmt: skip
    return pd.concat(frames, ignore_index=True).sort_values(["counted", "year"], ignore_index=True)


def _points(years: pd.Series, persons: pd.Series, counted_as: str) -> pd.DataFrame:
    return pd.DataFrame(
        {"year": years.to_numpy(), "persons_n": persons.astype(float).to_numpy(), "counted": counted_as}
    )


def up_to(points: pd.DataFrame, year: int, counted_as: str) -> pd.Series:
    """Return the latest point of a kind at or before a year.

    Raises
    ------
    ParameterError
        If there is none that early; says which years there are.
    """
    rows = points[points["counted"] == counted_as].sort_values("year")
    found = rows[rows["year"] <= year]
    if found.empty:
        raise ParameterError(
            f"No count of kind {counted_as} is of {year} or earlier; the first is of {rows['year'].min()}. "
            "Run the chapter with a later register_year."
        )
    return found.iloc[-1]


def by_band(cards_n: float, shares: Mapping[str, float], population: pd.DataFrame) -> pd.DataFrame:
    """Card holders by age band and per person of the age.

    Parameters
    ----------
    cards_n
        All card holders.
    shares
        Published shares of the two older bands; what is left is the youngest.
    population
        ``age, population_n`` of the same year.

    Returns
    -------
    pandas.DataFrame
        ``age_group, cards_n, cards_share`` (of all) and ``cards_rate_share`` (of the age).

    Raises
    ------
    DataError
        If the shares leave nothing for the youngest.
    """
    require_columns(population, ["age", "population_n"], "by_band")
    youngest = 1 - sum(shares.values())
    if not 0 < youngest < 1:
        raise DataError(
            f"by_band: the shares add up to {1 - youngest:.3f}; they must leave some for 0 to 14."
        )
    rows = []
    for band, (low, high) in BANDS.items():
        part = shares.get(band, youngest)
        of_age = (population["age"] >= low) & (population["age"] <= (high or np.inf))
        people = float(population.loc[of_age, "population_n"].sum())
        rows.append((band, cards_n * part, part, share(cards_n * part, people)))
    return pd.DataFrame(rows, columns=["age_group", "cards_n", "cards_share", "cards_rate_share"])


def years_ahead(first: int, horizon: int) -> range:
    """Years of the path of card holders.

    Raises
    ------
    ParameterError
        If the horizon is not after the year of the counts.
    """
    if horizon <= first:
        raise ParameterError(f"horizon is {horizon}: the path begins in {first}, so choose a later year.")
    return range(first, horizon + 1)


def holders(population: pd.DataFrame, rates: Mapping[str, float]) -> pd.DataFrame:
    """Card holders by single age if each age band keeps its rate: the population, scaled.

    Parameters
    ----------
    population
        ``year, sex, age, population_n``.
    rates
        Share of the people of each age band who hold a card.

    Examples
    --------
    >>> people = pd.DataFrame({"year": 2030, "sex": "female", "age": [10, 70], "population_n": [100.0, 50.0]})
    >>> holders(people, {"0-14": 0.01, "15-59": 0.02, "60+": 0.1})["population_n"].tolist()
    [1.0, 5.0]
    """
    require_columns(population, ["year", "sex", "age", "population_n"], "holders")
    rate = pd.Series(np.nan, index=population.index)
    for band, (low, high) in BANDS.items():
        rate[(population["age"] >= low) & (population["age"] <= (high or np.inf))] = rates[band]
    return population.assign(population_n=population["population_n"] * rate)


def totals(people: pd.DataFrame, from_age: int) -> pd.DataFrame:
    """Card holders by year, split at an age: ``year, age_group`` (younger, older) and ``cards_n``."""
    older = people["age"] >= from_age
    split = people.assign(age_group=np.where(older, f"{from_age}+", f"under_{from_age}"))
    summed = split.groupby(["year", "age_group"])["population_n"].sum()
    return pd.DataFrame({"cards_n": summed}).reset_index()


def groups(cards_n: float, with_welfare_card_n: float, children_n: float) -> pd.DataFrame:
    """Card holders in the groups that the allowance tells apart, as its rule asks for them.

    Parameters
    ----------
    cards_n
        All card holders.
    with_welfare_card_n
        Of these, holders of a State Welfare Card, who are adults.
    children_n
        Of these, under 18.

    Returns
    -------
    pandas.DataFrame
        ``rate_group, people_n`` and the columns of the rule: ``age, is_thai, has_disability_card,
        has_welfare_card``.

    Raises
    ------
    DataError
        If the parts are more than the whole.
    """
    check_numbers([cards_n, with_welfare_card_n, children_n], "a number of people", "groups", minimum=0)
    rest = cards_n - with_welfare_card_n - children_n
    if rest < -ROUNDING * cards_n:
        raise DataError(
            f"groups: {with_welfare_card_n:,.0f} with a welfare card and {children_n:,.0f} children are more "
            f"than the {cards_n:,.0f} card holders. Take counts of one year."
        )
    return pd.DataFrame(
        {
            "rate_group": ["rate_under_18", "rate_welfare_card", "rate_other_adults"],
            "people_n": [children_n, with_welfare_card_n, max(rest, 0.0)],
            "age": [ADULT_AGE - 1, ADULT_AGE, ADULT_AGE],
            "is_thai": True,
            "has_disability_card": True,
            "has_welfare_card": [False, True, False],
        }
    )


def law_rates(on: str) -> dict[str, float]:
    """Return the allowance of each group by its rule, baht a month, by the key of each amount."""
    keys = ("da.amount.under18", "da.amount.swc", "da.amount")
    paid = schemes.calculate(groups(3, 1, 1), "da", on)["amount_thb"]
    return dict(zip(keys, map(float, paid), strict=True))


def cost(people: pd.DataFrame, amounts: npt.ArrayLike) -> tuple[float, float]:
    """Mean amount a month and yearly cost in billions of paying each group its amount."""
    each = np.asarray(amounts, dtype=float)
    total = sum(
        costing.annual_cost(count, amount) for count, amount in zip(people["people_n"], each, strict=True)
    )
    return float(share(total, 12 * people["people_n"].sum())), total / BILLION


def options(
    people: pd.DataFrame, reforms: Mapping[str, tuple[str, object]], everyone_n: float, on: str
) -> pd.DataFrame:
    """Cost of ways to set the allowance, and what each adds to the law paid to every card holder.

    Parameters
    ----------
    people
        From :func:`groups`.
    reforms
        Option -> scheme of ``schemes`` and reform over the law (None for the scheme as it is). The first is
        the law. An option whose name begins with ``everyone`` is paid to ``everyone_n``.
    everyone_n
        Persons with a disability whom a survey counted.
    on
        Day of the law.

    Returns
    -------
    pandas.DataFrame
        ``option, recipients_n, amount_thb_month, cost_billion_thb, extra_billion_thb``, ``coverage_share``
        (of those whom the survey counted) and ``who_pays``.
    """
    rows: list[tuple[str, float, float, float, float, float, str]] = []
    for name, (scheme, reform) in reforms.items():
        reached = people
        if name.startswith("everyone"):
            grown = people["people_n"] * everyone_n / people["people_n"].sum()
            reached = people.assign(people_n=grown)
        amounts = schemes.calculate(reached, scheme, on, reform)["amount_thb"]
        mean, total = cost(reached, amounts)
        extra = total - rows[0][3] if rows else 0.0
        reach_n = float(reached["people_n"].sum())
        rows.append((name, reach_n, mean, total, extra, min(reach_n / everyone_n, 1.0), "taxes"))
    names = ["option", "recipients_n", "amount_thb_month", "cost_billion_thb", "extra_billion_thb"]
    names += ["coverage_share", "who_pays"]
    return pd.DataFrame(rows, columns=names)


def workers(wage_thb_month: float) -> pd.DataFrame:
    """Adults of one wage who became severely disabled, one for each way of being insured or not.

    All hold a disability card and no welfare card; the insured contributed in each of the last 15 months.
    """
    frame = pd.DataFrame(list(SITUATIONS), columns=["situation", "insured_section"])
    return frame.assign(
        monthly_wage_thb=float(wage_thb_month),
        contribution_months_15=15,
        is_invalid=True,
        age=40,
        is_thai=True,
        has_disability_card=True,
        has_welfare_card=False,
    )


def to_employ(employees_n: int, per_person: int, remainder: int) -> int:
    """Persons with a disability whom an employer must take on.

    Parameters
    ----------
    employees_n
        Employees on the day of the count.
    per_person
        Employees for each person to employ; an employer with fewer has no duty.
    remainder
        A rest above this counts as one more.

    Examples
    --------
    >>> [to_employ(n, 100, 50) for n in (99, 100, 150, 151, 1_000)]
    [0, 1, 1, 2, 10]
    """
    check_numbers([employees_n], "a number of employees", "to_employ", minimum=0)
    check_numbers([per_person], "employees per person", "to_employ", above=0)
    if employees_n < per_person:
        return 0
    whole, rest = divmod(int(employees_n), int(per_person))
    return whole + int(rest > remainder)


def quota(
    sizes: Iterable[int], per_person: int, remainder: int, days: int, wages: Sequence[float]
) -> pd.DataFrame:
    """What the employment quota asks of employers of some sizes, and what it costs to employ nobody.

    Parameters
    ----------
    sizes
        Numbers of employees.
    per_person, remainder
        As for :func:`to_employ`.
    days
        Days of minimum wage paid into the fund for each person not employed, a year.
    wages
        Lowest and highest minimum wage, baht a day.

    Returns
    -------
    pandas.DataFrame
        ``employees_n, to_employ_n, levy_low_thb_year, levy_high_thb_year``.
    """
    rows = []
    for size in sizes:
        persons = to_employ(size, per_person, remainder)
        low, high = (costing.annual_cost(persons, wage, days) for wage in wages)
        rows.append((int(size), persons, low, high))
    return pd.DataFrame(
        rows, columns=["employees_n", "to_employ_n", "levy_low_thb_year", "levy_high_thb_year"]
    )


def sexes_in_note(note: object, result_id: str) -> dict[str, float]:
    """Read the values of men and women that a published result carries in its note, as shares.

    Raises
    ------
    DataError
        If the note does not hold both.

    Examples
    --------
    >>> sexes_in_note("men 35.9, women 26.6", "PR1") == {"male": 0.359, "female": 0.266}
    True
    """
    found = {word: re.search(rf"\b{word} (\d+(?:\.\d+)?)", str(note)) for word in ("men", "women")}
    men, women = found["men"], found["women"]
    if men is None or women is None:
        raise DataError(
            f"The note of {result_id} in published_results does not hold men and women: {note!r}."
        )
    percent = {"male": float(men.group(1)), "female": float(women.group(1))}
    return {sex: value / 100 for sex, value in percent.items()}


def taking_part(published: pd.DataFrame, results: Mapping[str, str]) -> pd.DataFrame:
    """Labour force participation by group and sex: ``disability, sex, rate_share``.

    Parameters
    ----------
    published
        Table ``published_results`` indexed by ``result_id``: the value is of both sexes, the note of each.
    results
        Result id -> group.

    Raises
    ------
    DataError
        If the value of both sexes does not lie between those of men and women.
    """
    rows = []
    for result_id, group in results.items():
        by_sex = sexes_in_note(published.loc[result_id, "note"], result_id)
        both = float(str(published.loc[result_id, "value"])) / 100
        if not min(by_sex.values()) <= both <= max(by_sex.values()):
            raise DataError(f"{result_id}: {both:.3f} of both sexes lies outside men and women, {by_sex}.")
        rows += [(group, sex, by_sex[sex]) for sex in ("female", "male")]
    return pd.DataFrame(rows, columns=["disability", "sex", "rate_share"])


def reach(
    of_cards: pd.Series, severe: pd.DataFrame, poor: pd.DataFrame, cards: pd.Series, survey: pd.Series
) -> pd.DataFrame:
    """Shares reached by base: ``coverage_base, year, coverage_share, source_kind``.

    Parameters
    ----------
    of_cards
        ``year, coverage_share, source_kind`` of recipients among card holders.
    severe
        Rows of SDG indicator 1.3.1 for severe disability.
    poor
        Published shares of poor persons with disabilities, in the form returned.
    cards, survey
        Points of :func:`counted`: card holders against the survey, dated by the survey.
    """
    held = min(float(cards["persons_n"]) / float(survey["persons_n"]), 1.0)
    rows = [
        ("base_cards_allowance", int(of_cards["year"]), float(of_cards["coverage_share"]), "Thai agency"),
        *(
            ("base_severe_cash", int(year), float(value), "dataset")
            for year, value in zip(severe["year"], severe["coverage_share"], strict=True)
        ),
        ("base_survey_cards", int(survey["year"]), held, str(survey["source_kind"])),
    ]
    names = ["coverage_base", "year", "coverage_share", "source_kind"]
    return pd.concat([pd.DataFrame(rows, columns=names), poor[names]], ignore_index=True)


def after_work(
    situations: pd.Series, insurance_thb: pd.Series, allowance_thb: pd.Series, section40_thb: float
) -> pd.DataFrame:
    """Cash a month by former insurance and payer: ``situation, paid_by, amount_thb_month``.

    Section 40, whose highest amount alone is known, is put before the last situation, the uninsured, who
    gets the same allowance.
    """
    names = [*situations.iloc[:-1], "after_section40", situations.iloc[-1]]
    cash = [*insurance_thb.iloc[:-1], section40_thb, insurance_thb.iloc[-1]]
    allowance = [*allowance_thb.iloc[:-1], allowance_thb.iloc[-1], allowance_thb.iloc[-1]]
    frames = [
        pd.DataFrame(
            {"situation": names, "paid_by": payer, "amount_thb_month": np.asarray(money, dtype=float)}
        )
        for payer, money in (("invalidity_cash", cash), ("da", allowance))
    ]
    return pd.concat(frames, ignore_index=True)


def norm_table(tests: pd.DataFrame) -> pd.DataFrame:
    """Tests of the invalidity branch, shares and months each in columns of their own.

    Parameters
    ----------
    tests
        From ``standards.c102``.

    Returns
    -------
    pandas.DataFrame
        ``test, thai_share, norm_share, thai_months, norm_months, met, norm_evidence``.
    """
    rows = tests[tests["branch"] == "invalidity"]
    columns: dict[str, pd.Series] = {"test": rows["test"].replace({"persons": "persons_protected"})}
    for unit, ending in (("share", "share"), ("months", "months")):
        of_unit = rows["unit"] == unit
        columns[f"thai_{ending}"] = rows["thai"].where(of_unit).astype(float)
        columns[f"norm_{ending}"] = rows["required"].where(of_unit).astype(float)
    columns |= {"met": rows["met"], "norm_evidence": rows["evidence"]}
    return pd.DataFrame(columns).reset_index(drop=True)


def convention() -> pd.DataFrame:
    """Articles of the Convention and what can be told of each: ``article, instrument, reach_known``."""
    return pd.DataFrame(list(CRPD), columns=["article", "instrument", "reach_known"])


def worth(
    amounts: Mapping[str, float],
    line_thb_month: float,
    wage_thb_day: float,
    real: pd.DataFrame,
) -> pd.DataFrame:
    """Each rate of the allowance against the poverty line, a month of minimum wage and its own past.

    Parameters
    ----------
    amounts
        Parameter key -> amount in force, baht a month.
    line_thb_month, wage_thb_day
        The national line and the minimum wage.
    real
        ``benefit, year, real_index`` (100 in the year each was set), from ``mapping.real_value_since_set``.

    Returns
    -------
    pandas.DataFrame
        ``benefit, amount_thb_month, poverty_line_share, minimum_wage_share, set_year, real_index``.
    """
    rows = []
    for key, amount in amounts.items():
        shares = adequacy.relative_value(
            amount, poverty_line_thb_month=line_thb_month, minimum_wage_thb_day=wage_thb_day
        )
        path = real[real["benefit"] == key]
        against = shares["adequacy_share"]
        rows.append(
            (
                key,
                amount,
                against.iloc[0],
                against.iloc[1],
                int(path["year"].min()),
                path["real_index"].iloc[-1],
            )
        )
    names = [
        "benefit",
        "amount_thb_month",
        "poverty_line_share",
        "minimum_wage_share",
        "set_year",
        "real_index",
    ]
    return pd.DataFrame(rows, columns=names)
