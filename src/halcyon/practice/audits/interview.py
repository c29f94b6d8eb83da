"""The interview with practitioners about children’s consent and exploitation.

The schedule of the 2016 audit was not found. This one is our own, built on what is known of it (instruments.md section
7): who was asked, four situations to talk through, and knowledge of the law. The share of the marks from which somebody
counts as secure is our own too, and unverified.
"""

from halcyon.practice.audits.tool import Domain, Grade, Question, Scale, Tool

KNOWS = Scale("knows", (Grade(0, "Not correct"), Grade(1, "Partly"), Grade(2, "Correct")), met=2)
VIGNETTE = Scale(
    "vignette",
    (
        Grade(0, "Does not see the risk"),
        Grade(1, "Sees the risk", "Says what worries them, and stops there."),
        Grade(2, "Sees it and assesses", "And asks about competence, pressure and choice."),
        Grade(3, "Sees, assesses and acts", "And consults or refers, and says what they write down."),
    ),
    met=2,
)
DOES = Scale("does", (Grade(0, "No"), Grade(1, "Sometimes"), Grade(2, "Always")), met=2)
CONFIDENT = Scale("confident", tuple(Grade(n, f"{n} of 5") for n in range(1, 6)), met=4)
CHANGE = Scale("change", (Grade(0, "Worse"), Grade(1, "The same"), Grade(2, "Better")), met=2)
ABOUT, LAW, TALK = "About the practitioner", "What the law says", "Situations to talk through"
WORK, HELP = "What they do", "Where they turn"

INTERVIEW = Tool(
    key="practitioner_interview",
    version=1,
    title="Interview on children’s consent and exploitation",
    about="About forty minutes. Only with somebody who has agreed. Write no names of children or colleagues.",
    source="instruments.md section 7",
    questions=(
        Question(
            "P1", "Role, years and training", "Years in the role; level and date of the last training.", None, ABOUT
        ),
        Question("P2", "Where and how often", "Where do they see under-16s, and how often?", None, ABOUT),
        Question("P3a", "Age of consent", "Sixteen, and what follows from that.", KNOWS, LAW),
        Question("P3b", "Under 13", "Cannot consent in law: always referred.", KNOWS, LAW),
        Question("P3c", "13 to 15", "An offence; judged with care; competence is not agreement to harm.", KNOWS, LAW),
        Question("P3d", "16 and 17", "Can be exploited; still children.", KNOWS, LAW),
        Question("P3e", "Gillick and Fraser", "Which is about what.", KNOWS, LAW),
        Question("P3f", "Mental capacity from 16", "When the Act applies and what it asks.", KNOWS, LAW),
        Question("P4a", "A 12-year-old asks for contraception", "Give the situation; listen; mark.", VIGNETTE, TALK),
        Question("P4b", "A 15-year-old, a partner of 22, gifts", "Give the situation; listen; mark.", VIGNETTE, TALK),
        Question(
            "P4c", "A 14-year-old, emergency contraception three times in three months", "As before.", VIGNETTE, TALK
        ),
        Question("P4d", "A 16-year-old in care, missing, with a new phone", "As before.", VIGNETTE, TALK),
        Question("P5a", "Asks about the partner’s age", "Every time, not only when worried.", DOES, WORK),
        Question("P5b", "Asks about pressure", "Gifts, fear, being watched, being able to say no.", DOES, WORK),
        Question("P5c", "Writes down what it means", "Analysis, not only answers.", DOES, WORK),
        Question("P5d", "Uses a screening tool", "One that the county knows.", DOES, WORK),
        Question("P6a", "Knows where to turn", "Exploitation team, hub, named nurse: how to reach each.", KNOWS, HELP),
        Question("P6b", "Confidence to consult", "From one to five.", CONFIDENT, HELP),
        Question("P7", "What stands in the way", "Time, space, who is in the room, not being told.", None, HELP),
        Question(
            "P9", "Change since the review was published", "Better, the same or worse, with an example.", CHANGE, WORK
        ),
        Question("P10", "Suggestions", "What would help them tomorrow?", None, HELP),
    ),
    domains=(
        Domain(
            "understanding",
            "Secure in understanding consent and exploitation",
            ("P3a", "P3b", "P3c", "P3d", "P3e", "P3f", "P4a", "P4b", "P4c", "P4d"),
            0.75,
        ),
        Domain("practice", "Secure in practice", ("P5a", "P5b", "P5c", "P5d"), 0.75),
        Domain("consulting", "Knows where to turn and does", ("P6a", "P6b"), 0.8),
    ),
)
THEMES = {
    "time": "Not enough time or a private place",
    "not_told": "Not told what happened to a referral",
    "confidence": "Unsure how to ask",
    "training": "Training helped",
    "tool": "The tool helps, or gets in the way",
    "consent_law": "The law on consent is unclear to them",
    "who_to_call": "Knows whom to call, or does not",
    "boys": "Boys and young men are overlooked",
    "supervision": "Wants to talk it over with somebody",
}
