"""What a run is made from, read from the enquiries as they are kept: when each stage ended, who ended it, who answered.

Restricted records are left out: a number that held them could be narrowed until it told of them. They are few.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db.models.fields.json import KeyTextTransform

from halcyon.access.viewing import Viewer, require
from halcyon.agencies.models import RoleHolding
from halcyon.agencies.queries import working_calendar
from halcyon.cases.models import AgencyRequest, Case
from halcyon.chronology.models import Event
from halcyon.frontdoor.mirror.histories import histories, owners
from halcyon.frontdoor.mirror.projection import ENQUIRY
from halcyon.frontdoor.mirror.spans import OF_STATE, History
from halcyon.frontdoor.models import ContactSubject
from halcyon.frontdoor.whatif.hours import Hours
from halcyon.frontdoor.whatif.model import WARM_UP_DAYS, Given
from halcyon.frontdoor.whatif.models import Staffing
from halcyon.frontdoor.whatif.staffing import WHOLE_DAY, Duty, estimated, read_duties
from halcyon.frontdoor.whatif.stages import DECIDE, TELL, Asked, Enquiry
from halcyon.frontdoor.whatif.together import worked_together
from halcyon.kernel.calendar import LONDON, ONE_DAY
from halcyon.kernel.registry import registry
from halcyon.kernel.roles import Capability
from halcyon.people.models import Link
from halcyon.work.models import ClockCopy

BATCH = 400
AFTERWARDS_DAYS = 150  # the office hours reach so far beyond the window, for what drains slowly
# States of an enquiry by which it leaves its ordinary way: with the worker of an open case, and sent back by whoever it
# was handed to.
WITH_WORKER, DECIDED, RETURNED = "with_worker", "decided", "returned"
RATED, RE_RATED = "rated", "re_rated"
WRITTEN, ESTIMATED = "written", "estimated"
Progress = Callable[[int, int], None]


def desks() -> dict[str, str]:
    """The role that works on each stage: whoever has the next step in the state."""
    return {OF_STATE[state]: role for state, role in owners(ENQUIRY).items() if state in OF_STATE}


def minutes(at: datetime) -> float:
    return at.timestamp() / 60


def begin_of(day: date) -> float:
    return minutes(datetime.combine(day, time(0), LONDON))


def read_given(
    viewer: Viewer, *, learn_from: date, begins: date, ends: date, learn_until: date, progress: Progress | None = None
) -> tuple[Given, str]:
    """Everything for a run over London days, and where the staffing comes from.

    The model learns from what came from `learn_from` and ended by `learn_until`, and is played from `begins` up to
    `ends`, not included. Written staffing is used when there is some for every role, else it is estimated.
    """
    require(viewer, Capability.SEE_IMPROVEMENT)
    return gathered(learn_from=learn_from, begins=begins, ends=ends, learn_until=learn_until, progress=progress)


def gathered(
    *, learn_from: date, begins: date, ends: date, learn_until: date, progress: Progress | None = None
) -> tuple[Given, str]:
    """As `read_given`, for a command on the server."""
    first = min(learn_from, begins - timedelta(days=WARM_UP_DAYS))
    people: dict[str, int] = {}
    enquiries = _enquiries(first, ends, people, progress)
    calendar = working_calendar().open_ended()
    profile, to = registry.profile, ends + timedelta(days=AFTERWARDS_DAYS)
    days = [first + n * ONE_DAY for n in range((to - first).days)]
    opening = [o for d in days if (o := profile.hours.opening_on(d, calendar))]
    office = tuple((minutes(a), minutes(b)) for a, b in opening)
    off = frozenset(d for d in days if d.weekday() < 5 and not calendar.is_working_day(d))
    roles = _roles(people)
    roster = written_staffing()
    source = WRITTEN if set(desks().values()) <= set(roster) else ESTIMATED
    if source == ESTIMATED:
        past = [e for e in enquiries if e.opened < begin_of(learn_until)]
        role_of = {number: role for number, role in enumerate(roles) if role}
        roster = estimated(past, role_of, opens=Hours(office), hours_of=hours_of)
    given = Given(
        enquiries=tuple(enquiries),
        ratings=tuple(r.key for r in profile.ratings),
        desks=desks(),
        roles=roles,
        roster=roster,
        office=office,
        off=off,
        learn_from=begin_of(first),
        learn_until=begin_of(learn_until),
        begins=begin_of(begins),
        ends=begin_of(ends),
    )
    return given, source


def written_staffing() -> dict[str, tuple[Duty, ...]]:
    """The staffing that a manager wrote down, by role."""
    return {s.role: read_duties(s.duties) for s in Staffing.objects.filter(replaced_at__isnull=True)}


def hours_of(weekday: int) -> tuple[int, int] | None:
    """When the hub opens and closes on a weekday (Monday is 0), in minutes of the day in London."""
    opening = registry.profile.hours.opens.get(weekday)
    if opening is None:
        return None
    begins, ends = (t.hour * 60 + t.minute for t in opening)
    return begins, ends or WHOLE_DAY


def _roles(people: Mapping[str, int]) -> tuple[str, ...]:
    """What each person does, by number: of the roles that work on a stage, the one that they held first."""
    wanted = set(desks().values())
    held = RoleHolding.objects.filter(user__in=[uuid.UUID(p) for p in people], role__in=wanted).order_by("begins", "id")
    role_of: dict[str, str] = {}
    for user, role in held.values_list("user_id", "role"):
        role_of.setdefault(str(user), role)
    return tuple(role_of.get(user, "") for user, _ in sorted(people.items(), key=lambda item: item[1]))


def _enquiries(first: date, ends: date, people: dict[str, int], progress: Progress | None) -> list[Enquiry]:
    rows = Case.objects.filter(
        pathway=ENQUIRY,
        restricted=False,
        opened_at__gte=datetime.combine(first, time(0), LONDON),
        opened_at__lt=datetime.combine(ends, time(0), LONDON),
    ).order_by("opened_at", "id")
    ids = list(rows.values_list("id", flat=True))
    found: list[tuple[Hashable, Enquiry]] = []
    for start in range(0, len(ids), BATCH):
        cases = list(rows.filter(id__in=ids[start : start + BATCH]))
        found += _read(cases, people)
        if progress:
            progress(len(found), len(ids))
    return worked_together(found)


def _read(cases: list[Case], people: dict[str, int]) -> list[tuple[Hashable, Enquiry]]:
    """These enquiries, each with the contact that it came of."""
    ids = [c.id for c in cases]
    past, due = histories(cases), _limits(ids)
    asked = _asked(ids)
    subjects = ContactSubject.objects.filter(case_id__in=ids)
    first = _first_ratings(cases)
    came_of = {
        case: (contact, source)
        for case, contact, source in subjects.values_list("case_id", "contact_id", "contact__source_code")
    }
    already = _open_already(cases)
    found: list[tuple[Hashable, Enquiry]] = []
    for case in cases:
        course = went(past[case.id], people)
        contact, source = came_of.get(case.id, (case.id, ""))
        enquiry = Enquiry(
            number=0,
            opened=minutes(course.opened),
            rating=str(case.facts.get("rating") or ""),
            source=source,
            open_already=case.id in already,
            asked=asked.get(case.id, ()),
            due=due.get(case.id, {}) if course.aside is None else {},  # that worker's limits are not the hub's
            ends=course.ends,
            by=course.by,
            begun=course.begun,
            aside=course.aside,
            first=first.get(case.id, ""),
        )
        found.append((contact, enquiry))
    return found


@dataclass
class Course:
    """Since when the hub had an enquiry; when each stage first ended, the number of the person who ended it, and when
    that person had taken it: the last time that the enquiry was given to them after the stage before; since when the
    worker of an open case had it.
    """

    opened: datetime
    ends: dict[str, float] = field(default_factory=dict)
    by: dict[str, int] = field(default_factory=dict)
    begun: dict[str, float] = field(default_factory=dict)
    aside: float | None = None


def went(history: History, people: dict[str, int]) -> Course:
    """The course of an enquiry, from its history. `people` gives each account its number, and grows."""
    found = Course(history.received_at)
    last, state, again = history.received_at, history.start, False
    for step in history.steps:
        if not step.to_state or step.to_state == state:
            continue
        stage = DECIDE if step.to_state == DECIDED else OF_STATE.get(state, state)
        if step.to_state == WITH_WORKER:
            found.aside = minutes(step.at)
        elif state == WITH_WORKER and step.to_state != DECIDED:
            # Sent back: it is the hub's from now on, and what the worker did with it is nobody's waiting here.
            found.aside = None
            if not found.ends:
                found.opened = step.at
        elif step.to_state == RETURNED:
            again = True  # the referrer was not told by this, and what comes is not the first decision
        elif stage not in found.ends and not again:
            found.ends[stage] = minutes(step.at)
            if step.by:
                found.by[stage] = people.setdefault(step.by, len(people))
                taken = [h.begins for h in history.held if h.user == step.by and last <= h.begins <= step.at]
                if taken:
                    found.begun[stage] = minutes(max(taken))
        state, last = step.to_state, step.at
    if history.closed_at is not None and TELL in found.ends:
        found.ends[TELL] = minutes(history.closed_at)
    return found


def _asked(ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, tuple[Asked, ...]]:
    found: dict[uuid.UUID, list[Asked]] = defaultdict(list)
    rows = AgencyRequest.objects.filter(case__in=list(ids)).exclude(state="not_permitted").order_by("asked_at", "id")
    for case_id, agency, due_at, answered_at in rows.values_list("case_id", "agency", "due_at", "answered_at"):
        due = minutes(due_at) if due_at else float("inf")
        found[case_id].append(Asked(agency, due, minutes(answered_at) if answered_at else None))
    return {case: tuple(listed) for case, listed in found.items()}


def _first_ratings(cases: Iterable[Case]) -> dict[uuid.UUID, str]:
    """The rating that was given first, of the cases that were rated again and have another now."""
    rating_of = {c.id: str(c.facts.get("rating") or "") for c in cases}
    again = Event.objects.filter(case_id__in=list(rating_of), kind=RE_RATED).values("case_id")
    rows = Event.objects.filter(case_id__in=again, kind=RATED).order_by("case_id", "seq")
    then = rows.annotate(given=KeyTextTransform("rating", "content__data"))
    found: dict[uuid.UUID, str] = {}
    for case_id, given in then.values_list("case_id", "given"):
        if case_id is not None and given:
            found.setdefault(case_id, given)
    return {case: given for case, given in found.items() if given != rating_of[case]}


def _limits(ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, dict[str, float]]:
    found: dict[uuid.UUID, dict[str, float]] = defaultdict(dict)
    rows = ClockCopy.objects.filter(subject_id__in=list(ids), pathway=ENQUIRY).values_list(
        "subject_id", "clock", "due_at"
    )
    for case_id, clock, due_at in rows:
        found[case_id][clock] = minutes(due_at)
    return found


def _open_already(cases: Iterable[Case]) -> set[uuid.UUID]:
    """The cases about somebody who had another case open when this one came."""
    listed = list(cases)
    live = Link.objects.filter(unlinked_at__isnull=True)
    person_of = dict(live.filter(record__in=[c.record_id for c in listed]).values_list("record_id", "person_id"))
    records: Mapping[uuid.UUID, uuid.UUID] = dict(
        live.filter(person__in=set(person_of.values())).values_list("record_id", "person_id")
    )
    others: dict[uuid.UUID, list[tuple[uuid.UUID, datetime, datetime | None]]] = defaultdict(list)
    for row in Case.objects.filter(record_id__in=list(records)).values_list(
        "record_id", "id", "opened_at", "closed_at"
    ):
        others[records[row[0]]].append((row[1], row[2], row[3]))
    return {
        c.id
        for c in listed
        if c.record_id in person_of
        and any(
            other != c.id and opened < c.opened_at and (closed is None or closed > c.opened_at)
            for other, opened, closed in others[person_of[c.record_id]]
        )
    }
