"""Adding a checked file: table, sidecar, list of changes and old version in one step, or nothing."""

from __future__ import annotations

import csv
import datetime
import io
import os
import shutil
import types
from pathlib import Path

import pytest
import yaml
from corpus.base import base, changed, csv_text, provinces, with_cells
from corpus.case import write

from spdr import cli, data
from spdr.data import contracts, intake, seal
from spdr.data.intake import adding, migrating
from spdr.data.intake.adding import Origin, Waiver
from spdr.errors import DataError

ROOT = Path(__file__).resolve().parents[1]
TODAY = datetime.date(2026, 12, 1)
ORIGIN = Origin("กรมกิจการเด็กและเยาวชน รายงานผลการจ่ายเงิน 2566", licence="open")
TABLE = "programme_by_province"
COPIED = (
    "provinces",
    "gpp_province",
    "population_register_selected_provinces",
    "population_register_province",
)


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A small project of its own, so that tests may write tables."""
    folder = tmp_path / "project"
    (folder / "data" / "tables" / "vintages").mkdir(parents=True)
    shutil.copytree(ROOT / "data" / "intake", folder / "data" / "intake")
    shutil.copytree(ROOT / "data" / "registers", folder / "data" / "registers")
    shutil.copy(ROOT / "_config.yml", folder)
    for name in COPIED:
        for ending in ("csv", "yaml"):
            shutil.copy(ROOT / "data" / "tables" / f"{name}.{ending}", folder / "data" / "tables")
    monkeypatch.setenv("SPDR_ROOT", str(folder))
    return folder


def add(path, table=TABLE, origin=ORIGIN, waiver=None, **options):
    return adding.add(path, table, origin, waiver, today=TODAY, **options)


def state(folder: Path) -> dict[str, bytes]:
    files = (folder / "data" / "tables").rglob("*")
    return {str(file): file.read_bytes() for file in files if file.is_file()}


def test_a_new_table_is_written_with_sidecar_seal_and_line(project, tmp_path):
    added = add(write(tmp_path, changed(base(), "year", lambda _: "2566")))
    frame = data.load(TABLE)
    assert added.created
    assert added.change.added == 308
    assert frame["year"].unique().tolist() == [2023]
    assert frame["beneficiaries"].sum() == sum(int(row[5]) for row in base()[1:])
    sidecar = data.describe(TABLE)
    assert [source["title"] for source in sidecar["sources"].values()] == [ORIGIN.title]
    assert seal.history(TABLE)[-1]["reason"] == f"added from file.csv: {ORIGIN.title}"
    assert list((project / "data" / "tables" / "vintages" / TABLE).glob("*.csv.gz"))


def test_a_second_file_adds_its_year_and_replaces_its_rows(project, tmp_path):
    add(write(tmp_path, base()))
    later = [
        *with_cells(base(), {(2, "beneficiaries"): "1001", (2, "amount_thb"): "7207200"}),
        *base(2024)[1:],
    ]
    added = add(write(tmp_path, later))
    assert (added.change.added, added.change.changed, added.change.removed) == (308, 1, 0)
    assert len(data.load(TABLE)) == 616
    assert len(data.describe(TABLE)["sources"]) == 2


def test_a_whole_table_can_be_replaced(project, tmp_path):
    add(write(tmp_path, base()))
    added = add(write(tmp_path, base(2024)), replace=True)
    assert (added.change.added, added.change.removed) == (308, 308)


def test_going_back_returns_table_and_sidecar(project, tmp_path):
    add(write(tmp_path, base()))
    before = state(project)
    add(write(tmp_path, base(2024)))
    seal.rollback(TABLE, TODAY)
    tables = project / "data" / "tables"
    for name in (f"{TABLE}.csv", f"{TABLE}.yaml"):
        assert (tables / name).read_bytes() == before[str(tables / name)]
    assert data.load(TABLE)["year"].unique().tolist() == [2023]
    assert seal.history(TABLE)[-1]["action"] == "rolled back"


@pytest.mark.parametrize("step", range(1, 8))
def test_a_full_disk_at_any_step_changes_nothing(project, tmp_path, monkeypatch, step):
    add(write(tmp_path, base()))
    path = write(tmp_path, base(2024), "later.csv")
    before = {name: raw for name, raw in state(project).items() if "vintages" not in name}
    calls, real = [], os.replace

    def replace(part, file):
        calls.append(file)
        if len(calls) == step:
            raise OSError(28, "No space left on device", str(file))
        real(part, file)

    monkeypatch.setattr(seal.os, "replace", replace)
    if step > 5:  # five files are written: two old versions, table, list of changes, sidecar
        add(path)
        assert len(calls) == 5
        return
    with pytest.raises(DataError, match="No space left on device"):
        add(path)
    after = {name: raw for name, raw in state(project).items() if "vintages" not in name}
    assert {name: raw for name, raw in after.items() if not name.endswith(".part")} == before
    assert data.load(TABLE)["year"].unique().tolist() == [2023]


def test_two_changes_at_once_are_refused(project, tmp_path):
    with seal._locked(), pytest.raises(DataError, match="Another process"):
        add(write(tmp_path, base()))
    add(write(tmp_path, base()))


def test_a_refused_file_writes_nothing(project, tmp_path):
    before = state(project)
    with pytest.raises(DataError, match=r"row 35, amount_thb, '-5'.*Right: >= 0"):
        add(write(tmp_path, with_cells(base(), {(35, "amount_thb"): "-5"})))
    assert state(project) == before


def test_the_same_rows_again_are_nothing_to_write(project, tmp_path):
    path = write(tmp_path, base())
    add(path)
    with pytest.raises(DataError, match="already holds exactly these rows"):
        add(path)


def test_a_source_is_needed(project, tmp_path):
    with pytest.raises(DataError, match="--source"):
        add(write(tmp_path, base()), origin=Origin("  "))


def test_microdata_are_never_added(project, tmp_path):
    from corpus.micro import survey_in_stata

    with pytest.raises(DataError, match="private folder"):
        add(survey_in_stata(tmp_path), "household_survey")


def extra(tmp_path):
    return write(tmp_path, [[*base()[0], "เลขที่แฟ้ม"], *([*row, "1"] for row in base()[1:])])


def test_a_warning_needs_a_waiver_with_name_and_reason(project, tmp_path):
    path = extra(tmp_path)
    for waiver, told in (
        (None, "--waive extra_column"),
        (Waiver(["extra_column"], "somebody", "why"), "named person"),
        (Waiver(["extra_column"], "office/", "why"), "named person"),
        (Waiver(["extra_column"], "office/name", " "), "needs a reason"),
        (Waiver(["hidden_rows"], "office/name", "why"), "no warning hidden_rows"),
    ):
        with pytest.raises(DataError, match=told):
            add(path, waiver=waiver)
    add(path, waiver=Waiver(["extra_column"], "สศค./ผู้ตรวจข้อมูล", "เลขที่แฟ้มใช้ภายในกรมเท่านั้น"))
    kept = data.describe(TABLE)["waivers"]
    assert [(one["code"], one["by"], one["date"]) for one in kept] == [
        ("extra_column", "สศค./ผู้ตรวจข้อมูล", "2026-12-01")
    ]


def test_a_waiver_is_told_in_both_languages():
    waiver = {"code": "hidden_rows", "by": "office/name", "date": "2026-12-01", "reason": "ตรวจแล้ว"}
    assert "แถวที่ซ่อน" in adding.told(waiver, "th")
    assert "1/12/2569" in adding.told(waiver, "th")
    assert "office/name on 2026-12-01" in adding.told(waiver, "en")


@pytest.mark.parametrize(
    ("lang", "sentence"),
    [
        ("en", "let pass by office/name on 2026-12-01: &lt;b&gt;"),
        ("th", "ให้ผ่านโดย office/name เมื่อวันที่ 1/12/2569"),
    ],
)
def test_the_page_of_the_table_tells_its_waivers(project, tmp_path, lang, sentence):
    from spdr.publish.pages import tables as pages

    add(extra(tmp_path), waiver=Waiver(["extra_column"], "office/name", "<b>internal"))
    book = types.SimpleNamespace(lang=lang, tables=())
    assert sentence in pages.table(TABLE, book, "")[0].html


def test_missing_values_are_kept_apart_from_zero_with_their_reason(project, tmp_path):
    cells = {
        (2, "beneficiaries"): "*",
        (2, "amount_thb"): "..",
        (3, "beneficiaries"): "0",
        (3, "amount_thb"): "0",
    }
    waiver = Waiver(["missing"], "office/name", "ปกปิดตามระเบียบ")
    add(write(tmp_path, with_cells(base(), cells)), waiver=waiver)
    frame = data.load(TABLE)
    assert frame["beneficiaries"].isna().tolist()[:3] == [True, False, False]
    assert frame["beneficiaries"].iloc[1] == 0
    told = [
        (one["province_code"], one["sex"], one["column"], one["why"])
        for one in data.describe(TABLE)["missing"]
    ]
    assert told == [
        ("10", "male", "beneficiaries", "suppressed"),
        ("10", "male", "amount_thb", "not available"),
    ]


def gpp_file(project) -> str:
    return (project / "data" / "tables" / "gpp_province.csv").read_text(encoding="utf-8")


def gpp(project, change=lambda row: row, header=None):
    rows = list(csv.reader(io.StringIO(gpp_file(project))))
    year = [change(row[:]) for row in rows[1:] if row[0] == "2020"]
    return [header or rows[0], *year]


def test_a_table_that_exists_takes_a_new_year_in_thai_words(project, tmp_path):
    header = ["ปี พ.ศ.", "จังหวัด", "ผลิตภัณฑ์มวลรวมจังหวัด (พันล้านบาท)"]
    names = {code: name for code, name, _ in provinces()}

    def thai(row):
        return ["2564", names[row[1]], f"{float(row[2]) / 1000:.6f}"]

    sheet = [header, *(thai(row) for row in gpp(project)[1:])]
    sheet[0][2] = "gpp (พันล้านบาท)"
    before = data.load("gpp_province")
    added = add(write(tmp_path, sheet), "gpp_province")
    after = data.load("gpp_province")
    new = after[after["year"] == 2021]
    assert added.change.added == 77
    assert added.change.changed == 0
    assert new["gpp_million_thb"].sum() == pytest.approx(
        before.loc[before["year"] == 2020, "gpp_million_thb"].sum(), abs=77 * 5e-4
    )  # six decimals of a billion are half a thousand baht a province


def test_years_side_by_side_become_rows(project, tmp_path):
    before = {(row[0], row[1]): row[2] for row in csv.reader((gpp_file(project)).splitlines()[1:])}
    rows = [["(หน่วย : ล้านบาท)"], ["จังหวัด", "2561", "2562"]]
    rows += [[name, before["2018", code], before["2019", code]] for code, name, _ in provinces()]
    report = intake.check(write(tmp_path, rows), "gpp_province")
    assert report.warnings() == ["wide_table"]
    table = report.frame()
    assert len(table) == 154
    assert {(str(row.year), row.province_code): float(row.gpp_million_thb) for row in table.itertuples()} == {
        (year, code): float(value) for (year, code), value in before.items() if year in ("2018", "2019")
    }


def test_figures_in_another_unit_are_warned_of(project, tmp_path):
    rows = gpp(project, lambda row: ["2021", row[1], str(float(row[2]) * 1000)])
    report = intake.check(write(tmp_path, rows), "gpp_province")
    assert report.verdict == "warn"
    assert report.warnings() == ["jump"]


def test_a_province_that_the_table_has_is_missed(project, tmp_path):
    rows = [row for row in gpp(project, lambda row: ["2021", *row[1:]]) if row[1] != "38"]
    report = intake.check(write(tmp_path, rows), "gpp_province")
    assert [(one.code, one.value) for one in report.findings if one.level == "warn"] == [
        ("incomplete_rows", "38")
    ]


def test_rows_of_a_table_with_a_column_of_sources_carry_the_new_key(project, tmp_path):
    name = "population_register_selected_provinces"
    rows = [["ปี", "จังหวัด", "เพศ", "population"], ["2568", "เชียงใหม่", "รวม", "1,800,000"]]
    report = intake.check(write(tmp_path, rows), name)
    assert report.accepted, report.to_text()
    codes = report.warnings()
    add(write(tmp_path, rows), name, waiver=Waiver(codes, "office/name", "ตรวจแล้ว") if codes else None)
    last = data.load(name).iloc[-1]
    assert last["source_id"] in data.describe(name)["sources"]
    assert (last["year"], last["population_n"]) == (2025, 1_800_000)


def test_every_contract_makes_a_sidecar_that_holds(project):
    for name in intake.contract.names():
        contract = intake.contract.read(name)
        sidecar = adding._new_sidecar(contract)
        filled = {**sidecar, "vintage": "2023", "licences": ["open"], "hash": "sha256:0"}
        source = dict.fromkeys(contracts.SOURCE_REQUIRED, "x")
        contracts.check_sidecar(name, {**filled, "sources": {"a": source}}, name)
        assert yaml.safe_load(yaml.safe_dump(filled)) == filled


def test_the_command_adds_and_shows_what_it_did(project, tmp_path, capsys):
    path = extra(tmp_path)
    assert cli.main(["data", "add", str(path), "--as", TABLE, "--source", "x"]) == 2
    assert "--waive extra_column" in capsys.readouterr().err
    waive = ["--waive", "extra_column", "--by", "office/name", "--reason", "internal number"]
    assert (
        cli.main(["data", "add", str(path), "--as", TABLE, "--source", "Ministry, file of May", *waive]) == 0
    )
    assert "created: 308 rows added" in capsys.readouterr().out
    assert cli.main(["data", "show", TABLE]) == 0
    told = capsys.readouterr().out
    assert 'Warning "Column not in the table" let pass by office/name' in told
    assert "Ministry, file of May" in told


def test_bytes_of_a_table_do_not_depend_on_how_the_file_was_written(project, tmp_path):
    add(write(tmp_path, csv_text(base(), ";").encode("cp874")))
    raw = (project / "data" / "tables" / f"{TABLE}.csv").read_bytes()
    assert raw == csv_text(base(), end="\n").encode()


# ---- migrations

STEPS = {
    "rename": {"gpp_million_thb": "product_million_thb"},
    "add": [{"name": "edition", "type": "string", "unit": "text", "description": "Edition", "value": "2020"}],
}


def steps(folder: Path, content: object) -> Path:
    path = folder / "migration.yml"
    path.write_text(content if isinstance(content, str) else yaml.safe_dump(content), encoding="utf-8")
    return path


def test_columns_change_by_a_stated_migration_and_come_back(project, tmp_path):
    before, sidecar = data.load("gpp_province"), dict(data.describe("gpp_province"))
    (project / "data/tables/vintages/gpp_province").mkdir()
    seal._keep(
        "gpp_province", sidecar, sidecar["hash"], (project / "data/tables/gpp_province.csv").read_bytes()
    )
    seal._record("gpp_province", ("sealed", "", sidecar["hash"]), seal.Change(0, 0, 0, ""), "first", TODAY)
    migrating.migrate("gpp_province", steps(tmp_path, STEPS), "names of 2027", TODAY)
    after = data.load("gpp_province")
    assert list(after.columns) == ["year", "province_code", "product_million_thb", "edition"]
    assert after["product_million_thb"].tolist() == before["gpp_million_thb"].tolist()
    assert set(after["edition"]) == {"2020"}
    (kept,) = data.describe("gpp_province")["migrations"]
    assert (kept["date"], kept["reason"], kept["from"]) == ("2026-12-01", "names of 2027", sidecar["hash"])
    assert (
        "gpp_million_thb is now product_million_thb, edition added"
        in seal.history("gpp_province")[-1]["reason"]
    )
    seal.rollback("gpp_province", TODAY)
    assert data.load("gpp_province").equals(before)
    assert data.describe("gpp_province")["schema"] == sidecar["schema"]


def test_a_file_with_the_old_headers_is_understood_after_a_migration(project, tmp_path):
    migrating.migrate("gpp_province", steps(tmp_path, {"rename": STEPS["rename"]}), "names of 2027", TODAY)
    rows = [["year", "province_code", "gpp_million_thb"], ["2021", "10", "5000000"]]
    report = intake.check(write(tmp_path, rows), "gpp_province", TODAY)
    assert report.text is not None, report.to_text()
    assert report.text["product_million_thb"].tolist() == ["5000000"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ({"rename": {"gpp_milion_thb": "x"}}, "Did you mean gpp_million_thb"),
        ({"drop": ["year"]}, "year is part of the key"),
        ({"rename": {"year": "province_code"}}, "would be there twice"),
        ({"add": [{"name": "edition"}]}, "lacks type, unit, description, value"),
        ({"rename": {"gpp_million_thb": "product"}}, "must end in _million_thb"),
        ({"remove": ["year"]}, "must be a mapping with some of rename, drop, add"),
        ("- [", "not readable as YAML"),
        ({"drop": ["gpp_million_thb"], "primaryKey": ["year"]}, "a second row for year"),
    ],
)
def test_a_migration_that_cannot_be_is_refused_and_changes_nothing(project, tmp_path, content, said):
    before = state(project)
    with pytest.raises(DataError, match=said):
        migrating.migrate("gpp_province", steps(tmp_path, content), "why")
    assert state(project) == before


def test_a_table_with_a_contract_agrees_with_it_after_a_migration(project, tmp_path):
    add(write(tmp_path, base()))
    with pytest.raises(DataError, match=r"data/intake/programme_by_province\.yaml says how files"):
        migrating.migrate(TABLE, steps(tmp_path, {"drop": ["note"]}), "why")
    path = project / "data" / "intake" / f"{TABLE}.yaml"
    about = yaml.safe_load(path.read_text(encoding="utf-8"))
    about["schema"]["fields"] = [one for one in about["schema"]["fields"] if one["name"] != "note"]
    path.write_text(yaml.safe_dump(about, allow_unicode=True), encoding="utf-8")
    assert (
        cli.main(["data", "migrate", TABLE, str(steps(tmp_path, {"drop": ["note"]})), "--reason", "why"]) == 0
    )
    assert "note" not in data.load(TABLE).columns


def test_the_first_version_has_none_before_it_and_says_how_to_take_it_out(project, tmp_path, capsys):
    add(write(tmp_path, base()))
    assert cli.main(["data", "rollback", TABLE]) == 2
    assert "first version" in capsys.readouterr().err
