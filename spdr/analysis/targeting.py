"""How well benefits reach those they are meant for: errors, differentials, concentration.

The word "targeting differential" has two meanings that can differ in sign, and "inclusion
error" two bases: each is a function or a field of its own here. Which base "eligible" is (by
law, the poor, the poorest fifth) belongs beside every number; ``errors`` carries its name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from spdr.analysis.frames import (
    Values,
    check_flags,
    check_groups,
    check_numbers,
    check_same_rows,
    check_weights,
    require_columns,
    share,
    sums_by,
)
from spdr.analysis.synthetic import refuse_synthetic
from spdr.errors import DataError

if TYPE_CHECKING:
    from spdr.analysis.survey import Design


@dataclass(frozen=True)
class TargetingErrors:
    """The two-by-two table of eligibility and receipt, as shares (0 to 1).

    ``exclusion`` is the share of the eligible who do not receive (missing if nobody is
    eligible), ``inclusion_of_beneficiaries`` the share of recipients who are not eligible
    (missing if nobody receives), ``inclusion_of_ineligible`` the share of the ineligible who
    receive (missing if everybody is eligible). ``eligible_n`` and ``beneficiaries_n`` are
    weighted people, ``n_unweighted`` the rows, ``base`` what "eligible" means.
    """

    base: str
    eligible_n: float
    beneficiaries_n: float
    population_n: float
    exclusion: float
    inclusion_of_beneficiaries: float
    inclusion_of_ineligible: float
    n_unweighted: int


def _table(
    eligible: Values, receives: Values, weights: Values | None, used_by: str
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    check_same_rows(used_by, eligible=eligible, receives=receives, weights=weights)
    return (
        check_flags(eligible, "eligible", used_by),
        check_flags(receives, "receives", used_by),
        check_weights(weights, len(eligible), used_by),
    )


def errors(
    eligible: Values, receives: Values, weights: Values | None = None, *, base: str = "eligible"
) -> TargetingErrors:
    """Exclusion error and both inclusion errors (T01, T02).

    Parameters
    ----------
    eligible, receives
        One bool per person (1/0 also), in the same order; none missing.
    weights
        People each row stands for; ones by default. Zero counts for nothing.
    base
        What "eligible" means, such as ``"household income below 100,000 THB a head a year"``.

    Returns
    -------
    TargetingErrors
        A share whose base is empty is missing (NaN), never zero.

    Raises
    ------
    DataError
        If a flag is missing, a weight is negative or missing, or the columns do not match.

    Notes
    -----
    Definitions of {cite}`worldbank2022targeting`, annex 7A.

    Examples
    --------
    >>> table = errors([True, True, False, False], [True, False, True, False])
    >>> table.exclusion, table.inclusion_of_beneficiaries, table.inclusion_of_ineligible
    (0.5, 0.5, 0.5)
    """
    meant, paid, weight = _table(eligible, receives, weights, "errors")
    eligible_n, beneficiaries_n = weight[meant].sum(), weight[paid].sum()
    wrongly_n = weight[paid & ~meant].sum()
    return TargetingErrors(
        base=base,
        eligible_n=float(eligible_n),
        beneficiaries_n=float(beneficiaries_n),
        population_n=float(weight.sum()),
        exclusion=share(weight[meant & ~paid].sum(), eligible_n),
        inclusion_of_beneficiaries=share(wrongly_n, beneficiaries_n),
        inclusion_of_ineligible=share(wrongly_n, weight[~meant].sum()),
        n_unweighted=len(weight),
    )


def errors_by(people: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """The three errors by group.

    Parameters
    ----------
    people
        One row per person: ``weight``, ``eligible``, ``receives`` and the columns in ``by``.

    Returns
    -------
    pandas.DataFrame
        Per group ``eligible_n``, ``beneficiaries_n``, ``population_n``, ``exclusion_share``,
        ``inclusion_of_beneficiaries_share``, ``inclusion_of_ineligible_share``, ``n_unweighted``.
    """
    require_columns(people, ["weight", "eligible", "receives"], "errors_by")
    refuse_synthetic(people, "targeting errors", "eligible x receives (that margin is missing)")
    groups = check_groups(people, by, "errors_by")
    meant, paid, weight = _table(people["eligible"], people["receives"], people["weight"], "errors_by")
    cells = {
        "eligible_n": weight * meant,
        "beneficiaries_n": weight * paid,
        "population_n": weight,
        "reached_n": weight * (meant & paid),
        "n_unweighted": np.ones(len(weight)),
    }
    sums = sums_by(people[groups].assign(**cells), groups, list(cells))
    wrongly = sums["beneficiaries_n"] - sums["reached_n"]
    sums = sums.assign(
        exclusion_share=share(sums["eligible_n"] - sums["reached_n"], sums["eligible_n"]),
        inclusion_of_beneficiaries_share=share(wrongly, sums["beneficiaries_n"]),
        inclusion_of_ineligible_share=share(wrongly, sums["population_n"] - sums["eligible_n"]),
        n_unweighted=sums["n_unweighted"].astype(int),
    )
    return sums.drop(columns="reached_n")


def errors_with_intervals(
    design: Design, eligible: Values, receives: Values, by: str | Sequence[str] | None = None
) -> pd.DataFrame:
    """The three errors with design-based standard errors, by group.

    Parameters
    ----------
    design
        The survey: ``spdr.analysis.survey.Design(people, "weight", strata=..., clusters=...)``.
    eligible, receives
        One bool per row of its data.
    by
        Grouping columns of its data.

    Returns
    -------
    pandas.DataFrame
        One row per ``error`` (exclusion, inclusion_of_beneficiaries, inclusion_of_ineligible) and group:
        ``estimate``, ``standard_error``, ``ci_low``, ``ci_high``, ``n``, ``degf``, as every statistic of a
        design. Each error is a mean over the people in its base, a domain of the sample; a group whose base
        is empty has no row.
    """
    check_same_rows("errors_with_intervals", eligible=eligible, receives=receives)
    meant = check_flags(eligible, "eligible", "errors_with_intervals")
    paid = check_flags(receives, "receives", "errors_with_intervals")
    bases = {
        "exclusion": (meant, ~paid),
        "inclusion_of_beneficiaries": (paid, ~meant),
        "inclusion_of_ineligible": (~meant, paid),
    }
    tables = [
        design.subset(base).mean(wrong.astype(float), by).assign(error=name)
        for name, (base, wrong) in bases.items()
        if base.any()
    ]
    if not tables:
        raise DataError("errors_with_intervals: the survey has no rows. Look at the filter before the call.")
    table = pd.concat(tables, ignore_index=True)
    return table[["error", *table.columns.drop("error")]]


def targeting_differential_ravallion(
    eligible: Values, receives: Values, weights: Values | None = None
) -> float:
    """Coverage of the eligible less coverage of the rest (T03, Ravallion), -1 to 1.

    A programme that reaches everybody scores 0. Missing where either group is empty.
    Parameters as for ``errors``; source {cite}`ravallion2009targeting`.
    """
    table = errors(eligible, receives, weights)
    return (1.0 - table.exclusion) - table.inclusion_of_ineligible


def targeting_differential_world_bank(
    eligible: Values, receives: Values, weights: Values | None = None
) -> float:
    """Coverage of the eligible less the share of recipients who are not eligible (T03, World Bank), -1 to 1.

    A programme that reaches everybody scores the eligible share of the population, so it never
    ranks as badly as under Ravallion's differential. Missing where nobody is eligible or nobody
    receives. Parameters as for ``errors``; source {cite}`worldbank2022targeting`, table 7.4.
    """
    table = errors(eligible, receives, weights)
    return (1.0 - table.exclusion) - table.inclusion_of_beneficiaries


def share_of_poorest(
    welfare: Values, amount: Values, weights: Values | None, poorest: float, used_by: str
) -> float:
    """Share of ``amount`` that goes to the poorest ``poorest`` (0 to 1) of the people by ``welfare``.

    People with equal welfare stand as one block, and the block across the boundary gives the
    fraction of its people and of its amount that lies below: the answer depends neither on the
    order of rows nor on how a person is split into weights. Missing if the total is zero.
    """
    check_same_rows(used_by, welfare=welfare, amount=amount, weights=weights)
    level = check_numbers(welfare, "welfare", used_by)
    given = check_numbers(amount, "the amount", used_by, minimum=0)
    weight = check_weights(weights, len(level), used_by)
    if not 0 < poorest <= 1:
        raise DataError(f"{used_by}: the poorest share is {poorest!r}; it must be above 0 and at most 1.")
    blocks = pd.DataFrame({"level": level, "people": weight, "given": weight * given}).groupby("level").sum()
    people, amounts = blocks["people"].to_numpy(), blocks["given"].to_numpy()
    below = np.cumsum(people) - people
    part = np.divide(
        np.clip(poorest * people.sum() - below, 0.0, people),
        people,
        out=np.zeros_like(people),
        where=people > 0,
    )
    return share((part * amounts).sum(), amounts.sum())


def coady_grosh_hoddinott(
    welfare: Values,
    benefit: Values,
    weights: Values | None = None,
    *,
    poorest: float = 0.4,
    form: str = "benefit",
) -> float:
    """Share that goes to the poorest, divided by their share of the population (T04); 1 is neutral.

    Parameters
    ----------
    welfare
        What people are ranked by (THB a person a month); say whether before or after the transfer.
    benefit
        Amount received, zero or more.
    weights
        People each row stands for.
    poorest
        The poorest share of the population looked at, above 0 and at most 1.
    form
        ``"benefit"`` counts money, ``"beneficiary"`` counts people with a benefit above zero.

    Returns
    -------
    float
        0 to ``1 / poorest``; missing if nobody receives anything.

    Notes
    -----
    {cite}`coady2004targeting`. Ties and the boundary as in ``share_of_poorest``.
    """
    if form not in ("benefit", "beneficiary"):
        raise DataError(f"coady_grosh_hoddinott: form is {form!r}; it must be 'benefit' or 'beneficiary'.")
    amount = check_numbers(benefit, "the benefit", "coady_grosh_hoddinott", minimum=0)
    check_same_rows("coady_grosh_hoddinott", welfare=welfare, benefit=benefit, weights=weights)
    counted = amount if form == "benefit" else (amount > 0).astype(float)
    return share_of_poorest(welfare, counted, weights, poorest, "coady_grosh_hoddinott") / poorest


@dataclass(frozen=True)
class DistributionalCharacteristic:
    """The index and the aversion to inequality it was computed with: one means nothing without the other."""

    value: float
    epsilon: float
    reference_thb_month: float


def distributional_characteristic(
    welfare: Values,
    benefit: Values,
    weights: Values | None = None,
    *,
    epsilon: float,
    reference: float | None = None,
) -> DistributionalCharacteristic:
    """Mean social weight of a baht of benefit (T05).

    Parameters
    ----------
    welfare
        Welfare before the benefit (THB a person a month), above zero.
    benefit
        Amount received, zero or more.
    epsilon
        Aversion to inequality, zero or more; at 0 every baht weighs 1.
    reference
        Welfare at which a baht weighs 1; the weighted mean of ``welfare`` by default.

    Returns
    -------
    DistributionalCharacteristic
        ``value`` is the sum of (reference / welfare) ** epsilon times benefit over the sum of
        benefits; missing if nobody receives anything.

    Raises
    ------
    DataError
        If a welfare is zero or negative: its social weight would be without bound.

    Notes
    -----
    {cite}`coady2004redistributive`.
    """
    used_by = "distributional_characteristic"
    check_same_rows(used_by, welfare=welfare, benefit=benefit, weights=weights)
    level = check_numbers(welfare, "welfare", used_by, above=0)
    given = check_numbers(benefit, "the benefit", used_by, minimum=0)
    weight = check_weights(weights, len(level), used_by)
    if not (np.isfinite(epsilon) and epsilon >= 0):
        raise DataError(f"{used_by}: epsilon is {epsilon!r}; it must be a number of 0 or more.")
    mean = share((weight * level).sum(), weight.sum()) if reference is None else float(reference)
    if reference is not None and not (np.isfinite(mean) and mean > 0):
        raise DataError(f"{used_by}: the reference is {reference!r}; it must be a number above 0.")
    value = share((weight * given * (mean / level) ** epsilon).sum(), (weight * given).sum())
    return DistributionalCharacteristic(value, float(epsilon), float(mean))


def csg_eligible(people: pd.DataFrame, threshold_thb_year: float | None) -> pd.Series:
    """Say whose household passes the income test of the Child Support Grant.

    Parameters
    ----------
    people, threshold_thb_year
        As for ``csg_test``; ``weight`` and ``receives`` are not read.

    Returns
    -------
    pandas.Series
        True at or below the threshold; always true where the grant is universal.
    """
    require_columns(people, ["household_income_thb_year", "household_size"], "csg_eligible")
    refuse_synthetic(people, "which child passes the income test of a targeting error")
    income = check_numbers(people["household_income_thb_year"], "household_income_thb_year", "csg_eligible")
    size = check_numbers(people["household_size"], "household_size", "csg_eligible", minimum=1)
    if threshold_thb_year is not None and not threshold_thb_year > 0:
        raise DataError(
            f"csg_eligible: the threshold is {threshold_thb_year!r}; it must be above 0, or None if "
            "the grant is universal."
        )
    limit = np.inf if threshold_thb_year is None else float(threshold_thb_year)
    return pd.Series(income / size <= limit, index=people.index, name="eligible")


def csg_test(people: pd.DataFrame, threshold_thb_year: float | None, by: Sequence[str] = ()) -> pd.DataFrame:
    """Compare who receives the Child Support Grant with who passes its income test (T06).

    Parameters
    ----------
    people
        One row per child in the age and birth-date range of the grant on the survey's date:
        ``weight``, ``household_income_thb_year``, ``household_size`` (persons), ``receives``.
    threshold_thb_year
        Household income per person and year at or below which the child is eligible, in force
        on the survey's date (parameter ``csg.income_threshold``, 36,000 and then 100,000
        THB); ``None`` where the grant is universal.

    Returns
    -------
    pandas.DataFrame
        As ``errors_by``, with ``threshold_thb_year``. For standard errors give ``csg_eligible`` to
        ``errors_with_intervals``.
    """
    require_columns(people, ["weight", "receives"], "csg_test")
    table = errors_by(people.assign(eligible=csg_eligible(people, threshold_thb_year)), by)
    return table.assign(
        threshold_thb_year=np.nan if threshold_thb_year is None else float(threshold_thb_year)
    )
