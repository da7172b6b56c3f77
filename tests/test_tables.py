"""The project's own tables: complete sidecars, published totals, seals, and what an edit does."""

from __future__ import annotations

import datetime
import gzip
import shutil

import pandas as pd
import pytest

import spdr.data
from spdr import cli, project
from spdr.data import access, seal, tables
from spdr.errors import DataError

NAMES = tables.names()
WITH_PROVINCES = [
    name
    for name in NAMES
    if name != "provinces"
    and "province_code" in {field["name"] for field in tables.describe(name)["schema"]["fields"]}
]
DAY = datetime.date(2026, 11, 25)


@pytest.fixture
def copied(tmp_path, monkeypatch):
    """A project of its own with three tables, so that a test may break them."""
    folder = tmp_path / "data" / "tables"
    folder.mkdir(parents=True)
    shutil.copy(project.path("_config.yml"), tmp_path)
    for name in ("provinces", "poverty_national", "population_register_province"):
        for ending in ("csv", "yaml"):
            shutil.copy(project.path("data", "tables", f"{name}.{ending}"), folder)
        shutil.copytree(project.path("data", "tables", "vintages", name), folder / "vintages" / name)
    lines = project.path("data", "tables", "CHANGES.csv").read_text(encoding="utf-8").splitlines(True)
    kept = [line for line in lines if line.split(",")[1] in ("table", "poverty_national")]
    (folder / "CHANGES.csv").write_text("".join(kept), encoding="utf-8")
    monkeypatch.setenv("SPDR_ROOT", str(tmp_path))
    return folder


def edit(folder, name, old, new):
    """Replace one text in a table, which breaks its seal."""
    file = folder / f"{name}.csv"
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1
    file.write_text(text.replace(old, new), encoding="utf-8")


# ---- the tables as they stand


@pytest.mark.parametrize("name", NAMES)
def test_a_table_loads_sealed_with_the_columns_its_sidecar_names(name):
    frame = spdr.data.load(name)
    assert frame.columns.tolist() == [field["name"] for field in spdr.data.describe(name)["schema"]["fields"]]
    assert len(frame) > 0


@pytest.mark.parametrize("name", tables.resources())
def test_a_sidecar_names_only_sources_it_describes_and_its_version_is_kept(name):
    sidecar = spdr.data.describe(name)
    last = seal.history(name)[-1]
    assert last["new_sha256"] == sidecar["hash"]
    ending = sidecar["path"].rpartition(".")[2]
    kept = project.path("data", "tables", "vintages", name, f"{sidecar['hash'][7:15]}.{ending}.gz")
    assert tables.seal_of(gzip.decompress(kept.read_bytes())) == sidecar["hash"]
    if name in NAMES:
        frame = spdr.data.load(name)
        named = {key for column in frame if column.endswith("source_id") for key in frame[column].dropna()}
        assert named <= set(sidecar["sources"])


def test_every_province_table_joins_by_code_and_none_by_name():
    codes = set(spdr.data.load("provinces")["province_code"])
    assert len(codes) == 77
    assert len(WITH_PROVINCES) >= 9
    for name in WITH_PROVINCES:
        links = spdr.data.describe(name)["schema"]["foreignKeys"]
        assert links == [
            {"fields": "province_code", "reference": {"resource": "provinces", "fields": "province_code"}}
        ]
        assert set(spdr.data.load(name)["province_code"]) <= codes


def test_no_table_of_the_register_lacks_a_province_in_a_year_with_all_77():
    frame = spdr.data.load("population_register_province")
    whole = frame[(frame["age_band"] == "all") & (frame["sex"] == "both") & (frame["year"] >= 2010)]
    assert set(whole.groupby("year")["province_code"].nunique()) == {77}


def test_schemes_named_by_other_tables_stand_in_the_table_of_schemes():
    known = set(spdr.data.load("schemes")["scheme_id"]) | {
        "SSF40"
    }  # the three options of Section 40 together
    for name in ("scheme_beneficiaries", "scheme_expenditure", "oaa_disability_recipients"):
        assert set(spdr.data.load(name)["scheme_id"]) <= known


def test_published_results_that_series_name_exist_with_the_value_they_carry():
    published = spdr.data.load("published_results").set_index("result_id")["value"]
    series = spdr.data.load("scheme_beneficiaries").dropna(subset=["result_id"])
    for row in series.itertuples():
        ratio = row.beneficiaries_n / published[row.result_id]
        assert ratio in (1, pytest.approx(1_000_000, rel=1e-12))


def test_no_cell_of_a_table_carries_a_line_break_or_blank_edges():
    for name in NAMES:
        frame = spdr.data.load(name)
        for column in frame.select_dtypes("str"):
            cells = frame[column].dropna()
            assert not (cells.str.contains(r"[\r\n\t]") | (cells.str.strip() != cells)).any(), (name, column)


# ---- national totals against the published ones


def test_the_register_of_2019_sums_to_the_published_nation():
    """DOPA, 31 December 2019: 32,605,100 men, 33,953,835 women, 66,558,935 in all."""
    frame = spdr.data.load("population_register_province").query("year == 2019 and age_band == 'all'")
    sums = frame.groupby("sex")["population_n"].sum()
    assert sums.to_dict() == {"male": 32_605_100, "female": 33_953_835, "both": 66_558_935}


def test_the_register_of_june_2021_counts_18_15_per_cent_aged_60_and_over():
    frame = spdr.data.load("population_register_province").query("year == 2021")
    sums = frame.groupby("age_band")["population_n"].sum()
    assert sums["all"] == 66_181_932
    assert round(sums["60+"] / sums["all"], 4) == 0.1815


def test_births_of_2021_sum_to_544_570():
    frame = spdr.data.load("births_province").query("year == 2021 and sex == 'both'")
    assert frame["births_n"].sum() == 544_570


def test_poverty_in_2024_is_4_89_per_cent_on_a_line_of_3_078_baht():
    nation = spdr.data.load("poverty_national").set_index("year").loc[2024]
    region = spdr.data.load("poverty_region").query(
        "year == 2024 and region == 'Thailand' and municipality == 'all'"
    )
    assert nation["poverty_rate_share"] == 0.0489
    assert region["poverty_rate_share"].tolist() == [0.0489]
    assert nation["poverty_line_thb_month"] == 3078


def test_the_national_rate_is_the_same_in_both_poverty_tables_in_all_28_years():
    nation = spdr.data.load("poverty_national").set_index("year")["poverty_rate_share"]
    region = spdr.data.load("poverty_region").query("region == 'Thailand' and municipality == 'all'")
    assert region.set_index("year")["poverty_rate_share"].to_dict() == nation.to_dict()
    assert len(nation) == 28


def test_poverty_rates_are_the_poor_over_the_people_of_the_survey():
    frame = spdr.data.load("poverty_national")
    # counts are published in millions with one decimal: 0.05 of about 60 million is 0.08 points, twice
    assert (
        (frame["poor_n"] / frame["survey_population_n"] - frame["poverty_rate_share"]).abs() < 0.0017
    ).all()


def test_the_older_poverty_tables_keep_their_own_basis():
    """NESDC's 2013 release: 23.43 % in 2006; the release of 2026 says 21.94 %."""
    old = spdr.data.load("poverty_region_2006_2011").query("region == 'Thailand' and sex == 'both'")
    new = spdr.data.load("poverty_national").set_index("year")["poverty_rate_share"]
    assert old.set_index("year")["poverty_rate_share"].round(4).to_dict() == {
        2006: 0.2343, 2007: 0.2094, 2008: 0.2050, 2009: 0.1908, 2010: 0.1691, 2011: 0.1315
    }  # fmt: skip
    assert new[2006] == 0.2194


def test_provincial_poor_sum_to_the_nation_within_their_rounding():
    provinces = spdr.data.load("poverty_province_2006_2011")
    nation = spdr.data.load("poverty_region_2006_2011").query("region == 'Thailand'")
    sums = provinces[provinces["sex"] != "both"].groupby(["year", "sex"])["poor_n"].sum()
    printed = nation[nation["sex"] != "both"].set_index(["year", "sex"])["poor_n"]
    # 76 provinces and the nation are each rounded to a hundred people
    assert (sums - printed).abs().max() <= 77 * 50


def test_gross_provincial_product_sums_to_the_published_nation():
    """NESDC GPP, 2020 edition: 12,915.2 billion baht in 2013, 15,636.9 in 2020."""
    sums = spdr.data.load("gpp_province").groupby("year")["gpp_million_thb"].sum() / 1000
    assert (round(sums[2013], 1), round(sums[2020], 1)) == (12_915.2, 15_636.9)


def test_gdp_of_2023_is_not_the_yearbooks_repeat_of_2022():
    gdp = spdr.data.load("macro").set_index("year")["gdp_million_thb"]
    assert gdp[[2022, 2023, 2024]].round(-2).tolist() == [17_378_000, 17_954_700, 18_578_900]
    assert pd.isna(gdp[2025])


def test_wpp2024_age_groups_of_2025_sum_near_the_annual_mid_year_total():
    """The five-year set is 1 July 2025; the annual set gives 1 July as the mean of two year ends."""
    groups = (
        spdr.data.load("population_wpp2024")
        .query("year == 2025 and variant == 'medium'")["population_n"]
        .sum()
    )
    annual = spdr.data.load("population_wpp2024_annual")
    mid = annual.query("year == 2025 and measure == 'population 1 July'")["value"].item()
    assert groups == pytest.approx(mid, rel=0.0005)  # a mean of year ends is not the mid-year itself


def test_the_two_world_population_revisions_are_kept_apart():
    """UN DESA: WPP2019 said 70.27 million people for 2024, WPP2024 counts 71.67 million."""
    old = spdr.data.load("population_wpp2019_single_age").query("year == 2024")["population_n"].sum()
    annual = spdr.data.load("population_wpp2024_annual")
    new = annual.query("year == 2024 and measure == 'population 1 July'")["value"].item()
    assert round(old / 1e6, 2) == 70.27
    assert round(new / 1e6, 2) == 71.67


def test_pensions_in_payment_are_a_stock_and_lump_sums_a_flow():
    frame = spdr.data.load("ssf_benefit_cases").query("year == 2022 and period == 'year'").set_index("branch")
    assert frame.loc["old age pension", ["kind", "cases_n"]].tolist() == ["stock", 513_639]
    assert frame.loc["old age lump sum", ["kind", "cases_n"]].tolist() == ["flow", 247_795]
    assert "child allowance" not in frame.index  # printed 1,837,606, which the quarters around it contradict


def test_quarters_sum_to_the_year_for_flows_and_end_it_for_stocks():
    frame = spdr.data.load("ssf_benefit_cases")
    year = frame[frame["period"] == "year"].set_index(["year", "branch"])
    quarters = frame[frame["period"] != "year"]
    checked = 0
    for (when, branch), group in quarters.groupby(["year", "branch"]):
        if when == 2015 or (when, branch) not in year.index or len(group) < 4:  # 2015: two editions
            continue
        kind = year.loc[(when, branch), "kind"]
        found = group["cases_n"].sum() if kind == "flow" else group.set_index("period")["cases_n"]["Q4"]
        printed = year.loc[(when, branch), "cases_n"]
        assert found == printed, (when, branch)
        checked += 1
    assert checked == 23  # three years of eight branches, less the child allowance of 2022


def test_sections_of_2024_are_the_published_ones():
    frame = spdr.data.load("insured_section").query("year == 2024").set_index("section")["insured_n"]
    assert frame.to_dict() == {
        "all": 24_812_800, "Section 33": 12_081_100, "Section 39": 1_719_800, "Section 40": 11_011_900
    }  # fmt: skip


def test_a_province_whose_wage_was_not_seen_has_an_empty_row_and_not_the_earlier_rate():
    frame = spdr.data.load("minimum_wage_province")
    row = frame[(frame["province_code"] == "10") & (frame["effective_date"] == pd.Timestamp("2020-01-01"))]
    assert row["minimum_wage_thb_day"].isna().tolist() == [True]
    latest = frame[frame["effective_date"] == pd.Timestamp("2025-07-01")].set_index("province_code")[
        "minimum_wage_thb_day"
    ]
    assert (latest["10"], len(latest)) == (400, 77)


def test_the_corrupt_earnings_series_and_the_broken_adequacy_series_are_not_shipped():
    assert "SL_EMP_AEARN" not in set(spdr.data.load("sdg_selected")["series_code"])
    assert "adq" not in " ".join(spdr.data.load("aspire")["series_code"])


def test_unverified_standards_keep_that_mark():
    norms = spdr.data.load("standards_norms")
    schedule = norms[norms["article"].str.startswith("Schedule Part XI")]
    assert len(schedule) == 10
    assert set(schedule["evidence_status"]) == {"unverified"}


# ---- the map


def test_the_map_has_the_77_provinces_by_code_and_is_small():
    map_ = spdr.data.load_geometry()
    assert [feature["id"] for feature in map_["features"]] == sorted(
        spdr.data.load("provinces")["province_code"]
    )
    assert project.path("data", "tables", "province_geometry.geojson").stat().st_size < 120_000


def rings(feature):
    shape = feature["geometry"]
    polygons = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
    return [ring for polygon in polygons for ring in polygon]


def test_neighbours_on_the_map_share_their_border_point_by_point():
    """An edge belongs to two provinces (a border) or to one (the coast or the frontier), and Bangkok to 6."""
    owners: dict[frozenset, set[str]] = {}
    for feature in spdr.data.load_geometry()["features"]:
        for ring in rings(feature):
            assert ring[0] == ring[-1]
            for one, other in zip(ring, ring[1:], strict=False):
                owners.setdefault(frozenset((tuple(one), tuple(other))), set()).add(feature["id"])
    shared = [pair for pair in owners.values() if len(pair) == 2]
    assert max(len(pair) for pair in owners.values()) == 2
    assert len(shared) > 2000
    # Samut Prakan, Nonthaburi, Pathum Thani, Chachoengsao, Nakhon Pathom, Samut Sakhon
    assert {code for pair in shared if "10" in pair for code in pair} == {
        "10",
        "11",
        "12",
        "13",
        "24",
        "73",
        "74",
    }


def test_the_map_is_not_a_table():
    assert "province_geometry" not in spdr.data.names()
    with pytest.raises(DataError, match="load_geometry"):
        spdr.data.load("province_geometry")


# ---- reading, editing, sealing


def test_loading_logs_the_table_with_its_checksum_and_describing_does_not():
    access.reset()
    spdr.data.describe("provinces")
    assert access.reads()["tables"] == {}
    spdr.data.load("population_register_province")
    sha = spdr.data.describe("population_register_province")["hash"].removeprefix("sha256:")
    assert access.reads()["tables"] == {"population_register_province": sha}


def test_an_unknown_table_is_refused_with_the_nearest_name():
    with pytest.raises(DataError, match="no table 'poverty_regions'.*Did you mean poverty_region"):
        spdr.data.load("poverty_regions")


def test_an_edited_table_is_refused_until_it_is_accepted(copied):
    edit(copied, "poverty_national", "2024,3078,", "2024,3079,")
    with pytest.raises(
        DataError, match=r"poverty_national\.csv was edited.*spdr data accept poverty_national"
    ):
        spdr.data.load("poverty_national")
    change = seal.accept("poverty_national", "line corrected", today=DAY)
    assert (change.added, change.removed, change.changed) == (0, 0, 1)
    assert spdr.data.load("poverty_national").set_index("year").loc[2024, "poverty_line_thb_month"] == 3079


def test_accepting_writes_one_line_of_history_and_keeps_both_versions(copied):
    before = spdr.data.describe("poverty_national")["hash"]
    edit(copied, "poverty_national", "2024,3078,", "2024,3079,")
    after = seal.accept("poverty_national", "line\n corrected", today=DAY).seal
    line = seal.history("poverty_national")[-1]
    assert [line[key] for key in ("date", "action", "old_sha256", "new_sha256", "reason")] == [
        "2026-11-25", "accepted", before, after, "line corrected"
    ]  # fmt: skip
    kept = {file.name for file in (copied / "vintages" / "poverty_national").iterdir()}
    assert kept == {f"{before[7:15]}.csv.gz", f"{after[7:15]}.csv.gz"}


def test_rows_added_and_removed_are_counted_by_key(copied):
    edit(copied, "poverty_national", "\n2023,", "\n2025,")
    change = seal.accept("poverty_national", "year moved", today=DAY)
    assert (change.added, change.removed, change.changed) == (1, 1, 0)


def test_rolling_back_returns_the_former_bytes_and_twice_is_refused(copied):
    file = copied / "poverty_national.csv"
    first = file.read_bytes()
    edit(copied, "poverty_national", "2024,3078,", "2024,3079,")
    seal.accept("poverty_national", "one", today=DAY)
    second = file.read_bytes()
    edit(copied, "poverty_national", "2024,3079,", "2024,3080,")
    seal.accept("poverty_national", "two", today=DAY)
    seal.rollback("poverty_national", today=DAY)
    assert file.read_bytes() == second
    seal.rollback("poverty_national", today=DAY)
    assert file.read_bytes() == first
    assert len(spdr.data.load("poverty_national")) == 28
    with pytest.raises(DataError, match="no earlier sealed version"):
        seal.rollback("poverty_national", today=DAY)


def test_rolling_back_an_unsealed_edit_restores_the_sealed_version_only(copied):
    file = copied / "poverty_national.csv"
    sealed, lines = file.read_bytes(), len(seal.history("poverty_national"))
    edit(copied, "poverty_national", "2024,3078,", "2024,3079,")
    seal.rollback("poverty_national", today=DAY)
    assert file.read_bytes() == sealed
    file.unlink()
    with pytest.raises(DataError, match=r"is missing.*spdr data rollback poverty_national"):
        spdr.data.load("poverty_national")
    seal.rollback("poverty_national", today=DAY)
    assert file.read_bytes() == sealed
    assert len(seal.history("poverty_national")) == lines


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("2024,3078,0.0489", "2024,3078,4.89", "column poverty_rate_share: 4.89 is above the maximum 1"),
        ("2024,3078,", "2024,three,", "column poverty_line_thb_month: 'three' is not a number"),
        ("\n2024,", "\n2023,", "column year: a second row for year '2023'"),
        ("year,poverty_line_thb_month", "year,line", "line 1: the columns differ"),
    ],
)  # fmt: skip
def test_a_broken_table_cannot_be_accepted_and_nothing_is_written(copied, old, new, says):
    edit(copied, "poverty_national", old, new)
    state = {file: file.read_bytes() for file in copied.rglob("*") if file.is_file()}
    with pytest.raises(DataError, match=r"data/tables/poverty_national\.csv, line ") as refused:
        seal.accept("poverty_national", "try", today=DAY)
    assert says in str(refused.value)
    assert {file: file.read_bytes() for file in copied.rglob("*") if file.is_file()} == state


def test_a_schema_made_stricter_after_sealing_is_still_checked_on_loading(copied):
    sidecar = copied / "poverty_national.yaml"
    sidecar.write_text(
        sidecar.read_text(encoding="utf-8").replace("maximum: 2030", "maximum: 2020"), encoding="utf-8"
    )
    with pytest.raises(
        DataError, match=r"poverty_national\.csv, line 26, column year: 2021 is above the maximum 2020"
    ):
        spdr.data.load("poverty_national")


def test_an_unknown_province_cannot_be_accepted(copied):
    file = copied / "population_register_province.csv"
    file.write_text(file.read_text(encoding="utf-8").replace("2002-12,10,", "2002-12,99,"), encoding="utf-8")
    with pytest.raises(DataError, match="line 2, column province_code: '99' is not in table provinces"):
        seal.accept("population_register_province", "try", today=DAY)


def test_accepting_needs_a_reason_and_an_edit(copied):
    with pytest.raises(DataError, match="--reason"):
        seal.accept("poverty_national", "  ", today=DAY)
    with pytest.raises(DataError, match="nothing to accept"):
        seal.accept("poverty_national", "why", today=DAY)


def test_a_kept_version_is_the_same_file_whenever_it_is_packed(copied):
    edit(copied, "poverty_national", "2024,3078,", "2024,3079,")
    new = seal.accept("poverty_national", "one", today=DAY).seal
    kept = copied / "vintages" / "poverty_national" / f"{new[7:15]}.csv.gz"
    packed = kept.read_bytes()
    seal.rollback("poverty_national", today=DAY)
    kept.unlink()
    edit(copied, "poverty_national", "2024,3078,", "2024,3079,")
    seal.accept("poverty_national", "again", today=DAY)
    assert kept.read_bytes() == packed


def test_a_damaged_kept_version_is_not_restored(copied):
    edit(copied, "poverty_national", "2024,3078,", "2024,3079,")
    [kept] = (copied / "vintages" / "poverty_national").iterdir()
    kept.write_bytes(gzip.compress(b"year\n2024\n"))
    with pytest.raises(DataError, match="does not hold the version it names"):
        seal.rollback("poverty_national", today=DAY)


def test_a_new_table_is_sealed_by_accepting_it(copied):
    sidecar = (copied / "poverty_national.yaml").read_text(encoding="utf-8")
    new = seal.HASH_LINE.sub("hash: unsealed", sidecar).replace("poverty_national", "poverty_new")
    (copied / "poverty_new.yaml").write_text(new, encoding="utf-8")
    shutil.copy(copied / "poverty_national.csv", copied / "poverty_new.csv")
    with pytest.raises(DataError, match="spdr data accept poverty_new"):
        spdr.data.load("poverty_new")
    assert seal.accept("poverty_new", "new table", today=DAY).added == 28
    assert seal.history("poverty_new")[0]["action"] == "sealed"
    assert len(spdr.data.load("poverty_new")) == 28


# ---- the command


def test_the_command_lists_and_shows_what_the_sidecars_say(capsys):
    assert cli.main(["data", "list"]) == 0
    listed = capsys.readouterr().out
    assert all(name in listed for name in tables.resources())
    assert cli.main(["data", "show", "insured_section", "--rows", "2"]) == 0
    shown = capsys.readouterr().out
    assert "ผู้ประกันตนกองทุนประกันสังคม" in shown
    assert "Section 40 counts registered names" in shown


def test_the_command_accepts_rolls_back_and_exits_2_on_bad_input(copied, capsys):
    assert cli.main(["data", "accept", "poverty_national", "--reason", "why"]) == 2
    edit(copied, "poverty_national", "2024,3078,", "2024,3079,")
    assert cli.main(["data", "accept", "poverty_national", "--reason", "why"]) == 0
    assert cli.main(["data", "rollback", "poverty_national"]) == 0
    assert "1 changed" in capsys.readouterr().out
    assert cli.main(["data", "show", "poverty"]) == 2
    assert "There is no table 'poverty'" in capsys.readouterr().err


def test_the_commands_are_offered(capsys):
    with pytest.raises(SystemExit):
        cli.main(["data", "--help"])
    offered = capsys.readouterr().out
    for word in ("list", "show", "check", "add", "accept", "rollback"):
        assert f"\n    {word} " in offered
