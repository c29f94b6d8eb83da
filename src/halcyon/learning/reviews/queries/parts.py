"""What agencies were asked for, what an author finds in the agency's own record, and all of it merged for the panel."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from halcyon.access.queries import labels_visible, unbarred, unrestricted
from halcyon.access.viewing import Viewer
from halcyon.chronology.models import Event
from halcyon.kernel.calendar import LONDON
from halcyon.kernel.roles import Capability
from halcyon.learning.reviews.ledger import waits_for_reviewer
from halcyon.learning.reviews.merging import (
    Account,
    Contradiction,
    Gap,
    Known,
    Pair,
    contradictions,
    gaps,
    known,
    pairs,
)
from halcyon.learning.reviews.models import Contribution, ContributionLine, Review
from halcyon.learning.reviews.standing import Standing, standing, subjects_of
from halcyon.people.models import Link

MOST = 300


def parts_asked(viewer: Viewer) -> list[Contribution]:
    """What the viewer's own agency was asked for, what is due first at the top."""
    if not viewer.can(Capability.CONTRIBUTE):
        return []
    return list(
        Contribution.objects.filter(agency=viewer.agency, review__ended_at__isnull=True)
        .select_related("review")
        .order_by("returned_at", "due_at")
    )


@dataclass(frozen=True)
class Entry:
    """One entry of the agency's own chronology, with the line that was made of it, if any."""

    event: UUID
    on: date
    recorded_on: date
    says: str
    line: ContributionLine | None


@dataclass(frozen=True)
class Part:
    """One agency's part as somebody of that agency, or of the panel, sees it."""

    row: Contribution
    standing: Standing
    writes: bool
    entries: tuple[Entry, ...]
    lines: tuple[ContributionLine, ...]
    waits: bool = False  # for the agency's reviewer to decide whether all of it may go


def part(viewer: Viewer, part_id: UUID, *, at: datetime) -> Part | None:
    """One agency's part: for its own agency while it was asked, and for the panel once it was sent back."""
    row = Contribution.objects.select_related("review").filter(id=part_id).first()
    if row is None:
        return None
    how = standing(viewer, row.review, at=at)
    own = how.part is not None and how.part.id == row.id
    if not own and not (how.inside and row.state == "returned"):
        return None
    lines = tuple(row.lines.order_by("happened_on", "at"))
    by_event = {line.event: line for line in lines if line.event}
    entries = tuple(
        Entry(
            e.id,
            e.happened_at.astimezone(LONDON).date(),
            e.recorded_at.astimezone(LONDON).date(),
            e.content.sentence if hasattr(e, "content") else "Erased under the retention schedule.",
            by_event.get(e.id),
        )
        for e in (own_record(viewer, row.review, at=at)[:MOST] if own else ())
    )
    writes = own and row.state != "returned" and row.review.ended_at is None
    return Part(row, how, writes, entries, lines, writes and waits_for_reviewer(row))


def own_record(viewer: Viewer, row: Review, *, at: datetime) -> QuerySet[Event]:
    """What the viewer's own agency recorded about whom a review is about, in the period of its terms.

    Their own agency's entries only, and of those what labels, restrictions and conflicts let them read: being asked for
    a part opens nothing of any other agency. What a correction replaced is left out.
    """
    if row.period_from is None or row.period_to is None:
        return Event.objects.none()
    records = subjects_of(row.id)
    people = Link.objects.filter(record_id__in=records, unlinked_at__isnull=True).values("person_id")
    theirs = Link.objects.filter(person_id__in=people, unlinked_at__isnull=True).values("record_id")
    begins = datetime.combine(row.period_from, datetime.min.time(), LONDON)
    ends = datetime.combine(row.period_to + timedelta(days=1), datetime.min.time(), LONDON)
    return (
        Event.objects.filter(
            Q(subject_id__in=records) | Q(subject_id__in=theirs),
            labels_visible(viewer),
            unrestricted(viewer, "subject_id", at=at),
            unbarred(viewer, "subject_id", at=at),
            owner_agency=viewer.agency,
            restricted=False,
            happened_at__gte=begins,
            happened_at__lt=ends,
        )
        .exclude(Exists(Event.objects.filter(supersedes=OuterRef("id"))))
        .select_related("content")
        .order_by("happened_at", "id")
    )


@dataclass(frozen=True)
class Merged:
    """The merged chronology of a review: what the agencies sent back, and what the panel should look at in it."""

    lines: tuple[tuple[ContributionLine, str], ...]
    agencies: tuple[str, ...]
    waiting: tuple[str, ...]
    contradictions: tuple[Contradiction, ...]
    pairs: tuple[Pair, ...]
    gaps: tuple[Gap, ...]
    known: tuple[Known, ...]
    asked_on: date | None


def merged(viewer: Viewer, review_id: UUID, *, at: datetime, known_on: date | None = None) -> Merged | None:
    """Everything that was sent back, merged, for those inside the review; None for everybody else."""
    row = Review.objects.filter(id=review_id).first()
    if row is None or not standing(viewer, row, at=at).inside:
        return None
    parts = list(row.contributions.all())
    sent = [p for p in parts if p.state == "returned"]
    lines = list(
        ContributionLine.objects.filter(contribution__in=sent)
        .select_related("contribution")
        .order_by("happened_on", "at")
    )
    accounts = [account_of(line) for line in lines]
    agencies = tuple(sorted(p.agency for p in sent))
    begins, ends = row.period_from, row.period_to
    moment = known_on or ends
    return Merged(
        lines=tuple((line, line.contribution.agency) for line in lines),
        agencies=agencies,
        waiting=tuple(sorted(p.agency for p in parts if p.state != "returned")),
        contradictions=contradictions(accounts),
        pairs=pairs(accounts),
        gaps=gaps(accounts, begins, ends) if accounts and begins and ends else (),
        known=known(accounts, agencies, moment) if moment else (),
        asked_on=moment,
    )


def account_of(line: ContributionLine) -> Account:
    """A line as the rules of merging see it."""
    return Account(
        id=line.id,
        agency=line.contribution.agency,
        on=line.happened_on,
        recorded_on=line.recorded_on,
        says=line.says,
        contact=line.contact,
        occurrence=line.occurrence,
        told=tuple((agency, line.told_on) for agency in line.told if line.told_on),
        explained=line.explained,
        comment=line.comment,
    )
