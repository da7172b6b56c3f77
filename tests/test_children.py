"""The chapter's own arithmetic on children, on tables small enough to work by hand."""

import datetime as dt

import pandas as pd
import pytest

from spdr.analysis import budget, child_grant, child_system, children
from spdr.analysis.population_bases import population_by_age
from spdr.data import parameters, reforms
from spdr.errors import DataError, ParameterError


def history(*values):
    """Values of one parameter as ``parameters.history`` gives them: (start, value, kind)."""
    rows = [(dt.date.fromisoformat(start), None, value, kind) for start, value, kind in values]
    return pd.DataFrame(rows, columns=["start", "seen_on", "value", "kind"])


def counts(*rows):
    return pd.DataFrame(rows, columns=["year", "beneficiaries_n", "counted", "basis", "source_kind"])


def test_published_figures_are_brought_to_people_and_shares():
    table = pd.DataFrame(
        {
            "result_id": ["PR1", "PR2", "PR3"],
            "value": [2.3, 34.0, 681_629.0],
            "unit": ["million children", "% of eligible poor children", "children"],
            "year": [2021, 2024, 2018],
            "source_kind": ["UN", "news", "news"],
        }
    )
    found = children.published(table, {"PR3": "a", "PR1": "b", "PR2": "c"}, "value", "item")
    assert found["value"].tolist() == [681_629, 2_300_000, 0.34]
    assert found["item"].tolist() == ["a", "b", "c"]


def test_a_published_figure_that_is_not_there_is_named():
    table = pd.DataFrame(
        {"result_id": ["PR1"], "value": [None], "unit": ["%"], "year": [2020], "source_kind": ["UN"]}
    )
    with pytest.raises(DataError, match="PR1"):
        children.published(table, {"PR1": "a"}, "value", "item")


def test_a_plan_is_not_a_count_and_observations_come_from_the_government():
    table = counts(
        (2023, 2_580_000, "recipients", "budget", "news"), (2018, 681_629, "recipients", "actual", "news")
    )
    found = children.recipients(table, history(("2025-07-01", 2_216_284, "de_facto")), 2025)
    assert found["year"].tolist() == [2018, 2023, 2025]
    assert found["status"].tolist() == ["actual", "projection", "actual"]
    assert found["counted"].tolist() == ["recipients", "planned in the budget", "recipients"]
    assert found["source_kind"].tolist()[-1] == "Thai agency"


def test_a_year_before_the_first_count_of_children_paid_is_refused():
    table = counts(
        (2016, 154_000, "registered", "actual", "news"), (2018, 681_629, "recipients", "actual", "news")
    )
    nothing = history()
    assert children.recipients(table, nothing, 2018)["children_n"].tolist() == [154_000, 681_629]
    with pytest.raises(DataError, match="2017 or earlier"):
        children.recipients(table, nothing, 2017)


def test_a_year_that_is_not_held_is_refused_with_the_years_that_are():
    by_year = pd.Series({2019: 4.0, 2023: 3.0})
    assert children.in_year(by_year, 2023, "register") == 3.0
    with pytest.raises(DataError, match="register for 2024: years from 2019 to 2023"):
        children.in_year(by_year, 2024, "register")


def test_each_basis_stands_in_its_last_year_held():
    counted = pd.DataFrame(
        {"child_count": ["press"], "year": [2014], "children_n": [5.4e6], "source_kind": ["news"]}
    )
    bases = {"wpp2024": pd.Series({2023: 3.0, 2025: 2.0, 2030: 1.0}), "register": pd.Series({2023: 2.5})}
    found = children.with_bases(counted, bases, 2025)
    assert found["children_n"].tolist() == [5.4e6, 2.0, 2.5]
    assert found["year"].tolist() == [2014, 2025, 2023]


def test_a_gap_between_years_gives_no_fiscal_year():
    assert children.fiscal_mean(pd.Series({2020: 100.0, 2022: 60.0, 2023: 20.0})).to_dict() == {2023: 30.0}


def test_fiscal_children_are_those_whom_the_law_of_the_grant_finds():
    people = population_by_age("wpp2024", [2024, 2025])
    law = budget.scheme_cost("csg", [2025], population=people, calendar="fiscal").iloc[0]
    ours = children.fiscal_mean(children.under_age(people, 72))
    assert ours[2025] == pytest.approx(law["eligible"], rel=1e-9)  # months of age summed in another order


def test_registered_births_are_summed_over_provinces_and_stop_at_the_year_asked():
    provinces = pd.DataFrame(
        {
            "year": [2020, 2020, 2020, 2021],
            "province_code": ["10", "11", "10", "10"],
            "sex": ["both", "both", "female", "both"],
            "births_n": [60, 40, 30, 90],
        }
    )
    annual = pd.DataFrame(
        {
            "year": [2019, 2020, 2021],
            "measure": "births",
            "value": [130.0, 120.0, 110.0],
            "status": "estimate",
        }
    )
    found = children.births(annual, provinces, 2020, 2020)
    assert found["births_n"].tolist() == [100, 120]
    assert found["counted"].tolist() == ["registered births", "births in WPP2024"]


def test_an_exclusion_error_binds_only_where_the_recipients_would_not_fit():
    # 100 children, 54 % excluded: at most 46 reached, so 14 of 60 recipients stand outside
    assert children.least_outside(0.54, 60, 100) == (46.0, pytest.approx(14 / 60))
    assert children.least_outside(0.34, 60, 100) == (60.0, 0.0)
    with pytest.raises(DataError, match="share from 0 to 1"):
        children.least_outside(34, 60, 100)


def test_each_error_is_held_against_the_last_count_before_it():
    points = pd.DataFrame(
        {"year": [2016, 2021, 2023], "children_n": [10, 60, 99], "status": ["actual", "actual", "projection"]}
    )
    errors = pd.DataFrame({"year": [2019, 2024], "exclusion_share": [0.2, 0.54]})
    found = children.identity_table(errors, points, pd.Series({2019: 120.0, 2024: 100.0}))
    assert found["recipients_n"].tolist() == [10, 60]
    assert found["outside_least_share"].round(4).tolist() == [0, 0.2333]
    with pytest.raises(DataError, match="2015"):
        children.identity_table(errors.assign(year=2015), points, pd.Series({2015: 1.0}))


def test_rounds_of_a_survey_stand_side_by_side_and_gaps_stay_gaps():
    findings = pd.DataFrame(
        {"survey_item": ["b", "a", "a"], "year": [2015, 2016, 2022], "children_share": [0.75, 0.23, 0.29]}
    )
    found = children.by_round(findings, {2015: 2016})
    assert found["survey_item"].tolist() == ["b", "a"]
    assert found["round_2016_share"].tolist() == [0.75, 0.23]
    assert found["round_2022_share"].isna().tolist() == [True, False]


def test_rules_over_time_keep_what_did_not_change_and_leave_announcements_out():
    histories = {
        "amount": history(
            ("2015-10-01", 400, "law"), ("2016-10-01", 600, "law"), ("2025-10-01", 900, "announced")
        ),
        "limit": history(("2015-10-01", 36_000, "law"), ("2018-10-01", 100_000, "law")),
    }
    found = child_grant.rules_over_time(
        {"amount": "amount_thb_month", "limit": "limit_thb_year"}, histories.get
    )
    assert found["start_date"].tolist() == ["2015-10-01", "2016-10-01", "2018-10-01"]
    assert found["amount_thb_month"].tolist() == [400, 600, 600]
    assert found["limit_thb_year"].tolist() == [36_000, 36_000, 100_000]


def test_worth_is_the_amount_at_the_end_of_the_year_over_that_years_line():
    lines = pd.Series({2014: 2_600.0, 2015: 2_645.0, 2016: 2_668.0})
    found = child_grant.worth_by_year(lines, parameters.value, "csg.amount", 2015)
    assert found["amount_thb_month"].tolist() == [400, 600]  # the amount rose on 1 October 2016
    assert found["poverty_line_share"].tolist() == [400 / 2645, 600 / 2668]
    with pytest.raises(ParameterError, match="begins in 2015"):
        child_grant.worth_by_year(lines[lines.index < 2015], parameters.value, "csg.amount", 2015)


def test_take_up_scales_recipients_and_cost_and_what_is_paid_now_is_taken_off():
    found = child_grant.universal_costs({"wpp2024": 2025}, [0.5, 1.0], 10e9)
    half, full = found.iloc[0], found.iloc[1]
    assert half["recipients_n"] == full["recipients_n"] / 2 == full["eligible_n"] / 2
    assert full["cost_billion_thb"] == pytest.approx(full["eligible_n"] * 7_200 / 1e9, rel=1e-12)
    assert half["extra_billion_thb"] == pytest.approx(full["cost_billion_thb"] / 2 - 10, rel=1e-12)


def test_an_option_for_some_ages_replaces_only_their_part_of_what_is_paid():
    ages = pd.DataFrame({"age": range(40), "population_n": 120.0, "sex": "female"})
    people = pd.concat([ages.assign(year=2024), ages.assign(year=2025)])
    infants = reforms.from_values({"csg.max_duration": 12}, start="2024-10-01")
    everyone = reforms.from_values({"csg.max_duration": 72}, start="2024-10-01")
    found = child_grant.options({"infants": infants, "all": everyone}, 2025, people, 1.0, 360)
    # 720 children under six of whom 360 are paid: 60 of the 120 infants, 7,200 baht each a year
    assert found["recipients_n"].tolist() == pytest.approx([120, 720])
    assert (found["extra_billion_thb"] * 1e9).tolist() == pytest.approx([60 * 7_200, 360 * 7_200])


def test_published_options_are_brought_to_billions_and_the_contradictory_one_left_out():
    table = pd.DataFrame(
        {
            "option_id": ["OP1", "OP2", "OP3", "OP4"],
            "chapter": ["children", "children", "children", "pension"],
            "cost_low": [6.7, 7_236.432, None, 1.0],
            "unit": ["THB billion/year extra", "THB million", None, "THB million"],
            "year": [2025, 2011, 2017, 2020],
        }
    )
    found = child_grant.published_options(table, "children", ["OP1"])
    assert found["option"].tolist() == ["OP2", "OP3"]
    assert found["published_billion_thb"].iloc[0] == 7.236432
    assert found["published_billion_thb"].isna().tolist() == [False, True]


def test_the_path_keeps_its_variants_and_refuses_an_empty_span():
    people = {"low": pd.Series({2030: 1e6}), "medium": pd.Series({2030: 2e6}), "high": pd.Series({2030: 3e6})}
    found = child_grant.cost_path(people, 600, [2030]).iloc[0]
    assert [found[f"cost{name}_billion_thb"] for name in ("_low", "", "_high")] == [7.2, 14.4, 21.6]
    with pytest.raises(ParameterError, match="horizon"):
        child_grant.cost_path(people, 600, [])


def test_the_proposal_stands_beside_the_costs_with_its_own_mark():
    costs = pd.DataFrame(
        {
            "population_basis": ["wpp2024"],
            "fiscal_year": [2026],
            "take_up_share": [0.9],
            "extra_billion_thb": [7.0],
        }
    )
    found = child_grant.beside_proposal(costs, 6.7, 2025)
    assert found["take_up"].tolist() == ["90%", "as published"]
    assert found["extra_billion_thb"].tolist() == [7.0, 6.7]
    assert found["fiscal_year"].tolist() == [2026, 2025]


def test_a_year_of_lunch_has_the_days_the_law_pays():
    law = {"lunch.days": 200, "lunch.rate.121+": 22}
    found = child_grant.lunch_rates({"lunch.rate.121+": "large"}, lambda key, on: law[key], "2026-01-01")
    assert found["amount_thb_year"].tolist() == [4_400]


def system_rows():
    rows = [
        {"id": name, "name_en": name, "name_th": "ก", "status": "to be loaded"}
        for name in child_system.GROUPS
    ]
    results = [{"id": "r1", "name_en": "Visits", "name_th": "ข", "target": 10.0, "result": 12.0}]
    channels = [{"id": "k1", "name_en": "Page", "name_th": "ค", "reach": None}]
    return rows, results, channels


def test_what_nobody_reported_is_not_published_and_never_zero():
    frame = child_system.indicators(*system_rows(), ["r1", "k1"]).set_index("mis_indicator_en")
    assert frame.loc["Visits", ["target_n", "reported_n", "standing"]].tolist() == [10, 12, "reported_once"]
    assert frame.loc["Page", "standing"] == "not_published"
    assert frame["reported_n"].isna().sum() == len(frame) - 1


def test_an_indicator_that_is_gone_or_has_another_status_is_refused():
    rows, results, channels = system_rows()
    with pytest.raises(DataError, match="no row 'r9'"):
        child_system.indicators(rows, results, channels, ["r9"])
    rows[0]["status"] = "loaded"
    with pytest.raises(DataError, match="row cs6: the status 'loaded'"):
        child_system.indicators(rows, results, channels, [])


def test_limits_are_a_twelfth_of_members_times_the_limit():
    frame = child_grant.thresholds([100_000], 400)
    assert frame["passes_of_3_thb_month"].tolist() == [25_000]
    assert frame["passes_of_5_thb_month"].iloc[0] == pytest.approx(500_000 / 12)
    assert frame["minimum_wages_of_4"].iloc[0] == pytest.approx(400_000 / 12 / (400 * 26))


@pytest.mark.parametrize(
    ("basis", "grant", "cost", "horizon", "says"),
    [
        ("wpp2024", 2014, 2026, 2040, "grant_year is 2014"),
        ("wpp2024", 2025, 2026, 2026, "horizon is 2026"),
        ("register", 2025, 2023, 2040, "grant_year is one of 2021, 2022"),
        ("register", 2022, 2021, 2040, "cost_year is one of 2022 "),
    ],
)
def test_years_that_cannot_be_shown_are_refused_by_name(basis, grant, cost, horizon, says):
    years = {"grant_year": grant, "cost_year": cost}
    with pytest.raises(ParameterError, match=says):
        children.check_years(basis, years, [2021, 2022], 2016, horizon)


def test_years_that_can_be_shown_pass():
    years = {"grant_year": 2022, "cost_year": 2022}
    assert children.check_years("register", years, [2021, 2022], 2016, 2040) is None


def test_amounts_come_from_the_rules_and_a_day_without_them_is_refused():
    # amounts of January 2026 in the law: 600, 1,000 and 300 baht
    found = child_grant.law_amounts("2026-01-01")
    assert found == {"csg.amount": 600, "ssf33.child.amount": 1_000, "ssf40_3.child": 300}
    assert child_grant.law_amounts("2025-10-15")["ssf40_3.child"] == 200
    with pytest.raises(ParameterError, match="csg"):
        child_grant.law_amounts("2015-01-01")


def test_the_path_is_what_the_scheme_costs():
    people = population_by_age("wpp2024", [2025, 2026])
    by_year = children.fiscal_mean(children.under_age(people, 72))
    path = child_grant.cost_path(dict.fromkeys(("low", "medium", "high"), by_year), 600, [2026])
    whole = budget.scheme_cost("csg", [2026], population=people, calendar="fiscal").iloc[0]
    assert path["cost_billion_thb"].iloc[0] == pytest.approx(whole["cost_thb"] / 1e9, rel=1e-9)
