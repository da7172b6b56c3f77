"""The worked cases of every scheme, and what the schemes refuse."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pandas as pd
import pytest

from spdr import errors
from spdr.analysis import schemes
from spdr.data import parameters

CASES = Path(__file__).parent / "cases"
FILES = {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(CASES.glob("*.toml"))}


class Switched:
    """A reform of a case: the values it names stand over the law on every day."""

    def __init__(self, values):
        self.values = values

    def find(self, key, on):
        if key not in self.values:
            return None
        return parameters.ParameterValue(key, self.values[key], "", "proposal", "seen", on, None, "the case")


def person(file, case):
    return pd.DataFrame([{**file["base"], **case["person"]}])


def listed(kind):
    return [
        pytest.param(file, case, id=f"{name}: {case['en']}")
        for name, file in FILES.items()
        for case in file.get(kind, [])
    ]


@pytest.mark.parametrize(("file", "case"), listed("case"))
def test_the_worked_case_comes_out(file, case):
    reform = Switched(case["reform"]) if "reform" in case else None
    got = schemes.calculate(person(file, case), file["scheme"], case["on"], reform=reform).iloc[0]
    assert str(got["reason"]) == case["reason"]
    if "amount_thb" in case:
        assert got["amount_thb"] == case["amount_thb"]
        assert got["eligible"] == (case["amount_thb"] > 0)
    if "eligible" in case:
        assert got["eligible"] == case["eligible"]


@pytest.mark.parametrize(("file", "case"), listed("refused"))
def test_the_case_is_refused_with_its_reason(file, case):
    with pytest.raises(getattr(errors, case["error"]), match=case["says"]):
        schemes.calculate(person(file, case), file["scheme"], case["on"])


def test_every_scheme_has_worked_cases_in_both_languages_with_a_source():
    assert {file["scheme"] for file in FILES.values()} == set(schemes.names())
    for file in FILES.values():
        for case in file["case"]:
            assert (
                case["en"] and any("\u0e01" <= letter <= "\u0e39" for letter in case["th"]) and case["source"]
            )
            assert "amount_thb" in case or "eligible" in case


def test_every_reason_a_rule_can_give_has_words_and_every_word_is_used():
    used = set()
    for path in (Path(schemes.__file__).parent).glob("*.py"):
        if path.stem != "reasons":
            used |= {key for key in schemes.reasons() if f'"{key}"' in path.read_text(encoding="utf-8")}
    banded = {f"oaa_age_{band}" for band in ("60_69", "70_79", "80_89", "90_plus")}
    assert set(schemes.reasons()) - used - banded == set()
