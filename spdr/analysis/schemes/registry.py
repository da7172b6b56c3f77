"""The register of schemes: name, words, period, the columns and parameters each rule reads, its function."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from spdr.analysis.schemes.award import Award
from spdr.analysis.schemes.vocabulary import FIELDS
from spdr.errors import ParameterError

IN_FORCE = ("law", "de_facto", "overlay")
PERIODS = ("month", "year", "day", "once")
FLOWS = ("to_person", "from_person", "from_employer", "from_state", "in_kind")
STATUSES = ("law", "announced", "proposal", "rejected", "ended")


@dataclass(frozen=True)
class Requirement:
    """One parameter that a rule reads.

    ``mode`` says what its absence on a date means: ``need`` is an error, ``flag`` is False before the first
    value, ``optional`` is None outside its dates. A ``condition`` whose start nobody published is taken to
    hold before the day it was first seen too, and the result says so. ``by_area`` values may differ by
    province.
    """

    key: str
    mode: str = "need"
    kinds: tuple[str, ...] = IN_FORCE
    by_area: bool = False


def need(key: str, kinds: tuple[str, ...] = IN_FORCE, by_area: bool = False) -> Requirement:
    """Ask for a parameter that must have a value on the date."""
    return Requirement(key, "need", kinds, by_area)


def flag(key: str, kinds: tuple[str, ...] = IN_FORCE) -> Requirement:
    """Ask for a yes-or-no rule, which is "no" before it first came into force."""
    return Requirement(key, "flag", kinds)


def condition(key: str) -> Requirement:
    """Ask for a qualifying condition (months needed, days allowed): never for an amount or a rate."""
    return Requirement(key, "condition")


def optional(key: str, kinds: tuple[str, ...] = IN_FORCE, by_area: bool = False) -> Requirement:
    """Ask for a value that exists on some dates only, such as an overlay; None on the others."""
    return Requirement(key, "optional", kinds, by_area)


@dataclass(frozen=True)
class Scheme:
    """A benefit or contribution: what it is called, what it reads and the function that applies the rule."""

    name: str
    en: str
    th: str
    period: str
    flow: str
    status: str
    fields: tuple[str, ...]
    only_when: Mapping[str, Callable[[Mapping[str, Any]], bool]]
    parameters: Mapping[str, Requirement]
    function: Callable[..., Award]
    one_of: tuple[str, ...]
    wants_date: bool


SCHEMES: dict[str, Scheme] = {}


def scheme(
    name: str,
    *,
    en: str,
    th: str,
    period: str,
    fields: tuple[str, ...],
    parameters: Mapping[str, Requirement],
    only_when: Mapping[str, Callable[[Mapping[str, Any]], bool]] | None = None,
    one_of: tuple[str, ...] = (),
    status: str = "law",
    flow: str = "to_person",
) -> Callable[[Callable[..., Award]], Callable[..., Award]]:
    """Register the function below it as the rule of scheme ``name``.

    Parameters
    ----------
    name
        The scheme's key in ``calculate`` and on the site.
    en, th
        Its name in English and Thai.
    period
        What ``amount_thb`` is per: month, year, day or once.
    fields
        Columns of the people vocabulary that the rule always reads.
    only_when
        Further columns, each with a test of the resolved parameters that says when the rule reads it.
    parameters
        Argument of the function -> the dated parameter it takes.
    one_of
        Optional parameters of which one must be in force on the day.
    status
        law, announced, proposal, rejected or ended.
    flow
        Who gets or pays the amount: to_person, from_person (contributions and taxes), from_employer,
        from_state (its contributions to a fund) or in_kind.
    """

    def register(function: Callable[..., Award]) -> Callable[..., Award]:
        arguments = inspect.signature(function).parameters
        conditional = dict(only_when or {})
        rest = any(argument.kind is argument.VAR_KEYWORD for argument in arguments.values())
        wanted = {*fields, *conditional, *(() if rest else parameters)}
        unknown = {*fields, *conditional} - set(FIELDS)
        if unknown or wanted - set(arguments) or name in SCHEMES:
            raise TypeError(
                f"scheme {name!r} is not declared as its function is: {sorted(unknown)}, {arguments}"
            )
        if period not in PERIODS or status not in STATUSES or flow not in FLOWS:
            raise TypeError(
                f"scheme {name!r} has no period, status or flow such as {period}, {status}, {flow}"
            )
        SCHEMES[name] = Scheme(
            name, en, th, period, flow, status, fields, conditional, dict(parameters), function, one_of,
            "on" in arguments,
        )  # fmt: skip
        return function

    return register


def find(name: str) -> Scheme:
    """Return the scheme called ``name``.

    Raises
    ------
    ParameterError
        If there is none: the nearest names are given.
    """
    if name in SCHEMES:
        return SCHEMES[name]
    from difflib import get_close_matches

    near = get_close_matches(str(name), SCHEMES, n=3, cutoff=0.4)
    hint = f"Near to it: {', '.join(near)}." if near else "Nothing is near to it."
    raise ParameterError(f"There is no scheme {name!r}. {hint} schemes.names() lists all {len(SCHEMES)}.")
