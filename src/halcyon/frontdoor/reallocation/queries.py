"""For managers: what their agency's people hold, and what must be given to somebody else."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from halcyon.access.models import ConflictBlock
from halcyon.access.queries import hidden_subjects, restrictions
from halcyon.access.viewing import Viewer, require
from halcyon.agencies.models import Absence, Post, RoleHolding, User
from halcyon.agencies.queries import absent_users, roles_held, who_acts_for
from halcyon.agencies.queries.acting import live, may_sign_in
from halcyon.frontdoor.reallocation.holding import KINDS, Held, held_by, unable
from halcyon.kernel.registry import registry
from halcyon.kernel.roles import Capability


@dataclass(frozen=True)
class Person:
    """Somebody whose work must be given to others, or who holds something: how much, since when, what is due first."""

    user: User
    why: str
    items: tuple[Held, ...]

    @property
    def oldest(self) -> datetime:
        return min(i.since for i in self.items)

    @property
    def due(self) -> datetime | None:
        return min((i.due_at for i in self.items if i.due_at), default=None)


def to_reallocate(viewer: Viewer, *, at: datetime) -> list[Person]:
    """The people of the viewer's agency who cannot see to what they hold, what is due first on top.

    Restricted records are on this list for those on their named lists alone, and nothing about somebody from whom the
    viewer is barred.
    """
    _manages(viewer)
    return _by_person(_seen(viewer, unable(at=at), at))


def colleagues_holding(viewer: Viewer, *, at: datetime) -> list[Person]:
    """Everybody of the viewer's agency who is here and holds something by name."""
    _manages(viewer)
    ids = User.objects.filter(organisation__code=viewer.agency, is_active=True).values_list("id", flat=True)
    return _by_person(_seen(viewer, [h for h in held_by(list(ids), at=at) if not h.why], at))


def held(viewer: Viewer, user_id: uuid.UUID, *, at: datetime) -> Person | None:
    """Everything that one person holds for the viewer's agency. None for nobody of theirs who holds nothing."""
    _manages(viewer)
    found = _by_person(_seen(viewer, held_by([user_id], at=at), at))
    if found:
        return found[0]
    user = User.objects.filter(id=user_id, organisation__code=viewer.agency).select_related("organisation").first()
    return Person(user, "", ()) if user else None


def absence_of(viewer: Viewer, user_id: uuid.UUID, *, at: datetime) -> Absence | None:
    """The absence of one of the viewer's agency that lasts now, with who covers; None for somebody who is here."""
    _manages(viewer)
    rows = Absence.objects.filter(live(at), user=user_id, user__organisation__code=viewer.agency)
    return rows.select_related("cover").order_by("-begins").first()


def receivers(viewer: Viewer, *, at: datetime, without: uuid.UUID | None = None) -> list[User]:
    """Those of the viewer's agency to whom work can be given: an open account, a role, and not away."""
    _manages(viewer)
    people = User.objects.filter(organisation__code=viewer.agency, is_active=True).order_by("name")
    able = [u for u in people if u.id != without and may_sign_in(u, at) and roles_held(u, at=at)]
    away = absent_users([u.id for u in able], at=at)
    return [u for u in able if u.id not in away]


@dataclass(frozen=True)
class Leaving:
    """How much somebody holds, by kind in words, and who will get it. No content: administrators see this."""

    counts: tuple[tuple[str, int], ...]
    goes_to: tuple[str, ...]

    @property
    def total(self) -> int:
        return sum(n for _, n in self.counts)


def leaving(viewer: Viewer, user_id: uuid.UUID, *, at: datetime) -> Leaving:
    """What an administrator must know before an account is closed or a role ended."""
    require(viewer, Capability.MANAGE_USERS)
    items = held_by([user_id], at=at)
    counts = Counter(i.kind for i in items)
    goes_to = [words for agency in sorted({i.agency for i in items}) for words in manager_words(viewer, agency, at=at)]
    return Leaving(tuple((KINDS[k], counts[k]) for k in KINDS if counts[k]), tuple(dict.fromkeys(goes_to)))


def manager_words(viewer: Viewer, agency: str, *, at: datetime) -> list[str]:
    """On whose list what somebody of an agency leaves behind will be, in words."""
    require(viewer, Capability.SIGNED_IN)
    post = managers_post(agency)
    if post:
        acting = who_acts_for(post, at=at)
        title = registry.posts.get(post, post)
        return [f"{title} ({', '.join(u.name for u in acting)})" if acting else f"{title}: nobody acts for this post"]
    people = User.objects.filter(id__in=managers_of(agency, at=at)).order_by("name")
    return [f"{u.name}, {u.job_title}" for u in people] or [f"Nobody: no manager has an account in {agency}"]


def managers_post(agency: str) -> str:
    """The post that answers for an agency's people; '' where there is none, and its managers do by name."""
    profile = registry.profile
    there = agency == profile.front_door_agency and Post.objects.filter(key=profile.manager_post).exists()
    return profile.manager_post if there else ""


def managers_of(agency: str, *, at: datetime) -> list[uuid.UUID]:
    """The accounts of those who can give an agency's work to others now."""
    roles = manager_roles()
    rows = RoleHolding.objects.filter(live(at), role__in=roles, organisation__code=agency).select_related("user")
    return list(dict.fromkeys(h.user_id for h in rows.order_by("begins", "id") if may_sign_in(h.user, at)))


def manager_roles() -> list[str]:
    """The roles that can give work to others."""
    return [key for key, role in registry.roles.items() if Capability.REALLOCATE in role.capabilities]


def _manages(viewer: Viewer) -> None:
    if not viewer.can(Capability.HOLD_RESTRICTION):
        require(viewer, Capability.REALLOCATE)


def _seen(viewer: Viewer, items: Iterable[Held], at: datetime) -> list[Held]:
    """Those of the viewer's agency about nobody who is hidden from them or from whom they are barred."""
    own = [i for i in items if i.agency == viewer.agency]
    subjects = {s for i in own for s in i.subjects}
    hidden = hidden_subjects(viewer, subjects, at=at)
    barred = set(
        ConflictBlock.objects.filter(live(at), user=viewer.looked_up_as, subject_id__in=subjects).values_list(
            "subject_id", flat=True
        )
    )
    if not viewer.can(Capability.REALLOCATE):  # a custodian: the restricted ones alone
        named = subjects - hidden
        restricted = named & restricted_among(named, at=at)
        own = [i for i in own if restricted & set(i.subjects)]
    return [i for i in own if not (hidden | barred) & set(i.subjects)]


def restricted_among(subjects: Collection[uuid.UUID], *, at: datetime) -> set[uuid.UUID]:
    """Those of the subjects that are restricted now."""
    return {r.subject_id for r in restrictions(subjects, at=at)} if subjects else set()


def _by_person(items: Iterable[Held]) -> list[Person]:
    held_: dict[uuid.UUID, list[Held]] = {}
    for item in items:
        held_.setdefault(item.user, []).append(item)
    users = {u.id: u for u in User.objects.filter(id__in=list(held_)).select_related("organisation")}
    rows = [Person(users[i], next((h.why for h in listed if h.why), ""), tuple(listed)) for i, listed in held_.items()]
    return sorted(rows, key=lambda p: (p.due is None, p.due or p.oldest, p.user.name))
