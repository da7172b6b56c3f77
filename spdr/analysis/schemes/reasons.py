"""The words behind each reason key: why a person gets nothing, or which rule set the amount."""

from __future__ import annotations

from typing import NamedTuple


class Words(NamedTuple):
    """A short sentence in English and Thai."""

    en: str
    th: str


_WORDS: dict[str, Words] = {
    # Who the person is
    "not_thai": Words("Not a Thai national", "ไม่มีสัญชาติไทย"),
    "is_thai": Words("For people without Thai nationality only", "สำหรับผู้ไม่มีสัญชาติไทยเท่านั้น"),
    "not_yet_born": Words("Not yet born on the date", "ยังไม่เกิด ณ วันที่คำนวณ"),
    "under_age": Words("Under the age of entitlement", "อายุยังไม่ถึงเกณฑ์"),
    "above_age_limit": Words("Above the age limit", "อายุเกินเกณฑ์"),
    "for_mothers_only": Words("Paid to the mother only", "จ่ายให้เฉพาะมารดา"),
    # Income and other tests
    "income_above_threshold": Words("Income is above the threshold", "รายได้เกินเกณฑ์"),
    "household_income_above_threshold": Words(
        "Household income per member is above the threshold", "รายได้เฉลี่ยต่อคนของครัวเรือนเกินเกณฑ์"
    ),
    "assets_above_limit": Words("Financial assets are above the limit", "ทรัพย์สินทางการเงินเกินเกณฑ์"),
    "not_found_in_need": Words("Not found to have too little to live on", "ไม่เข้าเกณฑ์รายได้ไม่เพียงพอแก่การยังชีพ"),
    "passes_the_tests": Words("Passes every test", "ผ่านคุณสมบัติทุกข้อ"),
    "no_welfare_card": Words("No State Welfare Card", "ไม่มีบัตรสวัสดิการแห่งรัฐ"),
    "no_disability_card": Words("Not registered as a person with a disability", "ไม่มีบัตรประจำตัวคนพิการ"),
    # Child Support Grant
    "born_before_first_cohort": Words("Born before the first birth date covered", "เกิดก่อนวันเกิดรุ่นแรกที่มีสิทธิ"),
    "parent_in_social_security": Words(
        "A parent receives the social security child allowance",
        "บิดาหรือมารดาได้รับเงินสงเคราะห์บุตรจากประกันสังคมแล้ว",
    ),
    "csg_welfare_card": Words("The household holds a State Welfare Card", "ครัวเรือนมีผู้ถือบัตรสวัสดิการแห่งรัฐ"),
    "csg_income_test": Words(
        "Household income per member is within the threshold", "รายได้เฉลี่ยต่อคนของครัวเรือนไม่เกินเกณฑ์"
    ),
    "pregnancy": Words("Pregnant for the months required", "ตั้งครรภ์ครบตามเดือนที่กำหนด"),
    "paid_to_all_of_the_age": Words("Paid to everyone of the age", "จ่ายให้ทุกคนที่อายุเข้าเกณฑ์"),
    # Old age and disability
    "state_pensioner": Words(
        "Receives a state pension or another regular state benefit", "ได้รับบำนาญหรือเงินประจำจากรัฐอยู่แล้ว"
    ),
    "oaa_one_rate": Words("One rate for all ages", "อัตราเดียวทุกช่วงอายุ"),
    "oaa_age_60_69": Words("Rate of ages 60-69", "อัตราสำหรับอายุ 60-69 ปี"),
    "oaa_age_70_79": Words("Rate of ages 70-79", "อัตราสำหรับอายุ 70-79 ปี"),
    "oaa_age_80_89": Words("Rate of ages 80-89", "อัตราสำหรับอายุ 80-89 ปี"),
    "oaa_age_90_plus": Words("Rate of ages 90 and over", "อัตราสำหรับอายุ 90 ปีขึ้นไป"),
    "oaa_kept_from_before_2023": Words(
        "Keeps the right held before 12 August 2023", "คงสิทธิเดิมที่ได้รับอยู่ก่อนวันที่ 12 สิงหาคม 2566"
    ),
    "does_not_receive_oaa": Words("Does not receive the Old Age Allowance", "ไม่ได้รับเบี้ยยังชีพผู้สูงอายุ"),
    "da_under_18": Words("Rate for those under 18", "อัตราสำหรับผู้มีอายุต่ำกว่า 18 ปี"),
    "da_welfare_card": Words("Rate for State Welfare Card holders", "อัตราสำหรับผู้ถือบัตรสวัสดิการแห่งรัฐ"),
    "da_basic_rate": Words("Basic rate", "อัตราพื้นฐาน"),
    "paid_to_all_with_card": Words(
        "Paid to every registered person with a disability", "จ่ายให้ผู้มีบัตรประจำตัวคนพิการทุกคน"
    ),
    # State Welfare Card
    "swc_one_rate": Words("One rate for all holders", "อัตราเดียวสำหรับผู้ถือบัตรทุกคน"),
    "swc_low_income": Words("Rate of the lower income band", "อัตราของผู้มีรายได้ช่วงต่ำ"),
    "swc_higher_income": Words("Rate of the higher income band", "อัตราของผู้มีรายได้ช่วงสูงกว่า"),
    # Social security
    "not_section_33": Words("Not insured under Section 33", "ไม่ใช่ผู้ประกันตนมาตรา 33"),
    "not_section_39": Words("Not insured under Section 39", "ไม่ใช่ผู้ประกันตนมาตรา 39"),
    "not_section_40": Words("Not insured under Section 40", "ไม่ใช่ผู้ประกันตนมาตรา 40"),
    "not_section_33_or_39": Words("Not insured under Section 33 or 39", "ไม่ใช่ผู้ประกันตนมาตรา 33 หรือมาตรา 39"),
    "not_in_this_option": Words("The option chosen has no such benefit", "ทางเลือกที่สมัครไม่มีสิทธิประโยชน์นี้"),
    "no_option_chosen": Words("No option of Section 40 chosen", "ไม่ได้ระบุทางเลือกมาตรา 40"),
    "already_insured": Words("Already insured under Section 33", "เป็นผู้ประกันตนมาตรา 33 อยู่แล้ว"),
    "not_in_the_proposed_groups": Words("Not in a group the proposal adds", "ไม่อยู่ในกลุ่มที่เสนอให้ขยายความคุ้มครอง"),
    "no_wage": Words("No wage in the month", "ไม่มีค่าจ้างในเดือนนั้น"),
    "wage_at_or_above_ceiling": Words("Counted on the wage ceiling", "คำนวณจากฐานค่าจ้างขั้นสูง"),
    "wage_at_or_below_floor": Words("Counted on the wage floor", "คำนวณจากฐานค่าจ้างขั้นต่ำ"),
    "rate_on_wage": Words("Rate applied to the wage", "คำนวณตามอัตราจากค่าจ้าง"),
    "flat_contribution": Words("One amount for all members", "อัตราเดียวสำหรับผู้ประกันตนทุกคน"),
    "rate_of_the_option": Words("Amount of the option chosen", "อัตราตามทางเลือกที่สมัคร"),
    "too_few_months": Words("Too few months of contributions", "ส่งเงินสมทบไม่ครบตามเกณฑ์"),
    "never_contributed": Words("No contributions", "ไม่เคยส่งเงินสมทบ"),
    "still_insured": Words("Still insured", "ยังเป็นผู้ประกันตนอยู่"),
    "pension_base_rate": Words("Base rate of the pension", "บำนาญอัตราพื้นฐาน"),
    "pension_with_added_years": Words(
        "Base rate and the added full years", "บำนาญอัตราพื้นฐานบวกส่วนเพิ่มตามปีที่ครบ"
    ),
    "gets_the_pension": Words("Has enough months for the pension instead", "ส่งเงินสมทบครบเกณฑ์ได้รับบำนาญแทน"),
    "lump_sum_own_share": Words("Lump sum of the own contributions", "บำเหน็จเฉพาะเงินสมทบส่วนของผู้ประกันตน"),
    "lump_sum_with_employer_share": Words(
        "Lump sum of own and employer's contributions with the return",
        "บำเหน็จรวมเงินสมทบส่วนของผู้ประกันตน นายจ้าง และผลประโยชน์ตอบแทน",
    ),
    "alive": Words("Alive", "ยังมีชีวิตอยู่"),
    "no_pension": Words("No pension in payment", "ไม่ได้รับบำนาญ"),
    "guarantee_over": Words("The months guaranteed are over", "พ้นระยะเวลาประกันการจ่ายบำนาญแล้ว"),
    "months_left_of_guarantee": Words("Pensions of the months left", "เงินบำนาญของเดือนที่เหลือ"),
    "fixed_number_of_pensions": Words("A fixed number of pensions", "จำนวนเท่าของเงินบำนาญตามที่กำหนด"),
    "no_days_to_pay": Words("No days to pay", "ไม่มีวันที่มีสิทธิได้รับเงิน"),
    "no_visits": Words("No visits to pay", "ไม่มีครั้งที่มีสิทธิได้รับเงิน"),
    "limited_to_the_days_allowed": Words("Limited to the days allowed", "จำกัดตามจำนวนวันที่กำหนด"),
    "limited_to_the_visits_allowed": Words("Limited to the visits allowed", "จำกัดตามจำนวนครั้งที่กำหนด"),
    "limited_to_the_children_allowed": Words("Limited to the children allowed", "จำกัดตามจำนวนบุตรที่กำหนด"),
    "rate_per_day": Words("Rate for each day", "อัตราต่อวัน"),
    "rate_per_visit": Words("Rate for each visit", "อัตราต่อครั้ง"),
    "rate_per_child": Words("Rate for each child", "อัตราต่อบุตรหนึ่งคน"),
    "no_birth": Words("No birth", "ไม่มีการคลอดบุตร"),
    "births_used_up": Words("Already paid for the births allowed", "ใช้สิทธิครบจำนวนครั้งแล้ว"),
    "one_rate_per_birth": Words("One amount for a birth", "อัตราเดียวต่อการคลอดหนึ่งครั้ง"),
    "one_rate": Words("One amount", "อัตราเดียว"),
    "not_invalid": Words("Not certified invalid", "ไม่ได้รับการรับรองว่าทุพพลภาพ"),
    "death_long_contribution": Words("Rate for long contribution", "อัตราสำหรับผู้ส่งเงินสมทบระยะยาว"),
    "death_short_contribution": Words("Rate for shorter contribution", "อัตราสำหรับผู้ส่งเงินสมทบระยะสั้น"),
    "no_child_of_the_age": Words("No child of the age", "ไม่มีบุตรอายุตามเกณฑ์"),
    "no_benefit_for_this_job_loss": Words(
        "No benefit for this way of losing the job", "ไม่มีสิทธิในสาเหตุการว่างงานนี้"
    ),
    "laid_off": Words("Laid off", "ถูกเลิกจ้าง"),
    "resigned": Words("Resigned or contract ended", "ลาออกหรือสิ้นสุดสัญญาจ้าง"),
    "rate_by_contribution_record": Words("Amount by the record of contributions", "อัตราตามสถิติการส่งเงินสมทบ"),
    "funeral_with_addition": Words("With the addition for long contribution", "รวมส่วนเพิ่มสำหรับผู้ส่งเงินสมทบครบ"),
    # Civil service and saving funds
    "not_in_this_pension_law": Words("Not under this pension law", "ไม่อยู่ในระบบบำเหน็จบำนาญนี้"),
    "no_years_of_service": Words("No years of service", "ไม่มีอายุราชการ"),
    "last_salary_by_years": Words("Last salary by years of service", "เงินเดือนสุดท้ายคูณอายุราชการ"),
    "average_salary_by_years": Words("Average salary by years of service", "เงินเดือนเฉลี่ยคูณอายุราชการ"),
    "limited_to_the_cap": Words("Limited to the highest amount", "จำกัดไม่เกินเพดาน"),
    "rate_on_salary": Words("Rate applied to the salary", "คำนวณตามอัตราจากเงินเดือน"),
    "in_another_pension_scheme": Words("Covered by another pension scheme", "อยู่ในระบบบำเหน็จบำนาญอื่นแล้ว"),
    "saved_too_little": Words("Saved less than the least amount", "ออมต่ำกว่าจำนวนขั้นต่ำ"),
    "rate_on_saving": Words("Rate applied to the saving", "คำนวณตามอัตราจากเงินสะสม"),
    "not_a_private_employee": Words("Not a private employee", "ไม่ใช่ลูกจ้างเอกชน"),
    "not_an_employee": Words("Not an employee", "ไม่ใช่ลูกจ้าง"),
    "has_provident_fund": Words("Member of a provident fund", "เป็นสมาชิกกองทุนสำรองเลี้ยงชีพ"),
    "no_provident_fund": Words("No provident fund", "ไม่เป็นสมาชิกกองทุนสำรองเลี้ยงชีพ"),
    "rate_outside_the_law": Words("The rate chosen is outside the law", "อัตราที่เลือกอยู่นอกกรอบกฎหมาย"),
    "wage_below_the_exemption": Words("The wage is below the exemption", "ค่าจ้างต่ำกว่าเกณฑ์ที่ต้องจ่าย"),
    "employer_too_small": Words("The employer has too few workers", "นายจ้างมีลูกจ้างไม่ถึงเกณฑ์"),
    # Emergency measures
    "not_an_informal_worker": Words("Not a worker outside Section 33", "ไม่ใช่แรงงานนอกมาตรา 33"),
    "paid_as_a_farmer": Words("Paid as a farmer instead", "ได้รับเงินเยียวยาเกษตรกรแทน"),
    "not_a_registered_farmer": Words("Not a registered farmer", "ไม่ใช่เกษตรกรที่ขึ้นทะเบียน"),
    "paid_by_another_grant": Words("Already paid by another measure", "ได้รับเงินจากมาตรการอื่นแล้ว"),
    "not_in_a_vulnerable_group": Words(
        "Receives none of the three allowances", "ไม่ได้รับเบี้ยหรือเงินอุดหนุนในสามกลุ่มเปราะบาง"
    ),
    "did_not_apply": Words("Did not apply", "ไม่ได้ลงทะเบียน"),
    "paid_by_welfare_card": Words("Paid as a State Welfare Card holder", "ได้รับในฐานะผู้ถือบัตรสวัสดิการแห่งรัฐ"),
    "no_card_of_either_kind": Words(
        "Neither a State Welfare Card nor a disability card", "ไม่มีบัตรสวัสดิการแห่งรัฐหรือบัตรประจำตัวคนพิการ"
    ),
    # Taxes
    "within_the_band_without_tax": Words("Within the band without tax", "เงินได้สุทธิไม่เกินส่วนที่ยกเว้นภาษี"),
    "marginal_rates": Words("Rates of the bands", "คำนวณตามอัตราภาษีแต่ละขั้น"),
    "no_spending_with_tax": Words("No spending with tax in it", "ไม่มีค่าใช้จ่ายที่มีภาษีมูลค่าเพิ่ม"),
    "rate_in_the_price": Words("Tax contained in the price", "ภาษีที่รวมอยู่ในราคา"),
    # Others
    "not_injured_at_work": Words("Not off work because of a work injury", "ไม่ได้หยุดงานเพราะเหตุจากการทำงาน"),
    "not_a_migrant_with_status": Words(
        "Not a registered migrant or a dependant", "ไม่ใช่แรงงานต่างด้าวที่ขึ้นทะเบียนหรือผู้ติดตาม"
    ),
    "insured_under_social_security": Words("Insured under social security instead", "อยู่ในระบบประกันสังคมแล้ว"),
    "not_stateless": Words("Not a person with citizenship problems", "ไม่ใช่บุคคลที่มีปัญหาสถานะและสิทธิ"),
    "not_in_force": Words("Not in force", "ไม่มีผลใช้บังคับ"),
    "health_care_in_kind": Words("Health care in kind", "ได้รับบริการสุขภาพ ไม่เป็นตัวเงิน"),
    "not_certified": Words("Not certified", "ไม่ได้รับการรับรอง"),
    "not_at_this_level": Words("Not at a level of school covered", "ไม่ได้เรียนในระดับที่มีสิทธิ"),
    "not_extremely_poor": Words("Not screened as extremely poor", "ไม่ผ่านการคัดกรองเป็นนักเรียนยากจนพิเศษ"),
    "attends_too_little": Words("Attends too few days", "มาเรียนไม่ถึงเกณฑ์"),
    "kindergarten_rate": Words("Rate for kindergarten", "อัตราระดับอนุบาล"),
    "school_rate": Words("Rate for primary and lower secondary", "อัตราระดับประถมศึกษาและมัธยมศึกษาตอนต้น"),
    "rate_by_school_size": Words("Rate by the size of the school", "อัตราตามขนาดโรงเรียน"),
    "days_paid_by_the_employer": Words("Wage of the days the employer pays", "ค่าจ้างในวันลาที่นายจ้างจ่าย"),
    "force_majeure": Words("Closed by force majeure", "หยุดกิจการเพราะเหตุสุดวิสัย"),
}

REASON_KEYS: list[str] = list(_WORDS)
_CODES = {key: position for position, key in enumerate(REASON_KEYS)}


def code(key: str) -> int:
    """Return the number that stands for a reason key in an ``Award``."""
    return _CODES[key]


def reasons() -> dict[str, Words]:
    """Return every reason key with its words in English and Thai.

    Examples
    --------
    >>> reasons()["under_age"].en
    'Under the age of entitlement'
    """
    return dict(_WORDS)
