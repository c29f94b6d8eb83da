"""Reading consultations, always for a viewer: those who advise see what their team was asked, callers their own."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet

from halcyon.access.models import ConflictBlock
from halcyon.access.queries import unbarred, unrestricted, visible_to
from halcyon.access.viewing import Viewer, require
from halcyon.agencies.models import Organisation, RoleHolding, Service
from halcyon.agencies.queries import service_names
from halcyon.agencies.queries.acting import live, may_sign_in
from halcyon.cases.queries import cases
from halcyon.frontdoor.models import Consultation, Contact
from halcyon.kernel.calendar import LONDON
from halcyon.kernel.registry import registry
from halcyon.kernel.roles import Capability
from halcyon.people.queries import person

PURPOSE = "refer_concern"
TEAM = "safeguarding_team"  # the kind of service that advises in a health organisation; the hub advises everybody
FOR_ALL = "exploitation"  # the kind of service that advises everybody about its own subject, as the hub does about any
WEEKS = 12  # how far back the summary goes


@dataclass(frozen=True)
class About:
    """Whom a named consultation is about: a record of somebody known here, and their case when it is about one."""

    record_id: uuid.UUID
    case_id: uuid.UUID | None = None


def teams_for(viewer: Viewer, *, at: datetime) -> list[Service]:
    """The teams that this person can ask now: their own organisation's, the hub, and for health the board's.

    A team in which nobody advises at the moment is left out: what is asked of it would wait on nobody's list.
    """
    agencies = {viewer.agency}
    if viewer.agency_kind in Organisation.HEALTH:
        agencies |= set(Organisation.objects.filter(kind="icb").values_list("code", flat=True))
    listed = Service.objects.select_related("organisation").filter(
        Q(code=registry.profile.hub_service) | Q(kind=FOR_ALL) | Q(kind=TEAM, organisation__code__in=sorted(agencies))
    )
    found = [s for s in listed if advisers(viewer, s.id, at=at)]
    return sorted(found, key=lambda s: (s.organisation.code != viewer.agency, s.kind == TEAM, s.name))


def teams_of(viewer: Viewer) -> list[Service]:
    """The teams for which this viewer advises."""
    require(viewer, Capability.ADVISE)
    advising = Q(code=registry.profile.hub_service) | Q(kind__in=(TEAM, FOR_ALL))
    return list(Service.objects.filter(advising, id__in=list(viewer.services)).select_related("organisation"))


def advisers(viewer: Viewer, service: uuid.UUID, *, at: datetime, about: About | None = None) -> list[uuid.UUID]:
    """The people of a team who can advise at `at`, without those who are barred from whom it is `about`."""
    roles = [r.key for r in registry.roles.values() if Capability.ADVISE in r.capabilities]
    held = RoleHolding.objects.filter(live(at), service_id=service, role__in=roles).select_related("user")
    able = {h.user_id for h in held if may_sign_in(h.user, at)}
    if about is not None and able:
        subjects = [i for i in (about.record_id, about.case_id) if i]
        barred = ConflictBlock.objects.filter(live(at), user__in=able, subject_id__in=subjects)
        able -= set(barred.values_list("user", flat=True))
    return sorted(able, key=str)


def about_reference(viewer: Viewer, reference: str, *, at: datetime) -> About | None:
    """Whom a reference means: a concern of the viewer's own about one person, or an open case that they may see.

    None alike for a reference that does not exist and for one that the viewer may not know.
    """
    wanted = reference.strip().upper()
    own = Contact.objects.filter(reference=wanted, raised_by=viewer.looked_up_as, agency=viewer.agency).first()
    if own is not None:
        subjects = list(own.subjects.all()[:2])
        return About(subjects[0].record_id, subjects[0].case_id) if len(subjects) == 1 else None
    for purpose in sorted(viewer.purposes):
        case = cases(viewer, purpose, at=at).filter(reference__iexact=wanted, closed_at__isnull=True).first()
        if case is not None:
            return About(case.record_id, case.id)
    return None


def about_person(viewer: Viewer, person_id: uuid.UUID, *, at: datetime) -> About | None:
    """A person whose page the viewer may open, by one of their records; None for anybody else."""
    if not viewer.can(Capability.OPEN_PERSON):
        return None
    for purpose in sorted(viewer.purposes):
        found = person(viewer, person_id, purpose=purpose, at=at)
        if found is not None:
            return About(min(found.record_ids, key=str))
    return None


def asked_of_team(viewer: Viewer, *, at: datetime) -> QuerySet[Consultation]:
    """What this viewer's team was asked, as far as they may see it: nothing about a restricted record that is hidden
    from them, nothing about somebody from whom they are barred.
    """
    require(viewer, Capability.ADVISE)
    return _seen_by_team(viewer, PURPOSE, at=at)


def _seen_by_team(viewer: Viewer, purpose: str, *, at: datetime) -> QuerySet[Consultation]:
    rows = visible_to(Consultation.objects.all(), viewer, purpose, at=at, subjects=("id",))
    about = ("record_id", "case_id")
    return rows.filter(unrestricted(viewer, *about, at=at), unbarred(viewer, *about, at=at))


def worklist(
    viewer: Viewer,
    *,
    at: datetime,
    state: str = "waiting",
    agency: str = "",
    week: date | None = None,
    referred: bool | None = None,
) -> QuerySet[Consultation]:
    """One list of the team's consultations, oldest first. The same filters make the counts and the rows that they open.

    `state` is a state, "chase" (advised to raise a concern, time is up, none has come) or "all"; `week` is the Monday
    of the week in which they were asked; `referred` keeps those that a concern followed, or did not.
    """
    rows = asked_of_team(viewer, at=at)
    if state == "chase":
        rows = rows.filter(not_followed(at))
    elif state != "all":
        rows = rows.filter(state=state)
    if agency:
        rows = rows.filter(caller_agency=agency)
    if week is not None:
        begins = datetime.combine(week, time(0), LONDON)
        rows = rows.filter(
            asked_at__gte=begins, asked_at__lt=datetime.combine(week + timedelta(days=7), time(0), LONDON)
        )
    if referred is not None:
        rows = rows.filter(contact__isnull=not referred)
    return rows.order_by("asked_at", "id")


def not_followed(at: datetime) -> Q:
    """Advised to raise a concern, and none has come in the county's time."""
    return Q(to_refer=True, contact__isnull=True, refer_due__lte=at) & ~Q(state="closed")


def own_consultations(viewer: Viewer, *, limit: int = 50) -> list[Consultation]:
    """What this person asked, newest first."""
    require(viewer, Capability.ASK_ADVICE)
    return list(_own(viewer).order_by("-asked_at")[:limit])


def _own(viewer: Viewer) -> QuerySet[Consultation]:
    return Consultation.objects.filter(
        caller=viewer.looked_up_as, caller_agency=viewer.agency, caller__isnull=False
    ).select_related("contact")


def consultation(viewer: Viewer, consultation_id: uuid.UUID, *, at: datetime) -> Consultation | None:
    """One consultation: the caller's own, one asked of the viewer's team, or one on whose named list they stand. None
    for anybody else.
    """
    found = _own(viewer).filter(id=consultation_id).first() if viewer.can(Capability.ASK_ADVICE) else None
    return found or advisable(viewer, consultation_id, at=at)


def advisable(viewer: Viewer, consultation_id: uuid.UUID, *, at: datetime) -> Consultation | None:
    """One consultation that this viewer may answer, take and close: see `consultation`, without the caller's own."""
    if not (viewer.can(Capability.ADVISE) or viewer.can(Capability.HOLD_RESTRICTION)):
        return None
    for purpose in sorted(viewer.purposes):
        found = _seen_by_team(viewer, purpose, at=at).select_related("contact").filter(id=consultation_id).first()
        if found is not None:
            return found
    return None


def consultations_of(viewer: Viewer, contact: Contact) -> list[Consultation]:
    """This person's own consultations from which a concern came: the other end of the link."""
    return list(_own(viewer).filter(contact=contact).order_by("asked_at"))


def case_of(viewer: Viewer, row: Consultation, *, at: datetime) -> uuid.UUID | None:
    """The enquiry that the concern after a consultation opened, when the viewer may see it."""
    opened = list(row.contact.subjects.values_list("case_id", flat=True)) if row.contact else []
    for purpose in sorted(viewer.purposes) if opened else ():
        found = cases(viewer, purpose, at=at).filter(id__in=opened).values_list("id", flat=True).first()
        if found is not None:
            return uuid.UUID(str(found))
    return None


@dataclass(frozen=True)
class Line:
    """One line of the summary: an organisation's consultations of one week. `monday` begins the week in London."""

    monday: date
    agency: str
    asked: int
    without_names: int
    referred: int


def summary(viewer: Viewer, *, at: datetime) -> list[Line]:
    """How many consultations each organisation asked of the viewer's team in each of the last weeks, newest first, and
    how many of them a concern followed. Each number is of rows that the viewer may open.
    """
    today = at.astimezone(LONDON).date()
    first = today - timedelta(days=today.weekday() + 7 * (WEEKS - 1))
    rows = asked_of_team(viewer, at=at).filter(asked_at__gte=datetime.combine(first, time(0), LONDON))
    counted: dict[tuple[date, str], list[int]] = {}
    for asked_at, agency, named, contact in rows.values_list("asked_at", "caller_agency", "named", "contact_id"):
        day = asked_at.astimezone(LONDON).date()
        line = counted.setdefault((day - timedelta(days=day.weekday()), agency), [0, 0, 0])
        line[0] += 1
        line[1] += not named
        line[2] += contact is not None
    ordered = sorted(counted.items(), key=lambda item: (-item[0][0].toordinal(), item[0][1]))
    return [Line(monday, agency, *numbers) for (monday, agency), numbers in ordered]


def team_names(viewer: Viewer, rows: Iterable[Consultation]) -> dict[uuid.UUID, str]:
    """The names of the teams that were asked."""
    return service_names(viewer, {r.service for r in rows})
