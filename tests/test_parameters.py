"""The dated law: published values on both sides of each change, and what the loader must refuse.

Expected figures are the published ones named in data/parameters; arithmetic on them is worked by hand.
"""

from __future__ import annotations

import csv
import datetime as dt
import os
from pathlib import Path

import pytest

from spdr import project
from spdr.data import access, lawfile, parameters
from spdr.data.parameters import LAW_SEEN_TO, history, keys, lookup, value
from spdr.errors import ParameterError

# key, last day of the old value, the old value, the new value on the next day
CHANGES = """
csg.amount                      2016-09-30  400     600
csg.max_duration                2016-09-30  12      36
csg.max_duration                2018-09-30  36      72
csg.income_threshold            2018-09-30  36000   100000
csg.swc_household_auto          2019-05-14  False   True
oaa.meanstest.enacted           2023-08-11  False   True
oaa.meanstest.applied           2023-08-11  False   False
oaa.universal                   2023-08-11  True    True
da.amount                       2014-09-30  500     800
swc.gas                         2022-03-31  45      100
swc.gas                         2023-03-31  100     80
swc.transport                   2023-03-31  1500    750
ssf33.rate.employee             2003-12-31  .045    .05
ssf33.rate.government           2003-12-31  .025    .0275
ssf33.wage_ceiling              2025-12-31  15000   17500
ssf33.wage_ceiling              2028-12-31  17500   20000
ssf33.wage_ceiling              2031-12-31  20000   23000
ssf33.max_contribution          2025-12-31  750     875
ssf33.max_contribution          2028-12-31  875     1000
ssf33.max_contribution          2031-12-31  1000    1150
ssf33.sick.max                  2025-12-31  7500    8750
ssf33.mat.cash_max              2025-12-31  22500   26250
ssf33.death.max                 2025-12-31  90000   105000
ssf33.mat.lump                  2020-12-31  13000   15000
ssf33.mat.antenatal             2020-12-31  1000    1500
ssf33.child.amount              2017-12-31  400     600
ssf33.child.amount              2020-12-31  600     800
ssf33.child.amount              2024-12-31  800     1000
ssf33.unemp.laidoff             2025-06-27  .5      .6
ssf33.oldage.base_rate          2006-12-31  .15     .2
ssf33.oldage.extra_rate         2006-12-31  .01     .015
ssf40.outpatient                2025-12-31  50      200
ssf40.disability_max            2025-12-31  1000    3000
ssf40_3.child                   2025-12-31  200     300
wcf.ttd_rate                    2018-12-08  .6      .7
wcf.late_penalty                2018-12-08  .03     .02
nsf.match_max.31_50             2022-12-31  960     1800
nsf.max_saving                  2022-12-31  13200   30000
gpf.extra_max                   2023-03-18  .12     .27
lpa.maternity.leave_days        2025-12-06  98      120
lpa.maternity.employer_paid_days 2025-12-06 45      60
ewf.rate.employee               2031-09-30  .0025   .005
ucs.capitation                  2024-09-30  3472.24 3844.55
ucs.capitation                  2025-09-30  3844.55 4175.99
vhv.stipend                     2023-09-30  1000    2000
wage.minimum.bkk                2025-06-30  372     400
wage.minimum.lowest             2024-12-31  330     337
"""

# contribution cuts of 2020 to 2022: first day, last day, employee, employer, Section 39
CUTS = [
    ("2020-03-01", "2020-05-31", 0.01, 0.04, 86),
    ("2020-09-01", "2020-11-30", 0.02, 0.02, None),
    ("2021-01-01", "2021-01-31", 0.03, 0.03, None),
    ("2021-02-01", "2021-03-31", 0.005, 0.03, None),
    ("2021-06-01", "2021-08-31", 0.025, 0.025, 216),
    ("2021-09-01", "2021-11-30", 0.025, 0.025, 235),
    ("2022-05-01", "2022-07-31", 0.01, 0.01, 91),
    ("2022-10-01", "2022-12-31", 0.03, 0.03, 240),
]

ONE_DAY = dt.timedelta(days=1)


def table(text: str) -> list[tuple[str, dt.date, object, object]]:
    words = {"True": True, "False": False}
    rows = [line.split() for line in text.strip().splitlines()]
    return [
        (key, dt.date.fromisoformat(day), *(words.get(v, v) if v in words else float(v) for v in values))
        for key, day, *values in rows
    ]


@pytest.mark.parametrize(("key", "last_day", "old", "new"), table(CHANGES))
def test_a_value_ends_on_its_last_day_and_the_next_starts_the_day_after(key, last_day, old, new):
    assert value(key, last_day, allow_after=True) == old
    assert value(key, last_day + ONE_DAY, allow_after=True) == new


@pytest.mark.parametrize(("start", "end", "employee", "employer", "section39"), CUTS)
def test_the_contribution_cuts_stand_over_the_normal_rates_in_their_months_only(
    start, end, employee, employer, section39
):
    for day in (start, end):
        assert value("ssf33.rate.employee", day) == employee
        assert value("ssf33.rate.employer", day) == employer
        assert lookup("ssf33.rate.employee", day).kind == "overlay"
        assert value("ssf33.rate.government", day) == 0.0275
        if section39:
            assert value("ssf39.contribution", day) == section39
    assert value("ssf33.rate.employee", start, kinds=("law",)) == 0.05


@pytest.mark.parametrize("day", ["2020-02-29", "2020-06-01", "2020-08-31", "2020-12-15", "2021-04-01"])
def test_outside_the_cuts_the_normal_rates_apply_also_in_june_to_august_2020(day):
    assert value("ssf33.rate.employee", day) == 0.05
    assert value("ssf33.rate.employer", day) == 0.05
    assert value("ssf39.contribution", day) == 432


@pytest.mark.parametrize("day", ["2020-10-15", "2021-01-15", "2021-03-31"])
def test_a_cut_whose_amount_is_not_held_is_refused_instead_of_answering_with_the_normal_amount(day):
    with pytest.raises(ParameterError, match=r"ssf39\.contribution.*no known value.*ssf39\.toml"):
        value("ssf39.contribution", day)
    with pytest.raises(ParameterError, match=r"ask for ssf39\.contribution"):
        value("ssf39.rate", day)
    assert value("ssf39.contribution", day, kinds=("law",)) == 432


def test_the_state_share_of_section_40_is_refused_in_the_half_of_the_cut_that_was_not_checked():
    assert value("ssf40.option1.contribution", "2021-08-01") == 42
    assert value("ssf40.option1.government", "2022-02-01") == 21
    with pytest.raises(ParameterError, match="not checked"):
        value("ssf40.option1.government", "2022-01-31")


def test_a_provincial_overlay_answers_only_in_its_provinces():
    day = "2026-01-15"
    assert value("ssf33.rate.employee", day, area="90") == 0.03
    assert value("ssf39.contribution", day, area="96") == 283
    assert value("ssf33.rate.employee", day, area="10") == 0.05
    assert value("ssf33.rate.employee", day) == 0.05
    assert value("ssf33.rate.employee", "2026-06-01", area="90") == 0.05
    assert value("ssf33.rate.employee.flood2025", day) == 0.03
    with pytest.raises(ParameterError, match="in area 10"):
        value("ssf33.rate.employee.flood2025", day, area="10")


def test_localities_without_a_list_answer_to_their_name_and_to_no_province():
    day = "2024-11-01"
    assert value("ssf33.rate.employer", day, area="disaster_localities_2024") == 0.03
    assert value("ssf33.rate.employer", day, area="90") == 0.05


@pytest.mark.parametrize(
    ("key", "day", "kind", "expected"),
    [
        ("csg.amount", "2026-01-01", "law", 600),
        ("oaa.universal", "2026-01-01", "de_facto", True),
        ("oaa.topup2022.90", "2022-04-01", "overlay", 250),
        ("csg.universal_from_pregnancy", "2026-01-01", "announced", 600),
        ("oaa.proposed_flat", "2026-01-01", "proposal", 1000),
        ("cash10k.phase3", "2025-04-01", "rejected", 10000),
    ],
)
def test_each_kind_answers_when_it_is_asked_for(key, day, kind, expected):
    found = lookup(key, day, kinds=(kind,))
    assert (found.value, found.kind) == (expected, kind)
    assert found.source


@pytest.mark.parametrize(
    "key",
    [
        "oaa.proposed_tiers.60_69",
        "csg.universal_from_pregnancy",
        "da.flat1000",
        "basicpen.amount",
        "ssf33.oldage.care.accrual_month",
        "npf.rate.1-3",
    ],
)
def test_what_is_announced_proposed_or_rejected_is_no_law(key):
    with pytest.raises(ParameterError, match="it holds only"):
        value(key, "2026-11-22")


def test_practice_stands_over_law_and_announcements_over_both_when_asked_for():
    day = "2026-01-01"
    assert lookup("oaa.excl_other_state_benefit", day).kind == "de_facto"
    assert value("csg.pays_in_pregnancy", day) is False
    assert value("csg.pays_in_pregnancy", day, kinds=("law", "announced")) is True


def test_the_law_is_refused_after_the_day_to_which_it_was_followed_unless_asked_for():
    assert dt.date(2026, 11, 22) == LAW_SEEN_TO
    assert value("csg.amount", LAW_SEEN_TO) == 600
    with pytest.raises(ParameterError, match=r"followed only to 2026-11-22.*allow_after=True"):
        value("csg.amount", "2026-11-23")
    assert value("csg.amount", "2026-11-23", allow_after=True) == 600
    assert value("ewf.rate.employer", "2026-10-01") == 0.0025


@pytest.mark.parametrize(
    ("key", "day", "words"),
    [
        ("csg.amount", "2015-09-30", "its first value starts on 2015-10-01"),
        ("ssf39.contribution", "2012-12-30", "known to apply from 2012-12-31 onward"),
        ("ssf33.mat.lump", "2015-06-01", "2008-12-31 to 2010-12-31; 2020-12-31 to 2020-12-31"),
        ("oaa.amount.all", "2000-01-01", "1993-01-01 to 1993-12-31"),
        ("oaa.amount.all", "2011-10-01", "values are known for"),
        ("lunch.rate", "2022-10-01", "2021-10-01 to 2022-09-30"),
        ("ucs.capitation", "2026-10-01", "2025-10-01 to 2026-09-30"),
        ("ssf33.oldage.max_25y", "2026-01-01", "2025-12-12 to 2025-12-31"),
        ("vat.rate", "1999-03-31", "starts on 1999-04-01"),
    ],
)
def test_a_day_without_a_value_is_refused_and_told_which_days_have_one(key, day, words):
    with pytest.raises(ParameterError) as caught:
        value(key, day)
    assert words in str(caught.value)
    assert f"data/parameters/{parameters.describe(key)['file']}" in str(caught.value)


def test_a_start_that_nobody_published_is_marked():
    found = lookup("ssf39.contribution", "2012-12-31")
    assert (found.value, found.start_unknown, found.start) == (432, True, None)
    assert found.seen_on == dt.date(2012, 12, 31)
    assert lookup("oaa.amount.60_69", "2026-01-01").start_unverified
    assert not lookup("ssf33.wage_ceiling", "2026-01-01").start_unverified


def test_an_unverified_value_says_so():
    found = lookup("oaa.amount.all", "2010-01-01")
    assert (found.value, found.status, found.verified) == (500, "recall_unverified", False)
    assert lookup("csg.amount", "2026-01-01").verified


def test_the_marks_of_memory_are_kept():
    """Fifteen rows of the first gathering were recalled and six confirmed later; the rest came after."""
    first_gathering = {"oaa.amount.all", "gpf.rate.compensation"} | {
        f"c102.{branch}.rr"
        for branch in ("oldage", "invalid", "unemp", "sick", "maternity", "injury", "survivor")
    }
    later = {"hiv.amount", "oaa.excl_ssf_pension", "vat.rate.statutory", "c102.injury_survivor.rr"}
    norms = {
        f"c102.{name}"
        for name in ("sick.min_weeks", "sick.max_waiting_days", "unemp.min_weeks", "unemp.max_waiting_days")
    } | {f"c128.{name}" for name in ("invalid.rr", "oldage.rr", "survivor.rr", "protected.active")}
    marked = {key for key in keys() if "recall_unverified" in set(history(key)["status"])}
    assert len(first_gathering) == 9
    assert marked == first_gathering | later | norms
    confirmed = ("ssf33.child.amount", "ssf33.rate.employee.covid", "covid.m33", "c102.family")
    assert all(set(history(key)["status"]) == {"seen"} for key in confirmed)


@pytest.mark.parametrize(
    ("key", "day", "expected"),
    [
        ("oaa.amount.60_69", "2026-01-01", 600),
        ("oaa.amount.70_79", "2026-01-01", 700),
        ("oaa.amount.80_89", "2026-01-01", 800),
        ("oaa.amount.90_plus", "2026-01-01", 1000),
        ("da.amount.under18", "2020-10-01", 1000),
        ("swc.goods.low", "2022-01-01", 300),
        ("swc.goods.high", "2022-01-01", 200),
        ("swc.goods", "2023-04-01", 300),
        ("ssf33.wage_floor", "2008-01-01", 1650),
        ("ssf33.oldage.min_months", "2026-01-01", 180),
        ("ssf33.oldage.pension_age", "2026-01-01", 55),
        ("ssf33.unemp.resigned", "2026-01-01", 0.3),
        ("ssf33.unemp.laidoff", "2021-01-01", 0.7),
        ("ssf33.unemp.forcemajeure.covid", "2020-04-01", 0.62),
        ("ssf33.unemp.resigned", "2020-04-01", 0.45),
        ("ssf39.base", "2026-01-01", 4800),
        ("ssf40.option3.contribution", "2026-01-01", 300),
        ("nsf.match.31_50", "2024-01-01", 0.8),
        ("wage.minimum.highest", "2026-01-01", 400),
        ("covid.rmtk", "2020-04-01", 5000),
        ("cash10k.phase2", "2025-01-27", 10000),
        ("pit.band2", "2024-01-01", 0.05),
        ("pit.band2.upper", "2024-01-01", 300000),
        ("tax.personal_allowance", "2017-01-01", 60000),
        ("vat.rate", "2026-01-01", 0.07),
    ],
)
def test_published_values_on_a_day(key, day, expected):
    assert value(key, day) == expected


def test_the_branches_of_section_33_add_up_to_the_published_rates():
    day, parties = "2026-01-01", {"employee": 0.05, "employer": 0.05, "government": 0.0275}
    for party, published in parties.items():
        parts = [value(f"ssf33.rate.{branch}.{party}", day) for branch in ("sick4", "oldage", "unemp")]
        assert round(sum(parts), 6) == published == value(f"ssf33.rate.{party}", day)


@pytest.mark.parametrize("day", ["2025-12-31", "2026-01-01", "2029-01-01", "2032-01-01"])
def test_the_highest_contribution_is_five_per_cent_of_the_ceiling(day):
    ceiling = value("ssf33.wage_ceiling", day, allow_after=True)
    assert value("ssf33.max_contribution", day, allow_after=True) == ceiling * 5 / 100


def test_section_39_and_40_amounts_agree_with_their_rates():
    assert value("ssf39.base", "2026-01-01") * 9 / 100 == value("ssf39.contribution", "2026-01-01")
    cut = 1 + value("ssf40.cut.covid", "2022-01-01")
    for option in (1, 2, 3):
        normal = value(f"ssf40.option{option}.contribution", "2022-01-01", kinds=("law",))
        assert round(normal * cut) == value(f"ssf40.option{option}.contribution", "2022-01-01")


def test_an_earlier_name_of_a_key_leads_to_the_present_one():
    assert lookup("nsf.match.30-50", "2024-01-01").key == "nsf.match.31_50"
    assert "nsf.match.30-50" not in keys()


def test_an_unknown_key_gets_a_suggestion_and_a_group_its_members():
    with pytest.raises(ParameterError, match=r"no parameter 'csg\.amuont'.*'csg\.amount'"):
        value("csg.amuont", "2026-01-01")
    with pytest.raises(ParameterError, match=r"is a group.*oaa\.proposed_tiers\.60_69"):
        value("oaa.proposed_tiers", "2026-01-01")


@pytest.mark.parametrize("day", [2026, None, "1 January 2026", "2569-13-01"])
def test_what_is_not_a_day_is_refused(day):
    with pytest.raises(ParameterError, match="not a day"):
        value("csg.amount", day)


def test_an_unknown_kind_is_refused():
    with pytest.raises(ParameterError, match="Unknown kind draft: choose from law"):
        value("csg.amount", "2026-01-01", kinds=("law", "draft"))


def test_every_parameter_has_its_words_in_both_languages_and_every_value_its_source():
    assert len(keys()) >= 231  # the keys of the two gatherings of the law
    for key in keys():
        about = parameters.describe(key)
        assert about["name_en"] and about["name_th"] and about["scheme"]
        assert "Article 33" not in about["name_en"] and "Art." not in about["name_en"]
        for row in history(key).to_dict("records"):
            assert row["source"]
            assert bool(row["note"]) == bool(row["note_th"])
            if about["unit"] == "text":
                assert row["text_th"]


def test_thai_names_are_unique_so_that_two_lines_of_a_table_never_look_alike():
    for language in ("name_en", "name_th"):
        names = [parameters.describe(key)[language] for key in keys()]
        assert sorted(name for name in set(names) if names.count(name) > 1) == []


def test_history_lists_all_kinds_and_the_overlays_of_a_key():
    rows = history("ssf33.rate.employee")
    assert rows["kind"].value_counts().to_dict() == {"overlay": 10, "law": 2}
    assert rows["value"].tolist()[:3] == [0.045, 0.05, 0.01]
    assert set(rows["key"]) > {"ssf33.rate.employee", "ssf33.rate.employee.covid"}
    rows.loc[0, "value"] = 99
    assert history("ssf33.rate.employee")["value"][0] == 0.045
    assert history("ssf39.contribution")["value_unknown"].sum() == 2


def test_a_read_is_logged_under_its_key_with_the_checksum_of_its_block():
    access.reset()
    value("nsf.match.30-50", "2024-01-01")
    assert access.reads()["parameters"] == {"nsf.match.31_50": parameters.block_hashes()["nsf.match.31_50"]}
    access.reset()


def test_the_quick_checksums_are_those_of_the_parsed_files():
    quick = {key: sha for key, sha in parameters.block_hashes().items() if not key.startswith("reform:")}
    assert quick == {key: one.sha256 for key, one in lawfile.corpus().parameters.items()}


def test_the_glossary_has_every_term_in_both_languages_once():
    with project.path("data", "registers", "glossary.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 113
    assert all(row["term_en"] and row["term_th"] and row["source"] and row["kind"] for row in rows)
    assert len({row["term_en"] for row in rows}) == len(rows)
    assert {row["confidence"] for row in rows} <= {"high", "medium-high", "medium", "low"}
    thai = {row["term_en"]: row["term_th"] for row in rows}
    assert parameters.describe("csg.amount")["name_th"].startswith(thai["Child Support Grant"])


# ---------------------------------------------------------------- what the loader refuses

GOOD = """
["demo.amount"]
name_en = "Demonstration amount"
name_th = "จำนวนเงินตัวอย่าง"
unit = "thb_month"
scheme = "DEMO"

[["demo.amount".values]]
start = 2020-01-01
end = 2020-12-31
value = 100
kind = "law"
status = "seen"
source = "A gazette"

[["demo.amount".values]]
start = 2021-01-01
value = 200
kind = "law"
status = "seen"
source = "A gazette"

["demo.amount.cut"]
name_en = "Demonstration amount, temporary"
name_th = "จำนวนเงินตัวอย่างชั่วคราว"
unit = "thb_month"
scheme = "DEMO"
overlay_of = "demo.amount"

[["demo.amount.cut".values]]
start = 2021-03-01
end = 2021-03-31
value = 50
kind = "overlay"
status = "seen"
source = "A gazette"
"""


@pytest.fixture
def law_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for folder in ("tables", "parameters", "reforms"):
        (tmp_path / "data" / folder).mkdir(parents=True)
    (tmp_path / "_config.yml").touch()
    monkeypatch.setenv("SPDR_ROOT", str(tmp_path))
    file = tmp_path / "data" / "parameters" / "demo.toml"
    file.write_text(GOOD, encoding="utf-8")
    return file


def test_a_good_file_is_read(law_file):
    assert value("demo.amount", "2020-12-31") == 100
    assert value("demo.amount", "2021-03-15") == 50
    assert keys("demo") == ["demo.amount", "demo.amount.cut"]


REFUSED = [
    ("end = 2020-12-31\n", "end = 2021-06-30\n", "two values of kind law hold on 2021-01-01, 100 and 200"),
    ("end = 2020-12-31\n", "", "two values of kind law"),
    ("start = 2021-01-01\n", "", "needs start, or start_unknown = true with seen_on"),
    ("start = 2021-01-01\n", "start_unknown = true\n", "needs start, or start_unknown"),
    ("start = 2021-01-01\n", "start_unknown = true\nseen_on = 2026-11-23\n", "is after 2026-11-22"),
    ("start = 2021-01-01\n", 'start = "2021-01-01"\n', "write a date without quotes"),
    ("start = 2021-03-01\nend = 2021-03-31\n", "start = 2027-01-01\n", "only enacted steps may be"),
    ("end = 2020-12-31\n", "end = 2019-12-31\n", "end 2019-12-31 is before its first day"),
    ("start = 2021-01-01\n", "start = 2021-01-01\nend_unknown = true\n", "end_unknown needs end"),
    ('kind = "law"', 'kind = "draft"', "kind 'draft' is unknown"),
    ('status = "seen"', 'status = "sure"', "status 'sure' is unknown"),
    ('unit = "thb_month"', 'unit = "baht"', "unit 'baht' is unknown"),
    ('name_th = "จำนวนเงินตัวอย่าง"\n', "", "name_th is missing"),
    ('name_th = "จำนวนเงินตัวอย่าง"', 'name_th = "amount"', "name_th holds no Thai"),
    ('source = "A gazette"\n', "", "source is missing"),
    ("value = 100", 'value = "100"', "value '100' is of a wrong type"),
    ("value = 100", "value = true", "value True is of a wrong type"),
    ("value = 100", "value = -1", "outside 0 to inf"),
    ("value = 100", "value = nan", "outside 0 to inf"),
    ("value = 100", "", "value None is of a wrong type"),
    ("value = 100", "value = 100\nfrom = 2020", "unknown field 'from'"),
    ("value = 100", 'value = 100\nnote = "only English"', "note and note_th go together"),
    ("value = 50", 'value = 50\narea = "90"', "area '90' is no list of two-digit province codes"),
    ("value = 50", 'value = 50\narea = ["Yala"]', "area ['Yala'] is no list of two-digit province codes"),
    ("value = 100", 'value = 100\nurl = ["gazette"]', "url ['gazette'] is no list of web addresses"),
    ("value = 100", "value_unknown = true", "value_unknown needs a note"),
    ('scheme = "DEMO"', 'scheme = "DEMO"\nurl = "x"', "unknown field 'url'"),
    ('overlay_of = "demo.amount"', 'overlay_of = "demo.other"', "names 'demo.other', which is no base key"),
]


@pytest.mark.parametrize(("old", "new", "words"), REFUSED)
def test_a_broken_file_is_refused_naming_file_and_key(law_file, old, new, words):
    assert old in GOOD
    law_file.write_text(GOOD.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ParameterError) as caught:
        keys()
    assert words in str(caught.value)
    assert "data/parameters/demo.toml: 'demo.amount" in str(caught.value)


def test_a_share_above_one_is_refused(law_file):
    shares = GOOD.replace("thb_month", "share").replace("100", "0.1").replace("50", "0.05")
    law_file.write_text(shares, encoding="utf-8")
    with pytest.raises(ParameterError, match=r"value 200 is outside -1 to 1 for unit 'share'"):
        keys()


def test_a_file_that_is_no_toml_is_refused_by_name(law_file):
    law_file.write_text("[demo\n", encoding="utf-8")
    with pytest.raises(ParameterError, match=r"demo\.toml cannot be read as TOML"):
        keys()


def test_a_header_that_the_checksums_cannot_see_is_refused(law_file):
    law_file.write_text(GOOD.replace('["demo.amount"]', '[ "demo.amount" ]', 1), encoding="utf-8")
    with pytest.raises(ParameterError, match=r"needs one header of the form"):
        keys()


def test_a_key_in_two_files_is_refused(law_file):
    law_file.with_name("other.toml").write_text(GOOD, encoding="utf-8")
    with pytest.raises(ParameterError, match=r"other\.toml: 'demo\.amount' also stands in demo\.toml"):
        keys()


def test_two_overlays_of_one_key_may_share_days_only_in_different_areas(law_file):
    cut = GOOD[GOOD.index('["demo.amount.cut"]') :]
    north = cut.replace("demo.amount.cut", "demo.amount.north")
    law_file.write_text(GOOD + north, encoding="utf-8")
    with pytest.raises(ParameterError, match=r"'demo\.amount': two values of kind overlay"):
        keys()
    law_file.write_text(GOOD + north.replace("value = 50", 'value = 60\narea = ["50"]'), encoding="utf-8")
    assert value("demo.amount", "2021-03-15", area="50") == 60
    assert value("demo.amount", "2021-03-15", area="10") == 50


def test_an_edited_file_is_read_again_and_only_its_keys_change_their_checksum(law_file):
    before = parameters.block_hashes()
    assert value("demo.amount", "2021-01-01") == 200
    stamp = law_file.stat().st_mtime_ns + 1_000_000_000
    law_file.write_text(GOOD.replace("value = 50", "value = 55"), encoding="utf-8")
    os.utime(law_file, ns=(stamp, stamp))
    assert value("demo.amount", "2021-03-15") == 55
    after = parameters.block_hashes()
    assert {key for key in before if before[key] != after[key]} == {"demo.amount", "demo.amount.cut"}
    law_file.write_text(GOOD.replace("value = 200", "value = 201"), encoding="utf-8")
    alone = parameters.block_hashes()
    assert {key for key in before if before[key] != alone[key]} == {"demo.amount"}
