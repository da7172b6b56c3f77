"""The one vocabulary of columns that describe a person, with type, unit and range.

Every scheme takes its columns from here, under these names; ``vocabulary()`` is the table of
them all. A scheme asks only for what its rule reads.
"""

# ruff: noqa: E501  a table: one field a line
from __future__ import annotations

from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True)
class Field:
    """One column: its kind (number, integer, flag, date, category), unit, range or options, and words."""

    name: str
    kind: str
    unit: str
    en: str
    th: str
    low: float | None = None
    high: float | None = None
    options: tuple[str | int, ...] = ()


def _number(name: str, unit: str, en: str, th: str, low: float = 0.0, high: float | None = None) -> Field:
    return Field(name, "number", unit, en, th, low, high)


def _count(name: str, unit: str, en: str, th: str, high: float | None = None) -> Field:
    return Field(name, "integer", unit, en, th, 0, high)


def _flag(name: str, en: str, th: str) -> Field:
    return Field(name, "flag", "true or false", en, th)


def _choice(name: str, options: tuple[str | int, ...], en: str, th: str) -> Field:
    return Field(name, "category", "one of the options", en, th, options=options)


EMPLOYMENT = (
    "private_employee",
    "government_employee",
    "domestic_worker",
    "agricultural_employee",
    "fixed_stall_employee",
    "own_account",
    "employer",
    "family_worker",
    "not_working",
)
MIGRANT_STATUS = ("none", "registered", "dependant", "irregular", "stateless")

_FIELDS = (
    # Who the person is
    _count("age", "years", "Age in completed years on the date", "อายุเต็มปี ณ วันที่คำนวณ", 120),
    Field("birth_date", "date", "date", "Date of birth", "วันเดือนปีเกิด"),
    _choice("sex", ("female", "male"), "Sex", "เพศ"),
    _flag("is_thai", "Thai national", "มีสัญชาติไทย"),
    _choice("migrant_status", MIGRANT_STATUS, "Status in Thailand of a person without Thai nationality",
            "สถานะของผู้ไม่มีสัญชาติไทย"),
    _choice("employment", EMPLOYMENT, "Work status", "สถานภาพการทำงาน"),
    Field("province_code", "text", "two-digit code", "Province of the workplace (TIS 1099 code)",
          "จังหวัดที่ทำงาน (รหัส มอก. 1099)"),
    _flag("in_declared_disaster_area", "Works in a declared disaster locality",
          "ทำงานในพื้นที่ประกาศเขตภัยพิบัติ"),
    # Income, household, cards
    _number("household_income_thb_year", "THB a year", "Income of the whole household",
            "รายได้ของครัวเรือนต่อปี"),
    Field("household_size", "integer", "persons", "Members of the household", "จำนวนสมาชิกในครัวเรือน", 1, 60),
    _number("personal_income_thb_year", "THB a year", "Income of the person", "รายได้ส่วนบุคคลต่อปี"),
    _number("financial_assets_thb", "THB", "Deposits and other financial assets of the person",
            "เงินฝากและทรัพย์สินทางการเงินของบุคคล"),
    _flag("has_inadequate_income", "Found by the authority to have no or too little income to live on",
          "ได้รับการพิจารณาว่าไม่มีรายได้หรือมีรายได้ไม่เพียงพอแก่การยังชีพ"),
    _flag("has_welfare_card", "Holds a State Welfare Card", "ถือบัตรสวัสดิการแห่งรัฐ"),
    _flag("household_has_welfare_card", "Someone in the household holds a State Welfare Card",
          "มีสมาชิกในครัวเรือนถือบัตรสวัสดิการแห่งรัฐ"),
    _flag("household_receives_ssf_child_allowance", "A parent receives the child allowance of social security",
          "บิดาหรือมารดาได้รับเงินสงเคราะห์บุตรจากประกันสังคม"),
    _flag("has_disability_card", "Registered person with a disability", "มีบัตรประจำตัวคนพิการ"),
    _count("pregnant_months", "months", "Month of pregnancy, 0 if not pregnant", "อายุครรภ์ (เดือน) หากไม่ตั้งครรภ์เป็น 0",
           10),
    _flag("is_aids_patient", "Person with AIDS as certified", "ผู้ป่วยเอดส์ตามการรับรองของแพทย์"),
    # Old age and state service
    _flag("is_state_pensioner", "Receives a state pension or another regular benefit from the state or a "
          "local authority, or lives in a state home (a social security pension does not count)",
          "ได้รับบำนาญหรือเงินประจำจากรัฐหรือองค์กรปกครองส่วนท้องถิ่น หรืออยู่ในสถานสงเคราะห์ของรัฐ (ไม่รวมบำนาญประกันสังคม)"),
    _flag("receives_oaa_before_2023", "Was receiving the Old Age Allowance before 12 August 2023",
          "ได้รับเบี้ยยังชีพผู้สูงอายุอยู่ก่อนวันที่ 12 สิงหาคม 2566"),
    _choice("civil_service_scheme", ("none", "old", "gpf"), "Pension law of a civil servant",
            "ระบบบำเหน็จบำนาญของข้าราชการ"),
    _number("years_of_service", "years", "Years of state service counted for pension", "อายุราชการที่นับคำนวณบำเหน็จบำนาญ",
            0, 60),
    _number("last_salary_thb_month", "THB a month", "Last monthly salary in state service", "เงินเดือนเดือนสุดท้าย"),
    _number("average_salary_60_thb_month", "THB a month", "Average salary of the last 60 months of state service",
            "เงินเดือนเฉลี่ย 60 เดือนสุดท้าย"),
    _number("gpf_extra_rate", "share of salary", "Voluntary saving with the Government Pension Fund above the basic rate",
            "อัตราออมเพิ่มของสมาชิก กบข.", 0, 1),
    # Social security
    _number("monthly_wage_thb", "THB a month", "Monthly wage or salary", "ค่าจ้างหรือเงินเดือนต่อเดือน"),
    _choice("insured_section", (0, 33, 39, 40), "Section of the Social Security Act insured under, 0 if none",
            "มาตราที่เป็นผู้ประกันตน หากไม่เป็นผู้ประกันตนใช้ 0"),
    _choice("section40_option", (0, 1, 2, 3), "Option of a Section 40 member, 0 if none", "ทางเลือกของผู้ประกันตนมาตรา 40"),
    _count("contribution_months", "months", "Months of contributions paid in all", "จำนวนเดือนที่ส่งเงินสมทบทั้งหมด"),
    _count("contribution_months_15", "months", "Months of contributions in the last 15", "จำนวนเดือนที่ส่งเงินสมทบใน 15 เดือนล่าสุด",
           15),
    _count("contribution_months_36", "months", "Months of contributions in the last 36", "จำนวนเดือนที่ส่งเงินสมทบใน 36 เดือนล่าสุด",
           36),
    _count("contribution_months_6", "months", "Months of contributions in the last 6", "จำนวนเดือนที่ส่งเงินสมทบใน 6 เดือนล่าสุด",
           6),
    _number("average_wage_60_thb", "THB a month", "Average contributory wage of the last 60 months",
            "ค่าจ้างเฉลี่ย 60 เดือนสุดท้ายที่ใช้คำนวณเงินสมทบ"),
    _flag("has_left_insurance", "No longer insured", "สิ้นสุดความเป็นผู้ประกันตน"),
    _number("own_oldage_contributions_thb", "THB", "Own contributions to the old-age branch, in all",
            "เงินสมทบกรณีชราภาพส่วนของผู้ประกันตนสะสม"),
    _number("employer_oldage_contributions_thb", "THB", "Employer's contributions to the old-age branch, in all",
            "เงินสมทบกรณีชราภาพส่วนของนายจ้างสะสม"),
    _number("oldage_return_thb", "THB", "Return credited on the old-age contributions", "ผลประโยชน์ตอบแทนของเงินสมทบกรณีชราภาพ"),
    _count("children_under_6_n", "children", "Own children under 6 years", "จำนวนบุตรอายุต่ำกว่า 6 ปี", 30),
    _count("children_under_7_n", "children", "Own children under 7 years", "จำนวนบุตรอายุต่ำกว่า 7 ปี", 30),
    _count("sick_days", "days", "Certified days off work in this case of sickness", "จำนวนวันหยุดงานตามใบรับรองแพทย์ครั้งนี้", 366),
    _count("sick_days_paid_this_year", "days", "Days of sickness already paid in this calendar year",
           "จำนวนวันที่ได้รับเงินทดแทนกรณีเจ็บป่วยแล้วในปีนี้", 366),
    _flag("has_delivered", "Has just given birth", "คลอดบุตร"),
    _flag("spouse_has_delivered", "Spouse has just given birth", "คู่สมรสคลอดบุตร"),
    _count("earlier_deliveries_n", "births", "Births for which maternity cash was paid before",
           "จำนวนครั้งที่เคยได้รับเงินสงเคราะห์การหยุดงานเพื่อการคลอดบุตร", 20),
    _flag("is_invalid", "Certified invalid (severe loss of earning capacity)", "ทุพพลภาพ (ระดับรุนแรง)"),
    _choice("section40_invalidity_band", ("none", "6_of_10", "12_of_20", "24_of_40", "36_of_60"),
            "Best record of Section 40 contributions reached: months paid of the last so many",
            "สถิติการส่งเงินสมทบมาตรา 40 สูงสุดที่เข้าเกณฑ์ (จำนวนเดือนที่ส่งในช่วงเดือนล่าสุด)"),
    _flag("infant_needs_care", "The infant is ill and needs care", "บุตรเจ็บป่วยและต้องดูแลใกล้ชิด"),
    _flag("has_died", "Has died", "ถึงแก่ความตาย"),
    _number("pension_thb_month", "THB a month", "Old-age pension in payment", "เงินบำนาญชราภาพที่ได้รับต่อเดือน"),
    _count("pension_months_paid", "months", "Months of old-age pension already paid", "จำนวนเดือนที่ได้รับเงินบำนาญแล้ว", 1200),
    _choice("job_loss", ("none", "laid_off", "resigned", "force_majeure"), "How the job was lost",
            "สาเหตุที่ว่างงาน"),
    _count("hospital_days", "days", "Days in hospital this year", "จำนวนวันที่นอนโรงพยาบาลในปีนี้", 366),
    _count("rest_days", "days", "Days of rest prescribed by a doctor this year, outside hospital",
           "จำนวนวันที่แพทย์ให้หยุดพักในปีนี้", 366),
    _count("outpatient_visits", "visits", "Outpatient visits without prescribed rest this year",
           "จำนวนครั้งที่ไปพบแพทย์แบบผู้ป่วยนอกในปีนี้", 366),
    _number("voluntary_saving_thb", "THB", "Voluntary saving with Section 40, with its return",
            "เงินออมเพิ่มของผู้ประกันตนมาตรา 40 พร้อมผลประโยชน์ตอบแทน"),
    # Other funds and labour law
    _number("saving_thb_year", "THB a year", "Saved with the National Savings Fund in the year", "เงินสะสม กอช. ในปี"),
    Field("npf_year", "integer", "year", "Year of operation of the National Pension Fund",
          "ปีที่ดำเนินการของกองทุนบำเหน็จบำนาญแห่งชาติ", 1, 100),
    _flag("has_provident_fund", "Member of a provident fund", "เป็นสมาชิกกองทุนสำรองเลี้ยงชีพ"),
    _number("provident_fund_rate", "share of wage", "Member's saving rate in the provident fund",
            "อัตราเงินสะสมกองทุนสำรองเลี้ยงชีพ", 0, 1),
    _count("employer_workers_n", "workers", "Workers of the employer", "จำนวนลูกจ้างของนายจ้าง"),
    _flag("is_injured_at_work", "Off work because of a work injury or illness", "หยุดงานเพราะประสบอันตรายหรือเจ็บป่วยจากการทำงาน"),
    # School
    _choice("school_level", ("none", "kindergarten", "primary", "lower_secondary", "upper_secondary"),
            "Level of schooling attended", "ระดับการศึกษาที่กำลังเรียน"),
    _count("school_size_n", "pupils", "Pupils of the school that count for the lunch rate", "จำนวนนักเรียนของโรงเรียน"),
    _flag("in_expansion_school", "Pupil of an opportunity-expansion school", "เรียนในโรงเรียนขยายโอกาสทางการศึกษา"),
    _flag("is_extremely_poor_pupil", "Screened as extremely poor by the Equitable Education Fund",
          "นักเรียนยากจนพิเศษตามการคัดกรองของ กสศ."),
    _number("school_attendance_share", "share", "Share of school days attended", "สัดส่วนวันที่มาเรียน", 0, 1),
    # Taxes
    _number("taxable_income_thb_year", "THB a year", "Net income after expenses and allowances",
            "เงินได้สุทธิหลังหักค่าใช้จ่ายและค่าลดหย่อน"),
    _number("employment_income_thb_year", "THB a year", "Pay from employment before tax", "เงินได้จากการจ้างงานก่อนหักภาษี"),
    _number("expenses_claimed_thb_year", "THB a year", "Expenses claimed against pay", "ค่าใช้จ่ายที่ขอหักจากเงินได้"),
    _number("retirement_saving_thb_year", "THB a year", "Deductible retirement saving outside the National Savings Fund",
            "เงินออมเพื่อการเกษียณที่หักลดหย่อนได้ ไม่รวม กอช."),
    _number("vatable_spending_thb_month", "THB a month", "Spending on goods and services with VAT in the price",
            "ค่าใช้จ่ายที่รวมภาษีมูลค่าเพิ่ม"),
    # Benefits held, for overlaps between schemes
    _flag("receives_csg", "Receives the Child Support Grant", "ได้รับเงินอุดหนุนเพื่อการเลี้ยงดูเด็กแรกเกิด"),
    _flag("receives_oaa", "Receives the Old Age Allowance", "ได้รับเบี้ยยังชีพผู้สูงอายุ"),
    _flag("receives_da", "Receives the Disability Allowance", "ได้รับเบี้ยความพิการ"),
    _flag("receives_covid_rmtk", "Received No One Left Behind in 2020", "ได้รับเงินเราไม่ทิ้งกัน ปี 2563"),
    _flag("is_registered_farmer", "Registered farmer", "เกษตรกรที่ขึ้นทะเบียน"),
    _flag("applied_covid_rmtk", "Applied to No One Left Behind and was refused", "ลงทะเบียนเราไม่ทิ้งกันแต่ไม่ผ่าน"),
    _flag("receives_cash10k_phase1", "Received the 10,000 baht of September 2024", "ได้รับเงินหมื่นเฟส 1 เดือนกันยายน 2567"),
)  # fmt: skip

FIELDS: dict[str, Field] = {field.name: field for field in _FIELDS}


def vocabulary() -> pd.DataFrame:
    """Return the table of all people columns: ``name, kind, unit, low, high, options, en, th``.

    Examples
    --------
    >>> table = vocabulary().set_index("name")
    >>> table.loc["age", "unit"], table.loc["insured_section", "options"]
    ('years', '0 | 33 | 39 | 40')
    """
    rows = [
        (f.name, f.kind, f.unit, f.low, f.high, " | ".join(map(str, f.options)), f.en, f.th) for f in _FIELDS
    ]
    return pd.DataFrame(rows, columns=["name", "kind", "unit", "low", "high", "options", "en", "th"])
