"""The dip sample of screening at the front door: ten checks, yes or no (instruments.md section 11)."""

from halcyon.practice.audits.tool import Domain, Grade, Question, Scale, Tool

YES_NO = Scale("yes_no", (Grade(0, "No"), Grade(1, "Yes")), met=1)
_CHECKS = (
    ("C1", "Threshold stated", "Does the decision say which level of need and why?"),
    ("C2", "History read", "Is it clear that what was known before was read?"),
    ("C3", "Consent", "Was the family asked or told, or is it said why not?"),
    ("C4", "The child’s voice", "Is there something that the child said or showed?"),
    ("C5", "The right agencies", "Were those asked who would know, and not others?"),
    ("C6", "On time", "Was it rated and decided in the county’s time?"),
    ("C7", "Reasoned decision", "Does the reason follow from what was found?"),
    ("C8", "Manager", "Did a manager see it where one must?"),
    ("C9", "Feedback", "Was the person who raised it told?"),
    ("C10", "Codes", "Is exploitation, or that it was ruled out, recorded so that it can be counted?"),
)
DIP_SAMPLE = Tool(
    key="dip_sample",
    version=1,
    title="Dip sample of screening",
    about="Read the enquiry from what came in to what the referrer was told.",
    source="instruments.md section 11",
    questions=tuple(Question(key, title, asks, YES_NO) for key, title, asks in _CHECKS),
    domains=(Domain("whole", "Eight or more of the ten checks met", tuple(c[0] for c in _CHECKS), 0.8),),
)
