"""What the integrated care board's safeguarding team has on its page in the demonstration: support that practices asked
for, reviews that it contributes to, and advice. One is late, one is nobody's yet, one is closed. All by the acts.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta

from halcyon.access.viewing import Viewer
from halcyon.agencies.models import Service
from halcyon.frontdoor.actions.consulting import ask_advice, give_advice, take_consultation
from halcyon.frontdoor.support.actions import ask_support, close_support, note_support, take_support
from halcyon.frontdoor.support.rules import Wanted

NURSE = "maeve.kelly"
# Who asks, how many days ago, in how many days from then it is needed (0: no day), what, and whether it is taken on.
ASKED = (
    ("dr.sana.malik", 12, 15, True, "report", "A report for a conference",
     "Our first report for a child protection conference. How much of the parents’ records goes into it?"),
    ("dr.mina.pell", 11, 10, True, "practice_meeting", "Our safeguarding meeting in November",
     "Could somebody of the team come, and say what the codes for the list should be from now on?"),
    ("dr.owen.farr", 4, 0, False, "training", "A session on exploitation for the reception team",
     "Six receptionists and two prescribing clerks. An hour over lunch would do."),
    ("dr.owen.farr", 27, 0, True, "records", "What a parent sees of a child’s record online",
     "A parent with online access to the record of a child of eleven. What should be hidden, and who decides?"),
)  # fmt: skip
REVIEWS = (
    (20, 26, "child_practice", "Child R: what the practices and the pharmacy knew",
     "The practices’ part of the chronology, and an analysis of what was known when."),
    (9, 40, "domestic_homicide", "Review of the spring: the health chronology",
     "Which of the practices had contact, and what each of them learned from it."),
)  # fmt: skip


def play_safeguarding_team(by: Callable[[str, datetime], Viewer], at: datetime) -> None:
    """Add it to a demonstration whose concerns have been played up to `at` (aware)."""
    team = Service.objects.get(code="icb_safeguarding").id
    for number, (who, ago, needed, taken, topic, title, detail) in enumerate(ASKED):
        asked = at - timedelta(days=ago)
        viewer = by(who, asked)
        due = (asked + timedelta(days=needed)).date() if needed else None
        wanted = Wanted("support", topic, title, detail, viewer.user_name, due_on=due)
        row = ask_support(by=viewer, at=asked, key=f"demo-support-{number}", service=team, wanted=wanted)
        if taken:
            begun = asked + timedelta(hours=5)
            take_support(request_id=row.id, by=by(NURSE, begun), at=begun)
            note_support(request_id=row.id, text="Rang the practice and said by when.", by=by(NURSE, begun), at=begun)
        if topic == "records":
            done = asked + timedelta(days=6)
            text = "Sent the guide for online access. The practice has gone through its list of children with it."
            close_support(request_id=row.id, outcome="done", text=text, by=by(NURSE, done), at=done)
    for number, (ago, needed, topic, title, detail) in enumerate(REVIEWS):
        asked = at - timedelta(days=ago)
        wanted = Wanted("review", topic, title, detail, "Judith Amery", due_on=(asked + timedelta(days=needed)).date())
        row = ask_support(
            by=by(NURSE, asked), at=asked, key=f"demo-review-{number}", service=team, wanted=wanted, agency="COUNCIL"
        )
        take_support(request_id=row.id, by=by(NURSE, asked), at=asked)
    _advice(by, at, team)


def _advice(by: Callable[[str, datetime], Viewer], at: datetime, team: uuid.UUID) -> None:
    for who, ago, question in (
        ("dr.sana.malik", timedelta(days=3), "A boy of 15 asks that his mother is not told what he is treated for. How "
         "do I judge whether he can decide that, and where do I write it?"),
        ("beth.carver", timedelta(hours=2), "A girl of about 14 came for emergency contraception the second time this "
         "month. A man waited outside both times. She gave no name. What should I ask if she comes again?"),
    ):  # fmt: skip
        asked = at - ago
        row = ask_advice(by=by(who, asked), at=asked, key=f"demo-advice-{who}", service=team, question=question)
        if ago >= timedelta(days=1):
            moment = asked + timedelta(hours=1)
            take_consultation(consultation_id=row.id, by=by(NURSE, moment), at=moment)
            give_advice(
                consultation_id=row.id,
                advice="Ask what he understands of the treatment and of not telling her. Write down his words and how "
                "you judged, with the questions of the tool for competence.",
                to_refer=False,
                next_what="The tool for competence at his next visit",
                next_who="Dr Sana Malik",
                by=by(NURSE, moment),
                at=moment,
            )
