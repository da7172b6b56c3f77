"""The forecast: its sums against the costing of schemes, its workbook recalculated, its inputs read back."""

import contextlib
import csv
import hashlib
import io
import subprocess
from pathlib import Path

import openpyxl
import pytest

from spdr.analysis import budget
from spdr.analysis.population_bases import population_by_age
from spdr.analysis.socialbudget import Settings, forecast
from spdr.cli import main
from spdr.data import access, parameters
from spdr.errors import DataError, ParameterError
from spdr.publish import forecast as command
from spdr.publish import forecast_inputs

TOP = Path(__file__).resolve().parents[1]
YEARS = (2027, 2029)


def say(*words):
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main(["forecast", *map(str, words)])
    return code, out.getvalue(), err.getvalue()


@pytest.fixture(scope="module")
def made():
    access.reset()
    return forecast(Settings(first=YEARS[0], last=YEARS[1]))


@pytest.fixture(scope="module")
def file(made, tmp_path_factory):
    access.reset()
    again = forecast(made.settings)
    path = tmp_path_factory.mktemp("forecast") / "budget.xlsx"
    path.write_bytes(command.book_bytes(again))
    return path


def test_groups_come_from_the_law_and_sums_equal_the_costing_of_schemes(made):
    assert made.bands["oaa"].groups["band"].tolist() == ["60-69", "70-79", "80-89", "90+"]
    assert made.bands["da"].groups["band"].tolist() == ["0-17", "18+"]
    assert made.bands["csg_universal"].groups["band"].tolist() == ["0-5", "pregnant"]
    for scheme in made.settings.schemes:
        whole = budget.scheme_cost(
            scheme, made.years, coverage=made.used_share(scheme), calendar="fiscal", allow_after=True
        )
        mine = made.by_scheme[made.by_scheme["scheme"] == scheme]
        assert mine["cost_thb"].tolist() == pytest.approx(whole["cost_thb"].tolist(), rel=1e-12)
        assert mine["recipients_n"].tolist() == pytest.approx(whole["beneficiaries"].tolist(), rel=1e-12)


def test_a_year_in_which_amounts_change_month_by_month_is_costed_month_by_month():
    # fiscal year 2021: the disability allowance of minors rose on 1 October 2020, and the Child Support
    # Grant went by a birth date that cut through its ages every month
    early = forecast(Settings(schemes=("csg", "da"), first=2020, last=2021))
    for scheme in ("csg", "da"):
        whole = budget.scheme_cost(scheme, [2020, 2021], coverage=early.used_share(scheme), calendar="fiscal")
        mine = early.by_scheme[early.by_scheme["scheme"] == scheme]
        assert mine["cost_thb"].tolist() == pytest.approx(whole["cost_thb"].tolist(), rel=1e-12)
    assert len(early.bands["csg"].groups) > 1


def test_one_line_by_hand(made):
    ages = population_by_age("wpp2024", [2026, 2027]).query("60 <= age <= 69")
    people = ages.groupby("year")["population_n"].sum()
    cost = 600 * (3 * people[2026] + 9 * people[2027]) * 11_800_000 / made.take_ups["oaa"].eligible_n
    line = made.lines.query("scheme == 'oaa' and band == '60-69' and fiscal_year == 2027")
    assert line["cost_thb"].item() == pytest.approx(cost, rel=1e-12)


def test_take_up_is_the_last_actual_count_of_recipients(made):
    with (TOP / "data/tables/scheme_beneficiaries.csv").open(encoding="utf-8", newline="") as table:
        rows = [row for row in csv.DictReader(table) if row["basis"] == "actual"]
    for scheme, counted in (("csg", "CSG"), ("oaa", "OAA"), ("da", "DA")):
        mine = [row for row in rows if row["scheme_id"] == counted and row["counted"] == "recipients"]
        assert made.take_ups[scheme].recipients_n == int(mine[-1]["beneficiaries_n"])
    assert made.take_ups["oaa_flat"].share == made.take_ups["oaa"].share
    assert made.take_ups["csg_universal"].basis == "assumed"


def test_product_is_published_then_assumed(made):
    base = made.economy.query("scenario == 'base'").set_index("fiscal_year")
    y2025 = 18_578_916e6 * 1.024 * (1 - 0.0014)
    y2026 = y2025 * 1.025 * 1.01
    y2027 = y2026 * 1.025 * 1.01
    assert base.loc[2027, "gdp_thb"] == pytest.approx(y2026 / 4 + 3 * y2027 / 4, rel=1e-12)
    assert set(base["gdp_status"]) == {"scenario"}
    assert base["price_index"].tolist() == pytest.approx([1, 1.01, 1.0201])


def test_uprating_and_administration_move_the_cost_as_said(made):
    other = forecast(
        Settings(
            schemes=("oaa",),
            first=YEARS[0],
            last=YEARS[1],
            uprating={"oaa": "prices"},
            administration={"oaa": 0.05},
        )
    )
    before = made.by_scheme.query("scheme == 'oaa'")["cost_thb"].to_numpy()
    after = other.by_scheme["cost_thb"].to_numpy()
    assert (after / before).tolist() == pytest.approx([1.05, 1.05 * 1.01, 1.05 * 1.01**2])


def test_amounts_of_ones_own(made):
    own = {("oaa", band): 1000.0 for band in ("60-69", "70-79", "80-89", "90+")}
    other = forecast(Settings(schemes=("oaa",), first=YEARS[0], last=YEARS[1], amounts=own))
    flat = made.by_scheme.query("scheme == 'oaa_flat'")["cost_thb"].tolist()
    assert other.by_scheme["cost_thb"].tolist() == pytest.approx(flat, rel=1e-12)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"schemes": ("nsf",)}, "'nsf' is not a scheme that can be forecast"),
        ({"first": 2030, "last": 2027}, "from 2030 to 2027"),
        ({"scenario": "boom"}, "no macro scenario 'boom'"),
        ({"coverage": {"oaa": 75}}, "take-up of oaa is 75"),
        ({"uprating": {"oaa": "wages"}}, "'wages'; choose from none, prices, gdp"),
        ({"schemes": ("oaa",), "amounts": {("oaa", "50-59"): 1.0}}, "the groups are 60-69"),
    ],
)
def test_settings_that_cannot_be_are_refused(wrong, said):
    with pytest.raises(ParameterError, match=said):
        forecast(Settings(**wrong))


def test_the_register_has_no_future():
    with pytest.raises(DataError, match="civil register has no age structure"):
        forecast(Settings(schemes=("oaa",), basis="register"))


def test_the_law_has_no_amount_before_it_began():
    with pytest.raises(ParameterError, match="no amount in any month of fiscal year 2013"):
        forecast(Settings(schemes=("csg",), first=2013, last=2013))


def test_the_workbook_is_the_same_bytes_each_time(made, file):
    access.reset()
    again = command.book_bytes(forecast(made.settings))
    assert hashlib.sha256(again).hexdigest() == hashlib.sha256(file.read_bytes()).hexdigest()


def test_sheets_and_both_eras(file):
    book = openpyxl.load_workbook(file, data_only=True)
    assert book.sheetnames == ["Inputs", "Law", "Demography", "Scenarios", "Budget", "Audit"]
    heads = list(book["Budget"].iter_rows(min_row=3, max_row=4, min_col=5, max_col=7, values_only=True))
    assert heads == [(2027, 2028, 2029), (2570, 2571, 2572)]


def test_the_audit_lists_every_table_and_law_key_read_with_its_seal(file):
    book = openpyxl.load_workbook(file, data_only=True)
    rows = [row for row in book["Audit"].iter_rows(values_only=True) if row[0] in ("table", "law")]
    seals = {row[1]: row[2] for row in rows}
    for table in ("population_wpp2024", "macro", "scheme_beneficiaries"):
        raw = (TOP / "data" / "tables" / f"{table}.csv").read_bytes()
        assert seals[table] == hashlib.sha256(raw).hexdigest()
    assert {"csg.amount", "oaa.amount.60_69", "da.amount", "oaa.proposed_flat"} <= set(seals)
    remark = next(
        row[0] for row in book["Audit"].iter_rows(values_only=True) if row[0] and "Law as seen" in row[0]
    )
    assert parameters.LAW_SEEN_TO.isoformat() in remark


def test_an_untouched_workbook_reads_back_as_it_was(made, file):
    assert forecast_inputs.read(file) == Settings(
        **{
            **vars(made.settings),
            "uprating": dict.fromkeys(made.settings.schemes, "none"),
            "administration": dict.fromkeys(made.settings.schemes, 0.0),
        }
    )


def edited(file, tmp_path, **cells):
    book = openpyxl.load_workbook(file)
    for name, value in cells.items():
        book["Inputs"][name] = value
    path = tmp_path / "edited.xlsx"
    book.save(path)
    return path


def row_of(file, scheme):
    sheet = openpyxl.load_workbook(file)["Inputs"]
    return next(
        row[0].row for row in sheet.iter_rows() if row[0].value == scheme and row[4].value is not None
    )


def test_edited_cells_are_read_back(file, tmp_path):
    row = row_of(file, "csg")
    path = edited(file, tmp_path, B6="high", **{f"E{row}": 0.9, f"F{row}": "prices", f"G{row}": 0.02})
    found = forecast_inputs.read(path)
    assert found.scenario == "high"
    assert found.coverage == {"csg": 0.9}
    assert found.uprating["csg"] == "prices"
    assert found.administration["csg"] == 0.02


@pytest.mark.parametrize(
    ("place", "value", "said"),
    [
        ("E{csg}", 75, "a number from 0 to 1"),
        ("E{csg}", "75%", "'75%'"),
        ("F{csg}", "wages", "one of none, prices, gdp"),
        ("A{csg}", "csgg", "one of csg, oaa"),
        ("B4", 2570, "a Gregorian fiscal year"),
        ("B4", 2027.5, "a whole year"),
        ("B4", None, "is empty"),
        ("B6", "middle", "one of low, base, high"),
        ("B7", "census", "one of wpp2024"),
        ("B14", "fast", "a number from -0.2 to 0.3"),
        ("E{csg}", None, "the calibrated one stands in column I"),
        ("E{csg}", "=0.5+0.1", "saved by Excel or LibreOffice"),
        ("B5", 2020, "it must be 2027, the first year, or a later one"),
        ("B9", 4, "a fiscal year runs from October to September"),
    ],
)
def test_a_bad_cell_is_named_by_sheet_and_cell(file, tmp_path, place, value, said):
    name = place.format(csg=row_of(file, "csg"))
    path = edited(file, tmp_path, **{name: value})
    code, _, error = say("--inputs", path)
    assert code == 2
    assert f"Sheet Inputs, cell {name}" in error
    assert said in error


def test_an_amount_for_a_group_the_law_does_not_have_names_the_cell(file, tmp_path):
    path = edited(file, tmp_path, B28="60-70", C28=900)
    with pytest.raises(ParameterError, match="cell B28 holds '60-70'; it must be one of 60-69, 70-79"):
        forecast_inputs.read(path)


def test_a_file_that_is_no_forecast_is_refused(tmp_path):
    text = tmp_path / "notes.xlsx"
    text.write_text("no workbook", encoding="utf-8")
    code, _, error = say("--inputs", text)
    assert (code, "not an Excel workbook" in error) == (2, True)
    book = openpyxl.Workbook()
    book.save(tmp_path / "other.xlsx")
    code, _, error = say("--inputs", tmp_path / "other.xlsx")
    assert (code, "no sheet 'Inputs'" in error) == (2, True)
    code, _, error = say("--inputs", tmp_path / "absent.xlsx")
    assert (code, "There is no file" in error) == (2, True)


def test_the_command_prints_both_eras_and_refuses_another_ending(tmp_path):
    code, said, _ = say("--schemes", "csg", "--from", 2027, "--to", 2027)
    assert code == 0
    assert "2027  2570" in said
    assert "calibrated, 2024-02" in said
    code, _, error = say("--schemes", "csg", "--to", 2027, "--out", tmp_path / "budget.csv")
    assert (code, "ends in .xlsx" in error) == (2, True)


ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"><item
oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode"
oor:op="fuse"><value>0</value></prop></item></oor:items>"""


def recalculated(path, folder):
    """What LibreOffice makes of a workbook when it is told to work out every formula again."""
    profile = folder / "profile" / "user"
    profile.mkdir(parents=True, exist_ok=True)
    (profile / "registrymodifications.xcu").write_text(ALWAYS, encoding="utf-8")
    where = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    words = ["soffice", where, "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML"]
    subprocess.run(
        [*words, "--outdir", str(folder / "out"), str(path)], check=True, capture_output=True, timeout=180
    )
    return openpyxl.load_workbook(folder / "out" / path.name, data_only=True)


def costs(book):
    rows = book["Budget"].iter_rows(min_row=5, values_only=True)
    return {row[0]: list(row[4:]) for row in rows if row[1] and row[1].startswith("all") and "cost" in row[2]}


@pytest.mark.office
def test_libreoffice_finds_no_error_and_our_totals_after_an_edit(file, tmp_path):
    row = row_of(file, "oaa")
    book = openpyxl.load_workbook(file)
    own = next(r[0].row for r in book["Inputs"].iter_rows() if (r[0].value, r[1].value) == ("oaa", "60-69"))
    changes = {f"E{row}": 0.8, f"F{row}": "gdp", f"G{row}": 0.01, f"C{own}": 900, "B6": "high", "B14": 0.03}
    path = edited(file, tmp_path, **changes)  # openpyxl keeps no values of formulas: all are worked out anew
    for name, workbook_path in (("edited", path), ("untouched", file)):
        live = recalculated(workbook_path, tmp_path / name)
        cells = [cell for sheet in live for line in sheet.iter_rows() for cell in line]
        assert [cell.coordinate for cell in cells if cell.data_type == "e"] == []
        ours = forecast(forecast_inputs.read(workbook_path)).by_scheme
        for scheme, values in costs(live).items():
            mine = ours.loc[ours["scheme"] == scheme, "cost_thb"].tolist()
            assert values == pytest.approx(mine, rel=1e-12), scheme
    largest = next(r for r in live["Audit"].iter_rows(values_only=True) if r[0] and "Largest" in r[0])
    assert abs(largest[4]) < 0.01  # baht, of amounts near 1e11
