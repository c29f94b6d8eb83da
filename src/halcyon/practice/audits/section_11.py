"""The section 11 audit: eight headings, each scored by the agency and then by its peers (instruments.md section 5)."""

from halcyon.practice.audits.tool import Grade, Question, Scale, Tool

S11 = Scale(
    "s11",
    (
        Grade(0, "Not in place"),
        Grade(1, "Started"),
        Grade(2, "In place"),
        Grade(3, "Embedded, with impact"),
    ),
    met=2,
)
CHALLENGE = 1  # from this difference between the two scores on, the panel writes down why (instruments.md section 5)

SECTION_11 = Tool(
    key="section_11",
    version=1,
    title="Section 11 audit",
    about="Children Act 2004 section 11: what each organisation does to safeguard children.",
    source="instruments.md section 5; the descriptors are our own",
    questions=(
        Question("S1", "Senior commitment and a named lead", "Job description, time, training, supervision.", S11),
        Question("S2", "Clear statement of responsibilities", "Policies of the last three years, online safety.", S11),
        Question("S3", "Accountability", "Line of accountability, link to the board, commissioned services.", S11),
        Question("S4", "Children’s views shape services", "What was changed because a child said so?", S11),
        Question("S5", "Training and supervision", "Levels, induction, who is due.", S11),
        Question("S6", "Safer recruitment and allegations", "Checks, references, the designated officer.", S11),
        Question("S7", "Working together", "Thresholds, attendance, disagreements taken up.", S11),
        Question("S8", "Sharing information", "An agreement, staff who are sure, evidence that it is used.", S11),
    ),
)
