"""Survey designs: variances worked by hand and by R, faults that are named, laws that hold for all data."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spdr.analysis import poverty
from spdr.analysis.survey import Design
from spdr.errors import DataError, ParameterError

COLUMNS = ["estimate", "standard_error", "ci_low", "ci_high", "n", "degf"]
NUMBERS = COLUMNS[:4]

# an invented sample of 26 homes in 10 clusters and 3 areas
SAMPLE = """area cluster home clusters homes weight income sex size
a 1 10 12 9 12.0 1050 m 4
a 1 11 12 9 12.0 1350 f 1
a 1 12 12 9 12.0 500 m 5
a 2 20 12 10 20.0 1800 m 3
a 2 21 12 10 20.0 5350 f 1
a 3 30 12 10 20.0 550 m 3
a 3 31 12 10 20.0 1600 f 3
b 4 40 20 10 16.6667 950 m 6
b 4 41 20 10 16.6667 2850 f 2
b 4 42 20 10 16.6667 1950 m 3
b 5 50 20 7 11.6667 400 m 5
b 5 51 20 7 11.6667 4900 m 5
b 5 52 20 7 11.6667 1600 m 4
b 6 60 20 10 16.6667 3250 f 2
b 6 61 20 10 16.6667 2350 m 1
b 6 62 20 10 16.6667 900 f 4
b 7 70 20 10 16.6667 4850 m 2
b 7 71 20 10 16.6667 4700 f 1
b 7 72 20 10 16.6667 3000 f 6
c 8 80 9 13 13.0 1550 m 4
c 8 81 9 13 13.0 5150 m 6
c 8 82 9 13 13.0 3950 f 3
c 9 90 9 7 10.5 4900 f 3
c 9 91 9 7 10.5 5250 f 1
c 10 100 9 11 16.5 2250 m 1
c 10 101 9 11 16.5 650 m 6"""


def sample(**changes):
    head, *rows = (line.split(" ") for line in SAMPLE.splitlines())
    frame = pd.DataFrame(rows, columns=head)
    whole = ["cluster", "home", "clusters", "homes", "income", "size"]
    frame = frame.astype({**dict.fromkeys(whole, "int64"), "weight": "float64"})
    return frame.assign(poor=frame["income"] < 2000, **changes)


def designed(kind="one", frame=None, **options):
    frame = sample() if frame is None else frame
    if kind == "rows":
        return Design(frame, "weight", strata="area", **options)
    if kind == "two":
        options = {"fpc": ["clusters", "homes"], **options}
        return Design(frame, "weight", strata="area", clusters=["cluster", "home"], **options)
    return Design(frame, "weight", strata="area", clusters="cluster", **options)


# computed with R survey 4.1-1: estimate, standard error, interval (svymean, svytotal, svyratio, svyby)
R = {
    "one.mean": [2557.127835403, 420.0125650483, 1733.918334854, 3380.337335952],
    "one.total": [1007509.39, 175503.4029264, 663529.0411, 1351489.7389],
    "one.ratio": [799.7155420469, 171.6090241764, 463.3680352391, 1136.063048855],
    "one.share": [0.5046530409614, 0.09466809274413, 0.3191069886978, 0.690199093225],
    "one.by": [3296.013429121, 545.6789459028, 2226.502348029, 4365.524510212,
               2000.222996801, 338.7695383584, 1336.246902559, 2664.199091043],
    "one.subset": [1955.198677299, 346.5949691722, 1275.885020499, 2634.5123341],
    "two.mean": [2557.127835403, 383.9131902182, 1804.671809386, 3309.583861421],
    "two.total": [1007509.39, 160118.0463835, 693683.7858134, 1321334.994187],
    "two.ratio": [799.7155420469, 164.7900607519, 476.732957963, 1122.698126131],
    "two.share": [0.5046530409614, 0.09409886657915, 0.3202226514802, 0.6890834304426],
    "two.by": [3296.013429121, 509.1477349101, 2298.102205887, 4293.924652355,
               2000.222996801, 339.7808604211, 1334.26474774, 2666.181245862],
    "two.subset": [1955.198677299, 323.4446536959, 1321.258805063, 2589.138549535],
    "rows.mean": [2557.127835403, 334.5893632032, 1901.344733915, 3212.910936892],
    "rows.total": [1007509.39, 137211.4814697, 738579.828054, 1276438.951946],
    "rows.ratio": [799.7155420469, 166.7737839922, 472.8449318568, 1126.586152237],
    "rows.share": [0.5046530409614, 0.0961448166099, 0.3162126631058, 0.693093418817],
    "rows.by": [3296.013429121, 487.1213598139, 2341.273107785, 4250.753750456,
                2000.222996801, 391.2227779894, 1233.44044201, 2767.005551592],
    "rows.subset": [1955.198677299, 332.7916861083, 1302.938958173, 2607.458396426],
}  # fmt: skip
DEFF = {"one": 1.715334515488, "two": 1.433145643294, "rows": 1.088550349034}
DEGF = {"one": 7, "two": 7, "rows": 23}
MEDIAN = {"one": [1950, 549.7702221079, 1350, 3950], "two": [1950, 549.7702221079, 1350, 3950]}
MEDIAN["rows"] = [1950, 410.8944833204, 1550, 3250]


def equal(ours, theirs):
    # R printed 13 digits
    np.testing.assert_allclose(np.asarray(ours, dtype=float).ravel(), theirs, rtol=1e-11)


@pytest.mark.parametrize("kind", ["one", "two", "rows"])
def test_one_stage_two_stage_and_row_samples_have_r_surveys_numbers(kind):
    d = designed(kind)
    equal(d.mean("income")[NUMBERS], R[f"{kind}.mean"])
    equal(d.total("income")[NUMBERS], R[f"{kind}.total"])
    equal(d.ratio("income", "size")[NUMBERS], R[f"{kind}.ratio"])
    equal(d.share("poor")[NUMBERS], R[f"{kind}.share"])
    equal(d.mean("income", by="sex")[NUMBERS], R[f"{kind}.by"])
    equal(d.subset(sample()["size"] > 2).mean("income")[NUMBERS], R[f"{kind}.subset"])
    equal(d.mean("income", deff=True)["deff"], [DEFF[kind]])
    equal(d.quantile("income", 0.5)[NUMBERS], MEDIAN[kind])
    assert d.mean("income")["degf"].tolist() == [DEGF[kind]]


def test_calibrated_weights_have_r_surveys_numbers():
    sexes, areas = {"f": 150, "m": 170}, {"a": 110, "b": 140, "c": 70}
    post = designed().post_stratify("sex", sexes)
    equal(post.mean("income")[NUMBERS], [2607.624761951, 375.4803842205, 1871.696731977, 3343.552791924])
    assert post.count("sex")["estimate"].round(9).tolist() == [150, 170]
    assert post.count("sex")["standard_error"].max() < 1e-9  # known totals do not vary
    raked = designed().rake({"sex": sexes, "area": areas}, tolerance=1e-13)
    equal(raked.mean("income")[NUMBERS], [2563.473678589, 395.2665927548, 1788.765392497, 3338.18196468])


def test_a_jackknife_over_strata_has_r_surveys_numbers():
    frame = sample()
    factors = []
    for area, rows in frame.groupby("area"):
        clusters = rows["cluster"].unique()
        for dropped in clusters:
            scale = np.where(frame["area"] == area, len(clusters) / (len(clusters) - 1), 1.0)
            frame[f"jk{dropped}"] = frame["weight"] * np.where(frame["cluster"] == dropped, 0.0, scale)
            factors.append((len(clusters) - 1) / len(clusters))
    d = Design.replicate(frame, "weight", "jk", "JKn", rscales=factors)
    equal(d.mean("income")[NUMBERS], [2557.127835403, 422.18395531, 1729.662488145, 3384.593182662])
    equal(
        d.ratio("income", "size")[NUMBERS], [799.7155420469, 169.5879822262, 467.3292046728, 1132.101879421]
    )
    assert d.mean("income")["degf"][0] == 7


@pytest.mark.parametrize(
    ("rule", "mean", "total"),
    [
        ("remove", 421.1375567011, 156412.7354589),
        ("adjust", 437.7366686479, 208885.9648558),
        ("average", 515.78606272, 191565.6955737),
        ("certainty", 421.1375567011, 156412.7354589),
    ],
)
def test_a_stratum_with_one_cluster_has_r_surveys_numbers_under_each_rule(rule, mean, total):
    frame = sample()
    lonely = frame[(frame["area"] != "c") | (frame["cluster"] == 8)]
    d = designed(frame=lonely, lonely_psu=rule)
    equal(d.mean("income")["standard_error"], [mean])
    equal(d.total("income")["standard_error"], [total])


# ---------------------------------------------------------------- numbers worked by hand


def test_standard_error_of_a_simple_sample_is_the_textbooks():
    frame = pd.DataFrame({"w": [5.0] * 4, "y": [1.0, 2.0, 3.0, 4.0], "N": [20] * 4})
    # s2 = 5/3; with replacement s2/4, without (1 - 4/20) of it
    assert Design(frame, "w").mean("y")["standard_error"][0] ** 2 == pytest.approx(5 / 12, rel=1e-14)
    assert Design(frame, "w", fpc="N").mean("y")["standard_error"][0] ** 2 == pytest.approx(
        5 / 12 * 0.8, rel=1e-14
    )
    fraction = Design(frame.assign(N=0.2), "w", fpc="N")
    assert fraction.mean("y")["standard_error"][0] ** 2 == pytest.approx(5 / 12 * 0.8, rel=1e-14)


def test_a_stratum_drawn_completely_adds_no_variance():
    frame = pd.DataFrame(
        {"w": [1.0, 1.0, 3.0, 3.0], "y": [1.0, 9.0, 2.0, 4.0], "h": [1, 1, 2, 2], "N": [2, 2, 6, 6]}
    )
    # only the second stratum: total variance 6^2 (1 - 2/6) 2 / 2
    assert Design(frame, "w", "h", fpc="N").total("y")["standard_error"][0] ** 2 == pytest.approx(
        24, rel=1e-14
    )


def test_a_domain_counts_clusters_without_anybody_of_it_as_zero():
    frame = pd.DataFrame({"w": 1.0, "c": [1, 2, 3, 4], "y": [3.0, 5.0, 7.0, 9.0], "in": [1, 1, 0, 0]})
    found = Design(frame, "w", clusters="c").mean("y", by="in")
    # residuals over 2 people: (-1, 1)/2 and two zeros: 4/3 x (1/4 + 1/4)
    assert found["standard_error"].tolist() == pytest.approx([(2 / 3) ** 0.5] * 2, rel=1e-14)
    assert found[["n", "degf"]].to_numpy().tolist() == [[2, 1], [2, 1]]


def test_intervals_are_normal_unless_t_or_logit_is_asked_for():
    d = designed()
    normal, t = d.mean("income"), d.mean("income", interval="t")
    assert (normal["ci_high"] - normal["estimate"])[0] / normal["standard_error"][0] == pytest.approx(
        1.959963984540054
    )
    # 97.5 % point of t with 7 degrees of freedom, as tables print it
    assert round((t["ci_high"] - t["estimate"])[0] / t["standard_error"][0], 3) == 2.365
    wide = d.mean("income", level=0.99)
    assert (wide["ci_high"] - wide["estimate"])[0] / wide["standard_error"][0] == pytest.approx(
        2.5758293035489004
    )
    few = d.share(sample()["income"] < 450, interval="logit")
    assert 0 < few["ci_low"][0] < few["estimate"][0] < few["ci_high"][0] < 1


def test_a_share_of_categories_has_a_row_each_and_adds_to_one():
    found = designed().share("sex", by="area")
    assert list(found.columns) == ["area", "category", *COLUMNS]
    assert found.groupby("area")["estimate"].sum().tolist() == pytest.approx([1, 1, 1])
    assert found["category"].tolist() == ["f", "m"] * 3


def test_a_result_has_the_promised_columns_and_the_data_is_not_changed():
    frame = sample()
    before = frame.copy()
    d = designed(frame=frame)
    assert list(d.mean("income", by=["area", "sex"]).columns) == ["area", "sex", *COLUMNS]
    assert list(d.quantile("income", [0.2, 0.8], by="sex").columns) == ["sex", "quantile", *COLUMNS]
    assert list(d.mean("income", deff=True).columns) == [*COLUMNS, "deff"]
    assert d.mean("income")["n"].dtype == "int64"
    pd.testing.assert_frame_equal(frame, before)


def test_groups_come_in_order_and_only_where_they_occur():
    kinds = pd.Categorical(sample()["sex"], categories=["m", "x", "f"])
    assert designed(frame=sample(sex=kinds)).mean("income", by="sex")["sex"].tolist() == ["m", "f"]
    pairs = designed().mean("income", by=["sex", "area"])[["sex", "area"]].apply("".join, axis=1)
    assert pairs.tolist() == ["fa", "fb", "fc", "ma", "mb", "mc"]


def test_a_row_of_weight_zero_keeps_its_cluster_but_is_not_counted():
    frame = sample()
    frame.loc[frame["cluster"] == 9, "weight"] = 0.0
    found = designed(frame=frame).mean("income")
    assert found[["n", "degf"]].to_numpy().tolist() == [[24, 6]]


def test_missing_values_are_left_out_only_when_told_and_then_counted():
    frame = sample()
    frame["answer"] = frame["income"].where(frame["size"] > 1).astype("float64")
    d = designed(frame=frame)
    with pytest.raises(DataError, match="'answer' is nan in row 2"):
        d.mean("answer")
    found = d.mean("answer", by="sex", missing="exclude")
    assert found["missing_n"].tolist() == [4, 2]
    whole = d.subset(frame["size"] > 1).mean("income", by="sex")
    pd.testing.assert_frame_equal(found[["sex", *COLUMNS]], whole)
    assert d.quantile("answer", 0.5, missing="exclude")["missing_n"].tolist() == [6]
    assert d.gini("answer", missing="exclude")["missing_n"].tolist() == [6]
    assert d.fgt("answer", 2000, missing="exclude")["missing_n"].tolist() == [6]


def test_values_outside_a_subset_may_be_missing():
    frame = sample()
    frame["answer"] = frame["income"].where(frame["size"] > 1).astype("float64")
    part = designed(frame=frame).subset(frame["size"] > 1)
    assert part.mean("answer")["estimate"][0] == part.mean("income")["estimate"][0]
    assert part.gini("answer")["estimate"][0] == part.gini("income")["estimate"][0]


def test_a_column_may_be_given_as_values():
    d, frame = designed(), sample()
    assert d.mean(frame["income"] * 2)["estimate"][0] == pytest.approx(2 * d.mean("income")["estimate"][0])
    with pytest.raises(DataError, match="3 values for 26 rows"):
        d.mean(np.ones(3))


# ---------------------------------------------------------------- indicators

MEASURES = {
    "gini": ((), poverty.gini),
    "theil": ((), poverty.theil),
    "mean_log_deviation": ((), poverty.mean_log_deviation),
    "generalised_entropy": ((2,), lambda y, w: poverty.generalised_entropy(y, 2, w)),
    "atkinson": ((0.5,), lambda y, w: poverty.atkinson(y, 0.5, w)),
    "quintile_share_ratio": ((), poverty.quintile_share_ratio),
    "palma": ((), poverty.palma),
    "fgt": ((2000, 1), lambda y, w: poverty.fgt(y, 2000, w, 1)),
    "watts": ((2000,), lambda y, w: poverty.watts(y, 2000, w)),
    "at_risk_of_poverty_rate": ((), poverty.at_risk_of_poverty_rate),
}
measures = pytest.mark.parametrize("name", MEASURES)


@measures
def test_estimates_of_a_design_are_those_of_the_function(name):
    arguments, function = MEASURES[name]
    frame = sample()
    found = getattr(designed(), name)("income", *arguments)
    assert found["estimate"][0] == pytest.approx(function(frame["income"], frame["weight"]), rel=1e-14)
    if name != "at_risk_of_poverty_rate":  # whose line is that of everybody
        groups = getattr(designed(), name)("income", *arguments, by="sex")
        for sex, estimate in zip(groups["sex"], groups["estimate"], strict=True):
            own = frame[frame["sex"] == sex]
            assert estimate == pytest.approx(function(own["income"], own["weight"]), rel=1e-14)


@pytest.mark.parametrize("name", [name for name in MEASURES if name != "at_risk_of_poverty_rate"])
def test_a_group_of_a_design_is_its_subset(name):  # the at-risk rate of a subset has a line of its own
    arguments, _ = MEASURES[name]
    groups = getattr(designed(), name)("income", *arguments, by="sex")
    subset = getattr(designed().subset(sample()["sex"] == "f"), name)("income", *arguments)
    equal(groups.loc[groups["sex"] == "f", COLUMNS], subset[COLUMNS].to_numpy().ravel())


@measures
def test_standard_errors_of_a_design_do_not_change_when_weights_are_multiplied(name):
    arguments, _ = MEASURES[name]
    first = getattr(designed(), name)("income", *arguments, by="sex")
    second = getattr(designed(frame=sample(weight=sample()["weight"] * 1000)), name)(
        "income", *arguments, by="sex"
    )
    equal(second[COLUMNS], first[COLUMNS].to_numpy(dtype=float).ravel())


def large(rows=4000, seed=3):
    """An invented sample large enough for linearised and resampled errors to agree."""
    random = np.random.default_rng(seed)
    frame = pd.DataFrame(
        {"w": random.uniform(1, 3, rows), "h": np.arange(rows) % 8, "c": np.arange(rows) // 8 % 25}
    )
    return frame.assign(y=random.lognormal(8, 0.7, rows) * (1 + 0.02 * frame["c"]), g=np.arange(rows) % 2)


def jackknife(frame):
    wide, factors = {}, []
    for h in range(8):
        for c in range(25):
            scale = np.where(frame["h"] == h, 25 / 24, 1.0)
            wide[f"r{h}_{c}"] = frame["w"] * np.where((frame["h"] == h) & (frame["c"] == c), 0.0, scale)
            factors.append(24 / 25)
    return Design.replicate(pd.concat([frame, pd.DataFrame(wide)], axis=1), "w", "r", "JKn", rscales=factors)


@pytest.mark.parametrize(
    "name", ["gini", "theil", "mean_log_deviation", "generalised_entropy", "atkinson", "palma"]
)
def test_linearised_errors_agree_with_the_jackknife(name):
    frame = large()
    arguments, _ = MEASURES[name]
    linear = getattr(Design(frame, "w", "h", "c", nest=True), name)("y", *arguments, by="g")
    resampled = getattr(jackknife(frame), name)("y", *arguments, by="g")
    # two estimators of one variance, 192 degrees of freedom: 3 % apart at most
    assert linear["standard_error"].to_numpy() == pytest.approx(
        resampled["standard_error"].to_numpy(), rel=0.03
    )


@pytest.mark.parametrize("name", ["quintile_share_ratio", "at_risk_of_poverty_rate"])
def test_linearised_errors_of_measures_with_quantiles_agree_with_the_bootstrap(name):
    frame, random = large(), np.random.default_rng(8)
    wide = {}
    for r in range(200):
        drawn = np.zeros((8, 25))
        for h in range(8):
            np.add.at(drawn[h], random.integers(0, 25, 24), 25 / 24)
        wide[f"r{r}"] = frame["w"] * drawn[frame["h"], frame["c"]]
    boot = Design.replicate(pd.concat([frame, pd.DataFrame(wide)], axis=1), "w", "r", "bootstrap")
    linear = Design(frame, "w", "h", "c", nest=True)
    # 200 bootstrap samples know a standard error to about 5 %
    errors = [getattr(d, name)("y")["standard_error"][0] for d in (linear, boot)]
    assert errors[0] == pytest.approx(errors[1], rel=0.15)


def test_the_at_risk_rate_by_group_uses_the_line_of_everybody():
    frame = large()
    found = Design(frame, "w", "h", "c", nest=True).at_risk_of_poverty_rate("y", by="g")
    line = poverty.at_risk_of_poverty_threshold(frame["y"], frame["w"])
    own = frame[frame["g"] == 1]
    assert found["threshold"].tolist() == [line, line]
    assert found["estimate"][1] == pytest.approx(poverty.fgt(own["y"], line, own["w"]), rel=1e-13)


def test_a_line_may_be_a_column_and_rules_reach_the_design():
    frame = sample(line=np.where(sample()["area"] == "a", 1500, 2500))
    found = designed(frame=frame).fgt("income", "line", 1)
    assert found["estimate"][0] == pytest.approx(
        poverty.fgt(frame["income"], frame["line"], frame["weight"], 1)
    )
    owing = designed(frame=sample(income=sample()["income"] - 600))
    with pytest.raises(DataError, match="row 3"):
        owing.gini("income")
    assert owing.gini("income", negative="zero")["estimate"][0] > 0
    with pytest.raises(DataError, match="row 3"):
        owing.fgt("income", 2000, 2)


# ---------------------------------------------------------------- bad input


@pytest.mark.parametrize("bad", [-1.0, np.nan, np.inf])
def test_a_bad_weight_is_named(bad):
    frame = sample()
    frame.loc[4, "weight"] = bad
    with pytest.raises(DataError, match="weight.*row 5"):
        designed(frame=frame)


def test_a_design_without_rows_weights_or_columns_is_refused():
    with pytest.raises(DataError, match="no row"):
        designed(frame=sample().iloc[:0])
    with pytest.raises(DataError, match="every weight"):
        designed(frame=sample(weight=0.0))
    with pytest.raises(DataError, match="'village'"):
        Design(sample(), "weight", clusters="village")
    with pytest.raises(DataError, match="'wt'"):
        Design(sample(), "wt")
    with pytest.raises(DataError, match="pandas frame or an Ibis table"):
        Design([1, 2], "weight")


def test_a_stratum_with_one_cluster_is_named():
    frame = sample()
    with pytest.raises(DataError, match=r"stratum 'c' has a single cluster at stage 1 \(row 20\)"):
        designed(frame=frame[(frame["area"] != "c") | (frame["cluster"] == 8)].reset_index(drop=True))
    with pytest.raises(DataError, match="single cluster at stage 2"):
        designed("two", frame=frame.drop(index=25))
    with pytest.raises(ParameterError, match="lonely_psu='drop'"):
        designed(lonely_psu="drop")


def test_average_needs_a_stratum_to_average():
    frame = sample()
    alone = frame[frame["cluster"].isin([1, 4])]
    with pytest.raises(DataError, match="average"):
        designed(frame=alone, lonely_psu="average").mean("income")


def test_a_cluster_in_two_strata_is_named():
    frame = sample()
    frame.loc[frame["cluster"] == 8, "cluster"] = 1
    with pytest.raises(DataError, match="cluster 1 of 'cluster' lies in the strata 'a', 'c'"):
        designed(frame=frame)
    assert designed(frame=frame, nest=True).mean("income")["degf"][0] == 7


def test_a_missing_stratum_cluster_or_group_is_named():
    for column in ("area", "cluster"):
        frame = sample().astype({"cluster": "float64"})
        frame.loc[2, column] = None
        with pytest.raises(DataError, match=f"{column!r} is missing in row 3"):
            designed(frame=frame)
    frame = sample()
    frame.loc[2, "sex"] = None
    with pytest.raises(DataError, match="'sex' is missing in row 3"):
        designed(frame=frame).mean("income", by="sex")


def test_an_empty_domain_is_refused():
    with pytest.raises(DataError, match="subset has no row"):
        designed().subset(sample()["size"] > 9).mean("income")
    with pytest.raises(DataError, match="subset has no row"):
        designed().subset(sample()["size"] > 9).gini("income")
    frame = sample()
    frame.loc[frame["area"] == "c", "weight"] = 0.0
    with pytest.raises(DataError, match="area='c'"):
        designed(frame=frame).mean("income", by="area")


def test_a_group_that_cannot_be_measured_is_named():
    frame = sample(income=np.where(sample()["area"] == "b", 0, sample()["income"]))
    with pytest.raises(DataError, match="In area='b'"):
        designed(frame=frame).gini("income", by="area")
    with pytest.raises(DataError, match="denominator is zero in area='b'"):
        designed(frame=frame).ratio("size", "income", by="area")


@pytest.mark.parametrize(
    ("column", "value", "fault"),
    [
        ("clusters", 2, "2 units in the population where 3 were drawn"),
        ("clusters", [12] * 6 + [13] * 20, "one value per stratum"),
        ("clusters", [0.25] * 7 + [20] * 19, "mixes sampling fractions"),
        ("clusters", -1, "above 0"),
    ],
)
def test_a_finite_population_that_cannot_be_is_named(column, value, fault):
    with pytest.raises(DataError, match=fault):
        designed("two", frame=sample(**{column: value}))


def test_numbers_of_stages_that_do_not_fit_are_refused():
    with pytest.raises(ParameterError, match="1 fpc column"):
        designed("two", fpc=["clusters"])
    with pytest.raises(ParameterError, match="2 strata columns"):
        Design(sample(), "weight", strata=["area", "sex"], clusters="cluster")


def test_a_mask_with_gaps_or_other_values_is_refused():
    with pytest.raises(DataError, match="row 2"):
        designed().subset(pd.Series([True, None] * 13, dtype="boolean"))
    with pytest.raises(DataError, match="row 1"):
        designed().subset(sample()["size"])


def test_a_share_of_amounts_is_refused():
    with pytest.raises(DataError, match="fractions"):
        designed().share("weight")


@pytest.mark.parametrize(
    "argument", [{"interval": "exact"}, {"level": 95}, {"missing": "drop"}, {"deff": "srs"}]
)
def test_an_unknown_option_is_refused(argument):
    with pytest.raises(ParameterError):
        designed().mean("income", **argument)


def test_faults_of_replicate_weights_are_named():
    frame = sample(r1=sample()["weight"], r2=sample()["weight"], r3=1.0)
    make = Design.replicate
    with pytest.raises(ParameterError, match="kind='SDR'"):
        make(frame, "weight", "r", "SDR")
    with pytest.raises(ParameterError, match="needs rho"):
        make(frame, "weight", ["r1", "r2"], "Fay")
    with pytest.raises(ParameterError, match="does not use rho"):
        make(frame, "weight", ["r1", "r2"], "BRR", rho=0.5)
    with pytest.raises(ParameterError, match="rscales"):
        make(frame, "weight", ["r1", "r2"], "JKn")
    with pytest.raises(ParameterError, match="2 numbers"):
        make(frame, "weight", ["r1", "r2"], "JKn", rscales=[1, 1, 1])
    with pytest.raises(DataError, match="begins with 'q'"):
        make(frame, "weight", "q", "BRR")
    empty = frame.assign(r2=np.where(frame["sex"] == "f", 0.0, 1.0))
    with pytest.raises(DataError, match="replicate weights 2.*sex='f'"):
        make(empty, "weight", ["r1", "r2"], "BRR").mean("income", by="sex")


def test_faults_of_known_totals_are_named():
    with pytest.raises(DataError, match="'m' in row 1 has no total"):
        designed().post_stratify("sex", {"f": 100})
    with pytest.raises(DataError, match="'x' should have 5 people"):
        designed().post_stratify("sex", {"f": 100, "m": 100, "x": 5})
    with pytest.raises(DataError, match="calibrate first"):
        designed().subset(sample()["sex"] == "f").post_stratify("sex", {"f": 100, "m": 100})
    cells = pd.DataFrame({"sex": ["f", "f", "m"], "total": [1, 2, 3]})
    with pytest.raises(DataError, match="two totals"):
        designed().post_stratify("sex", cells)


# ---------------------------------------------------------------- laws that hold for all data

rows = st.lists(
    st.tuples(
        st.integers(0, 2), st.integers(0, 2), st.integers(1, 9), st.integers(0, 1000), st.integers(0, 1)
    ),
    min_size=1,
    max_size=30,
)


def drawn(rows):
    """A sample in which every stratum has its clusters 0 and 1 at least, and both groups occur."""
    sure = [(h, c, 1, 10 * h + c, c) for h in range(3) for c in range(2)]
    return pd.DataFrame([*sure, *rows], columns=["h", "c", "w", "y", "g"])


def make(frame):
    return Design(frame, "w", strata="h", clusters="c", nest=True)


@given(rows, st.floats(0.001, 1000))
def test_scaled_weights_change_no_mean_no_share_and_no_standard_error(rows, factor):
    frame = drawn(rows)
    scaled = frame.assign(w=frame["w"] * factor)
    for one, two in [
        (make(frame).mean("y", "g"), make(scaled).mean("y", "g")),
        (make(frame).share("g"), make(scaled).share("g")),
        (make(frame).ratio("y", "w"), make(scaled).ratio("y", frame["w"])),
    ]:
        np.testing.assert_allclose(two[NUMBERS], one[NUMBERS], rtol=1e-9, atol=1e-9)


@given(rows, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(rows, random):
    frame = drawn(rows)
    order = list(range(len(frame)))
    random.shuffle(order)
    shuffled = frame.iloc[order].reset_index(drop=True)
    for statistic in (lambda d: d.mean("y", "g"), lambda d: d.total("y"), lambda d: d.quantile("y", 0.3)):
        np.testing.assert_allclose(statistic(make(shuffled)), statistic(make(frame)), rtol=1e-10, atol=1e-9)


@given(rows)
def test_totals_of_groups_add_up_to_the_total_of_everybody(rows):
    d = make(drawn(rows))
    assert d.total("y", "g")["estimate"].sum() == pytest.approx(d.total("y")["estimate"][0], rel=1e-12)
    assert d.total("y", "g")["n"].sum() == d.total("y")["n"][0]


@given(rows)
def test_a_group_is_the_subset_of_its_rows(rows):
    frame = drawn(rows)
    d = make(frame)
    part = d.subset(frame["g"] == 1).mean("y")
    np.testing.assert_allclose(
        d.mean("y", "g").loc[1, COLUMNS].to_numpy(float), part[COLUMNS].to_numpy(float)[0]
    )


@given(rows, st.integers(-50, 50), st.integers(1, 20))
def test_a_mean_follows_a_change_of_unit_and_its_error_only_the_scale(rows, shift, scale):
    frame = drawn(rows)
    one, two = make(frame).mean("y"), make(frame.assign(y=frame["y"] * scale + shift)).mean("y")
    assert two["estimate"][0] == pytest.approx(one["estimate"][0] * scale + shift, rel=1e-10, abs=1e-9)
    assert two["standard_error"][0] == pytest.approx(one["standard_error"][0] * scale, rel=1e-9, abs=1e-9)


@given(rows)
def test_a_constant_has_no_error_and_shares_of_both_answers_have_the_same(rows):
    frame = drawn(rows)
    assert make(frame).mean(np.ones(len(frame)))["standard_error"][0] == pytest.approx(0, abs=1e-12)
    yes, no = make(frame).share("g"), make(frame).share(1 - frame["g"])
    assert yes["estimate"][0] + no["estimate"][0] == pytest.approx(1)
    assert yes["standard_error"][0] == pytest.approx(no["standard_error"][0], rel=1e-9, abs=1e-12)


@given(rows)
def test_rows_split_in_two_halves_of_weight_change_nothing(rows):
    frame = drawn(rows)
    halves = pd.concat([frame.assign(w=frame["w"] / 2)] * 2, ignore_index=True)
    one, two = make(frame).mean("y", "g"), make(halves).mean("y", "g")
    np.testing.assert_allclose(two[NUMBERS], one[NUMBERS], rtol=1e-9, atol=1e-9)


@given(rows)
def test_post_stratified_counts_are_the_totals_and_do_not_vary(rows):
    d = make(drawn(rows)).post_stratify("g", {0: 300.0, 1: 200.0})
    counts = d.count("g")
    assert counts["estimate"].tolist() == pytest.approx([300, 200], rel=1e-12)
    assert counts["standard_error"].max() == pytest.approx(0, abs=1e-9)


def test_values_in_the_place_of_a_columns_name_are_refused():
    with pytest.raises(ParameterError, match="names of columns"):
        Design(sample(), sample()["weight"])


def test_a_column_of_words_and_numbers_has_an_order():
    mixed = [1, "x"] * 13
    assert designed(frame=sample(mixed=mixed)).count("mixed")["mixed"].tolist() == [1, "x"]


def test_the_lowest_value_is_the_quantile_of_the_smallest_shares():
    found = designed().quantile("income", [0, 0.001, 1])
    assert found["estimate"].tolist() == [400, 400, 5350]
