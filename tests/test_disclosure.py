"""Disclosure control: what each rule catches, that suppression holds, and that no respondent slips out."""

from __future__ import annotations

import base64
import datetime
import json

import altair as alt
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spdr.errors import DisclosureError
from spdr.publish import disclosure
from spdr.publish.disclosure import (
    ALL,
    Ledger,
    Release,
    Verdict,
    check_chart,
    check_histogram,
    check_model,
    check_release,
    check_table,
    check_text,
    intervals,
    protect,
    with_totals,
)

DAY = datetime.date(2026, 12, 1)
BY = ["region", "work"]


def households(last: int = 40, income=lambda number: 5_000 + number * 37) -> pd.DataFrame:
    """Made-up households: 40 in each of six groups, ``last`` in the last one."""
    rows = []
    for region in ("North", "South", "East"):
        for work in ("formal", "informal"):
            count = last if (region, work) == ("East", "informal") else 40
            rows += [(region, work) for _ in range(count)]
    frame = pd.DataFrame(rows, columns=BY)
    numbers = np.arange(len(frame))
    return frame.assign(
        hhid=numbers + 1_000,
        income=[float(income(int(number))) for number in numbers],
        poor=numbers % 2,
        wt=120.0 + numbers % 400 + 0.5,
        age=18 + numbers % 70,
    )


LAST = ("East", "informal")


@pytest.mark.parametrize(
    ("last", "decision"),
    [(40, "publish"), (10, "publish"), (9, "suppress"), (1, "suppress"), (0, "suppress")],
)
def test_ten_respondents_may_be_counted_and_nine_not(last, decision):
    verdict = check_release(households(last), BY)
    assert verdict.decision == decision
    assert verdict.suppressed == (set() if decision == "publish" else {LAST})


def test_a_zero_that_is_one_by_definition_says_nothing():
    assert check_release(households(0), BY).reasons[0].rule == "zero"
    assert check_release(households(0), BY, structural_zeros=[LAST]).ok


def test_weights_do_not_make_four_respondents_many():
    people = households(4).assign(wt=50_000.0)
    assert people.loc[people["region"] == "East", "wt"].sum() > 2_000_000
    assert check_release(people, BY, "total", "wt").suppressed == {LAST}


def test_missing_answers_are_no_respondents():
    people = households()
    gaps = (
        (people["region"] == "East") & (people["work"] == "informal") & (people.groupby(BY).cumcount() >= 9)
    )
    answered = people.assign(income=people["income"].mask(gaps).astype(float))
    assert check_release(answered, BY, "mean", "income").suppressed == {LAST}
    assert check_release(answered, BY).ok


@pytest.mark.parametrize(
    ("amounts", "rule"),
    [
        ([450_000.0, 440_000.0, *[1_000.0] * 18], "dominance"),  # 890 of 908 thousand: 98 %
        ([600_000.0, 100_000.0, *[4_500.0] * 18], "p_percent"),  # the others give 81 thousand, below 90
        ([100_000.0, 90_000.0, *[30_000.0] * 18], None),
    ],
)
def test_one_contributor_must_not_be_the_sum(amounts, rule):
    people = households(20)
    people.loc[people.index[-20:], "income"] = amounts
    verdict = check_release(people, BY, "sum", "income")
    assert [reason.rule for reason in verdict.reasons] == ([rule] if rule else [])
    assert check_release(people, BY, "mean", "income").decision == verdict.decision


def test_debts_count_by_their_size():
    people = households(20)
    people.loc[people.index[-20:], "income"] = [-450_000.0, -440_000.0, *[1_000.0] * 18]
    assert check_release(people, BY, "sum", "income").reasons[0].rule == "dominance"


def test_a_group_of_whom_all_are_poor_is_disclosed():
    people = households()
    inside = (people["region"] == "East") & (people["work"] == "informal")
    all_poor, none_poor = people["poor"].mask(inside, 1), people["poor"].mask(inside, 0)
    assert check_release(people.assign(poor=all_poor), BY, "share", "poor").reasons[0].rule == "class"
    assert check_release(people.assign(poor=none_poor), BY, "share", "poor").ok
    both = check_release(people.assign(poor=none_poor), BY, "share", "poor", both_ways=True)
    assert both.suppressed == {LAST}


@pytest.mark.parametrize("statistic", ["max", "min"])
def test_extremes_are_one_persons_values(statistic):
    verdict = check_release(households(), BY, statistic, "income")
    assert len(verdict.suppressed) == 6
    assert verdict.reasons[0].rule == "extreme"


@pytest.mark.parametrize(
    ("last", "q", "ok"),
    [(40, 0.5, True), (40, 0.25, True), (40, 0.24, False), (40, 0.99, False), (19, 0.5, False)],
)
def test_a_quantile_needs_ten_respondents_beyond_it(last, q, ok):
    assert check_release(households(last), BY, "quantile", "income", q=q).ok is ok


def test_a_table_by_single_years_is_refused_whole():
    verdict = check_release(households(), [*BY, "age"])
    assert verdict.decision == "refuse"
    assert "sparse" in {reason.rule for reason in verdict.reasons}


def test_bins_models_and_unknown_statistics():
    assert check_histogram(np.histogram([*range(50, 150)] * 3, 10)[0]).ok
    assert check_histogram(np.histogram([*[100.0] * 90, 5_000.0], 10)[0]).decision == "refuse"
    assert check_model(10).ok
    assert check_model(9).decision == "refuse"
    assert check_model(float("nan")).decision == "refuse"
    with pytest.raises(DisclosureError, match="No rule for the statistic"):
        check_release(households(), BY, "mode", "income")
    with pytest.raises(DisclosureError, match="absent: wages"):
        check_release(households(), BY, "mean", "wages")


def test_counts_alone_can_be_checked():
    counts = pd.Series({("North", "men"): 12, ("North", "women"): 3})
    assert check_table(counts).suppressed == {("North", "women")}
    assert check_table({"North": 12, "South": 9}).suppressed == {("South",)}


def test_a_verdict_says_what_and_why_without_values():
    with pytest.raises(
        DisclosureError, match=r"must lose cells before it is published\. Cell East / informal: Fewer than 10"
    ):
        check_release(households(3), BY).require()
    with pytest.raises(DisclosureError, match="must not be published"):
        check_model(2).require()
    assert check_release(households(), BY).require() is None


# ---- totals


def test_true_totals_do_not_give_the_suppressed_cell_away():
    people = households(9)
    verdict = check_release(people, BY, margins=True)
    assert LAST in verdict.suppressed
    cells = {cell: float(count) for cell, count in people.groupby(BY).size().items()}
    for place, name in ((0, "East"), (1, "informal")):
        in_line = [cell for cell in verdict.suppressed if cell[place] == name and ALL not in cell]
        assert len(in_line) >= 2
    found = intervals(with_totals(cells), verdict.suppressed)
    assert all(high - low >= 0.5 * cells[cell] for cell, (low, high) in found.items())
    assert disclosure.shown(cells, verdict.suppressed)[("East", ALL)] == 49.0  # the total stays the true one


def test_without_totals_one_cell_is_enough():
    assert check_release(households(9), BY).suppressed == {LAST}


def random_table(seed: int) -> dict:
    random = np.random.default_rng(seed)
    rows, columns = random.integers(2, 7, 2)
    counts = random.integers(0, 90, (rows, columns)) if seed % 2 else random.geometric(0.03, (rows, columns))
    return {(f"r{i}", f"c{j}"): float(counts[i, j]) for i in range(rows) for j in range(columns)}


def holds(cells: dict, primary: set) -> None:
    """Every suppressed cell lies in an interval at least half as wide as its value, and never in a point."""
    hidden, table = protect(cells, primary), with_totals(cells)
    assert primary <= hidden
    for cell, (low, high) in intervals(table, hidden).items():
        assert high - low >= 0.5 * table[cell] - 1e-6
        assert high - low > 1e-6
        assert low - 1e-6 <= table[cell] <= high + 1e-6


@pytest.mark.parametrize("seed", range(40))
def test_suppression_holds_in_random_tables(seed):
    cells = random_table(seed)
    holds(cells, {cell for cell, count in cells.items() if count < 10})


@pytest.mark.torture
@pytest.mark.parametrize("seed", range(40, 240))
def test_suppression_holds_in_two_hundred_more(seed):
    cells = random_table(seed)
    holds(cells, {cell for cell, count in cells.items() if count < 10})


@pytest.mark.parametrize("seed", range(3))
def test_suppression_holds_in_three_dimensions(seed):
    random = np.random.default_rng(seed)
    cells = {
        (f"r{i}", f"c{j}", f"s{k}"): float(random.integers(0, 60))
        for i in range(3) for j in range(3) for k in range(2)
    }  # fmt: skip
    holds(cells, {cell for cell, count in cells.items() if count < 6})


@given(st.lists(st.integers(10, 400), min_size=4, max_size=4))
def test_a_two_by_two_table_with_one_small_cell_hides_all_four(counts):
    cells = dict(zip([("a", "x"), ("a", "y"), ("b", "x"), ("b", "y")], [7, *counts[1:]], strict=True))
    hidden = protect({cell: float(count) for cell, count in cells.items()}, {("a", "x")})
    assert set(cells) <= hidden


def test_negative_values_have_no_safe_totals():
    with pytest.raises(DisclosureError, match="negative"):
        protect({("a",): -1.0, ("b",): 2.0}, {("a",)})


# ---- releases and their differences


@pytest.fixture
def ledger(tmp_path):
    return Ledger(tmp_path / "releases.csv", tmp_path / "private")


def publish(ledger, people, release):
    verdict = check_release(people, list(release.by), release.statistic, release.value or None)
    found = ledger.check(people, release, verdict)
    if found.ok:
        ledger.record(people, release, verdict, "office/name", DAY)
    return found.decision


def sums(table, by=()):
    return Release(table, "survey 2023", "sum", "income", by)


def test_a_release_that_differs_by_one_respondent_is_refused(ledger):
    people = households()
    assert publish(ledger, people, sums("first")) == "publish"
    assert publish(ledger, people.iloc[:-1], sums("second")) == "refuse"
    assert publish(ledger, people.iloc[:-9], sums("second")) == "refuse"
    assert publish(ledger, people.iloc[:-10], sums("third")) == "publish"
    assert [line["table"] for line in ledger.lines()] == ["first", "third"]


def test_leaving_out_the_old_in_each_group_is_refused(ledger):
    people = households()
    assert publish(ledger, people[people["age"] < 84], sums("young", ("region",))) == "publish"
    assert publish(ledger, people, sums("all", ("region",))) == "refuse"


def test_a_total_less_the_groups_shown_is_the_group_hidden(ledger):
    people = households(9)
    assert publish(ledger, people, sums("by_work", ("region", "work"))) == "publish"
    assert publish(ledger, people, sums("by_region", ("region",))) == "refuse"


def test_other_figures_and_other_surveys_are_not_subtracted(ledger):
    people = households()
    assert publish(ledger, people, sums("first")) == "publish"
    assert publish(ledger, people.iloc[:-1], Release("ages", "survey 2023", "mean", "age")) == "publish"
    assert publish(ledger, people.iloc[:-1], Release("other", "survey 2021", "sum", "income")) == "publish"
    assert publish(ledger, people.iloc[:-1], Release("means", "survey 2023", "mean", "income")) == "refuse"


def test_the_same_release_again_is_one_line(ledger):
    people = households()
    assert publish(ledger, people, sums("first")) == "publish"
    assert publish(ledger, people, sums("first")) == "publish"
    assert len(ledger.lines()) == 1
    line = ledger.lines()[0]
    assert (line["checker"], line["rule_version"], line["date"]) == ("office/name", "2026-1", "2026-12-01")


def test_the_ledger_holds_no_respondent(ledger):
    people = households()
    publish(ledger, people, sums("first", ("region",)))
    assert check_text(ledger.path.read_text(encoding="utf-8"), people).ok
    assert not any(str(number) in ledger.path.read_text(encoding="utf-8") for number in people["hhid"])


def test_the_ledger_refuses_what_it_cannot_vouch_for(ledger):
    people = households()
    with pytest.raises(DisclosureError, match="checker"):
        ledger.record(people, sums("first"), Verdict(), "somebody")
    with pytest.raises(DisclosureError, match="must not be published"):
        ledger.record(
            people, sums("first"), Verdict("refuse", [disclosure.Reason("dof", "No.")]), "office/name"
        )
    with pytest.raises(DisclosureError, match="more than once"):
        ledger.check(people.assign(hhid=1), sums("first"))
    publish(ledger, people, sums("first"))
    for file in ledger.private.iterdir():
        file.unlink()
    with pytest.raises(DisclosureError, match="Restore that file"):
        ledger.check(people, sums("second"))


# ---- rows of respondents


def grouped(people: pd.DataFrame) -> pd.DataFrame:
    return people.groupby(BY, as_index=False).agg(mean_income=("income", "mean"), n=("income", "size"))


PEOPLE = households()
CHARTS = {
    "groups": (alt.Chart(grouped(PEOPLE)).mark_bar().encode(x="region:N", y="mean_income:Q"), "publish"),
    "points": (alt.Chart(PEOPLE[["income", "age"]]).mark_point().encode(x="age:Q", y="income:Q"), "refuse"),
    "mean in the browser": (alt.Chart(PEOPLE).mark_bar().encode(x="region:N", y="mean(income):Q"), "refuse"),
    "bins in the browser": (
        alt.Chart(grouped(PEOPLE)).mark_bar().encode(alt.X("mean_income:Q").bin(), y="count()"),
        "refuse",
    ),
    "transform": (
        alt.Chart(grouped(PEOPLE)).transform_aggregate(m="mean(mean_income)", groupby=["region"]).mark_bar(),
        "refuse",
    ),
    "box": (alt.Chart(grouped(PEOPLE)).mark_boxplot().encode(x="region:N", y="mean_income:Q"), "refuse"),
    "address": (alt.Chart("people.csv").mark_bar().encode(x="region:N", y="n:Q"), "refuse"),
    "small group": (
        alt.Chart(grouped(households(5))).mark_bar().encode(x="region:N", y="mean_income:Q"),
        "refuse",
    ),
    "second layer": (
        alt.layer(
            alt.Chart(grouped(PEOPLE)).mark_bar().encode(x="region:N", y="mean_income:Q"),
            alt.Chart(PEOPLE[["income", "region"]]).mark_tick().encode(x="region:N", y="income:Q"),
        ),
        "refuse",
    ),
    "unused columns": (
        alt.Chart(grouped(PEOPLE).assign(hhid=1)).mark_bar().encode(x="region:N", y="mean_income:Q"),
        "refuse",
    ),
}


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_may_hold_groups_and_no_respondents(name):
    chart, decision = CHARTS[name]
    assert check_chart(chart.to_dict()).decision == decision


def test_respondents_are_known_again_under_other_names():
    rows = [
        {"a": row.region, "b": row.income, "c": row.age, "d": row.wt, "n": 99} for row in PEOPLE.itertuples()
    ]
    spec = {"mark": "point", "data": {"values": rows}}
    assert check_chart(spec).ok
    assert check_chart(spec, people=PEOPLE).decision == "refuse"
    packed = {"mark": "point", "data": {"values": PEOPLE.to_csv(index=False)}}
    assert check_chart(packed).decision == "refuse"
    vega = {"data": [{"name": "source", "values": json.loads(PEOPLE.to_json(orient="records"))}], "marks": []}
    assert check_chart(vega).decision == "refuse"


def traceback_with_a_row() -> str:
    return f"Traceback (most recent call last):\n  cell 3\nValueError: bad row {PEOPLE.iloc[7].to_dict()}"


@pytest.mark.parametrize(
    "text",
    [
        PEOPLE.head().to_string(),
        repr(PEOPLE.sample(5, random_state=1)),
        PEOPLE.head().to_html(),
        PEOPLE.iloc[3:5].to_csv(),
        PEOPLE.iloc[3:5].to_json(orient="records"),
        PEOPLE.iloc[3:4].drop(columns="hhid").to_csv(header=False),
        str(list(PEOPLE.iloc[5])),
        traceback_with_a_row(),
    ],
    ids=["head", "sample", "html", "csv", "json", "no id", "list", "traceback"],
)
def test_printed_rows_are_found(text):
    assert check_text(text, PEOPLE).decision == "refuse"


def test_printed_rows_are_found_without_the_data_by_their_columns():
    assert check_text(PEOPLE.head().to_string()).decision == "refuse"
    assert check_text(PEOPLE.head().to_html()).decision == "refuse"
    assert check_text("The weight of evidence\nis 3 to 1.").ok


@pytest.mark.parametrize(
    "text",
    [
        grouped(PEOPLE).to_string(),
        PEOPLE.groupby("region")["income"].mean().to_string(),
        "Mean income was 9,958 baht in 240 households, weighted 77,364.",
        "",
    ],
)
def test_results_of_groups_pass(text):
    assert check_text(text, PEOPLE).ok


def test_a_printed_summary_must_not_show_extremes():
    assert check_text(PEOPLE[["income"]].describe().to_string()).reasons[0].rule == "extreme"
    assert check_text(PEOPLE[["income"]].describe().to_html()).reasons[0].rule == "extreme"
    assert check_text(PEOPLE[["income"]].mean().to_string()).ok


@pytest.mark.parametrize(
    "text",
    [
        PEOPLE.head(4).T.to_string(),
        PEOPLE.iloc[5].to_string(),
        str(PEOPLE["income"].head(30).tolist()),
        " ".join(f"{value:,.2f}" for value in sorted(PEOPLE["income"])[:20]),
        PEOPLE["income"].value_counts().head(8).to_string(),
        "<img src=data:text/csv;base64," + base64.b64encode(PEOPLE.head(30).to_csv().encode()).decode() + ">",
    ],
    ids=["turned", "one person", "list", "sorted", "values counted", "packed"],
)
def test_answers_printed_otherwise_are_found(text):
    assert check_text(text, PEOPLE).decision == "refuse"


GROUPS = grouped(PEOPLE).to_dict("records")
BESIDE = {
    "usermeta": {"usermeta": {"rows": PEOPLE.head(20).to_dict("records")}},
    "description": {"description": PEOPLE.head(4).to_csv()},
    "parameter": {"params": [{"name": "p", "value": PEOPLE["income"].tolist()}]},
    "domain": {"encoding": {"x": {"field": "region", "scale": {"domain": PEOPLE["income"].tolist()}}}},
    "tooltip": {"data": {"values": [{"n": 60, "m": 1.0, "tip": PEOPLE.head(3).to_string()}]}},
}


@pytest.mark.parametrize("name", BESIDE)
@pytest.mark.parametrize("people", [None, PEOPLE], ids=["without the data", "with the data"])
def test_respondents_beside_the_data_of_a_chart_are_found(name, people):
    spec = {"mark": "bar", "data": {"values": GROUPS}, "encoding": {}}
    assert check_chart(spec, people=people).ok
    assert check_chart({**spec, **BESIDE[name]}, people=people).decision == "refuse"


def test_ticks_and_words_of_a_chart_pass():
    axis = {
        "values": list(range(2000, 2025)),
        "title": "Income a head, baht a month, by region, 2000 to 2024",
    }
    spec = {"mark": "bar", "data": {"values": GROUPS}, "encoding": {"x": {"field": "region", "axis": axis}}}
    assert check_chart(spec, people=PEOPLE).ok


def test_several_rows_of_one_respondent_count_once():
    people = households().assign(home=lambda p: p.groupby(BY).cumcount() % 9)
    assert check_release(people, BY).ok
    assert len(check_release(people, BY, unit="home").suppressed) == 6  # nine homes in each group
    ten = people.assign(home=lambda p: p.groupby(BY).cumcount() % 10)
    assert check_release(ten, BY, unit="home").ok
    rich = ten.assign(income=ten["income"].where(ten["home"] > 0, 4_000_000.0))
    assert check_release(rich, BY, "sum", "income").ok  # four persons of forty
    assert len(check_release(rich, BY, "sum", "income", unit="home").suppressed) == 6  # of one home
    poor = ten.assign(poor=1)
    assert len(check_release(poor, BY, "share", "poor", unit="home").suppressed) == 6
    assert check_release(ten, BY, "share", "poor", unit="home", both_ways=True).ok


def test_amounts_that_are_none_and_columns_there_twice_are_refused():
    people = households()
    with pytest.raises(DisclosureError, match="income holds no numbers"):
        check_release(people.assign(income="much"), BY, "sum", "income")
    with pytest.raises(DisclosureError, match="income is there twice"):
        check_release(pd.concat([people, people[["income"]]], axis=1), BY, "mean", "income")


def test_a_folder_is_searched_for_respondents(tmp_path):
    (tmp_path / "page.html").write_text(grouped(PEOPLE).to_html(), encoding="utf-8")
    (tmp_path / "search").mkdir()
    assert disclosure.scan(tmp_path, PEOPLE) == []
    (tmp_path / "search" / "index.js").write_text(PEOPLE.iloc[:2].to_json(orient="records"), encoding="utf-8")
    PEOPLE.iloc[10:12].to_excel(tmp_path / "table.xlsx", index=False)
    assert [name for name, _ in disclosure.scan(tmp_path, PEOPLE)] == ["search/index.js", "table.xlsx"]
