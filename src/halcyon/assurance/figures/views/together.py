"""Facts of working together: requests, sharing decisions, hand-offs, consultations, disagreements, meetings, delays."""

from __future__ import annotations

from collections.abc import Iterator, Set
from datetime import datetime
from typing import Any

from django.db.models import Case as If
from django.db.models import F, Q, Value, When

from halcyon.assurance.figures.views.reading import (
    Alike,
    LondonDay,
    Row,
    View,
    by_then,
    counted_alike,
    fetched,
    hours_between,
    no_later,
    open_to_figures,
)
from halcyon.cases.models import AgencyRequest, Attendance, Case, HandOff
from halcyon.exploitation.models import MeetingInvitation
from halcyon.frontdoor.disagreements.queries import DISAGREEMENT
from halcyon.frontdoor.models import Consultation, SystemDelay
from halcyon.sharing.models import EmergencyAccess, SharingDecision

ANSWERED = frozenset(("in_time", "late", "answered"))  # with what the agency knows, and so with its hours


def requests(known_at: datetime, since: datetime) -> Iterator[Row]:
    """One row for each request to an agency."""
    rows = AgencyRequest.objects.filter(asked_at__gte=since, asked_at__lte=known_at)
    found = rows.values_list(
        "id", "asked_at", "agency", "purpose", "state", "due_at", "answered_at", "decline_reason", "again_of",
        "case__closed_at", "case__record_id", "case_id",
    )  # fmt: skip
    for id_, at, agency, purpose, state, due, answered, why_not, again, closed, record, case in fetched(found):
        said = answered if by_then(answered, known_at) else None
        outcome = _answer(state, due, said, why_not, by_then(closed, known_at), known_at)
        hours = hours_between(at, said) if outcome in ANSWERED else None
        yield (id_, at, agency, purpose, "again" if again else "first", "", outcome, hours, record, case)


def _answer(state: str, due: Any, answered: Any, why_not: str, closed: bool, known_at: datetime) -> str:
    if state == "not_permitted":
        return state
    if answered is not None:
        if why_not:
            return "declined"
        return "answered" if due is None else ("in_time" if no_later(answered, due) else "late")
    if closed:
        return "not_answered"
    return "overdue" if by_then(due, known_at) else "waiting"


def requests_alike(known_at: datetime, since: datetime, hidden: Set[Any]) -> Iterator[Alike]:
    """`requests` put together, with the hours of each answer."""
    rows = open_to_figures(
        AgencyRequest.objects.filter(asked_at__gte=since, asked_at__lte=known_at),
        hidden, known_at, "case__record_id", "case_id",
    )  # fmt: skip
    answered = Q(answered_at__lte=known_at)
    outcome = If(
        When(state="not_permitted", then=Value("not_permitted")),
        When(answered & ~Q(decline_reason=""), then=Value("declined")),
        When(answered & Q(due_at__isnull=True), then=Value("answered")),
        When(answered & Q(answered_at__lte=F("due_at")), then=Value("in_time")),
        When(answered, then=Value("late")),
        When(case__closed_at__lte=known_at, then=Value("not_answered")),
        When(due_at__lte=known_at, then=Value("overdue")),
        default=Value("waiting"),
    )
    again = If(When(again_of__isnull=True, then=Value("first")), default=Value("again"))
    found: dict[Row, list[float | None]] = {}
    for row in fetched(
        rows.values_list(LondonDay("asked_at"), "agency", "purpose", again, outcome, "asked_at", "answered_at")
    ):
        hours = hours_between(row[5], row[6]) if row[4] in ANSWERED else None
        listed = found.get(row[:5])
        if listed is None:
            found[row[:5]] = [hours]
        else:
            listed.append(hours)
    for (day, agency, purpose, role, came), listed in found.items():
        yield day, (agency, purpose, role, "", came), listed


BY_HAND = {"disclose": "shared", "refuse": "refused"}


def sharing(known_at: datetime, since: datetime) -> Iterator[Row]:
    """One row for each time that sharing was put to the agreement."""
    rows = SharingDecision.objects.filter(asked_at__gte=since, asked_at__lte=known_at)
    found = rows.values_list("id", "asked_at", "holding_agency", "purpose", "effect", "outcome", "decided_at",
                             "subject_id", "case_id")  # fmt: skip
    for id_, at, agency, purpose, effect, outcome, decided, subject, case in fetched(found):
        by_hand = by_then(decided, known_at) and effect == "REVIEW"
        if effect == "REVIEW":
            came = BY_HAND.get(outcome, "waiting") if by_hand else "waiting"
        else:
            came = "shared" if effect == "PERMIT" else "refused"
        hours = hours_between(at, decided) if by_hand else None
        yield (id_, at, agency, purpose, "", effect.lower(), came, hours, subject, case)


def sharing_alike(known_at: datetime, since: datetime, hidden: Set[Any]) -> Iterator[Alike]:
    """`sharing` put together, with the hours of each decision by a named person."""
    rows = open_to_figures(
        SharingDecision.objects.filter(asked_at__gte=since, asked_at__lte=known_at),
        hidden, known_at, "subject_id", "case_id",
    )  # fmt: skip
    for day, agency, purpose, effect, number in counted_alike(
        rows.filter(~Q(effect="REVIEW") | Q(decided_at__isnull=True) | Q(decided_at__gt=known_at)),
        "asked_at", agency=F("holding_agency"), purpose=F("purpose"), effect=F("effect"),
    ):  # fmt: skip
        came = {"PERMIT": "shared", "REVIEW": "waiting"}.get(effect, "refused")
        yield day, (agency, purpose, "", effect.lower(), came), [None] * number
    by_hand = rows.filter(effect="REVIEW", decided_at__lte=known_at)
    columns = (LondonDay("asked_at"), "holding_agency", "purpose", "outcome", "asked_at", "decided_at")
    for day, agency, purpose, outcome, at, decided in fetched(by_hand.values_list(*columns)):
        came = BY_HAND.get(outcome, "waiting")
        yield day, (agency, purpose, "", "review", came), [hours_between(at, decided)]


def hand_offs(known_at: datetime, since: datetime) -> Iterator[Row]:
    """One row for each case that somebody was asked to take on."""
    rows = HandOff.objects.filter(sent_at__gte=since, sent_at__lte=known_at)
    found = rows.values_list("id", "sent_at", "to_agency", "value", "state", "due_at", "answered_at", "case__record_id",
                             "case_id")  # fmt: skip
    for id_, at, agency, value, state, due, answered, record, case in fetched(found):
        said = answered if by_then(answered, known_at) else None
        if said is None:
            outcome = "overdue" if by_then(due, known_at) else "waiting"
        elif state == HandOff.ACCEPTED:
            outcome = "in_time" if no_later(said, due) else "late"
        else:
            outcome = state
        yield (id_, at, agency, "", "", value, outcome, hours_between(at, said), record, case)


def consultations(known_at: datetime, since: datetime) -> Iterator[Row]:
    """One row for each time that somebody asked for advice."""
    rows = Consultation.objects.filter(asked_at__gte=since, asked_at__lte=known_at)
    found = rows.values_list("id", "asked_at", "caller_agency", "channel", "advised_at", "linked_at", "to_refer",
                             "record_id", "case_id")  # fmt: skip
    for id_, at, agency, channel, advised, linked, to_refer, record, case in fetched(found):
        said = advised if by_then(advised, known_at) else None
        if said is None:
            outcome = "waiting"
        elif not to_refer:
            outcome = "advised"
        else:
            outcome = "referred" if by_then(linked, known_at) else "not_referred"
        yield (id_, at, agency, "", "", channel, outcome, hours_between(at, said), record, case)


def disagreements(known_at: datetime, since: datetime) -> Iterator[Row]:
    """One row for each professional disagreement."""
    rows = Case.objects.filter(pathway=DISAGREEMENT, opened_at__gte=since, opened_at__lte=known_at)
    found = rows.values_list("id", "opened_at", "owner_agency", "closed_at", "record_id")
    for id_, at, agency, closed, record in fetched(found):
        over = closed if by_then(closed, known_at) else None
        outcome = "standing" if over is None else "resolved"
        yield (id_, at, agency, "", "", "", outcome, hours_between(at, over), record, id_)


def delays(known_at: datetime, since: datetime) -> Iterator[Row]:
    """One row for each delay of the system that was escalated. It is about the system, and about no child."""
    rows = SystemDelay.objects.filter(escalated_at__gte=since, escalated_at__lte=known_at)
    found = rows.values_list("id", "escalated_at", "measure", "due_at", "answered_at")
    for id_, at, measure, due, answered in fetched(found):
        said = answered if by_then(answered, known_at) else None
        outcome = "not_answered" if said is None else ("in_time" if no_later(said, due) else "late")
        yield (id_, at, "", "", "", measure, outcome, hours_between(at, said), None, None)


def attendance(known_at: datetime, since: datetime) -> Iterator[Row]:
    """One row for each person invited to a meeting about children: of a case, or of the exploitation team."""
    held = Attendance.objects.filter(event__isnull=False, at__gte=since, at__lte=known_at)
    for id_, at, agency, profession, kind, state, record, case in fetched(
        held.values_list("id", "at", "agency", "profession", "kind", "state", "case__record_id", "case_id")
    ):
        yield (id_, at, agency, "", profession, kind, state, None, record, case)
    panels = MeetingInvitation.objects.filter(
        meeting__signed_at__isnull=False, meeting__signed_at__lte=known_at, meeting__meets_at__gte=since
    )
    for id_, at, agency, profession, kind, state in fetched(
        panels.values_list("id", "meeting__meets_at", "agency", "profession", "meeting__kind", "state")
    ):
        yield (id_, at, agency, "", profession, kind, state, None, None, None)


def emergencies(known_at: datetime, since: datetime) -> Iterator[Row]:
    """One row for each time that somebody opened a record by emergency access."""
    rows = EmergencyAccess.objects.filter(opened_at__gte=since, opened_at__lte=known_at)
    found = rows.values_list("id", "opened_at", "agency", "reason_kind", "review_due_at", "reviewed_at")
    for id_, at, agency, kind, due, reviewed in fetched(found):
        said = reviewed if by_then(reviewed, known_at) else None
        outcome = "not_reviewed" if said is None else ("in_time" if no_later(said, due) else "late")
        yield (id_, at, agency, "", "", kind, outcome, hours_between(at, said), None, None)


VIEWS = (
    View(
        "requests",
        "Requests to agencies for what they know",
        {
            "at": "when the agency was asked",
            "agency": "which agency",
            "service": "for which purpose",
            "role": "again where the same had been asked about the person before, else first",
            "outcome": "in_time, late, answered (no limit), declined, not_permitted, not_answered (closed without), "
            "overdue, waiting",
            "hours": "from asking to the answer",
        },
        requests,
        requests_alike,
        alike_has_hours=True,
    ),
    View(
        "sharing",
        "Sharing put to the agreement",
        {
            "at": "when it was asked",
            "agency": "which agency holds it",
            "kind": "what the agreement said: permit, deny or review",
            "outcome": "shared, refused or waiting",
            "hours": "from asking to a named person’s decision, where it needed one",
        },
        sharing,
        sharing_alike,
        alike_has_hours=True,
    ),
    View(
        "hand_offs",
        "Cases that somebody was asked to take on",
        {
            "at": "when it was sent",
            "agency": "to which agency",
            "kind": "by which route",
            "outcome": "in_time, late, sent_back, withdrawn, overdue, waiting",
            "hours": "until it was answered",
        },
        hand_offs,
    ),
    View(
        "consultations",
        "Advice asked for",
        {
            "at": "when it was asked",
            "agency": "who asked",
            "kind": "in writing, by telephone or in person",
            "outcome": "waiting, advised, referred (advised to, and did), not_referred",
            "hours": "until advice was given",
        },
        consultations,
    ),
    View(
        "disagreements",
        "Professional disagreements",
        {"at": "when it was raised", "outcome": "resolved or standing", "hours": "until it was resolved"},
        disagreements,
    ),
    View(
        "delays",
        "Delays of the system that were escalated",
        {
            "at": "when",
            "kind": "which measure",
            "outcome": "in_time, late or not_answered",
            "hours": "until the answer",
        },
        delays,
    ),
    View(
        "attendance",
        "People invited to meetings about children",
        {
            "at": "when it was held",
            "agency": "for whom",
            "role": "profession",
            "kind": "which meeting",
            "outcome": "came or apologies",
        },
        attendance,
    ),
    View(
        "emergencies",
        "Records opened by emergency access",
        {
            "at": "when",
            "agency": "by whom",
            "kind": "why",
            "outcome": "reviewed in_time, late, or not_reviewed",
            "hours": "until it was reviewed",
        },
        emergencies,
    ),
)
