"""The social budget chapter: facts derived again from the files, headlines against data, reruns."""

import json
import tomllib

import pytest

from spdr.present.whatif import evaluate
from tests.chapters import TOP, attempt, card, cards, expected, facts, rows, run

CHAPTER = "07_budget"


@pytest.fixture(scope="module")
def record():
    return run(CHAPTER)


def published(result):
    return float(next(row["value"] for row in rows("published_results") if row["result_id"] == result))


def amount(scheme, key):
    file = TOP / "data" / "parameters" / f"{scheme}.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))[key]["values"][-1]["value"]


def test_results_are_those_committed(record):
    assert json.loads(json.dumps(facts(record))) == expected(CHAPTER)


def test_it_has_the_cards_and_facts_it_promises(record):
    assert len(cards(record, "figure")) >= 9
    assert len(cards(record, "table")) >= 6
    assert len(record["findings"]) == 5
    assert len(record["facts"]) >= 40


def test_older_people_are_those_of_the_published_projection(record):
    """The year 2040 is one that the United Nations publish: no interpolation between years is in it."""
    groups = [r for r in rows("population_wpp2024") if (r["year"], r["variant"]) == ("2040", "medium")]
    older = sum(float(r["population_n"]) for r in groups if int(r["age_low"]) >= 60)
    assert facts(record)["older_horizon"] == pytest.approx(older, rel=1e-9)
    assert facts(record)["older_turn"]["en"] == "rise"


def test_take_up_of_the_allowance_is_recipients_over_people(record):
    counts = [
        r
        for r in rows("scheme_beneficiaries")
        if (r["scheme_id"], r["counted"], r["basis"]) == ("OAA", "recipients", "actual")
    ]
    latest = max(counts, key=lambda r: int(r["year"]))
    groups = [r for r in rows("population_wpp2024") if r["variant"] in ("estimate", "medium")]
    older = {
        year: sum(
            float(r["population_n"]) for r in groups if r["year"] == str(year) and int(r["age_low"]) >= 60
        )
        for year in (2020, 2025)
    }
    about = older[2020] + (older[2025] - older[2020]) * 0.8  # a straight line to 2024
    assert facts(record)["oaa_take_up"] == pytest.approx(int(latest["beneficiaries_n"]) / about, rel=0.005)


def test_the_child_grant_is_children_times_take_up_times_the_amount(record):
    found = facts(record)
    year = found["young_first"] * found["csg_take_up"] * amount("csg", "csg.amount") * 12 / 1e9
    assert found["csg_first"] == pytest.approx(year, rel=0.01)  # three months are of the year before
    assert found["csg_turn"]["en"] == "fall"
    assert "will fall from" in card(record, "budget-by-scheme")["headline_en"]
    assert "ลดลง" in card(record, "budget-by-scheme")["headline_th"]


def test_the_three_schemes_are_what_the_total_is(record):
    found = facts(record)
    table = card(record, "selected-years")
    names = [column["name"] for column in table["columns"]]
    for row in table["rows"]:
        cells = dict(zip(names, row, strict=True))
        parts = sum(cells[f"{name}_billion_thb"] for name in ("csg", "oaa", "da"))
        assert cells["together_billion_thb"] == pytest.approx(parts)
    assert found["cost_horizon"] > found["cost_first"]
    assert found["cost_turn"]["en"] == "rise"


def test_the_share_of_product_moves_as_the_headline_says(record):
    found = facts(record)
    assert found["share_turn"]["en"] == ("fall" if found["share_horizon"] < found["share_first"] else "rise")
    assert found["share_low"] <= found["share_horizon"] <= found["share_high"]
    product = 18_578_916e6 * 1.024 * (1 - 0.0014)  # 2025, from published growth and prices
    step = 1.025 * 1.01
    fiscal = product * step / 4 + 3 * product * step**2 / 4
    assert found["share_first"] == pytest.approx(found["cost_first"] * 1e9 / fiscal)


def test_uprating_is_compound_growth(record):
    found = facts(record)
    years = found["horizon"] - found["first_year"]
    assert found["uprated_cost"] == pytest.approx(found["cost_horizon"] * (1.025 * 1.01) ** years)
    assert found["prices_cost"] == pytest.approx(found["cost_horizon"] * 1.01**years)


def test_the_backcast_uses_published_budgets(record):
    table = card(record, "backcast")
    names = [column["name"] for column in table["columns"]]
    held = {
        (r["scheme_id"].lower(), int(r["year"])): float(r["budget_million_thb"]) / 1e3
        for r in rows("oaa_disability_recipients")
        if r["channel"] == "all channels" and r["budget_million_thb"]
    }
    shown = [dict(zip(names, row, strict=True)) for row in table["rows"]]
    assert {(one["scheme"], one["fiscal_year"]) for one in shown} <= {
        ("Old Age Allowance", year) for _, year in held
    } | {("Disability Allowance", year) for _, year in held}
    for one in shown:
        key = "oaa" if one["scheme"] == "Old Age Allowance" else "da"
        assert one["published_billion_thb"] == pytest.approx(held[key, one["fiscal_year"]])
    assert facts(record)["backcast_oaa"] < 0.01


def test_residual_is_the_published_total_less_the_schemes_seen(record):
    seen = 0.0
    for scheme in ("OAA", "DA", "CSG", "SWC", "UCS"):
        mine = [r for r in rows("scheme_expenditure") if (r["scheme_id"], r["year"]) == (scheme, "2023")]
        plain = [r for r in mine if not r["period"].startswith("average")] or mine
        seen += float(plain[0]["expenditure_million_thb"]) / 1e3
    found = facts(record)
    assert found["welfare_total"] == published("PR189") == 706
    assert found["residual"] == pytest.approx(706 - seen)
    assert found["residual_share"] == pytest.approx((706 - seen) / 706)


def test_the_state_part_of_a_contribution(record):
    assert facts(record)["state_part"] == pytest.approx(2.75 / 12.75)
    assert facts(record)["flat_amount"] == amount("oaa", "oaa.proposed_flat") == 1000


def what_if(record, id):
    return next(one for one in record["whatifs"] if one["id"] == id)


def test_what_ifs_start_where_the_forecast_stands(record):
    found = facts(record)
    years = {"fiscal_year": found["first_year"]}
    assert evaluate(what_if(record, "child-grant"), years)["cost_billion_thb"] == pytest.approx(
        found["csg_first"]
    )
    assert evaluate(what_if(record, "allowance-tiers"), years)["cost_billion_thb"] == pytest.approx(
        found["oaa_first"]
    )
    later = evaluate(what_if(record, "later-age"), years)
    assert later["allowance_cost_billion_thb"] == pytest.approx(found["oaa_first"])
    horizon = {
        "fiscal_year": found["horizon"],
        "take_up_share": what_if(record, "child-grant")["controls"][2]["start"],
    }
    assert evaluate(what_if(record, "child-grant"), horizon)["cost_billion_thb"] == pytest.approx(
        found["csg_horizon"]
    )


def test_what_ifs_say_what_the_reforms_cost(record):
    """Flat 1,000 baht by the sliders is the flat allowance of the forecast, worked out another way."""
    found = facts(record)
    flat = {f"tier_{age}_thb_month": 1000 for age in (60, 70, 80, 90)} | {"fiscal_year": found["first_year"]}
    assert evaluate(what_if(record, "allowance-tiers"), flat)["extra_billion_thb"] == pytest.approx(
        found["flat_extra"]
    )
    every = evaluate(what_if(record, "child-grant"), {"take_up_share": 1, "fiscal_year": found["first_year"]})
    children, months = found["young_first"], 12
    assert every["cost_billion_thb"] == pytest.approx(children * 600 * months / 1e9, rel=0.01)
    assert every["extra_billion_thb"] < found["universal_extra"]  # which also pays in pregnancy


def test_a_later_age_lowers_the_bill_and_raises_support(record):
    ages = [evaluate(what_if(record, "later-age"), {"older_from_years": age}) for age in range(60, 71)]
    costs = [one["allowance_cost_billion_thb"] for one in ages]
    support = [one["support_ratio"] for one in ages]
    assert costs == sorted(costs, reverse=True) and support == sorted(support)


def test_the_account_keeps_what_nobody_published_empty(record):
    table = card(record, "account-by-function")
    names = [column["name"] for column in table["columns"]]
    amounts = [row[names.index("amount_billion_thb")] for row in table["rows"]]
    found = facts(record)
    assert amounts.count(None) == found["items_unknown"] > 0 and len(amounts) == found["items_all"]
    assert sum(amount or 0 for amount in amounts) == pytest.approx(found["welfare_total"] - found["residual"])


def test_women_are_counted_from_the_published_ages(record):
    groups = [r for r in rows("population_wpp2024") if r["variant"] == "medium" and int(r["age_low"]) >= 60]

    def share(year):
        people = {
            s: sum(float(r["population_n"]) for r in groups if (r["year"], r["sex"]) == (year, s))
            for s in ("female", "male")
        }
        return people["female"] / sum(people.values())

    assert (
        min(share("2025"), share("2030")) <= facts(record)["women_sixty"] <= max(share("2025"), share("2030"))
    )
    assert facts(record)["women_eighty"] > facts(record)["women_sixty"] > 0.5


def test_the_assumption_named_is_the_widest_of_the_tornado(record):
    swings = card(record, "tornado")
    names = [column["name"] for column in swings["columns"]]
    rows_of = [dict(zip(names, row, strict=True)) for row in swings["rows"]]
    widest = max(rows_of, key=lambda row: row["high_billion_thb"] - row["low_billion_thb"])
    said = next(one for one in record["findings"] if one["id"] == "uprating")["en"]
    assert facts(record)["decides"]["en"] == widest["assumption"] and widest["assumption"] in said


def test_statuses_are_honest(record):
    status = {fact["id"].split(".")[-1]: fact["status"] for fact in record["facts"]}
    assert status["cost_first"] == status["uprated_cost"] == "projection"
    assert status["welfare_total"] == status["universal_published"] == "news"
    assert status["residual"] == "computed"


def test_another_scenario_and_horizon_stay_true():
    other = run(CHAPTER, scenario="low", horizon=2032, last_year=2034, draws=20)
    found, before = facts(other), facts(run(CHAPTER))
    assert found["cost_first"] == before["cost_first"]  # baht of the law do not hang on the economy
    assert found["share_first"] > before["share_first"]
    assert f"{found['share_turn']['en']} from" in card(other, "share-of-gdp")["headline_en"]
    assert "2032" in card(other, "people-of-the-ages")["headline_en"]


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        ({"year": 2022}, "No published total of welfare spending is held for 2022"),
        ({"population_basis": "register"}, "civil register has no age structure"),
        ({"horizon": 2070}, "it has no 2070"),
    ],
)
def test_what_cannot_be_is_refused(wish, said):
    code, words, record = attempt(CHAPTER, **({"last_year": 2034, "horizon": 2032, "draws": 20} | wish))
    assert code != 0
    assert record is None
    assert said in words
