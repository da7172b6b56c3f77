"""One province out of tables that hold all of them: rows of a place, latest values, what is not known.

Bueng Kan was part of Nong Khai until 2011, so that older tables do not hold it: what is absent stays absent.
"""

from __future__ import annotations

import pandas as pd

from spdr.errors import ParameterError


def named(provinces: pd.DataFrame, code: str) -> dict[str, str]:
    """Return a province's names, ready for words of a chapter.

    Parameters
    ----------
    provinces
        Columns ``province_code``, ``name_en`` and ``name_th``.
    code
        Two digits, such as ``"50"`` for Chiang Mai.

    Raises
    ------
    ParameterError
        If no province has the code.

    Examples
    --------
    >>> names = {"province_code": ["50"], "name_en": ["Chiang Mai"], "name_th": ["เชียงใหม่"]}
    >>> named(pd.DataFrame(names), "50")
    {'en': 'Chiang Mai', 'th': 'เชียงใหม่'}
    """
    row = provinces[provinces["province_code"] == code]
    if row.empty:
        known = sorted(provinces["province_code"])
        raise ParameterError(
            f"There is no province {code!r}. Codes run from {known[0]} to {known[-1]}, two digits as text; "
            "`spdr data show provinces` lists them."
        )
    return {"en": str(row["name_en"].iloc[0]), "th": str(row["name_th"].iloc[0])}


def rows(frame: pd.DataFrame, code: str, **equal: str) -> pd.DataFrame:
    """Return a province's rows in which each named column holds the given text; perhaps none.

    Examples
    --------
    >>> frame = pd.DataFrame({"province_code": ["10", "50"], "sex": ["both", "both"], "births_n": [1, 2]})
    >>> rows(frame, "50", sex="both")["births_n"].tolist()
    [2]
    """
    kept = frame["province_code"] == code
    for column, text in equal.items():
        kept &= frame[column] == text
    return frame[kept].reset_index(drop=True)


def latest(frame: pd.DataFrame, value: str, period: str = "year") -> tuple[float | int | None, str]:
    """Return the last known value and its period as text; None and an empty text where there is none.

    Parameters
    ----------
    frame
        One row a period.
    value, period
        Its columns.

    Examples
    --------
    >>> latest(pd.DataFrame({"year": [2020, 2021], "n": [5, None]}), "n")
    (5.0, '2020')
    >>> latest(pd.DataFrame({"year": [], "n": []}), "n")
    (None, '')
    """
    known = frame.dropna(subset=[value]).sort_values(period)
    if known.empty:
        return None, ""
    found, when = known[value].iloc[-1], known[period].iloc[-1]
    text = when.date().isoformat() if isinstance(when, pd.Timestamp) else str(when)
    return found.item() if hasattr(found, "item") else found, text


def wage_history(wages: pd.DataFrame, code: str) -> pd.DataFrame:
    """Return the minimum wages of a whole province with their dates, without notices of unseen rates.

    Parameters
    ----------
    wages
        Columns ``province_code``, ``district``, ``effective_date`` and ``minimum_wage_thb_day``.
    code
        Of the province.
    """
    found = rows(wages, code, district="whole province").dropna(subset=["minimum_wage_thb_day"])
    dates = found["effective_date"].dt.strftime("%Y-%m-%d")
    return pd.DataFrame({"effective_date": dates, "minimum_wage_thb_day": found["minimum_wage_thb_day"]})


def registrants(frame: pd.DataFrame, code: str) -> pd.DataFrame:
    """Return those registered for each right to health care by fiscal year: both sexes, all ages.

    Parameters
    ----------
    frame
        Columns ``province_code``, ``sex``, ``age_band``, ``year``, ``health_scheme`` and ``registrants_n``.
    code
        Of the province.

    Returns
    -------
    pandas.DataFrame
        Columns ``fiscal_year``, ``health_scheme``, ``registrants_n``.
    """
    found = rows(frame, code, sex="both").rename(columns={"year": "fiscal_year"})
    return found.groupby(["fiscal_year", "health_scheme"])[["registrants_n"]].sum().reset_index()
