"""The rules that find contradictions, each on rows that break it and rows that do not; then the registers."""

from __future__ import annotations

import datetime as dt

import pytest

from spdr.analysis import inconsistencies, monitoring
from spdr.data import registers
from spdr.errors import ParameterError

DAY = dt.date(2021, 12, 31)


def tally(role, value, qualifier="exact"):
    return {"id": f"{role}{value}", "group": "g", "role": role, "value": float(value), "qualifier": qualifier}


def risk(name, likelihood, impact, level, as_of=DAY):
    return {"id": name, "likelihood": likelihood, "impact": impact, "level": level, "as_of": as_of}


def result(kind="count", texts=("0", "1", "1", "1"), values=(0.0, 1.0, 1.0, 1.0), reason=None):
    names = ("baseline", "target", "result", "final")
    row = {"id": "x", "kind": kind, "reason_en": reason}
    return (
        row
        | dict(zip(names, values, strict=True))
        | dict(zip((f"{n}_text" for n in names), texts, strict=True))
    )


def event(recorded="on 1 June 2021", status="held", people=None, women=None, men=None):
    row = {"id": "e", "programme": "p", "recorded": recorded, "status": status}
    return row | {"people": people, "women": women, "men": men}


def rules(**found):
    return [one.rule for one in inconsistencies.find(found)]


@pytest.mark.parametrize(
    ("total", "parts", "wrong"),
    [
        ((350, "over"), [40, 15, 35, 60, 50, 60, 57, 200], True),  # the report's own numbers: 517
        ((350, "over"), [175, 180], False),
        ((350, "over"), [175, 170], True),
        ((12, "exact"), [2, 1, 9], False),
        ((9, "exact"), [10], True),
        ((7_400_000, "exact"), [2_600_000, 4_800_000], False),
        ((100, "about"), [55, 52], False),
    ],
)
def test_parts_must_add_up_to_their_total(total, parts, wrong):
    rows = [tally("total", *total), *(tally("part", part) for part in parts)]
    assert rules(tallies=rows) == ["parts_and_totals"] * wrong


def test_one_score_has_one_level_on_one_date():
    both = [risk("a", 4, 3, "high"), risk("b", 3, 4, "medium")]
    assert rules(risks=both) == ["one_score_two_levels"]
    later = [risk("a", 4, 3, "high"), risk("b", 3, 4, "medium", dt.date(2022, 6, 30))]
    assert rules(risks=later) == []


def test_the_lower_score_has_no_higher_level():
    assert rules(risks=[risk("a", 2, 2, "high"), risk("b", 5, 5, "low")]) == ["level_of_higher_score"]


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        (result(texts=("No", "Yes", "No", "0"), values=(None, None, None, 0.0)), "value_of_another_kind"),
        (result(values=(0.0, 1.0, 3.0, 2.0)), "final_target_passed"),
        (result("yes_no", ("No", "Yes", "No", "No"), (False, True, False, False), "x"),
         "final_target_below_yearly"),
        (result(texts=("0", "1", "0", "3 (2 in 2020 + 1 in 2022)"), values=(0.0, 1.0, 0.0, 3.0), reason="x"),
         "counted_before_it_was_reported"),
        (result("yes_no", ("No", "Yes", "No", "Yes"), (False, True, False, True)), "missed_without_reason"),
        (result("yes_no", ("No", "Yes", "Yes", "Yes"), (False, True, True, True), "95% complete"),
         "yes_before_complete"),
    ],
)  # fmt: skip
def test_each_rule_of_results_finds_its_fault(row, rule):
    assert rules(results=[row]) == [rule]


def test_a_sound_result_is_left_alone():
    assert rules(results=[result()]) == []


def test_an_event_cannot_have_been_held_after_its_report():
    known = [{"id": "p", "as_of": DAY}]
    assert rules(events=[event("on 22 September 2022")], programmes=known) == ["dated_after_its_report"]
    assert rules(events=[event("on 22 September 2022", "planned")], programmes=known) == []
    assert rules(events=[event("on 22 September 2021")], programmes=known) == []


def test_women_and_men_add_up_to_the_participants():
    assert rules(events=[event(people=57, women=36, men=21)]) == []
    assert rules(events=[event(people=57, women=36, men=20)]) == ["women_and_men"]


def test_one_thing_said_two_ways_is_found_and_said_twice_is_not():
    rows = [{"id": i, "subject": "s", "attribute": "a", "value": v} for i, v in (("1", "x"), ("2", "y"))]
    assert rules(statements=rows) == ["said_two_ways"]
    assert rules(statements=[rows[0], rows[0] | {"id": "3"}]) == []


def test_spending_stays_within_the_budget():
    rows = [
        {"id": kind, "programme": "p", "currency": "USD", "kind": kind, "amount": amount}
        for kind, amount in (("budget", 10.0), ("expenditure", 7.0), ("commitment", 4.0))
    ]
    assert rules(finance=rows) == ["spent_more_than_there_is"]
    assert rules(finance=rows[:2]) == []


@pytest.fixture(scope="module")
def found():
    return inconsistencies.find({name: registers.load(name) for name in inconsistencies.READS})


@pytest.mark.parametrize(
    ("rule", "first", "values"),
    [
        ("parts_and_totals", "t-reach", {"total": 350, "added": 517}),
        ("parts_and_totals", "t-list", {"total": 9, "added": 10}),
        ("one_score_two_levels", "R4", {"score": 12, "levels": ("high", "medium")}),
        ("value_of_another_kind", "1.2c", {"target": "Yes", "final": "0"}),
        ("dated_after_its_report", "e-2021-09-22", {"recorded": "2022-09-22", "as_of": "2021-12-31"}),
        ("said_two_ways", "s-rate-1", {"values": ("30.30", "29.97")}),
    ],
)
def test_the_known_contradictions_of_the_sources_are_found(found, rule, first, values):
    (one,) = [one for one in found if one.rule == rule and one.ids[0] == first]
    assert values.items() <= dict(one.values).items()


def test_every_rule_has_words_in_both_languages(found):
    from spdr.publish.pages.register_contradictions import HIDDEN, NAMES, RULE_WORDS

    assert set(RULE_WORDS) == set(inconsistencies.RULES)
    assert {name for one in found for name in one.values} <= set(NAMES) | HIDDEN


# ------------------------------------------------------------------------------------------- monitoring


def test_the_grant_went_further_than_planned():
    achieved = monitoring.change_achieved("count", 700_000, 2_000_000, 2_300_000)
    assert round(achieved, 4) == 1.2308  # (2.3 - 0.7) / (2.0 - 0.7), by hand


@pytest.mark.parametrize(
    ("kind", "baseline", "target", "value", "light"),
    [
        ("count", 0.0, 4.0, 4.0, "green"),
        ("count", 0.0, 4.0, 2.0, "amber"),
        ("count", 0.0, 4.0, 1.0, "red"),
        ("level", "low", "high", "medium", "amber"),
        ("yes_no", False, True, False, "red"),
        ("count", None, 3.3, 3.5, "green"),
        ("yes_no", None, True, False, "red"),
        ("count", 0.0, None, 3.0, "grey"),
    ],
)
def test_lights_follow_the_stated_rule(kind, baseline, target, value, light):
    assert monitoring.traffic_light(kind, baseline, target, value) == light


def test_delivery_rate_of_the_fund_by_the_end_of_2021():
    assert round(monitoring.delivery_rate(987_868, 1_999_815), 3) == 0.494  # 49.4% of the contribution
    assert round(monitoring.delivery_rate(987_868 + 257_927, 1_999_815), 3) == 0.623


def test_a_risk_beyond_the_scale_is_refused():
    with pytest.raises(ParameterError, match="from 1 to 5"):
        monitoring.risk_level(6, 1)


# ------------------------------------------------------------------------------------- the top-up of 2020


def test_the_groups_of_the_top_up_add_up_to_about_the_number_reported():
    from spdr.analysis import budget

    found = registers.load("covid_measures")
    groups = {row["id"]: row["people"] for row in found if row["kind"] == "group"}
    together = budget.emergency_topup(groups, 1_000, 3).iloc[-1]
    stated = next(row["people"] for row in found if row["id"] == "v4")  # "approximately 8 million people"
    assert together["people_high_n"] == 7_946_103 and round(together["people_high_n"] / 1e6) * 1e6 == stated
    assert together["cost_high_thb"] == 7_946_103 * 3_000


def test_a_top_up_is_worked_out_on_the_command_line_and_a_bad_word_is_named(capsys):
    from spdr import cli

    assert (
        cli.main(["register", "topup", "oaa=11,800,000", "csg=2300000", "--amount", "500", "--months", "2"])
        == 0
    )
    last = capsys.readouterr().out.strip().splitlines()[-1].split()
    assert last == ["together", "11,800,000", "14,100,000", "11,800", "14,100"]
    assert cli.main(["register", "topup", "oaa", "--amount", "500", "--months", "2"]) == 2
    assert "'oaa' is not a scheme with its people" in capsys.readouterr().err


def test_money_for_events_is_a_share_of_all_and_nothing_makes_none():
    assert monitoring.event_share(386, 135) == pytest.approx(0.741, abs=5e-4)  # 386 / 521
    with pytest.raises(ParameterError, match="make no share"):
        monitoring.event_share(0, 0)


@pytest.mark.parametrize(
    ("values", "worse", "told"),
    [
        ([1, 2, 3, 2, 1, 4], "up", "alert"),
        ([1, 2, 3, 2, 1, 2], "up", "watch"),  # mean 1.8
        ([1, 2, 3, 2, 1, 3], "up", "watch"),  # as bad as the worst is not worse
        ([1, 2, 3, 2, 1, 1], "up", "calm"),
        ([9, 1, 2, 3, 2, 1, 4], "up", "alert"),  # the year before the five does not count
        ([4, 3, 4, 3, 4, 2], "down", "alert"),
        ([4, 3, 4], "down", "grey"),
    ],
)
def test_a_signal_holds_the_last_year_against_the_five_before_it(values, worse, told):
    assert monitoring.signal(values, worse) == told
    with pytest.raises(ParameterError, match="must be 'up' or 'down'"):
        monitoring.signal(values, "sideways")


@pytest.mark.parametrize("lang", ["en", "th"])
def test_the_answers_to_the_fund_hold_every_record(lang, capsys):
    from spdr import cli

    assert cli.main(["register", "fund-answers", "--lang", lang]) == 0
    told = capsys.readouterr().out
    assert told.count("## ") == 4
    for name in ("completion", "fund_results", "results", "risks"):
        assert all(row[f"name_{lang}"] in told for row in registers.load(name)), name
    assert "46.8" in told  # (987,868 + 257,927) of 2,661,815


def test_citizen_numbers_are_counted_and_never_shown(tmp_path, capsys):
    from spdr import cli

    file, good = tmp_path / "ids.txt", "1" * 12 + "9"
    file.write_text(f"{good}\n1 1111 11111 11 9\n", encoding="utf-8")
    assert cli.main(["register", "ids", str(file)]) == 0
    assert "2 numbers, 0 with a wrong check digit or length, 1 repeats" in capsys.readouterr().out
    file.write_text(f"{good[:-1]}8\n123\n", encoding="utf-8")
    assert cli.main(["register", "ids", str(file)]) == 2
    told = capsys.readouterr().out
    assert "2 with a wrong" in told and good[:6] not in told
