"""Household surveys as Stata and SPSS files, with labels and codes; all households are made up."""

from __future__ import annotations

import pandas as pd
import pyreadstat

from corpus.base import provinces
from corpus.case import case, write

TABLE = "household_survey"
COLUMNS = ("hhid", "prov", "sex", "informal", "income", "wt")
LABELS = {"sex": {1: "ชาย", 2: "หญิง"}, "informal": {0: "ในระบบ", 1: "นอกระบบ", 9: "ไม่ทราบ"}}
REFUSED = 99_999_998


def households() -> pd.DataFrame:
    codes = [int(code) for code, *_ in provinces()]
    rows = [
        (
            n,
            codes[n * 7 % 77],
            n % 2 + 1,
            (0, 1, 1)[n % 3],
            5_000 + n * 937 % 60_000,
            100 + n * 13 % 500 + 0.25,
        )
        for n in range(1, 401)
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def texts(frame: pd.DataFrame) -> list[list[str]]:
    def spelt(value) -> str:
        return "" if pd.isna(value) else str(int(value)) if float(value).is_integer() else str(value)

    return [list(COLUMNS), *([spelt(value) for value in row] for row in frame.itertuples(index=False))]


def with_values(*cells: tuple[int, str, float]) -> pd.DataFrame:
    frame = households().astype(float)
    for row, name, value in cells:
        frame.loc[row - 2, name] = value
    return frame


MISSING = ((3, "informal", 9), (5, "income", REFUSED), (11, "income", REFUSED))
EMPTIED = texts(with_values(*((row, name, float("nan")) for row, name, _ in MISSING)))


@case("accept", equal=texts(households()), table=TABLE)
def survey_in_stata(folder):
    pyreadstat.write_dta(households(), folder / "file.dta", variable_value_labels=LABELS)
    return folder / "file.dta"


@case(
    "normalise", "declared_missing", (5, 11), equal=EMPTIED, column="income", value=str(REFUSED), table=TABLE
)
def spss_with_missing_answers_declared(folder):
    pyreadstat.write_sav(
        with_values(*MISSING), folder / "file.sav", variable_value_labels=LABELS,
        missing_ranges={"informal": [9], "income": [{"lo": REFUSED, "hi": REFUSED}]},
    )  # fmt: skip
    return folder / "file.sav"


@case("warn", "missing_codes", (5, 11), equal=EMPTIED, column="income", value=str(REFUSED), table=TABLE)
def stata_with_codes_of_the_codebook(folder):
    pyreadstat.write_dta(with_values(*MISSING), folder / "file.dta", variable_value_labels=LABELS)
    return folder / "file.dta"


@case("reject", "unlabelled", (9,), column="sex", value="3", expected="1, 2", table=TABLE)
def code_without_a_label(folder):
    pyreadstat.write_sav(with_values((9, "sex", 3)), folder / "file.sav", variable_value_labels=LABELS)
    return folder / "file.sav"


@case("reject", "out_of_range", (9, 10), column="wt", expected="> 0", table=TABLE)
def weights_of_zero_and_below(folder):
    frame = with_values((9, "wt", 0), (10, "wt", -4))
    pyreadstat.write_dta(frame, folder / "file.dta")
    return folder / "file.dta"


@case("reject", "blank", (11,), column="wt", table=TABLE)
def weight_missing(folder):
    pyreadstat.write_dta(with_values((11, "wt", float("nan"))), folder / "file.dta")
    return folder / "file.dta"


@case("reject", "province_code", (4,), column="prov", value="28", table=TABLE)
def province_that_is_none(folder):
    pyreadstat.write_sav(with_values((4, "prov", 28)), folder / "file.sav")
    return folder / "file.sav"


@case("reject", "duplicate_key", (3, 4), column="hhid", table=TABLE)
def household_twice(folder):
    pyreadstat.write_sav(with_values((4, "hhid", 2)), folder / "file.sav")
    return folder / "file.sav"


@case("normalise", "category_words", equal=texts(households()), column="sex", table=TABLE)
def labels_instead_of_codes(folder):
    rows = texts(households())
    words = {"1": "ชาย", "2": "หญิง"}
    return write(folder, [rows[0], *([*row[:2], words[row[2]], *row[3:]] for row in rows[1:])])


@case("normalise", "category_words", equal=texts(households()), column="sex", table=TABLE)
def old_stata_with_thai_text_in_windows_874(folder):
    words = {1: "ชาย".encode("cp874").decode("latin-1"), 2: "หญิง".encode("cp874").decode("latin-1")}
    frame = households().assign(sex=households()["sex"].map(words))
    frame.to_stata(folder / "file.dta", version=114, write_index=False)
    return folder / "file.dta"


@case("reject", "personal", range(2, 402), column="phone", table=TABLE)
def survey_with_phone_numbers(folder):
    frame = households().assign(phone=lambda f: "08" + f["hhid"].astype(str).str.zfill(8))
    pyreadstat.write_sav(frame, folder / "file.sav")
    return folder / "file.sav"
