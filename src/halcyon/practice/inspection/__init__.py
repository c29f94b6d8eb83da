"""A joint targeted area inspection: what is to be done in its ten working days, what is looked at, what follows."""

from __future__ import annotations

from dataclasses import dataclass

SOURCE = "domain.md H1 (Children Act 2004 s20; joint targeted area inspection framework)"
FIELDWORK_DAY = 10  # working days from the notice to the inspectors' coming
FOCUS_WEEKS = 26  # practice of the last six months
LEAST_TRACKED = 5  # children followed in depth, and more sampled


@dataclass(frozen=True)
class PlanTask:
    """One thing to do after the notice: on which working day (1 is the day of the notice) and whose it is."""

    key: str
    day: int
    title: str
    who: str


TASKS = (
    PlanTask(
        "tell_leaders", 1, "Tell the chief officers, the lead member and the boards that notice was given", "lead"
    ),
    PlanTask("name_leads", 1, "Name one lead and a deputy in each agency, and where they can be reached", "lead"),
    PlanTask("room", 1, "Open the room: who sits in it, at which hours, how questions reach it", "lead"),
    PlanTask("child_lists", 2, "Send the lists of children: front door, and the theme of the inspection", "council"),
    PlanTask("policies", 3, "Send structure, strategies, procedures and the minutes of the boards", "lead"),
    PlanTask("choose", 3, "Receive the inspectors’ choice of children; tell each agency which are theirs", "lead"),
    PlanTask("families", 4, "Tell workers of the chosen children; agree who speaks with families, and how", "agencies"),
    PlanTask("chronologies", 5, "Assemble the file of each child from all agencies", "agencies"),
    PlanTask("own_audits", 7, "Each agency audits its own part for each child", "agencies"),
    PlanTask("joint_audits", 8, "Agree one joint audit for each child, and its grade", "agencies"),
    PlanTask("send_audits", 9, "Send the joint audits", "lead"),
    PlanTask("timetable", 9, "Agree the timetable of interviews, visits and groups of practitioners", "lead"),
    PlanTask("staff", 10, "Tell staff what happens, and what they need not fear", "agencies"),
    PlanTask("gaps", 10, "Go through what is still missing, child by child, and say so openly", "lead"),
)
WHO = {"lead": "Whoever leads the room", "council": "Children’s services", "agencies": "Each agency’s lead"}

# What an audit of one child answers, first by each agency for its own part and then jointly (domain.md H1).
QUESTIONS = (
    ("daily_life", "What is it like to be this child?"),
    ("timeliness", "Were things done in time?"),
    ("decisions", "How good were the decisions, and were they made on what was known?"),
    ("oversight", "Did managers see what happened, and did that change anything?"),
    ("impact", "What is better for the child because of it?"),
)
# The four grades of inspection judgements (domain.md G2).
GRADES = (
    ("outstanding", "Outstanding"),
    ("good", "Good"),
    ("requires_improvement", "Requires improvement to be good"),
    ("inadequate", "Inadequate"),
)
FINDINGS = (
    ("priority", "Area for priority action"),
    ("improve", "Area for improvement"),
    ("strength", "Strength"),
)
# The way of a written statement of action. Days are a local choice until the letter gives others.
STATEMENT = (
    ("drafted", "Statement of action drafted with every agency", 20),
    ("cabinet", "Agreed by the council’s cabinet", 35),
    ("board", "Agreed by the safeguarding board", 45),
    ("sent", "Sent to the inspectorates", 70),
    ("first_review", "First look at whether it works", 130),
)
STATEMENT_VERIFIED = False
THEMES = (
    ("exploitation", "Exploitation and missing"),
    ("front_door", "The front door"),
)
