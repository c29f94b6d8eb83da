"""A year of training in Marlshire, from what audits found to who is in date; programmes in schools. All invented."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from halcyon.access.viewing import viewer_for
from halcyon.agencies.models import User
from halcyon.kernel.calendar import LONDON
from halcyon.workforce.training.actions import (
    Syllabus,
    add_course,
    book,
    decide_need,
    plan_event,
    record_attendance,
    record_need,
    write_strategy,
)
from halcyon.workforce.training.following import (
    evaluate,
    record_learning,
    record_school,
    require_level,
    say_impact,
)
from halcyon.workforce.training.models import Course

# title, about, mode, level, minutes, taking part, child, adult, kind
COURSES = (
    ("Consent, age and exploitation", "What a young person can agree to, and what nobody can.", "in_person", "3", 180,
     120, True, False, "session"),
    ("Think family", "Children in the lives of adults, and adults in the lives of children.", "online", "3", 120,
     60, True, True, "session"),
    ("Respectful uncertainty", "Asking once more, kindly. With actors.", "in_person", "3", 150, 150, True, True,
     "session"),
    ("General practice: annual update", "What changed this year, for children and adults.", "online", "3", 90, 30, True,
     True, "update"),
    ("Safeguarding for everybody", "Who to tell, and how.", "e_learning", "1", 60, 0, True, True, "session"),
)  # fmt: skip
# what, who, source kind, source, course, state
NEEDS = (
    ("Competence and coercion are assessed and recorded", "Sexual health, school nursing, general practice", "audit",
     "Consent interviews with practitioners, first round", "consent-age-and-exploitation", "taken_up"),
    ("Fathers and partners are asked about", "Health visiting and midwifery", "review", "Review of Child R",
     "think-family", "taken_up"),
    ("A was-not-brought appointment is followed up", "Hospital outpatients", "self_assessment",
     "General practice self-assessment", "", "open"),
    ("Use of the new referral form", "Everybody", "other", "Questions at the helpdesk", "", "not_taken"),
)  # fmt: skip
HEALTH = ("amina.yusuf", "nia.bowen", "sinead.doran", "leah.bright", "bridget.farrow", "marian.holt", "peter.lowe")
OTHERS = ("beth.carver", "abi.cole", "carol.jennings", "jo.fenwick", "marcus.bell", "sean.doyle", "fatima.noor")
# course, days from now, places, who came (or booked, for one to come)
EVENTS = (
    ("consent-age-and-exploitation", -230, 20, (*HEALTH[:5], *OTHERS[:4])),
    ("respectful-uncertainty", -120, 16, (*HEALTH[2:6], *OTHERS[2:])),
    ("think-family", -40, 30, (*HEALTH[:3], *OTHERS[3:6], "dr.sana.malik")),
    ("consent-age-and-exploitation", 19, 3, ("marian.holt", "abi.cole", "sean.doyle", "peter.lowe")),
    ("respectful-uncertainty", 47, 16, ("amina.yusuf",)),
)
# programme, about, school, days ago, sessions, pupils, disclosures
SCHOOLS = (
    ("Maya’s Choice", "A play about grooming, and talking about it afterwards", "Hallow Green School", 150, 2, 240, 3),
    ("Maya’s Choice", "A play about grooming, and talking about it afterwards", "Saltmarsh Academy", 141, 3, 310, 4),
    ("Maya’s Choice", "A play about grooming, and talking about it afterwards", "Eastfen College", 90, 2, 180, 1),
    ("Worth More", "Six lessons on violence, respect and money", "Hallow Green School", 60, 6, 88, 2),
    ("Worth More", "Six lessons on violence, respect and money", "The Willows School", 30, 6, 34, 4),
)


def play_training(users: dict[str, User], *, at: datetime) -> None:
    """Make the year’s training, as far as these people exist."""
    by = viewer_for(users["carys.bevan"], at=at)
    begun = at - timedelta(days=300)
    courses: dict[str, Course] = {}
    for title, about, mode, level, minutes, part, child, adult, kind in COURSES:
        syllabus = Syllabus(
            title=title, about=about, mode=mode, level=level, minutes=minutes, taking_part=part, child=child,
            adult=adult, kind=kind,
        )  # fmt: skip
        made = add_course(syllabus=syllabus, by=by, at=begun)
        courses[made.key] = made
    write_strategy(
        year=at.year,
        aim="Fewer lectures, more rehearsal. Consent and exploitation for everybody who sees young people alone, "
        "thinking family for those who treat adults, and an annual update that general practice can fit in.",
        agreed_on=begun.date(),
        by=by,
        at=begun,
    )
    for text, audience, kind, source, course, state in NEEDS:
        need = record_need(
            text=text, audience=audience, source_kind=kind, source_title=source, by=by, at=begun + timedelta(days=5)
        )
        if state != "open":
            decide_need(
                need_id=need.id,
                state=state,
                year=at.year if state == "taken_up" else None,
                course_id=courses[course].id if course else None,
                answer="" if state == "taken_up" else "A short film is enough; it is on the partnership’s pages.",
                by=by,
                at=begun + timedelta(days=20),
            )
    for key, days, places, names in EVENTS:
        _event(courses[key], days, places, [n for n in names if n in users], users, at)
    _levels(users, at)
    for title, about, school, ago, sessions, pupils, disclosures in SCHOOLS:
        record_school(
            title=title, about=about, school=school, on=(at - timedelta(days=ago)).date(), sessions=sessions,
            pupils=pupils, disclosures=disclosures, by=by, at=at,
        )  # fmt: skip


def _event(course: Course, days: int, places: int, names: list[str], users: dict[str, User], at: datetime) -> None:
    by = viewer_for(users["carys.bevan"], at=at)
    begins = datetime.combine((at + timedelta(days=days)).astimezone(LONDON).date(), time(9, 30), LONDON)
    event = plan_event(
        course=course, begins_at=begins, place="Training room, County Hall", provider="Safeguarding partnership",
        places=places, by=by, at=at,
    )  # fmt: skip
    booked = [book(event_id=event.id, user=users[n].id, by=by, at=at) for n in names]
    if days > 0:
        return
    record_attendance(event_id=event.id, came=[b.id for b in booked], by=by, at=at)
    for place, (row, name) in enumerate(zip(booked, names, strict=True)):
        mine = viewer_for(users[name], at=at)
        evaluate(
            booking_id=row.id,
            before=2 + place % 2,
            after=4 + place % 2,
            words="The actors made it real." if place == 1 else "",
            by=mine,
            at=at,
        )
        if days < -100 and place % 4:
            say_impact(
                booking_id=row.id,
                impact="changed" if place % 2 else "some",
                words="I ask who is waiting outside.",
                by=mine,
                at=at,
            )


def _levels(users: dict[str, User], at: datetime) -> None:
    by = viewer_for(users["carys.bevan"], at=at)
    since = (at - timedelta(days=900)).date()
    there = {n: users[n].id for n in (*HEALTH, "dr.sana.malik", "dr.tess.hollis") if n in users}
    nurses = [there[n] for n in HEALTH if n in there]
    require_level(users=nurses, scheme="children", level="3", since=since, by=by, at=at)
    doctors = [there[n] for n in ("dr.sana.malik", "dr.tess.hollis") if n in there]
    require_level(users=doctors, scheme="general_practice", level="3", since=since, by=by, at=at)
    for name in HEALTH[:5]:
        if name in there:
            record_learning(
                user=there[name],
                title="Level 3 day, trust",
                on=(at - timedelta(days=700)).date(),
                minutes=360,
                by=by,
                at=at,
            )
    for doctor in doctors:
        for kind in ("induction", "lead_meeting", "update", "reflection"):
            gone = 890 if kind in ("induction", "lead_meeting") else 200
            record_learning(
                user=doctor,
                title="In the practice",
                on=(at - timedelta(days=gone if doctor == doctors[0] or gone > 300 else 500)).date(),
                minutes=60,
                kind=kind,
                child=True,
                adult=True,
                by=by,
                at=at,
            )
