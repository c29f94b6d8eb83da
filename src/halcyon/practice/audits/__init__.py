"""What audits and self-assessments ask, how answers are graded, and the rules for an overall grade. Plain data."""

from halcyon.practice.audits.case_file import CASE_FILE
from halcyon.practice.audits.dip_sample import DIP_SAMPLE
from halcyon.practice.audits.interview import INTERVIEW
from halcyon.practice.audits.practice_standards import PRACTICE_STANDARDS
from halcyon.practice.audits.section_11 import SECTION_11
from halcyon.practice.audits.tool import Domain, Grade, HeaderField, OverallRule, Question, Scale, Tool

TOOLS = {t.key: t for t in (CASE_FILE, INTERVIEW, DIP_SAMPLE, SECTION_11, PRACTICE_STANDARDS)}
# The forms of an audit that a partnership plans, each with the questions it asks.
AUDITS = {
    "single": ("Case-file audit of one agency", CASE_FILE),
    "multi": ("Case-file audit by several agencies", CASE_FILE),
    "interview": ("Interviews with practitioners", INTERVIEW),
    "dip_sample": ("Dip sample of screening at the front door", DIP_SAMPLE),
}
SELF_ASSESSMENTS = {
    "section_11": ("Section 11 audit", SECTION_11),
    "gp": ("General practice self-assessment", PRACTICE_STANDARDS),
}

__all__ = [
    "AUDITS", "CASE_FILE", "DIP_SAMPLE", "INTERVIEW", "PRACTICE_STANDARDS", "SECTION_11", "SELF_ASSESSMENTS", "TOOLS",
    "Domain", "Grade", "HeaderField", "OverallRule", "Question", "Scale", "Tool",
]  # fmt: skip
