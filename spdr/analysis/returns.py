"""What the files that offices send add up to: services, satisfaction, complaints, the grant's system.

Each function takes the checked rows of one kind of file and returns tables by name, each a tidy frame with
counts (``_n``), shares (``_share``, 0 to 1), money (``_thb``) and days. A share of nothing is missing. Means
of days and documents are weighted by the cases they stand for; cases without them are left out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd

from spdr.analysis import sampling
from spdr.analysis.frames import require_columns
from spdr.errors import ParameterError

Tables = dict[str, pd.DataFrame]
MEMBERSHIP = ("registration", "resignation", "change")
CLAIMS = ("medical_claim", "benefit_claim")
PROVINCES = 77
IN_TIME = 30
"""Days within which a complaint is to be closed, by the indicator set of this review."""


def _month(days: pd.Series) -> pd.Series:
    return days.dt.to_period("M").dt.to_timestamp()


def _sums(frame: pd.DataFrame, by: Sequence[str], columns: Sequence[str]) -> pd.DataFrame:
    return frame.groupby(list(by), as_index=False, sort=True)[list(columns)].sum(min_count=1)


def _mean(frame: pd.DataFrame, by: Sequence[str], value: str, weight: str) -> pd.Series:
    """Return the mean of a column by group, weighted, over the rows that have it."""
    some = frame[frame[value].notna() & (frame[weight] > 0)]
    sums = some.assign(_weighted=some[value] * some[weight]).groupby(list(by))[["_weighted", weight]].sum()
    return sums["_weighted"] / sums[weight]


def _with_mean(
    frame: pd.DataFrame, by: Sequence[str], value: str, weight: str, sums: Sequence[str]
) -> pd.DataFrame:
    totals = _sums(frame, by, sums).set_index(list(by))
    return totals.assign(**{value: _mean(frame, by, value, weight)}).reset_index()


def _share(part: pd.Series, whole: pd.Series) -> pd.Series:
    return part / whole.where(whole > 0)


def daily_counts(frame: pd.DataFrame) -> Tables:
    """Return the indicators of a service centre from its daily counts.

    Parameters
    ----------
    frame
        One row per day, centre, section, service, benefit and hours: ``cases_n`` and, where noted,
        ``members_n``, ``amount_thb``, ``days_to_decide``, ``documents_asked``.

    Returns
    -------
    dict
        ``services`` (by month and service), ``membership`` (registration, resignation and change by month
        and section), ``claims`` (by service and benefit, with mean days to decide), ``refunds``, ``checks``,
        ``contributions`` (Section 40: payments, members, money), ``opening`` (share served outside office
        hours) and ``documents`` (documents asked for in a case), those that have rows.

    Examples
    --------
    >>> day = pd.Timestamp("2026-01-05")
    >>> rows = [(day, "N", "40", "contribution", "none", "extended", 12, 12, 3600.0, None, 1.0),
    ...     (day, "N", "33", "benefit_claim", "sickness", "office", 4, None, None, 5.0, 2.0)]
    >>> columns = ["date", "centre", "section", "service", "benefit", "hours", "cases_n", "members_n",
    ...     "amount_thb", "days_to_decide", "documents_asked"]
    >>> tables = daily_counts(pd.DataFrame(rows, columns=columns))
    >>> tables["opening"]["extended_share"].tolist(), tables["documents"]["documents_asked"].tolist()
    ([0.75], [1.25])
    """
    require_columns(frame, ["date", "service", "cases_n"], used_by="daily_counts")
    rows = frame.assign(month=_month(frame["date"]))
    month, chosen = ["month"], rows["service"].isin
    out = rows.assign(extended_n=rows["cases_n"].where(rows["hours"] == "extended", 0))
    opening = _sums(out, month, ["cases_n", "extended_n"])
    paid = rows[chosen(["contribution"]) & (rows["section"] == "40")]
    tables = {
        "services": _sums(rows, ["month", "service"], ["cases_n"]),
        "membership": _sums(rows[chosen(MEMBERSHIP)], ["month", "section", "service"], ["cases_n"]),
        "claims": _with_mean(
            rows[chosen(CLAIMS)], ["service", "benefit"], "days_to_decide", "cases_n", ["cases_n"]
        ),
        "refunds": _sums(rows[chosen(["overpayment_refund"])], month, ["cases_n", "amount_thb"]),
        "checks": _sums(rows[chosen(["status_check", "advice"])], ["month", "service"], ["cases_n"]),
        "contributions": _sums(paid, month, ["cases_n", "members_n", "amount_thb"]),
        "opening": opening.assign(extended_share=_share(opening["extended_n"], opening["cases_n"])),
        "documents": _documents(rows),
    }
    return {name: table for name, table in tables.items() if len(table)}


def _documents(rows: pd.DataFrame) -> pd.DataFrame:
    known = rows[rows["documents_asked"].notna()]
    return _with_mean(known, ["month"], "documents_asked", "cases_n", ["cases_n"])


PERIODS: dict[str, str] = {"monthly": "M", "quarterly": "Q", "yearly": "Y"}


def satisfaction(frame: pd.DataFrame) -> Tables:
    """Return the share satisfied by month, quarter and year, with its 95% interval (Wilson).

    Parameters
    ----------
    frame
        ``month``, ``centre``, ``aspect``, ``asked_n`` and ``satisfied_n``.

    Examples
    --------
    >>> month = pd.Timestamp("2026-01-01")
    >>> asked = pd.DataFrame([(month, "N", "overall", 500, 479)],
    ...     columns=["month", "centre", "aspect", "asked_n", "satisfied_n"])
    >>> satisfaction(asked)["yearly"][["satisfied_share", "low_share", "high_share"]].round(3).values.tolist()
    [[0.958, 0.937, 0.972]]
    """
    require_columns(frame, ["month", "centre", "aspect", "asked_n", "satisfied_n"], used_by="satisfaction")
    tables = {}
    for name, length in PERIODS.items():
        rows = frame.assign(period_start=frame["month"].dt.to_period(length).dt.to_timestamp())
        found = _sums(rows, ["period_start", "centre", "aspect"], ["asked_n", "satisfied_n"])
        found = found[found["asked_n"] > 0]
        intervals = [
            sampling.wilson(int(yes), int(asked))
            for yes, asked in zip(found["satisfied_n"], found["asked_n"], strict=True)
        ]
        tables[name] = found.assign(
            satisfied_share=_share(found["satisfied_n"], found["asked_n"]),
            low_share=[low for low, _ in intervals],
            high_share=[high for _, high in intervals],
        )
    return tables


def referrals(frame: pd.DataFrame) -> Tables:
    """Return people sent on to other offices, the share served there and the days until then."""
    require_columns(frame, ["month", "sent_to", "people_n", "served_n", "mean_days"], used_by="referrals")
    tables = {}
    for name, by in (("referrals", ["sent_to"]), ("referrals_monthly", ["month", "sent_to"])):
        found = _with_mean(frame, by, "mean_days", "served_n", ["people_n", "served_n"])
        tables[name] = found.assign(served_share=_share(found["served_n"], found["people_n"]))
    return tables


def cases(frame: pd.DataFrame, by: str, opened: str, closed: str, in_time: int = IN_TIME) -> pd.DataFrame:
    """Return cases by group: received, closed, their share, median days, and the share closed in time.

    Parameters
    ----------
    frame
        One row per case, with the days it was ``opened`` and ``closed`` (missing while open).
    by
        The grouping column.
    in_time
        Days within which a case should be closed; open cases count as not in time.
    """
    require_columns(frame, [by, opened, closed], used_by="cases")
    days = (pd.to_datetime(frame[closed]) - pd.to_datetime(frame[opened])).dt.days
    rows = frame.assign(_days=days, _closed=days.notna(), _in_time=days <= in_time)
    found = rows.groupby(by, as_index=False).agg(
        received_n=("_closed", "size"),
        closed_n=("_closed", "sum"),
        median_days=("_days", "median"),
        in_time_n=("_in_time", "sum"),
    )
    found["closed_share"] = _share(found["closed_n"], found["received_n"])
    found["in_time_share"] = _share(found.pop("in_time_n"), found["received_n"])
    return found


def grievances(frame: pd.DataFrame) -> Tables:
    """Return complaints by subject, channel and month, those taken higher or still open, and how they ended.

    The age of an open complaint is counted to the last day that stands in the file.
    """
    rows = frame.assign(month=_month(frame["received"]))
    tables = {f"by_{by}": cases(rows, by, "received", "closed") for by in ("subject", "channel", "month")}
    higher = rows.assign(escalated_n=(rows["level"] > 1).astype(int), received_n=1)
    levels = _sums(higher, ["subject"], ["received_n", "escalated_n"])
    tables["escalated"] = levels.assign(escalated_share=_share(levels["escalated_n"], levels["received_n"]))
    last = pd.concat([rows["received"], pd.to_datetime(rows["closed"])]).max()
    waiting = rows[rows["closed"].isna()]
    tables["open"] = (
        waiting.assign(_age=(last - waiting["received"]).dt.days)
        .groupby("subject", as_index=False)
        .agg(open_n=("_age", "size"), oldest_days=("_age", "max"))
    )
    ended = rows[rows["outcome"].notna() & (rows["outcome"] != "")]
    tables["outcomes"] = ended.groupby("outcome", as_index=False).agg(closed_n=("outcome", "size"))
    return {name: table for name, table in tables.items() if len(table)}


def feedback(frame: pd.DataFrame) -> Tables:
    """Return comments of those served by topic and channel, answered or open, with the days to an answer."""
    return {f"by_{by}": cases(frame, by, "received", "answered") for by in ("topic", "channel")}


def resource_requests(frame: pd.DataFrame) -> Tables:
    """Return requests by resource and by who asks, answered or open, with the days to an answer."""
    return {f"by_{by}": cases(frame, by, "asked", "answered") for by in ("resource", "group")}


def csg_mis(frame: pd.DataFrame) -> Tables:
    """Return the monthly report of the grant: applications, payments, the latest month by province, quality.

    Parameters
    ----------
    frame
        One row per month, province and sex: ``applied_n``, ``approved_n``, ``refused_n``, ``paid_n``,
        ``failed_n``, ``median_days``. Where a province sends both sexes together, its rows by sex are not
        added to them.

    Returns
    -------
    dict
        ``grant_monthly``, ``grant_by_province`` (the latest month), ``grant_by_sex`` and ``quality``:
        provinces that sent nothing and rows without days, by month.
    """
    counts = ["applied_n", "approved_n", "refused_n", "paid_n", "failed_n"]
    require_columns(frame, ["month", "province_code", "sex", *counts, "median_days"], used_by="csg_mis")
    whole = frame.groupby(["month", "province_code"])["sex"].transform(lambda sexes: (sexes == "both").any())
    rows = frame[(frame["sex"] == "both") | ~whole]
    by_sex = frame[frame["sex"] != "both"]
    last = rows[rows["month"] == rows["month"].max()]
    days = rows.groupby("month")["median_days"].agg(days_middle="median", days_slowest="max").reset_index()
    quality = rows.groupby("month", as_index=False).agg(
        provinces_n=("province_code", "nunique"),
        no_days_n=("median_days", lambda column: column.isna().sum()),
    )
    tables = {
        "grant_monthly": _rates(_sums(rows, ["month"], counts)).merge(days, on="month"),
        "grant_by_province": _rates(_sums(last, ["province_code"], counts)),
        "grant_by_sex": _rates(_sums(by_sex, ["sex"], counts)),
        "quality": quality.assign(provinces_missing_n=PROVINCES - quality["provinces_n"]),
    }
    return {name: table for name, table in tables.items() if len(table)}


def _rates(sums: pd.DataFrame) -> pd.DataFrame:
    return sums.assign(
        waiting_n=sums["applied_n"] - sums["approved_n"] - sums["refused_n"],
        approved_share=_share(sums["approved_n"], sums["approved_n"] + sums["refused_n"]),
        failed_share=_share(sums["failed_n"], sums["paid_n"] + sums["failed_n"]),
    )


def csg_profile(frame: pd.DataFrame) -> Tables:
    """Return the children paid in the latest month by age, income band, sex and province, with shares."""
    require_columns(frame, ["month", "age", "income_band", "sex", "children_n"], used_by="csg_profile")
    last = frame[frame["month"] == frame["month"].max()]
    tables = {}
    for by in ("age", "income_band", "sex", "province_code"):
        found = _sums(last, [by], ["children_n"])
        tables[f"children_by_{by}"] = found.assign(
            children_share=found["children_n"] / found["children_n"].sum()
        )
    return tables


def comments_export(frame: pd.DataFrame) -> Tables:
    """Return comments by page, counted and open, and all of them in the order of the pages."""
    require_columns(frame, ["page", "office", "comment", "status"], used_by="comments_export")
    counted = frame.assign(open_n=(frame["status"] == "open").astype(int))
    by_page = counted.groupby("page", as_index=False).agg(
        comments_n=("page", "size"), open_n=("open_n", "sum"), offices_n=("office", "nunique")
    )
    columns = ["page", "anchor", "office", "comment", "resolution", "status"]
    return {"by_page": by_page, "comments": frame.sort_values(["page", "date"])[columns]}


def learning_networks(frame: pd.DataFrame) -> Tables:
    """Return networks and their members by province, with the last meeting."""
    require_columns(frame, ["province_code", "members_n", "last_met"], used_by="learning_networks")
    return {
        "networks_by_province": frame.groupby("province_code", as_index=False).agg(
            networks_n=("network_no", "size"), members_n=("members_n", "sum"), last_met=("last_met", "max")
        )
    }


HOURS_A_DAY = 8


def saved_by_visits(visits: float, hours: float, wage_thb_day: float, fare_thb: float) -> float:
    """Return what visits outside working hours save: the pay of the hours kept, and the fares not paid.

    Parameters
    ----------
    visits
        Visits served.
    hours
        Working hours that each would have cost.
    wage_thb_day
        Wage of a day of eight hours, in baht.
    fare_thb
        Fare saved by a visit.

    Raises
    ------
    ParameterError
        If a number is negative.

    Examples
    --------
    >>> saved_by_visits(1_000, 4, 372, 60)
    246000.0
    """
    if min(visits, hours, wage_thb_day, fare_thb) < 0:
        raise ParameterError("saved_by_visits: visits, hours, wage and fare must not be negative.")
    return visits * (hours * wage_thb_day / HOURS_A_DAY + fare_thb)


REPORTS: dict[str, Callable[[pd.DataFrame], Tables]] = {
    one.__name__: one
    for one in (
        *(daily_counts, satisfaction, referrals, feedback, grievances, resource_requests),
        *(csg_mis, csg_profile, comments_export, learning_networks),
    )
}
