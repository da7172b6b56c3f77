"""The synthesis: the system cell by cell, recommendations ranked by stated criteria, the plan, the road.

Nothing here is added up over unlike things. A score is a weighted mean of criteria that a reader can reweigh;
what is not known about a recommendation gives it a range of ranks instead of a guess.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

import pandas as pd

from spdr.errors import DataError, ParameterError

CRITERIA = ("people", "cost", "readiness", "time", "evidence")
READINESS: Mapping[str, float] = {
    "open": 0.0,
    "proposed": 0.25,
    "started": 0.5,
    "partly": 0.5,
    "announced": 0.75,
    "adopted": 1.0,
}
TIMES: Mapping[str, float] = {"long": 0.0, "medium": 0.5, "now": 1.0}
UNKNOWN = (0.0, 1.0)  # what nobody knows may be the worst or the best
DIMENSIONS = ("reach", "worth", "data")
DONE, MOVING, WAITING = ("adopted",), ("announced", "started", "partly"), ("open", "proposed")
_RECOMMENDATION = re.compile(r"\bR\d{2,}\b")
Row = Mapping[str, Any]


# ------------------------------------------------------------------------------------------- the scorecard


def scorecard(cells: Iterable[tuple[str, str, float | None, int | None, str]]) -> pd.DataFrame:
    """Put cells into a long table: ``group, dimension, score_share, seen_year, status``.

    Parameters
    ----------
    cells
        Group, dimension, share of what would be full, its year, and how sure the figure is; a share of None
        is not known.

    Raises
    ------
    DataError
        If a dimension is not one of reach, worth and data, or a cell is given twice.
    """
    columns = ["group", "dimension", "score_share", "seen_year", "status"]
    table = pd.DataFrame(list(cells), columns=columns)
    strange = sorted(set(table["dimension"]) - set(DIMENSIONS))
    if strange:
        raise DataError(f"scorecard: {strange[0]!r} is no dimension; they are {', '.join(DIMENSIONS)}.")
    twice = table[table.duplicated(["group", "dimension"])]
    if not twice.empty:
        raise DataError(f"scorecard: {twice.iloc[0]['group']}, {twice.iloc[0]['dimension']} is given twice.")
    return table.astype({"score_share": "Float64", "seen_year": "Int64"})


def known_share(known: pd.DataFrame, scheme: str) -> float:
    """Return the share of items of :func:`spdr.analysis.life_cycle.known` that were seen of a scheme."""
    rows = known[known["scheme_id"] == scheme].drop(columns=["scheme_id", "life_stage"])
    if rows.empty:
        raise DataError(f"known_share: {scheme} is not among the schemes in operation.")
    return float((rows.iloc[0] == "yes").mean())


def lowest(table: pd.DataFrame, dimension: str) -> pd.Series:
    """Return the row of the group that stands lowest on a dimension, of those that are known."""
    rows = table[(table["dimension"] == dimension) & table["score_share"].notna()]
    if rows.empty:
        raise DataError(f"lowest: no group has a figure for {dimension}.")
    return rows.sort_values("score_share", kind="stable").iloc[0]


# ---------------------------------------------------------------------------------------------- the ranking


def weights_of(given: Mapping[str, float]) -> dict[str, float]:
    """Return weights that add up to one.

    Raises
    ------
    ParameterError
        If a criterion is missing or strange, a weight is negative, or all are zero.

    Examples
    --------
    >>> weights_of({"people": 2, "cost": 1, "readiness": 1, "time": 0, "evidence": 0})["people"]
    0.5
    """
    if set(given) != set(CRITERIA):
        raise ParameterError(f"Weights are needed for {', '.join(CRITERIA)}; given were {', '.join(given)}.")
    if min(given.values()) < 0 or sum(given.values()) <= 0:
        raise ParameterError("Weights are zero or more, and at least one is above zero.")
    whole = sum(given.values())
    return {name: given[name] / whole for name in CRITERIA}


def _largest_first(value: float | None, values: Iterable[float | None], falling: bool) -> tuple[float, float]:
    """Score a number by its place among the known ones: 1 for the best; unknown may be anything."""
    if value is None:
        return UNKNOWN
    known = [other for other in values if other is not None]
    beaten = sum((other > value) if falling else (other < value) for other in known)
    score = beaten / (len(known) - 1) if len(known) > 1 else 1.0
    return (score, score)


def scores(
    recommendations: Sequence[Row],
    people: Mapping[str, float],
    cost: Mapping[str, float],
) -> pd.DataFrame:
    """Score every recommendation on every criterion, from 0 to 1, with the least and the most it can be.

    Parameters
    ----------
    recommendations
        Rows of the register: ``id, status, term, model, options``.
    people
        Recommendation -> people it concerns, where known.
    cost
        Recommendation -> extra cost a year, billion baht, where known; less is better.

    Returns
    -------
    pandas.DataFrame
        ``id, criterion, score_low, score_high``. Evidence is 1 where this review has a cost model, a half
        where others published an option, else 0.

    Raises
    ------
    DataError
        If a number is for no recommendation, or a status or term has no place on its ladder.
    """
    known = {row["id"] for row in recommendations}
    strange = sorted((set(people) | set(cost)) - known)
    if strange:
        raise DataError(f"scores: {strange[0]} is no recommendation of the register.")
    rows = []
    for row in recommendations:
        name = row["id"]
        if row["status"] not in READINESS or row["term"] not in TIMES:
            raise DataError(f"scores: {name} has status {row['status']!r} and term {row['term']!r}.")
        evidence = 1.0 if row["model"] else 0.5 if row["options"] else 0.0
        found = {
            "people": _largest_first(people.get(name), people.values(), falling=False),
            "cost": _largest_first(cost.get(name), cost.values(), falling=True),
            "readiness": (READINESS[row["status"]],) * 2,
            "time": (TIMES[row["term"]],) * 2,
            "evidence": (evidence, evidence),
        }
        rows += [(name, criterion, *found[criterion]) for criterion in CRITERIA]
    return pd.DataFrame(rows, columns=["id", "criterion", "score_low", "score_high"])


def totals(table: pd.DataFrame, weights: Mapping[str, float]) -> pd.DataFrame:
    """Weigh the scores: by ``id`` the ``low``, ``high`` and ``middle`` of each recommendation."""
    weight = table["criterion"].map(weights_of(weights))
    ends = {
        end: (table[f"score_{end}"] * weight).groupby(table["id"], sort=False).sum()
        for end in ("low", "high")
    }
    return pd.DataFrame(ends).assign(middle=(ends["low"] + ends["high"]) / 2)


def weight_sets(given: Mapping[str, float]) -> dict[str, dict[str, float]]:
    """Return the given weights, equal ones, and the given ones with each criterion doubled or left out.

    A set that would leave no weight at all is not among them.
    """
    sets = {"given": dict(given), "equal": dict.fromkeys(CRITERIA, 1.0)}
    for name in CRITERIA:
        sets[f"double {name}"] = {**given, name: given[name] * 2}
        without = {**given, name: 0.0}
        if sum(without.values()) > 0:
            sets[f"without {name}"] = without
    return sets


def _places(values: pd.Series, ties: Literal["min", "max"] = "min") -> pd.Series:
    """Return ranks; equal ones share the best of their places, or with ``max`` the worst."""
    return values.round(12).rank(ascending=False, method=ties).astype(int)


def ranking(
    recommendations: Sequence[Row], table: pd.DataFrame, weights: Mapping[str, float]
) -> pd.DataFrame:
    """Rank by the middle of each total, with the best and worst rank over all sets of weights.

    Equal totals share a rank; the worst of their places counts as worst.

    Returns
    -------
    pandas.DataFrame
        ``id, recommendation_en, recommendation_th, chapter, rank, best_rank, worst_rank``, ``score_index``
        from 0 to 100, and a column for each criterion with the middle of its score; best first, equal ones
        in the register's order.
    """
    middle = totals(table, weights)["middle"]
    sets = [totals(table, given)["middle"] for given in weight_sets(weights).values()]
    best = pd.concat([_places(one) for one in sets], axis=1).min(axis=1)
    worst = pd.concat([_places(one, "max") for one in sets], axis=1).max(axis=1)
    parts = table.assign(middle=(table["score_low"] + table["score_high"]) / 2).pivot(
        index="id", columns="criterion", values="middle"
    )
    names = {row["id"]: row for row in recommendations}
    ranked = pd.DataFrame(
        {
            "id": middle.index,
            "recommendation_en": [f"{name} {names[name]['name_en']}" for name in middle.index],
            "recommendation_th": [f"{name} {names[name]['name_th']}" for name in middle.index],
            "chapter": [names[name]["chapter"] for name in middle.index],
            "rank": _places(middle).to_numpy(),
            "best_rank": best.to_numpy(),
            "worst_rank": worst.to_numpy(),
            "score_index": (middle * 100).to_numpy(),
            **{criterion: parts.loc[middle.index, criterion].to_numpy() for criterion in CRITERIA},
        }
    )
    return ranked.sort_values("rank", kind="stable", ignore_index=True)


def always_among(ranked: pd.DataFrame, first: int) -> pd.DataFrame:
    """Return the recommendations that no set of weights puts below the first so many."""
    return ranked[ranked["worst_rank"] <= first]


def reasons(ranked: pd.DataFrame, first: int) -> pd.DataFrame:
    """Return the scores behind the first ranks: ``criterion, score_ratio`` by name."""
    names = ["recommendation_en", "recommendation_th"]
    return ranked.head(first).melt(names, list(CRITERIA), "criterion", "score_ratio")


# ------------------------------------------------------------------------------------- the plan and the road


def named_in(text: str) -> list[str]:
    """Return the recommendations that a text names.

    >>> named_in("Recommendations R05, R10 and R05")
    ['R05', 'R10']
    """
    return list(dict.fromkeys(_RECOMMENDATION.findall(text)))


def alignment(plan: Sequence[Row], recommendations: Sequence[Row]) -> pd.DataFrame:
    """Set each direction of the national plan beside the recommendations that serve it, by how far they are.

    Returns
    -------
    pandas.DataFrame
        ``direction_en, direction_th, served_by_code`` and the counts ``done, moving, waiting``.

    Raises
    ------
    DataError
        If a direction names a recommendation that the register lacks.
    """
    status = {row["id"]: row["status"] for row in recommendations}
    rows = []
    for row in plan:
        served = named_in(str(row["how_en"]))
        missing = [name for name in served if name not in status]
        if missing:
            raise DataError(f"alignment: {row['id']} names {missing[0]}, which is no recommendation.")
        counts = [sum(status[name] in stage for name in served) for stage in (DONE, MOVING, WAITING)]
        rows.append((row["name_en"], row["name_th"], ", ".join(served), *counts))
    columns = ["direction_en", "direction_th", "served_by_code", "done", "moving", "waiting"]
    return pd.DataFrame(rows, columns=columns)


def baht_in(text: str) -> int:
    """Return the amount in baht that a printed unit carries beside another currency.

    Raises
    ------
    DataError
        If there is none.

    Examples
    --------
    >>> baht_in("USD (300,000 THB)")
    300000
    """
    found = re.search(r"([\d,]+) THB", text)
    if not found:
        raise DataError(f"{text!r} holds no amount in THB.")
    return int(found.group(1).replace(",", ""))


def income_gap(distribution: pd.DataFrame) -> pd.Series:
    """Return by year how many times the mean of the richest tenth is that of the poorest four tenths.

    >>> frame = pd.DataFrame({"year": [2020], "richest_tenth_share": [0.3], "poorest_fifth_share": [0.08],
    ...                       "second_fifth_share": [0.12]})
    >>> round(float(income_gap(frame)[2020]), 6)
    6.0
    """
    rows = distribution.set_index("year")
    poorest = (rows["poorest_fifth_share"] + rows["second_fifth_share"]) / 0.4
    return rows["richest_tenth_share"] / 0.1 / poorest


def roadmap(recommendations: Sequence[Row], partners: Sequence[Row]) -> pd.DataFrame:
    """List the recommendations by the time they need, with the office that leads each.

    Returns
    -------
    pandas.DataFrame
        ``term, recommendation_en, recommendation_th, lead_en, lead_th, standing``, the first to come first.
    """
    offices = {row["id"]: row for row in partners}
    order = sorted(TIMES, key=lambda term: -TIMES[term])
    rows = []
    for row in sorted(recommendations, key=lambda one: order.index(one["term"])):
        lead = offices[row["owner"][0]]
        rows.append(
            {
                "term": f"term {row['term']}",
                "recommendation_en": f"{row['id']} {row['name_en']}",
                "recommendation_th": f"{row['id']} {row['name_th']}",
                "lead_en": lead["name_en"],
                "lead_th": lead["name_th"],
                "standing": f"standing {row['status']}",
            }
        )
    return pd.DataFrame(rows)


def by_term(recommendations: Sequence[Row]) -> pd.DataFrame:
    """Count recommendations: ``term, standing, recommendations_count``, zero where there is none."""
    rows = [
        (f"term {term}", stage, sum(row["term"] == term and row["status"] in of for row in recommendations))
        for term in sorted(TIMES, key=lambda name: -TIMES[name])
        for stage, of in (("done", DONE), ("moving", MOVING), ("waiting", WAITING))
    ]
    return pd.DataFrame(rows, columns=["term", "standing", "recommendations_count"])


def by_office(recommendations: Sequence[Row], partners: Sequence[Row]) -> pd.DataFrame:
    """Count what each office leads: ``lead_en, lead_th, standing, recommendations_count``, most first."""
    offices = {row["id"]: row for row in partners}
    led: dict[str, list[str]] = {}
    for row in recommendations:
        led.setdefault(row["owner"][0], []).append(row["status"])
    rows = [
        (offices[name]["name_en"], offices[name]["name_th"], stage, sum(status in of for status in found))
        for name, found in sorted(led.items(), key=lambda item: -len(item[1]))
        for stage, of in (("done", DONE), ("moving", MOVING), ("waiting", WAITING))
    ]
    return pd.DataFrame(rows, columns=["lead_en", "lead_th", "standing", "recommendations_count"])


def to_measure(known: pd.DataFrame, schemes: Sequence[str]) -> pd.DataFrame:
    """Say for the large schemes which items have never been seen: ``scheme, item, seen`` (yes or no)."""
    items = [column for column in known.columns if column not in ("scheme_id", "life_stage")]
    rows = known.set_index("scheme_id")
    missing = [scheme for scheme in schemes if scheme not in rows.index]
    if missing:
        raise DataError(f"to_measure: {missing[0]} is not among the schemes in operation.")
    found = [(scheme, item, rows.loc[scheme, item]) for scheme in schemes for item in items]
    return pd.DataFrame(found, columns=["scheme", "item", "seen"])


def priced(
    recommendations: Sequence[Row],
    people: Mapping[str, float],
    cost: Mapping[str, float],
    gdp_billion_thb: float,
) -> pd.DataFrame:
    """List the recommendations with a cost: people, billion baht a year, share of GDP; cheapest first."""
    rows = [
        {
            "recommendation_en": f"{row['id']} {row['name_en']}",
            "recommendation_th": f"{row['id']} {row['name_th']}",
            "chapter": row["chapter"],
            "people_n": people.get(row["id"]),
            "extra_billion_thb": cost[row["id"]],
            "gdp_share": cost[row["id"]] / gdp_billion_thb,
        }
        for row in recommendations
        if row["id"] in cost
    ]
    if not rows:
        raise DataError("priced: no recommendation has a cost.")
    return pd.DataFrame(rows).sort_values("extra_billion_thb", kind="stable", ignore_index=True)
