"""The programme pages: every register of the review as pages that a programme officer would use."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from spdr.publish.pages import (
    register_cases,
    register_contradictions,
    register_impact,
    register_library,
    register_money,
    register_monitor,
    register_plans,
    register_service,
    register_systems,
)
from spdr.publish.pages.part import Part

if TYPE_CHECKING:
    from spdr.publish.book import Book

Body = Callable[["Book", str], list[Part]]

# Page -> its title in both languages and what makes it, in the order of the table of contents.
PAGES: dict[str, tuple[str, str, Body]] = {
    "recommendations": ("Recommendations", "ข้อเสนอแนะ", register_library.recommendations),
    "results-monitor": ("Results monitor", "ติดตามผลลัพธ์", register_monitor.results_monitor),
    "impact-monitor": ("Impact monitor", "ติดตามผลกระทบ", register_impact.impact_monitor),
    "implementation": ("Implementation status", "สถานะการดำเนินงาน", register_monitor.implementation),
    "risks": ("Risk register", "ทะเบียนความเสี่ยง", register_monitor.risks),
    "finance": ("Money and delivery", "การเงินและการเบิกจ่าย", register_money.finance),
    "events": ("Events", "กิจกรรม", register_library.events),
    "library": ("Library", "ห้องสมุด", register_library.library),
    "lessons": ("Lessons and comments", "บทเรียนและข้อคิดเห็น", register_library.lessons),
    "case-studies": ("Case studies", "กรณีศึกษา", register_cases.case_studies),
    "outreach": ("Training and communication", "การอบรมและการสื่อสาร", register_library.outreach),
    "partners": ("Partners and commitments", "ภาคีและคำมั่น", register_library.partner_pages),
    "standards": ("Standards and plans", "มาตรฐานและแผน", register_plans.standards),
    "strategy": ("Strategy and committee", "ยุทธศาสตร์และคณะกรรมการ", register_plans.strategy),
    "csg-system": (
        "System of the Child Support Grant",
        "ระบบเงินอุดหนุนเพื่อการเลี้ยงดูเด็กแรกเกิด",
        register_systems.csg_system,
    ),
    "domestic-workers": ("Domestic workers", "ลูกจ้างทำงานบ้าน", register_systems.domestic_workers),
    "service-centre": ("Service centre, Nonthaburi", "ศูนย์บริการ จังหวัดนนทบุรี", register_service.service_centre),
    "cercap": ("CERCAP and the pages of 1999", "CERCAP และหน้าเว็บปี 2542", register_systems.cercap),
    "contradictions": (
        "Contradictions inside the sources",
        "ข้อขัดแย้งภายในแหล่งข้อมูล",
        register_contradictions.contradictions,
    ),
    "templates": ("Templates and tools", "แบบฟอร์มและเครื่องมือ", register_plans.templates),
}
TITLES = {name: (english, thai) for name, (english, thai, _) in PAGES.items()}
BODIES = {name: body for name, (_, _, body) in PAGES.items()}
