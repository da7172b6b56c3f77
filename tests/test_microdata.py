"""A survey file from the private folder: read, mapped, and then open to every calculation.

The survey is made here, of eight made-up persons in four households; it stands for nobody.
"""

from __future__ import annotations

from datetime import date

import pandas as pd
import pyreadstat
import pytest

from spdr import project
from spdr.analysis import microdata, microsimulation, schemes, targeting
from spdr.analysis.survey import Design
from spdr.analysis.synthetic import is_synthetic
from spdr.data import private
from spdr.errors import DataError

MAP = """
[survey]
name = "Made-up survey"
file = "survey.{ending}"
date = 2024-12-31
[columns]
household_id = {{ from = ["CWT", "HH"] }}
weight = {{ from = "W" }}
stratum = {{ from = "CWT" }}
province_code = {{ from = "CWT" }}
sex = {{ from = "SEX", codes = {{ "1" = "male", "2" = "female" }} }}
age = {{ from = "AGE", missing = [99], if_missing = "leave_out" }}
is_thai = {{ from = "NAT", yes = [1], no = [2, 3] }}
household_size = {{ members = true }}
household_income_thb_year = {{ sum = "INC", missing = [999999], if_missing = 0, times = 12 }}
welfare_thb_month = {{ from = "EXP", per = "household_size" }}
receives = {{ from = "CSG", yes = [1], no = [2] }}
insured_section = {{ from = "SSO", codes = {{ "0" = 0, "1" = 33, "2" = 39, "3" = 40 }}, if_missing = 40 }}
is_state_pensioner = {{ value = false }}
"""


def survey() -> pd.DataFrame:
    """Four households: 10-1 of three, 10-2 of one, 40-1 of three (one of unknown age), 40-2 of one."""
    return pd.DataFrame(
        {
            "CWT": [10, 10, 10, 10, 40, 40, 40, 40],
            "HH": [1, 1, 1, 2, 1, 1, 1, 2],
            "W": [100.0, 100.0, 100.0, 50.0, 80.0, 80.0, 80.0, 60.0],
            "SEX": [1, 2, 1, 2, 2, 1, 2, 1],
            "AGE": [40, 38, 3, 70, 30, 2, 99, 65],
            "NAT": [1, 1, 1, 1, 1, 1, 1, 3],
            "INC": [30_000, 12_000, 999_999, 0, 9_000, 999_999, 0, 20_000],
            "EXP": [30_000, 30_000, 30_000, 2_000, 6_000, 6_000, 6_000, 15_000],
            "CSG": [2, 2, 1, 2, 2, 2, 2, 2],
            "SSO": [1, 3, None, 0, 0, 0, 0, 2],
        }
    )


@pytest.fixture(params=["dta", "sav", "csv"])
def folder(request, tmp_path, monkeypatch):
    ending = request.param
    write = {"dta": pyreadstat.write_dta, "sav": pyreadstat.write_sav}
    if ending == "csv":
        survey().to_csv(tmp_path / "survey.csv", index=False)
    else:
        write[ending](survey(), str(tmp_path / f"survey.{ending}"))
    (tmp_path / "map.toml").write_text(MAP.format(ending=ending), encoding="utf-8")
    monkeypatch.setenv("SPDR_PRIVATE", str(tmp_path))
    return tmp_path


@pytest.fixture
def people(folder):
    mapping = microdata.read_mapping(private.mapping("map.toml"))
    return microdata.apply_mapping(private.read(mapping.file, mapping.needs, mapping.encoding), mapping)


def test_columns_and_codes_become_ours(people):
    assert people["household_id"].tolist() == ["10-1", "10-1", "10-1", "10-2", "40-1", "40-1", "40-2"]
    assert people["province_code"].tolist() == ["10"] * 4 + ["40"] * 3
    assert people["sex"].tolist() == ["male", "female", "male", "female", "female", "male", "male"]
    assert people["is_thai"].tolist() == [True] * 6 + [False]
    assert people["insured_section"].tolist() == [33, 40, 40, 0, 0, 0, 39]
    # by hand: 42,000 x 12; 0; 9,000 x 12 (the child's and the unknown one's count as 0); 20,000 x 12
    assert people["household_income_thb_year"].tolist() == [504_000] * 3 + [0] + [108_000] * 2 + [240_000]
    # members are counted before anyone is left out: 30,000 / 3, 2,000 / 1, 6,000 / 3, 15,000 / 1
    assert people["welfare_thb_month"].tolist() == [10_000] * 3 + [2_000] + [2_000] * 2 + [15_000]
    assert people["household_size"].tolist() == [3, 3, 3, 1, 3, 3, 1]


def test_who_was_left_out_is_counted(people):
    assert people.attrs == {"survey": "Made-up survey", "date": "2024-12-31", "left_out": {"age": 1}}
    assert len(people) == 7 and not is_synthetic(people)


def test_poverty_targeting_and_winners_are_unlocked(people):
    # poor below 3,078: the person of 10-2 (50) and the two of 40-1 (160) of 570 people represented
    rate = Design(people, "weight", strata="stratum").fgt("welfare_thb_month", 3_078)
    assert rate["estimate"].iloc[0] == pytest.approx(210 / 570)
    children = people[people["age"] < 6]
    errors = targeting.csg_test(children, 100_000).iloc[0]
    # 504,000 / 3 is above 100,000 (its child receives), 108,000 / 3 below (its child does not)
    assert errors["exclusion_share"] == 1.0 and errors["inclusion_of_beneficiaries_share"] == 1.0
    effect = microsimulation.distribution_effects(people, [0, 0, 0, 2_000, 0, 0, 0], 3_078, by="sex")
    assert effect.set_index("group")["winners_n"].to_dict() == {"female": 50, "male": 0}
    allowance = schemes.calculate(people, "oaa", "2024-12-31")
    assert allowance["amount_thb"].tolist() == [0, 0, 0, 700, 0, 0, 0]  # 70 and Thai; 65 but not Thai


def test_the_documented_example_is_a_valid_mapping():
    mapping = microdata.read_mapping(private.example_mapping())
    assert mapping.date == date(2024, 12, 31)
    assert {"HWEIGHT", "PROVINCE", "EA", "HH_NUMBER", "Q_INCOME_MONTH"} <= set(mapping.needs)
    used = {rule for column in mapping.columns.values() for rule in column}
    assert used == set(microdata.RULES)


# --- what is wrong is named


def settings(**columns) -> dict:
    base = {"household_id": {"from": "HH"}, "age": {"from": "AGE"}}
    return {"survey": {"name": "x", "file": "x.csv", "date": date(2024, 1, 1)}, "columns": base | columns}


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ({"sexe": {"from": "SEX"}}, "Did you mean sex"),
        ({"sex": {"from": "SEX", "value": "male"}}, "made by from and value"),
        ({"sex": {}}, "made by nothing"),
        ({"sex": {"form": "SEX"}}, "has 'form'"),
        ({"sex": "SEX"}, "must be a table"),
        ({"is_thai": {"from": "NAT", "yes": [1]}}, "only what means yes"),
        ({"is_thai": {"from": "NAT", "yes": [1], "no": [2], "codes": {}}}, "codes as well as"),
        ({"welfare_thb_month": {"from": "EXP", "per": "household_size"}}, "divides by 'household_size'"),
    ],
)
def test_a_faulty_mapping_is_named(columns, words):
    with pytest.raises(DataError, match=words):
        microdata.read_mapping(settings(**columns))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"survey": None}, r"needs a table \[survey\]"),
        ({"survey": {"name": "x", "file": "x.csv"}}, "date = None"),
        ({"columns": {}}, "one .columns.X. for each"),
        ({"columns": {"household_size": {"members": True}}}, "needs the households"),
    ],
)
def test_a_mapping_without_its_parts_is_named(change, words):
    with pytest.raises(DataError, match=words):
        microdata.read_mapping(settings() | change)


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ({"age": {"from": "AGE", "missing": [99]}}, "'age' is not stated in row 7"),
        ({"sex": {"from": "SEX", "codes": {"1": "male"}}}, "no word for the answer '2' in row 2.*one of 4"),
        ({"sex": {"from": "SEX", "codes": {"1": "m", "2": "f"}}}, "sex.*'m' in row 1"),
        ({"insured_section": {"from": "SSO", "codes": {"0": 0}, "if_missing": 0}}, "the answer '1' in row 1"),
        ({"household_size": {"from": "HH", "times": 100}}, "household_size"),
        ({"weight": {"from": "W", "times": -1}}, "weight is -100"),
        ({"receives": {"from": "CSG"}}, "'receives' must be yes or no"),
        ({"household_id": {"from": ["HH", "SSO"]}}, "joins 'SSO', which is missing in row 3"),
        ({"stratum": {"from": "REGION"}}, "'REGION'"),
    ],
)
def test_a_faulty_answer_is_named_with_its_row(columns, words):
    with pytest.raises(DataError, match=words):
        microdata.apply_mapping(survey(), microdata.read_mapping(settings(**columns)))


def test_a_code_that_is_one_of_our_words_but_no_answer_is_not_taken():
    file = survey().assign(SSO=[33, 1, 1, 0, 0, 0, 0, 2])
    column = {"insured_section": {"from": "SSO", "codes": {"0": 0, "1": 33, "2": 39, "3": 40}}}
    with pytest.raises(DataError, match="no word for the answer '33' in row 1"):
        microdata.apply_mapping(file, microdata.read_mapping(settings(**column)))


# --- the private folder


def test_without_a_private_folder_nothing_is_read(monkeypatch):
    monkeypatch.delenv("SPDR_PRIVATE", raising=False)
    with pytest.raises(DataError, match="SPDR_PRIVATE is not set"):
        private.folder()


@pytest.mark.parametrize("inside", ["data", "notebooks", "."])
def test_a_folder_inside_the_repository_is_refused(monkeypatch, inside):
    monkeypatch.setenv("SPDR_PRIVATE", str(project.root() / inside))
    with pytest.raises(DataError, match="inside the repository"):
        private.folder()


def test_links_into_the_repository_and_ways_out_of_the_folder_are_refused(tmp_path, monkeypatch):
    home = tmp_path / "private"
    home.mkdir()
    monkeypatch.setenv("SPDR_PRIVATE", str(home))
    (tmp_path / "other.csv").write_text("a\n1\n", encoding="utf-8")
    with pytest.raises(DataError, match="leads out of the private folder"):
        private.read("../other.csv")
    (tmp_path / "link").symlink_to(project.root() / "data")
    monkeypatch.setenv("SPDR_PRIVATE", str(tmp_path / "link"))
    with pytest.raises(DataError, match="inside the repository"):
        private.folder()
    monkeypatch.setenv("SPDR_PRIVATE", str(tmp_path / "nowhere"))
    with pytest.raises(DataError, match="no folder"):
        private.folder()


def test_a_file_that_cannot_be_read_says_what_can(folder):
    (folder / "notes.docx").write_bytes(b"x")
    with pytest.raises(DataError, match="Stata .*SPSS"):
        private.read("notes.docx")
    with pytest.raises(DataError, match=r"There is no 'lost\.dta'.*survey"):
        private.read("lost.dta")
    (folder / "broken.dta").write_bytes(b"not a Stata file")
    with pytest.raises(DataError, match=r"'broken\.dta' cannot be read"):
        private.read("broken.dta")
    (folder / "broken.toml").write_text("a = = 1", encoding="utf-8")
    with pytest.raises(DataError, match="cannot be read as TOML.*line 1"):
        private.mapping("broken.toml")


def test_a_column_the_file_lacks_is_named_with_the_nearest(folder):
    name = next(path.name for path in folder.glob("survey.*"))
    with pytest.raises(DataError, match="no column 'SSX'. Did you mean"):
        private.read(name, ["AGE", "SSX"])
    assert private.read(name, ["AGE", "SEX"]).columns.tolist() == ["AGE", "SEX"]


def test_an_old_thai_file_is_read_by_its_encoding(tmp_path, monkeypatch):
    monkeypatch.setenv("SPDR_PRIVATE", str(tmp_path))
    (tmp_path / "old.csv").write_bytes("จังหวัด,อายุ\nเชียงใหม่,40\n".encode("tis-620"))
    assert private.read("old.csv", encoding="tis-620")["จังหวัด"].tolist() == ["เชียงใหม่"]
    with pytest.raises(DataError, match="encoding"):
        private.read("old.csv")
