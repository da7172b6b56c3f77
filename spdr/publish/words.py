"""The site's own words in both languages: buttons, headings of generated pages, statuses, captions.

Chapter prose is translated through gettext catalogues and chart words through ``data/registers/labels.csv``;
these are the words of the frame around them, kept in one place so that neither language can lack one.
"""

from __future__ import annotations

LANGUAGES = ("en", "th")
LANGUAGE_NAMES = {"en": "English", "th": "ไทย"}
# The calendar in which a page writes its years.
BUDDHIST_ERA = 543

WORDS: dict[str, tuple[str, str]] = {
    "site_title": (
        "Thailand Social Protection Diagnostic Review",
        "การทบทวนระบบการคุ้มครองทางสังคมของประเทศไทย",
    ),
    "site_short": ("Social Protection Review", "ทบทวนการคุ้มครองทางสังคม"),
    "skip": ("Skip to the content", "ข้ามไปยังเนื้อหา"),
    "menu": ("Contents", "สารบัญ"),
    "contents": ("Contents of the review", "สารบัญของรายงาน"),
    "on_this_page": ("On this page", "ในหน้านี้"),
    "search": ("Search", "ค้นหา"),
    "search_hint": ("Search figures, schemes and text", "ค้นหาตัวเลข โครงการ และเนื้อหา"),
    "search_none": (
        "Nothing found. Try another word, an abbreviation, or the other language.",
        "ไม่พบผลลัพธ์ ลองใช้คำอื่น คำย่อ หรือค้นหาในอีกภาษาหนึ่ง",
    ),
    "search_found": ("results", "ผลลัพธ์"),
    "search_also": ("Also searched for", "ค้นหาคำต่อไปนี้ด้วย"),
    "search_script": (
        "Search needs JavaScript. The contents list every page, and the list of figures every figure.",
        "การค้นหาต้องใช้จาวาสคริปต์ ท่านสามารถดูทุกหน้าได้จากสารบัญ และดูแผนภูมิทั้งหมดได้จากหน้ารายการแผนภูมิ",
    ),
    "theme": ("Light or dark", "สว่างหรือมืด"),
    "other_language": ("อ่านหน้านี้เป็นภาษาไทย", "Read this page in English"),
    "previous": ("Previous", "ก่อนหน้า"),
    "next": ("Next", "ถัดไป"),
    "footer_pages": ("About this site", "เกี่ยวกับเว็บไซต์นี้"),
    "page": ("Page", "หน้า"),
    "how_computed": ("How this was computed", "วิธีคำนวณ"),
    "code": ("Code", "โค้ด"),
    "description": ("Description of the chart", "คำอธิบายแผนภูมิ"),
    "data_table": ("Data table", "ตารางข้อมูล"),
    "rows": ("rows", "แถว"),
    "show_all": ("Show all {count} rows", "แสดงทั้งหมด {count} แถว"),
    "chart": ("Chart", "แผนภูมิ"),
    "table": ("Table", "ตาราง"),
    "explore": ("Explore the chart", "สำรวจแผนภูมิ"),
    "explore_close": ("Back to the still chart", "กลับไปที่แผนภูมิแบบนิ่ง"),
    "explore_failed": (
        "The interactive chart could not be drawn; the still chart and the data table hold the same numbers.",
        "ไม่สามารถแสดงแผนภูมิแบบโต้ตอบได้ แผนภูมิแบบนิ่งและตารางข้อมูลแสดงตัวเลขชุดเดียวกัน",
    ),
    "download": ("Download", "ดาวน์โหลด"),
    "source": ("Source", "ที่มา"),
    "more_sources": ("and {count} more, listed below", "และอีก {count} แหล่ง ดูรายการด้านล่าง"),
    "sources": ("Sources", "ที่มาของข้อมูล"),
    "note": ("Note", "หมายเหตุ"),
    "vintage": ("vintage", "ฉบับข้อมูล"),
    "provenance": ("Source, parameters and citation", "ที่มา พารามิเตอร์ และการอ้างอิง"),
    "parameters": ("Parameters", "พารามิเตอร์"),
    "parameters_default": ("the chapter's defaults", "ค่าเริ่มต้นของบท"),
    "law_used": ("Law and rules", "กฎหมายและหลักเกณฑ์"),
    "data_hash": ("Data fingerprint", "ลายนิ้วมือข้อมูล"),
    "cite_figure": ("Cite this figure", "อ้างอิงแผนภูมินี้"),
    "cite_table": ("Cite this table", "อ้างอิงตารางนี้"),
    "copy": ("Copy", "คัดลอก"),
    "copied": ("Copied", "คัดลอกแล้ว"),
    "permalink": ("Link to this", "ลิงก์ถาวร"),
    "status": ("Status", "สถานะ"),
    "indicator": ("Indicator", "ตัวชี้วัด"),
    "contradiction": ("What contradicts what", "ข้อมูลที่ขัดแย้งกัน"),
    "treatment": ("What we use, and why", "ค่าที่ใช้และเหตุผล"),
    "numbers": ("Numbers", "จำนวนตัวเลข"),
    "variant": ("Variant", "นิยามที่ใช้"),
    "defined_by": ("Defined in", "นิยามตาม"),
    "computed_by": ("Computed by", "คำนวณด้วย"),
    "reproduces": ("Reproduces", "คำนวณซ้ำได้ตรงกับ"),
    "pending": ("not computed yet", "ยังไม่ได้คำนวณ"),
    "figure": ("Figure", "แผนภูมิ"),
    "chapter": ("Chapter", "บท"),
    "value": ("Value", "ค่า"),
    "unit": ("Unit", "หน่วย"),
    "period": ("Period", "ช่วงเวลา"),
    "inputs": ("Inputs", "ข้อมูลที่ใช้"),
    "licence": ("Licence", "สัญญาอนุญาต"),
    "publisher": ("Publisher", "ผู้เผยแพร่"),
    "column": ("Column", "คอลัมน์"),
    "columns": ("Columns", "คอลัมน์ทั้งหมด"),
    "up": ("Back to", "กลับไปที่"),
    "type": ("Type", "ชนิด"),
    "meaning": ("Meaning", "ความหมาย"),
    "grade": ("Grade", "ระดับความน่าเชื่อถือ"),
    "accessed": ("Accessed", "วันที่เข้าถึง"),
    "law_name": ("What the law sets", "สิ่งที่กฎหมายกำหนด"),
    "value_on": ("In force on {date}", "ค่าที่ใช้ ณ {date}"),
    "from": ("In force from", "มีผลตั้งแต่"),
    "kind": ("Kind", "ประเภท"),
    "key": ("Key", "รหัส"),
    "law_seen_to": ("Law as seen to {date}.", "กฎหมายเท่าที่ตรวจพบถึงวันที่ {date}"),
    "text_licence": ("Text CC BY 4.0, code MIT.", "เนื้อหา CC BY 4.0 โค้ด MIT"),
    "not_found": ("Page not found", "ไม่พบหน้านี้"),
    "not_found_text": (
        "This address has no page. Figures and sections keep their addresses between editions; "
        "start again from the first page.",
        "ไม่มีหน้าตามที่อยู่นี้ แผนภูมิและหัวข้อคงที่อยู่เดิมในทุกฉบับ โปรดเริ่มใหม่จากหน้าแรก",
    ),
    "none": ("none", "ไม่มี"),
    "and": ("and", "และ"),
    "others": ("et al.", "และคณะ"),
    "no_date": ("n.d.", "ม.ป.ป."),
    "yes": ("yes", "ใช่"),
}

# Status of a figure: how far a reader may lean on it.  The words are shown on every card.
STATUSES: dict[str, tuple[str, str]] = {
    "official": ("Official figure", "ตัวเลขทางการ"),
    "estimate": ("Estimate", "ค่าประมาณ"),
    "projection": ("Projection", "ค่าคาดประมาณ"),
    "computed": ("Computed here", "คำนวณในรายงานนี้"),
    "research": ("Research finding", "ผลการวิจัย"),
    "news": ("Press report", "รายงานข่าว"),
    "unverified": ("Unverified", "ยังไม่ได้ตรวจสอบ"),
    "synthetic": ("Synthetic data", "ข้อมูลสังเคราะห์"),
}

# Captions of book/_toc.yml, which is written in English.
CAPTIONS: dict[str, str] = {
    "Start here": "เริ่มต้นที่นี่",
    "The review": "รายงานทบทวน",
    "The programme": "โครงการและการติดตาม",
    "Look things up": "ค้นข้อมูล",
    "Work with it": "ใช้งานและร่วมจัดทำ",
    "How it is made": "วิธีจัดทำ",
}

MONTHS_TH = [
    "มกราคม",
    "กุมภาพันธ์",
    "มีนาคม",
    "เมษายน",
    "พฤษภาคม",
    "มิถุนายน",
    "กรกฎาคม",
    "สิงหาคม",
    "กันยายน",
    "ตุลาคม",
    "พฤศจิกายน",
    "ธันวาคม",
]
MONTHS_EN = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def word(key: str, lang: str) -> str:
    """Return one of the site's own words in ``lang``.

    Examples
    --------
    >>> word("source", "en"), word("source", "th")
    ('Source', 'ที่มา')
    """
    return WORDS[key][LANGUAGES.index(lang)]


def status_word(status: str, lang: str) -> str:
    """Return the words for a figure's status; an unknown status is a ``KeyError``."""
    return STATUSES[status][LANGUAGES.index(lang)]


def caption(text: str, lang: str) -> str:
    """Return a caption of the table of contents in ``lang``."""
    return text if lang == "en" else CAPTIONS[text]
