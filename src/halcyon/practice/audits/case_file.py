"""The case-file audit: fourteen sections, four grades, and how far one weak section pulls the whole down.

instruments.md section 6. The headings were seen in several published tools; the wording and the overall rule are our
own and stand as unverified until a county signs them off.
"""

from halcyon.kernel.counting import CountingRule, Limit
from halcyon.practice.audits.tool import Grade, HeaderField, OverallRule, Question, Scale, Tool

GRADE_4 = Scale(
    "grade_4",
    (
        Grade(1, "Inadequate", "The child is not safer for what was done, or may be less safe."),
        Grade(2, "Requires improvement", "Some of it is done; the gaps matter for this child."),
        Grade(3, "Good", "Done as it should be, in time, and it made a difference."),
        Grade(4, "Outstanding", "Others should learn from it."),
    ),
    met=3,
)


def _section(key: str, title: str, asks: str) -> Question:
    return Question(key, title, asks, GRADE_4)


HEADER = (
    HeaderField("reference", "Case", read=True),
    HeaderField("age", "Age", read=True),
    HeaderField("legal_status", "Legal status", hint="Such as “child in need” or “interim care order”."),
    HeaderField("team", "Team", read=True),
    HeaderField("worker", "Worker", read=True),
    HeaderField("manager", "Manager"),
    HeaderField("auditor", "Auditor", read=True),
    HeaderField("date", "Date of the audit", read=True),
    HeaderField("interviewed", "Workers interviewed", hint="By role, such as “allocated worker and school nurse”."),
    HeaderField("gender", "Gender", read=True),
    HeaderField("ethnicity", "Ethnicity", read=True),
    HeaderField("language", "First language"),
    HeaderField("disability", "Disability", read=True),
    HeaderField("gp", "General practice"),
    HeaderField("school", "School, attendance and special educational needs"),
    HeaderField("siblings", "Brothers and sisters", read=True),
    HeaderField("lives_with", "Lives with", hint="By relation, such as “mother and grandmother”."),
    HeaderField("referrals", "Concerns in the twelve months before, and from whom", read=True, others=True),
    HeaderField("section_47", "Section 47 enquiries in the twelve months before", read=True, others=True),
    HeaderField("placements", "Placement, and moves"),
    HeaderField("missing", "Missing episodes, and return interviews held"),
)
AGAIN = Limit(3, CountingRule.MONTHS, "instruments.md section 6: our own rule", False)

CASE_FILE = Tool(
    key="case_file",
    version=1,
    title="Case-file audit",
    about="Look at the last twelve months and judge the last six.",
    source="instruments.md section 6",
    questions=(
        _section(
            "A1", "History", "Is the chronology up to date? Is there a family tree? Can the worker tell the story?"
        ),
        _section("A2", "Referral and threshold", "Was the decision right and in time? Was the referrer told?"),
        _section(
            "A3",
            "Assessment",
            "In time; the child seen alone; views of family and agencies; history used; signed off by a manager; does "
            "the conclusion follow from what was found?",
        ),
        _section(
            "A4", "Analysis of risk", "Is it clear what the harm is, how likely, to whom, and what would lower it?"
        ),
        _section(
            "A5", "Plan", "Clear, with dates and owners, with what happens if it fails; health and education in it."
        ),
        _section("A6", "Child-protection enquiry, conference and core group", "Quality, attendance and pace."),
        _section(
            "A7", "The child’s voice and daily life", "What is it like to be this child? What did they say and show?"
        ),
        _section("A8", "Family, including fathers", "Who was involved, who was not, and what was done about it?"),
        _section("A9", "Identity and difference", "Ethnicity, language, faith, disability and what they mean here."),
        _section(
            "A10",
            "Exploitation, missing episodes and health",
            "Was screening done? Are codes on the record? Was consent assessed? Were return interviews held and used?",
        ),
        _section(
            "A11", "Sharing and what each agency gave", "Was the right thing asked and given, in time, with a basis?"
        ),
        _section("A12", "Supervision and oversight", "Did a manager think with the worker, and was it followed?"),
        _section("A13", "Recording", "Can a stranger follow what happened and why?"),
        _section("A14", "What changed", "Is the child’s life better, and how is it known?"),
    ),
    overall=OverallRule(("A4", "A5", "A7"), 1, "instruments.md section 6: our own rule"),
    header=HEADER,
    again=AGAIN,
)
