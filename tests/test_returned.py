"""Files that offices send: held to the intake's checks, added up as worked by hand, in both languages."""

from __future__ import annotations

import datetime as dt
import re

import pandas as pd
import pytest

from spdr import cli
from spdr.analysis import consultation, evaluation, returns
from spdr.data.intake import contract
from spdr.data.registers import extracts
from spdr.errors import DataError, ParameterError
from spdr.publish import return_words, returned

TELEPHONE = "0" + "2-123-" + "4567"
CITIZEN = "1" * 12 + "9"
SAMPLES = {
    "daily_counts": "date,centre,section,service,benefit,hours,cases_n,members_n,amount_thb,days_to_decide,"
    """documents_asked
2026-01-05,Nonthaburi,33,registration,none,office,6,,,,2
2026-01-05,Nonthaburi,33,benefit_claim,sickness,office,4,,,5,3
2026-01-06,Nonthaburi,33,benefit_claim,sickness,extended,2,,,8,
2026-02-03,Nonthaburi,40,contribution,none,extended,12,10,3600,,
2026-02-03,Nonthaburi,none,overpayment_refund,none,office,1,,500,,
2026-03-03,Nonthaburi,none,advice,none,office,7,,,,
""",
    "satisfaction": """month,centre,aspect,asked_n,satisfied_n
2026-01-01,Nonthaburi,overall,300,290
2026-02-01,Nonthaburi,overall,200,189
""",
    "referrals": """month,centre,sent_to,people_n,served_n,mean_days
2026-01-01,Nonthaburi,employment_office,10,8,2
2026-02-01,Nonthaburi,employment_office,10,2,12
""",
    "feedback": """record_no,received,channel,topic,answered
1,2026-01-01,box,timing,2026-01-05
2,2026-01-02,box,timing,
""",
    "grievances": """record_no,received,closed,channel,subject,province_code,level,outcome
1,2026-01-01,2026-01-11,web,payment,12,1,upheld
2,2026-01-01,2026-03-12,web,payment,12,2,refused
3,2026-02-01,,letter,payment,50,1,
""",
    "resource_requests": """record_no,asked,group,resource,topic,answered
1,2026-01-01,community,video,savings groups,2026-01-03
""",
    "csg_mis": """month,province_code,sex,applied_n,approved_n,refused_n,paid_n,failed_n,median_days
2026-01-01,12,both,10,6,2,90,10,30
2026-01-01,50,female,5,3,1,40,0,
2026-01-01,50,male,5,3,0,40,0,50
""",
    "csg_profile": """month,province_code,sex,age,income_band,children_n
2026-01-01,12,female,0,lowest_third,30
2026-01-01,12,male,5,unknown,10
""",
    "comments_export": """record_no,date,page,anchor,office,comment,resolution,status
1,2026-01-01,02_children,csg-coverage,NESDC,Which year is this?,The year was added,closed
2,2026-01-02,02_children,,DCY,Say who counts,,open
""",
    "learning_networks": """network_no,province_code,title,members_n,last_met
1,12,Chao Phraya,9,2026-01-05
2,50,Ping,4,
""",
    "interviews": """interview_no,statement_no,date,group,topic,recommendation,stance
1,1,2026-01-05,government,02_children,R05,supports
1,2,2026-01-05,government,02_children,,mixed
2,1,2026-01-06,academia,02_children,R05,opposes
""",
    "option_scores": """session,respondent_no,group,option,criterion,score
w,1,respondents,A,cover,5
w,1,respondents,A,cost,2
w,1,respondents,B,cover,3
w,1,respondents,B,cost,3
""",
    "ballots": """session,ballot_no,card,place
w,1,A,1
w,1,B,2
w,2,A,1
w,3,B,1
""",
    "network_survey": "year,respondent_no,kind,network,participation,management,learning\n"
    + "".join(f"2026,{i},government,{i},3,3,3\n" for i in range(1, 6)),
    "domestic_survey": "respondent_no,age,sex,nationality,province_code,employers_n,lives_in,hours_week,"
    "pay_thb_month,health_cover,section,benefits_named,option,would_pay_thb_month,networks_met\n"
    + "".join(f"{i},40,female,thai,12,1,no,48,10000,ucs,40,2,section_33,200,1\n" for i in range(6))
    + "".join(f"{i},40,female,lao,12,1,no,48,10000,none,none,0,section_40,100,2\n" for i in range(6, 12))
    + "12,40,female,other,12,1,no,48,10000,none,none,0,none,,1\n",
    "outcomes": "unit_no,period,group,cluster,outcome,running\n"
    + "".join(
        f"{g}{c}{u},{p},{g},{g}{c},{1 + u + c * (p == 'after') + 2 * (g == 'treated' and p == 'after')},\n"
        for g in ("treated", "comparison")
        for c in range(3)
        for u in range(2)
        for p in ("before", "after")
    ),
}  # fmt: skip


def sent(tmp_path, text, name="sent.csv"):
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def tables(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sent")
    return {
        kind: returned.tables(kind, extracts.load(sent(folder, text, f"{kind}.csv"), kind))
        for kind, text in SAMPLES.items()
    }


def test_there_is_a_sample_and_a_report_for_every_kind():
    assert sorted(SAMPLES) == extracts.names()


@pytest.mark.parametrize("kind", SAMPLES)
def test_a_report_is_in_words_in_both_languages_and_its_page_asks_for_nothing(kind, tmp_path, capsys):
    file, page = sent(tmp_path, SAMPLES[kind]), tmp_path / "page.html"
    assert cli.main(["register", "report", str(file), "--as", kind, "--out", str(page)]) == 0
    html = page.read_text(encoding="utf-8")
    assert html.count("<h2>") == 2 * int(re.search(r": (\d+) tables", capsys.readouterr().out).group(1)) > 0
    assert "default-src 'none'" in html and "<script" not in html and "//" not in html
    for lang in ("en", "th"):
        told = returned.to_text(returned.tables(kind, extracts.load(file, kind)), contract.read(kind), lang)
        assert not re.search(r"\w_\w", told.replace("02_children", "")), told  # no code is left as a word


@pytest.mark.parametrize("kind", SAMPLES)
def test_columns_have_thai_headings_written_in_thai(kind, tables):
    about = contract.read(kind)
    for frame in tables[kind].values():
        for column in frame:
            heading = return_words.heading(column, about, "th")
            assert re.search("[\u0e00-\u0e7f]", heading), f"{kind}: {column}"


def test_words_of_an_office_are_text_on_its_page(tmp_path):
    text = SAMPLES["comments_export"].replace("Which year is this?", "<img src=x onerror=alert(1)>")
    file = sent(tmp_path, text)
    page = returned.to_page(
        returned.tables("comments_export", extracts.load(file, "comments_export")),
        contract.read("comments_export"),
        extracts.check(file, "comments_export"),
    )
    assert "<img" not in page and "img src=x onerror" in page


def test_networks_are_drawn_on_a_map_of_all_provinces(tables):
    about = contract.read("learning_networks")
    drawn = returned._map(tables["learning_networks"]["networks_by_province"], about, "en")
    assert drawn.count("<path") == 77 and drawn.count("fill-opacity") == 2
    assert "Nonthaburi 1, Chiang Mai 1" in drawn


# --------------------------------------------------------------------------------------- worked by hand


def test_the_indicators_of_a_service_centre(tables):
    found = tables["daily_counts"]
    assert found["membership"][["section", "service", "cases_n"]].values.tolist() == [
        ["33", "registration", 6]
    ]
    assert found["claims"]["days_to_decide"].tolist() == [6.0]  # (4 x 5 + 2 x 8) / 6
    assert found["contributions"][["cases_n", "members_n", "amount_thb"]].values.tolist() == [[12, 10, 3600]]
    assert found["refunds"]["amount_thb"].tolist() == [500]
    assert found["checks"]["cases_n"].tolist() == [7]
    opening = found["opening"]["extended_share"].round(4).tolist()
    assert opening == [0.1667, 0.9231, 0.0]  # 2 of 12, 12 of 13, 0 of 7
    assert found["documents"]["documents_asked"].tolist() == [2.4]  # (6 x 2 + 4 x 3) / 10


def test_satisfaction_is_added_up_before_it_is_divided(tables):
    year = tables["satisfaction"]["yearly"].iloc[0]
    assert (year["asked_n"], year["satisfied_share"]) == (500, 0.958)  # 479 of 500, the published 95.8%
    assert year["low_share"] < 0.958 < year["high_share"]
    assert len(tables["satisfaction"]["monthly"]) == 2 and len(tables["satisfaction"]["quarterly"]) == 1


def test_referrals_weigh_days_by_people_served(tables):
    row = tables["referrals"]["referrals"].iloc[0]
    assert (row["served_share"], row["mean_days"]) == (0.5, 4.0)  # (8 x 2 + 2 x 12) / 10


def test_complaints_that_are_open_are_not_in_time(tables):
    row = tables["grievances"]["by_subject"].iloc[0]
    assert (row["received_n"], row["closed_n"], row["median_days"]) == (3, 2, 40.0)  # 10 and 70 days
    assert row["in_time_share"] == pytest.approx(1 / 3)
    waiting = tables["grievances"]["open"].iloc[0]
    assert (waiting["open_n"], waiting["oldest_days"]) == (1, 39)  # 1 February to 12 March 2026
    assert tables["grievances"]["escalated"]["escalated_share"].tolist() == [pytest.approx(1 / 3)]


def test_the_grant_does_not_add_both_sexes_to_each_sex(tables):
    month = tables["csg_mis"]["grant_monthly"].iloc[0]
    assert (month["applied_n"], month["paid_n"], month["failed_n"]) == (20, 170, 10)
    assert month["approved_share"] == pytest.approx(12 / 15) and month["waiting_n"] == 5
    assert (month["days_middle"], month["days_slowest"]) == (40.0, 50.0)
    both = pd.concat([pd.DataFrame({"sex": ["both", "female"]})] * 1)
    frame = both.assign(month=pd.Timestamp("2026-01-01"), province_code="12", median_days=1.0).assign(
        **{name: [9, 4] for name in ("applied_n", "approved_n", "refused_n", "paid_n", "failed_n")}
    )
    assert returns.csg_mis(frame)["grant_monthly"]["paid_n"].tolist() == [9]
    assert tables["csg_mis"]["quality"][["provinces_missing_n", "no_days_n"]].values.tolist() == [[75, 1]]


def test_a_recommendation_is_heard_twice_when_two_groups_speak_of_it(tables):
    row = tables["interviews"]["support"].iloc[0]
    assert (row["recommendation"], row["interviews_n"], row["groups_n"]) == ("R05", 2, 2)
    assert (row["supports_n"], row["opposes_n"], row["heard_twice"]) == (1, 1, "yes")


def test_votes_are_counted_by_first_places_and_in_pairs(tables):
    cards = tables["ballots"]["cards"].set_index("card")
    assert cards.loc["A", ["first_n", "borda_points", "beats_all"]].tolist() == [2, 2, "yes"]


def test_the_network_index_is_the_mean_of_its_four_answers(tables):
    row = tables["network_survey"]["index"].iloc[0]
    assert row["quality_index"] == 50.0  # offices 1 to 5 on one question, 3 on the others: 2.5 at mean 3
    few = pd.DataFrame({"year": [2026] * 4, **{name: [3] * 4 for name in consultation.QUALITIES}})
    assert consultation.network_survey(few)["index"]["quality_index"].isna().all()


def test_people_met_more_often_weigh_less_and_few_are_withheld(tables):
    found = tables["domestic_survey"]
    shares = found["workers_by_nationality"].set_index("nationality")["people_share"]
    assert shares["thai"] == pytest.approx(0.6) and shares["lao"] == pytest.approx(0.3)  # 6, 3 and 1 of 10
    assert pd.isna(shares["other"])
    assert found["design"]["design_effect"].tolist() == [
        pytest.approx(13 * 8.5 / 100)
    ]  # 13 (6 + 1.5 + 1) / 10²


def test_a_difference_in_differences_and_its_error(tables):
    row = tables["outcomes"]["effects"].iloc[0]
    assert (row["estimate"], row["units"], row["clusters"]) == (2.0, 12, 6)
    # changes by cluster 0, 1, 2 about their mean: pulls of -1/3, 0, 1/3 in each group, squares sum to 4/9
    assert row["error"] == pytest.approx((6 / 5 * 11 / 10 * 4 / 9) ** 0.5)


def test_a_difference_needs_both_groups_both_periods_and_four_clusters():
    rows = [(f"{i}", p, "treated", f"{i}", 1.0) for i in range(6) for p in ("before", "after")]
    frame = pd.DataFrame(rows, columns=["unit_no", "period", "group", "cluster", "outcome"])
    with pytest.raises(DataError, match="6 treated units of 6 seen twice. It needs both groups"):
        evaluation.did(frame)
    with pytest.raises(DataError, match="no rows of the period 'after'"):
        evaluation.did(frame[frame["period"] == "before"])


def test_a_jump_is_found_and_none_is_not():
    x = [i / 10 for i in range(-20, 20)]
    rows = pd.DataFrame({"running": x, "outcome": [1 + 0.5 * v + (2 if v >= 0 else 0) for v in x]})
    assert evaluation.discontinuity(rows, 1.0).estimate == pytest.approx(2.0)
    with pytest.raises(DataError, match="one side only"):
        evaluation.discontinuity(rows[rows["running"] >= 0], 1.0)
    with pytest.raises(ParameterError, match="above zero"):
        evaluation.discontinuity(rows, 0.0)


def test_a_visit_saves_the_pay_of_its_hours_and_the_fare():
    assert returns.saved_by_visits(1_000, 4, 372, 60) == 1_000 * (4 * 46.5 + 60)
    with pytest.raises(ParameterError, match="must not be negative"):
        returns.saved_by_visits(1, 1, -1, 0)
    words = ["register", "saving", "--visits", "10", "--hours", "8", "--wage-day", "372"]
    assert cli.main(words) == 0


def test_more_clusters_see_smaller_effects():
    sizes = [evaluation.smallest_effect(clusters, 20, 0.05) for clusters in (20, 40, 80)]
    assert sizes == sorted(sizes, reverse=True)
    with pytest.raises(ParameterError, match="needs 4 clusters"):
        evaluation.smallest_effect(2, 20, 0.05)


# --------------------------------------------------------------------------------------- what is refused


WITH_NUMBERS = "citizen id," + SAMPLES["domestic_survey"].strip().replace("\n", f"\n{CITIZEN},")


def edited(kind, old, new):
    assert old in SAMPLES[kind]
    return SAMPLES[kind].replace(old, new, 1)


@pytest.mark.parametrize(
    ("kind", "text", "said"),
    [
        ("daily_counts", edited("daily_counts", ",33,benefit", ",34,benefit"), "row 3.*section.*34"),
        ("daily_counts", edited("daily_counts", "-05,Nonthaburi", f"-05,{CITIZEN}"), "row 2.*centre"),
        ("daily_counts", edited("daily_counts", ",6,,", ",-6,,"), "row 2.*cases_n"),
        ("daily_counts", SAMPLES["daily_counts"] + SAMPLES["daily_counts"].splitlines()[1], "row"),
        ("satisfaction", edited("satisfaction", "300,290", "300,301"), "row 2, column satisfied_n: .* 301"),
        ("referrals", edited("referrals", "10,8,2", "10,11,2"), "row 2, column served_n: served_n 11 pass"),
        ("csg_mis", edited("csg_mis", "10,6,2", "10,9,2"), "approved_n 9 and refused_n 2 pass applied_n 10"),
        ("csg_mis", edited("csg_mis", "01,12,both", "01,99,both"), "row 2.*province"),
        ("grievances", edited("grievances", "2026-01-11", "2025-12-11"), "closed: 2025-12-11 lies before"),
        ("grievances", edited("grievances", ",,letter", ",2026-03-01,letter"), "row 4, column outcome"),
        ("comments_export", edited("comments_export", "Say who", f"call {TELEPHONE}"), "row 3.*comment"),
        ("interviews", edited("interviews", "R05", "R99"), "row 2, column recommendation: 'R99' is not in"),
        ("interviews", edited("interviews", "government", "minister"), "row 2.*group"),
        ("option_scores", edited("option_scores", "cover,5", "cover,6"), "row 2.*score"),
        ("domestic_survey", WITH_NUMBERS, "citizen"),
    ],
)  # fmt: skip
def test_a_bad_file_is_refused_with_row_and_column(tmp_path, kind, text, said):
    with pytest.raises(DataError, match=said) as error:
        extracts.load(sent(tmp_path, text), kind)
    assert CITIZEN not in str(error.value)


def test_options_must_be_scored_on_every_criterion(tmp_path):
    file = sent(tmp_path, SAMPLES["option_scores"].replace("w,1,respondents,B,cost,3\n", ""))
    with pytest.raises(DataError, match="'B' has no score on 'cost'"):
        returned.tables("option_scores", extracts.load(file, "option_scores"))


def test_a_ballot_cannot_give_one_place_twice(tmp_path):
    file = sent(tmp_path, SAMPLES["ballots"].replace("w,1,B,2", "w,1,B,1"))
    with pytest.raises(DataError, match="gives place 1 to two cards"):
        returned.tables("ballots", extracts.load(file, "ballots"))


def test_a_sheet_in_thai_with_buddhist_years_is_read(tmp_path):
    text = "เดือน,ศูนย์,ด้าน,จำนวนผู้ตอบ,จำนวนผู้พึงพอใจ\n2569-01-01,นนทบุรี,โดยรวม,๕๐๐,479\n"
    row = extracts.load(sent(tmp_path, text), "satisfaction").iloc[0]
    assert (row["month"].date(), row["aspect"], row["asked_n"]) == (dt.date(2026, 1, 1), "overall", 500)


def test_every_kind_has_a_header_to_begin_with_and_an_unknown_kind_is_named(capsys):
    for kind in extracts.names():
        assert extracts.template(kind).count(",") == SAMPLES[kind].splitlines()[0].count(",")
    assert cli.main(["register", "check", "x.csv", "--as", "daily"]) == 2
    assert "There is no kind of file 'daily'" in capsys.readouterr().err
