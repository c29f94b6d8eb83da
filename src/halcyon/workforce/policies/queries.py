"""Policies and who has read them, briefings and their receipts, alerts, and good practice."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from halcyon.access.viewing import Viewer
from halcyon.agencies.models import Organisation, User
from halcyon.kernel.calendar import LONDON
from halcyon.kernel.disclosure import suppressed
from halcyon.kernel.roles import Capability
from halcyon.work.models import Message
from halcyon.workforce.acting import allowed, leads
from halcyon.workforce.policies.models import (
    Acknowledgement,
    Briefing,
    GoodPractice,
    Network,
    NetworkAlert,
    Policy,
    PolicyVersion,
    TriedHere,
)
from halcyon.workforce.policies.readers import readers

SEES = (Capability.SEE_BOARD, Capability.SEE_LEARNING, Capability.KEEP_POLICIES)


@dataclass(frozen=True)
class PolicyNow:
    """A policy with its newest version (None: nothing published), whether the viewer is to read it and has, and whether
    it should have been looked at again by now.
    """

    policy: Policy
    version: PolicyVersion | None
    mine: bool
    read: bool
    late: bool


@dataclass(frozen=True)
class Read:
    """How many people of an agency are to read the newest version of a policy, and have. None: too small to show."""

    policy: str
    agency: str
    of: int | None
    read: int | None


@dataclass(frozen=True)
class Receipts:
    """A briefing: to how many it went, how many opened it and confirmed it, and who has not."""

    briefing: Briefing
    sent: int
    opened: int
    confirmed: int
    waiting: tuple[str, ...]


@dataclass(frozen=True)
class PracticeNow:
    practice: GoodPractice
    tried: tuple[TriedHere, ...]


def policies(viewer: Viewer, *, at: datetime) -> list[PolicyNow]:
    """Every policy that is for the viewer's agency, or all of them for those who oversee; what is to be read first."""
    allowed(viewer, Capability.SIGNED_IN)
    every = bool(viewer.capabilities.intersection(SEES)) or viewer.user_id is None
    rows = [p for p in Policy.objects.prefetch_related("versions") if every or viewer.agency in p.audience]
    return sorted(_now(viewer, rows, at), key=lambda p: (not p.mine or p.read, p.policy.title))


def policy(viewer: Viewer, key: str, *, at: datetime) -> PolicyNow | None:
    """One policy; None alike for none and for one that is not for the viewer's agency."""
    return next((p for p in policies(viewer, at=at) if p.policy.key == key), None)


def versions(viewer: Viewer, found: PolicyNow) -> list[PolicyVersion]:
    """Every version of a policy that the viewer was given, the newest first."""
    return list(found.policy.versions.all())


def not_read(viewer: Viewer, found: PolicyNow, *, at: datetime) -> list[User]:
    """Who is to read the newest version and has not: for who keeps policies."""
    allowed(viewer, Capability.KEEP_POLICIES)
    if found.version is None:
        return []
    have = set(Acknowledgement.objects.filter(version=found.version).values_list("user", flat=True))
    return [u for u in readers(found.policy.audience, at=at) if u.id not in have]


def acknowledged(viewer: Viewer, *, at: datetime) -> list[Read]:
    """How many of each agency have read the newest version of each policy that is for them.

    Exact for the system, for who keeps policies, and of one's own agency for who leads safeguarding there; else small
    numbers are hidden.
    """
    allowed(viewer, *SEES)
    names = dict(Organisation.objects.values_list("code", "name"))
    people = readers(list(names), at=at)
    exact = viewer.user_id is None or viewer.can(Capability.KEEP_POLICIES)
    found = []
    for row in Policy.objects.prefetch_related("versions"):
        newest = next(iter(row.versions.all()), None)
        if newest is None:
            continue
        have = set(Acknowledgement.objects.filter(version=newest).values_list("user", flat=True))
        of = Counter(u.organisation.code for u in people if u.organisation.code in row.audience)
        read = Counter(u.organisation.code for u in people if u.organisation.code in row.audience and u.id in have)
        for code in sorted(of):
            parts: dict[str, int | None] = {"read": read[code]}
            total: int | None = of[code]
            if not exact and not leads(viewer, code):
                parts, total = suppressed({"read": read[code], "not": of[code] - read[code]})
            found.append(Read(row.title, names[code], total, parts["read"] if total is not None else None))
    return found


def briefings(viewer: Viewer) -> list[Receipts]:
    """The briefings with their receipts, the newest first: for those who oversee. Who has not confirmed is named only
    to who keeps policies.
    """
    allowed(viewer, *SEES)
    rows = list(Briefing.objects.all()[:30])
    named = viewer.user_id is None or viewer.can(Capability.KEEP_POLICIES)
    sent: dict[uuid.UUID, list[Message]] = {r.id: [] for r in rows}
    for message in Message.objects.filter(kind="briefing", subject_id__in=list(sent)):
        sent[message.subject_id].append(message)
    unread = [m.to_user for every in sent.values() for m in every if m.acknowledged_at is None]
    waiting = {user for user in unread if user} if named else set()
    names = dict(User.objects.filter(id__in=waiting).values_list("id", "name"))
    return [
        Receipts(
            r,
            len(sent[r.id]),
            sum(m.opened_at is not None for m in sent[r.id]),
            sum(m.acknowledged_at is not None for m in sent[r.id]),
            tuple(sorted(names[m.to_user] for m in sent[r.id] if m.acknowledged_at is None and m.to_user in names)),
        )
        for r in rows
    ]


def networks(viewer: Viewer) -> list[Network]:
    """The networks that the partnership is in."""
    allowed(viewer, Capability.SIGNED_IN)
    return list(Network.objects.filter(ends__isnull=True))


def alerts(viewer: Viewer) -> list[NetworkAlert]:
    """Alerts and practice notes, what is to be looked at first: one's own, or all for those who oversee."""
    rows = NetworkAlert.objects.select_related("network")
    if not viewer.capabilities.intersection(SEES) and viewer.user_id is not None:
        rows = rows.filter(owner=viewer.user_id)
    return sorted(rows[:100], key=lambda a: (a.state != "open", a.due_on, str(a.id)))


def alert(viewer: Viewer, alert_id: uuid.UUID) -> NetworkAlert | None:
    """One alert that the viewer may see."""
    return next((a for a in alerts(viewer) if a.id == alert_id), None)


def library(viewer: Viewer) -> list[PracticeNow]:
    """Good practice, each with how far every agency here has come with it."""
    allowed(viewer, Capability.SIGNED_IN)
    return [_practice(row) for row in GoodPractice.objects.prefetch_related("tried")]


def practice(viewer: Viewer, practice_id: uuid.UUID) -> PracticeNow | None:
    """One practice of the library."""
    allowed(viewer, Capability.SIGNED_IN)
    row = GoodPractice.objects.prefetch_related("tried").filter(id=practice_id).first()
    return _practice(row) if row else None


def _practice(row: GoodPractice) -> PracticeNow:
    newest: dict[str, TriedHere] = {}
    for each in row.tried.all():
        newest.setdefault(each.agency, each)
    return PracticeNow(row, tuple(newest.values()))


def _now(viewer: Viewer, rows: Iterable[Policy], at: datetime) -> list[PolicyNow]:
    today = at.astimezone(LONDON).date()
    have = set(Acknowledgement.objects.filter(user=viewer.looked_up_as).values_list("version", flat=True))
    found = []
    for row in rows:
        newest = next(iter(row.versions.all()), None)
        mine = newest is not None and viewer.agency in row.audience
        late = newest is not None and newest.review_by < today
        found.append(PolicyNow(row, newest, mine, newest is not None and newest.id in have, late))
    return found
