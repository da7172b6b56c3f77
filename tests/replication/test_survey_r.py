"""R survey's own example designs, and laeken's example, against ours to ten digits.

R computes its values when the test runs (``survey_reference.R``), so no data set of another package is kept
here. Written against survey 4.1-1 and laeken 0.5.2. Arithmetic check: same formulas, same data, same digits.
"""

from __future__ import annotations

import subprocess
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from spdr.analysis import poverty
from spdr.analysis.survey import Design

pytestmark = pytest.mark.r

SCRIPT = Path(__file__).with_name("survey_reference.R")
COLUMNS = ["estimate", "standard_error", "ci_low", "ci_high"]
SAMPLES = ["strat", "clus1", "clus2", "clus2_replaced", "srs"]
STYPE = {"E": 4421, "H": 755, "M": 1018}
WIDE = {"No": 1072, "Yes": 5122}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("reference")
    subprocess.run(["Rscript", str(SCRIPT), str(folder)], check=True, capture_output=True, timeout=300)
    return folder


@pytest.fixture(scope="module")
def r(folder):
    table = pd.read_csv(folder / "reference.csv")
    return {name: rows["value"].to_numpy() for name, rows in table.groupby("name", sort=False)}


FILES = {"strat": "apistrat", "clus1": "apiclus1", "srs": "apisrs"}


def sample(folder, name):
    return data(folder, FILES.get(name, "apiclus2"))


def data(folder, name):
    return pd.read_csv(folder / f"{name}.csv")


def design(folder, name, **options):
    if name == "strat":
        return Design(data(folder, "apistrat"), "pw", strata="stype", fpc="fpc", **options)
    if name == "clus1":
        return Design(data(folder, "apiclus1"), "pw", clusters="dnum", fpc="fpc", **options)
    if name == "srs":
        return Design(data(folder, "apisrs"), "pw", fpc="fpc", **options)
    fpc = ["fpc1", "fpc2"] if name == "clus2" else None
    return Design(data(folder, "apiclus2"), "pw", clusters=["dnum", "snum"], fpc=fpc, **options)


def equal(ours, theirs):
    # ten digits: both sides add thousands of products in double precision, in different orders
    np.testing.assert_allclose(np.asarray(ours, dtype=float).ravel(), theirs, rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize("name", SAMPLES)
def test_means_totals_ratios_and_shares_have_r_surveys_digits(folder, r, name):
    d = design(folder, name)
    equal(d.mean("api00")[COLUMNS], r[f"{name}.mean"])
    equal(d.mean("api00", interval="t")[COLUMNS], r[f"{name}.mean_t"])
    equal(d.total("enroll", missing="exclude")[COLUMNS], r[f"{name}.total"])
    equal(d.ratio("api.stu", "enroll", missing="exclude")[COLUMNS], r[f"{name}.ratio"])
    equal(d.share("stype")[COLUMNS], r[f"{name}.share"])


@pytest.mark.parametrize("name", SAMPLES)
def test_domains_keep_the_whole_design_as_in_r_survey(folder, r, name):
    d = design(folder, name)
    equal(d.mean("api00", by="stype")[COLUMNS], r[f"{name}.by"])
    groups = d.total("api.stu", by=["stype", "sch.wide"]).sort_values(["sch.wide", "stype"])
    equal(groups[COLUMNS], r[f"{name}.total_by"])
    part = d.subset(sample(folder, name)["comp.imp"] == "Yes")
    equal(part.mean("api00")[COLUMNS], r[f"{name}.subset"])
    assert [d.mean("api00")["degf"][0], part.mean("api00")["degf"][0]] == r[f"{name}.degf"].tolist()


@pytest.mark.parametrize("name", SAMPLES)
def test_design_effects_have_r_surveys_digits(folder, r, name):
    d = design(folder, name)
    equal(d.mean("api00", deff=True)["deff"], r[f"{name}.deff"])
    equal(d.mean("api00", deff="replace")["deff"], r[f"{name}.deff_replace"])
    equal(d.total("api.stu", deff=True)["deff"], r[f"{name}.deff_total"])
    equal(d.mean("api00", by="stype", deff=True)["deff"], r[f"{name}.deff_by"])


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize("rule", ["math", "school", "hf1", "hf2", "hf3", "hf4"])
def test_quantiles_and_their_intervals_have_r_surveys_digits(folder, r, name, rule):
    ours = design(folder, name).quantile("api00", [0.25, 0.5, 0.8], rule=rule)
    theirs = r[f"{name}.quantile.{rule}"].reshape(4, 3).T[:, [0, 3, 1, 2]]
    equal(ours[COLUMNS], theirs.ravel())


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize("rule", ["hf5", "hf6", "hf7", "hf8", "hf9", "shahvaish"])
def test_interpolating_quantile_rules_have_r_surveys_digits(folder, r, name, rule):
    ours = design(folder, name).quantile("api00", [0.25, 0.5, 0.8], rule=rule)
    equal(ours["estimate"], r[f"{name}.point.{rule}"])


@pytest.mark.parametrize("name", SAMPLES)
def test_quantiles_by_group_have_r_surveys_digits(folder, r, name):
    ours = design(folder, name).quantile("api00", 0.5, by="stype")
    equal(ours[["estimate", "standard_error"]].T, r[f"{name}.quantile_by"])


def test_the_three_medians_of_apistrat_are_the_published_ones(folder):
    d = design(folder, "strat")
    medians = [d.quantile("api00", 0.5, rule=rule)["estimate"][0] for rule in ("math", "hf7", "shahvaish")]
    assert [round(value, 1) for value in medians] == [668.0, 667.6, 705.0]


@pytest.mark.parametrize("rule", ["remove", "adjust", "average", "certainty"])
def test_a_stratum_with_one_cluster_follows_r_surveys_rules(folder, r, rule):
    few = data(folder, "few")
    d = Design(few, "pw", strata="stype", lonely_psu=rule)
    part = d.subset(few["sch.wide"] == "Yes")
    errors = [d.mean("api00"), d.total("api.stu"), part.mean("api00")]
    equal([frame["standard_error"][0] for frame in errors], r[f"lonely.{rule}"])


@pytest.mark.parametrize("rule", ["remove", "adjust"])
def test_one_unit_at_the_second_stage_follows_r_surveys_rules(folder, r, rule):
    d = Design(data(folder, "small"), "pw", clusters=["dnum", "snum"], fpc=["fpc1", "fpc2"], lonely_psu=rule)
    equal(d.mean("api00")["standard_error"], r[f"lonely2.{rule}"])


def test_clusters_numbered_anew_in_each_stratum_are_told_apart(folder, r):
    people = data(folder, "nhanes")
    d = Design(people, "WTMEC2YR", strata="SDMVSTRA", clusters="SDMVPSU", nest=True)
    groups = d.subset("has").mean("chol", by=["race", "RIAGENDR"]).sort_values(["RIAGENDR", "race"])
    equal(groups[COLUMNS], r["nhanes.by"])
    equal(d.mean("HI_CHOL", missing="exclude")[COLUMNS], r["nhanes.exclude"])


@pytest.mark.parametrize("name", ["clus1", "strat", "clus2"])
def test_post_stratified_estimates_have_r_surveys_digits(folder, r, name):
    post = design(folder, name).post_stratify("stype", STYPE)
    equal(post.mean("api00")[COLUMNS], r[f"{name}.post.mean"])
    equal(post.total("enroll", missing="exclude")[COLUMNS], r[f"{name}.post.total"])
    equal(post.mean("api00", by="sch.wide")[COLUMNS], r[f"{name}.post.by"])
    equal(
        post.subset(sample(folder, name)["comp.imp"] == "Yes").mean("api00")[COLUMNS],
        r[f"{name}.post.subset"],
    )


@pytest.mark.parametrize("name", ["clus1", "strat", "clus2"])
def test_raked_estimates_have_r_surveys_digits(folder, r, name):
    raked = design(folder, name).rake({"stype": STYPE, "sch.wide": WIDE}, tolerance=1e-13)
    equal(raked.mean("api00")[COLUMNS], r[f"{name}.raked.mean"])
    equal(raked.total("enroll", missing="exclude")[COLUMNS], r[f"{name}.raked.total"])
    equal(raked.mean("api00", by="stype")[COLUMNS], r[f"{name}.raked.by"])
    ours = raked.quantile("api00", 0.5)[["estimate", "ci_low", "ci_high", "standard_error"]]
    equal(ours, r[f"{name}.raked.quantile"])


def test_post_stratifying_by_two_columns_has_r_surveys_digits(folder, r):
    cells = data(folder, "cells").rename(columns={"Freq": "total"})
    equal(
        design(folder, "strat").post_stratify(["stype", "sch.wide"], cells).mean("api00")[COLUMNS],
        r["cells.mean"],
    )


KINDS = {"jk1": "JK1", "jkn": "JKn", "bootstrap": "bootstrap", "brr": "BRR", "fay": "Fay"}


def replicated(folder, r, name, **options):
    if name == "jkn":
        options["rscales"] = r["jkn.rscales"]
    if name in ("jk1", "bootstrap"):
        options.update(scale=r[f"{name}.scale"][0], rscales=r[f"{name}.rscales"])
    if name == "fay":
        options["rho"] = 0.3
    return Design.replicate(data(folder, name), "pw", "rep", KINDS[name], **options)


@pytest.mark.parametrize("name", KINDS)
def test_replicate_weights_give_r_surveys_digits(folder, r, name):
    d = replicated(folder, r, name)
    equal(d.mean("api00")[COLUMNS], r[f"{name}.mean"])
    equal(d.total("api.stu")[COLUMNS], r[f"{name}.total"])
    equal(d.ratio("api.stu", "api00")[COLUMNS], r[f"{name}.ratio"])
    equal(d.mean("api00", by="stype")[COLUMNS], r[f"{name}.by"])
    assert d.mean("api00")["degf"][0] == r[f"{name}.degf"][0]
    ours = d.quantile("api00", 0.5)[["estimate", "ci_low", "ci_high", "standard_error"]]
    equal(ours, r[f"{name}.quantile"])


def test_replicates_are_post_stratified_one_by_one(folder, r):
    equal(replicated(folder, r, "jk1").post_stratify("stype", STYPE).mean("api00")[COLUMNS], r["jk1.post"])


def test_mean_squared_deviations_from_the_estimate_have_r_surveys_digits(folder, r):
    d = Design.replicate(data(folder, "brr"), "pw", "rep", "BRR", mse=True)
    equal(d.mean("api00")[COLUMNS], r["brr.mse"])


def test_laekens_example_has_its_digits(folder, r):
    people = data(folder, "eusilc")
    income, weight = people["eqIncome"], people["rb050"]
    equal(poverty.gini(income, weight), r["laeken.gini"])
    equal(poverty.quintile_share_ratio(income, weight), r["laeken.qsr"])
    assert (
        round(poverty.quintile_share_ratio(income, weight), 6) == 3.970004
    )  # as laeken's documentation prints
    rate = poverty.at_risk_of_poverty_rate(income, weight)
    equal(
        [rate.threshold, float(rate), rate.median_gap],
        [*r["laeken.arpt"], *r["laeken.arpr"], *r["laeken.rmpg"]],
    )


def test_laekens_regions_have_its_digits(folder, r):
    people = data(folder, "eusilc")
    d = Design(people, "rb050")
    equal(d.gini("eqIncome", by="db040")["estimate"], r["laeken.gini_by"])
    equal(d.quintile_share_ratio("eqIncome", by="db040")["estimate"], r["laeken.qsr_by"])
    equal(d.at_risk_of_poverty_rate("eqIncome", by="db040")["estimate"], r["laeken.arpr_by"])
