"""What people said, scored and voted: interviews coded to findings, options ranked, ballots, small surveys.

Answers of fewer than :data:`FEWEST` people are withheld from tabulations of persons: the cell is missing.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Mapping

import numpy as np
import pandas as pd

from spdr.analysis import sampling
from spdr.analysis.frames import require_columns
from spdr.errors import DataError

Tables = dict[str, pd.DataFrame]
FEWEST = 5
QUALITIES = ("network", "participation", "management", "learning")
SCALE = (1, 5)
EMPHASIS = 2.0
"""How often one criterion in turn counts while the others count once, to see whether the order holds."""


def interviews(frame: pd.DataFrame) -> Tables:
    """Return the evidence of interviews: statements by topic and group, and support for recommendations.

    Parameters
    ----------
    frame
        One row per statement: ``interview_no``, ``group``, ``topic``, ``recommendation`` (may be missing)
        and ``stance``.

    Returns
    -------
    dict
        ``evidence`` (topic, group, interviews, statements) and ``support``: interviews and groups behind
        each recommendation, its supporters and opponents, and ``heard_twice``, whether two groups or more
        spoke of it.
    """
    require_columns(frame, ["interview_no", "group", "topic", "recommendation", "stance"], "interviews")
    evidence = frame.groupby(["topic", "group"], as_index=False).agg(
        interviews_n=("interview_no", "nunique"), statements_n=("topic", "size")
    )
    some = frame[frame["recommendation"].notna() & (frame["recommendation"] != "")]
    stances = {f"{one}_n": (some["stance"] == one).astype(int) for one in ("supports", "opposes", "mixed")}
    support = (
        some.assign(**stances)
        .groupby("recommendation", as_index=False)
        .agg(
            interviews_n=("interview_no", "nunique"),
            groups_n=("group", "nunique"),
            **{name: (name, "sum") for name in stances},
        )
    )
    support["heard_twice"] = np.where(support["groups_n"] > 1, "yes", "no")
    return {"evidence": evidence, "support": support} if len(support) else {"evidence": evidence}


def option_scores(frame: pd.DataFrame) -> Tables:
    """Return options by their mean score on each criterion, ranked, with how far the order holds.

    Every criterion weighs the same in ``score_mean``. ``best_place`` and ``worst_place`` are the places that
    an option takes when each criterion in turn counts twice. An option is ``dominated`` where another
    is at least as good on every criterion and better on one.

    Raises
    ------
    DataError
        If an option was not scored on every criterion.

    Examples
    --------
    >>> rows = [("w", i, "experts", option, criterion, score) for i, option, criterion, score in
    ...     ((1, "A", "cover", 5), (1, "A", "cost", 1), (1, "B", "cover", 2), (1, "B", "cost", 3),
    ...      (1, "C", "cover", 1), (1, "C", "cost", 2))]
    >>> names = ["session", "respondent_no", "group", "option", "criterion", "score"]
    >>> ranking = option_scores(pd.DataFrame(rows, columns=names))["ranking"]
    >>> ranking[["option", "score_mean", "best_place", "worst_place", "dominated"]].values.tolist()
    [['A', 3.0, 1, 2, 'no'], ['B', 2.5, 1, 2, 'no'], ['C', 1.5, 3, 3, 'yes']]
    """
    require_columns(frame, ["group", "option", "criterion", "score"], used_by="option_scores")
    means = frame.pivot_table(index="option", columns="criterion", values="score", aggfunc="mean")
    holes = [(option, name) for name in means for option in means.index[means[name].isna()]]
    if holes:
        raise DataError(
            f"option_scores: {holes[0][0]!r} has no score on {holes[0][1]!r}. Score every option on every "
            "criterion, or leave the criterion out."
        )
    places = {}
    for name in means.columns:
        weights = pd.Series(1.0, index=means.columns)
        weights[name] = EMPHASIS
        places[name] = (means * weights).sum(axis=1).rank(ascending=False, method="min")
    order = pd.DataFrame(places)
    ranking = pd.DataFrame(
        {
            "score_mean": means.mean(axis=1),
            "best_place": order.min(axis=1).astype(int),
            "worst_place": order.max(axis=1).astype(int),
            "dominated": ["yes" if _dominated(means, option) else "no" for option in means.index],
        }
    ).sort_values("score_mean", ascending=False, kind="stable")
    by_group = frame.groupby(["option", "group"], as_index=False).agg(score_mean=("score", "mean"))
    by_criterion = frame.groupby(["option", "criterion"], as_index=False).agg(score_mean=("score", "mean"))
    return {"ranking": ranking.reset_index(), "by_criterion": by_criterion, "by_group": by_group}


def _dominated(means: pd.DataFrame, option: str) -> bool:
    others = means.drop(index=option)
    return bool(((others >= means.loc[option]).all(axis=1) & (others > means.loc[option]).any(axis=1)).any())


def ballots(frame: pd.DataFrame) -> Tables:
    """Return cards by first places and Borda points, and whether one beats every other in pairs.

    Parameters
    ----------
    frame
        One row per ballot and card: ``session``, ``ballot_no``, ``card``, ``place`` (1 the most wanted). A
        card that a ballot leaves out stands after all those it names.

    Raises
    ------
    DataError
        If a ballot gives one place to two cards.

    Examples
    --------
    >>> cards = ("A", "B", "C")
    >>> votes = [("ABC", 4), ("BCA", 3), ("CBA", 2)]
    >>> rows = [("s", f"{order}{i}", card, order.index(card) + 1) for order, count in votes
    ...     for i in range(count) for card in cards]
    >>> told = ballots(pd.DataFrame(rows, columns=["session", "ballot_no", "card", "place"]))["cards"]
    >>> told[["card", "first_n", "borda_points", "beats_all"]].values.tolist()
    [['B', 3, 12, 'yes'], ['A', 4, 8, 'no'], ['C', 2, 7, 'no']]
    """
    require_columns(frame, ["session", "ballot_no", "card", "place"], used_by="ballots")
    twice = frame.duplicated(["session", "ballot_no", "place"])
    if twice.any():
        row = frame[twice].iloc[0]
        raise DataError(
            f"ballots: ballot {row['ballot_no']!r} gives place {row['place']} to two cards. Order them."
        )
    wide = frame.pivot_table(index=["session", "ballot_no"], columns="card", values="place", aggfunc="min")
    places = wide.fillna(len(wide.columns) + 1)
    beaten = {
        card: int(sum((places[card] < places[other]).sum() for other in places if other != card))
        for card in places
    }
    table = pd.DataFrame(
        {
            "card": list(places),
            "ballots_n": len(places),
            "first_n": [int((places[card] == 1).sum()) for card in places],
            "borda_points": [beaten[card] for card in places],
            "beats_all": ["yes" if _beats_all(places, card) else "no" for card in places],
        }
    )
    return {"cards": table.sort_values("borda_points", ascending=False, kind="stable")}


def _beats_all(places: pd.DataFrame, card: Hashable) -> bool:
    pairs = ((places[card] < places[one]).sum() > (places[one] < places[card]).sum() for one in places)
    return all(won for one, won in zip(places, pairs, strict=True) if one != card)


def network_survey(frame: pd.DataFrame) -> Tables:
    """Return the index of the partner network by year, from 0 to 100, with its 95% interval and its parts.

    The index of an office is the mean of its four answers, 1 as 0 and 5 as 100. Years with fewer than
    :data:`FEWEST` offices are counted and not shown.
    """
    require_columns(frame, ["year", *QUALITIES], used_by="network_survey")
    low, high = SCALE
    scaled = (frame[list(QUALITIES)] - low) / (high - low) * 100
    rows = []
    for year, part in scaled.groupby(frame["year"]):
        offices, index = len(part), part.mean(axis=1)
        wide = 1.96 * index.std(ddof=1) / math.sqrt(offices) if offices > 1 else np.nan
        shown = [index.mean(), index.mean() - wide, index.mean() + wide, *part.mean()]
        rows.append((year, offices, *(shown if offices >= FEWEST else [np.nan] * len(shown))))
    columns = ["year", "offices_n", "quality_index", "low_index", "high_index", *QUALITIES]
    return {"index": pd.DataFrame(rows, columns=columns)}


TABULATED = ("section", "health_cover", "option", "nationality", "lives_in")


def domestic_survey(frame: pd.DataFrame) -> Tables:
    """Return weighted tabulations of the survey of domestic workers, with 95% intervals.

    A person who could have been met through several networks is met more often: each answer weighs one
    over ``networks_met``. The interval is Wilson's at the effective number of answers (Kish: the square of
    the sum of weights over the sum of squares).

    Returns
    -------
    dict
        A table for each question (answer, people, share, low, high) and ``design``: people, design effect of
        weighting, effective number.
    """
    require_columns(frame, [*TABULATED, "networks_met"], used_by="domestic_survey")
    weights = 1.0 / frame["networks_met"].astype(float)
    effective = float(weights.sum() ** 2 / (weights**2).sum())
    tables = {
        "design": pd.DataFrame(
            {
                "people_n": [len(frame)],
                "design_effect": [len(frame) / effective],
                "effective_n": [round(effective)],
            }
        )
    }
    for name in TABULATED:
        found = pd.DataFrame(
            {"people_n": frame.groupby(name).size(), "weight": weights.groupby(frame[name]).sum()}
        )
        share = found.pop("weight") / weights.sum()
        bounds = [sampling.wilson(round(one * effective), max(round(effective), 1)) for one in share]
        table = found.assign(
            people_share=share, low_share=[b[0] for b in bounds], high_share=[b[1] for b in bounds]
        )
        few = table["people_n"] < FEWEST
        table = table.astype(float).mask(few, np.nan)
        tables[f"workers_by_{name}"] = table.reset_index()
    return tables


REPORTS: Mapping[str, Callable[[pd.DataFrame], Tables]] = {
    one.__name__: one for one in (interviews, option_scores, ballots, network_survey, domestic_survey)
}
