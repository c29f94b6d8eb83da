"""Facts of the partnership itself: actions, audits, supervision, training, and who came to its boards."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from halcyon.agencies.models import User
from halcyon.assurance.figures.views.reading import Row, View, by_then, fetched, hours_between, moment
from halcyon.kernel.calendar import LONDON
from halcyon.learning.models import Action, AuditItem
from halcyon.workforce.models import Booking, MeetingAttendance, SupervisionSession


def _begins(day: Any) -> datetime:
    """The first moment of a day, as the database gave it, in London."""
    on = day if isinstance(day, date) else date.fromisoformat(day)
    return datetime.combine(on, time(0), LONDON)


def actions(known_at: datetime, since: datetime) -> Iterator[Row]:
    """One row for each action that fell due."""
    rows = Action.objects.filter(due__gte=since.date(), due__lt=known_at.astimezone(LONDON).date(), at__lte=known_at)
    found = rows.values_list(
        "id", "due", "agency", "recommendation__source_kind", "state", "at", "done_at", "closed_at"
    )
    for id_, due, agency, source, state, made, done, closed in fetched(found):
        ends, over = _begins(due) + timedelta(days=1), by_then(closed, known_at)
        if over and state == Action.STOPPED:
            outcome = "stopped"
        elif not by_then(done, known_at):
            outcome = "overdue"
        else:
            when = moment(done)
            outcome = "done_in_time" if when is not None and when < ends else "done_late"
        assured = "assured" if over and state == Action.ASSURED else "not_assured"
        yield (id_, _begins(due), agency, "", assured, source, outcome, hours_between(made, done), None, None)


def audited(known_at: datetime, since: datetime) -> Iterator[Row]:
    """One row for each file with an overall grade, of an audit that was reported."""
    rows = AuditItem.objects.filter(
        overall__isnull=False, round__reported_at__gte=since, round__reported_at__lte=known_at
    )
    found = rows.values_list("id", "round__reported_at", "round__agency", "service", "round__kind", "overall")
    for id_, at, agency, service, kind, overall in fetched(found):
        yield (id_, at, agency, service, "", kind, f"grade_{overall}", None, None, None)


def supervision(known_at: datetime, since: datetime) -> Iterator[Row]:
    """One row for each session of supervision that was to be held."""
    rows = SupervisionSession.objects.filter(on__gte=since.date(), at__lte=known_at)
    found = rows.values_list("id", "on", "due_on", "agreement__agency", "agreement__kind", "state", "minutes")
    for id_, on, due, agency, kind, state, minutes in fetched(found):
        outcome = state if state != "held" else ("held_in_time" if _begins(on) <= _begins(due) else "held_late")
        yield (id_, _begins(on), agency, "", "", kind, outcome, minutes and minutes / 60, None, None)


def training(known_at: datetime, since: datetime) -> Iterator[Row]:
    """One row for each place at an event of training that was held."""
    agency: dict[Any, str] = dict(fetched(User.objects.values_list("id", "organisation__code")))
    rows = Booking.objects.filter(
        event__begins_at__gte=since, event__begins_at__lte=known_at, event__state="held", at__lte=known_at
    )
    found = rows.values_list("id", "event__begins_at", "user", "event__course__key", "state", "impact", "impact_at")
    for id_, at, user, course, state, impact, said in fetched(found):
        changed = impact if by_then(said, known_at) else ""
        yield (id_, at, agency.get(user, ""), "", changed, course, state, None, None, None)


def boards(known_at: datetime, since: datetime) -> Iterator[Row]:
    """One row for each seat at each meeting of a board or sub-group that was held."""
    rows = MeetingAttendance.objects.filter(
        meeting__meets_at__gte=since, meeting__meets_at__lte=known_at, at__lte=known_at
    )
    found = rows.values_list(
        "id", "meeting__meets_at", "seat__post__organisation__code", "seat__profession", "meeting__body__key", "how"
    )
    for id_, at, agency, profession, body, how in fetched(found):
        yield (id_, at, agency, "", profession, body, how, None, None, None)


VIEWS = (
    View(
        "actions",
        "Actions that fell due",
        {
            "at": "the day on which it was due",
            "agency": "whose action it is",
            "role": "assured where a body was shown that it made the change, else not_assured",
            "kind": "what the recommendation came from",
            "outcome": "done_in_time, done_late, overdue, stopped",
            "hours": "from agreeing it to its being done",
        },
        actions,
    ),
    View(
        "audited",
        "Files audited",
        {"at": "when the audit was reported", "agency": "whose audit it is, where it is of one", "service": "which",
         "kind": "which audit", "outcome": "the overall grade: grade_1 to grade_4"},
        audited,
    ),
    View(
        "supervision",
        "Sessions of supervision",
        {"at": "the day", "agency": "which", "kind": "one to one, group or peer",
         "outcome": "held_in_time, held_late, cancelled", "hours": "how long it was"},
        supervision,
    ),
    View(
        "training",
        "Places at training that was held",
        {"at": "when", "agency": "of whom", "role": "what it changed, asked three months on", "kind": "which course",
         "outcome": "booked, waiting, cancelled, attended, not_attended"},
        training,
    ),
    View(
        "boards",
        "Seats at meetings of boards and sub-groups",
        {"at": "when it met", "agency": "whose seat", "role": "profession", "kind": "which body",
         "outcome": "who sat there, or that nobody did"},
        boards,
    ),
)  # fmt: skip
