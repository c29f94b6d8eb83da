"""Who a message reaches: worked out from verified facts when it is sent and again when it is read, never typed."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q

from halcyon.access.models import ConflictBlock, Relationship, Restriction
from halcyon.access.queries import NAMED
from halcyon.access.viewing import Viewer
from halcyon.agencies.models import ContactRoute, Organisation, Post, RoleHolding, User
from halcyon.agencies.queries import who_acts_for
from halcyon.kernel.calendar import LONDON
from halcyon.kernel.registry import registry
from halcyon.kernel.roles import Capability
from halcyon.work.models import Message

# Whoever holds one of these in an agency reads what is addressed to the agency as a whole.
READS_FOR_AGENCY = frozenset({Capability.ANSWER_REQUEST, Capability.WORK_ENQUIRY})


@dataclass(frozen=True)
class Reach:
    """How a message can reach its recipient now. `problem` says in plain words why it cannot; empty when it can.

    `address` is the verified e-mail address, `agency` the code of the recipient's organisation, `service` the id of the
    service that a contact route belongs to.
    """

    address: str = ""
    agency: str = ""
    service: uuid.UUID | None = None
    problem: str = ""


def reach(message: Message, *, at: datetime) -> Reach:
    """Look up the recipient of a message at the moment `at`: people, posts, organisations and routes change."""
    if message.route_id:
        found = _route(message, at)
    elif message.to_user:
        found = _user(message, at)
    elif message.to_post:
        found = _post(message, at)
    else:
        found = _agency(message, at)
    if not found.problem and not found.address and message.channel == "email":
        return Reach(
            agency=found.agency, service=found.service, problem="There is no verified e-mail address to write to"
        )
    return found


def _day(at: datetime) -> date:
    return at.astimezone(LONDON).date()


def _user(message: Message, at: datetime) -> Reach:
    user = User.objects.select_related("organisation").filter(id__in=[message.to_user]).first()
    if user is None:
        return Reach(problem="No such account")
    agency = user.organisation.code
    if not user.is_active or (user.left_on is not None and user.left_on <= _day(at)):
        return Reach(agency=agency, problem="The account is closed")
    return Reach(address=user.email, agency=agency)


def _post(message: Message, at: datetime) -> Reach:
    post = Post.objects.select_related("organisation").filter(key=message.to_post).first()
    if post is None:
        return Reach(problem="There is no such post")
    acting = who_acts_for(message.to_post, at=at)
    if not acting:
        return Reach(agency=post.organisation.code, problem="Nobody holds this post or acts for it")
    return Reach(address=acting[0].email, agency=post.organisation.code)


def _agency(message: Message, at: datetime) -> Reach:
    organisation = Organisation.objects.filter(code=message.to_agency).first()
    if organisation is None:
        return Reach(problem="There is no such organisation")
    if organisation.in_force_to is not None and organisation.in_force_to < _day(at):
        return Reach(agency=organisation.code, problem="This organisation no longer exists")
    if message.channel == "inbox" and not has_readers(organisation.code, at=at):
        return Reach(agency=organisation.code, problem="Nobody in this organisation reads its messages")
    return Reach(address=organisation.secure_email, agency=organisation.code)


def _route(message: Message, at: datetime) -> Reach:
    route = ContactRoute.objects.select_related("service__organisation").filter(id__in=[message.route_id]).first()
    if route is None:
        return Reach(problem="There is no such contact route")
    agency, service = route.service.organisation.code, route.service_id
    if route.verified_on is None:
        return Reach(agency=agency, service=service, problem="This contact route has not been verified")
    if route.ends is not None and route.ends <= _day(at):
        return Reach(agency=agency, service=service, problem="This contact route has ended")
    if route.kind != "email":
        return Reach(agency=agency, service=service)
    return Reach(address=route.value, agency=agency, service=service)


def has_readers(agency: str, *, at: datetime) -> bool:
    """Whether anyone with an open account holds, at `at`, a role that reads what is addressed to the whole agency."""
    roles = [role.key for role in registry.roles.values() if role.capabilities & READS_FOR_AGENCY]
    live = Q(begins__lte=at) & (Q(ends__isnull=True) | Q(ends__gt=at))
    open_account = Q(user__is_active=True) & (Q(user__left_on__isnull=True) | Q(user__left_on__gt=_day(at)))
    return RoleHolding.objects.filter(live, open_account, role__in=roles, user__organisation__code=agency).exists()


def addressed_to(viewer: Viewer, *, at: datetime) -> Q:
    """The messages that this viewer reads: their own, those for posts they act for now, for their services and, in the
    roles that answer for an agency, for their agency as a whole. Nothing about a subject from which they are barred,
    and only what is addressed to them by name about a restricted record that is hidden from them.
    """
    if viewer.user_id is None:
        return Q(pk__in=[])
    return reduce(or_, ways_to(viewer)) & readable(viewer, at=at)


def ways_to(viewer: Viewer) -> list[Q]:
    """The ways in which a message can be addressed to a viewer, one by one: each of them has an index."""
    ways = [Q(to_user=viewer.user_id)]
    if viewer.services:
        ways.append(Q(to_service__in=list(viewer.services)))
    if viewer.posts:
        ways.append(Q(to_post__in=list(viewer.posts)))
    if viewer.agency and viewer.capabilities & READS_FOR_AGENCY:
        ways += [Q(to_agency=viewer.agency), Q(to_service__isnull=False, for_agency=viewer.agency)]
    return ways


def readable(viewer: Viewer, *, at: datetime) -> Q:
    """Of what is addressed to a viewer, what they may read."""
    unrestricted = Q(to_user=viewer.user_id) | ~hidden(viewer, "subject_id", at=at)
    return unrestricted & ~barred(viewer, "subject_id", at=at)


def barred(viewer: Viewer, *columns: str, at: datetime) -> Q:
    """Rows about someone from whom the viewer is barred: themselves, their household, a declared relative."""
    live = Q(begins__lte=at) & (Q(ends__isnull=True) | Q(ends__gt=at))
    found = Q(pk__in=[])
    for column in columns:
        blocks = ConflictBlock.objects.filter(live, user__in=[viewer.user_id], subject_id=OuterRef(column))
        found |= Q(Exists(blocks))
    return found


def hidden(viewer: Viewer, *columns: str, at: datetime) -> Q:
    """Rows about a restricted record on whose named list the viewer does not stand. Custodians see that they wait."""
    found = Q(pk__in=[])
    if Capability.HOLD_RESTRICTION in viewer.capabilities:
        return found
    live = Q(begins__lte=at) & (Q(ends__isnull=True) | Q(ends__gt=at))
    for column in columns:
        restricted = Restriction.objects.filter(live, subject_id=OuterRef(column)).exclude(
            custodian_post__in=list(viewer.posts)
        )
        named = Relationship.objects.filter(
            live,
            user=viewer.user_id,
            agency=viewer.agency,
            kind=NAMED,
            purpose__in=list(viewer.purposes),
            subject_id=OuterRef(column),
        )
        found |= Q(Exists(restricted)) & ~Q(Exists(named))
    return found
