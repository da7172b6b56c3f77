"""Turn a real survey's own columns and codes into the columns that every calculation here reads.

A mapping says it once, in one file (``data/registers/microdata_map.toml`` is the documented example). The
people that come out carry no mark of a synthetic population, so poverty, inequality and targeting may be
computed.
"""

from __future__ import annotations

from collections.abc import Mapping as Settings
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from typing import Any

import numpy as np
import pandas as pd

from spdr.analysis.frames import check_numbers, check_weights, require_columns, row_name
from spdr.analysis.schemes.people import read_people
from spdr.analysis.schemes.vocabulary import FIELDS
from spdr.errors import DataError

EXTRA: dict[str, str] = {
    "weight": "People the row stands for",
    "household_id": "Household; the same for its members",
    "stratum": "Stratum of the sample",
    "cluster": "Cluster (primary sampling unit) of the sample",
    "region": "Region",
    "municipality": "Municipal or non-municipal area",
    "welfare_thb_month": "Consumption or income per head, THB a month",
    "transfer_thb_month": "Transfer received by the person, THB a month",
    "eligible": "Has the right to the benefit studied",
    "receives": "Receives the benefit studied",
}
NUMBERS = ("weight", "welfare_thb_month", "transfer_thb_month")
FLAGS = ("eligible", "receives")
WAYS = ("from", "value", "members", "sum")
RULES = (*WAYS, "codes", "yes", "no", "missing", "if_missing", "times", "per")


@dataclass(frozen=True)
class Mapping:
    """A checked mapping: the survey, its date, and how each column is made."""

    name: str
    file: str
    date: date
    encoding: str | None
    columns: dict[str, dict[str, Any]] = field(repr=False)

    @property
    def needs(self) -> list[str]:
        """Columns of the survey file that are read."""
        wanted: list[str] = []
        for rule in self.columns.values():
            source = rule.get("from", rule.get("sum", []))
            wanted += [source] if isinstance(source, str) else source
        return list(dict.fromkeys(wanted))


def read_mapping(settings: Settings[str, Any]) -> Mapping:
    """Check a mapping and return it.

    Parameters
    ----------
    settings
        The mapping file as read, ``spdr.data.private.mapping(name)``: ``survey`` and ``columns``.

    Raises
    ------
    DataError
        If the survey's file, name or date is absent, a column is not one of ``schemes.vocabulary()`` or
        ``EXTRA``, a rule is unknown, or a column is made in no way or in two.

    Examples
    --------
    >>> survey = {"name": "Example", "file": "x.csv", "date": date(2024, 12, 31)}
    >>> read_mapping({"survey": survey, "columns": {"age": {"from": "Q2"}}}).needs
    ['Q2']
    """
    survey, columns = settings.get("survey"), settings.get("columns")
    if not isinstance(survey, Settings) or not isinstance(columns, Settings) or not columns:
        raise DataError(
            "The mapping needs a table [survey] and one [columns.X] for each column. See the example."
        )
    for key, kind in (("name", str), ("file", str), ("date", date)):
        if not isinstance(survey.get(key), kind):
            raise DataError(
                f"The mapping's [survey] has {key} = {survey.get(key)!r}; it must be a "
                f"{kind.__name__}, as in data/registers/microdata_map.toml."
            )
    for name, rule in columns.items():
        _check_rule(name, rule, columns)
    return Mapping(
        name=survey["name"],
        file=survey["file"],
        date=survey["date"],
        encoding=survey.get("encoding"),
        columns={name: dict(rule) for name, rule in columns.items()},
    )


def _check_rule(name: str, rule: Any, columns: Settings[str, Any]) -> None:
    known = [*FIELDS, *EXTRA]
    if name not in known:
        near = get_close_matches(name, known, n=3)
        hint = f"Did you mean {' or '.join(near)}?" if near else "See schemes.vocabulary()."
        raise DataError(f"The mapping makes a column {name!r}, which nothing here reads. {hint}")
    where = f"[columns.{name}] of the mapping"
    if not isinstance(rule, Settings):
        raise DataError(f"{where} is {rule!r}; it must be a table, such as {name} = {{ from = 'Q1' }}.")
    strange = [key for key in rule if key not in RULES]
    if strange:
        raise DataError(f"{where} has {strange[0]!r}. It may have: {', '.join(RULES)}.")
    ways = [way for way in WAYS if way in rule]
    if len(ways) != 1:
        raise DataError(
            f"{where} is made by {' and '.join(ways) or 'nothing'}; give exactly one of {', '.join(WAYS)}."
        )
    if "codes" in rule and ("yes" in rule or "no" in rule):
        raise DataError(f"{where} has codes as well as yes and no; keep one of them.")
    if ("yes" in rule) != ("no" in rule):
        raise DataError(
            f"{where} says only what means {'yes' if 'yes' in rule else 'no'}; say the other too."
        )
    if {"members", "sum"} & set(rule) and "household_id" not in columns:
        raise DataError(f"{where} needs the households; add [columns.household_id].")
    if "per" in rule and rule["per"] not in columns:
        raise DataError(f"{where} divides by {rule['per']!r}, which the mapping does not make. Add it.")


def apply_mapping(survey: pd.DataFrame, mapping: Mapping) -> pd.DataFrame:
    """Make the columns that the mapping names.

    Parameters
    ----------
    survey
        The survey file as read, ``spdr.data.private.read(mapping.file, mapping.needs)``; it is not changed.
    mapping
        From :func:`read_mapping`.

    Returns
    -------
    pandas.DataFrame
        The rows of the survey, less those left out for a missing answer, with the mapping's columns checked
        against ``schemes.vocabulary()``. ``attrs``: ``survey``, ``date``, and ``left_out``, the number of
        rows that each column left out.

    Raises
    ------
    DataError
        If a column of the file is absent, an answer has no code, an answer is missing where the mapping does
        not say what that means, or a value is out of range: row, column and value are named.
    """
    require_columns(survey, mapping.needs, f"the mapping of {mapping.name}")
    made: dict[str, pd.Series] = {}
    gone: dict[str, np.ndarray] = {}
    later = [name for name, rule in mapping.columns.items() if "per" in rule]
    order = [name for name in mapping.columns if name not in later] + later
    if "household_id" in order:  # what is added up over households needs them first
        order = ["household_id", *(name for name in order if name != "household_id")]
    for name in order:
        made[name], gone[name] = _column(survey, name, mapping.columns[name], made)
    people = pd.DataFrame({name: made[name] for name in mapping.columns}, index=survey.index)
    out = np.zeros(len(people), dtype=bool)
    for flags in gone.values():
        out |= flags
    people = people[~out].infer_objects()
    _check(people, mapping)
    left_out = {name: int(flags.sum()) for name, flags in gone.items() if flags.any()}
    people.attrs = {"survey": mapping.name, "date": mapping.date.isoformat(), "left_out": left_out}
    return people


def _column(
    survey: pd.DataFrame, name: str, rule: dict[str, Any], made: dict[str, pd.Series]
) -> tuple[pd.Series, np.ndarray]:
    """Make one column; also say which rows it leaves out."""
    if "value" in rule:
        return pd.Series(rule["value"], index=survey.index), np.zeros(len(survey), dtype=bool)
    if "members" in rule:
        homes = made["household_id"]
        return homes.map(homes.value_counts()), np.zeros(len(survey), dtype=bool)
    source = rule.get("from", rule.get("sum"))
    values = _joined(survey, source) if isinstance(source, list) else survey[source]
    unsaid, filled, out = _missing(values, name, rule)
    if "codes" in rule:
        words = {str(key): word for key, word in rule["codes"].items()}
        values = _coded(values, unsaid, words, name)
    elif "yes" in rule:
        words = {str(answer): True for answer in rule["yes"]} | {str(answer): False for answer in rule["no"]}
        values = _coded(values, unsaid, words, name)
    elif name in FIELDS and FIELDS[name].kind == "text":
        values = values.map(_text)
    if filled is not None:
        values = values.astype("object").where(~unsaid, filled).infer_objects()
    if "sum" in rule:
        numbers = check_numbers(values.where(~out, 0.0), f"the column {name!r}", "the mapping")
        values = pd.Series(numbers, index=survey.index).groupby(made["household_id"]).transform("sum")
    for factor in (rule["times"],) if "times" in rule else ():
        values = values * factor
    if "per" in rule:
        values = values / made[rule["per"]]
    return values, out


def _text(answer: Any) -> str:
    """Write an answer as a code is written: whole numbers without a decimal point."""
    if isinstance(answer, float | np.floating) and float(answer).is_integer():
        return str(int(answer))
    return str(answer).strip()


def _joined(survey: pd.DataFrame, columns: list[str]) -> pd.Series:
    """Join identifiers to one; a part that is missing would mix households up."""
    for column in columns:
        empty = survey[column].isna().to_numpy()
        if empty.any():
            where = row_name(survey, int(np.flatnonzero(empty)[0]))
            raise DataError(
                f"The mapping joins {column!r}, which is missing in {where}. Mend the file first."
            )
    parts = [survey[column].map(_text) for column in columns]
    joined = parts[0]
    for part in parts[1:]:
        joined = joined + "-" + part
    return joined


def _missing(values: pd.Series, name: str, rule: dict[str, Any]) -> tuple[np.ndarray, Any, np.ndarray]:
    """Say which answers are not given, what stands for them (None: nothing), which rows are left out."""
    marks = {_text(answer) for answer in rule.get("missing", [])}
    unsaid = (values.isna() | values.map(_text).isin(marks)).to_numpy()
    what = rule.get("if_missing", "fail")
    if not unsaid.any() or what == "leave_out":
        return unsaid, None, unsaid
    if what == "fail":
        at = int(np.flatnonzero(unsaid)[0])
        raise DataError(
            f"The mapping's {name!r} is not stated in {row_name(values, at)}, one of {int(unsaid.sum())} "
            f'such rows. Say in [columns.{name}] what that means: if_missing = "leave_out", or a value.'
        )
    return unsaid, what, np.zeros(len(values), dtype=bool)


def _coded(values: pd.Series, unsaid: np.ndarray, words: dict[str, Any], name: str) -> pd.Series:
    """Put our word for each answer that is given."""
    answers = values.map(_text)
    bad = ~answers.isin(list(words)).to_numpy() & ~unsaid
    if bad.any():
        at = int(np.flatnonzero(bad)[0])
        raise DataError(
            f"The mapping's {name!r} has no word for the answer {answers.iloc[at]!r} in "
            f"{row_name(values, at)}, one of {int(bad.sum())} such rows. Known answers: {', '.join(words)}. "
            f"Add it to [columns.{name}]."
        )
    return answers.map(words)


def _check(people: pd.DataFrame, mapping: Mapping) -> None:
    """Check every column's type and range, naming row and value."""
    used_by = f"the mapping of {mapping.name}"
    if people.empty:
        raise DataError(f"{used_by}: no row is left. Look at the rows that it leaves out.")
    read_people(people, [name for name in mapping.columns if name in FIELDS], mapping.date, used_by)
    if "weight" in people:
        check_weights(people["weight"], len(people), used_by)
    for name in NUMBERS[1:]:
        if name in people:
            check_numbers(people[name], f"the column {name!r}", used_by)
    for name in FLAGS:
        if name in people and not people[name].isin([True, False]).all():
            raise DataError(f"{used_by}: {name!r} must be yes or no. Give yes and no in [columns.{name}].")
