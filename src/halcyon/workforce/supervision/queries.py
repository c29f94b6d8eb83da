"""Supervision as those concerned see it, and as the named professional oversees it: dates, never what was said."""

from __future__ import annotations

import uuid
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from halcyon.access.viewing import Viewer
from halcyon.agencies.models import Organisation, RoleHolding, Service, User
from halcyon.agencies.queries.acting import live, may_sign_in
from halcyon.cases.queries import case
from halcyon.kernel.calendar import LONDON
from halcyon.kernel.disclosure import suppressed
from halcyon.kernel.roles import Capability
from halcyon.practice.supervision import NEEDS_SUPERVISION
from halcyon.workforce.acting import allowed, leads
from halcyon.workforce.supervision.models import Supervisee, SupervisionAgreement, SupervisionNote, SupervisionSession
from halcyon.workforce.supervision.rules import IN_DATE, OVERDUE, Due, due

FIRST = ("one_to_one", "group")  # peers supervise each other: neither answers for the other's work
SEES = (Capability.SEE_BOARD, Capability.SEE_LEARNING, Capability.SUPERVISE)


@dataclass(frozen=True)
class AgreementNow:
    """An agreement and how it stands; `people` are the names of those supervised, `supervisor` of who gives it."""

    agreement: SupervisionAgreement
    people: tuple[tuple[uuid.UUID, str], ...]
    supervisor: str
    due: Due


@dataclass(frozen=True)
class SessionPage:
    session: SupervisionSession
    now: AgreementNow
    notes: tuple[SupervisionNote, ...]


@dataclass(frozen=True)
class Team:
    """Supervision in one team: how many agreements, how many are in date and overdue, and sessions in the last year.

    None is a number too small to be shown to another agency.
    """

    agency: str
    team: str
    agreements: int | None
    in_date: int | None
    overdue: int | None
    held: int | None
    cancelled: int | None


@dataclass(frozen=True)
class Without:
    """Somebody whose role needs supervision and who has no agreement: who, and why they need it."""

    name: str
    job: str
    why: str


def mine(viewer: Viewer, *, at: datetime) -> list[AgreementNow]:
    """The agreements under which the viewer is supervised, what is due first on top."""
    rows = SupervisionAgreement.objects.filter(
        ends__isnull=True, people__user=viewer.looked_up_as, people__ends__isnull=True
    )
    return _now(rows, at)


def supervisor_of(user: uuid.UUID, agency: str, at: datetime) -> uuid.UUID | None:
    """Who supervises somebody in an agency: one to one before in a group, the agreement that began first. None where
    nobody of the same agency does who can sign in: what a tool says of a child leaves the agency by nobody's agreement.
    """
    today = at.astimezone(LONDON).date()
    rows = SupervisionAgreement.objects.filter(
        Q(ends__isnull=True) | Q(ends__gt=today),
        kind__in=FIRST,
        begins__lte=today,
        people__in=Supervisee.objects.filter(Q(ends__isnull=True) | Q(ends__gt=today), user=user, begins__lte=today),
    )
    found = sorted(rows, key=lambda a: (FIRST.index(a.kind), a.begins, str(a.id)))
    people = User.objects.select_related("organisation").filter(id__in=[a.supervisor for a in found])
    there = {u.id for u in people if u.organisation.code == agency and may_sign_in(u, at)}
    return next((a.supervisor for a in found if a.supervisor in there), None)


def given(viewer: Viewer, *, at: datetime) -> list[AgreementNow]:
    """The agreements under which the viewer supervises, what is due first on top."""
    return _now(SupervisionAgreement.objects.filter(ends__isnull=True, supervisor=viewer.looked_up_as), at)


def overseen(viewer: Viewer, *, at: datetime) -> list[AgreementNow]:
    """The oversight queue: of the viewer's agency, what is overdue or was cancelled twice running. Dates only."""
    allowed(viewer, Capability.SUPERVISE)
    rows = _now(SupervisionAgreement.objects.filter(ends__isnull=True, agency=viewer.agency), at)
    return [r for r in rows if r.due.state == OVERDUE or r.due.cancelled > 1]


def without(viewer: Viewer, *, at: datetime) -> list[Without]:
    """People of the viewer's agency whose role needs supervision and who have no agreement."""
    allowed(viewer, Capability.SUPERVISE)
    held = RoleHolding.objects.filter(
        live(at), role__in=NEEDS_SUPERVISION, organisation__code=viewer.agency
    ).select_related("user")
    have = set(
        SupervisionAgreement.objects.filter(ends__isnull=True, people__ends__isnull=True).values_list(
            "people__user", flat=True
        )
    )
    found = {h.user_id: h for h in held.order_by("user__name") if h.user_id not in have and may_sign_in(h.user, at)}
    return [Without(h.user.name, h.user.job_title, NEEDS_SUPERVISION[h.role]) for h in found.values()]


def agreement(viewer: Viewer, agreement_id: uuid.UUID, *, at: datetime) -> AgreementNow | None:
    """One agreement, for those in it and for who oversees it in the agency; None for anybody else alike."""
    row = SupervisionAgreement.objects.filter(id=agreement_id).first()
    if row is None:
        return None
    inside = viewer.user_id == row.supervisor or row.people.filter(user=viewer.looked_up_as).exists()
    if not inside and not (viewer.can(Capability.SUPERVISE) and viewer.agency == row.agency):
        return None
    return next(iter(_now(SupervisionAgreement.objects.filter(id=row.id), at)), None)


def sessions(viewer: Viewer, found: AgreementNow) -> list[SupervisionSession]:
    """The sessions of an agreement that the viewer was given, the newest first."""
    return list(found.agreement.sessions.all()[:30])


def session_page(viewer: Viewer, session_id: uuid.UUID, *, at: datetime) -> SessionPage | None:
    """One session with the notes that the viewer may read: as supervisor, or those about the viewer's own work.

    None alike for no such session and for one of others: whoever oversees supervision sees dates and no session.
    """
    row = SupervisionSession.objects.select_related("agreement").filter(id=session_id).first()
    if row is None:
        return None
    supervises = viewer.user_id == row.agreement.supervisor
    if not supervises and not row.agreement.people.filter(user=viewer.looked_up_as).exists():
        return None
    now = next(iter(_now(SupervisionAgreement.objects.filter(id=row.agreement_id), at)))
    notes = SupervisionNote.objects.filter(session=row).order_by("at")
    return SessionPage(row, now, tuple(notes if supervises else notes.filter(about=viewer.looked_up_as)))


def case_of(viewer: Viewer, note: SupervisionNote, *, at: datetime) -> str:
    """The reference of the case that a note is about, if the viewer may open it for any purpose of theirs; or ''."""
    if note.case is None:
        return ""
    found = (case(viewer, note.case, purpose, at=at) for purpose in sorted(viewer.purposes))
    return next((row.reference for row in found if row), "")


def supervision_done(viewer: Viewer, *, at: datetime) -> list[Team]:
    """Supervision by team at `at`, with the sessions of the year before: for the board, and for oversight.

    Small numbers are hidden, except from the system (which keeps figures for others to show) and from who leads
    safeguarding in the agency.
    """
    allowed(viewer, *SEES)
    today = at.astimezone(LONDON).date()
    year = today.replace(year=today.year - 1) if (today.month, today.day) != (2, 29) else date(today.year - 1, 2, 28)
    rows = _now(SupervisionAgreement.objects.filter(Q(ends__isnull=True)), at)
    names = dict(Organisation.objects.values_list("code", "name"))
    services = dict(
        Service.objects.filter(id__in={r.agreement.service for r in rows if r.agreement.service}).values_list(
            "id", "name"
        )
    )
    sums: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0, 0, 0, 0])
    for row in rows:
        team = services.get(row.agreement.service, "No team named") if row.agreement.service else "No team named"
        into = sums[row.agreement.agency, team]
        into[0] += 1
        into[1] += row.due.state == IN_DATE
        into[2] += row.due.state == OVERDUE
        for s in row.agreement.sessions.all():
            into[3] += s.state == "held" and year < s.on <= today
            into[4] += s.state == "cancelled" and year < s.on <= today
    return [
        _team(names.get(agency, agency), team, numbers, exact=viewer.user_id is None or leads(viewer, agency))
        for (agency, team), numbers in sorted(sums.items())
    ]


def _team(agency: str, team: str, numbers: list[int], *, exact: bool) -> Team:
    every, fresh, late, held, cancelled = numbers
    if exact:
        return Team(agency, team, every, fresh, late, held, cancelled)
    parts, total = suppressed({"in_date": fresh, "due": every - fresh - late, "overdue": late})
    kept, _ = suppressed({"held": held, "cancelled": cancelled})
    return Team(agency, team, total, parts["in_date"], parts["overdue"], kept["held"], kept["cancelled"])


def _now(rows: QuerySet[SupervisionAgreement], at: datetime) -> list[AgreementNow]:
    today = at.astimezone(LONDON).date()
    found = list(rows.distinct().prefetch_related("people", "sessions"))
    ids = {r.supervisor for r in found} | {p.user for r in found for p in r.people.all()}
    names = dict(User.objects.filter(id__in=ids).values_list("id", "name"))
    made = [
        AgreementNow(
            r,
            tuple((p.user, names.get(p.user, "")) for p in r.people.all() if p.ends is None),
            names.get(r.supervisor, "Somebody who has left"),
            due(r.begins, r.every, [(s.state, s.on) for s in r.sessions.all()], today=today),
        )
        for r in found
    ]
    return sorted(made, key=lambda n: (n.due.on, str(n.agreement.id)))
