"""Big tables: the same expression in memory, on DuckDB and on a Spark cluster, with identical counts."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from spdr.analysis.registry import registry_summary, sorted_summary
from spdr.analysis.survey import Design
from spdr.data import store
from spdr.errors import DataError, ParameterError

SCHEMES = ["csg", "oaa"]


def register(rows=5_000, seed=11):
    """An invented register; some flags are not recorded, as in every real one."""
    random = np.random.default_rng(seed)
    frame = pd.DataFrame({"province": random.integers(10, 14, rows), "decile": random.integers(1, 11, rows)})
    for scheme, amount in (("csg", 600), ("oaa", 700)):
        frame[f"{scheme}_eligible"] = pd.array(random.random(rows) < 0.3, dtype="boolean")
        frame[f"{scheme}_receives"] = pd.array(random.random(rows) < 0.25, dtype="boolean")
        frame.loc[random.random(rows) < 0.02, f"{scheme}_receives"] = pd.NA
        paid = frame[f"{scheme}_receives"].fillna(False).to_numpy(dtype=bool)
        frame[f"{scheme}_thb_month"] = np.where(paid, amount, 0)
    return frame


def by_hand(frame):
    """The same numbers with pandas, one group and scheme at a time."""
    rows = []
    for (province, decile), people in frame.groupby(["province", "decile"]):
        for scheme in sorted(SCHEMES):
            eligible, receives = people[f"{scheme}_eligible"], people[f"{scheme}_receives"]
            known = (eligible.notna() & receives.notna()).to_numpy(dtype=bool)
            eligible, receives = eligible[known].astype(bool), receives[known].astype(bool)
            paid = people.loc[known, f"{scheme}_thb_month"][receives]
            counts = [
                len(people),
                eligible.sum(),
                receives.sum(),
                (eligible & receives).sum(),
                (~known).sum(),
                0,
            ]
            rows.append([province, decile, scheme, *map(int, counts), int(paid.sum())])
    return rows


COLUMNS = ["province", "decile", "scheme", "people_n", "eligible_n", "recipients_n", "covered_n", "unknown_n"]
COLUMNS += ["amount_unknown_n", "benefit_thb_month"]


def test_register_counts_on_duckdb_are_those_counted_row_by_row():
    frame = register()
    there = store.connect()
    result = sorted_summary(there.run(registry_summary(there.table(frame), SCHEMES)))
    assert result[COLUMNS].to_numpy().tolist() == by_hand(frame)


def test_register_shares_are_those_of_a_table_small_enough_to_read():
    frame = pd.DataFrame(
        {
            "province": [10] * 6,
            "csg_eligible": pd.array([True, True, True, False, False, None], dtype="boolean"),
            "csg_receives": pd.array([True, False, False, True, False, True], dtype="boolean"),
            "csg_thb_month": [600.0, 0, 0, None, 0, 600],
        }
    )
    there = store.connect()
    row = there.run(registry_summary(there.table(frame), ["csg"], by=["province"])).iloc[0]
    assert row[["people_n", "unknown_n", "amount_unknown_n"]].tolist() == [6, 1, 1]
    assert row["coverage_share"] == pytest.approx(1 / 3, abs=1e-15)  # one of three eligible
    assert row["exclusion_share"] == pytest.approx(2 / 3, abs=1e-15)
    assert row["inclusion_of_beneficiaries_share"] == 0.5  # one of two recipients is not eligible
    assert row["inclusion_of_ineligible_share"] == 0.5  # one of two who are not eligible receives
    assert row["mean_benefit_thb_month"] == 600.0  # of the one recipient with an amount


def test_a_group_without_recipients_has_no_mean_benefit():
    frame = pd.DataFrame(
        {"province": [1], "csg_eligible": [False], "csg_receives": [False], "csg_thb_month": [0]}
    )
    there = store.connect()
    row = there.run(registry_summary(there.table(frame), ["csg"], by=["province"])).iloc[0]
    assert pd.isna(
        row[["coverage_share", "mean_benefit_thb_month", "inclusion_of_beneficiaries_share"]]
    ).all()


def test_register_without_a_column_or_with_words_for_flags_is_refused():
    there = store.connect()
    with pytest.raises(DataError, match="'oaa_eligible'"):
        registry_summary(there.table(register(10).drop(columns="oaa_eligible")), SCHEMES)
    with pytest.raises(DataError, match="csg_eligible is"):
        registry_summary(there.table(register(10).assign(csg_eligible="yes")), SCHEMES)
    with pytest.raises(ParameterError, match="at least one scheme"):
        registry_summary(there.table(register(10)), [])


def test_files_and_frames_give_the_same_table(tmp_path):
    frame = register(200)
    frame.to_parquet(tmp_path / "one.parquet")
    frame.to_csv(tmp_path / "one.csv", index=False)
    there = store.connect()
    sources = [frame, tmp_path / "one.parquet", str(tmp_path / "*.parquet"), tmp_path / "one.csv"]
    results = [sorted_summary(there.run(registry_summary(there.table(s), SCHEMES))) for s in sources]
    for result in results[1:]:
        pd.testing.assert_frame_equal(result, results[0], check_dtype=False)


def test_a_folder_of_parquet_files_is_one_table(tmp_path):
    for i, part in enumerate(np.array_split(np.arange(200), 3)):
        register(200).iloc[part].to_parquet(tmp_path / f"part{i}.parquet")
    there = store.connect()
    assert there.run(there.table(tmp_path).count()) == 200


def test_a_table_that_is_not_there_is_named(tmp_path):
    there = store.connect()
    with pytest.raises(DataError, match="no file"):
        there.table(tmp_path / "nothing.parquet")
    with pytest.raises(DataError, match="neither a file nor a table"):
        there.table("nothing")
    (tmp_path / "book.xls").write_bytes(b"")
    with pytest.raises(DataError, match=r"'\.xls'"):
        there.table(tmp_path / "book.xls")


def test_spark_without_its_extra_says_how_to_install_it(monkeypatch):
    monkeypatch.setattr(store.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(DataError, match=r"\.\[spark\]"):
        store.connect("spark://cluster:7077")


def survey(rows=3_000, seed=5):
    random = np.random.default_rng(seed)
    frame = pd.DataFrame({"stratum": random.integers(0, 6, rows), "cluster": random.integers(0, 10, rows)})
    return frame.assign(
        region=np.where(frame["stratum"] < 3, "north", "south"),
        income=random.lognormal(8, 0.7, rows),
        poor=random.random(rows) < 0.2,
        size=random.integers(1, 7, rows),
        weight=random.uniform(50, 150, rows),
        answer=np.where(random.random(rows) < 0.1, np.nan, random.random(rows)),
    )


def same(ours, theirs):
    # sums are made in another order by the engine: the last digits of a double may differ
    pd.testing.assert_frame_equal(ours, theirs, check_dtype=False, rtol=1e-10, atol=1e-12)


@pytest.fixture(scope="module")
def pair():
    frame = survey()
    arguments = {"weights": "weight", "strata": "stratum", "clusters": "cluster", "nest": True}
    return Design(frame, **arguments), Design(store.connect().table(frame), **arguments)


@pytest.mark.parametrize("by", [None, "region", ["region", "size"]])
def test_a_design_over_a_table_gives_the_numbers_of_one_in_memory(pair, by):
    here, there = pair
    same(there.mean("income", by), here.mean("income", by))
    same(there.total("income", by), here.total("income", by))
    same(there.share("poor", by), here.share("poor", by))
    same(there.ratio("income", "size", by), here.ratio("income", "size", by))
    same(there.mean("answer", by, missing="exclude"), here.mean("answer", by, missing="exclude"))
    same(there.count(by), here.count(by))


def test_other_statistics_fetch_what_they_need(pair):
    here, there = pair
    same(there.gini("income", "region"), here.gini("income", "region"))
    same(there.quantile("income", [0.1, 0.5], "region"), here.quantile("income", [0.1, 0.5], "region"))
    same(there.fgt("income", 2000, 1), here.fgt("income", 2000, 1))
    same(there.share("region"), here.share("region"))
    same(there.mean("income", deff=True), here.mean("income", deff=True))


def test_a_subset_over_a_table_keeps_the_whole_design(pair):
    here, there = pair
    table = there._table
    same(there.subset(table.income > 3000).mean("size"), here.subset(survey()["income"] > 3000).mean("size"))
    same(there.subset("poor").gini("income"), here.subset("poor").gini("income"))


def test_faults_of_a_table_are_named_before_anything_is_estimated():
    there = store.connect()

    def design(frame):
        return Design(there.table(frame), "weight", strata="stratum", clusters="cluster", nest=True)

    with pytest.raises(DataError, match="1 weights"):
        design(survey().assign(weight=lambda f: f["weight"].where(f.index != 7, -1.0)))
    with pytest.raises(DataError, match="'cluster' is missing in 1 rows"):
        design(survey().assign(cluster=lambda f: f["cluster"].where(f.index != 7)))
    with pytest.raises(DataError, match="single cluster"):
        design(survey().assign(cluster=0))
    with pytest.raises(DataError, match="'answer' is missing in"):
        design(survey()).mean("answer")
    with pytest.raises(DataError, match="infinite in 1 rows"):
        design(survey().assign(income=lambda f: f["income"].where(f.index != 7, np.inf))).mean("income")
    with pytest.raises(DataError, match="no row"):
        design(survey().iloc[:0])


# py4j leaves its sockets to the garbage collector
untidy = pytest.mark.filterwarnings(
    "ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"
)


@pytest.fixture(scope="module")
def cluster():
    there = store.connect("pyspark://local-cluster[2,1,1024]")
    yield there
    there.close()


@untidy
@pytest.mark.spark
def test_a_spark_cluster_counts_the_register_exactly_as_duckdb_does(cluster, tmp_path):
    register().to_parquet(tmp_path / "register.parquet", index=False)
    results = [
        sorted_summary(there.run(registry_summary(there.table(tmp_path / "register.parquet"), SCHEMES)))
        for there in (cluster, store.connect())
    ]
    assert results[0][COLUMNS].to_numpy().tolist() == results[1][COLUMNS].to_numpy().tolist()
    pd.testing.assert_frame_equal(results[0], results[1], check_dtype=False, rtol=0, atol=0)


@untidy
@pytest.mark.spark
def test_the_cluster_is_a_master_and_two_worker_processes(cluster):
    context = cluster.connection._session.sparkContext
    assert context.master == "local-cluster[2,1,1024]"
    seen = context.parallelize(range(8), 8).map(lambda _: __import__("os").getppid()).distinct().count()
    assert seen == 2


@untidy
@pytest.mark.spark
def test_a_design_over_spark_gives_the_numbers_of_one_in_memory(cluster):
    frame = survey(600)
    arguments = {"weights": "weight", "strata": "stratum", "clusters": "cluster", "nest": True}
    here, there = Design(frame, **arguments), Design(cluster.table(frame), **arguments)
    same(there.mean("income", "region"), here.mean("income", "region"))
    same(there.share("poor"), here.share("poor"))
    same(there.gini("income"), here.gini("income"))
