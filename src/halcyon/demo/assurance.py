"""What the board reads in the demonstration: a paper being written, the forward plan, an inspection, three signals.

The situation is that of the first seed: the governing body meets next, and the findings of a joint inspection of
exploitation and missing are awaited. All by the acts of the product. Nobody in it exists.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from halcyon.access.viewing import Viewer, system, viewer_for
from halcyon.agencies.models import User
from halcyon.assurance.inspection.actions import (
    add_chosen,
    ask_auditor,
    await_findings,
    begin_inspection,
    draw_sample,
    finish_task,
    grade,
)
from halcyon.assurance.inspection.cohorts import Asked, cohort
from halcyon.assurance.inspection.models import AuditPart, Inspection
from halcyon.assurance.papers.actions import draft_paper, write_front, write_section
from halcyon.assurance.papers.meetings import add_item, decide, expect_paper, invite
from halcyon.assurance.signals.actions import add_evidence, look_into, raise_signal
from halcyon.kernel.calendar import LONDON
from halcyon.practice.papers import TEMPLATES
from halcyon.workforce.bodies.actions import plan_meeting
from halcyon.workforce.bodies.models import Body, BodyMeeting

GRADED = "good"
AUDITED = {
    "daily_life": "Safe at school, uneasy at home in the evenings. It is written in the child’s own words.",
    "timeliness": "Within the limits, but for one answer that came two days late.",
    "decisions": "Made on what was known; the father was asked late.",
    "oversight": "The manager saw the delay the same day and rang.",
    "impact": "The child is driven to school and is there every day.",
}
By = Callable[[str, datetime], Viewer]
GOVERNING_BODY = "icb_governing_body"
# Under which heading the writer has added something to what the figures say.
WRITTEN = {
    "mortality_review": "Stage one of the staged review of deaths, agreed at the last meeting, is almost complete. The "
    "best way to hold the thematic stage is being discussed with the regional team.",
    "consent_audit": "The repeat of the interviews shows that practitioners understand consent and exploitation better "
    "than before the review was published. The report goes to the safeguarding children partnership next.",
    "mash": "The commissioned review of the hub found delays between a concern and its decision. They were escalated "
    "to the council’s senior managers, and a plan is being agreed.",
    "self_assessment": "The named GPs are developing a self-assessment of safeguarding for practices, for adults and "
    "children together, so that support goes where it is needed.",
    "training": "Safeguarding events for practice staff go on across the county. Practice leads keep their regular "
    "meetings to go through cases.",
}
SIGNALS = (
    ("mark.sterling", 24, "Paid to open bank accounts", "Young people speak of being paid to open accounts that "
     "others then use. Heard by two officers in different towns within a month."),
    ("dr.tess.hollis", 11, "Vapes that make children collapse", "Three practices report children who collapsed after "
     "a vape that was sold to them near school."),
    ("asha.verma", 3, "Parents told by telephone that social workers are coming", "Health visitors hear of calls "
     "from people who say that they are social workers and ask when the baby is at home."),
)  # fmt: skip


def play_assurance(users: dict[str, User], *, at: datetime) -> None:
    """Add it to a demonstration whose boards stand. `at` is aware. Without the governing body nothing is added."""

    def by(name: str, moment: datetime) -> Viewer:
        return viewer_for(users[name], at=moment)

    _signals(by, users, at)
    _inspection(by, users, at)
    body = Body.objects.filter(key=GOVERNING_BODY).first()
    meeting = body.meetings.filter(meets_at__gt=at, state="planned").order_by("meets_at").first() if body else None
    if body is None or meeting is None:
        return
    _plan(by, users, meeting, at)
    _before(by, users, body, at)
    _paper(by, meeting, at)


def _day(moment: datetime) -> date:
    return moment.astimezone(LONDON).date()


def _plan(by: By, users: dict[str, User], meeting: BodyMeeting, at: datetime) -> None:
    judith = by("judith.amery", at)
    due = _day(meeting.meets_at) - timedelta(days=7)
    for title, writer, template, purpose in (
        ("Safeguarding update", "judith.amery", "governing_body", "assurance"),
        ("Staged review of deaths: stage one", "stella.winter", "", "decision"),
        ("Safeguarding in general practice", "dr.tess.hollis", "", "information"),
    ):
        expect_paper(
            meeting_id=meeting.id, title=title, writer=users[writer].id, due_on=due, purpose=purpose,
            template=template, by=judith, at=at,
        )  # fmt: skip
    for name in ("stella.winter", "maeve.kelly", "dr.tess.hollis"):
        invite(meeting_id=meeting.id, user=users[name].id, by=judith, at=at)
    for title, minutes, purpose in (("Matters arising", 10, "information"), ("Safeguarding update", 20, "assurance")):
        add_item(meeting_id=meeting.id, title=title, minutes=minutes, purpose=purpose, by=judith, at=at)


def _before(by: By, users: dict[str, User], body: Body, at: datetime) -> None:
    """At the meeting before, the governing body asked for something that is still to be done."""
    last = body.meetings.filter(meets_at__lte=at).exclude(state="cancelled").order_by("-meets_at").first()
    if last is None:
        then = at - timedelta(days=63)
        last = plan_meeting(body=body, meets_at=then, place="County Hall", by=system("demo", at=then), at=then)
    decide(
        meeting_id=last.id,
        text="Say at the next meeting how long families wait for a first answer from the hub.",
        owner=users["judith.amery"].id,
        due_on=_day(at + timedelta(days=14)),
        by=by("judith.amery", at),
        at=at,
    )


def _paper(by: By, meeting: BodyMeeting, at: datetime) -> None:
    judith = by("judith.amery", at)
    paper = draft_paper(template="governing_body", meeting_id=meeting.id, by=judith, at=at)
    for heading in TEMPLATES["governing_body"].headings:
        text = "\n\n".join(part for part in (paper.sections[heading.key], WRITTEN.get(heading.key, "")) if part)
        if text != paper.sections[heading.key]:
            paper = write_section(
                paper_id=paper.id, heading=heading.key, text=text, expected_version=paper.version, by=judith, at=at
            )
    front = {
        "title": "Safeguarding update",
        "agenda_no": "7",
        "purpose": "assurance",
        "author_role": "Partnership manager",
        "summary": "What has happened in safeguarding since the last meeting: reviews that health took part in, the "
        "audit of consent, how the hub keeps its time, and the joint inspection.",
        "engagement": "The named professionals and the designated nurse were asked for their parts.",
        "recommendations": "The governing body is asked to note the update.",
        "appendices": "",
        "implications": {"risk": "Delays at the hub were escalated to the council’s senior managers."},
        "domains": ["preventing_death", "safe_care"],
    }
    write_front(paper_id=paper.id, given=front, expected_version=paper.version, by=judith, at=at)


def _inspection(by: By, users: dict[str, User], at: datetime) -> None:
    """The inspectors have been, and have gone: their findings are awaited."""
    begun = at - timedelta(days=40)
    row = begin_inspection(
        kind="inspection",
        theme="exploitation",
        notice_on=_day(begun),
        seed=2016,
        inspectorate="Ofsted, CQC, HMICFRS and HMI Probation",
        by=by("judith.amery", begun),
        at=begun,
    )
    for task in row.tasks.all():
        then = datetime.combine(task.due_on, time(15, 30), LONDON)
        finish_task(task_id=task.id, by=by("judith.amery", then), at=then)
    _children(by, users, row)
    gone = at - timedelta(days=15)
    expected = _day(at + timedelta(days=35))
    await_findings(inspection_id=row.id, expected=expected, by=by("judith.amery", gone), at=gone)


def _children(by: By, users: dict[str, User], row: Inspection) -> None:
    """Two children drawn for practice, and two whom the inspectors chose, graded by their agencies and then jointly."""

    def when(task: str) -> datetime:
        return datetime.combine(row.tasks.get(key=task).due_on, time(15), LONDON)

    chosen, audited, agreed = when("choose"), when("own_audits"), when("joint_audits")
    asked = Asked("contacts", weeks=12)
    judith = by("judith.amery", chosen)
    listed = list(dict.fromkeys(r.cells["Child Unique ID"] for r in reversed(cohort(judith, asked, at=chosen))))
    for key in listed[:2]:
        child = add_chosen(inspection_id=row.id, child_id=key, asked=asked, by=judith, at=chosen)
        for name, agency in (("ravi.menon", "COUNCIL"), ("joan.tully", "COMMUNITY")):
            ask_auditor(child_id=child.id, agency=agency, auditor=users[name].id, by=judith, at=chosen)
            grade(child_id=child.id, party=agency, grade=GRADED, answers=AUDITED, by=by(name, audited), at=audited)
        grade(
            child_id=child.id, party=AuditPart.JOINT, grade=GRADED, answers=AUDITED, by=by("judith.amery", agreed),
            at=agreed,
        )  # fmt: skip
    draw_sample(inspection_id=row.id, asked=asked, number=2, by=judith, at=chosen)


def _signals(by: By, users: dict[str, User], at: datetime) -> None:
    made = []
    for who, days, title, seen in SIGNALS:
        moment = at - timedelta(days=days)
        made.append(raise_signal(title=title, seen=seen, by=by(who, moment), at=moment))
    moment = at - timedelta(days=20)
    look_into(
        signal_id=made[0].id,
        owner=users["imran.shah"].id,
        hypothesis="The accounts are opened for one group that recruits through a game.",
        decide_on=_day(at + timedelta(days=9)),
        by=by("judith.amery", moment),
        at=moment,
    )
    for speaks, text in (
        ("for", "A bank confirms eleven new accounts that received money from the same two senders."),
        ("against", "Two of the young people have never played the game."),
    ):
        add_evidence(signal_id=made[0].id, speaks=speaks, text=text, by=by("imran.shah", at), at=at)
