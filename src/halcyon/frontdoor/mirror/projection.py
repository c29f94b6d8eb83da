"""Keeping the mirror equal to what cases, events and requests say.

The machinery that moves a case knows nothing of the front door, so the mirror is brought up to date behind it: by a job
every minute, and by the mirror's own pages before they count. What has moved on is found by the case's own order
number, so nothing can be passed over.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from halcyon.agencies.queries import working_calendar
from halcyon.cases.models import Case
from halcyon.frontdoor.mirror.histories import histories
from halcyon.frontdoor.mirror.office import OfficeClock
from halcyon.frontdoor.mirror.spans import Hours, Span, where_the_hours_went
from halcyon.frontdoor.models import Contact, ContactSubject, MirroredEnquiry, MirrorMark, StageTime
from halcyon.kernel.calendar import LONDON
from halcyon.people.models import Link, SuppliedRecord

ENQUIRY = "mash_enquiry"
WHOLE = "whole"
BATCH = 500
# A transaction that began earlier may be seen later: what was derived within this time of the newest is read again.
OVERLAP = timedelta(minutes=10)
DERIVED = (
    "record_id", "seq", "received_at", "received_day", "received_hour", "closed_at", "rating", "state", "outcome",
    "agency", "source_code", "about", "area", "derived_at",
)  # fmt: skip


def week_of(day: date) -> int:
    """The number of a date's week, Monday to Sunday; `monday_of` is the way back."""
    return (day.toordinal() - 1) // 7


def monday_of(week: int) -> date:
    """The Monday with which a week begins."""
    return date.fromordinal(week * 7 + 1)


def derive(cases: Sequence[Case], *, at: datetime) -> list[tuple[MirroredEnquiry, list[StageTime]]]:
    """What the mirror has to say about these enquiries, written nowhere: the truth that the rows are a copy of."""
    office = OfficeClock(working_calendar())
    past = histories(cases)
    subjects = {
        s.case_id: s for s in ContactSubject.objects.filter(case_id__in=[c.id for c in cases]).select_related("contact")
    }
    areas = _areas([c.record_id for c in cases])
    made = []
    for case in cases:
        subject = subjects.get(case.id)
        row = _row(case, subject, areas.get(case.record_id, ""), at=at)
        hours = where_the_hours_went(past[case.id], now=max(at, case.opened_at))
        made.append((row, _times(row, hours, closed=case.closed_at is not None, office=office)))
    return made


def _row(case: Case, subject: ContactSubject | None, area: str, *, at: datetime) -> MirroredEnquiry:
    contact: Contact | None = subject.contact if subject else None
    received = case.opened_at.astimezone(LONDON)
    return MirroredEnquiry(
        case_id=case.id,
        record_id=case.record_id,
        seq=case.last_seq,
        received_at=case.opened_at,
        received_day=received.toordinal(),
        received_hour=received.hour,
        closed_at=case.closed_at,
        rating=str(case.facts.get("rating") or ""),
        state=case.state,
        outcome=str(case.facts.get("outcome") or ""),
        agency=contact.agency if contact else str(case.facts.get("referrer_agency") or ""),
        source_code=contact.source_code if contact else "",
        about=subject.kind if subject else str(case.facts.get("kind") or ""),
        area=area,
        derived_at=at,
    )


def _areas(record_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    """The outward part of each record's postcode, without those whom an address could endanger."""
    rows = SuppliedRecord.objects.filter(id__in=list(record_ids)).exclude(postcode="")
    found = {key: text.split(" ")[0][:8].upper() for key, text in rows.values_list("id", "postcode") if " " in text}
    guarded = _protected(found)
    return {key: area for key, area in found.items() if key not in guarded}


def _protected(record_ids: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    """Those of the records that are of somebody any of whose records is marked as a protected location."""
    ids = list(record_ids)
    own = set(SuppliedRecord.objects.filter(id__in=ids, protected_location=True).values_list("id", flat=True))
    guarded = Link.objects.filter(
        person_id=OuterRef("person_id"), unlinked_at__isnull=True, record__protected_location=True
    )
    linked = Link.objects.filter(Exists(guarded), record_id__in=ids, unlinked_at__isnull=True)
    return own | set(linked.values_list("record_id", flat=True))


def _times(row: MirroredEnquiry, hours: Hours, *, closed: bool, office: OfficeClock) -> list[StageTime]:
    stages: dict[str, list[Span]] = {}
    for span in hours.line:
        stages.setdefault(span.stage, []).append(span)
    made = [_time(row, key, "", spans, office) for key, spans in stages.items() if key != hours.open_stage]
    if closed:
        made.append(_time(row, WHOLE, "", list(hours.line), office, ends=hours.until))
    for lane in hours.lanes:
        made += [_time(row, stage, lane.agency, spans, office) for stage, spans in lane.over.items()]
    return made


def _time(
    row: MirroredEnquiry,
    stage: str,
    agency: str,
    spans: list[Span],
    office: OfficeClock,
    *,
    ends: datetime | None = None,
) -> StageTime:
    ended = ends or max(s.ends for s in spans)
    spent = {waiting: [s for s in spans if s.waiting is waiting] for waiting in (True, False)}
    elapsed = {w: int(sum((s.elapsed for s in listed), timedelta()).total_seconds()) for w, listed in spent.items()}
    open_time = {
        w: int(sum((office.between(s.begins, s.ends) for s in listed), timedelta()).total_seconds())
        for w, listed in spent.items()
    }
    return StageTime(
        enquiry=row,
        stage=stage[:20],
        agency=agency,
        week=week_of(ended.astimezone(LONDON).date()),
        ended_at=ended,
        waiting=elapsed[True],
        working=elapsed[False],
        waiting_office=open_time[True],
        working_office=open_time[False],
    )


@transaction.atomic
def project(cases: Sequence[Case], *, at: datetime) -> int:
    """Write what these enquiries derive to, in place of what was written before. Doing it twice changes nothing."""
    if not cases:
        return 0
    made = derive(cases, at=at)
    MirroredEnquiry.objects.bulk_create(
        [row for row, _ in made], update_conflicts=True, unique_fields=["case_id"], update_fields=list(DERIVED)
    )
    ids = dict(MirroredEnquiry.objects.filter(case_id__in=[c.id for c in cases]).values_list("case_id", "id"))
    StageTime.objects.filter(enquiry__in=list(ids.values())).delete()
    times = []
    for row, listed in made:
        for time in listed:
            time.enquiry_id = ids[row.case_id]
            times.append(time)
    StageTime.objects.bulk_create(times, batch_size=BATCH)
    MirrorMark.objects.get_or_create(id=1, defaults={"made_at": at - OVERLAP})
    return len(cases)


def behind(*, everything: bool) -> list[uuid.UUID]:
    """The enquiries that the mirror does not show as they are. Without `everything` only those that are open, or that
    the mirror still shows as open, are looked at, which takes no longer as the years go by.
    """
    same = MirroredEnquiry.objects.filter(case_id=OuterRef("id"), seq=OuterRef("last_seq"))
    rows = Case.objects.filter(~Exists(same), pathway=ENQUIRY)
    if everything:
        return list(rows.values_list("id", flat=True))
    shown_open = MirroredEnquiry.objects.filter(closed_at__isnull=True).values("case_id")
    return list(rows.filter(Q(closed_at__isnull=True) | Q(id__in=shown_open)).values_list("id", flat=True))


def keep_mirror(*, at: datetime, everything: bool = True, most: int | None = None) -> int:
    """Bring the mirror up to date; return how many enquiries had moved on. `most` leaves the rest for the next time.

    The area of somebody whose address has been protected since goes first, at every look: it can tell where they are.
    """
    todo = (_areas_to_hide() + behind(everything=everything))[:most]
    for start in range(0, len(todo), BATCH):
        project(list(Case.objects.filter(id__in=todo[start : start + BATCH])), at=at)
    if len(todo) > BATCH:
        _made_anew(at)
    return len(todo)


def _made_anew(at: datetime) -> None:
    """Let every process read the whole mirror once, which is quicker than to look for very many changes each time."""
    MirrorMark.objects.update_or_create(id=1, defaults={"made": uuid.uuid4(), "made_at": at})


def hide_areas(*, at: datetime) -> None:
    """Take the areas out of those whose address has been protected since: for whatever is counted by area alone."""
    project(list(Case.objects.filter(id__in=_areas_to_hide())), at=at)


def _areas_to_hide() -> list[uuid.UUID]:
    """Enquiries whose area the mirror still has although the address has become a protected one since."""
    people = Link.objects.filter(unlinked_at__isnull=True, record__protected_location=True).values("person_id")
    records = Link.objects.filter(unlinked_at__isnull=True, person_id__in=people).values("record_id")
    own = SuppliedRecord.objects.filter(protected_location=True).values("id")
    rows = MirroredEnquiry.objects.filter(Q(record_id__in=records) | Q(record_id__in=own)).exclude(area="")
    return list(rows.values_list("case_id", flat=True))


def rebuild_mirror(*, at: datetime, progress: Callable[[int, int], None] | None = None) -> int:
    """Derive every enquiry anew and forget what is no enquiry any more; return how many there are."""
    ids = list(Case.objects.filter(pathway=ENQUIRY).order_by("opened_at").values_list("id", flat=True))
    for start in range(0, len(ids), BATCH):
        project(list(Case.objects.filter(id__in=ids[start : start + BATCH])), at=at)
        if progress:
            progress(min(start + BATCH, len(ids)), len(ids))
    gone = ~Exists(Case.objects.filter(id=OuterRef("case_id")))
    StageTime.objects.filter(Exists(MirroredEnquiry.objects.filter(gone, id=OuterRef("enquiry_id")))).delete()
    MirroredEnquiry.objects.filter(gone).delete()
    _made_anew(at)
    return len(ids)


def differences(*, at: datetime, case_ids: Iterable[uuid.UUID] | None = None) -> list[str]:
    """Where the mirror is not what the enquiries derive to: one line each, naming the case by its opaque id."""
    wanted = Case.objects.filter(pathway=ENQUIRY)
    if case_ids is not None:
        wanted = wanted.filter(id__in=list(case_ids))
    ids = list(wanted.values_list("id", flat=True))
    found: list[str] = []
    for start in range(0, len(ids), BATCH):
        part = ids[start : start + BATCH]
        shown = {r.case_id: r for r in MirroredEnquiry.objects.filter(case_id__in=part).prefetch_related("stages")}
        for row, times in derive(list(Case.objects.filter(id__in=part)), at=at):
            kept = shown.get(row.case_id)
            if kept is None:
                found.append(f"{row.case_id}: not in the mirror")
            elif any(getattr(kept, n) != getattr(row, n) for n in DERIVED if n != "derived_at"):
                found.append(f"{row.case_id}: another {[n for n in DERIVED if getattr(kept, n) != getattr(row, n)]}")
            elif sorted(map(_plain, kept.stages.all())) != sorted(map(_plain, times)):
                found.append(f"{row.case_id}: other times")
    extra = MirroredEnquiry.objects.filter(~Exists(Case.objects.filter(id=OuterRef("case_id"))))
    if case_ids is None:
        found += [f"{i}: in the mirror, and no enquiry" for i in extra.values_list("case_id", flat=True)]
    return found


def _plain(time: StageTime) -> tuple[object, ...]:
    return (
        time.stage, time.agency, time.week, time.ended_at, time.waiting, time.working, time.waiting_office,
        time.working_office,
    )  # fmt: skip
