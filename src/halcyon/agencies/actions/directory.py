"""The directory: organisations and what follows them, services, and the routes by which they are reached."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.db import transaction

from halcyon.agencies.actions.common import note
from halcyon.agencies.actors import Actor, Refused, allow
from halcyon.agencies.models import ContactRoute, Organisation, Relation, Service, Succession
from halcyon.agencies.rules import check_opening, is_route
from halcyon.kernel.calendar import LONDON
from halcyon.kernel.roles import Capability


@transaction.atomic
def add_organisation(
    *,
    code: str,
    name: str,
    kind: str,
    in_force_from: date,
    secure_email: str = "",
    telephone: str = "",
    by: Actor,
    at: datetime,
) -> Organisation:
    """Add an organisation. `code` is short, in capitals, and never used again for another.

    Raises NotAllowed; Refused for a used or malformed code or an unknown kind.
    """
    allow(by, Capability.MANAGE_DIRECTORY)
    kept = code.strip().upper()
    if not kept.replace("_", "").isalnum() or not kept.isascii() or len(kept) > 20:
        raise Refused("Enter a code of up to 20 letters and numbers, like COUNCIL or ACUTE2")
    if Organisation.objects.filter(code=kept).exists():
        raise Refused("An organisation has, or had, this code.")
    if kind not in dict(Organisation.KINDS):
        raise Refused("Choose what kind of organisation it is.")
    if secure_email and not is_route("email", secure_email):
        raise Refused("Enter the secure e-mail address in the correct format, like name@agency.example")
    made = Organisation.objects.create(
        code=kept,
        name=name.strip(),
        kind=kind,
        in_force_from=in_force_from,
        secure_email=secure_email.strip(),
        telephone=telephone.strip(),
    )
    note(by, "organisation_added", "organisation", [made.id], at=at)
    return made


@transaction.atomic
def succeed(
    *, predecessor: Organisation, successor: Organisation, on: date, reason: str, by: Actor, at: datetime
) -> Succession:
    """One organisation takes over from another on a day; the one before ends the day before. Its history stays with it.

    Raises NotAllowed; Refused for itself, a day before it began, or a circle.
    """
    allow(by, Capability.MANAGE_DIRECTORY)
    if predecessor.id == successor.id:
        raise Refused("An organisation cannot follow itself.")
    if on <= predecessor.in_force_from:
        raise Refused(f"{predecessor.name} had not begun by then.")
    if predecessor.id in _after(successor):
        raise Refused(f"{successor.name} was itself followed by {predecessor.name}.")
    if Succession.objects.filter(predecessor=predecessor, successor=successor).exists():
        raise Refused("This is recorded already.")
    made = Succession.objects.create(predecessor=predecessor, successor=successor, on=on, reason=reason.strip())
    Organisation.objects.filter(id=predecessor.id).update(in_force_to=on - timedelta(days=1))
    note(by, "organisation_succeeded", "organisation", [predecessor.id, successor.id], at=at, fields=("in_force_to",))
    return made


def _after(organisation: Organisation) -> set[uuid.UUID]:
    """Every organisation that follows this one, at any remove."""
    found: set[uuid.UUID] = set()
    front = {organisation.id}
    while front:
        after = set(Succession.objects.filter(predecessor__in=front).values_list("successor_id", flat=True))
        front = after - found
        found |= after
    return found


@transaction.atomic
def commission(
    *,
    commissioner: Organisation,
    provider: Organisation,
    service: Service | None = None,
    relation: str = "commissions",
    begins: date,
    ends: date | None = None,
    by: Actor,
    at: datetime,
) -> Relation:
    """Record that one organisation commissions another, or one of its services, or provides for it.

    Raises NotAllowed; Refused for an unknown relation, an end before the beginning, or another organisation's service.
    """
    allow(by, Capability.MANAGE_DIRECTORY)
    if relation not in dict(Relation.RELATIONS):
        raise Refused("Choose whether it commissions or provides.")
    if ends is not None and ends < begins:
        raise Refused("The end must be on or after the beginning.")
    if service is not None and service.organisation_id != provider.id:
        raise Refused(f"{service.name} is not a service of {provider.name}.")
    made = Relation.objects.create(
        commissioner=commissioner, provider=provider, service=service, relation=relation, begins=begins, ends=ends
    )
    note(by, "relation_recorded", "organisation", [commissioner.id, provider.id], at=at)
    return made


@transaction.atomic
def add_service(
    *,
    organisation: Organisation,
    code: str,
    name: str,
    kind: str,
    does: str,
    serves: str,
    hours: str,
    in_force_from: date,
    opening: Mapping[str, list[str]] | None = None,
    youngest: int | None = None,
    oldest: int | None = None,
    by: Actor,
    at: datetime,
) -> Service:
    """Add a service to the directory. `youngest` and `oldest` are ages in years; `opening` as in `rules.opening_now`.

    Raises NotAllowed; Refused for a used code or opening hours that make no sense.
    """
    allow(by, Capability.MANAGE_DIRECTORY)
    if Service.objects.filter(code=code).exists():
        raise Refused("There is a service with this code already.")
    try:
        check_opening(opening or {})
    except ValueError:
        raise Refused("A service must close after it opens. Write times like 08:30.") from None
    made = Service.objects.create(
        organisation=organisation,
        code=code,
        name=name.strip(),
        kind=kind.strip(),
        does=does.strip(),
        serves=serves.strip(),
        hours=hours.strip(),
        opening=dict(opening or {}),
        youngest=youngest,
        oldest=oldest,
        in_force_from=in_force_from,
    )
    note(by, "service_added", "service", [made.id, organisation.id], at=at)
    return made


@transaction.atomic
def add_route(*, service: Service, kind: str, value: str, remark: str = "", by: Actor, at: datetime) -> ContactRoute:
    """Add a way of reaching a service. Nothing is sent by it until it is verified.

    Raises NotAllowed; Refused when it does not look like a telephone number, an e-mail address or a secure web page.
    """
    allow(by, Capability.MANAGE_DIRECTORY)
    if not is_route(kind, value):
        raise Refused("Enter a UK telephone number, an e-mail address, or a web address that begins with https://")
    made = ContactRoute.objects.create(service=service, kind=kind, value=value.strip(), note=remark.strip())
    note(by, "route_added", "contact_route", [made.id, service.id], at=at, rule=f"kind:{kind}")
    return made


@transaction.atomic
def verify_route(*, route_id: uuid.UUID, by: Actor, at: datetime) -> ContactRoute:
    """Say that this route was tried today and reaches the service. Raises NotAllowed, DoesNotExist, Refused."""
    allow(by, Capability.MANAGE_DIRECTORY)
    today = at.astimezone(LONDON).date()
    route = ContactRoute.objects.select_for_update().get(id=route_id)
    if route.ends is not None and route.ends <= today:
        raise Refused("This route has ended.")
    route.verified_on = today
    route.save(update_fields=["verified_on"])
    note(by, "route_verified", "contact_route", [route.id, route.service_id], at=at, fields=("verified_on",))
    return route


@transaction.atomic
def end_route(*, route_id: uuid.UUID, by: Actor, at: datetime) -> ContactRoute:
    """End a route today: nothing more is sent by it. Raises NotAllowed, DoesNotExist; Refused if it has ended."""
    allow(by, Capability.MANAGE_DIRECTORY)
    today = at.astimezone(LONDON).date()
    route = ContactRoute.objects.select_for_update().get(id=route_id)
    if route.ends is not None and route.ends <= today:
        raise Refused("This route has ended already.")
    route.ends = today
    route.save(update_fields=["ends"])
    note(by, "route_ended", "contact_route", [route.id, route.service_id], at=at, fields=("ends",))
    return route
