"""Training as those who book it, who keep it and who oversee it see it."""

from __future__ import annotations

import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from halcyon.access.viewing import Viewer
from halcyon.agencies.models import Organisation, RoleHolding, User
from halcyon.agencies.queries.acting import live, may_sign_in
from halcyon.kernel.calendar import LONDON
from halcyon.kernel.disclosure import about, suppressed
from halcyon.kernel.registry import registry
from halcyon.kernel.roles import Capability
from halcyon.practice.coverage import COMPLETE
from halcyon.practice.training_schemes import ADULT, CHILD, DUE, IN_DATE, OVERDUE, SCHEMES, Done, Standing, standing
from halcyon.responses.models import Response
from halcyon.workforce.acting import allowed, leads
from halcyon.workforce.training.models import (
    Booking,
    Course,
    Learning,
    RequiredLevel,
    SchoolSession,
    TrainingEvent,
    TrainingNeed,
    TrainingStrategy,
)

SEES = (Capability.SEE_BOARD, Capability.SEE_LEARNING, Capability.KEEP_TRAINING)
YEAR = timedelta(days=365)
# Time since the last training, in days from its day on, for what people do with tools afterwards.
SINCE = (
    ("Within 3 months", 0, 91),
    ("3 to 6 months", 92, 182),
    ("6 to 12 months", 183, 365),
    ("Over a year", 366, None),
)
SELF_ASSESSED = "self_assessment"  # the source of a need that came from one practice's plan of support
NEVER = "No training written down"
LOOKED_AT = timedelta(days=91)


@dataclass(frozen=True)
class Offered:
    """An event to come: how many places are free, how many wait, and one's own place if one has one."""

    event: TrainingEvent
    free: int
    waiting: int
    mine: Booking | None


@dataclass(frozen=True)
class Competence:
    """One level that somebody must meet, and how they stand."""

    scheme: str
    level: str
    verified: bool
    standing: Standing


@dataclass(frozen=True)
class Person:
    user: uuid.UUID
    name: str
    job: str
    agency: str
    competence: tuple[Competence, ...]


@dataclass(frozen=True)
class InDate:
    """How many people of an agency stand how at a level. None is a number too small to be shown."""

    agency: str
    scheme: str
    level: str
    people: int | None
    in_date: int | None
    due: int | None
    overdue: int | None


@dataclass(frozen=True)
class Feedback:
    """What those who came made of one course. Averages only of five answers or more."""

    course: str
    attended: int
    answers: int
    before: float | None
    after: float | None
    changed: int | None
    asked: int | None


@dataclass(frozen=True)
class Decay:
    """Of people whose last training was so long ago: how many, and screenings they signed in the last three months."""

    since: str
    people: int | None
    screenings: int | None

    @property
    def each(self) -> float | None:
        """Screenings for each person."""
        return None if self.people in (None, 0) or self.screenings is None else self.screenings / self.people


@dataclass(frozen=True)
class Programme:
    title: str
    schools: int
    sessions: int
    pupils: int
    disclosures: int | None


def catalogue(viewer: Viewer) -> list[Course]:
    """The courses that are offered."""
    allowed(viewer, Capability.SIGNED_IN)
    return list(Course.objects.filter(in_use=True))


def course(viewer: Viewer, course_id: uuid.UUID) -> Course | None:
    """One course of the catalogue, for whoever keeps training; None for one that a newer edition has replaced."""
    allowed(viewer, Capability.KEEP_TRAINING)
    return Course.objects.filter(id=course_id, in_use=True).first()


def offered(viewer: Viewer, *, at: datetime) -> list[Offered]:
    """The events to come, the soonest first."""
    allowed(viewer, Capability.SIGNED_IN)
    rows = TrainingEvent.objects.filter(state="planned", begins_at__gte=at).select_related("course")
    return _offered(viewer, rows.prefetch_related("bookings"))


def event(viewer: Viewer, event_id: uuid.UUID) -> Offered | None:
    """One event; None when there is none."""
    allowed(viewer, Capability.SIGNED_IN)
    rows = TrainingEvent.objects.filter(id=event_id).select_related("course").prefetch_related("bookings")
    return next(iter(_offered(viewer, rows)), None)


def booked(viewer: Viewer, found: TrainingEvent) -> list[tuple[Booking, str, str]]:
    """Who has a place or waits, with name and agency: for whoever keeps training."""
    allowed(viewer, Capability.KEEP_TRAINING)
    rows = list(Booking.objects.filter(event=found).exclude(state="cancelled"))
    people = {u.id: u for u in User.objects.filter(id__in=[r.user for r in rows]).select_related("organisation")}
    return [(r, people[r.user].name, people[r.user].organisation.name) for r in rows if r.user in people]


def to_record(viewer: Viewer, *, at: datetime) -> list[TrainingEvent]:
    """The events that have begun and of which nobody has written down who came."""
    allowed(viewer, Capability.KEEP_TRAINING)
    return list(TrainingEvent.objects.filter(state="planned", begins_at__lt=at).select_related("course"))


def my_places(viewer: Viewer) -> list[Booking]:
    """The viewer's own places, the newest first."""
    rows = Booking.objects.filter(user=viewer.looked_up_as).exclude(state="cancelled")
    return list(rows.select_related("event__course").order_by("-event__begins_at")[:20])


def my_place(viewer: Viewer, booking_id: uuid.UUID) -> Booking | None:
    """One place of the viewer's own that they attended."""
    rows = Booking.objects.filter(id=booking_id, user=viewer.looked_up_as, state="attended")
    return rows.select_related("event__course").first()


def my_learning(viewer: Viewer) -> list[Learning]:
    """What the viewer has learned, the newest first."""
    return list(Learning.objects.filter(user=viewer.looked_up_as).order_by("-on")[:50])


def my_competence(viewer: Viewer, *, at: datetime) -> tuple[Competence, ...]:
    """How the viewer stands at each level that they must meet."""
    found = _people(RequiredLevel.objects.filter(user=viewer.looked_up_as, ends__isnull=True), at)
    return found[0].competence if found else ()


def people(viewer: Viewer, *, at: datetime) -> list[Person]:
    """Everybody who must meet a level and how they stand, those who are overdue first: for whoever keeps training."""
    allowed(viewer, Capability.KEEP_TRAINING)
    found = _people(RequiredLevel.objects.filter(ends__isnull=True), at)
    worst = (OVERDUE, DUE, IN_DATE)
    return sorted(found, key=lambda p: (min(worst.index(c.standing.state) for c in p.competence), p.agency, p.name))


def training_in_date(viewer: Viewer, *, at: datetime) -> list[InDate]:
    """How many people of each agency are in date, due and overdue at each level they must meet.

    Exact for the system, for who keeps training, and of one's own agency for who leads safeguarding there; for
    everybody else small numbers are hidden.
    """
    allowed(viewer, *SEES)
    counted: dict[tuple[str, str, str], Counter[str]] = defaultdict(Counter)
    codes = dict(Organisation.objects.values_list("name", "code"))
    for person in _people(RequiredLevel.objects.filter(ends__isnull=True), at):
        for c in person.competence:
            counted[person.agency, c.scheme, c.level][c.standing.state] += 1
    every = viewer.user_id is None or viewer.can(Capability.KEEP_TRAINING)
    rows = []
    for (agency, scheme, level), states in sorted(counted.items()):
        parts: dict[str, int | None] = {state: states[state] for state in (IN_DATE, DUE, OVERDUE)}
        total: int | None = states.total()
        if not every and not leads(viewer, codes.get(agency, "")):
            parts, total = suppressed({state: states[state] for state in (IN_DATE, DUE, OVERDUE)})
        rows.append(InDate(agency, scheme, level, total, parts[IN_DATE], parts[DUE], parts[OVERDUE]))
    return rows


def strategies(viewer: Viewer) -> list[TrainingStrategy]:
    """The strategies of the years, the newest first."""
    allowed(viewer, *SEES)
    return list(TrainingStrategy.objects.order_by("-year")[:5])


def needs(viewer: Viewer) -> list[TrainingNeed]:
    """What practitioners need to learn, what is to be decided first."""
    allowed(viewer, *SEES)
    rows = TrainingNeed.objects.select_related("course")
    return sorted(rows, key=lambda n: (n.state != "open", -n.at.timestamp()))


def audience(viewer: Viewer, found: TrainingNeed) -> str:
    """Who needs to learn it, in words. Which practice its own self-assessment is of is for who keeps training."""
    named = found.source_kind != SELF_ASSESSED or viewer.can(Capability.KEEP_TRAINING)
    return found.audience if named else "One general practice"


def need(viewer: Viewer, need_id: uuid.UUID) -> TrainingNeed | None:
    """One need; None when there is none."""
    allowed(viewer, *SEES)
    return TrainingNeed.objects.select_related("course").filter(id=need_id).first()


def feedback(viewer: Viewer) -> list[Feedback]:
    """What those who came made of each course, and whether it changed how they work. Few answers give no average."""
    allowed(viewer, *SEES)
    by_course: dict[str, list[Booking]] = defaultdict(list)
    for row in Booking.objects.filter(state="attended").select_related("event__course"):
        course = row.event.course
        by_course[course.title if course.edition == 1 else f"{course.title}, edition {course.edition}"].append(row)
    found = []
    for title, rows in sorted(by_course.items()):
        said = [r for r in rows if r.before and r.after]
        answered = [r for r in rows if r.impact]
        parts, total = suppressed(
            {
                "changed": sum(r.impact == "changed" for r in answered),
                "not": sum(r.impact != "changed" for r in answered),
            }
        )
        enough = len(said) >= 5
        found.append(
            Feedback(
                title,
                len(rows),
                len(said),
                sum(r.before or 0 for r in said) / len(said) if enough else None,
                sum(r.after or 0 for r in said) / len(said) if enough else None,
                parts["changed"],
                total,
            )
        )
    return found


def screening_since_training(viewer: Viewer, *, at: datetime) -> list[Decay]:
    """Whether people screen less as training fades: by time since the last training, how many people who use tools and
    how many screenings they signed in the last three months (systems.md row 66). Small numbers are hidden.
    """
    allowed(viewer, *SEES)
    today = at.astimezone(LONDON).date()
    using = [key for key, role in registry.roles.items() if Capability.USE_TOOLS in role.capabilities]
    users = {
        h.user_id
        for h in RoleHolding.objects.filter(live(at), role__in=using).select_related("user")
        if may_sign_in(h.user, at)
    }
    last: dict[uuid.UUID, date] = {}
    for user, on in Learning.objects.filter(user__in=users, on__lte=today).values_list("user", "on"):
        last[user] = max(on, last.get(user, on))
    signed = Counter(
        Response.objects.filter(
            author__in=users, instrument__in=list(COMPLETE), signed_at__gt=at - LOOKED_AT, signed_at__lte=at
        )
        .exclude(state="superseded")
        .values_list("author", flat=True)
    )
    counted: dict[str, list[int]] = {words: [0, 0] for words in (*(s[0] for s in SINCE), NEVER)}
    for user in users:
        into = counted[_since((today - last[user]).days if user in last else None)]
        into[0] += 1
        into[1] += signed[user]
    shown, _ = suppressed({words: number for words, (number, _) in counted.items()})
    return [
        Decay(words, shown[words], None if shown[words] is None or 0 < n < 5 else n)
        for words, (_, n) in counted.items()
    ]


def programmes(viewer: Viewer, *, at: datetime) -> list[Programme]:
    """Programmes in schools in the last year: schools reached, pupils, and disclosures afterwards, to the nearest five
    because they are counted anew at every look.
    """
    allowed(viewer, *SEES)
    rows = SchoolSession.objects.filter(on__gt=(at - YEAR).date(), on__lte=at.date())
    by_title: dict[str, list[SchoolSession]] = defaultdict(list)
    for row in rows:
        by_title[row.title].append(row)
    counts = {title: sum(r.disclosures for r in every) for title, every in by_title.items()}
    shown, _ = suppressed(counts)
    return [
        Programme(
            title,
            len({r.school for r in every}),
            sum(r.sessions for r in every),
            sum(r.pupils for r in every),
            about(shown[title]),
        )
        for title, every in sorted(by_title.items())
    ]


def _since(days: int | None) -> str:
    if days is None:
        return NEVER
    return next(words for words, _, to in SINCE if to is None or days <= to)


def _offered(viewer: Viewer, rows: Iterable[TrainingEvent]) -> list[Offered]:
    found = []
    for row in rows:
        states = Counter(b.state for b in row.bookings.all())
        mine = next((b for b in row.bookings.all() if b.user == viewer.user_id and b.state != "cancelled"), None)
        found.append(Offered(row, max(row.places - states["booked"], 0), states["waiting"], mine))
    return found


def _people(rows: Iterable[RequiredLevel], at: datetime) -> list[Person]:
    today = at.astimezone(LONDON).date()
    levels: dict[uuid.UUID, list[RequiredLevel]] = defaultdict(list)
    for row in rows:
        levels[row.user].append(row)
    users = {
        u.id: u for u in User.objects.filter(id__in=list(levels)).select_related("organisation") if may_sign_in(u, at)
    }
    done: dict[uuid.UUID, list[Done]] = defaultdict(list)
    for each in Learning.objects.filter(user__in=list(users)):
        about = frozenset(key for key, counts in ((CHILD, each.child), (ADULT, each.adult)) if counts)
        done[each.user].append(Done(each.on, each.minutes, each.taking_part, each.kind, about))
    return [
        Person(
            user,
            users[user].name,
            users[user].job_title,
            users[user].organisation.name,
            tuple(
                Competence(
                    SCHEMES[r.scheme].title,
                    SCHEMES[r.scheme].level(r.level).title,
                    SCHEMES[r.scheme].level(r.level).verified,
                    standing(
                        SCHEMES[r.scheme], SCHEMES[r.scheme].level(r.level), done[user], since=r.since, today=today
                    ),
                )
                for r in required
            ),
        )
        for user, required in levels.items()
        if user in users
    ]
