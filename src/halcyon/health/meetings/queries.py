"""Reading a practice's meetings, for its own people: the list, what was decided, what was asked for last time."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from halcyon.access.queries import unbarred, unrestricted
from halcyon.access.viewing import Viewer
from halcyon.agencies.models import RoleHolding
from halcyon.agencies.queries.acting import live, may_sign_in
from halcyon.health.meetings.models import PracticeDecision, PracticeGuest, PracticeListed, PracticeMeeting
from halcyon.health.surgeries.members import practices_of
from halcyon.health.surgeries.models import CodeMismatch, PracticeEntry
from halcyon.people.queries import names_of
from halcyon.practice.codes import Entry
from halcyon.practice.codes.rules import carried
from halcyon.practice.surgery_meetings import GUESTS
from halcyon.work.files.storing import fetch
from halcyon.work.models import Document

SHOWN = 24


def meetings(viewer: Viewer, practice: uuid.UUID) -> list[PracticeMeeting]:
    """The meetings of one of the viewer's own practices, the newest first."""
    return list(
        PracticeMeeting.objects.filter(practice__in=practices_of(viewer))
        .filter(practice=practice)
        .order_by("-meets_at", "id")[:SHOWN]
    )


def meeting(viewer: Viewer, meeting_id: uuid.UUID) -> PracticeMeeting | None:
    """One meeting of a practice of the viewer's."""
    return PracticeMeeting.objects.filter(id=meeting_id, practice__in=practices_of(viewer)).first()


def invitation(viewer: Viewer, meeting_id: uuid.UUID) -> PracticeGuest | None:
    """The viewer's own invitation to a meeting, which shows them when and where, and nobody's name but colleagues'."""
    if viewer.user_id is None:
        return None
    mine = PracticeGuest.objects.filter(meeting_id=meeting_id, user=viewer.user_id, agency=viewer.agency)
    return mine.select_related("meeting").first()


def guests(viewer: Viewer, row: PracticeMeeting) -> list[PracticeGuest]:
    """Who is invited to a meeting that the viewer was given, by profession."""
    return list(row.guests.order_by("profession", "name", "id"))


@dataclass(frozen=True)
class Guest:
    """Somebody with an account who can be invited."""

    user: uuid.UUID
    name: str
    job: str
    profession: str


def can_be_invited(viewer: Viewer, row: PracticeMeeting, *, at: datetime) -> list[Guest]:
    """Who can be invited by account and is not yet, by name."""
    if row.practice not in practices_of(viewer):
        return []
    asked = set(row.guests.exclude(user=None).values_list("user", flat=True))
    held = RoleHolding.objects.filter(live(at), role__in=list(GUESTS)).select_related("user__organisation")
    found: dict[uuid.UUID, Guest] = {}
    for one in held.order_by("user__name", "id"):
        own = one.role != "practice_lead" or one.service_id == row.practice
        if own and one.user_id not in asked and may_sign_in(one.user, at):
            found[one.user_id] = Guest(one.user_id, one.user.name, one.user.job_title, GUESTS[one.role])
    return list(found.values())


@dataclass(frozen=True)
class Person:
    """Somebody on the list, with what this meeting decided and what the one before did."""

    listed: PracticeListed
    name: str
    born: date | None
    now: PracticeDecision | None = None
    before: PracticeDecision | None = None
    differences: tuple[CodeMismatch, ...] = ()
    says: tuple[str, ...] = ()


def _mine(viewer: Viewer, *, at: datetime) -> QuerySet[PracticeListed]:
    return PracticeListed.objects.filter(
        unrestricted(viewer, "record_id", at=at),
        unbarred(viewer, "record_id", at=at),
        practice__in=practices_of(viewer),
    )


def on_list(viewer: Viewer, practice: uuid.UUID, *, at: datetime) -> list[Person]:
    """Everybody whom one of the viewer's own practices keeps on its list, by name."""
    rows = _mine(viewer, at=at).filter(practice=practice, off_at__isnull=True)
    return _people(viewer, list(rows), None, practice)


def agenda(viewer: Viewer, row: PracticeMeeting, *, at: datetime) -> list[Person]:
    """Whom a meeting is about: until it is signed everybody on the list, afterwards those it decided about."""
    decided = PracticeDecision.objects.filter(meeting=row).values("listed_id")
    rows = _mine(viewer, at=at).filter(practice=row.practice)
    listed = set(rows.filter(id__in=decided))
    if row.state == PracticeMeeting.PLANNED:
        listed |= set(rows.filter(off_at__isnull=True))
    return _people(viewer, listed, row, row.practice)


def person(viewer: Viewer, row: PracticeMeeting, listed_id: uuid.UUID, *, at: datetime) -> Person | None:
    """One person of a meeting's list."""
    return next((p for p in agenda(viewer, row, at=at) if p.listed.id == listed_id), None)


def _people(
    viewer: Viewer, rows: Collection[PracticeListed], row: PracticeMeeting | None, practice: uuid.UUID
) -> list[Person]:
    names = names_of(viewer, [r.record_id for r in rows])
    made: dict[uuid.UUID, list[PracticeDecision]] = defaultdict(list)
    decided = PracticeDecision.objects.filter(listed__in=rows).select_related("meeting")
    for one in decided.order_by("-meeting__meets_at"):
        made[one.listed_id].append(one)
    differences: dict[uuid.UUID, list[CodeMismatch]] = defaultdict(list)
    records = [r.record_id for r in rows]
    open_ones = CodeMismatch.objects.filter(practice=practice, record_id__in=records, settled_at__isnull=True)
    for mismatch in open_ones.order_by("opened_at", "concept"):
        differences[mismatch.record_id].append(mismatch)
    says = said_by(practice, records)
    found = []
    for r in rows:
        name, born = names.get(r.record_id, ("Somebody", None))
        own = made[r.id]
        found.append(
            Person(
                r,
                name,
                born,
                now=next((d for d in own if row and d.meeting_id == row.id), None),
                before=next((d for d in own if row is None or d.meeting.meets_at < row.meets_at), None),
                differences=tuple(differences[r.record_id]),
                says=tuple(sorted(says.get(r.record_id, ()))),
            )
        )
    return sorted(found, key=lambda p: (p.name, str(p.listed.id)))


def said_by(practice: uuid.UUID, records: Iterable[uuid.UUID]) -> dict[uuid.UUID, set[str]]:
    """The concepts that each of these records says now, from what the practice sent."""
    entries: dict[uuid.UUID, list[Entry]] = defaultdict(list)
    sent = PracticeEntry.objects.filter(practice=practice, record_id__in=list(records), on__isnull=False)
    for e in sent.order_by("on", "recorded_at"):
        if e.on is not None:
            entries[e.record_id].append(Entry(e.concept, e.on, e.online))
    return {record: set(carried(own)) for record, own in entries.items()}


def to_do(viewer: Viewer, practice: uuid.UUID, *, at: datetime) -> list[tuple[PracticeDecision, str]]:
    """What was decided and is not done yet, with whom it is about, the soonest first."""
    waiting = PracticeDecision.objects.filter(
        listed__in=_mine(viewer, at=at).filter(practice=practice), done_at__isnull=True
    ).exclude(who="")
    rows = list(waiting.select_related("listed", "meeting").order_by("due_on", "at"))
    names = names_of(viewer, [r.listed.record_id for r in rows])
    return [(r, names.get(r.listed.record_id, ("Somebody", None))[0]) for r in rows]


def signed_document(viewer: Viewer, row: PracticeMeeting, *, at: datetime) -> bytes | None:
    """The minutes as they were signed, for somebody of the practice who may see everybody in them; else None.

    Raises `files.storing.Damaged` when the bytes are missing or changed.
    """
    if row.document is None or row.practice not in practices_of(viewer) or not whole(viewer, row, at=at):
        return None
    kept = Document.objects.filter(id=row.document, subject_id=row.id).exclude(state="refused").first()
    return fetch(kept.digest) if kept else None


def whole(viewer: Viewer, row: PracticeMeeting, *, at: datetime) -> bool:
    """Whether the viewer may see everybody about whom a meeting decided, and so its minutes word for word."""
    return row.decisions.count() == sum(1 for p in agenda(viewer, row, at=at) if p.now)
