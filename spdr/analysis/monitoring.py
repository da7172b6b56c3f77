"""How far a result has come, how much money has gone out, how high a risk stands: rules for monitoring."""

from __future__ import annotations

from collections.abc import Sequence

from spdr.analysis.costing import progress
from spdr.errors import ParameterError

GREEN, AMBER = 1.0, 0.5
"""A result is green from ``GREEN`` of the planned change on, amber from ``AMBER`` on, else red."""
RISK_MEDIUM, RISK_HIGH = 5, 12
"""A likelihood times impact from ``RISK_MEDIUM`` on is medium, from ``RISK_HIGH`` on high."""

LEVELS = ("low", "medium", "high")
Value = float | bool | str | None


def change_achieved(kind: str, baseline: Value, target: Value, result: Value) -> float | None:
    """Return the change achieved as a part of the change planned, or None where it cannot be worked out.

    Parameters
    ----------
    kind
        ``count``, ``yes_no`` or ``level``. Levels are taken as low 0, medium 1, high 2; no is 0, yes is 1.
    baseline, target, result
        Values of that kind; None where none is recorded as such.

    Returns
    -------
    float or None
        None where a value is missing, or where the target is the baseline.

    Raises
    ------
    ParameterError
        If the kind is unknown.

    Examples
    --------
    >>> round(change_achieved("count", 700_000, 2_000_000, 2_300_000), 2)
    1.23
    >>> change_achieved("level", "low", "high", "medium"), change_achieved("yes_no", None, True, True)
    (0.5, None)
    """
    if baseline is None or target is None or result is None:
        return None
    first, aim, now = (as_number(kind, value) for value in (baseline, target, result))
    return None if first == aim else progress(now, first, aim)


def as_number(kind: str, value: float | bool | str) -> float:
    """Return a count as it is, no and yes as 0 and 1, low, medium and high as 0, 1 and 2.

    Raises
    ------
    ParameterError
        If the kind is unknown, or the value is not of it.
    """
    if kind == "level":
        if value not in LEVELS:
            raise ParameterError(f"a level is {', '.join(LEVELS)}, not {value!r}.")
        return float(LEVELS.index(str(value)))
    if kind not in ("count", "yes_no") or isinstance(value, str):
        raise ParameterError(f"{value!r} is no value of kind {kind!r}; kinds are count, yes_no and level.")
    return float(value)


def traffic_light(
    kind: str, baseline: Value, target: Value, result: Value, achieved: float | None = None
) -> str:
    """Return green, amber, red or grey for a result.

    Green where the planned change was made in full, amber from half of it on, red below. Where the change
    cannot be worked out because no baseline is recorded, a result that meets its target is green and one
    that does not is red; where the target or the result is missing the light is grey.

    Parameters
    ----------
    kind, baseline, target, result
        As for :func:`change_achieved`.
    achieved
        The change achieved, where it is known already.

    Examples
    --------
    >>> traffic_light("count", 0, 4, 2), traffic_light("count", None, 3.3, 3.5)
    ('amber', 'green')
    >>> traffic_light("level", "low", "high", None)
    'grey'
    """
    if target is None or result is None:
        return "grey"
    part = change_achieved(kind, baseline, target, result) if achieved is None else achieved
    if part is None:
        return "green" if as_number(kind, result) >= as_number(kind, target) else "red"
    return "green" if part >= GREEN else "amber" if part >= AMBER else "red"


def risk_level(likelihood: int, impact: int) -> str:
    """Return low, medium or high by one cut-off for all risks: the score from 5 on, from 12 on.

    Raises
    ------
    ParameterError
        If likelihood or impact is not 1 to 5.

    Examples
    --------
    >>> risk_level(3, 4), risk_level(3, 3), risk_level(2, 2)
    ('high', 'medium', 'low')
    """
    if likelihood not in range(1, 6) or impact not in range(1, 6):
        raise ParameterError(
            f"likelihood {likelihood} and impact {impact} must be whole numbers from 1 to 5."
        )
    score = likelihood * impact
    return "high" if score >= RISK_HIGH else "medium" if score >= RISK_MEDIUM else "low"


def delivery_rate(spent: float, budget: float) -> float:
    """Return money spent, or spent and committed, as a share of the budget.

    Raises
    ------
    ParameterError
        If the budget is not positive or what was spent is negative.

    Examples
    --------
    >>> round(delivery_rate(987_868, 1_999_815), 3)
    0.494
    """
    if budget <= 0 or spent < 0:
        raise ParameterError(f"delivery_rate: a budget of {budget:g} with {spent:g} spent makes no rate.")
    return spent / budget


YEARS_BEFORE = 5


def signal(values: Sequence[float], worse: str) -> str:
    """Return calm, watch or alert for the last value of a series, held against the five before it.

    Parameters
    ----------
    values
        One value a year, in order; the last is judged.
    worse
        ``up`` where a higher value is worse, ``down`` where a lower one is.

    Returns
    -------
    str
        ``alert`` where the last value is worse than each of the five before it, ``watch`` where it is worse
        than their mean, else ``calm``; ``grey`` where there are fewer than six values.

    Raises
    ------
    ParameterError
        If ``worse`` is another word.

    Examples
    --------
    >>> signal([6.3, 6.8, 6.3, 5.4, 3.4, 4.9], "up"), signal([2, 3, 2, 3, 2, -6], "down")
    ('calm', 'alert')
    """
    if worse not in ("up", "down"):
        raise ParameterError(f"worse is {worse!r}; it must be 'up' or 'down'.")
    if len(values) <= YEARS_BEFORE:
        return "grey"
    sign = 1 if worse == "up" else -1
    *before, last = (sign * value for value in values[-YEARS_BEFORE - 1 :])
    if last > max(before):
        return "alert"
    return "watch" if last > sum(before) / len(before) else "calm"


def event_share(event: float, lasting: float) -> float:
    """Return money paid because of an event as a share of it and the lasting programmes together.

    Parameters
    ----------
    event, lasting
        Money of one year in one unit: relief that ends with its event, and programmes that go on.

    Raises
    ------
    ParameterError
        If one is negative or both are nothing.

    Examples
    --------
    >>> event_share(30, 10)
    0.75
    """
    if min(event, lasting) < 0 or event + lasting <= 0:
        raise ParameterError(f"event_share: {event:g} for events and {lasting:g} lasting make no share.")
    return event / (event + lasting)
