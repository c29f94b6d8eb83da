"""Who is looking: everything that deciding needs, worked out once per request."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import datetime

from halcyon.agencies.actors import NotAllowed
from halcyon.agencies.models import User
from halcyon.agencies.queries import posts_acted_for, roles_held
from halcyon.kernel.registry import registry
from halcyon.kernel.roles import Capability
from halcyon.kernel.sharing import Handling

NOBODY = uuid.UUID(int=0)


@dataclass(frozen=True)
class Viewer:
    """A person (or a scheduled job, or another agency's system) as the rules see them at one moment.

    `services` are the services whose work they share; `posts` the keys of posts that they hold, deputise for or cover
    now. A viewer without roles sees nothing: what is missing denies.
    """

    actor: str  # user id, "system:<job>" or "agency:<code>"
    agency: str
    user_id: uuid.UUID | None = None
    user_name: str = ""
    agency_name: str = ""
    agency_kind: str = ""
    roles: frozenset[str] = frozenset()
    role_titles: tuple[str, ...] = ()
    capabilities: frozenset[Capability] = frozenset()
    purposes: frozenset[str] = frozenset()
    services: frozenset[uuid.UUID] = frozenset()
    posts: frozenset[str] = frozenset()
    hub: bool = False
    sees: frozenset[Handling] = frozenset()
    session: str = ""
    request_id: str = ""
    at: datetime | None = field(default=None, compare=False)

    @property
    def looked_up_as(self) -> uuid.UUID:
        """The id under which rows about this viewer are found. A job or another system has none: it matches nothing."""
        return self.user_id or NOBODY

    @property
    def signing(self) -> uuid.UUID:
        """The id of the person who acts. Raises `Denied` for a job or another agency's system."""
        if self.user_id is None:
            raise Denied("done by a person only")
        return self.user_id

    def can(self, capability: Capability) -> bool:
        return capability in self.capabilities


def viewer_for(user: User, *, at: datetime, session: str = "", request_id: str = "") -> Viewer:
    """Work out what this person may do now, from the roles and posts that they hold at `at` (aware, UTC).

    Someone whose account is closed, or who holds no role, gets a viewer without any capability.
    """
    if not user.is_active or (user.left_on and user.left_on <= at.date()):
        return Viewer(actor=str(user.id), agency="", user_id=user.id, user_name=user.name, session=session, at=at)
    holdings = roles_held(user, at=at)
    for holding in holdings:
        if holding.organisation_id == user.organisation_id:
            user.organisation = holding.organisation  # read with the role already
    held = [(h, registry.roles[h.role]) for h in holdings if h.role in registry.roles]
    return Viewer(
        actor=str(user.id),
        agency=user.organisation.code,
        user_id=user.id,
        user_name=user.name,
        agency_name=user.organisation.name,
        agency_kind=user.organisation.kind,
        roles=frozenset(r.key for _, r in held),
        role_titles=tuple(dict.fromkeys(r.title for _, r in held)),
        capabilities=frozenset(c for _, r in held for c in r.capabilities),
        purposes=frozenset(p for _, r in held for p in r.purposes),
        services=frozenset(h.service_id for h, _ in held if h.service_id),
        posts=posts_acted_for(user, at=at),
        hub=any(r.hub for _, r in held),
        sees=frozenset(h for _, r in held for h in r.sees),
        session=session,
        request_id=request_id,
        at=at,
    )


def system(job: str, *, at: datetime) -> Viewer:
    """The viewer that a scheduled job or a command acts as. It holds no capability: it acts through named acts."""
    return Viewer(actor=f"system:{job}", agency="SYSTEM", user_name=job, at=at)


def agency_system(code: str, *, name: str, at: datetime, request_id: str = "") -> Viewer:
    """Another agency's system, known by its bearer token."""
    return Viewer(
        actor=f"agency:{code}",
        agency=code,
        user_name=name,
        agency_name=name,
        at=at,
        request_id=request_id,
        capabilities=frozenset({Capability.RAISE_CONCERN}),
        purposes=frozenset({"refer_concern"}),
    )


PUBLIC_AGENCY = "PUBLIC"  # no organisation: nobody works for it, and it has signed no sharing agreement


def public(*, at: datetime, request_id: str = "") -> Viewer:
    """Somebody who raises a concern without signing in. They may send one, and can read nothing.

    Their agency is nobody's: what is labelled with it is read only by those whose role sees that handling, and the
    sharing agreement, which `PUBLIC` has not signed, lets nothing out to it.
    """
    return Viewer(
        actor=f"agency:{PUBLIC_AGENCY}",
        agency=PUBLIC_AGENCY,
        agency_name="A member of the public",
        at=at,
        request_id=request_id,
        capabilities=frozenset({Capability.RAISE_CONCERN}),
        purposes=frozenset({"refer_concern"}),
    )


def by_link(code: str, *, at: datetime, request_id: str = "") -> Viewer:
    """Somebody of an agency who answers one request through a link, without an account. They act through the link's
    own acts alone: this viewer holds no capability and reads nothing.
    """
    return Viewer(actor=f"agency:{code}", agency=code, at=at, request_id=request_id)


class Denied(NotAllowed):
    """The viewer may not do this. Pages show it exactly as they show something that does not exist."""


def require_second_person(viewer: Viewer, other: uuid.UUID, *, at: datetime) -> None:
    """Raise `Denied` unless `other` is somebody else who works here now: an open account with a role of their own."""
    user = User.objects.select_related("organisation").filter(id=other).first()
    if viewer.user_id is None or user is None or other == viewer.user_id or not viewer_for(user, at=at).roles:
        raise Denied("needs two people")


def require(viewer: Viewer, capability: Capability) -> None:
    """Raise `Denied` unless the viewer has the capability."""
    if capability not in viewer.capabilities:
        raise Denied(f"needs {capability.value}")
