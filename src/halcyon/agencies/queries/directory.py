"""The directory: organisations and what followed what, services and how to reach them now."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from halcyon.agencies.actors import Actor, allow
from halcyon.agencies.models import ContactRoute, Organisation, Relation, Service, Succession, User
from halcyon.agencies.queries.acting import may_sign_in
from halcyon.agencies.queries.system import working_calendar
from halcyon.agencies.rules import Opening, matches, opening_now
from halcyon.kernel.calendar import LONDON
from halcyon.kernel.roles import Capability

_names: dict[str, str] = {}


class SplitSuccession(LookupError):
    """More than one organisation took over, so which one is meant cannot be worked out. A person must choose."""


def organisation(code: str) -> Organisation:
    """The organisation with this code, whether or not it still exists. Raises Organisation.DoesNotExist."""
    return Organisation.objects.get(code=code)


def organisation_name(code: str) -> str:
    """What the organisation with this code is called. Kept by each process: nothing renames one, another follows it.

    Raises Organisation.DoesNotExist.
    """
    if code not in _names:
        _names.update(Organisation.objects.values_list("code", "name"))
    if code not in _names:
        raise Organisation.DoesNotExist(code)
    return _names[code]


def service_by_code(code: str) -> Service:
    """The service with this code, its organisation with it. Raises Service.DoesNotExist."""
    return Service.objects.select_related("organisation").get(code=code)


def service_code(service_id: uuid.UUID) -> str:
    """The code of a service. Raises Service.DoesNotExist."""
    return Service.objects.values_list("code", flat=True).get(id=service_id)


def current_organisation(code: str, on: date) -> Organisation:
    """Who does on this day what the organisation with this code did: itself, or whoever took over, and over from that.

    Raises Organisation.DoesNotExist for an unknown code and SplitSuccession where more than one took over.
    """
    found = organisation(code)
    seen = {found.id}
    while True:
        after = list(Succession.objects.select_related("successor").filter(predecessor=found, on__lte=on))
        if not after:
            return found
        if len(after) > 1:
            raise SplitSuccession(f"{found.code} was followed by more than one organisation")
        found = after[0].successor
        if found.id in seen:
            raise SplitSuccession(f"the organisations that follow {code} lead back to one another")
        seen.add(found.id)


@dataclass(frozen=True)
class ServiceRow:
    """One service as the directory shows it: its routes that may be used on the day, and whether it is open now."""

    service: Service
    routes: tuple[ContactRoute, ...]
    opening: Opening | None

    @property
    def reach_now(self) -> tuple[ContactRoute, ...]:
        """The telephone to ring now: out of hours that number if there is one, otherwise the ordinary one."""
        if self.opening is not None and not self.opening.open:
            out_of_hours = tuple(r for r in self.routes if r.kind == "out_of_hours")
            if out_of_hours:
                return out_of_hours
        return tuple(r for r in self.routes if r.kind == "telephone")

    @property
    def telephones(self) -> tuple[str, ...]:
        """Every number of the service, the one that answers now first."""
        rest = tuple(r for r in self.routes if r.kind in ("telephone", "out_of_hours"))
        return tuple(dict.fromkeys(r.value for r in (*self.reach_now, *rest)))


def services(viewer: Actor, *, at: datetime, search: str = "", agency: str = "", kind: str = "") -> list[ServiceRow]:
    """Services that exist on the day, by name. `search` is words from the name, kind, organisation, or what it does."""
    allow(viewer, Capability.SEE_DIRECTORY)
    today = at.astimezone(LONDON).date()
    rows = (
        Service.objects.filter(_in_force(today))
        .select_related("organisation")
        .prefetch_related("routes")
        .order_by("name", "id")
    )
    if agency:
        rows = rows.filter(organisation__code=agency)
    if kind:
        rows = rows.filter(kind=kind)
    return [
        _service_row(row, at)
        for row in rows
        if matches(search, row.name, row.kind, row.organisation.name, row.does, row.serves)
    ]


def public_telephones(viewer: Actor, code: str, *, at: datetime) -> tuple[str, ...]:
    """The numbers on which anybody may ring this service, the one that answers now first. Empty when it has none."""
    allow(viewer, Capability.RAISE_CONCERN)
    found = Service.objects.prefetch_related("routes").filter(code=code).first()
    return _service_row(found, at).telephones if found else ()


def public_services(viewer: Actor, kinds: Iterable[str], *, at: datetime) -> dict[str, list[ServiceRow]]:
    """The services of these kinds that exist on the day, by kind and then by name, for anybody who may raise a concern.

    What a service does and its telephone numbers are no secret: people without an account are sent to them.
    """
    allow(viewer, Capability.RAISE_CONCERN)
    today = at.astimezone(LONDON).date()
    rows = (
        Service.objects.filter(_in_force(today), kind__in=sorted(set(kinds)))
        .select_related("organisation")
        .prefetch_related("routes")
        .order_by("name", "id")
    )
    found: dict[str, list[ServiceRow]] = {}
    for row in rows:
        found.setdefault(row.kind, []).append(_service_row(row, at))
    return found


def service_page(viewer: Actor, code: str, *, at: datetime) -> ServiceRow | None:
    """One service, whether or not it still exists; None when there is none with this code."""
    allow(viewer, Capability.SEE_DIRECTORY)
    found = Service.objects.select_related("organisation").prefetch_related("routes").filter(code=code).first()
    return _service_row(found, at) if found else None


def organisations(viewer: Actor) -> list[Organisation]:
    """Every organisation, also those that ended, by name, with what it follows and what followed it."""
    allow(viewer, Capability.SEE_DIRECTORY)
    return list(
        Organisation.objects.prefetch_related("succeeds__predecessor", "succeeded_by__successor").order_by("name")
    )


def organisations_on(viewer: Actor, day: date) -> list[Organisation]:
    """The organisations in force on a day, by name: nobody rings from one that has ended."""
    return [o for o in organisations(viewer) if o.in_force_to is None or o.in_force_to >= day]


@dataclass(frozen=True)
class OrganisationPage:
    """One organisation: what came before and after it, what it runs, whom it commissions and who commissions it."""

    organisation: Organisation
    came_from: tuple[Succession, ...]
    became: tuple[Succession, ...]
    services: tuple[ServiceRow, ...]
    commissions: tuple[Relation, ...]
    commissioned_by: tuple[Relation, ...]


def organisation_page(viewer: Actor, code: str, *, at: datetime) -> OrganisationPage | None:
    """One organisation with its history and relations; None when there is none with this code."""
    allow(viewer, Capability.SEE_DIRECTORY)
    found = Organisation.objects.filter(code=code).first()
    if found is None:
        return None
    relations = Relation.objects.select_related("commissioner", "provider", "service").order_by("-begins", "id")
    return OrganisationPage(
        organisation=found,
        came_from=tuple(Succession.objects.select_related("predecessor").filter(successor=found).order_by("on")),
        became=tuple(Succession.objects.select_related("successor").filter(predecessor=found).order_by("on")),
        services=tuple(services(viewer, at=at, agency=code)),
        commissions=tuple(relations.filter(commissioner=found)),
        commissioned_by=tuple(relations.filter(provider=found)),
    )


def colleagues(viewer: Actor, *, at: datetime, agency: str = "") -> list[User]:
    """People whose accounts are open, for choosing somebody to work with: names and jobs only, of one agency or all."""
    allow(viewer, Capability.SEE_DIRECTORY)
    found = User.objects.filter(is_active=True).select_related("organisation").order_by("name", "id")
    if agency:
        found = found.filter(organisation__code=agency)
    return [user for user in found if may_sign_in(user, at)]


def staff_names(viewer: Actor, ids: Iterable[uuid.UUID | None]) -> dict[uuid.UUID, str]:
    """The names of people who acted, also of those who have left, for saying who did what."""
    allow(viewer, Capability.SIGNED_IN)
    return {u.id: u.name for u in User.objects.filter(id__in=[i for i in ids if i]).only("id", "name")}


def service_names(viewer: Actor, ids: Iterable[uuid.UUID | None]) -> dict[uuid.UUID, str]:
    """The names of services, also of those that ended. The directory shows them to everybody."""
    allow(viewer, Capability.SIGNED_IN)
    return dict(Service.objects.filter(id__in={i for i in ids if i}).values_list("id", "name"))


def _in_force(on: date) -> Q:
    return Q(in_force_from__lte=on) & (Q(in_force_to__isnull=True) | Q(in_force_to__gte=on))


def _service_row(service: Service, at: datetime) -> ServiceRow:
    today = at.astimezone(LONDON).date()
    order = [kind for kind, _ in ContactRoute.KINDS]
    routes = sorted(
        (r for r in service.routes.all() if r.ends is None or r.ends > today),
        key=lambda r: (order.index(r.kind), r.value),
    )
    return ServiceRow(service, tuple(routes), opening_now(service.opening, working_calendar(), at))
