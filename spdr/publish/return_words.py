"""Words of the reports on files that offices send: titles of tables and headings of computed columns."""

from __future__ import annotations

from typing import Any

from spdr.data.intake.contract import Contract
from spdr.errors import DataError

TABLES: dict[str, tuple[str, str]] = {
    "services": ("Cases by month and service", "จำนวนรายตามเดือนและบริการ"),
    "membership": (
        "Registration, resignation and change of facts by Section",
        "ขึ้นทะเบียน ลาออก และเปลี่ยนแปลงข้อเท็จจริง ตามมาตรา",
    ),
    "claims": ("Claims and days to decide", "คำขอและจำนวนวันพิจารณา"),
    "refunds": ("Refunds of overpaid contributions", "การคืนเงินสมทบที่ชำระเกิน"),
    "checks": ("Status checks and advice", "การตรวจสอบสถานะและการให้คำปรึกษา"),
    "contributions": ("Contributions of Section 40 members", "เงินสมทบของผู้ประกันตนมาตรา 40"),
    "opening": ("Cases served outside office hours", "การให้บริการนอกเวลาราชการ"),
    "documents": ("Documents asked for in a case", "จำนวนเอกสารที่ขอต่อราย"),
    "monthly": ("Satisfaction by month", "ความพึงพอใจรายเดือน"),
    "quarterly": ("Satisfaction by quarter", "ความพึงพอใจรายไตรมาส"),
    "yearly": ("Satisfaction by year", "ความพึงพอใจรายปี"),
    "referrals": ("Referrals by office", "การส่งต่อตามหน่วยงาน"),
    "referrals_monthly": ("Referrals by month", "การส่งต่อรายเดือน"),
    "by_topic": ("Comments by topic", "ความเห็นตามประเด็น"),
    "by_channel": ("Cases by channel", "จำนวนเรื่องตามช่องทาง"),
    "by_subject": ("Complaints by subject", "เรื่องร้องเรียนตามเรื่อง"),
    "by_month": ("Complaints by month", "เรื่องร้องเรียนรายเดือน"),
    "escalated": ("Complaints taken to a higher level", "เรื่องร้องเรียนที่ส่งต่อระดับสูงขึ้น"),
    "open": ("Complaints still open", "เรื่องร้องเรียนที่ยังไม่ปิด"),
    "outcomes": ("How complaints ended", "ผลของเรื่องร้องเรียน"),
    "by_resource": ("Requests by resource", "คำขอตามทรัพยากร"),
    "by_group": ("By group", "จำแนกตามกลุ่ม"),
    "grant_monthly": ("The grant by month", "เงินอุดหนุนรายเดือน"),
    "grant_by_province": ("The latest month by province", "เดือนล่าสุดรายจังหวัด"),
    "grant_by_sex": ("All months by sex of the child", "ทุกเดือนตามเพศของเด็ก"),
    "quality": ("Quality of the extract", "คุณภาพของข้อมูลที่ส่ง"),
    "children_by_age": ("Children paid by age", "เด็กที่ได้รับเงินตามอายุ"),
    "children_by_income_band": ("Children paid by income band", "เด็กที่ได้รับเงินตามช่วงรายได้"),
    "children_by_sex": ("Children paid by sex", "เด็กที่ได้รับเงินตามเพศ"),
    "children_by_province_code": ("Children paid by province", "เด็กที่ได้รับเงินรายจังหวัด"),
    "by_page": ("Comments by page", "ข้อคิดเห็นตามหน้า"),
    "comments": ("All comments", "ข้อคิดเห็นทั้งหมด"),
    "networks_by_province": ("Networks by province", "เครือข่ายรายจังหวัด"),
    "evidence": ("Evidence by topic and group", "หลักฐานตามบทและกลุ่ม"),
    "support": ("Evidence behind recommendations", "หลักฐานรองรับข้อเสนอแนะ"),
    "ranking": ("Options ranked", "ลำดับทางเลือก"),
    "by_criterion": ("Scores by criterion", "คะแนนตามเกณฑ์"),
    "cards": ("Cards by ballots", "ผลการลงคะแนนการ์ด"),
    "index": ("Index of the network", "ดัชนีเครือข่าย"),
    "design": ("Weighting", "การถ่วงน้ำหนัก"),
    "workers_by_section": ("Section registered under", "มาตราที่ขึ้นทะเบียน"),
    "workers_by_health_cover": ("Health cover", "สิทธิรักษาพยาบาล"),
    "workers_by_option": ("Option chosen", "ทางเลือกที่เลือก"),
    "workers_by_nationality": ("Nationality", "สัญชาติ"),
    "workers_by_lives_in": ("Lives with an employer", "พักอยู่กับนายจ้าง"),
    "effects": ("Estimated effects", "ผลที่ประมาณได้"),
}
COLUMNS: dict[str, tuple[str, str]] = {
    "month": ("Month", "เดือน"),
    "province_code": ("Province", "จังหวัด"),
    "sex": ("Sex", "เพศ"),
    "year": ("Year", "ปี"),
    "amount_thb": ("Money, baht", "จำนวนเงิน (บาท)"),
    "period_start": ("Beginning", "เริ่มต้น"),
    "extended_n": ("Outside office hours", "นอกเวลาราชการ"),
    "extended_share": ("Share outside office hours", "สัดส่วนนอกเวลาราชการ"),
    "satisfied_share": ("Share satisfied", "สัดส่วนผู้พึงพอใจ"),
    "low_share": ("95% interval from", "ช่วงความเชื่อมั่นร้อยละ 95 จาก"),
    "high_share": ("to", "ถึง"),
    "served_share": ("Share served", "สัดส่วนผู้ได้รับบริการ"),
    "received_n": ("Received", "รับ"),
    "closed_n": ("Answered or closed", "ตอบหรือปิดแล้ว"),
    "closed_share": ("Share closed", "สัดส่วนที่ปิดแล้ว"),
    "median_days": ("Median days", "มัธยฐานจำนวนวัน"),
    "in_time_share": ("Share closed within 30 days", "สัดส่วนที่ปิดภายใน 30 วัน"),
    "escalated_n": ("Taken higher", "ส่งต่อระดับสูงขึ้น"),
    "escalated_share": ("Share taken higher", "สัดส่วนที่ส่งต่อระดับสูงขึ้น"),
    "waiting_n": ("Not decided", "รอพิจารณา"),
    "approved_share": ("Approved, of those decided", "อนุมัติ ต่อที่พิจารณาแล้ว"),
    "failed_share": ("Failed, of payments sent", "ไม่สำเร็จ ต่อการจ่ายทั้งหมด"),
    "days_middle": ("Days, middle province", "จำนวนวัน จังหวัดกลาง"),
    "days_slowest": ("Days, slowest province", "จำนวนวัน จังหวัดช้าที่สุด"),
    "provinces_n": ("Provinces that sent", "จังหวัดที่ส่ง"),
    "provinces_missing_n": ("Provinces missing", "จังหวัดที่ขาด"),
    "no_days_n": ("Rows without days", "แถวที่ไม่มีจำนวนวัน"),
    "children_share": ("Share", "สัดส่วน"),
    "comments_n": ("Comments", "ข้อคิดเห็น"),
    "oldest_days": ("Days, the oldest", "จำนวนวัน เรื่องที่เก่าที่สุด"),
    "open_n": ("Open", "ยังไม่ยุติ"),
    "offices_n": ("Offices", "หน่วยงาน"),
    "networks_n": ("Networks", "เครือข่าย"),
    "interviews_n": ("Interviews", "บทสัมภาษณ์"),
    "statements_n": ("Statements", "ข้อความ"),
    "groups_n": ("Groups", "กลุ่ม"),
    "supports_n": ("Support", "สนับสนุน"),
    "opposes_n": ("Oppose", "คัดค้าน"),
    "mixed_n": ("Both sides", "ทั้งสองด้าน"),
    "heard_twice": ("Heard from two groups or more", "ได้ยินจากสองกลุ่มขึ้นไป"),
    "score_mean": ("Mean score, 1 to 5", "คะแนนเฉลี่ย 1 ถึง 5"),
    "best_place": ("Best place", "ลำดับดีที่สุด"),
    "worst_place": ("Worst place", "ลำดับต่ำสุด"),
    "dominated": ("Another is better throughout", "มีทางอื่นดีกว่าทุกด้าน"),
    "ballots_n": ("Ballots", "บัตร"),
    "first_n": ("First places", "อันดับหนึ่ง"),
    "borda_points": ("Borda points", "คะแนนบอร์ดา"),
    "beats_all": ("Beats every other in pairs", "ชนะทุกการ์ดเป็นคู่"),
    "quality_index": ("Index, 0 to 100", "ดัชนี 0 ถึง 100"),
    "low_index": ("95% interval from", "ช่วงความเชื่อมั่นร้อยละ 95 จาก"),
    "high_index": ("to", "ถึง"),
    "people_share": ("Weighted share", "สัดส่วนถ่วงน้ำหนัก"),
    "people_n": ("People", "คน"),
    "design_effect": ("Design effect of weighting", "ผลของการถ่วงน้ำหนัก (design effect)"),
    "effective_n": ("Effective number", "จำนวนตัวอย่างประสิทธิผล"),
    "design": ("Design", "แบบ"),
    "bandwidth": ("Bandwidth", "ช่วงรอบเกณฑ์"),
    "estimate": ("Effect", "ผล"),
    "error": ("Standard error", "ค่าคลาดเคลื่อนมาตรฐาน"),
    "low": ("95% interval from", "ช่วงความเชื่อมั่นร้อยละ 95 จาก"),
    "high": ("to", "ถึง"),
    "units": ("Units", "หน่วย"),
    "clusters": ("Clusters", "กลุ่มก้อน"),
}
CELLS: dict[str, tuple[str, str]] = {
    "yes": ("yes", "ใช่"),
    "no": ("no", "ไม่ใช่"),
    "difference_in_differences": ("Difference in differences", "ผลต่างของผลต่าง"),
    "discontinuity": ("Discontinuity", "ความไม่ต่อเนื่อง"),
}
NUMBER = {"en": 0, "th": 1}


def title(table: str, lang: str) -> str:
    """Return a table's title.

    Raises
    ------
    DataError
        If it has no words yet.
    """
    if table not in TABLES:
        raise DataError(f"The table {table!r} has no title: add it to TABLES in {__name__}.")
    return TABLES[table][NUMBER[lang]]


def heading(column: str, contract: Contract, lang: str) -> str:
    """Return a column's heading: computed columns have words of their own, others those of the contract.

    Raises
    ------
    DataError
        If it has no words.
    """
    if column in COLUMNS:
        return COLUMNS[column][NUMBER[lang]]
    fields: list[dict[str, Any]] = contract.about["schema"]["fields"]
    for field in fields:
        if field["name"] == column:
            thai = [word for word in field.get("intake", {}).get("aliases", []) if _thai(word)]
            return str(field["description"]) if lang == "en" or not thai else str(thai[0])
    raise DataError(f"The column {column!r} has no heading: add it to COLUMNS in {__name__}.")


def cell(word: str, column: str, contract: Contract, lang: str) -> str:
    """Return a category in words: the contract's own Thai word, or the code with spaces."""
    if word in CELLS:
        return CELLS[word][NUMBER[lang]]
    fields: list[dict[str, Any]] = contract.about["schema"]["fields"]
    labels: dict[str, list[str]] = next(
        (f.get("intake", {}).get("labels", {}) for f in fields if f["name"] == column), {}
    )
    if lang == "th" and labels.get(word):
        return str(labels[word][0])
    return word.replace("_", " ") if word in labels else word


def _thai(word: str) -> bool:
    return any("\u0e00" <= letter <= "\u0e7f" for letter in word)
