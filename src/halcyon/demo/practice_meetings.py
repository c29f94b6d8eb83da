"""The safeguarding meetings of one practice of the demonstration: one held, with what it decided, and the next."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from halcyon.agencies.models import Service
from halcyon.health.meetings.actions import decide, invite, plan_meeting, put_on_list, record_who_came, sign_minutes
from halcyon.health.meetings.models import PracticeMeeting
from halcyon.kernel.calendar import LONDON

PRACTICE, LEAD = "hallow_green_surgery", "dr.mina.pell"
AGO, EVERY = timedelta(days=24), timedelta(days=28)
PEOPLE: tuple[tuple[dict[str, Any], dict[str, Any]], ...] = (
    (
        {
            "given_name": "Ottilie",
            "family_name": "Sandbrook",
            "birth_date": date(2021, 6, 14),
            "why": "Not brought to two immunisations and to the asthma review. The pharmacy has not seen the family "
            "since the spring.",
        },
        {
            "discussed": "The health visitor called twice and saw nobody. Her brother’s school sees him daily, and he "
            "says that she is well.",
            "decisions": ["practice", "other_health"],
            "decided": "The practice rings the mother. The health visitor calls again, and says if she is not seen.",
            "who": "Nell Oakes, health visitor",
            "stays": True,
        },
    ),
    (
        {
            "given_name": "Corwin",
            "family_name": "Thackray",
            "birth_date": date(2010, 10, 3),
            "why": "Third time at the surgery alone in a month, each time with a new phone. Says little.",
        },
        {
            "discussed": "The school nurse knows him: tired, often late, and met at the gate by somebody older.",
            "decisions": ["raise_concern"],
            "decided": "The practice raises a concern with the hub today, and asks Kingfisher for advice.",
            "stays": True,
        },
    ),
)


def play_practice_meetings(by: Any, at: datetime) -> None:
    """A meeting that was held, and its successor planned. `by(name, moment)` gives a persona as the acts see them."""
    practice = Service.objects.get(code=PRACTICE).id
    held = (at - AGO).astimezone(LONDON).replace(hour=13, minute=0, second=0, microsecond=0)
    before = held - timedelta(days=2)
    lead = by(LEAD, before)
    row = plan_meeting(practice=practice, meets_at=held, place="Meeting room, first floor", by=lead, at=before)
    listed = [put_on_list(practice=practice, nhs_number="", **who, by=lead, at=before) for who, _ in PEOPLE]
    came = [
        invite(
            meeting_id=row.id, profession="health_visitor", name="Nell Oakes", agency="COMMUNITY", by=lead, at=before
        ),
        invite(meeting_id=row.id, profession="gp", name="Dr Mina Pell", agency="GP", by=lead, at=before),
        invite(meeting_id=row.id, profession="practice_nurse", name="Joy Abara", agency="GP", by=lead, at=before),
    ]
    during = held + timedelta(minutes=50)
    lead = by(LEAD, during)
    record_who_came(meeting_id=row.id, states={g.id: "came" for g in came}, by=lead, at=during)
    for one, (_, said) in zip(listed, PEOPLE, strict=True):
        due = (at + timedelta(days=3)).date() if "who" in said else None
        decide(meeting_id=row.id, listed_id=one.id, due_on=due, **said, by=lead, at=during)
    sign_minutes(meeting_id=row.id, next_at=held + EVERY, by=lead, at=during)
    following = PracticeMeeting.objects.get(practice=practice, state=PracticeMeeting.PLANNED)
    lead = by(LEAD, at)
    invite(meeting_id=following.id, profession="health_visitor", name="Nell Oakes", agency="COMMUNITY", by=lead, at=at)
    invite(meeting_id=following.id, profession="gp", name="Dr Mina Pell", agency="GP", by=lead, at=at)
