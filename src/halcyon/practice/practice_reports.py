"""A one-page report that a practice is asked for, and a message to a practice: what is asked and what is answered.

One page is what a GP can write between two surgeries and a conference can read: seven short answers. Sources:
instruments.md section 4, G5 (returns within time: asked, returned, late) and section 11 (what a return holds); the
wording is our own.
"""

from __future__ import annotations

from halcyon.kernel.instruments import Choice, Day, Is, LongText

SOURCE = "instruments.md section 4 (G5) and section 11 (MASH return); our own wording"
LIMIT = 600  # characters of each answer: all of them fit on one page
WHAT_FOR = (
    ("conference", "Child protection conference"),
    ("strategy", "Strategy discussion"),
    ("section_47", "Section 47 enquiry"),
    ("assessment", "Assessment"),
    ("review", "Review or core group"),
)
KINDS = (("report", "A one-page report, by a day"), ("message", "A message that the practice says it has read"))
ASK = (
    Choice("kind", "What do you send?", options=KINDS, required=True),
    Choice("what_for", "What is it for?", options=WHAT_FOR, required=True),
    LongText("asked", "What does the practice need to know, or what do you ask?", required=True, at_least=10,
             limit=1_500, help="That the child has a plan or is being looked into, and what you ask. What it is about "
             "stays with you: nothing that another agency said, no address, and no name of anybody who told you."),
    Day("due_on", "By when do you need the report?", required=True, when=Is("kind", "report")),
)  # fmt: skip
ANSWER = (
    LongText("registered", "Who of the family is registered, since when, and who else is known to live there?",
             required=True, limit=LIMIT),
    LongText("seen", "When was the child last seen, by whom, and what were they not brought to?", required=True,
             limit=LIMIT),
    LongText("health", "What of the child’s health bears on their safety?", required=True, limit=LIMIT),
    LongText("family", "What of the parents’ or carers’ health bears on the child?", limit=LIMIT,
             help="Only what bears on the child."),
    LongText("worries", "What worries the practice?", required=True, limit=LIMIT),
    LongText("strengths", "What goes well?", limit=LIMIT),
    LongText("view", "What does this mean for the child, in the practice’s view?", required=True, at_least=10,
             limit=LIMIT),
)  # fmt: skip
